/**
 * Elementary functions to the last bit. C libraries round them almost always correctly; the host's own may be an ulp off,
 * and repr() shows that. Values are computed as unevaluated sums of two doubles (about 100 bits) and rounded once.
 * Method: T. J. Dekker, "A floating-point technique for extending the available precision" (1971); argument reduction
 * and Newton steps from the host's result.
 */
import { frexp, ldexp } from "./float-bits.ts";

/** hi + lo with |lo| at most half an ulp of hi. */
export type Double2 = readonly [hi: number, lo: number];

function quickSum(a: number, b: number): Double2 { const s = a + b; return [s, b - (s - a)]; }
export function twoSum(a: number, b: number): Double2 {
  const s = a + b;
  const t = s - a;
  return [s, a - (s - t) + (b - t)];
}
/** The exact product; |a|, |b| below 2**970. */
export function twoProduct(a: number, b: number): Double2 {
  const p = a * b;
  const ta = 134217729 * a;
  const ah = ta - (ta - a);
  const al = a - ah;
  const tb = 134217729 * b;
  const bh = tb - (tb - b);
  const bl = b - bh;
  return [p, ah * bh - p + ah * bl + al * bh + al * bl];
}
export function add2(a: Double2, b: Double2): Double2 {
  const [s, e] = twoSum(a[0], b[0]);
  const [t, f] = twoSum(a[1], b[1]);
  const [u, v] = quickSum(s, e + t);
  return quickSum(u, v + f);
}
function neg2(a: Double2): Double2 { return [-a[0], -a[1]]; }
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
function scale2(a: Double2, factor: number): Double2 { return [a[0] * factor, a[1] * factor]; }

const LN2: Double2 = [0.6931471805599453, 2.3190468138462996e-17];
const LN2_3 = 5.707708438416212e-34;
/** pi/2 and ln 2 to about 160 bits, in three parts. */
const PIO2: Double2 = [1.5707963267948966, 6.123233995736766e-17];
const PIO2_3 = -1.4973849048591833e-33;

// --- exponential and logarithm

/** 1/n! for n = 2…14. */
const inverseFactorials: Double2[] = [];
{
  let f: Double2 = [1, 0];
  for (let n = 2; n <= 28; n++) { f = div2(f, [n, 0]); inverseFactorials.push(f); }
}
/** a - k·(c0 + c1 + c2), for integral k below 2**20. */
function reduce(a: Double2, k: number, c: Double2, c2: number): Double2 {
  if (k === 0) return a;
  return add2(add2(a, neg2(twoProduct(k, c[0]))), neg2(add2(twoProduct(k, c[1]), [k * c2, 0])));
}
/** exp(a) as m × 2**k; |a| below 800. */
function expParts(a: Double2): [m: Double2, k: number] {
  const k = Math.round(a[0] / LN2[0]);
  const r = scale2(reduce(a, k, LN2, LN2_3), 1 / 256);
  let sum: Double2 = inverseFactorials[9];
  for (let n = 8; n >= 0; n--) sum = add2(mul2(sum, r), inverseFactorials[n]);
  sum = add2(mul2(mul2(sum, r), r), r);
  for (let i = 0; i < 8; i++) sum = add2(scale2(sum, 2), mul2(sum, sum));
  return [add2(sum, [1, 0]), k];
}
/** Rounds m × 2**k, also where the result is subnormal. */
function compose(m: Double2, k: number): number {
  if (k > -1000) return ldexp(m[0], k);
  // below 2**-1022 the last place is 2**-1074: round there, once
  const unit = ldexp(1, -1074 - k);
  const n = Math.floor(m[0] / unit);
  const rest = add2(m, [-n * unit, 0]);
  const twice = (rest[0] + rest[1]) * 2;
  return ldexp(m[0] < ldexp(1, -1022 - k) ? n + (twice > unit || (twice === unit && n % 2 === 1) ? 1 : 0) : m[0] / unit, -1074);
}
export function exp(x: number): number {
  if (x !== x) return x;
  if (x > 710) return Infinity;
  if (x < -746) return 0;
  return compose(...expParts([x, 0]));
}
export function exp2(x: number): number {
  if (x !== x) return x;
  if (x >= 1024) return Infinity;
  if (x < -1076) return 0;
  const k = Math.round(x);
  const [m, e] = expParts(mul2(LN2, [x - k, 0]));
  return compose(m, e + k);
}
/** log of a positive finite number. */
export function log2parts(x: number): Double2 {
  const [m, e] = frexp(x);
  if (x > 0.9 && x < 1.1) {
    const s = div2([x - 1, 0], twoSum(x, 1));
    const square = mul2(s, s);
    let sum: Double2 = [0, 0];
    for (let n = 31; n >= 1; n -= 2) sum = add2(mul2(sum, square), div2([1, 0], [n, 0]));
    return scale2(mul2(sum, s), 2);
  }
  const guess = Math.log(m);
  const [g, k] = expParts([guess, 0]);
  const exponential = scale2(g, 2 ** k);
  const step = div2(add2([m, 0], neg2(exponential)), add2([m, 0], exponential));
  const logm = add2([guess, 0], scale2(step, 2));
  return e === 0 ? logm : add2(logm, add2(twoProduct(e, LN2[0]), add2(twoProduct(e, LN2[1]), [e * LN2_3, 0])));
}
/** log of x > 0, infinity or nan. */
export function log(x: number): number {
  return x > 0 && x < Infinity ? log2parts(x)[0] : Math.log(x);
}
export function log2(x: number): number {
  if (!(x > 0) || x === Infinity) return Math.log2(x);
  const [m, e] = frexp(x);
  if (m === 0.5) return e - 1;
  return div2(log2parts(x), LN2)[0];
}
/** By fdlibm's formula, as C libraries have it: not always correctly rounded. */
export function log10(x: number): number {
  if (!(x > 0 && x < Infinity)) return Math.log10(x);
  const [m, e] = frexp(x);
  const k = e - 1 < 0 ? e : e - 1;
  const z = k * 3.69423907715893078616e-13 + 4.34294481903251816668e-01 * log(k === e ? m : 2 * m);
  return z + k * 3.01029995663611771306e-01;
}
/** x ** y for x > 0, finite; infinite when it overflows. */
export function pow(x: number, y: number): number {
  if (y === 2) return x * x;
  if (y === 1) return x;
  if (y === 0.5) return Math.sqrt(x);
  if (!(x > 0) || x === Infinity || !Number.isFinite(y)) return x ** y;
  const estimate = y * Math.log(x);
  if (estimate > 720) return Infinity;
  if (estimate < -760) return 0;
  return compose(...expParts(mul2(log2parts(x), [y, 0])));
}
/** Cube root, correctly rounded (the C libraries' own differ from each other in the last place). */
export function cbrt(x: number): number {
  if (x === 0 || !Number.isFinite(x)) return x;
  const [m, e] = frexp(Math.abs(x));
  const third = Math.floor(e / 3);
  const a = ldexp(m, e - 3 * third);
  const guess = Math.cbrt(a);
  const cube = mul2(twoProduct(guess, guess), [guess, 0]);
  const step = add2([a, 0], neg2(cube))[0] / (3 * guess * guess);
  const root = ldexp(guess + step, third);
  return x < 0 ? -root : root;
}
// Hyperbolic functions: the formulas of fdlibm, which C libraries use, over the functions above.
export function cosh(x: number): number {
  const size = Math.abs(x);
  if (size < 0.34657359027997264) {
    const t = Math.expm1(size);
    return size < 2 ** -55 ? 1 + t : 1 + (t * t) / (2 * (1 + t));
  }
  if (size < 22) { const t = exp(size); return 0.5 * t + 0.5 / t; }
  if (size < 709.78) return 0.5 * exp(size);
  const w = exp(0.5 * size);
  return size === Infinity ? size : 0.5 * w * w;
}
export function asinh(x: number): number {
  const size = Math.abs(x);
  if (!(size > 2 ** -28) || size === Infinity) return x;
  const square = x * x;
  const w = size > 2 ** 28 ? log(size) + LN2[0] : size > 2 ? log(2 * size + 1 / (Math.sqrt(square + 1) + size)) : Math.log1p(size + square / (1 + Math.sqrt(1 + square)));
  return x < 0 ? -w : w;
}
export function acosh(x: number): number {
  if (!(x >= 1) || x === Infinity) return Math.acosh(x);
  if (x > 2 ** 28) return log(x) + LN2[0];
  if (x > 2) return log(2 * x - 1 / (x + Math.sqrt(x * x - 1)));
  const t = x - 1;
  return Math.log1p(t + Math.sqrt(2 * t + t * t));
}

// --- trigonometry

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
function sinCosSeries(r: Double2): [sin: Double2, cos: Double2] {
  const square = mul2(r, r);
  let s: Double2 = [0, 0];
  let c: Double2 = [0, 0];
  for (let n = 26; n >= 2; n -= 2) {
    const sign = n % 4 === 2 ? -1 : 1;
    s = add2(mul2(s, square), scale2(inverseFactorials[n - 1], sign)); // ±1/(n+1)!
    c = add2(mul2(c, square), scale2(inverseFactorials[n - 2], sign)); // ±1/n!
  }
  return [add2(r, mul2(mul2(s, square), r)), add2([1, 0], mul2(c, square))];
}
function sinCos(x: number): [sin: Double2, cos: Double2] {
  const [r, quadrant] = reduceHalfPi(x);
  const [s, c] = sinCosSeries(r);
  switch (quadrant) {
    case 0: return [s, c];
    case 1: return [c, neg2(s)];
    case 2: return [neg2(s), neg2(c)];
    default: return [neg2(c), s];
  }
}
export function sin(x: number): number { return Number.isFinite(x) && Math.abs(x) > 1e-8 ? sinCos(x)[0][0] : Math.sin(x); }
export function cos(x: number): number { return Number.isFinite(x) ? sinCos(x)[1][0] : NaN; }
export function tan(x: number): number {
  if (!Number.isFinite(x) || Math.abs(x) <= 1e-8) return Math.tan(x);
  const [s, c] = sinCos(x);
  return div2(s, c)[0];
}
/** The angle of (x, y), one Newton step from the host's. */
function angle(y: Double2, x: Double2): number {
  const guess = Math.atan2(y[0], x[0]);
  const [s, c] = sinCos(guess);
  const numerator = add2(mul2(y, c), neg2(mul2(x, s)));
  const denominator = add2(mul2(x, c), mul2(y, s));
  return guess + numerator[0] / denominator[0];
}
export function atan(x: number): number { return Math.abs(x) > 1e-8 && Math.abs(x) < 1e15 ? angle([x, 0], [1, 0]) : Math.atan(x); }
export function atan2(y: number, x: number): number {
  const ratio = Math.abs(y / x);
  if (!(ratio > 1e-8 && ratio < 1e15)) return Math.atan2(y, x);
  const e = -frexp(x)[1];
  return angle([ldexp(y, e), 0], [ldexp(x, e), 0]);
}
/** sqrt(1 - x²). */
function cofunction(x: number): Double2 { return sqrt2(mul2(twoSum(1, -x), twoSum(1, x))); }
export function asin(x: number): number {
  if (!(Math.abs(x) < 1) || Math.abs(x) < 1e-8) return Math.asin(x);
  return angle([x, 0], cofunction(x));
}
export function acos(x: number): number { return Math.abs(x) < 1 ? angle(cofunction(x), [x, 0]) : Math.acos(x); }

// --- Euclid's norm

/** The length of a vector, correctly rounded. Infinite when a coordinate is, else nan when one is nan. */
export function vectorNorm(values: number[]): number {
  let largest = 0;
  let nan = false;
  for (const value of values) {
    if (value !== value) nan = true;
    else if (Math.abs(value) > largest) largest = Math.abs(value);
  }
  if (largest === Infinity) return Infinity;
  if (nan) return NaN;
  if (largest === 0 || values.length <= 1) return largest;
  const e = frexp(largest)[1];
  let sum: Double2 = [0, 0];
  for (const value of values) {
    const scaled = ldexp(value, -e);
    sum = add2(sum, twoProduct(scaled, scaled));
  }
  return ldexp(sqrt2(sum)[0], e);
}
export function hypot(x: number, y: number): number { return vectorNorm([x, y]); }
