/**
 * float: a double in a box.
 *
 *   PyFloatObject, 24 bytes
 *   0   ob_refcnt
 *   8   ob_type      while on the free list: the next free float
 *   16  ob_fval
 *
 * Up to 100 dead floats are kept for reuse. Source: CPython 3.12 Objects/floatobject.c.
 */
import { STEPPING, lives } from "../memory/stepping.ts";
import { F64, I32 } from "../memory/views.ts";
import { PyMem_Free, PyMem_Malloc } from "../memory/alloc.ts";
import { reserveStatic } from "../memory/layout.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { _PyNumber_Index } from "./abstract.ts";
import { PyBool_FromLong } from "./bool.ts";
import { complex_pow } from "./complex.ts";
import { defineType } from "./define.ts";
import { formatDouble, DTSF } from "./dtoa.ts";
import { PyErr_NoMemory, PyErr_Occurred, PyErr_SetObject, PyErr_WarnEx, raise, raiseStatus } from "./errors.ts";
import { PyExc_DeprecationWarning, PyExc_OverflowError, PyExc_TypeError, PyExc_ZeroDivisionError } from "./exceptions.ts";
import { copysign } from "./float-bits.ts";
import { pow } from "./float-libm.ts";
import { float_getset, float_methods, float_new, float_vectorcall } from "./float-methods.ts";
import { PyLong_Check, PyLong_FromLong, longSafeNumber } from "./int.ts";
import { PyLong_AsBigInt } from "./int-bigint.ts";
import { PyLong_AsDouble, PyLong_FromDouble } from "./int-convert.ts";
import { CMP, FN, PyTypeOff, Py_DECREF, Py_TYPE, Slot, TPFLAGS, hasTypeFlag } from "./object.ts";
import { _Py_HashDouble } from "./pyhash.ts";
import { Py_None, Py_NotImplemented } from "./singletons.ts";
import { PyTuple_Pack, tuplePairSteal } from "./tuple.ts";
import { PyType_IsSubtype, typeName } from "./typeobject.ts";
import { PyUnicode_FromString } from "./unicode.ts";

export { PyFloat_FromString } from "./float-methods.ts";

export const enum PyFloatOff { ob_fval = 16, size = 24 }
const PyFloat_MAXFREELIST = 100;
/** 0: the first free float; 8: how many. */
export const floatFreeList = reserveStatic(16);

export const PyFloat_Type = defineType({
  name: "float", basicsize: 24, flags: TPFLAGS.BASETYPE | TPFLAGS.MATCH_SELF,
  doc: "Convert a string or number to a floating point number, if possible.",
  slots: {
    tp_dealloc: float_dealloc, tp_repr: float_repr, tp_hash: float_hash, tp_richcompare: float_richcompare,
    tp_new: float_new, tp_vectorcall: float_vectorcall,
    nb_add: float_add, nb_subtract: float_sub, nb_multiply: float_mul, nb_remainder: float_rem, nb_divmod: float_divmod,
    nb_power: float_pow, nb_negative: float_neg, nb_positive: float_float, nb_absolute: float_abs, nb_bool: float_bool,
    nb_int: float_trunc, nb_float: float_float, nb_floor_divide: float_floor_div, nb_true_divide: float_div,
  },
  methods: float_methods(),
  getset: float_getset(),
});

export function PyFloat_Check(o: Ref): boolean { return Py_TYPE(o) === PyFloat_Type || PyType_IsSubtype(Py_TYPE(o), PyFloat_Type); }
export function PyFloat_CheckExact(o: Ref): boolean { return I32[(o + 8) >> 2] === PyFloat_Type; }
export function PyFloat_AS_DOUBLE(o: Ref): number { return F64[(o + PyFloatOff.ob_fval) >> 3]; }

export function PyFloat_FromDouble(value: number): NewRef | NULL {
  let o = I32[floatFreeList >> 2];
  if (o !== 0) {
    I32[floatFreeList >> 2] = I32[(o + 8) >> 2];
    I32[(floatFreeList + 8) >> 2]--;
  } else {
    o = PyMem_Malloc(PyFloatOff.size);
    if (o === 0) return PyErr_NoMemory();
    I32[(o + 4) >> 2] = 0;
    I32[(o + 12) >> 2] = 0;
  }
  I32[o >> 2] = 1;
  I32[(o + 8) >> 2] = PyFloat_Type;
  if (STEPPING && lives !== null) lives.born(o);
  F64[(o + PyFloatOff.ob_fval) >> 3] = value;
  return o as NewRef;
}
/** Releases an exact float whose count is zero. */
export function _PyFloat_ExactDealloc(o: Ref): void {
  if (I32[(floatFreeList + 8) >> 2] >= PyFloat_MAXFREELIST) {
    PyMem_Free(o);
    return;
  }
  I32[(floatFreeList + 8) >> 2]++;
  I32[(o + 8) >> 2] = I32[floatFreeList >> 2];
  I32[floatFreeList >> 2] = o;
}
function float_dealloc(o: Ref): void {
  const type = I32[(o + 8) >> 2];
  if (type === PyFloat_Type) _PyFloat_ExactDealloc(o);
  else FN[I32[(type + PyTypeOff.tp_free) >> 2]](o);
}
/** Gives the free floats back (a full collection does so). */
export function _PyFloat_ClearFreeList(): void {
  for (let o = I32[floatFreeList >> 2]; o !== 0; ) {
    const next = I32[(o + 8) >> 2];
    PyMem_Free(o);
    o = next;
  }
  I32[floatFreeList >> 2] = 0;
  I32[(floatFreeList + 8) >> 2] = 0;
}
/** Floats on the free list, for sys._debugmallocstats and inspection. */
export function floatNumFree(): number { return I32[(floatFreeList + 8) >> 2]; }

/** The double of a number, by __float__ or __index__; -1 with an exception set. */
export function PyFloat_AsDouble(o: Ref): number {
  const type = Py_TYPE(o);
  if (type === PyFloat_Type || PyFloat_Check(o)) return PyFloat_AS_DOUBLE(o);
  const table = I32[(type + PyTypeOff.tp_as_number) >> 2];
  const nb_float = table === 0 ? 0 : I32[(table + Slot.nb_float) >> 2];
  if (nb_float === 0) {
    if (table !== 0 && I32[(table + Slot.nb_index) >> 2] !== 0) {
      const index = _PyNumber_Index(o);
      if (index === NULL) return -1;
      const value = PyLong_AsDouble(index);
      Py_DECREF(index);
      return value;
    }
    return raiseStatus(PyExc_TypeError, `must be real number, not ${typeName(o)}`);
  }
  const result = FN[nb_float](o) as NewRef | NULL;
  if (result === NULL) return -1;
  if (!PyFloat_CheckExact(result) && !checkFloatResult(o, result)) { Py_DECREF(result); return -1; }
  const value = PyFloat_AS_DOUBLE(result);
  Py_DECREF(result);
  return value;
}
/** Is a result of __float__ that is no exact float acceptable? */
export function checkFloatResult(o: Ref, result: Ref): boolean {
  if (!PyFloat_Check(result)) {
    raise(PyExc_TypeError, `${typeName(o)}.__float__ returned non-float (type ${typeName(result)})`);
    return false;
  }
  return PyErr_WarnEx(PyExc_DeprecationWarning, `${typeName(o)}.__float__ returned non-float (type ${typeName(result)}).  The ability to return an instance of a strict subclass of float is deprecated, and may be removed in a future version of Python.`, 1) >= 0;
}

// --- operands

let operandA = 0;
let operandB = 0;
/** Reads both operands: 1 done, 0 not numbers of these types, -1 exception set. */
function operands(a: Ref, b: Ref): number {
  const status = readOperand(a);
  if (status !== 1) return status;
  operandA = operand;
  const second = readOperand(b);
  operandB = operand;
  return second;
}
let operand = 0;
function readOperand(o: Ref): number {
  if (I32[(o + 8) >> 2] === PyFloat_Type) { operand = F64[(o + PyFloatOff.ob_fval) >> 3]; return 1; }
  if (hasTypeFlag(o, TPFLAGS.LONG_SUBCLASS)) {
    operand = PyLong_AsDouble(o);
    return operand === -1 && PyErr_Occurred() !== NULL ? -1 : 1;
  }
  if (PyFloat_Check(o)) { operand = PyFloat_AS_DOUBLE(o); return 1; }
  return 0;
}
function refused(status: number): NewRef | NULL { return status === 0 ? Py_NotImplemented as NewRef : NULL; }

// --- arithmetic

function float_add(a: Ref, b: Ref): NewRef | NULL {
  const status = operands(a, b);
  return status === 1 ? PyFloat_FromDouble(operandA + operandB) : refused(status);
}
function float_sub(a: Ref, b: Ref): NewRef | NULL {
  const status = operands(a, b);
  return status === 1 ? PyFloat_FromDouble(operandA - operandB) : refused(status);
}
function float_mul(a: Ref, b: Ref): NewRef | NULL {
  const status = operands(a, b);
  return status === 1 ? PyFloat_FromDouble(operandA * operandB) : refused(status);
}
function float_div(a: Ref, b: Ref): NewRef | NULL {
  const status = operands(a, b);
  if (status !== 1) return refused(status);
  if (operandB === 0) return raise(PyExc_ZeroDivisionError, "float division by zero");
  return PyFloat_FromDouble(operandA / operandB);
}
/** The remainder with the sign of b; the floor of the quotient is left in `floorQuotient`. */
function floatDivmod(a: number, b: number): number {
  let mod = a % b;
  let div = (a - mod) / b;
  if (mod !== 0) {
    if ((b < 0) !== (mod < 0)) { mod += b; div -= 1; }
  } else mod = copysign(0, b);
  if (div !== 0) {
    floorQuotient = Math.floor(div);
    if (div - floorQuotient > 0.5) floorQuotient += 1;
  } else floorQuotient = copysign(0, a / b);
  return mod;
}
let floorQuotient = 0;
function float_rem(a: Ref, b: Ref): NewRef | NULL {
  const status = operands(a, b);
  if (status !== 1) return refused(status);
  if (operandB === 0) return raise(PyExc_ZeroDivisionError, "float modulo");
  return PyFloat_FromDouble(floatDivmod(operandA, operandB));
}
function float_divmod(a: Ref, b: Ref): NewRef | NULL {
  const status = operands(a, b);
  if (status !== 1) return refused(status);
  if (operandB === 0) return raise(PyExc_ZeroDivisionError, "float divmod()");
  const mod = floatDivmod(operandA, operandB);
  const quotient = PyFloat_FromDouble(floorQuotient);
  if (quotient === NULL) return NULL;
  const remainder = PyFloat_FromDouble(mod);
  if (remainder === NULL) { Py_DECREF(quotient); return NULL; }
  return tuplePairSteal(quotient, remainder);
}
function float_floor_div(a: Ref, b: Ref): NewRef | NULL {
  const status = operands(a, b);
  if (status !== 1) return refused(status);
  if (operandB === 0) return raise(PyExc_ZeroDivisionError, "float floor division by zero");
  floatDivmod(operandA, operandB);
  return PyFloat_FromDouble(floorQuotient);
}
export function float_pow(v: Ref, w: Ref, z: Ref | 0): NewRef | NULL {
  if (z !== 0 && z !== Py_None) return raise(PyExc_TypeError, "pow() 3rd argument not allowed unless all arguments are integers");
  const status = operands(v, w);
  if (status !== 1) return refused(status);
  const x = operandA;
  const y = operandB;
  if (y === 0 || x === 1) return PyFloat_FromDouble(1);
  if (x !== x) return PyFloat_FromDouble(x);
  if (y !== y) return PyFloat_FromDouble(y);
  if (!Number.isFinite(y) || !Number.isFinite(x)) return PyFloat_FromDouble(powInfinite(x, y));
  const odd = Number.isInteger(y) && y % 2 !== 0;
  if (x === 0) {
    if (y < 0) return raise(PyExc_ZeroDivisionError, "0.0 cannot be raised to a negative power");
    return PyFloat_FromDouble(odd ? x : 0);
  }
  if (x < 0 && !Number.isInteger(y)) return complex_pow(v, w, 0); // a negative number to a fraction is complex
  if (x === -1) return PyFloat_FromDouble(odd ? -1 : 1);
  const size = pow(Math.abs(x), y);
  if (!Number.isFinite(size)) return raiseRange();
  return PyFloat_FromDouble(x < 0 && odd ? -size : size);
}
function powInfinite(x: number, y: number): number {
  if (!Number.isFinite(y)) {
    const size = Math.abs(x);
    if (size === 1) return 1;
    return (y > 0) === (size > 1) ? Infinity : 0;
  }
  const odd = Number.isInteger(y) && y % 2 !== 0;
  if (y > 0) return odd ? x : Math.abs(x);
  return odd ? copysign(0, x) : 0;
}
/** OverflowError(34, …): C's ERANGE, as PyErr_SetFromErrno words it. */
export function raiseRange(): NULL {
  const text = PyUnicode_FromString("Numerical result out of range");
  if (text === NULL) return NULL;
  const errno = PyLong_FromLong(34) as NewRef;
  const args = PyTuple_Pack(errno, text);
  Py_DECREF(errno);
  Py_DECREF(text);
  if (args === NULL) return NULL;
  PyErr_SetObject(PyExc_OverflowError, args);
  Py_DECREF(args);
  return NULL;
}

function float_neg(v: Ref): NewRef | NULL { return PyFloat_FromDouble(-PyFloat_AS_DOUBLE(v)); }
function float_abs(v: Ref): NewRef | NULL { return PyFloat_FromDouble(Math.abs(PyFloat_AS_DOUBLE(v))); }
function float_bool(v: Ref): number { return PyFloat_AS_DOUBLE(v) !== 0 ? 1 : 0; }
export function float_trunc(v: Ref): NewRef | NULL { return PyLong_FromDouble(PyFloat_AS_DOUBLE(v)); }
export function float_float(v: Ref): NewRef | NULL {
  if (!PyFloat_CheckExact(v)) return PyFloat_FromDouble(PyFloat_AS_DOUBLE(v));
  I32[v >> 2]++;
  return v as NewRef;
}

// --- comparison, hash, text

function holds(a: number, b: number | bigint, op: number): boolean {
  switch (op) {
    case CMP.LT: return a < b;
    case CMP.LE: return a <= b;
    case CMP.EQ: return a == b;
    case CMP.NE: return a != b;
    case CMP.GT: return a > b;
    default: return a >= b;
  }
}
/** Comparison with an int is exact, however large it is. */
function float_richcompare(v: Ref, w: Ref, op: number): NewRef | NULL {
  const a = PyFloat_AS_DOUBLE(v);
  if (PyFloat_Check(w)) return PyBool_FromLong(holds(a, PyFloat_AS_DOUBLE(w), op));
  if (!PyLong_Check(w)) return Py_NotImplemented as NewRef;
  const b = longSafeNumber(w);
  return PyBool_FromLong(holds(a, b === b ? b : PyLong_AsBigInt(w), op));
}
function float_hash(v: Ref): Status { return _Py_HashDouble(v, PyFloat_AS_DOUBLE(v)) as Status; }

/** repr() of a double. */
export function floatRepr(value: number): string {
  if (Number.isInteger(value) && value > -1e15 && value < 1e15 && value !== 0) return value + ".0";
  return formatDouble(value, "r", 0, DTSF.ADD_DOT_0);
}
export function float_repr(v: Ref): NewRef | NULL { return PyUnicode_FromString(floatRepr(PyFloat_AS_DOUBLE(v))); }
