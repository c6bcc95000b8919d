/**
 * Asynchronous generators: generators whose values travel wrapped, so that what they await can pass beside them.
 *
 *   PyAsyncGenASend     16 ags_gen   24 ags_sendval   32 ags_state        what __anext__() and asend() give
 *   PyAsyncGenAThrow    16 agt_gen   24 agt_args (NULL: aclose)  32 agt_state
 *   _PyAsyncGenWrappedValue   16 agw_val
 *
 * Source: CPython 3.12 Objects/genobject.c (async generators), Objects/iterobject.c (anextawaitable); PEP 525.
 */
import { I32, U8 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { reserveStatic } from "../memory/layout.ts";
import { _PyArg_CheckPositional } from "./args.ts";
import { PyObject_CallOneArg, PyObject_Vectorcall } from "./call.ts";
import { METH, MemberType, defineType } from "./define.ts";
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_SetNone, PyErr_WarnEx, _PyErr_FormatFromCause, raise } from "./errors.ts";
import {
  PyExc_DeprecationWarning, PyExc_GeneratorExit, PyExc_RuntimeError, PyExc_StopAsyncIteration, PyExc_StopIteration, PyExc_TypeError,
} from "./exceptions.ts";
import { FrameOff } from "./frame.ts";
import { PyObject_GC_Del, PyObject_GC_Track, PyObject_GC_UnTrack, _PyObject_GC_New } from "./gcalloc.ts";
import { PyObject_GetAttr, PyObject_SelfIter } from "./generic.ts";
import { Py_GenericAlias } from "./genericalias.ts";
import {
  FrameState, PyCoro_Type, PyGenOff, _PyGen_Finalize, _PyGen_SetStopIterationValue, _gen_throw, gen_dealloc, gen_repr, gen_get_name, gen_get_qualname, gen_getcode, gen_getframe,
  gen_getsuspended, gen_getyieldfrom, gen_owns, gen_send_ex, gen_set_name, gen_set_qualname, gen_sizeof, gen_throw, gen_traverse, genState,
} from "./generator.ts";
import { ID } from "./id.ts";
import { FN, Py_DECREF, Py_INCREF, Py_NewRef, Py_TYPE, Py_XDECREF, PyTypeOff, Slot, TPFLAGS, type visitproc } from "./object.ts";
import { Py_None } from "./singletons.ts";
import { State } from "./state.ts";
import { typeName } from "./typeobject.ts";
import { getAwaitable } from "./awaitable.ts";

/** What sys.set_asyncgen_hooks set: firstiter, finalizer; owned or NULL. */
export const asyncgenHooks = reserveStatic(16);
/** A hook, borrowed: 0 firstiter, 1 finalizer. */
export function asyncgenHookBorrowed(which: 0 | 1): Ref | NULL { return I32[(asyncgenHooks + 8 * which) >> 2] as Ref | NULL; }

const enum AwaitOff { gen = 16, value = 24, state = 32 }
const enum AwaitState { INIT = 0, ITER = 1, CLOSED = 2 }

function genOf(o: Ref): Ref { return I32[(o + AwaitOff.gen) >> 2]! as Ref; }
function valueOf(o: Ref): Ref | 0 { return I32[(o + AwaitOff.value) >> 2]! as Ref | 0; }
function stateOf(o: Ref): AwaitState { return I32[(o + AwaitOff.state) >> 2]!; }
function setState(o: Ref, state: AwaitState): void { I32[(o + AwaitOff.state) >> 2] = state; }
function isRunning(gen: Ref): boolean { return U8[gen + PyGenOff.gi_running_async] !== 0; }
function setRunning(gen: Ref, running: 0 | 1): void { U8[gen + PyGenOff.gi_running_async] = running; }

function newAwaitable(type: Ref, gen: Ref, value: Ref | 0): NewRef | NULL {
  const o = _PyObject_GC_New(type);
  if (o === NULL) return NULL;
  I32[(o + AwaitOff.gen) >> 2] = Py_NewRef(gen);
  I32[(o + AwaitOff.value) >> 2] = value === NULL ? 0 : Py_NewRef(value);
  for (const at of [AwaitOff.gen + 4, AwaitOff.value + 4, AwaitOff.state, AwaitOff.state + 4]) I32[(o + at) >> 2] = 0;
  PyObject_GC_Track(o);
  return o;
}
function awaitable_dealloc(o: Ref): void {
  PyObject_GC_UnTrack(o);
  Py_DECREF(genOf(o));
  Py_XDECREF(valueOf(o));
  PyObject_GC_Del(o);
}
function awaitable_traverse(o: Ref, visit: visitproc, argument: number): number {
  const value = valueOf(o);
  return visit(genOf(o), argument) || (value !== 0 ? visit(value, argument) : 0);
}
function awaitable_close(o: Ref): NewRef { setState(o, AwaitState.CLOSED); return Py_NewRef(Py_None); }

// --- wrapped values

function wrapped_dealloc(o: Ref): void { PyObject_GC_UnTrack(o); Py_DECREF(genOf(o)); PyObject_GC_Del(o); }
function wrapped_traverse(o: Ref, visit: visitproc, argument: number): number { return visit(genOf(o), argument); }
export const _PyAsyncGenWrappedValue_Type = defineType({
  name: "async_generator_wrapped_value", basicsize: 24, flags: TPFLAGS.HAVE_GC,
  slots: { tp_dealloc: wrapped_dealloc, tp_traverse: wrapped_traverse },
});
/** What an asynchronous generator yields for `value` (intrinsic ASYNC_GEN_WRAP). */
export function _PyAsyncGenValueWrapperNew(value: Ref): NewRef | NULL {
  const o = _PyObject_GC_New(_PyAsyncGenWrappedValue_Type);
  if (o === NULL) return NULL;
  I32[(o + 16) >> 2] = Py_NewRef(value);
  I32[(o + 20) >> 2] = 0;
  PyObject_GC_Track(o);
  return o;
}
function isWrapped(o: Ref): boolean { return Py_TYPE(o) === _PyAsyncGenWrappedValue_Type; }
function isEnd(): boolean { return PyErr_ExceptionMatches(PyExc_StopAsyncIteration) || PyErr_ExceptionMatches(PyExc_GeneratorExit); }

/** A wrapped value becomes StopIteration(value), the end of this await; anything else was awaited and passes. */
function async_gen_unwrap_value(gen: Ref, resultSteal: NewRef | NULL): NewRef | NULL {
  if (resultSteal === NULL) {
    if (I32[State.current_exception >> 2] === 0) PyErr_SetNone(PyExc_StopAsyncIteration);
    if (isEnd()) U8[gen + PyGenOff.gi_closed] = 1;
    setRunning(gen, 0);
    return NULL;
  }
  if (!isWrapped(resultSteal)) return resultSteal;
  _PyGen_SetStopIterationValue(genOf(resultSteal));
  Py_DECREF(resultSteal);
  setRunning(gen, 0);
  return NULL;
}

// --- __anext__() and asend()

function reused(what: string): NULL { return raise(PyExc_RuntimeError, `cannot reuse already awaited ${what}`); }

function async_gen_asend_send(o: Ref, value: Ref | 0): NewRef | NULL {
  const gen = genOf(o);
  if (stateOf(o) === AwaitState.CLOSED) return reused("__anext__()/asend()");
  if (stateOf(o) === AwaitState.INIT) {
    if (isRunning(gen)) return raise(PyExc_RuntimeError, "anext(): asynchronous generator is already running");
    if (value === NULL || value === Py_None) value = valueOf(o);
    setState(o, AwaitState.ITER);
  }
  setRunning(gen, 1);
  const result = async_gen_unwrap_value(gen, gen_send_ex(gen, value, false, false));
  if (result === NULL) setState(o, AwaitState.CLOSED);
  return result;
}
function async_gen_asend_iternext(o: Ref): NewRef | NULL { return async_gen_asend_send(o, NULL); }
function async_gen_asend_throw(o: Ref, args: number, nargs: number): NewRef | NULL {
  if (stateOf(o) === AwaitState.CLOSED) return reused("__anext__()/asend()");
  const result = async_gen_unwrap_value(genOf(o), gen_throw(genOf(o), args, nargs));
  if (result === NULL) setState(o, AwaitState.CLOSED);
  return result;
}
export const _PyAsyncGenASend_Type = defineType({
  name: "async_generator_asend", basicsize: 40, flags: TPFLAGS.HAVE_GC,
  slots: {
    tp_dealloc: awaitable_dealloc, tp_traverse: awaitable_traverse, tp_iter: PyObject_SelfIter, tp_iternext: async_gen_asend_iternext,
    am_await: PyObject_SelfIter,
  },
  methods: [["send", METH.O, async_gen_asend_send], ["throw", METH.FASTCALL, async_gen_asend_throw], ["close", METH.NOARGS, awaitable_close]],
});

// --- athrow() and aclose()

function ignoredExit(o: Ref, wrapped: NewRef): NULL {
  Py_DECREF(wrapped);
  setRunning(genOf(o), 0);
  setState(o, AwaitState.CLOSED);
  return raise(PyExc_RuntimeError, "async generator ignored GeneratorExit");
}
function throwFailed(o: Ref): NULL {
  setRunning(genOf(o), 0);
  setState(o, AwaitState.CLOSED);
  if (valueOf(o) === NULL && isEnd()) { PyErr_Clear(); PyErr_SetNone(PyExc_StopIteration); }
  return NULL;
}
function async_gen_athrow_send(o: Ref, value: Ref): NewRef | NULL {
  const gen = genOf(o);
  const args = valueOf(o);
  if (stateOf(o) === AwaitState.CLOSED) return reused("aclose()/athrow()");
  if (genState(gen) === FrameState.COMPLETED || genState(gen) === FrameState.CLEARED) {
    setState(o, AwaitState.CLOSED);
    PyErr_SetNone(PyExc_StopIteration);
    return NULL;
  }
  let result: NewRef | NULL;
  if (stateOf(o) === AwaitState.INIT) {
    if (!mayStartThrow(o, value)) return NULL;
    setState(o, AwaitState.ITER);
    setRunning(gen, 1);
    if (args !== NULL) {
      const at = (i: number): Ref | 0 => (i < I32[(args + 16) >> 2]! ? I32[(args + 24 + i * 8) >> 2]! as Ref : NULL);
      result = async_gen_unwrap_value(gen, _gen_throw(gen, false, at(0) as Ref, at(1), at(2)));
      return result === NULL ? throwFailed(o) : result;
    }
    U8[gen + PyGenOff.gi_closed] = 1;
    result = _gen_throw(gen, false, PyExc_GeneratorExit, NULL, NULL);
  } else {
    result = gen_send_ex(gen, value, false, false);
    if (args !== NULL) return async_gen_unwrap_value(gen, result);
  }
  if (result === NULL) return throwFailed(o);
  return isWrapped(result) ? ignoredExit(o, result) : result;
}
/** May athrow() or aclose() begin? False with the exception set. */
function mayStartThrow(o: Ref, value: Ref): boolean {
  const gen = genOf(o);
  if (isRunning(gen)) {
    setState(o, AwaitState.CLOSED);
    raise(PyExc_RuntimeError, `${valueOf(o) === NULL ? "aclose" : "athrow"}(): asynchronous generator is already running`);
    return false;
  }
  if (U8[gen + PyGenOff.gi_closed] !== 0) {
    setState(o, AwaitState.CLOSED);
    PyErr_SetNone(PyExc_StopAsyncIteration);
    return false;
  }
  if (value === Py_None) return true;
  raise(PyExc_RuntimeError, "can't send non-None value to a just-started coroutine");
  return false;
}
function async_gen_athrow_iternext(o: Ref): NewRef | NULL { return async_gen_athrow_send(o, Py_None); }
function async_gen_athrow_throw(o: Ref, args: number, nargs: number): NewRef | NULL {
  if (stateOf(o) === AwaitState.CLOSED) return reused("aclose()/athrow()");
  const result = gen_throw(genOf(o), args, nargs);
  if (valueOf(o) !== NULL) return async_gen_unwrap_value(genOf(o), result);
  if (result !== NULL && isWrapped(result)) return ignoredExit(o, result);
  if (result === NULL && isEnd()) { PyErr_Clear(); PyErr_SetNone(PyExc_StopIteration); }
  return result;
}
export const _PyAsyncGenAThrow_Type = defineType({
  name: "async_generator_athrow", basicsize: 40, flags: TPFLAGS.HAVE_GC,
  slots: {
    tp_dealloc: awaitable_dealloc, tp_traverse: awaitable_traverse, tp_iter: PyObject_SelfIter, tp_iternext: async_gen_athrow_iternext,
    am_await: PyObject_SelfIter,
  },
  methods: [["send", METH.O, async_gen_athrow_send], ["throw", METH.FASTCALL, async_gen_athrow_throw], ["close", METH.NOARGS, awaitable_close]],
});

// --- the generator

/** At its first use a generator gets the finalizer of sys.set_asyncgen_hooks, and firstiter hears of it. */
function async_gen_init_hooks(gen: Ref): Status {
  if (U8[gen + PyGenOff.gi_hooks_inited] !== 0) return 0;
  U8[gen + PyGenOff.gi_hooks_inited] = 1;
  const finalizer = asyncgenHookBorrowed(1);
  if (finalizer !== NULL) I32[(gen + PyGenOff.gi_origin_or_finalizer) >> 2] = Py_NewRef(finalizer);
  const firstiter = asyncgenHookBorrowed(0);
  if (firstiter === NULL) return 0;
  Py_INCREF(firstiter);
  const result = PyObject_CallOneArg(firstiter, gen);
  Py_DECREF(firstiter);
  if (result === NULL) return -1;
  Py_DECREF(result);
  return 0;
}
function async_gen_anext(gen: Ref): NewRef | NULL { return async_gen_init_hooks(gen) < 0 ? NULL : newAwaitable(_PyAsyncGenASend_Type, gen, NULL); }
function async_gen_asend(gen: Ref, value: Ref): NewRef | NULL { return async_gen_init_hooks(gen) < 0 ? NULL : newAwaitable(_PyAsyncGenASend_Type, gen, value); }
function async_gen_aclose(gen: Ref): NewRef | NULL { return async_gen_init_hooks(gen) < 0 ? NULL : newAwaitable(_PyAsyncGenAThrow_Type, gen, NULL); }
function async_gen_athrow(gen: Ref, args: Ref): NewRef | NULL {
  const nargs = I32[(args + 16) >> 2]!;
  if (nargs > 1 && PyErr_WarnEx(PyExc_DeprecationWarning, "the (type, exc, tb) signature of athrow() is deprecated, use the single-arg signature instead.", 1) < 0) return NULL;
  if (async_gen_init_hooks(gen) < 0 || !_PyArg_CheckPositional("athrow", nargs, 1, 3)) return NULL;
  return newAwaitable(_PyAsyncGenAThrow_Type, gen, args);
}
function async_gen_traverse(gen: Ref, visit: visitproc, argument: number): number {
  const finalizer = I32[(gen + PyGenOff.gi_origin_or_finalizer) >> 2]! as Ref | 0;
  return (finalizer !== 0 ? visit(finalizer, argument) : 0) || gen_traverse(gen, visit, argument);
}
export const PyAsyncGen_Type = defineType({
  name: "async_generator", basicsize: PyGenOff.gi_iframe + FrameOff.localsplus, itemsize: 8,
  flags: TPFLAGS.HAVE_GC | TPFLAGS.DISALLOW_INSTANTIATION, weaklistoffset: PyGenOff.gi_weakreflist,
  slots: {
    tp_dealloc: gen_dealloc, tp_traverse: async_gen_traverse, tp_repr: gen_repr, tp_finalize: _PyGen_Finalize,
    am_aiter: PyObject_SelfIter, am_anext: async_gen_anext,
  },
  methods: [
    ["asend", METH.O, async_gen_asend], ["athrow", METH.VARARGS, async_gen_athrow], ["aclose", METH.NOARGS, async_gen_aclose],
    ["__sizeof__", METH.NOARGS, gen_sizeof], ["__class_getitem__", METH.O | METH.CLASS, Py_GenericAlias],
  ],
  members: [["ag_running", MemberType.BOOL, PyGenOff.gi_running_async, 1]],
  getset: [
    ["__name__", gen_get_name, gen_set_name], ["__qualname__", gen_get_qualname, gen_set_qualname], ["ag_await", gen_getyieldfrom],
    ["ag_frame", gen_getframe], ["ag_code", gen_getcode], ["ag_suspended", gen_getsuspended],
  ],
  owns: gen_owns,
});

// --- anext(aiter, default)

const wrappedOf = genOf;
const defaultOf = (o: Ref): Ref => valueOf(o) as Ref;
/** The iterator behind the awaitable. */
function anextawaitable_getiter(o: Ref): NewRef | NULL {
  const awaitable = getAwaitable(wrappedOf(o), 0);
  if (awaitable === NULL || Py_TYPE(awaitable) !== PyCoro_Type) return awaitable;
  const table = I32[(PyCoro_Type + PyTypeOff.tp_as_async) >> 2]!;
  const iterator = FN[I32[(table + Slot.am_await) >> 2]!]!(awaitable) as NewRef | NULL;
  Py_DECREF(awaitable);
  return iterator;
}
/** An exhausted iterator means the default. */
function orDefault(o: Ref, result: NewRef | NULL): NewRef | NULL {
  if (result === NULL && PyErr_ExceptionMatches(PyExc_StopAsyncIteration)) {
    PyErr_Clear();
    _PyGen_SetStopIterationValue(defaultOf(o));
  }
  return result;
}
function anextawaitable_iternext(o: Ref): NewRef | NULL {
  const iterator = anextawaitable_getiter(o);
  if (iterator === NULL) return NULL;
  const result = FN[I32[(Py_TYPE(iterator) + PyTypeOff.tp_iternext) >> 2]!]!(iterator) as NewRef | NULL;
  Py_DECREF(iterator);
  return orDefault(o, result);
}
function anextawaitable_proxy(o: Ref, name: Ref, args: number, nargs: number): NewRef | NULL {
  const iterator = anextawaitable_getiter(o);
  if (iterator === NULL) return NULL;
  const method = PyObject_GetAttr(iterator, name);
  const result = method === NULL ? NULL : PyObject_Vectorcall(method, args, nargs, NULL);
  if (method !== NULL) Py_DECREF(method);
  Py_DECREF(iterator);
  return orDefault(o, result);
}
const idSend = ID("send");
const idThrow = ID("throw");
const idClose = ID("close");
export const _PyAnextAwaitable_Type = defineType({
  name: "anext_awaitable", basicsize: 40, flags: TPFLAGS.HAVE_GC,
  slots: {
    tp_dealloc: awaitable_dealloc, tp_traverse: awaitable_traverse, tp_iter: PyObject_SelfIter, tp_iternext: anextawaitable_iternext,
    am_await: PyObject_SelfIter,
  },
  methods: [
    ["send", METH.FASTCALL, (o: Ref, args: number, nargs: number) => anextawaitable_proxy(o, idSend, args, nargs)],
    ["throw", METH.FASTCALL, (o: Ref, args: number, nargs: number) => anextawaitable_proxy(o, idThrow, args, nargs)],
    ["close", METH.FASTCALL, (o: Ref, args: number, nargs: number) => anextawaitable_proxy(o, idClose, args, nargs)],
  ],
});
export function PyAnextAwaitable_New(awaitable: Ref, fallback: Ref): NewRef | NULL { return newAwaitable(_PyAnextAwaitable_Type, awaitable, fallback); }

// --- instructions

/** GET_AITER: what `async for` goes through. */
export function getAsyncIterator(o: Ref): NewRef | NULL {
  const getter = asyncSlot(o, Slot.am_aiter);
  if (getter === 0) return raise(PyExc_TypeError, `'async for' requires an object with __aiter__ method, got ${typeName(o)}`);
  const iterator = FN[getter]!(o) as NewRef | NULL;
  if (iterator === NULL || asyncSlot(iterator, Slot.am_anext) !== 0) return iterator;
  raise(PyExc_TypeError, `'async for' received an object from __aiter__ that does not implement __anext__: ${typeName(iterator)}`);
  Py_DECREF(iterator);
  return NULL;
}
/** GET_ANEXT: the awaitable for the next item. */
export function getAsyncNext(iterator: Ref): NewRef | NULL {
  const getter = asyncSlot(iterator, Slot.am_anext);
  if (getter === 0) return raise(PyExc_TypeError, `'async for' requires an iterator with __anext__ method, got ${typeName(iterator)}`);
  const next = FN[getter]!(iterator) as NewRef | NULL;
  if (next === NULL || Py_TYPE(iterator) === PyAsyncGen_Type) return next;
  const awaitable = getAwaitable(next, 0);
  if (awaitable === NULL) _PyErr_FormatFromCause(PyExc_TypeError, `'async for' received an invalid object from __anext__: ${typeName(next)}`);
  Py_DECREF(next);
  return awaitable;
}
function asyncSlot(o: Ref, slot: number): number {
  const table = I32[(Py_TYPE(o) + PyTypeOff.tp_as_async) >> 2]!;
  return table === 0 ? 0 : I32[(table + slot) >> 2]!;
}
