/**
 * Methods of bytes and bytearray that treat bytes as ASCII characters: case, classes, padding, hexadecimal.
 * Source: CPython 3.12 Objects/bytes_methods.c, Objects/stringlib/{ctype,transmogrify}.h, Python/pystrhex.c.
 */
import { U8, memmove, memset } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PyNumber_AsSsize_t, PyObject_Size } from "./abstract.ts";
import { _PyArg_CheckPositional, arg, argSpec, unpackKeywords } from "./args.ts";
import { PyByteArray_Check, PyByteArray_FromStringAndSize, PyByteArray_Type } from "./bytearray.ts";
import { PyBytes_FromHost, PyBytes_Type } from "./bytes.ts";
import { dataOf, makeLike, selfOrCopy, sizeOf } from "./bytes-methods.ts";
import { PyObject_CallOneArg } from "./call.ts";
import { METH, type MethodSpec } from "./define.ts";
import { PyErr_Occurred, raise } from "./errors.ts";
import { PyExc_OverflowError, PyExc_TypeError, PyExc_ValueError } from "./exceptions.ts";
import { _PyLong_AsInt } from "./int.ts";
import { Py_DECREF, TPFLAGS, hasTypeFlag } from "./object.ts";
import { Py_False, Py_True } from "./singletons.ts";
import { PyType_IsSubtype, typeName } from "./typeobject.ts";
import { PyUnicode_AsJS, PyUnicode_FromString } from "./unicode.ts";

const isUpper = (c: number): boolean => c >= 65 && c <= 90;
const isLower = (c: number): boolean => c >= 97 && c <= 122;
const isAlpha = (c: number): boolean => isUpper(c) || isLower(c);
const isDigit = (c: number): boolean => c >= 48 && c <= 57;
const isSpace = (c: number): boolean => c === 32 || (c >= 9 && c <= 13);
const toUpper = (c: number): number => (isLower(c) ? c - 32 : c);
const toLower = (c: number): number => (isUpper(c) ? c + 32 : c);
const bool = (value: boolean): NewRef => (value ? Py_True : Py_False) as NewRef;

function every(self: Ref, test: (c: number) => boolean, empty = false): NewRef {
  const n = sizeOf(self);
  return bool(n === 0 ? empty : U8.subarray(dataOf(self), dataOf(self) + n).every(test));
}
function bytes_isalnum(self: Ref): NewRef { return every(self, (c) => isAlpha(c) || isDigit(c)); }
function bytes_isalpha(self: Ref): NewRef { return every(self, isAlpha); }
function bytes_isascii(self: Ref): NewRef { return every(self, (c) => c < 128, true); }
function bytes_isdigit(self: Ref): NewRef { return every(self, isDigit); }
function bytes_isspace(self: Ref): NewRef { return every(self, isSpace); }
/** Some character of the wanted case, and none of the other. */
function cased(self: Ref, wanted: (c: number) => boolean, unwanted: (c: number) => boolean): NewRef {
  const bytes = U8.subarray(dataOf(self), dataOf(self) + sizeOf(self));
  return bool(bytes.some(wanted) && !bytes.some(unwanted));
}
function bytes_islower(self: Ref): NewRef { return cased(self, isLower, isUpper); }
function bytes_isupper(self: Ref): NewRef { return cased(self, isUpper, isLower); }
function bytes_istitle(self: Ref): NewRef {
  let [some, previous] = [false, false];
  for (const c of U8.subarray(dataOf(self), dataOf(self) + sizeOf(self))) {
    if (isUpper(c) ? previous : isLower(c) && !previous) return bool(false);
    previous = isAlpha(c);
    some ||= previous;
  }
  return bool(some);
}

/** A copy with each byte replaced; the host function sees the byte and whether a letter came before. */
function mapBytes(self: Ref, map: (c: number, afterLetter: boolean, i: number) => number): NewRef | NULL {
  const n = sizeOf(self);
  const at = dataOf(self);
  const bytes = new Uint8Array(n);
  let afterLetter = false;
  for (let i = 0; i < n; i++) {
    const c = U8[at + i]!;
    bytes[i] = map(c, afterLetter, i);
    afterLetter = isAlpha(c);
  }
  return hostLike(self, bytes);
}
/** An object of the kind of `self` from host bytes. */
function hostLike(self: Ref, bytes: Uint8Array): NewRef | NULL {
  if (hasTypeFlag(self, TPFLAGS.BYTES_SUBCLASS)) return PyBytes_FromHost(bytes);
  const result = PyByteArray_FromStringAndSize(0, bytes.length);
  if (result !== NULL) U8.set(bytes, dataOf(result));
  return result;
}
function bytes_lower(self: Ref): NewRef | NULL { return mapBytes(self, toLower); }
function bytes_upper(self: Ref): NewRef | NULL { return mapBytes(self, toUpper); }
function bytes_swapcase(self: Ref): NewRef | NULL { return mapBytes(self, (c) => (isUpper(c) ? toLower(c) : toUpper(c))); }
function bytes_title(self: Ref): NewRef | NULL { return mapBytes(self, (c, after) => (after ? toLower(c) : toUpper(c))); }
function bytes_capitalize(self: Ref): NewRef | NULL { return mapBytes(self, (c, _after, i) => (i === 0 ? toUpper(c) : toLower(c))); }

// --- padding

function padded(self: Ref, left: number, right: number, fill: number): NewRef | NULL {
  const n = sizeOf(self);
  if (left <= 0 && right <= 0) return selfOrCopy(self);
  const result = makeLike(self, 0, Math.max(left, 0) + n + Math.max(right, 0));
  if (result === NULL) return NULL;
  const to = dataOf(result);
  if (left > 0) memset(to, fill, left);
  memmove(to + Math.max(left, 0), dataOf(self), n);
  if (right > 0) memset(to + Math.max(left, 0) + n, fill, right);
  return result;
}
/** (width[, fillchar]); null with an exception set. */
function padArguments(name: string, args: number, nargs: number): { width: number; fill: number } | null {
  if (!_PyArg_CheckPositional(name, nargs, 1, 2)) return null;
  const width = PyNumber_AsSsize_t(arg(args, 0), PyExc_OverflowError);
  if (width === -1 && PyErr_Occurred()) return null;
  if (nargs === 1) return { width, fill: 32 };
  const o = arg(args, 1);
  const ok = hasTypeFlag(o, TPFLAGS.BYTES_SUBCLASS) || PyByteArray_Check(o);
  if (!ok || sizeOf(o) !== 1) {
    raise(PyExc_TypeError, `${name}() argument 2 must be a byte string of length 1, not ${typeName(o)}`);
    return null;
  }
  return { width, fill: U8[dataOf(o)]! };
}
function bytes_center(self: Ref, args: number, nargs: number): NewRef | NULL {
  const pad = padArguments("center", args, nargs);
  if (pad === null) return NULL;
  const room = pad.width - sizeOf(self);
  const left = room > 0 ? (room >> 1) + (room & pad.width & 1) : 0;
  return padded(self, left, room - left, pad.fill);
}
function bytes_ljust(self: Ref, args: number, nargs: number): NewRef | NULL {
  const pad = padArguments("ljust", args, nargs);
  return pad === null ? NULL : padded(self, 0, pad.width - sizeOf(self), pad.fill);
}
function bytes_rjust(self: Ref, args: number, nargs: number): NewRef | NULL {
  const pad = padArguments("rjust", args, nargs);
  return pad === null ? NULL : padded(self, pad.width - sizeOf(self), 0, pad.fill);
}
function bytes_zfill(self: Ref, widthRef: Ref): NewRef | NULL {
  const width = PyNumber_AsSsize_t(widthRef, PyExc_OverflowError);
  if (width === -1 && PyErr_Occurred()) return NULL;
  const fill = width - sizeOf(self);
  const result = padded(self, fill, 0, 48);
  if (result === NULL || fill <= 0) return result;
  const at = dataOf(result);
  const sign = U8[at + fill];
  if (sign === 43 || sign === 45) { // the sign goes first
    U8[at] = sign;
    U8[at + fill] = 48;
  }
  return result;
}
const expandtabs_spec = argSpec("expandtabs", "tabsize=");
function bytes_expandtabs(self: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const values = unpackKeywords(expandtabs_spec, args, nargs, kwnames);
  if (values === null) return NULL;
  const tabsize = values[0] ? _PyLong_AsInt(values[0]) : 8;
  if (tabsize === -1 && PyErr_Occurred()) return NULL;
  const out: number[] = [];
  let column = 0;
  for (const c of U8.subarray(dataOf(self), dataOf(self) + sizeOf(self))) {
    if (c === 9) {
      const spaces = tabsize > 0 ? tabsize - (column % tabsize) : 0;
      for (let i = 0; i < spaces; i++) out.push(32);
      column += spaces;
      continue;
    }
    out.push(c);
    column = c === 10 || c === 13 ? 0 : column + 1;
  }
  return hostLike(self, Uint8Array.from(out));
}

// --- hexadecimal

/** `hex([sep[, bytes_per_sep]])` of the bytes at `at`; shared with memoryview. */
export function hexOf(at: number, n: number, sep: Ref | 0, group: number): NewRef | NULL {
  let separator = "";
  if (sep) {
    const size = PyObject_Size(sep);
    if (size < 0) return NULL;
    if (size !== 1) return raise(PyExc_ValueError, "sep must be length 1.");
    if (hasTypeFlag(sep, TPFLAGS.UNICODE_SUBCLASS)) separator = PyUnicode_AsJS(sep);
    else if (hasTypeFlag(sep, TPFLAGS.BYTES_SUBCLASS)) separator = String.fromCharCode(U8[dataOf(sep)]!);
    else return raise(PyExc_TypeError, "sep must be str or bytes.");
    if (separator.charCodeAt(0) > 127) return raise(PyExc_ValueError, "sep must be ASCII.");
  }
  const size = Math.abs(group);
  let text = "";
  for (let i = 0; i < n; i++) {
    const atBoundary = i > 0 && size > 0 && (group > 0 ? (n - i) % size === 0 : i % size === 0);
    text += (atBoundary ? separator : "") + U8[at + i]!.toString(16).padStart(2, "0");
  }
  return PyUnicode_FromString(text);
}
const hex_spec = argSpec("hex", "sep=, bytes_per_sep=");
/** Parses the arguments of hex(); the size of a group is 1 by default. */
export function hexMethod(at: number, n: number, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const values = unpackKeywords(hex_spec, args, nargs, kwnames);
  if (values === null) return NULL;
  const group = values[1] ? _PyLong_AsInt(values[1]) : 1;
  if (group === -1 && PyErr_Occurred()) return NULL;
  return hexOf(at, n, values[0]!, group);
}
function bytes_hex(self: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  return hexMethod(dataOf(self), sizeOf(self), args, nargs, kwnames);
}
function bytes_fromhex(type: Ref, text: Ref): NewRef | NULL {
  if (!hasTypeFlag(text, TPFLAGS.UNICODE_SUBCLASS)) return raise(PyExc_TypeError, `fromhex() argument must be str, not ${typeName(text)}`);
  const js = PyUnicode_AsJS(text);
  const other = js.search(/[^\0-\x7f]/);
  if (other >= 0) return raise(PyExc_ValueError, `non-hexadecimal number found in fromhex() arg at position ${other}`);
  const out: number[] = [];
  const digit = (i: number): number => { const c = js[i]; return c !== undefined && /[0-9a-fA-F]/.test(c) ? parseInt(c, 16) : -1; };
  for (let i = 0; i < js.length; ) {
    if (isSpace(js.charCodeAt(i))) { i++; continue; }
    if (digit(i) < 0 || digit(i + 1) < 0) {
      return raise(PyExc_ValueError, `non-hexadecimal number found in fromhex() arg at position ${digit(i) < 0 ? i : i + 1}`);
    }
    out.push(digit(i) * 16 + digit(i + 1));
    i += 2;
  }
  const isArray = PyType_IsSubtype(type, PyByteArray_Type);
  const made = isArray ? byteArrayFrom(out) : PyBytes_FromHost(out);
  if (made === NULL || type === PyBytes_Type || type === PyByteArray_Type) return made;
  const result = PyObject_CallOneArg(type, made);
  Py_DECREF(made);
  return result;
}
function byteArrayFrom(bytes: readonly number[]): NewRef | NULL {
  const result = PyByteArray_FromStringAndSize(0, bytes.length);
  if (result !== NULL) U8.set(bytes, dataOf(result));
  return result;
}
/** The methods of this file. */
export function bytes_ctype_methods(): MethodSpec[] {
  const kw = METH.FASTCALL | METH.KEYWORDS;
  return [
    ["capitalize", METH.NOARGS, bytes_capitalize, "B.capitalize() -> copy of B with only its first character capitalized (ASCII)"],
    ["center", METH.FASTCALL, bytes_center, "Return a centered string of length width."],
    ["expandtabs", kw, bytes_expandtabs, "Return a copy where all tab characters are expanded using spaces."],
    ["fromhex", METH.O | METH.CLASS, bytes_fromhex, "Create an object from a string of hexadecimal numbers."],
    ["hex", kw, bytes_hex, "Create a string of hexadecimal numbers."],
    ["isalnum", METH.NOARGS, bytes_isalnum], ["isalpha", METH.NOARGS, bytes_isalpha], ["isascii", METH.NOARGS, bytes_isascii],
    ["isdigit", METH.NOARGS, bytes_isdigit], ["islower", METH.NOARGS, bytes_islower], ["isspace", METH.NOARGS, bytes_isspace],
    ["istitle", METH.NOARGS, bytes_istitle], ["isupper", METH.NOARGS, bytes_isupper],
    ["ljust", METH.FASTCALL, bytes_ljust, "Return a left-justified string of length width."],
    ["lower", METH.NOARGS, bytes_lower], ["rjust", METH.FASTCALL, bytes_rjust, "Return a right-justified string of length width."],
    ["swapcase", METH.NOARGS, bytes_swapcase], ["title", METH.NOARGS, bytes_title], ["upper", METH.NOARGS, bytes_upper],
    ["zfill", METH.O, bytes_zfill, "Pad a numeric string with zeros on the left, to fill a field of the given width."],
  ];
}
