/**
 * Module `_warnings`, over objects/errors-warnings.ts. Source: CPython 3.12 Python/_warnings.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyObject_GetItem, PyObject_IsInstance, PyObject_IsSubclass } from "../objects/abstract.ts";
import { argSpec, unpackKeywords } from "../objects/args.ts";
import { PyObject_CallOneArg, callMethod } from "../objects/call.ts";
import { METH, defineMethods } from "../objects/define.ts";
import { PyDict_Check, PyDict_GetItemWithError } from "../objects/dict.ts";
import { PyErr_Clear, raise } from "../objects/errors.ts";
import { do_warn, normalize_module, warn_explicit } from "../objects/errors-warnings.ts";
import { PyExc_TypeError, PyExc_UserWarning, PyExc_Warning } from "../objects/exceptions.ts";
import { _PyObject_LookupAttr } from "../objects/generic.ts";
import { ID } from "../objects/id.ts";
import { PyLong_FromLong } from "../objects/int.ts";
import { _PyLong_AsInt } from "../objects/int-convert.ts";
import { PyModule_AddObjectRef, PyModule_Create } from "../objects/module.ts";
import { Py_DECREF, Py_NewRef, Py_TYPE, Py_XDECREF } from "../objects/object.ts";
import { Py_None } from "../objects/singletons.ts";
import { State } from "../objects/state.ts";
import { PyTuple_Check, PyTuple_GET_ITEM, PyTuple_GET_SIZE } from "../objects/tuple.ts";
import { typeName } from "../objects/typeobject.ts";
import { PyUnicode_AsJS } from "../objects/unicode.ts";
import { isStr, none, pending } from "./_io-util.ts";

const GET_SOURCE = ID("get_source");
const SPLITLINES = ID("splitlines");

/** The category of a warning: an instance brings its own. NULL with TypeError. */
function get_category(message: Ref, given: Ref | 0): Ref | NULL {
  const instance = PyObject_IsInstance(message, PyExc_Warning);
  if (instance < 0) return NULL;
  const category = instance === 1 ? Py_TYPE(message) : given === 0 || given === Py_None ? PyExc_UserWarning : given;
  const subclass = PyObject_IsSubclass(category, PyExc_Warning);
  if (subclass > 0) return category;
  if (subclass < 0) PyErr_Clear();
  return raise(PyExc_TypeError, `category must be a Warning subclass, not '${typeName(category)}'`);
}
/** The strs of a tuple; null with TypeError. */
function prefixes(tuple: Ref | 0): string[] | null {
  if (tuple === 0) return [];
  if (!PyTuple_Check(tuple)) { raise(PyExc_TypeError, `warn() argument 'skip_file_prefixes' must be tuple, not ${typeName(tuple)}`); return null; }
  const texts: string[] = [];
  for (let i = 0; i < PyTuple_GET_SIZE(tuple); i++) {
    const item = PyTuple_GET_ITEM(tuple, i);
    if (!isStr(item)) {
      raise(PyExc_TypeError, `Found non-str '${typeName(item)}' in skip_file_prefixes.`);
      return null;
    }
    texts.push(PyUnicode_AsJS(item));
  }
  return texts;
}
const warn_spec = argSpec("warn", "message, category=, stacklevel=, source=, *, skip_file_prefixes=");
function warnings_warn(_m: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const a = unpackKeywords(warn_spec, args, nargs, kwnames);
  if (a === null) return NULL;
  const level = a[2] ? _PyLong_AsInt(a[2]) : 1;
  if (pending()) return NULL;
  const skip = prefixes(a[4]!);
  const category = skip === null ? NULL : get_category(a[0] as Ref, a[1]!);
  if (skip === null || category === NULL) return NULL;
  return do_warn(category, a[0] as Ref, skip.length > 0 ? Math.max(2, level) : level, a[3] && a[3] !== Py_None ? a[3] : 0, skip) < 0 ? NULL : none();
}

/** Line `lineno` of a module's source, from its loader's get_source (PEP 302); NULL, with or without an exception, when it cannot be had. */
function get_source_line(globals: Ref, lineno: number): NewRef | NULL {
  const loader = PyDict_GetItemWithError(globals, ID("__loader__"));
  const name = loader === NULL ? NULL : PyDict_GetItemWithError(globals, ID("__name__"));
  const getSource = name === NULL ? NULL : _PyObject_LookupAttr(loader as Ref, GET_SOURCE);
  if (getSource === NULL) return NULL;
  const source = PyObject_CallOneArg(getSource, name as Ref);
  Py_DECREF(getSource);
  if (source === NULL || source === Py_None) { Py_XDECREF(source); return NULL; }
  const lines = callMethod(source, SPLITLINES);
  const index = lines === NULL ? NULL : PyLong_FromLong(lineno - 1);
  const line = index === NULL ? NULL : PyObject_GetItem(lines as Ref, index);
  for (const o of [source, lines, index]) Py_XDECREF(o);
  return line;
}
const explicit_spec = argSpec("warn_explicit", "message, category, filename, lineno, module=, registry=, module_globals=, source=");
function warnings_warn_explicit(_m: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const a = unpackKeywords(explicit_spec, args, nargs, kwnames);
  if (a === null) return NULL;
  const [message, category, filename] = a as [Ref, Ref, Ref];
  if (!isStr(filename)) return raise(PyExc_TypeError, `warn_explicit() argument 'filename' must be str, not ${typeName(filename)}`);
  const lineno = _PyLong_AsInt(a[3] as Ref);
  if (pending()) return NULL;
  const globals = a[6] && a[6] !== Py_None ? a[6] : NULL;
  let sourceline: NewRef | NULL = NULL;
  if (globals !== NULL) {
    if (!PyDict_Check(globals)) return raise(PyExc_TypeError, `module_globals must be a dict, not '${typeName(globals)}'`);
    sourceline = get_source_line(globals, lineno);
    if (sourceline === NULL && pending()) return NULL;
  }
  const module = a[4] ? Py_NewRef(a[4]) : normalize_module(filename);
  let status: Status = -1;
  if (module !== NULL) status = warn_explicit(category, message, { filename, lineno, module, registry: a[5]!, sourceline, source: a[7] && a[7] !== Py_None ? a[7] : 0 });
  Py_XDECREF(module);
  Py_XDECREF(sourceline);
  return status < 0 ? NULL : none();
}
/** Registries of before know by the version that what they say is old. */
function warnings_filters_mutated(): NewRef {
  I32[State.warnings_filters_version >> 2]!++;
  return none();
}
const functions = defineMethods([
  ["warn", METH.FASTCALL | METH.KEYWORDS, warnings_warn, "warn($module, /, message, category=None, stacklevel=1, source=None, *,\n     skip_file_prefixes=<unrepresentable>)\n--\n\nIssues a warning, or ignores it, or raises it."],
  ["warn_explicit", METH.FASTCALL | METH.KEYWORDS, warnings_warn_explicit, "warn_explicit($module, /, message, category, filename, lineno,\n              module=<unrepresentable>, registry=None,\n              module_globals=None, source=None)\n--\n\nIssues a warning about a place."],
  ["_filters_mutated", METH.NOARGS, warnings_filters_mutated],
]);
export function PyInit__warnings(): NewRef | NULL {
  const m = PyModule_Create("_warnings", functions);
  if (m === NULL) return NULL;
  const parts = [["filters", State.warnings_filters], ["_onceregistry", State.warnings_once_registry], ["_defaultaction", State.warnings_default_action]] as const;
  if (parts.every(([name, at]) => PyModule_AddObjectRef(m, name, I32[at >> 2]! as Ref) === 0)) return m;
  Py_DECREF(m);
  return NULL;
}
