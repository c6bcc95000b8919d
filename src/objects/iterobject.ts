/**
 * Two iterators that any object may get, and what all iterators share.
 *
 *   seqiterobject    16 it_index          24 it_seq (NULL: exhausted)       iter(object with __getitem__)
 *   calliterobject   16 it_callable       24 it_sentinel (NULL: exhausted)  iter(callable, sentinel)
 *
 * Source: CPython 3.12 Objects/iterobject.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PySequence_GetItem, _PyObject_HasLen, PySequence_Size, PyObject_GetItem } from "./abstract.ts";
import { PyObject_CallNoArgs } from "./call.ts";
import { METH, defineType } from "./define.ts";
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_Occurred, PyErr_SetObject } from "./errors.ts";
import { PyExc_AttributeError, PyExc_IndexError, PyExc_KeyError, PyExc_StopIteration } from "./exceptions.ts";
import { PyObject_GC_Del, PyObject_GC_Track, PyObject_GC_UnTrack, _PyObject_GC_New } from "./gcalloc.ts";
import { PyObject_RichCompareBool } from "./generic.ts";
import { ID } from "./id.ts";
import { PyLong_AsSsize_t, PyLong_FromLong } from "./int.ts";
import { CMP, Py_CLEAR, Py_DECREF, Py_NewRef, TPFLAGS, type visitproc } from "./object.ts";
import { Py_None, Py_NotImplemented, emptyTuple } from "./singletons.ts";
import { State } from "./state.ts";
import { PyTuple_Pack } from "./tuple.ts";

const id_iter = ID("iter");
const id_reversed = ID("reversed");

export const enum PyIterOff { it_index = 16, it_seq = 24, it_callable = 16, it_sentinel = 24 }

/** tp_iter of iterators. */
export function PyObject_SelfIter(o: Ref): NewRef { return Py_NewRef(o); }

/** A builtin by name; NULL with AttributeError when somebody removed it. CPython: Python/ceval.c. */
export function _PyEval_GetBuiltin(name: Ref): NewRef | NULL {
  const value = PyObject_GetItem(I32[State.builtins_dict >> 2]! as Ref, name);
  if (value !== NULL) return value;
  if (PyErr_ExceptionMatches(PyExc_KeyError)) PyErr_SetObject(PyExc_AttributeError, name);
  return NULL;
}
export function newBuiltinIter(): NewRef | NULL { return _PyEval_GetBuiltin(id_iter); }
export function newBuiltinReversed(): NewRef | NULL { return _PyEval_GetBuiltin(id_reversed); }

/** (builtin, (seq,), index), or (builtin, (empty,)) when `seq` is NULL: the __reduce__ of sequence iterators. */
export function iteratorReduce(builtinSteal: Ref | NULL, seq: Ref | 0, index: number, empty: Ref): NewRef | NULL {
  if (builtinSteal === NULL) return NULL;
  const args = PyTuple_Pack(seq === 0 ? empty : seq);
  const position = args === NULL ? NULL : PyLong_FromLong(index);
  let result: NewRef | NULL = NULL;
  if (args !== NULL && position !== NULL) result = seq === 0 ? PyTuple_Pack(builtinSteal, args) : PyTuple_Pack(builtinSteal, args, position);
  if (args !== NULL) Py_DECREF(args);
  if (position !== NULL) Py_DECREF(position);
  Py_DECREF(builtinSteal);
  return result;
}

/** An iterator over seq[0], seq[1], … until IndexError or StopIteration. */
export function PySeqIter_New(seq: Ref): NewRef | NULL {
  const it = _PyObject_GC_New(PySeqIter_Type);
  if (it === NULL) return NULL;
  I32[(it + PyIterOff.it_index) >> 2] = 0;
  I32[(it + PyIterOff.it_index + 4) >> 2] = 0;
  I32[(it + PyIterOff.it_seq) >> 2] = Py_NewRef(seq);
  I32[(it + PyIterOff.it_seq + 4) >> 2] = 0;
  PyObject_GC_Track(it);
  return it;
}
function iter_dealloc(it: Ref): void {
  PyObject_GC_UnTrack(it);
  const seq = I32[(it + PyIterOff.it_seq) >> 2]!;
  if (seq !== 0) Py_DECREF(seq as Ref);
  PyObject_GC_Del(it);
}
function iter_traverse(it: Ref, visit: visitproc, arg: number): number {
  const seq = I32[(it + PyIterOff.it_seq) >> 2]!;
  return seq !== 0 ? visit(seq as Ref, arg) : 0;
}
function iter_iternext(it: Ref): NewRef | NULL {
  const seq = I32[(it + PyIterOff.it_seq) >> 2]! as Ref | 0;
  if (seq === 0) return NULL;
  const result = PySequence_GetItem(seq, I32[(it + PyIterOff.it_index) >> 2]!);
  if (result !== NULL) {
    I32[(it + PyIterOff.it_index) >> 2]!++;
    return result;
  }
  if (PyErr_ExceptionMatches(PyExc_IndexError) || PyErr_ExceptionMatches(PyExc_StopIteration)) {
    PyErr_Clear();
    I32[(it + PyIterOff.it_seq) >> 2] = 0;
    Py_DECREF(seq);
  }
  return NULL;
}
function iter_len(it: Ref): NewRef | NULL {
  const seq = I32[(it + PyIterOff.it_seq) >> 2]! as Ref | 0;
  if (seq === 0) return PyLong_FromLong(0);
  if (!_PyObject_HasLen(seq)) return Py_NotImplemented as NewRef;
  const seqsize = PySequence_Size(seq);
  if (seqsize === -1) return NULL;
  return PyLong_FromLong(Math.max(seqsize - I32[(it + PyIterOff.it_index) >> 2]!, 0));
}
function iter_reduce(it: Ref): NewRef | NULL {
  return iteratorReduce(newBuiltinIter(), I32[(it + PyIterOff.it_seq) >> 2]! as Ref | 0, I32[(it + PyIterOff.it_index) >> 2]!, emptyTuple);
}
function iter_setstate(it: Ref, state: Ref): NewRef | NULL {
  const index = PyLong_AsSsize_t(state);
  if (index === -1 && PyErr_Occurred()) return NULL;
  if (I32[(it + PyIterOff.it_seq) >> 2] !== 0) I32[(it + PyIterOff.it_index) >> 2] = Math.max(index, 0);
  return Py_None as NewRef;
}
export const PySeqIter_Type = defineType({
  name: "iterator", basicsize: 32, flags: TPFLAGS.HAVE_GC,
  slots: { tp_dealloc: iter_dealloc, tp_traverse: iter_traverse, tp_iter: PyObject_SelfIter, tp_iternext: iter_iternext },
  methods: [
    ["__length_hint__", METH.NOARGS, iter_len, "How many items are left."],
    ["__reduce__", METH.NOARGS, iter_reduce],
    ["__setstate__", METH.O, iter_setstate],
  ],
});

/** An iterator over callable() until it returns something equal to `sentinel`. */
export function PyCallIter_New(callable: Ref, sentinel: Ref): NewRef | NULL {
  const it = _PyObject_GC_New(PyCallIter_Type);
  if (it === NULL) return NULL;
  I32[(it + PyIterOff.it_callable) >> 2] = Py_NewRef(callable);
  I32[(it + PyIterOff.it_callable + 4) >> 2] = 0;
  I32[(it + PyIterOff.it_sentinel) >> 2] = Py_NewRef(sentinel);
  I32[(it + PyIterOff.it_sentinel + 4) >> 2] = 0;
  PyObject_GC_Track(it);
  return it;
}
function calliter_dealloc(it: Ref): void {
  PyObject_GC_UnTrack(it);
  Py_CLEAR(it + PyIterOff.it_callable);
  Py_CLEAR(it + PyIterOff.it_sentinel);
  PyObject_GC_Del(it);
}
function calliter_traverse(it: Ref, visit: visitproc, arg: number): number {
  const callable = I32[(it + PyIterOff.it_callable) >> 2]! as Ref | 0;
  const result = callable ? visit(callable, arg) : 0;
  if (result !== 0) return result;
  const sentinel = I32[(it + PyIterOff.it_sentinel) >> 2]! as Ref | 0;
  return sentinel ? visit(sentinel, arg) : 0;
}
function calliter_iternext(it: Ref): NewRef | NULL {
  const callable = I32[(it + PyIterOff.it_callable) >> 2]! as Ref | 0;
  if (callable === 0) return NULL;
  const result = PyObject_CallNoArgs(callable);
  const sentinel = I32[(it + PyIterOff.it_sentinel) >> 2]! as Ref | 0;
  if (result !== NULL && sentinel !== 0) {
    const ok = PyObject_RichCompareBool(sentinel, result, CMP.EQ);
    if (ok === 0) return result;
    if (ok > 0) calliter_exhaust(it);
  } else if (result === NULL && PyErr_ExceptionMatches(PyExc_StopIteration)) {
    PyErr_Clear();
    calliter_exhaust(it);
  }
  if (result !== NULL) Py_DECREF(result);
  return NULL;
}
function calliter_exhaust(it: Ref): void {
  Py_CLEAR(it + PyIterOff.it_callable);
  Py_CLEAR(it + PyIterOff.it_sentinel);
}
function calliter_reduce(it: Ref): NewRef | NULL {
  const builtin = newBuiltinIter();
  const callable = I32[(it + PyIterOff.it_callable) >> 2]! as Ref | 0;
  const sentinel = I32[(it + PyIterOff.it_sentinel) >> 2]! as Ref | 0;
  if (callable === 0 || sentinel === 0) return iteratorReduce(builtin, 0, 0, emptyTuple);
  if (builtin === NULL) return NULL;
  const args = PyTuple_Pack(callable, sentinel);
  const result = args === NULL ? NULL : PyTuple_Pack(builtin, args);
  if (args !== NULL) Py_DECREF(args);
  Py_DECREF(builtin);
  return result;
}
export const PyCallIter_Type = defineType({
  name: "callable_iterator", basicsize: 32, flags: TPFLAGS.HAVE_GC,
  slots: { tp_dealloc: calliter_dealloc, tp_traverse: calliter_traverse, tp_iter: PyObject_SelfIter, tp_iternext: calliter_iternext },
  methods: [["__reduce__", METH.NOARGS, calliter_reduce]],
});
