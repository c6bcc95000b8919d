/**
 * What interrupts the evaluation loop: a collection that is due, an interrupt, a limit.
 * Source: CPython 3.12 Python/ceval_gil.c (_Py_HandlePending).
 */
import { I32 } from "../memory/views.ts";
import { NULL, type Ref, type Status } from "../memory/types.ts";
import { _Py_RunGC } from "../gc/collector.ts";
import { callArgs } from "../objects/call.ts";
import { PyLong_FromLong } from "../objects/int.ts";
import { Py_DECREF } from "../objects/object.ts";
import { Py_None } from "../objects/singletons.ts";
import { host } from "../host/host.ts";
import { PyErr_Occurred, PyErr_SetNone, raiseStatus } from "../objects/errors.ts";
import { PyExc_KeyboardInterrupt, PyExc_TimeoutError } from "../objects/exceptions.ts";
import { installSignalHandling } from "../objects/signals.ts";
import { Breaker, State } from "../objects/state.ts";

/** Deals with everything in State.eval_breaker; -1 with an exception set. The running frame's stacktop must be current. */
export function handleEvalBreaker(): Status {
  const bits = I32[State.eval_breaker >> 2]!;
  if ((bits & Breaker.SIGNAL) !== 0) {
    I32[State.eval_breaker >> 2]! &= ~Breaker.SIGNAL;
    if (interrupt() < 0) return -1;
  }
  if (I32[State.ticks >> 2]! < 0 && poll() < 0) return -1;
  if ((bits & Breaker.GC) !== 0) {
    _Py_RunGC();
    if (PyErr_Occurred()) return -1;
  }
  return 0;
}

/** What a host function lets happen in its middle: a collection that is due, then an interrupt. */
function checkSignals(): Status {
  const bits = I32[State.eval_breaker >> 2]!;
  if ((bits & Breaker.GC) !== 0) _Py_RunGC();
  if ((bits & Breaker.SIGNAL) === 0) return 0;
  I32[State.eval_breaker >> 2]! &= ~Breaker.SIGNAL;
  return interrupt();
}
installSignalHandling(checkSignals, _Py_RunGC);

/** Calls and backward jumps between two looks at the clock and the host's interrupt flag. */
const POLL_INTERVAL = 4096;
let deadline = Infinity;

/** From now on, what runs longer than `seconds` ends with TimeoutError. */
export function startTimeLimit(seconds: number): void { deadline = host.monotonic() + seconds; }
export function stopTimeLimit(): void { deadline = Infinity; }

/** Asked every few thousand steps: is an interrupt (Ctrl-C) pending? */
let interruptPending: () => boolean = () => false;
export function pollInterrupts(ask: () => boolean): void { interruptPending = ask; }

function poll(): Status {
  I32[State.ticks >> 2] = POLL_INTERVAL;
  if (interruptPending()) return interrupt();
  if (deadline === Infinity || host.monotonic() <= deadline) return 0;
  deadline = Infinity;
  return raiseStatus(PyExc_TimeoutError, "time limit exceeded");
}
/** The program's handler of SIGINT, borrowed; NULL: the default. Module `_signal` keeps it. */
let interruptHandler: () => Ref | NULL = () => NULL;
export function lookUpInterruptHandler(lookup: () => Ref | NULL): void { interruptHandler = lookup; }
/** Calls the program's handler of SIGINT, or raises KeyboardInterrupt. */
function interrupt(): Status {
  const handler = interruptHandler();
  if (handler === NULL) {
    PyErr_SetNone(PyExc_KeyboardInterrupt);
    return -1;
  }
  const number = PyLong_FromLong(SIGINT);
  const result = number === NULL ? NULL : callArgs(handler, number, Py_None);
  if (number !== NULL) Py_DECREF(number);
  if (result === NULL) return -1;
  Py_DECREF(result);
  return 0;
}
const SIGINT = 2;
