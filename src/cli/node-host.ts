/** The machine as a host: standard streams, clocks, environment and files of this process, used from a worker thread. */
import { fstatSync, readSync, statSync, writeSync } from "node:fs";
import { Breaker, State } from "../objects/state.ts";
import { I32 } from "../memory/views.ts";
import { type Host } from "../host/host.ts";
import { nodeFiles } from "./node-files.ts";

export interface NodeHostOptions {
  /** Waits for bytes of standard input where reading them would block: a terminal, a pipe. null: the end, or an interrupt. */
  waitForInput(): Uint8Array | null;
  /** Standard output has no reader any more. Does not return. */
  brokenPipe(): never;
}

const CHUNK = 1 << 16;
const NEWLINE = 10;

/** Grants everything the process has. */
export function nodeHost(options: NodeHostOptions): Host {
  const input = new LineReader(mayBlock() ? options.waitForInput : readFile);
  return {
    write: (fd, data) => writeAll(fd, data, options),
    readLine: () => input.line(),
    isatty: isTerminal,
    time: () => Date.now() / 1000,
    monotonic: () => Number(process.hrtime.bigint()) / 1e9,
    processTime() { const used = process.cpuUsage(); return (used.user + used.system) / 1e6; },
    sleep,
    random: (n) => process.getBuiltinModule("node:crypto").randomFillSync(new Uint8Array(n)),
    env: process.env as Record<string, string>,
    files: nodeFiles(),
    sources: new Map(),
    pid: process.pid,
  };
}

/** Modules of Node that most programs never need are loaded when one does: together they take as long as the rest of a start. */
function isTerminal(fd: number): boolean {
  try {
    const stat = fstatSync(fd);
    if (stat.isFile() || stat.isFIFO() || stat.isSocket() || (stat.isCharacterDevice() && stat.rdev === statSync("/dev/null").rdev)) return false;
  } catch { /* closed, or a system without that device: Node knows */ }
  return process.getBuiltinModule("node:tty").isatty(fd);
}

/** Is standard input something that a read waits for? */
function mayBlock(): boolean {
  try {
    const stat = fstatSync(0);
    return stat.isFIFO() || stat.isSocket() || isTerminal(0);
  } catch { return false; }
}
function readFile(): Uint8Array | null {
  const chunk = new Uint8Array(CHUNK);
  try {
    const n = readSync(0, chunk);
    return n === 0 ? null : chunk.subarray(0, n);
  } catch { return null; } // closed
}

/** Cuts chunks into lines. */
class LineReader {
  private rest: Uint8Array = new Uint8Array(0);
  constructor(private readonly next: () => Uint8Array | null) {}
  /** A line with its newline; empty at the end. */
  line(): Uint8Array {
    for (let from = 0; ; ) {
      const at = this.rest.indexOf(NEWLINE, from);
      if (at >= 0) return this.take(at + 1);
      const chunk = this.next();
      if (chunk === null || interrupted()) return interrupted() ? new Uint8Array(0) : this.take(this.rest.length);
      from = this.rest.length;
      const joined = new Uint8Array(from + chunk.length);
      joined.set(this.rest);
      joined.set(chunk, from);
      this.rest = joined;
    }
  }
  private take(n: number): Uint8Array {
    const part = this.rest.subarray(0, n);
    this.rest = this.rest.subarray(n);
    return part;
  }
}

/** Has the main thread asked for KeyboardInterrupt? */
function interrupted(): boolean { return (I32[State.eval_breaker >> 2]! & Breaker.SIGNAL) !== 0; }

/** A word nobody changes: waiting on it is sleeping. */
const never = new Int32Array(new SharedArrayBuffer(4));
/** Writes all of `data`, waiting while a pipe or terminal in non-blocking mode is full. */
function writeAll(fd: 1 | 2, data: Uint8Array, options: NodeHostOptions): void {
  for (let at = 0; at < data.length; ) {
    try {
      at += writeSync(fd, data, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EAGAIN") Atomics.wait(never, 0, 0, 2);
      else if (code === "EPIPE" && fd === 1) options.brokenPipe();
      else return;
    }
  }
}

/** Sleeps until the time is over or an interrupt arrives. */
function sleep(seconds: number): void {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const left = end - performance.now();
    if (left <= 0) return;
    const breaker = I32[State.eval_breaker >> 2]!;
    if ((breaker & Breaker.SIGNAL) !== 0) return;
    Atomics.wait(I32, State.eval_breaker >> 2, breaker, Math.min(left, 0x7fffffff));
  }
}
