/** Random requests against a shadow model: every live block keeps a pattern that nobody else may touch. */
import { PyMem_Calloc, PyMem_Free, PyMem_Malloc, PyMem_RawFree, PyMem_RawMalloc, PyMem_RawRealloc, PyMem_Realloc, usableSize } from "../../src/memory/alloc.ts";
import { U8 } from "../../src/memory/views.ts";

export class Random {
  constructor(private state: number) {}
  next(below: number): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) | 0;
    return ((this.state >>> 8) * below) / 0x1000000 | 0;
  }
}

interface Block { address: number; size: number; mark: number; raw: boolean }

export class Shadow {
  readonly blocks: Block[] = [];
  refusals = 0;
  private mark = 0;
  /** Percent of steps that allocate and that free, at present; the rest resize. */
  private adding = 60;
  constructor(readonly random: Random, readonly maxLive: number, readonly maxLarge: number) {}

  private size(): number {
    const kind = this.random.next(100);
    if (kind < 70) return this.random.next(129);
    if (kind < 92) return this.random.next(640);
    return this.random.next(this.maxLarge);
  }
  /** The first and last bytes carry the mark, and one in the middle. */
  private fill(b: Block): void {
    if (b.size === 0) return;
    U8[b.address] = b.mark;
    U8[b.address + b.size - 1] = b.mark;
    U8[b.address + (b.size >> 1)] = b.mark;
  }
  verify(b: Block, size = b.size): void {
    if (size === 0) return;
    const seen = [U8[b.address], U8[b.address + (Math.min(b.size >> 1, size - 1))], size === b.size ? U8[b.address + b.size - 1] : b.mark];
    if (b.size >> 1 >= size) seen[1] = b.mark;
    if (seen.some((byte) => byte !== b.mark)) throw new Error(`block ${b.address} of ${b.size} bytes was overwritten`);
  }
  private add(): void {
    const size = this.size();
    const raw = this.random.next(20) === 0;
    const zero = !raw && this.random.next(8) === 0;
    const address = raw ? PyMem_RawMalloc(size) : zero ? PyMem_Calloc(size, 1) : PyMem_Malloc(size);
    if (address === 0) { this.refusals++; return; }
    if (address % 16 !== 0) throw new Error(`${address} is not aligned`);
    if (usableSize(address) < size) throw new Error(`${usableSize(address)} bytes for ${size}`);
    if (zero) for (let i = 0; i < size; i++) if (U8[address + i] !== 0) throw new Error("calloc: not zero");
    this.mark = (this.mark + 1) & 0xff;
    const b = { address, size, mark: this.mark, raw };
    this.fill(b);
    this.blocks.push(b);
  }
  private drop(at: number): void {
    const b = this.blocks[at]!;
    this.verify(b);
    this.blocks[at] = this.blocks[this.blocks.length - 1]!;
    this.blocks.pop();
    if (b.raw) PyMem_RawFree(b.address);
    else PyMem_Free(b.address);
  }
  private resize(b: Block): void {
    const size = this.size();
    this.verify(b);
    const address = b.raw ? PyMem_RawRealloc(b.address, size) : PyMem_Realloc(b.address, size);
    if (address === 0) { this.refusals++; this.verify(b); return; }
    if (address % 16 !== 0) throw new Error(`${address} is not aligned`);
    const old = { ...b, address };
    this.verify(old, Math.min(size, b.size));
    b.address = address;
    b.size = size;
    this.fill(b);
  }
  step(): void {
    const n = this.blocks.length;
    const what = this.random.next(100);
    if (n >= this.maxLive) this.adding = 25;
    else if (n <= this.maxLive >> 4 || this.random.next(this.maxLive * 8) === 0) this.adding = 60;
    if (n === 0 || what < this.adding) this.add();
    else if (what < 85) this.drop(this.random.next(n));
    else this.resize(this.blocks[this.random.next(n)]!);
  }
  clear(): void {
    while (this.blocks.length > 0) this.drop(this.blocks.length - 1);
  }
}
