/**
 * Hashing of bytes, pointers and doubles. Results travel in hashLo/hashHi (hash.ts).
 * The key of SipHash-1-3 lies in `State.hash_secret`: k0 at +0, k1 at +8; all zero means PYTHONHASHSEED=0.
 * Source: CPython 3.12 Python/pyhash.c; the key's derivation from a seed: Python/bootstrap_hash.c, lcg_urandom.
 */
import { F64, I32, U8 } from "../memory/views.ts";
import { reserveStatic } from "../memory/layout.ts";
import { type Ref, type Status } from "../memory/types.ts";
import { setHash } from "./hash.ts";
import { State } from "./state.ts";

/** hash(float("inf")). */
export const _PyHASH_INF = 314159;
/** Multiplier of the imaginary part in hash(complex). */
export const _PyHASH_IMAG = 1000003;

/** Fills `State.hash_secret` from the number given as PYTHONHASHSEED (0…4294967295). Call it before Boot.STATICS. */
export function setHashSeed(seed: number): void {
  let x = seed | 0;
  for (let i = 0; i < 16; i++) {
    if (seed !== 0) x = (Math.imul(x, 214013) + 2531011) | 0;
    U8[State.hash_secret + i] = seed === 0 ? 0 : (x >>> 16) & 0xff;
  }
}

/** One little-endian 32-bit word at any alignment. */
function load32(at: number): number {
  if ((at & 3) === 0) return I32[at >> 2]!;
  return U8[at]! | (U8[at + 1]! << 8) | (U8[at + 2]! << 16) | (U8[at + 3]! << 24);
}

/**
 * SipHash-1-3 of `len` bytes at `addr`; 0 for no bytes; never -1. The halves of each 64-bit word are kept apart.
 * One loop iteration is one SipRound: the message words, the word with the length, then three rounds of finalization.
 */
export function _Py_HashBytes(addr: number, len: number): Status {
  if (len === 0) return setHash(0, 0);
  const key = State.hash_secret >> 2;
  const k0l = I32[key]!, k0h = I32[key + 1]!, k1l = I32[key + 2]!, k1h = I32[key + 3]!;
  let v0l = k0l ^ 0x70736575, v0h = k0h ^ 0x736f6d65;
  let v1l = k1l ^ 0x6e646f6d, v1h = k1h ^ 0x646f7261;
  let v2l = k0l ^ 0x6e657261, v2h = k0h ^ 0x6c796765;
  let v3l = k1l ^ 0x79746573, v3h = k1h ^ 0x74656462;
  const words = len >>> 3;
  for (let i = 0; i <= words + 3; i++) {
    let ml = 0, mh = 0;
    if (i < words) {
      const at = addr + (i << 3);
      if ((at & 3) === 0) { ml = I32[at >> 2]!; mh = I32[(at >> 2) + 1]!; }
      else { ml = load32(at); mh = load32(at + 4); }
    } else if (i === words) {
      const at = addr + (words << 3);
      mh = (len & 0xff) << 24;
      switch (len & 7) {
        case 7: mh |= U8[at + 6]! << 16;
        case 6: mh |= U8[at + 5]! << 8;
        case 5: mh |= U8[at + 4]!;
        case 4: ml |= U8[at + 3]! << 24;
        case 3: ml |= U8[at + 2]! << 16;
        case 2: ml |= U8[at + 1]! << 8;
        case 1: ml |= U8[at]!;
      }
    } else if (i === words + 1) v2l ^= 0xff;
    v3l ^= ml; v3h ^= mh;
    let low = (v0l >>> 0) + (v1l >>> 0); // v0 += v1
    v0h = (v0h + v1h + (low > 0xffffffff ? 1 : 0)) | 0; v0l = low | 0;
    low = (v2l >>> 0) + (v3l >>> 0); // v2 += v3
    v2h = (v2h + v3h + (low > 0xffffffff ? 1 : 0)) | 0; v2l = low | 0;
    let t = (v1l << 13) | (v1h >>> 19); v1h = ((v1h << 13) | (v1l >>> 19)) ^ v0h; v1l = t ^ v0l;
    t = (v3l << 16) | (v3h >>> 16); v3h = ((v3h << 16) | (v3l >>> 16)) ^ v2h; v3l = t ^ v2l;
    t = v0l; v0l = v0h; v0h = t;
    low = (v2l >>> 0) + (v1l >>> 0); // v2 += v1
    v2h = (v2h + v1h + (low > 0xffffffff ? 1 : 0)) | 0; v2l = low | 0;
    low = (v0l >>> 0) + (v3l >>> 0); // v0 += v3
    v0h = (v0h + v3h + (low > 0xffffffff ? 1 : 0)) | 0; v0l = low | 0;
    t = (v1l << 17) | (v1h >>> 15); v1h = ((v1h << 17) | (v1l >>> 15)) ^ v2h; v1l = t ^ v2l;
    t = (v3l << 21) | (v3h >>> 11); v3h = ((v3h << 21) | (v3l >>> 11)) ^ v0h; v3l = t ^ v0l;
    t = v2l; v2l = v2h; v2h = t;
    v0l ^= ml; v0h ^= mh;
  }
  return setHash(v0l ^ v1l ^ v2l ^ v3l, v0h ^ v1h ^ v2h ^ v3h);
}

/** Hash of an address: rotated right by 4, since the low bits of addresses are equal. */
export function _Py_HashPointer(p: number): Status {
  return setHash(p >>> 4, (p & 15) << 28);
}

const scratch = reserveStatic(8);

/** Hash of a double: its value modulo 2^61 - 1, so that equal numbers of all types agree; `inst` serves for NaN. */
export function _Py_HashDouble(inst: Ref, value: number): Status {
  if (value !== value) return _Py_HashPointer(inst);
  const magnitude = Math.abs(value);
  if (magnitude === Infinity) return value > 0 ? setHash(_PyHASH_INF, 0) : setHash(-_PyHASH_INF, -1);
  if (magnitude < 9007199254740992 && Math.floor(magnitude) === magnitude) {
    return setSignedHash(magnitude | 0, Math.floor(magnitude / 4294967296) | 0, value < 0);
  }
  F64[scratch >> 3] = magnitude;
  const lo = I32[scratch >> 2]!;
  let hi = I32[(scratch + 4) >> 2]!;
  const biased = hi >>> 20;
  hi &= 0xfffff;
  if (biased !== 0) hi |= 0x100000;
  // value = (hi:lo) * 2**e, and multiplying by 2**e modulo 2**61 - 1 is rotating 61 bits.
  const e = (((biased || 1) - 1075) % 61 + 61) % 61;
  return setSignedHash(
    shiftLeftLow(lo, e) | shiftRightLow(lo, hi, 61 - e),
    (shiftLeftHigh(lo, hi, e) & 0x1fffffff) | shiftRightHigh(hi, 61 - e),
    value < 0,
  );
}
function shiftLeftLow(lo: number, by: number): number { return by >= 32 ? 0 : lo << by; }
function shiftLeftHigh(lo: number, hi: number, by: number): number {
  if (by >= 32) return lo << (by - 32);
  return by === 0 ? hi : (hi << by) | (lo >>> (32 - by));
}
function shiftRightLow(lo: number, hi: number, by: number): number {
  if (by >= 32) return hi >>> (by - 32);
  return by === 0 ? lo : (lo >>> by) | (hi << (32 - by));
}
function shiftRightHigh(hi: number, by: number): number { return by >= 32 ? 0 : hi >>> by; }

function setSignedHash(lo: number, hi: number, negative: boolean): Status {
  if (!negative) return setHash(lo, hi);
  return setHash(-lo | 0, lo === 0 ? -hi | 0 : ~hi);
}
