/**
 * Operations on constants, as the tree optimizer needs them: the values are those of CPython's own types, to the last bit.
 * A result of null means: not folded (the operation fails, or its result would be too large).
 */
import { Operator, UnaryOperator } from "./ast.ts";
import type { Const } from "./code-unit.ts";
import { codepointsOf, concatStr, strFromCodepoints } from "./literals.ts";
import { powPositive } from "./pow.ts";

/* Bounds on folded results. CPython 3.12 Python/ast_opt.c. */
const MAX_INT_SIZE = 128;
const MAX_COLLECTION_SIZE = 256;
const MAX_STR_SIZE = 4096;
const MAX_TOTAL_ITEMS = 1024;

/** The constant for an integer. */
export function intConst(value: bigint): Const {
  const small = value >= -9007199254740991n && value <= 9007199254740991n;
  return { kind: "int", value: small ? Number(value) : value };
}

export function boolConst(value: boolean): Const {
  return { kind: value ? "True" : "False" };
}

/** The integer a constant is, booleans included; null for any other type. */
export function asInt(c: Const): bigint | null {
  return c.kind === "int" ? BigInt(c.value) : c.kind === "True" ? 1n : c.kind === "False" ? 0n : null;
}

const isInt = (c: Const): boolean => c.kind === "int" || c.kind === "True" || c.kind === "False";

/** The float a real constant converts to; null if it is no number or too large. */
function asFloat(c: Const): number | null {
  if (c.kind === "float") return c.value;
  const value = asInt(c);
  if (value === null) return null;
  const float = Number(value);
  return Number.isFinite(float) ? float : null;
}

function bitLength(value: bigint): number {
  return value === 0n ? 0 : (value < 0n ? -value : value).toString(2).length;
}

export function truth(c: Const): boolean {
  switch (c.kind) {
    case "None": case "False": return false;
    case "True": case "Ellipsis": case "code": return true;
    case "int": return c.value !== 0 && c.value !== 0n;
    case "float": return c.value !== 0;
    case "complex": return c.real !== 0 || c.imag !== 0;
    case "str": case "bytes": return c.value.length > 0;
    case "tuple": case "frozenset": return c.items.length > 0;
  }
}

export function foldUnary(op: UnaryOperator, c: Const): Const | null {
  if (op === UnaryOperator.Not) return boolConst(!truth(c));
  if (c.kind === "float") return op === UnaryOperator.Invert ? null : op === UnaryOperator.USub ? { kind: "float", value: -c.value } : { kind: "float", value: c.value };
  if (c.kind === "complex") {
    if (op === UnaryOperator.Invert) return null;
    const sign = op === UnaryOperator.USub ? -1 : 1;
    return { kind: "complex", real: sign * c.real, imag: sign * c.imag };
  }
  const value = asInt(c);
  if (value === null) return null;
  return intConst(op === UnaryOperator.USub ? -value : op === UnaryOperator.UAdd ? value : ~value);
}

export function foldBinary(op: Operator, a: Const, b: Const): Const | null {
  switch (op) {
    case Operator.MatMult: return null;
    case Operator.Mult: {
      const repeated = isInt(a) ? repeat(asInt(a)!, b) : isInt(b) ? repeat(asInt(b)!, a) : undefined;
      if (repeated !== undefined) return repeated;
      break;
    }
    case Operator.Mod:
      if (a.kind === "str" || a.kind === "bytes") return null;
      break;
    case Operator.Add: {
      const joined = concat(a, b);
      if (joined !== null) return joined;
    }
  }
  const x = asInt(a), y = asInt(b);
  if (x !== null && y !== null) return foldInts(op, x, y, a.kind !== "int" && b.kind !== "int");
  if (a.kind === "complex" || b.kind === "complex") return foldComplex(op, a, b);
  const f = asFloat(a), g = asFloat(b);
  return f === null || g === null ? null : foldFloats(op, f, g);
}

function concat(a: Const, b: Const): Const | null {
  if (a.kind === "str" && b.kind === "str") return concatStr(a, b);
  if (a.kind === "bytes" && b.kind === "bytes") {
    const value = new Uint8Array(a.value.length + b.value.length);
    value.set(a.value);
    value.set(b.value, a.value.length);
    return { kind: "bytes", value };
  }
  if (a.kind === "tuple" && b.kind === "tuple") return { kind: "tuple", items: [...a.items, ...b.items] };
  return null;
}

/** n times a sequence; undefined if `c` is no sequence. ast_opt.c, safe_multiply. */
function repeat(n: bigint, c: Const): Const | null | undefined {
  if (c.kind === "tuple") {
    const size = c.items.length;
    if (size > 0) {
      if (n < 0n || n > BigInt(Math.floor(MAX_COLLECTION_SIZE / size))) return null;
      if (n > 0n && complexity(c, Math.floor(MAX_TOTAL_ITEMS / Number(n))) < 0) return null;
    }
    return { kind: "tuple", items: size === 0 ? [] : Array.from({ length: Number(n) }, () => c.items).flat() };
  }
  if (c.kind === "frozenset") return null;
  if (c.kind !== "str" && c.kind !== "bytes") return undefined;
  const size = c.kind === "bytes" ? c.value.length : codepointsOf(c).length;
  if (size > 0 && (n < 0n || n > BigInt(Math.floor(MAX_STR_SIZE / size)))) return null;
  const count = size === 0 ? 0 : Number(n);
  if (c.kind === "bytes") {
    const value = new Uint8Array(size * count);
    for (let i = 0; i < count; i++) value.set(c.value, i * size);
    return { kind: "bytes", value };
  }
  if (c.codepoints !== undefined) return strFromCodepoints(Array.from({ length: count }, () => c.codepoints!).flat());
  return { kind: "str", value: c.value.repeat(count) };
}

/** `limit` less the number of items in a nested tuple; negative when exceeded. */
function complexity(c: Const, limit: number): number {
  if (c.kind !== "tuple") return limit;
  limit -= c.items.length;
  for (const item of c.items) {
    if (limit < 0) return limit;
    limit = complexity(item, limit);
  }
  return limit;
}

function foldInts(op: Operator, x: bigint, y: bigint, bools: boolean): Const | null {
  switch (op) {
    case Operator.Add: return intConst(x + y);
    case Operator.Sub: return intConst(x - y);
    case Operator.Mult:
      if (x !== 0n && y !== 0n && bitLength(x) + bitLength(y) > MAX_INT_SIZE) return null;
      return intConst(x * y);
    case Operator.Div: return y === 0n ? null : divideInts(x, y);
    case Operator.FloorDiv: return y === 0n ? null : intConst(floorDiv(x, y));
    case Operator.Mod: return y === 0n ? null : intConst(x - floorDiv(x, y) * y);
    case Operator.Pow: return powInts(x, y);
    case Operator.LShift:
      if (y < 0n) return null;
      if (x !== 0n && y !== 0n && (y > BigInt(MAX_INT_SIZE) || bitLength(x) > MAX_INT_SIZE - Number(y))) return null;
      return intConst(x === 0n ? 0n : x << y);
    case Operator.RShift:
      if (y < 0n) return null;
      return intConst(y > 1000000n ? (x < 0n ? -1n : 0n) : x >> y);
    case Operator.BitOr: return bools ? boolConst((x | y) !== 0n) : intConst(x | y);
    case Operator.BitXor: return bools ? boolConst((x ^ y) !== 0n) : intConst(x ^ y);
    case Operator.BitAnd: return bools ? boolConst((x & y) !== 0n) : intConst(x & y);
    default: return null;
  }
}

function floorDiv(x: bigint, y: bigint): bigint {
  const q = x / y;
  return x % y !== 0n && (x < 0n) !== (y < 0n) ? q - 1n : q;
}

function powInts(x: bigint, y: bigint): Const | null {
  if (y < 0n) {
    const f = Number(x), g = Number(y);
    return Number.isFinite(f) && Number.isFinite(g) ? foldFloats(Operator.Pow, f, g) : null;
  }
  if (x !== 0n && y > 0n && (y > BigInt(MAX_INT_SIZE) || bitLength(x) > Math.floor(MAX_INT_SIZE / Number(y)))) {
    return null;
  }
  return intConst(x ** y);
}

/** Correctly rounded x / y. */
function divideInts(x: bigint, y: bigint): Const | null {
  const f = Number(x), g = Number(y);
  if (Number.isSafeInteger(f) && Number.isSafeInteger(g)) return { kind: "float", value: f / g };
  const value = ratio(x, y);
  return Number.isFinite(value) ? { kind: "float", value } : null;
}

/** The double nearest to x / y, ties to even. */
export function ratio(x: bigint, y: bigint): number {
  if (x === 0n) return 0;
  const negative = (x < 0n) !== (y < 0n);
  const a = x < 0n ? -x : x, b = y < 0n ? -y : y;
  /* A quotient of at least 64 bits, its last bit set if anything was cut off: rounding it once more is exact. */
  let shift = 66 - (bitLength(a) - bitLength(b));
  if (shift > 1120) shift = 1120;
  const num = shift > 0 ? a << BigInt(shift) : a, den = shift < 0 ? b << BigInt(-shift) : b;
  let q = num / den;
  if (q * den !== num) q |= 1n;
  const bits = bitLength(q), exponent = bits - shift;
  /* Subnormal results have fewer bits: round to the place of 2**-1074 by hand. */
  let value: number;
  if (exponent < -1021) {
    const drop = BigInt(shift - 1074);
    const half = 1n << (drop - 1n), rest = q & ((1n << drop) - 1n);
    let kept = q >> drop;
    if (rest > half || (rest === half && kept & 1n)) kept++;
    value = Number(kept) * 2 ** -1074;
  } else value = scale(Number(q), -shift);
  return negative ? -value : value;
}

function scale(value: number, exponent: number): number {
  while (exponent < -1000) { value *= 2 ** -1000; exponent += 1000; }
  while (exponent > 1000) { value *= 2 ** 1000; exponent -= 1000; }
  return value * 2 ** exponent;
}

function foldFloats(op: Operator, x: number, y: number): Const | null {
  const float = (value: number): Const => ({ kind: "float", value });
  switch (op) {
    case Operator.Add: return float(x + y);
    case Operator.Sub: return float(x - y);
    case Operator.Mult: return float(x * y);
    case Operator.Div: return y === 0 ? null : float(x / y);
    case Operator.FloorDiv: return y === 0 ? null : float(floatFloorDiv(x, y));
    case Operator.Mod: return y === 0 ? null : float(floatMod(x, y));
    case Operator.Pow: return powFloats(x, y);
    default: return null;
  }
}

/** Python's float %: the sign of the divisor. Objects/floatobject.c, float_rem. */
function floatMod(x: number, y: number): number {
  let mod = x % y;
  if (mod !== 0) {
    if ((y < 0) !== (mod < 0)) mod += y;
  } else mod = y < 0 ? -0 : 0;
  return mod;
}

/** Python's float //. Objects/floatobject.c, _float_div_mod. */
function floatFloorDiv(x: number, y: number): number {
  let mod = x % y;
  let div = (x - mod) / y;
  if (mod !== 0) {
    if ((y < 0) !== (mod < 0)) { mod += y; div -= 1; }
  }
  if (div === 0) return Object.is(x / y, -0) || x / y < 0 ? -0 : 0;
  let floor = Math.floor(div);
  if (div - floor > 0.5) floor += 1;
  return floor;
}

function powFloats(x: number, y: number): Const | null {
  if (x === 0 && y < 0) return null;
  if (x < 0 && Number.isFinite(x) && Number.isFinite(y) && y !== Math.floor(y)) {
    return powComplex({ re: x, im: 0 }, { re: y, im: 0 });
  }
  const value = x === 1 || y === 0 ? 1 : powReal(x, y);
  if (!Number.isFinite(value) && Number.isFinite(x) && Number.isFinite(y)) return null;
  return { kind: "float", value };
}

/** x ** y; exact and rounded once when y is a small integer, since the host's pow is not always. */
function powReal(x: number, y: number): number {
  if (!Number.isInteger(y) || Math.abs(y) > 1100 || !Number.isFinite(x) || x === 0) {
    return x > 0 && Number.isFinite(x) && Number.isFinite(y) && !Number.isInteger(y) ? powPositive(x, y) : Math.pow(x, y);
  }
  const rough = Math.pow(x, y);
  if (!Number.isFinite(rough) || rough === 0) return rough;
  let mantissa = x, exponent = 0;
  while (!Number.isInteger(mantissa)) { mantissa *= 2; exponent--; }
  while (mantissa % 2 === 0) { mantissa /= 2; exponent++; }
  const n = Math.abs(y), power = BigInt(mantissa) ** BigInt(n), shift = BigInt(Math.abs(exponent * n));
  const positive = y > 0 === exponent >= 0;
  const two = 1n << shift;
  if (y > 0) return positive ? ratio(power * two, 1n) : ratio(power, two);
  return exponent >= 0 ? ratio(1n, power * two) : ratio(two, power);
}

interface Cplx { re: number; im: number }

function asComplex(c: Const): Cplx | null {
  if (c.kind === "complex") return { re: c.real, im: c.imag };
  const value = asFloat(c);
  return value === null ? null : { re: value, im: 0 };
}

function complexConst(value: Cplx): Const {
  return { kind: "complex", real: value.re, imag: value.im };
}

/** Complex arithmetic as Objects/complexobject.c does it: reals become complex first. */
function foldComplex(op: Operator, a: Const, b: Const): Const | null {
  const x = asComplex(a), y = asComplex(b);
  if (x === null || y === null) return null;
  switch (op) {
    case Operator.Add: return complexConst({ re: x.re + y.re, im: x.im + y.im });
    case Operator.Sub: return complexConst({ re: x.re - y.re, im: x.im - y.im });
    case Operator.Mult: return complexConst(multiply(x, y));
    case Operator.Div: return y.re === 0 && y.im === 0 ? null : complexConst(quotient(x, y));
    case Operator.Pow: return powComplex(x, y);
    default: return null;
  }
}

function multiply(x: Cplx, y: Cplx): Cplx {
  return { re: x.re * y.re - x.im * y.im, im: x.re * y.im + x.im * y.re };
}

/** Smith's method. */
function quotient(a: Cplx, b: Cplx): Cplx {
  if (Math.abs(b.re) >= Math.abs(b.im)) {
    const r = b.im / b.re, denom = b.re + b.im * r;
    return { re: (a.re + a.im * r) / denom, im: (a.im - a.re * r) / denom };
  }
  if (Math.abs(b.im) >= Math.abs(b.re)) {
    const r = b.re / b.im, denom = b.re * r + b.im;
    return { re: (a.re * r + a.im) / denom, im: (a.im * r - a.re) / denom };
  }
  return { re: NaN, im: NaN };
}

function powComplex(x: Cplx, y: Cplx): Const | null {
  let out: Cplx;
  if (y.im === 0 && y.re === Math.floor(y.re) && Math.abs(y.re) <= 100) {
    const positive = integerPower(x, Math.abs(y.re));
    if (y.re < 0 && positive.re === 0 && positive.im === 0) return null;
    out = y.re > 0 ? positive : y.re === 0 ? { re: 1, im: 0 } : quotient({ re: 1, im: 0 }, positive);
  } else if (x.re === 0 && x.im === 0) {
    if (y.im !== 0 || y.re < 0) return null;
    out = { re: 0, im: 0 };
  } else {
    const vabs = Math.hypot(x.re, x.im), at = Math.atan2(x.im, x.re);
    let len = powReal(vabs, y.re), phase = at * y.re;
    if (y.im !== 0) {
      len *= Math.exp(-at * y.im);
      phase += y.im * Math.log(vabs);
    }
    out = { re: len * Math.cos(phase), im: len * Math.sin(phase) };
  }
  return Number.isFinite(out.re) && Number.isFinite(out.im) ? complexConst(out) : null;
}

function integerPower(x: Cplx, n: number): Cplx {
  let r: Cplx = { re: 1, im: 0 }, p = x;
  for (let mask = 1; mask > 0 && n >= mask; mask *= 2) {
    if (Math.floor(n / mask) % 2 === 1) r = multiply(r, p);
    p = multiply(p, p);
  }
  return r;
}

/** container[index]. */
export function foldSubscript(container: Const, index: Const): Const | null {
  const at = asInt(index);
  if (at === null) return null;
  const pick = (length: number): number => {
    const i = at < 0n ? at + BigInt(length) : at;
    return i < 0n || i >= BigInt(length) ? -1 : Number(i);
  };
  if (container.kind === "tuple") {
    const i = pick(container.items.length);
    return i < 0 ? null : container.items[i]!;
  }
  if (container.kind === "bytes") {
    const i = pick(container.value.length);
    return i < 0 ? null : { kind: "int", value: container.value[i]! };
  }
  if (container.kind === "str") {
    const points = codepointsOf(container), i = pick(points.length);
    return i < 0 ? null : strFromCodepoints([points[i]!]);
  }
  return null;
}

/** Python's == of two constants. */
export function equalConst(a: Const, b: Const): boolean {
  if (a === b) return true;
  if (a.kind === "str" || b.kind === "str") return a.kind === "str" && b.kind === "str" && sameStr(a, b);
  if (a.kind === "bytes" || b.kind === "bytes") {
    return a.kind === "bytes" && b.kind === "bytes" && a.value.length === b.value.length
      && a.value.every((byte, i) => byte === b.value[i]);
  }
  if (a.kind === "tuple" || b.kind === "tuple") {
    return a.kind === "tuple" && b.kind === "tuple" && a.items.length === b.items.length
      && a.items.every((item, i) => equalConst(item, b.items[i]!));
  }
  if (a.kind === "frozenset" && b.kind === "frozenset") {
    return a.items.length === b.items.length && a.items.every((item) => b.items.some((other) => equalConst(item, other)));
  }
  const x = asInt(a), y = asInt(b);
  if (x !== null && y !== null) return x === y;
  if (x !== null && b.kind === "float") return Number.isInteger(b.value) && BigInt(b.value) === x;
  if (y !== null && a.kind === "float") return equalConst(b, a);
  if (a.kind === "float" && b.kind === "float") return a.value === b.value;
  if (a.kind === "complex" || b.kind === "complex") {
    const f = asComplex(a), g = asComplex(b);
    return f !== null && g !== null && f.re === g.re && f.im === g.im;
  }
  return a.kind === b.kind && (a.kind === "None" || a.kind === "Ellipsis");
}

function sameStr(a: Const & { kind: "str" }, b: Const & { kind: "str" }): boolean {
  if (a.codepoints === undefined && b.codepoints === undefined) return a.value === b.value;
  const x = codepointsOf(a), y = codepointsOf(b);
  return x.length === y.length && x.every((code, i) => code === y[i]);
}
