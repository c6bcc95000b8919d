/**
 * property.
 *
 *   propertyobject, 64 bytes: 16 fget   24 fset   32 fdel   40 doc   48 name   56 getter_doc (the doc is the getter's)
 *
 * Source: CPython 3.12 Objects/descrobject.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { arg, argSpec, unpackTupleDict } from "./args.ts";
import { PyBool_FromLong } from "./bool.ts";
import { PyObject_CallOneArg, callArgs, callTwoArgs } from "./call.ts";
import { METH, MemberType, defineType } from "./define.ts";
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_Occurred, raise, reprText } from "./errors.ts";
import { PyExc_AttributeError, PyExc_TypeError } from "./exceptions.ts";
import { PyObject_GC_Del, PyObject_GC_UnTrack, PyType_GenericAlloc } from "./gcalloc.ts";
import { PyObject_GenericGetAttr, PyObject_SetAttr, _PyObject_LookupAttr } from "./generic.ts";
import { ID } from "./id.ts";
import { FN, PyTypeOff, Py_CLEAR, Py_DECREF, Py_NewRef, Py_TYPE, Py_XDECREF, Py_XNewRef, Py_XSETREF, TPFLAGS, type visitproc } from "./object.ts";
import { Py_None } from "./singletons.ts";
import { _PyObject_IsAbstract } from "./staticclass.ts";
import { PyObject_TypeCheck, PyType_GenericNew } from "./typeobject.ts";
import { type_qualname } from "./typeobject-getset.ts";

const enum PropertyOff { get = 16, set = 24, del = 32, doc = 40, name = 48, getter_doc = 56, basicsize = 64 }

function field(self: Ref, offset: number): Ref | 0 { return I32[(self + offset) >> 2]! as Ref | 0; }

/** AttributeError for a missing accessor, with the property's and the class's name when they are known. */
function missing(self: Ref, o: Ref, what: string): NULL {
  const name = field(self, PropertyOff.name);
  const qualname = type_qualname(Py_TYPE(o));
  if (qualname === NULL) return NULL;
  const owner = reprText(qualname);
  Py_DECREF(qualname);
  const own = name ? reprText(name) : "";
  if (owner === null || own === null) return NULL;
  return raise(PyExc_AttributeError, name ? `property ${own} of ${owner} object has no ${what}` : `property of ${owner} object has no ${what}`);
}

function property_descr_get(self: Ref, o: Ref | 0, _type: Ref | 0): NewRef | NULL {
  if (o === 0 || o === Py_None) return Py_NewRef(self);
  const getter = field(self, PropertyOff.get);
  return getter === 0 ? missing(self, o, "getter") : PyObject_CallOneArg(getter, o);
}
function property_descr_set(self: Ref, o: Ref, value: Ref | 0): Status {
  const fn = field(self, value === 0 ? PropertyOff.del : PropertyOff.set);
  if (fn === 0) { missing(self, o, value === 0 ? "deleter" : "setter"); return -1; }
  const result = value === 0 ? PyObject_CallOneArg(fn, o) : callTwoArgs(fn, o, value);
  if (result === NULL) return -1;
  Py_DECREF(result);
  return 0;
}

function property_dealloc(self: Ref): void {
  PyObject_GC_UnTrack(self);
  for (const offset of [PropertyOff.get, PropertyOff.set, PropertyOff.del, PropertyOff.doc, PropertyOff.name]) Py_XDECREF(field(self, offset));
  FN[I32[(Py_TYPE(self) + PyTypeOff.tp_free) >> 2]!]!(self);
}
function property_traverse(self: Ref, visit: visitproc, arg: number): number {
  for (let offset: number = PropertyOff.get; offset <= PropertyOff.name; offset += 8) {
    const o = field(self, offset);
    const result = o ? visit(o, arg) : 0;
    if (result) return result;
  }
  return 0;
}
function property_clear(self: Ref): number {
  Py_CLEAR(self + PropertyOff.doc);
  return 0;
}

const init_spec = argSpec("property", "fget=, fset=, fdel=, doc=");

function property_init(self: Ref, args: Ref, kwargs: Ref | 0): Status {
  const given = unpackTupleDict(init_spec, args, kwargs);
  if (given === null) return -1;
  const accessor = (i: number): NewRef | 0 => Py_XNewRef(given[i] === Py_None ? 0 : given[i]!);
  Py_XSETREF(self + PropertyOff.get, accessor(0));
  Py_XSETREF(self + PropertyOff.set, accessor(1));
  Py_XSETREF(self + PropertyOff.del, accessor(2));
  Py_XSETREF(self + PropertyOff.doc, 0);
  Py_XSETREF(self + PropertyOff.name, 0);
  I32[(self + PropertyOff.getter_doc) >> 2] = 0;
  return initDoc(self, accessor(3));
}
/** Without a doc of its own a property takes the getter's. */
function initDoc(self: Ref, docSteal: NewRef | 0): Status {
  let doc = docSteal;
  const getter = field(self, PropertyOff.get);
  if (doc === 0 && getter !== 0) {
    doc = _PyObject_LookupAttr(getter, ID("__doc__"));
    if (doc === NULL) { if (PyErr_Occurred()) return -1; }
    else if (doc === Py_None) doc = 0;
    else I32[(self + PropertyOff.getter_doc) >> 2] = 1;
  }
  if (Py_TYPE(self) === PyProperty_Type) {
    Py_XSETREF(self + PropertyOff.doc, doc);
    return 0;
  }
  const status = PyObject_SetAttr(self, ID("__doc__"), doc || Py_None);
  Py_XDECREF(doc);
  if (status < 0 && I32[(self + PropertyOff.getter_doc) >> 2] === 0 && PyErr_ExceptionMatches(PyExc_AttributeError)) {
    PyErr_Clear();
    return 0;
  }
  return status;
}

/** A copy with the accessors that are not 0 replaced. */
function property_copy(self: Ref, getter: Ref | 0, setter: Ref | 0, deleter: Ref | 0): NewRef | NULL {
  const pick = (given: Ref | 0, offset: number): Ref => (given === 0 || given === Py_None ? field(self, offset) || Py_None : given);
  const fget = pick(getter, PropertyOff.get);
  const doc = I32[(self + PropertyOff.getter_doc) >> 2] !== 0 && fget !== Py_None ? Py_None : field(self, PropertyOff.doc) || Py_None;
  const copy = callArgs(Py_TYPE(self), fget, pick(setter, PropertyOff.set), pick(deleter, PropertyOff.del), doc);
  if (copy !== NULL && PyObject_TypeCheck(copy, PyProperty_Type)) Py_XSETREF(copy + PropertyOff.name, Py_XNewRef(field(self, PropertyOff.name)));
  return copy;
}
function property_getter(self: Ref, fn: Ref): NewRef | NULL { return property_copy(self, fn, 0, 0); }
function property_setter(self: Ref, fn: Ref): NewRef | NULL { return property_copy(self, 0, fn, 0); }
function property_deleter(self: Ref, fn: Ref): NewRef | NULL { return property_copy(self, 0, 0, fn); }
function property_set_name(self: Ref, args: Ref): NewRef | NULL {
  const n = I32[(args + 16) >> 2]!;
  if (n !== 2) return raise(PyExc_TypeError, `__set_name__() takes 2 positional arguments but ${n} were given`);
  Py_XSETREF(self + PropertyOff.name, Py_NewRef(arg(args + 24, 1)));
  return Py_NewRef(Py_None);
}
function property_isabstract(self: Ref): NewRef | NULL {
  for (const offset of [PropertyOff.get, PropertyOff.set, PropertyOff.del]) {
    const abstract = _PyObject_IsAbstract(field(self, offset));
    if (abstract !== 0) return abstract < 0 ? NULL : PyBool_FromLong(1);
  }
  return PyBool_FromLong(0);
}

export const PyProperty_Type = defineType({
  name: "property", basicsize: PropertyOff.basicsize, flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE,
  doc: "Property attribute.\n\n  fget: function to get the value\n  fset: function to set it\n  fdel: function to delete it\n  doc: docstring",
  slots: {
    tp_dealloc: property_dealloc, tp_getattro: PyObject_GenericGetAttr, tp_traverse: property_traverse, tp_clear: property_clear,
    tp_descr_get: property_descr_get, tp_descr_set: property_descr_set, tp_init: property_init, tp_alloc: PyType_GenericAlloc,
    tp_new: PyType_GenericNew, tp_free: PyObject_GC_Del,
  },
  methods: [
    ["getter", METH.O, property_getter, "Descriptor to obtain a copy of the property with a different getter."],
    ["setter", METH.O, property_setter, "Descriptor to obtain a copy of the property with a different setter."],
    ["deleter", METH.O, property_deleter, "Descriptor to obtain a copy of the property with a different deleter."],
    ["__set_name__", METH.VARARGS, property_set_name, "Method to set name of a property."],
  ],
  members: [
    ["fget", MemberType.OBJECT, PropertyOff.get, 1], ["fset", MemberType.OBJECT, PropertyOff.set, 1], ["fdel", MemberType.OBJECT, PropertyOff.del, 1],
    ["__doc__", MemberType.OBJECT, PropertyOff.doc, 0],
  ],
  getset: [["__isabstractmethod__", property_isabstract]],
});
