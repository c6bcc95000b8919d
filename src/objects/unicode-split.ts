/**
 * Taking str apart and joining it: split, rsplit, splitlines, partition, strip, join.
 * Source: CPython 3.12 Objects/stringlib/{split,partition,join}.h, Objects/unicodeobject.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PySequence_Fast } from "./abstract.ts";
import { raise } from "./errors.ts";
import { PyExc_OverflowError, PyExc_TypeError, PyExc_ValueError } from "./exceptions.ts";
import { PyList_Append, PyList_Check, PyList_New, PyList_SET_ITEM } from "./list.ts";
import { Py_DECREF, Py_NewRef, Py_SET_SIZE } from "./object.ts";
import { emptyStr, latin1Character } from "./singletons.ts";
import { PyTuple_New, PyTuple_Pack, PyTuple_SET_ITEM } from "./tuple.ts";
import { typeName } from "./typeobject.ts";
import {
  PyUnicode_Check, PyUnicode_CheckExact, PyUnicode_GET_LENGTH, PyUnicode_MAX_CHAR_VALUE, PyUnicode_New, PyUnicode_READ,
  PyUnicode_Substring, _PyUnicode_FastCopyCharacters, ensure_unicode,
} from "./unicode-core.ts";
import { _PyUnicode_IsLinebreak, _PyUnicode_IsWhitespace } from "./unicode-ctype.ts";
import { findChar, findSpan, rfindSpan, spanOf, spanSlice, type Span } from "./unicode-find.ts";

const MAX_PREALLOC = 12;

/** A list being filled as split does it: twelve slots at first, then appends; the size is set at the end. */
export class SplitList {
  count = 0;
  readonly list: NewRef | NULL;
  constructor(maxcount: number) { this.list = PyList_New(maxcount >= MAX_PREALLOC ? MAX_PREALLOC : maxcount + 1); }
  /** Adds an item whose reference it takes over; false with an exception set. */
  addSteal(item: NewRef | NULL): boolean {
    const list = this.list as Ref;
    if (item === NULL) return false;
    if (this.count < MAX_PREALLOC) PyList_SET_ITEM(list, this.count, item);
    else {
      const status = PyList_Append(list, item);
      Py_DECREF(item);
      if (status < 0) return false;
    }
    this.count++;
    return true;
  }
  /** The list, or NULL after a failure. */
  finish(ok: boolean): NewRef | NULL {
    const list = this.list;
    if (list === NULL) return NULL;
    if (!ok) { Py_DECREF(list); return NULL; }
    Py_SET_SIZE(list, this.count);
    return list;
  }
  /** list.reverse(), for rsplit. */
  reverse(): void {
    const items = I32[((this.list as Ref) + 24) >> 2]! >> 2;
    for (let i = 0, j = this.count - 1; i < j; i++, j--) {
      const t = I32[items + i * 2]!;
      I32[items + i * 2] = I32[items + j * 2]!;
      I32[items + j * 2] = t;
    }
  }
}

const isSpaceAt = (s: Span, i: number): boolean => _PyUnicode_IsWhitespace(PyUnicode_READ(s.kind, s.data, i));

function splitWhitespace(str: Ref, maxcount: number): NewRef | NULL {
  const s = spanOf(str);
  const out = new SplitList(maxcount);
  if (out.list === NULL) return NULL;
  let i = 0, ok = true, left = maxcount;
  while (ok && left-- > 0) {
    while (i < s.length && isSpaceAt(s, i)) i++;
    if (i === s.length) break;
    const start = i++;
    while (i < s.length && !isSpaceAt(s, i)) i++;
    if (start === 0 && i === s.length && PyUnicode_CheckExact(str)) { ok = out.addSteal(Py_NewRef(str)); break; }
    ok = out.addSteal(spanSlice(s, start, i));
  }
  if (ok && i < s.length) {
    while (i < s.length && isSpaceAt(s, i)) i++;
    if (i !== s.length) ok = out.addSteal(spanSlice(s, i, s.length));
  }
  return out.finish(ok);
}
function rsplitWhitespace(str: Ref, maxcount: number): NewRef | NULL {
  const s = spanOf(str);
  const out = new SplitList(maxcount);
  if (out.list === NULL) return NULL;
  let i = s.length - 1, ok = true, left = maxcount;
  while (ok && left-- > 0) {
    while (i >= 0 && isSpaceAt(s, i)) i--;
    if (i < 0) break;
    const end = i--;
    while (i >= 0 && !isSpaceAt(s, i)) i--;
    if (end === s.length - 1 && i < 0 && PyUnicode_CheckExact(str)) { ok = out.addSteal(Py_NewRef(str)); break; }
    ok = out.addSteal(spanSlice(s, i + 1, end + 1));
  }
  if (ok && i >= 0) {
    while (i >= 0 && isSpaceAt(s, i)) i--;
    if (i >= 0) ok = out.addSteal(spanSlice(s, 0, i + 1));
  }
  if (ok) out.reverse();
  return out.finish(ok);
}

/** More words than these a str cannot have: no more room is made in the list. */
function mostWords(str: Ref): number { return Math.trunc((PyUnicode_GET_LENGTH(str) - 1) / 2) + 1; }
/** `str.split(sep, maxcount)`; sep NULL: runs of white space; maxcount < 0: no limit. A list. */
export function PyUnicode_Split(str: Ref, sep: Ref | 0, maxcount: number): NewRef | NULL {
  if (ensure_unicode(str) < 0 || (sep !== 0 && ensure_unicode(sep) < 0)) return NULL;
  if (sep === 0) return splitWhitespace(str, maxcount < 0 ? mostWords(str) : maxcount);
  const s = spanOf(str), p = spanOf(sep);
  if (p.length === 0) return raise(PyExc_ValueError, "empty separator");
  if (s.kind < p.kind || s.length < p.length) return listOfOne(str);
  const limit = maxcount < 0 ? Math.trunc(s.length / p.length) + 1 : maxcount;
  const out = new SplitList(limit);
  if (out.list === NULL) return NULL;
  let i = 0, ok = true;
  for (let left = limit; ok && left > 0; left--) {
    const at = findSpan(s, p, i, s.length);
    if (at < 0) break;
    ok = out.addSteal(spanSlice(s, i, at));
    i = at + p.length;
  }
  if (ok) ok = out.addSteal(out.count === 0 && PyUnicode_CheckExact(str) ? Py_NewRef(str) : spanSlice(s, i, s.length));
  return out.finish(ok);
}
/** `str.rsplit(sep, maxcount)`: as split, from the end. */
export function PyUnicode_RSplit(str: Ref, sep: Ref | 0, maxcount: number): NewRef | NULL {
  if (ensure_unicode(str) < 0 || (sep !== 0 && ensure_unicode(sep) < 0)) return NULL;
  if (sep === 0) return rsplitWhitespace(str, maxcount < 0 ? mostWords(str) : maxcount);
  const s = spanOf(str), p = spanOf(sep);
  if (p.length === 0) return raise(PyExc_ValueError, "empty separator");
  if (s.kind < p.kind || s.length < p.length) return listOfOne(str);
  const limit = maxcount < 0 ? Math.trunc(s.length / p.length) + 1 : maxcount;
  const out = new SplitList(limit);
  if (out.list === NULL) return NULL;
  let end = s.length, ok = true;
  for (let left = limit; ok && left > 0; left--) {
    const at = rfindSpan(s, p, 0, end);
    if (at < 0) break;
    ok = out.addSteal(spanSlice(s, at + p.length, end));
    end = at;
  }
  if (ok) ok = out.addSteal(out.count === 0 && PyUnicode_CheckExact(str) ? Py_NewRef(str) : spanSlice(s, 0, end));
  if (ok) out.reverse();
  return out.finish(ok);
}
function listOfOne(str: Ref): NewRef | NULL {
  const list = PyList_New(1);
  if (list !== NULL) PyList_SET_ITEM(list, 0, Py_NewRef(str));
  return list;
}

/** `str.splitlines(keepends)`: a list. */
export function PyUnicode_Splitlines(str: Ref, keepends: boolean): NewRef | NULL {
  if (ensure_unicode(str) < 0) return NULL;
  const s = spanOf(str);
  const list = PyList_New(0);
  if (list === NULL) return NULL;
  for (let i = 0; i < s.length; ) {
    const start = i;
    while (i < s.length && !_PyUnicode_IsLinebreak(PyUnicode_READ(s.kind, s.data, i))) i++;
    let end = i;
    if (i < s.length) {
      i += PyUnicode_READ(s.kind, s.data, i) === 13 && i + 1 < s.length && PyUnicode_READ(s.kind, s.data, i + 1) === 10 ? 2 : 1;
      if (keepends) end = i;
    }
    const whole = start === 0 && end === s.length && PyUnicode_CheckExact(str);
    const line = whole ? Py_NewRef(str) : spanSlice(s, start, end);
    const status = line === NULL ? -1 : PyList_Append(list, line);
    if (line !== NULL) Py_DECREF(line);
    if (status < 0) { Py_DECREF(list); return NULL; }
  }
  return list;
}

/** `str.partition(sep)` (fromEnd: rpartition): a tuple of three. */
export function partition(str: Ref, sep: Ref, fromEnd: boolean): NewRef | NULL {
  if (ensure_unicode(str) < 0 || ensure_unicode(sep) < 0) return NULL;
  const s = spanOf(str), p = spanOf(sep);
  if (p.length === 0) return raise(PyExc_ValueError, "empty separator");
  const at = fromEnd ? rfindSpan(s, p, 0, s.length) : findSpan(s, p, 0, s.length);
  if (at < 0) return fromEnd ? PyTuple_Pack(emptyStr, emptyStr, str) : PyTuple_Pack(str, emptyStr, emptyStr);
  const result = PyTuple_New(3);
  if (result === NULL) return NULL;
  const head = spanSlice(s, 0, at);
  PyTuple_SET_ITEM(result, 0, head);
  PyTuple_SET_ITEM(result, 1, Py_NewRef(sep));
  const tail = head === NULL ? NULL : spanSlice(s, at + p.length, s.length);
  PyTuple_SET_ITEM(result, 2, tail);
  if (tail === NULL) { Py_DECREF(result); return NULL; }
  return result;
}
export function PyUnicode_Partition(str: Ref, sep: Ref): NewRef | NULL { return partition(str, sep, false); }
export function PyUnicode_RPartition(str: Ref, sep: Ref): NewRef | NULL { return partition(str, sep, true); }

export const enum Strip { LEFT = 0, RIGHT = 1, BOTH = 2 }

/** Strips the characters that occur in the str `chars`, or white space when it is NULL. */
export function strip(str: Ref, chars: Ref | 0, which: Strip): NewRef | NULL {
  const s = spanOf(str);
  const set = chars === 0 ? null : spanOf(chars);
  const drops = (i: number): boolean => {
    const ch = PyUnicode_READ(s.kind, s.data, i);
    return set === null ? _PyUnicode_IsWhitespace(ch) : findChar(set, ch, 0, set.length) >= 0;
  };
  let start = 0, end = s.length;
  if (which !== Strip.RIGHT) while (start < end && drops(start)) start++;
  if (which !== Strip.LEFT) while (end > start && drops(end - 1)) end--;
  return PyUnicode_Substring(str, start, end);
}

/** `sep.join(seq)`; sep NULL: a space. */
export function PyUnicode_Join(sep: Ref | 0, seq: Ref): NewRef | NULL {
  const fast = PySequence_Fast(seq, "can only join an iterable");
  if (fast === NULL) return NULL;
  const items = PyList_Check(fast) ? I32[(fast + 24) >> 2]! : fast + 24;
  const result = _PyUnicode_JoinArray(sep, items, I32[(fast + 16) >> 2]!);
  Py_DECREF(fast);
  return result;
}
/** As PyUnicode_Join, for `n` objects in an array of 8-byte slots. */
export function _PyUnicode_JoinArray(sep: Ref | 0, items: number, n: number): NewRef | NULL {
  const item = (i: number): Ref => I32[(items + i * 8) >> 2]! as Ref;
  if (n === 0) return emptyStr as NewRef;
  if (n === 1 && PyUnicode_CheckExact(item(0))) return Py_NewRef(item(0));
  if (sep !== 0 && !PyUnicode_Check(sep)) return raise(PyExc_TypeError, `separator: expected str instance, ${typeName(sep)} found`);
  const separator = sep === 0 ? latin1Character(32) : sep;
  const gap = n === 1 ? 0 : PyUnicode_GET_LENGTH(separator);
  let maxchar = gap > 0 ? PyUnicode_MAX_CHAR_VALUE(separator) : 0;
  let size = gap * (n - 1);
  for (let i = 0; i < n; i++) {
    const o = item(i);
    if (!PyUnicode_Check(o)) return raise(PyExc_TypeError, `sequence item ${i}: expected str instance, ${typeName(o)} found`);
    size += PyUnicode_GET_LENGTH(o);
    if (maxchar < 0x10ffff) maxchar = Math.max(maxchar, PyUnicode_MAX_CHAR_VALUE(o));
  }
  if (size > Number.MAX_SAFE_INTEGER) return raise(PyExc_OverflowError, "join() result is too long for a Python string");
  const result = PyUnicode_New(size, maxchar);
  if (result === NULL) return NULL;
  let at = 0;
  for (let i = 0; i < n; i++) {
    const o = item(i);
    if (i > 0 && gap > 0) { _PyUnicode_FastCopyCharacters(result, at, separator, 0, gap); at += gap; }
    const m = PyUnicode_GET_LENGTH(o);
    _PyUnicode_FastCopyCharacters(result, at, o, 0, m);
    at += m;
  }
  return result;
}
