/**
 * Module `_warnings`, over objects/errors-warnings.ts. Source: CPython 3.12 Python/_warnings.c.
 */
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { argSpec, unpackKeywords } from "../objects/args.ts";
import { METH, defineMethods } from "../objects/define.ts";
import { PyDict_Check, PyDict_New } from "../objects/dict.ts";
import { PyErr_WarnExplicitObject, PyErr_WarnFormat, raise, strText } from "../objects/errors.ts";
import { PyErr_ResourceWarning } from "../objects/errors-warnings.ts";
import {
  PyExc_DeprecationWarning, PyExc_ImportWarning, PyExc_PendingDeprecationWarning, PyExc_ResourceWarning, PyExc_TypeError, PyExc_UserWarning, PyExc_Warning,
} from "../objects/exceptions.ts";
import { _PyLong_AsInt } from "../objects/int-convert.ts";
import { PyList_Append, PyList_New } from "../objects/list.ts";
import { PyModule_AddSteal, PyModule_AddStringConstant, PyModule_Create } from "../objects/module.ts";
import { Py_DECREF, Py_NewRef, Py_TYPE, Py_XDECREF, TPFLAGS, hasTypeFlag } from "../objects/object.ts";
import { Py_None, smallInt } from "../objects/singletons.ts";
import { PyTuple_Pack } from "../objects/tuple.ts";
import { PyType_IsSubtype, typeName } from "../objects/typeobject.ts";
import { PyUnicode_AsJS, PyUnicode_FromString } from "../objects/unicode.ts";
import { isStr, none, pending } from "./_io-util.ts";

function isWarningClass(o: Ref): boolean { return hasTypeFlag(o, TPFLAGS.TYPE_SUBCLASS) && PyType_IsSubtype(o, PyExc_Warning); }
/** The category of a warning: an instance brings its own. NULL with TypeError. */
function categoryOf(message: Ref, category: Ref | 0): Ref | NULL {
  if (isWarningClass(Py_TYPE(message))) return Py_TYPE(message);
  if (category === 0 || category === Py_None) return PyExc_UserWarning;
  return isWarningClass(category) ? category : raise(PyExc_TypeError, `category must be a Warning subclass, not '${typeName(category)}'`);
}
const warn_spec = argSpec("warn", "message, category=, stacklevel=, source=, *, skip_file_prefixes=");
function warnings_warn(_m: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const a = unpackKeywords(warn_spec, args, nargs, kwnames);
  if (a === null) return NULL;
  const level = a[2] ? _PyLong_AsInt(a[2]) : 1;
  if (pending()) return NULL;
  const category = categoryOf(a[0] as Ref, a[1]!);
  const text = category === NULL ? null : strText(a[0] as Ref);
  if (category === NULL || text === null) return NULL;
  const source = a[3] && a[3] !== Py_None ? a[3] : NULL;
  const status = source !== NULL && category === PyExc_ResourceWarning ? PyErr_ResourceWarning(source, level, text) : PyErr_WarnFormat(category, level, text);
  return status < 0 ? NULL : none();
}
const explicit_spec = argSpec("warn_explicit", "message, category, filename, lineno, module=, registry=, module_globals=, source=");
function warnings_warn_explicit(_m: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const a = unpackKeywords(explicit_spec, args, nargs, kwnames);
  if (a === null) return NULL;
  if (!isStr(a[2] as Ref)) return raise(PyExc_TypeError, `warn_explicit() argument 'filename' must be str, not ${typeName(a[2] as Ref)}`);
  const lineno = _PyLong_AsInt(a[3] as Ref);
  if (pending()) return NULL;
  const category = categoryOf(a[0] as Ref, a[1]!);
  const text = category === NULL ? null : strText(a[0] as Ref);
  if (category === NULL || text === null) return NULL;
  const registry = a[5] && a[5] !== Py_None ? a[5] : 0;
  if (registry !== 0 && !PyDict_Check(registry)) return raise(PyExc_TypeError, `'registry' must be a dict or None, not '${typeName(registry)}'`);
  const module = a[4] && isStr(a[4]) ? PyUnicode_AsJS(a[4]) : null;
  return PyErr_WarnExplicitObject(category, text, PyUnicode_AsJS(a[2] as Ref), lineno, module, registry) < 0 ? NULL : none();
}
/** The filters are read anew each time; the version that tells registries apart is the Python module's. */
function warnings_filters_mutated(): NewRef { return none(); }
const functions = defineMethods([
  ["warn", METH.FASTCALL | METH.KEYWORDS, warnings_warn, "warn($module, /, message, category=None, stacklevel=1, source=None)\n--\n\nIssues a warning, or ignores it, or raises it."],
  ["warn_explicit", METH.FASTCALL | METH.KEYWORDS, warnings_warn_explicit], ["_filters_mutated", METH.NOARGS, warnings_filters_mutated],
]);
/** The filters in force at the start. */
function initialFilters(): NewRef | NULL {
  const list = PyList_New(0);
  const rules: readonly (readonly [action: string, category: Ref, module: string | null])[] = [
    ["default", PyExc_DeprecationWarning, "__main__"], ["ignore", PyExc_DeprecationWarning, null], ["ignore", PyExc_PendingDeprecationWarning, null],
    ["ignore", PyExc_ImportWarning, null], ["ignore", PyExc_ResourceWarning, null],
  ];
  for (const [action, category, module] of rules) {
    if (list === NULL) return NULL;
    const name = PyUnicode_FromString(action);
    const where = module === null ? Py_NewRef(Py_None) : PyUnicode_FromString(module);
    const filter = name === NULL || where === NULL ? NULL : PyTuple_Pack(name, Py_None, category, where, smallInt(0));
    const status: Status = filter === NULL ? -1 : PyList_Append(list, filter);
    for (const o of [name, where, filter]) Py_XDECREF(o);
    if (status < 0) { Py_DECREF(list); return NULL; }
  }
  return list;
}
export function PyInit__warnings(): NewRef | NULL {
  const m = PyModule_Create("_warnings", functions);
  if (m === NULL) return NULL;
  const ok = PyModule_AddSteal(m, "filters", initialFilters()) === 0 && PyModule_AddSteal(m, "_onceregistry", PyDict_New()) === 0
    && PyModule_AddStringConstant(m, "_defaultaction", "default") === 0;
  if (ok) return m;
  Py_DECREF(m);
  return NULL;
}
