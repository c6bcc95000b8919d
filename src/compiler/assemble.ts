/** Blocks to a code object. CPython 3.12 Python/compile.c (prepare_localsplus), Python/flowgraph.c, Python/assemble.c. */
import { type Loc, NO_LOCATION } from "./ast.ts";
import { Block, Instr, isBlockPush, isJump, isScopeExit, isUnconditionalJump, jumpTo } from "./cfg.ts";
import { CO, type CodeUnit, LocalKind } from "./code-unit.ts";
import type { Unit } from "./codegen-base.ts";
import type { ConstCache } from "./const-cache.ts";
import { optimizeCfg, removeRedundantNops } from "./flowgraph.ts";
import { CACHES, hasTarget, Op, stackEffect } from "./opcodes.ts";
import { exceptionTable, locationTable } from "./tables.ts";

const GENERATOR_FLAGS = CO.GENERATOR | CO.COROUTINE | CO.ASYNC_GENERATOR;

export function assemble(u: Unit, flags: number, filename: string, cache: ConstCache): CodeUnit {
  const consts = u.consts;
  const entry = optimizeCfg(u.cfg.finish(), consts, cache, u.varnames.size, u.ste.varnames.length, u.firstlineno);
  prepareLocals(u, entry, flags);
  const stacksize = stackDepth(entry, flags);
  convertPseudoOps(entry);
  normalizeJumps(entry);
  resolveJumps(entry);
  const { names, kinds } = localsPlus(u);
  return {
    filename, name: u.name, qualname: u.qualname, flags,
    argcount: u.posonlyargcount + u.argcount, posonlyargcount: u.posonlyargcount, kwonlyargcount: u.kwonlyargcount,
    stacksize, firstlineno: u.firstlineno, code: bytecode(entry), linetable: locationTable(entry, u.firstlineno),
    exceptiontable: exceptionTable(entry), consts, names: [...u.names.keys()], localsplusnames: names, localspluskinds: kinds,
  };
}

/** Cells that are arguments too share the argument's slot; prefix instructions; final indices of cells. */
function prepareLocals(u: Unit, entry: Block, flags: number): void {
  const nlocals = u.varnames.size, ncells = u.cellvars.size, count = ncells + u.freevars.size;
  const fixed = new Int32Array(count);
  for (let i = 0; i < count; i++) fixed[i] = nlocals + i;
  for (const [name, index] of u.cellvars) {
    const local = u.varnames.get(name);
    if (local !== undefined) fixed[index] = local;
  }
  insertPrefix(u, entry, fixed, flags);
  if (count === 0) return;
  let dropped = 0;
  for (let i = 0; i < count; i++) {
    if (fixed[i] === i + nlocals) fixed[i]! -= dropped;
    else dropped++;
  }
  for (let b: Block | null = entry; b !== null; b = b.next) {
    for (const instr of b.instrs) {
      switch (instr.op) {
        case Op.MAKE_CELL: case Op.LOAD_CLOSURE: case Op.LOAD_DEREF: case Op.STORE_DEREF: case Op.DELETE_DEREF:
        case Op.LOAD_FROM_DICT_OR_DEREF:
          instr.arg = fixed[instr.arg]!;
      }
    }
  }
}

function insertPrefix(u: Unit, entry: Block, fixed: Int32Array, flags: number): void {
  const prefix: Instr[] = [];
  if (u.freevars.size > 0) prefix.push(new Instr(Op.COPY_FREE_VARS, u.freevars.size, NO_LOCATION, null));
  const cells = [...u.cellvars.values()];
  if (cells.length > 1) cells.sort((a, b) => fixed[a]! - fixed[b]!);
  for (const cell of cells) prefix.push(new Instr(Op.MAKE_CELL, cell, NO_LOCATION, null));
  if (flags & GENERATOR_FLAGS) {
    const loc: Loc = { lineno: u.firstlineno, end_lineno: u.firstlineno, col_offset: -1, end_col_offset: -1 };
    prefix.push(new Instr(Op.RETURN_GENERATOR, 0, loc, null), new Instr(Op.POP_TOP, 0, NO_LOCATION, null));
  }
  if (prefix.length > 0) entry.instrs.unshift(...prefix);
}

function localsPlus(u: Unit): { names: string[]; kinds: Uint8Array } {
  const names: string[] = [], kinds: number[] = [];
  for (const name of u.varnames.keys()) {
    names.push(name);
    kinds.push(LocalKind.LOCAL | (u.fasthidden.has(name) ? LocalKind.HIDDEN : 0) | (u.cellvars.has(name) ? LocalKind.CELL : 0));
  }
  for (const name of u.cellvars.keys()) {
    if (u.varnames.has(name)) continue;
    names.push(name);
    kinds.push(LocalKind.CELL);
  }
  for (const name of u.freevars.keys()) {
    names.push(name);
    kinds.push(LocalKind.FREE);
  }
  return { names, kinds: Uint8Array.from(kinds) };
}

/** Deepest the stack gets; sets the depth at the start of each block. flowgraph.c, _PyCfg_Stackdepth. */
function stackDepth(entry: Block, flags: number): number {
  for (let b: Block | null = entry; b !== null; b = b.next) b.startDepth = -1;
  const stack: Block[] = [];
  let max = 0;
  const push = (b: Block, depth: number): void => {
    if (b.startDepth >= depth || b.startDepth >= 100) return;
    b.startDepth = depth;
    stack.push(b);
  };
  push(entry, flags & GENERATOR_FLAGS ? 1 : 0);
  while (stack.length > 0) {
    const b = stack.pop()!;
    let depth = b.startDepth, next = b.next;
    for (const instr of b.instrs) {
      const after = depth + stackEffect(instr.op, instr.arg, false);
      if (after > max) max = after;
      if (instr.target !== null && hasTarget(instr.op)) {
        const targetDepth = depth + stackEffect(instr.op, instr.arg, true);
        if (targetDepth > max) max = targetDepth;
        push(instr.target, targetDepth);
      }
      depth = after;
      if (isUnconditionalJump(instr.op) || isScopeExit(instr.op)) {
        next = null;
        break;
      }
    }
    if (next !== null) push(next, depth);
  }
  return max;
}

function convertPseudoOps(entry: Block): void {
  for (let b: Block | null = entry; b !== null; b = b.next) {
    for (const instr of b.instrs) {
      if (isBlockPush(instr.op) || instr.op === Op.POP_BLOCK) instr.set(Op.NOP, 0);
      else if (instr.op === Op.STORE_FAST_MAYBE_NULL) instr.op = Op.STORE_FAST;
    }
  }
  for (let b: Block | null = entry; b !== null; b = b.next) removeRedundantNops(b);
}

/** Jumps get their direction; conditional jumps backward become a forward one over a plain jump. */
function normalizeJumps(entry: Block): void {
  for (let b: Block | null = entry; b !== null; b = b.next) b.visited = false;
  for (let b: Block | null = entry; b !== null; b = b.next) {
    b.visited = true;
    const last = b.last();
    if (last === null || !isJump(last.op)) continue;
    const forward = !last.target!.visited;
    if (last.op === Op.JUMP) last.op = forward ? Op.JUMP_FORWARD : Op.JUMP_BACKWARD;
    else if (last.op === Op.JUMP_NO_INTERRUPT) last.op = forward ? Op.JUMP_FORWARD : Op.JUMP_BACKWARD_NO_INTERRUPT;
    else if (!forward) {
      const jump = new Block();
      jump.instrs.push(jumpTo(Op.JUMP, last.target!, last.loc));
      jump.cold = b.cold;
      jump.next = b.next;
      last.op = reversed(last.op);
      last.target = b.next;
      b.next = jump;
    }
  }
}

function reversed(op: number): number {
  switch (op) {
    case Op.POP_JUMP_IF_FALSE: return Op.POP_JUMP_IF_TRUE;
    case Op.POP_JUMP_IF_TRUE: return Op.POP_JUMP_IF_FALSE;
    case Op.POP_JUMP_IF_NONE: return Op.POP_JUMP_IF_NOT_NONE;
    case Op.POP_JUMP_IF_NOT_NONE: return Op.POP_JUMP_IF_NONE;
    default: return op;
  }
}

/** Code units of an instruction: EXTENDED_ARGs, itself, caches. */
export function instrSize(instr: Instr): number {
  const arg = instr.arg;
  return (arg > 0xff ? (arg > 0xffff ? (arg > 0xffffff ? 4 : 3) : 2) : 1) + CACHES[instr.op]!;
}

/** Jump opargs and block offsets; repeated until no jump needs another EXTENDED_ARG. */
function resolveJumps(entry: Block): void {
  for (let again = true; again;) {
    again = false;
    let offset = 0;
    for (let b: Block | null = entry; b !== null; b = b.next) {
      b.offset = offset;
      for (const instr of b.instrs) offset += instrSize(instr);
    }
    let at = 0;
    for (let b: Block | null = entry; b !== null; b = b.next) {
      for (const instr of b.instrs) {
        const size = instrSize(instr);
        at += size;
        if (instr.target === null || !isJump(instr.op)) continue;
        const target = instr.target.offset;
        instr.arg = target < at ? at - target : target - at;
        if (instrSize(instr) !== size) again = true;
      }
    }
  }
}

function bytecode(entry: Block): Uint8Array {
  let size = 0;
  for (let b: Block | null = entry; b !== null; b = b.next) for (const instr of b.instrs) size += instrSize(instr);
  const out = new Uint8Array(size * 2);
  let at = 0;
  for (let b: Block | null = entry; b !== null; b = b.next) {
    for (const { op, arg } of b.instrs) {
      for (let shift = arg > 0xffffff ? 24 : arg > 0xffff ? 16 : arg > 0xff ? 8 : 0; shift > 0; shift -= 8) {
        out[at++] = Op.EXTENDED_ARG;
        out[at++] = (arg >>> shift) & 0xff;
      }
      out[at++] = op;
      out[at++] = arg & 0xff;
      at += 2 * CACHES[op]!;
    }
  }
  return out;
}

