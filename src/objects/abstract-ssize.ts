/**
 * Py_ssize_t as a host number: exact up to 2^53, beyond that a double near the value; a field of 8 bytes in the buffer.
 */
import { I32 } from "../memory/views.ts";

/** 2^63 - 1, as near as a double comes: every length compares below it. */
export const PY_SSIZE_T_MAX = 9223372036854775807;
export const PY_SSIZE_T_MIN = -9223372036854775808;

/** The signed 64-bit field at `address`. */
export function readSsize(address: number): number {
  return I32[(address + 4) >> 2]! * 4294967296 + (I32[address >> 2]! >>> 0);
}
/** Writes both halves of the field at `address`; a value of 2^63 or more becomes 2^63 - 1. */
export function writeSsize(address: number, value: number): void {
  if (value >= PY_SSIZE_T_MAX) {
    I32[address >> 2] = -1;
    I32[(address + 4) >> 2] = 0x7fffffff;
    return;
  }
  I32[address >> 2] = value | 0;
  I32[(address + 4) >> 2] = Math.floor(value / 4294967296);
}
/** The exact signed 64-bit field at `address`. */
export function readInt64(address: number): bigint {
  return (BigInt(I32[(address + 4) >> 2]!) << 32n) | BigInt(I32[address >> 2]! >>> 0);
}
export function writeInt64(address: number, value: bigint): void {
  I32[address >> 2] = Number(BigInt.asIntN(32, value));
  I32[(address + 4) >> 2] = Number(BigInt.asIntN(32, value >> 32n));
}
export const INT64_MAX = 0x7fffffffffffffffn;
export const INT64_MIN = -0x8000000000000000n;
