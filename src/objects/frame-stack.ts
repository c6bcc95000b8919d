/**
 * How deep a frame's evaluation stack is, computed from its code: stacktop is only stored when a frame calls another one,
 * so a reader that comes while a builtin runs finds an old number there.
 */
import { I32, U8, U16 } from "../memory/views.ts";
import { type Ref } from "../memory/types.ts";
import { CACHES, DEOPT, Op, hasTarget, instructions, stackEffect } from "../compiler/opcodes.ts";
import { PyBytes_AS_STRING, PyBytes_GET_SIZE } from "./bytes.ts";
import { PyCodeOff } from "./code.ts";
import { FrameOff, frameCode, frameLasti } from "./frame.ts";
import { State } from "./state.ts";

/** Of the instruction a frame is at: slots before it, and after it when it does not jump. Null before the first, and where none is known. */
export function instructionDepth(frame: number): { before: number; after: number } | null {
  const code = frameCode(frame);
  const unit = frameLasti(frame);
  const n = I32[(code + 16) >> 2]!;
  if (unit < 0 || unit >= n) return null;
  const depths = unitDepths(code, n);
  // EXTENDED_ARG belongs to the instruction behind it; a cache entry is never where a frame is.
  let oparg = 0;
  for (let i = unit - 1; i >= 0 && opAt(code, i) === Op.EXTENDED_ARG; i--) oparg |= opargAt(code, i) << (8 * (unit - i));
  const before = depths[unit]!;
  return before < 0 ? null : { before, after: before + effectOf(opAt(code, unit), oparg | opargAt(code, unit), false) };
}

/** The compiler counts a generator's stack from the value that the first send() brings; here it is there once the generator is made. */
function effectOf(op: number, oparg: number, jump: boolean): number { return op === Op.RETURN_GENERATOR ? 1 : stackEffect(op, oparg, jump); }
function opAt(code: Ref, unit: number): number { return DEOPT[U16[(code + PyCodeOff.co_code_adaptive + unit * 2) >> 1]! & 255]!; }
function opargAt(code: Ref, unit: number): number { return U16[(code + PyCodeOff.co_code_adaptive + unit * 2) >> 1]! >> 8; }

/** Depth before each code unit that can be reached, -1 for the others. The walk is that of flowgraph.c, _PyCfg_Stackdepth. */
function unitDepths(code: Ref, n: number): Int16Array {
  const depths = new Int16Array(n).fill(-1);
  const work: number[] = [];
  const meet = (unit: number, depth: number): void => {
    if (unit >= n || depths[unit]! >= depth) return;
    depths[unit] = depth;
    work.push(unit);
  };
  meet(0, 0);
  forEachHandler(code, meet);
  while (work.length > 0) follow(code, work.pop()!, depths, meet);
  return depths;
}
/** One instruction, its EXTENDED_ARGs before it: what comes after it, and where it jumps to. */
function follow(code: Ref, start: number, depths: Int16Array, meet: (unit: number, depth: number) => void): void {
  const depth = depths[start]!;
  let unit = start;
  let oparg = 0;
  for (; opAt(code, unit) === Op.EXTENDED_ARG; unit++) {
    oparg = (oparg | opargAt(code, unit)) << 8;
    depths[unit + 1] = depth;
  }
  const op = opAt(code, unit);
  oparg |= opargAt(code, unit);
  const next = unit + 1 + CACHES[op]!;
  if (hasTarget(op)) meet(next + oparg * (instructions().get(op)?.jump ?? 1), depth + effectOf(op, oparg, true));
  if (!endsBlock(op)) meet(next, depth + effectOf(op, oparg, false));
}
function endsBlock(op: number): boolean {
  switch (op) {
    case Op.JUMP_FORWARD: case Op.JUMP_BACKWARD: case Op.JUMP_BACKWARD_NO_INTERRUPT: case Op.RETURN_VALUE: case Op.RETURN_CONST:
    case Op.RAISE_VARARGS: case Op.RERAISE: case Op.INTERPRETER_EXIT:
      return true;
    default:
      return false;
  }
}
/** The handlers of the exception table with the depth they start at: what the try had, the instruction if asked for, the exception. */
function forEachHandler(code: Ref, visit: (unit: number, depth: number) => void): void {
  const table = I32[(code + PyCodeOff.co_exceptiontable) >> 2]! as Ref;
  let at = PyBytes_AS_STRING(table);
  const end = at + PyBytes_GET_SIZE(table);
  const varint = (): number => {
    let byte = U8[at++]!;
    let value = byte & 63;
    for (; (byte & 64) !== 0; value = (value << 6) | (byte & 63)) byte = U8[at++]!;
    return value;
  };
  while (at < end) {
    varint();
    varint();
    const target = varint();
    const depth = varint();
    visit(target, (depth >> 1) + (depth & 1) + 1);
  }
}

/** Slots of a frame that hold something: variables and evaluation stack, however the frame came to wait or run. */
export interface FrameSlots {
  /** Counted from localsplus. */
  top: number;
  /** Is it stored, or was it computed? Computed slots of an instruction in progress may hold what it has released already. */
  stored: boolean;
}
export function frameSlots(frame: number): FrameSlots {
  const stored = I32[(frame + FrameOff.stacktop) >> 2]!;
  const inner = innerFrame(frame);
  if (inner < 0 || (inner > 0 && U8[inner + FrameOff.entered] === 0)) return { top: stored, stored: true };
  const depth = instructionDepth(frame);
  if (depth === null) return { top: stored, stored: true };
  const nlocals = I32[(frameCode(frame) + PyCodeOff.co_nlocalsplus) >> 2]!;
  const plausible = stored - nlocals >= Math.min(depth.before, depth.after) - 1 && stored - nlocals <= Math.max(depth.before, depth.after);
  if (inner === 0 && plausible) return { top: stored, stored: true };
  return { top: nlocals + depth.before, stored: false };
}
/** The frame that `frame` waits for; 0: it is the innermost; -1: it is not in progress. */
function innerFrame(frame: number): number {
  for (let inner = 0, at = I32[State.current_frame >> 2]!; at !== 0; inner = at, at = I32[(at + FrameOff.previous) >> 2]!) if (at === frame) return inner;
  return -1;
}
