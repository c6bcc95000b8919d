/**
 * Python functions.
 *
 *   PyFunctionObject, 144 bytes
 *   16 globals  24 builtins  32 name  40 qualname  48 code  56 defaults  64 kwdefaults  72 closure  80 doc  88 dict
 *   96 weakreflist  104 module  112 annotations  120 typeparams  128 vectorcall  136 version (u32)
 *
 * Source: CPython 3.12 Include/cpython/funcobject.h, Objects/funcobject.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PyCodeOff, PyCode_Type } from "./code.ts";
import { PyCell_Type } from "./cell.ts";
import { MemberType, defineType } from "./define.ts";
import { PyDict_GetItemWithError, PyDict_New, PyDict_SetItem } from "./dict.ts";
import { PyObject_GenericGetDict, PyObject_GenericSetDict } from "./dict.ts";
import { raise, raiseStatus } from "./errors.ts";
import { PyExc_TypeError, PyExc_ValueError } from "./exceptions.ts";
import { PyObject_GC_Del, PyObject_GC_Track, PyObject_GC_UnTrack, _PyObject_GC_New } from "./gcalloc.ts";
import { ID } from "./id.ts";
import { PyMethod_New } from "./method.ts";
import { PyModuleOff, PyModule_Type } from "./module.ts";
import {
  Py_CLEAR, Py_DECREF, Py_INCREF, Py_NewRef, Py_TYPE, Py_XINCREF, Py_XSETREF, TPFLAGS, fnIndex, hasTypeFlag, type visitproc,
} from "./object.ts";
import { argSpec, unpackTupleDict } from "./args.ts";
import { PyVectorcall_Call } from "./call.ts";
import { Py_None, emptyStr, emptyTuple } from "./singletons.ts";
import { State } from "./state.ts";
import { PyTuple_GET_SIZE, PyTuple_Type } from "./tuple.ts";
import { typeName } from "./typeobject.ts";
import { PyUnicode_AsJS, PyUnicode_FromString } from "./unicode.ts";
import { PyObject_ClearWeakRefs } from "./weakref.ts";
import { evaluator } from "./evaluator.ts";

export const enum PyFunctionOff {
  func_globals = 16, func_builtins = 24, func_name = 32, func_qualname = 40, func_code = 48, func_defaults = 56,
  func_kwdefaults = 64, func_closure = 72, func_doc = 80, func_dict = 88, func_weakreflist = 96, func_module = 104,
  func_annotations = 112, func_typeparams = 120, vectorcall = 128, func_version = 136, basicsize = 144,
}

/** vectorcall of every Python function: the interpreter's, reached through the evaluator since imports point down. */
function _PyFunction_Vectorcall(f: Ref, args: number, nargsf: number, kwnames: Ref | 0): NewRef | NULL {
  return evaluator.callFunction(f, args, nargsf, kwnames);
}
export const functionVectorcall = fnIndex(_PyFunction_Vectorcall);

/** The builtins that code in `globals` sees: its __builtins__, a module or a dict; borrowed. */
export function _PyEval_BuiltinsFromGlobalsBorrowed(globals: Ref): Ref | NULL {
  const builtins = PyDict_GetItemWithError(globals, ID("__builtins__"));
  if (builtins === NULL) return I32[State.current_exception >> 2] !== 0 ? NULL : (I32[State.builtins_dict >> 2]! as Ref);
  return Py_TYPE(builtins) === PyModule_Type ? (I32[(builtins + PyModuleOff.md_dict) >> 2]! as Ref) : builtins;
}

/** A function of `code` in `globals`; its qualname is the code's unless given. */
export function PyFunction_NewWithQualName(code: Ref, globals: Ref, qualname: Ref | 0): NewRef | NULL {
  const builtins = _PyEval_BuiltinsFromGlobalsBorrowed(globals);
  if (builtins === NULL) return NULL;
  const module = PyDict_GetItemWithError(globals, ID("__name__"));
  if (module === NULL && I32[State.current_exception >> 2] !== 0) return NULL;
  const f = _PyObject_GC_New(PyFunction_Type);
  if (f === NULL) return NULL;
  for (let at = 16; at < PyFunctionOff.basicsize; at += 4) I32[(f + at) >> 2] = 0;
  const own = (offset: number, o: Ref): void => { Py_INCREF(o); I32[(f + offset) >> 2] = o; };
  own(PyFunctionOff.func_globals, globals);
  own(PyFunctionOff.func_builtins, builtins);
  own(PyFunctionOff.func_name, I32[(code + PyCodeOff.co_name) >> 2]! as Ref);
  own(PyFunctionOff.func_qualname, qualname !== NULL ? qualname : (I32[(code + PyCodeOff.co_qualname) >> 2]! as Ref));
  own(PyFunctionOff.func_code, code);
  own(PyFunctionOff.func_doc, docOf(code));
  if (module !== NULL) own(PyFunctionOff.func_module, module);
  I32[(f + PyFunctionOff.vectorcall) >> 2] = functionVectorcall;
  PyObject_GC_Track(f);
  return f;
}
export function PyFunction_New(code: Ref, globals: Ref): NewRef | NULL { return PyFunction_NewWithQualName(code, globals, NULL); }

/** The docstring: the first constant when it is a str. */
function docOf(code: Ref): Ref {
  const consts = I32[(code + PyCodeOff.co_consts) >> 2]!;
  if (I32[(consts + 16) >> 2]! >= 1) {
    const first = I32[(consts + 24) >> 2]! as Ref;
    if (hasTypeFlag(first, TPFLAGS.UNICODE_SUBCLASS)) return first;
  }
  return Py_None;
}

const ownedFields = [
  PyFunctionOff.func_code, PyFunctionOff.func_globals, PyFunctionOff.func_builtins, PyFunctionOff.func_module,
  PyFunctionOff.func_defaults, PyFunctionOff.func_kwdefaults, PyFunctionOff.func_doc, PyFunctionOff.func_name,
  PyFunctionOff.func_dict, PyFunctionOff.func_closure, PyFunctionOff.func_annotations, PyFunctionOff.func_typeparams,
  PyFunctionOff.func_qualname,
] as const;

function func_clear(f: Ref): number {
  I32[(f + PyFunctionOff.func_version) >> 2] = 0;
  for (const field of [
    PyFunctionOff.func_globals, PyFunctionOff.func_builtins, PyFunctionOff.func_module, PyFunctionOff.func_defaults,
    PyFunctionOff.func_kwdefaults, PyFunctionOff.func_doc, PyFunctionOff.func_dict, PyFunctionOff.func_closure,
    PyFunctionOff.func_annotations, PyFunctionOff.func_typeparams,
  ] as const) Py_CLEAR(f + field);
  // code, name and qualname must never be NULL in a live function.
  for (const field of [PyFunctionOff.func_name, PyFunctionOff.func_qualname] as const) {
    if (I32[(f + field) >> 2] !== 0) Py_XSETREF(f + field, Py_NewRef(emptyStr));
  }
  return 0;
}

function func_dealloc(f: Ref): void {
  PyObject_GC_UnTrack(f);
  if (I32[(f + PyFunctionOff.func_weakreflist) >> 2] !== 0) PyObject_ClearWeakRefs(f);
  func_clear(f);
  Py_DECREF(I32[(f + PyFunctionOff.func_code) >> 2]! as Ref);
  Py_DECREF(I32[(f + PyFunctionOff.func_name) >> 2]! as Ref);
  Py_DECREF(I32[(f + PyFunctionOff.func_qualname) >> 2]! as Ref);
  PyObject_GC_Del(f);
}
function func_traverse(f: Ref, visit: visitproc, arg: number): number {
  for (const field of ownedFields) {
    const o = I32[(f + field) >> 2]! as Ref | 0;
    if (o !== 0) { const stop = visit(o, arg); if (stop) return stop; }
  }
  return 0;
}
function func_repr(f: Ref): NewRef | NULL {
  const name = PyUnicode_AsJS(I32[(f + PyFunctionOff.func_qualname) >> 2]! as Ref);
  return PyUnicode_FromString(`<function ${name} at 0x${f.toString(16)}>`);
}
function func_descr_get(f: Ref, obj: Ref | 0): NewRef | NULL {
  return obj === NULL || obj === Py_None ? Py_NewRef(f) : PyMethod_New(f, obj);
}

// --- attributes

/** Sets an owned field that must be of one type, or None/deleted for NULL. */
function setField(f: Ref, offset: number, value: Ref | 0): void {
  I32[(f + PyFunctionOff.func_version) >> 2] = 0;
  Py_XINCREF(value);
  Py_XSETREF(f + offset, value);
}
function get_code(f: Ref): NewRef { return Py_NewRef(I32[(f + PyFunctionOff.func_code) >> 2]! as Ref); }
function set_code(f: Ref, value: Ref | 0): number {
  if (value === NULL || Py_TYPE(value) !== PyCode_Type) return raiseStatus(PyExc_TypeError, "__code__ must be set to a code object");
  const nfree = I32[(value + PyCodeOff.co_nfreevars) >> 2]!;
  const closure = I32[(f + PyFunctionOff.func_closure) >> 2]! as Ref | 0;
  const nclosure = closure === 0 ? 0 : PyTuple_GET_SIZE(closure);
  if (nclosure !== nfree) {
    const name = PyUnicode_AsJS(I32[(f + PyFunctionOff.func_name) >> 2]! as Ref);
    return raiseStatus(PyExc_ValueError, `${name}() requires a code object with ${nclosure} free vars, not ${nfree}`);
  }
  setField(f, PyFunctionOff.func_code, value);
  return 0;
}
function get_name(f: Ref): NewRef { return Py_NewRef(I32[(f + PyFunctionOff.func_name) >> 2]! as Ref); }
function set_name(f: Ref, value: Ref | 0): number {
  if (value === NULL || !hasTypeFlag(value, TPFLAGS.UNICODE_SUBCLASS)) return raiseStatus(PyExc_TypeError, "__name__ must be set to a string object");
  Py_XSETREF(f + PyFunctionOff.func_name, Py_NewRef(value));
  return 0;
}
function get_qualname(f: Ref): NewRef { return Py_NewRef(I32[(f + PyFunctionOff.func_qualname) >> 2]! as Ref); }
function set_qualname(f: Ref, value: Ref | 0): number {
  if (value === NULL || !hasTypeFlag(value, TPFLAGS.UNICODE_SUBCLASS)) return raiseStatus(PyExc_TypeError, "__qualname__ must be set to a string object");
  Py_XSETREF(f + PyFunctionOff.func_qualname, Py_NewRef(value));
  return 0;
}
function get_defaults(f: Ref): NewRef { return Py_NewRef((I32[(f + PyFunctionOff.func_defaults) >> 2]! || Py_None) as Ref); }
function set_defaults(f: Ref, value: Ref | 0): number {
  if (value === Py_None) value = NULL;
  if (value !== NULL && !hasTypeFlag(value, TPFLAGS.TUPLE_SUBCLASS)) return raiseStatus(PyExc_TypeError, "__defaults__ must be set to a tuple object");
  setField(f, PyFunctionOff.func_defaults, value);
  return 0;
}
function get_kwdefaults(f: Ref): NewRef { return Py_NewRef((I32[(f + PyFunctionOff.func_kwdefaults) >> 2]! || Py_None) as Ref); }
function set_kwdefaults(f: Ref, value: Ref | 0): number {
  if (value === Py_None) value = NULL;
  if (value !== NULL && !hasTypeFlag(value, TPFLAGS.DICT_SUBCLASS)) return raiseStatus(PyExc_TypeError, "__kwdefaults__ must be set to a dict object");
  setField(f, PyFunctionOff.func_kwdefaults, value);
  return 0;
}
/** The annotations as a dict, made from the tuple that MAKE_FUNCTION left; borrowed. */
export function func_get_annotation_dict(f: Ref): Ref | NULL {
  const known = I32[(f + PyFunctionOff.func_annotations) >> 2]! as Ref | 0;
  if (known === 0 || Py_TYPE(known) !== PyTuple_Type) return known;
  const dict = PyDict_New();
  if (dict === NULL) return NULL;
  for (let i = 0; i < PyTuple_GET_SIZE(known); i += 2) {
    if (PyDict_SetItem(dict, I32[(known + 24 + i * 8) >> 2]! as Ref, I32[(known + 32 + i * 8) >> 2]! as Ref) < 0) { Py_DECREF(dict); return NULL; }
  }
  Py_XSETREF(f + PyFunctionOff.func_annotations, dict);
  return dict;
}
function get_annotations(f: Ref): NewRef | NULL {
  if (I32[(f + PyFunctionOff.func_annotations) >> 2] === 0) {
    const dict = PyDict_New();
    if (dict === NULL) return NULL;
    I32[(f + PyFunctionOff.func_annotations) >> 2] = dict;
  }
  const dict = func_get_annotation_dict(f);
  return dict === NULL ? NULL : Py_NewRef(dict);
}
function set_annotations(f: Ref, value: Ref | 0): number {
  if (value === Py_None) value = NULL;
  if (value !== NULL && !hasTypeFlag(value, TPFLAGS.DICT_SUBCLASS)) return raiseStatus(PyExc_TypeError, "__annotations__ must be set to a dict object");
  setField(f, PyFunctionOff.func_annotations, value);
  return 0;
}
function get_type_params(f: Ref): NewRef | NULL {
  const params = I32[(f + PyFunctionOff.func_typeparams) >> 2]! as Ref | 0;
  return Py_NewRef(params !== 0 ? params : emptyTuple);
}
function set_type_params(f: Ref, value: Ref | 0): number {
  if (value === NULL || !hasTypeFlag(value, TPFLAGS.TUPLE_SUBCLASS)) return raiseStatus(PyExc_TypeError, "__type_params__ must be set to a tuple");
  Py_XSETREF(f + PyFunctionOff.func_typeparams, Py_NewRef(value));
  return 0;
}

const newSpec = argSpec("function", "code, globals, name=, argdefs=, closure=, kwdefaults=");
function func_new(_type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const a = unpackTupleDict(newSpec, args, kwargs);
  if (a === null) return NULL;
  const [code, globals, name, defaults, closure, kwdefaults] = a as [Ref, Ref, Ref | 0, Ref | 0, Ref | 0, Ref | 0];
  if (Py_TYPE(code) !== PyCode_Type) return raise(PyExc_TypeError, `function() argument 'code' must be code, not ${typeName(code)}`);
  if (!hasTypeFlag(globals, TPFLAGS.DICT_SUBCLASS)) return raise(PyExc_TypeError, `function() argument 'globals' must be dict, not ${typeName(globals)}`);
  if (name && name !== Py_None && !hasTypeFlag(name, TPFLAGS.UNICODE_SUBCLASS)) return raise(PyExc_TypeError, "arg 3 (name) must be None or string");
  if (defaults && defaults !== Py_None && !hasTypeFlag(defaults, TPFLAGS.TUPLE_SUBCLASS)) return raise(PyExc_TypeError, "arg 4 (defaults) must be None or tuple");
  const nfree = I32[(code + PyCodeOff.co_nfreevars) >> 2]!;
  if (closure && closure !== Py_None && Py_TYPE(closure) !== PyTuple_Type) return raise(PyExc_TypeError, nfree ? "arg 5 (closure) must be tuple" : "arg 5 (closure) must be None or tuple");
  const nclosure = closure && closure !== Py_None ? PyTuple_GET_SIZE(closure) : 0;
  if (nclosure !== nfree) return raise(PyExc_ValueError, `${PyUnicode_AsJS(I32[(code + PyCodeOff.co_name) >> 2]! as Ref)} requires closure of length ${nfree}, not ${nclosure}`);
  for (let i = 0; i < nclosure; i++) {
    const cell = I32[((closure as Ref) + 24 + i * 8) >> 2]! as Ref;
    if (Py_TYPE(cell) !== PyCell_Type) return raise(PyExc_TypeError, `arg 5 (closure) expected cell, found ${typeName(cell)}`);
  }
  const f = PyFunction_New(code, globals);
  if (f === NULL) return NULL;
  if (name && name !== Py_None) Py_XSETREF(f + PyFunctionOff.func_name, Py_NewRef(name));
  if (defaults && defaults !== Py_None) setField(f, PyFunctionOff.func_defaults, defaults);
  if (closure && closure !== Py_None) setField(f, PyFunctionOff.func_closure, closure);
  if (kwdefaults && kwdefaults !== Py_None) setField(f, PyFunctionOff.func_kwdefaults, kwdefaults);
  return f;
}

export const PyFunction_Type = defineType({
  name: "function", basicsize: PyFunctionOff.basicsize,
  flags: TPFLAGS.HAVE_GC | TPFLAGS.HAVE_VECTORCALL | TPFLAGS.METHOD_DESCRIPTOR,
  dictoffset: PyFunctionOff.func_dict, weaklistoffset: PyFunctionOff.func_weakreflist, vectorcall_offset: PyFunctionOff.vectorcall,
  slots: {
    tp_dealloc: func_dealloc, tp_repr: func_repr, tp_call: PyVectorcall_Call, tp_traverse: func_traverse,
    tp_clear: func_clear, tp_descr_get: func_descr_get, tp_new: func_new,
  },
  members: [
    ["__closure__", MemberType.OBJECT, PyFunctionOff.func_closure, 1], ["__doc__", MemberType.OBJECT, PyFunctionOff.func_doc],
    ["__globals__", MemberType.OBJECT, PyFunctionOff.func_globals, 1], ["__module__", MemberType.OBJECT, PyFunctionOff.func_module],
    ["__builtins__", MemberType.OBJECT, PyFunctionOff.func_builtins, 1],
  ],
  getset: [
    ["__code__", get_code, set_code], ["__defaults__", get_defaults, set_defaults], ["__kwdefaults__", get_kwdefaults, set_kwdefaults],
    ["__annotations__", get_annotations, set_annotations], ["__dict__", PyObject_GenericGetDict, PyObject_GenericSetDict],
    ["__name__", get_name, set_name], ["__qualname__", get_qualname, set_qualname], ["__type_params__", get_type_params, set_type_params],
  ],
});

export function PyFunction_Check(o: Ref): boolean { return I32[(o + 8) >> 2] === PyFunction_Type; }
