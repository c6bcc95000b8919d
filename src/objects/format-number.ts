/**
 * The format-spec mini language: [[fill]align][sign][z][#][0][width][grouping][.precision][type].
 * Shared by int, float, complex and str. Source: CPython 3.12 Python/formatter_unicode.c.
 */
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PyNumber_Float } from "./abstract.ts";
import { complexImag, complexReal } from "./complex.ts";
import { DTSF, formatDouble } from "./dtoa.ts";
import { PyErr_NoMemory, PyErr_Occurred, raise } from "./errors.ts";
import { PyExc_OverflowError, PyExc_ValueError } from "./exceptions.ts";
import { PyFloat_AS_DOUBLE } from "./float.ts";
import { PyObject_Str } from "./generic.ts";
import { PyLong_CheckExact } from "./int.ts";
import { PyLong_AsLong } from "./int-convert.ts";
import { longToText, long_to_decimal_string } from "./int-parse.ts";
import { Py_DECREF, Py_NewRef } from "./object.ts";
import { typeName } from "./typeobject.ts";
import { PyUnicode_AsJS, PyUnicode_CheckExact, PyUnicode_FromString, PyUnicode_GET_LENGTH } from "./unicode.ts";

/** One parsed specification. Absent: "" for characters, -1 for numbers. */
export interface InternalFormatSpec {
  fill: string;
  align: string;
  sign: string;
  noNegativeZero: boolean;
  alternate: boolean;
  width: number;
  /** "", ",", "_", or "_4": an underscore every four digits. */
  grouping: string;
  precision: number;
  type: string;
}

function isAlignment(c: string | undefined): boolean { return c === "<" || c === ">" || c === "=" || c === "^"; }
function fail(message: string): null {
  raise(PyExc_ValueError, message);
  return null;
}
/** A character as the messages show it. */
function shown(c: string): string {
  const code = c.codePointAt(0)!;
  return code > 32 && code < 128 ? c : `\\x${code.toString(16)}`;
}
/** Raises ValueError "Unknown format code …". */
export function unknown_presentation_type(type: string, objectType: string): null {
  return fail(`Unknown format code '${shown(type)}' for object of type '${objectType}'`);
}

/** Reads decimal digits (of any script's ASCII form) from `at`: [value, next], or null with ValueError. */
function readInteger(chars: string[], at: number): [number, number] | null {
  let end = at;
  while (end < chars.length && chars[end] >= "0" && chars[end] <= "9") end++;
  const value = end === at ? -1 : Number(chars.slice(at, end).join(""));
  if (value > 9223372036854775807) return fail("Too many decimal digits in format string");
  return [value, end];
}

/**
 * Parses `spec` for an object whose type is called `objectType`; null with ValueError.
 * CPython's parse_internal_render_format_spec.
 */
export function parseFormatSpec(spec: string, objectType: string, defaultType: string, defaultAlign: string): InternalFormatSpec | null {
  const chars = [...spec];
  const format: InternalFormatSpec = { fill: " ", align: defaultAlign, sign: "", noNegativeZero: false, alternate: false, width: -1, grouping: "", precision: -1, type: defaultType };
  let i = 0;
  let fillGiven = false;
  let alignGiven = false;
  if (isAlignment(chars[1])) {
    format.fill = chars[0];
    format.align = chars[1];
    fillGiven = alignGiven = true;
    i = 2;
  } else if (isAlignment(chars[0])) {
    format.align = chars[0];
    alignGiven = true;
    i = 1;
  }
  if (chars[i] === " " || chars[i] === "+" || chars[i] === "-") format.sign = chars[i++];
  if (chars[i] === "z") { format.noNegativeZero = true; i++; }
  if (chars[i] === "#") { format.alternate = true; i++; }
  if (!fillGiven && chars[i] === "0") {
    format.fill = "0";
    if (!alignGiven && defaultAlign === ">") format.align = "=";
    i++;
  }
  const width = readInteger(chars, i);
  if (width === null) return null;
  [format.width, i] = width;
  return parseTail(format, chars, i, spec, objectType);
}
/** Grouping, precision and type. */
function parseTail(format: InternalFormatSpec, chars: string[], i: number, spec: string, objectType: string): InternalFormatSpec | null {
  if (chars[i] === ",") { format.grouping = ","; i++; }
  if (chars[i] === "_") {
    if (format.grouping !== "") return fail("Cannot specify both ',' and '_'.");
    format.grouping = "_";
    i++;
  }
  if (chars[i] === "," && format.grouping === "_") return fail("Cannot specify both ',' and '_'.");
  if (chars[i] === ".") {
    const precision = readInteger(chars, i + 1);
    if (precision === null) return null;
    if (precision[0] < 0) return fail("Format specifier missing precision");
    [format.precision, i] = precision;
  }
  if (chars.length - i > 1) return fail(`Invalid format specifier '${spec}' for object of type '${objectType}'`);
  if (chars.length - i === 1) format.type = chars[i];
  if (format.grouping !== "" && !"defgEG%F".includes(format.type)) {
    if ("boxX".includes(format.type) && format.grouping === "_") format.grouping = "_4";
    else return fail(`Cannot specify '${format.grouping}' with '${shown(format.type)}'.`);
  }
  return format;
}

// --- laying out

/** A size that no string of this runtime can have? Then MemoryError is set. */
function tooWide(n: number): boolean {
  if (n < 0x1fffffff) return false;
  PyErr_NoMemory();
  return true;
}
/** `text` of `length` characters, filled up to the width. */
export function padText(text: string, length: number, format: InternalFormatSpec): string | null {
  const padding = format.width - length;
  if (padding <= 0) return text;
  if (tooWide(format.width)) return null;
  const left = format.align === ">" ? padding : format.align === "^" ? padding >> 1 : 0;
  return format.fill.repeat(left) + text + format.fill.repeat(padding - left);
}

/** Digits in groups, with zeros up to `minWidth` characters. CPython's _PyUnicode_InsertThousandsGrouping. */
function groupDigits(digits: string, grouping: string, minWidth: number): string {
  if (grouping === "") return digits.padStart(Math.max(minWidth, 1), "0");
  const size = grouping === "_4" ? 4 : 3;
  const separator = grouping[0];
  const groups: string[] = [];
  let remaining = digits.length;
  for (;;) {
    const length = Math.min(size, Math.max(remaining, minWidth, 1));
    groups.push(digits.slice(Math.max(0, remaining - length), Math.max(0, remaining)).padStart(length, "0"));
    remaining = Math.max(0, remaining - length);
    minWidth -= length;
    if (remaining <= 0 && minWidth <= 0) return groups.reverse().join(separator);
    minWidth--;
  }
}

/** The parts of a number: "-", "0x", "123", ".45e+10%". */
interface NumberParts { sign: string; prefix: string; digits: string; rest: string }

function signOf(negative: boolean, option: string): string { return negative ? "-" : option === "+" || option === " " ? option : ""; }

/** calc_number_widths and fill_number. */
function layOutNumber(parts: NumberParts, format: InternalFormatSpec): string | null {
  if (tooWide(format.width)) return null;
  const sign = signOf(parts.sign === "-", format.sign);
  const others = sign.length + parts.prefix.length + parts.rest.length;
  const minWidth = format.fill === "0" && format.align === "=" ? format.width - others : 0;
  const digits = parts.digits === "" ? "" : groupDigits(parts.digits, format.grouping, minWidth);
  const padding = Math.max(0, format.width - others - digits.length);
  const fill = format.fill;
  switch (format.align) {
    case "<": return sign + parts.prefix + digits + parts.rest + fill.repeat(padding);
    case "^": return fill.repeat(padding >> 1) + sign + parts.prefix + digits + parts.rest + fill.repeat(padding - (padding >> 1));
    case "=": return sign + parts.prefix + fill.repeat(padding) + digits + parts.rest;
    default: return fill.repeat(padding) + sign + parts.prefix + digits + parts.rest;
  }
}

// --- int

/** Text of an int; null with an exception set. */
function format_long_internal(o: Ref, format: InternalFormatSpec): string | null {
  if (format.precision !== -1) return fail("Precision not allowed in integer format specifier");
  if (format.noNegativeZero) return fail("Negative zero coercion (z) not allowed in integer format specifier");
  if (format.type === "c") return formatCharacter(o, format);
  const base = format.type === "b" ? 2 : format.type === "o" ? 8 : format.type === "x" || format.type === "X" ? 16 : 10;
  let text = longToText(o, base, false);
  if (text === null) return null;
  const sign = text[0] === "-" ? "-" : "";
  if (sign !== "") text = text.slice(1);
  let prefix = format.alternate && base !== 10 ? "0" + format.type : "";
  if (format.type === "X") { text = text.toUpperCase(); prefix = prefix.toUpperCase(); }
  return layOutNumber({ sign, prefix, digits: text, rest: "" }, format);
}
function formatCharacter(o: Ref, format: InternalFormatSpec): string | null {
  if (format.sign !== "") return fail("Sign not allowed with integer format specifier 'c'");
  if (format.alternate) return fail("Alternate form (#) not allowed with integer format specifier 'c'");
  const code = PyLong_AsLong(o);
  if (code === -1 && PyErr_Occurred() !== NULL) return null;
  if (code < 0 || code > 0x10ffff) {
    raise(PyExc_OverflowError, "%c arg not in range(0x110000)");
    return null;
  }
  return padText(String.fromCodePoint(code), 1, format.align === "=" ? { ...format, align: ">" } : format);
}

// --- float and complex

/** Splits what formatDouble gives. */
function splitNumber(text: string): NumberParts {
  const start = text[0] === "-" || text[0] === "+" ? 1 : 0;
  let end = start;
  while (end < text.length && text[end] >= "0" && text[end] <= "9") end++;
  return { sign: text[0] === "-" ? "-" : "", prefix: "", digits: text.slice(start, end), rest: text.slice(end) };
}
/** Code, precision and flags for formatDouble; null when the precision is too large for C. */
function doubleCode(format: InternalFormatSpec, bareFlags: number): [code: string, precision: number, flags: number] | null {
  if (format.precision > 0x7fffffff) return fail("precision too big");
  let flags = (format.alternate ? DTSF.ALT : 0) | (format.noNegativeZero ? DTSF.NO_NEG_0 : 0);
  if (format.type === "") {
    flags |= bareFlags;
    return format.precision < 0 ? ["r", 0, flags] : ["g", format.precision, flags];
  }
  const code = format.type === "n" ? "g" : format.type === "%" ? "f" : format.type;
  return [code, format.precision < 0 ? 6 : format.precision, flags];
}
/** Text of a double by a specification; null with an exception set. */
export function format_float_internal(value: number, format: InternalFormatSpec): string | null {
  const code = doubleCode(format, DTSF.ADD_DOT_0);
  if (code === null || tooWide(code[1])) return null;
  const percent = format.type === "%";
  const text = formatDouble(percent ? value * 100 : value, ...code) + (percent ? "%" : "");
  return layOutNumber(splitNumber(text), format);
}
function format_complex_internal(re: number, im: number, format: InternalFormatSpec): string | null {
  if (format.fill === "0") return fail("Zero padding is not allowed in complex format specifier");
  if (format.align === "=") return fail("'=' alignment flag is not allowed in complex format specifier");
  const code = doubleCode(format, 0);
  if (code === null || tooWide(code[1])) return null;
  const skipReal = format.type === "" && Object.is(re, 0);
  const parens = format.type === "" && !skipReal;
  const part: InternalFormatSpec = { ...format, fill: " ", align: "<", width: -1 };
  const real = skipReal ? "" : layOutNumber(splitNumber(formatDouble(re, ...code)), part);
  if (!skipReal) part.sign = "+";
  const imag = layOutNumber(splitNumber(formatDouble(im, ...code)), part);
  if (real === null || imag === null) return null;
  const text = `${parens ? "(" : ""}${real}${imag}j${parens ? ")" : ""}`;
  return padText(text, text.length, format);
}

// --- entry points: format(o, spec)

function toStr(text: string | null): NewRef | NULL { return text === null ? NULL : PyUnicode_FromString(text); }

/** int.__format__ with the str `spec`. */
export function _PyLong_FormatAdvanced(o: Ref, spec: Ref): NewRef | NULL {
  const text = PyUnicode_AsJS(spec);
  if (text === "") return PyLong_CheckExact(o) ? long_to_decimal_string(o) : PyObject_Str(o);
  const format = parseFormatSpec(text, typeName(o), "d", ">");
  if (format === null) return NULL;
  if ("bcdoxXn".includes(format.type)) return toStr(format_long_internal(o, format));
  if (!"eEfFgG%".includes(format.type)) return unknown_presentation_type(format.type, typeName(o)) ?? NULL;
  const float = PyNumber_Float(o);
  if (float === NULL) return NULL;
  const result = format_float_internal(PyFloat_AS_DOUBLE(float), format);
  Py_DECREF(float);
  return toStr(result);
}
/** float.__format__ with the str `spec`. */
export function _PyFloat_FormatAdvanced(o: Ref, spec: Ref): NewRef | NULL {
  const text = PyUnicode_AsJS(spec);
  if (text === "") return PyObject_Str(o);
  const format = parseFormatSpec(text, typeName(o), "", ">");
  if (format === null) return NULL;
  if (!"eEfFgGn%".includes(format.type)) return unknown_presentation_type(format.type, typeName(o)) ?? NULL;
  return toStr(format_float_internal(PyFloat_AS_DOUBLE(o), format));
}
/** complex.__format__ with the str `spec`. */
export function _PyComplex_FormatAdvanced(o: Ref, spec: Ref): NewRef | NULL {
  const text = PyUnicode_AsJS(spec);
  if (text === "") return PyObject_Str(o);
  const format = parseFormatSpec(text, typeName(o), "", ">");
  if (format === null) return NULL;
  if (!"eEfFgGn".includes(format.type)) return unknown_presentation_type(format.type, typeName(o)) ?? NULL;
  return toStr(format_complex_internal(complexReal(o), complexImag(o), format));
}
/** Text of a str value by a parsed specification; null with an exception set. */
export function format_string_internal(value: string, format: InternalFormatSpec): string | null {
  if (format.sign !== "") return fail(format.sign === " " ? "Space not allowed in string format specifier" : "Sign not allowed in string format specifier");
  if (format.noNegativeZero) return fail("Negative zero coercion (z) not allowed in string format specifier");
  if (format.alternate) return fail("Alternate form (#) not allowed in string format specifier");
  if (format.align === "=") return fail("'=' alignment not allowed in string format specifier");
  let chars = [...value];
  if (format.precision >= 0 && chars.length > format.precision) chars = chars.slice(0, format.precision);
  return padText(chars.join(""), chars.length, format);
}
/** str.__format__ with the str `spec`. */
export function _PyUnicode_FormatAdvanced(o: Ref, spec: Ref): NewRef | NULL {
  const text = PyUnicode_AsJS(spec);
  if (text === "") return PyUnicode_CheckExact(o) ? Py_NewRef(o) : PyObject_Str(o);
  const format = parseFormatSpec(text, typeName(o), "s", "<");
  if (format === null) return NULL;
  if (format.type !== "s") return unknown_presentation_type(format.type, typeName(o)) ?? NULL;
  const length = PyUnicode_GET_LENGTH(o);
  const shown = format_string_internal(PyUnicode_AsJS(o), format);
  const asItIs = shown !== null && format.width <= length && (format.precision < 0 || format.precision >= length);
  return asItIs && PyUnicode_CheckExact(o) ? Py_NewRef(o) : toStr(shown);
}
