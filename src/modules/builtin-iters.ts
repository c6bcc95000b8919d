/**
 * map, filter, zip.
 *
 *   mapobject      16 iters (tuple)   24 func
 *   filterobject   16 func            24 it
 *   zipobject      16 tuplesize       24 ittuple   32 result (reused)   40 strict
 *
 * Source: CPython 3.12 Python/bltinmodule.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PyObject_GetIter } from "../objects/abstract.ts";
import { PyVectorcall_NARGS, _PyArg_CheckPositional, _PyArg_NoKeywords, _PyArg_NoKwnames, arg, argSpec, unpackTupleDict } from "../objects/args.ts";
import { PyBool_Type } from "../objects/bool.ts";
import { PyObject_CallOneArg, PyObject_Vectorcall, stackRelease, stackReserve } from "../objects/call.ts";
import { METH, defineType } from "../objects/define.ts";
import { raise } from "../objects/errors.ts";
import { PyExc_TypeError, PyExc_ValueError } from "../objects/exceptions.ts";
import { PyObject_GC_Del, PyObject_GC_Track, PyType_GenericAlloc, _PyObject_GC_IS_TRACKED } from "../objects/gcalloc.ts";
import { PyObject_IsTrue } from "../objects/generic.ts";
import { PyObject_SelfIter } from "../objects/iterobject.ts";
import { Py_DECREF, Py_NewRef, Py_TYPE, TPFLAGS } from "../objects/object.ts";
import { Py_None, Py_True, emptyTuple } from "../objects/singletons.ts";
import { PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_New, PyTuple_Pack, PyTuple_SET_ITEM } from "../objects/tuple.ts";
import { argAt, endedCleanly, field, fieldsDealloc, fieldsTraverse, iternext, newInstance, setField } from "./itertools-common.ts";

export const enum PyMapOff { iters = 16, func = 24 }
export const enum PyFilterOff { func = 16, it = 24 }
export const enum PyZipOff { tuplesize = 16, ittuple = 24, result = 32, strict = 40 }

/** iter() of the `n` objects at `args`, as a tuple. */
export function tupleOfIterators(args: number, n: number): NewRef | NULL {
  const iters = PyTuple_New(n);
  if (iters === NULL) return NULL;
  for (let i = 0; i < n; i++) {
    const it = PyObject_GetIter(arg(args, i));
    if (it === NULL) { Py_DECREF(iters); return NULL; }
    PyTuple_SET_ITEM(iters, i, it);
  }
  return iters;
}

function map_create(type: Ref, args: number, nargs: number): NewRef | NULL {
  if (nargs < 2) return raise(PyExc_TypeError, "map() must have at least two arguments.");
  const iters = tupleOfIterators(args + 8, nargs - 1);
  if (iters === NULL) return NULL;
  const lz = newInstance(type);
  if (lz === NULL) { Py_DECREF(iters); return NULL; }
  setField(lz, PyMapOff.iters, iters);
  setField(lz, PyMapOff.func, Py_NewRef(arg(args, 0)));
  return lz;
}
function map_new(type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  if (type === PyMap_Type && !_PyArg_NoKeywords("map", kwargs)) return NULL;
  return map_create(type, args + 24, PyTuple_GET_SIZE(args));
}
function map_vectorcall(type: Ref, args: number, nargsf: number, kwnames: Ref | 0): NewRef | NULL {
  return _PyArg_NoKwnames("map", kwnames) ? map_create(type, args, PyVectorcall_NARGS(nargsf)) : NULL;
}
function map_next(lz: Ref): NewRef | NULL {
  const iters = I32[(lz + PyMapOff.iters) >> 2]! as Ref;
  const func = I32[(lz + PyMapOff.func) >> 2]! as Ref;
  const n = PyTuple_GET_SIZE(iters);
  if (n === 1) {
    const value = iternext(PyTuple_GET_ITEM(iters, 0));
    if (value === NULL) return NULL;
    const result = PyObject_CallOneArg(func, value);
    Py_DECREF(value);
    return result;
  }
  const stack = stackReserve(n);
  if (stack === 0) return NULL;
  let nargs = 0;
  while (nargs < n) {
    const value = iternext(PyTuple_GET_ITEM(iters, nargs));
    if (value === NULL) break;
    I32[(stack + nargs * 8) >> 2] = value;
    I32[(stack + nargs * 8 + 4) >> 2] = 0;
    nargs++;
  }
  const result = nargs === n ? PyObject_Vectorcall(func, stack, n, NULL) : NULL;
  for (let i = 0; i < nargs; i++) Py_DECREF(I32[(stack + i * 8) >> 2]! as Ref);
  stackRelease(stack);
  return result;
}
function map_reduce(lz: Ref): NewRef | NULL {
  const iters = I32[(lz + PyMapOff.iters) >> 2]! as Ref;
  const n = PyTuple_GET_SIZE(iters);
  const args = PyTuple_New(n + 1);
  if (args === NULL) return NULL;
  PyTuple_SET_ITEM(args, 0, Py_NewRef(I32[(lz + PyMapOff.func) >> 2]! as Ref));
  for (let i = 0; i < n; i++) PyTuple_SET_ITEM(args, i + 1, Py_NewRef(PyTuple_GET_ITEM(iters, i)));
  const result = PyTuple_Pack(Py_TYPE(lz), args);
  Py_DECREF(args);
  return result;
}
export const PyMap_Type = defineType({
  name: "map", basicsize: 32, flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE,
  doc: "map(func, *iterables) --> map object\n\nThe results of func over items of the iterables, until the shortest ends.",
  slots: {
    tp_dealloc: fieldsDealloc([PyMapOff.iters, PyMapOff.func]), tp_traverse: fieldsTraverse([PyMapOff.iters, PyMapOff.func]),
    tp_iter: PyObject_SelfIter, tp_iternext: map_next, tp_new: map_new, tp_alloc: PyType_GenericAlloc, tp_free: PyObject_GC_Del,
    tp_vectorcall: map_vectorcall,
  },
  methods: [["__reduce__", METH.NOARGS, map_reduce]],
});

function filter_create(type: Ref, func: Ref, seq: Ref): NewRef | NULL {
  const it = PyObject_GetIter(seq);
  if (it === NULL) return NULL;
  const lz = newInstance(type);
  if (lz === NULL) { Py_DECREF(it); return NULL; }
  setField(lz, PyFilterOff.func, Py_NewRef(func));
  setField(lz, PyFilterOff.it, it);
  return lz;
}
function filter_new(type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  if (type === PyFilter_Type && !_PyArg_NoKeywords("filter", kwargs)) return NULL;
  if (!_PyArg_CheckPositional("filter", PyTuple_GET_SIZE(args), 2, 2)) return NULL;
  return filter_create(type, argAt(args, 0), argAt(args, 1));
}
function filter_vectorcall(type: Ref, args: number, nargsf: number, kwnames: Ref | 0): NewRef | NULL {
  if (!_PyArg_NoKwnames("filter", kwnames) || !_PyArg_CheckPositional("filter", PyVectorcall_NARGS(nargsf), 2, 2)) return NULL;
  return filter_create(type, arg(args, 0), arg(args, 1));
}
/** Is `item` true, by itself (func None or bool) or by func? -1: an exception is set. */
export function predicate(func: Ref, item: Ref): number {
  if (func === Py_None || func === PyBool_Type) return PyObject_IsTrue(item);
  const good = PyObject_CallOneArg(func, item);
  if (good === NULL) return -1;
  const ok = PyObject_IsTrue(good);
  Py_DECREF(good);
  return ok;
}
function filter_next(lz: Ref): NewRef | NULL {
  const it = I32[(lz + PyFilterOff.it) >> 2]! as Ref;
  const func = I32[(lz + PyFilterOff.func) >> 2]! as Ref;
  for (;;) {
    const item = iternext(it);
    if (item === NULL) return NULL;
    const ok = predicate(func, item);
    if (ok > 0) return item;
    Py_DECREF(item);
    if (ok < 0) return NULL;
  }
}
function filter_reduce(lz: Ref): NewRef | NULL {
  const args = PyTuple_Pack(I32[(lz + PyFilterOff.func) >> 2]! as Ref, I32[(lz + PyFilterOff.it) >> 2]! as Ref);
  const result = args === NULL ? NULL : PyTuple_Pack(Py_TYPE(lz), args);
  if (args !== NULL) Py_DECREF(args);
  return result;
}
export const PyFilter_Type = defineType({
  name: "filter", basicsize: 32, flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE,
  doc: "filter(function or None, iterable) --> filter object\n\nThe items for which function(item) is true; None: the true items.",
  slots: {
    tp_dealloc: fieldsDealloc([PyFilterOff.func, PyFilterOff.it]), tp_traverse: fieldsTraverse([PyFilterOff.it, PyFilterOff.func]),
    tp_iter: PyObject_SelfIter, tp_iternext: filter_next, tp_new: filter_new, tp_alloc: PyType_GenericAlloc, tp_free: PyObject_GC_Del,
    tp_vectorcall: filter_vectorcall,
  },
  methods: [["__reduce__", METH.NOARGS, filter_reduce]],
});

const zip_spec = argSpec("zip", "*, strict=");
/** A tuple of `n` times None: the one an iterator hands out again and again. */
export function tupleOfNone(n: number): NewRef | NULL {
  const result = PyTuple_New(n);
  if (result !== NULL) for (let i = 0; i < n; i++) PyTuple_SET_ITEM(result, i, Py_None);
  return result;
}
function zip_new(type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  let strict = 0;
  if (kwargs !== NULL) {
    const found = unpackTupleDict(zip_spec, emptyTuple, kwargs);
    if (found === null) return NULL;
    if (found[0]) strict = PyObject_IsTrue(found[0]);
    if (strict < 0) return NULL;
  }
  const n = PyTuple_GET_SIZE(args);
  const ittuple = tupleOfIterators(args + 24, n);
  if (ittuple === NULL) return NULL;
  const result = tupleOfNone(n);
  if (result === NULL) { Py_DECREF(ittuple); return NULL; }
  const lz = newInstance(type);
  if (lz === NULL) { Py_DECREF(ittuple); Py_DECREF(result); return NULL; }
  setField(lz, PyZipOff.ittuple, ittuple);
  setField(lz, PyZipOff.result, result);
  I32[(lz + PyZipOff.tuplesize) >> 2] = n;
  I32[(lz + PyZipOff.strict) >> 2] = strict;
  return lz;
}
function zip_next(lz: Ref): NewRef | NULL {
  const n = I32[(lz + PyZipOff.tuplesize) >> 2]!;
  if (n === 0) return NULL;
  const ittuple = I32[(lz + PyZipOff.ittuple) >> 2]! as Ref;
  const shared = I32[(lz + PyZipOff.result) >> 2]! as NewRef;
  const reuse = I32[shared >> 2] === 1;
  const result = reuse ? Py_NewRef(shared) : PyTuple_New(n);
  if (result === NULL) return NULL;
  for (let i = 0; i < n; i++) {
    const item = iternext(I32[(ittuple + 24 + i * 8) >> 2]! as Ref);
    if (item === NULL) {
      Py_DECREF(result);
      return I32[(lz + PyZipOff.strict) >> 2] !== 0 ? zipStrictCheck(ittuple, i, n) : NULL;
    }
    const old = I32[(result + 24 + i * 8) >> 2]!;
    I32[(result + 24 + i * 8) >> 2] = item;
    if (old !== 0) Py_DECREF(old as Ref);
  }
  // The collector may have untracked it while it held nothing interesting.
  if (reuse && !_PyObject_GC_IS_TRACKED(result)) PyObject_GC_Track(result);
  return result;
}
/** Iterator `i` ended first: are the others at their end too? */
function zipStrictCheck(ittuple: Ref, i: number, n: number): NULL {
  if (!endedCleanly()) return NULL;
  const others = (k: number): string => (k === 1 ? "argument 1" : `arguments 1-${k}`);
  if (i > 0) return raise(PyExc_ValueError, `zip() argument ${i + 1} is shorter than ${others(i)}`);
  for (let k = 1; k < n; k++) {
    const item = iternext(PyTuple_GET_ITEM(ittuple, k));
    if (item !== NULL) {
      Py_DECREF(item);
      return raise(PyExc_ValueError, `zip() argument ${k + 1} is longer than ${others(k)}`);
    }
    if (!endedCleanly()) return NULL;
  }
  return NULL;
}
function zip_reduce(lz: Ref): NewRef | NULL {
  const ittuple = field(lz, PyZipOff.ittuple) as Ref;
  return I32[(lz + PyZipOff.strict) >> 2] !== 0 ? PyTuple_Pack(Py_TYPE(lz), ittuple, Py_True) : PyTuple_Pack(Py_TYPE(lz), ittuple);
}
function zip_setstate(lz: Ref, state: Ref): NewRef | NULL {
  const strict = PyObject_IsTrue(state);
  if (strict < 0) return NULL;
  I32[(lz + PyZipOff.strict) >> 2] = strict;
  return Py_None as NewRef;
}
export const PyZip_Type = defineType({
  name: "zip", basicsize: 48, flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE,
  doc: "zip(*iterables, strict=False) --> tuples of one item of each iterable, until one ends; strict: all must end together.",
  slots: {
    tp_dealloc: fieldsDealloc([PyZipOff.ittuple, PyZipOff.result]), tp_traverse: fieldsTraverse([PyZipOff.ittuple, PyZipOff.result]),
    tp_iter: PyObject_SelfIter, tp_iternext: zip_next, tp_new: zip_new, tp_alloc: PyType_GenericAlloc, tp_free: PyObject_GC_Del,
  },
  methods: [
    ["__reduce__", METH.NOARGS, zip_reduce],
    ["__setstate__", METH.O, zip_setstate],
  ],
});
