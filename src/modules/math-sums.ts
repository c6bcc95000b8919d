/**
 * The functions of math over sequences of numbers: fsum, sumprod, dist, hypot.
 * Source: CPython 3.12 Modules/mathmodule.c (Shewchuk's partial sums; TripleLength arithmetic).
 */
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PyIter_Next, PyNumber_Add, PyNumber_Multiply, PyObject_GetIter, PySequence_Tuple } from "../objects/abstract.ts";
import { _PyArg_CheckPositional, arg } from "../objects/args.ts";
import { PyBool_Check } from "../objects/bool.ts";
import { PyErr_Clear, PyErr_Occurred, raise } from "../objects/errors.ts";
import { PyExc_OverflowError, PyExc_ValueError } from "../objects/exceptions.ts";
import { PyFloat_AS_DOUBLE, PyFloat_AsDouble, PyFloat_CheckExact, PyFloat_FromDouble } from "../objects/float.ts";
import { twoProduct, twoSum } from "../objects/float-double2.ts";
import { vectorNorm } from "../objects/float-libm.ts";
import { PyLong_AsDouble, PyLong_CheckExact } from "../objects/int.ts";
import { Py_DECREF } from "../objects/object.ts";
import { smallInt } from "../objects/singletons.ts";
import { PyTuple_Check, PyTuple_GET_ITEM, PyTuple_GET_SIZE } from "../objects/tuple.ts";

/** Adds x to partial sums that do not overlap; false when an intermediate sum overflows. */
function addPartial(partials: number[], x: number): boolean {
  let n = 0;
  for (const p of partials) {
    const [hi, lo] = twoSum(x, p);
    if (lo !== 0) partials[n++] = lo;
    x = hi;
  }
  partials.length = n;
  if (x === 0) return true;
  if (!Number.isFinite(x)) return false;
  partials.push(x);
  return true;
}
/** The correctly rounded sum of partials. */
function roundPartials(partials: number[]): number {
  let n = partials.length;
  if (n === 0) return 0;
  let hi = partials[--n];
  let lo = 0;
  while (n > 0) {
    const x = hi;
    const y = partials[--n];
    hi = x + y;
    lo = y - (hi - x);
    if (lo !== 0) break;
  }
  if (n > 0 && ((lo < 0 && partials[n - 1] < 0) || (lo > 0 && partials[n - 1] > 0))) {
    const y = lo * 2;
    const x = hi + y;
    if (y === x - hi) hi = x;
  }
  return hi;
}
export function math_fsum(_m: Ref, sequence: Ref): NewRef | NULL {
  const iterator = PyObject_GetIter(sequence);
  if (iterator === NULL) return NULL;
  const result = fsum(iterator);
  Py_DECREF(iterator);
  return result;
}
function fsum(iterator: Ref): NewRef | NULL {
  const partials: number[] = [];
  let specialSum = 0;
  let infinities = 0;
  let special = false;
  for (let item = PyIter_Next(iterator); item !== NULL; item = PyIter_Next(iterator)) {
    const x = PyFloat_CheckExact(item) ? PyFloat_AS_DOUBLE(item) : PyFloat_AsDouble(item);
    Py_DECREF(item);
    if (x === -1 && PyErr_Occurred() !== NULL) return NULL;
    if (Number.isFinite(x)) {
      if (!addPartial(partials, x)) return raise(PyExc_OverflowError, "intermediate overflow in fsum");
      continue;
    }
    special = true;
    specialSum += x;
    if (x === x) infinities += x;
    partials.length = 0;
  }
  if (PyErr_Occurred() !== NULL) return NULL;
  if (!special) return PyFloat_FromDouble(roundPartials(partials));
  return infinities !== infinities ? raise(PyExc_ValueError, "-inf + inf in fsum") : PyFloat_FromDouble(specialSum);
}

/** The coordinates of a tuple as doubles; null with an exception set. */
function coordinates(tuple: Ref): number[] | null {
  const values: number[] = [];
  for (let i = 0; i < PyTuple_GET_SIZE(tuple); i++) {
    const x = PyFloat_AsDouble(PyTuple_GET_ITEM(tuple, i));
    if (x === -1 && PyErr_Occurred() !== NULL) return null;
    values.push(x);
  }
  return values;
}
export function math_dist(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("dist", nargs, 2, 2)) return NULL;
  const p = asTuple(arg(args, 0));
  if (p === NULL) return NULL;
  const q = asTuple(arg(args, 1));
  const result = q === NULL ? NULL : distance(p, q);
  Py_DECREF(p);
  if (q !== NULL) Py_DECREF(q);
  return result;
}
function asTuple(o: Ref): NewRef | NULL { return PySequence_Tuple(o); }
function distance(p: Ref, q: Ref): NewRef | NULL {
  if (!PyTuple_Check(q) || PyTuple_GET_SIZE(p) !== PyTuple_GET_SIZE(q)) return raise(PyExc_ValueError, "both points must have the same number of dimensions");
  const from = coordinates(p);
  const to = from === null ? null : coordinates(q);
  if (from === null || to === null) return NULL;
  return PyFloat_FromDouble(vectorNorm(from.map((x, i) => Math.abs(x - to[i]))));
}
export function math_hypot(_m: Ref, args: number, nargs: number): NewRef | NULL {
  const values: number[] = [];
  for (let i = 0; i < nargs; i++) {
    const x = PyFloat_AsDouble(arg(args, i));
    if (x === -1 && PyErr_Occurred() !== NULL) return NULL;
    values.push(x);
  }
  return PyFloat_FromDouble(vectorNorm(values));
}

/** sum(p*q) in triple length while both are floats or small ints, else by object arithmetic. */
export function math_sumprod(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("sumprod", nargs, 2, 2)) return NULL;
  const p = PyObject_GetIter(arg(args, 0));
  if (p === NULL) return NULL;
  const q = PyObject_GetIter(arg(args, 1));
  if (q === NULL) { Py_DECREF(p); return NULL; }
  const result = sumOfProducts(p, q);
  Py_DECREF(p);
  Py_DECREF(q);
  return result;
}
/** Both numbers as doubles if the pair may go the float path: two floats, or a float and an int. */
function floatPair(a: Ref, b: Ref): [number, number] | null {
  if (!PyFloat_CheckExact(a) && !PyFloat_CheckExact(b)) return null;
  const x = exactDouble(a);
  const y = exactDouble(b);
  return Number.isFinite(x) && Number.isFinite(y) ? [x, y] : null;
}
/** A float, int or bool as a double; NaN for anything else and for an int that is too large. */
function exactDouble(o: Ref): number {
  if (PyFloat_CheckExact(o)) return PyFloat_AS_DOUBLE(o);
  if (!PyLong_CheckExact(o) && !PyBool_Check(o)) return NaN;
  const x = PyLong_AsDouble(o);
  if (x !== -1 || PyErr_Occurred() === NULL) return x;
  PyErr_Clear();
  return NaN;
}
function sumOfProducts(p: Ref, q: Ref): NewRef | NULL {
  let total: NewRef | NULL = smallInt(0) as NewRef;
  let hi = 0;
  let lo = 0;
  let tiny = 0;
  let floats = false;
  const flush = (): boolean => {
    if (!floats) return true;
    const value = PyFloat_FromDouble(roundTriple(hi, lo, tiny));
    const next: NewRef | NULL = value === NULL ? NULL : PyNumber_Add(total as NewRef, value);
    if (value !== NULL) Py_DECREF(value);
    Py_DECREF(total as NewRef);
    total = next;
    floats = false;
    hi = lo = tiny = 0;
    return total !== NULL;
  };
  for (;;) {
    const a = PyIter_Next(p);
    if (a === NULL && PyErr_Occurred() !== NULL) break;
    const b = PyIter_Next(q);
    if (a === NULL || b === NULL) {
      if (a !== NULL) Py_DECREF(a);
      if (b !== NULL) Py_DECREF(b);
      if (PyErr_Occurred() !== NULL) break;
      if ((a === NULL) !== (b === NULL)) { raise(PyExc_ValueError, "Inputs are not the same length"); break; }
      return flush() ? total : NULL;
    }
    const pair = floatPair(a, b);
    const product = pair === null ? NULL : pair[0] * pair[1];
    if (pair !== null && Number.isFinite(product)) {
      const [ph, pl] = twoProduct(pair[0], pair[1]);
      const [h, r1] = twoSum(hi, ph);
      const [l, r2] = twoSum(lo, pl);
      const [l2, r3] = twoSum(l, r1);
      hi = h; lo = l2; tiny += r2 + r3;
      floats = true;
    } else if (flush()) {
      const term = PyNumber_Multiply(a, b);
      const next: NewRef | NULL = term === NULL ? NULL : PyNumber_Add(total as NewRef, term);
      if (term !== NULL) Py_DECREF(term);
      Py_DECREF(total as NewRef);
      total = next;
    }
    Py_DECREF(a);
    Py_DECREF(b);
    if (total === NULL) return NULL;
  }
  if (total !== NULL) Py_DECREF(total);
  return NULL;
}
function roundTriple(hi: number, lo: number, tiny: number): number {
  const [l, t] = twoSum(lo, tiny);
  const [h, m] = twoSum(hi, l);
  const [m2] = twoSum(m, t);
  return h + m2;
}
