/**
 * complex: two doubles.
 *
 *   PyComplexObject, 32 bytes
 *   0   ob_refcnt
 *   8   ob_type
 *   16  cval.real
 *   24  cval.imag
 *
 * Source: CPython 3.12 Objects/complexobject.c.
 */
import { F64 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyBool_FromLong } from "./bool.ts";
import { complex_getset, complex_methods, complex_new } from "./complex-methods.ts";
import { defineType } from "./define.ts";
import { DTSF, formatDouble } from "./dtoa.ts";
import { PyErr_Occurred, raise } from "./errors.ts";
import { PyExc_OverflowError, PyExc_ValueError, PyExc_ZeroDivisionError } from "./exceptions.ts";
import { PyFloat_AS_DOUBLE, PyFloat_Check, PyFloat_FromDouble } from "./float.ts";
import { signbit } from "./float-bits.ts";
import { cos, hypot, exp, pow, sin, atan2, log } from "./float-libm.ts";
import { _PyObject_New } from "./gcalloc.ts";
import { hashHi, hashLo, setHash } from "./hash.ts";
import { PyLong_Check } from "./int.ts";
import { PyLong_AsDouble } from "./int-convert.ts";
import { PyLong_AsBigInt } from "./int-bigint.ts";
import { CMP, Py_NewRef, Py_TYPE, TPFLAGS } from "./object.ts";
import { _PyHASH_IMAG, _Py_HashDouble } from "./pyhash.ts";
import { Py_None, Py_NotImplemented } from "./singletons.ts";
import { PyType_IsSubtype } from "./typeobject.ts";
import { PyUnicode_FromString } from "./unicode.ts";


export const enum PyComplexOff { real = 16, imag = 24 }

export const PyComplex_Type = defineType({
  name: "complex", basicsize: 32, flags: TPFLAGS.BASETYPE,
  doc: "Create a complex number from a string or numbers.\n\nIf a string is given, parse it as a complex number.\nIf a single number is given, convert it to a complex number.\nIf the 'real' or 'imag' arguments are given, create a complex number\nwith the specified real and imaginary components.",
  slots: {
    tp_repr: complex_repr, tp_hash: complex_hash, tp_richcompare: complex_richcompare, tp_new: complex_new,
    nb_add: complex_add, nb_subtract: complex_sub, nb_multiply: complex_mul, nb_power: complex_pow,
    nb_negative: complex_neg, nb_positive: complex_pos, nb_absolute: complex_abs, nb_bool: complex_bool,
    nb_true_divide: complex_div,
  },
  methods: complex_methods(),
  getset: complex_getset(),
});

export function PyComplex_CheckExact(o: Ref): boolean { return Py_TYPE(o) === PyComplex_Type; }
export function PyComplex_Check(o: Ref): boolean { return Py_TYPE(o) === PyComplex_Type || PyType_IsSubtype(Py_TYPE(o), PyComplex_Type); }
export function complexReal(o: Ref): number { return F64[(o + PyComplexOff.real) >> 3]; }
export function complexImag(o: Ref): number { return F64[(o + PyComplexOff.imag) >> 3]; }
export function PyComplex_FromDoubles(real: number, imag: number): NewRef | NULL {
  const o = _PyObject_New(PyComplex_Type);
  if (o === NULL) return NULL;
  F64[(o + PyComplexOff.real) >> 3] = real;
  F64[(o + PyComplexOff.imag) >> 3] = imag;
  return o;
}

/** A complex value on the host's side. */
export type Complex = [real: number, imag: number];

// --- operands

let a: Complex = [0, 0];
let b: Complex = [0, 0];
/** Reads both operands into a and b: 1 done, 0 not numbers of these types, -1 exception set. */
function operands(v: Ref, w: Ref): number {
  const first = readOperand(v);
  if (typeof first === "number") return first;
  const second = readOperand(w);
  if (typeof second === "number") return second;
  a = first;
  b = second;
  return 1;
}
function readOperand(o: Ref): Complex | number {
  if (PyComplex_Check(o)) return [complexReal(o), complexImag(o)];
  if (PyLong_Check(o)) {
    const value = PyLong_AsDouble(o);
    return value === -1 && PyErr_Occurred() !== NULL ? -1 : [value, 0];
  }
  return PyFloat_Check(o) ? [PyFloat_AS_DOUBLE(o), 0] : 0;
}
function refused(status: number): NewRef | NULL { return status === 0 ? Py_NotImplemented as NewRef : NULL; }

// --- arithmetic

function complex_add(v: Ref, w: Ref): NewRef | NULL {
  const status = operands(v, w);
  return status === 1 ? PyComplex_FromDoubles(a[0] + b[0], a[1] + b[1]) : refused(status);
}
function complex_sub(v: Ref, w: Ref): NewRef | NULL {
  const status = operands(v, w);
  return status === 1 ? PyComplex_FromDoubles(a[0] - b[0], a[1] - b[1]) : refused(status);
}
export function _Py_c_prod(x: Complex, y: Complex): Complex { return [x[0] * y[0] - x[1] * y[1], x[0] * y[1] + x[1] * y[0]]; }
function complex_mul(v: Ref, w: Ref): NewRef | NULL {
  const status = operands(v, w);
  return status === 1 ? PyComplex_FromDoubles(..._Py_c_prod(a, b)) : refused(status);
}
/** x / y by Smith's algorithm; null when y is zero. */
export function _Py_c_quot(x: Complex, y: Complex): Complex | null {
  const re = Math.abs(y[0]);
  const im = Math.abs(y[1]);
  if (re >= im) {
    if (re === 0) return null;
    const ratio = y[1] / y[0];
    const d = y[0] + y[1] * ratio;
    return [(x[0] + x[1] * ratio) / d, (x[1] - x[0] * ratio) / d];
  }
  if (im >= re) {
    const ratio = y[0] / y[1];
    const d = y[0] * ratio + y[1];
    return [(x[0] * ratio + x[1]) / d, (x[1] * ratio - x[0]) / d];
  }
  return [NaN, NaN];
}
function complex_div(v: Ref, w: Ref): NewRef | NULL {
  const status = operands(v, w);
  if (status !== 1) return refused(status);
  const result = _Py_c_quot(a, b);
  return result === null ? raise(PyExc_ZeroDivisionError, "complex division by zero") : PyComplex_FromDoubles(...result);
}
/** The power; null for 0 to a power that is negative or complex. */
function _Py_c_pow(x: Complex, y: Complex): Complex | null {
  if (y[0] === 0 && y[1] === 0) return [1, 0];
  if (x[0] === 0 && x[1] === 0) return y[1] !== 0 || y[0] < 0 ? null : [0, 0];
  const size = hypot(x[0], x[1]);
  let length = pow(size, y[0]);
  const angle = atan2(x[1], x[0]);
  let phase = angle * y[0];
  if (y[1] !== 0) {
    length *= exp(-angle * y[1]);
    phase += y[1] * log(size);
  }
  if (Math.abs(phase) === Infinity) return null; // cos sets EDOM
  return [length * cos(phase), length * sin(phase)];
}
/** Small integral exponents by repeated multiplication. */
function c_powi(x: Complex, n: number): Complex | null {
  if (n > 0) return c_powu(x, n);
  return _Py_c_quot([1, 0], c_powu(x, -n));
}
function c_powu(x: Complex, n: number): Complex {
  let result: Complex = [1, 0];
  let power = x;
  for (let mask = 1; mask > 0 && n >= mask; mask <<= 1) {
    if (n & mask) result = _Py_c_prod(result, power);
    power = _Py_c_prod(power, power);
  }
  return result;
}
export function complex_pow(v: Ref, w: Ref, z: Ref | 0): NewRef | NULL {
  const status = operands(v, w);
  if (status !== 1) return refused(status);
  if (z !== 0 && z !== Py_None) return raise(PyExc_ValueError, "complex modulo");
  const small = b[1] === 0 && Number.isInteger(b[0]) && Math.abs(b[0]) <= 100;
  const result = small ? c_powi(a, b[0]) : _Py_c_pow(a, b);
  if (result === null) return raise(PyExc_ZeroDivisionError, "0.0 to a negative or complex power");
  if (Math.abs(result[0]) === Infinity || Math.abs(result[1]) === Infinity) return raise(PyExc_OverflowError, "complex exponentiation");
  return PyComplex_FromDoubles(...result);
}
function complex_neg(v: Ref): NewRef | NULL { return PyComplex_FromDoubles(-complexReal(v), -complexImag(v)); }
export function complex_pos(v: Ref): NewRef | NULL {
  return PyComplex_CheckExact(v) ? Py_NewRef(v) : PyComplex_FromDoubles(complexReal(v), complexImag(v));
}
function complex_abs(v: Ref): NewRef | NULL {
  const [x, y] = [complexReal(v), complexImag(v)];
  const result = hypot(x, y);
  if (!Number.isFinite(result) && Number.isFinite(x) && Number.isFinite(y)) return raise(PyExc_OverflowError, "absolute value too large");
  return PyFloat_FromDouble(result);
}
function complex_bool(v: Ref): number { return complexReal(v) !== 0 || complexImag(v) !== 0 ? 1 : 0; }

// --- comparison, hash, text

/** Equality only; with an int it is exact. */
function complex_richcompare(v: Ref, w: Ref, op: number): NewRef | NULL {
  if (op !== CMP.EQ && op !== CMP.NE) return Py_NotImplemented as NewRef;
  const [x, y] = [complexReal(v), complexImag(v)];
  let equal: boolean;
  if (PyLong_Check(w)) equal = y === 0 && Number.isFinite(x) && Number.isInteger(x) && BigInt(x) === PyLong_AsBigInt(w);
  else if (PyFloat_Check(w)) equal = y === 0 && x === PyFloat_AS_DOUBLE(w);
  else if (PyComplex_Check(w)) equal = x === complexReal(w) && y === complexImag(w);
  else return Py_NotImplemented as NewRef;
  return PyBool_FromLong(equal === (op === CMP.EQ));
}
/** hash(real) + 1000003 × hash(imag), 64 bits. */
function complex_hash(v: Ref): Status {
  if (_Py_HashDouble(v, complexReal(v)) < 0) return -1;
  const real = (BigInt(hashHi) << 32n) | BigInt(hashLo >>> 0);
  if (_Py_HashDouble(v, complexImag(v)) < 0) return -1;
  const imag = (BigInt(hashHi) << 32n) | BigInt(hashLo >>> 0);
  const combined = BigInt.asIntN(64, real + BigInt(_PyHASH_IMAG) * imag);
  return setHash(Number(BigInt.asIntN(32, combined)), Number(combined >> 32n));
}
/** repr() of a complex value. */
export function complexRepr(real: number, imag: number): string {
  if (real === 0 && !signbit(real)) return formatDouble(imag, "r", 0, 0) + "j";
  return `(${formatDouble(real, "r", 0, 0)}${formatDouble(imag, "r", 0, DTSF.SIGN)}j)`;
}
function complex_repr(v: Ref): NewRef | NULL { return PyUnicode_FromString(complexRepr(complexReal(v), complexImag(v))); }
