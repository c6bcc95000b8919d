/**
 * Iterators over dicts, forward and reversed. Source: CPython 3.12 Objects/dictobject.c.
 *
 *   dictiterobject, 56 bytes
 *   16  di_dict     NULL when exhausted
 *   24  di_used     ma_used at the start; -1: the dict changed size, for good
 *   32  di_pos      next entry (or next in the order of a split table)
 *   40  di_result   the tuple that items() gives again when nobody kept it
 *   48  len         items left
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PySequence_List } from "./abstract.ts";
import { defineType, METH } from "./define.ts";
import { maKeys, maValues } from "./dict.ts";
import { DK_ENTRIES, DK_IS_UNICODE, dkNentries, get_index_from_order, PyDictOff } from "./dict-keys.ts";
import { raise } from "./errors.ts";
import { PyExc_RuntimeError } from "./exceptions.ts";
import { PyObject_GC_Del, PyObject_GC_Track, PyObject_GC_UnTrack, _PyObject_GC_IS_TRACKED, _PyObject_GC_New } from "./gcalloc.ts";
import { PyObject_SelfIter } from "./generic.ts";
import { PyLong_FromLong } from "./int.ts";
import { newBuiltinIter } from "./iterobject.ts";
import { Py_DECREF, Py_INCREF, Py_NewRef, Py_XDECREF, TPFLAGS, type visitproc } from "./object.ts";
import { Py_None } from "./singletons.ts";
import { PyTuple_New, PyTuple_Pack, PyTuple_SET_ITEM, tuplePairSteal } from "./tuple.ts";

const enum DictIterOff { di_dict = 16, di_used = 24, di_pos = 32, di_result = 40, len = 48, basic_size = 56 }

export function dict_iter(dict: Ref): NewRef | NULL { return dictiter_new(dict, PyDictIterKey_Type); }
export function dict_reversed(dict: Ref): NewRef | NULL { return dictiter_new(dict, PyDictRevIterKey_Type); }

export function dictiter_new(dict: Ref, type: Ref): NewRef | NULL {
  const di = _PyObject_GC_New(type);
  if (di === NULL) return NULL;
  const used = I32[(dict + PyDictOff.ma_used) >> 2]!;
  const reversed = isReversed(type);
  for (let at = DictIterOff.di_dict as number; at < DictIterOff.basic_size; at += 4) I32[(di + at) >> 2] = 0;
  I32[(di + DictIterOff.di_dict) >> 2] = Py_NewRef(dict);
  I32[(di + DictIterOff.di_used) >> 2] = used;
  I32[(di + DictIterOff.len) >> 2] = used;
  if (reversed) I32[(di + DictIterOff.di_pos) >> 2] = (maValues(dict) ? used : dkNentries(maKeys(dict))) - 1;
  if (type === PyDictIterItem_Type || type === PyDictRevIterItem_Type) {
    const pair = PyTuple_Pack(Py_None, Py_None);
    if (pair === NULL) { Py_DECREF(di); return NULL; }
    I32[(di + DictIterOff.di_result) >> 2] = pair;
  }
  PyObject_GC_Track(di);
  return di;
}
function isReversed(type: Ref): boolean {
  return type === PyDictRevIterKey_Type || type === PyDictRevIterItem_Type || type === PyDictRevIterValue_Type;
}

function dictiter_dealloc(di: Ref): void {
  PyObject_GC_UnTrack(di);
  Py_XDECREF(I32[(di + DictIterOff.di_dict) >> 2]! as Ref | 0);
  Py_XDECREF(I32[(di + DictIterOff.di_result) >> 2]! as Ref | 0);
  PyObject_GC_Del(di);
}
function dictiter_traverse(di: Ref, visit: visitproc, arg: number): number {
  const dict = I32[(di + DictIterOff.di_dict) >> 2]! as Ref | 0;
  const pair = I32[(di + DictIterOff.di_result) >> 2]! as Ref | 0;
  return (dict && visit(dict, arg)) || (pair && visit(pair, arg));
}
function dictiter_length_hint(di: Ref): NewRef | NULL {
  const dict = I32[(di + DictIterOff.di_dict) >> 2]! as Ref | 0;
  const fits = dict !== 0 && I32[(di + DictIterOff.di_used) >> 2] === I32[(dict + PyDictOff.ma_used) >> 2];
  return PyLong_FromLong(fits ? I32[(di + DictIterOff.len) >> 2]! : 0);
}

let stepKey: Ref = 0 as Ref;
let stepValue: Ref = 0 as Ref;
/** Steps to the next item, borrowed in stepKey and stepValue. False: exhausted, or an exception is set. */
function step(di: Ref): boolean {
  const d = I32[(di + DictIterOff.di_dict) >> 2]! as Ref | 0;
  if (d === 0) return false;
  if (I32[(di + DictIterOff.di_used) >> 2] !== I32[(d + PyDictOff.ma_used) >> 2]) {
    raise(PyExc_RuntimeError, "dictionary changed size during iteration");
    I32[(di + DictIterOff.di_used) >> 2] = -1;
    return false;
  }
  const dk = maKeys(d);
  const values = maValues(d);
  const entries = DK_ENTRIES(dk);
  let i = I32[(di + DictIterOff.di_pos) >> 2]!;
  let found = false;
  if (values) {
    if (i < I32[(d + PyDictOff.ma_used) >> 2]!) {
      const ix = get_index_from_order(values, i);
      stepKey = I32[(entries + ix * 16) >> 2]! as Ref;
      stepValue = I32[(values + ix * 8) >> 2]! as Ref;
      found = true;
    }
  } else {
    const unicode = DK_IS_UNICODE(dk);
    const words = unicode ? 4 : 6;
    const n = dkNentries(dk);
    let at = ((unicode ? entries : entries + 8) >> 2) + i * words;
    while (i < n && I32[at + 2] === 0) { i++; at += words; }
    if (i < n) {
      stepKey = I32[at]! as Ref;
      stepValue = I32[at + 2]! as Ref;
      found = true;
    }
  }
  const len = I32[(di + DictIterOff.len) >> 2]!;
  if (found && len !== 0) {
    I32[(di + DictIterOff.di_pos) >> 2] = i + 1;
    I32[(di + DictIterOff.len) >> 2] = len - 1;
    return true;
  }
  if (found) raise(PyExc_RuntimeError, "dictionary keys changed during iteration");
  return exhaust(di, d);
}
function exhaust(di: Ref, d: Ref): false {
  I32[(di + DictIterOff.di_dict) >> 2] = 0;
  Py_DECREF(d);
  return false;
}
/** `step` backwards. */
function stepBack(di: Ref): boolean {
  const d = I32[(di + DictIterOff.di_dict) >> 2]! as Ref | 0;
  if (d === 0) return false;
  if (I32[(di + DictIterOff.di_used) >> 2] !== I32[(d + PyDictOff.ma_used) >> 2]) {
    raise(PyExc_RuntimeError, "dictionary changed size during iteration");
    I32[(di + DictIterOff.di_used) >> 2] = -1;
    return false;
  }
  const dk = maKeys(d);
  const values = maValues(d);
  const entries = DK_ENTRIES(dk);
  let i = I32[(di + DictIterOff.di_pos) >> 2]!;
  if (i < 0) return exhaust(di, d);
  if (values) {
    const ix = get_index_from_order(values, i);
    stepKey = I32[(entries + ix * 16) >> 2]! as Ref;
    stepValue = I32[(values + ix * 8) >> 2]! as Ref;
  } else {
    const unicode = DK_IS_UNICODE(dk);
    const words = unicode ? 4 : 6;
    let at = ((unicode ? entries : entries + 8) >> 2) + i * words;
    while (I32[at + 2] === 0) {
      if (--i < 0) return exhaust(di, d);
      at -= words;
    }
    stepKey = I32[at]! as Ref;
    stepValue = I32[at + 2]! as Ref;
  }
  I32[(di + DictIterOff.di_pos) >> 2] = i - 1;
  I32[(di + DictIterOff.len) >> 2]! -= 1;
  return true;
}

function dictiter_iternextkey(di: Ref): NewRef | NULL { return step(di) ? Py_NewRef(stepKey) : NULL; }
function dictiter_iternextvalue(di: Ref): NewRef | NULL { return step(di) ? Py_NewRef(stepValue) : NULL; }
function dictiter_iternextitem(di: Ref): NewRef | NULL { return step(di) ? itemOf(di) : NULL; }
function dictreviter_iternextkey(di: Ref): NewRef | NULL { return stepBack(di) ? Py_NewRef(stepKey) : NULL; }
function dictreviter_iternextvalue(di: Ref): NewRef | NULL { return stepBack(di) ? Py_NewRef(stepValue) : NULL; }
function dictreviter_iternextitem(di: Ref): NewRef | NULL { return stepBack(di) ? itemOf(di) : NULL; }

/** The pair of the current item: the iterator's own tuple if only the iterator holds it. */
function itemOf(di: Ref): NewRef | NULL {
  const key = Py_NewRef(stepKey);
  const value = Py_NewRef(stepValue);
  const pair = I32[(di + DictIterOff.di_result) >> 2]! as Ref;
  if (I32[pair >> 2] === 1) {
    const oldKey = I32[(pair + 24) >> 2]! as Ref;
    const oldValue = I32[(pair + 32) >> 2]! as Ref;
    I32[(pair + 24) >> 2] = key;
    I32[(pair + 32) >> 2] = value;
    Py_INCREF(pair);
    Py_DECREF(oldKey);
    Py_DECREF(oldValue);
    if (!_PyObject_GC_IS_TRACKED(pair)) PyObject_GC_Track(pair);
    return pair as NewRef;
  }
  const fresh = PyTuple_New(2);
  if (fresh === NULL) {
    Py_DECREF(key);
    Py_DECREF(value);
    return NULL;
  }
  PyTuple_SET_ITEM(fresh, 0, key);
  PyTuple_SET_ITEM(fresh, 1, value);
  return fresh;
}

/** Pickles as iter(list of what is left). */
function dictiter_reduce(di: Ref): NewRef | NULL {
  const iterSteal = newBuiltinIter();
  if (iterSteal === NULL) return NULL;
  const copy = _PyObject_GC_New(I32[(di + 8) >> 2]! as Ref);
  if (copy === NULL) { Py_DECREF(iterSteal); return NULL; }
  for (let at = DictIterOff.di_dict as number; at < DictIterOff.basic_size; at += 4) I32[(copy + at) >> 2] = I32[(di + at) >> 2]!;
  const dict = I32[(copy + DictIterOff.di_dict) >> 2]! as Ref | 0;
  const pair = I32[(copy + DictIterOff.di_result) >> 2]! as Ref | 0;
  if (dict) Py_INCREF(dict);
  if (pair) Py_INCREF(pair);
  const list = PySequence_List(copy);
  Py_DECREF(copy);
  const args = list === NULL ? NULL : PyTuple_Pack(list);
  if (list !== NULL) Py_DECREF(list);
  if (args === NULL) { Py_DECREF(iterSteal); return NULL; }
  return tuplePairSteal(iterSteal, args);
}

function iterType(name: string, next: (di: Ref) => NewRef | NULL): Ref {
  return defineType({
    name, basicsize: DictIterOff.basic_size, flags: TPFLAGS.HAVE_GC,
    slots: { tp_dealloc: dictiter_dealloc, tp_traverse: dictiter_traverse, tp_iter: PyObject_SelfIter, tp_iternext: next },
    methods: [
      ["__length_hint__", METH.NOARGS, dictiter_length_hint, "Private method returning an estimate of len(list(it))."],
      ["__reduce__", METH.NOARGS, dictiter_reduce, "Return state information for pickling."],
    ],
  });
}
export const PyDictIterKey_Type = iterType("dict_keyiterator", dictiter_iternextkey);
export const PyDictIterValue_Type = iterType("dict_valueiterator", dictiter_iternextvalue);
export const PyDictIterItem_Type = iterType("dict_itemiterator", dictiter_iternextitem);
export const PyDictRevIterKey_Type = iterType("dict_reversekeyiterator", dictreviter_iternextkey);
export const PyDictRevIterValue_Type = iterType("dict_reversevalueiterator", dictreviter_iternextvalue);
export const PyDictRevIterItem_Type = iterType("dict_reverseitemiterator", dictreviter_iternextitem);
