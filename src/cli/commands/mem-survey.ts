/** What `ouro mem` tells of a heap, as plain data: types, lines, cycles, equal values, totals. */
import { type Ref } from "../../memory/types.ts";
import { heapStats } from "../../memory/stats.ts";
import { Header } from "../../memory/header.ts";
import { I32 } from "../../memory/views.ts";
import { findCycles, type Cycle } from "../../inspect/cycles.ts";
import { duplicates } from "../../inspect/duplicates.ts";
import { edgeName } from "../../inspect/edge-names.ts";
import { type HeapGraph } from "../../inspect/graph.ts";
import { pathText, shortestPath } from "../../inspect/paths.ts";
import { shortValue } from "../../inspect/value.ts";
import { type AllocationLog, type LineTotal } from "./allocation-log.ts";

export interface TypeTotal { type: string; count: number; bytes: number }
export interface CycleView {
  objects: number;
  bytes: number;
  /** Alive; if not, it waits for the collector. */
  reachable: boolean;
  types: { type: string; count: number }[];
  /** How a root leads to it; null: none does. */
  path: string | null;
  /** References that close it: the holder's type and address, its name for the target, the target's type and address. */
  closing: { from: string; name: string; to: string }[];
}
export interface DuplicateView { type: string; value: string; copies: number; wasted: number }
/** Of arenas, pools and large blocks. */
export interface HeapTotals {
  arenas: number;
  arenaBytes: number;
  pools: number;
  freePools: number;
  /** In blocks of at most 512 bytes: in use, and free in pools that are in use. */
  smallBytes: number;
  smallFree: number;
  /** Pool headers, and what a pool's end has no room for. */
  overhead: number;
  largeBlocks: number;
  largeBytes: number;
  largeFree: number;
  largestFree: number;
  peak: number;
}
export interface Totals extends HeapTotals {
  objects: number;
  bytes: number;
  /** Objects of the interpreter itself: older than the program. */
  ownObjects: number;
  ownBytes: number;
}
export interface Survey { types: TypeTotal[]; lines: LineTotal[]; cycles: CycleView[]; duplicates: DuplicateView[]; totals: Totals }

/** Cycles and equal values described one by one; of more, only their number is told. */
const DESCRIBED = 100;

/** `log`: kept since the program began; objects that it does not know are the interpreter's own. */
export function survey(graph: HeapGraph, log: AllocationLog): Survey {
  const mine = new Uint8Array(graph.count);
  for (let node = 0; node < graph.count; node++) if (log.isNew(graph.address(node))) mine[node] = 1;
  return {
    types: typeTotals(graph, mine),
    lines: log.live(),
    cycles: cyclesOf(graph, mine).slice(0, DESCRIBED).map((cycle) => describeCycle(graph, cycle)),
    duplicates: duplicates(graph).filter(({ node }) => mine[node] === 1).slice(0, DESCRIBED).map((d) => ({ type: d.type, value: shortValue(graph.address(d.node), 40), copies: d.copies, wasted: d.wasted })),
    totals: totals(graph, mine),
  };
}

/** Most bytes first. `mine`: only objects that have a 1 there. */
export function typeTotals(graph: HeapGraph, mine: Uint8Array | null): TypeTotal[] {
  const byType = new Map<string, TypeTotal>();
  for (let node = 0; node < graph.count; node++) {
    if (mine !== null && mine[node] === 0) continue;
    const type = graph.typeName(node);
    let total = byType.get(type);
    if (total === undefined) byType.set(type, total = { type, count: 0, bytes: 0 });
    total.count++;
    total.bytes += graph.sizes[node]!;
  }
  return [...byType.values()].sort((a, b) => b.bytes - a.bytes || b.count - a.count);
}

/** Cycles of the program's data, most bytes first. */
export function cyclesOf(graph: HeapGraph, mine: Uint8Array): Cycle[] {
  return findCycles(graph, "data").filter((cycle) => cycle.nodes.some((node) => mine[node] === 1)).sort((a, b) => b.bytes - a.bytes);
}
const CLOSING_SHOWN = 5;
export function describeCycle(graph: HeapGraph, cycle: Cycle): CycleView {
  const types = new Map<string, number>();
  for (const node of cycle.nodes) types.set(graph.typeName(node), (types.get(graph.typeName(node)) ?? 0) + 1);
  const label = (node: number): string => `${graph.typeName(node)} 0x${graph.address(node).toString(16)}`;
  const reason = cycle.reachable ? shortestPath(graph, cycle.nodes[0]!) : null;
  return {
    objects: cycle.nodes.length, bytes: cycle.bytes, reachable: cycle.reachable,
    types: [...types].map(([type, count]) => ({ type, count })).sort((a, b) => b.count - a.count),
    path: reason === null ? null : pathText(reason.steps),
    closing: cycle.closing.slice(0, CLOSING_SHOWN).map(([from, to]) => ({ from: label(from), name: edgeName(graph.address(from) as Ref, graph.address(to) as Ref), to: label(to) })),
  };
}

function totals(graph: HeapGraph, mine: Uint8Array): Totals {
  let bytes = 0;
  let ownBytes = 0;
  let ownObjects = 0;
  for (let node = 0; node < graph.count; node++) {
    if (mine[node] === 1) bytes += graph.sizes[node]!;
    else { ownBytes += graph.sizes[node]!; ownObjects++; }
  }
  return { objects: graph.count - ownObjects, bytes, ownObjects, ownBytes, ...heapTotals() };
}
export function heapTotals(): HeapTotals {
  const stats = heapStats();
  return {
    arenas: stats.arenas.current, arenaBytes: stats.arenas.current * stats.arenas.size,
    pools: stats.classes.reduce((sum, c) => sum + c.pools, 0), freePools: stats.unusedPools,
    smallBytes: stats.bytes.allocated, smallFree: stats.bytes.available, overhead: stats.bytes.poolHeaders + stats.bytes.quantization + stats.bytes.arenaAlignment,
    largeBlocks: stats.large.blocks - stats.arenas.current, largeBytes: stats.large.bytes - stats.arenas.current * stats.arenas.size,
    largeFree: stats.large.freeBytes, largestFree: stats.large.largestFree, peak: I32[Header.large_peak >> 2]!,
  };
}
