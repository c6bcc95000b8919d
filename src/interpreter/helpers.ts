/**
 * Instructions of the evaluation loop that are too large or too rare to stand in it: names, raising, unpacking,
 * building containers, `with`, super, imports, formatting.
 * Source: CPython 3.12 Python/bytecodes.c, Python/ceval.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyMapping_GetOptionalItem, PyObject_DelItem, PyObject_Format, PyObject_GetIter, PyObject_IsInstance, PyObject_IsSubclass, PyObject_SetItem, PyObject_Size, PySequence_Check, PySequence_List, PySequence_Tuple, PyIter_Next } from "../objects/abstract.ts";
import { PyObject_Call, PyObject_CallNoArgs, callArgs } from "../objects/call.ts";
import { CO, PyCodeOff } from "../objects/code.ts";
import { PyDict_CheckExact, PyDict_GetItemWithError, PyDict_New, PyDict_SetItem, PyDict_Update, _PyDict_FromItems, _PyDict_MergeEx } from "../objects/dict.ts";
import {
  PyErr_Clear, PyErr_ExceptionMatches, PyErr_GetRaisedException, PyErr_GivenExceptionMatches, PyErr_SetObject, PyErr_SetRaisedException,
  _PyErr_GetTopmostException, raise, raiseStatus, reprText,
} from "../objects/errors.ts";
import { PyExc_AttributeError, PyExc_BaseExceptionGroup, PyExc_ImportError, PyExc_KeyError, PyExc_NameError, PyExc_RuntimeError, PyExc_StopIteration, PyExc_SystemError, PyExc_TypeError, PyExc_UnboundLocalError, PyExc_ValueError, PyExceptionClass_Check, PyExceptionInstance_Check, PyException_SetCause, PyException_GetTraceback } from "../objects/exceptions.ts";
import { PyImportErrorOff, PyNameErrorOff, PyStopIterationOff } from "../objects/exceptions-fields.ts";
import { _PyEval_ExceptionGroupMatch, groupMatch, groupRest } from "../objects/exceptions-group.ts";
import { FrameOff } from "../objects/frame.ts";
import { PyCoro_Type, PyGen_Type } from "../objects/generator.ts";
import { PyObject_ASCII, PyObject_GetAttr, PyObject_Repr, PyObject_Str, _PyObject_LookupAttr } from "../objects/generic.ts";
import { ID } from "../objects/id.ts";
import { PyLong_FromLong } from "../objects/int.ts";
import { PyListOff } from "../objects/list.ts";
import { Py_DECREF, Py_NewRef, Py_TYPE, Py_XDECREF, PyTypeOff, TPFLAGS, hasTypeFlag } from "../objects/object.ts";
import { PyModule_Type, isInitializing } from "../objects/module.ts";
import { PySet_Add, PySet_Contains, PySet_New } from "../objects/set.ts";
import { Py_False, Py_None, Py_True, emptyStr } from "../objects/singletons.ts";
import { State } from "../objects/state.ts";
import { PySuper_Type, _PySuper_Lookup } from "../objects/super.ts";
import { PyTuple_GET_SIZE, PyTuple_New, PyTuple_Pack, PyTuple_Type } from "../objects/tuple.ts";
import { PyBaseObject_Type, PyType_IsSubtype, _PyObject_LookupSpecial, nameOfType, typeName } from "../objects/typeobject.ts";
import { PyUnicode_AsJS, PyUnicode_CheckExact, PyUnicode_FromString } from "../objects/unicode.ts";
import { _PyUnicode_JoinArray } from "../objects/unicode-split.ts";

function pending(): boolean { return I32[State.current_exception >> 2] !== 0; }

// --- names

/** NameError with its name attribute, for suggestions. */
export function nameError(name: Ref): NULL {
  return raiseName(PyExc_NameError, `name '${PyUnicode_AsJS(name)}' is not defined`, name);
}
function raiseName(type: Ref, message: string, name: Ref): NULL {
  raise(type, message);
  const exc = I32[State.current_exception >> 2]! as Ref | 0;
  if (type === PyExc_NameError && exc !== 0 && I32[(exc + PyNameErrorOff.name) >> 2] === 0) I32[(exc + PyNameErrorOff.name) >> 2] = Py_NewRef(name);
  return NULL;
}
function localName(code: Ref, i: number): Ref { return I32[(I32[(code + PyCodeOff.co_localsplusnames) >> 2]! + 24 + i * 8) >> 2]! as Ref; }
export function unboundLocal(code: Ref, i: number): void {
  const name = localName(code, i);
  raiseName(PyExc_UnboundLocalError, `cannot access local variable '${PyUnicode_AsJS(name)}' where it is not associated with a value`, name);
}
/** An empty cell: of this function's own variable, or of an enclosing one. */
export function unboundDeref(code: Ref, i: number): void {
  const name = localName(code, i);
  const firstFree = I32[(code + PyCodeOff.co_nlocalsplus) >> 2]! - I32[(code + PyCodeOff.co_nfreevars) >> 2]!;
  if (i < firstFree) return unboundLocal(code, i);
  raiseName(PyExc_NameError, `cannot access free variable '${PyUnicode_AsJS(name)}' where it is not associated with a value in enclosing scope`, name);
}

/** Looks `name` up in a namespace that may be any mapping; NULL without exception when missing. */
function fromNamespace(namespace: Ref, name: Ref): NewRef | NULL {
  if (PyDict_CheckExact(namespace)) {
    const value = PyDict_GetItemWithError(namespace, name);
    return value === NULL ? NULL : Py_NewRef(value);
  }
  return PyMapping_GetOptionalItem(namespace, name);
}
export function fromDictOrGlobals(dict: Ref, frame: number, name: Ref): NewRef | NULL {
  const value = fromNamespace(dict, name);
  if (value !== NULL || pending()) return value;
  const global = fromNamespace(I32[(frame + FrameOff.f_globals) >> 2]! as Ref, name);
  if (global !== NULL || pending()) return global;
  const builtin = fromNamespace(I32[(frame + FrameOff.f_builtins) >> 2]! as Ref, name);
  if (builtin !== NULL || pending()) return builtin;
  return nameError(name);
}
export function loadName(frame: number, name: Ref): NewRef | NULL {
  const locals = I32[(frame + FrameOff.f_locals) >> 2]! as Ref | 0;
  if (locals === 0) return raise(PyExc_SystemError, `no locals when loading '${PyUnicode_AsJS(name)}'`);
  return fromDictOrGlobals(locals, frame, name);
}
export function loadGlobalSlow(globals: Ref, builtins: Ref, name: Ref): NewRef | NULL {
  const global = fromNamespace(globals, name);
  if (global !== NULL || pending()) return global;
  const builtin = fromNamespace(builtins, name);
  return builtin !== NULL || pending() ? builtin : nameError(name);
}
export function fromDictOrDeref(dict: Ref, code: Ref, i: number, cell: number): NewRef | NULL {
  const value = fromNamespace(dict, localName(code, i));
  if (value !== NULL || pending()) return value;
  const content = I32[(cell + 16) >> 2]! as Ref | 0;
  if (content !== 0) return Py_NewRef(content);
  unboundDeref(code, i);
  return NULL;
}
export function loadLocals(frame: number): NewRef | NULL {
  const locals = I32[(frame + FrameOff.f_locals) >> 2]! as Ref | 0;
  return locals !== 0 ? Py_NewRef(locals) : raise(PyExc_SystemError, "no locals");
}
export function deleteName(frame: number, name: Ref): Status {
  const locals = I32[(frame + FrameOff.f_locals) >> 2]! as Ref | 0;
  if (locals === 0) return raiseStatus(PyExc_SystemError, `no locals when deleting ${PyUnicode_AsJS(name)}`);
  const status = PyObject_DelItem(locals, name);
  if (status < 0 && PyErr_ExceptionMatches(PyExc_KeyError)) nameError(name);
  return status;
}
export function setupAnnotations(frame: number): Status {
  const locals = I32[(frame + FrameOff.f_locals) >> 2]! as Ref | 0;
  if (locals === 0) return raiseStatus(PyExc_SystemError, "no locals found when setting up annotations");
  const known = fromNamespace(locals, ID("__annotations__"));
  if (known !== NULL) { Py_DECREF(known); return 0; }
  if (pending()) return -1;
  const made = PyDict_New();
  if (made === NULL) return -1;
  const status = setItem(locals, ID("__annotations__"), made);
  Py_DECREF(made);
  return status;
}
function setItem(namespace: Ref, key: Ref, value: Ref): Status {
  return PyDict_CheckExact(namespace) ? PyDict_SetItem(namespace, key, value) : PyObject_SetItem(namespace, key, value);
}
export function loadBuildClass(frame: number): NewRef | NULL {
  const builtins = I32[(frame + FrameOff.f_builtins) >> 2]! as Ref;
  const found = fromNamespace(builtins, ID("__build_class__"));
  return found !== NULL || pending() ? found : raise(PyExc_NameError, "__build_class__ not found");
}

// --- exceptions

/** raise exc from cause; takes over both counts. 1: re-raised (the traceback grows no entry), 0: raised. */
export function doRaise(excSteal: Ref | 0, causeSteal: Ref | 0): 0 | 1 {
  if (excSteal === NULL) return reraiseHandled();
  let value: NewRef | NULL;
  if (PyExceptionClass_Check(excSteal)) {
    value = PyObject_CallNoArgs(excSteal);
    if (value !== NULL && !PyExceptionInstance_Check(value)) {
      raise(PyExc_TypeError, `calling ${nameRepr(excSteal)} should have returned an instance of BaseException, not ${nameRepr(Py_TYPE(value))}`);
      Py_DECREF(value);
      value = NULL;
    }
    Py_DECREF(excSteal);
  } else if (PyExceptionInstance_Check(excSteal)) value = excSteal as NewRef;
  else {
    Py_DECREF(excSteal);
    value = raise(PyExc_TypeError, "exceptions must derive from BaseException");
  }
  if (value === NULL) { Py_XDECREF(causeSteal); return 0; }
  if (causeSteal !== NULL && !attachCause(value, causeSteal)) { Py_DECREF(value); return 0; }
  PyErr_SetObject(Py_TYPE(value), value);
  Py_DECREF(value);
  return 0;
}
/** repr of a class, for a message; its plain name when that fails. */
function nameRepr(type: Ref): string {
  const shown = PyObject_Repr(type);
  if (shown === NULL) { PyErr_Clear(); return nameOfType(type); }
  const text = PyUnicode_AsJS(shown);
  Py_DECREF(shown);
  return text;
}
function reraiseHandled(): 0 | 1 {
  const item = _PyErr_GetTopmostException();
  const exc = I32[item >> 2]! as Ref | 0;
  if (exc === 0 || exc === Py_None) { raise(PyExc_RuntimeError, "No active exception to reraise"); return 0; }
  PyErr_SetRaisedException(Py_NewRef(exc));
  return 1;
}
function attachCause(value: Ref, causeSteal: Ref): boolean {
  let cause: NewRef | NULL = causeSteal as NewRef;
  if (PyExceptionClass_Check(causeSteal)) {
    cause = PyObject_CallNoArgs(causeSteal);
    Py_DECREF(causeSteal);
    if (cause === NULL) return false;
    if (!PyExceptionInstance_Check(cause)) {
      raise(PyExc_TypeError, `calling ${nameRepr(causeSteal)} should have returned an instance of BaseException, not ${nameRepr(Py_TYPE(cause))}`);
      Py_DECREF(cause);
      return false;
    }
  } else if (causeSteal === Py_None) { Py_DECREF(causeSteal); cause = NULL; }
  else if (!PyExceptionInstance_Check(causeSteal)) {
    Py_DECREF(causeSteal);
    raise(PyExc_TypeError, "exception causes must derive from BaseException");
    return false;
  }
  PyException_SetCause(value, cause);
  return true;
}

const notException = "catching classes that do not inherit from BaseException is not allowed";
function catchable(type: Ref): boolean { return PyExceptionClass_Check(type); }
function checkCatchable(type: Ref): boolean {
  if (hasTypeFlag(type, TPFLAGS.TUPLE_SUBCLASS)) {
    for (let i = 0; i < PyTuple_GET_SIZE(type); i++) if (!catchable(I32[(type + 24 + i * 8) >> 2]! as Ref)) { raise(PyExc_TypeError, notException); return false; }
    return true;
  }
  if (!catchable(type)) { raise(PyExc_TypeError, notException); return false; }
  return true;
}
/** Does `except type` take the exception? -1 with TypeError. */
export function checkExcMatch(exc: Ref, type: Ref): number {
  if (!checkCatchable(type)) return -1;
  return PyErr_GivenExceptionMatches(exc, type) ? 1 : 0;
}
/** except*: exc, type → rest, match. */
export function checkEgMatch(sp: number): Status {
  const exc = I32[(sp - 16) >> 2]! as Ref;
  const type = I32[(sp - 8) >> 2]! as Ref;
  const ok = checkCatchable(type) && checkNotGroup(type) && _PyEval_ExceptionGroupMatch(exc, type) === 0;
  Py_DECREF(exc);
  Py_DECREF(type);
  if (!ok) return -1;
  const match = groupMatch as Ref | 0;
  I32[(sp - 16) >> 2] = groupRest;
  I32[(sp - 8) >> 2] = match;
  if (match !== NULL && match !== Py_None) {
    const item = I32[State.exc_info >> 2]!;
    const old = I32[item >> 2]! as Ref | 0;
    I32[item >> 2] = Py_NewRef(match);
    Py_XDECREF(old);
  }
  return 0;
}
function checkNotGroup(type: Ref): boolean {
  const types = hasTypeFlag(type, TPFLAGS.TUPLE_SUBCLASS) ? Array.from({ length: PyTuple_GET_SIZE(type) }, (_, i) => I32[(type + 24 + i * 8) >> 2]! as Ref) : [type];
  for (const t of types) {
    const group = PyObject_IsSubclass(t, PyExc_BaseExceptionGroup);
    if (group < 0) return false;
    if (group === 1) { raise(PyExc_TypeError, "catching ExceptionGroup with except* is not allowed. Use except instead."); return false; }
  }
  return true;
}
/** CLEANUP_THROW: sub_iter, last_sent, exc → None, value when exc is StopIteration; else the exception is set (one slot is left to pop). */
export function cleanupThrow(sp: number): Status {
  const exc = I32[(sp - 8) >> 2]! as NewRef;
  if (!PyErr_GivenExceptionMatches(exc, PyExc_StopIteration)) {
    PyErr_SetRaisedException(exc);
    return -1;
  }
  const value = Py_NewRef((I32[(exc + PyStopIterationOff.value) >> 2]! || Py_None) as Ref);
  const lastSent = I32[(sp - 16) >> 2]! as Ref;
  const subIter = I32[(sp - 24) >> 2]! as Ref;
  I32[(sp - 24) >> 2] = Py_NewRef(Py_None);
  I32[(sp - 16) >> 2] = value;
  Py_DECREF(exc);
  Py_DECREF(lastSent);
  Py_DECREF(subIter);
  return 0;
}

// --- with

const idAenter = ID("__aenter__");
const idAexit = ID("__aexit__");
/** BEFORE_WITH, BEFORE_ASYNC_WITH: manager → exit, result of enter (one slot more). */
export function beforeWith(sp: number, async: boolean): Status {
  const manager = I32[(sp - 8) >> 2]! as Ref;
  const protocol = async ? "asynchronous context manager protocol" : "context manager protocol";
  const enter = _PyObject_LookupSpecial(manager, async ? idAenter : ID("__enter__"));
  if (enter === NULL) {
    if (!pending()) raise(PyExc_TypeError, `'${typeName(manager)}' object does not support the ${protocol}`);
    return -1;
  }
  const exit = _PyObject_LookupSpecial(manager, async ? idAexit : ID("__exit__"));
  if (exit === NULL) {
    if (!pending()) raise(PyExc_TypeError, `'${typeName(manager)}' object does not support the ${protocol} (missed ${async ? "__aexit__" : "__exit__"} method)`);
    Py_DECREF(enter);
    return -1;
  }
  I32[(sp - 8) >> 2] = exit;
  Py_DECREF(manager);
  const result = PyObject_CallNoArgs(enter);
  Py_DECREF(enter);
  if (result === NULL) return -1;
  I32[sp >> 2] = result;
  return 0;
}
/** Calls exit(type, value, traceback). */
export function withExceptStart(exit: Ref, value: Ref): NewRef | NULL {
  const tb = PyException_GetTraceback(value);
  const result = callArgs(exit, Py_TYPE(value), value, tb !== NULL ? tb : Py_None);
  if (tb !== NULL) Py_DECREF(tb);
  return result;
}

// --- containers

export function buildString(from: number, n: number): NewRef | NULL { return _PyUnicode_JoinArray(emptyStr, from, n); }
export function buildSet(from: number, n: number): NewRef | NULL {
  const set = PySet_New(NULL);
  let ok = set !== NULL;
  for (let i = 0; i < n; i++) {
    const o = I32[(from + i * 8) >> 2]! as Ref;
    if (ok && PySet_Add(set as Ref, o) < 0) ok = false;
    Py_DECREF(o);
  }
  if (ok || set === NULL) return set;
  Py_DECREF(set);
  return NULL;
}
export function buildMap(from: number, n: number): NewRef | NULL { return _PyDict_FromItems(from, 2, from + 8, 2, n); }
/** values…, tuple of keys. */
export function buildConstKeyMap(from: number, n: number): NewRef | NULL {
  const keys = I32[(from + n * 8) >> 2]!;
  return _PyDict_FromItems(keys + 24, 1, from, 1, n);
}
export function dictUpdate(dict: Ref, update: Ref): Status {
  const status = PyDict_Update(dict, update);
  if (status < 0 && PyErr_ExceptionMatches(PyExc_AttributeError)) return raiseStatus(PyExc_TypeError, `'${typeName(update)}' object is not a mapping`);
  return status;
}
/** `f(**update)`: keys must be strings and new. */
export function dictMerge(dict: Ref, update: Ref, callable: Ref): Status {
  const status = _PyDict_MergeEx(dict, update, 2);
  if (status < 0) formatKwargsError(callable, update);
  return status;
}
function functionText(callable: Ref): string {
  const qualname = _PyObject_LookupAttr(callable, ID("__qualname__"));
  if (qualname === NULL) { PyErr_Clear(); return strText(callable); }
  const module = _PyObject_LookupAttr(callable, ID("__module__"));
  const text = PyUnicode_AsJS(qualname);
  Py_DECREF(qualname);
  if (module === NULL) { PyErr_Clear(); return `${text}()`; }
  const name = hasTypeFlag(module, TPFLAGS.UNICODE_SUBCLASS) ? PyUnicode_AsJS(module) : "";
  Py_DECREF(module);
  return name === "" || name === "builtins" ? `${text}()` : `${name}.${text}()`;
}
function strText(o: Ref): string {
  const text = PyObject_Str(o);
  if (text === NULL) { PyErr_Clear(); return "?"; }
  const js = PyUnicode_AsJS(text);
  Py_DECREF(text);
  return js;
}
function formatKwargsError(callable: Ref, kwargs: Ref): void {
  if (PyErr_ExceptionMatches(PyExc_AttributeError)) {
    PyErr_Clear();
    raise(PyExc_TypeError, `${functionText(callable)} argument after ** must be a mapping, not ${typeName(kwargs)}`);
  } else if (PyErr_ExceptionMatches(PyExc_KeyError)) {
    const exc = PyErr_GetRaisedException() as NewRef;
    const args = PyObject_GetAttr(exc, ID("args"));
    if (args !== NULL && PyTuple_GET_SIZE(args) === 1) {
      const key = I32[(args + 24) >> 2]! as Ref;
      const shown = strText(key);
      if (shown !== null) raise(PyExc_TypeError, `${functionText(callable)} got multiple values for keyword argument '${shown}'`);
      Py_DECREF(exc);
    } else PyErr_SetRaisedException(exc);
    if (args !== NULL) Py_DECREF(args);
  }
}
/** `[*x]` of something that is no iterable says so. */
export function listExtendError(iterable: Ref): void {
  if (!PyErr_ExceptionMatches(PyExc_TypeError)) return;
  if (I32[(Py_TYPE(iterable) + PyTypeOff.tp_iter) >> 2] === 0 && !PySequence_Check(iterable)) {
    PyErr_Clear();
    raise(PyExc_TypeError, `Value after * must be an iterable, not ${typeName(iterable)}`);
  }
}

/**
 * Unpacks into `count` slots below `sp` (the first item on top), or with `after` ≥ 0 into `count` items, a list and
 * `after` more. False with an exception set, no slot filled.
 */
export function unpackIterable(v: Ref, count: number, after: number, sp: number): boolean {
  const iter = PyObject_GetIter(v);
  if (iter === NULL) {
    if (PyErr_ExceptionMatches(PyExc_TypeError) && I32[(Py_TYPE(v) + PyTypeOff.tp_iter) >> 2] === 0 && !PySequence_Check(v)) {
      PyErr_Clear();
      raise(PyExc_TypeError, `cannot unpack non-iterable ${typeName(v)} object`);
    }
    return false;
  }
  let at = sp;
  let ok = true;
  for (let i = 0; i < count && ok; i++) {
    const item = PyIter_Next(iter);
    if (item === NULL) {
      if (!pending()) raise(PyExc_ValueError, after === -1 ? `not enough values to unpack (expected ${count}, got ${i})` : `not enough values to unpack (expected at least ${count + after}, got ${i})`);
      ok = false;
    } else { at -= 8; I32[at >> 2] = item; }
  }
  if (ok && after === -1) {
    const extra = PyIter_Next(iter);
    if (extra !== NULL) { Py_DECREF(extra); raise(PyExc_ValueError, `too many values to unpack (expected ${count})`); ok = false; }
    else if (pending()) ok = false;
  } else if (ok) {
    const rest = unpackRest(iter, count, after, at);
    if (rest === 0) ok = false;
    else at = rest;
  }
  Py_DECREF(iter);
  if (!ok) for (; at < sp; at += 8) Py_DECREF(I32[at >> 2]! as Ref);
  return ok;
}
function unpackRest(iter: Ref, count: number, after: number, at: number): number {
  const list = PySequence_List(iter);
  if (list === NULL) return 0;
  const have = I32[(list + PyListOff.ob_size) >> 2]!;
  if (have < after) {
    raise(PyExc_ValueError, `not enough values to unpack (expected at least ${count + after}, got ${count + have})`);
    Py_DECREF(list);
    return 0;
  }
  at -= 8;
  I32[at >> 2] = list;
  const items = I32[(list + PyListOff.ob_item) >> 2]!;
  for (let j = after; j > 0; j--) { at -= 8; I32[at >> 2] = I32[(items + (have - j) * 8) >> 2]!; }
  I32[(list + PyListOff.ob_size) >> 2] = have - after;
  return at;
}

// --- calls

/** CALL_FUNCTION_EX on the slots from `base`: NULL, callable, args, kwargs?. */
export function callFunctionEx(base: number, oparg: number): NewRef | NULL {
  const callable = I32[(base + 8) >> 2]! as Ref;
  const args = I32[(base + 16) >> 2]! as Ref;
  const kwargs = (oparg & 1) !== 0 ? (I32[(base + 24) >> 2]! as Ref) : NULL;
  if (Py_TYPE(args) === PyTuple_Type) return PyObject_Call(callable, args, kwargs);
  const tuple = starArguments(callable, args);
  if (tuple === NULL) return NULL;
  I32[(base + 16) >> 2] = tuple;
  Py_DECREF(args);
  return PyObject_Call(callable, tuple, kwargs);
}
/** The tuple for `*args` (borrowed); TypeError when it is no iterable. */
export function starArguments(callable: Ref, args: Ref): NewRef | NULL {
  if (I32[(Py_TYPE(args) + PyTypeOff.tp_iter) >> 2] !== 0 || PySequence_Check(args)) return PySequence_Tuple(args);
  return raise(PyExc_TypeError, `${functionText(callable)} argument after * must be an iterable, not ${typeName(args)}`);
}

/** LOAD_SUPER_ATTR on global_super, class, self: leaves 1 or 2 slots from `base`, or 0 with an exception; the operands are released. */
export function loadSuperAttr(base: number, oparg: number, name: Ref): number {
  const globalSuper = I32[base >> 2]! as Ref;
  const cls = I32[(base + 8) >> 2]! as Ref;
  const self = I32[(base + 16) >> 2]! as Ref;
  let pushed = 0;
  if (globalSuper === PySuper_Type && hasTypeFlag(cls, TPFLAGS.TYPE_SUBCLASS)) {
    const found = _PySuper_Lookup(cls, self, name, (oparg & 1) !== 0);
    if (found !== NULL) {
      const unbound = found.unbound;
      pushed = placeAttr(base, found.value, unbound, self, (oparg & 1) !== 0);
      if (pushed === 2 && unbound) { Py_DECREF(globalSuper); Py_DECREF(cls); return 2; }
    }
  } else {
    const object = (oparg & 2) !== 0 ? callArgs(globalSuper, cls, self) : PyObject_CallNoArgs(globalSuper);
    const value = object === NULL ? NULL : PyObject_GetAttr(object, name);
    if (object !== NULL) Py_DECREF(object);
    if (value !== NULL) pushed = placeAttr(base, value, false, self, (oparg & 1) !== 0);
  }
  Py_DECREF(globalSuper);
  Py_DECREF(cls);
  Py_DECREF(self);
  return pushed;
}
/** Stores method and self, NULL and attribute, or the attribute alone; self's count goes with an unbound method. */
function placeAttr(base: number, value: NewRef, unbound: boolean, self: Ref, method: boolean): number {
  if (!method) { I32[base >> 2] = value; return 1; }
  I32[base >> 2] = unbound ? value : 0;
  I32[(base + 8) >> 2] = unbound ? self : value;
  return 2;
}

// --- iteration

export function iterForYieldFrom(iterable: Ref, code: Ref): NewRef | NULL {
  const type = Py_TYPE(iterable);
  if (type === PyCoro_Type) {
    if ((I32[(code + PyCodeOff.co_flags) >> 2]! & (CO.COROUTINE | CO.ITERABLE_COROUTINE)) === 0) return raise(PyExc_TypeError, "cannot 'yield from' a coroutine object in a non-coroutine generator");
    return Py_NewRef(iterable);
  }
  return type === PyGen_Type ? Py_NewRef(iterable) : PyObject_GetIter(iterable);
}

// --- imports

export function importName(frame: number, name: Ref, fromlist: Ref, level: Ref): NewRef | NULL {
  const builtins = I32[(frame + FrameOff.f_builtins) >> 2]! as Ref;
  const fn = PyDict_GetItemWithError(builtins, ID("__import__"));
  if (fn === NULL) return pending() ? NULL : raise(PyExc_ImportError, "__import__ not found");
  const locals = I32[(frame + FrameOff.f_locals) >> 2]! as Ref | 0;
  return callArgs(fn, name, I32[(frame + FrameOff.f_globals) >> 2]! as Ref, locals !== 0 ? locals : Py_None, fromlist, level);
}
export function importFrom(module: Ref, name: Ref): NewRef | NULL {
  const value = _PyObject_LookupAttr(module, name);
  if (value !== NULL || pending()) return value;
  const pkg = _PyObject_LookupAttr(module, ID("__name__"));
  if (pkg === NULL && pending()) return NULL;
  const attribute = PyUnicode_AsJS(name);
  const pkgName = pkg !== NULL && hasTypeFlag(pkg, TPFLAGS.UNICODE_SUBCLASS) ? PyUnicode_AsJS(pkg) : "<unknown module name>";
  const full = PyUnicode_FromString(`${pkgName}.${attribute}`);
  if (full === NULL) { Py_XDECREF(pkg); return NULL; }
  const sub = PyDict_GetItemWithError(I32[State.modules >> 2]! as Ref, full);
  Py_DECREF(full);
  if (sub !== NULL) { Py_XDECREF(pkg); return Py_NewRef(sub); }
  const file = _PyObject_LookupAttr(module, ID("__file__"));
  if (file === NULL) PyErr_Clear();
  const where = file !== NULL && hasTypeFlag(file, TPFLAGS.UNICODE_SUBCLASS) ? PyUnicode_AsJS(file) : "unknown location";
  const message = PyType_IsSubtype(Py_TYPE(module), PyModule_Type) && isInitializing(module)
    ? `cannot import name '${attribute}' from partially initialized module '${pkgName}' (most likely due to a circular import) (${where})`
    : `cannot import name '${attribute}' from '${pkgName}' (${where})`;
  raiseImportError(message, pkg, file, name);
  Py_XDECREF(pkg);
  if (file !== NULL) Py_DECREF(file);
  return NULL;
}

/** ImportError with name, path and name_from set. */
function raiseImportError(message: string, pkg: Ref | 0, file: Ref | 0, name: Ref): void {
  raise(PyExc_ImportError, message);
  const exc = I32[State.current_exception >> 2]! as Ref | 0;
  if (exc === 0 || Py_TYPE(exc) !== PyExc_ImportError) return;
  if (pkg !== 0) I32[(exc + PyImportErrorOff.name) >> 2] = Py_NewRef(pkg);
  if (file !== 0) I32[(exc + PyImportErrorOff.path) >> 2] = Py_NewRef(file);
  I32[(exc + PyImportErrorOff.name_from) >> 2] = Py_NewRef(name);
}

// --- formatting

/** f"{value!c:spec}": which is 0 none, 1 str, 2 repr, 3 ascii. */
export function formatValue(value: Ref, which: number, spec: Ref | 0): NewRef | NULL {
  const converted = which === 1 ? PyObject_Str(value) : which === 2 ? PyObject_Repr(value) : which === 3 ? PyObject_ASCII(value) : Py_NewRef(value);
  if (converted === NULL) return NULL;
  if (spec === NULL && PyUnicode_CheckExact(converted)) return converted;
  const result = PyObject_Format(converted, spec);
  Py_DECREF(converted);
  return result;
}

// --- match

export function getLen(o: Ref): NewRef | NULL {
  const n = PyObject_Size(o);
  return n < 0 ? NULL : PyLong_FromLong(n);
}
export function matchMapping(o: Ref): Ref { return (I32[(Py_TYPE(o) + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.MAPPING) !== 0 ? Py_True : Py_False; }
export function matchSequence(o: Ref): Ref { return (I32[(Py_TYPE(o) + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.SEQUENCE) !== 0 ? Py_True : Py_False; }

/** Values of a tuple of keys as a tuple; None when one is missing. */
export function matchKeys(map: Ref, keys: Ref): NewRef | NULL {
  const n = PyTuple_GET_SIZE(keys);
  const get = PyObject_GetAttr(map, ID("get"));
  if (get === NULL) return NULL;
  const seen = PySet_New(NULL);
  const sentinel = seen === NULL ? NULL : callArgs(PyBaseObject_Type);
  const values: NewRef[] = [];
  let result: NewRef | NULL = NULL;
  let missing = false;
  let failed = sentinel === NULL;
  for (let i = 0; i < n && !failed && !missing; i++) {
    const key = I32[(keys + 24 + i * 8) >> 2]! as Ref;
    const known = PySet_Contains(seen as Ref, key);
    if (known !== 0 || PySet_Add(seen as Ref, key) < 0) {
      if (known > 0) raise(PyExc_ValueError, `mapping pattern checks duplicate key (${reprText(key) ?? "?"})`);
      failed = true;
      break;
    }
    const value = callArgs(get, key, sentinel as Ref);
    if (value === NULL) failed = true;
    else if (value === sentinel) { Py_DECREF(value); missing = true; }
    else values.push(value);
  }
  if (missing) result = Py_NewRef(Py_None);
  else if (!failed) result = PyTuple_Pack(...values);
  for (const value of values) Py_DECREF(value);
  for (const o of [sentinel, seen, get]) if (o !== NULL) Py_DECREF(o);
  return result;
}

/** Attributes of a class pattern as a tuple; None when the subject does not match. */
export function matchClass(subject: Ref, type: Ref, positional: number, names: Ref): NewRef | NULL {
  if (!hasTypeFlag(type, TPFLAGS.TYPE_SUBCLASS)) return raise(PyExc_TypeError, "called match pattern must be a class");
  const instance = PyObject_IsInstance(subject, type);
  if (instance < 0) return NULL;
  if (instance === 0) return Py_NewRef(Py_None);
  const seen = PySet_New(NULL);
  if (seen === NULL) return NULL;
  const attributes: NewRef[] = [];
  const ok = positional === 0 || matchPositional(subject, type, positional, seen, attributes);
  let matched = ok;
  for (let i = 0; matched && i < PyTuple_GET_SIZE(names); i++) {
    const value = matchAttribute(subject, type, I32[(names + 24 + i * 8) >> 2]! as Ref, seen);
    if (value === NULL) matched = false;
    else attributes.push(value);
  }
  Py_DECREF(seen);
  let result: NewRef | NULL = NULL;
  if (matched) result = PyTuple_Pack(...attributes);
  else if (!pending()) result = Py_NewRef(Py_None);
  for (const value of attributes) Py_DECREF(value);
  return result;
}
function matchAttribute(subject: Ref, type: Ref, name: Ref, seen: Ref): NewRef | NULL {
  const known = PySet_Contains(seen, name);
  if (known !== 0 || PySet_Add(seen, name) < 0) {
    return known > 0 ? raise(PyExc_TypeError, `${nameOfType(type)}() got multiple sub-patterns for attribute ${reprText(name) ?? "?"}`) : NULL;
  }
  return _PyObject_LookupAttr(subject, name);
}
function matchPositional(subject: Ref, type: Ref, positional: number, seen: Ref, attributes: NewRef[]): boolean {
  let args = _PyObject_LookupAttr(type, ID("__match_args__"));
  let matchSelf = false;
  if (args === NULL) {
    if (pending()) return false;
    args = PyTuple_New(0);
    if (args === NULL) return false;
    matchSelf = (I32[(type + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.MATCH_SELF) !== 0;
  } else if (Py_TYPE(args) !== PyTuple_Type) {
    raise(PyExc_TypeError, `${nameOfType(type)}.__match_args__ must be a tuple (got ${typeName(args)})`);
    Py_DECREF(args);
    return false;
  }
  const allowed = matchSelf ? 1 : PyTuple_GET_SIZE(args);
  let ok = allowed >= positional;
  if (!ok) raise(PyExc_TypeError, `${nameOfType(type)}() accepts ${allowed} positional sub-pattern${allowed === 1 ? "" : "s"} (${positional} given)`);
  else if (matchSelf) attributes.push(Py_NewRef(subject));
  else {
    for (let i = 0; ok && i < positional; i++) {
      const name = I32[(args + 24 + i * 8) >> 2]! as Ref;
      if (!PyUnicode_CheckExact(name)) { raise(PyExc_TypeError, `__match_args__ elements must be strings (got ${typeName(name)})`); ok = false; break; }
      const value = matchAttribute(subject, type, name, seen);
      if (value === NULL) ok = false;
      else attributes.push(value);
    }
  }
  Py_DECREF(args);
  return ok;
}
