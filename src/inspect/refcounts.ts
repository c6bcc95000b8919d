/**
 * Reference counts against the references there are: what the drawn edges and roots do not explain is held by host code
 * in the middle of a call, by a cache, or by mistake.
 */
import { type HeapGraph } from "./graph.ts";
import { forEachStaticMention } from "./roots.ts";

export interface CountGap {
  node: number;
  refcount: number;
  /** References by objects and roots. */
  explained: number;
  /** How many more static data mentions: caches, objects kept ready. Some of these own a count, some borrow. */
  mentioned: number;
}

/** The objects whose count is not the number of references, largest gap first. Immortal objects have no count. */
export function unexplainedCounts(graph: HeapGraph): CountGap[] {
  const { start } = graph.referrers();
  const owned = new Uint32Array(graph.count);
  for (const root of graph.roots) if (root.owns && !root.inferred) owned[root.target]!++;
  const mentions = new Map<number, number>();
  forEachStaticMention((address) => {
    const node = graph.indexOf(address);
    if (node >= 0) mentions.set(node, (mentions.get(node) ?? 0) + 1);
  });
  const gaps: CountGap[] = [];
  for (let node = 0; node < graph.count; node++) {
    const refcount = graph.refcounts[node]!;
    const explained = start[node + 1]! - start[node]! + owned[node]!;
    if (refcount >= 0 && refcount !== explained) gaps.push({ node, refcount, explained, mentioned: mentions.get(node) ?? 0 });
  }
  return gaps.sort((a, b) => Math.abs(b.refcount - b.explained) - Math.abs(a.refcount - a.explained));
}
