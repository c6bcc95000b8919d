/**
 * Leaks: blocks in use that nothing leads to any more, and, at teardown, everything that is still there.
 *
 * The search is conservative, as a scanning collector's: any 8-byte slot that holds an address inside a block keeps the
 * block. Roots are state, static data and the data stack in use. The collector's own links keep nothing. So a block is
 * never reported by mistake, and one may be missed that a stale slot still names.
 */
import { I32 } from "../memory/views.ts";
import { type Ref } from "../memory/types.ts";
import { Pool, address_in_range } from "../memory/alloc.ts";
import { Header } from "../memory/header.ts";
import { STATE_BASE } from "../memory/layout.ts";
import { tagOf } from "../memory/tags.ts";
import { BlockDomain, walkBlocks } from "../memory/walk.ts";
import { staticTypes } from "../objects/define.ts";
import { PyTypeOff, TPFLAGS } from "../objects/object.ts";
import { State } from "../objects/state.ts";
import { forEachCachedName, nameOfType } from "../objects/typeobject.ts";
import { GCHead } from "./lists.ts";
import { forEachTracked, isStaleFreeListSlot } from "./ownership.ts";

export interface LiveBlock {
  /** Of the block, and of the object in it (0: it is no object, or not known to be one). */
  address: number;
  object: Ref | 0;
  /** Bytes usable. */
  size: number;
  /** "" when not known to be an object. */
  type: string;
  /** Reference count; 0 when not an object, -1 when immortal. */
  refcnt: number;
  /** Who asked for it (tags.ts), or -1. */
  tag: number;
}

class BlockMap {
  readonly sizes = new Map<number, number>();
  private readonly large: number[] = [];
  constructor() {
    walkBlocks((address, usable, domain) => {
      if (domain === BlockDomain.Raw && (address === I32[Header.allarenas >> 2] || address === I32[Header.tag_table >> 2])) return;
      this.sizes.set(address, usable);
      if (domain !== BlockDomain.Small) this.large.push(address);
    });
  }
  /** The block in use that `address` points into, or 0. */
  blockOf(address: number): number {
    if (address_in_range(address)) {
      const pool = address & ~Pool.MASK;
      const size = (I32[(pool + Pool.szidx) >> 2]! + 1) << 4;
      const block = address - ((address - pool - Pool.OVERHEAD) % size);
      return this.sizes.has(block) ? block : 0;
    }
    let low = 0;
    let high = this.large.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.large[middle]! <= address) low = middle + 1;
      else high = middle;
    }
    const block = low === 0 ? 0 : this.large[low - 1]!;
    return block !== 0 && address < block + this.sizes.get(block)! ? block : 0;
  }
}

/** Blocks that state, static data or the data stack lead to. */
function reachableBlocks(map: BlockMap, gcHeads: Set<number>): Set<number> {
  const reached = new Set<number>();
  const queue: number[] = [];
  const heapBase = I32[Header.heap_base >> 2]!;
  const heapTop = I32[Header.heap_top >> 2]!;
  const scan = (from: number, to: number): void => {
    for (let at = from; at < to; at += 8) {
      if (gcHeads.has(at)) {
        at += 8;
        continue;
      }
      const value = I32[at >> 2]!;
      if (value < heapBase || value >= heapTop) continue;
      const block = map.blockOf(value);
      if (block === 0 || reached.has(block) || isStaleFreeListSlot(at)) continue;
      reached.add(block);
      queue.push(block);
    }
  };
  scan(STATE_BASE, State.generations);
  scan(State.gc_enabled, State.gc_trash);
  scan(State.gc_trash + 0x80, I32[Header.static_end >> 2]!);
  scan(I32[Header.stack_base >> 2]!, I32[State.datastack_top >> 2]! || I32[Header.stack_base >> 2]!);
  forEachCachedName((name) => {
    const block = map.blockOf(name);
    if (block !== 0 && !reached.has(block)) { reached.add(block); queue.push(block); }
  });
  for (let block = queue.pop(); block !== undefined; block = queue.pop()) scan(block, block + (map.sizes.get(block)! & -8));
  return reached;
}

/** Is there a type object at `type`? Static types by the table; heap types are objects whose type is a type. */
function isType(type: number, map: BlockMap, statics: Set<number>): boolean {
  if (statics.has(type)) return true;
  if (type % 8 !== 0 || map.blockOf(type) === 0) return false;
  const metatype = I32[(type + 8) >> 2]!;
  return (statics.has(metatype) || map.blockOf(metatype) !== 0) && (I32[(metatype + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.TYPE_SUBCLASS) !== 0;
}

function identify(address: number, map: BlockMap, statics: Set<number>): LiveBlock {
  const size = map.sizes.get(address)!;
  const block: LiveBlock = { address, object: 0, size, type: "", refcnt: 0, tag: tagOf(address) };
  for (const presize of [16, 0, 32]) {
    const o = (address + presize) as Ref;
    if (presize + 16 > size) continue;
    const type = I32[(o + 8) >> 2]! as Ref;
    const flags = isType(type, map, statics) ? I32[(type + PyTypeOff.tp_flags) >> 2]! : 0;
    const expected = ((flags & TPFLAGS.HAVE_GC) !== 0 ? 16 : 0) + ((flags & TPFLAGS.PREHEADER) !== 0 ? 16 : 0);
    if (flags === 0 || expected !== presize) continue;
    block.object = o;
    block.type = nameOfType(type);
    block.refcnt = I32[o >> 2]!;
    break;
  }
  return block;
}

function trackedHeads(): Set<number> {
  const heads = new Set<number>();
  forEachTracked((o) => heads.add(o - GCHead.SIZE));
  return heads;
}
function staticAddresses(): Set<number> { return new Set<number>(staticTypes.map((t) => t.address)); }

/** The blocks in use that nothing leads to: leaked objects, lost raw memory, and cycles that wait for a collection. */
export function findLeaks(): LiveBlock[] {
  const map = new BlockMap();
  const statics = staticAddresses();
  const reached = reachableBlocks(map, trackedHeads());
  return [...map.sizes.keys()].filter((address) => !reached.has(address)).map((address) => identify(address, map, statics));
}

/** One line per block: "list at 0x… (56 bytes), count 1, tag 7". */
export function describeBlock(b: LiveBlock): string {
  const what = b.type === "" ? `block at 0x${b.address.toString(16)}` : `${b.type} at 0x${b.object.toString(16)}`;
  const count = b.type === "" ? "" : b.refcnt < 0 ? ", immortal" : `, count ${b.refcnt}`;
  return `${what} (${b.size} bytes)${count}${b.tag >= 0 ? `, tag ${b.tag}` : ""}`;
}
