/** Module `_signal`: the numbers, and handlers that are remembered; only SIGINT can come, as KeyboardInterrupt. Source: CPython 3.12 Modules/signalmodule.c. */
import { lookUpInterruptHandler } from "../interpreter/breaker.ts";
import { I32 } from "../memory/views.ts";
import { reserveStatic } from "../memory/layout.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { _PyArg_CheckPositional, arg } from "../objects/args.ts";
import { PyCFunction_NewEx } from "../objects/cfunction.ts";
import { METH, defineMethods } from "../objects/define.ts";
import { PyErr_SetNone, raise } from "../objects/errors.ts";
import { PyExc_KeyboardInterrupt, PyExc_OSError, PyExc_TypeError, PyExc_ValueError } from "../objects/exceptions.ts";
import { PyCallable_Check } from "../objects/generic.ts";
import { PyLong_Check } from "../objects/int.ts";
import { _PyLong_AsInt } from "../objects/int-convert.ts";
import { PyModule_AddIntConstant, PyModule_AddObjectRef, PyModule_AddSteal, PyModule_Create } from "../objects/module.ts";
import { Py_DECREF, Py_NewRef, Py_XDECREF } from "../objects/object.ts";
import { PySet_Add, PySet_New } from "../objects/set.ts";
import { Py_None, smallInt } from "../objects/singletons.ts";
import { Breaker, State } from "../objects/state.ts";
import { PyUnicode_FromString } from "../objects/unicode.ts";
import { none, pending } from "./_io-util.ts";

const NSIG = 65;
/** Handler of each signal, owned; NULL: the default. */
const handlers = reserveStatic(NSIG * 8);
const SIGINT = 2;
const numbers: readonly (readonly [string, number])[] = [
  ["SIGHUP", 1], ["SIGINT", 2], ["SIGQUIT", 3], ["SIGILL", 4], ["SIGTRAP", 5], ["SIGABRT", 6], ["SIGIOT", 6], ["SIGBUS", 7], ["SIGFPE", 8], ["SIGKILL", 9],
  ["SIGUSR1", 10], ["SIGSEGV", 11], ["SIGUSR2", 12], ["SIGPIPE", 13], ["SIGALRM", 14], ["SIGTERM", 15], ["SIGSTKFLT", 16], ["SIGCHLD", 17], ["SIGCLD", 17],
  ["SIGCONT", 18], ["SIGSTOP", 19], ["SIGTSTP", 20], ["SIGTTIN", 21], ["SIGTTOU", 22], ["SIGURG", 23], ["SIGXCPU", 24], ["SIGXFSZ", 25], ["SIGVTALRM", 26],
  ["SIGPROF", 27], ["SIGWINCH", 28], ["SIGIO", 29], ["SIGPOLL", 29], ["SIGPWR", 30], ["SIGSYS", 31], ["SIGRTMIN", 34], ["SIGRTMAX", 64],
  ["SIG_DFL", 0], ["SIG_IGN", 1], ["SIG_BLOCK", 0], ["SIG_UNBLOCK", 1], ["SIG_SETMASK", 2], ["ITIMER_REAL", 0], ["ITIMER_VIRTUAL", 1], ["ITIMER_PROF", 2], ["NSIG", NSIG],
];
function slot(n: number): number { return (handlers + n * 8) >> 2; }
/** A signal number; null with an exception. */
function signalArgument(o: Ref): number | null {
  const n = _PyLong_AsInt(o);
  if (n === -1 && pending()) return null;
  if (n >= 1 && n < NSIG) return n;
  raise(PyExc_ValueError, "signal number out of range");
  return null;
}
function signal_signal(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("signal", nargs, 2, 2)) return NULL;
  const n = signalArgument(arg(args, 0));
  if (n === null) return NULL;
  const handler = arg(args, 1);
  const isConstant = PyLong_Check(handler) && (handler === smallInt(0) || handler === smallInt(1));
  if (!isConstant && !PyCallable_Check(handler)) return raise(PyExc_TypeError, "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object");
  if (n === 9 || n === 19) return raise(PyExc_OSError, "[Errno 22] Invalid argument");
  const old = I32[slot(n)] as Ref | 0;
  I32[slot(n)] = Py_NewRef(handler);
  return (old || smallInt(0)) as NewRef;
}
function signal_getsignal(_m: Ref, o: Ref): NewRef | NULL {
  const n = signalArgument(o);
  return n === null ? NULL : Py_NewRef((I32[slot(n)] || smallInt(0)) as Ref);
}
function signal_default_int_handler(): NULL { PyErr_SetNone(PyExc_KeyboardInterrupt); return NULL; }
function signal_raise_signal(_m: Ref, o: Ref): NewRef | NULL {
  const n = signalArgument(o);
  if (n === null) return NULL;
  if (n === SIGINT) I32[State.eval_breaker >> 2] |= Breaker.SIGNAL;
  return none();
}
function signal_valid_signals(): NewRef | NULL {
  const set = PySet_New(NULL);
  for (let n = 1; set !== NULL && n < NSIG; n++) if (n !== 32 && n !== 33 && PySet_Add(set, smallInt(n)) < 0) { Py_DECREF(set); return NULL; }
  return set;
}
const intHandler = defineMethods([["default_int_handler", METH.VARARGS, signal_default_int_handler]]);
const functions = defineMethods([
  ["signal", METH.FASTCALL, signal_signal], ["getsignal", METH.O, signal_getsignal], ["raise_signal", METH.O, signal_raise_signal], ["valid_signals", METH.NOARGS, signal_valid_signals],
]);
// The handler of SIGINT, borrowed; NULL when it is the default (KeyboardInterrupt).
lookUpInterruptHandler(() => I32[slot(SIGINT)] as Ref | NULL);

export function PyInit__signal(): NewRef | NULL {
  const m = PyModule_Create("_signal", functions);
  if (m === NULL) return NULL;
  const name = PyUnicode_FromString("_signal");
  const handler = name === NULL ? NULL : PyCFunction_NewEx(intHandler, m, name);
  Py_XDECREF(name);
  let status: Status = PyModule_AddObjectRef(m, "default_int_handler", handler);
  if (status === 0 && I32[slot(SIGINT)] === 0) I32[slot(SIGINT)] = Py_NewRef(handler as Ref);
  Py_XDECREF(handler);
  for (const [constant, value] of numbers) if (status === 0) status = PyModule_AddIntConstant(m, constant, value);
  if (status === 0) status = PyModule_AddObjectRef(m, "ItimerError", PyExc_OSError);
  if (status === 0) status = PyModule_AddSteal(m, "__doc__", Py_NewRef(Py_None));
  if (status === 0) return m;
  Py_DECREF(m);
  return NULL;
}
