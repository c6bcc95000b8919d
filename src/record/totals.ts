/** Figures of the current buffer: bytes in use, objects. */
import { Header } from "../memory/header.ts";
import { I32 } from "../memory/views.ts";
import { buildGraph } from "../inspect/graph.ts";
import { heapStats } from "../memory/stats.ts";

/** Bytes of live blocks: of pools as large as their size class, of large blocks what their holder may use. */
export function liveBytes(): number {
  const stats = heapStats();
  const arenas = stats.arenas.current * stats.arenas.size;
  // Each large block has a header of 8 bytes; arenas are large blocks themselves.
  return stats.bytes.allocated + stats.large.bytes - arenas - I32[Header.large_blocks >> 2]! * 8;
}
/** Objects outside of static data. */
export function heapObjects(): number {
  const base = I32[Header.heap_base >> 2]!;
  return buildGraph().addresses.reduce((n, address) => (address >= base ? n + 1 : n), 0);
}
