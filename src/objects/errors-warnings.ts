/**
 * Warnings raised by host code: filters, registry, and the text on sys.stderr. When the module `warnings` is loaded, its
 * filters and its way of showing are used. Source: CPython 3.12 Python/_warnings.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyObject_IsSubclass } from "./abstract.ts";
import { PyObject_CallOneArg, callArgs, callMethod } from "./call.ts";
import { PyCodeOff } from "./code.ts";
import { PyDict_Clear, PyDict_GetItemWithError, PyDict_New, PyDict_SetItem } from "./dict.ts";
import { PyErr_Clear, PyErr_Occurred, PyErr_SetObject, raiseStatus } from "./errors.ts";
import { fileWriter, sysAttr } from "./errors-unraisable.ts";
import {
  PyExc_DeprecationWarning, PyExc_ImportWarning, PyExc_PendingDeprecationWarning, PyExc_ResourceWarning, PyExc_RuntimeError,
} from "./exceptions.ts";
import { FrameOff, currentCompleteFrame, frameCode, frameIsIncomplete, frameLine } from "./frame.ts";
import { PyObject_GetAttr, PyObject_IsTrue, _PyObject_LookupAttr } from "./generic.ts";
import { ID } from "./id.ts";
import { PyLong_AsLong, PyLong_FromLong } from "./int.ts";
import { Py_DECREF, Py_INCREF, Py_NewRef, Py_XDECREF, TPFLAGS, hasTypeFlag } from "./object.ts";
import { Py_None, Py_True, smallInt } from "./singletons.ts";
import { State } from "./state.ts";
import { readSource } from "./traceback-print.ts";
import { PyTuple_Pack } from "./tuple.ts";
import { PyUnicode_AsJS, PyUnicode_FromString } from "./unicode.ts";

/** Where a warning is said to come from; the objects are borrowed from the frame. */
interface Place { filename: string; lineno: number; module: string; registry: NewRef | 0 }

/** The frame `level` calls up (1: the one that runs), as what a warning shows; null with an exception set. */
function placeOfLevel(level: number): Place | null {
  let frame = currentCompleteFrame();
  for (let left = level - 1; left > 0 && frame !== 0; left--) {
    do frame = I32[(frame + FrameOff.previous) >> 2]!; while (frame !== 0 && frameIsIncomplete(frame));
  }
  const globals = (frame === 0 ? I32[State.sys_dict >> 2]! : I32[(frame + FrameOff.f_globals) >> 2]!) as Ref;
  const registry = registryOf(globals);
  if (registry === null) return null;
  const name = PyDict_GetItemWithError(globals, ID("__name__"));
  const module = name !== NULL && hasTypeFlag(name, TPFLAGS.UNICODE_SUBCLASS) ? PyUnicode_AsJS(name) : "<string>";
  if (frame === 0) return { filename: "sys", lineno: 1, module, registry };
  const filename = PyUnicode_AsJS(I32[(frameCode(frame) + PyCodeOff.co_filename) >> 2]! as Ref);
  return { filename, lineno: frameLine(frame), module, registry };
}
function registryOf(globals: Ref): NewRef | null {
  const known = PyDict_GetItemWithError(globals, ID("__warningregistry__"));
  if (known !== NULL) return Py_NewRef(known);
  const fresh = PyErr_Occurred() ? NULL : PyDict_New();
  if (fresh === NULL) return null;
  if (PyDict_SetItem(globals, ID("__warningregistry__"), fresh) < 0) { Py_DECREF(fresh); return null; }
  return fresh;
}

/** An attribute of the module `warnings`, when it is loaded; 0 otherwise. */
function warningsAttr(name: Ref): NewRef | 0 {
  const modules = I32[State.modules >> 2]! as Ref | 0;
  const module = modules ? PyDict_GetItemWithError(modules, ID("warnings")) : NULL;
  const value = module === NULL || module === Py_None ? NULL : _PyObject_LookupAttr(module, name);
  if (value === NULL) PyErr_Clear();
  return value;
}

/** The filters in force before anybody changes them: what `-W` does not say. */
function defaultAction(category: Ref, module: string): string | null {
  const is = (type: Ref): boolean => PyObject_IsSubclass(category, type) > 0;
  if (is(PyExc_DeprecationWarning)) return module === "__main__" ? "default" : "ignore";
  return [PyExc_PendingDeprecationWarning, PyExc_ImportWarning, PyExc_ResourceWarning].some(is) ? "ignore" : "default";
}
/** Does the pattern of a filter (None, a str, or something with match()) fit `text`? 1, 0, -1 with an exception set. */
function fits(pattern: Ref, text: string): number {
  if (pattern === Py_None) return 1;
  if (hasTypeFlag(pattern, TPFLAGS.UNICODE_SUBCLASS)) return PyUnicode_AsJS(pattern) === text ? 1 : 0;
  const s = PyUnicode_FromString(text);
  const result = s === NULL ? NULL : callMethod(pattern, ID("match"), s);
  Py_XDECREF(s);
  if (result === NULL) return -1;
  const truth = PyObject_IsTrue(result);
  Py_DECREF(result);
  return truth;
}
/** The action of the first filter of the list that fits; null with an exception set, "" when none does. */
function actionInList(filters: Ref, category: Ref, text: string, place: Place): string | null {
  for (let i = 0; i < I32[(filters + 16) >> 2]!; i++) {
    const filter = I32[(I32[(filters + 24) >> 2]! + 8 * i) >> 2]! as Ref;
    if (!hasTypeFlag(filter, TPFLAGS.TUPLE_SUBCLASS) || I32[(filter + 16) >> 2] !== 5) {
      raiseStatus(PyExc_RuntimeError, `warnings.filters item ${i} isn't a 5-tuple`);
      return null;
    }
    const [action, message, type, module, line] = [0, 1, 2, 3, 4].map((n) => I32[(filter + 24 + 8 * n) >> 2]! as Ref);
    Py_INCREF(filter);
    const subclass = PyObject_IsSubclass(category, type!);
    const messageFits = subclass > 0 ? fits(message!, text) : subclass;
    const moduleFits = messageFits > 0 ? fits(module!, place.module) : messageFits;
    const lineno = moduleFits > 0 ? PyLong_AsLong(line!) : 0;
    const name = moduleFits > 0 && (lineno === 0 || lineno === place.lineno) ? PyUnicode_AsJS(action!) : "";
    Py_DECREF(filter);
    if (moduleFits < 0 || PyErr_Occurred()) return null;
    if (name !== "") return name;
  }
  return "";
}
function actionFor(category: Ref, text: string, place: Place): string | null {
  const filters = warningsAttr(ID("filters"));
  if (!filters) return defaultAction(category, place.module);
  const action = hasTypeFlag(filters, TPFLAGS.LIST_SUBCLASS) ? actionInList(filters, category, text, place) : "";
  Py_DECREF(filters);
  if (action !== "") return action;
  const fallback = warningsAttr(ID("defaultaction"));
  const name = fallback && hasTypeFlag(fallback, TPFLAGS.UNICODE_SUBCLASS) ? PyUnicode_AsJS(fallback) : "default";
  Py_XDECREF(fallback);
  return name;
}

/** Was `key` warned of already? With `mark`, notes it. -1 with an exception set. A registry of older filters is emptied. */
function alreadyWarned(registry: Ref, key: Ref, mark: boolean): number {
  const current = warningsAttr(ID("_filters_version")) || Py_NewRef(smallInt(0));
  const version = PyDict_GetItemWithError(registry, ID("version"));
  const same = version !== NULL && hasTypeFlag(version, TPFLAGS.LONG_SUBCLASS) && PyLong_AsLong(version) === PyLong_AsLong(current);
  let result = 0;
  if (!same) {
    PyDict_Clear(registry);
    result = PyDict_SetItem(registry, ID("version"), current);
  } else {
    const seen = PyDict_GetItemWithError(registry, key);
    if (seen !== NULL) result = PyObject_IsTrue(seen);
    else if (PyErr_Occurred()) result = -1;
  }
  Py_DECREF(current);
  return result === 0 && mark ? PyDict_SetItem(registry, key, Py_True) : result;
}

/** Prints or hands on one warning. `message`: the instance. */
function show(category: Ref, message: Ref, text: string, place: Place, source: Ref | 0): Status {
  const showFn = warningsAttr(ID("_showwarnmsg"));
  const messageClass = showFn ? warningsAttr(ID("WarningMessage")) : 0;
  if (showFn && messageClass) {
    const filename = PyUnicode_FromString(place.filename);
    const line = PyLong_FromLong(place.lineno);
    const record = filename === NULL || line === NULL ? NULL
      : callArgs(messageClass, message, category, filename, line, Py_None, Py_None, source || Py_None);
    const result = record === NULL ? NULL : PyObject_CallOneArg(showFn, record);
    for (const o of [filename, line, record, result]) Py_XDECREF(o);
    Py_DECREF(showFn);
    Py_DECREF(messageClass);
    return result === NULL ? -1 : 0;
  }
  Py_XDECREF(showFn);
  const file = sysAttr(ID("stderr"));
  if (file === NULL || file === Py_None) return 0;
  const name = PyObject_GetAttr(category, ID("__name__"));
  if (name === NULL) return -1;
  const write = fileWriter(file);
  write(`${place.filename}:${place.lineno}: ${PyUnicode_AsJS(name)}: ${text}\n`);
  Py_DECREF(name);
  const line = readSource(place.filename, place.lineno);
  if (line !== null) write(`  ${line.replace(/^[ \t\f]+/, "")}\n`);
  return 0;
}

/** `warnings.warn_explicit`. `registry` of the place is borrowed. */
function warnExplicit(category: Ref, text: string, place: Place, source: Ref | 0): Status {
  const textObject = PyUnicode_FromString(text);
  const message = textObject === NULL ? NULL : PyObject_CallOneArg(category, textObject);
  const line = PyLong_FromLong(place.lineno);
  const key = message === NULL || line === NULL ? NULL : PyTuple_Pack(textObject as Ref, category, line);
  let status: number = key === NULL ? -1 : place.registry ? alreadyWarned(place.registry, key, false) : 0;
  if (status === 0) status = act(category, message as Ref, text, textObject as Ref, key as Ref, place, source);
  for (const o of [textObject, message, line, key]) Py_XDECREF(o);
  return status < 0 ? -1 : 0;
}
function act(category: Ref, message: Ref, text: string, textObject: Ref, key: Ref, place: Place, source: Ref | 0): number {
  const action = actionFor(category, text, place);
  if (action === null) return -1;
  if (action === "error") {
    PyErr_SetObject(category, message);
    return -1;
  }
  if (action === "ignore") return 0;
  let already = 0;
  if (action !== "always") {
    if (place.registry && PyDict_SetItem(place.registry, key, Py_True) < 0) return -1;
    if (action === "once" || action === "module") {
      const shared = action === "once" ? warningsAttr(ID("onceregistry")) : 0;
      const short = PyTuple_Pack(textObject, category);
      const registry = shared || place.registry;
      already = short === NULL ? -1 : registry ? alreadyWarned(registry, short, true) : 0;
      Py_XDECREF(short);
      Py_XDECREF(shared);
    } else if (action !== "default") {
      return raiseStatus(PyExc_RuntimeError, `Unrecognized action ('${action}') in warnings.filters:\n ${action}`);
    }
  }
  return already === 0 ? show(category, message, text, place, source) : already;
}

/** Issues a warning for the caller `stackLevel` frames up (1: the running Python function). -1 when it became an exception. */
export function PyErr_WarnEx(category: Ref, text: string, stackLevel: number): Status { return warnAt(category, text, stackLevel, 0); }
export function PyErr_WarnFormat(category: Ref, stackLevel: number, text: string): Status { return warnAt(category, text, stackLevel, 0); }
/** A ResourceWarning about `source`. */
export function PyErr_ResourceWarning(source: Ref, stackLevel: number, text: string): Status {
  return warnAt(PyExc_ResourceWarning, text, stackLevel, source);
}
function warnAt(category: Ref, text: string, stackLevel: number, source: Ref | 0): Status {
  const place = placeOfLevel(stackLevel);
  if (place === null) return -1;
  const status = warnExplicit(category, text, place, source);
  Py_XDECREF(place.registry);
  return status;
}
/** A warning about a place in a source (the compiler's SyntaxWarnings). `registry` borrowed, or 0. */
export function PyErr_WarnExplicitObject(category: Ref, text: string, filename: string, lineno: number, module: string | null, registry: Ref | 0): Status {
  return warnExplicit(category, text, { filename, lineno, module: module ?? filename.replace(/\.py$/, ""), registry: registry as NewRef | 0 }, 0);
}
