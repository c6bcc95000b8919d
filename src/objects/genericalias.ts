/**
 * list[int]: types.GenericAlias.
 *
 *   gaobject, 64 bytes: 16 origin   24 args (tuple)   32 parameters (NULL until asked for)   40 weakreflist
 *                       48 starred   56 vectorcall
 *
 * Source: CPython 3.12 Objects/genericaliasobject.c. Substitution of parameters: genericalias-subs.ts.
 */
import { I32, U8 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PySequence_Contains } from "./abstract.ts";
import { _PyArg_CheckPositional, _PyArg_NoKeywords } from "./args.ts";
import { PyObject_Call, PyObject_Vectorcall, vectorcallIndex } from "./call.ts";
import { METH, MemberType, defineType } from "./define.ts";
import { PyDict_GetItemWithError } from "./dict.ts";
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_Occurred, raise, reprText } from "./errors.ts";
import { PyExc_AttributeError, PyExc_TypeError } from "./exceptions.ts";
import { PyObject_GC_Del, PyObject_GC_Track, PyObject_GC_UnTrack, PyType_GenericAlloc, _PyObject_GC_New } from "./gcalloc.ts";
import { PyObject_Dir, PyObject_GenericGetAttr, PyObject_GetAttr, PyObject_Hash, PyObject_RichCompareBool, PyObject_SetAttr, _PyObject_LookupAttr } from "./generic.ts";
import { _Py_make_parameters, _Py_subs_parameters } from "./genericalias-subs.ts";
import { hashHi, hashLo, setHash } from "./hash.ts";
import { ID } from "./id.ts";
import { PyList_Append, PyList_Check } from "./list.ts";
import { CMP, FN, PyTypeOff, Py_CLEAR, Py_DECREF, Py_NewRef, Py_SIZE, Py_TYPE, Py_XDECREF, TPFLAGS, fnIndex, hasTypeFlag, type visitproc } from "./object.ts";
import { Py_Ellipsis, Py_False, Py_None, Py_NotImplemented, Py_True } from "./singletons.ts";
import { State } from "./state.ts";
import { PyTuple_Check, PyTuple_Pack } from "./tuple.ts";
import { _Py_union_type_or } from "./union.ts";
import { PyObject_TypeCheck } from "./typeobject.ts";
import { PyUnicode_AsJS, PyUnicode_Check, PyUnicode_FromString } from "./unicode.ts";
import { PyObject_ClearWeakRefs } from "./weakref.ts";

export const enum GAOff { origin = 16, args = 24, parameters = 32, weakreflist = 40, starred = 48, vectorcall = 56, basicsize = 64 }

const GA_VECTORCALL = fnIndex(ga_vectorcall);

function field(ga: Ref, offset: number): Ref { return I32[(ga + offset) >> 2]! as Ref; }
function isStarred(ga: Ref): boolean { return U8[ga + GAOff.starred] !== 0; }
export function _PyGenericAlias_Check(o: Ref): boolean { return PyObject_TypeCheck(o, Py_GenericAliasType); }

/** Fills a fresh, zeroed alias. False: out of memory. */
function setup(ga: Ref, origin: Ref, args: Ref): boolean {
  const tuple = PyTuple_Check(args) ? Py_NewRef(args) : PyTuple_Pack(args);
  if (tuple === NULL) return false;
  I32[(ga + GAOff.origin) >> 2] = Py_NewRef(origin);
  I32[(ga + GAOff.args) >> 2] = tuple;
  I32[(ga + GAOff.vectorcall) >> 2] = vectorcallIndex(origin) !== 0 ? GA_VECTORCALL : 0;
  return true;
}
/** origin[args]. */
export function Py_GenericAlias(origin: Ref, args: Ref): NewRef | NULL {
  const ga = _PyObject_GC_New(Py_GenericAliasType);
  if (ga === NULL) return NULL;
  for (let at = GAOff.origin; at < GAOff.basicsize; at += 4) I32[(ga + at) >> 2] = 0;
  if (!setup(ga, origin, args)) { PyObject_GC_Del(ga); return NULL; }
  PyObject_GC_Track(ga);
  return ga;
}
function ga_new(type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  if (!_PyArg_NoKeywords("GenericAlias", kwargs) || !_PyArg_CheckPositional("GenericAlias", Py_SIZE(args), 2, 2)) return NULL;
  const ga = PyType_GenericAlloc(type, 0);
  if (ga === NULL) return NULL;
  if (setup(ga, field(args, 24), field(args, 32))) return ga;
  Py_DECREF(ga);
  return NULL;
}
function ga_dealloc(ga: Ref): void {
  PyObject_GC_UnTrack(ga);
  if (I32[(ga + GAOff.weakreflist) >> 2] !== 0) PyObject_ClearWeakRefs(ga);
  for (const offset of [GAOff.origin, GAOff.args, GAOff.parameters]) Py_XDECREF(I32[(ga + offset) >> 2]! as Ref | 0);
  FN[I32[(Py_TYPE(ga) + PyTypeOff.tp_free) >> 2]!]!(ga);
}
function ga_traverse(ga: Ref, visit: visitproc, arg: number): number {
  for (const offset of [GAOff.origin, GAOff.args, GAOff.parameters]) {
    const o = I32[(ga + offset) >> 2]! as Ref | 0;
    const result = o ? visit(o, arg) : 0;
    if (result) return result;
  }
  return 0;
}

/** A type as it is shown within [ ] and |: its qualified name, or its repr; null: an exception is set. */
export function typeText(o: Ref): string | null {
  if (o === Py_Ellipsis) return "...";
  const has = (name: Ref): NewRef | null | false => {
    const value = _PyObject_LookupAttr(o, name);
    return value !== NULL ? value : PyErr_Occurred() ? null : false;
  };
  const origin = has(ID("__origin__"));
  if (origin === null) return null;
  if (origin !== false) {
    Py_DECREF(origin);
    const args = has(ID("__args__"));
    if (args === null) return null;
    if (args !== false) { Py_DECREF(args); return reprText(o); }
  }
  const qualname = has(ID("__qualname__"));
  if (qualname === null) return null;
  if (qualname === false) return reprText(o);
  const name = PyUnicode_Check(qualname) ? PyUnicode_AsJS(qualname) : null;
  Py_DECREF(qualname);
  const module = has(ID("__module__"));
  if (module === null) return null;
  if (module === false || module === Py_None || name === null) {
    if (module !== false) Py_DECREF(module);
    return reprText(o);
  }
  const prefix = PyUnicode_Check(module) ? PyUnicode_AsJS(module) : "";
  Py_DECREF(module);
  return prefix === "builtins" ? name : `${prefix}.${name}`;
}
function itemText(o: Ref): string | null {
  if (!PyList_Check(o)) return typeText(o);
  const parts: string[] = [];
  for (let i = 0; i < Py_SIZE(o); i++) {
    const text = typeText(I32[(I32[(o + 24) >> 2]! + i * 8) >> 2]! as Ref);
    if (text === null) return null;
    parts.push(text);
  }
  return `[${parts.join(", ")}]`;
}
function ga_repr(ga: Ref): NewRef | NULL {
  const origin = typeText(field(ga, GAOff.origin));
  if (origin === null) return NULL;
  const args = field(ga, GAOff.args);
  const parts: string[] = [];
  for (let i = 0; i < Py_SIZE(args); i++) {
    const text = itemText(field(args, 24 + i * 8));
    if (text === null) return NULL;
    parts.push(text);
  }
  return PyUnicode_FromString(`${isStarred(ga) ? "*" : ""}${origin}[${parts.length === 0 ? "()" : parts.join(", ")}]`);
}

/** `__parameters__`, computed at first use: borrowed. */
function parametersOf(ga: Ref): Ref | NULL {
  const known = I32[(ga + GAOff.parameters) >> 2]! as Ref | NULL;
  if (known !== NULL) return known;
  const parameters = _Py_make_parameters(field(ga, GAOff.args));
  if (parameters !== NULL) I32[(ga + GAOff.parameters) >> 2] = parameters;
  return parameters;
}
function ga_getitem(ga: Ref, item: Ref): NewRef | NULL {
  const parameters = parametersOf(ga);
  const args = parameters === NULL ? NULL : _Py_subs_parameters(ga, field(ga, GAOff.args), parameters, item);
  if (args === NULL) return NULL;
  const result = Py_GenericAlias(field(ga, GAOff.origin), args);
  if (result !== NULL) U8[result + GAOff.starred] = U8[ga + GAOff.starred]!;
  Py_DECREF(args);
  return result;
}

/** Notes on the instance which alias made it, where the instance allows it. */
function set_orig_class(o: NewRef | NULL, ga: Ref): NewRef | NULL {
  if (o === NULL || PyObject_SetAttr(o, ID("__orig_class__"), ga) === 0) return o;
  if (PyErr_ExceptionMatches(PyExc_AttributeError) || PyErr_ExceptionMatches(PyExc_TypeError)) { PyErr_Clear(); return o; }
  Py_DECREF(o);
  return NULL;
}
function ga_call(ga: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  return set_orig_class(PyObject_Call(field(ga, GAOff.origin), args, kwargs), ga);
}
function ga_vectorcall(ga: Ref, args: number, nargsf: number, kwnames: Ref | 0): NewRef | NULL {
  return set_orig_class(PyObject_Vectorcall(field(ga, GAOff.origin), args, nargsf, kwnames), ga);
}

/** Attributes of the alias itself; all others are those of the origin. */
const ownAttributes = [
  ID("__class__"), ID("__origin__"), ID("__args__"), ID("__unpacked__"), ID("__parameters__"), ID("__typing_unpacked_tuple_args__"),
  ID("__mro_entries__"), ID("__reduce_ex__"), ID("__reduce__"), ID("__copy__"), ID("__deepcopy__"),
] as const;
const ownNames = new Set([
  "__class__", "__origin__", "__args__", "__unpacked__", "__parameters__", "__typing_unpacked_tuple_args__", "__mro_entries__",
  "__reduce_ex__", "__reduce__", "__copy__", "__deepcopy__",
]);
function ga_getattro(ga: Ref, name: Ref): NewRef | NULL {
  return PyUnicode_Check(name) && !ownNames.has(PyUnicode_AsJS(name)) ? PyObject_GetAttr(field(ga, GAOff.origin), name) : PyObject_GenericGetAttr(ga, name);
}
function ga_hash(ga: Ref): Status {
  if (PyObject_Hash(field(ga, GAOff.origin)) < 0) return -1;
  const lo = hashLo, hi = hashHi;
  if (PyObject_Hash(field(ga, GAOff.args)) < 0) return -1;
  return setHash(lo ^ hashLo, hi ^ hashHi);
}
function ga_richcompare(a: Ref, b: Ref, op: number): NewRef | NULL {
  if (Py_TYPE(a) !== Py_GenericAliasType || Py_TYPE(b) !== Py_GenericAliasType || (op !== CMP.EQ && op !== CMP.NE)) return Py_NewRef(Py_NotImplemented);
  let equal = isStarred(a) === isStarred(b) ? 1 : 0;
  if (equal === 1) equal = PyObject_RichCompareBool(field(a, GAOff.origin), field(b, GAOff.origin), CMP.EQ);
  if (equal === 1) equal = PyObject_RichCompareBool(field(a, GAOff.args), field(b, GAOff.args), CMP.EQ);
  return equal < 0 ? NULL : Py_NewRef((equal === 1) === (op === CMP.EQ) ? Py_True : Py_False);
}

function ga_mro_entries(ga: Ref, _bases: Ref): NewRef | NULL { return PyTuple_Pack(field(ga, GAOff.origin)); }
function ga_instancecheck(_ga: Ref, _o: Ref): NULL { return raise(PyExc_TypeError, "isinstance() argument 2 cannot be a parameterized generic"); }
function ga_subclasscheck(_ga: Ref, _o: Ref): NULL { return raise(PyExc_TypeError, "issubclass() argument 2 cannot be a parameterized generic"); }
function ga_reduce(ga: Ref): NewRef | NULL {
  if (isStarred(ga)) {
    const plain = Py_GenericAlias(field(ga, GAOff.origin), field(ga, GAOff.args));
    const next = PyDict_GetItemWithError(I32[State.builtins_dict >> 2]! as Ref, ID("next"));
    const iterator = plain === NULL || next === NULL ? NULL : ga_iter(plain);
    if (plain !== NULL) Py_DECREF(plain);
    const args = iterator === NULL ? NULL : PyTuple_Pack(iterator);
    if (iterator !== NULL) Py_DECREF(iterator);
    if (args === NULL) return NULL;
    const result = PyTuple_Pack(next as Ref, args);
    Py_DECREF(args);
    return result;
  }
  const args = PyTuple_Pack(field(ga, GAOff.origin), field(ga, GAOff.args));
  if (args === NULL) return NULL;
  const result = PyTuple_Pack(Py_TYPE(ga), args);
  Py_DECREF(args);
  return result;
}
function ga_dir(ga: Ref): NewRef | NULL {
  const names = PyObject_Dir(field(ga, GAOff.origin));
  if (names === NULL) return NULL;
  for (const name of ownAttributes) {
    const has = PySequence_Contains(names, name);
    if (has < 0 || (has === 0 && PyList_Append(names, name) < 0)) { Py_DECREF(names); return NULL; }
  }
  return names;
}
function ga_parameters(ga: Ref): NewRef | NULL {
  const parameters = parametersOf(ga);
  return parameters === NULL ? NULL : Py_NewRef(parameters);
}
/** Arguments of an unpacked tuple[...], None for others. */
function ga_unpacked_tuple_args(ga: Ref): NewRef {
  return Py_NewRef(isStarred(ga) && isTupleType(field(ga, GAOff.origin)) ? field(ga, GAOff.args) : Py_None);
}
function isTupleType(o: Ref): boolean {
  return hasTypeFlag(o, TPFLAGS.TYPE_SUBCLASS) && (I32[(o + PyTypeOff.tp_flags) >> 2]! & (TPFLAGS.TUPLE_SUBCLASS | TPFLAGS.HEAPTYPE)) === TPFLAGS.TUPLE_SUBCLASS;
}

// --- iteration: *list[int] once

function ga_iter(ga: Ref): NewRef | NULL {
  const iterator = _PyObject_GC_New(Py_GenericAliasIterType);
  if (iterator === NULL) return NULL;
  I32[(iterator + 16) >> 2] = Py_NewRef(ga);
  I32[(iterator + 20) >> 2] = 0;
  PyObject_GC_Track(iterator);
  return iterator;
}
function ga_iternext(iterator: Ref): NewRef | NULL {
  const ga = I32[(iterator + 16) >> 2]! as Ref | 0;
  if (ga === 0) return NULL;
  const starred = Py_GenericAlias(field(ga, GAOff.origin), field(ga, GAOff.args));
  if (starred === NULL) return NULL;
  U8[starred + GAOff.starred] = 1;
  Py_CLEAR(iterator + 16);
  return starred;
}
function ga_iter_dealloc(iterator: Ref): void {
  PyObject_GC_UnTrack(iterator);
  Py_XDECREF(I32[(iterator + 16) >> 2]! as Ref | 0);
  PyObject_GC_Del(iterator);
}
function ga_iter_traverse(iterator: Ref, visit: visitproc, arg: number): number {
  const ga = I32[(iterator + 16) >> 2]! as Ref | 0;
  return ga ? visit(ga, arg) : 0;
}
function ga_iter_clear(iterator: Ref): number {
  Py_CLEAR(iterator + 16);
  return 0;
}
export const Py_GenericAliasIterType = defineType({
  name: "generic_alias_iterator", basicsize: 24, flags: TPFLAGS.HAVE_GC,
  slots: { tp_dealloc: ga_iter_dealloc, tp_traverse: ga_iter_traverse, tp_clear: ga_iter_clear, tp_iter: Py_NewRef, tp_iternext: ga_iternext },
});

export const Py_GenericAliasType = defineType({
  name: "types.GenericAlias", basicsize: GAOff.basicsize, flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE | TPFLAGS.HAVE_VECTORCALL,
  doc: "Represent a PEP 585 generic type\n\nE.g. for t = list[int], t.__origin__ is list and t.__args__ is (int,).",
  weaklistoffset: GAOff.weakreflist, vectorcall_offset: GAOff.vectorcall,
  slots: {
    tp_dealloc: ga_dealloc, tp_repr: ga_repr, tp_hash: ga_hash, tp_call: ga_call, tp_getattro: ga_getattro, tp_traverse: ga_traverse,
    tp_richcompare: ga_richcompare, tp_iter: ga_iter, tp_alloc: PyType_GenericAlloc, tp_new: ga_new, tp_free: PyObject_GC_Del,
    nb_or: _Py_union_type_or, mp_subscript: ga_getitem,
  },
  methods: [
    ["__mro_entries__", METH.O, ga_mro_entries], ["__instancecheck__", METH.O, ga_instancecheck], ["__subclasscheck__", METH.O, ga_subclasscheck],
    ["__reduce__", METH.NOARGS, ga_reduce], ["__dir__", METH.NOARGS, ga_dir],
  ],
  members: [
    ["__origin__", MemberType.OBJECT, GAOff.origin, 1], ["__args__", MemberType.OBJECT, GAOff.args, 1], ["__unpacked__", MemberType.BOOL, GAOff.starred, 1],
  ],
  getset: [["__parameters__", ga_parameters], ["__typing_unpacked_tuple_args__", ga_unpacked_tuple_args]],
});
