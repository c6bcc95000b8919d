/**
 * Searching in str: find, count, contains, startswith, replace.
 * A search compares at each occurrence of the first unit, and turns to Knuth-Morris-Pratt when that has cost too much,
 * so that no input makes it quadratic. Source of results and messages: CPython 3.12 Objects/unicodeobject.c.
 */
import { U16, U32, U8 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { raise, raiseStatus } from "./errors.ts";
import { PyExc_OverflowError, PyExc_TypeError } from "./exceptions.ts";
import { Py_DECREF } from "./object.ts";
import { emptyStr } from "./singletons.ts";
import { typeName } from "./typeobject.ts";
import {
  PyUnicode_Check, PyUnicode_DATA, PyUnicode_FromKindAndData, PyUnicode_GET_LENGTH, PyUnicode_KIND, PyUnicode_MAX_CHAR_VALUE,
  PyUnicode_New, PyUnicode_READ, PyUnicode_WRITE, copyUnits, ensure_unicode, findMaxChar, unicode_result_unchanged,
} from "./unicode-core.ts";

/** An array of code points in the buffer. */
export interface Span { kind: number; data: number; length: number }
export function spanOf(o: Ref): Span { return { kind: PyUnicode_KIND(o), data: PyUnicode_DATA(o), length: PyUnicode_GET_LENGTH(o) }; }

type Units = Uint8Array | Uint16Array | Uint32Array;
function unitsOf(kind: number): Units { return kind === 1 ? U8 : kind === 2 ? U16 : U32; }

/** Index of the first `ch` in start…end of `s`, or -1. */
export function findChar(s: Span, ch: number, start: number, end: number): number {
  if (ch > 0xff && (s.kind === 1 || (s.kind === 2 && ch > 0xffff))) return -1;
  const units = unitsOf(s.kind);
  const base = s.data / s.kind;
  const near = Math.min(end, start + 48);
  for (let i = start; i < near; i++) if (units[base + i] === ch) return i;
  if (near === end) return -1;
  const at = units.subarray(base + near, base + end).indexOf(ch);
  return at < 0 ? -1 : at + near;
}
/** Index of the last `ch` in start…end of `s`, or -1. */
export function rfindChar(s: Span, ch: number, start: number, end: number): number {
  const units = unitsOf(s.kind);
  const base = s.data / s.kind;
  for (let i = end - 1; i >= start; i--) if (units[base + i] === ch) return i;
  return -1;
}

function matchesAt(s: Span, at: number, p: Span): boolean {
  const a = unitsOf(s.kind), b = unitsOf(p.kind);
  const i0 = s.data / s.kind + at, j0 = p.data / p.kind;
  for (let j = 0; j < p.length; j++) if (a[i0 + j] !== b[j0 + j]) return false;
  return true;
}

/** Index of the first `p` within start…end of `s`, or -1. An empty `p` is at `start`. */
export function findSpan(s: Span, p: Span, start: number, end: number): number {
  const m = p.length;
  if (end - start < m) return -1;
  if (m === 0) return start;
  const first = PyUnicode_READ(p.kind, p.data, 0);
  if (m === 1) return findChar(s, first, start, end);
  if (p.kind > s.kind) return -1;
  const a = unitsOf(s.kind), b = unitsOf(p.kind);
  const i0 = s.data / s.kind, j0 = p.data / p.kind;
  const stop = end - m;
  let budget = 4 * (end - start) + 256;
  for (let i = start; i <= stop; i++) {
    if (a[i0 + i] !== first) {
      i = findChar(s, first, i + 1, stop + 1);
      if (i < 0) return -1;
    }
    let j = 1;
    while (j < m && a[i0 + i + j] === b[j0 + j]) j++;
    if (j === m) return i;
    budget -= j;
    if (budget < 0) return searchKMP(s, p, i + 1, end);
  }
  return -1;
}
/** Index of the last `p` within start…end of `s`, or -1. An empty `p` is at `end`. */
export function rfindSpan(s: Span, p: Span, start: number, end: number): number {
  const m = p.length;
  if (end - start < m) return -1;
  if (m === 0) return end;
  if (p.kind > s.kind) return -1;
  const first = PyUnicode_READ(p.kind, p.data, 0);
  if (m === 1) return rfindChar(s, first, start, end);
  const a = unitsOf(s.kind), b = unitsOf(p.kind);
  const i0 = s.data / s.kind, j0 = p.data / p.kind;
  let budget = 4 * (end - start) + 256;
  for (let i = end - m; i >= start; i--) {
    if (a[i0 + i] !== first) continue;
    let j = 1;
    while (j < m && a[i0 + i + j] === b[j0 + j]) j++;
    if (j === m) return i;
    budget -= j;
    if (budget < 0) return searchKMPBackwards(s, p, start, i + m - 1);
  }
  return -1;
}

/** Knuth-Morris-Pratt's table of `length` units: how long a border each prefix has. */
function borders(length: number, unit: (i: number) => number): Int32Array {
  const table = new Int32Array(length);
  for (let i = 1, k = 0; i < length; i++) {
    while (k > 0 && unit(i) !== unit(k)) k = table[k - 1]!;
    if (unit(i) === unit(k)) k++;
    table[i] = k;
  }
  return table;
}
function searchKMP(s: Span, p: Span, start: number, end: number): number {
  const m = p.length;
  const unit = (i: number): number => PyUnicode_READ(p.kind, p.data, i);
  const table = borders(m, unit);
  for (let i = start, k = 0; i < end; i++) {
    const ch = PyUnicode_READ(s.kind, s.data, i);
    while (k > 0 && ch !== unit(k)) k = table[k - 1]!;
    if (ch === unit(k) && ++k === m) return i - m + 1;
  }
  return -1;
}
function searchKMPBackwards(s: Span, p: Span, start: number, end: number): number {
  const m = p.length;
  const unit = (i: number): number => PyUnicode_READ(p.kind, p.data, m - 1 - i);
  const table = borders(m, unit);
  for (let i = end - 1, k = 0; i >= start; i--) {
    const ch = PyUnicode_READ(s.kind, s.data, i);
    while (k > 0 && ch !== unit(k)) k = table[k - 1]!;
    if (ch === unit(k) && ++k === m) return i;
  }
  return -1;
}

/** Number of occurrences of `p`, not overlapping, in start…end of `s`, at most `max`. */
export function countSpan(s: Span, p: Span, start: number, end: number, max = Infinity): number {
  if (end < start) return 0;
  if (p.length === 0) return Math.min(end - start + 1, max);
  let count = 0;
  for (let at = start; count < max; count++) {
    const i = findSpan(s, p, at, end);
    if (i < 0) break;
    at = i + p.length;
  }
  return count;
}

/** Python's adjustment of slice bounds for the search methods. */
export function adjustIndices(start: number, end: number, length: number): [start: number, end: number] {
  let s = start, e = end;
  if (e > length) e = length;
  else if (e < 0) e = Math.max(e + length, 0);
  if (s < 0) s = Math.max(s + length, 0);
  return [s, e];
}

/** Index of `sub` in start…end (direction > 0: the first, else the last), -1 if none, -2 with TypeError set. */
export function PyUnicode_Find(str: Ref, sub: Ref, start: number, end: number, direction: number): number {
  if (ensure_unicode(str) < 0 || ensure_unicode(sub) < 0) return -2;
  const s = spanOf(str), p = spanOf(sub);
  const [from, to] = adjustIndices(start, end, s.length);
  if (to - from < p.length) return -1;
  return direction > 0 ? findSpan(s, p, from, to) : rfindSpan(s, p, from, to);
}
/** As PyUnicode_Find, for one character. */
export function PyUnicode_FindChar(str: Ref, ch: number, start: number, end: number, direction: number): number {
  const s = spanOf(str);
  const [from, to] = adjustIndices(start, end, s.length);
  if (to - from < 1) return -1;
  return direction > 0 ? findChar(s, ch, from, to) : rfindChar(s, ch, from, to);
}
/** `sub in str`: 1, 0, or -1 with TypeError set. */
export function PyUnicode_Contains(str: Ref, sub: Ref): number {
  if (!PyUnicode_Check(sub)) return raiseStatus(PyExc_TypeError, `'in <string>' requires string as left operand, not ${typeName(sub)}`);
  if (ensure_unicode(str) < 0) return -1;
  const s = spanOf(str);
  return findSpan(s, spanOf(sub), 0, s.length) >= 0 ? 1 : 0;
}
/** Does start…end of `str` begin (direction < 0) or end (> 0) with `sub`? 1 or 0; -1 with TypeError set. */
export function PyUnicode_Tailmatch(str: Ref, sub: Ref, start: number, end: number, direction: number): number {
  if (ensure_unicode(str) < 0 || ensure_unicode(sub) < 0) return -1;
  const s = spanOf(str), p = spanOf(sub);
  const [from, to] = adjustIndices(start, end, s.length);
  const last = to - p.length;
  if (last < from) return 0;
  if (p.length === 0) return 1;
  if (p.kind > s.kind) return 0;
  return matchesAt(s, direction > 0 ? last : from, p) ? 1 : 0;
}

/** The smallest form of `oSteal`, whose contents are complete (CPython: unicode_adjust_maxchar). */
export function adjustMaxChar(oSteal: NewRef): NewRef | NULL {
  const s = spanOf(oSteal);
  if (findMaxChar(s.kind, s.data, s.length) >= PyUnicode_MAX_CHAR_VALUE(oSteal)) return oSteal;
  const copy = PyUnicode_New(s.length, findMaxChar(s.kind, s.data, s.length));
  if (copy !== NULL) copyUnits(PyUnicode_KIND(copy), PyUnicode_DATA(copy), s.kind, s.data, s.length);
  Py_DECREF(oSteal);
  return copy;
}

/** `str.replace(old, by, max)`; max < 0: all. Unchanged: the string itself. CPython 3.12 Objects/unicodeobject.c, replace. */
export function replace(self: Ref, old: Ref, by: Ref, max: number): NewRef | NULL {
  const s = spanOf(self), p = spanOf(old), r = spanOf(by);
  const limit = max < 0 ? Infinity : max;
  if (s.length < p.length || limit === 0 || old === by || p.kind > s.kind) return unicode_result_unchanged(self);
  const n = countSpan(s, p, 0, s.length, limit);
  if (n === 0) return unicode_result_unchanged(self);
  const size = s.length + n * (r.length - p.length);
  if (size === 0) return emptyStr as NewRef;
  if (size > 0x7fffffff * 4) return raise(PyExc_OverflowError, "replace string is too long");
  const maxSelf = PyUnicode_MAX_CHAR_VALUE(self), maxBy = PyUnicode_MAX_CHAR_VALUE(by);
  const result = PyUnicode_New(size, Math.max(maxSelf, maxBy));
  if (result === NULL) return NULL;
  const kind = PyUnicode_KIND(result), data = PyUnicode_DATA(result);
  if (p.length === 1 && r.length === 1) replaceChars(s, p, r, kind, data, n);
  else interleave(s, p, r, kind, data, n);
  return maxBy < maxSelf || PyUnicode_MAX_CHAR_VALUE(old) > maxBy ? adjustMaxChar(result) : result;
}
function replaceChars(s: Span, p: Span, r: Span, kind: number, data: number, n: number): void {
  const from = PyUnicode_READ(p.kind, p.data, 0), to = PyUnicode_READ(r.kind, r.data, 0);
  copyUnits(kind, data, s.kind, s.data, s.length);
  for (let i = -1, left = n; left > 0; left--) {
    i = findChar(s, from, i + 1, s.length);
    PyUnicode_WRITE(kind, data, i, to);
  }
}
function interleave(s: Span, p: Span, r: Span, kind: number, data: number, n: number): void {
  let out = 0, at = 0;
  const put = (span: Span, start: number, length: number): void => {
    if (length > 0) copyUnits(kind, data + out * kind, span.kind, span.data + start * span.kind, length);
    out += length;
  };
  for (let i = 0; i < n; i++) {
    if (p.length === 0) { // before each character
      put(r, 0, r.length);
      if (at < s.length) put(s, at++, 1);
      continue;
    }
    const found = findSpan(s, p, at, s.length);
    put(s, at, found - at);
    put(r, 0, r.length);
    at = found + p.length;
  }
  put(s, at, s.length - at);
}

/** A piece of a span as a str. */
export function spanSlice(s: Span, start: number, end: number): NewRef | NULL {
  return PyUnicode_FromKindAndData(s.kind, s.data + start * s.kind, end - start);
}
