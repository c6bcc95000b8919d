/**
 * repr() and ascii() of str, and the UTF-8 that a str caches.
 * Source: CPython 3.12 Objects/unicodeobject.c, unicode_repr, unicode_fill_utf8.
 */
import { I32, U8 } from "../memory/views.ts";
import { PyMem_Malloc } from "../memory/alloc.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PyUnicode_AsUTF8String } from "./codecs.ts";
import { PyErr_BadArgument, PyErr_NoMemory } from "./errors.ts";
import { Py_DECREF } from "./object.ts";
import {
  PyUnicodeOff, PyUnicode_Check, PyUnicode_DATA, PyUnicode_GET_LENGTH, PyUnicode_IS_COMPACT_ASCII, PyUnicode_KIND, PyUnicode_New, PyUnicode_READ, fromCodePoints,
} from "./unicode-core.ts";
import { _PyUnicode_IsPrintable } from "./unicode-ctype.ts";

const hexDigits = "0123456789abcdef";

/** Code points of an escape like \x07, \u1234, \U0001f600. */
function pushHex(out: number[], letter: number, digits: number, ch: number): void {
  out.push(92, letter);
  for (let i = digits - 1; i >= 0; i--) out.push(hexDigits.charCodeAt((ch >>> (i * 4)) & 15));
}
function pushEscape(out: number[], ch: number): void {
  if (ch < 0x100) pushHex(out, 120, 2, ch);
  else if (ch < 0x10000) pushHex(out, 117, 4, ch);
  else pushHex(out, 85, 8, ch);
}

/** tp_repr: quotes, escapes, printable characters as they are. */
export function unicode_repr(o: Ref): NewRef | NULL {
  const n = PyUnicode_GET_LENGTH(o), kind = PyUnicode_KIND(o), data = PyUnicode_DATA(o);
  let single = false, double = false, plain = true;
  for (let i = 0; i < n; i++) {
    const ch = PyUnicode_READ(kind, data, i);
    if (ch === 39) single = true;
    else if (ch === 34) double = true;
    else if (ch === 92 || ch < 32 || ch >= 127) plain = false;
  }
  const quote = single && !double ? 34 : 39;
  if (plain && !(single && double)) {
    const result = PyUnicode_New(n + 2, 127);
    if (result === NULL) return NULL;
    const to = result + PyUnicodeOff.ascii_data;
    U8[to] = quote;
    for (let i = 0; i < n; i++) U8[to + 1 + i] = PyUnicode_READ(kind, data, i);
    U8[to + 1 + n] = quote;
    return result;
  }
  const out = [quote];
  for (let i = 0; i < n; i++) {
    const ch = PyUnicode_READ(kind, data, i);
    if (ch === quote || ch === 92) out.push(92, ch);
    else if (ch === 9) out.push(92, 116);
    else if (ch === 10) out.push(92, 110);
    else if (ch === 13) out.push(92, 114);
    else if (ch >= 32 && ch < 127) out.push(ch);
    else if (ch < 32 || ch === 127 || !_PyUnicode_IsPrintable(ch)) pushEscape(out, ch);
    else out.push(ch);
  }
  out.push(quote);
  return fromCodePoints(out);
}

/** Bytes of the UTF-8 form; -1: a surrogate is in it. */
function utf8Size(kind: number, data: number, n: number): number {
  let size = 0;
  for (let i = 0; i < n; i++) {
    const ch = PyUnicode_READ(kind, data, i);
    if (ch >= 0xd800 && ch <= 0xdfff) return -1;
    size += ch < 0x80 ? 1 : ch < 0x800 ? 2 : ch < 0x10000 ? 3 : 4;
  }
  return size;
}
/** Writes the UTF-8 form of `n` code points at `to`; returns the address past it. The caller has ruled out surrogates. */
export function writeUtf8(to: number, kind: number, data: number, n: number): number {
  let at = to;
  for (let i = 0; i < n; i++) {
    const ch = PyUnicode_READ(kind, data, i);
    if (ch < 0x80) U8[at++] = ch;
    else {
      if (ch < 0x800) U8[at++] = 0xc0 | (ch >> 6);
      else {
        if (ch < 0x10000) U8[at++] = 0xe0 | (ch >> 12);
        else { U8[at++] = 0xf0 | (ch >> 18); U8[at++] = 0x80 | ((ch >> 12) & 63); }
        U8[at++] = 0x80 | ((ch >> 6) & 63);
      }
      U8[at++] = 0x80 | (ch & 63);
    }
  }
  return at;
}

/** Length in bytes of the UTF-8 form, once PyUnicode_AsUTF8 has succeeded. */
export function PyUnicode_UTF8_LENGTH(o: Ref): number {
  return PyUnicode_IS_COMPACT_ASCII(o) ? PyUnicode_GET_LENGTH(o) : I32[(o + PyUnicodeOff.utf8_length) >> 2]!;
}
/**
 * Address of the UTF-8 form, ended by NUL, which lives as long as the str: its own data when ASCII, else a block that the str
 * keeps. NULL with UnicodeEncodeError (surrogates) or MemoryError set. The length: PyUnicode_UTF8_LENGTH.
 */
export function PyUnicode_AsUTF8(o: Ref): number {
  if (!PyUnicode_Check(o)) { PyErr_BadArgument(); return NULL; }
  if (PyUnicode_IS_COMPACT_ASCII(o)) return o + PyUnicodeOff.ascii_data;
  const known = I32[(o + PyUnicodeOff.utf8) >> 2]!;
  if (known !== 0) return known;
  const n = PyUnicode_GET_LENGTH(o), kind = PyUnicode_KIND(o), data = PyUnicode_DATA(o);
  const size = utf8Size(kind, data, n);
  if (size < 0) {
    const bytes = PyUnicode_AsUTF8String(o); // raises
    if (bytes !== NULL) Py_DECREF(bytes);
    return NULL;
  }
  const utf8 = PyMem_Malloc(size + 1);
  if (utf8 === 0) return PyErr_NoMemory();
  U8[writeUtf8(utf8, kind, data, n)] = 0;
  I32[(o + PyUnicodeOff.utf8) >> 2] = utf8;
  I32[(o + PyUnicodeOff.utf8_length) >> 2] = size;
  return utf8;
}
/** `PyUnicode_AsUTF8AndSize`: [address, bytes], or null with an exception set. */
export function PyUnicode_AsUTF8AndSize(o: Ref): [address: number, size: number] | null {
  const utf8 = PyUnicode_AsUTF8(o);
  return utf8 === 0 ? null : [utf8, PyUnicode_UTF8_LENGTH(o)];
}

