/**
 * Where arenas, pools and blocks are drawn. A pool is a square of TILE units, its blocks are equal cells in rows in the
 * order of their addresses; an arena is a field of pools; large blocks are bars below, as long as their share.
 *
 * Pure: takes the worker's answer, gives rectangles in plane units.
 */
import type { HeapMapAnswer } from "./protocol.ts";

const TILE = 120;
const TILE_GAP = 8;
const ARENA_GAP = 40;
const TITLE = 40;
/** Pools in a row of an arena. */
const POOLS_ACROSS = 10;
const CELL_GAP = 0.14;

export interface Rect { x: number; y: number; width: number; height: number }
export interface PoolTile extends Rect { address: number; sizeClass: number; used: number; capacity: number; columns: number; rows: number }
/** One cell a block; `index` in the arrays of the answer. */
export interface Cell extends Rect { index: number }
/** `y`: what it stands on. */
export interface Title { x: number; y: number; text: string }
export interface MapLayout { tiles: PoolTile[]; cells: Cell[]; titles: Title[]; width: number; height: number }

export function layoutHeap(map: HeapMapAnswer, words: { arena(address: number, size: number): string; large(count: number): string }): MapLayout {
  const layout: MapLayout = { tiles: [], cells: [], titles: [], width: POOLS_ACROSS * (TILE + TILE_GAP), height: 0 };
  const pools = poolsOf(map);
  let y = 0;
  for (let i = 0; i < map.arenas.length; i += 2) {
    const from = map.arenas[i]!;
    const to = from + map.arenas[i + 1]!;
    const inside = pools.filter((pool) => pool.address >= from && pool.address < to);
    layout.titles.push({ x: 0, y: y + TITLE, text: words.arena(from, to - from) });
    inside.forEach((pool, at) => {
      layout.tiles.push({ ...pool, x: (at % POOLS_ACROSS) * (TILE + TILE_GAP), y: y + TITLE + Math.floor(at / POOLS_ACROSS) * (TILE + TILE_GAP), width: TILE, height: TILE });
    });
    y += TITLE + Math.ceil(inside.length / POOLS_ACROSS) * (TILE + TILE_GAP) + ARENA_GAP;
  }
  const large = placeCells(map, layout);
  if (large.length > 0) y = placeLarge(map, layout, large, y, words.large(large.length));
  layout.height = y;
  return layout;
}

function poolsOf(map: HeapMapAnswer): Omit<PoolTile, keyof Rect>[] {
  const found: Omit<PoolTile, keyof Rect>[] = [];
  for (let i = 0; i < map.pools.length; i += 4) {
    const capacity = map.pools[i + 3]!;
    const columns = Math.max(1, Math.ceil(Math.sqrt(capacity)));
    found.push({ address: map.pools[i]!, sizeClass: map.pools[i + 1]!, used: map.pools[i + 2]!, capacity, columns, rows: Math.max(1, Math.ceil(capacity / columns)) });
  }
  return found.sort((a, b) => a.address - b.address);
}

/** Puts the blocks of pools into the tiles; gives the indices of the others, the large blocks. */
function placeCells(map: HeapMapAnswer, layout: MapLayout): number[] {
  const tiles = [...layout.tiles].sort((a, b) => a.address - b.address);
  const large: number[] = [];
  let at = 0;
  let inTile = 0;
  for (let i = 0; i < map.blockAddress.length; i++) {
    const address = map.blockAddress[i]!;
    if (map.blockState[i]! >= 3) { large.push(i); continue; }
    while (at + 1 < tiles.length && tiles[at + 1]!.address <= address) { at++; inTile = 0; }
    const tile = tiles[at];
    if (tile === undefined || address < tile.address) continue;
    const width = tile.width / tile.columns;
    const height = tile.height / tile.rows;
    layout.cells.push({
      index: i, x: tile.x + (inTile % tile.columns) * width, y: tile.y + Math.floor(inTile / tile.columns) * height, width: width * (1 - CELL_GAP), height: height * (1 - CELL_GAP),
    });
    inTile++;
  }
  return large;
}

/** Large blocks in lines of equal height; the narrowest can still be hit. Returns the y below them. */
function placeLarge(map: HeapMapAnswer, layout: MapLayout, large: readonly number[], top: number, title: string): number {
  layout.titles.push({ x: 0, y: top + TITLE, text: title });
  const perUnit = 256; // bytes
  let x = 0;
  let y = top + TITLE;
  for (const index of large) {
    let rest = Math.max(10, Math.min(layout.width * 6, map.blockSize[index]! / perUnit));
    while (rest > 0) {
      const room = layout.width - x;
      if (room < 10) { x = 0; y += 44; continue; }
      const width = Math.min(rest, room);
      layout.cells.push({ index, x, y, width: width - 3, height: 36 });
      rest -= width;
      x += width;
      if (rest > 0 && rest < 10) rest = 0;
    }
  }
  return y + 44 + ARENA_GAP;
}

/** The block under a point; null: none. */
export function cellAt(layout: MapLayout, x: number, y: number): Cell | null {
  return layout.cells.find((cell) => x >= cell.x && x <= cell.x + cell.width && y >= cell.y && y <= cell.y + cell.height) ?? null;
}
