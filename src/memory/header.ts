/**
 * The header: what a reader of a bare buffer needs to find everything else, and the allocator's own state.
 *
 *   0x1000  "OUROBORO"        0x1020  bounds of the regions      0x1080  arenas and counters
 *   0x1008  layout version    0x1100  tags, while they are kept  0x1200  nfp2lasta, 65 pointers
 *   0x1010  build id          ......                             0x1500  usedpools, 32 × { nextpool, prevpool }
 *
 * Each field is an 8-byte slot whose low 32 bits count. Sizes are in bytes.
 */
import { PAGE_SIZE, staticEnd } from "./layout.ts";
import { I32, U8, buffer, useBuffer } from "./views.ts";

export const enum Header {
  magic = 0x1000, // "OUROBORO"
  version = 0x1008, // LAYOUT_VERSION
  build = 0x1010, // 16 bytes: which build wrote the static data
  limit = 0x1020, // size of the buffer
  static_end = 0x1028, // first byte past the static data
  stack_base = 0x1030, // data stack: first byte
  stack_limit = 0x1038, // data stack: first byte past it
  heap_base = 0x1040, // header of the first large block
  heap_top = 0x1048, // header of the sentinel after the last large block: the wilderness starts here
  heap_end = 0x1050, // first byte the heap may not use
  heap_high = 0x1058, // highest heap_top so far: memory above it was never written
  large_bytes = 0x1060, // bytes in large blocks in use, headers and arenas included
  large_blocks = 0x1068, // large blocks in use, arenas included
  large_peak = 0x1070, // highest large_bytes so far
  raw_allocated_blocks = 0x1080, // PyMem_Malloc blocks that pymalloc did not serve
  allarenas = 0x1088, // array of arena_object, or 0
  maxarenas = 0x1090, // slots in allarenas
  unused_arena_objects = 0x1098, // singly linked
  usable_arenas = 0x10a0, // doubly linked, fewest free pools first
  narenas_currently_allocated = 0x10a8,
  ntimes_arena_allocated = 0x10b0,
  narenas_highwater = 0x10b8,
  arena_size = 0x10c0, // ARENA_SIZE, smaller in the "tiny arenas" test mode
  tag_table = 0x1100, // hash table of tags (tags.ts), or 0 while none are kept
  tag_capacity = 0x1108, // slots in it, a power of two
  tag_count = 0x1110, // slots in use
  tag_bytes = 0x1118, // sum of the tagged blocks' sizes as requested
  tag_peak = 0x1120, // highest tag_bytes since the last reset
  tag_lost = 0x1128, // blocks left untagged because the table could not grow
  nfp2lasta = 0x1200, // by number of free pools: the last arena in usable_arenas with so many
  usedpools = 0x1500, // by size class: ring of pools that are neither full nor empty
}

export const LAYOUT_VERSION = 1;
const MAGIC = "OUROBORO";

/** The free-block table of large.ts: bitmaps and list heads, 4 bytes each. */
export const FREE_TABLE_BASE = 0x3000;
export const POOL_MAP_BASE = 0x4000;
/** An address has at most 31 bits. */
export const MAX_LIMIT = 0x7fff0000;
export const ARENA_SIZE = 1 << 20;
export const POOL_SIZE = 1 << 14;
export const SIZE_CLASSES = 32;

export interface HeapOptions {
  /** Size of the whole buffer in bytes: header, static data, data stack and heap. Default 256 MiB, at most 2 GiB. */
  limit?: number;
  /** Bytes of data stack. Default 16 MiB, or an eighth of the limit when that is less. */
  dataStack?: number;
  /** A SharedArrayBuffer, which another thread may watch. */
  shared?: boolean;
  /** Identifies the build whose static data this is, at most 16 ASCII characters. */
  build?: string;
  /** Bytes per arena, a multiple of 16 KiB, two pools at least and 1 MiB (the default) at most; small ones are for tests. */
  arenaSize?: number;
}

function rangeError(what: string, value: number): never {
  throw new RangeError(`${what}: ${value}`);
}

/**
 * Reserves a buffer, makes it the current one, and initialises its header, an empty heap and an empty data stack.
 * The OS commits pages as they are written. Throws RangeError when the limit has no room for the fixed regions.
 */
export function createHeap(options: HeapOptions = {}): ArrayBufferLike {
  const limit = (options.limit ?? 256 << 20) & -PAGE_SIZE;
  const stack = ((options.dataStack ?? Math.min(16 << 20, limit >>> 3)) + PAGE_SIZE - 1) & -PAGE_SIZE;
  if (limit > MAX_LIMIT || limit <= 0) rangeError("memory limit out of range", options.limit ?? 0);
  if (staticEnd() + stack + PAGE_SIZE > limit) rangeError("memory limit too small", limit);
  useBuffer(options.shared ? new SharedArrayBuffer(limit) : new ArrayBuffer(limit));
  initHeader(limit, stack, options);
  return buffer;
}

function initHeader(limit: number, stack: number, options: HeapOptions): void {
  for (let i = 0; i < 8; i++) U8[Header.magic + i] = MAGIC.charCodeAt(i);
  const build = options.build ?? "";
  for (let i = 0; i < 16; i++) U8[Header.build + i] = i < build.length ? build.charCodeAt(i) : 0;
  I32[Header.version >> 2] = LAYOUT_VERSION;
  I32[Header.limit >> 2] = limit;
  I32[Header.static_end >> 2] = staticEnd();
  I32[Header.stack_base >> 2] = staticEnd();
  I32[Header.stack_limit >> 2] = staticEnd() + stack;
  const base = staticEnd() + stack + 8; // payloads are 16-aligned and follow an 8-byte header
  I32[Header.heap_base >> 2] = base;
  I32[Header.heap_top >> 2] = base;
  I32[Header.heap_high >> 2] = base + 8;
  I32[Header.heap_end >> 2] = limit;
  const arenaSize = options.arenaSize ?? ARENA_SIZE;
  if (arenaSize % POOL_SIZE !== 0 || arenaSize < 2 * POOL_SIZE || arenaSize > ARENA_SIZE) rangeError("arena size", arenaSize);
  I32[Header.arena_size >> 2] = arenaSize;
  for (let i = 0; i < SIZE_CLASSES; i++) {
    const ring = Header.usedpools + i * 16;
    I32[ring >> 2] = ring - 16;
    I32[(ring + 8) >> 2] = ring - 16;
  }
}

/** Is `candidate` a buffer of this layout (and of `build`, when given)? */
export function isHeap(candidate: ArrayBufferLike, build?: string): boolean {
  if (candidate.byteLength < POOL_MAP_BASE) return false;
  const bytes = new Uint8Array(candidate, Header.magic, 0x20);
  const text = (at: number, n: number): string => String.fromCharCode(...bytes.subarray(at, at + n)).replace(/\0+$/, "");
  return text(0, 8) === MAGIC && bytes[8] === LAYOUT_VERSION && (build === undefined || text(16, 16) === build);
}

/** Reads a field of the header of the current buffer. */
export function headerField(field: Header): number {
  return I32[field >> 2]!;
}

/** Lowers or raises the end of the heap, in bytes from the start of the buffer; false when blocks are in the way. */
export function setHeapEnd(end: number): boolean {
  if (end > I32[Header.limit >> 2]! || end < I32[Header.heap_top >> 2]! + 8) return false;
  I32[Header.heap_end >> 2] = end & -16;
  return true;
}

/** A copy of the buffer up to the last byte in use; `restoreHeap` makes a buffer of the same limit from it. */
export function saveHeap(): Uint8Array {
  return U8.slice(0, I32[Header.heap_top >> 2]! + 8);
}
/** Makes a fresh buffer with the contents that `saveHeap` returned, and the current one. */
export function restoreHeap(saved: Uint8Array, shared = false): ArrayBufferLike {
  const limit = new DataView(saved.buffer, saved.byteOffset).getInt32(Header.limit, true);
  const next = shared ? new SharedArrayBuffer(limit) : new ArrayBuffer(limit);
  useBuffer(next);
  U8.set(saved);
  I32[Header.heap_high >> 2] = I32[Header.heap_top >> 2]! + 8;
  return next;
}
