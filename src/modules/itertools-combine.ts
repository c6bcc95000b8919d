/**
 * product, combinations, combinations_with_replacement, permutations: odometers over pools of items.
 *
 *   product          16 pools   24 indices ──▶ int64[]   32 result   40 stopped
 *   combinations     16 pool    24 indices               32 result   40 r   48 stopped       (with replacement: the same)
 *   permutations     16 pool    24 indices   32 cycles   40 result   48 r   56 stopped
 *
 * `result` is handed out again when nobody else holds it. Source: CPython 3.12 Modules/itertoolsmodule.c.
 */
import { PyMem_Free, PyMem_Malloc } from "../memory/alloc.ts";
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PyNumber_Index, PySequence_Tuple } from "../objects/abstract.ts";
import { argSpec, unpackTupleDict } from "../objects/args.ts";
import { METH, defineType, type MethodSpec } from "../objects/define.ts";
import { PyErr_NoMemory, PyErr_Occurred, raise } from "../objects/errors.ts";
import { PyExc_TypeError, PyExc_ValueError } from "../objects/exceptions.ts";
import { PyObject_GC_Del, PyObject_GC_Track, PyType_GenericAlloc, _PyObject_GC_IS_TRACKED } from "../objects/gcalloc.ts";
import { PyLong_AsSsize_t, PyLong_FromLong } from "../objects/int.ts";
import { PyObject_SelfIter } from "../objects/iterobject.ts";
import { PyTypeOff, Py_DECREF, Py_NewRef, Py_TYPE, TPFLAGS, hasTypeFlag } from "../objects/object.ts";
import { Py_None, emptyTuple } from "../objects/singletons.ts";
import { PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_New, PyTuple_SET_ITEM, _PyTuple_FromArray } from "../objects/tuple.ts";
import { argAt, fieldsDealloc, fieldsTraverse, newInstance, setField } from "./itertools-common.ts";

const enum Off { pool = 16, indices = 24, result = 32, r = 40, stopped = 48, product_stopped = 40, cycles = 32, perm_result = 40, perm_r = 48, perm_stopped = 56 }

function index(array: number, i: number): number { return I32[(array + i * 8) >> 2]!; }
function setIndex(array: number, i: number, value: number): void {
  I32[(array + i * 8) >> 2] = value;
  I32[(array + i * 8 + 4) >> 2] = value >> 31;
}
function indexArray(n: number): number {
  const at = PyMem_Malloc(n * 8);
  if (at === 0) PyErr_NoMemory();
  return at;
}
function setItem(result: Ref, i: number, value: Ref): void {
  const at = (result + 24 + i * 8) >> 2;
  const old = I32[at]!;
  I32[at] = Py_NewRef(value);
  if (old !== 0) Py_DECREF(old as Ref);
}
/** The result tuple to fill next: the old one when only `lz` holds it, else a copy. */
function nextResult(lz: Ref, off: number): Ref | NULL {
  const result = I32[(lz + off) >> 2]! as Ref;
  if (I32[result >> 2]! > 1) {
    const copy = _PyTuple_FromArray(result + 24, PyTuple_GET_SIZE(result));
    if (copy === NULL) return NULL;
    I32[(lz + off) >> 2] = copy;
    Py_DECREF(result);
    return copy;
  }
  if (PyTuple_GET_SIZE(result) > 0 && !_PyObject_GC_IS_TRACKED(result)) PyObject_GC_Track(result);
  return result;
}
/** __sizeof__: the instance and `count(lz)` indices. */
function sizeofWith(count: (lz: Ref) => number): { methods: readonly MethodSpec[]; sizeof: (lz: Ref) => number } {
  const sizeof = (lz: Ref): number => I32[(Py_TYPE(lz) + PyTypeOff.tp_basicsize) >> 2]! + count(lz) * 8;
  return { sizeof, methods: [["__sizeof__", METH.NOARGS, (lz: Ref) => PyLong_FromLong(sizeof(lz)), "Returns size in memory, in bytes."]] };
}
function stop(lz: Ref, off: number): NULL {
  I32[(lz + off) >> 2] = 1;
  return NULL;
}
function freeIndices(lz: Ref): void {
  if (I32[(lz + Off.indices) >> 2] !== 0) PyMem_Free(I32[(lz + Off.indices) >> 2]!);
}
/** A size argument that must not be negative; -1: an exception is set. */
function sizeArgument(o: Ref): number {
  const n = PyNumber_Index(o);
  if (n === NULL) return -1;
  const r = PyLong_AsSsize_t(n);
  Py_DECREF(n);
  if (r >= 0) return r;
  if (!PyErr_Occurred()) raise(PyExc_ValueError, "r must be non-negative");
  return -1;
}

const product_spec = argSpec("product", "*, repeat=");
function product_new(type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  let repeat = 1;
  const found = kwargs === NULL ? [] : unpackTupleDict(product_spec, emptyTuple, kwargs);
  if (found === null) return NULL;
  if (found[0]) {
    const n = PyNumber_Index(found[0]);
    if (n === NULL) return NULL;
    repeat = PyLong_AsSsize_t(n);
    Py_DECREF(n);
    if (repeat === -1 && PyErr_Occurred()) return NULL;
    if (repeat < 0) return raise(PyExc_ValueError, "repeat argument cannot be negative");
  }
  const nargs = repeat === 0 ? 0 : PyTuple_GET_SIZE(args);
  const npools = nargs * repeat;
  const indices = indexArray(npools);
  if (indices === 0) return NULL;
  const pools = PyTuple_New(npools);
  if (pools === NULL) { PyMem_Free(indices); return NULL; }
  for (let i = 0; i < npools; i++) {
    const pool = i < nargs ? PySequence_Tuple(argAt(args, i)) : Py_NewRef(PyTuple_GET_ITEM(pools, i - nargs));
    if (pool === NULL) { Py_DECREF(pools); PyMem_Free(indices); return NULL; }
    PyTuple_SET_ITEM(pools, i, pool);
    setIndex(indices, i, 0);
  }
  const lz = newInstance(type);
  if (lz === NULL) { Py_DECREF(pools); PyMem_Free(indices); return NULL; }
  setField(lz, Off.pool, pools);
  I32[(lz + Off.indices) >> 2] = indices;
  return lz;
}
function product_next(lz: Ref): NewRef | NULL {
  if (I32[(lz + Off.product_stopped) >> 2] !== 0) return NULL;
  const pools = I32[(lz + Off.pool) >> 2]! as Ref;
  const n = PyTuple_GET_SIZE(pools);
  if (I32[(lz + Off.result) >> 2] === 0) {
    const first = PyTuple_New(n);
    if (first === NULL) return NULL;
    I32[(lz + Off.result) >> 2] = first;
    for (let i = 0; i < n; i++) {
      const pool = PyTuple_GET_ITEM(pools, i);
      if (PyTuple_GET_SIZE(pool) === 0) return stop(lz, Off.product_stopped);
      PyTuple_SET_ITEM(first, i, Py_NewRef(PyTuple_GET_ITEM(pool, 0)));
    }
    return Py_NewRef(first);
  }
  const result = nextResult(lz, Off.result);
  if (result === NULL) return NULL;
  const indices = I32[(lz + Off.indices) >> 2]!;
  for (let i = n - 1; i >= 0; i--) {
    const pool = PyTuple_GET_ITEM(pools, i);
    const at = index(indices, i) + 1;
    const wrapped = at === PyTuple_GET_SIZE(pool);
    setIndex(indices, i, wrapped ? 0 : at);
    setItem(result, i, PyTuple_GET_ITEM(pool, wrapped ? 0 : at));
    if (!wrapped) return Py_NewRef(result);
  }
  return stop(lz, Off.product_stopped);
}
export const product_type = defineType({
  name: "itertools.product", basicsize: 48, flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE,
  ...sizeofWith((lz) => PyTuple_GET_SIZE(I32[(lz + Off.pool) >> 2]! as Ref)),
  doc: "product(*iterables, repeat=1) --> product object\n\nThe Cartesian product: nested for-loops.",
  slots: {
    tp_dealloc: fieldsDealloc([Off.pool, Off.result], freeIndices), tp_traverse: fieldsTraverse([Off.pool, Off.result]),
    tp_iter: PyObject_SelfIter, tp_iternext: product_next, tp_new: product_new, tp_alloc: PyType_GenericAlloc, tp_free: PyObject_GC_Del,
  },
});

const combinations_spec = argSpec("combinations", "iterable, r");
const cwr_spec = argSpec("combinations_with_replacement", "iterable, r");
function combinationsNew(spec: typeof cwr_spec, first: (i: number) => number, isStopped: (n: number, r: number) => boolean) {
  return (type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL => {
    const found = unpackTupleDict(spec, args, kwargs);
    if (found === null) return NULL;
    const pool = PySequence_Tuple(found[0] as Ref);
    if (pool === NULL) return NULL;
    const r = sizeArgument(found[1] as Ref);
    const indices = r < 0 ? 0 : indexArray(r);
    const lz = indices === 0 ? NULL : newInstance(type);
    if (lz === NULL) {
      Py_DECREF(pool);
      if (indices) PyMem_Free(indices);
      return NULL;
    }
    for (let i = 0; i < r; i++) setIndex(indices, i, first(i));
    setField(lz, Off.pool, pool);
    I32[(lz + Off.indices) >> 2] = indices;
    I32[(lz + Off.r) >> 2] = r;
    I32[(lz + Off.stopped) >> 2] = isStopped(PyTuple_GET_SIZE(pool), r) ? 1 : 0;
    return lz;
  };
}
/** The first result: pool[indices[0]], … */
function firstResult(lz: Ref, off: number, r: number): NewRef | NULL {
  const pool = I32[(lz + Off.pool) >> 2]! as Ref;
  const result = PyTuple_New(r);
  if (result === NULL) return NULL;
  for (let i = 0; i < r; i++) PyTuple_SET_ITEM(result, i, Py_NewRef(PyTuple_GET_ITEM(pool, index(I32[(lz + Off.indices) >> 2]!, i))));
  I32[(lz + off) >> 2] = result;
  return Py_NewRef(result);
}
function combinations_next(lz: Ref): NewRef | NULL {
  if (I32[(lz + Off.stopped) >> 2] !== 0) return NULL;
  const r = I32[(lz + Off.r) >> 2]!;
  if (I32[(lz + Off.result) >> 2] === 0) return firstResult(lz, Off.result, r);
  const pool = I32[(lz + Off.pool) >> 2]! as Ref;
  const indices = I32[(lz + Off.indices) >> 2]!;
  const n = PyTuple_GET_SIZE(pool);
  const result = nextResult(lz, Off.result);
  if (result === NULL) return NULL;
  let i = r - 1;
  while (i >= 0 && index(indices, i) === i + n - r) i--;
  if (i < 0) return stop(lz, Off.stopped);
  setIndex(indices, i, index(indices, i) + 1);
  for (let j = i + 1; j < r; j++) setIndex(indices, j, index(indices, j - 1) + 1);
  for (; i < r; i++) setItem(result, i, PyTuple_GET_ITEM(pool, index(indices, i)));
  return Py_NewRef(result);
}
function cwr_next(lz: Ref): NewRef | NULL {
  if (I32[(lz + Off.stopped) >> 2] !== 0) return NULL;
  const r = I32[(lz + Off.r) >> 2]!;
  if (I32[(lz + Off.result) >> 2] === 0) return firstResult(lz, Off.result, r);
  const pool = I32[(lz + Off.pool) >> 2]! as Ref;
  const indices = I32[(lz + Off.indices) >> 2]!;
  const n = PyTuple_GET_SIZE(pool);
  const result = nextResult(lz, Off.result);
  if (result === NULL) return NULL;
  let i = r - 1;
  while (i >= 0 && index(indices, i) === n - 1) i--;
  if (i < 0) return stop(lz, Off.stopped);
  const at = index(indices, i) + 1;
  for (; i < r; i++) {
    setIndex(indices, i, at);
    setItem(result, i, PyTuple_GET_ITEM(pool, at));
  }
  return Py_NewRef(result);
}
const combinationsSlots = {
  tp_dealloc: fieldsDealloc([Off.pool, Off.result], freeIndices), tp_traverse: fieldsTraverse([Off.pool, Off.result]),
  tp_iter: PyObject_SelfIter, tp_alloc: PyType_GenericAlloc, tp_free: PyObject_GC_Del,
};
export const combinations_type = defineType({
  name: "itertools.combinations", basicsize: 56, flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE,
  ...sizeofWith((lz) => I32[(lz + Off.r) >> 2]!),
  doc: "combinations(iterable, r)\n--\n\nThe r-tuples of different positions, in order.",
  slots: { ...combinationsSlots, tp_iternext: combinations_next, tp_new: combinationsNew(combinations_spec, (i) => i, (n, r) => r > n) },
});
export const cwr_type = defineType({
  name: "itertools.combinations_with_replacement", basicsize: 56, flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE,
  ...sizeofWith((lz) => I32[(lz + Off.r) >> 2]!),
  doc: "combinations_with_replacement(iterable, r)\n--\n\nThe r-tuples of positions in order, repeats allowed.",
  slots: { ...combinationsSlots, tp_iternext: cwr_next, tp_new: combinationsNew(cwr_spec, () => 0, (n, r) => n === 0 && r > 0) },
});

const permutations_spec = argSpec("permutations", "iterable, r=");
function permutations_new(type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const found = unpackTupleDict(permutations_spec, args, kwargs);
  if (found === null) return NULL;
  const pool = PySequence_Tuple(found[0] as Ref);
  if (pool === NULL) return NULL;
  const n = PyTuple_GET_SIZE(pool);
  let r = n;
  if (found[1] && found[1] !== Py_None) {
    r = hasTypeFlag(found[1], TPFLAGS.LONG_SUBCLASS) ? sizeArgument(found[1]) : -1;
    if (r < 0) {
      Py_DECREF(pool);
      return PyErr_Occurred() ? NULL : raise(PyExc_TypeError, "Expected int as r");
    }
  }
  const indices = indexArray(n);
  const cycles = indices === 0 ? 0 : indexArray(r);
  const lz = cycles === 0 ? NULL : newInstance(type);
  if (lz === NULL) {
    Py_DECREF(pool);
    if (indices) PyMem_Free(indices);
    if (cycles) PyMem_Free(cycles);
    return NULL;
  }
  for (let i = 0; i < n; i++) setIndex(indices, i, i);
  for (let i = 0; i < r; i++) setIndex(cycles, i, n - i);
  setField(lz, Off.pool, pool);
  I32[(lz + Off.indices) >> 2] = indices;
  I32[(lz + Off.cycles) >> 2] = cycles;
  I32[(lz + Off.perm_r) >> 2] = r;
  I32[(lz + Off.perm_stopped) >> 2] = r > n ? 1 : 0;
  return lz;
}
function permutations_next(lz: Ref): NewRef | NULL {
  if (I32[(lz + Off.perm_stopped) >> 2] !== 0) return NULL;
  const r = I32[(lz + Off.perm_r) >> 2]!;
  if (I32[(lz + Off.perm_result) >> 2] === 0) return firstResult(lz, Off.perm_result, r);
  const pool = I32[(lz + Off.pool) >> 2]! as Ref;
  const n = PyTuple_GET_SIZE(pool);
  if (n === 0) return stop(lz, Off.perm_stopped);
  const indices = I32[(lz + Off.indices) >> 2]!;
  const cycles = I32[(lz + Off.cycles) >> 2]!;
  const result = nextResult(lz, Off.perm_result);
  if (result === NULL) return NULL;
  for (let i = r - 1; i >= 0; i--) {
    const left = index(cycles, i) - 1;
    const moved = index(indices, i);
    if (left === 0) {
      for (let j = i; j < n - 1; j++) setIndex(indices, j, index(indices, j + 1));
      setIndex(indices, n - 1, moved);
      setIndex(cycles, i, n - i);
      continue;
    }
    setIndex(cycles, i, left);
    setIndex(indices, i, index(indices, n - left));
    setIndex(indices, n - left, moved);
    for (let k = i; k < r; k++) setItem(result, k, PyTuple_GET_ITEM(pool, index(indices, k)));
    return Py_NewRef(result);
  }
  return stop(lz, Off.perm_stopped);
}
export const permutations_type = defineType({
  name: "itertools.permutations", basicsize: 64, flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE,
  ...sizeofWith((lz) => PyTuple_GET_SIZE(I32[(lz + Off.pool) >> 2]! as Ref) + I32[(lz + Off.perm_r) >> 2]!),
  doc: "permutations(iterable, r=None)\n--\n\nThe r-tuples of different positions, in every order.",
  slots: {
    tp_dealloc: fieldsDealloc([Off.pool, Off.perm_result], (lz) => {
      freeIndices(lz);
      if (I32[(lz + Off.cycles) >> 2] !== 0) PyMem_Free(I32[(lz + Off.cycles) >> 2]!);
    }),
    tp_traverse: fieldsTraverse([Off.pool, Off.perm_result]),
    tp_iter: PyObject_SelfIter, tp_iternext: permutations_next, tp_new: permutations_new, tp_alloc: PyType_GenericAlloc, tp_free: PyObject_GC_Del,
  },
});
