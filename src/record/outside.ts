/**
 * What a recorded program learns from outside (clocks, input, random bytes, files, the environment), written down in the
 * first run and given again in every later one, so that all of them are the same run. Nothing is written outside twice.
 */
import { HostError, type FileStat, type Host, type HostFiles } from "../host/host.ts";

/** Asked for input that is not there, where input may come later (`OutsideOptions.inputEnds` false). Ends the recording. */
export class InputNeeded extends Error {}

/** RECORD: asks the real host and notes the answers. REPLAY: gives the notes. PASS: asks, notes nothing. */
export const enum Outsider { RECORD, REPLAY, PASS }

interface Answer { value?: unknown; error?: { errno: number; message: string } }
/** Content that a path had from the answer number `since` on. */
interface Content { since: number; data: Uint8Array }

export class Outside {
  /** The host to run under; one object for all runs. */
  readonly host: Host;
  mode: Outsider = Outsider.RECORD;
  /** Number of the next answer. */
  position = 0;
  private readonly answers: Answer[] = [];
  private readonly contents = new Map<string, Content[]>();
  /** Seconds slept; clocks go on by as much, nobody waits. */
  private slept = 0;

  /** `write` is told what the program writes while it is recorded (or runs on unrecorded), never in a replay. */
  constructor(real: Host, inputEnds: boolean, write: (fd: 1 | 2, data: Uint8Array) => void) {
    const ask = <T>(call: () => T): T => this.ask(call);
    this.host = {
      write: (fd, data) => { if (this.mode !== Outsider.REPLAY) write(fd, data); },
      readLine: () => ask(() => {
        const line = real.readLine();
        if (line.length === 0 && !inputEnds) throw new InputNeeded();
        return line;
      }),
      isatty: (fd) => ask(() => real.isatty(fd)),
      time: () => ask(() => real.time() + this.slept),
      monotonic: () => ask(() => real.monotonic() + this.slept),
      processTime: () => ask(() => real.processTime()),
      sleep: (seconds) => { if (this.mode !== Outsider.REPLAY) this.slept += Math.max(0, seconds); },
      random: (n) => ask(() => real.random(n)),
      env: { ...real.env },
      files: real.files === null ? null : this.filesOf(real.files),
      pid: real.pid,
      sources: new Map(real.sources),
    };
  }

  private ask<T>(call: () => T): T {
    if (this.mode === Outsider.PASS) return call();
    if (this.mode === Outsider.RECORD) {
      const answer = attempt(call);
      this.answers[this.position++] = answer;
      return given(answer) as T;
    }
    const answer = this.answers[this.position++];
    if (answer === undefined) throw new Error("a replay asked for more than the recorded run");
    return given(answer) as T;
  }

  /** Reading is not counted: whether the runtime still has a file's content is no part of the state. */
  private read(files: HostFiles, path: string): Uint8Array {
    const known = this.contents.get(path) ?? [];
    if (this.mode === Outsider.REPLAY) {
      const content = known.findLast((c) => c.since <= this.position);
      if (content === undefined) throw new HostError(2, "No such file or directory");
      return content.data;
    }
    const data = files.read(path).slice();
    if (this.mode === Outsider.RECORD) this.contents.set(path, [...known, { since: this.position, data }]);
    return data;
  }
  private filesOf(files: HostFiles): HostFiles {
    const ask = <T>(call: () => T): T => this.ask(call);
    const { write, list, remove, mkdir, resolve } = files;
    return {
      stat: (path) => ask((): FileStat | null => files.stat(path)),
      read: (path) => this.read(files, path),
      cwd: () => ask(() => files.cwd()),
      ...(write && { write: (path: string, data: Uint8Array, append: boolean) => ask(() => write.call(files, path, data, append)) }),
      ...(list && { list: (path: string) => ask(() => list.call(files, path)) }),
      ...(remove && { remove: (path: string) => ask(() => remove.call(files, path)) }),
      ...(mkdir && { mkdir: (path: string) => ask(() => mkdir.call(files, path)) }),
      ...(resolve && { resolve: (path: string) => ask(() => resolve.call(files, path)) }),
    };
  }
}

function attempt(call: () => unknown): Answer {
  try {
    const value = call();
    return { value: value instanceof Uint8Array ? value.slice() : value };
  } catch (error) {
    if (error instanceof HostError) return { error: { errno: error.errno, message: error.message } };
    throw error;
  }
}
function given(answer: Answer): unknown {
  if (answer.error) throw new HostError(answer.error.errno, answer.error.message);
  return answer.value instanceof Uint8Array ? answer.value.slice() : answer.value;
}
