/**
 * The module itertools, and its iterators that make or pair items: accumulate, batched, count, pairwise, repeat, zip_longest.
 *
 *   accumulate 16 total 24 it 32 binop 40 initial 48 unused | batched 16 it 24 batch_size | pairwise 16 it 24 old
 *   count 16 cnt 24 long_cnt 32 long_step | repeat 16 element 24 cnt (-1: for ever)
 *   zip_longest 16 tuplesize 24 numactive 32 ittuple 40 result 48 fillvalue
 *
 * Source: CPython 3.12 Modules/itertoolsmodule.c. The types are static here, heap types there.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { readSsize, writeSsize } from "../objects/abstract-ssize.ts";
import { PyIter_Next, PyNumber_Add, PyNumber_Check, PyNumber_Index, PyObject_GetIter } from "../objects/abstract.ts";
import { argSpec, kwargBorrowed, unpackTupleDict } from "../objects/args.ts";
import { callTwoArgs } from "../objects/call.ts";
import { METH, defineMethods, defineType } from "../objects/define.ts";
import { PyDict_GET_SIZE } from "../objects/dict.ts";
import { PyErr_Clear, PyErr_Occurred, PyErr_WarnEx, raise, reprText } from "../objects/errors.ts";
import { PyExc_DeprecationWarning, PyExc_TypeError, PyExc_ValueError } from "../objects/exceptions.ts";
import { PyObject_GC_Del, PyObject_GC_Track, PyType_GenericAlloc, _PyObject_GC_IS_TRACKED } from "../objects/gcalloc.ts";
import { ID } from "../objects/id.ts";
import { PyLong_AsSsize_t, PyLong_FromSsize_t } from "../objects/int.ts";
import { PyObject_SelfIter } from "../objects/iterobject.ts";
import { PyModule_AddType, PyModule_Create } from "../objects/module.ts";
import { Py_CLEAR, Py_DECREF, Py_NewRef, Py_TYPE, Py_XSETREF, TPFLAGS, hasTypeFlag } from "../objects/object.ts";
import { Py_None, smallInt } from "../objects/singletons.ts";
import { PyTuple_GET_SIZE, PyTuple_New, PyTuple_Pack, PyTuple_SET_ITEM, _PyTuple_Resize } from "../objects/tuple.ts";
import { _PyType_Name } from "../objects/typeobject.ts";
import { PyUnicode_FromString } from "../objects/unicode.ts";
import { tupleOfIterators, tupleOfNone } from "./builtin-iters.ts";
import { combinations_type, cwr_type, permutations_type, product_type } from "./itertools-combine.ts";
import { endedCleanly, field, fieldsDealloc, fieldsTraverse, iternext, newInstance, setField } from "./itertools-common.ts";
import { _grouper_type, groupby_type, itertools_tee, tee_type, teedataobject_type } from "./itertools-group.ts";
import { chain_type, compress_type, cycle_type, dropwhile_type, filterfalse_type, islice_type, starmap_type, takewhile_type } from "./itertools-select.ts";

const FLAGS = TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE;
const common = { tp_iter: PyObject_SelfIter, tp_alloc: PyType_GenericAlloc, tp_free: PyObject_GC_Del };
/** Counts up to here are exact as host numbers; count() goes over to int objects beyond. */
const MAX_EXACT = Number.MAX_SAFE_INTEGER;

const enum Accumulate { total = 16, it = 24, binop = 32, initial = 40 }
const accumulate_spec = argSpec("accumulate", "iterable, func=, *, initial=");
function accumulate_new(type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const found = unpackTupleDict(accumulate_spec, args, kwargs);
  if (found === null) return NULL;
  const it = PyObject_GetIter(found[0] as Ref);
  if (it === NULL) return NULL;
  const lz = newInstance(type);
  if (lz === NULL) { Py_DECREF(it); return NULL; }
  if (found[1] && found[1] !== Py_None) setField(lz, Accumulate.binop, Py_NewRef(found[1]));
  setField(lz, Accumulate.it, it);
  setField(lz, Accumulate.initial, Py_NewRef(found[2] || Py_None));
  return lz;
}
function accumulate_next(lz: Ref): NewRef | NULL {
  const initial = field(lz, Accumulate.initial) as Ref;
  if (initial !== Py_None) {
    setField(lz, Accumulate.initial, Py_None);
    setField(lz, Accumulate.total, initial);
    return Py_NewRef(initial);
  }
  const value = iternext(field(lz, Accumulate.it) as Ref);
  if (value === NULL) return NULL;
  const total = field(lz, Accumulate.total);
  if (total === 0) {
    setField(lz, Accumulate.total, Py_NewRef(value));
    return value;
  }
  const binop = field(lz, Accumulate.binop);
  const next = binop === 0 ? PyNumber_Add(total, value) : callTwoArgs(binop, total, value);
  Py_DECREF(value);
  if (next !== NULL) Py_XSETREF(lz + Accumulate.total, Py_NewRef(next));
  return next;
}
const accumulateFields = [Accumulate.binop, Accumulate.total, Accumulate.it, Accumulate.initial];
const accumulate_type = defineType({
  name: "itertools.accumulate", basicsize: 56, flags: FLAGS, doc: "accumulate(iterable, func=None, *, initial=None)\n--\n\nThe running sums, or results of func.",
  slots: { ...common, tp_dealloc: fieldsDealloc(accumulateFields), tp_traverse: fieldsTraverse(accumulateFields), tp_iternext: accumulate_next, tp_new: accumulate_new },
});

const enum Batched { it = 16, batch_size = 24 }
const batched_spec = argSpec("batched", "iterable, n");
function batched_new(type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const found = unpackTupleDict(batched_spec, args, kwargs);
  const index = found === null ? NULL : PyNumber_Index(found[1] as Ref);
  if (found === null || index === NULL) return NULL;
  const n = PyLong_AsSsize_t(index);
  Py_DECREF(index);
  if (n === -1 && PyErr_Occurred()) return NULL;
  if (n < 1) return raise(PyExc_ValueError, "n must be at least one");
  const it = PyObject_GetIter(found[0] as Ref);
  if (it === NULL) return NULL;
  const bo = newInstance(type);
  if (bo === NULL) { Py_DECREF(it); return NULL; }
  setField(bo, Batched.it, it);
  writeSsize(bo + Batched.batch_size, n);
  return bo;
}
function batched_next(bo: Ref): NewRef | NULL {
  const it = field(bo, Batched.it);
  if (it === 0) return NULL;
  const n = readSsize(bo + Batched.batch_size);
  const result = PyTuple_New(n);
  if (result === NULL) return NULL;
  let i = 0;
  for (; i < n; i++) {
    const item = iternext(it);
    if (item === NULL) break;
    PyTuple_SET_ITEM(result, i, item);
  }
  if (i === n) return result;
  if (!endedCleanly() || i === 0) {
    Py_CLEAR(bo + Batched.it);
    Py_DECREF(result);
    return NULL;
  }
  return _PyTuple_Resize(result, i);
}
const batched_type = defineType({
  name: "itertools.batched", basicsize: 32, flags: FLAGS, doc: "batched(iterable, n)\n--\n\nTuples of n items; the last may be shorter.",
  slots: { ...common, tp_dealloc: fieldsDealloc([Batched.it]), tp_traverse: fieldsTraverse([Batched.it]), tp_iternext: batched_next, tp_new: batched_new },
});

const enum Count { cnt = 16, long_cnt = 24, long_step = 32 }
const count_spec = argSpec("count", "start=, step=");
function isOne(o: Ref): boolean { return hasTypeFlag(o, TPFLAGS.LONG_SUBCLASS) && I32[(o + 16) >> 2] === 8 && I32[(o + 24) >> 2] === 1; }
function count_new(type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const found = unpackTupleDict(count_spec, args, kwargs);
  if (found === null) return NULL;
  const start = found[0] || smallInt(0);
  const step = found[1] || smallInt(1);
  if (!PyNumber_Check(start) || !PyNumber_Check(step)) return raise(PyExc_TypeError, "a number is required");
  let cnt = NaN;
  if (hasTypeFlag(start, TPFLAGS.LONG_SUBCLASS) && isOne(step)) {
    cnt = PyLong_AsSsize_t(start);
    if (cnt === -1 && PyErr_Occurred()) { PyErr_Clear(); cnt = NaN; }
  }
  const fast = Math.abs(cnt) < MAX_EXACT;
  const lz = newInstance(type);
  if (lz === NULL) return NULL;
  writeSsize(lz + Count.cnt, fast ? cnt : Infinity);
  if (!fast) setField(lz, Count.long_cnt, Py_NewRef(start));
  setField(lz, Count.long_step, Py_NewRef(step));
  return lz;
}
function count_next(lz: Ref): NewRef | NULL {
  if (field(lz, Count.long_cnt) === 0) {
    const cnt = readSsize(lz + Count.cnt);
    const value = PyLong_FromSsize_t(cnt);
    if (cnt < MAX_EXACT) {
      writeSsize(lz + Count.cnt, cnt + 1);
      return value;
    }
    if (value === NULL) return NULL;
    writeSsize(lz + Count.cnt, Infinity);
    setField(lz, Count.long_cnt, value);
  }
  const current = field(lz, Count.long_cnt) as NewRef;
  const stepped = PyNumber_Add(current, field(lz, Count.long_step) as Ref);
  if (stepped === NULL) return NULL;
  setField(lz, Count.long_cnt, stepped);
  return current;
}
function count_repr(lz: Ref): NewRef | NULL {
  const name = _PyType_Name(Py_TYPE(lz));
  const long = field(lz, Count.long_cnt);
  if (long === 0) return PyUnicode_FromString(`${name}(${readSsize(lz + Count.cnt)})`);
  const cnt = reprText(long);
  const step = field(lz, Count.long_step) as Ref;
  if (cnt === null) return NULL;
  if (isOne(step)) return PyUnicode_FromString(`${name}(${cnt})`);
  const stepText = reprText(step);
  return stepText === null ? NULL : PyUnicode_FromString(`${name}(${cnt}, ${stepText})`);
}
/** What every __reduce__ of this module says since 3.12. */
function warnPickle(): Status {
  return PyErr_WarnEx(PyExc_DeprecationWarning, "Pickle, copy, and deepcopy support will be removed from itertools in Python 3.14.", 1);
}
function count_reduce(lz: Ref): NewRef | NULL {
  if (warnPickle() < 0) return NULL;
  const long = field(lz, Count.long_cnt);
  const cnt = long === 0 ? PyLong_FromSsize_t(readSsize(lz + Count.cnt)) : Py_NewRef(long);
  if (cnt === NULL) return NULL;
  const args = long === 0 ? PyTuple_Pack(cnt) : PyTuple_Pack(cnt, field(lz, Count.long_step) as Ref);
  Py_DECREF(cnt);
  const result = args === NULL ? NULL : PyTuple_Pack(Py_TYPE(lz), args);
  if (args !== NULL) Py_DECREF(args);
  return result;
}
const count_type = defineType({
  name: "itertools.count", basicsize: 40, flags: FLAGS, doc: "count(start=0, step=1)\n--\n\nstart, start+step, start+2*step, ... for ever.",
  slots: {
    ...common, tp_dealloc: fieldsDealloc([Count.long_cnt, Count.long_step]), tp_traverse: fieldsTraverse([Count.long_cnt, Count.long_step]),
    tp_repr: count_repr, tp_iternext: count_next, tp_new: count_new,
  },
  methods: [["__reduce__", METH.NOARGS, count_reduce]],
});

const enum Pairwise { it = 16, old = 24 }
const pairwise_spec = argSpec("pairwise", "iterable, /");
function pairwise_new(type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const found = unpackTupleDict(pairwise_spec, args, kwargs);
  const it = found === null ? NULL : PyObject_GetIter(found[0] as Ref);
  if (it === NULL) return NULL;
  const po = newInstance(type);
  if (po === NULL) { Py_DECREF(it); return NULL; }
  setField(po, Pairwise.it, it);
  return po;
}
function pairwise_next(po: Ref): NewRef | NULL {
  let it = field(po, Pairwise.it);
  if (it === 0) return NULL;
  if (field(po, Pairwise.old) === 0) {
    const first = iternext(it);
    Py_XSETREF(po + Pairwise.old, first);
    if (first === NULL) { Py_CLEAR(po + Pairwise.it); return NULL; }
    it = field(po, Pairwise.it);
    if (it === 0) { Py_CLEAR(po + Pairwise.old); return NULL; }
  }
  const old = Py_NewRef(field(po, Pairwise.old) as Ref);
  const next = iternext(it);
  if (next === NULL) {
    Py_CLEAR(po + Pairwise.it);
    Py_CLEAR(po + Pairwise.old);
    Py_DECREF(old);
    return NULL;
  }
  const result = PyTuple_Pack(old, next);
  Py_XSETREF(po + Pairwise.old, next);
  Py_DECREF(old);
  return result;
}
const pairwise_type = defineType({
  name: "itertools.pairwise", basicsize: 32, flags: FLAGS, doc: "pairwise(iterable, /)\n--\n\nThe pairs of neighbours: s -> (s0,s1), (s1,s2), ...",
  slots: { ...common, tp_dealloc: fieldsDealloc([Pairwise.it, Pairwise.old]), tp_traverse: fieldsTraverse([Pairwise.it, Pairwise.old]), tp_iternext: pairwise_next, tp_new: pairwise_new },
});

const enum Repeat { element = 16, cnt = 24 }
const repeat_spec = argSpec("repeat", "object, times=");
function repeat_new(type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const found = unpackTupleDict(repeat_spec, args, kwargs);
  if (found === null) return NULL;
  let cnt = -1;
  if (found[1]) {
    const index = PyNumber_Index(found[1]);
    if (index === NULL) return NULL;
    cnt = PyLong_AsSsize_t(index);
    Py_DECREF(index);
    if (cnt === -1 && PyErr_Occurred()) return NULL;
    cnt = Math.max(cnt, 0);
  }
  const ro = newInstance(type);
  if (ro === NULL) return NULL;
  setField(ro, Repeat.element, Py_NewRef(found[0] as Ref));
  writeSsize(ro + Repeat.cnt, cnt);
  return ro;
}
function repeat_next(ro: Ref): NewRef | NULL {
  const cnt = readSsize(ro + Repeat.cnt);
  if (cnt === 0) return NULL;
  if (cnt > 0) writeSsize(ro + Repeat.cnt, cnt - 1);
  return Py_NewRef(field(ro, Repeat.element) as Ref);
}
function repeat_repr(ro: Ref): NewRef | NULL {
  const element = reprText(field(ro, Repeat.element) as Ref);
  if (element === null) return NULL;
  const cnt = readSsize(ro + Repeat.cnt);
  return PyUnicode_FromString(`${_PyType_Name(Py_TYPE(ro))}(${element}${cnt === -1 ? "" : `, ${cnt}`})`);
}
function repeat_len(ro: Ref): NewRef | NULL {
  const cnt = readSsize(ro + Repeat.cnt);
  return cnt === -1 ? raise(PyExc_TypeError, "len() of unsized object") : PyLong_FromSsize_t(cnt);
}
function repeat_reduce(ro: Ref): NewRef | NULL {
  if (warnPickle() < 0) return NULL;
  const cnt = PyLong_FromSsize_t(readSsize(ro + Repeat.cnt));
  if (cnt === NULL) return NULL;
  const element = field(ro, Repeat.element) as Ref;
  const args = readSsize(ro + Repeat.cnt) >= 0 ? PyTuple_Pack(element, cnt) : PyTuple_Pack(element);
  Py_DECREF(cnt);
  const result = args === NULL ? NULL : PyTuple_Pack(Py_TYPE(ro), args);
  if (args !== NULL) Py_DECREF(args);
  return result;
}
const repeat_type = defineType({
  name: "itertools.repeat", basicsize: 32, flags: FLAGS, doc: "repeat(object [,times]) -> object, times times or for ever.",
  slots: { ...common, tp_dealloc: fieldsDealloc([Repeat.element]), tp_traverse: fieldsTraverse([Repeat.element]), tp_repr: repeat_repr, tp_iternext: repeat_next, tp_new: repeat_new },
  methods: [
    ["__length_hint__", METH.NOARGS, repeat_len, "How many items are left."],
    ["__reduce__", METH.NOARGS, repeat_reduce],
  ],
});

const enum ZipLongest { tuplesize = 16, numactive = 24, ittuple = 32, result = 40, fillvalue = 48 }
const id_fillvalue = ID("fillvalue");
function zip_longest_new(type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  let fillvalue: Ref = Py_None;
  if (kwargs !== NULL && PyDict_GET_SIZE(kwargs) > 0) {
    const given = PyDict_GET_SIZE(kwargs) > 1 ? NULL : kwargBorrowed(kwargs, id_fillvalue);
    if (given === NULL) return PyErr_Occurred() ? NULL : raise(PyExc_TypeError, "zip_longest() got an unexpected keyword argument");
    fillvalue = given;
  }
  const n = PyTuple_GET_SIZE(args);
  const ittuple = tupleOfIterators(args + 24, n);
  if (ittuple === NULL) return NULL;
  const result = tupleOfNone(n);
  const lz = result === NULL ? NULL : newInstance(type);
  if (lz === NULL || result === NULL) {
    Py_DECREF(ittuple);
    if (result !== NULL) Py_DECREF(result);
    return NULL;
  }
  I32[(lz + ZipLongest.tuplesize) >> 2] = I32[(lz + ZipLongest.numactive) >> 2] = n;
  setField(lz, ZipLongest.ittuple, ittuple);
  setField(lz, ZipLongest.result, result);
  setField(lz, ZipLongest.fillvalue, Py_NewRef(fillvalue));
  return lz;
}
/** The next item of column i, or the fill value; NULL: all are exhausted, or an error. */
function zipLongestItem(lz: Ref, ittuple: Ref, i: number): NewRef | NULL {
  const it = field(ittuple, 24 + i * 8);
  const fill = field(lz, ZipLongest.fillvalue) as Ref;
  if (it === 0) return Py_NewRef(fill);
  const item = PyIter_Next(it);
  if (item !== NULL) return item;
  const active = --I32[(lz + ZipLongest.numactive) >> 2]!;
  if (active === 0 || PyErr_Occurred()) {
    I32[(lz + ZipLongest.numactive) >> 2] = 0;
    return NULL;
  }
  setField(ittuple, 24 + i * 8, 0);
  Py_DECREF(it);
  return Py_NewRef(fill);
}
function zip_longest_next(lz: Ref): NewRef | NULL {
  const n = I32[(lz + ZipLongest.tuplesize) >> 2]!;
  if (n === 0 || I32[(lz + ZipLongest.numactive) >> 2] === 0) return NULL;
  const shared = field(lz, ZipLongest.result) as Ref;
  const reuse = I32[shared >> 2] === 1;
  const result = reuse ? Py_NewRef(shared) : PyTuple_New(n);
  if (result === NULL) return NULL;
  for (let i = 0; i < n; i++) {
    const item = zipLongestItem(lz, field(lz, ZipLongest.ittuple) as Ref, i);
    if (item === NULL) { Py_DECREF(result); return NULL; }
    Py_XSETREF(result + 24 + i * 8, item);
  }
  if (reuse && !_PyObject_GC_IS_TRACKED(result)) PyObject_GC_Track(result);
  return result;
}
const zipLongestFields = [ZipLongest.ittuple, ZipLongest.result, ZipLongest.fillvalue];
const zip_longest_type = defineType({
  name: "itertools.zip_longest", basicsize: 56, flags: FLAGS, doc: "zip_longest(*iterables, fillvalue=None) --> zip_longest object\n\nAs zip(), until the longest ends.",
  slots: { ...common, tp_dealloc: fieldsDealloc(zipLongestFields), tp_traverse: fieldsTraverse(zipLongestFields), tp_iternext: zip_longest_next, tp_new: zip_longest_new },
});

const methods = defineMethods([["tee", METH.FASTCALL, itertools_tee, "tee($module, iterable, n=2, /)\n--\n\nA tuple of n independent iterators."]]);
const types = [
  accumulate_type, batched_type, combinations_type, cwr_type, cycle_type, dropwhile_type, takewhile_type, islice_type, starmap_type,
  chain_type, compress_type, filterfalse_type, count_type, zip_longest_type, pairwise_type, permutations_type, product_type, repeat_type,
  groupby_type, _grouper_type, tee_type, teedataobject_type,
];
export function PyInit_itertools(): NewRef | NULL {
  const m = PyModule_Create("itertools", methods);
  if (m === NULL) return NULL;
  for (const type of types) if (PyModule_AddType(m, type) < 0) { Py_DECREF(m); return NULL; }
  return m;
}
