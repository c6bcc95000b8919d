/**
 * `object`: creation, representation and the methods every object has. Source: CPython 3.12 Objects/typeobject.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PyNumber_AsSsize_t, PySequence_List } from "./abstract.ts";
import { METH, defineType } from "./define.ts";
import { PyDict_Check, PyDict_Copy, PyDict_GET_SIZE, PyDict_Keys, PyDict_New, _PyObject_InitializeDict } from "./dict.ts";
import { PyErr_Clear, PyErr_Occurred, raise, raiseStatus } from "./errors.ts";
import { PyExc_OverflowError, PyExc_TypeError } from "./exceptions.ts";
import { PyObject_Free, PyType_GenericAlloc } from "./gcalloc.ts";
import {
  PyObject_GenericGetAttr, PyObject_GenericHash, PyObject_GenericSetAttr, PyObject_GetAttr, PyObject_IsTrue, PyObject_Str, _PyObject_LookupAttr,
} from "./generic.ts";
import { pointerText } from "./generic-ops.ts";
import { ID } from "./id.ts";
import { PyLong_FromLong } from "./int.ts";
import { PyList_Sort } from "./list.ts";
import { CMP, FN, PyTypeOff, Py_DECREF, Py_NewRef, Py_SIZE, Py_TYPE, TPFLAGS, fnIndex } from "./object.ts";
import { Py_False, Py_None, Py_NotImplemented, Py_True } from "./singletons.ts";
import { nameOfType, typeName } from "./typeobject.ts";
import { object_get_class, object_set_class } from "./typeobject-bases.ts";
import { merge_class_dict, type_module, type_qualname } from "./typeobject-getset.ts";
import { object_getstate_method, object_reduce, object_reduce_ex } from "./typeobject-reduce.ts";
import { PyUnicode_AsJS, PyUnicode_Check, PyUnicode_FromString, PyUnicode_GET_LENGTH, PyUnicode_Join, _PyUnicode_EqualToASCIIString } from "./unicode.ts";

const OBJECT_NEW = fnIndex(object_new);
const OBJECT_INIT = fnIndex(object_init);

function slotOf(type: Ref, offset: number): number { return I32[(type + offset) >> 2]!; }
function excess_args(args: Ref, kwargs: Ref | 0): boolean {
  return Py_SIZE(args) !== 0 || (kwargs !== 0 && PyDict_GET_SIZE(kwargs) !== 0);
}

/** Arguments are refused unless the class overrides the other of `__new__` and `__init__`. */
export function object_init(self: Ref, args: Ref, kwargs: Ref | 0): number {
  if (!excess_args(args, kwargs)) return 0;
  const type = Py_TYPE(self);
  if (slotOf(type, PyTypeOff.tp_init) !== OBJECT_INIT) {
    return raiseStatus(PyExc_TypeError, "object.__init__() takes exactly one argument (the instance to initialize)");
  }
  if (slotOf(type, PyTypeOff.tp_new) === OBJECT_NEW) {
    return raiseStatus(PyExc_TypeError, `${nameOfType(type)}.__init__() takes exactly one argument (the instance to initialize)`);
  }
  return 0;
}

export function object_new(type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  if (excess_args(args, kwargs)) {
    if (slotOf(type, PyTypeOff.tp_new) !== OBJECT_NEW) {
      return raise(PyExc_TypeError, "object.__new__() takes exactly one argument (the type to instantiate)");
    }
    if (slotOf(type, PyTypeOff.tp_init) === OBJECT_INIT) return raise(PyExc_TypeError, `${nameOfType(type)}() takes no arguments`);
  }
  if ((slotOf(type, PyTypeOff.tp_flags) & TPFLAGS.IS_ABSTRACT) !== 0) return refuseAbstract(type);
  const o = FN[slotOf(type, PyTypeOff.tp_alloc)]!(type, 0) as NewRef | NULL;
  if (o === NULL) return NULL;
  if (initializeDict(o, type) < 0) { Py_DECREF(o); return NULL; }
  return o;
}
/** Inline values of a new instance: `_PyObject_InitializeDict`, for the types that have a dict. */
function initializeDict(o: Ref, type: Ref): number {
  return slotOf(type, PyTypeOff.tp_dictoffset) === 0 ? 0 : _PyObject_InitializeDict(o);
}
function refuseAbstract(type: Ref): NULL {
  const methods = PyObject_GetAttr(type, ID("__abstractmethods__"));
  if (methods === NULL) return NULL;
  const sorted = PySequence_List(methods);
  Py_DECREF(methods);
  if (sorted === NULL) return NULL;
  const separator = PyList_Sort(sorted) < 0 ? NULL : PyUnicode_FromString("', '");
  const joined = separator === NULL ? NULL : PyUnicode_Join(separator, sorted);
  if (separator !== NULL) Py_DECREF(separator);
  const count = Py_SIZE(sorted);
  Py_DECREF(sorted);
  if (joined === NULL) return NULL;
  raise(PyExc_TypeError, `Can't instantiate abstract class ${nameOfType(type)} without an implementation for abstract method${count > 1 ? "s" : ""} '${PyUnicode_AsJS(joined)}'`);
  Py_DECREF(joined);
  return NULL;
}

function object_dealloc(self: Ref): void { FN[slotOf(Py_TYPE(self), PyTypeOff.tp_free)]!(self); }

function object_repr(self: Ref): NewRef | NULL {
  const type = Py_TYPE(self);
  const module = type_module(type);
  if (module === NULL) PyErr_Clear();
  const name = type_qualname(type);
  if (name === NULL) return NULL;
  const qualified = module !== NULL && PyUnicode_Check(module) && !_PyUnicode_EqualToASCIIString(module, "builtins");
  const text = qualified ? `${PyUnicode_AsJS(module)}.${PyUnicode_AsJS(name)}` : nameOfType(type);
  if (module !== NULL) Py_DECREF(module);
  Py_DECREF(name);
  return PyUnicode_FromString(`<${text} object at ${pointerText(self)}>`);
}
function object_str(self: Ref): NewRef | NULL {
  const repr = slotOf(Py_TYPE(self), PyTypeOff.tp_repr);
  return repr === 0 || FN[repr] === object_str ? object_repr(self) : FN[repr]!(self) as NewRef | NULL;
}

export function object_richcompare(self: Ref, other: Ref, op: number): NewRef | NULL {
  if (op === CMP.EQ) return Py_NewRef(self === other ? Py_True : Py_NotImplemented);
  if (op !== CMP.NE) return Py_NewRef(Py_NotImplemented);
  const compare = slotOf(Py_TYPE(self), PyTypeOff.tp_richcompare);
  if (compare === 0) return Py_NewRef(Py_NotImplemented);
  const equal = FN[compare]!(self, other, CMP.EQ) as NewRef | NULL;
  if (equal === NULL || equal === Py_NotImplemented) return equal;
  const truth = PyObject_IsTrue(equal);
  Py_DECREF(equal);
  return truth < 0 ? NULL : Py_NewRef(truth ? Py_False : Py_True);
}

function object___format__(self: Ref, spec: Ref): NewRef | NULL {
  if (!PyUnicode_Check(spec)) return raise(PyExc_TypeError, `__format__() argument must be str, not ${typeName(spec)}`);
  if (PyUnicode_GET_LENGTH(spec) > 0) return raise(PyExc_TypeError, `unsupported format string passed to ${typeName(self)}.__format__`);
  return PyObject_Str(self);
}
/** tp_basicsize, and tp_itemsize for each item; the headers in front do not count. */
function object___sizeof__(self: Ref): NewRef | NULL {
  const type = Py_TYPE(self);
  const itemsize = slotOf(type, PyTypeOff.tp_itemsize);
  return PyLong_FromLong(slotOf(type, PyTypeOff.tp_basicsize) + (itemsize > 0 ? Py_SIZE(self) * itemsize : 0));
}
function object___dir__(self: Ref): NewRef | NULL {
  let dict = _PyObject_LookupAttr(self, ID("__dict__"));
  if (dict === NULL) {
    if (PyErr_Occurred()) return NULL;
    dict = PyDict_New();
  } else if (!PyDict_Check(dict)) {
    Py_DECREF(dict);
    dict = PyDict_New();
  } else {
    const copy: NewRef | NULL = PyDict_Copy(dict);
    Py_DECREF(dict);
    dict = copy;
  }
  if (dict === NULL) return NULL;
  const cls = _PyObject_LookupAttr(self, ID("__class__"));
  let keys: NewRef | NULL = NULL;
  if (cls === NULL ? !PyErr_Occurred() : merge_class_dict(dict, cls) === 0) keys = PyDict_Keys(dict);
  if (cls !== NULL) Py_DECREF(cls);
  Py_DECREF(dict);
  return keys;
}
function object___init_subclass__(_cls: Ref): NewRef { return Py_NewRef(Py_None); }
function object___subclasshook__(_cls: Ref, _args: Ref): NewRef { return Py_NewRef(Py_NotImplemented); }
function object___reduce__(self: Ref): NewRef | NULL { return object_reduce(self, 0); }
function object___reduce_ex__(self: Ref, protocol: Ref): NewRef | NULL {
  const n = PyNumber_AsSsize_t(protocol, PyExc_OverflowError);
  return n === -1 && PyErr_Occurred() ? NULL : object_reduce_ex(self, n);
}

/** tp_new of types that need no more than an allocated, zeroed instance. */
export function PyType_GenericNew(type: Ref, _args: Ref, _kwargs: Ref | 0): NewRef | NULL {
  return FN[slotOf(type, PyTypeOff.tp_alloc)]!(type, 0) as NewRef | NULL;
}

export const PyBaseObject_Type = defineType({
  name: "object", basicsize: 16, flags: TPFLAGS.BASETYPE,
  doc: "The base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a new featureless\ninstance that has no instance attributes and cannot be given any.\n",
  slots: {
    tp_dealloc: object_dealloc, tp_repr: object_repr, tp_hash: PyObject_GenericHash, tp_str: object_str,
    tp_getattro: PyObject_GenericGetAttr, tp_setattro: PyObject_GenericSetAttr, tp_richcompare: object_richcompare,
    tp_init: object_init, tp_alloc: PyType_GenericAlloc, tp_new: object_new, tp_free: PyObject_Free,
  },
  methods: [
    ["__reduce_ex__", METH.O, object___reduce_ex__, "Helper for pickle."],
    ["__reduce__", METH.NOARGS, object___reduce__, "Helper for pickle."],
    ["__getstate__", METH.NOARGS, object_getstate_method, "Helper for pickle."],
    ["__subclasshook__", METH.VARARGS | METH.CLASS, object___subclasshook__, "Abstract classes can override this to customize issubclass()."],
    ["__init_subclass__", METH.NOARGS | METH.CLASS, object___init_subclass__, "This method is called when a class is subclassed."],
    ["__format__", METH.O, object___format__, "Default object formatter."],
    ["__sizeof__", METH.NOARGS, object___sizeof__, "Size of object in memory, in bytes."],
    ["__dir__", METH.NOARGS, object___dir__, "Default dir() implementation."],
  ],
  getset: [["__class__", object_get_class, object_set_class, 0, "the object's class"]],
});
