/** Items of a memoryview by their struct format, native sizes. Source: CPython 3.12 Objects/memoryobject.c (unpack_single, pack_single). */
import { I32, U8 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyNumber_Index } from "./abstract.ts";
import { PyBool_FromLong } from "./bool.ts";
import { PyBufferOff, forEachItem } from "./buffer.ts";
import { PyBytes_FromStringAndSize } from "./bytes.ts";
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_Occurred, raise, raiseStatus } from "./errors.ts";
import { PyExc_NotImplementedError, PyExc_TypeError, PyExc_ValueError } from "./exceptions.ts";
import { PyFloat_AsDouble, PyFloat_FromDouble } from "./float.ts";
import { PyObject_IsTrue, PyObject_RichCompareBool } from "./generic.ts";
import { PyLong_AsBigInt, PyLong_FromBigInt, PyLong_FromLong } from "./int.ts";
import { CMP, Py_DECREF, TPFLAGS, hasTypeFlag } from "./object.ts";

/** Size in bytes of each native format. */
export const formatSizes: Readonly<Record<string, number>> = {
  c: 1, b: 1, B: 1, "?": 1, h: 2, H: 2, i: 4, I: 4, l: 8, L: 8, q: 8, Q: 8, n: 8, N: 8, f: 4, d: 8, P: 8, e: 2,
};
/** The format of a Py_buffer. */
export function formatOf(view: number): string {
  let at = I32[(view + PyBufferOff.format) >> 2]!;
  if (!at) return "B";
  let text = "";
  for (; U8[at]; at++) text += String.fromCharCode(U8[at]!);
  return text;
}
const native = (format: string): string => (format.length === 2 && format[0] === "@" ? format[1]! : format);
const scratch = new DataView(new ArrayBuffer(8));
function load(at: number, size: number): DataView {
  for (let i = 0; i < size; i++) scratch.setUint8(i, U8[at + i]!);
  return scratch;
}
/** The item at `at`; NULL with an exception set for a format that is not supported. */
export function unpackItem(format: string, at: number): NewRef | NULL {
  const code = native(format);
  const size = formatSizes[code];
  if (size === undefined) return raise(PyExc_NotImplementedError, `memoryview: format ${format} not supported`);
  const data = load(at, size);
  switch (code) {
    case "B": return PyLong_FromLong(U8[at]!);
    case "b": return PyLong_FromLong(data.getInt8(0));
    case "c": return PyBytes_FromStringAndSize(at, 1);
    case "?": return PyBool_FromLong(U8[at]!);
    case "h": return PyLong_FromLong(data.getInt16(0, true));
    case "H": return PyLong_FromLong(data.getUint16(0, true));
    case "i": return PyLong_FromLong(data.getInt32(0, true));
    case "I": return PyLong_FromLong(data.getUint32(0, true));
    case "l": case "q": case "n": return PyLong_FromBigInt(data.getBigInt64(0, true));
    case "f": return PyFloat_FromDouble(data.getFloat32(0, true));
    case "d": return PyFloat_FromDouble(data.getFloat64(0, true));
    case "e": return PyFloat_FromDouble(halfToNumber(data.getUint16(0, true)));
    default: return PyLong_FromBigInt(data.getBigUint64(0, true));
  }
}
function halfToNumber(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const magnitude = exponent === 0 ? fraction * 2 ** -24 : exponent === 31 ? (fraction ? NaN : Infinity) : (1 + fraction / 1024) * 2 ** (exponent - 15);
  return bits & 0x8000 ? -magnitude : magnitude;
}
/** Stores `value` at `at`; -1 with TypeError or ValueError set when it does not fit the format. */
export function packItem(format: string, at: number, value: Ref): Status {
  const code = native(format);
  const size = formatSizes[code];
  if (size === undefined || code === "e") return raiseStatus(PyExc_NotImplementedError, `memoryview: format ${format} not supported`);
  if (code === "c") {
    if (!hasTypeFlag(value, TPFLAGS.BYTES_SUBCLASS)) return raiseStatus(PyExc_TypeError, `memoryview: invalid type for format '${format}'`);
    if (I32[(value + 16) >> 2] !== 1) return raiseStatus(PyExc_ValueError, `memoryview: invalid value for format '${format}'`);
    U8[at] = U8[value + 32]!;
    return 0;
  }
  if (code === "?") {
    const truth = PyObject_IsTrue(value);
    if (truth < 0) return -1;
    U8[at] = truth;
    return 0;
  }
  if (code === "f" || code === "d") {
    const number = PyFloat_AsDouble(value);
    if (number === -1 && PyErr_Occurred()) return fixError(format);
    if (code === "f") scratch.setFloat32(0, number, true);
    else scratch.setFloat64(0, number, true);
  } else if (packInteger(code, size, value) < 0) return PyErr_Occurred() ? fixError(format) : raiseStatus(PyExc_ValueError, `memoryview: invalid value for format '${format}'`);
  for (let i = 0; i < size; i++) U8[at + i] = scratch.getUint8(i);
  return 0;
}
/** -1 without an exception: out of range. */
function packInteger(code: string, size: number, value: Ref): Status {
  const index = PyNumber_Index(value);
  if (index === NULL) return -1;
  const number = PyLong_AsBigInt(index);
  Py_DECREF(index);
  const bits = BigInt(size * 8);
  const signed = code >= "a";
  const low = signed ? -(1n << (bits - 1n)) : 0n;
  const high = (1n << (signed ? bits - 1n : bits)) - 1n;
  if (number < low || number > high) return -1;
  scratch.setBigInt64(0, BigInt.asIntN(64, number), true);
  return 0;
}
/** TypeError of a conversion becomes the view's own message; other errors become ValueError. */
function fixError(format: string): -1 {
  const isType = PyErr_ExceptionMatches(PyExc_TypeError);
  PyErr_Clear();
  return raiseStatus(isType ? PyExc_TypeError : PyExc_ValueError, `memoryview: invalid ${isType ? "type" : "value"} for format '${format}'`);
}
/** Do two Py_buffers have equal shapes and equal items? 1, 0, -1 with an exception set. */
export function viewsEqual(a: number, b: number): number {
  const dims = (view: number): string => {
    const shape = I32[(view + PyBufferOff.shape) >> 2]!;
    return Array.from({ length: I32[(view + PyBufferOff.ndim) >> 2]! }, (_, i) => I32[(shape + 8 * i) >> 2]!).join();
  };
  if (dims(a) !== dims(b)) return 0;
  const [formatA, formatB] = [formatOf(a), formatOf(b)];
  if (formatSizes[native(formatA)] === undefined || formatSizes[native(formatB)] === undefined) return 0;
  const items: number[] = [];
  forEachItem(b, (at) => items.push(at));
  let result = 1;
  let i = 0;
  forEachItem(a, (at) => {
    const other = items[i++]!;
    if (result !== 1) return;
    if (formatA === formatB && "bBcil?hHILqQnN".includes(native(formatA))) {
      for (let k = 0; k < formatSizes[native(formatA)]!; k++) if (U8[at + k] !== U8[other + k]) { result = 0; return; }
      return;
    }
    const x = unpackItem(formatA, at);
    const y = x === NULL ? NULL : unpackItem(formatB, other);
    result = y === NULL ? -1 : PyObject_RichCompareBool(x as Ref, y, CMP.EQ);
    if (x !== NULL) Py_DECREF(x);
    if (y !== NULL) Py_DECREF(y);
  });
  return result;
}
