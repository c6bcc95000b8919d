/**
 * Exceptions that nobody can catch: in finalizers, weakref callbacks, at exit. They go to sys.unraisablehook.
 * Source: CPython 3.12 Python/errors.c (_PyErr_WriteUnraisableMsg, write_unraisable_exc_file).
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyObject_CallOneArg, callMethod } from "./call.ts";
import { PyDict_GetItemWithError } from "./dict.ts";
import { PyErr_Clear, PyErr_GetRaisedException, PyErr_Occurred, raiseStatus, reprText, strText } from "./errors.ts";
import { PyException_GetTraceback, PyException_SetTraceback, PyExc_TypeError } from "./exceptions.ts";
import { _PyFrame_GetFrameObject, currentCompleteFrame } from "./frame.ts";
import { PyObject_GetAttr } from "./generic.ts";
import { ID } from "./id.ts";
import { Py_DECREF, Py_INCREF, Py_NewRef, Py_TYPE, TPFLAGS, hasTypeFlag } from "./object.ts";
import { Py_None } from "./singletons.ts";
import { State } from "./state.ts";
import { PyStructSequence_New, defineStructSequence } from "./structseq.ts";
import { PyTraceBack_Print, _PyTraceBack_FromFrame } from "./traceback.ts";
import { PyUnicode_AsJS, PyUnicode_FromString } from "./unicode.ts";

export const UnraisableHookArgs_Type = defineStructSequence({
  name: "UnraisableHookArgs", doc: "UnraisableHookArgs\n\nType used to pass arguments to sys.unraisablehook.",
  fields: [
    ["exc_type", "Exception type"], ["exc_value", "Exception value"], ["exc_traceback", "Exception traceback"],
    ["err_msg", "Error message"], ["object", "Object causing the exception"],
  ],
});
const enum Arg { exc_type = 24, exc_value = 32, exc_traceback = 40, err_msg = 48, object = 56 }

/** An attribute of sys, borrowed; NULL without an exception when there is none. */
export function sysAttr(name: Ref): Ref | NULL {
  const dict = I32[State.sys_dict >> 2]! as Ref | 0;
  if (!dict) return NULL;
  const value = PyDict_GetItemWithError(dict, name);
  if (value === NULL && PyErr_Occurred()) PyErr_Clear();
  return value;
}
/** A `write` that sends text to a Python file; after a failure it writes nothing more, and no exception stays set. */
export function fileWriter(file: Ref): (text: string) => void {
  let broken = false;
  return (text) => {
    if (broken || text === "") return;
    const s = PyUnicode_FromString(text);
    const result = s === NULL ? NULL : callMethod(file, ID("write"), s);
    if (s !== NULL) Py_DECREF(s);
    if (result === NULL) { broken = true; PyErr_Clear(); } else Py_DECREF(result);
  };
}
export function flushFile(file: Ref): void {
  const result = callMethod(file, ID("flush"));
  if (result === NULL) PyErr_Clear();
  else Py_DECREF(result);
}

/** `module.QualName` of an exception class, as printed: builtins and __main__ are left out. */
export function exceptionTypeText(type: Ref, unknown: string): string {
  const module = PyObject_GetAttr(type, ID("__module__"));
  let prefix = unknown;
  if (module !== NULL && hasTypeFlag(module, TPFLAGS.UNICODE_SUBCLASS)) {
    const name = PyUnicode_AsJS(module);
    prefix = name === "builtins" || name === "__main__" ? "" : `${name}.`;
  }
  if (module === NULL) PyErr_Clear();
  else Py_DECREF(module);
  const qualname = PyObject_GetAttr(type, ID("__qualname__"));
  if (qualname === NULL) { PyErr_Clear(); return `${prefix}<unknown>`; }
  const text = hasTypeFlag(qualname, TPFLAGS.UNICODE_SUBCLASS) ? PyUnicode_AsJS(qualname) : "<unknown>";
  Py_DECREF(qualname);
  return prefix + text;
}

interface Unraisable { type: Ref | 0; value: Ref | 0; tb: Ref | 0; message: Ref | 0; object: Ref | 0 }

/** Writes the report to `file`. Objects are borrowed; None counts as missing. */
function writeTo(file: Ref, exc: Unraisable): void {
  const write = fileWriter(file);
  const message = exc.message && exc.message !== Py_None ? strText(exc.message) ?? "" : null;
  if (exc.object && exc.object !== Py_None) {
    write(message === null ? "Exception ignored in: " : `${message}: `);
    const text = reprText(exc.object);
    if (text === null) PyErr_Clear();
    write(`${text ?? "<object repr() failed>"}\n`);
  } else if (message !== null) write(`${message}:\n`);
  if (exc.tb && exc.tb !== Py_None) PyTraceBack_Print(exc.tb, write);
  if (!exc.type || exc.type === Py_None) return;
  write(exceptionTypeText(exc.type, "<unknown>"));
  if (exc.value && exc.value !== Py_None) {
    write(": ");
    const text = strText(exc.value);
    if (text === null) PyErr_Clear();
    write(text ?? "<exception str() failed>");
  }
  write("\n");
  flushFile(file);
}
function report(exc: Unraisable): void {
  const file = sysAttr(ID("stderr"));
  if (file === NULL || file === Py_None) return;
  Py_INCREF(file);
  writeTo(file, exc);
  Py_DECREF(file);
}
/** sys.unraisablehook itself: `args` must be an UnraisableHookArgs. */
export function _PyErr_WriteUnraisableDefaultHook(args: Ref): NewRef | NULL {
  if (Py_TYPE(args) !== UnraisableHookArgs_Type) {
    raiseStatus(PyExc_TypeError, "sys.unraisablehook argument type must be UnraisableHookArgs");
    return NULL;
  }
  const item = (at: Arg): Ref => I32[(args + at) >> 2]! as Ref;
  report({ type: item(Arg.exc_type), value: item(Arg.exc_value), tb: item(Arg.exc_traceback), message: item(Arg.err_msg), object: item(Arg.object) });
  return Py_NewRef(Py_None);
}
function newHookArgs(exc: Unraisable): NewRef | NULL {
  const args = PyStructSequence_New(UnraisableHookArgs_Type);
  if (args === NULL) return NULL;
  [exc.type, exc.value, exc.tb, exc.message, exc.object].forEach((o, i) => { I32[(args + 24 + 8 * i) >> 2] = Py_NewRef(o || Py_None); });
  return args;
}
/** Gives an exception without a traceback the current frame's, so that the report has a place. */
function addTraceback(exc: Ref): void {
  const old = PyException_GetTraceback(exc);
  if (old !== NULL) { Py_DECREF(old); return; }
  const frame = currentCompleteFrame();
  const frameObject = frame === 0 ? NULL : _PyFrame_GetFrameObject(frame);
  const tb = frameObject === NULL ? NULL : _PyTraceBack_FromFrame(NULL, frameObject);
  if (tb === NULL) { PyErr_Clear(); return; }
  if (PyException_SetTraceback(exc, tb) < 0) PyErr_Clear();
  Py_DECREF(tb);
}
/** Calls the hook; -1 with its exception set when it failed, 1 when there is none to call. */
function callHook(hook: Ref, exc: Unraisable): Status | 1 {
  if (hook === Py_None) return 1;
  const args = newHookArgs(exc);
  if (args === NULL) return -1;
  Py_INCREF(hook);
  const result = PyObject_CallOneArg(hook, args);
  Py_DECREF(hook);
  Py_DECREF(args);
  if (result === NULL) return -1;
  Py_DECREF(result);
  return 0;
}

/** Reports the exception that is set and clears it. `what` completes "Exception ignored …"; "" for the usual text. */
export function _PyErr_WriteUnraisableMsg(what: string, object: Ref | NULL): void {
  let exc = PyErr_GetRaisedException();
  if (exc === NULL) return;
  addTraceback(exc);
  const message = what === "" ? NULL : PyUnicode_FromString(`Exception ignored ${what}`);
  if (what !== "" && message === NULL) PyErr_Clear();
  let tb = PyException_GetTraceback(exc);
  let details: Unraisable = { type: Py_TYPE(exc), value: exc, tb, message, object };
  let hookMessage: NewRef | NULL = NULL;
  const hook = sysAttr(ID("unraisablehook"));
  const status = hook === NULL ? 1 : callHook(hook, details);
  if (status === -1) { // the hook's own exception is reported instead
    hookMessage = PyUnicode_FromString("Exception ignored in sys.unraisablehook");
    const failure = PyErr_GetRaisedException() as NewRef;
    Py_DECREF(exc);
    if (tb !== NULL) Py_DECREF(tb);
    exc = failure;
    tb = PyException_GetTraceback(exc);
    details = { type: Py_TYPE(exc), value: exc, tb, message: hookMessage, object: hook };
  }
  if (status !== 0) report(details);
  for (const o of [exc, tb, message, hookMessage]) if (o !== NULL) Py_DECREF(o);
  PyErr_Clear();
}
/** Reports the exception that is set, which cannot be passed on from `object` (NULL: unknown), and clears it. */
export function PyErr_WriteUnraisable(object: Ref | NULL): void { _PyErr_WriteUnraisableMsg("", object); }
