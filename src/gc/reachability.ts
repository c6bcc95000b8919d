/**
 * Which containers of a list are reachable from outside it: update_refs, subtract_refs, move_unreachable.
 *
 * Each container's gc_refs starts as its reference count and loses one for each reference from within the list; what has
 * some left is referred to from outside, and so is everything that can be reached from it. The rest is unreachable.
 *
 * These loops are where a collection spends its time. Lists, tuples, dicts of str keys, plain instances of Python classes
 * and descriptors (two thirds of what is there when a program starts) are visited in line, everything else through its tp_traverse. Immortal objects are skipped early: update_refs never lets them take part.
 * Source: CPython 3.12 Modules/gcmodule.c (deduce_unreachable and what it calls).
 */
import { DeducePhase, STEPPING, onDeduce } from "../memory/stepping.ts";
import { I32, U8 } from "../memory/views.ts";
import { type Ref } from "../memory/types.ts";
import { DictKeysOff, DictKind, PyDictOff } from "../objects/dict-keys.ts";
import { PyDict_Type } from "../objects/dict.ts";
import { DESCR_TRAVERSE, PyDescrOff } from "../objects/descr.ts";
import { PyListOff, PyList_Type } from "../objects/list.ts";
import { GC, _PyObject_IS_GC } from "../objects/gcalloc.ts";
import { FN, PyTypeOff, TPFLAGS } from "../objects/object.ts";
import { State } from "../objects/state.ts";
import { PyTuple_Type } from "../objects/tuple.ts";
import { MANAGED_DICT_OFFSET } from "../objects/generic.ts";
import { SUBTYPE_TRAVERSE } from "../objects/typeobject-instance.ts";
import { PyBaseObject_Type } from "../objects/typeobject.ts";
import { GCFlag, GCHead, NEXT_MASK_UNREACHABLE, gc_list_append, gc_list_init, gc_list_move } from "./lists.ts";

/** How many containers stayed tracked in the last `deduce_unreachable`. */
export let survivors = 0;
/** The exact dicts among them, in list order, when asked for. */
export let dictsMet: number[] = [];
/** What the walk does besides: untracks exact tuples (CPython's untrack_tuples, in the same order), notes exact dicts. */
export const enum Walk { PLAIN = 0, UNTRACK_TUPLES = 1, NOTE_DICTS = 2 }

/**
 * Splits `base`: what can be reached from outside stays, the rest goes to `unreachable`, whose nodes have COLLECTING set
 * and NEXT_MASK_UNREACHABLE in their links forward; the caller clears that.
 */
export function deduce_unreachable(base: number, unreachable: number, walk: Walk): void {
  plainClass = 0;
  update_refs(base);
  if (STEPPING && onDeduce !== null) onDeduce(DeducePhase.UPDATE_REFS, base, 0);
  subtract_refs(base);
  if (STEPPING && onDeduce !== null) onDeduce(DeducePhase.SUBTRACT_REFS, base, 0);
  gc_list_init(unreachable);
  move_unreachable(base, unreachable, walk);
  if (STEPPING && onDeduce !== null) onDeduce(DeducePhase.MOVE_UNREACHABLE, base, unreachable);
}

/** gc_refs = reference count for all; immortal containers leave for the permanent generation. */
function update_refs(containers: number): void {
  for (let gc = I32[containers >> 2]!; gc !== containers; ) {
    const next = I32[gc >> 2]!;
    const count = I32[(gc + GCHead.SIZE) >> 2]!;
    const prev = I32[(gc + GCHead.prev) >> 2]!;
    if (count < 0) gc_list_move(gc, State.permanent_generation);
    else I32[(gc + GCHead.prev) >> 2] = (prev & GCFlag.FINALIZED) | GCFlag.COLLECTING | (count << GCFlag.REFS_SHIFT);
    gc = next;
  }
}

function subtract_refs(containers: number): void {
  for (let gc = I32[containers >> 2]!; gc !== containers; gc = I32[gc >> 2]!) {
    const o = gc + GCHead.SIZE;
    const type = I32[(o + 8) >> 2]!;
    if (type === PyList_Type) subtractRange(I32[(o + PyListOff.ob_item) >> 2]!, I32[(o + 16) >> 2]!, 2);
    else if (type === PyTuple_Type) subtractRange(o + 24, I32[(o + 16) >> 2]!, 2);
    else if (type === PyDict_Type) subtractDict(o);
    else if (type === plainClass || isPlainClass(type)) subtractInstance(o, type);
    else if (I32[(type + PyTypeOff.tp_traverse) >> 2] === DESCR_TRAVERSE) subtractRange(o + PyDescrOff.d_type, 1, 2);
    else FN[I32[(type + PyTypeOff.tp_traverse) >> 2]!]!(o, visit_decref, 0);
  }
}

/** visit_decref for `n` references, `step` words apart. */
function subtractRange(at: number, n: number, step: number): void {
  const first = at >> 2;
  for (let i = first, end = first + n * step; i < end; i += step) {
    const o = I32[i]!;
    if (o === 0 || I32[o >> 2]! < 0) continue;
    if ((I32[(I32[(o + 8) >> 2]! + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.HAVE_GC) === 0) continue;
    const refs = I32[(o - 8) >> 2]!;
    if ((refs & GCFlag.COLLECTING) !== 0) I32[(o - 8) >> 2] = refs - GCFlag.REF;
  }
}
function subtractDict(o: number): void {
  const keys = I32[(o + PyDictOff.ma_keys) >> 2]!;
  const n = I32[(keys + DictKeysOff.dk_nentries) >> 2]!;
  const values = I32[(o + PyDictOff.ma_values) >> 2]!;
  if (U8[keys + DictKeysOff.dk_kind] === DictKind.GENERAL) FN[I32[(PyDict_Type + PyTypeOff.tp_traverse) >> 2]!]!(o, visit_decref, 0);
  else if (values !== 0) subtractRange(values, n, 2);
  else subtractRange(entriesOf(keys) + 8, n, 4);
}

/** The class that `isPlainClass` last said yes to. */
let plainClass = 0;
/** Has an instance of `type` no references but its attributes (in a dict or in line) and its type? What subtype_traverse finds then. */
function isPlainClass(type: number): boolean {
  if ((I32[(type + PyTypeOff.tp_flags) >> 2]! & (TPFLAGS.MANAGED_DICT | TPFLAGS.HEAPTYPE)) !== (TPFLAGS.MANAGED_DICT | TPFLAGS.HEAPTYPE)) return false;
  for (let base = type; base !== PyBaseObject_Type; base = I32[(base + PyTypeOff.tp_base) >> 2]!) {
    if (I32[(base + PyTypeOff.tp_traverse) >> 2] !== SUBTYPE_TRAVERSE || I32[(base + 16) >> 2] !== 0) return false;
  }
  plainClass = type;
  return true;
}
function subtractInstance(o: number, type: number): void {
  const held = I32[(o + MANAGED_DICT_OFFSET) >> 2]!;
  if ((held & 1) !== 0) subtractRange(held + 1, inlineCount(type), 2);
  else if (held !== 0) visit_decref(held as Ref, 0);
  const refs = I32[(type - 8) >> 2]!; // a class of HEAPTYPE is a container
  if ((refs & GCFlag.COLLECTING) !== 0) I32[(type - 8) >> 2] = refs - GCFlag.REF;
}
/** How many inline values the instances of `type` have, NULLs counted. */
function inlineCount(type: number): number { return I32[(I32[(type + PyTypeOff.ht_cached_keys) >> 2]! + DictKeysOff.dk_nentries) >> 2]!; }

function entriesOf(keys: number): number {
  return keys + DictKeysOff.dk_indices + (1 << U8[keys + DictKeysOff.dk_log2_index_bytes]!);
}
/** For tp_traverse: one reference less for a container that is being collected. */
function visit_decref(o: Ref, _arg: number): number {
  if (I32[o >> 2]! < 0) return 0;
  if ((I32[(I32[(o + 8) >> 2]! + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.HAVE_GC) === 0) return 0;
  const refs = I32[(o - 8) >> 2]!;
  if ((refs & GCFlag.COLLECTING) !== 0) I32[(o - 8) >> 2] = refs - GCFlag.REF;
  return 0;
}

/**
 * Walks `young`: a container with gc_refs left is reachable and makes reachable what it refers to; one without goes to
 * `unreachable` for the time being, and comes back when something reachable turns out to refer to it.
 */
function move_unreachable(young: number, unreachable: number, walk: Walk): void {
  survivors = 0;
  dictsMet = [];
  let prev = young;
  for (let gc = I32[young >> 2]!; gc !== young; gc = I32[prev >> 2]!) {
    const refs = I32[(gc + GCHead.prev) >> 2]!;
    if (refs >= GCFlag.REF) {
      const o = gc + GCHead.SIZE;
      const type = I32[(o + 8) >> 2]!;
      if (type === PyList_Type) {
        reachItems(I32[(o + PyListOff.ob_item) >> 2]!, I32[(o + 16) >> 2]!, young);
      } else if (visitOther(o, type, young, walk)) {
        dropTuple(gc, prev, young);
        continue;
      }
      survivors++;
      I32[(gc + GCHead.prev) >> 2] = prev | (refs & GCFlag.FINALIZED);
      prev = gc;
    } else {
      I32[prev >> 2] = I32[gc >> 2]!;
      const last = I32[(unreachable + GCHead.prev) >> 2]!;
      I32[last >> 2] = NEXT_MASK_UNREACHABLE | gc;
      I32[(gc + GCHead.prev) >> 2] = last | (refs & GCFlag.MASK);
      I32[gc >> 2] = NEXT_MASK_UNREACHABLE | unreachable;
      I32[(unreachable + GCHead.prev) >> 2] = gc;
    }
  }
  I32[(young + GCHead.prev) >> 2] = prev;
  I32[unreachable >> 2]! &= ~NEXT_MASK_UNREACHABLE;
}

/** Visits what is no exact list; true when it is a tuple that needs no tracking. */
function visitOther(o: number, type: number, young: number, walk: Walk): boolean {
  if (type === PyTuple_Type) {
    reachItems(o + 24, I32[(o + 16) >> 2]!, young);
    return (walk & Walk.UNTRACK_TUPLES) !== 0 && needsNoTracking(o);
  }
  if (type === PyDict_Type) {
    if ((walk & Walk.NOTE_DICTS) !== 0) dictsMet.push(o);
    reachDict(o, young);
  } else if (type === plainClass || isPlainClass(type)) {
    reachInstance(o, type, young);
  } else if (I32[(type + PyTypeOff.tp_traverse) >> 2] === DESCR_TRAVERSE) {
    reachRange(o + PyDescrOff.d_type, 1, 2, young);
  } else {
    FN[I32[(type + PyTypeOff.tp_traverse) >> 2]!]!(o, visit_reachable, young);
  }
  return false;
}
/** Can no item of the tuple be part of a cycle? _PyTuple_MaybeUntrack's question. */
function needsNoTracking(tuple: number): boolean {
  for (let at = tuple + 24, end = at + I32[(tuple + 16) >> 2]! * 8; at < end; at += 8) {
    const o = I32[at >> 2]! as Ref | 0;
    if (o === 0) return false;
    const type = I32[(o + 8) >> 2]!;
    if ((I32[(type + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.HAVE_GC) === 0) continue;
    if (type === PyTuple_Type ? I32[(o + GC.next) >> 2] !== 0 : _PyObject_IS_GC(o)) return false;
  }
  return true;
}
/** Takes a tuple out of the list in the middle of the walk; the links back behind it are not set yet. */
function dropTuple(gc: number, prev: number, young: number): void {
  const next = I32[gc >> 2]!;
  I32[prev >> 2] = next;
  if (next === young) I32[(young + GCHead.prev) >> 2] = prev;
  I32[gc >> 2] = 0;
  I32[(gc + GCHead.prev) >> 2]! &= GCFlag.FINALIZED;
}
/** The items of a list or tuple, last first as list_traverse and tupletraverse go: finalizers are called in the order that results. */
function reachItems(at: number, n: number, young: number): void {
  const first = at >> 2;
  for (let i = first + (n - 1) * 2; i >= first; i -= 2) {
    const o = I32[i]!;
    if (o === 0 || I32[o >> 2]! < 0) continue;
    if ((I32[(I32[(o + 8) >> 2]! + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.HAVE_GC) === 0) continue;
    const refs = I32[(o - 8) >> 2]!;
    if ((refs & GCFlag.COLLECTING) !== 0) reach(o - GCHead.SIZE, refs, young);
  }
}
function reachRange(at: number, n: number, step: number, young: number): void {
  const first = at >> 2;
  for (let i = first, end = first + n * step; i < end; i += step) {
    const o = I32[i]!;
    if (o === 0 || I32[o >> 2]! < 0) continue;
    if ((I32[(I32[(o + 8) >> 2]! + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.HAVE_GC) === 0) continue;
    const refs = I32[(o - 8) >> 2]!;
    if ((refs & GCFlag.COLLECTING) !== 0) reach(o - GCHead.SIZE, refs, young);
  }
}
function reachDict(o: number, young: number): void {
  const keys = I32[(o + PyDictOff.ma_keys) >> 2]!;
  const n = I32[(keys + DictKeysOff.dk_nentries) >> 2]!;
  const values = I32[(o + PyDictOff.ma_values) >> 2]!;
  if (U8[keys + DictKeysOff.dk_kind] === DictKind.GENERAL) FN[I32[(PyDict_Type + PyTypeOff.tp_traverse) >> 2]!]!(o, visit_reachable, young);
  else if (values !== 0) reachRange(values, n, 2, young);
  else reachRange(entriesOf(keys) + 8, n, 4, young);
}
function reachInstance(o: number, type: number, young: number): void {
  const held = I32[(o + MANAGED_DICT_OFFSET) >> 2]!;
  if ((held & 1) !== 0) reachRange(held + 1, inlineCount(type), 2, young);
  else if (held !== 0) visit_reachable(held as Ref, young);
  visit_reachable(type as Ref, young);
}
/** For tp_traverse: `o` is reachable, since something reachable refers to it. */
function visit_reachable(o: Ref, young: number): number {
  if (I32[o >> 2]! < 0) return 0;
  if ((I32[(I32[(o + 8) >> 2]! + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.HAVE_GC) === 0) return 0;
  const refs = I32[(o - 8) >> 2]!;
  if ((refs & GCFlag.COLLECTING) !== 0) reach(o - GCHead.SIZE, refs, young);
  return 0;
}
/** Untracked containers and those of other generations do not get here: they are not COLLECTING. */
function reach(gc: number, refs: number, young: number): void {
  const next = I32[gc >> 2]!;
  if ((next & NEXT_MASK_UNREACHABLE) !== 0) {
    // It was taken for unreachable; back to the end of young, where the walk will meet it.
    const prev = refs & ~GCFlag.MASK;
    const after = next & ~NEXT_MASK_UNREACHABLE;
    I32[prev >> 2] = next;
    I32[(after + GCHead.prev) >> 2] = (I32[(after + GCHead.prev) >> 2]! & GCFlag.MASK) | prev;
    gc_list_append(gc, young);
    I32[(gc + GCHead.prev) >> 2] = (refs & GCFlag.MASK) | GCFlag.REF;
  } else if (refs < GCFlag.REF) {
    I32[(gc + GCHead.prev) >> 2] = refs | GCFlag.REF;
  }
}
