/** The queries against brute force, on the whole heap of random programs. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { findCycles } from "../../src/inspect/cycles.ts";
import { BY_ROOTS, UNREACHABLE, dominators } from "../../src/inspect/dominators.ts";
import { namedEdges } from "../../src/inspect/edge-names.ts";
import { buildGraph, type HeapGraph } from "../../src/inspect/graph.ts";
import { dominatorPath, shortestPath } from "../../src/inspect/paths.ts";
import { unexplainedCounts } from "../../src/inspect/refcounts.ts";
import { whoRefers } from "../../src/inspect/referrers.ts";
import { buffer } from "../../src/memory/views.ts";
import { Py_None } from "../../src/objects/singletons.ts";
import { compareHeaps } from "../../src/inspect/compare.ts";
import { markHeap } from "../../src/inspect/heap-mark.ts";
import { global, inspecting, randomNumbers, randomProgram } from "./support.ts";

const SEEDS = [1, 2];
function onRandomHeaps(body: (graph: HeapGraph, seed: number) => void, garbage = false): void {
  for (const seed of SEEDS) {
    inspecting(`${garbage ? "import gc\ngc.disable()\n" : ""}${randomProgram(seed, 120, 160, 6)}`, () => body(buildGraph(), seed));
  }
}
/** What `starts` lead to when object `without` is not there: one byte each. */
function reach(graph: HeapGraph, starts: Iterable<number>, without = -1, edgeTo: Uint32Array = graph.edgeTo): Uint8Array {
  const { edgeStart } = graph;
  const reached = new Uint8Array(graph.count);
  const queue = new Uint32Array(graph.count);
  let length = 0;
  for (const node of starts) if (node !== without && reached[node] === 0) { reached[node] = 1; queue[length++] = node; }
  while (length > 0) {
    const node = queue[--length]!;
    for (let e = edgeStart[node]!, end = edgeStart[node + 1]!; e < end; e++) {
      const to = edgeTo[e]!;
      if (to !== without && reached[to] === 0) { reached[to] = 1; queue[length++] = to; }
    }
  }
  return reached;
}

test("referrers are the edges reversed, each named once", () => {
  onRandomHeaps((graph, seed) => {
    const expected = Array.from({ length: graph.count }, (): number[] => []);
    for (let node = 0; node < graph.count; node++) for (const to of graph.targets(node)) expected[to]!.push(node);
    for (let node = 0; node < graph.count; node++) assert.deepEqual([...graph.referrersOf(node)], expected[node]);
    const random = randomNumbers(seed);
    for (let i = 0; i < 200; i++) {
      const node = random(graph.count);
      const referrers = whoRefers(graph, node).filter((r) => r.node >= 0);
      assert.deepEqual(referrers.map((r) => r.node), expected[node]);
      for (const r of referrers) if (r.slot !== 0) assert.equal(new Int32Array(buffer)[r.slot >> 2], graph.address(node), `slot of ${r.name}`);
    }
  });
});

test("every edge has a name, and the names are the edges", () => {
  onRandomHeaps((graph) => {
    for (let node = 0; node < graph.count; node++) {
      const named = namedEdges(graph.address(node));
      assert.deepEqual(named.map((edge) => graph.indexOf(edge.target)).sort(), [...graph.targets(node)].sort());
      for (const edge of named) assert.doesNotMatch(edge.name, /^field at|^held by|^\?/, `${graph.typeName(node)}: ${edge.name}`);
    }
  });
});

test("dominators and retained sizes are what is lost without the object", () => {
  onRandomHeaps((graph) => {
    const { parent, retained } = dominators(graph);
    const roots = graph.rootTargets(true);
    const all = reach(graph, roots);
    for (let node = 0; node < graph.count; node++) {
      if (all[node] === 0) { assert.equal(parent[node], UNREACHABLE); continue; }
      const rest = reach(graph, roots, node);
      let bytes = 0;
      for (let other = 0; other < graph.count; other++) if (all[other] !== rest[other]) bytes += graph.sizes[other]!;
      assert.equal(retained[node], bytes, `${graph.typeName(node)} ${node}`);
      // The parent is a dominator, and no nearer one exists: what the parent dominates directly is not lost without any sibling.
      if (parent[node] !== BY_ROOTS) assert.equal(reach(graph, roots, parent[node]!)[node], 0);
    }
  });
});

test("cycles are the sets of objects that lead to each other, and nothing is cyclic without the closing references", () => {
  onRandomHeaps((graph) => {
    const from = Array.from({ length: graph.count }, (_, node) => reach(graph, graph.targets(node)));
    const cycles = findCycles(graph);
    const cycleOf = new Int32Array(graph.count).fill(-1);
    cycles.forEach((cycle, c) => cycle.nodes.forEach((node) => { cycleOf[node] = c; }));
    let wrong = 0;
    for (let a = 0; a < graph.count; a++) {
      if ((from[a]![a] === 1) !== (cycleOf[a]! >= 0)) wrong++;
      if (cycleOf[a]! >= 0) for (let b = 0; b < graph.count; b++) if ((from[a]![b] === 1 && from[b]![a] === 1) !== (cycleOf[a] === cycleOf[b])) wrong++;
    }
    assert.equal(wrong, 0);
    assert.ok(cycles.some((cycle) => !cycle.reachable));
    // A reference that closes a cycle now leads from its holder to an object without edges.
    const closing = new Set(cycles.flatMap((cycle) => cycle.closing.map(([a, b]) => `${a} ${b}`)));
    const nowhere = graph.indexOf(Py_None);
    const cut = graph.edgeTo.slice();
    for (let node = 0; node < graph.count; node++) {
      for (let e = graph.edgeStart[node]!; e < graph.edgeStart[node + 1]!; e++) if (closing.has(`${node} ${cut[e]}`)) cut[e] = nowhere;
    }
    for (const cycle of cycles) {
      assert.ok(cycle.closing.length > 0);
      for (const node of cycle.nodes) if (reach(graph, cut.subarray(graph.edgeStart[node]!, graph.edgeStart[node + 1]!), -1, cut)[node] !== 0) wrong++;
    }
    assert.equal(wrong, 0);
  }, true);
});

test("the shortest way is shortest, and its steps are references", () => {
  onRandomHeaps((graph) => {
    const distance = new Int32Array(graph.count).fill(-1);
    let level = [...graph.rootTargets()];
    for (const node of level) distance[node] = 0;
    for (let d = 1; level.length > 0; d++) {
      const next: number[] = [];
      for (const node of level) for (const to of graph.targets(node)) if (distance[to] === -1) { distance[to] = d; next.push(to); }
      level = next;
    }
    for (let node = 0; node < graph.count; node += 7) {
      const reason = shortestPath(graph, node);
      if (distance[node] === -1) { assert.equal(reason, null); continue; }
      assert.equal(reason!.steps.length - 1, distance[node]);
      assert.equal(reason!.steps[0]!.node, reason!.root.target);
      reason!.steps.forEach((step, i) => { if (i > 0) assert.ok(graph.targets(reason!.steps[i - 1]!.node).includes(step.node)); });
      assert.ok(!reason!.steps.some((step) => step.name === "?"));
    }
  });
});

test("every way to an object leads through its dominators, in their order", () => {
  onRandomHeaps((graph) => {
    const tree = dominators(graph);
    const roots = graph.rootTargets(true);
    for (let node = 0; node < graph.count; node += 97) {
      const path = dominatorPath(graph, tree, node);
      if (path === null) continue;
      const dominating = new Set(path.map((step) => step.node));
      for (let other = 0; other < graph.count; other += 7) assert.equal(reach(graph, roots, other)[node] === 0, dominating.has(other));
    }
  });
});

test("at rest, references explain every count", () => {
  onRandomHeaps((graph) => {
    for (const gap of unexplainedCounts(graph)) {
      assert.ok(gap.refcount > gap.explained && gap.refcount <= gap.explained + gap.mentioned, `${graph.typeName(gap.node)}: ${JSON.stringify(gap)}`);
    }
  });
});

test("what a retained size promises is what goes when the name is deleted", () => {
  let compared = 0;
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    inspecting(`import gc\n${randomProgram(seed, 80, 90, 8)}\ngc.collect()`, (runtime) => {
      for (let name = 0; name < 8; name++) {
        const before = markHeap();
        const node = global(before.graph, `g${name}`);
        if (before.graph.referrersOf(node).length !== 1) continue;
        const tree = dominators(before.graph);
        const expected = new Set<number>();
        for (let other = 0; other < before.graph.count; other++) {
          let at = other;
          while (at >= 0 && at !== node) at = tree.parent[at]!;
          if (at === node) expected.add(other);
        }
        runtime.run(`del g${name}\ngc.collect()`);
        const { died } = compareHeaps(before, markHeap());
        assert.deepEqual([...died], [...expected]);
        assert.equal(died.reduce((sum, gone) => sum + before.graph.sizes[gone]!, 0), tree.retained[node]);
        compared++;
      }
    });
  }
  assert.ok(compared > 10, String(compared));
});
