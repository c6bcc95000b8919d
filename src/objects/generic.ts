/**
 * Attributes of any object: the generic part of object.c. The other protocols of every object (repr, comparison, hash,
 * truth, finalizers) are in generic-ops.ts and are offered from here too.
 *
 * Source of every rule: CPython 3.12 Objects/object.c, under the same names.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import {
  PyDict_DelItem, PyDict_GetItemWithError, PyDict_SetItem, _PyObjectDict_SetItem, _PyObject_GetInstanceAttribute,
  _PyObject_MakeDictFromInstanceAttributes, _PyObject_StoreInstanceAttribute,
} from "./dict.ts";
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_GivenExceptionMatches, raise, raiseStatus } from "./errors.ts";
import { PyExc_AttributeError, PyExc_KeyError, PyExc_TypeError } from "./exceptions.ts";
import { _PyObject_VAR_SIZE } from "./gcalloc.ts";
import { FN, PyTypeOff, Py_DECREF, Py_INCREF, Py_NewRef, Py_TYPE, TPFLAGS, fnIndex } from "./object.ts";
import { State } from "./state.ts";
import { PyType_IsSubtype, PyType_Type, _PyType_Lookup, nameOfType, typeName, type_getattro, type_getattro_impl } from "./typeobject.ts";
import { PyUnicode_AsJS, PyUnicode_CheckExact, PyUnicode_FromString, internSteal } from "./unicode.ts";

export {
  PyCallable_Check, PyObject_ASCII, PyObject_Bytes, PyObject_CallFinalizer, PyObject_CallFinalizerFromDealloc, PyObject_Dir,
  PyObject_GenericHash, PyObject_Hash, PyObject_HashNotImplemented, PyObject_IsTrue, PyObject_Repr,
  PyObject_RichCompare, PyObject_RichCompareBool, PyObject_SelfIter, PyObject_Str, Py_ReprEnter, Py_ReprLeave, pointerText,
} from "./generic-ops.ts";
export { PyEllipsis_Type, _PyNone_Type, _PyNotImplemented_Type } from "./generic-singletons.ts";

/** Where a managed dict, or the tagged address of inline values, lies before the instance (internal/pycore_object.h). */
export const MANAGED_DICT_OFFSET = -24;
/** Where the weak reference list of a type with MANAGED_WEAKREF lies before the instance. */
export const MANAGED_WEAKREF_OFFSET = -32;
/** Offsets in an AttributeError: PyAttributeErrorObject. */
const enum AttributeErrorOff { obj = 72, name = 80 }

const GENERIC_GETATTR = fnIndex(PyObject_GenericGetAttr);
const TYPE_GETATTRO = fnIndex(type_getattro);

function isStr(o: Ref): boolean {
  return (I32[(I32[(o + 8) >> 2]! + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.UNICODE_SUBCLASS) !== 0;
}
function badName(name: Ref): NULL {
  return raise(PyExc_TypeError, `attribute name must be string, not '${typeName(name)}'`);
}

/** Fills `name` and `obj` of the AttributeError that is set, when nobody has (for "Did you mean"). */
export function set_attribute_error_context(obj: Ref, name: Ref): void {
  const exc = I32[State.current_exception >> 2]! as Ref;
  if (exc === NULL || !PyErr_GivenExceptionMatches(exc, PyExc_AttributeError)) return;
  if (I32[(exc + AttributeErrorOff.name) >> 2] !== 0 || I32[(exc + AttributeErrorOff.obj) >> 2] !== 0) return;
  I32[(exc + AttributeErrorOff.name) >> 2] = Py_NewRef(name);
  I32[(exc + AttributeErrorOff.obj) >> 2] = Py_NewRef(obj);
}
/** Sets AttributeError with `name` and `obj` filled. */
export function raiseAttributeError(obj: Ref, name: Ref, message: string): NULL {
  raise(PyExc_AttributeError, message);
  set_attribute_error_context(obj, name);
  return NULL;
}

export function PyObject_GetAttr(o: Ref, name: Ref): NewRef | NULL {
  if (!isStr(name)) return badName(name);
  const getattro = I32[(I32[(o + 8) >> 2]! + PyTypeOff.tp_getattro) >> 2]!;
  if (getattro === GENERIC_GETATTR) {
    const found = genericGetAttr(o, name, 0, false);
    if (found === NULL) set_attribute_error_context(o, name);
    return found;
  }
  if (getattro === 0) raise(PyExc_AttributeError, `'${typeName(o)}' object has no attribute '${PyUnicode_AsJS(name)}'`);
  else {
    const result = FN[getattro]!(o, name) as NewRef | NULL;
    if (result !== NULL) return result;
  }
  set_attribute_error_context(o, name);
  return NULL;
}

/** `PyObject_GetAttr` by a host string. */
export function PyObject_GetAttrString(o: Ref, name: string): NewRef | NULL {
  const key = PyUnicode_FromString(name);
  if (key === NULL) return NULL;
  const result = PyObject_GetAttr(o, key);
  Py_DECREF(key);
  return result;
}

/** The attribute, or NULL without an exception when there is none; NULL with one for other errors. */
export function _PyObject_LookupAttr(o: Ref, name: Ref): NewRef | NULL {
  if (!isStr(name)) return badName(name);
  const getattro = I32[(I32[(o + 8) >> 2]! + PyTypeOff.tp_getattro) >> 2]!;
  if (getattro === GENERIC_GETATTR) return genericGetAttr(o, name, 0, true);
  if (getattro === TYPE_GETATTRO) {
    const found = type_getattro_impl(o, name, true);
    if (found === NULL) clearAttributeError();
    return found;
  }
  if (getattro === 0) return NULL;
  const result = FN[getattro]!(o, name) as NewRef | NULL;
  if (result === NULL) clearAttributeError();
  return result;
}
function clearAttributeError(): void {
  if (I32[State.current_exception >> 2] !== 0 && PyErr_ExceptionMatches(PyExc_AttributeError)) PyErr_Clear();
}

/** 1 or 0, or -1 with an exception set. */
export function PyObject_HasAttrWithError(o: Ref, name: Ref): number {
  const found = _PyObject_LookupAttr(o, name);
  if (found === NULL) return I32[State.current_exception >> 2] !== 0 ? -1 : 0;
  Py_DECREF(found);
  return 1;
}
/** Errors count as "no" and are dropped. */
export function PyObject_HasAttr(o: Ref, name: Ref): boolean {
  const result = PyObject_HasAttrWithError(o, name);
  if (result < 0) PyErr_Clear();
  return result > 0;
}

/** Stores an attribute; `value` NULL deletes it. The name is interned. */
export function PyObject_SetAttr(o: Ref, name: Ref, value: Ref | 0): Status {
  if (!isStr(name)) { badName(name); return -1; }
  Py_INCREF(name);
  const key = internSteal(name as NewRef);
  const type = Py_TYPE(o);
  const setattro = I32[(type + PyTypeOff.tp_setattro) >> 2]!;
  let status: Status;
  if (setattro !== 0) status = FN[setattro]!(o, key, value) as Status;
  else {
    const what = `(${value ? "assign to" : "del"} .${PyUnicode_AsJS(key)})`;
    status = raiseStatus(PyExc_TypeError, I32[(type + PyTypeOff.tp_getattro) >> 2] === 0
      ? `'${typeName(o)}' object has no attributes ${what}` : `'${typeName(o)}' object has only read-only attributes ${what}`);
  }
  Py_DECREF(key);
  return status;
}

/** Address of the field that holds the dict of an object without managed dict, or 0 when there is none. */
export function _PyObject_ComputedDictPointer(o: Ref): number {
  const type = Py_TYPE(o);
  const offset = I32[(type + PyTypeOff.tp_dictoffset) >> 2]!;
  if (offset >= 0) return offset === 0 ? 0 : o + offset;
  return o + offset + _PyObject_VAR_SIZE(type, Math.abs(I32[(o + 16) >> 2]!));
}
/** Address of the dict field; inline values become a dict first. 0 when there is no dict (errors are dropped). */
export function _PyObject_GetDictPtr(o: Ref): number {
  if ((I32[(Py_TYPE(o) + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.MANAGED_DICT) === 0) return _PyObject_ComputedDictPointer(o);
  const at = o + MANAGED_DICT_OFFSET;
  const tagged = I32[at >> 2]!;
  if ((tagged & 1) !== 0) {
    const dict = _PyObject_MakeDictFromInstanceAttributes(o, tagged + 1);
    if (dict === NULL) { PyErr_Clear(); return 0; }
    I32[at >> 2] = dict;
  }
  return at;
}

function isData(descr: Ref): boolean { return I32[(I32[(descr + 8) >> 2]! + PyTypeOff.tp_descr_set) >> 2] !== 0; }

/** Calls a descriptor's tp_descr_get, keeping the descriptor alive; `suppress`: AttributeError becomes "no attribute". */
function getFromDescriptor(get: number, descr: Ref, o: Ref, suppress: boolean): NewRef | NULL {
  Py_INCREF(descr);
  const result = FN[get]!(descr, o, I32[(o + 8) >> 2]!) as NewRef | NULL;
  if (result === NULL && suppress) clearAttributeError();
  Py_DECREF(descr);
  return result;
}

export function PyObject_GenericGetAttr(o: Ref, name: Ref): NewRef | NULL { return genericGetAttr(o, name, 0, false); }
/** `dict` may be 0: the object's own. `suppress`: NULL without an exception when there is no such attribute. */
export function _PyObject_GenericGetAttrWithDict(o: Ref, name: Ref, dict: Ref | 0, suppress: boolean): NewRef | NULL {
  return genericGetAttr(o, name, dict, suppress);
}

function genericGetAttr(o: Ref, name: Ref, givenDict: Ref | 0, suppress: boolean): NewRef | NULL {
  if (!isStr(name)) return badName(name);
  const type = I32[(o + 8) >> 2]! as Ref;
  const descr = _PyType_Lookup(type, name);
  let get = 0;
  if (descr !== NULL) {
    get = I32[(I32[(descr + 8) >> 2]! + PyTypeOff.tp_descr_get) >> 2]!;
    if (get !== 0 && isData(descr)) return getFromDescriptor(get, descr, o, suppress);
  }
  let dict = givenDict;
  if (dict === 0) {
    if ((I32[(type + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.MANAGED_DICT) !== 0) {
      const held = I32[(o + MANAGED_DICT_OFFSET) >> 2]!;
      if ((held & 1) === 0) dict = held as Ref | 0;
      else if (PyUnicode_CheckExact(name)) {
        const value = _PyObject_GetInstanceAttribute(o, held + 1, name);
        if (value !== NULL) return value;
      } else {
        const made = _PyObject_MakeDictFromInstanceAttributes(o, held + 1);
        if (made === NULL) return NULL;
        I32[(o + MANAGED_DICT_OFFSET) >> 2] = dict = made;
      }
    } else {
      const at = _PyObject_ComputedDictPointer(o);
      if (at !== 0) dict = I32[at >> 2]! as Ref | 0;
    }
  }
  if (dict !== 0) {
    Py_INCREF(dict);
    const found = PyDict_GetItemWithError(dict, name);
    if (found !== NULL) Py_INCREF(found);
    Py_DECREF(dict);
    if (found !== NULL) return found as NewRef;
    if (I32[State.current_exception >> 2] !== 0) {
      if (!suppress || !PyErr_ExceptionMatches(PyExc_AttributeError)) return NULL;
      PyErr_Clear();
    }
  }
  if (get !== 0) return getFromDescriptor(get, descr as Ref, o, suppress);
  if (descr !== NULL) return Py_NewRef(descr);
  return suppress ? NULL : raiseAttributeError(o, name, `'${nameOfType(type)}' object has no attribute '${PyUnicode_AsJS(name)}'`);
}

export function PyObject_GenericSetAttr(o: Ref, name: Ref, value: Ref | 0): Status {
  return _PyObject_GenericSetAttrWithDict(o, name, value, 0);
}

/** Stores (or with `value` NULL deletes) an attribute; `dict` may be 0: the object's own. */
export function _PyObject_GenericSetAttrWithDict(o: Ref, name: Ref, value: Ref | 0, dict: Ref | 0): Status {
  if (!isStr(name)) { badName(name); return -1; }
  const type = I32[(o + 8) >> 2]! as Ref;
  Py_INCREF(type);
  const descr = _PyType_Lookup(type, name);
  const set = descr === NULL ? 0 : I32[(I32[(descr + 8) >> 2]! + PyTypeOff.tp_descr_set) >> 2]!;
  let status: Status;
  if (set !== 0) {
    Py_INCREF(descr as Ref);
    status = FN[set]!(descr, o, value) as Status;
    Py_DECREF(descr as Ref);
  } else {
    status = storeInDict(o, type, name, value, dict, descr);
  }
  Py_DECREF(type);
  return status;
}

function storeInDict(o: Ref, type: Ref, name: Ref, value: Ref | 0, dict: Ref | 0, descr: Ref | NULL): Status {
  let status: Status;
  if (dict !== 0) {
    Py_INCREF(dict);
    status = value === NULL ? PyDict_DelItem(dict, name) : PyDict_SetItem(dict, name, value);
    Py_DECREF(dict);
  } else {
    let at: number;
    if ((I32[(type + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.MANAGED_DICT) !== 0) {
      at = o + MANAGED_DICT_OFFSET;
      const held = I32[at >> 2]!;
      if ((held & 1) !== 0) {
        status = _PyObject_StoreInstanceAttribute(o, held + 1, name, value);
        return status < 0 ? keyErrorToAttributeError(o, type, name) : 0;
      }
    } else {
      at = _PyObject_ComputedDictPointer(o);
    }
    if (at === 0) {
      const attribute = PyUnicode_AsJS(name);
      raiseAttributeError(o, name, descr === NULL
        ? `'${nameOfType(type)}' object has no attribute '${attribute}'`
        : `'${nameOfType(type)}' object attribute '${attribute}' is read-only`);
      return -1;
    }
    status = _PyObjectDict_SetItem(type, at, name, value);
  }
  return status < 0 ? keyErrorToAttributeError(o, type, name) : 0;
}

function keyErrorToAttributeError(o: Ref, type: Ref, name: Ref): -1 {
  if (PyErr_ExceptionMatches(PyExc_KeyError)) {
    const attribute = PyUnicode_AsJS(name);
    raiseAttributeError(o, name, PyType_IsSubtype(type, PyType_Type)
      ? `type object '${nameOfType(o)}' has no attribute '${attribute}'`
      : `'${nameOfType(type)}' object has no attribute '${attribute}'`);
  }
  return -1;
}

/** Set by `_PyObject_GetMethod`: the result is a function to be called with the object as first argument. */
export let methodIsUnbound = false;

/**
 * The method `name` of `o` without making a bound method where that can be avoided (LOAD_METHOD).
 * Read `methodIsUnbound` at once.
 */
export function _PyObject_GetMethod(o: Ref, name: Ref): NewRef | NULL {
  methodIsUnbound = false;
  const type = I32[(o + 8) >> 2]! as Ref;
  if (I32[(type + PyTypeOff.tp_getattro) >> 2] !== GENERIC_GETATTR || !PyUnicode_CheckExact(name)) return PyObject_GetAttr(o, name);
  const descr = _PyType_Lookup(type, name);
  let get = 0;
  let isMethod = false;
  if (descr !== NULL) {
    const descrType = I32[(descr + 8) >> 2]!;
    if ((I32[(descrType + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.METHOD_DESCRIPTOR) !== 0) isMethod = true;
    else {
      get = I32[(descrType + PyTypeOff.tp_descr_get) >> 2]!;
      if (get !== 0 && isData(descr)) return getFromDescriptor(get, descr, o, false);
    }
  }
  const value = ownAttribute(o, type, name);
  if (value !== NULL || I32[State.current_exception >> 2] !== 0) return value;
  if (isMethod) {
    methodIsUnbound = true;
    return Py_NewRef(descr as Ref);
  }
  if (get !== 0) return getFromDescriptor(get, descr as Ref, o, false);
  if (descr !== NULL) return Py_NewRef(descr);
  return raiseAttributeError(o, name, `'${nameOfType(type)}' object has no attribute '${PyUnicode_AsJS(name)}'`);
}

/** What the instance itself (values or dict) holds under `name`; NULL when nothing, perhaps with an exception set. */
function ownAttribute(o: Ref, type: Ref, name: Ref): NewRef | NULL {
  let dict: Ref | 0 = 0;
  if ((I32[(type + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.MANAGED_DICT) !== 0) {
    const held = I32[(o + MANAGED_DICT_OFFSET) >> 2]!;
    if ((held & 1) !== 0) return _PyObject_GetInstanceAttribute(o, held + 1, name);
    dict = held as Ref | 0;
  } else {
    const at = _PyObject_ComputedDictPointer(o);
    if (at !== 0) dict = I32[at >> 2]! as Ref | 0;
  }
  if (dict === 0) return NULL;
  Py_INCREF(dict);
  const found = PyDict_GetItemWithError(dict, name);
  if (found !== NULL) Py_INCREF(found);
  Py_DECREF(dict);
  return found as NewRef | NULL;
}

/** Setter of `__dict__` (a getset's set). */
export function PyObject_GenericSetDict(o: Ref, value: Ref | 0): Status {
  const at = _PyObject_GetDictPtr(o);
  if (at === 0) {
    if ((I32[(Py_TYPE(o) + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.MANAGED_DICT) !== 0 && I32[(o + MANAGED_DICT_OFFSET) >> 2] === 0) return -1;
    return raiseStatus(PyExc_AttributeError, "This object has no __dict__");
  }
  if (value === NULL) return raiseStatus(PyExc_TypeError, "cannot delete __dict__");
  if ((I32[(Py_TYPE(value) + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.DICT_SUBCLASS) === 0) {
    return raiseStatus(PyExc_TypeError, `__dict__ must be set to a dictionary, not a '${typeName(value)}'`);
  }
  Py_INCREF(value);
  const old = I32[at >> 2]! as Ref | 0;
  I32[at >> 2] = value;
  if (old) Py_DECREF(old);
  return 0;
}
