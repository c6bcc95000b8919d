/**
 * A part of the heap to be drawn: objects near those asked for, with named edges, and what was left out said.
 */
import { type Ref } from "../memory/types.ts";
import { PyFunction_Type } from "../objects/function.ts";
import { PyModule_Type } from "../objects/module.ts";
import { Py_TYPE, TPFLAGS, hasTypeFlag } from "../objects/object.ts";
import { findCycles } from "./cycles.ts";
import { namedEdges } from "./edge-names.ts";
import { IMMORTAL, type HeapGraph } from "./graph.ts";
import { type RootKind } from "./roots.ts";
import { shortValue } from "./value.ts";

export interface DrawnObject {
  node: number;
  address: Ref;
  type: string;
  value: string;
  size: number;
  /** Or IMMORTAL. */
  refcount: number;
  /** References to objects that are not drawn. */
  more: number;
}
export interface DrawnEdge {
  from: number;
  to: number;
  name: string;
  /** Does it close a cycle? */
  closing: boolean;
}
export interface Subgraph {
  objects: DrawnObject[];
  edges: DrawnEdge[];
  /** Names from outside, by object. */
  roots: { name: string; to: number }[];
}
export interface SubgraphOptions {
  /** How far from the first objects. Default 3. */
  depth?: number;
  /** Objects drawn at most. Default 60. */
  limit?: number;
}
const MAX_EDGES = 40;
/** Roots that say nothing to a reader of a picture. */
const HIDDEN: readonly RootKind[] = ["type", "cache", "interned", "host"];

/**
 * The objects that `starts` lead to, nearest first. Classes, and what functions and modules refer to, are not followed
 * unless they are among `starts`: everything leads to everything through them.
 */
export function subgraph(graph: HeapGraph, starts: readonly number[], options: SubgraphOptions = {}): Subgraph {
  const depth = options.depth ?? 3;
  const limit = options.limit ?? 60;
  const level = new Map<number, number>();
  const edges: DrawnEdge[] = [];
  const objects: DrawnObject[] = [];
  const queue: number[] = [];
  const meet = (node: number, at: number): boolean => {
    if (level.has(node)) return true;
    if (level.size >= limit || at > depth) return false;
    level.set(node, at);
    queue.push(node);
    return true;
  };
  for (const node of starts) meet(node, 0);
  for (let i = 0; i < queue.length; i++) {
    const node = queue[i]!;
    const at = level.get(node)!;
    let more = 0;
    const total = graph.edgeStart[node + 1]! - graph.edgeStart[node]!;
    if (at === 0 || isData(graph.address(node))) {
      const named = namedEdges(graph.address(node), MAX_EDGES);
      for (const edge of named) {
        const to = graph.indexOf(edge.target);
        if (edge.name === ".__class__" || edge.name.startsWith("key ")) continue;
        if (meet(to, at + 1)) edges.push({ from: node, to, name: edge.name, closing: false });
        else more++;
      }
      more += total - named.length;
    }
    objects.push(drawn(graph, node, more));
  }
  markClosing(graph, edges);
  const roots = graph.roots.filter((root) => level.has(root.target) && !HIDDEN.includes(root.kind)).map((root) => ({ name: root.name, to: root.target }));
  return { objects, edges, roots };
}
function isData(o: Ref): boolean {
  return Py_TYPE(o) !== PyModule_Type && Py_TYPE(o) !== PyFunction_Type && !hasTypeFlag(o, TPFLAGS.TYPE_SUBCLASS);
}
function drawn(graph: HeapGraph, node: number, more: number): DrawnObject {
  return { node, address: graph.address(node), type: graph.typeName(node), value: shortValue(graph.address(node), 28), size: graph.sizes[node]!, refcount: graph.refcounts[node]!, more };
}
function markClosing(graph: HeapGraph, edges: DrawnEdge[]): void {
  const closing = new Set(findCycles(graph, "data").flatMap((cycle) => cycle.closing.map(([from, to]) => `${from} ${to}`)));
  for (const edge of edges) edge.closing = closing.has(`${edge.from} ${edge.to}`);
}
/** "3", or "∞" of an immortal object. */
export function countText(refcount: number): string { return refcount === IMMORTAL ? "∞" : String(refcount); }
