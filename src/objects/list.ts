/**
 * Lists.
 *
 *   PyListObject   16 ob_size   24 ob_item ──▶ item[allocated], 8 bytes each      basicsize 40, with GC header
 *                  32 allocated (≥ ob_size; 0 when ob_item is NULL)
 *
 * Every allocated slot has a zero upper half. Up to 80 freed lists are kept for PyList_New.
 * Source: CPython 3.12 Objects/listobject.c.
 */
import { PyMem_Free, PyMem_Malloc, PyMem_Realloc } from "../memory/alloc.ts";
import { STEPPING, lives } from "../memory/stepping.ts";
import { I32, memmove } from "../memory/views.ts";
import { reserveStatic } from "../memory/layout.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyNumber_AsSsize_t, PyObject_GetIter, PyObject_LengthHint, PySequence_Fast, PySequence_Fast_GET_SIZE, PySequence_Fast_ITEMS, _PyIndex_Check } from "./abstract.ts";
import { PyVectorcall_NARGS, _PyArg_CheckPositional, _PyArg_NoKeywords, _PyArg_NoKwnames, arg } from "./args.ts";
import { defineType } from "./define.ts";
import { PyErr_BadInternalCall, PyErr_Clear, PyErr_ExceptionMatches, PyErr_NoMemory, PyErr_Occurred, raise, raiseStatus } from "./errors.ts";
import { PyExc_IndexError, PyExc_StopIteration, PyExc_TypeError } from "./exceptions.ts";
import { PyObject_GC_Del, PyObject_GC_Track, PyObject_GC_UnTrack, PyType_GenericAlloc, _PyObject_GC_New } from "./gcalloc.ts";
import { PyObject_RichCompare, PyObject_RichCompareBool, PyObject_Repr, Py_ReprEnter, Py_ReprLeave } from "./generic.ts";
import { list_iter } from "./list-iter.ts";
import { listMethods } from "./list-methods.ts";
import { list_ass_slice, list_ass_subscript } from "./list-slice.ts";
import { list_sort_impl } from "./listsort.ts";
import { CMP, FN, PyTypeOff, Py_DECREF, Py_INCREF, Py_NewRef, TPFLAGS, hasTypeFlag, type iternextfunc, type visitproc } from "./object.ts";
import { Py_False, Py_NotImplemented, Py_True } from "./singletons.ts";
import { PySlice_AdjustIndices, PySlice_Check, PySlice_Unpack, sliceStart, sliceStep } from "./slice.ts";
import { Trash, trashcanBegin, trashcanEnd } from "./trashcan.ts";
import { PyTuple_CheckExact, _PyTuple_FromArray, compareSizes } from "./tuple.ts";
import { typeName } from "./typeobject.ts";
import { PyUnicode_AsJS, PyUnicode_FromString } from "./unicode.ts";

export const enum PyListOff { ob_size = 16, ob_item = 24, allocated = 32 }

const MAXFREELIST = 80;
/** The count, then the kept lists. */
export const listFreeList = reserveStatic(8 + MAXFREELIST * 8);
const MAX_ITEMS = 0xfffffff;

export function PyList_Check(o: Ref): boolean { return hasTypeFlag(o, TPFLAGS.LIST_SUBCLASS); }
export function PyList_CheckExact(o: Ref): boolean { return I32[(o + 8) >> 2] === PyList_Type; }
export function PyList_GET_SIZE(o: Ref): number { return I32[(o + PyListOff.ob_size) >> 2]!; }
export function PyList_GET_ITEM(o: Ref, i: number): Ref { return I32[(I32[(o + PyListOff.ob_item) >> 2]! + i * 8) >> 2]! as Ref; }
/** Stores `itemSteal`; what was there is not released. */
export function PyList_SET_ITEM(o: Ref, i: number, itemSteal: Ref | 0): void { I32[(I32[(o + PyListOff.ob_item) >> 2]! + i * 8) >> 2] = itemSteal; }

/** Zeroes the slots from `from` (address) to `to`: bigger blocks come with garbage. */
function zeroSlots(from: number, to: number): void {
  for (let at = from >> 2, end = to >> 2; at < end; at++) I32[at] = 0;
}

/** Sets ob_size, growing or shrinking the array by CPython's rule; new items are not set. -1: MemoryError, nothing changed. */
export function list_resize(self: Ref, newsize: number): Status {
  const allocated = I32[(self + PyListOff.allocated) >> 2]!;
  if (allocated >= newsize && newsize >= allocated >> 1) {
    I32[(self + PyListOff.ob_size) >> 2] = newsize;
    return 0;
  }
  let newAllocated = (newsize + (newsize >> 3) + 6) & ~3;
  // No over-allocation when the new size is closer to the over-allocated one than to the old.
  if (newsize - I32[(self + PyListOff.ob_size) >> 2]! > newAllocated - newsize) newAllocated = (newsize + 3) & ~3;
  if (newsize === 0) newAllocated = 0;
  const items = newAllocated <= MAX_ITEMS ? PyMem_Realloc(I32[(self + PyListOff.ob_item) >> 2]!, newAllocated * 8) : 0;
  if (items === 0) { PyErr_NoMemory(); return -1; }
  if (newAllocated > allocated) zeroSlots(items + Math.max(allocated, 0) * 8, items + newAllocated * 8);
  I32[(self + PyListOff.ob_item) >> 2] = items;
  I32[(self + PyListOff.ob_size) >> 2] = newsize;
  I32[(self + PyListOff.allocated) >> 2] = newAllocated;
  return 0;
}

/** The first array of a list that has none: `size` items, rounded up to an even number. ob_size stays. */
function list_preallocate_exact(self: Ref, size: number): Status {
  const even = (size + 1) & ~1;
  const items = size <= MAX_ITEMS ? PyMem_Malloc(even * 8) : 0;
  if (items === 0) { PyErr_NoMemory(); return -1; }
  zeroSlots(items, items + even * 8);
  I32[(self + PyListOff.ob_item) >> 2] = items;
  I32[(self + PyListOff.allocated) >> 2] = even;
  return 0;
}

/** An empty list, tracked, whose array has room for exactly `size` items. */
export function list_new_prealloc(size: number): NewRef | NULL {
  const op = PyList_New(0);
  if (op === NULL || size === 0) return op;
  const items = size <= MAX_ITEMS ? PyMem_Malloc(size * 8) : 0;
  if (items === 0) { Py_DECREF(op); return PyErr_NoMemory(); }
  zeroSlots(items, items + size * 8);
  I32[(op + PyListOff.ob_item) >> 2] = items;
  I32[(op + PyListOff.allocated) >> 2] = size;
  return op;
}

/** A tracked list of `size` NULL items. */
export function PyList_New(size: number): NewRef | NULL {
  if (size < 0) { PyErr_BadInternalCall(); return NULL; }
  const numfree = I32[listFreeList >> 2]!;
  let op: Ref | NULL;
  if (numfree !== 0) {
    I32[listFreeList >> 2] = numfree - 1;
    op = I32[(listFreeList + numfree * 8) >> 2]! as Ref;
    I32[op >> 2] = 1;
    if (STEPPING && lives !== null) lives.born(op);
  } else {
    op = _PyObject_GC_New(PyList_Type);
    if (op === NULL) return NULL;
    I32[(op + PyListOff.ob_size + 4) >> 2] = I32[(op + PyListOff.ob_item + 4) >> 2] = I32[(op + PyListOff.allocated + 4) >> 2] = 0;
  }
  let items = 0;
  if (size > 0) {
    items = size <= MAX_ITEMS ? PyMem_Malloc(size * 8) : 0;
    if (items !== 0) zeroSlots(items, items + size * 8);
  }
  const room = items === 0 ? 0 : size;
  I32[(op + PyListOff.ob_item) >> 2] = items;
  I32[(op + PyListOff.ob_size) >> 2] = room;
  I32[(op + PyListOff.allocated) >> 2] = room;
  if (room !== size) { Py_DECREF(op); return PyErr_NoMemory(); }
  PyObject_GC_Track(op);
  return op as NewRef;
}
/** A list of the `n` objects in the array at `src`; takes over their counts, also when it fails. */
export function _PyList_FromArraySteal(src: number, n: number): NewRef | NULL {
  const list = PyList_New(n);
  if (list === NULL) {
    for (let i = 0; i < n; i++) Py_DECREF(I32[(src + i * 8) >> 2]! as Ref);
    return NULL;
  }
  const items = I32[(list + PyListOff.ob_item) >> 2]!;
  for (let i = 0; i < n; i++) I32[(items + i * 8) >> 2] = I32[(src + i * 8) >> 2]!;
  return list;
}
/** Frees the kept lists (a full collection does). */
export function _PyList_ClearFreeList(): void {
  for (let n = I32[listFreeList >> 2]!; n > 0; n--) {
    I32[listFreeList >> 2] = n - 1;
    PyObject_GC_Del(I32[(listFreeList + n * 8) >> 2]! as Ref);
  }
}
export function listNumFree(): number { return I32[listFreeList >> 2]!; }

/** Takes over the count of `itemSteal`, also when it fails. */
export function PyList_SetItem(o: Ref, i: number, itemSteal: Ref | 0): Status {
  if (!PyList_Check(o)) {
    if (itemSteal) Py_DECREF(itemSteal);
    PyErr_BadInternalCall();
    return -1;
  }
  if (i < 0 || i >= PyList_GET_SIZE(o)) {
    if (itemSteal) Py_DECREF(itemSteal);
    return raiseStatus(PyExc_IndexError, "list assignment index out of range");
  }
  const old = PyList_GET_ITEM(o, i) as Ref | 0;
  PyList_SET_ITEM(o, i, itemSteal);
  if (old) Py_DECREF(old);
  return 0;
}
/** list.insert without range errors. CPython: ins1. */
export function ins1(self: Ref, where: number, v: Ref): Status {
  const n = PyList_GET_SIZE(self);
  if (list_resize(self, n + 1) < 0) return -1;
  const at = where < 0 ? Math.max(where + n, 0) : Math.min(where, n);
  const items = I32[(self + PyListOff.ob_item) >> 2]!;
  memmove(items + (at + 1) * 8, items + at * 8, (n - at) * 8);
  I32[(items + at * 8) >> 2] = Py_NewRef(v);
  return 0;
}
export function PyList_Insert(op: Ref, where: number, newitem: Ref): Status {
  if (!PyList_Check(op)) { PyErr_BadInternalCall(); return -1; }
  return ins1(op, where, newitem);
}
/** Appends; takes over the count of `newitemSteal`, also when it fails. */
export function _PyList_AppendTakeRef(self: Ref, newitemSteal: Ref): Status {
  const len = I32[(self + PyListOff.ob_size) >> 2]!;
  if (I32[(self + PyListOff.allocated) >> 2]! > len) {
    I32[(I32[(self + PyListOff.ob_item) >> 2]! + len * 8) >> 2] = newitemSteal;
    I32[(self + PyListOff.ob_size) >> 2] = len + 1;
    return 0;
  }
  if (list_resize(self, len + 1) < 0) { Py_DECREF(newitemSteal); return -1; }
  I32[(I32[(self + PyListOff.ob_item) >> 2]! + len * 8) >> 2] = newitemSteal;
  return 0;
}
export function PyList_Append(op: Ref, newitem: Ref): Status {
  if (!PyList_Check(op)) { PyErr_BadInternalCall(); return -1; }
  Py_INCREF(newitem);
  return _PyList_AppendTakeRef(op, newitem);
}

/** Empties the list; its items are released last to first. */
export function list_clear(a: Ref): number {
  const items = I32[(a + PyListOff.ob_item) >> 2]!;
  if (items === 0) return 0;
  let i = I32[(a + PyListOff.ob_size) >> 2]!;
  I32[(a + PyListOff.ob_size) >> 2] = 0;
  I32[(a + PyListOff.ob_item) >> 2] = 0;
  I32[(a + PyListOff.allocated) >> 2] = 0;
  while (--i >= 0) {
    const item = I32[(items + i * 8) >> 2]! as Ref | 0;
    if (item) Py_DECREF(item);
  }
  PyMem_Free(items);
  return 0;
}

/** list(a[ilow:ihigh]); bounds already fitted. */
export function list_slice(a: Ref, ilow: number, ihigh: number): NewRef | NULL {
  const len = ihigh - ilow;
  if (len <= 0) return PyList_New(0);
  const np = list_new_prealloc(len);
  if (np === NULL) return NULL;
  const src = I32[(a + PyListOff.ob_item) >> 2]! + ilow * 8;
  const dest = I32[(np + PyListOff.ob_item) >> 2]!;
  for (let i = 0; i < len; i++) {
    const item = I32[(src + i * 8) >> 2]! as Ref;
    Py_INCREF(item);
    I32[(dest + i * 8) >> 2] = item;
  }
  I32[(np + PyListOff.ob_size) >> 2] = len;
  return np;
}
/** a[ilow:ihigh] = v; v NULL deletes. */
export function PyList_SetSlice(a: Ref, ilow: number, ihigh: number, v: Ref | 0): Status {
  if (!PyList_Check(a)) { PyErr_BadInternalCall(); return -1; }
  return list_ass_slice(a, ilow, ihigh, v);
}
export function PyList_AsTuple(v: Ref): NewRef | NULL {
  if (!PyList_Check(v)) { PyErr_BadInternalCall(); return NULL; }
  return _PyTuple_FromArray(I32[(v + PyListOff.ob_item) >> 2]!, PyList_GET_SIZE(v));
}
export function PyList_Sort(v: Ref): Status {
  if (!PyList_Check(v)) { PyErr_BadInternalCall(); return -1; }
  return list_sort_impl(v, NULL, false);
}
/** Reverses `n` slots from address `lo` in place. */
export function reverse_slice(lo: number, n: number): void {
  for (let i = lo >> 2, j = (lo + (n - 1) * 8) >> 2; i < j; i += 2, j -= 2) {
    const t = I32[i]!;
    I32[i] = I32[j]!;
    I32[j] = t;
  }
}

/** self.extend(iterable) of a list, a tuple, or itself: the size is known. */
function extendFast(self: Ref, iterable: Ref): Status {
  const fast = PySequence_Fast(iterable, "argument must be iterable");
  if (fast === NULL) return -1;
  const n = PySequence_Fast_GET_SIZE(fast);
  if (n === 0) { Py_DECREF(fast); return 0; }
  const m = PyList_GET_SIZE(self);
  if (I32[(self + PyListOff.ob_item) >> 2] === 0) {
    if (list_preallocate_exact(self, n) < 0) { Py_DECREF(fast); return -1; }
    I32[(self + PyListOff.ob_size) >> 2] = n;
  } else if (list_resize(self, m + n) < 0) { Py_DECREF(fast); return -1; }
  const src = PySequence_Fast_ITEMS(fast);
  const dest = I32[(self + PyListOff.ob_item) >> 2]! + m * 8;
  for (let i = 0; i < n; i++) {
    const item = I32[(src + i * 8) >> 2]! as Ref;
    Py_INCREF(item);
    I32[(dest + i * 8) >> 2] = item;
  }
  Py_DECREF(fast);
  return 0;
}
/** list.extend. */
export function list_extend(self: Ref, iterable: Ref): Status {
  if (PyList_CheckExact(iterable) || PyTuple_CheckExact(iterable) || self === iterable) return extendFast(self, iterable);
  const it = PyObject_GetIter(iterable);
  if (it === NULL) return -1;
  const status = extendFromIterator(self, iterable, it);
  Py_DECREF(it);
  return status;
}
function extendFromIterator(self: Ref, iterable: Ref, it: Ref): Status {
  const iternext = FN[I32[(I32[(it + 8) >> 2]! + PyTypeOff.tp_iternext) >> 2]!] as iternextfunc;
  const n = PyObject_LengthHint(iterable, 8);
  if (n < 0) return -1;
  const m = PyList_GET_SIZE(self);
  if (I32[(self + PyListOff.ob_item) >> 2] === 0) {
    if (n !== 0 && list_preallocate_exact(self, n) < 0) return -1;
  } else {
    if (n > MAX_ITEMS) { PyErr_NoMemory(); return -1; }
    if (list_resize(self, m + n) < 0) return -1;
    I32[(self + PyListOff.ob_size) >> 2] = m;
  }
  for (;;) {
    const item = iternext(it);
    if (item === NULL) {
      if (PyErr_Occurred()) {
        if (!PyErr_ExceptionMatches(PyExc_StopIteration)) return -1;
        PyErr_Clear();
      }
      break;
    }
    if (_PyList_AppendTakeRef(self, item) < 0) return -1;
  }
  if (PyList_GET_SIZE(self) < I32[(self + PyListOff.allocated) >> 2]!) return list_resize(self, PyList_GET_SIZE(self));
  return 0;
}
/** list.extend for the evaluation loop: None or NULL. */
export function _PyList_Extend(self: Ref, iterable: Ref): Status { return list_extend(self, iterable); }

function list_dealloc(op: Ref): void {
  PyObject_GC_UnTrack(op);
  const entered = trashcanBegin(op, list_dealloc);
  if (entered === Trash.DEPOSITED) return;
  const items = I32[(op + PyListOff.ob_item) >> 2]!;
  if (items !== 0) {
    for (let i = I32[(op + PyListOff.ob_size) >> 2]! - 1; i >= 0; i--) {
      const item = I32[(items + i * 8) >> 2]!;
      if (item !== 0) Py_DECREF(item as Ref);
    }
    PyMem_Free(items);
  }
  const numfree = I32[listFreeList >> 2]!;
  if (numfree < MAXFREELIST && I32[(op + 8) >> 2] === PyList_Type) {
    I32[(listFreeList + 8 + numfree * 8) >> 2] = op;
    I32[listFreeList >> 2] = numfree + 1;
  } else {
    FN[I32[(I32[(op + 8) >> 2]! + PyTypeOff.tp_free) >> 2]!]!(op);
  }
  trashcanEnd(entered);
}

function list_traverse(o: Ref, visit: visitproc, arg: number): number {
  for (let i = I32[(o + PyListOff.ob_size) >> 2]! - 1; i >= 0; i--) {
    const item = I32[(I32[(o + PyListOff.ob_item) >> 2]! + i * 8) >> 2]!;
    if (item !== 0) {
      const result = visit(item as Ref, arg);
      if (result !== 0) return result;
    }
  }
  return 0;
}

function list_repr(v: Ref): NewRef | NULL {
  if (PyList_GET_SIZE(v) === 0) return PyUnicode_FromString("[]");
  const seen = Py_ReprEnter(v);
  if (seen !== 0) return seen > 0 ? PyUnicode_FromString("[...]") : NULL;
  const parts: string[] = [];
  for (let i = 0; i < PyList_GET_SIZE(v); i++) {
    const s = PyObject_Repr(PyList_GET_ITEM(v, i));
    if (s === NULL) { Py_ReprLeave(v); return NULL; }
    parts.push(PyUnicode_AsJS(s));
    Py_DECREF(s);
  }
  Py_ReprLeave(v);
  return PyUnicode_FromString(`[${parts.join(", ")}]`);
}

function list_length(a: Ref): number { return I32[(a + PyListOff.ob_size) >> 2]!; }

function list_contains(a: Ref, el: Ref): number {
  for (let i = 0; i < PyList_GET_SIZE(a); i++) {
    const item = PyList_GET_ITEM(a, i);
    Py_INCREF(item);
    const cmp = PyObject_RichCompareBool(item, el, CMP.EQ);
    Py_DECREF(item);
    if (cmp !== 0) return cmp;
  }
  return 0;
}

export function list_item(a: Ref, i: number): NewRef | NULL {
  if (i < 0 || i >= I32[(a + PyListOff.ob_size) >> 2]!) return raise(PyExc_IndexError, "list index out of range");
  return Py_NewRef(I32[(I32[(a + PyListOff.ob_item) >> 2]! + i * 8) >> 2]! as Ref);
}

function list_concat(a: Ref, bb: Ref): NewRef | NULL {
  if (!PyList_Check(bb)) return raise(PyExc_TypeError, `can only concatenate list (not "${typeName(bb)}") to list`);
  const na = PyList_GET_SIZE(a);
  const nb = PyList_GET_SIZE(bb);
  const np = list_new_prealloc(na + nb);
  if (np === NULL) return NULL;
  for (let i = 0; i < na; i++) PyList_SET_ITEM(np, i, Py_NewRef(PyList_GET_ITEM(a, i)));
  for (let i = 0; i < nb; i++) PyList_SET_ITEM(np, na + i, Py_NewRef(PyList_GET_ITEM(bb, i)));
  I32[(np + PyListOff.ob_size) >> 2] = na + nb;
  return np;
}

function list_repeat(a: Ref, n: number): NewRef | NULL {
  const size = PyList_GET_SIZE(a);
  if (size === 0 || n <= 0) return PyList_New(0);
  if (size * n > MAX_ITEMS) return PyErr_NoMemory();
  const np = list_new_prealloc(size * n);
  if (np === NULL) return NULL;
  const src = I32[(a + PyListOff.ob_item) >> 2]!;
  let at = I32[(np + PyListOff.ob_item) >> 2]! >> 2;
  for (let round = 0; round < n; round++) {
    for (let i = 0; i < size; i++, at += 2) I32[at] = Py_NewRef(I32[(src + i * 8) >> 2]! as Ref);
  }
  I32[(np + PyListOff.ob_size) >> 2] = size * n;
  return np;
}

function list_inplace_repeat(self: Ref, n: number): NewRef | NULL {
  const size = PyList_GET_SIZE(self);
  if (size === 0 || n === 1) return Py_NewRef(self);
  if (n < 1) { list_clear(self); return Py_NewRef(self); }
  if (size * n > MAX_ITEMS) return PyErr_NoMemory();
  if (list_resize(self, size * n) < 0) return NULL;
  const items = I32[(self + PyListOff.ob_item) >> 2]!;
  for (let at = size; at < size * n; at++) I32[(items + at * 8) >> 2] = Py_NewRef(I32[(items + (at - size) * 8) >> 2]! as Ref);
  return Py_NewRef(self);
}
function list_inplace_concat(self: Ref, other: Ref): NewRef | NULL {
  return list_extend(self, other) < 0 ? NULL : Py_NewRef(self);
}

function list_ass_item(a: Ref, i: number, v: Ref | 0): number {
  if (i < 0 || i >= PyList_GET_SIZE(a)) return raiseStatus(PyExc_IndexError, "list assignment index out of range");
  if (v === NULL) return list_ass_slice(a, i, i + 1, NULL);
  const at = (I32[(a + PyListOff.ob_item) >> 2]! + i * 8) >> 2;
  const old = I32[at]! as Ref;
  Py_INCREF(v);
  I32[at] = v;
  Py_DECREF(old);
  return 0;
}

function list_richcompare(v: Ref, w: Ref, op: number): NewRef | NULL {
  if (!PyList_Check(v) || !PyList_Check(w)) return Py_NotImplemented as NewRef;
  if (PyList_GET_SIZE(v) !== PyList_GET_SIZE(w) && (op === CMP.EQ || op === CMP.NE)) return (op === CMP.EQ ? Py_False : Py_True) as NewRef;
  let i = 0;
  for (; i < PyList_GET_SIZE(v) && i < PyList_GET_SIZE(w); i++) {
    const a = PyList_GET_ITEM(v, i);
    const b = PyList_GET_ITEM(w, i);
    if (a === b) continue;
    Py_INCREF(a);
    Py_INCREF(b);
    const k = PyObject_RichCompareBool(a, b, CMP.EQ);
    Py_DECREF(a);
    Py_DECREF(b);
    if (k < 0) return NULL;
    if (k === 0) break;
  }
  if (i >= PyList_GET_SIZE(v) || i >= PyList_GET_SIZE(w)) return compareSizes(PyList_GET_SIZE(v), PyList_GET_SIZE(w), op);
  if (op === CMP.EQ) return Py_False as NewRef;
  if (op === CMP.NE) return Py_True as NewRef;
  return PyObject_RichCompare(PyList_GET_ITEM(v, i), PyList_GET_ITEM(w, i), op);
}

export function list_subscript(self: Ref, item: Ref): NewRef | NULL {
  if (_PyIndex_Check(item)) {
    let i = PyNumber_AsSsize_t(item, PyExc_IndexError);
    if (i === -1 && PyErr_Occurred()) return NULL;
    if (i < 0) i += PyList_GET_SIZE(self);
    return list_item(self, i);
  }
  if (!PySlice_Check(item)) return raise(PyExc_TypeError, `list indices must be integers or slices, not ${typeName(item)}`);
  if (PySlice_Unpack(item) < 0) return NULL;
  const length = PySlice_AdjustIndices(PyList_GET_SIZE(self));
  const start = sliceStart;
  const step = sliceStep;
  if (length <= 0) return PyList_New(0);
  if (step === 1) return list_slice(self, start, start + length);
  const result = list_new_prealloc(length);
  if (result === NULL) return NULL;
  for (let cur = start, i = 0; i < length; cur += step, i++) PyList_SET_ITEM(result, i, Py_NewRef(PyList_GET_ITEM(self, cur)));
  I32[(result + PyListOff.ob_size) >> 2] = length;
  return result;
}

function list_init_impl(self: Ref, iterable: Ref | 0): Status {
  if (I32[(self + PyListOff.ob_item) >> 2] !== 0) list_clear(self);
  return iterable === NULL ? 0 : list_extend(self, iterable);
}
function list_init(self: Ref, args: Ref, kwargs: Ref | 0): number {
  const type = I32[(self + 8) >> 2]!;
  const plainNew = I32[(type + PyTypeOff.tp_new) >> 2] === I32[(PyList_Type + PyTypeOff.tp_new) >> 2];
  if ((type === PyList_Type || plainNew) && !_PyArg_NoKeywords("list", kwargs)) return -1;
  const nargs = I32[(args + 16) >> 2]!;
  if (!_PyArg_CheckPositional("list", nargs, 0, 1)) return -1;
  return list_init_impl(self, nargs ? (I32[(args + 24) >> 2]! as Ref) : NULL);
}
function list_new(type: Ref): NewRef | NULL {
  return FN[I32[(type + PyTypeOff.tp_alloc) >> 2]!]!(type, 0) as NewRef | NULL;
}
function list_vectorcall(type: Ref, args: number, nargsf: number, kwnames: Ref | 0): NewRef | NULL {
  if (!_PyArg_NoKwnames("list", kwnames)) return NULL;
  const nargs = PyVectorcall_NARGS(nargsf);
  if (!_PyArg_CheckPositional("list", nargs, 0, 1)) return NULL;
  const list = PyType_GenericAlloc(type, 0);
  if (list !== NULL && nargs && list_init_impl(list, arg(args, 0)) < 0) { Py_DECREF(list); return NULL; }
  return list;
}

export const PyList_Type = defineType({
  name: "list", basicsize: 40, unhashable: true,
  flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE | TPFLAGS.LIST_SUBCLASS | TPFLAGS.MATCH_SELF | TPFLAGS.SEQUENCE,
  doc: "A mutable sequence. list(iterable) holds the items of iterable; without argument it is empty.",
  slots: {
    tp_dealloc: list_dealloc, tp_repr: list_repr, tp_traverse: list_traverse, tp_clear: list_clear,
    tp_richcompare: list_richcompare, tp_iter: list_iter, tp_init: list_init, tp_new: list_new,
    tp_alloc: PyType_GenericAlloc, tp_free: PyObject_GC_Del, tp_vectorcall: list_vectorcall,
    sq_length: list_length, sq_concat: list_concat, sq_repeat: list_repeat, sq_item: list_item,
    sq_ass_item: list_ass_item, sq_contains: list_contains, sq_inplace_concat: list_inplace_concat,
    sq_inplace_repeat: list_inplace_repeat,
    mp_length: list_length, mp_subscript: list_subscript, mp_ass_subscript: list_ass_subscript,
  },
  methods: listMethods(),
});
