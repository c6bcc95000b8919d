/**
 * The blocks an object has besides its own: a list's array, a dict's table, a set's table, the values of its attributes.
 */
import { I32 } from "../memory/views.ts";
import { type Ref } from "../memory/types.ts";
import { Header } from "../memory/header.ts";
import { PyByteArrayOff, PyByteArray_Type } from "../objects/bytearray.ts";
import { PyDictOff } from "../objects/dict-keys.ts";
import { PyListOff } from "../objects/list.ts";
import { PyTypeOff, Py_TYPE, TPFLAGS, tp_flags } from "../objects/object.ts";
import { ODictNode, PyODictOff, PyODict_Type } from "../objects/odict.ts";
import { PyFrozenSet_Type, PySetOff, PySet_Type } from "../objects/set.ts";
import { PyType_IsSubtype, nameOfType } from "../objects/typeobject.ts";
import { PyUnicodeOff, PyUnicode_IS_ASCII, PyUnicode_IS_COMPACT } from "../objects/unicode-core.ts";
import { LAYOUTS } from "./layouts.ts";
import { inlineValuesAt } from "./shapes.ts";

/**
 * Visits them: what the block is for, an address in it (its first byte, but for values, which have a prefix), and whether
 * others may share it. An address in static data is no block of the object's.
 */
export function forEachPart(o: Ref, visit: (name: string, address: number, shared: boolean) => void): void {
  const base = I32[Header.heap_base >> 2]!;
  const part = (name: string, address: number, shared = false): void => { if (address >= base) visit(name, address, shared); };
  const type = Py_TYPE(o);
  const flags = tp_flags(type);
  part("attribute values", inlineValuesAt(o));
  if ((flags & TPFLAGS.LIST_SUBCLASS) !== 0) part("items", I32[(o + PyListOff.ob_item) >> 2]!);
  else if ((flags & TPFLAGS.DICT_SUBCLASS) !== 0) dictParts(o, type, part);
  else if ((flags & TPFLAGS.UNICODE_SUBCLASS) !== 0) strParts(o, part);
  else if ((flags & TPFLAGS.TYPE_SUBCLASS) !== 0) typeParts(o, part);
  else if (PyType_IsSubtype(type, PySet_Type) || PyType_IsSubtype(type, PyFrozenSet_Type)) part("table", outside(o, I32[(o + PySetOff.table) >> 2]!, PySetOff.basic_size));
  else if (PyType_IsSubtype(type, PyByteArray_Type)) part("bytes", I32[(o + PyByteArrayOff.ob_bytes) >> 2]!);
  else otherParts(o, type, part);
}
type Part = (name: string, address: number, shared?: boolean) => void;

/** `address` unless it lies in the object itself. */
function outside(o: Ref, address: number, size: number): number { return address >= o && address < o + size ? 0 : address; }

function dictParts(o: Ref, type: Ref, part: Part): void {
  const values = I32[(o + PyDictOff.ma_values) >> 2]!;
  const keys = I32[(o + PyDictOff.ma_keys) >> 2]!;
  part("keys", keys, I32[keys >> 2] !== 1);
  part("values", values);
  if (!PyType_IsSubtype(type, PyODict_Type)) return;
  part("index of nodes", I32[(o + PyODictOff.od_fast_nodes) >> 2]!);
  for (let node = I32[(o + PyODictOff.od_first) >> 2]!; node !== 0; node = I32[(node + ODictNode.next) >> 2]!) part("node", node);
}
function strParts(o: Ref, part: Part): void {
  const data = PyUnicode_IS_COMPACT(o) ? 0 : I32[(o + PyUnicodeOff.data) >> 2]!;
  part("characters", data);
  const utf8 = PyUnicode_IS_COMPACT(o) && PyUnicode_IS_ASCII(o) ? 0 : I32[(o + PyUnicodeOff.utf8) >> 2]!;
  if (utf8 !== data) part("UTF-8", utf8);
}
function typeParts(o: Ref, part: Part): void {
  part("keys of instances", I32[(o + PyTypeOff.ht_cached_keys) >> 2]!);
  if ((tp_flags(o) & TPFLAGS.HEAPTYPE) !== 0) part("docstring", I32[(o + PyTypeOff.tp_doc) >> 2]!);
}
/** The other types': fields that are pointers. A deque's blocks are chained. */
function otherParts(o: Ref, type: Ref, part: Part): void {
  for (let t = type as Ref | 0; t !== 0; t = I32[(t + PyTypeOff.tp_base) >> 2]! as Ref | 0) {
    if ((tp_flags(t) & TPFLAGS.HEAPTYPE) !== 0) continue;
    const name = nameOfType(t);
    if (name === "collections.deque") dequeParts(o, part);
    else for (const field of LAYOUTS.get(name) ?? []) if (field.kind === "pointer" && field.meaning.includes("block")) part(field.name, I32[(o + field.offset) >> 2]!);
  }
}
/** leftblock 24, rightblock 32, free blocks from 80 (modules/_collections-deque.ts); a block's link to the right is at 520. */
function dequeParts(o: Ref, part: Part): void {
  const last = I32[(o + 32) >> 2]!;
  for (let block = I32[(o + 24) >> 2]!; block !== 0; block = I32[(block + 520) >> 2]!) {
    part("64 items", block);
    if (block === last) break;
  }
  for (let i = 0; i < I32[(o + 72) >> 2]!; i++) part("spare block", I32[(o + 80 + i * 8) >> 2]!);
}
