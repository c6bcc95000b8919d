/**
 * super(): attributes of the classes after a given one in the mro.
 *
 *   superobject, 40 bytes: 16 type   24 obj   32 obj_type
 *
 * Source: CPython 3.12 Objects/typeobject.c (super_init_impl, do_super_lookup, _PySuper_Lookup).
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyVectorcall_NARGS, _PyArg_CheckPositional, _PyArg_NoKeywords, _PyArg_NoKwnames, arg } from "./args.ts";
import { callArgs } from "./call.ts";
import { MemberType, defineType } from "./define.ts";
import { PyDict_GetItemWithError } from "./dict.ts";
import { PyErr_Occurred, raise, raiseStatus } from "./errors.ts";
import { PyExc_RuntimeError, PyExc_TypeError } from "./exceptions.ts";
import { _PySuper_InitFromFrame } from "./frame.ts";
import { PyObject_GC_Del, PyObject_GC_UnTrack, PyType_GenericAlloc } from "./gcalloc.ts";
import { PyObject_GenericGetAttr, _PyObject_LookupAttr } from "./generic.ts";
import { ID } from "./id.ts";
import { FN, PyTypeOff, Py_DECREF, Py_INCREF, Py_NewRef, Py_SIZE, Py_TYPE, Py_XDECREF, Py_XINCREF, Py_XSETREF, TPFLAGS, type visitproc } from "./object.ts";
import { Py_None } from "./singletons.ts";
import { PyType_Check, PyType_GenericNew, PyType_IsSubtype, nameOfType, typeName } from "./typeobject.ts";
import { PyUnicode_FromString, _PyUnicode_EqualToASCIIString } from "./unicode.ts";

export const enum PySuperOff { type = 16, obj = 24, obj_type = 32, basicsize = 40 }

function field(su: Ref, offset: number): Ref | 0 { return I32[(su + offset) >> 2]! as Ref | 0; }

function super_dealloc(su: Ref): void {
  PyObject_GC_UnTrack(su);
  Py_XDECREF(field(su, PySuperOff.obj));
  Py_XDECREF(field(su, PySuperOff.type));
  Py_XDECREF(field(su, PySuperOff.obj_type));
  FN[I32[(Py_TYPE(su) + PyTypeOff.tp_free) >> 2]!]!(su);
}
function super_traverse(su: Ref, visit: visitproc, arg: number): number {
  for (const offset of [PySuperOff.obj, PySuperOff.type, PySuperOff.obj_type]) {
    const o = field(su, offset);
    const result = o ? visit(o, arg) : 0;
    if (result) return result;
  }
  return 0;
}
function super_repr(su: Ref): NewRef | NULL {
  const type = field(su, PySuperOff.type);
  const name = type ? nameOfType(type) : "NULL";
  const objType = field(su, PySuperOff.obj_type);
  return PyUnicode_FromString(objType ? `<super: <class '${name}'>, <${nameOfType(objType)} object>>` : `<super: <class '${name}'>, NULL>`);
}

/** What `name` is in the classes after `type` in the mro of `objType`: a new reference. */
function _super_lookup_descr(type: Ref, objType: Ref, name: Ref): NewRef | NULL {
  const mro = I32[(objType + PyTypeOff.tp_mro) >> 2]! as Ref | NULL;
  if (mro === NULL) return NULL;
  const n = Py_SIZE(mro);
  let i = 0;
  while (i + 1 < n && I32[(mro + 24 + i * 8) >> 2] !== type) i++;
  if (++i >= n) return NULL;
  Py_INCREF(mro);
  let found: Ref | NULL = NULL;
  for (; i < n && found === NULL && I32[(mro + 24 + i * 8) >> 2] !== 0; i++) {
    const dict = I32[(I32[(mro + 24 + i * 8) >> 2]! + PyTypeOff.tp_dict) >> 2]! as Ref;
    found = PyDict_GetItemWithError(dict, name);
    if (found === NULL && PyErr_Occurred()) break;
  }
  Py_XINCREF(found);
  Py_DECREF(mro);
  return found as NewRef | NULL;
}

/** Set by `do_super_lookup`: the result is a function to be called with the object as first argument. */
let superMethodFound = false;

function do_super_lookup(givenSu: Ref | 0, type: Ref | 0, o: Ref | 0, objType: Ref | 0, name: Ref, wantMethod: boolean): NewRef | NULL {
  superMethodFound = false;
  if (objType !== 0) {
    const found = _super_lookup_descr(type as Ref, objType, name);
    if (found !== NULL) {
      const kind = Py_TYPE(found);
      if (wantMethod && (I32[(kind + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.METHOD_DESCRIPTOR) !== 0) {
        superMethodFound = true;
        return found;
      }
      const get = I32[(kind + PyTypeOff.tp_descr_get) >> 2]!;
      if (get === 0) return found;
      const result = FN[get]!(found, o === objType ? NULL : o, objType) as NewRef | NULL;
      Py_DECREF(found);
      superMethodFound = false;
      return result;
    }
    if (PyErr_Occurred()) return NULL;
  }
  if (givenSu !== 0) return PyObject_GenericGetAttr(givenSu, name);
  const su = callArgs(PySuper_Type, type as Ref, o as Ref);
  if (su === NULL) return NULL;
  const result = PyObject_GenericGetAttr(su, name);
  Py_DECREF(su);
  return result;
}

function super_getattro(su: Ref, name: Ref): NewRef | NULL {
  if ((I32[(Py_TYPE(name) + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.UNICODE_SUBCLASS) !== 0 && _PyUnicode_EqualToASCIIString(name, "__class__")) {
    return PyObject_GenericGetAttr(su, name);
  }
  return do_super_lookup(su, field(su, PySuperOff.type), field(su, PySuperOff.obj), field(su, PySuperOff.obj_type), name, false);
}

/** The class whose mro super(type, o) follows: a new reference. NULL: TypeError is set. */
function supercheck(type: Ref, o: Ref): NewRef | NULL {
  if (PyType_Check(o) && PyType_IsSubtype(o, type)) return Py_NewRef(o);
  const own = Py_TYPE(o);
  if (PyType_IsSubtype(own, type)) return Py_NewRef(own);
  const cls = _PyObject_LookupAttr(o, ID("__class__"));
  if (cls === NULL && PyErr_Occurred()) return NULL;
  if (cls !== NULL) {
    if (PyType_Check(cls) && cls !== own && PyType_IsSubtype(cls, type)) return cls;
    Py_DECREF(cls);
  }
  return raise(PyExc_TypeError, "super(type, obj): obj must be an instance or subtype of type");
}

/** Attribute `name` of super(type, o) without making the super object, for LOAD_SUPER_ATTR. `unbound`: call it with the object first. */
export function _PySuper_Lookup(type: Ref, o: Ref, name: Ref, wantMethod: boolean): { value: NewRef; unbound: boolean } | NULL {
  const objType = supercheck(type, o);
  if (objType === NULL) return NULL;
  const value = do_super_lookup(NULL, type, o, objType, name, wantMethod);
  Py_DECREF(objType);
  return value === NULL ? NULL : { value, unbound: superMethodFound };
}

function super_descr_get(su: Ref, o: Ref | 0, _type: Ref | 0): NewRef | NULL {
  if (o === 0 || o === Py_None || field(su, PySuperOff.obj) !== 0) return Py_NewRef(su);
  const type = field(su, PySuperOff.type);
  if (Py_TYPE(su) !== PySuper_Type) {
    return type === 0 ? raise(PyExc_RuntimeError, "super(): no arguments") : callArgs(Py_TYPE(su), type, o);
  }
  const objType = supercheck(type as Ref, o);
  if (objType === NULL) return NULL;
  const bound = PyType_GenericAlloc(PySuper_Type, 0);
  if (bound === NULL) { Py_DECREF(objType); return NULL; }
  I32[(bound + PySuperOff.type) >> 2] = Py_NewRef(type as Ref);
  I32[(bound + PySuperOff.obj) >> 2] = Py_NewRef(o);
  I32[(bound + PySuperOff.obj_type) >> 2] = objType;
  return bound;
}

/** super(type, o); with `givenType` 0 the two are taken from the frame that calls. */
function super_init_impl(su: Ref, givenType: Ref | 0, givenObj: Ref | 0): Status {
  let type = givenType;
  let o = givenObj === Py_None ? 0 as const : givenObj;
  if (type === 0) {
    if (_PySuper_InitFromFrame(su) < 0) return -1;
    type = field(su, PySuperOff.type) as Ref; // borrowed so far
    o = field(su, PySuperOff.obj);
    I32[(su + PySuperOff.type) >> 2] = I32[(su + PySuperOff.obj) >> 2] = 0;
  }
  let objType: NewRef | NULL = NULL;
  if (o !== 0) {
    objType = supercheck(type, o);
    if (objType === NULL) return -1;
    Py_INCREF(o);
  }
  Py_XSETREF(su + PySuperOff.type, Py_NewRef(type));
  Py_XSETREF(su + PySuperOff.obj, o);
  Py_XSETREF(su + PySuperOff.obj_type, objType);
  return 0;
}
function checkType(type: Ref): boolean {
  if (PyType_Check(type)) return true;
  raiseStatus(PyExc_TypeError, `super() argument 1 must be a type, not ${typeName(type)}`);
  return false;
}
function super_init(su: Ref, args: Ref, kwargs: Ref | 0): Status {
  const nargs = Py_SIZE(args);
  if (!_PyArg_NoKeywords("super", kwargs) || !_PyArg_CheckPositional("super()", nargs, 0, 2)) return -1;
  const type = nargs > 0 ? field(args, 24) : 0;
  if (type && !checkType(type)) return -1;
  return super_init_impl(su, type, nargs > 1 ? field(args, 32) : 0);
}
function super_vectorcall(cls: Ref, args: number, nargsf: number, kwnames: Ref | 0): NewRef | NULL {
  const nargs = PyVectorcall_NARGS(nargsf);
  if (!_PyArg_NoKwnames("super", kwnames) || !_PyArg_CheckPositional("super()", nargs, 0, 2)) return NULL;
  const type = nargs > 0 ? arg(args, 0) : 0;
  if (type && !checkType(type)) return NULL;
  const su = FN[I32[(cls + PyTypeOff.tp_alloc) >> 2]!]!(cls, 0) as NewRef | NULL;
  if (su === NULL) return NULL;
  if (super_init_impl(su, type, nargs > 1 ? arg(args, 1) : 0) === 0) return su;
  Py_DECREF(su);
  return NULL;
}

export const PySuper_Type = defineType({
  name: "super", basicsize: PySuperOff.basicsize, flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE,
  doc: "super() -> same as super(__class__, <first argument>)\nsuper(type) -> unbound super object\nsuper(type, obj) -> bound super object; requires isinstance(obj, type)\nsuper(type, type2) -> bound super object; requires issubclass(type2, type)",
  slots: {
    tp_dealloc: super_dealloc, tp_repr: super_repr, tp_getattro: super_getattro, tp_traverse: super_traverse, tp_descr_get: super_descr_get,
    tp_init: super_init, tp_alloc: PyType_GenericAlloc, tp_new: PyType_GenericNew, tp_free: PyObject_GC_Del, tp_vectorcall: super_vectorcall,
  },
  members: [
    ["__thisclass__", MemberType.OBJECT, PySuperOff.type, 1, "the class invoking super()"],
    ["__self__", MemberType.OBJECT, PySuperOff.obj, 1, "the instance invoking super(); may be None"],
    ["__self_class__", MemberType.OBJECT, PySuperOff.obj_type, 1, "the type of the instance invoking super(); may be None"],
  ],
});
