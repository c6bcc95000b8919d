/** What a code object says before it is compiled: its instructions, where blocks begin, how deep the stack is. */
import { I32, U8 } from "../memory/views.ts";
import { type Ref } from "../memory/types.ts";
import { CACHES, Op, stackEffect } from "../compiler/opcodes.ts";
import { PyBytes_AS_STRING, PyBytes_GET_SIZE } from "../objects/bytes.ts";
import { PyCodeOff } from "../objects/code.ts";

/** An instruction with its EXTENDED_ARGs. Places are code units from the first instruction. */
export interface Instruction {
  readonly op: Op;
  readonly arg: number;
  readonly start: number; // of its first EXTENDED_ARG
  readonly unit: number; // of itself
  readonly next: number; // behind its cache
  readonly target: number; // of its jump, or -1
}

/** Slots on the stack at a place that is not reached without an exception, or only by it. */
export const UNREACHED = -1;

export const JUMPED_TO = 1, REENTRY = 2;

export interface Analysis {
  readonly instructions: readonly Instruction[];
  /** Stack depth before the instruction that starts at a unit. */
  readonly depth: Int16Array;
  /** Not 0 where a block begins: JUMPED_TO for a jump's target and a handler, REENTRY where only a frame is entered again. */
  readonly leader: Uint8Array;
}

function decode(code: Ref): Instruction[] {
  const units = I32[(code + 16) >> 2]!;
  const base = code + PyCodeOff.co_code_adaptive;
  const list: Instruction[] = [];
  for (let at = 0; at < units; ) {
    const start = at;
    let arg = 0;
    while (U8[base + at * 2] === Op.EXTENDED_ARG) arg = (arg | U8[base + at++ * 2 + 1]!) << 8;
    const op = U8[base + at * 2]! as Op;
    arg |= U8[base + at * 2 + 1]!;
    const next = at + 1 + CACHES[op]!;
    list.push({ op, arg, start, unit: at, next, target: target(op, arg, next) });
    at = next;
  }
  return list;
}
function target(op: Op, arg: number, next: number): number {
  switch (op) {
    case Op.JUMP_FORWARD: case Op.POP_JUMP_IF_FALSE: case Op.POP_JUMP_IF_TRUE: case Op.POP_JUMP_IF_NONE: case Op.POP_JUMP_IF_NOT_NONE: case Op.SEND:
      return next + arg;
    case Op.FOR_ITER: return next + arg + 1; // past END_FOR
    case Op.JUMP_BACKWARD: case Op.JUMP_BACKWARD_NO_INTERRUPT: return next - arg;
    default: return -1;
  }
}

/** Does control never reach the next instruction? */
export function endsBlock(op: Op): boolean {
  switch (op) {
    case Op.JUMP_FORWARD: case Op.JUMP_BACKWARD: case Op.JUMP_BACKWARD_NO_INTERRUPT: case Op.RETURN_VALUE: case Op.RETURN_CONST: case Op.RAISE_VARARGS: case Op.RERAISE:
      return true;
    default: return false;
  }
}
/** Is the frame left here and entered again behind the instruction? */
function reenters(op: Op): boolean {
  switch (op) {
    case Op.CALL: case Op.CALL_FUNCTION_EX: case Op.FOR_ITER: case Op.SEND: case Op.YIELD_VALUE: case Op.RETURN_GENERATOR: return true;
    default: return false;
  }
}
function effect(op: Op, arg: number, jump: boolean): number {
  if (op === Op.RETURN_GENERATOR) return 1; // the first value sent in
  if (op === Op.FOR_ITER) return jump ? -1 : 1;
  return stackEffect(op, arg, jump);
}

/** The exception table's handlers: place and stack depth there. */
function handlers(code: Ref): { at: number; depth: number }[] {
  const table = I32[(code + PyCodeOff.co_exceptiontable) >> 2]! as Ref;
  const bytes = U8.subarray(PyBytes_AS_STRING(table), PyBytes_AS_STRING(table) + PyBytes_GET_SIZE(table));
  const numbers: number[] = [];
  for (let i = 0; i < bytes.length; ) {
    let n = bytes[i]! & 63;
    while ((bytes[i++]! & 64) !== 0) n = (n << 6) | (bytes[i]! & 63);
    numbers.push(n);
  }
  const found = [];
  for (let i = 0; i < numbers.length; i += 4) found.push({ at: numbers[i + 2]!, depth: (numbers[i + 3]! >> 1) + (numbers[i + 3]! & 1) + 1 });
  return found;
}

export function analyze(code: Ref): Analysis {
  const instructions = decode(code);
  const units = I32[(code + 16) >> 2]!;
  const depth = new Int16Array(units + 1).fill(UNREACHED);
  const leader = new Uint8Array(units + 1);
  const index = new Int32Array(units + 1).fill(-1);
  instructions.forEach((instruction, i) => { index[instruction.start] = i; });
  const work: number[] = [];
  const reach = (at: number, slots: number): void => {
    if (depth[at] !== UNREACHED) return;
    depth[at] = slots;
    work.push(at);
  };
  const reachLeader = (at: number, slots: number): void => { leader[at] = JUMPED_TO; reach(at, slots); };
  reachLeader(0, 0);
  for (const handler of handlers(code)) reachLeader(handler.at, handler.depth);
  while (work.length > 0) {
    const at = work.pop()!;
    const { op, arg, next, target } = instructions[index[at]!]!;
    const slots = depth[at]!;
    if (target >= 0) reachLeader(target, slots + effect(op, arg, true));
    if (endsBlock(op)) continue;
    if (reenters(op) && leader[next] === 0) leader[next] = REENTRY;
    reach(next, slots + effect(op, arg, false));
  }
  return { instructions, depth, leader };
}
