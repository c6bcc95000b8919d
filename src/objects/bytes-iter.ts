/**
 * Iterators over bytes and bytearray.
 *
 *   32 bytes (+16 GC header):   16 it_index   24 it_seq (NULL: exhausted)
 *
 * Source: CPython 3.12 Objects/bytesobject.c (striter_*), Objects/bytearrayobject.c (bytearrayiter_*).
 */
import { I32, U8 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PyNumber_AsSsize_t } from "./abstract.ts";
import { METH, defineType } from "./define.ts";
import { PyErr_Occurred } from "./errors.ts";
import { PyObject_GC_Del, PyObject_GC_Track, PyObject_GC_UnTrack, _PyObject_GC_New } from "./gcalloc.ts";
import { PyObject_GenericGetAttr } from "./generic.ts";
import { PyLong_FromLong } from "./int.ts";
import { iteratorReduce, newBuiltinIter } from "./iterobject.ts";
import { Py_DECREF, Py_NewRef, Py_XDECREF, TPFLAGS, hasTypeFlag, type visitproc } from "./object.ts";
import { Py_None, emptyTuple, smallInt } from "./singletons.ts";

const enum Off { it_index = 16, it_seq = 24, basic_size = 32 }
const seqOf = (self: Ref): Ref | 0 => I32[(self + Off.it_seq) >> 2]! as Ref | 0;

function newIter(type: Ref, seq: Ref): NewRef | NULL {
  const it = _PyObject_GC_New(type);
  if (it === NULL) return NULL;
  I32[(it + Off.it_index) >> 2] = I32[(it + Off.it_index + 4) >> 2] = 0;
  I32[(it + Off.it_seq) >> 2] = Py_NewRef(seq);
  I32[(it + Off.it_seq + 4) >> 2] = 0;
  PyObject_GC_Track(it);
  return it;
}
export function bytes_iter(seq: Ref): NewRef | NULL { return newIter(PyBytesIter_Type, seq); }
export function bytearray_iter(seq: Ref): NewRef | NULL { return newIter(PyByteArrayIter_Type, seq); }

/** Where the bytes of a bytes or bytearray object lie. */
function dataOf(seq: Ref): number { return hasTypeFlag(seq, TPFLAGS.BYTES_SUBCLASS) ? seq + 32 : I32[(seq + 40) >> 2]!; }

function iter_next(self: Ref): NewRef | NULL {
  const seq = seqOf(self);
  if (!seq) return NULL;
  const i = I32[(self + Off.it_index) >> 2]!;
  if (i < I32[(seq + 16) >> 2]!) {
    I32[(self + Off.it_index) >> 2] = i + 1;
    return smallInt(U8[dataOf(seq) + i]!) as NewRef;
  }
  I32[(self + Off.it_seq) >> 2] = 0;
  Py_DECREF(seq);
  return NULL;
}
function iter_len(self: Ref): NewRef | NULL {
  const seq = seqOf(self);
  return PyLong_FromLong(seq ? Math.max(0, I32[(seq + 16) >> 2]! - I32[(self + Off.it_index) >> 2]!) : 0);
}
function iter_reduce(self: Ref): NewRef | NULL {
  return iteratorReduce(newBuiltinIter(), seqOf(self), I32[(self + Off.it_index) >> 2]!, emptyTuple);
}
function iter_setstate(self: Ref, state: Ref): NewRef | NULL {
  const index = PyNumber_AsSsize_t(state, NULL);
  if (index === -1 && PyErr_Occurred()) return NULL;
  const seq = seqOf(self);
  if (seq) I32[(self + Off.it_index) >> 2] = Math.min(Math.max(index, 0), I32[(seq + 16) >> 2]!);
  return Py_NewRef(Py_None);
}
function iter_dealloc(self: Ref): void {
  PyObject_GC_UnTrack(self);
  Py_XDECREF(seqOf(self));
  PyObject_GC_Del(self);
}
function iter_traverse(self: Ref, visit: visitproc, arg: number): number {
  const seq = seqOf(self);
  return seq ? visit(seq, arg) : 0;
}
function iter_self(self: Ref): NewRef { return Py_NewRef(self); }

function defineIter(name: string): Ref {
  return defineType({
    name, basicsize: Off.basic_size, flags: TPFLAGS.HAVE_GC,
    slots: {
      tp_dealloc: iter_dealloc, tp_traverse: iter_traverse, tp_iter: iter_self, tp_iternext: iter_next, tp_getattro: PyObject_GenericGetAttr,
    },
    methods: [
      ["__length_hint__", METH.NOARGS, iter_len, "Private method returning an estimate of len(list(it))."],
      ["__reduce__", METH.NOARGS, iter_reduce, "Return state information for pickling."],
      ["__setstate__", METH.O, iter_setstate, "Set state information for unpickling."],
    ],
  });
}
export const PyBytesIter_Type = defineIter("bytes_iterator");
export const PyByteArrayIter_Type = defineIter("bytearray_iterator");
