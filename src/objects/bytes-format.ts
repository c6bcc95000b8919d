/**
 * bytes % args. Source: CPython 3.12 Objects/bytesobject.c, _PyBytes_FormatEx.
 */
import { I32, U8 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PyNumber_Index, PyNumber_Long, PyNumber_Check, PyMapping_Check, PyObject_GetItem, _PyIndex_Check } from "./abstract.ts";
import { PyObject_CheckBuffer, withBuffer } from "./buffer.ts";
import { PyByteArray_Check } from "./bytearray.ts";
import { PyBytes_FromHost } from "./bytes.ts";
import { dataOf, sizeOf } from "./bytes-methods.ts";
import { PyObject_CallNoArgs } from "./call.ts";
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_Occurred, raise } from "./errors.ts";
import { PyExc_OverflowError, PyExc_TypeError, PyExc_ValueError } from "./exceptions.ts";
import { DTSF, formatDouble } from "./dtoa.ts";
import { PyFloat_AsDouble } from "./float.ts";
import { PyObject_ASCII } from "./generic.ts";
import { ID } from "./id.ts";
import { PyLong_AsBigInt, _PyLong_AsInt } from "./int.ts";
import { Py_DECREF, TPFLAGS, hasTypeFlag } from "./object.ts";
import { _PyObject_LookupSpecial, typeName } from "./typeobject.ts";
import { PyUnicode_AsJS } from "./unicode.ts";

interface Field { flags: string; width: number; precision: number; letter: string }
/** The arguments: a tuple's items in turn, or one value; and the mapping, if `args` is one. */
class Arguments {
  private at = 0;
  readonly isTuple: boolean;
  usedMapping = false;
  constructor(readonly args: Ref) { this.isTuple = hasTypeFlag(args, TPFLAGS.TUPLE_SUBCLASS); }

  /** The next argument, borrowed; NULL with TypeError set when there is none. */
  next(): Ref | NULL {
    const count = this.isTuple ? I32[(this.args + 16) >> 2]! : 1;
    if (this.at >= count) return raise(PyExc_TypeError, "not enough arguments for format string");
    return this.isTuple ? I32[(this.args + 24 + 8 * this.at++) >> 2]! as Ref : (this.at++, this.args);
  }
  get exhausted(): boolean { return this.usedMapping || this.at >= (this.isTuple ? I32[(this.args + 16) >> 2]! : 1); }
  get isMapping(): boolean {
    const o = this.args;
    return !this.isTuple && !hasTypeFlag(o, TPFLAGS.BYTES_SUBCLASS) && !hasTypeFlag(o, TPFLAGS.UNICODE_SUBCLASS) && !PyByteArray_Check(o)
      && PyMapping_Check(o);
  }
}
const latin1 = (text: string): number[] => Array.from(text, (c) => c.charCodeAt(0));

/** Formats the `n` bytes at `at` and makes the result with `make`. */
export function formatBytes(at: number, n: number, args: Ref, make: (bytes: number[]) => NewRef | NULL): NewRef | NULL {
  const values = new Arguments(args);
  const format = String.fromCharCode(...U8.subarray(at, at + n));
  const out: number[] = [];
  for (let i = 0; i < format.length; ) {
    if (format[i] !== "%") { out.push(format.charCodeAt(i++)); continue; }
    const end = formatField(format, i + 1, values, out);
    if (end < 0) return NULL;
    i = end;
  }
  if (!values.exhausted && !(values.isMapping && !values.isTuple)) return raise(PyExc_TypeError, "not all arguments converted during bytes formatting");
  return make(out);
}
/** One field whose `%` lies before `i`; the index after it, or -1 with an exception set. */
function formatField(format: string, i: number, values: Arguments, out: number[]): number {
  const fail = (type: Ref, msg: string): -1 => { raise(type, msg); return -1; };
  let value: NewRef | NULL = NULL;
  if (format[i] === "(") {
    if (!values.isMapping) return fail(PyExc_TypeError, "format requires a mapping");
    let depth = 1;
    const start = ++i;
    for (; depth > 0 && i < format.length; i++) depth += format[i] === "(" ? 1 : format[i] === ")" ? -1 : 0;
    if (depth > 0) return fail(PyExc_ValueError, "incomplete format key");
    const key = PyBytes_FromHost(latin1(format.slice(start, i - 1)));
    if (key === NULL) return -1;
    value = PyObject_GetItem(values.args, key);
    Py_DECREF(key);
    if (value === NULL) return -1;
    values.usedMapping = true;
  }
  const end = convertField(format, i, values, value, out);
  if (value !== NULL) Py_DECREF(value);
  return end;
}
/** A number or `*`; undefined with an exception set. */
function readNumber(format: string, i: number, values: Arguments): { value: number; next: number } | undefined {
  if (format[i] === "*") {
    const o = values.next();
    if (o === NULL) return undefined;
    if (!hasTypeFlag(o, TPFLAGS.LONG_SUBCLASS)) { raise(PyExc_TypeError, "* wants int"); return undefined; }
    const value = _PyLong_AsInt(o);
    return value === -1 && PyErr_Occurred() ? undefined : { value, next: i + 1 };
  }
  const digits = /^\d*/.exec(format.slice(i))![0];
  return { value: Number(digits || "0"), next: i + digits.length };
}
function convertField(format: string, i: number, values: Arguments, mapped: Ref | NULL, out: number[]): number {
  const flags = /^[-+ #0]*/.exec(format.slice(i))![0];
  i += flags.length;
  const width = readNumber(format, i, values);
  if (width === undefined) return -1;
  i = width.next;
  let precision = -1;
  if (format[i] === ".") {
    const given = readNumber(format, i + 1, values);
    if (given === undefined) return -1;
    precision = Math.max(given.value, 0);
    i = given.next;
  }
  while (i < format.length && "hlL".includes(format[i]!)) i++;
  const letter = format[i];
  if (letter === undefined) { raise(PyExc_ValueError, "incomplete format"); return -1; }
  if (letter === "%") { out.push(37); return i + 1; }
  const field: Field = { flags: flags + (width.value < 0 ? "-" : ""), width: Math.abs(width.value), precision, letter };
  const value = mapped || values.next();
  if (value === NULL) return -1;
  if (!"srabcdiuoxXeEfFgG".includes(letter)) {
    raise(PyExc_ValueError, `unsupported format character '${letter}' (0x${letter.charCodeAt(0).toString(16)}) at index ${i}`);
    return -1;
  }
  const bytes = convert(field, value);
  if (bytes === null) return -1;
  for (const b of bytes) out.push(b);
  return i + 1;
}
function convert(field: Field, value: Ref): number[] | null {
  const { letter, precision } = field;
  let bytes: number[] | null;
  if (letter === "c") bytes = oneByte(value);
  else if (letter === "b" || letter === "s") bytes = bytesOf(value);
  else if (letter === "r" || letter === "a") {
    const text = PyObject_ASCII(value);
    if (text === NULL) return null;
    bytes = latin1(PyUnicode_AsJS(text));
    Py_DECREF(text);
  } else return numberField(field, value);
  if (bytes === null) return null;
  if (precision >= 0 && letter !== "c") bytes = bytes.slice(0, precision);
  const fill = new Array<number>(Math.max(0, field.width - bytes.length)).fill(32);
  return field.flags.includes("-") ? [...bytes, ...fill] : [...fill, ...bytes];
}
function bytesOf(value: Ref): number[] | null {
  if (hasTypeFlag(value, TPFLAGS.BYTES_SUBCLASS) || PyByteArray_Check(value)) return Array.from(U8.subarray(dataOf(value), dataOf(value) + sizeOf(value)));
  const method = _PyObject_LookupSpecial(value, ID("__bytes__"));
  if (method !== NULL) {
    const result = PyObject_CallNoArgs(method);
    Py_DECREF(method);
    if (result === NULL) return null;
    const ok = hasTypeFlag(result, TPFLAGS.BYTES_SUBCLASS);
    const bytes = ok ? Array.from(U8.subarray(result + 32, result + 32 + sizeOf(result))) : null;
    if (!ok) raise(PyExc_TypeError, `__bytes__ returned non-bytes (type ${typeName(result)})`);
    Py_DECREF(result);
    return bytes;
  }
  if (PyErr_Occurred()) return null;
  if (PyObject_CheckBuffer(value)) return withBuffer(value, (at, n) => Array.from(U8.subarray(at, at + n)));
  raise(PyExc_TypeError, `%b requires a bytes-like object, or an object that implements __bytes__, not '${typeName(value)}'`);
  return null;
}
function oneByte(value: Ref): number[] | null {
  const isBytes = hasTypeFlag(value, TPFLAGS.BYTES_SUBCLASS) || PyByteArray_Check(value);
  if (isBytes && sizeOf(value) === 1) return [U8[dataOf(value)]!];
  if (!isBytes && _PyIndex_Check(value)) {
    const index = PyNumber_Index(value);
    if (index === NULL) return null;
    const code = PyLong_AsBigInt(index);
    Py_DECREF(index);
    if (code >= 0n && code <= 255n) return [Number(code)];
    raise(PyExc_OverflowError, "%c arg not in range(256)");
    return null;
  }
  raise(PyExc_TypeError, "%c requires an integer in range(256) or a single byte");
  return null;
}
/** Sign, prefix and digits of a number; null with an exception set. */
function numberField(field: Field, value: Ref): number[] | null {
  const { letter, flags } = field;
  const text = "eEfFgG".includes(letter) ? floatText(field, value) : intText(field, value);
  if (text === null) return null;
  let body = text;
  let sign = "";
  if (body.startsWith("-")) { sign = "-"; body = body.slice(1); } else if (flags.includes("+")) sign = "+";
  else if (flags.includes(" ")) sign = " ";
  const prefix = /^0[xXo]/.test(body) && "oxX".includes(letter) ? body.slice(0, 2) : "";
  body = body.slice(prefix.length);
  const room = field.width - sign.length - prefix.length - body.length;
  if (flags.includes("-")) return latin1(sign + prefix + body + " ".repeat(Math.max(0, room)));
  return latin1(flags.includes("0") ? sign + prefix + "0".repeat(Math.max(0, room)) + body : " ".repeat(Math.max(0, room)) + sign + prefix + body);
}
function floatText(field: Field, value: Ref): string | null {
  const x = PyFloat_AsDouble(value);
  if (x !== -1 || !PyErr_Occurred()) return formatDouble(x, field.letter, field.precision < 0 ? 6 : field.precision, field.flags.includes("#") ? DTSF.ALT : 0);
  raise(PyExc_TypeError, `float argument required, not ${typeName(value)}`);
  return null;
}
function intText(field: Field, value: Ref): string | null {
  const { letter } = field;
  const hexadecimal = "oxX".includes(letter);
  if (!PyNumber_Check(value) && !_PyIndex_Check(value)) return wrongNumber(letter, value, hexadecimal);
  const number = hexadecimal ? PyNumber_Index(value) : PyNumber_Long(value);
  if (number === NULL) {
    if (!PyErr_ExceptionMatches(PyExc_TypeError)) return null;
    PyErr_Clear();
    return wrongNumber(letter, value, hexadecimal);
  }
  const big = PyLong_AsBigInt(number);
  Py_DECREF(number);
  const digits = (big < 0n ? -big : big).toString(letter === "o" ? 8 : hexadecimal ? 16 : 10).padStart(field.precision, "0");
  const prefix = field.flags.includes("#") && hexadecimal ? `0${letter === "X" ? "x" : letter}` : "";
  const text = prefix + digits;
  return (big < 0n ? "-" : "") + (letter === "X" ? text.toUpperCase() : text);
}
function wrongNumber(letter: string, value: Ref, hexadecimal: boolean): null {
  raise(PyExc_TypeError, `%${letter} format: ${hexadecimal ? "an integer" : "a real number"} is required, not ${typeName(value)}`);
  return null;
}
