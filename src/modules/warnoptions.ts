/**
 * The options of -W as filters of `_warnings`, for as long as the module `warnings`, which does this in CPython, is not there.
 * Source of the rules: CPython 3.12 Lib/warnings.py (_processoptions, _setoption).
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyObject_IsSubclass, PySequence_Contains, PySequence_DelItem, PySequence_Index } from "../objects/abstract.ts";
import { METH, defineType } from "../objects/define.ts";
import { PyErr_Clear, PyErr_ExceptionMatches, raise } from "../objects/errors.ts";
import { fileWriter, sysAttr } from "../objects/errors-unraisable.ts";
import { PyExc_AttributeError, PyExc_ImportError, PyExc_TypeError, PyExc_Warning } from "../objects/exceptions.ts";
import { PyObject_GetAttrString } from "../objects/generic.ts";
import { _PyObject_New, PyObject_Free } from "../objects/gcalloc.ts";
import { ID } from "../objects/id.ts";
import { PyLong_FromLong } from "../objects/int.ts";
import { PyList_Insert } from "../objects/list.ts";
import { Py_DECREF, Py_NewRef, Py_XDECREF, TPFLAGS, hasTypeFlag } from "../objects/object.ts";
import { Py_None } from "../objects/singletons.ts";
import { State } from "../objects/state.ts";
import { PyTuple_Pack } from "../objects/tuple.ts";
import { typeName } from "../objects/typeobject.ts";
import { PyUnicode_AsJS, PyUnicode_FromString } from "../objects/unicode.ts";
import { bool, isStr } from "./_io-util.ts";
import { importModule } from "./import.ts";

/** What a filter has for its message: match() says whether a text begins so, in upper or lower case. 24 bytes: 16 prefix (str) */
const PREFIX = 16;
function prefix_dealloc(self: Ref): void {
  Py_DECREF(I32[(self + PREFIX) >> 2]! as Ref);
  PyObject_Free(self);
}
function prefix_match(self: Ref, text: Ref): NewRef | NULL {
  if (!isStr(text)) return raise(PyExc_TypeError, `expected string or bytes-like object, got '${typeName(text)}'`);
  return bool(PyUnicode_AsJS(text).toLowerCase().startsWith(PyUnicode_AsJS(I32[(self + PREFIX) >> 2]! as Ref).toLowerCase()));
}
const MessagePrefix_Type = defineType({
  name: "_warnings.MessagePrefix", basicsize: 24, flags: TPFLAGS.DISALLOW_INSTANTIATION, slots: { tp_dealloc: prefix_dealloc },
  methods: [["match", METH.O, prefix_match]],
  owns: (self, visit, arg) => visit(I32[(self + PREFIX) >> 2]! as Ref, arg),
});
function messagePattern(text: string): NewRef | NULL {
  if (text === "") return Py_NewRef(Py_None);
  const prefix = PyUnicode_FromString(text);
  const self = prefix === NULL ? NULL : _PyObject_New(MessagePrefix_Type);
  if (self === NULL) { Py_XDECREF(prefix); return NULL; }
  I32[(self + PREFIX) >> 2] = prefix as Ref;
  return self;
}

/** An option that cannot be understood; told on standard error, and ignored. */
class OptionError extends Error {}

const ACTIONS = ["default", "always", "ignore", "module", "once", "error"];
function actionOf(text: string): string {
  if (text === "") return "default";
  const action = ACTIONS.find((name) => name.startsWith(text));
  if (action === undefined) throw new OptionError(`invalid action: '${text}'`);
  return action;
}
/** The class that an option names; owned. Throws OptionError. */
function categoryOf(text: string): NewRef {
  if (text === "") return Py_NewRef(PyExc_Warning);
  const dot = text.lastIndexOf(".");
  const moduleName = dot < 0 ? "builtins" : text.slice(0, dot);
  const module = importModule(moduleName);
  if (module === NULL) {
    if (PyErr_ExceptionMatches(PyExc_ImportError)) { PyErr_Clear(); throw new OptionError(`invalid module name: '${moduleName}'`); }
    PyErr_Clear();
    throw new OptionError(`unknown warning category: '${text}'`);
  }
  const category = PyObject_GetAttrString(module, text.slice(dot + 1));
  Py_DECREF(module);
  if (category === NULL) {
    if (PyErr_ExceptionMatches(PyExc_AttributeError)) PyErr_Clear();
    throw new OptionError(`unknown warning category: '${text}'`);
  }
  const fits = hasTypeFlag(category, TPFLAGS.TYPE_SUBCLASS) && PyObject_IsSubclass(category, PyExc_Warning) > 0;
  if (fits) return category;
  Py_DECREF(category);
  throw new OptionError(`invalid warning category: '${text}'`);
}
function lineOf(text: string): number {
  const line = text === "" ? 0 : Number(text);
  if (!/^[-+]?\d*$/.test(text) || !Number.isSafeInteger(line)) throw new OptionError(`invalid lineno '${text}'`);
  if (line < 0) throw new OptionError(`invalid lineno ${line}`);
  return line;
}

/** Puts one option's filter in front of the others; -1 with an exception. Throws OptionError. */
function setOption(option: string): Status {
  const parts = option.split(":").map((part) => part.trim());
  if (parts.length > 5) throw new OptionError(`too many fields (max 5): '${option}'`);
  const [action, message = "", category = "", module = "", line = ""] = parts as [string, ...string[]];
  const name = actionOf(action);
  const type = categoryOf(category);
  const values = [
    PyUnicode_FromString(name), messagePattern(message), type, module === "" ? Py_NewRef(Py_None) : PyUnicode_FromString(module),
    PyLong_FromLong(lineOf(line)),
  ];
  const filter = values.includes(NULL) ? NULL : PyTuple_Pack(...(values as Ref[]));
  values.forEach(Py_XDECREF);
  if (filter === NULL) return -1;
  const filters = I32[State.warnings_filters >> 2]! as Ref;
  const known = PySequence_Contains(filters, filter);
  let status: Status = known < 0 || (known > 0 && PySequence_DelItem(filters, PySequence_Index(filters, filter)) < 0) ? -1 : 0;
  if (status === 0) status = PyList_Insert(filters, 0, filter);
  Py_DECREF(filter);
  I32[State.warnings_filters_version >> 2]!++;
  return status;
}

/** Makes filters of the options of -W, the last one the strongest. -1 with an exception. */
export function processWarnOptions(options: readonly string[]): Status {
  for (const option of options) {
    try {
      if (setOption(option) < 0) return -1;
    } catch (error) {
      if (!(error instanceof OptionError)) throw error;
      const stderr = sysAttr(ID("stderr"));
      if (stderr !== NULL && stderr !== Py_None) fileWriter(stderr)(`Invalid -W option ignored: ${error.message}\n`);
    }
  }
  return 0;
}
