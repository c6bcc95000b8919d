/**
 * Life of the instances of heap types: deallocation, traversal, clearing, `__dict__` and `__weakref__`.
 * Source: CPython 3.12 Objects/typeobject.c (subtype_dealloc and its neighbours).
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyObject_GenericGetDict, _PyObject_ClearManagedDict, _PyObject_FreeInstanceAttributes, _PyObject_VisitManagedDict } from "./dict.ts";
import { raise, raiseStatus } from "./errors.ts";
import { PyExc_AttributeError, PyExc_TypeError } from "./exceptions.ts";
import { PyObject_GC_Del, PyObject_GC_Track, PyObject_GC_UnTrack } from "./gcalloc.ts";
import { MANAGED_DICT_OFFSET, PyObject_CallFinalizerFromDealloc, _PyObject_ComputedDictPointer, _PyObject_GetDictPtr } from "./generic.ts";
import { defineGetSet } from "./define.ts";
import { ID } from "./id.ts";
import { FN, PyTypeOff, Py_CLEAR, Py_DECREF, Py_NewRef, Py_SIZE, Py_TYPE, Py_XDECREF, Py_XINCREF, Py_XSETREF, TPFLAGS, fnIndex, hasTypeFlag, type visitproc } from "./object.ts";
import { Py_None } from "./singletons.ts";
import { Trash, trashcanBegin, trashcanEnd } from "./trashcan.ts";
import { PyBaseObject_Type, _PyType_Lookup, typeName } from "./typeobject.ts";
import { PyObject_ClearWeakRefs, _PyWeakref_ClearRef } from "./weakref.ts";

const SUBTYPE_DEALLOC = fnIndex(subtype_dealloc);
/** Index of `subtype_traverse`. */
export const SUBTYPE_TRAVERSE = fnIndex(subtype_traverse);
const SUBTYPE_CLEAR = fnIndex(subtype_clear);
const GC_DEL = fnIndex(PyObject_GC_Del);

function get(type: Ref, offset: number): number { return I32[(type + offset) >> 2]!; }
function flagsOf(type: Ref): number { return I32[(type + PyTypeOff.tp_flags) >> 2]!; }

/** First PyMemberDef of the type's slots, which lie behind the type object; there are Py_SIZE(type) of them. */
function slotMembers(type: Ref): number { return type + get(Py_TYPE(type), PyTypeOff.tp_basicsize); }

function clear_slots(type: Ref, self: Ref): void {
  const end = slotMembers(type) + Py_SIZE(type) * 40;
  for (let member = slotMembers(type); member < end; member += 40) Py_CLEAR(self + I32[(member + 16) >> 2]!);
}
function traverse_slots(type: Ref, self: Ref, visit: visitproc, arg: number): number {
  const end = slotMembers(type) + Py_SIZE(type) * 40;
  for (let member = slotMembers(type); member < end; member += 40) {
    const o = get(self, I32[(member + 16) >> 2]!) as Ref | 0;
    if (o) {
      const result = visit(o, arg);
      if (result) return result;
    }
  }
  return 0;
}

/** Of an instance without GC header: nothing but the finalizer and the base's dealloc. */
function deallocWithoutGc(self: Ref, type: Ref): void {
  if (get(type, PyTypeOff.tp_finalize) !== 0 && PyObject_CallFinalizerFromDealloc(self) < 0) return;
  callBaseDealloc(self, nearestBase(type));
}
/** The nearest base with another tp_dealloc. */
function nearestBase(type: Ref): Ref {
  let base = type;
  while (get(base, PyTypeOff.tp_dealloc) === SUBTYPE_DEALLOC) base = get(base, PyTypeOff.tp_base) as Ref;
  return base;
}
function callBaseDealloc(self: Ref, base: Ref): void {
  const type = Py_TYPE(self);
  const releaseType = (flagsOf(type) & TPFLAGS.HEAPTYPE) !== 0 && (flagsOf(base) & TPFLAGS.HEAPTYPE) === 0;
  FN[get(base, PyTypeOff.tp_dealloc)]!(self);
  if (releaseType) Py_DECREF(type);
}

export function subtype_dealloc(self: Ref): void {
  const type = Py_TYPE(self);
  if ((flagsOf(type) & TPFLAGS.HAVE_GC) === 0) { deallocWithoutGc(self, type); return; }
  PyObject_GC_UnTrack(self);
  const entered = trashcanBegin(self, subtype_dealloc);
  if (entered === Trash.DEPOSITED) return;
  if (isPlain(type)) deallocPlain(self, type);
  else deallocTracked(self, type);
  trashcanEnd(entered);
}

/** Is `type` a class as most are: object's direct subclass, without finalizer, with no dict or one before the instance? */
function isPlain(type: Ref): boolean {
  return I32[(type + PyTypeOff.tp_base) >> 2] === PyBaseObject_Type && I32[(type + PyTypeOff.tp_dealloc) >> 2] === SUBTYPE_DEALLOC
    && I32[(type + PyTypeOff.tp_finalize) >> 2] === 0 && I32[(type + PyTypeOff.tp_free) >> 2] === GC_DEL
    && ((I32[(type + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.MANAGED_DICT) !== 0 || I32[(type + PyTypeOff.tp_dictoffset) >> 2] === 0);
}
/** `deallocTracked` where `isPlain`. No small functions here and there: they are slow until they are compiled. */
function deallocPlain(self: Ref, type: Ref): void {
  const weakrefs = I32[(type + PyTypeOff.tp_weaklistoffset) >> 2]!;
  if (weakrefs !== 0 && I32[(self + weakrefs) >> 2] !== 0) PyObject_ClearWeakRefs(self);
  if (I32[(type + 16) >> 2] !== 0) clear_slots(type, self);
  if ((I32[(type + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.MANAGED_DICT) !== 0) {
    const held = I32[(self + MANAGED_DICT_OFFSET) >> 2]!;
    if ((held & 1) !== 0) _PyObject_FreeInstanceAttributes(self);
    else Py_XDECREF(held as Ref | 0);
    I32[(self + MANAGED_DICT_OFFSET) >> 2] = 0;
  }
  PyObject_GC_Del(self);
  Py_DECREF(type);
}

function deallocTracked(self: Ref, type: Ref): void {
  let base = nearestBase(type);
  const hasFinalizer = get(type, PyTypeOff.tp_finalize) !== 0;
  if (hasFinalizer) {
    PyObject_GC_Track(self);
    if (PyObject_CallFinalizerFromDealloc(self) < 0) return;
    PyObject_GC_UnTrack(self);
  }
  if (get(type, PyTypeOff.tp_weaklistoffset) !== 0 && get(base, PyTypeOff.tp_weaklistoffset) === 0) {
    PyObject_ClearWeakRefs(self);
    if (hasFinalizer) clearNewWeakrefs(self + get(type, PyTypeOff.tp_weaklistoffset));
  }
  for (base = type; get(base, PyTypeOff.tp_dealloc) === SUBTYPE_DEALLOC; base = get(base, PyTypeOff.tp_base) as Ref) {
    if (Py_SIZE(base) !== 0) clear_slots(base, self);
  }
  if ((flagsOf(type) & TPFLAGS.MANAGED_DICT) !== 0) {
    const held = get(self, MANAGED_DICT_OFFSET);
    if ((held & 1) !== 0) _PyObject_FreeInstanceAttributes(self);
    else Py_XDECREF(held as Ref | 0);
    I32[(self + MANAGED_DICT_OFFSET) >> 2] = 0;
  } else if (get(type, PyTypeOff.tp_dictoffset) !== 0 && get(base, PyTypeOff.tp_dictoffset) === 0) {
    const at = _PyObject_ComputedDictPointer(self);
    if (at !== 0) Py_CLEAR(at);
  }
  if ((flagsOf(base) & TPFLAGS.HAVE_GC) !== 0) PyObject_GC_Track(self);
  callBaseDealloc(self, base);
}
/** Weak references that callbacks or the finalizer made meanwhile die without their callbacks. */
function clearNewWeakrefs(list: number): void {
  while (I32[list >> 2] !== 0) _PyWeakref_ClearRef(I32[list >> 2]! as Ref);
}

export function subtype_traverse(self: Ref, visit: visitproc, arg: number): number {
  const type = Py_TYPE(self);
  let base = type;
  for (; get(base, PyTypeOff.tp_traverse) === SUBTYPE_TRAVERSE; base = get(base, PyTypeOff.tp_base) as Ref) {
    if (Py_SIZE(base) === 0) continue;
    const result = traverse_slots(base, self, visit, arg);
    if (result) return result;
  }
  if (get(type, PyTypeOff.tp_dictoffset) !== get(base, PyTypeOff.tp_dictoffset)) {
    let result = 0;
    if ((flagsOf(type) & TPFLAGS.MANAGED_DICT) !== 0) result = _PyObject_VisitManagedDict(self, visit, arg);
    else {
      const at = _PyObject_ComputedDictPointer(self);
      const dict = at === 0 ? NULL : I32[at >> 2]! as Ref | NULL;
      if (dict !== NULL) result = visit(dict, arg);
    }
    if (result) return result;
  }
  const baseTraverse = get(base, PyTypeOff.tp_traverse);
  if ((flagsOf(type) & TPFLAGS.HEAPTYPE) !== 0 && (baseTraverse === 0 || (flagsOf(base) & TPFLAGS.HEAPTYPE) === 0)) {
    const result = visit(type, arg);
    if (result) return result;
  }
  return baseTraverse === 0 ? 0 : FN[baseTraverse]!(self, visit, arg) as number;
}

export function subtype_clear(self: Ref): number {
  const type = Py_TYPE(self);
  if (isPlain(type) && I32[(type + 16) >> 2] === 0) { // no slots
    _PyObject_ClearManagedDict(self);
    return 0;
  }
  let base = type;
  for (; get(base, PyTypeOff.tp_clear) === SUBTYPE_CLEAR; base = get(base, PyTypeOff.tp_base) as Ref) {
    if (Py_SIZE(base) !== 0) clear_slots(base, self);
  }
  if ((flagsOf(type) & TPFLAGS.MANAGED_DICT) !== 0) {
    if ((flagsOf(base) & TPFLAGS.MANAGED_DICT) === 0) _PyObject_ClearManagedDict(self);
  } else if (get(type, PyTypeOff.tp_dictoffset) !== get(base, PyTypeOff.tp_dictoffset)) {
    const at = _PyObject_ComputedDictPointer(self);
    if (at !== 0) Py_CLEAR(at);
  }
  const baseClear = get(base, PyTypeOff.tp_clear);
  return baseClear === 0 ? 0 : FN[baseClear]!(self) as number;
}

// --- __dict__ and __weakref__

function get_builtin_base_with_dict(type: Ref): Ref | NULL {
  for (let at = type; get(at, PyTypeOff.tp_base) !== 0; at = get(at, PyTypeOff.tp_base) as Ref) {
    if (get(at, PyTypeOff.tp_dictoffset) !== 0 && (flagsOf(at) & TPFLAGS.HEAPTYPE) === 0) return at;
  }
  return NULL;
}
function get_dict_descriptor(type: Ref): Ref | NULL {
  const descr = _PyType_Lookup(type, ID("__dict__"));
  return descr === NULL || get(Py_TYPE(descr), PyTypeOff.tp_descr_set) === 0 ? NULL : descr;
}
function dictDescrError(self: Ref): NULL {
  return raise(PyExc_TypeError, `this __dict__ descriptor does not support '${typeName(self)}' objects`);
}
function subtype_dict(self: Ref): NewRef | NULL {
  const base = get_builtin_base_with_dict(Py_TYPE(self));
  if (base === NULL) return PyObject_GenericGetDict(self);
  const descr = get_dict_descriptor(base);
  const read = descr === NULL ? 0 : get(Py_TYPE(descr), PyTypeOff.tp_descr_get);
  return read === 0 ? dictDescrError(self) : FN[read]!(descr, self, Py_TYPE(self)) as NewRef | NULL;
}
function subtype_setdict(self: Ref, value: Ref | 0): Status {
  const base = get_builtin_base_with_dict(Py_TYPE(self));
  if (base !== NULL) {
    const descr = get_dict_descriptor(base);
    if (descr === NULL) { dictDescrError(self); return -1; }
    return FN[get(Py_TYPE(descr), PyTypeOff.tp_descr_set)]!(descr, self, value) as Status;
  }
  const at = _PyObject_GetDictPtr(self);
  if (at === 0) return raiseStatus(PyExc_AttributeError, "This object has no __dict__");
  if (value !== NULL && !hasTypeFlag(value, TPFLAGS.DICT_SUBCLASS)) {
    return raiseStatus(PyExc_TypeError, `__dict__ must be set to a dictionary, not a '${typeName(value)}'`);
  }
  Py_XINCREF(value);
  Py_XSETREF(at, value);
  return 0;
}
function subtype_getweakref(self: Ref): NewRef | NULL {
  const offset = get(Py_TYPE(self), PyTypeOff.tp_weaklistoffset);
  if (offset === 0) return raise(PyExc_AttributeError, "This object has no __weakref__");
  const first = get(self, offset) as Ref | 0;
  return Py_NewRef(first || Py_None);
}

export const subtype_getsets_full = defineGetSet([
  ["__dict__", subtype_dict, subtype_setdict, 0, "dictionary for instance variables"],
  ["__weakref__", subtype_getweakref, null, 0, "list of weak references to the object"],
]);
export const subtype_getsets_dict = defineGetSet([["__dict__", subtype_dict, subtype_setdict, 0, "dictionary for instance variables"]]);
export const subtype_getsets_weakref = defineGetSet([["__weakref__", subtype_getweakref, null, 0, "list of weak references to the object"]]);
