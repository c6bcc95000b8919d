/** displayhook, excepthook, unraisablehook, and the exception that is handled. Source: CPython 3.12 Python/sysmodule.c. */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { _PyArg_CheckPositional, arg } from "../objects/args.ts";
import { callMethod } from "../objects/call.ts";
import { PyUnicode_AsEncodedString, PyUnicode_Decode } from "../objects/codecs.ts";
import { PyBytes_AS_STRING, PyBytes_GET_SIZE } from "../objects/bytes.ts";
import { METH, type MethodSpec } from "../objects/define.ts";
import { PyDict_SetItem } from "../objects/dict.ts";
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_GetHandledException, PyErr_SetObject, _PyErr_WriteUnraisableDefaultHook, raise } from "../objects/errors.ts";
import { sysAttr } from "../objects/errors-unraisable.ts";
import { PyException_GetTraceback, PyExc_RuntimeError, PyExc_SystemExit, PyExc_UnicodeEncodeError } from "../objects/exceptions.ts";
import { PyObject_GetAttr, PyObject_Repr } from "../objects/generic.ts";
import { ID } from "../objects/id.ts";
import { Py_DECREF, Py_NewRef, Py_TYPE, Py_XDECREF } from "../objects/object.ts";
import { Py_None, latin1Character } from "../objects/singletons.ts";
import { State } from "../objects/state.ts";
import { PyErr_Display } from "../objects/traceback.ts";
import { PyTuple_New, PyTuple_SET_ITEM } from "../objects/tuple.ts";
import { PyUnicode_AsJS } from "../objects/unicode.ts";
import { none } from "./_io-util.ts";

function write(file: Ref, text: Ref): Status {
  const answer = callMethod(file, ID("write"), text);
  if (answer === NULL) return -1;
  Py_DECREF(answer);
  return 0;
}
/** The repr with what the stream's encoding cannot hold as backslash escapes. */
function writeEscaped(file: Ref, o: Ref): Status {
  const encoding = PyObject_GetAttr(file, ID("encoding"));
  const text = encoding === NULL ? NULL : PyObject_Repr(o);
  const name = encoding === NULL ? "" : PyUnicode_AsJS(encoding);
  const bytes = text === NULL ? NULL : PyUnicode_AsEncodedString(text, name, "backslashreplace");
  const escaped = bytes === NULL ? NULL : PyUnicode_Decode(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes), name, "strict");
  const status = escaped === NULL ? -1 : write(file, escaped);
  for (const ref of [encoding, text, bytes, escaped]) Py_XDECREF(ref);
  return status;
}
function sys_displayhook(_m: Ref, o: Ref): NewRef | NULL {
  const builtins = I32[State.builtins_dict >> 2] as Ref | 0;
  if (builtins === 0) return raise(PyExc_RuntimeError, "lost builtins module");
  if (o === Py_None) return none();
  if (PyDict_SetItem(builtins, ID("_"), Py_None) < 0) return NULL;
  const file = sysAttr(ID("stdout"));
  if (file === NULL || file === Py_None) return raise(PyExc_RuntimeError, "lost sys.stdout");
  const text = PyObject_Repr(o);
  if (text === NULL) return NULL;
  let status = write(file, text);
  Py_DECREF(text);
  if (status < 0) {
    if (!PyErr_ExceptionMatches(PyExc_UnicodeEncodeError)) return NULL;
    PyErr_Clear();
    status = writeEscaped(file, o);
  }
  if (status < 0 || write(file, latin1Character(10)) < 0) return NULL;
  return PyDict_SetItem(builtins, ID("_"), o) < 0 ? NULL : none();
}
function sys_excepthook(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("excepthook", nargs, 3, 3)) return NULL;
  const file = sysAttr(ID("stderr"));
  if (file !== NULL && file !== Py_None) PyErr_Display(file, arg(args, 1), arg(args, 2));
  return none();
}
function sys_unraisablehook(_m: Ref, unraisable: Ref): NewRef | NULL { return _PyErr_WriteUnraisableDefaultHook(unraisable); }
function sys_exception(): NewRef { return PyErr_GetHandledException() || none(); }
function sys_exc_info(): NewRef | NULL {
  const exc = PyErr_GetHandledException();
  const tuple = PyTuple_New(3);
  if (tuple === NULL) { Py_XDECREF(exc); return NULL; }
  PyTuple_SET_ITEM(tuple, 0, exc === NULL ? none() : Py_NewRef(Py_TYPE(exc)));
  PyTuple_SET_ITEM(tuple, 1, exc === NULL ? none() : exc);
  PyTuple_SET_ITEM(tuple, 2, exc === NULL ? none() : PyException_GetTraceback(exc) || none());
  return tuple;
}
function sys_exit(_m: Ref, args: number, nargs: number): NULL {
  if (_PyArg_CheckPositional("exit", nargs, 0, 1)) PyErr_SetObject(PyExc_SystemExit, nargs === 1 ? arg(args, 0) : Py_None);
  return NULL;
}

export const hookFunctions: readonly MethodSpec[] = [
  ["displayhook", METH.O, sys_displayhook, "displayhook($module, object, /)\n--\n\nPrints an object and keeps it in builtins._."],
  ["exception", METH.NOARGS, sys_exception, "exception($module, /)\n--\n\nThe exception being handled, or None."],
  ["exc_info", METH.NOARGS, sys_exc_info, "exc_info($module, /)\n--\n\nType, value and traceback of the exception being handled."],
  ["excepthook", METH.FASTCALL, sys_excepthook, "excepthook($module, exctype, value, traceback, /)\n--\n\nPrints an exception with its traceback to sys.stderr."],
  ["exit", METH.FASTCALL, sys_exit, "exit($module, status=None, /)\n--\n\nRaises SystemExit(status)."],
  ["unraisablehook", METH.O, sys_unraisablehook, "unraisablehook($module, unraisable, /)\n--\n\nReports an exception that cannot be passed on."],
];
