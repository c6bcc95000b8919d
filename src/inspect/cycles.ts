/**
 * Cycles: the strongly connected components of the heap, and the references that close them. Tarjan's algorithm, with a
 * stack of its own instead of recursion.
 *
 * Every class is in cycles with its mro and its methods, and all that a function can see through its globals is in one
 * with the module. So there are two questions: all cycles, or those of the program's data alone, which leave out
 * classes, modules and the modules' dicts as long as something holds them.
 */
import { type Ref } from "../memory/types.ts";
import { TPFLAGS, hasTypeFlag } from "../objects/object.ts";
import { NumberList } from "./address-index.ts";
import { type HeapGraph } from "./graph.ts";
import { forEachModule } from "./roots.ts";

export interface Cycle {
  /** The objects, ascending. */
  nodes: Uint32Array;
  /** References inside it that lead back to where a walk from the roots came from; without them nothing in it is cyclic. */
  closing: (readonly [from: number, to: number])[];
  /** Sum of the objects' sizes. */
  bytes: number;
  /** Do roots lead to it? If not, it waits for the collector. */
  reachable: boolean;
}

/** The cycles, those of most objects first. "data" reads classes and modules from the heap; "all" needs none. */
export function findCycles(graph: HeapGraph, which: "all" | "data" = "all"): Cycle[] {
  const reachable = graph.reachable();
  const left = which === "all" ? null : leftOut(graph, reachable);
  const { component, components, back } = strongComponents(graph, left);
  const cycles = new Map<number, { nodes: number[]; closing: (readonly [number, number])[] }>();
  for (let i = 0; i < back.length; i += 2) {
    const c = component[back.at(i)]!;
    let cycle = cycles.get(c);
    if (cycle === undefined) cycles.set(c, cycle = { nodes: [], closing: [] });
    cycle.closing.push([back.at(i), back.at(i + 1)]);
  }
  if (components > 0) for (let node = 0; node < graph.count; node++) cycles.get(component[node]!)?.nodes.push(node);
  return [...cycles.values()].map(({ nodes, closing }) => ({
    nodes: Uint32Array.from(nodes), closing, bytes: nodes.reduce((sum, node) => sum + graph.sizes[node]!, 0), reachable: reachable[nodes[0]!] !== 0,
  })).sort((a, b) => b.nodes.length - a.nodes.length || a.nodes[0]! - b.nodes[0]!);
}

/** One byte for each object that does not take part: classes, modules and module dicts that are in use. */
function leftOut(graph: HeapGraph, reachable: Uint8Array): Uint8Array {
  const left = new Uint8Array(graph.count);
  const leave = (o: Ref): void => {
    const node = graph.indexOf(o);
    if (node >= 0) left[node] = 1;
  };
  for (let node = 0; node < graph.count; node++) {
    if (reachable[node] !== 0 && hasTypeFlag(graph.address(node), TPFLAGS.TYPE_SUBCLASS)) left[node] = 1;
  }
  forEachModule((_name, module, dict) => { leave(module); leave(dict); });
  return left;
}

const enum Mark { NEW = 0, ON_PATH = 1, DONE = 2 }

/** `component`: a number for each object, from 1; `back`: pairs of objects, the references that lead back on the path. */
function strongComponents(graph: HeapGraph, left: Uint8Array | null): { component: Uint32Array; components: number; back: NumberList } {
  const { edgeStart, edgeTo } = graph;
  const n = graph.count;
  const mark = new Uint8Array(n);
  const number = new Uint32Array(n);
  const low = new Uint32Array(n);
  const component = new Uint32Array(n);
  const cursor = new Uint32Array(n);
  const path = new NumberList();
  const open = new NumberList(); // Tarjan's stack: objects whose component is not known yet
  const back = new NumberList();
  let numbers = 0;
  let components = 0;
  const enter = (node: number): void => {
    number[node] = low[node] = ++numbers;
    mark[node] = Mark.ON_PATH;
    cursor[node] = edgeStart[node]!;
    path.push(node);
    open.push(node);
  };
  const leave = (node: number): void => {
    mark[node] = Mark.DONE;
    path.pop();
    if (low[node] === number[node]) {
      components++;
      let member: number;
      do {
        member = open.pop();
        component[member] = components;
      } while (member !== node);
    }
    if (path.length > 0) {
      const above = path.at(path.length - 1);
      if (low[node]! < low[above]!) low[above] = low[node]!;
    }
  };
  const walk = (start: number): void => {
    if (mark[start] !== Mark.NEW || left?.[start] === 1) return;
    enter(start);
    while (path.length > 0) {
      const node = path.at(path.length - 1);
      if (cursor[node] === edgeStart[node + 1]) { leave(node); continue; }
      const to = edgeTo[cursor[node]!++]!;
      if (left?.[to] === 1) continue;
      if (mark[to] === Mark.NEW) { enter(to); continue; }
      if (mark[to] === Mark.ON_PATH) { back.push(node); back.push(to); }
      if (component[to] === 0 && number[to]! < low[node]!) low[node] = number[to]!;
    }
  };
  for (const root of graph.roots) walk(root.target);
  for (let node = 0; node < n; node++) walk(node);
  return { component, components, back };
}
