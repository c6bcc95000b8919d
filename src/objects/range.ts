/**
 * range objects: immutable, of ints of any size.
 *
 *   rangeobject   16 start   24 stop   32 step   40 length      all ints; no GC header, a range is never tracked
 *
 * Source: CPython 3.12 Objects/rangeobject.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { IterSearch, PyNumber_AsSsize_t, PyNumber_Index, _PyIndex_Check, _PySequence_IterSearch } from "./abstract.ts";
import { PyVectorcall_NARGS, _PyArg_NoKeywords, _PyArg_NoKwnames } from "./args.ts";
import { PyBool_Type } from "./bool.ts";
import { METH, MemberType, defineType } from "./define.ts";
import { raise } from "./errors.ts";
import { PyExc_IndexError, PyExc_TypeError, PyExc_ValueError } from "./exceptions.ts";
import { PyObject_Free, _PyObject_New } from "./gcalloc.ts";
import { PyObject_Hash, PyObject_IsTrue, PyObject_Repr } from "./generic.ts";
import { PyLong_AsBigInt, PyLong_AsSsize_t, PyLong_FromBigInt, PyLong_FromLong, PyLong_Type } from "./int.ts";
import { CMP, Py_DECREF, Py_TYPE, TPFLAGS, type visitproc } from "./object.ts";
import { range_iter, range_reverse } from "./range-iter.ts";
import { Py_False, Py_None, Py_NotImplemented, Py_True, smallInt } from "./singletons.ts";
import { PySlice_Check, _PySlice_GetLongIndices } from "./slice.ts";
import { PyTuple_Pack } from "./tuple.ts";
import { typeName } from "./typeobject.ts";
import { PyUnicode_AsJS, PyUnicode_FromString } from "./unicode.ts";

export const enum PyRangeOff { start = 16, stop = 24, step = 32, length = 40 }

export function PyRange_Check(o: Ref): boolean { return I32[(o + 8) >> 2] === PyRange_Type; }
function field(r: Ref, off: number): Ref { return I32[(r + off) >> 2]! as Ref; }
function big(r: Ref, off: number): bigint { return PyLong_AsBigInt(field(r, off)); }

/** How many items start, start + step, … lie before stop; step is not zero. */
export function rangeLength(start: bigint, stop: bigint, step: bigint): bigint {
  if (step > 0n) return start < stop ? (stop - start - 1n) / step + 1n : 0n;
  return stop < start ? (start - stop - 1n) / -step + 1n : 0n;
}

function isCompact(o: Ref): boolean { return I32[(o + 16) >> 2]! < 16; }
function compactValue(o: Ref): number {
  const tag = I32[(o + 16) >> 2]!;
  return tag < 16 ? (1 - (tag & 3)) * I32[(o + 24) >> 2]! : 0;
}
function compute_range_length(start: Ref, stop: Ref, step: Ref): NewRef | NULL {
  if (isCompact(start) && isCompact(stop) && isCompact(step)) {
    const a = compactValue(start);
    const b = compactValue(stop);
    const s = compactValue(step);
    if (s > 0) return PyLong_FromLong(a < b ? Math.floor((b - a - 1) / s) + 1 : 0);
    return PyLong_FromLong(b < a ? Math.floor((a - b - 1) / -s) + 1 : 0);
  }
  return PyLong_FromBigInt(rangeLength(PyLong_AsBigInt(start), PyLong_AsBigInt(stop), PyLong_AsBigInt(step)));
}

/** A range of three exact ints, step not zero; takes over their counts, also when it fails. */
export function make_range_objectSteal(startSteal: Ref, stopSteal: Ref, stepSteal: Ref): NewRef | NULL {
  const length = compute_range_length(startSteal, stopSteal, stepSteal);
  const o = length === NULL ? NULL : _PyObject_New(PyRange_Type);
  if (o === NULL || length === NULL) {
    if (length !== NULL) Py_DECREF(length);
    Py_DECREF(startSteal);
    Py_DECREF(stopSteal);
    Py_DECREF(stepSteal);
    return NULL;
  }
  for (let at = (o + PyRangeOff.start + 4) >> 2, end = at + 8; at < end; at += 2) I32[at] = 0;
  I32[(o + PyRangeOff.start) >> 2] = startSteal;
  I32[(o + PyRangeOff.stop) >> 2] = stopSteal;
  I32[(o + PyRangeOff.step) >> 2] = stepSteal;
  I32[(o + PyRangeOff.length) >> 2] = length;
  return o;
}
/** A range of three host ints; NULL: no memory. */
export function rangeFromBigInts(start: bigint, stop: bigint, step: bigint): NewRef | NULL {
  const a = PyLong_FromBigInt(start);
  const b = PyLong_FromBigInt(stop);
  const c = PyLong_FromBigInt(step);
  if (a !== NULL && b !== NULL && c !== NULL) return make_range_objectSteal(a, b, c);
  for (const ref of [a, b, c]) if (ref !== NULL) Py_DECREF(ref);
  return NULL;
}

/** range(*array) with `n` arguments at `args`. */
function range_from_array(args: number, n: number): NewRef | NULL {
  if (n === 0) return raise(PyExc_TypeError, "range expected at least 1 argument, got 0");
  if (n > 3) return raise(PyExc_TypeError, `range expected at most 3 arguments, got ${n}`);
  const at = (i: number): Ref => I32[(args + i * 8) >> 2]! as Ref;
  if (n === 1) {
    const stop = PyNumber_Index(at(0));
    return stop === NULL ? NULL : make_range_objectSteal(smallInt(0), stop, smallInt(1));
  }
  const start = PyNumber_Index(at(0));
  if (start === NULL) return NULL;
  const stop = PyNumber_Index(at(1));
  if (stop === NULL) { Py_DECREF(start); return NULL; }
  const step = n === 3 ? PyNumber_Index(at(2)) : smallInt(1);
  if (step === NULL || (I32[(step + 16) >> 2]! & 3) === 1) {
    Py_DECREF(start);
    Py_DECREF(stop);
    return step === NULL ? NULL : raise(PyExc_ValueError, "range() arg 3 must not be zero");
  }
  return make_range_objectSteal(start, stop, step);
}
function range_new(_type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  return _PyArg_NoKeywords("range", kwargs) ? range_from_array(args + 24, I32[(args + 16) >> 2]!) : NULL;
}
function range_vectorcall(_type: Ref, args: number, nargsf: number, kwnames: Ref | 0): NewRef | NULL {
  return _PyArg_NoKwnames("range", kwnames) ? range_from_array(args, PyVectorcall_NARGS(nargsf)) : NULL;
}

function range_dealloc(r: Ref): void {
  Py_DECREF(field(r, PyRangeOff.start));
  Py_DECREF(field(r, PyRangeOff.stop));
  Py_DECREF(field(r, PyRangeOff.step));
  Py_DECREF(field(r, PyRangeOff.length));
  PyObject_Free(r);
}
function range_owns(r: Ref, visit: visitproc, arg: number): number {
  for (let off = PyRangeOff.start; off <= PyRangeOff.length; off += 8) {
    const result = visit(field(r, off), arg);
    if (result !== 0) return result;
  }
  return 0;
}

/** len(r); -1 with OverflowError. */
function range_length(r: Ref): number { return PyLong_AsSsize_t(field(r, PyRangeOff.length)); }
function range_bool(r: Ref): number { return PyObject_IsTrue(field(r, PyRangeOff.length)); }

/** r[i]; the caller has checked nothing. */
function range_itemBig(r: Ref, index: bigint): NewRef | NULL {
  const length = big(r, PyRangeOff.length);
  const i = index < 0n ? index + length : index;
  if (i < 0n || i >= length) return raise(PyExc_IndexError, "range object index out of range");
  return PyLong_FromBigInt(big(r, PyRangeOff.start) + i * big(r, PyRangeOff.step));
}
/** sq_item: r[i] with 0 ≤ i. */
function range_item(r: Ref, i: number): NewRef | NULL {
  if (i < 0) return raise(PyExc_IndexError, "range object index out of range");
  return range_itemBig(r, BigInt(i));
}
function range_subscript(self: Ref, item: Ref): NewRef | NULL {
  if (_PyIndex_Check(item)) {
    const i = PyNumber_Index(item);
    if (i === NULL) return NULL;
    const result = range_itemBig(self, PyLong_AsBigInt(i));
    Py_DECREF(i);
    return result;
  }
  if (!PySlice_Check(item)) return raise(PyExc_TypeError, `range indices must be integers or slices, not ${typeName(item)}`);
  const found = _PySlice_GetLongIndices(item, big(self, PyRangeOff.length));
  if (found === null) return NULL;
  const start = big(self, PyRangeOff.start);
  const step = big(self, PyRangeOff.step);
  return rangeFromBigInts(start + found.start * step, start + found.stop * step, step * found.step);
}

/** The position of the exact int (or bool) `ob`, or -1. */
function positionOf(r: Ref, ob: Ref): bigint {
  const value = PyLong_AsBigInt(ob) - big(r, PyRangeOff.start);
  const step = big(r, PyRangeOff.step);
  const index = value / step;
  return value % step === 0n && index >= 0n && index < big(r, PyRangeOff.length) && (value === 0n || value > 0n === step > 0n) ? index : -1n;
}
function isPlainInt(ob: Ref): boolean { return Py_TYPE(ob) === PyLong_Type || Py_TYPE(ob) === PyBool_Type; }

function range_contains(r: Ref, ob: Ref): number {
  if (isPlainInt(ob)) return positionOf(r, ob) >= 0n ? 1 : 0;
  return _PySequence_IterSearch(r, ob, IterSearch.CONTAINS);
}
function range_count(r: Ref, ob: Ref): NewRef | NULL {
  if (isPlainInt(ob)) return PyLong_FromLong(positionOf(r, ob) >= 0n ? 1 : 0);
  const count = _PySequence_IterSearch(r, ob, IterSearch.COUNT);
  return count < 0 ? NULL : PyLong_FromLong(count);
}
function range_index(r: Ref, ob: Ref): NewRef | NULL {
  if (!isPlainInt(ob)) {
    const index = _PySequence_IterSearch(r, ob, IterSearch.INDEX);
    return index < 0 ? NULL : PyLong_FromLong(index);
  }
  const index = positionOf(r, ob);
  if (index >= 0n) return PyLong_FromBigInt(index);
  const repr = PyObject_Repr(ob);
  if (repr === NULL) return NULL;
  const text = PyUnicode_AsJS(repr);
  Py_DECREF(repr);
  return raise(PyExc_ValueError, `${text} is not in range`);
}

function range_equals(a: Ref, b: Ref): boolean {
  if (a === b) return true;
  const length = big(a, PyRangeOff.length);
  if (length !== big(b, PyRangeOff.length)) return false;
  if (length === 0n) return true;
  if (big(a, PyRangeOff.start) !== big(b, PyRangeOff.start)) return false;
  return length === 1n || big(a, PyRangeOff.step) === big(b, PyRangeOff.step);
}
function range_richcompare(self: Ref, other: Ref, op: number): NewRef | NULL {
  if (!PyRange_Check(other) || (op !== CMP.EQ && op !== CMP.NE)) return Py_NotImplemented as NewRef;
  return (range_equals(self, other) === (op === CMP.EQ) ? Py_True : Py_False) as NewRef;
}
function range_hash(r: Ref): number {
  const length = big(r, PyRangeOff.length);
  const t = PyTuple_Pack(field(r, PyRangeOff.length), length === 0n ? Py_None : field(r, PyRangeOff.start), length <= 1n ? Py_None : field(r, PyRangeOff.step));
  if (t === NULL) return -1;
  const result = PyObject_Hash(t);
  Py_DECREF(t);
  return result;
}
function range_repr(r: Ref): NewRef | NULL {
  const step = PyNumber_AsSsize_t(field(r, PyRangeOff.step), NULL);
  const start = big(r, PyRangeOff.start);
  const stop = big(r, PyRangeOff.stop);
  return PyUnicode_FromString(step === 1 ? `range(${start}, ${stop})` : `range(${start}, ${stop}, ${big(r, PyRangeOff.step)})`);
}
function range_reduce(r: Ref): NewRef | NULL {
  const args = PyTuple_Pack(field(r, PyRangeOff.start), field(r, PyRangeOff.stop), field(r, PyRangeOff.step));
  if (args === NULL) return NULL;
  const result = PyTuple_Pack(Py_TYPE(r), args);
  Py_DECREF(args);
  return result;
}

export const PyRange_Type = defineType({
  name: "range", basicsize: 48, flags: TPFLAGS.SEQUENCE,
  doc: "range(stop) -> range object\nrange(start, stop[, step]) -> range object\n\nThe ints start, start+step, ... before stop.",
  slots: {
    tp_dealloc: range_dealloc, tp_repr: range_repr, tp_hash: range_hash, tp_richcompare: range_richcompare,
    tp_iter: range_iter, tp_new: range_new, tp_vectorcall: range_vectorcall,
    nb_bool: range_bool, sq_length: range_length, sq_item: range_item, sq_contains: range_contains,
    mp_length: range_length, mp_subscript: range_subscript,
  },
  methods: [
    ["__reversed__", METH.NOARGS, range_reverse],
    ["__reduce__", METH.NOARGS, range_reduce],
    ["count", METH.O, range_count, "rangeobject.count(value) -> integer"],
    ["index", METH.O, range_index, "rangeobject.index(value) -> integer; ValueError when value is not there."],
  ],
  members: [
    ["start", MemberType.OBJECT_EX, PyRangeOff.start, 1],
    ["stop", MemberType.OBJECT_EX, PyRangeOff.stop, 1],
    ["step", MemberType.OBJECT_EX, PyRangeOff.step, 1],
  ],
  owns: range_owns,
});
