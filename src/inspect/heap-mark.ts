/**
 * A heap as it was at one moment, kept so that it can be compared with a later one: the graph, by which way each object is
 * reached, and who asked for it. Nothing of it needs the heap any more.
 */
import { I32 } from "../memory/views.ts";
import { type Ref } from "../memory/types.ts";
import { tagging, tagOf } from "../memory/tags.ts";
import { _PyType_PreHeaderSize } from "../objects/gcalloc.ts";
import { PyTypeOff, Py_TYPE, TPFLAGS, hasTypeFlag, tp_flags } from "../objects/object.ts";
import { PyModule_Type } from "../objects/module.ts";
import { placeText, stackOf } from "./allocations.ts";
import { BY_ROOTS } from "./dominators.ts";
import { namedEdges } from "./edge-names.ts";
import { buildGraph, type HeapGraph } from "./graph.ts";
import { shortestPathTree } from "./paths.ts";
import { dictSlot } from "./shapes.ts";

export interface HeapMark {
  graph: HeapGraph;
  /** Of each object the number of its path in `paths`. */
  path: Uint32Array;
  /**
   * Ways from the roots, shortest ones, with all items of a container taken together: "__main__.cache[…].rows[…]". A step
   * that repeats one before it is not written again, so that a list of nodes is "__main__.head.next". [0]: unreachable.
   */
  paths: readonly string[];
  /** Of each object the tag of its block, or -1. */
  tags: Int32Array;
  /** Of each tag the line that asked ("file.py:12"), as far as the heap knows. */
  places: ReadonlyMap<number, string>;
}

/** Looks at the current heap. For leaks, collect garbage first. */
export function markHeap(): HeapMark {
  const graph = buildGraph();
  const { path, paths } = pathGroups(graph);
  const tags = new Int32Array(graph.count).fill(-1);
  const places = new Map<number, string>();
  if (tagging()) {
    for (let node = 0; node < graph.count; node++) {
      const o = graph.address(node);
      const tag = tags[node] = tagOf(o - _PyType_PreHeaderSize(Py_TYPE(o)));
      if (tag >= 0 && !places.has(tag)) places.set(tag, placeText({ tag, stack: stackOf(tag) }));
    }
  }
  return { graph, path, paths, tags, places };
}

interface Group { text: string; type: number; label: string; parent: number; children: Map<string, number> }

/** Numbers paths along the tree of shortest ways; each holder names its edges once. */
function pathGroups(graph: HeapGraph): { path: Uint32Array; paths: string[] } {
  const tree = shortestPathTree(graph);
  const path = new Uint32Array(graph.count);
  const groups: Group[] = [{ text: "unreachable", type: -1, label: "", parent: -1, children: new Map() }];
  const roots = new Map<string, number>();
  for (const node of tree.order) {
    if (tree.parent[node] === BY_ROOTS) {
      const name = graph.roots[tree.root[node]!]!.name;
      const group = roots.get(name) ?? groups.push({ text: name, type: graph.types[node]!, label: name, parent: -1, children: new Map() }) - 1;
      roots.set(name, group);
      path[node] = group;
    }
    const from = path[node]!;
    forEachTreeEdge(graph, tree.parent, node, (child, label) => { path[child] = childGroup(groups, from, graph.types[child]!, label); });
  }
  return { path, paths: groups.map((group) => group.text) };
}
/** The group of an object of `type` that one of group `from` holds under `label`: one above, when it was so reached before. */
function childGroup(groups: Group[], from: number, type: number, label: string): number {
  for (let g = from; g >= 0; g = groups[g]!.parent) if (groups[g]!.label === label && groups[g]!.type === type) return g;
  const parent = groups[from]!;
  const key = `${type} ${label}`;
  const known = parent.children.get(key);
  if (known !== undefined) return known;
  const text = label.startsWith(".") || label.startsWith("[") ? `${parent.text}${label}` : `${parent.text} → ${label}`;
  const group = groups.push({ text, type, label, parent: from, children: new Map() }) - 1;
  parent.children.set(key, group);
  return group;
}

/** Visits the children of `node` in the tree with the name of the edge; items of containers are all "[…]". */
function forEachTreeEdge(graph: HeapGraph, parent: Int32Array, node: number, visit: (child: number, label: string) => void): void {
  const o = graph.address(node);
  const items = itemsLabel(o, graph);
  if (items !== null) {
    for (const child of graph.targets(node)) if (parent[child] === node) visit(child, items);
    return;
  }
  const seen = new Set<number>();
  for (const edge of namedEdges(o)) {
    const child = graph.indexOf(edge.target);
    if (child < 0 || parent[child] !== node || seen.has(child)) continue;
    seen.add(child);
    visit(child, edge.name.replace(/^\[\d+\]$/, "[…]"));
  }
}
/** The one label for what a container holds; null when its references have names of their own: instances, namespaces. */
function itemsLabel(o: Ref, graph: HeapGraph): string | null {
  const flags = tp_flags(Py_TYPE(o));
  if ((flags & TPFLAGS.HEAPTYPE) !== 0 && (dictSlot(o) !== 0 || (flags & TPFLAGS.MANAGED_DICT) !== 0)) return null;
  if ((flags & TPFLAGS.DICT_SUBCLASS) !== 0) return isNamespace(o, graph) ? null : "[…]";
  if ((flags & (TPFLAGS.LIST_SUBCLASS | TPFLAGS.TUPLE_SUBCLASS)) !== 0) return "[…]";
  return graph.typeName(graph.indexOf(o)) === "collections.deque" ? "[…]" : /^(set|frozenset)$/.test(graph.typeName(graph.indexOf(o))) ? "{…}" : null;
}
/** Is the dict the attributes of something that holds it? */
function isNamespace(dict: Ref, graph: HeapGraph): boolean {
  for (const holder of graph.referrersOf(graph.indexOf(dict)).subarray(0, 8)) {
    const o = graph.address(holder);
    if (Py_TYPE(o) === PyModule_Type) return true;
    if (hasTypeFlag(o, TPFLAGS.TYPE_SUBCLASS)) { if (I32[(o + PyTypeOff.tp_dict) >> 2] === dict) return true; continue; }
    const slot = dictSlot(o);
    if (slot !== 0 && I32[slot >> 2] === dict) return true;
  }
  return false;
}
