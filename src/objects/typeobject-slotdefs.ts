/**
 * Which dunder method stands for which slot: the table, and the two directions of keeping both in step.
 * Source: CPython 3.12 Objects/typeobject.c (slotdefs, add_operators, update_one_slot, fixup_slot_dispatchers).
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { _PyObject_NextNotImplemented } from "./abstract.ts";
import { PyCFunction_Type, PyCFunctionOff, PyMethodDefOff } from "./cfunction.ts";
import { PyDescr_NewWrapper, PyWrapperDescr_Type, PyWrapperDescrOff, slotdefOfWrapper } from "./descr.ts";
import { PyDict_Contains, PyDict_SetItem } from "./dict.ts";
import { PyErr_Clear, PyErr_Occurred } from "./errors.ts";
import { PyObject_HashNotImplemented, PyObject_RichCompareBool, _PyObject_LookupAttr } from "./generic.ts";
import { ID } from "./id.ts";
import { CMP, FN, PyTypeOff, Py_DECREF, Py_NewRef, Py_TYPE, Slot, TPFLAGS, fnIndex } from "./object.ts";
import { Py_None, Py_NotImplemented } from "./singletons.ts";
import { PyType_IsSubtype, PyType_Modified, find_name_in_mro } from "./typeobject.ts";
import { subclassesOf } from "./typeobject-bases.ts";
import { tp_new_wrapper } from "./typeobject-new.ts";
import * as S from "./typeobject-slots.ts";
import * as W from "./typeobject-wrappers.ts";

/** One line of the table. */
export interface Slotdef {
  readonly name: Ref;
  /** The field of the type that points to the slot's table (tp_as_number, …), 0 for tp_* slots. */
  readonly table: number;
  /** In that table, or in the type. */
  readonly offset: number;
  /** Index of the slot function for classes that define the method; 0: none. */
  readonly fn: number;
  readonly wrapper: W.Wrapper | null;
  readonly doc: Ref;
  readonly keywords: boolean;
}

const table: Slotdef[] = [];
const positions = new Map<Ref, number[]>();

function add(name: string, tableField: number, offset: number, fn: Function | null, wrapper: W.Wrapper | null, doc: string, keywords = false): void {
  const id = ID(name);
  const known = positions.get(id);
  if (known) known.push(table.length);
  else positions.set(id, [table.length]);
  table.push({ name: id, table: tableField, offset, fn: fn === null ? 0 : fnIndex(fn), wrapper, doc: ID(doc || name), keywords });
}
function tp(name: string, offset: number, fn: Function | null, wrapper: W.Wrapper | null, doc: string, keywords = false): void {
  add(name, 0, offset, fn, wrapper, doc, keywords);
}

/**
 * `a op b`: the method of a, or, if b is of another class that overrides it, the reflected one of b first.
 * `test`: the function that a type's table holds (TESTFUNC of SLOT1BINFULL); without it, the result.
 */
function binarySlot(offset: number, name: string, reflected: string, test?: Function): Function {
  const id = ID(name);
  const rid = ID(reflected);
  const usesThis = (type: Ref, index: number): boolean => {
    const numbers = I32[(type + PyTypeOff.tp_as_number) >> 2]!;
    return numbers !== 0 && I32[(numbers + offset) >> 2] === index;
  };
  function slot(self: Ref, other: Ref): NewRef | NULL {
    const selfType = Py_TYPE(self);
    const otherType = Py_TYPE(other);
    let doOther = selfType !== otherType && usesThis(otherType, index);
    if (usesThis(selfType, index)) {
      if (doOther && PyType_IsSubtype(otherType, selfType)) {
        const overloaded = method_is_overloaded(self, other, rid);
        if (overloaded < 0) return NULL;
        if (overloaded > 0) {
          const result = S.callMaybe1(other, rid, self);
          if (result !== Py_NotImplemented) return result;
          doOther = false;
        }
      }
      const result = S.callMaybe1(self, id, other);
      if (result !== Py_NotImplemented || Py_TYPE(other) === Py_TYPE(self)) return result;
    }
    return doOther ? S.callMaybe1(other, rid, self) : Py_NewRef(Py_NotImplemented);
  }
  const index = fnIndex(test ?? slot);
  return slot;
}
/** 1 when the class of `right` has another `name` than that of `left`. */
function method_is_overloaded(left: Ref, right: Ref, name: Ref): number {
  const b = _PyObject_LookupAttr(Py_TYPE(right), name);
  if (b === NULL) return PyErr_Occurred() ? -1 : 0;
  const a = _PyObject_LookupAttr(Py_TYPE(left), name);
  if (a === NULL) { Py_DECREF(b); return PyErr_Occurred() ? -1 : 1; }
  const differs = PyObject_RichCompareBool(a, b, CMP.NE);
  Py_DECREF(a);
  Py_DECREF(b);
  return differs;
}

const binaryPower = binarySlot(Slot.nb_power, "__pow__", "__rpow__", slot_nb_power);
function slot_nb_power(self: Ref, other: Ref, modulus: Ref): NewRef | NULL {
  if (modulus === Py_None) return binaryPower(self, other) as NewRef | NULL;
  const numbers = I32[(Py_TYPE(self) + PyTypeOff.tp_as_number) >> 2]!;
  if (numbers !== 0 && FN[I32[(numbers + Slot.nb_power) >> 2]!] === slot_nb_power) return S.callSlot2(self, ID("__pow__"), other, modulus);
  return Py_NewRef(Py_NotImplemented);
}
function slot_nb_inplace_power(self: Ref, other: Ref): NewRef | NULL { return S.callSlot1(self, ID("__ipow__"), other); }

// --- the table, in CPython's order (slots of one offset stand together)

function addTypeSlots(): void {
  tp("__repr__", PyTypeOff.tp_repr, S.slot_tp_repr, W.wrap_unaryfunc, "Return repr(self).");
  tp("__hash__", PyTypeOff.tp_hash, S.slot_tp_hash, W.wrap_hashfunc, "Return hash(self).");
  tp("__call__", PyTypeOff.tp_call, S.slot_tp_call, W.wrap_call, "Call self as a function.", true);
  tp("__str__", PyTypeOff.tp_str, S.slot_tp_str, W.wrap_unaryfunc, "Return str(self).");
  tp("__getattribute__", PyTypeOff.tp_getattro, S.slot_tp_getattr_hook, W.wrap_binaryfunc, "Return getattr(self, name).");
  tp("__getattr__", PyTypeOff.tp_getattro, S.slot_tp_getattr_hook, null, "");
  tp("__setattr__", PyTypeOff.tp_setattro, S.slot_tp_setattro, W.wrap_setattr, "Implement setattr(self, name, value).");
  tp("__delattr__", PyTypeOff.tp_setattro, S.slot_tp_setattro, W.wrap_delattr, "Implement delattr(self, name).");
  tp("__lt__", PyTypeOff.tp_richcompare, S.slot_tp_richcompare, W.richcmp_lt, "Return self<value.");
  tp("__le__", PyTypeOff.tp_richcompare, S.slot_tp_richcompare, W.richcmp_le, "Return self<=value.");
  tp("__eq__", PyTypeOff.tp_richcompare, S.slot_tp_richcompare, W.richcmp_eq, "Return self==value.");
  tp("__ne__", PyTypeOff.tp_richcompare, S.slot_tp_richcompare, W.richcmp_ne, "Return self!=value.");
  tp("__gt__", PyTypeOff.tp_richcompare, S.slot_tp_richcompare, W.richcmp_gt, "Return self>value.");
  tp("__ge__", PyTypeOff.tp_richcompare, S.slot_tp_richcompare, W.richcmp_ge, "Return self>=value.");
  tp("__iter__", PyTypeOff.tp_iter, S.slot_tp_iter, W.wrap_unaryfunc, "Implement iter(self).");
  tp("__next__", PyTypeOff.tp_iternext, S.slot_tp_iternext, W.wrap_next, "Implement next(self).");
  tp("__get__", PyTypeOff.tp_descr_get, S.slot_tp_descr_get, W.wrap_descr_get, "Return an attribute of instance, which is of type owner.");
  tp("__set__", PyTypeOff.tp_descr_set, S.slot_tp_descr_set, W.wrap_descr_set, "Set an attribute of instance to value.");
  tp("__delete__", PyTypeOff.tp_descr_set, S.slot_tp_descr_set, W.wrap_descr_delete, "Delete an attribute of instance.");
  tp("__init__", PyTypeOff.tp_init, S.slot_tp_init, W.wrap_init, "Initialize self.  See help(type(self)) for accurate signature.", true);
  tp("__new__", PyTypeOff.tp_new, S.slot_tp_new, null, "Create and return new object.");
  tp("__del__", PyTypeOff.tp_finalize, S.slot_tp_finalize, W.wrap_del, "Called when the instance is about to be destroyed.");
}

function binary(name: string, offset: number, sign: string): void {
  const plain = name.replace(/^__/, "__r");
  const fn = binarySlot(offset, name, plain);
  const infix = sign !== "divmod";
  add(name, PyTypeOff.tp_as_number, offset, fn, W.wrap_binaryfunc_l, infix ? `Return self${sign}value.` : "Return divmod(self, value).");
  add(plain, PyTypeOff.tp_as_number, offset, fn, W.wrap_binaryfunc_r, infix ? `Return value${sign}self.` : "Return divmod(value, self).");
}
function unary(name: string, offset: number, doc: string): void {
  const id = ID(name);
  add(name, PyTypeOff.tp_as_number, offset, (self: Ref) => S.callSlot0(self, id), W.wrap_unaryfunc, doc);
}
function inplace(name: string, offset: number, sign: string): void {
  const id = ID(name);
  add(name, PyTypeOff.tp_as_number, offset, (self: Ref, other: Ref) => S.callSlot1(self, id, other), W.wrap_binaryfunc, `Return self${sign}value.`);
}
function addNumberSlots(): void {
  const N = PyTypeOff.tp_as_number;
  binary("__add__", Slot.nb_add, "+");
  binary("__sub__", Slot.nb_subtract, "-");
  binary("__mul__", Slot.nb_multiply, "*");
  binary("__mod__", Slot.nb_remainder, "%");
  binary("__divmod__", Slot.nb_divmod, "divmod");
  add("__pow__", N, Slot.nb_power, slot_nb_power, W.wrap_ternaryfunc, "Return pow(self, value, mod).");
  add("__rpow__", N, Slot.nb_power, slot_nb_power, W.wrap_ternaryfunc_r, "Return pow(value, self, mod).");
  unary("__neg__", Slot.nb_negative, "-self");
  unary("__pos__", Slot.nb_positive, "+self");
  unary("__abs__", Slot.nb_absolute, "abs(self)");
  add("__bool__", N, Slot.nb_bool, S.slot_nb_bool, W.wrap_inquirypred, "True if self else False");
  unary("__invert__", Slot.nb_invert, "~self");
  binary("__lshift__", Slot.nb_lshift, "<<");
  binary("__rshift__", Slot.nb_rshift, ">>");
  binary("__and__", Slot.nb_and, "&");
  binary("__xor__", Slot.nb_xor, "^");
  binary("__or__", Slot.nb_or, "|");
  unary("__int__", Slot.nb_int, "int(self)");
  unary("__float__", Slot.nb_float, "float(self)");
  inplace("__iadd__", Slot.nb_inplace_add, "+=");
  inplace("__isub__", Slot.nb_inplace_subtract, "-=");
  inplace("__imul__", Slot.nb_inplace_multiply, "*=");
  inplace("__imod__", Slot.nb_inplace_remainder, "%=");
  add("__ipow__", N, Slot.nb_inplace_power, slot_nb_inplace_power, W.wrap_ternaryfunc, "Return self**=value.");
  inplace("__ilshift__", Slot.nb_inplace_lshift, "<<=");
  inplace("__irshift__", Slot.nb_inplace_rshift, ">>=");
  inplace("__iand__", Slot.nb_inplace_and, "&=");
  inplace("__ixor__", Slot.nb_inplace_xor, "^=");
  inplace("__ior__", Slot.nb_inplace_or, "|=");
  binary("__floordiv__", Slot.nb_floor_divide, "//");
  binary("__truediv__", Slot.nb_true_divide, "/");
  inplace("__ifloordiv__", Slot.nb_inplace_floor_divide, "//=");
  inplace("__itruediv__", Slot.nb_inplace_true_divide, "/=");
  unary("__index__", Slot.nb_index, "Return self converted to an integer, if self is suitable for use as an index into a list.");
  binary("__matmul__", Slot.nb_matrix_multiply, "@");
  inplace("__imatmul__", Slot.nb_inplace_matrix_multiply, "@=");
}
function addContainerSlots(): void {
  const A = PyTypeOff.tp_as_async, M = PyTypeOff.tp_as_mapping, Q = PyTypeOff.tp_as_sequence;
  add("__await__", A, Slot.am_await, S.slot_am_await, W.wrap_unaryfunc, "Return an iterator to be used in await expression.");
  add("__aiter__", A, Slot.am_aiter, S.slot_am_aiter, W.wrap_unaryfunc, "Return an awaitable, that resolves in asynchronous iterator.");
  add("__anext__", A, Slot.am_anext, S.slot_am_anext, W.wrap_unaryfunc, "Return a value or raise StopAsyncIteration.");
  addNumberSlots();
  add("__len__", M, Slot.mp_length, S.slot_mp_length, W.wrap_lenfunc, "Return len(self).");
  add("__getitem__", M, Slot.mp_subscript, S.slot_mp_subscript, W.wrap_binaryfunc, "Return self[key].");
  add("__setitem__", M, Slot.mp_ass_subscript, S.slot_mp_ass_subscript, W.wrap_objobjargproc, "Set self[key] to value.");
  add("__delitem__", M, Slot.mp_ass_subscript, S.slot_mp_ass_subscript, W.wrap_delitem, "Delete self[key].");
  add("__len__", Q, Slot.sq_length, S.slot_sq_length, W.wrap_lenfunc, "Return len(self).");
  add("__add__", Q, Slot.sq_concat, null, W.wrap_binaryfunc, "Return self+value.");
  add("__mul__", Q, Slot.sq_repeat, null, W.wrap_indexargfunc, "Return self*value.");
  add("__rmul__", Q, Slot.sq_repeat, null, W.wrap_indexargfunc, "Return value*self.");
  add("__getitem__", Q, Slot.sq_item, S.slot_sq_item, W.wrap_sq_item, "Return self[key].");
  add("__setitem__", Q, Slot.sq_ass_item, S.slot_sq_ass_item, W.wrap_sq_setitem, "Set self[key] to value.");
  add("__delitem__", Q, Slot.sq_ass_item, S.slot_sq_ass_item, W.wrap_sq_delitem, "Delete self[key].");
  add("__contains__", Q, Slot.sq_contains, S.slot_sq_contains, W.wrap_objobjproc, "Return bool(key in self).");
  add("__iadd__", Q, Slot.sq_inplace_concat, null, W.wrap_binaryfunc, "Implement self+=value.");
  add("__imul__", Q, Slot.sq_inplace_repeat, null, W.wrap_indexargfunc, "Implement self*=value.");
}
addTypeSlots();
addContainerSlots();

export const slotdefs: readonly Slotdef[] = table;

/** Address of the slot in `type`, 0 when the type has no such table. */
function slotptr(type: Ref, def: Slotdef): number {
  if (def.table === 0) return type + def.offset;
  const at = I32[(type + def.table) >> 2]!;
  return at === 0 ? 0 : at + def.offset;
}

const HASH_NOT_IMPLEMENTED = fnIndex(PyObject_HashNotImplemented);
const SLOT_TP_CALL = fnIndex(S.slot_tp_call);
const NEXT_NOT_IMPLEMENTED = fnIndex(_PyObject_NextNotImplemented);
const TP_NEW_WRAPPER = fnIndex(tp_new_wrapper);

/** Makes wrapper descriptors for the slots that the type brought. */
export function add_operators(type: Ref): Status {
  const dict = I32[(type + PyTypeOff.tp_dict) >> 2]! as Ref;
  for (let i = 0; i < table.length; i++) {
    const def = table[i]!;
    if (def.wrapper === null) continue;
    const at = slotptr(type, def);
    const fn = at === 0 ? 0 : I32[at >> 2]!;
    if (fn === 0) continue;
    const has = PyDict_Contains(dict, def.name);
    if (has < 0) return -1;
    if (has > 0) continue;
    if (fn === HASH_NOT_IMPLEMENTED) {
      if (PyDict_SetItem(dict, def.name, Py_None) < 0) return -1;
      continue;
    }
    const descr = PyDescr_NewWrapper(type, i, fn);
    if (descr === NULL) return -1;
    const status = PyDict_SetItem(dict, def.name, descr);
    Py_DECREF(descr);
    if (status < 0) return -1;
  }
  return 0;
}

/** The one slot of `type` that is filled among those which `name` may stand for; 0 when there are several or none. */
function resolve_slotdups(type: Ref, name: Ref): number {
  let found = 0;
  for (const i of positions.get(name)!) {
    const at = slotptr(type, table[i]!);
    if (at === 0 || I32[at >> 2] === 0) continue;
    if (found !== 0) return 0;
    found = at;
  }
  return found;
}

/** Fills the slot at line `first` of the table (the first of its offset) from the methods found; returns the line after its group. */
function update_one_slot(type: Ref, first: number): number {
  const { table: field, offset } = table[first]!;
  const at = slotptr(type, table[first]!);
  let specific = 0;
  let generic = 0;
  let useGeneric = false;
  let i = first;
  for (; i < table.length && table[i]!.offset === offset && table[i]!.table === field; i++) {
    if (at === 0) continue;
    const def = table[i]!;
    const mro = I32[(type + PyTypeOff.tp_mro) >> 2]! as Ref;
    const descr = find_name_in_mro(mro, def.name);
    if (descr === NULL) {
      if (PyErr_Occurred()) PyErr_Clear();
      if (field === 0 && offset === PyTypeOff.tp_iternext) specific = NEXT_NOT_IMPLEMENTED;
      continue;
    }
    const kind = Py_TYPE(descr);
    const wrapped = kind === PyWrapperDescr_Type ? slotdefOfWrapper(descr) : null;
    if (wrapped !== null && wrapped.name === def.name) {
      const only = resolve_slotdups(type, def.name);
      if (only === 0 || only === at) generic = def.fn;
      const fn = I32[(descr + PyWrapperDescrOff.d_wrapped) >> 2]!;
      if ((specific === 0 || specific === fn) && wrapped.wrapper === def.wrapper && PyType_IsSubtype(type, I32[(descr + 16) >> 2]! as Ref)) specific = fn;
      else useGeneric = true;
    } else if (kind === PyCFunction_Type && field === 0 && offset === PyTypeOff.tp_new && isNewWrapper(descr)) {
      specific = I32[(type + PyTypeOff.tp_new) >> 2]!;
    } else if (descr === Py_None && field === 0 && offset === PyTypeOff.tp_hash) {
      specific = HASH_NOT_IMPLEMENTED;
    } else {
      useGeneric = true;
      generic = def.fn;
      if (def.fn === SLOT_TP_CALL) I32[(type + PyTypeOff.tp_flags) >> 2]! &= ~TPFLAGS.HAVE_VECTORCALL;
    }
  }
  if (at !== 0) I32[at >> 2] = specific !== 0 && !useGeneric ? specific : generic;
  return i;
}
function isNewWrapper(fn: Ref): boolean {
  return I32[(I32[(fn + PyCFunctionOff.m_ml) >> 2]! + PyMethodDefOff.ml_meth) >> 2] === TP_NEW_WRAPPER;
}

/** Fills all slots of a new class. */
export function fixup_slot_dispatchers(type: Ref): void {
  for (let i = 0; i < table.length; ) i = update_one_slot(type, i);
}

/** First line of the group that line `i` belongs to. */
function groupStart(i: number): number {
  while (i > 0 && table[i - 1]!.offset === table[i]!.offset && table[i - 1]!.table === table[i]!.table) i--;
  return i;
}
/** After `type.name` changed: its slots, and those of the subclasses that inherit the name. */
export function update_slot(type: Ref, name: Ref): Status {
  const lines = positions.get(name);
  if (lines !== undefined) updateSubclasses(type, name, lines.map(groupStart));
  return 0;
}
function updateSubclasses(type: Ref, name: Ref, groups: readonly number[]): void {
  for (const first of groups) update_one_slot(type, first);
  for (const subclass of subclassesOf(type)) {
    const dict = I32[(subclass + PyTypeOff.tp_dict) >> 2]! as Ref | NULL;
    if (dict !== NULL && PyDict_Contains(dict, name) > 0) continue;
    updateSubclasses(subclass, name, groups);
  }
}
/** After the bases changed. */
export function update_all_slots(type: Ref): void {
  PyType_Modified(type);
  for (const name of positions.keys()) update_slot(type, name);
}
