/**
 * Iterator over a memoryview of one dimension.
 *
 *   48 bytes (+16 GC header):   16 it_index   24 it_seq (NULL: exhausted)   32 it_length   40 it_fmt (address in the view's buffer)
 *
 * Source: CPython 3.12 Objects/memoryobject.c (memoryiter_*).
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PyBufferOff } from "./buffer.ts";
import { defineType } from "./define.ts";
import { raise } from "./errors.ts";
import { PyExc_NotImplementedError, PyExc_TypeError } from "./exceptions.ts";
import { PyObject_GC_Del, PyObject_GC_Track, PyObject_GC_UnTrack, _PyObject_GC_New } from "./gcalloc.ts";
import { PyObject_GenericGetAttr } from "./generic.ts";
import { checkReleased, ndimOf, viewOf } from "./memoryview.ts";
import { formatOf, unpackItem } from "./memoryview-items.ts";
import { Py_DECREF, Py_NewRef, Py_XDECREF, TPFLAGS, type visitproc } from "./object.ts";

const enum Off { it_index = 16, it_seq = 24, it_length = 32, it_fmt = 40, basic_size = 48 }
const seqOf = (self: Ref): Ref | 0 => I32[(self + Off.it_seq) >> 2]! as Ref | 0;

/** iter() of a memoryview. */
export function memory_iter(seq: Ref): NewRef | NULL {
  if (checkReleased(seq) < 0) return NULL;
  const ndim = ndimOf(seq);
  if (ndim === 0) return raise(PyExc_TypeError, "invalid indexing of 0-dim memory");
  if (ndim !== 1) return raise(PyExc_NotImplementedError, "multi-dimensional sub-views are not implemented");
  const it = _PyObject_GC_New(PyMemoryIter_Type);
  if (it === NULL) return NULL;
  const view = viewOf(seq);
  const fields: [Off, number][] = [
    [Off.it_index, 0], [Off.it_seq, Py_NewRef(seq)], [Off.it_length, I32[I32[(view + PyBufferOff.shape) >> 2]! >> 2]!],
    [Off.it_fmt, I32[(view + PyBufferOff.format) >> 2]!],
  ];
  for (const [at, value] of fields) {
    I32[(it + at) >> 2] = value;
    I32[(it + at + 4) >> 2] = 0;
  }
  PyObject_GC_Track(it);
  return it;
}
function memoryiter_next(self: Ref): NewRef | NULL {
  const seq = seqOf(self);
  if (!seq) return NULL;
  const i = I32[(self + Off.it_index) >> 2]!;
  if (i < I32[(self + Off.it_length) >> 2]!) {
    if (checkReleased(seq) < 0) return NULL;
    I32[(self + Off.it_index) >> 2] = i + 1;
    const view = viewOf(seq);
    const stride = I32[I32[(view + PyBufferOff.strides) >> 2]! >> 2]!;
    let at = I32[(view + PyBufferOff.buf) >> 2]! + stride * i;
    const suboffsets = I32[(view + PyBufferOff.suboffsets) >> 2]!;
    if (suboffsets && I32[suboffsets >> 2]! >= 0) at = I32[at >> 2]! + I32[suboffsets >> 2]!;
    return unpackItem(formatOf(view), at);
  }
  I32[(self + Off.it_seq) >> 2] = 0;
  Py_DECREF(seq);
  return NULL;
}
function memoryiter_dealloc(self: Ref): void {
  PyObject_GC_UnTrack(self);
  Py_XDECREF(seqOf(self));
  PyObject_GC_Del(self);
}
function memoryiter_traverse(self: Ref, visit: visitproc, arg: number): number {
  const seq = seqOf(self);
  return seq ? visit(seq, arg) : 0;
}
function memoryiter_self(self: Ref): NewRef { return Py_NewRef(self); }

export const PyMemoryIter_Type = defineType({
  name: "memory_iterator", basicsize: Off.basic_size, flags: TPFLAGS.HAVE_GC,
  slots: {
    tp_dealloc: memoryiter_dealloc, tp_traverse: memoryiter_traverse, tp_iter: memoryiter_self, tp_iternext: memoryiter_next, tp_getattro: PyObject_GenericGetAttr,
  },
});
