/**
 * The memory map. Everything a reader of a bare buffer needs starts at the header.
 *
 *   0x0000  page 0, never allocated: address 0 is NULL
 *   0x01000  header       magic, layout version, the bounds of the regions below, allocator state (header.ts)
 *   0x02000  state        thread state, interpreter state, collector state (objects/state.ts)
 *   0x03000  free blocks  bitmaps and list heads of the large free blocks (large.ts)
 *   0x04000  pool map     one byte for each 16 KiB of the buffer: 1 where a pool of small blocks lies (alloc.ts)
 *   0x24000  static data  static types, None, small ints, identifiers, free-list heads, method tables
 *   .......  data stack   frames, locals, evaluation stacks: the "stack memory"
 *   .......  heap         arenas and large blocks: the "heap memory"
 *
 * Static data is reserved while the modules load, in import order, so every address in it is a
 * constant of one build; a saved buffer belongs to the build that wrote it (Header.build).
 */

export const PAGE_SIZE = 0x1000;
export const HEADER_BASE = 0x1000;
export const STATE_BASE = 0x2000;
export const STATIC_BASE = 0x24000;

let staticTop = STATIC_BASE;
let sealed = false;
/** Behind what modules reserved while they loaded: where the rest starts. */
let restStart = 0;
/** The end of static data in the saved buffer that was taken over, or 0. */
let savedEnd = 0;
/** Is the rest still to be reserved, though static data has ended? */
export let restPending = false;
const rest: (() => void)[] = [];

/**
 * Reserves `size` bytes of static data, zero at boot; returns its address, the same in every runtime.
 * Only while modules load: once a heap was made, the bytes behind the static data are its data stack.
 */
export function reserveStatic(size: number, align = 16): number {
  if (sealed) throw new Error(`reserveStatic(${size}) after a heap was made: reserve (and name identifiers) at module load`);
  const address = (staticTop + align - 1) & -align;
  staticTop = address + size;
  return address;
}

/** Has `reserve` called for what is declared while modules load, but has its place behind all that they reserve themselves. */
export function reserveInRest(reserve: () => void): void { rest.push(reserve); }

/** First address past the static data. No more of it can be reserved from now on. */
export function staticEnd(): number {
  if (!sealed) {
    reserveRest();
    sealed = true;
  }
  return savedEnd !== 0 ? savedEnd : pageEnd();
}
function pageEnd(): number { return (staticTop + PAGE_SIZE - 1) & -PAGE_SIZE; }
/** Where modules' own reservations end and the rest starts. */
export function staticRest(): number { return restStart !== 0 ? restStart : staticTop; }

/**
 * Static data ends at `end`, as in a buffer that this build has saved. Its content is there already, so the rest is left
 * until somebody asks for one of its addresses (`restPending`); they come out as they were.
 */
export function takeSavedEnd(end: number): void {
  sealed = true;
  savedEnd = end;
  restPending = true;
}
export function reserveRest(): void {
  restStart = staticTop;
  restPending = sealed = false;
  for (const reserve of rest) reserve();
  sealed = savedEnd !== 0;
  if (sealed && pageEnd() !== savedEnd) throw new Error("static data is not that of the saved buffer");
}
