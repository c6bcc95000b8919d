/**
 * Between ints and text. Source: CPython 3.12 Objects/longobject.c (PyLong_FromString, long_to_decimal_string_internal,
 * long_format_binary), Objects/unicodeobject.c (_PyUnicode_TransformDecimalAndSpaceToASCII).
 */
import { I32, U8 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { raise, reprText } from "./errors.ts";
import { PyExc_TypeError, PyExc_ValueError } from "./exceptions.ts";
import { PyBytes_FromStringAndSize } from "./bytes.ts";
import {
  LongSign, PyLongDigit, PyLongOff, PyLong_Check, PyLong_FromLong, _PyLong_CompactValue, _PyLong_DigitCount, _PyLong_IsCompact, _PyLong_New,
} from "./int.ts";
import { PyLong_AsBigInt, longFromBigIntSized } from "./int-bigint.ts";
import { Py_DECREF } from "./object.ts";
import { collectIfDue } from "./signals.ts";
import { State } from "./state.ts";
import { PyUnicode_AsJS, PyUnicode_DATA, PyUnicode_FromString, PyUnicode_New } from "./unicode.ts";
import { _PyUnicode_IsWhitespace, _PyUnicode_ToDecimalDigit } from "./unicode-ctype.ts";

/** sys.int_info.str_digits_check_threshold: shorter text is never refused. */
export const _PY_LONG_MAX_STR_DIGITS_THRESHOLD = 640;

// --- text to int

/**
 * As the number parsers see a text: characters beyond ASCII become a space, a digit, or `?`, where the text ends.
 * ASCII text is left alone.
 */
export function _PyUnicode_TransformDecimalAndSpaceToASCII(text: string): string {
  if (/^[\x00-\x7f]*$/.test(text)) return text;
  let out = "";
  for (const char of text) {
    const ch = char.codePointAt(0)!;
    if (ch < 127) out += char;
    else if (_PyUnicode_IsWhitespace(ch)) out += " ";
    else {
      const digit = _PyUnicode_ToDecimalDigit(ch);
      if (digit < 0) return out + "?";
      out += digit;
    }
  }
  return out;
}

function isSpace(code: number): boolean { return code === 32 || (code >= 9 && code <= 13); }
function digitValue(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const letter = code | 32;
  return letter >= 97 && letter <= 122 ? letter - 87 : 37;
}

/** Where the digits of a literal lie. */
interface Literal { digits: string; base: number; negative: boolean }

/** Splits a text into sign, base and digits; null when it is no integer. */
function scan(s: string, base: number): Literal | null {
  let i = 0;
  let end = s.length;
  while (i < end && isSpace(s.charCodeAt(i))) i++;
  while (end > i && isSpace(s.charCodeAt(end - 1))) end--;
  const negative = s[i] === "-";
  if (negative || s[i] === "+") i++;
  const prefixBase = s[i] === "0" && i + 1 < end ? { x: 16, o: 8, b: 2 }[s[i + 1].toLowerCase()] : undefined;
  let onlyZero = false;
  if (base === 0) {
    if (prefixBase === undefined && s[i] === "0") onlyZero = true;
    base = prefixBase ?? 10;
  }
  if (prefixBase !== undefined && prefixBase === base) {
    i += 2;
    if (s[i] === "_") i++;
  }
  const digits = s.slice(i, end);
  let previous = 95; // "_": neither first, nor last, nor twice
  for (let k = 0; k < digits.length; k++) {
    const code = digits.charCodeAt(k);
    if (code === 95 ? previous === 95 : digitValue(code) >= base) return null;
    previous = code;
  }
  if (previous === 95) return null;
  const bare = digits.includes("_") ? digits.replaceAll("_", "") : digits;
  if (onlyZero && /[^0]/.test(bare)) return null; // "010" is no octal any more
  return { digits: bare, base, negative };
}

/**
 * The int that `text` spells in `base` (0: by its prefix). NULL with an exception set, or null when it spells none:
 * the caller words that error. CPython's PyLong_FromString.
 */
export function PyLong_FromString(text: string, base: number): NewRef | NULL | null {
  if ((base !== 0 && base < 2) || base > 36) return raise(PyExc_ValueError, "int() arg 2 must be >= 2 and <= 36");
  const literal = scan(text, base);
  if (literal === null) return null;
  const { digits, base: radix, negative } = literal;
  const binary = (radix & (radix - 1)) === 0;
  if (!binary && digits.length > _PY_LONG_MAX_STR_DIGITS_THRESHOLD) {
    const limit = I32[State.int_max_str_digits >> 2];
    if (limit > 0 && digits.length > limit) {
      return raise(PyExc_ValueError, `Exceeds the limit (${limit} digits) for integer string conversion: value has ${digits.length} digits; use sys.set_int_max_str_digits() to increase the limit`);
    }
  }
  const perDigit = Math.log(radix) / Math.log(PyLongDigit.BASE);
  const alloc = binary ? Math.ceil(digits.length * Math.log2(radix) / 30) : Math.floor(digits.length * perDigit + 1);
  if (digits.length * perDigit < 1.7) return fromSafeInteger(parseInt(digits, radix), negative, alloc);
  const magnitude = parseBigInt(digits, radix);
  return longFromBigIntSized(negative ? -magnitude : magnitude, alloc);
}
function fromSafeInteger(value: number, negative: boolean, alloc: number): NewRef | NULL {
  if (alloc === 1 && value > 256) {
    const z = _PyLong_New(1);
    if (z === NULL) return NULL;
    I32[(z + PyLongOff.ob_digit) >> 2] = value;
    if (negative) I32[(z + PyLongOff.lv_tag) >> 2]! |= LongSign.NEGATIVE;
    return z;
  }
  if (alloc <= 2 || value < 257) return PyLong_FromLong(negative ? -value + 0 : value);
  return longFromBigIntSized(BigInt(negative ? -value : value), alloc);
}
/** Digits in any base to a BigInt: the host knows four bases; the others halve the text. */
function parseBigInt(digits: string, radix: number): bigint {
  switch (radix) {
    case 10: return BigInt(digits);
    case 16: return BigInt("0x" + digits);
    case 8: return BigInt("0o" + digits);
    case 2: return BigInt("0b" + digits);
  }
  if (digits.length <= 10) return BigInt(parseInt(digits, radix));
  const half = digits.length >> 1;
  return parseBigInt(digits.slice(0, -half), radix) * BigInt(radix) ** BigInt(half) + parseBigInt(digits.slice(-half), radix);
}

/** The int that the str `u` spells; ValueError when none. */
export function PyLong_FromUnicodeObject(u: Ref, base: number): NewRef | NULL {
  const result = PyLong_FromString(_PyUnicode_TransformDecimalAndSpaceToASCII(PyUnicode_AsJS(u)), base);
  return result === null ? invalidLiteral(u, base) : result;
}
/** The int that `n` bytes at `s` spell; ValueError when none. */
export function _PyLong_FromBytes(s: number, n: number, base: number): NewRef | NULL {
  let text = "";
  for (let i = 0; i < n; i++) text += String.fromCharCode(U8[s + i]);
  const result = PyLong_FromString(text, base);
  if (result !== null) return result;
  const shown = PyBytes_FromStringAndSize(s, Math.min(n, 200));
  if (shown === NULL) return NULL;
  invalidLiteral(shown, base);
  Py_DECREF(shown);
  return NULL;
}
function invalidLiteral(text: Ref, base: number): NULL {
  const repr = reprText(text);
  if (repr === null) return NULL;
  return raise(PyExc_ValueError, `invalid literal for int() with base ${base}: ${[...repr].slice(0, 200).join("")}`);
}

// --- int to text

/** Decimal digits with sign; null with ValueError when the limit on digits is passed. */
export function longToDecimal(o: Ref): string | null {
  collectIfDue();
  if (_PyLong_IsCompact(o)) return String(_PyLong_CompactValue(o));
  const size = _PyLong_DigitCount(o);
  const limit = I32[State.int_max_str_digits >> 2];
  if (size >= 73 && limit > 0 && Math.floor(limit / 90) <= Math.floor((size - 11) / 10)) return tooManyDigits(limit);
  const text = PyLong_AsBigInt(o).toString();
  if (text.length > _PY_LONG_MAX_STR_DIGITS_THRESHOLD && limit > 0 && text.length - (text[0] === "-" ? 1 : 0) > limit) return tooManyDigits(limit);
  return text;
}
function tooManyDigits(limit: number): null {
  raise(PyExc_ValueError, `Exceeds the limit (${limit} digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit`);
  return null;
}
/** repr(int): a string of its own even when it has one digit. */
export function long_to_decimal_string(o: Ref): NewRef | NULL {
  const text = longToDecimal(o);
  const str = text === null ? NULL : PyUnicode_New(text.length, 127);
  if (text === null || str === NULL) return NULL;
  const data = PyUnicode_DATA(str);
  for (let i = 0; i < text.length; i++) U8[data + i] = text.charCodeAt(i);
  return str;
}
/** Text in base 2, 8, 10 or 16, with the prefix when `alternate`; null with an exception set. */
export function longToText(o: Ref, base: number, alternate: boolean): string | null {
  if (base === 10) return longToDecimal(o);
  const text = _PyLong_IsCompact(o) ? _PyLong_CompactValue(o).toString(base) : PyLong_AsBigInt(o).toString(base);
  if (!alternate) return text;
  const prefix = base === 16 ? "0x" : base === 8 ? "0o" : "0b";
  return text[0] === "-" ? "-" + prefix + text.slice(1) : prefix + text;
}
/** bin(), oct(), hex() and decimal. CPython's _PyLong_Format. */
export function _PyLong_Format(o: Ref, base: number): NewRef | NULL {
  if (!PyLong_Check(o)) return raise(PyExc_TypeError, "expected int");
  const text = longToText(o, base, true);
  return text === null ? NULL : PyUnicode_FromString(text);
}
