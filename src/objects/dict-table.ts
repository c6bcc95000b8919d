/**
 * Tables of dicts as wholes: resizing, checking, the free lists. Source: CPython 3.12 Objects/dictobject.c.
 */
import { I32, U8 } from "../memory/views.ts";
import { PyMem_Free } from "../memory/alloc.ts";
import { NULL, type Ref, type Status } from "../memory/types.ts";
import { keySlot, maKeys, maValues } from "./dict.ts";
import {
  build_indices, DictKeysOff, DictKind, dictFreeList, dictkeys_decref, dkKind, DK_ENTRIES, DK_IS_UNICODE, DK_SIZE, emptyKeys,
  free_values, get_index_from_order, keysFreeList, lookdict_index, new_keys_object, PyDictOff, releaseKeysBlock,
  USABLE_FRACTION,
} from "./dict-keys.ts";
import { PyObject_GC_Del } from "./gcalloc.ts";
import { Py_NewRef } from "./object.ts";

// ---- resizing

/** Moves the entries to a new table of 1 << log2 slots, in order of insertion; a split table becomes a combined one. */
export function dictresize(mp: Ref, log2: number, unicode: boolean): Status {
  const oldkeys = maKeys(mp);
  const oldvalues = maValues(mp);
  const keys = new_keys_object(log2, unicode && DK_IS_UNICODE(oldkeys));
  if (keys === NULL) return -1;
  I32[(mp + PyDictOff.ma_keys) >> 2] = keys;
  const n = I32[(mp + PyDictOff.ma_used) >> 2]!;
  if (oldvalues !== 0) {
    moveSplitEntries(oldkeys, oldvalues, keys, n);
    dictkeys_decref(oldkeys);
    I32[(mp + PyDictOff.ma_values) >> 2] = 0;
    free_values(oldvalues);
  } else {
    moveEntries(oldkeys, keys, n);
    if (oldkeys !== emptyKeys) releaseKeysBlock(oldkeys);
  }
  build_indices(keys, n);
  I32[(keys + DictKeysOff.dk_usable) >> 2]! -= n;
  I32[(keys + DictKeysOff.dk_nentries) >> 2] = n;
  return 0;
}
function moveSplitEntries(oldkeys: number, oldvalues: number, keys: number, n: number): void {
  const unicode = DK_IS_UNICODE(keys);
  let to = DK_ENTRIES(keys) >> 2;
  for (let i = 0; i < n; i++) {
    const ix = get_index_from_order(oldvalues, i);
    const key = Py_NewRef(I32[(DK_ENTRIES(oldkeys) + ix * 16) >> 2]! as Ref);
    if (!unicode) {
      I32[to] = I32[(key + 24) >> 2]!;
      I32[to + 1] = I32[(key + 28) >> 2]!;
      to += 2;
    }
    I32[to] = key;
    I32[to + 2] = I32[(oldvalues + ix * 8) >> 2]!;
    to += 4;
  }
}
function moveEntries(oldkeys: number, keys: number, n: number): void {
  const fromUnicode = DK_IS_UNICODE(oldkeys);
  const toUnicode = DK_IS_UNICODE(keys);
  let from = DK_ENTRIES(oldkeys) >> 2;
  let to = DK_ENTRIES(keys) >> 2;
  if (fromUnicode === toUnicode && I32[(oldkeys + DictKeysOff.dk_nentries) >> 2] === n) {
    I32.copyWithin(to, from, from + n * (fromUnicode ? 4 : 6));
    return;
  }
  const step = fromUnicode ? 4 : 6;
  const keyAt = fromUnicode ? 0 : 2;
  for (let i = 0; i < n; i++, from += step) {
    while (I32[from + keyAt + 2] === 0) from += step;
    const key = I32[from + keyAt]!;
    if (!toUnicode) {
      const hash = fromUnicode ? (key + 24) >> 2 : from;
      I32[to] = I32[hash]!;
      I32[to + 1] = I32[hash + 1]!;
      to += 2;
    }
    I32[to] = key;
    I32[to + 2] = I32[from + keyAt + 2]!;
    to += 4;
  }
}

/** Is the dict sound? A message, or "" when it is. */
export function checkDict(mp: Ref): string {
  const dk = maKeys(mp);
  const used = I32[(mp + PyDictOff.ma_used) >> 2]!;
  const n = I32[(dk + DictKeysOff.dk_nentries) >> 2]!;
  const usable = I32[(dk + DictKeysOff.dk_usable) >> 2]!;
  const values = maValues(mp);
  if (used < 0 || used > n || usable < 0 || (dk !== emptyKeys && n + usable > USABLE_FRACTION(DK_SIZE(dk)))) return `counts: used ${used}, entries ${n}, usable ${usable}`;
  if ((values !== 0) !== (dkKind(dk) === DictKind.SPLIT)) return "values do not fit the kind of keys";
  if (values !== 0) return U8[values - 2] === used ? "" : "insertion order does not match ma_used";
  let live = 0;
  for (let i = 0; i < n; i++) {
    const at = keySlot(dk, i) >> 2;
    if ((I32[at] === 0) !== (I32[at + 2] === 0)) return `entry ${i} is half empty`;
    if (I32[at] === 0) continue;
    live++;
    const hash = DK_IS_UNICODE(dk) ? (I32[at]! + 24) >> 2 : at - 2;
    if (lookdict_index(dk, I32[hash]!, I32[hash + 1]!, i) < 0) return `entry ${i} is not in the indices`;
  }
  return live === used ? "" : `${live} live entries, ma_used ${used}`;
}

/** Gives the free lists back to the allocator; a full collection does so. */
export function _PyDict_ClearFreeList(): void {
  while (I32[dictFreeList >> 2]! > 0) {
    const numfree = I32[dictFreeList >> 2]! - 1;
    I32[dictFreeList >> 2] = numfree;
    PyObject_GC_Del(I32[(dictFreeList + 8 + numfree * 8) >> 2]! as Ref);
  }
  while (I32[keysFreeList >> 2]! > 0) {
    const numfree = I32[keysFreeList >> 2]! - 1;
    I32[keysFreeList >> 2] = numfree;
    PyMem_Free(I32[(keysFreeList + 8 + numfree * 8) >> 2]!);
  }
}
/** Number of dict objects in the free list, for sys._debugmallocstats. */
export function _PyDict_NumFree(): number { return I32[dictFreeList >> 2]!; }
