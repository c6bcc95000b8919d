/**
 * Bytes to and from the host: what an operating system's kernel holds for a process. Output to the standard streams waits
 * in a host-side buffer; open files are a table in static data, so that a saved buffer has its files and their positions.
 *
 *   open file, 32 bytes      0 path (owned str, or NULL: a standard stream)   8 position (float)   16 flags   24 in use
 *
 * Results below zero are -errno.
 */
import { F64, I32, U8 } from "../memory/views.ts";
import { reserveStatic } from "../memory/layout.ts";
import { type Ref } from "../memory/types.ts";
import { HostError, host, type Host } from "../host/host.ts";
import { Py_NewRef, Py_XDECREF } from "../objects/object.ts";
import { Breaker, State } from "../objects/state.ts";
import {
  PyUnicode_AsJS, PyUnicode_DATA, PyUnicode_GET_LENGTH, PyUnicode_IS_ASCII, PyUnicode_KIND, PyUnicode_READ,
} from "../objects/unicode.ts";

export const enum Errno { ENOENT = 2, EINTR = 4, EIO = 5, EBADF = 9, EACCES = 13, EEXIST = 17, ENOTDIR = 20, EISDIR = 21, EINVAL = 22, EMFILE = 24, ESPIPE = 29, EROFS = 30, ENOSYS = 38 }

// --- output

const CAPACITY = 1 << 15;
const pendingBytes = new Uint8Array(CAPACITY);
let pendingCount = 0;
/** Whose output is pending. */
let pendingHost: Host | null = null;

/** Hands pending standard output to the host. To be called before anything else that a user may see, and at the end. */
export function flushStandardStreams(): void {
  if (pendingCount === 0 || pendingHost === null) return;
  const n = pendingCount;
  pendingCount = 0;
  pendingHost.write(1, pendingBytes.slice(0, n));
}
function reserve(n: number): void {
  if (pendingHost !== host) { flushStandardStreams(); pendingHost = host; }
  if (pendingCount + n > CAPACITY) flushStandardStreams();
}
/** Writes bytes to standard output (buffered) or standard error (at once, standard output first). */
export function writeStandard(fd: 1 | 2, data: Uint8Array): void {
  if (fd === 2 || data.length > CAPACITY) {
    flushStandardStreams();
    host.write(fd, data.slice());
    return;
  }
  reserve(data.length);
  pendingBytes.set(data, pendingCount);
  pendingCount += data.length;
}
/** Appends one code point below 128 to standard output. */
function putByte(byte: number): void {
  reserve(1);
  pendingBytes[pendingCount++] = byte;
}
/**
 * Writes the UTF-8 of a str to standard output without making Python objects. False, and nothing written, when the str has
 * surrogates. `line`: hand over at once after a newline.
 */
export function putStandardText(text: Ref, line: boolean): boolean {
  const n = PyUnicode_GET_LENGTH(text);
  const data = PyUnicode_DATA(text);
  if (n === 1 && PyUnicode_IS_ASCII(text)) {
    putByte(U8[data]);
    if (line && U8[data] === 10) flushStandardStreams();
    return true;
  }
  if (PyUnicode_IS_ASCII(text)) writeStandard(1, U8.subarray(data, data + n));
  else {
    const bytes = utf8Of(text);
    if (bytes === null) return false;
    writeStandard(1, bytes);
  }
  if (line && pendingBytes.lastIndexOf(10, pendingCount - 1) >= 0 && pendingCount > 0) flushStandardStreams();
  return true;
}
/** The UTF-8 of a str; null when it has surrogates. */
export function utf8Of(text: Ref): Uint8Array | null {
  const kind = PyUnicode_KIND(text);
  const data = PyUnicode_DATA(text);
  const n = PyUnicode_GET_LENGTH(text);
  const out = new Uint8Array(n * (kind === 4 ? 4 : kind === 2 ? 3 : 2));
  let k = 0;
  for (let i = 0; i < n; i++) {
    const ch = PyUnicode_READ(kind, data, i);
    if (ch < 0x80) out[k++] = ch;
    else if (ch < 0x800) { out[k++] = 0xc0 | (ch >> 6); out[k++] = 0x80 | (ch & 0x3f); }
    else if (ch < 0x10000) {
      if (ch >= 0xd800 && ch <= 0xdfff) return null;
      out[k++] = 0xe0 | (ch >> 12); out[k++] = 0x80 | ((ch >> 6) & 0x3f); out[k++] = 0x80 | (ch & 0x3f);
    } else {
      out[k++] = 0xf0 | (ch >> 18); out[k++] = 0x80 | ((ch >> 12) & 0x3f); out[k++] = 0x80 | ((ch >> 6) & 0x3f); out[k++] = 0x80 | (ch & 0x3f);
    }
  }
  return out.subarray(0, k);
}

// --- input

/** What is left of the last line of standard input. */
let inputRest: Uint8Array = new Uint8Array(0);
function readStandardInput(n: number): Uint8Array {
  if (inputRest.length === 0) {
    flushStandardStreams();
    const line = host.readLine();
    inputRest = typeof line === "string" ? new TextEncoder().encode(line) : line;
  }
  const part = inputRest.slice(0, n);
  inputRest = inputRest.slice(n);
  return part;
}

/** For recorders that go back in time: what is left of the last line read. */
export function standardInputRest(): Uint8Array { return inputRest; }
/** Goes back to where `standardInputRest` gave `rest`; output that was not handed over yet is dropped. */
export function resetStandardStreams(rest: Uint8Array): void {
  inputRest = rest;
  pendingCount = 0;
}

// --- open files

export const enum Open { READ = 1, WRITE = 2, APPEND = 4 }
const enum File { path = 0, position = 8, flags = 16, used = 24, size = 32 }
const OPEN_MAX = 256;
const files = reserveStatic(OPEN_MAX * File.size);

function entry(fd: number): number { return files + fd * File.size; }
export function fdIsOpen(fd: number): boolean { return fd >= 0 && (fd <= 2 || (fd < OPEN_MAX && I32[(entry(fd) + File.used) >> 2] !== 0)); }
function pathOf(fd: number): string { return PyUnicode_AsJS(I32[(entry(fd) + File.path) >> 2] as Ref); }
function flagsOf(fd: number): number { return fd === 0 ? Open.READ : fd <= 2 ? Open.WRITE : I32[(entry(fd) + File.flags) >> 2]; }

/** Runs a host call; -errno when it is refused. */
export function hostCall(call: () => number | void): number {
  try {
    return call() ?? 0;
  } catch (error) {
    if (error instanceof HostError) return -error.errno;
    throw error;
  }
}
/** Content last read, by path; valid while size and time of the file are the same. Rebuilt from the host at any time. */
let cached: { path: string; host: Host; mtime: number; size: number; data: Uint8Array } | null = null;
function contentOf(path: string): Uint8Array {
  const files = host.files;
  if (files === null) throw new HostError(Errno.EACCES, path);
  const stat = files.stat(path);
  if (cached !== null && stat !== null && cached.host === host && cached.path === path && cached.mtime === stat.mtime && cached.size === stat.size) return cached.data;
  const data = files.read(path);
  cached = stat === null ? null : { path, host, mtime: stat.mtime, size: stat.size, data };
  return data;
}
function replaceContent(path: string, data: Uint8Array, append: boolean): void {
  cached = null;
  const write = host.files?.write;
  if (!write) throw new HostError(Errno.EROFS, path);
  write.call(host.files, path, data, append);
}

/** What open(2) does: O_CREAT | O_EXCL for `create`, O_TRUNC for `truncate`. `path` borrowed; the new descriptor or -errno. */
export function fdOpen(path: Ref, flags: number, create: "never" | "ifMissing" | "exclusive", truncate: boolean): number {
  let fd = 3;
  while (fd < OPEN_MAX && I32[(entry(fd) + File.used) >> 2] !== 0) fd++;
  if (fd === OPEN_MAX) return -Errno.EMFILE;
  const name = PyUnicode_AsJS(path);
  const status = hostCall(() => {
    const files = host.files;
    if (files === null) throw new HostError(create === "never" ? Errno.ENOENT : Errno.EACCES, name);
    const stat = files.stat(name);
    if (stat?.kind === "directory") throw new HostError(create === "exclusive" ? Errno.EEXIST : Errno.EISDIR, name);
    if (stat === null && files.stat(name.slice(0, Math.max(1, name.lastIndexOf("/"))))?.kind === "file" && name.includes("/")) throw new HostError(Errno.ENOTDIR, name);
    if (stat === null && create === "never") throw new HostError(Errno.ENOENT, name);
    if (stat !== null && create === "exclusive") throw new HostError(Errno.EEXIST, name);
    if ((flags & Open.WRITE) !== 0 && files.write === undefined) throw new HostError(Errno.EROFS, name);
    if (stat === null || truncate) replaceContent(name, new Uint8Array(0), false);
    else if ((flags & Open.READ) !== 0) contentOf(name);
  });
  if (status < 0) return status;
  I32[(entry(fd) + File.path) >> 2] = Py_NewRef(path);
  I32[(entry(fd) + File.flags) >> 2] = flags;
  I32[(entry(fd) + File.used) >> 2] = 1;
  F64[(entry(fd) + File.position) >> 3] = 0;
  return fd;
}
export function fdClose(fd: number): number {
  if (!fdIsOpen(fd)) return -Errno.EBADF;
  if (fd <= 2) { flushStandardStreams(); return 0; }
  const path = I32[(entry(fd) + File.path) >> 2] as Ref | 0;
  I32[(entry(fd) + File.path) >> 2] = 0;
  I32[(entry(fd) + File.used) >> 2] = 0;
  Py_XDECREF(path);
  return 0;
}
/** At most `n` bytes from the position on (n < 0: all of them); a number is -errno. */
export function fdRead(fd: number, n: number): Uint8Array | number {
  if (!fdIsOpen(fd) || (flagsOf(fd) & Open.READ) === 0) return -Errno.EBADF;
  if (fd === 0) {
    if (n >= 0) {
      const part = readStandardInput(n);
      return part.length === 0 && (I32[State.eval_breaker >> 2] & Breaker.SIGNAL) !== 0 ? -Errno.EINTR : part;
    }
    const parts: Uint8Array[] = [];
    for (let part = readStandardInput(CAPACITY); part.length > 0; part = readStandardInput(CAPACITY)) parts.push(part);
    return concat(parts);
  }
  let data: Uint8Array = new Uint8Array(0);
  const status = hostCall(() => { data = contentOf(pathOf(fd)); });
  if (status < 0) return status;
  const from = Math.min(F64[(entry(fd) + File.position) >> 3], data.length);
  const part = data.subarray(from, n < 0 ? data.length : from + n);
  F64[(entry(fd) + File.position) >> 3] += part.length;
  return part;
}
function concat(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) { all.set(part, at); at += part.length; }
  return all;
}
/** write(2): the `n` bytes at `address`; how many, or -errno. */
export function fdWrite(fd: number, address: number, n: number): number {
  if (!fdIsOpen(fd) || (flagsOf(fd) & Open.WRITE) === 0) return -Errno.EBADF;
  const bytes = U8.subarray(address, address + n);
  if (fd <= 2) {
    writeStandard(fd as 1 | 2, bytes);
    flushStandardStreams();
    return n;
  }
  return hostCall(() => {
    const path = pathOf(fd);
    const size = host.files?.stat(path)?.size ?? 0;
    const at = (flagsOf(fd) & Open.APPEND) !== 0 ? size : F64[(entry(fd) + File.position) >> 3];
    if (at === size) replaceContent(path, bytes.slice(), true);
    else {
      const old = contentOf(path);
      const data = new Uint8Array(Math.max(old.length, at + n));
      data.set(old);
      data.set(bytes, at);
      replaceContent(path, data, false);
    }
    F64[(entry(fd) + File.position) >> 3] = at + n;
    return n;
  });
}
/** lseek(2): the new position, or -errno. */
export function fdSeek(fd: number, offset: number, whence: number): number {
  if (!fdIsOpen(fd)) return -Errno.EBADF;
  if (fd <= 2) return -Errno.ESPIPE;
  return hostCall(() => {
    const base = whence === 0 ? 0 : whence === 1 ? F64[(entry(fd) + File.position) >> 3] : fdSize(fd);
    if (whence < 0 || whence > 2 || base + offset < 0) throw new HostError(Errno.EINVAL, "");
    F64[(entry(fd) + File.position) >> 3] = base + offset;
    return base + offset;
  });
}
/** Size of the open file in bytes, or -errno. */
export function fdSize(fd: number): number {
  if (!fdIsOpen(fd)) return -Errno.EBADF;
  return fd <= 2 ? 0 : hostCall(() => host.files?.stat(pathOf(fd))?.size ?? 0);
}
export function fdTruncate(fd: number, size: number): number {
  if (!fdIsOpen(fd)) return -Errno.EBADF;
  if (fd <= 2 || (flagsOf(fd) & Open.WRITE) === 0) return -Errno.EINVAL;
  return hostCall(() => {
    const data = new Uint8Array(size);
    data.set(contentOf(pathOf(fd)).subarray(0, size));
    replaceContent(pathOf(fd), data, false);
  });
}
export function fdIsatty(fd: number): boolean { return fd >= 0 && fd <= 2 && host.isatty(fd as 0 | 1 | 2); }
