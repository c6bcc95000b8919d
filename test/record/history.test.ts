/** Any step of a recording is, byte for byte, what a new run of the program has when it is stopped there. */
import { test } from "node:test";
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { hashBuffer } from "../../src/record/pages.ts";
import { type History } from "../../src/record/history.ts";
import { allBytes, record, tourProgram } from "./support.ts";

const programs: Record<string, string> = {
  generators: `
def count(n):
    i = 0
    while i < n:
        got = yield i
        i += 1 if got is None else got
def both():
    yield from count(5)
    return "done"
print(list(count(6)), list(both()))
g = count(9)
next(g); g.send(2); g.close()
print(sum(x * x for x in count(10)))
`,
  exceptions: `
class Mine(Exception): pass
def deep(n):
    try:
        if n == 0: raise Mine("bottom")
        deep(n - 1)
    except Mine as e:
        if n % 2: raise ValueError(n) from e
        raise
    finally:
        x = n
try: deep(5)
except Exception as e: print(repr(e), repr(e.__cause__))
with open("/data.txt") as f: print(f.read().split())
try: {}["k"]
except KeyError as e: keep = e
`,
  collector: `
import gc
class Node:
    def __init__(self, n): self.n = n; self.me = self
    def __del__(self): print("del", self.n, end=" ")
for i in range(5): Node(i)
print(gc.get_count())
print(gc.collect())
gc.set_threshold(50, 2, 2)
rings = []
for i in range(200):
    a = []; b = [a]; a.append(b)
    if i % 40 == 0: rings.append(a)
print(gc.get_count(), gc.get_stats()[0]["collections"])
`,
  callbacks: `
class Key:
    def __init__(self, v): self.v = v
    def __lt__(self, other): return self.v < other.v
    def __repr__(self): return f"K{self.v}"
    def __setitem__(self, k, v): self.v += v
    def __getattr__(self, name): return name * 2
data = [Key((i * 7) % 11) for i in range(11)]
print(sorted(data), sorted(range(9), key=lambda x: -x % 5))
print(list(map(lambda k: k.v, data)), max(data, key=lambda k: -k.v))
data[0]["x"] = 3
print(data[0].zip)
def kw(a, *, b=2, **rest): return a + b + len(rest)
print(kw(1, b=3, c=4), kw(*[1], **{"b": 5}))
`,
  outside: `
import time, _random, sys, posix
t = time.time(); r = _random.Random(); 
print(t, r.random(), time.monotonic(), sys.argv, posix.urandom(4))
print(input("name? "), input())
time.sleep(3)
print(time.time() > t + 3, hash("x"))
try: input()
except EOFError: print("no more")
open("/new.txt", "w").write("hello" * 10)
print(open("/new.txt").read())
`,
  classes: `
class A:
    __slots__ = ("x", "y")
    def __init__(self): self.x, self.y = [], {}
class B(A):
    kind = "b"
    @property
    def z(self): return super().__repr__()[:3]
    @classmethod
    def make(cls): return cls()
items = [B.make() for _ in range(30)]
print(items[3].z, B.kind, len({id(i) for i in items}))
del items[::2]
x = 5
match {"a": [1, 2, x]}:
    case {"a": [first, *rest]}: print(first, rest)
`,
  floats: `
total = 0.0
for i in range(300):
    total += i * 1.5
    big = 2 ** i
    s = str(big)
text = ""
for i in range(200): text += chr(97 + i % 26)
print(total, big % 1000007, len(s), text[:5], id(text) == id(text))
`,
  weak: `
import weakref
class T: pass
t = T(); r = weakref.ref(t, lambda ref: print("gone", ref is r))
d = weakref.WeakValueDictionary() if hasattr(weakref, "WeakValueDictionary") else {}
t.self = t
del t
import gc
print(r() is None, gc.collect(), r() is None)
`,
  closures: `
def outer(n):
    total = 0
    def add(k):
        nonlocal total
        total += k + n
        return lambda: total
    return add
f = outer(3)
print([f(i)() for i in range(20)])
`,
  resurrection: `
saved = []
class Phoenix:
    def __del__(self): saved.append(self)
p = Phoenix(); del p
print(len(saved)); saved.clear(); print(len(saved))
class AtEnd:
    def __del__(self): print("at the end", self.x)
keep = AtEnd(); keep.x = [1]
`,
  uncaught: `
def f(n): return f(n - 1) if n else 1 / 0
f(5)
`,
  tracing: `
import _tracemalloc as tracemalloc
tracemalloc.start(2)
a = [str(i) for i in range(100)]
now, peak = tracemalloc.get_traced_memory()
print(now > 1000, peak >= now)
b = [list(range(i)) for i in range(40)]
tracemalloc.stop()
`,
  recursion: `
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(11))
def down(n): return down(n - 1) if n else 0
try: down(5000)
except RecursionError as e: print(e)
`,
};
for (const file of readdirSync("src/cli/tour/programs")) programs[file.slice(0, -3)] = tourProgram(file.slice(0, -3));

/** Steps to look at: the first ones, the last ones, and some between, in an order that goes back and forth. */
function someSteps(last: number, n: number): number[] {
  const steps = new Set<number>([0, 1, 2, last, last - 1]);
  let seed = 12345;
  while (steps.size < Math.min(n, last)) {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    steps.add(seed % (last + 1));
  }
  return [...steps].filter((s) => s >= 0);
}
const hashAt = (history: History, step: number): string => history.at(step, () => hashBuffer());

for (const [name, source] of Object.entries(programs)) {
  test(`${name}: a step of the recording is a step of a new run`, () => {
    const history = record(source);
    const { steps } = history.recorder;
    assert.ok(steps > 10, "recorded");
    const expected = new Map<number, string>();
    for (const step of someSteps(steps, 14)) {
      const fresh = history.fresh(step, () => ({ hash: hashBuffer(), bytes: allBytes() }));
      expected.set(step, fresh.hash);
      const bytes = history.at(step, () => allBytes());
      if (Buffer.compare(fresh.bytes, bytes) !== 0) {
        const at = fresh.bytes.findIndex((b, i) => b !== bytes[i]);
        assert.fail(`step ${step}: byte 0x${at.toString(16)} differs, and the lengths are ${fresh.bytes.length} and ${bytes.length}`);
      }
    }
    for (const [step, hash] of [...expected].reverse()) assert.equal(hashAt(history, step), hash, `step ${step}, again`);
    for (const [step, hash] of [...expected].sort(([a], [b]) => a - b)) assert.equal(hashAt(history, step), hash, `step ${step}, in order`);
  });
}
