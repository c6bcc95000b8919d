/**
 * The module math. Source: CPython 3.12 Modules/mathmodule.c.
 */
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PyNumber_Index } from "../objects/abstract.ts";
import { _PyArg_CheckPositional, arg, argSpec, unpackKeywords } from "../objects/args.ts";
import { PyBool_FromLong } from "../objects/bool.ts";
import { PyObject_CallNoArgs } from "../objects/call.ts";
import { METH, defineMethods, type MethodSpec } from "../objects/define.ts";
import { PyErr_Occurred, raise } from "../objects/errors.ts";
import { PyExc_OverflowError, PyExc_TypeError, PyExc_ValueError, PyExc_ZeroDivisionError } from "../objects/exceptions.ts";
import { PyFloat_AS_DOUBLE, PyFloat_AsDouble, PyFloat_CheckExact, PyFloat_FromDouble } from "../objects/float.ts";
import { bitsToDouble, copysign, doubleToBits, frexp, ldexp, nextafter } from "../objects/float-bits.ts";
import * as libm from "../objects/float-libm.ts";
import { ID } from "../objects/id.ts";
import { PyLong_Check, PyLong_FromLong, _PyLong_Sign } from "../objects/int.ts";
import { PyLong_AsBigInt, bigIntBitLength } from "../objects/int-bigint.ts";
import { PyLong_AsLongAndOverflow, PyLong_FromDouble, longOverflow } from "../objects/int-convert.ts";
import { PyModule_AddObjectRef, PyModule_Create } from "../objects/module.ts";
import { Py_DECREF } from "../objects/object.ts";
import { Py_None } from "../objects/singletons.ts";
import { tuplePairSteal } from "../objects/tuple.ts";
import { _PyObject_LookupSpecial, typeName } from "../objects/typeobject.ts";
import { math_comb, math_factorial, math_gcd, math_isqrt, math_lcm, math_perm, math_prod } from "./math-integer.ts";
import { erf, erfc, lgamma, specialError, tgamma } from "./math-special.ts";
import { math_dist, math_fsum, math_hypot, math_sumprod } from "./math-sums.ts";

const id__ceil__ = ID("__ceil__");
const id__floor__ = ID("__floor__");
const id__trunc__ = ID("__trunc__");

function domainError(): NULL { return raise(PyExc_ValueError, "math domain error"); }
function rangeError(): NULL { return raise(PyExc_OverflowError, "math range error"); }

/** A number argument as a double; NaN with `failed` set when an exception is. */
let failed = false;
function double(o: Ref): number {
  const x = PyFloat_CheckExact(o) ? PyFloat_AS_DOUBLE(o) : PyFloat_AsDouble(o);
  failed = x === -1 && PyErr_Occurred() !== NULL;
  return x;
}
/** A function of one double: nan from a number is a domain error; an infinity from a finite number a range error if it can overflow. */
function fun1(name: string, f: (x: number) => number, canOverflow: boolean, doc: string): MethodSpec {
  return [name, METH.O, (_m: Ref, o: Ref): NewRef | NULL => {
    const x = double(o);
    if (failed) return NULL;
    const r = f(x);
    if (r !== r && x === x) return domainError();
    if (Math.abs(r) === Infinity && Number.isFinite(x)) return canOverflow ? rangeError() : domainError();
    return PyFloat_FromDouble(r);
  }, doc];
}
/** A function of two doubles, errors as for one. */
function fun2(name: string, f: (x: number, y: number) => number, doc: string): MethodSpec {
  return [name, METH.FASTCALL, (_m: Ref, args: number, nargs: number): NewRef | NULL => {
    if (!_PyArg_CheckPositional(name, nargs, 2, 2)) return NULL;
    const x = double(arg(args, 0));
    if (failed) return NULL;
    const y = double(arg(args, 1));
    if (failed) return NULL;
    const r = f(x, y);
    if (r !== r && x === x && y === y) return domainError();
    if (Math.abs(r) === Infinity && Number.isFinite(x) && Number.isFinite(y)) return rangeError();
    return PyFloat_FromDouble(r);
  }, doc];
}
function test(name: string, f: (x: number) => boolean, doc: string): MethodSpec {
  return [name, METH.O, (_m: Ref, o: Ref): NewRef | NULL => {
    const x = double(o);
    return failed ? NULL : PyBool_FromLong(f(x));
  }, doc];
}
function special(name: string, f: (x: number) => number, doc: string): MethodSpec {
  return [name, METH.O, (_m: Ref, o: Ref): NewRef | NULL => {
    const x = double(o);
    if (failed) return NULL;
    const r = f(x);
    return specialError === "domain" ? domainError() : specialError === "range" ? rangeError() : PyFloat_FromDouble(r);
  }, doc];
}

// --- rounding by protocol

function rounding(name: string, id: Ref, f: (x: number) => number, doc: string): MethodSpec {
  return [name, METH.O, (_m: Ref, o: Ref): NewRef | NULL => {
    if (PyFloat_CheckExact(o)) return PyLong_FromDouble(f(PyFloat_AS_DOUBLE(o)));
    const method = _PyObject_LookupSpecial(o, id);
    if (method !== NULL) {
      const result = PyObject_CallNoArgs(method);
      Py_DECREF(method);
      return result;
    }
    if (PyErr_Occurred() !== NULL) return NULL;
    if (id === id__trunc__) return raise(PyExc_TypeError, `type ${typeName(o)} doesn't define __trunc__ method`);
    const x = double(o);
    return failed ? NULL : PyLong_FromDouble(f(x));
  }, doc];
}

// --- logarithms

/** A logarithm of a number; ints may be larger than any double. */
function loghelper(o: Ref, f: (x: number) => number): number {
  if (!PyLong_Check(o)) {
    const x = double(o);
    if (failed) return -1;
    return logOf(x, f);
  }
  if (_PyLong_Sign(o) <= 0) { domainError(); return -1; }
  const value = PyLong_AsBigInt(o);
  const x = Number(value);
  if (Number.isFinite(x)) return f(x);
  const e = bigIntBitLength(value);
  return f(ldexp(Number(value >> BigInt(e - 64)), -64)) + f(2) * e;
}
function logOf(x: number, f: (x: number) => number): number {
  if (x > 0 || x !== x) return f(x);
  domainError();
  return -1;
}
function floatOrError(r: number): NewRef | NULL { return r === -1 && PyErr_Occurred() !== NULL ? NULL : PyFloat_FromDouble(r); }
function math_log(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("log", nargs, 1, 2)) return NULL;
  const numerator = loghelper(arg(args, 0), libm.log);
  if (nargs === 1 || (numerator === -1 && PyErr_Occurred() !== NULL)) return floatOrError(numerator);
  const denominator = loghelper(arg(args, 1), libm.log);
  if (denominator === -1 && PyErr_Occurred() !== NULL) return NULL;
  if (denominator === 0) return raise(PyExc_ZeroDivisionError, "float division by zero");
  return PyFloat_FromDouble(numerator / denominator);
}
function math_log2(_m: Ref, o: Ref): NewRef | NULL { return floatOrError(loghelper(o, libm.log2)); }
function math_log10(_m: Ref, o: Ref): NewRef | NULL { return floatOrError(loghelper(o, libm.log10)); }

// --- parts of doubles

function pair(a: NewRef | NULL, b: NewRef | NULL): NewRef | NULL {
  if (a !== NULL && b !== NULL) return tuplePairSteal(a, b);
  if (a !== NULL) Py_DECREF(a);
  if (b !== NULL) Py_DECREF(b);
  return NULL;
}
function math_frexp(_m: Ref, o: Ref): NewRef | NULL {
  const x = double(o);
  if (failed) return NULL;
  const [m, e] = frexp(x);
  return pair(PyFloat_FromDouble(m), PyLong_FromLong(e));
}
function math_modf(_m: Ref, o: Ref): NewRef | NULL {
  const x = double(o);
  if (failed) return NULL;
  if (!Number.isFinite(x)) return pair(PyFloat_FromDouble(x === x ? copysign(0, x) : x), PyFloat_FromDouble(x));
  const whole = Math.trunc(x);
  return pair(PyFloat_FromDouble(copysign(x - whole, x)), PyFloat_FromDouble(whole));
}
function math_ldexp(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("ldexp", nargs, 2, 2)) return NULL;
  const x = double(arg(args, 0));
  if (failed) return NULL;
  const i = arg(args, 1);
  if (!PyLong_Check(i)) return raise(PyExc_TypeError, "Expected an int as second argument to ldexp.");
  let e = PyLong_AsLongAndOverflow(i);
  if (longOverflow !== 0) e = longOverflow * 1e9;
  if (x === 0 || !Number.isFinite(x)) return PyFloat_FromDouble(x);
  const r = e > 5000 ? Infinity : e < -5000 ? copysign(0, x) : ldexp(x, e);
  return Number.isFinite(r) ? PyFloat_FromDouble(r) : rangeError();
}
const nextafterSpec = argSpec("nextafter", "x, y, /, *, steps=");
function math_nextafter(_m: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const given = unpackKeywords(nextafterSpec, args, nargs, kwnames);
  if (given === null) return NULL;
  const x = double(given[0] as Ref);
  if (failed) return NULL;
  const y = double(given[1] as Ref);
  if (failed) return NULL;
  if (given[2] === 0 || given[2] === Py_None) return PyFloat_FromDouble(nextafter(x, y));
  const index = PyNumber_Index(given[2]);
  if (index === NULL) return NULL;
  const steps = PyLong_AsBigInt(index);
  Py_DECREF(index);
  if (steps < 0n) return raise(PyExc_ValueError, "steps must be a non-negative integer");
  return PyFloat_FromDouble(stepTowards(x, y, steps));
}
/** The double `steps` places from x towards y, y at most. Doubles of one sign are ordered as their bits. */
function stepTowards(x: number, y: number, steps: bigint): number {
  if (steps === 0n || x !== x) return x;
  if (y !== y) return y;
  if (x === y) return y;
  const ordinal = (v: number): bigint => v < 0 || Object.is(v, -0) ? -(doubleToBits(-v)) : doubleToBits(v);
  const [from, to] = [ordinal(x), ordinal(y)];
  const distance = to > from ? to - from : from - to;
  if (steps >= distance) return y;
  const at = to > from ? from + steps : from - steps;
  if (at === 0n) return copysign(0, x);
  return at < 0n ? -bitsToDouble(-at) : bitsToDouble(at);
}
function math_ulp(_m: Ref, o: Ref): NewRef | NULL {
  let x = double(o);
  if (failed) return NULL;
  if (x !== x) return PyFloat_FromDouble(x);
  x = Math.abs(x);
  if (x === Infinity) return PyFloat_FromDouble(x);
  const up = nextafter(x, Infinity);
  return PyFloat_FromDouble(up === Infinity ? x - nextafter(x, -Infinity) : up - x);
}

// --- two arguments with rules of their own

/** IEEE 754 remainder: x - n·y, n the nearest integer to x/y, ties to even. */
function remainder(x: number, y: number): number {
  if (x !== x || y !== y) return NaN;
  if (x === Infinity || x === -Infinity || y === 0) return NaN;
  if (!Number.isFinite(y)) return x;
  const ax = Math.abs(x);
  const ay = Math.abs(y);
  const m = ax % ay;
  const c = ay - m;
  const r = m < c ? m : m > c ? -c : m - 2 * ((0.5 * (ax - m)) % ay);
  return copysign(1, x) * r;
}
function math_pow(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("pow", nargs, 2, 2)) return NULL;
  const x = double(arg(args, 0));
  if (failed) return NULL;
  const y = double(arg(args, 1));
  if (failed) return NULL;
  if (x === 1 || y === 0) return PyFloat_FromDouble(1);
  if (x !== x || y !== y) return PyFloat_FromDouble(NaN);
  if (!Number.isFinite(x) || !Number.isFinite(y)) return PyFloat_FromDouble(Math.abs(x) === 1 ? 1 : x ** y);
  if (x === 0) return y < 0 ? domainError() : PyFloat_FromDouble(x ** y);
  if (x < 0 && !Number.isInteger(y)) return domainError();
  const size = libm.pow(Math.abs(x), y);
  if (!Number.isFinite(size)) return rangeError();
  return PyFloat_FromDouble(x < 0 && y % 2 !== 0 ? -size : size);
}
function math_fmod(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("fmod", nargs, 2, 2)) return NULL;
  const x = double(arg(args, 0));
  if (failed) return NULL;
  const y = double(arg(args, 1));
  if (failed) return NULL;
  const r = x % y;
  return r !== r && x === x && y === y ? domainError() : PyFloat_FromDouble(r);
}
const iscloseSpec = argSpec("isclose", "a, b, *, rel_tol=, abs_tol=");
function math_isclose(_m: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const given = unpackKeywords(iscloseSpec, args, nargs, kwnames);
  if (given === null) return NULL;
  const values = [0, 0, 1e-9, 0];
  for (const [i, o] of given.entries()) {
    if (o === 0) continue;
    values[i] = double(o);
    if (failed) return NULL;
  }
  const [a, b, rel, abs] = values;
  if (rel < 0 || abs < 0) return raise(PyExc_ValueError, "tolerances must be non-negative");
  if (a === b) return PyBool_FromLong(1);
  if (Math.abs(a) === Infinity || Math.abs(b) === Infinity) return PyBool_FromLong(0);
  const difference = Math.abs(b - a);
  return PyBool_FromLong(difference <= Math.abs(rel * b) || difference <= Math.abs(rel * a) || difference <= abs);
}

const methods = defineMethods([
  fun1("acos", libm.acos, false, "Return the arc cosine (measured in radians) of x."),
  fun1("acosh", libm.acosh, false, "Return the inverse hyperbolic cosine of x."),
  fun1("asin", libm.asin, false, "Return the arc sine (measured in radians) of x."),
  fun1("asinh", libm.asinh, false, "Return the inverse hyperbolic sine of x."),
  fun1("atan", libm.atan, false, "Return the arc tangent (measured in radians) of x."),
  fun2("atan2", libm.atan2, "Return the arc tangent (measured in radians) of y/x."),
  fun1("atanh", Math.atanh, false, "Return the inverse hyperbolic tangent of x."),
  fun1("cbrt", libm.cbrt, false, "Return the cube root of x."),
  rounding("ceil", id__ceil__, Math.ceil, "Return the ceiling of x as an Integral."),
  fun2("copysign", copysign, "Return a float with the magnitude of x but the sign of y."),
  fun1("cos", libm.cos, false, "Return the cosine of x (measured in radians)."),
  fun1("cosh", libm.cosh, true, "Return the hyperbolic cosine of x."),
  fun1("degrees", (x) => x * (180 / Math.PI), true, "Convert angle x from radians to degrees."),
  ["dist", METH.FASTCALL, math_dist, "Return the Euclidean distance between two points p and q."],
  fun1("erf", erf, false, "Error function at x."),
  fun1("erfc", erfc, false, "Complementary error function at x."),
  fun1("exp", libm.exp, true, "Return e raised to the power of x."),
  fun1("exp2", libm.exp2, true, "Return 2 raised to the power of x."),
  fun1("expm1", Math.expm1, true, "Return exp(x)-1."),
  fun1("fabs", Math.abs, false, "Return the absolute value of the float x."),
  ["factorial", METH.O, math_factorial, "Find n!."],
  rounding("floor", id__floor__, Math.floor, "Return the floor of x as an Integral."),
  ["fmod", METH.FASTCALL, math_fmod, "Return fmod(x, y), according to platform C."],
  ["frexp", METH.O, math_frexp, "Return the mantissa and exponent of x, as pair (m, e)."],
  ["fsum", METH.O, math_fsum, "Return an accurate floating-point sum of values in the iterable."],
  special("gamma", tgamma, "Gamma function at x."),
  ["gcd", METH.FASTCALL, math_gcd, "Greatest Common Divisor."],
  ["hypot", METH.FASTCALL, math_hypot, "Multidimensional Euclidean distance from the origin to a point."],
  ["isclose", METH.FASTCALL | METH.KEYWORDS, math_isclose, "Determine whether two floating-point numbers are close in value."],
  test("isfinite", Number.isFinite, "Return True if x is neither an infinity nor a NaN, and False otherwise."),
  test("isinf", (x) => Math.abs(x) === Infinity, "Return True if x is a positive or negative infinity, and False otherwise."),
  test("isnan", (x) => x !== x, "Return True if x is a NaN (not a number), and False otherwise."),
  ["isqrt", METH.O, math_isqrt, "Return the integer part of the square root of the input."],
  ["lcm", METH.FASTCALL, math_lcm, "Least Common Multiple."],
  ["ldexp", METH.FASTCALL, math_ldexp, "Return x * (2**i)."],
  special("lgamma", lgamma, "Natural logarithm of absolute value of Gamma function at x."),
  ["log", METH.FASTCALL, math_log, "log(x, [base=math.e])\nReturn the logarithm of x to the given base."],
  fun1("log1p", Math.log1p, false, "Return the natural logarithm of 1+x (base e)."),
  ["log10", METH.O, math_log10, "Return the base 10 logarithm of x."],
  ["log2", METH.O, math_log2, "Return the base 2 logarithm of x."],
  ["modf", METH.O, math_modf, "Return the fractional and integer parts of x."],
  ["pow", METH.FASTCALL, math_pow, "Return x**y (x to the power of y)."],
  fun1("radians", (x) => x * (Math.PI / 180), false, "Convert angle x from degrees to radians."),
  fun2("remainder", remainder, "Difference between x and the closest integer multiple of y."),
  fun1("sin", libm.sin, false, "Return the sine of x (measured in radians)."),
  fun1("sinh", Math.sinh, true, "Return the hyperbolic sine of x."),
  fun1("sqrt", Math.sqrt, false, "Return the square root of x."),
  fun1("tan", libm.tan, false, "Return the tangent of x (measured in radians)."),
  fun1("tanh", Math.tanh, false, "Return the hyperbolic tangent of x."),
  ["sumprod", METH.FASTCALL, math_sumprod, "Return the sum of products of values from two iterables p and q."],
  rounding("trunc", id__trunc__, Math.trunc, "Truncates the Real x to the nearest Integral toward 0."),
  ["prod", METH.FASTCALL | METH.KEYWORDS, math_prod, "Calculate the product of all the elements in the input iterable."],
  ["perm", METH.FASTCALL, math_perm, "Number of ways to choose k items from n items without repetition and with order."],
  ["comb", METH.FASTCALL, math_comb, "Number of ways to choose k items from n items without repetition and without order."],
  ["nextafter", METH.FASTCALL | METH.KEYWORDS, math_nextafter, "Return the floating-point value the given number of steps after x towards y."],
  ["ulp", METH.O, math_ulp, "Return the value of the least significant bit of the float x."],
]);
const constants: readonly (readonly [string, number])[] = [["pi", Math.PI], ["e", Math.E], ["tau", 2 * Math.PI], ["inf", Infinity], ["nan", NaN]];

export function PyInit_math(): NewRef | NULL {
  const m = PyModule_Create("math", methods);
  if (m === NULL) return NULL;
  for (const [name, value] of constants) {
    const o = PyFloat_FromDouble(value);
    if (o === NULL || PyModule_AddObjectRef(m, name, o) < 0) { Py_DECREF(m); return NULL; }
    Py_DECREF(o);
  }
  return m;
}
