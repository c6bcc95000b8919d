import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { createHeap } from "../../src/memory/header.ts";
import { PyMem_Calloc } from "../../src/memory/alloc.ts";
import { I32 } from "../../src/memory/views.ts";
import { Boot, runBootPhase } from "../../src/objects/boot.ts";
import {
  GCFlag, GC_NEXT, GC_PREV, Gen, NUM_GENERATIONS, Scratch, gc_clear_collecting, gc_is_collecting, gc_list_append, gc_list_clear_collecting,
  gc_list_init, gc_list_is_empty, gc_list_merge, gc_list_move, gc_list_remove, gc_list_size, genHead,
} from "../../src/gc/lists.ts";

const items = (list: number): number[] => {
  const forward: number[] = [];
  for (let gc = GC_NEXT(list); gc !== list; gc = GC_NEXT(gc)) forward.push(gc);
  const back: number[] = [];
  for (let gc = GC_PREV(list); gc !== list; gc = GC_PREV(gc)) back.unshift(gc);
  assert.deepEqual(back, forward);
  return forward;
};
const nodes = (n: number): number[] => Array.from({ length: n }, () => PyMem_Calloc(1, 32));

beforeEach(() => {
  createHeap({ limit: 8 << 20 });
  runBootPhase(Boot.STATICS);
});

test("a fresh heap has three empty generations with CPython's thresholds", () => {
  for (let i = 0; i < NUM_GENERATIONS; i++) assert.ok(gc_list_is_empty(genHead(i)));
  assert.deepEqual([0, 1, 2].map((i) => I32[(genHead(i) + Gen.threshold) >> 2]), [700, 10, 10]);
});

test("append, move, remove, merge keep both links and the flags", () => {
  const [a, b, c, d] = nodes(4) as [number, number, number, number];
  const one = genHead(0);
  const two = genHead(1);
  for (const n of [a, b, c]) gc_list_append(n, one);
  I32[(b + 8) >> 2]! |= GCFlag.FINALIZED;
  gc_list_append(d, two);
  gc_list_move(b, two);
  assert.deepEqual([items(one), items(two)], [[a, c], [d, b]]);
  assert.equal(I32[(b + 8) >> 2]! & GCFlag.MASK, GCFlag.FINALIZED);
  gc_list_remove(a);
  assert.equal(I32[a >> 2], 0);
  gc_list_merge(one, two);
  assert.deepEqual([items(one), items(two)], [[], [d, b, c]]);
  assert.equal(gc_list_size(two), 3);
  gc_list_merge(one, two);
  assert.equal(gc_list_size(two), 3);
});

test("the flag COLLECTING is set and cleared apart from the links", () => {
  const all = nodes(3);
  gc_list_init(Scratch.seen);
  for (const n of all) {
    gc_list_append(n, Scratch.seen);
    I32[(n + 8) >> 2]! |= GCFlag.COLLECTING;
  }
  gc_clear_collecting(all[1]!);
  assert.deepEqual(all.map(gc_is_collecting), [true, false, true]);
  gc_list_clear_collecting(Scratch.seen);
  assert.deepEqual(items(Scratch.seen), all);
  assert.deepEqual(all.map(gc_is_collecting), [false, false, false]);
});
