/**
 * repr() and ascii() of str, and the UTF-8 that a str caches.
 * Source: CPython 3.12 Objects/unicodeobject.c, unicode_repr, unicode_fill_utf8.
 */
import { U8 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import {
  PyUnicodeOff, PyUnicode_DATA, PyUnicode_GET_LENGTH, PyUnicode_KIND, PyUnicode_New, PyUnicode_READ, fromCodePoints,
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

