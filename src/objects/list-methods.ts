/** The methods of list. Source: CPython 3.12 Objects/listobject.c. */
import { I32, memmove } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PY_SSIZE_T_MAX, PyNumber_Index } from "./abstract.ts";
import { _PyArg_CheckPositional, arg, argSpec, unpackKeywords } from "./args.ts";
import { METH, type MethodSpec } from "./define.ts";
import { PyErr_Occurred, raise } from "./errors.ts";
import { PyExc_IndexError, PyExc_ValueError } from "./exceptions.ts";
import { PyObject_IsTrue, PyObject_Repr, PyObject_RichCompareBool } from "./generic.ts";
import { Py_GenericAlias } from "./genericalias.ts";
import { PyLong_AsSsize_t, PyLong_FromLong } from "./int.ts";
import { list_reversed } from "./list-iter.ts";
import { list_ass_slice } from "./list-slice.ts";
import { PyListOff, PyList_GET_ITEM, PyList_GET_SIZE, _PyList_AppendTakeRef, ins1, list_clear, list_extend, list_resize, list_slice, list_subscript, reverse_slice } from "./list.ts";
import { list_sort_impl } from "./listsort.ts";
import { CMP, PyTypeOff, Py_DECREF, Py_INCREF } from "./object.ts";
import { Py_None } from "./singletons.ts";
import { indexArgument } from "./slice.ts";
import { PyUnicode_AsJS } from "./unicode.ts";

/** An index argument without clipping: NaN with an exception set. */
export function ssizeArgument(o: Ref): number {
  const index = PyNumber_Index(o);
  if (index === NULL) return NaN;
  const value = PyLong_AsSsize_t(index);
  Py_DECREF(index);
  return value === -1 && PyErr_Occurred() ? NaN : value;
}

function list_append(self: Ref, object: Ref): NewRef | NULL {
  Py_INCREF(object);
  return _PyList_AppendTakeRef(self, object) < 0 ? NULL : (Py_None as NewRef);
}
function list_insert(self: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("insert", nargs, 2, 2)) return NULL;
  const index = ssizeArgument(arg(args, 0));
  if (index !== index) return NULL;
  return ins1(self, index, arg(args, 1)) < 0 ? NULL : (Py_None as NewRef);
}
function list_extend_method(self: Ref, iterable: Ref): NewRef | NULL {
  return list_extend(self, iterable) < 0 ? NULL : (Py_None as NewRef);
}
function list_clear_method(self: Ref): NewRef {
  list_clear(self);
  return Py_None as NewRef;
}
function list_copy(self: Ref): NewRef | NULL { return list_slice(self, 0, PyList_GET_SIZE(self)); }

function list_pop(self: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("pop", nargs, 0, 1)) return NULL;
  let index = nargs === 0 ? -1 : ssizeArgument(arg(args, 0));
  if (index !== index) return NULL;
  const size = PyList_GET_SIZE(self);
  if (size === 0) return raise(PyExc_IndexError, "pop from empty list");
  if (index < 0) index += size;
  if (index < 0 || index >= size) return raise(PyExc_IndexError, "pop index out of range");
  const v = PyList_GET_ITEM(self, index);
  if (size === 1) {
    Py_INCREF(v);
    list_clear(self);
    return v as NewRef;
  }
  const items = I32[(self + PyListOff.ob_item) >> 2]!;
  if (index < size - 1) memmove(items + index * 8, items + (index + 1) * 8, (size - 1 - index) * 8);
  if (list_resize(self, size - 1) < 0) {
    memmove(items + (index + 1) * 8, items + index * 8, (size - 1 - index) * 8);
    I32[(items + index * 8) >> 2] = v;
    return NULL;
  }
  return v as NewRef;
}

function list_remove(self: Ref, value: Ref): NewRef | NULL {
  for (let i = 0; i < PyList_GET_SIZE(self); i++) {
    const obj = PyList_GET_ITEM(self, i);
    Py_INCREF(obj);
    const cmp = PyObject_RichCompareBool(obj, value, CMP.EQ);
    Py_DECREF(obj);
    if (cmp > 0) return list_ass_slice(self, i, i + 1, NULL) === 0 ? (Py_None as NewRef) : NULL;
    if (cmp < 0) return NULL;
  }
  return raise(PyExc_ValueError, "list.remove(x): x not in list");
}

function list_index(self: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("index", nargs, 1, 3)) return NULL;
  const size = PyList_GET_SIZE(self);
  const start = nargs > 1 ? indexArgument(arg(args, 1), size) : 0;
  if (start < 0) return NULL;
  const stop = nargs > 2 ? indexArgument(arg(args, 2), size) : PY_SSIZE_T_MAX;
  if (stop < 0) return NULL;
  const value = arg(args, 0);
  for (let i = start; i < stop && i < PyList_GET_SIZE(self); i++) {
    const obj = PyList_GET_ITEM(self, i);
    Py_INCREF(obj);
    const cmp = PyObject_RichCompareBool(obj, value, CMP.EQ);
    Py_DECREF(obj);
    if (cmp > 0) return PyLong_FromLong(i);
    if (cmp < 0) return NULL;
  }
  const repr = PyObject_Repr(value);
  if (repr === NULL) return NULL;
  const text = PyUnicode_AsJS(repr);
  Py_DECREF(repr);
  return raise(PyExc_ValueError, `${text} is not in list`);
}

function list_count(self: Ref, value: Ref): NewRef | NULL {
  let count = 0;
  for (let i = 0; i < PyList_GET_SIZE(self); i++) {
    const obj = PyList_GET_ITEM(self, i);
    if (obj === value) { count++; continue; }
    Py_INCREF(obj);
    const cmp = PyObject_RichCompareBool(obj, value, CMP.EQ);
    Py_DECREF(obj);
    if (cmp > 0) count++;
    else if (cmp < 0) return NULL;
  }
  return PyLong_FromLong(count);
}

function list_reverse(self: Ref): NewRef {
  if (PyList_GET_SIZE(self) > 1) reverse_slice(I32[(self + PyListOff.ob_item) >> 2]!, PyList_GET_SIZE(self));
  return Py_None as NewRef;
}

const sort_spec = argSpec("sort", "*, key=, reverse=");
function list_sort(self: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  let key: Ref | 0 = NULL;
  let reverse = 0;
  if (nargs !== 0 || kwnames !== NULL) {
    const found = unpackKeywords(sort_spec, args, nargs, kwnames);
    if (found === null) return NULL;
    key = found[0]!;
    if (found[1]) reverse = PyObject_IsTrue(found[1]);
    if (reverse < 0) return NULL;
  }
  return list_sort_impl(self, key === Py_None ? NULL : key, reverse !== 0) < 0 ? NULL : (Py_None as NewRef);
}

function list_sizeof(self: Ref): NewRef | NULL {
  return PyLong_FromLong(I32[(I32[(self + 8) >> 2]! + PyTypeOff.tp_basicsize) >> 2]! + I32[(self + PyListOff.allocated) >> 2]! * 8);
}

/** A function, because list.ts may load first. */
export function listMethods(): readonly MethodSpec[] {
  return [
    ["__getitem__", METH.O | METH.COEXIST, list_subscript, "__getitem__($self, index, /)\n--\n\nReturn self[index]."],
    ["__reversed__", METH.NOARGS, list_reversed, "__reversed__($self, /)\n--\n\nA reverse iterator over the list."],
    ["__sizeof__", METH.NOARGS, list_sizeof, "__sizeof__($self, /)\n--\n\nBytes of the list and its array."],
    ["clear", METH.NOARGS, list_clear_method, "clear($self, /)\n--\n\nRemove all items."],
    ["copy", METH.NOARGS, list_copy, "copy($self, /)\n--\n\nA shallow copy."],
    ["append", METH.O, list_append, "append($self, object, /)\n--\n\nAdd object at the end."],
    ["insert", METH.FASTCALL, list_insert, "insert($self, index, object, /)\n--\n\nInsert object before index."],
    ["extend", METH.O, list_extend_method, "extend($self, iterable, /)\n--\n\nAdd the items of iterable at the end."],
    ["pop", METH.FASTCALL, list_pop, "pop($self, index=-1, /)\n--\n\nRemove and return the item at index; IndexError when there is none."],
    ["remove", METH.O, list_remove, "remove($self, value, /)\n--\n\nRemove the first item equal to value; ValueError when there is none."],
    ["index", METH.FASTCALL, list_index, "index($self, value, start=0, stop=sys.maxsize, /)\n--\n\nFirst index of value; ValueError when it is not there."],
    ["count", METH.O, list_count, "count($self, value, /)\n--\n\nHow many items equal value."],
    ["reverse", METH.NOARGS, list_reverse, "reverse($self, /)\n--\n\nReverse in place."],
    ["sort", METH.FASTCALL | METH.KEYWORDS, list_sort, "sort($self, /, *, key=None, reverse=False)\n--\n\nSort in place, ascending and stable."],
    ["__class_getitem__", METH.O | METH.CLASS, Py_GenericAlias, "See PEP 585"],
  ];
}
