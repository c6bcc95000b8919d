/**
 * The module copyreg, what object.__reduce_ex__ and object.__getstate__ need of it.
 * Source of the rules: CPython 3.12 Lib/copyreg.py.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PySequence_List } from "../objects/abstract.ts";
import { _PyArg_CheckPositional, arg } from "../objects/args.ts";
import { PyObject_Call, PyObject_Vectorcall } from "../objects/call.ts";
import { METH, defineMethods } from "../objects/define.ts";
import { PyDict_GetItemWithError, PyDict_New } from "../objects/dict.ts";
import { PyErr_Clear, PyErr_Occurred, raise } from "../objects/errors.ts";
import { PyExc_TypeError } from "../objects/exceptions.ts";
import { PyObject_GetAttr, PyObject_SetAttr } from "../objects/generic.ts";
import { ID } from "../objects/id.ts";
import { PyList_Append, PyList_GET_ITEM, PyList_GET_SIZE, PyList_New } from "../objects/list.ts";
import { PyModule_AddSteal, PyModule_Create } from "../objects/module.ts";
import { PyTypeOff, Py_DECREF, Py_INCREF, Py_NewRef, TPFLAGS, hasTypeFlag } from "../objects/object.ts";
import { PyTuple_CheckExact, PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_New, PyTuple_SET_ITEM } from "../objects/tuple.ts";
import { nameOfType } from "../objects/typeobject.ts";
import { PyUnicode_AsJS, PyUnicode_Check, PyUnicode_FromString, internSteal } from "../objects/unicode.ts";

const id_slotnames = ID("__slotnames__");
const id_slots = ID("__slots__");
const id_new = ID("__new__");

/** cls.__new__(cls, *args). */
function newobj(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (nargs < 1) return raise(PyExc_TypeError, "__newobj__() missing 1 required positional argument: 'cls'");
  const make = PyObject_GetAttr(arg(args, 0), id_new);
  if (make === NULL) return NULL;
  const o = PyObject_Vectorcall(make, args, nargs, NULL);
  Py_DECREF(make);
  return o;
}
/** cls.__new__(cls, *args, **kwargs). */
function newobj_ex(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("__newobj_ex__", nargs, 3, 3)) return NULL;
  const [cls, given] = [arg(args, 0), arg(args, 1)];
  if (!PyTuple_CheckExact(given)) return raise(PyExc_TypeError, "__newobj_ex__() argument 2 must be a tuple");
  const make = PyObject_GetAttr(cls, id_new);
  const all = make === NULL ? NULL : PyTuple_New(PyTuple_GET_SIZE(given) + 1);
  if (make === NULL) return NULL;
  if (all === NULL) { Py_DECREF(make); return NULL; }
  PyTuple_SET_ITEM(all, 0, Py_NewRef(cls));
  for (let i = 0; i < PyTuple_GET_SIZE(given); i++) PyTuple_SET_ITEM(all, i + 1, Py_NewRef(PyTuple_GET_ITEM(given, i)));
  const o = PyObject_Call(make, all, arg(args, 2));
  Py_DECREF(all);
  Py_DECREF(make);
  return o;
}

/** Adds the names that one class's `__slots__` stands for. */
function addSlots(names: Ref, cls: Ref, slots: Ref): Status {
  let list: NewRef | NULL;
  if (PyUnicode_Check(slots)) {
    list = PyList_New(0);
    if (list !== NULL && PyList_Append(list, slots) < 0) { Py_DECREF(list); list = NULL; }
  } else {
    list = PySequence_List(slots);
  }
  if (list === NULL) return -1;
  let status: Status = 0;
  for (let i = 0; i < PyList_GET_SIZE(list) && status === 0; i++) {
    const name = PyList_GET_ITEM(list, i);
    const text = PyUnicode_Check(name) ? PyUnicode_AsJS(name) : "";
    if (text === "__dict__" || text === "__weakref__") continue;
    const stripped = nameOfType(cls).replace(/^_+/, "");
    if (!text.startsWith("__") || text.endsWith("__") || stripped === "") {
      status = PyList_Append(names, name);
      continue;
    }
    const made = PyUnicode_FromString(`_${stripped}${text}`);
    if (made === NULL) status = -1;
    else {
      const mangled = internSteal(made);
      status = PyList_Append(names, mangled);
      Py_DECREF(mangled);
    }
  }
  Py_DECREF(list);
  return status;
}
/** The names of all slots of a class, kept in its `__slotnames__` where it can be set. */
function slotnames(_m: Ref, cls: Ref): NewRef | NULL {
  if (!hasTypeFlag(cls, TPFLAGS.TYPE_SUBCLASS)) return raise(PyExc_TypeError, "_slotnames() argument must be a type");
  const known = PyDict_GetItemWithError(I32[(cls + PyTypeOff.tp_dict) >> 2]! as Ref, id_slotnames);
  if (known !== NULL || PyErr_Occurred()) return known === NULL ? NULL : Py_NewRef(known);
  const names = PyList_New(0);
  if (names === NULL) return NULL;
  const mro = I32[(cls + PyTypeOff.tp_mro) >> 2]! as Ref;
  for (let i = 0; i < PyTuple_GET_SIZE(mro); i++) {
    const base = PyTuple_GET_ITEM(mro, i);
    const slots = PyDict_GetItemWithError(I32[(base + PyTypeOff.tp_dict) >> 2]! as Ref, id_slots);
    if (slots === NULL) continue;
    Py_INCREF(slots);
    const status = addSlots(names, base, slots);
    Py_DECREF(slots);
    if (status < 0) { Py_DECREF(names); return NULL; }
  }
  if (PyObject_SetAttr(cls, id_slotnames, names) < 0) PyErr_Clear();
  return names;
}

const methods = defineMethods([
  ["__newobj__", METH.FASTCALL, newobj, "Makes an object as cls.__new__(cls, *args)."],
  ["__newobj_ex__", METH.FASTCALL, newobj_ex, "Makes an object as cls.__new__(cls, *args, **kwargs)."],
  ["_slotnames", METH.O, slotnames, "The names of the slots of a class and its bases."],
]);

export function PyInit_copyreg(): NewRef | NULL {
  const m = PyModule_Create("copyreg", methods);
  if (m === NULL || PyModule_AddSteal(m, "dispatch_table", PyDict_New()) === 0) return m;
  Py_DECREF(m);
  return NULL;
}
