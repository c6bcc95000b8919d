/**
 * The smallest helpers of compiled code, made once for each buffer: its views are constants to them and to the code that
 * they are inlined into.
 */
import { type Ref } from "../memory/types.ts";
import { F64, I32 as currentI32, U16, U8 } from "../memory/views.ts";
import { release } from "../interpreter/frames.ts";
import { PyLong_Type, _PyLong_FromMedium } from "../objects/int.ts";
import { rangeiter_next } from "../objects/range-iter.ts";
import { Pool, PyMem_Free, hooked } from "../memory/alloc.ts";
import { Header, POOL_MAP_BASE } from "../memory/header.ts";
import { PyFloat_FromDouble, PyFloat_Type, floatFreeList } from "../objects/float.ts";
import { smallInts } from "../objects/singletons.ts";

export interface Kit {
  readonly I32: Int32Array;
  readonly U16: Uint16Array;
  readonly U8: Uint8Array;
  readonly F64: Float64Array;
  /** Counts a reference. */
  inc(o: number): void;
  /** Gives one back; what dies may run Python code. */
  dec(o: number): void;
  /** The next value of a range iterator; 0 at its end, or with MemoryError. */
  rangeNext(it: number): number;
  /** The int `v`, |v| < 2**30; 0 with MemoryError. */
  int(v: number): number;
  /** A new float; 0 with MemoryError. */
  float(v: number): number;
  /** The float `v` in the block of an operand that dies, else a new one; `owned`: 1 gives a back, 2 b. 0 with MemoryError, nothing given back. */
  floatInPlace(a: number, b: number, v: number, owned: number): number;
}

/** The ring of used pools of an int's size class, and the offset from the ring to what it holds when it is empty. */
const INT_SIZE = 28;
const RING = Header.usedpools - 16 + ((INT_SIZE + 15) & -16);

export function makeKit(): Kit {
  const I32 = currentI32, F = F64, bytes = U8, hooks = hooked;
  const small = smallInts + 160, free = floatFreeList, float_type = PyFloat_Type as number, int_type = PyLong_Type as number;
  /** An int of one digit, outside the small ones: its block popped as pymalloc_alloc does it where that is simple. */
  const medium = (v: number): number => {
    const pool = I32[RING >> 2]!;
    const block = I32[(pool + Pool.freeblock) >> 2]!;
    if (pool === RING - 16 || hooks[0] !== 0) return _PyLong_FromMedium(v);
    const next = I32[block >> 2]!;
    if (next === 0) return _PyLong_FromMedium(v);
    I32[pool >> 2]!++;
    I32[(pool + Pool.freeblock) >> 2] = next;
    const i = block >> 2;
    I32[i] = 1; I32[i + 1] = 0; I32[i + 2] = int_type; I32[i + 3] = 0; I32[i + 5] = 0;
    if (v < 0) { I32[i + 4] = 10; I32[i + 6] = -v; } else { I32[i + 4] = 8; I32[i + 6] = v; }
    return block;
  };
  const int = (v: number): number => (v >= -5 && v <= 256 ? small + v * 32 : medium(v));
  /** The block of an int that has died, pushed as pymalloc_free does it where that is simple. */
  const freeInt = (o: number): void => {
    const pool = o & ~Pool.MASK;
    const last = I32[(pool + Pool.freeblock) >> 2]!;
    const count = I32[pool >> 2]! - 1;
    if (bytes[POOL_MAP_BASE + (o >> Pool.SHIFT)] !== 1 || last === 0 || count === 0 || hooks[0] !== 0) { PyMem_Free(o); return; }
    I32[o >> 2] = last;
    I32[(pool + Pool.freeblock) >> 2] = o;
    I32[pool >> 2] = count;
  };
  const dead = (o: number): void => {
    if (I32[(o + 8) >> 2] === int_type) {
      I32[o >> 2] = 0;
      freeInt(o);
    } else release(o as Ref);
  };
  const dec = (o: number): void => {
    const count = I32[o >> 2]!;
    if (count > 1) I32[o >> 2] = count - 1;
    else if (count === 1) dead(o);
  };
  const float = (v: number): number => {
    const o = I32[free >> 2]!;
    if (o === 0) return PyFloat_FromDouble(v);
    I32[free >> 2] = I32[(o + 8) >> 2]!;
    I32[(free + 8) >> 2]!--;
    I32[o >> 2] = 1;
    I32[(o + 8) >> 2] = float_type;
    F[(o + 16) >> 3] = v;
    return o;
  };
  return {
    I32, U16, U8, F64,
    inc(o) {
      const count = I32[o >> 2]!;
      if (count >= 0) I32[o >> 2] = count + 1;
    },
    dec,
    int, float,
    rangeNext(it) {
      const i = it >> 2;
      const len = I32[i + 8]!, start = I32[i + 4]!, step = I32[i + 6]!;
      const next = start + step;
      if (len <= 0 || I32[i + 9] !== 0 || (next | 0) !== next || I32[i + 5] !== start >> 31 || I32[i + 7] !== step >> 31 || start >= 0x40000000 || start <= -0x40000000) return rangeiter_next(it as Ref);
      I32[i + 4] = next;
      I32[i + 5] = next >> 31;
      I32[i + 8] = len - 1;
      return int(start);
    },
    floatInPlace(a, b, v, owned) {
      if ((owned & 1) !== 0 && I32[a >> 2] === 1) {
        F[(a + 16) >> 3] = v;
        if ((owned & 2) !== 0) dec(b);
        return a;
      }
      if ((owned & 2) !== 0 && I32[b >> 2] === 1) {
        F[(b + 16) >> 3] = v;
        if ((owned & 1) !== 0) dec(a);
        return b;
      }
      const r = float(v);
      if (r !== 0) {
        if ((owned & 1) !== 0) dec(a);
        if ((owned & 2) !== 0) dec(b);
      }
      return r;
    },
  };
}
