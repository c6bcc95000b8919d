/**
 * The sequence and mapping protocols. Source: CPython 3.12 Objects/abstract.c (PySequence_*, PyMapping_*).
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { binaryOp1, tableSlot } from "./abstract-number.ts";
import { PyIter_Next, PyObject_GetItem, PyObject_GetIter, PyObject_LengthHint } from "./abstract.ts";
import { PyObject_CallMethodNoArgs } from "./call.ts";
import { PyDict_CheckExact, PyDict_GetItemWithError, PyDict_Keys } from "./dict.ts";
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_Occurred, raise, raiseStatus } from "./errors.ts";
import { PyExc_KeyError, PyExc_OverflowError, PyExc_TypeError, PyExc_ValueError } from "./exceptions.ts";
import { PyObject_RichCompareBool } from "./generic.ts";
import { ID } from "./id.ts";
import { PyListOff, PyList_AsTuple, PyList_CheckExact, PyList_New, _PyList_Extend } from "./list.ts";
import { CMP, FN, PyTypeOff, Py_DECREF, Py_NewRef, Slot, TPFLAGS, hasTypeFlag, type binaryfunc, type lenfunc, type objobjproc, type ssizeargfunc, type ssizeobjargproc } from "./object.ts";
import { Py_NotImplemented } from "./singletons.ts";
import { _PySlice_FromIndices } from "./slice.ts";
import { PyTuple_CheckExact, PyTuple_New, PyTuple_SET_ITEM, _PyTuple_Resize } from "./tuple.ts";
import { typeName } from "./typeobject.ts";
import { PyUnicode_AsJS } from "./unicode.ts";

const id_keys = ID("keys");

export function PySequence_Check(o: Ref): boolean {
  return !hasTypeFlag(o, TPFLAGS.DICT_SUBCLASS) && tableSlot(o, PyTypeOff.tp_as_sequence, Slot.sq_item) !== 0;
}
/** len(o) of a sequence; -1: an exception is set. */
export function PySequence_Size(o: Ref): number {
  const slot = tableSlot(o, PyTypeOff.tp_as_sequence, Slot.sq_length);
  if (slot !== 0) return (FN[slot] as lenfunc)(o);
  if (tableSlot(o, PyTypeOff.tp_as_mapping, Slot.mp_length) !== 0) return raiseStatus(PyExc_TypeError, `${typeName(o)} is not a sequence`);
  return raiseStatus(PyExc_TypeError, `object of type '${typeName(o)}' has no len()`);
}

export function PySequence_Concat(s: Ref, o: Ref): NewRef | NULL {
  const slot = tableSlot(s, PyTypeOff.tp_as_sequence, Slot.sq_concat);
  if (slot !== 0) return (FN[slot] as binaryfunc)(s, o);
  if (PySequence_Check(s) && PySequence_Check(o)) {
    const result = binaryOp1(s, o, Slot.nb_add);
    if (result !== Py_NotImplemented) return result;
  }
  return raise(PyExc_TypeError, `'${typeName(s)}' object can't be concatenated`);
}
export function PySequence_InPlaceConcat(s: Ref, o: Ref): NewRef | NULL {
  const slot = tableSlot(s, PyTypeOff.tp_as_sequence, Slot.sq_inplace_concat) || tableSlot(s, PyTypeOff.tp_as_sequence, Slot.sq_concat);
  if (slot !== 0) return (FN[slot] as binaryfunc)(s, o);
  if (PySequence_Check(s) && PySequence_Check(o)) {
    const iadd = tableSlot(s, PyTypeOff.tp_as_number, Slot.nb_inplace_add);
    const first = iadd !== 0 ? (FN[iadd] as binaryfunc)(s, o) : (Py_NotImplemented as NewRef);
    const result = first === Py_NotImplemented ? binaryOp1(s, o, Slot.nb_add) : first;
    if (result !== Py_NotImplemented) return result;
  }
  return raise(PyExc_TypeError, `'${typeName(s)}' object can't be concatenated`);
}
/** A negative index counts from the end when the type has sq_length. NaN: an exception is set. */
function fromEnd(s: Ref, i: number): number {
  if (i >= 0) return i;
  const length = tableSlot(s, PyTypeOff.tp_as_sequence, Slot.sq_length);
  if (length === 0) return i;
  const l = (FN[length] as lenfunc)(s);
  return l < 0 ? NaN : i + l;
}
export function PySequence_GetItem(s: Ref, i: number): NewRef | NULL {
  const slot = tableSlot(s, PyTypeOff.tp_as_sequence, Slot.sq_item);
  if (slot !== 0) {
    const at = i < 0 ? fromEnd(s, i) : i;
    return at !== at ? NULL : (FN[slot] as ssizeargfunc)(s, at);
  }
  if (tableSlot(s, PyTypeOff.tp_as_mapping, Slot.mp_subscript) !== 0) return raise(PyExc_TypeError, `${typeName(s)} is not a sequence`);
  return raise(PyExc_TypeError, `'${typeName(s)}' object does not support indexing`);
}
function assignItem(s: Ref, i: number, o: Ref | 0, message: string): Status {
  const slot = tableSlot(s, PyTypeOff.tp_as_sequence, Slot.sq_ass_item);
  if (slot !== 0) {
    const at = fromEnd(s, i);
    return at !== at ? -1 : ((FN[slot] as ssizeobjargproc)(s, at, o) as Status);
  }
  if (tableSlot(s, PyTypeOff.tp_as_mapping, Slot.mp_ass_subscript) !== 0) return raiseStatus(PyExc_TypeError, `${typeName(s)} is not a sequence`);
  return raiseStatus(PyExc_TypeError, `'${typeName(s)}' object ${message}`);
}
export function PySequence_SetItem(s: Ref, i: number, o: Ref): Status { return assignItem(s, i, o, "does not support item assignment"); }
export function PySequence_DelItem(s: Ref, i: number): Status { return assignItem(s, i, NULL, "doesn't support item deletion"); }

export function PySequence_GetSlice(s: Ref, i1: number, i2: number): NewRef | NULL {
  if (tableSlot(s, PyTypeOff.tp_as_mapping, Slot.mp_subscript) === 0) return raise(PyExc_TypeError, `'${typeName(s)}' object is unsliceable`);
  const slice = _PySlice_FromIndices(i1, i2);
  if (slice === NULL) return NULL;
  const result = PyObject_GetItem(s, slice);
  Py_DECREF(slice);
  return result;
}

/** tuple(v). */
export function PySequence_Tuple(v: Ref): NewRef | NULL {
  if (PyTuple_CheckExact(v)) return Py_NewRef(v);
  if (PyList_CheckExact(v)) return PyList_AsTuple(v);
  const it = PyObject_GetIter(v);
  if (it === NULL) return NULL;
  const result = tupleFromIterator(v, it);
  Py_DECREF(it);
  return result;
}
function tupleFromIterator(v: Ref, it: Ref): NewRef | NULL {
  let n = PyObject_LengthHint(v, 10);
  if (n === -1) return NULL;
  let result = PyTuple_New(n);
  if (result === NULL) return NULL;
  let j = 0;
  for (; ; j++) {
    const item = PyIter_Next(it);
    if (item === NULL) {
      if (PyErr_Occurred()) { Py_DECREF(result); return NULL; }
      break;
    }
    if (j >= n) {
      n += 10;
      n += n >> 2;
      result = _PyTuple_Resize(result, n);
      if (result === NULL) { Py_DECREF(item); return NULL; }
    }
    PyTuple_SET_ITEM(result, j, item);
  }
  return j < n ? _PyTuple_Resize(result, j) : result;
}
/** list(v). */
export function PySequence_List(v: Ref): NewRef | NULL {
  const result = PyList_New(0);
  if (result !== NULL && _PyList_Extend(result, v) < 0) { Py_DECREF(result); return NULL; }
  return result;
}
/** v itself when it is a list or tuple, else list(v); not iterable: TypeError(message). */
export function PySequence_Fast(v: Ref, message: string): NewRef | NULL {
  if (PyList_CheckExact(v) || PyTuple_CheckExact(v)) return Py_NewRef(v);
  const it = PyObject_GetIter(v);
  if (it === NULL) {
    if (PyErr_ExceptionMatches(PyExc_TypeError)) raise(PyExc_TypeError, message);
    return NULL;
  }
  const result = PySequence_List(it);
  Py_DECREF(it);
  return result;
}
export function PySequence_Fast_GET_SIZE(o: Ref): number { return I32[(o + 16) >> 2]!; }
/** Address of the item array of what PySequence_Fast returned. */
export function PySequence_Fast_ITEMS(o: Ref): number {
  return hasTypeFlag(o, TPFLAGS.LIST_SUBCLASS) ? I32[(o + PyListOff.ob_item) >> 2]! : o + 24;
}
export function PySequence_Fast_GET_ITEM(o: Ref, i: number): Ref { return I32[(PySequence_Fast_ITEMS(o) + i * 8) >> 2]! as Ref; }

export const enum IterSearch { COUNT = 1, INDEX = 2, CONTAINS = 3 }

/** Looks for `obj` by iterating. COUNT: how often; INDEX: where (or ValueError); CONTAINS: 1 or 0; -1: an exception is set. */
export function _PySequence_IterSearch(seq: Ref, obj: Ref, operation: IterSearch): number {
  const it = PyObject_GetIter(seq);
  if (it === NULL) {
    if (PyErr_ExceptionMatches(PyExc_TypeError)) raise(PyExc_TypeError, `argument of type '${typeName(seq)}' is not iterable`);
    return -1;
  }
  let n = 0;
  for (;;) {
    const item = PyIter_Next(it);
    if (item === NULL) break;
    const cmp = PyObject_RichCompareBool(item, obj, CMP.EQ);
    Py_DECREF(item);
    if (cmp < 0) { Py_DECREF(it); return -1; }
    if (cmp > 0 && operation !== IterSearch.COUNT) {
      Py_DECREF(it);
      return operation === IterSearch.INDEX ? n : 1;
    }
    if (cmp > 0 || operation === IterSearch.INDEX) n++;
    if (n > 0x7fffffff0000) { Py_DECREF(it); return raiseStatus(PyExc_OverflowError, "count exceeds C integer size"); }
  }
  Py_DECREF(it);
  if (PyErr_Occurred()) return -1;
  if (operation === IterSearch.INDEX) return raiseStatus(PyExc_ValueError, "sequence.index(x): x not in sequence");
  return n;
}
export function PySequence_Count(s: Ref, o: Ref): number { return _PySequence_IterSearch(s, o, IterSearch.COUNT); }
export function PySequence_Index(s: Ref, o: Ref): number { return _PySequence_IterSearch(s, o, IterSearch.INDEX); }
/** ob in seq: 1, 0, -1. */
export function PySequence_Contains(seq: Ref, ob: Ref): number {
  const slot = tableSlot(seq, PyTypeOff.tp_as_sequence, Slot.sq_contains);
  return slot !== 0 ? (FN[slot] as objobjproc)(seq, ob) : _PySequence_IterSearch(seq, ob, IterSearch.CONTAINS);
}

export function PyMapping_Check(o: Ref): boolean { return tableSlot(o, PyTypeOff.tp_as_mapping, Slot.mp_subscript) !== 0; }
export function PyMapping_Size(o: Ref): number {
  const slot = tableSlot(o, PyTypeOff.tp_as_mapping, Slot.mp_length);
  if (slot !== 0) return (FN[slot] as lenfunc)(o);
  if (tableSlot(o, PyTypeOff.tp_as_sequence, Slot.sq_length) !== 0) return raiseStatus(PyExc_TypeError, `${typeName(o)} is not a mapping`);
  return raiseStatus(PyExc_TypeError, `object of type '${typeName(o)}' has no len()`);
}
/** Results: the value; NULL with or without KeyError-free exception (check PyErr_Occurred). */
export function PyMapping_GetOptionalItem(o: Ref, key: Ref): NewRef | NULL {
  if (PyDict_CheckExact(o)) {
    const value = PyDict_GetItemWithError(o, key);
    return value === NULL ? NULL : Py_NewRef(value);
  }
  const value = PyObject_GetItem(o, key);
  if (value === NULL && PyErr_ExceptionMatches(PyExc_KeyError)) PyErr_Clear();
  return value;
}
function method_output_as_list(o: Ref, method: Ref): NewRef | NULL {
  const output = PyObject_CallMethodNoArgs(o, method);
  if (output === NULL) return NULL;
  const it = PyObject_GetIter(output);
  if (it === NULL && PyErr_ExceptionMatches(PyExc_TypeError)) {
    raise(PyExc_TypeError, `${typeName(o)}.${PyUnicode_AsJS(method)}() returned a non-iterable (type ${typeName(output)})`);
  }
  Py_DECREF(output);
  if (it === NULL) return NULL;
  const result = PySequence_List(it);
  Py_DECREF(it);
  return result;
}
export function PyMapping_Keys(o: Ref): NewRef | NULL { return PyDict_CheckExact(o) ? PyDict_Keys(o) : method_output_as_list(o, id_keys); }
