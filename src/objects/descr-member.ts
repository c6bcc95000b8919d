/**
 * Fields of an object as attributes: PyMemberDef. Source: CPython 3.12 Python/structmember.c.
 */
import { F64, I32, U8 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyBool_FromLong } from "./bool.ts";
import { MemberType } from "./define.ts";
import { PyErr_Occurred, PyErr_SetObject, raise, raiseStatus } from "./errors.ts";
import { PyExc_AttributeError, PyExc_SystemError, PyExc_TypeError } from "./exceptions.ts";
import { PyFloat_AsDouble, PyFloat_FromDouble } from "./float.ts";
import { PyLong_AsSsize_t, PyLong_FromBigInt, PyLong_FromLong } from "./int.ts";
import { Py_NewRef, Py_XDECREF, Py_XINCREF } from "./object.ts";
import { Py_False, Py_None, Py_True } from "./singletons.ts";
import { typeName } from "./typeobject.ts";
import { PyUnicode_AsJS } from "./unicode.ts";

/** The value of the field that `def`, a PyMemberDef, describes. */
export function PyMember_GetOne(o: Ref, def: number): NewRef | NULL {
  const at = o + I32[(def + 16) >> 2]!;
  switch (I32[(def + 8) >> 2] as MemberType) {
    case MemberType.OBJECT: return Py_NewRef((I32[at >> 2]! || Py_None) as Ref);
    case MemberType.OBJECT_EX: {
      const value = I32[at >> 2]! as Ref | 0;
      if (value) return Py_NewRef(value);
      return raise(PyExc_AttributeError, `'${typeName(o)}' object has no attribute '${PyUnicode_AsJS(I32[def >> 2]! as Ref)}'`);
    }
    case MemberType.INT: case MemberType.SSIZET: return PyLong_FromLong(I32[at >> 2]!);
    case MemberType.UINT: return PyLong_FromBigInt(BigInt(I32[at >> 2]! >>> 0));
    case MemberType.BOOL: return PyBool_FromLong(U8[at]!);
    case MemberType.DOUBLE: return PyFloat_FromDouble(F64[at >> 3]!);
    case MemberType.STRING: return Py_NewRef((I32[at >> 2]! || Py_None) as Ref); // a str here, where C has a char*
    case MemberType.NONE: return Py_NewRef(Py_None);
    default: return raise(PyExc_SystemError, "bad memberdescr type");
  }
}

/** Stores `value`; NULL deletes. */
export function PyMember_SetOne(o: Ref, def: number, value: Ref | 0): Status {
  const at = o + I32[(def + 16) >> 2]!;
  const type = I32[(def + 8) >> 2] as MemberType;
  if ((I32[(def + 24) >> 2]! & 1) !== 0) return raiseStatus(PyExc_AttributeError, "readonly attribute");
  if (type === MemberType.OBJECT || type === MemberType.OBJECT_EX) {
    const old = I32[at >> 2]! as Ref | 0;
    if (value === NULL && type === MemberType.OBJECT_EX && old === 0) {
      PyErr_SetObject(PyExc_AttributeError, I32[def >> 2]! as Ref);
      return -1;
    }
    Py_XINCREF(value);
    I32[at >> 2] = value;
    Py_XDECREF(old);
    return 0;
  }
  if (value === NULL) return raiseStatus(PyExc_TypeError, "can't delete numeric/char attribute");
  switch (type) {
    case MemberType.BOOL:
      if (value !== Py_True && value !== Py_False) return raiseStatus(PyExc_TypeError, "attribute value type must be bool");
      U8[at] = value === Py_True ? 1 : 0;
      return 0;
    case MemberType.INT: case MemberType.UINT: case MemberType.SSIZET: {
      const n = PyLong_AsSsize_t(value);
      if (n === -1 && PyErr_Occurred()) return -1;
      I32[at >> 2] = n;
      return 0;
    }
    case MemberType.DOUBLE: {
      const x = PyFloat_AsDouble(value);
      if (x === -1 && PyErr_Occurred()) return -1;
      F64[at >> 3] = x;
      return 0;
    }
    default: return raiseStatus(PyExc_TypeError, "readonly attribute");
  }
}
