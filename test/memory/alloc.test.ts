import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import {
  PyMem_Calloc, PyMem_Free, PyMem_Malloc, PyMem_RawFree, PyMem_RawMalloc, PyMem_RawRealloc, PyMem_Realloc, usableSize,
} from "../../src/memory/alloc.ts";
import { checkHeap } from "../../src/memory/check.ts";
import { Header, createHeap, headerField, isHeap, restoreHeap, saveHeap, setHeapEnd } from "../../src/memory/header.ts";
import { _Py_GetGlobalAllocatedBlocks, debugMallocStats, heapStats } from "../../src/memory/stats.ts";
import { I32, U8, buffer, useBuffer } from "../../src/memory/views.ts";

const sound = (): void => assert.deepEqual(checkHeap(2), []);
beforeEach(() => { createHeap({ limit: 32 << 20, dataStack: 1 << 20 }); });

test("blocks of a size class lie side by side, 48 bytes into a 16 KiB pool; the last freed comes first", () => {
  const a = PyMem_Malloc(40);
  const b = PyMem_Malloc(33);
  assert.equal(a & 0x3fff, 48);
  assert.equal(b - a, 48);
  PyMem_Free(a);
  PyMem_Free(b);
  assert.equal(PyMem_Malloc(48), b);
  assert.equal(PyMem_Malloc(48), a);
  sound();
});

test("size classes: 16 bytes each up to 512", () => {
  for (const [asked, got] of [[1, 16], [16, 16], [17, 32], [496, 496], [497, 512], [512, 512]]) assert.equal(usableSize(PyMem_Malloc(asked!)), got);
  const large = PyMem_Malloc(513);
  assert.ok(usableSize(large) >= 513 && usableSize(large) < 544);
  sound();
});

test("a request of 0 bytes gets a block of its own, outside the pools", () => {
  const a = PyMem_Malloc(0);
  const b = PyMem_Malloc(0);
  assert.ok(a !== 0 && b !== 0 && a !== b);
  assert.equal(headerField(Header.raw_allocated_blocks), 2);
  PyMem_Free(a);
  PyMem_Free(b);
  assert.equal(headerField(Header.raw_allocated_blocks), 0);
});

test("sizes that cannot be are refused", () => {
  for (const n of [-1, -1000, 2 ** 31, 2 ** 32 + 100, 2 ** 53, NaN]) {
    assert.equal(PyMem_Malloc(n), 0, String(n));
    assert.equal(PyMem_RawMalloc(n), 0, String(n));
    assert.equal(PyMem_Calloc(n, 1), 0, String(n));
  }
  sound();
});

test("a shrinking block moves only if that saves a quarter", () => {
  const p = PyMem_Malloc(400);
  assert.equal(PyMem_Realloc(p, 301), p);
  U8[p] = 7;
  const q = PyMem_Realloc(p, 300);
  assert.notEqual(q, p);
  assert.equal(U8[q], 7);
  sound();
});

test("a large block grows in place while nothing follows it, and shrinks in place", () => {
  PyMem_Malloc(1); // the arena comes first
  const p = PyMem_Malloc(1000);
  assert.equal(PyMem_Realloc(p, 100_000), p);
  assert.equal(PyMem_Realloc(p, 2000), p);
  const behind = PyMem_Malloc(3000);
  const q = PyMem_Realloc(p, 5000);
  assert.notEqual(q, p);
  PyMem_Free(behind);
  PyMem_Free(q);
  assert.equal(PyMem_Malloc(600), p);
  sound();
});

test("calloc clears what was used before, and large fresh memory is clear", () => {
  for (const n of [100, 5000]) {
    const p = PyMem_Malloc(n);
    U8.fill(0xee, p, p + n);
    PyMem_Free(p);
    const q = PyMem_Calloc(1, n);
    assert.ok(U8.subarray(q, q + n).every((byte) => byte === 0));
  }
  const big = PyMem_Calloc(1 << 20, 4);
  assert.ok(U8.subarray(big, big + (4 << 20)).every((byte) => byte === 0));
});

test("63 of 64 pools serve: the first is lost to alignment", () => {
  const perPool = Math.floor((16384 - 48) / 512);
  for (let i = 0; i < 63 * perPool; i++) PyMem_Malloc(512);
  assert.equal(headerField(Header.narenas_currently_allocated), 1);
  PyMem_Malloc(512);
  assert.equal(headerField(Header.narenas_currently_allocated), 2);
  assert.equal(heapStats().bytes.arenaAlignment, 2 * 16384);
  sound();
});

test("an arena that is wholly free is given back, unless it is the last", () => {
  const blocks: number[] = [];
  while (headerField(Header.narenas_currently_allocated) < 4) blocks.push(PyMem_Malloc(512));
  for (const p of blocks) PyMem_Free(p);
  assert.equal(headerField(Header.narenas_currently_allocated), 1);
  assert.equal(headerField(Header.ntimes_arena_allocated), 4);
  assert.equal(headerField(Header.narenas_highwater), 4);
  sound();
});

test("more than 16 arenas: the table of arenas doubles", () => {
  createHeap({ limit: 64 << 20, arenaSize: 32 << 10 });
  for (let i = 0; i < 31 * 40; i++) assert.ok(PyMem_Malloc(512));
  assert.equal(headerField(Header.maxarenas), 64);
  sound();
});

test("the next pool comes from the arena with the fewest free pools", () => {
  createHeap({ limit: 64 << 20, arenaSize: 128 << 10 });
  const perArena = 7 * 31;
  const blocks = Array.from({ length: 3 * perArena }, () => PyMem_Malloc(512));
  for (let i = 0; i < 31 * 3; i++) PyMem_Free(blocks[i]!); // arena 0: three free pools
  for (let i = perArena; i < perArena + 31; i++) PyMem_Free(blocks[i]!); // arena 1: one
  sound();
  const p = PyMem_Malloc(100);
  assert.equal(p & ~0x3fff, blocks[perArena]! & ~0x3fff);
  sound();
});

test("the limit is exact, a refused request changes nothing, and memory can be used again", () => {
  setHeapEnd(headerField(Header.heap_base) + 8 + 100_000);
  const before = saveHeap();
  assert.equal(PyMem_RawMalloc(99_993), 0);
  assert.deepEqual(saveHeap(), before);
  const p = PyMem_RawMalloc(99_984);
  assert.ok(p);
  assert.equal(PyMem_RawMalloc(1), 0);
  assert.equal(PyMem_Malloc(1), 0);
  assert.equal(PyMem_RawRealloc(p, 99_993), 0);
  PyMem_RawFree(p);
  assert.ok(PyMem_RawMalloc(99_984));
  sound();
});

test("when no arena can be had, small requests become large blocks", () => {
  setHeapEnd(headerField(Header.heap_base) + 50_000);
  const p = PyMem_Malloc(32);
  assert.ok(p);
  assert.equal(headerField(Header.raw_allocated_blocks), 1);
  assert.equal(_Py_GetGlobalAllocatedBlocks(), 1);
  PyMem_Free(p);
  assert.equal(_Py_GetGlobalAllocatedBlocks(), 0);
  sound();
});

test("a block slides into the free one before it when nothing else has room", () => {
  setHeapEnd(headerField(Header.heap_base) + 8 + 10_000);
  const a = PyMem_RawMalloc(4000);
  const b = PyMem_RawMalloc(4000);
  U8[b] = 1;
  U8[b + 3999] = 2;
  PyMem_RawFree(a);
  const c = PyMem_RawRealloc(b, 9000);
  assert.equal(c, a);
  assert.deepEqual([U8[c], U8[c + 3999]], [1, 2]);
  sound();
});

test("two heaps at once", () => {
  const first = buffer;
  const p = PyMem_Malloc(64);
  I32[p >> 2] = 11;
  const second = createHeap({ limit: 8 << 20 });
  const q = PyMem_Malloc(64);
  I32[q >> 2] = 22;
  useBuffer(first);
  assert.equal(I32[p >> 2], 11);
  PyMem_Free(p);
  assert.equal(_Py_GetGlobalAllocatedBlocks(), 0);
  useBuffer(second);
  assert.equal(_Py_GetGlobalAllocatedBlocks(), 1);
  sound();
});

test("a saved heap goes on where it was", () => {
  const kept = [600, 40, 40].map((n) => PyMem_Malloc(n));
  U8[kept[0]!] = 9;
  const saved = saveHeap();
  PyMem_Free(kept[1]!);
  const next = PyMem_Malloc(7000);
  restoreHeap(saved);
  assert.equal(U8[kept[0]!], 9);
  assert.equal(_Py_GetGlobalAllocatedBlocks(), 3);
  assert.equal(PyMem_Malloc(7000), next);
  assert.ok(isHeap(buffer));
  sound();
});

test("the report has CPython's form", () => {
  PyMem_Malloc(100);
  const lines = debugMallocStats().split("\n");
  assert.equal(lines[0], "Small block threshold = 512, in 32 size classes.");
  assert.equal(lines[2], "class   size   num pools   blocks in use  avail blocks");
  assert.equal(lines[4], "    6    112           1               1           144");
  assert.ok(lines.includes("1 arenas * 1048576 bytes/arena     =            1,048,576"));
  assert.ok(lines.includes("62 unused pools * 16384 bytes      =            1,015,808"));
  assert.ok(lines.includes("# bytes lost to arena alignment    =               16,384"));
  assert.equal(lines.filter((l) => l === "Total                              =            1,048,576").length, 1);
  assert.ok(lines.includes("Total                              =              655,360"));
});
