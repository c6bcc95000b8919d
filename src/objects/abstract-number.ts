/**
 * The number protocol. Source: CPython 3.12 Objects/abstract.c (binary_op1, ternary_op, PyNumber_*).
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PY_SSIZE_T_MAX, PY_SSIZE_T_MIN } from "./abstract-ssize.ts";
import { PyObject_CallNoArgs } from "./call.ts";
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_Occurred, PyErr_WarnEx, raise } from "./errors.ts";
import { PyExc_DeprecationWarning, PyExc_OverflowError, PyExc_TypeError } from "./exceptions.ts";
import { PyFloat_AS_DOUBLE, PyFloat_CheckExact, PyFloat_FromDouble, PyFloat_FromString, PyFloat_Type } from "./float.ts";
import { ID } from "./id.ts";
import { PyLong_AsDouble, PyLong_AsSsize_t, PyLong_FromUnicodeObject, PyLong_Type, _PyLong_Copy, _PyLong_Format, _PyLong_FromBytes, _PyLong_Sign } from "./int.ts";
import { PyByteArray_AS_STRING, PyByteArray_GET_SIZE, PyByteArray_Type } from "./bytearray.ts";
import { PyObject_CheckBuffer, withBuffer } from "./buffer.ts";
import { PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE } from "./bytes.ts";
import { PyCFunction_Type } from "./cfunction.ts";
import { FN, PyTypeOff, Py_DECREF, Py_NewRef, Slot, TPFLAGS, hasTypeFlag, type binaryfunc, type ssizeargfunc, type ternaryfunc, type unaryfunc } from "./object.ts";
import { Py_None, Py_NotImplemented } from "./singletons.ts";
import { PyType_IsSubtype, _PyObject_LookupSpecial, typeName } from "./typeobject.ts";
import { PyUnicode_AsJS } from "./unicode.ts";

const id_trunc = ID("__trunc__");

/** The function index in slot `off` of the table that `field` of o's type points to; 0: none. */
export function tableSlot(o: Ref, field: number, off: number): number {
  const table = I32[(I32[(o + 8) >> 2]! + field) >> 2]!;
  return table === 0 ? 0 : I32[(table + off) >> 2]!;
}

/** Tries v's slot and w's, the one of a subclass first. Py_NotImplemented when both decline. */
function binary_op1(v: Ref, w: Ref, off: number): NewRef | NULL {
  const tv = I32[(v + 8) >> 2]! as Ref;
  const tw = I32[(w + 8) >> 2]! as Ref;
  const nv = I32[(tv + PyTypeOff.tp_as_number) >> 2]!;
  const slotv = nv === 0 ? 0 : I32[(nv + off) >> 2]!;
  let slotw = 0;
  if (tv !== tw) {
    const nw = I32[(tw + PyTypeOff.tp_as_number) >> 2]!;
    slotw = nw === 0 ? 0 : I32[(nw + off) >> 2]!;
    if (slotw === slotv) slotw = 0;
  }
  if (slotv !== 0) {
    if (slotw !== 0 && PyType_IsSubtype(tw, tv)) {
      const x = (FN[slotw] as binaryfunc)(v, w);
      if (x !== Py_NotImplemented) return x;
      slotw = 0;
    }
    const x = (FN[slotv] as binaryfunc)(v, w);
    if (x !== Py_NotImplemented) return x;
  }
  return slotw !== 0 ? (FN[slotw] as binaryfunc)(v, w) : (Py_NotImplemented as NewRef);
}
/** For PySequence_Concat and PySequence_Repeat. */
export function binaryOp1(v: Ref, w: Ref, off: number): NewRef | NULL { return binary_op1(v, w, off); }

function binop_type_error(v: Ref, w: Ref, name: string): NULL {
  return raise(PyExc_TypeError, `unsupported operand type(s) for ${name}: '${typeName(v)}' and '${typeName(w)}'`);
}
function binary_op(v: Ref, w: Ref, off: number, name: string): NewRef | NULL {
  const result = binary_op1(v, w, off);
  return result === Py_NotImplemented ? binop_type_error(v, w, name) : result;
}
function binary_iop1(v: Ref, w: Ref, iop: number, op: number): NewRef | NULL {
  const slot = tableSlot(v, PyTypeOff.tp_as_number, iop);
  if (slot !== 0) {
    const x = (FN[slot] as binaryfunc)(v, w);
    if (x !== Py_NotImplemented) return x;
  }
  return binary_op1(v, w, op);
}
function binary_iop(v: Ref, w: Ref, iop: number, op: number, name: string): NewRef | NULL {
  const result = binary_iop1(v, w, iop, op);
  return result === Py_NotImplemented ? binop_type_error(v, w, name) : result;
}

/** v ** w % z and its like: also z's slot is asked. */
function ternary_op(v: Ref, w: Ref, z: Ref, off: number, name: string): NewRef | NULL {
  const slotv = tableSlot(v, PyTypeOff.tp_as_number, off);
  let slotw = I32[(v + 8) >> 2] === I32[(w + 8) >> 2] ? 0 : tableSlot(w, PyTypeOff.tp_as_number, off);
  if (slotw === slotv) slotw = 0;
  const askedw = slotw;
  if (slotv !== 0) {
    if (slotw !== 0 && PyType_IsSubtype(I32[(w + 8) >> 2]! as Ref, I32[(v + 8) >> 2]! as Ref)) {
      const x = (FN[slotw] as ternaryfunc)(v, w, z);
      if (x !== Py_NotImplemented) return x;
      slotw = 0;
    }
    const x = (FN[slotv] as ternaryfunc)(v, w, z);
    if (x !== Py_NotImplemented) return x;
  }
  if (slotw !== 0) {
    const x = (FN[slotw] as ternaryfunc)(v, w, z);
    if (x !== Py_NotImplemented) return x;
  }
  const slotz = tableSlot(z, PyTypeOff.tp_as_number, off);
  if (slotz !== 0 && slotz !== slotv && slotz !== askedw) {
    const x = (FN[slotz] as ternaryfunc)(v, w, z);
    if (x !== Py_NotImplemented) return x;
  }
  if (z === Py_None) return binop_type_error(v, w, name);
  return raise(PyExc_TypeError, `unsupported operand type(s) for ${name}: '${typeName(v)}', '${typeName(w)}', '${typeName(z)}'`);
}

export function PyNumber_Add(v: Ref, w: Ref): NewRef | NULL {
  const result = binary_op1(v, w, Slot.nb_add);
  if (result !== Py_NotImplemented) return result;
  const concat = tableSlot(v, PyTypeOff.tp_as_sequence, Slot.sq_concat);
  return concat !== 0 ? (FN[concat] as binaryfunc)(v, w) : binop_type_error(v, w, "+");
}
function sequence_repeat(repeat: number, seq: Ref, n: Ref): NewRef | NULL {
  if (!_PyIndex_Check(n)) return raise(PyExc_TypeError, `can't multiply sequence by non-int of type '${typeName(n)}'`);
  const count = PyNumber_AsSsize_t(n, PyExc_OverflowError);
  if (count === -1 && PyErr_Occurred()) return NULL;
  return (FN[repeat] as ssizeargfunc)(seq, count);
}
export function PyNumber_Multiply(v: Ref, w: Ref): NewRef | NULL {
  const result = binary_op1(v, w, Slot.nb_multiply);
  if (result !== Py_NotImplemented) return result;
  const left = tableSlot(v, PyTypeOff.tp_as_sequence, Slot.sq_repeat);
  if (left !== 0) return sequence_repeat(left, v, w);
  const right = tableSlot(w, PyTypeOff.tp_as_sequence, Slot.sq_repeat);
  return right !== 0 ? sequence_repeat(right, w, v) : binop_type_error(v, w, "*");
}
export function PyNumber_Subtract(v: Ref, w: Ref): NewRef | NULL { return binary_op(v, w, Slot.nb_subtract, "-"); }
export function PyNumber_MatrixMultiply(v: Ref, w: Ref): NewRef | NULL { return binary_op(v, w, Slot.nb_matrix_multiply, "@"); }
export function PyNumber_FloorDivide(v: Ref, w: Ref): NewRef | NULL { return binary_op(v, w, Slot.nb_floor_divide, "//"); }
export function PyNumber_TrueDivide(v: Ref, w: Ref): NewRef | NULL { return binary_op(v, w, Slot.nb_true_divide, "/"); }
export function PyNumber_Remainder(v: Ref, w: Ref): NewRef | NULL { return binary_op(v, w, Slot.nb_remainder, "%"); }
export function PyNumber_Divmod(v: Ref, w: Ref): NewRef | NULL { return binary_op(v, w, Slot.nb_divmod, "divmod()"); }
export function PyNumber_Lshift(v: Ref, w: Ref): NewRef | NULL { return binary_op(v, w, Slot.nb_lshift, "<<"); }
export function PyNumber_And(v: Ref, w: Ref): NewRef | NULL { return binary_op(v, w, Slot.nb_and, "&"); }
export function PyNumber_Or(v: Ref, w: Ref): NewRef | NULL { return binary_op(v, w, Slot.nb_or, "|"); }
export function PyNumber_Xor(v: Ref, w: Ref): NewRef | NULL { return binary_op(v, w, Slot.nb_xor, "^"); }
export function PyNumber_Power(v: Ref, w: Ref, z: Ref): NewRef | NULL { return ternary_op(v, w, z, Slot.nb_power, "** or pow()"); }
export function PyNumber_Rshift(v: Ref, w: Ref): NewRef | NULL {
  const result = binary_op1(v, w, Slot.nb_rshift);
  if (result !== Py_NotImplemented) return result;
  if (isPrint(v)) {
    return raise(PyExc_TypeError, `unsupported operand type(s) for >>: '${typeName(v)}' and '${typeName(w)}'. Did you mean "print(<message>, file=<output_stream>)"?`);
  }
  return binop_type_error(v, w, ">>");
}
/** Is `v` the builtin print? (PyCFunctionObject: m_ml at 16, ml_name at 0.) */
function isPrint(v: Ref): boolean {
  return I32[(v + 8) >> 2] === PyCFunction_Type && PyUnicode_AsJS(I32[I32[(v + 16) >> 2]! >> 2]! as Ref) === "print";
}

export function PyNumber_InPlaceAdd(v: Ref, w: Ref): NewRef | NULL {
  const result = binary_iop1(v, w, Slot.nb_inplace_add, Slot.nb_add);
  if (result !== Py_NotImplemented) return result;
  const concat = tableSlot(v, PyTypeOff.tp_as_sequence, Slot.sq_inplace_concat) || tableSlot(v, PyTypeOff.tp_as_sequence, Slot.sq_concat);
  return concat !== 0 ? (FN[concat] as binaryfunc)(v, w) : binop_type_error(v, w, "+=");
}
export function PyNumber_InPlaceMultiply(v: Ref, w: Ref): NewRef | NULL {
  const result = binary_iop1(v, w, Slot.nb_inplace_multiply, Slot.nb_multiply);
  if (result !== Py_NotImplemented) return result;
  if (I32[(I32[(v + 8) >> 2]! + PyTypeOff.tp_as_sequence) >> 2] !== 0) {
    const repeat = tableSlot(v, PyTypeOff.tp_as_sequence, Slot.sq_inplace_repeat) || tableSlot(v, PyTypeOff.tp_as_sequence, Slot.sq_repeat);
    return repeat !== 0 ? sequence_repeat(repeat, v, w) : binop_type_error(v, w, "*=");
  }
  const right = tableSlot(w, PyTypeOff.tp_as_sequence, Slot.sq_repeat);
  return right !== 0 ? sequence_repeat(right, w, v) : binop_type_error(v, w, "*=");
}
export function PyNumber_InPlaceSubtract(v: Ref, w: Ref): NewRef | NULL { return binary_iop(v, w, Slot.nb_inplace_subtract, Slot.nb_subtract, "-="); }
export function PyNumber_InPlaceMatrixMultiply(v: Ref, w: Ref): NewRef | NULL { return binary_iop(v, w, Slot.nb_inplace_matrix_multiply, Slot.nb_matrix_multiply, "@="); }
export function PyNumber_InPlaceFloorDivide(v: Ref, w: Ref): NewRef | NULL { return binary_iop(v, w, Slot.nb_inplace_floor_divide, Slot.nb_floor_divide, "//="); }
export function PyNumber_InPlaceTrueDivide(v: Ref, w: Ref): NewRef | NULL { return binary_iop(v, w, Slot.nb_inplace_true_divide, Slot.nb_true_divide, "/="); }
export function PyNumber_InPlaceRemainder(v: Ref, w: Ref): NewRef | NULL { return binary_iop(v, w, Slot.nb_inplace_remainder, Slot.nb_remainder, "%="); }
export function PyNumber_InPlaceLshift(v: Ref, w: Ref): NewRef | NULL { return binary_iop(v, w, Slot.nb_inplace_lshift, Slot.nb_lshift, "<<="); }
export function PyNumber_InPlaceRshift(v: Ref, w: Ref): NewRef | NULL { return binary_iop(v, w, Slot.nb_inplace_rshift, Slot.nb_rshift, ">>="); }
export function PyNumber_InPlaceAnd(v: Ref, w: Ref): NewRef | NULL { return binary_iop(v, w, Slot.nb_inplace_and, Slot.nb_and, "&="); }
export function PyNumber_InPlaceXor(v: Ref, w: Ref): NewRef | NULL { return binary_iop(v, w, Slot.nb_inplace_xor, Slot.nb_xor, "^="); }
export function PyNumber_InPlaceOr(v: Ref, w: Ref): NewRef | NULL { return binary_iop(v, w, Slot.nb_inplace_or, Slot.nb_or, "|="); }
export function PyNumber_InPlacePower(v: Ref, w: Ref, z: Ref): NewRef | NULL {
  const slot = tableSlot(v, PyTypeOff.tp_as_number, Slot.nb_inplace_power);
  if (slot !== 0) {
    const x = (FN[slot] as ternaryfunc)(v, w, z);
    if (x !== Py_NotImplemented) return x;
  }
  return ternary_op(v, w, z, Slot.nb_power, "**=");
}

function unary_op(o: Ref, off: number, name: string): NewRef | NULL {
  const slot = tableSlot(o, PyTypeOff.tp_as_number, off);
  return slot !== 0 ? (FN[slot] as unaryfunc)(o) : raise(PyExc_TypeError, `bad operand type for ${name}: '${typeName(o)}'`);
}
export function PyNumber_Negative(o: Ref): NewRef | NULL { return unary_op(o, Slot.nb_negative, "unary -"); }
export function PyNumber_Positive(o: Ref): NewRef | NULL { return unary_op(o, Slot.nb_positive, "unary +"); }
export function PyNumber_Invert(o: Ref): NewRef | NULL { return unary_op(o, Slot.nb_invert, "unary ~"); }
export function PyNumber_Absolute(o: Ref): NewRef | NULL { return unary_op(o, Slot.nb_absolute, "abs()"); }

export function _PyIndex_Check(o: Ref): boolean {
  const table = I32[(I32[(o + 8) >> 2]! + PyTypeOff.tp_as_number) >> 2]!;
  return table !== 0 && I32[(table + Slot.nb_index) >> 2] !== 0;
}
export function PyIndex_Check(o: Ref): boolean { return _PyIndex_Check(o); }
export function PyNumber_Check(o: Ref): boolean {
  return _PyIndex_Check(o) || tableSlot(o, PyTypeOff.tp_as_number, Slot.nb_int) !== 0 || tableSlot(o, PyTypeOff.tp_as_number, Slot.nb_float) !== 0;
}

function strictWarning(what: string, type: string, kind: string): number {
  return PyErr_WarnEx(PyExc_DeprecationWarning, `${what} returned non-${kind} (type ${type}).  The ability to return an instance of a strict subclass of ${kind} is deprecated, and may be removed in a future version of Python.`, 1);
}
/** operator.index(item), perhaps of a subclass of int. */
export function _PyNumber_Index(item: Ref): NewRef | NULL {
  if (hasTypeFlag(item, TPFLAGS.LONG_SUBCLASS)) return Py_NewRef(item);
  if (!_PyIndex_Check(item)) return raise(PyExc_TypeError, `'${typeName(item)}' object cannot be interpreted as an integer`);
  const result = (FN[tableSlot(item, PyTypeOff.tp_as_number, Slot.nb_index)] as unaryfunc)(item);
  if (result === NULL || I32[(result + 8) >> 2] === PyLong_Type) return result;
  if (!hasTypeFlag(result, TPFLAGS.LONG_SUBCLASS)) {
    raise(PyExc_TypeError, `__index__ returned non-int (type ${typeName(result)})`);
    Py_DECREF(result);
    return NULL;
  }
  if (strictWarning("__index__", typeName(result), "int")) { Py_DECREF(result); return NULL; }
  return result;
}
/** Replaces an int of a subclass by an exact one. */
function exactLongSteal(oSteal: NewRef | NULL): NewRef | NULL {
  if (oSteal === NULL || I32[(oSteal + 8) >> 2] === PyLong_Type) return oSteal;
  const copy = _PyLong_Copy(oSteal);
  Py_DECREF(oSteal);
  return copy;
}
/** operator.index(item), an exact int. */
export function PyNumber_Index(item: Ref): NewRef | NULL { return exactLongSteal(_PyNumber_Index(item)); }

/** The value as Py_ssize_t; out of range: `err` is raised, or clipped when `err` is NULL. -1 may be an error. */
export function PyNumber_AsSsize_t(item: Ref, err: Ref | NULL): number {
  if (I32[(item + 8) >> 2] === PyLong_Type) {
    const tag = I32[(item + 16) >> 2]!; // lv_tag: digits << 3 | sign
    if (tag < 16) return (1 - (tag & 3)) * I32[(item + 24) >> 2]!;
  }
  const value = _PyNumber_Index(item);
  if (value === NULL) return -1;
  let result = PyLong_AsSsize_t(value);
  if (result === -1 && PyErr_Occurred() && PyErr_ExceptionMatches(PyExc_OverflowError)) {
    PyErr_Clear();
    if (err === NULL) result = _PyLong_Sign(value) < 0 ? PY_SSIZE_T_MIN : PY_SSIZE_T_MAX;
    else raise(err, `cannot fit '${typeName(item)}' into an index-sized integer`);
  }
  Py_DECREF(value);
  return result;
}

/** int() of the text in a buffer, which is copied so that its NUL is sure. */
function longFromBuffer(o: Ref): NewRef | NULL {
  const bytes = withBuffer(o, PyBytes_FromStringAndSize);
  if (bytes === null || bytes === NULL) return NULL;
  const result = _PyLong_FromBytes(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes), 10);
  Py_DECREF(bytes);
  return result;
}
/** int(o). */
export function PyNumber_Long(o: Ref): NewRef | NULL {
  if (I32[(o + 8) >> 2] === PyLong_Type) return Py_NewRef(o);
  const nb_int = tableSlot(o, PyTypeOff.tp_as_number, Slot.nb_int);
  if (nb_int !== 0) {
    const result = (FN[nb_int] as unaryfunc)(o);
    if (result === NULL || I32[(result + 8) >> 2] === PyLong_Type) return result;
    if (!hasTypeFlag(result, TPFLAGS.LONG_SUBCLASS)) {
      raise(PyExc_TypeError, `__int__ returned non-int (type ${typeName(result)})`);
      Py_DECREF(result);
      return NULL;
    }
    if (strictWarning("__int__", typeName(result), "int")) { Py_DECREF(result); return NULL; }
    return exactLongSteal(result);
  }
  if (_PyIndex_Check(o)) return PyNumber_Index(o);
  const trunc = _PyObject_LookupSpecial(o, id_trunc);
  if (trunc !== NULL) return longFromTruncSteal(trunc);
  if (PyErr_Occurred()) return NULL;
  if (hasTypeFlag(o, TPFLAGS.UNICODE_SUBCLASS)) return PyLong_FromUnicodeObject(o, 10);
  if (hasTypeFlag(o, TPFLAGS.BYTES_SUBCLASS)) return _PyLong_FromBytes(PyBytes_AS_STRING(o), PyBytes_GET_SIZE(o), 10);
  if (PyType_IsSubtype(I32[(o + 8) >> 2]! as Ref, PyByteArray_Type)) return _PyLong_FromBytes(PyByteArray_AS_STRING(o), PyByteArray_GET_SIZE(o), 10);
  if (PyObject_CheckBuffer(o)) return longFromBuffer(o);
  return raise(PyExc_TypeError, `int() argument must be a string, a bytes-like object or a real number, not '${typeName(o)}'`);
}
function longFromTruncSteal(truncSteal: NewRef): NewRef | NULL {
  if (PyErr_WarnEx(PyExc_DeprecationWarning, "The delegation of int() to __trunc__ is deprecated.", 1)) { Py_DECREF(truncSteal); return NULL; }
  const result = PyObject_CallNoArgs(truncSteal);
  Py_DECREF(truncSteal);
  if (result === NULL || hasTypeFlag(result, TPFLAGS.LONG_SUBCLASS)) return exactLongSteal(result);
  const index = _PyIndex_Check(result) ? PyNumber_Index(result) : raise(PyExc_TypeError, `__trunc__ returned non-Integral (type ${typeName(result)})`);
  Py_DECREF(result);
  return index;
}

/** float(o). */
export function PyNumber_Float(o: Ref): NewRef | NULL {
  if (PyFloat_CheckExact(o)) return Py_NewRef(o);
  const nb_float = tableSlot(o, PyTypeOff.tp_as_number, Slot.nb_float);
  if (nb_float !== 0) {
    const res = (FN[nb_float] as unaryfunc)(o);
    if (res === NULL || PyFloat_CheckExact(res)) return res;
    const what = `${typeName(o)}.__float__`;
    if (!PyType_IsSubtype(I32[(res + 8) >> 2]! as Ref, PyFloat_Type)) {
      raise(PyExc_TypeError, `${what} returned non-float (type ${typeName(res)})`);
      Py_DECREF(res);
      return NULL;
    }
    const failed = strictWarning(what, typeName(res), "float");
    const value = failed ? NULL : PyFloat_FromDouble(PyFloat_AS_DOUBLE(res));
    Py_DECREF(res);
    return value;
  }
  if (_PyIndex_Check(o)) {
    const res = _PyNumber_Index(o);
    if (res === NULL) return NULL;
    const value = PyLong_AsDouble(res);
    Py_DECREF(res);
    return value === -1 && PyErr_Occurred() ? NULL : PyFloat_FromDouble(value);
  }
  if (PyType_IsSubtype(I32[(o + 8) >> 2]! as Ref, PyFloat_Type)) return PyFloat_FromDouble(PyFloat_AS_DOUBLE(o));
  return PyFloat_FromString(o);
}
/** bin, oct, hex: base 2, 8, 16 (with prefix) or 10. */
export function PyNumber_ToBase(n: Ref, base: number): NewRef | NULL {
  const index = _PyNumber_Index(n);
  if (index === NULL) return NULL;
  const result = _PyLong_Format(index, base);
  Py_DECREF(index);
  return result;
}
