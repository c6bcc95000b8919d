import assert from "node:assert/strict";
import { before, beforeEach, test } from "node:test";
import { GCDebug, GCPhase, _Py_RunGC, collectGeneration, setCollectorListener } from "../../src/gc/collector.ts";
import { checkObjects } from "../../src/gc/check-objects.ts";
import { findLeaks } from "../../src/gc/leaks.ts";
import { GCFlag, Gen, gc_list_size, genHead } from "../../src/gc/lists.ts";
import { checkHeap } from "../../src/memory/check.ts";
import { _Py_GetGlobalAllocatedBlocks } from "../../src/memory/stats.ts";
import { type NewRef, type Ref } from "../../src/memory/types.ts";
import { I32 } from "../../src/memory/views.ts";
import { PyDict_New, PyDict_SetItem } from "../../src/objects/dict.ts";
import { _PyObject_GC_IS_TRACKED } from "../../src/objects/gcalloc.ts";
import { PyList_Append, PyList_GET_SIZE, PyList_New, PyList_SetSlice } from "../../src/objects/list.ts";
import { Py_DECREF, Py_INCREF, Py_REFCNT } from "../../src/objects/object.ts";
import { smallInt } from "../../src/objects/singletons.ts";
import { Breaker, State } from "../../src/objects/state.ts";
import { PyTuple_Pack } from "../../src/objects/tuple.ts";
import { bootObjects } from "./boot.ts";

const must = (o: NewRef | 0): NewRef => {
  assert.ok(o !== 0);
  return o as NewRef;
};
const list = (...items: Ref[]): NewRef => {
  const l = must(PyList_New(0));
  for (const item of items) PyList_Append(l, item);
  return l;
};
/** A list that contains itself, given up. */
const cycle = (): void => {
  const l = list();
  PyList_Append(l, l);
  Py_DECREF(l);
};
const sound = (): void => {
  assert.deepEqual(checkHeap(), []);
  assert.deepEqual(checkObjects(), []);
};

before(() => bootObjects());
beforeEach(() => {
  collectGeneration(2);
  for (let g = 0; g < 3; g++) I32[(genHead(g) + Gen.count) >> 2] = 0;
  I32[State.eval_breaker >> 2] = 0;
});

test("cycles are found and freed to the last block", () => {
  const blocks = _Py_GetGlobalAllocatedBlocks();
  cycle();
  const a = list();
  const b = list(a);
  PyList_Append(a, b);
  Py_DECREF(a);
  Py_DECREF(b);
  const d = must(PyDict_New());
  const t = must(PyTuple_Pack(d));
  PyDict_SetItem(d, smallInt(1), t);
  Py_DECREF(d);
  Py_DECREF(t);
  assert.equal(collectGeneration(2), 5);
  assert.equal(collectGeneration(2), 0);
  assert.equal(_Py_GetGlobalAllocatedBlocks(), blocks);
  sound();
});

test("what is reachable from outside survives, with what it leads to", () => {
  const inner = list();
  const middle = list(inner);
  PyList_Append(inner, middle);
  const outer = list(middle);
  Py_DECREF(inner);
  Py_DECREF(middle);
  assert.equal(collectGeneration(2), 0);
  assert.equal(Py_REFCNT(inner), 1);
  Py_INCREF(outer); // one for the check: a local is no reference it can find
  Py_DECREF(outer);
  Py_DECREF(outer);
  assert.equal(collectGeneration(2), 2);
  sound();
});

test("survivors move up a generation; counts as in CPython", () => {
  const l = list();
  const youngest = gc_list_size(genHead(1));
  collectGeneration(0);
  assert.equal(gc_list_size(genHead(0)), 0);
  assert.ok(gc_list_size(genHead(1)) > youngest);
  assert.deepEqual([0, 1, 2].map((g) => I32[(genHead(g) + Gen.count) >> 2]), [0, 1, 0]);
  collectGeneration(1);
  assert.equal(gc_list_size(genHead(1)), 0);
  assert.deepEqual([0, 1, 2].map((g) => I32[(genHead(g) + Gen.count) >> 2]), [0, 0, 1]);
  Py_DECREF(l);
  sound();
});

test("tuples lose tracking at any collection, dicts at full ones only", () => {
  const t = must(PyTuple_Pack(smallInt(1), smallInt(2)));
  const d = must(PyDict_New());
  const l = list();
  PyDict_SetItem(d, smallInt(1), l);
  PyDict_SetItem(d, smallInt(1), smallInt(7));
  assert.ok(_PyObject_GC_IS_TRACKED(t) && _PyObject_GC_IS_TRACKED(d));
  collectGeneration(0);
  assert.deepEqual([_PyObject_GC_IS_TRACKED(t), _PyObject_GC_IS_TRACKED(d)], [false, true]);
  collectGeneration(2);
  assert.equal(_PyObject_GC_IS_TRACKED(d), false);
  for (const o of [t, d, l]) Py_DECREF(o);
  sound();
});

test("the 701st allocation asks for a collection, which runs at the next check", () => {
  const keep = Array.from({ length: 90 }, () => list()); // more than the free list serves
  I32[(genHead(0) + Gen.count) >> 2] = 0;
  while (I32[State.eval_breaker >> 2] === 0) keep.push(list());
  assert.equal(I32[(genHead(0) + Gen.count) >> 2], 701);
  assert.equal(I32[State.eval_breaker >> 2], Breaker.GC);
  cycle();
  _Py_RunGC();
  assert.equal(I32[State.eval_breaker >> 2], 0);
  assert.deepEqual([0, 1].map((g) => I32[(genHead(g) + Gen.count) >> 2]), [0, 1]);
  for (const l of keep) Py_DECREF(l);
  sound();
});

test("the oldest generation waits until a quarter as many new objects have come", () => {
  I32[(genHead(2) + Gen.count) >> 2] = 11;
  I32[State.long_lived_total >> 2] = 1000;
  I32[State.long_lived_pending >> 2] = 249;
  _Py_RunGC();
  assert.equal(I32[(genHead(2) + Gen.count) >> 2], 11);
  I32[State.long_lived_pending >> 2] = 250;
  _Py_RunGC();
  assert.equal(I32[(genHead(2) + Gen.count) >> 2], 0);
  sound();
});

test("DEBUG_SAVEALL keeps what was found in gc.garbage", () => {
  const garbage = I32[State.gc_garbage >> 2]! as Ref;
  I32[State.gc_debug >> 2] = GCDebug.SAVEALL;
  cycle();
  assert.equal(collectGeneration(2), 1);
  I32[State.gc_debug >> 2] = 0;
  assert.equal(PyList_GET_SIZE(garbage), 1);
  PyList_SetSlice(garbage, 0, 1, 0);
  assert.equal(collectGeneration(2), 1);
  sound();
});

test("a listener hears of each step", () => {
  const phases: GCPhase[] = [];
  setCollectorListener((phase) => phases.push(phase));
  collectGeneration(1);
  setCollectorListener(null);
  assert.deepEqual(phases, [
    GCPhase.Start, GCPhase.Deduced, GCPhase.Weakrefs, GCPhase.Finalized, GCPhase.Resurrected, GCPhase.Deleted, GCPhase.Stop,
  ]);
});

test("random graphs: what dies is what no root reaches", () => {
  let seed = 7;
  const next = (below: number): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) | 0;
    return ((seed >>> 8) % below);
  };
  for (let round = 0; round < 40; round++) {
    const blocks = _Py_GetGlobalAllocatedBlocks();
    const n = 60;
    const nodes = Array.from({ length: n }, () => list());
    const edges = nodes.map(() => Array.from({ length: next(3) }, () => next(n)));
    edges.forEach((targets, i) => targets.forEach((to) => PyList_Append(nodes[i]!, nodes[to]!)));
    const roots = nodes.map((_, i) => i).filter(() => next(8) === 0);
    const alive = new Set<number>(roots);
    for (const i of alive) for (const to of edges[i]!) alive.add(to);
    const onlyByCount = nodes.map((o) => Py_REFCNT(o)); // to be sure that the graph was built
    assert.equal(onlyByCount.reduce((a, b) => a + b, 0), n + edges.flat().length);
    for (let i = 0; i < n; i++) if (!roots.includes(i)) Py_DECREF(nodes[i]!);
    collectGeneration(2);
    let counted = 0;
    for (const i of alive) {
      const references = [...alive].reduce((sum, from) => sum + edges[from]!.filter((to) => to === i).length, 0);
      assert.equal(Py_REFCNT(nodes[i]!), references + (roots.includes(i) ? 1 : 0));
      counted++;
    }
    assert.equal(counted, alive.size);
    for (const i of roots) Py_DECREF(nodes[i]!);
    collectGeneration(2);
    assert.equal(_Py_GetGlobalAllocatedBlocks(), blocks);
  }
  sound();
});

test("checkObjects finds wrong counts, marks left behind and broken contents; findLeaks finds what is lost", () => {
  const inner = list(smallInt(3));
  const outer = list(inner);
  Py_DECREF(inner);
  PyList_Append(I32[State.gc_garbage >> 2]! as Ref, outer);
  Py_DECREF(outer);
  sound();
  const broken = (at: number, value: number, expected: RegExp): void => {
    const was = I32[at >> 2]!;
    I32[at >> 2] = value;
    assert.match(checkObjects().join("\n"), expected);
    I32[at >> 2] = was;
  };
  broken(inner, 2, /list at .*: count 2, but 1 references/);
  broken(inner - 8, I32[(inner - 8) >> 2]! | GCFlag.COLLECTING, /marked as being collected/);
  broken(inner + 16, 99, /list at .*: 99 items of/);
  broken(inner - 16, 16, /link to 0x10/);
  sound();
  assert.deepEqual(findLeaks(), []);
  Py_INCREF(inner);
  PyList_SetSlice(outer, 0, 1, 0);
  assert.deepEqual(findLeaks().filter((b) => b.type !== "").map((b) => [b.object, b.type, b.refcnt]), [[inner, "list", 1]]);
  Py_DECREF(inner);
  PyList_SetSlice(I32[State.gc_garbage >> 2]! as Ref, 0, 1, 0);
  sound();
});
