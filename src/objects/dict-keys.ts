/**
 * The tables of dicts: keys objects, values arrays, probing. Source: CPython 3.12 Objects/dictobject.c.
 *
 *   PyDictKeysObject                      PyDictUnicodeEntry (16)    PyDictKeyEntry (24)
 *   0   dk_refcnt                         0  me_key                  0   me_hash
 *   8   dk_log2_size (u8)                 8  me_value                8   me_key
 *   9   dk_log2_index_bytes (u8)                                     16  me_value
 *   10  dk_kind (u8)
 *   12  dk_version (u32)
 *   16  dk_usable
 *   24  dk_nentries
 *   32  dk_indices, 1 << dk_log2_index_bytes bytes: int8, int16 or int32 by size
 *   ..  entries
 *
 *   PyDictValues, of a table whose keys are shared; the address is that of values[0]
 *   -prefix    insertion order, newest first: one index each, ending at -3
 *   -2         number of values set (u8)      -1   bytes of the prefix (u8)
 *   0          values[], NULL where not set
 *
 * A keys object of kind SPLIT is shared by a class and the dicts of its instances: each then has values of its own.
 */
import { I32, U16, U8, memset } from "../memory/views.ts";
import { reserveStatic } from "../memory/layout.ts";
import { PyMem_Free, PyMem_Malloc } from "../memory/alloc.ts";
import { NULL, type Ref } from "../memory/types.ts";
import { Boot, onBoot } from "./boot.ts";
import { PyErr_NoMemory } from "./errors.ts";
import { PyObject_RichCompareBool } from "./generic.ts";
import { PyLong_Type } from "./int.ts";
import { CMP, Py_DECREF, Py_INCREF, Py_XDECREF } from "./object.ts";
import { PyUnicode_Type } from "./unicode.ts";

export const enum PyDictOff { ma_used = 16, ma_version_tag = 24, ma_keys = 32, ma_values = 40, basic_size = 48 }
export const enum DictKeysOff {
  dk_refcnt = 0, dk_log2_size = 8, dk_log2_index_bytes = 9, dk_kind = 10, dk_version = 12, dk_usable = 16,
  dk_nentries = 24, dk_indices = 32,
}
/** dk_kind. */
export const enum DictKind { GENERAL = 0, UNICODE = 1, SPLIT = 2 }
/** Results of a lookup that are not an index of an entry; EMPTY and DUMMY also occur as indices. */
export const enum DKIX { EMPTY = -1, DUMMY = -2, ERROR = -3, KEY_CHANGED = -4 }

export const PyDict_LOG_MINSIZE = 3;
export const PyDict_MAXFREELIST = 80;
export const SHARED_KEYS_MAX_SIZE = 30;
const LOG2_SHARED_KEYS_MAX_SIZE = 6;

/** The keys of every empty dict. Immortal, never written. */
export const emptyKeys = reserveStatic(40);
/** Free lists: 0 number, 8… addresses. Keys objects: 8 slots, kind UNICODE. */
export const dictFreeList = reserveStatic(8 + PyDict_MAXFREELIST * 8);
export const keysFreeList = reserveStatic(8 + PyDict_MAXFREELIST * 8);

onBoot(Boot.STATICS, () => {
  I32[emptyKeys >> 2] = -1;
  U8[emptyKeys + DictKeysOff.dk_kind] = DictKind.UNICODE;
  I32[(emptyKeys + DictKeysOff.dk_version) >> 2] = 1;
  memset(emptyKeys + DictKeysOff.dk_indices, 0xff, 8);
});

/** Slots of which two thirds may be used. */
export function USABLE_FRACTION(slots: number): number { return Math.floor((slots * 2) / 3); }
export function DK_SIZE(dk: number): number { return 1 << U8[dk + DictKeysOff.dk_log2_size]!; }
export function dkKind(dk: number): DictKind { return U8[dk + DictKeysOff.dk_kind]!; }
export function DK_IS_UNICODE(dk: number): boolean { return U8[dk + DictKeysOff.dk_kind] !== DictKind.GENERAL; }
export function dkNentries(dk: number): number { return I32[(dk + DictKeysOff.dk_nentries) >> 2]!; }
/** Address of the entries. */
export function DK_ENTRIES(dk: number): number { return dk + DictKeysOff.dk_indices + (1 << U8[dk + DictKeysOff.dk_log2_index_bytes]!); }
/** Log2 of the size for at least `minsize` slots; CPython's formula, which is generous to some sizes. */
export function calculate_log2_keysize(minsize: number): number {
  return 32 - Math.clz32(((minsize | 8) - 1) | 7);
}
/** Log2 of the size for `n` entries. */
export function estimate_log2_keysize(n: number): number { return calculate_log2_keysize(Math.floor((n * 3 + 1) / 2)); }

/** Bytes of a keys object. */
export function _PyDict_KeysSize(dk: number): number {
  const entry = DK_IS_UNICODE(dk) ? 16 : 24;
  return DictKeysOff.dk_indices + (1 << U8[dk + DictKeysOff.dk_log2_index_bytes]!) + USABLE_FRACTION(DK_SIZE(dk)) * entry;
}

/** A keys object with no entries and a count of one; 0 with MemoryError set. */
export function new_keys_object(log2Size: number, unicode: boolean): number {
  if (log2Size > 27) { PyErr_NoMemory(); return 0; }
  const usable = USABLE_FRACTION(1 << log2Size);
  const log2Bytes = log2Size < 8 ? log2Size : log2Size < 16 ? log2Size + 1 : log2Size + 2;
  const indexBytes = 1 << log2Bytes;
  const entryBytes = usable * (unicode ? 16 : 24);
  let dk: number;
  const numfree = I32[keysFreeList >> 2]!;
  if (log2Size === PyDict_LOG_MINSIZE && unicode && numfree > 0) {
    I32[keysFreeList >> 2] = numfree - 1;
    dk = I32[(keysFreeList + numfree * 8) >> 2]!;
  } else {
    dk = PyMem_Malloc(DictKeysOff.dk_indices + indexBytes + entryBytes);
    if (dk === 0) { PyErr_NoMemory(); return 0; }
  }
  const w = dk >> 2;
  I32[w] = 1;
  I32[w + 1] = 0;
  I32[w + 2] = log2Size | (log2Bytes << 8) | ((unicode ? DictKind.UNICODE : DictKind.GENERAL) << 16);
  I32[w + 3] = 0;
  I32[w + 4] = usable;
  I32[w + 5] = 0;
  I32[w + 6] = 0;
  I32[w + 7] = 0;
  const entries = w + 8 + (indexBytes >> 2);
  const end = entries + (entryBytes >> 2);
  if (indexBytes + entryBytes <= 512) {
    for (let at = w + 8; at < entries; at++) I32[at] = -1;
    for (let at = entries; at < end; at++) I32[at] = 0;
  } else {
    I32.fill(-1, w + 8, entries);
    I32.fill(0, entries, end);
  }
  return dk;
}

export function dictkeys_incref(dk: number): void {
  const count = I32[dk >> 2]!;
  if (count >= 0) I32[dk >> 2] = count + 1;
}
/** Gives up one count of a keys object. */
export function dictkeys_decref(dk: number): void {
  const count = I32[dk >> 2]!;
  if (count < 0) return;
  I32[dk >> 2] = count - 1;
  if (count === 1) free_keys_object(dk);
}
/** The class and its instances release their shared keys through this. */
export function _PyDictKeys_DecRef(dk: number): void { dictkeys_decref(dk); }

function free_keys_object(dk: number): void {
  const entries = DK_ENTRIES(dk);
  const n = dkNentries(dk);
  if (DK_IS_UNICODE(dk)) {
    for (let ep = entries, end = entries + n * 16; ep < end; ep += 16) {
      Py_XDECREF(I32[ep >> 2]! as Ref | 0);
      Py_XDECREF(I32[(ep + 8) >> 2]! as Ref | 0);
    }
  } else {
    for (let ep = entries, end = entries + n * 24; ep < end; ep += 24) {
      Py_XDECREF(I32[(ep + 8) >> 2]! as Ref | 0);
      Py_XDECREF(I32[(ep + 16) >> 2]! as Ref | 0);
    }
  }
  releaseKeysBlock(dk);
}
/** Puts the block of a keys object in the free list, or frees it; its entries are the caller's business. */
export function releaseKeysBlock(dk: number): void {
  const numfree = I32[keysFreeList >> 2]!;
  if (U8[dk + DictKeysOff.dk_log2_size] === PyDict_LOG_MINSIZE && DK_IS_UNICODE(dk) && numfree < PyDict_MAXFREELIST) {
    I32[keysFreeList >> 2] = numfree + 1;
    I32[(keysFreeList + 8 + numfree * 8) >> 2] = dk;
    return;
  }
  PyMem_Free(dk);
}

/** Index stored in slot `i`: ≥ 0, or DKIX.EMPTY, DKIX.DUMMY. */
export function dictkeys_get_index(dk: number, i: number): number {
  const log2 = U8[dk + DictKeysOff.dk_log2_size]!;
  if (log2 < 8) return (U8[dk + DictKeysOff.dk_indices + i]! << 24) >> 24;
  if (log2 < 16) return (U16[(dk + DictKeysOff.dk_indices + i * 2) >> 1]! << 16) >> 16;
  return I32[(dk + DictKeysOff.dk_indices + i * 4) >> 2]!;
}
export function dictkeys_set_index(dk: number, i: number, ix: number): void {
  const log2 = U8[dk + DictKeysOff.dk_log2_size]!;
  if (log2 < 8) U8[dk + DictKeysOff.dk_indices + i] = ix;
  else if (log2 < 16) U16[(dk + DictKeysOff.dk_indices + i * 2) >> 1] = ix;
  else I32[(dk + DictKeysOff.dk_indices + i * 4) >> 2] = ix;
}

/** Do two exact strs of equal hash have the same text? */
export function unicode_eq(a: number, b: number): boolean {
  const length = I32[(a + 16) >> 2]!;
  if (I32[(b + 16) >> 2] !== length) return false;
  const state = I32[(a + 32) >> 2]! & 0x7c; // kind, compact, ascii
  if ((I32[(b + 32) >> 2]! & 0x7c) !== state) return false;
  const start = (state & 0x40) !== 0 ? 40 : 56;
  const bytes = length * (state >> 2 & 7);
  let p = a + start;
  let q = b + start;
  for (const end = p + (bytes & ~3); p < end; p += 4, q += 4) if (I32[p >> 2] !== I32[q >> 2]) return false;
  for (const end = a + start + bytes; p < end; p++, q++) if (U8[p] !== U8[q]) return false;
  return true;
}

/** Index of the entry of `key`, an exact str whose hash is known, among keys of kind UNICODE or SPLIT; or DKIX.EMPTY. */
export function unicodekeys_lookup_unicode(dk: number, key: number): number {
  const head = I32[(dk + DictKeysOff.dk_log2_size) >> 2]!;
  const log2 = head & 0xff;
  const hash = I32[(key + 24) >> 2]!;
  if (log2 >= 8) return lookupUnicodeWide(dk, key, log2);
  const indices = dk + DictKeysOff.dk_indices;
  const mask = (1 << log2) - 1;
  const i = hash & mask;
  const ix = U8[indices + i]!;
  if (ix === 0xff) return DKIX.EMPTY;
  if (ix < 0x80) {
    const k = I32[(indices + mask + 1 + (ix << 4)) >> 2]!;
    if (k === key) return ix;
    if (I32[(k + 24) >> 2] === hash && I32[(k + 28) >> 2] === I32[(key + 28) >> 2] && unicode_eq(k, key)) return ix;
  }
  return lookupUnicodeNext(indices, mask, key, i);
}
/** The second and later probes of a table of int8 indices. */
function lookupUnicodeNext(indices: number, mask: number, key: number, first: number): number {
  const hash = I32[(key + 24) >> 2]!;
  const hashHi = I32[(key + 28) >> 2]!;
  const entries = indices + mask + 1;
  let lo = hash;
  let hi = hashHi;
  for (let i = first; ; ) {
    lo = (lo >>> 5) | (hi << 27);
    hi >>>= 5;
    i = ((i << 2) + i + lo + 1) & mask;
    const ix = U8[indices + i]!;
    if (ix === 0xff) return DKIX.EMPTY;
    if (ix >= 0x80) continue;
    const k = I32[(entries + (ix << 4)) >> 2]!;
    if (k === key || (I32[(k + 24) >> 2] === hash && I32[(k + 28) >> 2] === hashHi && unicode_eq(k, key))) return ix;
  }
}
/** The same for int16 and int32 indices. */
function lookupUnicodeWide(dk: number, key: number, log2: number): number {
  const hash = I32[(key + 24) >> 2]!;
  const hashHi = I32[(key + 28) >> 2]!;
  const indices = dk + DictKeysOff.dk_indices;
  const entries = indices + (log2 < 16 ? 2 << log2 : 4 << log2);
  const mask = (1 << log2) - 1;
  let lo = hash;
  let hi = hashHi;
  for (let i = hash & mask; ; ) {
    const ix = log2 < 16 ? (U16[(indices + i * 2) >> 1]! << 16) >> 16 : I32[(indices >> 2) + i]!;
    if (ix >= 0) {
      const k = I32[(entries + (ix << 4)) >> 2]!;
      if (k === key || (I32[(k + 24) >> 2] === hash && I32[(k + 28) >> 2] === hashHi && unicode_eq(k, key))) return ix;
    } else if (ix === DKIX.EMPTY) return DKIX.EMPTY;
    lo = (lo >>> 5) | (hi << 27);
    hi >>>= 5;
    i = (i * 5 + lo + 1) & mask;
  }
}

/** Are two exact ints equal? */
function sameInt(a: number, b: number): boolean {
  const tag = I32[(a + 16) >> 2]!;
  if (I32[(b + 16) >> 2] !== tag) return false;
  for (let n = tag >> 3, p = (a + 24) >> 2, q = (b + 24) >> 2; n > 0; n--) if (I32[p++] !== I32[q++]) return false;
  return true;
}
/** Compares the stored key `k` with `key` of equal hash: 1, 0, DKIX.ERROR, or DKIX.KEY_CHANGED when the dict changed meanwhile. */
function compareKeys(mp: Ref, dk: number, slot: number, key: Ref): number {
  const k = I32[slot >> 2]! as Ref;
  const type = I32[(k + 8) >> 2]!;
  if (type === I32[(key + 8) >> 2]) {
    if (type === PyUnicode_Type) return unicode_eq(k, key) ? 1 : 0;
    if (type === PyLong_Type) return sameInt(k, key) ? 1 : 0;
  }
  Py_INCREF(k);
  const cmp = PyObject_RichCompareBool(k, key, CMP.EQ);
  Py_DECREF(k);
  if (cmp < 0) return DKIX.ERROR;
  return dk === I32[(mp + PyDictOff.ma_keys) >> 2] && I32[slot >> 2] === k ? cmp : DKIX.KEY_CHANGED;
}

/** Index of `key`, of any type, in the keys `dk` of `mp`; DKIX.EMPTY, ERROR or KEY_CHANGED. */
export function dictkeys_generic_lookup(mp: Ref, dk: number, key: Ref, hash: number, hashHi: number): number {
  const log2 = U8[dk + DictKeysOff.dk_log2_size]!;
  const indices = dk + DictKeysOff.dk_indices;
  const entries = DK_ENTRIES(dk);
  const mask = (1 << log2) - 1;
  let lo = hash;
  let hi = hashHi;
  for (let i = hash & mask; ; ) {
    const ix = log2 < 8 ? (U8[indices + i]! << 24) >> 24 : log2 < 16 ? (U16[(indices + i * 2) >> 1]! << 16) >> 16 : I32[(indices >> 2) + i]!;
    if (ix >= 0) {
      const ep = entries + ix * 24;
      if (I32[(ep + 8) >> 2] === key) return ix;
      if (I32[ep >> 2] === hash && I32[(ep + 4) >> 2] === hashHi) {
        const cmp = compareKeys(mp, dk, ep + 8, key);
        if (cmp < 0) return cmp;
        if (cmp > 0) return ix;
      }
    } else if (ix === DKIX.EMPTY) return DKIX.EMPTY;
    lo = (lo >>> 5) | (hi << 27);
    hi >>>= 5;
    i = (i * 5 + lo + 1) & mask;
  }
}
/** The same in keys that are all exact strs, for a `key` that is not an exact str. */
export function unicodekeys_lookup_generic(mp: Ref, dk: number, key: Ref, hash: number, hashHi: number): number {
  const entries = DK_ENTRIES(dk);
  const mask = DK_SIZE(dk) - 1;
  let lo = hash;
  let hi = hashHi;
  for (let i = hash & mask; ; ) {
    const ix = dictkeys_get_index(dk, i);
    if (ix >= 0) {
      const ep = entries + ix * 16;
      const k = I32[ep >> 2]!;
      if (I32[(k + 24) >> 2] === hash && I32[(k + 28) >> 2] === hashHi) {
        const cmp = compareKeys(mp, dk, ep, key);
        if (cmp < 0) return cmp;
        if (cmp > 0) return ix;
      }
    } else if (ix === DKIX.EMPTY) return DKIX.EMPTY;
    lo = (lo >>> 5) | (hi << 27);
    hi >>>= 5;
    i = (i * 5 + lo + 1) & mask;
  }
}

/** First slot of the probe sequence of the hash that holds no entry (empty or dummy). */
export function find_empty_slot(dk: number, hash: number, hashHi: number): number {
  const mask = DK_SIZE(dk) - 1;
  let lo = hash;
  let hi = hashHi;
  let i = hash & mask;
  while (dictkeys_get_index(dk, i) >= 0) {
    lo = (lo >>> 5) | (hi << 27);
    hi >>>= 5;
    i = (i * 5 + lo + 1) & mask;
  }
  return i;
}
/** The slot that holds index `ix`, an entry with this hash; DKIX.EMPTY when there is none. */
export function lookdict_index(dk: number, hash: number, hashHi: number, ix: number): number {
  const mask = DK_SIZE(dk) - 1;
  let lo = hash;
  let hi = hashHi;
  for (let i = hash & mask; ; ) {
    const at = dictkeys_get_index(dk, i);
    if (at === ix) return i;
    if (at === DKIX.EMPTY) return DKIX.EMPTY;
    lo = (lo >>> 5) | (hi << 27);
    hi >>>= 5;
    i = (i * 5 + lo + 1) & mask;
  }
}
/** Enters the first `n` entries in the indices, which are all empty. */
export function build_indices(dk: number, n: number): void {
  const mask = DK_SIZE(dk) - 1;
  const entries = DK_ENTRIES(dk);
  const unicode = DK_IS_UNICODE(dk);
  for (let ix = 0; ix < n; ix++) {
    const at = unicode ? I32[(entries + ix * 16) >> 2]! + 24 : entries + ix * 24;
    let lo = I32[at >> 2]!;
    let hi = I32[(at + 4) >> 2]!;
    let i = lo & mask;
    while (dictkeys_get_index(dk, i) !== DKIX.EMPTY) {
      lo = (lo >>> 5) | (hi << 27);
      hi >>>= 5;
      i = (i * 5 + lo + 1) & mask;
    }
    dictkeys_set_index(dk, i, ix);
  }
}

// ---- values of split tables

/** Number of values that an array made now for these shared keys has room for. */
export function shared_keys_usable_size(dk: number): number {
  return I32[(dk + DictKeysOff.dk_nentries) >> 2]! + I32[(dk + DictKeysOff.dk_usable) >> 2]!;
}
/** Values, all NULL, for `size` keys: roundup8(size + 2) + 8 × size bytes. 0 when no memory is left, no exception set. */
export function new_values(size: number): number {
  const prefix = (size + 2 + 7) & ~7;
  const block = PyMem_Malloc(prefix + size * 8);
  if (block === 0) return 0;
  const values = block + prefix;
  U8[values - 1] = prefix;
  U8[values - 2] = 0;
  for (let at = values >> 2, end = at + size * 2; at < end; at++) I32[at] = 0;
  return values;
}
/** Frees the block; the counts of the values are the caller's business. */
export function free_values(values: number): void { PyMem_Free(values - U8[values - 1]!); }
/** Index into the values of the one that was set `i`-th. */
export function get_index_from_order(values: number, i: number): number { return U8[values - 3 - i]!; }
/** Notes that values[ix] was set last. */
export function _PyDictValues_AddToInsertionOrder(values: number, ix: number): void {
  const size = U8[values - 2]!;
  U8[values - 3 - size] = ix;
  U8[values - 2] = size + 1;
}
export function delete_index_from_values(values: number, ix: number): void {
  const last = U8[values - 2]! - 1;
  let i = 0;
  while (U8[values - 3 - i] !== ix) i++;
  for (; i < last; i++) U8[values - 3 - i] = U8[values - 4 - i]!;
  U8[values - 2] = last;
}

/** Keys for a new class to share with its instances; 0 (no exception) when no memory is left. */
export function newSharedKeys(): number {
  const dk = new_keys_object(LOG2_SHARED_KEYS_MAX_SIZE, true);
  if (dk === NULL) return 0;
  I32[(dk + DictKeysOff.dk_usable) >> 2] = SHARED_KEYS_MAX_SIZE;
  U8[dk + DictKeysOff.dk_kind] = DictKind.SPLIT;
  return dk;
}
