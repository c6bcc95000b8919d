/**
 * Descriptors of builtin types: methods, class methods, members, getsets, slot wrappers.
 *
 *   PyDescrObject        16 d_type   24 d_name   32 d_qualname (NULL until asked for)
 *   method_descriptor    40 d_method (PyMethodDef)   48 vectorcall                      56 bytes
 *   member_descriptor    40 d_member (PyMemberDef)                                      48
 *   getset_descriptor    40 d_getset (PyGetSetDef)                                      48
 *   wrapper_descriptor   40 d_base (line of slotdefs)   48 d_wrapped (slot function)    56
 *
 * Source: CPython 3.12 Objects/descrobject.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { _PyObject_RealIsSubclass } from "./abstract.ts";
import { PyObject_VectorcallDict, PyVectorcall_Call } from "./call.ts";
import { PyCFunction_NewEx, PyMethodDefOff } from "./cfunction.ts";
import { METH, MemberType, defineType, type GetSetSpec, type MemberSpec } from "./define.ts";
import { vectorcallOfMethod } from "./descr-call.ts";
import { PyMember_GetOne, PyMember_SetOne } from "./descr-member.ts";
import { PyWrapper_New, wrapperdescr_raw_call } from "./descr-wrapper.ts";
import { PyDict_GetItemWithError } from "./dict.ts";
import { raise, raiseStatus } from "./errors.ts";
import { PyExc_AttributeError, PyExc_TypeError } from "./exceptions.ts";
import { PyObject_GC_Del, PyObject_GC_UnTrack, PyType_GenericAlloc } from "./gcalloc.ts";
import { PyObject_GenericGetAttr, PyObject_GetAttr } from "./generic.ts";
import { ID } from "./id.ts";
import { FN, Py_DECREF, Py_INCREF, Py_NewRef, Py_SIZE, Py_TYPE, Py_XDECREF, TPFLAGS, fnIndex, type visitproc } from "./object.ts";
import { Py_None } from "./singletons.ts";
import { State } from "./state.ts";
import { PyTuple_GetSlice, PyTuple_Pack } from "./tuple.ts";
import { PyObject_TypeCheck, PyType_Check, PyType_IsSubtype, nameOfType, typeName } from "./typeobject.ts";
import { slotdefs, type Slotdef } from "./typeobject-slotdefs.ts";
import { PyUnicode_AsJS, PyUnicode_FromString, internSteal } from "./unicode.ts";

export { PyMember_GetOne, PyMember_SetOne } from "./descr-member.ts";
export { PyWrapper_New, _PyMethodWrapper_Type } from "./descr-wrapper.ts";

export const enum PyDescrOff { d_type = 16, d_name = 24, d_qualname = 32, d_method = 40, d_member = 40, d_getset = 40, vectorcall = 48 }
export const enum PyWrapperDescrOff { d_base = 40, d_wrapped = 48 }

function get(descr: Ref, offset: number): number { return I32[(descr + offset) >> 2]!; }
export function descrName(descr: Ref): string { return PyUnicode_AsJS(get(descr, PyDescrOff.d_name) as Ref); }
export function descrTypeName(descr: Ref): string { return nameOfType(get(descr, PyDescrOff.d_type) as Ref); }

function descr_new(kind: Ref, type: Ref, name: Ref): NewRef | NULL {
  const descr = PyType_GenericAlloc(kind, 0);
  if (descr === NULL) return NULL;
  I32[(descr + PyDescrOff.d_type) >> 2] = Py_NewRef(type);
  I32[(descr + PyDescrOff.d_name) >> 2] = internSteal(Py_NewRef(name));
  return descr;
}
/** `def`: a PyMethodDef. */
export function PyDescr_NewMethod(type: Ref, def: number): NewRef | NULL {
  const descr = descr_new(PyMethodDescr_Type, type, I32[def >> 2]! as Ref);
  if (descr === NULL) return NULL;
  I32[(descr + PyDescrOff.d_method) >> 2] = def;
  I32[(descr + PyDescrOff.vectorcall) >> 2] = vectorcallOfMethod(I32[(def + PyMethodDefOff.ml_flags) >> 2]!);
  return descr;
}
export function PyDescr_NewClassMethod(type: Ref, def: number): NewRef | NULL {
  const descr = descr_new(PyClassMethodDescr_Type, type, I32[def >> 2]! as Ref);
  if (descr !== NULL) I32[(descr + PyDescrOff.d_method) >> 2] = def;
  return descr;
}
/** `def`: a PyMemberDef. */
export function PyDescr_NewMember(type: Ref, def: number): NewRef | NULL {
  const descr = descr_new(PyMemberDescr_Type, type, I32[def >> 2]! as Ref);
  if (descr !== NULL) I32[(descr + PyDescrOff.d_member) >> 2] = def;
  return descr;
}
/** `def`: a PyGetSetDef. */
export function PyDescr_NewGetSet(type: Ref, def: number): NewRef | NULL {
  const descr = descr_new(PyGetSetDescr_Type, type, I32[def >> 2]! as Ref);
  if (descr !== NULL) I32[(descr + PyDescrOff.d_getset) >> 2] = def;
  return descr;
}
/** `line`: of slotdefs; `wrapped`: index of the type's slot function. */
export function PyDescr_NewWrapper(type: Ref, line: number, wrapped: number): NewRef | NULL {
  const descr = descr_new(PyWrapperDescr_Type, type, slotdefs[line]!.name);
  if (descr === NULL) return NULL;
  I32[(descr + PyWrapperDescrOff.d_base) >> 2] = line;
  I32[(descr + PyWrapperDescrOff.d_wrapped) >> 2] = wrapped;
  return descr;
}
/** The line of the table that a slot wrapper stands for. */
export function slotdefOfWrapper(descr: Ref): Slotdef { return slotdefs[get(descr, PyWrapperDescrOff.d_base)]!; }
 // tp_descr_set

// --- common slots

function descr_dealloc(descr: Ref): void {
  PyObject_GC_UnTrack(descr);
  Py_XDECREF(get(descr, PyDescrOff.d_type) as Ref | 0);
  Py_XDECREF(get(descr, PyDescrOff.d_name) as Ref | 0);
  Py_XDECREF(get(descr, PyDescrOff.d_qualname) as Ref | 0);
  PyObject_GC_Del(descr);
}
function descr_traverse(descr: Ref, visit: visitproc, arg: number): number {
  const type = get(descr, PyDescrOff.d_type) as Ref | 0;
  return type ? visit(type, arg) : 0;
}
function descr_owns(descr: Ref, visit: visitproc, arg: number): number {
  for (const offset of [PyDescrOff.d_name, PyDescrOff.d_qualname]) {
    const o = get(descr, offset) as Ref | 0;
    if (o) visit(o, arg);
  }
  return 0;
}
function reprAs(descr: Ref, what: string): NewRef | NULL {
  return PyUnicode_FromString(`<${what} '${descrName(descr)}' of '${descrTypeName(descr)}' objects>`);
}
function method_repr(descr: Ref): NewRef | NULL { return reprAs(descr, "method"); }
function member_repr(descr: Ref): NewRef | NULL { return reprAs(descr, "member"); }
function getset_repr(descr: Ref): NewRef | NULL { return reprAs(descr, "attribute"); }
function wrapperdescr_repr(descr: Ref): NewRef | NULL { return reprAs(descr, "slot wrapper"); }

/** May the descriptor be applied to `o`? False: TypeError is set. */
export function descr_check(descr: Ref, o: Ref): boolean {
  if (PyObject_TypeCheck(o, get(descr, PyDescrOff.d_type) as Ref)) return true;
  raise(PyExc_TypeError, `descriptor '${descrName(descr)}' for '${descrTypeName(descr)}' objects doesn't apply to a '${typeName(o)}' object`);
  return false;
}

// --- reading and writing

function method_get(descr: Ref, o: Ref | 0, _type: Ref | 0): NewRef | NULL {
  if (o === 0) return Py_NewRef(descr);
  return descr_check(descr, o) ? PyCFunction_NewEx(get(descr, PyDescrOff.d_method), o, NULL) : NULL;
}
function classmethod_get(descr: Ref, o: Ref | 0, givenType: Ref | 0): NewRef | NULL {
  const name = descrName(descr);
  const own = get(descr, PyDescrOff.d_type) as Ref;
  const type = givenType || (o === 0 ? 0 : Py_TYPE(o));
  if (type === 0) return raise(PyExc_TypeError, `descriptor '${name}' for type '${nameOfType(own)}' needs either an object or a type`);
  if (!PyType_Check(type)) return raise(PyExc_TypeError, `descriptor '${name}' for type '${nameOfType(own)}' needs a type, not a '${typeName(type)}' as arg 2`);
  if (!PyType_IsSubtype(type, own)) {
    return raise(PyExc_TypeError, `descriptor '${name}' requires a subtype of '${nameOfType(own)}' but received '${nameOfType(type)}'`);
  }
  return PyCFunction_NewEx(get(descr, PyDescrOff.d_method), type, NULL);
}
function member_get(descr: Ref, o: Ref | 0, _type: Ref | 0): NewRef | NULL {
  if (o === 0) return Py_NewRef(descr);
  return descr_check(descr, o) ? PyMember_GetOne(o, get(descr, PyDescrOff.d_member)) : NULL;
}
function member_set(descr: Ref, o: Ref, value: Ref | 0): Status {
  return descr_check(descr, o) ? PyMember_SetOne(o, get(descr, PyDescrOff.d_member), value) : -1;
}
function getset_get(descr: Ref, o: Ref | 0, _type: Ref | 0): NewRef | NULL {
  if (o === 0) return Py_NewRef(descr);
  if (!descr_check(descr, o)) return NULL;
  const def = get(descr, PyDescrOff.d_getset);
  const getter = I32[(def + 8) >> 2]!;
  if (getter !== 0) return FN[getter]!(o, I32[(def + 32) >> 2]!) as NewRef | NULL;
  return raise(PyExc_AttributeError, `attribute '${descrName(descr)}' of '${descrTypeName(descr)}' objects is not readable`);
}
function getset_set(descr: Ref, o: Ref, value: Ref | 0): Status {
  if (!descr_check(descr, o)) return -1;
  const def = get(descr, PyDescrOff.d_getset);
  const setter = I32[(def + 16) >> 2]!;
  if (setter !== 0) return FN[setter]!(o, value, I32[(def + 32) >> 2]!) as Status;
  return raiseStatus(PyExc_AttributeError, `attribute '${descrName(descr)}' of '${descrTypeName(descr)}' objects is not writable`);
}
function wrapperdescr_get(descr: Ref, o: Ref | 0, _type: Ref | 0): NewRef | NULL {
  if (o === 0) return Py_NewRef(descr);
  return descr_check(descr, o) ? PyWrapper_New(descr, o) : NULL;
}

// --- calls

/** The first argument of a call, which the descriptor is to be applied to; NULL: TypeError is set. */
function firstArgument(descr: Ref, args: Ref): Ref | NULL {
  if (Py_SIZE(args) > 0) return I32[(args + 24) >> 2]! as Ref;
  return raise(PyExc_TypeError, `descriptor '${descrName(descr)}' of '${descrTypeName(descr)}' object needs an argument`);
}
function classmethoddescr_call(descr: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const self = firstArgument(descr, args);
  const bound = self === NULL ? NULL : classmethod_get(descr, NULL, self);
  if (bound === NULL) return NULL;
  const result = PyObject_VectorcallDict(bound, args + 32, Py_SIZE(args) - 1, kwargs);
  Py_DECREF(bound);
  return result;
}
function wrapperdescr_call(descr: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const self = firstArgument(descr, args);
  if (self === NULL) return NULL;
  const matches = _PyObject_RealIsSubclass(Py_TYPE(self), get(descr, PyDescrOff.d_type) as Ref);
  if (matches < 0) return NULL;
  if (matches === 0) {
    return raise(PyExc_TypeError, `descriptor '${descrName(descr)}' requires a '${descrTypeName(descr)}' object but received a '${typeName(self)}'`);
  }
  const rest = PyTuple_GetSlice(args, 1, Py_SIZE(args));
  if (rest === NULL) return NULL;
  const result = wrapperdescr_raw_call(descr, self, rest, kwargs);
  Py_DECREF(rest);
  return result;
}

// --- attributes

function docOf(doc: number): NewRef { return Py_NewRef(doc === 0 ? Py_None : doc as Ref); }
function method_get_doc(descr: Ref): NewRef { return docOf(I32[(get(descr, PyDescrOff.d_method) + PyMethodDefOff.ml_doc) >> 2]!); }
function member_get_doc(descr: Ref): NewRef { return docOf(I32[(get(descr, PyDescrOff.d_member) + 32) >> 2]!); }
function getset_get_doc(descr: Ref): NewRef { return docOf(I32[(get(descr, PyDescrOff.d_getset) + 24) >> 2]!); }
function wrapperdescr_get_doc(descr: Ref): NewRef { return docOf(slotdefOfWrapper(descr).doc); }
function get_text_signature(_descr: Ref): NewRef { return Py_NewRef(Py_None); }

export function descr_get_qualname(descr: Ref): NewRef | NULL {
  const known = get(descr, PyDescrOff.d_qualname) as Ref | 0;
  if (known) return Py_NewRef(known);
  const type = PyObject_GetAttr(get(descr, PyDescrOff.d_type) as Ref, ID("__qualname__"));
  if (type === NULL) return NULL;
  const qualname = PyUnicode_FromString(`${PyUnicode_AsJS(type)}.${descrName(descr)}`);
  Py_DECREF(type);
  if (qualname === NULL) return NULL;
  I32[(descr + PyDescrOff.d_qualname) >> 2] = qualname;
  return Py_NewRef(qualname);
}
/** (getattr, (owner, name)): for pickle. */
export function reduceAsGetattr(owner: Ref, name: Ref): NewRef | NULL {
  const getattr = PyDict_GetItemWithError(I32[State.builtins_dict >> 2]! as Ref, ID("getattr"));
  if (getattr === NULL) return NULL;
  const args = PyTuple_Pack(owner, name);
  if (args === NULL) return NULL;
  Py_INCREF(getattr);
  const pair = PyTuple_Pack(getattr, args);
  Py_DECREF(getattr);
  Py_DECREF(args);
  return pair;
}
function descr_reduce(descr: Ref): NewRef | NULL {
  return reduceAsGetattr(get(descr, PyDescrOff.d_type) as Ref, get(descr, PyDescrOff.d_name) as Ref);
}

const members: MemberSpec[] = [["__objclass__", MemberType.OBJECT, PyDescrOff.d_type, 1], ["__name__", MemberType.OBJECT, PyDescrOff.d_name, 1]];
function attributes(doc: (descr: Ref) => NewRef, withSignature: boolean): GetSetSpec[] {
  const qualname: GetSetSpec = ["__qualname__", descr_get_qualname];
  return withSignature ? [["__doc__", doc], qualname, ["__text_signature__", get_text_signature]] : [["__doc__", doc], qualname];
}

const FLAGS = TPFLAGS.HAVE_GC | TPFLAGS.DISALLOW_INSTANTIATION;
/** Index of `descr_traverse`. */
export const DESCR_TRAVERSE = fnIndex(descr_traverse);
const common = { tp_dealloc: descr_dealloc, tp_getattro: PyObject_GenericGetAttr, tp_traverse: descr_traverse } as const;

export const PyMethodDescr_Type = defineType({
  name: "method_descriptor", basicsize: 56, flags: FLAGS | TPFLAGS.HAVE_VECTORCALL | TPFLAGS.METHOD_DESCRIPTOR, vectorcall_offset: PyDescrOff.vectorcall,
  slots: { ...common, tp_repr: method_repr, tp_call: PyVectorcall_Call, tp_descr_get: method_get },
  owns: descr_owns, members, getset: attributes(method_get_doc, true), methods: [["__reduce__", METH.NOARGS, descr_reduce]],
});
export const PyClassMethodDescr_Type = defineType({
  name: "classmethod_descriptor", basicsize: 56, flags: FLAGS,
  slots: { ...common, tp_repr: method_repr, tp_call: classmethoddescr_call, tp_descr_get: classmethod_get },
  owns: descr_owns, members, getset: attributes(method_get_doc, true),
});
export const PyMemberDescr_Type = defineType({
  name: "member_descriptor", basicsize: 48, flags: FLAGS,
  slots: { ...common, tp_repr: member_repr, tp_descr_get: member_get, tp_descr_set: member_set },
  owns: descr_owns, members, getset: attributes(member_get_doc, false), methods: [["__reduce__", METH.NOARGS, descr_reduce]],
});
export const PyGetSetDescr_Type = defineType({
  name: "getset_descriptor", basicsize: 48, flags: FLAGS,
  slots: { ...common, tp_repr: getset_repr, tp_descr_get: getset_get, tp_descr_set: getset_set },
  owns: descr_owns, members, getset: attributes(getset_get_doc, false),
});
export const PyWrapperDescr_Type = defineType({
  name: "wrapper_descriptor", basicsize: 56, flags: FLAGS | TPFLAGS.METHOD_DESCRIPTOR,
  slots: { ...common, tp_repr: wrapperdescr_repr, tp_call: wrapperdescr_call, tp_descr_get: wrapperdescr_get },
  owns: descr_owns, members, getset: attributes(wrapperdescr_get_doc, true), methods: [["__reduce__", METH.NOARGS, descr_reduce]],
});
