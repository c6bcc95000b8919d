/**
 * What a runtime may reach outside its buffer. Nothing is reachable that is not in its Host: a runtime without `files`
 * has no files, one without `clock` a clock that stands still. The current host is swapped together with the buffer.
 */

/** A file as `stat` sees it; sizes in bytes, times in seconds since the epoch. */
export interface FileStat { kind: "file" | "directory"; size: number; mtime: number }

/** Reading and writing files; every call throws a HostError when the operating system refuses. */
export interface HostFiles {
  stat(path: string): FileStat | null;
  read(path: string): Uint8Array;
  write?(path: string, data: Uint8Array, append: boolean): void;
  list?(path: string): string[];
  remove?(path: string): void;
  mkdir?(path: string): void;
  /** The path without symbolic links. */
  resolve?(path: string): string;
  cwd(): string;
}

/** A refusal of the operating system: errno as in `errno.h` (2 ENOENT, 13 EACCES, 21 EISDIR, …). */
export class HostError extends Error {
  constructor(readonly errno: number, message: string) { super(message); }
}

export interface Host {
  /** Writes bytes to standard output (1) or standard error (2); complete when it returns. */
  write(fd: 1 | 2, data: Uint8Array): void;
  /** The next line of standard input with its newline; "" at the end. `prompt` has been written already. */
  readLine(): string | Uint8Array;
  isatty(fd: 0 | 1 | 2): boolean;
  /** Seconds since the epoch. */
  time(): number;
  /** Seconds on a clock that never goes back, from an arbitrary start. */
  monotonic(): number;
  /** Processor seconds of this process. */
  processTime(): number;
  /** Waits. */
  sleep(seconds: number): void;
  /** 16 or more random bytes. */
  random(bytes: number): Uint8Array;
  env: Readonly<Record<string, string>>;
  files: HostFiles | null;
  pid: number;
  /** Sources that were compiled under a file name without being that file, for the lines of tracebacks. */
  sources: Map<string, string>;
}

const nothing: Host = {
  write() {},
  readLine: () => "",
  isatty: () => false,
  time: () => 0,
  monotonic: () => 0,
  processTime: () => 0,
  sleep() {},
  random: (n) => new Uint8Array(n),
  env: {},
  files: null,
  pid: 1,
  sources: new Map(),
};

/** The host of the current runtime. */
export let host: Host = nothing;
export function useHost(next: Host): void { host = next; }
/** A host that grants nothing; a base for others. */
export const noHost: Readonly<Host> = nothing;
