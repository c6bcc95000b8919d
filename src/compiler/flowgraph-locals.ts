/**
 * LOAD_FAST of a local that may be unbound becomes LOAD_FAST_CHECK.
 * CPython 3.12 Python/flowgraph.c, add_checks_for_loads_of_uninitialized_variables.
 */
import { type Block, isJump } from "./cfg.ts";
import { Op } from "./opcodes.ts";

/** Locals beyond this many are looked at one block at a time. */
const TRACKED = 64;

export function checkLoads(entry: Block, nlocals: number, nparams: number): void {
  if (nlocals > TRACKED) {
    scanManyLocals(entry, nlocals);
    nlocals = TRACKED;
  }
  for (let b: Block | null = entry; b !== null; b = b.next) b.visited = false;
  const stack: Block[] = [];
  let low = 0, high = 0;
  for (let i = nparams; i < nlocals; i++) {
    if (i < 32) low |= 1 << i;
    else high |= 1 << (i - 32);
  }
  maybePush(entry, low, high, stack);
  for (let b: Block | null = entry; b !== null; b = b.next) scanBlock(b, stack);
  while (stack.length > 0) {
    const b = stack.pop()!;
    b.visited = false;
    scanBlock(b, stack);
  }
}

/** Adds locals that may be unbound at the start of a block; the block is looked at again if that is news. */
function maybePush(b: Block, low: number, high: number, stack: Block[]): void {
  const bothLow = b.unsafeLow | low, bothHigh = b.unsafeHigh | high;
  if (bothLow === b.unsafeLow && bothHigh === b.unsafeHigh) return;
  b.unsafeLow = bothLow;
  b.unsafeHigh = bothHigh;
  if (b.visited) return;
  b.visited = true;
  stack.push(b);
}

function scanBlock(b: Block, stack: Block[]): void {
  let low = b.unsafeLow, high = b.unsafeHigh;
  for (const instr of b.instrs) {
    if (instr.except !== null) maybePush(instr.except, low, high, stack);
    if (instr.arg >= TRACKED) continue;
    const bitLow = instr.arg < 32 ? 1 << instr.arg : 0, bitHigh = instr.arg < 32 ? 0 : 1 << (instr.arg - 32);
    switch (instr.op) {
      case Op.DELETE_FAST: case Op.LOAD_FAST_AND_CLEAR: case Op.STORE_FAST_MAYBE_NULL:
        low |= bitLow;
        high |= bitHigh;
        break;
      case Op.LOAD_FAST:
        if (low & bitLow || high & bitHigh) instr.op = Op.LOAD_FAST_CHECK;
        low &= ~bitLow;
        high &= ~bitHigh;
        break;
      case Op.STORE_FAST: case Op.LOAD_FAST_CHECK:
        low &= ~bitLow;
        high &= ~bitHigh;
        break;
    }
  }
  if (b.next !== null && b.fallsThrough()) maybePush(b.next, low, high, stack);
  const last = b.last();
  if (last !== null && isJump(last.op)) maybePush(last.target!, low, high, stack);
}

function scanManyLocals(entry: Block, nlocals: number): void {
  /* states[i] is the number of the last block in which local TRACKED + i is known to be bound. */
  const states = new Int32Array(nlocals - TRACKED);
  let block = 0;
  for (let b: Block | null = entry; b !== null; b = b.next) {
    block++;
    for (const instr of b.instrs) {
      const at = instr.arg - TRACKED;
      if (at < 0) continue;
      switch (instr.op) {
        case Op.DELETE_FAST: case Op.LOAD_FAST_AND_CLEAR: case Op.STORE_FAST_MAYBE_NULL: states[at] = block - 1; break;
        case Op.STORE_FAST: states[at] = block; break;
        case Op.LOAD_FAST:
          if (states[at] !== block) instr.op = Op.LOAD_FAST_CHECK;
          states[at] = block;
          break;
      }
    }
  }
}
