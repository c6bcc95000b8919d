/** An instruction of a frame as `dis` shows it: "LOAD_FAST 0 (x)". */
import { I32, U8 } from "../memory/views.ts";
import { type Ref } from "../memory/types.ts";
import { HAVE_ARGUMENT, OPNAME, Op, instructions } from "../compiler/opcodes.ts";
import { PyCodeOff } from "../objects/code.ts";
import { shortValue, textOf } from "../inspect/value.ts";

const BINARY = ["+", "&", "//", "<<", "@", "*", "%", "|", "**", ">>", "-", "/", "^", "+=", "&=", "//=", "<<=", "@=", "*=", "%=", "|=", "**=", ">>=", "-=", "/=", "^="];
const COMPARE = ["<", "<=", "==", "!=", ">", ">="];

/** The instruction at address `pc` of `code`, the operand bits of EXTENDED_ARG before it included. */
export function instructionText(code: number, pc: number): string {
  const op = U8[pc]!;
  const name = OPNAME[op] ?? `<${op}>`;
  if (op < HAVE_ARGUMENT) return name;
  const arg = operand(code, pc);
  const meaning = meaningOf(code, op, arg);
  return meaning === "" ? `${name} ${arg}` : `${name} ${arg} (${meaning})`;
}
function operand(code: number, pc: number): number {
  let arg = U8[pc + 1]!;
  for (let at = pc - 2, shift = 8; at >= code + PyCodeOff.co_code_adaptive && U8[at] === Op.EXTENDED_ARG && shift < 32; at -= 2, shift += 8) arg |= U8[at + 1]! << shift;
  return arg;
}
function item(tuple: number, i: number): Ref { return I32[(tuple + 24 + i * 8) >> 2]! as Ref; }

function meaningOf(code: number, op: number, arg: number): string {
  const field = (offset: number): number => I32[(code + offset) >> 2]!;
  const count = (tuple: number): number => I32[(tuple + 16) >> 2]!;
  switch (op) {
    case Op.BINARY_OP: return BINARY[arg] ?? "";
    case Op.COMPARE_OP: return COMPARE[arg >> 4] ?? "";
    case Op.IS_OP: return arg === 0 ? "is" : "is not";
    case Op.CONTAINS_OP: return arg === 0 ? "in" : "not in";
  }
  const nameShift = op === Op.LOAD_GLOBAL || op === Op.LOAD_ATTR ? 1 : op === Op.LOAD_SUPER_ATTR ? 2 : 0;
  switch (instructions().get(op)?.operand) {
    case "const": {
      const consts = field(PyCodeOff.co_consts);
      return arg < count(consts) ? shortValue(item(consts, arg), 40) : "";
    }
    case "name": {
      const names = field(PyCodeOff.co_names);
      return arg >> nameShift < count(names) ? textOf(item(names, arg >> nameShift)) : "";
    }
    case "local": case "free": {
      const names = field(PyCodeOff.co_localsplusnames);
      return arg < count(names) ? textOf(item(names, arg)) : "";
    }
    case "jump": return op === Op.JUMP_BACKWARD || op === Op.JUMP_BACKWARD_NO_INTERRUPT ? "back" : "";
  }
  return "";
}
