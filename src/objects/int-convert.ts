/**
 * Between ints and the host's numbers and bytes: the conversions of the C API.
 * Source: CPython 3.12 Objects/longobject.c (PyLong_As…, _PyLong_AsByteArray, _PyLong_FromByteArray, PyLong_FromDouble).
 */
import { U8 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { _PyNumber_Index } from "./abstract.ts";
import { raise, raiseStatus } from "./errors.ts";
import { PyExc_OverflowError, PyExc_TypeError, PyExc_ValueError } from "./exceptions.ts";
import {
  PyLongDigit, PyLong_Check, PyLong_FromLong, _PyLong_CompactValue, _PyLong_DigitCount, _PyLong_IsCompact, _PyLong_IsNegative,
  _PyLong_Sign, longDigit, longSafeNumber,
} from "./int.ts";
import { PyLong_AsBigInt, PyLong_FromBigInt, longFromBigIntSized } from "./int-bigint.ts";
import { Py_DECREF } from "./object.ts";

/** Number of bits of |o|. */
export function _PyLong_NumBits(o: Ref): number {
  const size = _PyLong_DigitCount(o);
  return size === 0 ? 0 : (size - 1) * PyLongDigit.SHIFT + 32 - Math.clz32(longDigit(o, size - 1));
}
/** An int as a double, exact within ±2**53 and correctly rounded beyond; may be infinite. */
export function longToNumber(o: Ref): number {
  const size = _PyLong_DigitCount(o);
  if (size <= 1) return _PyLong_CompactValue(o);
  if (size === 2) return _PyLong_Sign(o) * (longDigit(o, 1) * PyLongDigit.BASE + longDigit(o, 0));
  return Number(PyLong_AsBigInt(o));
}
/** As a double, correctly rounded; -1 with OverflowError when it is too large. */
export function PyLong_AsDouble(o: Ref): number {
  if (!PyLong_Check(o)) return raiseStatus(PyExc_TypeError, "an integer is required");
  const value = longToNumber(o);
  if (!Number.isFinite(value)) return raiseStatus(PyExc_OverflowError, "int too large to convert to float");
  return value;
}

/** Did the last conversion overflow? -1, 0 or 1. */
export let longOverflow = 0;
/**
 * As a C long in a JS number: exact within ±2**53, rounded beyond. -1 with `longOverflow` set (and no exception) when
 * it needs more than 64 bits; -1 with an exception when `o` is no integer.
 */
export function PyLong_AsLongAndOverflow(o: Ref): number {
  longOverflow = 0;
  if (!PyLong_Check(o)) {
    const index = _PyNumber_Index(o);
    if (index === NULL) return -1;
    const result = PyLong_AsLongAndOverflow(index);
    Py_DECREF(index);
    return result;
  }
  if (_PyLong_IsCompact(o)) return _PyLong_CompactValue(o);
  const value = longSafeNumber(o);
  if (value === value) return value;
  if (_PyLong_NumBits(o) > 63 && PyLong_AsBigInt(o) !== -(1n << 63n)) {
    longOverflow = _PyLong_Sign(o);
    return -1;
  }
  return longToNumber(o);
}
/** As a C long (see PyLong_AsLongAndOverflow); -1 with OverflowError or TypeError. Uses __index__. */
export function PyLong_AsLong(o: Ref): number { return asLong(o, "Python int too large to convert to C long"); }
function asLong(o: Ref, message: string): number {
  const value = PyLong_AsLongAndOverflow(o);
  return longOverflow === 0 ? value : raiseStatus(PyExc_OverflowError, message);
}
/** As a C int, -1 with OverflowError. */
export function _PyLong_AsInt(o: Ref): number {
  const value = PyLong_AsLongAndOverflow(o);
  if (longOverflow !== 0 || value > 0x7fffffff || value < -0x80000000) return raiseStatus(PyExc_OverflowError, "Python int too large to convert to C int");
  return value;
}
/** Exact ints only (no __index__); beyond ±2**53 the number is rounded. */
export function PyLong_AsSsize_t(o: Ref): number {
  if (!PyLong_Check(o)) return raiseStatus(PyExc_TypeError, "an integer is required");
  const value = PyLong_AsLongAndOverflow(o);
  return longOverflow === 0 ? value : raiseStatus(PyExc_OverflowError, "Python int too large to convert to C ssize_t");
}
export function PyLong_AsUnsignedLong(o: Ref): number { return asUnsigned(o, "unsigned long"); }
function asUnsigned(o: Ref, ctype: string): number {
  if (!PyLong_Check(o)) return raiseStatus(PyExc_TypeError, "an integer is required");
  if (_PyLong_IsNegative(o)) return raiseStatus(PyExc_OverflowError, ctype === "size_t" ? "can't convert negative value to size_t" : "can't convert negative value to unsigned int");
  if (_PyLong_NumBits(o) > 64) return raiseStatus(PyExc_OverflowError, `Python int too large to convert to C ${ctype}`);
  return longToNumber(o);
}

/** The integral part of a finite double; ValueError for nan, OverflowError for infinity. */
export function PyLong_FromDouble(value: number): NewRef | NULL {
  if (value > -0x20000000000000 && value < 0x20000000000000) return PyLong_FromLong(Math.trunc(value) + 0);
  if (value !== value) return raise(PyExc_ValueError, "cannot convert float NaN to integer");
  if (!Number.isFinite(value)) return raise(PyExc_OverflowError, "cannot convert float infinity to integer");
  return longFromBigIntSized(BigInt(value), 0);
}

/** An int from `n` bytes at `bytes`. CPython's _PyLong_FromByteArray. */
export function _PyLong_FromByteArray(bytes: number, n: number, littleEndian: boolean, signed: boolean): NewRef | NULL {
  let value = 0n;
  let hex = "";
  for (let i = 0; i < n; i++) hex += U8[littleEndian ? bytes + n - 1 - i : bytes + i].toString(16).padStart(2, "0");
  if (n > 0) value = BigInt("0x" + hex);
  if (signed && n > 0 && parseInt(hex[0], 16) >= 8) value -= 1n << BigInt(8 * n);
  return PyLong_FromBigInt(value);
}
/** Writes `o` into `n` bytes at `bytes`; OverflowError when it does not fit or is negative and not `signed`. */
export function _PyLong_AsByteArray(o: Ref, bytes: number, n: number, littleEndian: boolean, signed: boolean): Status {
  const negative = _PyLong_IsNegative(o);
  if (negative && !signed) return raiseStatus(PyExc_OverflowError, "can't convert negative int to unsigned");
  const value = PyLong_AsBigInt(o);
  const bits = BigInt(8 * n);
  const fits = signed ? n > 0 ? value >= -(1n << (bits - 1n)) && value < 1n << (bits - 1n) : value === 0n : _PyLong_NumBits(o) <= 8 * n;
  if (!fits) return raiseStatus(PyExc_OverflowError, "int too big to convert");
  const hex = (negative ? value + (1n << bits) : value).toString(16).padStart(2 * n, "0");
  for (let i = 0; i < n; i++) U8[littleEndian ? bytes + n - 1 - i : bytes + i] = parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  return 0;
}
