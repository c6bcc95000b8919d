/**
 * The functions of math over ints: gcd, lcm, factorial, isqrt, perm, comb, and prod.
 * Source: CPython 3.12 Modules/mathmodule.c.
 */
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PyIter_Next, PyNumber_Index, PyNumber_Multiply, PyObject_GetIter } from "../objects/abstract.ts";
import { _PyArg_CheckPositional, arg, argSpec, unpackKeywords } from "../objects/args.ts";
import { PyErr_Occurred, raise } from "../objects/errors.ts";
import { PyExc_OverflowError, PyExc_ValueError } from "../objects/exceptions.ts";
import { _PyLong_GCD, long_abs } from "../objects/int-arith.ts";
import { PyLong_AsBigInt, PyLong_FromBigInt, bigIntBitLength } from "../objects/int-bigint.ts";
import { Py_DECREF, Py_NewRef } from "../objects/object.ts";
import { Py_None, smallInt } from "../objects/singletons.ts";

/** The value of o.__index__(); null with an exception set. */
function indexValue(o: Ref): bigint | null {
  const index = PyNumber_Index(o);
  if (index === NULL) return null;
  const value = PyLong_AsBigInt(index);
  Py_DECREF(index);
  return value;
}

export function math_gcd(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (nargs === 0) return smallInt(0) as NewRef;
  let result = PyNumber_Index(arg(args, 0));
  if (result !== NULL && nargs === 1) return absolute(result);
  for (let i = 1; i < nargs && result !== NULL; i++) {
    const x = PyNumber_Index(arg(args, i));
    const next: NewRef | NULL = x === NULL ? NULL : _PyLong_GCD(result, x);
    Py_DECREF(result);
    if (x !== NULL) Py_DECREF(x);
    result = next;
  }
  return result;
}
function absolute(valueSteal: NewRef): NewRef | NULL {
  const result = long_abs(valueSteal);
  Py_DECREF(valueSteal);
  return result;
}
export function math_lcm(_m: Ref, args: number, nargs: number): NewRef | NULL {
  let result = 1n;
  for (let i = 0; i < nargs; i++) {
    let value = indexValue(arg(args, i));
    if (value === null) return NULL;
    if (value < 0n) value = -value;
    if (result === 0n || value === 0n) { result = 0n; continue; }
    let [a, b] = [result, value];
    while (b !== 0n) [a, b] = [b, a % b];
    result = result / a * value;
  }
  return PyLong_FromBigInt(result);
}

/** The product of start … stop-1, by halves. */
function rangeProduct(start: bigint, stop: bigint): bigint {
  if (stop - start < 16n) {
    let product = 1n;
    for (let i = start; i < stop; i++) product *= i;
    return product;
  }
  const middle = (start + stop) >> 1n;
  return rangeProduct(start, middle) * rangeProduct(middle, stop);
}
export function math_factorial(_m: Ref, x: Ref): NewRef | NULL {
  const n = indexValue(x);
  if (n === null) return NULL;
  if (n >= 1n << 63n) return raise(PyExc_OverflowError, "factorial() argument should not exceed 9223372036854775807");
  if (n < 0n) return raise(PyExc_ValueError, "factorial() not defined for negative values");
  return PyLong_FromBigInt(rangeProduct(1n, n + 1n));
}

/** floor(sqrt(n)), by the host for small n, else Newton from above. */
export function isqrt(n: bigint): bigint {
  if (n < 1n << 52n) return BigInt(Math.floor(Math.sqrt(Number(n))));
  const c = (bigIntBitLength(n) - 1) >> 1;
  let a = 1n;
  let d = 0;
  for (let s = 32 - Math.clz32(c) - 1; s >= 0; s--) {
    const e = d;
    d = c >> s;
    a = (a << BigInt(d - e - 1)) + (n >> BigInt(2 * c - e - d + 1)) / a;
  }
  return a * a > n ? a - 1n : a;
}
export function math_isqrt(_m: Ref, x: Ref): NewRef | NULL {
  const n = indexValue(x);
  if (n === null) return NULL;
  if (n < 0n) return raise(PyExc_ValueError, "isqrt() argument must be nonnegative");
  return PyLong_FromBigInt(isqrt(n));
}

export function math_perm(m: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("perm", nargs, 1, 2)) return NULL;
  if (nargs === 1 || arg(args, 1) === Py_None) return math_factorial(m, arg(args, 0));
  const n = indexValue(arg(args, 0));
  const k = n === null ? null : indexValue(arg(args, 1));
  if (n === null || k === null) return NULL;
  if (n < 0n) return raise(PyExc_ValueError, "n must be a non-negative integer");
  if (k < 0n) return raise(PyExc_ValueError, "k must be a non-negative integer");
  if (k > n) return smallInt(0) as NewRef;
  if (k >= 1n << 63n) return raise(PyExc_OverflowError, "k must not exceed 9223372036854775807");
  return PyLong_FromBigInt(rangeProduct(n - k + 1n, n + 1n));
}
function binomial(n: bigint, k: bigint): bigint {
  if (k === 0n) return 1n;
  if (k === 1n) return n;
  if (k < 64n) {
    let result = 1n;
    for (let i = 1n; i <= k; i++) result = result * (n - k + i) / i;
    return result;
  }
  const j = k >> 1n;
  return binomial(n, j) * binomial(n - j, k - j) / binomial(k, j);
}
export function math_comb(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("comb", nargs, 2, 2)) return NULL;
  const n = indexValue(arg(args, 0));
  let k = n === null ? null : indexValue(arg(args, 1));
  if (n === null || k === null) return NULL;
  if (n < 0n) return raise(PyExc_ValueError, "n must be a non-negative integer");
  if (k < 0n) return raise(PyExc_ValueError, "k must be a non-negative integer");
  if (k > n) return smallInt(0) as NewRef;
  if (n - k < k) k = n - k;
  if (k >= 1n << 63n) return raise(PyExc_OverflowError, "min(n - k, k) must not exceed 9223372036854775807");
  return PyLong_FromBigInt(binomial(n, k));
}

const prodSpec = argSpec("prod", "iterable, /, *, start=");
/** The running product; multiplication of objects, so that any type serves. */
export function math_prod(_m: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const given = unpackKeywords(prodSpec, args, nargs, kwnames);
  if (given === null) return NULL;
  const iterator = PyObject_GetIter(given[0] as Ref);
  if (iterator === NULL) return NULL;
  let result: NewRef | NULL = Py_NewRef(given[1] === 0 ? smallInt(1) : given[1]);
  for (;;) {
    const item = PyIter_Next(iterator);
    if (item === NULL) break;
    const next: NewRef | NULL = PyNumber_Multiply(result as NewRef, item);
    Py_DECREF(item);
    Py_DECREF(result as NewRef);
    result = next;
    if (result === NULL) break;
  }
  Py_DECREF(iterator);
  if (result !== NULL && PyErr_Occurred() !== NULL) { Py_DECREF(result); return NULL; }
  return result;
}
