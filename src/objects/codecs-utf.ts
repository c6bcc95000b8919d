/**
 * UTF-8, UTF-16, UTF-32. Decoders give code points and how many bytes they used; encoders give bytes. null: an exception is set.
 * Source: CPython 3.12 Objects/unicodeobject.c, Objects/stringlib/codecs.h.
 */
import { U8 } from "../memory/views.ts";
import { type Ref } from "../memory/types.ts";
import { decodeError, encodeError, type Errors } from "./codecs-errors.ts";

export interface Decoded { points: number[]; consumed: number }

const isCont = (b: number): boolean => (b & 0xc0) === 0x80;
/** The character at `i`, or what is wrong: bad bytes from `i` (0: the input ends within a character). */
function utf8At(at: number, i: number, n: number): { ch: number; size: number } | { bad: number; reason: string } {
  const b = U8[at + i]!;
  if (b < 0x80) return { ch: b, size: 1 };
  if (b < 0xc2 || b > 0xf4) return { bad: 1, reason: "invalid start byte" };
  const size = b < 0xe0 ? 2 : b < 0xf0 ? 3 : 4;
  let ch = size === 2 ? b & 0x1f : size === 3 ? b & 0x0f : b & 0x07;
  for (let k = 1; k < size; k++) {
    if (i + k >= n) return { bad: 0, reason: "unexpected end of data" };
    const c = U8[at + i + k]!;
    const low = k === 1 ? (b === 0xe0 ? 0xa0 : b === 0xf0 ? 0x90 : 0x80) : 0x80;
    const high = k === 1 ? (b === 0xed ? 0x9f : b === 0xf4 ? 0x8f : 0xbf) : 0xbf;
    if (!isCont(c) || c < low || c > high) return { bad: k, reason: "invalid continuation byte" };
    ch = (ch << 6) | (c & 0x3f);
  }
  return { ch, size };
}
/** `final` false: an unfinished character at the end is left for the next call. */
export function decodeUtf8(at: number, n: number, errors: Errors, final: boolean): Decoded | null {
  const points: number[] = [];
  let i = 0;
  while (i < n) {
    const next = utf8At(at, i, n);
    if ("ch" in next) { points.push(next.ch); i += next.size; continue; }
    if (next.bad === 0 && !final) break;
    const repair = decodeError(errors, "utf-8", at, n, i, next.bad === 0 ? n : i + next.bad, next.reason);
    if (repair === null) return null;
    for (const ch of repair.points) points.push(ch);
    i = repair.next;
  }
  return { points, consumed: i };
}

/** Writes code points with `put`; those it refuses go through the error handler in runs. */
export function encodeWith(object: Ref, points: readonly number[], encoding: string, errors: Errors, reason: string, put: (ch: number, out: number[]) => boolean, out: number[] = [], unit = 1): number[] | null {
  for (let i = 0; i < points.length; ) {
    if (put(points[i]!, out)) { i++; continue; }
    let end = i + 1;
    while (unit === 1 && end < points.length && !put(points[end]!, [])) end++;
    const repair = encodeError(errors, encoding, object, points, i, end, reason);
    if (repair === null) return null;
    if (repair.bytes && repair.bytes.length % unit !== 0) { encodeError("strict", encoding, object, points, i, end, reason); return null; }
    if (repair.bytes) for (const b of repair.bytes) out.push(b);
    for (const ch of repair.points ?? []) {
      if (!put(ch, out)) { encodeError("strict", encoding, object, points, i, end, reason); return null; }
    }
    i = repair.next;
  }
  return out;
}
const isSurrogate = (ch: number): boolean => ch >= 0xd800 && ch <= 0xdfff;
function putUtf8(ch: number, out: number[]): boolean {
  if (ch < 0x80) out.push(ch);
  else if (ch < 0x800) out.push(0xc0 | (ch >> 6), 0x80 | (ch & 0x3f));
  else if (isSurrogate(ch)) return false;
  else if (ch < 0x10000) out.push(0xe0 | (ch >> 12), 0x80 | ((ch >> 6) & 0x3f), 0x80 | (ch & 0x3f));
  else out.push(0xf0 | (ch >> 18), 0x80 | ((ch >> 12) & 0x3f), 0x80 | ((ch >> 6) & 0x3f), 0x80 | (ch & 0x3f));
  return true;
}
export function encodeUtf8(object: Ref, points: readonly number[], errors: Errors): number[] | null {
  return encodeWith(object, points, "utf-8", errors, "surrogates not allowed", putUtf8);
}

/** -1 little endian, 1 big endian, 0: native (little), with a byte order mark. */
export type ByteOrder = -1 | 0 | 1;
export interface DecodedOrder extends Decoded { order: ByteOrder }

function utfName(bits: number, order: ByteOrder): string { return order < 0 ? `utf-${bits}-le` : order > 0 ? `utf-${bits}-be` : `utf-${bits}`; }
const unit16 = (p: number, little: boolean): number => (little ? U8[p]! | (U8[p + 1]! << 8) : (U8[p]! << 8) | U8[p + 1]!);
const unit32 = (p: number, little: boolean): number => (little ? unit16(p, true) + unit16(p + 2, true) * 65536 : unit16(p, false) * 65536 + unit16(p + 2, false));

export function decodeUtf16(at: number, n: number, errors: Errors, order: ByteOrder, final: boolean): DecodedOrder | null {
  const points: number[] = [];
  let i = 0;
  let found = order;
  if (order === 0 && n >= 2) {
    const mark = unit16(at, true);
    if (mark === 0xfeff || mark === 0xfffe) { found = mark === 0xfeff ? -1 : 1; i = 2; }
  }
  const little = found <= 0;
  const name = found === 0 ? "utf-16-le" : utfName(16, found);
  while (i < n) {
    let [end, reason] = [n, "truncated data"];
    if (n - i >= 2) {
      const ch = unit16(at + i, little);
      if (!isSurrogate(ch)) { points.push(ch); i += 2; continue; }
      if (ch >= 0xdc00) [end, reason] = [i + 2, "illegal encoding"];
      else if (n - i < 4) reason = "unexpected end of data";
      else {
        const low = unit16(at + i + 2, little);
        if (low >= 0xdc00 && low <= 0xdfff) { points.push(0x10000 + ((ch - 0xd800) << 10) + (low - 0xdc00)); i += 4; continue; }
        [end, reason] = [i + 2, "illegal UTF-16 surrogate"];
      }
    }
    if (end === n && reason !== "illegal encoding" && reason !== "illegal UTF-16 surrogate" && !final) break;
    const repair = decodeError(errors, name, at, n, i, end, reason);
    if (repair === null) return null;
    points.push(...repair.points);
    i = repair.next;
  }
  return { points, consumed: i, order: found };
}
export function decodeUtf32(at: number, n: number, errors: Errors, order: ByteOrder, final: boolean): DecodedOrder | null {
  const points: number[] = [];
  let i = 0;
  let found = order;
  if (order === 0 && n >= 4) {
    const mark = unit32(at, true);
    if (mark === 0xfeff || mark === 0xfffe0000) { found = mark === 0xfeff ? -1 : 1; i = 4; }
  }
  const little = found <= 0;
  const name = found === 0 ? "utf-32-le" : utfName(32, found);
  while (i < n) {
    let [end, reason] = [n, "truncated data"];
    if (n - i >= 4) {
      const ch = unit32(at + i, little);
      if (ch <= 0x10ffff && !isSurrogate(ch)) { points.push(ch); i += 4; continue; }
      [end, reason] = [i + 4, isSurrogate(ch) ? "code point in surrogate code point range(0xd800, 0xe000)" : "code point not in range(0x110000)"];
    } else if (!final) break;
    const repair = decodeError(errors, name, at, n, i, end, reason);
    if (repair === null) return null;
    points.push(...repair.points);
    i = repair.next;
  }
  return { points, consumed: i, order: found };
}
function put16(value: number, little: boolean, out: number[]): void {
  if (little) out.push(value & 0xff, value >> 8);
  else out.push(value >> 8, value & 0xff);
}
export function encodeUtf16(object: Ref, points: readonly number[], errors: Errors, order: ByteOrder): number[] | null {
  const little = order <= 0;
  return encodeWith(object, points, utfName(16, order), errors, "surrogates not allowed", (ch, out) => {
    if (isSurrogate(ch)) return false;
    if (ch < 0x10000) put16(ch, little, out);
    else { put16(0xd800 + ((ch - 0x10000) >> 10), little, out); put16(0xdc00 + ((ch - 0x10000) & 0x3ff), little, out); }
    return true;
  }, order === 0 ? [0xff, 0xfe] : [], 2);
}
export function encodeUtf32(object: Ref, points: readonly number[], errors: Errors, order: ByteOrder): number[] | null {
  const little = order <= 0;
  return encodeWith(object, points, utfName(32, order), errors, "surrogates not allowed", (ch, out) => {
    if (isSurrogate(ch)) return false;
    if (!little) put16(ch >> 16, false, out);
    put16(ch & 0xffff, little, out);
    if (little) put16(ch >> 16, true, out);
    return true;
  }, order === 0 ? [0xff, 0xfe, 0, 0] : [], 4);
}
