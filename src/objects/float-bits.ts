/**
 * The bits of a double: frexp, ldexp, neighbours. Pure functions over host numbers.
 */
const scratch = new DataView(new ArrayBuffer(8));

/** The upper 32 bits, signed. */
export function highWord(x: number): number { scratch.setFloat64(0, x); return scratch.getInt32(0); }
export function fromWords(high: number, low: number): number {
  scratch.setInt32(0, high);
  scratch.setInt32(4, low);
  return scratch.getFloat64(0);
}
export function doubleToBits(x: number): bigint { scratch.setFloat64(0, x); return scratch.getBigUint64(0); }
export function bitsToDouble(bits: bigint): number { scratch.setBigUint64(0, bits); return scratch.getFloat64(0); }
/** Is the sign bit set? */
export function signbit(x: number): boolean { return x < 0 || (x === 0 && 1 / x < 0) || (x !== x && highWord(x) < 0); }
export function copysign(x: number, y: number): number {
  const magnitude = Math.abs(x);
  return signbit(y) ? -magnitude : magnitude;
}

/** Exponent e of x = m·2**e with 0.5 <= |m| < 1; 0 for zeros, infinities and nan. */
export function frexpExponent(x: number): number {
  if (x === 0 || !Number.isFinite(x)) return 0;
  const e = (highWord(x) >>> 20) & 0x7ff;
  if (e !== 0) return e - 1022;
  return ((highWord(x * 18014398509481984) >>> 20) & 0x7ff) - 1022 - 54;
}
/** [m, e] of x = m·2**e. */
export function frexp(x: number): [mantissa: number, exponent: number] {
  const e = frexpExponent(x);
  return [x === 0 || !Number.isFinite(x) ? x : ldexp(x, -e), e];
}
/** x·2**e, rounded once. */
export function ldexp(x: number, e: number): number {
  if (x === 0 || !Number.isFinite(x)) return x;
  if (e > 1023) {
    x *= 8.98846567431158e307; // 2**1023
    e -= 1023;
    if (e > 1023) { x *= 8.98846567431158e307; e = Math.min(e - 1023, 1023); }
  } else if (e < -1022) {
    // 2**-969 keeps every bit until the last multiplication, which rounds
    x *= 2.004168360008973e-292;
    e += 969;
    if (e < -1022) { x *= 2.004168360008973e-292; e = Math.max(e + 969, -1022); }
  }
  return x * 2 ** e;
}

/** Mantissa and exponent of a finite double as integers: x = m·2**e, m odd or 0. */
export function exactParts(x: number): [m: bigint, e: number] {
  if (x === 0) return [0n, 0];
  const exponent = frexpExponent(x);
  let m = BigInt(ldexp(x, 53 - exponent));
  let e = exponent - 53;
  const low = BigInt.asUintN(64, m & -m);
  const zeros = low.toString(2).length - 1;
  m >>= BigInt(zeros);
  e += zeros;
  return [m, e];
}
/** The numerator and denominator (a power of two) of a finite double in lowest terms. */
export function integerRatio(x: number): [numerator: bigint, denominator: bigint] {
  const [m, e] = exactParts(x);
  return e >= 0 ? [m << BigInt(e), 1n] : [m, 1n << BigInt(-e)];
}
/** Half to even, exact for every double. */
export function roundHalfEven(x: number): number {
  const rounded = Math.round(x);
  return Math.abs(x - rounded) === 0.5 ? 2 * Math.round(x / 2) : rounded;
}
/** The next double after x towards y. */
export function nextafter(x: number, y: number): number {
  if (x !== x || y !== y) return NaN;
  if (x === y) return y;
  if (x === 0) return y > 0 ? 5e-324 : -5e-324;
  const bits = doubleToBits(x);
  return bitsToDouble((y > x) === (x > 0) ? bits + 1n : bits - 1n);
}
