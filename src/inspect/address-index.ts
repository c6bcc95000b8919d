/**
 * Which addresses hold an object, as a bitmap with ranks: an address finds its number, numbers ascend with addresses.
 *
 *   bits    one for each 8 bytes of the buffer up to `top`        32 bits a word
 *   ranks   for each word, how many bits are set before it
 *
 * Both together take a thirty-second of the memory they describe, and nothing is hashed or sorted.
 */
export class AddressIndex {
  private readonly bits: Uint32Array;
  private readonly ranks: Uint32Array;

  /** `top`: the first address past the last object. */
  constructor(private readonly top: number) {
    const words = (top >>> 8) + 1;
    this.bits = new Uint32Array(words);
    this.ranks = new Uint32Array(words);
  }
  /** Is `address` one that an object could have? */
  holds(address: number): boolean { return address > 0 && address < this.top && (address & 7) === 0; }

  /** Enters an address; false when it was there already. */
  add(address: number): boolean {
    const word = address >>> 8;
    const bit = 1 << ((address >>> 3) & 31);
    if ((this.bits[word]! & bit) !== 0) return false;
    this.bits[word]! |= bit;
    return true;
  }
  /** Counts the ranks; no address may be added afterwards. Returns all addresses, ascending. */
  seal(): Uint32Array {
    let count = 0;
    for (let word = 0; word < this.bits.length; word++) {
      this.ranks[word] = count;
      count += bitCount(this.bits[word]!);
    }
    const addresses = new Uint32Array(count);
    let next = 0;
    for (let word = 0; word < this.bits.length; word++) {
      for (let rest = this.bits[word]!; rest !== 0; rest &= rest - 1) {
        addresses[next++] = (word << 8 | (31 - Math.clz32(rest & -rest)) << 3) >>> 0;
      }
    }
    return addresses;
  }
  /** The number of an address, or -1. */
  indexOf(address: number): number {
    if (!this.holds(address)) return -1;
    const word = address >>> 8;
    const bit = 1 << ((address >>> 3) & 31);
    if ((this.bits[word]! & bit) === 0) return -1;
    return this.ranks[word]! + bitCount(this.bits[word]! & (bit - 1));
  }
}

function bitCount(word: number): number {
  let n = word - ((word >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** A growing array of numbers below 2³². */
export class NumberList {
  private items = new Uint32Array(1024);
  length = 0;
  push(n: number): void {
    if (this.length === this.items.length) {
      const more = new Uint32Array(this.items.length * 2);
      more.set(this.items);
      this.items = more;
    }
    this.items[this.length++] = n;
  }
  pop(): number { return this.items[--this.length]!; }
  at(i: number): number { return this.items[i]!; }
  /** The contents, without the room to grow. */
  toArray(): Uint32Array { return this.items.slice(0, this.length); }
}
