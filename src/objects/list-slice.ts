/**
 * Assignment to items and slices of a list. Source: CPython 3.12 Objects/listobject.c (list_ass_slice, list_ass_subscript).
 */
import { PyMem_Free, PyMem_Malloc } from "../memory/alloc.ts";
import { I32, memmove } from "../memory/views.ts";
import { NULL, type Ref, type Status } from "../memory/types.ts";
import { PyNumber_AsSsize_t, PySequence_Fast, PySequence_Fast_GET_SIZE, PySequence_Fast_ITEMS, _PyIndex_Check } from "./abstract.ts";
import { PyErr_NoMemory, PyErr_Occurred, raiseStatus } from "./errors.ts";
import { PyExc_IndexError, PyExc_TypeError, PyExc_ValueError } from "./exceptions.ts";
import { PyListOff, PyList_GET_SIZE, list_clear, list_resize, list_slice } from "./list.ts";
import { Py_DECREF, Py_INCREF, Py_NewRef } from "./object.ts";
import { PySlice_AdjustIndices, PySlice_Check, PySlice_Unpack, sliceStart, sliceStep, sliceStop } from "./slice.ts";
import { typeName } from "./typeobject.ts";

/** a[ilow:ihigh] = v, v any iterable; NULL deletes. Removed items are released last to first, at the end. */
export function list_ass_slice(a: Ref, ilow: number, ihigh: number, v: Ref | 0): Status {
  if (v === NULL) return replaceSlice(a, ilow, ihigh, 0, 0);
  const fast = v === a ? list_slice(a, 0, PyList_GET_SIZE(a)) : PySequence_Fast(v, "can only assign an iterable");
  if (fast === NULL) return -1;
  const status = replaceSlice(a, ilow, ihigh, PySequence_Fast_ITEMS(fast), PySequence_Fast_GET_SIZE(fast));
  Py_DECREF(fast);
  return status;
}

/** Puts the `n` objects at `vitem` (borrowed) in place of a[ilow:ihigh]. */
function replaceSlice(a: Ref, ilow: number, ihigh: number, vitem: number, n: number): Status {
  const size = PyList_GET_SIZE(a);
  const low = Math.min(Math.max(ilow, 0), size);
  const high = Math.min(Math.max(ihigh, low), size);
  const norig = high - low;
  const d = n - norig;
  if (size + d === 0) { list_clear(a); return 0; }
  let item = I32[(a + PyListOff.ob_item) >> 2]!;
  // Up to 8 removed items wait on the stack in CPython, more in a block.
  const few: Ref[] = [];
  let recycle = 0;
  if (norig > 8) {
    recycle = PyMem_Malloc(norig * 8);
    if (recycle === 0) { PyErr_NoMemory(); return -1; }
    memmove(recycle, item + low * 8, norig * 8);
  } else {
    for (let k = 0; k < norig; k++) few.push(I32[(item + (low + k) * 8) >> 2]! as Ref);
  }
  if (d < 0) {
    const tail = (size - high) * 8;
    memmove(item + (high + d) * 8, item + high * 8, tail);
    if (list_resize(a, size + d) < 0) {
      memmove(item + high * 8, item + (high + d) * 8, tail);
      for (let k = 0; k < norig; k++) I32[(item + (low + k) * 8) >> 2] = recycle ? I32[(recycle + k * 8) >> 2]! : few[k]!;
      if (recycle) PyMem_Free(recycle);
      return -1;
    }
    item = I32[(a + PyListOff.ob_item) >> 2]!;
  } else if (d > 0) {
    if (list_resize(a, size + d) < 0) { if (recycle) PyMem_Free(recycle); return -1; }
    item = I32[(a + PyListOff.ob_item) >> 2]!;
    memmove(item + (high + d) * 8, item + high * 8, (size - high) * 8);
  }
  for (let k = 0; k < n; k++) {
    const w = I32[(vitem + k * 8) >> 2]! as Ref;
    Py_INCREF(w);
    I32[(item + (low + k) * 8) >> 2] = w;
  }
  for (let k = norig - 1; k >= 0; k--) Py_DECREF(recycle ? (I32[(recycle + k * 8) >> 2]! as Ref) : few[k]!);
  if (recycle) PyMem_Free(recycle);
  return 0;
}

/** del self[start:stop:step], step > 1, `length` > 0 items from `start`. */
function deleteExtended(self: Ref, start: number, stop: number, step: number, length: number): Status {
  const garbage = PyMem_Malloc(length * 8);
  if (garbage === 0) { PyErr_NoMemory(); return -1; }
  const size = PyList_GET_SIZE(self);
  const items = I32[(self + PyListOff.ob_item) >> 2]!;
  for (let cur = start, i = 0; cur < stop; cur += step, i++) {
    I32[(garbage + i * 8) >> 2] = I32[(items + cur * 8) >> 2]!;
    const lim = cur + step >= size ? size - cur - 1 : step - 1;
    memmove(items + (cur - i) * 8, items + (cur + 1) * 8, lim * 8);
  }
  const rest = start + length * step;
  if (rest < size) memmove(items + (rest - length) * 8, items + rest * 8, (size - rest) * 8);
  I32[(self + PyListOff.ob_size) >> 2] = size - length;
  const status = list_resize(self, size - length);
  for (let i = 0; i < length; i++) Py_DECREF(I32[(garbage + i * 8) >> 2]! as Ref);
  PyMem_Free(garbage);
  return status;
}

function assignExtended(self: Ref, start: number, step: number, length: number, value: Ref): Status {
  const seq = value === self ? list_slice(value, 0, PyList_GET_SIZE(value)) : PySequence_Fast(value, "must assign iterable to extended slice");
  if (seq === NULL) return -1;
  const n = PySequence_Fast_GET_SIZE(seq);
  if (n !== length) {
    Py_DECREF(seq);
    return raiseStatus(PyExc_ValueError, `attempt to assign sequence of size ${n} to extended slice of size ${length}`);
  }
  if (length === 0) { Py_DECREF(seq); return 0; }
  const garbage = PyMem_Malloc(length * 8);
  if (garbage === 0) { Py_DECREF(seq); PyErr_NoMemory(); return -1; }
  const items = I32[(self + PyListOff.ob_item) >> 2]!;
  const src = PySequence_Fast_ITEMS(seq);
  for (let cur = start, i = 0; i < length; cur += step, i++) {
    I32[(garbage + i * 8) >> 2] = I32[(items + cur * 8) >> 2]!;
    I32[(items + cur * 8) >> 2] = Py_NewRef(I32[(src + i * 8) >> 2]! as Ref);
  }
  for (let i = 0; i < length; i++) Py_DECREF(I32[(garbage + i * 8) >> 2]! as Ref);
  PyMem_Free(garbage);
  Py_DECREF(seq);
  return 0;
}

export function list_ass_subscript(self: Ref, item: Ref, value: Ref | 0): number {
  if (_PyIndex_Check(item)) {
    let i = PyNumber_AsSsize_t(item, PyExc_IndexError);
    if (i === -1 && PyErr_Occurred()) return -1;
    const size = PyList_GET_SIZE(self);
    if (i < 0) i += size;
    if (i < 0 || i >= size) return raiseStatus(PyExc_IndexError, "list assignment index out of range");
    if (value === NULL) return replaceSlice(self, i, i + 1, 0, 0);
    const at = (I32[(self + PyListOff.ob_item) >> 2]! + i * 8) >> 2;
    const old = I32[at]! as Ref;
    Py_INCREF(value);
    I32[at] = value;
    Py_DECREF(old);
    return 0;
  }
  if (!PySlice_Check(item)) return raiseStatus(PyExc_TypeError, `list indices must be integers or slices, not ${typeName(item)}`);
  if (PySlice_Unpack(item) < 0) return -1;
  const length = PySlice_AdjustIndices(PyList_GET_SIZE(self));
  let start = sliceStart;
  let stop = sliceStop;
  let step = sliceStep;
  if (step === 1) return list_ass_slice(self, start, stop, value);
  if ((step < 0 && start < stop) || (step > 0 && start > stop)) stop = start;
  if (value !== NULL) return assignExtended(self, start, step, length, value);
  if (length <= 0) return 0;
  if (step < 0) {
    stop = start + 1;
    start = stop + step * (length - 1) - 1;
    step = -step;
  }
  return deleteExtended(self, start, stop, step, length);
}
