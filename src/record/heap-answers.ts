/** The heap at a step: every block with its state and owner, and the bytes of one block. */
import { I32, U8 } from "../memory/views.ts";
import { type Ref } from "../memory/types.ts";
import { Pool, usableSize } from "../memory/alloc.ts";
import { Header } from "../memory/header.ts";
import { walkLarge } from "../memory/walk.ts";
import { Kind } from "../memory/large.ts";
import { State } from "../objects/state.ts";
import { nameOfType } from "../objects/typeobject.ts";
import { Py_TYPE } from "../objects/object.ts";
import { buildGraph, type HeapGraph } from "../inspect/graph.ts";
import { BlockRole, BlockState, type BlockOwners, blockOwners, blockStates, memoryMap, type MemoryMap } from "../inspect/memory-map.ts";
import { fieldsOf } from "../inspect/object-view.ts";
import { sizeOf } from "../inspect/sizes.ts";
import { type BlockAnswer, type HeapMapAnswer, type Key } from "./answers.ts";
import { int32Column, uint16Column, uint8Column } from "./columns.ts";
import { type History } from "./history.ts";
import { blockOf } from "./lives.ts";
import { keyReader } from "./state-view.ts";
import { withStacks } from "./stacks.ts";

/** States of a block in HeapMapAnswer. */
const enum Shown { FREE = 0, USED = 1, KEPT = 2, LARGE = 3, LARGE_FREE = 4 }

export function heapMapAt(history: History, step: number): HeapMapAnswer {
  return history.at(step, (place) => withStacks(place, () => {
    const graph = buildGraph();
    const map = memoryMap();
    const blocks = new Blocks(history, step, graph, blockOwners(graph));
    for (const arena of map.arenas) for (const pool of arena.pools) if (pool.blockSize > 0) blocks.addPool(pool.address, pool.blockSize);
    walkLarge((address, size, kind) => { if ((kind & Kind.ARENA) === 0) blocks.add(address, size, (kind & Kind.FREE) !== 0 ? Shown.LARGE_FREE : Shown.LARGE); });
    return { ...arenasOf(map), ...blocks.sorted(), types: blocks.types, regions: regions(), figures: figures(map) };
  }));
}
function arenasOf(map: MemoryMap): Pick<HeapMapAnswer, "arenas" | "pools"> {
  const pools = map.arenas.flatMap((arena) => arena.pools.flatMap((p) => [p.address, p.blockSize, p.used, p.used + p.free + p.untouched]));
  return { arenas: Int32Array.from(map.arenas.flatMap((a) => [a.address, a.size])), pools: Int32Array.from(pools) };
}
function regions(): HeapMapAnswer["regions"] {
  const field = (at: number): number => I32[at >> 2]!;
  const stack = field(Header.stack_base);
  const heap = field(Header.heap_base);
  return [
    { name: "static data", address: Header.magic, size: stack - Header.magic, used: stack - Header.magic },
    { name: "data stack", address: stack, size: field(Header.stack_limit) - stack, used: field(State.datastack_top) - stack },
    { name: "heap", address: heap, size: field(Header.heap_end) - heap, used: field(Header.heap_top) - heap },
  ];
}
function figures({ arenas, fragmentation: f }: MemoryMap): HeapMapAnswer["figures"] {
  return { used: f.used, freeInPools: f.freeInPools, freePools: f.emptyPools, overhead: f.overhead, arenas: arenas.length, fragmentation: f.poolShare };
}

/** Collects the columns of the answer. */
class Blocks {
  readonly types: string[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly columns = { address: int32Column(), size: int32Column(), born: int32Column() };
  private readonly states = uint8Column();
  private readonly kinds = uint16Column();

  constructor(private readonly history: History, private readonly step: number, private readonly graph: HeapGraph, private readonly owners: BlockOwners) {
    this.type("");
  }
  addPool(pool: number, blockSize: number): void {
    blockStates(pool).forEach((state, i) => {
      const address = pool + Pool.OVERHEAD + i * blockSize;
      this.add(address, blockSize, state === BlockState.USED ? Shown.USED : Shown.FREE);
    });
  }
  add(address: number, size: number, state: Shown): void {
    const used = state === Shown.USED || state === Shown.LARGE;
    const owner = used ? this.owners.indexOf(address) : -1;
    const role = owner < 0 ? BlockRole.UNKNOWN : this.owners.roles[owner];
    const node = owner < 0 ? -1 : this.owners.owners[owner]!;
    this.columns.address.push(address);
    this.columns.size.push(size);
    this.states.push(role === BlockRole.KEPT ? Shown.KEPT : state);
    this.kinds.push(node >= 0 ? this.type(this.graph.typeName(node)) : role === BlockRole.ALLOCATOR ? this.type("allocator") : 0);
    this.columns.born.push(used ? this.history.recorder.lives.blockBorn(address, this.step) : -1);
  }
  private type(name: string): number {
    const known = this.numbers.get(name);
    if (known !== undefined) return known;
    this.numbers.set(name, this.types.length);
    return this.types.push(name) - 1;
  }
  sorted(): Pick<HeapMapAnswer, "blockAddress" | "blockSize" | "blockState" | "blockType" | "blockBorn"> {
    const { address, size, born } = this.columns;
    const order = Uint32Array.from({ length: address.length }, (_, i) => i).sort((a, b) => address.data[a]! - address.data[b]!);
    return {
      blockAddress: Int32Array.from(order, (i) => address.data[i]!), blockSize: Int32Array.from(order, (i) => size.data[i]!),
      blockState: Uint8Array.from(order, (i) => this.states.data[i]!), blockType: Uint16Array.from(order, (i) => this.kinds.data[i]!),
      blockBorn: Int32Array.from(order, (i) => born.data[i]!),
    };
  }
}


/** Bytes shown of one block at most. */
const MAX_BYTES = 1 << 16;

/** The block of an object, or the one that `address` lies in; null: nothing is there. */
export function blockAt(history: History, step: number, what: { key: Key } | { address: number }): BlockAnswer | null {
  return history.at(step, (place) => withStacks(place, () => {
    const { lives } = history.recorder;
    const keyOf = keyReader(history, step);
    if ("key" in what) {
      if (!lives.livesAt(what.key, step)) return null;
      return block(lives.addressOfKey(what.key) as Ref, keyOf);
    }
    const graph = buildGraph();
    const static_ = graph.indexOf(what.address);
    if (static_ >= 0) return block(graph.address(static_), keyOf);
    const owners = blockOwners(graph);
    const at = owners.containing(what.address);
    if (at < 0) return null;
    const node = owners.owners[at]!;
    if (owners.roles[at] === BlockRole.OBJECT) return block(graph.address(node), keyOf);
    const address = owners.blocks[at]!;
    const size = owners.sizes[at]!;
    const type = node < 0 ? "" : `part of a ${graph.typeName(node)}`;
    const words = Math.min(size, 4096) >> 3;
    const fields = Array.from({ length: words }, (_, i) => {
      const value = I32[(address + i * 8) >> 2]! as Ref;
      const target = graph.indexOf(value) >= 0 ? keyOf(value) : null;
      return { offset: i * 8, size: 8, name: `+${i * 8}`, value: target === null ? String(value) : `0x${value.toString(16)}`, target };
    });
    return { address, size, object: 0, key: node < 0 ? null : keyOf(graph.address(node)), type, bytes: U8.slice(address, address + Math.min(size, MAX_BYTES)), fields };
  }));
}
function block(o: Ref, keyOf: (o: Ref) => Key): BlockAnswer {
  const inHeap = o >= I32[Header.heap_base >> 2]!;
  const address = inHeap ? blockOf(o) : o;
  const size = inHeap ? usableSize(address) : sizeOf(o);
  const fields = fieldsOf(o).map(({ name, offset, width, text, target }) => ({
    offset: offset + o - address, size: width, name, value: text, target: target === 0 ? null : keyOf(target),
  }));
  return { address, size, object: o, key: keyOf(o), type: nameOfType(Py_TYPE(o)), bytes: U8.slice(address, address + Math.min(size, MAX_BYTES)), fields };
}
