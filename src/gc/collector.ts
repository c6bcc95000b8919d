/**
 * The cyclic garbage collector: generations, what a collection does, and when one runs.
 * Source: CPython 3.12 Modules/gcmodule.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { onRequest } from "../memory/debug.ts";
import { Boot, onBoot } from "../objects/boot.ts";
import { callArgs } from "../objects/call.ts";
import { PyDict_New, PyDict_SetItem, _PyDict_ClearFreeList, _PyDict_MaybeUntrack } from "../objects/dict.ts";
import {
  PyErr_Clear, PyErr_GetRaisedException, PyErr_Occurred, PyErr_SetRaisedException, PyErr_WarnExplicitObject, PyErr_WriteUnraisable,
  _PyErr_WriteUnraisableMsg, reprText,
} from "../objects/errors.ts";
import { PyExc_ResourceWarning } from "../objects/exceptions.ts";
import { _PyFloat_ClearFreeList } from "../objects/float.ts";
import { ID } from "../objects/id.ts";
import { PyLong_FromLong } from "../objects/int.ts";
import { PyList_Append, PyList_GET_ITEM, PyList_GET_SIZE, PyList_New, _PyList_ClearFreeList } from "../objects/list.ts";
import { FN, PyTypeOff, TPFLAGS, Py_DECREF, Py_INCREF, Py_TYPE } from "../objects/object.ts";
import { Breaker, State } from "../objects/state.ts";
import { _PyTuple_ClearFreeList } from "../objects/tuple.ts";
import { nameOfType } from "../objects/typeobject.ts";
import { PyUnicode_FromString } from "../objects/unicode.ts";
import { PyWeakref_Check, _PyWeakref_ClearRef } from "../objects/weakref.ts";
import {
  FROM_GC, GCFlag, GCHead, GC_NEXT, Gen, NEXT_MASK_UNREACHABLE, NUM_GENERATIONS, Scratch, gc_clear_collecting, gc_is_collecting,
  gc_list_clear_collecting, gc_list_init, gc_list_is_empty, gc_list_merge, gc_list_move, gc_list_size, genHead,
} from "./lists.ts";
import { Walk, deduce_unreachable, dictsMet, survivors } from "./reachability.ts";

export const enum GCDebug { STATS = 1, COLLECTABLE = 2, UNCOLLECTABLE = 4, SAVEALL = 32, LEAK = 38 }

/** The steps of a collection, for `setCollectorListener`; what has just been done. */
export const enum GCPhase { Start = 0, Deduced = 1, Weakrefs = 2, Finalized = 3, Resurrected = 4, Deleted = 5, Stop = 6 }
/** Told after each step; `list` is the head of the list of the unreachable at that point (0: none). It must not allocate. */
export type CollectorListener = (phase: GCPhase, generation: number, list: number) => void;
let listener: CollectorListener | null = null;
/** Calls `next` at each step of each collection; null ends it. */
export function setCollectorListener(next: CollectorListener | null): void { listener = next; }

/** Why a collection runs: a generation is over its threshold, the program asked (gc.collect), the program ends. */
export const enum GCReason { THRESHOLD = 0, CALL = 1, EXIT = 2 }
/** Of the collection that runs, or of the last one. */
export let reason = GCReason.THRESHOLD;

let writeStderr: (text: string) => void = () => {};
/** Where DEBUG_* flags print: the sys module hands its PySys_WriteStderr over. */
export function setGCStderr(write: (text: string) => void): void { writeStderr = write; }

onBoot(Boot.OBJECTS, (): Status => {
  const garbage = PyList_New(0);
  const callbacks = PyList_New(0);
  if (garbage === NULL || callbacks === NULL) return -1;
  I32[State.gc_garbage >> 2] = garbage;
  I32[State.gc_callbacks >> 2] = callbacks;
  return 0;
});

function debugFlags(): number { return I32[State.gc_debug >> 2]!; }

// --- the parts of a collection, in the order in which they run

/** Only in full collections: a dict that is untracked and tracked again by turns would be scanned too often. Returns how many. */
function untrack_dicts(): number {
  let untracked = 0;
  for (const dict of dictsMet) {
    _PyDict_MaybeUntrack(dict as Ref);
    if (I32[(dict - GCHead.SIZE) >> 2] === 0) untracked++;
  }
  return untracked;
}

function has_legacy_finalizer(o: Ref): boolean { return I32[(Py_TYPE(o) + PyTypeOff.tp_del) >> 2] !== 0; }

/** What the steps that follow will find in a list of unreachable objects. */
const enum Found { NOTHING = 0, LEGACY_FINALIZERS = 1, FINALIZERS = 2, WEAKREFS = 4 }
/** How many objects `survey` has met. */
let surveyed = 0;

/**
 * Makes the links forward normal again, and finds out which of the steps that follow have anything to do: each would load
 * every object once more, and most collections have no finalizers and no weakrefs.
 */
function survey(unreachable: number): number {
  let found = Found.NOTHING;
  let ofType = Found.NOTHING;
  let knownType = 0;
  let weaklist = 0;
  surveyed = 0;
  for (let gc = I32[unreachable >> 2]!; gc !== unreachable; ) {
    const next = I32[gc >> 2]! & ~NEXT_MASK_UNREACHABLE;
    I32[gc >> 2] = next;
    surveyed++;
    const type = I32[(gc + GCHead.SIZE + 8) >> 2]!;
    if (type !== knownType) {
      knownType = type;
      weaklist = I32[(type + PyTypeOff.tp_weaklistoffset) >> 2]!;
      ofType = (I32[(type + PyTypeOff.tp_del) >> 2] !== 0 ? Found.LEGACY_FINALIZERS : 0) | (I32[(type + PyTypeOff.tp_finalize) >> 2] !== 0 ? Found.FINALIZERS : 0)
        | (PyWeakref_Check(FROM_GC(gc)) ? Found.WEAKREFS : 0);
    }
    found |= ofType;
    if (weaklist !== 0 && I32[(gc + GCHead.SIZE + weaklist) >> 2] !== 0) found |= Found.WEAKREFS;
    gc = next;
  }
  return found;
}

/** Moves objects with tp_del away. */
function move_legacy_finalizers(unreachable: number, finalizers: number): void {
  for (let gc = GC_NEXT(unreachable); gc !== unreachable; ) {
    const next = GC_NEXT(gc);
    if (has_legacy_finalizer(FROM_GC(gc))) {
      gc_clear_collecting(gc);
      gc_list_move(gc, finalizers);
    }
    gc = next;
  }
}
function visit_move(o: Ref, tolist: number): number {
  if (isCollectedNow(o)) {
    gc_list_move(o - GCHead.SIZE, tolist);
    gc_clear_collecting(o - GCHead.SIZE);
  }
  return 0;
}
/** Is `o` a container that takes part in this collection? Immortal objects never do. */
function isCollectedNow(o: Ref): boolean {
  if (I32[o >> 2]! < 0) return false;
  return (I32[(Py_TYPE(o) + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.HAVE_GC) !== 0 && gc_is_collecting(o - GCHead.SIZE);
}
/** What objects with tp_del refer to cannot be cleared either. */
function move_legacy_finalizer_reachable(finalizers: number): void {
  for (let gc = GC_NEXT(finalizers); gc !== finalizers; gc = GC_NEXT(gc)) {
    FN[I32[(Py_TYPE(FROM_GC(gc)) + PyTypeOff.tp_traverse) >> 2]!]!(FROM_GC(gc), visit_move, finalizers);
  }
}

const WR_CALLBACK = 24; // PyWeakReference.wr_callback
/** Did a weakref callback or a finalizer run in this collection? If not, nothing can have been resurrected. */
let codeRan = false;

/**
 * Clears every weakref to the unreachable, and every unreachable weakref; then calls the callbacks of those weakrefs that
 * are reachable. Returns how many of these weakrefs died by it.
 */
function handle_weakrefs(unreachable: number, old: number): number {
  gc_list_init(Scratch.wrcb_to_call);
  let knownType = 0;
  let knownAnswer = false;
  for (let gc = GC_NEXT(unreachable); gc !== unreachable; ) {
    const o = FROM_GC(gc);
    gc = GC_NEXT(gc);
    const type = Py_TYPE(o);
    if (type !== knownType) {
      knownType = type;
      knownAnswer = PyWeakref_Check(o);
    }
    if (knownAnswer) _PyWeakref_ClearRef(o);
    const offset = I32[(type + PyTypeOff.tp_weaklistoffset) >> 2]!;
    if (offset === 0) continue;
    for (let wr = I32[(o + offset) >> 2]! as Ref; wr !== 0; wr = I32[(o + offset) >> 2]! as Ref) {
      _PyWeakref_ClearRef(wr);
      if (I32[(wr + WR_CALLBACK) >> 2] === 0 || gc_is_collecting(wr - GCHead.SIZE)) continue;
      Py_INCREF(wr);
      gc_list_move(wr - GCHead.SIZE, Scratch.wrcb_to_call);
    }
  }
  return callWeakrefCallbacks(old);
}
function callWeakrefCallbacks(old: number): number {
  let freed = 0;
  while (!gc_list_is_empty(Scratch.wrcb_to_call)) {
    const gc = GC_NEXT(Scratch.wrcb_to_call);
    const wr = FROM_GC(gc);
    const callback = I32[(wr + WR_CALLBACK) >> 2]! as Ref;
    codeRan = true;
    const result = callArgs(callback, wr);
    if (result === NULL) PyErr_WriteUnraisable(callback);
    else Py_DECREF(result);
    Py_DECREF(wr);
    if (GC_NEXT(Scratch.wrcb_to_call) === gc) gc_list_move(gc, old);
    else freed++;
  }
  return freed;
}

/** `__del__` and its like, in list order, once per object ever (PEP 442). */
function finalize_garbage(collectable: number): void {
  gc_list_init(Scratch.seen);
  codeRan = true;
  while (!gc_list_is_empty(collectable)) {
    const gc = GC_NEXT(collectable);
    const o = FROM_GC(gc);
    gc_list_move(gc, Scratch.seen);
    if (!needsFinalizer(gc)) continue;
    I32[(gc + GCHead.prev) >> 2]! |= GCFlag.FINALIZED;
    Py_INCREF(o);
    FN[I32[(Py_TYPE(o) + PyTypeOff.tp_finalize) >> 2]!]!(o);
    Py_DECREF(o);
  }
  gc_list_merge(Scratch.seen, collectable);
}
function needsFinalizer(gc: number): boolean {
  return (I32[(gc + GCHead.prev) >> 2]! & GCFlag.FINALIZED) === 0 && I32[(I32[(gc + GCHead.SIZE + 8) >> 2]! + PyTypeOff.tp_finalize) >> 2] !== 0;
}

/** What finalizers made reachable again goes to `old`; the rest to `still_unreachable`, COLLECTING set. */
function handle_resurrected_objects(unreachable: number, still_unreachable: number, old: number): void {
  if (!codeRan) {
    gc_list_init(still_unreachable);
    gc_list_merge(unreachable, still_unreachable);
    return;
  }
  gc_list_clear_collecting(unreachable);
  deduce_unreachable(unreachable, still_unreachable, Walk.PLAIN);
  for (let gc = GC_NEXT(still_unreachable); gc !== still_unreachable; gc = GC_NEXT(gc)) I32[gc >> 2]! &= ~NEXT_MASK_UNREACHABLE;
  gc_list_merge(unreachable, old);
}

/** tp_clear of each, until the list is empty: most die on the way. With DEBUG_SAVEALL they go to gc.garbage instead. */
function delete_garbage(collectable: number, old: number): void {
  const saveall = (debugFlags() & GCDebug.SAVEALL) !== 0;
  // Written out without small functions: one collection is often all there is, and calls are slow before they are compiled.
  for (let gc = I32[collectable >> 2]!; gc !== collectable; gc = I32[collectable >> 2]!) {
    const o = (gc + GCHead.SIZE) as Ref;
    if (saveall) {
      if (PyList_Append(I32[State.gc_garbage >> 2]! as Ref, o) < 0) PyErr_Clear();
    } else {
      const clear = I32[(I32[(o + 8) >> 2]! + PyTypeOff.tp_clear) >> 2]!;
      if (clear !== 0) {
        Py_INCREF(o);
        FN[clear]!(o);
        if (I32[State.current_exception >> 2] !== 0) _PyErr_WriteUnraisableMsg("in tp_clear of", Py_TYPE(o));
        Py_DECREF(o);
      }
    }
    if (I32[collectable >> 2] === gc) {
      gc_clear_collecting(gc);
      gc_list_move(gc, old);
    }
  }
}

function handle_legacy_finalizers(finalizers: number, old: number): void {
  for (let gc = GC_NEXT(finalizers); gc !== finalizers; gc = GC_NEXT(gc)) {
    const o = FROM_GC(gc);
    if ((debugFlags() & GCDebug.SAVEALL) === 0 && !has_legacy_finalizer(o)) continue;
    if (PyList_Append(I32[State.gc_garbage >> 2]! as Ref, o) < 0) {
      PyErr_Clear();
      break;
    }
  }
  gc_list_merge(finalizers, old);
}

const freeListClearers: (() => void)[] = [_PyTuple_ClearFreeList, _PyFloat_ClearFreeList, _PyList_ClearFreeList, _PyDict_ClearFreeList];
/** Gives all blocks that wait on the types' free lists back to the allocator. */
export function clear_freelists(): void {
  for (const clear of freeListClearers) clear();
}

// --- a collection

function showStats(generation: number): void {
  let sizes = "";
  for (let i = 0; i < NUM_GENERATIONS; i++) sizes += ` ${gc_list_size(genHead(i))}`;
  writeStderr(`gc: collecting generation ${generation}...\n`);
  writeStderr(`gc: objects in each generation:${sizes}\ngc: objects in permanent generation: ${gc_list_size(State.permanent_generation)}\n`);
}
function debug_cycle(msg: string, list: number): void {
  for (let gc = GC_NEXT(list); gc !== list; gc = GC_NEXT(gc)) {
    writeStderr(`gc: ${msg} <${nameOfType(Py_TYPE(FROM_GC(gc)))} 0x${FROM_GC(gc).toString(16)}>\n`);
  }
}

/** Of the last collection: objects collected, and found uncollectable. */
let collected = 0;
let uncollectable = 0;

/** Counts of this generation and the younger ones start again, the next older one's goes up; the lists become one. */
function mergeYounger(generation: number): void {
  if (generation + 1 < NUM_GENERATIONS) I32[(genHead(generation + 1) + Gen.count) >> 2]!++;
  for (let i = 0; i <= generation; i++) I32[(genHead(i) + Gen.count) >> 2] = 0;
  for (let i = 0; i < generation; i++) gc_list_merge(genHead(i), genHead(generation));
}
/** The reachable objects of `young` go to the next older generation; in a full collection, dicts that need no tracking lose it. */
function promote(young: number, old: number, generation: number): void {
  if (young !== old) {
    if (generation === NUM_GENERATIONS - 2) I32[State.long_lived_pending >> 2]! += survivors;
    gc_list_merge(young, old);
    return;
  }
  I32[State.long_lived_pending >> 2] = 0;
  I32[State.long_lived_total >> 2] = survivors - untrack_dicts();
}

function gc_collect_main(generation: number, nofail: boolean): number {
  const stats = (debugFlags() & GCDebug.STATS) !== 0;
  const start = stats ? performance.now() : 0;
  if (stats) showStats(generation);
  if (listener !== null) listener(GCPhase.Start, generation, 0);
  mergeYounger(generation);
  const young = genHead(generation);
  const old = generation < NUM_GENERATIONS - 1 ? genHead(generation + 1) : young;
  const unreachable = Scratch.unreachable;
  const finalizers = Scratch.finalizers;
  const still_unreachable = Scratch.still_unreachable;
  codeRan = false;
  deduce_unreachable(young, unreachable, young === old ? Walk.UNTRACK_TUPLES | Walk.NOTE_DICTS : Walk.UNTRACK_TUPLES);
  promote(young, old, generation);
  gc_list_init(finalizers);
  const found = survey(unreachable);
  if ((found & Found.LEGACY_FINALIZERS) !== 0) {
    move_legacy_finalizers(unreachable, finalizers);
    move_legacy_finalizer_reachable(finalizers);
  }
  if ((debugFlags() & GCDebug.COLLECTABLE) !== 0) debug_cycle("collectable", unreachable);
  if (listener !== null) listener(GCPhase.Deduced, generation, unreachable);
  let m = (found & Found.WEAKREFS) !== 0 ? handle_weakrefs(unreachable, old) : 0;
  if (listener !== null) listener(GCPhase.Weakrefs, generation, unreachable);
  if ((found & Found.FINALIZERS) !== 0 || codeRan) finalize_garbage(unreachable);
  if (listener !== null) listener(GCPhase.Finalized, generation, unreachable);
  handle_resurrected_objects(unreachable, still_unreachable, old);
  if (listener !== null) listener(GCPhase.Resurrected, generation, still_unreachable);
  m += codeRan || found !== Found.NOTHING ? gc_list_size(still_unreachable) : surveyed;
  delete_garbage(still_unreachable, old);
  const n = gc_list_size(finalizers);
  if ((debugFlags() & GCDebug.UNCOLLECTABLE) !== 0) debug_cycle("uncollectable", finalizers);
  if (stats) writeStderr(`gc: done, ${n + m} unreachable, ${n} uncollectable, ${((performance.now() - start) / 1000).toFixed(4)}s elapsed\n`);
  handle_legacy_finalizers(finalizers, old);
  if (generation === NUM_GENERATIONS - 1) clear_freelists();
  if (listener !== null) listener(GCPhase.Deleted, generation, 0);
  if (PyErr_Occurred() !== NULL) {
    if (nofail) PyErr_Clear();
    else _PyErr_WriteUnraisableMsg("in garbage collection", NULL);
  }
  noteResult(generation, m, n);
  return n + m;
}
function noteResult(generation: number, m: number, n: number): void {
  collected = m;
  uncollectable = n;
  const stats = (State.gc_stats + generation * 24) >> 2;
  I32[stats]!++;
  I32[stats + 2]! += m;
  I32[stats + 4]! += n;
  if (listener !== null) listener(GCPhase.Stop, generation, 0);
}

function setInfo(info: Ref, key: Ref, n: number): Status {
  const value = PyLong_FromLong(n);
  if (value === NULL) return -1;
  const status = PyDict_SetItem(info, key, value) as Status;
  Py_DECREF(value);
  return status;
}
const idGeneration = ID("generation");
const idCollected = ID("collected");
const idUncollectable = ID("uncollectable");
function callbackInfo(generation: number, m: number, n: number): NewRef | NULL {
  const info = PyDict_New();
  if (info === NULL) return NULL;
  if (setInfo(info, idGeneration, generation) < 0 || setInfo(info, idCollected, m) < 0 || setInfo(info, idUncollectable, n) < 0) {
    Py_DECREF(info);
    return NULL;
  }
  return info;
}
/** Calls gc.callbacks with (phase, info). */
function invoke_gc_callback(phase: string, generation: number, m: number, n: number): void {
  const callbacks = I32[State.gc_callbacks >> 2]! as Ref | 0;
  if (callbacks === NULL || PyList_GET_SIZE(callbacks) === 0) return;
  const info = callbackInfo(generation, m, n);
  const phaseObject = info === NULL ? NULL : PyUnicode_FromString(phase);
  if (info === NULL || phaseObject === NULL) {
    if (info !== NULL) Py_DECREF(info);
    PyErr_WriteUnraisable(NULL);
    return;
  }
  for (let i = 0; i < PyList_GET_SIZE(callbacks); i++) {
    const callback = PyList_GET_ITEM(callbacks, i);
    Py_INCREF(callback);
    const result = callArgs(callback, phaseObject, info);
    if (result === NULL) PyErr_WriteUnraisable(callback);
    else Py_DECREF(result);
    Py_DECREF(callback);
  }
  Py_DECREF(phaseObject);
  Py_DECREF(info);
}

/** A collection of `generation`, gc.callbacks before and after it; returns the unreachable objects found. */
export function gc_collect_with_callback(generation: number): number {
  invoke_gc_callback("start", generation, 0, 0);
  const result = gc_collect_main(generation, false);
  invoke_gc_callback("stop", generation, collected, uncollectable);
  return result;
}

// --- when a collection runs

/** The oldest generation over its threshold; all of them only when enough new long-lived objects came since the last time. */
function gc_collect_generations(): void {
  for (let i = NUM_GENERATIONS - 1; i >= 0; i--) {
    const gen = genHead(i);
    if (I32[(gen + Gen.count) >> 2]! <= I32[(gen + Gen.threshold) >> 2]!) continue;
    if (i === NUM_GENERATIONS - 1 && I32[State.long_lived_pending >> 2]! < Math.floor(I32[State.long_lived_total >> 2]! / 4)) continue;
    gc_collect_with_callback(i);
    break;
  }
}

/** For the evaluation loop when Breaker.GC is set: clears it and runs the collection that is due, even if it has been disabled since. */
export function _Py_RunGC(): void {
  I32[State.eval_breaker >> 2]! &= ~Breaker.GC;
  if (I32[State.gc_collecting >> 2] !== 0) return;
  I32[State.gc_collecting >> 2] = 1;
  reason = GCReason.THRESHOLD;
  if (collectAlways) gc_collect_with_callback(NUM_GENERATIONS - 1);
  else gc_collect_generations();
  I32[State.gc_collecting >> 2] = 0;
}

/** gc.collect(generation); 0 when a collection is running already. Any pending exception is kept. */
export function collectGeneration(generation: number, why = GCReason.CALL): number {
  if (I32[State.gc_collecting >> 2] !== 0) return 0;
  I32[State.gc_collecting >> 2] = 1;
  reason = why;
  const n = gc_collect_with_callback(generation);
  I32[State.gc_collecting >> 2] = 0;
  return n;
}
/** At shutdown: a full collection, unless the collector is disabled; returns the unreachable objects found. */
export function PyGC_Collect(): number {
  if (I32[State.gc_enabled >> 2] === 0 || I32[State.gc_collecting >> 2] !== 0) return 0;
  const exc = PyErr_GetRaisedException();
  const n = collectGeneration(NUM_GENERATIONS - 1, GCReason.EXIT);
  PyErr_SetRaisedException(exc);
  return n;
}
/** At shutdown: a full collection without callbacks, whose errors are dropped. */
export function _PyGC_CollectNoFail(): number {
  if (I32[State.gc_collecting >> 2] !== 0) return 0;
  I32[State.gc_collecting >> 2] = 1;
  reason = GCReason.EXIT;
  const n = gc_collect_main(NUM_GENERATIONS - 1, true);
  I32[State.gc_collecting >> 2] = 0;
  return n;
}

let collectAlways = false;
/** Test mode: every allocation asks for a full collection at the next check of the evaluation loop. */
export function collectAtEveryAllocation(on: boolean): void {
  collectAlways = on;
  onRequest(on ? () => { I32[State.eval_breaker >> 2]! |= Breaker.GC; } : null);
}

/** At shutdown: warns that gc.garbage is not empty. */
export function _PyGC_DumpShutdownStats(): void {
  const garbage = I32[State.gc_garbage >> 2]! as Ref | 0;
  if ((debugFlags() & GCDebug.SAVEALL) !== 0 || garbage === NULL || PyList_GET_SIZE(garbage) === 0) return;
  const list = (debugFlags() & GCDebug.UNCOLLECTABLE) !== 0;
  const hint = list ? "" : "; use gc.set_debug(gc.DEBUG_UNCOLLECTABLE) to list them";
  const message = `gc: ${PyList_GET_SIZE(garbage)} uncollectable objects at shutdown${hint}`;
  if (PyErr_WarnExplicitObject(PyExc_ResourceWarning, message, "gc", 0) < 0) PyErr_WriteUnraisable(NULL);
  if (!list) return;
  const text = reprText(garbage);
  if (text === null) PyErr_WriteUnraisable(garbage);
  else writeStderr(`      ${text}\n`);
}
