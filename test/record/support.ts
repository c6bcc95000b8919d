/** Recorders for tests: a program, an outside that answers predictably but differently each time it is asked. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describeBlock, findLeaks } from "../../src/gc/leaks.ts";
import { noHost, type Host } from "../../src/host/host.ts";
import { mapFiles } from "../../src/host/map-files.ts";
import { checkHeap } from "../../src/memory/check.ts";
import { Header } from "../../src/memory/header.ts";
import { stackHigh } from "../../src/memory/stepping.ts";
import { I32, U8 } from "../../src/memory/views.ts";
import { Recorder, Status, type RecorderOptions } from "../../src/record/recorder.ts";
import { History } from "../../src/record/history.ts";

export function outside(input: readonly string[] = []): Host {
  let asked = 0;
  const lines = [...input];
  return {
    ...noHost,
    readLine: () => lines.shift() ?? "",
    time: () => 1_700_000_000 + ++asked * 0.37,
    monotonic: () => ++asked * 0.11,
    processTime: () => ++asked * 0.05,
    random: (n) => Uint8Array.from({ length: n }, (_, i) => (++asked * 37 + i * 11) & 255),
    env: { HOME: "/home/user" },
    files: mapFiles({ "/data.txt": "one\ntwo\nthree\n" }),
    sources: new Map(),
  };
}

export function recorderOf(source: string, options: Partial<RecorderOptions> = {}): Recorder {
  return new Recorder({
    source, filename: "/program.py", argv: [], directory: "/", memory: 64 << 20, hashSeed: 0, hostRecursion: 1500,
    host: outside(["first\n", "second\n"]), inputEnds: true, maxSteps: 200_000, maxLines: 100_000, maxBytes: 64 << 20, ...options,
  });
}
/** Records `source` in slices of `slice` seconds. */
export function record(source: string, options: Partial<RecorderOptions> = {}, slice = 0.002): History {
  const recorder = recorderOf(source, options);
  while (recorder.advance(slice) !== Status.COMPLETE);
  if (recorder.recording().ended !== "input") recorder.program.enter(checkEnd);
  return new History(recorder);
}
/** What must hold of the current buffer when an interpreter has ended. */
export function checkEnd(): void { assert.deepEqual([...checkHeap(2), ...findLeaks().map(describeBlock)], []); }

/** Every byte of the current buffer that was ever written. */
export function allBytes(): Uint8Array {
  const low = Math.max(stackHigh, I32[Header.stack_base >> 2]!);
  const base = I32[Header.heap_base >> 2]!;
  const bytes = new Uint8Array(low + I32[Header.heap_high >> 2]! - base);
  bytes.set(U8.subarray(0, low));
  bytes.set(U8.subarray(base, I32[Header.heap_high >> 2]!), low);
  return bytes;
}

export const tourProgram = (name: string): string => readFileSync(`src/cli/tour/programs/${name}.py`, "utf8");
