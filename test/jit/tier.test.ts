/** When code is compiled, what it does when its guesses fail, and that addresses and collections are the interpreter's. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { createRuntime } from "../../src/runtime.ts";
import { compiledCount } from "../../src/jit/tier.ts";
import { finish } from "../support/programs.ts";

/** Output of a program, and how many functions and loops were compiled for it. */
function run(source: string, jit: number): { out: string; compiled: number } {
  process.env["OURO_JIT"] = String(jit);
  let out = "";
  const before = compiledCount();
  const runtime = createRuntime({ memory: 64 << 20, hashSeed: 0, stdout(text) { out += text; }, stderr(text) { out += text; } });
  runtime.run(source);
  finish(runtime);
  return { out, compiled: compiledCount() - before };
}
function same(source: string): void {
  const interpreted = run(source, 0);
  assert.equal(interpreted.compiled, 0);
  for (const jit of [1, 2, 20, 400]) {
    const compiled = run(source, jit);
    assert.equal(compiled.out, interpreted.out, `OURO_JIT=${jit}`);
    assert.ok(compiled.compiled > 0, `nothing was compiled with OURO_JIT=${jit}`);
  }
}

test("templates are those of the evaluation loop", () => {
  const check = spawnSync(process.execPath, ["scripts/jit-templates.mjs", "--check"], { encoding: "utf8" });
  assert.equal(check.stderr + check.stdout, "");
});
test("ids of temporaries: ints and floats", () => same(`
def f(n):
    x = y = 1.5
    k = 1000
    seen = []
    for i in range(n):
        x = x * y - 0.25 + (x - y) * (x + y) / 3.0
        k = k * 3 % 100003 + i
        if i % 100 == 0:
            a, b = x + 0.5, k + 1
            seen.append((id(x) & 0xfff, id(k) & 0xfff, id(a) & 0xfff, id(b) & 0xfff, repr(x), k))
    return seen
print(f(2000))
`));
test("guesses that fail: other types, overflow, index errors", () => same(`
def add(a, b): return a + b
def loop(values):
    total = values[0]
    for v in values[1:]: total = add(total, v) if not isinstance(v, tuple) else total
    return total
print(loop([1] * 900), loop([1.5] * 900), loop(["x"] * 900)[:3], loop([2**40] * 900), loop([True] * 900), loop([[1]] * 5))
def at(xs, i):
    try: return xs[i]
    except (IndexError, TypeError, KeyError) as e: return type(e).__name__
xs = list(range(10))
print([at(xs, i % 13 - 6) for i in range(1000)][-20:], at((1, 2), 5), at({1: 2}, 1), at({1: 2}, 3), at(xs, "a"))
big = 1
for i in range(600): big = big * 3 + 1
print(big)
`));
test("finalizers, counts and collections at the same moment", () => same(`
import gc, sys
log = []
class D:
    def __init__(self, n): self.n = n
    def __del__(self): log.append((self.n, sys.getrefcount(kept), len(gc.get_objects()) % 7))
kept = []
def f(n):
    for i in range(n):
        d = D(i)
        pair = (d, d.n + 1)
        kept.append(pair[1])
        cycle = [d]; cycle.append(cycle)
gc.callbacks.append(lambda phase, info: log.append((phase, info["generation"], gc.get_count())))
f(2500)
gc.callbacks.clear()
gc.collect()
print(len(log), log[:5], log[-5:], hash(tuple(map(str, log))) != 0, gc.get_stats()[0]["collections"])
`));
test("recursion, generators, exceptions through compiled frames", () => same(`
import sys
def deep(n): return 0 if n == 0 else 1 + deep(n - 1)
print([deep(n) for n in (10, 150, 250, 900)])
def endless(n): return endless(n + 1)
try: endless(0)
except RecursionError as e: print(e)
def gen(n):
    try:
        for i in range(n):
            got = yield i
            if got: yield got * 2
    finally: print("closed", n)
def use(n):
    total = 0
    for i in gen(n): total += i
    g = gen(n); next(g); total += g.send(21); g.close()
    return total
print([use(n) for n in (3, 500, 3)][-1])
def thrower(i):
    if i % 3 == 0: raise ValueError(i)
    return i
def catcher(n):
    caught = 0
    for i in range(n):
        try: thrower(i)
        except ValueError as e: caught += e.args[0]; tb = e.__traceback__; lines = (tb.tb_lineno, tb.tb_next.tb_lineno)
    return caught, lines
print(catcher(1500))
`));
test("attributes: classes that change, several types at one place, slots, properties", () => same(`
class A:
    def __init__(self, v): self.v = v
    def m(self): return self.v
class B(A):
    def m(self): return -self.v
class S:
    __slots__ = ("v",)
    def __init__(self, v): self.v = v
    def m(self): return self.v * 10
class P:
    def __init__(self, v): self._v = v
    v = property(lambda self: self._v + 1)
    def m(self): return self.v
def total(objects):
    t = 0
    for o in objects: t += o.v + o.m()
    return t
print(total([A(i) for i in range(700)]), total([A(1), B(2), S(3), P(4)] * 300))
A.m = lambda self: 1000
print(total([A(i) for i in range(700)]))
b = A(1); b.__dict__["m"] = lambda: 7
print(total([b] * 600)); del A.m
try: total([A(1)])
except AttributeError as e: print(e)
`));
