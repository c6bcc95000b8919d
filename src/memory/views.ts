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

/** `memmove`: copies `size` bytes; the ranges may overlap. Short copies are loops: a call of the engine's costs more. */
export function memmove(to: number, from: number, size: number): void {
  if (size > 96) {
    U8.copyWithin(to, from, from + size);
  } else if (((to | from | size) & 3) === 0) {
    if (to <= from) for (let t = to >> 2, f = from >> 2, end = t + (size >> 2); t < end; t++, f++) I32[t] = I32[f]!;
    else for (let t = ((to + size) >> 2) - 1, f = ((from + size) >> 2) - 1, end = to >> 2; t >= end; t--, f--) I32[t] = I32[f]!;
  } else if (to <= from) {
    for (let t = to, f = from, end = to + size; t < end; t++, f++) U8[t] = U8[f]!;
  } else {
    for (let t = to + size - 1, f = from + size - 1; t >= to; t--, f--) U8[t] = U8[f]!;
  }
}

/** `memset`: fills `size` bytes with the byte `value`. */
export function memset(to: number, value: number, size: number): void {
  if (size > 256) {
    U8.fill(value, to, to + size);
  } else if (((to | size) & 3) === 0) {
    const word = Math.imul(value & 255, 0x01010101);
    for (let t = to >> 2, end = t + (size >> 2); t < end; t++) I32[t] = word;
  } else {
    for (let t = to, end = to + size; t < end; t++) U8[t] = value;
  }
}
