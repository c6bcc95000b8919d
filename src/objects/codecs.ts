/**
 * Encoding and decoding: the built-in codecs by name, and the registry of search functions for the others.
 * Source: CPython 3.12 Objects/unicodeobject.c (PyUnicode_Decode, PyUnicode_AsEncodedString), Python/codecs.c.
 */
import { I32, U8 } from "../memory/views.ts";
import { reserveStatic } from "../memory/layout.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PyObject_CheckBuffer, withBuffer } from "./buffer.ts";
import { PyBytes_FromHost, PyBytes_FromStringAndSize } from "./bytes.ts";
import { PyObject_CallOneArg, callArgs } from "./call.ts";
import { codePoints, decodeError, type Errors } from "./codecs-errors.ts";
import { decodeRawUnicodeEscape, decodeUnicodeEscape, encodeRawUnicodeEscape, encodeUnicodeEscape } from "./codecs-escape.ts";
import { decodeUtf16, decodeUtf32, decodeUtf8, encodeUtf16, encodeUtf32, encodeUtf8, encodeWith, type ByteOrder, type Decoded } from "./codecs-utf.ts";
import { PyErr_Occurred, raise } from "./errors.ts";
import { PyExc_LookupError, PyExc_TypeError } from "./exceptions.ts";
import { PyList_Append, PyList_New } from "./list.ts";
import { Py_DECREF, Py_NewRef, Py_XDECREF, TPFLAGS, hasTypeFlag } from "./object.ts";
import { Py_None, emptyStr } from "./singletons.ts";
import { typeName } from "./typeobject.ts";
import {
  PyUnicode_DATA, PyUnicode_FromString, PyUnicode_GET_LENGTH, PyUnicode_IS_COMPACT_ASCII, PyUnicode_KIND, _PyUnicode_FromASCII, fromCodePoints,
} from "./unicode.ts";

// --- code points and bytes

/** Latin-1 and ASCII, by the number of characters they have. */
export function decodeSmall(at: number, n: number, errors: Errors, limit: 128 | 256): Decoded | null {
  const points: number[] = [];
  for (let i = 0; i < n; ) {
    const b = U8[at + i]!;
    if (b < limit) { points.push(b); i++; continue; }
    const repair = decodeError(errors, "ascii", at, n, i, i + 1, "ordinal not in range(128)");
    if (repair === null) return null;
    points.push(...repair.points);
    i = repair.next;
  }
  return { points, consumed: n };
}
export function encodeSmall(object: Ref, points: readonly number[], errors: Errors, limit: 128 | 256): number[] | null {
  return encodeWith(object, points, limit === 128 ? "ascii" : "latin-1", errors, `ordinal not in range(${limit})`, (ch, out) => ch < limit && out.push(ch) > 0);
}
/** str from what a decoder gave. */
export function decodedStr(decoded: Decoded | null): NewRef | NULL { return decoded === null ? NULL : fromCodePoints(decoded.points); }
/** bytes from what an encoder gave. */
export function encodedBytes(bytes: number[] | null): NewRef | NULL { return bytes === null ? NULL : PyBytes_FromHost(bytes); }

function allAscii(at: number, n: number): boolean {
  for (let i = at; i < at + n; i++) if (U8[i]! >= 128) return false;
  return true;
}

// --- the C API

export function PyUnicode_DecodeUTF8(at: number, n: number, errors?: Errors): NewRef | NULL {
  if (n === 0) return emptyStr as NewRef;
  return allAscii(at, n) ? _PyUnicode_FromASCII(at, n) : decodedStr(decodeUtf8(at, n, errors, true));
}
export function PyUnicode_DecodeASCII(at: number, n: number, errors?: Errors): NewRef | NULL {
  return allAscii(at, n) ? _PyUnicode_FromASCII(at, n) : decodedStr(decodeSmall(at, n, errors, 128));
}
export function PyUnicode_DecodeLatin1(at: number, n: number): NewRef | NULL {
  return allAscii(at, n) ? _PyUnicode_FromASCII(at, n) : decodedStr(decodeSmall(at, n, null, 256));
}
export function PyUnicode_DecodeFSDefaultAndSize(at: number, n: number): NewRef | NULL { return PyUnicode_DecodeUTF8(at, n, "surrogateescape"); }

function asUtf8(o: Ref, errors: Errors): NewRef | NULL {
  if (PyUnicode_IS_COMPACT_ASCII(o)) return PyBytes_FromStringAndSize(PyUnicode_DATA(o), PyUnicode_GET_LENGTH(o));
  return encodedBytes(encodeUtf8(o, codePoints(o), errors));
}
function asSmall(o: Ref, errors: Errors, limit: 128 | 256): NewRef | NULL {
  const plain = limit === 256 ? PyUnicode_KIND(o) === 1 : PyUnicode_IS_COMPACT_ASCII(o);
  return plain ? PyBytes_FromStringAndSize(PyUnicode_DATA(o), PyUnicode_GET_LENGTH(o)) : encodedBytes(encodeSmall(o, codePoints(o), errors, limit));
}

interface Codec {
  decode(at: number, n: number, errors: Errors): NewRef | NULL;
  encode(o: Ref, errors: Errors): NewRef | NULL;
}
function utfCodec(bits: 16 | 32, order: ByteOrder): Codec {
  const [decode, encode] = bits === 16 ? [decodeUtf16, encodeUtf16] : [decodeUtf32, encodeUtf32];
  return {
    decode: (at, n, errors) => decodedStr(decode(at, n, errors, order, true)),
    encode: (o, errors) => encodedBytes(encode(o, codePoints(o), errors, order)),
  };
}
const utf8Codec: Codec = { decode: PyUnicode_DecodeUTF8, encode: asUtf8 };
const asciiCodec: Codec = { decode: PyUnicode_DecodeASCII, encode: (o, errors) => asSmall(o, errors, 128) };
const latin1Codec: Codec = { decode: PyUnicode_DecodeLatin1, encode: (o, errors) => asSmall(o, errors, 256) };
/** By normalized name: lower case, `_` for what is neither letter, digit nor dot. */
const codecs: Readonly<Record<string, Codec>> = {
  utf_8: utf8Codec, utf8: utf8Codec, u8: utf8Codec, cp65001: utf8Codec, utf: utf8Codec,
  ascii: asciiCodec, us_ascii: asciiCodec, "646": asciiCodec,
  latin_1: latin1Codec, latin1: latin1Codec, iso_8859_1: latin1Codec, iso8859_1: latin1Codec, "8859": latin1Codec, cp819: latin1Codec, latin: latin1Codec, l1: latin1Codec,
  utf_16: utfCodec(16, 0), utf16: utfCodec(16, 0), u16: utfCodec(16, 0), utf_16_le: utfCodec(16, -1), utf_16le: utfCodec(16, -1),
  utf_16_be: utfCodec(16, 1), utf_16be: utfCodec(16, 1), utf_32: utfCodec(32, 0), utf32: utfCodec(32, 0), u32: utfCodec(32, 0),
  utf_32_le: utfCodec(32, -1), utf_32le: utfCodec(32, -1), utf_32_be: utfCodec(32, 1), utf_32be: utfCodec(32, 1),
  unicode_escape: { decode: (at, n, errors) => decodedStr(decodeUnicodeEscape(at, n, errors)), encode: (o) => encodedBytes(encodeUnicodeEscape(codePoints(o))) },
  raw_unicode_escape: { decode: (at, n, errors) => decodedStr(decodeRawUnicodeEscape(at, n, errors)), encode: (o) => encodedBytes(encodeRawUnicodeEscape(codePoints(o))) },
};
function builtinCodec(encoding: string): Codec | undefined {
  return codecs[encoding.toLowerCase().replace(/[^a-z0-9.]+/g, "_")];
}

/** str from the `n` bytes at `at`. No encoding: UTF-8. */
export function PyUnicode_Decode(at: number, n: number, encoding?: string | null, errors?: Errors): NewRef | NULL {
  const codec = builtinCodec(encoding ?? "utf-8");
  if (codec !== undefined) return codec.decode(at, n, errors);
  const bytes = PyBytes_FromStringAndSize(at, n);
  if (bytes === NULL) return NULL;
  const text = callCodec(encoding as string, 1, bytes, errors);
  Py_DECREF(bytes);
  if (text === NULL || hasTypeFlag(text, TPFLAGS.UNICODE_SUBCLASS)) return text;
  raise(PyExc_TypeError, `'${encoding}' decoder returned '${typeName(text)}' instead of 'str'; use codecs.decode() to decode to arbitrary types`);
  Py_DECREF(text);
  return NULL;
}
/** bytes of a str. No encoding: UTF-8. */
export function PyUnicode_AsEncodedString(o: Ref, encoding?: string | null, errors?: Errors): NewRef | NULL {
  const codec = builtinCodec(encoding ?? "utf-8");
  if (codec !== undefined) return codec.encode(o, errors);
  const bytes = callCodec(encoding as string, 0, o, errors);
  if (bytes === NULL || hasTypeFlag(bytes, TPFLAGS.BYTES_SUBCLASS)) return bytes;
  raise(PyExc_TypeError, `'${encoding}' encoder returned '${typeName(bytes)}' instead of 'bytes'; use codecs.encode() to encode to arbitrary types`);
  Py_DECREF(bytes);
  return NULL;
}
/** str(object, encoding, errors). */
export function PyUnicode_FromEncodedObject(o: Ref, encoding?: string | null, errors?: Errors): NewRef | NULL {
  if (hasTypeFlag(o, TPFLAGS.UNICODE_SUBCLASS)) return raise(PyExc_TypeError, "decoding str is not supported");
  if (!PyObject_CheckBuffer(o)) return raise(PyExc_TypeError, `decoding to str: need a bytes-like object, ${typeName(o)} found`);
  return withBuffer(o, (at, n) => (n === 0 ? emptyStr as NewRef : PyUnicode_Decode(at, n, encoding, errors))) ?? NULL;
}

// --- the registry

/** The list of search functions (codecs.register). */
const searchPathSlot = reserveStatic(8);
export function PyCodec_Register(search: Ref): number {
  let path = I32[searchPathSlot >> 2]! as Ref | NULL;
  if (path === NULL) {
    path = PyList_New(0);
    if (path === NULL) return -1;
    I32[searchPathSlot >> 2] = path;
  }
  return PyList_Append(path, search);
}
/** The search functions registered, borrowed; NULL when there are none. */
export function codecSearchPath(): Ref | NULL { return I32[searchPathSlot >> 2]! as Ref | NULL; }

/** The CodecInfo for a name from the search functions; LookupError when none knows it. */
export function _PyCodec_Lookup(encoding: string): NewRef | NULL {
  const path = codecSearchPath();
  const name = PyUnicode_FromString(encoding.toLowerCase().replace(/ /g, "_"));
  if (name === NULL) return NULL;
  for (let i = 0; path !== NULL && i < I32[(path + 16) >> 2]!; i++) {
    const info = PyObject_CallOneArg(I32[(I32[(path + 24) >> 2]! + 8 * i) >> 2]! as Ref, name);
    if (info === NULL || info !== Py_None) {
      Py_DECREF(name);
      if (info === NULL || hasTypeFlag(info, TPFLAGS.TUPLE_SUBCLASS)) return info;
      Py_DECREF(info);
      return raise(PyExc_TypeError, "codec search functions must return 4-tuples");
    }
    Py_DECREF(info);
  }
  Py_DECREF(name);
  return PyErr_Occurred() ? NULL : raise(PyExc_LookupError, `unknown encoding: ${encoding}`);
}
/** Calls encoder (which 0) or decoder (1) of a registered codec; the first item of what it returns. */
export function callCodec(encoding: string, which: 0 | 1, o: Ref, errors: Errors): NewRef | NULL {
  const info = _PyCodec_Lookup(encoding);
  if (info === NULL) return NULL;
  const fn = I32[(info + 24 + 8 * which) >> 2]! as Ref;
  const handler = errors ? PyUnicode_FromString(errors) : 0;
  const answer = errors ? (handler ? callArgs(fn, o, handler) : NULL) : PyObject_CallOneArg(fn, o);
  Py_XDECREF(handler);
  Py_DECREF(info);
  if (answer === NULL) return NULL;
  let result: NewRef | NULL = NULL;
  if (hasTypeFlag(answer, TPFLAGS.TUPLE_SUBCLASS) && I32[(answer + 16) >> 2] === 2) result = Py_NewRef(I32[(answer + 24) >> 2]! as Ref);
  else raise(PyExc_TypeError, `${which ? "decoder" : "encoder"} must return a tuple (object, integer)`);
  Py_DECREF(answer);
  return result;
}
/** A built-in codec applied to an object: codecs.encode and codecs.decode; undefined when the name is not built in. */
export function builtinCodecCall(encoding: string, which: 0 | 1, o: Ref, errors: Errors): NewRef | NULL | undefined {
  const codec = builtinCodec(encoding);
  if (codec === undefined) return undefined;
  if (which === 0) return hasTypeFlag(o, TPFLAGS.UNICODE_SUBCLASS) ? codec.encode(o, errors) : undefined;
  return withBuffer(o, (at, n) => codec.decode(at, n, errors)) ?? NULL;
}
