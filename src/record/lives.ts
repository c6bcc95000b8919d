/**
 * Births and deaths: every block that the allocator gave out or a type took from its free list while a program was
 * recorded, in order. The place in that order is an object's key; addresses are used again, keys are not.
 */
import { usableSize } from "../memory/alloc.ts";
import { type Observer, addObserver, removeObserver } from "../memory/hooks.ts";
import { type LifeHooks } from "../memory/stepping.ts";
import { type Ref } from "../memory/types.ts";
import { I32 } from "../memory/views.ts";
import { _PyType_PreHeaderSize } from "../objects/gcalloc.ts";
import { type Ghost, type Key } from "./answers.ts";
import { int32Column, uint8Column } from "./columns.ts";

export const enum Why { COUNT = 0, COLLECTOR = 1, END = 2, MOVED = 3 }
const WHY: readonly Ghost["why"][] = ["count", "collector", "end"];

/** The step of a death that has not come. */
export const NEVER = 0x7fffffff;
/** Lives noted at most: 13 bytes each. */
const MAX_LIVES = 6_000_000;
/** Bits of `kind`: why it died, where in the block the object begins / 16, and whether it holds an object at all. */
const WHY_MASK = 3, AT_SHIFT = 2, AT_MASK = 12, OBJECT = 128;
const LASTING = AT_MASK | OBJECT;

/** First byte of the block of the object `o`: GC header and managed pointers come before it. */
export function blockOf(o: number): number { return o - _PyType_PreHeaderSize(I32[(o + 8) >> 2]! as Ref); }

/** When a block was given out and given back, in steps; -1: before the program. `why` is null while it lives. */
export interface BlockLife { key: Key; born: number; died: number | null; why: Ghost["why"] | null }

export class Lives implements LifeHooks {
  // One entry for each life, from 1 on; entry 0 is not used.
  private readonly addressOf = int32Column();
  private readonly bornAt = int32Column();
  private readonly diedAt = int32Column();
  /** See WHY_MASK. */
  private readonly kind = uint8Column();
  /** By address / 16: the life that is or was last in the block that begins there. */
  private current: Int32Array;
  /** Blocks of before the program that ended in it, by address. */
  private readonly early = new Map<number, { step: number; why: Why; isObject: boolean }>();
  /** Entries ordered by address, then time, as address / 16 × 2^23 + entry; made when first asked for. */
  private sorted: Float64Array | null = null;

  /** The step whose instruction is being executed; -1: before the first. */
  step = -1;
  /** Why what dies now dies. */
  why: Why = Why.COUNT;
  /** Objects outside of static data: those of before the program, and those that live now. */
  private objectsBefore = 0;
  liveObjects = 0;
  freedBytes = 0;
  peakBytes: number;
  births = 0;
  deaths = 0;
  /** The step at which lives were no longer noted; 0: all were. */
  endsAt = 0;
  private readonly observer: Observer = {
    allocated: (p) => this.allocated(p),
    freeing: (p, usable) => this.freeing(p, usable),
    resized: (p, _nbytes, old, oldUsable) => this.resized(p, old, oldUsable),
  };

  /** `liveBytes`: in live blocks when the recording starts; `limit`: of the buffer. */
  constructor(public liveBytes: number, limit: number) {
    this.peakBytes = liveBytes;
    this.current = new Int32Array(limit >> 4);
    for (const column of [this.addressOf, this.bornAt, this.diedAt, this.kind]) column.push(0);
  }

  /** Objects outside of static data at the program's first instruction, those born since the recording started included. */
  foundAtStart(objects: number): void {
    this.objectsBefore = objects - (this.births - this.deaths);
    this.liveObjects = objects;
  }
  /** Listens to the allocator (of whichever buffer is current) until `deafen`. */
  listen(): void { addObserver(this.observer); }
  deafen(): void { removeObserver(this.observer); }
  /** No more lives will come: what is needed only for noting them is given back. */
  seal(): void { this.current = new Int32Array(0); }

  get bytes(): number {
    return this.addressOf.bytes + this.bornAt.bytes + this.diedAt.bytes + this.kind.bytes + (this.sorted?.byteLength ?? 0);
  }

  private begin(address: number): void {
    if (this.addressOf.length > MAX_LIVES) {
      if (this.endsAt === 0) this.endsAt = Math.max(1, this.step);
      this.current[address >> 4] = 0;
      return;
    }
    this.current[address >> 4] = this.addressOf.length;
    this.addressOf.push(address);
    this.bornAt.push(this.step);
    this.diedAt.push(NEVER);
    this.kind.push(0);
  }
  private end(address: number, why: Why, isObject = false): void {
    const life = this.current[address >> 4]!;
    if (life === 0) {
      if (!this.early.has(address)) this.early.set(address, { step: this.step, why, isObject });
      return;
    }
    if (this.diedAt.data[life] !== NEVER) return;
    const lasting = this.kind.data[life]! & LASTING;
    this.diedAt.data[life] = this.step;
    this.kind.data[life] = lasting | why;
    if ((lasting & OBJECT) !== 0 && why !== Why.MOVED) { this.deaths++; this.liveObjects--; }
  }

  private allocated(p: number): void {
    this.begin(p);
    this.liveBytes += usableSize(p);
    if (this.liveBytes > this.peakBytes) this.peakBytes = this.liveBytes;
  }
  private freeing(p: number, usable: number): void {
    this.end(p, this.why);
    this.liveBytes -= usable;
    this.freedBytes += usable;
  }
  private resized(p: number, old: number, oldUsable: number): void {
    this.liveBytes += usableSize(p) - oldUsable;
    if (this.liveBytes > this.peakBytes) this.peakBytes = this.liveBytes;
    if (p === old) return;
    this.freedBytes += oldUsable;
    const before = this.current[old >> 4]!;
    const lasting = before !== 0 && this.diedAt.data[before] === NEVER ? this.kind.data[before]! & LASTING : 0;
    this.end(old, Why.MOVED);
    this.begin(p);
    const now = this.current[p >> 4]!;
    if (now !== 0) this.kind.data[now] = lasting;
  }

  // --- LifeHooks: what the allocator does not see

  dying(o: number): void {
    const block = blockOf(o);
    if (this.current[block >> 4] === 0 && !this.early.has(block)) { this.deaths++; this.liveObjects--; }
    this.end(block, this.why, true);
  }
  revived(o: number): void {
    const block = blockOf(o);
    const life = this.current[block >> 4]!;
    if (life === 0) this.early.delete(block);
    else this.diedAt.data[life] = NEVER;
    this.deaths--;
    this.liveObjects++;
  }
  born(o: number): void {
    const block = blockOf(o);
    const life = this.current[block >> 4]!;
    // A life that has ended in this block was one of an object in a free list: this is another one.
    if (life === 0 || this.diedAt.data[life] !== NEVER) this.begin(block);
    const now = this.current[block >> 4]!;
    if (now !== 0) this.kind.data[now] = OBJECT | (((o - block) >> 4) << AT_SHIFT);
    this.births++;
    this.liveObjects++;
  }

  // --- questions, when the recording is complete

  /** The life in the block at `address` as the state at `step` has it; 0: it is older than the recording. */
  private lifeAt(address: number, step: number): number {
    const sorted = (this.sorted ??= this.sort());
    const base = (address >> 4) * SPAN;
    let low = 0;
    let high = sorted.length;
    while (low < high) { // the first entry that is beyond this address, or born in this step or later
      const middle = (low + high) >> 1;
      const entry = sorted[middle]!;
      if (entry < base || (entry < base + SPAN && this.bornAt.data[entry - base]! < step)) low = middle + 1;
      else high = middle;
    }
    const found = low > 0 ? sorted[low - 1]! - base : -1;
    return found >= 0 && found < SPAN ? found : 0;
  }
  private sort(): Float64Array {
    const entries = new Float64Array(this.addressOf.length - 1);
    for (let i = 1; i < this.addressOf.length; i++) entries[i - 1] = (this.addressOf.data[i]! >> 4) * SPAN + i;
    return entries.sort();
  }

  /** The key of the object at `o`, whose block begins at `block`, in the state at `step`. */
  keyOf(o: number, block: number, step: number): Key { return this.lifeAt(block, step) || -o; }
  /** The step whose instruction made what is in the block; -1: before the program. */
  blockBorn(block: number, step: number): number {
    const life = this.lifeAt(block, step);
    return life === 0 ? -1 : this.bornAt.data[life]!;
  }
  /** Address of the object with this key, while it lives; 0: such a key was never given. */
  addressOfKey(key: Key): number {
    if (key < 0) return -key;
    return key < this.addressOf.length ? this.addressOf.data[key]! + ((this.kind.data[key]! & AT_MASK) >> AT_SHIFT) * 16 : 0;
  }
  /** First byte of the block of a key above 0; of an object of before the program, where its header may begin is not known here. */
  blockOfKey(key: Key): number { return key < 0 ? this.earlyBlock(-key) : (this.addressOf.data[key] ?? 0); }
  /** Of an object of before the program that died: its block lies at most 32 bytes before it. */
  private earlyBlock(o: number): number { return [o, o - 16, o - 32].find((block) => this.early.get(block)?.isObject === true) ?? o; }
  /** How many keys above 0 there are, blocks that hold no object included. */
  get count(): number { return this.addressOf.length - 1; }
  /** `block`: where an object of before the program (key < 0) begins. */
  lifeOf(key: Key, block: number): BlockLife {
    if (key < 0) {
      const end = this.early.get(block);
      return { key, born: -1, died: end?.step ?? null, why: end === undefined ? null : (WHY[end.why] ?? "count") };
    }
    const died = this.diedAt.data[key]!;
    return { key, born: this.bornAt.data[key]!, died: died === NEVER ? null : died, why: died === NEVER ? null : (WHY[this.kind.data[key]! & WHY_MASK] ?? "count") };
  }
  /** Does the key's object live in the state at `step`? */
  livesAt(key: Key, step: number): boolean {
    return key < 0 || (key < this.addressOf.length && this.bornAt.data[key]! < step && this.diedAt.data[key]! >= step);
  }
  /** Does the block of a key hold an object (not a table of one)? */
  isObject(key: Key): boolean { return key < 0 || (this.kind.data[key]! & OBJECT) !== 0; }
  /** Objects that were born before `since` and live in the state at `step`. One walk over the lives up to there. */
  private survivors(since: number, step: number): number {
    let n = 0;
    for (let i = 1; i < this.addressOf.length && this.bornAt.data[i]! < since; i++) {
      if (this.diedAt.data[i]! >= step && (this.kind.data[i]! & OBJECT) !== 0) n++;
    }
    return n;
  }
  private earlyObjects(step: number): number {
    let dead = 0;
    for (const end of this.early.values()) if (end.isObject && end.step < step) dead++;
    return this.objectsBefore - dead;
  }
  /** Objects outside of static data in the state at `step`: all, and those born in the program. */
  objectsAt(step: number): { objects: number; ownObjects: number } {
    const ownObjects = this.survivors(step, step);
    return { objects: this.earlyObjects(step) + ownObjects, ownObjects };
  }
  /** Objects of the state at `since` that are not in the one at `step`. */
  deathsBetween(since: number, step: number): number {
    return this.survivors(since, since) - this.survivors(since, step) + this.earlyObjects(since) - this.earlyObjects(step);
  }
}
/** Room for entries per address in `sorted`; above MAX_LIVES, and with 27 bits of address / 16 below 2^53. */
const SPAN = 2 ** 23;
