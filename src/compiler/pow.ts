/**
 * x ** y of floats, rounded correctly: CPython asks the C library, whose pow nearly always is, while the host's is not.
 * Slow (fixed point over big integers): it is for constants only.
 */

/** Bits after the point in the fixed-point computation. */
const BITS = 256n;
const ONE = 1n << BITS;

/** Precondition: x > 0 and finite, y finite. */
export function powPositive(x: number, y: number): number {
  const rough = Math.pow(x, y);
  if (!Number.isFinite(rough) || rough === 0 || rough < 1e-300 || rough === 1 && x === 1) return rough;
  const { mantissa, exponent } = split(x);
  const log = naturalLog(mantissa) + BigInt(exponent) * LN2();
  const { mantissa: m, exponent: e } = splitInteger(y);
  const product = e >= 0 ? (log * m) << BigInt(e) : (log * m) >> BigInt(-e);
  const ln2 = LN2(), k = floorDivide(product, ln2);
  return nearest(exponential(product - k * ln2), Number(k)) ?? rough;
}

/** The double nearest to value / ONE * 2**k; value is in [ONE, 2 * ONE). Null when there is no normal one. */
function nearest(value: bigint, k: number): number | null {
  if (k < -1000 || k > 1022) return null;
  const drop = BITS - 52n, half = 1n << (drop - 1n);
  return (Number((value + half) >> drop) / 2 ** 52) * 2 ** k;
}

/** x as mantissa * 2**exponent, the mantissa in fixed point and in [1, 2). */
function split(x: number): { mantissa: bigint; exponent: number } {
  const { mantissa, exponent } = splitInteger(x);
  const length = mantissa.toString(2).length;
  return { mantissa: mantissa << (BITS - BigInt(length - 1)), exponent: exponent + length - 1 };
}

/** x as integer * 2**exponent. */
function splitInteger(x: number): { mantissa: bigint; exponent: number } {
  let exponent = 0;
  while (!Number.isInteger(x)) { x *= 2; exponent--; }
  return { mantissa: BigInt(x), exponent };
}

/** ln of a fixed-point value in [1, 2], by the series of atanh. */
function naturalLog(value: bigint): bigint {
  const t = ((value - ONE) << BITS) / (value + ONE), square = (t * t) >> BITS;
  let sum = 0n;
  for (let power = t, n = 1n; power !== 0n; power = (power * square) >> BITS, n += 2n) sum += power / n;
  return sum * 2n;
}

let ln2: bigint | undefined;
function LN2(): bigint {
  return (ln2 ??= naturalLog(2n * ONE));
}

/** e ** value, for 0 <= value < ln 2. */
function exponential(value: bigint): bigint {
  let sum = ONE;
  for (let term = value, n = 2n; term !== 0n; term = ((term * value) >> BITS) / n, n++) sum += term;
  return sum;
}

function floorDivide(a: bigint, b: bigint): bigint {
  const q = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? q - 1n : q;
}
