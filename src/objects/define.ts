/**
 * Static types and builtin functions as declarations.
 *
 * `defineType` runs while modules load and only reserves the address and keeps the declaration, since every start of the
 * command does it; `writeStaticTypes` fills a fresh buffer from all of them. A start from a boot image needs no more than the
 * function table (`restoreFunctions`). Methods become PyMethodDef records in static data:
 *
 *   PyMethodDef   0 ml_name (str)   8 ml_meth (function index)   16 ml_flags   24 ml_doc (str or NULL)
 *   PyGetSetDef   0 name   8 get (function index)   16 set   24 doc   32 closure (a number)
 *   PyMemberDef   0 name   8 type (MemberType)   16 offset   24 flags (1: read-only)   32 doc
 */
import { I32 } from "../memory/views.ts";
import { reserveInRest, reserveStatic } from "../memory/layout.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { ID } from "./id.ts";
import {
  FN, PyTypeOff, Slot, TPFLAGS, fnIndex,
  type allocfunc, type binaryfunc, type callfunc, type descrgetfunc, type destructor, type getiterfunc,
  type hashfunc, type initproc, type inquiry, type iternextfunc, type lenfunc, type objobjargproc, type objobjproc,
  type reprfunc, type richcmpfunc, type ssizeargfunc, type ssizeobjargproc, type ternaryfunc, type traverseproc,
  type unaryfunc, type vectorcallfunc,
} from "./object.ts";

export interface Slots {
  tp_dealloc?: destructor; tp_repr?: reprfunc; tp_hash?: hashfunc; tp_call?: callfunc; tp_str?: reprfunc;
  tp_getattro?: binaryfunc; tp_setattro?: objobjargproc; tp_traverse?: traverseproc; tp_clear?: inquiry;
  tp_richcompare?: richcmpfunc; tp_iter?: getiterfunc; tp_iternext?: iternextfunc; tp_descr_get?: descrgetfunc;
  tp_descr_set?: objobjargproc; tp_init?: initproc; tp_alloc?: allocfunc; tp_new?: callfunc;
  tp_free?: (self: number) => void; tp_is_gc?: inquiry; tp_finalize?: destructor; tp_del?: destructor;
  /** Of the type itself, when called (type.__call__). */
  tp_vectorcall?: vectorcallfunc;
  nb_add?: binaryfunc; nb_subtract?: binaryfunc; nb_multiply?: binaryfunc; nb_remainder?: binaryfunc;
  nb_divmod?: binaryfunc; nb_power?: ternaryfunc; nb_negative?: unaryfunc; nb_positive?: unaryfunc;
  nb_absolute?: unaryfunc; nb_bool?: inquiry; nb_invert?: unaryfunc; nb_lshift?: binaryfunc; nb_rshift?: binaryfunc;
  nb_and?: binaryfunc; nb_xor?: binaryfunc; nb_or?: binaryfunc; nb_int?: unaryfunc; nb_float?: unaryfunc;
  nb_inplace_add?: binaryfunc; nb_inplace_subtract?: binaryfunc; nb_inplace_multiply?: binaryfunc;
  nb_inplace_remainder?: binaryfunc; nb_inplace_power?: ternaryfunc; nb_inplace_lshift?: binaryfunc;
  nb_inplace_rshift?: binaryfunc; nb_inplace_and?: binaryfunc; nb_inplace_xor?: binaryfunc; nb_inplace_or?: binaryfunc;
  nb_floor_divide?: binaryfunc; nb_true_divide?: binaryfunc; nb_inplace_floor_divide?: binaryfunc;
  nb_inplace_true_divide?: binaryfunc; nb_index?: unaryfunc; nb_matrix_multiply?: binaryfunc;
  nb_inplace_matrix_multiply?: binaryfunc;
  mp_length?: lenfunc; mp_subscript?: binaryfunc; mp_ass_subscript?: objobjargproc;
  sq_length?: lenfunc; sq_concat?: binaryfunc; sq_repeat?: ssizeargfunc; sq_item?: ssizeargfunc;
  sq_ass_item?: ssizeobjargproc; sq_contains?: objobjproc; sq_inplace_concat?: binaryfunc;
  sq_inplace_repeat?: ssizeargfunc;
  am_await?: unaryfunc; am_aiter?: unaryfunc; am_anext?: unaryfunc;
  am_send?: (self: Ref, arg: Ref) => NewRef | 0;
  bf_getbuffer?: (self: Ref, view: number, flags: number) => number; bf_releasebuffer?: (self: Ref, view: number) => void;
}

/** CPython's method calling conventions (Include/methodobject.h) and the host signature of each. */
export const enum METH {
  VARARGS = 1, // (self, args: tuple)            with KEYWORDS: (self, args, kwargs: dict | 0)
  KEYWORDS = 2,
  NOARGS = 4, // (self)
  O = 8, // (self, arg)
  CLASS = 0x10,
  STATIC = 0x20,
  COEXIST = 0x40,
  FASTCALL = 0x80, // (self, args: address, nargs)   with KEYWORDS: (self, args, nargs, kwnames: tuple | 0)
}
export type MethodSpec = readonly [name: string, flags: number, fn: (...args: never[]) => NewRef | 0, doc?: string];
export type GetSetSpec = readonly [name: string, get: ((self: Ref, closure: number) => NewRef | 0) | null,
  set?: ((self: Ref, value: Ref | 0, closure: number) => number) | null, closure?: number, doc?: string];
/** How a member is read: an object or NULL → None; an object or AttributeError; a number. */
export const enum MemberType { OBJECT = 6, OBJECT_EX = 16, INT = 1, UINT = 11, SSIZET = 19, BOOL = 14, DOUBLE = 4, STRING = 5, NONE = 20 }
export type MemberSpec = readonly [name: string, type: MemberType, offset: number, flags?: number, doc?: string];

export interface TypeSpec {
  /** As in CPython's tp_name: "list", "collections.deque". */
  name: string;
  basicsize: number;
  itemsize?: number;
  /** TPFLAGS bits; STATIC_BUILTIN | IMMUTABLETYPE are added. Inherited bits are added by PyType_Ready. */
  flags?: number;
  /** A thunk, because import order between object files is not fixed. Default: object. */
  base?: () => Ref;
  /** Default: type. */
  metatype?: () => Ref;
  doc?: string;
  slots: Slots;
  methods?: readonly MethodSpec[];
  getset?: readonly GetSetSpec[];
  members?: readonly MemberSpec[];
  dictoffset?: number;
  weaklistoffset?: number;
  vectorcall_offset?: number;
  /** "__hash__ = None". */
  unhashable?: boolean;
  /** Visits what tp_traverse does not but the object owns a count of (a code object's constants, a range's bounds): for checkHeap and inspection. */
  owns?: traverseproc;
  /** Bytes that `__sizeof__` tells, for inspection; needed where it is not basicsize and ob_size × itemsize. It must not allocate. */
  sizeof?: (self: Ref) => number;
}

export interface DefinedType { address: Ref; spec: TypeSpec }
export const staticTypes: DefinedType[] = [];

/** Reserves a static type; its address is the same in every runtime of this build. */
export function defineType(spec: TypeSpec): Ref {
  const address = reserveStatic(PyTypeOff.heap_size) as Ref;
  staticTypes.push({ address, spec });
  return address;
}

/** A reserved array of records. */
interface Table<Spec> { at: number; specs: readonly Spec[] }
/** Those of modules, reserved while they load. */
const methodTables: Table<MethodSpec>[] = [];
const getsetTables: Table<GetSetSpec>[] = [];

/** Reserves an array of PyMethodDef ended by a zero name; returns its address. Also for the functions of a module. */
export function defineMethods(specs: readonly MethodSpec[]): number {
  const at = reserveStatic((specs.length + 1) * PyMethodDefSize);
  methodTables.push({ at, specs });
  return at;
}
/** Reserves an array of PyGetSetDef ended by a zero name; returns its address. */
export function defineGetSet(specs: readonly GetSetSpec[]): number {
  const at = reserveStatic((specs.length + 1) * PyGetSetDefSize);
  getsetTables.push({ at, specs });
  return at;
}
const PyMethodDefSize = 32;
const PyGetSetDefSize = 40;
const PyMemberDefSize = 40;

/** The tables of each static type, in the order of `staticTypes`. */
const tablesOfTypes: { methods: Table<MethodSpec>; getset: Table<GetSetSpec>; members: Table<MemberSpec> }[] = [];
const NONE: readonly never[] = [];

reserveInRest(() => {
  for (const { specs } of methodTables) reserveNames(specs, 3);
  for (const { specs } of getsetTables) reserveNames(specs, 4);
  for (const { spec } of staticTypes) {
    ID(spec.name);
    if (spec.doc) ID(spec.doc);
    const table = <Spec extends readonly unknown[]>(specs: readonly Spec[] = NONE, size: number, doc: number): Table<Spec> => {
      reserveNames(specs, doc);
      return { at: reserveStatic((specs.length + 1) * size), specs };
    };
    tablesOfTypes.push({
      methods: table(spec.methods, PyMethodDefSize, 3),
      getset: table(spec.getset, PyGetSetDefSize, 4),
      members: table(spec.members, PyMemberDefSize, 4),
    });
  }
});
/** Name and docstring of each record; the latter is its element `doc`. */
function reserveNames(specs: readonly (readonly unknown[])[], doc: number): void {
  for (const spec of specs) {
    ID(spec[0] as string);
    if (spec[doc]) ID(spec[doc] as string);
  }
}

/** Visits the function of every slot and record, always in the same order. */
function forEachFunction(visit: (fn: Function) => void): void {
  const methods = (specs: readonly MethodSpec[] = NONE): void => { for (const spec of specs) visit(spec[2]); };
  const getsets = (specs: readonly GetSetSpec[] = NONE): void => {
    for (const [, get, set] of specs) {
      if (get) visit(get);
      if (set) visit(set);
    }
  };
  for (const { specs } of methodTables) methods(specs);
  for (const { specs } of getsetTables) getsets(specs);
  for (const { spec } of staticTypes) {
    for (const name in spec.slots) visit(spec.slots[name as keyof Slots]!);
    methods(spec.methods);
    getsets(spec.getset);
  }
}
/** Enters all of them in the function table; returns their indexes, for `restoreFunctions`. */
export function indexFunctions(): number[] {
  const indexes: number[] = [];
  forEachFunction((fn) => { indexes.push(fnIndex(fn)); });
  return indexes;
}
/** Enters all of them in the function table under the indexes that another start of this build had. */
export function restoreFunctions(indexes: ArrayLike<number>): void {
  let i = 0;
  forEachFunction((fn) => { FN[indexes[i++]!] = fn; });
}

function writeMethods({ at, specs }: Table<MethodSpec>): void {
  specs.forEach(([name, flags, fn, doc], i) => writeSlots(at + i * PyMethodDefSize, ID(name), fnIndex(fn), flags, docOf(doc)));
}
function writeGetSet({ at, specs }: Table<GetSetSpec>): void {
  specs.forEach(([name, get, set, closure, doc], i) => {
    writeSlots(at + i * PyGetSetDefSize, ID(name), get ? fnIndex(get) : 0, set ? fnIndex(set) : 0, docOf(doc), closure ?? 0);
  });
}
function writeMembers({ at, specs }: Table<MemberSpec>): void {
  specs.forEach(([name, type, offset, flags, doc], i) => writeSlots(at + i * PyMemberDefSize, ID(name), type, offset, flags ?? 0, docOf(doc)));
}
function docOf(doc: string | undefined): Ref | 0 { return doc ? ID(doc) : NULL; }
function writeSlots(at: number, ...words: number[]): void {
  words.forEach((word, i) => { I32[(at + i * 8) >> 2] = word; });
}

/** Where the table of a slot lies in the type, by the slot's prefix; 0 for tp_*, which lie in the type itself. */
function tableOf(slot: string): number {
  switch (slot.slice(0, 2)) {
    case "nb": return PyTypeOff.as_number;
    case "mp": return PyTypeOff.as_mapping;
    case "sq": return PyTypeOff.as_sequence;
    case "am": return PyTypeOff.as_async;
    case "bf": return PyTypeOff.as_buffer;
    default: return 0;
  }
}
const fieldOfTable: Readonly<Record<number, number>> = {
  [PyTypeOff.as_number]: PyTypeOff.tp_as_number,
  [PyTypeOff.as_mapping]: PyTypeOff.tp_as_mapping,
  [PyTypeOff.as_sequence]: PyTypeOff.tp_as_sequence,
  [PyTypeOff.as_async]: PyTypeOff.tp_as_async,
  [PyTypeOff.as_buffer]: PyTypeOff.tp_as_buffer,
};

/** Offset of each slot by name: in the type for tp_*, in its table for the rest. */
export const slotOffset: Readonly<Record<keyof Slots, number>> = {
  tp_dealloc: PyTypeOff.tp_dealloc, tp_repr: PyTypeOff.tp_repr, tp_hash: PyTypeOff.tp_hash, tp_call: PyTypeOff.tp_call,
  tp_str: PyTypeOff.tp_str, tp_getattro: PyTypeOff.tp_getattro, tp_setattro: PyTypeOff.tp_setattro,
  tp_traverse: PyTypeOff.tp_traverse, tp_clear: PyTypeOff.tp_clear, tp_richcompare: PyTypeOff.tp_richcompare,
  tp_iter: PyTypeOff.tp_iter, tp_iternext: PyTypeOff.tp_iternext, tp_descr_get: PyTypeOff.tp_descr_get,
  tp_descr_set: PyTypeOff.tp_descr_set, tp_init: PyTypeOff.tp_init, tp_alloc: PyTypeOff.tp_alloc,
  tp_new: PyTypeOff.tp_new, tp_free: PyTypeOff.tp_free, tp_is_gc: PyTypeOff.tp_is_gc,
  tp_finalize: PyTypeOff.tp_finalize, tp_del: PyTypeOff.tp_del, tp_vectorcall: PyTypeOff.tp_vectorcall,
  nb_add: Slot.nb_add, nb_subtract: Slot.nb_subtract, nb_multiply: Slot.nb_multiply, nb_remainder: Slot.nb_remainder,
  nb_divmod: Slot.nb_divmod, nb_power: Slot.nb_power, nb_negative: Slot.nb_negative, nb_positive: Slot.nb_positive,
  nb_absolute: Slot.nb_absolute, nb_bool: Slot.nb_bool, nb_invert: Slot.nb_invert, nb_lshift: Slot.nb_lshift,
  nb_rshift: Slot.nb_rshift, nb_and: Slot.nb_and, nb_xor: Slot.nb_xor, nb_or: Slot.nb_or, nb_int: Slot.nb_int,
  nb_float: Slot.nb_float, nb_inplace_add: Slot.nb_inplace_add, nb_inplace_subtract: Slot.nb_inplace_subtract,
  nb_inplace_multiply: Slot.nb_inplace_multiply, nb_inplace_remainder: Slot.nb_inplace_remainder,
  nb_inplace_power: Slot.nb_inplace_power, nb_inplace_lshift: Slot.nb_inplace_lshift,
  nb_inplace_rshift: Slot.nb_inplace_rshift, nb_inplace_and: Slot.nb_inplace_and, nb_inplace_xor: Slot.nb_inplace_xor,
  nb_inplace_or: Slot.nb_inplace_or, nb_floor_divide: Slot.nb_floor_divide, nb_true_divide: Slot.nb_true_divide,
  nb_inplace_floor_divide: Slot.nb_inplace_floor_divide, nb_inplace_true_divide: Slot.nb_inplace_true_divide,
  nb_index: Slot.nb_index, nb_matrix_multiply: Slot.nb_matrix_multiply,
  nb_inplace_matrix_multiply: Slot.nb_inplace_matrix_multiply,
  mp_length: Slot.mp_length, mp_subscript: Slot.mp_subscript, mp_ass_subscript: Slot.mp_ass_subscript,
  sq_length: Slot.sq_length, sq_concat: Slot.sq_concat, sq_repeat: Slot.sq_repeat, sq_item: Slot.sq_item,
  sq_ass_item: Slot.sq_ass_item, sq_contains: Slot.sq_contains, sq_inplace_concat: Slot.sq_inplace_concat,
  sq_inplace_repeat: Slot.sq_inplace_repeat,
  am_await: Slot.am_await, am_aiter: Slot.am_aiter, am_anext: Slot.am_anext, am_send: Slot.am_send,
  bf_getbuffer: Slot.bf_getbuffer, bf_releasebuffer: Slot.bf_releasebuffer,
};

/** Writes every static type and method table into a fresh buffer. PyType_Ready (typeobject.ts) then completes the types. */
export function writeStaticTypes(typeType: Ref): void {
  indexFunctions();
  methodTables.forEach(writeMethods);
  getsetTables.forEach(writeGetSet);
  staticTypes.forEach(({ address: t, spec }, i) => {
    const { methods, getset, members } = tablesOfTypes[i]!;
    writeMethods(methods);
    writeGetSet(getset);
    writeMembers(members);
    I32[t >> 2] = -1;
    I32[(t + 8) >> 2] = spec.metatype ? spec.metatype() : typeType;
    const put = (offset: number, value: number): void => { I32[(t + offset) >> 2] = value; };
    put(PyTypeOff.tp_name, ID(spec.name));
    put(PyTypeOff.tp_basicsize, spec.basicsize);
    put(PyTypeOff.tp_itemsize, spec.itemsize ?? 0);
    put(PyTypeOff.tp_flags, (spec.flags ?? 0) | TPFLAGS.STATIC_BUILTIN | TPFLAGS.IMMUTABLETYPE);
    put(PyTypeOff.tp_base, spec.base ? spec.base() : NULL);
    put(PyTypeOff.tp_doc, docOf(spec.doc));
    put(PyTypeOff.tp_methods, methods.at);
    put(PyTypeOff.tp_getset, getset.at);
    put(PyTypeOff.tp_members, members.at);
    put(PyTypeOff.tp_dictoffset, spec.dictoffset ?? 0);
    put(PyTypeOff.tp_weaklistoffset, spec.weaklistoffset ?? 0);
    put(PyTypeOff.tp_vectorcall_offset, spec.vectorcall_offset ?? 0);
    for (const [name, fn] of Object.entries(spec.slots) as [keyof Slots, Function][]) {
      const table = tableOf(name);
      if (table) put(fieldOfTable[table]!, t + table);
      put(table + slotOffset[name], fnIndex(fn));
    }
  });
}

