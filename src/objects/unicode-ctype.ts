/**
 * What a character is: the predicates and case mappings of Unicode 15.0, as CPython 3.12 has them.
 *
 * The engine's own tables are asked, a page of 256 characters at a time and only when one of them is looked at; tables of
 * our own (unicode-tables.ts) say what is unassigned in 15.0, so that a newer engine gives the same answers, and hold what
 * JavaScript does not know. scripts/generate-unicode-tables.mjs writes them and compares all code points with CPython.
 * Source: CPython 3.12 Objects/unicodectype.c, Tools/unicode/makeunicodedata.py.
 */
import {
  decimalZeros, digitValues, foldExceptions, lowerExceptions, numericValues, propertyExceptions, titleExceptions, unassigned, upperExceptions,
} from "./unicode-tables.ts";

const enum F {
  ALPHA = 1, LOWER = 2, UPPER = 4, TITLE = 8, PRINTABLE = 16, XID_START = 32, XID_CONTINUE = 64, CASED = 128, CASE_IGNORABLE = 256,
  SPACE = 512, LINEBREAK = 1024, UNASSIGNED = 2048,
}

let properties: readonly (readonly [flag: F, pattern: RegExp])[] | null = null;
const pages: (Uint16Array | undefined)[] = new Array<Uint16Array | undefined>(0x1100).fill(undefined);
let unassignedBounds: Uint32Array | null = null;

/** "a b c" in base 36, differences, as numbers. */
function decodeDeltas(text: string): Uint32Array {
  let last = 0;
  return Uint32Array.from(text.split(" "), (part) => (last += parseInt(part, 36)));
}
function isUnassigned(ch: number): boolean {
  const bounds = (unassignedBounds ??= decodeDeltas(unassigned));
  let low = 0, high = bounds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bounds[middle]! <= ch) low = middle + 1;
    else high = middle;
  }
  return (low & 1) === 1;
}

function makeProperties(): readonly (readonly [F, RegExp])[] {
  return [
    [F.ALPHA, /^\p{L}$/u], [F.LOWER, /^\p{Lowercase}$/u], [F.UPPER, /^\p{Uppercase}$/u], [F.TITLE, /^\p{Lt}$/u],
    [F.PRINTABLE, /^[^\p{Z}\p{C}]$/u], [F.XID_START, /^\p{XID_Start}$/u], [F.XID_CONTINUE, /^\p{XID_Continue}$/u],
    [F.CASED, /^\p{Cased}$/u], [F.CASE_IGNORABLE, /^\p{Case_Ignorable}$/u], [F.SPACE, /^[\p{Zs}\t-\r\x1c-\x1f\x85\u2028\u2029]$/u],
    [F.LINEBREAK, /^[\n-\r\x1c-\x1e\x85\u2028\u2029]$/u],
  ];
}
function makePage(index: number): Uint16Array {
  properties ??= makeProperties();
  const exceptions = (tables["properties"] ??= decodeExceptions(propertyExceptions));
  const page = new Uint16Array(256);
  for (let i = 0; i < 256; i++) {
    const ch = (index << 8) | i;
    if (isUnassigned(ch)) { page[i] = F.UNASSIGNED; continue; }
    const known = exceptions.get(ch);
    if (known !== undefined) { page[i] = known[0]!; continue; }
    const text = String.fromCodePoint(ch);
    let flags = ch === 32 ? F.PRINTABLE as number : 0;
    for (const [flag, pattern] of properties) if (pattern.test(text)) flags |= flag;
    page[i] = flags;
  }
  return (pages[index] = page);
}
function flagsOf(ch: number): number { return (pages[ch >> 8] ?? makePage(ch >> 8))[ch & 255]!; }

export function _PyUnicode_IsAlpha(ch: number): boolean { return (flagsOf(ch) & F.ALPHA) !== 0; }
export function _PyUnicode_IsLowercase(ch: number): boolean { return (flagsOf(ch) & F.LOWER) !== 0; }
export function _PyUnicode_IsUppercase(ch: number): boolean { return (flagsOf(ch) & F.UPPER) !== 0; }
export function _PyUnicode_IsTitlecase(ch: number): boolean { return (flagsOf(ch) & F.TITLE) !== 0; }
export function _PyUnicode_IsPrintable(ch: number): boolean { return (flagsOf(ch) & F.PRINTABLE) !== 0; }
export function _PyUnicode_IsXidStart(ch: number): boolean { return (flagsOf(ch) & F.XID_START) !== 0; }
export function _PyUnicode_IsXidContinue(ch: number): boolean { return (flagsOf(ch) & F.XID_CONTINUE) !== 0; }
export function _PyUnicode_IsCased(ch: number): boolean { return (flagsOf(ch) & F.CASED) !== 0; }
export function _PyUnicode_IsCaseIgnorable(ch: number): boolean { return (flagsOf(ch) & F.CASE_IGNORABLE) !== 0; }
export function _PyUnicode_IsWhitespace(ch: number): boolean {
  if (ch < 128) return ch === 32 || (ch >= 9 && ch <= 13) || (ch >= 28 && ch <= 31);
  return (flagsOf(ch) & F.SPACE) !== 0;
}
export function _PyUnicode_IsLinebreak(ch: number): boolean {
  if (ch < 128) return (ch >= 10 && ch <= 13) || (ch >= 28 && ch <= 30);
  return (flagsOf(ch) & F.LINEBREAK) !== 0;
}

// --- numbers

let zeros: Uint32Array | null = null;
/** The value of a decimal digit, or -1. */
export function _PyUnicode_ToDecimalDigit(ch: number): number {
  if (ch < 128) return ch >= 48 && ch <= 57 ? ch - 48 : -1;
  zeros ??= decodeDeltas(decimalZeros);
  let low = 0, high = zeros.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (zeros[middle]! <= ch) low = middle + 1;
    else high = middle;
  }
  const value = low === 0 ? 10 : ch - zeros[low - 1]!;
  return value < 10 ? value : -1;
}
export function _PyUnicode_IsDecimalDigit(ch: number): boolean { return _PyUnicode_ToDecimalDigit(ch) >= 0; }

function decodeValues(text: string): Map<number, number> {
  const values = new Map<number, number>();
  let code = 0;
  for (const run of text.split(" ")) {
    const [gap, value, length, step] = run.split(".") as [string, string, string?, string?];
    const [n, d] = value.split("/") as [string, string?];
    code += parseInt(gap, 36);
    for (let i = 0; i < Number(length ?? 1); i++) values.set(code++, (Number(n) + i * Number(step ?? 0)) / Number(d ?? 1));
  }
  return values;
}
let digits: Map<number, number> | null = null;
let numbers: Map<number, number> | null = null;
/** The value of a digit, decimal or not (superscripts, circled digits), or -1. */
export function _PyUnicode_ToDigit(ch: number): number {
  const decimal = _PyUnicode_ToDecimalDigit(ch);
  if (decimal >= 0 || ch < 128) return decimal;
  return (digits ??= decodeValues(digitValues)).get(ch) ?? -1;
}
export function _PyUnicode_IsDigit(ch: number): boolean { return _PyUnicode_ToDigit(ch) >= 0; }
/** The value of a numeric character (fractions, Roman and Chinese numerals too), or -1. */
export function _PyUnicode_ToNumeric(ch: number): number {
  const digit = _PyUnicode_ToDigit(ch);
  if (digit >= 0 || ch < 128) return digit;
  return (numbers ??= decodeValues(numericValues)).get(ch) ?? -1;
}
export function _PyUnicode_IsNumeric(ch: number): boolean {
  if (_PyUnicode_ToDigit(ch) >= 0) return true;
  return ch >= 128 && (numbers ??= decodeValues(numericValues)).has(ch);
}
/** Letters, digits and numeric characters: str.isalnum. */
export function _PyUnicode_IsAlnum(ch: number): boolean {
  return _PyUnicode_IsAlpha(ch) || _PyUnicode_IsNumeric(ch);
}

// --- case

function decodeExceptions(text: string): Map<number, readonly number[]> {
  const out = new Map<number, readonly number[]>();
  let code = 0;
  for (const entry of text.trim().split(" ")) {
    if (entry === "") continue;
    const [gap, to] = entry.split(":") as [string, string];
    code += parseInt(gap, 36);
    out.set(code, to.split("+").map((part) => parseInt(part, 36)));
  }
  return out;
}
const tables: Record<string, Map<number, readonly number[]>> = {};
function exception(name: string, text: string, ch: number): readonly number[] | undefined {
  return (tables[name] ??= decodeExceptions(text)).get(ch);
}
/** The engine's mapping, unless it leads to characters that Unicode 15.0 does not have. */
function engineMapping(ch: number, mapped: string): readonly number[] {
  if ((ch >= 0xd800 && ch < 0xe000) || isUnassigned(ch)) return [ch];
  const points: number[] = [];
  for (let i = 0; i < mapped.length; i++) {
    const point = mapped.codePointAt(i)!;
    if (point > 0xffff) i++;
    if (isUnassigned(point)) return [ch];
    points.push(point);
  }
  return points;
}
const asciiMapping = (ch: number, first: number): readonly number[] => [ch >= first && ch < first + 26 ? ch ^ 32 : ch];

/** Lower case, one to three characters; the final sigma is the caller's. */
export function _PyUnicode_ToLowerFull(ch: number): readonly number[] {
  if (ch < 128) return asciiMapping(ch, 65);
  return exception("lower", lowerExceptions, ch) ?? engineMapping(ch, String.fromCodePoint(ch).toLowerCase());
}
export function _PyUnicode_ToUpperFull(ch: number): readonly number[] {
  if (ch < 128) return asciiMapping(ch, 97);
  return exception("upper", upperExceptions, ch) ?? engineMapping(ch, String.fromCodePoint(ch).toUpperCase());
}
export function _PyUnicode_ToTitleFull(ch: number): readonly number[] {
  if (ch < 128) return asciiMapping(ch, 97);
  return exception("title", titleExceptions, ch) ?? _PyUnicode_ToUpperFull(ch);
}
export function _PyUnicode_ToFoldedFull(ch: number): readonly number[] {
  if (ch < 128) return asciiMapping(ch, 65);
  return exception("fold", foldExceptions, ch) ?? _PyUnicode_ToLowerFull(ch);
}
