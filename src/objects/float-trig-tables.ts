/**
 * Sine, cosine and angles by a table of sine and cosine at multiples of 1/64, to about 2**-64 of the value, with a
 * rounding test as in ./float-tables.ts: nan where the error could decide or the argument is large; the caller then
 * computes with ./float-double2.ts. Results of two doubles pass through `parts`, so nothing is allocated.
 */
import { productRest, sinCosSeries } from "./float-double2.ts";

const CALLS_BEFORE_TABLES = 40;
/** Largest relative error of trigParts, and of what is computed from two of them. */
const PARTS_ERROR = 2 ** -63;
const QUOTIENT_ERROR = 2 ** -61;

/** Where the functions below leave hi and lo. */
export const parts = new Float64Array(2);

/** sin and cos of j/64, j = -51…51: 26 bits, rest; 26 bits, rest. */
const table = new Float64Array(4 * 103);
/** pi/2 in parts of 33, 33 and 53 bits: k × the first two is exact for |k| below 2**20. */
const PIO2_A = 6746518852 / 2 ** 32;
const PIO2_B = 4484108710 / 2 ** 66;
const PIO2_C = 2.0222662487959506e-21;
const TWO_OVER_PI = 0.6366197723675814;

function head26(x: number): number { const t = 134217729 * x; return t - (t - x); }
function fillTable(): void {
  for (let j = 0; j <= 51; j++) {
    const [[sh, sl], [ch, cl]] = sinCosSeries([j / 64, 0]);
    const s = head26(sh);
    const c = head26(ch);
    table.set([s, sh - s + sl, c, ch - c + cl], 4 * (51 + j));
    table.set([-s, s - sh - sl, c, ch - c + cl], 4 * (51 - j));
  }
}
let calls = 0;
/** Is the table there? Counts the uses until it is. */
export function trigTablesReady(): boolean {
  if (calls > CALLS_BEFORE_TABLES) return true;
  if (++calls <= CALLS_BEFORE_TABLES) return false;
  fillTable();
  return true;
}

/**
 * sin(x + quarter·pi/2) into parts; false when x is too large or too near a multiple of pi/2.
 * x - k·pi/2 = j/64 + d + dl, |d| at most 1/128.
 */
export function trigParts(x: number, quarter: number): boolean {
  if (!(x > -1e5 && x < 1e5)) return false;
  const k = Math.round(x * TWO_OVER_PI);
  const a = x - k * PIO2_A;
  const b = k * PIO2_B;
  const r0 = a - b;
  const back = r0 - a;
  const e = a - (r0 - back) - (b + back) - k * PIO2_C;
  const r = r0 + e;
  if (k !== 0 && r < 2 ** -25 && r > -(2 ** -25)) return false;
  const j = Math.round(r * 64);
  const d = r - j / 64; // exact
  const dl = e - (r - r0);
  const at = 4 * (j + 51);
  const quadrant = k + quarter & 3;
  // sin(t + d) = sin t · cos d + cos t · sin d; cos(t + d) = cos t · cos d - sin t · sin d
  const swap = (quadrant & 1) << 1;
  const uh = table[at + swap];
  const ul = table[at + swap + 1];
  const sign = 1 - swap;
  const vh = sign * table[at + 2 - swap];
  const vl = sign * table[at + 3 - swap];
  const square = d * d;
  const cosine = square * (-0.5 + square * (0.041666666666666664 + square * (-0.001388888888888889 + square * 0.0000248015873015873))) - d * dl;
  const sine = dl + d * square * (-0.16666666666666666 + square * (0.008333333333333333 - square * 0.0001984126984126984));
  const dh = head26(d);
  const p = vh * dh;
  const s = uh + p;
  const low = p - (s - uh) + (vh * (d - dh + sine) + (vl * (d + sine) + (ul + (uh + ul) * cosine)));
  const hi = s + low;
  const lo = low - (hi - s);
  if (quadrant > 1) {
    parts[0] = -hi;
    parts[1] = -lo;
  } else {
    parts[0] = hi;
    parts[1] = lo;
  }
  return true;
}
/** hi if hi + lo is nearest to it whatever the error, else nan. */
function decided(hi: number, lo: number, error: number): number {
  return hi + (lo + error) === hi && hi + (lo - error) === hi ? hi : NaN;
}
/** What trigParts left, rounded, or nan. */
export function roundedParts(): number { return decided(parts[0], parts[1], parts[0] * PARTS_ERROR); }

export function tanRounded(x: number): number {
  if (!trigParts(x, 0)) return NaN;
  const sh = parts[0];
  const sl = parts[1];
  trigParts(x, 1);
  const ch = parts[0];
  const q = sh / ch;
  const p = q * ch;
  const step = (sh - p - productRest(q, ch, p) + (sl - q * parts[1])) / ch;
  const hi = q + step;
  return decided(hi, step - (hi - q), hi * QUOTIENT_ERROR);
}
/** The angle of the point (xh + xl, yh + yl), one Newton step from the host's; coordinates between 1e-220 and 1e220. */
export function angleRounded(yh: number, yl: number, xh: number, xl: number): number {
  const guess = Math.atan2(yh, xh);
  if (!trigParts(guess, 0)) return NaN;
  const sh = parts[0];
  const sl = parts[1];
  if (!trigParts(guess, 1)) return NaN;
  const ch = parts[0];
  const p = yh * ch;
  const q = xh * sh;
  const low = productRest(yh, ch, p) - productRest(xh, sh, q) + (yh * parts[1] + yl * ch - xh * sl - xl * sh);
  const step = (p - q + low) / (xh * ch + yh * sh);
  const hi = guess + step;
  return decided(hi, step - (hi - guess), hi * QUOTIENT_ERROR);
}
/** sqrt(1 - x²) into parts, for |x| < 1. */
export function cofunctionParts(x: number): void {
  const a = 1 - x;
  const b = 1 + x;
  const p = a * b;
  const pl = productRest(a, b, p) + (a * (x - (b - 1)) + (1 - a - x) * b);
  const root = Math.sqrt(p);
  const square = root * root;
  parts[0] = root;
  parts[1] = (p - square - productRest(root, root, square) + pl) / (2 * root);
}
