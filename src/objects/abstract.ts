/**
 * The object protocol: items, iteration, sizes, formatting. The number, sequence, mapping and isinstance parts have files
 * of their own and are exported here too, as Objects/abstract.c has them all. Source: CPython 3.12 Objects/abstract.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyNumber_AsSsize_t, _PyIndex_Check, tableSlot } from "./abstract-number.ts";
import { PyMapping_Size, PySequence_Check, PySequence_DelItem, PySequence_GetItem, PySequence_SetItem } from "./abstract-sequence.ts";
import { PyObject_CallMethodOneArg, PyObject_CallNoArgs, PyObject_CallOneArg } from "./call.ts";
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_Occurred, raise, raiseStatus } from "./errors.ts";
import { PyExc_IndexError, PyExc_StopIteration, PyExc_SystemError, PyExc_TypeError, PyExc_ValueError } from "./exceptions.ts";
import { PyCoro_Type, PyGen_Type, Sent, _PyGen_FetchStopIterationValue, gen_send_ex2, sentValue } from "./generator.ts";
import { PyObject_Str, _PyObject_LookupAttr } from "./generic.ts";
import { Py_GenericAlias } from "./genericalias.ts";
import { ID } from "./id.ts";
import { PyLong_AsSsize_t, PyLong_CheckExact } from "./int.ts";
import { PySeqIter_New } from "./iterobject.ts";
import { FN, PyTypeOff, Py_DECREF, Py_NewRef, Py_TYPE, Slot, TPFLAGS, hasTypeFlag, type binaryfunc, type getiterfunc, type iternextfunc, type lenfunc, type objobjargproc, type unaryfunc } from "./object.ts";
import { Py_None, Py_NotImplemented, emptyStr } from "./singletons.ts";
import { PyType_Check, PyType_Type, _PyObject_LookupSpecial, nameOfType, typeName } from "./typeobject.ts";
import { PyUnicode_Check, PyUnicode_CheckExact, PyUnicode_GET_LENGTH } from "./unicode.ts";

export * from "./abstract-isinstance.ts";
export * from "./abstract-number.ts";
export * from "./abstract-sequence.ts";
export { PY_SSIZE_T_MAX, PY_SSIZE_T_MIN } from "./abstract-ssize.ts";

const id_class_getitem = ID("__class_getitem__");
const id_format = ID("__format__");
const id_length_hint = ID("__length_hint__");
const id_send = ID("send");

/** o[key]. */
export function PyObject_GetItem(o: Ref, key: Ref): NewRef | NULL {
  const type = I32[(o + 8) >> 2]!;
  const mapping = I32[(type + PyTypeOff.tp_as_mapping) >> 2]!;
  if (mapping !== 0) {
    const slot = I32[(mapping + Slot.mp_subscript) >> 2]!;
    if (slot !== 0) return (FN[slot] as binaryfunc)(o, key);
  }
  if (tableSlot(o, PyTypeOff.tp_as_sequence, Slot.sq_item) !== 0) {
    if (!_PyIndex_Check(key)) return raise(PyExc_TypeError, `sequence index must be integer, not '${typeName(key)}'`);
    const i = PyNumber_AsSsize_t(key, PyExc_IndexError);
    return i === -1 && PyErr_Occurred() ? NULL : PySequence_GetItem(o, i);
  }
  return PyType_Check(o) ? classGetItem(o, key) : raise(PyExc_TypeError, `'${typeName(o)}' object is not subscriptable`);
}
function classGetItem(type: Ref, key: Ref): NewRef | NULL {
  if (type === PyType_Type) return Py_GenericAlias(type, key);
  const meth = _PyObject_LookupAttr(type, id_class_getitem);
  if (meth === NULL && PyErr_Occurred()) return NULL;
  if (meth !== NULL && meth !== Py_None) {
    const result = PyObject_CallOneArg(meth, key);
    Py_DECREF(meth);
    return result;
  }
  return raise(PyExc_TypeError, `type '${nameOfType(type)}' is not subscriptable`);
}
/** o[key] = value. */
export function PyObject_SetItem(o: Ref, key: Ref, value: Ref): Status {
  const slot = tableSlot(o, PyTypeOff.tp_as_mapping, Slot.mp_ass_subscript);
  if (slot !== 0) return (FN[slot] as objobjargproc)(o, key, value) as Status;
  if (I32[(I32[(o + 8) >> 2]! + PyTypeOff.tp_as_sequence) >> 2] !== 0) {
    if (_PyIndex_Check(key)) {
      const i = PyNumber_AsSsize_t(key, PyExc_IndexError);
      return i === -1 && PyErr_Occurred() ? -1 : PySequence_SetItem(o, i, value);
    }
    if (tableSlot(o, PyTypeOff.tp_as_sequence, Slot.sq_ass_item) !== 0) return raiseStatus(PyExc_TypeError, `sequence index must be integer, not '${typeName(key)}'`);
  }
  return raiseStatus(PyExc_TypeError, `'${typeName(o)}' object does not support item assignment`);
}
/** del o[key]. */
export function PyObject_DelItem(o: Ref, key: Ref): Status {
  const slot = tableSlot(o, PyTypeOff.tp_as_mapping, Slot.mp_ass_subscript);
  if (slot !== 0) return (FN[slot] as objobjargproc)(o, key, NULL) as Status;
  if (I32[(I32[(o + 8) >> 2]! + PyTypeOff.tp_as_sequence) >> 2] !== 0) {
    if (_PyIndex_Check(key)) {
      const i = PyNumber_AsSsize_t(key, PyExc_IndexError);
      return i === -1 && PyErr_Occurred() ? -1 : PySequence_DelItem(o, i);
    }
    if (tableSlot(o, PyTypeOff.tp_as_sequence, Slot.sq_ass_item) !== 0) return raiseStatus(PyExc_TypeError, `sequence index must be integer, not '${typeName(key)}'`);
  }
  return raiseStatus(PyExc_TypeError, `'${typeName(o)}' object does not support item deletion`);
}

export function _PyObject_HasLen(o: Ref): boolean {
  return tableSlot(o, PyTypeOff.tp_as_sequence, Slot.sq_length) !== 0 || tableSlot(o, PyTypeOff.tp_as_mapping, Slot.mp_length) !== 0;
}
/** len(o); -1: an exception is set. */
export function PyObject_Size(o: Ref): number {
  const slot = tableSlot(o, PyTypeOff.tp_as_sequence, Slot.sq_length);
  return slot !== 0 ? (FN[slot] as lenfunc)(o) : PyMapping_Size(o);
}
/** len(o), else o.__length_hint__(), else `defaultvalue`; -1: an exception is set. */
export function PyObject_LengthHint(o: Ref, defaultvalue: number): number {
  if (_PyObject_HasLen(o)) {
    const res = PyObject_Size(o);
    if (res >= 0) return res;
    if (!PyErr_ExceptionMatches(PyExc_TypeError)) return -1;
    PyErr_Clear();
  }
  const hint = _PyObject_LookupSpecial(o, id_length_hint);
  if (hint === NULL) return PyErr_Occurred() ? -1 : defaultvalue;
  const result = PyObject_CallNoArgs(hint);
  Py_DECREF(hint);
  if (result === NULL) {
    if (!PyErr_ExceptionMatches(PyExc_TypeError)) return -1;
    PyErr_Clear();
    return defaultvalue;
  }
  if (result === Py_NotImplemented) return defaultvalue;
  if (!hasTypeFlag(result, TPFLAGS.LONG_SUBCLASS)) {
    raise(PyExc_TypeError, `__length_hint__ must be an integer, not ${typeName(result)}`);
    Py_DECREF(result);
    return -1;
  }
  const m = PyLong_AsSsize_t(result);
  Py_DECREF(result);
  if (m >= 0) return m;
  return PyErr_Occurred() ? -1 : raiseStatus(PyExc_ValueError, "__length_hint__() should return >= 0");
}

/** format(obj, spec); spec NULL: "". */
export function PyObject_Format(obj: Ref, formatSpec: Ref | NULL): NewRef | NULL {
  if (formatSpec !== NULL && !PyUnicode_Check(formatSpec)) return raise(PyExc_SystemError, `Format specifier must be a string, not ${typeName(formatSpec)}`);
  if (formatSpec === NULL || PyUnicode_GET_LENGTH(formatSpec) === 0) {
    if (PyUnicode_CheckExact(obj)) return Py_NewRef(obj);
    if (PyLong_CheckExact(obj)) return PyObject_Str(obj);
  }
  const meth = _PyObject_LookupSpecial(obj, id_format);
  if (meth === NULL) return PyErr_Occurred() ? NULL : raise(PyExc_TypeError, `Type ${typeName(obj)} doesn't define __format__`);
  const result = PyObject_CallOneArg(meth, formatSpec || emptyStr);
  Py_DECREF(meth);
  if (result !== NULL && !PyUnicode_Check(result)) {
    raise(PyExc_TypeError, `__format__ must return a str, not ${typeName(result)}`);
    Py_DECREF(result);
    return NULL;
  }
  return result;
}

/** iter(o). */
export function PyObject_GetIter(o: Ref): NewRef | NULL {
  const slot = I32[(I32[(o + 8) >> 2]! + PyTypeOff.tp_iter) >> 2]!;
  if (slot === 0) {
    if (PySequence_Check(o)) return PySeqIter_New(o);
    return raise(PyExc_TypeError, `'${typeName(o)}' object is not iterable`);
  }
  const res = (FN[slot] as getiterfunc)(o);
  if (res !== NULL && !PyIter_Check(res)) {
    raise(PyExc_TypeError, `iter() returned non-iterator of type '${typeName(res)}'`);
    Py_DECREF(res);
    return NULL;
  }
  return res;
}
/** aiter(o). */
export function PyObject_GetAIter(o: Ref): NewRef | NULL {
  const slot = tableSlot(o, PyTypeOff.tp_as_async, Slot.am_aiter);
  if (slot === 0) return raise(PyExc_TypeError, `'${typeName(o)}' object is not an async iterable`);
  const it = (FN[slot] as unaryfunc)(o);
  if (it !== NULL && !PyAIter_Check(it)) {
    raise(PyExc_TypeError, `aiter() returned not an async iterator of type '${typeName(it)}'`);
    Py_DECREF(it);
    return NULL;
  }
  return it;
}
export function PyIter_Check(o: Ref): boolean {
  const slot = I32[(I32[(o + 8) >> 2]! + PyTypeOff.tp_iternext) >> 2]!;
  return slot !== 0 && FN[slot] !== _PyObject_NextNotImplemented;
}
/** tp_iternext of a class with `__next__ = None`. */
export function _PyObject_NextNotImplemented(self: Ref): NULL { return raise(PyExc_TypeError, `'${typeName(self)}' object is not iterable`); }
export function PyAIter_Check(o: Ref): boolean { return tableSlot(o, PyTypeOff.tp_as_async, Slot.am_anext) !== 0; }

/** next(it); NULL without an exception: exhausted. */
export function PyIter_Next(it: Ref): NewRef | NULL {
  const result = (FN[I32[(I32[(it + 8) >> 2]! + PyTypeOff.tp_iternext) >> 2]!] as iternextfunc)(it);
  if (result === NULL && PyErr_Occurred() && PyErr_ExceptionMatches(PyExc_StopIteration)) PyErr_Clear();
  return result;
}

/** What the last PyIter_Send yielded or returned, owned by the caller; NULL after an error. */
export let iterSendValue: NewRef | NULL = NULL;
/** it.send(arg): Sent.NEXT (yielded), Sent.RETURN (finished), Sent.ERROR; the value is in iterSendValue. */
export function PyIter_Send(it: Ref, arg: Ref): Sent {
  const type = Py_TYPE(it);
  if (type === PyGen_Type || type === PyCoro_Type) {
    const status = gen_send_ex2(it, arg, false, false);
    iterSendValue = status === Sent.RETURN && sentValue === NULL ? (Py_None as NewRef) : sentValue;
    return status;
  }
  const slot = I32[(type + PyTypeOff.tp_iternext) >> 2]!;
  const result = arg === Py_None && slot !== 0 ? (FN[slot] as iternextfunc)(it) : PyObject_CallMethodOneArg(it, id_send, arg);
  if (result !== NULL) {
    iterSendValue = result;
    return Sent.NEXT;
  }
  iterSendValue = _PyGen_FetchStopIterationValue();
  return iterSendValue === NULL ? Sent.ERROR : Sent.RETURN;
}
