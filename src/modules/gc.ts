/** The `gc` module. Source: CPython 3.12 Modules/gcmodule.c. */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import {
  FROM_GC, GC_NEXT, Gen, NUM_GENERATIONS, _PyGC_FINALIZED, gc_list_merge, gc_list_size, genHead,
} from "../gc/lists.ts";
import { GCDebug, collectGeneration } from "../gc/collector.ts";
import { PyNumber_AsSsize_t, PyIndex_Check } from "../objects/abstract.ts";
import { argSpec, unpackKeywords } from "../objects/args.ts";
import { PyBool_FromLong } from "../objects/bool.ts";
import { METH, defineMethods } from "../objects/define.ts";
import { PyDict_New, PyDict_SetItem } from "../objects/dict.ts";
import { raise, raiseStatus } from "../objects/errors.ts";
import { PyExc_OverflowError, PyExc_TypeError, PyExc_ValueError } from "../objects/exceptions.ts";
import { _PyObject_GC_IS_TRACKED, _PyObject_IS_GC } from "../objects/gcalloc.ts";
import { ID } from "../objects/id.ts";
import { PyLong_FromLong } from "../objects/int.ts";
import { PyLong_AsLong, _PyLong_AsInt } from "../objects/int-convert.ts";
import { PyList_Append, PyList_New } from "../objects/list.ts";
import {
  PyModule_AddIntConstant, PyModule_AddObjectRef, PyModule_AddStringConstant, PyModule_Create,
} from "../objects/module.ts";
import { FN, PyTypeOff, Py_DECREF, Py_NewRef, Py_TYPE, type visitproc } from "../objects/object.ts";
import { Py_None } from "../objects/singletons.ts";
import { State } from "../objects/state.ts";
import { PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_New, PyTuple_SET_ITEM } from "../objects/tuple.ts";
import { typeName } from "../objects/typeobject.ts";

const none = (): NewRef => Py_NewRef(Py_None);

function gc_enable(_m: Ref): NewRef {
  I32[State.gc_enabled >> 2] = 1;
  return none();
}
function gc_disable(_m: Ref): NewRef {
  I32[State.gc_enabled >> 2] = 0;
  return none();
}
function gc_isenabled(_m: Ref): NewRef { return PyBool_FromLong(I32[State.gc_enabled >> 2] !== 0); }

const collectSpec = argSpec("collect", "generation=");
function gc_collect(_m: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const given = unpackKeywords(collectSpec, args, nargs, kwnames);
  if (given === null) return NULL;
  let generation = NUM_GENERATIONS - 1;
  if (given[0]) {
    generation = _PyLong_AsInt(given[0]);
    if (generation === -1 && I32[State.current_exception >> 2] !== 0) return NULL;
  }
  if (generation < 0 || generation >= NUM_GENERATIONS) return raise(PyExc_ValueError, "invalid generation");
  return PyLong_FromLong(collectGeneration(generation));
}

function gc_set_debug(_m: Ref, flags: Ref): NewRef | NULL {
  const value = _PyLong_AsInt(flags);
  if (value === -1 && I32[State.current_exception >> 2] !== 0) return NULL;
  I32[State.gc_debug >> 2] = value;
  return none();
}
function gc_get_debug(_m: Ref): NewRef | NULL { return PyLong_FromLong(I32[State.gc_debug >> 2]!); }

/** PyArg_ParseTuple's "i": a C int, -1 with an exception set. */
function asCInt(o: Ref): number {
  const value = PyLong_AsLong(o);
  if (value === -1 && I32[State.current_exception >> 2] !== 0) return -1;
  if (value > 0x7fffffff) return raiseStatus(PyExc_OverflowError, "signed integer is greater than maximum");
  if (value < -0x80000000) return raiseStatus(PyExc_OverflowError, "signed integer is less than minimum");
  return value;
}
function gc_set_threshold(_m: Ref, args: Ref): NewRef | NULL {
  const n = PyTuple_GET_SIZE(args);
  if (n < 1 || n > NUM_GENERATIONS) {
    return raise(PyExc_TypeError, `set_threshold() takes at ${n < 1 ? "least 1 argument" : "most 3 arguments"} (${n} given)`);
  }
  for (let i = 0; i < n; i++) {
    const value = asCInt(PyTuple_GET_ITEM(args, i));
    if (value === -1 && I32[State.current_exception >> 2] !== 0) return NULL;
    I32[(genHead(i) + Gen.threshold) >> 2] = value;
  }
  return none();
}
function perGeneration(field: number): NewRef | NULL {
  // Read before the tuple is allocated: that allocation counts.
  const numbers = [0, 1, 2].map((generation) => I32[(genHead(generation) + field) >> 2]!);
  const result = PyTuple_New(NUM_GENERATIONS);
  if (result === NULL) return NULL;
  for (let i = 0; i < NUM_GENERATIONS; i++) {
    const value = PyLong_FromLong(numbers[i]!);
    if (value === NULL) {
      Py_DECREF(result);
      return NULL;
    }
    PyTuple_SET_ITEM(result, i, value);
  }
  return result;
}
function gc_get_threshold(_m: Ref): NewRef | NULL { return perGeneration(Gen.threshold); }
function gc_get_count(_m: Ref): NewRef | NULL { return perGeneration(Gen.count); }

const statKeys = [ID("collections"), ID("collected"), ID("uncollectable")];
function statsOf(generation: number): NewRef | NULL {
  const dict = PyDict_New();
  if (dict === NULL) return NULL;
  for (let i = 0; i < statKeys.length; i++) {
    const value = PyLong_FromLong(I32[(State.gc_stats + generation * 24 + i * 8) >> 2]!);
    const status = value === NULL ? -1 : PyDict_SetItem(dict, statKeys[i]!, value);
    if (value !== NULL) Py_DECREF(value);
    if (status < 0) {
      Py_DECREF(dict);
      return NULL;
    }
  }
  return dict;
}
function gc_get_stats(_m: Ref): NewRef | NULL {
  const result = PyList_New(0);
  for (let i = 0; i < NUM_GENERATIONS && result !== NULL; i++) {
    const dict = statsOf(i);
    const status = dict === NULL ? -1 : PyList_Append(result, dict);
    if (dict !== NULL) Py_DECREF(dict);
    if (status < 0) {
      Py_DECREF(result);
      return NULL;
    }
  }
  return result;
}

/** Appends the objects of a generation to `list`, which is not among them. */
function append_objects(list: Ref, head: number): Status {
  for (let gc = GC_NEXT(head); gc !== head; gc = GC_NEXT(gc)) {
    if (FROM_GC(gc) !== list && PyList_Append(list, FROM_GC(gc)) < 0) return -1;
  }
  return 0;
}
const getObjectsSpec = argSpec("get_objects", "generation=");
/** An int or None (-1); -1 with an exception set, too. */
function optionalSsize(o: Ref | 0): number {
  if (!o || o === Py_None) return -1;
  if (!PyIndex_Check(o)) return raiseStatus(PyExc_TypeError, `argument should be integer or None, not '${typeName(o)}'`);
  return PyNumber_AsSsize_t(o, PyExc_OverflowError);
}
function gc_get_objects(_m: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const given = unpackKeywords(getObjectsSpec, args, nargs, kwnames);
  if (given === null) return NULL;
  const generation = optionalSsize(given[0]!);
  if (generation === -1 && I32[State.current_exception >> 2] !== 0) return NULL;
  if (generation >= NUM_GENERATIONS) {
    return raise(PyExc_ValueError, `generation parameter must be less than the number of available generations (${NUM_GENERATIONS})`);
  }
  if (generation < -1) return raise(PyExc_ValueError, "generation parameter cannot be negative");
  const result = PyList_New(0);
  if (result === NULL) return NULL;
  for (let i = 0; i < NUM_GENERATIONS; i++) {
    if ((generation === -1 || generation === i) && append_objects(result, genHead(i)) < 0) {
      Py_DECREF(result);
      return NULL;
    }
  }
  return result;
}

function traverse(o: Ref, visit: visitproc, argument: number): number {
  const index = I32[(Py_TYPE(o) + PyTypeOff.tp_traverse) >> 2]!;
  return index === 0 ? 0 : (FN[index]!(o, visit, argument) as number);
}
/** 1 when `o` is one of the objects in the tuple `objs`. */
function referrersvisit(o: Ref, objs: number): number {
  for (let i = 0, n = PyTuple_GET_SIZE(objs as Ref); i < n; i++) if (PyTuple_GET_ITEM(objs as Ref, i) === o) return 1;
  return 0;
}
function gc_get_referrers(_m: Ref, objs: Ref): NewRef | NULL {
  const result = PyList_New(0);
  if (result === NULL) return NULL;
  for (let i = 0; i < NUM_GENERATIONS; i++) {
    const head = genHead(i);
    for (let gc = GC_NEXT(head); gc !== head; gc = GC_NEXT(gc)) {
      const o = FROM_GC(gc);
      if (o === objs || o === result || !traverse(o, referrersvisit, objs)) continue;
      if (PyList_Append(result, o) < 0) {
        Py_DECREF(result);
        return NULL;
      }
    }
  }
  return result;
}
function referentsvisit(o: Ref, list: number): number { return PyList_Append(list as Ref, o) < 0 ? 1 : 0; }
function gc_get_referents(_m: Ref, objs: Ref): NewRef | NULL {
  const result = PyList_New(0);
  if (result === NULL) return NULL;
  for (let i = 0, n = PyTuple_GET_SIZE(objs); i < n; i++) {
    const o = PyTuple_GET_ITEM(objs, i);
    if (_PyObject_IS_GC(o) && traverse(o, referentsvisit, result)) {
      Py_DECREF(result);
      return NULL;
    }
  }
  return result;
}

function gc_is_tracked(_m: Ref, o: Ref): NewRef { return PyBool_FromLong(_PyObject_IS_GC(o) && _PyObject_GC_IS_TRACKED(o)); }
function gc_is_finalized(_m: Ref, o: Ref): NewRef { return PyBool_FromLong(_PyObject_IS_GC(o) && _PyGC_FINALIZED(o)); }

function gc_freeze(_m: Ref): NewRef {
  for (let i = 0; i < NUM_GENERATIONS; i++) {
    gc_list_merge(genHead(i), State.permanent_generation);
    I32[(genHead(i) + Gen.count) >> 2] = 0;
  }
  return none();
}
function gc_unfreeze(_m: Ref): NewRef {
  gc_list_merge(State.permanent_generation, genHead(NUM_GENERATIONS - 1));
  return none();
}
function gc_get_freeze_count(_m: Ref): NewRef | NULL { return PyLong_FromLong(gc_list_size(State.permanent_generation)); }

const KEYWORDS = METH.FASTCALL | METH.KEYWORDS;
export const gcMethods = defineMethods([
  ["enable", METH.NOARGS, gc_enable, "enable($module, /)\n--\n\nLet collections run by themselves."],
  ["disable", METH.NOARGS, gc_disable, "disable($module, /)\n--\n\nLet no collection run by itself."],
  ["isenabled", METH.NOARGS, gc_isenabled, "isenabled($module, /)\n--\n\nDo collections run by themselves?"],
  ["set_debug", METH.O, gc_set_debug, "set_debug($module, flags, /)\n--\n\nSet the debugging flags: a sum of DEBUG_* constants."],
  ["get_debug", METH.NOARGS, gc_get_debug, "get_debug($module, /)\n--\n\nThe debugging flags."],
  ["get_count", METH.NOARGS, gc_get_count, "get_count($module, /)\n--\n\nThe counter of each generation."],
  ["set_threshold", METH.VARARGS, gc_set_threshold, "set_threshold(threshold0, [threshold1, [threshold2]])\nSet the thresholds; 0 for the first one disables collection."],
  ["get_threshold", METH.NOARGS, gc_get_threshold, "get_threshold($module, /)\n--\n\nThe threshold of each generation."],
  ["collect", KEYWORDS, gc_collect, "collect($module, /, generation=2)\n--\n\nCollect a generation and the younger ones; the number of unreachable objects found."],
  ["get_objects", KEYWORDS, gc_get_objects, "get_objects($module, /, generation=None)\n--\n\nThe objects the collector tracks, of one generation or of all."],
  ["get_stats", METH.NOARGS, gc_get_stats, "get_stats($module, /)\n--\n\nFor each generation, a dict of what its collections did so far."],
  ["is_tracked", METH.O, gc_is_tracked, "is_tracked($module, obj, /)\n--\n\nDoes the collector track this object?"],
  ["is_finalized", METH.O, gc_is_finalized, "is_finalized($module, obj, /)\n--\n\nHas the collector finalized this object?"],
  ["get_referrers", METH.VARARGS, gc_get_referrers, "get_referrers(*objs)\nThe tracked objects that refer directly to any of objs."],
  ["get_referents", METH.VARARGS, gc_get_referents, "get_referents(*objs)\nThe objects that objs refer to directly."],
  ["freeze", METH.NOARGS, gc_freeze, "freeze($module, /)\n--\n\nMove all tracked objects to a generation that is never collected."],
  ["unfreeze", METH.NOARGS, gc_unfreeze, "unfreeze($module, /)\n--\n\nMove the frozen objects to the oldest generation."],
  ["get_freeze_count", METH.NOARGS, gc_get_freeze_count, "get_freeze_count($module, /)\n--\n\nThe number of frozen objects."],
]);

export function PyInit_gc(): NewRef | NULL {
  const m = PyModule_Create("gc", gcMethods);
  if (m === NULL) return NULL;
  const constants: [string, number][] = [
    ["DEBUG_STATS", GCDebug.STATS], ["DEBUG_COLLECTABLE", GCDebug.COLLECTABLE], ["DEBUG_UNCOLLECTABLE", GCDebug.UNCOLLECTABLE],
    ["DEBUG_SAVEALL", GCDebug.SAVEALL], ["DEBUG_LEAK", GCDebug.LEAK],
  ];
  const failed = PyModule_AddStringConstant(m, "__doc__", "The collector of reference cycles: when it runs, what it tracks, what it found.") < 0
    || PyModule_AddObjectRef(m, "garbage", I32[State.gc_garbage >> 2]! as Ref) < 0
    || PyModule_AddObjectRef(m, "callbacks", I32[State.gc_callbacks >> 2]! as Ref) < 0
    || constants.some(([name, value]) => PyModule_AddIntConstant(m, name, value) < 0);
  if (!failed) return m;
  Py_DECREF(m);
  return NULL;
}
