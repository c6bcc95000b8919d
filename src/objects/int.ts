/**
 * int: arbitrary precision integers, sign and magnitude in 30-bit digits.
 *
 *   PyLongObject
 *   0   ob_refcnt
 *   8   ob_type
 *   16  lv_tag       number of digits << 3 | sign (0 positive, 1 zero, 2 negative)
 *   24  ob_digit[]   u32 each, least significant first, below 2**30; the last one is not zero
 *
 * At most one digit: "compact", and its value fits a small integer of the engine. Blocks are as large as CPython
 * asks for, which is often more than the digits need: 32 bytes for a compact int, the digits of the largest
 * possible result for arithmetic. Source: CPython 3.12 Objects/longobject.c, Include/cpython/longintrepr.h.
 */
import { STEPPING, lives } from "../memory/stepping.ts";
import { I32 } from "../memory/views.ts";
import { PyMem_Free, PyMem_Malloc } from "../memory/alloc.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyBool_FromLong } from "./bool.ts";
import { Boot, onBoot } from "./boot.ts";
import { defineType } from "./define.ts";
import { PyErr_NoMemory } from "./errors.ts";
import { setHash } from "./hash.ts";
import {
  long_abs, long_and, long_bool, long_div, long_divmod, long_invert, long_lshift, long_mod, long_neg, long_or,
  long_pow, long_rshift, long_true_divide, long_xor,
} from "./int-arith.ts";
import { PyLong_AsBigInt, longFromBigIntSized } from "./int-bigint.ts";
import { long_getset, long_long, long_methods, long_new, long_float } from "./int-methods.ts";
import { long_to_decimal_string } from "./int-parse.ts";
import { CMP, FN, PyTypeOff, TPFLAGS } from "./object.ts";
import { NSMALLNEGINTS, NSMALLPOSINTS, Py_NotImplemented, smallInt } from "./singletons.ts";
import { State } from "./state.ts";

export {
  _PyLong_GCD, long_abs, long_and, long_bool, long_div, long_divmod, long_invert, long_lshift, long_mod, long_neg,
  long_or, long_pow, long_rshift, long_true_divide, long_xor,
} from "./int-arith.ts";
export { PyLong_AsBigInt, PyLong_FromBigInt } from "./int-bigint.ts";
export {
  PyLong_AsDouble, PyLong_AsLong, PyLong_AsLongAndOverflow,
  PyLong_AsSsize_t, PyLong_AsUnsignedLong,
  PyLong_FromDouble, _PyLong_AsByteArray, _PyLong_AsInt, _PyLong_FromByteArray, _PyLong_NumBits, longOverflow,
} from "./int-convert.ts";
export {
  PyLong_FromString, PyLong_FromUnicodeObject, _PyLong_Format, _PyLong_FromBytes, longToDecimal,
} from "./int-parse.ts";

export const enum PyLongOff { lv_tag = 16, ob_digit = 24 }
export const enum PyLongDigit { SHIFT = 30, BASE = 0x40000000, MASK = 0x3fffffff, NON_SIZE_BITS = 3, SIGN_MASK = 3, SIZE_PYLONG = 32 }
export const enum LongSign { POSITIVE = 0, ZERO = 1, NEGATIVE = 2 }

export const PyLong_Type = defineType({
  name: "int", basicsize: 24, itemsize: 4,
  flags: TPFLAGS.BASETYPE | TPFLAGS.LONG_SUBCLASS | TPFLAGS.MATCH_SELF,
  doc: "int([x]) -> integer\nint(x, base=10) -> integer\n\nConvert a number or string to an integer, or return 0 if no arguments\nare given.",
  slots: {
    tp_dealloc: long_dealloc, tp_repr: long_to_decimal_string, tp_hash: long_hash, tp_richcompare: long_richcompare,
    tp_new: long_new,
    nb_add: long_add, nb_subtract: long_sub, nb_multiply: long_mul, nb_remainder: long_mod, nb_divmod: long_divmod,
    nb_power: long_pow, nb_negative: long_neg, nb_positive: long_long, nb_absolute: long_abs, nb_bool: long_bool,
    nb_invert: long_invert, nb_lshift: long_lshift, nb_rshift: long_rshift, nb_and: long_and, nb_xor: long_xor,
    nb_or: long_or, nb_int: long_long, nb_float: long_float, nb_floor_divide: long_div,
    nb_true_divide: long_true_divide, nb_index: long_long,
  },
  methods: long_methods(),
  getset: long_getset(),
});

onBoot(Boot.STATICS, () => {
  for (let value = -NSMALLNEGINTS; value < NSMALLPOSINTS; value++) writeCompact(smallInt(value), PyLong_Type, value);
  I32[State.int_max_str_digits >> 2] = 4300;
});

/** Writes an immortal compact int of `type` (int or bool) at `o`. */
export function writeCompact(o: Ref, type: Ref, value: number): void {
  I32[o >> 2] = -1;
  I32[(o + 8) >> 2] = type;
  I32[(o + PyLongOff.lv_tag) >> 2] = value === 0 ? LongSign.ZERO : 8 | (value < 0 ? LongSign.NEGATIVE : 0);
  I32[(o + PyLongOff.ob_digit) >> 2] = Math.abs(value);
}

// --- accessors

export function PyLong_Check(o: Ref): boolean { return (I32[(I32[(o + 8) >> 2] + PyTypeOff.tp_flags) >> 2] & TPFLAGS.LONG_SUBCLASS) !== 0; }
export function PyLong_CheckExact(o: Ref): boolean { return I32[(o + 8) >> 2] === PyLong_Type; }
export function _PyLong_DigitCount(o: Ref): number { return I32[(o + PyLongOff.lv_tag) >> 2] >>> 3; }
/** -1, 0 or 1. */
export function _PyLong_Sign(o: Ref): number { return 1 - (I32[(o + PyLongOff.lv_tag) >> 2] & 3); }
export function _PyLong_IsNegative(o: Ref): boolean { return (I32[(o + PyLongOff.lv_tag) >> 2] & 3) === LongSign.NEGATIVE; }
export function _PyLong_IsZero(o: Ref): boolean { return (I32[(o + PyLongOff.lv_tag) >> 2] & 3) === LongSign.ZERO; }
/** Has it at most one digit? */
export function _PyLong_IsCompact(o: Ref): boolean { return I32[(o + PyLongOff.lv_tag) >> 2] < 16; }
/** The value of a compact int. */
export function _PyLong_CompactValue(o: Ref): number {
  return (1 - (I32[(o + PyLongOff.lv_tag) >> 2] & 3)) * I32[(o + PyLongOff.ob_digit) >> 2];
}
/** Digit `i`, not checked. */
export function longDigit(o: Ref, i: number): number { return I32[(o + PyLongOff.ob_digit + i * 4) >> 2]; }
/** The value of an int within ±2**53, else NaN. */
export function longSafeNumber(o: Ref): number {
  const tag = I32[(o + PyLongOff.lv_tag) >> 2];
  if (tag < 16) return (1 - (tag & 3)) * I32[(o + PyLongOff.ob_digit) >> 2];
  if (tag >>> 3 !== 2) return NaN;
  const high = I32[(o + PyLongOff.ob_digit + 4) >> 2];
  if (high >= 0x800000) return NaN;
  return (1 - (tag & 3)) * (high * PyLongDigit.BASE + I32[(o + PyLongOff.ob_digit) >> 2]);
}

// --- construction

/** An int with room for `size` digits, positive, digits not initialised. */
export function _PyLong_New(size: number): NewRef | NULL {
  if (size > 0x1ffffff0) return PyErr_NoMemory();
  const o = PyMem_Malloc(PyLongOff.ob_digit + 4 * (size || 1)) as NewRef | 0;
  if (o === 0) return PyErr_NoMemory();
  const i = o >> 2;
  I32[i] = 1; I32[i + 1] = 0; I32[i + 2] = PyLong_Type; I32[i + 3] = 0;
  if (STEPPING && lives !== null) lives.born(o);
  I32[i + 4] = size === 0 ? LongSign.ZERO : size << 3;
  I32[i + 5] = 0;
  I32[i + 6] = 0;
  return o;
}
/** A new compact int; `value` has one digit and is not a small int. */
export function _PyLong_FromMedium(value: number): NewRef | NULL {
  const o = PyMem_Malloc(PyLongDigit.SIZE_PYLONG) as NewRef | 0;
  if (o === 0) return PyErr_NoMemory();
  const i = o >> 2;
  I32[i] = 1; I32[i + 1] = 0; I32[i + 2] = PyLong_Type; I32[i + 3] = 0;
  if (STEPPING && lives !== null) lives.born(o);
  I32[i + 5] = 0;
  if (value < 0) { I32[i + 4] = 8 | LongSign.NEGATIVE; I32[i + 6] = -value; }
  else { I32[i + 4] = 8; I32[i + 6] = value; }
  return o;
}
/** A new int of two digits; |value| in 2**30 … 2**53. */
function fromLarge(value: number): NewRef | NULL {
  const magnitude = Math.abs(value);
  return fromTwoDigits(magnitude % PyLongDigit.BASE, Math.floor(magnitude / PyLongDigit.BASE), value < 0);
}
function fromTwoDigits(low: number, high: number, negative: boolean): NewRef | NULL {
  const o = PyMem_Malloc(PyLongOff.ob_digit + 8) as NewRef | 0;
  if (o === 0) return PyErr_NoMemory();
  const i = o >> 2;
  I32[i] = 1; I32[i + 1] = 0; I32[i + 2] = PyLong_Type; I32[i + 3] = 0;
  if (STEPPING && lives !== null) lives.born(o);
  I32[i + 4] = negative ? 16 | LongSign.NEGATIVE : 16;
  I32[i + 5] = 0;
  I32[i + 6] = low;
  I32[i + 7] = high;
  return o;
}
/** An int from an integral JS number within ±2**53 (CPython's PyLong_FromLong, FromSsize_t, _PyLong_FromSTwoDigits). */
export function PyLong_FromLong(value: number): NewRef | NULL {
  if (value > -PyLongDigit.BASE && value < PyLongDigit.BASE) {
    if (value >= -NSMALLNEGINTS && value < NSMALLPOSINTS) return smallInt(value) as NewRef;
    return _PyLong_FromMedium(value);
  }
  return fromLarge(value);
}
export const PyLong_FromSsize_t = PyLong_FromLong;

/** Drops leading zero digits from the count; the block keeps its size. */
export function long_normalize(o: NewRef): NewRef {
  const tag = I32[(o + PyLongOff.lv_tag) >> 2];
  const size = tag >>> 3;
  let n = size;
  const digits = (o + PyLongOff.ob_digit) >> 2;
  while (n > 0 && I32[digits + n - 1] === 0) n--;
  if (n !== size) I32[(o + PyLongOff.lv_tag) >> 2] = n === 0 ? LongSign.ZERO : (n << 3) | (tag & 3);
  return o;
}
/** Exchanges a new int that is small for the shared one. */
export function maybe_small_long(o: NewRef): NewRef {
  if (I32[(o + PyLongOff.lv_tag) >> 2] < 16) {
    const value = _PyLong_CompactValue(o);
    if (value >= -NSMALLNEGINTS && value < NSMALLPOSINTS) {
      PyMem_Free(o);
      return smallInt(value) as NewRef;
    }
  }
  return o;
}
/** Changes the sign of an int that nobody else has seen. */
export function _PyLong_FlipSign(o: Ref): void {
  const tag = I32[(o + PyLongOff.lv_tag) >> 2];
  I32[(o + PyLongOff.lv_tag) >> 2] = (tag & ~3) | (2 - (tag & 3));
}
/** An exact int with the value of `src`. */
export function _PyLong_Copy(src: Ref): NewRef | NULL {
  if (_PyLong_IsCompact(src)) {
    const value = _PyLong_CompactValue(src);
    if (value >= -NSMALLNEGINTS && value < NSMALLPOSINTS) return smallInt(value) as NewRef;
  }
  const size = _PyLong_DigitCount(src);
  const copy = _PyLong_New(size);
  if (copy === NULL) return NULL;
  I32[(copy + PyLongOff.lv_tag) >> 2] = I32[(src + PyLongOff.lv_tag) >> 2];
  const to = (copy + PyLongOff.ob_digit) >> 2;
  const from = (src + PyLongOff.ob_digit) >> 2;
  for (let i = 0; i < size; i++) I32[to + i] = I32[from + i];
  return copy;
}
function long_dealloc(self: Ref): void {
  const type = I32[(self + 8) >> 2];
  if (type === PyLong_Type) PyMem_Free(self);
  else FN[I32[(type + PyTypeOff.tp_free) >> 2]](self);
}

// --- addition, subtraction, multiplication

/** |a| + |b| in a block of one digit more than the larger one. */
function x_add(a: Ref, b: Ref): NewRef | NULL {
  if (_PyLong_DigitCount(a) < _PyLong_DigitCount(b)) return x_add(b, a);
  const sizeA = _PyLong_DigitCount(a);
  const sizeB = _PyLong_DigitCount(b);
  const z = _PyLong_New(sizeA + 1);
  if (z === NULL) return NULL;
  const da = (a + PyLongOff.ob_digit) >> 2;
  const db = (b + PyLongOff.ob_digit) >> 2;
  const dz = (z + PyLongOff.ob_digit) >> 2;
  let carry = 0;
  let i = 0;
  for (; i < sizeB; i++) {
    carry += I32[da + i] + I32[db + i];
    I32[dz + i] = carry & PyLongDigit.MASK;
    carry = carry >>> PyLongDigit.SHIFT;
  }
  for (; i < sizeA; i++) {
    carry += I32[da + i];
    I32[dz + i] = carry & PyLongDigit.MASK;
    carry = carry >>> PyLongDigit.SHIFT;
  }
  I32[dz + i] = carry;
  return long_normalize(z);
}
/** |a| - |b|, in a block of the digits that differ. */
function x_sub(a: Ref, b: Ref): NewRef | NULL {
  let sizeA = _PyLong_DigitCount(a);
  let sizeB = _PyLong_DigitCount(b);
  let negative = false;
  if (sizeA === sizeB) {
    let i = sizeA;
    while (--i >= 0 && longDigit(a, i) === longDigit(b, i));
    if (i < 0) return smallInt(0) as NewRef;
    if (longDigit(a, i) < longDigit(b, i)) { negative = true; const t = a; a = b; b = t; }
    sizeA = sizeB = i + 1;
  } else if (sizeA < sizeB) {
    negative = true;
    const t = a; a = b; b = t;
    const n = sizeA; sizeA = sizeB; sizeB = n;
  }
  const z = _PyLong_New(sizeA);
  if (z === NULL) return NULL;
  const da = (a + PyLongOff.ob_digit) >> 2;
  const db = (b + PyLongOff.ob_digit) >> 2;
  const dz = (z + PyLongOff.ob_digit) >> 2;
  let borrow = 0;
  for (let i = 0; i < sizeA; i++) {
    borrow = I32[da + i] - (i < sizeB ? I32[db + i] : 0) - borrow;
    I32[dz + i] = borrow & PyLongDigit.MASK;
    borrow = borrow < 0 ? 1 : 0;
  }
  if (negative) _PyLong_FlipSign(z);
  return maybe_small_long(long_normalize(z));
}

export function _PyLong_Add(a: Ref, b: Ref): NewRef | NULL {
  const tagA = I32[(a + PyLongOff.lv_tag) >> 2];
  const tagB = I32[(b + PyLongOff.lv_tag) >> 2];
  if (tagA < 16 && tagB < 16) {
    const sum = (1 - (tagA & 3)) * I32[(a + PyLongOff.ob_digit) >> 2] + (1 - (tagB & 3)) * I32[(b + PyLongOff.ob_digit) >> 2];
    if (sum > -PyLongDigit.BASE && sum < PyLongDigit.BASE) {
      if (sum >= -NSMALLNEGINTS && sum < NSMALLPOSINTS) return smallInt(sum) as NewRef;
      return _PyLong_FromMedium(sum);
    }
    return fromLarge(sum);
  }
  if ((tagA & 3) === LongSign.NEGATIVE) {
    if ((tagB & 3) !== LongSign.NEGATIVE) return x_sub(b, a);
    const z = x_add(a, b);
    if (z !== NULL) _PyLong_FlipSign(z);
    return z;
  }
  return (tagB & 3) === LongSign.NEGATIVE ? x_sub(a, b) : x_add(a, b);
}
export function _PyLong_Subtract(a: Ref, b: Ref): NewRef | NULL {
  const tagA = I32[(a + PyLongOff.lv_tag) >> 2];
  const tagB = I32[(b + PyLongOff.lv_tag) >> 2];
  if (tagA < 16 && tagB < 16) {
    const sum = (1 - (tagA & 3)) * I32[(a + PyLongOff.ob_digit) >> 2] - (1 - (tagB & 3)) * I32[(b + PyLongOff.ob_digit) >> 2];
    if (sum > -PyLongDigit.BASE && sum < PyLongDigit.BASE) {
      if (sum >= -NSMALLNEGINTS && sum < NSMALLPOSINTS) return smallInt(sum) as NewRef;
      return _PyLong_FromMedium(sum);
    }
    return fromLarge(sum);
  }
  if ((tagA & 3) === LongSign.NEGATIVE) {
    if ((tagB & 3) === LongSign.NEGATIVE) return x_sub(b, a);
    const z = x_add(a, b);
    if (z !== NULL && !_PyLong_IsZero(z)) _PyLong_FlipSign(z);
    return z;
  }
  return (tagB & 3) === LongSign.NEGATIVE ? x_add(a, b) : x_sub(a, b);
}

/** |a| × |b| digit by digit. The product of two digits: its low half from Math.imul, its high half from the rounded double. */
function x_mul(a: Ref, b: Ref, sizeA: number, sizeB: number): NewRef | NULL {
  const z = _PyLong_New(sizeA + sizeB);
  if (z === NULL) return NULL;
  const da = (a + PyLongOff.ob_digit) >> 2;
  const db = (b + PyLongOff.ob_digit) >> 2;
  const dz = (z + PyLongOff.ob_digit) >> 2;
  for (let k = 0; k < sizeA + sizeB; k++) I32[dz + k] = 0;
  for (let i = 0; i < sizeA; i++) {
    const f = I32[da + i];
    let carry = 0;
    for (let j = 0; j < sizeB; j++) {
      const g = I32[db + j];
      const low = Math.imul(f, g) & PyLongDigit.MASK;
      const high = Math.round((f * g - low) / PyLongDigit.BASE);
      const sum = (I32[dz + i + j] + low + carry) >>> 0;
      I32[dz + i + j] = sum & PyLongDigit.MASK;
      carry = high + (sum >>> PyLongDigit.SHIFT);
    }
    I32[dz + i + sizeB] = carry;
  }
  return long_normalize(z);
}

export function _PyLong_Multiply(a: Ref, b: Ref): NewRef | NULL {
  const tagA = I32[(a + PyLongOff.lv_tag) >> 2];
  const tagB = I32[(b + PyLongOff.lv_tag) >> 2];
  if (tagA < 16 && tagB < 16) {
    const f = I32[(a + PyLongOff.ob_digit) >> 2];
    const g = I32[(b + PyLongOff.ob_digit) >> 2];
    const product = f * g;
    const negative = (tagA & 3) !== (tagB & 3);
    if (product < PyLongDigit.BASE) {
      const value = negative ? -product : product;
      if (value >= -NSMALLNEGINTS && value < NSMALLPOSINTS) return smallInt(value) as NewRef;
      return _PyLong_FromMedium(value | 0);
    }
    const low = Math.imul(f, g) & PyLongDigit.MASK;
    return fromTwoDigits(low, Math.round((product - low) / PyLongDigit.BASE), negative);
  }
  const sizeA = tagA >>> 3;
  const sizeB = tagB >>> 3;
  if (sizeA === 0 || sizeB === 0) return smallInt(0) as NewRef;
  const negative = (tagA & 3) !== (tagB & 3);
  if (sizeA * sizeB > 300) return longFromBigIntSized(PyLong_AsBigInt(a) * PyLong_AsBigInt(b), sizeA + sizeB);
  const z = x_mul(a, b, sizeA, sizeB);
  if (z !== NULL && negative) _PyLong_FlipSign(z);
  return z;
}

function long_add(a: Ref, b: Ref): NewRef | NULL {
  return PyLong_Check(a) && PyLong_Check(b) ? _PyLong_Add(a, b) : Py_NotImplemented as NewRef;
}
function long_sub(a: Ref, b: Ref): NewRef | NULL {
  return PyLong_Check(a) && PyLong_Check(b) ? _PyLong_Subtract(a, b) : Py_NotImplemented as NewRef;
}
function long_mul(a: Ref, b: Ref): NewRef | NULL {
  return PyLong_Check(a) && PyLong_Check(b) ? _PyLong_Multiply(a, b) : Py_NotImplemented as NewRef;
}

// --- comparison and hash

/** Negative, 0 or positive as a < b, a == b, a > b. */
export function long_compare(a: Ref, b: Ref): number {
  const tagA = I32[(a + PyLongOff.lv_tag) >> 2];
  const tagB = I32[(b + PyLongOff.lv_tag) >> 2];
  if (tagA < 16 && tagB < 16) {
    return (1 - (tagA & 3)) * I32[(a + PyLongOff.ob_digit) >> 2] - (1 - (tagB & 3)) * I32[(b + PyLongOff.ob_digit) >> 2];
  }
  if (tagA !== tagB) return (1 - (tagA & 3)) * (tagA >>> 3) - (1 - (tagB & 3)) * (tagB >>> 3);
  let i = tagA >>> 3;
  while (--i >= 0) {
    const difference = longDigit(a, i) - longDigit(b, i);
    if (difference !== 0) return (tagA & 3) === LongSign.NEGATIVE ? -difference : difference;
  }
  return 0;
}
/** The truth of `sign <op> 0`. */
function compareResult(sign: number, op: number): boolean {
  switch (op) {
    case CMP.LT: return sign < 0;
    case CMP.LE: return sign <= 0;
    case CMP.EQ: return sign === 0;
    case CMP.NE: return sign !== 0;
    case CMP.GT: return sign > 0;
    default: return sign >= 0;
  }
}
function long_richcompare(self: Ref, other: Ref, op: number): NewRef | NULL {
  if (!PyLong_Check(self) || !PyLong_Check(other)) return Py_NotImplemented as NewRef;
  return PyBool_FromLong(compareResult(self === other ? 0 : long_compare(self, other), op) ? 1 : 0);
}

/** The value modulo 2**61 - 1, with its sign. Rotation by a digit is multiplication by 2**30 there. */
export function long_hash(self: Ref): Status {
  const tag = I32[(self + PyLongOff.lv_tag) >> 2];
  if (tag < 16) {
    const value = (1 - (tag & 3)) * I32[(self + PyLongOff.ob_digit) >> 2];
    return setHash(value, value >> 31);
  }
  let high = 0; // 31 bits
  let low = 0; // 30 bits
  for (let i = (tag >>> 3) - 1; i >= 0; i--) {
    const sum = (high >>> 1) + longDigit(self, i);
    high = (((high & 1) << 30) | low) + (sum >>> 30);
    low = sum & PyLongDigit.MASK;
    if (high >= 0x80000000) { high -= 0x80000000; low += 1; }
    if (high === 0x7fffffff && low === PyLongDigit.MASK) { high = 0; low = 0; }
  }
  const lo = low | (high << 30);
  const hi = high >>> 2;
  if ((tag & 3) !== LongSign.NEGATIVE) return setHash(lo, hi);
  return setHash(-lo | 0, lo === 0 ? -hi : ~hi);
}
