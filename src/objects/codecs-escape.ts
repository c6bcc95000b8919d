/**
 * unicode-escape, raw-unicode-escape, bytes escapes. Decoders give code points; null: an exception is set.
 * Source: CPython 3.12 Objects/unicodeobject.c (_PyUnicode_DecodeUnicodeEscapeInternal), Objects/bytesobject.c (_PyBytes_DecodeEscape).
 */
import { U8 } from "../memory/views.ts";
import { backslashEscape, decodeError, type Errors } from "./codecs-errors.ts";
import { raise } from "./errors.ts";
import { PyExc_ValueError } from "./exceptions.ts";
import type { Decoded } from "./codecs-utf.ts";
import { characterByName } from "./unicode-names.ts";

const simple: Readonly<Record<string, number>> = { "\n": -1, "\\": 92, "'": 39, '"': 34, b: 8, f: 12, t: 9, n: 10, r: 13, v: 11, a: 7 };
const hexDigit = (b: number | undefined): boolean => b !== undefined && ((b >= 48 && b <= 57) || (b >= 65 && b <= 70) || (b >= 97 && b <= 102));
/** How many hexadecimal digits follow each letter. */
const hexSizes: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };
const truncated: Readonly<Record<string, string>> = { x: "truncated \\xXX escape", u: "truncated \\uXXXX escape", U: "truncated \\UXXXXXXXX escape" };

interface Escape { ch: number; size: number; error?: string }
/** The escape whose backslash is at `i`; ch -1: nothing is written; -2: no escape, the backslash stays. */
function readEscape(at: number, i: number, n: number): Escape {
  if (i + 1 >= n) return { ch: 0, size: 1, error: "\\ at end of string" };
  const c = String.fromCharCode(U8[at + i + 1]!);
  if (simple[c] !== undefined) return { ch: simple[c]!, size: 2 };
  if (c >= "0" && c <= "7") {
    let [ch, size] = [0, 1];
    while (size < 4 && i + size < n && U8[at + i + size]! >= 48 && U8[at + i + size]! <= 55) ch = ch * 8 + U8[at + i + size++]! - 48;
    return { ch, size };
  }
  const digits = hexSizes[c];
  if (digits !== undefined) {
    let count = 0;
    while (count < digits && i + 2 + count < n && hexDigit(U8[at + i + 2 + count])) count++;
    const text = String.fromCharCode(...U8.subarray(at + i + 2, at + i + 2 + count));
    if (count < digits) return { ch: 0, size: 2 + count, error: truncated[c]! };
    const ch = parseInt(text, 16);
    return ch > 0x10ffff ? { ch: 0, size: 2 + count, error: "illegal Unicode character" } : { ch, size: 2 + count };
  }
  return c === "N" ? namedEscape(at, i, n) : { ch: -2, size: 1 };
}
/** \N{name} */
function namedEscape(at: number, i: number, n: number): Escape {
  const malformed = (size: number): Escape => ({ ch: 0, size, error: "malformed \\N character escape" });
  if (U8[at + i + 2] !== 123 || i + 2 >= n) return malformed(2);
  let close = i + 3;
  while (close < n && U8[at + close] !== 125) close++;
  if (close >= n || close === i + 3) return malformed(close - i);
  const ch = characterByName(String.fromCharCode(...U8.subarray(at + i + 3, at + close)));
  const size = close + 1 - i;
  return ch === undefined ? { ch: 0, size, error: "unknown Unicode character name" } : { ch, size };
}
export function decodeUnicodeEscape(at: number, n: number, errors: Errors, final = true): Decoded | null {
  const points: number[] = [];
  let i = 0;
  while (i < n) {
    const b = U8[at + i]!;
    if (b !== 92) { points.push(b); i++; continue; }
    const escape = readEscape(at, i, n);
    if (escape.error !== undefined) {
      if (!final && i + escape.size >= n && escape.error !== "illegal Unicode character") break;
      const repair = decodeError(errors, "unicodeescape", at, n, i, i + escape.size, escape.error);
      if (repair === null) return null;
      points.push(...repair.points);
      i = repair.next;
      continue;
    }
    if (escape.ch === -2) points.push(92);
    else if (escape.ch >= 0) points.push(escape.ch);
    i += escape.size;
  }
  return { points, consumed: i };
}
export function encodeUnicodeEscape(points: readonly number[]): number[] {
  const named: Readonly<Record<number, string>> = { 9: "\\t", 10: "\\n", 13: "\\r", 92: "\\\\" };
  const text = points.map((ch) => named[ch] ?? (ch >= 32 && ch < 127 ? String.fromCharCode(ch) : backslashEscape(ch))).join("");
  return Array.from(text, (c) => c.charCodeAt(0));
}
export function decodeRawUnicodeEscape(at: number, n: number, errors: Errors, final = true): Decoded | null {
  const points: number[] = [];
  let i = 0;
  while (i < n) {
    const b = U8[at + i]!;
    const next = i + 1 < n ? String.fromCharCode(U8[at + i + 1]!) : "";
    if (b === 92 && next === "" && !final) break;
    if (b !== 92 || (next !== "u" && next !== "U")) {
      points.push(b);
      i++;
      if (b === 92 && next !== "") { points.push(U8[at + i]!); i++; }
      continue;
    }
    const escape = readEscape(at, i, n);
    if (escape.error === undefined) { points.push(escape.ch); i += escape.size; continue; }
    if (!final && i + escape.size >= n) break;
    const reason = escape.error === "illegal Unicode character" ? "\\Uxxxxxxxx out of range" : escape.error;
    const repair = decodeError(errors, "rawunicodeescape", at, n, i, i + escape.size, reason);
    if (repair === null) return null;
    points.push(...repair.points);
    i = repair.next;
  }
  return { points, consumed: i };
}
export function encodeRawUnicodeEscape(points: readonly number[]): number[] {
  return points.flatMap((ch) => (ch < 0x100 ? [ch] : Array.from(backslashEscape(ch), (c) => c.charCodeAt(0))));
}
/** codecs.escape_decode: the escapes of a bytes literal. null with ValueError set. */
export function decodeBytesEscape(at: number, n: number, errors: Errors): number[] | null {
  const out: number[] = [];
  for (let i = 0; i < n; ) {
    if (U8[at + i] !== 92) { out.push(U8[at + i++]!); continue; }
    const c = i + 1 < n ? U8[at + i + 1]! : 0;
    const isHex = c === 120;
    const escape = isHex || c < 128 && !"uUN".includes(String.fromCharCode(c)) ? readEscape(at, i, n) : { ch: -2, size: 1 };
    if (escape.error !== undefined) {
      if (!isHex) { raise(PyExc_ValueError, "Trailing \\ in string"); return null; }
      if ((errors ?? "strict") === "strict") { raise(PyExc_ValueError, `invalid \\x escape at position ${i}`); return null; }
      if (errors === "replace") out.push(63);
    } else if (escape.ch === -2) out.push(92);
    else if (escape.ch >= 0) out.push(escape.ch & 0xff);
    i += escape.size;
  }
  return out;
}
