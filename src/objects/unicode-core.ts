/**
 * The layout of str (PEP 393), and what makes, reads and compares it.
 *
 *   PyASCIIObject               PyCompactUnicodeObject           PyUnicodeObject (subclasses of str)
 *   0   ob_refcnt               0   as PyASCIIObject             0   as PyCompactUnicodeObject
 *   8   ob_type                 40  utf8_length                  56  data (a block of its own)
 *   16  length, code points     48  utf8 (cached, or NULL)       64  end
 *   24  hash, -1: unknown       56  Latin-1, UCS2 or UCS4 data
 *   32  state (UState)
 *   40  ASCII data, then NUL
 *
 * The kind (1, 2 or 4 bytes a code point) is the smallest that holds every character.
 * Source: CPython 3.12 Include/cpython/unicodeobject.h, Objects/unicodeobject.c.
 */
import { STEPPING, lives } from "../memory/stepping.ts";
import { I32, U16, U32, U8 } from "../memory/views.ts";
import { PyMem_Free, PyMem_Malloc, PyMem_Realloc } from "../memory/alloc.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyErr_NoMemory, raise } from "./errors.ts";
import { PyExc_OverflowError, PyExc_TypeError, PyExc_ValueError } from "./exceptions.ts";
import { hashHi, hashLo, setHash } from "./hash.ts";
import { FN, PyTypeOff, Py_DECREF, Py_NewRef, Py_TYPE, TPFLAGS, hasTypeFlag } from "./object.ts";
import { _Py_HashBytes } from "./pyhash.ts";
import { emptyStr, latin1Character } from "./singletons.ts";
import { typeName } from "./typeobject.ts";
import { PyUnicode_Type } from "./unicode.ts";

export const enum PyUnicodeOff { length = 16, hash = 24, state = 32, ascii_data = 40, utf8_length = 40, utf8 = 48, compact_data = 56, data = 56 }

/** The bits of `state`. */
export const enum UState {
  INTERNED = 3, // SSTATE: 0 no, 2 immortal, 3 immortal and static
  INTERNED_IMMORTAL = 2, INTERNED_STATIC = 3,
  KIND_SHIFT = 2, KIND = 7 << 2,
  COMPACT = 1 << 5, ASCII = 1 << 6, STATIC = 1 << 7,
}

/** Longest block asked for; more is a MemoryError at once. */
const MAX_BLOCK = 0x7ffff000;

// --- access

export function PyUnicode_Check(o: Ref): boolean { return hasTypeFlag(o, TPFLAGS.UNICODE_SUBCLASS); }
export function PyUnicode_CheckExact(o: Ref): boolean { return I32[(o + 8) >> 2] === PyUnicode_Type; }
export function PyUnicode_GET_LENGTH(o: Ref): number { return I32[(o + PyUnicodeOff.length) >> 2]!; }
/** Bytes a code point: 1, 2 or 4. */
export function PyUnicode_KIND(o: Ref): number { return (U8[o + PyUnicodeOff.state]! >> UState.KIND_SHIFT) & 7; }
export function PyUnicode_IS_ASCII(o: Ref): boolean { return (U8[o + PyUnicodeOff.state]! & UState.ASCII) !== 0; }
export function PyUnicode_IS_COMPACT(o: Ref): boolean { return (U8[o + PyUnicodeOff.state]! & UState.COMPACT) !== 0; }
export function PyUnicode_IS_COMPACT_ASCII(o: Ref): boolean {
  return (U8[o + PyUnicodeOff.state]! & (UState.COMPACT | UState.ASCII)) === (UState.COMPACT | UState.ASCII);
}
/** 0: not interned. */
export function PyUnicode_CHECK_INTERNED(o: Ref): number { return U8[o + PyUnicodeOff.state]! & UState.INTERNED; }
/** Address of the first code unit. */
export function PyUnicode_DATA(o: Ref): number {
  const state = U8[o + PyUnicodeOff.state]!;
  if ((state & UState.COMPACT) === 0) return I32[(o + PyUnicodeOff.data) >> 2]!;
  return o + ((state & UState.ASCII) !== 0 ? PyUnicodeOff.ascii_data : PyUnicodeOff.compact_data);
}
/** The largest character that the object's form can hold. */
export function PyUnicode_MAX_CHAR_VALUE(o: Ref): number {
  if (PyUnicode_IS_ASCII(o)) return 0x7f;
  return maxCharOfKind(PyUnicode_KIND(o));
}
export function maxCharOfKind(kind: number): number { return kind === 1 ? 0xff : kind === 2 ? 0xffff : 0x10ffff; }
/** The code point number `i` of the array of `kind` bytes each at `data`. */
export function PyUnicode_READ(kind: number, data: number, i: number): number {
  if (kind === 1) return U8[data + i]!;
  return kind === 2 ? U16[(data >> 1) + i]! : U32[(data >> 2) + i]!;
}
export function PyUnicode_WRITE(kind: number, data: number, i: number, ch: number): void {
  if (kind === 1) U8[data + i] = ch;
  else if (kind === 2) U16[(data >> 1) + i] = ch;
  else U32[(data >> 2) + i] = ch;
}
export function PyUnicode_READ_CHAR(o: Ref, i: number): number { return PyUnicode_READ(PyUnicode_KIND(o), PyUnicode_DATA(o), i); }

// --- new

/** A str of `size` code points, none above `maxchar`, terminated, contents not set. The empty one is shared. */
export function PyUnicode_New(size: number, maxchar: number): NewRef | NULL {
  if (size === 0) return emptyStr as NewRef;
  let structSize = 56, kind = 1, state = UState.COMPACT as number;
  if (maxchar < 0x80) { structSize = 40; state |= UState.ASCII; }
  else if (maxchar >= 0x10000) kind = 4;
  else if (maxchar >= 0x100) kind = 2;
  const bytes = structSize + (size + 1) * kind;
  if (bytes > MAX_BLOCK) return PyErr_NoMemory();
  const o = PyMem_Malloc(bytes) as NewRef | NULL;
  if (o === NULL) return PyErr_NoMemory();
  const w = o >> 2;
  I32[w] = 1; I32[w + 1] = 0;
  I32[w + 2] = PyUnicode_Type; I32[w + 3] = 0;
  if (STEPPING && lives !== null) lives.born(o);
  I32[w + 4] = size; I32[w + 5] = 0;
  I32[w + 6] = -1; I32[w + 7] = -1;
  I32[w + 8] = state | (kind << UState.KIND_SHIFT); I32[w + 9] = 0;
  if (structSize === 56) { I32[w + 10] = 0; I32[w + 11] = 0; I32[w + 12] = 0; I32[w + 13] = 0; }
  PyUnicode_WRITE(kind, o + structSize, size, 0);
  return o;
}

/** A str of the one character `ch`; those below 256 are shared. */
export function unicode_char(ch: number): NewRef | NULL {
  if (ch < 256) return latin1Character(ch) as NewRef;
  const o = PyUnicode_New(1, ch);
  if (o !== NULL) PyUnicode_WRITE(PyUnicode_KIND(o), o + PyUnicodeOff.compact_data, 0, ch);
  return o;
}
/** chr(): ValueError when `ordinal` is no code point. */
export function PyUnicode_FromOrdinal(ordinal: number): NewRef | NULL {
  if (ordinal < 0 || ordinal > 0x10ffff) return raise(PyExc_ValueError, "chr() arg not in range(0x110000)");
  return unicode_char(ordinal);
}

/** An upper bound of the characters of `n` units at `data`, one of 0x7f, 0xff, 0xffff, 0x10ffff. */
export function findMaxChar(kind: number, data: number, n: number): number {
  let bits = 0;
  if (kind === 1) {
    let at = data;
    const end = data + n;
    for (; at < end && (at & 3) !== 0; at++) bits |= U8[at]!;
    for (; at + 4 <= end; at += 4) if ((I32[at >> 2]! & 0x80808080) !== 0) return 0xff;
    for (; at < end; at++) bits |= U8[at]!;
  } else if (kind === 2) {
    for (let at = data >> 1, end = at + n; at < end; at++) bits |= U16[at]!;
  } else {
    for (let at = data >> 2, end = at + n; at < end; at++) bits |= U32[at]!;
  }
  return bits < 0x80 ? 0x7f : bits < 0x100 ? 0xff : bits < 0x10000 ? 0xffff : 0x10ffff;
}

/** Copies `n` code points between arrays of any two kinds (narrowing is the caller's responsibility). */
export function copyUnits(toKind: number, to: number, fromKind: number, from: number, n: number): void {
  if (toKind === fromKind) {
    const bytes = n * toKind;
    if (bytes <= 32) for (let i = 0; i < bytes; i++) U8[to + i] = U8[from + i]!;
    else U8.copyWithin(to, from, from + bytes);
  } else if (toKind === 1) {
    if (fromKind === 2) for (let i = 0, f = from >> 1; i < n; i++) U8[to + i] = U16[f + i]!;
    else for (let i = 0, f = from >> 2; i < n; i++) U8[to + i] = U32[f + i]!;
  } else if (toKind === 2) {
    const t = to >> 1;
    if (fromKind === 1) for (let i = 0; i < n; i++) U16[t + i] = U8[from + i]!;
    else for (let i = 0, f = from >> 2; i < n; i++) U16[t + i] = U32[f + i]!;
  } else {
    const t = to >> 2;
    if (fromKind === 1) for (let i = 0; i < n; i++) U32[t + i] = U8[from + i]!;
    else for (let i = 0, f = from >> 1; i < n; i++) U32[t + i] = U16[f + i]!;
  }
}

/** Copies `n` characters of `from` beginning at `fromStart` into `to` at `toStart`. */
export function _PyUnicode_FastCopyCharacters(to: Ref, toStart: number, from: Ref, fromStart: number, n: number): void {
  if (n === 0) return;
  const toKind = PyUnicode_KIND(to), fromKind = PyUnicode_KIND(from);
  copyUnits(toKind, PyUnicode_DATA(to) + toStart * toKind, fromKind, PyUnicode_DATA(from) + fromStart * fromKind, n);
}
/** Fills `n` characters from `start` with `ch`. */
export function _PyUnicode_FastFill(o: Ref, start: number, n: number, ch: number): void {
  const kind = PyUnicode_KIND(o), data = PyUnicode_DATA(o);
  if (kind === 1) U8.fill(ch, data + start, data + start + n);
  else if (kind === 2) U16.fill(ch, (data >> 1) + start, (data >> 1) + start + n);
  else U32.fill(ch, (data >> 2) + start, (data >> 2) + start + n);
}

/** A str from `size` ASCII bytes at `data`. */
export function _PyUnicode_FromASCII(data: number, size: number): NewRef | NULL {
  if (size === 1) return latin1Character(U8[data]!) as NewRef;
  const o = PyUnicode_New(size, 127);
  if (o !== NULL && size !== 0) copyUnits(1, o + PyUnicodeOff.ascii_data, 1, data, size);
  return o;
}
/** A str in its smallest form from `size` code points of `kind` bytes at `data` (which may be inside another str). */
export function PyUnicode_FromKindAndData(kind: number, data: number, size: number): NewRef | NULL {
  if (size < 0) return raise(PyExc_ValueError, "size must be positive");
  if (size === 0) return emptyStr as NewRef;
  if (size === 1) return unicode_char(PyUnicode_READ(kind, data, 0));
  const o = PyUnicode_New(size, findMaxChar(kind, data, size));
  if (o !== NULL) copyUnits(PyUnicode_KIND(o), PyUnicode_DATA(o), kind, data, size);
  return o;
}
/** A str from the first `size` entries of a host array of code points. */
export function fromCodePoints(points: ArrayLike<number>, size = points.length): NewRef | NULL {
  if (size === 0) return emptyStr as NewRef;
  if (size === 1) return unicode_char(points[0]!);
  let bits = 0;
  for (let i = 0; i < size; i++) bits |= points[i]!;
  const o = PyUnicode_New(size, bits);
  if (o === NULL) return NULL;
  const kind = PyUnicode_KIND(o), data = PyUnicode_DATA(o);
  for (let i = 0; i < size; i++) PyUnicode_WRITE(kind, data, i, points[i]!);
  return o;
}

/** A str from a host string; surrogate pairs become one character, lone surrogates survive. */
export function PyUnicode_FromString(js: string): NewRef | NULL {
  const n = js.length;
  if (n === 0) return emptyStr as NewRef;
  let bits = 0;
  for (let i = 0; i < n; i++) bits |= js.charCodeAt(i);
  if (bits >= 0x100) return fromWideString(js);
  if (n === 1) return latin1Character(bits) as NewRef;
  const o = PyUnicode_New(n, bits);
  if (o === NULL) return NULL;
  const data = o + (bits < 0x80 ? PyUnicodeOff.ascii_data : PyUnicodeOff.compact_data);
  for (let i = 0; i < n; i++) U8[data + i] = js.charCodeAt(i);
  return o;
}
function fromWideString(js: string): NewRef | NULL {
  let size = 0, bits = 0;
  for (let i = 0; i < js.length; i++, size++) {
    const ch = js.codePointAt(i)!;
    bits |= ch;
    if (ch > 0xffff) i++;
  }
  if (size === 1) return unicode_char(bits);
  const o = PyUnicode_New(size, bits);
  if (o === NULL) return NULL;
  const kind = PyUnicode_KIND(o), data = PyUnicode_DATA(o);
  for (let i = 0, at = 0; at < size; i++, at++) {
    const ch = js.codePointAt(i)!;
    PyUnicode_WRITE(kind, data, at, ch);
    if (ch > 0xffff) i++;
  }
  return o;
}

/** The text of a str as a host string. */
export function PyUnicode_AsJS(o: Ref): string {
  return unitsToJS(PyUnicode_KIND(o), PyUnicode_DATA(o), PyUnicode_GET_LENGTH(o));
}
const CHUNK = 4096;
/** The host string of `n` code points of `kind` bytes at `data`. */
export function unitsToJS(kind: number, data: number, n: number): string {
  if (kind === 1 && n <= 24) {
    let js = "";
    let at = data;
    const end = data + n;
    for (; at + 4 <= end; at += 4) js += String.fromCharCode(U8[at]!, U8[at + 1]!, U8[at + 2]!, U8[at + 3]!);
    for (; at < end; at++) js += String.fromCharCode(U8[at]!);
    return js;
  }
  let js = "";
  for (let i = 0; i < n; i += CHUNK) {
    const end = Math.min(i + CHUNK, n);
    const units: unknown = kind === 1 ? U8.subarray(data + i, data + end)
      : kind === 2 ? U16.subarray((data >> 1) + i, (data >> 1) + end) : U32.subarray((data >> 2) + i, (data >> 2) + end);
    js += (kind === 4 ? String.fromCodePoint : String.fromCharCode).apply(null, units as number[]);
  }
  return js;
}

// --- results

/** The object itself for an exact str, else an exact copy (CPython: unicode_result_unchanged). */
export function unicode_result_unchanged(o: Ref): NewRef | NULL {
  return PyUnicode_CheckExact(o) ? Py_NewRef(o) : _PyUnicode_Copy(o);
}
/** An exact str equal to `o`. Empty and one-character Latin-1 strings are not shared here, as in CPython. */
export function _PyUnicode_Copy(o: Ref): NewRef | NULL {
  const n = PyUnicode_GET_LENGTH(o);
  const copy = PyUnicode_New(n, PyUnicode_MAX_CHAR_VALUE(o));
  if (copy !== NULL && n !== 0) copyUnits(PyUnicode_KIND(o), PyUnicode_DATA(copy), PyUnicode_KIND(o), PyUnicode_DATA(o), n);
  return copy;
}
/** The shared object for an empty or one-character Latin-1 result, which is released; else the result itself. */
export function unicode_result(oSteal: NewRef): NewRef {
  const n = PyUnicode_GET_LENGTH(oSteal);
  if (n === 0 && oSteal !== emptyStr) { Py_DECREF(oSteal); return emptyStr as NewRef; }
  if (n === 1 && PyUnicode_KIND(oSteal) === 1) {
    const shared = latin1Character(U8[PyUnicode_DATA(oSteal)]!) as NewRef;
    if (shared !== oSteal) Py_DECREF(oSteal);
    return shared;
  }
  return oSteal;
}
/** An exact str from a str or an instance of a subclass; TypeError for the rest. */
export function PyUnicode_FromObject(o: Ref): NewRef | NULL {
  if (PyUnicode_Check(o)) return unicode_result_unchanged(o);
  return raise(PyExc_TypeError, `Can't convert '${typeName(o)}' object to str implicitly`);
}
/** -1 with TypeError unless `o` is a str. */
export function ensure_unicode(o: Ref): Status {
  if (PyUnicode_Check(o)) return 0;
  raise(PyExc_TypeError, `must be str, not ${typeName(o)}`);
  return -1;
}

// --- resize and release

function hasUtf8Memory(o: Ref): boolean {
  if (PyUnicode_IS_COMPACT_ASCII(o)) return false;
  const utf8 = I32[(o + PyUnicodeOff.utf8) >> 2]!;
  return utf8 !== 0 && utf8 !== PyUnicode_DATA(o);
}
/** Bytes of the cached UTF-8 form that are a block of their own, the NUL included; else 0. */
export function utf8MemorySize(o: Ref): number { return hasUtf8Memory(o) ? I32[(o + PyUnicodeOff.utf8_length) >> 2]! + 1 : 0; }

/** May the object be changed in place: one owner, hash never taken, not interned, exact? */
export function unicode_modifiable(o: Ref): boolean {
  const w = o >> 2;
  return I32[w] === 1 && I32[w + 6] === -1 && I32[w + 7] === -1 && (I32[w + 8]! & UState.INTERNED) === 0 && I32[w + 2] === PyUnicode_Type;
}
/** Moves a modifiable compact str to `length` characters by realloc; NULL (the object intact) when no memory is left. */
export function resize_compact(o: Ref, length: number): NewRef | NULL {
  const kind = PyUnicode_KIND(o);
  const structSize = PyUnicode_IS_ASCII(o) ? PyUnicodeOff.ascii_data : PyUnicodeOff.compact_data;
  const bytes = structSize + (length + 1) * kind;
  if (bytes > MAX_BLOCK) return PyErr_NoMemory();
  if (hasUtf8Memory(o)) {
    PyMem_Free(I32[(o + PyUnicodeOff.utf8) >> 2]!);
    I32[(o + PyUnicodeOff.utf8) >> 2] = 0;
    I32[(o + PyUnicodeOff.utf8_length) >> 2] = 0;
  }
  const moved = PyMem_Realloc(o, bytes) as NewRef | NULL;
  if (moved === NULL) return PyErr_NoMemory();
  I32[(moved + PyUnicodeOff.length) >> 2] = length;
  PyUnicode_WRITE(kind, moved + structSize, length, 0);
  return moved;
}

/** tp_dealloc of str and (through subtype_dealloc) of its subclasses. */
export function unicode_dealloc(o: Ref): void {
  if (hasUtf8Memory(o)) PyMem_Free(I32[(o + PyUnicodeOff.utf8) >> 2]!);
  if (!PyUnicode_IS_COMPACT(o)) {
    const data = I32[(o + PyUnicodeOff.data) >> 2]!;
    if (data !== 0) PyMem_Free(data);
  }
  const type = Py_TYPE(o);
  if (type === PyUnicode_Type) PyMem_Free(o);
  else FN[I32[(type + PyTypeOff.tp_free) >> 2]!]!(o);
}

// --- hash and comparison

/** tp_hash: the cached hash, or SipHash of the code units, which is then cached. Never fails. */
export function unicode_hash(o: Ref): Status {
  const w = (o + PyUnicodeOff.hash) >> 2;
  if (I32[w] !== -1 || I32[w + 1] !== -1) return setHash(I32[w]!, I32[w + 1]!);
  _Py_HashBytes(PyUnicode_DATA(o), PyUnicode_GET_LENGTH(o) * PyUnicode_KIND(o));
  I32[w] = hashLo;
  I32[w + 1] = hashHi;
  return 0;
}

/** Are `n` bytes at the two addresses equal? */
export function equalBytes(a: number, b: number, n: number): boolean {
  let i = 0;
  if (((a | b) & 3) === 0) for (; i + 4 <= n; i += 4) if (I32[(a + i) >> 2] !== I32[(b + i) >> 2]) return false;
  for (; i < n; i++) if (U8[a + i] !== U8[b + i]) return false;
  return true;
}
/** Equality of two str, whatever their subclasses (CPython: unicode_compare_eq, unicode_eq). */
export function _PyUnicode_EQ(a: Ref, b: Ref): boolean {
  const n = I32[(a + PyUnicodeOff.length) >> 2]!;
  if (n !== I32[(b + PyUnicodeOff.length) >> 2]) return false;
  const kind = PyUnicode_KIND(a);
  if (kind !== PyUnicode_KIND(b)) return false;
  return equalBytes(PyUnicode_DATA(a), PyUnicode_DATA(b), n * kind);
}

/** Order by code point: -1, 0 or 1. */
export function unicode_compare(a: Ref, b: Ref): number {
  const kindA = PyUnicode_KIND(a), kindB = PyUnicode_KIND(b), dataA = PyUnicode_DATA(a), dataB = PyUnicode_DATA(b);
  const lenA = PyUnicode_GET_LENGTH(a), lenB = PyUnicode_GET_LENGTH(b);
  const n = Math.min(lenA, lenB);
  if (kindA === 1 && kindB === 1) {
    for (let i = 0; i < n; i++) {
      const d = U8[dataA + i]! - U8[dataB + i]!;
      if (d !== 0) return d < 0 ? -1 : 1;
    }
  } else {
    for (let i = 0; i < n; i++) {
      const d = PyUnicode_READ(kindA, dataA, i) - PyUnicode_READ(kindB, dataB, i);
      if (d !== 0) return d < 0 ? -1 : 1;
    }
  }
  return lenA === lenB ? 0 : lenA < lenB ? -1 : 1;
}
/** Is the str `o` equal to the ASCII host string? */
export function _PyUnicode_EqualToASCIIString(o: Ref, ascii: string): boolean {
  if (!PyUnicode_IS_ASCII(o) || PyUnicode_GET_LENGTH(o) !== ascii.length) return false;
  const data = PyUnicode_DATA(o);
  for (let i = 0; i < ascii.length; i++) if (U8[data + i] !== ascii.charCodeAt(i)) return false;
  return true;
}

// --- concatenation and slices

/** `left + right`; TypeError unless both are str. */
export function PyUnicode_Concat(left: Ref, right: Ref): NewRef | NULL {
  if (ensure_unicode(left) < 0) return NULL;
  if (!PyUnicode_Check(right)) return raise(PyExc_TypeError, `can only concatenate str (not "${typeName(right)}") to str`);
  if (PyUnicode_GET_LENGTH(left) === 0) return PyUnicode_FromObject(right);
  if (PyUnicode_GET_LENGTH(right) === 0) return PyUnicode_FromObject(left);
  return concatNonEmpty(left, right);
}
function concatNonEmpty(left: Ref, right: Ref): NewRef | NULL {
  const n = PyUnicode_GET_LENGTH(left), m = PyUnicode_GET_LENGTH(right);
  if (n + m > 0x7fffffff) return raise(PyExc_OverflowError, "strings are too large to concat");
  const o = PyUnicode_New(n + m, Math.max(PyUnicode_MAX_CHAR_VALUE(left), PyUnicode_MAX_CHAR_VALUE(right)));
  if (o === NULL) return NULL;
  _PyUnicode_FastCopyCharacters(o, 0, left, 0, n);
  _PyUnicode_FastCopyCharacters(o, n, right, 0, m);
  return o;
}
/**
 * `left += right`: takes over the reference to `left` and grows it in place when nobody else can see it, which moves it
 * only as realloc does. NULL on failure, `left` released. CPython 3.12, PyUnicode_Append (its `PyObject **` argument).
 */
export function PyUnicode_Append(leftSteal: NewRef, right: Ref): NewRef | NULL {
  if (!PyUnicode_Check(leftSteal) || !PyUnicode_Check(right)) {
    Py_DECREF(leftSteal);
    return raise(PyExc_TypeError, `can only concatenate str (not "${typeName(right)}") to str`);
  }
  const n = PyUnicode_GET_LENGTH(leftSteal), m = PyUnicode_GET_LENGTH(right);
  if (leftSteal === emptyStr) return Py_NewRef(right);
  if (right === emptyStr) return leftSteal;
  const kind = PyUnicode_KIND(leftSteal);
  if (unicode_modifiable(leftSteal) && PyUnicode_CheckExact(right) && PyUnicode_KIND(right) <= kind
    && !(PyUnicode_IS_ASCII(leftSteal) && !PyUnicode_IS_ASCII(right))) {
    const moved = resize_compact(leftSteal, n + m);
    if (moved === NULL) { Py_DECREF(leftSteal); return NULL; }
    // `right` may be the block that moved: `s += s` with a count of one cannot happen, the operand holds another.
    copyUnits(kind, PyUnicode_DATA(moved) + n * kind, PyUnicode_KIND(right), PyUnicode_DATA(right), m);
    return moved;
  }
  const result = concatNonEmpty(leftSteal, right);
  Py_DECREF(leftSteal);
  return result;
}

/** Characters start…end; the whole string is returned itself. Indexes at least 0; `end` is clipped. */
export function PyUnicode_Substring(o: Ref, start: number, end: number): NewRef | NULL {
  const length = PyUnicode_GET_LENGTH(o);
  const stop = Math.min(end, length);
  if (start === 0 && stop === length) return unicode_result_unchanged(o);
  if (start >= length || stop < start) return emptyStr as NewRef;
  const kind = PyUnicode_KIND(o), data = PyUnicode_DATA(o);
  if (PyUnicode_IS_ASCII(o)) return _PyUnicode_FromASCII(data + start, stop - start);
  return PyUnicode_FromKindAndData(kind, data + start * kind, stop - start);
}
