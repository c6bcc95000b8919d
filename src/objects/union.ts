/**
 * int | str: types.UnionType.
 *
 *   unionobject, 32 bytes: 16 args (tuple, no duplicates)   24 parameters (NULL until asked for)
 *
 * Source: CPython 3.12 Objects/unionobject.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyNumber_Or } from "./abstract.ts";
import { MemberType, defineType } from "./define.ts";
import { PyObject_GC_Del, PyObject_GC_Track, PyObject_GC_UnTrack, _PyObject_GC_New } from "./gcalloc.ts";
import { PyObject_GenericGetAttr, PyObject_GetAttr, PyObject_Hash, PyObject_RichCompare, PyObject_RichCompareBool, _PyNone_Type } from "./generic.ts";
import { typeText, _PyGenericAlias_Check } from "./genericalias.ts";
import { _Py_make_parameters, _Py_subs_parameters } from "./genericalias-subs.ts";
import { CMP, Py_DECREF, Py_NewRef, Py_SIZE, Py_TYPE, Py_XDECREF, TPFLAGS, type visitproc } from "./object.ts";
import { PyFrozenSet_New } from "./set.ts";
import { Py_None, Py_NotImplemented } from "./singletons.ts";
import { PyTuple_New } from "./tuple.ts";
import { PyType_Check } from "./typeobject.ts";
import { _PyTypeAlias_Type } from "./typevar.ts";
import { PyUnicode_AsJS, PyUnicode_Check, PyUnicode_FromString } from "./unicode.ts";

const enum UnionOff { args = 16, parameters = 24, basicsize = 32 }

export function _PyUnion_Check(o: Ref): boolean { return Py_TYPE(o) === _PyUnion_Type; }
/** The types of a union: a tuple, borrowed. */
export function _Py_union_args(union: Ref): Ref { return I32[(union + UnionOff.args) >> 2]! as Ref; }

function union_dealloc(self: Ref): void {
  PyObject_GC_UnTrack(self);
  Py_XDECREF(_Py_union_args(self));
  Py_XDECREF(I32[(self + UnionOff.parameters) >> 2]! as Ref | 0);
  PyObject_GC_Del(self);
}
function union_traverse(self: Ref, visit: visitproc, arg: number): number {
  const parameters = I32[(self + UnionOff.parameters) >> 2]! as Ref | 0;
  return visit(_Py_union_args(self), arg) || (parameters ? visit(parameters, arg) : 0);
}
function frozenArgs(union: Ref): NewRef | NULL { return PyFrozenSet_New(_Py_union_args(union)); }
function union_hash(self: Ref): Status {
  const set = frozenArgs(self);
  if (set === NULL) return -1;
  const status = PyObject_Hash(set);
  Py_DECREF(set);
  return status;
}
function union_richcompare(a: Ref, b: Ref, op: number): NewRef | NULL {
  if (!_PyUnion_Check(b) || (op !== CMP.EQ && op !== CMP.NE)) return Py_NewRef(Py_NotImplemented);
  const left = frozenArgs(a);
  if (left === NULL) return NULL;
  const right = frozenArgs(b);
  const result = right === NULL ? NULL : PyObject_RichCompare(left, right, op);
  if (right !== NULL) Py_DECREF(right);
  Py_DECREF(left);
  return result;
}

function is_unionable(o: Ref): boolean {
  return o === Py_None || PyType_Check(o) || _PyGenericAlias_Check(o) || _PyUnion_Check(o) || Py_TYPE(o) === _PyTypeAlias_Type;
}
/** Are two members the same? -1: an exception is set. */
function sameMember(a: Ref, b: Ref): number {
  if (a === b) return 1;
  return _PyGenericAlias_Check(a) && _PyGenericAlias_Check(b) ? PyObject_RichCompareBool(a, b, CMP.EQ) : 0;
}
/** `a | b` of types. */
export function _Py_union_type_or(a: Ref, b: Ref): NewRef | NULL {
  if (!is_unionable(a) || !is_unionable(b)) return Py_NewRef(Py_NotImplemented);
  const members: Ref[] = [];
  for (const o of [a, b]) {
    const parts = _PyUnion_Check(o) ? Array.from({ length: Py_SIZE(_Py_union_args(o)) }, (_, i) => I32[(_Py_union_args(o) + 24 + i * 8) >> 2]! as Ref) : [o];
    for (const part of parts) {
      const member = part === Py_None ? _PyNone_Type : part;
      let known = 0;
      for (const other of members) {
        known = sameMember(other, member);
        if (known !== 0) break;
      }
      if (known < 0) return NULL;
      if (known === 0) members.push(member);
    }
  }
  return make_union(members);
}
function make_union(members: readonly Ref[]): NewRef | NULL {
  if (members.length === 1) return Py_NewRef(members[0]!);
  const args = PyTuple_New(members.length);
  if (args === NULL) return NULL;
  members.forEach((member, i) => { I32[(args + 24 + i * 8) >> 2] = Py_NewRef(member); });
  const union = _PyObject_GC_New(_PyUnion_Type);
  if (union === NULL) { Py_DECREF(args); return NULL; }
  I32[(union + UnionOff.args) >> 2] = args;
  I32[(union + UnionOff.args + 4) >> 2] = I32[(union + UnionOff.parameters) >> 2] = I32[(union + UnionOff.parameters + 4) >> 2] = 0;
  PyObject_GC_Track(union);
  return union;
}

function union_repr(self: Ref): NewRef | NULL {
  const args = _Py_union_args(self);
  const parts: string[] = [];
  for (let i = 0; i < Py_SIZE(args); i++) {
    const member = I32[(args + 24 + i * 8) >> 2]! as Ref;
    const text = member === _PyNone_Type ? "None" : typeText(member);
    if (text === null) return NULL;
    parts.push(text);
  }
  return PyUnicode_FromString(parts.join(" | "));
}
function parametersOf(self: Ref): Ref | NULL {
  const known = I32[(self + UnionOff.parameters) >> 2]! as Ref | NULL;
  if (known !== NULL) return known;
  const parameters = _Py_make_parameters(_Py_union_args(self));
  if (parameters !== NULL) I32[(self + UnionOff.parameters) >> 2] = parameters;
  return parameters;
}
function union_parameters(self: Ref): NewRef | NULL {
  const parameters = parametersOf(self);
  return parameters === NULL ? NULL : Py_NewRef(parameters);
}
function union_getitem(self: Ref, item: Ref): NewRef | NULL {
  const parameters = parametersOf(self);
  if (parameters === NULL) return NULL;
  const args = _Py_subs_parameters(self, _Py_union_args(self), parameters, item);
  if (args === NULL) return NULL;
  let result: NewRef | NULL = Py_NewRef(I32[(args + 24) >> 2]! as Ref);
  for (let i = 1; i < Py_SIZE(args) && result !== NULL; i++) {
    const next: NewRef | NULL = PyNumber_Or(result, I32[(args + 24 + i * 8) >> 2]! as Ref);
    Py_DECREF(result);
    result = next;
  }
  Py_DECREF(args);
  return result;
}
function union_getattro(self: Ref, name: Ref): NewRef | NULL {
  return PyUnicode_Check(name) && PyUnicode_AsJS(name) === "__module__" ? PyObject_GetAttr(Py_TYPE(self), name) : PyObject_GenericGetAttr(self, name);
}

export const _PyUnion_Type = defineType({
  name: "types.UnionType", basicsize: UnionOff.basicsize, flags: TPFLAGS.HAVE_GC | TPFLAGS.DISALLOW_INSTANTIATION,
  doc: "Represent a PEP 604 union type\n\nE.g. for int | str",
  slots: {
    tp_dealloc: union_dealloc, tp_repr: union_repr, tp_hash: union_hash, tp_getattro: union_getattro, tp_traverse: union_traverse,
    tp_richcompare: union_richcompare, nb_or: _Py_union_type_or, mp_subscript: union_getitem,
  },
  members: [["__args__", MemberType.OBJECT, UnionOff.args, 1]],
  getset: [["__parameters__", union_parameters]],
});
