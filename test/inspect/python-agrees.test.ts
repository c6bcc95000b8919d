/** What inspect reads from the bytes is what Python itself says: sizes, counts, referrers, referents, generations. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Generation, buildGraph } from "../../src/inspect/graph.ts";
import { namedEdges } from "../../src/inspect/edge-names.ts";
import { describeObject } from "../../src/inspect/object-view.ts";
import { whoRefers } from "../../src/inspect/referrers.ts";
import { shortValue } from "../../src/inspect/value.ts";
import { global, inspecting } from "./support.ts";

/** One of everything, and enough of some. */
const EVERYTHING = `
import sys, gc, _collections, _functools, itertools, _io, _weakref, _operator
class Plain: pass
class Slotted:
    __slots__ = ('a', 'b', '__weakref__')
class Both(Plain):
    __slots__ = ('c',)
class L(list): pass
class T(tuple): pass
class D(dict): pass
class S(str): pass
class I(int): pass
class B(bytes): pass
class E(ValueError):
    def __init__(self, *a): super().__init__(*a); self.extra = [a]
def outer(x, *, k=[1]):
    def inner(y=x): return x, y
    return inner
def generate():
    got = yield [1]
    try: yield got
    finally: pass
async def coroutine(): pass
type Alias[T] = list[T]
def generic[T: int](x: T): return x
p, s, b = Plain(), Slotted(), Both()
p.name = 'n'; p.other = p; s.a = [s]; b.c = {1}; b.d = 2
deleted = Plain(); deleted.x = 1; del deleted.x
as_dict = Plain(); as_dict.q = 1; as_dict.__dict__['non ascii \\xe9'] = 2
g = generate(); next(g)
g2 = generate()
finished = generate(); next(finished); finished.close()
c = coroutine()
try: raise E(1, 'two') from KeyError('k')
except E as e: error = e
try: {}['missing']
except KeyError as e: error2 = e
od = _collections.OrderedDict(a=1, b=2); od.move_to_end('a')
dd = _collections.defaultdict(list); dd[1].append(2)
def cache_this(x): return [x]
cached = _functools._lru_cache_wrapper(cache_this, 2, False, tuple)
cached(1); cached(2); cached(3)
things = [
    p, s, b, deleted, as_dict, g, g2, finished, c, error, error2, od, dd, cached, L([1, 2]), T((1, 2)), D(a=1), S('subclass'), I(10 ** 30), B(b'x'),
    0, 1, -5, 2 ** 29, 2 ** 30, 2 ** 60, -2 ** 100, True, False, None, ..., 1.5, 1j, '', 'a', 'ascii', '\\xe9', '\\u0100', '\\U00010000', 'x' * 1000, b'', b'bytes', bytearray(), bytearray(b'abc'), bytearray(100),
    [], [1], list(range(100)), (), (1,), {}, {1: 2}, {'a': 1}, dict.fromkeys(range(1000)), dict.fromkeys('abcdefghijkl'), set(), {1}, set(range(100)), frozenset(), frozenset('abc'),
    range(3), range(10 ** 30), slice(1, 2), iter([1]), iter(()), iter({}), iter({1}), iter('abc'), iter(b'x'), iter(range(3)), reversed([1]), enumerate([1]), zip([1], [2]), map(str, [1]), filter(None, [1]),
    {}.keys(), {}.values(), {}.items(), iter({1: 2}.items()), memoryview(b'abc'), property(len), staticmethod(len), classmethod(len), super(L, L()), L, E, type, object, int, sys, len, [].append, str.join, str.__len__, ''.__len__, int.real, type.__dict__, L.__dict__,
    outer, outer(3), outer(3).__closure__[0], outer.__code__, p.__init__, _functools.partial(outer, 1, k=2), _weakref.ref(p), _weakref.ref(s, print), _weakref.proxy(s), list[int], int | str, NotImplemented, sys.version_info, sys.flags,
    itertools.count(), itertools.cycle([1]), itertools.chain([1], [2]), itertools.product([1, 2], [3]), itertools.combinations([1, 2, 3], 2), itertools.permutations([1, 2, 3]), itertools.tee([1])[0], itertools.groupby([1]), itertools.repeat(1), itertools.islice([1], 1),
    _collections.deque(), _collections.deque([1, 2]), _collections.deque(range(200), 150), _io.BytesIO(b'content'), _io.StringIO('content'), sys.stdout, sys.stdout.buffer, sys.stdin.buffer, error.__traceback__, error.__traceback__.tb_frame, sys._getframe(), _operator.itemgetter(1), _operator.attrgetter('x'), _operator.methodcaller('m', 1, k=2),
    itertools.accumulate([1]), itertools.batched([1], 1), itertools.count(10 ** 30), itertools.pairwise([1, 2]), itertools.zip_longest([1], []), itertools.compress([1], [1]), itertools.starmap(len, []), itertools.takewhile(len, []),
    itertools.dropwhile(len, []), itertools.filterfalse(len, []), itertools.combinations_with_replacement('ab', 2), Alias, generic.__type_params__[0], _io.TextIOWrapper(_io.BytesIO(b'text')),
]
ring = []; ring.append(ring)
grown = []
for n in range(57): grown.append(n)
things += [ring, grown]
`;
const SELF = `
objects = gc.get_objects() + things
sizes = {id(o): sys.getsizeof(o) for o in objects}
texts = {id(o): repr(o) for o in things if type(o) in (int, float, complex, bool, bytes, bytearray, str, type(None), type(...), range, slice) or type(o) in (list, tuple, dict, set) and len(o) < 3}
mine = [id(o) for o in (objects, sizes, texts, globals())]
`;

test("sizes are sys.getsizeof, for one object of every type and all containers", () => {
  inspecting(EVERYTHING + SELF + "pairs = list(sizes.items())\nmine.append(id(mine))", (runtime) => {
    const graph = buildGraph();
    const pairs = runtime.eval("pairs") as [number, number][];
    const mine = new Set(runtime.eval("mine") as number[]);
    const wrong = pairs.filter(([id, size]) => graph.indexOf(id) >= 0 && !mine.has(id) && graph.sizes[graph.indexOf(id)] !== size)
      .map(([id, size]) => `${graph.typeName(graph.indexOf(id))}: ${graph.sizes[graph.indexOf(id)]}, sys.getsizeof says ${size}`);
    assert.deepEqual(wrong, []);
    assert.ok(pairs.length > 1000 && pairs.filter(([id]) => graph.indexOf(id) < 0).length < 20);
  });
});

test("every reference of one object of every type has a name", () => {
  inspecting(EVERYTHING, () => {
    const graph = buildGraph();
    const unnamed = new Set<string>();
    for (let node = 0; node < graph.count; node++) {
      for (const edge of namedEdges(graph.address(node))) if (/^field at|^held by/.test(edge.name)) unnamed.add(`${graph.typeName(node)}: ${edge.name}`);
    }
    assert.deepEqual([...unnamed], []);
  });
});

test("values in short are the repr of what has a simple one", () => {
  inspecting(EVERYTHING + SELF + "texts = list(texts.items())", (runtime) => {
    const pairs = runtime.eval("texts") as [number, string][];
    assert.ok(pairs.length > 30, `${pairs.length} values`);
    for (const [id, text] of pairs) if (text.length < 60) assert.equal(shortValue(id as Parameters<typeof shortValue>[0], 70), text);
  });
});

test("gc.get_referents and the graph agree about containers", () => {
  inspecting(`${EVERYTHING}
objects = [o for o in gc.get_objects() if o is not globals()]
refs = [(id(o), [id(r) for r in gc.get_referents(o) if gc.is_tracked(r)]) for o in objects]
mine = [id(objects), id(refs)]
`, (runtime) => {
    const graph = buildGraph();
    const pairs = runtime.eval("refs") as [number, number[]][];
    const mine = new Set(runtime.eval("mine") as number[]);
    let compared = 0;
    // A collection untracks tuples, the end of a call tracks its frame: what is tracked may have changed since.
    const comparable = (to: number): boolean => graph.generations[to] !== Generation.UNTRACKED && graph.typeName(to) !== "frame";
    for (const [id, targets] of pairs) {
      const node = graph.indexOf(id);
      if (node < 0 || mine.has(id)) continue;
      // tp_subclasses holds weak references only, so type_traverse does not visit it.
      const tracked = namedEdges(graph.address(node)).filter((edge) => edge.name !== "subclasses").map((edge) => graph.indexOf(edge.target))
        .filter(comparable).map((to) => graph.addresses[to]!);
      const said = targets.filter((to) => comparable(graph.indexOf(to)));
      for (const to of tracked) { const at = said.indexOf(to); if (at >= 0) said.splice(at, 1); else assert.fail(`${graph.typeName(node)} refers to ${graph.typeName(graph.indexOf(to))}, gc.get_referents does not say so`); }
      assert.deepEqual(said.map((to) => graph.typeName(graph.indexOf(to))), [], graph.typeName(node));
      compared++;
    }
    assert.ok(compared > 500);
  });
});

test("gc.get_referrers and inspect agree", () => {
  inspecting(`${EVERYTHING}
sample = things + gc.get_objects()[::40]
found = [(id(o), [id(r) for r in gc.get_referrers(o)]) for o in sample]
mine = [id(sample), id(found)]
`, (runtime) => {
    const graph = buildGraph();
    const pairs = runtime.eval("found") as [number, number[]][];
    const mine = new Set(runtime.eval("mine") as number[]);
    let compared = 0;
    for (const [id, holders] of pairs) {
      const node = graph.indexOf(id);
      if (node < 0 || graph.refcounts[node] === -1) continue;
      const said = new Set(holders.filter((h) => !mine.has(h) && graph.indexOf(h) >= 0));
      // get_referrers asks tp_traverse, which leaves out what cannot be part of a cycle: names, keys, a code's constants.
      const found = new Set(whoRefers(graph, node).filter((r) => r.node >= 0 && graph.generations[r.node] !== Generation.UNTRACKED && !mine.has(r.address)).map((r) => r.address as number));
      for (const h of said) assert.ok(found.has(h), `${graph.typeName(graph.indexOf(h))} refers to ${graph.typeName(node)}`);
      if (graph.generations[node] !== Generation.UNTRACKED) assert.deepEqual([...found].filter((h) => !said.has(h)).map((h) => graph.typeName(graph.indexOf(h))), [], graph.typeName(node));
      compared++;
    }
    assert.ok(compared > 100);
  });
});

test("counts, generations, tracking and addresses are Python's", () => {
  inspecting(`
import sys, gc
gc.collect()
old = [[1], {}, {'a': []}, tuple([1, 2]), ([],), str([1]), 10 ** int('20'), object()]
gc.collect(0)
middle = [[]]
said = [(id(o), sys.getrefcount(o), gc.is_tracked(o)) for o in old]
young = [[]]
frozen = None
`, (runtime) => {
    const graph = buildGraph();
    for (const [id, count, tracked] of runtime.eval("said") as [number, number, boolean][]) {
      const view = describeObject(id as Parameters<typeof describeObject>[0]);
      const node = graph.indexOf(id);
      // getrefcount counts its argument and the loop's variable too.
      assert.equal(view.refcount, count < 1000000 ? count - 2 : -1, view.value);
      assert.equal(view.tracked, tracked);
      assert.equal(view.generation, graph.generations[node]);
      assert.equal(view.generation, tracked ? 1 : Generation.UNTRACKED);
    }
    assert.equal(graph.generations[global(graph, "young")], 0);
    assert.equal(graph.generations[global(graph, "sys")], 2);
  });
});
