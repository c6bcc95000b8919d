/**
 * The % operator of str, and the parsing of its conversion specifiers, which bytes shares.
 *
 *   %[(key)][flags][width][.precision][h|l|L]code
 *
 * Source: CPython 3.12 Objects/unicodeobject.c, PyUnicode_Format and its helpers.
 */
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyMapping_Check, PyNumber_Check, PyNumber_Long, PyObject_GetItem, _PyNumber_Index } from "./abstract.ts";
import { DTSF, formatDouble } from "./dtoa.ts";
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_NoMemory, PyErr_Occurred, raise, raiseStatus } from "./errors.ts";
import { PyExc_OverflowError, PyExc_TypeError, PyExc_ValueError } from "./exceptions.ts";
import { PyFloat_AsDouble } from "./float.ts";
import { PyObject_ASCII, PyObject_Repr, PyObject_Str } from "./generic.ts";
import { PyLong_Check, PyLong_CheckExact } from "./int.ts";
import { PyLong_AsLong, PyLong_AsSsize_t, _PyLong_AsInt } from "./int-convert.ts";
import { _PyLong_Format, longToDecimal } from "./int-parse.ts";
import { Py_DECREF, Py_NewRef } from "./object.ts";
import { PyTuple_Check, PyTuple_GET_ITEM, PyTuple_GET_SIZE } from "./tuple.ts";
import { typeName } from "./typeobject.ts";
import {
  PyUnicode_AsJS, PyUnicode_Check, PyUnicode_CheckExact, PyUnicode_FromOrdinal, PyUnicode_FromString, PyUnicode_GET_LENGTH,
  PyUnicode_READ_CHAR, PyUnicode_Substring, ensure_unicode,
} from "./unicode-core.ts";
import { findChar, spanOf } from "./unicode-find.ts";
import { _PyUnicodeWriter } from "./unicode-writer.ts";

export const enum FormatFlag { LJUST = 1, SIGN = 2, BLANK = 4, ALT = 8, ZERO = 16 }

/** One conversion: what stands between % and the code. */
export interface FormatArg { ch: number; flags: number; width: number; prec: number; sign: boolean }

/** The arguments of a % operation and where it is. `dict` is borrowed; `args` too unless `owned`. */
export interface FormatContext { position: number; end: number; args: Ref; owned: boolean; argidx: number; arglen: number; dict: Ref | 0 }

/** What the parser needs to know of the format, be it str or bytes. */
export interface FormatSource { read(i: number): number; key(start: number, end: number): NewRef | NULL }

/** A context for `args`: a tuple gives one argument after the other, a mapping gives them by key, the rest is one argument. */
export function formatContext(args: Ref, length: number, isText: (o: Ref) => boolean): FormatContext {
  const tuple = PyTuple_Check(args);
  const mapping = !tuple && !isText(args) && PyMapping_Check(args);
  return { position: 0, end: length, args, owned: false, argidx: tuple ? 0 : -2, arglen: tuple ? PyTuple_GET_SIZE(args) : -1, dict: mapping ? args : 0 };
}
/** The next argument, borrowed; NULL with TypeError set when there is none. */
export function nextArgument(ctx: FormatContext): Ref | NULL {
  if (ctx.argidx < ctx.arglen) {
    const i = ctx.argidx++;
    return ctx.arglen < 0 ? ctx.args : PyTuple_GET_ITEM(ctx.args, i);
  }
  return raise(PyExc_TypeError, "not enough arguments for format string");
}
export function releaseArguments(ctx: FormatContext): void {
  if (ctx.owned) Py_DECREF(ctx.args);
  ctx.owned = false;
}

/** (key): replaces the arguments by the one the mapping has. */
function parseKey(ctx: FormatContext, source: FormatSource): Status {
  if (ctx.dict === 0) return raiseStatus(PyExc_TypeError, "format requires a mapping");
  const start = ++ctx.position;
  let depth = 1;
  while (depth > 0 && ctx.position < ctx.end) {
    const c = source.read(ctx.position++);
    if (c === 41) depth--;
    else if (c === 40) depth++;
  }
  if (depth > 0) return raiseStatus(PyExc_ValueError, "incomplete format key");
  const key = source.key(start, ctx.position - 1);
  if (key === NULL) return -1;
  releaseArguments(ctx);
  const value = PyObject_GetItem(ctx.dict, key);
  Py_DECREF(key);
  if (value === NULL) return -1;
  ctx.args = value;
  ctx.owned = true;
  ctx.arglen = -1;
  ctx.argidx = -2;
  return 0;
}
/** The number of a "*"; NaN with an exception set. */
function starArgument(ctx: FormatContext, convert: (o: Ref) => number): number {
  const v = nextArgument(ctx);
  if (v === NULL) return NaN;
  if (!PyLong_Check(v)) { raise(PyExc_TypeError, "* wants int"); return NaN; }
  const n = convert(v);
  return n === -1 && PyErr_Occurred() ? NaN : n;
}
function parseWidth(ctx: FormatContext, source: FormatSource, arg: FormatArg): Status {
  if (source.read(ctx.position) === 42) {
    arg.width = starArgument(ctx, PyLong_AsSsize_t);
    if (arg.width !== arg.width) return -1;
    if (arg.width < 0) { arg.flags |= FormatFlag.LJUST; arg.width = -arg.width; }
    ctx.position++;
    return 0;
  }
  for (let c = digit(ctx, source); c >= 0; c = digit(ctx, source)) {
    arg.width = Math.max(arg.width, 0) * 10 + c;
    if (arg.width > 9.2e18) return raiseStatus(PyExc_ValueError, "width too big");
    ctx.position++;
  }
  return 0;
}
function parsePrecision(ctx: FormatContext, source: FormatSource, arg: FormatArg): Status {
  arg.prec = 0;
  ctx.position++;
  if (ctx.position < ctx.end && source.read(ctx.position) === 42) {
    const prec = starArgument(ctx, _PyLong_AsInt);
    if (prec !== prec) return -1;
    arg.prec = Math.max(prec, 0);
    ctx.position++;
    return 0;
  }
  for (let c = digit(ctx, source); c >= 0; c = digit(ctx, source)) {
    if (arg.prec > (0x7fffffff - c) / 10) return raiseStatus(PyExc_ValueError, "precision too big");
    arg.prec = arg.prec * 10 + c;
    ctx.position++;
  }
  return 0;
}
function digit(ctx: FormatContext, source: FormatSource): number {
  if (ctx.position >= ctx.end) return -1;
  const c = source.read(ctx.position);
  return c >= 48 && c <= 57 ? c - 48 : -1;
}

/** Parses what follows a %; the position is then past the code. null: an exception is set. */
export function parseFormatArg(ctx: FormatContext, source: FormatSource): FormatArg | null {
  const arg: FormatArg = { ch: 0, flags: 0, width: -1, prec: -1, sign: false };
  const incomplete = (): null => { raise(PyExc_ValueError, "incomplete format"); return null; };
  if (ctx.position >= ctx.end) return incomplete();
  if (source.read(ctx.position) === 37) { ctx.position++; arg.ch = 37; return arg; }
  if (source.read(ctx.position) === 40 && parseKey(ctx, source) < 0) return null;
  for (; ctx.position < ctx.end; ctx.position++) {
    const flag = [45, 43, 32, 35, 48].indexOf(source.read(ctx.position));
    if (flag < 0) break;
    arg.flags |= 1 << flag;
  }
  if (ctx.position < ctx.end && parseWidth(ctx, source, arg) < 0) return null;
  if (ctx.position < ctx.end && source.read(ctx.position) === 46 && parsePrecision(ctx, source, arg) < 0) return null;
  if (ctx.position < ctx.end && [104, 108, 76].includes(source.read(ctx.position))) ctx.position++;
  if (ctx.position >= ctx.end) return incomplete();
  arg.ch = source.read(ctx.position++);
  return arg;
}

/** Digits of an int as `code` (d i u o x X) with a precision: sign, 0x, zeros, digits. null: an exception is set. */
export function formatLongText(value: Ref, alternate: boolean, prec: number, code: string): string | null {
  const base = code === "o" ? 8 : code === "x" || code === "X" ? 16 : 10;
  const formatted = _PyLong_Format(value, base);
  if (formatted === NULL) return null;
  let text = PyUnicode_AsJS(formatted);
  Py_DECREF(formatted);
  const negative = text.startsWith("-");
  if (negative) text = text.slice(1);
  const prefix = base === 10 ? "" : text.slice(0, 2);
  if (base !== 10) text = text.slice(2);
  if (prec > 0x7fffffff - 3) { raise(PyExc_OverflowError, "precision too large"); return null; }
  if (prec > text.length) text = text.padStart(prec, "0");
  text = (negative ? "-" : "") + (alternate ? prefix : "") + text;
  return code === "X" ? text.toUpperCase() : text;
}
/** An int or what becomes one, for `code`, as text; null: an exception is set. CPython: mainformatlong. */
export function formatInteger(v: Ref, arg: FormatArg): string | null {
  const code = String.fromCharCode(arg.ch);
  const wantsIndex = code === "x" || code === "X" || code === "o";
  const wrongType = (): null => {
    raise(PyExc_TypeError, wantsIndex ? `%${code} format: an integer is required, not ${typeName(v)}`
      : `%${code} format: a real number is required, not ${typeName(v)}`);
    return null;
  };
  if (!PyNumber_Check(v)) return wrongType();
  let value: NewRef | NULL;
  if (PyLong_Check(v)) value = Py_NewRef(v);
  else {
    value = wantsIndex ? _PyNumber_Index(v) : PyNumber_Long(v);
    if (value === NULL) return PyErr_ExceptionMatches(PyExc_TypeError) ? wrongType() : null;
  }
  const text = formatLongText(value, (arg.flags & FormatFlag.ALT) !== 0, arg.prec, code);
  Py_DECREF(value);
  return text;
}
/** A float for one of e E f F g G, as text; null: an exception is set. */
export function formatFloatText(v: Ref, arg: FormatArg): string | null {
  const x = PyFloat_AsDouble(v);
  if (x === -1 && PyErr_Occurred()) return null;
  return formatDouble(x, String.fromCharCode(arg.ch), arg.prec < 0 ? 6 : arg.prec, (arg.flags & FormatFlag.ALT) !== 0 ? DTSF.ALT : 0);
}
/** %c: the str of one character. */
function formatChar(v: Ref): NewRef | NULL {
  if (PyUnicode_Check(v)) {
    if (PyUnicode_GET_LENGTH(v) === 1) return PyUnicode_FromOrdinal(PyUnicode_READ_CHAR(v, 0));
    return raise(PyExc_TypeError, "%c requires int or char");
  }
  let value: NewRef | NULL;
  if (PyLong_Check(v)) value = Py_NewRef(v);
  else {
    value = _PyNumber_Index(v);
    if (value === NULL) return PyErr_ExceptionMatches(PyExc_TypeError) ? raise(PyExc_TypeError, "%c requires int or char") : NULL;
  }
  const x = PyLong_AsLong(value);
  Py_DECREF(value);
  if (x === -1) PyErr_Clear();
  if (x < 0 || x > 0x10ffff) return raise(PyExc_OverflowError, "%c arg not in range(0x110000)");
  return PyUnicode_FromOrdinal(x);
}

/** The text of one argument before padding. */
function formatArgument(ctx: FormatContext, arg: FormatArg, v: Ref): NewRef | NULL {
  const fromText = (text: string | null): NewRef | NULL => (text === null ? NULL : PyUnicode_FromString(text));
  // An int is written as text: one digit is a shared string, unlike str(int).
  if (isTextCode(arg.ch) && arg.width < 0 && arg.prec < 0 && PyLong_CheckExact(v)) return fromText(longToDecimal(v));
  switch (String.fromCharCode(arg.ch)) {
    case "s": return PyUnicode_CheckExact(v) ? Py_NewRef(v) : PyObject_Str(v);
    case "r": return PyObject_Repr(v);
    case "a": return PyObject_ASCII(v);
    case "i": case "d": case "u": case "o": case "x": case "X":
      arg.sign = true;
      return fromText(formatInteger(v, arg));
    case "e": case "E": case "f": case "F": case "g": case "G":
      arg.sign = true;
      return fromText(formatFloatText(v, arg));
    case "c": return formatChar(v);
    default: {
      const shown = arg.ch >= 31 && arg.ch <= 126 ? String.fromCharCode(arg.ch) : "?";
      return raise(PyExc_ValueError, `unsupported format character '${shown}' (0x${arg.ch.toString(16)}) at index ${ctx.position - 1}`);
    }
  }
}

const isTextCode = (ch: number): boolean => ch === 115 || ch === 114 || ch === 97;
const isBaseCode = (ch: number): boolean => ch === 120 || ch === 88 || ch === 111;

/** Writes the text with sign, prefix and padding. CPython: unicode_format_arg_output. */
function writeArgument(writer: _PyUnicodeWriter, arg: FormatArg, text: Ref): Status {
  let start = 0;
  let length = PyUnicode_GET_LENGTH(text);
  const full = length;
  if (arg.prec >= 0 && isTextCode(arg.ch) && length > arg.prec) length = arg.prec;
  if (arg.width <= length && length === full && (arg.flags & (FormatFlag.SIGN | FormatFlag.BLANK)) === 0) return writer.writeStr(text);
  const fill = arg.sign && (arg.flags & FormatFlag.ZERO) !== 0 ? 48 : 32;
  const end = length;
  let signchar = 0;
  if (arg.sign) {
    const first = PyUnicode_READ_CHAR(text, 0);
    if (first === 45 || first === 43) { signchar = first; length--; start++; }
    else if ((arg.flags & FormatFlag.SIGN) !== 0) signchar = 43;
    else if ((arg.flags & FormatFlag.BLANK) !== 0) signchar = 32;
  }
  let width = Math.max(arg.width, length);
  if (width > 0x7fffffff) { PyErr_NoMemory(); return -1; }
  if (signchar !== 0) {
    if (fill !== 32 && writer.writeChar(signchar) < 0) return -1;
    if (width > length) width--;
  }
  const prefixed = (arg.flags & FormatFlag.ALT) !== 0 && isBaseCode(arg.ch);
  const prefixStart = start;
  if (prefixed) {
    if (fill !== 32 && writer.writeSubstring(text, start, start + 2) < 0) return -1;
    width = Math.max(width - 2, 0);
    length -= 2;
    start += 2;
  }
  if (width > length && (arg.flags & FormatFlag.LJUST) === 0) {
    if (writer.fill(width - length, fill) < 0) return -1;
    width = length;
  }
  if (fill === 32) {
    if (signchar !== 0 && writer.writeChar(signchar) < 0) return -1;
    if (prefixed && writer.writeSubstring(text, prefixStart, prefixStart + 2) < 0) return -1;
  }
  if (writer.writeSubstring(text, start, end) < 0) return -1;
  return width > length ? writer.fill(width - length, 32) : 0;
}

/** One conversion, from after its % on. */
function formatOne(ctx: FormatContext, source: FormatSource, writer: _PyUnicodeWriter): Status {
  const arg = parseFormatArg(ctx, source);
  if (arg === null) return -1;
  if (arg.ch === 37 && arg.width < 0 && arg.flags === 0 && source.read(ctx.position - 2) === 37) return writer.writeChar(37);
  const v = nextArgument(ctx);
  if (v === NULL) return -1;
  if (ctx.position === ctx.end) writer.overallocate = false;
  const text = formatArgument(ctx, arg, v);
  if (text === NULL) return -1;
  const status = writeArgument(writer, arg, text);
  Py_DECREF(text);
  if (status === 0 && ctx.dict !== 0 && ctx.argidx < ctx.arglen) return raiseStatus(PyExc_TypeError, "not all arguments converted during string formatting");
  return status;
}

/** `format % args`. */
export function PyUnicode_Format(format: Ref, args: Ref): NewRef | NULL {
  if (ensure_unicode(format) < 0) return NULL;
  const s = spanOf(format);
  const ctx = formatContext(args, s.length, PyUnicode_Check);
  const source: FormatSource = {
    read: (i) => PyUnicode_READ_CHAR(format, i),
    key: (start, end) => PyUnicode_Substring(format, start, end),
  };
  const writer = new _PyUnicodeWriter();
  writer.min_length = s.length + 100;
  writer.overallocate = true;
  while (ctx.position < s.length) {
    const at = findChar(s, 37, ctx.position, s.length);
    const end = at < 0 ? s.length : at;
    if (end > ctx.position) {
      if (end === s.length) writer.overallocate = false;
      if (writer.writeSubstring(format, ctx.position, end) < 0) return fail(ctx, writer);
    }
    ctx.position = end + 1;
    if (at >= 0 && formatOne(ctx, source, writer) < 0) return fail(ctx, writer);
  }
  if (ctx.argidx < ctx.arglen && ctx.dict === 0) {
    raise(PyExc_TypeError, "not all arguments converted during string formatting");
    return fail(ctx, writer);
  }
  releaseArguments(ctx);
  return writer.finish();
}
function fail(ctx: FormatContext, writer: _PyUnicodeWriter): NULL {
  releaseArguments(ctx);
  return writer.dealloc();
}
