/**
 * types.SimpleNamespace: an object that is its attributes.
 *
 *   _PyNamespaceObject, 24 bytes:   16 ns_dict
 *
 * Source: CPython 3.12 Objects/namespaceobject.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { METH, MemberType, defineType } from "./define.ts";
import { PyDict_GetItemWithError, PyDict_GET_SIZE, PyDict_New, PyDict_Update, dictForEach } from "./dict.ts";
import { PyErr_Occurred, raiseStatus, reprText } from "./errors.ts";
import { PyExc_TypeError } from "./exceptions.ts";
import { PyObject_GC_UnTrack } from "./gcalloc.ts";
import { PyObject_GenericGetAttr, PyObject_GenericSetAttr, PyObject_RichCompare, Py_ReprEnter, Py_ReprLeave } from "./generic.ts";
import { FN, PyTypeOff, Py_CLEAR, Py_DECREF, Py_NewRef, Py_TYPE, TPFLAGS, hasTypeFlag, type visitproc } from "./object.ts";
import { Py_NotImplemented, emptyTuple } from "./singletons.ts";
import { PyTuple_Pack } from "./tuple.ts";
import { PyObject_TypeCheck, typeName } from "./typeobject.ts";
import { PyUnicode_AsJS, PyUnicode_FromString } from "./unicode.ts";

export const enum PyNamespaceOff { ns_dict = 16, basic_size = 24 }
const dictOf = (self: Ref): Ref => I32[(self + PyNamespaceOff.ns_dict) >> 2]! as Ref;

function namespace_new(type: Ref, _args: Ref, _kwargs: Ref | 0): NewRef | NULL {
  const self = FN[I32[(type + PyTypeOff.tp_alloc) >> 2]!]!(type, 0) as NewRef | NULL;
  if (self === NULL) return NULL;
  const dict = PyDict_New();
  if (dict === NULL) { Py_DECREF(self); return NULL; }
  I32[(self + PyNamespaceOff.ns_dict) >> 2] = dict;
  return self;
}
function namespace_init(self: Ref, args: Ref, kwargs: Ref | 0): Status {
  if (I32[(args + 16) >> 2] !== 0) return raiseStatus(PyExc_TypeError, "no positional arguments expected");
  if (!kwargs) return 0;
  let bad = false;
  dictForEach(kwargs, (key) => { bad = !hasTypeFlag(key, TPFLAGS.UNICODE_SUBCLASS); return bad; });
  if (bad) return raiseStatus(PyExc_TypeError, "keywords must be strings");
  return PyDict_Update(dictOf(self), kwargs) as Status;
}
function namespace_dealloc(self: Ref): void {
  PyObject_GC_UnTrack(self);
  Py_CLEAR(self + PyNamespaceOff.ns_dict);
  FN[I32[(Py_TYPE(self) + PyTypeOff.tp_free) >> 2]!]!(self);
}
function namespace_repr(self: Ref): NewRef | NULL {
  const name = Py_TYPE(self) === _PyNamespace_Type ? "namespace" : typeName(self);
  const entered = Py_ReprEnter(self);
  if (entered !== 0) return entered > 0 ? PyUnicode_FromString(`${name}(...)`) : NULL;
  const dict = Py_NewRef(dictOf(self));
  const names: Ref[] = [];
  dictForEach(dict, (key) => { names.push(Py_NewRef(key)); });
  const parts: string[] = [];
  let failed = false;
  for (const key of names) {
    if (failed || !hasTypeFlag(key, TPFLAGS.UNICODE_SUBCLASS) || I32[(key + 16) >> 2] === 0) continue;
    const value = PyDict_GetItemWithError(dict, key);
    const text = value === NULL ? null : reprText(value);
    failed = text === null && PyErr_Occurred() !== NULL;
    if (text !== null) parts.push(`${PyUnicode_AsJS(key)}=${text}`);
  }
  for (const key of names) Py_DECREF(key);
  Py_DECREF(dict);
  Py_ReprLeave(self);
  return failed ? NULL : PyUnicode_FromString(`${name}(${parts.join(", ")})`);
}
function namespace_traverse(self: Ref, visit: visitproc, arg: number): number {
  const dict = dictOf(self) as Ref | 0;
  return dict ? visit(dict, arg) : 0;
}
function namespace_clear(self: Ref): number {
  Py_CLEAR(self + PyNamespaceOff.ns_dict);
  return 0;
}
function namespace_richcompare(a: Ref, b: Ref, op: number): NewRef | NULL {
  if (!PyObject_TypeCheck(a, _PyNamespace_Type) || !PyObject_TypeCheck(b, _PyNamespace_Type)) return Py_NewRef(Py_NotImplemented);
  return PyObject_RichCompare(dictOf(a), dictOf(b), op);
}
function namespace_reduce(self: Ref): NewRef | NULL { return PyTuple_Pack(Py_TYPE(self), emptyTuple, dictOf(self)); }

/** The slots of a type whose objects are a dict of attributes at offset 16, and nothing else. */
export const namespaceSlots = {
  tp_dealloc: namespace_dealloc, tp_traverse: namespace_traverse, tp_clear: namespace_clear,
  tp_new: namespace_new, tp_getattro: PyObject_GenericGetAttr, tp_setattro: PyObject_GenericSetAttr,
};
export const _PyNamespace_Type = defineType({
  name: "types.SimpleNamespace", basicsize: PyNamespaceOff.basic_size, flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE,
  dictoffset: PyNamespaceOff.ns_dict, doc: "A simple attribute-based namespace.\n\nSimpleNamespace(**kwargs)",
  slots: { ...namespaceSlots, tp_repr: namespace_repr, tp_richcompare: namespace_richcompare, tp_init: namespace_init },
  members: [["__dict__", MemberType.OBJECT, PyNamespaceOff.ns_dict, 1]],
  methods: [["__reduce__", METH.NOARGS, namespace_reduce, "Return state information for pickling"]],
});

/** A namespace with the items of `kwargs` (a dict, or 0). */
export function _PyNamespace_New(kwargs: Ref | 0): NewRef | NULL {
  const self = newNamespace(_PyNamespace_Type);
  if (self === NULL) return NULL;
  if (kwargs && PyDict_GET_SIZE(kwargs) && PyDict_Update(dictOf(self), kwargs) < 0) { Py_DECREF(self); return NULL; }
  return self;
}
/** An object of a type with `namespaceSlots`, without attributes. */
export function newNamespace(type: Ref): NewRef | NULL { return namespace_new(type, emptyTuple, 0); }
