/**
 * dict_keys, dict_values, dict_items. Source: CPython 3.12 Objects/dictobject.c.
 *
 *   _PyDictViewObject, 24 bytes:   16  dv_dict
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PyIter_Next, PyObject_GetIter, PyObject_Size, PySequence_Contains, PySequence_List } from "./abstract.ts";
import { callMethod } from "./call.ts";
import { defineType, METH, type MethodSpec, type Slots } from "./define.ts";
import {
  dictNextKey, dictNextValue, nextHashAt, PyDict_Check, PyDict_CheckExact, PyDict_Contains, PyDict_Copy, PyDict_GetItemWithError, PyDict_Next,
  _PyDict_DelItem_KnownHash, _PyDict_GetItem_KnownHash,
} from "./dict.ts";
import {
  dictiter_new, PyDictIterItem_Type, PyDictIterKey_Type, PyDictIterValue_Type, PyDictRevIterItem_Type, PyDictRevIterKey_Type,
  PyDictRevIterValue_Type,
} from "./dict-iter.ts";
import { PyDictOff } from "./dict-keys.ts";
import { raise, reprText } from "./errors.ts";
import { PyExc_TypeError } from "./exceptions.ts";
import { PyObject_GC_Del, PyObject_GC_Track, PyObject_GC_UnTrack, _PyObject_GC_New } from "./gcalloc.ts";
import { PyObject_RichCompareBool, Py_ReprEnter, Py_ReprLeave } from "./generic.ts";
import { ID } from "./id.ts";
import { PyDictProxy_New } from "./mappingproxy.ts";
import { CMP, Py_DECREF, Py_INCREF, Py_NewRef, Py_XDECREF, TPFLAGS, type visitproc } from "./object.ts";
import { PyAnySet_Check, PyAnySet_CheckExact, PySet_Add, PySet_CheckExact, PySet_New, _PySet_Update } from "./set.ts";
import { Py_False, Py_NotImplemented, Py_True } from "./singletons.ts";
import { State } from "./state.ts";
import { PyTuple_Check, PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_Pack } from "./tuple.ts";
import { nameOfType, PyType_IsSubtype, typeName } from "./typeobject.ts";
import { PyUnicode_FromString } from "./unicode.ts";

const enum DictViewOff { dv_dict = 16, basic_size = 24 }
const id_items = ID("items");
const id_intersection = ID("intersection");
const id_difference_update = ID("difference_update");
const id_symmetric_difference_update = ID("symmetric_difference_update");

export function _PyDictView_New(dict: Ref, type: Ref): NewRef | NULL {
  if (!PyDict_Check(dict)) return raise(PyExc_TypeError, `${nameOfType(type)}() requires a dict argument, not '${typeName(dict)}'`);
  const dv = _PyObject_GC_New(type);
  if (dv === NULL) return NULL;
  I32[(dv + DictViewOff.dv_dict) >> 2] = Py_NewRef(dict);
  I32[(dv + DictViewOff.dv_dict + 4) >> 2] = 0;
  PyObject_GC_Track(dv);
  return dv;
}
export function dictkeys_new(dict: Ref): NewRef | NULL { return _PyDictView_New(dict, PyDictKeys_Type); }
export function dictitems_new(dict: Ref): NewRef | NULL { return _PyDictView_New(dict, PyDictItems_Type); }
export function dictvalues_new(dict: Ref): NewRef | NULL { return _PyDictView_New(dict, PyDictValues_Type); }

function dictOf(dv: Ref): Ref | 0 { return I32[(dv + DictViewOff.dv_dict) >> 2]! as Ref | 0; }
function isA(o: Ref, type: Ref): boolean {
  const t = I32[(o + 8) >> 2]! as Ref;
  return t === type || PyType_IsSubtype(t, type);
}
function PyDictViewSet_Check(o: Ref): boolean { return isA(o, PyDictKeys_Type) || isA(o, PyDictItems_Type); }

function dictview_dealloc(dv: Ref): void {
  PyObject_GC_UnTrack(dv);
  Py_XDECREF(dictOf(dv));
  PyObject_GC_Del(dv);
}
function dictview_traverse(dv: Ref, visit: visitproc, arg: number): number {
  const dict = dictOf(dv);
  return dict === 0 ? 0 : visit(dict, arg);
}
function dictview_len(dv: Ref): number {
  const dict = dictOf(dv);
  return dict === 0 ? 0 : I32[(dict + PyDictOff.ma_used) >> 2]!;
}
function dictview_mapping(dv: Ref): NewRef | NULL { return PyDictProxy_New(dictOf(dv) as Ref); }
function dictview_repr(dv: Ref): NewRef | NULL {
  const entered = Py_ReprEnter(dv);
  if (entered !== 0) return entered > 0 ? PyUnicode_FromString("...") : NULL;
  const list = PySequence_List(dv);
  const text = list === NULL ? null : reprText(list);
  if (list !== NULL) Py_DECREF(list);
  Py_ReprLeave(dv);
  return text === null ? NULL : PyUnicode_FromString(`${typeName(dv)}(${text})`);
}

/** Is every item of `part` in `whole`? -1 with an exception set. */
function all_contained_in(part: Ref, whole: Ref): number {
  const it = PyObject_GetIter(part);
  if (it === NULL) return -1;
  let ok = 1;
  while (ok === 1) {
    const item = PyIter_Next(it);
    if (item === NULL) {
      if (I32[State.current_exception >> 2] !== 0) ok = -1;
      break;
    }
    ok = PySequence_Contains(whole, item);
    Py_DECREF(item);
  }
  Py_DECREF(it);
  return ok;
}
function dictview_richcompare(self: Ref, other: Ref, op: number): NewRef | NULL {
  if (!PyAnySet_Check(other) && !PyDictViewSet_Check(other)) return Py_NotImplemented as NewRef;
  const mine = PyObject_Size(self);
  if (mine < 0) return NULL;
  const theirs = PyObject_Size(other);
  if (theirs < 0) return NULL;
  let ok = 0;
  switch (op) {
    case CMP.NE:
    case CMP.EQ:
      if (mine === theirs) ok = all_contained_in(self, other);
      if (op === CMP.NE && ok >= 0) ok = 1 - ok;
      break;
    case CMP.LT: if (mine < theirs) ok = all_contained_in(self, other); break;
    case CMP.LE: if (mine <= theirs) ok = all_contained_in(self, other); break;
    case CMP.GT: if (mine > theirs) ok = all_contained_in(other, self); break;
    case CMP.GE: if (mine >= theirs) ok = all_contained_in(other, self); break;
  }
  return ok < 0 ? NULL : ((ok ? Py_True : Py_False) as NewRef);
}

function dictkeys_iter(dv: Ref): NewRef | NULL { return viewIter(dv, PyDictIterKey_Type); }
function dictvalues_iter(dv: Ref): NewRef | NULL { return viewIter(dv, PyDictIterValue_Type); }
function dictitems_iter(dv: Ref): NewRef | NULL { return viewIter(dv, PyDictIterItem_Type); }
function dictkeys_reversed(dv: Ref): NewRef | NULL { return viewIter(dv, PyDictRevIterKey_Type); }
function dictvalues_reversed(dv: Ref): NewRef | NULL { return viewIter(dv, PyDictRevIterValue_Type); }
function dictitems_reversed(dv: Ref): NewRef | NULL { return viewIter(dv, PyDictRevIterItem_Type); }
function viewIter(dv: Ref, type: Ref): NewRef | NULL {
  const dict = dictOf(dv);
  return dict === 0 ? NULL : dictiter_new(dict, type);
}
function dictkeys_contains(dv: Ref, key: Ref): number {
  const dict = dictOf(dv);
  return dict === 0 ? 0 : PyDict_Contains(dict, key);
}
function dictitems_contains(dv: Ref, item: Ref): number {
  const dict = dictOf(dv);
  if (dict === 0 || !PyTuple_Check(item) || PyTuple_GET_SIZE(item) !== 2) return 0;
  const found = PyDict_GetItemWithError(dict, PyTuple_GET_ITEM(item, 0));
  if (found === NULL) return I32[State.current_exception >> 2] !== 0 ? -1 : 0;
  Py_INCREF(found);
  const result = PyObject_RichCompareBool(found, PyTuple_GET_ITEM(item, 1), CMP.EQ);
  Py_DECREF(found);
  return result;
}

// ---- set operations

function dictviews_to_set(self: Ref): NewRef | NULL {
  const dict = I32[(self + 8) >> 2] === PyDictKeys_Type ? dictOf(self) : 0;
  return PySet_New(dict !== 0 && PyDict_CheckExact(dict) ? dict : self);
}
/** set(self), changed by its method `name`. */
function updated(self: Ref, name: Ref, other: Ref): NewRef | NULL {
  const result = dictviews_to_set(self);
  if (result === NULL) return NULL;
  const none = callMethod(result, name, other);
  if (none === NULL) { Py_DECREF(result); return NULL; }
  Py_DECREF(none);
  return result;
}
function dictviews_sub(self: Ref, other: Ref): NewRef | NULL { return updated(self, id_difference_update, other); }
function dictviews_or(self: Ref, other: Ref): NewRef | NULL {
  const result = dictviews_to_set(self);
  if (result === NULL) return NULL;
  if (_PySet_Update(result, other) < 0) { Py_DECREF(result); return NULL; }
  return result;
}
function dictviews_xor(self: Ref, other: Ref): NewRef | NULL {
  if (I32[(self + 8) >> 2] === PyDictItems_Type && I32[(other + 8) >> 2] === PyDictItems_Type) return dictitems_xor(self, other);
  return updated(self, id_symmetric_difference_update, other);
}
export function _PyDictView_Intersect(a: Ref, b: Ref): NewRef | NULL {
  let self = a;
  let other = b;
  if (!PyDictViewSet_Check(self)) { self = b; other = a; }
  const size = dictview_len(self);
  if (PySet_CheckExact(other) && size <= PyObject_Size(other)) return callMethod(other, id_intersection, self);
  if (PyDictViewSet_Check(other) && dictview_len(other) > size) {
    const smaller = self;
    self = other;
    other = smaller;
  }
  const result = PySet_New(NULL);
  if (result === NULL) return NULL;
  const contains = isA(self, PyDictKeys_Type) ? dictkeys_contains : dictitems_contains;
  const it = PyObject_GetIter(other);
  let failed = it === NULL;
  while (it !== NULL && !failed) {
    const key = PyIter_Next(it);
    if (key === NULL) { failed = I32[State.current_exception >> 2] !== 0; break; }
    const found = contains(self, key);
    failed = found < 0 || (found > 0 && PySet_Add(result, key) < 0);
    Py_DECREF(key);
  }
  if (it !== NULL) Py_DECREF(it);
  if (!failed) return result;
  Py_DECREF(result);
  return NULL;
}
/** Items in one of the two dicts and not in the other; hashes the keys only. */
function dictitems_xor(self: Ref, other: Ref): NewRef | NULL {
  let d1 = dictOf(self) as Ref;
  let d2 = dictOf(other) as Ref;
  if (dictview_len(self) > dictview_len(other)) [d1, d2] = [d2, d1];
  const rest = PyDict_Copy(d1);
  if (rest === NULL) return NULL;
  const result = PySet_New(NULL);
  if (result === NULL) { Py_DECREF(rest); return NULL; }
  let ok = true;
  for (let pos = 0; ok && (pos = PyDict_Next(d2, pos)) !== 0; ) ok = xorItem(rest, result, dictNextKey, dictNextValue, I32[nextHashAt >> 2]!, I32[(nextHashAt + 4) >> 2]!);
  if (ok) {
    const pairs = callMethod(rest, id_items);
    ok = pairs !== NULL && _PySet_Update(result, pairs) === 0;
    if (pairs !== NULL) Py_DECREF(pairs);
  }
  Py_DECREF(rest);
  if (ok) return result;
  Py_DECREF(result);
  return NULL;
}
function xorItem(rest: Ref, result: Ref, key: Ref, value: Ref, lo: number, hi: number): boolean {
  Py_INCREF(key);
  Py_INCREF(value);
  const mine = _PyDict_GetItem_KnownHash(rest, key, lo, hi);
  let same = mine === NULL && I32[State.current_exception >> 2] !== 0 ? -1 : 0;
  if (mine !== NULL) {
    Py_INCREF(mine);
    same = PyObject_RichCompareBool(mine, value, CMP.EQ);
    Py_DECREF(mine);
  }
  let ok = same >= 0;
  if (same > 0) ok = _PyDict_DelItem_KnownHash(rest, key, lo, hi) === 0;
  else if (ok) {
    const pair = PyTuple_Pack(key, value);
    ok = pair !== NULL && PySet_Add(result, pair) === 0;
    if (pair !== NULL) Py_DECREF(pair);
  }
  Py_DECREF(key);
  Py_DECREF(value);
  return ok;
}
function dictviews_isdisjoint(view: Ref, iterable: Ref): NewRef | NULL {
  let self = view;
  let other = iterable;
  if (self === other) return (dictview_len(self) === 0 ? Py_True : Py_False) as NewRef;
  if (PyAnySet_CheckExact(other) || PyDictViewSet_Check(other)) {
    const size = PyObject_Size(other);
    if (size < 0) return NULL;
    if (size > dictview_len(self)) { self = iterable; other = view; }
  }
  const it = PyObject_GetIter(other);
  if (it === NULL) return NULL;
  let found = 0;
  while (found === 0) {
    const item = PyIter_Next(it);
    if (item === NULL) {
      if (I32[State.current_exception >> 2] !== 0) found = -1;
      break;
    }
    found = PySequence_Contains(self, item);
    Py_DECREF(item);
  }
  Py_DECREF(it);
  return found < 0 ? NULL : ((found ? Py_False : Py_True) as NewRef);
}

const setSlots: Slots = {
  tp_richcompare: dictview_richcompare,
  nb_subtract: dictviews_sub, nb_and: _PyDictView_Intersect, nb_xor: dictviews_xor, nb_or: dictviews_or,
};
const isdisjoint: MethodSpec = ["isdisjoint", METH.O, dictviews_isdisjoint, "Return True if the view and the given iterable have a null intersection."];
function viewType(name: string, slots: Slots, methods: readonly MethodSpec[]): Ref {
  return defineType({
    name, basicsize: DictViewOff.basic_size, flags: TPFLAGS.HAVE_GC,
    slots: { tp_dealloc: dictview_dealloc, tp_repr: dictview_repr, tp_traverse: dictview_traverse, sq_length: dictview_len, ...slots },
    methods,
    getset: [["mapping", dictview_mapping, null, 0, "dictionary that this view refers to"]],
  });
}
export const PyDictKeys_Type = viewType("dict_keys", { ...setSlots, tp_iter: dictkeys_iter, sq_contains: dictkeys_contains }, [
  isdisjoint, ["__reversed__", METH.NOARGS, dictkeys_reversed, "Return a reverse iterator over the dict keys."],
]);
export const PyDictValues_Type = viewType("dict_values", { tp_iter: dictvalues_iter }, [
  ["__reversed__", METH.NOARGS, dictvalues_reversed, "Return a reverse iterator over the dict values."],
]);
export const PyDictItems_Type = viewType("dict_items", { ...setSlots, tp_iter: dictitems_iter, sq_contains: dictitems_contains }, [
  isdisjoint, ["__reversed__", METH.NOARGS, dictitems_reversed, "Return a reverse iterator over the dict items."],
]);
