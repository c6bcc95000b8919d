/**
 * Everything about one object that its bytes tell: for a list of objects, a detail pane, the view of its bytes.
 */
import { F64, I32, U16, U8 } from "../memory/views.ts";
import { type Ref } from "../memory/types.ts";
import { usableSize } from "../memory/alloc.ts";
import { Header } from "../memory/header.ts";
import { GC_NEXT, genHead } from "../gc/lists.ts";
import { PyTypeOff, Py_TYPE, TPFLAGS, hasTypeFlag, tp_flags } from "../objects/object.ts";
import { _PyObject_IS_GC, _PyType_PreHeaderSize } from "../objects/gcalloc.ts";
import { State } from "../objects/state.ts";
import { nameOfType, typeName } from "../objects/typeobject.ts";
import { allocationOf, type Allocation } from "./allocations.ts";
import { Generation, IMMORTAL } from "./graph.ts";
import { GC_HEAD, HEAP_TYPE_FIELDS, LAYOUTS, OBJECT_HEAD, PRE_HEADER, TYPE_FIELDS, VAR_SIZE } from "./layouts.ts";
import { type FieldKind, type FieldSpec } from "./layout-fields.ts";
import { forEachMember } from "./shapes.ts";
import { sizeOf } from "./sizes.ts";
import { shortValue } from "./value.ts";
import { hex } from "./heap-view.ts";

export interface FieldView {
  name: string;
  /** From the object's address; negative for headers. Fields of another block (a list's items) are not among them. */
  offset: number;
  /** Bytes. */
  width: number;
  kind: FieldKind;
  meaning: string;
  /** In short: a number, an address, the object's value. */
  text: string;
  /** The object referred to, or 0. */
  target: Ref | 0;
}
export interface ObjectView {
  address: Ref;
  type: string;
  typeAddress: Ref;
  /** Close to its repr, at most about 80 characters. */
  value: string;
  /** sys.getsizeof. */
  size: number;
  /** IMMORTAL or the count. */
  refcount: number;
  immortal: boolean;
  /** Could the collector track objects like it? */
  container: boolean;
  tracked: boolean;
  /** 0 to 2, or Generation. */
  generation: number;
  /** First byte of the block, with the headers in front of the object, and how many the allocator gave; 0 for static data. */
  block: number;
  blockSize: number;
  /** Who asked for it, when that is recorded. */
  allocated: Allocation | null;
  fields: FieldView[];
}

/**
 * All about the object at `address`, which must be one (`HeapGraph.indexOf`, or a reference from another object).
 * The generation is found by following the collector's list: `generation` spares that when a graph knows it.
 */
export function describeObject(address: Ref, generation?: number): ObjectView {
  const type = Py_TYPE(address);
  const count = I32[address >> 2]!;
  const container = _PyObject_IS_GC(address);
  const tracked = container && I32[(address - 16) >> 2] !== 0;
  const start = address - _PyType_PreHeaderSize(type);
  const inHeap = start >= I32[Header.heap_base >> 2]!;
  return {
    address, type: nameOfType(type), typeAddress: type, value: shortValue(address, 80), size: sizeOf(address),
    refcount: Math.max(count, IMMORTAL), immortal: count < 0, container, tracked,
    generation: !tracked ? Generation.UNTRACKED : generation ?? generationOf(address),
    block: inHeap ? start : 0, blockSize: inHeap ? usableSize(start) : 0,
    allocated: inHeap ? allocationOf(address) : null, fields: fieldsOf(address),
  };
}

/** Follows the collector's list from the object to the list's head. */
function generationOf(o: Ref): number {
  const heads = [genHead(0), genHead(1), genHead(2), State.permanent_generation as number];
  const inCollection = (gc: number): boolean => gc >= State.gc_trash && gc < State.gc_trash + 0x80;
  for (let gc = GC_NEXT(o - 16) & ~1, steps = 0; steps < 1 << 28; gc = GC_NEXT(gc) & ~1, steps++) {
    const generation = heads.indexOf(gc);
    if (generation >= 0) return generation;
    if (inCollection(gc)) return Generation.COLLECTING;
    if (gc === 0 || gc === o - 16) return Generation.UNTRACKED;
  }
  return Generation.UNTRACKED;
}

/** The fields of an object by offset: headers, the fields of its type and its bases, members, items that lie in it. */
export function fieldsOf(o: Ref): FieldView[] {
  const type = Py_TYPE(o);
  const flags = tp_flags(type);
  const specs: FieldSpec[] = [...OBJECT_HEAD];
  if ((flags & TPFLAGS.HAVE_GC) !== 0 && _PyObject_IS_GC(o)) specs.push(...GC_HEAD);
  if ((flags & TPFLAGS.PREHEADER) !== 0) specs.push(...PRE_HEADER);
  if ((flags & TPFLAGS.TYPE_SUBCLASS) !== 0) specs.push(...TYPE_FIELDS, ...((tp_flags(o) & TPFLAGS.HEAPTYPE) !== 0 ? HEAP_TYPE_FIELDS : []));
  if (I32[(type + PyTypeOff.tp_itemsize) >> 2] !== 0 && (flags & (TPFLAGS.LONG_SUBCLASS | TPFLAGS.TYPE_SUBCLASS)) === 0 || hasTypeFlag(o, TPFLAGS.LIST_SUBCLASS)) specs.push(VAR_SIZE);
  for (let t = type as Ref | 0; t !== 0; t = I32[(t + PyTypeOff.tp_base) >> 2]! as Ref | 0) addSpecs(specs, t);
  const views = specs.map((spec) => fieldView(o, spec));
  if ((flags & TPFLAGS.TUPLE_SUBCLASS) !== 0) addItems(views, o, 24);
  return views.sort((a, b) => a.offset - b.offset);
}
function addSpecs(specs: FieldSpec[], type: Ref): void {
  const taken = new Set(specs.map((spec) => spec.offset));
  const add = (spec: FieldSpec): void => { if (!taken.has(spec.offset)) { taken.add(spec.offset); specs.push(spec); } };
  if ((tp_flags(type) & TPFLAGS.HEAPTYPE) === 0) for (const spec of LAYOUTS.get(nameOfType(type)) ?? []) add(spec);
  if ((tp_flags(type) & TPFLAGS.TYPE_SUBCLASS) !== 0) return;
  forEachMember(type, (name, offset) => add({ name, offset, width: 8, kind: "object", meaning: "attribute in a slot", edge: `.${name}` }));
}
const MAX_ITEMS_SHOWN = 64;
function addItems(views: FieldView[], o: Ref, first: number): void {
  const n = Math.min(I32[(o + 16) >> 2]!, MAX_ITEMS_SHOWN);
  for (let i = 0; i < n; i++) views.push(fieldView(o, { name: `[${i}]`, offset: first + i * 8, width: 8, kind: "object", meaning: "item", edge: `[${i}]` }));
}

function fieldView(o: Ref, spec: FieldSpec): FieldView {
  const at = o + spec.offset;
  const isObject = spec.kind === "object";
  const target = isObject ? I32[at >> 2]! as Ref | 0 : 0;
  return { name: spec.name, offset: spec.offset, width: spec.width, kind: spec.kind, meaning: spec.meaning, text: fieldText(o, spec, at, target), target };
}
function fieldText(o: Ref, spec: FieldSpec, at: number, target: Ref | 0): string {
  switch (spec.kind) {
    case "object": return target === 0 ? "NULL" : `${hex(target)} ${typeName(target)} ${shortValue(target, 40)}`;
    case "pointer": return I32[at >> 2] === 0 ? "NULL" : hex(I32[at >> 2]! >>> 0);
    case "double": return String(F64[at >> 3]);
    case "hash": return I32[at >> 2] === -1 && I32[(at + 4) >> 2] === -1 ? "-1" : ((BigInt(I32[(at + 4) >> 2]!) << 32n) | BigInt(I32[at >> 2]! >>> 0)).toString();
    case "bytes": return byteText(at, Math.min(sizeOf(o), 16));
    default: return spec.name === "ob_refcnt" && I32[at >> 2]! < 0 ? "immortal" : String(numberAt(at, spec.width));
  }
}
function numberAt(at: number, width: number): number {
  return width === 1 ? U8[at]! : width === 2 ? U16[at >> 1]! : I32[at >> 2]!;
}
function byteText(at: number, n: number): string {
  return [...U8.subarray(at, at + n)].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
}
