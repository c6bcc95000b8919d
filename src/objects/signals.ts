/**
 * `PyErr_CheckSignals`: host functions that may run long, and repr and str, give a due collection or an interrupt its turn.
 * Source: CPython 3.12 Modules/signalmodule.c.
 */
import { type Status } from "../memory/types.ts";
import { I32 } from "../memory/views.ts";
import { Breaker, State } from "./state.ts";

let handle: () => Status = () => 0;
let collect: () => void = () => {};
/** Says who deals with what waits in State.eval_breaker: all of it, and the collection alone. */
export function installSignalHandling(handler: () => Status, collector: () => void): void {
  handle = handler;
  collect = collector;
}
/** The collection alone, in host functions that cannot fail. */
export function collectIfDue(): void { if ((I32[State.eval_breaker >> 2]! & Breaker.GC) !== 0) collect(); }

/** -1: an interrupt raised its exception. */
export function PyErr_CheckSignals(): Status { return I32[State.eval_breaker >> 2] === 0 ? 0 : handle(); }
