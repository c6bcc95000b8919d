/**
 * BytesIO: a stream over a bytes object that grows.
 *
 *   bytesio, 64 bytes:   16 buf (bytes)   24 pos   32 string_size   40 dict   48 weakreflist   56 exports
 *
 * While nobody else knows `buf`, it is longer than its content and written in place; shared, it is copied before a write.
 * Source: CPython 3.12 Modules/_io/bytesio.c.
 */
import { I32, U8, memmove, memset } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyIter_Next, PyObject_GetIter } from "../objects/abstract.ts";
import { argSpec, unpackTupleDict } from "../objects/args.ts";
import { PyBuffer_FillInfo, withBuffer } from "../objects/buffer.ts";
import { PyBytesOff, PyBytes_AS_STRING, PyBytes_CheckExact, PyBytes_FromStringAndSize, PyBytes_GET_SIZE, _PyBytes_Resize } from "../objects/bytes.ts";
import { METH, defineType } from "../objects/define.ts";
import { PyDict_Copy, PyDict_Check, PyDict_Update } from "../objects/dict.ts";
import { PyObject_GenericGetDict } from "../objects/dict-split.ts";
import { PyErr_Clear, PyErr_SetString, PyErr_WriteUnraisable, raise, raiseStatus } from "../objects/errors.ts";
import { PyExc_BufferError, PyExc_SystemError, PyExc_TypeError, PyExc_ValueError } from "../objects/exceptions.ts";
import { PyObject_GC_Del, PyObject_GC_UnTrack, PyType_GenericAlloc } from "../objects/gcalloc.ts";
import { PyLong_FromLong } from "../objects/int.ts";
import { PyList_Append, PyList_New } from "../objects/list.ts";
import { PyMemoryView_FromObject } from "../objects/memoryview.ts";
import { PyTypeOff, Py_CLEAR, Py_DECREF, Py_NewRef, Py_REFCNT, Py_TYPE, Py_XDECREF, Py_XSETREF, TPFLAGS, type visitproc } from "../objects/object.ts";
import { Py_None, emptyBytes } from "../objects/singletons.ts";
import { PyTuple_Check, PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_Pack } from "../objects/tuple.ts";
import { PyType_GenericNew, nameOfType, typeName } from "../objects/typeobject.ts";
import { PyBufferedIOBase_Type, freeStream, iobase_iter, visitFieldsOf } from "./_io-base.ts";
import { bool, closedFile, field, integerArgument, none, optional, pending, setNumber, sizeArgument } from "./_io-util.ts";

const enum BytesIOOff { buf = 16, pos = 24, string_size = 32, dict = 40, weakreflist = 48, exports = 56, size = 64 }

function bufOf(self: Ref): Ref { return I32[(self + BytesIOOff.buf) >> 2] as Ref; }
function posOf(self: Ref): number { return I32[(self + BytesIOOff.pos) >> 2]; }
function sizeOf(self: Ref): number { return I32[(self + BytesIOOff.string_size) >> 2]; }
function setPos(self: Ref, pos: number): void { setNumber(self + BytesIOOff.pos, pos); }
function setSize(self: Ref, size: number): void { setNumber(self + BytesIOOff.string_size, size); }
function exportsOf(self: Ref): number { return I32[(self + BytesIOOff.exports) >> 2]; }
function isShared(self: Ref): boolean { return Py_REFCNT(bufOf(self)) > 1; }
function isOpen(self: Ref): boolean {
  if (field(self + BytesIOOff.buf) !== NULL) return true;
  closedFile();
  return false;
}
function resizable(self: Ref): boolean {
  if (exportsOf(self) === 0) return true;
  raise(PyExc_BufferError, "Existing exports of data: object cannot be re-sized");
  return false;
}
/** Gives the stream a bytes object of its own with room for `size` bytes. */
function unshare(self: Ref, size: number): Status {
  const fresh = PyBytes_FromStringAndSize(0, size);
  if (fresh === NULL) return -1;
  memmove(PyBytes_AS_STRING(fresh), PyBytes_AS_STRING(bufOf(self)), Math.min(sizeOf(self), size));
  Py_XSETREF(self + BytesIOOff.buf, fresh);
  return 0;
}
function reallocate(self: Ref, size: number): Status {
  if (isShared(self)) return unshare(self, size);
  const moved = _PyBytes_Resize(bufOf(self) as NewRef, size);
  I32[(self + BytesIOOff.buf) >> 2] = moved;
  return moved === NULL ? -1 : 0;
}
/** resize_buffer: the over-allocation that lists have. */
function resizeBuffer(self: Ref, size: number): Status {
  let alloc = PyBytes_GET_SIZE(bufOf(self));
  if (size < alloc >> 1) alloc = size + 1;
  else if (size < alloc) return 0;
  else if (size < alloc * 1.125) alloc = size + (size >> 3) + (size < 9 ? 3 : 6);
  else alloc = size + 1;
  return reallocate(self, alloc);
}
/** Writes the bytes of a bytes-like object at the position; how many, -1 with an exception. */
function writeBytes(self: Ref, data: Ref): number {
  if (!isOpen(self) || !resizable(self)) return -1;
  return withBuffer(data, (at, n) => {
    if (n === 0) return 0;
    const end = posOf(self) + n;
    if (end > PyBytes_GET_SIZE(bufOf(self))) { if (resizeBuffer(self, end) < 0) return -1; }
    else if (isShared(self) && unshare(self, Math.max(end, sizeOf(self))) < 0) return -1;
    const base = PyBytes_AS_STRING(bufOf(self));
    if (posOf(self) > sizeOf(self)) memset(base + sizeOf(self), 0, posOf(self) - sizeOf(self));
    memmove(base + posOf(self), at, n);
    setPos(self, end);
    if (end > sizeOf(self)) setSize(self, end);
    return n;
  }) ?? -1;
}
/** The next `n` bytes; owned. */
function readBytes(self: Ref, n: number): NewRef | NULL {
  if (n > 1 && posOf(self) === 0 && n === PyBytes_GET_SIZE(bufOf(self)) && exportsOf(self) === 0) {
    setPos(self, n);
    return Py_NewRef(bufOf(self));
  }
  const from = PyBytes_AS_STRING(bufOf(self)) + posOf(self);
  setPos(self, posOf(self) + n);
  return PyBytes_FromStringAndSize(from, n);
}
function remaining(self: Ref): number { return Math.max(0, sizeOf(self) - posOf(self)); }
function clamp(self: Ref, n: number): number { return n < 0 || n > remaining(self) ? remaining(self) : n; }
function lineLength(self: Ref, limit: number): number {
  const room = clamp(self, limit);
  const from = PyBytes_AS_STRING(bufOf(self)) + posOf(self);
  const newline = U8.subarray(from, from + room).indexOf(10);
  return newline < 0 ? room : newline + 1;
}

function bytesio_new(type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const self = PyType_GenericNew(type, args, kwargs);
  if (self !== NULL) I32[(self + BytesIOOff.buf) >> 2] = emptyBytes;
  return self;
}
const init_spec = argSpec("BytesIO", "initial_bytes=");
function bytesio_init(self: Ref, args: Ref, kwargs: Ref | 0): number {
  const a = unpackTupleDict(init_spec, args, kwargs);
  if (a === null) return -1;
  setSize(self, 0);
  setPos(self, 0);
  if (!resizable(self)) return -1;
  const initial = a[0]!;
  if (initial === 0 || initial === Py_None) return 0;
  if (PyBytes_CheckExact(initial)) {
    Py_XSETREF(self + BytesIOOff.buf, Py_NewRef(initial));
    setSize(self, PyBytes_GET_SIZE(initial));
    return 0;
  }
  if (field(self + BytesIOOff.buf) === NULL) I32[(self + BytesIOOff.buf) >> 2] = emptyBytes;
  if (writeBytes(self, initial) < 0) return -1;
  setPos(self, 0);
  return 0;
}
function bytesio_write(self: Ref, data: Ref): NewRef | NULL {
  const n = writeBytes(self, data);
  return n < 0 ? NULL : PyLong_FromLong(n);
}
function bytesio_writelines(self: Ref, lines: Ref): NewRef | NULL {
  if (!isOpen(self)) return NULL;
  const it = PyObject_GetIter(lines);
  if (it === NULL) return NULL;
  for (;;) {
    const line = PyIter_Next(it);
    if (line === NULL) break;
    const n = writeBytes(self, line);
    Py_DECREF(line);
    if (n < 0) { Py_DECREF(it); return NULL; }
  }
  Py_DECREF(it);
  return pending() ? NULL : none();
}
function sized(self: Ref, name: string, args: number, nargs: number): number | null {
  const a = optional(name, args, nargs, 0, 1);
  const n = a === null ? null : sizeArgument(a[0]!);
  return n === null || !isOpen(self) ? null : n;
}
function bytesio_read(self: Ref, args: number, nargs: number): NewRef | NULL {
  const n = sized(self, "read", args, nargs);
  return n === null ? NULL : readBytes(self, clamp(self, n));
}
function bytesio_read1(self: Ref, args: number, nargs: number): NewRef | NULL {
  const n = sized(self, "read1", args, nargs);
  return n === null ? NULL : readBytes(self, clamp(self, n));
}
function bytesio_readline(self: Ref, args: number, nargs: number): NewRef | NULL {
  const n = sized(self, "readline", args, nargs);
  return n === null ? NULL : readBytes(self, lineLength(self, n));
}
function bytesio_readlines(self: Ref, args: number, nargs: number): NewRef | NULL {
  const hint = sized(self, "readlines", args, nargs);
  const list = hint === null ? NULL : PyList_New(0);
  if (list === NULL) return NULL;
  for (let total = 0; remaining(self) > 0; ) {
    const n = lineLength(self, -1);
    const line = readBytes(self, n);
    const status = line === NULL ? -1 : PyList_Append(list, line);
    Py_XDECREF(line);
    if (status < 0) { Py_DECREF(list); return NULL; }
    total += n;
    if ((hint as number) > 0 && total >= (hint as number)) break;
  }
  return list;
}
function bytesio_iternext(self: Ref): NewRef | NULL {
  if (!isOpen(self)) return NULL;
  const n = lineLength(self, -1);
  return n === 0 ? NULL : readBytes(self, n);
}
function bytesio_readinto(self: Ref, target: Ref): NewRef | NULL {
  if (!isOpen(self)) return NULL;
  const n = withBuffer(target, (at, room) => {
    const count = clamp(self, room);
    memmove(at, PyBytes_AS_STRING(bufOf(self)) + posOf(self), count);
    setPos(self, posOf(self) + count);
    return count;
  });
  return n === null ? NULL : PyLong_FromLong(n);
}
function bytesio_getvalue(self: Ref): NewRef | NULL {
  if (!isOpen(self)) return NULL;
  if (sizeOf(self) !== PyBytes_GET_SIZE(bufOf(self)) && exportsOf(self) === 0 && reallocate(self, sizeOf(self)) < 0) return NULL;
  return Py_NewRef(bufOf(self));
}
function bytesio_tell(self: Ref): NewRef | NULL { return isOpen(self) ? PyLong_FromLong(posOf(self)) : NULL; }
function bytesio_seek(self: Ref, args: number, nargs: number): NewRef | NULL {
  const a = optional("seek", args, nargs, 1, 2);
  const offset = a === null ? null : integerArgument(a[0] as Ref);
  const whence = offset === null ? null : a![1] ? integerArgument(a![1]) : 0;
  if (offset === null || whence === null || !isOpen(self)) return NULL;
  if (whence === 0 && offset < 0) return raise(PyExc_ValueError, `negative seek value ${offset}`);
  if (whence < 0 || whence > 2) return raise(PyExc_ValueError, `invalid whence (${whence}, should be 0, 1 or 2)`);
  const base = whence === 1 ? posOf(self) : whence === 2 ? sizeOf(self) : 0;
  setPos(self, Math.max(0, base + offset));
  return PyLong_FromLong(posOf(self));
}
function bytesio_truncate(self: Ref, args: number, nargs: number): NewRef | NULL {
  const a = optional("truncate", args, nargs, 0, 1);
  if (a === null || !isOpen(self) || !resizable(self)) return NULL;
  const size = sizeArgument(a[0]!, posOf(self));
  if (size === null) return NULL;
  if (size < 0) return raise(PyExc_ValueError, `negative size value ${size}`);
  if (size < sizeOf(self)) {
    setSize(self, size);
    if (resizeBuffer(self, size) < 0) return NULL;
  }
  return PyLong_FromLong(size);
}
function bytesio_true(self: Ref): NewRef | NULL { return isOpen(self) ? bool(true) : NULL; }
function bytesio_false(self: Ref): NewRef | NULL { return isOpen(self) ? bool(false) : NULL; }
function bytesio_flush(self: Ref): NewRef | NULL { return isOpen(self) ? none() : NULL; }
function bytesio_close(self: Ref): NewRef | NULL {
  if (!resizable(self)) return NULL;
  Py_CLEAR(self + BytesIOOff.buf);
  return none();
}
function bytesio_closed(self: Ref): NewRef { return bool(field(self + BytesIOOff.buf) === NULL); }
function bytesio_getbuffer(self: Ref): NewRef | NULL {
  if (!isOpen(self)) return NULL;
  const source = PyType_GenericAlloc(PyBytesIOBuffer_Type, 0);
  if (source === NULL) return NULL;
  I32[(source + SOURCE) >> 2] = Py_NewRef(self);
  const view = PyMemoryView_FromObject(source);
  Py_DECREF(source);
  return view;
}
/** The object, and its bytes object unless somebody else has that too. */
function bytesioBytes(self: Ref): number {
  const own = field(self + BytesIOOff.buf) !== NULL && !isShared(self);
  return I32[(Py_TYPE(self) + PyTypeOff.tp_basicsize) >> 2] + (own ? PyBytesOff.header + PyBytes_GET_SIZE(bufOf(self)) : 0);
}
function bytesio_sizeof(self: Ref): NewRef | NULL { return PyLong_FromLong(bytesioBytes(self)); }
function bytesio_getstate(self: Ref): NewRef | NULL {
  const value = bytesio_getvalue(self);
  const dict = field(self + BytesIOOff.dict);
  const copy = value === NULL ? NULL : dict === NULL ? none() : PyDict_Copy(dict);
  const pos = copy === NULL ? NULL : PyLong_FromLong(posOf(self));
  const state = pos === NULL ? NULL : PyTuple_Pack(value as Ref, pos, copy as Ref);
  for (const o of [value, copy, pos]) Py_XDECREF(o);
  return state;
}
function bytesio_setstate(self: Ref, state: Ref): NewRef | NULL {
  if (!PyTuple_Check(state) || PyTuple_GET_SIZE(state) < 3) return raise(PyExc_TypeError, `${typeName(self)}.__setstate__ argument should be 3-tuple, got ${typeName(state)}`);
  if (!resizable(self)) return NULL;
  if (field(self + BytesIOOff.buf) === NULL) I32[(self + BytesIOOff.buf) >> 2] = emptyBytes;
  setPos(self, 0);
  setSize(self, 0);
  if (writeBytes(self, PyTuple_GET_ITEM(state, 0)) < 0) return NULL;
  const pos = integerArgument(PyTuple_GET_ITEM(state, 1));
  if (pos === null) return NULL;
  if (pos < 0) return raise(PyExc_ValueError, "position value cannot be negative");
  setPos(self, pos);
  return restoreDict(self, BytesIOOff.dict, PyTuple_GET_ITEM(state, 2), "third item of state");
}
/** The last part of `__setstate__`: a dict or None. */
export function restoreDict(self: Ref, at: number, saved: Ref, what: string): NewRef | NULL {
  if (saved === Py_None) return none();
  if (!PyDict_Check(saved)) return raise(PyExc_TypeError, `${what} should be a dict, got a ${typeName(saved)}`);
  const dict = field(self + at);
  if (dict === NULL) I32[(self + at) >> 2] = Py_NewRef(saved);
  else if (PyDict_Update(dict, saved) < 0) return NULL;
  return none();
}
function bytesio_dealloc(self: Ref): void {
  PyObject_GC_UnTrack(self);
  if (exportsOf(self) > 0) {
    PyErr_SetString(PyExc_SystemError, "deallocated BytesIO object has exported buffers");
    PyErr_WriteUnraisable(NULL);
    PyErr_Clear();
  }
  freeStream(self, BytesIOOff.weakreflist, [BytesIOOff.buf, BytesIOOff.dict]);
}
function bytesio_traverse(self: Ref, visit: visitproc, arg: number): number { return visitFieldsOf(self, [BytesIOOff.dict], visit, arg); }
function bytesio_owns(self: Ref, visit: visitproc, arg: number): number { return visitFieldsOf(self, [BytesIOOff.buf], visit, arg); }
function bytesio_clear(self: Ref): number {
  Py_CLEAR(self + BytesIOOff.dict);
  if (exportsOf(self) === 0) Py_CLEAR(self + BytesIOOff.buf);
  return 0;
}

export const PyBytesIO_Type = defineType({
  name: "_io.BytesIO", basicsize: BytesIOOff.size, flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE, base: () => PyBufferedIOBase_Type,
  dictoffset: BytesIOOff.dict, weaklistoffset: BytesIOOff.weakreflist, doc: "A binary stream in memory.",
  slots: {
    tp_dealloc: bytesio_dealloc, tp_traverse: bytesio_traverse, tp_clear: bytesio_clear, tp_init: bytesio_init, tp_new: bytesio_new,
    tp_iter: iobase_iter, tp_iternext: bytesio_iternext,
  },
  methods: [
    ["readable", METH.NOARGS, bytesio_true], ["seekable", METH.NOARGS, bytesio_true], ["writable", METH.NOARGS, bytesio_true],
    ["close", METH.NOARGS, bytesio_close], ["flush", METH.NOARGS, bytesio_flush], ["isatty", METH.NOARGS, bytesio_false], ["tell", METH.NOARGS, bytesio_tell],
    ["write", METH.O, bytesio_write], ["writelines", METH.O, bytesio_writelines], ["read1", METH.FASTCALL, bytesio_read1], ["readinto", METH.O, bytesio_readinto],
    ["readline", METH.FASTCALL, bytesio_readline], ["readlines", METH.FASTCALL, bytesio_readlines], ["read", METH.FASTCALL, bytesio_read],
    ["getbuffer", METH.NOARGS, bytesio_getbuffer], ["getvalue", METH.NOARGS, bytesio_getvalue], ["seek", METH.FASTCALL, bytesio_seek],
    ["truncate", METH.FASTCALL, bytesio_truncate], ["__getstate__", METH.NOARGS, bytesio_getstate], ["__setstate__", METH.O, bytesio_setstate],
    ["__sizeof__", METH.NOARGS, bytesio_sizeof],
  ],
  getset: [["closed", bytesio_closed], ["__dict__", PyObject_GenericGetDict]],
  owns: bytesio_owns, sizeof: bytesioBytes,
});

// --- what getbuffer() shows

const SOURCE = 16;
function sourceOf(self: Ref): Ref { return I32[(self + SOURCE) >> 2] as Ref; }
function bytesiobuf_getbuffer(self: Ref, view: number, wanted: number): number {
  const b = sourceOf(self);
  if (view === 0) return raiseStatus(PyExc_BufferError, `${nameOfType(PyBytesIOBuffer_Type)}: view==NULL argument is obsolete`);
  if (exportsOf(b) === 0 && isShared(b) && unshare(b, sizeOf(b)) < 0) return -1;
  const status = PyBuffer_FillInfo(view, self, PyBytes_AS_STRING(bufOf(b)), sizeOf(b), false, wanted);
  if (status === 0) I32[(b + BytesIOOff.exports) >> 2] = exportsOf(b) + 1;
  return status;
}
function bytesiobuf_releasebuffer(self: Ref): void { I32[(sourceOf(self) + BytesIOOff.exports) >> 2] = exportsOf(sourceOf(self)) - 1; }
function bytesiobuf_dealloc(self: Ref): void {
  PyObject_GC_UnTrack(self);
  Py_CLEAR(self + SOURCE);
  PyObject_GC_Del(self);
}
function bytesiobuf_traverse(self: Ref, visit: visitproc, arg: number): number { return visitFieldsOf(self, [SOURCE], visit, arg); }
export const PyBytesIOBuffer_Type = defineType({
  name: "_io._BytesIOBuffer", basicsize: 24, flags: TPFLAGS.HAVE_GC | TPFLAGS.DISALLOW_INSTANTIATION,
  slots: { tp_dealloc: bytesiobuf_dealloc, tp_traverse: bytesiobuf_traverse, bf_getbuffer: bytesiobuf_getbuffer, bf_releasebuffer: bytesiobuf_releasebuffer },
});
