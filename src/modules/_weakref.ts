/**
 * The module _weakref. Source: CPython 3.12 Modules/_weakref.c.
 */
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { arg, _PyArg_CheckPositional } from "../objects/args.ts";
import { defineMethods, METH } from "../objects/define.ts";
import { PyDict_Check, _PyDict_DelItemIf } from "../objects/dict.ts";
import { PyErr_Clear, PyErr_ExceptionMatches, raise, raiseStatus } from "../objects/errors.ts";
import { PyExc_KeyError, PyExc_TypeError } from "../objects/exceptions.ts";
import { PyLong_FromLong } from "../objects/int.ts";
import { PyList_New, PyList_SET_ITEM } from "../objects/list.ts";
import { PyModule_AddObjectRef, PyModule_Create } from "../objects/module.ts";
import { Py_DECREF, Py_NewRef } from "../objects/object.ts";
import { Py_None } from "../objects/singletons.ts";
import { typeName } from "../objects/typeobject.ts";
import {
  forEachWeakref, PyWeakref_Check, PyWeakref_GET_OBJECT, PyWeakref_NewProxy, weakrefCount, _PyWeakref_CallableProxyType, _PyWeakref_ProxyType,
  _PyWeakref_RefType,
} from "../objects/weakref.ts";

function getweakrefcount(_m: Ref, o: Ref): NewRef | NULL { return PyLong_FromLong(weakrefCount(o)); }
function getweakrefs(_m: Ref, o: Ref): NewRef | NULL {
  const list = PyList_New(weakrefCount(o));
  if (list === NULL) return NULL;
  let i = 0;
  forEachWeakref(o, (ref) => PyList_SET_ITEM(list, i++, Py_NewRef(ref)));
  return list;
}
function proxy(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("proxy", nargs, 1, 2)) return NULL;
  return PyWeakref_NewProxy(arg(args, 0), nargs > 1 ? arg(args, 1) : NULL);
}
function isDead(value: Ref): number {
  return PyWeakref_Check(value) ? (PyWeakref_GET_OBJECT(value) === Py_None ? 1 : 0) : raiseStatus(PyExc_TypeError, "not a weakref");
}
/** Deletes dct[key] if it is a dead weakref; a key that is not there is no error. */
function remove_dead_weakref(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("_remove_dead_weakref", nargs, 2, 2)) return NULL;
  const dict = arg(args, 0);
  if (!PyDict_Check(dict)) return raise(PyExc_TypeError, `_remove_dead_weakref() argument 1 must be dict, not ${typeName(dict)}`);
  if (_PyDict_DelItemIf(dict, arg(args, 1), isDead) < 0) {
    if (!PyErr_ExceptionMatches(PyExc_KeyError)) return NULL;
    PyErr_Clear();
  }
  return Py_None as NewRef;
}

const methods = defineMethods([
  ["_remove_dead_weakref", METH.FASTCALL, remove_dead_weakref, "Atomically remove key from dict if it points to a dead weakref."],
  ["getweakrefcount", METH.O, getweakrefcount, "Return the number of weak references to 'object'."],
  ["getweakrefs", METH.O, getweakrefs, "Return a list of all weak reference objects pointing to 'object'."],
  ["proxy", METH.FASTCALL, proxy, "Create a proxy object that weakly references 'object'.\n\n'callback', if given, is called with a reference to the\nproxy when 'object' is about to be finalized."],
]);

export function PyInit__weakref(): NewRef | NULL {
  const m = PyModule_Create("_weakref", methods);
  if (m === NULL) return NULL;
  const ok = PyModule_AddObjectRef(m, "ref", _PyWeakref_RefType) === 0 && PyModule_AddObjectRef(m, "ReferenceType", _PyWeakref_RefType) === 0 &&
    PyModule_AddObjectRef(m, "ProxyType", _PyWeakref_ProxyType) === 0 &&
    PyModule_AddObjectRef(m, "CallableProxyType", _PyWeakref_CallableProxyType) === 0;
  if (ok) return m;
  Py_DECREF(m);
  return NULL;
}
