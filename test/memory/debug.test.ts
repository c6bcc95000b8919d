import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { PyMem_Calloc, PyMem_Free, PyMem_Malloc, PyMem_RawMalloc, PyMem_Realloc } from "../../src/memory/alloc.ts";
import { checkHeap } from "../../src/memory/check.ts";
import { onRequest, requestsMade, setNoMemory, setPads, setPoison } from "../../src/memory/debug.ts";
import { HeapEvent, subscribe } from "../../src/memory/events.ts";
import { Header, createHeap } from "../../src/memory/header.ts";
import { clearTags, forEachTag, startTags, stopTags, tagOf, taggedBytes, taggedSize, tagging } from "../../src/memory/tags.ts";
import { I32, U8 } from "../../src/memory/views.ts";
import { Random } from "./model.ts";

beforeEach(() => { createHeap({ limit: 32 << 20, dataStack: 1 << 20 }); });

test("poison: fresh bytes are 0xCD, freed ones 0xDD", () => {
  setPoison(true);
  try {
    const p = PyMem_Malloc(64);
    assert.ok(U8.subarray(p, p + 64).every((b) => b === 0xcd));
    PyMem_Free(p);
    assert.ok(U8.subarray(p + 4, p + 64).every((b) => b === 0xdd));
    const z = PyMem_Calloc(1, 64);
    assert.ok(U8.subarray(z, z + 64).every((b) => b === 0));
  } finally { setPoison(false); }
  assert.deepEqual(checkHeap(), []);
});

test("pads: writing past the end is found when the block is freed", () => {
  setPads(true);
  try {
    const p = PyMem_Malloc(20);
    U8[p + 20] = 1;
    assert.throws(() => PyMem_Free(p), /past the end/);
  } finally { setPads(false); }
});

test("the Nth request fails, and only that", () => {
  setNoMemory(2, 3);
  try {
    const results = [1, 2, 3, 4].map(() => PyMem_Malloc(10) !== 0);
    assert.deepEqual(results, [true, true, false, true]);
    assert.equal(requestsMade(), 4);
    setNoMemory(0);
    assert.equal(PyMem_RawMalloc(1), 0);
    assert.equal(PyMem_Calloc(1, 1), 0);
  } finally { setNoMemory(null); }
  assert.ok(PyMem_Malloc(10));
});

test("a listener hears of every request before it is served", () => {
  const sizes: number[] = [];
  onRequest((n) => sizes.push(n));
  PyMem_Malloc(5);
  PyMem_Realloc(PyMem_Malloc(7), 700);
  onRequest(null);
  PyMem_Malloc(9);
  assert.deepEqual(sizes, [5, 7, 700]);
});

test("events", () => {
  const seen: unknown[][] = [];
  const end = subscribe((event, address, size, previous) => seen.push([event, address, size, previous]));
  const p = PyMem_Malloc(100);
  const q = PyMem_Realloc(p, 1000);
  PyMem_Free(q);
  end();
  PyMem_Malloc(100);
  const arena = seen[0]![1];
  const usable = seen[3]![2] as number;
  assert.deepEqual(seen, [
    [HeapEvent.ArenaNew, arena, 1 << 20, 0], [HeapEvent.Alloc, p, 100, 0], [HeapEvent.Resize, q, 1000, p], [HeapEvent.Free, q, usable, 0],
  ]);
  assert.ok(usable >= 1000);
});

test("tags follow blocks through any sequence of requests", () => {
  let tag = 0;
  const random = new Random(9);
  const model = new Map<number, [size: number, tag: number]>();
  assert.ok(!tagging());
  const untagged = PyMem_Malloc(10);
  startTags(() => ++tag);
  const addresses: number[] = [];
  for (let i = 0; i < 60_000; i++) {
    const what = random.next(100);
    if (what < 52 || addresses.length === 0) {
      const n = random.next(700);
      const p = PyMem_Malloc(n);
      model.set(p, [n, tag]);
      addresses.push(p);
    } else {
      const at = random.next(addresses.length);
      const p = addresses[at]!;
      model.delete(p);
      if (what < 80) {
        PyMem_Free(p);
        addresses[at] = addresses[addresses.length - 1]!;
        addresses.pop();
      } else {
        const n = random.next(700);
        addresses[at] = PyMem_Realloc(p, n);
        model.set(addresses[at]!, [n, tag]);
      }
    }
  }
  const found = new Map<number, [number, number]>();
  forEachTag((address, size, t) => found.set(address, [size, t]));
  assert.deepEqual(found, model);
  for (const [p, [size, t]] of model) {
    assert.equal(tagOf(p), t);
    assert.equal(taggedSize(p), size);
  }
  assert.equal(tagOf(untagged), -1);
  let sum = 0;
  for (const [size] of model.values()) sum += size;
  assert.equal(taggedBytes().current, sum);
  assert.ok(taggedBytes().peak >= sum);
  clearTags();
  assert.equal(taggedBytes().current, 0);
  PyMem_Free(addresses[0]!);
  stopTags();
  assert.deepEqual(checkHeap(), []);
});

test("checkHeap finds what is broken", () => {
  const blocks = Array.from({ length: 400 }, () => PyMem_Malloc(64));
  const large = Array.from({ length: 8 }, () => PyMem_Malloc(5000));
  for (const i of [3, 4, 5, 300]) PyMem_Free(blocks[i]!);
  for (const i of [1, 3, 4]) PyMem_Free(large[i]!);
  assert.deepEqual(checkHeap(), []);
  const pool = blocks[0]! & ~0x3fff;
  const words = [
    pool, pool + 8, pool + 16, pool + 24, pool + 32, pool + 36, pool + 40, pool + 44, blocks[5]!, large[0]! - 4, large[1]! - 8, large[1]!,
    Header.usable_arenas, Header.heap_top, Header.large_blocks, Header.usedpools + 48, I32[Header.allarenas >> 2]! + 16, 0x3000,
  ];
  for (const at of words) {
    const was = I32[at >> 2]!;
    I32[at >> 2] = was ^ 0x20;
    assert.notDeepEqual(checkHeap(), [], `word at 0x${at.toString(16)}`);
    I32[at >> 2] = was;
  }
  assert.deepEqual(checkHeap(), []);
});
