/**
 * Allocation of objects, and membership in the collector's lists.
 *
 *   PyGC_Head, 16 bytes before a container:   -16 _gc_next   -8 _gc_prev (flags in the low two bits)
 *
 * _gc_next is 0 while the object is not tracked. While a collection runs, _gc_prev holds gc_refs << 2.
 * Source: CPython 3.12 Modules/gcmodule.c (gc_alloc, PyObject_GC_Del), internal/pycore_gc.h.
 */
import { STEPPING, lives } from "../memory/stepping.ts";
import { I32, memset } from "../memory/views.ts";
import { PyMem_Free, PyMem_Malloc, PyMem_Realloc } from "../memory/alloc.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PyErr_NoMemory } from "./errors.ts";
import { FN, PyTypeOff, Py_INCREF, TPFLAGS } from "./object.ts";
import { Breaker, State } from "./state.ts";

export const enum GC {
  HEAD = 16, // bytes of a PyGC_Head
  next = -16, // offsets from the object
  prev = -8,
  FINALIZED = 1, // flags in _gc_prev
  COLLECTING = 2,
  REFS_SHIFT = 2,
  PREV_MASK = ~3,
}

/** Counts one container allocation; past the threshold of generation 0 the evaluation loop is asked to collect. */
function gcCountAllocation(): void {
  const count = I32[(State.generations + 24) >> 2]! + 1;
  I32[(State.generations + 24) >> 2] = count;
  const threshold = I32[(State.generations + 16) >> 2]!;
  if (count > threshold && I32[State.gc_enabled >> 2] !== 0 && threshold !== 0 && I32[State.gc_collecting >> 2] === 0 && I32[State.current_exception >> 2] === 0) {
    I32[State.eval_breaker >> 2]! |= Breaker.GC;
  }
}

/** Stands for a container that CPython makes where this host does without: it may bring a collection forward. */
export function beginTemporary(): void { gcCountAllocation(); }
/** The container that `beginTemporary` stands for is freed. */
export function endTemporary(): void {
  const count = I32[(State.generations + 24) >> 2]!;
  if (count > 0) I32[(State.generations + 24) >> 2] = count - 1;
}

/** Bytes in front of an instance: GC header and, for managed dict or weakrefs, 16 more. */
export function _PyType_PreHeaderSize(type: Ref): number {
  const flags = I32[(type + PyTypeOff.tp_flags) >> 2]!;
  return ((flags & TPFLAGS.HAVE_GC) !== 0 ? 16 : 0) + ((flags & TPFLAGS.PREHEADER) !== 0 ? 16 : 0);
}

function gcAlloc(type: Ref, size: number): Ref | NULL {
  const presize = (I32[(type + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.PREHEADER) !== 0 ? 32 : 16;
  const block = PyMem_Malloc(presize + size);
  if (block === 0) return PyErr_NoMemory();
  for (let at = block; at < block + presize; at += 8) { I32[at >> 2] = 0; I32[(at + 4) >> 2] = 0; }
  gcCountAllocation();
  return (block + presize) as Ref;
}

/** Sets type and a count of one; a heap type gets a count from each instance. */
export function _PyObject_Init(o: Ref, type: Ref): NewRef {
  I32[o >> 2] = 1;
  I32[(o + 4) >> 2] = 0;
  I32[(o + 8) >> 2] = type;
  I32[(o + 12) >> 2] = 0;
  if ((I32[(type + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.HEAPTYPE) !== 0) Py_INCREF(type);
  if (STEPPING && lives !== null) lives.born(o);
  return o as NewRef;
}
/** `_PyObject_Init` and ob_size. */
export function _PyObject_InitVar(o: Ref, type: Ref, size: number): NewRef {
  I32[(o + 16) >> 2] = size;
  I32[(o + 20) >> 2] = size < 0 ? -1 : 0;
  return _PyObject_Init(o, type);
}

/** An uninitialised object of `size` bytes without GC header; fields past the object header are garbage. */
export function _PyObject_NewSized(type: Ref, size: number): NewRef | NULL {
  const o = PyMem_Malloc(size) as Ref | NULL;
  if (o === NULL) return PyErr_NoMemory();
  return _PyObject_Init(o, type);
}
/** An object of tp_basicsize bytes, no GC header, fields past the header not initialised. */
export function _PyObject_New(type: Ref): NewRef | NULL {
  return _PyObject_NewSized(type, I32[(type + PyTypeOff.tp_basicsize) >> 2]!);
}
/** A container of tp_basicsize bytes, not tracked yet, fields past the header not initialised. */
export function _PyObject_GC_New(type: Ref): NewRef | NULL {
  const o = gcAlloc(type, I32[(type + PyTypeOff.tp_basicsize) >> 2]!);
  return o === NULL ? NULL : _PyObject_Init(o, type);
}
/** `_PyVar_SIZE`: basicsize + n × itemsize, rounded up to 8. */
export function _PyObject_VAR_SIZE(type: Ref, nitems: number): number {
  return (I32[(type + PyTypeOff.tp_basicsize) >> 2]! + nitems * I32[(type + PyTypeOff.tp_itemsize) >> 2]! + 7) & -8;
}
/** A container with `nitems` items, not tracked yet, ob_size set, the rest not initialised. */
export function _PyObject_GC_NewVar(type: Ref, nitems: number): NewRef | NULL {
  if (nitems > 0x7fffffff / 8) return PyErr_NoMemory();
  const o = gcAlloc(type, _PyObject_VAR_SIZE(type, nitems));
  return o === NULL ? NULL : _PyObject_InitVar(o, type, nitems);
}
/** Moves a container to `nitems` items; it must not be tracked. NULL when no memory is left, the object unchanged. */
export function _PyObject_GC_Resize(o: Ref, nitems: number): Ref | NULL {
  const type = I32[(o + 8) >> 2]! as Ref;
  const presize = _PyType_PreHeaderSize(type);
  const block = PyMem_Realloc(o - presize, presize + _PyObject_VAR_SIZE(type, nitems));
  if (block === 0) return PyErr_NoMemory();
  const moved = (block + presize) as Ref;
  I32[(moved + 16) >> 2] = nitems;
  return moved;
}

/** tp_alloc of most types: zeroed, initialised, tracked when it is a container. CPython 3.12 Objects/typeobject.c. */
export function PyType_GenericAlloc(type: Ref, nitems: number): NewRef | NULL {
  const o = _PyType_AllocNoTrack(type, nitems);
  if (o !== NULL && (I32[(type + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.HAVE_GC) !== 0) PyObject_GC_Track(o);
  return o;
}
/** `PyType_GenericAlloc` without tracking. The block has room for one item more than asked (a sentinel). */
export function _PyType_AllocNoTrack(type: Ref, nitems: number): NewRef | NULL {
  const itemsize = I32[(type + PyTypeOff.tp_itemsize) >> 2]!;
  const size = (I32[(type + PyTypeOff.tp_basicsize) >> 2]! + (itemsize ? (nitems + 1) * itemsize : 0) + 7) & -8;
  if (size < 0 || nitems > 0x7fffffff / 8) return PyErr_NoMemory();
  const presize = _PyType_PreHeaderSize(type);
  const block = PyMem_Malloc(presize + size);
  if (block === 0) return PyErr_NoMemory();
  memset(block, 0, presize + size);
  if ((I32[(type + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.HAVE_GC) !== 0) gcCountAllocation();
  const o = (block + presize) as Ref;
  return itemsize ? _PyObject_InitVar(o, type, nitems) : _PyObject_Init(o, type);
}

export function _PyObject_GC_IS_TRACKED(o: Ref): boolean { return I32[(o + GC.next) >> 2] !== 0; }

/** Puts a container that is complete for tp_traverse at the end of generation 0. It must not be tracked. */
export function PyObject_GC_Track(o: Ref): void {
  const gc = o - GC.HEAD;
  const head = State.generations;
  const last = I32[(head + 8) >> 2]!; // generation 0's list: head.next at +0, head.prev at +8
  I32[last >> 2] = gc;
  I32[(gc + 8) >> 2] = (I32[(gc + 8) >> 2]! & ~GC.PREV_MASK) | last;
  I32[gc >> 2] = head;
  I32[(head + 8) >> 2] = gc;
}
/** Takes a container out of its list; nothing happens when it is not tracked. */
export function PyObject_GC_UnTrack(o: Ref): void {
  const gc = o - GC.HEAD;
  const next = I32[gc >> 2]!;
  if (next === 0) return;
  const prev = I32[(gc + 8) >> 2]! & GC.PREV_MASK;
  I32[prev >> 2] = next;
  I32[(next + 8) >> 2] = (I32[(next + 8) >> 2]! & ~GC.PREV_MASK) | prev;
  I32[gc >> 2] = 0;
  I32[(gc + 8) >> 2]! &= GC.FINALIZED;
}
/** Frees the block of a container, pre-headers included, and counts one container less. */
export function PyObject_GC_Del(o: Ref | number): void {
  const p = o as Ref;
  PyObject_GC_UnTrack(p);
  const count = I32[(State.generations + 24) >> 2]!;
  if (count > 0) I32[(State.generations + 24) >> 2] = count - 1;
  PyMem_Free(p - _PyType_PreHeaderSize(I32[(p + 8) >> 2]! as Ref));
}
/** tp_free of objects without GC header. */
export function PyObject_Free(o: Ref | number): void { PyMem_Free(o); }

/** Is `o` a container that the collector could know (HAVE_GC, and tp_is_gc agrees)? */
export function _PyObject_IS_GC(o: Ref): boolean {
  const type = I32[(o + 8) >> 2]!;
  if ((I32[(type + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.HAVE_GC) === 0) return false;
  const isGc = I32[(type + PyTypeOff.tp_is_gc) >> 2]!;
  return isGc === 0 || tpIsGc(isGc, o);
}
function tpIsGc(index: number, o: Ref): boolean { return (FN[index]!(o) as number) !== 0; }
