/**
 * Attributes at places that see several types: each place keeps what it learned of the last four, by the types' version
 * tags. An entry is { version of the type, kind, index or offset or version of the keys, method }, as in the interpreter's
 * inline cache (src/interpreter/caches.ts), which finds out what is to be known.
 */
import { I32, U16 } from "../memory/views.ts";
import { type Ref } from "../memory/types.ts";
import { Cached, cacheAttr, cacheStore } from "../interpreter/caches.ts";
import { DictKeysOff, _PyDictValues_AddToInsertionOrder } from "../objects/dict-keys.ts";
import { Py_DECREF, Py_INCREF, PyTypeOff } from "../objects/object.ts";
import { slowAttribute, slowMethod, slowStoreAttribute } from "./support.ts";

const ENTRY = 4, SIZE = 4 * ENTRY;
export type Place = Int32Array;
/** A place that has seen nothing. */
export function newPlace(): Place { return new Int32Array(SIZE + 1); }

/** The entry for a type's version; -1 when there is none. */
function find(place: Place, version: number): number {
  for (let at = 0; at < SIZE; at += ENTRY) if (place[at] === version && version !== 0) return at;
  return -1;
}
/** Takes over what the inline cache has just learned; the oldest entry goes. */
function learn(place: Place, cache: number, index: number): void {
  const kind = U16[cache >> 1]!;
  if (kind < Cached.FIRST) return;
  const at = place[SIZE]!;
  place[SIZE] = (at + ENTRY) % SIZE;
  place[at] = U16[(cache + 2) >> 1]!;
  place[at + 1] = kind;
  place[at + 2] = index;
  place[at + 3] = U16[(cache + 10) >> 1]! | (U16[(cache + 12) >> 1]! << 16);
}
const TRY = 1; // the state of an inline cache whose next attempt counts
/** The place did not know the type: `attempt` has the inline cache find out. The cache itself is of no use afterwards. */
function meet(place: Place, cache: number, attempt: () => void, indexAt: number): void {
  U16[cache >> 1] = TRY;
  attempt();
  learn(place, cache, U16[(cache + indexAt) >> 1]!);
  U16[cache >> 1] = Cached.GIVE_UP;
}

/** The value that an entry leads to, not counted; 0 when it does not hold for `owner`. */
function valueAt(place: Place, at: number, owner: number): number {
  if (place[at + 1] === Cached.VALUE) {
    const values = I32[(owner - 24) >> 2]!;
    return (values & 1) !== 0 ? I32[(values + 1 + place[at + 2]! * 8) >> 2]! : 0;
  }
  return place[at + 1] === Cached.SLOT ? I32[(owner + place[at + 2]!) >> 2]! : 0;
}

/** LOAD_ATTR of the topmost slot, which is released. 0: ended. */
export function attributeAt(frame: number, sp: number, cache: number, name: Ref, place: Place): number {
  const owner = I32[(sp - 8) >> 2]! as Ref;
  const at = find(place, I32[(I32[(owner + 8) >> 2]! + PyTypeOff.tp_version_tag) >> 2]!);
  if (at >= 0) {
    const value = valueAt(place, at, owner);
    if (value !== 0) {
      Py_INCREF(value as Ref);
      Py_DECREF(owner);
      return value;
    }
  } else meet(place, cache, () => cacheAttr(cache, owner, name, false), 4);
  return slowAttribute(frame, sp, cache, name);
}
/** LOAD_ATTR for a call: (method, self) or (NULL, attribute) on the slots from the topmost one. 0: ended. */
export function methodAt(frame: number, sp: number, cache: number, name: Ref, place: Place): number {
  const owner = I32[(sp - 8) >> 2]! as Ref;
  const type = I32[(owner + 8) >> 2]!;
  const at = find(place, I32[(type + PyTypeOff.tp_version_tag) >> 2]!);
  if (at >= 0) {
    const kind = place[at + 1]!;
    if (kind === Cached.METHOD_NO_DICT || (kind === Cached.METHOD_VALUES && (I32[(owner - 24) >> 2]! & 1) !== 0 && I32[(I32[(type + PyTypeOff.ht_cached_keys) >> 2]! + DictKeysOff.dk_version) >> 2] === place[at + 2])) {
      const method = place[at + 3]! as Ref;
      Py_INCREF(method);
      I32[(sp - 8) >> 2] = method;
      I32[sp >> 2] = owner;
      return 1;
    }
  } else meet(place, cache, () => cacheAttr(cache, owner, name, true), 4);
  return slowMethod(frame, sp, cache, name);
}
/** STORE_ATTR: value, owner are the topmost slots. 0: ended. */
export function storeAt(frame: number, sp: number, cache: number, name: Ref, place: Place): number {
  const owner = I32[(sp - 8) >> 2]! as Ref;
  const at = find(place, I32[(I32[(owner + 8) >> 2]! + PyTypeOff.tp_version_tag) >> 2]!);
  if (at >= 0) {
    const index = place[at + 2]!;
    const values = place[at + 1] === Cached.VALUE ? I32[(owner - 24) >> 2]! : 0;
    if (place[at + 1] === Cached.SLOT || (values & 1) !== 0) {
      const slot = place[at + 1] === Cached.SLOT ? (owner + index) >> 2 : (values + 1 + index * 8) >> 2;
      const old = I32[slot]!;
      I32[slot] = I32[(sp - 16) >> 2]!;
      if (old !== 0) Py_DECREF(old as Ref);
      else if (values !== 0) _PyDictValues_AddToInsertionOrder(values + 1, index);
      Py_DECREF(owner);
      return 1;
    }
  } else meet(place, cache, () => cacheStore(cache, owner, name), 6);
  return slowStoreAttribute(frame, sp, cache, name);
}
