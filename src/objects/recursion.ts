/**
 * Limits on recursion: of Python calls (frames on the data stack) and of host calls (JavaScript's own stack).
 * Source: CPython 3.12 Python/ceval.c (_Py_CheckRecursiveCall), internal/pycore_ceval.h.
 */
import { I32 } from "../memory/views.ts";
import { type Status } from "../memory/types.ts";
import { raiseStatus } from "./errors.ts";
import { PyExc_RecursionError } from "./exceptions.ts";
import { State } from "./state.ts";

/** Python frames allowed by default (sys.getrecursionlimit()). */
export const Py_DEFAULT_RECURSION_LIMIT = 1000;

/** To be called before host code recurses through Python objects; pair with `_Py_LeaveRecursiveCall`. -1: RecursionError is set. */
export function _Py_EnterRecursiveCall(where: string): Status {
  const remaining = I32[State.c_recursion_remaining >> 2]!;
  I32[State.c_recursion_remaining >> 2] = remaining - 1;
  if (remaining > 0 || recursionError(where) === 0) return 0;
  I32[State.c_recursion_remaining >> 2]!++;
  return -1;
}

export function _Py_LeaveRecursiveCall(): void {
  I32[State.c_recursion_remaining >> 2]!++;
}

let hostRecursionEnds: () => void = () => {};
/** Has `call` called when host recursion is used up, before that becomes a RecursionError; it may throw. */
export function onHostRecursionEnd(call: () => void): void { hostRecursionEnds = call; }

/** Sets RecursionError. A little headroom lets the error itself be built. */
export function recursionError(where: string): Status {
  if (I32[State.c_recursion_remaining >> 2]! <= 0) hostRecursionEnds();
  if (I32[State.recursion_headroom >> 2]! > 0) return 0;
  I32[State.recursion_headroom >> 2]!++;
  raiseStatus(PyExc_RecursionError, `maximum recursion depth exceeded${where}`);
  I32[State.recursion_headroom >> 2]!--;
  return -1;
}
