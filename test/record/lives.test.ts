/** Births, deaths and keys against what is in the heap. */
import { test } from "node:test";
import assert from "node:assert/strict";
import { I32 } from "../../src/memory/views.ts";
import { Header } from "../../src/memory/header.ts";
import { type Ref } from "../../src/memory/types.ts";
import { PyGC_Collect } from "../../src/gc/collector.ts";
import { buildGraph } from "../../src/inspect/graph.ts";
import { Tracked } from "../../src/record/garbage.ts";
import { type History } from "../../src/record/history.ts";
import { withStacks } from "../../src/record/stacks.ts";
import { keyReader } from "../../src/record/state-view.ts";
import { record } from "./support.ts";

const everything = `
import gc
class Node:
    def __init__(self, n): self.n = n; self.me = self
class R:
    def __del__(self): keep.append(self)
class Slots(str):
    __slots__ = ()
keep = []
def gen():
    for i in range(4):
        try: yield [i, {}, i * 1000.5]
        finally: pass
out = []
for i in range(5):
    Node(i)
    R()
    g = gen()
    out.append(next(g)); out.append((next(g), {i: str(i) * 3}))
    s = "x" * i
    s += "abc"
    out.append(s)
    try: {}[i]
    except KeyError as e: err = e
    keep.clear()
    m = slice(1, i); f = 2.5 * i; big = 2 ** (40 * i)
    b = bytes(i); ba = bytearray(b); ba.extend(b"abcdefgh" * i)
    st = {i, "a"}; st |= {(1, i)}
    c = complex(i, 2); t = Slots(s)
    h = lambda: i
gc.collect()
`;

/** The objects of the heap at a step, by key. */
function objectsAt(history: History, step: number): Map<number, Ref> {
  return history.at(step, (place) => withStacks(place, () => {
    const graph = buildGraph();
    const keyOf = keyReader(history, step);
    const base = I32[Header.heap_base >> 2]!;
    const found = new Map<number, Ref>();
    for (let node = 0; node < graph.count; node++) {
      const o = graph.address(node);
      if (o < base) continue;
      assert.ok(!found.has(keyOf(o)), "a key is one object");
      found.set(keyOf(o), o);
    }
    return found;
  }));
}

test("every object in the heap has a key whose life covers the step, and nothing else is alive", () => {
  const history = record(everything);
  const { lives, steps, endStep } = history.recorder;
  for (let step = 0; step <= endStep; step += step < 200 ? 7 : 31) {
    const objects = objectsAt(history, step);
    for (const [key, o] of objects) {
      assert.ok(lives.livesAt(key, step), `step ${step}: ${key}`);
      assert.ok(lives.isObject(key));
      assert.equal(lives.addressOfKey(key), o);
    }
    assert.equal(lives.objectsAt(step).objects, objects.size, `step ${step}`);
    assert.equal(lives.objectsAt(step).ownObjects, [...objects.keys()].filter((key) => key > 0).length);
  }
  assert.ok(steps >= endStep);
});

test("deaths are those of objects that are gone, births of those that are new", () => {
  const history = record(everything);
  const { lives, endStep } = history.recorder;
  let before = objectsAt(history, 40);
  for (let step = 61; step < endStep; step += 21) {
    const now = objectsAt(history, step);
    const gone = [...before.keys()].filter((key) => !now.has(key));
    for (const key of gone) {
      const died = lives.lifeOf(key, lives.blockOfKey(key)).died!;
      assert.ok(died >= step - 21 && died < step, `${key} died in ${died}, which is between ${step - 21} and ${step}`);
    }
    assert.equal(lives.deathsBetween(step - 21, step), gone.length);
    for (const key of now.keys()) if (!before.has(key)) assert.ok(key > 0 && lives.lifeOf(key, 0).born >= step - 21);
    before = now;
  }
});

test("what is called garbage is what a full collection finds", () => {
  const source = everything.replace("keep.append(self)", "pass").replace("gc.collect()", "gc.disable()\nrings = []\nfor i in range(30):\n    a = []; b = {'a': a}; a.append((b,))\n    if i % 3: rings.append(a)\n");
  const history = record(source);
  const { endStep } = history.recorder;
  for (let step = 5; step < endStep; step += 97) {
    const [mine, found] = history.fresh(step, (place) => withStacks(place, () => {
      const mine = new Tracked().garbage().flat().length;
      return [mine, PyGC_Collect()];
    }));
    assert.ok(mine === found || found === 0, `step ${step}: ${mine} and ${found}`);
  }
});
