/** How deep host recursion may go on the JavaScript stack of this thread. */
import { C_RECURSION_LIMIT } from "./boot.ts";

/** Bytes of JavaScript stack that one unit of host recursion may take, frames not yet optimised. */
const STACK_PER_UNIT = 2800;
/** Bytes of a frame of `descend`, at least. */
const STACK_PER_PROBE = 64;
/** Host recursion that fits the JavaScript stack of this thread: all of C_RECURSION_LIMIT where it is large. */
export function hostRecursionHere(): number {
  const enough = Math.ceil((C_RECURSION_LIMIT * STACK_PER_UNIT) / STACK_PER_PROBE);
  let depth = 0;
  const descend = (): void => { if (++depth < enough) descend(); };
  try { descend(); } catch { /* the stack's end: depth says where */ }
  return Math.min(C_RECURSION_LIMIT, Math.floor((depth * STACK_PER_PROBE) / STACK_PER_UNIT));
}
