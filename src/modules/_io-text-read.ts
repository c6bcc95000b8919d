/**
 * Reading text: chunks of bytes are decoded to a str of which the program takes pieces.
 * Source of the behaviour: CPython 3.12 Modules/_io/textio.c (textiowrapper_read_chunk, _textiowrapper_readline).
 */
import { F64, I32, U8 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyBytes_AS_STRING, PyBytes_Concat, PyBytes_FromStringAndSize, PyBytes_GET_SIZE } from "../objects/bytes.ts";
import { callMethod } from "../objects/call.ts";
import { PyUnicode_Decode } from "../objects/codecs.ts";
import { decodeUtf16, decodeUtf32, decodeUtf8, type ByteOrder, type Decoded } from "../objects/codecs-utf.ts";
import { PyErr_Clear, raise } from "../objects/errors.ts";
import { PyExc_TypeError } from "../objects/exceptions.ts";
import { _PyObject_LookupAttr } from "../objects/generic.ts";
import { ID } from "../objects/id.ts";
import { PyLong_AsSsize_t, PyLong_FromLong } from "../objects/int.ts";
import { Py_DECREF, Py_NewRef, Py_XDECREF } from "../objects/object.ts";
import { emptyBytes, emptyStr } from "../objects/singletons.ts";
import { typeName } from "../objects/typeobject.ts";
import {
  PyUnicode_AsJS, PyUnicode_Concat, PyUnicode_FindChar, PyUnicode_FromString, PyUnicode_GET_LENGTH, PyUnicode_READ_CHAR, PyUnicode_Substring, fromCodePoints,
} from "../objects/unicode.ts";
import { TextOff, bufferOf, encodingOf, errorsOf, flag, setField, setFlag } from "./_io-text.ts";
import { field, isBytes, pending, setNumber } from "./_io-util.ts";

/** Newlines that were seen, in a byte of the stream. */
export const enum Seen { CR = 1, LF = 2, CRLF = 4 }
/** JS text with its newlines translated to "\n"; a CR at the end of an unfinished text is left out. */
export interface Translation { text: string; pendingCr: boolean; seen: number }
export function translateNewlines(input: string, final: boolean, translate: boolean): Translation {
  let text = input;
  const pendingCr = !final && text.endsWith("\r");
  if (pendingCr) text = text.slice(0, -1);
  let seen = 0;
  if (text.includes("\n") || text.includes("\r")) {
    if (/(^|[^\r])\n/.test(text)) seen |= Seen.LF;
    if (text.includes("\r\n")) seen |= Seen.CRLF;
    if (/\r(?!\n)/.test(text)) seen |= Seen.CR;
    if (translate && text.includes("\r")) text = text.replace(/\r\n?/g, "\n");
  }
  return { text, pendingCr, seen };
}

/** Decodes `bytes` as far as whole characters go; how many bytes that were is left in `consumed`. */
let consumed = 0;
function decodeSome(self: Ref, bytes: Ref, final: boolean): NewRef | NULL {
  const at = PyBytes_AS_STRING(bytes);
  const n = PyBytes_GET_SIZE(bytes);
  const encoding = encodingOf(self).toLowerCase().replace(/[^a-z0-9]/g, "");
  const errors = errorsOf(self);
  let decoded: Decoded | null | undefined;
  const wide = /^utf(16|32)(le|be)?$/.exec(encoding);
  if (encoding === "utf8" || encoding === "u8") decoded = final ? undefined : decodeUtf8(at, n, errors, false);
  else if (wide !== null) {
    const order = (wide[2] === "be" ? 1 : wide[2] === "le" || F64[(self + TextOff.chunk_position) >> 3] > 0 ? -1 : 0) as ByteOrder;
    decoded = (wide[1] === "16" ? decodeUtf16 : decodeUtf32)(at, n, errors, order, final);
  }
  if (decoded === null) return NULL;
  consumed = decoded === undefined ? n : decoded.consumed;
  return decoded === undefined ? PyUnicode_Decode(at, n, encodingOf(self), errors) : fromCodePoints(decoded.points);
}
/** Does the codec need all bytes at once? */
function decodesWhole(self: Ref): boolean {
  return !/^(utf-?8|u8|utf[-_]?(16|32)([-_]?[lb]e)?|(us-)?ascii|latin-?1|iso-?8859-1)$/i.test(encodingOf(self).replace(/_/g, "-"));
}
function readBytes(self: Ref): NewRef | NULL {
  const whole = decodesWhole(self);
  const read1 = whole ? NULL : _PyObject_LookupAttr(bufferOf(self), ID("read1"));
  if (pending()) return NULL;
  Py_XDECREF(read1);
  const size = PyLong_FromLong(whole ? -1 : I32[(self + TextOff.chunk_size) >> 2]);
  const data = size === NULL ? NULL : callMethod(bufferOf(self), read1 !== NULL ? ID("read1") : ID("read"), size);
  Py_XDECREF(size);
  if (data === NULL || isBytes(data)) return data;
  raise(PyExc_TypeError, `underlying ${read1 !== NULL ? "read1" : "read"}() should have returned a bytes-like object, not '${typeName(data)}'`);
  Py_DECREF(data);
  return NULL;
}
/** Notes where the chunk starts in the file, for tell(). */
function notePosition(self: Ref, ahead: number): Status {
  if (!flag(self, TextOff.telling)) return 0;
  const at = callMethod(bufferOf(self), ID("tell"));
  if (at === NULL) { PyErr_Clear(); return 0; }
  F64[(self + TextOff.chunk_position) >> 3] = PyLong_AsSsize_t(at) - ahead;
  Py_DECREF(at);
  return pending() ? -1 : 0;
}

/** Reads and decodes one more chunk to decoded_chars; 1, 0 at the end of the file, -1 with an exception. */
export function readChunk(self: Ref): number {
  const rest = field(self + TextOff.undecoded);
  if (notePosition(self, rest === NULL ? 0 : PyBytes_GET_SIZE(rest)) < 0) return -1;
  const data = readBytes(self);
  if (data === NULL) return -1;
  const final = PyBytes_GET_SIZE(data) === 0;
  const chunk = PyBytes_Concat(Py_NewRef(rest !== NULL ? rest : emptyBytes), data);
  Py_DECREF(data);
  if (chunk === NULL) return -1;
  const text = decodeSome(self, chunk, final || decodesWhole(self));
  if (text === NULL) { Py_DECREF(chunk); return -1; }
  const left = consumed < PyBytes_GET_SIZE(chunk) && !final ? PyBytes_FromStringAndSize(PyBytes_AS_STRING(chunk) + consumed, PyBytes_GET_SIZE(chunk) - consumed) : NULL;
  if (left === NULL && pending()) { Py_DECREF(chunk); Py_DECREF(text); return -1; }
  setField(self, TextOff.undecoded, left);
  setField(self, TextOff.chunk, chunk);
  const chars = newlinesOf(self, text, final);
  Py_DECREF(text);
  if (chars === NULL) return -1;
  setDecoded(self, chars);
  return final && PyUnicode_GET_LENGTH(chars) === 0 ? 0 : 1;
}
function newlinesOf(self: Ref, text: Ref, final: boolean): NewRef | NULL {
  if (!flag(self, TextOff.readuniversal)) return Py_NewRef(text);
  const n = PyUnicode_GET_LENGTH(text);
  const hadCr = flag(self, TextOff.pending_cr);
  if (!hadCr && PyUnicode_FindChar(text, 13, 0, n, 1) < 0) {
    if ((U8[self + TextOff.seen] & Seen.LF) === 0 && PyUnicode_FindChar(text, 10, 0, n, 1) >= 0) U8[self + TextOff.seen] |= Seen.LF;
    return Py_NewRef(text);
  }
  const js = PyUnicode_AsJS(text);
  if (hadCr && js === "" && !final) return Py_NewRef(text);
  const t = translateNewlines((hadCr ? "\r" : "") + js, final, flag(self, TextOff.readtranslate));
  setFlag(self, TextOff.pending_cr, t.pendingCr);
  U8[self + TextOff.seen] |= t.seen;
  return PyUnicode_FromString(t.text);
}
function setDecoded(self: Ref, charsSteal: NewRef): void {
  setField(self, TextOff.decoded_chars, charsSteal);
  setNumber(self + TextOff.decoded_chars_used, 0);
}
/** Up to `n` characters of what is decoded (n < 0: all); owned. */
function takeDecoded(self: Ref, n: number): NewRef | NULL {
  const chars = field(self + TextOff.decoded_chars);
  if (chars === NULL) return emptyStr as NewRef;
  const used = I32[(self + TextOff.decoded_chars_used) >> 2];
  const length = PyUnicode_GET_LENGTH(chars);
  const end = n < 0 ? length : Math.min(length, used + n);
  setNumber(self + TextOff.decoded_chars_used, end);
  return used === 0 && end === length ? Py_NewRef(chars) : PyUnicode_Substring(chars, used, end);
}
function join(leftSteal: NewRef, rightSteal: NewRef | NULL): NewRef | NULL {
  const both = rightSteal === NULL ? NULL : PyUnicode_Concat(leftSteal, rightSteal);
  Py_DECREF(leftSteal);
  Py_XDECREF(rightSteal);
  return both;
}
/** read(n): n < 0 reads to the end. */
export function textRead(self: Ref, n: number): NewRef | NULL {
  let result = takeDecoded(self, n);
  while (result !== NULL && (n < 0 || PyUnicode_GET_LENGTH(result) < n)) {
    const status = readChunk(self);
    if (status < 0) { Py_DECREF(result); return NULL; }
    if (status === 0) break;
    result = join(result, takeDecoded(self, n < 0 ? -1 : n - PyUnicode_GET_LENGTH(result)));
  }
  return result;
}

/** End of the first line in `text` from `start`: past its newline; -1 when there is none yet. */
export function lineEnd(text: Ref, start: number, universal: boolean, translate: boolean, readnl: Ref | NULL): number {
  const n = PyUnicode_GET_LENGTH(text);
  const lf = (): number => PyUnicode_FindChar(text, 10, start, n, 1);
  if (translate) { const at = lf(); return at < 0 ? -1 : at + 1; }
  if (universal) {
    const cr = PyUnicode_FindChar(text, 13, start, n, 1);
    const at = lf();
    if (cr < 0 || (at >= 0 && at < cr)) return at < 0 ? -1 : at + 1;
    return at === cr + 1 ? cr + 2 : cr + 1;
  }
  const newline = readnl === NULL ? "\n" : PyUnicode_AsJS(readnl);
  if (newline.length === 1) { const at = PyUnicode_FindChar(text, newline.charCodeAt(0), start, n, 1); return at < 0 ? -1 : at + 1; }
  for (let at = start; ; at++) {
    at = PyUnicode_FindChar(text, 13, at, n, 1);
    if (at < 0 || at + 1 >= n) return -1;
    if (PyUnicode_READ_CHAR(text, at + 1) === 10) return at + 2;
  }
}
/** readline(limit): limit < 0 means none. */
export function textReadline(self: Ref, limit: number): NewRef | NULL {
  let line: NewRef | NULL = emptyStr as NewRef;
  for (;;) {
    const chars = field(self + TextOff.decoded_chars);
    const used = I32[(self + TextOff.decoded_chars_used) >> 2];
    if (chars === NULL || used >= PyUnicode_GET_LENGTH(chars)) {
      const status = readChunk(self);
      if (status < 0) { Py_DECREF(line); return NULL; }
      if (status === 0) return line;
      continue;
    }
    const whole = wholeLine(self, line, chars, used);
    if (whole === NULL) return NULL;
    line = whole.line;
    if (limit >= 0 && PyUnicode_GET_LENGTH(line) >= limit) return cutAt(self, line, limit);
    if (whole.done) return line;
  }
}
/** Adds to `lineSteal` what the decoded text has of it. */
function wholeLine(self: Ref, lineSteal: NewRef, chars: Ref, used: number): { line: NewRef; done: boolean } | NULL {
  // "\r\n" as the newline may be divided between two chunks.
  const n = PyUnicode_GET_LENGTH(lineSteal);
  const split = n > 0 && PyUnicode_READ_CHAR(lineSteal, n - 1) === 13 && PyUnicode_READ_CHAR(chars, used) === 10 && !flag(self, TextOff.readuniversal);
  const newline = field(self + TextOff.readnl);
  const crlf = newline !== NULL && PyUnicode_GET_LENGTH(newline) === 2;
  const end = split && crlf ? used + 1 : lineEnd(chars, used, flag(self, TextOff.readuniversal), flag(self, TextOff.readtranslate), newline);
  const line = join(lineSteal, takeDecoded(self, end < 0 ? -1 : end - used));
  return line === NULL ? NULL : { line, done: end >= 0 };
}
/** Gives back what is more than `limit` characters. */
function cutAt(self: Ref, lineSteal: NewRef, limit: number): NewRef | NULL {
  const over = PyUnicode_GET_LENGTH(lineSteal) - limit;
  if (over === 0) return lineSteal;
  setNumber(self + TextOff.decoded_chars_used, I32[(self + TextOff.decoded_chars_used) >> 2] - over);
  const cut = PyUnicode_Substring(lineSteal, 0, limit);
  Py_DECREF(lineSteal);
  return cut;
}

/** How many bytes of the chunk make the characters that the program has taken. */
export function bytesTaken(self: Ref): number {
  const chunk = field(self + TextOff.chunk);
  const used = I32[(self + TextOff.decoded_chars_used) >> 2];
  if (chunk === NULL || used === 0) return 0;
  const at = PyBytes_AS_STRING(chunk);
  const translate = flag(self, TextOff.readtranslate);
  const utf8 = /^(utf-?8|u8)$/i.test(encodingOf(self).replace(/_/g, "-"));
  const unit = /16/.test(encodingOf(self)) ? 2 : /32/.test(encodingOf(self)) ? 4 : 1;
  const n = PyBytes_GET_SIZE(chunk);
  let i = 0;
  if (unit > 1 && n >= unit && U8[at] === 0xff && U8[at + 1] === 0xfe) i = unit;
  for (let chars = 0; chars < used && i < n; chars++) {
    const byte = U8[at + i];
    if (translate && byte === 13 && i + unit < n && U8[at + i + unit] === 10) i += 2 * unit;
    else if (utf8 && byte >= 0xc0) i += byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    else i += unit;
  }
  return Math.min(i, n);
}
/** The newlines in the first `n` bytes of the chunk: what a decoder knows that was set back (tell() does that). */
export function newlinesInChunk(self: Ref, n: number): number {
  const chunk = field(self + TextOff.chunk);
  if (chunk === NULL) return 0;
  const text = String.fromCharCode(...U8.subarray(PyBytes_AS_STRING(chunk), PyBytes_AS_STRING(chunk) + n).filter((byte) => byte === 10 || byte === 13 || byte > 32));
  return translateNewlines(text, true, false).seen;
}
