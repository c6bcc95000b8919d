/** The control-flow graph that code is generated into. CPython 3.12 Include/internal/pycore_flowgraph.h. */
import { type Loc, NO_LOCATION } from "./ast.ts";
import { hasTarget, Op } from "./opcodes.ts";

/** A place that can be jumped to; its block is known once it has been used. */
export class Label {
  block: Block | null = null;

  constructor(readonly id: number) {}
}

export class Instr {
  /** The block jumped to (or, for SETUP_*, the handler), once labels are resolved. */
  target: Block | null = null;
  /** The handler that is active while this instruction runs. */
  except: Block | null = null;

  constructor(public op: number, public arg: number, public loc: Loc, public label: Label | null) {}

  /** Becomes another instruction without a target. */
  set(op: number, arg: number): void {
    this.op = op;
    this.arg = arg;
    this.target = null;
  }
}

/** A basic block: only its last instruction may jump. */
export class Block {
  instrs: Instr[] = [];
  /** The next block in the order of the code. */
  next: Block | null = null;
  /** Number of the label that stands here; 0 if there is none. */
  label = 0;
  exceptStack: ExceptStack | null = null;
  exceptHandler = false;
  preserveLasti = false;
  predecessors = 0;
  startDepth = -1;
  offset = 0;
  visited = false;
  cold = false;
  warm = false;
  /** Locals that may be unbound at the start of the block, as 2 × 32 bits. */
  unsafeLow = 0;
  unsafeHigh = 0;

  last(): Instr | null {
    return this.instrs.length > 0 ? this.instrs[this.instrs.length - 1]! : null;
  }

  /** Can control run on into the next block? */
  fallsThrough(): boolean {
    const last = this.last();
    return last === null || !(isUnconditionalJump(last.op) || isScopeExit(last.op));
  }

  exitsScope(): boolean {
    const last = this.last();
    return last !== null && isScopeExit(last.op);
  }
}

/** The handlers active at a point, innermost last. */
export type ExceptStack = Block[];

export function isJump(op: number): boolean {
  switch (op) {
    case Op.JUMP: case Op.JUMP_NO_INTERRUPT: case Op.POP_JUMP_IF_FALSE: case Op.POP_JUMP_IF_TRUE: case Op.POP_JUMP_IF_NONE:
    case Op.POP_JUMP_IF_NOT_NONE: case Op.FOR_ITER: case Op.SEND: case Op.JUMP_FORWARD: case Op.JUMP_BACKWARD:
    case Op.JUMP_BACKWARD_NO_INTERRUPT:
      return true;
    default:
      return false;
  }
}

export function isBlockPush(op: number): boolean {
  return op === Op.SETUP_FINALLY || op === Op.SETUP_CLEANUP || op === Op.SETUP_WITH;
}

export function isUnconditionalJump(op: number): boolean {
  switch (op) {
    case Op.JUMP: case Op.JUMP_NO_INTERRUPT: case Op.JUMP_FORWARD: case Op.JUMP_BACKWARD: case Op.JUMP_BACKWARD_NO_INTERRUPT:
      return true;
    default:
      return false;
  }
}

export function isScopeExit(op: number): boolean {
  return op === Op.RETURN_VALUE || op === Op.RETURN_CONST || op === Op.RAISE_VARARGS || op === Op.RERAISE;
}

/** Collects instructions into blocks. flowgraph.c, the cfg_builder functions. */
export class CfgBuilder {
  readonly entry = new Block();
  private current = this.entry;
  private pending: Label[] = [];

  use(label: Label): void {
    this.pending.push(label);
  }

  add(op: number, arg: number, loc: Loc): void {
    if (this.pending.length > 0 || this.terminated) this.startBlock();
    this.current.instrs.push(new Instr(op, arg, loc, null));
    if (op === Op.RETURN_VALUE || op === Op.RERAISE || op === Op.RAISE_VARARGS) this.terminated = true;
  }

  jump(op: number, label: Label, loc: Loc): void {
    if (this.pending.length > 0 || this.terminated) this.startBlock();
    this.current.instrs.push(new Instr(op, 0, loc, label));
    if (!isBlockPush(op)) this.terminated = true;
  }

  private terminated = false;

  private startBlock(): void {
    const block = this.current.instrs.length === 0 && this.current.label === 0 ? this.current : new Block();
    if (block !== this.current) {
      this.current.next = block;
      this.current = block;
    }
    if (this.pending.length > 0) {
      for (const label of this.pending) {
        label.block = block;
        if (label.id > block.label) block.label = label.id;
      }
      this.pending = [];
    }
    this.terminated = false;
  }

  /** An instruction before all others. */
  prepend(op: number, label: Label, loc: Loc): void {
    this.entry.instrs.unshift(new Instr(op, 0, loc, label));
  }

  /**
   * Labels become blocks. Until it is resolved a jump has the label's number as its oparg: the size it starts from decides
   * between two stable encodings, now and then. flowgraph.c, translate_jump_labels_to_targets.
   */
  finish(): Block {
    for (let b: Block | null = this.entry; b !== null; b = b.next) {
      for (const instr of b.instrs) {
        if (instr.label === null || !hasTarget(instr.op)) continue;
        instr.target = instr.label.block!;
        instr.arg = instr.target.label;
      }
    }
    return this.entry;
  }
}

/** A jump that belongs to no line, to a block that is already known. */
export function jumpTo(op: number, target: Block, loc: Loc = NO_LOCATION): Instr {
  const instr = new Instr(op, target.label, loc, null);
  instr.target = target;
  return instr;
}
