/**
 * The optimizer of the control-flow graph. CPython 3.12 Python/flowgraph.c, _PyCfg_OptimizeCodeUnit: the passes run in its
 * order, since the bytes that come out depend on it.
 */
import { type Loc, NO_LOCATION } from "./ast.ts";
import { Block, type ExceptStack, Instr, isBlockPush, isJump, isUnconditionalJump, jumpTo } from "./cfg.ts";
import type { Const } from "./code-unit.ts";
import type { ConstCache } from "./const-cache.ts";
import { optimizeBlock } from "./flowgraph-peephole.ts";
import { checkLoads } from "./flowgraph-locals.ts";
import { Op } from "./opcodes.ts";

/** Exit blocks of at most this many instructions are copied instead of jumped to. */
const MAX_COPY_SIZE = 4;

/** Optimizes in place; `consts` may gain and lose items. Gives the entry block. */
export function optimizeCfg(entry: Block, consts: Const[], cache: ConstCache, nlocals: number, nparams: number,
  firstlineno: number): Block {
  markExceptHandlers(entry);
  labelExceptionTargets(entry);
  entry = optimizeGraph(entry, consts, cache);
  removeUnusedConsts(entry, consts);
  if (nlocals > 0) checkLoads(entry, nlocals, nparams);
  pushColdBlocksToEnd(entry);
  resolveLineNumbers(entry, firstlineno);
  return entry;
}

function markExceptHandlers(entry: Block): void {
  for (let b: Block | null = entry; b !== null; b = b.next) {
    for (const instr of b.instrs) if (isBlockPush(instr.op)) instr.target!.exceptHandler = true;
  }
}

/** Which handler is active at each instruction. flowgraph.c, label_exception_targets. */
function labelExceptionTargets(entry: Block): void {
  const todo: Block[] = [entry];
  entry.visited = true;
  entry.exceptStack = [];
  while (todo.length > 0) {
    const b = todo.pop()!;
    let stack: ExceptStack = b.exceptStack!;
    b.exceptStack = null;
    const visit = (block: Block, itsStack: ExceptStack): void => {
      block.exceptStack = itsStack;
      block.visited = true;
      todo.push(block);
    };
    let handler = stack.length > 0 ? stack[stack.length - 1]! : null;
    for (const instr of b.instrs) {
      if (isBlockPush(instr.op)) {
        const target = instr.target!;
        if (!target.visited) visit(target, stack.slice());
        stack.push(target);
        if (instr.op !== Op.SETUP_FINALLY) target.preserveLasti = true;
        handler = target;
      } else if (instr.op === Op.POP_BLOCK) {
        stack.pop();
        handler = stack.length > 0 ? stack[stack.length - 1]! : null;
      } else {
        instr.except = handler;
        if (isJump(instr.op)) {
          if (!instr.target!.visited) visit(instr.target!, b.fallsThrough() ? stack.slice() : stack);
        } else if (instr.op === Op.YIELD_VALUE) instr.arg = stack.length;
      }
    }
    if (b.fallsThrough() && b.next !== null && !b.next.visited) visit(b.next, stack);
    else stack = [];
  }
  clearVisited(entry);
}

function clearVisited(entry: Block): void {
  for (let b: Block | null = entry; b !== null; b = b.next) b.visited = false;
}

function optimizeGraph(entry: Block, consts: Const[], cache: ConstCache): Block {
  entry = eliminateEmptyBlocks(entry);
  for (let b: Block | null = entry; b !== null; b = b.next) inlineSmallExitBlock(b);
  removeUnreachable(entry);
  entry = eliminateEmptyBlocks(entry);
  for (let b: Block | null = entry; b !== null; b = b.next) optimizeBlock(b, consts, cache);
  removeNopsAndPairs(entry);
  for (let b: Block | null = entry; b !== null; b = b.next) inlineSmallExitBlock(b);
  removeNopsAndPairs(entry);
  removeUnreachable(entry);
  entry = eliminateEmptyBlocks(entry);
  removeRedundantJumps(entry);
  return entry;
}

function maxLabel(entry: Block): number {
  let max = 0;
  for (let b: Block | null = entry; b !== null; b = b.next) if (b.label > max) max = b.label;
  return max;
}

function eliminateEmptyBlocks(entry: Block): Block {
  let labels = maxLabel(entry);
  for (let b: Block | null = entry; b !== null; b = b.next) {
    let next: Block | null = b.next;
    while (next !== null && next.instrs.length === 0) next = next.next;
    b.next = next;
  }
  while (entry.instrs.length === 0 && entry.next !== null) entry = entry.next;
  for (let b: Block | null = entry; b !== null; b = b.next) {
    for (const instr of b.instrs) {
      let target = instr.target;
      if (target === null || target.instrs.length > 0) continue;
      while (target.instrs.length === 0) target = target.next!;
      if (target.label === 0) target.label = ++labels;
      instr.target = target;
      instr.arg = target.label;
    }
  }
  return entry;
}

/** A jump to a short block that leaves the scope is replaced by a copy of that block. */
function inlineSmallExitBlock(b: Block): void {
  const last = b.last();
  if (last === null || !isUnconditionalJump(last.op)) return;
  const target = last.target!;
  if (!target.exitsScope() || target.instrs.length > MAX_COPY_SIZE) return;
  last.set(Op.NOP, 0);
  for (const instr of target.instrs) b.instrs.push(copyInstr(instr));
}

function copyInstr(instr: Instr): Instr {
  const copy = new Instr(instr.op, instr.arg, instr.loc, null);
  copy.target = instr.target;
  copy.except = instr.except;
  return copy;
}

function removeUnreachable(entry: Block): void {
  for (let b: Block | null = entry; b !== null; b = b.next) {
    b.predecessors = 0;
    b.visited = false;
  }
  entry.predecessors = 1;
  const stack: Block[] = [entry];
  /* As in CPython, a block that is reached again before its turn is counted from twice. */
  const reach = (block: Block): void => {
    if (!block.visited) stack.push(block);
    block.predecessors++;
  };
  while (stack.length > 0) {
    const b = stack.pop()!;
    b.visited = true;
    if (b.next !== null && b.fallsThrough()) reach(b.next);
    for (const instr of b.instrs) if (instr.target !== null && (isJump(instr.op) || isBlockPush(instr.op))) reach(instr.target);
  }
  for (let b: Block | null = entry; b !== null; b = b.next) {
    if (b.predecessors > 0) continue;
    b.instrs = [];
    b.exceptHandler = false;
  }
}

/** Drops NOPs whose line is not lost by it. flowgraph.c, remove_redundant_nops. */
export function removeRedundantNops(b: Block): void {
  const instrs = b.instrs;
  let dest = 0, prevLine = -1;
  for (let src = 0; src < instrs.length; src++) {
    const instr = instrs[src]!, line = instr.loc.lineno;
    if (instr.op === Op.NOP) {
      if (line < 0 || prevLine === line) continue;
      if (src < instrs.length - 1) {
        const next = instrs[src + 1]!, nextLine = next.loc.lineno;
        if (nextLine === line) continue;
        if (nextLine < 0) {
          next.loc = instr.loc;
          continue;
        }
      } else {
        let next = b.next;
        while (next !== null && next.instrs.length === 0) next = next.next;
        if (next !== null && next.instrs[0]!.loc.lineno === line) continue;
      }
    }
    instrs[dest++] = instr;
    prevLine = line;
  }
  instrs.length = dest;
}

/** Also drops what is pushed only to be popped. flowgraph.c, remove_redundant_nops_and_pairs. */
function removeNopsAndPairs(entry: Block): void {
  for (let done = false; !done;) {
    done = true;
    let instr: Instr | null = null;
    for (let b: Block | null = entry; b !== null; b = b.next) {
      removeRedundantNops(b);
      if (b.label > 0) instr = null;
      for (const one of b.instrs) {
        const prev: Instr | null = instr;
        instr = one;
        if (one.op !== Op.POP_TOP || prev === null) continue;
        if (prev.op === Op.LOAD_CONST || (prev.op === Op.COPY && prev.arg === 1)) {
          prev.set(Op.NOP, 0);
          one.set(Op.NOP, 0);
          done = false;
        }
      }
      if ((instr !== null && isJump(instr.op)) || !b.fallsThrough()) instr = null;
    }
  }
}

function removeRedundantJumps(entry: Block): void {
  for (let b: Block | null = entry; b !== null; b = b.next) {
    const last = b.last();
    if (last !== null && isUnconditionalJump(last.op) && last.target === b.next) last.set(Op.NOP, 0);
  }
}

/** Constants that nothing loads go, except the first: it may be the docstring. */
function removeUnusedConsts(entry: Block, consts: Const[]): void {
  const count = consts.length;
  if (count === 0) return;
  const map = new Int32Array(count).fill(-1);
  map[0] = 0;
  let used = 1;
  for (let b: Block | null = entry; b !== null; b = b.next) {
    for (const instr of b.instrs) if (hasConst(instr.op) && map[instr.arg]! < 0) { map[instr.arg] = instr.arg; used++; }
  }
  if (used === count) return;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    if (map[i]! < 0) continue;
    map[i] = kept;
    consts[kept++] = consts[i]!;
  }
  consts.length = kept;
  for (let b: Block | null = entry; b !== null; b = b.next) {
    for (const instr of b.instrs) if (hasConst(instr.op)) instr.arg = map[instr.arg]!;
  }
}

export function hasConst(op: number): boolean {
  return op === Op.LOAD_CONST || op === Op.RETURN_CONST || op === Op.KW_NAMES;
}

/** Blocks reached only through exceptions move behind all others. flowgraph.c, push_cold_blocks_to_end. */
function pushColdBlocksToEnd(entry: Block): void {
  if (entry.next === null) return;
  markCold(entry);
  let labels = maxLabel(entry);
  for (let b: Block | null = entry; b !== null; b = b.next) {
    if (!b.cold || b.next === null || !b.next.warm || !b.fallsThrough()) continue;
    const jump = new Block();
    if (b.next.label === 0) b.next.label = ++labels;
    jump.instrs.push(jumpTo(Op.JUMP, b.next));
    jump.cold = true;
    jump.next = b.next;
    b.next = jump;
  }
  let coldFirst: Block | null = null, coldLast: Block | null = null, b = entry;
  while (b.next !== null) {
    while (b.next !== null && !b.next.cold) b = b.next;
    if (b.next === null) break;
    const start: Block = b.next;
    let end: Block = start;
    while (end.next !== null && end.next.cold) end = end.next;
    if (coldLast === null) coldFirst = start;
    else coldLast.next = start;
    coldLast = end;
    b.next = end.next;
    end.next = null;
  }
  b.next = coldFirst;
  if (coldFirst !== null) removeRedundantJumps(entry);
}

function markCold(entry: Block): void {
  const reached = (start: Block[], mark: (b: Block) => void, skip: (b: Block) => boolean): void => {
    const stack = start;
    for (const b of stack) b.visited = true;
    const reach = (b: Block): void => {
      if (b.visited || skip(b)) return;
      b.visited = true;
      stack.push(b);
    };
    while (stack.length > 0) {
      const b = stack.pop()!;
      mark(b);
      if (b.next !== null && b.fallsThrough()) reach(b.next);
      for (const instr of b.instrs) if (instr.target !== null && isJump(instr.op)) reach(instr.target);
    }
  };
  clearVisited(entry);
  reached([entry], (b) => { b.warm = true; }, () => false);
  clearVisited(entry);
  const handlers: Block[] = [];
  for (let b: Block | null = entry; b !== null; b = b.next) if (b.exceptHandler) handlers.push(b);
  reached(handlers, (b) => { b.cold = true; }, (b) => b.warm);
}

function resolveLineNumbers(entry: Block, firstlineno: number): void {
  duplicateExits(entry);
  propagateLineNumbers(entry);
  guaranteeLineForExits(entry, firstlineno);
}

function isExitWithoutLine(b: Block): boolean {
  if (!b.exitsScope()) return false;
  for (const instr of b.instrs) if (instr.loc.lineno >= 0) return false;
  return true;
}

/** Exits without a line are copied for each jump to them, so that each gets the line of its jump. */
function duplicateExits(entry: Block): void {
  let labels = maxLabel(entry);
  for (let b: Block | null = entry; b !== null; b = b.next) {
    const last = b.last();
    if (last === null || !isJump(last.op)) continue;
    const target = last.target!;
    if (target.predecessors <= 1 || !isExitWithoutLine(target)) continue;
    const copy = new Block();
    copy.instrs = target.instrs.map(copyInstr);
    copy.instrs[0]!.loc = last.loc;
    last.target = copy;
    copy.predecessors = 1;
    copy.next = target.next;
    copy.label = ++labels;
    target.next = copy;
    target.predecessors--;
  }
  for (let b: Block | null = entry; b !== null; b = b.next) {
    const last = b.last();
    if (last !== null && b.next !== null && b.fallsThrough() && isExitWithoutLine(b.next)) b.next.instrs[0]!.loc = last.loc;
  }
}

function propagateLineNumbers(entry: Block): void {
  for (let b: Block | null = entry; b !== null; b = b.next) {
    const last = b.last();
    if (last === null) continue;
    let prev: Loc = NO_LOCATION;
    for (const instr of b.instrs) {
      if (instr.loc.lineno < 0) instr.loc = prev;
      else prev = instr.loc;
    }
    if (b.fallsThrough() && b.next !== null && b.next.predecessors === 1) inheritLine(b.next, prev);
    if (isJump(last.op) && last.target!.predecessors === 1) inheritLine(last.target!, prev);
  }
}

function inheritLine(b: Block, loc: Loc): void {
  const first = b.instrs[0];
  if (first !== undefined && first.loc.lineno < 0) first.loc = loc;
}

function guaranteeLineForExits(entry: Block, firstlineno: number): void {
  let lineno = firstlineno;
  for (let b: Block | null = entry; b !== null; b = b.next) {
    const last = b.last();
    if (last === null) continue;
    if (last.loc.lineno >= 0) lineno = last.loc.lineno;
    else if (last.op === Op.RETURN_VALUE) {
      for (const instr of b.instrs) instr.loc = { lineno, col_offset: -1, end_lineno: -1, end_col_offset: -1 };
    }
  }
}

