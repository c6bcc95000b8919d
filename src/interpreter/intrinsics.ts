/** CALL_INTRINSIC_1 and _2. Source: CPython 3.12 Python/intrinsics.c. */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { Intrinsic1, Intrinsic2 } from "../compiler/opcodes.ts";
import { PyNumber_Positive, PyObject_SetItem, PyMapping_Keys, PySequence_GetItem } from "../objects/abstract.ts";
import { _PyAsyncGenValueWrapperNew } from "../objects/asyncgen.ts";
import { PyObject_CallOneArg } from "../objects/call.ts";
import { PyDict_CheckExact, PyDict_SetItem, _PyDict_GetItemStringWithError } from "../objects/dict.ts";
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_GivenExceptionMatches, raise, raiseStatus } from "../objects/errors.ts";
import {
  PyExc_ImportError, PyExc_IndexError, PyExc_RuntimeError, PyExc_StopIteration, PyExc_StopAsyncIteration, PyExc_SystemError, PyExc_TypeError,
  PyException_SetCause, PyException_SetContext,
} from "../objects/exceptions.ts";
import { _PyExc_PrepReraiseStar } from "../objects/exceptions-group.ts";
import { CO, PyCodeOff } from "../objects/code.ts";
import { FrameOff, _PyFrame_FastToLocalsWithError, _PyFrame_LocalsToFast } from "../objects/frame.ts";
import { PyFunctionOff } from "../objects/function.ts";
import { PyObject_GetAttr, _PyObject_LookupAttr } from "../objects/generic.ts";
import { ID } from "../objects/id.ts";
import { PyList_AsTuple } from "../objects/list.ts";
import { Py_DECREF, Py_NewRef, Py_XSETREF, TPFLAGS, hasTypeFlag } from "../objects/object.ts";
import { Py_None } from "../objects/singletons.ts";
import { State } from "../objects/state.ts";
import { _Py_make_paramspec, _Py_make_typealias, _Py_make_typevar, _Py_make_typevartuple, _Py_subscript_generic } from "../objects/typevar.ts";
import { typeName } from "../objects/typeobject.ts";
import { PyUnicode_AsJS, PyUnicode_FromString, PyUnicode_READ_CHAR, PyUnicode_GET_LENGTH } from "../objects/unicode.ts";

export function intrinsic1(which: number, value: Ref, frame: number): NewRef | NULL {
  switch (which as Intrinsic1) {
    case Intrinsic1.PRINT: return print(value);
    case Intrinsic1.IMPORT_STAR: return importStar(frame, value);
    case Intrinsic1.STOPITERATION_ERROR: return stopiterationError(value, frame);
    case Intrinsic1.ASYNC_GEN_WRAP: return _PyAsyncGenValueWrapperNew(value);
    case Intrinsic1.UNARY_POSITIVE: return PyNumber_Positive(value);
    case Intrinsic1.LIST_TO_TUPLE: return PyList_AsTuple(value);
    case Intrinsic1.TYPEVAR: return _Py_make_typevar(value, NULL, NULL);
    case Intrinsic1.PARAMSPEC: return _Py_make_paramspec(value);
    case Intrinsic1.TYPEVARTUPLE: return _Py_make_typevartuple(value);
    case Intrinsic1.SUBSCRIPT_GENERIC: return _Py_subscript_generic(value);
    case Intrinsic1.TYPEALIAS: return _Py_make_typealias(value);
    default: return raise(PyExc_SystemError, `intrinsic function ${which} is not available`);
  }
}
export function intrinsic2(which: number, a: Ref, b: Ref): NewRef | NULL {
  switch (which as Intrinsic2) {
    case Intrinsic2.PREP_RERAISE_STAR: return _PyExc_PrepReraiseStar(a, b);
    case Intrinsic2.TYPEVAR_WITH_BOUND: return _Py_make_typevar(a, b, NULL);
    case Intrinsic2.TYPEVAR_WITH_CONSTRAINTS: return _Py_make_typevar(a, NULL, b);
    case Intrinsic2.SET_FUNCTION_TYPE_PARAMS:
      Py_XSETREF(a + PyFunctionOff.func_typeparams, Py_NewRef(b));
      return Py_NewRef(a);
    default: return raise(PyExc_SystemError, `intrinsic function ${which} is not available`);
  }
}

/** The expression statement of interactive mode: sys.displayhook(value). */
function print(value: Ref): NewRef | NULL {
  const hook = sysAttribute("displayhook");
  if (hook === NULL) return raise(PyExc_RuntimeError, "lost sys.displayhook");
  return PyObject_CallOneArg(hook, value);
}
function sysAttribute(name: string): Ref | NULL {
  return _PyDict_GetItemStringWithError(I32[State.sys_dict >> 2]! as Ref, name);
}

/** StopIteration that leaves a generator becomes RuntimeError (PEP 479). */
function stopiterationError(exc: Ref, frame: number): NewRef | NULL {
  const flags = I32[(I32[(frame + FrameOff.f_code) >> 2]! + PyCodeOff.co_flags) >> 2]!;
  let message: string | null = null;
  if (PyErr_GivenExceptionMatches(exc, PyExc_StopIteration)) {
    message = (flags & CO.ASYNC_GENERATOR) !== 0 ? "async generator raised StopIteration" : (flags & CO.COROUTINE) !== 0 ? "coroutine raised StopIteration" : "generator raised StopIteration";
  } else if ((flags & CO.ASYNC_GENERATOR) !== 0 && PyErr_GivenExceptionMatches(exc, PyExc_StopAsyncIteration)) message = "async generator raised StopAsyncIteration";
  if (message === null) return Py_NewRef(exc);
  const text = PyUnicode_FromString(message);
  if (text === NULL) return NULL;
  const error = PyObject_CallOneArg(PyExc_RuntimeError, text);
  Py_DECREF(text);
  if (error === NULL) return NULL;
  PyException_SetCause(error, Py_NewRef(exc));
  PyException_SetContext(error, Py_NewRef(exc));
  return error;
}

// --- from m import *

function importStar(frame: number, module: Ref): NewRef | NULL {
  if (_PyFrame_FastToLocalsWithError(frame) < 0) return NULL;
  const locals = I32[(frame + FrameOff.f_locals) >> 2]! as Ref;
  const status = importAllFrom(locals, module);
  _PyFrame_LocalsToFast(frame);
  return status < 0 ? NULL : Py_NewRef(Py_None);
}
function importAllFrom(locals: Ref, module: Ref): Status {
  let all = _PyObject_LookupAttr(module, ID("__all__"));
  if (all === NULL && I32[State.current_exception >> 2] !== 0) return -1;
  const skipUnderscores = all === NULL;
  if (all === NULL) {
    const dict = _PyObject_LookupAttr(module, ID("__dict__"));
    if (dict === NULL) return I32[State.current_exception >> 2] !== 0 ? -1 : raiseStatus(PyExc_ImportError, "from-import-* object has no __dict__ and no __all__");
    all = PyMapping_Keys(dict);
    Py_DECREF(dict);
    if (all === NULL) return -1;
  }
  let status: Status = 0;
  for (let i = 0; status === 0; i++) {
    const name = PySequence_GetItem(all, i);
    if (name === NULL) {
      if (PyErr_ExceptionMatches(PyExc_IndexError)) { PyErr_Clear(); break; }
      status = -1;
      break;
    }
    status = importOne(locals, module, name, skipUnderscores);
    Py_DECREF(name);
  }
  Py_DECREF(all);
  return status;
}
function importOne(locals: Ref, module: Ref, name: Ref, skipUnderscores: boolean): Status {
  if (!hasTypeFlag(name, TPFLAGS.UNICODE_SUBCLASS)) {
    const owner = PyObject_GetAttr(module, ID("__name__"));
    if (owner === NULL) return -1;
    const status = raiseStatus(PyExc_TypeError, `${skipUnderscores ? "Key in" : "Item in"} ${PyUnicode_AsJS(owner)}.__${skipUnderscores ? "dict" : "all"}__ must be str, not ${typeName(name)}`);
    Py_DECREF(owner);
    return status;
  }
  if (skipUnderscores && PyUnicode_GET_LENGTH(name) > 0 && PyUnicode_READ_CHAR(name, 0) === 95) return 0;
  const value = PyObject_GetAttr(module, name);
  if (value === NULL) return -1;
  const status = PyDict_CheckExact(locals) ? PyDict_SetItem(locals, name, value) : PyObject_SetItem(locals, name, value);
  Py_DECREF(value);
  return status;
}
