/**
 * list.sort: an adaptive, stable merge sort ("timsort") whose merge order is that of powersort.
 *
 * While it runs the list is empty with `allocated` -1, which is how a change by a comparison is noticed. Keys and
 * values are sorted in host arrays and written back at the end, also when a comparison fails.
 * The order in which items are compared is CPython's. Source: CPython 3.12 Objects/listobject.c, Objects/listsort.txt.
 */
import { PyMem_Free } from "../memory/alloc.ts";
import { F64, I32, U8 } from "../memory/views.ts";
import { NULL, type Ref, type Status } from "../memory/types.ts";
import { PyObject_CallOneArg } from "./call.ts";
import { raiseStatus } from "./errors.ts";
import { PyExc_ValueError } from "./exceptions.ts";
import { PyFloat_Type } from "./float.ts";
import { PyObject_IsTrue, PyObject_RichCompareBool } from "./generic.ts";
import { PyLong_Type } from "./int.ts";
import { mergeForceCollapse, foundNewRun } from "./listsort-merge.ts";
import { PyListOff } from "./list.ts";
import { CMP, FN, PyTypeOff, Py_DECREF, type richcmpfunc } from "./object.ts";
import { Py_False, Py_NotImplemented, Py_True } from "./singletons.ts";
import { PyTuple_Type } from "./tuple.ts";
import { PyUnicode_DATA, PyUnicode_GET_LENGTH, PyUnicode_KIND, PyUnicode_Type } from "./unicode.ts";

/** 1: v < w, 0: not, -1: an exception is set. */
export type LessThan = (v: Ref, w: Ref) => number;

export interface MergeState {
  /** What is sorted, and what moves along with it (null: nothing). */
  keys: Int32Array;
  values: Int32Array | null;
  lt: LessThan;
  /** Consecutive wins of one side before galloping. */
  min_gallop: number;
  /** Runs waiting to be merged. */
  pending: { base: number; len: number; power: number }[];
  tempKeys: Int32Array;
  tempValues: Int32Array | null;
}
export const MIN_GALLOP = 7;

function safe_object_compare(v: Ref, w: Ref): number { return PyObject_RichCompareBool(v, w, CMP.LT); }
/** Keys that are one-byte strings. */
function unsafe_latin_compare(v: Ref, w: Ref): number {
  const a = PyUnicode_DATA(v);
  const b = PyUnicode_DATA(w);
  const na = PyUnicode_GET_LENGTH(v);
  const nb = PyUnicode_GET_LENGTH(w);
  const n = Math.min(na, nb);
  for (let i = 0; i < n; i++) {
    const d = U8[a + i]! - U8[b + i]!;
    if (d !== 0) return d < 0 ? 1 : 0;
  }
  return na < nb ? 1 : 0;
}
/** Keys that are ints of one digit. */
function unsafe_long_compare(v: Ref, w: Ref): number {
  return (1 - (I32[(v + 16) >> 2]! & 3)) * I32[(v + 24) >> 2]! < (1 - (I32[(w + 16) >> 2]! & 3)) * I32[(w + 24) >> 2]! ? 1 : 0;
}
function unsafe_float_compare(v: Ref, w: Ref): number { return F64[(v + 16) >> 3]! < F64[(w + 16) >> 3]! ? 1 : 0; }
/** Keys of one type whose tp_richcompare has the index `slot`. */
function unsafeObjectCompare(slot: number): LessThan {
  return (v, w) => {
    if (I32[(I32[(v + 8) >> 2]! + PyTypeOff.tp_richcompare) >> 2] !== slot) return PyObject_RichCompareBool(v, w, CMP.LT);
    const res = (FN[slot] as richcmpfunc)(v, w, CMP.LT);
    if (res === NULL) return -1;
    if (res === Py_NotImplemented) return PyObject_RichCompareBool(v, w, CMP.LT);
    if (res === Py_True) return 1;
    if (res === Py_False) return 0;
    const truth = PyObject_IsTrue(res);
    Py_DECREF(res);
    return truth;
  };
}
/** Keys that are tuples, not empty; `first` compares their first items. */
function unsafeTupleCompare(first: LessThan): LessThan {
  return (v, w) => {
    const vlen = I32[(v + 16) >> 2]!;
    const wlen = I32[(w + 16) >> 2]!;
    let i = 0;
    for (; i < vlen && i < wlen; i++) {
      const k = PyObject_RichCompareBool(I32[(v + 24 + i * 8) >> 2]! as Ref, I32[(w + 24 + i * 8) >> 2]! as Ref, CMP.EQ);
      if (k < 0) return -1;
      if (k === 0) break;
    }
    if (i >= vlen || i >= wlen) return vlen < wlen ? 1 : 0;
    const a = I32[(v + 24 + i * 8) >> 2]! as Ref;
    const b = I32[(w + 24 + i * 8) >> 2]! as Ref;
    return i === 0 ? first(a, b) : PyObject_RichCompareBool(a, b, CMP.LT);
  };
}

/** The pre-sort check: the cheapest comparison that is right for all the keys. */
function chooseCompare(keys: Int32Array): LessThan {
  const isTuple = (key: number): boolean => I32[(key + 8) >> 2] === PyTuple_Type && I32[(key + 16) >> 2] !== 0;
  const firstOf = (key: number): number => I32[(key + 24) >> 2]!;
  let inTuples = isTuple(keys[0]!);
  const type = I32[((inTuples ? firstOf(keys[0]!) : keys[0]!) + 8) >> 2]!;
  let sameType = true;
  let latin = true;
  let bounded = true;
  for (const key of keys) {
    if (inTuples && !isTuple(key)) { inTuples = false; sameType = false; break; }
    const item = inTuples ? firstOf(key) : key;
    if (I32[(item + 8) >> 2] !== type) {
      sameType = false;
      if (!inTuples) break;
    }
    if (!sameType) continue;
    if (type === PyLong_Type) bounded &&= I32[(item + 16) >> 2]! < 16;
    else if (type === PyUnicode_Type) latin &&= PyUnicode_KIND(item as Ref) === 1;
  }
  let compare: LessThan = safe_object_compare;
  if (sameType) {
    const slot = I32[(type + PyTypeOff.tp_richcompare) >> 2]!;
    if (type === PyUnicode_Type && latin) compare = unsafe_latin_compare;
    else if (type === PyLong_Type && bounded) compare = unsafe_long_compare;
    else if (type === PyFloat_Type) compare = unsafe_float_compare;
    else if (slot !== 0) compare = unsafeObjectCompare(slot);
  }
  return inTuples ? unsafeTupleCompare(type === PyTuple_Type ? safe_object_compare : compare) : compare;
}

/** Length of the run that starts at `lo`; negative when it is strictly descending; 0: an exception is set. */
function count_run(ms: MergeState, lo: number, hi: number): number {
  const k = ms.keys;
  if (lo + 1 === hi) return 1;
  let n = 2;
  const first = ms.lt(k[lo + 1]! as Ref, k[lo]! as Ref);
  if (first < 0) return 0;
  for (let at = lo + 2; at < hi; at++, n++) {
    const less = ms.lt(k[at]! as Ref, k[at - 1]! as Ref);
    if (less < 0) return 0;
    if (less !== first) break;
  }
  return first ? -n : n;
}

/** Sorts [lo, hi) of which [lo, start) is sorted, by binary insertion. */
function binarysort(ms: MergeState, lo: number, hi: number, start: number): Status {
  const { keys, values, lt } = ms;
  for (let at = start === lo ? start + 1 : start; at < hi; at++) {
    let l = lo;
    let r = at;
    const pivot = keys[at]! as Ref;
    do {
      const p = l + ((r - l) >> 1);
      const less = lt(pivot, keys[p]! as Ref);
      if (less < 0) return -1;
      if (less) r = p;
      else l = p + 1;
    } while (l < r);
    keys.copyWithin(l + 1, l, at);
    keys[l] = pivot;
    if (values) {
      const value = values[at]!;
      values.copyWithin(l + 1, l, at);
      values[l] = value;
    }
  }
  return 0;
}

function merge_compute_minrun(length: number): number {
  let n = length;
  let r = 0;
  while (n >= 64) {
    r |= n & 1;
    n >>= 1;
  }
  return n + r;
}

/** Sorts ms.keys (and values). -1: a comparison failed; the arrays are still a permutation. */
function timsort(ms: MergeState): Status {
  let remaining = ms.keys.length;
  let lo = 0;
  const minrun = merge_compute_minrun(remaining);
  do {
    let n = count_run(ms, lo, lo + remaining);
    if (n === 0) return -1;
    if (n < 0) {
      n = -n;
      ms.keys.subarray(lo, lo + n).reverse();
      ms.values?.subarray(lo, lo + n).reverse();
    }
    if (n < minrun) {
      const force = Math.min(remaining, minrun);
      if (binarysort(ms, lo, lo + force, lo + n) < 0) return -1;
      n = force;
    }
    if (foundNewRun(ms, n) < 0) return -1;
    ms.pending.push({ base: lo, len: n, power: 0 });
    lo += n;
    remaining -= n;
  } while (remaining);
  return mergeForceCollapse(ms);
}

/** The keys of the items, each owned; null: the key function failed. */
function computeKeys(items: Int32Array, keyfunc: Ref): Int32Array | null {
  const keys = new Int32Array(items.length);
  for (let i = 0; i < items.length; i++) {
    const key = PyObject_CallOneArg(keyfunc, items[i]! as Ref);
    if (key === NULL) {
      for (let k = i - 1; k >= 0; k--) Py_DECREF(keys[k]! as Ref);
      return null;
    }
    keys[i] = key;
  }
  return keys;
}

/** Sorts `items` in place by the key function (NULL: by themselves). */
function sortItems(self: Ref, items: Int32Array, keyfunc: Ref | 0, reverse: boolean): Status {
  const keys = keyfunc === NULL ? items : computeKeys(items, keyfunc);
  if (keys === null) return -1;
  const values = keyfunc === NULL ? null : items;
  let status: Status = 0;
  if (items.length > 1) {
    const lt = chooseCompare(keys);
    if (reverse) {
      keys.reverse();
      values?.reverse();
    }
    status = timsort({ keys, values, lt, min_gallop: MIN_GALLOP, pending: [], tempKeys: new Int32Array(0), tempValues: null });
  }
  if (values) for (const key of keys) Py_DECREF(key as Ref);
  if (I32[(self + PyListOff.allocated) >> 2] !== -1 && status === 0) status = raiseStatus(PyExc_ValueError, "list modified during sort");
  if (reverse && items.length > 1) items.reverse();
  return status;
}

/** self.sort(key=keyfunc, reverse=reverse); keyfunc NULL: none. */
export function list_sort_impl(self: Ref, keyfunc: Ref | 0, reverse: boolean): Status {
  const size = I32[(self + PyListOff.ob_size) >> 2]!;
  const saved = I32[(self + PyListOff.ob_item) >> 2]!;
  const allocated = I32[(self + PyListOff.allocated) >> 2]!;
  const items = new Int32Array(size);
  for (let i = 0; i < size; i++) items[i] = I32[(saved + i * 8) >> 2]!;
  I32[(self + PyListOff.ob_size) >> 2] = 0;
  I32[(self + PyListOff.ob_item) >> 2] = 0;
  I32[(self + PyListOff.allocated) >> 2] = -1;
  const status = sortItems(self, items, keyfunc, reverse);
  for (let i = 0; i < size; i++) I32[(saved + i * 8) >> 2] = items[i]!;
  const finalItems = I32[(self + PyListOff.ob_item) >> 2]!;
  const finalSize = I32[(self + PyListOff.ob_size) >> 2]!;
  I32[(self + PyListOff.ob_size) >> 2] = size;
  I32[(self + PyListOff.ob_item) >> 2] = saved;
  I32[(self + PyListOff.allocated) >> 2] = allocated;
  if (finalItems !== 0) {
    for (let i = finalSize - 1; i >= 0; i--) Py_DECREF(I32[(finalItems + i * 8) >> 2]! as Ref);
    PyMem_Free(finalItems);
  }
  return status;
}
