/**
 * What interrupts the evaluation loop: a collection that is due, an interrupt, a limit.
 * Source: CPython 3.12 Python/ceval_gil.c (_Py_HandlePending).
 */
import { I32 } from "../memory/views.ts";
import { type Status } from "../memory/types.ts";
import { _Py_RunGC } from "../gc/collector.ts";
import { host } from "../host/host.ts";
import { PyErr_Occurred, PyErr_SetNone, raiseStatus } from "../objects/errors.ts";
import { PyExc_KeyboardInterrupt, PyExc_TimeoutError } from "../objects/exceptions.ts";
import { Breaker, State } from "../objects/state.ts";

/** Deals with everything in State.eval_breaker; -1 with an exception set. The running frame's stacktop must be current. */
export function handleEvalBreaker(): Status {
  const bits = I32[State.eval_breaker >> 2]!;
  if ((bits & Breaker.SIGNAL) !== 0) {
    I32[State.eval_breaker >> 2]! &= ~Breaker.SIGNAL;
    PyErr_SetNone(PyExc_KeyboardInterrupt);
    return -1;
  }
  if ((bits & Breaker.POLL) !== 0 && poll() < 0) return -1;
  if ((bits & Breaker.GC) !== 0) {
    I32[State.eval_breaker >> 2]! &= ~Breaker.GC;
    _Py_RunGC();
    if (PyErr_Occurred()) return -1;
  }
  return 0;
}

let deadline = Infinity;
let polls = 0;
/** Backward jumps and calls between two looks at the clock. */
const POLL_INTERVAL = 4096;

/** From now on, what runs longer than `seconds` ends with TimeoutError. */
export function startTimeLimit(seconds: number): void {
  deadline = host.monotonic() + seconds;
  polls = 0;
  I32[State.eval_breaker >> 2]! |= Breaker.POLL;
}
export function stopTimeLimit(): void {
  deadline = Infinity;
  I32[State.eval_breaker >> 2]! &= ~Breaker.POLL;
}
/** What else is to be asked now and then while Breaker.POLL is set (the CLI's Ctrl-C); true: an interrupt is pending. */
let interruptPending: () => boolean = () => false;
export function pollInterrupts(ask: () => boolean): void {
  interruptPending = ask;
  I32[State.eval_breaker >> 2]! |= Breaker.POLL;
}
function poll(): Status {
  if (++polls < POLL_INTERVAL) return 0;
  polls = 0;
  if (interruptPending()) {
    PyErr_SetNone(PyExc_KeyboardInterrupt);
    return -1;
  }
  if (host.monotonic() <= deadline) return 0;
  deadline = Infinity;
  return raiseStatus(PyExc_TimeoutError, "time limit exceeded");
}
