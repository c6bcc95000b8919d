/**
 * Warnings: filters, registries, and the text on sys.stderr. When the module `warnings` is loaded, its filters and its way
 * of showing are used; what there is without it is in State.warnings_*.
 * Source: CPython 3.12 Python/_warnings.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyObject_IsSubclass } from "./abstract.ts";
import { Boot, onBoot } from "./boot.ts";
import { PyObject_CallOneArg, callArgs, callMethod } from "./call.ts";
import { PyCodeOff } from "./code.ts";
import { PyDict_Check, PyDict_Clear, PyDict_GetItemWithError, PyDict_New, PyDict_SetItem } from "./dict.ts";
import { PyErr_Clear, PyErr_Occurred, PyErr_SetObject, raise, raiseStatus, reprText } from "./errors.ts";
import { fileWriter, sysAttr } from "./errors-unraisable.ts";
import {
  PyExc_DeprecationWarning, PyExc_ImportWarning, PyExc_PendingDeprecationWarning, PyExc_ResourceWarning, PyExc_RuntimeError,
  PyExc_TypeError, PyExc_ValueError, PyExc_Warning,
} from "./exceptions.ts";
import { FrameOff, currentCompleteFrame, frameCode, frameIsIncomplete, frameLine } from "./frame.ts";
import { PyCallable_Check, PyObject_GetAttr, PyObject_IsTrue, PyObject_RichCompareBool, PyObject_Str, _PyObject_LookupAttr } from "./generic.ts";
import { ID } from "./id.ts";
import { PyLong_AsSsize_t, PyLong_CheckExact, PyLong_FromLong } from "./int.ts";
import { PyList_Check, PyList_GET_ITEM, PyList_GET_SIZE, PyList_New, PyList_SET_ITEM } from "./list.ts";
import { Py_DECREF, Py_INCREF, Py_NewRef, Py_TYPE, Py_XDECREF, Py_XSETREF, TPFLAGS, hasTypeFlag } from "./object.ts";
import { Py_None, Py_True, smallInt } from "./singletons.ts";
import { State } from "./state.ts";
import { readSource } from "./traceback-print.ts";
import { PyTuple_GET_ITEM, PyTuple_Pack } from "./tuple.ts";
import { PyObject_TypeCheck, typeName } from "./typeobject.ts";
import { PyUnicode_AsJS, PyUnicode_CheckExact, PyUnicode_FromString } from "./unicode.ts";

const Py_EQ = 2;
const isStr = (o: Ref): boolean => hasTypeFlag(o, TPFLAGS.UNICODE_SUBCLASS);
const isTuple = (o: Ref): boolean => hasTypeFlag(o, TPFLAGS.TUPLE_SUBCLASS);

// --- state

/** A filter: what matches `category`, and, when given, the module. Owned. */
function create_filter(category: Ref, action: Ref, module: Ref): NewRef | NULL { return PyTuple_Pack(action, Py_None, category, module, smallInt(0)); }
const DEFAULT = ID("default");
const IGNORE = ID("ignore");
const MAIN = ID("__main__");
const SYS = ID("sys");
const UNKNOWN_MODULE = ID("<string>");

/** The filters in force at the start. */
function init_filters(): NewRef | NULL {
  const rules: readonly (readonly [category: Ref, action: Ref, module: Ref])[] = [
    [PyExc_DeprecationWarning, DEFAULT, MAIN], [PyExc_DeprecationWarning, IGNORE, Py_None], [PyExc_PendingDeprecationWarning, IGNORE, Py_None],
    [PyExc_ImportWarning, IGNORE, Py_None], [PyExc_ResourceWarning, IGNORE, Py_None],
  ];
  const list = PyList_New(rules.length);
  if (list === NULL) return NULL;
  for (const [i, rule] of rules.entries()) {
    const filter = create_filter(...rule);
    if (filter === NULL) { Py_DECREF(list); return NULL; }
    PyList_SET_ITEM(list, i, filter);
  }
  return list;
}
onBoot(Boot.OBJECTS, () => {
  const filters = init_filters();
  const registry = filters === NULL ? NULL : PyDict_New();
  if (filters === NULL || registry === NULL) { Py_XDECREF(filters); return -1; }
  I32[State.warnings_filters >> 2] = filters;
  I32[State.warnings_once_registry >> 2] = registry;
  I32[State.warnings_default_action >> 2] = DEFAULT;
  return 0;
});

/** An attribute of the module `warnings` when that is loaded; NULL, with an exception only when looking failed. */
function warningsAttr(name: Ref): NewRef | NULL {
  const modules = I32[State.modules >> 2]! as Ref | 0;
  const module = modules ? PyDict_GetItemWithError(modules, ID("warnings")) : NULL;
  return module === NULL || module === Py_None ? NULL : _PyObject_LookupAttr(module, name);
}
/** Takes over what the module has under `name` as the state's `field`, when `fits` says so; the field's value, borrowed. */
function refreshed(field: State, name: Ref, fits: (value: Ref) => boolean): Ref | NULL {
  const value = warningsAttr(name);
  if (value === NULL) return PyErr_Occurred() ? NULL : I32[field >> 2]! as Ref;
  if (!fits(value)) { Py_DECREF(value); return NULL; }
  Py_XSETREF(field, value);
  return value;
}
function get_once_registry(): Ref | NULL {
  return refreshed(State.warnings_once_registry, ID("onceregistry"), (value) => {
    if (PyDict_Check(value)) return true;
    raise(PyExc_TypeError, `_warnings.onceregistry must be a dict, not '${typeName(value)}'`);
    return false;
  });
}
function get_default_action(): Ref | NULL {
  return refreshed(State.warnings_default_action, ID("defaultaction"), (value) => {
    if (isStr(value)) return true;
    raise(PyExc_TypeError, `_warnings.defaultaction must be a string, not '${typeName(value)}'`);
    return false;
  });
}

// --- filters

/** Does a filter's pattern (None, a str, or something with match()) fit `arg`? 1, 0, -1 with an exception. */
function check_matched(pattern: Ref, arg: Ref): number {
  if (pattern === Py_None) return 1;
  if (PyUnicode_CheckExact(pattern)) return PyObject_RichCompareBool(pattern, arg, Py_EQ);
  const result = callMethod(pattern, ID("match"), arg);
  if (result === NULL) return -1;
  const truth = PyObject_IsTrue(result);
  Py_DECREF(result);
  return truth;
}
/** 1 when the filter (a 5-tuple) fits, 0, -1 with an exception. All its parts are asked, whatever the first ones say. */
function filterFits(filter: Ref, category: Ref, text: Ref, lineno: number, module: Ref): number {
  const action = PyTuple_GET_ITEM(filter, 0);
  if (!isStr(action)) return raiseStatus(PyExc_TypeError, `action must be a string, not '${typeName(action)}'`);
  const goodMessage = check_matched(PyTuple_GET_ITEM(filter, 1), text);
  if (goodMessage < 0) return -1;
  const goodModule = check_matched(PyTuple_GET_ITEM(filter, 3), module);
  if (goodModule < 0) return -1;
  const subclass = PyObject_IsSubclass(category, PyTuple_GET_ITEM(filter, 2));
  if (subclass < 0) return -1;
  const line = PyLong_AsSsize_t(PyTuple_GET_ITEM(filter, 4));
  if (line === -1 && PyErr_Occurred()) return -1;
  return goodMessage && goodModule && subclass && (line === 0 || line === lineno) ? 1 : 0;
}
/** The action for a warning and the filter that says so (None: the default action), a new reference; null with an exception. */
function get_filter(category: Ref, text: Ref, lineno: number, module: Ref): { action: Ref; item: NewRef } | null {
  const filters = refreshed(State.warnings_filters, ID("filters"), () => true);
  if (filters === NULL) return null;
  if (!PyList_Check(filters)) { raise(PyExc_ValueError, "_warnings.filters must be a list"); return null; }
  // The list may change while it is gone through.
  for (let i = 0; i < PyList_GET_SIZE(filters); i++) {
    const item = PyList_GET_ITEM(filters, i);
    if (!isTuple(item) || I32[(item + 16) >> 2] !== 5) {
      raise(PyExc_ValueError, `_warnings.filters item ${i} isn't a 5-tuple`);
      return null;
    }
    const held = Py_NewRef(item);
    const fits = filterFits(held, category, text, lineno, module);
    if (fits === 1) return { action: PyTuple_GET_ITEM(held, 0), item: held };
    Py_DECREF(held);
    if (fits < 0) return null;
  }
  const action = get_default_action();
  return action === NULL ? null : { action, item: Py_NewRef(Py_None) };
}

// --- registries

/** Was `key` warned of already? With `mark`, notes it. 1, 0, -1 with an exception. A registry of older filters is emptied. */
function already_warned(registry: Ref, key: Ref, mark: boolean): number {
  const version = PyDict_GetItemWithError(registry, ID("version"));
  if (version === NULL || !PyLong_CheckExact(version) || PyLong_AsSsize_t(version) !== I32[State.warnings_filters_version >> 2]) {
    if (PyErr_Occurred()) return -1;
    PyDict_Clear(registry);
    const current = PyLong_FromLong(I32[State.warnings_filters_version >> 2]!);
    if (current === NULL) return -1;
    const status = PyDict_SetItem(registry, ID("version"), current);
    Py_DECREF(current);
    if (status < 0) return -1;
  } else {
    const seen = PyDict_GetItemWithError(registry, key);
    const truth = seen === NULL ? (PyErr_Occurred() ? -1 : 0) : PyObject_IsTrue(seen);
    if (truth !== 0) return truth;
  }
  return mark ? PyDict_SetItem(registry, key, Py_True) : 0;
}
/** Notes (text, category), for the actions that show a warning once whatever its line. */
function update_registry(registry: Ref, text: Ref, category: Ref): number {
  const key = PyTuple_Pack(text, category);
  if (key === NULL) return -1;
  const already = already_warned(registry, key, true);
  Py_DECREF(key);
  return already;
}

// --- showing

interface Place {
  filename: Ref;
  lineno: number;
  /** A str, or None late in the program's end: then nothing is shown. */
  module: Ref;
  /** A dict, None or NULL. */
  registry: Ref | 0;
  /** The line of the source when the caller knows it. */
  sourceline: Ref | 0;
  /** What a ResourceWarning is about. */
  source: Ref | 0;
}

/** Prints "filename:lineno: category: text" and, when the caller brought none, the source line; whatever fails is dropped. */
function show_warning(category: Ref, text: Ref, place: Place): void {
  const file = sysAttr(ID("stderr"));
  const name = PyObject_GetAttr(category, ID("__name__"));
  if (name !== NULL && file !== NULL && file !== Py_None) {
    const filename = PyUnicode_AsJS(place.filename);
    const shown = PyObject_Str(text);
    const line = place.sourceline ? null : readSource(filename, place.lineno);
    const parts = [filename, `:${place.lineno}: `, PyUnicode_AsJS(name), ": ", shown === NULL ? "" : PyUnicode_AsJS(shown), "\n"];
    if (line !== null) parts.push("  ", line.replace(/^[ \t\f]+/, ""), "\n");
    parts.forEach(fileWriter(file));
    Py_XDECREF(shown);
  }
  Py_XDECREF(name);
  PyErr_Clear();
}
/** Hands the warning to warnings._showwarnmsg, or prints it when that is not loaded. */
function call_show_warning(category: Ref, text: Ref, message: Ref, lineno: Ref, place: Place): Status {
  const show = warningsAttr(ID("_showwarnmsg"));
  if (show === NULL) {
    if (PyErr_Occurred()) return -1;
    show_warning(category, text, place);
    return 0;
  }
  let status: Status = -1;
  const record = PyCallable_Check(show) ? warningsAttr(ID("WarningMessage")) : NULL;
  if (!PyCallable_Check(show)) raise(PyExc_TypeError, "warnings._showwarnmsg() must be set to a callable");
  else if (record !== NULL) {
    const made = callArgs(record, message, category, place.filename, lineno, Py_None, Py_None, place.source || Py_None);
    const result = made === NULL ? NULL : PyObject_CallOneArg(show, made);
    status = result === NULL ? -1 : 0;
    Py_XDECREF(made);
    Py_XDECREF(result);
  } else if (!PyErr_Occurred()) raise(PyExc_RuntimeError, "unable to get warnings.WarningMessage");
  Py_XDECREF(record);
  Py_DECREF(show);
  return status;
}

// --- deciding

/** `warnings.warn_explicit`. `message`: a Warning (which brings its category), or what to make one of. */
export function warn_explicit(categoryGiven: Ref, messageGiven: Ref, place: Place): Status {
  if (place.module === Py_None) return 0;
  const { registry } = place;
  if (registry && registry !== Py_None && !PyDict_Check(registry)) {
    return raiseStatus(PyExc_TypeError, "'registry' must be a dict or None");
  }
  const instance = PyObject_TypeCheck(messageGiven, PyExc_Warning);
  const category = instance ? Py_TYPE(messageGiven) : categoryGiven;
  const text = instance ? PyObject_Str(messageGiven) : Py_NewRef(messageGiven);
  const message = text === NULL ? NULL : instance ? Py_NewRef(messageGiven) : PyObject_CallOneArg(category, messageGiven);
  const lineno = message === NULL ? NULL : PyLong_FromLong(place.lineno);
  const key = lineno === NULL ? NULL : PyTuple_Pack(text as Ref, category, lineno);
  let status: number = -1;
  if (key !== NULL) {
    status = registry && registry !== Py_None ? already_warned(registry, key, false) : 0;
    if (status === 0) status = decide({ category, text: text as Ref, message: message as Ref, lineno: lineno as Ref, key }, place);
  }
  for (const o of [text, message, lineno, key]) Py_XDECREF(o);
  return status < 0 ? -1 : 0;
}
interface Warning { category: Ref; text: Ref; message: Ref; lineno: Ref; key: Ref }
function decide(w: Warning, place: Place): Status {
  const found = get_filter(w.category, w.text, place.lineno, place.module);
  if (found === null) return -1;
  const action = PyUnicode_AsJS(found.action);
  let already: number;
  if (action === "error") {
    PyErr_SetObject(w.category, w.message);
    already = -1;
  } else already = action === "ignore" ? 1 : action === "always" ? 0 : noted(action, w, place, found);
  Py_DECREF(found.item);
  return already !== 0 ? (already > 0 ? 0 : -1) : call_show_warning(w.category, w.text, w.message, w.lineno, place);
}
/** Notes the warning where its action wants it; 1 when it was there already. */
function noted(action: string, w: Warning, place: Place, found: { action: Ref; item: Ref }): number {
  const own = place.registry && place.registry !== Py_None ? place.registry : NULL;
  if (own !== NULL && PyDict_SetItem(own, w.key, Py_True) < 0) return -1;
  if (action === "default") return 0;
  if (action === "module") return own === NULL ? 0 : update_registry(own, w.text, w.category);
  if (action === "once") {
    const registry = own === NULL ? get_once_registry() : own;
    return registry === NULL ? -1 : update_registry(registry, w.text, w.category);
  }
  const shown = reprText(found.action);
  const item = shown === null ? null : reprText(found.item);
  return item === null ? -1 : raiseStatus(PyExc_RuntimeError, `Unrecognized action (${shown!}) in warnings.filters:\n ${item}`);
}

// --- where a warning comes from

/** A frame of the import machinery, which is passed over when callers are counted. */
function is_internal_frame(frame: number): boolean {
  const filename = frameFile(frame);
  return filename.includes("importlib") && filename.includes("_bootstrap");
}
function frameFile(frame: number): string { return PyUnicode_AsJS(I32[(frameCode(frame) + PyCodeOff.co_filename) >> 2]! as Ref); }
function frameBack(frame: number): number {
  let back = frame;
  do back = I32[(back + FrameOff.previous) >> 2]!; while (back !== 0 && frameIsIncomplete(back));
  return back;
}
function next_external_frame(frame: number, skipPrefixes: readonly string[]): number {
  let back = frame;
  do back = frameBack(back); while (back !== 0 && (is_internal_frame(back) || skipPrefixes.some((prefix) => frameFile(back).startsWith(prefix))));
  return back;
}
/** The frame `level` calls up, 1 being the one that runs; 0: there are not so many. */
function frameOfLevel(level: number, skipPrefixes: readonly string[]): number {
  let frame = currentCompleteFrame();
  const plain = level <= 0 || (frame !== 0 && is_internal_frame(frame));
  for (let left = level - 1; left > 0 && frame !== 0; left--) frame = plain ? frameBack(frame) : next_external_frame(frame, skipPrefixes);
  return frame;
}
/** The place of that frame with its registry, made when there is none; all its references are owned. null with an exception. */
function setup_context(level: number, skipPrefixes: readonly string[]): Place | null {
  const frame = frameOfLevel(level, skipPrefixes);
  const globals = (frame === 0 ? I32[State.sys_dict >> 2]! : I32[(frame + FrameOff.f_globals) >> 2]!) as Ref;
  const known = PyDict_GetItemWithError(globals, ID("__warningregistry__"));
  let registry: NewRef | NULL;
  if (known !== NULL) registry = Py_NewRef(known);
  else {
    registry = PyErr_Occurred() ? NULL : PyDict_New();
    if (registry === NULL) return null;
    if (PyDict_SetItem(globals, ID("__warningregistry__"), registry) < 0) { Py_DECREF(registry); return null; }
  }
  const name = PyDict_GetItemWithError(globals, ID("__name__"));
  const module = name !== NULL && (name === Py_None || isStr(name)) ? name : UNKNOWN_MODULE;
  const filename = frame === 0 ? SYS : I32[(frameCode(frame) + PyCodeOff.co_filename) >> 2]! as Ref;
  Py_INCREF(module);
  Py_INCREF(filename);
  return { filename, lineno: frame === 0 ? 1 : frameLine(frame), module, registry, sourceline: 0, source: 0 };
}
/** `warnings.warn` for the caller `level` frames up. */
export function do_warn(category: Ref, message: Ref, level: number, source: Ref | 0, skipPrefixes: readonly string[] = []): Status {
  const place = setup_context(level, skipPrefixes);
  if (place === null) return -1;
  const status = warn_explicit(category, message, { ...place, source });
  for (const o of [place.filename, place.module, place.registry]) Py_XDECREF(o);
  return status;
}
/** The module of a file name, for warnings that have no frame. Owned. */
export function normalize_module(filename: Ref): NewRef | NULL {
  const name = PyUnicode_AsJS(filename);
  if (name === "") return PyUnicode_FromString("<unknown>");
  return name.endsWith(".py") ? PyUnicode_FromString(name.slice(0, -3)) : Py_NewRef(filename);
}

function warnText(category: Ref, text: string, level: number, source: Ref | 0): Status {
  const message = PyUnicode_FromString(text);
  if (message === NULL) return -1;
  const status = do_warn(category, message, level, source);
  Py_DECREF(message);
  return status;
}
/** Issues a warning for the caller `stackLevel` frames up (1: the running Python function). -1 when it became an exception. */
export function PyErr_WarnEx(category: Ref, text: string, stackLevel: number): Status { return warnText(category, text, stackLevel, 0); }
/** A ResourceWarning about `source`. */
export function PyErr_ResourceWarning(source: Ref, stackLevel: number, text: string): Status {
  return warnText(PyExc_ResourceWarning, text, stackLevel, source);
}
/** A warning about a place in a source (the compiler's). */
export function PyErr_WarnExplicitObject(category: Ref, text: string, filename: string, lineno: number): Status {
  const message = PyUnicode_FromString(text);
  const file = message === NULL ? NULL : PyUnicode_FromString(filename);
  const module = file === NULL ? NULL : normalize_module(file);
  const status = module === NULL ? -1
    : warn_explicit(category, message as Ref, { filename: file as Ref, lineno, module, registry: 0, sourceline: 0, source: 0 });
  for (const o of [message, file, module]) Py_XDECREF(o);
  return status;
}
