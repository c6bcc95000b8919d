/**
 * Attributes of instances: values arrays beside keys shared by the class, turned into a dict when somebody asks for one.
 * The slot 24 bytes before an instance holds a dict, or `values - 1`: bit 0 says which.
 * Source: CPython 3.12 Objects/dictobject.c (from "keys object sharing" on).
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import {
  keyHash, new_dict, PyDict_DelItem, PyDict_New, PyDict_SetItem,
  _PyObject_GC_MAY_BE_TRACKED, _PyDictKeys_StringLookup,
} from "./dict.ts";
import {
  delete_index_from_values, dictkeys_decref, dictkeys_incref, DictKeysOff, dictkeys_set_index, DKIX, DK_ENTRIES,
  dkNentries, find_empty_slot, free_values, new_values, newSharedKeys, PyDictOff, shared_keys_usable_size,
  unicodekeys_lookup_unicode, _PyDictValues_AddToInsertionOrder,
} from "./dict-keys.ts";
import { PyErr_Clear, PyErr_NoMemory, raise } from "./errors.ts";
import { PyExc_AttributeError } from "./exceptions.ts";
import { PyObject_GC_Track } from "./gcalloc.ts";
import { _PyObject_ComputedDictPointer } from "./generic.ts";
import { Py_CLEAR, Py_DECREF, Py_INCREF, Py_NewRef, Py_XINCREF, PyTypeOff, TPFLAGS, type visitproc } from "./object.ts";
import { typeName } from "./typeobject.ts";
import { PyUnicode_AsJS, PyUnicode_Type } from "./unicode.ts";

/** Where an instance with managed dict has its dict or values. */
const DICT_OR_VALUES = -24;

function cachedKeys(type: Ref): number { return I32[(type + PyTypeOff.ht_cached_keys) >> 2]!; }
function typeOf(o: Ref): Ref { return I32[(o + 8) >> 2]! as Ref; }
function hasCachedKeys(type: Ref): boolean {
  return (I32[(type + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.HEAPTYPE) !== 0 && cachedKeys(type) !== 0;
}
function isManaged(type: Ref): boolean { return (I32[(type + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.MANAGED_DICT) !== 0; }

/** Keys for a new class; 0 when no memory is left, without an exception. */
export function _PyDict_NewKeysForClass(): number {
  const keys = newSharedKeys();
  if (keys === 0) PyErr_Clear();
  return keys;
}

/** An empty dict that shares `keys`; takes the caller's count of them. */
export function new_dict_with_shared_keys(keys: number): NewRef | NULL {
  const values = new_values(shared_keys_usable_size(keys));
  if (values === 0) {
    dictkeys_decref(keys);
    return PyErr_NoMemory();
  }
  return new_dict(keys, values, 0, true);
}

/** Values for a new instance of `type`: each instance made shrinks the room for keys by one, down to one to spare. */
function init_inline_values(obj: Ref, type: Ref): Status {
  const keys = cachedKeys(type);
  const usable = I32[(keys + DictKeysOff.dk_usable) >> 2]!;
  if (usable > 1) I32[(keys + DictKeysOff.dk_usable) >> 2] = usable - 1;
  const values = new_values(shared_keys_usable_size(keys));
  if (values === 0) { PyErr_NoMemory(); return -1; }
  I32[(obj + DICT_OR_VALUES) >> 2] = values - 1;
  return 0;
}
/** Gives a new object its values or its dict, if its type has any. */
export function _PyObject_InitializeDict(obj: Ref): Status {
  const type = typeOf(obj);
  if (I32[(type + PyTypeOff.tp_dictoffset) >> 2] === 0) return 0;
  if (isManaged(type)) return init_inline_values(obj, type);
  const dict = newInstanceDict(type);
  if (dict === NULL) return -1;
  I32[_PyObject_ComputedDictPointer(obj) >> 2] = dict;
  return 0;
}
function newInstanceDict(type: Ref): NewRef | NULL {
  if (!hasCachedKeys(type)) return PyDict_New();
  const keys = cachedKeys(type);
  dictkeys_incref(keys);
  return new_dict_with_shared_keys(keys);
}

/** Index of the str `name` in shared keys, entered if there is room; DKIX.EMPTY when there is none. */
function insert_into_dictkeys(keys: number, name: Ref): number {
  if (I32[(name + 24) >> 2] === -1 && keyHash(name) < 0) { PyErr_Clear(); return DKIX.EMPTY; }
  const ix = unicodekeys_lookup_unicode(keys, name);
  if (ix !== DKIX.EMPTY) return ix;
  const usable = I32[(keys + DictKeysOff.dk_usable) >> 2]!;
  if (usable <= 0) return DKIX.EMPTY;
  I32[(keys + DictKeysOff.dk_version) >> 2] = 0;
  const fresh = dkNentries(keys);
  dictkeys_set_index(keys, find_empty_slot(keys, I32[(name + 24) >> 2]!, I32[(name + 28) >> 2]!), fresh);
  I32[(DK_ENTRIES(keys) + fresh * 16) >> 2] = Py_NewRef(name);
  I32[(keys + DictKeysOff.dk_usable) >> 2] = usable - 1;
  I32[(keys + DictKeysOff.dk_nentries) >> 2] = fresh + 1;
  return fresh;
}

function make_dict_from_instance_attributes(keys: number, values: number): NewRef | NULL {
  dictkeys_incref(keys);
  let used = 0;
  let track = false;
  for (let i = 0, size = shared_keys_usable_size(keys); i < size; i++) {
    const value = I32[(values + i * 8) >> 2]! as Ref | 0;
    if (value === 0) continue;
    used++;
    track ||= _PyObject_GC_MAY_BE_TRACKED(value);
  }
  const dict = new_dict(keys, values, used, false);
  if (track && dict !== NULL) PyObject_GC_Track(dict);
  return dict;
}
/** A dict that takes over the inline values of `obj`; the caller stores it in the instance. */
export function _PyObject_MakeDictFromInstanceAttributes(obj: Ref, values: number): NewRef | NULL {
  return make_dict_from_instance_attributes(cachedKeys(typeOf(obj)), values);
}

/** Sets (value NULL: deletes) an attribute of an instance with inline values; they become a dict when the shared keys are full. */
export function _PyObject_StoreInstanceAttribute(obj: Ref, values: number, name: Ref, value: Ref | 0): Status {
  const keys = cachedKeys(typeOf(obj));
  const ix = I32[(name + 8) >> 2] === PyUnicode_Type ? insert_into_dictkeys(keys, name) : DKIX.EMPTY;
  if (ix === DKIX.EMPTY) {
    const dict = make_dict_from_instance_attributes(keys, values);
    if (dict === NULL) return -1;
    I32[(obj + DICT_OR_VALUES) >> 2] = dict;
    return value === 0 ? PyDict_DelItem(dict, name) : PyDict_SetItem(dict, name, value);
  }
  const slot = (values + ix * 8) >> 2;
  const old = I32[slot]! as Ref | 0;
  Py_XINCREF(value);
  I32[slot] = value;
  if (old === 0) {
    if (value === 0) {
      raise(PyExc_AttributeError, `'${typeName(obj)}' object has no attribute '${PyUnicode_AsJS(name)}'`);
      return -1;
    }
    _PyDictValues_AddToInsertionOrder(values, ix);
  } else {
    if (value === 0) delete_index_from_values(values, ix);
    Py_DECREF(old);
  }
  return 0;
}
/** An attribute of an instance with inline values; NULL, without an exception, when it has none of that name. */
export function _PyObject_GetInstanceAttribute(obj: Ref, values: number, name: Ref): NewRef | NULL {
  const ix = _PyDictKeys_StringLookup(cachedKeys(typeOf(obj)), name);
  if (ix < 0) return NULL;
  const value = I32[(values + ix * 8) >> 2]! as Ref | 0;
  if (value) Py_INCREF(value);
  return value as NewRef | NULL;
}
/** Has the object no attributes of its own? */
export function _PyObject_IsInstanceDictEmpty(obj: Ref): boolean {
  const type = typeOf(obj);
  if (I32[(type + PyTypeOff.tp_dictoffset) >> 2] === 0) return true;
  const held = I32[(isManaged(type) ? obj + DICT_OR_VALUES : _PyObject_ComputedDictPointer(obj)) >> 2]!;
  if ((held & 1) === 0) return held === 0 || I32[(held + PyDictOff.ma_used) >> 2] === 0;
  for (let i = 0, n = dkNentries(cachedKeys(type)); i < n; i++) if (I32[(held + 1 + i * 8) >> 2] !== 0) return false;
  return true;
}

/** Releases the inline values of a dying instance, if it has them, in the order of the shared keys; the slot is left as it is. */
export function _PyObject_FreeInstanceAttributes(obj: Ref): void {
  const held = I32[(obj + DICT_OR_VALUES) >> 2]!;
  if ((held & 1) === 0) return;
  const keys = cachedKeys(typeOf(obj));
  for (let i = 0, at = held + 1; i < I32[(keys + DictKeysOff.dk_nentries) >> 2]!; i++, at += 8) {
    const value = I32[at >> 2]! as Ref | 0;
    if (value !== 0) Py_DECREF(value);
  }
  free_values(held + 1);
}
export function _PyObject_VisitInstanceAttributes(obj: Ref, visit: visitproc, arg: number): number {
  const held = I32[(obj + DICT_OR_VALUES) >> 2]!;
  if ((held & 1) === 0) return 0;
  for (let i = 0, n = dkNentries(cachedKeys(typeOf(obj))); i < n; i++) {
    const value = I32[(held + 1 + i * 8) >> 2]! as Ref | 0;
    const result = value === 0 ? 0 : visit(value, arg);
    if (result !== 0) return result;
  }
  return 0;
}
/** Sets the inline values to NULL and releases them. */
export function _PyObject_ClearInstanceAttributes(obj: Ref): void {
  const held = I32[(obj + DICT_OR_VALUES) >> 2]!;
  if ((held & 1) === 0) return;
  const keys = cachedKeys(typeOf(obj));
  for (let i = 0, at = held + 1; i < I32[(keys + DictKeysOff.dk_nentries) >> 2]!; i++, at += 8) {
    const value = I32[at >> 2]! as Ref | 0;
    if (value === 0) continue;
    I32[at >> 2] = 0;
    Py_DECREF(value);
  }
}
/** tp_traverse of the managed dict or the inline values. */
export function _PyObject_VisitManagedDict(obj: Ref, visit: visitproc, arg: number): number {
  if (!isManaged(typeOf(obj))) return 0;
  const held = I32[(obj + DICT_OR_VALUES) >> 2]!;
  if ((held & 1) !== 0) return _PyObject_VisitInstanceAttributes(obj, visit, arg);
  return held === 0 ? 0 : visit(held as Ref, arg);
}
/** tp_clear of the managed dict or the inline values. */
export function _PyObject_ClearManagedDict(obj: Ref): void {
  if (!isManaged(typeOf(obj))) return;
  const held = I32[(obj + DICT_OR_VALUES) >> 2]!;
  if ((held & 1) !== 0) {
    _PyObject_ClearInstanceAttributes(obj);
    I32[(obj + DICT_OR_VALUES) >> 2] = 0;
    free_values(held + 1);
  } else Py_CLEAR(obj + DICT_OR_VALUES);
}

/** Getter of `__dict__`: makes the dict if there is none yet. */
export function PyObject_GenericGetDict(obj: Ref): NewRef | NULL {
  const type = typeOf(obj);
  const managed = isManaged(type);
  const at = managed ? obj + DICT_OR_VALUES : _PyObject_ComputedDictPointer(obj);
  if (at === 0) return raise(PyExc_AttributeError, "This object has no __dict__");
  const held = I32[at >> 2]!;
  let dict: Ref | NULL = held as Ref | NULL;
  if (managed && (held & 1) !== 0) dict = make_dict_from_instance_attributes(cachedKeys(type), held + 1);
  else if (held === 0) dict = newInstanceDict(type);
  if (dict === NULL) return NULL;
  I32[at >> 2] = dict;
  return Py_NewRef(dict);
}
/** Sets (value NULL: deletes) `key` in the dict that the field at `dictptr` holds, which is made if need be. */
export function _PyObjectDict_SetItem(type: Ref, dictptr: number, key: Ref, value: Ref | 0): Status {
  let dict = I32[dictptr >> 2]! as Ref | NULL;
  if (dict === NULL) {
    dict = newInstanceDict(type);
    if (dict === NULL) return -1;
    I32[dictptr >> 2] = dict;
  }
  return value === 0 ? PyDict_DelItem(dict, key) : PyDict_SetItem(dict, key, value);
}
