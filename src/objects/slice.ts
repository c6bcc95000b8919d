/**
 * Slice objects.
 *
 *   PySliceObject   16 start   24 stop   32 step      with GC header; one freed slice is kept for the next
 *
 * Source: CPython 3.12 Objects/sliceobject.c, Python/ceval.c (_PyEval_SliceIndex).
 */
import { STEPPING, lives } from "../memory/stepping.ts";
import { I32 } from "../memory/views.ts";
import { reserveStatic } from "../memory/layout.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyNumber_AsSsize_t, PyNumber_Index, PY_SSIZE_T_MAX, PY_SSIZE_T_MIN, _PyIndex_Check } from "./abstract.ts";
import { _PyArg_CheckPositional, _PyArg_NoKeywords } from "./args.ts";
import { Boot, onBoot } from "./boot.ts";
import { METH, MemberType, defineType } from "./define.ts";
import { PyErr_Occurred, raise, raiseStatus } from "./errors.ts";
import { PyExc_TypeError, PyExc_ValueError } from "./exceptions.ts";
import { PyObject_GC_Del, PyObject_GC_Track, PyObject_GC_UnTrack, _PyObject_GC_New } from "./gcalloc.ts";
import { PyObject_Hash, PyObject_Repr, PyObject_RichCompare } from "./generic.ts";
import { hashHi, hashLo, setHash } from "./hash.ts";
import { PyLong_AsBigInt, PyLong_FromBigInt, PyLong_FromSsize_t, PyLong_Type } from "./int.ts";
import { CMP, Py_DECREF, Py_NewRef, Py_TYPE, TPFLAGS, type visitproc } from "./object.ts";
import { Py_False, Py_None, Py_NotImplemented, Py_True } from "./singletons.ts";
import { PyTuple_Pack, XX_START_HI, XX_START_LO, xxHi, xxLane, xxLo } from "./tuple.ts";
import { PyUnicode_AsJS, PyUnicode_FromString } from "./unicode.ts";

export const enum PySliceOff { start = 16, stop = 24, step = 32 }

export const sliceCache = reserveStatic(8);

// CPython's start leaves one behind.
onBoot(Boot.OBJECTS, () => {
  const o = PySlice_New(0, 0, 0);
  if (o !== NULL) Py_DECREF(o);
});

export function PySlice_Check(o: Ref): boolean { return I32[(o + 8) >> 2] === PySlice_Type; }

/** slice(start, stop, step); takes over the counts of start and stop, also when it fails. */
export function _PyBuildSlice_ConsumeRefs(startSteal: Ref, stopSteal: Ref, step: Ref = Py_None): NewRef | NULL {
  let o: Ref | NULL = I32[sliceCache >> 2]! as Ref | NULL;
  if (o !== NULL) {
    I32[sliceCache >> 2] = 0;
    I32[o >> 2] = 1;
    if (STEPPING && lives !== null) lives.born(o);
  } else {
    o = _PyObject_GC_New(PySlice_Type);
    if (o === NULL) { Py_DECREF(startSteal); Py_DECREF(stopSteal); return NULL; }
    I32[(o + PySliceOff.start + 4) >> 2] = I32[(o + PySliceOff.stop + 4) >> 2] = I32[(o + PySliceOff.step + 4) >> 2] = 0;
  }
  I32[(o + PySliceOff.start) >> 2] = startSteal;
  I32[(o + PySliceOff.stop) >> 2] = stopSteal;
  I32[(o + PySliceOff.step) >> 2] = Py_NewRef(step);
  PyObject_GC_Track(o);
  return o as NewRef;
}
/** slice(start, stop, step), each None when NULL. */
export function PySlice_New(start: Ref | 0, stop: Ref | 0, step: Ref | 0): NewRef | NULL {
  return _PyBuildSlice_ConsumeRefs(Py_NewRef(start || Py_None), Py_NewRef(stop || Py_None), step || Py_None);
}
/** slice(start, stop) of two numbers. */
export function _PySlice_FromIndices(start: number, stop: number): NewRef | NULL {
  const a = PyLong_FromSsize_t(start);
  if (a === NULL) return NULL;
  const b = PyLong_FromSsize_t(stop);
  if (b === NULL) { Py_DECREF(a); return NULL; }
  return _PyBuildSlice_ConsumeRefs(a, b);
}

// Results of PySlice_Unpack and PySlice_AdjustIndices. Read them before anything else can run.
export let sliceStart = 0;
export let sliceStop = 0;
export let sliceStep = 0;

/** A bound of a slice as a clipped Py_ssize_t; NaN: an exception is set. */
export function _PyEval_SliceIndex(v: Ref): number {
  if (!_PyIndex_Check(v)) { raise(PyExc_TypeError, "slice indices must be integers or None or have an __index__ method"); return NaN; }
  if (I32[(v + 8) >> 2] === PyLong_Type) {
    const tag = I32[(v + 16) >> 2]!; // lv_tag: digits << 3 | sign
    if (tag < 16) return (1 - (tag & 3)) * I32[(v + 24) >> 2]!;
  }
  const x = PyNumber_AsSsize_t(v, NULL);
  return x === -1 && PyErr_Occurred() ? NaN : x;
}
/** An argument `start` or `stop` of index(): negative counts from `size`, at least 0; -1: an exception is set. */
export function indexArgument(v: Ref, size: number): number {
  if (!_PyIndex_Check(v)) return raiseStatus(PyExc_TypeError, "slice indices must be integers or have an __index__ method");
  const x = PyNumber_AsSsize_t(v, NULL);
  if (x === -1 && PyErr_Occurred()) return -1;
  return x < 0 ? Math.max(x + size, 0) : x;
}

/** start, stop, step of a slice in sliceStart, sliceStop, sliceStep, not yet fitted to a length. -1: an exception is set. */
export function PySlice_Unpack(r: Ref): Status {
  let step = 1;
  const stepRef = I32[(r + PySliceOff.step) >> 2]! as Ref;
  if (stepRef !== Py_None) {
    step = _PyEval_SliceIndex(stepRef);
    if (step !== step) return -1;
    if (step === 0) return raiseStatus(PyExc_ValueError, "slice step cannot be zero");
  }
  let start = step < 0 ? PY_SSIZE_T_MAX : 0;
  const startRef = I32[(r + PySliceOff.start) >> 2]! as Ref;
  if (startRef !== Py_None) {
    start = _PyEval_SliceIndex(startRef);
    if (start !== start) return -1;
  }
  let stop = step < 0 ? PY_SSIZE_T_MIN : PY_SSIZE_T_MAX;
  const stopRef = I32[(r + PySliceOff.stop) >> 2]! as Ref;
  if (stopRef !== Py_None) {
    stop = _PyEval_SliceIndex(stopRef);
    if (stop !== stop) return -1;
  }
  sliceStart = start;
  sliceStop = stop;
  sliceStep = step;
  return 0;
}

/** Fits sliceStart and sliceStop (step: sliceStep) to a sequence of `length`; returns how many items are selected. */
export function PySlice_AdjustIndices(length: number): number {
  const step = sliceStep;
  let start = sliceStart;
  let stop = sliceStop;
  if (start < 0) {
    start += length;
    if (start < 0) start = step < 0 ? -1 : 0;
  } else if (start >= length) start = step < 0 ? length - 1 : length;
  if (stop < 0) {
    stop += length;
    if (stop < 0) stop = step < 0 ? -1 : 0;
  } else if (stop >= length) stop = step < 0 ? length - 1 : length;
  sliceStart = start;
  sliceStop = stop;
  if (step < 0) return stop < start ? Math.floor((start - stop - 1) / -step) + 1 : 0;
  return start < stop ? (step === 1 ? stop - start : Math.floor((stop - start - 1) / step) + 1) : 0;
}
/** Unpack and adjust; the number of items, or -1 with an exception set. */
export function PySlice_GetIndicesEx(r: Ref, length: number): number {
  return PySlice_Unpack(r) < 0 ? -1 : PySlice_AdjustIndices(length);
}

function sliceBound(v: Ref): bigint | null {
  if (!_PyIndex_Check(v)) {
    raise(PyExc_TypeError, "slice indices must be integers or None or have an __index__ method");
    return null;
  }
  const index = PyNumber_Index(v);
  if (index === NULL) return null;
  const value = PyLong_AsBigInt(index);
  Py_DECREF(index);
  return value;
}
/** start, stop, step fitted to `length` ≥ 0 of any size; null: an exception is set. */
export function _PySlice_GetLongIndices(self: Ref, length: bigint): { start: bigint; stop: bigint; step: bigint } | null {
  let step: bigint | null = 1n;
  const stepRef = I32[(self + PySliceOff.step) >> 2]! as Ref;
  if (stepRef !== Py_None) {
    step = sliceBound(stepRef);
    if (step === null) return null;
    if (step === 0n) { raise(PyExc_ValueError, "slice step cannot be zero"); return null; }
  }
  const lower = step < 0n ? -1n : 0n;
  const upper = step < 0n ? length - 1n : length;
  const fit = (ref: Ref, absent: bigint): bigint | null => {
    if (ref === Py_None) return absent;
    const v = sliceBound(ref);
    if (v === null) return null;
    const moved = v < 0n ? v + length : v;
    return moved < lower ? lower : moved > upper ? upper : moved;
  };
  const start = fit(I32[(self + PySliceOff.start) >> 2]! as Ref, step < 0n ? upper : lower);
  if (start === null) return null;
  const stop = fit(I32[(self + PySliceOff.stop) >> 2]! as Ref, step < 0n ? lower : upper);
  return stop === null ? null : { start, stop, step };
}

function slice_new(_type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  if (!_PyArg_NoKeywords("slice", kwargs)) return NULL;
  const n = I32[(args + 16) >> 2]!;
  if (!_PyArg_CheckPositional("slice", n, 1, 3)) return NULL;
  const at = (i: number): Ref => I32[(args + 24 + i * 8) >> 2]! as Ref;
  return n === 1 ? PySlice_New(0, at(0), 0) : PySlice_New(at(0), at(1), n === 3 ? at(2) : 0);
}

function slice_repr(r: Ref): NewRef | NULL {
  const parts: string[] = [];
  for (let off = PySliceOff.start; off <= PySliceOff.step; off += 8) {
    const s = PyObject_Repr(I32[(r + off) >> 2]! as Ref);
    if (s === NULL) return NULL;
    parts.push(PyUnicode_AsJS(s));
    Py_DECREF(s);
  }
  return PyUnicode_FromString(`slice(${parts.join(", ")})`);
}

function slice_dealloc(r: Ref): void {
  PyObject_GC_UnTrack(r);
  Py_DECREF(I32[(r + PySliceOff.step) >> 2]! as Ref);
  Py_DECREF(I32[(r + PySliceOff.start) >> 2]! as Ref);
  Py_DECREF(I32[(r + PySliceOff.stop) >> 2]! as Ref);
  if (I32[sliceCache >> 2] === 0) I32[sliceCache >> 2] = r;
  else PyObject_GC_Del(r);
}

function slice_traverse(r: Ref, visit: visitproc, arg: number): number {
  return visit(I32[(r + PySliceOff.start) >> 2]! as Ref, arg) || visit(I32[(r + PySliceOff.stop) >> 2]! as Ref, arg) || visit(I32[(r + PySliceOff.step) >> 2]! as Ref, arg);
}

function triple(r: Ref): NewRef | NULL {
  return PyTuple_Pack(I32[(r + PySliceOff.start) >> 2]! as Ref, I32[(r + PySliceOff.stop) >> 2]! as Ref, I32[(r + PySliceOff.step) >> 2]! as Ref);
}

function slice_richcompare(v: Ref, w: Ref, op: number): NewRef | NULL {
  if (!PySlice_Check(v) || !PySlice_Check(w)) return Py_NotImplemented as NewRef;
  if (v === w) return (op === CMP.EQ || op === CMP.LE || op === CMP.GE ? Py_True : Py_False) as NewRef;
  const t1 = triple(v);
  if (t1 === NULL) return NULL;
  const t2 = triple(w);
  if (t2 === NULL) { Py_DECREF(t1); return NULL; }
  const result = PyObject_RichCompare(t1, t2, op);
  Py_DECREF(t1);
  Py_DECREF(t2);
  return result;
}

function slice_hash(v: Ref): number {
  let lo = XX_START_LO;
  let hi = XX_START_HI;
  for (let off = PySliceOff.start; off <= PySliceOff.step; off += 8) {
    if (PyObject_Hash(I32[(v + off) >> 2]! as Ref) === -1) return -1;
    xxLane(lo, hi, hashLo, hashHi);
    lo = xxLo;
    hi = xxHi;
  }
  return (lo & hi) === -1 ? setHash(1546275796, 0) : setHash(lo, hi);
}

function slice_indices(self: Ref, len: Ref): NewRef | NULL {
  const index = PyNumber_Index(len);
  if (index === NULL) return NULL;
  const length = PyLong_AsBigInt(index);
  Py_DECREF(index);
  if (length < 0n) return raise(PyExc_ValueError, "length should not be negative");
  const found = _PySlice_GetLongIndices(self, length);
  if (found === null) return NULL;
  const refs = [PyLong_FromBigInt(found.start), PyLong_FromBigInt(found.stop), PyLong_FromBigInt(found.step)];
  const result = refs.includes(NULL) ? NULL : PyTuple_Pack(...(refs as Ref[]));
  for (const ref of refs) if (ref !== NULL) Py_DECREF(ref);
  return result;
}

function slice_reduce(self: Ref): NewRef | NULL {
  const args = triple(self);
  if (args === NULL) return NULL;
  const result = PyTuple_Pack(Py_TYPE(self), args);
  Py_DECREF(args);
  return result;
}

export const PySlice_Type = defineType({
  name: "slice", basicsize: 40, flags: TPFLAGS.HAVE_GC,
  doc: "slice(stop)\nslice(start, stop[, step])\n\nWhat s[start:stop:step] hands to __getitem__.",
  slots: { tp_dealloc: slice_dealloc, tp_repr: slice_repr, tp_hash: slice_hash, tp_traverse: slice_traverse, tp_richcompare: slice_richcompare, tp_new: slice_new },
  members: [
    ["start", MemberType.OBJECT, PySliceOff.start, 1],
    ["stop", MemberType.OBJECT, PySliceOff.stop, 1],
    ["step", MemberType.OBJECT, PySliceOff.step, 1],
  ],
  methods: [
    ["indices", METH.O, slice_indices, "S.indices(len) -> (start, stop, stride)\n\nThe bounds fitted to a sequence of len items."],
    ["__reduce__", METH.NOARGS, slice_reduce],
  ],
});
