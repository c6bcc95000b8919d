/**
 * Elementary functions to the last bit. C libraries round them almost always correctly; the host's own may be an ulp off,
 * and repr() shows that. Nearly all cases are decided by tables (./float-tables.ts, ./float-trig-tables.ts); those in which
 * their error matters are computed as unevaluated sums of two doubles (./float-double2.ts) and rounded once.
 */
import { frexp, frexpExponent, ldexp } from "./float-bits.ts";
import {
  LN2, add2, compose, div2, expParts, log2parts, mul2, neg2, productRest, sinCos, sqrt2, twoSum, type Double2,
} from "./float-double2.ts";
import { LOG_ERROR, expOfSum, expRounded, io, logParts, tablesReady } from "./float-tables.ts";
import {
  angleRounded, cofunctionParts, parts, roundedParts, tanRounded, trigParts, trigTablesReady,
} from "./float-trig-tables.ts";

// --- exponential and logarithm

/** 1 / ln 2: the double, and its rest. */
const INVERSE_LN2 = 1.4426950408889634;
const INVERSE_LN2_REST = 2.0355273740931033e-17;

export function exp(x: number): number {
  if (tablesReady() && x > -746 && x < 710) {
    const fast = expOfSum(x, 0);
    if (fast === fast) return fast;
  }
  return slowExp(x);
}
function slowExp(x: number): number {
  if (x !== x) return x;
  if (x > 710) return Infinity;
  if (x < -746) return 0;
  return compose(...expParts([x, 0]));
}
export function exp2(x: number): number {
  if (tablesReady() && x > -1076 && x < 1024) {
    const n = Math.round(x * 128);
    const rest = x - n / 128; // exact
    const hi = rest * LN2[0];
    io[0] = hi;
    io[1] = productRest(rest, LN2[0], hi) + rest * LN2[1];
    const fast = expRounded(n);
    if (fast === fast) return fast;
  }
  return slowExp2(x);
}
function slowExp2(x: number): number {
  if (x !== x) return x;
  if (x >= 1024) return Infinity;
  if (x < -1076) return 0;
  const k = Math.round(x);
  const [m, e] = expParts(mul2(LN2, [x - k, 0]));
  return compose(m, e + k);
}
/** log of x > 0, infinity or nan. */
export function log(x: number): number {
  if (!(x > 0 && x < Infinity)) return Math.log(x);
  if (tablesReady()) {
    logParts(x);
    const hi = io[0];
    const lo = io[1];
    const sum = hi + lo;
    const error = hi * LOG_ERROR;
    if (hi + (lo + error) === sum && hi + (lo - error) === sum) return sum;
  }
  return log2parts(x)[0];
}
export function log2(x: number): number {
  if (!(x > 0) || x === Infinity) return Math.log2(x);
  if (tablesReady()) {
    logParts(x);
    const h = io[0];
    const hi = h * INVERSE_LN2;
    const lo = productRest(h, INVERSE_LN2, hi) + (h * INVERSE_LN2_REST + io[1] * INVERSE_LN2);
    const sum = hi + lo;
    const error = hi * LOG_ERROR;
    if (hi + (lo + error) === sum && hi + (lo - error) === sum) return sum;
  }
  const [m, e] = frexp(x);
  if (m === 0.5) return e - 1;
  return div2(log2parts(x), LN2)[0];
}
/** By fdlibm's formula, as C libraries have it: not always correctly rounded. */
export function log10(x: number): number {
  if (!(x > 0 && x < Infinity)) return Math.log10(x);
  const e = frexpExponent(x);
  const k = e - 1 < 0 ? e : e - 1;
  const z = k * 3.69423907715878063616e-13 + 4.34294481903251816668e-01 * log(ldexp(x, -k));
  return z + k * 3.01029995663611771306e-01;
}
/** x ** y for x > 0, finite; infinite when it overflows. */
export function pow(x: number, y: number): number {
  if (y === 2) return x * x;
  if (y === 1) return x;
  if (y === 0.5) return Math.sqrt(x);
  if (!(x > 0) || x === Infinity || !Number.isFinite(y)) return x ** y;
  if (tablesReady() && y < 1e20 && y > -1e20) {
    logParts(x);
    // y times the logarithm
    const h = io[0];
    const p = y * h;
    if (p > -709 && p < 709) {
      const fast = expOfSum(p, productRest(y, h, p) + y * io[1]);
      if (fast === fast) return fast;
    }
  }
  return slowPow(x, y);
}
function slowPow(x: number, y: number): number {
  const estimate = y * Math.log(x);
  if (estimate > 720) return Infinity;
  if (estimate < -760) return 0;
  return compose(...expParts(mul2(log2parts(x), [y, 0])));
}
/** Cube root, correctly rounded (the C libraries' own differ from each other in the last place). */
export function cbrt(x: number): number {
  if (x === 0 || !Number.isFinite(x)) return x;
  const size = Math.abs(x);
  const e = frexpExponent(size);
  const third = Math.floor(e / 3);
  const a = ldexp(size, -3 * third);
  const guess = Math.cbrt(a);
  const square = guess * guess;
  const cube = square * guess;
  const rest = productRest(square, guess, cube) + productRest(guess, guess, square) * guess;
  const root = ldexp(guess + (a - cube - rest) / (3 * square), third);
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

export function sin(x: number): number {
  if (!Number.isFinite(x) || Math.abs(x) <= 1e-8) return Math.sin(x);
  if (trigTablesReady() && trigParts(x, 0)) {
    const fast = roundedParts();
    if (fast === fast) return fast;
  }
  return sinCos(x)[0][0];
}
export function cos(x: number): number {
  if (!Number.isFinite(x)) return NaN;
  if (trigTablesReady() && trigParts(x, 1)) {
    const fast = roundedParts();
    if (fast === fast) return fast;
  }
  return sinCos(x)[1][0];
}
export function tan(x: number): number {
  if (!Number.isFinite(x) || Math.abs(x) <= 1e-8) return Math.tan(x);
  if (trigTablesReady()) {
    const fast = tanRounded(x);
    if (fast === fast) return fast;
  }
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
export function atan(x: number): number {
  if (!(Math.abs(x) > 1e-8 && Math.abs(x) < 1e15)) return Math.atan(x);
  if (trigTablesReady()) {
    const fast = angleRounded(x, 0, 1, 0);
    if (fast === fast) return fast;
  }
  return angle([x, 0], [1, 0]);
}
export function atan2(y: number, x: number): number {
  const ratio = Math.abs(y / x);
  if (!(ratio > 1e-8 && ratio < 1e15)) return Math.atan2(y, x);
  if (trigTablesReady() && Math.abs(x) > 1e-200 && Math.abs(x) < 1e200) {
    const fast = angleRounded(y, 0, x, 0);
    if (fast === fast) return fast;
  }
  const e = -frexpExponent(x);
  return angle([ldexp(y, e), 0], [ldexp(x, e), 0]);
}
/** sqrt(1 - x²). */
function cofunction(x: number): Double2 { return sqrt2(mul2(twoSum(1, -x), twoSum(1, x))); }
export function asin(x: number): number {
  if (!(Math.abs(x) < 1) || Math.abs(x) < 1e-8) return Math.asin(x);
  if (trigTablesReady()) {
    cofunctionParts(x);
    const fast = angleRounded(x, 0, parts[0], parts[1]);
    if (fast === fast) return fast;
  }
  return angle([x, 0], cofunction(x));
}
export function acos(x: number): number {
  if (!(Math.abs(x) < 1)) return Math.acos(x);
  if (trigTablesReady()) {
    cofunctionParts(x);
    const fast = angleRounded(parts[0], parts[1], x, 0);
    if (fast === fast) return fast;
  }
  return angle(cofunction(x), [x, 0]);
}

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
  const e = frexpExponent(largest);
  const unit = 2 ** -e; // 2**-1024 is a double too
  let hi = 0;
  let lo = 0;
  for (const value of values) {
    const v = e > -1023 ? value * unit : ldexp(value, -e);
    const square = v * v;
    const sum = hi + square;
    const back = sum - hi;
    lo += hi - (sum - back) + (square - back) + productRest(v, v, square);
    hi = sum + lo;
    lo -= hi - sum;
  }
  const root = Math.sqrt(hi);
  const square = root * root;
  return ldexp(root + (hi - square - productRest(root, root, square) + lo) / (2 * root), e);
}
export function hypot(x: number, y: number): number { return vectorNorm([x, y]); }
