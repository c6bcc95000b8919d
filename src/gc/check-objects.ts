/**
 * `checkObjects`: the object level of checkHeap. Collector lists, contents of lists, tuples, dicts and sets, and every
 * reference count against the references there are. One line per problem, none when all is well.
 *
 * To be called between instructions or when nothing runs: a count that host code holds in a local is reported as too many.
 */
import { I32, U16, U8 } from "../memory/views.ts";
import { type Ref } from "../memory/types.ts";
import { usableSize } from "../memory/alloc.ts";
import { Header } from "../memory/header.ts";
import { STATE_BASE } from "../memory/layout.ts";
import { tagOf } from "../memory/tags.ts";
import { walkBlocks } from "../memory/walk.ts";
import {
  DKIX, DK_ENTRIES, DK_SIZE, DictKeysOff, DictKind, PyDictOff, USABLE_FRACTION, dkKind, dkNentries,
} from "../objects/dict-keys.ts";
import { _PyType_PreHeaderSize } from "../objects/gcalloc.ts";
import { PyListOff } from "../objects/list.ts";
import { Py_TYPE, TPFLAGS, hasTypeFlag, tp_flags } from "../objects/object.ts";
import { PySetOff, PyFrozenSet_Type, PySet_Type } from "../objects/set.ts";
import { dummyKey } from "../objects/singletons.ts";
import { State } from "../objects/state.ts";
import { typeName } from "../objects/typeobject.ts";
import { GCFlag, GCHead, NUM_GENERATIONS, genHead } from "./lists.ts";
import { countReferences } from "./ownership.ts";

type Report = (text: string) => void;
const hex = (n: number): string => `0x${n.toString(16)}`;
/** "list at 0x1234", for messages; says which allocation it was when tags are kept. */
function describe(o: Ref): string {
  const tag = tagOf(o - _PyType_PreHeaderSize(Py_TYPE(o)));
  return `${typeName(o)} at ${hex(o)}${tag >= 0 ? ` (tag ${tag})` : ""}`;
}

export function checkObjects(): string[] {
  const problems: string[] = [];
  const bad = (text: string): void => { problems.push(text); };
  const blocks = new Set<number>();
  walkBlocks((address) => blocks.add(address));
  checkCollectorLists(bad, blocks);
  if (problems.length > 0) return problems; // what follows walks these lists
  const counts = countReferences();
  for (const [o, found] of counts.found) {
    if (!checkPlace(bad, o, blocks)) continue;
    checkContents(bad, o);
    const stored = I32[o >> 2]!;
    if (stored < 0) continue;
    if (stored < found || stored > found + (counts.mayAdd.get(o) ?? 0)) bad(`${describe(o)}: count ${stored}, but ${found} references`);
  }
  return problems;
}

/** Links both ways, flags, one list for each object, live blocks, counts above zero. */
function checkCollectorLists(bad: Report, blocks: Set<number>): void {
  const seen = new Set<number>();
  for (let g = 0; g <= NUM_GENERATIONS; g++) {
    const head = g < NUM_GENERATIONS ? genHead(g) : State.permanent_generation;
    const name = g < NUM_GENERATIONS ? `generation ${g}` : "permanent generation";
    let before = head;
    let gc = I32[head >> 2]!;
    for (; gc !== head; before = gc, gc = I32[gc >> 2]!) {
      if (gc % 16 !== 0 || gc < STATE_BASE || gc >= I32[Header.limit >> 2]! || seen.has(gc)) return bad(`${name}: link to ${hex(gc)} from ${hex(before)}`);
      seen.add(gc);
      const o = (gc + GCHead.SIZE) as Ref;
      const prev = I32[(gc + GCHead.prev) >> 2]!;
      if ((prev & ~GCFlag.MASK) !== before) return bad(`${name}: bad link back at ${hex(gc)}`);
      if ((prev & GCFlag.COLLECTING) !== 0) bad(`${name}: ${describe(o)} is marked as being collected`);
      const type = Py_TYPE(o);
      const start = o - _PyType_PreHeaderSize(type);
      if (start > I32[Header.heap_base >> 2]! && !blocks.has(start)) return bad(`${name}: ${hex(o)} is no block in use`);
      if ((tp_flags(type) & TPFLAGS.HAVE_GC) === 0) bad(`${name}: ${describe(o)} is no container`);
      if (I32[o >> 2] === 0) bad(`${name}: ${describe(o)} has count 0`);
    }
    if (I32[(head + GCHead.prev) >> 2] !== before) bad(`${name}: bad link back at the head`);
  }
}

/** Is a heap object where a block starts? */
function checkPlace(bad: Report, o: Ref, blocks: Set<number>): boolean {
  if (o < I32[Header.heap_base >> 2]!) return true;
  const type = Py_TYPE(o);
  if (type > 0 && type % 8 === 0 && blocks.has(o - _PyType_PreHeaderSize(type))) return true;
  bad(`reference to ${hex(o)}, which is no object in use`);
  return false;
}

function checkContents(bad: Report, o: Ref): void {
  if (hasTypeFlag(o, TPFLAGS.LIST_SUBCLASS)) checkList(bad, o);
  else if (hasTypeFlag(o, TPFLAGS.TUPLE_SUBCLASS)) checkTuple(bad, o);
  else if (hasTypeFlag(o, TPFLAGS.DICT_SUBCLASS)) checkDict(bad, o);
  else if (Py_TYPE(o) === PySet_Type || Py_TYPE(o) === PyFrozenSet_Type) checkSet(bad, o);
}
function checkList(bad: Report, o: Ref): void {
  const size = I32[(o + PyListOff.ob_size) >> 2]!;
  const allocated = I32[(o + PyListOff.allocated) >> 2]!;
  const items = I32[(o + PyListOff.ob_item) >> 2]!;
  // While it is being sorted, allocated is -1.
  if (allocated < 0 && size === 0) return;
  // A list that was emptied keeps a block of no bytes.
  if (size < 0 || size > allocated || (items === 0 && allocated !== 0)) bad(`${describe(o)}: ${size} items of ${allocated} at ${hex(items)}`);
  else if (items !== 0 && usableSize(items) < allocated * 8) bad(`${describe(o)}: ${allocated} items in ${usableSize(items)} bytes`);
}
function checkTuple(bad: Report, o: Ref): void {
  const size = I32[(o + 16) >> 2]!;
  if (size < 0) return bad(`${describe(o)}: size ${size}`);
  for (let i = 0; i < size; i++) if (I32[(o + 24 + i * 8) >> 2] === 0) bad(`${describe(o)}: item ${i} is NULL`);
}

function checkDict(bad: Report, o: Ref): void {
  const keys = I32[(o + PyDictOff.ma_keys) >> 2]!;
  const values = I32[(o + PyDictOff.ma_values) >> 2]!;
  const used = I32[(o + PyDictOff.ma_used) >> 2]!;
  const kind = dkKind(keys);
  const n = dkNentries(keys);
  const usable = I32[(keys + DictKeysOff.dk_usable) >> 2]!;
  if ((values !== 0) !== (kind === DictKind.SPLIT)) return bad(`${describe(o)}: kind ${kind}, values at ${hex(values)}`);
  if (used < 0 || n < used || usable < 0 || usable + n > USABLE_FRACTION(DK_SIZE(keys))) {
    return bad(`${describe(o)}: ${used} used, ${n} entries, ${usable} usable of ${DK_SIZE(keys)} slots`);
  }
  const stride = kind === DictKind.GENERAL ? 24 : 16;
  const keyAt = kind === DictKind.GENERAL ? 8 : 0;
  let live = 0;
  for (let i = 0; i < n; i++) {
    const entry = DK_ENTRIES(keys) + i * stride;
    if (I32[(values !== 0 ? values + i * 8 : entry + keyAt + 8) >> 2] === 0) continue;
    live++;
    if (I32[(entry + keyAt) >> 2] === 0) bad(`${describe(o)}: entry ${i} has no key`);
  }
  if (live !== used) bad(`${describe(o)}: ${used} used, but ${live} values`);
  checkIndices(bad, o, keys, n);
}
/** dk_indices[i]: int8, int16 or int32 by the table's size. */
function dictIndex(keys: number, i: number): number {
  const at = keys + DictKeysOff.dk_indices;
  const width = U8[keys + DictKeysOff.dk_log2_index_bytes]! - U8[keys + DictKeysOff.dk_log2_size]!;
  if (width === 0) return (U8[at + i]! << 24) >> 24;
  return width === 1 ? (U16[(at >> 1) + i]! << 16) >> 16 : I32[(at >> 2) + i]!;
}
/** Each index of the hash table names an entry, and none is named twice. */
function checkIndices(bad: Report, o: Ref, keys: number, n: number): void {
  const named = new Set<number>();
  for (let i = 0; i < DK_SIZE(keys); i++) {
    const ix = dictIndex(keys, i);
    if (ix === DKIX.EMPTY || ix === DKIX.DUMMY) continue;
    if (ix < 0 || ix >= n || named.has(ix)) bad(`${describe(o)}: slot ${i} has index ${ix} of ${n} entries`);
    named.add(ix);
  }
}

function checkSet(bad: Report, o: Ref): void {
  const mask = I32[(o + PySetOff.mask) >> 2]!;
  const table = I32[(o + PySetOff.table) >> 2]!;
  let used = 0;
  let fill = 0;
  for (let i = 0; i <= mask; i++) {
    const key = I32[(table + i * 16) >> 2]!;
    if (key !== 0) fill++;
    if (key !== 0 && key !== dummyKey) used++;
  }
  if (used !== I32[(o + PySetOff.used) >> 2] || fill !== I32[(o + PySetOff.fill) >> 2]) {
    bad(`${describe(o)}: ${used} keys and ${fill - used} dummies, but used ${I32[(o + PySetOff.used) >> 2]}, fill ${I32[(o + PySetOff.fill) >> 2]}`);
  }
}
