/**
 * Dicts: the object, insertion, lookup, deletion, resizing. Source: CPython 3.12 Objects/dictobject.c.
 *
 *   PyDictObject, 48 bytes
 *   16  ma_used          number of items
 *   24  ma_version_tag   u64, new at every change
 *   32  ma_keys          keys object (dict-keys.ts)
 *   40  ma_values        values array of a split table, or NULL: the entries hold the values
 *
 * A dict is tracked by the collector from the first item on that may be a container (MAINTAIN_TRACKING).
 */
import { STEPPING, lives } from "../memory/stepping.ts";
import { I32, U8 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { defineType, METH } from "./define.ts";
import {
  calculate_log2_keysize, DictKeysOff, DictKind, dictFreeList, dictkeys_decref, dictkeys_generic_lookup, dictkeys_set_index,
  DKIX, dkKind, DK_ENTRIES, DK_IS_UNICODE, emptyKeys, estimate_log2_keysize, find_empty_slot, free_values,
  get_index_from_order, lookdict_index, new_keys_object, PyDictOff, PyDict_LOG_MINSIZE, PyDict_MAXFREELIST,
  delete_index_from_values, unicodekeys_lookup_generic, unicodekeys_lookup_unicode, USABLE_FRACTION,
  _PyDictValues_AddToInsertionOrder, _PyDict_KeysSize, shared_keys_usable_size,
} from "./dict-keys.ts";
import * as methods from "./dict-methods.ts";
import { dict_iter, dict_reversed } from "./dict-iter.ts";
import { dictresize } from "./dict-table.ts";
import { dictitems_new, dictkeys_new, dictvalues_new } from "./dict-views.ts";
import { PyErr_Clear, _PyErr_SetKeyError } from "./errors.ts";
import { PyObject_Hash } from "./generic.ts";
import {
  GC, PyObject_GC_Del, PyObject_GC_Track, PyObject_GC_UnTrack, _PyObject_GC_IS_TRACKED, _PyObject_GC_New,
  _PyObject_IS_GC, _PyType_AllocNoTrack,
} from "./gcalloc.ts";
import { hashHi, hashLo, setHash } from "./hash.ts";
import { PyLong_Type } from "./int.ts";
import {
  FN, hasTypeFlag, Py_CLEAR, Py_DECREF, Py_INCREF, Py_XDECREF, PyTypeOff, TPFLAGS, type visitproc,
} from "./object.ts";
import { State } from "./state.ts";
import { Trash, trashcanBegin, trashcanEnd } from "./trashcan.ts";
import { PyTuple_Type } from "./tuple.ts";
import { PyUnicode_FromString, PyUnicode_Type } from "./unicode.ts";

export { PyDictOff, _PyDictKeys_DecRef } from "./dict-keys.ts";
export { checkDict, dictresize, _PyDict_ClearFreeList, _PyDict_NumFree } from "./dict-table.ts";
export {
  PyDict_Copy, PyDict_Merge, PyDict_MergeFromSeq2, PyDict_Update, _PyDict_FromItems, _PyDict_FromKeys, _PyDict_MergeEx,
  PyDict_Items, PyDict_Keys, _PyDict_Pop, _PyDict_Pop_KnownHash, PyDict_SetDefault, dict_equal,
} from "./dict-merge.ts";
export {
  new_dict_with_shared_keys, PyObject_GenericGetDict, _PyDict_NewKeysForClass, _PyObjectDict_SetItem, _PyObject_ClearInstanceAttributes,
  _PyObject_ClearManagedDict, _PyObject_FreeInstanceAttributes, _PyObject_GetInstanceAttribute, _PyObject_InitializeDict,
  _PyObject_IsInstanceDictEmpty, _PyObject_MakeDictFromInstanceAttributes,
  _PyObject_StoreInstanceAttribute, _PyObject_VisitInstanceAttributes, _PyObject_VisitManagedDict,
} from "./dict-split.ts";
export { PyObject_GenericSetDict } from "./generic.ts";
export { PyDictItems_Type, PyDictKeys_Type, PyDictValues_Type, _PyDictView_Intersect, _PyDictView_New } from "./dict-views.ts";
export { PyDictIterItem_Type, PyDictIterKey_Type, PyDictIterValue_Type } from "./dict-iter.ts";

export function PyDict_Check(o: Ref): boolean { return hasTypeFlag(o, TPFLAGS.DICT_SUBCLASS); }
export function PyDict_CheckExact(o: Ref): boolean { return I32[(o + 8) >> 2] === PyDict_Type; }
/** `ma_used` without a check of the type. */
export function PyDict_GET_SIZE(d: Ref): number { return I32[(d + PyDictOff.ma_used) >> 2]!; }
export function PyDict_Size(d: Ref): number { return I32[(d + PyDictOff.ma_used) >> 2]!; }
export function maKeys(d: Ref): number { return I32[(d + PyDictOff.ma_keys) >> 2]!; }
export function maValues(d: Ref): number { return I32[(d + PyDictOff.ma_values) >> 2]!; }

// ---- creation

/** Gives the dict a version no dict had before: a counter that goes up by 256 (CPython keeps watchers in the low byte). */
export function touchVersion(mp: Ref): void {
  const lo = (I32[State.dict_global_version >> 2]! + 256) | 0;
  I32[State.dict_global_version >> 2] = lo;
  if (lo === 0) I32[(State.dict_global_version + 4) >> 2]! += 1;
  I32[(mp + PyDictOff.ma_version_tag) >> 2] = lo;
  I32[(mp + PyDictOff.ma_version_tag + 4) >> 2] = I32[(State.dict_global_version + 4) >> 2]!;
}

/** A dict object, from the free list if it has one, not tracked. Takes the caller's counts of `keys` and `values`, on failure too. */
export function new_dict(keys: number, values: number, used: number, freeValuesOnFailure: boolean): NewRef | NULL {
  const numfree = I32[dictFreeList >> 2]!;
  let mp: NewRef | NULL;
  if (numfree > 0) {
    I32[dictFreeList >> 2] = numfree - 1;
    mp = I32[(dictFreeList + numfree * 8) >> 2]! as NewRef;
    I32[mp >> 2] = 1;
    if (STEPPING && lives !== null) lives.born(mp);
  } else {
    mp = _PyObject_GC_New(PyDict_Type);
    if (mp === NULL) {
      dictkeys_decref(keys);
      if (freeValuesOnFailure) free_values(values);
      return NULL;
    }
  }
  setTable(mp, keys, values, used);
  touchVersion(mp);
  return mp;
}
/** Sets the fields of a dict object that has none yet; the version is set apart. */
export function setTable(mp: Ref, keys: number, values: number, used: number): void {
  const w = (mp + PyDictOff.ma_used) >> 2;
  I32[w] = used;
  I32[w + 1] = 0;
  I32[w + 4] = keys;
  I32[w + 5] = 0;
  I32[w + 6] = values;
  I32[w + 7] = 0;
}
export function PyDict_New(): NewRef | NULL { return new_dict(emptyKeys, 0, 0, false); }

/** A dict with room for about `minused` items; `unicode` when all keys will be exact strs. */
export function dict_new_presized(minused: number, unicode: boolean): NewRef | NULL {
  if (minused <= 5) return PyDict_New();
  const log2MaxPresize = 17;
  const log2 = minused > USABLE_FRACTION(1 << log2MaxPresize) ? log2MaxPresize : estimate_log2_keysize(minused);
  const keys = new_keys_object(log2, unicode);
  return keys === NULL ? NULL : new_dict(keys, 0, 0, false);
}

// ---- tracking

/** May the collector ever have to know `o`? Tuples that it untracked need not be. */
export function _PyObject_GC_MAY_BE_TRACKED(o: Ref): boolean {
  if ((I32[(I32[(o + 8) >> 2]! + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.HAVE_GC) === 0) return false;
  if (I32[(o + 8) >> 2] === PyTuple_Type) return I32[(o + GC.next) >> 2] !== 0;
  return _PyObject_IS_GC(o);
}
/** Tracks the dict if it is not and `key` or `value` may need it. */
export function MAINTAIN_TRACKING(mp: Ref, key: Ref, value: Ref): void {
  if (I32[(mp + GC.next) >> 2] === 0 && (_PyObject_GC_MAY_BE_TRACKED(key) || _PyObject_GC_MAY_BE_TRACKED(value))) PyObject_GC_Track(mp);
}
/** Untracks an exact dict whose items are none of the collector's business (any more). */
export function _PyDict_MaybeUntrack(op: Ref): void {
  if (!PyDict_CheckExact(op) || !_PyObject_GC_IS_TRACKED(op)) return;
  const keys = maKeys(op);
  const values = maValues(op);
  const n = I32[(keys + DictKeysOff.dk_nentries) >> 2]!;
  const entries = DK_ENTRIES(keys);
  const unicode = DK_IS_UNICODE(keys);
  for (let i = 0; i < n; i++) {
    const value = I32[(values ? values + i * 8 : unicode ? entries + i * 16 + 8 : entries + i * 24 + 16) >> 2]! as Ref | 0;
    if (value === 0) continue;
    if (_PyObject_GC_MAY_BE_TRACKED(value)) return;
    if (!unicode && _PyObject_GC_MAY_BE_TRACKED(I32[(entries + i * 24 + 8) >> 2]! as Ref)) return;
  }
  PyObject_GC_UnTrack(op);
}

// ---- lookup

/** Leaves the hash of `key` in hashLo/hashHi; exact strs and ints by the short way. -1 with an exception set. */
export function keyHash(key: Ref): Status {
  const type = I32[(key + 8) >> 2]!;
  if (type === PyUnicode_Type) {
    const lo = I32[(key + 24) >> 2]!;
    const hi = I32[(key + 28) >> 2]!;
    if ((lo & hi) !== -1) return setHash(lo, hi);
  } else if (type === PyLong_Type) {
    const tag = I32[(key + 16) >> 2]!;
    if (tag < 16) {
      const value = (1 - (tag & 3)) * I32[(key + 24) >> 2]!;
      return setHash(value, value >> 31);
    }
  }
  return PyObject_Hash(key);
}

/** The value that `_Py_dict_lookup` found, borrowed, or NULL. */
export let foundValue: Ref | 0 = 0;

/**
 * Index of the entry of `key`, its value in `foundValue`; DKIX.EMPTY, or DKIX.ERROR with an exception set.
 * In a split table an index may come with no value.
 */
export function _Py_dict_lookup(mp: Ref, key: Ref, lo: number, hi: number): number {
  for (;;) {
    const dk = maKeys(mp);
    const kind = dkKind(dk);
    let ix: number;
    if (kind === DictKind.GENERAL) ix = dictkeys_generic_lookup(mp, dk, key, lo, hi);
    else if (I32[(key + 8) >> 2] === PyUnicode_Type) ix = unicodekeys_lookup_unicode(dk, key);
    else ix = unicodekeys_lookup_generic(mp, dk, key, lo, hi);
    if (ix === DKIX.KEY_CHANGED) continue;
    foundValue = ix < 0 ? 0 : (I32[valueSlot(mp, dk, kind, ix) >> 2]! as Ref | 0);
    return ix;
  }
}
/** Address of the value of entry `ix`. */
export function valueSlot(mp: Ref, dk: number, kind: DictKind, ix: number): number {
  return kind === DictKind.GENERAL ? DK_ENTRIES(dk) + ix * 24 + 16 : kind === DictKind.UNICODE ? DK_ENTRIES(dk) + ix * 16 + 8 : maValues(mp) + ix * 8;
}
/** Address of the key of entry `ix`. */
export function keySlot(dk: number, ix: number): number {
  return DK_IS_UNICODE(dk) ? DK_ENTRIES(dk) + ix * 16 : DK_ENTRIES(dk) + ix * 24 + 8;
}

/** The value of `key`, borrowed; NULL when it is not there, and then an exception is set only if hashing or comparing failed. */
export function PyDict_GetItemWithError(d: Ref, key: Ref): Ref | NULL {
  if (I32[(key + 8) >> 2] === PyUnicode_Type && I32[(key + 24) >> 2] !== -1) {
    const dk = I32[(d + PyDictOff.ma_keys) >> 2]!;
    const kind = U8[dk + DictKeysOff.dk_kind]!;
    if (kind !== DictKind.GENERAL) {
      const ix = unicodekeys_lookup_unicode(dk, key);
      if (ix < 0) return NULL;
      if (kind === DictKind.SPLIT) return I32[(I32[(d + PyDictOff.ma_values) >> 2]! + ix * 8) >> 2]! as Ref | NULL;
      return I32[(dk + 40 + (1 << U8[dk + DictKeysOff.dk_log2_index_bytes]!) + (ix << 4)) >> 2]! as Ref | NULL;
    }
  }
  if (keyHash(key) < 0) return NULL;
  return _Py_dict_lookup(d, key, hashLo, hashHi) < 0 ? NULL : foundValue as Ref | NULL;
}
/** `PyDict_GetItemWithError` with the hash given. */
export function _PyDict_GetItem_KnownHash(d: Ref, key: Ref, lo: number, hi: number): Ref | NULL {
  return _Py_dict_lookup(d, key, lo, hi) < 0 ? NULL : foundValue as Ref | NULL;
}
/** `PyDict_GetItemWithError` with the key as a host string. */
export function _PyDict_GetItemStringWithError(d: Ref, name: string): Ref | NULL {
  const key = PyUnicode_FromString(name);
  if (key === NULL) return NULL;
  const value = PyDict_GetItemWithError(d, key);
  Py_DECREF(key);
  return value;
}
/** Index of an exact str in shared keys; DKIX.EMPTY when it is not there. */
export function _PyDictKeys_StringLookup(dk: number, key: Ref): number {
  if (dkKind(dk) === DictKind.GENERAL || I32[(key + 8) >> 2] !== PyUnicode_Type) return DKIX.ERROR;
  if (keyHash(key) < 0) { PyErr_Clear(); return DKIX.ERROR; }
  return unicodekeys_lookup_unicode(dk, key);
}
/** A number that stands for the keys as they are now; 0 when none is left. */
export function _PyDictKeys_GetVersionForCurrentState(dk: number): number {
  const version = I32[(dk + DictKeysOff.dk_version) >> 2]!;
  if (version !== 0) return version;
  const next = Math.max(2, I32[State.dict_next_keys_version >> 2]!);
  if (next === 0x7fffffff) return 0;
  I32[State.dict_next_keys_version >> 2] = next + 1;
  return I32[(dk + DictKeysOff.dk_version) >> 2] = next;
}
/** Value of a global name, borrowed: from the dict `globals`, else the dict `builtins`. NULL: not there, or an exception is set. */
export function _PyDict_LoadGlobal(globals: Ref, builtins: Ref, key: Ref): Ref | NULL {
  const value = PyDict_GetItemWithError(globals, key);
  if (value !== NULL || I32[State.current_exception >> 2] !== 0) return value;
  return PyDict_GetItemWithError(builtins, key);
}
/** 1, 0, or -1 with an exception set. */
export function PyDict_Contains(d: Ref, key: Ref): number {
  if (keyHash(key) < 0) return -1;
  return _PyDict_Contains_KnownHash(d, key, hashLo, hashHi);
}
export function _PyDict_Contains_KnownHash(d: Ref, key: Ref, lo: number, hi: number): number {
  const ix = _Py_dict_lookup(d, key, lo, hi);
  return ix === DKIX.ERROR ? -1 : ix !== DKIX.EMPTY && foundValue !== 0 ? 1 : 0;
}

// ---- insertion

/** Room for three times as many items as there are. `unicode` false: the new table takes keys of any type. */
export function insertion_resize(mp: Ref, unicode: boolean): Status {
  return dictresize(mp, calculate_log2_keysize(I32[(mp + PyDictOff.ma_used) >> 2]! * 3), unicode);
}

/** Adds an entry for a key that is not in the table, which has room; takes both counts. Does not set ma_used and version. */
function appendEntry(mp: Ref, keySteal: Ref, lo: number, hi: number, valueSteal: Ref): void {
  const dk = maKeys(mp);
  const ix = I32[(dk + DictKeysOff.dk_nentries) >> 2]!;
  dictkeys_set_index(dk, find_empty_slot(dk, lo, hi), ix);
  if (DK_IS_UNICODE(dk)) {
    const ep = (DK_ENTRIES(dk) + ix * 16) >> 2;
    const values = maValues(mp);
    I32[ep] = keySteal;
    if (values) {
      _PyDictValues_AddToInsertionOrder(values, ix);
      I32[(values + ix * 8) >> 2] = valueSteal;
    } else I32[ep + 2] = valueSteal;
  } else {
    const ep = (DK_ENTRIES(dk) + ix * 24) >> 2;
    I32[ep] = lo;
    I32[ep + 1] = hi;
    I32[ep + 2] = keySteal;
    I32[ep + 4] = valueSteal;
  }
  I32[(dk + DictKeysOff.dk_usable) >> 2]! -= 1;
  I32[(dk + DictKeysOff.dk_nentries) >> 2] = ix + 1;
}
/** Adds an item whose key is not in the dict, growing the table if need be; takes no counts when it fails. */
export function insertNew(mp: Ref, keySteal: Ref, lo: number, hi: number, valueSteal: Ref): Status {
  const dk = maKeys(mp);
  I32[(dk + DictKeysOff.dk_version) >> 2] = 0;
  if (I32[(dk + DictKeysOff.dk_usable) >> 2]! <= 0 && insertion_resize(mp, true) < 0) return -1;
  appendEntry(mp, keySteal, lo, hi, valueSteal);
  I32[(mp + PyDictOff.ma_used) >> 2]! += 1;
  touchVersion(mp);
  return 0;
}

/** Sets an item; takes the counts of key and value, also on failure. The table is not the empty one. */
export function insertdict(mp: Ref, keySteal: Ref, lo: number, hi: number, valueSteal: Ref): Status {
  let ix: number = DKIX.ERROR;
  let ok = true;
  if (DK_IS_UNICODE(maKeys(mp)) && I32[(keySteal + 8) >> 2] !== PyUnicode_Type) ok = insertion_resize(mp, false) === 0;
  if (ok) ix = _Py_dict_lookup(mp, keySteal, lo, hi);
  if (ix !== DKIX.ERROR) {
    const old = foundValue;
    MAINTAIN_TRACKING(mp, keySteal, valueSteal);
    if (ix === DKIX.EMPTY) {
      if (insertNew(mp, keySteal, lo, hi, valueSteal) === 0) return 0;
    } else {
      replaceValue(mp, ix, old, valueSteal);
      Py_DECREF(keySteal);
      return 0;
    }
  }
  Py_DECREF(valueSteal);
  Py_DECREF(keySteal);
  return -1;
}
/** Sets the value of entry `ix`, which had `old` (NULL only in a split table), and releases that. */
export function replaceValue(mp: Ref, ix: number, old: Ref | 0, valueSteal: Ref): void {
  if (old !== valueSteal) {
    const dk = maKeys(mp);
    I32[valueSlot(mp, dk, dkKind(dk), ix) >> 2] = valueSteal;
    if (old === 0) {
      _PyDictValues_AddToInsertionOrder(maValues(mp), ix);
      I32[(mp + PyDictOff.ma_used) >> 2]! += 1;
    }
    touchVersion(mp);
  }
  if (old) Py_DECREF(old);
}
/** First item of a dict that has the empty keys; takes the counts of key and value, also on failure. */
export function insert_to_emptydict(mp: Ref, keySteal: Ref, lo: number, hi: number, valueSteal: Ref): Status {
  const keys = new_keys_object(PyDict_LOG_MINSIZE, I32[(keySteal + 8) >> 2] === PyUnicode_Type);
  if (keys === NULL) {
    Py_DECREF(keySteal);
    Py_DECREF(valueSteal);
    return -1;
  }
  I32[(mp + PyDictOff.ma_keys) >> 2] = keys;
  I32[(mp + PyDictOff.ma_values) >> 2] = 0;
  MAINTAIN_TRACKING(mp, keySteal, valueSteal);
  appendEntry(mp, keySteal, lo, hi, valueSteal);
  I32[(mp + PyDictOff.ma_used) >> 2]! += 1;
  touchVersion(mp);
  return 0;
}

/** Sets d[key] = value. */
export function PyDict_SetItem(d: Ref, key: Ref, value: Ref): Status {
  if (I32[(key + 8) >> 2] === PyUnicode_Type && I32[(key + 24) >> 2] !== -1) {
    const dk = I32[(d + PyDictOff.ma_keys) >> 2]!;
    if (U8[dk + DictKeysOff.dk_kind] === DictKind.UNICODE) {
      const ix = unicodekeys_lookup_unicode(dk, key);
      if (ix >= 0) {
        const slot = (dk + 40 + (1 << U8[dk + DictKeysOff.dk_log2_index_bytes]!) + (ix << 4)) >> 2;
        const old = I32[slot]! as Ref;
        MAINTAIN_TRACKING(d, key, value);
        if (old === value) return 0;
        Py_INCREF(value);
        I32[slot] = value;
        touchVersion(d);
        Py_DECREF(old);
        return 0;
      }
    }
  }
  Py_INCREF(key);
  Py_INCREF(value);
  return _PyDict_SetItem_Take2(d, key, value);
}
/** `PyDict_SetItem` that takes the counts of key and value. */
export function _PyDict_SetItem_Take2(d: Ref, keySteal: Ref, valueSteal: Ref): Status {
  if (keyHash(keySteal) < 0) {
    Py_DECREF(keySteal);
    Py_DECREF(valueSteal);
    return -1;
  }
  if (maKeys(d) === emptyKeys) return insert_to_emptydict(d, keySteal, hashLo, hashHi, valueSteal);
  return insertdict(d, keySteal, hashLo, hashHi, valueSteal);
}
export function _PyDict_SetItem_KnownHash(d: Ref, key: Ref, value: Ref, lo: number, hi: number): Status {
  Py_INCREF(key);
  Py_INCREF(value);
  if (maKeys(d) === emptyKeys) return insert_to_emptydict(d, key, lo, hi, value);
  return insertdict(d, key, lo, hi, value);
}
export function PyDict_SetItemString(d: Ref, name: string, value: Ref): Status {
  const key = PyUnicode_FromString(name);
  if (key === NULL) return -1;
  const status = PyDict_SetItem(d, key, value);
  Py_DECREF(key);
  return status;
}

// ---- deletion

/** Removes entry `ix`, whose value is `oldValueSteal`; releases key, then value. */
export function delitem_common(mp: Ref, lo: number, hi: number, ix: number, oldValueSteal: Ref): void {
  const dk = maKeys(mp);
  I32[(mp + PyDictOff.ma_used) >> 2]! -= 1;
  touchVersion(mp);
  const values = maValues(mp);
  if (values) {
    I32[(values + ix * 8) >> 2] = 0;
    delete_index_from_values(values, ix);
  } else {
    I32[(dk + DictKeysOff.dk_version) >> 2] = 0;
    dictkeys_set_index(dk, lookdict_index(dk, lo, hi, ix), DKIX.DUMMY);
    const at = keySlot(dk, ix) >> 2;
    const key = I32[at]! as Ref;
    I32[at] = 0;
    I32[at + 2] = 0;
    if (!DK_IS_UNICODE(dk)) { I32[at - 2] = 0; I32[at - 1] = 0; }
    Py_DECREF(key);
  }
  Py_DECREF(oldValueSteal);
}
/** Removes d[key]; KeyError when it is not there. */
export function PyDict_DelItem(d: Ref, key: Ref): Status {
  if (keyHash(key) < 0) return -1;
  return _PyDict_DelItem_KnownHash(d, key, hashLo, hashHi);
}
export function _PyDict_DelItem_KnownHash(d: Ref, key: Ref, lo: number, hi: number): Status {
  const ix = _Py_dict_lookup(d, key, lo, hi);
  if (ix === DKIX.ERROR) return -1;
  if (ix === DKIX.EMPTY || foundValue === 0) {
    _PyErr_SetKeyError(key);
    return -1;
  }
  delitem_common(d, lo, hi, ix, foundValue);
  return 0;
}
/** Removes d[key] if `predicate(value)` says 1; -1 with an exception set. */
export function _PyDict_DelItemIf(d: Ref, key: Ref, predicate: (value: Ref) => number): Status {
  if (keyHash(key) < 0) return -1;
  const lo = hashLo;
  const hi = hashHi;
  const ix = _Py_dict_lookup(d, key, lo, hi);
  if (ix === DKIX.ERROR) return -1;
  if (ix === DKIX.EMPTY || foundValue === 0) {
    _PyErr_SetKeyError(key);
    return -1;
  }
  const value = foundValue;
  const verdict = predicate(value);
  if (verdict < 0) return -1;
  if (verdict > 0) delitem_common(d, lo, hi, ix, value);
  return 0;
}
export function PyDict_DelItemString(d: Ref, name: string): Status {
  const key = PyUnicode_FromString(name);
  if (key === NULL) return -1;
  const status = PyDict_DelItem(d, key);
  Py_DECREF(key);
  return status;
}
/** Empties the dict, then releases what it held, in insertion order. */
export function PyDict_Clear(d: Ref): void {
  if (!PyDict_Check(d)) return;
  const keys = maKeys(d);
  const values = maValues(d);
  if (keys === emptyKeys) return;
  setTable(d, emptyKeys, 0, 0);
  touchVersion(d);
  if (values) {
    for (let i = 0, n = I32[(keys + DictKeysOff.dk_nentries) >> 2]!; i < n; i++) Py_CLEAR(values + i * 8);
    free_values(values);
  }
  dictkeys_decref(keys);
}

// ---- iteration by the host

/** The item that `PyDict_Next` came to, borrowed. */
export let dictNextKey: Ref = 0 as Ref;
export let dictNextValue: Ref = 0 as Ref;
/** Its hash is hash32(nextHashAt), hash32(nextHashAt + 4): an address, valid until the dict changes. */
export let nextHashAt = 0;

/** Steps to the item after position `pos` (0 at first) in insertion order: its position, or 0 when there is none. Sets dictNextKey, dictNextValue. */
export function PyDict_Next(d: Ref, pos: number): number {
  const dk = maKeys(d);
  const values = maValues(d);
  const entries = DK_ENTRIES(dk);
  if (values) {
    if (pos >= I32[(d + PyDictOff.ma_used) >> 2]!) return 0;
    const ix = get_index_from_order(values, pos);
    dictNextKey = I32[(entries + ix * 16) >> 2]! as Ref;
    dictNextValue = I32[(values + ix * 8) >> 2]! as Ref;
    nextHashAt = dictNextKey + 24;
    return pos + 1;
  }
  const n = I32[(dk + DictKeysOff.dk_nentries) >> 2]!;
  const unicode = DK_IS_UNICODE(dk);
  for (let i = pos; i < n; i++) {
    const at = (unicode ? entries + i * 16 : entries + i * 24 + 8) >> 2;
    const value = I32[at + 2]!;
    if (value === 0) continue;
    dictNextKey = I32[at]! as Ref;
    dictNextValue = value as Ref;
    nextHashAt = unicode ? dictNextKey + 24 : (at - 2) << 2;
    return i + 1;
  }
  return 0;
}
/** Calls `visit` with each key and value, borrowed, until it returns true; the dict must not change size meanwhile. */
export function dictForEach(d: Ref, visit: (key: Ref, value: Ref) => boolean | void): void {
  for (let pos = 0; (pos = PyDict_Next(d, pos)) !== 0; ) if (visit(dictNextKey, dictNextValue) === true) return;
}

// ---- life and death

export function dict_dealloc(mp: Ref): void {
  const values = maValues(mp);
  const keys = maKeys(mp);
  PyObject_GC_UnTrack(mp);
  const trash = trashcanBegin(mp, dict_dealloc);
  if (trash === Trash.DEPOSITED) return;
  if (values) {
    for (let i = 0, n = I32[(keys + DictKeysOff.dk_nentries) >> 2]!; i < n; i++) Py_XDECREF(I32[(values + i * 8) >> 2]! as Ref | 0);
    free_values(values);
    dictkeys_decref(keys);
  } else if (keys) dictkeys_decref(keys);
  const numfree = I32[dictFreeList >> 2]!;
  const type = I32[(mp + 8) >> 2]! as Ref;
  if (numfree < PyDict_MAXFREELIST && type === PyDict_Type) {
    I32[dictFreeList >> 2] = numfree + 1;
    I32[(dictFreeList + 8 + numfree * 8) >> 2] = mp;
  } else tpFree(mp);
  trashcanEnd(trash);
}
/** Calls tp_free of the object's type. */
export function tpFree(o: Ref): void { FN[I32[(I32[(o + 8) >> 2]! + PyTypeOff.tp_free) >> 2]!]!(o); }

export function dict_traverse(mp: Ref, visit: visitproc, arg: number): number {
  const dk = maKeys(mp);
  const values = maValues(mp);
  const n = I32[(dk + DictKeysOff.dk_nentries) >> 2]!;
  const entries = DK_ENTRIES(dk);
  const unicode = DK_IS_UNICODE(dk);
  for (let i = 0; i < n; i++) {
    const value = I32[(values ? values + i * 8 : unicode ? entries + i * 16 + 8 : entries + i * 24 + 16) >> 2]! as Ref | 0;
    if (value === 0) continue;
    let result = visit(value, arg);
    if (result === 0 && !unicode) result = visit(I32[(entries + i * 24 + 8) >> 2]! as Ref, arg);
    if (result !== 0) return result;
  }
  return 0;
}
/** The str keys of a combined table; shared keys belong to their class. */
export function dict_owns(mp: Ref, visit: visitproc, arg: number): number {
  const dk = maKeys(mp);
  return dkKind(dk) === DictKind.UNICODE ? _PyDictKeys_VisitKeys(dk, visit, arg) : 0;
}
/** Visits the keys of a table of str keys. */
export function _PyDictKeys_VisitKeys(dk: number, visit: visitproc, arg: number): number {
  for (let i = 0, n = I32[(dk + DictKeysOff.dk_nentries) >> 2]!; i < n; i++) {
    const key = I32[(DK_ENTRIES(dk) + i * 16) >> 2]! as Ref | 0;
    const result = key === 0 ? 0 : visit(key, arg);
    if (result !== 0) return result;
  }
  return 0;
}
function dict_tp_clear(mp: Ref): number { PyDict_Clear(mp); return 0; }

/** Bytes of the dict: the object, its values, and its keys unless they are shared. */
export function _PyDict_SizeOf(mp: Ref): number {
  let size = I32[(I32[(mp + 8) >> 2]! + PyTypeOff.tp_basicsize) >> 2]!;
  const dk = maKeys(mp);
  if (maValues(mp)) size += shared_keys_usable_size(dk) * 8;
  if (I32[dk >> 2] === 1) size += _PyDict_KeysSize(dk);
  return size;
}
export const PyDict_Type = defineType({
  name: "dict",
  basicsize: PyDictOff.basic_size,
  flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE | TPFLAGS.DICT_SUBCLASS | TPFLAGS.MATCH_SELF | TPFLAGS.MAPPING,
  doc: "dict() -> new empty dictionary\ndict(mapping) -> new dictionary initialized from a mapping object's\n    (key, value) pairs\ndict(iterable) -> new dictionary initialized as if via:\n    d = {}\n    for k, v in iterable:\n        d[k] = v\ndict(**kwargs) -> new dictionary initialized with the name=value pairs\n    in the keyword argument list.  For example:  dict(one=1, two=2)",
  unhashable: true,
  slots: {
    tp_dealloc: dict_dealloc, tp_repr: methods.dict_repr, tp_traverse: dict_traverse, tp_clear: dict_tp_clear,
    tp_richcompare: methods.dict_richcompare, tp_iter: dict_iter, tp_init: methods.dict_init, tp_alloc: _PyType_AllocNoTrack,
    tp_new: methods.dict_new, tp_free: PyObject_GC_Del, tp_vectorcall: methods.dict_vectorcall,
    nb_or: methods.dict_or, nb_inplace_or: methods.dict_ior,
    sq_contains: PyDict_Contains,
    mp_length: PyDict_Size, mp_subscript: methods.dict_subscript, mp_ass_subscript: methods.dict_ass_sub,
  },
  methods: [
    ["__contains__", METH.O | METH.COEXIST, methods.dict___contains__, "True if the dictionary has the specified key, else False."],
    ["__getitem__", METH.O | METH.COEXIST, methods.dict_subscript, "Return self[key]."],
    ["__sizeof__", METH.NOARGS, methods.dict_sizeof, "Return the size of the dict in memory."],
    ["get", METH.FASTCALL, methods.dict_get, "Return the value for key if key is in the dictionary, else default."],
    ["setdefault", METH.FASTCALL, methods.dict_setdefault, "Insert key with a value of default if key is not in the dictionary.\n\nReturn the value for key if key is in the dictionary, else default."],
    ["pop", METH.FASTCALL, methods.dict_pop, "D.pop(k[,d]) -> v, remove specified key and return the corresponding value.\n\nIf the key is not found, return the default if given; otherwise,\nraise a KeyError."],
    ["popitem", METH.NOARGS, methods.dict_popitem, "Remove and return a (key, value) pair as a 2-tuple.\n\nPairs are returned in LIFO (last-in, first-out) order.\nRaises KeyError if the dict is empty."],
    ["keys", METH.NOARGS, dictkeys_new, "D.keys() -> a set-like object providing a view on D's keys"],
    ["items", METH.NOARGS, dictitems_new, "D.items() -> a set-like object providing a view on D's items"],
    ["values", METH.NOARGS, dictvalues_new, "D.values() -> an object providing a view on D's values"],
    ["update", METH.VARARGS | METH.KEYWORDS, methods.dict_update, "D.update([E, ]**F) -> None.  Update D from dict/iterable E and F."],
    ["fromkeys", METH.FASTCALL | METH.CLASS, methods.dict_fromkeys, "Create a new dictionary with keys from iterable and values set to value."],
    ["clear", METH.NOARGS, methods.dict_clear, "D.clear() -> None.  Remove all items from D."],
    ["copy", METH.NOARGS, methods.dict_copy, "D.copy() -> a shallow copy of D"],
    ["__reversed__", METH.NOARGS, dict_reversed, "Return a reverse iterator over the dict keys."],
    ["__class_getitem__", METH.O | METH.CLASS, methods.dict_class_getitem, "See PEP 585"],
  ],
  owns: dict_owns,
});
