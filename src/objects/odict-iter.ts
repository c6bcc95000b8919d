/**
 * Iterators and views of OrderedDict. Source: CPython 3.12 Objects/odictobject.c.
 *
 *   odictiterobject, 64 bytes:   16 kind   24 di_odict   32 di_size   40 di_state   48 di_result   56 di_current (the next key)
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PySequence_List } from "./abstract.ts";
import { defineType, METH, type MethodSpec } from "./define.ts";
import { PyDict_GetItemWithError, PyDictItems_Type, PyDictKeys_Type, PyDictValues_Type, _PyDictView_New } from "./dict.ts";
import { raise, _PyErr_SetKeyError } from "./errors.ts";
import { PyExc_RuntimeError } from "./exceptions.ts";
import { PyObject_GC_Del, PyObject_GC_Track, PyObject_GC_UnTrack, _PyObject_GC_IS_TRACKED, _PyObject_GC_New } from "./gcalloc.ts";
import { PyObject_SelfIter } from "./generic.ts";
import { newBuiltinIter } from "./iterobject.ts";
import { Py_CLEAR, Py_DECREF, Py_INCREF, Py_NewRef, Py_XDECREF, Py_XINCREF, TPFLAGS, type visitproc } from "./object.ts";
import { findNode, nextNode, nodeKey, odField, PyODict_SIZE, PyODictOff, prevNode } from "./odict.ts";
import { Py_None } from "./singletons.ts";
import { State } from "./state.ts";
import { PyTuple_Pack, tuplePairSteal } from "./tuple.ts";

const enum ODictIterOff { kind = 16, di_odict = 24, di_size = 32, di_state = 40, di_result = 48, di_current = 56, basic_size = 64 }
/** Bits of `kind`. */
const enum Kind { REVERSED = 1, KEYS = 2, VALUES = 4, ITEMS = 6 }

function newIter(od: Ref, kind: number): NewRef | NULL {
  const di = _PyObject_GC_New(PyODictIter_Type);
  if (di === NULL) return NULL;
  for (let at = ODictIterOff.kind as number; at < ODictIterOff.basic_size; at += 4) I32[(di + at) >> 2] = 0;
  if ((kind & Kind.ITEMS) === Kind.ITEMS) {
    const pair = PyTuple_Pack(Py_None, Py_None);
    if (pair === NULL) { Py_DECREF(di); return NULL; }
    I32[(di + ODictIterOff.di_result) >> 2] = pair;
  }
  const node = odField(od, kind & Kind.REVERSED ? PyODictOff.od_last : PyODictOff.od_first);
  I32[(di + ODictIterOff.kind) >> 2] = kind;
  I32[(di + ODictIterOff.di_current) >> 2] = node === 0 ? 0 : Py_NewRef(nodeKey(node));
  I32[(di + ODictIterOff.di_size) >> 2] = PyODict_SIZE(od);
  I32[(di + ODictIterOff.di_state) >> 2] = odField(od, PyODictOff.od_state);
  I32[(di + ODictIterOff.di_odict) >> 2] = Py_NewRef(od);
  PyObject_GC_Track(di);
  return di;
}
export function odict_iter(od: Ref): NewRef | NULL { return newIter(od, Kind.KEYS); }
export function odict_reversed(od: Ref): NewRef | NULL { return newIter(od, Kind.KEYS | Kind.REVERSED); }

function odictiter_dealloc(di: Ref): void {
  PyObject_GC_UnTrack(di);
  Py_XDECREF(I32[(di + ODictIterOff.di_odict) >> 2]! as Ref | 0);
  Py_XDECREF(I32[(di + ODictIterOff.di_current) >> 2]! as Ref | 0);
  Py_XDECREF(I32[(di + ODictIterOff.di_result) >> 2]! as Ref | 0);
  PyObject_GC_Del(di);
}
function odictiter_traverse(di: Ref, visit: visitproc, arg: number): number {
  for (const offset of [ODictIterOff.di_odict, ODictIterOff.di_current, ODictIterOff.di_result]) {
    const o = I32[(di + offset) >> 2]! as Ref | 0;
    const result = o === 0 ? 0 : visit(o, arg);
    if (result !== 0) return result;
  }
  return 0;
}
function nextKey(di: Ref): NewRef | NULL {
  const od = I32[(di + ODictIterOff.di_odict) >> 2]! as Ref | 0;
  if (od === 0) return NULL;
  const current = I32[(di + ODictIterOff.di_current) >> 2]! as NewRef | 0;
  const mutated = current !== 0 && odField(od, PyODictOff.od_state) !== I32[(di + ODictIterOff.di_state) >> 2];
  if (current === 0 || mutated) {
    if (mutated) raise(PyExc_RuntimeError, "OrderedDict mutated during iteration");
    Py_CLEAR(di + ODictIterOff.di_odict);
    return NULL;
  }
  if (I32[(di + ODictIterOff.di_size) >> 2] !== PyODict_SIZE(od)) {
    I32[(di + ODictIterOff.di_size) >> 2] = -1;
    return raise(PyExc_RuntimeError, "OrderedDict changed size during iteration");
  }
  const node = findNode(od, current);
  if (node === 0) {
    if (I32[State.current_exception >> 2] === 0) _PyErr_SetKeyError(current);
    Py_CLEAR(di + ODictIterOff.di_current);
    return NULL;
  }
  const next = I32[(di + ODictIterOff.kind) >> 2]! & Kind.REVERSED ? prevNode(node) : nextNode(node);
  I32[(di + ODictIterOff.di_current) >> 2] = next === 0 ? 0 : Py_NewRef(nodeKey(next));
  return current;
}
function odictiter_iternext(di: Ref): NewRef | NULL {
  const key = nextKey(di);
  const kind = I32[(di + ODictIterOff.kind) >> 2]!;
  if (key === NULL || (kind & Kind.VALUES) === 0) return key;
  const found = PyDict_GetItemWithError(I32[(di + ODictIterOff.di_odict) >> 2]! as Ref, key);
  if (found === NULL) {
    if (I32[State.current_exception >> 2] === 0) _PyErr_SetKeyError(key);
    Py_DECREF(key);
    Py_CLEAR(di + ODictIterOff.di_current);
    Py_CLEAR(di + ODictIterOff.di_odict);
    return NULL;
  }
  const value = Py_NewRef(found);
  if ((kind & Kind.KEYS) === 0) {
    Py_DECREF(key);
    return value;
  }
  const pair = I32[(di + ODictIterOff.di_result) >> 2]! as NewRef;
  if (I32[pair >> 2] !== 1) return tuplePairSteal(key, value);
  Py_INCREF(pair);
  Py_DECREF(I32[(pair + 24) >> 2]! as Ref);
  Py_DECREF(I32[(pair + 32) >> 2]! as Ref);
  I32[(pair + 24) >> 2] = key;
  I32[(pair + 32) >> 2] = value;
  if (!_PyObject_GC_IS_TRACKED(pair)) PyObject_GC_Track(pair);
  return pair;
}
/** Pickles as iter(list of what is left). */
function odictiter_reduce(di: Ref): NewRef | NULL {
  const iter = newBuiltinIter();
  if (iter === NULL) return NULL;
  const copy = _PyObject_GC_New(PyODictIter_Type);
  if (copy === NULL) { Py_DECREF(iter); return NULL; }
  for (let at = ODictIterOff.kind as number; at < ODictIterOff.basic_size; at += 4) I32[(copy + at) >> 2] = I32[(di + at) >> 2]!;
  for (const offset of [ODictIterOff.di_odict, ODictIterOff.di_current, ODictIterOff.di_result]) Py_XINCREF(I32[(copy + offset) >> 2]! as Ref | 0);
  const list = PySequence_List(copy);
  Py_DECREF(copy);
  const args = list === NULL ? NULL : PyTuple_Pack(list);
  Py_XDECREF(list);
  if (args === NULL) { Py_DECREF(iter); return NULL; }
  return tuplePairSteal(iter, args);
}
export const PyODictIter_Type = defineType({
  name: "odict_iterator", basicsize: ODictIterOff.basic_size, flags: TPFLAGS.HAVE_GC,
  slots: { tp_dealloc: odictiter_dealloc, tp_traverse: odictiter_traverse, tp_iter: PyObject_SelfIter, tp_iternext: odictiter_iternext },
  methods: [["__reduce__", METH.NOARGS, odictiter_reduce, "Return state information for pickling"]],
});

// ---- views

export function odictkeys_new(od: Ref): NewRef | NULL { return _PyDictView_New(od, PyODictKeys_Type); }
export function odictvalues_new(od: Ref): NewRef | NULL { return _PyDictView_New(od, PyODictValues_Type); }
export function odictitems_new(od: Ref): NewRef | NULL { return _PyDictView_New(od, PyODictItems_Type); }
function viewIter(dv: Ref, kind: number): NewRef | NULL {
  const od = I32[(dv + 16) >> 2]! as Ref | 0;
  return od === 0 ? NULL : newIter(od, kind);
}
function odictkeys_iter(dv: Ref): NewRef | NULL { return viewIter(dv, Kind.KEYS); }
function odictvalues_iter(dv: Ref): NewRef | NULL { return viewIter(dv, Kind.VALUES); }
function odictitems_iter(dv: Ref): NewRef | NULL { return viewIter(dv, Kind.ITEMS); }
function odictkeys_reversed(dv: Ref): NewRef | NULL { return viewIter(dv, Kind.KEYS | Kind.REVERSED); }
function odictvalues_reversed(dv: Ref): NewRef | NULL { return viewIter(dv, Kind.VALUES | Kind.REVERSED); }
function odictitems_reversed(dv: Ref): NewRef | NULL { return viewIter(dv, Kind.ITEMS | Kind.REVERSED); }

function viewType(name: string, base: () => Ref, iter: (dv: Ref) => NewRef | NULL, reversed: (dv: Ref) => NewRef | NULL): Ref {
  const methods: MethodSpec[] = [["__reversed__", METH.NOARGS, reversed]];
  return defineType({ name, basicsize: 24, base, slots: { tp_iter: iter }, methods });
}
export const PyODictKeys_Type = viewType("odict_keys", () => PyDictKeys_Type, odictkeys_iter, odictkeys_reversed);
export const PyODictValues_Type = viewType("odict_values", () => PyDictValues_Type, odictvalues_iter, odictvalues_reversed);
export const PyODictItems_Type = viewType("odict_items", () => PyDictItems_Type, odictitems_iter, odictitems_reversed);
