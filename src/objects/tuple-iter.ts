/**
 * The iterator of tuples.
 *
 *   _PyTupleIterObject   16 it_index   24 it_seq (NULL: exhausted)
 *
 * Source: CPython 3.12 Objects/tupleobject.c (tupleiter_*).
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { METH, defineType } from "./define.ts";
import { PyErr_Occurred } from "./errors.ts";
import { PyObject_GC_Del, PyObject_GC_Track, PyObject_GC_UnTrack, _PyObject_GC_New } from "./gcalloc.ts";
import { PyLong_AsSsize_t, PyLong_FromLong } from "./int.ts";
import { PyObject_SelfIter, iteratorReduce, newBuiltinIter } from "./iterobject.ts";
import { Py_DECREF, Py_INCREF, Py_NewRef, TPFLAGS, type visitproc } from "./object.ts";
import { Py_None, emptyTuple } from "./singletons.ts";
import { PyTupleOff } from "./tuple.ts";

export const enum PyTupleIterOff { it_index = 16, it_seq = 24 }

export function tuple_iter(seq: Ref): NewRef | NULL {
  const it = _PyObject_GC_New(PyTupleIter_Type);
  if (it === NULL) return NULL;
  I32[(it + PyTupleIterOff.it_index) >> 2] = 0;
  I32[(it + PyTupleIterOff.it_index + 4) >> 2] = 0;
  Py_INCREF(seq);
  I32[(it + PyTupleIterOff.it_seq) >> 2] = seq;
  I32[(it + PyTupleIterOff.it_seq + 4) >> 2] = 0;
  PyObject_GC_Track(it);
  return it;
}

function tupleiter_dealloc(it: Ref): void {
  PyObject_GC_UnTrack(it);
  const seq = I32[(it + PyTupleIterOff.it_seq) >> 2]!;
  if (seq !== 0) Py_DECREF(seq as Ref);
  PyObject_GC_Del(it);
}
function tupleiter_traverse(it: Ref, visit: visitproc, arg: number): number {
  const seq = I32[(it + PyTupleIterOff.it_seq) >> 2]!;
  return seq !== 0 ? visit(seq as Ref, arg) : 0;
}

export function tupleiter_next(it: Ref): NewRef | NULL {
  const seq = I32[(it + PyTupleIterOff.it_seq) >> 2]!;
  if (seq === 0) return NULL;
  const index = I32[(it + PyTupleIterOff.it_index) >> 2]!;
  if (index < I32[(seq + PyTupleOff.ob_size) >> 2]!) {
    I32[(it + PyTupleIterOff.it_index) >> 2] = index + 1;
    return Py_NewRef(I32[(seq + PyTupleOff.ob_item + index * 8) >> 2]! as Ref);
  }
  I32[(it + PyTupleIterOff.it_seq) >> 2] = 0;
  Py_DECREF(seq as Ref);
  return NULL;
}

function tupleiter_len(it: Ref): NewRef | NULL {
  const seq = I32[(it + PyTupleIterOff.it_seq) >> 2]!;
  return PyLong_FromLong(seq === 0 ? 0 : I32[(seq + PyTupleOff.ob_size) >> 2]! - I32[(it + PyTupleIterOff.it_index) >> 2]!);
}
function tupleiter_reduce(it: Ref): NewRef | NULL {
  const seq = I32[(it + PyTupleIterOff.it_seq) >> 2]! as Ref | 0;
  return iteratorReduce(newBuiltinIter(), seq, I32[(it + PyTupleIterOff.it_index) >> 2]!, emptyTuple);
}
function tupleiter_setstate(it: Ref, state: Ref): NewRef | NULL {
  const index = PyLong_AsSsize_t(state);
  if (index === -1 && PyErr_Occurred()) return NULL;
  const seq = I32[(it + PyTupleIterOff.it_seq) >> 2]!;
  if (seq !== 0) I32[(it + PyTupleIterOff.it_index) >> 2] = Math.min(Math.max(index, 0), I32[(seq + PyTupleOff.ob_size) >> 2]!);
  return Py_None as NewRef;
}

export const PyTupleIter_Type = defineType({
  name: "tuple_iterator", basicsize: 32, flags: TPFLAGS.HAVE_GC,
  slots: { tp_dealloc: tupleiter_dealloc, tp_traverse: tupleiter_traverse, tp_iter: PyObject_SelfIter, tp_iternext: tupleiter_next },
  methods: [
    ["__length_hint__", METH.NOARGS, tupleiter_len, "How many items are left."],
    ["__reduce__", METH.NOARGS, tupleiter_reduce],
    ["__setstate__", METH.O, tupleiter_setstate],
  ],
});
