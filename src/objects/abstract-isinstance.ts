/**
 * isinstance and issubclass. Source: CPython 3.12 Objects/abstract.c (object_isinstance, abstract_issubclass, …).
 */
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PyObject_CallOneArg } from "./call.ts";
import { PyErr_Occurred, raiseStatus } from "./errors.ts";
import { PyExc_TypeError } from "./exceptions.ts";
import { PyObject_IsTrue, _PyObject_LookupAttr } from "./generic.ts";
import { ID } from "./id.ts";
import { Py_DECREF, Py_TYPE, TPFLAGS, hasTypeFlag } from "./object.ts";
import { _Py_EnterRecursiveCall, _Py_LeaveRecursiveCall } from "./recursion.ts";
import { PyTuple_Check, PyTuple_GET_ITEM, PyTuple_GET_SIZE } from "./tuple.ts";
import { PyObject_TypeCheck, PyType_Check, PyType_CheckExact, PyType_IsSubtype, _PyObject_LookupSpecial } from "./typeobject.ts";
import { _PyUnion_Check, _Py_union_args } from "./union.ts";

const id_bases = ID("__bases__");
const id_class = ID("__class__");
const id_instancecheck = ID("__instancecheck__");
const id_subclasscheck = ID("__subclasscheck__");

/** cls.__bases__ when it is a tuple; NULL with or without an exception. */
function abstract_get_bases(cls: Ref): NewRef | NULL {
  const bases = _PyObject_LookupAttr(cls, id_bases);
  if (bases !== NULL && !PyTuple_Check(bases)) { Py_DECREF(bases); return NULL; }
  return bases;
}
function abstract_issubclass(derived: Ref, cls: Ref): number {
  if (derived === cls) return 1;
  const bases = abstract_get_bases(derived);
  if (bases === NULL) return PyErr_Occurred() ? -1 : 0;
  if (_Py_EnterRecursiveCall(" in __issubclass__")) { Py_DECREF(bases); return -1; }
  let r = 0;
  for (let i = 0; i < PyTuple_GET_SIZE(bases) && r === 0; i++) r = abstract_issubclass(PyTuple_GET_ITEM(bases, i), cls);
  _Py_LeaveRecursiveCall();
  Py_DECREF(bases);
  return r;
}
/** Has `cls` a tuple __bases__? 0 with TypeError when not. */
function check_class(cls: Ref, error: string): boolean {
  const bases = abstract_get_bases(cls);
  if (bases === NULL) {
    if (!PyErr_Occurred()) raiseStatus(PyExc_TypeError, error);
    return false;
  }
  Py_DECREF(bases);
  return true;
}
function object_isinstance(inst: Ref, cls: Ref): number {
  if (PyType_Check(cls)) {
    if (PyObject_TypeCheck(inst, cls)) return 1;
    const icls = _PyObject_LookupAttr(inst, id_class);
    if (icls === NULL) return PyErr_Occurred() ? -1 : 0;
    const result = icls !== Py_TYPE(inst) && hasTypeFlag(icls, TPFLAGS.TYPE_SUBCLASS) && PyType_IsSubtype(icls, cls) ? 1 : 0;
    Py_DECREF(icls);
    return result;
  }
  if (!check_class(cls, "isinstance() arg 2 must be a type, a tuple of types, or a union")) return -1;
  const icls = _PyObject_LookupAttr(inst, id_class);
  if (icls === NULL) return PyErr_Occurred() ? -1 : 0;
  const result = abstract_issubclass(icls, cls);
  Py_DECREF(icls);
  return result;
}
/** What a __instancecheck__ or __subclasscheck__ says. */
function callCheckerSteal(checkerSteal: Ref, o: Ref, where: string): number {
  let ok = -1;
  if (!_Py_EnterRecursiveCall(where)) {
    const res = PyObject_CallOneArg(checkerSteal, o);
    _Py_LeaveRecursiveCall();
    if (res !== NULL) {
      ok = PyObject_IsTrue(res);
      Py_DECREF(res);
    }
  }
  Py_DECREF(checkerSteal);
  return ok;
}
/** isinstance(inst, cls): 1, 0, -1. */
export function PyObject_IsInstance(inst: Ref, clsOrTuple: Ref): number {
  if (Py_TYPE(inst) === clsOrTuple) return 1;
  if (PyType_CheckExact(clsOrTuple)) return object_isinstance(inst, clsOrTuple);
  const cls = _PyUnion_Check(clsOrTuple) ? _Py_union_args(clsOrTuple) : clsOrTuple;
  if (PyTuple_Check(cls)) {
    if (_Py_EnterRecursiveCall(" in __instancecheck__")) return -1;
    let r = 0;
    for (let i = 0; i < PyTuple_GET_SIZE(cls) && r === 0; i++) r = PyObject_IsInstance(inst, PyTuple_GET_ITEM(cls, i));
    _Py_LeaveRecursiveCall();
    return r;
  }
  const checker = _PyObject_LookupSpecial(cls, id_instancecheck);
  if (checker !== NULL) return callCheckerSteal(checker, inst, " in __instancecheck__");
  return PyErr_Occurred() ? -1 : object_isinstance(inst, cls);
}
/** isinstance without __instancecheck__: type.__instancecheck__. */
export function _PyObject_RealIsInstance(inst: Ref, cls: Ref): number { return object_isinstance(inst, cls); }

function recursive_issubclass(derived: Ref, cls: Ref): number {
  if (PyType_Check(cls) && PyType_Check(derived)) return PyType_IsSubtype(derived, cls) ? 1 : 0;
  if (!check_class(derived, "issubclass() arg 1 must be a class")) return -1;
  if (!_PyUnion_Check(cls) && !check_class(cls, "issubclass() arg 2 must be a class, a tuple of classes, or a union")) return -1;
  return abstract_issubclass(derived, cls);
}
/** issubclass(derived, cls): 1, 0, -1. */
export function PyObject_IsSubclass(derived: Ref, clsOrTuple: Ref): number {
  if (PyType_CheckExact(clsOrTuple)) return derived === clsOrTuple ? 1 : recursive_issubclass(derived, clsOrTuple);
  const cls = _PyUnion_Check(clsOrTuple) ? _Py_union_args(clsOrTuple) : clsOrTuple;
  if (PyTuple_Check(cls)) {
    if (_Py_EnterRecursiveCall(" in __subclasscheck__")) return -1;
    let r = 0;
    for (let i = 0; i < PyTuple_GET_SIZE(cls) && r === 0; i++) r = PyObject_IsSubclass(derived, PyTuple_GET_ITEM(cls, i));
    _Py_LeaveRecursiveCall();
    return r;
  }
  const checker = _PyObject_LookupSpecial(cls, id_subclasscheck);
  if (checker !== NULL) return callCheckerSteal(checker, derived, " in __subclasscheck__");
  return PyErr_Occurred() ? -1 : recursive_issubclass(derived, cls);
}
/** issubclass without __subclasscheck__: type.__subclasscheck__. */
export function _PyObject_RealIsSubclass(derived: Ref, cls: Ref): number { return recursive_issubclass(derived, cls); }
