/**
 * Methods and operators of sets. Source: CPython 3.12 Objects/setobject.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyIter_Next, PyObject_GetIter, PySequence_List } from "./abstract.ts";
import { arg, PyVectorcall_NARGS, _PyArg_CheckPositional, _PyArg_NoKeywords, _PyArg_NoKwnames } from "./args.ts";
import { callMethod } from "./call.ts";
import { dictNextKey, keyHash, nextHashAt, PyDict_CheckExact, PyDict_GET_SIZE, PyDict_Next, _PyDict_Contains_KnownHash } from "./dict.ts";
import { PyErr_Clear, PyErr_ExceptionMatches, _PyErr_SetKeyError } from "./errors.ts";
import { PyExc_TypeError } from "./exceptions.ts";
import { Py_GenericAlias } from "./genericalias.ts";
import { hashHi, hashLo, setHash } from "./hash.ts";
import { ID } from "./id.ts";
import { PyLong_FromLong } from "./int.ts";
import { CMP, Py_DECREF, Py_INCREF, Py_NewRef, PyTypeOff } from "./object.ts";
import {
  make_new_frozenset, make_new_set, make_new_set_basetype, PyAnySet_Check, PyAnySet_CheckExact, PyFrozenSet_CheckExact, PyFrozenSet_Check,
  PyFrozenSet_Type, PySet_Check, PySet_GET_SIZE, PySetOff, set_add_entry, set_add_key, set_clear_internal, set_contains_entry,
  set_contains_key, set_discard_entry, set_discard_key, set_insert_clean, set_table_resize, set_update_internal, setMask, setNextHashAt,
  setNextKey, setTableOf, _PySet_NextEntry,
} from "./set.ts";
import { dummyKey, Py_False, Py_None, Py_NotImplemented, Py_True } from "./singletons.ts";
import { State } from "./state.ts";
import { PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_Pack } from "./tuple.ts";
import { nameOfType, typeName } from "./typeobject.ts";

const id_getstate = ID("__getstate__");
const notImplemented = Py_NotImplemented as NewRef;
function truth(value: number): NewRef | NULL { return value < 0 ? NULL : ((value ? Py_True : Py_False) as NewRef); }
function none(status: Status): NewRef | NULL { return status < 0 ? NULL : (Py_None as NewRef); }
function typeOf(o: Ref): Ref { return I32[(o + 8) >> 2]! as Ref; }
function errorSet(): boolean { return I32[State.current_exception >> 2] !== 0; }
/** `o` if the status is 0; releases it otherwise. */
function orRelease(oSteal: NewRef, status: number): NewRef | NULL {
  if (status >= 0) return oSteal;
  Py_DECREF(oSteal);
  return NULL;
}

/** Calls `visit` with each key (held meanwhile) and its hash; stops at the first result that is not 0 and returns it. */
function eachEntry(so: Ref, visit: (key: Ref, lo: number, hi: number) => number): number {
  for (let pos = 0; (pos = _PySet_NextEntry(so, pos)) !== 0; ) {
    const key = Py_NewRef(setNextKey);
    const result = visit(key, I32[setNextHashAt >> 2]!, I32[(setNextHashAt + 4) >> 2]!);
    Py_DECREF(key);
    if (result !== 0) return result;
  }
  return 0;
}
/** The same for the items of any iterable, hash not computed. -1 also when iterating fails. */
function eachItem(iterable: Ref, visit: (key: Ref) => number): number {
  const it = PyObject_GetIter(iterable);
  if (it === NULL) return -1;
  let result = 0;
  for (let key: NewRef | NULL; result === 0 && (key = PyIter_Next(it)) !== NULL; ) {
    result = visit(key);
    Py_DECREF(key);
  }
  Py_DECREF(it);
  return result === 0 && errorSet() ? -1 : result;
}

/** Adds the entries of the set `other`. */
export function set_merge(so: Ref, other: Ref): Status {
  const used = PySet_GET_SIZE(other);
  if (other === so || used === 0) return 0;
  if ((I32[(so + PySetOff.fill) >> 2]! + used) * 5 >= setMask(so) * 3 && set_table_resize(so, (PySet_GET_SIZE(so) + used) * 2) < 0) return -1;
  if (I32[(so + PySetOff.fill) >> 2] !== 0) {
    for (let pos = 0; (pos = _PySet_NextEntry(other, pos)) !== 0; ) {
      if (set_add_entry(so, setNextKey, I32[setNextHashAt >> 2]!, I32[(setNextHashAt + 4) >> 2]!) < 0) return -1;
    }
    return 0;
  }
  const table = setTableOf(so);
  const mask = setMask(so);
  const same = mask === setMask(other) && I32[(other + PySetOff.fill) >> 2] === used;
  for (let entry = setTableOf(other), to = table, end = entry + (setMask(other) + 1) * 16; entry < end; entry += 16, to += 16) {
    const key = I32[entry >> 2]! as Ref;
    if (key === 0 || key === dummyKey) continue;
    Py_INCREF(key);
    if (same) {
      I32[to >> 2] = key;
      I32[(to + 8) >> 2] = I32[(entry + 8) >> 2]!;
      I32[(to + 12) >> 2] = I32[(entry + 12) >> 2]!;
    } else set_insert_clean(table, mask, key, I32[(entry + 8) >> 2]!, I32[(entry + 12) >> 2]!);
  }
  I32[(so + PySetOff.fill) >> 2] = used;
  I32[(so + PySetOff.used) >> 2] = used;
  return 0;
}

// ---- making

export function set_new(type: Ref): NewRef | NULL { return make_new_set(type, NULL); }
export function set_init(self: Ref, args: Ref, kwds: Ref | 0): number {
  if (!_PyArg_NoKeywords("set", kwds)) return -1;
  const nargs = PyTuple_GET_SIZE(args);
  if (!_PyArg_CheckPositional(typeName(self), nargs, 0, 1)) return -1;
  if (I32[(self + PySetOff.fill) >> 2] !== 0) set_clear_internal(self);
  I32[(self + PySetOff.hash) >> 2] = -1;
  I32[(self + PySetOff.hash + 4) >> 2] = -1;
  return nargs === 0 ? 0 : set_update_internal(self, PyTuple_GET_ITEM(args, 0));
}
export function set_vectorcall(type: Ref, args: number, nargsf: number, kwnames: Ref | 0): NewRef | NULL {
  const nargs = PyVectorcall_NARGS(nargsf);
  if (!_PyArg_NoKwnames("set", kwnames) || !_PyArg_CheckPositional("set", nargs, 0, 1)) return NULL;
  return make_new_set(type, nargs ? arg(args, 0) : NULL);
}
export function frozenset_new(type: Ref, args: Ref, kwds: Ref | 0): NewRef | NULL {
  const ownInit = I32[(type + PyTypeOff.tp_init) >> 2] !== I32[(PyFrozenSet_Type + PyTypeOff.tp_init) >> 2];
  if ((type === PyFrozenSet_Type || !ownInit) && !_PyArg_NoKeywords("frozenset", kwds)) return NULL;
  const nargs = PyTuple_GET_SIZE(args);
  if (!_PyArg_CheckPositional(nameOfType(type), nargs, 0, 1)) return NULL;
  return make_new_frozenset(type, nargs ? PyTuple_GET_ITEM(args, 0) : NULL);
}
export function frozenset_vectorcall(type: Ref, args: number, nargsf: number, kwnames: Ref | 0): NewRef | NULL {
  const nargs = PyVectorcall_NARGS(nargsf);
  if (!_PyArg_NoKwnames("frozenset", kwnames) || !_PyArg_CheckPositional("frozenset", nargs, 0, 1)) return NULL;
  return make_new_frozenset(type, nargs ? arg(args, 0) : NULL);
}
export function set_copy(so: Ref): NewRef | NULL { return make_new_set_basetype(typeOf(so), so); }
export function frozenset_copy(so: Ref): NewRef | NULL { return PyFrozenSet_CheckExact(so) ? Py_NewRef(so) : set_copy(so); }
export function set_clear(so: Ref): NewRef { set_clear_internal(so); return Py_None as NewRef; }
export function set_class_getitem(cls: Ref, item: Ref): NewRef | NULL { return Py_GenericAlias(cls, item); }
export function set_sizeof(so: Ref): NewRef | NULL {
  const basic = I32[(typeOf(so) + PyTypeOff.tp_basicsize) >> 2]!;
  return PyLong_FromLong(setTableOf(so) === so + PySetOff.smalltable ? basic : basic + (setMask(so) + 1) * 16);
}
export function set_reduce(so: Ref): NewRef | NULL {
  const keys = PySequence_List(so);
  if (keys === NULL) return NULL;
  const args = PyTuple_Pack(keys);
  Py_DECREF(keys);
  if (args === NULL) return NULL;
  const state = callMethod(so, id_getstate);
  const result = state === NULL ? NULL : PyTuple_Pack(typeOf(so), args, state);
  if (state !== NULL) Py_DECREF(state);
  Py_DECREF(args);
  return result;
}

const U64 = (1n << 64n) - 1n;
function shuffle_bits(h: bigint): bigint { return (((h ^ 89869747n) ^ ((h << 16n) & U64)) * 3644798167n) & U64; }
/** Independent of the order of the items; kept in the frozenset. */
export function frozenset_hash(so: Ref): Status {
  const at = (so + PySetOff.hash) >> 2;
  if ((I32[at]! & I32[at + 1]!) !== -1) return setHash(I32[at]!, I32[at + 1]!);
  let hash = 0n;
  for (let pos = 0; (pos = _PySet_NextEntry(so, pos)) !== 0; ) {
    const entry = (BigInt(I32[(setNextHashAt + 4) >> 2]! >>> 0) << 32n) | BigInt(I32[setNextHashAt >> 2]! >>> 0);
    hash ^= shuffle_bits(entry);
  }
  hash ^= (BigInt(PySet_GET_SIZE(so) + 1) * 1927868237n) & U64;
  hash ^= (hash >> 11n) ^ (hash >> 25n);
  hash = (hash * 69069n + 907133923n) & U64;
  if (hash === U64) hash = 590923713n;
  I32[at] = Number(BigInt.asIntN(32, hash));
  I32[at + 1] = Number(BigInt.asIntN(32, hash >> 32n));
  return setHash(I32[at]!, I32[at + 1]!);
}

// ---- single items

/** Repeats a lookup that failed because `key` is a set, with a frozenset of it. -2: that was not the reason. */
function withFrozen(key: Ref, look: (frozen: Ref) => number): number {
  if (!PySet_Check(key) || !PyErr_ExceptionMatches(PyExc_TypeError)) return -1;
  PyErr_Clear();
  const frozen = make_new_set(PyFrozenSet_Type, key);
  if (frozen === NULL) return -1;
  const result = look(frozen);
  Py_DECREF(frozen);
  return result;
}
export function set_contains(so: Ref, key: Ref): number {
  const found = set_contains_key(so, key);
  return found < 0 ? withFrozen(key, (frozen) => set_contains_key(so, frozen)) : found;
}
export function set_direct_contains(so: Ref, key: Ref): NewRef | NULL { return truth(set_contains(so, key)); }
export function set_add(so: Ref, key: Ref): NewRef | NULL { return none(set_add_key(so, key)); }
function discardAny(so: Ref, key: Ref): number {
  const found = set_discard_key(so, key);
  return found < 0 ? withFrozen(key, (frozen) => set_discard_key(so, frozen)) : found;
}
export function set_remove(so: Ref, key: Ref): NewRef | NULL {
  const found = discardAny(so, key);
  if (found === 0) _PyErr_SetKeyError(key);
  return found > 0 ? (Py_None as NewRef) : NULL;
}
export function set_discard(so: Ref, key: Ref): NewRef | NULL { return discardAny(so, key) < 0 ? NULL : (Py_None as NewRef); }

// ---- union

export function set_update(so: Ref, args: Ref): NewRef | NULL {
  for (let i = 0; i < PyTuple_GET_SIZE(args); i++) if (set_update_internal(so, PyTuple_GET_ITEM(args, i)) < 0) return NULL;
  return Py_None as NewRef;
}
export function set_union(so: Ref, args: Ref): NewRef | NULL {
  const result = set_copy(so);
  if (result === NULL) return NULL;
  let status: Status = 0;
  for (let i = 0; status === 0 && i < PyTuple_GET_SIZE(args); i++) {
    const other = PyTuple_GET_ITEM(args, i);
    if (other !== so) status = set_update_internal(result, other);
  }
  return orRelease(result, status);
}
export function set_or(so: Ref, other: Ref): NewRef | NULL {
  if (!PyAnySet_Check(so) || !PyAnySet_Check(other)) return notImplemented;
  const result = set_copy(so);
  return result === NULL || so === other ? result : orRelease(result, set_update_internal(result, other));
}
export function set_ior(so: Ref, other: Ref): NewRef | NULL {
  if (!PyAnySet_Check(other)) return notImplemented;
  return set_update_internal(so, other) < 0 ? NULL : Py_NewRef(so);
}

// ---- intersection

function set_intersection(so: Ref, other: Ref): NewRef | NULL {
  if (so === other) return set_copy(so);
  const result = make_new_set_basetype(typeOf(so), NULL);
  if (result === NULL) return NULL;
  if (PyAnySet_Check(other)) {
    const swap = PySet_GET_SIZE(other) > PySet_GET_SIZE(so);
    const [through, within] = swap ? [so, other] : [other, so];
    return orRelease(result, eachEntry(through, (key, lo, hi) => {
      const found = set_contains_entry(within, key, lo, hi);
      return found > 0 ? set_add_entry(result, key, lo, hi) : found;
    }));
  }
  const status = eachItem(other, (key) => {
    if (keyHash(key) < 0) return -1;
    const lo = hashLo;
    const hi = hashHi;
    const found = set_contains_entry(so, key, lo, hi);
    if (found <= 0) return found;
    if (set_add_entry(result, key, lo, hi) < 0) return -1;
    return PySet_GET_SIZE(result) >= PySet_GET_SIZE(so) ? 1 : 0; // nothing more can come
  });
  return orRelease(result, status);
}
export function set_intersection_multi(so: Ref, args: Ref): NewRef | NULL {
  const n = PyTuple_GET_SIZE(args);
  if (n === 0) return set_copy(so);
  let result: NewRef | NULL = Py_NewRef(so);
  for (let i = 0; result !== NULL && i < n; i++) {
    const next: NewRef | NULL = set_intersection(result, PyTuple_GET_ITEM(args, i));
    Py_DECREF(result);
    result = next;
  }
  return result;
}
/** Gives `so` the contents of `other`, which dies. */
function takeBody(so: Ref, otherSteal: NewRef): NewRef {
  set_swap_bodies(so, otherSteal);
  Py_DECREF(otherSteal);
  return Py_None as NewRef;
}
function set_swap_bodies(a: Ref, b: Ref): void {
  const smallA = setTableOf(a) === a + PySetOff.smalltable;
  const smallB = setTableOf(b) === b + PySetOff.smalltable;
  for (let offset = PySetOff.fill as number; offset < PySetOff.hash; offset += 8) swapWord(a + offset, b + offset);
  if (smallB) I32[(a + PySetOff.table) >> 2] = a + PySetOff.smalltable;
  if (smallA) I32[(b + PySetOff.table) >> 2] = b + PySetOff.smalltable;
  if (smallA || smallB) for (let offset = PySetOff.smalltable as number; offset < PySetOff.weakreflist; offset += 4) swapWord(a + offset, b + offset);
  const frozen = PyFrozenSet_Check(a) && PyFrozenSet_Check(b);
  for (const offset of [PySetOff.hash, PySetOff.hash + 4]) {
    if (frozen) swapWord(a + offset, b + offset);
    else I32[(a + offset) >> 2] = I32[(b + offset) >> 2] = -1;
  }
}
function swapWord(p: number, q: number): void {
  const word = I32[p >> 2]!;
  I32[p >> 2] = I32[q >> 2]!;
  I32[q >> 2] = word;
}
export function set_intersection_update_multi(so: Ref, args: Ref): NewRef | NULL {
  const result = set_intersection_multi(so, args);
  return result === NULL ? NULL : takeBody(so, result);
}
export function set_and(so: Ref, other: Ref): NewRef | NULL {
  return PyAnySet_Check(so) && PyAnySet_Check(other) ? set_intersection(so, other) : notImplemented;
}
export function set_iand(so: Ref, other: Ref): NewRef | NULL {
  if (!PyAnySet_Check(other)) return notImplemented;
  const result = set_intersection(so, other);
  if (result === NULL) return NULL;
  Py_DECREF(takeBody(so, result));
  return Py_NewRef(so);
}
export function set_isdisjoint(so: Ref, other: Ref): NewRef | NULL {
  if (so === other) return truth(PySet_GET_SIZE(so) === 0 ? 1 : 0);
  let found: number;
  if (PyAnySet_CheckExact(other)) {
    const swap = PySet_GET_SIZE(other) > PySet_GET_SIZE(so);
    const [through, within] = swap ? [so, other] : [other, so];
    found = eachEntry(through, (key, lo, hi) => set_contains_entry(within, key, lo, hi));
  } else found = eachItem(other, (key) => set_contains_key(so, key));
  return found < 0 ? NULL : truth(1 - found);
}

// ---- difference

function set_difference_update_internal(so: Ref, other: Ref): Status {
  if (so === other) return set_clear_internal(so);
  let status: number;
  if (PyAnySet_Check(other)) {
    const shared = PySet_GET_SIZE(other) >> 3 > PySet_GET_SIZE(so) ? set_intersection(so, other) : Py_NewRef(other);
    if (shared === NULL) return -1;
    status = eachEntry(shared, (key, lo, hi) => Math.min(0, set_discard_entry(so, key, lo, hi)));
    Py_DECREF(shared);
  } else status = eachItem(other, (key) => Math.min(0, set_discard_key(so, key)));
  if (status < 0) return -1;
  const used = PySet_GET_SIZE(so);
  if (I32[(so + PySetOff.fill) >> 2]! - used <= Math.floor(setMask(so) / 4)) return 0;
  return set_table_resize(so, used > 50000 ? used * 2 : used * 4);
}
function set_copy_and_difference(so: Ref, other: Ref): NewRef | NULL {
  const result = set_copy(so);
  return result === NULL ? NULL : orRelease(result, set_difference_update_internal(result, other));
}
function set_difference(so: Ref, other: Ref): NewRef | NULL {
  const isDict = PyDict_CheckExact(other);
  if (!isDict && !PyAnySet_Check(other)) return set_copy_and_difference(so, other);
  const size = isDict ? PyDict_GET_SIZE(other) : PySet_GET_SIZE(other);
  if (PySet_GET_SIZE(so) >> 2 > size) return set_copy_and_difference(so, other);
  const result = make_new_set_basetype(typeOf(so), NULL);
  if (result === NULL) return NULL;
  return orRelease(result, eachEntry(so, (key, lo, hi) => {
    const found = isDict ? _PyDict_Contains_KnownHash(other, key, lo, hi) : set_contains_entry(other, key, lo, hi);
    return found === 0 ? set_add_entry(result, key, lo, hi) : Math.min(0, found);
  }));
}
export function set_difference_multi(so: Ref, args: Ref): NewRef | NULL {
  const n = PyTuple_GET_SIZE(args);
  if (n === 0) return set_copy(so);
  const result = set_difference(so, PyTuple_GET_ITEM(args, 0));
  if (result === NULL) return NULL;
  let status: Status = 0;
  for (let i = 1; status === 0 && i < n; i++) status = set_difference_update_internal(result, PyTuple_GET_ITEM(args, i));
  return orRelease(result, status);
}
export function set_difference_update(so: Ref, args: Ref): NewRef | NULL {
  for (let i = 0; i < PyTuple_GET_SIZE(args); i++) if (set_difference_update_internal(so, PyTuple_GET_ITEM(args, i)) < 0) return NULL;
  return Py_None as NewRef;
}
export function set_sub(so: Ref, other: Ref): NewRef | NULL {
  return PyAnySet_Check(so) && PyAnySet_Check(other) ? set_difference(so, other) : notImplemented;
}
export function set_isub(so: Ref, other: Ref): NewRef | NULL {
  if (!PyAnySet_Check(other)) return notImplemented;
  return set_difference_update_internal(so, other) < 0 ? NULL : Py_NewRef(so);
}

// ---- symmetric difference

function toggle(so: Ref, key: Ref, lo: number, hi: number): number {
  const found = set_discard_entry(so, key, lo, hi);
  return found === 0 ? set_add_entry(so, key, lo, hi) : Math.min(0, found);
}
function symmetricUpdate(so: Ref, other: Ref): Status {
  if (so === other) return set_clear_internal(so);
  if (PyDict_CheckExact(other)) {
    for (let pos = 0; (pos = PyDict_Next(other, pos)) !== 0; ) {
      const key = Py_NewRef(dictNextKey);
      const status = toggle(so, key, I32[nextHashAt >> 2]!, I32[(nextHashAt + 4) >> 2]!);
      Py_DECREF(key);
      if (status < 0) return -1;
    }
    return 0;
  }
  const others = PyAnySet_Check(other) ? Py_NewRef(other) : make_new_set_basetype(typeOf(so), other);
  if (others === NULL) return -1;
  const status = eachEntry(others, (key, lo, hi) => toggle(so, key, lo, hi));
  Py_DECREF(others);
  return status < 0 ? -1 : 0;
}
export function set_symmetric_difference_update(so: Ref, other: Ref): NewRef | NULL { return none(symmetricUpdate(so, other)); }
export function set_symmetric_difference(so: Ref, other: Ref): NewRef | NULL {
  const result = make_new_set_basetype(typeOf(so), other);
  return result === NULL ? NULL : orRelease(result, symmetricUpdate(result, so));
}
export function set_xor(so: Ref, other: Ref): NewRef | NULL {
  return PyAnySet_Check(so) && PyAnySet_Check(other) ? set_symmetric_difference(so, other) : notImplemented;
}
export function set_ixor(so: Ref, other: Ref): NewRef | NULL {
  if (!PyAnySet_Check(other)) return notImplemented;
  return symmetricUpdate(so, other) < 0 ? NULL : Py_NewRef(so);
}

// ---- comparison

export function set_issubset(so: Ref, other: Ref): NewRef | NULL {
  if (!PyAnySet_Check(other)) {
    const both = set_intersection(so, other);
    if (both === NULL) return NULL;
    const result = PySet_GET_SIZE(both) === PySet_GET_SIZE(so);
    Py_DECREF(both);
    return truth(result ? 1 : 0);
  }
  if (PySet_GET_SIZE(so) > PySet_GET_SIZE(other)) return Py_False as NewRef;
  const outside = eachEntry(so, (key, lo, hi) => {
    const found = set_contains_entry(other, key, lo, hi);
    return found < 0 ? -1 : 1 - found;
  });
  return outside < 0 ? NULL : truth(1 - outside);
}
export function set_issuperset(so: Ref, other: Ref): NewRef | NULL {
  if (PyAnySet_Check(other)) return set_issubset(other, so);
  const outside = eachItem(other, (key) => {
    const found = set_contains_key(so, key);
    return found < 0 ? -1 : 1 - found;
  });
  return outside < 0 ? NULL : truth(1 - outside);
}
export function set_richcompare(v: Ref, w: Ref, op: number): NewRef | NULL {
  if (!PyAnySet_Check(w)) return notImplemented;
  const a = PySet_GET_SIZE(v);
  const b = PySet_GET_SIZE(w);
  switch (op) {
    case CMP.EQ: return a !== b || hashesDiffer(v, w) ? (Py_False as NewRef) : set_issubset(v, w);
    case CMP.NE: {
      const equal = set_richcompare(v, w, CMP.EQ);
      return equal === NULL ? NULL : truth(equal === Py_True ? 0 : 1);
    }
    case CMP.LE: return set_issubset(v, w);
    case CMP.GE: return set_issuperset(v, w);
    case CMP.LT: return a >= b ? (Py_False as NewRef) : set_issubset(v, w);
    default: return a <= b ? (Py_False as NewRef) : set_issuperset(v, w);
  }
}
function hashesDiffer(v: Ref, w: Ref): boolean {
  const p = (v + PySetOff.hash) >> 2;
  const q = (w + PySetOff.hash) >> 2;
  if ((I32[p]! & I32[p + 1]!) === -1 || (I32[q]! & I32[q + 1]!) === -1) return false;
  return I32[p] !== I32[q] || I32[p + 1] !== I32[q + 1];
}
