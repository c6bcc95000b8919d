/**
 * The method resolution order (C3) and the choice of the base that gives the layout.
 * Source: CPython 3.12 Objects/typeobject.c (mro_implementation, pmerge, mro_internal, best_base, solid_base).
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PySequence_Tuple } from "./abstract.ts";
import { PyErr_Clear, raise, raiseStatus } from "./errors.ts";
import { PyExc_TypeError } from "./exceptions.ts";
import { _PyObject_LookupAttr } from "./generic.ts";
import { ID } from "./id.ts";
import { PyList_Append, PyList_New } from "./list.ts";
import { PyTypeOff, Py_DECREF, Py_NewRef, Py_SIZE, Py_TYPE, Py_XDECREF, Py_XINCREF, TPFLAGS } from "./object.ts";
import { PyTuple_New } from "./tuple.ts";
import {
  PyBaseObject_Type, PyType_Check, PyType_IsSubtype, PyType_Modified, PyType_Ready, PyType_Type, invalidateVersion, is_subtype_with_mro,
  nameOfType, typeName,
} from "./typeobject.ts";
import { callUnboundNoArg, lookup_maybe_method, lookup_method, lookupUnbound } from "./typeobject-slots.ts";
import { PyUnicode_AsJS, PyUnicode_Check } from "./unicode.ts";

function tupleItem(tuple: Ref, i: number): Ref { return I32[(tuple + 24 + i * 8) >> 2]! as Ref; }
function mroOf(type: Ref): Ref | NULL { return I32[(type + PyTypeOff.tp_mro) >> 2]! as Ref | NULL; }

/** `__name__` of a class for a message, "?" when it has none. */
function class_name(cls: Ref): string {
  const name = _PyObject_LookupAttr(cls, ID("__name__"));
  if (name === NULL) { PyErr_Clear(); return "?"; }
  const text = PyUnicode_Check(name) ? PyUnicode_AsJS(name) : "?";
  Py_DECREF(name);
  return text;
}

/** type.mro() of `type` as CPython computes it: a new tuple (one base) or list. */
export function mro_implementation(type: Ref): NewRef | NULL {
  if ((I32[(type + PyTypeOff.tp_flags) >> 2]! & (TPFLAGS.READY | TPFLAGS.READYING)) === 0 && PyType_Ready(type) < 0) return NULL;
  const bases = I32[(type + PyTypeOff.tp_bases) >> 2]! as Ref;
  const n = Py_SIZE(bases);
  for (let i = 0; i < n; i++) {
    const base = tupleItem(bases, i);
    if (mroOf(base) === NULL) return raise(PyExc_TypeError, `Cannot extend an incomplete type '${nameOfType(base)}'`);
  }
  if (n === 1) {
    const baseMro = mroOf(tupleItem(bases, 0)) as Ref;
    const k = Py_SIZE(baseMro);
    const result = PyTuple_New(k + 1);
    if (result === NULL) return NULL;
    I32[(result + 24) >> 2] = Py_NewRef(type);
    for (let i = 0; i < k; i++) I32[(result + 32 + i * 8) >> 2] = Py_NewRef(tupleItem(baseMro, i));
    return result;
  }
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      if (tupleItem(bases, i) === tupleItem(bases, j)) return raise(PyExc_TypeError, `duplicate base class ${class_name(tupleItem(bases, i))}`);
    }
  }
  const toMerge: Ref[] = [];
  for (let i = 0; i < n; i++) toMerge.push(mroOf(tupleItem(bases, i)) as Ref);
  toMerge.push(bases);
  const result = PyList_New(0);
  if (result === NULL) return NULL;
  if (PyList_Append(result, type) < 0 || pmerge(result, toMerge) < 0) { Py_DECREF(result); return NULL; }
  return result;
}

/** Appends the merge of the linearizations (tuples) to the list `acc`. */
function pmerge(acc: Ref, toMerge: readonly Ref[]): Status {
  const remain = toMerge.map(() => 0);
  const inTail = (o: Ref): boolean => toMerge.some((tuple, j) => {
    for (let k = remain[j]! + 1; k < Py_SIZE(tuple); k++) if (tupleItem(tuple, k) === o) return true;
    return false;
  });
  for (;;) {
    let empty = 0;
    let candidate: Ref | NULL = NULL;
    for (let i = 0; i < toMerge.length && candidate === NULL; i++) {
      if (remain[i]! >= Py_SIZE(toMerge[i]!)) empty++;
      else if (!inTail(tupleItem(toMerge[i]!, remain[i]!))) candidate = tupleItem(toMerge[i]!, remain[i]!);
    }
    if (candidate === NULL) return empty === toMerge.length ? 0 : set_mro_error(toMerge, remain);
    if (PyList_Append(acc, candidate) < 0) return -1;
    toMerge.forEach((tuple, j) => {
      if (remain[j]! < Py_SIZE(tuple) && tupleItem(tuple, remain[j]!) === candidate) remain[j]!++;
    });
  }
}
function set_mro_error(toMerge: readonly Ref[], remain: readonly number[]): -1 {
  const heads = new Set<Ref>();
  toMerge.forEach((tuple, i) => { if (remain[i]! < Py_SIZE(tuple)) heads.add(tupleItem(tuple, remain[i]!)); });
  const names = [...heads].map(class_name).join(", ");
  return raiseStatus(PyExc_TypeError, `Cannot create a consistent method resolution\norder (MRO) for bases ${names}`);
}

function mro_check(type: Ref, mro: Ref): Status {
  const solid = solid_base(type);
  for (let i = 0; i < Py_SIZE(mro); i++) {
    const base = tupleItem(mro, i);
    if (!PyType_Check(base)) return raiseStatus(PyExc_TypeError, `mro() returned a non-class ('${typeName(base)}')`);
    if (!PyType_IsSubtype(solid, solid_base(base))) {
      return raiseStatus(PyExc_TypeError, `mro() returned base with unsuitable layout ('${nameOfType(base)}')`);
    }
  }
  return 0;
}

/** Calls `mro` of the metaclass, or does its work; a new tuple. */
function mro_invoke(type: Ref): NewRef | NULL {
  const custom = Py_TYPE(type) !== PyType_Type;
  let result: NewRef | NULL;
  if (custom) {
    const method = lookup_method(type, ID("mro"));
    if (method === NULL) return NULL;
    result = callUnboundNoArg(lookupUnbound, method, type);
    Py_DECREF(method);
  } else {
    result = mro_implementation(type);
  }
  if (result === NULL) return NULL;
  const mro = PySequence_Tuple(result);
  Py_DECREF(result);
  if (mro === NULL) return NULL;
  if (Py_SIZE(mro) === 0) raise(PyExc_TypeError, "type MRO must not be empty");
  else if (!custom || mro_check(type, mro) === 0) return mro;
  Py_DECREF(mro);
  return NULL;
}

/** The mro that `mro_internal` replaced, owned, when it was called with `keepOld` and returned 1. */
export let replacedMro: NewRef | 0 = 0;

/** Computes and stores tp_mro. 1: done; 0: a custom mro() did it meanwhile; -1: an exception is set. */
export function mro_internal(type: Ref, keepOld = false): number {
  const old = mroOf(type);
  Py_XINCREF(old);
  const mro = mro_invoke(type);
  const reentered = mroOf(type) !== old;
  Py_XDECREF(old);
  if (mro === NULL) return -1;
  if (reentered) { Py_DECREF(mro); return 0; }
  I32[(type + PyTypeOff.tp_mro) >> 2] = mro;
  type_mro_modified(type, mro);
  type_mro_modified(type, I32[(type + PyTypeOff.tp_bases) >> 2]! as Ref);
  if ((I32[(type + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.STATIC_BUILTIN) === 0) PyType_Modified(type);
  if (keepOld) replacedMro = old as NewRef | 0;
  else Py_XDECREF(old);
  return 1;
}

/** Takes the version from a type whose lookups may bypass the mro's types' versions (custom mro). */
function type_mro_modified(type: Ref, bases: Ref): void {
  if (Py_TYPE(type) !== PyType_Type && hasCustomMro(type)) { invalidateVersion(type); return; }
  const mro = mroOf(type);
  for (let i = 0; i < Py_SIZE(bases); i++) {
    if (!is_subtype_with_mro(mro, type, tupleItem(bases, i))) { invalidateVersion(type); return; }
  }
}
function hasCustomMro(type: Ref): boolean {
  const own = lookup_maybe_method(type, ID("mro"));
  if (own === NULL) return true;
  const standard = lookup_maybe_method(PyType_Type, ID("mro"));
  const custom = standard === NULL || own !== standard;
  Py_DECREF(own);
  if (standard !== NULL) Py_DECREF(standard);
  return custom;
}

/** Do instances of `a` have another layout than those of `b`? */
function shape_differs(a: Ref, b: Ref): boolean {
  return I32[(a + PyTypeOff.tp_basicsize) >> 2] !== I32[(b + PyTypeOff.tp_basicsize) >> 2]
    || I32[(a + PyTypeOff.tp_itemsize) >> 2] !== I32[(b + PyTypeOff.tp_itemsize) >> 2];
}
/** The nearest type along tp_base that changes the layout. */
export function solid_base(type: Ref): Ref {
  let solid = type;
  for (let at = type as Ref | NULL; at !== NULL; ) {
    const base = I32[(at + PyTypeOff.tp_base) >> 2]! as Ref | NULL;
    solid = at;
    if (shape_differs(at, base === NULL ? PyBaseObject_Type : base)) return solid;
    at = base;
  }
  return solid;
}
/** Of a tuple of types, the one whose layout a subclass of all takes. Borrowed. */
export function best_base(bases: Ref): Ref | NULL {
  let base: Ref | NULL = NULL;
  let winner: Ref | NULL = NULL;
  for (let i = 0; i < Py_SIZE(bases); i++) {
    const type = tupleItem(bases, i);
    if (!PyType_Check(type)) return raise(PyExc_TypeError, "bases must be types");
    const flags = I32[(type + PyTypeOff.tp_flags) >> 2]!;
    if ((flags & TPFLAGS.READY) === 0 && PyType_Ready(type) < 0) return NULL;
    if ((flags & TPFLAGS.BASETYPE) === 0) return raise(PyExc_TypeError, `type '${nameOfType(type)}' is not an acceptable base type`);
    const candidate = solid_base(type);
    if (winner === NULL || (!PyType_IsSubtype(winner, candidate) && PyType_IsSubtype(candidate, winner))) {
      winner = candidate;
      base = type;
    } else if (!PyType_IsSubtype(winner, candidate)) {
      return raise(PyExc_TypeError, "multiple bases have instance lay-out conflict");
    }
  }
  return base;
}
