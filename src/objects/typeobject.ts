/**
 * Types: names, attribute lookup with its cache, and the type object `type` itself.
 *
 * The other parts of typeobject.c lie beside it and are offered from here: typeobject-ready.ts (PyType_Ready, inheritance),
 * -mro.ts, -new.ts (class statements), -bases.ts, -getset.ts, -instance.ts (life of instances of heap types), -slots.ts and
 * -slotdefs.ts (dunder methods as slots), -wrappers.ts (slots as dunder methods), -object.ts (object).
 *
 * Source: CPython 3.12 Objects/typeobject.c.
 */
import { I32 } from "../memory/views.ts";
import { PyMem_Free } from "../memory/alloc.ts";
import { reserveStatic } from "../memory/layout.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { METH, MemberType, defineType } from "./define.ts";
import { PyDict_Clear, PyDict_GetItemWithError, _PyDictKeys_DecRef, dictForEach } from "./dict.ts";
import { PyErr_Clear, PyErr_GetRaisedException, PyErr_SetRaisedException, raise } from "./errors.ts";
import { PyExc_AttributeError, PyExc_TypeError } from "./exceptions.ts";
import { PyObject_GC_Del, PyObject_GC_UnTrack } from "./gcalloc.ts";
import { PyObject_Repr, _PyObject_GenericSetAttrWithDict } from "./generic.ts";
import {
  FN, PyTypeOff, Py_CLEAR, Py_DECREF, Py_INCREF, Py_NewRef, Py_SIZE, Py_TYPE, Py_XDECREF, TPFLAGS, hasTypeFlag, type visitproc,
} from "./object.ts";
import { State } from "./state.ts";
import {
  type___dir__, type___instancecheck__, type___prepare__, type___sizeof__, type___subclasscheck__, type___subclasses__,
  type_abstractmethods, type_get_annotations, type_get_bases, type_get_dict, type_get_doc, type_get_mro, type_get_text_signature,
  type_get_type_params, type_module, type_mro, type_name, type_qualname, type_set_abstractmethods, type_set_annotations,
  type_set_doc, type_set_module, type_set_name, type_set_qualname, type_set_type_params,
} from "./typeobject-getset.ts";
import { type_set_bases } from "./typeobject-bases.ts";
import { PyType_Ready, remove_all_subclasses } from "./typeobject-ready.ts";
import { update_slot } from "./typeobject-slotdefs.ts";
import { type_call, type_init, type_new, type_vectorcall } from "./typeobject-new.ts";
import { PyBaseObject_Type } from "./typeobject-object.ts";
import { _Py_union_type_or } from "./union.ts";
import {
  PyUnicode_AsJS, PyUnicode_CHECK_INTERNED, PyUnicode_CheckExact, PyUnicode_FromString, PyUnicode_GET_LENGTH, _PyUnicode_Copy,
  _PyUnicode_EqualToASCIIString, internSteal,
} from "./unicode.ts";
import { PyObject_ClearWeakRefs, PyWeakref_GET_OBJECT } from "./weakref.ts";

export { PyBaseObject_Type, object_init, object_new } from "./typeobject-object.ts";
export { PyType_Ready, readyStaticTypes } from "./typeobject-ready.ts";
export { _PyType_CalculateMetaclass, type_call, type_new } from "./typeobject-new.ts";
export { PyType_GenericAlloc, _PyType_AllocNoTrack } from "./gcalloc.ts";
export { PyType_GenericNew } from "./typeobject-object.ts";
export { slot_tp_getattr_hook, slot_tp_init, slot_tp_new, slot_nb_bool } from "./typeobject-slots.ts";
export { subtype_clear, subtype_dealloc, subtype_traverse } from "./typeobject-instance.ts";
export { _PySuper_Lookup } from "./super.ts";

export function PyType_Check(o: Ref): boolean { return hasTypeFlag(o, TPFLAGS.TYPE_SUBCLASS); }
export function PyType_CheckExact(o: Ref): boolean { return Py_TYPE(o) === PyType_Type; }

/** The type's tp_name, "collections.deque" for a builtin outside `builtins`: what CPython's messages show. */
export function nameOfType(type: Ref): string { return PyUnicode_AsJS(I32[(type + PyTypeOff.tp_name) >> 2]! as Ref); }
/** tp_name of the type of `o`. */
export function typeName(o: Ref): string { return nameOfType(I32[(o + 8) >> 2]! as Ref); }
/** The last component of tp_name. */
export function _PyType_Name(type: Ref): string {
  const name = nameOfType(type);
  return name.slice(name.lastIndexOf(".") + 1);
}

/** Is `a` the type `b` or derived from it? */
export function PyType_IsSubtype(a: Ref, b: Ref): boolean {
  if (a === b) return true;
  return is_subtype_with_mro(I32[(a + PyTypeOff.tp_mro) >> 2]! as Ref | NULL, a, b);
}
export function is_subtype_with_mro(mro: Ref | NULL, a: Ref, b: Ref): boolean {
  if (mro !== NULL) {
    const end = mro + 24 + Py_SIZE(mro) * 8;
    for (let at = mro + 24; at < end; at += 8) if (I32[at >> 2] === b) return true;
    return false;
  }
  for (let type = a as number; type !== 0; type = I32[(type + PyTypeOff.tp_base) >> 2]!) if (type === b) return true;
  return b === PyBaseObject_Type;
}
export function PyObject_TypeCheck(o: Ref, type: Ref): boolean {
  const own = I32[(o + 8) >> 2]! as Ref;
  return own === type || PyType_IsSubtype(own, type);
}

// --- versions and the cache of lookups

/** 4096 entries { version, name (owned), value (borrowed, may be NULL), unused }, 4 bytes each. */
const CACHE_ENTRIES = 4096;
const typeCache = reserveStatic(CACHE_ENTRIES * 16);
const MAX_CACHED_NAME = 100;

/**
 * The attribute `name` found along the mro of `type`, borrowed. NULL: none, and no exception is set.
 */
export function _PyType_Lookup(type: Ref, name: Ref): Ref | NULL {
  const version = I32[(type + PyTypeOff.tp_version_tag) >> 2]!;
  const entry = (typeCache + (((version ^ (name >>> 3)) & (CACHE_ENTRIES - 1)) << 4)) >> 2;
  if (I32[entry + 1] === name && I32[entry] === version && version !== 0) return I32[entry + 2]! as Ref | NULL;
  return lookupAndCache(type, name);
}

export { _PyType_Lookup as _PyType_LookupBorrowed };

function lookupAndCache(type: Ref, name: Ref): Ref | NULL {
  const mro = I32[(type + PyTypeOff.tp_mro) >> 2]! as Ref | NULL;
  if (mro === NULL) {
    if ((I32[(type + PyTypeOff.tp_flags) >> 2]! & (TPFLAGS.READY | TPFLAGS.READYING)) !== 0) return NULL;
    if (PyType_Ready(type) < 0) { PyErr_Clear(); return NULL; }
    return lookupAndCache(type, name);
  }
  const value = find_name_in_mro(mro, name);
  if (value === NULL && I32[State.current_exception >> 2] !== 0) { PyErr_Clear(); return NULL; }
  if (PyUnicode_CheckExact(name) && PyUnicode_GET_LENGTH(name) <= MAX_CACHED_NAME && assign_version_tag(type)) {
    const version = I32[(type + PyTypeOff.tp_version_tag) >> 2]!;
    const entry = (typeCache + (((version ^ (name >>> 3)) & (CACHE_ENTRIES - 1)) << 4)) >> 2;
    I32[entry] = version;
    I32[entry + 2] = value;
    const old = I32[entry + 1]! as Ref | 0;
    Py_INCREF(name);
    I32[entry + 1] = name;
    if (old) Py_DECREF(old);
  }
  return value;
}

/** Along an mro tuple; NULL without exception: none; NULL with one: a lookup failed. Borrowed. */
export function find_name_in_mro(mro: Ref, name: Ref): Ref | NULL {
  Py_INCREF(mro);
  let value: Ref | NULL = NULL;
  const count = Py_SIZE(mro);
  for (let i = 0; i < count; i++) {
    const base = I32[(mro + 24 + i * 8) >> 2]!;
    value = PyDict_GetItemWithError(I32[(base + PyTypeOff.tp_dict) >> 2]! as Ref, name);
    if (value !== NULL || I32[State.current_exception >> 2] !== 0) break;
  }
  Py_DECREF(mro);
  return value;
}

/** Gives the type and its bases version numbers. False when it cannot have one. */
function assign_version_tag(type: Ref): boolean {
  const flags = I32[(type + PyTypeOff.tp_flags) >> 2]!;
  if ((flags & TPFLAGS.VALID_VERSION_TAG) !== 0) return true;
  if ((flags & TPFLAGS.READY) === 0) return false;
  I32[(type + PyTypeOff.tp_version_tag) >> 2] = ++I32[State.next_version_tag >> 2]!;
  const bases = I32[(type + PyTypeOff.tp_bases) >> 2]! as Ref;
  for (let i = 0; i < Py_SIZE(bases); i++) {
    if (!assign_version_tag(I32[(bases + 24 + i * 8) >> 2]! as Ref)) return false;
  }
  I32[(type + PyTypeOff.tp_flags) >> 2]! |= TPFLAGS.VALID_VERSION_TAG;
  return true;
}
/** Gives `type` a version number if it can have one. */
export function PyUnstable_Type_AssignVersionTag(type: Ref): boolean { return assign_version_tag(type); }

/** To be called after any change to the type's dict, mro or slots. */
export function PyType_Modified(type: Ref): void {
  if ((I32[(type + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.VALID_VERSION_TAG) === 0) return;
  const subclasses = I32[(type + PyTypeOff.tp_subclasses) >> 2]! as Ref | NULL;
  if (subclasses !== NULL) {
    dictForEach(subclasses, (_key, ref) => {
      const subclass = typeFromWeakref(ref);
      if (subclass !== NULL) PyType_Modified(subclass);
    });
  }
  invalidateVersion(type);
}
export function invalidateVersion(type: Ref): void {
  I32[(type + PyTypeOff.tp_flags) >> 2]! &= ~TPFLAGS.VALID_VERSION_TAG;
  I32[(type + PyTypeOff.tp_version_tag) >> 2] = 0;
  if ((I32[(type + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.HEAPTYPE) !== 0) I32[(type + PyTypeOff.spec_getitem) >> 2] = 0;
}
/** The type that a weak reference in tp_subclasses stands for, or NULL when it is gone. Borrowed. */
export function typeFromWeakref(ref: Ref): Ref | NULL {
  const type = PyWeakref_GET_OBJECT(ref);
  return PyType_Check(type) ? type : NULL;
}
/** Visits the names that the cache of lookups holds a count of. */
export function forEachCachedName(visit: (name: Ref) => void): void {
  for (let entry = typeCache >> 2; entry < (typeCache >> 2) + CACHE_ENTRIES * 4; entry += 4) {
    const name = I32[entry + 1]! as Ref | 0;
    if (name) visit(name);
  }
}
/** Is `at` a slot of the cache of lookups? What it finds there is borrowed, and may be stale. */
export function isTypeCacheSlot(at: number): boolean { return at >= typeCache && at < typeCache + CACHE_ENTRIES * 16; }
/** Empties the cache of lookups, releasing the names it holds. */
export function PyType_ClearCache(): void {
  for (let entry = typeCache >> 2; entry < (typeCache >> 2) + CACHE_ENTRIES * 4; entry += 4) {
    const name = I32[entry + 1]! as Ref | 0;
    I32[entry] = I32[entry + 1] = I32[entry + 2] = 0;
    if (name) Py_DECREF(name);
  }
}

/** The special method `name` of `o`, bound; the instance is not asked. NULL without exception when there is none. */
export function _PyObject_LookupSpecial(o: Ref, name: Ref): NewRef | NULL {
  const type = Py_TYPE(o);
  const found = _PyType_Lookup(type, name);
  if (found === NULL) return NULL;
  const get = I32[(Py_TYPE(found) + PyTypeOff.tp_descr_get) >> 2]!;
  return get === 0 ? Py_NewRef(found) : FN[get]!(found, o, type) as NewRef | NULL;
}

// --- attributes of types

export function type_getattro(type: Ref, name: Ref): NewRef | NULL { return type_getattro_impl(type, name, false); }
export { type_getattro as _Py_type_getattro };
/** `suppress`: no exception when there is no such attribute. */
export function type_getattro_impl(type: Ref, name: Ref, suppress: boolean): NewRef | NULL {
  if (!hasTypeFlag(name, TPFLAGS.UNICODE_SUBCLASS)) return raise(PyExc_TypeError, `attribute name must be string, not '${typeName(name)}'`);
  const metatype = Py_TYPE(type);
  const metaAttribute = _PyType_Lookup(metatype, name);
  let metaGet = 0;
  if (metaAttribute !== NULL) {
    metaGet = I32[(Py_TYPE(metaAttribute) + PyTypeOff.tp_descr_get) >> 2]!;
    if (metaGet !== 0 && I32[(Py_TYPE(metaAttribute) + PyTypeOff.tp_descr_set) >> 2] !== 0) {
      return keepingAlive(metaAttribute, metaGet, type, metatype);
    }
  }
  const attribute = _PyType_Lookup(type, name);
  if (attribute !== NULL) {
    const get = I32[(Py_TYPE(attribute) + PyTypeOff.tp_descr_get) >> 2]!;
    return get === 0 ? Py_NewRef(attribute) : keepingAlive(attribute, get, NULL, type);
  }
  if (metaGet !== 0) return keepingAlive(metaAttribute as Ref, metaGet, type, metatype);
  if (metaAttribute !== NULL) return Py_NewRef(metaAttribute);
  return suppress ? NULL : raise(PyExc_AttributeError, `type object '${nameOfType(type)}' has no attribute '${PyUnicode_AsJS(name)}'`);
}
function keepingAlive(descr: Ref, get: number, o: Ref | 0, type: Ref): NewRef | NULL {
  Py_INCREF(descr);
  const result = FN[get]!(descr, o, type) as NewRef | NULL;
  Py_DECREF(descr);
  return result;
}

function isDunderName(name: Ref): boolean {
  const n = PyUnicode_GET_LENGTH(name);
  if (n <= 4) return false;
  const text = PyUnicode_AsJS(name);
  return text.startsWith("__") && text.endsWith("__");
}

export function type_setattro(type: Ref, name: Ref, value: Ref | 0): Status {
  if ((I32[(type + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.IMMUTABLETYPE) !== 0) {
    const repr = PyObject_Repr(name);
    if (repr === NULL) return -1;
    raise(PyExc_TypeError, `cannot set ${PyUnicode_AsJS(repr)} attribute of immutable type '${nameOfType(type)}'`);
    Py_DECREF(repr);
    return -1;
  }
  let key: NewRef | NULL = Py_NewRef(name);
  if (hasTypeFlag(name, TPFLAGS.UNICODE_SUBCLASS)) {
    if (!PyUnicode_CheckExact(name)) {
      Py_DECREF(key);
      key = _PyUnicode_Copy(name);
      if (key === NULL) return -1;
    }
    if (PyUnicode_CHECK_INTERNED(key) === 0) key = internSteal(key);
  }
  let status = _PyObject_GenericSetAttrWithDict(type, key, value, NULL);
  if (status === 0) {
    PyType_Modified(type);
    if (isDunderName(key)) status = update_slot(type, key);
  }
  Py_DECREF(key);
  return status;
}

function type_repr(type: Ref): NewRef | NULL {
  let module = type_module(type);
  if (module === NULL) PyErr_Clear();
  else if (!hasTypeFlag(module, TPFLAGS.UNICODE_SUBCLASS)) { Py_DECREF(module); module = NULL; }
  const name = type_qualname(type);
  if (name === NULL) { Py_XDECREF(module); return NULL; }
  const text = module !== NULL && !_PyUnicode_EqualToASCIIString(module, "builtins")
    ? `${PyUnicode_AsJS(module)}.${PyUnicode_AsJS(name)}` : nameOfType(type);
  Py_XDECREF(module);
  Py_DECREF(name);
  return PyUnicode_FromString(`<class '${text}'>`);
}

// --- life of heap types

function type_dealloc(type: Ref): void {
  PyObject_GC_UnTrack(type);
  const bases = I32[(type + PyTypeOff.tp_bases) >> 2]! as Ref | NULL;
  if (bases !== NULL) {
    const saved = PyErr_GetRaisedException();
    remove_all_subclasses(type, bases);
    PyErr_SetRaisedException(saved);
  }
  PyObject_ClearWeakRefs(type);
  for (const field of [PyTypeOff.tp_base, PyTypeOff.tp_dict, PyTypeOff.tp_bases, PyTypeOff.tp_mro, PyTypeOff.tp_cache]) {
    Py_XDECREF(I32[(type + field) >> 2]! as Ref | 0);
  }
  Py_CLEAR(type + PyTypeOff.tp_subclasses);
  PyMem_Free(I32[(type + PyTypeOff.tp_doc) >> 2]!);
  Py_XDECREF(I32[(type + PyTypeOff.ht_name) >> 2]! as Ref | 0);
  Py_XDECREF(I32[(type + PyTypeOff.ht_qualname) >> 2]! as Ref | 0);
  Py_XDECREF(I32[(type + PyTypeOff.ht_slots) >> 2]! as Ref | 0);
  const keys = I32[(type + PyTypeOff.ht_cached_keys) >> 2]!;
  if (keys !== 0) _PyDictKeys_DecRef(keys);
  Py_XDECREF(I32[(type + PyTypeOff.ht_module) >> 2]! as Ref | 0);
  FN[I32[(Py_TYPE(type) + PyTypeOff.tp_free) >> 2]!]!(type);
}

function type_traverse(type: Ref, visit: visitproc, arg: number): number {
  for (const field of [PyTypeOff.tp_dict, PyTypeOff.tp_cache, PyTypeOff.tp_mro, PyTypeOff.tp_bases, PyTypeOff.tp_base, PyTypeOff.ht_module]) {
    const o = I32[(type + field) >> 2]! as Ref | 0;
    if (o) {
      const result = visit(o, arg);
      if (result) return result;
    }
  }
  return 0;
}
/** What type_traverse leaves out, since it can be part of no cycle. */
function type_owns(type: Ref, visit: visitproc, arg: number): number {
  if ((I32[(type + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.HEAPTYPE) === 0) {
    for (const field of [PyTypeOff.tp_dict, PyTypeOff.tp_mro, PyTypeOff.tp_bases, PyTypeOff.tp_subclasses]) {
      const o = I32[(type + field) >> 2]! as Ref | 0;
      if (o) visit(o, arg);
    }
    return 0;
  }
  for (const field of [PyTypeOff.tp_subclasses, PyTypeOff.ht_name, PyTypeOff.ht_qualname, PyTypeOff.ht_slots]) {
    const o = I32[(type + field) >> 2]! as Ref | 0;
    if (o) visit(o, arg);
  }
  return 0;
}
function type_clear(type: Ref): number {
  PyType_Modified(type);
  const dict = I32[(type + PyTypeOff.tp_dict) >> 2]! as Ref | 0;
  if (dict) PyDict_Clear(dict);
  Py_CLEAR(type + PyTypeOff.ht_module);
  Py_CLEAR(type + PyTypeOff.tp_mro);
  return 0;
}
function type_is_gc(type: Ref): number { return (I32[(type + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.HEAPTYPE) !== 0 ? 1 : 0; }

export const PyType_Type = defineType({
  name: "type", basicsize: PyTypeOff.heap_size, itemsize: 40,
  flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE | TPFLAGS.TYPE_SUBCLASS | TPFLAGS.HAVE_VECTORCALL | TPFLAGS.ITEMS_AT_END,
  doc: "type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type",
  dictoffset: PyTypeOff.tp_dict, weaklistoffset: PyTypeOff.tp_weaklist, vectorcall_offset: PyTypeOff.tp_vectorcall,
  slots: {
    tp_dealloc: type_dealloc, tp_repr: type_repr, tp_call: type_call, tp_getattro: type_getattro, tp_setattro: type_setattro,
    tp_traverse: type_traverse, tp_clear: type_clear, tp_init: type_init, tp_new: type_new, tp_free: PyObject_GC_Del,
    tp_is_gc: type_is_gc, tp_vectorcall: type_vectorcall, nb_or: _Py_union_type_or,
  },
  owns: type_owns,
  methods: [
    ["mro", METH.NOARGS, type_mro, "Return a type's method resolution order."],
    ["__subclasses__", METH.NOARGS, type___subclasses__, "Return a list of immediate subclasses."],
    ["__prepare__", METH.FASTCALL | METH.KEYWORDS | METH.CLASS, type___prepare__, "Create the namespace for the class statement"],
    ["__instancecheck__", METH.O, type___instancecheck__, "Check if an object is an instance."],
    ["__subclasscheck__", METH.O, type___subclasscheck__, "Check if a class is a subclass."],
    ["__dir__", METH.NOARGS, type___dir__, "Specialized __dir__ implementation for types."],
    ["__sizeof__", METH.NOARGS, type___sizeof__, "Return memory consumption of the type object."],
  ],
  members: [
    ["__basicsize__", MemberType.SSIZET, PyTypeOff.tp_basicsize, 1],
    ["__itemsize__", MemberType.SSIZET, PyTypeOff.tp_itemsize, 1],
    ["__flags__", MemberType.UINT, PyTypeOff.tp_flags, 1],
    ["__weakrefoffset__", MemberType.SSIZET, PyTypeOff.tp_weaklistoffset, 1],
    ["__base__", MemberType.OBJECT, PyTypeOff.tp_base, 1],
    ["__dictoffset__", MemberType.SSIZET, PyTypeOff.tp_dictoffset, 1],
  ],
  getset: [
    ["__name__", type_name, type_set_name],
    ["__qualname__", type_qualname, type_set_qualname],
    ["__bases__", type_get_bases, type_set_bases],
    ["__mro__", type_get_mro],
    ["__module__", type_module, type_set_module],
    ["__abstractmethods__", type_abstractmethods, type_set_abstractmethods],
    ["__dict__", type_get_dict],
    ["__doc__", type_get_doc, type_set_doc],
    ["__text_signature__", type_get_text_signature],
    ["__annotations__", type_get_annotations, type_set_annotations],
    ["__type_params__", type_get_type_params, type_set_type_params],
  ],
});
