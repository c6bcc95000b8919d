/** Blocks that are in use for the allocator but hold nothing: objects that their types keep for the next of their kind. */
import { I32 } from "../memory/views.ts";
import { dictFreeList, keysFreeList } from "../objects/dict-keys.ts";
import { PyBaseExceptionOff, memerrors } from "../objects/exceptions.ts";
import { floatFreeList } from "../objects/float.ts";
import { GC } from "../objects/gcalloc.ts";
import { listFreeList } from "../objects/list.ts";
import { sliceCache } from "../objects/slice.ts";
import { PyTupleOff, tupleFreeLists } from "../objects/tuple.ts";

/** Visits the address of each such block with what it was. */
export function forEachKept(visit: (block: number, what: "list" | "dict" | "keys of a dict" | "tuple" | "float" | "slice" | "MemoryError") => void): void {
  for (let i = 1; i <= I32[listFreeList >> 2]!; i++) visit(I32[(listFreeList + i * 8) >> 2]! - GC.HEAD, "list");
  for (let i = 1; i <= I32[dictFreeList >> 2]!; i++) visit(I32[(dictFreeList + i * 8) >> 2]! - GC.HEAD, "dict");
  for (let i = 1; i <= I32[keysFreeList >> 2]!; i++) visit(I32[(keysFreeList + i * 8) >> 2]!, "keys of a dict");
  for (let size = 0; size < TUPLE_LISTS; size++) {
    for (let o = I32[(tupleFreeLists + size * 8) >> 2]!; o !== 0; o = I32[(o + PyTupleOff.ob_item) >> 2]!) visit(o - GC.HEAD, "tuple");
  }
  for (let o = I32[floatFreeList >> 2]!; o !== 0; o = I32[(o + 8) >> 2]!) visit(o, "float");
  const slice = I32[sliceCache >> 2]!;
  if (slice !== 0) visit(slice - GC.HEAD, "slice");
  for (let o = I32[memerrors >> 2]!; o !== 0; o = I32[(o + PyBaseExceptionOff.dict) >> 2]!) visit(o - GC.HEAD, "MemoryError");
}
/** Tuples of 1 to 20 items are kept. */
const TUPLE_LISTS = 20;
