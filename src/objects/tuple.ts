/**
 * Tuples.
 *
 *   PyTupleObject   16 ob_size   24 ob_item[ob_size]      basicsize 24, item 8; 16 bytes of GC header in front
 *
 * () is static and immortal. Freed tuples of 1…20 items go to one free list per size, at most 2000 each, linked
 * through ob_item[0]; a tuple of 20 items is put on its list but never taken from it, as in CPython 3.12.
 * Source: CPython 3.12 Objects/tupleobject.c.
 */
import { STEPPING, lives } from "../memory/stepping.ts";
import { I32 } from "../memory/views.ts";
import { reserveStatic } from "../memory/layout.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PyNumber_AsSsize_t, PySequence_Tuple, PY_SSIZE_T_MAX, _PyIndex_Check } from "./abstract.ts";
import { PyVectorcall_NARGS, _PyArg_CheckPositional, _PyArg_NoKeywords, _PyArg_NoKwnames, arg } from "./args.ts";
import { Boot, onBoot } from "./boot.ts";
import { METH, defineType } from "./define.ts";
import { PyErr_BadInternalCall, PyErr_NoMemory, PyErr_Occurred, raise } from "./errors.ts";
import { PyExc_IndexError, PyExc_TypeError, PyExc_ValueError } from "./exceptions.ts";
import { PyObject_GC_Del, PyObject_GC_Track, PyObject_GC_UnTrack, _PyObject_GC_NewVar, _PyObject_GC_Resize } from "./gcalloc.ts";
import { Py_GenericAlias } from "./genericalias.ts";
import { PyObject_Hash, PyObject_Repr, PyObject_RichCompare, PyObject_RichCompareBool, Py_ReprEnter, Py_ReprLeave } from "./generic.ts";
import { hashHi, hashLo, setHash } from "./hash.ts";
import { PyLong_FromLong } from "./int.ts";
import { CMP, FN, PyTypeOff, Py_DECREF, Py_INCREF, Py_NewRef, TPFLAGS, _Py_SetImmortal, hasTypeFlag, type allocfunc, type visitproc } from "./object.ts";
import { Py_False, Py_NotImplemented, Py_True, emptyTuple } from "./singletons.ts";
import { PySlice_AdjustIndices, PySlice_Check, PySlice_Unpack, indexArgument, sliceStart, sliceStep } from "./slice.ts";
import { Trash, trashcanBegin, trashcanEnd } from "./trashcan.ts";
import { tuple_iter } from "./tuple-iter.ts";
import { typeName } from "./typeobject.ts";
import { PyUnicode_AsJS, PyUnicode_FromString } from "./unicode.ts";

export const enum PyTupleOff { ob_size = 16, ob_item = 24 }

const MAXSAVESIZE = 20; // largest tuple to save on a free list
const MAXFREELIST = 2000; // tuples of one size saved at most
/** 20 list heads, then 20 counts, 8 bytes each; index: size - 1. */
export const tupleFreeLists = reserveStatic(MAXSAVESIZE * 16);
const numfree = tupleFreeLists + MAXSAVESIZE * 8;

onBoot(Boot.STATICS, () => {
  _Py_SetImmortal(emptyTuple);
  I32[(emptyTuple + 8) >> 2] = PyTuple_Type;
  I32[(emptyTuple + PyTupleOff.ob_size) >> 2] = 0;
});

export function PyTuple_Check(o: Ref): boolean { return hasTypeFlag(o, TPFLAGS.TUPLE_SUBCLASS); }
export function PyTuple_CheckExact(o: Ref): boolean { return I32[(o + 8) >> 2] === PyTuple_Type; }
export function PyTuple_GET_SIZE(o: Ref): number { return I32[(o + PyTupleOff.ob_size) >> 2]!; }
export function PyTuple_GET_ITEM(o: Ref, i: number): Ref { return I32[(o + PyTupleOff.ob_item + i * 8) >> 2]! as Ref; }
/** Stores `itemSteal` into a fresh tuple; what was there is not released. */
export function PyTuple_SET_ITEM(o: Ref, i: number, itemSteal: Ref | 0): void { I32[(o + PyTupleOff.ob_item + i * 8) >> 2] = itemSteal; }

/** An untracked tuple of `size` > 0 items that are not initialised. */
function tuple_alloc(size: number): NewRef | NULL {
  if (size < MAXSAVESIZE) {
    const head = (tupleFreeLists - 8 + size * 8) >> 2;
    const op = I32[head]!;
    if (op !== 0) {
      I32[head] = I32[(op + PyTupleOff.ob_item) >> 2]!;
      I32[(numfree - 8 + size * 8) >> 2]!--;
      I32[op >> 2] = 1;
      if (STEPPING && lives !== null) lives.born(op);
      return op as NewRef;
    }
  }
  if (size > 0xfffffff) return PyErr_NoMemory();
  const op = _PyObject_GC_NewVar(PyTuple_Type, size);
  if (op === NULL) return NULL;
  for (let at = (op + PyTupleOff.ob_item + 4) >> 2, end = at + size * 2; at < end; at += 2) I32[at] = 0;
  return op;
}

/** A tracked tuple of `size` NULL items, or (). */
export function PyTuple_New(size: number): NewRef | NULL {
  if (size === 0) return emptyTuple as NewRef;
  if (size < 0) { PyErr_BadInternalCall(); return NULL; }
  const op = tuple_alloc(size);
  if (op === NULL) return NULL;
  for (let at = (op + PyTupleOff.ob_item) >> 2, end = at + size * 2; at < end; at += 2) I32[at] = 0;
  PyObject_GC_Track(op);
  return op;
}

/** A tuple of the given objects, each borrowed. */
export function PyTuple_Pack(...refs: Ref[]): NewRef | NULL {
  if (refs.length === 0) return emptyTuple as NewRef;
  const op = tuple_alloc(refs.length);
  if (op === NULL) return NULL;
  for (let i = 0; i < refs.length; i++) {
    Py_INCREF(refs[i]!);
    I32[(op + PyTupleOff.ob_item + i * 8) >> 2] = refs[i]!;
  }
  PyObject_GC_Track(op);
  return op;
}
/** (a, b); takes over both counts, also when it fails. */
export function tuplePairSteal(aSteal: Ref, bSteal: Ref): NewRef | NULL {
  const op = tuple_alloc(2);
  if (op === NULL) { Py_DECREF(aSteal); Py_DECREF(bSteal); return NULL; }
  I32[(op + PyTupleOff.ob_item) >> 2] = aSteal;
  I32[(op + PyTupleOff.ob_item + 8) >> 2] = bSteal;
  PyObject_GC_Track(op);
  return op;
}

/** A tuple of the `n` objects in the array at `src` (8-byte slots), each borrowed. */
export function _PyTuple_FromArray(src: number, n: number): NewRef | NULL {
  if (n === 0) return emptyTuple as NewRef;
  const op = tuple_alloc(n);
  if (op === NULL) return NULL;
  for (let i = 0; i < n; i++) {
    const item = I32[(src + i * 8) >> 2]! as Ref;
    Py_INCREF(item);
    I32[(op + PyTupleOff.ob_item + i * 8) >> 2] = item;
  }
  PyObject_GC_Track(op);
  return op;
}
/** As `_PyTuple_FromArray`, but takes over the counts of the items, also when it fails. */
export function _PyTuple_FromArraySteal(src: number, n: number): NewRef | NULL {
  if (n === 0) return emptyTuple as NewRef;
  const op = tuple_alloc(n);
  if (op === NULL) {
    for (let i = 0; i < n; i++) Py_DECREF(I32[(src + i * 8) >> 2]! as Ref);
    return NULL;
  }
  for (let i = 0; i < n; i++) I32[(op + PyTupleOff.ob_item + i * 8) >> 2] = I32[(src + i * 8) >> 2]!;
  PyObject_GC_Track(op);
  return op;
}

export function PyTuple_GetSlice(o: Ref, low: number, high: number): NewRef | NULL {
  if (!PyTuple_Check(o)) { PyErr_BadInternalCall(); return NULL; }
  const size = PyTuple_GET_SIZE(o);
  const from = Math.max(low, 0);
  const to = Math.min(high, size);
  if (from === 0 && to === size && PyTuple_CheckExact(o)) return Py_NewRef(o);
  return _PyTuple_FromArray(o + PyTupleOff.ob_item + from * 8, Math.max(to - from, 0));
}

/**
 * Gives a fresh tuple (one count, not a subclass) another size; new items are NULL.
 * Takes over the count of `vSteal` and returns the tuple, which may have moved; NULL: `vSteal` is released.
 */
export function _PyTuple_Resize(vSteal: Ref, newsize: number): NewRef | NULL {
  const v = vSteal;
  const oldsize = PyTuple_GET_SIZE(v);
  if (!PyTuple_CheckExact(v) || (oldsize !== 0 && I32[v >> 2] !== 1)) {
    Py_DECREF(v);
    PyErr_BadInternalCall();
    return NULL;
  }
  if (oldsize === newsize) return v as NewRef;
  if (newsize === 0) { Py_DECREF(v); return emptyTuple as NewRef; }
  if (oldsize === 0) return PyTuple_New(newsize);
  PyObject_GC_UnTrack(v);
  for (let i = newsize; i < oldsize; i++) {
    const item = PyTuple_GET_ITEM(v, i) as Ref | 0;
    I32[(v + PyTupleOff.ob_item + i * 8) >> 2] = 0;
    if (item) Py_DECREF(item);
  }
  const sv = _PyObject_GC_Resize(v, newsize);
  if (sv === NULL) { PyObject_GC_Del(v); return NULL; }
  for (let at = (sv + PyTupleOff.ob_item + oldsize * 8) >> 2, end = (sv + PyTupleOff.ob_item + newsize * 8) >> 2; at < end; at++) I32[at] = 0;
  PyObject_GC_Track(sv);
  return sv as NewRef;
}

/** Empties the free lists (a full collection does). */
export function _PyTuple_ClearFreeList(): void {
  for (let i = 0; i < MAXSAVESIZE; i++) {
    let op = I32[(tupleFreeLists + i * 8) >> 2]!;
    I32[(tupleFreeLists + i * 8) >> 2] = 0;
    I32[(numfree + i * 8) >> 2] = 0;
    while (op !== 0) {
      const next = I32[(op + PyTupleOff.ob_item) >> 2]!;
      PyObject_GC_Del(op as Ref);
      op = next;
    }
  }
}
/** How many tuples of `size` (1…20) wait on their free list. */
export function tupleNumFree(size: number): number { return I32[(numfree - 8 + size * 8) >> 2]!; }

function tupledealloc(op: Ref): void {
  const size = I32[(op + PyTupleOff.ob_size) >> 2]!;
  if (size === 0 && op === emptyTuple) return;
  PyObject_GC_UnTrack(op);
  const entered = trashcanBegin(op, tupledealloc);
  if (entered === Trash.DEPOSITED) return;
  for (let at = (op + PyTupleOff.ob_item - 8 + size * 8) >> 2, first = (op + PyTupleOff.ob_item) >> 2; at >= first; at -= 2) {
    const item = I32[at]!;
    if (item !== 0) Py_DECREF(item as Ref);
  }
  if (size !== 0 && size <= MAXSAVESIZE && I32[(op + 8) >> 2] === PyTuple_Type && I32[(numfree - 8 + size * 8) >> 2]! < MAXFREELIST) {
    const head = (tupleFreeLists - 8 + size * 8) >> 2;
    I32[(op + PyTupleOff.ob_item) >> 2] = I32[head]!;
    I32[head] = op;
    I32[(numfree - 8 + size * 8) >> 2]!++;
  } else {
    FN[I32[(I32[(op + 8) >> 2]! + PyTypeOff.tp_free) >> 2]!]!(op);
  }
  trashcanEnd(entered);
}

function tupletraverse(o: Ref, visit: visitproc, arg: number): number {
  for (let i = I32[(o + PyTupleOff.ob_size) >> 2]! - 1; i >= 0; i--) {
    const item = I32[(o + PyTupleOff.ob_item + i * 8) >> 2]!;
    if (item !== 0) {
      const result = visit(item as Ref, arg);
      if (result !== 0) return result;
    }
  }
  return 0;
}

function tuplerepr(v: Ref): NewRef | NULL {
  const n = PyTuple_GET_SIZE(v);
  if (n === 0) return PyUnicode_FromString("()");
  const seen = Py_ReprEnter(v);
  if (seen !== 0) return seen > 0 ? PyUnicode_FromString("(...)") : NULL;
  const parts: string[] = [];
  for (let i = 0; i < n; i++) {
    const s = PyObject_Repr(PyTuple_GET_ITEM(v, i));
    if (s === NULL) { Py_ReprLeave(v); return NULL; }
    parts.push(PyUnicode_AsJS(s));
    Py_DECREF(s);
  }
  Py_ReprLeave(v);
  return PyUnicode_FromString(`(${parts.join(", ")}${n === 1 ? "," : ""})`);
}

// --- the hash: xxHash with 64-bit lanes, in 32-bit halves
let accLo = 0;
let accHi = 0;
/** acc = acc × m (64 bits). */
function accMultiply(mLo: number, mHi: number): void {
  const a0 = accLo & 0xffff, a1 = accLo >>> 16, b0 = mLo & 0xffff, b1 = mLo >>> 16;
  const p00 = Math.imul(a0, b0), p01 = Math.imul(a0, b1), p10 = Math.imul(a1, b0);
  const mid = (p00 >>> 16) + (p01 & 0xffff) + (p10 & 0xffff);
  const hi = Math.imul(a1, b1) + (p01 >>> 16) + (p10 >>> 16) + (mid >>> 16);
  accHi = (hi + Math.imul(accLo, mHi) + Math.imul(accHi, mLo)) | 0;
  accLo = (mid << 16) | (p00 & 0xffff);
}
function accAdd(lo: number, hi: number): void {
  const sum = (accLo >>> 0) + (lo >>> 0);
  accLo = sum | 0;
  accHi = (accHi + hi + (sum > 0xffffffff ? 1 : 0)) | 0;
}
/** The accumulator's start, as [low, high] halves: _PyHASH_XXPRIME_5. */
export const XX_START_LO = 0x165667c5 | 0;
export const XX_START_HI = 0x27d4eb2f | 0;
export let xxLo = 0;
export let xxHi = 0;
/** One lane: mixes the hash (laneLo, laneHi) into the accumulator (lo, hi); result in xxLo, xxHi. */
export function xxLane(lo: number, hi: number, laneLo: number, laneHi: number): void {
  accLo = laneLo;
  accHi = laneHi;
  accMultiply(0x27d4eb4f | 0, 0xc2b2ae3d | 0); // _PyHASH_XXPRIME_2
  accAdd(lo, hi);
  const rotatedLo = (accLo << 31) | (accHi >>> 1);
  accHi = (accHi << 31) | (accLo >>> 1);
  accLo = rotatedLo;
  accMultiply(0x85ebca87 | 0, 0x9e3779b1 | 0); // _PyHASH_XXPRIME_1
  xxLo = accLo;
  xxHi = accHi;
}

/** 0 and the hash in hashLo/hashHi, or -1. Source: tupleobject.c, tuplehash. */
function tuplehash(v: Ref): number {
  let lo = XX_START_LO;
  let hi = XX_START_HI;
  const n = PyTuple_GET_SIZE(v);
  for (let i = 0; i < n; i++) {
    if (PyObject_Hash(PyTuple_GET_ITEM(v, i)) === -1) return -1;
    xxLane(lo, hi, hashLo, hashHi);
    lo = xxLo;
    hi = xxHi;
  }
  accLo = lo;
  accHi = hi;
  accAdd(n ^ (XX_START_LO ^ 3527539), XX_START_HI);
  return (accLo & accHi) === -1 ? setHash(1546275796, 0) : setHash(accLo, accHi);
}

function tuplelength(a: Ref): number { return I32[(a + PyTupleOff.ob_size) >> 2]!; }

function tuplecontains(a: Ref, el: Ref): number {
  for (let i = 0, n = PyTuple_GET_SIZE(a); i < n; i++) {
    const cmp = PyObject_RichCompareBool(PyTuple_GET_ITEM(a, i), el, CMP.EQ);
    if (cmp !== 0) return cmp;
  }
  return 0;
}

function tupleitem(a: Ref, i: number): NewRef | NULL {
  if (i < 0 || i >= I32[(a + PyTupleOff.ob_size) >> 2]!) return raise(PyExc_IndexError, "tuple index out of range");
  return Py_NewRef(I32[(a + PyTupleOff.ob_item + i * 8) >> 2]! as Ref);
}

function tupleconcat(a: Ref, b: Ref): NewRef | NULL {
  if (PyTuple_GET_SIZE(a) === 0 && PyTuple_CheckExact(b)) return Py_NewRef(b);
  if (!PyTuple_Check(b)) return raise(PyExc_TypeError, `can only concatenate tuple (not "${typeName(b)}") to tuple`);
  if (PyTuple_GET_SIZE(b) === 0 && PyTuple_CheckExact(a)) return Py_NewRef(a);
  const na = PyTuple_GET_SIZE(a);
  const nb = PyTuple_GET_SIZE(b);
  if (na + nb === 0) return emptyTuple as NewRef;
  const np = tuple_alloc(na + nb);
  if (np === NULL) return NULL;
  for (let i = 0; i < na; i++) PyTuple_SET_ITEM(np, i, Py_NewRef(PyTuple_GET_ITEM(a, i)));
  for (let i = 0; i < nb; i++) PyTuple_SET_ITEM(np, na + i, Py_NewRef(PyTuple_GET_ITEM(b, i)));
  PyObject_GC_Track(np);
  return np;
}

function tuplerepeat(a: Ref, n: number): NewRef | NULL {
  const size = PyTuple_GET_SIZE(a);
  if ((size === 0 || n === 1) && PyTuple_CheckExact(a)) return Py_NewRef(a);
  if (size === 0 || n <= 0) return emptyTuple as NewRef;
  if (size * n > 0xfffffff) return PyErr_NoMemory();
  const np = tuple_alloc(size * n);
  if (np === NULL) return NULL;
  let at = (np + PyTupleOff.ob_item) >> 2;
  for (let round = 0; round < n; round++) {
    for (let i = 0; i < size; i++, at += 2) I32[at] = Py_NewRef(PyTuple_GET_ITEM(a, i));
  }
  PyObject_GC_Track(np);
  return np;
}

/** True or False for `a op b` of two numbers: Py_RETURN_RICHCOMPARE. */
export function compareSizes(a: number, b: number, op: CMP): NewRef {
  let result: boolean;
  switch (op) {
    case CMP.LT: result = a < b; break;
    case CMP.LE: result = a <= b; break;
    case CMP.EQ: result = a === b; break;
    case CMP.NE: result = a !== b; break;
    case CMP.GT: result = a > b; break;
    default: result = a >= b;
  }
  return (result ? Py_True : Py_False) as NewRef;
}

function tuplerichcompare(v: Ref, w: Ref, op: number): NewRef | NULL {
  if (!PyTuple_Check(v) || !PyTuple_Check(w)) return Py_NotImplemented as NewRef;
  const vlen = PyTuple_GET_SIZE(v);
  const wlen = PyTuple_GET_SIZE(w);
  let i = 0;
  for (; i < vlen && i < wlen; i++) {
    const k = PyObject_RichCompareBool(PyTuple_GET_ITEM(v, i), PyTuple_GET_ITEM(w, i), CMP.EQ);
    if (k < 0) return NULL;
    if (k === 0) break;
  }
  if (i >= vlen || i >= wlen) return compareSizes(vlen, wlen, op);
  if (op === CMP.EQ) return Py_False as NewRef;
  if (op === CMP.NE) return Py_True as NewRef;
  return PyObject_RichCompare(PyTuple_GET_ITEM(v, i), PyTuple_GET_ITEM(w, i), op);
}

function tuplesubscript(self: Ref, item: Ref): NewRef | NULL {
  if (_PyIndex_Check(item)) {
    let i = PyNumber_AsSsize_t(item, PyExc_IndexError);
    if (i === -1 && PyErr_Occurred()) return NULL;
    if (i < 0) i += PyTuple_GET_SIZE(self);
    return tupleitem(self, i);
  }
  if (!PySlice_Check(item)) return raise(PyExc_TypeError, `tuple indices must be integers or slices, not ${typeName(item)}`);
  if (PySlice_Unpack(item) < 0) return NULL;
  const length = PySlice_AdjustIndices(PyTuple_GET_SIZE(self));
  const start = sliceStart;
  const step = sliceStep;
  if (length <= 0) return emptyTuple as NewRef;
  if (start === 0 && step === 1 && length === PyTuple_GET_SIZE(self) && PyTuple_CheckExact(self)) return Py_NewRef(self);
  const it = tuple_alloc(length);
  if (it === NULL) return NULL;
  for (let i = 0, cur = start; i < length; i++, cur += step) PyTuple_SET_ITEM(it, i, Py_NewRef(PyTuple_GET_ITEM(self, cur)));
  PyObject_GC_Track(it);
  return it;
}

function tuple_index(self: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("index", nargs, 1, 3)) return NULL;
  const size = PyTuple_GET_SIZE(self);
  const start = nargs > 1 ? indexArgument(arg(args, 1), size) : 0;
  if (start < 0) return NULL;
  const stop = nargs > 2 ? indexArgument(arg(args, 2), size) : PY_SSIZE_T_MAX;
  if (stop < 0) return NULL;
  for (let i = start; i < stop && i < PyTuple_GET_SIZE(self); i++) {
    const cmp = PyObject_RichCompareBool(PyTuple_GET_ITEM(self, i), arg(args, 0), CMP.EQ);
    if (cmp > 0) return PyLong_FromLong(i);
    if (cmp < 0) return NULL;
  }
  return raise(PyExc_ValueError, "tuple.index(x): x not in tuple");
}

function tuple_count(self: Ref, value: Ref): NewRef | NULL {
  let count = 0;
  for (let i = 0; i < PyTuple_GET_SIZE(self); i++) {
    const cmp = PyObject_RichCompareBool(PyTuple_GET_ITEM(self, i), value, CMP.EQ);
    if (cmp > 0) count++;
    else if (cmp < 0) return NULL;
  }
  return PyLong_FromLong(count);
}

/** ((items…),): a plain tuple also for a subclass. */
function tuple_getnewargs(self: Ref): NewRef | NULL {
  const plain = _PyTuple_FromArray(self + PyTupleOff.ob_item, PyTuple_GET_SIZE(self));
  if (plain === NULL) return NULL;
  const result = PyTuple_Pack(plain);
  Py_DECREF(plain);
  return result;
}

function tuple_new(type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const tp_init = I32[(type + PyTypeOff.tp_init) >> 2];
  if ((type === PyTuple_Type || tp_init === I32[(PyTuple_Type + PyTypeOff.tp_init) >> 2]) && !_PyArg_NoKeywords("tuple", kwargs)) return NULL;
  const nargs = PyTuple_GET_SIZE(args);
  if (!_PyArg_CheckPositional("tuple", nargs, 0, 1)) return NULL;
  const plain = nargs === 0 ? (emptyTuple as NewRef) : PySequence_Tuple(PyTuple_GET_ITEM(args, 0));
  if (type === PyTuple_Type || plain === NULL) return plain;
  const n = PyTuple_GET_SIZE(plain);
  const op = (FN[I32[(type + PyTypeOff.tp_alloc) >> 2]!] as allocfunc)(type, n);
  if (op !== NULL) {
    for (let i = 0; i < n; i++) PyTuple_SET_ITEM(op, i, Py_NewRef(PyTuple_GET_ITEM(plain, i)));
  }
  Py_DECREF(plain);
  return op;
}

function tuple_vectorcall(_type: Ref, args: number, nargsf: number, kwnames: Ref | 0): NewRef | NULL {
  if (!_PyArg_NoKwnames("tuple", kwnames)) return NULL;
  const nargs = PyVectorcall_NARGS(nargsf);
  if (!_PyArg_CheckPositional("tuple", nargs, 0, 1)) return NULL;
  return nargs === 0 ? (emptyTuple as NewRef) : PySequence_Tuple(arg(args, 0));
}

export const PyTuple_Type = defineType({
  name: "tuple", basicsize: 24, itemsize: 8,
  flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE | TPFLAGS.TUPLE_SUBCLASS | TPFLAGS.MATCH_SELF | TPFLAGS.SEQUENCE,
  doc: "An immutable sequence. tuple(iterable) holds the items of iterable; without argument it is empty.",
  slots: {
    tp_dealloc: tupledealloc, tp_repr: tuplerepr, tp_hash: tuplehash, tp_traverse: tupletraverse,
    tp_richcompare: tuplerichcompare, tp_iter: tuple_iter, tp_new: tuple_new, tp_free: PyObject_GC_Del,
    tp_vectorcall: tuple_vectorcall,
    sq_length: tuplelength, sq_concat: tupleconcat, sq_repeat: tuplerepeat, sq_item: tupleitem, sq_contains: tuplecontains,
    mp_length: tuplelength, mp_subscript: tuplesubscript,
  },
  methods: [
    ["__getnewargs__", METH.NOARGS, tuple_getnewargs],
    ["index", METH.FASTCALL, tuple_index, "index($self, value, start=0, stop=sys.maxsize, /)\n--\n\nFirst index of value; ValueError when it is not there."],
    ["count", METH.O, tuple_count, "count($self, value, /)\n--\n\nHow many items equal value."],
    ["__class_getitem__", METH.O | METH.CLASS, Py_GenericAlias, "See PEP 585"],
  ],
});
