/** Optimizations inside a block. CPython 3.12 Python/flowgraph.c, optimize_basic_block. */
import type { Block, Instr } from "./cfg.ts";
import type { Const } from "./code-unit.ts";
import type { ConstCache } from "./const-cache.ts";
import { truth } from "./const-ops.ts";
import { hasConst } from "./flowgraph.ts";
import { hasTarget, Op } from "./opcodes.ts";

export function optimizeBlock(b: Block, consts: Const[], cache: ConstCache): void {
  const instrs = b.instrs;
  let op = 0, arg = 0;
  let target: Instr | null = null;
  for (let i = 0; i < instrs.length; i++) {
    const inst = instrs[i]!;
    if (!(op === Op.LOAD_CONST && inst.op === Op.COPY && inst.arg === 1)) {
      op = inst.op;
      arg = inst.arg;
      target = hasTarget(op) ? inst.target!.instrs[0]! : null;
    }
    const next = i + 1 < instrs.length ? instrs[i + 1]! : null;
    switch (op) {
      case Op.LOAD_CONST:
        if (next !== null && loadConst(b, i, inst, next, consts[arg]!, arg)) i++;
        break;
      case Op.BUILD_TUPLE:
        if (next !== null && next.op === Op.UNPACK_SEQUENCE && next.arg === arg && arg >= 1 && arg <= 3) {
          inst.set(Op.NOP, 0);
          if (arg === 1) next.set(Op.NOP, 0);
          else next.op = Op.SWAP;
          continue;
        }
        if (i >= arg) foldTuple(instrs, i - arg, arg, consts, cache);
        break;
      case Op.POP_JUMP_IF_NOT_NONE: case Op.POP_JUMP_IF_NONE: case Op.POP_JUMP_IF_FALSE: case Op.POP_JUMP_IF_TRUE:
      case Op.JUMP:
        if (target !== null && target.op === Op.JUMP && threadJump(inst, target, op)) i--;
        break;
      case Op.SWAP:
        if (arg === 1) inst.set(Op.NOP, 0);
        else {
          i = optimizeSwaps(b, i);
          applyStaticSwaps(b, i);
        }
        break;
      case Op.PUSH_NULL:
        if (next !== null && next.op === Op.LOAD_GLOBAL) {
          inst.set(Op.NOP, 0);
          next.arg |= 1;
        }
        break;
    }
  }
}

/** A constant (loaded, or copied when it has just been loaded) and what uses it. True: the next one is done too. */
function loadConst(b: Block, i: number, inst: Instr, next: Instr, value: Const, arg: number): boolean {
  switch (next.op) {
    case Op.POP_JUMP_IF_FALSE: case Op.POP_JUMP_IF_TRUE:
      inst.set(Op.NOP, 0);
      if (truth(value) === (next.op === Op.POP_JUMP_IF_TRUE)) next.op = Op.JUMP;
      else next.set(Op.NOP, 0);
      return false;
    case Op.IS_OP: {
      const jump = i + 2 < b.instrs.length ? b.instrs[i + 2]! : null;
      if (jump === null || value.kind !== "None") return false;
      if (jump.op !== Op.POP_JUMP_IF_FALSE && jump.op !== Op.POP_JUMP_IF_TRUE) return false;
      const notNone = (next.arg === 1) !== (jump.op === Op.POP_JUMP_IF_FALSE);
      inst.set(Op.NOP, 0);
      next.set(Op.NOP, 0);
      jump.op = notNone ? Op.POP_JUMP_IF_NOT_NONE : Op.POP_JUMP_IF_NONE;
      return false;
    }
    case Op.RETURN_VALUE:
      inst.set(Op.NOP, 0);
      next.set(Op.RETURN_CONST, arg);
      return true;
    default:
      return false;
  }
}

/** `count` constants and the BUILD_TUPLE after them become one constant. */
function foldTuple(instrs: Instr[], first: number, count: number, consts: Const[], cache: ConstCache): void {
  for (let i = 0; i < count; i++) if (!hasConst(instrs[first + i]!.op)) return;
  const items: Const[] = [];
  for (let i = 0; i < count; i++) items.push(consts[instrs[first + i]!.arg]!);
  const tuple = cache.merge({ kind: "tuple", items });
  let index = consts.indexOf(tuple);
  if (index < 0) index = consts.push(tuple) - 1;
  for (let i = 0; i < count; i++) instrs[first + i]!.set(Op.NOP, 0);
  instrs[first + count]!.set(Op.LOAD_CONST, index);
}

/** A jump to a jump on the same line goes to its target. */
function threadJump(inst: Instr, target: Instr, op: number): boolean {
  if ((target.loc.lineno >= 0 && inst.loc.lineno !== target.loc.lineno) || inst.target === target.target) return false;
  inst.target = target.target;
  inst.op = op;
  return true;
}

const VISITED = -1;

/** A run of SWAPs becomes the shortest run with the same effect. Gives the index of its last instruction. */
function optimizeSwaps(b: Block, at: number): number {
  const instrs = b.instrs;
  let depth = instrs[at]!.arg, length = 0, more = false;
  while (++length < instrs.length - at) {
    const inst = instrs[at + length]!;
    if (inst.op === Op.SWAP) {
      depth = Math.max(depth, inst.arg);
      more = true;
    } else if (inst.op !== Op.NOP) break;
  }
  if (!more) return at;
  const stack = Array.from({ length: depth }, (_one, i) => i);
  for (let i = 0; i < length; i++) {
    const inst = instrs[at + i]!;
    if (inst.op !== Op.SWAP) continue;
    const top = stack[0]!;
    stack[0] = stack[inst.arg - 1]!;
    stack[inst.arg - 1] = top;
  }
  /* Each cycle of the permutation is undone by swaps with the top, written from the end of the run. */
  let current = length - 1;
  for (let i = 0; i < depth; i++) {
    if (stack[i] === VISITED || stack[i] === i) continue;
    let j = i;
    for (;;) {
      if (j > 0) {
        instrs[at + current]!.op = Op.SWAP;
        instrs[at + current--]!.arg = j + 1;
      }
      if (stack[j] === VISITED) break;
      const nextJ = stack[j]!;
      stack[j] = VISITED;
      j = nextJ;
    }
  }
  while (current >= 0) instrs[at + current--]!.set(Op.NOP, 0);
  return at + length - 1;
}

function isSwappable(op: number): boolean {
  return op === Op.STORE_FAST || op === Op.STORE_FAST_MAYBE_NULL || op === Op.POP_TOP;
}

function storesTo(inst: Instr): number {
  return inst.op === Op.STORE_FAST || inst.op === Op.STORE_FAST_MAYBE_NULL ? inst.arg : -1;
}

function nextSwappable(b: Block, i: number, lineno: number): number {
  while (++i < b.instrs.length) {
    const inst = b.instrs[i]!;
    if (lineno >= 0 && inst.loc.lineno !== lineno) return -1;
    if (inst.op === Op.NOP) continue;
    return isSwappable(inst.op) ? i : -1;
  }
  return -1;
}

/** Swaps the instructions that would consume two values instead of the values. */
function applyStaticSwaps(b: Block, i: number): void {
  const instrs = b.instrs;
  for (; i >= 0; i--) {
    const swap = instrs[i]!;
    if (swap.op !== Op.SWAP) {
      if (swap.op === Op.NOP || isSwappable(swap.op)) continue;
      return;
    }
    const j = nextSwappable(b, i, -1);
    if (j < 0) return;
    let k = j;
    const lineno = instrs[j]!.loc.lineno;
    for (let count = swap.arg - 1; count > 0; count--) {
      k = nextSwappable(b, k, lineno);
      if (k < 0) return;
    }
    const storeJ = storesTo(instrs[j]!), storeK = storesTo(instrs[k]!);
    if (storeJ >= 0 || storeK >= 0) {
      if (storeJ === storeK) return;
      for (let n = j + 1; n < k; n++) {
        const store = storesTo(instrs[n]!);
        if (store >= 0 && (store === storeJ || store === storeK)) return;
      }
    }
    swap.set(Op.NOP, 0);
    const held = instrs[j]!;
    instrs[j] = instrs[k]!;
    instrs[k] = held;
  }
}
