/**
 * Two marks of one heap: what appeared, died and grew between them, and the growth that a leak is.
 *
 * An object is the same in both when address, type and tag are. Without tags a new object at the address of a dead one of
 * its type counts as the old one: totals stay right, single objects may be missed.
 */
import { type HeapMark } from "./heap-mark.ts";

/** Objects and bytes of one kind, before and after. */
export interface Growth {
  /** Type, path, or line. */
  key: string;
  countBefore: number;
  countAfter: number;
  bytesBefore: number;
  bytesAfter: number;
}
export interface HeapDifference {
  /** Numbers of objects in the later graph. */
  appeared: Uint32Array;
  /** Numbers of objects in the earlier graph. */
  died: Uint32Array;
  /** Pairs: earlier and later number of objects that have another size now. */
  resized: (readonly [before: number, after: number])[];
  /** What changed, most bytes of growth first. */
  byType: Growth[];
  byPath: Growth[];
  /** By the line that asked for the block; empty while no tags were kept. */
  byPlace: Growth[];
}

export function compareHeaps(before: HeapMark, after: HeapMark): HeapDifference {
  const appeared: number[] = [];
  const died: number[] = [];
  const resized: (readonly [number, number])[] = [];
  for (let node = 0; node < after.graph.count; node++) {
    const old = sameObject(after, node, before);
    if (old < 0) appeared.push(node);
    else if (before.graph.sizes[old] !== after.graph.sizes[node]) resized.push([old, node]);
  }
  for (let node = 0; node < before.graph.count; node++) if (sameObject(before, node, after) < 0) died.push(node);
  const tagged = before.places.size > 0 || after.places.size > 0;
  return {
    appeared: Uint32Array.from(appeared), died: Uint32Array.from(died), resized,
    byType: growth(before, after, (mark, node) => mark.graph.typeName(node)),
    byPath: growth(before, after, (mark, node) => mark.paths[mark.path[node]!]!),
    byPlace: tagged ? growth(before, after, placeOf) : [],
  };
}
function placeOf(mark: HeapMark, node: number): string {
  const tag = mark.tags[node]!;
  return tag < 0 ? "not recorded" : mark.places.get(tag)!;
}
/** The number that object `node` of `mark` has in `other`, or -1. */
function sameObject(mark: HeapMark, node: number, other: HeapMark): number {
  const found = other.graph.indexOf(mark.graph.addresses[node]!);
  if (found < 0 || other.graph.typeName(found) !== mark.graph.typeName(node)) return -1;
  const [tag, otherTag] = [mark.tags[node]!, other.tags[found]!];
  return tag === otherTag || tag < 0 || otherTag < 0 ? found : -1;
}

/** Totals by `keyOf` that differ, most bytes of growth first. */
function growth(before: HeapMark, after: HeapMark, keyOf: (mark: HeapMark, node: number) => string): Growth[] {
  const totals = new Map<string, Growth>();
  const total = (key: string): Growth => {
    let found = totals.get(key);
    if (found === undefined) totals.set(key, found = { key, countBefore: 0, countAfter: 0, bytesBefore: 0, bytesAfter: 0 });
    return found;
  };
  for (let node = 0; node < before.graph.count; node++) {
    const t = total(keyOf(before, node));
    t.countBefore++;
    t.bytesBefore += before.graph.sizes[node]!;
  }
  for (let node = 0; node < after.graph.count; node++) {
    const t = total(keyOf(after, node));
    t.countAfter++;
    t.bytesAfter += after.graph.sizes[node]!;
  }
  return [...totals.values()]
    .filter((t) => t.countBefore !== t.countAfter || t.bytesBefore !== t.bytesAfter)
    .sort((a, b) => (b.bytesAfter - b.bytesBefore) - (a.bytesAfter - a.bytesBefore) || b.countAfter - b.countBefore - (a.countAfter - a.countBefore));
}

export interface Leak {
  path: string;
  /** Objects and bytes at each mark, ascending from each mark to the next. */
  counts: readonly number[];
  bytes: readonly number[];
  /** Objects under the path at the last mark, by type, most bytes first. */
  types: { type: string; count: number; bytes: number }[];
  /** Lines that asked for them; empty while no tags were kept. */
  places: { place: string; count: number; bytes: number }[];
}

/**
 * Paths whose objects became more from every mark to the next: what grows in each round and is never given back. Three
 * marks and more, each after a full collection and at the same point of the program's round.
 */
export function findGrowth(marks: readonly HeapMark[]): Leak[] {
  const last = marks[marks.length - 1]!;
  const totals = new Map<string, { counts: number[]; bytes: number[] }>();
  marks.forEach((mark, at) => {
    for (let node = 0; node < mark.graph.count; node++) {
      const path = mark.paths[mark.path[node]!]!;
      let total = totals.get(path);
      if (total === undefined) totals.set(path, total = { counts: marks.map(() => 0), bytes: marks.map(() => 0) });
      total.counts[at]!++;
      total.bytes[at]! += mark.graph.sizes[node]!;
    }
  });
  const growing = [...totals].filter(([, total]) => ascends(total.counts));
  const members = new Map<string, number[]>(growing.map(([path]) => [path, []]));
  for (let node = 0; node < last.graph.count; node++) members.get(last.paths[last.path[node]!]!)?.push(node);
  return growing
    .map(([path, total]): Leak => ({
      path, ...total,
      types: sums(last, members.get(path)!, (node) => last.graph.typeName(node)).map(([type, t]) => ({ type, ...t })),
      places: last.places.size === 0 ? [] : sums(last, members.get(path)!, (node) => placeOf(last, node)).map(([place, t]) => ({ place, ...t })),
    }))
    .sort((a, b) => grown(b.bytes) - grown(a.bytes));
}
function ascends(counts: readonly number[]): boolean { return counts.every((n, i) => i === 0 || n > counts[i - 1]!); }
function grown(bytes: readonly number[]): number { return bytes[bytes.length - 1]! - bytes[0]!; }
function sums(mark: HeapMark, nodes: readonly number[], keyOf: (node: number) => string): [string, { count: number; bytes: number }][] {
  const totals = new Map<string, { count: number; bytes: number }>();
  for (const node of nodes) {
    const key = keyOf(node);
    const total = totals.get(key) ?? { count: 0, bytes: 0 };
    total.count++;
    total.bytes += mark.graph.sizes[node]!;
    totals.set(key, total);
  }
  return [...totals].sort((a, b) => b[1].bytes - a[1].bytes);
}
