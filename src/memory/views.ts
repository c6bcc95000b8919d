/**
 * The views of the one buffer that is the runtime.
 *
 * Addresses are byte offsets from the start of the buffer, at most 2 GiB, so each is a small integer
 * to the engine. The views are swapped together when another runtime's buffer becomes the current one:
 * never hold a view in a local across a call that may do that.
 */

export let buffer: ArrayBufferLike = new ArrayBuffer(0) as ArrayBufferLike;
export let I32: Int32Array = new Int32Array(buffer);
export let U32: Uint32Array = new Uint32Array(buffer);
export let U16: Uint16Array = new Uint16Array(buffer);
export let U8: Uint8Array = new Uint8Array(buffer);
export let F64: Float64Array = new Float64Array(buffer);

/** Makes `next` the current buffer. O(1): six view objects, no copy. */
export function useBuffer(next: ArrayBufferLike): void {
  buffer = next;
  I32 = new Int32Array(next);
  U32 = new Uint32Array(next);
  U16 = new Uint16Array(next);
  U8 = new Uint8Array(next);
  F64 = new Float64Array(next);
}

/** `memmove`: copies `size` bytes; the ranges may overlap. */
export function memmove(to: number, from: number, size: number): void {
  if (size <= 128 && ((to | from | size) & 7) === 0 && to <= from) {
    let t = to >> 2;
    let f = from >> 2;
    for (const end = t + (size >> 2); t < end; ) I32[t++] = I32[f++]!;
    return;
  }
  U8.copyWithin(to, from, from + size);
}

/** `memset`: fills `size` bytes with the byte `value`. */
export function memset(to: number, value: number, size: number): void {
  U8.fill(value, to, to + size);
}
