/**
 * Between the digits of an int and the host's BigInt, in linear time: two digits are 60 bits, 15 hexadecimal digits.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import {
  LongSign, PyLongOff, PyLong_FromLong, _PyLong_New, longDigit, longSafeNumber, long_normalize, maybe_small_long,
} from "./int.ts";

/** The value of any int. */
export function PyLong_AsBigInt(o: Ref): bigint {
  const small = longSafeNumber(o);
  if (small === small) return BigInt(small);
  const tag = I32[(o + PyLongOff.lv_tag) >> 2];
  const magnitude = tag >>> 3 <= 4 ? fewDigits(o, tag >>> 3) : manyDigits(o, tag >>> 3);
  return (tag & 3) === LongSign.NEGATIVE ? -magnitude : magnitude;
}
function fewDigits(o: Ref, size: number): bigint {
  const low = BigInt(longDigit(o, 0)) | (BigInt(longDigit(o, 1)) << 30n);
  if (size === 2) return low;
  return low | ((BigInt(longDigit(o, 2)) | (size === 4 ? BigInt(longDigit(o, 3)) << 30n : 0n)) << 60n);
}
function manyDigits(o: Ref, size: number): bigint {
  const parts: string[] = ["0x"];
  for (let i = (size - 1) & ~1; i >= 0; i -= 2) {
    const low = longDigit(o, i);
    const high = i + 1 < size ? longDigit(o, i + 1) : 0;
    parts.push((high >>> 2).toString(16).padStart(7, "0"), ((low | (high << 30)) >>> 0).toString(16).padStart(8, "0"));
  }
  return BigInt(parts.join(""));
}

/** Number of bits of |value|. */
export function bigIntBitLength(value: bigint): number {
  const hex = (value < 0n ? -value : value).toString(16);
  return hex === "0" ? 0 : (hex.length - 1) * 4 + (32 - Math.clz32(parseInt(hex[0], 16)));
}

/** An int with a block of exactly the digits it needs, or the shared small one. */
export function PyLong_FromBigInt(value: bigint): NewRef | NULL {
  if (value >= -0x1fffffffffffffn && value <= 0x1fffffffffffffn) return PyLong_FromLong(Number(value));
  return longFromBigIntSized(value, 0);
}

/** As PyLong_FromBigInt, in a block for at least `alloc` digits: what the operation asked for in CPython. */
export function longFromBigIntSized(value: bigint, alloc: number): NewRef | NULL {
  const hex = (value < 0n ? -value : value).toString(16);
  const digits = Math.ceil(hex.length * 4 / 30);
  const needed = digits === 0 || hex.length * 4 - 30 * (digits - 1) > Math.clz32(parseInt(hex[0], 16)) - 28 ? digits : digits - 1;
  const size = Math.max(alloc, needed, 1);
  const o = _PyLong_New(size);
  if (o === NULL) return NULL;
  const at = (o + PyLongOff.ob_digit) >> 2;
  let i = 0;
  for (let end = hex.length; end > 0; end -= 15) {
    const low = parseInt(hex.slice(Math.max(0, end - 8), end), 16);
    const high = end > 8 ? parseInt(hex.slice(Math.max(0, end - 15), end - 8), 16) : 0;
    I32[at + i++] = low & 0x3fffffff;
    if (i < size) I32[at + i++] = (high << 2) | (low >>> 30);
  }
  while (i < size) I32[at + i++] = 0;
  I32[(o + PyLongOff.lv_tag) >> 2] = (size << 3) | (value < 0n ? LongSign.NEGATIVE : 0);
  return maybe_small_long(long_normalize(o));
}
