/** Nanoseconds per PyMem_Malloc + PyMem_Free pair, for several patterns. Run: node scripts/bench.mjs alloc */
import { createHeap } from "../src/memory/header.ts";
import { PyMem_Free, PyMem_Malloc, PyMem_RawFree, PyMem_RawMalloc } from "../src/memory/alloc.ts";
import { subscribe } from "../src/memory/events.ts";

function pairs(n: number, size: number): void {
  for (let i = 0; i < n; i++) PyMem_Free(PyMem_Malloc(size));
}
const held = new Int32Array(1 << 16);
function batches(n: number): void {
  for (let round = 0; round < n; round++) {
    for (let i = 0; i < held.length; i++) held[i] = PyMem_Malloc(32 + (i & 7) * 16);
    for (let i = 0; i < held.length; i++) PyMem_Free(held[i]!);
  }
}
function churn(n: number): void {
  let seed = 1;
  for (let i = 0; i < n; i++) {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    const slot = seed >> 8 & 0xffff;
    if (held[slot] !== 0) PyMem_Free(held[slot]!);
    held[slot] = PyMem_Malloc(16 + (seed & 0xff));
  }
}
/** The same as `batches` without pools: what they are worth. */
function rawBatches(n: number): void {
  for (let round = 0; round < n; round++) {
    for (let i = 0; i < held.length; i++) held[i] = PyMem_RawMalloc(32 + (i & 7) * 16);
    for (let i = 0; i < held.length; i++) PyMem_RawFree(held[i]!);
  }
}
const objects: unknown[] = new Array(held.length);
/** The same with JavaScript objects, which its collector has to find and free. */
function jsObjects(n: number): void {
  for (let round = 0; round < n; round++) {
    for (let i = 0; i < objects.length; i++) objects[i] = { a: i, b: round, c: 0, d: null };
    for (let i = 0; i < objects.length; i++) objects[i] = undefined;
  }
}
function large(n: number): void {
  let seed = 1;
  for (let i = 0; i < n; i++) {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    const slot = seed >> 8 & 0xfff;
    if (held[slot] !== 0) PyMem_Free(held[slot]!);
    held[slot] = PyMem_Malloc(600 + (seed & 0x1fff));
  }
}
function measure(name: string, ops: number, fn: () => void): void {
  fn();
  let best = Infinity;
  for (let i = 0; i < 5; i++) {
    const start = performance.now();
    fn();
    best = Math.min(best, performance.now() - start);
  }
  console.log(`${name.padEnd(40)} ${(best * 1e6 / ops).toFixed(2)} ns`);
}
createHeap({ limit: 512 << 20 });
PyMem_Malloc(48); // keeps the pool from becoming empty each time
measure("malloc+free, 48 bytes, at once", 1e7, () => pairs(1e7, 48));
measure("malloc+free, 64k blocks, in order", 20 * held.length, () => batches(20));
measure("  with large blocks only (TLSF)", 20 * held.length, () => rawBatches(20));
measure("  with JavaScript objects", 20 * objects.length, () => jsObjects(20));
held.fill(0);
measure("malloc+free, 64k live, at random", 4e6, () => churn(4e6));
for (let i = 0; i < held.length; i++) { if (held[i]) PyMem_Free(held[i]!); held[i] = 0; }
measure("large malloc+free, 4k live, at random", 2e6, () => large(2e6));
let heard = 0;
const unsubscribe = subscribe(() => { heard++; });
measure("malloc+free, 48 bytes, one listener", 1e6, () => pairs(1e6, 48));
unsubscribe();
measure("malloc+free, 48 bytes, after that", 1e7, () => pairs(1e7, 48));
