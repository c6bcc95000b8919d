/**
 * enumerate and reversed.
 *
 *   enumobject       16 en_index (int64; 2^63-1: en_longindex counts)  24 en_sit  32 en_result (reused)  40 en_longindex  48 one
 *   reversedobject   16 index (int64)   24 seq (NULL: exhausted)
 *
 * Source: CPython 3.12 Objects/enumobject.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { INT64_MAX, INT64_MIN, readInt64, readSsize, writeInt64, writeSsize } from "./abstract-ssize.ts";
import { PyNumber_Index, PyObject_GetIter, PySequence_Check, PySequence_GetItem, PySequence_Size } from "./abstract.ts";
import { PyVectorcall_NARGS, _PyArg_CheckPositional, _PyArg_NoKeywords, _PyArg_NoKwnames, arg, argSpec, unpackTupleDict } from "./args.ts";
import { PyObject_CallNoArgs } from "./call.ts";
import { METH, defineType } from "./define.ts";
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_Occurred, raise } from "./errors.ts";
import { PyExc_IndexError, PyExc_StopIteration, PyExc_TypeError } from "./exceptions.ts";
import { PyObject_GC_Del, PyObject_GC_Track, PyObject_GC_UnTrack, PyType_GenericAlloc, _PyObject_GC_IS_TRACKED } from "./gcalloc.ts";
import { Py_GenericAlias } from "./genericalias.ts";
import { ID } from "./id.ts";
import { PyLong_AsBigInt, PyLong_AsSsize_t, PyLong_FromBigInt, PyLong_FromLong, PyLong_FromSsize_t, _PyLong_Add } from "./int.ts";
import { PyObject_SelfIter } from "./iterobject.ts";
import { FN, PyTypeOff, Py_CLEAR, Py_DECREF, Py_NewRef, Py_TYPE, TPFLAGS, type iternextfunc, type visitproc } from "./object.ts";
import { Py_None, emptyTuple, smallInt } from "./singletons.ts";
import { PyTuple_Pack, tuplePairSteal } from "./tuple.ts";
import { _PyObject_LookupSpecial, typeName } from "./typeobject.ts";
import { PyUnicode_AsJS, _PyUnicode_EQ } from "./unicode.ts";

export const enum PyEnumOff { en_index = 16, en_sit = 24, en_result = 32, en_longindex = 40, one = 48 }
export const enum PyReversedOff { index = 16, seq = 24 }

const id_reversed = ID("__reversed__");
const id_iterable = ID("iterable");
const id_start = ID("start");
const enum_spec = argSpec("enumerate", "iterable, start=");

function enum_new_impl(type: Ref, iterable: Ref, start: Ref | 0): NewRef | NULL {
  const en = PyType_GenericAlloc(type, 0);
  if (en === NULL) return NULL;
  if (start !== NULL) {
    const index = PyNumber_Index(start);
    if (index === NULL) { Py_DECREF(en); return NULL; }
    const value = PyLong_AsBigInt(index);
    const fits = value >= INT64_MIN && value <= INT64_MAX;
    writeInt64(en + PyEnumOff.en_index, fits ? value : INT64_MAX);
    if (fits) Py_DECREF(index);
    else I32[(en + PyEnumOff.en_longindex) >> 2] = index;
  }
  const it = PyObject_GetIter(iterable);
  if (it === NULL) { Py_DECREF(en); return NULL; }
  I32[(en + PyEnumOff.en_sit) >> 2] = it;
  const result = PyTuple_Pack(Py_None, Py_None);
  if (result === NULL) { Py_DECREF(en); return NULL; }
  I32[(en + PyEnumOff.en_result) >> 2] = result;
  I32[(en + PyEnumOff.one) >> 2] = smallInt(1);
  return en;
}
function enum_new(type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const found = unpackTupleDict(enum_spec, args, kwargs);
  return found === null ? NULL : enum_new_impl(type, found[0] as Ref, found[1]!);
}
function isKeyword(kwname: Ref, id: Ref): boolean { return kwname === id || _PyUnicode_EQ(kwname, id); }
function badKeyword(kwname: Ref): NULL {
  return raise(PyExc_TypeError, `'${PyUnicode_AsJS(kwname)}' is an invalid keyword argument for enumerate()`);
}
function enumerate_vectorcall(type: Ref, args: number, nargsf: number, kwnames: Ref | 0): NewRef | NULL {
  const nargs = PyVectorcall_NARGS(nargsf);
  const nkwargs = kwnames === NULL ? 0 : I32[(kwnames + 16) >> 2]!;
  const kwname = (i: number): Ref => I32[(kwnames + 24 + i * 8) >> 2]! as Ref;
  if (nargs + nkwargs === 2) {
    if (nkwargs === 1) {
      if (!isKeyword(kwname(0), id_start)) return badKeyword(kwname(0));
    } else if (nkwargs === 2) {
      const swapped = isKeyword(kwname(0), id_start);
      const first = swapped ? 1 : 0;
      if (!isKeyword(kwname(first), id_iterable)) return badKeyword(kwname(first));
      if (!isKeyword(kwname(1 - first), id_start)) return badKeyword(kwname(1 - first));
      return enum_new_impl(type, arg(args, first), arg(args, 1 - first));
    }
    return enum_new_impl(type, arg(args, 0), arg(args, 1));
  }
  if (nargs + nkwargs === 1) {
    if (nkwargs === 1 && !isKeyword(kwname(0), id_iterable)) return badKeyword(kwname(0));
    return enum_new_impl(type, arg(args, 0), NULL);
  }
  if (nargs === 0) return raise(PyExc_TypeError, "enumerate() missing required argument 'iterable'");
  return raise(PyExc_TypeError, `enumerate() takes at most 2 arguments (${nargs + nkwargs} given)`);
}

function enum_dealloc(en: Ref): void {
  PyObject_GC_UnTrack(en);
  for (const off of [PyEnumOff.en_sit, PyEnumOff.en_result, PyEnumOff.en_longindex]) {
    const o = I32[(en + off) >> 2]!;
    if (o !== 0) Py_DECREF(o as Ref);
  }
  FN[I32[(I32[(en + 8) >> 2]! + PyTypeOff.tp_free) >> 2]!]!(en);
}
function enum_traverse(en: Ref, visit: visitproc, arg: number): number {
  for (let off = PyEnumOff.en_sit; off <= PyEnumOff.en_longindex; off += 8) {
    const o = I32[(en + off) >> 2]!;
    const result = o !== 0 ? visit(o as Ref, arg) : 0;
    if (result !== 0) return result;
  }
  return 0;
}

/** The current index as an int, and one step on. */
function next_index(en: Ref): NewRef | NULL {
  const lo = I32[(en + PyEnumOff.en_index) >> 2]!;
  const hi = I32[(en + PyEnumOff.en_index + 4) >> 2]!;
  if (hi === lo >> 31 && lo < 0x7fffffff) {
    I32[(en + PyEnumOff.en_index) >> 2] = lo + 1;
    I32[(en + PyEnumOff.en_index + 4) >> 2] = (lo + 1) >> 31;
    return PyLong_FromLong(lo);
  }
  const index = readInt64(en + PyEnumOff.en_index);
  if (index !== INT64_MAX) {
    writeInt64(en + PyEnumOff.en_index, index + 1n);
    return PyLong_FromBigInt(index);
  }
  const current = (I32[(en + PyEnumOff.en_longindex) >> 2]! || PyLong_FromBigInt(INT64_MAX)) as NewRef | NULL;
  if (current === NULL) return NULL;
  I32[(en + PyEnumOff.en_longindex) >> 2] = current;
  const stepped = _PyLong_Add(current, smallInt(1));
  if (stepped === NULL) return NULL;
  I32[(en + PyEnumOff.en_longindex) >> 2] = stepped;
  return current;
}
export function enum_next(en: Ref): NewRef | NULL {
  const it = I32[(en + PyEnumOff.en_sit) >> 2]!;
  const item = (FN[I32[(I32[(it + 8) >> 2]! + PyTypeOff.tp_iternext) >> 2]!] as iternextfunc)(it as Ref);
  if (item === NULL) return NULL;
  const index = next_index(en);
  if (index === NULL) { Py_DECREF(item); return NULL; }
  return reuseOrPair(I32[(en + PyEnumOff.en_result) >> 2]! as Ref, index, item);
}
/** Fills the 2-tuple `result` when its owner alone knows it, else makes another; takes over both counts. */
export function reuseOrPair(result: Ref, aSteal: Ref, bSteal: Ref): NewRef | NULL {
  if (I32[result >> 2] !== 1) return tuplePairSteal(aSteal, bSteal);
  I32[result >> 2] = 2;
  const oldA = I32[(result + 24) >> 2]! as Ref;
  const oldB = I32[(result + 32) >> 2]! as Ref;
  I32[(result + 24) >> 2] = aSteal;
  I32[(result + 32) >> 2] = bSteal;
  Py_DECREF(oldA);
  Py_DECREF(oldB);
  // The collector may have untracked it while it held nothing interesting.
  if (!_PyObject_GC_IS_TRACKED(result)) PyObject_GC_Track(result);
  return result as NewRef;
}

function enum_reduce(en: Ref): NewRef | NULL {
  const long = I32[(en + PyEnumOff.en_longindex) >> 2]! as Ref | 0;
  const index = long ? Py_NewRef(long) : PyLong_FromBigInt(readInt64(en + PyEnumOff.en_index));
  if (index === NULL) return NULL;
  const args = PyTuple_Pack(I32[(en + PyEnumOff.en_sit) >> 2]! as Ref, index);
  const result = args === NULL ? NULL : PyTuple_Pack(Py_TYPE(en), args);
  if (args !== NULL) Py_DECREF(args);
  Py_DECREF(index);
  return result;
}

export const PyEnum_Type = defineType({
  name: "enumerate", basicsize: 56, flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE,
  doc: "Pairs of a running number, from start, and the items of an iterable.",
  slots: {
    tp_dealloc: enum_dealloc, tp_traverse: enum_traverse, tp_iter: PyObject_SelfIter, tp_iternext: enum_next,
    tp_new: enum_new, tp_alloc: PyType_GenericAlloc, tp_free: PyObject_GC_Del, tp_vectorcall: enumerate_vectorcall,
  },
  methods: [
    ["__reduce__", METH.NOARGS, enum_reduce],
    ["__class_getitem__", METH.O | METH.CLASS, Py_GenericAlias, "See PEP 585"],
  ],
});

function reversed_new_impl(type: Ref, seq: Ref): NewRef | NULL {
  const meth = _PyObject_LookupSpecial(seq, id_reversed);
  if (meth === Py_None) return raise(PyExc_TypeError, `'${typeName(seq)}' object is not reversible`);
  if (meth !== NULL) {
    const res = PyObject_CallNoArgs(meth);
    Py_DECREF(meth);
    return res;
  }
  if (PyErr_Occurred()) return NULL;
  if (!PySequence_Check(seq)) return raise(PyExc_TypeError, `'${typeName(seq)}' object is not reversible`);
  const n = PySequence_Size(seq);
  if (n === -1) return NULL;
  const ro = PyType_GenericAlloc(type, 0);
  if (ro === NULL) return NULL;
  writeSsize(ro + PyReversedOff.index, n - 1);
  I32[(ro + PyReversedOff.seq) >> 2] = Py_NewRef(seq);
  return ro;
}
function reversed_new(type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  if (type === PyReversed_Type && !_PyArg_NoKeywords("reversed", kwargs)) return NULL;
  if (!_PyArg_CheckPositional("reversed", I32[(args + 16) >> 2]!, 1, 1)) return NULL;
  return reversed_new_impl(type, I32[(args + 24) >> 2]! as Ref);
}
function reversed_vectorcall(type: Ref, args: number, nargsf: number, kwnames: Ref | 0): NewRef | NULL {
  if (!_PyArg_NoKwnames("reversed", kwnames) || !_PyArg_CheckPositional("reversed", PyVectorcall_NARGS(nargsf), 1, 1)) return NULL;
  return reversed_new_impl(type, arg(args, 0));
}
function reversed_dealloc(ro: Ref): void {
  PyObject_GC_UnTrack(ro);
  const seq = I32[(ro + PyReversedOff.seq) >> 2]!;
  if (seq !== 0) Py_DECREF(seq as Ref);
  FN[I32[(I32[(ro + 8) >> 2]! + PyTypeOff.tp_free) >> 2]!]!(ro);
}
function reversed_traverse(ro: Ref, visit: visitproc, arg: number): number {
  const seq = I32[(ro + PyReversedOff.seq) >> 2]!;
  return seq !== 0 ? visit(seq as Ref, arg) : 0;
}
function reversed_next(ro: Ref): NewRef | NULL {
  const index = readSsize(ro + PyReversedOff.index);
  if (index >= 0) {
    const item = PySequence_GetItem(I32[(ro + PyReversedOff.seq) >> 2]! as Ref, index);
    if (item !== NULL) {
      writeSsize(ro + PyReversedOff.index, index - 1);
      return item;
    }
    if (PyErr_ExceptionMatches(PyExc_IndexError) || PyErr_ExceptionMatches(PyExc_StopIteration)) PyErr_Clear();
  }
  writeSsize(ro + PyReversedOff.index, -1);
  Py_CLEAR(ro + PyReversedOff.seq);
  return NULL;
}
function reversed_len(ro: Ref): NewRef | NULL {
  const seq = I32[(ro + PyReversedOff.seq) >> 2]! as Ref | 0;
  if (seq === 0) return PyLong_FromLong(0);
  const size = PySequence_Size(seq);
  if (size === -1) return NULL;
  const position = readSsize(ro + PyReversedOff.index) + 1;
  return PyLong_FromSsize_t(size < position ? 0 : position);
}
function reversed_reduce(ro: Ref): NewRef | NULL {
  const seq = I32[(ro + PyReversedOff.seq) >> 2]! as Ref | 0;
  const args = PyTuple_Pack(seq || emptyTuple);
  const index = args === NULL ? NULL : PyLong_FromSsize_t(readSsize(ro + PyReversedOff.index));
  let result: NewRef | NULL = NULL;
  if (args !== NULL && index !== NULL) result = seq ? PyTuple_Pack(Py_TYPE(ro), args, index) : PyTuple_Pack(Py_TYPE(ro), args);
  if (args !== NULL) Py_DECREF(args);
  if (index !== NULL) Py_DECREF(index);
  return result;
}
function reversed_setstate(ro: Ref, state: Ref): NewRef | NULL {
  const index = PyLong_AsSsize_t(state);
  if (index === -1 && PyErr_Occurred()) return NULL;
  const seq = I32[(ro + PyReversedOff.seq) >> 2]! as Ref | 0;
  if (seq !== 0) {
    const n = PySequence_Size(seq);
    if (n < 0) return NULL;
    writeSsize(ro + PyReversedOff.index, Math.min(Math.max(index, -1), n - 1));
  }
  return Py_None as NewRef;
}

export const PyReversed_Type = defineType({
  name: "reversed", basicsize: 32, flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE,
  doc: "The items of a sequence, last to first.",
  slots: {
    tp_dealloc: reversed_dealloc, tp_traverse: reversed_traverse, tp_iter: PyObject_SelfIter, tp_iternext: reversed_next,
    tp_new: reversed_new, tp_alloc: PyType_GenericAlloc, tp_free: PyObject_GC_Del, tp_vectorcall: reversed_vectorcall,
  },
  methods: [
    ["__length_hint__", METH.NOARGS, reversed_len, "How many items are left."],
    ["__reduce__", METH.NOARGS, reversed_reduce],
    ["__setstate__", METH.O, reversed_setstate],
  ],
});
