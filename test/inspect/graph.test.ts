/** The graph itself, the view of an object and of its bytes, and what happens to heaps that are damaged or in the middle of a collection. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { F64, I32, buffer } from "../../src/memory/views.ts";
import { AddressIndex } from "../../src/inspect/address-index.ts";
import { allocationsByStack } from "../../src/inspect/allocations.ts";
import { Generation, IMMORTAL, buildGraph } from "../../src/inspect/graph.ts";
import { HeapDamaged, withHeap } from "../../src/inspect/heap-view.ts";
import { LAYOUTS } from "../../src/inspect/layouts.ts";
import { describeObject, fieldsOf } from "../../src/inspect/object-view.ts";
import { pathText, type Step } from "../../src/inspect/paths.ts";
import { staticTypes } from "../../src/objects/define.ts";
import { global, inspecting, inspectingInside, randomNumbers } from "./support.ts";

test("numbers ascend with addresses, and each address finds its number", () => {
  const random = randomNumbers(5);
  const index = new AddressIndex(1 << 20);
  const expected = new Set<number>();
  for (let i = 0; i < 5000; i++) {
    const address = (random((1 << 20) / 8 - 1) + 1) * 8;
    assert.equal(index.add(address), !expected.has(address));
    expected.add(address);
  }
  const addresses = index.seal();
  assert.deepEqual([...addresses], [...expected].sort((a, b) => a - b));
  addresses.forEach((address, i) => assert.equal(index.indexOf(address), i));
  for (const wrong of [0, 4, -8, 1 << 20, 1 << 30]) assert.equal(index.indexOf(wrong), -1);
  for (let address = 8; address < 1 << 14; address += 8) assert.equal(index.indexOf(address) >= 0, expected.has(address));
});

test("a view of an object: its header, its fields, its block", () => {
  inspecting(`
class Node:
    __slots__ = ('left', '__weakref__')
node = Node(); node.left = [1]
items = [1, 2, 3, 4, 5]
number = -(2 ** 70)
half = float('0.5')
pair = ('a', items)
`, () => {
    const graph = buildGraph();
    const view = (name: string): ReturnType<typeof describeObject> => describeObject(graph.address(global(graph, name)), graph.generations[global(graph, name)]);
    const items = view("items");
    assert.deepEqual([items.type, items.value, items.size, items.refcount, items.tracked, items.generation], ["list", "[1, 2, 3, 4, 5]", 56 + 8 * I32[(items.address + 32) >> 2]!, 2, true, 0]);
    assert.equal(items.block, items.address - 16);
    assert.equal(items.blockSize, 64);
    assert.deepEqual(items.fields.map((f) => `${f.offset} ${f.name}`), ["-16 _gc_next", "-8 _gc_prev", "0 ob_refcnt", "8 ob_type", "16 ob_size", "24 ob_item", "32 allocated"]);
    assert.equal(items.fields.find((f) => f.name === "ob_size")!.text, "5");
    const pair = view("pair");
    assert.deepEqual(pair.fields.filter((f) => f.name.startsWith("[")).map((f) => f.target), [I32[(pair.address + 24) >> 2], items.address]);
    assert.equal(view("number").value, String(-(2n ** 70n)));
    assert.equal(view("number").tracked, false);
    assert.equal(view("half").fields.find((f) => f.kind === "double")!.text, "0.5");
    assert.equal(F64[(view("half").address + 16) >> 3], 0.5);
    const node = view("node");
    assert.equal(node.value, "<Node left=[1]>");
    assert.match(node.fields.find((f) => f.name === "left")!.text, /list \[1\]$/);
    assert.equal(view("__doc__").refcount, IMMORTAL);
  });
});

test("fields lie side by side, inside the object, and each type of the table exists", () => {
  const types = new Map(staticTypes.map((type) => [type.spec.name, type.spec.basicsize]));
  for (const [name, fields] of LAYOUTS) {
    const size = types.get(name);
    assert.notEqual(size, undefined, name);
    const ends = fields.map((f) => [f.offset, f.offset + f.width, f.name] as const).sort((a, b) => a[0] - b[0]);
    ends.forEach(([start, , field], i) => { if (i > 0) assert.ok(start >= ends[i - 1]![1], `${name}.${field} overlaps ${ends[i - 1]![2]}`); });
    for (const [start, end, field] of ends) assert.ok(start >= 16 && (end <= size! || fields.find((f) => f.name === field)!.kind === "bytes" || fields.some((f) => f.name === "gi_name")), `${name}.${field} is outside`);
  }
});

test("while a collection runs __del__, what it has found unreachable is in the graph and marked", () => {
  inspectingInside(`
import gc
class Node:
    def __del__(self): print('dying', flush=True)
a = Node(); b = []; a.partner = b; b.append(a); b.append({'x': b})
del a, b
gc.collect()
`, () => {
    const graph = buildGraph();
    const collecting = [...graph.generations.keys()].filter((node) => graph.generations[node] === Generation.COLLECTING);
    assert.deepEqual(collecting.map((node) => graph.typeName(node)).sort(), ["Node", "dict", "list"]);
    for (const node of collecting) assert.equal(describeObject(graph.address(node)).generation, Generation.COLLECTING);
  });
});

test("a damaged heap is said to be damaged; no heap at all is an error of the caller", () => {
  inspecting("victim = [[1], [2]]", () => {
    const graph = buildGraph();
    const item = I32[(graph.address(global(graph, "victim")) + 24) >> 2]!;
    const copy = buffer.slice(0);
    new Int32Array(copy)[item >> 2] = 0x7ffffff0;
    assert.throws(() => withHeap(copy, buildGraph), HeapDamaged);
    new Int32Array(copy)[item >> 2] = 12;
    assert.throws(() => withHeap(copy, buildGraph), HeapDamaged);
    assert.throws(() => withHeap(new ArrayBuffer(1 << 16), buildGraph), RangeError);
  });
});

test("where objects were allocated, while that is recorded", () => {
  inspecting(`
import _tracemalloc
_tracemalloc.start(2)
def make():
    return ['made', object()]
made = make()
`, (runtime) => {
    const graph = buildGraph();
    const { allocated } = describeObject(graph.address(global(graph, "made")));
    assert.deepEqual(allocated!.stack.map((frame) => frame.line), [5, 6]);
    assert.equal(allocated!.bytes, 56);
    const total = allocationsByStack().reduce((sum, a) => sum + a.bytes, 0);
    assert.ok(total > 56);
    runtime.run("_tracemalloc.stop()");
    assert.equal(describeObject(graph.address(global(graph, "made"))).allocated, null);
    assert.deepEqual(allocationsByStack(), []);
  });
});

test("long runs of one step are written once", () => {
  const steps = (...names: string[]): Step[] => names.map((name, i) => ({ node: i, address: 0 as Step["address"], type: "", name }));
  assert.equal(pathText(steps("__main__.x", ".a", ".a", ".a", ".b")), "__main__.x.a.a.a.b");
  assert.equal(pathText(steps("__main__.x", ...Array<string>(7).fill(".next"), "[0]")), "__main__.x.next (×7)[0]");
  assert.equal(pathText(steps("f() local o", ".__dict__", "['name']", "key 'k'")), "f() local o.name → key 'k'");
  assert.equal(pathText(steps("__main__.d", "['k']")), "__main__.d['k']");
});

test("fields of every object can be read", () => {
  inspecting("import sys", () => {
    const graph = buildGraph();
    for (let node = 0; node < graph.count; node++) {
      for (const field of fieldsOf(graph.address(node))) if (field.target !== 0 && !/borrowed/.test(field.meaning)) assert.ok(graph.indexOf(field.target) >= 0, `${graph.typeName(node)}.${field.name}`);
    }
  });
});
