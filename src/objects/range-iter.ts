/**
 * Iterators of ranges.
 *
 *   _PyRangeIterObject      16 start   24 step   32 len     signed 64-bit numbers: while everything fits in them
 *   longrangeiterobject     16 start   24 step   32 len     int objects: otherwise
 *
 * Source: CPython 3.12 Objects/rangeobject.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { INT64_MAX, INT64_MIN, readInt64, writeInt64 } from "./abstract-ssize.ts";
import { METH, defineType } from "./define.ts";
import { raise } from "./errors.ts";
import { PyExc_TypeError } from "./exceptions.ts";
import { PyObject_Free, _PyObject_New } from "./gcalloc.ts";
import { PyLong_AsBigInt, PyLong_FromBigInt, PyLong_FromLong } from "./int.ts";
import { PyObject_SelfIter, newBuiltinIter } from "./iterobject.ts";
import { Py_DECREF, Py_NewRef, Py_XSETREF, TPFLAGS, hasTypeFlag, type visitproc } from "./object.ts";
import { PyRangeOff, rangeFromBigInts, rangeLength } from "./range.ts";
import { Py_None } from "./singletons.ts";
import { PyTuple_Pack } from "./tuple.ts";
import { typeName } from "./typeobject.ts";

export const enum PyRangeIterOff { start = 16, step = 24, len = 32 }

/** A fast iterator; everything fits in 32 bits. */
function fastIter32(start: number, step: number, len: number): NewRef | NULL {
  const it = _PyObject_New(PyRangeIter_Type);
  if (it === NULL) return NULL;
  I32[(it + PyRangeIterOff.start) >> 2] = start;
  I32[(it + PyRangeIterOff.start + 4) >> 2] = start >> 31;
  I32[(it + PyRangeIterOff.step) >> 2] = step;
  I32[(it + PyRangeIterOff.step + 4) >> 2] = step >> 31;
  I32[(it + PyRangeIterOff.len) >> 2] = len;
  I32[(it + PyRangeIterOff.len + 4) >> 2] = 0;
  return it;
}
function fastIter64(start: bigint, step: bigint, len: bigint): NewRef | NULL {
  const it = _PyObject_New(PyRangeIter_Type);
  if (it === NULL) return NULL;
  writeInt64(it + PyRangeIterOff.start, start);
  writeInt64(it + PyRangeIterOff.step, step);
  writeInt64(it + PyRangeIterOff.len, len);
  return it;
}
function longIter(start: bigint, step: bigint, len: bigint): NewRef | NULL {
  const refs = [PyLong_FromBigInt(start), PyLong_FromBigInt(step), PyLong_FromBigInt(len)];
  const it = refs.includes(NULL) ? NULL : _PyObject_New(PyLongRangeIter_Type);
  if (it === NULL) {
    for (const ref of refs) if (ref !== NULL) Py_DECREF(ref);
    return NULL;
  }
  refs.forEach((ref, i) => {
    I32[(it + 16 + i * 8) >> 2] = ref;
    I32[(it + 20 + i * 8) >> 2] = 0;
  });
  return it;
}

export function range_iter(r: Ref): NewRef | NULL {
  const start = I32[(r + PyRangeOff.start) >> 2]!;
  const stop = I32[(r + PyRangeOff.stop) >> 2]!;
  const step = I32[(r + PyRangeOff.step) >> 2]!;
  const startTag = I32[(start + 16) >> 2]!; // lv_tag: digits << 3 | sign
  const stopTag = I32[(stop + 16) >> 2]!;
  const stepTag = I32[(step + 16) >> 2]!;
  if (startTag < 16 && stopTag < 16 && stepTag < 16) {
    const a = (1 - (startTag & 3)) * I32[(start + 24) >> 2]!;
    const b = (1 - (stopTag & 3)) * I32[(stop + 24) >> 2]!;
    const s = (1 - (stepTag & 3)) * I32[(step + 24) >> 2]!;
    if (s > 0) return fastIter32(a, s, a < b ? (s === 1 ? b - a : Math.floor((b - a - 1) / s) + 1) : 0);
    return fastIter32(a, s, b < a ? Math.floor((a - b - 1) / -s) + 1 : 0);
  }
  const a = PyLong_AsBigInt(start as Ref);
  const b = PyLong_AsBigInt(stop as Ref);
  const s = PyLong_AsBigInt(step as Ref);
  const len = rangeLength(a, b, s);
  const inRange = [a, b, s].every((v) => v >= INT64_MIN && v <= INT64_MAX) && len <= INT64_MAX;
  if (inRange && (len === 0n || (s > 0n ? b <= INT64_MAX - (s - 1n) : b >= INT64_MIN + (-1n - s)))) return fastIter64(a, s, len);
  return longIter(a, s, len);
}
export function range_reverse(r: Ref): NewRef | NULL {
  const a = PyLong_AsBigInt(I32[(r + PyRangeOff.start) >> 2]! as Ref);
  const s = PyLong_AsBigInt(I32[(r + PyRangeOff.step) >> 2]! as Ref);
  const len = PyLong_AsBigInt(I32[(r + PyRangeOff.length) >> 2]! as Ref);
  const last = a + (len - 1n) * s;
  const stop = PyLong_AsBigInt(I32[(r + PyRangeOff.stop) >> 2]! as Ref);
  const fits = [a, stop, s, -s, a - s, last].every((v) => v >= INT64_MIN && v <= INT64_MAX) && len <= INT64_MAX;
  return fits ? fastIter64(last, -s, len) : longIter(last, -s, len);
}

export function rangeiter_next(it: Ref): NewRef | NULL {
  const len = I32[(it + PyRangeIterOff.len) >> 2]!;
  if (len > 0 && I32[(it + PyRangeIterOff.len + 4) >> 2] === 0) {
    const start = I32[(it + PyRangeIterOff.start) >> 2]!;
    const step = I32[(it + PyRangeIterOff.step) >> 2]!;
    const next = start + step;
    if ((next | 0) === next && I32[(it + PyRangeIterOff.start + 4) >> 2] === start >> 31 && I32[(it + PyRangeIterOff.step + 4) >> 2] === step >> 31) {
      I32[(it + PyRangeIterOff.start) >> 2] = next;
      I32[(it + PyRangeIterOff.start + 4) >> 2] = next >> 31;
      I32[(it + PyRangeIterOff.len) >> 2] = len - 1;
      return PyLong_FromLong(start);
    }
  }
  return rangeiter_next64(it);
}
function rangeiter_next64(it: Ref): NewRef | NULL {
  const len = readInt64(it + PyRangeIterOff.len);
  if (len <= 0n) return NULL;
  const start = readInt64(it + PyRangeIterOff.start);
  writeInt64(it + PyRangeIterOff.start, start + readInt64(it + PyRangeIterOff.step));
  writeInt64(it + PyRangeIterOff.len, len - 1n);
  return PyLong_FromBigInt(start);
}
function rangeiter_len(it: Ref): NewRef | NULL { return PyLong_FromBigInt(readInt64(it + PyRangeIterOff.len)); }

/** (iter, (range(start, start + len*step, step),), None) */
function reduceRange(start: bigint, step: bigint, len: bigint): NewRef | NULL {
  const builtin = newBuiltinIter();
  if (builtin === NULL) return NULL;
  const range = rangeFromBigInts(start, start + len * step, step);
  const args = range === NULL ? NULL : PyTuple_Pack(range);
  const result = args === NULL ? NULL : PyTuple_Pack(builtin, args, Py_None);
  for (const ref of [range, args, builtin]) if (ref !== NULL) Py_DECREF(ref);
  return result;
}
function rangeiter_reduce(it: Ref): NewRef | NULL {
  return reduceRange(readInt64(it + PyRangeIterOff.start), readInt64(it + PyRangeIterOff.step), readInt64(it + PyRangeIterOff.len));
}
/** An int argument clipped to 0…max; null with TypeError. */
function clippedState(state: Ref, max: bigint): bigint | null {
  if (!hasTypeFlag(state, TPFLAGS.LONG_SUBCLASS)) {
    raise(PyExc_TypeError, `'${typeName(state)}' object cannot be interpreted as an integer`);
    return null;
  }
  const index = PyLong_AsBigInt(state);
  return index < 0n ? 0n : index > max ? max : index;
}
function rangeiter_setstate(it: Ref, state: Ref): NewRef | NULL {
  const len = readInt64(it + PyRangeIterOff.len);
  const index = clippedState(state, len);
  if (index === null) return NULL;
  writeInt64(it + PyRangeIterOff.start, readInt64(it + PyRangeIterOff.start) + index * readInt64(it + PyRangeIterOff.step));
  writeInt64(it + PyRangeIterOff.len, len - index);
  return Py_None as NewRef;
}

export const PyRangeIter_Type = defineType({
  name: "range_iterator", basicsize: 40, flags: 0,
  slots: { tp_dealloc: PyObject_Free, tp_iter: PyObject_SelfIter, tp_iternext: rangeiter_next },
  methods: [
    ["__length_hint__", METH.NOARGS, rangeiter_len, "How many items are left."],
    ["__reduce__", METH.NOARGS, rangeiter_reduce],
    ["__setstate__", METH.O, rangeiter_setstate],
  ],
});

function long(it: Ref, off: number): bigint { return PyLong_AsBigInt(I32[(it + off) >> 2]! as Ref); }

function longrangeiter_dealloc(it: Ref): void {
  Py_DECREF(I32[(it + PyRangeIterOff.start) >> 2]! as Ref);
  Py_DECREF(I32[(it + PyRangeIterOff.step) >> 2]! as Ref);
  Py_DECREF(I32[(it + PyRangeIterOff.len) >> 2]! as Ref);
  PyObject_Free(it);
}
function longrangeiter_owns(it: Ref, visit: visitproc, arg: number): number {
  return visit(I32[(it + 16) >> 2]! as Ref, arg) || visit(I32[(it + 24) >> 2]! as Ref, arg) || visit(I32[(it + 32) >> 2]! as Ref, arg);
}
function longrangeiter_next(it: Ref): NewRef | NULL {
  const len = long(it, PyRangeIterOff.len);
  if (len <= 0n) return NULL;
  const newLen = PyLong_FromBigInt(len - 1n);
  if (newLen === NULL) return NULL;
  const newStart = PyLong_FromBigInt(long(it, PyRangeIterOff.start) + long(it, PyRangeIterOff.step));
  if (newStart === NULL) { Py_DECREF(newLen); return NULL; }
  Py_XSETREF(it + PyRangeIterOff.len, newLen);
  const result = I32[(it + PyRangeIterOff.start) >> 2]! as NewRef;
  I32[(it + PyRangeIterOff.start) >> 2] = newStart;
  return result;
}
function longrangeiter_len(it: Ref): NewRef | NULL { return Py_NewRef(I32[(it + PyRangeIterOff.len) >> 2]! as Ref); }
function longrangeiter_reduce(it: Ref): NewRef | NULL {
  return reduceRange(long(it, PyRangeIterOff.start), long(it, PyRangeIterOff.step), long(it, PyRangeIterOff.len));
}
function longrangeiter_setstate(it: Ref, state: Ref): NewRef | NULL {
  const len = long(it, PyRangeIterOff.len);
  const index = clippedState(state, len);
  if (index === null) return NULL;
  const start = PyLong_FromBigInt(long(it, PyRangeIterOff.start) + index * long(it, PyRangeIterOff.step));
  if (start === NULL) return NULL;
  const rest = PyLong_FromBigInt(len - index);
  if (rest === NULL) { Py_DECREF(start); return NULL; }
  Py_XSETREF(it + PyRangeIterOff.start, start);
  Py_XSETREF(it + PyRangeIterOff.len, rest);
  return Py_None as NewRef;
}

export const PyLongRangeIter_Type = defineType({
  name: "longrange_iterator", basicsize: 40, flags: 0,
  slots: { tp_dealloc: longrangeiter_dealloc, tp_iter: PyObject_SelfIter, tp_iternext: longrangeiter_next },
  methods: [
    ["__length_hint__", METH.NOARGS, longrangeiter_len, "How many items are left."],
    ["__reduce__", METH.NOARGS, longrangeiter_reduce],
    ["__setstate__", METH.O, longrangeiter_setstate],
  ],
  owns: longrangeiter_owns,
});
