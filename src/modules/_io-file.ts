/**
 * FileIO: bytes of an open file, without a buffer.
 *
 *   fileio, 48 bytes:   16 fd (4 bytes)   20 flags (FileFlag)   24 blksize   32 weakreflist   40 dict
 *
 * Source: CPython 3.12 Modules/_io/fileio.c.
 */
import { I32, U8 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyNumber_AsSsize_t } from "../objects/abstract.ts";
import { argSpec, unpackTupleDict } from "../objects/args.ts";
import { withBuffer } from "../objects/buffer.ts";
import { PyBytes_FromHost, PyBytes_AS_STRING, PyBytes_GET_SIZE } from "../objects/bytes.ts";
import { callArgs, callMethod } from "../objects/call.ts";
import { PyUnicode_DecodeFSDefaultAndSize } from "../objects/codecs.ts";
import { METH, defineType } from "../objects/define.ts";
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_ResourceWarning, PyErr_WriteUnraisable, PyErr_GetRaisedException, PyErr_SetRaisedException, raise, raiseStatus, reprText } from "../objects/errors.ts";
import { PyExc_TypeError, PyExc_ValueError, PyExc_Warning } from "../objects/exceptions.ts";
import { PyObject_SetAttr, _PyObject_LookupAttr } from "../objects/generic.ts";
import { PyObject_GenericGetDict } from "../objects/dict-split.ts";
import { ID } from "../objects/id.ts";
import { PyLong_Check, PyLong_FromLong } from "../objects/int.ts";
import { _PyLong_AsInt } from "../objects/int-convert.ts";
import { Py_CLEAR, Py_DECREF, Py_NewRef, Py_XDECREF, TPFLAGS, type visitproc } from "../objects/object.ts";
import { Py_None } from "../objects/singletons.ts";
import { PyType_GenericNew, _PyObject_LookupSpecial, typeName } from "../objects/typeobject.ts";
import { PyUnicode_AsJS, PyUnicode_FromString } from "../objects/unicode.ts";
import { PyObject_IsTrue } from "../objects/generic.ts";
import { PyRawIOBase_Type, _PyIOBase_finalize, freeStream, visitFieldsOf } from "./_io-base.ts";
import { bool, integerArgument, isBytes, isStr, none, optional, osError, pending, sizeArgument, unsupported } from "./_io-util.ts";
import { Open, fdClose, fdIsOpen, fdIsatty, fdOpen, fdRead, fdSeek, fdTruncate, fdWrite, Errno } from "./stdio.ts";

export const enum FileOff { fd = 16, flags = 20, blksize = 24, weakreflist = 32, dict = 40, size = 48 }
const enum FileFlag { CREATED = 1, READABLE = 2, WRITABLE = 4, APPENDING = 8, CLOSEFD = 16, FINALIZING = 32 }
const BLOCK_SIZE = 4096;

/** Descriptor of a FileIO; -1 when it is closed. */
export function fileDescriptor(self: Ref): number { return I32[(self + FileOff.fd) >> 2]; }
function has(self: Ref, flag: FileFlag): boolean { return (I32[(self + FileOff.flags) >> 2] & flag) !== 0; }
function errClosed(): NULL { return raise(PyExc_ValueError, "I/O operation on closed file"); }

/** `os.fspath` with CPython's messages: an owned str or bytes. */
export function PyOS_FSPath(o: Ref): NewRef | NULL {
  if (isStr(o) || isBytes(o)) return Py_NewRef(o);
  const method = _PyObject_LookupSpecial(o, ID("__fspath__"));
  if (method === NULL) return pending() ? NULL : raise(PyExc_TypeError, `expected str, bytes or os.PathLike object, not ${typeName(o)}`);
  const path = callArgs(method);
  Py_DECREF(method);
  if (path === NULL || isStr(path) || isBytes(path)) return path;
  raise(PyExc_TypeError, `expected ${typeName(o)}.__fspath__() to return str or bytes, not ${typeName(path)}`);
  Py_DECREF(path);
  return NULL;
}
/** `PyUnicode_FSDecoder`: an owned str without NUL characters. */
export function fsDecode(o: Ref): NewRef | NULL {
  const path = PyOS_FSPath(o);
  if (path === NULL) return NULL;
  const text = isStr(path) ? Py_NewRef(path) : PyUnicode_DecodeFSDefaultAndSize(PyBytes_AS_STRING(path), PyBytes_GET_SIZE(path));
  Py_DECREF(path);
  if (text === NULL || !PyUnicode_AsJS(text).includes("\0")) return text;
  Py_DECREF(text);
  return raise(PyExc_ValueError, "embedded null byte");
}

interface Mode { flags: number; create: "never" | "ifMissing" | "exclusive"; truncate: boolean }
/** null with ValueError when the mode is not one of CPython's. */
function parseMode(text: string): Mode | null {
  let kind = "";
  let plus = false;
  for (const ch of text) {
    if ("xrwa".includes(ch)) {
      if (kind !== "") return badMode();
      kind = ch;
    } else if (ch === "+") {
      if (plus) return badMode();
      plus = true;
    } else if (ch !== "b") {
      raise(PyExc_ValueError, `invalid mode: ${text}`);
      return null;
    }
  }
  if (kind === "") return badMode();
  let flags = kind === "r" || plus ? FileFlag.READABLE : 0;
  if (kind !== "r" || plus) flags |= FileFlag.WRITABLE;
  if (kind === "x") flags |= FileFlag.CREATED;
  if (kind === "a") flags |= FileFlag.APPENDING;
  return { flags, create: kind === "r" ? "never" : kind === "x" ? "exclusive" : "ifMissing", truncate: kind === "w" };
}
function badMode(): null {
  raise(PyExc_ValueError, "Must have exactly one of create/read/write/append mode and at most one plus");
  return null;
}

/** Opens `name`, with `opener` when there is one; the descriptor, or -1 with an exception. */
function openFile(name: Ref, mode: Mode, opener: Ref): number {
  const path = fsDecode(name);
  if (path === NULL) return -1;
  const flags = ((mode.flags & FileFlag.READABLE) !== 0 ? Open.READ : 0) | ((mode.flags & FileFlag.WRITABLE) !== 0 ? Open.WRITE : 0) | ((mode.flags & FileFlag.APPENDING) !== 0 ? Open.APPEND : 0);
  let fd: number;
  if (opener === Py_None) {
    fd = fdOpen(path, flags, mode.create, mode.truncate);
    if (fd < 0) { osError(fd, name); fd = -1; }
  } else fd = callOpener(opener, name, flags, mode);
  Py_DECREF(path);
  return fd;
}
function callOpener(opener: Ref, name: Ref, flags: number, mode: Mode): number {
  const access = (flags & Open.READ) === 0 ? 1 : (flags & Open.WRITE) === 0 ? 0 : 2;
  const more = (mode.create === "ifMissing" ? 0o100 : mode.create === "exclusive" ? 0o300 : 0) | (mode.truncate ? 0o1000 : 0) | ((flags & Open.APPEND) !== 0 ? 0o2000 : 0);
  const number = PyLong_FromLong(access | more | 0o2000000);
  const answer = number === NULL ? NULL : callArgs(opener, name, number);
  Py_XDECREF(number);
  if (answer === NULL) return -1;
  if (!PyLong_Check(answer)) { Py_DECREF(answer); return raiseStatus(PyExc_TypeError, "expected integer from opener"); }
  const fd = _PyLong_AsInt(answer);
  Py_DECREF(answer);
  if (fd < 0 && !pending()) return raiseStatus(PyExc_ValueError, `opener returned ${fd}`);
  return fd;
}

const init_spec = argSpec("FileIO", "file, mode=, closefd=, opener=");
function fileio_init(self: Ref, args: Ref, kwargs: Ref | 0): number {
  const a = unpackTupleDict(init_spec, args, kwargs);
  if (a === null) return -1;
  const name = a[0] as Ref;
  if (a[1] && !isStr(a[1])) return raiseStatus(PyExc_TypeError, `FileIO() argument 'mode' must be str, not ${typeName(a[1])}`);
  const closefd = a[2] ? PyObject_IsTrue(a[2]) : 1;
  if (closefd < 0) return -1;
  if (fileDescriptor(self) >= 0 && has(self, FileFlag.CLOSEFD)) fdClose(fileDescriptor(self));
  I32[(self + FileOff.fd) >> 2] = -1;
  let fd = PyLong_Check(name) ? _PyLong_AsInt(name) : -1;
  if (PyLong_Check(name) && fd < 0) return pending() ? -1 : raiseStatus(PyExc_ValueError, "negative file descriptor");
  const mode = parseMode(a[1] ? PyUnicode_AsJS(a[1]) : "r");
  if (mode === null) return -1;
  if (fd >= 0) {
    if (!fdIsOpen(fd)) { osError(-Errno.EBADF); return -1; }
  } else {
    if (closefd === 0) return raiseStatus(PyExc_ValueError, "Cannot use closefd=False with file name");
    fd = openFile(name, mode, (a[3] || Py_None) as Ref);
    if (fd < 0) return -1;
  }
  I32[(self + FileOff.fd) >> 2] = fd;
  I32[(self + FileOff.flags) >> 2] = mode.flags | (closefd ? FileFlag.CLOSEFD : 0);
  I32[(self + FileOff.blksize) >> 2] = BLOCK_SIZE;
  if (PyObject_SetAttr(self, ID("name"), name) < 0) return -1;
  if ((mode.flags & FileFlag.APPENDING) !== 0) fdSeek(fd, 0, 2);
  return 0;
}
function fileio_new(type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const self = PyType_GenericNew(type, args, kwargs);
  if (self === NULL) return NULL;
  I32[(self + FileOff.fd) >> 2] = -1;
  I32[(self + FileOff.flags) >> 2] = FileFlag.CLOSEFD;
  return self;
}

function usable(self: Ref, flag: FileFlag.READABLE | FileFlag.WRITABLE): boolean {
  if (fileDescriptor(self) < 0) errClosed();
  else if (!has(self, flag)) unsupported(`File not open for ${flag === FileFlag.READABLE ? "reading" : "writing"}`);
  else return true;
  return false;
}
function fileio_read(self: Ref, args: number, nargs: number): NewRef | NULL {
  const a = optional("read", args, nargs, 0, 1);
  const n = a === null ? null : sizeArgument(a[0]);
  if (n === null || !usable(self, FileFlag.READABLE)) return NULL;
  const data = fdRead(fileDescriptor(self), n);
  return typeof data === "number" ? osError(data) : PyBytes_FromHost(data);
}
function fileio_readall(self: Ref): NewRef | NULL {
  if (!usable(self, FileFlag.READABLE)) return NULL;
  const data = fdRead(fileDescriptor(self), -1);
  return typeof data === "number" ? osError(data) : PyBytes_FromHost(data);
}
/** Reads up to `n` bytes to `address`; how many, or -1 with an exception. */
export function fileReadInto(self: Ref, address: number, n: number): number {
  if (!usable(self, FileFlag.READABLE)) return -1;
  const data = fdRead(fileDescriptor(self), n);
  if (typeof data === "number") { osError(data); return -1; }
  U8.set(data, address);
  return data.length;
}
/** Writes `n` bytes; how many, or -1 with an exception. */
export function fileWriteFrom(self: Ref, address: number, n: number): number {
  if (!usable(self, FileFlag.WRITABLE)) return -1;
  const written = fdWrite(fileDescriptor(self), address, n);
  if (written >= 0) return written;
  osError(written);
  return -1;
}
function fileio_readinto(self: Ref, target: Ref): NewRef | NULL {
  const n = withBuffer(target, (at, room) => fileReadInto(self, at, room));
  return n === null || n < 0 ? NULL : PyLong_FromLong(n);
}
function fileio_write(self: Ref, data: Ref): NewRef | NULL {
  const n = withBuffer(data, (at, size) => fileWriteFrom(self, at, size));
  return n === null || n < 0 ? NULL : PyLong_FromLong(n);
}
function fileio_seek(self: Ref, args: number, nargs: number): NewRef | NULL {
  const a = optional("seek", args, nargs, 1, 2);
  if (a === null) return NULL;
  if (fileDescriptor(self) < 0) return errClosed();
  const offset = integerArgument(a[0] as Ref);
  const whence = a[1] ? integerArgument(a[1]) : 0;
  if (offset === null || whence === null) return NULL;
  const at = fdSeek(fileDescriptor(self), offset, whence);
  return at < 0 ? osError(at) : PyLong_FromLong(at);
}
function fileio_tell(self: Ref): NewRef | NULL {
  if (fileDescriptor(self) < 0) return errClosed();
  const at = fdSeek(fileDescriptor(self), 0, 1);
  return at < 0 ? osError(at) : PyLong_FromLong(at);
}
function fileio_truncate(self: Ref, args: number, nargs: number): NewRef | NULL {
  const a = optional("truncate", args, nargs, 0, 1);
  if (a === null || !usable(self, FileFlag.WRITABLE)) return NULL;
  const size = a[0] && a[0] !== Py_None ? PyNumber_AsSsize_t(a[0], PyExc_ValueError) : fdSeek(fileDescriptor(self), 0, 1);
  if (pending()) return NULL;
  const status = size < 0 ? size : fdTruncate(fileDescriptor(self), size);
  return status < 0 ? osError(a[0] ? -Errno.EINVAL : status) : PyLong_FromLong(size);
}
function closeDescriptor(self: Ref): Status {
  const fd = fileDescriptor(self);
  if (fd < 0) return 0;
  I32[(self + FileOff.fd) >> 2] = -1;
  const status = has(self, FileFlag.CLOSEFD) ? fdClose(fd) : 0;
  if (status < 0) { osError(status); return -1; }
  return 0;
}
const baseClose = ID("close");
function fileio_close(self: Ref): NewRef | NULL {
  const done = callArgs2(self);
  const exc = done === NULL ? PyErr_GetRaisedException() : NULL;
  if (!has(self, FileFlag.CLOSEFD)) I32[(self + FileOff.fd) >> 2] = -1;
  else {
    if (has(self, FileFlag.FINALIZING)) warnUnclosed(self, self);
    if (closeDescriptor(self) < 0 && exc !== NULL) PyErr_Clear();
  }
  if (exc !== NULL) { PyErr_SetRaisedException(exc); return NULL; }
  Py_XDECREF(done);
  return pending() ? NULL : none();
}
/** `_RawIOBase.close(self)`. */
function callArgs2(self: Ref): NewRef | NULL { return callMethod(PyRawIOBase_Type, baseClose, self); }
/** ResourceWarning for a file that a program left open; `source` is what the program knew. */
function warnUnclosed(self: Ref, source: Ref): void {
  if (fileDescriptor(self) < 0 || !has(self, FileFlag.CLOSEFD)) return;
  const exc = PyErr_GetRaisedException();
  const text = reprText(source);
  if (text === null) PyErr_Clear();
  else if (PyErr_ResourceWarning(source, 1, `unclosed file ${text}`) < 0 && PyErr_ExceptionMatches(PyExc_Warning)) PyErr_WriteUnraisable(self);
  PyErr_SetRaisedException(exc);
}
function fileio_dealloc_warn(self: Ref, source: Ref): NewRef { warnUnclosed(self, source); return none(); }
function fileio_seekable(self: Ref): NewRef | NULL { return fileDescriptor(self) < 0 ? errClosed() : bool(fileDescriptor(self) > 2); }
function fileio_readable(self: Ref): NewRef | NULL { return fileDescriptor(self) < 0 ? errClosed() : bool(has(self, FileFlag.READABLE)); }
function fileio_writable(self: Ref): NewRef | NULL { return fileDescriptor(self) < 0 ? errClosed() : bool(has(self, FileFlag.WRITABLE)); }
function fileio_fileno(self: Ref): NewRef | NULL { return fileDescriptor(self) < 0 ? errClosed() : PyLong_FromLong(fileDescriptor(self)); }
function fileio_isatty(self: Ref): NewRef | NULL { return fileDescriptor(self) < 0 ? errClosed() : bool(fdIsatty(fileDescriptor(self))); }
function modeText(self: Ref): string {
  const readable = has(self, FileFlag.READABLE);
  if (has(self, FileFlag.CREATED)) return readable ? "xb+" : "xb";
  if (has(self, FileFlag.APPENDING)) return readable ? "ab+" : "ab";
  return readable ? (has(self, FileFlag.WRITABLE) ? "rb+" : "rb") : "wb";
}
function fileio_mode(self: Ref): NewRef | NULL { return PyUnicode_FromString(modeText(self)); }
function fileio_closed(self: Ref): NewRef { return bool(fileDescriptor(self) < 0); }
function fileio_closefd(self: Ref): NewRef { return bool(has(self, FileFlag.CLOSEFD)); }
function fileio_get_finalizing(self: Ref): NewRef { return bool(has(self, FileFlag.FINALIZING)); }
function fileio_set_finalizing(self: Ref): number { I32[(self + FileOff.flags) >> 2] |= FileFlag.FINALIZING; return 0; }
function fileio_blksize(self: Ref): NewRef | NULL { return PyLong_FromLong(I32[(self + FileOff.blksize) >> 2]); }
function fileio_repr(self: Ref): NewRef | NULL {
  const type = typeName(self);
  const fd = fileDescriptor(self);
  if (fd < 0) return PyUnicode_FromString(`<${type} [closed]>`);
  const name = _PyObject_LookupAttr(self, ID("name"));
  if (name === NULL && pending()) return NULL;
  const shown = name === NULL ? `fd=${fd}` : reprText(name);
  Py_XDECREF(name);
  return shown === null ? NULL : PyUnicode_FromString(`<${type} ${name === NULL ? shown : `name=${shown}`} mode='${modeText(self)}' closefd=${has(self, FileFlag.CLOSEFD) ? "True" : "False"}>`);
}
function cannotPickle(self: Ref): NULL { return raise(PyExc_TypeError, `cannot pickle '${typeName(self)}' object`); }
function fileio_dealloc(self: Ref): void {
  I32[(self + FileOff.flags) >> 2] |= FileFlag.FINALIZING;
  if (_PyIOBase_finalize(self) < 0) return;
  freeStream(self, FileOff.weakreflist, [FileOff.dict]);
}
function fileio_traverse(self: Ref, visit: visitproc, arg: number): number { return visitFieldsOf(self, [FileOff.dict], visit, arg); }
function fileio_clear(self: Ref): number { Py_CLEAR(self + FileOff.dict); return 0; }

export const PyFileIO_Type = defineType({
  name: "_io.FileIO", basicsize: FileOff.size, flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE, base: () => PyRawIOBase_Type,
  dictoffset: FileOff.dict, weaklistoffset: FileOff.weakreflist, doc: "Opens a file, unbuffered, for bytes.",
  slots: { tp_dealloc: fileio_dealloc, tp_repr: fileio_repr, tp_traverse: fileio_traverse, tp_clear: fileio_clear, tp_init: fileio_init, tp_new: fileio_new },
  methods: [
    ["read", METH.FASTCALL, fileio_read], ["readall", METH.NOARGS, fileio_readall], ["readinto", METH.O, fileio_readinto], ["write", METH.O, fileio_write],
    ["seek", METH.FASTCALL, fileio_seek], ["tell", METH.NOARGS, fileio_tell], ["truncate", METH.FASTCALL, fileio_truncate], ["close", METH.NOARGS, fileio_close],
    ["seekable", METH.NOARGS, fileio_seekable], ["readable", METH.NOARGS, fileio_readable], ["writable", METH.NOARGS, fileio_writable],
    ["fileno", METH.NOARGS, fileio_fileno], ["isatty", METH.NOARGS, fileio_isatty], ["_dealloc_warn", METH.O, fileio_dealloc_warn],
    ["__reduce__", METH.NOARGS, cannotPickle],
  ],
  getset: [
    ["closed", fileio_closed], ["closefd", fileio_closefd], ["mode", fileio_mode], ["_blksize", fileio_blksize],
    ["_finalizing", fileio_get_finalizing, fileio_set_finalizing], ["__dict__", PyObject_GenericGetDict],
  ],
});
