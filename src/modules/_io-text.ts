/**
 * TextIOWrapper: text over a buffered stream of bytes; what it holds, and writing. Reading is in _io-text-read.ts, the
 * other methods in _io-text-methods.ts.
 *
 *   textio, 200 bytes
 *   16 ok   20 detached   24 chunk_size   32 buffer   40 encoding (str)   48 errors (str)   56 readnl (str or NULL)
 *   64 line_buffering, write_through, readuniversal, readtranslate, writetranslate, seekable, telling, finalizing (a byte each)
 *   72 fd of our own standard output, or 0   73 pending_bytes is _io-text-kept.ts's   76 pending CR   77 newlines seen (bits: CR LF CRLF)   78 byte order mark written
 *   79 bits: readable, writable
 *   80 decoded_chars (str or NULL)   88 decoded_chars_used   96 pending_bytes (list or NULL)   104 pending_bytes_count
 *   112 undecoded (bytes or NULL)   120 chunk (bytes given to the decoder last, or NULL)   128 position of chunk (float)
 *   136 writenl (str or NULL)   176 weakreflist   184 dict
 *
 * Source of the behaviour: CPython 3.12 Modules/_io/textio.c.
 */
import { I32, U8 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { argSpec, unpackTupleDict } from "../objects/args.ts";
import { PyBytes_AS_STRING, PyBytes_FromHost, PyBytes_GET_SIZE } from "../objects/bytes.ts";
import { callMethod } from "../objects/call.ts";
import { PyUnicode_AsEncodedString, _PyCodec_Lookup, builtinCodecCall } from "../objects/codecs.ts";
import { defineType } from "../objects/define.ts";
import { raise, raiseStatus, reprText } from "../objects/errors.ts";
import { PyExc_TypeError, PyExc_ValueError } from "../objects/exceptions.ts";
import { PyObject_IsTrue } from "../objects/generic.ts";
import { ID } from "../objects/id.ts";
import { PyList_Append, PyList_GET_ITEM, PyList_GET_SIZE, PyList_New } from "../objects/list.ts";
import { Py_CLEAR, Py_DECREF, Py_NewRef, Py_TYPE, Py_XDECREF, Py_XSETREF, TPFLAGS, type visitproc } from "../objects/object.ts";
import { Py_None, emptyBytes } from "../objects/singletons.ts";
import { PyType_GenericNew, typeName } from "../objects/typeobject.ts";
import { PyUnicode_AsJS, PyUnicode_FindChar, PyUnicode_FromString, PyUnicode_GET_LENGTH, PyUnicode_IS_ASCII } from "../objects/unicode.ts";
import { PyTextIOBase_Type, _PyIOBase_finalize, freeStream, visitFieldsOf } from "./_io-base.ts";
import { PyBufferedWriter_Type, rawField, unwritten } from "./_io-buffered.ts";
import { FileOff, PyFileIO_Type, fileDescriptor } from "./_io-file.ts";
import { textGetset, textMethods, textiowrapper_iternext, textiowrapper_repr } from "./_io-text-methods.ts";
import { attributeTruth, closedFile, field, isStr, methodTruth, pending, setNumber } from "./_io-util.ts";
import { dropWritten, keepWritten } from "./_io-text-kept.ts";
import { flushStandardStreams, putStandardText, writeStandard } from "./stdio.ts";

export const enum TextOff {
  ok = 16, detached = 20, chunk_size = 24, buffer = 32, encoding = 40, errors = 48, readnl = 56, line_buffering = 64, write_through = 65,
  readuniversal = 66, readtranslate = 67, writetranslate = 68, seekable = 69, telling = 70, finalizing = 71, standard = 72, kept = 73, pending_cr = 76,
  seen = 77, mark_written = 78, abilities = 79, decoded_chars = 80, decoded_chars_used = 88, pending_bytes = 96, pending_bytes_count = 104, undecoded = 112,
  chunk = 120, chunk_position = 128, writenl = 136, weakreflist = 176, dict = 184, size = 200,
}
const FIELDS = [
  TextOff.buffer, TextOff.encoding, TextOff.errors, TextOff.readnl, TextOff.decoded_chars, TextOff.pending_bytes, TextOff.undecoded, TextOff.chunk,
  TextOff.writenl, TextOff.dict,
] as const;

export function bufferOf(self: Ref): Ref { return I32[(self + TextOff.buffer) >> 2] as Ref; }
export function flag(self: Ref, at: TextOff): boolean { return U8[self + at] !== 0; }
export function setFlag(self: Ref, at: TextOff, value: boolean): void { U8[self + at] = value ? 1 : 0; }
export function encodingOf(self: Ref): string { return PyUnicode_AsJS(I32[(self + TextOff.encoding) >> 2] as Ref); }
export function errorsOf(self: Ref): string { return PyUnicode_AsJS(I32[(self + TextOff.errors) >> 2] as Ref); }
/** Replaces an object field; `valueSteal` may be NULL. */
export function setField(self: Ref, at: TextOff, valueSteal: Ref | NULL): void { Py_XSETREF(self + at, valueSteal); }

/** False with ValueError when the object has no buffer. */
export function checkAttached(self: Ref): boolean {
  if (I32[(self + TextOff.ok) >> 2] > 0) return true;
  raise(PyExc_ValueError, I32[(self + TextOff.detached) >> 2] ? "underlying buffer has been detached" : "I/O operation on uninitialized object");
  return false;
}
/** False with an exception set when the stream is closed. */
export function checkTextOpen(self: Ref): boolean {
  if (!checkAttached(self)) return false;
  if (standardFileOpen(self)) return true;
  const closed = attributeTruth(bufferOf(self), ID("closed"));
  if (closed > 0) closedFile();
  return closed === 0;
}

// --- our own standard streams

/** Is the descriptor under a stream of our own still open? */
function standardFileOpen(self: Ref): boolean {
  if (U8[self + TextOff.standard] === 0) return false;
  const raw = rawField(bufferOf(self));
  return raw !== NULL && fileDescriptor(raw) >= 0;
}
/** 1 or 2 when `file` is a stream of our own that is open and takes UTF-8 as it is; 0 for any other object. */
export function standardOutputOf(file: Ref): number {
  if (Py_TYPE(file) !== PyTextIOWrapper_Type || U8[file + TextOff.standard] === 0) return 0;
  if (I32[(file + TextOff.ok) >> 2] <= 0 || !standardFileOpen(file) || unwritten(bufferOf(file)) > 0) return 0;
  return U8[file + TextOff.standard];
}
/** Writes a str to a stream of our own (see `standardOutputOf`). */
export function writeStandardText(file: Ref, text: Ref): Status {
  const fd = U8[file + TextOff.standard];
  const line = flag(file, TextOff.line_buffering);
  if (fd === 1 && (line || PyUnicode_IS_ASCII(text)) && putStandardText(text, line)) return line ? 0 : keepWritten(file, text, PyUnicode_GET_LENGTH(text));
  const bytes = PyUnicode_AsEncodedString(text, encodingOf(file), errorsOf(file));
  if (bytes === NULL) return -1;
  const at = PyBytes_AS_STRING(bytes);
  const size = PyBytes_GET_SIZE(bytes);
  writeStandard(fd as 1 | 2, U8.subarray(at, at + size));
  const status = line ? 0 : keepWritten(file, bytes, size);
  Py_DECREF(bytes);
  return status;
}
/** The descriptor when the buffer is our own BufferedWriter over FileIO 1 or 2 and text goes out as UTF-8 unchanged. */
function standardDescriptor(self: Ref): number {
  const buffer = bufferOf(self);
  if (Py_TYPE(self) !== PyTextIOWrapper_Type || Py_TYPE(buffer) !== PyBufferedWriter_Type || flag(self, TextOff.writetranslate) && field(self + TextOff.writenl) !== NULL) return 0;
  const raw = rawField(buffer);
  if (raw === NULL || Py_TYPE(raw) !== PyFileIO_Type || !/^utf-?8$/i.test(encodingOf(self))) return 0;
  const fd = I32[(raw + FileOff.fd) >> 2];
  return fd === 1 || fd === 2 ? fd : 0;
}
/** To be called when buffer, encoding or newline of the stream changed. */
export function refreshStandard(self: Ref): void { U8[self + TextOff.standard] = standardDescriptor(self); }

// --- writing

/** Gives pending bytes to the buffer; -1 with an exception. */
export function writeFlush(self: Ref): Status {
  dropWritten(self);
  const list = field(self + TextOff.pending_bytes);
  if (list === NULL) return 0;
  I32[(self + TextOff.pending_bytes) >> 2] = 0;
  setNumber(self + TextOff.pending_bytes_count, 0);
  let bytes: NewRef | NULL;
  if (PyList_GET_SIZE(list) === 1) bytes = Py_NewRef(PyList_GET_ITEM(list, 0));
  else {
    const parts = new Uint8Array(Array.from({ length: PyList_GET_SIZE(list) }, (_, i) => PyBytes_GET_SIZE(PyList_GET_ITEM(list, i))).reduce((a, b) => a + b, 0));
    let k = 0;
    for (let i = 0; i < PyList_GET_SIZE(list); i++) {
      const part = PyList_GET_ITEM(list, i);
      parts.set(U8.subarray(PyBytes_AS_STRING(part), PyBytes_AS_STRING(part) + PyBytes_GET_SIZE(part)), k);
      k += PyBytes_GET_SIZE(part);
    }
    bytes = PyBytes_FromHost(parts);
  }
  Py_DECREF(list);
  if (bytes === NULL) return -1;
  const answer = callMethod(bufferOf(self), ID("write"), bytes);
  Py_DECREF(bytes);
  if (answer === NULL) return -1;
  Py_DECREF(answer);
  return 0;
}
/** The text as it goes out: "\n" replaced by writenl. Owned. */
function translated(self: Ref, text: Ref, hasNewline: boolean): NewRef | NULL {
  const writenl = field(self + TextOff.writenl);
  if (!hasNewline || !flag(self, TextOff.writetranslate) || writenl === NULL) return Py_NewRef(text);
  return PyUnicode_FromString(PyUnicode_AsJS(text).replaceAll("\n", PyUnicode_AsJS(writenl)));
}
/** `write(text)`: -1 with an exception. */
export function textWrite(self: Ref, text: Ref): Status {
  if (standardOutputOf(self) !== 0) return writeStandardText(self, text);
  dropWritten(self);
  if (!checkTextOpen(self)) return -1;
  const hasNewline = PyUnicode_FindChar(text, 10, 0, PyUnicode_GET_LENGTH(text), 1) >= 0;
  const needFlush = flag(self, TextOff.line_buffering) && (hasNewline || PyUnicode_FindChar(text, 13, 0, PyUnicode_GET_LENGTH(text), 1) >= 0);
  const out = translated(self, text, hasNewline);
  const bytes = out === NULL ? NULL : PyUnicode_AsEncodedString(out, startlessEncoding(self), errorsOf(self));
  Py_XDECREF(out);
  if (bytes === NULL) return -1;
  const size = PyBytes_GET_SIZE(bytes);
  const waiting = I32[(self + TextOff.pending_bytes_count) >> 2];
  let status: Status = waiting + size > I32[(self + TextOff.chunk_size) >> 2] ? writeFlush(self) : 0;
  if (status === 0) status = appendPending(self, bytes);
  Py_DECREF(bytes);
  if (status < 0) return -1;
  if ((I32[(self + TextOff.pending_bytes_count) >> 2] >= I32[(self + TextOff.chunk_size) >> 2] || needFlush || flag(self, TextOff.write_through)) && writeFlush(self) < 0) return -1;
  if (needFlush) {
    const answer = callMethod(bufferOf(self), ID("flush"));
    if (answer === NULL) return -1;
    Py_DECREF(answer);
  }
  setField(self, TextOff.decoded_chars, NULL);
  setField(self, TextOff.chunk, NULL);
  setField(self, TextOff.undecoded, NULL);
  return 0;
}
/** UTF-16 and UTF-32 write their byte order mark once: at position 0. */
function startlessEncoding(self: Ref): string {
  const encoding = encodingOf(self);
  const wide = /^utf[-_]?(16|32)$/i.exec(encoding);
  if (wide === null) return encoding;
  const started = flag(self, TextOff.mark_written);
  setFlag(self, TextOff.mark_written, true);
  return started ? `utf-${wide[1]}-le` : encoding;
}
function appendPending(self: Ref, bytes: Ref): Status {
  let list = field(self + TextOff.pending_bytes);
  if (list === NULL) {
    list = PyList_New(0);
    if (list === NULL) return -1;
    I32[(self + TextOff.pending_bytes) >> 2] = list;
  }
  if (PyList_Append(list, bytes) < 0) return -1;
  setNumber(self + TextOff.pending_bytes_count, I32[(self + TextOff.pending_bytes_count) >> 2] + PyBytes_GET_SIZE(bytes));
  return 0;
}
/** `flush()`: everything down to the host. */
export function textFlush(self: Ref): Status {
  if (!checkTextOpen(self)) return -1;
  setFlag(self, TextOff.telling, flag(self, TextOff.seekable));
  if (writeFlush(self) < 0) return -1;
  const standard = standardOutputOf(self);
  if (standard !== 0) { flushStandardStreams(); return 0; }
  const answer = callMethod(bufferOf(self), ID("flush"));
  if (answer === NULL) return -1;
  Py_DECREF(answer);
  if (U8[self + TextOff.standard] !== 0) flushStandardStreams();
  return 0;
}

// --- life and death

/** Sets the newline fields from None or a str already checked. */
export function setNewline(self: Ref, newline: Ref): Status {
  const text = newline === Py_None ? null : PyUnicode_AsJS(newline);
  setField(self, TextOff.readnl, text === null ? NULL : Py_NewRef(newline));
  setFlag(self, TextOff.readuniversal, text === null || text === "");
  setFlag(self, TextOff.readtranslate, text === null);
  setFlag(self, TextOff.writetranslate, text !== "");
  setField(self, TextOff.writenl, text === "\r" || text === "\r\n" ? Py_NewRef(newline) : NULL);
  return 0;
}
/** false with TypeError or ValueError when `newline` cannot be one. */
export function checkNewline(newline: Ref, fname: string): boolean {
  if (newline === Py_None) return true;
  if (!isStr(newline)) {
    raise(PyExc_TypeError, `${fname}() argument 'newline' must be str or None, not ${typeName(newline)}`);
    return false;
  }
  if (["", "\n", "\r", "\r\n"].includes(PyUnicode_AsJS(newline))) return true;
  const shown = fname === "StringIO" ? reprText(newline) : PyUnicode_AsJS(newline);
  if (shown !== null) raise(PyExc_ValueError, `illegal newline value: ${shown}`);
  return false;
}
/** False with LookupError when no codec has that name. */
export function checkEncoding(encoding: Ref): boolean {
  const name = PyUnicode_AsJS(encoding);
  if (builtinCodecCall(name, 1, emptyBytes, null) !== undefined) return !pending();
  const info = _PyCodec_Lookup(name);
  Py_XDECREF(info);
  return info !== NULL;
}

const init_spec = argSpec("TextIOWrapper", "buffer, encoding=, errors=, newline=, line_buffering=, write_through=");
function textiowrapper_init(self: Ref, args: Ref, kwargs: Ref | 0): number {
  const a = unpackTupleDict(init_spec, args, kwargs);
  if (a === null) return -1;
  I32[(self + TextOff.ok) >> 2] = 0;
  const newline = (a[3] || Py_None) as Ref;
  const encoding = a[1] && a[1] !== Py_None ? a[1] : NULL;
  if (encoding !== NULL && !isStr(encoding)) return raiseStatus(PyExc_TypeError, `TextIOWrapper() argument 'encoding' must be str or None, not ${typeName(encoding)}`);
  const errors = a[2] && a[2] !== Py_None ? a[2] : NULL;
  if (errors !== NULL && !isStr(errors)) return raiseStatus(PyExc_TypeError, `TextIOWrapper() argument 'errors' must be str or None, not ${typeName(errors)}`);
  if (!checkNewline(newline, "TextIOWrapper")) return -1;
  const lineBuffering = a[4] ? PyObject_IsTrue(a[4]) : 0;
  const writeThrough = a[5] ? PyObject_IsTrue(a[5]) : 0;
  if (lineBuffering < 0 || writeThrough < 0) return -1;
  const name = encoding === NULL || PyUnicode_AsJS(encoding) === "locale" ? ID("UTF-8") : encoding;
  if (!checkEncoding(name)) return -1;
  const [seekable, reads, writes] = [ID("seekable"), ID("readable"), ID("writable")].map((method) => (pending() ? -1 : methodTruth(a[0] as Ref, method))) as [number, number, number];
  if (pending()) return -1;
  setField(self, TextOff.buffer, Py_NewRef(a[0] as Ref));
  setField(self, TextOff.encoding, Py_NewRef(name));
  setField(self, TextOff.errors, Py_NewRef(errors !== NULL ? errors : ID("strict")));
  setNewline(self, newline);
  setFlag(self, TextOff.line_buffering, lineBuffering === 1);
  setFlag(self, TextOff.write_through, writeThrough === 1);
  setFlag(self, TextOff.seekable, seekable === 1);
  setFlag(self, TextOff.telling, seekable === 1);
  U8[self + TextOff.abilities] = reads | (writes << 1);
  setNumber(self + TextOff.chunk_size, 8192);
  for (const at of [TextOff.decoded_chars, TextOff.pending_bytes, TextOff.undecoded, TextOff.chunk] as const) setField(self, at, NULL);
  setNumber(self + TextOff.pending_bytes_count, 0);
  U8[self + TextOff.kept] = 0;
  I32[(self + TextOff.detached) >> 2] = 0;
  I32[(self + TextOff.ok) >> 2] = 1;
  refreshStandard(self);
  return 0;
}
function textiowrapper_dealloc(self: Ref): void {
  setFlag(self, TextOff.finalizing, true);
  if (_PyIOBase_finalize(self) < 0) return;
  I32[(self + TextOff.ok) >> 2] = 0;
  freeStream(self, TextOff.weakreflist, FIELDS);
}
function textiowrapper_traverse(self: Ref, visit: visitproc, arg: number): number { return visitFieldsOf(self, FIELDS, visit, arg); }
function textiowrapper_clear(self: Ref): number {
  I32[(self + TextOff.ok) >> 2] = 0;
  for (const at of FIELDS) Py_CLEAR(self + at);
  return 0;
}

export const PyTextIOWrapper_Type = defineType({
  name: "_io.TextIOWrapper", basicsize: TextOff.size, flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE, base: () => PyTextIOBase_Type,
  dictoffset: TextOff.dict, weaklistoffset: TextOff.weakreflist, doc: "Character stream over a buffered stream of bytes.",
  slots: {
    tp_dealloc: textiowrapper_dealloc, tp_repr: textiowrapper_repr, tp_traverse: textiowrapper_traverse, tp_clear: textiowrapper_clear,
    tp_init: textiowrapper_init, tp_new: PyType_GenericNew, tp_iternext: textiowrapper_iternext,
  },
  // _io-text-methods.ts imports this file: which of the two is loaded first is not fixed.
  get methods() { return textMethods; }, get getset() { return textGetset; },
});
