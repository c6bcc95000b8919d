/**
 * Which heap is looked at: the current buffer. Everything in this folder reads it and writes nothing to it.
 */
import { buffer, useBuffer } from "../memory/views.ts";

/** Makes `heap` the current buffer for the length of `body`. */
export function withHeap<T>(heap: ArrayBufferLike, body: () => T): T {
  const saved = buffer;
  useBuffer(heap);
  try {
    return body();
  } finally {
    useBuffer(saved);
  }
}

/** The heap does not hold what it must: an address that is none, an object without a type. */
export class HeapDamaged extends Error {
  override readonly name = "HeapDamaged";
}

export function hex(address: number): string { return `0x${address.toString(16)}`; }
