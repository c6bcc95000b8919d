/**
 * BufferedReader, BufferedWriter, BufferedRandom: a block of memory between a program and a raw stream.
 *
 *   buffered, 152 bytes
 *   16 raw   24 ok   28 detached   32 readable   36 writable   40 finalizing   48 abs_pos (float: of the raw stream)
 *   56 buffer   64 pos   72 raw_pos   80 read_end   88 write_pos   96 write_end   120 buffer_size   136 dict   144 weakreflist
 *
 * The block holds either bytes read ahead, [pos, read_end), or bytes not written yet, [0, write_end); never both.
 * Source of the behaviour: CPython 3.12 Modules/_io/bufferedio.c. The methods are in _io-buffered-methods.ts.
 */
import { F64, I32, U8, memmove } from "../memory/views.ts";
import { PyMem_Free, PyMem_Malloc } from "../memory/alloc.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { argSpec, unpackTupleDict } from "../objects/args.ts";
import { PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE } from "../objects/bytes.ts";
import { callMethod } from "../objects/call.ts";
import { defineType } from "../objects/define.ts";
import { PyErr_NoMemory, raise, raiseStatus } from "../objects/errors.ts";
import { PyExc_BlockingIOError, PyExc_OSError, PyExc_ValueError } from "../objects/exceptions.ts";
import { ID } from "../objects/id.ts";
import { PyLong_AsSsize_t, PyLong_FromLong } from "../objects/int.ts";
import { Py_CLEAR, Py_DECREF, Py_NewRef, Py_TYPE, Py_XDECREF, Py_XSETREF, TPFLAGS, type visitproc } from "../objects/object.ts";
import { Py_None, smallInt } from "../objects/singletons.ts";
import { PyType_GenericNew } from "../objects/typeobject.ts";
import { PyBufferedIOBase_Type, _PyIOBase_finalize, freeStream, visitFieldsOf } from "./_io-base.ts";
import { bufferedBytes, bufferedGetset, randomMethods, readerMethods, writerMethods, buffered_repr } from "./_io-buffered-methods.ts";
import { fileReadInto, fileWriteFrom, PyFileIO_Type } from "./_io-file.ts";
import { DEFAULT_BUFFER_SIZE, attributeTruth, field, isBytes, methodTruth, pending, setNumber, unsupported } from "./_io-util.ts";

export const enum BufferedOff {
  raw = 16, ok = 24, detached = 28, readable = 32, writable = 36, finalizing = 40, abs_pos = 48, buffer = 56, pos = 64, raw_pos = 72,
  read_end = 80, write_pos = 88, write_end = 96, buffer_size = 120, dict = 136, weakreflist = 144, size = 152,
}
export function rawOf(self: Ref): Ref { return I32[(self + BufferedOff.raw) >> 2] as Ref; }
function get(self: Ref, at: BufferedOff): number { return I32[(self + at) >> 2]; }
function set(self: Ref, at: BufferedOff, value: number): void { setNumber(self + at, value); }

/** False with ValueError when the object has no raw stream. */
export function checkInitialized(self: Ref): boolean {
  if (get(self, BufferedOff.ok) > 0) return true;
  raise(PyExc_ValueError, get(self, BufferedOff.detached) ? "raw stream has been detached" : "I/O operation on uninitialized object");
  return false;
}
/** False with ValueError when the raw stream is closed. */
export function checkUsable(self: Ref, message: string): boolean {
  if (!checkInitialized(self)) return false;
  const closed = attributeTruth(rawOf(self), ID("closed"));
  if (closed > 0) raise(PyExc_ValueError, message);
  return closed === 0;
}

// --- the raw stream

/** Reads at most `n` bytes to `address`; how many, -1 with an exception, -2 when nothing is there yet. */
function rawRead(self: Ref, address: number, n: number): number {
  const raw = rawOf(self);
  let count: number;
  if (Py_TYPE(raw) === PyFileIO_Type) count = fileReadInto(raw, address, n);
  else {
    const size = PyLong_FromLong(n);
    const data = size === NULL ? NULL : callMethod(raw, ID("read"), size);
    Py_XDECREF(size);
    if (data === NULL) return -1;
    if (data === Py_None) { Py_DECREF(data); return -2; }
    count = isBytes(data) ? PyBytes_GET_SIZE(data) : -1;
    if (count < 0 || count > n) raiseStatus(PyExc_OSError, `raw readinto() returned invalid length ${count} (should have been between 0 and ${n})`);
    else memmove(address, PyBytes_AS_STRING(data), count);
    Py_DECREF(data);
    if (pending()) return -1;
  }
  if (count > 0 && F64[(self + BufferedOff.abs_pos) >> 3] >= 0) F64[(self + BufferedOff.abs_pos) >> 3] += count;
  return count;
}
/** Writes `n` bytes; how many, -1 with an exception, -2 when the stream would block. */
function rawWrite(self: Ref, address: number, n: number): number {
  const raw = rawOf(self);
  let count: number;
  if (Py_TYPE(raw) === PyFileIO_Type) count = fileWriteFrom(raw, address, n);
  else {
    const data = PyBytes_FromStringAndSize(address, n);
    const answer = data === NULL ? NULL : callMethod(raw, ID("write"), data);
    Py_XDECREF(data);
    if (answer === NULL) return -1;
    if (answer === Py_None) { Py_DECREF(answer); return -2; }
    count = PyLong_AsSsize_t(answer);
    Py_DECREF(answer);
    if (pending()) return -1;
    if (count < 0 || count > n) return raiseStatus(PyExc_OSError, `raw write() returned invalid length ${count} (should have been between 0 and ${n})`);
  }
  if (count > 0 && F64[(self + BufferedOff.abs_pos) >> 3] >= 0) F64[(self + BufferedOff.abs_pos) >> 3] += count;
  return count;
}
/** Seeks the raw stream; its new position, or -1 with an exception. */
export function rawSeek(self: Ref, offset: number, whence: number): number {
  const target = PyLong_FromLong(offset);
  const answer = target === NULL ? NULL : callMethod(rawOf(self), ID("seek"), target, smallInt(whence));
  Py_XDECREF(target);
  return position(self, answer);
}
export function rawTell(self: Ref): number {
  if (!(F64[(self + BufferedOff.abs_pos) >> 3] < 0)) return F64[(self + BufferedOff.abs_pos) >> 3];
  return position(self, callMethod(rawOf(self), ID("tell")));
}
/** The raw stream was moved by others. */
export function forgetPosition(self: Ref): void { F64[(self + BufferedOff.abs_pos) >> 3] = -1; }
function position(self: Ref, answerSteal: NewRef | NULL): number {
  if (answerSteal === NULL) return -1;
  const at = PyLong_AsSsize_t(answerSteal);
  Py_DECREF(answerSteal);
  if (pending()) return -1;
  if (at < 0) return raiseStatus(PyExc_OSError, `Raw stream returned invalid position ${at}`);
  F64[(self + BufferedOff.abs_pos) >> 3] = at;
  return at;
}

// --- the block

/** Bytes read ahead. */
export function available(self: Ref): number { return get(self, BufferedOff.read_end) - get(self, BufferedOff.pos); }
export function unwritten(self: Ref): number { return get(self, BufferedOff.write_end); }
export function blockAt(self: Ref): number { return get(self, BufferedOff.buffer); }
export function bufferSize(self: Ref): number { return get(self, BufferedOff.buffer_size); }
export function skip(self: Ref, n: number): void { set(self, BufferedOff.pos, get(self, BufferedOff.pos) + n); }
export function dropReadahead(self: Ref): void {
  set(self, BufferedOff.pos, 0);
  set(self, BufferedOff.read_end, 0);
}
/** Writes out what waits; -1 with an exception. */
export function flushWrites(self: Ref): Status {
  const total = get(self, BufferedOff.write_end);
  let done = 0;
  while (done < total) {
    const n = rawWrite(self, blockAt(self) + done, total - done);
    if (n >= 0) { done += n; continue; }
    memmove(blockAt(self), blockAt(self) + done, total - done);
    set(self, BufferedOff.write_end, total - done);
    return n === -1 ? -1 : raiseStatus(PyExc_BlockingIOError, "write could not complete without blocking");
  }
  set(self, BufferedOff.write_end, 0);
  return 0;
}
/** Makes the raw position the program's own: writes out, and gives back what was read ahead. */
export function synchronize(self: Ref): Status {
  if (flushWrites(self) < 0) return -1;
  const ahead = available(self);
  dropReadahead(self);
  return ahead > 0 && rawSeek(self, -ahead, 1) < 0 ? -1 : 0;
}
/** Reads one block ahead, after writing out; how many bytes are there, -1 with an exception, -2 none yet. */
export function fill(self: Ref): number {
  if (flushWrites(self) < 0) return -1;
  if (available(self) > 0) return available(self);
  dropReadahead(self);
  const n = rawRead(self, blockAt(self), bufferSize(self));
  if (n > 0) set(self, BufferedOff.read_end, n);
  return n;
}
/** Takes at most `n` bytes that are there already. */
export function takeAhead(self: Ref, n: number): Uint8Array {
  const from = blockAt(self) + get(self, BufferedOff.pos);
  const count = Math.min(n, available(self));
  const bytes = U8.slice(from, from + count);
  skip(self, count);
  return bytes;
}
/** Buffers or writes the `n` bytes at `address`; -1 with an exception. */
export function bufferedWrite(self: Ref, address: number, n: number): Status {
  if (available(self) > 0 && synchronize(self) < 0) return -1;
  dropReadahead(self);
  let waiting = get(self, BufferedOff.write_end);
  if (waiting + n > bufferSize(self)) {
    if (flushWrites(self) < 0) return -1;
    waiting = 0;
    while (n > bufferSize(self)) {
      const written = rawWrite(self, address, n);
      if (written < 0) return written === -1 ? -1 : raiseStatus(PyExc_BlockingIOError, "write could not complete without blocking");
      address += written;
      n -= written;
    }
  }
  memmove(blockAt(self) + waiting, address, n);
  set(self, BufferedOff.write_end, waiting + n);
  return 0;
}

// --- life and death

const init_spec = argSpec("BufferedReader", "raw, buffer_size=");
function initialize(self: Ref, args: Ref, kwargs: Ref | 0, reads: boolean, writes: boolean): Status {
  const a = unpackTupleDict(init_spec, args, kwargs);
  if (a === null) return -1;
  const size = a[1] ? PyLong_AsSsize_t(a[1]) : DEFAULT_BUFFER_SIZE;
  if (size === -1 && pending()) return -1;
  set(self, BufferedOff.ok, 0);
  const raw = a[0] as Ref;
  for (const [wanted, method, what] of [[reads, ID("readable"), "readable"], [writes, ID("writable"), "writable"]] as const) {
    const able = wanted ? methodTruth(raw, method) : 1;
    if (able < 0) return -1;
    if (able === 0) { unsupported(`File or stream is not ${what}.`); return -1; }
  }
  if (reads && writes) {
    const seekable = methodTruth(raw, ID("seekable"));
    if (seekable < 0) return -1;
    if (seekable === 0) { unsupported("File or stream is not seekable."); return -1; }
  }
  if (size <= 0) return raiseStatus(PyExc_ValueError, "buffer size must be strictly positive");
  Py_XSETREF(self + BufferedOff.raw, Py_NewRef(raw));
  if (blockAt(self) !== 0) PyMem_Free(blockAt(self));
  const block = PyMem_Malloc(size);
  set(self, BufferedOff.buffer, block);
  if (block === 0) { PyErr_NoMemory(); return -1; }
  set(self, BufferedOff.buffer_size, size);
  I32[(self + BufferedOff.readable) >> 2] = reads ? 1 : 0;
  I32[(self + BufferedOff.writable) >> 2] = writes ? 1 : 0;
  dropReadahead(self);
  set(self, BufferedOff.write_end, 0);
  F64[(self + BufferedOff.abs_pos) >> 3] = -1;
  I32[(self + BufferedOff.ok) >> 2] = 1;
  I32[(self + BufferedOff.detached) >> 2] = 0;
  return 0;
}
function reader_init(self: Ref, args: Ref, kwargs: Ref | 0): number { return initialize(self, args, kwargs, true, false); }
function writer_init(self: Ref, args: Ref, kwargs: Ref | 0): number { return initialize(self, args, kwargs, false, true); }
function random_init(self: Ref, args: Ref, kwargs: Ref | 0): number { return initialize(self, args, kwargs, true, true); }
function buffered_dealloc(self: Ref): void {
  U8[self + BufferedOff.finalizing] = 1;
  if (_PyIOBase_finalize(self) < 0) return;
  I32[(self + BufferedOff.ok) >> 2] = 0;
  if (blockAt(self) !== 0) PyMem_Free(blockAt(self));
  set(self, BufferedOff.buffer, 0);
  freeStream(self, BufferedOff.weakreflist, [BufferedOff.raw, BufferedOff.dict]);
}
function buffered_traverse(self: Ref, visit: visitproc, arg: number): number {
  return visitFieldsOf(self, [BufferedOff.raw, BufferedOff.dict], visit, arg);
}
function buffered_clear(self: Ref): number {
  I32[(self + BufferedOff.ok) >> 2] = 0;
  Py_CLEAR(self + BufferedOff.raw);
  Py_CLEAR(self + BufferedOff.dict);
  return 0;
}
/** Frees the block when the stream was closed (buffered_close). */
export function releaseBlock(self: Ref): void {
  if (blockAt(self) === 0) return;
  PyMem_Free(blockAt(self));
  set(self, BufferedOff.buffer, 0);
}
/** Takes the raw stream away; owned. */
export function detachRaw(self: Ref): NewRef {
  const raw = rawOf(self) as NewRef;
  I32[(self + BufferedOff.raw) >> 2] = 0;
  I32[(self + BufferedOff.detached) >> 2] = 1;
  I32[(self + BufferedOff.ok) >> 2] = 0;
  return raw;
}
export function rawField(self: Ref): Ref | NULL { return field(self + BufferedOff.raw); }
export function isFinalizing(self: Ref): boolean { return U8[self + BufferedOff.finalizing] !== 0; }
export function setFinalizing(self: Ref): void { U8[self + BufferedOff.finalizing] = 1; }

function bufferedType(name: string, doc: string, init: typeof reader_init, methods: typeof readerMethods): Ref {
  return defineType({
    name: `_io.${name}`, basicsize: BufferedOff.size, flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE, base: () => PyBufferedIOBase_Type,
    dictoffset: BufferedOff.dict, weaklistoffset: BufferedOff.weakreflist, doc,
    slots: { tp_dealloc: buffered_dealloc, tp_repr: buffered_repr, tp_traverse: buffered_traverse, tp_clear: buffered_clear, tp_init: init, tp_new: PyType_GenericNew },
    methods, getset: bufferedGetset, sizeof: bufferedBytes,
  });
}
export const PyBufferedReader_Type = bufferedType("BufferedReader", "A buffer for a raw stream that can be read.", reader_init, readerMethods);
export const PyBufferedWriter_Type = bufferedType("BufferedWriter", "A buffer for a raw stream that can be written.", writer_init, writerMethods);
export const PyBufferedRandom_Type = bufferedType("BufferedRandom", "A buffer for a raw stream that can be read, written and seeked.", random_init, randomMethods);
