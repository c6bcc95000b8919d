/**
 * Dicts as wholes: merging, copying, building, equality, lists of keys and values. Source: CPython 3.12 Objects/dictobject.c.
 */
import { I32 } from "../memory/views.ts";
import { PyMem_Malloc } from "../memory/alloc.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyIter_Next, PyMapping_Keys, PyObject_GetItem, PyObject_GetIter, PyObject_SetItem, PySequence_Fast } from "./abstract.ts";
import { PyObject_CallNoArgs } from "./call.ts";
import {
  delitem_common, dictresize, dict_new_presized, foundValue, insertdict, insertion_resize, insertNew, insert_to_emptydict, keyHash,
  maKeys, maValues, MAINTAIN_TRACKING, new_dict, nextHashAt, dictNextKey, dictNextValue, PyDict_Check, PyDict_CheckExact,
  PyDict_Contains, PyDict_New, PyDict_Next, PyDict_SetItem, PyDict_Type, replaceValue, setTable, touchVersion,
  _PyDict_Contains_KnownHash, _Py_dict_lookup,
} from "./dict.ts";
import { dict_iter } from "./dict-iter.ts";
import {
  dictkeys_decref, dictkeys_incref, DKIX, DK_ENTRIES, DK_IS_UNICODE, DK_SIZE, dkNentries, emptyKeys,
  estimate_log2_keysize, free_values, new_values, PyDictOff, shared_keys_usable_size, USABLE_FRACTION, _PyDict_KeysSize,
} from "./dict-keys.ts";
import { PyErr_BadInternalCall, PyErr_ExceptionMatches, PyErr_NoMemory, raiseStatus, _PyErr_SetKeyError } from "./errors.ts";
import { PyExc_RuntimeError, PyExc_TypeError, PyExc_ValueError } from "./exceptions.ts";
import { PyObject_GC_Track, _PyObject_GC_IS_TRACKED, _PyObject_GC_New } from "./gcalloc.ts";
import { PyObject_RichCompareBool } from "./generic.ts";
import { hashHi, hashLo } from "./hash.ts";
import { PyList_New, PyList_SET_ITEM } from "./list.ts";
import { CMP, fnIndex, Py_DECREF, Py_INCREF, Py_NewRef, Py_XINCREF, PyTypeOff } from "./object.ts";
import { PyAnySet_CheckExact, PySet_GET_SIZE, setNextHashAt, setNextKey, _PySet_NextEntry } from "./set.ts";
import { memmove } from "../memory/views.ts";
import { State } from "./state.ts";
import { PyTuple_New, PyTuple_SET_ITEM } from "./tuple.ts";
import { PyUnicode_CheckExact } from "./unicode.ts";

/** Does iteration over this dict give its keys (a subclass may say otherwise)? */
function iteratesAsDict(d: Ref): boolean {
  return I32[(I32[(d + 8) >> 2]! + PyTypeOff.tp_iter) >> 2] === fnIndex(dict_iter);
}

/** Copies the keys object of a combined table, entries included. 0 with MemoryError set. */
function clone_combined_dict_keys(orig: Ref): number {
  const from = maKeys(orig);
  const size = _PyDict_KeysSize(from);
  const keys = PyMem_Malloc(size);
  if (keys === 0) { PyErr_NoMemory(); return 0; }
  memmove(keys, from, size);
  const step = DK_IS_UNICODE(keys) ? 16 : 24;
  let at = (DK_ENTRIES(keys) + step - 16) >> 2;
  for (let n = dkNentries(keys); n > 0; n--, at += step >> 2) {
    if (I32[at + 2] === 0) continue;
    Py_INCREF(I32[at + 2]! as Ref);
    Py_INCREF(I32[at]! as Ref);
  }
  return keys;
}

/** A shallow copy, an exact dict. */
export function PyDict_Copy(o: Ref): NewRef | NULL {
  if (!PyDict_Check(o)) { PyErr_BadInternalCall(); return NULL; }
  const used = I32[(o + PyDictOff.ma_used) >> 2]!;
  if (used === 0) return PyDict_New();
  const keys = maKeys(o);
  if (maValues(o)) return copySplit(o);
  if (iteratesAsDict(o) && used >= Math.floor((dkNentries(keys) * 2) / 3)) {
    const clone = clone_combined_dict_keys(o);
    if (clone === 0) return NULL;
    const copy = new_dict(clone, 0, used, false);
    if (copy === NULL) return NULL;
    if (_PyObject_GC_IS_TRACKED(o)) PyObject_GC_Track(copy);
    return copy;
  }
  const copy = PyDict_New();
  if (copy === NULL) return NULL;
  if (dict_merge(copy, o, 1) === 0) return copy;
  Py_DECREF(copy);
  return NULL;
}
function copySplit(o: Ref): NewRef | NULL {
  const keys = maKeys(o);
  const size = shared_keys_usable_size(keys);
  const values = new_values(size);
  if (values === 0) return PyErr_NoMemory();
  const copy = _PyObject_GC_New(PyDict_Type);
  if (copy === NULL) { free_values(values); return NULL; }
  const from = maValues(o);
  const order = U8at(from - 2);
  memmove(values - 2 - order, from - 2 - order, order + 1);
  setTable(copy, keys, values, I32[(o + PyDictOff.ma_used) >> 2]!);
  touchVersion(copy);
  dictkeys_incref(keys);
  for (let i = 0; i < size; i++) {
    const value = I32[(from + i * 8) >> 2]! as Ref | 0;
    Py_XINCREF(value);
    I32[(values + i * 8) >> 2] = value;
  }
  if (_PyObject_GC_IS_TRACKED(o)) PyObject_GC_Track(copy);
  return copy;
}
function U8at(address: number): number { return (I32[address >> 2]! >>> ((address & 3) * 8)) & 0xff; }

/** Updates `a` from the mapping `b`. override: 0 keeps what `a` has, 1 replaces, 2 raises KeyError at the first key in both. */
export function dict_merge(a: Ref, b: Ref, override: 0 | 1 | 2): Status {
  if (!PyDict_Check(a)) { PyErr_BadInternalCall(); return -1; }
  if (PyDict_Check(b) && iteratesAsDict(b)) return mergeDict(a, b, override);
  return mergeMapping(a, b, override);
}
function mergeDict(mp: Ref, other: Ref, override: 0 | 1 | 2): Status {
  const used = I32[(other + PyDictOff.ma_used) >> 2]!;
  if (other === mp || used === 0) return 0;
  let mode = override;
  if (I32[(mp + PyDictOff.ma_used) >> 2] === 0) {
    mode = 1;
    const okeys = maKeys(other);
    if (maValues(other) === 0 && used === dkNentries(okeys) && (DK_SIZE(okeys) === 8 || USABLE_FRACTION(DK_SIZE(okeys) / 2) < used)) {
      return cloneInto(mp, other);
    }
  }
  if (USABLE_FRACTION(DK_SIZE(maKeys(mp))) < used &&
    dictresize(mp, estimate_log2_keysize(I32[(mp + PyDictOff.ma_used) >> 2]! + used), DK_IS_UNICODE(maKeys(other))) < 0) return -1;
  const size = dkNentries(maKeys(other));
  for (let pos = 0; (pos = PyDict_Next(other, pos)) !== 0; ) {
    if (mergeItem(mp, dictNextKey, dictNextValue, I32[nextHashAt >> 2]!, I32[(nextHashAt + 4) >> 2]!, mode) < 0) return -1;
    if (size !== dkNentries(maKeys(other))) return raiseStatus(PyExc_RuntimeError, "dict mutated during update");
  }
  return 0;
}
function mergeItem(mp: Ref, key: Ref, value: Ref, lo: number, hi: number, override: 0 | 1 | 2): Status {
  Py_INCREF(key);
  Py_INCREF(value);
  let status: Status = 0;
  const there = override === 1 ? 0 : _PyDict_Contains_KnownHash(mp, key, lo, hi);
  if (there === 0) status = insertdict(mp, Py_NewRef(key), lo, hi, Py_NewRef(value));
  else if (there < 0) status = -1;
  else if (override === 2) { _PyErr_SetKeyError(key); status = -1; }
  Py_DECREF(value);
  Py_DECREF(key);
  return status;
}
function cloneInto(mp: Ref, other: Ref): Status {
  const keys = clone_combined_dict_keys(other);
  if (keys === 0) return -1;
  const values = maValues(mp);
  dictkeys_decref(maKeys(mp));
  if (values) free_values(values);
  setTable(mp, keys, 0, I32[(other + PyDictOff.ma_used) >> 2]!);
  touchVersion(mp);
  if (_PyObject_GC_IS_TRACKED(other) && !_PyObject_GC_IS_TRACKED(mp)) PyObject_GC_Track(mp);
  return 0;
}
function mergeMapping(a: Ref, b: Ref, override: 0 | 1 | 2): Status {
  const keys = PyMapping_Keys(b);
  if (keys === NULL) return -1;
  const it = PyObject_GetIter(keys);
  Py_DECREF(keys);
  if (it === NULL) return -1;
  for (let key: NewRef | NULL; (key = PyIter_Next(it)) !== NULL; ) {
    let there = 0;
    let status: Status = 0;
    if (override !== 1) there = PyDict_Contains(a, key);
    if (there < 0) status = -1;
    else if (there > 0) {
      if (override === 2) { _PyErr_SetKeyError(key); status = -1; }
    } else {
      const value = PyObject_GetItem(b, key);
      status = value === NULL ? -1 : PyDict_SetItem(a, key, value);
      if (value !== NULL) Py_DECREF(value);
    }
    Py_DECREF(key);
    if (status < 0) { Py_DECREF(it); return -1; }
  }
  Py_DECREF(it);
  return I32[State.current_exception >> 2] !== 0 ? -1 : 0;
}
export function PyDict_Merge(a: Ref, b: Ref, override: number): Status { return dict_merge(a, b, override !== 0 ? 1 : 0); }
export function PyDict_Update(a: Ref, b: Ref): Status { return dict_merge(a, b, 1); }
export function _PyDict_MergeEx(a: Ref, b: Ref, override: 0 | 1 | 2): Status { return dict_merge(a, b, override); }

/** Updates `d` from an iterable of pairs. */
export function PyDict_MergeFromSeq2(d: Ref, seq2: Ref, override: number): Status {
  const it = PyObject_GetIter(seq2);
  if (it === NULL) return -1;
  let status: Status = 0;
  for (let i = 0; status === 0; i++) {
    const item = PyIter_Next(it);
    if (item === NULL) {
      if (I32[State.current_exception >> 2] !== 0) status = -1;
      break;
    }
    status = mergePair(d, item, i, override);
    Py_DECREF(item);
  }
  Py_DECREF(it);
  return status;
}
function mergePair(d: Ref, item: Ref, i: number, override: number): Status {
  const fast = PySequence_Fast(item, "");
  if (fast === NULL) {
    return PyErr_ExceptionMatches(PyExc_TypeError) ? raiseStatus(PyExc_TypeError, `cannot convert dictionary update sequence element #${i} to a sequence`) : -1;
  }
  const n = I32[(fast + 16) >> 2]!;
  let status: Status;
  if (n !== 2) status = raiseStatus(PyExc_ValueError, `dictionary update sequence element #${i} has length ${n}; 2 is required`);
  else {
    const items = fastItems(fast);
    const key = Py_NewRef(I32[items >> 2]! as Ref);
    const value = Py_NewRef(I32[(items + 8) >> 2]! as Ref);
    status = override || PyDict_Contains(d, key) === 0 ? PyDict_SetItem(d, key, value) : I32[State.current_exception >> 2] !== 0 ? -1 : 0;
    Py_DECREF(key);
    Py_DECREF(value);
  }
  Py_DECREF(fast);
  return status;
}
/** Address of the items of a list or tuple. */
export function fastItems(o: Ref): number {
  return (I32[(I32[(o + 8) >> 2]! + PyTypeOff.tp_flags) >> 2]! & (1 << 26)) !== 0 ? o + 24 : I32[(o + 24) >> 2]!;
}

/** A dict of `length` items: key i at keys + i × 8 × keysOffset, value i at values + i × 8 × valuesOffset. */
export function _PyDict_FromItems(keys: number, keysOffset: number, values: number, valuesOffset: number, length: number): NewRef | NULL {
  let unicode = true;
  for (let i = 0; i < length && unicode; i++) unicode = PyUnicode_CheckExact(I32[(keys + i * 8 * keysOffset) >> 2]! as Ref);
  const d = dict_new_presized(length, unicode);
  if (d === NULL) return NULL;
  for (let i = 0; i < length; i++) {
    if (PyDict_SetItem(d, I32[(keys + i * 8 * keysOffset) >> 2]! as Ref, I32[(values + i * 8 * valuesOffset) >> 2]! as Ref) < 0) {
      Py_DECREF(d);
      return NULL;
    }
  }
  return d;
}

/** `cls.fromkeys(iterable, value)`. */
export function _PyDict_FromKeys(cls: Ref, iterable: Ref, value: Ref): NewRef | NULL {
  const d = PyObject_CallNoArgs(cls);
  if (d === NULL) return NULL;
  let status: Status;
  if (PyDict_CheckExact(d) && I32[(d + PyDictOff.ma_used) >> 2] === 0 && PyDict_CheckExact(iterable)) status = fillFromDict(d, iterable, value);
  else if (PyDict_CheckExact(d) && I32[(d + PyDictOff.ma_used) >> 2] === 0 && PyAnySet_CheckExact(iterable)) status = fillFromSet(d, iterable, value);
  else status = fillFromIterable(d, iterable, value);
  if (status === 0) return d;
  Py_DECREF(d);
  return NULL;
}
function fillFromDict(d: Ref, from: Ref, value: Ref): Status {
  if (dictresize(d, estimate_log2_keysize(I32[(from + PyDictOff.ma_used) >> 2]!), DK_IS_UNICODE(maKeys(from))) < 0) return -1;
  for (let pos = 0; (pos = PyDict_Next(from, pos)) !== 0; ) {
    if (insertdict(d, Py_NewRef(dictNextKey), I32[nextHashAt >> 2]!, I32[(nextHashAt + 4) >> 2]!, Py_NewRef(value)) < 0) return -1;
  }
  return 0;
}
function fillFromSet(d: Ref, from: Ref, value: Ref): Status {
  if (dictresize(d, estimate_log2_keysize(PySet_GET_SIZE(from)), false) < 0) return -1;
  for (let pos = 0; (pos = _PySet_NextEntry(from, pos)) !== 0; ) {
    if (insertdict(d, Py_NewRef(setNextKey), I32[setNextHashAt >> 2]!, I32[(setNextHashAt + 4) >> 2]!, Py_NewRef(value)) < 0) return -1;
  }
  return 0;
}
function fillFromIterable(d: Ref, iterable: Ref, value: Ref): Status {
  const it = PyObject_GetIter(iterable);
  if (it === NULL) return -1;
  const exact = PyDict_CheckExact(d);
  let status: Status = 0;
  for (let key: NewRef | NULL; status === 0 && (key = PyIter_Next(it)) !== NULL; ) {
    status = exact ? PyDict_SetItem(d, key, value) : PyObject_SetItem(d, key, value) < 0 ? -1 : 0;
    Py_DECREF(key);
  }
  if (I32[State.current_exception >> 2] !== 0) status = -1;
  Py_DECREF(it);
  return status;
}

/** Removes d[key] and returns its value; `deflt` (NULL: KeyError) when it is not there. */
export function _PyDict_Pop(d: Ref, key: Ref, deflt: Ref | NULL): NewRef | NULL {
  if (I32[(d + PyDictOff.ma_used) >> 2] === 0) return missing(key, deflt);
  if (keyHash(key) < 0) return NULL;
  return _PyDict_Pop_KnownHash(d, key, hashLo, hashHi, deflt);
}
export function _PyDict_Pop_KnownHash(d: Ref, key: Ref, lo: number, hi: number, deflt: Ref | NULL): NewRef | NULL {
  if (I32[(d + PyDictOff.ma_used) >> 2] === 0) return missing(key, deflt);
  const ix = _Py_dict_lookup(d, key, lo, hi);
  if (ix === DKIX.ERROR) return NULL;
  const value = foundValue as Ref | 0;
  if (ix === DKIX.EMPTY || value === 0) return missing(key, deflt);
  delitem_common(d, lo, hi, ix, Py_NewRef(value));
  return value as NewRef;
}
function missing(key: Ref, deflt: Ref | NULL): NewRef | NULL {
  if (deflt !== NULL) return Py_NewRef(deflt);
  _PyErr_SetKeyError(key);
  return NULL;
}

/** d[key], borrowed; sets it to `defaultobj` first if it is not there. */
export function PyDict_SetDefault(d: Ref, key: Ref, defaultobj: Ref): Ref | NULL {
  if (keyHash(key) < 0) return NULL;
  const lo = hashLo;
  const hi = hashHi;
  if (maKeys(d) === emptyKeys) {
    return insert_to_emptydict(d, Py_NewRef(key), lo, hi, Py_NewRef(defaultobj)) < 0 ? NULL : defaultobj;
  }
  if (!PyUnicode_CheckExact(key) && DK_IS_UNICODE(maKeys(d)) && insertion_resize(d, false) < 0) return NULL;
  const ix = _Py_dict_lookup(d, key, lo, hi);
  if (ix === DKIX.ERROR) return NULL;
  const value = foundValue as Ref | 0;
  if (ix === DKIX.EMPTY) {
    Py_INCREF(key);
    Py_INCREF(defaultobj);
    if (insertNew(d, key, lo, hi, defaultobj) < 0) {
      Py_DECREF(key);
      Py_DECREF(defaultobj);
      return NULL;
    }
    MAINTAIN_TRACKING(d, key, defaultobj);
    return defaultobj;
  }
  if (value !== 0) return value;
  MAINTAIN_TRACKING(d, key, defaultobj);
  replaceValue(d, ix, 0, Py_NewRef(defaultobj));
  return defaultobj;
}

/** Which of an item a list takes. */
const enum Take { KEYS, VALUES, ITEMS }
function listOf(d: Ref, take: Take): NewRef | NULL {
  for (;;) {
    const n = I32[(d + PyDictOff.ma_used) >> 2]!;
    const list = PyList_New(n);
    if (list === NULL) return NULL;
    if (take === Take.ITEMS) {
      for (let i = 0; i < n; i++) {
        const pair = PyTuple_New(2);
        if (pair === NULL) { Py_DECREF(list); return NULL; }
        PyList_SET_ITEM(list, i, pair);
      }
    }
    if (n !== I32[(d + PyDictOff.ma_used) >> 2]) { // the allocations made the dict change: start over
      Py_DECREF(list);
      continue;
    }
    for (let i = 0, pos = 0; (pos = PyDict_Next(d, pos)) !== 0; i++) {
      if (take === Take.ITEMS) {
        const pair = I32[(I32[(list + 24) >> 2]! + i * 8) >> 2]! as Ref;
        PyTuple_SET_ITEM(pair, 0, Py_NewRef(dictNextKey));
        PyTuple_SET_ITEM(pair, 1, Py_NewRef(dictNextValue));
      } else PyList_SET_ITEM(list, i, Py_NewRef(take === Take.KEYS ? dictNextKey : dictNextValue));
    }
    return list;
  }
}
export function PyDict_Keys(d: Ref): NewRef | NULL { return PyDict_Check(d) ? listOf(d, Take.KEYS) : (PyErr_BadInternalCall(), NULL); }
export function PyDict_Items(d: Ref): NewRef | NULL { return PyDict_Check(d) ? listOf(d, Take.ITEMS) : (PyErr_BadInternalCall(), NULL); }

/** 1 when both hold equal items, 0, or -1 with an exception set. */
export function dict_equal(a: Ref, b: Ref): number {
  if (I32[(a + PyDictOff.ma_used) >> 2] !== I32[(b + PyDictOff.ma_used) >> 2]) return 0;
  for (let i = 0; i < dkNentries(maKeys(a)); i++) {
    const dk = maKeys(a);
    const values = maValues(a);
    const unicode = DK_IS_UNICODE(dk);
    const at = (unicode ? DK_ENTRIES(dk) + i * 16 : DK_ENTRIES(dk) + i * 24 + 8) >> 2;
    const key = I32[at]! as Ref | 0;
    const aval = (values ? I32[(values + i * 8) >> 2]! : I32[at + 2]!) as Ref | 0;
    if (key === 0 || aval === 0) continue;
    const hash = unicode ? (key + 24) >> 2 : at - 2;
    Py_INCREF(aval);
    Py_INCREF(key);
    _Py_dict_lookup(b, key, I32[hash]!, I32[hash + 1]!);
    const bval = foundValue as Ref | 0;
    let cmp = 0;
    if (bval === 0) cmp = I32[State.current_exception >> 2] !== 0 ? -1 : 0;
    else {
      Py_INCREF(bval);
      cmp = PyObject_RichCompareBool(aval, bval, CMP.EQ);
      Py_DECREF(bval);
    }
    Py_DECREF(key);
    Py_DECREF(aval);
    if (cmp <= 0) return cmp;
  }
  return 1;
}
