/**
 * staticmethod and classmethod.
 *
 *   both, 32 bytes: 16 callable (NULL before __init__)   24 dict
 *
 * Source: CPython 3.12 Objects/funcobject.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { _PyArg_CheckPositional, _PyArg_NoKeywords } from "./args.ts";
import { PyBool_FromLong } from "./bool.ts";
import { PyObject_Call } from "./call.ts";
import { MemberType, defineType } from "./define.ts";
import { PyObject_GenericGetDict } from "./dict.ts";
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_Occurred, raise, reprText } from "./errors.ts";
import { PyExc_AttributeError, PyExc_RuntimeError } from "./exceptions.ts";
import { PyObject_GC_Del, PyObject_GC_UnTrack, PyType_GenericAlloc } from "./gcalloc.ts";
import { PyObject_GenericSetDict, PyObject_IsTrue, PyObject_GetAttr, PyObject_SetAttr, _PyObject_LookupAttr } from "./generic.ts";
import { ID } from "./id.ts";
import { PyMethod_New } from "./method.ts";
import { FN, PyTypeOff, Py_CLEAR, Py_DECREF, Py_NewRef, Py_SIZE, Py_TYPE, Py_XDECREF, Py_XSETREF, TPFLAGS, type visitproc } from "./object.ts";
import { PyType_GenericNew } from "./typeobject.ts";
import { PyUnicode_FromString } from "./unicode.ts";

const enum WrapOff { callable = 16, dict = 24, basicsize = 32 }

function callableOf(self: Ref): Ref | 0 { return I32[(self + WrapOff.callable) >> 2]! as Ref | 0; }

function wrapNew(type: Ref, callable: Ref): NewRef | NULL {
  const self = PyType_GenericAlloc(type, 0);
  if (self !== NULL) I32[(self + WrapOff.callable) >> 2] = Py_NewRef(callable);
  return self;
}
export function PyStaticMethod_New(callable: Ref): NewRef | NULL { return wrapNew(PyStaticMethod_Type, callable); }
export function PyClassMethod_New(callable: Ref): NewRef | NULL { return wrapNew(PyClassMethod_Type, callable); }

/** 1 if `o` has a true `__isabstractmethod__`, 0, or -1 with an exception set. */
export function _PyObject_IsAbstract(o: Ref | 0): number {
  if (o === 0) return 0;
  const flag = _PyObject_LookupAttr(o, ID("__isabstractmethod__"));
  if (flag === NULL) return PyErr_Occurred() ? -1 : 0;
  const result = PyObject_IsTrue(flag);
  Py_DECREF(flag);
  return result;
}

/** Copies the attributes that tell what a function is from the wrapped one. */
function functools_wraps(self: Ref, callable: Ref): Status {
  for (const name of [ID("__module__"), ID("__name__"), ID("__qualname__"), ID("__doc__"), ID("__annotations__")]) {
    const value = PyObject_GetAttr(callable, name);
    if (value === NULL) {
      if (!PyErr_ExceptionMatches(PyExc_AttributeError)) return -1;
      PyErr_Clear();
      continue;
    }
    const status = PyObject_SetAttr(self, name, value);
    Py_DECREF(value);
    if (status < 0) return -1;
  }
  return 0;
}
function initAs(name: string, self: Ref, args: Ref, kwargs: Ref | 0): Status {
  if (!_PyArg_NoKeywords(name, kwargs) || !_PyArg_CheckPositional(name, Py_SIZE(args), 1, 1)) return -1;
  const callable = I32[(args + 24) >> 2]! as Ref;
  Py_XSETREF(self + WrapOff.callable, Py_NewRef(callable));
  return functools_wraps(self, callable);
}
function sm_init(self: Ref, args: Ref, kwargs: Ref | 0): Status { return initAs("staticmethod", self, args, kwargs); }
function cm_init(self: Ref, args: Ref, kwargs: Ref | 0): Status { return initAs("classmethod", self, args, kwargs); }

function wrap_dealloc(self: Ref): void {
  PyObject_GC_UnTrack(self);
  Py_XDECREF(callableOf(self));
  Py_XDECREF(I32[(self + WrapOff.dict) >> 2]! as Ref | 0);
  FN[I32[(Py_TYPE(self) + PyTypeOff.tp_free) >> 2]!]!(self);
}
function wrap_traverse(self: Ref, visit: visitproc, arg: number): number {
  const callable = callableOf(self);
  const result = callable ? visit(callable, arg) : 0;
  if (result) return result;
  const dict = I32[(self + WrapOff.dict) >> 2]! as Ref | 0;
  return dict ? visit(dict, arg) : 0;
}
function wrap_clear(self: Ref): number {
  Py_CLEAR(self + WrapOff.dict);
  Py_CLEAR(self + WrapOff.callable);
  return 0;
}
function reprAs(kind: string, self: Ref): NewRef | NULL {
  const callable = callableOf(self);
  const text = callable === 0 ? "<NULL>" : reprText(callable);
  return text === null ? NULL : PyUnicode_FromString(`<${kind}(${text})>`);
}
function sm_repr(self: Ref): NewRef | NULL { return reprAs("staticmethod", self); }
function cm_repr(self: Ref): NewRef | NULL { return reprAs("classmethod", self); }

function sm_descr_get(self: Ref, _o: Ref | 0, _type: Ref | 0): NewRef | NULL {
  const callable = callableOf(self);
  return callable === 0 ? raise(PyExc_RuntimeError, "uninitialized staticmethod object") : Py_NewRef(callable);
}
function sm_call(self: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const callable = callableOf(self);
  return callable === 0 ? raise(PyExc_RuntimeError, "uninitialized staticmethod object") : PyObject_Call(callable, args, kwargs);
}
/** A method of the class; other descriptors than functions are asked with the class (3.9 to 3.12). */
function cm_descr_get(self: Ref, o: Ref | 0, givenType: Ref | 0): NewRef | NULL {
  const callable = callableOf(self);
  if (callable === 0) return raise(PyExc_RuntimeError, "uninitialized classmethod object");
  const type = givenType || Py_TYPE(o as Ref);
  const get = I32[(Py_TYPE(callable) + PyTypeOff.tp_descr_get) >> 2]!;
  return get !== 0 ? FN[get]!(callable, type, type) as NewRef | NULL : PyMethod_New(callable, type);
}
function get_isabstract(self: Ref): NewRef | NULL {
  const abstract = _PyObject_IsAbstract(callableOf(self));
  return abstract < 0 ? NULL : PyBool_FromLong(abstract);
}
function get_dict(self: Ref): NewRef | NULL { return PyObject_GenericGetDict(self); }
function set_dict(self: Ref, value: Ref | 0): Status { return PyObject_GenericSetDict(self, value); }

export const PyStaticMethod_Type = defineType({
  name: "staticmethod", basicsize: WrapOff.basicsize, flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE, dictoffset: WrapOff.dict,
  doc: "staticmethod(function) -> method\n\nA function in a class that receives neither the instance nor the class.",
  slots: {
    tp_dealloc: wrap_dealloc, tp_repr: sm_repr, tp_call: sm_call, tp_traverse: wrap_traverse, tp_clear: wrap_clear,
    tp_descr_get: sm_descr_get, tp_init: sm_init, tp_alloc: PyType_GenericAlloc, tp_new: PyType_GenericNew, tp_free: PyObject_GC_Del,
  },
  members: [["__func__", MemberType.OBJECT, WrapOff.callable, 1], ["__wrapped__", MemberType.OBJECT, WrapOff.callable, 1]],
  getset: [["__isabstractmethod__", get_isabstract], ["__dict__", get_dict, set_dict]],
});
export const PyClassMethod_Type = defineType({
  name: "classmethod", basicsize: WrapOff.basicsize, flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE, dictoffset: WrapOff.dict,
  doc: "classmethod(function) -> method\n\nA method that receives the class as its first argument.",
  slots: {
    tp_dealloc: wrap_dealloc, tp_repr: cm_repr, tp_traverse: wrap_traverse, tp_clear: wrap_clear,
    tp_descr_get: cm_descr_get, tp_init: cm_init, tp_alloc: PyType_GenericAlloc, tp_new: PyType_GenericNew, tp_free: PyObject_GC_Del,
  },
  members: [["__func__", MemberType.OBJECT, WrapOff.callable, 1], ["__wrapped__", MemberType.OBJECT, WrapOff.callable, 1]],
  getset: [["__isabstractmethod__", get_isabstract], ["__dict__", get_dict, set_dict]],
});
