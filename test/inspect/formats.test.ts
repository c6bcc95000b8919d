/** Each format through a reader that is not ours. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { instance } from "@viz-js/viz";
import { Ajv } from "ajv";
import { parse } from "csv-parse/sync";
import { SaxesParser } from "saxes";
import { allocationsByStack } from "../../src/inspect/allocations.ts";
import { dominators } from "../../src/inspect/dominators.ts";
import { toCsv, CSV_COLUMNS } from "../../src/inspect/export-csv.ts";
import { toDot } from "../../src/inspect/export-dot.ts";
import { toHeapSnapshot } from "../../src/inspect/export-heapsnapshot.ts";
import { toJson } from "../../src/inspect/export-json.ts";
import { toSpeedscope } from "../../src/inspect/export-speedscope.ts";
import { toSvg } from "../../src/inspect/export-svg.ts";
import { buildGraph } from "../../src/inspect/graph.ts";
import { namedEdges } from "../../src/inspect/edge-names.ts";
import { subgraph } from "../../src/inspect/subgraph.ts";
import { global, inspecting } from "./support.ts";

const PROGRAM = `
class Node:
    def __init__(self, name): self.name = name; self.next = None
ring = Node('a"b\\n<&>\\\\')
ring.next = Node('=SUM(A1)'); ring.next.next = Node('\\x00\\ud800'); ring.next.next.next = ring
data = {'rows': [1, 2.5, (3, 'x' * 200)], 7: {ring}, 'big': 10 ** 100}
`;
const root = join(import.meta.dirname, "..", "..", "..");

test("a heap snapshot is read back with the same objects, references and sizes", () => {
  inspecting(PROGRAM, () => {
    const graph = buildGraph();
    const text = [...toHeapSnapshot(graph)].join("");
    const raw = JSON.parse(text) as { snapshot: { node_count: number; edge_count: number; meta: { node_fields: string[]; edge_fields: string[] } }; nodes: number[]; edges: number[]; strings: string[] };
    assert.equal(raw.nodes.length, raw.snapshot.node_count * 7);
    assert.equal(raw.edges.length, raw.snapshot.edge_count * 3);
    const parser = createRequire(join(root, "package.json"))("heapsnapshot-parser") as Reader;
    const snapshot = parser.parse(text);
    const first = snapshot.nodes.length - graph.count;
    const total = snapshot.nodes.reduce((sum, node) => sum + node.self_size, 0);
    assert.equal(total, graph.sizes.reduce((sum, size) => sum + size, 0));
    for (let node = 0; node < graph.count; node++) {
      const read = snapshot.nodes[first + node]!;
      assert.equal(read.id, graph.address(node) + 1);
      assert.deepEqual(read.references.map((edge) => edge.toNode.id - 1), namedEdges(graph.address(node)).map((edge) => edge.target as number));
    }
    const ringNode = snapshot.nodes[first + global(graph, "ring")]!;
    assert.deepEqual(ringNode.references.map((edge) => `${edge.type} ${edge.name}`), ["property name", "property next", "internal __class__"]);
  });
});
interface ReadNode { id: number; self_size: number; references: { type: string; name: string | number; toNode: ReadNode }[] }
interface Reader { parse(text: string): { nodes: ReadNode[] } }

test("Graphviz draws the DOT text", async () => {
  const graphviz = await instance();
  inspecting(PROGRAM, () => {
    const graph = buildGraph();
    const part = subgraph(graph, [global(graph, "data"), global(graph, "ring")]);
    const drawn = graphviz.renderJSON(toDot(part)) as { objects: { name: string; label: string }[]; edges: { tail: number; head: number; label?: string; color?: string }[] };
    assert.equal(drawn.objects.length, part.objects.length + part.roots.length);
    assert.equal(drawn.edges.length, part.edges.length + part.roots.length);
    const names = new Map(drawn.objects.map((o, i) => [i, o.name]));
    assert.deepEqual(drawn.edges.filter((edge) => (edge.label ?? "") !== "").map((e) => `${names.get(e.tail)} ${names.get(e.head)} ${e.label}`).sort(), part.edges.map((e) => `n${e.from} n${e.to} ${e.name.replace(/\\/g, "\\\\")}`).sort());
    assert.equal(drawn.edges.filter((edge) => edge.color === "red").length, 1);
  });
});

test("the SVG picture is well-formed XML, and says in words what it shows", () => {
  inspecting(PROGRAM, () => {
    const graph = buildGraph();
    const part = subgraph(graph, [global(graph, "data"), global(graph, "ring")]);
    let boxes = 0;
    let arrows = 0;
    let words = "";
    let inside = "";
    const parser = new SaxesParser();
    parser.on("error", (error) => { throw error; });
    parser.on("opentag", (tag) => { inside = tag.name; if (tag.name === "rect") boxes++; if (tag.name === "path" && /^(edge|closing)$/.test(tag.attributes.class as string)) arrows++; });
    parser.on("text", (text) => { if (inside === "desc") words += text; });
    parser.write(toSvg(part, "ring & <data>")).close();
    assert.equal(boxes, part.objects.length);
    assert.equal(arrows, part.edges.length);
    assert.match(words, /__main__\.ring is Node/);
    assert.match(words, /which closes a cycle/);
  });
});

test("CSV has a row for each object", () => {
  inspecting(PROGRAM, () => {
    const graph = buildGraph();
    const rows = parse<Record<string, string>>([...toCsv(graph, dominators(graph))].join(""), { columns: true });
    assert.deepEqual(Object.keys(rows[0]!), [...CSV_COLUMNS]);
    assert.equal(rows.length, graph.count);
    rows.forEach((row, node) => {
      assert.equal(Number(row.address), graph.address(node));
      assert.equal(row.type, graph.typeName(node));
      assert.equal(Number(row.bytes), graph.sizes[node]);
    });
    assert.ok(!rows.some((row) => /^[=+@]/.test(row.value!)));
  });
});

test("JSON is one document with every object and reference", () => {
  inspecting(PROGRAM, () => {
    const graph = buildGraph();
    const tree = dominators(graph);
    const read = JSON.parse([...toJson(graph, tree)].join("")) as { objects: { address: number; size: number; retained: number | null; edges: [string, number][] }[]; roots: { to: number; name: string }[] };
    assert.equal(read.objects.length, graph.count);
    read.objects.forEach((o, node) => {
      assert.equal(o.address, graph.address(node));
      assert.deepEqual(o.edges.map(([, to]) => graph.indexOf(to)).sort(), [...graph.targets(node)].sort());
    });
    assert.equal(read.roots.length, graph.roots.length);
    assert.equal(read.roots.find((r) => r.name === "__main__.ring")!.to, graph.address(global(graph, "ring")));
  });
});

test("speedscope's schema accepts allocations by stack", () => {
  const schema = JSON.parse(readFileSync(join(root, "node_modules/speedscope/dist/release/file-format-schema.json"), "utf8")) as object;
  inspecting(`
import _tracemalloc
_tracemalloc.start(5)
def make(n): return [object() for _ in range(n)]
def twice(): return make(100), make(200)
kept = twice()
`, (runtime) => {
    const allocations = allocationsByStack();
    const file = toSpeedscope("test", allocations);
    const validate = new Ajv({ strict: false }).compile(schema);
    assert.ok(validate(file), JSON.stringify(validate.errors));
    const [bytes] = file.profiles;
    assert.equal(bytes!.weights.reduce((a, b) => a + b, 0), bytes!.endValue);
    const heaviest = bytes!.samples[0]!.map((frame) => file.shared.frames[frame]!.line);
    assert.deepEqual(heaviest.slice(0, 3), [6, 5, 4]); // outermost first: the module, twice, make
    runtime.run("_tracemalloc.stop()");
  });
});
