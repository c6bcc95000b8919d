/**
 * Objects: header, types, reference counts.
 *
 *   PyObject                       PyVarObject
 *   0   ob_refcnt (low 32 bits)    16  ob_size
 *   8   ob_type
 *
 *   before a container (tp_flags & HAVE_GC):      before an instance with managed dict or weakrefs:
 *   -16 _gc_next                                  -24 dict or values (tagged 1: inline values)
 *   -8  _gc_prev | flags                          -32 weak reference list
 *
 * A count with its sign bit set is immortal and never changes (PEP 683).
 * Source: CPython 3.12 Include/object.h, Include/internal/pycore_object.h.
 */
import { STEPPING, lives } from "../memory/stepping.ts";
import { I32 } from "../memory/views.ts";
import { type NewRef, type Ref } from "../memory/types.ts";

export const enum PyObjectOff { ob_refcnt = 0, ob_type = 8, ob_size = 16 }

/** PyTypeObject, 416 bytes; a heap type adds the tables and its own fields, 920 bytes. Static types here use the same form. */
export const enum PyTypeOff {
  tp_name = 24, // a str object (CPython: char*), the name as in the spec ("collections.deque")
  tp_basicsize = 32, tp_itemsize = 40, tp_dealloc = 48, tp_vectorcall_offset = 56, tp_getattr = 64, tp_setattr = 72,
  tp_as_async = 80, tp_repr = 88, tp_as_number = 96, tp_as_sequence = 104, tp_as_mapping = 112, tp_hash = 120,
  tp_call = 128, tp_str = 136, tp_getattro = 144, tp_setattro = 152, tp_as_buffer = 160, tp_flags = 168, tp_doc = 176,
  tp_traverse = 184, tp_clear = 192, tp_richcompare = 200, tp_weaklistoffset = 208, tp_iter = 216, tp_iternext = 224,
  tp_methods = 232, tp_members = 240, tp_getset = 248, tp_base = 256, tp_dict = 264, tp_descr_get = 272,
  tp_descr_set = 280, tp_dictoffset = 288, tp_init = 296, tp_alloc = 304, tp_new = 312, tp_free = 320, tp_is_gc = 328,
  tp_bases = 336, tp_mro = 344, tp_cache = 352, tp_subclasses = 360, tp_weaklist = 368, tp_del = 376,
  tp_version_tag = 384, tp_finalize = 392, tp_vectorcall = 400, tp_watched = 408,
  basic_size = 416,
  // PyHeapTypeObject
  as_async = 416, // PyAsyncMethods, 4 slots
  as_number = 448, // PyNumberMethods, 36 slots
  as_mapping = 736, // PyMappingMethods, 3 slots
  as_sequence = 760, // PySequenceMethods, 10 slots
  as_buffer = 840, // PyBufferProcs, 2 slots
  ht_name = 856, ht_slots = 864, ht_qualname = 872, ht_cached_keys = 880, ht_module = 888, _ht_tpname = 896,
  spec_getitem = 904, spec_getitem_version = 912, heap_size = 920,
}

/** Offsets inside the tables that tp_as_* point to. */
export const enum Slot {
  nb_add = 0, nb_subtract = 8, nb_multiply = 16, nb_remainder = 24, nb_divmod = 32, nb_power = 40, nb_negative = 48,
  nb_positive = 56, nb_absolute = 64, nb_bool = 72, nb_invert = 80, nb_lshift = 88, nb_rshift = 96, nb_and = 104,
  nb_xor = 112, nb_or = 120, nb_int = 128, nb_reserved = 136, nb_float = 144, nb_inplace_add = 152,
  nb_inplace_subtract = 160, nb_inplace_multiply = 168, nb_inplace_remainder = 176, nb_inplace_power = 184,
  nb_inplace_lshift = 192, nb_inplace_rshift = 200, nb_inplace_and = 208, nb_inplace_xor = 216, nb_inplace_or = 224,
  nb_floor_divide = 232, nb_true_divide = 240, nb_inplace_floor_divide = 248, nb_inplace_true_divide = 256,
  nb_index = 264, nb_matrix_multiply = 272, nb_inplace_matrix_multiply = 280,
  mp_length = 0, mp_subscript = 8, mp_ass_subscript = 16,
  sq_length = 0, sq_concat = 8, sq_repeat = 16, sq_item = 24, was_sq_slice = 32, sq_ass_item = 40,
  was_sq_ass_slice = 48, sq_contains = 56, sq_inplace_concat = 64, sq_inplace_repeat = 72,
  am_await = 0, am_aiter = 8, am_anext = 16, am_send = 24,
  bf_getbuffer = 0, bf_releasebuffer = 8,
}

/** tp_flags, CPython's values (Include/object.h). Bits 24..31 say "subclass of"; note that 1 << 31 is negative here. */
export const enum TPFLAGS {
  STATIC_BUILTIN = 1 << 1, MANAGED_WEAKREF = 1 << 3, MANAGED_DICT = 1 << 4, PREHEADER = MANAGED_WEAKREF | MANAGED_DICT,
  SEQUENCE = 1 << 5, MAPPING = 1 << 6, DISALLOW_INSTANTIATION = 1 << 7, IMMUTABLETYPE = 1 << 8, HEAPTYPE = 1 << 9,
  BASETYPE = 1 << 10, HAVE_VECTORCALL = 1 << 11, READY = 1 << 12, READYING = 1 << 13, HAVE_GC = 1 << 14,
  METHOD_DESCRIPTOR = 1 << 17, HAVE_VERSION_TAG = 1 << 18, VALID_VERSION_TAG = 1 << 19, IS_ABSTRACT = 1 << 20,
  MATCH_SELF = 1 << 22, ITEMS_AT_END = 1 << 23, LONG_SUBCLASS = 1 << 24, LIST_SUBCLASS = 1 << 25,
  TUPLE_SUBCLASS = 1 << 26, BYTES_SUBCLASS = 1 << 27, UNICODE_SUBCLASS = 1 << 28, DICT_SUBCLASS = 1 << 29,
  BASE_EXC_SUBCLASS = 1 << 30, TYPE_SUBCLASS = 1 << 31, DEFAULT = 0,
}

/** Comparison operators of tp_richcompare (Include/object.h). */
export const enum CMP { LT = 0, LE = 1, EQ = 2, NE = 3, GT = 4, GE = 5 }

/** The one table of host functions; slots and method tables hold indexes into it. Index 0 is "no function". */
export const FN: Function[] = [() => { throw new Error("call through a NULL slot"); }];

/** Enters `fn` in the function table and returns its index, the same in every run of one build. */
export function fnIndex(fn: Function): number {
  for (; indexed < FN.length; indexed++) fnIndexes.set(FN[indexed]!, indexed);
  const known = fnIndexes.get(fn);
  return known !== undefined ? known : FN.push(fn) - 1;
}
const fnIndexes = new Map<Function, number>();
/** How many functions of the table are in `fnIndexes`. */
let indexed = 0;

export function Py_TYPE(o: Ref): Ref { return I32[(o + 8) >> 2]! as Ref; }
export function Py_SET_TYPE(o: Ref, type: Ref): void { I32[(o + 8) >> 2] = type; }
export function Py_SIZE(o: Ref): number { return I32[(o + 16) >> 2]!; }
export function Py_SET_SIZE(o: Ref, size: number): void { I32[(o + 16) >> 2] = size; }
export function Py_REFCNT(o: Ref): number { return I32[o >> 2]! >>> 0; }
/** Makes the count immortal: 0xFFFFFFFF in the low half (CPython 3.12, _Py_IMMORTAL_REFCNT). */
export function _Py_SetImmortal(o: Ref): void { I32[o >> 2] = -1; }

export function Py_INCREF(o: Ref): void {
  const count = I32[o >> 2]!;
  if (count >= 0) I32[o >> 2] = count + 1;
}
export function Py_DECREF(o: Ref): void {
  const count = I32[o >> 2]!;
  if (count > 1) I32[o >> 2] = count - 1;
  else if (count >= 0) { I32[o >> 2] = 0; _Py_Dealloc(o); }
}
export function Py_XINCREF(o: Ref | 0): void { if (o) Py_INCREF(o); }
export function Py_XDECREF(o: Ref | 0): void { if (o) Py_DECREF(o); }
/** A new count on a borrowed object. */
export function Py_NewRef(o: Ref): NewRef { Py_INCREF(o); return o as NewRef; }
export function Py_XNewRef(o: Ref | 0): NewRef | 0 { if (o) Py_INCREF(o); return o as NewRef | 0; }
/** Stores NULL at the address `field`, then releases what was there. */
export function Py_CLEAR(field: number): void {
  const old = I32[field >> 2]! as Ref | 0;
  if (old) { I32[field >> 2] = 0; Py_DECREF(old); }
}
/** Stores `valueSteal` at the address `field`, then releases what was there (may be NULL). */
export function Py_XSETREF(field: number, valueSteal: Ref | 0): void {
  const old = I32[field >> 2]! as Ref | 0;
  I32[field >> 2] = valueSteal;
  if (old) Py_DECREF(old);
}

/** Calls tp_dealloc; the count is zero. */
export function _Py_Dealloc(o: Ref): void {
  if (STEPPING && lives !== null) lives.dying(o);
  FN[I32[(I32[(o + 8) >> 2]! + PyTypeOff.tp_dealloc) >> 2]!]!(o);
}

export function tp_flags(type: Ref): number { return I32[(type + PyTypeOff.tp_flags) >> 2]!; }
/** Is `o` an instance of a subclass of the builtin that owns `flag` (TPFLAGS.LIST_SUBCLASS, …)? */
export function hasTypeFlag(o: Ref, flag: number): boolean { return (I32[(I32[(o + 8) >> 2]! + PyTypeOff.tp_flags) >> 2]! & flag) !== 0; }

// The signatures of the slots. Ref parameters are borrowed; NULL results mean "an exception is set".
export type destructor = (self: Ref) => void;
export type unaryfunc = (self: Ref) => NewRef | 0;
export type reprfunc = unaryfunc;
export type getiterfunc = unaryfunc;
/** NULL without an exception set means that the iterator is exhausted. */
export type iternextfunc = unaryfunc;
export type binaryfunc = (a: Ref, b: Ref) => NewRef | 0;
export type ternaryfunc = (a: Ref, b: Ref, c: Ref | 0) => NewRef | 0;
/** tp_call and tp_new: (callable or type, args tuple, kwargs dict or NULL). */
export type callfunc = (self: Ref, args: Ref, kwargs: Ref | 0) => NewRef | 0;
export type initproc = (self: Ref, args: Ref, kwargs: Ref | 0) => number;
export type allocfunc = (type: Ref, nitems: number) => NewRef | 0;
/** 1, 0, or -1 with an exception set. */
export type inquiry = (self: Ref) => number;
export type lenfunc = (self: Ref) => number;
export type ssizeargfunc = (self: Ref, n: number) => NewRef | 0;
export type ssizeobjargproc = (self: Ref, i: number, value: Ref | 0) => number;
export type objobjproc = (self: Ref, o: Ref) => number;
/** mp_ass_subscript, tp_setattro, tp_descr_set: value NULL deletes. */
export type objobjargproc = (self: Ref, key: Ref, value: Ref | 0) => number;
export type richcmpfunc = (a: Ref, b: Ref, op: number) => NewRef | 0;
export type descrgetfunc = (descr: Ref, obj: Ref | 0, type: Ref | 0) => NewRef | 0;
/** 0 with the hash left in hashLo/hashHi (objects/hash.ts), or -1 with an exception set. */
export type hashfunc = (self: Ref) => number;
export type visitproc = (o: Ref, arg: number) => number;
/** Calls `visit` for each object it owns a count of; stops at the first result that is not 0 and returns it. */
export type traverseproc = (self: Ref, visit: visitproc, arg: number) => number;
/** args: the address of an array of 8-byte slots; nargsf: count | PY_VECTORCALL_ARGUMENTS_OFFSET; kwnames: tuple or NULL. */
export type vectorcallfunc = (callable: Ref, args: number, nargsf: number, kwnames: Ref | 0) => NewRef | 0;
