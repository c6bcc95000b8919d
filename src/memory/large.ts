/**
 * Large blocks: a two-level segregated fit (TLSF) over the heap region. Requests that pymalloc does not serve come here:
 * more than 512 bytes, PyMem_Raw*, and the arenas themselves.
 *
 *   block, at an address ≡ 8 (mod 16); `size` counts the header and is a multiple of 16
 *   0   size of the block before it in memory (0: it is the first)
 *   4   size | kind                                     kind: Kind.FREE, ARENA, RAW
 *   8   payload …                                       while free: 8 next free, 12 previous free (4 bytes each)
 *
 * Blocks lie end to end from heap_base to heap_top, where a header of size 0 (the sentinel) stands; above it is the
 * wilderness, never given out. Two free blocks never touch, and no free block touches the wilderness.
 *
 * Free blocks are in one of 23 × 32 lists by size: below 512 bytes one list per 16 bytes, then 32 per power of two.
 * A bit per row and per list says which are not empty, so finding a block takes two find-first-set instructions.
 * Source: M. Masmano et al., "TLSF: a new dynamic memory allocator for real-time systems" (ECRTS 2004).
 */
import { FREE_TABLE_BASE, Header } from "./header.ts";
import { I32, U8, memmove, memset } from "./views.ts";

export const enum Kind { FREE = 1, ARENA = 2, RAW = 4, MASK = 15 }
export const enum Large { HEADER = 8, MIN = 32, FREE_NEXT = 8, FREE_PREV = 12 }
/** The free-block table: a bitmap of rows, a bitmap of lists per row, the heads of the lists. */
export const enum FreeTable { rows = FREE_TABLE_BASE, lists = FREE_TABLE_BASE + 0x10, heads = FREE_TABLE_BASE + 0x80, ROWS = 23, LISTS = 32 }

/** The list (row × 32 + column) in which a free block of `size` bytes is kept. */
export function listOf(size: number): number {
  if (size < 512) return size >> 4;
  const log = 31 - Math.clz32(size);
  return ((log - 8) << 5) | ((size >> (log - 5)) & 31);
}

function blockSizeFor(nbytes: number): number {
  return nbytes <= 24 ? Large.MIN : (nbytes + Large.HEADER + 15) & -16;
}

function insertFree(block: number, size: number): void {
  const list = listOf(size);
  const head = FreeTable.heads + list * 4;
  const first = I32[head >> 2]!;
  I32[(block + 4) >> 2] = size | Kind.FREE;
  I32[(block + Large.FREE_NEXT) >> 2] = first;
  I32[(block + Large.FREE_PREV) >> 2] = 0;
  if (first !== 0) I32[(first + Large.FREE_PREV) >> 2] = block;
  I32[head >> 2] = block;
  const row = list >> 5;
  I32[FreeTable.rows >> 2]! |= 1 << row;
  I32[(FreeTable.lists + row * 4) >> 2]! |= 1 << (list & 31);
}

function removeFree(block: number): void {
  const next = I32[(block + Large.FREE_NEXT) >> 2]!;
  const prev = I32[(block + Large.FREE_PREV) >> 2]!;
  if (next !== 0) I32[(next + Large.FREE_PREV) >> 2] = prev;
  if (prev !== 0) {
    I32[(prev + Large.FREE_NEXT) >> 2] = next;
    return;
  }
  const list = listOf(I32[(block + 4) >> 2]! & ~Kind.MASK);
  I32[(FreeTable.heads + list * 4) >> 2] = next;
  if (next !== 0) return;
  const row = list >> 5;
  const bits = I32[(FreeTable.lists + row * 4) >> 2]! & ~(1 << (list & 31));
  I32[(FreeTable.lists + row * 4) >> 2] = bits;
  if (bits === 0) I32[FreeTable.rows >> 2]! &= ~(1 << row);
}

/** A free block of at least `size` bytes from the first list all of whose blocks are large enough, or 0. */
function findFree(size: number): number {
  let want = size;
  if (size >= 512) want += (1 << (26 - Math.clz32(size))) - 1;
  const list = listOf(want);
  let row = list >> 5;
  let bits = row < FreeTable.ROWS ? I32[(FreeTable.lists + row * 4) >> 2]! & (-1 << (list & 31)) : 0;
  if (bits === 0) {
    const rows = row >= 31 ? 0 : I32[FreeTable.rows >> 2]! & (-1 << (row + 1));
    if (rows === 0) return 0;
    row = 31 - Math.clz32(rows & -rows);
    bits = I32[(FreeTable.lists + row * 4) >> 2]!;
  }
  const column = 31 - Math.clz32(bits & -bits);
  return I32[(FreeTable.heads + ((row << 5) | column) * 4) >> 2]!;
}

/** The last resort before a request fails: a fitting block in the list that also holds smaller ones. Not O(1). */
function scanOwnList(size: number): number {
  let block = I32[(FreeTable.heads + listOf(size) * 4) >> 2]!;
  while (block !== 0 && (I32[(block + 4) >> 2]! & ~Kind.MASK) < size) block = I32[(block + Large.FREE_NEXT) >> 2]!;
  return block;
}

/** Marks `block`, which is in no list and has `available` bytes, as used with `size`; the tail becomes a free block. */
function useBlock(block: number, available: number, size: number, kind: number): void {
  const rest = available - size;
  const after = block + available;
  if (rest < Large.MIN) {
    I32[(block + 4) >> 2] = available | kind;
    I32[after >> 2] = available;
    return;
  }
  I32[(block + 4) >> 2] = size | kind;
  const tail = block + size;
  I32[tail >> 2] = size;
  if (after === I32[Header.heap_top >> 2]!) {
    setTop(tail);
  } else {
    I32[after >> 2] = rest;
    insertFree(tail, rest);
  }
}

/** Moves the start of the wilderness; the block before it has written its size at `top` already. */
function setTop(top: number): void {
  I32[(top + 4) >> 2] = 0;
  I32[Header.heap_top >> 2] = top;
  if (top + Large.HEADER > I32[Header.heap_high >> 2]!) I32[Header.heap_high >> 2] = top + Large.HEADER;
}

function fromWilderness(size: number, kind: number): number {
  const top = I32[Header.heap_top >> 2]!;
  if (size > I32[Header.heap_end >> 2]! - Large.HEADER - top) return 0;
  I32[(top + 4) >> 2] = size | kind;
  I32[(top + size) >> 2] = size;
  setTop(top + size);
  return top;
}

function count(bytes: number, blocks: number): void {
  const inUse = I32[Header.large_bytes >> 2]! + bytes;
  I32[Header.large_bytes >> 2] = inUse;
  I32[Header.large_blocks >> 2]! += blocks;
  if (inUse > I32[Header.large_peak >> 2]!) I32[Header.large_peak >> 2] = inUse;
}

/** A block of at least `nbytes` bytes, 16-aligned, contents undefined; 0 when there is none, nothing changed. */
export function largeAlloc(nbytes: number, kind: number): number {
  if (!(nbytes < I32[Header.heap_end >> 2]!) || nbytes < 0) return 0;
  const size = blockSizeFor(nbytes);
  let block = findFree(size);
  if (block === 0) {
    block = fromWilderness(size, kind);
    if (block !== 0) {
      count(size, 1);
      return block + Large.HEADER;
    }
    block = scanOwnList(size);
    if (block === 0) return 0;
  }
  removeFree(block);
  useBlock(block, I32[(block + 4) >> 2]! & ~Kind.MASK, size, kind);
  count(I32[(block + 4) >> 2]! & ~Kind.MASK, 1);
  return block + Large.HEADER;
}

/** `largeAlloc`, all bytes zero. Memory that was never written is not written again. */
export function largeCalloc(nbytes: number, kind: number): number {
  const high = I32[Header.heap_high >> 2]!;
  const p = largeAlloc(nbytes, kind);
  // The sentinel's header was written at high - 8; what lies above `high` is still as the OS gave it.
  if (p !== 0 && p < high) memset(p, 0, Math.min(nbytes, high - p));
  return p;
}

/** Gives a block back; it is merged with free neighbours and with the wilderness. */
export function largeFree(p: number): void {
  const block = p - Large.HEADER;
  const size = I32[(block + 4) >> 2]! & ~Kind.MASK;
  count(-size, -1);
  release(block, size);
}

function release(block: number, size: number): void {
  const next = block + size;
  const nextWord = I32[(next + 4) >> 2]!;
  if ((nextWord & Kind.FREE) !== 0) {
    removeFree(next);
    size += nextWord & ~Kind.MASK;
  }
  const before = I32[block >> 2]!;
  if (before !== 0 && (I32[(block - before + 4) >> 2]! & Kind.FREE) !== 0) {
    block -= before;
    size += before;
    removeFree(block);
  }
  const after = block + size;
  if (after === I32[Header.heap_top >> 2]!) {
    setTop(block);
  } else {
    I32[after >> 2] = size;
    insertFree(block, size);
  }
}

/** Bytes that the holder of `p` may use. */
export function largeUsable(p: number): number {
  return (I32[(p - 4) >> 2]! & ~Kind.MASK) - Large.HEADER;
}

/** Resizes a block, in place when it shrinks or when free memory follows it; 0 when there is no room, nothing changed. */
export function largeRealloc(p: number, nbytes: number): number {
  if (!(nbytes < I32[Header.heap_end >> 2]!) || nbytes < 0) return 0;
  const block = p - Large.HEADER;
  const word = I32[(block + 4) >> 2]!;
  const size = blockSizeFor(nbytes);
  const old = word & ~Kind.MASK;
  if (size <= old) {
    if (old - size >= Large.MIN) {
      I32[(block + 4) >> 2] = size | (word & Kind.MASK);
      I32[(block + size) >> 2] = size;
      count(size - old, 0);
      release(block + size, old - size);
    }
    return p;
  }
  if (growInPlace(block, old, size, word & Kind.MASK)) return p;
  const moved = largeAlloc(nbytes, word & Kind.MASK);
  if (moved === 0) return growBackwards(block, old, size, word & Kind.MASK);
  memmove(moved, p, old - Large.HEADER);
  largeFree(p);
  return moved;
}

function growInPlace(block: number, old: number, size: number, kind: number): boolean {
  const next = block + old;
  const nextWord = I32[(next + 4) >> 2]!;
  if (next === I32[Header.heap_top >> 2]!) {
    if (size > I32[Header.heap_end >> 2]! - Large.HEADER - block) return false;
    I32[(block + 4) >> 2] = size | kind;
    I32[(block + size) >> 2] = size;
    setTop(block + size);
  } else {
    const available = old + (nextWord & ~Kind.MASK);
    if ((nextWord & Kind.FREE) === 0 || available < size) return false;
    removeFree(next);
    useBlock(block, available, size, kind);
  }
  count((I32[(block + 4) >> 2]! & ~Kind.MASK) - old, 0);
  return true;
}

/** When nothing else has room: slides the contents down into a free block just before. */
function growBackwards(block: number, old: number, size: number, kind: number): number {
  const before = I32[block >> 2]!;
  const start = block - before;
  if (before === 0 || (I32[(start + 4) >> 2]! & Kind.FREE) === 0) return 0;
  const next = block + old;
  const nextWord = I32[(next + 4) >> 2]!;
  const nextFree = (nextWord & Kind.FREE) !== 0;
  const atTop = next === I32[Header.heap_top >> 2]!;
  let available = before + old;
  if (nextFree) available += nextWord & ~Kind.MASK;
  if (atTop) available = I32[Header.heap_end >> 2]! - Large.HEADER - start;
  if (available < size) return 0;
  removeFree(start);
  if (nextFree) removeFree(next);
  U8.copyWithin(start + Large.HEADER, block + Large.HEADER, block + old);
  if (atTop) {
    const total = Math.max(size, before + old);
    I32[(start + 4) >> 2] = total | kind;
    I32[(start + total) >> 2] = total;
    setTop(start + total);
    if (total > size) useBlock(start, total, size, kind);
  } else {
    useBlock(start, available, size, kind);
  }
  count((I32[(start + 4) >> 2]! & ~Kind.MASK) - old, 0);
  return start + Large.HEADER;
}
