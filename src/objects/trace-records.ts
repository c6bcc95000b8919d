/**
 * The records of tracemalloc: which frames asked for a block. The address of a record is the tag of the blocks (memory/tags.ts).
 *
 *   traceback record, outside the object heap, one for each distinct traceback:
 *   0 next in its bucket   4 hash   8 frames kept   12 frames there were   16 { filename (owned str), line }, newest first
 */
import { reserveStatic } from "../memory/layout.ts";
import { type Ref } from "../memory/types.ts";
import { I32 } from "../memory/views.ts";

export const enum RecordOff { next = 0, hash = 4, nframe = 8, total = 12, frames = 16, FRAME = 8 }
export const BUCKETS = 1024;
/** Heads of the hash chains, 4 bytes each. */
export const buckets = reserveStatic(BUCKETS * 4);

/** Is `tag` the address of a record? */
export function isRecord(tag: number): boolean {
  if (tag <= 0 || (tag & 3) !== 0 || tag + RecordOff.frames > I32.byteLength) return false;
  const hash = I32[(tag + RecordOff.hash) >> 2]!;
  for (let r = I32[(buckets + (hash & (BUCKETS - 1)) * 4) >> 2]!; r !== 0; r = I32[(r + RecordOff.next) >> 2]!) if (r === tag) return true;
  return false;
}
/** Visits the frames of a record, the newest first. */
export function forEachRecordFrame(record: number, visit: (filename: Ref, line: number) => void): void {
  for (let i = 0, n = I32[(record + RecordOff.nframe) >> 2]!; i < n; i++) {
    const at = (record + RecordOff.frames + i * RecordOff.FRAME) >> 2;
    visit(I32[at]! as Ref, I32[at + 1]!);
  }
}
/** Visits all records. */
export function forEachRecord(visit: (record: number) => void): void {
  for (let bucket = buckets; bucket < buckets + BUCKETS * 4; bucket += 4) {
    for (let r = I32[bucket >> 2]!; r !== 0; r = I32[(r + RecordOff.next) >> 2]!) visit(r);
  }
}
