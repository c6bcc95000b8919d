/**
 * Type parameters and aliases (PEP 695): TypeVar, ParamSpec, TypeVarTuple, TypeAliasType, Generic. Most of what they do
 * is in Lib/typing.py, which is called by name. Bounds, constraints and values are evaluated at first use.
 *
 *   TypeVar, 64 bytes       16 name   24 bound   32 evaluate_bound   40 constraints   48 evaluate_constraints
 *                           56 covariant   57 contravariant   58 infer_variance
 *   ParamSpec, 40           16 name   24 bound   32 covariant   33 contravariant   34 infer_variance
 *   TypeVarTuple, 24        16 name
 *   ParamSpecArgs/Kwargs    16 origin
 *
 * Source: CPython 3.12 Objects/typevarobject.c.
 */
import { I32, U8 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { argSpec, unpackTupleDict } from "./args.ts";
import { PyObject_GetItem, PyObject_GetIter } from "./abstract.ts";
import { PyObject_CallNoArgs, _PyObject_Call_Prepend, callArgs } from "./call.ts";
import { METH, MemberType, defineType, type MethodSpec } from "./define.ts";
import { Boot, onBoot } from "./boot.ts";
import { PyDict_SetItem, _PyObject_ClearManagedDict, _PyObject_VisitManagedDict } from "./dict.ts";
import { raise, reprText } from "./errors.ts";
import { PyExc_TypeError, PyExc_ValueError } from "./exceptions.ts";
import { PyObject_GC_UnTrack, PyObject_GC_Del, PyType_GenericAlloc } from "./gcalloc.ts";
import { PyObject_GenericGetAttr, PyObject_GenericSetAttr, PyObject_GetAttr, PyObject_IsTrue, PyObject_RichCompare, PyObject_SetAttr } from "./generic.ts";
import { Py_GenericAlias } from "./genericalias.ts";
import { ID } from "./id.ts";
import { FN, PyTypeOff, Py_DECREF, Py_NewRef, Py_SIZE, Py_TYPE, Py_XDECREF, Py_XNewRef, TPFLAGS, type visitproc } from "./object.ts";
import { Py_None, Py_NotImplemented, emptyTuple } from "./singletons.ts";
import { PyTuple_New, PyTuple_Pack } from "./tuple.ts";
import { object_new } from "./typeobject.ts";
import { callerModule } from "./typeobject-new.ts";
import { plain_class_getitem, plain_init_subclass, typingIsMissing } from "./typevar-generic.ts";
import { importModule } from "./typeobject-reduce.ts";
import { PyUnicode_AsJS, PyUnicode_Check, PyUnicode_FromString } from "./unicode.ts";
import { PyObject_ClearWeakRefs } from "./weakref.ts";

export { _PyTypeAlias_Type, _Py_make_typealias } from "./typevar-alias.ts";

const enum TypeVarOff { name = 16, bound = 24, evaluate_bound = 32, constraints = 40, evaluate_constraints = 48, flags = 56 }
const enum ParamSpecOff { name = 16, bound = 24, flags = 32 }

function field(o: Ref, offset: number): Ref | 0 { return I32[(o + offset) >> 2]! as Ref | 0; }

/** `typing.name(...args)`. */
export function callTyping(name: Ref, ...args: Ref[]): NewRef | NULL {
  const typing = importModule(ID("typing"));
  if (typing === NULL) return NULL;
  const fn = PyObject_GetAttr(typing, name);
  Py_DECREF(typing);
  if (fn === NULL) return NULL;
  const result = callArgs(fn, ...args);
  Py_DECREF(fn);
  return result;
}
function make_union(a: Ref, b: Ref): NewRef | NULL { return callTyping(ID("_make_union"), a, b); }
// --- life, the same for all: object fields from 16 to `end`, then a managed dict

function deallocFields(o: Ref, end: number): void {
  PyObject_GC_UnTrack(o);
  PyObject_ClearWeakRefs(o);
  for (let at = 16; at < end; at += 8) Py_XDECREF(field(o, at));
  if ((I32[(Py_TYPE(o) + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.MANAGED_DICT) !== 0) _PyObject_ClearManagedDict(o);
  FN[I32[(Py_TYPE(o) + PyTypeOff.tp_free) >> 2]!]!(o);
}
function visitFields(o: Ref, end: number, visit: visitproc, arg: number): number {
  for (let at = 16; at < end; at += 8) {
    const value = field(o, at);
    const result = value ? visit(value, arg) : 0;
    if (result) return result;
  }
  return (I32[(Py_TYPE(o) + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.MANAGED_DICT) !== 0 ? _PyObject_VisitManagedDict(o, visit, arg) : 0;
}
function typevar_dealloc(o: Ref): void { deallocFields(o, TypeVarOff.flags); }
function paramspec_dealloc(o: Ref): void { deallocFields(o, ParamSpecOff.flags); }
function onefield_dealloc(o: Ref): void { deallocFields(o, 24); }
function typevar_traverse(o: Ref, visit: visitproc, arg: number): number { return visitFields(o, TypeVarOff.flags, visit, arg); }
function paramspec_traverse(o: Ref, visit: visitproc, arg: number): number { return visitFields(o, ParamSpecOff.flags, visit, arg); }
function onefield_traverse(o: Ref, visit: visitproc, arg: number): number { return visitFields(o, 24, visit, arg); }

/** covariant, contravariant, infer_variance; null: an exception is set. */
function variances(given: readonly (Ref | 0)[]): [number, number, number] | null {
  const flags = given.map((o) => (o === 0 ? 0 : PyObject_IsTrue(o)));
  if (flags.some((flag) => flag < 0)) return null;
  const [co, contra, infer] = flags as [number, number, number];
  if (co && contra) raise(PyExc_ValueError, "Bivariant types are not supported.");
  else if (infer && (co || contra)) raise(PyExc_ValueError, "Variance cannot be specified with infer_variance.");
  else return [co, contra, infer];
  return null;
}
function setFlags(o: Ref, offset: number, flags: readonly [number, number, number]): void {
  flags.forEach((flag, i) => { U8[o + offset + i] = flag; });
}
function signedName(o: Ref, offset: number): NewRef | NULL {
  const name = PyUnicode_AsJS(field(o, 16) as Ref);
  if (U8[o + offset + 2] !== 0) return PyUnicode_FromString(name);
  return PyUnicode_FromString((U8[o + offset] !== 0 ? "+" : U8[o + offset + 1] !== 0 ? "-" : "~") + name);
}
function setModule(o: NewRef): NewRef | NULL {
  const module = callerModule();
  if (module === NULL || PyObject_SetAttr(o, ID("__module__"), module) === 0) return o;
  Py_DECREF(o);
  return NULL;
}
function get_name(o: Ref): NewRef | NULL { return Py_NewRef(field(o, 16) as Ref); }

// --- TypeVar

function typevarAlloc(name: Ref): NewRef | NULL {
  const o = PyType_GenericAlloc(_PyTypeVar_Type, 0);
  if (o !== NULL) I32[(o + TypeVarOff.name) >> 2] = Py_NewRef(name);
  return o;
}
/** A type parameter of the syntax: bound and constraints are functions to be called when they are asked for, or NULL. */
export function _Py_make_typevar(name: Ref, evaluateBound: Ref | 0, evaluateConstraints: Ref | 0): NewRef | NULL {
  const o = typevarAlloc(name);
  if (o === NULL) return NULL;
  I32[(o + TypeVarOff.evaluate_bound) >> 2] = Py_XNewRef(evaluateBound);
  I32[(o + TypeVarOff.evaluate_constraints) >> 2] = Py_XNewRef(evaluateConstraints);
  setFlags(o, TypeVarOff.flags, [0, 0, 1]);
  return o;
}
const typevar_spec = argSpec("typevar", "name, *, bound=, covariant=, contravariant=, infer_variance=");

function typevar_new(_type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const first = Py_SIZE(args) > 0 ? PyTuple_Pack(field(args, 24) as Ref) : Py_NewRef(emptyTuple);
  if (first === NULL) return NULL;
  const given = unpackTupleDict(typevar_spec, first, kwargs);
  Py_DECREF(first);
  if (given === null) return NULL;
  const name = given[0] as Ref;
  if (!PyUnicode_Check(name)) return raise(PyExc_TypeError, "typevar() argument 'name' must be str");
  const flags = variances([given[2]!, given[3]!, given[4]!]);
  if (flags === null) return NULL;
  let bound: NewRef | NULL = NULL;
  if (given[1]! && given[1] !== Py_None) {
    const message = PyUnicode_FromString("Bound must be a type.");
    bound = message === NULL ? NULL : callTyping(ID("_type_check"), given[1]!, message);
    if (message !== NULL) Py_DECREF(message);
    if (bound === NULL && typingIsMissing()) bound = Py_NewRef(given[1]!);
    if (bound === NULL) return NULL;
  }
  const count = Math.max(Py_SIZE(args) - 1, 0);
  const problem = count === 1 ? "A single constraint is not allowed" : count > 0 && bound !== NULL ? "Constraints cannot be combined with bound=..." : "";
  const o = problem === "" ? typevarAlloc(name) : raise(PyExc_TypeError, problem);
  if (o === NULL) { Py_XDECREF(bound); return NULL; }
  I32[(o + TypeVarOff.bound) >> 2] = bound;
  setFlags(o, TypeVarOff.flags, flags);
  if (count > 0) {
    const constraints = PyTuple_New(count);
    if (constraints === NULL) { Py_DECREF(o); return NULL; }
    for (let i = 0; i < count; i++) I32[(constraints + 24 + i * 8) >> 2] = Py_NewRef(field(args, 32 + i * 8) as Ref);
    I32[(o + TypeVarOff.constraints) >> 2] = constraints;
  }
  return setModule(o);
}
/** The value of a field, evaluated by the function in `evaluate` at first use; `missing` when there is neither. */
function lazily(o: Ref, at: number, evaluate: number, missing: Ref): NewRef | NULL {
  const known = field(o, at);
  if (known) return Py_NewRef(known);
  const fn = field(o, evaluate);
  if (fn === 0) return Py_NewRef(missing);
  const value = PyObject_CallNoArgs(fn);
  if (value !== NULL) I32[(o + at) >> 2] = Py_NewRef(value);
  return value;
}
function typevar_bound(o: Ref): NewRef | NULL { return lazily(o, TypeVarOff.bound, TypeVarOff.evaluate_bound, Py_None); }
function typevar_constraints(o: Ref): NewRef | NULL { return lazily(o, TypeVarOff.constraints, TypeVarOff.evaluate_constraints, emptyTuple); }
function typevar_repr(o: Ref): NewRef | NULL { return signedName(o, TypeVarOff.flags); }
function typevar_subst(o: Ref, arg: Ref): NewRef | NULL {
  const result = callTyping(ID("_typevar_subst"), o, arg);
  return result === NULL && typingIsMissing() ? Py_NewRef(arg) : result;
}
function refuseSubclass(what: string): NULL { return raise(PyExc_TypeError, `Cannot subclass an instance of ${what}`); }
function typevar_mro_entries(_o: Ref, _bases: Ref): NULL { return refuseSubclass("TypeVar"); }

const PARAMETER_FLAGS = TPFLAGS.HAVE_GC | TPFLAGS.MANAGED_DICT | TPFLAGS.MANAGED_WEAKREF;
const attributeSlots = { tp_getattro: PyObject_GenericGetAttr, tp_setattro: PyObject_GenericSetAttr, tp_alloc: PyType_GenericAlloc, tp_free: PyObject_GC_Del } as const;
const reduceMethod: MethodSpec = ["__reduce__", METH.NOARGS, get_name];

export const _PyTypeVar_Type = defineType({
  name: "typing.TypeVar", basicsize: 64, flags: PARAMETER_FLAGS, doc: "Type variable.",
  slots: { ...attributeSlots, tp_dealloc: typevar_dealloc, tp_traverse: typevar_traverse, tp_repr: typevar_repr, tp_new: typevar_new, nb_or: make_union },
  methods: [["__typing_subst__", METH.O, typevar_subst], reduceMethod, ["__mro_entries__", METH.O, typevar_mro_entries]],
  members: [
    ["__name__", MemberType.OBJECT, TypeVarOff.name, 1], ["__covariant__", MemberType.BOOL, TypeVarOff.flags, 1],
    ["__contravariant__", MemberType.BOOL, TypeVarOff.flags + 1, 1], ["__infer_variance__", MemberType.BOOL, TypeVarOff.flags + 2, 1],
  ],
  getset: [["__bound__", typevar_bound], ["__constraints__", typevar_constraints]],
});

// --- ParamSpec

export function _Py_make_paramspec(name: Ref): NewRef | NULL {
  const o = PyType_GenericAlloc(_PyParamSpec_Type, 0);
  if (o === NULL) return NULL;
  I32[(o + ParamSpecOff.name) >> 2] = Py_NewRef(name);
  setFlags(o, ParamSpecOff.flags, [0, 0, 1]);
  return o;
}
const paramspec_spec = argSpec("paramspec", "name, *, bound=, covariant=, contravariant=, infer_variance=");
function paramspec_new(_type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const given = unpackTupleDict(paramspec_spec, args, kwargs);
  if (given === null) return NULL;
  if (!PyUnicode_Check(given[0] as Ref)) return raise(PyExc_TypeError, "paramspec() argument 'name' must be str");
  const flags = variances([given[2]!, given[3]!, given[4]!]);
  const o = flags === null ? NULL : _Py_make_paramspec(given[0] as Ref);
  if (o === NULL || flags === null) return NULL;
  setFlags(o, ParamSpecOff.flags, flags);
  if (given[1]! && given[1] !== Py_None) I32[(o + ParamSpecOff.bound) >> 2] = Py_NewRef(given[1]!);
  return setModule(o);
}
function paramspec_repr(o: Ref): NewRef | NULL { return signedName(o, ParamSpecOff.flags); }
function partOf(type: Ref, origin: Ref): NewRef | NULL {
  const o = PyType_GenericAlloc(type, 0);
  if (o !== NULL) I32[(o + 16) >> 2] = Py_NewRef(origin);
  return o;
}
function paramspec_args(o: Ref): NewRef | NULL { return partOf(_PyParamSpecArgs_Type, o); }
function paramspec_kwargs(o: Ref): NewRef | NULL { return partOf(_PyParamSpecKwargs_Type, o); }
function paramspec_subst(o: Ref, arg: Ref): NewRef | NULL {
  const result = callTyping(ID("_paramspec_subst"), o, arg);
  return result === NULL && typingIsMissing() ? Py_NewRef(arg) : result;
}
function paramspec_prepare_subst(o: Ref, args: Ref): NewRef | NULL {
  return callTyping(ID("_paramspec_prepare_subst"), o, field(args, 24) as Ref, field(args, 32) as Ref);
}
function paramspec_mro_entries(_o: Ref, _bases: Ref): NULL { return refuseSubclass("ParamSpec"); }

export const _PyParamSpec_Type = defineType({
  name: "typing.ParamSpec", basicsize: 40, flags: PARAMETER_FLAGS, doc: "Parameter specification.",
  slots: { ...attributeSlots, tp_dealloc: paramspec_dealloc, tp_traverse: paramspec_traverse, tp_repr: paramspec_repr, tp_new: paramspec_new, nb_or: make_union },
  methods: [
    ["__typing_subst__", METH.O, paramspec_subst], ["__typing_prepare_subst__", METH.VARARGS, paramspec_prepare_subst], reduceMethod,
    ["__mro_entries__", METH.O, paramspec_mro_entries],
  ],
  members: [
    ["__name__", MemberType.OBJECT, ParamSpecOff.name, 1], ["__bound__", MemberType.OBJECT, ParamSpecOff.bound, 1],
    ["__covariant__", MemberType.BOOL, ParamSpecOff.flags, 1], ["__contravariant__", MemberType.BOOL, ParamSpecOff.flags + 1, 1],
    ["__infer_variance__", MemberType.BOOL, ParamSpecOff.flags + 2, 1],
  ],
  getset: [["args", paramspec_args], ["kwargs", paramspec_kwargs]],
});

const part_spec = argSpec("ParamSpecArgs", "origin");
function part_new(type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const given = unpackTupleDict(part_spec, args, kwargs);
  return given === null ? NULL : partOf(type, given[0] as Ref);
}
function partText(o: Ref, suffix: string): NewRef | NULL {
  const origin = field(o, 16) as Ref;
  if (Py_TYPE(origin) === _PyParamSpec_Type) return PyUnicode_FromString(`${PyUnicode_AsJS(field(origin, 16) as Ref)}.${suffix}`);
  const text = reprText(origin);
  return text === null ? NULL : PyUnicode_FromString(`${text}.${suffix}`);
}
function paramspecargs_repr(o: Ref): NewRef | NULL { return partText(o, "args"); }
function paramspeckwargs_repr(o: Ref): NewRef | NULL { return partText(o, "kwargs"); }
function part_richcompare(a: Ref, b: Ref, op: number): NewRef | NULL {
  if (Py_TYPE(a) !== Py_TYPE(b) || (op !== 2 && op !== 3)) return Py_NewRef(Py_NotImplemented);
  return PyObject_RichCompare(field(a, 16) as Ref, field(b, 16) as Ref, op);
}
function paramspecargs_mro_entries(_o: Ref, _bases: Ref): NULL { return refuseSubclass("ParamSpecArgs"); }
function paramspeckwargs_mro_entries(_o: Ref, _bases: Ref): NULL { return refuseSubclass("ParamSpecKwargs"); }
const partSlots = { ...attributeSlots, tp_dealloc: onefield_dealloc, tp_traverse: onefield_traverse, tp_new: part_new, tp_richcompare: part_richcompare } as const;

export const _PyParamSpecArgs_Type = defineType({
  name: "typing.ParamSpecArgs", basicsize: 24, flags: TPFLAGS.HAVE_GC | TPFLAGS.MANAGED_WEAKREF, doc: "The args for a ParamSpec object.", unhashable: true,
  slots: { ...partSlots, tp_repr: paramspecargs_repr },
  methods: [["__mro_entries__", METH.O, paramspecargs_mro_entries]], members: [["__origin__", MemberType.OBJECT, 16, 1]],
});
export const _PyParamSpecKwargs_Type = defineType({
  name: "typing.ParamSpecKwargs", basicsize: 24, flags: TPFLAGS.HAVE_GC | TPFLAGS.MANAGED_WEAKREF, doc: "The kwargs for a ParamSpec object.", unhashable: true,
  slots: { ...partSlots, tp_repr: paramspeckwargs_repr },
  methods: [["__mro_entries__", METH.O, paramspeckwargs_mro_entries]], members: [["__origin__", MemberType.OBJECT, 16, 1]],
});

// --- TypeVarTuple

export function _Py_make_typevartuple(name: Ref): NewRef | NULL { return partOf(_PyTypeVarTuple_Type, name); }
const typevartuple_spec = argSpec("typevartuple", "name");
function typevartuple_new(_type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const given = unpackTupleDict(typevartuple_spec, args, kwargs);
  if (given === null) return NULL;
  if (!PyUnicode_Check(given[0] as Ref)) return raise(PyExc_TypeError, "typevartuple() argument 'name' must be str");
  const o = _Py_make_typevartuple(given[0] as Ref);
  return o === NULL ? NULL : setModule(o);
}
/** typing.Unpack[self]. */
function unpack(o: Ref): NewRef | NULL {
  const typing = importModule(ID("typing"));
  if (typing === NULL) return typingIsMissing() ? Py_NewRef(o) : NULL;
  const unpackForm = PyObject_GetAttr(typing, ID("Unpack"));
  Py_DECREF(typing);
  if (unpackForm === NULL) return NULL;
  const result = PyObject_GetItem(unpackForm, o);
  Py_DECREF(unpackForm);
  return result;
}
function typevartuple_iter(o: Ref): NewRef | NULL {
  const unpacked = unpack(o);
  const tuple = unpacked === NULL ? NULL : PyTuple_Pack(unpacked);
  if (unpacked !== NULL) Py_DECREF(unpacked);
  if (tuple === NULL) return NULL;
  const iterator = PyObject_GetIter(tuple);
  Py_DECREF(tuple);
  return iterator;
}
function typevartuple_subst(_o: Ref, _arg: Ref): NULL { return raise(PyExc_TypeError, "Substitution of bare TypeVarTuple is not supported"); }
function typevartuple_prepare_subst(o: Ref, args: Ref): NewRef | NULL {
  return callTyping(ID("_typevartuple_prepare_subst"), o, field(args, 24) as Ref, field(args, 32) as Ref);
}
function typevartuple_mro_entries(_o: Ref, _bases: Ref): NULL { return refuseSubclass("TypeVarTuple"); }

export const _PyTypeVarTuple_Type = defineType({
  name: "typing.TypeVarTuple", basicsize: 24, flags: PARAMETER_FLAGS, doc: "Type variable tuple.",
  slots: { ...attributeSlots, tp_dealloc: onefield_dealloc, tp_traverse: onefield_traverse, tp_repr: get_name, tp_iter: typevartuple_iter, tp_new: typevartuple_new },
  methods: [
    ["__typing_subst__", METH.O, typevartuple_subst], ["__typing_prepare_subst__", METH.VARARGS, typevartuple_prepare_subst], reduceMethod,
    ["__mro_entries__", METH.O, typevartuple_mro_entries],
  ],
  members: [["__name__", MemberType.OBJECT, 16, 1]],
});

// --- Generic

/** The parameters with each TypeVarTuple unpacked: a new tuple. */
export function unpackTypeVarTuples(params: Ref): NewRef | NULL {
  const n = Py_SIZE(params);
  const out = PyTuple_New(n);
  if (out === NULL) return NULL;
  for (let i = 0; i < n; i++) {
    const parameter = field(params, 24 + i * 8) as Ref;
    const item = Py_TYPE(parameter) === _PyTypeVarTuple_Type ? unpack(parameter) : Py_NewRef(parameter);
    if (item === NULL) { Py_DECREF(out); return NULL; }
    I32[(out + 24 + i * 8) >> 2] = item;
  }
  return out;
}
/** Generic[params], the base that a class with type parameters gets. */
export function _Py_subscript_generic(params: Ref): NewRef | NULL {
  const unpacked = unpackTypeVarTuples(params);
  if (unpacked === NULL) return NULL;
  let result = callTyping(ID("_GenericAlias"), _PyGeneric_Type, unpacked);
  if (result === NULL && typingIsMissing()) result = Py_GenericAlias(_PyGeneric_Type, unpacked);
  Py_DECREF(unpacked);
  return result;
}
/** typing.name(cls, *args, **kwargs). */
function classTyping(name: Ref, cls: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const typing = importModule(ID("typing"));
  if (typing === NULL) return NULL;
  const fn = PyObject_GetAttr(typing, name);
  Py_DECREF(typing);
  if (fn === NULL) return NULL;
  const result = _PyObject_Call_Prepend(fn, cls, args, kwargs);
  Py_DECREF(fn);
  return result;
}
function generic_class_getitem(cls: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const result = classTyping(ID("_generic_class_getitem"), cls, args, kwargs);
  return result === NULL && Py_SIZE(args) === 1 && typingIsMissing() ? plain_class_getitem(cls, field(args, 24) as Ref) : result;
}
function generic_init_subclass(cls: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const result = classTyping(ID("_generic_init_subclass"), cls, args, kwargs);
  return result === NULL && typingIsMissing() ? plain_init_subclass(cls) : result;
}

export const _PyGeneric_Type = defineType({
  name: "typing.Generic", basicsize: 16, flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE, doc: "Abstract base class for generic types",
  slots: { tp_dealloc: generic_dealloc, tp_traverse: generic_traverse, tp_alloc: PyType_GenericAlloc, tp_new: object_new, tp_free: PyObject_GC_Del },
  methods: [
    ["__class_getitem__", METH.VARARGS | METH.KEYWORDS | METH.CLASS, generic_class_getitem],
    ["__init_subclass__", METH.VARARGS | METH.KEYWORDS | METH.CLASS, generic_init_subclass],
  ],
});
function generic_dealloc(o: Ref): void {
  PyObject_GC_UnTrack(o);
  FN[I32[(Py_TYPE(o) + PyTypeOff.tp_free) >> 2]!]!(o);
}
function generic_traverse(_o: Ref, _visit: visitproc, _arg: number): number { return 0; }

// These are heap types in CPython, with the module in the type's namespace: parameters show it as an attribute.
onBoot(Boot.OBJECTS, () => {
  for (const type of [_PyTypeVar_Type, _PyParamSpec_Type, _PyTypeVarTuple_Type]) {
    if (PyDict_SetItem(I32[(type + PyTypeOff.tp_dict) >> 2]! as Ref, ID("__module__"), ID("typing")) < 0) return -1;
  }
  return 0;
});
