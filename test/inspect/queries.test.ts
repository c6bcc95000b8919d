/** Frames in progress, why alive, duplicates, growth, differences, the memory map. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { heapStats } from "../../src/memory/stats.ts";
import { U8, buffer } from "../../src/memory/views.ts";
import { findGrowth, compareHeaps } from "../../src/inspect/compare.ts";
import { findCycles } from "../../src/inspect/cycles.ts";
import { dominators } from "../../src/inspect/dominators.ts";
import { duplicates } from "../../src/inspect/duplicates.ts";
import { namedEdges } from "../../src/inspect/edge-names.ts";
import { frames } from "../../src/inspect/frames.ts";
import { buildGraph } from "../../src/inspect/graph.ts";
import { markHeap, type HeapMark } from "../../src/inspect/heap-mark.ts";
import { BlockRole, BlockState, blockOwners, blockStates, memoryMap, poolOf } from "../../src/inspect/memory-map.ts";
import { describeObject } from "../../src/inspect/object-view.ts";
import { dominatorPath, pathText, shortestPath } from "../../src/inspect/paths.ts";
import { unexplainedCounts } from "../../src/inspect/refcounts.ts";
import { whoRefers } from "../../src/inspect/referrers.ts";
import { shortValue } from "../../src/inspect/value.ts";
import { withHeap } from "../../src/inspect/heap-view.ts";
import { createRuntime } from "../../src/runtime.ts";
import { finish } from "../support/programs.ts";
import { global, inspecting, inspectingInside } from "./support.ts";

const DEEP = `
class Thing:
    def __init__(self): self.payload = [1, 2, 3]
def inner(secret):
    shared = [secret]
    def use(): return shared
    print('here', flush=True)
    return use()
def generate(n):
    box = [n]
    yield inner(box)
def outer():
    local = Thing()
    for result in generate(local): pass
    return result
outer()
`;

test("frames in progress: titles, lines, variables, cells, generators", () => {
  inspectingInside(DEEP, (printed) => {
    assert.match(printed, /here/);
    const all = frames();
    assert.deepEqual(all.map((frame) => frame.title), ["inner()", "generate()", "outer()", "<module>"]);
    assert.deepEqual(all.map((frame) => frame.line), [7, 11, 14, 16]);
    const [inner, generator, outer] = all;
    const names = inner!.variables.map((v) => `${v.kind} ${v.name} ${v.value === 0 ? "" : shortValue(v.value)}`);
    assert.deepEqual(names, ["local secret [<Thing>]", "local use <function inner.<locals>.use>", "cell shared [[<Thing>]]"]);
    assert.notEqual(generator!.generator, 0);
    assert.equal(generator!.stack.length, 0);
    assert.equal(outer!.stack.length, 1); // the generator that the loop asks
    assert.equal(outer!.stack[0]!.target, generator!.generator);
  });
});

test("evaluation stacks are right while builtins run in several frames", () => {
  let seen = 0;
  inspectingInside(`
class Operand:
    def __init__(self, name): self.name = name
    def __eq__(self, other): print('eq', flush=True); return True
    def __add__(self, other): return [self, other, self.look]
    def __getattr__(self, name): print('look', flush=True); return 1
    def __del__(self): print('del', flush=True)
def key(x):
    print('key', flush=True)
    return x
def use(*args, **kwargs): return None
'pushed', Operand('a') == Operand('b'), 2
['first', Operand('c') + Operand('d')]
sorted([3, 2], key=key)
use('kept', Operand('e'), x=Operand('f').missing)
Operand('g')
try: raise ValueError
except ValueError: ['in', Operand('h').missing, 'handler']
[['x', Operand('i').missing] for _ in 'z']
`, (printed) => {
    seen++;
    const graph = buildGraph();
    const shown = frames().map((frame) => frame.stack.map((slot) => shortValue(slot.target).replace(/ name='\w'/, "")));
    const outermost = shown.at(-1)!;
    if (printed.startsWith("eq")) assert.deepEqual(outermost, ["'pushed'", "<Operand>", "<Operand>"]);
    if (printed.startsWith("key")) assert.deepEqual(outermost.filter((text) => /sorted|key/.test(text)).length, 2);
    assert.ok(graph.reachable().every((byte) => byte === 1));
    for (const gap of unexplainedCounts(graph)) assert.ok(gap.refcount > gap.explained, `${printed}: ${describeObject(graph.address(gap.node)).value}`);
  });
  assert.ok(seen > 12, String(seen));
});

test("in the middle of a program, roots are named and explain all counts but those of the call in progress", () => {
  inspectingInside(DEEP, () => {
    const before = U8.slice();
    const graph = buildGraph();
    const names = graph.roots.map((root) => root.name);
    for (const name of ["inner() local secret", "inner() local shared", "outer() local local", "outer() evaluation stack [0]", "generate() running", "__main__.Thing"]) assert.ok(names.includes(name), name);
    const thing = graph.roots.find((root) => root.name === "outer() local local")!;
    const reason = shortestPath(graph, graph.indexOf(namedEdges(graph.address(thing.target)).find((edge) => edge.name === ".payload")!.target))!;
    assert.equal(pathText(reason.steps), "generate() local n.payload");
    for (const gap of unexplainedCounts(graph)) assert.ok(gap.refcount > gap.explained, describeObject(graph.address(gap.node)).value);
    // What only the call of print() holds is not taken for garbage.
    assert.ok(graph.reachable().every((byte) => byte === 1));
    assert.ok(graph.roots.some((root) => root.kind === "host" && shortValue(graph.address(root.target)) === "('here',)"));
    dominators(graph);
    findCycles(graph);
    for (let node = 0; node < graph.count; node++) describeObject(graph.address(node), graph.generations[node]);
    assert.ok(Buffer.from(before).equals(Buffer.from(U8.buffer, 0, before.length)), "inspecting wrote to the heap");
  });
});

test("why an object is alive", () => {
  inspecting(`
class Cache: pass
cache = Cache()
cache.rows = {'first': [{'deep': object()}], 2: ('x', [[]])}
only = cache.rows['first'][0]
def remember():
    kept = [[]]
    def look(): return kept
    return look
look = remember()
`, () => {
    const graph = buildGraph();
    const path = (name: string, ...steps: string[]): string => {
      let node = global(graph, name);
      for (const step of steps) node = graph.indexOf(namedEdges(graph.address(node)).find((edge) => edge.name === step)!.target);
      return pathText(shortestPath(graph, node)!.steps);
    };
    assert.equal(path("cache"), "__main__.cache");
    assert.equal(path("cache", ".rows", "[2]", "[1]", "[0]"), "__main__.cache.rows[2][1][0]");
    assert.equal(path("only"), "__main__.only");
    assert.equal(path("cache", ".rows", "['first']"), "__main__.cache.rows['first']");
    assert.equal(path("look", ".__closure__", "[0]", ".cell_contents", "[0]"), "__main__.look.__closure__[0].cell_contents[0]");
    const tree = dominators(graph);
    const rows = namedEdges(graph.address(global(graph, "cache"))).find((edge) => edge.name === ".rows")!.target;
    const steps = dominatorPath(graph, tree, graph.indexOf(rows))!;
    assert.equal(steps.at(-1)!.name, ".rows");
    assert.equal(steps.at(-2)!.node, global(graph, "cache"));
    assert.ok(tree.retained[global(graph, "cache")]! > tree.retained[graph.indexOf(rows)]!);
    // `only` is held by the cache and by its own name: neither dominates it.
    assert.ok(!dominatorPath(graph, tree, global(graph, "only"))!.some((step) => step.node === global(graph, "cache")));
    assert.deepEqual(whoRefers(graph, global(graph, "only")).map((r) => r.name).sort(), ["['only']", "[0]"]);
  });
});

test("the program's cycles, and the reference that closes each", () => {
  inspecting(`
import gc
gc.disable()
class Node:
    def __init__(self): self.next = None
ring = Node(); ring.next = Node(); ring.next.next = Node(); ring.next.next.next = ring
itself = []; itself.append(itself)
straight = [Node(), [1]]
def lost():
    a, b = [], {}
    a.append(b); b['a'] = a
lost()
`, () => {
    const graph = buildGraph();
    const cycles = findCycles(graph, "data").filter((cycle) => cycle.nodes.includes(global(graph, "ring")) || cycle.nodes.includes(global(graph, "itself")) || !cycle.reachable);
    assert.equal(cycles.length, 3);
    const ring = cycles.find((cycle) => cycle.nodes.length === 3)!;
    assert.equal(ring.closing.length, 1);
    assert.equal(ring.closing[0]![1], global(graph, "ring"));
    assert.equal(ring.bytes, 3 * 48);
    const lost = cycles.find((cycle) => !cycle.reachable)!;
    assert.deepEqual([...lost.nodes].map((node) => graph.typeName(node)).sort(), ["dict", "list"]);
  });
});

test("equal values that are not shared", () => {
  inspecting(`
def fresh(text): return ''.join(list(text))
words = [fresh('hello world') for _ in range(10)]
numbers = [int('1000000') for _ in range(5)] + [float('1.25'), float('1.25'), float('nan'), float('nan')]
pairs = [(fresh('left one'), int('70000')) for _ in range(4)]
different = ['1000000', 1000000.0, (1, 2.0), (1.0, 2), True, 1]
small = [1, 1, 'a', 'a', None]
`, () => {
    const graph = buildGraph();
    const found = new Map(duplicates(graph).map((group) => [shortValue(graph.address(group.node)), group]));
    assert.equal(found.get("'hello world'")!.copies, 10);
    assert.equal(found.get("'hello world'")!.wasted, 9 * 52);
    assert.equal(found.get("1000000")!.copies, 5);
    assert.equal(found.get("1.25")!.copies, 2);
    assert.equal(found.get("('left one', 70000)")!.copies, 4);
    for (const alone of ["nan", "1", "'a'", "1000000.0", "True", "None"]) assert.equal(found.get(alone), undefined, alone);
  });
});

test("growth that survives collections is found with its path; what does not grow is not", () => {
  const runtime = createRuntime({ hashSeed: 0 });
  runtime.run(`
import gc, _tracemalloc
_tracemalloc.start(3)
class Session:
    def __init__(self, n): self.data = [n]
class Server:
    def __init__(self): self.sessions = {}; self.buffer = []
server = Server()
chain = None
class Link:
    def __init__(self, next): self.next = next
def round(n):
    global chain
    for i in range(20):
        server.sessions[(n, i)] = Session(i)
        chain = Link(chain)
    server.buffer = [object() for _ in range(50)]
    junk = []; junk.append(junk)
`, { filename: "server.py" });
  const marks: HeapMark[] = [];
  for (let n = 0; n < 4; n++) {
    runtime.run(`round(${n})\ngc.collect()`);
    withHeap(runtime.buffer, () => marks.push(markHeap()));
  }
  const leaks = findGrowth(marks.slice(1));
  const paths = leaks.map((leak) => leak.path);
  assert.ok(paths.includes("__main__.server.sessions[…]"), paths.join("\n"));
  assert.ok(paths.includes("__main__.chain.next"));
  assert.ok(!paths.some((path) => path.includes("buffer")));
  const sessions = leaks.find((leak) => leak.path === "__main__.server.sessions[…]")!;
  assert.deepEqual(sessions.counts.map((count, i) => count - sessions.counts[0]! - i * (sessions.counts[1]! - sessions.counts[0]!)), [0, 0, 0]);
  assert.ok(sessions.types.some((t) => t.type === "Session" && t.count === 80));
  assert.ok(sessions.places.some((p) => p.place === "server.py:15"), JSON.stringify(sessions.places));
  const difference = compareHeaps(marks[1]!, marks[3]!);
  const byType = new Map(difference.byType.map((t) => [t.key, t.countAfter - t.countBefore]));
  assert.equal(byType.get("Session"), 40);
  assert.equal(byType.get("Link"), 40);
  assert.equal(byType.get("object"), undefined);
  assert.ok(difference.byPlace.some((p) => p.key === "server.py:15"));
  assert.ok(difference.appeared.length >= 80 + 50);
  const sizes = difference.resized.map(([, after]) => marks[3]!.paths[marks[3]!.path[after]!]);
  assert.ok(sizes.includes("__main__.server.sessions"));
  runtime.run("_tracemalloc.stop()");
  finish(runtime);
});

test("an object that did not change is in neither list of a difference", () => {
  inspecting("kept = [[], {}, object()]\ngone = [[1] for _ in range(300)]", (runtime) => {
    const before = markHeap();
    runtime.run("del gone");
    const after = markHeap();
    const { appeared, died, byType } = compareHeaps(before, after);
    const lists = byType.find((t) => t.key === "list")!;
    assert.ok(lists.countBefore - lists.countAfter >= 300);
    assert.ok(died.length >= 300 && !died.includes(global(before.graph, "kept")));
    assert.ok(!appeared.includes(global(after.graph, "kept")));
  });
});

test("the memory map: every block in use has a state, a size and an owner", () => {
  inspecting(`
import _collections
class Node:
    def __init__(self): self.a = 1; self.b = [2]
nodes = [Node() for _ in range(1000)]
del nodes[::2]
tables = [dict.fromkeys(range(50)), {i for i in range(100)}, bytearray(1000), _collections.deque(range(200)), 'x' * 5000, _collections.OrderedDict(a=1)]
`, () => {
    const graph = buildGraph();
    const map = memoryMap();
    const stats = heapStats();
    const pools = map.arenas.flatMap((arena) => arena.pools);
    assert.equal(pools.reduce((sum, pool) => sum + pool.used * pool.blockSize, 0), stats.bytes.allocated);
    assert.equal(pools.reduce((sum, pool) => sum + (pool.free + pool.untouched) * pool.blockSize, 0), stats.bytes.available);
    assert.equal(map.arenas.length, stats.arenas.current);
    for (const pool of pools) {
      const states = blockStates(pool.address);
      const count = (state: BlockState): number => states.filter((s) => s === state).length;
      assert.deepEqual([count(BlockState.USED), count(BlockState.FREE), count(BlockState.NEVER_USED)], [pool.used, pool.free, pool.untouched]);
    }
    const owners = blockOwners(graph);
    const roles = new Map<BlockRole, number>();
    owners.roles.forEach((role) => roles.set(role, (roles.get(role) ?? 0) + 1));
    const heapObjects = graph.addresses.filter((address) => poolOf(address) !== 0).length;
    assert.ok((roles.get(BlockRole.OBJECT) ?? 0) >= heapObjects);
    const node = graph.indexOf(namedEdges(graph.address(global(graph, "nodes")))[0]!.target);
    assert.equal(owners.owners.filter((owner) => owner === node).length, 2, "a Node has its own block and its values");
    assert.equal(owners.indexOf(owners.blocks[5]!), 5);
    assert.equal(owners.containing(owners.blocks[5]! + 3), 5);
    const unknown = [...owners.roles.keys()].filter((block) => owners.roles[block] === BlockRole.UNKNOWN);
    assert.deepEqual(unknown.map((block) => `${owners.sizes[block]} bytes at 0x${owners.blocks[block]!.toString(16)}`), [], "blocks of nobody");
    const { fragmentation } = map;
    assert.ok(fragmentation.poolShare > 0 && fragmentation.poolShare < 1 && fragmentation.used < fragmentation.heap);
    assert.equal(buffer.byteLength, 256 << 20);
  });
});
