/**
 * exp and log by tables, to about 2**-67 and 2**-78 of the value: enough to round correctly but once in thousands of
 * arguments, which the rounding test finds (A. Ziv, "Fast evaluation of elementary mathematical functions with correctly
 * rounded last bit", 1991); the caller then computes with ./float-double2.ts.
 * Values pass through `io`, not through arguments and results: a double kept in a typed array is never a heap object.
 * The tables are filled at the CALLS_BEFORE_TABLES-th use, by the slow functions: a program that needs three powers does
 * not pay for them.
 */
import { LN2, add2, div2, expParts, mul2, scale2, type Double2 } from "./float-double2.ts";

const CALLS_BEFORE_TABLES = 40;
const THIRD: Double2 = [1 / 3, 1.850371707708594e-17];
const SPLITTER = 134217729; // 2**27 + 1: Dekker's division of a double into 26 + 26 bits
/** Largest error of expRounded's sum, relative to the value; with the error of a power's logarithm. */
const EXP_ERROR = 2 ** -66;
/** Largest relative error of logParts. */
export const LOG_ERROR = 2 ** -75;

/** Where logParts leaves its result and expRounded finds its argument: hi, lo. */
export const io = new Float64Array(2);
const bits = new Float64Array(1);
const words = new Int32Array(bits.buffer);
/** Which of the two words holds sign and exponent. */
const HIGH = new Uint8Array(new Uint16Array([1]).buffer)[0];

/** 2**k at k + 1074. */
const powersOfTwo = new Float64Array(2098);
/** For the upper seven bits of a mantissa: a 9-bit reciprocal, and minus its logarithm: 42 bits after the point, rest. */
const coarseLog = new Float64Array(3 * 128);
/** For 1 + j/2**13, j = -64…64: a 17-bit reciprocal, and minus its logarithm likewise. */
const fineLog = new Float64Array(3 * 129);
/** 2**(i/128): 26 bits, rest. */
const powers = new Float64Array(2 * 128);
/** ln 2 with 42 bits after the point, so that k × it is exact for every exponent k; the rest. */
const LN2_HEAD = 3048493539143 / 2 ** 42;
const LN2_REST = 0.6931471805599453 - LN2_HEAD + 2.3190468138462996e-17;
/** ln 2 / 128 in 35 bits, so that n × it is exact for n up to 2**18; the rest. */
const STEP_HEAD = 23816355775 / 2 ** 42;
const STEP_REST = (0.6931471805599453 - 128 * STEP_HEAD + 2.3190468138462996e-17) / 128;
const STEPS = 184.6649652337873; // 128 / ln 2
/** Mantissas from 1 + 53/128 (about the root of 2) on are halved. */
const HALVED = 53;

function head26(x: number): number { const t = SPLITTER * x; return t - (t - x); }
/** log((b + a) / (b - a)) to about 96 bits after the point, for |a/b| up to 2**-8. */
function logRatio(a: number, b: number): Double2 {
  const s = div2([a, 0], [b, 0]);
  const square = mul2(s, s);
  const q = square[0];
  const cubic = mul2(mul2(square, THIRD), s);
  const tail = s[0] * q * q * (0.2 + q * (1 / 7 + q * (1 / 9 + q / 11)));
  return scale2(add2(add2(s, cubic), [tail, 0]), 2);
}
function putLogarithm(table: Float64Array, at: number, reciprocal: number, [hi, lo]: Double2): void {
  const head = Math.round(hi * 2 ** 42) / 2 ** 42;
  table[at] = reciprocal;
  table[at + 1] = -head;
  table[at + 2] = -(hi - head + lo);
}
function fillCoarseLog(): void {
  const logs: Double2[] = []; // of m/256 at m - 181
  logs[75] = [0, 0];
  for (let m = 256; m < 362; m++) logs[m - 180] = add2(logs[m - 181], logRatio(1, 2 * m + 1));
  for (let m = 255; m > 180; m--) logs[m - 181] = add2(logs[m - 180], logRatio(-1, 2 * m + 1));
  for (let i = 0; i < 128; i++) {
    const centre = (1 + (i + 0.5) / 128) * (i < HALVED ? 1 : 0.5);
    const m = i === 0 || i === 127 ? 256 : Math.round(256 / centre);
    putLogarithm(coarseLog, 3 * i, m / 256, logs[m - 181]);
  }
}
function fillTables(): void {
  for (let k = 0, x = 2 ** -1074; k < powersOfTwo.length; k++, x *= 2) powersOfTwo[k] = x;
  fillCoarseLog();
  for (let j = -64; j <= 64; j++) {
    const m = Math.round(65536 / (1 + j / 8192));
    putLogarithm(fineLog, 3 * (j + 64), m / 65536, logRatio(m - 65536, m + 65536));
  }
  const [step] = expParts(mul2(LN2, [1 / 128, 0])); // near 1: its power of two is the zeroth
  let power: Double2 = [1, 0];
  for (let i = 0; i < 256; i += 2) {
    const head = head26(power[0]);
    powers[i] = head;
    powers[i + 1] = power[0] - head + power[1];
    power = mul2(power, step);
  }
}
let calls = 0;
/** Are the tables there? Counts the uses until they are. */
export function tablesReady(): boolean {
  if (calls > CALLS_BEFORE_TABLES) return true;
  if (++calls <= CALLS_BEFORE_TABLES) return false;
  fillTables();
  return true;
}

/**
 * log x into io, for finite x > 0. x = 2**k · z; z times two short reciprocals is 1 + r, |r| < 2**-13.8, exactly the sum of
 * two doubles; the logarithms of 2**k and of the reciprocals add up without rounding in their heads.
 */
export function logParts(x: number): void {
  bits[0] = x;
  let word = words[HIGH];
  let k = -1023;
  let subnormal = 0;
  if (word < 0x100000) {
    x *= 18014398509481984; // 2**54
    bits[0] = x;
    word = words[HIGH];
    subnormal = 54;
  }
  k += word >>> 20;
  const i = (word >>> 13) & 127;
  if (i >= HALVED) k++;
  const z = x * powersOfTwo[1074 - k];
  k -= subnormal;
  const coarse = 3 * i;
  const reciprocal1 = coarseLog[coarse];
  const fine = 3 * ((z * reciprocal1 - 1) * 8192 + 64.5 | 0);
  const reciprocal = reciprocal1 * fineLog[fine];
  const zt = SPLITTER * z;
  const zh = zt - (zt - z);
  const ra = zh * reciprocal - 1;
  const rb = (z - zh) * reciprocal;
  const r = ra + rb;
  const rl = rb - (r - ra);
  // r²
  const p = r * r;
  const rt = SPLITTER * r;
  const rh = rt - (rt - r);
  const rm = r - rh;
  const pl = rh * rh - p + 2 * rh * rm + rm * rm;
  const known = k * LN2_HEAD + coarseLog[coarse + 1] + fineLog[fine + 1];
  const s = known + r;
  const h = s - 0.5 * p;
  const series = r * p * (0.3333333333333333 + r * (-0.25 + r * (0.2 - r * 0.16666666666666666)));
  io[0] = h;
  io[1] = (s - h - 0.5 * p) + (r - (s - known)) + (series + (rl - r * rl - 0.5 * pl) + (k * LN2_REST + coarseLog[coarse + 2] + fineLog[fine + 2]));
}

/**
 * 2**(n/128) · exp(hi + lo) of io, |hi| below 0.0028, |lo| below an ulp of it: correctly rounded, or nan when the error
 * could decide (or the result is not in the normal range).
 */
export function expRounded(n: number): number {
  const k = n >> 7;
  if (k > 1022 || k < -1020) return NaN;
  const r = io[0];
  const i = (n & 127) << 1;
  const th = powers[i];
  const tl = powers[i + 1];
  const q = io[1] + r * r * (0.5 + r * (0.16666666666666666 + r * (0.041666666666666664 + r * (0.008333333333333333 + r * 0.001388888888888889))));
  const t = SPLITTER * r;
  const rh = t - (t - r);
  const b = th * rh;
  const s = th + b;
  const low = b - (s - th) + (th * (r - rh + q) + (tl + tl * (r + q)));
  const hi = s + low;
  const lo = low - (hi - s);
  const error = hi * EXP_ERROR;
  return hi + (lo + error) === hi && hi + (lo - error) === hi ? hi * powersOfTwo[k + 1074] : NaN;
}
/** exp(hi + lo) rounded, or nan: |hi| below 750, |lo| at most 2**-29 of it. */
export function expOfSum(hi: number, lo: number): number {
  const n = Math.round(hi * STEPS);
  const a = hi - n * STEP_HEAD;
  const c = lo - n * STEP_REST;
  const r = a + c;
  io[0] = r;
  io[1] = c - (r - a);
  return expRounded(n);
}
