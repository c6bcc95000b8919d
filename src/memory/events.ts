/**
 * One stream of everything the allocator does, for tools: recorders, viewers, shadow-memory checkers.
 * While nobody subscribes, nothing is called, tested or counted.
 */
import { addObserver, removeObserver, type Observer } from "./hooks.ts";

export const enum HeapEvent { Alloc = 0, Free = 1, Resize = 2, ArenaNew = 3, ArenaFree = 4 }

/**
 * Told after an allocation, before a free, after a resize. `size`: bytes requested (Free: bytes usable; arenas: their size).
 * `previous`: the old address (Resize), else 0. It must neither allocate nor free.
 */
export type HeapListener = (event: HeapEvent, address: number, size: number, previous: number) => void;

/** Calls `listener` for each event from now on; returns the function that ends it. */
export function subscribe(listener: HeapListener): () => void {
  const observer: Observer = {
    allocated: (p, nbytes) => listener(HeapEvent.Alloc, p, nbytes, 0),
    freeing: (p, usable) => listener(HeapEvent.Free, p, usable, 0),
    resized: (p, nbytes, old) => listener(HeapEvent.Resize, p, nbytes, old),
    arena: (address, size, created) => listener(created ? HeapEvent.ArenaNew : HeapEvent.ArenaFree, address, size, 0),
  };
  addObserver(observer);
  return () => removeObserver(observer);
}
