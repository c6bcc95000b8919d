/**
 * None, NotImplemented and Ellipsis. Source: CPython 3.12 Objects/object.c, Objects/sliceobject.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { Boot, onBoot } from "./boot.ts";
import { METH, defineType } from "./define.ts";
import { PyErr_WarnEx, raise } from "./errors.ts";
import { PyExc_DeprecationWarning, PyExc_TypeError } from "./exceptions.ts";
import { setHash } from "./hash.ts";
import { PyDict_GET_SIZE } from "./dict.ts";
import { PyObjectOff, Py_NewRef, Py_SIZE } from "./object.ts";
import { Py_Ellipsis, Py_None, Py_NotImplemented } from "./singletons.ts";
import { PyUnicode_FromString } from "./unicode.ts";

/** tp_new of a type with one instance: that instance, when there are no arguments. */
function singletonNew(instance: Ref, name: string, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  if (Py_SIZE(args) !== 0 || (kwargs !== 0 && PyDict_GET_SIZE(kwargs) !== 0)) return raise(PyExc_TypeError, `${name} takes no arguments`);
  return Py_NewRef(instance);
}
/** Dropping one is a bug in somebody's counting, mended by making it immortal again. */
function singleton_dealloc(self: Ref): void { I32[(self + PyObjectOff.ob_refcnt) >> 2] = -1; }

function none_repr(): NewRef | NULL { return PyUnicode_FromString("None"); }
function none_bool(): number { return 0; }
function none_hash(): Status { return setHash(0xfca86420 | 0, 0); }
function none_new(_type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL { return singletonNew(Py_None, "NoneType", args, kwargs); }

export const _PyNone_Type = defineType({
  name: "NoneType", basicsize: 16,
  slots: { tp_dealloc: singleton_dealloc, tp_repr: none_repr, tp_hash: none_hash, tp_new: none_new, nb_bool: none_bool },
});

function notimplemented_repr(): NewRef | NULL { return PyUnicode_FromString("NotImplemented"); }
function notimplemented_new(_type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  return singletonNew(Py_NotImplemented, "NotImplementedType", args, kwargs);
}
function notimplemented_bool(): number {
  return PyErr_WarnEx(PyExc_DeprecationWarning, "NotImplemented should not be used in a boolean context", 1) < 0 ? -1 : 1;
}
export const _PyNotImplemented_Type = defineType({
  name: "NotImplementedType", basicsize: 16,
  slots: { tp_dealloc: singleton_dealloc, tp_repr: notimplemented_repr, tp_new: notimplemented_new, nb_bool: notimplemented_bool },
  methods: [["__reduce__", METH.NOARGS, notimplemented_repr]],
});

function ellipsis_repr(): NewRef | NULL { return PyUnicode_FromString("Ellipsis"); }
function ellipsis_new(_type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  return singletonNew(Py_Ellipsis, "EllipsisType", args, kwargs);
}
export const PyEllipsis_Type = defineType({
  name: "ellipsis", basicsize: 16,
  slots: { tp_dealloc: singleton_dealloc, tp_repr: ellipsis_repr, tp_new: ellipsis_new },
  methods: [["__reduce__", METH.NOARGS, ellipsis_repr]],
});

onBoot(Boot.STATICS, () => {
  for (const [instance, type] of [[Py_None, _PyNone_Type], [Py_NotImplemented, _PyNotImplemented_Type], [Py_Ellipsis, PyEllipsis_Type]] as const) {
    I32[instance >> 2] = -1;
    I32[(instance + 8) >> 2] = type;
  }
});
