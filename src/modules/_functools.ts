/**
 * The module _functools: reduce, cmp_to_key, partial. _lru_cache_wrapper has a file of its own.
 *
 *   partialobject   16 fn   24 args   32 kw   40 dict   48 weakreflist   56 unused
 *   keyobject       16 cmp  24 object (NULL: cmp_to_key's result itself, to be called)
 *
 * Source: CPython 3.12 Modules/_functoolsmodule.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PyIter_Next, PyObject_GetIter } from "../objects/abstract.ts";
import { _PyArg_CheckPositional, argSpec, unpackKeywords, unpackTupleDict } from "../objects/args.ts";
import { PyObject_Call, callTwoArgs } from "../objects/call.ts";
import { METH, MemberType, defineMethods, defineType } from "../objects/define.ts";
import { PyDict_Check, PyDict_Copy, PyDict_GET_SIZE, PyDict_Merge, PyDict_New, PyObject_GenericGetDict, dictForEach } from "../objects/dict.ts";
import { PyErr_ExceptionMatches, PyErr_Occurred, raise, reprText, strText } from "../objects/errors.ts";
import { PyExc_AttributeError, PyExc_TypeError } from "../objects/exceptions.ts";
import { PyObject_GC_Del, PyObject_GC_Track, PyType_GenericAlloc, _PyObject_GC_New } from "../objects/gcalloc.ts";
import { PyCallable_Check, PyObject_GenericSetDict, PyObject_RichCompare, Py_ReprEnter, Py_ReprLeave } from "../objects/generic.ts";
import { Py_GenericAlias } from "../objects/genericalias.ts";
import { PyModule_AddType, PyModule_Create } from "../objects/module.ts";
import { Py_DECREF, Py_NewRef, Py_TYPE, Py_XSETREF, TPFLAGS } from "../objects/object.ts";
import { Py_None, smallInt } from "../objects/singletons.ts";
import { PyTuple_Check, PyTuple_CheckExact, PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_GetSlice, PyTuple_New, PyTuple_Pack, PyTuple_SET_ITEM, _PyTuple_FromArray } from "../objects/tuple.ts";
import { nameOfType } from "../objects/typeobject.ts";
import { PyUnicode_FromString } from "../objects/unicode.ts";
import { PyObject_ClearWeakRefs } from "../objects/weakref.ts";
import { lru_cache_type } from "./_functools-lru.ts";
import { argAt, field, fieldsDealloc, fieldsTraverse, newInstance, setField } from "./itertools-common.ts";

const enum Partial { fn = 16, args = 24, kw = 32, dict = 40, weakreflist = 48 }

function concatTuples(a: Ref, b: Ref, from: number): NewRef | NULL {
  const na = PyTuple_GET_SIZE(a);
  const nb = PyTuple_GET_SIZE(b) - from;
  const result = PyTuple_New(na + nb);
  if (result === NULL) return NULL;
  for (let i = 0; i < na; i++) PyTuple_SET_ITEM(result, i, Py_NewRef(PyTuple_GET_ITEM(a, i)));
  for (let i = 0; i < nb; i++) PyTuple_SET_ITEM(result, na + i, Py_NewRef(PyTuple_GET_ITEM(b, from + i)));
  return result;
}
/** A new dict of `base` (NULL: empty) updated by `kwargs` (NULL: nothing). */
function mergedKeywords(base: Ref | 0, kwargs: Ref | 0): NewRef | NULL {
  const kw = base === 0 || PyDict_GET_SIZE(base) === 0 ? PyDict_New() : PyDict_Copy(base);
  if (kw !== NULL && kwargs !== NULL && PyDict_Merge(kw, kwargs, 1) < 0) { Py_DECREF(kw); return NULL; }
  return kw;
}
function partial_new(type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  if (PyTuple_GET_SIZE(args) < 1) return raise(PyExc_TypeError, "type 'partial' takes at least one argument");
  let func = argAt(args, 0);
  let pargs: Ref | 0 = NULL;
  let pkw: Ref | 0 = NULL;
  // A plain partial of a partial is taken apart.
  if (Py_TYPE(func) === partial_type && type === partial_type && field(func, Partial.dict) === 0) {
    pargs = field(func, Partial.args);
    pkw = field(func, Partial.kw);
    func = field(func, Partial.fn) as Ref;
  }
  if (!PyCallable_Check(func)) return raise(PyExc_TypeError, "the first argument must be callable");
  const pto = newInstance(type);
  if (pto === NULL) return NULL;
  setField(pto, Partial.fn, Py_NewRef(func));
  const rest = pargs ? concatTuples(pargs, args, 1) : PyTuple_GetSlice(args, 1, PyTuple_GET_SIZE(args));
  const kw = rest === NULL ? NULL : mergedKeywords(pkw, kwargs);
  setField(pto, Partial.args, rest);
  setField(pto, Partial.kw, kw);
  if (kw === NULL) { Py_DECREF(pto); return NULL; }
  return pto;
}
function partial_call(pto: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const kw = field(pto, Partial.kw) as Ref;
  const kwargs2 = PyDict_GET_SIZE(kw) === 0 ? kwargs : mergedKeywords(kw, kwargs);
  if (kwargs2 === NULL && PyErr_Occurred()) return NULL;
  const args2 = concatTuples(field(pto, Partial.args) as Ref, args, 0);
  const result = args2 === NULL ? NULL : PyObject_Call(field(pto, Partial.fn) as Ref, args2, kwargs2);
  if (args2 !== NULL) Py_DECREF(args2);
  if (kwargs2 !== kwargs && kwargs2 !== NULL) Py_DECREF(kwargs2);
  return result;
}
function partial_repr(pto: Ref): NewRef | NULL {
  const seen = Py_ReprEnter(pto);
  if (seen !== 0) return seen < 0 ? NULL : PyUnicode_FromString("...");
  const parts: (string | null)[] = [reprText(field(pto, Partial.fn) as Ref)];
  const args = field(pto, Partial.args) as Ref;
  for (let i = 0; i < PyTuple_GET_SIZE(args) && !parts.includes(null); i++) parts.push(reprText(PyTuple_GET_ITEM(args, i)));
  dictForEach(field(pto, Partial.kw) as Ref, (key, value) => {
    if (parts.includes(null)) return;
    const name = strText(key);
    const text = name === null ? null : reprText(value);
    parts.push(text === null ? null : `${name}=${text}`);
  });
  Py_ReprLeave(pto);
  return parts.includes(null) ? NULL : PyUnicode_FromString(`${nameOfType(Py_TYPE(pto))}(${parts.join(", ")})`);
}
function partial_reduce(pto: Ref): NewRef | NULL {
  const args = PyTuple_Pack(field(pto, Partial.fn) as Ref);
  const state = args === NULL ? NULL : PyTuple_Pack(field(pto, Partial.fn) as Ref, field(pto, Partial.args) as Ref, field(pto, Partial.kw) as Ref, field(pto, Partial.dict) || Py_None);
  const result = args === NULL || state === NULL ? NULL : PyTuple_Pack(Py_TYPE(pto), args, state);
  if (args !== NULL) Py_DECREF(args);
  if (state !== NULL) Py_DECREF(state);
  return result;
}
function partial_setstate(pto: Ref, state: Ref): NewRef | NULL {
  const at = (i: number): Ref => PyTuple_GET_ITEM(state, i);
  if (!PyTuple_Check(state) || PyTuple_GET_SIZE(state) !== 4 || !PyCallable_Check(at(0)) || !PyTuple_Check(at(1)) || (at(2) !== Py_None && !PyDict_Check(at(2)))) {
    return raise(PyExc_TypeError, "invalid partial state");
  }
  const args = PyTuple_CheckExact(at(1)) ? Py_NewRef(at(1)) : _PyTuple_FromArray(at(1) + 24, PyTuple_GET_SIZE(at(1)));
  const kw = args === NULL ? NULL : at(2) === Py_None ? PyDict_New() : PyDict_Copy(at(2));
  if (args === NULL || kw === NULL) {
    if (args !== NULL) Py_DECREF(args);
    return NULL;
  }
  Py_XSETREF(pto + Partial.fn, Py_NewRef(at(0)));
  Py_XSETREF(pto + Partial.args, args);
  Py_XSETREF(pto + Partial.kw, kw);
  Py_XSETREF(pto + Partial.dict, at(3) === Py_None ? NULL : Py_NewRef(at(3)));
  return Py_None as NewRef;
}
const partialFields = [Partial.fn, Partial.args, Partial.kw, Partial.dict];
export const partial_type = defineType({
  name: "functools.partial", basicsize: 64, flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE, dictoffset: Partial.dict, weaklistoffset: Partial.weakreflist,
  doc: "partial(func, *args, **keywords)\n\nA callable that calls func with these arguments and its own.",
  slots: {
    tp_dealloc: fieldsDealloc(partialFields, (o) => { if (field(o, Partial.weakreflist) !== 0) PyObject_ClearWeakRefs(o); }),
    tp_traverse: fieldsTraverse(partialFields), tp_repr: partial_repr, tp_call: partial_call, tp_new: partial_new,
    tp_alloc: PyType_GenericAlloc, tp_free: PyObject_GC_Del,
  },
  members: [
    ["func", MemberType.OBJECT, Partial.fn, 1, "function object to use in future partial calls"],
    ["args", MemberType.OBJECT, Partial.args, 1, "tuple of arguments to future partial calls"],
    ["keywords", MemberType.OBJECT, Partial.kw, 1, "dictionary of keyword arguments to future partial calls"],
  ],
  getset: [["__dict__", (o) => PyObject_GenericGetDict(o), (o, value) => PyObject_GenericSetDict(o, value)]],
  methods: [
    ["__reduce__", METH.NOARGS, partial_reduce],
    ["__setstate__", METH.O, partial_setstate],
    ["__class_getitem__", METH.O | METH.CLASS, Py_GenericAlias, "See PEP 585"],
  ],
});

const enum Key { cmp = 16, object = 24 }
const key_spec = argSpec("K", "obj");
const cmp_to_key_spec = argSpec("cmp_to_key", "mycmp");
function newKey(cmp: Ref, object: Ref | 0): NewRef | NULL {
  const k = _PyObject_GC_New(keyobject_type);
  if (k === NULL) return NULL;
  I32[(k + Key.cmp + 4) >> 2] = I32[(k + Key.object + 4) >> 2] = 0;
  setField(k, Key.cmp, Py_NewRef(cmp));
  setField(k, Key.object, object ? Py_NewRef(object) : 0);
  PyObject_GC_Track(k);
  return k;
}
function keyobject_call(ko: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const found = unpackTupleDict(key_spec, args, kwargs);
  return found === null ? NULL : newKey(field(ko, Key.cmp) as Ref, found[0]!);
}
function keyobject_richcompare(ko: Ref, other: Ref, op: number): NewRef | NULL {
  if (Py_TYPE(other) !== keyobject_type) return raise(PyExc_TypeError, "other argument must be K instance");
  const x = field(ko, Key.object);
  const y = field(other, Key.object);
  if (!x || !y) return raise(PyExc_AttributeError, "object");
  const res = callTwoArgs(field(ko, Key.cmp) as Ref, x, y);
  if (res === NULL) return NULL;
  const answer = PyObject_RichCompare(res, smallInt(0), op);
  Py_DECREF(res);
  return answer;
}
export const keyobject_type = defineType({
  name: "functools.KeyWrapper", basicsize: 32, flags: TPFLAGS.HAVE_GC, unhashable: true,
  slots: {
    tp_dealloc: fieldsDealloc([Key.cmp, Key.object]), tp_traverse: fieldsTraverse([Key.cmp, Key.object]), tp_call: keyobject_call,
    tp_richcompare: keyobject_richcompare, tp_free: PyObject_GC_Del,
  },
  members: [["obj", MemberType.OBJECT, Key.object, 0, "Value wrapped by a key function."]],
});
function cmp_to_key(_m: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const found = unpackKeywords(cmp_to_key_spec, args, nargs, kwnames);
  return found === null ? NULL : newKey(found[0] as Ref, 0);
}

function functools_reduce(_m: Ref, args: Ref): NewRef | NULL {
  const nargs = PyTuple_GET_SIZE(args);
  if (!_PyArg_CheckPositional("reduce", nargs, 2, 3)) return NULL;
  const f = PyTuple_GET_ITEM(args, 0);
  const it = PyObject_GetIter(PyTuple_GET_ITEM(args, 1));
  if (it === NULL) {
    if (PyErr_ExceptionMatches(PyExc_TypeError)) raise(PyExc_TypeError, "reduce() arg 2 must support iteration");
    return NULL;
  }
  let result: NewRef | NULL = nargs === 3 ? Py_NewRef(PyTuple_GET_ITEM(args, 2)) : NULL;
  for (;;) {
    const item = PyIter_Next(it);
    if (item === NULL) break;
    if (result === NULL) { result = item; continue; }
    const next: NewRef | NULL = callTwoArgs(f, result, item);
    Py_DECREF(item);
    Py_DECREF(result);
    if (next === NULL) { Py_DECREF(it); return NULL; }
    result = next;
  }
  Py_DECREF(it);
  if (PyErr_Occurred()) {
    if (result !== NULL) Py_DECREF(result);
    return NULL;
  }
  return result === NULL ? raise(PyExc_TypeError, "reduce() of empty iterable with no initial value") : result;
}

const methods = defineMethods([
  ["reduce", METH.VARARGS, functools_reduce, "reduce(function, iterable[, initial], /) -> value\n\nfunction of two arguments, applied from left to right."],
  ["cmp_to_key", METH.FASTCALL | METH.KEYWORDS, cmp_to_key, "cmp_to_key($module, /, mycmp)\n--\n\nConvert a cmp= function into a key= function."],
]);
export function PyInit__functools(): NewRef | NULL {
  const m = PyModule_Create("_functools", methods);
  if (m === NULL) return NULL;
  for (const type of [partial_type, lru_cache_type]) if (PyModule_AddType(m, type) < 0) { Py_DECREF(m); return NULL; }
  return m;
}
