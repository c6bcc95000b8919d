/**
 * method-wrapper: a slot of a builtin type bound to an object, `(1).__add__`.
 *
 *   wrapperobject, 32 bytes: 16 descr   24 self
 *
 * Source: CPython 3.12 Objects/descrobject.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { METH, MemberType, defineType } from "./define.ts";
import { PyDescrOff, PyWrapperDescrOff, descrName, descr_get_qualname, reduceAsGetattr, slotdefOfWrapper } from "./descr.ts";
import { PyDict_GET_SIZE } from "./dict.ts";
import { raise } from "./errors.ts";
import { PyExc_TypeError } from "./exceptions.ts";
import { PyObject_GC_Del, PyObject_GC_Track, PyObject_GC_UnTrack, _PyObject_GC_New } from "./gcalloc.ts";
import { PyObject_GenericGetAttr, pointerText } from "./generic.ts";
import { hashHi, hashLo, setHash } from "./hash.ts";
import { CMP, Py_NewRef, Py_TYPE, Py_XDECREF, TPFLAGS, type visitproc } from "./object.ts";
import { _Py_HashPointer } from "./pyhash.ts";
import { Py_False, Py_None, Py_NotImplemented, Py_True } from "./singletons.ts";
import { Trash, trashcanBegin, trashcanEnd } from "./trashcan.ts";
import { typeName } from "./typeobject.ts";
import { PyUnicode_FromString } from "./unicode.ts";

export const enum PyWrapperOff { descr = 16, self = 24, basicsize = 32 }

function descrOf(wrapper: Ref): Ref { return I32[(wrapper + PyWrapperOff.descr) >> 2]! as Ref; }
function selfOf(wrapper: Ref): Ref { return I32[(wrapper + PyWrapperOff.self) >> 2]! as Ref; }

export function PyWrapper_New(descr: Ref, self: Ref): NewRef | NULL {
  const wrapper = _PyObject_GC_New(_PyMethodWrapper_Type);
  if (wrapper === NULL) return NULL;
  I32[(wrapper + PyWrapperOff.descr) >> 2] = Py_NewRef(descr);
  I32[(wrapper + PyWrapperOff.descr + 4) >> 2] = 0;
  I32[(wrapper + PyWrapperOff.self) >> 2] = Py_NewRef(self);
  I32[(wrapper + PyWrapperOff.self + 4) >> 2] = 0;
  PyObject_GC_Track(wrapper);
  return wrapper;
}

/** Calls a slot wrapper for `self`, the other arguments in a tuple. */
export function wrapperdescr_raw_call(descr: Ref, self: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const def = slotdefOfWrapper(descr);
  const wrapped = I32[(descr + PyWrapperDescrOff.d_wrapped) >> 2]!;
  if (!def.keywords && kwargs !== 0 && PyDict_GET_SIZE(kwargs) !== 0) {
    return raise(PyExc_TypeError, `wrapper ${descrName(descr)}() takes no keyword arguments`);
  }
  return def.wrapper!(self, args, wrapped, kwargs);
}
function wrapper_call(wrapper: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  return wrapperdescr_raw_call(descrOf(wrapper), selfOf(wrapper), args, kwargs);
}
function wrapper_dealloc(wrapper: Ref): void {
  PyObject_GC_UnTrack(wrapper);
  const trash = trashcanBegin(wrapper, wrapper_dealloc);
  if (trash === Trash.DEPOSITED) return;
  Py_XDECREF(descrOf(wrapper));
  Py_XDECREF(selfOf(wrapper));
  PyObject_GC_Del(wrapper);
  trashcanEnd(trash);
}
function wrapper_traverse(wrapper: Ref, visit: visitproc, arg: number): number {
  return visit(descrOf(wrapper), arg) || visit(selfOf(wrapper), arg);
}
function wrapper_repr(wrapper: Ref): NewRef | NULL {
  const self = selfOf(wrapper);
  return PyUnicode_FromString(`<method-wrapper '${descrName(descrOf(wrapper))}' of ${typeName(self)} object at ${pointerText(self)}>`);
}
function wrapper_richcompare(a: Ref, b: Ref, op: number): NewRef {
  if ((op !== CMP.EQ && op !== CMP.NE) || Py_TYPE(a) !== _PyMethodWrapper_Type || Py_TYPE(b) !== _PyMethodWrapper_Type) return Py_NewRef(Py_NotImplemented);
  const equal = descrOf(a) === descrOf(b) && selfOf(a) === selfOf(b);
  return Py_NewRef(equal === (op === CMP.EQ) ? Py_True : Py_False);
}
function wrapper_hash(wrapper: Ref): Status {
  _Py_HashPointer(selfOf(wrapper));
  const lo = hashLo, hi = hashHi;
  _Py_HashPointer(descrOf(wrapper));
  return setHash(lo ^ hashLo, hi ^ hashHi);
}
function wrapper_objclass(wrapper: Ref): NewRef { return Py_NewRef(I32[(descrOf(wrapper) + PyDescrOff.d_type) >> 2]! as Ref); }
function wrapper_name(wrapper: Ref): NewRef { return Py_NewRef(I32[(descrOf(wrapper) + PyDescrOff.d_name) >> 2]! as Ref); }
function wrapper_qualname(wrapper: Ref): NewRef | NULL { return descr_get_qualname(descrOf(wrapper)); }
function wrapper_doc(wrapper: Ref): NewRef { return Py_NewRef(slotdefOfWrapper(descrOf(wrapper)).doc); }
function wrapper_text_signature(_wrapper: Ref): NewRef { return Py_NewRef(Py_None); }
function wrapper_reduce(wrapper: Ref): NewRef | NULL {
  return reduceAsGetattr(selfOf(wrapper), I32[(descrOf(wrapper) + PyDescrOff.d_name) >> 2]! as Ref);
}

export const _PyMethodWrapper_Type = defineType({
  name: "method-wrapper", basicsize: PyWrapperOff.basicsize, flags: TPFLAGS.HAVE_GC | TPFLAGS.DISALLOW_INSTANTIATION,
  slots: {
    tp_dealloc: wrapper_dealloc, tp_repr: wrapper_repr, tp_hash: wrapper_hash, tp_call: wrapper_call,
    tp_getattro: PyObject_GenericGetAttr, tp_traverse: wrapper_traverse, tp_richcompare: wrapper_richcompare,
  },
  methods: [["__reduce__", METH.NOARGS, wrapper_reduce]],
  members: [["__self__", MemberType.OBJECT, PyWrapperOff.self, 1]],
  getset: [
    ["__objclass__", wrapper_objclass], ["__name__", wrapper_name], ["__qualname__", wrapper_qualname], ["__doc__", wrapper_doc],
    ["__text_signature__", wrapper_text_signature],
  ],
});
