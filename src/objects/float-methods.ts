/**
 * float(…) and the methods of floats. Source: CPython 3.12 Objects/floatobject.c.
 */
import { F64, I32, U8 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PyNumber_AsSsize_t, PyNumber_Float } from "./abstract.ts";
import { PyVectorcall_NARGS, _PyArg_CheckPositional, _PyArg_NoKeywords, _PyArg_NoKwnames, arg } from "./args.ts";
import { PyBool_FromLong } from "./bool.ts";
import { PyByteArray_AS_STRING, PyByteArray_Check, PyByteArray_GET_SIZE } from "./bytearray.ts";
import { PyBytes_AS_STRING, PyBytes_Check, PyBytes_GET_SIZE } from "./bytes.ts";
import { PyObject_CallOneArg } from "./call.ts";
import { METH, type GetSetSpec, type MethodSpec } from "./define.ts";
import { _Py_dg_dtoa } from "./dtoa.ts";
import { PyErr_Occurred, raise, reprText } from "./errors.ts";
import { PyExc_OverflowError, PyExc_TypeError, PyExc_ValueError } from "./exceptions.ts";
import { PyFloatOff, PyFloat_AS_DOUBLE, PyFloat_FromDouble, PyFloat_Type, float_float, float_trunc } from "./float.ts";
import { frexp, integerRatio, ldexp, roundHalfEven, signbit } from "./float-bits.ts";
import { parseHexFloat } from "./float-hex.ts";
import { _PyFloat_FormatAdvanced } from "./format-number.ts";
import { divideBigInts } from "./int-arith.ts";
import { PyLong_FromBigInt } from "./int-bigint.ts";
import { PyLong_FromDouble } from "./int-convert.ts";
import { _PyUnicode_TransformDecimalAndSpaceToASCII } from "./int-parse.ts";
import { FN, PyTypeOff, Py_DECREF } from "./object.ts";
import { Py_None } from "./singletons.ts";
import { PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_Pack, tuplePairSteal } from "./tuple.ts";
import { typeName } from "./typeobject.ts";
import { PyUnicode_AsJS, PyUnicode_Check, PyUnicode_CheckExact, PyUnicode_FromString } from "./unicode.ts";

export function float_methods(): MethodSpec[] {
  return [
    ["conjugate", METH.NOARGS, float_float, "Return self, the complex conjugate of any float."],
    ["__trunc__", METH.NOARGS, float_trunc, "Return the Integral closest to x between 0 and x."],
    ["__floor__", METH.NOARGS, float___floor__, "Return the floor as an Integral."],
    ["__ceil__", METH.NOARGS, float___ceil__, "Return the ceiling as an Integral."],
    ["__round__", METH.FASTCALL, float___round__, "Return the Integral closest to x, rounding half toward even."],
    ["as_integer_ratio", METH.NOARGS, float_as_integer_ratio, "A pair of integers whose ratio is exactly equal to the float."],
    ["fromhex", METH.O | METH.CLASS, float_fromhex, "Create a floating-point number from a hexadecimal string."],
    ["hex", METH.NOARGS, float_hex, "Return a hexadecimal representation of a floating-point number."],
    ["is_integer", METH.NOARGS, float_is_integer, "Return True if the float is an integer."],
    ["__getnewargs__", METH.NOARGS, float___getnewargs__],
    ["__getformat__", METH.O | METH.CLASS, float___getformat__, "How C represents doubles or floats."],
    ["__format__", METH.O, float___format__, "Formats the float according to format_spec."],
  ];
}
export function float_getset(): GetSetSpec[] {
  return [
    ["real", float_float, null, 0, "the real part of a complex number"],
    ["imag", float_getimag, null, 0, "the imaginary part of a complex number"],
  ];
}
function float_getimag(_self: Ref): NewRef | NULL { return PyFloat_FromDouble(0); }

// --- construction

export function float_new(type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  if (I32[(type + PyTypeOff.tp_init) >> 2] === I32[(PyFloat_Type + PyTypeOff.tp_init) >> 2] && !_PyArg_NoKeywords("float", kwargs)) return NULL;
  const n = PyTuple_GET_SIZE(args);
  if (!_PyArg_CheckPositional("float", n, 0, 1)) return NULL;
  return float_new_impl(type, n === 0 ? NULL : PyTuple_GET_ITEM(args, 0));
}
export function float_vectorcall(type: Ref, args: number, nargsf: number, kwnames: Ref | 0): NewRef | NULL {
  if (!_PyArg_NoKwnames("float", kwnames)) return NULL;
  const n = PyVectorcall_NARGS(nargsf);
  if (!_PyArg_CheckPositional("float", n, 0, 1)) return NULL;
  return float_new_impl(type, n === 0 ? NULL : arg(args, 0));
}
function float_new_impl(type: Ref, x: Ref | 0): NewRef | NULL {
  if (type !== PyFloat_Type) {
    const exact = float_new_impl(PyFloat_Type, x);
    if (exact === NULL) return NULL;
    const o = FN[I32[(type + PyTypeOff.tp_alloc) >> 2]](type, 0) as NewRef | NULL;
    if (o !== NULL) F64[(o + PyFloatOff.ob_fval) >> 3] = PyFloat_AS_DOUBLE(exact);
    Py_DECREF(exact);
    return o;
  }
  if (x === NULL) return PyFloat_FromDouble(0);
  return PyUnicode_CheckExact(x) ? PyFloat_FromString(x) : PyNumber_Float(x);
}

const decimalPattern = /^[+-]?(?:\d(?:_?\d)*\.?(?:\d(?:_?\d)*)?|\.\d(?:_?\d)*)(?:[eE][+-]?\d(?:_?\d)*)?$/;
const namePattern = /^([+-]?)(?:(inf|infinity)|nan)$/i;

/** The double a text spells (ASCII, white space around it allowed), or null. */
export function parseDouble(text: string): number | null {
  const s = text.replace(/^[ \t-\r]+|[ \t-\r]+$/g, "");
  if (decimalPattern.test(s)) return Number(s.includes("_") ? s.replaceAll("_", "") : s);
  const name = namePattern.exec(s);
  if (name === null) return null;
  if (name[2] === undefined) return NaN;
  return name[1] === "-" ? -Infinity : Infinity;
}
/** The float that a str, bytes or bytearray spells. */
export function PyFloat_FromString(v: Ref): NewRef | NULL {
  let text: string;
  if (PyUnicode_Check(v)) text = _PyUnicode_TransformDecimalAndSpaceToASCII(PyUnicode_AsJS(v));
  else if (PyBytes_Check(v)) text = latin1(PyBytes_AS_STRING(v), PyBytes_GET_SIZE(v));
  else if (PyByteArray_Check(v)) text = latin1(PyByteArray_AS_STRING(v), PyByteArray_GET_SIZE(v));
  else return raise(PyExc_TypeError, `float() argument must be a string or a real number, not '${typeName(v)}'`);
  const value = parseDouble(text);
  if (value !== null) return PyFloat_FromDouble(value);
  const repr = reprText(v);
  return repr === null ? NULL : raise(PyExc_ValueError, `could not convert string to float: ${repr}`);
}
function latin1(at: number, n: number): string {
  let text = "";
  for (let i = 0; i < n; i++) text += String.fromCharCode(U8[at + i]);
  return text;
}

// --- methods

function float___floor__(self: Ref): NewRef | NULL { return PyLong_FromDouble(Math.floor(PyFloat_AS_DOUBLE(self))); }
function float___ceil__(self: Ref): NewRef | NULL { return PyLong_FromDouble(Math.ceil(PyFloat_AS_DOUBLE(self))); }
function float_is_integer(self: Ref): NewRef { return PyBool_FromLong(Number.isInteger(PyFloat_AS_DOUBLE(self))); }

/** x rounded to `ndigits` decimal places, through its exact decimal expansion. */
export function roundToPlaces(x: number, ndigits: number): number {
  const { digits, decpt } = _Py_dg_dtoa(x, 3, ndigits);
  const size = digits === "" ? 0 : Number(`0.${digits}e${decpt}`);
  return signbit(x) ? -size : size;
}
function float___round__(self: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("__round__", nargs, 0, 1)) return NULL;
  const x = PyFloat_AS_DOUBLE(self);
  if (nargs === 0 || arg(args, 0) === Py_None) return PyLong_FromDouble(roundHalfEven(x));
  const ndigits = PyNumber_AsSsize_t(arg(args, 0), NULL);
  if (ndigits === -1 && PyErr_Occurred() !== NULL) return NULL;
  if (!Number.isFinite(x) || ndigits > 323) return PyFloat_FromDouble(x);
  if (ndigits < -308) return PyFloat_FromDouble(0 * x);
  const rounded = roundToPlaces(x, ndigits);
  if (!Number.isFinite(rounded)) return raise(PyExc_OverflowError, "rounded value too large to represent");
  return PyFloat_FromDouble(rounded);
}
function float_as_integer_ratio(self: Ref): NewRef | NULL {
  const x = PyFloat_AS_DOUBLE(self);
  if (x !== x) return raise(PyExc_ValueError, "cannot convert NaN to integer ratio");
  if (!Number.isFinite(x)) return raise(PyExc_OverflowError, "cannot convert Infinity to integer ratio");
  const [n, d] = integerRatio(x);
  const numerator = PyLong_FromBigInt(n);
  if (numerator === NULL) return NULL;
  const denominator = PyLong_FromBigInt(d);
  if (denominator === NULL) { Py_DECREF(numerator); return NULL; }
  return tuplePairSteal(numerator, denominator);
}
function float_hex(self: Ref): NewRef | NULL {
  const x = PyFloat_AS_DOUBLE(self);
  if (!Number.isFinite(x)) return PyUnicode_FromString(x !== x ? "nan" : x < 0 ? "-inf" : "inf");
  const sign = signbit(x) ? "-" : "";
  if (x === 0) return PyUnicode_FromString(sign + "0x0.0p+0");
  let [m, e] = frexp(Math.abs(x));
  const shift = 1 - Math.max(-1021 - e, 0);
  m = ldexp(m, shift);
  e -= shift;
  const digits = (m * 2 ** 52).toString(16).padStart(14, "0");
  return PyUnicode_FromString(`${sign}0x${digits[0]}.${digits.slice(1)}p${e < 0 ? "-" : "+"}${Math.abs(e)}`);
}
function float_fromhex(type: Ref, string: Ref): NewRef | NULL {
  if (!PyUnicode_Check(string)) return raise(PyExc_TypeError, `bad argument type for built-in operation`);
  const parsed = parseHexFloat(PyUnicode_AsJS(string));
  if (parsed === null) return raise(PyExc_ValueError, "invalid hexadecimal floating-point string");
  const value = typeof parsed === "number" ? parsed : divideBigInts(parsed.numerator, parsed.denominator);
  if (typeof parsed !== "number" && !Number.isFinite(value)) return raise(PyExc_OverflowError, "hexadecimal value too large to represent as a float");
  const result = PyFloat_FromDouble(typeof parsed !== "number" && parsed.negative ? -value : value);
  if (type === PyFloat_Type || result === NULL) return result;
  const instance = PyObject_CallOneArg(type, result);
  Py_DECREF(result);
  return instance;
}
function float___getnewargs__(self: Ref): NewRef | NULL {
  const value = PyFloat_FromDouble(PyFloat_AS_DOUBLE(self));
  if (value === NULL) return NULL;
  const tuple = PyTuple_Pack(value);
  Py_DECREF(value);
  return tuple;
}
function float___getformat__(_type: Ref, typestr: Ref): NewRef | NULL {
  if (!PyUnicode_Check(typestr)) return raise(PyExc_TypeError, `__getformat__() argument must be str, not ${typeName(typestr)}`);
  const text = PyUnicode_AsJS(typestr);
  if (text !== "double" && text !== "float") return raise(PyExc_ValueError, "__getformat__() argument 1 must be 'double' or 'float'");
  return PyUnicode_FromString("IEEE, little-endian");
}
function float___format__(self: Ref, spec: Ref): NewRef | NULL {
  if (!PyUnicode_Check(spec)) return raise(PyExc_TypeError, `__format__() argument must be str, not ${typeName(spec)}`);
  return _PyFloat_FormatAdvanced(self, spec);
}
