/**
 * The heap as a graph: every object that anything leads to, and every reference that owns a count.
 *
 *   objects   numbered by ascending address; one typed array for each of their properties
 *   edges     of object i: edgeTo[edgeStart[i]] … edgeTo[edgeStart[i + 1] - 1], one for each count it owns, in visiting order
 *   roots     what holds objects from outside (roots.ts)
 *
 * Built in two passes over the heap, linear in its size, with nothing allocated per object. Names of edges are not kept:
 * edge-names.ts reads them from the heap when somebody asks. So the graph stays true after the program has gone on, but
 * names, values and fields need the heap as it was.
 */
import { I32, buffer } from "../memory/views.ts";
import { type Ref } from "../memory/types.ts";
import { Header, isHeap } from "../memory/header.ts";
import { FROM_GC, NEXT_MASK_UNREACHABLE, Scratch } from "../gc/lists.ts";
import { forEachTracked, visitReferences } from "../gc/ownership.ts";
import { Py_TYPE, TPFLAGS, tp_flags } from "../objects/object.ts";
import { State } from "../objects/state.ts";
import { nameOfType } from "../objects/typeobject.ts";
import { AddressIndex, NumberList } from "./address-index.ts";
import { HeapDamaged, hex } from "./heap-view.ts";
import { collectRoots, forEachStaticMention, type RootKind, type RootRef } from "./roots.ts";
import { sizeOf } from "./sizes.ts";

/** In `generations`: 0, 1, 2 are the collector's. COLLECTING: the collection in progress found the object unreachable. */
export const enum Generation { PERMANENT = 3, COLLECTING = 4, UNTRACKED = 255 }
/** In `refcounts`: the count never changes. */
export const IMMORTAL = -1;

export interface Root {
  kind: RootKind;
  name: string;
  /** Number of the object it refers to. */
  target: number;
  /** Does it own a count? */
  owns: boolean;
  /** Of a frame's root: 0 the innermost frame; else -1. */
  depth: number;
  /** Was it found by the object's count alone (kinds "host" and "cache")? */
  inferred: boolean;
}

/** References towards an object: the numbers of the holders of i are from[start[i]] … from[start[i + 1] - 1]. */
export interface Referrers { start: Uint32Array; from: Uint32Array }

export class HeapGraph {
  private referrerTable: Referrers | null = null;
  private readonly typeNames = new Map<number, string>();

  constructor(
    private readonly index: AddressIndex,
    /** Of each object, ascending. */
    readonly addresses: Uint32Array,
    /** Number of each object's type. */
    readonly types: Uint32Array,
    /** Bytes, as sys.getsizeof tells. */
    readonly sizes: Uint32Array,
    /** Reference counts; IMMORTAL. */
    readonly refcounts: Int32Array,
    /** 0 to 2, or Generation. */
    readonly generations: Uint8Array,
    readonly edgeStart: Uint32Array,
    readonly edgeTo: Uint32Array,
    readonly roots: readonly Root[],
  ) {
    for (const type of types) if (!this.typeNames.has(type)) this.typeNames.set(type, nameOfType(addresses[type]! as Ref));
  }
  /** How many objects there are. */
  get count(): number { return this.addresses.length; }
  get edgeCount(): number { return this.edgeTo.length; }
  /** The number of the object at `address`, or -1. */
  indexOf(address: number): number { return this.index.indexOf(address); }
  address(node: number): Ref { return this.addresses[node]! as Ref; }
  /** tp_name of the object's type; needs no heap. */
  typeName(node: number): string { return this.typeNames.get(this.types[node]!)!; }
  /** What the object refers to, with repetitions. */
  targets(node: number): Uint32Array { return this.edgeTo.subarray(this.edgeStart[node]!, this.edgeStart[node + 1]!); }
  /** Who refers to the object, with repetitions; ascending. */
  referrersOf(node: number): Uint32Array {
    const { start, from } = this.referrers();
    return from.subarray(start[node]!, start[node + 1]!);
  }
  /** The table of all references, reversed; made when it is first asked for. */
  referrers(): Referrers {
    return this.referrerTable ??= reverseEdges(this.edgeStart, this.edgeTo);
  }
  /** Numbers of the objects that roots refer to, each once. `owning`: only roots that own a count, and static types. */
  rootTargets(owning = false): Uint32Array {
    const targets = new Set<number>();
    for (const root of this.roots) if (!owning || root.owns || root.kind !== "global") targets.add(root.target);
    return Uint32Array.from(targets);
  }
  /** One byte for each object: 1 when a root leads to it. */
  reachable(): Uint8Array {
    const reached = new Uint8Array(this.count);
    reachFrom(this.rootTargets(), this.edgeStart, this.edgeTo, reached);
    return reached;
  }
}

/** Reverses a graph in compressed form: counting sort, so holders ascend. */
function reverseEdges(edgeStart: Uint32Array, edgeTo: Uint32Array): Referrers {
  const n = edgeStart.length - 1;
  const start = new Uint32Array(n + 1);
  for (let e = 0; e < edgeTo.length; e++) start[edgeTo[e]! + 1]!++;
  for (let i = 0; i < n; i++) start[i + 1]! += start[i]!;
  const next = start.slice();
  const from = new Uint32Array(edgeTo.length);
  for (let node = 0; node < n; node++) {
    for (let e = edgeStart[node]!, end = edgeStart[node + 1]!; e < end; e++) from[next[edgeTo[e]!]!++] = node;
  }
  return { start, from };
}

/** Reads the current heap. Throws HeapDamaged when a reference leads nowhere, RangeError when there is no heap. */
export function buildGraph(): HeapGraph {
  if (!isHeap(buffer)) throw new RangeError("no heap is the current buffer");
  const index = new AddressIndex(I32[Header.heap_top >> 2]!);
  const rootRefs = collectRoots();
  findObjects(index, rootRefs);
  const addresses = index.seal();
  const { edgeStart, edgeTo } = readEdges(index, addresses);
  const n = addresses.length;
  const types = new Uint32Array(n);
  const sizes = new Uint32Array(n);
  const refcounts = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    const o = addresses[i]! as Ref;
    types[i] = index.indexOf(Py_TYPE(o));
    sizes[i] = sizeOf(o);
    refcounts[i] = Math.max(I32[o >> 2]!, IMMORTAL);
  }
  const generations = new Uint8Array(n).fill(Generation.UNTRACKED);
  forEachTracked((o, generation) => { generations[index.indexOf(o)] = generation; });
  forEachBeingCollected((o) => { generations[index.indexOf(o)] = Generation.COLLECTING; });
  const roots = ownedRoots(index, refcounts, edgeTo, rootRefs);
  return new HeapGraph(index, addresses, types, sizes, refcounts, generations, edgeStart, edgeTo, inferRoots(index, refcounts, edgeStart, edgeTo, roots));
}

/** The lists that a collection keeps the unreachable in while finalizers and callbacks run. */
const COLLECTOR_LISTS = [Scratch.unreachable, Scratch.finalizers, Scratch.seen, Scratch.still_unreachable] as const;
/** Visits what the collection in progress has taken out of its generation; nothing when none is. */
function forEachBeingCollected(visit: (o: Ref) => void): void {
  if (I32[State.gc_collecting >> 2] === 0) return;
  for (const list of COLLECTOR_LISTS) {
    for (let gc = I32[list >> 2]! & ~NEXT_MASK_UNREACHABLE; gc !== 0 && gc !== list; gc = I32[gc >> 2]! & ~NEXT_MASK_UNREACHABLE) visit(FROM_GC(gc));
  }
}

/** Enters everything that roots, tracked containers and their references lead to, types included. */
function findObjects(index: AddressIndex, roots: readonly RootRef[]): void {
  const queue = new NumberList();
  const meet = (o: Ref): 0 => {
    if (!index.holds(o)) throw new HeapDamaged(`a reference to ${hex(o)}, where no object can be`);
    if (index.add(o)) queue.push(o);
    return 0;
  };
  for (const root of roots) meet(root.target);
  forEachTracked(meet);
  forEachBeingCollected(meet);
  while (queue.length > 0) {
    const o = queue.pop() as Ref;
    const type = Py_TYPE(o);
    if (!index.holds(type) || (tp_flags(Py_TYPE(type)) & TPFLAGS.TYPE_SUBCLASS) === 0) throw new HeapDamaged(`the object at ${hex(o)} has no type`);
    meet(type);
    visitReferences(o, meet);
  }
}

function readEdges(index: AddressIndex, addresses: Uint32Array): { edgeStart: Uint32Array; edgeTo: Uint32Array } {
  const edgeStart = new Uint32Array(addresses.length + 1);
  const targets = new NumberList();
  const add = (o: Ref): 0 => {
    targets.push(index.indexOf(o));
    return 0;
  };
  for (let i = 0; i < addresses.length; i++) {
    edgeStart[i] = targets.length;
    visitReferences(addresses[i]! as Ref, add);
  }
  edgeStart[addresses.length] = targets.length;
  return { edgeStart, edgeTo: targets.toArray() };
}

/** How many references from objects each object has. */
function explainedCounts(n: number, edgeTo: Uint32Array): Uint32Array {
  const explained = new Uint32Array(n);
  for (let e = 0; e < edgeTo.length; e++) explained[edgeTo[e]!]!++;
  return explained;
}
/** The roots that were collected. A slot that is not sure to be in use is none when the object's count has no room for it. */
function ownedRoots(index: AddressIndex, refcounts: Int32Array, edgeTo: Uint32Array, refs: readonly RootRef[]): Root[] {
  const explained = explainedCounts(refcounts.length, edgeTo);
  const root = ({ kind, name, target, owns, depth }: RootRef): Root => ({ kind, name, target: index.indexOf(target), owns, depth, inferred: false });
  const sure = refs.filter((ref) => ref.sure).map(root);
  for (const { owns, target } of sure) if (owns) explained[target]!++;
  const room = refs.filter((ref) => !ref.sure).map(root)
    .filter(({ owns, target }) => !owns || refcounts[target] === IMMORTAL || ++explained[target]! <= refcounts[target]!);
  return [...sure, ...room];
}

/**
 * Adds a root for each object with a larger count than edges and roots explain, as the collector itself would find it held
 * from outside: by host code in the middle of a call, or by a cache in static data. Of immortal objects, whose count says
 * nothing, those that no root leads to are added.
 */
function inferRoots(index: AddressIndex, refcounts: Int32Array, edgeStart: Uint32Array, edgeTo: Uint32Array, roots: Root[]): Root[] {
  const explained = explainedCounts(refcounts.length, edgeTo);
  for (const root of roots) if (root.owns) explained[root.target]!++;
  const mentioned = new Set<number>();
  forEachStaticMention((address) => mentioned.add(index.indexOf(address)));
  const infer = (target: number): void => {
    const cache = mentioned.has(target) || refcounts[target] === IMMORTAL;
    roots.push({ kind: cache ? "cache" : "host", name: cache ? "a cache in static data" : "host code", target, owns: true, depth: -1, inferred: true });
  };
  for (let node = 0; node < refcounts.length; node++) if (refcounts[node]! > explained[node]!) infer(node);
  const reached = new Uint8Array(refcounts.length);
  reachFrom(roots.map((root) => root.target), edgeStart, edgeTo, reached);
  for (let node = 0; node < refcounts.length; node++) {
    if (reached[node] !== 0 || refcounts[node] !== IMMORTAL) continue;
    infer(node);
    reachFrom([node], edgeStart, edgeTo, reached);
  }
  return roots;
}

/** Sets the byte of each object that one of `starts` leads to; what is set already is not walked again. */
function reachFrom(starts: Iterable<number>, edgeStart: Uint32Array, edgeTo: Uint32Array, reached: Uint8Array): void {
  const queue = new NumberList();
  for (const node of starts) {
    if (reached[node] === 0) { reached[node] = 1; queue.push(node); }
  }
  while (queue.length > 0) {
    const node = queue.pop();
    for (let e = edgeStart[node]!, end = edgeStart[node + 1]!; e < end; e++) {
      const to = edgeTo[e]!;
      if (reached[to] === 0) { reached[to] = 1; queue.push(to); }
    }
  }
}
