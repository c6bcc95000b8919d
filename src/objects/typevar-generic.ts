/**
 * Generic classes where the module `typing`, which is written in Python, is not there: aliases are types.GenericAlias,
 * parameters are those of the bases, and nothing else of typing's machinery is done.
 * Source of the rules: CPython 3.12 Lib/typing.py (_generic_class_getitem, _generic_init_subclass).
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PyDict_GetItemWithError } from "./dict.ts";
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_Occurred, raise, reprText } from "./errors.ts";
import { PyExc_ModuleNotFoundError, PyExc_TypeError } from "./exceptions.ts";
import { PyObject_SetAttr, _PyObject_LookupAttr } from "./generic.ts";
import { Py_GenericAlias } from "./genericalias.ts";
import { ID } from "./id.ts";
import { PyTypeOff, Py_DECREF, Py_NewRef, Py_TYPE, Py_XDECREF } from "./object.ts";
import { Py_None } from "./singletons.ts";
import { _PyGeneric_Type } from "./typevar.ts";
import { PyTuple_Check, PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_New, PyTuple_SET_ITEM } from "./tuple.ts";

const PARAMETERS = ID("__parameters__");
const ORIG_BASES = ID("__orig_bases__");
const ORIGIN = ID("__origin__");

/** Was typing not found? Then that is no exception any more. */
export function typingIsMissing(): boolean {
  if (!PyErr_Occurred() || !PyErr_ExceptionMatches(PyExc_ModuleNotFoundError)) return false;
  PyErr_Clear();
  return true;
}

/** The parameters of a class or alias, owned; an empty list's worth: NULL without an exception. */
function parametersOf(o: Ref): NewRef | NULL {
  const parameters = _PyObject_LookupAttr(o, PARAMETERS);
  if (parameters === NULL || PyTuple_Check(parameters)) return parameters;
  Py_DECREF(parameters);
  return NULL;
}

/** cls[items] */
export function plain_class_getitem(cls: Ref, items: Ref): NewRef | NULL {
  const parameters = parametersOf(cls);
  if (parameters === NULL && PyErr_Occurred()) return NULL;
  const expected = parameters === NULL ? 0 : PyTuple_GET_SIZE(parameters);
  let variadic = false;
  for (let i = 0; i < expected; i++) variadic ||= isVariadic(PyTuple_GET_ITEM(parameters as Ref, i));
  Py_XDECREF(parameters);
  const actual = PyTuple_Check(items) ? PyTuple_GET_SIZE(items) : 1;
  if (expected === 0 || (!variadic && actual !== expected)) {
    const name = reprText(cls);
    if (name === null) return NULL;
    return raise(PyExc_TypeError, expected === 0 ? `${name} is not a generic class` : `Too ${actual > expected ? "many" : "few"} arguments for ${name}; actual ${actual}, expected ${expected}`);
  }
  return Py_GenericAlias(cls, items);
}
/** Is the parameter a TypeVarTuple: does it iterate? */
function isVariadic(parameter: Ref): boolean { return I32[(Py_TYPE(parameter) + PyTypeOff.tp_iter) >> 2] !== 0; }

/** Is it Generic[...]? */
function isGenericAlias(base: Ref): boolean {
  const origin = _PyObject_LookupAttr(base, ORIGIN);
  if (origin === NULL) { PyErr_Clear(); return false; }
  Py_DECREF(origin); // the alias holds it
  return origin === _PyGeneric_Type;
}
/** Gives a new class the parameters that its bases name, in their order. */
export function plain_init_subclass(cls: Ref): NewRef | NULL {
  const dict = I32[(cls + PyTypeOff.tp_dict) >> 2]! as Ref;
  const bases = PyDict_GetItemWithError(dict, ORIG_BASES);
  let found: Ref[] = [];
  if (bases !== NULL && PyTuple_Check(bases)) {
    for (let i = 0; i < PyTuple_GET_SIZE(bases); i++) {
      const parameters = parametersOf(PyTuple_GET_ITEM(bases, i));
      if (parameters === NULL) { if (PyErr_Occurred()) return NULL; continue; }
      const alone = isGenericAlias(PyTuple_GET_ITEM(bases, i));
      if (alone) found = []; // Generic[...] says them all
      for (let k = 0; k < PyTuple_GET_SIZE(parameters); k++) {
        const parameter = PyTuple_GET_ITEM(parameters, k);
        if (!found.includes(parameter)) found.push(parameter);
      }
      Py_DECREF(parameters); // the bases hold what is in it
      if (alone) break;
    }
  }
  const tuple = PyTuple_New(found.length);
  if (tuple === NULL) return NULL;
  found.forEach((parameter, i) => { PyTuple_SET_ITEM(tuple, i, Py_NewRef(parameter)); });
  const status = PyObject_SetAttr(cls, PARAMETERS, tuple);
  Py_DECREF(tuple);
  return status < 0 ? NULL : Py_NewRef(Py_None);
}
