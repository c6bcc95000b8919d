/**
 * complex(…) and the methods of complex numbers. Source: CPython 3.12 Objects/complexobject.c.
 */
import { F64, I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { argSpec, unpackTupleDict } from "./args.ts";
import { PyObject_CallNoArgs } from "./call.ts";
import {
  PyComplexOff, PyComplex_Check, PyComplex_CheckExact, PyComplex_FromDoubles, PyComplex_Type, complexImag, complexReal, complex_pos,
} from "./complex.ts";
import { METH, type GetSetSpec, type MethodSpec } from "./define.ts";
import { PyErr_Occurred, PyErr_WarnEx, raise, reprText } from "./errors.ts";
import { PyExc_DeprecationWarning, PyExc_TypeError, PyExc_ValueError } from "./exceptions.ts";
import { PyFloat_AsDouble, PyFloat_FromDouble } from "./float.ts";
import { parseDouble } from "./float-methods.ts";
import { _PyComplex_FormatAdvanced } from "./format-number.ts";
import { ID } from "./id.ts";
import { _PyUnicode_TransformDecimalAndSpaceToASCII } from "./int-parse.ts";
import { FN, PyTypeOff, Py_DECREF, Py_TYPE, Slot } from "./object.ts";
import { PyTuple_New, PyTuple_SET_ITEM } from "./tuple.ts";
import { _PyObject_LookupSpecial, typeName } from "./typeobject.ts";
import { PyUnicode_AsJS, PyUnicode_Check } from "./unicode.ts";

const newSpec = argSpec("complex", "real=, imag=");
const id__complex__ = ID("__complex__");

export function complex_methods(): MethodSpec[] {
  return [
    ["conjugate", METH.NOARGS, complex_conjugate, "Return the complex conjugate of its argument. (3-4j).conjugate() == 3+4j."],
    ["__complex__", METH.NOARGS, complex_pos, "Convert this value to exact type complex."],
    ["__getnewargs__", METH.NOARGS, complex___getnewargs__],
    ["__format__", METH.O, complex___format__, "Convert to a string according to format_spec."],
  ];
}
export function complex_getset(): GetSetSpec[] {
  return [
    ["real", (self) => PyFloat_FromDouble(complexReal(self)), null, 0, "the real part of a complex number"],
    ["imag", (self) => PyFloat_FromDouble(complexImag(self)), null, 0, "the imaginary part of a complex number"],
  ];
}
function complex_conjugate(self: Ref): NewRef | NULL { return PyComplex_FromDoubles(complexReal(self), -complexImag(self)); }
function complex___getnewargs__(self: Ref): NewRef | NULL {
  const tuple = PyTuple_New(2);
  if (tuple === NULL) return NULL;
  for (const [i, value] of [complexReal(self), complexImag(self)].entries()) {
    const part = PyFloat_FromDouble(value);
    if (part === NULL) { Py_DECREF(tuple); return NULL; }
    PyTuple_SET_ITEM(tuple, i, part);
  }
  return tuple;
}
function complex___format__(self: Ref, spec: Ref): NewRef | NULL {
  if (!PyUnicode_Check(spec)) return raise(PyExc_TypeError, `__format__() argument must be str, not ${typeName(spec)}`);
  return _PyComplex_FormatAdvanced(self, spec);
}

/** An instance of `type`, which may be a subclass. */
function ofType(type: Ref, real: number, imag: number): NewRef | NULL {
  if (type === PyComplex_Type) return PyComplex_FromDoubles(real, imag);
  const o = FN[I32[(type + PyTypeOff.tp_alloc) >> 2]](type, 0) as NewRef | NULL;
  if (o === NULL) return NULL;
  F64[(o + PyComplexOff.real) >> 3] = real;
  F64[(o + PyComplexOff.imag) >> 3] = imag;
  return o;
}

const number = "(?:\\d(?:_?\\d)*\\.?(?:\\d(?:_?\\d)*)?|\\.\\d(?:_?\\d)*)(?:[eE][+-]?\\d(?:_?\\d)*)?|inf(?:inity)?|nan";
const textPattern = new RegExp(`^(?:([+-]?(?:${number}))(?![\\d_.])(?![jJ]))?(?:([+-]?(?:${number})?)[jJ])?$`, "i");

/** The value a text spells, or null. */
export function parseComplex(text: string): [number, number] | null {
  let s = text.replace(/^[ \t-\r]+|[ \t-\r]+$/g, "");
  if (s.startsWith("(") && s.endsWith(")")) s = s.slice(1, -1).replace(/^[ \t-\r]+|[ \t-\r]+$/g, "");
  const match = s === "" ? null : textPattern.exec(s);
  if (match === null) return null;
  const [, re, im] = match;
  if (re !== undefined && im !== undefined && im[0] !== "+" && im[0] !== "-") return null;
  const imag = im === undefined ? 0 : im === "" || im === "+" ? 1 : im === "-" ? -1 : parseDouble(im);
  const real = re === undefined ? 0 : parseDouble(re);
  return real === null || imag === null ? null : [real, imag];
}
/** An underscore that is not between two digits (pystrtod.c, _Py_string_to_number_with_underscores). */
const misplacedUnderscore = /(?<!\d)_|_(?!\d)/;
function fromString(type: Ref, v: Ref): NewRef | NULL {
  const text = _PyUnicode_TransformDecimalAndSpaceToASCII(PyUnicode_AsJS(v));
  const value = parseComplex(text);
  if (value !== null) return ofType(type, ...value);
  return misplacedUnderscore.test(text) ? raise(PyExc_ValueError, `could not convert string to complex: ${reprText(v)}`)
    : raise(PyExc_ValueError, "complex() arg is a malformed string");
}

export function complex_new(type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const given = unpackTupleDict(newSpec, args, kwargs);
  return given === null ? NULL : complex_new_impl(type, given[0], given[1]);
}

/** The result of o.__complex__(): a complex, NULL without exception when there is no such method. */
function try_complex_special_method(o: Ref): NewRef | NULL {
  const method = _PyObject_LookupSpecial(o, id__complex__);
  if (method === NULL) return NULL;
  const result = PyObject_CallNoArgs(method);
  Py_DECREF(method);
  if (result === NULL || PyComplex_CheckExact(result)) return result;
  if (!PyComplex_Check(result)) {
    raise(PyExc_TypeError, `__complex__ returned non-complex (type ${typeName(result)})`);
    Py_DECREF(result);
    return NULL;
  }
  if (PyErr_WarnEx(PyExc_DeprecationWarning, `${typeName(o)}.__complex__() returned non-complex (type ${typeName(result)}).  The ability to return an instance of a strict subclass of complex is deprecated, and may not be supported in a future version of Python.`, 1) < 0) {
    Py_DECREF(result);
    return NULL;
  }
  return result;
}
function isNumber(o: Ref): boolean {
  if (PyComplex_Check(o)) return true;
  const table = I32[(Py_TYPE(o) + PyTypeOff.tp_as_number) >> 2];
  return table !== 0 && (I32[(table + Slot.nb_float) >> 2] !== 0 || I32[(table + Slot.nb_index) >> 2] !== 0);
}
function complex_new_impl(type: Ref, r: Ref | 0, i: Ref | 0): NewRef | NULL {
  if (r === NULL && i === NULL) return ofType(type, 0, 0);
  if (r !== NULL && i === NULL && PyComplex_CheckExact(r) && type === PyComplex_Type) return complex_pos(r);
  if (r !== NULL && PyUnicode_Check(r)) {
    return i !== NULL ? raise(PyExc_TypeError, "complex() can't take second arg if first is a string") : fromString(type, r);
  }
  if (i !== NULL && PyUnicode_Check(i)) return raise(PyExc_TypeError, "complex() second arg can't be a string");
  let special: NewRef | NULL = NULL;
  if (r !== NULL) {
    special = PyComplex_CheckExact(r) ? NULL : try_complex_special_method(r);
    if (special === NULL && PyErr_Occurred() !== NULL) return NULL;
  }
  const result = fromParts(type, special !== NULL ? special : r, i, r);
  if (special !== NULL) Py_DECREF(special);
  return result;
}
/** Combines two numbers, either of which may be complex. `given` is the first argument as the caller passed it. */
function fromParts(type: Ref, r: Ref | 0, i: Ref | 0, given: Ref | 0): NewRef | NULL {
  if (r !== NULL && !isNumber(r)) return raise(PyExc_TypeError, `complex() first argument must be a string or a number, not '${typeName(given as Ref)}'`);
  if (i !== NULL && !isNumber(i)) return raise(PyExc_TypeError, `complex() second argument must be a number, not '${typeName(i)}'`);
  const first = r === NULL ? [0, 0] : partOf(r);
  if (first === null) return NULL;
  const second = i === NULL ? [0, 0] : partOf(i);
  if (second === null) return NULL;
  let [real, imag] = [first[0], second[0]];
  if (i !== NULL && PyComplex_Check(i)) real -= second[1];
  if (r !== NULL && PyComplex_Check(r)) imag += first[1];
  return ofType(type, real, imag);
}
function partOf(o: Ref): [number, number] | null {
  if (PyComplex_Check(o)) return [complexReal(o), complexImag(o)];
  const value = PyFloat_AsDouble(o);
  return value === -1 && PyErr_Occurred() !== NULL ? null : [value, 0];
}
