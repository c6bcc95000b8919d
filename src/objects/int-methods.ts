/**
 * int(…) and the methods of ints. Source: CPython 3.12 Objects/longobject.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PyNumber_AsSsize_t, PyNumber_Index, PyNumber_Long } from "./abstract.ts";
import { _PyArg_CheckPositional, arg, argSpec, unpackKeywords, unpackTupleDict } from "./args.ts";
import { PyByteArray_AS_STRING, PyByteArray_Check, PyByteArray_GET_SIZE } from "./bytearray.ts";
import { PyBytes_AS_STRING, PyBytes_Check, PyBytes_FromStringAndSize, PyBytes_GET_SIZE } from "./bytes.ts";
import { PyObject_CallOneArg } from "./call.ts";
import { METH, type GetSetSpec, type MethodSpec } from "./define.ts";
import { PyErr_Occurred, raise } from "./errors.ts";
import { PyExc_TypeError, PyExc_ValueError } from "./exceptions.ts";
import { PyFloat_FromDouble } from "./float.ts";
import { _PyLong_FormatAdvanced } from "./format-number.ts";
import { PyObject_Bytes, PyObject_IsTrue } from "./generic.ts";
import {
  PyLongOff, PyLong_CheckExact, PyLong_FromLong, PyLong_Type, _PyLong_Copy, _PyLong_DigitCount, _PyLong_IsNegative, longDigit,
} from "./int.ts";
import { divmodNear } from "./int-arith.ts";
import { PyLong_AsBigInt, PyLong_FromBigInt } from "./int-bigint.ts";
import { PyLong_AsDouble, _PyLong_AsByteArray, _PyLong_FromByteArray, _PyLong_NumBits } from "./int-convert.ts";
import { PyLong_FromUnicodeObject, _PyLong_FromBytes } from "./int-parse.ts";
import { FN, PyTypeOff, Py_DECREF, Py_NewRef, Py_TYPE } from "./object.ts";
import { Py_True, smallInt } from "./singletons.ts";
import { PyTuple_Pack, tuplePairSteal } from "./tuple.ts";
import { typeName } from "./typeobject.ts";
import { PyUnicode_AsJS, PyUnicode_Check } from "./unicode.ts";

const newSpec = argSpec("int", "x=, /, base=");
const toBytesSpec = argSpec("to_bytes", "length=, byteorder=, *, signed=");
const fromBytesSpec = argSpec("from_bytes", "bytes, byteorder=, *, signed=");

export function long_methods(): MethodSpec[] {
  return [
    ["conjugate", METH.NOARGS, long_long, "Returns self, the complex conjugate of any int."],
    ["bit_length", METH.NOARGS, int_bit_length, "Number of bits necessary to represent self in binary."],
    ["bit_count", METH.NOARGS, int_bit_count, "Number of ones in the binary representation of the absolute value of self."],
    ["to_bytes", METH.FASTCALL | METH.KEYWORDS, int_to_bytes, "Return an array of bytes representing an integer."],
    ["from_bytes", METH.FASTCALL | METH.KEYWORDS | METH.CLASS, int_from_bytes, "Return the integer represented by the given array of bytes."],
    ["as_integer_ratio", METH.NOARGS, int_as_integer_ratio, "A pair of integers whose ratio is equal to the int, in lowest terms."],
    ["is_integer", METH.NOARGS, int_is_integer, "Returns True. Exists for duck type compatibility with float.is_integer."],
    ["__trunc__", METH.NOARGS, long_long, "Truncating an Integral returns itself."],
    ["__floor__", METH.NOARGS, long_long, "Flooring an Integral returns itself."],
    ["__ceil__", METH.NOARGS, long_long, "Ceiling of an Integral returns itself."],
    ["__round__", METH.FASTCALL, int___round__, "Rounding an Integral returns itself; a negative ndigits rounds to tens."],
    ["__getnewargs__", METH.NOARGS, int___getnewargs__],
    ["__format__", METH.O, int___format__, "Convert to a string according to format_spec."],
    ["__sizeof__", METH.NOARGS, int___sizeof__, "Returns size in memory, in bytes."],
  ];
}
export function long_getset(): GetSetSpec[] {
  return [
    ["real", long_long, null, 0, "the real part of a complex number"],
    ["imag", long_get_zero, null, 0, "the imaginary part of a complex number"],
    ["numerator", long_long, null, 0, "the numerator of a rational number in lowest terms"],
    ["denominator", long_get_one, null, 0, "the denominator of a rational number in lowest terms"],
  ];
}

/** The exact int of the value: itself, unless it is of a subclass. */
export function long_long(v: Ref): NewRef | NULL { return PyLong_CheckExact(v) ? Py_NewRef(v) : _PyLong_Copy(v); }
function long_get_zero(_self: Ref): NewRef { return smallInt(0) as NewRef; }
function long_get_one(_self: Ref): NewRef { return smallInt(1) as NewRef; }
export function long_float(v: Ref): NewRef | NULL {
  const value = PyLong_AsDouble(v);
  return value === -1 && PyErr_Occurred() !== NULL ? NULL : PyFloat_FromDouble(value);
}

// --- construction

export function long_new(type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const given = unpackTupleDict(newSpec, args, kwargs);
  return given === null ? NULL : long_new_impl(type, given[0], given[1]);
}
function long_new_impl(type: Ref, x: Ref | 0, obase: Ref | 0): NewRef | NULL {
  if (type !== PyLong_Type) return long_subtype_new(type, x, obase);
  if (x === NULL) {
    if (obase !== NULL) return raise(PyExc_TypeError, "int() missing string argument");
    return smallInt(0) as NewRef;
  }
  if (obase === NULL) return PyNumber_Long(x);
  const base = PyNumber_AsSsize_t(obase, NULL);
  if (base === -1 && PyErr_Occurred() !== NULL) return NULL;
  if ((base !== 0 && base < 2) || base > 36) return raise(PyExc_ValueError, "int() base must be >= 2 and <= 36, or 0");
  if (PyUnicode_Check(x)) return PyLong_FromUnicodeObject(x, base);
  if (PyByteArray_Check(x)) return _PyLong_FromBytes(PyByteArray_AS_STRING(x), PyByteArray_GET_SIZE(x), base);
  if (PyBytes_Check(x)) return _PyLong_FromBytes(PyBytes_AS_STRING(x), PyBytes_GET_SIZE(x), base);
  return raise(PyExc_TypeError, "int() can't convert non-string with explicit base");
}
/** An instance of a subclass: an exact int first, then its digits in a block of the subclass. */
function long_subtype_new(type: Ref, x: Ref | 0, obase: Ref | 0): NewRef | NULL {
  const exact = long_new_impl(PyLong_Type, x, obase);
  if (exact === NULL) return NULL;
  const size = _PyLong_DigitCount(exact) || 1;
  const o = FN[I32[(type + PyTypeOff.tp_alloc) >> 2]](type, size) as NewRef | NULL;
  if (o !== NULL) {
    I32[(o + PyLongOff.lv_tag) >> 2] = I32[(exact + PyLongOff.lv_tag) >> 2];
    I32[(o + PyLongOff.lv_tag + 4) >> 2] = 0;
    for (let i = 0; i < size; i++) I32[(o + PyLongOff.ob_digit + i * 4) >> 2] = longDigit(exact, i);
  }
  Py_DECREF(exact);
  return o;
}

// --- methods

function int_bit_length(self: Ref): NewRef | NULL { return PyLong_FromLong(_PyLong_NumBits(self)); }
function int_bit_count(self: Ref): NewRef | NULL {
  let count = 0;
  for (let i = _PyLong_DigitCount(self) - 1; i >= 0; i--) {
    for (let digit = longDigit(self, i); digit !== 0; digit &= digit - 1) count++;
  }
  return PyLong_FromLong(count);
}
function int_as_integer_ratio(self: Ref): NewRef | NULL {
  const numerator = long_long(self);
  return numerator === NULL ? NULL : tuplePairSteal(numerator, smallInt(1));
}
function int_is_integer(_self: Ref): NewRef { return Py_True as NewRef; }

/** Rounding to a multiple of 10**-ndigits, half to even. */
function int___round__(self: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("__round__", nargs, 0, 1)) return NULL;
  if (nargs === 0) return long_long(self);
  const index = PyNumber_Index(arg(args, 0));
  if (index === NULL) return NULL;
  if (!_PyLong_IsNegative(index)) {
    Py_DECREF(index);
    return long_long(self);
  }
  const digits = -PyLong_AsBigInt(index);
  Py_DECREF(index);
  const value = PyLong_AsBigInt(self);
  if (digits > BigInt(_PyLong_NumBits(self))) return smallInt(0) as NewRef;
  const remainder = divmodNear(value, 10n ** digits)[1];
  return PyLong_FromBigInt(value - remainder);
}
function int___getnewargs__(self: Ref): NewRef | NULL {
  const copy = _PyLong_Copy(self);
  if (copy === NULL) return NULL;
  const tuple = PyTuple_Pack(copy);
  Py_DECREF(copy);
  return tuple;
}
function int___format__(self: Ref, spec: Ref): NewRef | NULL {
  if (!PyUnicode_Check(spec)) return raise(PyExc_TypeError, `__format__() argument must be str, not ${typeName(spec)}`);
  return _PyLong_FormatAdvanced(self, spec);
}
function int___sizeof__(self: Ref): NewRef | NULL {
  return PyLong_FromLong(I32[(Py_TYPE(self) + PyTypeOff.tp_basicsize) >> 2] + Math.max(_PyLong_DigitCount(self), 1) * 4);
}

/** 1 for little, 0 for big, -1 with an exception set. */
function byteorder(o: Ref | 0, fname: string): number {
  if (o === NULL) return 0;
  if (!PyUnicode_Check(o)) { raise(PyExc_TypeError, `${fname}() argument 'byteorder' must be str, not ${typeName(o)}`); return -1; }
  const text = PyUnicode_AsJS(o);
  if (text === "little") return 1;
  if (text === "big") return 0;
  raise(PyExc_ValueError, "byteorder must be either 'little' or 'big'");
  return -1;
}
function int_to_bytes(self: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const given = unpackKeywords(toBytesSpec, args, nargs, kwnames);
  if (given === null) return NULL;
  let length = 1;
  if (given[0] !== 0) {
    length = PyNumber_AsSsize_t(given[0], NULL);
    if (length === -1 && PyErr_Occurred() !== NULL) return NULL;
  }
  let signed = 0;
  if (given[2] !== 0 && (signed = PyObject_IsTrue(given[2])) < 0) return NULL;
  const little = byteorder(given[1], "to_bytes");
  if (little < 0) return NULL;
  if (length < 0) return raise(PyExc_ValueError, "length argument must be non-negative");
  const bytes = PyBytes_FromStringAndSize(0, length);
  if (bytes === NULL) return NULL;
  if (_PyLong_AsByteArray(self, PyBytes_AS_STRING(bytes), length, little === 1, signed === 1) < 0) {
    Py_DECREF(bytes);
    return NULL;
  }
  return bytes;
}
function int_from_bytes(type: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const given = unpackKeywords(fromBytesSpec, args, nargs, kwnames);
  if (given === null) return NULL;
  const little = byteorder(given[1], "from_bytes");
  if (little < 0) return NULL;
  let signed = 0;
  if (given[2] !== 0 && (signed = PyObject_IsTrue(given[2])) < 0) return NULL;
  const bytes = PyObject_Bytes(given[0] as Ref);
  if (bytes === NULL) return NULL;
  const value = _PyLong_FromByteArray(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes), little === 1, signed === 1);
  Py_DECREF(bytes);
  if (value === NULL || type === PyLong_Type) return value;
  const result = PyObject_CallOneArg(type, value);
  Py_DECREF(value);
  return result;
}
