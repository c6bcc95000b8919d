/**
 * `checkHeap`: does every structure of the allocator hold what it must? Returns one line per problem, none when all is well.
 * Level 0: header. 1: arenas, pools and large blocks, each in itself. 2: their lists, block by block.
 */
import { Arena, Pool, address_in_range } from "./alloc.ts";
import { Header, LAYOUT_VERSION, POOL_MAP_BASE, POOL_SIZE, SIZE_CLASSES, isHeap } from "./header.ts";
import { FreeTable, Kind, Large, listOf } from "./large.ts";
import { I32, U8, buffer } from "./views.ts";
import { walkArenas, walkPools } from "./walk.ts";

export type CheckLevel = 0 | 1 | 2;
const hex = (n: number): string => `0x${n.toString(16)}`;

export function checkHeap(level: CheckLevel = 2): string[] {
  const problems: string[] = [];
  const bad = (text: string): void => { problems.push(text); };
  checkHeader(bad);
  if (problems.length > 0 || level === 0) return problems;
  const large = checkLargeBlocks(bad);
  checkArenas(bad);
  checkUsableArenas(bad);
  if (level >= 2) {
    checkFreeTable(bad, large.free);
    const ring = checkRings(bad);
    walkArenas((arena, index) => checkPools(bad, arena, index, ring));
  }
  return problems;
}
type Report = (text: string) => void;

function checkHeader(bad: Report): void {
  if (!isHeap(buffer)) return bad(`header: not a heap of layout ${LAYOUT_VERSION}`);
  const [stackBase, stackLimit, base, top, high, end, limit] = [Header.stack_base, Header.stack_limit, Header.heap_base,
    Header.heap_top, Header.heap_high, Header.heap_end, Header.limit].map((field) => I32[field >> 2]!) as [number, number, number, number, number, number, number];
  if (limit !== buffer.byteLength) bad(`header: limit ${limit}, buffer of ${buffer.byteLength} bytes`);
  if (!(stackBase <= stackLimit && stackLimit <= base && base <= top && top + 8 <= high && high <= limit && end <= limit && top + 8 <= end)) {
    bad(`header: regions out of order: ${[stackBase, stackLimit, base, top, high, end, limit].map(hex).join(" ")}`);
  }
  if (top % 16 !== 8 || base % 16 !== 8) bad(`header: heap from ${hex(base)} to ${hex(top)} is not aligned`);
}

/** The chain of large blocks: sizes, neighbours, coalescing, totals. */
function checkLargeBlocks(bad: Report): { free: Set<number> } {
  const free = new Set<number>();
  const top = I32[Header.heap_top >> 2]!;
  let before = 0;
  let wasFree = false;
  let bytes = 0;
  let blocks = 0;
  let block = I32[Header.heap_base >> 2]!;
  while (block < top) {
    const word = I32[(block + 4) >> 2]!;
    const size = word & ~Kind.MASK;
    const isFree = (word & Kind.FREE) !== 0;
    if (size < Large.MIN || block + size > top) {
      bad(`large block ${hex(block)}: size ${size}`);
      return { free };
    }
    if (I32[block >> 2] !== before) bad(`large block ${hex(block)}: block before it has ${before} bytes, not ${I32[block >> 2]}`);
    if (isFree && wasFree) bad(`large block ${hex(block)}: free after a free block`);
    if (isFree) {
      free.add(block);
    } else {
      bytes += size;
      blocks++;
    }
    wasFree = isFree;
    before = size;
    block += size;
  }
  if (wasFree) bad("large blocks: the last one is free, but not in the wilderness");
  if (I32[(top + 4) >> 2] !== 0 || I32[top >> 2] !== before) bad(`large blocks: bad sentinel at ${hex(top)}`);
  if (bytes !== I32[Header.large_bytes >> 2] || blocks !== I32[Header.large_blocks >> 2]) {
    bad(`large blocks: ${blocks} of ${bytes} bytes in use, but counted ${I32[Header.large_blocks >> 2]} of ${I32[Header.large_bytes >> 2]}`);
  }
  return { free };
}

/** Lists and bitmaps of the free large blocks. */
function checkFreeTable(bad: Report, free: Set<number>): void {
  const rest = new Set(free);
  for (let row = 0; row < FreeTable.ROWS; row++) {
    const bits = I32[(FreeTable.lists + row * 4) >> 2]!;
    if ((bits !== 0) !== ((I32[FreeTable.rows >> 2]! & (1 << row)) !== 0)) bad(`free table: row ${row} is marked wrongly`);
    for (let column = 0; column < FreeTable.LISTS; column++) {
      const list = row * 32 + column;
      let block = I32[(FreeTable.heads + list * 4) >> 2]!;
      if ((block !== 0) !== ((bits & (1 << column)) !== 0)) bad(`free table: list ${list} is marked wrongly`);
      for (let before = 0; block !== 0; before = block, block = I32[(block + Large.FREE_NEXT) >> 2]!) {
        if (!rest.delete(block)) {
          bad(`free table: list ${list} holds ${hex(block)}, which is not free or in two places`);
          break;
        }
        if (I32[(block + Large.FREE_PREV) >> 2] !== before) bad(`free block ${hex(block)}: bad link back`);
        if (listOf(I32[(block + 4) >> 2]! & ~Kind.MASK) !== list) bad(`free block ${hex(block)}: in list ${list} by mistake`);
      }
    }
  }
  for (const block of rest) bad(`free block ${hex(block)}: in no list`);
}

/** arena_objects, and the pool map. */
function checkArenas(bad: Report): void {
  const size = I32[Header.arena_size >> 2]!;
  let n = 0;
  let marked = 0;
  walkArenas((arena, index) => {
    n++;
    const address = I32[(arena + Arena.address) >> 2]!;
    const first = (address + Pool.MASK) & ~Pool.MASK;
    const total = ((address + size) >> Pool.SHIFT) - (first >> Pool.SHIFT);
    const carve = I32[(arena + Arena.pool_address) >> 2]!;
    const nfree = I32[(arena + Arena.nfreepools) >> 2]!;
    if (I32[(arena + Arena.ntotalpools) >> 2] !== total) bad(`arena ${index}: ntotalpools ${I32[(arena + Arena.ntotalpools) >> 2]}, not ${total}`);
    if (carve < first || carve > first + total * POOL_SIZE || (carve & Pool.MASK) !== 0) bad(`arena ${index}: pool_address ${hex(carve)}`);
    if ((I32[(address - 4) >> 2]! & Kind.MASK) !== Kind.ARENA) bad(`arena ${index}: its block is not an arena's`);
    let free = (first + total * POOL_SIZE - carve) >> Pool.SHIFT;
    let listed = 0;
    walkPools(arena, (pool) => { if (I32[pool >> 2] === 0) free++; });
    for (let pool = I32[(arena + Arena.freepools) >> 2]!; pool !== 0 && listed <= total; pool = I32[(pool + Pool.nextpool) >> 2]!) {
      listed++;
      if (pool < first || pool >= carve || (pool & Pool.MASK) !== 0 || I32[pool >> 2] !== 0) {
        bad(`arena ${index}: freepools has ${hex(pool)}`);
        break;
      }
    }
    if (free !== nfree) bad(`arena ${index}: nfreepools ${nfree}, but ${free} pools are free`);
    if (listed + ((first + total * POOL_SIZE - carve) >> Pool.SHIFT) !== nfree) bad(`arena ${index}: ${listed} pools in freepools`);
    for (let i = 0; i < total; i++) if (!address_in_range(first + i * POOL_SIZE)) bad(`pool ${hex(first + i * POOL_SIZE)}: not in the pool map`);
    marked += total;
  });
  if (n !== I32[Header.narenas_currently_allocated >> 2]) bad(`arenas: ${n}, but counted ${I32[Header.narenas_currently_allocated >> 2]}`);
  let inMap = 0;
  for (let i = 0; i < buffer.byteLength >> Pool.SHIFT; i++) if (U8[POOL_MAP_BASE + i] !== 0) inMap++;
  if (inMap !== marked) bad(`pool map: ${inMap} pools, but the arenas have ${marked}`);
}

/** usable_arenas: ascending nfreepools, links, nfp2lasta, completeness; unused_arena_objects: length. */
function checkUsableArenas(bad: Report): void {
  const last = new Map<number, number>();
  const seen = new Set<number>();
  let before = 0;
  for (let arena = I32[Header.usable_arenas >> 2]!; arena !== 0; before = arena, arena = I32[(arena + Arena.nextarena) >> 2]!) {
    const nf = I32[(arena + Arena.nfreepools) >> 2]!;
    if (seen.has(arena)) return bad("usable_arenas: runs in a circle");
    seen.add(arena);
    if (I32[(arena + Arena.prevarena) >> 2] !== before) bad(`usable_arenas: bad link back at ${hex(arena)}`);
    if (nf === 0) bad(`usable_arenas: ${hex(arena)} has no free pool`);
    if (before !== 0 && I32[(before + Arena.nfreepools) >> 2]! > nf) bad(`usable_arenas: out of order at ${hex(arena)}`);
    last.set(nf, arena);
  }
  for (let nf = 0; nf <= 64; nf++) {
    const noted = I32[(Header.nfp2lasta + nf * 8) >> 2]!;
    if (noted !== (last.get(nf) ?? 0)) bad(`nfp2lasta[${nf}]: ${hex(noted)}, not ${hex(last.get(nf) ?? 0)}`);
  }
  let arenas = 0;
  walkArenas((arena, index) => {
    arenas++;
    if (I32[(arena + Arena.nfreepools) >> 2]! > 0 && !seen.has(arena)) bad(`arena ${index}: has free pools, but is not in usable_arenas`);
  });
  let unused = 0;
  const max = I32[Header.maxarenas >> 2]!;
  for (let arena = I32[Header.unused_arena_objects >> 2]!; arena !== 0 && unused <= max; arena = I32[(arena + Arena.nextarena) >> 2]!) unused++;
  if (arenas + unused !== max) bad(`arena_objects: ${arenas} in use, ${unused} unused, ${max} in all`);
}

/** usedpools: every pool in a ring is neither full nor empty and of the ring's class. Returns the pools seen. */
function checkRings(bad: Report): Set<number> {
  const seen = new Set<number>();
  for (let szidx = 0; szidx < SIZE_CLASSES; szidx++) {
    const header = Header.usedpools + szidx * 16 - 16;
    let before = header;
    let pool = I32[(header + Pool.nextpool) >> 2]!;
    while (pool !== header) {
      if (!address_in_range(pool) || (pool & Pool.MASK) !== 0 || seen.has(pool)) {
        bad(`usedpools[${szidx}]: ${hex(pool)} is no pool, or there twice`);
        break;
      }
      seen.add(pool);
      if (I32[(pool + Pool.szidx) >> 2] !== szidx) bad(`usedpools[${szidx}]: pool ${hex(pool)} is of class ${I32[(pool + Pool.szidx) >> 2]}`);
      if (I32[(pool + Pool.prevpool) >> 2] !== before) bad(`pool ${hex(pool)}: bad link back`);
      before = pool;
      pool = I32[(pool + Pool.nextpool) >> 2]!;
    }
    if (pool === header && I32[(header + Pool.prevpool) >> 2] !== before) bad(`usedpools[${szidx}]: bad link back at the head`);
  }
  return seen;
}

function checkPools(bad: Report, arena: number, index: number, ring: Set<number>): void {
  walkPools(arena, (pool) => {
    const where = `pool ${hex(pool)}`;
    const used = I32[pool >> 2]!;
    if (I32[(pool + Pool.arenaindex) >> 2] !== index) bad(`${where}: arenaindex ${I32[(pool + Pool.arenaindex) >> 2]}, not ${index}`);
    const szidx = I32[(pool + Pool.szidx) >> 2]!;
    if (szidx < 0 || szidx >= SIZE_CLASSES) return bad(`${where}: szidx ${szidx}`);
    const size = (szidx + 1) << 4;
    const next = I32[(pool + Pool.nextoffset) >> 2]!;
    if ((next - Pool.OVERHEAD) % size !== 0 || next > POOL_SIZE || I32[(pool + Pool.maxnextoffset) >> 2] !== POOL_SIZE - size) {
      return bad(`${where}: nextoffset ${next}, maxnextoffset ${I32[(pool + Pool.maxnextoffset) >> 2]}`);
    }
    const free = new Set<number>();
    for (let block = I32[(pool + Pool.freeblock) >> 2]!; block !== 0; block = I32[block >> 2]!) {
      const offset = block - pool - Pool.OVERHEAD;
      if (offset < 0 || block >= pool + next || offset % size !== 0 || free.has(block)) return bad(`${where}: free list has ${hex(block)}`);
      free.add(block);
    }
    const carved = (next - Pool.OVERHEAD) / size;
    if (used + free.size !== carved) bad(`${where}: ${used} blocks in use, ${free.size} free, ${carved} in all`);
    const full = free.size === 0;
    if (ring.has(pool) !== (used > 0 && !full)) bad(`${where}: ${used} blocks in use, ${full ? "" : "not "}full, ${ring.has(pool) ? "" : "not "}in usedpools`);
    if (full && next + size <= POOL_SIZE) bad(`${where}: no free block, but room for one`);
  });
}
