/**
 * PyType_Ready: what a type gets from its declaration and from its bases. Source: CPython 3.12 Objects/typeobject.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type Ref, type Status } from "../memory/types.ts";
import { PyCFunction_NewEx } from "./cfunction.ts";
import { METH, defineMethods, staticTypes } from "./define.ts";
import { PyDescr_NewClassMethod, PyDescr_NewGetSet, PyDescr_NewMember, PyDescr_NewMethod } from "./descr.ts";
import { PyDict_Contains, PyDict_DelItem, PyDict_New, PyDict_SetDefault, PyDict_SetItem, _PyDict_NewKeysForClass } from "./dict.ts";
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_NoMemory, raiseStatus } from "./errors.ts";
import { PyExc_BaseException, PyExc_KeyError, PyExc_TypeError } from "./exceptions.ts";
import { PyObject_Free, PyObject_GC_Del } from "./gcalloc.ts";
import { MANAGED_WEAKREF_OFFSET, PyObject_HashNotImplemented } from "./generic.ts";
import { ID } from "./id.ts";
import { PyLong_FromLong } from "./int.ts";
import { PyTypeOff, Py_CLEAR, Py_DECREF, Py_SIZE, TPFLAGS, fnIndex } from "./object.ts";
import { Py_None } from "./singletons.ts";
import { PyStaticMethod_New } from "./staticclass.ts";
import { PyTuple_Pack } from "./tuple.ts";
import { PyBaseObject_Type, PyType_Check, PyType_IsSubtype, nameOfType } from "./typeobject.ts";
import { mro_internal } from "./typeobject-mro.ts";
import { tp_new_wrapper } from "./typeobject-new.ts";
import { add_operators } from "./typeobject-slotdefs.ts";
import { PyWeakref_NewRef } from "./weakref.ts";

const HASH_NOT_IMPLEMENTED = fnIndex(PyObject_HashNotImplemented);
const GC_DEL = fnIndex(PyObject_GC_Del);
const OBJECT_FREE = fnIndex(PyObject_Free);
const newMethodDef = defineMethods([["__new__", METH.VARARGS | METH.KEYWORDS, tp_new_wrapper, "Create and return a new object.  See help(type) for accurate signature."]]);

function get(type: Ref, offset: number): number { return I32[(type + offset) >> 2]!; }
function set(type: Ref, offset: number, value: number): void { I32[(type + offset) >> 2] = value; }
function dictOf(type: Ref): Ref { return I32[(type + PyTypeOff.tp_dict) >> 2]! as Ref; }
function orFlags(type: Ref, flags: number): void { I32[(type + PyTypeOff.tp_flags) >> 2]! |= flags; }
function tupleItem(tuple: Ref, i: number): Ref { return I32[(tuple + 24 + i * 8) >> 2]! as Ref; }

/** Types declared `unhashable` get their tp_hash before any is made ready. */
export function readyStaticTypes(): Status {
  for (const { address, spec } of staticTypes) if (spec.unhashable) set(address, PyTypeOff.tp_hash, HASH_NOT_IMPLEMENTED);
  for (const { address } of staticTypes) if (PyType_Ready(address) < 0) return -1;
  return 0;
}

/** Completes a type. -1: an exception is set. */
export function PyType_Ready(type: Ref): Status {
  const flags = get(type, PyTypeOff.tp_flags);
  if ((flags & TPFLAGS.READY) !== 0) return 0;
  if ((flags & TPFLAGS.READYING) !== 0) return 0;
  orFlags(type, TPFLAGS.READYING);
  const status = type_ready(type);
  I32[(type + PyTypeOff.tp_flags) >> 2]! &= ~TPFLAGS.READYING;
  if (status === 0) orFlags(type, TPFLAGS.READY);
  return status;
}

function type_ready(type: Ref): Status {
  if (get(type, PyTypeOff.tp_dict) === 0) {
    const dict = PyDict_New();
    if (dict === NULL) return -1;
    set(type, PyTypeOff.tp_dict, dict);
  }
  if (type_ready_set_base(type) < 0) return -1;
  if (type_ready_mro(type) < 0) return -1;
  if (type_ready_set_new(type) < 0) return -1;
  if (type_ready_fill_dict(type) < 0) return -1;
  if (type_ready_inherit(type) < 0) return -1;
  if ((get(type, PyTypeOff.tp_flags) & TPFLAGS.MANAGED_DICT) !== 0) set(type, PyTypeOff.tp_dictoffset, -1);
  if ((get(type, PyTypeOff.tp_flags) & TPFLAGS.MANAGED_WEAKREF) !== 0) set(type, PyTypeOff.tp_weaklistoffset, MANAGED_WEAKREF_OFFSET);
  if (type_ready_set_hash(type) < 0) return -1;
  if (add_all_subclasses(type, get(type, PyTypeOff.tp_bases) as Ref) < 0) return -1;
  return type_ready_managed_dict(type);
}

function type_ready_set_base(type: Ref): Status {
  let base = get(type, PyTypeOff.tp_base) as Ref | NULL;
  if (base === NULL && type !== PyBaseObject_Type) {
    base = PyBaseObject_Type;
    set(type, PyTypeOff.tp_base, base);
  }
  if (base !== NULL && PyType_Ready(base) < 0) return -1;
  if (get(type, PyTypeOff.tp_bases) === 0) {
    const bases = base === NULL ? PyTuple_Pack() : PyTuple_Pack(base);
    if (bases === NULL) return -1;
    set(type, PyTypeOff.tp_bases, bases);
  }
  return 0;
}

function type_ready_set_new(type: Ref): Status {
  const base = get(type, PyTypeOff.tp_base) as Ref | NULL;
  const own = get(type, PyTypeOff.tp_new);
  if (own === 0 && base === PyBaseObject_Type && (get(type, PyTypeOff.tp_flags) & TPFLAGS.HEAPTYPE) === 0) {
    orFlags(type, TPFLAGS.DISALLOW_INSTANTIATION);
  }
  if ((get(type, PyTypeOff.tp_flags) & TPFLAGS.DISALLOW_INSTANTIATION) !== 0) { set(type, PyTypeOff.tp_new, 0); return 0; }
  if (own === 0) { set(type, PyTypeOff.tp_new, base === NULL ? 0 : get(base, PyTypeOff.tp_new)); return 0; }
  const has = PyDict_Contains(dictOf(type), ID("__new__"));
  if (has !== 0) return has < 0 ? -1 : 0;
  return storeSteal(dictOf(type), ID("__new__"), PyCFunction_NewEx(newMethodDef, type, NULL));
}
function storeSteal(dict: Ref, key: Ref, valueSteal: Ref | NULL): Status {
  if (valueSteal === NULL) return -1;
  const status = PyDict_SetItem(dict, key, valueSteal);
  Py_DECREF(valueSteal);
  return status;
}

function type_ready_fill_dict(type: Ref): Status {
  if (add_operators(type) < 0) return -1;
  const dict = dictOf(type);
  for (let def = get(type, PyTypeOff.tp_methods); def !== 0 && I32[def >> 2] !== 0; def += 32) if (type_add_method(type, def) < 0) return -1;
  for (let def = get(type, PyTypeOff.tp_members); def !== 0 && I32[def >> 2] !== 0; def += 40) {
    if (setDefaultSteal(dict, I32[def >> 2]! as Ref, PyDescr_NewMember(type, def)) < 0) return -1;
  }
  for (let def = get(type, PyTypeOff.tp_getset); def !== 0 && I32[def >> 2] !== 0; def += 40) {
    if (setDefaultSteal(dict, I32[def >> 2]! as Ref, PyDescr_NewGetSet(type, def)) < 0) return -1;
  }
  return type_dict_set_doc(type);
}
function setDefaultSteal(dict: Ref, key: Ref, valueSteal: Ref | NULL): Status {
  if (valueSteal === NULL) return -1;
  const held = PyDict_SetDefault(dict, key, valueSteal);
  Py_DECREF(valueSteal);
  return held === NULL ? -1 : 0;
}
function type_add_method(type: Ref, def: number): Status {
  const flags = I32[(def + 16) >> 2]!;
  const name = I32[def >> 2]! as Ref;
  let descr: Ref | NULL;
  if ((flags & METH.CLASS) !== 0) descr = PyDescr_NewClassMethod(type, def);
  else if ((flags & METH.STATIC) !== 0) {
    const fn = PyCFunction_NewEx(def, type, NULL);
    if (fn === NULL) return -1;
    descr = PyStaticMethod_New(fn);
    Py_DECREF(fn);
  } else {
    descr = PyDescr_NewMethod(type, def);
  }
  return (flags & METH.COEXIST) !== 0 ? storeSteal(dictOf(type), name, descr) : setDefaultSteal(dictOf(type), name, descr);
}
function type_dict_set_doc(type: Ref): Status {
  const has = PyDict_Contains(dictOf(type), ID("__doc__"));
  if (has !== 0) return has < 0 ? -1 : 0;
  const doc = (get(type, PyTypeOff.tp_flags) & TPFLAGS.HEAPTYPE) === 0 ? get(type, PyTypeOff.tp_doc) as Ref | NULL : NULL;
  return PyDict_SetItem(dictOf(type), ID("__doc__"), doc === NULL ? Py_None : doc);
}

function type_ready_mro(type: Ref): Status {
  if (mro_internal(type) < 0) return -1;
  if ((get(type, PyTypeOff.tp_flags) & TPFLAGS.HEAPTYPE) !== 0) return 0;
  const mro = get(type, PyTypeOff.tp_mro) as Ref;
  for (let i = 0; i < Py_SIZE(mro); i++) {
    const base = tupleItem(mro, i);
    if (PyType_Check(base) && (get(base, PyTypeOff.tp_flags) & TPFLAGS.HEAPTYPE) !== 0) {
      return raiseStatus(PyExc_TypeError, `type '${nameOfType(type)}' is not dynamically allocated but its base type '${nameOfType(base)}' is dynamically allocated`);
    }
  }
  return 0;
}

// --- inheritance

const tables = [
  [PyTypeOff.tp_as_number, 36], [PyTypeOff.tp_as_async, 4], [PyTypeOff.tp_as_sequence, 10], [PyTypeOff.tp_as_mapping, 3], [PyTypeOff.tp_as_buffer, 2],
] as const;

function type_ready_inherit(type: Ref): Status {
  const base = get(type, PyTypeOff.tp_base) as Ref | NULL;
  if (base !== NULL) inherit_special(type, base);
  const mro = get(type, PyTypeOff.tp_mro) as Ref;
  for (let i = 1; i < Py_SIZE(mro); i++) {
    const b = tupleItem(mro, i);
    if (!PyType_Check(b)) continue;
    if (inherit_slots(type, b) < 0) return -1;
    if ((get(type, PyTypeOff.tp_flags) & (TPFLAGS.SEQUENCE | TPFLAGS.MAPPING)) === 0) {
      orFlags(type, get(b, PyTypeOff.tp_flags) & (TPFLAGS.SEQUENCE | TPFLAGS.MAPPING));
    }
  }
  if (base !== NULL) for (const [table] of tables) if (get(type, table) === 0) set(type, table, get(base, table));
  return 0;
}

const inheritedValues = [PyTypeOff.tp_itemsize, PyTypeOff.tp_weaklistoffset, PyTypeOff.tp_dictoffset] as const;
const SUBCLASS_BITS = TPFLAGS.TYPE_SUBCLASS | TPFLAGS.LONG_SUBCLASS | TPFLAGS.BYTES_SUBCLASS | TPFLAGS.UNICODE_SUBCLASS
  | TPFLAGS.TUPLE_SUBCLASS | TPFLAGS.LIST_SUBCLASS | TPFLAGS.DICT_SUBCLASS;

function inherit_special(type: Ref, base: Ref): void {
  const flags = get(type, PyTypeOff.tp_flags);
  const baseFlags = get(base, PyTypeOff.tp_flags);
  if ((flags & TPFLAGS.HAVE_GC) === 0 && (baseFlags & TPFLAGS.HAVE_GC) !== 0 && get(type, PyTypeOff.tp_traverse) === 0 && get(type, PyTypeOff.tp_clear) === 0) {
    orFlags(type, TPFLAGS.HAVE_GC);
    set(type, PyTypeOff.tp_traverse, get(base, PyTypeOff.tp_traverse));
    set(type, PyTypeOff.tp_clear, get(base, PyTypeOff.tp_clear));
  }
  orFlags(type, baseFlags & TPFLAGS.PREHEADER);
  if (get(type, PyTypeOff.tp_basicsize) === 0) set(type, PyTypeOff.tp_basicsize, get(base, PyTypeOff.tp_basicsize));
  for (const offset of inheritedValues) if (get(type, offset) === 0) set(type, offset, get(base, offset));
  if (PyType_IsSubtype(base, PyExc_BaseException)) orFlags(type, TPFLAGS.BASE_EXC_SUBCLASS);
  orFlags(type, baseFlags & (SUBCLASS_BITS | TPFLAGS.MATCH_SELF | TPFLAGS.ITEMS_AT_END));
}

/** Slots copied one by one when the type has none and the base brought its own (COPYSLOT). */
const plainSlots = [
  PyTypeOff.tp_iter, PyTypeOff.tp_iternext, PyTypeOff.tp_descr_get, PyTypeOff.tp_descr_set, PyTypeOff.tp_dictoffset,
  PyTypeOff.tp_init, PyTypeOff.tp_alloc, PyTypeOff.tp_is_gc, PyTypeOff.tp_finalize, PyTypeOff.tp_str, PyTypeOff.tp_repr,
  PyTypeOff.tp_dealloc, PyTypeOff.tp_vectorcall_offset,
] as const;

function copySlot(type: Ref, base: Ref, basebase: Ref | NULL, offset: number): void {
  const value = get(base, offset);
  if (value !== 0 && get(type, offset) === 0 && (basebase === NULL || value !== get(basebase, offset))) set(type, offset, value);
}

function inherit_slots(type: Ref, base: Ref): Status {
  const basebase = get(base, PyTypeOff.tp_base) as Ref | NULL;
  for (const [table, count] of tables) {
    const own = get(type, table);
    const theirs = get(base, table);
    if (own === 0 || theirs === 0) continue;
    const older = basebase === NULL ? 0 : get(basebase, table);
    for (let at = 0; at < count * 8; at += 8) {
      const value = I32[(theirs + at) >> 2]!;
      if (value !== 0 && I32[(own + at) >> 2] === 0 && (older === 0 || value !== I32[(older + at) >> 2])) I32[(own + at) >> 2] = value;
    }
  }
  if (get(type, PyTypeOff.tp_getattro) === 0) set(type, PyTypeOff.tp_getattro, get(base, PyTypeOff.tp_getattro));
  if (get(type, PyTypeOff.tp_setattro) === 0) set(type, PyTypeOff.tp_setattro, get(base, PyTypeOff.tp_setattro));
  for (const offset of plainSlots) copySlot(type, base, basebase, offset);
  const baseFlags = get(base, PyTypeOff.tp_flags);
  if (get(type, PyTypeOff.tp_call) === 0) orFlags(type, baseFlags & TPFLAGS.HAVE_VECTORCALL);
  copySlot(type, base, basebase, PyTypeOff.tp_call);
  if (get(type, PyTypeOff.tp_richcompare) === 0 && get(type, PyTypeOff.tp_hash) === 0) {
    const overrides = overrides_hash(type);
    if (overrides < 0) return -1;
    if (overrides === 0) {
      set(type, PyTypeOff.tp_richcompare, get(base, PyTypeOff.tp_richcompare));
      set(type, PyTypeOff.tp_hash, get(base, PyTypeOff.tp_hash));
    }
  }
  const flags = get(type, PyTypeOff.tp_flags);
  const descrGet = get(base, PyTypeOff.tp_descr_get);
  if (descrGet !== 0 && get(type, PyTypeOff.tp_descr_get) === descrGet && (flags & TPFLAGS.IMMUTABLETYPE) !== 0) {
    orFlags(type, baseFlags & TPFLAGS.METHOD_DESCRIPTOR);
  }
  if (((flags ^ baseFlags) & TPFLAGS.HAVE_GC) === 0) copySlot(type, base, basebase, PyTypeOff.tp_free);
  else if ((flags & TPFLAGS.HAVE_GC) !== 0 && get(type, PyTypeOff.tp_free) === 0 && get(base, PyTypeOff.tp_free) === OBJECT_FREE) {
    set(type, PyTypeOff.tp_free, GC_DEL);
  }
  return 0;
}
function overrides_hash(type: Ref): number {
  const has = PyDict_Contains(dictOf(type), ID("__eq__"));
  return has !== 0 ? has : PyDict_Contains(dictOf(type), ID("__hash__"));
}
function type_ready_set_hash(type: Ref): Status {
  if (get(type, PyTypeOff.tp_hash) !== 0) return 0;
  const has = PyDict_Contains(dictOf(type), ID("__hash__"));
  if (has !== 0) return has < 0 ? -1 : 0;
  if (PyDict_SetItem(dictOf(type), ID("__hash__"), Py_None) < 0) return -1;
  set(type, PyTypeOff.tp_hash, HASH_NOT_IMPLEMENTED);
  return 0;
}
function type_ready_managed_dict(type: Ref): Status {
  if ((get(type, PyTypeOff.tp_flags) & TPFLAGS.MANAGED_DICT) === 0 || get(type, PyTypeOff.ht_cached_keys) !== 0) return 0;
  const keys = _PyDict_NewKeysForClass();
  if (keys === 0) { PyErr_NoMemory(); return -1; }
  set(type, PyTypeOff.ht_cached_keys, keys);
  return 0;
}

// --- tp_subclasses: { address of the subclass: weak reference to it }

function add_subclass(base: Ref, type: Ref): Status {
  const key = PyLong_FromLong(type);
  if (key === NULL) return -1;
  const ref = PyWeakref_NewRef(type, NULL);
  if (ref === NULL) { Py_DECREF(key); return -1; }
  let subclasses = get(base, PyTypeOff.tp_subclasses) as Ref | NULL;
  if (subclasses === NULL) {
    subclasses = PyDict_New();
    if (subclasses !== NULL) set(base, PyTypeOff.tp_subclasses, subclasses);
  }
  const status = subclasses === NULL ? -1 : PyDict_SetItem(subclasses, key, ref);
  Py_DECREF(ref);
  Py_DECREF(key);
  return status;
}
export function add_all_subclasses(type: Ref, bases: Ref): Status {
  let status: Status = 0;
  for (let i = 0; i < Py_SIZE(bases); i++) {
    const base = tupleItem(bases, i);
    if (PyType_Check(base) && add_subclass(base, type) < 0) status = -1;
  }
  return status;
}
function remove_subclass(base: Ref, type: Ref): void {
  const subclasses = get(base, PyTypeOff.tp_subclasses) as Ref | NULL;
  if (subclasses === NULL) return;
  const key = PyLong_FromLong(type);
  if (key === NULL) { PyErr_Clear(); return; }
  if (PyDict_DelItem(subclasses, key) < 0 && PyErr_ExceptionMatches(PyExc_KeyError)) PyErr_Clear();
  Py_DECREF(key);
  if (I32[(subclasses + 16) >> 2] === 0) Py_CLEAR(base + PyTypeOff.tp_subclasses);
}
export function remove_all_subclasses(type: Ref, bases: Ref): void {
  for (let i = 0; i < Py_SIZE(bases); i++) {
    const base = tupleItem(bases, i);
    if (PyType_Check(base)) remove_subclass(base, type);
  }
}
