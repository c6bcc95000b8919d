/**
 * Builtin functions and methods of builtin objects.
 *
 *   PyCFunctionObject, 56 bytes: 16 m_ml (PyMethodDef)  24 m_self  32 m_module  40 m_weakreflist  48 vectorcall
 *
 * Source: CPython 3.12 Objects/methodobject.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyVectorcall_NARGS, _PyArg_NoKeywords, _PyArg_NoKwnames } from "./args.ts";
import { PyObject_GetAttr } from "./generic.ts";
import { PyVectorcall_Call } from "./call.ts";
import { METH, MemberType, defineType } from "./define.ts";
import { raise } from "./errors.ts";
import { PyExc_TypeError } from "./exceptions.ts";
import { PyObject_GC_Del, PyObject_GC_Track, PyObject_GC_UnTrack, _PyObject_GC_New } from "./gcalloc.ts";
import { setHash } from "./hash.ts";
import { ID } from "./id.ts";
import { CMP, FN, Py_DECREF, Py_NewRef, Py_TYPE, Py_XDECREF, Py_XINCREF, TPFLAGS, fnIndex, hasTypeFlag, type visitproc } from "./object.ts";
import { PyModule_Type, PyImport_BuiltinBorrowed } from "./module.ts";
import { _Py_EnterRecursiveCall, _Py_LeaveRecursiveCall } from "./recursion.ts";
import { Py_False, Py_None, Py_NotImplemented, Py_True } from "./singletons.ts";
import { PyTuple_Pack } from "./tuple.ts";
import { nameOfType, typeName } from "./typeobject.ts";
import { PyUnicode_AsJS, PyUnicode_FromString } from "./unicode.ts";
import { PyObject_ClearWeakRefs } from "./weakref.ts";

export const enum PyCFunctionOff { m_ml = 16, m_self = 24, m_module = 32, m_weakreflist = 40, vectorcall = 48, basicsize = 56 }
/** Offsets in a PyMethodDef (define.ts). */
export const enum PyMethodDefOff { ml_name = 0, ml_meth = 8, ml_flags = 16, ml_doc = 24 }

/** A builtin function for a PyMethodDef; `self` and `module` are borrowed and may be NULL. */
export function PyCFunction_NewEx(def: number, self: Ref | 0, module: Ref | 0): NewRef | NULL {
  const f = _PyObject_GC_New(PyCFunction_Type);
  if (f === NULL) return NULL;
  for (let at = 16; at < PyCFunctionOff.basicsize; at += 4) I32[(f + at) >> 2] = 0;
  Py_XINCREF(self);
  Py_XINCREF(module);
  I32[(f + PyCFunctionOff.m_ml) >> 2] = def;
  I32[(f + PyCFunctionOff.m_self) >> 2] = self;
  I32[(f + PyCFunctionOff.m_module) >> 2] = module;
  I32[(f + PyCFunctionOff.vectorcall) >> 2] = vectorcallFor(I32[(def + PyMethodDefOff.ml_flags) >> 2]!);
  PyObject_GC_Track(f);
  return f;
}
export function PyCFunction_New(def: number, self: Ref | 0): NewRef | NULL { return PyCFunction_NewEx(def, self, NULL); }

function vectorcallFor(flags: number): number {
  switch (flags & (METH.VARARGS | METH.FASTCALL | METH.NOARGS | METH.O | METH.KEYWORDS)) {
    case METH.NOARGS: return noargsIndex;
    case METH.O: return oIndex;
    case METH.FASTCALL: return fastcallIndex;
    case METH.FASTCALL | METH.KEYWORDS: return keywordsIndex;
    default: return 0; // through tp_call, with a tuple
  }
}

/** The host function of a builtin, and what it takes as self. */
function methodOf(f: Ref): Function { return FN[I32[(I32[(f + PyCFunctionOff.m_ml) >> 2]! + PyMethodDefOff.ml_meth) >> 2]!]!; }
function selfOf(f: Ref): number { return I32[(f + PyCFunctionOff.m_self) >> 2]!; }

/** "len" or "list.append": the name in messages (_PyObject_FunctionStr gives it with "()" ). */
function qualifiedName(f: Ref): string {
  const name = PyUnicode_AsJS(I32[I32[(f + PyCFunctionOff.m_ml) >> 2]! >> 2]! as Ref);
  const self = selfOf(f) as Ref | 0;
  if (self === 0 || Py_TYPE(self) === PyModule_Type) return moduleQualified(f, name);
  return `${hasTypeFlag(self, TPFLAGS.TYPE_SUBCLASS) ? nameOfType(self) : typeName(self)}.${name}`;
}
function moduleQualified(f: Ref, name: string): string {
  const module = I32[(f + PyCFunctionOff.m_module) >> 2]! as Ref | 0;
  if (module === 0 || module === Py_None || !hasTypeFlag(module, TPFLAGS.UNICODE_SUBCLASS)) return name;
  const text = PyUnicode_AsJS(module);
  return text === "builtins" ? name : `${text}.${name}`;
}

const CALLING = " while calling a Python object";
function cfunction_vectorcall_NOARGS(f: Ref, _args: number, nargsf: number, kwnames: Ref | 0): NewRef | NULL {
  if (kwnames !== NULL && !_PyArg_NoKwnames(qualifiedName(f), kwnames)) return NULL;
  const nargs = PyVectorcall_NARGS(nargsf);
  if (nargs !== 0) return raise(PyExc_TypeError, `${qualifiedName(f)}() takes no arguments (${nargs} given)`);
  if (_Py_EnterRecursiveCall(CALLING) < 0) return NULL;
  const result = methodOf(f)(selfOf(f)) as NewRef | NULL;
  _Py_LeaveRecursiveCall();
  return result;
}
function cfunction_vectorcall_O(f: Ref, args: number, nargsf: number, kwnames: Ref | 0): NewRef | NULL {
  if (kwnames !== NULL && !_PyArg_NoKwnames(qualifiedName(f), kwnames)) return NULL;
  const nargs = PyVectorcall_NARGS(nargsf);
  if (nargs !== 1) return raise(PyExc_TypeError, `${qualifiedName(f)}() takes exactly one argument (${nargs} given)`);
  if (_Py_EnterRecursiveCall(CALLING) < 0) return NULL;
  const result = methodOf(f)(selfOf(f), I32[args >> 2]!) as NewRef | NULL;
  _Py_LeaveRecursiveCall();
  return result;
}
function cfunction_vectorcall_FASTCALL(f: Ref, args: number, nargsf: number, kwnames: Ref | 0): NewRef | NULL {
  if (kwnames !== NULL && !_PyArg_NoKwnames(qualifiedName(f), kwnames)) return NULL;
  return methodOf(f)(selfOf(f), args, PyVectorcall_NARGS(nargsf)) as NewRef | NULL;
}
function cfunction_vectorcall_FASTCALL_KEYWORDS(f: Ref, args: number, nargsf: number, kwnames: Ref | 0): NewRef | NULL {
  return methodOf(f)(selfOf(f), args, PyVectorcall_NARGS(nargsf), kwnames) as NewRef | NULL;
}
/** tp_call: METH_VARARGS functions take the caller's own tuple and dict. */
function cfunction_call(f: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  if (I32[(f + PyCFunctionOff.vectorcall) >> 2] !== 0) return PyVectorcall_Call(f, args, kwargs);
  const flags = I32[(I32[(f + PyCFunctionOff.m_ml) >> 2]! + PyMethodDefOff.ml_flags) >> 2]!;
  if ((flags & METH.KEYWORDS) === 0 && !_PyArg_NoKeywords(qualifiedName(f), kwargs)) return NULL;
  return methodOf(f)(selfOf(f), args, kwargs) as NewRef | NULL;
}
const noargsIndex = fnIndex(cfunction_vectorcall_NOARGS);
const oIndex = fnIndex(cfunction_vectorcall_O);
const fastcallIndex = fnIndex(cfunction_vectorcall_FASTCALL);
const keywordsIndex = fnIndex(cfunction_vectorcall_FASTCALL_KEYWORDS);

function meth_dealloc(f: Ref): void {
  PyObject_GC_UnTrack(f);
  if (I32[(f + PyCFunctionOff.m_weakreflist) >> 2] !== 0) PyObject_ClearWeakRefs(f);
  Py_XDECREF(selfOf(f) as Ref | 0);
  Py_XDECREF(I32[(f + PyCFunctionOff.m_module) >> 2]! as Ref | 0);
  PyObject_GC_Del(f);
}
function meth_traverse(f: Ref, visit: visitproc, arg: number): number {
  const self = selfOf(f) as Ref | 0;
  const module = I32[(f + PyCFunctionOff.m_module) >> 2]! as Ref | 0;
  return (self !== 0 ? visit(self, arg) : 0) || (module !== 0 ? visit(module, arg) : 0);
}
function meth_repr(f: Ref): NewRef | NULL {
  const name = PyUnicode_AsJS(I32[I32[(f + PyCFunctionOff.m_ml) >> 2]! >> 2]! as Ref);
  const self = selfOf(f) as Ref | 0;
  if (self === 0 || Py_TYPE(self) === PyModule_Type) return PyUnicode_FromString(`<built-in function ${name}>`);
  return PyUnicode_FromString(`<built-in method ${name} of ${typeName(self)} object at 0x${self.toString(16)}>`);
}
function meth_richcompare(a: Ref, b: Ref, op: number): NewRef | NULL {
  if ((op !== CMP.EQ && op !== CMP.NE) || Py_TYPE(a) !== PyCFunction_Type || Py_TYPE(b) !== PyCFunction_Type) return Py_NewRef(Py_NotImplemented);
  const equal = selfOf(a) === selfOf(b) && methodOf(a) === methodOf(b);
  return Py_NewRef(equal === (op === CMP.EQ) ? Py_True : Py_False);
}
function meth_hash(f: Ref): Status {
  const self = selfOf(f);
  const meth = I32[(I32[(f + PyCFunctionOff.m_ml) >> 2]! + PyMethodDefOff.ml_meth) >> 2]!;
  return setHash((self >>> 4) ^ Math.imul(meth, 0x9e3779b1), self << 28);
}
// The text is C's in CPython: a str is made at each question.
function meth_get__doc__(f: Ref): NewRef | NULL {
  const doc = I32[(I32[(f + PyCFunctionOff.m_ml) >> 2]! + PyMethodDefOff.ml_doc) >> 2]! as Ref | 0;
  return doc === 0 ? Py_NewRef(Py_None) : PyUnicode_FromString(PyUnicode_AsJS(doc));
}
function meth_get__name__(f: Ref): NewRef | NULL { return PyUnicode_FromString(PyUnicode_AsJS(I32[I32[(f + PyCFunctionOff.m_ml) >> 2]! >> 2]! as Ref)); }
function meth_get__qualname__(f: Ref): NewRef | NULL {
  const self = selfOf(f) as Ref | 0;
  if (self === 0 || Py_TYPE(self) === PyModule_Type) return meth_get__name__(f);
  const owner = hasTypeFlag(self, TPFLAGS.TYPE_SUBCLASS) ? self : Py_TYPE(self);
  const qualname = PyObject_GetAttr(owner, ID("__qualname__"));
  if (qualname === NULL) return NULL;
  const text = `${PyUnicode_AsJS(qualname)}.${PyUnicode_AsJS(I32[I32[(f + PyCFunctionOff.m_ml) >> 2]! >> 2]! as Ref)}`;
  Py_DECREF(qualname);
  return PyUnicode_FromString(text);
}
function meth_get__text_signature__(): NewRef { return Py_NewRef(Py_None); }
function meth_get__self__(f: Ref): NewRef { return Py_NewRef((selfOf(f) || Py_None) as Ref); }
function meth_reduce(f: Ref): NewRef | NULL {
  const self = selfOf(f) as Ref | 0;
  if (self === 0 || Py_TYPE(self) === PyModule_Type) return meth_get__name__(f);
  const getattr = PyImport_BuiltinBorrowed("getattr");
  if (getattr === NULL) return NULL;
  const args = PyTuple_Pack(self, I32[I32[(f + PyCFunctionOff.m_ml) >> 2]! >> 2]! as Ref);
  if (args === NULL) return NULL;
  const result = PyTuple_Pack(getattr, args);
  Py_DECREF(args);
  return result;
}

export const PyCFunction_Type = defineType({
  name: "builtin_function_or_method", basicsize: PyCFunctionOff.basicsize,
  flags: TPFLAGS.HAVE_GC | TPFLAGS.HAVE_VECTORCALL | TPFLAGS.DISALLOW_INSTANTIATION,
  weaklistoffset: PyCFunctionOff.m_weakreflist, vectorcall_offset: PyCFunctionOff.vectorcall,
  slots: {
    tp_dealloc: meth_dealloc, tp_repr: meth_repr, tp_hash: meth_hash, tp_call: cfunction_call, tp_traverse: meth_traverse,
    tp_richcompare: meth_richcompare,
  },
  methods: [["__reduce__", METH.NOARGS, meth_reduce]],
  members: [["__module__", MemberType.OBJECT, PyCFunctionOff.m_module]],
  getset: [
    ["__doc__", meth_get__doc__], ["__name__", meth_get__name__], ["__qualname__", meth_get__qualname__], ["__self__", meth_get__self__],
    ["__text_signature__", meth_get__text_signature__],
  ],
});
