/**
 * The door to compiled code: the evaluation loop knocks here, src/jit installs what answers. Without it (a stepping build,
 * a page that forbids `new Function`) the door stays shut and costs a comparison at a frame's start and at a backward jump.
 *
 * A code object counts its backward jumps and starts (COUNT) and its starts alone (STARTS) in fields of its own (CPython's
 * _co_instrumentation_version and _co_monitoring, which nothing here uses); UNIT is the compiled code's number.
 */
import { STEPPING } from "../memory/stepping.ts";
import { Mode } from "./frames.ts";

/** Offsets in a code object. */
export const enum Heat { COUNT = 160, UNIT = 164, STARTS = 168 }

/** Where compiled code leaves the loop's variables when it ends. */
export const enum Out { frame, sp, pc, retval }
export const out = new Int32Array(4);

const NEVER = 0x7fffffff;
/** The count from which code is worth compiling. */
export let hotAfter: number = NEVER;
/** Runs compiled code of `frame` from `pc`, its stack in memory; Mode.NONE when there is none. */
export let enterCompiled: (frame: number, code: number, pc: number) => Mode = () => Mode.NONE;

/** Does nothing in a stepping build: compiled code calls no hooks. */
export function installTier(enter: typeof enterCompiled, count: number): void {
  if (STEPPING) return;
  enterCompiled = enter;
  hotAfter = count;
}
/** Interpretation alone from now on. */
export function shutTier(): void { hotAfter = NEVER; }
