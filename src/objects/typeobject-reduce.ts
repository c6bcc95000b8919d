/**
 * How objects are taken apart for pickle and copy: object.__reduce_ex__, __reduce__, __getstate__.
 * Source: CPython 3.12 Objects/typeobject.c (object_getstate, reduce_newobj, _PyObject_GetNewArguments).
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PyObject_GetIter } from "./abstract.ts";
import { PyObject_CallNoArgs, callArgs, callMethod } from "./call.ts";
import { PyCFunction_Type, PyCFunctionOff, PyMethodDefOff } from "./cfunction.ts";
import { PyDict_GET_SIZE, PyDict_GetItemWithError, PyDict_New, PyDict_SetItem, PyObject_GenericGetDict, _PyObject_IsInstanceDictEmpty } from "./dict.ts";
import { PyErr_Occurred, raise } from "./errors.ts";
import { PyExc_ImportError, PyExc_TypeError, PyExc_ValueError } from "./exceptions.ts";
import { PyObject_GetAttr, _PyObject_LookupAttr } from "./generic.ts";
import { ID } from "./id.ts";
import { PyLong_FromLong } from "./int.ts";
import { PyList_Check } from "./list.ts";
import { FN, PyTypeOff, Py_DECREF, Py_NewRef, Py_SIZE, Py_TYPE, Py_XDECREF, TPFLAGS, hasTypeFlag } from "./object.ts";
import { Py_None } from "./singletons.ts";
import { State } from "./state.ts";
import { PyTuple_Check, PyTuple_New, PyTuple_Pack } from "./tuple.ts";
import { PyBaseObject_Type, _PyObject_LookupSpecial, _PyType_Lookup, typeName } from "./typeobject.ts";

function tupleItem(tuple: Ref, i: number): Ref { return I32[(tuple + 24 + i * 8) >> 2]! as Ref; }

/** The module `name`, imported when it is not in sys.modules. */
export function importModule(name: Ref): NewRef | NULL {
  const modules = I32[State.modules >> 2]! as Ref | NULL;
  const known = modules === NULL ? NULL : PyDict_GetItemWithError(modules, name);
  if (known !== NULL) return Py_NewRef(known);
  const importer = PyDict_GetItemWithError(I32[State.builtins_dict >> 2]! as Ref, ID("__import__"));
  return importer === NULL ? raise(PyExc_ImportError, "__import__ not found") : callArgs(importer, name);
}
function import_copyreg(): NewRef | NULL { return importModule(ID("copyreg")); }

/** copyreg._slotnames(type), cached in `__slotnames__`: a list or None. */
function slotNames(type: Ref): NewRef | NULL {
  const cached = PyDict_GetItemWithError(I32[(type + PyTypeOff.tp_dict) >> 2]! as Ref, ID("__slotnames__"));
  if (cached !== NULL) return Py_NewRef(cached);
  if (PyErr_Occurred()) return NULL;
  const copyreg = import_copyreg();
  if (copyreg === NULL) return NULL;
  const names = callMethod(copyreg, ID("_slotnames"), type);
  Py_DECREF(copyreg);
  if (names !== NULL && names !== Py_None && !PyList_Check(names)) {
    Py_DECREF(names);
    return raise(PyExc_TypeError, "copyreg._slotnames didn't return a list or None");
  }
  return names;
}

/** Refuses an object that holds more than its slots and dict tell. */
function needsMoreState(self: Ref, slots: Ref): boolean {
  const type = Py_TYPE(self);
  let size = I32[(PyBaseObject_Type + PyTypeOff.tp_basicsize) >> 2]!;
  const flags = I32[(type + PyTypeOff.tp_flags) >> 2]!;
  if (I32[(type + PyTypeOff.tp_dictoffset) >> 2] !== 0 && (flags & TPFLAGS.MANAGED_DICT) === 0) size += 8;
  if (I32[(type + PyTypeOff.tp_weaklistoffset) >> 2]! > 0) size += 8;
  if (slots !== Py_None) size += 8 * Py_SIZE(slots);
  return I32[(type + PyTypeOff.tp_itemsize) >> 2] !== 0 || I32[(type + PyTypeOff.tp_basicsize) >> 2]! > size;
}

function object_getstate_default(self: Ref, required: boolean): NewRef | NULL {
  if (required && I32[(Py_TYPE(self) + PyTypeOff.tp_itemsize) >> 2] !== 0) {
    return raise(PyExc_TypeError, `cannot pickle '${typeName(self)}' object`);
  }
  let state: NewRef | NULL = _PyObject_IsInstanceDictEmpty(self) ? Py_NewRef(Py_None) : PyObject_GenericGetDict(self);
  if (state === NULL) return NULL;
  const names = slotNames(Py_TYPE(self));
  if (names === NULL) { Py_DECREF(state); return NULL; }
  if (required && needsMoreState(self, names)) {
    Py_DECREF(names);
    Py_DECREF(state);
    return raise(PyExc_TypeError, `cannot pickle '${typeName(self)}' object`);
  }
  if (names !== Py_None && Py_SIZE(names) > 0) {
    const slots = slotValues(self, names);
    if (slots === NULL) { Py_DECREF(names); Py_DECREF(state); return NULL; }
    if (PyDict_GET_SIZE(slots) > 0) {
      const pair = PyTuple_Pack(state, slots);
      Py_DECREF(state);
      state = pair;
    }
    Py_DECREF(slots);
  }
  Py_DECREF(names);
  return state;
}
/** { name: value } of the slots that are set. */
function slotValues(self: Ref, names: Ref): NewRef | NULL {
  const slots = PyDict_New();
  if (slots === NULL) return NULL;
  for (let i = 0; i < Py_SIZE(names); i++) {
    const name = Py_NewRef(I32[(I32[(names + 24) >> 2]! + i * 8) >> 2]! as Ref);
    const value = _PyObject_LookupAttr(self, name);
    const failed = value === NULL ? PyErr_Occurred() !== NULL : PyDict_SetItem(slots, name, value) < 0;
    Py_XDECREF(value);
    Py_DECREF(name);
    if (failed) { Py_DECREF(slots); return NULL; }
  }
  return slots;
}

function object_getstate(self: Ref, required: boolean): NewRef | NULL {
  const method = PyObject_GetAttr(self, ID("__getstate__"));
  if (method === NULL) return NULL;
  const standard = Py_TYPE(method) === PyCFunction_Type && I32[(method + PyCFunctionOff.m_self) >> 2] === self
    && FN[I32[(I32[(method + PyCFunctionOff.m_ml) >> 2]! + PyMethodDefOff.ml_meth) >> 2]!] === object_getstate_method;
  const state = standard ? object_getstate_default(self, required) : PyObject_CallNoArgs(method);
  Py_DECREF(method);
  return state;
}
/** object.__getstate__. */
export function object_getstate_method(self: Ref): NewRef | NULL { return object_getstate_default(self, false); }

/** Arguments for `__new__`: [args, kwargs], each owned or NULL; null: an exception is set. */
function newArguments(self: Ref): [args: NewRef | NULL, kwargs: NewRef | NULL] | null {
  let method = _PyObject_LookupSpecial(self, ID("__getnewargs_ex__"));
  if (method !== NULL) {
    const pair = PyObject_CallNoArgs(method);
    Py_DECREF(method);
    return pair === NULL ? null : splitNewArgs(pair);
  }
  if (PyErr_Occurred()) return null;
  method = _PyObject_LookupSpecial(self, ID("__getnewargs__"));
  if (method === NULL) return PyErr_Occurred() ? null : [NULL, NULL];
  const args = PyObject_CallNoArgs(method);
  Py_DECREF(method);
  if (args === NULL) return null;
  if (PyTuple_Check(args)) return [args, NULL];
  raise(PyExc_TypeError, `__getnewargs__ should return a tuple, not '${typeName(args)}'`);
  Py_DECREF(args);
  return null;
}
function splitNewArgs(pairSteal: NewRef): [NewRef, NewRef] | null {
  let found: [NewRef, NewRef] | null = null;
  if (!PyTuple_Check(pairSteal)) raise(PyExc_TypeError, `__getnewargs_ex__ should return a tuple, not '${typeName(pairSteal)}'`);
  else if (Py_SIZE(pairSteal) !== 2) raise(PyExc_ValueError, `__getnewargs_ex__ should return a tuple of length 2, not ${Py_SIZE(pairSteal)}`);
  else {
    const [args, kwargs] = [tupleItem(pairSteal, 0), tupleItem(pairSteal, 1)];
    if (!PyTuple_Check(args)) {
      raise(PyExc_TypeError, `first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '${typeName(args)}'`);
    } else if (!hasTypeFlag(kwargs, TPFLAGS.DICT_SUBCLASS)) {
      raise(PyExc_TypeError, `second item of the tuple returned by __getnewargs_ex__ must be a dict, not '${typeName(kwargs)}'`);
    } else found = [Py_NewRef(args), Py_NewRef(kwargs)];
  }
  Py_DECREF(pairSteal);
  return found;
}

/** Iterators over the items a list or dict subclass holds; None for others. */
function listItems(self: Ref): NewRef | NULL {
  return hasTypeFlag(self, TPFLAGS.LIST_SUBCLASS) ? PyObject_GetIter(self) : Py_NewRef(Py_None);
}
function dictItems(self: Ref): NewRef | NULL {
  if (!hasTypeFlag(self, TPFLAGS.DICT_SUBCLASS)) return Py_NewRef(Py_None);
  const items = callMethod(self, ID("items"));
  if (items === NULL) return NULL;
  const iterator = PyObject_GetIter(items);
  Py_DECREF(items);
  return iterator;
}

/** [callable, its arguments] that make the object again. */
function maker(self: Ref, args: NewRef | NULL, kwargs: NewRef | NULL): [NewRef, NewRef] | null {
  const copyreg = import_copyreg();
  if (copyreg === NULL) return null;
  const cls = Py_TYPE(self);
  const withKeywords = kwargs !== NULL && PyDict_GET_SIZE(kwargs) > 0;
  const callable = PyObject_GetAttr(copyreg, withKeywords ? ID("__newobj_ex__") : ID("__newobj__"));
  Py_DECREF(copyreg);
  if (callable === NULL) return null;
  let newargs: NewRef | NULL;
  if (withKeywords) newargs = PyTuple_Pack(cls, args as Ref, kwargs);
  else {
    const n = args === NULL ? 0 : Py_SIZE(args);
    newargs = PyTuple_New(n + 1);
    if (newargs !== NULL) {
      I32[(newargs + 24) >> 2] = Py_NewRef(cls);
      for (let i = 0; i < n; i++) I32[(newargs + 32 + i * 8) >> 2] = Py_NewRef(tupleItem(args as Ref, i));
    }
  }
  if (newargs === NULL) { Py_DECREF(callable); return null; }
  return [callable, newargs];
}

function reduce_newobj(self: Ref): NewRef | NULL {
  if (I32[(Py_TYPE(self) + PyTypeOff.tp_new) >> 2] === 0) return raise(PyExc_TypeError, `cannot pickle '${typeName(self)}' object`);
  const given = newArguments(self);
  if (given === null) return NULL;
  const [args, kwargs] = given;
  const made = maker(self, args, kwargs);
  const hasArgs = args !== NULL;
  Py_XDECREF(args);
  Py_XDECREF(kwargs);
  if (made === null) return NULL;
  const required = !hasArgs && !hasTypeFlag(self, TPFLAGS.LIST_SUBCLASS) && !hasTypeFlag(self, TPFLAGS.DICT_SUBCLASS);
  const state = object_getstate(self, required);
  const items = state === NULL ? NULL : listItems(self);
  const pairs = items === NULL ? NULL : dictItems(self);
  const result = pairs === NULL ? NULL : PyTuple_Pack(made[0], made[1], state as Ref, items as Ref, pairs);
  for (const o of [made[0], made[1], state, items, pairs]) Py_XDECREF(o);
  return result;
}

/** object.__reduce__: by copyreg for protocols 0 and 1. */
export function object_reduce(self: Ref, protocol: number): NewRef | NULL {
  if (protocol >= 2) return reduce_newobj(self);
  const copyreg = import_copyreg();
  if (copyreg === NULL) return NULL;
  const n = PyLong_FromLong(protocol);
  const result = n === NULL ? NULL : callMethod(copyreg, ID("_reduce_ex"), self, n);
  Py_XDECREF(n);
  Py_DECREF(copyreg);
  return result;
}
/** object.__reduce_ex__: `__reduce__` of the class if it has its own. */
export function object_reduce_ex(self: Ref, protocol: number): NewRef | NULL {
  const reduce = _PyObject_LookupAttr(self, ID("__reduce__"));
  if (reduce === NULL) return PyErr_Occurred() ? NULL : object_reduce(self, protocol);
  const own = _PyType_Lookup(Py_TYPE(self), ID("__reduce__"));
  const standard = PyDict_GetItemWithError(I32[(PyBaseObject_Type + PyTypeOff.tp_dict) >> 2]! as Ref, ID("__reduce__"));
  const result = own !== standard ? PyObject_CallNoArgs(reduce) : object_reduce(self, protocol);
  Py_DECREF(reduce);
  return result;
}
