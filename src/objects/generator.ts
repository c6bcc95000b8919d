/**
 * Generators and coroutines. The frame lives inside the object, so a suspended one is all in the heap.
 *
 *   PyGenObject: 16 gi_weakreflist  24 gi_name  32 gi_qualname  40 gi_exc_state { exc_value, previous_item }
 *   56 gi_origin_or_finalizer  64 gi_hooks_inited, gi_closed, gi_running_async, gi_frame_state (i8 at 67)
 *   72 gi_iframe: the interpreter frame with its locals and stack
 *
 * Source: CPython 3.12 Include/cpython/genobject.h, Objects/genobject.c; PEP 342, PEP 380.
 */
import { I32, U8 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { _PyArg_CheckPositional, arg } from "./args.ts";
import { PyObject_Call, PyObject_CallNoArgs, PyObject_CallOneArg, callArgs } from "./call.ts";
import { PyAsyncGen_Type } from "./asyncgen.ts";
import { PyCodeOff } from "./code.ts";
import { METH, MemberType, defineType } from "./define.ts";
import {
  PyErr_Clear, PyErr_ExceptionMatches, PyErr_GetRaisedException, PyErr_GivenExceptionMatches, PyErr_SetNone, PyErr_SetObject,
  PyErr_SetRaisedException, PyErr_WarnEx, PyErr_WriteUnraisable, raise, raiseStatus,
} from "./errors.ts";
import {
  PyExc_DeprecationWarning, PyExc_GeneratorExit, PyExc_RuntimeError, PyExc_RuntimeWarning, PyExc_StopAsyncIteration, PyExc_StopIteration, PyExc_TypeError, PyExc_ValueError,
  PyExceptionClass_Check, PyExceptionInstance_Check, PyException_GetTraceback, PyException_SetTraceback,
} from "./exceptions.ts";
import { PyStopIterationOff } from "./exceptions-fields.ts";
import { evaluator } from "./evaluator.ts";
import { FrameOff, _PyFrame_ClearExceptCode, _PyFrame_GetFrameObject, _PyFrame_Traverse } from "./frame.ts";
import { PyObject_GC_Del, PyObject_GC_Track, PyObject_GC_UnTrack, _PyObject_GC_New, _PyObject_GC_NewVar } from "./gcalloc.ts";
import { PyObject_CallFinalizerFromDealloc, PyObject_SelfIter, _PyObject_LookupAttr } from "./generic.ts";
import { ID } from "./id.ts";
import { PyLong_FromLong } from "./int.ts";
import {
  Py_CLEAR, Py_DECREF, Py_INCREF, Py_NewRef, Py_TYPE, Py_XDECREF, Py_XSETREF, TPFLAGS, hasTypeFlag, type visitproc,
} from "./object.ts";
import { PyFunctionOff } from "./function.ts";
import { Py_False, Py_None, Py_True } from "./singletons.ts";
import { State } from "./state.ts";
import { PyTuple_Type } from "./tuple.ts";
import { PyTraceBack_Type } from "./traceback.ts";
import { PyUnicode_AsJS, PyUnicode_FromString } from "./unicode.ts";
import { PyObject_ClearWeakRefs } from "./weakref.ts";
import { PyType_IsSubtype, nameOfType, typeName } from "./typeobject.ts";
import { Op } from "../compiler/opcodes.ts";

export const enum PyGenOff {
  gi_weakreflist = 16, gi_name = 24, gi_qualname = 32, gi_exc_state = 40, gi_origin_or_finalizer = 56, gi_hooks_inited = 64,
  gi_closed = 65, gi_running_async = 66, gi_frame_state = 67, gi_iframe = 72,
}
/** gi_frame_state as a byte; below COMPLETED (as a signed byte) the frame is alive. */
export const enum FrameState { CREATED = 0xfe, SUSPENDED = 0xff, EXECUTING = 0, COMPLETED = 1, CLEARED = 4 }

export function genState(gen: Ref): FrameState { return U8[gen + PyGenOff.gi_frame_state]!; }
export function setGenState(gen: Ref, state: FrameState): void { U8[gen + PyGenOff.gi_frame_state] = state; }
function isFinished(state: FrameState): boolean { return state === FrameState.COMPLETED || state === FrameState.CLEARED; }
function isCreated(state: FrameState): boolean { return state === FrameState.CREATED; }

/** A generator or coroutine for a call of `func`; the frame is copied in by RETURN_GENERATOR. `Py_SIZE` is the number of slots. */
export function _Py_MakeGenerator(func: Ref, type: Ref): NewRef | NULL {
  const code = I32[(func + PyFunctionOff.func_code) >> 2]!;
  const slots = I32[(code + PyCodeOff.co_nlocalsplus) >> 2]! + I32[(code + PyCodeOff.co_stacksize) >> 2]!;
  const gen = _PyObject_GC_NewVar(type, slots);
  if (gen === NULL) return NULL;
  for (let at = 16; at < PyGenOff.gi_iframe + FrameOff.localsplus; at += 4) I32[(gen + at) >> 2] = 0;
  for (let at = gen + PyGenOff.gi_iframe + FrameOff.localsplus, end = at + slots * 8; at < end; at += 4) I32[at >> 2] = 0;
  setGenState(gen, FrameState.CLEARED);
  I32[(gen + PyGenOff.gi_name) >> 2] = Py_NewRef(I32[(func + PyFunctionOff.func_name) >> 2]! as Ref);
  I32[(gen + PyGenOff.gi_qualname) >> 2] = Py_NewRef(I32[(func + PyFunctionOff.func_qualname) >> 2]! as Ref);
  PyObject_GC_Track(gen);
  return gen;
}
function codeOf(gen: Ref): Ref { return I32[(gen + PyGenOff.gi_iframe + FrameOff.f_code) >> 2]! as Ref; }

// --- resuming

/** What `gen_send_ex2` did; the value is in `sentValue`. */
export const enum Sent { ERROR = -1, RETURN = 0, NEXT = 1 }
/** Owned result of the last send; NULL with Sent.RETURN stands for None without a StopIteration (tp_iternext). */
export let sentValue: NewRef | NULL = NULL;

function kindName(gen: Ref): string { return Py_TYPE(gen) === PyCoro_Type ? "coroutine" : isAsyncGenerator(gen) ? "async generator" : "generator"; }
function isAsyncGenerator(gen: Ref): boolean { return Py_TYPE(gen) === PyAsyncGen_Type; }

/** Resumes `gen` with `value` (NULL: from tp_iternext); `throwing`: raises the set exception at the yield. */
export function gen_send_ex2(gen: Ref, value: Ref | 0, throwing: boolean, closing: boolean): Sent {
  const state = genState(gen);
  sentValue = NULL;
  if (isCreated(state) && value !== NULL && value !== Py_None) {
    raise(PyExc_TypeError, `can't send non-None value to a just-started ${kindName(gen)}`);
    return Sent.ERROR;
  }
  if (state === FrameState.EXECUTING) {
    raise(PyExc_ValueError, `${kindName(gen)} already executing`);
    return Sent.ERROR;
  }
  if (isFinished(state)) return sendToFinished(gen, value, throwing, closing);
  const frame = gen + PyGenOff.gi_iframe;
  const top = I32[(frame + FrameOff.stacktop) >> 2]!;
  I32[(frame + FrameOff.localsplus + top * 8) >> 2] = Py_NewRef(value !== NULL ? value : Py_None);
  I32[(frame + FrameOff.stacktop) >> 2] = top + 1;
  I32[(gen + PyGenOff.gi_exc_state + 8) >> 2] = I32[State.exc_info >> 2]!;
  I32[State.exc_info >> 2] = gen + PyGenOff.gi_exc_state;
  if (throwing) _PyErr_ChainStackItem();
  setGenState(gen, FrameState.EXECUTING);
  const result = evaluator.resume(frame, throwing);
  sentValue = result;
  if (result === NULL) return Sent.ERROR;
  if (genState(gen) === FrameState.SUSPENDED) return Sent.NEXT;
  if (result === Py_None && value === NULL && !isAsyncGenerator(gen)) { sentValue = NULL; Py_DECREF(result); }
  return Sent.RETURN;
}
function sendToFinished(gen: Ref, value: Ref | 0, throwing: boolean, closing: boolean): Sent {
  if (Py_TYPE(gen) === PyCoro_Type && !closing) {
    raise(PyExc_RuntimeError, "cannot reuse already awaited coroutine");
    return Sent.ERROR;
  }
  if (throwing) return Sent.ERROR;
  sentValue = value !== NULL ? Py_NewRef(Py_None) : NULL;
  return Sent.RETURN;
}
/** The exception being handled outside becomes the context of the one thrown in (Python/errors.c, _PyErr_ChainStackItem). */
export function _PyErr_ChainStackItem(): void {
  const exc = PyErr_GetRaisedException();
  if (exc === NULL) return;
  PyErr_SetObject(Py_TYPE(exc), exc);
  Py_DECREF(exc);
}

export function gen_send_ex(gen: Ref, value: Ref | 0, throwing: boolean, closing: boolean): NewRef | NULL {
  const sent = gen_send_ex2(gen, value, throwing, closing);
  const result = sentValue;
  if (sent !== Sent.RETURN) return result;
  if (isAsyncGenerator(gen)) { PyErr_SetNone(PyExc_StopAsyncIteration); if (result !== NULL) Py_DECREF(result); }
  else if (result === NULL || result === Py_None) { PyErr_SetNone(PyExc_StopIteration); if (result !== NULL) Py_DECREF(result); }
  else { _PyGen_SetStopIterationValue(result); Py_DECREF(result); }
  return NULL;
}
export function gen_iternext(gen: Ref): NewRef | NULL {
  const sent = gen_send_ex2(gen, NULL, false, false);
  const result = sentValue;
  if (sent !== Sent.RETURN) return result;
  if (result !== NULL) {
    if (result !== Py_None) _PyGen_SetStopIterationValue(result);
    Py_DECREF(result);
  }
  return NULL;
}
/** Sets StopIteration(value); a tuple or exception value is wrapped so that it stays one argument. */
export function _PyGen_SetStopIterationValue(value: Ref): Status {
  if (!hasTypeFlag(value, TPFLAGS.TUPLE_SUBCLASS) && !PyExceptionInstance_Check(value)) {
    PyErr_SetObject(PyExc_StopIteration, value);
    return -1;
  }
  const exc = callArgs(PyExc_StopIteration, value);
  if (exc === NULL) return -1;
  PyErr_SetObject(PyExc_StopIteration, exc);
  Py_DECREF(exc);
  return -1;
}
/** Takes the value out of a set StopIteration (or None when no exception is set); NULL when another exception is set. */
export function _PyGen_FetchStopIterationValue(): NewRef | NULL {
  if (I32[State.current_exception >> 2] === 0) return Py_NewRef(Py_None);
  if (!PyErr_ExceptionMatches(PyExc_StopIteration)) return NULL;
  const exc = PyErr_GetRaisedException() as NewRef;
  const value = Py_NewRef((I32[(exc + PyStopIterationOff.value) >> 2]! || Py_None) as Ref);
  Py_DECREF(exc);
  return value;
}

function gen_send(gen: Ref, value: Ref): NewRef | NULL { return gen_send_ex(gen, value, false, false); }

/** What a suspended generator delegates to with `yield from` or `await`; owned, or NULL. */
export function _PyGen_yf(gen: Ref): NewRef | NULL {
  const state = genState(gen);
  if (state !== FrameState.SUSPENDED) return NULL;
  const frame = gen + PyGenOff.gi_iframe;
  const next = I32[(frame + FrameOff.prev_instr) >> 2]! + 2;
  if (U8[next] !== Op.RESUME || U8[next + 1]! < 2) return NULL;
  const top = I32[(frame + FrameOff.stacktop) >> 2]!;
  return Py_NewRef(I32[(frame + FrameOff.localsplus + (top - 1) * 8) >> 2]! as Ref);
}

function gen_close_iter(yf: Ref): Status {
  if (Py_TYPE(yf) === PyGen_Type || Py_TYPE(yf) === PyCoro_Type) {
    const closed = gen_close(yf);
    if (closed === NULL) return -1;
    Py_DECREF(closed);
    return 0;
  }
  const close = _PyObject_LookupAttr(yf, ID("close"));
  if (close === NULL) {
    if (I32[State.current_exception >> 2] !== 0) PyErr_WriteUnraisable(yf);
    return 0;
  }
  const result = PyObject_CallNoArgs(close);
  Py_DECREF(close);
  if (result === NULL) return -1;
  Py_DECREF(result);
  return 0;
}

export function gen_close(gen: Ref): NewRef | NULL {
  const state = genState(gen);
  if (isCreated(state)) { setGenState(gen, FrameState.COMPLETED); return Py_NewRef(Py_None); }
  if (isFinished(state)) return Py_NewRef(Py_None);
  let status: Status = 0;
  const yf = _PyGen_yf(gen);
  if (yf !== NULL) {
    setGenState(gen, FrameState.EXECUTING);
    status = gen_close_iter(yf);
    setGenState(gen, state);
    Py_DECREF(yf);
  }
  if (status === 0) PyErr_SetNone(PyExc_GeneratorExit);
  const result = gen_send_ex(gen, Py_None, true, true);
  if (result !== NULL) {
    Py_DECREF(result);
    return raise(PyExc_RuntimeError, `${kindName(gen)} ignored GeneratorExit`);
  }
  if (PyErr_ExceptionMatches(PyExc_StopIteration) || PyErr_ExceptionMatches(PyExc_GeneratorExit)) {
    PyErr_Clear();
    return Py_NewRef(Py_None);
  }
  return NULL;
}

/** throw(): into what the generator delegates to when it does, else at its own yield. */
export function _gen_throw(gen: Ref, closeOnExit: boolean, type: Ref, value: Ref | 0, tb: Ref | 0): NewRef | NULL {
  const yf = _PyGen_yf(gen);
  if (yf === NULL) return throwHere(gen, type, value, tb);
  const state = genState(gen);
  if (closeOnExit && PyErr_GivenExceptionMatches(type, PyExc_GeneratorExit)) {
    setGenState(gen, FrameState.EXECUTING);
    const status = gen_close_iter(yf);
    setGenState(gen, state);
    Py_DECREF(yf);
    return status < 0 ? gen_send_ex(gen, Py_None, true, false) : throwHere(gen, type, value, tb);
  }
  let result: NewRef | NULL;
  if (Py_TYPE(yf) === PyGen_Type || Py_TYPE(yf) === PyCoro_Type) {
    const frame = gen + PyGenOff.gi_iframe;
    const previous = I32[State.current_frame >> 2]!;
    I32[(frame + FrameOff.previous) >> 2] = previous;
    I32[State.current_frame >> 2] = frame;
    setGenState(gen, FrameState.EXECUTING);
    result = _gen_throw(yf, closeOnExit, type, value, tb);
    setGenState(gen, state);
    I32[State.current_frame >> 2] = previous;
    I32[(frame + FrameOff.previous) >> 2] = 0;
  } else {
    const meth = _PyObject_LookupAttr(yf, ID("throw"));
    if (meth === NULL) {
      Py_DECREF(yf);
      return I32[State.current_exception >> 2] !== 0 ? NULL : throwHere(gen, type, value, tb);
    }
    setGenState(gen, FrameState.EXECUTING);
    const args = [type, value, tb].filter((o): o is Ref => o !== NULL);
    result = callArgs(meth, ...args);
    setGenState(gen, state);
    Py_DECREF(meth);
  }
  Py_DECREF(yf);
  return result !== NULL ? result : gen_send_ex(gen, Py_None, true, false);
}
function throwHere(gen: Ref, type: Ref, value: Ref | 0, tb: Ref | 0): NewRef | NULL {
  if (tb === Py_None) tb = NULL;
  else if (tb !== NULL && Py_TYPE(tb) !== PyTraceBack_Type) return raise(PyExc_TypeError, "throw() third argument must be a traceback object");
  let exc: NewRef | NULL;
  if (PyExceptionClass_Check(type)) {
    if (value !== NULL && PyExceptionInstance_Check(value) && PyType_IsSubtype(Py_TYPE(value), type)) exc = Py_NewRef(value);
    else if (value === NULL || value === Py_None) exc = PyObject_CallNoArgs(type);
    else exc = Py_TYPE(value) === PyTuple_Type ? PyObject_Call(type, value, NULL) : callArgs(type, value);
  } else if (PyExceptionInstance_Check(type)) {
    if (value !== NULL && value !== Py_None) return raise(PyExc_TypeError, "instance exception may not have a separate value");
    exc = Py_NewRef(type);
    if (tb === NULL) tb = PyException_GetTraceback(exc);
    else Py_INCREF(tb);
    PyErr_SetRaisedException(exc);
    if (tb !== NULL) { PyException_SetTraceback(exc, tb); Py_DECREF(tb); }
    return gen_send_ex(gen, Py_None, true, false);
  } else return raise(PyExc_TypeError, `exceptions must be classes or instances deriving from BaseException, not ${typeName(type)}`);
  if (exc === NULL) return gen_send_ex(gen, Py_None, true, false);
  if (tb !== NULL) PyException_SetTraceback(exc, tb);
  PyErr_SetRaisedException(exc);
  return gen_send_ex(gen, Py_None, true, false);
}
export function gen_throw(gen: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("throw", nargs, 1, 3)) return NULL;
  if (nargs > 1 && PyErr_WarnEx(PyExc_DeprecationWarning, "the (type, exc, tb) signature of throw() is deprecated, use the single-arg signature instead.", 1) < 0) return NULL;
  return _gen_throw(gen, true, arg(args, 0), nargs > 1 ? arg(args, 1) : NULL, nargs > 2 ? arg(args, 2) : NULL);
}

// --- lifetime

/** tp_finalize: closes a suspended generator; a coroutine that was never awaited is warned of. */
export function _PyGen_Finalize(gen: Ref): void {
  const state = genState(gen);
  if (isFinished(state)) return;
  const saved = PyErr_GetRaisedException();
  const finalizer = isAsyncGenerator(gen) ? I32[(gen + PyGenOff.gi_origin_or_finalizer) >> 2]! as Ref | 0 : 0;
  if (finalizer !== 0 && U8[gen + PyGenOff.gi_closed] === 0) {
    const result = PyObject_CallOneArg(finalizer, gen);
    if (result !== NULL) Py_DECREF(result);
    else PyErr_WriteUnraisable(gen);
  } else if (Py_TYPE(gen) === PyCoro_Type && isCreated(state)) {
    const name = PyUnicode_AsJS(I32[(gen + PyGenOff.gi_qualname) >> 2]! as Ref);
    if (PyErr_WarnEx(PyExc_RuntimeWarning, `coroutine '${name}' was never awaited`, 1) < 0) PyErr_WriteUnraisable(gen);
  } else {
    const closed = gen_close(gen);
    if (closed !== NULL) Py_DECREF(closed);
    else if (I32[State.current_exception >> 2] !== 0) PyErr_WriteUnraisable(gen);
  }
  PyErr_SetRaisedException(saved);
}
export function gen_dealloc(gen: Ref): void {
  PyObject_GC_UnTrack(gen);
  if (I32[(gen + PyGenOff.gi_weakreflist) >> 2] !== 0) PyObject_ClearWeakRefs(gen);
  PyObject_GC_Track(gen);
  if (PyObject_CallFinalizerFromDealloc(gen) !== 0) return;
  PyObject_GC_UnTrack(gen);
  if (isAsyncGenerator(gen)) Py_CLEAR(gen + PyGenOff.gi_origin_or_finalizer);
  const frame = gen + PyGenOff.gi_iframe;
  if (genState(gen) !== FrameState.CLEARED) {
    setGenState(gen, FrameState.CLEARED);
    I32[(frame + FrameOff.previous) >> 2] = 0;
    _PyFrame_ClearExceptCode(frame);
  }
  Py_CLEAR(gen + PyGenOff.gi_exc_state);
  Py_XDECREF(codeOf(gen) as Ref | 0);
  Py_CLEAR(gen + PyGenOff.gi_name);
  Py_CLEAR(gen + PyGenOff.gi_qualname);
  PyObject_GC_Del(gen);
}
export function gen_traverse(gen: Ref, visit: visitproc, argument: number): number {
  const name = visit(I32[(gen + PyGenOff.gi_name) >> 2]! as Ref, argument) || visit(I32[(gen + PyGenOff.gi_qualname) >> 2]! as Ref, argument);
  if (name) return name;
  if (genState(gen) !== FrameState.CLEARED) {
    const stop = _PyFrame_Traverse(gen + PyGenOff.gi_iframe, visit, argument);
    if (stop) return stop;
  }
  const exc = I32[(gen + PyGenOff.gi_exc_state) >> 2]! as Ref | 0;
  return exc !== 0 ? visit(exc, argument) : 0;
}
/** A cleared generator keeps its code object, which traverse no longer visits. */
export function gen_owns(gen: Ref, visit: visitproc, argument: number): number {
  const code = codeOf(gen) as Ref | 0;
  return genState(gen) === FrameState.CLEARED && code !== 0 ? visit(code, argument) : 0;
}
/** For frame.clear(): closes a suspended generator; gives the state found. */
export function gen_getstate_clear(gen: Ref): FrameState {
  const state = genState(gen);
  if (state === FrameState.SUSPENDED || state === FrameState.CREATED) _PyGen_Finalize(gen);
  return state;
}

// --- attributes

export function gen_repr(gen: Ref): NewRef | NULL {
  const name = PyUnicode_AsJS(I32[(gen + PyGenOff.gi_qualname) >> 2]! as Ref);
  return PyUnicode_FromString(`<${nameOfType(Py_TYPE(gen))} object ${name} at 0x${gen.toString(16)}>`);
}
export function gen_sizeof(gen: Ref): NewRef | NULL {
  const code = codeOf(gen);
  return PyLong_FromLong(PyGenOff.gi_iframe + FrameOff.localsplus + 8 * (I32[(code + PyCodeOff.co_nlocalsplus) >> 2]! + I32[(code + PyCodeOff.co_stacksize) >> 2]!));
}
export function gen_get_name(gen: Ref): NewRef { return Py_NewRef(I32[(gen + PyGenOff.gi_name) >> 2]! as Ref); }
export function gen_set_name(gen: Ref, value: Ref | 0): number {
  if (value === NULL || !hasTypeFlag(value, TPFLAGS.UNICODE_SUBCLASS)) return raiseStatus(PyExc_TypeError, "__name__ must be set to a string object");
  Py_XSETREF(gen + PyGenOff.gi_name, Py_NewRef(value));
  return 0;
}
export function gen_get_qualname(gen: Ref): NewRef { return Py_NewRef(I32[(gen + PyGenOff.gi_qualname) >> 2]! as Ref); }
export function gen_set_qualname(gen: Ref, value: Ref | 0): number {
  if (value === NULL || !hasTypeFlag(value, TPFLAGS.UNICODE_SUBCLASS)) return raiseStatus(PyExc_TypeError, "__qualname__ must be set to a string object");
  Py_XSETREF(gen + PyGenOff.gi_qualname, Py_NewRef(value));
  return 0;
}
export function gen_getyieldfrom(gen: Ref): NewRef { return _PyGen_yf(gen) || Py_NewRef(Py_None); }
function gen_getrunning(gen: Ref): NewRef { return Py_NewRef(genState(gen) === FrameState.EXECUTING ? Py_True : Py_False); }
export function gen_getsuspended(gen: Ref): NewRef { return Py_NewRef(genState(gen) === FrameState.SUSPENDED ? Py_True : Py_False); }
export function gen_getframe(gen: Ref): NewRef | NULL {
  if (isFinished(genState(gen))) return Py_NewRef(Py_None);
  const f = _PyFrame_GetFrameObject(gen + PyGenOff.gi_iframe);
  return f === NULL ? NULL : Py_NewRef(f);
}
export function gen_getcode(gen: Ref): NewRef { return Py_NewRef(codeOf(gen)); }

const sharedSlots = { tp_dealloc: gen_dealloc, tp_traverse: gen_traverse, tp_repr: gen_repr, tp_finalize: _PyGen_Finalize } as const;
const sharedMethods = [
  ["send", METH.O, gen_send], ["throw", METH.FASTCALL, gen_throw], ["close", METH.NOARGS, gen_close], ["__sizeof__", METH.NOARGS, gen_sizeof],
] as const;

export const PyGen_Type = defineType({
  name: "generator", basicsize: PyGenOff.gi_iframe + FrameOff.localsplus, itemsize: 8,
  flags: TPFLAGS.HAVE_GC | TPFLAGS.DISALLOW_INSTANTIATION, weaklistoffset: PyGenOff.gi_weakreflist,
  slots: { ...sharedSlots, tp_iter: PyObject_SelfIter, tp_iternext: gen_iternext },
  methods: sharedMethods,
  getset: [
    ["__name__", gen_get_name, gen_set_name], ["__qualname__", gen_get_qualname, gen_set_qualname], ["gi_yieldfrom", gen_getyieldfrom],
    ["gi_running", gen_getrunning], ["gi_frame", gen_getframe], ["gi_suspended", gen_getsuspended], ["gi_code", gen_getcode],
  ],
  owns: gen_owns,
});

// --- coroutines

function coro_await(coro: Ref): NewRef | NULL {
  const wrapper = _PyObject_GC_New(_PyCoroWrapper_Type);
  if (wrapper === NULL) return NULL;
  I32[(wrapper + 16) >> 2] = Py_NewRef(coro);
  I32[(wrapper + 20) >> 2] = 0;
  PyObject_GC_Track(wrapper);
  return wrapper;
}
export const PyCoro_Type = defineType({
  name: "coroutine", basicsize: PyGenOff.gi_iframe + FrameOff.localsplus, itemsize: 8,
  flags: TPFLAGS.HAVE_GC | TPFLAGS.DISALLOW_INSTANTIATION, weaklistoffset: PyGenOff.gi_weakreflist,
  slots: { ...sharedSlots, am_await: coro_await },
  methods: sharedMethods,
  getset: [
    ["__name__", gen_get_name, gen_set_name], ["__qualname__", gen_get_qualname, gen_set_qualname], ["cr_await", gen_getyieldfrom],
    ["cr_running", gen_getrunning], ["cr_frame", gen_getframe], ["cr_suspended", gen_getsuspended], ["cr_code", gen_getcode],
  ],
  members: [["cr_origin", MemberType.OBJECT, PyGenOff.gi_origin_or_finalizer, 1]],
  owns: gen_owns,
});

function wrapped(w: Ref): Ref { return I32[(w + 16) >> 2]! as Ref; }
function coro_wrapper_dealloc(w: Ref): void { PyObject_GC_UnTrack(w); Py_DECREF(wrapped(w)); PyObject_GC_Del(w); }
function coro_wrapper_traverse(w: Ref, visit: visitproc, argument: number): number { return visit(wrapped(w), argument); }
function coro_wrapper_iternext(w: Ref): NewRef | NULL { return gen_iternext(wrapped(w)); }
function coro_wrapper_send(w: Ref, value: Ref): NewRef | NULL { return gen_send(wrapped(w), value); }
function coro_wrapper_throw(w: Ref, args: number, nargs: number): NewRef | NULL { return gen_throw(wrapped(w), args, nargs); }
function coro_wrapper_close(w: Ref): NewRef | NULL { return gen_close(wrapped(w)); }
export const _PyCoroWrapper_Type = defineType({
  name: "coroutine_wrapper", basicsize: 24, flags: TPFLAGS.HAVE_GC | TPFLAGS.DISALLOW_INSTANTIATION,
  slots: { tp_dealloc: coro_wrapper_dealloc, tp_traverse: coro_wrapper_traverse, tp_iter: PyObject_SelfIter, tp_iternext: coro_wrapper_iternext },
  methods: [["send", METH.O, coro_wrapper_send], ["throw", METH.FASTCALL, coro_wrapper_throw], ["close", METH.NOARGS, coro_wrapper_close]],
});
