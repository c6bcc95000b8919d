/**
 * Calls. Arguments travel as an array of 8-byte slots in the buffer (PEP 590), most often on the data stack.
 * Source: CPython 3.12 Objects/call.c.
 */
import { STEPPING, noteStackTop } from "../memory/stepping.ts";
import { I32, memmove } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PY_VECTORCALL_ARGUMENTS_OFFSET, PyVectorcall_NARGS } from "./args.ts";
import { PyDict_GET_SIZE, PyDict_New, PyDict_SetItem, dictForEach } from "./dict.ts";
import { raise } from "./errors.ts";
import { PyExc_SystemError, PyExc_TypeError } from "./exceptions.ts";
import { PyObject_GetAttr, _PyObject_GetMethod, methodIsUnbound } from "./generic.ts";
import { FN, Py_DECREF, Py_INCREF, Py_TYPE, PyTypeOff, TPFLAGS, hasTypeFlag } from "./object.ts";
import { _Py_EnterRecursiveCall, _Py_LeaveRecursiveCall } from "./recursion.ts";
import { State } from "./state.ts";
import { PyTuple_New, _PyTuple_FromArray } from "./tuple.ts";
import { typeName } from "./typeobject.ts";

/** Takes `slots` 8-byte slots from the top of the data stack; give them back with `stackRelease(address)`. */
export function stackReserve(slots: number): number {
  const at = I32[State.datastack_top >> 2]!;
  I32[State.datastack_top >> 2] = at + slots * 8;
  if (STEPPING) noteStackTop(at + slots * 8);
  return at;
}
export function stackRelease(address: number): void { I32[State.datastack_top >> 2] = address; }

/** The vectorcall function of `callable` as an index into FN; 0 when it has none. */
export function vectorcallIndex(callable: Ref): number {
  const type = I32[(callable + 8) >> 2]!;
  if ((I32[(type + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.HAVE_VECTORCALL) === 0) return 0;
  return I32[(callable + I32[(type + PyTypeOff.tp_vectorcall_offset) >> 2]!) >> 2]!;
}

/** Calls with positional and keyword arguments in `args`; borrowed. */
export function PyObject_Vectorcall(callable: Ref, args: number, nargsf: number, kwnames: Ref | 0): NewRef | NULL {
  const type = I32[(callable + 8) >> 2]!;
  if ((I32[(type + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.HAVE_VECTORCALL) !== 0) {
    const fn = I32[(callable + I32[(type + PyTypeOff.tp_vectorcall_offset) >> 2]!) >> 2]!;
    if (fn !== 0) return FN[fn]!(callable, args, nargsf, kwnames) as NewRef | NULL;
  }
  return _PyObject_MakeTpCall(callable, args, PyVectorcall_NARGS(nargsf), kwnames);
}

/** Calls through tp_call with a tuple and a dict made from the array. */
export function _PyObject_MakeTpCall(callable: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const call = I32[(Py_TYPE(callable) + PyTypeOff.tp_call) >> 2]!;
  if (call === 0) return raise(PyExc_TypeError, `'${typeName(callable)}' object is not callable`);
  const tuple = _PyTuple_FromArray(args, nargs);
  if (tuple === NULL) return NULL;
  let kwargs: NewRef | NULL = NULL;
  if (kwnames !== NULL && I32[(kwnames + 16) >> 2] !== 0) {
    kwargs = _PyStack_AsDict(args + nargs * 8, kwnames);
    if (kwargs === NULL) { Py_DECREF(tuple); return NULL; }
  }
  const result = tpCall(call, callable, tuple, kwargs);
  Py_DECREF(tuple);
  if (kwargs !== NULL) Py_DECREF(kwargs);
  return result;
}
function tpCall(call: number, callable: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  if (_Py_EnterRecursiveCall(" while calling a Python object") !== 0) return NULL;
  const result = FN[call]!(callable, args, kwargs) as NewRef | NULL;
  _Py_LeaveRecursiveCall();
  return _Py_CheckFunctionResult(callable, result);
}

/** A result of NULL without an exception is a bug of a builtin: SystemError. */
export function _Py_CheckFunctionResult(callable: Ref, result: NewRef | NULL): NewRef | NULL {
  if (result === NULL && I32[State.current_exception >> 2] === 0) {
    return raise(PyExc_SystemError, `<${typeName(callable)}> returned NULL without setting an exception`);
  }
  return result;
}

/** A dict of keyword arguments from the slots after the positional ones. */
export function _PyStack_AsDict(values: number, kwnames: Ref): NewRef | NULL {
  const dict = PyDict_New();
  if (dict === NULL) return NULL;
  const n = I32[(kwnames + 16) >> 2]!;
  for (let i = 0; i < n; i++) {
    const key = I32[(kwnames + 24 + i * 8) >> 2]! as Ref;
    if (PyDict_SetItem(dict, key, I32[(values + i * 8) >> 2]! as Ref) < 0) { Py_DECREF(dict); return NULL; }
  }
  return dict;
}

/** `callable(*args, **kwargs)`: args a tuple, kwargs a dict or NULL. */
export function PyObject_Call(callable: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const fn = vectorcallIndex(callable);
  if (fn !== 0) return vectorcallDict(fn, callable, args + 24, I32[(args + 16) >> 2]!, kwargs);
  const call = I32[(Py_TYPE(callable) + PyTypeOff.tp_call) >> 2]!;
  if (call === 0) return raise(PyExc_TypeError, `'${typeName(callable)}' object is not callable`);
  return tpCall(call, callable, args, kwargs);
}
/** tp_call of every type that has a vectorcall slot. */
export function PyVectorcall_Call(callable: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  // By the offset alone: a subclass that overrides __call__ has no HAVE_VECTORCALL, but its super().__call__ comes here.
  const offset = I32[(Py_TYPE(callable) + PyTypeOff.tp_vectorcall_offset) >> 2]!;
  const fn = offset > 0 ? I32[(callable + offset) >> 2]! : 0;
  if (fn === 0) return raise(PyExc_TypeError, `'${typeName(callable)}' object does not support vectorcall`);
  return vectorcallDict(fn, callable, args + 24, I32[(args + 16) >> 2]!, kwargs);
}
function vectorcallDict(fn: number, callable: Ref, args: number, nargs: number, kwargs: Ref | 0): NewRef | NULL {
  if (kwargs === NULL || PyDict_GET_SIZE(kwargs) === 0) return FN[fn]!(callable, args, nargs, NULL) as NewRef | NULL;
  const nkw = PyDict_GET_SIZE(kwargs);
  const kwnames = PyTuple_New(nkw);
  if (kwnames === NULL) return NULL;
  const stack = stackReserve(1 + nargs + nkw);
  memmove(stack + 8, args, nargs * 8);
  let i = 0;
  let strings = true;
  dictForEach(kwargs, (key, value) => {
    strings = strings && hasTypeFlag(key, TPFLAGS.UNICODE_SUBCLASS);
    Py_INCREF(key);
    Py_INCREF(value);
    I32[(kwnames + 24 + i * 8) >> 2] = key;
    I32[(stack + 8 + (nargs + i) * 8) >> 2] = value;
    i++;
  });
  for (let j = 0; j < nargs; j++) Py_INCREF(I32[(stack + 8 + j * 8) >> 2]! as Ref);
  const result = strings
    ? FN[fn]!(callable, stack + 8, nargs | PY_VECTORCALL_ARGUMENTS_OFFSET, kwnames) as NewRef | NULL
    : raise(PyExc_TypeError, "keywords must be strings");
  for (let j = 0; j < nargs + nkw; j++) Py_DECREF(I32[(stack + 8 + j * 8) >> 2]! as Ref);
  Py_DECREF(kwnames);
  stackRelease(stack);
  return result;
}
/** `PyObject_VectorcallDict`: an array of positional arguments and a dict or NULL. */
export function PyObject_VectorcallDict(callable: Ref, args: number, nargsf: number, kwargs: Ref | 0): NewRef | NULL {
  const nargs = PyVectorcall_NARGS(nargsf);
  const fn = vectorcallIndex(callable);
  if (fn !== 0) return vectorcallDict(fn, callable, args, nargs, kwargs);
  const tuple = _PyTuple_FromArray(args, nargs);
  if (tuple === NULL) return NULL;
  const result = PyObject_Call(callable, tuple, kwargs);
  Py_DECREF(tuple);
  return result;
}

/** `callable()`. */
export function PyObject_CallNoArgs(callable: Ref): NewRef | NULL {
  const stack = stackReserve(1);
  const result = PyObject_Vectorcall(callable, stack + 8, PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
  stackRelease(stack);
  return result;
}
/** `callable(a)`. */
export function PyObject_CallOneArg(callable: Ref, a: Ref): NewRef | NULL {
  const stack = stackReserve(2);
  I32[(stack + 8) >> 2] = a;
  const result = PyObject_Vectorcall(callable, stack + 8, 1 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
  stackRelease(stack);
  return result;
}
/** `callable(a, b)`. */
export function callTwoArgs(callable: Ref, a: Ref, b: Ref): NewRef | NULL {
  const stack = stackReserve(3);
  I32[(stack + 8) >> 2] = a;
  I32[(stack + 16) >> 2] = b;
  const result = PyObject_Vectorcall(callable, stack + 8, 2 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
  stackRelease(stack);
  return result;
}
/** `callable(...args)`. */
export function callArgs(callable: Ref, ...args: Ref[]): NewRef | NULL {
  const stack = stackReserve(1 + args.length);
  for (let i = 0; i < args.length; i++) I32[(stack + 8 + i * 8) >> 2] = args[i]!;
  const result = PyObject_Vectorcall(callable, stack + 8, args.length | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
  stackRelease(stack);
  return result;
}

/** `callable(obj, *args, **kwargs)`. */
export function _PyObject_Call_Prepend(callable: Ref, obj: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const nargs = I32[(args + 16) >> 2]!;
  const stack = stackReserve(1 + nargs);
  I32[stack >> 2] = obj;
  memmove(stack + 8, args + 24, nargs * 8);
  const result = PyObject_VectorcallDict(callable, stack, nargs + 1, kwargs);
  stackRelease(stack);
  return result;
}

/** `getattr(args[0], name)(*args[1:])` without making a bound method. */
export function PyObject_VectorcallMethod(name: Ref, args: number, nargsf: number, kwnames: Ref | 0): NewRef | NULL {
  const self = I32[args >> 2]! as Ref;
  const method = _PyObject_GetMethod(self, name);
  if (method === NULL) return NULL;
  const nargs = PyVectorcall_NARGS(nargsf);
  const result = methodIsUnbound
    ? PyObject_Vectorcall(method, args, nargs, kwnames)
    : PyObject_Vectorcall(method, args + 8, (nargs - 1) | PY_VECTORCALL_ARGUMENTS_OFFSET, kwnames);
  Py_DECREF(method);
  return result;
}
/** `getattr(obj, name)(...args)` (PyObject_CallMethodObjArgs). */
export function callMethod(obj: Ref, name: Ref, ...args: Ref[]): NewRef | NULL {
  const stack = stackReserve(2 + args.length);
  I32[(stack + 8) >> 2] = obj;
  for (let i = 0; i < args.length; i++) I32[(stack + 16 + i * 8) >> 2] = args[i]!;
  const result = PyObject_VectorcallMethod(name, stack + 8, args.length + 1, NULL);
  stackRelease(stack);
  return result;
}
export function PyObject_CallMethodNoArgs(obj: Ref, name: Ref): NewRef | NULL { return callMethod(obj, name); }
export function PyObject_CallMethodOneArg(obj: Ref, name: Ref, a: Ref): NewRef | NULL { return callMethod(obj, name, a); }

/** `getattr(obj, name)(*args, **kwargs)`. */
export function callMethodTuple(obj: Ref, name: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const method = PyObject_GetAttr(obj, name);
  if (method === NULL) return NULL;
  const result = PyObject_Call(method, args, kwargs);
  Py_DECREF(method);
  return result;
}

