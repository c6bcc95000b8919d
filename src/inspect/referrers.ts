/** Who refers to an object: the objects that own a count of it, and the roots, each by the name it has for it. */
import { type Ref } from "../memory/types.ts";
import { edgesTo } from "./edge-names.ts";
import { type HeapGraph } from "./graph.ts";
import { type RootKind } from "./roots.ts";

export interface Referrer {
  /** Number of the object that refers, or -1: a root. */
  node: number;
  address: Ref | 0;
  /** ".next", "[3]"; the root's name. */
  name: string;
  /** Where in memory the reference is; 0: not known. */
  slot: number;
  /** Only of a root. */
  root: RootKind | null;
}

/** One entry for each count that is owned: objects by ascending address, then roots. At most `limit`. Globals are named by their module's dict. */
export function whoRefers(graph: HeapGraph, node: number, limit = Infinity): Referrer[] {
  const found: Referrer[] = [];
  const target = graph.address(node);
  let before = -1;
  for (const from of graph.referrersOf(node)) {
    if (from === before) continue; // edgesTo names all edges of one holder
    before = from;
    const address = graph.address(from);
    for (const edge of edgesTo(address, target, limit - found.length)) found.push({ node: from, address, name: edge.name, slot: edge.slot, root: null });
    if (found.length >= limit) return found;
  }
  for (const root of graph.roots) {
    if (root.target !== node || root.kind === "global") continue;
    found.push({ node: -1, address: 0, name: root.name, slot: 0, root: root.kind });
    if (found.length >= limit) return found;
  }
  return found;
}
