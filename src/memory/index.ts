/**
 * The memory manager on its own: CPython's allocator over an ArrayBuffer, for objects of any language.
 *
 *     import { createHeap, PyMem_Malloc, PyMem_Free, I32, checkHeap } from "ouroboros-python/memory";
 *     createHeap({ limit: 64 << 20 });
 *     const p = PyMem_Malloc(48);      // an address: a byte offset into the buffer, 16-aligned; 0 when memory is out
 *     I32[p >> 2] = 42;                // the views are live bindings, always of the current heap
 *     PyMem_Free(p);
 *
 * Several heaps: keep what `createHeap` returns, and make one the current one with `useBuffer`.
 * docs/internals/memory.md has the structures and the reasons.
 */
export { F64, I32, U16, U32, U8, buffer, memmove, memset, useBuffer } from "./views.ts";
export { Header, MAX_LIMIT, createHeap, isHeap, restoreHeap, saveHeap, setHeapEnd, type HeapOptions } from "./header.ts";
export { reserveStatic } from "./layout.ts";
export {
  PyMem_Calloc, PyMem_Free, PyMem_Malloc, PyMem_RawCalloc, PyMem_RawFree, PyMem_RawMalloc, PyMem_RawRealloc, PyMem_Realloc, usableSize,
} from "./alloc.ts";
export { HeapEvent, subscribe, type HeapListener } from "./events.ts";
export { onRequest, requestsMade, setNoMemory, setPads, setPoison } from "./debug.ts";
export { clearTags, forEachTag, startTags, stopTags, tagOf, taggedBytes, taggedSize, tagging } from "./tags.ts";
export { checkHeap, type CheckLevel } from "./check.ts";
export { _Py_GetGlobalAllocatedBlocks, debugMallocStats, heapStats, type HeapStats } from "./stats.ts";
export { walkArenas, walkBlocks, walkLarge, walkPools, BlockDomain } from "./walk.ts";
