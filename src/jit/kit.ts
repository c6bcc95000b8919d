/**
 * The smallest helpers of compiled code, made once for each buffer: its views are constants to them and to the code that
 * they are inlined into.
 */
import { type Ref } from "../memory/types.ts";
import { F64, I32 as currentI32, U16, U8 } from "../memory/views.ts";
import { release } from "../interpreter/frames.ts";
import { _PyLong_FromMedium } from "../objects/int.ts";
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
  /** The int `v`, |v| < 2**30; 0 with MemoryError. */
  int(v: number): number;
  /** A new float; 0 with MemoryError. */
  float(v: number): number;
  /** The float `v` in the block of an operand that dies, else a new one; `owned`: 1 gives a back, 2 b. 0 with MemoryError, nothing given back. */
  floatInPlace(a: number, b: number, v: number, owned: number): number;
}

export function makeKit(): Kit {
  const I32 = currentI32, F = F64;
  const dec = (o: number): void => {
    const count = I32[o >> 2]!;
    if (count > 1) I32[o >> 2] = count - 1;
    else if (count === 1) release(o as Ref);
  };
  const float = (v: number): number => {
    const o = I32[free >> 2]!;
    if (o === 0) return PyFloat_FromDouble(v);
    I32[free >> 2] = I32[(o + 8) >> 2]!;
    I32[(free + 8) >> 2]!--;
    I32[o >> 2] = 1;
    I32[(o + 8) >> 2] = type;
    F[(o + 16) >> 3] = v;
    return o;
  };
  const small = smallInts + 160, free = floatFreeList, type = PyFloat_Type as number;
  return {
    I32, U16, U8, F64,
    inc(o) {
      const count = I32[o >> 2]!;
      if (count >= 0) I32[o >> 2] = count + 1;
    },
    dec,
    int(v) {
      return v >= -5 && v <= 256 ? small + v * 32 : _PyLong_FromMedium(v);
    },
    float,
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
