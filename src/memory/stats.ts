/**
 * Figures about the heap: `sys._debugmallocstats()`, `sys.getallocatedblocks()`, and the same as plain numbers.
 * Source: CPython 3.12 Objects/obmalloc.c, _PyObject_DebugMallocStats, _PyInterpreterState_GetAllocatedBlocks.
 */
import { Arena, Pool, SMALL_REQUEST_THRESHOLD } from "./alloc.ts";
import { Header, POOL_SIZE, SIZE_CLASSES } from "./header.ts";
import { Kind } from "./large.ts";
import { I32 } from "./views.ts";
import { walkArenas, walkLarge, walkPools } from "./walk.ts";

export interface SizeClassStats { size: number; pools: number; used: number; available: number }
export interface HeapStats {
  classes: SizeClassStats[];
  arenas: { allocatedTotal: number; reclaimed: number; highwater: number; current: number; size: number };
  /** Bytes in arenas, by what they are for. */
  bytes: { allocated: number; available: number; poolHeaders: number; quantization: number; arenaAlignment: number; unusedPools: number };
  unusedPools: number;
  large: { blocks: number; bytes: number; peak: number; freeBlocks: number; freeBytes: number; largestFree: number };
  heap: { base: number; top: number; end: number };
}

/** Blocks in use: in pools, and larger ones that came through PyMem_Malloc. sys.getallocatedblocks(). */
export function _Py_GetGlobalAllocatedBlocks(): number {
  let n = I32[Header.raw_allocated_blocks >> 2]!;
  walkArenas((arena) => walkPools(arena, (pool) => { n += I32[pool >> 2]!; }));
  return n;
}

/** Everything there is to count, by one walk over pools and large blocks. */
export function heapStats(): HeapStats {
  const classes = Array.from({ length: SIZE_CLASSES }, (_, i): SizeClassStats => ({ size: (i + 1) << 4, pools: 0, used: 0, available: 0 }));
  const bytes = { allocated: 0, available: 0, poolHeaders: 0, quantization: 0, arenaAlignment: 0, unusedPools: 0 };
  let unusedPools = 0;
  walkArenas((arena) => {
    unusedPools += I32[(arena + Arena.nfreepools) >> 2]!;
    if ((I32[(arena + Arena.address) >> 2]! & Pool.MASK) !== 0) bytes.arenaAlignment += POOL_SIZE;
    walkPools(arena, (pool) => {
      const used = I32[pool >> 2]!;
      if (used === 0) return;
      const c = classes[I32[(pool + Pool.szidx) >> 2]!]!;
      c.pools++;
      c.used += used;
      c.available += Math.floor((POOL_SIZE - Pool.OVERHEAD) / c.size) - used;
    });
  });
  for (const c of classes) {
    bytes.allocated += c.used * c.size;
    bytes.available += c.available * c.size;
    bytes.poolHeaders += c.pools * Pool.OVERHEAD;
    bytes.quantization += c.pools * ((POOL_SIZE - Pool.OVERHEAD) % c.size);
  }
  bytes.unusedPools = unusedPools * POOL_SIZE;
  const current = I32[Header.narenas_currently_allocated >> 2]!;
  const total = I32[Header.ntimes_arena_allocated >> 2]!;
  return {
    classes, bytes, unusedPools,
    arenas: { allocatedTotal: total, reclaimed: total - current, highwater: I32[Header.narenas_highwater >> 2]!, current, size: I32[Header.arena_size >> 2]! },
    large: largeStats(),
    heap: { base: I32[Header.heap_base >> 2]!, top: I32[Header.heap_top >> 2]!, end: I32[Header.heap_end >> 2]! },
  };
}

function largeStats(): HeapStats["large"] {
  let freeBlocks = 0;
  let freeBytes = 0;
  let largestFree = 0;
  walkLarge((_p, payload, kind) => {
    if ((kind & Kind.FREE) === 0) return;
    freeBlocks++;
    freeBytes += payload;
    largestFree = Math.max(largestFree, payload);
  });
  return { blocks: I32[Header.large_blocks >> 2]!, bytes: I32[Header.large_bytes >> 2]!, peak: I32[Header.large_peak >> 2]!, freeBlocks, freeBytes, largestFree };
}

/** One line of the report, as printone(): the text to 35 columns, "=", the number with commas in 21. */
export function printone(text: string, value: number): string {
  return `${text.padEnd(35)}=${value.toLocaleString("en-US").padStart(21)}\n`;
}

/** The first part of `sys._debugmallocstats()`; the free lists of the types follow it. */
export function debugMallocStats(): string {
  const s = heapStats();
  let out = `Small block threshold = ${SMALL_REQUEST_THRESHOLD}, in ${SIZE_CLASSES} size classes.\n`;
  out += "\nclass   size   num pools   blocks in use  avail blocks\n-----   ----   ---------   -------------  ------------\n";
  s.classes.forEach((c, i) => {
    if (c.pools === 0) return;
    out += `${String(i).padStart(5)} ${String(c.size).padStart(6)} ${String(c.pools).padStart(11)} ${String(c.used).padStart(15)} ${String(c.available).padStart(13)}\n`;
  });
  out += "\n" + printone("# arenas allocated total", s.arenas.allocatedTotal);
  out += printone("# arenas reclaimed", s.arenas.reclaimed);
  out += printone("# arenas highwater mark", s.arenas.highwater);
  out += printone("# arenas allocated current", s.arenas.current);
  out += printone(`${s.arenas.current} arenas * ${s.arenas.size} bytes/arena`, s.arenas.current * s.arenas.size);
  const b = s.bytes;
  out += "\n" + printone("# bytes in allocated blocks", b.allocated) + printone("# bytes in available blocks", b.available);
  out += printone(`${s.unusedPools} unused pools * ${POOL_SIZE} bytes`, b.unusedPools);
  out += printone("# bytes lost to pool headers", b.poolHeaders) + printone("# bytes lost to quantization", b.quantization);
  out += printone("# bytes lost to arena alignment", b.arenaAlignment);
  out += printone("Total", b.allocated + b.available + b.unusedPools + b.poolHeaders + b.quantization + b.arenaAlignment);
  return out + arenaMapText(s.arenas.current);
}

/** CPython finds arenas by a radix tree; the figures are those of its tree over this address range. Here it is POOL_MAP. */
function arenaMapText(arenas: number): string {
  const nodes = arenas > 0 ? 1 : 0;
  const [root, mid, bot] = [262144, 262144 * nodes, 131072 * nodes];
  return "\narena map counts\n" + printone("# arena map mid nodes", nodes) + printone("# arena map bot nodes", nodes)
    + "\n" + printone("# bytes lost to arena map root", root) + printone("# bytes lost to arena map mid", mid)
    + printone("# bytes lost to arena map bot", bot) + printone("Total", root + mid + bot);
}
