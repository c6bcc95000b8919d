/**
 * Doubles to decimal text, correctly rounded half to even for any number of digits.
 * Modes and layout rules: CPython 3.12 Python/dtoa.c (_Py_dg_dtoa), Python/pystrtod.c (format_float_short).
 * The host's own conversions are exact but round ties up, so ties and long requests go through BigInt.
 */
import { exactParts } from "./float-bits.ts";

/** 0.digits × 10**decpt; no trailing zeros in `digits` (none at all when the value was rounded to 0; "0" for 0 itself). */
export interface Decimal { digits: string; decpt: number }

/** Flags of `formatDouble`; CPython's Py_DTSF_*. */
export const enum DTSF { SIGN = 1, ADD_DOT_0 = 2, ALT = 4, NO_NEG_0 = 8 }

/** The nearest integer to x·10**k, half to even; x >= 0. */
function scaledRound(x: number, k: number): bigint {
  const [m, e] = exactParts(x);
  let numerator = e > 0 ? m << BigInt(e) : m;
  let denominator = e < 0 ? 1n << BigInt(-e) : 1n;
  if (k > 0) numerator *= 10n ** BigInt(k);
  else denominator *= 10n ** BigInt(-k);
  const q = numerator / denominator;
  const twice = (numerator - q * denominator) * 2n;
  return twice > denominator || (twice === denominator && (q & 1n) === 1n) ? q + 1n : q;
}
function trimZeros(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits.charCodeAt(end - 1) === 48) end--;
  return digits.slice(0, end);
}
/** Can x lie exactly between two decimals of k places? */
function mayTie(x: number, k: number): boolean {
  return k < 0 ? Number.isInteger(x) : Number.isInteger(x * 2 ** Math.min(k + 1, 1023));
}
function fromExponential(text: string): Decimal {
  const e = text.indexOf("e");
  const digits = text[0] + text.slice(2, e);
  return { digits: trimZeros(digits), decpt: Number(text.slice(e + 1)) + 1 };
}
/** Fewest digits that read back as x. */
function shortest(x: number): Decimal { return fromExponential(x.toExponential()); }

/** Mode 2: n significant digits, n >= 1. */
function significant(x: number, n: number): Decimal {
  const guess = fromExponential(x.toExponential(Math.min(n - 1, 100)));
  if (n - 1 <= 100) {
    const k = n - guess.decpt;
    if (!mayTie(x, k) || (n <= 100 && !/5e/.test(x.toExponential(n)))) return guess;
  }
  let decpt = guess.decpt;
  // no double needs more than 767 significant digits
  let digits = scaledRound(x, Math.min(n, 1100) - decpt).toString();
  if (digits.length < Math.min(n, 1100)) {
    decpt--;
    digits = scaledRound(x, Math.min(n, 1100) - decpt).toString();
  }
  return { digits: trimZeros(digits), decpt: decpt + digits.length - Math.min(n, 1100) };
}
/** Mode 3: n digits after the decimal point; n may be negative. */
function fixed(x: number, n: number): Decimal {
  if (n >= 0 && n < 100 && x < 1e21 && (!mayTie(x, n) || !x.toFixed(n + 1).endsWith("5"))) {
    const text = x.toFixed(n);
    const point = n === 0 ? text.length : text.length - n - 1;
    const all = text.slice(0, point) + text.slice(point + 1);
    const leading = /^0*/.exec(all)![0].length;
    if (leading === all.length) return { digits: "", decpt: -n };
    return { digits: trimZeros(all.slice(leading)), decpt: point - leading };
  }
  const places = Math.min(n, 1100);
  const q = scaledRound(x, places);
  if (q === 0n) return { digits: "", decpt: -n };
  const digits = q.toString();
  return { digits: trimZeros(digits), decpt: digits.length - places };
}
/** Decimal digits of a finite x (its sign is ignored). Mode 0: shortest; 2: `ndigits` significant; 3: `ndigits` places. */
export function _Py_dg_dtoa(x: number, mode: 0 | 2 | 3, ndigits: number): Decimal {
  if (x === 0) return { digits: "0", decpt: 1 };
  const magnitude = Math.abs(x);
  return mode === 0 ? shortest(magnitude) : mode === 2 ? significant(magnitude, Math.max(1, ndigits)) : fixed(magnitude, ndigits);
}

function nonFinite(x: number, flags: number, upper: boolean): string {
  const sign = x < 0 ? "-" : flags & DTSF.SIGN ? "+" : "";
  const text = sign + (x !== x ? "nan" : "inf");
  return upper ? text.toUpperCase() : text;
}

/**
 * Text of a double. CPython's PyOS_double_to_string.
 * `code`: one of e E f F g G, or r for repr (shortest; precision 0). `flags`: DTSF bits.
 */
export function formatDouble(value: number, code: string, precision: number, flags: number): string {
  const lower = code.toLowerCase();
  const upper = lower !== code;
  if (!Number.isFinite(value)) return nonFinite(value, flags, upper);
  let mode: 0 | 2 | 3 = 2;
  if (lower === "e") precision++;
  else if (lower === "f") mode = 3;
  else if (lower === "g") precision = precision || 1;
  else mode = 0;
  const decimal = _Py_dg_dtoa(value, mode, precision);
  const negative = value < 0 || Object.is(value, -0);
  const text = layOut(decimal, lower, precision, negative, flags);
  return upper ? text.toUpperCase() : text;
}

/** Places the digits. `vEnd`: how many digits after (or before) those known are shown. */
function layOut(decimal: Decimal, code: string, precision: number, negative: boolean, flags: number): string {
  const { digits } = decimal;
  let { decpt } = decimal;
  if (flags & DTSF.NO_NEG_0 && (digits === "" || digits === "0")) negative = false;
  let vEnd = digits.length;
  let useExponent = false;
  switch (code) {
    case "e": useExponent = true; vEnd = precision; break;
    case "f": vEnd = decpt + precision; break;
    case "g":
      useExponent = decpt <= -4 || decpt > precision - (flags & DTSF.ADD_DOT_0 ? 1 : 0);
      if (flags & DTSF.ALT) vEnd = precision;
      break;
    default: useExponent = decpt <= -4 || decpt > 16;
  }
  const exponent = decpt - 1;
  if (useExponent) decpt = 1;
  vEnd = Math.max(vEnd, !useExponent && flags & DTSF.ADD_DOT_0 ? decpt + 1 : decpt);
  let out = negative ? "-" : flags & DTSF.SIGN ? "+" : "";
  if (decpt <= 0) out += "0." + "0".repeat(-decpt) + digits + "0".repeat(Math.max(0, vEnd - digits.length));
  else if (decpt <= digits.length) out += digits.slice(0, decpt) + "." + digits.slice(decpt) + "0".repeat(Math.max(0, vEnd - digits.length));
  else out += digits + "0".repeat(decpt - digits.length) + "." + "0".repeat(vEnd - decpt);
  if (out.endsWith(".") && !(flags & DTSF.ALT)) out = out.slice(0, -1);
  if (!useExponent) return out;
  const size = Math.abs(exponent);
  return out + (exponent < 0 ? "e-" : "e+") + (size < 10 ? "0" + size : size);
}
