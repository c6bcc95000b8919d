/** The methods of TextIOWrapper. Source: CPython 3.12 Modules/_io/textio.c. */
import { F64, I32, U8 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { argSpec, unpackKeywords } from "../objects/args.ts";
import { callMethod } from "../objects/call.ts";
import { METH, type GetSetSpec, type MethodSpec } from "../objects/define.ts";
import { PyErr_Clear, PyErr_GetRaisedException, _PyErr_ChainExceptions1, raise, raiseStatus, reprText } from "../objects/errors.ts";
import { PyExc_AttributeError, PyExc_OSError, PyExc_TypeError, PyExc_ValueError } from "../objects/exceptions.ts";
import { PyObject_GenericGetDict } from "../objects/dict-split.ts";
import { PyObject_GetAttr, PyObject_IsTrue, _PyObject_LookupAttr } from "../objects/generic.ts";
import { ID } from "../objects/id.ts";
import { PyLong_AsSsize_t, PyLong_FromLong } from "../objects/int.ts";
import { Py_DECREF, Py_NewRef, Py_XDECREF } from "../objects/object.ts";
import { Py_Ellipsis, Py_None, smallInt } from "../objects/singletons.ts";
import { typeName } from "../objects/typeobject.ts";
import { PyUnicode_FromString, PyUnicode_GET_LENGTH } from "../objects/unicode.ts";
import { PyTuple_Pack } from "../objects/tuple.ts";
import {
  TextOff, bufferOf, checkAttached, checkEncoding, checkNewline, checkTextOpen, flag, refreshStandard, setField, setFlag, setNewline, textFlush, textWrite, writeFlush,
} from "./_io-text.ts";
import { Seen, bytesTaken, newlinesInChunk, textRead, textReadline } from "./_io-text-read.ts";
import { attributeTruth, bool, field, integerArgument, isStr, none, optional, pending, setNumber, sizeArgument, unsupported } from "./_io-util.ts";

const enum Able { READ = 1, WRITE = 2 }
function readable(self: Ref): boolean {
  if (!checkTextOpen(self)) return false;
  if ((U8[self + TextOff.abilities] & Able.READ) !== 0) return true;
  unsupported("not readable");
  return false;
}
function textiowrapper_write(self: Ref, text: Ref): NewRef | NULL {
  if (!isStr(text)) return raise(PyExc_TypeError, `write() argument must be str, not ${typeName(text)}`);
  if ((U8[self + TextOff.abilities] & Able.WRITE) === 0) return checkTextOpen(self) ? unsupported("not writable") : NULL;
  return textWrite(self, text) < 0 ? NULL : PyLong_FromLong(PyUnicode_GET_LENGTH(text));
}
function textiowrapper_read(self: Ref, args: number, nargs: number): NewRef | NULL {
  const a = optional("read", args, nargs, 0, 1);
  const n = a === null ? null : sizeArgument(a[0]);
  return n === null || !readable(self) || writeFlush(self) < 0 ? NULL : textRead(self, n);
}
function textiowrapper_readline(self: Ref, args: number, nargs: number): NewRef | NULL {
  const a = optional("readline", args, nargs, 0, 1);
  const n = a === null ? null : a[0] ? integerArgument(a[0]) : -1;
  return n === null || !readable(self) || writeFlush(self) < 0 ? NULL : textReadline(self, n);
}
export function textiowrapper_iternext(self: Ref): NewRef | NULL {
  if (!checkAttached(self)) return NULL;
  setFlag(self, TextOff.telling, false);
  const line = readable(self) && writeFlush(self) === 0 ? textReadline(self, -1) : NULL;
  if (line === NULL || PyUnicode_GET_LENGTH(line) > 0) return line;
  Py_DECREF(line);
  setFlag(self, TextOff.telling, flag(self, TextOff.seekable));
  return NULL;
}
function textiowrapper_flush(self: Ref): NewRef | NULL { return textFlush(self) < 0 ? NULL : none(); }
function textiowrapper_close(self: Ref): NewRef | NULL {
  if (!checkAttached(self)) return NULL;
  const closed = attributeTruth(bufferOf(self), ID("closed"));
  if (closed !== 0) return closed < 0 ? NULL : none();
  if (flag(self, TextOff.finalizing)) {
    const warned = callMethod(bufferOf(self), ID("_dealloc_warn"), self);
    if (warned === NULL) PyErr_Clear();
    else Py_DECREF(warned);
  }
  const flushed = callMethod(self, ID("flush"));
  const exc = flushed === NULL ? PyErr_GetRaisedException() : NULL;
  Py_XDECREF(flushed);
  const result = callMethod(bufferOf(self), ID("close"));
  if (exc === NULL) return result;
  _PyErr_ChainExceptions1(exc);
  Py_XDECREF(result);
  return NULL;
}
function textiowrapper_detach(self: Ref): NewRef | NULL {
  if (!checkAttached(self)) return NULL;
  const flushed = callMethod(self, ID("flush"));
  if (flushed === NULL) return NULL;
  Py_DECREF(flushed);
  const buffer = bufferOf(self) as NewRef;
  I32[(self + TextOff.buffer) >> 2] = 0;
  I32[(self + TextOff.ok) >> 2] = 0;
  I32[(self + TextOff.detached) >> 2] = 1;
  U8[self + TextOff.standard] = 0;
  return buffer;
}
function delegate(self: Ref, method: Ref): NewRef | NULL { return checkAttached(self) ? callMethod(bufferOf(self), method) : NULL; }
function textiowrapper_fileno(self: Ref): NewRef | NULL { return delegate(self, ID("fileno")); }
function textiowrapper_seekable(self: Ref): NewRef | NULL { return delegate(self, ID("seekable")); }
function textiowrapper_readable(self: Ref): NewRef | NULL { return delegate(self, ID("readable")); }
function textiowrapper_writable(self: Ref): NewRef | NULL { return delegate(self, ID("writable")); }
function textiowrapper_isatty(self: Ref): NewRef | NULL { return delegate(self, ID("isatty")); }

function textiowrapper_tell(self: Ref): NewRef | NULL {
  if (!checkTextOpen(self)) return NULL;
  if (!flag(self, TextOff.seekable)) return unsupported("underlying stream is not seekable");
  if (!flag(self, TextOff.telling)) return raise(PyExc_OSError, "telling position disabled by next() call");
  if (writeFlush(self) < 0) return NULL;
  const flushed = callMethod(self, ID("flush"));
  if (flushed === NULL) return NULL;
  Py_DECREF(flushed);
  if (field(self + TextOff.chunk) === NULL) return callMethod(bufferOf(self), ID("tell"));
  const taken = bytesTaken(self);
  if (flag(self, TextOff.readuniversal)) U8[self + TextOff.seen] = newlinesInChunk(self, taken);
  return PyLong_FromLong(F64[(self + TextOff.chunk_position) >> 3] + taken);
}
/** Forgets what was read ahead. */
function dropDecoded(self: Ref): void {
  for (const at of [TextOff.decoded_chars, TextOff.chunk, TextOff.undecoded] as const) setField(self, at, NULL);
  setNumber(self + TextOff.decoded_chars_used, 0);
  setFlag(self, TextOff.pending_cr, false);
}
function textiowrapper_seek(self: Ref, args: number, nargs: number): NewRef | NULL {
  const a = optional("seek", args, nargs, 1, 2);
  if (a === null || !checkTextOpen(self)) return NULL;
  const whence = a[1] ? integerArgument(a[1]) : 0;
  if (whence === null) return NULL;
  if (!flag(self, TextOff.seekable)) return unsupported("underlying stream is not seekable");
  const offset = integerArgument(a[0] as Ref);
  if (offset === null) return NULL;
  if (whence !== 0 && offset !== 0) return whence === 1 ? unsupported("can't do nonzero cur-relative seeks") : whence === 2 ? unsupported("can't do nonzero end-relative seeks") : badWhence(whence);
  if (whence < 0 || whence > 2) return badWhence(whence);
  if (whence === 0 && offset < 0) return raise(PyExc_ValueError, `negative seek position ${offset}`);
  let target: NewRef | NULL = NULL;
  if (whence === 1) target = textiowrapper_tell(self);
  else {
    const flushed = callMethod(self, ID("flush"));
    if (flushed === NULL) return NULL;
    Py_DECREF(flushed);
    target = whence === 0 ? PyLong_FromLong(offset) : smallInt(0) as NewRef;
  }
  if (target === NULL) return NULL;
  dropDecoded(self);
  const at = callMethod(bufferOf(self), ID("seek"), target, smallInt(whence === 2 ? 2 : 0));
  Py_DECREF(target);
  if (at !== NULL) setFlag(self, TextOff.mark_written, PyLong_AsSsize_t(at) !== 0);
  return at;
}
function badWhence(whence: number): NULL { return raise(PyExc_ValueError, `invalid whence (${whence}, should be 0, 1 or 2)`); }
function textiowrapper_truncate(self: Ref, args: number, nargs: number): NewRef | NULL {
  const a = optional("truncate", args, nargs, 0, 1);
  if (a === null || !checkAttached(self)) return NULL;
  const flushed = callMethod(self, ID("flush"));
  if (flushed === NULL) return NULL;
  Py_DECREF(flushed);
  return callMethod(bufferOf(self), ID("truncate"), (a[0] || Py_None) as Ref);
}

const reconfigure_spec = argSpec("reconfigure", "*, encoding=, errors=, newline=, line_buffering=, write_through=");
function textiowrapper_reconfigure(self: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const a = unpackKeywords(reconfigure_spec, args, nargs, kwnames);
  if (a === null || !checkAttached(self)) return NULL;
  const encoding = (a[0] || Py_None) as Ref;
  const errors = (a[1] || Py_None) as Ref;
  const newline = (a[2] || Py_Ellipsis) as Ref;
  if (field(self + TextOff.decoded_chars) !== NULL && (encoding !== Py_None || errors !== Py_None || newline !== Py_Ellipsis)) {
    return unsupported("It is not possible to set the encoding or newline of stream after the first read");
  }
  if (newline !== Py_Ellipsis && !checkNewline(newline, "reconfigure")) return NULL;
  const line = flagArgument(a[3]!, flag(self, TextOff.line_buffering));
  const through = flagArgument(a[4]!, flag(self, TextOff.write_through));
  if (line < 0 || through < 0) return NULL;
  for (const [o, name] of [[encoding, "encoding"], [errors, "errors"]] as const) {
    if (o !== Py_None && !isStr(o)) return raise(PyExc_TypeError, `reconfigure() argument '${name}' must be str or None, not ${typeName(o)}`);
  }
  if (encoding !== Py_None && !checkEncoding(encoding)) return NULL;
  if (textFlush(self) < 0) return NULL;
  if (encoding !== Py_None) setField(self, TextOff.encoding, Py_NewRef(encoding));
  if (errors !== Py_None) setField(self, TextOff.errors, Py_NewRef(errors));
  else if (encoding !== Py_None) setField(self, TextOff.errors, Py_NewRef(ID("strict")));
  if (newline !== Py_Ellipsis) setNewline(self, newline);
  setFlag(self, TextOff.line_buffering, line === 1);
  setFlag(self, TextOff.write_through, through === 1);
  refreshStandard(self);
  return none();
}
function flagArgument(o: Ref | 0, known: boolean): number { return o === 0 || o === Py_None ? (known ? 1 : 0) : PyObject_IsTrue(o); }

function textiowrapper_encoding(self: Ref): NewRef { return Py_NewRef(field(self + TextOff.encoding) || Py_None); }
function textiowrapper_errors(self: Ref): NewRef | NULL { return checkAttached(self) ? Py_NewRef(field(self + TextOff.errors) as Ref) : NULL; }
function textiowrapper_buffer(self: Ref): NewRef | NULL {
  const buffer = field(self + TextOff.buffer);
  return buffer !== NULL ? Py_NewRef(buffer) : raise(PyExc_AttributeError, "buffer");
}
function textiowrapper_line_buffering(self: Ref): NewRef { return bool(flag(self, TextOff.line_buffering)); }
function textiowrapper_write_through(self: Ref): NewRef { return bool(flag(self, TextOff.write_through)); }
function textiowrapper_name(self: Ref): NewRef | NULL { return checkAttached(self) ? PyObject_GetAttr(bufferOf(self), ID("name")) : NULL; }
function textiowrapper_closed(self: Ref): NewRef | NULL { return checkAttached(self) ? PyObject_GetAttr(bufferOf(self), ID("closed")) : NULL; }
function textiowrapper_newlines(self: Ref): NewRef | NULL {
  if (!checkAttached(self)) return NULL;
  return flag(self, TextOff.readuniversal) ? newlinesSeen(U8[self + TextOff.seen]) : none();
}
/** None, a str, or a tuple of str for the newlines that were seen. */
export function newlinesSeen(seen: number): NewRef | NULL {
  const texts = [...((seen & Seen.CR) !== 0 ? ["\r"] : []), ...((seen & Seen.LF) !== 0 ? ["\n"] : []), ...((seen & Seen.CRLF) !== 0 ? ["\r\n"] : [])];
  if (texts.length === 0) return none();
  const refs = texts.map((text) => PyUnicode_FromString(text));
  if (refs.includes(NULL)) return NULL;
  if (refs.length === 1) return refs[0]!;
  const tuple = PyTuple_Pack(...(refs as NewRef[]));
  for (const ref of refs) Py_XDECREF(ref);
  return tuple;
}
function textiowrapper_chunk_size(self: Ref): NewRef | NULL { return PyLong_FromLong(I32[(self + TextOff.chunk_size) >> 2]); }
function textiowrapper_set_chunk_size(self: Ref, value: Ref | 0): Status {
  if (value === NULL) return raiseStatus(PyExc_AttributeError, "cannot delete attribute");
  const n = integerArgument(value);
  if (n === null) return -1;
  if (n <= 0) return raiseStatus(PyExc_ValueError, "a strictly positive integer is required");
  setNumber(self + TextOff.chunk_size, n);
  return 0;
}
function textiowrapper_get_finalizing(self: Ref): NewRef { return bool(flag(self, TextOff.finalizing)); }
function textiowrapper_set_finalizing(self: Ref): Status { setFlag(self, TextOff.finalizing, true); return 0; }
function cannotPickle(self: Ref): NULL { return raise(PyExc_TypeError, `cannot pickle '${typeName(self)}' object`); }

export function textiowrapper_repr(self: Ref): NewRef | NULL {
  if (!checkAttached(self)) return NULL;
  let text = `<${typeName(self)}`;
  for (const [id, label] of [[ID("name"), "name"], [ID("mode"), "mode"]] as const) {
    const value = _PyObject_LookupAttr(self, id);
    if (value === NULL) { if (pending()) PyErr_Clear(); continue; }
    const shown = reprText(value);
    Py_DECREF(value);
    if (shown === null) return NULL;
    text += ` ${label}=${shown}`;
  }
  const encoding = reprText(field(self + TextOff.encoding) as Ref);
  return encoding === null ? NULL : PyUnicode_FromString(`${text} encoding=${encoding}>`);
}

export const textMethods: readonly MethodSpec[] = [
  ["detach", METH.NOARGS, textiowrapper_detach], ["reconfigure", METH.FASTCALL | METH.KEYWORDS, textiowrapper_reconfigure],
  ["write", METH.O, textiowrapper_write], ["read", METH.FASTCALL, textiowrapper_read], ["readline", METH.FASTCALL, textiowrapper_readline],
  ["flush", METH.NOARGS, textiowrapper_flush], ["close", METH.NOARGS, textiowrapper_close], ["fileno", METH.NOARGS, textiowrapper_fileno],
  ["seekable", METH.NOARGS, textiowrapper_seekable], ["readable", METH.NOARGS, textiowrapper_readable], ["writable", METH.NOARGS, textiowrapper_writable],
  ["isatty", METH.NOARGS, textiowrapper_isatty], ["seek", METH.FASTCALL, textiowrapper_seek], ["tell", METH.NOARGS, textiowrapper_tell],
  ["truncate", METH.FASTCALL, textiowrapper_truncate], ["__reduce__", METH.NOARGS, cannotPickle],
];
export const textGetset: readonly GetSetSpec[] = [
  ["encoding", textiowrapper_encoding], ["errors", textiowrapper_errors], ["buffer", textiowrapper_buffer],
  ["line_buffering", textiowrapper_line_buffering], ["write_through", textiowrapper_write_through], ["name", textiowrapper_name],
  ["closed", textiowrapper_closed], ["newlines", textiowrapper_newlines], ["_CHUNK_SIZE", textiowrapper_chunk_size, textiowrapper_set_chunk_size],
  ["_finalizing", textiowrapper_get_finalizing, textiowrapper_set_finalizing], ["__dict__", PyObject_GenericGetDict],
];
