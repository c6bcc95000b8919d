/**
 * Modules, and how builtin modules are made.
 *
 *   PyModuleObject, 56 bytes: 16 md_dict  24 md_def  32 md_state  40 md_weaklist  48 md_name
 *
 * Source: CPython 3.12 Objects/moduleobject.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { argSpec, unpackTupleDict } from "./args.ts";
import { PyObject_CallNoArgs, PyObject_CallOneArg } from "./call.ts";
import { PyCFunction_NewEx } from "./cfunction.ts";
import { METH, MemberType, defineType } from "./define.ts";
import { PyDict_DelItem, PyDict_GetItemWithError, PyDict_New, PyDict_SetItem, dictForEach } from "./dict.ts";
import { PyErr_Clear, PyErr_ExceptionMatches, raise, raiseStatus } from "./errors.ts";
import { PyExc_AttributeError, PyExc_SystemError, PyExc_TypeError } from "./exceptions.ts";
import { PyObject_GC_Del, PyObject_GC_UnTrack } from "./gcalloc.ts";
import { PyType_GenericAlloc } from "./gcalloc.ts";
import { PyObject_GenericGetAttr, PyObject_GetAttr, _PyObject_LookupAttr, raiseAttributeError } from "./generic.ts";
import { ID } from "./id.ts";
import { PyLong_FromLong } from "./int.ts";
import { PyList_New, PyList_Append } from "./list.ts";
import {
  Py_CLEAR, Py_DECREF, Py_INCREF, Py_NewRef, PyTypeOff, TPFLAGS, Py_XDECREF, hasTypeFlag, type visitproc,
} from "./object.ts";
import { Py_None, Py_True } from "./singletons.ts";
import { State } from "./state.ts";
import { typeName } from "./typeobject.ts";
import { module_repr } from "./module-repr.ts";
import { PyUnicode_AsJS, PyUnicode_FromString, internSteal } from "./unicode.ts";
import { PyObject_ClearWeakRefs } from "./weakref.ts";

export const enum PyModuleOff { md_dict = 16, md_def = 24, md_state = 32, md_weaklist = 40, md_name = 48, basicsize = 56 }

/** The dict of a module; borrowed. */
export function PyModule_GetDict(m: Ref): Ref { return I32[(m + PyModuleOff.md_dict) >> 2]! as Ref; }

function initDict(m: Ref, name: Ref, doc: Ref): Status {
  const dict = PyModule_GetDict(m);
  if (PyDict_SetItem(dict, ID("__name__"), name) < 0) return -1;
  if (PyDict_SetItem(dict, ID("__doc__"), doc) < 0) return -1;
  if (PyDict_SetItem(dict, ID("__package__"), Py_None) < 0) return -1;
  if (PyDict_SetItem(dict, ID("__loader__"), Py_None) < 0) return -1;
  if (PyDict_SetItem(dict, ID("__spec__"), Py_None) < 0) return -1;
  if (hasTypeFlag(name, TPFLAGS.UNICODE_SUBCLASS)) {
    Py_INCREF(name);
    Py_XDECREF(I32[(m + PyModuleOff.md_name) >> 2]! as Ref | 0);
    I32[(m + PyModuleOff.md_name) >> 2] = name;
  }
  return 0;
}
/** A module without content but its name; `name` borrowed. */
export function PyModule_NewObject(name: Ref): NewRef | NULL {
  const m = module_new(PyModule_Type);
  if (m === NULL) return NULL;
  if (initDict(m, name, Py_None) < 0) { Py_DECREF(m); return NULL; }
  return m;
}
function module_new(type: Ref): NewRef | NULL {
  const m = PyType_GenericAlloc(type, 0);
  if (m === NULL) return NULL;
  const dict = PyDict_New();
  if (dict === NULL) { Py_DECREF(m); return NULL; }
  I32[(m + PyModuleOff.md_dict) >> 2] = dict;
  return m;
}

/** A module of builtin functions (the address from `defineMethods`, or 0). */
export function PyModule_Create(name: string, methods: number): NewRef | NULL {
  const nameRef = PyUnicode_FromString(name);
  if (nameRef === NULL) return NULL;
  const interned = internSteal(nameRef);
  const m = PyModule_NewObject(interned);
  if (m !== NULL && methods !== 0 && PyModule_AddFunctions(m, methods) < 0) { Py_DECREF(m); Py_DECREF(interned); return NULL; }
  Py_DECREF(interned);
  return m;
}
/** Adds a builtin function for each PyMethodDef, with the module as self. */
export function PyModule_AddFunctions(m: Ref, methods: number): Status {
  const name = I32[(m + PyModuleOff.md_name) >> 2]! as Ref;
  for (let def = methods; I32[def >> 2] !== 0; def += 32) {
    const f = PyCFunction_NewEx(def, m, name);
    if (f === NULL) return -1;
    const status = PyDict_SetItem(PyModule_GetDict(m), I32[def >> 2]! as Ref, f);
    Py_DECREF(f);
    if (status < 0) return -1;
  }
  return 0;
}
/** Sets a name in a module; `value` borrowed. */
export function PyModule_AddObjectRef(m: Ref, name: string, value: Ref | NULL): Status {
  if (value === NULL) return I32[State.current_exception >> 2] !== 0 ? -1 : raiseStatus(PyExc_SystemError, "PyModule_AddObjectRef() must be called with an exception raised if value is NULL");
  const made = PyUnicode_FromString(name);
  if (made === NULL) return -1;
  const key = internSteal(made);
  const status = PyDict_SetItem(PyModule_GetDict(m), key, value);
  Py_DECREF(key);
  return status;
}
/** Sets a name in a module, taking over the caller's count. */
export function PyModule_AddSteal(m: Ref, name: string, value: NewRef | NULL): Status {
  const status = PyModule_AddObjectRef(m, name, value);
  if (value !== NULL) Py_DECREF(value);
  return status;
}
export function PyModule_AddIntConstant(m: Ref, name: string, value: number): Status { return PyModule_AddSteal(m, name, PyLong_FromLong(value)); }
export function PyModule_AddStringConstant(m: Ref, name: string, value: string): Status { return PyModule_AddSteal(m, name, PyUnicode_FromString(value)); }
/** Adds a type under the last part of its name. */
export function PyModule_AddType(m: Ref, type: Ref): Status {
  const name = PyUnicode_AsJS(I32[(type + PyTypeOff.tp_name) >> 2]! as Ref);
  return PyModule_AddObjectRef(m, name.slice(name.lastIndexOf(".") + 1), type);
}

/** A name of the builtins module, borrowed; NULL with AttributeError. */
export function PyImport_BuiltinBorrowed(name: string): Ref | NULL {
  const key = PyUnicode_FromString(name);
  if (key === NULL) return NULL;
  const value = PyDict_GetItemWithError(I32[State.builtins_dict >> 2]! as Ref, key);
  Py_DECREF(key);
  return value !== NULL ? value : raise(PyExc_AttributeError, `module 'builtins' has no attribute '${name}'`);
}

const initSpec = argSpec("module", "name, doc=");
function module___init__(m: Ref, args: Ref, kwargs: Ref | 0): number {
  const a = unpackTupleDict(initSpec, args, kwargs);
  if (a === null) return -1;
  const name = a[0] as Ref;
  if (!hasTypeFlag(name, TPFLAGS.UNICODE_SUBCLASS)) return raiseStatus(PyExc_TypeError, `module() argument 'name' must be str, not ${typeName(name)}`);
  return initDict(m, name, (a[1] || Py_None) as Ref);
}
function module_dealloc(m: Ref): void {
  PyObject_GC_UnTrack(m);
  if (I32[(m + PyModuleOff.md_weaklist) >> 2] !== 0) PyObject_ClearWeakRefs(m);
  Py_XDECREF(I32[(m + PyModuleOff.md_dict) >> 2]! as Ref | 0);
  Py_XDECREF(I32[(m + PyModuleOff.md_name) >> 2]! as Ref | 0);
  PyObject_GC_Del(m);
}
function module_traverse(m: Ref, visit: visitproc, arg: number): number {
  const dict = I32[(m + PyModuleOff.md_dict) >> 2]! as Ref | 0;
  return dict !== 0 ? visit(dict, arg) : 0;
}
function module_owns(m: Ref, visit: visitproc, arg: number): number {
  const name = I32[(m + PyModuleOff.md_name) >> 2]! as Ref | 0;
  return name !== 0 ? visit(name, arg) : 0;
}
function module_clear(m: Ref): number { Py_CLEAR(m + PyModuleOff.md_dict); return 0; }

function dictText(m: Ref, id: Ref): string | null {
  const o = PyDict_GetItemWithError(PyModule_GetDict(m), id);
  return o !== NULL && hasTypeFlag(o, TPFLAGS.UNICODE_SUBCLASS) ? PyUnicode_AsJS(o) : null;
}
/** Attribute of a module: the module's own `__getattr__` is asked last. */
export function _Py_module_getattro(m: Ref, name: Ref): NewRef | NULL {
  const found = PyObject_GenericGetAttr(m, name);
  if (found !== NULL || !PyErr_ExceptionMatches(PyExc_AttributeError)) return found;
  PyErr_Clear();
  const dict = PyModule_GetDict(m);
  const getattr = PyDict_GetItemWithError(dict, ID("__getattr__"));
  if (getattr !== NULL) return PyObject_CallOneArg(getattr, name);
  const attribute = PyUnicode_AsJS(name);
  const moduleName = dictText(m, ID("__name__"));
  if (moduleName === null) return raise(PyExc_AttributeError, `module has no attribute '${attribute}'`);
  return raiseAttributeError(m, name, isInitializing(m)
    ? `partially initialized module '${moduleName}' has no attribute '${attribute}' (most likely due to a circular import)`
    : `module '${moduleName}' has no attribute '${attribute}'`);
}
/** Is the module's `__spec__._initializing` true? */
export function isInitializing(m: Ref): boolean {
  const spec = PyDict_GetItemWithError(PyModule_GetDict(m), ID("__spec__"));
  if (spec === NULL || spec === Py_None) return false;
  const flag = _PyObject_LookupAttr(spec, ID("_initializing"));
  if (flag === NULL) { PyErr_Clear(); return false; }
  Py_DECREF(flag);
  return flag === Py_True;
}

function module_dir(m: Ref): NewRef | NULL {
  const dict = PyObject_GetAttr(m, ID("__dict__"));
  if (dict === NULL) return NULL;
  const dir = PyDict_GetItemWithError(dict, ID("__dir__"));
  let result: NewRef | NULL = NULL;
  if (dir !== NULL) result = PyObject_CallNoArgs(dir);
  else {
    result = PyList_New(0);
    if (result !== NULL) dictForEach(dict, (key) => { PyList_Append(result as Ref, key); });
  }
  Py_DECREF(dict);
  return result;
}
function module_get_annotations(m: Ref): NewRef | NULL {
  const dict = PyModule_GetDict(m);
  const known = PyDict_GetItemWithError(dict, ID("__annotations__"));
  if (known !== NULL) return Py_NewRef(known);
  const made = PyDict_New();
  if (made === NULL) return NULL;
  if (PyDict_SetItem(dict, ID("__annotations__"), made) < 0) { Py_DECREF(made); return NULL; }
  return made;
}
function module_set_annotations(m: Ref, value: Ref | 0): number {
  const dict = PyModule_GetDict(m);
  if (value !== NULL) return PyDict_SetItem(dict, ID("__annotations__"), value);
  if (PyDict_GetItemWithError(dict, ID("__annotations__")) === NULL) return raiseStatus(PyExc_AttributeError, "__annotations__");
  return PyDict_DelItem(dict, ID("__annotations__"));
}

export const PyModule_Type = defineType({
  name: "module", basicsize: PyModuleOff.basicsize, flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE,
  dictoffset: PyModuleOff.md_dict, weaklistoffset: PyModuleOff.md_weaklist,
  slots: {
    tp_dealloc: module_dealloc, tp_repr: module_repr, tp_getattro: _Py_module_getattro, tp_traverse: module_traverse,
    tp_clear: module_clear, tp_init: module___init__, tp_new: module_new,
  },
  methods: [["__dir__", METH.NOARGS, module_dir]],
  members: [["__dict__", MemberType.OBJECT, PyModuleOff.md_dict, 1]],
  getset: [["__annotations__", module_get_annotations, module_set_annotations]],
  owns: module_owns,
});
