/**
 * The abstract classes of _io: _IOBase and its three kinds.
 *
 *   iobase, 32 bytes:   16 dict   24 weakreflist
 *
 * Source: CPython 3.12 Modules/_io/iobase.c, bufferedio.c, textio.c.
 */
import { I32, U8, memmove } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PyIter_Next, PyObject_GetIter, PyObject_Size } from "../objects/abstract.ts";
import { withBuffer } from "../objects/buffer.ts";
import { PyByteArray_Type } from "../objects/bytearray.ts";
import { PyBytes_AS_STRING, PyBytes_FromHost, PyBytes_FromStringAndSize, PyBytes_GET_SIZE } from "../objects/bytes.ts";
import { PyObject_CallOneArg, callMethod } from "../objects/call.ts";
import { METH, defineType } from "../objects/define.ts";
import { PyErr_Clear, PyErr_GetRaisedException, PyErr_SetNone, PyErr_SetRaisedException, raise, raiseStatus } from "../objects/errors.ts";
import { PyExc_NotImplementedError, PyExc_OSError, PyExc_TypeError, PyExc_ValueError } from "../objects/exceptions.ts";
import { PyObject_GC_UnTrack } from "../objects/gcalloc.ts";
import { PyObject_GenericSetAttr, PyObject_SetAttr, _PyObject_LookupAttr } from "../objects/generic.ts";
import { PyObject_CallFinalizer, PyObject_CallFinalizerFromDealloc } from "../objects/generic-ops.ts";
import { PyObject_GenericGetDict } from "../objects/dict-split.ts";
import { ID } from "../objects/id.ts";
import { PyLong_AsSsize_t, PyLong_FromLong } from "../objects/int.ts";
import { PyList_Append, PyList_New } from "../objects/list.ts";
import { FN, PyTypeOff, Py_CLEAR, Py_DECREF, Py_NewRef, Py_REFCNT, Py_TYPE, Py_XDECREF, TPFLAGS, type visitproc } from "../objects/object.ts";
import { Py_None, Py_True, smallInt } from "../objects/singletons.ts";
import { PyType_GenericNew, typeName } from "../objects/typeobject.ts";
import { PyObject_ClearWeakRefs } from "../objects/weakref.ts";
import { attributeTruth, bool, closedFile, field, isBytes, none, optional, pending, sizeArgument, unsupported } from "./_io-util.ts";

const enum IOBaseOff { dict = 16, weakreflist = 24, size = 32 }

function isClosed(self: Ref): boolean {
  const flag = _PyObject_LookupAttr(self, ID("__IOBase_closed"));
  Py_XDECREF(flag);
  return flag !== NULL;
}
/** Asks `self.closed`; false with ValueError (or another exception) set when it is closed. */
export function checkOpen(self: Ref): boolean {
  const closed = attributeTruth(self, ID("closed"));
  if (closed > 0) closedFile();
  return closed === 0;
}
function check(self: Ref, method: Ref, what: string): NewRef | NULL {
  const answer = callMethod(self, method);
  if (answer === NULL) return NULL;
  Py_DECREF(answer);
  return answer === Py_True ? none() : unsupported(`File or stream is not ${what}.`);
}

function iobase_seek(): NULL { return unsupported("seek"); }
function iobase_tell(self: Ref): NewRef | NULL { return callMethod(self, ID("seek"), smallInt(0), smallInt(1)); }
function iobase_truncate(): NULL { return unsupported("truncate"); }
function iobase_flush(self: Ref): NewRef | NULL {
  if (isClosed(self)) return closedFile();
  return pending() ? NULL : none();
}
function iobase_close(self: Ref): NewRef | NULL {
  if (isClosed(self)) return none();
  if (pending()) return NULL;
  const flushed = callMethod(self, ID("flush"));
  const exc = PyErr_GetRaisedException();
  const status = PyObject_SetAttr(self, ID("__IOBase_closed"), Py_True);
  if (flushed === NULL) { if (status < 0) PyErr_Clear(); PyErr_SetRaisedException(exc); return NULL; }
  Py_DECREF(flushed);
  return status < 0 ? NULL : none();
}
function iobase_closed(self: Ref): NewRef | NULL { const closed = isClosed(self); return pending() ? NULL : bool(closed); }
function iobase_no(): NewRef { return bool(false); }
function iobase_checkClosed(self: Ref): NewRef | NULL { return checkOpen(self) ? none() : NULL; }
function iobase_checkSeekable(self: Ref): NewRef | NULL { return check(self, ID("seekable"), "seekable"); }
function iobase_checkReadable(self: Ref): NewRef | NULL { return check(self, ID("readable"), "readable"); }
function iobase_checkWritable(self: Ref): NewRef | NULL { return check(self, ID("writable"), "writable"); }
function iobase_fileno(): NULL { return unsupported("fileno"); }
function iobase_isatty(self: Ref): NewRef | NULL { return checkOpen(self) ? bool(false) : NULL; }
export function iobase_iter(self: Ref): NewRef | NULL { return checkOpen(self) ? Py_NewRef(self) : NULL; }
function iobase_enter(self: Ref): NewRef | NULL { return iobase_iter(self); }
function iobase_exit(self: Ref): NewRef | NULL { return callMethod(self, ID("close")); }
function iobase_iternext(self: Ref): NewRef | NULL {
  const line = callMethod(self, ID("readline"));
  if (line === NULL) return NULL;
  const n = PyObject_Size(line);
  if (n > 0) return line;
  Py_DECREF(line);
  return NULL;
}

/** How many bytes to read next so that no byte past a newline is taken; -1 with an exception. */
function readaheadLength(self: Ref, peek: Ref, limit: number): number {
  const ahead = PyObject_CallOneArg(peek, smallInt(1));
  if (ahead === NULL) return -1;
  if (!isBytes(ahead)) {
    raise(PyExc_OSError, `peek() should have returned a bytes object, not '${typeName(ahead)}'`);
    Py_DECREF(ahead);
    return -1;
  }
  const at = PyBytes_AS_STRING(ahead);
  const n = Math.min(PyBytes_GET_SIZE(ahead), limit < 0 ? Infinity : limit);
  let count = 0;
  while (count < n && U8[at + count++] !== 10);
  Py_DECREF(ahead);
  return n === 0 ? 1 : count;
}
function iobase_readline(self: Ref, args: number, nargs: number): NewRef | NULL {
  const a = optional("readline", args, nargs, 0, 1);
  const limit = a === null ? null : sizeArgument(a[0]);
  if (limit === null) return NULL;
  const peek = _PyObject_LookupAttr(self, ID("peek"));
  if (peek === NULL && pending()) return NULL;
  const out: number[] = [];
  let ok = true;
  while (ok && (limit < 0 || out.length < limit)) {
    const wanted = peek === NULL ? 1 : readaheadLength(self, peek, limit < 0 ? -1 : limit - out.length);
    const count = wanted < 0 ? NULL : PyLong_FromLong(wanted);
    const data = count === NULL ? NULL : callMethod(self, ID("read"), count);
    Py_XDECREF(count);
    if (data === NULL) { ok = false; break; }
    if (!isBytes(data)) { raise(PyExc_OSError, `read() should have returned a bytes object, not '${typeName(data)}'`); ok = false; }
    else for (let i = 0; i < PyBytes_GET_SIZE(data); i++) out.push(U8[PyBytes_AS_STRING(data) + i]);
    const size = ok ? PyBytes_GET_SIZE(data) : 0;
    Py_DECREF(data);
    if (size === 0 || out[out.length - 1] === 10) break;
  }
  Py_XDECREF(peek);
  return ok ? PyBytes_FromHost(out) : NULL;
}
function iobase_readlines(self: Ref, args: number, nargs: number): NewRef | NULL {
  const a = optional("readlines", args, nargs, 0, 1);
  const hint = a === null ? null : sizeArgument(a[0]);
  if (hint === null) return NULL;
  const list = PyList_New(0);
  const it = list === NULL ? NULL : PyObject_GetIter(self);
  let ok = it !== NULL;
  for (let length = 0; ok && (hint <= 0 || length < hint); ) {
    const line = PyIter_Next(it as Ref);
    if (line === NULL) { ok = !pending(); break; }
    const n = PyObject_Size(line);
    ok = n >= 0 && PyList_Append(list as Ref, line) === 0;
    Py_DECREF(line);
    length += n;
  }
  Py_XDECREF(it);
  if (ok) return list;
  Py_XDECREF(list);
  return NULL;
}
function iobase_writelines(self: Ref, lines: Ref): NewRef | NULL {
  if (!checkOpen(self)) return NULL;
  const it = PyObject_GetIter(lines);
  if (it === NULL) return NULL;
  for (;;) {
    const line = PyIter_Next(it);
    if (line === NULL) break;
    const written = callMethod(self, ID("write"), line);
    Py_DECREF(line);
    if (written === NULL) { Py_DECREF(it); return NULL; }
    Py_DECREF(written);
  }
  Py_DECREF(it);
  return pending() ? NULL : none();
}

/** tp_finalize: closes what was left open. Errors are dropped. */
export function iobase_finalize(self: Ref): void {
  const exc = PyErr_GetRaisedException();
  const closed = attributeTruth(self, ID("closed"));
  if (closed < 0) PyErr_Clear();
  if (closed <= 0) {
    if (PyObject_GenericSetAttr(self, ID("_finalizing"), Py_True) < 0) PyErr_Clear();
    const done = callMethod(self, ID("close"));
    if (done === NULL) PyErr_Clear();
    else Py_DECREF(done);
  }
  PyErr_SetRaisedException(exc);
}
/** `_PyIOBase_finalize`: for tp_dealloc; -1 when the object lives on. */
export function _PyIOBase_finalize(self: Ref): number {
  if (Py_REFCNT(self) === 0) return PyObject_CallFinalizerFromDealloc(self);
  PyObject_CallFinalizer(self);
  return 0;
}
/** The end of a tp_dealloc: weak references, the fields that hold objects, the memory. */
export function freeStream(self: Ref, weakreflist: number, fields: readonly number[]): void {
  PyObject_GC_UnTrack(self);
  if (field(self + weakreflist) !== NULL) PyObject_ClearWeakRefs(self);
  for (const at of fields) Py_CLEAR(self + at);
  FN[I32[(Py_TYPE(self) + PyTypeOff.tp_free) >> 2]](self);
}
export function visitFieldsOf(self: Ref, fields: readonly number[], visit: visitproc, arg: number): number {
  for (const at of fields) {
    const o = field(self + at);
    const stop = o !== NULL ? visit(o, arg) : 0;
    if (stop !== 0) return stop;
  }
  return 0;
}
function iobase_dealloc(self: Ref): void {
  if (_PyIOBase_finalize(self) < 0) return;
  freeStream(self, IOBaseOff.weakreflist, [IOBaseOff.dict]);
}
function iobase_traverse(self: Ref, visit: visitproc, arg: number): number { return visitFieldsOf(self, [IOBaseOff.dict], visit, arg); }
function iobase_clear(self: Ref): number { Py_CLEAR(self + IOBaseOff.dict); return 0; }

export const PyIOBase_Type = defineType({
  name: "_io._IOBase", basicsize: IOBaseOff.size, flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE,
  dictoffset: IOBaseOff.dict, weaklistoffset: IOBaseOff.weakreflist, doc: "The abstract base class of all streams.",
  slots: {
    tp_dealloc: iobase_dealloc, tp_traverse: iobase_traverse, tp_clear: iobase_clear, tp_iter: iobase_iter, tp_iternext: iobase_iternext,
    tp_finalize: iobase_finalize, tp_new: PyType_GenericNew,
  },
  methods: [
    ["seek", METH.FASTCALL, iobase_seek], ["tell", METH.NOARGS, iobase_tell], ["truncate", METH.FASTCALL, iobase_truncate],
    ["flush", METH.NOARGS, iobase_flush], ["close", METH.NOARGS, iobase_close], ["seekable", METH.NOARGS, iobase_no],
    ["readable", METH.NOARGS, iobase_no], ["writable", METH.NOARGS, iobase_no], ["_checkClosed", METH.NOARGS, iobase_checkClosed],
    ["_checkSeekable", METH.NOARGS, iobase_checkSeekable], ["_checkReadable", METH.NOARGS, iobase_checkReadable],
    ["_checkWritable", METH.NOARGS, iobase_checkWritable], ["fileno", METH.NOARGS, iobase_fileno], ["isatty", METH.NOARGS, iobase_isatty],
    ["__enter__", METH.NOARGS, iobase_enter], ["__exit__", METH.VARARGS, iobase_exit], ["readline", METH.FASTCALL, iobase_readline],
    ["readlines", METH.FASTCALL, iobase_readlines], ["writelines", METH.O, iobase_writelines],
  ],
  getset: [["__dict__", PyObject_GenericGetDict], ["closed", iobase_closed]],
});

// --- _RawIOBase

function raw_read(self: Ref, args: number, nargs: number): NewRef | NULL {
  const a = optional("read", args, nargs, 0, 1);
  const n = a === null ? null : sizeArgument(a[0]);
  if (n === null) return NULL;
  if (n < 0) return callMethod(self, ID("readall"));
  const size = PyLong_FromLong(n);
  const target = size === NULL ? NULL : PyObject_CallOneArg(PyByteArray_Type, size);
  Py_XDECREF(size);
  if (target === NULL) return NULL;
  const answer = callMethod(self, ID("readinto"), target);
  let result: NewRef | NULL = answer;
  if (answer !== NULL && answer !== Py_None) {
    const count = PyLong_AsSsize_t(answer);
    Py_DECREF(answer);
    result = count === -1 && pending() ? NULL : withBuffer(target, (at, length) => PyBytes_FromStringAndSize(at, Math.min(count, length))) ?? NULL;
  }
  Py_DECREF(target);
  return result;
}
function raw_readall(self: Ref): NewRef | NULL {
  const chunks: number[] = [];
  for (;;) {
    const size = PyLong_FromLong(DEFAULT_CHUNK);
    const data = size === NULL ? NULL : callMethod(self, ID("read"), size);
    Py_XDECREF(size);
    if (data === NULL) return NULL;
    if (data === Py_None && chunks.length === 0) return data;
    if (data !== Py_None && !isBytes(data)) { Py_DECREF(data); return raise(PyExc_TypeError, "read() should return bytes"); }
    const n = data === Py_None ? 0 : PyBytes_GET_SIZE(data);
    for (let i = 0; i < n; i++) chunks.push(U8[PyBytes_AS_STRING(data) + i]);
    Py_DECREF(data);
    if (n === 0) return PyBytes_FromHost(chunks);
  }
}
const DEFAULT_CHUNK = 8192;
function raw_notImplemented(): NULL {
  PyErr_SetNone(PyExc_NotImplementedError);
  return NULL;
}

export const PyRawIOBase_Type = defineType({
  name: "_io._RawIOBase", basicsize: IOBaseOff.size, flags: TPFLAGS.BASETYPE, base: () => PyIOBase_Type,
  doc: "Base class for raw binary streams.", slots: {},
  methods: [["read", METH.FASTCALL, raw_read], ["readall", METH.NOARGS, raw_readall], ["readinto", METH.O, raw_notImplemented], ["write", METH.O, raw_notImplemented]],
});

// --- _BufferedIOBase

function bufbase_detach(): NULL { return unsupported("detach"); }
function bufbase_read(): NULL { return unsupported("read"); }
function bufbase_read1(): NULL { return unsupported("read1"); }
function bufbase_write(): NULL { return unsupported("write"); }
function readIntoBy(self: Ref, target: Ref, method: Ref): NewRef | NULL {
  const room = withBuffer(target, (_at, n) => n);
  if (room === null) return NULL;
  const size = PyLong_FromLong(room);
  const data = size === NULL ? NULL : callMethod(self, method, size);
  Py_XDECREF(size);
  if (data === NULL) return NULL;
  if (!isBytes(data)) { Py_DECREF(data); return raise(PyExc_TypeError, "read() should return bytes"); }
  const n = PyBytes_GET_SIZE(data);
  if (n > room) raiseStatus(PyExc_ValueError, `read() returned too much data: ${room} bytes requested, ${n} returned`);
  else withBuffer(target, (at) => memmove(at, PyBytes_AS_STRING(data), n));
  Py_DECREF(data);
  return pending() ? NULL : PyLong_FromLong(n);
}
function bufbase_readinto(self: Ref, target: Ref): NewRef | NULL { return readIntoBy(self, target, ID("read")); }
function bufbase_readinto1(self: Ref, target: Ref): NewRef | NULL { return readIntoBy(self, target, ID("read1")); }

export const PyBufferedIOBase_Type = defineType({
  name: "_io._BufferedIOBase", basicsize: IOBaseOff.size, flags: TPFLAGS.BASETYPE, base: () => PyIOBase_Type,
  doc: "Base class for streams with a buffer.", slots: {},
  methods: [
    ["detach", METH.NOARGS, bufbase_detach], ["read", METH.FASTCALL, bufbase_read], ["read1", METH.FASTCALL, bufbase_read1],
    ["readinto", METH.O, bufbase_readinto], ["readinto1", METH.O, bufbase_readinto1], ["write", METH.O, bufbase_write],
  ],
});

// --- _TextIOBase

function textbase_detach(): NULL { return unsupported("detach"); }
function textbase_read(): NULL { return unsupported("read"); }
function textbase_readline(): NULL { return unsupported("readline"); }
function textbase_write(): NULL { return unsupported("write"); }
function textbase_none(): NewRef { return none(); }

export const PyTextIOBase_Type = defineType({
  name: "_io._TextIOBase", basicsize: IOBaseOff.size, flags: TPFLAGS.BASETYPE, base: () => PyIOBase_Type,
  doc: "Base class for text streams.", slots: {},
  methods: [
    ["detach", METH.NOARGS, textbase_detach], ["read", METH.FASTCALL, textbase_read], ["readline", METH.FASTCALL, textbase_readline], ["write", METH.O, textbase_write],
  ],
  getset: [["encoding", textbase_none], ["newlines", textbase_none], ["errors", textbase_none]],
});
