/** Enumerations over the heap: arenas, pools, large blocks, live blocks. Read-only; the visitors must not allocate. */
import { Arena, Pool } from "./alloc.ts";
import { Header, POOL_SIZE } from "./header.ts";
import { Kind, Large } from "./large.ts";
import { I32 } from "./views.ts";

/** Visits the arena_object of each arena. */
export function walkArenas(visit: (arena: number, index: number) => void): void {
  const all = I32[Header.allarenas >> 2]!;
  for (let i = 0; i < I32[Header.maxarenas >> 2]!; i++) {
    const arena = all + i * Arena.SIZE;
    if (I32[(arena + Arena.address) >> 2] !== 0) visit(arena, i);
  }
}
/** Visits the pools of an arena that were carved off already; those with no block in use included. */
export function walkPools(arena: number, visit: (pool: number) => void): void {
  const address = I32[(arena + Arena.address) >> 2]!;
  const end = I32[(arena + Arena.pool_address) >> 2]!;
  for (let pool = (address + Pool.MASK) & ~Pool.MASK; pool < end; pool += POOL_SIZE) visit(pool);
}
/** Visits the large blocks in address order, free ones and arenas included. */
export function walkLarge(visit: (p: number, payload: number, kind: number) => void): void {
  const top = I32[Header.heap_top >> 2]!;
  for (let block = I32[Header.heap_base >> 2]!; block < top; ) {
    const word = I32[(block + 4) >> 2]!;
    const size = word & ~Kind.MASK;
    visit(block + Large.HEADER, size - Large.HEADER, word & Kind.MASK);
    block += size;
  }
}

/** Blocks of the pool that are free: those in its list and those never used. */
export function freeBlocks(pool: number): Set<number> {
  const free = new Set<number>();
  for (let block = I32[(pool + Pool.freeblock) >> 2]!; block !== 0; block = I32[block >> 2]!) free.add(block);
  return free;
}
/** Where a block comes from. */
export const enum BlockDomain { Small = 0, Large = 1, Raw = 2 }

/**
 * Visits every block in use: address, bytes usable (the size class, or the large block's payload), domain.
 * Arenas are not blocks; the allocator's own two tables are, in the domain Raw.
 */
export function walkBlocks(visit: (address: number, usable: number, domain: BlockDomain) => void): void {
  walkArenas((arena) => walkPools(arena, (pool) => {
    if (I32[pool >> 2] === 0) return;
    const size = (I32[(pool + Pool.szidx) >> 2]! + 1) << 4;
    const free = freeBlocks(pool);
    const end = pool + I32[(pool + Pool.nextoffset) >> 2]!;
    for (let block = pool + Pool.OVERHEAD; block < end; block += size) {
      if (!free.has(block)) visit(block, size, BlockDomain.Small);
    }
  }));
  walkLarge((p, payload, kind) => {
    if ((kind & (Kind.FREE | Kind.ARENA)) === 0) visit(p, payload, kind & Kind.RAW ? BlockDomain.Raw : BlockDomain.Large);
  });
}
