/**
 * Copies of the buffer that share what did not change: a page of 4 KiB is stored once for all copies in which it is the same.
 *
 * Two ranges are copied: from the header to the end of the used data stack, and the heap up to the highest byte that was
 * ever written. What lies between and behind them is zero, in the buffer as in every copy.
 */
import { Header } from "../memory/header.ts";
import { stackHigh } from "../memory/stepping.ts";
import { I32 } from "../memory/views.ts";

const SHIFT = 12;
/** Words of a page. */
const WORDS = 1 << (SHIFT - 2);
export const PAGE_BYTES = 1 << SHIFT;

interface Page { words: Int32Array; users: number }
/** By page number; null or missing: a page of zeros. */
export type Pages = readonly (Page | null)[];

export class PageStore {
  /** Bytes of stored pages. */
  bytes = 0;
  /** Highest page of the heap that was ever written in this buffer, exclusive; pages above it are zero. */
  private heapEnd = 0;
  private lowEnd = 0;

  /** A copy of the current buffer; `previous`, a copy made earlier, lends it the pages that are the same. */
  capture(previous: Pages): Pages {
    this.noteExtent();
    const pages: (Page | null)[] = [];
    for (let p = 1; p < this.lowEnd; p++) pages[p] = this.pageAt(p, previous[p] ?? null);
    const heap = I32[Header.heap_base >> 2]! >> SHIFT;
    for (let p = this.lowEnd; p < heap; p++) pages[p] = null;
    for (let p = Math.max(heap, this.lowEnd); p < this.heapEnd; p++) pages[p] = this.pageAt(p, previous[p] ?? null);
    return pages;
  }

  /** Gives the current buffer the contents of a copy of it. */
  restore(pages: Pages): void {
    this.noteExtent();
    const heap = I32[Header.heap_base >> 2]! >> SHIFT;
    for (let p = 1; p < this.lowEnd; p++) put(p, pages[p] ?? null);
    for (let p = Math.max(heap, this.lowEnd); p < this.heapEnd; p++) put(p, pages[p] ?? null);
  }

  /** Forgets a copy: pages that no other one has are freed. */
  release(pages: Pages): void {
    for (const page of pages) {
      if (page && --page.users === 0) this.bytes -= PAGE_BYTES;
    }
  }

  private noteExtent(): void {
    const low = Math.max(I32[Header.stack_base >> 2]!, stackHigh);
    this.lowEnd = Math.max(this.lowEnd, (low + PAGE_BYTES - 1) >> SHIFT);
    this.heapEnd = Math.max(this.heapEnd, (I32[Header.heap_high >> 2]! + PAGE_BYTES - 1) >> SHIFT);
  }

  private pageAt(p: number, known: Page | null): Page | null {
    const at = p * WORDS;
    if (known === null) {
      if (isZero(at)) return null;
    } else if (isEqual(at, known.words)) {
      known.users++;
      return known;
    }
    this.bytes += PAGE_BYTES;
    return { words: I32.slice(at, at + WORDS), users: 1 };
  }
}

function put(p: number, page: Page | null): void {
  const at = p * WORDS;
  if (page !== null) I32.set(page.words, at);
  else I32.fill(0, at, at + WORDS);
}
function isZero(at: number): boolean {
  for (let i = at, end = at + WORDS; i < end; i += 4) {
    if ((I32[i]! | I32[i + 1]! | I32[i + 2]! | I32[i + 3]!) !== 0) return false;
  }
  return true;
}
function isEqual(at: number, words: Int32Array): boolean {
  for (let i = 0; i < WORDS; i += 4) {
    if (I32[at + i] !== words[i] || I32[at + i + 1] !== words[i + 1] || I32[at + i + 2] !== words[i + 2] || I32[at + i + 3] !== words[i + 3]) return false;
  }
  return true;
}

/** A hash over every byte that a program can reach: FNV-1a over the words that are not zero and their places. */
export function hashBuffer(): string {
  let a = 0x811c9dc5;
  let b = 0x1b873593;
  const mix = (from: number, to: number): void => {
    for (let i = from >> 2, end = (to + 3) >> 2; i < end; i++) {
      const word = I32[i]!;
      if (word === 0) continue;
      a = Math.imul(a ^ word ^ i, 0x01000193);
      b = Math.imul((b << 13) | (b >>> 19), 5) + (word ^ Math.imul(i, 0x9e3779b1)) | 0;
    }
  };
  mix(Header.magic, Math.max(I32[Header.stack_base >> 2]!, stackHigh));
  mix(I32[Header.heap_base >> 2]!, I32[Header.heap_high >> 2]!);
  return (a >>> 0).toString(16).padStart(8, "0") + (b >>> 0).toString(16).padStart(8, "0");
}
