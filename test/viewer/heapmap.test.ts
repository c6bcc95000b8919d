import assert from "node:assert/strict";
import { test } from "node:test";
import type { HeapMapAnswer } from "../../viewer/src/protocol.ts";
import { cellAt, layoutHeap } from "../../viewer/src/heapmap-layout.ts";

const POOL = 16384;
function map(): HeapMapAnswer {
  const pools = [0x100000, 64, 3, 255, 0x100000 + POOL, 512, 2, 31, 0x100000 + 2 * POOL, 0, 0, 0];
  const blocks: [number, number, number][] = [];
  for (let i = 0; i < 255; i++) blocks.push([0x100000 + 48 + i * 64, 64, i < 3 ? 1 : 0]);
  for (let i = 0; i < 31; i++) blocks.push([0x100000 + POOL + 48 + i * 512, 512, i < 2 ? 1 : 0]);
  blocks.push([0x400000, 600, 3], [0x401000, 5_000_000, 3]);
  return {
    arenas: Int32Array.of(0x100000, 1 << 20), pools: Int32Array.from(pools), blockAddress: Int32Array.from(blocks.map((b) => b[0])),
      blockSize: Int32Array.from(blocks.map((b) => b[1])), blockState: Uint8Array.from(blocks.map((b) => b[2])),
    blockType: new Uint16Array(blocks.length), types: ["str"], blockBorn: new Int32Array(blocks.length), regions: [],
      figures: { used: 0, freeInPools: 0, freePools: 0, overhead: 0, arenas: 1, fragmentation: 0 },
  };
}
const words = { arena: (address: number): string => `arena ${address}`, large: (count: number): string => `${count} large` };

test("every block of a pool lies in its pool's tile, and can be found again where it is drawn", () => {
  const answer = map();
  const layout = layoutHeap(answer, words);
  assert.equal(layout.tiles.length, 3);
  assert.deepEqual(layout.titles.map((title) => title.text), ["arena 1048576", "2 large"]);
  const small = layout.cells.filter((cell) => answer.blockState[cell.index]! < 3);
  assert.equal(small.length, 255 + 31);
  for (const cell of small) {
    const tile = layout.tiles.find((one) => one.address === Math.floor(answer.blockAddress[cell.index]! / POOL) * POOL)!;
    assert.ok(cell.x >= tile.x && cell.y >= tile.y && cell.x + cell.width <= tile.x + tile.width + 1e-9 && cell.y + cell.height <= tile.y + tile.height + 1e-9);
    assert.equal(cellAt(layout, cell.x + cell.width / 2, cell.y + cell.height / 2)?.index, cell.index);
  }
});
test("a large block goes on in the next line", () => {
  const layout = layoutHeap(map(), words);
  const parts = layout.cells.filter((cell) => cell.index === 287);
  assert.ok(parts.length > 1);
  for (const part of parts) assert.ok(part.x >= 0 && part.x + part.width <= layout.width && part.width > 0);
  assert.ok(layout.height > Math.max(...parts.map((part) => part.y + part.height)));
});
