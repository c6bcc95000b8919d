/** The methods of the buffered streams, and BufferedRWPair. Source: CPython 3.12 Modules/_io/bufferedio.c. */
import { I32, U8 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { withBuffer } from "../objects/buffer.ts";
import { PyBytes_AS_STRING, PyBytes_FromHost, PyBytes_GET_SIZE } from "../objects/bytes.ts";
import { callMethod } from "../objects/call.ts";
import { METH, type GetSetSpec, type MethodSpec } from "../objects/define.ts";
import { PyErr_Clear, PyErr_GetRaisedException, _PyErr_ChainExceptions1, raise, reprText } from "../objects/errors.ts";
import { PyExc_TypeError, PyExc_ValueError } from "../objects/exceptions.ts";
import { PyObject_GenericGetDict } from "../objects/dict-split.ts";
import { PyObject_GetAttr, _PyObject_LookupAttr } from "../objects/generic.ts";
import { ID } from "../objects/id.ts";
import { PyLong_FromLong } from "../objects/int.ts";
import { PyTypeOff, Py_DECREF, Py_NewRef, Py_TYPE, Py_XDECREF } from "../objects/object.ts";
import { Py_None, Py_True } from "../objects/singletons.ts";
import { typeName } from "../objects/typeobject.ts";
import { PyUnicode_FromString } from "../objects/unicode.ts";
import {
  BufferedOff, available, blockAt, bufferSize, bufferedWrite, checkInitialized, checkUsable, detachRaw, dropReadahead, fill, flushWrites, forgetPosition, isFinalizing, rawField,
  rawOf, rawSeek, rawTell, releaseBlock, setFinalizing, synchronize, takeAhead, unwritten,
} from "./_io-buffered.ts";
import { attributeTruth, bool, integerArgument, isBytes, none, optional, pending, sizeArgument, unsupported } from "./_io-util.ts";

const closedMessage = (what: string): string => `${what} of closed file`;

function append(out: number[], bytes: Uint8Array): void { for (const b of bytes) out.push(b); }
/** Reads until the raw stream ends: what is ahead, then readall() or read(). */
function readAll(self: Ref): NewRef | NULL {
  if (flushWrites(self) < 0) return NULL;
  const out: number[] = [];
  append(out, takeAhead(self, available(self)));
  dropReadahead(self);
  const readall = _PyObject_LookupAttr(rawOf(self), ID("readall"));
  if (readall === NULL && pending()) return NULL;
  Py_XDECREF(readall);
  for (;;) {
    const data = callMethod(rawOf(self), readall === NULL ? ID("read") : ID("readall"));
    if (data === NULL) return NULL;
    if (data !== Py_None && !isBytes(data)) { Py_DECREF(data); return raise(PyExc_TypeError, `${readall === NULL ? "read" : "readall"}() should return bytes`); }
    const n = data === Py_None ? 0 : PyBytes_GET_SIZE(data);
    if (n > 0) append(out, U8.subarray(PyBytes_AS_STRING(data), PyBytes_AS_STRING(data) + n));
    Py_DECREF(data);
    if (readall !== NULL || n === 0) break;
  }
  forgetPosition(self);
  return PyBytes_FromHost(out);
}
function buffered_read(self: Ref, args: number, nargs: number): NewRef | NULL {
  const a = optional("read", args, nargs, 0, 1);
  const n = a === null ? null : sizeArgument(a[0]);
  if (n === null) return NULL;
  if (n < -1) return raise(PyExc_ValueError, "read length must be non-negative or -1");
  if (!checkUsable(self, closedMessage("read"))) return NULL;
  if (n === -1) return readAll(self);
  const out: number[] = [];
  while (out.length < n) {
    if (available(self) === 0) {
      const got = fill(self);
      if (got === -1) return NULL;
      if (got === -2 && out.length === 0) return none();
      if (got <= 0) break;
    }
    append(out, takeAhead(self, n - out.length));
  }
  return PyBytes_FromHost(out);
}
function buffered_read1(self: Ref, args: number, nargs: number): NewRef | NULL {
  const a = optional("read1", args, nargs, 0, 1);
  const n = a === null ? null : sizeArgument(a[0]);
  if (n === null || !checkUsable(self, closedMessage("read"))) return NULL;
  if (n === 0) return PyBytes_FromHost([]);
  const got = fill(self);
  return got === -1 ? NULL : PyBytes_FromHost(takeAhead(self, n < 0 ? bufferSize(self) : n));
}
function buffered_peek(self: Ref, args: number, nargs: number): NewRef | NULL {
  if (optional("peek", args, nargs, 0, 1) === null || !checkUsable(self, closedMessage("peek"))) return NULL;
  if (fill(self) === -1) return NULL;
  const ahead = available(self);
  const from = blockAt(self) + I32[(self + BufferedOff.pos) >> 2];
  return PyBytes_FromHost(U8.slice(from, from + ahead));
}
function readInto(self: Ref, target: Ref, once: boolean): NewRef | NULL {
  if (!checkUsable(self, closedMessage("readinto"))) return NULL;
  const total = withBuffer(target, (at, room) => {
    let done = 0;
    while (done < room) {
      if (available(self) === 0) {
        const got = fill(self);
        if (got === -1) return -1;
        if (got <= 0) return got === -2 && done === 0 ? -2 : done;
      }
      const bytes = takeAhead(self, room - done);
      U8.set(bytes, at + done);
      done += bytes.length;
      if (once) break;
    }
    return done;
  });
  return total === null || total === -1 ? NULL : total === -2 ? none() : PyLong_FromLong(total);
}
function buffered_readinto(self: Ref, target: Ref): NewRef | NULL { return readInto(self, target, false); }
function buffered_readinto1(self: Ref, target: Ref): NewRef | NULL { return readInto(self, target, true); }
function readLine(self: Ref, limit: number): NewRef | NULL {
  const out: number[] = [];
  while (limit < 0 || out.length < limit) {
    if (available(self) === 0) {
      const got = fill(self);
      if (got === -1) return NULL;
      if (got <= 0) break;
    }
    const from = blockAt(self) + I32[(self + BufferedOff.pos) >> 2];
    const room = Math.min(available(self), limit < 0 ? Infinity : limit - out.length);
    const newline = U8.subarray(from, from + room).indexOf(10);
    append(out, takeAhead(self, newline < 0 ? room : newline + 1));
    if (newline >= 0) break;
  }
  return PyBytes_FromHost(out);
}
function buffered_readline(self: Ref, args: number, nargs: number): NewRef | NULL {
  const a = optional("readline", args, nargs, 0, 1);
  const limit = a === null ? null : sizeArgument(a[0]);
  return limit === null || !checkUsable(self, closedMessage("readline")) ? NULL : readLine(self, limit);
}
function buffered_write(self: Ref, data: Ref): NewRef | NULL {
  if (!checkInitialized(self)) return NULL;
  const n = withBuffer(data, (at, size) => (checkUsable(self, closedMessage("write")) && bufferedWrite(self, at, size) === 0 ? size : -1));
  return n === null || n < 0 ? NULL : PyLong_FromLong(n);
}
function buffered_flush(self: Ref): NewRef | NULL {
  return checkUsable(self, closedMessage("flush")) && synchronizeIfSeekable(self) ? none() : NULL;
}
function synchronizeIfSeekable(self: Ref): boolean { return (available(self) > 0 ? synchronize(self) : flushWrites(self)) === 0; }
function reader_flush(self: Ref): NewRef | NULL { return checkInitialized(self) ? callMethod(rawOf(self), ID("flush")) : NULL; }
function buffered_close(self: Ref): NewRef | NULL {
  if (!checkInitialized(self)) return NULL;
  const closed = attributeTruth(rawOf(self), ID("closed"));
  if (closed !== 0) return closed < 0 ? NULL : none();
  if (isFinalizing(self)) {
    const warned = callMethod(rawOf(self), ID("_dealloc_warn"), self);
    if (warned === NULL) PyErr_Clear();
    else Py_DECREF(warned);
  }
  const flushed = callMethod(self, ID("flush"));
  const exc = flushed === NULL ? PyErr_GetRaisedException() : NULL;
  Py_XDECREF(flushed);
  const result = callMethod(rawOf(self), ID("close"));
  releaseBlock(self);
  if (exc === NULL) return result;
  _PyErr_ChainExceptions1(exc);
  Py_XDECREF(result);
  return NULL;
}
function buffered_detach(self: Ref): NewRef | NULL {
  if (!checkInitialized(self)) return NULL;
  const flushed = callMethod(self, ID("flush"));
  if (flushed === NULL) return NULL;
  Py_DECREF(flushed);
  return detachRaw(self);
}
function delegate(self: Ref, method: Ref): NewRef | NULL { return checkInitialized(self) ? callMethod(rawOf(self), method) : NULL; }
function buffered_seekable(self: Ref): NewRef | NULL { return delegate(self, ID("seekable")); }
function buffered_readable(self: Ref): NewRef | NULL { return delegate(self, ID("readable")); }
function buffered_writable(self: Ref): NewRef | NULL { return delegate(self, ID("writable")); }
function buffered_fileno(self: Ref): NewRef | NULL { return delegate(self, ID("fileno")); }
function buffered_isatty(self: Ref): NewRef | NULL { return delegate(self, ID("isatty")); }
function buffered_dealloc_warn(self: Ref, source: Ref): NewRef {
  const raw = rawField(self);
  const warned = raw === NULL ? NULL : callMethod(raw, ID("_dealloc_warn"), source);
  if (warned === NULL) PyErr_Clear();
  else Py_DECREF(warned);
  return none();
}
function checkSeekable(self: Ref): boolean {
  const answer = callMethod(rawOf(self), ID("seekable"));
  if (answer === NULL) return false;
  Py_DECREF(answer);
  if (answer === Py_True) return true;
  unsupported("File or stream is not seekable.");
  return false;
}
function buffered_tell(self: Ref): NewRef | NULL {
  if (!checkInitialized(self)) return NULL;
  const at = rawTell(self);
  return at < 0 ? NULL : PyLong_FromLong(at - available(self) + unwritten(self));
}
function buffered_seek(self: Ref, args: number, nargs: number): NewRef | NULL {
  const a = optional("seek", args, nargs, 1, 2);
  if (a === null || !checkInitialized(self)) return NULL;
  const whence = a[1] ? integerArgument(a[1]) : 0;
  if (whence === null) return NULL;
  if (whence < 0 || whence > 2) return raise(PyExc_ValueError, `whence value ${whence} unsupported`);
  if (!checkUsable(self, closedMessage("seek")) || !checkSeekable(self)) return NULL;
  const offset = integerArgument(a[0] as Ref);
  if (offset === null || flushWrites(self) < 0) return NULL;
  const ahead = available(self);
  dropReadahead(self);
  const at = rawSeek(self, whence === 1 ? offset - ahead : offset, whence);
  return at < 0 ? NULL : PyLong_FromLong(at);
}
function buffered_truncate(self: Ref, args: number, nargs: number): NewRef | NULL {
  const a = optional("truncate", args, nargs, 0, 1);
  if (a === null || !checkUsable(self, closedMessage("truncate"))) return NULL;
  if (I32[(self + BufferedOff.writable) >> 2] === 0) return unsupported("truncate");
  if (synchronize(self) < 0) return NULL;
  return a[0] && a[0] !== Py_None ? callMethod(rawOf(self), ID("truncate"), a[0]) : callMethod(rawOf(self), ID("truncate"));
}
export function bufferedBytes(self: Ref): number {
  return I32[(Py_TYPE(self) + PyTypeOff.tp_basicsize) >> 2] + (blockAt(self) !== 0 ? bufferSize(self) : 0);
}
function buffered_sizeof(self: Ref): NewRef | NULL { return PyLong_FromLong(bufferedBytes(self)); }
function cannotPickle(self: Ref): NULL { return raise(PyExc_TypeError, `cannot pickle '${typeName(self)}' object`); }
export function buffered_repr(self: Ref): NewRef | NULL {
  const name = _PyObject_LookupAttr(self, ID("name"));
  if (name === NULL) PyErr_Clear();
  const shown = name === NULL ? "" : reprText(name);
  Py_XDECREF(name);
  return shown === null ? NULL : PyUnicode_FromString(`<${typeName(self)}${name === NULL ? "" : ` name=${shown}`}>`);
}
function buffered_closed(self: Ref): NewRef | NULL { return checkInitialized(self) ? PyObject_GetAttr(rawOf(self), ID("closed")) : NULL; }
function buffered_name(self: Ref): NewRef | NULL { return checkInitialized(self) ? PyObject_GetAttr(rawOf(self), ID("name")) : NULL; }
function buffered_mode(self: Ref): NewRef | NULL { return checkInitialized(self) ? PyObject_GetAttr(rawOf(self), ID("mode")) : NULL; }
function buffered_raw(self: Ref): NewRef { return Py_NewRef(rawField(self) || Py_None); }
function buffered_get_finalizing(self: Ref): NewRef { return bool(isFinalizing(self)); }
function buffered_set_finalizing(self: Ref): number { setFinalizing(self); return 0; }

export const bufferedGetset: readonly GetSetSpec[] = [
  ["closed", buffered_closed], ["name", buffered_name], ["mode", buffered_mode], ["raw", buffered_raw],
  ["_finalizing", buffered_get_finalizing, buffered_set_finalizing], ["__dict__", PyObject_GenericGetDict],
];
const common: readonly MethodSpec[] = [
  ["detach", METH.NOARGS, buffered_detach], ["close", METH.NOARGS, buffered_close], ["seekable", METH.NOARGS, buffered_seekable],
  ["fileno", METH.NOARGS, buffered_fileno], ["isatty", METH.NOARGS, buffered_isatty], ["_dealloc_warn", METH.O, buffered_dealloc_warn],
  ["seek", METH.FASTCALL, buffered_seek], ["tell", METH.NOARGS, buffered_tell], ["truncate", METH.FASTCALL, buffered_truncate],
  ["__sizeof__", METH.NOARGS, buffered_sizeof], ["__reduce__", METH.NOARGS, cannotPickle],
];
const reading: readonly MethodSpec[] = [
  ["readable", METH.NOARGS, buffered_readable], ["read", METH.FASTCALL, buffered_read], ["read1", METH.FASTCALL, buffered_read1],
  ["peek", METH.FASTCALL, buffered_peek], ["readinto", METH.O, buffered_readinto], ["readinto1", METH.O, buffered_readinto1],
  ["readline", METH.FASTCALL, buffered_readline],
];
const writing: readonly MethodSpec[] = [["writable", METH.NOARGS, buffered_writable], ["write", METH.O, buffered_write], ["flush", METH.NOARGS, buffered_flush]];
export const readerMethods: readonly MethodSpec[] = [...common, ...reading, ["flush", METH.NOARGS, reader_flush]];
export const writerMethods: readonly MethodSpec[] = [...common, ...writing];
export const randomMethods: readonly MethodSpec[] = [...common, ...reading, ...writing];
