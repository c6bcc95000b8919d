/**
 * Tags: which place in the program asked for each block, kept only while somebody wants it (tracemalloc, leak reports).
 *
 *   hash table in the heap itself, open addressing, 16 bytes a slot:   0 address (0: empty)   4 size as requested   8 tag
 *
 * The table lies in the buffer, so a saved or copied buffer has its tags with it. A tag is a number of the tagger's choice.
 */
import { Kind, largeCalloc, largeFree } from "./large.ts";
import { Header } from "./header.ts";
import { addObserver, removeObserver, type Observer } from "./hooks.ts";
import { I32, memset } from "./views.ts";

const SLOT = 16;
const FIRST_CAPACITY = 4096;
let currentTag: () => number = () => 0;

function slotOf(address: number): number {
  const mask = I32[Header.tag_capacity >> 2]! - 1;
  const table = I32[Header.tag_table >> 2]!;
  let i = (Math.imul(address >>> 4, 0x9e3779b1) >>> 7) & mask;
  for (;;) {
    const slot = table + i * SLOT;
    const at = I32[slot >> 2]!;
    if (at === address || at === 0) return slot;
    i = (i + 1) & mask;
  }
}

function grow(): boolean {
  const old = I32[Header.tag_table >> 2]!;
  const oldCapacity = I32[Header.tag_capacity >> 2]!;
  const capacity = oldCapacity ? oldCapacity * 2 : FIRST_CAPACITY;
  const table = largeCalloc(capacity * SLOT, Kind.RAW);
  if (table === 0) return false;
  I32[Header.tag_table >> 2] = table;
  I32[Header.tag_capacity >> 2] = capacity;
  for (let from = old; from < old + oldCapacity * SLOT; from += SLOT) {
    if (I32[from >> 2] === 0) continue;
    const to = slotOf(I32[from >> 2]!);
    for (let i = 0; i < 3; i++) I32[(to >> 2) + i] = I32[(from >> 2) + i]!;
  }
  if (old !== 0) largeFree(old);
  return true;
}

function addBytes(n: number): void {
  const bytes = I32[Header.tag_bytes >> 2]! + n;
  I32[Header.tag_bytes >> 2] = bytes;
  if (bytes > I32[Header.tag_peak >> 2]!) I32[Header.tag_peak >> 2] = bytes;
}

/** Enters or replaces the tag of a block. */
export function setTag(address: number, size: number, tag: number): void {
  const count = I32[Header.tag_count >> 2]!;
  const capacity = I32[Header.tag_capacity >> 2]!;
  if (count * 4 >= capacity * 3 && !grow() && count + 1 >= capacity) {
    I32[Header.tag_lost >> 2]!++;
    return;
  }
  const slot = slotOf(address);
  if (I32[slot >> 2] === 0) I32[Header.tag_count >> 2]!++;
  else addBytes(-I32[(slot + 4) >> 2]!);
  I32[slot >> 2] = address;
  I32[(slot + 4) >> 2] = size;
  I32[(slot + 8) >> 2] = tag;
  addBytes(size);
}

/** Forgets a block; the slots behind it move up, so that no tombstones are needed. */
function removeTag(address: number): void {
  let hole = slotOf(address);
  if (I32[hole >> 2] === 0) return;
  addBytes(-I32[(hole + 4) >> 2]!);
  I32[Header.tag_count >> 2]!--;
  const table = I32[Header.tag_table >> 2]!;
  const mask = I32[Header.tag_capacity >> 2]! - 1;
  let i = (hole - table) / SLOT;
  for (;;) {
    i = (i + 1) & mask;
    const slot = table + i * SLOT;
    const at = I32[slot >> 2]!;
    if (at === 0) break;
    const home = (Math.imul(at >>> 4, 0x9e3779b1) >>> 7) & mask;
    const holeIndex = (hole - table) / SLOT;
    if (((i - home) & mask) < ((i - holeIndex) & mask)) continue;
    for (let w = 0; w < 3; w++) I32[(hole >> 2) + w] = I32[(slot >> 2) + w]!;
    hole = slot;
  }
  I32[hole >> 2] = 0;
}

const observer: Observer = {
  allocated(p, nbytes) { if (tagging()) setTag(p, nbytes, currentTag()); },
  freeing(p) { if (tagging()) removeTag(p); },
  resized(p, nbytes, old) {
    if (!tagging()) return; // another buffer is the current one
    if (p !== old) removeTag(old);
    setTag(p, nbytes, currentTag());
  },
};

/** Tags every block allocated or resized from now on with what `tagger` returns; false when the table finds no memory. */
export function startTags(tagger: () => number): boolean {
  if (I32[Header.tag_table >> 2] === 0 && !grow()) return false;
  currentTag = tagger;
  removeObserver(observer);
  addObserver(observer);
  return true;
}
/** Ends tagging and forgets all tags. */
export function stopTags(): void {
  removeObserver(observer);
  const table = I32[Header.tag_table >> 2]!;
  if (table !== 0) largeFree(table);
  I32[Header.tag_table >> 2] = 0;
  I32[Header.tag_capacity >> 2] = 0;
  clearCounts();
}
/** Forgets the tags of all blocks, and goes on tagging. */
export function clearTags(): void {
  memset(I32[Header.tag_table >> 2]!, 0, I32[Header.tag_capacity >> 2]! * SLOT);
  clearCounts();
}
function clearCounts(): void {
  for (const field of [Header.tag_count, Header.tag_bytes, Header.tag_peak, Header.tag_lost]) I32[field >> 2] = 0;
}
/** Are tags being kept in the current buffer? */
export function tagging(): boolean {
  return I32[Header.tag_table >> 2] !== 0;
}
/** The tag of the block at `address`, or -1. */
export function tagOf(address: number): number {
  if (!tagging()) return -1;
  const slot = slotOf(address);
  return I32[slot >> 2] === 0 ? -1 : I32[(slot + 8) >> 2]!;
}
/** The size of a tagged block as requested, or -1. */
export function taggedSize(address: number): number {
  if (!tagging()) return -1;
  const slot = slotOf(address);
  return I32[slot >> 2] === 0 ? -1 : I32[(slot + 4) >> 2]!;
}
/** A block taken from a free list is a new object: gives it the current tag, if it has one (_PyTraceMalloc_NewReference). */
export function retag(address: number): void {
  const slot = slotOf(address);
  if (I32[slot >> 2] !== 0) I32[(slot + 8) >> 2] = currentTag();
}
/** Sum of the sizes of the tagged blocks, and its peak since `resetTaggedPeak`, in bytes. */
export function taggedBytes(): { current: number; peak: number } {
  return { current: I32[Header.tag_bytes >> 2]!, peak: I32[Header.tag_peak >> 2]! };
}
export function resetTaggedPeak(): void {
  I32[Header.tag_peak >> 2] = I32[Header.tag_bytes >> 2]!;
}
/** Visits all tagged blocks, in no particular order; `visit` must not allocate from the heap. */
export function forEachTag(visit: (address: number, size: number, tag: number) => void): void {
  const table = I32[Header.tag_table >> 2]!;
  const end = table + I32[Header.tag_capacity >> 2]! * SLOT;
  for (let slot = table; slot < end; slot += SLOT) {
    if (I32[slot >> 2] !== 0) visit(I32[slot >> 2]!, I32[(slot + 4) >> 2]!, I32[(slot + 8) >> 2]!);
  }
}
