/**
 * Where an instance keeps its attributes: in values of its own (shared keys), in a dict, in slots.
 * Source: CPython 3.12 Objects/dictobject.c, Objects/typeobject.c; internal/pycore_object.h.
 */
import { I32 } from "../memory/views.ts";
import { type Ref } from "../memory/types.ts";
import { DK_ENTRIES, dkNentries } from "../objects/dict-keys.ts";
import { dictForEach } from "../objects/dict.ts";
import { MemberType } from "../objects/define.ts";
import { PyTypeOff, Py_TYPE, TPFLAGS, hasTypeFlag, tp_flags } from "../objects/object.ts";
import { _PyWeakref_CallableProxyType, _PyWeakref_ProxyType } from "../objects/weakref-proxy.ts";
import { _PyWeakref_RefType } from "../objects/weakref.ts";
import { textOf } from "./value.ts";

/** Offset of the dict, or of the values (bit 0 set), of an instance whose class manages them. */
const MANAGED_DICT = -24;
/** PyMemberDef: 0 name   8 type   16 offset; 40 bytes. */
const enum Member { name = 0, type = 8, offset = 16, SIZE = 40 }

export function isWeakref(o: Ref): boolean {
  for (let type = Py_TYPE(o) as Ref | 0; type !== 0; type = I32[(type + PyTypeOff.tp_base) >> 2]! as Ref | 0) {
    if (type === _PyWeakref_RefType || type === _PyWeakref_ProxyType || type === _PyWeakref_CallableProxyType) return true;
  }
  return false;
}

/** Address of the slot that holds the instance's dict, or 0 when it has none (values of its own included). */
export function dictSlot(o: Ref): number {
  const type = Py_TYPE(o);
  if ((tp_flags(type) & TPFLAGS.MANAGED_DICT) !== 0) return (I32[(o + MANAGED_DICT) >> 2]! & 1) === 0 ? o + MANAGED_DICT : 0;
  let offset = I32[(type + PyTypeOff.tp_dictoffset) >> 2]!;
  if (offset === 0) return 0;
  if (offset < 0) {
    const items = Math.abs(I32[(o + 16) >> 2]!);
    const size = I32[(type + PyTypeOff.tp_basicsize) >> 2]! + items * I32[(type + PyTypeOff.tp_itemsize) >> 2]!;
    offset += (size + 7) & -8;
  }
  return o + offset;
}
/** Visits the attributes in the instance's own values: name, value, address of the slot. */
export function inlineValues(o: Ref, visit: (name: Ref, value: Ref, slot: number) => void): void {
  const type = Py_TYPE(o);
  if ((tp_flags(type) & TPFLAGS.MANAGED_DICT) === 0) return;
  const held = I32[(o + MANAGED_DICT) >> 2]!;
  if ((held & 1) === 0) return;
  const keys = I32[(type + PyTypeOff.ht_cached_keys) >> 2]!;
  for (let i = 0, n = dkNentries(keys); i < n; i++) {
    const value = I32[(held + 1 + i * 8) >> 2]! as Ref | 0;
    if (value !== 0) visit(I32[(DK_ENTRIES(keys) + i * 16) >> 2]! as Ref, value, held + 1 + i * 8);
  }
}
/** Address of the values array of an instance, or 0. */
export function inlineValuesAt(o: Ref): number {
  if ((tp_flags(Py_TYPE(o)) & TPFLAGS.MANAGED_DICT) === 0) return 0;
  const held = I32[(o + MANAGED_DICT) >> 2]!;
  return (held & 1) === 0 ? 0 : held + 1;
}

/** Visits the object members of a type and its bases that have a value in `o`: `__slots__` and members of built-in types. */
function memberSlots(o: Ref, visit: (name: string, value: Ref, slot: number) => void): void {
  for (let type = Py_TYPE(o) as Ref | 0; type !== 0; type = I32[(type + PyTypeOff.tp_base) >> 2]! as Ref | 0) {
    forEachMember(type, (name, offset) => {
      const value = I32[(o + offset) >> 2]! as Ref | 0;
      if (value !== 0) visit(name, value, o + offset);
    });
  }
}
/** The members of one type that are objects. */
export function forEachMember(type: Ref, visit: (name: string, offset: number) => void): void {
  for (let member = I32[(type + PyTypeOff.tp_members) >> 2]!; member !== 0 && I32[member >> 2] !== 0; member += Member.SIZE) {
    const kind = I32[(member + Member.type) >> 2]!;
    if (kind === MemberType.OBJECT || kind === MemberType.OBJECT_EX) visit(textOf(I32[member >> 2]! as Ref), I32[(member + Member.offset) >> 2]!);
  }
}

/** Visits the attributes an instance has of its own, wherever they are kept. */
export function attributeSlots(o: Ref, visit: (name: string, value: Ref) => void): void {
  if (hasTypeFlag(o, TPFLAGS.TYPE_SUBCLASS)) return;
  if ((tp_flags(Py_TYPE(o)) & TPFLAGS.HEAPTYPE) !== 0) memberSlots(o, (name, value) => visit(name, value));
  inlineValues(o, (name, value) => visit(textOf(name), value));
  const slot = dictSlot(o);
  const dict = slot === 0 ? 0 : I32[slot >> 2]! as Ref | 0;
  if (dict !== 0 && hasTypeFlag(dict, TPFLAGS.DICT_SUBCLASS)) dictForEach(dict, (key, value) => { visit(hasTypeFlag(key, TPFLAGS.UNICODE_SUBCLASS) ? textOf(key) : "?", value); });
}
