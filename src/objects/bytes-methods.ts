/**
 * The methods that bytes and bytearray share: searching, splitting, joining, replacing. Case and padding: bytes-ctype.ts.
 * Source: CPython 3.12 Objects/bytes_methods.c, Objects/stringlib/*.
 */
import { I32, U8, memmove } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyNumber_AsSsize_t, PySequence_Fast, PySequence_Fast_GET_ITEM, _PyIndex_Check } from "./abstract.ts";
import { _PyArg_CheckPositional, arg, argSpec, unpackKeywords } from "./args.ts";
import { PyObject_CheckBuffer, withBuffer } from "./buffer.ts";
import { PyByteArray_FromStringAndSize } from "./bytearray.ts";
import { PyBytes_CheckExact, PyBytes_FromStringAndSize, findBytes } from "./bytes.ts";
import { bytes_ctype_methods } from "./bytes-ctype.ts";
import { PyUnicode_Decode } from "./codecs.ts";
import { METH, type MethodSpec } from "./define.ts";
import { PyErr_Clear, PyErr_Occurred, raise } from "./errors.ts";
import { PyExc_OverflowError, PyExc_TypeError, PyExc_ValueError } from "./exceptions.ts";
import { PyObject_IsTrue } from "./generic.ts";
import { PyLong_FromLong } from "./int.ts";
import { PyList_Append, PyList_New } from "./list.ts";
import { Py_DECREF, Py_NewRef, TPFLAGS, hasTypeFlag } from "./object.ts";
import { Py_False, Py_None, Py_True } from "./singletons.ts";
import { _PyEval_SliceIndex } from "./slice.ts";
import { PyTuple_Pack } from "./tuple.ts";
import { typeName } from "./typeobject.ts";
import { stringArgument } from "./unicode-methods.ts";
import { SplitList } from "./unicode-split.ts";

/** Address and length of the bytes of `self` (bytes or bytearray). */
export function dataOf(self: Ref): number { return hasTypeFlag(self, TPFLAGS.BYTES_SUBCLASS) ? self + 32 : I32[(self + 40) >> 2]!; }
export function sizeOf(self: Ref): number { return I32[(self + 16) >> 2]!; }
/** A new object of the kind of `self` with the `n` bytes at `at` (0: to be filled). */
export function makeLike(self: Ref, at: number, n: number): NewRef | NULL {
  return hasTypeFlag(self, TPFLAGS.BYTES_SUBCLASS) ? PyBytes_FromStringAndSize(at, n) : PyByteArray_FromStringAndSize(at, n);
}
/** `self` itself when it may be shared (exact bytes), else a copy. */
export function selfOrCopy(self: Ref): NewRef | NULL { return PyBytes_CheckExact(self) ? Py_NewRef(self) : makeLike(self, dataOf(self), sizeOf(self)); }

// --- find

interface Needle { value: number; object: Ref | 0; start: number; end: number }
/** `(sub[, start[, end]])`; null with an exception set. A needle is one byte (`value`) or an object with a buffer. */
function parseFind(name: string, args: Ref, size: number): Needle | null {
  const n = I32[(args + 16) >> 2]!;
  if (n < 1 || n > 3) {
    raise(PyExc_TypeError, `${name}() takes at ${n < 1 ? "least 1 argument" : "most 3 arguments"} (${n} given)`);
    return null;
  }
  const item = (i: number): Ref => I32[(args + 24 + 8 * i) >> 2]! as Ref;
  let start = 0;
  let end = Infinity;
  if (n > 1 && item(1) !== Py_None) start = _PyEval_SliceIndex(item(1));
  if (start === start && n > 2 && item(2) !== Py_None) end = _PyEval_SliceIndex(item(2));
  if (start !== start || end !== end) return null;
  if (end > size) end = size;
  else if (end < 0) end = Math.max(0, end + size);
  if (start < 0) start = Math.max(0, start + size);
  const sub = item(0);
  if (PyObject_CheckBuffer(sub)) return { value: -1, object: sub, start, end };
  if (!_PyIndex_Check(sub)) {
    raise(PyExc_TypeError, `argument should be integer or bytes-like object, not '${typeName(sub)}'`);
    return null;
  }
  const value = PyNumber_AsSsize_t(sub, NULL);
  if (value === -1 && PyErr_Occurred()) return null;
  if (value < 0 || value > 255) { raise(PyExc_ValueError, "byte must be in range(0, 256)"); return null; }
  return { value, object: 0, start, end };
}
/** All or the first (or last) offsets of a needle. */
function search(self: Ref, needle: Needle, use: (at: number, n: number, matches: (i: number) => boolean, m: number) => number): number {
  const at = dataOf(self);
  const n = needle.end - needle.start;
  if (!needle.object) return use(at + needle.start, n, (i) => U8[at + needle.start + i] === needle.value, 1);
  return withBuffer(needle.object, (sub, m) => use(at + needle.start, n, (i) => {
    for (let k = 0; k < m; k++) if (U8[at + needle.start + i + k] !== U8[sub + k]) return false;
    return true;
  }, m)) ?? -2;
}
function find(self: Ref, args: Ref, name: string, backward: boolean): number {
  const needle = parseFind(name, args, sizeOf(self));
  if (needle === null) return -2;
  const found = search(self, needle, (_at, n, matches, m) => {
    if (n < m || n < 0) return -1;
    if (backward) { for (let i = n - m; i >= 0; i--) if (matches(i)) return i; }
    else for (let i = 0; i <= n - m; i++) if (matches(i)) return i;
    return -1;
  });
  return found >= 0 ? found + needle.start : found;
}
function found(offset: number, must: boolean): NewRef | NULL {
  if (offset === -2) return NULL;
  return offset === -1 && must ? raise(PyExc_ValueError, "subsection not found") : PyLong_FromLong(offset);
}
function bytes_find(self: Ref, args: Ref): NewRef | NULL { return found(find(self, args, "find", false), false); }
function bytes_rfind(self: Ref, args: Ref): NewRef | NULL { return found(find(self, args, "rfind", true), false); }
function bytes_index(self: Ref, args: Ref): NewRef | NULL { return found(find(self, args, "index", false), true); }
function bytes_rindex(self: Ref, args: Ref): NewRef | NULL { return found(find(self, args, "rindex", true), true); }
function bytes_count(self: Ref, args: Ref): NewRef | NULL {
  const needle = parseFind("count", args, sizeOf(self));
  if (needle === null) return NULL;
  const count = search(self, needle, (_at, n, matches, m) => {
    if (n < 0) return 0;
    if (m === 0) return n + 1;
    let times = 0;
    for (let i = 0; i <= n - m; ) if (matches(i)) { times++; i += m; } else i++;
    return times;
  });
  return count === -2 ? NULL : PyLong_FromLong(count);
}

/** Does `self[start:end]` begin (or end) with the bytes of `affix`? 1, 0, -1 with an exception set. */
function tailMatch(self: Ref, affix: Ref, start: number, end: number, atEnd: boolean): number {
  return withBuffer(affix, (sub, m) => {
    const from = atEnd ? Math.max(start, end - m) : start;
    if (start > sizeOf(self) || end - start < m || start > end) return 0;
    for (let k = 0; k < m; k++) if (U8[dataOf(self) + from + k] !== U8[sub + k]) return 0;
    return 1;
  }) ?? -1;
}
function affixMatch(self: Ref, args: Ref, name: string, atEnd: boolean): NewRef | NULL {
  const size = sizeOf(self);
  const n = I32[(args + 16) >> 2]!;
  if (n < 1 || n > 3) return raise(PyExc_TypeError, `${name}() takes at ${n < 1 ? "least 1 argument" : "most 3 arguments"} (${n} given)`);
  const item = (i: number): Ref => I32[(args + 24 + 8 * i) >> 2]! as Ref;
  let start = n > 1 && item(1) !== Py_None ? _PyEval_SliceIndex(item(1)) : 0;
  let end = start === start && n > 2 && item(2) !== Py_None ? _PyEval_SliceIndex(item(2)) : Infinity;
  if (start !== start || end !== end) return NULL;
  if (end > size) end = size;
  else if (end < 0) end = Math.max(0, end + size);
  if (start < 0) start = Math.max(0, start + size);
  const affix = item(0);
  if (hasTypeFlag(affix, TPFLAGS.TUPLE_SUBCLASS)) {
    for (let i = 0; i < I32[(affix + 16) >> 2]!; i++) {
      const match = tailMatch(self, I32[(affix + 24 + 8 * i) >> 2]! as Ref, start, end, atEnd);
      if (match !== 0) return match < 0 ? NULL : Py_True as NewRef;
    }
    return Py_False as NewRef;
  }
  if (!PyObject_CheckBuffer(affix)) return raise(PyExc_TypeError, `${name} first arg must be bytes or a tuple of bytes, not ${typeName(affix)}`);
  const match = tailMatch(self, affix, start, end, atEnd);
  return match < 0 ? NULL : (match ? Py_True : Py_False) as NewRef;
}
function bytes_startswith(self: Ref, args: Ref): NewRef | NULL { return affixMatch(self, args, "startswith", false); }
function bytes_endswith(self: Ref, args: Ref): NewRef | NULL { return affixMatch(self, args, "endswith", true); }
function removeAffix(self: Ref, affix: Ref, atEnd: boolean): NewRef | NULL {
  const n = sizeOf(self);
  const m = withBuffer(affix, (_sub, length) => length);
  if (m === null) return NULL;
  const match = m > 0 ? tailMatch(self, affix, 0, n, atEnd) : 0;
  if (match < 0) return NULL;
  if (!match) return selfOrCopy(self);
  return makeLike(self, dataOf(self) + (atEnd ? 0 : m), n - m);
}
function bytes_removeprefix(self: Ref, prefix: Ref): NewRef | NULL { return removeAffix(self, prefix, false); }
function bytes_removesuffix(self: Ref, suffix: Ref): NewRef | NULL { return removeAffix(self, suffix, true); }

// --- split, partition

const isSpace = (c: number): boolean => c === 32 || (c >= 9 && c <= 13);

/** Ranges [from, to) of the pieces, in order. `max` < 0: no limit. */
function splitRanges(at: number, n: number, sub: number, m: number, max: number, backward: boolean): [number, number][] {
  const ranges: [number, number][] = [];
  let left = max < 0 ? Infinity : max;
  const matches = (i: number): boolean => {
    for (let k = 0; k < m; k++) if (U8[at + i + k] !== U8[sub + k]) return false;
    return true;
  };
  if (backward) {
    let end = n;
    for (let i = n - m; i >= 0 && left > 0; i--) if (matches(i)) { ranges.push([i + m, end]); end = i; i -= m - 1; left--; }
    ranges.push([0, end]);
    return ranges.reverse();
  }
  let start = 0;
  for (let i = 0; i <= n - m && left > 0; i++) if (matches(i)) { ranges.push([start, i]); start = i + m; i += m - 1; left--; }
  ranges.push([start, n]);
  return ranges;
}
function spaceRanges(at: number, n: number, max: number, backward: boolean): [number, number][] {
  const ranges: [number, number][] = [];
  let left = max < 0 ? Infinity : max;
  const space = (i: number): boolean => isSpace(U8[at + i]!);
  if (backward) {
    let i = n - 1;
    for (; left > 0; left--) {
      while (i >= 0 && space(i)) i--;
      if (i < 0) break;
      const end = i + 1;
      while (i >= 0 && !space(i)) i--;
      ranges.push([i + 1, end]);
    }
    while (i >= 0 && space(i)) i--;
    if (i >= 0) ranges.push([0, i + 1]);
    return ranges.reverse();
  }
  let i = 0;
  for (; left > 0; left--) {
    while (i < n && space(i)) i++;
    if (i >= n) break;
    const start = i;
    while (i < n && !space(i)) i++;
    ranges.push([start, i]);
  }
  while (i < n && space(i)) i++;
  if (i < n) ranges.push([i, n]);
  return ranges;
}
/** One range as an object; a range that is the whole of a bytes object is that object. */
function pieceOf(self: Ref, from: number, to: number): NewRef | NULL {
  return to - from === sizeOf(self) && PyBytes_CheckExact(self) ? Py_NewRef(self) : makeLike(self, dataOf(self) + from, to - from);
}
function listOfRanges(self: Ref, ranges: readonly (readonly [number, number])[]): NewRef | NULL {
  const list = PyList_New(0);
  if (list === NULL) return NULL;
  for (const [from, to] of ranges) {
    const piece = pieceOf(self, from, to);
    const status: Status = piece === NULL ? -1 : PyList_Append(list, piece);
    if (piece !== NULL) Py_DECREF(piece);
    if (status < 0) { Py_DECREF(list); return NULL; }
  }
  return list;
}
/** The list of split(…, max) and rsplit, with the room that CPython makes for it beforehand. */
function splitList(self: Ref, ranges: readonly (readonly [number, number])[], max: number): NewRef | NULL {
  const out = new SplitList(max < 0 ? Infinity : max);
  if (out.list === NULL) return NULL;
  return out.finish(ranges.every(([from, to]) => out.addSteal(pieceOf(self, from, to))));
}
const split_spec = argSpec("split", "sep=, maxsplit=");
const rsplit_spec = argSpec("rsplit", "sep=, maxsplit=");
function split(self: Ref, values: readonly (Ref | 0)[] | null, backward: boolean): NewRef | NULL {
  if (values === null) return NULL;
  const [sep, maxRef] = values as [Ref | 0, Ref | 0];
  const max = maxRef ? PyNumber_AsSsize_t(maxRef, PyExc_OverflowError) : -1;
  if (max === -1 && PyErr_Occurred()) return NULL;
  if (!sep || sep === Py_None) return splitList(self, spaceRanges(dataOf(self), sizeOf(self), max, backward), max);
  const ranges = withBuffer(sep, (sub, m) => (m === 0 ? [] : splitRanges(dataOf(self), sizeOf(self), sub, m, max, backward)));
  if (ranges === null) return NULL;
  return ranges.length === 0 ? raise(PyExc_ValueError, "empty separator") : splitList(self, ranges, max);
}
function bytes_split(self: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  return split(self, unpackKeywords(split_spec, args, nargs, kwnames), false);
}
function bytes_rsplit(self: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  return split(self, unpackKeywords(rsplit_spec, args, nargs, kwnames), true);
}
const splitlines_spec = argSpec("splitlines", "keepends=");
function bytes_splitlines(self: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const values = unpackKeywords(splitlines_spec, args, nargs, kwnames);
  if (values === null) return NULL;
  const keep = values[0] ? PyObject_IsTrue(values[0]) : 0;
  if (keep < 0) return NULL;
  const [at, n] = [dataOf(self), sizeOf(self)];
  const ranges: [number, number][] = [];
  for (let i = 0; i < n; ) {
    const start = i;
    while (i < n && U8[at + i] !== 10 && U8[at + i] !== 13) i++;
    const eol = i;
    if (i < n) i += U8[at + i] === 13 && i + 1 < n && U8[at + i + 1] === 10 ? 2 : 1;
    ranges.push([start, keep ? i : eol]);
  }
  return listOfRanges(self, ranges);
}
function partition(self: Ref, sep: Ref, backward: boolean): NewRef | NULL {
  const n = sizeOf(self);
  const cut = withBuffer(sep, (sub, m) => {
    if (m === 0) return { empty: true, ranges: [] as [number, number][] };
    return { empty: false, ranges: splitRanges(dataOf(self), n, sub, m, 1, backward) };
  });
  if (cut === null) return NULL;
  if (cut.empty) return raise(PyExc_ValueError, "empty separator");
  const [first, second] = cut.ranges;
  const at = dataOf(self);
  const whole = (): NewRef | NULL => selfOrCopy(self);
  const isBytes = hasTypeFlag(self, TPFLAGS.BYTES_SUBCLASS);
  const parts: (NewRef | NULL)[] = second === undefined
    ? backward ? [makeLike(self, at, 0), makeLike(self, at, 0), whole()] : [whole(), makeLike(self, at, 0), makeLike(self, at, 0)]
    : [makeLike(self, at, first![1]), isBytes ? Py_NewRef(sep) : makeLike(self, at + first![1], second[0] - first![1]), makeLike(self, at + second[0], n - second[0])];
  const result = parts.includes(NULL) ? NULL : PyTuple_Pack(...parts as Ref[]);
  for (const part of parts) if (part !== NULL) Py_DECREF(part);
  return result;
}
function bytes_partition(self: Ref, sep: Ref): NewRef | NULL { return partition(self, sep, false); }
function bytes_rpartition(self: Ref, sep: Ref): NewRef | NULL { return partition(self, sep, true); }

// --- join, replace, translate, strip

function bytes_join(self: Ref, iterable: Ref): NewRef | NULL {
  const seq = PySequence_Fast(iterable, "can only join an iterable");
  if (seq === NULL) return NULL;
  const n = I32[(seq + 16) >> 2]!;
  const first = n === 1 ? PySequence_Fast_GET_ITEM(seq, 0) : NULL;
  const result = first !== NULL && PyBytes_CheckExact(first) && hasTypeFlag(self, TPFLAGS.BYTES_SUBCLASS) ? Py_NewRef(first) : joinItems(self, seq, n);
  Py_DECREF(seq);
  return result;
}
function joinItems(self: Ref, seq: Ref, n: number): NewRef | NULL {
  let total = 0;
  const sizes: number[] = [];
  for (let i = 0; i < n; i++) {
    const item = PySequence_Fast_GET_ITEM(seq, i);
    const size = PyObject_CheckBuffer(item) ? withBuffer(item, (_at, length) => length) : null;
    if (size === null) {
      PyErr_Clear();
      return raise(PyExc_TypeError, `sequence item ${i}: expected a bytes-like object, ${typeName(item)} found`);
    }
    sizes.push(size);
    total += size + (i ? sizeOf(self) : 0);
  }
  const result = makeLike(self, 0, total);
  if (result === NULL) return NULL;
  let to = dataOf(result);
  for (let i = 0; i < n; i++) {
    if (i) { memmove(to, dataOf(self), sizeOf(self)); to += sizeOf(self); }
    const copied = withBuffer(PySequence_Fast_GET_ITEM(seq, i), (at, length) => { memmove(to, at, Math.min(length, sizes[i]!)); return true; });
    if (copied === null) { Py_DECREF(result); return NULL; }
    to += sizes[i]!;
  }
  return result;
}

function bytes_replace(self: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("replace", nargs, 2, 3)) return NULL;
  const result = withBuffer(arg(args, 0), (old, m) => withBuffer(arg(args, 1), (by, k) => {
    let max = -1;
    if (nargs > 2) {
      max = PyNumber_AsSsize_t(arg(args, 2), PyExc_OverflowError);
      if (max === -1 && PyErr_Occurred()) return NULL;
    }
    return replace(self, old, m, by, k, max < 0 ? Infinity : max);
  }));
  return result ?? NULL;
}
function replace(self: Ref, old: number, m: number, by: number, k: number, max: number): NewRef | NULL {
  const [at, n] = [dataOf(self), sizeOf(self)];
  const cuts: number[] = [];
  if (m === 0) for (let i = 0; i <= n && cuts.length < max; i++) cuts.push(i);
  else {
    for (let i = 0; cuts.length < max; ) {
      const next = findBytes(at + i, n - i, old, m);
      if (next < 0) break;
      cuts.push(i + next);
      i += next + m;
    }
  }
  if (cuts.length === 0) return selfOrCopy(self);
  const result = makeLike(self, 0, n + cuts.length * (k - m));
  if (result === NULL) return NULL;
  let to = dataOf(result);
  let from = 0;
  for (const cut of cuts) {
    memmove(to, at + from, cut - from);
    memmove(to + cut - from, by, k);
    to += cut - from + k;
    from = cut + m;
  }
  memmove(to, at + from, n - from);
  return result;
}

const translate_spec = argSpec("translate", "table, /, delete=");
function bytes_translate(self: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const values = unpackKeywords(translate_spec, args, nargs, kwnames);
  if (values === null) return NULL;
  const [tableRef, deleteRef] = values as [Ref, Ref | 0];
  const table = tableRef === Py_None ? [] : withBuffer(tableRef, (at, n) => Array.from(U8.subarray(at, at + n)));
  if (table === null) return NULL;
  if (tableRef !== Py_None && table.length !== 256) return raise(PyExc_ValueError, "translation table must be 256 characters long");
  const removed = deleteRef ? withBuffer(deleteRef, (at, n) => new Set(U8.subarray(at, at + n))) : new Set<number>();
  if (removed === null) return NULL;
  const source = U8.subarray(dataOf(self), dataOf(self) + sizeOf(self));
  const out: number[] = [];
  let changed = removed.size > 0 && source.some((b) => removed.has(b));
  for (const b of source) {
    if (removed.has(b)) continue;
    const to = table.length ? table[b]! : b;
    changed ||= to !== b;
    out.push(to);
  }
  if (!changed && PyBytes_CheckExact(self)) return Py_NewRef(self);
  const result = makeLike(self, 0, out.length);
  if (result === NULL) return NULL;
  U8.set(out, dataOf(result));
  if (out.length === 1) { Py_DECREF(result); return oneByte(self, out[0]!); }
  return result;
}
/** A result of one byte: the shared object for bytes. */
function oneByte(self: Ref, value: number): NewRef | NULL {
  const scratch = makeLike(self, 0, 2);
  if (scratch === NULL) return NULL;
  U8[dataOf(scratch)] = value;
  const result = makeLike(self, dataOf(scratch), 1);
  Py_DECREF(scratch);
  return result;
}
function bytes_maketrans(_self: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("maketrans", nargs, 2, 2)) return NULL;
  const result = withBuffer(arg(args, 0), (from, n) => withBuffer(arg(args, 1), (to, m) => {
    if (n !== m) return raise(PyExc_ValueError, "maketrans arguments must have same length");
    const table = PyBytes_FromStringAndSize(0, 256);
    if (table === NULL) return NULL;
    for (let i = 0; i < 256; i++) U8[table + 32 + i] = i;
    for (let i = 0; i < n; i++) U8[table + 32 + U8[from + i]!] = U8[to + i]!;
    return table;
  }));
  return result ?? NULL;
}
function strip(self: Ref, args: number, nargs: number, name: string, left: boolean, right: boolean): NewRef | NULL {
  if (!_PyArg_CheckPositional(name, nargs, 0, 1)) return NULL;
  const chars = nargs > 0 && arg(args, 0) !== Py_None ? withBuffer(arg(args, 0), (at, n) => new Set(U8.subarray(at, at + n))) : undefined;
  if (chars === null) return NULL;
  const goes = chars === undefined ? isSpace : (b: number): boolean => chars.has(b);
  const at = dataOf(self);
  let [from, to] = [0, sizeOf(self)];
  if (left) while (from < to && goes(U8[at + from]!)) from++;
  if (right) while (to > from && goes(U8[at + to - 1]!)) to--;
  return from === 0 && to === sizeOf(self) ? selfOrCopy(self) : makeLike(self, at + from, to - from);
}
function bytes_strip(self: Ref, args: number, nargs: number): NewRef | NULL { return strip(self, args, nargs, "strip", true, true); }
function bytes_lstrip(self: Ref, args: number, nargs: number): NewRef | NULL { return strip(self, args, nargs, "lstrip", true, false); }
function bytes_rstrip(self: Ref, args: number, nargs: number): NewRef | NULL { return strip(self, args, nargs, "rstrip", false, true); }

const decode_spec = argSpec("decode", "encoding=, errors=");
function bytes_decode(self: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const values = unpackKeywords(decode_spec, args, nargs, kwnames);
  if (values === null) return NULL;
  const encoding = stringArgument("decode", "encoding", values[0]!);
  const errors = encoding === null ? null : stringArgument("decode", "errors", values[1]!);
  if (encoding === null || errors === null) return NULL;
  return PyUnicode_Decode(dataOf(self), sizeOf(self), encoding ?? "utf-8", errors);
}
function bytes_getnewargs(self: Ref): NewRef | NULL {
  const copy = PyBytes_FromStringAndSize(dataOf(self), sizeOf(self));
  if (copy === NULL) return NULL;
  const result = PyTuple_Pack(copy);
  Py_DECREF(copy);
  return result;
}
function bytes_bytes(self: Ref): NewRef | NULL { return PyBytes_CheckExact(self) ? Py_NewRef(self) : PyBytes_FromStringAndSize(dataOf(self), sizeOf(self)); }

/** The methods of bytes, or those of them that bytearray has too. */
export function bytes_methods(forByteArray: boolean): MethodSpec[] {
  const kw = METH.FASTCALL | METH.KEYWORDS;
  const own: MethodSpec[] = forByteArray ? [] : [["__bytes__", METH.NOARGS, bytes_bytes, "Convert this value to exact type bytes."], ["__getnewargs__", METH.NOARGS, bytes_getnewargs]];
  return [
    ...own,
    ["count", METH.VARARGS, bytes_count, "B.count(sub[, start[, end]]) -> int\n\nThe number of non-overlapping occurrences of sub in B[start:end]."],
    ["decode", kw, bytes_decode, "Decode the bytes using the codec registered for encoding."],
    ["endswith", METH.VARARGS, bytes_endswith, "B.endswith(suffix[, start[, end]]) -> bool"],
    ["find", METH.VARARGS, bytes_find, "B.find(sub[, start[, end]]) -> int\n\nThe lowest index where sub is found, -1 when it is not."],
    ["index", METH.VARARGS, bytes_index, "B.index(sub[, start[, end]]) -> int\n\nAs find, but ValueError when sub is not found."],
    ["join", METH.O, bytes_join, "Concatenate any number of bytes-like objects, with self between them."],
    ["lstrip", METH.FASTCALL, bytes_lstrip, "Strip leading bytes contained in the argument, whitespace by default."],
    ["maketrans", METH.FASTCALL | METH.STATIC, bytes_maketrans, "Return a translation table usable for translate."],
    ["partition", METH.O, bytes_partition, "Partition into three parts at the first separator."],
    ["removeprefix", METH.O, bytes_removeprefix, "Return the bytes without the given prefix."],
    ["removesuffix", METH.O, bytes_removesuffix, "Return the bytes without the given suffix."],
    ["replace", METH.FASTCALL, bytes_replace, "Return a copy with occurrences of old replaced by new."],
    ["rfind", METH.VARARGS, bytes_rfind, "B.rfind(sub[, start[, end]]) -> int"],
    ["rindex", METH.VARARGS, bytes_rindex, "B.rindex(sub[, start[, end]]) -> int"],
    ["rpartition", METH.O, bytes_rpartition, "Partition into three parts at the last separator."],
    ["rsplit", kw, bytes_rsplit, "Return a list of the sections, split from the end."],
    ["rstrip", METH.FASTCALL, bytes_rstrip, "Strip trailing bytes contained in the argument, whitespace by default."],
    ["split", kw, bytes_split, "Return a list of the sections between separators."],
    ["splitlines", kw, bytes_splitlines, "Return a list of the lines."],
    ["startswith", METH.VARARGS, bytes_startswith, "B.startswith(prefix[, start[, end]]) -> bool"],
    ["strip", METH.FASTCALL, bytes_strip, "Strip leading and trailing bytes contained in the argument, whitespace by default."],
    ["translate", kw, bytes_translate, "Return a copy with each byte mapped by the table, and some deleted."],
    ...bytes_ctype_methods(),
  ];
}
