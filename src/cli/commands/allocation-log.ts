/**
 * Which line of the program asked for each block that is alive. Kept beside the heap, not in it (as tracemalloc's tags
 * would be), so that addresses and figures are those of a run that nobody watches.
 *
 * By block address / 16: the site and the size of the block; 0: the block is older than the log.
 */
import { I32 } from "../../memory/views.ts";
import { type Ref } from "../../memory/types.ts";
import { usableSize } from "../../memory/alloc.ts";
import { addObserver, removeObserver, type Observer } from "../../memory/hooks.ts";
import { Header } from "../../memory/header.ts";
import { setLifeHooks } from "../../memory/stepping.ts";
import { PyCodeOff } from "../../objects/code.ts";
import { FrameOff, currentCompleteFrame, frameCode, frameLine } from "../../objects/frame.ts";
import { _PyType_PreHeaderSize } from "../../objects/gcalloc.ts";
import { Py_TYPE } from "../../objects/object.ts";
import { forEachKept } from "../../inspect/free-lists.ts";
import { textOf } from "../../inspect/value.ts";

/** A line that allocates. */
export interface Site { file: string; line: number; function: string }
export interface LineTotal extends Site { blocks: number; bytes: number }
const NOWHERE: Site = { file: "", line: 0, function: "" };
const MAX_PATH = 4096;

export class AllocationLog {
  /** Site 0 is no line of the program: what the interpreter allocates between them. */
  readonly sites: Site[] = [NOWHERE];
  /** Live blocks and bytes by site. */
  readonly blocks: number[] = [0];
  readonly bytes: number[] = [0];
  private readonly siteOf: Int32Array;
  private readonly sizeOf: Int32Array;
  /** By instruction: its site + 1. Entries of code that is gone are removed with its block. */
  private readonly atInstruction = new Map<number, number>();
  private readonly byName = new Map<string, number>();
  private readonly instructionsOf = new Map<number, number[]>();
  private epoch = 0;
  private readonly epochOf: Uint16Array;

  constructor() {
    const slots = I32[Header.limit >> 2]! >>> 4;
    this.siteOf = new Int32Array(slots);
    this.sizeOf = new Int32Array(slots);
    this.epochOf = new Uint16Array(slots);
  }

  begin(): void {
    addObserver(this.observer);
    setLifeHooks({ dying() {}, revived() {}, born: (o) => this.born(o as Ref) });
  }
  end(): void {
    removeObserver(this.observer);
    setLifeHooks(null);
  }

  /** Blocks allocated from now on belong to `epoch` (0 to 65,535). */
  setEpoch(epoch: number): void { this.epoch = epoch; }
  /** The number of the site of the block at `address`; -1: older than the log. */
  siteAt(address: number): number { return this.siteOf[address >>> 4]! - 1; }
  epochAt(address: number): number { return this.epochOf[address >>> 4]!; }
  /** Bytes asked for. */
  bytesAt(address: number): number { return this.sizeOf[address >>> 4]!; }
  /** The site of an object's own block, -1: older than the log, or static. */
  siteOfObject(o: Ref): number { return this.siteAt(blockOf(o)); }
  /** Was the object made since the log began? */
  isNew(o: Ref): boolean { return this.siteAt(blockOf(o)) >= 0; }

  /** Live blocks and bytes by line, most bytes first; what waits in the free lists of types is nobody's. */
  live(): LineTotal[] {
    const totals = this.sites.map((site, i): LineTotal => ({ ...site, blocks: this.blocks[i]!, bytes: this.bytes[i]! }));
    forEachKept((block) => {
      const site = this.siteAt(block);
      if (site < 0) return;
      totals[site]!.blocks--;
      totals[site]!.bytes -= this.bytesAt(block);
    });
    return totals.filter((line) => line.blocks > 0).sort((a, b) => b.bytes - a.bytes);
  }

  private readonly observer: Observer = {
    allocated: (p, nbytes) => this.enter(p, nbytes),
    freeing: (p) => this.forget(p),
    resized: (p, nbytes, old) => { this.forget(old); this.enter(p, nbytes); },
  };
  private enter(p: number, nbytes: number): void {
    const site = this.currentSite();
    this.siteOf[p >>> 4] = site + 1;
    this.sizeOf[p >>> 4] = nbytes;
    this.epochOf[p >>> 4] = this.epoch;
    this.blocks[site]!++;
    this.bytes[site]! += nbytes;
  }
  private forget(p: number): void {
    const site = this.siteOf[p >>> 4]! - 1;
    if (site < 0) return;
    this.siteOf[p >>> 4] = 0;
    this.blocks[site]!--;
    this.bytes[site]! -= this.sizeOf[p >>> 4]!;
    const instructions = this.instructionsOf.get(p);
    if (instructions === undefined) return;
    for (const instruction of instructions) this.atInstruction.delete(instruction);
    this.instructionsOf.delete(p);
  }
  /** In a block that its type's free list kept, it is an object of the line that runs now. */
  private born(o: Ref): void {
    const p = blockOf(o);
    const site = this.currentSite();
    if (this.siteOf[p >>> 4] === site + 1 && this.epochOf[p >>> 4] === this.epoch) return;
    const nbytes = this.siteOf[p >>> 4] === 0 ? usableSize(p) : this.sizeOf[p >>> 4]!;
    this.forget(p);
    this.enter(p, nbytes);
  }

  private currentSite(): number {
    const frame = currentCompleteFrame();
    if (frame === 0) return 0;
    const instruction = I32[(frame + FrameOff.prev_instr) >> 2]!;
    const known = this.atInstruction.get(instruction);
    if (known !== undefined) return known;
    const code = frameCode(frame);
    const site = this.siteNumber({
      file: textOf(I32[(code + PyCodeOff.co_filename) >> 2]! as Ref, MAX_PATH), line: frameLine(frame), function: textOf(I32[(code + PyCodeOff.co_qualname) >> 2]! as Ref),
    });
    this.atInstruction.set(instruction, site);
    const others = this.instructionsOf.get(blockOf(code));
    if (others === undefined) this.instructionsOf.set(blockOf(code), [instruction]);
    else others.push(instruction);
    return site;
  }
  private siteNumber(site: Site): number {
    const name = `${site.file}\n${site.line}\n${site.function}`;
    const known = this.byName.get(name);
    if (known !== undefined) return known;
    const number = this.sites.push(site) - 1;
    this.blocks.push(0);
    this.bytes.push(0);
    this.byName.set(name, number);
    return number;
  }
}

/** The first byte of an object's block. */
export function blockOf(o: Ref): number { return o - _PyType_PreHeaderSize(Py_TYPE(o)); }
