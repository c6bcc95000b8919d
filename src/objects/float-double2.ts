/**
 * Sums of two doubles (about 100 bits), and exp, log, sine and cosine in them.
 * Method: T. J. Dekker, "A floating-point technique for extending the available precision" (1971); argument reduction
 * and Newton steps from the host's result. Slow, and every step makes an object: ./float-tables.ts and
 * ./float-trig-tables.ts decide nearly all cases.
 */
import { frexp, ldexp } from "./float-bits.ts";

/** hi + lo with |lo| at most half an ulp of hi. */
export type Double2 = readonly [hi: number, lo: number];

export function quickSum(a: number, b: number): Double2 { const s = a + b; return [s, b - (s - a)]; }
export function twoSum(a: number, b: number): Double2 {
  const s = a + b;
  const t = s - a;
  return [s, a - (s - t) + (b - t)];
}
/** a·b - product, exactly, where product is a * b; |a|, |b| below 2**970. */
export function productRest(a: number, b: number, product: number): number {
  const ta = 134217729 * a;
  const ah = ta - (ta - a);
  const al = a - ah;
  const tb = 134217729 * b;
  const bh = tb - (tb - b);
  const bl = b - bh;
  return ah * bh - product + ah * bl + al * bh + al * bl;
}
/** The exact product; |a|, |b| below 2**970. */
export function twoProduct(a: number, b: number): Double2 {
  const p = a * b;
  return [p, productRest(a, b, p)];
}
export function add2(a: Double2, b: Double2): Double2 {
  const [s, e] = twoSum(a[0], b[0]);
  const [t, f] = twoSum(a[1], b[1]);
  const [u, v] = quickSum(s, e + t);
  return quickSum(u, v + f);
}
export function neg2(a: Double2): Double2 { return [-a[0], -a[1]]; }
export function mul2(a: Double2, b: Double2): Double2 {
  const [p, e] = twoProduct(a[0], b[0]);
  return quickSum(p, e + (a[0] * b[1] + a[1] * b[0]));
}
export function div2(a: Double2, b: Double2): Double2 {
  const q = a[0] / b[0];
  const r = add2(a, neg2(mul2([q, 0], b)));
  const q2 = r[0] / b[0];
  const r2 = add2(r, neg2(mul2([q2, 0], b)));
  return add2(quickSum(q, q2), [r2[0] / b[0], 0]);
}
export function sqrt2(a: Double2): Double2 {
  if (a[0] <= 0) return [0, 0];
  const s = Math.sqrt(a[0]);
  const r = add2(a, neg2(twoProduct(s, s)));
  return quickSum(s, r[0] / (2 * s));
}
export function scale2(a: Double2, factor: number): Double2 { return [a[0] * factor, a[1] * factor]; }

/** ln 2 and pi/2 to about 160 bits, in three parts. */
export const LN2: Double2 = [0.6931471805599453, 2.3190468138462996e-17];
const LN2_3 = 5.707708438416212e-34;
export const PIO2: Double2 = [1.5707963267948966, 6.123233995736766e-17];
export const PIO2_3 = -1.4973849048591833e-33;

// --- exponential and logarithm

const inverses: Double2[] = [];
/** 1/n! for n = 2…28 at n - 2. */
export function inverseFactorials(): readonly Double2[] {
  if (inverses.length === 0) {
    let f: Double2 = [1, 0];
    for (let n = 2; n <= 28; n++) { f = div2(f, [n, 0]); inverses.push(f); }
  }
  return inverses;
}
/** a - k·(c0 + c1 + c2), for integral k below 2**20. */
export function reduce(a: Double2, k: number, c: Double2, c2: number): Double2 {
  if (k === 0) return a;
  return add2(add2(a, neg2(twoProduct(k, c[0]))), neg2(add2(twoProduct(k, c[1]), [k * c2, 0])));
}
/** exp(a) as m × 2**k; |a| below 800. */
export function expParts(a: Double2): [m: Double2, k: number] {
  const k = Math.round(a[0] / LN2[0]);
  const r = scale2(reduce(a, k, LN2, LN2_3), 1 / 256);
  const inverse = inverseFactorials();
  let sum = inverse[9];
  for (let n = 8; n >= 0; n--) sum = add2(mul2(sum, r), inverse[n]);
  sum = add2(mul2(mul2(sum, r), r), r);
  for (let i = 0; i < 8; i++) sum = add2(scale2(sum, 2), mul2(sum, sum));
  return [add2(sum, [1, 0]), k];
}
/** Rounds m × 2**k, also where the result is subnormal. */
export function compose(m: Double2, k: number): number {
  if (k > -1000) return ldexp(m[0], k);
  // below 2**-1022 the last place is 2**-1074: round there, once
  const unit = ldexp(1, -1074 - k);
  const n = Math.floor(m[0] / unit);
  const rest = add2(m, [-n * unit, 0]);
  const twice = (rest[0] + rest[1]) * 2;
  return ldexp(m[0] < ldexp(1, -1022 - k) ? n + (twice > unit || (twice === unit && n % 2 === 1) ? 1 : 0) : m[0] / unit, -1074);
}
const odds: Double2[] = [];
/** 1/n for n = 1, 3, …, 31. */
function oddInverses(): readonly Double2[] {
  if (odds.length === 0) for (let n = 1; n <= 31; n += 2) odds.push(div2([1, 0], [n, 0]));
  return odds;
}
/** log of a positive finite number. */
export function log2parts(x: number): Double2 {
  const [m, e] = frexp(x);
  if (x > 0.9 && x < 1.1) {
    const s = div2([x - 1, 0], twoSum(x, 1));
    const square = mul2(s, s);
    const inverse = oddInverses();
    let sum: Double2 = [0, 0];
    for (let n = Math.abs(x - 1) < 2 ** -6 ? 7 : 15; n >= 0; n--) sum = add2(mul2(sum, square), inverse[n]);
    return scale2(mul2(sum, s), 2);
  }
  const guess = Math.log(m);
  const [g, k] = expParts([guess, 0]);
  const exponential = scale2(g, 2 ** k);
  const step = div2(add2([m, 0], neg2(exponential)), add2([m, 0], exponential));
  const logm = add2([guess, 0], scale2(step, 2));
  return e === 0 ? logm : add2(logm, add2(twoProduct(e, LN2[0]), add2(twoProduct(e, LN2[1]), [e * LN2_3, 0])));
}

// --- sine and cosine

/** pi × 2**1300, computed once, for arguments too large for the parts above. */
let bigPi = 0n;
function piScaled(): bigint {
  if (bigPi !== 0n) return bigPi;
  const arctan = (n: bigint): bigint => { // arctan(1/n) × 2**1320
    let power = (1n << 1320n) / n;
    let sum = power;
    for (let k = 3n, sign = -1n; power !== 0n; k += 2n, sign = -sign) { power /= n * n; sum += sign * (power / k); }
    return sum;
  };
  bigPi = (16n * arctan(5n) - 4n * arctan(239n)) >> 20n;
  return bigPi;
}
function bigToDouble2(value: bigint, scale: number): Double2 {
  const hi = Number(value);
  return [ldexp(hi, -scale), ldexp(Number(value - BigInt(hi)), -scale)];
}
/** x - k·pi/2 within ±pi/4, and k modulo 4. */
function reduceHalfPi(x: number): [r: Double2, quadrant: number] {
  if (Math.abs(x) < 1e5) {
    const k = Math.round(x / PIO2[0]);
    return [reduce([x, 0], k, PIO2, PIO2_3), k & 3];
  }
  const [m, e] = frexp(x);
  const mantissa = BigInt(ldexp(m, 53));
  const shift = 1300 + e - 53;
  const scaled = shift >= 0 ? mantissa << BigInt(shift) : mantissa >> BigInt(-shift);
  const half = piScaled() >> 1n;
  let k = scaled / half;
  let rest = scaled - k * half;
  if (rest * 2n > half) { k += 1n; rest -= half; } else if (rest * 2n < -half) { k -= 1n; rest += half; }
  return [bigToDouble2(rest >> 290n, 1010), Number(BigInt.asUintN(2, k))];
}
/** sin and cos of a reduced argument by their series. */
export function sinCosSeries(r: Double2): [sin: Double2, cos: Double2] {
  const inverse = inverseFactorials();
  const square = mul2(r, r);
  let s: Double2 = [0, 0];
  let c: Double2 = [0, 0];
  for (let n = 26; n >= 2; n -= 2) {
    const sign = n % 4 === 2 ? -1 : 1;
    s = add2(mul2(s, square), scale2(inverse[n - 1], sign)); // ±1/(n+1)!
    c = add2(mul2(c, square), scale2(inverse[n - 2], sign)); // ±1/n!
  }
  return [add2(r, mul2(mul2(s, square), r)), add2([1, 0], mul2(c, square))];
}
export function sinCos(x: number): [sin: Double2, cos: Double2] {
  const [r, quadrant] = reduceHalfPi(x);
  const [s, c] = sinCosSeries(r);
  switch (quadrant) {
    case 0: return [s, c];
    case 1: return [c, neg2(s)];
    case 2: return [neg2(s), neg2(c)];
    default: return [neg2(c), s];
  }
}
