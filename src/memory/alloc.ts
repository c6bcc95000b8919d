/**
 * PyMem_Malloc and its family: CPython 3.12's pymalloc for requests of 1 to 512 bytes, large blocks for the rest.
 *
 *   arena, 1 MiB            pool, 16 KiB, aligned                     block: 16 × (size class + 1) bytes
 *   ┌───┬──────┬──────┬─┐   0   ref.count: blocks in use              free: 0 next free block of the pool, or 0
 *   │ - │ pool │ pool │…│   8   freeblock: first free block, or 0
 *   └───┴──────┴──────┴─┘   16  nextpool   in usedpools' ring, or the next free pool of its arena
 *   the first pool's worth  24  prevpool
 *   is lost: arenas are     32  arenaindex   36 szidx
 *   not 16 KiB-aligned      40  nextoffset: first block never used   44 maxnextoffset: last place for a block
 *                           48  blocks …
 *
 * A pool is used (in the ring of its size class), full (in no list) or empty (in its arena's freepools). New blocks come
 * from the ring's first pool, last freed first; new pools from the arena with the fewest free pools, so that arenas become
 * wholly free and can be given back.
 * Source: CPython 3.12 Objects/obmalloc.c, Include/internal/pycore_obmalloc.h.
 */
import { Header, POOL_MAP_BASE, POOL_SIZE } from "./header.ts";
import { Kind, largeAlloc, largeCalloc, largeFree, largeRealloc, largeUsable } from "./large.ts";
import { I32, U8, memmove, memset } from "./views.ts";

export const SMALL_REQUEST_THRESHOLD = 512;
export const enum Pool {
  SHIFT = 14, MASK = POOL_SIZE - 1, OVERHEAD = 48, DUMMY_SIZE_IDX = 0xffff,
  freeblock = 8, nextpool = 16, prevpool = 24, arenaindex = 32, szidx = 36, nextoffset = 40, maxnextoffset = 44,
}
/** struct arena_object, 48 bytes. */
export const enum Arena {
  address = 0, // of the arena; 0: the slot is unused
  pool_address = 8, // next pool to be carved off
  nfreepools = 16, // empty pools, not yet carved ones included
  ntotalpools = 20,
  freepools = 24, // empty pools that were used before, singly linked
  nextarena = 32, // in usable_arenas, or in unused_arena_objects
  prevarena = 40,
  SIZE = 48, INITIAL_OBJECTS = 16,
}

/** What debug.ts, events.ts and tags.ts put in the way of every request while they have something to do. */
export interface AllocatorHooks {
  malloc(nbytes: number, raw: boolean, zero: boolean): number;
  realloc(p: number, nbytes: number, raw: boolean): number;
  free(p: number, raw: boolean): void;
  arena(address: number, size: number, created: boolean): void;
}
let hooks: AllocatorHooks | null = null;
// While hooks are set, no size is small and no pool is marked, so that the fast paths pay nothing for the hooks' existence.
let fastLimit = SMALL_REQUEST_THRESHOLD;
let fastMark = 1;
/** [0] is 1 while hooks are set: what pops and pushes blocks by itself (compiled code) has to ask. */
export const hooked = new Uint8Array(1);

/** Routes every request through `next`, or, with null, none. */
export function setAllocatorHooks(next: AllocatorHooks | null): void {
  hooks = next;
  fastLimit = next ? 0 : SMALL_REQUEST_THRESHOLD;
  fastMark = next ? 2 : 1;
  hooked[0] = next ? 1 : 0;
}

// --- the public family

/** A block of at least `nbytes` bytes, 16-aligned, contents undefined; 0 when memory is out, nothing changed. */
export function PyMem_Malloc(nbytes: number): number {
  return nbytes <= fastLimit && nbytes > 0 ? pymalloc_alloc(nbytes) : mallocSlow(nbytes);
}
/** Gives a block back; 0 is allowed. */
export function PyMem_Free(p: number): void {
  if (U8[POOL_MAP_BASE + (p >> Pool.SHIFT)] === fastMark) pymalloc_free(p);
  else freeSlow(p);
}
/** `nelem` × `elsize` zero bytes, or 0. */
export function PyMem_Calloc(nelem: number, elsize: number): number {
  const nbytes = nelem * elsize;
  if (hooks !== null) return hooks.malloc(nbytes, false, true);
  return _PyObject_Calloc(nbytes);
}
/** Resizes a block, moving it when need be; 0 when memory is out, the block unchanged. `p` 0 allocates. */
export function PyMem_Realloc(p: number, nbytes: number): number {
  if (hooks !== null) return hooks.realloc(p, nbytes, false);
  return _PyObject_Realloc(p, nbytes);
}

/** `malloc`: a block outside the pools. */
export function PyMem_RawMalloc(nbytes: number): number {
  if (hooks !== null) return hooks.malloc(nbytes, true, false);
  return largeAlloc(nbytes === 0 ? 1 : nbytes, Kind.RAW);
}
export function PyMem_RawCalloc(nelem: number, elsize: number): number {
  const nbytes = nelem * elsize;
  if (hooks !== null) return hooks.malloc(nbytes, true, true);
  return largeCalloc(nbytes === 0 ? 1 : nbytes, Kind.RAW);
}
export function PyMem_RawRealloc(p: number, nbytes: number): number {
  if (hooks !== null) return hooks.realloc(p, nbytes, true);
  return rawRealloc(p, nbytes);
}
export function PyMem_RawFree(p: number): void {
  if (hooks !== null) hooks.free(p, true);
  else if (p !== 0) largeFree(p);
}

function mallocSlow(nbytes: number): number {
  return hooks !== null ? hooks.malloc(nbytes, false, false) : _PyObject_Malloc(nbytes);
}
function freeSlow(p: number): void {
  if (hooks !== null) hooks.free(p, false);
  else _PyObject_Free(p);
}

// --- the same without hooks

/** Is `p` in a pool (else it is a large block)? */
export function address_in_range(p: number): boolean {
  return U8[POOL_MAP_BASE + (p >> Pool.SHIFT)] === 1;
}
export function _PyObject_Malloc(nbytes: number): number {
  if (nbytes <= SMALL_REQUEST_THRESHOLD && nbytes > 0) return pymalloc_alloc(nbytes);
  return pymallocFallback(nbytes);
}
function pymallocFallback(nbytes: number): number {
  const p = largeAlloc(nbytes === 0 ? 1 : nbytes, 0);
  if (p !== 0) I32[Header.raw_allocated_blocks >> 2]!++;
  return p;
}
export function _PyObject_Calloc(nbytes: number): number {
  if (nbytes <= SMALL_REQUEST_THRESHOLD && nbytes > 0) {
    const p = pymalloc_alloc(nbytes);
    if (p !== 0) memset(p, 0, nbytes);
    return p;
  }
  const p = largeCalloc(nbytes === 0 ? 1 : nbytes, 0);
  if (p !== 0) I32[Header.raw_allocated_blocks >> 2]!++;
  return p;
}
export function _PyObject_Free(p: number): void {
  if (p === 0) return;
  if (address_in_range(p)) {
    pymalloc_free(p);
  } else {
    largeFree(p);
    I32[Header.raw_allocated_blocks >> 2]!--;
  }
}
export function _PyObject_Realloc(p: number, nbytes: number): number {
  if (p === 0) return _PyObject_Malloc(nbytes);
  return address_in_range(p) ? pymalloc_realloc(p, nbytes) : largeRealloc(p, nbytes === 0 ? 1 : nbytes);
}
export function rawRealloc(p: number, nbytes: number): number {
  const size = nbytes === 0 ? 1 : nbytes;
  return p === 0 ? largeAlloc(size, Kind.RAW) : largeRealloc(p, size);
}

/** Bytes that the holder of the block `p` may use: its size class, or the payload of its large block. */
export function usableSize(p: number): number {
  return address_in_range(p) ? (I32[((p & ~Pool.MASK) + Pool.szidx) >> 2]! + 1) << 4 : largeUsable(p);
}

// --- pymalloc

/** Index of the ring's slot and of the size class: slot 1 is usedpools[0]. */
function pymalloc_alloc(nbytes: number): number {
  const ring = Header.usedpools - 16 + ((nbytes + 15) & -16);
  const pool = I32[ring >> 2]!;
  if (pool === ring - 16) return allocate_from_new_pool((nbytes - 1) >> 4);
  I32[pool >> 2]!++;
  const block = I32[(pool + Pool.freeblock) >> 2]!;
  const next = I32[block >> 2]!;
  I32[(pool + Pool.freeblock) >> 2] = next;
  if (next === 0) pymalloc_pool_extend(pool);
  return block;
}

/** The pool's free list ran out: give it the next virgin block, or take the full pool out of the ring. */
function pymalloc_pool_extend(pool: number): void {
  const offset = I32[(pool + Pool.nextoffset) >> 2]!;
  if (offset <= I32[(pool + Pool.maxnextoffset) >> 2]!) {
    const block = pool + offset;
    I32[(pool + Pool.freeblock) >> 2] = block;
    I32[(pool + Pool.nextoffset) >> 2] = offset + ((I32[(pool + Pool.szidx) >> 2]! + 1) << 4);
    I32[block >> 2] = 0;
    return;
  }
  const next = I32[(pool + Pool.nextpool) >> 2]!;
  const prev = I32[(pool + Pool.prevpool) >> 2]!;
  I32[(next + Pool.prevpool) >> 2] = prev;
  I32[(prev + Pool.nextpool) >> 2] = next;
}

function nfp2lasta(nfreepools: number): number {
  return (Header.nfp2lasta + nfreepools * 8) >> 2;
}

/** Takes an empty pool from the first usable arena; 0 when there is none and no arena can be had. */
function takePool(): number {
  let arena = I32[Header.usable_arenas >> 2]!;
  if (arena === 0) {
    arena = new_arena();
    if (arena === 0) return 0;
    I32[Header.usable_arenas >> 2] = arena;
    I32[(arena + Arena.nextarena) >> 2] = 0;
    I32[(arena + Arena.prevarena) >> 2] = 0;
    I32[nfp2lasta(I32[(arena + Arena.nfreepools) >> 2]!)] = arena;
  }
  // This arena has the smallest nfreepools already, so the order of usable_arenas stays right.
  const nfree = I32[(arena + Arena.nfreepools) >> 2]!;
  if (I32[nfp2lasta(nfree)] === arena) I32[nfp2lasta(nfree)] = 0;
  if (nfree > 1) I32[nfp2lasta(nfree - 1)] = arena;
  let pool = I32[(arena + Arena.freepools) >> 2]!;
  if (pool !== 0) {
    I32[(arena + Arena.freepools) >> 2] = I32[(pool + Pool.nextpool) >> 2]!;
  } else {
    pool = I32[(arena + Arena.pool_address) >> 2]!;
    I32[(arena + Arena.pool_address) >> 2] = pool + POOL_SIZE;
    memset(pool, 0, Pool.OVERHEAD);
    I32[(pool + Pool.arenaindex) >> 2] = (arena - I32[Header.allarenas >> 2]!) / Arena.SIZE;
    I32[(pool + Pool.szidx) >> 2] = Pool.DUMMY_SIZE_IDX;
  }
  I32[(arena + Arena.nfreepools) >> 2] = nfree - 1;
  if (nfree === 1) {
    const next = I32[(arena + Arena.nextarena) >> 2]!;
    I32[Header.usable_arenas >> 2] = next;
    if (next !== 0) I32[(next + Arena.prevarena) >> 2] = 0;
  }
  return pool;
}

/** The first block of a pool that was empty, for size class `szidx`; a large block when no arena can be had. */
function allocate_from_new_pool(szidx: number): number {
  const pool = takePool();
  if (pool === 0) return pymallocFallback((szidx + 1) << 4);
  const header = Header.usedpools + szidx * 16 - 16;
  I32[(pool + Pool.nextpool) >> 2] = header;
  I32[(pool + Pool.prevpool) >> 2] = header;
  I32[(header + Pool.nextpool) >> 2] = pool;
  I32[(header + Pool.prevpool) >> 2] = pool;
  I32[pool >> 2] = 1;
  if (I32[(pool + Pool.szidx) >> 2] === szidx) {
    // It held blocks of this size class before: its free list is ready, and has two blocks at least.
    const block = I32[(pool + Pool.freeblock) >> 2]!;
    I32[(pool + Pool.freeblock) >> 2] = I32[block >> 2]!;
    return block;
  }
  const size = (szidx + 1) << 4;
  I32[(pool + Pool.szidx) >> 2] = szidx;
  I32[(pool + Pool.nextoffset) >> 2] = Pool.OVERHEAD + 2 * size;
  I32[(pool + Pool.maxnextoffset) >> 2] = POOL_SIZE - size;
  const block = pool + Pool.OVERHEAD;
  I32[(pool + Pool.freeblock) >> 2] = block + size;
  I32[(block + size) >> 2] = 0;
  return block;
}

function pymalloc_free(p: number): void {
  const pool = p & ~Pool.MASK;
  const lastfree = I32[(pool + Pool.freeblock) >> 2]!;
  I32[p >> 2] = lastfree;
  I32[(pool + Pool.freeblock) >> 2] = p;
  const count = I32[pool >> 2]! - 1;
  I32[pool >> 2] = count;
  if (lastfree === 0) insert_to_usedpool(pool);
  else if (count === 0) insert_to_freepool(pool);
}

/** A full pool got a free block: to the front of its ring. */
function insert_to_usedpool(pool: number): void {
  const header = Header.usedpools + I32[(pool + Pool.szidx) >> 2]! * 16 - 16;
  const next = I32[(header + Pool.nextpool) >> 2]!;
  I32[(pool + Pool.nextpool) >> 2] = next;
  I32[(pool + Pool.prevpool) >> 2] = header;
  I32[(next + Pool.prevpool) >> 2] = pool;
  I32[(header + Pool.nextpool) >> 2] = pool;
}

function pymalloc_realloc(p: number, nbytes: number): number {
  let size = (I32[((p & ~Pool.MASK) + Pool.szidx) >> 2]! + 1) << 4;
  if (nbytes <= size) {
    // Moving would gain less than a quarter.
    if (4 * nbytes > 3 * size) return p;
    size = nbytes;
  }
  const moved = _PyObject_Malloc(nbytes);
  if (moved === 0) return 0;
  memmove(moved, p, size);
  pymalloc_free(p);
  return moved;
}

// --- arenas

/** Grows allarenas; only when every slot is in use and no arena is usable, so that nothing points into it. */
function growArenaObjects(): boolean {
  const old = I32[Header.maxarenas >> 2]!;
  const n = old ? old * 2 : Arena.INITIAL_OBJECTS;
  const all = rawRealloc(I32[Header.allarenas >> 2]!, n * Arena.SIZE);
  if (all === 0) return false;
  I32[Header.allarenas >> 2] = all;
  for (let i = old; i < n; i++) {
    const slot = all + i * Arena.SIZE;
    memset(slot, 0, Arena.SIZE);
    I32[(slot + Arena.nextarena) >> 2] = i < n - 1 ? slot + Arena.SIZE : 0;
  }
  I32[Header.unused_arena_objects >> 2] = all + old * Arena.SIZE;
  I32[Header.maxarenas >> 2] = n;
  return true;
}

/** Pools of an arena at `address`: the aligned ones that lie in it as a whole. */
function markPools(address: number, size: number, mark: number): void {
  const first = (address + Pool.MASK) >> Pool.SHIFT;
  U8.fill(mark, POOL_MAP_BASE + first, POOL_MAP_BASE + ((address + size) >> Pool.SHIFT));
}

function new_arena(): number {
  if (I32[Header.unused_arena_objects >> 2] === 0 && !growArenaObjects()) return 0;
  const size = I32[Header.arena_size >> 2]!;
  const address = largeAlloc(size, Kind.ARENA);
  if (address === 0) return 0;
  const arena = I32[Header.unused_arena_objects >> 2]!;
  I32[Header.unused_arena_objects >> 2] = I32[(arena + Arena.nextarena) >> 2]!;
  markPools(address, size, 1);
  const inUse = I32[Header.narenas_currently_allocated >> 2]! + 1;
  I32[Header.narenas_currently_allocated >> 2] = inUse;
  I32[Header.ntimes_arena_allocated >> 2]!++;
  if (inUse > I32[Header.narenas_highwater >> 2]!) I32[Header.narenas_highwater >> 2] = inUse;
  const excess = address & Pool.MASK;
  const npools = (size >> Pool.SHIFT) - (excess !== 0 ? 1 : 0);
  I32[(arena + Arena.address) >> 2] = address;
  I32[(arena + Arena.freepools) >> 2] = 0;
  I32[(arena + Arena.pool_address) >> 2] = excess !== 0 ? address + POOL_SIZE - excess : address;
  I32[(arena + Arena.nfreepools) >> 2] = npools;
  I32[(arena + Arena.ntotalpools) >> 2] = npools;
  if (hooks !== null) hooks.arena(address, size, true);
  return arena;
}

function unlinkArena(arena: number): void {
  const next = I32[(arena + Arena.nextarena) >> 2]!;
  const prev = I32[(arena + Arena.prevarena) >> 2]!;
  if (prev === 0) I32[Header.usable_arenas >> 2] = next;
  else I32[(prev + Arena.nextarena) >> 2] = next;
  if (next !== 0) I32[(next + Arena.prevarena) >> 2] = prev;
}

/** All pools of an arena are empty: back to the heap with it. */
function freeArena(arena: number): void {
  unlinkArena(arena);
  const address = I32[(arena + Arena.address) >> 2]!;
  const size = I32[Header.arena_size >> 2]!;
  I32[(arena + Arena.nextarena) >> 2] = I32[Header.unused_arena_objects >> 2]!;
  I32[Header.unused_arena_objects >> 2] = arena;
  markPools(address, size, 0);
  largeFree(address);
  I32[(arena + Arena.address) >> 2] = 0;
  I32[Header.narenas_currently_allocated >> 2]!--;
  if (hooks !== null) hooks.arena(address, size, false);
}

/** The last block of a pool was freed: the pool goes to its arena, which may go too or change its place in the order. */
function insert_to_freepool(pool: number): void {
  const next = I32[(pool + Pool.nextpool) >> 2]!;
  const prev = I32[(pool + Pool.prevpool) >> 2]!;
  I32[(next + Pool.prevpool) >> 2] = prev;
  I32[(prev + Pool.nextpool) >> 2] = next;
  const arena = I32[Header.allarenas >> 2]! + I32[(pool + Pool.arenaindex) >> 2]! * Arena.SIZE;
  I32[(pool + Pool.nextpool) >> 2] = I32[(arena + Arena.freepools) >> 2]!;
  I32[(arena + Arena.freepools) >> 2] = pool;
  let nf = I32[(arena + Arena.nfreepools) >> 2]!;
  const lastnf = I32[nfp2lasta(nf)]!;
  if (lastnf === arena) {
    const before = I32[(arena + Arena.prevarena) >> 2]!;
    I32[nfp2lasta(nf)] = before !== 0 && I32[(before + Arena.nfreepools) >> 2] === nf ? before : 0;
  }
  I32[(arena + Arena.nfreepools) >> 2] = ++nf;
  if (nf === I32[(arena + Arena.ntotalpools) >> 2] && I32[(arena + Arena.nextarena) >> 2] !== 0) {
    freeArena(arena);
  } else if (nf === 1) {
    const first = I32[Header.usable_arenas >> 2]!;
    I32[(arena + Arena.nextarena) >> 2] = first;
    I32[(arena + Arena.prevarena) >> 2] = 0;
    if (first !== 0) I32[(first + Arena.prevarena) >> 2] = arena;
    I32[Header.usable_arenas >> 2] = arena;
    if (I32[nfp2lasta(1)] === 0) I32[nfp2lasta(1)] = arena;
  } else {
    if (I32[nfp2lasta(nf)] === 0) I32[nfp2lasta(nf)] = arena;
    if (arena !== lastnf) moveArenaAfter(arena, lastnf);
  }
}

/** `arena` got a free pool more than those between it and `last`: it goes behind them. */
function moveArenaAfter(arena: number, last: number): void {
  unlinkArena(arena);
  const next = I32[(last + Arena.nextarena) >> 2]!;
  I32[(arena + Arena.prevarena) >> 2] = last;
  I32[(arena + Arena.nextarena) >> 2] = next;
  if (next !== 0) I32[(next + Arena.prevarena) >> 2] = arena;
  I32[(last + Arena.nextarena) >> 2] = arena;
}
