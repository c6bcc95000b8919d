/**
 * Module `_thread` where there is one thread: locks that are free or taken, and no new threads.
 *
 *   lock, 40 bytes:   16 locked (a byte)   24 in_weakreflist       RLock, 48 bytes:   16 count   24 in_weakreflist
 *   _local, 64 bytes: 16 dict              24 weakreflist
 *
 * Source: CPython 3.12 Modules/_threadmodule.c.
 */
import { I32, U8 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { arg, argSpec, unpackKeywords } from "../objects/args.ts";
import { METH, defineMethods, defineType, type MethodSpec } from "../objects/define.ts";
import { PyObject_GenericGetDict } from "../objects/dict-split.ts";
import { PyErr_SetNone, raise } from "../objects/errors.ts";
import { PyExc_OverflowError, PyExc_RuntimeError, PyExc_SystemExit, PyExc_TypeError, PyExc_ValueError } from "../objects/exceptions.ts";
import { PyFloat_AsDouble, PyFloat_FromDouble } from "../objects/float.ts";
import { PyObject_GC_UnTrack, PyType_GenericAlloc } from "../objects/gcalloc.ts";
import { PyCallable_Check, PyObject_IsTrue } from "../objects/generic.ts";
import { PyLong_AsSsize_t, PyLong_FromLong } from "../objects/int.ts";
import { PyModule_AddObjectRef, PyModule_AddSteal, PyModule_AddType, PyModule_Create } from "../objects/module.ts";
import { FN, PyTypeOff, Py_CLEAR, Py_DECREF, Py_TYPE, Py_XDECREF, TPFLAGS, type visitproc } from "../objects/object.ts";
import { PyTuple_Check, PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_Pack } from "../objects/tuple.ts";
import { PyType_GenericNew, typeName } from "../objects/typeobject.ts";
import { PyUnicode_FromString } from "../objects/unicode.ts";
import { PyObject_ClearWeakRefs } from "../objects/weakref.ts";

import { visitFieldsOf } from "./_io-base.ts";
import { bool, field, none, pending } from "./_io-util.ts";
import { Breaker, State } from "../objects/state.ts";

/** The identity of the one thread. */
export const THREAD_IDENT = 1;
const TIMEOUT_MAX = 9223372036;
const enum LockOff { locked = 16, count = 16, weakreflist = 24, lock_size = 40, rlock_size = 48 }

const acquire_spec = argSpec("acquire", "blocking=, timeout=");
/** Reads blocking and timeout: would a wait be for ever (null: an exception)? */
function acquireArguments(args: number, nargs: number, kwnames: Ref | 0): { blocking: boolean; forever: boolean } | null {
  const a = unpackKeywords(acquire_spec, args, nargs, kwnames);
  if (a === null) return null;
  const blocking = a[0] ? PyObject_IsTrue(a[0]) : 1;
  const timeout = a[1] ? PyFloat_AsDouble(a[1]) : -1;
  if (blocking < 0 || pending()) return null;
  const fail = (type: Ref, message: string): null => { raise(type, message); return null; };
  if (blocking === 0 && timeout !== -1) return fail(PyExc_ValueError, "can't specify a timeout for a non-blocking call");
  if (timeout < 0 && timeout !== -1) return fail(PyExc_ValueError, "timeout value must be positive");
  if (timeout > TIMEOUT_MAX) return fail(PyExc_OverflowError, "timeout value is too large");
  return { blocking: blocking === 1, forever: blocking === 1 && timeout === -1 };
}
function deadlock(): NULL { return raise(PyExc_RuntimeError, "deadlock: the only thread waits for a lock that it holds"); }
function lock_acquire(self: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const how = acquireArguments(args, nargs, kwnames);
  if (how === null) return NULL;
  if (U8[self + LockOff.locked] === 0) { U8[self + LockOff.locked] = 1; return bool(true); }
  return how.forever ? deadlock() : bool(false);
}
function lock_release(self: Ref): NewRef | NULL {
  if (U8[self + LockOff.locked] === 0) return raise(PyExc_RuntimeError, "release unlocked lock");
  U8[self + LockOff.locked] = 0;
  return none();
}
function lock_locked(self: Ref): NewRef { return bool(U8[self + LockOff.locked] !== 0); }
function lock_enter(self: Ref): NewRef | NULL { return lock_acquire(self, 0, 0, 0); }
function lock_exit(self: Ref): NewRef | NULL { return lock_release(self); }
function lock_repr(self: Ref): NewRef | NULL {
  return PyUnicode_FromString(`<${U8[self + LockOff.locked] !== 0 ? "locked" : "unlocked"} ${typeName(self)} object at 0x${self.toString(16)}>`);
}
function lock_at_fork(self: Ref): NewRef { U8[self + LockOff.locked] = 0; return none(); }
function lock_dealloc(self: Ref): void {
  PyObject_GC_UnTrack(self);
  if (field(self + LockOff.weakreflist) !== NULL) PyObject_ClearWeakRefs(self);
  FN[I32[(Py_TYPE(self) + PyTypeOff.tp_free) >> 2]](self);
}
/** A lock refers to nothing. */
function lock_traverse(): number { return 0; }
const KEYWORDS = METH.FASTCALL | METH.KEYWORDS;
const lockMethods: readonly MethodSpec[] = [
  ["acquire_lock", KEYWORDS, lock_acquire], ["acquire", KEYWORDS, lock_acquire], ["release_lock", METH.NOARGS, lock_release], ["release", METH.NOARGS, lock_release],
  ["locked_lock", METH.NOARGS, lock_locked], ["locked", METH.NOARGS, lock_locked], ["__enter__", METH.NOARGS, lock_enter], ["__exit__", METH.VARARGS, lock_exit],
  ["_at_fork_reinit", METH.NOARGS, lock_at_fork],
];
export const PyLock_Type = defineType({
  name: "_thread.lock", basicsize: LockOff.lock_size, flags: TPFLAGS.HAVE_GC | TPFLAGS.DISALLOW_INSTANTIATION, weaklistoffset: LockOff.weakreflist, doc: "A lock: taken or free.",
  slots: { tp_dealloc: lock_dealloc, tp_traverse: lock_traverse, tp_repr: lock_repr }, methods: lockMethods,
});

// --- RLock

function countOf(self: Ref): number { return I32[(self + LockOff.count) >> 2]; }
function rlock_acquire(self: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  if (acquireArguments(args, nargs, kwnames) === null) return NULL;
  I32[(self + LockOff.count) >> 2] = countOf(self) + 1;
  return bool(true);
}
function rlock_release(self: Ref): NewRef | NULL {
  if (countOf(self) === 0) return raise(PyExc_RuntimeError, "cannot release un-acquired lock");
  I32[(self + LockOff.count) >> 2] = countOf(self) - 1;
  return none();
}
function rlock_enter(self: Ref): NewRef | NULL { return rlock_acquire(self, 0, 0, 0); }
function rlock_exit(self: Ref): NewRef | NULL { return rlock_release(self); }
function rlock_is_owned(self: Ref): NewRef { return bool(countOf(self) > 0); }
function rlock_recursion_count(self: Ref): NewRef | NULL { return PyLong_FromLong(countOf(self)); }
function rlock_release_save(self: Ref): NewRef | NULL {
  if (countOf(self) === 0) return raise(PyExc_RuntimeError, "cannot release un-acquired lock");
  const count = PyLong_FromLong(countOf(self));
  const owner = PyLong_FromLong(THREAD_IDENT);
  const saved = count === NULL || owner === NULL ? NULL : PyTuple_Pack(count, owner);
  Py_XDECREF(count);
  Py_XDECREF(owner);
  if (saved !== NULL) I32[(self + LockOff.count) >> 2] = 0;
  return saved;
}
function rlock_acquire_restore(self: Ref, saved: Ref): NewRef | NULL {
  if (!PyTuple_Check(saved) || PyTuple_GET_SIZE(saved) !== 2) return raise(PyExc_TypeError, "_acquire_restore() argument must be a tuple of two");
  const count = PyLong_AsSsize_t(PyTuple_GET_ITEM(saved, 0));
  if (pending()) return NULL;
  I32[(self + LockOff.count) >> 2] = count;
  return none();
}
function rlock_repr(self: Ref): NewRef | NULL {
  const count = countOf(self);
  return PyUnicode_FromString(`<${count > 0 ? "locked" : "unlocked"} ${typeName(self)} object owner=${count > 0 ? THREAD_IDENT : 0} count=${count} at 0x${self.toString(16)}>`);
}
export const PyRLock_Type = defineType({
  name: "_thread.RLock", basicsize: LockOff.rlock_size, flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE, weaklistoffset: LockOff.weakreflist,
  slots: { tp_dealloc: lock_dealloc, tp_traverse: lock_traverse, tp_repr: rlock_repr, tp_new: PyType_GenericNew },
  methods: [
    ["acquire", KEYWORDS, rlock_acquire], ["release", METH.NOARGS, rlock_release], ["_is_owned", METH.NOARGS, rlock_is_owned],
    ["_recursion_count", METH.NOARGS, rlock_recursion_count], ["_acquire_restore", METH.O, rlock_acquire_restore], ["_release_save", METH.NOARGS, rlock_release_save],
    ["__enter__", METH.NOARGS, rlock_enter], ["__exit__", METH.VARARGS, rlock_exit],
  ],
});

// --- _local: with one thread, an object with attributes

function local_dealloc(self: Ref): void {
  PyObject_GC_UnTrack(self);
  if (field(self + 24) !== NULL) PyObject_ClearWeakRefs(self);
  Py_CLEAR(self + 16);
  FN[I32[(Py_TYPE(self) + PyTypeOff.tp_free) >> 2]](self);
}
function local_traverse(self: Ref, visit: visitproc, a: number): number { return visitFieldsOf(self, [16], visit, a); }
function local_clear(self: Ref): Status { Py_CLEAR(self + 16); return 0; }
export const PyLocal_Type = defineType({
  name: "_thread._local", basicsize: 64, flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE, dictoffset: 16, weaklistoffset: 24, doc: "Thread-local data",
  slots: { tp_dealloc: local_dealloc, tp_traverse: local_traverse, tp_clear: local_clear, tp_new: PyType_GenericNew },
  getset: [["__dict__", PyObject_GenericGetDict]],
});

// --- functions

function thread_allocate_lock(): NewRef | NULL { return PyType_GenericAlloc(PyLock_Type, 0); }
function thread_get_ident(): NewRef | NULL { return PyLong_FromLong(THREAD_IDENT); }
function thread_start_new_thread(_m: Ref, args: number, nargs: number): NULL {
  if (nargs < 2 || nargs > 3) return raise(PyExc_TypeError, `start_new_thread expected at ${nargs < 2 ? "least 2" : "most 3"} arguments, got ${nargs}`);
  if (!PyCallable_Check(arg(args, 0))) return raise(PyExc_TypeError, "first arg must be callable");
  if (!PyTuple_Check(arg(args, 1))) return raise(PyExc_TypeError, "2nd arg must be a tuple");
  return raise(PyExc_RuntimeError, "can't start new thread");
}
function thread_exit(): NULL { PyErr_SetNone(PyExc_SystemExit); return NULL; }
function thread_count(): NewRef | NULL { return PyLong_FromLong(0); }
function thread_true(): NewRef { return bool(true); }
function thread_stack_size(): NewRef | NULL { return PyLong_FromLong(0); }
function thread_interrupt_main(): NewRef {
  I32[State.eval_breaker >> 2] |= Breaker.SIGNAL;
  return none();
}
const functions = defineMethods([
  ["allocate_lock", METH.NOARGS, thread_allocate_lock], ["allocate", METH.NOARGS, thread_allocate_lock], ["_set_sentinel", METH.NOARGS, thread_allocate_lock],
  ["get_ident", METH.NOARGS, thread_get_ident], ["get_native_id", METH.NOARGS, thread_get_ident], ["start_new_thread", METH.FASTCALL, thread_start_new_thread],
  ["start_new", METH.FASTCALL, thread_start_new_thread], ["exit", METH.NOARGS, thread_exit], ["exit_thread", METH.NOARGS, thread_exit], ["_count", METH.NOARGS, thread_count],
  ["_is_main_interpreter", METH.NOARGS, thread_true], ["daemon_threads_allowed", METH.NOARGS, thread_true], ["stack_size", METH.FASTCALL, thread_stack_size],
  ["interrupt_main", METH.FASTCALL, thread_interrupt_main],
]);
export function PyInit__thread(): NewRef | NULL {
  const m = PyModule_Create("_thread", functions);
  if (m === NULL) return NULL;
  const ok = PyModule_AddObjectRef(m, "error", PyExc_RuntimeError) === 0 && PyModule_AddObjectRef(m, "LockType", PyLock_Type) === 0
    && PyModule_AddType(m, PyRLock_Type) === 0 && PyModule_AddType(m, PyLocal_Type) === 0 && PyModule_AddSteal(m, "TIMEOUT_MAX", PyFloat_FromDouble(TIMEOUT_MAX)) === 0;
  if (ok) return m;
  Py_DECREF(m);
  return NULL;
}
