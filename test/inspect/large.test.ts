/** A million objects: every query comes to an end, and says the right thing about what was made. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { buffer } from "../../src/memory/views.ts";
import { compareHeaps, findGrowth } from "../../src/inspect/compare.ts";
import { findCycles } from "../../src/inspect/cycles.ts";
import { dominatorPath, pathText, shortestPath } from "../../src/inspect/paths.ts";
import { dominators } from "../../src/inspect/dominators.ts";
import { duplicates } from "../../src/inspect/duplicates.ts";
import { toCsv } from "../../src/inspect/export-csv.ts";
import { toHeapSnapshot } from "../../src/inspect/export-heapsnapshot.ts";
import { buildGraph } from "../../src/inspect/graph.ts";
import { readHeapFile, writeHeapFile } from "../../src/inspect/heap-file.ts";
import { markHeap } from "../../src/inspect/heap-mark.ts";
import { blockOwners, memoryMap } from "../../src/inspect/memory-map.ts";
import { unexplainedCounts } from "../../src/inspect/refcounts.ts";
import { whoRefers } from "../../src/inspect/referrers.ts";
import { subgraph } from "../../src/inspect/subgraph.ts";
import { global, inspecting } from "./support.ts";

const CHAIN = 100_000;
const PROGRAM = `
class Node:
    def __init__(self, next): self.next = next; self.text = str(next is None) + 'text'
chain = None
first = None
for i in range(${CHAIN}):
    chain = Node(chain)
    if first is None: first = chain
first.next = chain
lists = [[i, (i, [])] for i in range(150000)]
table = {i * 2: [str(i)] for i in range(100000)}
del i
`;

test("every query finishes on a million objects", (t) => {
  inspecting(PROGRAM, () => {
    const timed = <T>(name: string, body: () => T): T => {
      const start = performance.now();
      const result = body();
      t.diagnostic(`${name}: ${Math.round(performance.now() - start)} ms`);
      return result;
    };
    const graph = timed("graph", buildGraph);
    assert.ok(graph.count > 1_000_000, `${graph.count} objects`);
    timed("referrers", () => graph.referrers());
    const chain = global(graph, "chain");
    const lists = global(graph, "lists");
    const cycles = timed("cycles", () => findCycles(graph, "data"));
    const ring = cycles.find((cycle) => cycle.nodes.includes(chain))!;
    assert.equal(ring.nodes.length, CHAIN);
    assert.equal(ring.closing.length, 1);
    timed("all cycles", () => findCycles(graph));
    const tree = timed("dominators", () => dominators(graph));
    assert.ok(tree.retained[lists]! > 150_000 * (80 + 56 + 56));
    const last = graph.count - 1;
    timed("shortest path", () => shortestPath(graph, last));
    const middle = graph.indexOf(graph.address(ring.nodes[CHAIN >> 1]!));
    assert.ok(timed("shortest path along the chain", () => shortestPath(graph, middle)!.steps.length) >= 3);
    timed("dominator path", () => dominatorPath(graph, tree, last));
    assert.equal(pathText(shortestPath(graph, lists)!.steps), "__main__.lists");
    timed("who refers", () => whoRefers(graph, middle));
    assert.equal(timed("duplicates", () => duplicates(graph))[0]!.copies, CHAIN - 1);
    assert.ok(timed("unexplained counts", () => unexplainedCounts(graph)).length < 100);
    const mark = timed("mark", () => markHeap());
    assert.ok(mark.paths.length < 20_000, `${mark.paths.length} paths`);
    timed("compare", () => compareHeaps(mark, mark));
    assert.deepEqual(timed("growth", () => findGrowth([mark, mark, mark])), []);
    timed("memory map", memoryMap);
    timed("block owners", () => blockOwners(graph));
    timed("subgraph", () => subgraph(graph, [lists]));
    const file = timed("write heap file", () => writeHeapFile(buffer, { program: "large.py", saved: "" }));
    t.diagnostic(`heap file: ${file.length} bytes`);
    timed("read heap file", () => readHeapFile(file));
    let bytes = 0;
    timed("heapsnapshot", () => { for (const piece of toHeapSnapshot(graph)) bytes += piece.length; });
    timed("csv", () => { for (const piece of toCsv(graph, tree)) bytes += piece.length; });
    t.diagnostic(`exports: ${bytes} bytes; host memory ${Math.round(process.memoryUsage.rss() / 2 ** 20)} MiB`);
  }, 512 << 20);
});
