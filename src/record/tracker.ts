/** Follows a run from instruction to instruction: whose code it is, how deep it is, where it could be interrupted. */
import { Op } from "../compiler/opcodes.ts";
import { type LifeHooks } from "../memory/stepping.ts";
import { I32, U8 } from "../memory/views.ts";
import { standardInputRest, resetStandardStreams } from "../modules/stdio.ts";
import { scratchBuffersUsed, setScratchBuffersUsed } from "../objects/buffer.ts";
import { PyCodeOff, PyCode_Type } from "../objects/code.ts";
import { FrameOff } from "../objects/frame.ts";
import { State } from "../objects/state.ts";
import { StepFlag } from "./answers.ts";
import { type CodeLines, type CodeTable } from "./code-lines.ts";
import { type Outside } from "./outside.ts";

/** A frame whose instruction called a host function that called back into Python; its stack as it was before that instruction. */
export interface Caller { frame: number; sp: number; remaining: number }

/** Where a run is: the next instruction, and the frames below it that called host functions. */
export interface Place {
  step: number;
  /** Innermost frame; 0: no code is running (the program has ended). */
  frame: number;
  pc: number;
  sp: number;
  /** Outermost first. */
  callers: readonly Caller[];
}

/** A point between two instructions at which the buffer holds everything, and what the host side has to know besides. */
export interface Mark {
  step: number;
  /** 0: the program's code has ended, and the interpreter's end comes next. */
  frame: number;
  pc: number;
  sp: number;
  stacktop: number;
  /** Answers from outside given so far; what is left of a line of input; Py_buffer records in use. */
  position: number;
  inputRest: Uint8Array;
  scratch: number;
}
export function markHere(outside: Outside, step: number, frame: number, pc: number, sp: number): Mark {
  return {
    step, frame, pc, sp, stacktop: frame === 0 ? 0 : I32[(frame + FrameOff.stacktop) >> 2]!,
    position: outside.position, inputRest: standardInputRest(), scratch: scratchBuffersUsed(),
  };
}
/** Gives the host side what it had at `mark`. */
export function backTo(mark: Mark, outside: Outside): void {
  outside.position = mark.position;
  resetStandardStreams(mark.inputRest);
  setScratchBuffersUsed(mark.scratch);
}

export class Tracker {
  /** Steps begun: the number of the instruction of the program that is executed now, or was last. */
  step = -1;
  private readonly callers: Caller[] = [];
  private depth: number;
  private lastFrame = 0;
  private lastSp = 0;
  private lastPc = 0;
  private lastOp = 0;
  private code = 0;
  private lines: CodeLines | null = null;
  private depthFrame = 0;
  /** Where the run is about to be resumed. */
  private mark: Mark | null = null;
  private depthThere = 0;

  /** `base`: host recursion left while only the program's own evaluation is on the JavaScript stack. `mark`: where to go on. */
  constructor(private readonly codes: CodeTable, private readonly base: number, mark: Mark | null) {
    this.depth = base;
    if (mark === null) return;
    this.step = mark.step;
    this.lastFrame = mark.frame;
    if (mark.frame !== 0) this.mark = mark;
  }

  /**
   * To be called first in an instruction hook: true when this is the instruction at which a run was resumed. What
   * `Program.goOn` had to change is put back then.
   */
  arrived(frame: number): boolean {
    if (this.mark === null) return false;
    I32[(frame + FrameOff.stacktop) >> 2] = this.mark.stacktop;
    this.mark = null;
    return true;
  }
  /** Then: is the instruction one of the program's own? */
  isOwn(frame: number): boolean {
    const depth = I32[State.c_recursion_remaining >> 2]!;
    if (depth !== this.depth) this.nested(depth);
    const code = I32[(frame + FrameOff.f_code) >> 2]!;
    if (code !== this.code) {
      this.code = code;
      this.lines = this.codes.get(code);
    }
    return this.lines!.user;
  }
  private nested(depth: number): void {
    if (depth < this.depth) this.callers.push({ frame: this.lastFrame, sp: this.lastSp, remaining: this.depth });
    else while (this.callers.length > 0 && this.callers.at(-1)!.remaining <= depth) this.callers.pop();
    this.depth = depth;
  }
  /** At the end of a hook. */
  remember(frame: number, pc: number, sp: number): void {
    this.lastFrame = frame;
    this.lastPc = pc;
    this.lastSp = sp;
    this.lastOp = U8[pc]!;
  }
  place(frame: number, pc: number, sp: number): Place { return { step: this.step, frame, pc, sp, callers: this.callers.slice() }; }

  /** Does the buffer hold everything at `pc`? KW_NAMES and EXTENDED_ARG leave something in the evaluation loop's variables. */
  isInterruptible(pc: number): boolean {
    if (I32[State.c_recursion_remaining >> 2] !== this.base) return false;
    const before = U8[pc - 2]!;
    return before !== Op.KW_NAMES && before !== Op.EXTENDED_ARG;
  }

  /** Hooks that tell `hooks`, and forget code objects that die. */
  watching(hooks: LifeHooks | null): LifeHooks {
    return {
      dying: (o) => {
        if (I32[(o + 8) >> 2] === PyCode_Type) {
          this.codes.forget(o);
          if (o === this.code) this.code = 0;
        }
        hooks?.dying(o);
      },
      revived: (o) => hooks?.revived(o),
      born: (o) => hooks?.born(o),
    };
  }

  // --- what a recording notes of an instruction of the program

  private unit(pc: number): number { return (pc - this.code - PyCodeOff.co_code_adaptive) >> 1; }
  line(pc: number): number { return this.lines!.lines[this.unit(pc)]!; }
  name(): number { return this.lines!.name; }
  /** Bits of StepFlag that the instruction itself tells. */
  flags(frame: number, pc: number): number {
    const op = U8[pc]!;
    let flags = 0;
    if (op === Op.RESUME) return (U8[pc + 1]! & 3) === 0 ? StepFlag.CALL : StepFlag.RESUME;
    if (op === Op.RETURN_VALUE || op === Op.RETURN_CONST) flags = StepFlag.RETURN;
    else if (op === Op.YIELD_VALUE) flags = StepFlag.YIELD;
    return this.beginsLine(frame, pc) ? flags | StepFlag.LINE : flags;
  }
  /** As for sys.settrace: the first instruction of a line, or one that was jumped to from another line or backwards. */
  private beginsLine(frame: number, pc: number): boolean {
    const { starts, lines } = this.lines!;
    const unit = this.unit(pc);
    if (lines[unit] === 0) return false;
    if (starts[unit] === 1) return true;
    if (frame !== this.lastFrame || this.lastOp === Op.RESUME) return false;
    const from = this.unit(this.lastPc);
    return from > unit || (lines[from] !== lines[unit] && lines[from] !== 0);
  }
  /** Frames of the program up to `frame`; the frames are walked only when another one is running. */
  depthOf(frame: number): number {
    if (frame === this.depthFrame) return this.depthThere;
    const caller = I32[(frame + FrameOff.previous) >> 2]!;
    let n = 1;
    if (caller !== 0 && caller === this.depthFrame) n += this.depthThere;
    else {
      for (let f = caller; f !== 0; f = I32[(f + FrameOff.previous) >> 2]!) if (this.codes.get(I32[(f + FrameOff.f_code) >> 2]!).user) n++;
    }
    this.depthFrame = frame;
    this.depthThere = n;
    return n;
  }
}
