/**
 * _lru_cache_wrapper: what functools.lru_cache returns.
 *
 *   lru_list_elem      16 prev   24 next   32 hash (int64)   40 key   48 result          not a container
 *   lru_cache_object   0…55 root: a lru_list_elem, head of the ring   56 kind   64 typed   72 cache (dict)   80 hits
 *                      88 func   96 maxsize (-1: unbounded)   104 misses   112 kwd_mark   120, 128 cache_info_type
 *                      136 dict   144 weakreflist
 *
 * The ring runs from the least (root.next) to the most recently used (root.prev); the dict owns the links.
 * Source: CPython 3.12 Modules/_functoolsmodule.c.
 */
import { reserveStatic } from "../memory/layout.ts";
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PyNumber_AsSsize_t, _PyIndex_Check } from "../objects/abstract.ts";
import { readSsize, writeSsize } from "../objects/abstract-ssize.ts";
import { argSpec, unpackTupleDict } from "../objects/args.ts";
import { PyObject_Call, PyObject_CallNoArgs, callArgs } from "../objects/call.ts";
import { METH, defineType } from "../objects/define.ts";
import { PyDict_Clear, PyDict_GET_SIZE, PyDict_New, PyObject_GenericGetDict, _PyDict_DelItem_KnownHash, _PyDict_GetItem_KnownHash, _PyDict_SetItem_KnownHash, dictForEach } from "../objects/dict.ts";
import { PyErr_Occurred, raise } from "../objects/errors.ts";
import { PyExc_OverflowError, PyExc_TypeError } from "../objects/exceptions.ts";
import { PyObject_Free, PyObject_GC_Del, PyType_GenericAlloc, _PyObject_New } from "../objects/gcalloc.ts";
import { PyCallable_Check, PyObject_GenericSetDict, PyObject_GetAttr, PyObject_Hash, PyObject_IsTrue } from "../objects/generic.ts";
import { hashHi, hashLo } from "../objects/hash.ts";
import { ID } from "../objects/id.ts";
import { PyLong_CheckExact, PyLong_FromSsize_t } from "../objects/int.ts";
import { PyMethod_New } from "../objects/method.ts";
import { Py_CLEAR, Py_DECREF, Py_INCREF, Py_NewRef, Py_TYPE, TPFLAGS, type visitproc } from "../objects/object.ts";
import { Py_None } from "../objects/singletons.ts";
import { PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_New, PyTuple_SET_ITEM } from "../objects/tuple.ts";
import { PyBaseObject_Type } from "../objects/typeobject-object.ts";
import { PyUnicode_CheckExact } from "../objects/unicode.ts";
import { PyObject_ClearWeakRefs } from "../objects/weakref.ts";
import { field, fieldsDealloc, fieldsTraverse, newInstance, setField } from "./itertools-common.ts";

const enum Link { prev = 16, next = 24, hash = 32, key = 40, result = 48 }
const enum Lru { kind = 56, typed = 64, cache = 72, hits = 80, func = 88, maxsize = 96, misses = 104, kwd_mark = 112, cache_info_type = 128, dict = 136, weakreflist = 144 }
const enum Kind { UNCACHED = 1, INFINITE = 2, BOUNDED = 3 }
const id_qualname = ID("__qualname__");

function lru_list_elem_dealloc(link: Ref): void {
  for (const off of [Link.key, Link.result]) {
    const o = field(link, off);
    if (o) Py_DECREF(o);
  }
  PyObject_Free(link);
}
export const lru_list_elem_type = defineType({
  name: "functools._lru_list_elem", basicsize: 56, flags: TPFLAGS.DISALLOW_INSTANTIATION, slots: { tp_dealloc: lru_list_elem_dealloc },
});
function extractLink(link: number): void {
  const prev = I32[(link + Link.prev) >> 2]!;
  const next = I32[(link + Link.next) >> 2]!;
  I32[(prev + Link.next) >> 2] = next;
  I32[(next + Link.prev) >> 2] = prev;
}
/** Makes `link` the most recently used. */
function appendLink(self: number, link: number): void {
  const last = I32[(self + Link.prev) >> 2]!;
  I32[(last + Link.next) >> 2] = link;
  I32[(self + Link.prev) >> 2] = link;
  I32[(link + Link.prev) >> 2] = last;
  I32[(link + Link.next) >> 2] = self;
}

/** What separates positional from keyword arguments in a key: an object of its own, made once (kwd_mark of the module's state). */
const kwdMarkSlot = reserveStatic(8);
function kwdMark(): Ref | NULL {
  if (I32[kwdMarkSlot >> 2] === 0) I32[kwdMarkSlot >> 2] = PyObject_CallNoArgs(PyBaseObject_Type);
  return I32[kwdMarkSlot >> 2]! as Ref | NULL;
}
/** The key of a call; as functools._make_key. */
function lru_cache_make_key(kwdMark: Ref, args: Ref, kwds: Ref | 0, typed: boolean): NewRef | NULL {
  const nargs = PyTuple_GET_SIZE(args);
  const nkw = kwds === NULL ? 0 : PyDict_GET_SIZE(kwds);
  if (!typed && nkw === 0) {
    if (nargs === 1) {
      const key = PyTuple_GET_ITEM(args, 0);
      if (PyUnicode_CheckExact(key) || PyLong_CheckExact(key)) return Py_NewRef(key);
    }
    return Py_NewRef(args);
  }
  const key = PyTuple_New(nargs + (nkw ? nkw * 2 + 1 : 0) + (typed ? nargs + nkw : 0));
  if (key === NULL) return NULL;
  let at = 0;
  const put = (o: Ref): void => PyTuple_SET_ITEM(key, at++, Py_NewRef(o));
  for (let i = 0; i < nargs; i++) put(PyTuple_GET_ITEM(args, i));
  if (nkw) {
    put(kwdMark);
    dictForEach(kwds as Ref, (name, value) => { put(name); put(value); });
  }
  if (typed) {
    for (let i = 0; i < nargs; i++) put(Py_TYPE(PyTuple_GET_ITEM(args, i)));
    if (nkw) dictForEach(kwds as Ref, (_name, value) => { put(Py_TYPE(value)); });
  }
  return key;
}
function bump(self: Ref, off: number): void { writeSsize(self + off, readSsize(self + off) + 1); }

function infiniteCall(self: Ref, args: Ref, kwds: Ref | 0): NewRef | NULL {
  const key = lru_cache_make_key(field(self, Lru.kwd_mark) as Ref, args, kwds, I32[(self + Lru.typed) >> 2] !== 0);
  if (key === NULL) return NULL;
  if (PyObject_Hash(key) === -1) { Py_DECREF(key); return NULL; }
  const lo = hashLo;
  const hi = hashHi;
  const found = _PyDict_GetItem_KnownHash(field(self, Lru.cache) as Ref, key, lo, hi);
  if (found !== NULL || PyErr_Occurred()) {
    if (found !== NULL) { bump(self, Lru.hits); Py_INCREF(found); }
    Py_DECREF(key);
    return found as NewRef | NULL;
  }
  bump(self, Lru.misses);
  const result = PyObject_Call(field(self, Lru.func) as Ref, args, kwds);
  if (result !== NULL && _PyDict_SetItem_KnownHash(field(self, Lru.cache) as Ref, key, result, lo, hi) < 0) {
    Py_DECREF(result);
    Py_DECREF(key);
    return NULL;
  }
  Py_DECREF(key);
  return result;
}
function boundedCall(self: Ref, args: Ref, kwds: Ref | 0): NewRef | NULL {
  const key = lru_cache_make_key(field(self, Lru.kwd_mark) as Ref, args, kwds, I32[(self + Lru.typed) >> 2] !== 0);
  if (key === NULL) return NULL;
  if (PyObject_Hash(key) === -1) { Py_DECREF(key); return NULL; }
  const lo = hashLo;
  const hi = hashHi;
  const cache = field(self, Lru.cache) as Ref;
  const link = _PyDict_GetItem_KnownHash(cache, key, lo, hi);
  if (link !== NULL) {
    extractLink(link);
    appendLink(self, link);
    bump(self, Lru.hits);
    Py_DECREF(key);
    return Py_NewRef(field(link, Link.result) as Ref);
  }
  if (PyErr_Occurred()) { Py_DECREF(key); return NULL; }
  bump(self, Lru.misses);
  const result = PyObject_Call(field(self, Lru.func) as Ref, args, kwds);
  if (result === NULL) { Py_DECREF(key); return NULL; }
  // The call may have added the same key.
  if (_PyDict_GetItem_KnownHash(cache, key, lo, hi) !== NULL) { Py_DECREF(key); return result; }
  if (PyErr_Occurred()) { Py_DECREF(key); Py_DECREF(result); return NULL; }
  const oldest = I32[(self + Link.next) >> 2]! as Ref;
  const ok = PyDict_GET_SIZE(cache) < readSsize(self + Lru.maxsize) || oldest === self
    ? addLinkSteal(self, key, result, lo, hi)
    : replaceLinkSteal(self, oldest, key, result, lo, hi);
  if (ok) return Py_NewRef(result);
  return NULL;
}
/** A new link for key and result, whose counts it takes over. */
function addLinkSteal(self: Ref, keySteal: Ref, resultSteal: Ref, lo: number, hi: number): boolean {
  const link = _PyObject_New(lru_list_elem_type);
  if (link === NULL) { Py_DECREF(keySteal); Py_DECREF(resultSteal); return false; }
  for (let at = (link + Link.prev) >> 2, end = (link + 56) >> 2; at < end; at++) I32[at] = 0;
  fillLink(link, keySteal, resultSteal, lo, hi);
  const status = _PyDict_SetItem_KnownHash(field(self, Lru.cache) as Ref, keySteal, link, lo, hi);
  if (status === 0) appendLink(self, link);
  Py_DECREF(link);
  return status === 0;
}
function fillLink(link: Ref, key: Ref, result: Ref, lo: number, hi: number): void {
  I32[(link + Link.hash) >> 2] = lo;
  I32[(link + Link.hash + 4) >> 2] = hi;
  setField(link, Link.key, key);
  setField(link, Link.result, result);
}
/** The cache is full: the oldest link gets another key and result. */
function replaceLinkSteal(self: Ref, link: Ref, keySteal: Ref, resultSteal: Ref, lo: number, hi: number): boolean {
  const cache = field(self, Lru.cache) as Ref;
  extractLink(link);
  Py_INCREF(link);
  const oldkey = field(link, Link.key) as Ref;
  const oldresult = field(link, Link.result) as Ref;
  const removed = _PyDict_DelItem_KnownHash(cache, oldkey, I32[(link + Link.hash) >> 2]!, I32[(link + Link.hash + 4) >> 2]!);
  if (removed < 0) {
    appendLink(self, link);
    Py_DECREF(link);
    Py_DECREF(keySteal);
    Py_DECREF(resultSteal);
    return false;
  }
  fillLink(link, keySteal, resultSteal, lo, hi);
  const status = _PyDict_SetItem_KnownHash(cache, keySteal, link, lo, hi);
  if (status === 0) appendLink(self, link);
  Py_DECREF(link);
  Py_DECREF(oldkey);
  Py_DECREF(oldresult);
  return status === 0;
}

const lru_spec = argSpec("lru_cache", "user_function, maxsize, typed, cache_info_type");
function lru_cache_new(type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const found = unpackTupleDict(lru_spec, args, kwargs);
  if (found === null) return NULL;
  const [func, maxsizeArg, typedArg, infoType] = found as [Ref, Ref, Ref, Ref];
  const typed = PyObject_IsTrue(typedArg);
  if (typed < 0) return NULL;
  if (!PyCallable_Check(func)) return raise(PyExc_TypeError, "the first argument must be callable");
  const mark = kwdMark();
  if (mark === NULL) return NULL;
  let maxsize = -1;
  if (maxsizeArg !== Py_None) {
    if (!_PyIndex_Check(maxsizeArg)) return raise(PyExc_TypeError, "maxsize should be integer or None");
    maxsize = PyNumber_AsSsize_t(maxsizeArg, PyExc_OverflowError);
    if (maxsize === -1 && PyErr_Occurred()) return NULL;
    maxsize = Math.max(maxsize, 0);
  }
  const cache = PyDict_New();
  const self = cache === NULL ? NULL : newInstance(type);
  if (self === NULL || cache === NULL) {
    if (cache !== NULL) Py_DECREF(cache);
    return NULL;
  }
  I32[(self + Link.prev) >> 2] = I32[(self + Link.next) >> 2] = self;
  I32[(self + Lru.kind) >> 2] = maxsizeArg === Py_None ? Kind.INFINITE : maxsize === 0 ? Kind.UNCACHED : Kind.BOUNDED;
  I32[(self + Lru.typed) >> 2] = typed;
  writeSsize(self + Lru.maxsize, maxsize);
  setField(self, Lru.cache, cache);
  setField(self, Lru.func, Py_NewRef(func));
  setField(self, Lru.kwd_mark, Py_NewRef(mark));
  setField(self, Lru.cache_info_type, Py_NewRef(infoType));
  return self;
}
function lru_cache_call(self: Ref, args: Ref, kwds: Ref | 0): NewRef | NULL {
  switch (I32[(self + Lru.kind) >> 2] as Kind) {
    case Kind.INFINITE: return infiniteCall(self, args, kwds);
    case Kind.BOUNDED: return boundedCall(self, args, kwds);
    default:
      bump(self, Lru.misses);
      return PyObject_Call(field(self, Lru.func) as Ref, args, kwds);
  }
}
function lru_cache_descr_get(self: Ref, obj: Ref | 0): NewRef | NULL {
  return obj === 0 || obj === Py_None ? Py_NewRef(self) : PyMethod_New(self, obj);
}
function lru_cache_cache_info(self: Ref): NewRef | NULL {
  const maxsize = readSsize(self + Lru.maxsize);
  const refs = [
    PyLong_FromSsize_t(readSsize(self + Lru.hits)), PyLong_FromSsize_t(readSsize(self + Lru.misses)),
    maxsize === -1 ? (Py_None as NewRef) : PyLong_FromSsize_t(maxsize), PyLong_FromSsize_t(PyDict_GET_SIZE(field(self, Lru.cache) as Ref)),
  ];
  const result = refs.includes(NULL) ? NULL : callArgs(field(self, Lru.cache_info_type) as Ref, ...(refs as Ref[]));
  for (const ref of refs) if (ref !== NULL) Py_DECREF(ref);
  return result;
}
function lru_cache_cache_clear(self: Ref): NewRef {
  I32[(self + Link.prev) >> 2] = I32[(self + Link.next) >> 2] = self;
  writeSsize(self + Lru.hits, 0);
  writeSsize(self + Lru.misses, 0);
  PyDict_Clear(field(self, Lru.cache) as Ref);
  return Py_None as NewRef;
}
function lru_cache_reduce(self: Ref): NewRef | NULL { return PyObject_GetAttr(self, id_qualname); }
function lru_cache_copy(self: Ref): NewRef { return Py_NewRef(self); }
/** tp_clear: breaks cycles; the type keeps working as an empty cache would not. */
function lru_cache_clear(self: Ref): number {
  I32[(self + Link.prev) >> 2] = I32[(self + Link.next) >> 2] = self;
  for (const off of [Lru.cache, Lru.func, Lru.cache_info_type, Lru.dict]) Py_CLEAR(self + off);
  return 0;
}

const fields = [Lru.cache, Lru.func, Lru.cache_info_type, Lru.dict];
/** Visits also what the links own: they are no containers themselves, and have no tp_traverse. */
const traverseFields = fieldsTraverse(fields);
function lru_cache_traverse(self: Ref, visit: visitproc, arg: number): number {
  for (let link = I32[(self + Link.next) >> 2]!; link !== self; link = I32[(link + Link.next) >> 2]!) {
    const result = visit(field(link as Ref, Link.key) as Ref, arg) || visit(field(link as Ref, Link.result) as Ref, arg);
    if (result !== 0) return result;
  }
  return traverseFields(self, visit, arg);
}
export const lru_cache_type = defineType({
  name: "functools._lru_cache_wrapper", basicsize: 152, flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE | TPFLAGS.METHOD_DESCRIPTOR,
  dictoffset: Lru.dict, weaklistoffset: Lru.weakreflist,
  doc: "A function that remembers its results; see functools.lru_cache.",
  slots: {
    tp_dealloc: fieldsDealloc(fields, (o) => { if (field(o, Lru.weakreflist) !== 0) PyObject_ClearWeakRefs(o); }),
    tp_traverse: lru_cache_traverse, tp_clear: lru_cache_clear, tp_call: lru_cache_call, tp_descr_get: lru_cache_descr_get,
    tp_new: lru_cache_new, tp_alloc: PyType_GenericAlloc, tp_free: PyObject_GC_Del,
  },
  getset: [["__dict__", (o) => PyObject_GenericGetDict(o), (o, value) => PyObject_GenericSetDict(o, value)]],
  methods: [
    ["cache_info", METH.NOARGS, lru_cache_cache_info, "Report cache statistics"],
    ["cache_clear", METH.NOARGS, lru_cache_cache_clear, "Clear the cache and cache statistics"],
    ["__reduce__", METH.NOARGS, lru_cache_reduce],
    ["__copy__", METH.VARARGS, lru_cache_copy],
    ["__deepcopy__", METH.VARARGS, lru_cache_copy],
  ],
});
