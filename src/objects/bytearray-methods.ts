/** Methods that only bytearray has: those that change it. Source: CPython 3.12 Objects/bytearrayobject.c. */
import { I32, U8, memmove } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PyNumber_AsSsize_t, PyObject_GetIter, PyObject_LengthHint } from "./abstract.ts";
import { _PyArg_CheckPositional, arg } from "./args.ts";
import { PyObject_CheckBuffer, withBuffer } from "./buffer.ts";
import {
  PyByteArrayOff, PyByteArray_AS_STRING, PyByteArray_FromStringAndSize, PyByteArray_GET_SIZE, PyByteArray_Resize, byteValue, bytesOfArray, canResize, setSlice,
} from "./bytearray.ts";
import { bytesFromIteratorSteal } from "./bytes.ts";
import { bytes_methods } from "./bytes-methods.ts";
import { METH, type MethodSpec } from "./define.ts";
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_Occurred, raise } from "./errors.ts";
import { PyExc_IndexError, PyExc_OverflowError, PyExc_TypeError, PyExc_ValueError } from "./exceptions.ts";
import { PyObject_GetAttr } from "./generic.ts";
import { ID } from "./id.ts";
import { PyLong_FromLong } from "./int.ts";
import { PyTypeOff, Py_DECREF, Py_NewRef, Py_TYPE } from "./object.ts";
import { Py_None, smallInt } from "./singletons.ts";
import { PyTuple_Pack } from "./tuple.ts";
import { typeName } from "./typeobject.ts";
import { PyUnicode_FromString, unitsToJS } from "./unicode.ts";

const none = (): NewRef => Py_NewRef(Py_None);

function bytearray_append(self: Ref, item: Ref): NewRef | NULL {
  const value = byteValue(item);
  if (value < 0) return NULL;
  const n = PyByteArray_GET_SIZE(self);
  if (PyByteArray_Resize(self, n + 1) < 0) return NULL;
  U8[PyByteArray_AS_STRING(self) + n] = value;
  return none();
}
function bytearray_clear(self: Ref): NewRef | NULL { return PyByteArray_Resize(self, 0) < 0 ? NULL : none(); }
function bytearray_copy(self: Ref): NewRef | NULL { return PyByteArray_FromStringAndSize(PyByteArray_AS_STRING(self), PyByteArray_GET_SIZE(self)); }
function bytearray_extend(self: Ref, iterable: Ref): NewRef | NULL {
  const n = PyByteArray_GET_SIZE(self);
  if (PyObject_CheckBuffer(iterable)) {
    const status = withBuffer(iterable, (at, m) => setSlice(self, n, n, at, m));
    return status === 0 ? none() : NULL;
  }
  const it = PyObject_GetIter(iterable);
  if (it === NULL) {
    if (!PyErr_ExceptionMatches(PyExc_TypeError)) return NULL;
    PyErr_Clear();
    return raise(PyExc_TypeError, `can't extend bytearray with ${typeName(iterable)}`);
  }
  if (PyObject_LengthHint(iterable, 32) === -1 && PyErr_Occurred()) { Py_DECREF(it); return NULL; }
  const values = bytesFromIteratorSteal(it, "byte must be in range(0, 256)");
  if (values === null || (values.length > 0 && PyByteArray_Resize(self, n + values.length) < 0)) return NULL;
  U8.set(values, PyByteArray_AS_STRING(self) + n);
  return none();
}
function bytearray_insert(self: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("insert", nargs, 2, 2)) return NULL;
  let where = PyNumber_AsSsize_t(arg(args, 0), PyExc_OverflowError);
  if (where === -1 && PyErr_Occurred()) return NULL;
  const value = byteValue(arg(args, 1));
  if (value < 0) return NULL;
  const n = PyByteArray_GET_SIZE(self);
  if (PyByteArray_Resize(self, n + 1) < 0) return NULL;
  where = Math.min(Math.max(where < 0 ? where + n : where, 0), n);
  const at = PyByteArray_AS_STRING(self);
  memmove(at + where + 1, at + where, n - where);
  U8[at + where] = value;
  return none();
}
function bytearray_pop(self: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("pop", nargs, 0, 1)) return NULL;
  let index = nargs > 0 ? PyNumber_AsSsize_t(arg(args, 0), PyExc_OverflowError) : -1;
  if (nargs > 0 && index === -1 && PyErr_Occurred()) return NULL;
  const n = PyByteArray_GET_SIZE(self);
  if (n === 0) return raise(PyExc_IndexError, "pop from empty bytearray");
  if (index < 0) index += n;
  if (index < 0 || index >= n) return raise(PyExc_IndexError, "pop index out of range");
  if (canResize(self) < 0) return NULL;
  const at = PyByteArray_AS_STRING(self);
  const value = U8[at + index]!;
  memmove(at + index, at + index + 1, n - index);
  return PyByteArray_Resize(self, n - 1) < 0 ? NULL : smallInt(value) as NewRef;
}
function bytearray_remove(self: Ref, item: Ref): NewRef | NULL {
  const value = byteValue(item);
  if (value < 0) return NULL;
  const n = PyByteArray_GET_SIZE(self);
  const at = PyByteArray_AS_STRING(self);
  const index = U8.subarray(at, at + n).indexOf(value);
  if (index < 0) return raise(PyExc_ValueError, "value not found in bytearray");
  if (canResize(self) < 0) return NULL;
  memmove(at + index, at + index + 1, n - index);
  return PyByteArray_Resize(self, n - 1) < 0 ? NULL : none();
}
function bytearray_reverse(self: Ref): NewRef | NULL {
  const at = PyByteArray_AS_STRING(self);
  U8.subarray(at, at + PyByteArray_GET_SIZE(self)).reverse();
  return none();
}
function bytearray_alloc(self: Ref): NewRef | NULL { return PyLong_FromLong(I32[(self + PyByteArrayOff.ob_alloc) >> 2]!); }
function bytearray_sizeof(self: Ref): NewRef | NULL {
  return PyLong_FromLong(I32[(Py_TYPE(self) + PyTypeOff.tp_basicsize) >> 2]! + I32[(self + PyByteArrayOff.ob_alloc) >> 2]!);
}
/** (type, (content, …), dict or None): as text for old protocols, as bytes from 3 on. */
function reduce(self: Ref, protocol: number): NewRef | NULL {
  const found = PyObject_GetAttr(self, ID("__dict__"));
  if (found === NULL) PyErr_Clear();
  const dict = found === NULL ? none() : found;
  const n = PyByteArray_GET_SIZE(self);
  const content = protocol >= 3 ? bytesOfArray(self) : PyUnicode_FromString(unitsToJS(1, PyByteArray_AS_STRING(self), n));
  const args = content === NULL ? NULL : n === 0 ? PyTuple_Pack() : protocol >= 3 ? PyTuple_Pack(content) : PyTuple_Pack(content, ID("latin-1"));
  const result = args === NULL ? NULL : PyTuple_Pack(Py_TYPE(self), args, dict);
  for (const o of [dict, content, args]) if (o !== NULL) Py_DECREF(o);
  return result;
}
function bytearray_reduce(self: Ref): NewRef | NULL { return reduce(self, 2); }
function bytearray_reduce_ex(self: Ref, args: number, nargs: number): NewRef | NULL {
  const protocol = nargs > 0 ? PyNumber_AsSsize_t(arg(args, 0), PyExc_OverflowError) : 0;
  return protocol === -1 && PyErr_Occurred() ? NULL : reduce(self, protocol);
}
/** All methods of bytearray. */
export function bytearray_methods(): MethodSpec[] {
  return [
    ["__alloc__", METH.NOARGS, bytearray_alloc, "B.__alloc__() -> int\n\nThe number of bytes actually allocated."],
    ["__reduce__", METH.NOARGS, bytearray_reduce, "Return state information for pickling."],
    ["__reduce_ex__", METH.FASTCALL, bytearray_reduce_ex, "Return state information for pickling."],
    ["__sizeof__", METH.NOARGS, bytearray_sizeof, "Returns the size of the bytearray object in memory, in bytes."],
    ["append", METH.O, bytearray_append, "Append a single item to the end of the bytearray."],
    ["clear", METH.NOARGS, bytearray_clear, "Remove all items from the bytearray."],
    ["copy", METH.NOARGS, bytearray_copy, "Return a copy of B."],
    ["extend", METH.O, bytearray_extend, "Append all the items from the iterator or sequence to the end of the bytearray."],
    ["insert", METH.FASTCALL, bytearray_insert, "Insert a single item into the bytearray before the given index."],
    ["pop", METH.FASTCALL, bytearray_pop, "Remove and return a single item from B."],
    ["remove", METH.O, bytearray_remove, "Remove the first occurrence of a value in the bytearray."],
    ["reverse", METH.NOARGS, bytearray_reverse, "Reverse the order of the values in B in place."],
    ...bytes_methods(true),
  ];
}
