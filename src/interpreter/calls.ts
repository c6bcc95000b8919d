/**
 * From a call to a frame: pushing on the data stack and binding arguments to parameters.
 * Source: CPython 3.12 Python/ceval.c (initialize_locals, _PyEvalFramePushAndInit), internal/pycore_frame.h.
 */
import { STEPPING, noteStackTop } from "../memory/stepping.ts";
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { CO, PyCodeOff } from "../objects/code.ts";
import { PyDict_Contains, PyDict_GET_SIZE, PyDict_GetItemWithError, PyDict_New, PyDict_SetItem, dictForEach } from "../objects/dict.ts";
import { PyErr_NoMemory, raise } from "../objects/errors.ts";
import { PyExc_RecursionError, PyExc_TypeError } from "../objects/exceptions.ts";
import { FrameOff, _PyFrame_ClearExceptCode } from "../objects/frame.ts";
import { PyFunctionOff } from "../objects/function.ts";
import { Py_DECREF, Py_INCREF, Py_NewRef, Py_TYPE, Py_XDECREF, TPFLAGS, hasTypeFlag } from "../objects/object.ts";
import { State } from "../objects/state.ts";
import { PyTuple_GET_SIZE, PyTuple_New, PyTuple_Type, _PyTuple_FromArraySteal } from "../objects/tuple.ts";
import { PyUnicode_AsJS, _PyUnicode_EQ } from "../objects/unicode.ts";
import { PyMem_Free, PyMem_Malloc } from "../memory/alloc.ts";
import { starArguments } from "./helpers.ts";
import { missingArguments, positionalOnlyAsKeyword, tooManyPositional, unexpectedKeyword } from "./argument-errors.ts";

/** Room kept free on the data stack for argument arrays. */
export const HEADROOM = 0x4000;

/** Pushes a frame for `func` (its count is taken over); locals from `nullFrom` on are cleared. 0 with RecursionError when the data stack is full. */
export function _PyFrame_Push(funcSteal: Ref, localsSteal: Ref | 0, nullFrom: number): number {
  const code = I32[(funcSteal + PyFunctionOff.func_code) >> 2]! as Ref;
  const frame = I32[State.datastack_top >> 2]!;
  const top = frame + I32[(code + PyCodeOff.co_framesize) >> 2]! * 8;
  if (top + HEADROOM > I32[State.datastack_limit >> 2]!) return raise(PyExc_RecursionError, "maximum recursion depth exceeded: the data stack is full");
  I32[State.datastack_top >> 2] = top;
  if (STEPPING) noteStackTop(top);
  const count = I32[code >> 2]!;
  if (count >= 0) I32[code >> 2] = count + 1;
  const at = frame >> 2;
  I32[at] = code;
  I32[at + 1] = 0;
  I32[at + 2] = 0;
  I32[at + 3] = 0;
  I32[at + 4] = funcSteal;
  I32[at + 5] = 0;
  I32[at + 6] = I32[(funcSteal + PyFunctionOff.func_globals) >> 2]!;
  I32[at + 7] = 0;
  I32[at + 8] = I32[(funcSteal + PyFunctionOff.func_builtins) >> 2]!;
  I32[at + 9] = 0;
  I32[at + 10] = localsSteal;
  I32[at + 11] = 0;
  I32[at + 12] = 0;
  I32[at + 13] = 0;
  I32[at + 14] = code + PyCodeOff.co_code_adaptive - 2;
  I32[at + 15] = 0;
  const nlocalsplus = I32[(code + PyCodeOff.co_nlocalsplus) >> 2]!;
  I32[at + 16] = nlocalsplus;
  I32[at + 17] = 0; // return_offset and owner: THREAD
  for (let i = at + 18 + nullFrom * 2, end = at + 18 + nlocalsplus * 2; i < end; i += 2) { I32[i] = 0; I32[i + 1] = 0; }
  return frame;
}

/** Releases a thread frame and takes it off the data stack; stacktop must be set. */
export function clearThreadFrame(frame: number): void {
  const code = I32[(frame + FrameOff.f_code) >> 2]! as Ref;
  if (I32[(frame + FrameOff.frame_obj) >> 2] !== 0 || I32[(frame + FrameOff.f_locals) >> 2] !== 0) _PyFrame_ClearExceptCode(frame);
  else {
    for (let at = (frame + FrameOff.localsplus) >> 2, end = at + I32[(frame + FrameOff.stacktop) >> 2]! * 2; at < end; at += 2) {
      const o = I32[at]!;
      if (o === 0) continue;
      const count = I32[o >> 2]!;
      if (count > 1) I32[o >> 2] = count - 1;
      else if (count >= 0) Py_DECREF(o as Ref);
    }
    const func = I32[(frame + FrameOff.f_funcobj) >> 2]! as Ref;
    const count = I32[func >> 2]!;
    if (count > 1) I32[func >> 2] = count - 1;
    else Py_DECREF(func);
  }
  const count = I32[code >> 2]!;
  if (count > 1) I32[code >> 2] = count - 1;
  else Py_DECREF(code);
  I32[State.datastack_top >> 2] = frame;
}

/** Frame for a call. Takes over the counts of func, locals and all arguments, also when it fails (0, exception set). */
export function _PyEvalFramePushAndInit(funcSteal: Ref, localsSteal: Ref | 0, args: number, nargs: number, kwnames: Ref | 0): number {
  const code = I32[(funcSteal + PyFunctionOff.func_code) >> 2]!;
  const flags = I32[(code + PyCodeOff.co_flags) >> 2]!;
  const argcount = I32[(code + PyCodeOff.co_argcount) >> 2]!;
  if (kwnames === NULL && nargs === argcount && (flags & (CO.VARARGS | CO.VARKEYWORDS)) === 0 && I32[(code + PyCodeOff.co_kwonlyargcount) >> 2] === 0) {
    const frame = _PyFrame_Push(funcSteal, localsSteal, nargs);
    if (frame !== 0) {
      for (let from = args >> 2, to = (frame + FrameOff.localsplus) >> 2, n = nargs; n > 0; n--, from += 2, to += 2) { I32[to] = I32[from]!; I32[to + 1] = 0; }
      return frame;
    }
    releaseArguments(args, nargs, NULL);
    Py_DECREF(funcSteal);
    Py_XDECREF(localsSteal);
    return 0;
  }
  return pushGeneral(funcSteal, localsSteal, args, nargs, kwnames);
}
function releaseArguments(args: number, nargs: number, kwnames: Ref | 0): void {
  const total = nargs + (kwnames === NULL ? 0 : I32[(kwnames + 16) >> 2]!);
  for (let i = 0; i < total; i++) Py_DECREF(I32[(args + i * 8) >> 2]! as Ref);
}
function pushGeneral(funcSteal: Ref, localsSteal: Ref | 0, args: number, nargs: number, kwnames: Ref | 0): number {
  const frame = _PyFrame_Push(funcSteal, localsSteal, 0);
  if (frame === 0) {
    releaseArguments(args, nargs, kwnames);
    Py_DECREF(funcSteal);
    Py_XDECREF(localsSteal);
    return 0;
  }
  if (initializeLocals(funcSteal, frame + FrameOff.localsplus, args, nargs, kwnames)) return frame;
  clearThreadFrame(frame);
  return 0;
}

/** Binds arguments to parameters; every argument's count is taken over. False: exception set. */
function initializeLocals(func: Ref, locals: number, args: number, nargs: number, kwnames: Ref | 0): boolean {
  const code = I32[(func + PyFunctionOff.func_code) >> 2]! as Ref;
  const flags = I32[(code + PyCodeOff.co_flags) >> 2]!;
  const argcount = I32[(code + PyCodeOff.co_argcount) >> 2]!;
  const total = argcount + I32[(code + PyCodeOff.co_kwonlyargcount) >> 2]!;
  const nkw = kwnames === NULL ? 0 : I32[(kwnames + 16) >> 2]!;
  let kwdict: Ref | 0 = NULL;
  if ((flags & CO.VARKEYWORDS) !== 0) {
    const made = PyDict_New();
    if (made === NULL) { releaseArguments(args, nargs, kwnames); return false; }
    kwdict = made;
    I32[(locals + (total + ((flags & CO.VARARGS) !== 0 ? 1 : 0)) * 8) >> 2] = made;
  }
  const n = Math.min(nargs, argcount);
  for (let i = 0; i < n; i++) I32[(locals + i * 8) >> 2] = I32[(args + i * 8) >> 2]!;
  if ((flags & CO.VARARGS) !== 0) {
    const rest = _PyTuple_FromArraySteal(args + n * 8, nargs - n);
    if (rest === NULL) { releaseArguments(args + nargs * 8, nkw, NULL); return false; }
    I32[(locals + total * 8) >> 2] = rest;
  } else for (let i = n; i < nargs; i++) Py_DECREF(I32[(args + i * 8) >> 2]! as Ref);
  for (let k = 0; k < nkw; k++) {
    const value = I32[(args + (nargs + k) * 8) >> 2]! as Ref;
    if (bindKeyword(func, code, locals, total, kwdict, I32[((kwnames as Ref) + 24 + k * 8) >> 2]! as Ref, value, kwnames as Ref)) continue;
    for (let rest = k; rest < nkw; rest++) Py_DECREF(I32[(args + (nargs + rest) * 8) >> 2]! as Ref);
    return false;
  }
  if (nargs > argcount && (flags & CO.VARARGS) === 0) {
    tooManyPositional(func, code, nargs, locals);
    return false;
  }
  return fillDefaults(func, code, locals, nargs, argcount, total);
}

/** Binds one keyword argument; takes over the value's count only when it succeeds. */
function bindKeyword(func: Ref, code: Ref, locals: number, total: number, kwdict: Ref | 0, keyword: Ref, value: Ref, kwnames: Ref): boolean {
  if (!hasTypeFlag(keyword, TPFLAGS.UNICODE_SUBCLASS)) {
    raise(PyExc_TypeError, "keywords must be strings");
    return false;
  }
  const names = I32[(code + PyCodeOff.co_localsplusnames) >> 2]! + 24;
  const posonly = I32[(code + PyCodeOff.co_posonlyargcount) >> 2]!;
  let at = -1;
  for (let j = posonly; j < total; j++) if (I32[(names + j * 8) >> 2] === keyword) { at = j; break; }
  if (at < 0) for (let j = posonly; j < total; j++) if (_PyUnicode_EQ(I32[(names + j * 8) >> 2]! as Ref, keyword)) { at = j; break; }
  if (at >= 0) {
    const slot = (locals + at * 8) >> 2;
    if (I32[slot] !== 0) {
      raise(PyExc_TypeError, `${qualname(func)}() got multiple values for argument '${PyUnicode_AsJS(keyword)}'`);
      return false;
    }
    I32[slot] = value;
    return true;
  }
  if (kwdict === NULL) {
    if (posonly > 0 && positionalOnlyAsKeyword(func, code, kwnames)) return false;
    unexpectedKeyword(func, keyword);
    return false;
  }
  if (PyDict_Contains(kwdict, keyword) === 1) {
    raise(PyExc_TypeError, `${qualname(func)}() got multiple values for keyword argument '${PyUnicode_AsJS(keyword)}'`);
    return false;
  }
  if (PyDict_SetItem(kwdict, keyword, value) < 0) return false;
  Py_DECREF(value);
  return true;
}
function qualname(func: Ref): string { return PyUnicode_AsJS(I32[(func + PyFunctionOff.func_qualname) >> 2]! as Ref); }

function fillDefaults(func: Ref, code: Ref, locals: number, nargs: number, argcount: number, total: number): boolean {
  if (nargs < argcount) {
    const defaults = I32[(func + PyFunctionOff.func_defaults) >> 2]!;
    const ndefaults = defaults === 0 ? 0 : I32[(defaults + 16) >> 2]!;
    const required = argcount - ndefaults;
    for (let i = nargs; i < required; i++) {
      if (I32[(locals + i * 8) >> 2] === 0) { missingArguments(func, code, locals, 0, required, false); return false; }
    }
    for (let i = Math.max(nargs, required); i < argcount; i++) {
      const slot = (locals + i * 8) >> 2;
      if (I32[slot] === 0) I32[slot] = Py_NewRef(I32[(defaults + 24 + (i - required) * 8) >> 2]! as Ref);
    }
  }
  if (total === argcount) return true;
  const kwdefaults = I32[(func + PyFunctionOff.func_kwdefaults) >> 2]! as Ref | 0;
  const names = I32[(code + PyCodeOff.co_localsplusnames) >> 2]! + 24;
  let missing = false;
  for (let i = argcount; i < total; i++) {
    const slot = (locals + i * 8) >> 2;
    if (I32[slot] !== 0) continue;
    const value = kwdefaults === 0 ? NULL : PyDict_GetItemWithError(kwdefaults, I32[(names + i * 8) >> 2]! as Ref);
    if (value !== NULL) I32[slot] = Py_NewRef(value);
    else if (I32[State.current_exception >> 2] !== 0) return false;
    else missing = true;
  }
  if (missing) missingArguments(func, code, locals, argcount, total, true);
  return !missing;
}

/**
 * The frame for `func(*args, **kwargs)` of a Python function, on the slots from `base`: NULL, func, args, kwargs?. All of
 * them are released, the argument tuple before the function runs (_PyEvalFramePushAndInit_Ex). 0 with an exception.
 */
export function pushFrameEx(base: number, oparg: number): number {
  const func = I32[(base + 8) >> 2]! as Ref;
  const kwargs = (oparg & 1) !== 0 ? (I32[(base + 24) >> 2]! as Ref) : NULL;
  const args = argumentTuple(func, I32[(base + 16) >> 2]! as Ref);
  let frame = 0;
  if (args === NULL) Py_DECREF(func);
  else {
    frame = pushWith(func, args, kwargs !== NULL && PyDict_GET_SIZE(kwargs) > 0 ? kwargs : NULL);
    Py_DECREF(args);
  }
  if (kwargs !== NULL) Py_DECREF(kwargs);
  return frame;
}
/** `args` as a tuple; its count is taken over. */
function argumentTuple(func: Ref, argsSteal: Ref): NewRef | NULL {
  if (Py_TYPE(argsSteal) === PyTuple_Type) return argsSteal as NewRef;
  const tuple = starArguments(func, argsSteal);
  Py_DECREF(argsSteal);
  return tuple;
}
function hasStringKeys(dict: Ref): boolean {
  let strings = true;
  dictForEach(dict, (key) => { strings &&= hasTypeFlag(key, TPFLAGS.UNICODE_SUBCLASS); });
  return strings;
}
function pushWith(funcSteal: Ref, args: Ref, kwargs: Ref | 0): number {
  const nargs = PyTuple_GET_SIZE(args);
  const code = I32[(funcSteal + PyFunctionOff.func_code) >> 2]!;
  const locals = (I32[(code + PyCodeOff.co_flags) >> 2]! & CO.OPTIMIZED) !== 0 ? NULL : Py_NewRef(I32[(funcSteal + PyFunctionOff.func_globals) >> 2]! as Ref);
  if (kwargs === NULL) {
    for (let i = 0; i < nargs; i++) Py_INCREF(I32[(args + 24 + i * 8) >> 2]! as Ref);
    return _PyEvalFramePushAndInit(funcSteal, locals, args + 24, nargs, NULL);
  }
  if (!hasStringKeys(kwargs)) {
    raise(PyExc_TypeError, "keywords must be strings");
    Py_DECREF(funcSteal);
    Py_XDECREF(locals);
    return 0;
  }
  const nkw = PyDict_GET_SIZE(kwargs);
  const kwnames = PyTuple_New(nkw);
  const array = kwnames === NULL ? 0 : PyMem_Malloc((nargs + nkw) * 8);
  if (kwnames === NULL || array === 0) {
    if (kwnames !== NULL) { Py_DECREF(kwnames); PyErr_NoMemory(); }
    Py_DECREF(funcSteal);
    Py_XDECREF(locals);
    return 0;
  }
  for (let i = 0; i < nargs; i++) I32[(array + i * 8) >> 2] = Py_NewRef(I32[(args + 24 + i * 8) >> 2]! as Ref);
  let at = 0;
  dictForEach(kwargs, (key, value) => {
    I32[(kwnames + 24 + at * 8) >> 2] = Py_NewRef(key);
    I32[(array + (nargs + at) * 8) >> 2] = Py_NewRef(value);
    at++;
  });
  const frame = _PyEvalFramePushAndInit(funcSteal, locals, array, nargs, kwnames);
  PyMem_Free(array);
  Py_DECREF(kwnames);
  return frame;
}
