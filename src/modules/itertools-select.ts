/**
 * Iterators that pass on or drop the items of another: chain, compress, cycle, dropwhile, takewhile, filterfalse, islice,
 * starmap. Source and layouts: CPython 3.12 Modules/itertoolsmodule.c.
 *
 *   chain 16 source 24 active | compress 16 data 24 selectors | cycle 16 it 24 saved 32 index 40 firstpass
 *   dropwhile, takewhile 16 func 24 it 32 started/stopped | filterfalse, starmap 16 func 24 it
 *   islice 16 it 24 next 32 stop 40 step 48 cnt
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { readSsize, writeSsize } from "../objects/abstract-ssize.ts";
import { PyIter_Next, PyNumber_AsSsize_t, PyObject_GetIter, PySequence_Tuple } from "../objects/abstract.ts";
import { _PyArg_CheckPositional, _PyArg_NoKeywords, argSpec, unpackTupleDict } from "../objects/args.ts";
import { PyObject_Call, PyObject_CallOneArg } from "../objects/call.ts";
import { METH, defineType } from "../objects/define.ts";
import { PyErr_Clear, PyErr_Occurred, raise } from "../objects/errors.ts";
import { PyExc_OverflowError, PyExc_ValueError } from "../objects/exceptions.ts";
import { PyObject_GC_Del, PyType_GenericAlloc } from "../objects/gcalloc.ts";
import { PyObject_IsTrue } from "../objects/generic.ts";
import { Py_GenericAlias } from "../objects/genericalias.ts";
import { PyObject_SelfIter } from "../objects/iterobject.ts";
import { PyList_Append, PyList_GET_ITEM, PyList_GET_SIZE, PyList_New } from "../objects/list.ts";
import { Py_CLEAR, Py_DECREF, Py_NewRef, TPFLAGS } from "../objects/object.ts";
import { Py_None } from "../objects/singletons.ts";
import { PyTuple_CheckExact, PyTuple_GET_SIZE } from "../objects/tuple.ts";
import { predicate } from "./builtin-iters.ts";
import { argAt, endedCleanly, field, fieldsDealloc, fieldsTraverse, iternext, newInstance, setField } from "./itertools-common.ts";

const FLAGS = TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE;
const common = { tp_iter: PyObject_SelfIter, tp_alloc: PyType_GenericAlloc, tp_free: PyObject_GC_Del };
const two = { tp_dealloc: fieldsDealloc([16, 24]), tp_traverse: fieldsTraverse([16, 24]) };

const enum Chain { source = 16, active = 24 }
/** chain over the iterables that the iterator `sourceSteal` yields. */
function chain_new_internal(type: Ref, sourceSteal: NewRef | NULL): NewRef | NULL {
  if (sourceSteal === NULL) return NULL;
  const lz = newInstance(type);
  if (lz === NULL) Py_DECREF(sourceSteal);
  else setField(lz, Chain.source, sourceSteal);
  return lz;
}
function chain_new(type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  if (type === chain_type && !_PyArg_NoKeywords("chain", kwargs)) return NULL;
  return chain_new_internal(type, PyObject_GetIter(args));
}
function chain_from_iterable(type: Ref, iterable: Ref): NewRef | NULL { return chain_new_internal(type, PyObject_GetIter(iterable)); }
function chain_next(lz: Ref): NewRef | NULL {
  while (field(lz, Chain.source) !== 0) {
    if (field(lz, Chain.active) === 0) {
      const iterable = PyIter_Next(field(lz, Chain.source) as Ref);
      if (iterable === NULL) { Py_CLEAR(lz + Chain.source); return NULL; }
      const active = PyObject_GetIter(iterable);
      Py_DECREF(iterable);
      if (active === NULL) { Py_CLEAR(lz + Chain.source); return NULL; }
      setField(lz, Chain.active, active);
    }
    const item = iternext(field(lz, Chain.active) as Ref);
    if (item !== NULL) return item;
    if (!endedCleanly()) return NULL;
    Py_CLEAR(lz + Chain.active);
  }
  return NULL;
}
export const chain_type = defineType({
  name: "itertools.chain", basicsize: 32, flags: FLAGS,
  doc: "chain(*iterables) --> chain object\n\nThe items of the first iterable, then of the next, until all are exhausted.",
  slots: { ...common, ...two, tp_iternext: chain_next, tp_new: chain_new },
  methods: [
    ["from_iterable", METH.O | METH.CLASS, chain_from_iterable, "from_iterable($type, iterable, /)\n--\n\nchain() over the iterables that iterable yields."],
    ["__class_getitem__", METH.O | METH.CLASS, Py_GenericAlias, "See PEP 585"],
  ],
});

const enum Compress { data = 16, selectors = 24 }
const compress_spec = argSpec("compress", "data, selectors");
function compress_new(type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const found = unpackTupleDict(compress_spec, args, kwargs);
  return found === null ? NULL : twoIterators(type, found[0] as Ref, found[1] as Ref);
}
function twoIterators(type: Ref, a: Ref, b: Ref): NewRef | NULL {
  const data = PyObject_GetIter(a);
  if (data === NULL) return NULL;
  const selectors = PyObject_GetIter(b);
  const lz = selectors === NULL ? NULL : newInstance(type);
  if (lz === NULL || selectors === NULL) {
    Py_DECREF(data);
    if (selectors !== NULL) Py_DECREF(selectors);
    return NULL;
  }
  setField(lz, Compress.data, data);
  setField(lz, Compress.selectors, selectors);
  return lz;
}
function compress_next(lz: Ref): NewRef | NULL {
  for (;;) {
    const datum = iternext(field(lz, Compress.data) as Ref);
    if (datum === NULL) return NULL;
    const selector = iternext(field(lz, Compress.selectors) as Ref);
    if (selector === NULL) { Py_DECREF(datum); return NULL; }
    const ok = PyObject_IsTrue(selector);
    Py_DECREF(selector);
    if (ok > 0) return datum;
    Py_DECREF(datum);
    if (ok < 0) return NULL;
  }
}
export const compress_type = defineType({
  name: "itertools.compress", basicsize: 32, flags: FLAGS, doc: "compress(data, selectors)\n--\n\nThe items of data whose selector is true.",
  slots: { ...common, ...two, tp_iternext: compress_next, tp_new: compress_new },
});

const enum Cycle { it = 16, saved = 24, index = 32, firstpass = 40 }
function cycle_new(type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  if (type === cycle_type && !_PyArg_NoKeywords("cycle", kwargs)) return NULL;
  if (!_PyArg_CheckPositional("cycle", PyTuple_GET_SIZE(args), 1, 1)) return NULL;
  const it = PyObject_GetIter(argAt(args, 0));
  if (it === NULL) return NULL;
  const saved = PyList_New(0);
  const lz = saved === NULL ? NULL : newInstance(type);
  if (lz === NULL || saved === NULL) {
    Py_DECREF(it);
    if (saved !== NULL) Py_DECREF(saved);
    return NULL;
  }
  setField(lz, Cycle.it, it);
  setField(lz, Cycle.saved, saved);
  return lz;
}
function cycle_next(lz: Ref): NewRef | NULL {
  const saved = field(lz, Cycle.saved) as Ref;
  if (field(lz, Cycle.it) !== 0) {
    const item = PyIter_Next(field(lz, Cycle.it) as Ref);
    if (item !== NULL) {
      if (I32[(lz + Cycle.firstpass) >> 2] === 0 && PyList_Append(saved, item) < 0) { Py_DECREF(item); return NULL; }
      return item;
    }
    if (PyErr_Occurred()) return NULL;
    Py_CLEAR(lz + Cycle.it);
  }
  const size = PyList_GET_SIZE(saved);
  if (size === 0) return NULL;
  const index = I32[(lz + Cycle.index) >> 2]!;
  I32[(lz + Cycle.index) >> 2] = index + 1 >= size ? 0 : index + 1;
  return Py_NewRef(PyList_GET_ITEM(saved, index));
}
export const cycle_type = defineType({
  name: "itertools.cycle", basicsize: 48, flags: FLAGS, doc: "cycle(iterable, /)\n--\n\nThe items of iterable, again and again.",
  slots: { ...common, ...two, tp_iternext: cycle_next, tp_new: cycle_new },
});

const enum While { func = 16, it = 24, flag = 32 }
/** tp_new of the types made from (function, iterable). */
function funcAndIterator(name: string) {
  return (type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL => {
    if (!_PyArg_NoKeywords(name, kwargs) || !_PyArg_CheckPositional(name, PyTuple_GET_SIZE(args), 2, 2)) return NULL;
    const it = PyObject_GetIter(argAt(args, 1));
    if (it === NULL) return NULL;
    const lz = newInstance(type);
    if (lz === NULL) { Py_DECREF(it); return NULL; }
    setField(lz, While.func, Py_NewRef(argAt(args, 0)));
    setField(lz, While.it, it);
    return lz;
  };
}
/** func(item) as a truth value; None is no function here. */
function callPredicate(lz: Ref, item: Ref): number {
  const good = PyObject_CallOneArg(field(lz, While.func) as Ref, item);
  if (good === NULL) return -1;
  const ok = PyObject_IsTrue(good);
  Py_DECREF(good);
  return ok;
}
function dropwhile_next(lz: Ref): NewRef | NULL {
  for (;;) {
    const item = iternext(field(lz, While.it) as Ref);
    if (item === NULL || I32[(lz + While.flag) >> 2] === 1) return item;
    const ok = callPredicate(lz, item);
    if (ok === 0) {
      I32[(lz + While.flag) >> 2] = 1;
      return item;
    }
    Py_DECREF(item);
    if (ok < 0) return NULL;
  }
}
export const dropwhile_type = defineType({
  name: "itertools.dropwhile", basicsize: 40, flags: FLAGS, doc: "dropwhile(predicate, iterable, /)\n--\n\nThe items from the first one for which predicate is false.",
  slots: { ...common, ...two, tp_iternext: dropwhile_next, tp_new: funcAndIterator("dropwhile") },
});
function takewhile_next(lz: Ref): NewRef | NULL {
  if (I32[(lz + While.flag) >> 2] === 1) return NULL;
  const item = iternext(field(lz, While.it) as Ref);
  if (item === NULL) return NULL;
  const ok = callPredicate(lz, item);
  if (ok === 1) return item;
  Py_DECREF(item);
  if (ok === 0) I32[(lz + While.flag) >> 2] = 1;
  return NULL;
}
export const takewhile_type = defineType({
  name: "itertools.takewhile", basicsize: 40, flags: FLAGS, doc: "takewhile(predicate, iterable, /)\n--\n\nThe items until predicate is false.",
  slots: { ...common, ...two, tp_iternext: takewhile_next, tp_new: funcAndIterator("takewhile") },
});
function filterfalse_next(lz: Ref): NewRef | NULL {
  for (;;) {
    const item = iternext(field(lz, While.it) as Ref);
    if (item === NULL) return NULL;
    const ok = predicate(field(lz, While.func) as Ref, item);
    if (ok === 0) return item;
    Py_DECREF(item);
    if (ok < 0) return NULL;
  }
}
export const filterfalse_type = defineType({
  name: "itertools.filterfalse", basicsize: 32, flags: FLAGS, doc: "filterfalse(function, iterable, /)\n--\n\nThe items for which function is false; None: the false items.",
  slots: { ...common, ...two, tp_iternext: filterfalse_next, tp_new: funcAndIterator("filterfalse") },
});
function starmap_next(lz: Ref): NewRef | NULL {
  const item = iternext(field(lz, While.it) as Ref);
  if (item === NULL) return NULL;
  const args = PyTuple_CheckExact(item) ? Py_NewRef(item) : PySequence_Tuple(item);
  Py_DECREF(item);
  if (args === NULL) return NULL;
  const result = PyObject_Call(field(lz, While.func) as Ref, args, NULL);
  Py_DECREF(args);
  return result;
}
export const starmap_type = defineType({
  name: "itertools.starmap", basicsize: 32, flags: FLAGS, doc: "starmap(function, iterable, /)\n--\n\nfunction(*item) for each item.",
  slots: { ...common, ...two, tp_iternext: starmap_next, tp_new: funcAndIterator("starmap") },
});

const enum Islice { it = 16, next = 24, stop = 32, step = 40, cnt = 48 }
/** A bound of islice; `absent` for None; -1 when it is no int or out of range. */
function bound(o: Ref, absent: number): number {
  if (o === Py_None) return absent;
  const n = PyNumber_AsSsize_t(o, PyExc_OverflowError);
  if (n === -1 && PyErr_Occurred()) PyErr_Clear();
  return n;
}
function islice_new(type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  if (type === islice_type && !_PyArg_NoKeywords("islice", kwargs)) return NULL;
  const n = PyTuple_GET_SIZE(args);
  if (!_PyArg_CheckPositional("islice", n, 2, 4)) return NULL;
  const start = n === 2 ? 0 : bound(argAt(args, 1), 0);
  const stopArg = argAt(args, n === 2 ? 1 : 2);
  const stop = bound(stopArg, -1);
  if (stop === -1 && stopArg !== Py_None) {
    return raise(PyExc_ValueError, "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.");
  }
  if (start < 0 || stop < -1) return raise(PyExc_ValueError, "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.");
  const step = n === 4 ? bound(argAt(args, 3), 1) : 1;
  if (step < 1) return raise(PyExc_ValueError, "Step for islice() must be a positive integer or None.");
  const it = PyObject_GetIter(argAt(args, 0));
  if (it === NULL) return NULL;
  const lz = newInstance(type);
  if (lz === NULL) { Py_DECREF(it); return NULL; }
  setField(lz, Islice.it, it);
  writeSsize(lz + Islice.next, start);
  writeSsize(lz + Islice.stop, stop);
  writeSsize(lz + Islice.step, step);
  return lz;
}
function islice_next(lz: Ref): NewRef | NULL {
  const it = field(lz, Islice.it);
  if (it === 0) return NULL;
  const stop = readSsize(lz + Islice.stop);
  const next = readSsize(lz + Islice.next);
  let cnt = readSsize(lz + Islice.cnt);
  while (cnt < next) {
    const skipped = iternext(it);
    if (skipped === NULL) { Py_CLEAR(lz + Islice.it); return NULL; }
    Py_DECREF(skipped);
    writeSsize(lz + Islice.cnt, ++cnt);
  }
  const item = stop !== -1 && cnt >= stop ? NULL : iternext(it);
  if (item === NULL) { Py_CLEAR(lz + Islice.it); return NULL; }
  writeSsize(lz + Islice.cnt, cnt + 1);
  const after = next + readSsize(lz + Islice.step);
  writeSsize(lz + Islice.next, stop !== -1 && after > stop ? stop : after);
  return item;
}
export const islice_type = defineType({
  name: "itertools.islice", basicsize: 56, flags: FLAGS,
  doc: "islice(iterable, stop) --> islice object\nislice(iterable, start, stop[, step]) --> islice object\n\nThe items a slice would select.",
  slots: { ...common, tp_dealloc: fieldsDealloc([Islice.it]), tp_traverse: fieldsTraverse([Islice.it]), tp_iternext: islice_next, tp_new: islice_new },
});
