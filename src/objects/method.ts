/**
 * Bound methods.
 *
 *   PyMethodObject, 48 bytes: 16 im_func  24 im_self  32 im_weakreflist  40 vectorcall
 *   PyInstanceMethodObject, 24 bytes: 16 func
 *
 * Source: CPython 3.12 Objects/classobject.c.
 */
import { I32, memmove } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PY_VECTORCALL_ARGUMENTS_OFFSET, PyVectorcall_NARGS, _PyArg_CheckPositional, _PyArg_NoKeywords } from "./args.ts";
import { PyObject_Vectorcall, PyVectorcall_Call, stackRelease, stackReserve } from "./call.ts";
import { METH, MemberType, defineType } from "./define.ts";
import { raise } from "./errors.ts";
import { PyExc_TypeError } from "./exceptions.ts";
import { PyObject_GC_Del, PyObject_GC_Track, PyObject_GC_UnTrack, _PyObject_GC_New } from "./gcalloc.ts";
import { PyCallable_Check, PyObject_GetAttr, PyObject_Hash, PyObject_Repr, PyObject_RichCompareBool, _PyObject_LookupAttr } from "./generic.ts";
import { hashHi, hashLo, setHash } from "./hash.ts";
import { ID } from "./id.ts";
import { CMP, FN, Py_DECREF, Py_INCREF, Py_NewRef, Py_TYPE, PyTypeOff, TPFLAGS, fnIndex, hasTypeFlag, type visitproc } from "./object.ts";
import { Py_False, Py_None, Py_NotImplemented, Py_True } from "./singletons.ts";
import { State } from "./state.ts";
import { PyTuple_Pack } from "./tuple.ts";
import { _PyType_Lookup } from "./typeobject.ts";
import { PyUnicode_AsJS, PyUnicode_FromString } from "./unicode.ts";
import { PyObject_ClearWeakRefs } from "./weakref.ts";
import { PyImport_BuiltinBorrowed } from "./module.ts";

export const enum PyMethodOff { im_func = 16, im_self = 24, im_weakreflist = 32, vectorcall = 40, basicsize = 48 }

/** `func` bound to `self`; both borrowed. */
export function PyMethod_New(func: Ref, self: Ref): NewRef | NULL {
  const m = _PyObject_GC_New(PyMethod_Type);
  if (m === NULL) return NULL;
  Py_INCREF(func);
  Py_INCREF(self);
  for (let at = 16; at < PyMethodOff.basicsize; at += 4) I32[(m + at) >> 2] = 0;
  I32[(m + PyMethodOff.im_func) >> 2] = func;
  I32[(m + PyMethodOff.im_self) >> 2] = self;
  I32[(m + PyMethodOff.vectorcall) >> 2] = methodVectorcall;
  PyObject_GC_Track(m);
  return m;
}

/** Calls the function with self in front: in the spare slot before the arguments when the caller left one. */
function method_vectorcall(method: Ref, args: number, nargsf: number, kwnames: Ref | 0): NewRef | NULL {
  const self = I32[(method + PyMethodOff.im_self) >> 2]! as Ref;
  const func = I32[(method + PyMethodOff.im_func) >> 2]! as Ref;
  const nargs = PyVectorcall_NARGS(nargsf);
  if ((nargsf & PY_VECTORCALL_ARGUMENTS_OFFSET) !== 0) {
    const slot = (args - 8) >> 2;
    const kept = I32[slot]!;
    I32[slot] = self;
    const result = PyObject_Vectorcall(func, args - 8, nargs + 1, kwnames);
    I32[slot] = kept;
    return result;
  }
  const total = nargs + (kwnames === NULL ? 0 : I32[(kwnames + 16) >> 2]!);
  const stack = stackReserve(total + 1);
  I32[stack >> 2] = self;
  memmove(stack + 8, args, total * 8);
  const result = PyObject_Vectorcall(func, stack, nargs + 1, kwnames);
  stackRelease(stack);
  return result;
}
const methodVectorcall = fnIndex(method_vectorcall);

function method_dealloc(m: Ref): void {
  PyObject_GC_UnTrack(m);
  if (I32[(m + PyMethodOff.im_weakreflist) >> 2] !== 0) PyObject_ClearWeakRefs(m);
  Py_DECREF(I32[(m + PyMethodOff.im_func) >> 2]! as Ref);
  Py_DECREF(I32[(m + PyMethodOff.im_self) >> 2]! as Ref);
  PyObject_GC_Del(m);
}
function method_traverse(m: Ref, visit: visitproc, arg: number): number {
  return visit(I32[(m + PyMethodOff.im_func) >> 2]! as Ref, arg) || visit(I32[(m + PyMethodOff.im_self) >> 2]! as Ref, arg);
}
/** Attributes of the method's own type first, then those of the function. */
function method_getattro(m: Ref, name: Ref): NewRef | NULL {
  const type = Py_TYPE(m);
  const descr = _PyType_Lookup(type, name);
  if (descr !== NULL) {
    const get = I32[(Py_TYPE(descr) + PyTypeOff.tp_descr_get) >> 2]!;
    return get !== 0 ? (FN[get]!(descr, m, type) as NewRef | NULL) : Py_NewRef(descr);
  }
  return PyObject_GetAttr(I32[(m + PyMethodOff.im_func) >> 2]! as Ref, name);
}
function method_richcompare(a: Ref, b: Ref, op: number): NewRef | NULL {
  if ((op !== CMP.EQ && op !== CMP.NE) || Py_TYPE(a) !== PyMethod_Type || Py_TYPE(b) !== PyMethod_Type) return Py_NewRef(Py_NotImplemented);
  let equal = PyObject_RichCompareBool(I32[(a + PyMethodOff.im_func) >> 2]! as Ref, I32[(b + PyMethodOff.im_func) >> 2]! as Ref, CMP.EQ);
  if (equal < 0) return NULL;
  if (equal === 1) equal = I32[(a + PyMethodOff.im_self) >> 2] === I32[(b + PyMethodOff.im_self) >> 2] ? 1 : 0;
  return Py_NewRef((equal === 1) === (op === CMP.EQ) ? Py_True : Py_False);
}
function method_hash(m: Ref): Status {
  const self = I32[(m + PyMethodOff.im_self) >> 2]!;
  if (PyObject_Hash(I32[(m + PyMethodOff.im_func) >> 2]! as Ref) < 0) return -1;
  const lo = (self >>> 4) ^ hashLo;
  return setHash(lo, (self << 28) ^ hashHi);
}
function method_repr(m: Ref): NewRef | NULL {
  const func = I32[(m + PyMethodOff.im_func) >> 2]! as Ref;
  let name = _PyObject_LookupAttr(func, ID("__qualname__"));
  if (name === NULL && I32[State.current_exception >> 2] !== 0) return NULL;
  if (name === NULL) name = _PyObject_LookupAttr(func, ID("__name__"));
  if (name === NULL && I32[State.current_exception >> 2] !== 0) return NULL;
  const text = name !== NULL && hasTypeFlag(name, TPFLAGS.UNICODE_SUBCLASS) ? PyUnicode_AsJS(name) : "?";
  if (name !== NULL) Py_DECREF(name);
  const self = PyObject_Repr(I32[(m + PyMethodOff.im_self) >> 2]! as Ref);
  if (self === NULL) return NULL;
  const result = PyUnicode_FromString(`<bound method ${text} of ${PyUnicode_AsJS(self)}>`);
  Py_DECREF(self);
  return result;
}
function method_new(_type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  if (!_PyArg_NoKeywords("method", kwargs)) return NULL;
  if (!_PyArg_CheckPositional("method", I32[(args + 16) >> 2]!, 2, 2)) return NULL;
  const func = I32[(args + 24) >> 2]! as Ref;
  const self = I32[(args + 32) >> 2]! as Ref;
  if (!PyCallable_Check(func)) return raise(PyExc_TypeError, "first argument must be callable");
  if (self === Py_None) return raise(PyExc_TypeError, "instance must not be None");
  return PyMethod_New(func, self);
}
function method_reduce(m: Ref): NewRef | NULL {
  const getattr = PyImport_BuiltinBorrowed("getattr");
  const name = PyObject_GetAttr(I32[(m + PyMethodOff.im_func) >> 2]! as Ref, ID("__name__"));
  if (getattr === NULL || name === NULL) return NULL;
  const args = PyTuple_Pack(I32[(m + PyMethodOff.im_self) >> 2]! as Ref, name);
  Py_DECREF(name);
  if (args === NULL) return NULL;
  const result = PyTuple_Pack(getattr, args);
  Py_DECREF(args);
  return result;
}
function method_get_doc(m: Ref): NewRef | NULL { return PyObject_GetAttr(I32[(m + PyMethodOff.im_func) >> 2]! as Ref, ID("__doc__")); }
function method_descr_get(m: Ref): NewRef { return Py_NewRef(m); }

export const PyMethod_Type = defineType({
  name: "method", basicsize: PyMethodOff.basicsize, flags: TPFLAGS.HAVE_GC | TPFLAGS.HAVE_VECTORCALL,
  weaklistoffset: PyMethodOff.im_weakreflist, vectorcall_offset: PyMethodOff.vectorcall,
  slots: {
    tp_dealloc: method_dealloc, tp_repr: method_repr, tp_hash: method_hash, tp_call: PyVectorcall_Call, tp_getattro: method_getattro,
    tp_traverse: method_traverse, tp_richcompare: method_richcompare, tp_descr_get: method_descr_get, tp_new: method_new,
  },
  methods: [["__reduce__", METH.NOARGS, method_reduce]],
  members: [["__func__", MemberType.OBJECT, PyMethodOff.im_func, 1], ["__self__", MemberType.OBJECT, PyMethodOff.im_self, 1]],
  getset: [["__doc__", method_get_doc]],
});
