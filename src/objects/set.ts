/**
 * Sets and frozensets: the table. Source: CPython 3.12 Objects/setobject.c.
 *
 *   PySetObject, 200 bytes                       setentry, 16 bytes
 *   16  fill         active and dummy entries    0  key    NULL: never used; dummyKey: deleted
 *   24  used         active entries              8  hash   0 with key NULL, -1 with dummyKey
 *   32  mask         slots - 1
 *   40  table        smalltable, or a block
 *   48  hash         of a frozenset, -1 while not known
 *   56  finger       where pop() looks next
 *   64  smalltable   8 entries
 *   192 weakreflist
 *
 * A probe looks at a slot and, if they are in the table, the 9 after it before it jumps.
 */
import { I32, memset } from "../memory/views.ts";
import { PyMem_Free, PyMem_Malloc } from "../memory/alloc.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyIter_Next, PyObject_GetIter, PySequence_List } from "./abstract.ts";
import { defineType, METH, type MethodSpec } from "./define.ts";
import { dictNextKey, keyHash, nextHashAt, PyDict_CheckExact, PyDict_GET_SIZE, PyDict_Next, tpFree } from "./dict.ts";
import { unicode_eq } from "./dict-keys.ts";
import { PyErr_BadInternalCall, PyErr_NoMemory, raise, reprText } from "./errors.ts";
import { PyExc_KeyError } from "./exceptions.ts";
import { PyObject_GC_Del, PyObject_GC_UnTrack, PyType_GenericAlloc } from "./gcalloc.ts";
import { PyObject_RichCompareBool, Py_ReprEnter, Py_ReprLeave } from "./generic.ts";
import { hashHi, hashLo } from "./hash.ts";
import { long_compare, PyLong_Type } from "./int.ts";
import { CMP, FN, Py_DECREF, Py_INCREF, Py_NewRef, PyTypeOff, TPFLAGS, type visitproc } from "./object.ts";
import * as ops from "./set-ops.ts";
import { set_iter } from "./set-iter.ts";
import { dummyKey } from "./singletons.ts";
import { State } from "./state.ts";
import { Trash, trashcanBegin, trashcanEnd } from "./trashcan.ts";
import { PyType_IsSubtype, typeName } from "./typeobject.ts";
import { PyUnicode_FromString, PyUnicode_Type } from "./unicode.ts";
import { PyObject_ClearWeakRefs } from "./weakref.ts";

export const enum PySetOff {
  fill = 16, used = 24, mask = 32, table = 40, hash = 48, finger = 56, smalltable = 64, weakreflist = 192, basic_size = 200,
}
const PySet_MINSIZE = 8;
const LINEAR_PROBES = 9;

function isA(o: Ref, type: Ref): boolean {
  const t = I32[(o + 8) >> 2]! as Ref;
  return t === type || PyType_IsSubtype(t, type);
}
export function PySet_Check(o: Ref): boolean { return isA(o, PySet_Type); }
export function PySet_CheckExact(o: Ref): boolean { return I32[(o + 8) >> 2] === PySet_Type; }
export function PyFrozenSet_Check(o: Ref): boolean { return isA(o, PyFrozenSet_Type); }
export function PyFrozenSet_CheckExact(o: Ref): boolean { return I32[(o + 8) >> 2] === PyFrozenSet_Type; }
export function PyAnySet_CheckExact(o: Ref): boolean { return PySet_CheckExact(o) || PyFrozenSet_CheckExact(o); }
export function PyAnySet_Check(o: Ref): boolean { return PyAnySet_CheckExact(o) || PySet_Check(o) || PyFrozenSet_Check(o); }
export function PySet_GET_SIZE(so: Ref): number { return I32[(so + PySetOff.used) >> 2]!; }
export function setMask(so: Ref): number { return I32[(so + PySetOff.mask) >> 2]!; }
export function setTableOf(so: Ref): number { return I32[(so + PySetOff.table) >> 2]!; }
function isSmall(so: Ref): boolean { return I32[(so + PySetOff.table) >> 2] === so + PySetOff.smalltable; }

// ---- the table

/** Compares a stored key with `key` of equal hash: 1, 0 or -1; `sure` types are compared at once. */
function sameKey(k: Ref, key: Ref): number {
  const type = I32[(k + 8) >> 2]!;
  if (type === I32[(key + 8) >> 2]) {
    if (type === PyUnicode_Type) return unicode_eq(k, key) ? 1 : 0;
    if (type === PyLong_Type) return long_compare(k, key) === 0 ? 1 : 0;
  }
  Py_INCREF(k);
  const cmp = PyObject_RichCompareBool(k, key, CMP.EQ);
  Py_DECREF(k);
  return cmp;
}

/** After set_lookkey gave an unused entry: the last deleted one on the way there, or 0. For set_add_entry only. */
let freeslot = 0;
/** Address of the entry of `key`, or of the unused one where it would go; 0 with an exception set. */
export function set_lookkey(so: Ref, key: Ref, hash: number, hashHigh: number): number {
  restart: for (;;) {
    let mask = setMask(so);
    let lo = hash;
    let hi = hashHigh;
    let i = hash & mask;
    let dummy = 0;
    for (;;) {
      let entry = setTableOf(so) + i * 16;
      for (let probes = i + LINEAR_PROBES <= mask ? LINEAR_PROBES : 0; probes >= 0; probes--, entry += 16) {
        const k = I32[entry >> 2]! as Ref;
        if (k === key) return entry;
        if (k === 0) {
          freeslot = dummy;
          return entry;
        }
        if (I32[(entry + 8) >> 2] !== hash || I32[(entry + 12) >> 2] !== hashHigh) {
          if (k === dummyKey) dummy = entry;
          continue;
        }
        const table = setTableOf(so);
        const cmp = sameKey(k, key);
        if (cmp < 0) return 0;
        if (table !== setTableOf(so) || I32[entry >> 2] !== k) continue restart;
        if (cmp > 0) return entry;
        mask = setMask(so);
      }
      lo = (lo >>> 5) | (hi << 27);
      hi >>>= 5;
      i = (i * 5 + 1 + lo) & mask;
    }
  }
}
/** Adds `key`. The table grows when three fifths are filled: to four times as many slots as items, above 50,000 to twice. */
export function set_add_entry(so: Ref, key: Ref, hash: number, hashHigh: number): Status {
  Py_INCREF(key);
  const unused = set_lookkey(so, key, hash, hashHigh);
  if (unused === 0 || I32[unused >> 2] !== 0) {
    Py_DECREF(key);
    return unused === 0 ? -1 : 0;
  }
  const entry = freeslot !== 0 ? freeslot : unused;
  I32[entry >> 2] = key;
  I32[(entry + 8) >> 2] = hash;
  I32[(entry + 12) >> 2] = hashHigh;
  const used = I32[(so + PySetOff.used) >> 2]! + 1;
  I32[(so + PySetOff.used) >> 2] = used;
  if (entry !== unused) return 0;
  const fill = I32[(so + PySetOff.fill) >> 2]! + 1;
  I32[(so + PySetOff.fill) >> 2] = fill;
  return fill * 5 < setMask(so) * 3 ? 0 : set_table_resize(so, used > 50000 ? used * 2 : used * 4);
}
/** Enters a key that is not in the table, which has no dummies; takes a count of it. */
export function set_insert_clean(table: number, mask: number, keySteal: number, hash: number, hashHigh: number): void {
  let lo = hash;
  let hi = hashHigh;
  for (let i = hash & mask; ; ) {
    let entry = table + i * 16;
    for (let probes = i + LINEAR_PROBES <= mask ? LINEAR_PROBES : 0; probes >= 0; probes--, entry += 16) {
      if (I32[entry >> 2] !== 0) continue;
      I32[entry >> 2] = keySteal;
      I32[(entry + 8) >> 2] = hash;
      I32[(entry + 12) >> 2] = hashHigh;
      return;
    }
    lo = (lo >>> 5) | (hi << 27);
    hi >>>= 5;
    i = (i * 5 + 1 + lo) & mask;
  }
}
/** Makes the table the smallest power of two above `minused`, and drops the dummies. */
export function set_table_resize(so: Ref, minused: number): Status {
  let newsize = PySet_MINSIZE;
  while (newsize <= minused) newsize *= 2;
  const old = setTableOf(so);
  const oldWords = (setMask(so) + 1) * 4;
  const wasSmall = isSmall(so);
  const fill = I32[(so + PySetOff.fill) >> 2]!;
  const used = I32[(so + PySetOff.used) >> 2]!;
  let table: number;
  let from: Int32Array;
  if (newsize === PySet_MINSIZE) {
    table = so + PySetOff.smalltable;
    if (wasSmall && fill === used) return 0;
  } else {
    table = newsize > 0x7fffffff / 16 ? 0 : PyMem_Malloc(newsize * 16);
    if (table === 0) { PyErr_NoMemory(); return -1; }
  }
  from = wasSmall ? I32.slice(old >> 2, (old >> 2) + oldWords) : I32.subarray(old >> 2, (old >> 2) + oldWords);
  memset(table, 0, newsize * 16);
  I32[(so + PySetOff.mask) >> 2] = newsize - 1;
  I32[(so + PySetOff.table) >> 2] = table;
  I32[(so + PySetOff.fill) >> 2] = used;
  for (let at = 0; at < oldWords; at += 4) {
    const key = from[at]!;
    if (key !== 0 && key !== dummyKey) set_insert_clean(table, newsize - 1, key, from[at + 2]!, from[at + 3]!);
  }
  if (!wasSmall) PyMem_Free(old);
  return 0;
}
export function set_contains_entry(so: Ref, key: Ref, lo: number, hi: number): number {
  const entry = set_lookkey(so, key, lo, hi);
  return entry === 0 ? -1 : I32[entry >> 2] !== 0 ? 1 : 0;
}
/** 1 when it was there, 0 when not, -1 with an exception set. */
export function set_discard_entry(so: Ref, key: Ref, lo: number, hi: number): number {
  const entry = set_lookkey(so, key, lo, hi);
  if (entry === 0) return -1;
  const old = I32[entry >> 2]! as Ref | 0;
  if (old === 0) return 0;
  makeDummy(entry);
  I32[(so + PySetOff.used) >> 2]! -= 1;
  Py_DECREF(old);
  return 1;
}
function makeDummy(entry: number): void {
  I32[entry >> 2] = dummyKey;
  I32[(entry + 8) >> 2] = -1;
  I32[(entry + 12) >> 2] = -1;
}
export function set_add_key(so: Ref, key: Ref): Status { return keyHash(key) < 0 ? -1 : set_add_entry(so, key, hashLo, hashHi); }
export function set_contains_key(so: Ref, key: Ref): number { return keyHash(key) < 0 ? -1 : set_contains_entry(so, key, hashLo, hashHi); }
export function set_discard_key(so: Ref, key: Ref): number { return keyHash(key) < 0 ? -1 : set_discard_entry(so, key, hashLo, hashHi); }

/** Sets the fields of an empty set. */
export function set_empty_to_minsize(so: Ref): void {
  memset(so + PySetOff.smalltable, 0, PySet_MINSIZE * 16);
  I32[(so + PySetOff.fill) >> 2] = 0;
  I32[(so + PySetOff.used) >> 2] = 0;
  I32[(so + PySetOff.mask) >> 2] = PySet_MINSIZE - 1;
  I32[(so + PySetOff.table) >> 2] = so + PySetOff.smalltable;
  I32[(so + PySetOff.hash) >> 2] = -1;
  I32[(so + PySetOff.hash + 4) >> 2] = -1;
}
export function set_clear_internal(so: Ref): Status {
  const table = setTableOf(so);
  const small = isSmall(so);
  if (small && I32[(so + PySetOff.fill) >> 2] === 0) return 0;
  const keys: Ref[] = [];
  for (let entry = table, end = table + (setMask(so) + 1) * 16; entry < end; entry += 16) {
    const key = I32[entry >> 2]! as Ref;
    if (key !== 0 && key !== dummyKey) keys.push(key);
  }
  set_empty_to_minsize(so);
  for (const key of keys) Py_DECREF(key);
  if (!small) PyMem_Free(table);
  return 0;
}

/** The entry that `_PySet_NextEntry` came to: its key, borrowed, and the address of its hash, valid until the set changes. */
export let setNextKey: Ref = 0 as Ref;
export let setNextHashAt = 0;
/** Steps to the item after position `pos` (0 at first): its position, or 0 when there is none. Sets setNextKey, setNextHashAt. */
export function _PySet_NextEntry(so: Ref, pos: number): number {
  const mask = setMask(so);
  const table = setTableOf(so);
  for (let i = pos; i <= mask; i++) {
    const key = I32[(table + i * 16) >> 2]!;
    if (key === 0 || key === dummyKey) continue;
    setNextKey = key as Ref;
    setNextHashAt = table + i * 16 + 8;
    return i + 1;
  }
  return 0;
}

// ---- life and death

function set_dealloc(so: Ref): void {
  PyObject_GC_UnTrack(so);
  const trash = trashcanBegin(so, set_dealloc);
  if (trash === Trash.DEPOSITED) return;
  if (I32[(so + PySetOff.weakreflist) >> 2] !== 0) PyObject_ClearWeakRefs(so);
  for (let used = PySet_GET_SIZE(so), entry = setTableOf(so); used > 0; entry += 16) {
    const key = I32[entry >> 2]! as Ref;
    if (key === 0 || key === dummyKey) continue;
    used--;
    Py_DECREF(key);
  }
  if (!isSmall(so)) PyMem_Free(setTableOf(so));
  tpFree(so);
  trashcanEnd(trash);
}
function set_traverse(so: Ref, visit: visitproc, arg: number): number {
  for (let pos = 0; (pos = _PySet_NextEntry(so, pos)) !== 0; ) {
    const result = visit(setNextKey, arg);
    if (result !== 0) return result;
  }
  return 0;
}
function set_repr(so: Ref): NewRef | NULL {
  const entered = Py_ReprEnter(so);
  if (entered !== 0) return entered < 0 ? NULL : PyUnicode_FromString(`${typeName(so)}(...)`);
  let text: string | null = "";
  if (PySet_GET_SIZE(so) !== 0) {
    const list = PySequence_List(so);
    text = list === NULL ? null : reprText(list);
    if (list !== NULL) Py_DECREF(list);
    if (text !== null) text = `{${text.slice(1, -1)}}`;
  }
  Py_ReprLeave(so);
  if (text === null) return NULL;
  return PyUnicode_FromString(text !== "" && PySet_CheckExact(so) ? text : `${typeName(so)}(${text})`);
}

/** Adds what `other` gives: the entries of a set, the keys of a dict, the items of an iterable. */
export function set_update_internal(so: Ref, other: Ref): Status {
  if (PyAnySet_Check(other)) return ops.set_merge(so, other);
  if (PyDict_CheckExact(other)) {
    const size = PyDict_GET_SIZE(other);
    if ((I32[(so + PySetOff.fill) >> 2]! + size) * 5 >= setMask(so) * 3 && set_table_resize(so, (PySet_GET_SIZE(so) + size) * 2) < 0) return -1;
    for (let pos = 0; (pos = PyDict_Next(other, pos)) !== 0; ) {
      if (set_add_entry(so, dictNextKey, I32[nextHashAt >> 2]!, I32[(nextHashAt + 4) >> 2]!) < 0) return -1;
    }
    return 0;
  }
  const it = PyObject_GetIter(other);
  if (it === NULL) return -1;
  let status: Status = 0;
  for (let key: NewRef | NULL; status === 0 && (key = PyIter_Next(it)) !== NULL; ) {
    status = set_add_key(so, key);
    Py_DECREF(key);
  }
  Py_DECREF(it);
  return status < 0 || I32[State.current_exception >> 2] !== 0 ? -1 : 0;
}
export function make_new_set(type: Ref, iterable: Ref | NULL): NewRef | NULL {
  const so = FN[I32[(type + PyTypeOff.tp_alloc) >> 2]!]!(type, 0) as NewRef | NULL;
  if (so === NULL) return NULL;
  set_empty_to_minsize(so);
  if (iterable !== NULL && set_update_internal(so, iterable) < 0) {
    Py_DECREF(so);
    return NULL;
  }
  return so;
}
/** `make_new_set` of set or frozenset, whichever `type` is or derives from. */
export function make_new_set_basetype(type: Ref, iterable: Ref | NULL): NewRef | NULL {
  const base = type === PySet_Type || (type !== PyFrozenSet_Type && PyType_IsSubtype(type, PySet_Type)) ? PySet_Type : PyFrozenSet_Type;
  return make_new_set(base, iterable);
}
/** An exact frozenset made from an exact frozenset is that frozenset. */
export function make_new_frozenset(type: Ref, iterable: Ref | NULL): NewRef | NULL {
  if (type === PyFrozenSet_Type && iterable !== NULL && PyFrozenSet_CheckExact(iterable)) return Py_NewRef(iterable);
  return make_new_set(type, iterable);
}

// ---- the C API

export function PySet_New(iterable: Ref | NULL): NewRef | NULL { return make_new_set(PySet_Type, iterable); }
export function PyFrozenSet_New(iterable: Ref | NULL): NewRef | NULL { return make_new_set(PyFrozenSet_Type, iterable); }
/** 1, 0, or -1 with an exception set; the key must be hashable. */
export function PySet_Contains(so: Ref, key: Ref): number { return set_contains_key(so, key); }
export function PySet_Discard(so: Ref, key: Ref): number { return set_discard_key(so, key); }
/** Also for a frozenset that nobody else holds yet. */
export function PySet_Add(so: Ref, key: Ref): Status {
  if (!PySet_Check(so) && (!PyFrozenSet_Check(so) || I32[so >> 2] !== 1)) { PyErr_BadInternalCall(); return -1; }
  return set_add_key(so, key);
}
export function _PySet_Update(so: Ref, iterable: Ref): Status { return set_update_internal(so, iterable); }
export function PySet_Pop(so: Ref): NewRef | NULL {
  if (PySet_GET_SIZE(so) === 0) return raise(PyExc_KeyError, "pop from an empty set");
  const table = setTableOf(so);
  const mask = setMask(so);
  let i = I32[(so + PySetOff.finger) >> 2]! & mask;
  while (I32[(table + i * 16) >> 2] === 0 || I32[(table + i * 16) >> 2] === dummyKey) i = i === mask ? 0 : i + 1;
  const key = I32[(table + i * 16) >> 2]! as NewRef;
  makeDummy(table + i * 16);
  I32[(so + PySetOff.used) >> 2]! -= 1;
  I32[(so + PySetOff.finger) >> 2] = i + 1;
  return key;
}

// ---- types

const common: MethodSpec[] = [
  ["__contains__", METH.O | METH.COEXIST, ops.set_direct_contains, "x.__contains__(y) <==> y in x."],
  ["__class_getitem__", METH.O | METH.CLASS, ops.set_class_getitem, "See PEP 585"],
  ["__reduce__", METH.NOARGS, ops.set_reduce, "Return state information for pickling."],
  ["__sizeof__", METH.NOARGS, ops.set_sizeof, "S.__sizeof__() -> size of S in memory, in bytes"],
  ["difference", METH.VARARGS, ops.set_difference_multi, "Return the difference of two or more sets as a new set.\n\n(i.e. all elements that are in this set but not the others.)"],
  ["intersection", METH.VARARGS, ops.set_intersection_multi, "Return the intersection of two sets as a new set.\n\n(i.e. all elements that are in both sets.)"],
  ["isdisjoint", METH.O, ops.set_isdisjoint, "Return True if two sets have a null intersection."],
  ["issubset", METH.O, ops.set_issubset, "Test whether every element in the set is in other."],
  ["issuperset", METH.O, ops.set_issuperset, "Test whether every element in other is in the set."],
  ["symmetric_difference", METH.O, ops.set_symmetric_difference, "Return the symmetric difference of two sets as a new set.\n\n(i.e. all elements that are in exactly one of the sets.)"],
  ["union", METH.VARARGS, ops.set_union, "Return the union of sets as a new set.\n\n(i.e. all elements that are in either set.)"],
];
const commonSlots = {
  tp_dealloc: set_dealloc, tp_repr: set_repr, tp_traverse: set_traverse, tp_clear: set_clear_internal,
  tp_richcompare: ops.set_richcompare, tp_iter: set_iter, tp_alloc: PyType_GenericAlloc, tp_free: PyObject_GC_Del,
  nb_subtract: ops.set_sub, nb_and: ops.set_and, nb_xor: ops.set_xor, nb_or: ops.set_or,
  sq_length: PySet_GET_SIZE, sq_contains: ops.set_contains,
};
const setFlags = TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE | TPFLAGS.MATCH_SELF;

export const PySet_Type = defineType({
  name: "set", basicsize: PySetOff.basic_size, flags: setFlags, weaklistoffset: PySetOff.weakreflist, unhashable: true,
  doc: "set() -> new empty set object\nset(iterable) -> new set object\n\nBuild an unordered collection of unique elements.",
  slots: {
    ...commonSlots, tp_init: ops.set_init, tp_new: ops.set_new, tp_vectorcall: ops.set_vectorcall,
    nb_inplace_subtract: ops.set_isub, nb_inplace_and: ops.set_iand, nb_inplace_xor: ops.set_ixor, nb_inplace_or: ops.set_ior,
  },
  methods: [
    ...common,
    ["add", METH.O, ops.set_add, "Add an element to a set.\n\nThis has no effect if the element is already present."],
    ["clear", METH.NOARGS, ops.set_clear, "Remove all elements from this set."],
    ["copy", METH.NOARGS, ops.set_copy, "Return a shallow copy of a set."],
    ["discard", METH.O, ops.set_discard, "Remove an element from a set if it is a member.\n\nUnlike set.remove(), the discard() method does not raise\nan exception when an element is missing from the set."],
    ["difference_update", METH.VARARGS, ops.set_difference_update, "Remove all elements of another set from this set."],
    ["intersection_update", METH.VARARGS, ops.set_intersection_update_multi, "Update a set with the intersection of itself and another."],
    ["pop", METH.NOARGS, PySet_Pop, "Remove and return an arbitrary set element.\nRaises KeyError if the set is empty."],
    ["remove", METH.O, ops.set_remove, "Remove an element from a set; it must be a member.\n\nIf the element is not a member, raise a KeyError."],
    ["symmetric_difference_update", METH.O, ops.set_symmetric_difference_update, "Update a set with the symmetric difference of itself and another."],
    ["update", METH.VARARGS, ops.set_update, "Update a set with the union of itself and others."],
  ],
});
export const PyFrozenSet_Type = defineType({
  name: "frozenset", basicsize: PySetOff.basic_size, flags: setFlags, weaklistoffset: PySetOff.weakreflist,
  doc: "frozenset() -> empty frozenset object\nfrozenset(iterable) -> frozenset object\n\nBuild an immutable unordered collection of unique elements.",
  slots: { ...commonSlots, tp_hash: ops.frozenset_hash, tp_new: ops.frozenset_new, tp_vectorcall: ops.frozenset_vectorcall },
  methods: [...common, ["copy", METH.NOARGS, ops.frozenset_copy, "Return a shallow copy of a set."]],
});

/** Is the set sound? A message, or "" when it is. */
export function checkSet(so: Ref): string {
  let fill = 0;
  let used = 0;
  for (let i = 0; i <= setMask(so); i++) {
    const entry = setTableOf(so) + i * 16;
    const key = I32[entry >> 2]! as Ref;
    if (key === 0) continue;
    fill++;
    if (key !== dummyKey) used++;
  }
  if (fill !== I32[(so + PySetOff.fill) >> 2] || used !== PySet_GET_SIZE(so)) return `fill ${fill}, used ${used} do not match the counts`;
  return isSmall(so) === (setMask(so) === PySet_MINSIZE - 1) ? "" : "table and mask do not fit";
}
