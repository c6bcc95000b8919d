/**
 * The path that requests take while somebody wants to know about them: test modes (debug.ts), listeners (events.ts)
 * and tags (tags.ts). While nobody does, alloc.ts never comes here.
 */
import {
  _PyObject_Calloc, _PyObject_Free, _PyObject_Malloc, _PyObject_Realloc, rawRealloc, setAllocatorHooks, usableSize,
  type AllocatorHooks,
} from "./alloc.ts";
import { Kind, largeAlloc, largeCalloc, largeFree } from "./large.ts";
import { memset, U8 } from "./views.ts";

/** What one subsystem wants to be told. Sizes are in bytes, as requested; `usable` is what the block really has. */
export interface Observer {
  /** Before a request; true makes it fail. */
  refuse?(nbytes: number): boolean;
  allocated?(p: number, nbytes: number, zero: boolean): void;
  /** The block still has its contents. */
  freeing?(p: number, usable: number): void;
  /** `p` may equal `old`; the contents have been copied. */
  resized?(p: number, nbytes: number, old: number, oldUsable: number): void;
  arena?(address: number, size: number, created: boolean): void;
}
const observers: Observer[] = [];
/** Bytes of 0xFD behind every block, checked when it is freed. Set by debug.ts. */
let pad = 0;
const padded = new Map<number, number>();

/** Adds an observer; they are told in the order in which they were added. */
export function addObserver(observer: Observer): void {
  observers.push(observer);
  setAllocatorHooks(hooked);
}
export function removeObserver(observer: Observer): void {
  const at = observers.indexOf(observer);
  if (at >= 0) observers.splice(at, 1);
  if (observers.length === 0) setAllocatorHooks(null);
}
/** Puts `bytes` forbidden bytes behind every block allocated from now on; 0 ends it. An observer must be present. */
export function setPad(bytes: number): void {
  pad = bytes;
  if (bytes === 0) padded.clear();
}

const PAD_BYTE = 0xfd;
function putPad(p: number, nbytes: number): void {
  memset(p + nbytes, PAD_BYTE, pad);
  padded.set(p, nbytes);
}
function checkPad(p: number): void {
  const nbytes = padded.get(p);
  if (nbytes === undefined) return;
  padded.delete(p);
  for (let i = 0; i < pad; i++) {
    if (U8[p + nbytes + i] !== PAD_BYTE) throw new Error(`written past the end: block 0x${p.toString(16)} of ${nbytes} bytes, byte ${nbytes + i}`);
  }
}
function refused(nbytes: number): boolean {
  for (const o of observers) if (o.refuse?.(nbytes)) return true;
  return false;
}

const hooked: AllocatorHooks = {
  malloc(nbytes, raw, zero) {
    if (refused(nbytes)) return 0;
    const size = nbytes + pad;
    const n = size === 0 && raw ? 1 : size;
    let p: number;
    if (raw) p = zero ? largeCalloc(n, Kind.RAW) : largeAlloc(n, Kind.RAW);
    else p = zero ? _PyObject_Calloc(n) : _PyObject_Malloc(n);
    if (p === 0) return 0;
    if (pad !== 0) putPad(p, nbytes);
    for (const o of observers) o.allocated?.(p, nbytes, zero);
    return p;
  },
  realloc(p, nbytes, raw) {
    if (p === 0) return hooked.malloc(nbytes, raw, false);
    if (refused(nbytes)) return 0;
    const oldUsable = usableSize(p);
    const moved = raw ? rawRealloc(p, nbytes + pad) : _PyObject_Realloc(p, nbytes + pad);
    if (moved === 0) return 0;
    if (pad !== 0) {
      padded.delete(p);
      putPad(moved, nbytes);
    }
    for (const o of observers) o.resized?.(moved, nbytes, p, oldUsable);
    return moved;
  },
  free(p, raw) {
    if (p === 0) return;
    if (pad !== 0) checkPad(p);
    const usable = usableSize(p);
    for (const o of observers) o.freeing?.(p, usable);
    if (raw) largeFree(p);
    else _PyObject_Free(p);
  },
  arena(address, size, created) {
    for (const o of observers) o.arena?.(address, size, created);
  },
};
