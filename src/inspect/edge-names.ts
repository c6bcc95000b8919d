/**
 * How an object names what it refers to: ".attribute", "[3]", "['key']", "key 'k'", ".__closure__", "local x", … Read from
 * the heap on demand, in terms of the structure that holds the reference.
 */
import { I32, U8 } from "../memory/views.ts";
import { type Ref } from "../memory/types.ts";
import { visitReferences } from "../gc/ownership.ts";
import { DK_ENTRIES, DictKind, PyDictOff, dkKind, dkNentries } from "../objects/dict-keys.ts";
import { FrameOff, FrameOwner, PyFrameOff, PyFrame_Type } from "../objects/frame.ts";
import { FrameState, PyGenOff, genState } from "../objects/generator.ts";
import { PyListOff } from "../objects/list.ts";
import { PyTypeOff, Py_TYPE, TPFLAGS, hasTypeFlag, tp_flags } from "../objects/object.ts";
import { ODictNode, PyODictOff, PyODict_Type } from "../objects/odict.ts";
import { PyFrozenSet_Type, PySet_Type } from "../objects/set.ts";
import { PyType_IsSubtype, nameOfType } from "../objects/typeobject.ts";
import { HEAP_TYPE_FIELDS, LAYOUTS, TYPE_FIELDS } from "./layouts.ts";
import { type FieldSpec } from "./layout-fields.ts";
import { forEachFrameSlot } from "./roots.ts";
import { dictSlot, forEachMember, inlineValues } from "./shapes.ts";
import { forEachSetKey, shortValue, textOf } from "./value.ts";

/** An edge and where in memory the reference is; slot 0: not known. */
export interface NamedEdge { name: string; target: Ref; slot: number }
type Add = (name: string, target: number, slot: number) => void;

/** "['key']": a subscript as it would be written. */
export function subscript(key: Ref): string { return `[${shortValue(key, 40)}]`; }

/**
 * Every reference that `o` owns a count of, named; in the order of the structure, not of visiting. At most `limit` are
 * looked for. A reference that no rule names is called "field at +40", or "held by the host type" when it is not in the object itself.
 */
export function namedEdges(o: Ref, limit = Infinity): NamedEdge[] {
  const found = structuralEdges(o, limit, 0);
  if (found.length >= limit) return found;
  const owned = new Map<Ref, number>();
  visitReferences(o, (target) => { owned.set(target, (owned.get(target) ?? 0) + 1); return 0; });
  const kept = found.filter((edge) => {
    const n = owned.get(edge.target) ?? 0;
    if (n > 0) owned.set(edge.target, n - 1);
    return n > 0;
  });
  for (const [target, n] of owned) for (let i = 0; i < n; i++) kept.push(unnamed(o, target, i));
  return kept.slice(0, limit);
}
/** The edges from `o` to `target`, one for each count; none when it does not own one. At most `limit`. */
export function edgesTo(o: Ref, target: Ref, limit = Infinity): NamedEdge[] {
  let owned = 0;
  visitReferences(o, (t) => { if (t === target) owned++; return 0; });
  const edges = structuralEdges(o, Math.min(owned, limit), target);
  for (let i = 0; edges.length < Math.min(owned, limit); i++) edges.push(unnamed(o, target, i));
  return edges;
}
/** The first name by which `o` refers to `target`, or "?". */
export function edgeName(o: Ref, target: Ref): string { return edgesTo(o, target, 1)[0]?.name ?? "?"; }

function unnamed(o: Ref, target: Ref, skip: number): NamedEdge {
  const type = Py_TYPE(o);
  if (target === type) return { name: ".__class__", target, slot: o + 8 };
  let seen = 0;
  const end = o + Math.min(I32[(type + PyTypeOff.tp_basicsize) >> 2]!, 4096);
  for (let at = o + 16; at < end; at += 8) if (I32[at >> 2] === target && seen++ === skip) return { name: `field at +${at - o}`, target, slot: at };
  return { name: nameOfType(type) === "functools._lru_cache_wrapper" ? "cached call" : "held by the host type", target, slot: 0 };
}

/** modules/itertools-group.ts: where the values that tee() has read lie, and how many they are. */
const TEE_VALUES = 40;
const TEE_READ = 24;
/** Edges found by what is known of the structure; `wanted` not 0: only those to it. */
function structuralEdges(o: Ref, limit: number, wanted: Ref | 0): NamedEdge[] {
  const edges: NamedEdge[] = [];
  const add: Add = (name, target, slot) => {
    if (target === 0 || (wanted !== 0 && target !== wanted) || edges.length >= limit) return;
    edges.push({ name, target: target as Ref, slot });
  };
  const type = Py_TYPE(o);
  const flags = tp_flags(type);
  if ((flags & TPFLAGS.LIST_SUBCLASS) !== 0) items(I32[(o + PyListOff.ob_item) >> 2]!, I32[(o + 16) >> 2]!, limit, wanted, add);
  else if ((flags & TPFLAGS.TUPLE_SUBCLASS) !== 0) items(o + 24, I32[(o + 16) >> 2]!, limit, wanted, add);
  else if ((flags & TPFLAGS.DICT_SUBCLASS) !== 0) dictEdges(o, wanted, add);
  else if (PyType_IsSubtype(type, PySet_Type) || PyType_IsSubtype(type, PyFrozenSet_Type)) setEdges(o, add);
  else if (nameOfType(type) === "collections.deque") hostItems(o, add);
  else if (nameOfType(type) === "itertools._tee_dataobject") items(o + TEE_VALUES, I32[(o + TEE_READ) >> 2]!, limit, wanted, add);
  if ((flags & TPFLAGS.TYPE_SUBCLASS) !== 0) typeEdges(o, add);
  inlineValues(o, (name, value, slot) => add(`.${textOf(name)}`, value, slot));
  const dict = dictSlot(o);
  if (dict !== 0 && (flags & TPFLAGS.TYPE_SUBCLASS) === 0) add(".__dict__", I32[dict >> 2]!, dict);
  frameEdges(o, add);
  for (let t = type as Ref | 0; t !== 0; t = I32[(t + PyTypeOff.tp_base) >> 2]! as Ref | 0) fieldEdges(o, t, dict, add);
  if ((flags & TPFLAGS.HEAPTYPE) !== 0) add(".__class__", type, o + 8);
  return edges;
}
function items(at: number, n: number, limit: number, wanted: Ref | 0, add: Add): void {
  let left = limit;
  for (let i = 0; i < n && left > 0; i++) {
    const target = I32[(at >> 2) + i * 2]!;
    if (wanted !== 0 && target !== wanted) continue;
    add(`[${i}]`, target, at + i * 8);
    left--;
  }
}
/** Items that a type of a module visits in their order. */
function hostItems(o: Ref, add: Add): void {
  let i = 0;
  visitReferences(o, (target) => { if (target !== Py_TYPE(o)) add(`[${i++}]`, target, 0); return 0; });
}
function setEdges(o: Ref, add: Add): void { forEachSetKey(o, (key, entry) => { add("{…}", key, entry); }); }

function dictEdges(o: Ref, wanted: Ref | 0, add: Add): void {
  const keys = I32[(o + PyDictOff.ma_keys) >> 2]!;
  const values = I32[(o + PyDictOff.ma_values) >> 2]!;
  const kind = dkKind(keys);
  const stride = kind === DictKind.GENERAL ? 24 : 16;
  const keyAt = kind === DictKind.GENERAL ? 8 : 0;
  for (let i = 0, n = dkNentries(keys); i < n; i++) {
    const entry = DK_ENTRIES(keys) + i * stride + keyAt;
    const key = I32[entry >> 2]! as Ref | 0;
    if (key === 0) continue;
    const valueSlot = values !== 0 ? values + i * 8 : entry + 8;
    if (wanted !== 0 && key !== wanted && I32[valueSlot >> 2] !== wanted) continue;
    add(subscript(key), I32[valueSlot >> 2]!, valueSlot);
    if (kind !== DictKind.SPLIT) add(`key ${shortValue(key, 40)}`, key, entry);
  }
  if (!PyType_IsSubtype(Py_TYPE(o), PyODict_Type)) return;
  for (let node = I32[(o + PyODictOff.od_first) >> 2]!; node !== 0; node = I32[(node + ODictNode.next) >> 2]!) {
    add("order of keys", I32[(node + ODictNode.key) >> 2]!, node + ODictNode.key);
  }
}
function typeEdges(o: Ref, add: Add): void {
  const heap = (tp_flags(o) & TPFLAGS.HEAPTYPE) !== 0;
  for (const field of TYPE_FIELDS) if (field.kind === "object" && field.name !== "tp_name") add(field.edge, I32[(o + field.offset) >> 2]!, o + field.offset);
  if (!heap) return;
  for (const field of HEAP_TYPE_FIELDS) if (field.kind === "object") add(field.edge, I32[(o + field.offset) >> 2]!, o + field.offset);
  const keys = I32[(o + PyTypeOff.ht_cached_keys) >> 2]!;
  if (keys === 0) return;
  for (let i = 0, n = dkNentries(keys); i < n; i++) {
    const entry = DK_ENTRIES(keys) + i * 16;
    const key = I32[entry >> 2]! as Ref | 0;
    if (key !== 0) add(`shared key ${shortValue(key, 40)}`, key, entry);
  }
}
/** Variables and evaluation stack of a generator's frame, or of a frame object that has its own. */
function frameEdges(o: Ref, add: Add): void {
  const type = Py_TYPE(o);
  let frame = 0;
  if (type === PyFrame_Type) {
    const f = I32[(o + PyFrameOff.f_frame) >> 2]!;
    if (U8[f + FrameOff.owner] === FrameOwner.FRAME_OBJECT) frame = f;
  } else if (/^(generator|coroutine|async_generator)$/.test(nameOfType(type)) && genState(o) !== FrameState.CLEARED) frame = o + PyGenOff.gi_iframe;
  if (frame === 0) return;
  forEachFrameSlot(frame, (kind, name, target, slot) => add(kind === "local" ? `local ${name}` : kind === "stack" ? `evaluation stack ${name}` : name, target, slot));
}
/** The fields that the table of layouts has for the type, and its object members. */
function fieldEdges(o: Ref, type: Ref, dict: number, add: Add): void {
  const used = new Set<number>(dict === 0 ? [] : [dict]);
  const layout = (tp_flags(type) & TPFLAGS.HEAPTYPE) === 0 ? LAYOUTS.get(nameOfType(type)) : undefined;
  for (const field of layout ?? []) {
    if (!isOwned(field) || used.has(o + field.offset) || isFrameField(o, field)) continue;
    used.add(o + field.offset);
    add(field.edge, I32[(o + field.offset) >> 2]!, o + field.offset);
  }
  if (hasTypeFlag(o, TPFLAGS.TYPE_SUBCLASS)) return;
  forEachMember(type, (name, offset) => {
    if (used.has(o + offset)) return;
    add(`.${name}`, I32[(o + offset) >> 2]!, o + offset);
  });
}
function isOwned(field: FieldSpec): boolean { return field.kind === "object" && !/borrowed|weak/.test(field.edge); }
/** A generator's frame is named by frameEdges. */
function isFrameField(o: Ref, field: FieldSpec): boolean {
  return field.offset >= PyGenOff.gi_iframe && field.name.startsWith("f") && /^(generator|coroutine|async_generator)$/.test(nameOfType(Py_TYPE(o))) && genState(o) !== FrameState.CLEARED;
}
