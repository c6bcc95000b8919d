/**
 * Who owns a count of whom: every reference an object holds, the roots, and from them the counts that objects must have.
 * Read-only. tp_traverse tells what the collector needs; a type's `owns` (TypeSpec) adds what cannot be part of a cycle.
 */
import { I32 } from "../memory/views.ts";
import { type Ref } from "../memory/types.ts";
import { Header } from "../memory/header.ts";
import { STATE_BASE } from "../memory/layout.ts";
import { staticTypes, type TypeSpec } from "../objects/define.ts";
import { dictFreeList, keysFreeList } from "../objects/dict-keys.ts";
import { _PyDictKeys_VisitKeys } from "../objects/dict.ts";
import { ErrStackItem } from "../objects/errors.ts";
import { FrameOff, _PyFrame_Traverse } from "../objects/frame.ts";
import { listFreeList } from "../objects/list.ts";
import { FN, PyTypeOff, Py_TYPE, TPFLAGS, tp_flags, type visitproc } from "../objects/object.ts";
import { _PyObject_IS_GC } from "../objects/gcalloc.ts";
import { State } from "../objects/state.ts";
import { forEachCachedName } from "../objects/typeobject.ts";
import { FROM_GC, GC_NEXT, NUM_GENERATIONS, genHead } from "./lists.ts";

const specs = new Map<Ref, TypeSpec>();
/** The declaration of a static type, or undefined for a heap type. */
export function specOf(type: Ref): TypeSpec | undefined {
  if (specs.size !== staticTypes.length) for (const t of staticTypes) specs.set(t.address, t.spec);
  return specs.get(type);
}

function traverse(o: Ref, visit: visitproc): void {
  const index = I32[(Py_TYPE(o) + PyTypeOff.tp_traverse) >> 2]!;
  if (index !== 0 && _PyObject_IS_GC(o)) FN[index]!(o, visit, 0);
}
/** Calls the `owns` nearest in the type's bases. */
function visitOwned(o: Ref, visit: visitproc): void {
  for (let type = Py_TYPE(o); type !== 0; type = I32[(type + PyTypeOff.tp_base) >> 2]! as Ref) {
    const owns = specOf(type)?.owns;
    if (owns === undefined) continue;
    owns(o, visit, 0);
    return;
  }
}

/** Visits each reference that `o` owns a count of, as often as it owns one. */
export function forEachOwned(o: Ref, visit: (target: Ref) => void): void {
  visitReferences(o, (target) => {
    visit(target);
    return 0;
  });
}
/** `forEachOwned` for a visitor that is made once and used for many objects; it must return 0. */
export function visitReferences(o: Ref, visitor: visitproc): void {
  traverse(o, visitor);
  visitOwned(o, visitor);
  const type = Py_TYPE(o);
  if ((tp_flags(type) & (TPFLAGS.HEAPTYPE | TPFLAGS.HAVE_GC)) === TPFLAGS.HEAPTYPE) visitor(type, 0);
  if ((tp_flags(type) & TPFLAGS.TYPE_SUBCLASS) !== 0 && (tp_flags(o) & TPFLAGS.HEAPTYPE) !== 0) {
    const keys = I32[(o + PyTypeOff.ht_cached_keys) >> 2]!;
    if (keys !== 0) _PyDictKeys_VisitKeys(keys, visitor, 0);
  }
}

/** Fields of the thread and interpreter state that own a count, with what they are for. */
export const OWNING_FIELDS: readonly (readonly [field: number, meaning: string])[] = [
  [State.current_exception, "exception being raised"], [State.context, "context"], [State.profilefunc, "sys.setprofile"],
  [State.tracefunc, "sys.settrace"], [State.sys_dict, "sys.__dict__"], [State.builtins_dict, "builtins.__dict__"],
  [State.builtins_copy, "copy of builtins.__dict__"], [State.modules, "sys.modules"], [State.interned, "interned strings"],
  [State.importlib, "importlib"], [State.import_func, "builtins.__import__"], [State.sys_module, "sys"], [State.builtins_module, "builtins"],
  [State.atexit_callbacks, "atexit"], [State.main_arena, "constants of the program"], [State.main_module, "__main__"],
  [State.warnings_filters, "warnings.filters"], [State.warnings_once_registry, "warnings._onceregistry"],
  [State.warnings_default_action, "warnings._defaultaction"],
  [State.gc_garbage, "gc.garbage"], [State.gc_callbacks, "gc.callbacks"], [State.exc_state + ErrStackItem.exc_value, "exception being handled"],
];

/** Visits the references that the state and the frames in progress own. Frames must have their stacktop stored. */
export function forEachRoot(visit: (target: Ref) => void): void {
  for (const [field] of OWNING_FIELDS) {
    const o = I32[field >> 2]! as Ref;
    if (o !== 0) visit(o);
  }
  forEachCachedName(visit);
  for (let frame = I32[State.current_frame >> 2]!; frame !== 0; frame = I32[(frame + FrameOff.previous) >> 2]!) {
    const stacktop = I32[(frame + FrameOff.stacktop) >> 2]!;
    if (I32[(frame + FrameOff.f_code) >> 2] !== 0 && stacktop >= 0) _PyFrame_Traverse(frame, (o) => { visit(o); return 0; }, 0);
  }
}

/** All tracked containers, the permanent generation's included. */
export function forEachTracked(visit: (o: Ref, generation: number) => void): void {
  for (let g = 0; g <= NUM_GENERATIONS; g++) {
    const head = g < NUM_GENERATIONS ? genHead(g) : State.permanent_generation;
    for (let gc = GC_NEXT(head); gc !== head; gc = GC_NEXT(gc)) visit(FROM_GC(gc), g);
  }
}

/** Does the slot `at` belong to the array of a free list (lists, dicts, dict keys: a number, then 80 slots), behind those in use? */
export function isStaleFreeListSlot(at: number): boolean {
  for (const array of [listFreeList, dictFreeList, keysFreeList]) {
    if (at > array && at < array + 81 * 8) return at >= array + 8 + I32[array >> 2]! * 8;
  }
  return false;
}
/** How often state and static data hold each heap address: references that nothing above knows (caches, preallocated objects). */
function staticMentions(): Map<number, number> {
  const mentions = new Map<number, number>();
  for (let at = STATE_BASE; at < I32[Header.static_end >> 2]!; at += 8) {
    const value = I32[at >> 2]!;
    if (value >= I32[Header.heap_base >> 2]! && !isStaleFreeListSlot(at)) mentions.set(value, (mentions.get(value) ?? 0) + 1);
  }
  return mentions;
}

export interface Counts {
  /** Every object found, with the references to it that were found. */
  found: Map<Ref, number>;
  /** How many more may come from static data (caches, preallocated exceptions). */
  mayAdd: Map<number, number>;
}
/** Counts the references to every object that the roots, the static types and the tracked containers lead to. */
export function countReferences(): Counts {
  const found = new Map<Ref, number>();
  const queue: Ref[] = [];
  const meet = (o: Ref): void => {
    if (!found.has(o)) {
      found.set(o, 0);
      queue.push(o);
    }
  };
  const reference = (o: Ref): void => {
    meet(o);
    found.set(o, found.get(o)! + 1);
  };
  forEachRoot(reference);
  for (const t of staticTypes) meet(t.address);
  forEachTracked(meet);
  for (let o = queue.pop(); o !== undefined; o = queue.pop()) forEachOwned(o, reference);
  return { found, mayAdd: staticMentions() };
}
