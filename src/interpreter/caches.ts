/**
 * Inline caches: what an instruction learned, kept in its CACHE units in the buffer. The opcodes stay as compiled; the
 * first unit says what is cached. Everything is keyed by version tags (of types, of dict keys), so a stale entry is
 * never used: versions are handed out once.
 *
 *   LOAD_GLOBAL, 4 units   0 kind   2 index              4 keys version of the globals   6 keys version of the builtins
 *   LOAD_ATTR,   9 units   0 kind   2 version of the type  4 index, offset or keys version  10 value, low   12 value, high
 *   STORE_ATTR,  4 units   0 kind   2 version of the type  6 index or offset
 *   BINARY_OP, COMPARE_OP, BINARY_SUBSCR, STORE_SUBSCR, FOR_ITER, 1 unit   Seen
 *   CALL,        3 units   2 code of the Python function called last, low   4 high
 *
 * Below Cached.FIRST the kind counts failed attempts; at the last one the instruction stays as it is.
 * Source of the conditions: CPython 3.12 Python/specialize.c.
 */
import { I32, U16, U8 } from "../memory/views.ts";
import { NULL, type Ref } from "../memory/types.ts";
import { NB } from "../compiler/opcodes.ts";
import { PyFloat_Type } from "../objects/float.ts";
import { PyLong_Type } from "../objects/int.ts";
import { MemberType } from "../objects/define.ts";
import { PyMemberDescr_Type, PyDescrOff } from "../objects/descr.ts";
import { PyDictOff, PyDict_Type, _PyDictKeys_GetVersionForCurrentState, _PyDictKeys_StringLookup } from "../objects/dict.ts";
import { DictKeysOff, DictKind } from "../objects/dict-keys.ts";
import { PyObject_GenericGetAttr, PyObject_GenericSetAttr } from "../objects/generic.ts";
import { PyModuleOff, PyModule_Type, _Py_module_getattro } from "../objects/module.ts";
import { Py_TYPE, PyTypeOff, TPFLAGS, fnIndex } from "../objects/object.ts";
import { PyFunction_Type } from "../objects/function.ts";
import { PyType_Type, PyUnstable_Type_AssignVersionTag, _PyType_Lookup } from "../objects/typeobject.ts";

/** The first unit of a cache. */
export const enum Cached {
  GIVE_UP = 15, // no more attempts
  FIRST = 16,
  GLOBAL = 16, // LOAD_GLOBAL: in the globals
  BUILTIN = 17, // LOAD_GLOBAL: not in the globals, in the builtins
  VALUE = 18, // an inline value of the instance
  SLOT = 19, // a member of __slots__
  METHOD_VALUES = 20, // a method; the instance has inline values, none of that name
  METHOD_NO_DICT = 21, // a method of a type whose instances have no dict
  MODULE = 22, // an attribute of a module
  CLASS = 23, // an attribute of a class, not a descriptor
}
/** What operators and FOR_ITER saw last, in their one unit: what compiled code counts on. */
export const enum Seen { NOTHING, INT, FLOAT, LIST, TUPLE, RANGE, MIXED, OTHER }
/** Of a BINARY_OP without a way of its own in the loop: MIXED is a float with an int, or a quotient of floats. */
export function seenOperands(left: number, right: number, oparg: number): Seen {
  const op = oparg % 13;
  const arithmetic = op === NB.ADD || op === NB.SUBTRACT || op === NB.MULTIPLY || op === NB.TRUE_DIVIDE;
  const numbers = (left === PyFloat_Type && (right === PyFloat_Type || right === PyLong_Type)) || (left === PyLong_Type && right === PyFloat_Type);
  return arithmetic && numbers ? Seen.MIXED : Seen.OTHER;
}

const genericGet = fnIndex(PyObject_GenericGetAttr);
const genericSet = fnIndex(PyObject_GenericSetAttr);
const moduleGet = fnIndex(_Py_module_getattro);

function attempt(cache: number): boolean {
  const tries = U16[cache >> 1]!;
  if (tries >= Cached.FIRST) { U16[cache >> 1] = 1; return true; }
  if (tries === Cached.GIVE_UP) return false;
  U16[cache >> 1] = tries + 1;
  return tries > 0; // the first execution only counts
}
/** A keys version that fits a unit, or 0. */
function keysVersion(keys: number): number {
  const version = _PyDictKeys_GetVersionForCurrentState(keys);
  return version <= 0xffff ? version : 0;
}
/** The version of a type that fits a unit, or 0. */
function typeVersion(type: Ref): number {
  if (!PyUnstable_Type_AssignVersionTag(type)) return 0;
  const version = I32[(type + PyTypeOff.tp_version_tag) >> 2]!;
  return version > 0 && version <= 0xffff ? version : 0;
}

/** After a LOAD_GLOBAL that found its name in real dicts. */
export function cacheGlobal(cache: number, globals: Ref, builtins: Ref, name: Ref): void {
  if (!attempt(cache)) return;
  const keys = I32[(globals + PyDictOff.ma_keys) >> 2]!;
  if (U8[keys + DictKeysOff.dk_kind] !== DictKind.UNICODE) return;
  let index = _PyDictKeys_StringLookup(keys, name);
  let kind = Cached.GLOBAL;
  const version = keysVersion(keys);
  let builtinsVersion = 0;
  if (index < 0) {
    const builtinKeys = I32[(builtins + PyDictOff.ma_keys) >> 2]!;
    if (Py_TYPE(builtins) !== PyDict_Type || U8[builtinKeys + DictKeysOff.dk_kind] !== DictKind.UNICODE) return;
    index = _PyDictKeys_StringLookup(builtinKeys, name);
    kind = Cached.BUILTIN;
    builtinsVersion = keysVersion(builtinKeys);
    if (builtinsVersion === 0) return;
  }
  if (version === 0 || index < 0 || index > 0xffff) return;
  U16[(cache + 2) >> 1] = index;
  U16[(cache + 4) >> 1] = version;
  U16[(cache + 6) >> 1] = builtinsVersion;
  U16[cache >> 1] = kind;
}

function put(cache: number, kind: Cached, version: number, index: number, value: number): void {
  U16[(cache + 2) >> 1] = version;
  U16[(cache + 4) >> 1] = index;
  U16[(cache + 10) >> 1] = value & 0xffff;
  U16[(cache + 12) >> 1] = value >>> 16;
  U16[cache >> 1] = kind;
}

/** Before a LOAD_ATTR without a usable cache. */
export function cacheAttr(cache: number, owner: Ref, name: Ref, method: boolean): void {
  if (!attempt(cache)) return;
  const type = Py_TYPE(owner);
  const getattro = I32[(type + PyTypeOff.tp_getattro) >> 2]!;
  if (type === PyModule_Type && getattro === moduleGet) return cacheModule(cache, owner, name);
  if (type === PyType_Type) return cacheClass(cache, owner, name);
  if (getattro !== genericGet) return;
  const version = typeVersion(type);
  if (version === 0) return;
  const descr = _PyType_Lookup(type, name);
  const flags = I32[(type + PyTypeOff.tp_flags) >> 2]!;
  if (descr !== NULL) {
    const descrType = Py_TYPE(descr);
    if (descrType === PyMemberDescr_Type) return cacheSlot(cache, descr, version);
    if (I32[(descrType + PyTypeOff.tp_descr_set) >> 2] !== 0) return;
    if ((I32[(descrType + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.METHOD_DESCRIPTOR) !== 0 && method) return cacheMethod(cache, type, flags, name, descr, version);
  }
  if ((flags & TPFLAGS.MANAGED_DICT) === 0 || (I32[(owner - 24) >> 2]! & 1) === 0) return;
  const keys = I32[(type + PyTypeOff.ht_cached_keys) >> 2]!;
  const index = keys === 0 ? -1 : _PyDictKeys_StringLookup(keys, name);
  if (index >= 0) put(cache, Cached.VALUE, version, index, 0);
}
function cacheSlot(cache: number, descr: Ref, version: number): void {
  const def = I32[(descr + PyDescrOff.d_member) >> 2]!;
  if (I32[(def + 8) >> 2] === MemberType.OBJECT_EX) put(cache, Cached.SLOT, version, I32[(def + 16) >> 2]!, 0);
}
function cacheMethod(cache: number, type: Ref, flags: number, name: Ref, descr: Ref, version: number): void {
  if ((flags & TPFLAGS.MANAGED_DICT) !== 0) {
    const keys = I32[(type + PyTypeOff.ht_cached_keys) >> 2]!;
    if (keys === 0 || _PyDictKeys_StringLookup(keys, name) >= 0) return;
    const keyed = keysVersion(keys);
    if (keyed !== 0) put(cache, Cached.METHOD_VALUES, version, keyed, descr);
  } else if (I32[(type + PyTypeOff.tp_dictoffset) >> 2] === 0) put(cache, Cached.METHOD_NO_DICT, version, 0, descr);
}
function cacheModule(cache: number, owner: Ref, name: Ref): void {
  const dict = I32[(owner + PyModuleOff.md_dict) >> 2]!;
  const keys = I32[(dict + PyDictOff.ma_keys) >> 2]!;
  if (U8[keys + DictKeysOff.dk_kind] !== DictKind.UNICODE) return;
  const index = _PyDictKeys_StringLookup(keys, name);
  const version = keysVersion(keys);
  // A name of the module type itself (__class__, __dict__) may be a data descriptor.
  if (version !== 0 && index >= 0 && index <= 0xffff && _PyType_Lookup(PyModule_Type, name) === NULL) put(cache, Cached.MODULE, version, index, 0);
}
function cacheClass(cache: number, owner: Ref, name: Ref): void {
  if (I32[(PyType_Type + PyTypeOff.tp_getattro) >> 2] !== I32[(Py_TYPE(owner) + PyTypeOff.tp_getattro) >> 2]) return;
  if (_PyType_Lookup(PyType_Type, name) !== NULL) return;
  const version = typeVersion(owner);
  const value = _PyType_Lookup(owner, name);
  if (version === 0 || value === NULL) return;
  const type = Py_TYPE(value);
  if (type !== PyFunction_Type && I32[(type + PyTypeOff.tp_descr_get) >> 2] !== 0) return;
  put(cache, Cached.CLASS, version, 0, value);
}

/** Before a STORE_ATTR without a usable cache. */
export function cacheStore(cache: number, owner: Ref, name: Ref): void {
  if (!attempt(cache)) return;
  const type = Py_TYPE(owner);
  if (I32[(type + PyTypeOff.tp_setattro) >> 2] !== genericSet) return;
  const version = typeVersion(type);
  if (version === 0) return;
  const descr = _PyType_Lookup(type, name);
  let kind = Cached.VALUE;
  let index: number;
  if (descr !== NULL) {
    if (Py_TYPE(descr) !== PyMemberDescr_Type) return;
    const def = I32[(descr + PyDescrOff.d_member) >> 2]!;
    if (I32[(def + 8) >> 2] !== MemberType.OBJECT_EX) return;
    kind = Cached.SLOT;
    index = I32[(def + 16) >> 2]!;
  } else {
    if ((I32[(type + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.MANAGED_DICT) === 0 || (I32[(owner - 24) >> 2]! & 1) === 0) return;
    const keys = I32[(type + PyTypeOff.ht_cached_keys) >> 2]!;
    index = keys === 0 ? -1 : _PyDictKeys_StringLookup(keys, name);
    if (index < 0) return;
  }
  U16[(cache + 2) >> 1] = version;
  U16[(cache + 6) >> 1] = index;
  U16[cache >> 1] = kind;
}
