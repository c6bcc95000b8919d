/**
 * The error indicator: setting, fetching and matching exceptions.
 *
 *   State.current_exception   the exception being raised (an instance, owned) or NULL
 *   State.exc_info            → _PyErr_StackItem   0 exc_value (owned, None or NULL)   8 previous_item
 *
 * Source: CPython 3.12 Python/errors.c. Unraisable exceptions are in errors-unraisable.ts, warnings in errors-warnings.ts.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { Boot, onBoot } from "./boot.ts";
import { PyTypeOff, Py_DECREF, Py_INCREF, Py_NewRef, Py_TYPE, Py_XSETREF, TPFLAGS, hasTypeFlag } from "./object.ts";
import { Py_None } from "./singletons.ts";
import { State } from "./state.ts";
import { PyObject_IsSubclass } from "./abstract.ts";
import { PyObject_Call, PyObject_CallNoArgs, PyObject_CallOneArg } from "./call.ts";
import {
  PyExc_KeyError, PyExc_OSError, PyExc_SystemError, PyExc_TypeError,
  PyExceptionClass_Check, PyExceptionInstance_Check, PyException_GetContext, PyException_SetCause, PyException_SetContext, newExceptionFast, takeMemoryError, _PyException_AddNote,
} from "./exceptions.ts";
import { PyObject_Repr, PyObject_Str } from "./generic.ts";
import { PyLong_FromLong } from "./int.ts";
import { PyTuple_New } from "./tuple.ts";
import { PyType_IsSubtype, typeName } from "./typeobject.ts";
import { PyUnicode_AsJS, PyUnicode_FromString } from "./unicode.ts";

export { PyErr_WriteUnraisable, _PyErr_WriteUnraisableDefaultHook, _PyErr_WriteUnraisableMsg } from "./errors-unraisable.ts";
export { PyErr_ResourceWarning, PyErr_WarnEx, PyErr_WarnExplicitObject } from "./errors-warnings.ts";

export const enum ErrStackItem { exc_value = 0, previous_item = 8 }

onBoot(Boot.STATICS, () => {
  if (I32[State.exc_info >> 2] === 0) I32[State.exc_info >> 2] = State.exc_state;
});

/** The type of the exception that is set, borrowed; NULL when none is. */
export function PyErr_Occurred(): Ref | NULL {
  const exc = I32[State.current_exception >> 2]! as Ref | NULL;
  return exc === NULL ? NULL : Py_TYPE(exc);
}

/** Takes the exception out of the indicator: owned by the caller now; NULL when none was set. */
export function PyErr_GetRaisedException(): NewRef | NULL {
  const exc = I32[State.current_exception >> 2]! as NewRef | NULL;
  I32[State.current_exception >> 2] = 0;
  return exc;
}
/** Makes `excSteal` (an instance or NULL) the exception that is set, releasing an earlier one. */
export function PyErr_SetRaisedException(excSteal: Ref | NULL): void {
  Py_XSETREF(State.current_exception, excSteal);
}
export function PyErr_Clear(): void { PyErr_SetRaisedException(NULL); }

/** The innermost stack item with an exception that is being handled, or the bottom one. */
export function _PyErr_GetTopmostException(): number {
  let item = I32[State.exc_info >> 2]!;
  for (;;) {
    const value = I32[item >> 2]!;
    const previous = I32[(item + ErrStackItem.previous_item) >> 2]!;
    if ((value !== 0 && value !== Py_None) || previous === 0) return item;
    item = previous;
  }
}
/** The exception being handled (sys.exception()), owned; NULL when there is none. */
export function PyErr_GetHandledException(): NewRef | NULL {
  const value = I32[_PyErr_GetTopmostException() >> 2]! as Ref | NULL;
  return value === NULL || value === Py_None ? NULL : Py_NewRef(value);
}

/** Calls the class with what was given to raise: nothing, a tuple of arguments, or one argument. */
function _PyErr_CreateException(type: Ref, value: Ref | NULL): NewRef | NULL {
  const simple = newExceptionFast(type, value);
  if (simple !== NULL) return simple;
  if (PyErr_Occurred()) return NULL;
  const exc = value === NULL || value === Py_None ? PyObject_CallNoArgs(type)
    : hasTypeFlag(value, TPFLAGS.TUPLE_SUBCLASS) ? PyObject_Call(type, value, NULL)
    : PyObject_CallOneArg(type, value);
  if (exc !== NULL && !PyExceptionInstance_Check(exc)) {
    const text = reprText(type);
    if (text !== null) raise(PyExc_TypeError, `calling ${text} should have returned an instance of BaseException, not ${typeName(exc)}`);
    Py_DECREF(exc);
    return NULL;
  }
  return exc;
}

/** The note put on an exception that was raised while another was being made. */
function addNormalizationNote(exc: Ref, type: Ref, value: Ref | NULL): void {
  const args = value === NULL ? "<NULL>" : reprText(value);
  if (args === null) PyErr_Clear();
  const note = PyUnicode_FromString(`Normalization failed: type=${typeNameOf(type)} args=${args ?? "<unknown>"}`);
  if (note === NULL) { PyErr_Clear(); return; }
  if (_PyException_AddNote(exc, note) < 0) PyErr_Clear();
  Py_DECREF(note);
}
function typeNameOf(type: Ref): string { return PyUnicode_AsJS(I32[(type + PyTypeOff.tp_name) >> 2]! as Ref); }

/** Sets the exception; the one being handled becomes its `__context__`. CPython 3.12 Python/errors.c, _PyErr_SetObject. */
export function PyErr_SetObject(type: Ref, value: Ref | NULL): void {
  if (!PyExceptionClass_Check(type)) {
    const text = reprText(type);
    if (text !== null) raise(PyExc_SystemError, `_PyErr_SetObject: exception ${text} is not a BaseException subclass`);
    return;
  }
  let exc: Ref | NULL = NULL;
  if (value !== NULL && PyExceptionInstance_Check(value)) {
    const same = Py_TYPE(value) === type ? 1 : PyObject_IsSubclass(Py_TYPE(value), type);
    if (same < 0) return;
    if (same) exc = Py_NewRef(value);
  }
  if (exc === NULL) {
    PyErr_Clear(); // no Python code may run with an exception set
    exc = _PyErr_CreateException(type, value);
    if (exc === NULL) {
      const failure = PyErr_GetRaisedException();
      if (failure === NULL) return;
      addNormalizationNote(failure, type, value);
      PyErr_SetRaisedException(failure);
      return;
    }
  }
  const handled = I32[_PyErr_GetTopmostException() >> 2]! as Ref | NULL;
  if (handled !== NULL && handled !== Py_None && handled !== exc) chainContext(exc, handled);
  PyErr_SetRaisedException(exc);
}

/** Sets `exc.__context__ = handled`, cutting `exc` out of that chain first. Floyd's algorithm guards against older cycles. */
function chainContext(exc: Ref, handled: Ref): void {
  Py_INCREF(handled);
  let o: Ref = handled;
  let slow: Ref = handled;
  for (let toggle = false; ; toggle = !toggle) {
    const context = PyException_GetContext(o);
    if (context === NULL) break;
    Py_DECREF(context);
    if (context === exc) { PyException_SetContext(o, NULL); break; }
    o = context;
    if (o === slow) break;
    if (toggle) {
      slow = PyException_GetContext(slow) as Ref;
      Py_DECREF(slow);
    }
  }
  PyException_SetContext(exc, handled as NewRef);
}

/** Sets an exception whose one argument is the key, also when the key is a tuple. */
export function _PyErr_SetKeyError(key: Ref): void {
  const args = PyTuple_New(1);
  if (args === NULL) return;
  Py_INCREF(key);
  I32[(args + 24) >> 2] = key;
  I32[(args + 28) >> 2] = 0;
  PyErr_SetObject(PyExc_KeyError, args);
  Py_DECREF(args);
}

export function PyErr_SetNone(type: Ref): void { PyErr_SetObject(type, NULL); }

/** Sets `type(msg)`. `msg` is the finished message; `%` has no meaning in it. */
export function PyErr_SetString(type: Ref, msg: string): void {
  const text = PyUnicode_FromString(msg);
  if (text === NULL) return;
  PyErr_SetObject(type, text);
  Py_DECREF(text);
}
/** Sets `type(msg)`; the result is NULL, to return at once. */
export function raise(type: Ref, msg: string): NULL {
  PyErr_SetString(type, msg);
  return NULL;
}
/** Sets `type(msg)`; the result is -1, to return at once. */
export function raiseStatus(type: Ref, msg: string): -1 {
  PyErr_SetString(type, msg);
  return -1;
}

/** Is `err` (class or instance) matched by `exc` (class, or tuple of such)? Never fails. */
export function PyErr_GivenExceptionMatches(err: Ref | NULL, exc: Ref | NULL): boolean {
  if (err === NULL || exc === NULL) return false;
  if (hasTypeFlag(exc, TPFLAGS.TUPLE_SUBCLASS)) {
    const n = I32[(exc + 16) >> 2]!;
    for (let i = 0; i < n; i++) {
      if (PyErr_GivenExceptionMatches(err, I32[(exc + 24 + 8 * i) >> 2]! as Ref)) return true;
    }
    return false;
  }
  const type = PyExceptionInstance_Check(err) ? Py_TYPE(err) : err;
  if (type === exc) return true;
  return PyExceptionClass_Check(type) && PyExceptionClass_Check(exc) && PyType_IsSubtype(type, exc) as boolean;
}
/** Is the exception that is set matched by `exc`? */
export function PyErr_ExceptionMatches(exc: Ref): boolean {
  return PyErr_GivenExceptionMatches(PyErr_Occurred(), exc);
}

/** When an exception is set, `excSteal` becomes its context; otherwise `excSteal` is set again. */
export function _PyErr_ChainExceptions1(excSteal: Ref | NULL): void {
  if (excSteal === NULL) return;
  const newer = PyErr_GetRaisedException();
  if (newer === NULL) { PyErr_SetRaisedException(excSteal); return; }
  PyException_SetContext(newer, excSteal as NewRef);
  PyErr_SetRaisedException(newer);
}
/** Sets `type(msg)` with the exception that is set as its cause and context. */
export function _PyErr_FormatFromCause(type: Ref, msg: string): NULL {
  const cause = PyErr_GetRaisedException() as NewRef;
  raise(type, msg);
  const exc = PyErr_GetRaisedException() as NewRef;
  PyException_SetCause(exc, Py_NewRef(cause));
  PyException_SetContext(exc, cause);
  PyErr_SetRaisedException(exc);
  return NULL;
}

/** Sets a MemoryError without needing memory. */
export function PyErr_NoMemory(): NULL {
  const exc = takeMemoryError(false);
  if (exc !== NULL) PyErr_SetRaisedException(exc);
  return NULL;
}
export function PyErr_BadInternalCall(): NULL {
  return raise(PyExc_SystemError, "bad argument to internal function");
}

/** What strerror says for the errno values of Linux that programs meet. */
const strerrors: Readonly<Record<number, string>> = {
  1: "Operation not permitted", 2: "No such file or directory", 3: "No such process", 4: "Interrupted system call",
  5: "Input/output error", 9: "Bad file descriptor", 11: "Resource temporarily unavailable", 12: "Cannot allocate memory",
  13: "Permission denied", 17: "File exists", 20: "Not a directory", 21: "Is a directory", 22: "Invalid argument",
  23: "Too many open files in system", 24: "Too many open files", 27: "File too large", 28: "No space left on device",
  29: "Illegal seek", 30: "Read-only file system", 32: "Broken pipe", 33: "Numerical argument out of domain",
  34: "Numerical result out of range", 36: "File name too long", 38: "Function not implemented", 39: "Directory not empty",
  40: "Too many levels of symbolic links", 95: "Operation not supported", 110: "Connection timed out", 111: "Connection refused",
};
export function strerror(errno: number): string { return strerrors[errno] ?? `Unknown error ${errno}`; }

/** `PyErr_SetFromErrnoWithFilenameObject`: OSError, or the subclass for `errno`, with 2 or 3 arguments. */
export function raiseOSError(errno: number, message?: string, filename?: Ref | NULL): NULL {
  const code = PyLong_FromLong(errno);
  if (code === NULL) return NULL;
  const text = PyUnicode_FromString(message ?? strerror(errno));
  if (text === NULL) { Py_DECREF(code); return NULL; }
  const args = PyTuple_New(filename ? 3 : 2);
  if (args === NULL) { Py_DECREF(code); Py_DECREF(text); return NULL; }
  I32[(args + 24) >> 2] = code;
  I32[(args + 32) >> 2] = text;
  if (filename) I32[(args + 40) >> 2] = Py_NewRef(filename);
  const exc = PyObject_Call(PyExc_OSError, args, NULL);
  Py_DECREF(args);
  if (exc !== NULL) {
    PyErr_SetObject(Py_TYPE(exc), exc);
    Py_DECREF(exc);
  }
  return NULL;
}

/** `repr(o)` as a host string; null with an exception set when it fails. */
export function reprText(o: Ref): string | null { return takeText(PyObject_Repr(o)); }
/** `str(o)` as a host string; null with an exception set when it fails. */
export function strText(o: Ref): string | null { return takeText(PyObject_Str(o)); }
function takeText(s: NewRef | NULL): string | null {
  if (s === NULL) return null;
  const text = PyUnicode_AsJS(s);
  Py_DECREF(s);
  return text;
}
