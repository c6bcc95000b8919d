/**
 * The memory map: arenas, pools and blocks with their states and owners, and what fragmentation costs, in figures.
 */
import { I32 } from "../memory/views.ts";
import { type Ref } from "../memory/types.ts";
import { Arena, Pool, address_in_range } from "../memory/alloc.ts";
import { Header, POOL_SIZE } from "../memory/header.ts";
import { Kind } from "../memory/large.ts";
import { heapStats } from "../memory/stats.ts";
import { walkArenas, walkBlocks, walkLarge, walkPools } from "../memory/walk.ts";
import { _PyType_PreHeaderSize } from "../objects/gcalloc.ts";
import { Py_TYPE } from "../objects/object.ts";
import { staticTable } from "../objects/unicode-intern.ts";
import { forEachRecord } from "../objects/trace-records.ts";
import { AddressIndex } from "./address-index.ts";
import { forEachKept } from "./free-lists.ts";
import { type HeapGraph } from "./graph.ts";
import { forEachPart } from "./parts.ts";

/** Of a block. */
export const enum BlockState { NEVER_USED = 0, FREE = 1, USED = 2 }
/** What a block in use is for. */
export const enum BlockRole {
  UNKNOWN = 0, // held by host code, or lost
  OBJECT = 1,
  PART = 2, // of an object: its array, table, values
  KEPT = 3, // in a free list of objects, for the next one of its type
  ALLOCATOR = 4, // the runtime's own tables: arenas, tags, tracebacks, static strings
}

export interface PoolView {
  address: number;
  /** Bytes of a block; 0 while the pool is empty or was never used. */
  blockSize: number;
  /** Blocks: in use, free after use, never used. */
  used: number;
  free: number;
  untouched: number;
}
export interface ArenaView {
  address: number;
  size: number;
  /** By address; those that were never carved off included. */
  pools: PoolView[];
}
export interface LargeView { address: number; size: number; free: boolean; arena: boolean; raw: boolean }
export interface Fragmentation {
  /** Bytes of the heap up to its top, and what of it blocks in use have. */
  heap: number;
  used: number;
  /** Bytes that are free but inside pools that have blocks in use, as a share of those pools. */
  freeInPools: number;
  poolShare: number;
  /** Bytes of wholly empty pools in arenas that have others: they cannot be given back. */
  emptyPools: number;
  /** Bytes of pool headers and of ends too small for a block. */
  overhead: number;
  /** Bytes of free large blocks; the largest one. 1 - largest / all is what fragmentation makes of it. */
  freeLarge: number;
  largestFree: number;
}
export interface MemoryMap { arenas: ArenaView[]; large: LargeView[]; fragmentation: Fragmentation }

export function memoryMap(): MemoryMap {
  const arenas: ArenaView[] = [];
  walkArenas((arena) => arenas.push(arenaView(arena)));
  arenas.sort((a, b) => a.address - b.address);
  const large: LargeView[] = [];
  walkLarge((address, size, kind) => {
    large.push({ address, size, free: (kind & Kind.FREE) !== 0, arena: (kind & Kind.ARENA) !== 0, raw: (kind & Kind.RAW) !== 0 });
  });
  return { arenas, large, fragmentation: fragmentation() };
}

function arenaView(arena: number): ArenaView {
  const address = I32[(arena + Arena.address) >> 2]!;
  const size = I32[Header.arena_size >> 2]!;
  const pools: PoolView[] = [];
  walkPools(arena, (pool) => pools.push(poolView(pool)));
  const total = I32[(arena + Arena.ntotalpools) >> 2]!;
  for (let pool = I32[(arena + Arena.pool_address) >> 2]!; pools.length < total; pool += POOL_SIZE) pools.push({ address: pool, blockSize: 0, used: 0, free: 0, untouched: 0 });
  return { address, size, pools };
}
function poolView(pool: number): PoolView {
  const used = I32[pool >> 2]!;
  if (used === 0) return { address: pool, blockSize: 0, used: 0, free: 0, untouched: 0 };
  const blockSize = (I32[(pool + Pool.szidx) >> 2]! + 1) << 4;
  const carved = (I32[(pool + Pool.nextoffset) >> 2]! - Pool.OVERHEAD) / blockSize;
  const capacity = Math.floor((POOL_SIZE - Pool.OVERHEAD) / blockSize);
  return { address: pool, blockSize, used, free: carved - used, untouched: capacity - carved };
}

/** The state of each block of a pool, in order of address. */
export function blockStates(pool: number): Uint8Array {
  const view = poolView(pool);
  if (view.blockSize === 0) return new Uint8Array(0);
  const states = new Uint8Array(view.used + view.free + view.untouched);
  states.fill(BlockState.USED, 0, view.used + view.free);
  for (let block = I32[(pool + Pool.freeblock) >> 2]!; block !== 0; block = I32[block >> 2]!) states[(block - pool - Pool.OVERHEAD) / view.blockSize] = BlockState.FREE;
  return states;
}
/** The pool that an address lies in, or 0: it lies in a large block or outside the heap. */
export function poolOf(address: number): number { return address_in_range(address) ? address & ~Pool.MASK : 0; }

function fragmentation(): Fragmentation {
  const stats = heapStats();
  const inPools = stats.bytes.allocated + stats.bytes.available;
  const arenaBytes = stats.arenas.current * stats.arenas.size;
  return {
    heap: stats.heap.top - stats.heap.base, used: stats.large.bytes - arenaBytes + stats.bytes.allocated,
    freeInPools: stats.bytes.available, poolShare: inPools === 0 ? 0 : stats.bytes.available / inPools,
    emptyPools: stats.bytes.unusedPools, overhead: stats.bytes.poolHeaders + stats.bytes.quantization + stats.bytes.arenaAlignment,
    freeLarge: stats.large.freeBytes, largestFree: stats.large.largestFree,
  };
}

/** Whom each block in use belongs to: one table, by ascending address. */
export class BlockOwners {
  constructor(
    private readonly index: AddressIndex,
    readonly blocks: Uint32Array,
    /** Bytes usable. */
    readonly sizes: Uint32Array,
    /** BlockRole. */
    readonly roles: Uint8Array,
    /** Number of the object (OBJECT, PART), or -1. A part that several share belongs to the first of them. */
    readonly owners: Int32Array,
  ) {}
  /** Number of the block that starts at `address`, or -1. */
  indexOf(address: number): number { return this.index.indexOf(address); }
  /** Number of the block in use that `address` lies in, or -1. */
  containing(address: number): number {
    let low = 0;
    let high = this.blocks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.blocks[middle]! <= address) low = middle + 1;
      else high = middle;
    }
    return low > 0 && address < this.blocks[low - 1]! + this.sizes[low - 1]! ? low - 1 : -1;
  }
}

export function blockOwners(graph: HeapGraph): BlockOwners {
  const index = new AddressIndex(I32[Header.heap_top >> 2]!);
  walkBlocks((address) => { index.add(address); });
  const blocks = index.seal();
  const sizes = new Uint32Array(blocks.length);
  walkBlocks((address, usable) => { sizes[index.indexOf(address)] = usable; });
  const table = new BlockOwners(index, blocks, sizes, new Uint8Array(blocks.length), new Int32Array(blocks.length).fill(-1));
  const assign = (block: number, role: BlockRole, owner: number): void => {
    if (block < 0 || table.roles[block] !== BlockRole.UNKNOWN) return;
    table.roles[block] = role;
    table.owners[block] = owner;
  };
  for (let node = 0; node < graph.count; node++) assign(index.indexOf(startOf(graph.address(node))), BlockRole.OBJECT, node);
  for (let node = 0; node < graph.count; node++) {
    forEachPart(graph.address(node), (_name, address) => {
      const exact = index.indexOf(address);
      assign(exact >= 0 ? exact : table.containing(address), BlockRole.PART, node);
    });
  }
  forEachKept((address) => assign(index.indexOf(address), BlockRole.KEPT, -1));
  for (const own of [Header.allarenas, Header.tag_table, staticTable]) assign(index.indexOf(I32[own >> 2]!), BlockRole.ALLOCATOR, -1);
  forEachRecord((record) => assign(index.indexOf(record), BlockRole.ALLOCATOR, -1));
  return table;
}
function startOf(o: Ref): number { return o - _PyType_PreHeaderSize(Py_TYPE(o)); }
