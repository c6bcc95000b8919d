/**
 * The collector's lists: circular, doubly linked through the GC heads, each with a head of the same form.
 *
 *   PyGC_Head, 16 bytes before the object      flags in _gc_prev            while a collection runs
 *   0   _gc_next   0: not tracked              1  FINALIZED: __del__ ran    _gc_prev of what is being collected holds
 *   8   _gc_prev | flags                       2  COLLECTING                gc_refs << 2; _gc_next & 1 marks those
 *                                                                           found unreachable so far
 * A generation is { head, threshold, count }, 32 bytes, at State.generations.
 * Source: CPython 3.12 Modules/gcmodule.c, Include/internal/pycore_gc.h.
 */
import { I32 } from "../memory/views.ts";
import { type Ref } from "../memory/types.ts";
import { Boot, onBoot } from "../objects/boot.ts";
import { State } from "../objects/state.ts";

export const NUM_GENERATIONS = 3;
export const enum GCHead { next = 0, prev = 8, SIZE = 16 }
export const enum GCFlag { FINALIZED = 1, COLLECTING = 2, MASK = 3, REFS_SHIFT = 2, REF = 4 }
/** In _gc_next: the object is in the list of those that no reference from outside was found for. */
export const NEXT_MASK_UNREACHABLE = 1;
export const enum Gen { threshold = 16, count = 24, SIZE = 32 }
/** Scratch list heads of a collection, in the buffer as everything else. */
export const enum Scratch {
  unreachable = State.gc_trash, finalizers = State.gc_trash + 16, wrcb_to_call = State.gc_trash + 32,
  seen = State.gc_trash + 48, still_unreachable = State.gc_trash + 64,
}

const THRESHOLDS = [700, 10, 10];
onBoot(Boot.STATICS, () => {
  for (let i = 0; i < NUM_GENERATIONS; i++) {
    const gen = genHead(i);
    gc_list_init(gen);
    I32[(gen + Gen.threshold) >> 2] = THRESHOLDS[i]!;
    I32[(gen + Gen.count) >> 2] = 0;
  }
  gc_list_init(State.permanent_generation);
  I32[State.gc_enabled >> 2] = 1;
});

/** The list head of generation `i`. */
export function genHead(i: number): number { return State.generations + i * Gen.SIZE; }
/** Object and GC head of each other. */
export function FROM_GC(gc: number): Ref { return (gc + GCHead.SIZE) as Ref; }

export function GC_NEXT(gc: number): number { return I32[gc >> 2]!; }
export function GC_PREV(gc: number): number { return I32[(gc + GCHead.prev) >> 2]! & ~GCFlag.MASK; }
/** Sets the link back, keeps the flags. */
export function _PyGCHead_SET_PREV(gc: number, prev: number): void {
  I32[(gc + GCHead.prev) >> 2] = (I32[(gc + GCHead.prev) >> 2]! & GCFlag.MASK) | prev;
}
export function gc_is_collecting(gc: number): boolean { return (I32[(gc + GCHead.prev) >> 2]! & GCFlag.COLLECTING) !== 0; }
export function gc_clear_collecting(gc: number): void { I32[(gc + GCHead.prev) >> 2]! &= ~GCFlag.COLLECTING; }
export function _PyGC_FINALIZED(o: Ref): boolean { return (I32[(o - 8) >> 2]! & GCFlag.FINALIZED) !== 0; }

export function gc_list_init(list: number): void {
  I32[list >> 2] = list;
  I32[(list + GCHead.prev) >> 2] = list;
}
export function gc_list_is_empty(list: number): boolean { return I32[list >> 2] === list; }

/** Adds a node that is in no list. */
export function gc_list_append(node: number, list: number): void {
  const last = I32[(list + GCHead.prev) >> 2]!;
  _PyGCHead_SET_PREV(node, last);
  I32[last >> 2] = node;
  I32[node >> 2] = list;
  I32[(list + GCHead.prev) >> 2] = node;
}
/** Takes a node out of its list; it is untracked then. */
export function gc_list_remove(node: number): void {
  const prev = GC_PREV(node);
  const next = GC_NEXT(node);
  I32[prev >> 2] = next;
  _PyGCHead_SET_PREV(next, prev);
  I32[node >> 2] = 0;
}
/** Takes a node out of its list and puts it at the end of `list`. */
export function gc_list_move(node: number, list: number): void {
  const prev = GC_PREV(node);
  const next = GC_NEXT(node);
  I32[prev >> 2] = next;
  _PyGCHead_SET_PREV(next, prev);
  gc_list_append(node, list);
}
/** Appends all of `from` to `to`; `from` is empty then. */
export function gc_list_merge(from: number, to: number): void {
  if (!gc_list_is_empty(from)) {
    const toTail = I32[(to + GCHead.prev) >> 2]!;
    const fromHead = I32[from >> 2]!;
    const fromTail = I32[(from + GCHead.prev) >> 2]!;
    I32[toTail >> 2] = fromHead;
    _PyGCHead_SET_PREV(fromHead, toTail);
    I32[fromTail >> 2] = to;
    I32[(to + GCHead.prev) >> 2] = fromTail;
  }
  gc_list_init(from);
}
export function gc_list_size(list: number): number {
  let n = 0;
  for (let gc = GC_NEXT(list); gc !== list; gc = GC_NEXT(gc)) n++;
  return n;
}
export function gc_list_clear_collecting(list: number): void {
  for (let gc = GC_NEXT(list); gc !== list; gc = GC_NEXT(gc)) gc_clear_collecting(gc);
}
