/**
 * Module `atexit`: callbacks in the list at State.atexit_callbacks, each a tuple (function, args, kwargs or None);
 * an unregistered one leaves None in its place.
 * Source: CPython 3.12 Modules/atexitmodule.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PyObject_Call } from "../objects/call.ts";
import { METH, defineMethods } from "../objects/define.ts";
import { PyDict_Copy } from "../objects/dict.ts";
import { _PyErr_WriteUnraisableMsg, raise } from "../objects/errors.ts";
import { PyExc_TypeError } from "../objects/exceptions.ts";
import { PyCallable_Check, PyObject_RichCompareBool } from "../objects/generic.ts";
import { PyLong_FromLong } from "../objects/int.ts";
import { PyList_Append, PyList_GET_ITEM, PyList_GET_SIZE, PyList_New, PyList_SetItem, PyList_SetSlice } from "../objects/list.ts";
import { PyModule_AddStringConstant, PyModule_Create } from "../objects/module.ts";
import { CMP, Py_DECREF, Py_NewRef, Py_XDECREF } from "../objects/object.ts";
import { Py_None } from "../objects/singletons.ts";
import { State } from "../objects/state.ts";
import { PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_GetSlice, PyTuple_Pack } from "../objects/tuple.ts";
import { none } from "./_io-util.ts";

function callbacks(): Ref | NULL { return I32[State.atexit_callbacks >> 2] as Ref | NULL; }

function atexit_register(_m: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  if (PyTuple_GET_SIZE(args) === 0) return raise(PyExc_TypeError, "register() takes at least 1 argument (0 given)");
  const f = PyTuple_GET_ITEM(args, 0);
  if (!PyCallable_Check(f)) return raise(PyExc_TypeError, "the first argument must be callable");
  let list = callbacks();
  if (list === NULL) {
    list = PyList_New(0);
    if (list === NULL) return NULL;
    I32[State.atexit_callbacks >> 2] = list;
  }
  const rest = PyTuple_GetSlice(args, 1, PyTuple_GET_SIZE(args));
  const keywords = kwargs === 0 ? Py_NewRef(Py_None) : PyDict_Copy(kwargs);
  const entry = rest === NULL || keywords === NULL ? NULL : PyTuple_Pack(f, rest, keywords);
  Py_XDECREF(rest);
  Py_XDECREF(keywords);
  const status = entry === NULL ? -1 : PyList_Append(list, entry);
  Py_XDECREF(entry);
  return status < 0 ? NULL : Py_NewRef(f);
}
/** Calls and removes the callbacks, last first. An exception is reported and does not stop the others. */
export function runAtexit(): void {
  for (;;) {
    const list = callbacks();
    const n = list === NULL ? 0 : PyList_GET_SIZE(list);
    if (list === NULL || n === 0) return;
    const entry = Py_NewRef(PyList_GET_ITEM(list, n - 1));
    PyList_SetSlice(list, n - 1, n, NULL);
    if (entry === Py_None) continue;
    const f = PyTuple_GET_ITEM(entry, 0);
    const kwargs = PyTuple_GET_ITEM(entry, 2);
    const result = PyObject_Call(f, PyTuple_GET_ITEM(entry, 1), kwargs === Py_None ? NULL : kwargs);
    if (result === NULL) _PyErr_WriteUnraisableMsg("in atexit callback", f);
    else Py_DECREF(result);
    Py_DECREF(entry);
  }
}
function atexit_run_exitfuncs(): NewRef { runAtexit(); return none(); }
function atexit_clear(): NewRef {
  const list = callbacks();
  if (list !== NULL) PyList_SetSlice(list, 0, PyList_GET_SIZE(list), NULL);
  return none();
}
function atexit_ncallbacks(): NewRef | NULL {
  const list = callbacks();
  return PyLong_FromLong(list === NULL ? 0 : PyList_GET_SIZE(list));
}
function atexit_unregister(_m: Ref, f: Ref): NewRef | NULL {
  const list = callbacks();
  for (let i = list === NULL ? 0 : PyList_GET_SIZE(list); i-- > 0; ) {
    if (i >= PyList_GET_SIZE(list as Ref) || PyList_GET_ITEM(list as Ref, i) === Py_None) continue;
    const entry = Py_NewRef(PyList_GET_ITEM(list as Ref, i));
    const same = PyObject_RichCompareBool(PyTuple_GET_ITEM(entry, 0), f, CMP.EQ);
    Py_DECREF(entry);
    if (same < 0) return NULL;
    if (same === 1 && i < PyList_GET_SIZE(list as Ref)) PyList_SetItem(list as Ref, i, none());
  }
  return none();
}
const functions = defineMethods([
  ["register", METH.VARARGS | METH.KEYWORDS, atexit_register, "register(func, *args, **kwargs) -> func\n\nHas func called at the end of the program."],
  ["unregister", METH.O, atexit_unregister], ["_clear", METH.NOARGS, atexit_clear], ["_run_exitfuncs", METH.NOARGS, atexit_run_exitfuncs],
  ["_ncallbacks", METH.NOARGS, atexit_ncallbacks],
]);
export function PyInit_atexit(): NewRef | NULL {
  const m = PyModule_Create("atexit", functions);
  if (m === NULL || PyModule_AddStringConstant(m, "__doc__", "Functions to be called at the end of the program.") === 0) return m;
  Py_DECREF(m);
  return NULL;
}
