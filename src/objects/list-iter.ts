/**
 * Iterators of lists, forward and reverse.
 *
 *   _PyListIterObject, listreviterobject   16 it_index   24 it_seq (NULL: exhausted)
 *
 * Source: CPython 3.12 Objects/listobject.c (listiter_*, listreviter_*).
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { METH, defineType } from "./define.ts";
import { PyErr_Occurred } from "./errors.ts";
import { PyObject_GC_Del, PyObject_GC_Track, PyObject_GC_UnTrack, _PyObject_GC_New } from "./gcalloc.ts";
import { PyLong_AsSsize_t, PyLong_FromLong } from "./int.ts";
import { PyObject_SelfIter, iteratorReduce, newBuiltinIter, newBuiltinReversed } from "./iterobject.ts";
import { PyListOff, PyList_New } from "./list.ts";
import { Py_DECREF, Py_INCREF, Py_NewRef, TPFLAGS, type visitproc } from "./object.ts";
import { Py_None } from "./singletons.ts";

export const enum PyListIterOff { it_index = 16, it_seq = 24 }

function newIterator(type: Ref, seq: Ref, index: number): NewRef | NULL {
  const it = _PyObject_GC_New(type);
  if (it === NULL) return NULL;
  I32[(it + PyListIterOff.it_index) >> 2] = index;
  I32[(it + PyListIterOff.it_index + 4) >> 2] = index >> 31;
  Py_INCREF(seq);
  I32[(it + PyListIterOff.it_seq) >> 2] = seq;
  I32[(it + PyListIterOff.it_seq + 4) >> 2] = 0;
  PyObject_GC_Track(it);
  return it;
}
export function list_iter(seq: Ref): NewRef | NULL { return newIterator(PyListIter_Type, seq, 0); }
export function list_reversed(seq: Ref): NewRef | NULL { return newIterator(PyListRevIter_Type, seq, I32[(seq + PyListOff.ob_size) >> 2]! - 1); }

function listiter_dealloc(it: Ref): void {
  PyObject_GC_UnTrack(it);
  const seq = I32[(it + PyListIterOff.it_seq) >> 2]!;
  if (seq !== 0) Py_DECREF(seq as Ref);
  PyObject_GC_Del(it);
}
function listiter_traverse(it: Ref, visit: visitproc, arg: number): number {
  const seq = I32[(it + PyListIterOff.it_seq) >> 2]!;
  return seq !== 0 ? visit(seq as Ref, arg) : 0;
}
export function listiter_next(it: Ref): NewRef | NULL {
  const seq = I32[(it + PyListIterOff.it_seq) >> 2]!;
  if (seq === 0) return NULL;
  const index = I32[(it + PyListIterOff.it_index) >> 2]!;
  if (index < I32[(seq + PyListOff.ob_size) >> 2]!) {
    I32[(it + PyListIterOff.it_index) >> 2] = index + 1;
    return Py_NewRef(I32[(I32[(seq + PyListOff.ob_item) >> 2]! + index * 8) >> 2]! as Ref);
  }
  I32[(it + PyListIterOff.it_seq) >> 2] = 0;
  Py_DECREF(seq as Ref);
  return NULL;
}
function listiter_len(it: Ref): NewRef | NULL {
  const seq = I32[(it + PyListIterOff.it_seq) >> 2]!;
  const len = seq === 0 ? 0 : I32[(seq + PyListOff.ob_size) >> 2]! - I32[(it + PyListIterOff.it_index) >> 2]!;
  return PyLong_FromLong(Math.max(len, 0));
}
function listiter_setstate(it: Ref, state: Ref): NewRef | NULL {
  const index = PyLong_AsSsize_t(state);
  if (index === -1 && PyErr_Occurred()) return NULL;
  const seq = I32[(it + PyListIterOff.it_seq) >> 2]!;
  if (seq !== 0) I32[(it + PyListIterOff.it_index) >> 2] = Math.min(Math.max(index, 0), I32[(seq + PyListOff.ob_size) >> 2]!);
  return Py_None as NewRef;
}
/** The __reduce__ of both: of an exhausted one, an iterator over a new empty list. */
function reduce(it: Ref, builtinSteal: NewRef | NULL): NewRef | NULL {
  const seq = I32[(it + PyListIterOff.it_seq) >> 2]! as Ref | 0;
  if (seq !== 0 || builtinSteal === NULL) return iteratorReduce(builtinSteal, seq, I32[(it + PyListIterOff.it_index) >> 2]!, Py_None);
  const empty = PyList_New(0);
  if (empty === NULL) { Py_DECREF(builtinSteal); return NULL; }
  const result = iteratorReduce(builtinSteal, NULL, 0, empty);
  Py_DECREF(empty);
  return result;
}
function listiter_reduce(it: Ref): NewRef | NULL { return reduce(it, newBuiltinIter()); }

export const PyListIter_Type = defineType({
  name: "list_iterator", basicsize: 32, flags: TPFLAGS.HAVE_GC,
  slots: { tp_dealloc: listiter_dealloc, tp_traverse: listiter_traverse, tp_iter: PyObject_SelfIter, tp_iternext: listiter_next },
  methods: [
    ["__length_hint__", METH.NOARGS, listiter_len, "How many items are left."],
    ["__reduce__", METH.NOARGS, listiter_reduce],
    ["__setstate__", METH.O, listiter_setstate],
  ],
});

function listreviter_next(it: Ref): NewRef | NULL {
  const seq = I32[(it + PyListIterOff.it_seq) >> 2]!;
  if (seq === 0) return NULL;
  const index = I32[(it + PyListIterOff.it_index) >> 2]!;
  if (index >= 0 && index < I32[(seq + PyListOff.ob_size) >> 2]!) {
    I32[(it + PyListIterOff.it_index) >> 2] = index - 1;
    I32[(it + PyListIterOff.it_index + 4) >> 2] = (index - 1) >> 31;
    return Py_NewRef(I32[(I32[(seq + PyListOff.ob_item) >> 2]! + index * 8) >> 2]! as Ref);
  }
  I32[(it + PyListIterOff.it_index) >> 2] = -1;
  I32[(it + PyListIterOff.it_index + 4) >> 2] = -1;
  I32[(it + PyListIterOff.it_seq) >> 2] = 0;
  Py_DECREF(seq as Ref);
  return NULL;
}
function listreviter_len(it: Ref): NewRef | NULL {
  const seq = I32[(it + PyListIterOff.it_seq) >> 2]!;
  const len = I32[(it + PyListIterOff.it_index) >> 2]! + 1;
  return PyLong_FromLong(seq === 0 || I32[(seq + PyListOff.ob_size) >> 2]! < len ? 0 : len);
}
function listreviter_setstate(it: Ref, state: Ref): NewRef | NULL {
  const index = PyLong_AsSsize_t(state);
  if (index === -1 && PyErr_Occurred()) return NULL;
  const seq = I32[(it + PyListIterOff.it_seq) >> 2]!;
  if (seq !== 0) {
    const clipped = Math.min(Math.max(index, -1), I32[(seq + PyListOff.ob_size) >> 2]! - 1);
    I32[(it + PyListIterOff.it_index) >> 2] = clipped;
    I32[(it + PyListIterOff.it_index + 4) >> 2] = clipped >> 31;
  }
  return Py_None as NewRef;
}
function listreviter_reduce(it: Ref): NewRef | NULL {
  const exhausted = I32[(it + PyListIterOff.it_seq) >> 2] === 0;
  return reduce(it, exhausted ? newBuiltinIter() : newBuiltinReversed());
}

export const PyListRevIter_Type = defineType({
  name: "list_reverseiterator", basicsize: 32, flags: TPFLAGS.HAVE_GC,
  slots: { tp_dealloc: listiter_dealloc, tp_traverse: listiter_traverse, tp_iter: PyObject_SelfIter, tp_iternext: listreviter_next },
  methods: [
    ["__length_hint__", METH.NOARGS, listreviter_len, "How many items are left."],
    ["__reduce__", METH.NOARGS, listreviter_reduce],
    ["__setstate__", METH.O, listreviter_setstate],
  ],
});
