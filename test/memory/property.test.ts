import assert from "node:assert/strict";
import { test } from "node:test";
import { checkHeap } from "../../src/memory/check.ts";
import { setPads, setPoison } from "../../src/memory/debug.ts";
import { Header, createHeap, headerField, type HeapOptions } from "../../src/memory/header.ts";
import { _Py_GetGlobalAllocatedBlocks } from "../../src/memory/stats.ts";
import { BlockDomain, walkBlocks } from "../../src/memory/walk.ts";
import { Random, Shadow } from "./model.ts";

function run(options: HeapOptions, steps: number, maxLive: number, maxLarge: number, seed: number): Shadow {
  createHeap(options);
  const shadow = new Shadow(new Random(seed), maxLive, maxLarge);
  for (let i = 1; i <= steps; i++) {
    shadow.step();
    if (i % (steps >> 3) === 0) compare(shadow);
  }
  return shadow;
}
function compare(shadow: Shadow): void {
  assert.deepEqual(checkHeap(2), []);
  const live = new Set(shadow.blocks.map((b) => b.address));
  assert.equal(live.size, shadow.blocks.length, "two live blocks at one address");
  let found = 0;
  walkBlocks((address, usable, domain) => {
    if (live.has(address)) found++;
    else assert.ok(domain === BlockDomain.Raw && usable >= 768, `block ${address} is not known`); // allarenas
  });
  assert.equal(found, live.size);
  assert.equal(_Py_GetGlobalAllocatedBlocks(), shadow.blocks.filter((b) => !b.raw).length);
}
function emptied(shadow: Shadow): void {
  shadow.clear();
  assert.deepEqual(checkHeap(2), []);
  assert.equal(_Py_GetGlobalAllocatedBlocks(), 0);
  assert.ok(headerField(Header.narenas_currently_allocated) <= 1, "at most one arena is kept");
}

test("three million steps, roomy", () => emptied(run({ limit: 256 << 20 }, 3_000_000, 20_000, 20_000, 1)));
test("two million steps, few live blocks", () => emptied(run({ limit: 64 << 20, arenaSize: 128 << 10 }, 2_000_000, 500, 3_000, 2)));
test("tiny arenas", () => emptied(run({ limit: 64 << 20, arenaSize: 64 << 10 }, 600_000, 20_000, 4_000, 3)));
test("at the limit of memory", () => {
  const shadow = run({ limit: 4 << 20, dataStack: 64 << 10, arenaSize: 256 << 10 }, 600_000, 20_000, 50_000, 4);
  assert.ok(shadow.refusals > 1000, `${shadow.refusals} refusals`);
  emptied(shadow);
});
test("poison and pads", () => {
  setPoison(true);
  setPads(true);
  try {
    emptied(run({ limit: 64 << 20, arenaSize: 64 << 10 }, 150_000, 5_000, 10_000, 5));
  } finally {
    setPads(false);
    setPoison(false);
  }
});
