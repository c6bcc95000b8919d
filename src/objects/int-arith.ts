/**
 * Division, powers, shifts and bit operations of ints.
 * Source of the rules and of the block sizes: CPython 3.12 Objects/longobject.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { raise } from "./errors.ts";
import { PyExc_OverflowError, PyExc_ValueError, PyExc_ZeroDivisionError } from "./exceptions.ts";
import { PyFloat_FromDouble, float_pow } from "./float.ts";
import { ldexp } from "./float-bits.ts";
import {
  LongSign, PyLongDigit, PyLongOff, PyLong_Check, PyLong_CheckExact, PyLong_FromLong, _PyLong_Add, _PyLong_CompactValue,
  _PyLong_Copy, _PyLong_DigitCount, _PyLong_FlipSign, _PyLong_IsCompact, _PyLong_IsNegative, _PyLong_IsZero,
  _PyLong_Multiply, _PyLong_New, _PyLong_Sign, longDigit, longSafeNumber, long_compare, long_normalize, maybe_small_long,
} from "./int.ts";
import { PyLong_AsBigInt, PyLong_FromBigInt, bigIntBitLength, longFromBigIntSized } from "./int-bigint.ts";
import { PyLong_AsDouble } from "./int-convert.ts";
import { long_long } from "./int-methods.ts";
import { Py_DECREF, Py_NewRef } from "./object.ts";
import { Py_None, Py_NotImplemented, smallInt } from "./singletons.ts";
import { tuplePairSteal } from "./tuple.ts";

const notImplemented = Py_NotImplemented as NewRef;
function checkBinop(a: Ref, b: Ref): boolean { return PyLong_Check(a) && PyLong_Check(b); }

// --- unary

export function long_neg(v: Ref): NewRef | NULL {
  if (_PyLong_IsCompact(v)) return PyLong_FromLong(-_PyLong_CompactValue(v));
  const z = _PyLong_Copy(v);
  if (z !== NULL) _PyLong_FlipSign(z);
  return z;
}
export function long_abs(v: Ref): NewRef | NULL { return _PyLong_IsNegative(v) ? long_neg(v) : long_long(v); }
export function long_bool(v: Ref): number { return _PyLong_IsZero(v) ? 0 : 1; }
/** ~v, by -(v + 1). */
export function long_invert(v: Ref): NewRef | NULL {
  if (_PyLong_IsCompact(v)) return PyLong_FromLong(~_PyLong_CompactValue(v));
  const x = _PyLong_Add(v, smallInt(1));
  if (x === NULL) return NULL;
  if (_PyLong_IsCompact(x)) {
    const value = -_PyLong_CompactValue(x);
    Py_DECREF(x);
    return PyLong_FromLong(value);
  }
  _PyLong_FlipSign(x);
  return x;
}

// --- division

/** |a| / n in a block of as many digits as a has, and the remainder in `remainderOfDigit`. 45-bit numerators divide exactly in doubles. */
function divrem1(a: Ref, n: number): NewRef | NULL {
  const size = _PyLong_DigitCount(a);
  const z = _PyLong_New(size);
  if (z === NULL) return NULL;
  let remainder = 0;
  for (let i = size - 1; i >= 0; i--) {
    const digit = longDigit(a, i);
    const upper = remainder * 0x8000 + (digit >>> 15);
    const q1 = Math.floor(upper / n);
    const lower = (upper - q1 * n) * 0x8000 + (digit & 0x7fff);
    const q0 = Math.floor(lower / n);
    remainder = lower - q0 * n;
    I32[(z + PyLongOff.ob_digit + i * 4) >> 2] = q1 * 0x8000 + q0;
  }
  remainderOfDigit = remainder;
  return long_normalize(z);
}
let remainderOfDigit = 0;
/** |a| % n, for n of one digit. */
function rem1(a: Ref, n: number): number {
  let remainder = 0;
  for (let i = _PyLong_DigitCount(a) - 1; i >= 0; i--) {
    const digit = longDigit(a, i);
    remainder = ((remainder * 0x8000 + (digit >>> 15)) % n * 0x8000 + (digit & 0x7fff)) % n;
  }
  return remainder;
}

/** Both results of the last `divide`. */
let quotient: NewRef | NULL = NULL;
let modulus: NewRef | NULL = NULL;

/** Floor division of any two ints; b is not zero. `want`: 1 the quotient, 2 the modulus, 3 both. False: no memory. */
function divide(a: Ref, b: Ref, want: number): boolean {
  quotient = modulus = NULL;
  const x = longSafeNumber(a);
  const y = longSafeNumber(b);
  if (x === x && y === y) {
    const q = exactFloorQuotient(x, y);
    if (want & 1 && (quotient = PyLong_FromLong(q)) === NULL) return false;
    if (want & 2 && (modulus = PyLong_FromLong(exactFloorModulus(x, y))) === NULL) return releaseQuotient();
    return true;
  }
  return divideLarge(a, b, want);
}
/** Rounded quotients of safe integers can lie one above the floor; the remainder of doubles is exact. */
function exactFloorQuotient(x: number, y: number): number {
  const r = x % y;
  const q = (x - r) / y;
  return (r !== 0 && (r < 0) !== (y < 0) ? q - 1 : q) + 0;
}
function exactFloorModulus(x: number, y: number): number {
  const r = x % y;
  return (r !== 0 && (r < 0) !== (y < 0) ? r + y : r) + 0;
}
function releaseQuotient(): boolean {
  if (quotient !== NULL) Py_DECREF(quotient);
  quotient = NULL;
  return false;
}
function divideLarge(a: Ref, b: Ref, want: number): boolean {
  const sizeA = _PyLong_DigitCount(a);
  const sizeB = _PyLong_DigitCount(b);
  if (sizeB === 1 && !_PyLong_IsNegative(a) && !_PyLong_IsNegative(b)) {
    const n = longDigit(b, 0);
    if (want === 2) { modulus = PyLong_FromLong(rem1(a, n)); return modulus !== NULL; }
    quotient = divrem1(a, n);
    if (quotient === NULL) return false;
    quotient = maybe_small_long(quotient);
    if (want & 2 && (modulus = PyLong_FromLong(remainderOfDigit)) === NULL) return releaseQuotient();
    return true;
  }
  const x = PyLong_AsBigInt(a);
  const y = PyLong_AsBigInt(b);
  let q = x / y;
  let r = x - q * y;
  let corrected = 0;
  if (r !== 0n && (r < 0n) !== (y < 0n)) { q -= 1n; r += y; corrected = 1; }
  const sizeQ = sizeA < sizeB ? 0 : sizeB === 1 ? sizeA : sizeA - sizeB + 1;
  if (want & 1 && (quotient = sized(q, sizeQ + corrected)) === NULL) return false;
  if (want & 2) {
    // |a| < |b| and the same sign: the modulus is a itself
    if (corrected === 0 && sizeQ === 0) modulus = long_long(a);
    else modulus = sized(r, sizeB === 1 ? 1 : sizeB);
    if (modulus === NULL) return releaseQuotient();
  }
  return true;
}
/** A result whose block has room for `alloc` digits unless it fits in one. */
function sized(value: bigint, alloc: number): NewRef | NULL {
  if (alloc <= 1 || (value > -1073741824n && value < 1073741824n)) return PyLong_FromBigInt(value);
  return longFromBigIntSized(value, alloc);
}

export function long_div(a: Ref, b: Ref): NewRef | NULL {
  if (!checkBinop(a, b)) return notImplemented;
  if (_PyLong_IsZero(b)) return raise(PyExc_ZeroDivisionError, "integer division or modulo by zero");
  if (_PyLong_IsCompact(a) && _PyLong_IsCompact(b)) return PyLong_FromLong(Math.floor(_PyLong_CompactValue(a) / _PyLong_CompactValue(b)));
  return divide(a, b, 1) ? quotient : NULL;
}
export function long_mod(a: Ref, b: Ref): NewRef | NULL {
  if (!checkBinop(a, b)) return notImplemented;
  if (_PyLong_IsZero(b)) return raise(PyExc_ZeroDivisionError, "integer modulo by zero");
  if (_PyLong_IsCompact(a) && _PyLong_IsCompact(b)) return PyLong_FromLong(exactFloorModulus(_PyLong_CompactValue(a), _PyLong_CompactValue(b)));
  return divide(a, b, 2) ? modulus : NULL;
}
export function long_divmod(a: Ref, b: Ref): NewRef | NULL {
  if (!checkBinop(a, b)) return notImplemented;
  if (_PyLong_IsZero(b)) return raise(PyExc_ZeroDivisionError, "integer division or modulo by zero");
  if (!divide(a, b, 3)) return NULL;
  return tuplePairSteal(quotient as NewRef, modulus as NewRef);
}
/** (quotient rounded to nearest even, remainder) as values. CPython's _PyLong_DivmodNear. */
export function divmodNear(a: bigint, b: bigint): [bigint, bigint] {
  let q = a / b;
  let r = a - q * b;
  const twice = (r < 0n ? -r : r) * 2n;
  const size = b < 0n ? -b : b;
  if (twice > size || (twice === size && (q & 1n) === 1n)) {
    const up = (r < 0n) === (b < 0n);
    q += up ? 1n : -1n;
    r += up ? -b : b;
  }
  return [q, r];
}

// --- true division

export function long_true_divide(v: Ref, w: Ref): NewRef | NULL {
  if (!checkBinop(v, w)) return notImplemented;
  if (_PyLong_IsZero(w)) return raise(PyExc_ZeroDivisionError, "division by zero");
  const a = longSafeNumber(v);
  const b = longSafeNumber(w);
  if (a === a && b === b) return PyFloat_FromDouble(a === 0 ? (b < 0 ? -0 : 0) : a / b);
  if (a === 0) return PyFloat_FromDouble(_PyLong_IsNegative(w) ? -0 : 0);
  const result = divideBigInts(PyLong_AsBigInt(v), PyLong_AsBigInt(w));
  if (!Number.isFinite(result)) return raise(PyExc_OverflowError, "integer division result too large for a float");
  return PyFloat_FromDouble(result);
}
/** a / b correctly rounded half to even; infinite when too large. b is not 0. */
export function divideBigInts(a: bigint, b: bigint): number {
  const negative = (a < 0n) !== (b < 0n);
  const x = a < 0n ? -a : a;
  const y = b < 0n ? -b : b;
  const difference = bigIntBitLength(x) - bigIntBitLength(y);
  if (difference > 1024) return negative ? -Infinity : Infinity;
  if (difference < -1075) return negative ? -0 : 0;
  const shift = Math.max(difference, -1021) - 55;
  const n = shift >= 0 ? x : x << BigInt(-shift);
  const d = shift >= 0 ? y << BigInt(shift) : y;
  let q = n / d;
  if (q * d !== n) q |= 1n; // sticky
  const result = roundToDouble(q, shift);
  return negative ? -result : result;
}
/** q × 2**shift for q below 2**57, whose last bit is sticky. */
function roundToDouble(q: bigint, shift: number): number {
  const bits = bigIntBitLength(q);
  const extra = Math.max(bits, -1021 - shift) - 53;
  const mask = 1n << BigInt(extra - 1);
  if ((q & mask) !== 0n && (q & (3n * mask - 1n)) !== 0n) q += mask;
  return ldexp(Number(q & ~(2n * mask - 1n)), shift);
}

// --- powers

export function long_pow(v: Ref, w: Ref, x: Ref | 0): NewRef | NULL {
  if (!checkBinop(v, w)) return notImplemented;
  if (x === 0 || x === Py_None) return _PyLong_IsNegative(w) ? powNegative(v, w) : powPositive(v, w);
  if (!PyLong_Check(x)) return notImplemented;
  if (_PyLong_IsZero(x)) return raise(PyExc_ValueError, "pow() 3rd argument cannot be 0");
  return powModulo(PyLong_AsBigInt(v), PyLong_AsBigInt(w), PyLong_AsBigInt(x));
}
/** A negative exponent without modulus is a float power. */
function powNegative(v: Ref, w: Ref): NewRef | NULL {
  const x = PyLong_AsDouble(v);
  if (x === -1 && !_PyLong_IsCompact(v)) return NULL;
  const y = PyLong_AsDouble(w);
  if (y === -1 && !_PyLong_IsCompact(w)) return NULL;
  const a = PyFloat_FromDouble(x);
  if (a === NULL) return NULL;
  const b = PyFloat_FromDouble(y);
  if (b === NULL) { Py_DECREF(a); return NULL; }
  const result = float_pow(a, b, Py_None);
  Py_DECREF(a);
  Py_DECREF(b);
  return result;
}
function powPositive(v: Ref, w: Ref): NewRef | NULL {
  if (!_PyLong_IsCompact(w)) {
    if (_PyLong_IsCompact(v) && Math.abs(_PyLong_CompactValue(v)) <= 1) {
      return PyLong_FromLong(_PyLong_CompactValue(v) < 0 && (longDigit(w, 0) & 1) === 0 ? 1 : _PyLong_CompactValue(v));
    }
    return powTooLarge();
  }
  const e = _PyLong_CompactValue(w);
  if (e === 0) return smallInt(1) as NewRef;
  if (e === 1) return _PyLong_Multiply(smallInt(1), v);
  if (e === 2) return _PyLong_Multiply(v, v);
  const base = longSafeNumber(v);
  const power = base ** e;
  if (Math.abs(power) < PyLongDigit.BASE) return PyLong_FromLong(power);
  const b = PyLong_AsBigInt(v);
  if (base !== base || Math.abs(base) > 1) {
    if (bigIntBitLength(b) * e > 2 ** 33) return powTooLarge();
  } else return PyLong_FromLong(power);
  // The last multiplication of the left-to-right algorithm decides how large the block is.
  const half = e & 1 ? b ** BigInt(e - 1) : b ** BigInt(e >>> 1);
  const other = e & 1 ? b : half;
  const sizes = digitsOf(half) + digitsOf(other);
  return longFromBigIntSized(half * other, sizes === 2 ? 2 : sizes);
}
function powTooLarge(): NewRef | NULL { return _PyLong_New(0x1fffffff); }
function digitsOf(value: bigint): number { return Math.max(1, Math.ceil(bigIntBitLength(value) / 30)); }

function powModulo(base: bigint, exponent: bigint, modulo: bigint): NewRef | NULL {
  const negative = modulo < 0n;
  const m = negative ? -modulo : modulo;
  if (m === 1n) return smallInt(0) as NewRef;
  let b = base;
  let e = exponent;
  if (e < 0n) {
    const inverse = invmod(((b % m) + m) % m, m);
    if (inverse === null) return raise(PyExc_ValueError, "base is not invertible for the given modulus");
    b = inverse;
    e = -e;
  }
  b = ((b % m) + m) % m;
  let z = 1n;
  const bits = e.toString(2);
  for (let i = 0; i < bits.length; i++) {
    z = (z * z) % m;
    if (bits[i] === "1") z = (z * b) % m;
  }
  z %= m;
  if (e === 0n) z = 1n % m;
  return PyLong_FromBigInt(negative && z !== 0n ? z - m : z);
}
/** The inverse of a modulo n, by Euclid's algorithm, or null. */
function invmod(a: bigint, n: bigint): bigint | null {
  const modulo = n;
  let b = 1n;
  let c = 0n;
  while (n !== 0n) {
    const q = a / n;
    [a, n] = [n, a - q * n];
    [b, c] = [c, b - q * c];
  }
  return a === 1n ? ((b % modulo) + modulo) % modulo : null;
}

// --- shifts

/** Splits a shift count: whole digits, or -1 when it does not fit. */
function shiftWords(b: Ref): number {
  const count = longSafeNumber(b);
  return count === count ? Math.floor(count / 30) : -1;
}
export function long_lshift(a: Ref, b: Ref): NewRef | NULL {
  if (!checkBinop(a, b)) return notImplemented;
  if (_PyLong_IsNegative(b)) return raise(PyExc_ValueError, "negative shift count");
  if (_PyLong_IsZero(a)) return smallInt(0) as NewRef;
  const words = shiftWords(b);
  if (words < 0) return raise(PyExc_OverflowError, "too many digits in integer");
  return long_lshift1(a, words, longSafeNumber(b) % 30);
}
function long_lshift1(a: Ref, words: number, bits: number): NewRef | NULL {
  if (words === 0 && _PyLong_IsCompact(a)) {
    const value = _PyLong_CompactValue(a);
    const shifted = value * 2 ** bits;
    if (shifted >= -0x1fffffffffffff && shifted <= 0x1fffffffffffff) return PyLong_FromLong(shifted);
  }
  const oldSize = _PyLong_DigitCount(a);
  const newSize = oldSize + words + (bits ? 1 : 0);
  const z = _PyLong_New(newSize);
  if (z === NULL) return NULL;
  if (_PyLong_IsNegative(a)) _PyLong_FlipSign(z);
  const to = (z + PyLongOff.ob_digit) >> 2;
  const from = (a + PyLongOff.ob_digit) >> 2;
  for (let i = 0; i < words; i++) I32[to + i] = 0;
  let carry = 0;
  for (let i = 0; i < oldSize; i++) {
    const digit = I32[from + i];
    I32[to + words + i] = ((digit << bits) & PyLongDigit.MASK) | carry;
    carry = bits ? digit >>> (30 - bits) : 0;
  }
  if (bits) I32[to + newSize - 1] = carry;
  return maybe_small_long(long_normalize(z));
}
export function long_rshift(a: Ref, b: Ref): NewRef | NULL {
  if (!checkBinop(a, b)) return notImplemented;
  if (_PyLong_IsNegative(b)) return raise(PyExc_ValueError, "negative shift count");
  if (_PyLong_IsZero(a)) return smallInt(0) as NewRef;
  const words = shiftWords(b);
  if (words < 0) return smallInt(_PyLong_IsNegative(a) ? -1 : 0) as NewRef;
  return long_rshift1(a, words, longSafeNumber(b) % 30);
}
function long_rshift1(a: Ref, words: number, bits: number): NewRef | NULL {
  if (_PyLong_IsCompact(a)) return PyLong_FromLong(_PyLong_CompactValue(a) >> (words === 0 ? bits : 30));
  const negative = _PyLong_IsNegative(a);
  const size = _PyLong_DigitCount(a);
  if (negative && bits === 0) { // 0 < bits <= 30 for the rounding towards -infinity
    if (words === 0) return long_long(a);
    bits = 30;
    words--;
  }
  const newSize = size - words;
  if (newSize <= 0) return smallInt(negative ? -1 : 0) as NewRef;
  const z = _PyLong_New(newSize);
  if (z === NULL) return NULL;
  const to = (z + PyLongOff.ob_digit) >> 2;
  const from = ((a + PyLongOff.ob_digit) >> 2) + words;
  const mask = bits === 30 ? PyLongDigit.MASK : (1 << bits) - 1;
  let sticky = 0;
  if (negative) {
    for (let i = 0; i < words; i++) sticky |= longDigit(a, i);
    sticky |= I32[from] & mask;
    I32[(z + PyLongOff.lv_tag) >> 2] = (newSize << 3) | LongSign.NEGATIVE;
  }
  for (let i = 0; i < newSize; i++) {
    const upper = i + 1 < newSize ? I32[from + i + 1] : 0;
    I32[to + i] = bits === 0 ? I32[from + i] : ((bits === 30 ? 0 : I32[from + i] >>> bits) | (upper << (30 - bits))) & PyLongDigit.MASK;
  }
  if (negative && sticky !== 0) { // round away from zero: |z| + 1 never needs a digit more
    for (let i = 0; i < newSize; i++) {
      if (I32[to + i] !== PyLongDigit.MASK) { I32[to + i]++; break; }
      I32[to + i] = 0;
    }
  }
  return maybe_small_long(long_normalize(z));
}

// --- bit operations

const enum BitOp { AND, OR, XOR }

/** Digit i of the two's complement of v, by carrying the +1 of negation in `complementCarry`. */
function long_bitwise(a: Ref, op: BitOp, b: Ref): NewRef | NULL {
  if (_PyLong_DigitCount(a) < _PyLong_DigitCount(b)) { const t = a; a = b; b = t; }
  const sizeA = _PyLong_DigitCount(a);
  const sizeB = _PyLong_DigitCount(b);
  const negA = _PyLong_IsNegative(a);
  const negB = _PyLong_IsNegative(b);
  const negZ = op === BitOp.AND ? negA && negB : op === BitOp.OR ? negA || negB : negA !== negB;
  const sizeZ = op === BitOp.AND ? (negB ? sizeA : sizeB) : op === BitOp.OR ? (negB ? sizeB : sizeA) : sizeA;
  const z = _PyLong_New(sizeZ + (negZ ? 1 : 0));
  if (z === NULL) return NULL;
  let carryA = negA ? 1 : 0;
  let carryB = negB ? 1 : 0;
  let carryZ = negZ ? 1 : 0;
  const maskA = negA ? PyLongDigit.MASK : 0;
  const maskB = negB ? PyLongDigit.MASK : 0;
  for (let i = 0; i < sizeZ; i++) {
    const x = (longDigit(a, i) ^ maskA) + carryA;
    carryA = x >>> 30;
    const y = ((i < sizeB ? longDigit(b, i) : 0) ^ maskB) + carryB;
    carryB = y >>> 30;
    let r = op === BitOp.AND ? x & y : op === BitOp.OR ? x | y : x ^ y;
    r &= PyLongDigit.MASK;
    if (negZ) { r = (r ^ PyLongDigit.MASK) + carryZ; carryZ = r >>> 30; }
    I32[(z + PyLongOff.ob_digit + i * 4) >> 2] = r & PyLongDigit.MASK;
  }
  if (negZ) {
    I32[(z + PyLongOff.ob_digit + sizeZ * 4) >> 2] = carryZ;
    _PyLong_FlipSign(z);
  }
  return maybe_small_long(long_normalize(z));
}
export function long_and(a: Ref, b: Ref): NewRef | NULL {
  if (!checkBinop(a, b)) return notImplemented;
  if (_PyLong_IsCompact(a) && _PyLong_IsCompact(b)) return PyLong_FromLong(_PyLong_CompactValue(a) & _PyLong_CompactValue(b));
  return long_bitwise(a, BitOp.AND, b);
}
export function long_or(a: Ref, b: Ref): NewRef | NULL {
  if (!checkBinop(a, b)) return notImplemented;
  if (_PyLong_IsCompact(a) && _PyLong_IsCompact(b)) return PyLong_FromLong(_PyLong_CompactValue(a) | _PyLong_CompactValue(b));
  return long_bitwise(a, BitOp.OR, b);
}
export function long_xor(a: Ref, b: Ref): NewRef | NULL {
  if (!checkBinop(a, b)) return notImplemented;
  if (_PyLong_IsCompact(a) && _PyLong_IsCompact(b)) return PyLong_FromLong(_PyLong_CompactValue(a) ^ _PyLong_CompactValue(b));
  return long_bitwise(a, BitOp.XOR, b);
}

// --- greatest common divisor

/** gcd(|a|, |b|). Both are ints. */
export function _PyLong_GCD(a: Ref, b: Ref): NewRef | NULL {
  let x = Math.abs(longSafeNumber(a));
  let y = Math.abs(longSafeNumber(b));
  if (x === x && y === y) {
    while (y !== 0) [x, y] = [y, x % y];
    return PyLong_FromLong(x);
  }
  if (long_compare(a, b) === 0 && PyLong_CheckExact(a) && _PyLong_Sign(a) > 0) return Py_NewRef(a);
  let p = PyLong_AsBigInt(a);
  let q = PyLong_AsBigInt(b);
  if (p < 0n) p = -p;
  if (q < 0n) q = -q;
  while (q !== 0n) [p, q] = [q, p % q];
  return PyLong_FromBigInt(p);
}
