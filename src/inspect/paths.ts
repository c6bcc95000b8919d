/**
 * Why an object is alive: the shortest way to it from a root, and the objects that every way leads through.
 */
import { type Ref } from "../memory/types.ts";
import { NumberList } from "./address-index.ts";
import { BY_ROOTS, UNREACHABLE, type Dominators } from "./dominators.ts";
import { edgeName } from "./edge-names.ts";
import { type HeapGraph, type Root } from "./graph.ts";
import { type RootKind } from "./roots.ts";

export interface Step {
  node: number;
  address: Ref;
  type: string;
  /** How the step before refers to it; of the first step: the root's name, or "…" when several roots hold it. */
  name: string;
}
export interface Reason {
  root: Root;
  /** From the root's object to the object itself. */
  steps: Step[];
}

/** Among roots that are equally near, the one a reader knows best. */
const ORDER: readonly RootKind[] = ["local", "global", "stack", "generator", "frame", "host", "interpreter", "cache", "interned", "type"];

/** For each object the first of the roots that refer to it, in the order above; -1: none. */
function firstRoots(graph: HeapGraph): Int32Array {
  const first = new Int32Array(graph.count).fill(-1);
  graph.roots.forEach((root, i) => {
    const known = first[root.target]!;
    if (known < 0 || ORDER.indexOf(root.kind) < ORDER.indexOf(graph.roots[known]!.kind)) first[root.target] = i;
  });
  return first;
}

/** The shortest way from a root, or null when none leads to the object. */
export function shortestPath(graph: HeapGraph, node: number): Reason | null {
  const first = firstRoots(graph);
  const { start, from } = graph.referrers();
  const next = new Int32Array(graph.count).fill(-1); // one step towards `node`
  let level = [node];
  next[node] = node;
  while (level.length > 0) {
    let best = -1;
    for (const at of level) {
      const root = first[at]!;
      if (root >= 0 && (best < 0 || ORDER.indexOf(graph.roots[root]!.kind) < ORDER.indexOf(graph.roots[first[best]!]!.kind))) best = at;
    }
    if (best >= 0) return follow(graph, graph.roots[first[best]!]!, next, best);
    const further: number[] = [];
    for (const at of level) {
      for (let r = start[at]!, end = start[at + 1]!; r < end; r++) {
        const holder = from[r]!;
        if (next[holder] < 0) { next[holder] = at; further.push(holder); }
      }
    }
    level = further;
  }
  return null;
}
function follow(graph: HeapGraph, root: Root, next: Int32Array, start: number): Reason {
  const steps = [step(graph, start, root.name)];
  for (let node = start; next[node] !== node; node = next[node]!) {
    const to = next[node]!;
    steps.push(step(graph, to, edgeName(graph.address(node), graph.address(to))));
  }
  return { root, steps };
}
function step(graph: HeapGraph, node: number, name: string): Step {
  return { node, address: graph.address(node), type: graph.typeName(node), name };
}

/**
 * The objects that every way from the roots leads through, outermost first, the object itself last; null when it is
 * unreachable. A step that the one before refers to directly has the name of that reference, another one "…".
 */
export function dominatorPath(graph: HeapGraph, tree: Dominators, node: number): Step[] | null {
  if (tree.parent[node] === UNREACHABLE) return null;
  const steps: Step[] = [];
  for (let at = node; at !== BY_ROOTS; at = tree.parent[at]!) {
    const parent = tree.parent[at]!;
    const root = parent === BY_ROOTS ? graph.roots.filter((r) => r.target === at && r.kind !== "global") : [];
    const name = parent === BY_ROOTS ? (root.length === 1 ? root[0]!.name : "…") : graph.targets(parent).includes(at) ? edgeName(graph.address(parent), graph.address(at)) : "…";
    steps.push(step(graph, at, name));
  }
  return steps.reverse();
}

/** One line: "__main__.cache['a'][3].owner". What `__dict__` holds is written as the attribute it is; more than three equal steps as ".next (×100)". */
export function pathText(steps: readonly Step[]): string {
  let text = "";
  let run = 0;
  steps.forEach((s, i) => {
    const repeats = i > 1 && s.name === steps[i - 1]!.name;
    run = repeats ? run + 1 : 1;
    if (run > 3 && i + 1 < steps.length && steps[i + 1]!.name === s.name) return;
    if (run > 3) {
      text = `${text.slice(0, text.length - 2 * s.name.length)} (×${run})`;
      return;
    }
    const attribute = /^\['(\w+)'\]$/.exec(s.name);
    if (attribute !== null && text.endsWith(".__dict__") && steps[i - 1]?.name === ".__dict__") text = `${text.slice(0, -".__dict__".length)}.${attribute[1]}`;
    else if (i === 0 || s.name.startsWith(".") || s.name.startsWith("[")) text += s.name;
    else text += ` → ${s.name}`;
  });
  return text;
}

/** A tree of shortest ways from all roots: of each object the one before it, -1: a root holds it, -2: unreachable; `order`: nearest first. */
export function shortestPathTree(graph: HeapGraph): { parent: Int32Array; root: Int32Array; order: Uint32Array } {
  const root = firstRoots(graph);
  const parent = new Int32Array(graph.count).fill(UNREACHABLE);
  const order = new NumberList();
  for (const kind of ORDER) {
    graph.roots.forEach((r) => {
      if (r.kind === kind && parent[r.target] === UNREACHABLE) { parent[r.target] = BY_ROOTS; order.push(r.target); }
    });
  }
  for (let i = 0; i < order.length; i++) {
    const node = order.at(i);
    for (let e = graph.edgeStart[node]!, end = graph.edgeStart[node + 1]!; e < end; e++) {
      const to = graph.edgeTo[e]!;
      if (parent[to] === UNREACHABLE) { parent[to] = node; order.push(to); }
    }
  }
  return { parent, root, order: order.toArray() };
}
