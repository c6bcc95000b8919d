/**
 * The attributes and methods of type objects. Source: CPython 3.12 Objects/typeobject.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyObject_GetAttr, PyObject_IsTrue, _PyObject_LookupAttr } from "./generic.ts";
import { PySequence_List, _PyObject_RealIsInstance, _PyObject_RealIsSubclass } from "./abstract.ts";
import { PyBool_FromLong } from "./bool.ts";
import {
  PyDict_Contains, PyDict_DelItem, PyDict_GetItemWithError, PyDict_Keys, PyDict_New, PyDict_SetItem, PyDict_Update,
} from "./dict.ts";
import { _PyDict_KeysSize } from "./dict-keys.ts";
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_SetObject, raise, raiseStatus } from "./errors.ts";
import { PyExc_AttributeError, PyExc_KeyError, PyExc_TypeError, PyExc_ValueError } from "./exceptions.ts";
import { ID } from "./id.ts";
import { PyLong_FromLong } from "./int.ts";
import { PyList_Append, PyList_Check, PyList_New } from "./list.ts";
import { PyDictProxy_New } from "./mappingproxy.ts";
import { FN, PyTypeOff, Py_DECREF, Py_INCREF, Py_NewRef, Py_SIZE, Py_TYPE, Py_XSETREF, TPFLAGS, hasTypeFlag } from "./object.ts";
import { Py_None, emptyTuple } from "./singletons.ts";
import { State } from "./state.ts";
import { PyType_Modified, PyType_Type, _PyType_Name, nameOfType, typeName } from "./typeobject.ts";
import { subclassesOf } from "./typeobject-bases.ts";
import { mro_implementation } from "./typeobject-mro.ts";
import { PyUnicode_AsJS, PyUnicode_Check, PyUnicode_FromString } from "./unicode.ts";

function dictOf(type: Ref): Ref { return I32[(type + PyTypeOff.tp_dict) >> 2]! as Ref; }
function isHeap(type: Ref): boolean { return (I32[(type + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.HEAPTYPE) !== 0; }
function failed(): boolean { return I32[State.current_exception >> 2] !== 0; }

/** May the attribute of the type be set to `value`? False: TypeError is set. */
export function check_set_special_type_attr(type: Ref, value: Ref | 0, name: string): boolean {
  const immutable = (I32[(type + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.IMMUTABLETYPE) !== 0;
  if (!immutable && value !== 0) return true;
  raise(PyExc_TypeError, `cannot ${immutable ? "set" : "delete"} '${name}' attribute of immutable type '${nameOfType(type)}'`);
  return false;
}

export function type_name(type: Ref): NewRef | NULL {
  return isHeap(type) ? Py_NewRef(I32[(type + PyTypeOff.ht_name) >> 2]! as Ref) : PyUnicode_FromString(_PyType_Name(type));
}
export function type_qualname(type: Ref): NewRef | NULL {
  return isHeap(type) ? Py_NewRef(I32[(type + PyTypeOff.ht_qualname) >> 2]! as Ref) : PyUnicode_FromString(_PyType_Name(type));
}
export function type_set_name(type: Ref, value: Ref | 0): Status {
  if (!check_set_special_type_attr(type, value, "__name__")) return -1;
  const name = value as Ref;
  if (!PyUnicode_Check(name)) {
    return raiseStatus(PyExc_TypeError, `can only assign string to ${nameOfType(type)}.__name__, not '${typeName(name)}'`);
  }
  if (PyUnicode_AsJS(name).includes("\0")) return raiseStatus(PyExc_ValueError, "type name must not contain null characters");
  I32[(type + PyTypeOff.tp_name) >> 2] = name;
  Py_XSETREF(type + PyTypeOff.ht_name, Py_NewRef(name));
  return 0;
}
export function type_set_qualname(type: Ref, value: Ref | 0): Status {
  if (!check_set_special_type_attr(type, value, "__qualname__")) return -1;
  if (!PyUnicode_Check(value as Ref)) {
    return raiseStatus(PyExc_TypeError, `can only assign string to ${nameOfType(type)}.__qualname__, not '${typeName(value as Ref)}'`);
  }
  Py_XSETREF(type + PyTypeOff.ht_qualname, Py_NewRef(value as Ref));
  return 0;
}
export function type_module(type: Ref): NewRef | NULL {
  if (isHeap(type)) {
    const module = PyDict_GetItemWithError(dictOf(type), ID("__module__"));
    if (module !== NULL) return Py_NewRef(module);
    return failed() ? NULL : raise(PyExc_AttributeError, "__module__");
  }
  const name = nameOfType(type);
  const dot = name.lastIndexOf(".");
  return dot < 0 ? Py_NewRef(ID("builtins")) : PyUnicode_FromString(name.slice(0, dot));
}
export function type_set_module(type: Ref, value: Ref | 0): Status {
  if (!check_set_special_type_attr(type, value, "__module__")) return -1;
  PyType_Modified(type);
  return PyDict_SetItem(dictOf(type), ID("__module__"), value as Ref);
}

function missing(name: Ref): NULL {
  PyErr_SetObject(PyExc_AttributeError, name);
  return NULL;
}
export function type_abstractmethods(type: Ref): NewRef | NULL {
  const found = type === PyType_Type ? NULL : PyDict_GetItemWithError(dictOf(type), ID("__abstractmethods__"));
  if (found !== NULL) return Py_NewRef(found);
  return failed() ? NULL : missing(ID("__abstractmethods__"));
}
export function type_set_abstractmethods(type: Ref, value: Ref | 0): Status {
  const name = ID("__abstractmethods__");
  let abstract = 0;
  if (value !== NULL) {
    if ((I32[(type + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.IMMUTABLETYPE) !== 0) {
      return raiseStatus(PyExc_TypeError, `cannot set '__abstractmethods__' attribute of immutable type '${nameOfType(type)}'`);
    }
    abstract = PyObject_IsTrue(value);
    if (abstract < 0 || PyDict_SetItem(dictOf(type), name, value) < 0) return -1;
  } else if (PyDict_DelItem(dictOf(type), name) < 0) {
    if (PyErr_ExceptionMatches(PyExc_KeyError)) { PyErr_Clear(); missing(name); }
    return -1;
  }
  PyType_Modified(type);
  if (abstract) I32[(type + PyTypeOff.tp_flags) >> 2]! |= TPFLAGS.IS_ABSTRACT;
  else I32[(type + PyTypeOff.tp_flags) >> 2]! &= ~TPFLAGS.IS_ABSTRACT;
  return 0;
}

export function type_get_bases(type: Ref): NewRef { return Py_NewRef(I32[(type + PyTypeOff.tp_bases) >> 2]! as Ref); }
export function type_get_mro(type: Ref): NewRef {
  const mro = I32[(type + PyTypeOff.tp_mro) >> 2]! as Ref | NULL;
  return Py_NewRef(mro === NULL ? Py_None : mro);
}
export function type_get_dict(type: Ref): NewRef | NULL {
  const dict = dictOf(type) as Ref | NULL;
  return dict === NULL ? Py_NewRef(Py_None) : PyDictProxy_New(dict);
}
export function type_get_doc(type: Ref): NewRef | NULL {
  const doc = I32[(type + PyTypeOff.tp_doc) >> 2]! as Ref | NULL;
  if (!isHeap(type) && doc !== NULL) return Py_NewRef(doc);
  const found = PyDict_GetItemWithError(dictOf(type), ID("__doc__"));
  if (found === NULL) return failed() ? NULL : Py_NewRef(Py_None);
  return readFromType(found, type);
}
/** A value from the type's dict, through its tp_descr_get if it has one. */
function readFromType(value: Ref, type: Ref): NewRef | NULL {
  const get = I32[(Py_TYPE(value) + PyTypeOff.tp_descr_get) >> 2]!;
  return get === 0 ? Py_NewRef(value) : FN[get]!(value, NULL, type) as NewRef | NULL;
}
export function type_set_doc(type: Ref, value: Ref | 0): Status {
  if (!check_set_special_type_attr(type, value, "__doc__")) return -1;
  PyType_Modified(type);
  return PyDict_SetItem(dictOf(type), ID("__doc__"), value as Ref);
}
export function type_get_text_signature(_type: Ref): NewRef { return Py_NewRef(Py_None); }

export function type_get_annotations(type: Ref): NewRef | NULL {
  if (!isHeap(type)) return raise(PyExc_AttributeError, `type object '${nameOfType(type)}' has no attribute '__annotations__'`);
  const found = PyDict_GetItemWithError(dictOf(type), ID("__annotations__"));
  if (found !== NULL) return readFromType(found, type);
  if (failed()) return NULL;
  const annotations = PyDict_New();
  if (annotations === NULL) return NULL;
  if (PyDict_SetItem(dictOf(type), ID("__annotations__"), annotations) < 0) { Py_DECREF(annotations); return NULL; }
  PyType_Modified(type);
  return annotations;
}
export function type_set_annotations(type: Ref, value: Ref | 0): Status {
  if ((I32[(type + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.IMMUTABLETYPE) !== 0) {
    return raiseStatus(PyExc_TypeError, `cannot set '__annotations__' attribute of immutable type '${nameOfType(type)}'`);
  }
  const name = ID("__annotations__");
  let status: Status;
  if (value !== NULL) status = PyDict_SetItem(dictOf(type), name, value);
  else {
    const has = PyDict_Contains(dictOf(type), name);
    if (has < 0) return -1;
    if (has === 0) return raiseStatus(PyExc_AttributeError, "__annotations__");
    status = PyDict_DelItem(dictOf(type), name);
  }
  if (status === 0) PyType_Modified(type);
  return status;
}
export function type_get_type_params(type: Ref): NewRef | NULL {
  const found = PyDict_GetItemWithError(dictOf(type), ID("__type_params__"));
  if (found !== NULL) return Py_NewRef(found);
  return failed() ? NULL : Py_NewRef(emptyTuple);
}
export function type_set_type_params(type: Ref, value: Ref | 0): Status {
  if (!check_set_special_type_attr(type, value, "__type_params__")) return -1;
  const status = PyDict_SetItem(dictOf(type), ID("__type_params__"), value as Ref);
  if (status === 0) PyType_Modified(type);
  return status;
}

// --- methods

export function type_mro(type: Ref): NewRef | NULL {
  const mro = mro_implementation(type);
  if (mro === NULL || PyList_Check(mro)) return mro;
  const list = PySequence_List(mro);
  Py_DECREF(mro);
  return list;
}
export function type___subclasses__(type: Ref): NewRef | NULL {
  const list = PyList_New(0);
  if (list === NULL) return NULL;
  for (const subclass of subclassesOf(type)) if (PyList_Append(list, subclass) < 0) { Py_DECREF(list); return NULL; }
  return list;
}
export function type___prepare__(_type: Ref, _args: number, _nargs: number, _kwnames: Ref | 0): NewRef | NULL { return PyDict_New(); }
export function type___instancecheck__(type: Ref, instance: Ref): NewRef | NULL {
  const result = _PyObject_RealIsInstance(instance, type);
  return result < 0 ? NULL : PyBool_FromLong(result);
}
export function type___subclasscheck__(type: Ref, subclass: Ref): NewRef | NULL {
  const result = _PyObject_RealIsSubclass(subclass, type);
  return result < 0 ? NULL : PyBool_FromLong(result);
}

/** Merges the dicts of a class and of all its bases into `dict`. */
export function merge_class_dict(dict: Ref, cls: Ref): Status {
  const own = PyObject_GetAttr(cls, ID("__dict__"));
  if (own === NULL) return -1;
  const status = PyDict_Update(dict, own);
  Py_DECREF(own);
  if (status < 0) return -1;
  const bases = _PyObject_LookupAttr(cls, ID("__bases__"));
  if (bases === NULL) return failed() ? -1 : 0;
  let result: Status = 0;
  if (hasTypeFlag(bases, TPFLAGS.TUPLE_SUBCLASS)) {
    for (let i = 0; i < Py_SIZE(bases) && result === 0; i++) {
      const base = I32[(bases + 24 + i * 8) >> 2]! as Ref;
      Py_INCREF(base);
      result = merge_class_dict(dict, base);
      Py_DECREF(base);
    }
  }
  Py_DECREF(bases);
  return result;
}
export function type___dir__(type: Ref): NewRef | NULL {
  const dict = PyDict_New();
  if (dict === NULL) return NULL;
  const keys = merge_class_dict(dict, type) === 0 ? PyDict_Keys(dict) : NULL;
  Py_DECREF(dict);
  return keys;
}
export function type___sizeof__(type: Ref): NewRef | NULL {
  if (!isHeap(type)) return PyLong_FromLong(PyTypeOff.basic_size);
  const keys = I32[(type + PyTypeOff.ht_cached_keys) >> 2]!;
  return PyLong_FromLong(PyTypeOff.heap_size + (keys !== 0 ? _PyDict_KeysSize(keys) : 0));
}
