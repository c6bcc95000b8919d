/**
 * Whether this build can be stepped through, and the hooks of a recorder.
 *
 * STEPPING is a constant of the build: the bundler replaces OURO_STEPPING (scripts/build.mjs), so that in the ordinary
 * bundles every `if (STEPPING …)` is gone. In a stepping build the evaluation loop calls `onInstruction` before each
 * instruction (no instruction is done together with the next one), and the places where objects come and go tell the
 * other hooks. A hook reads the buffer and changes nothing in it: a program cannot find out whether it is being watched.
 */
declare const OURO_STEPPING: boolean | undefined;

export const STEPPING: boolean = typeof OURO_STEPPING === "undefined" ? false : OURO_STEPPING;

/** Before the instruction at `pc` of `frame`: prev_instr is `pc`, `sp` the first free stack slot. It may throw to end the run. */
export type InstructionHook = (frame: number, pc: number, sp: number) => void;

/** Told about the lives of objects. Blocks that come from the allocator and go back to it are told by events.ts. */
export interface LifeHooks {
  /** The count is zero and the object is about to be deallocated; its contents are intact. */
  dying(o: number): void;
  /** What `dying` announced lives on while its finalizer runs; unless that brings it back, it is announced again. */
  revived(o: number): void;
  /** A new object at `o`, its type set: in a block just allocated, or in one that its type's free list kept. */
  born(o: number): void;
}

/** A step of finding out what a list of containers holds; the numbers are in _gc_prev while it lasts. */
export const enum DeducePhase { UPDATE_REFS = 0, SUBTRACT_REFS = 1, MOVE_UNREACHABLE = 2 }
/** Has just been done to the list with head `base`; from MOVE_UNREACHABLE on, the rest is in the list `unreachable`. */
export type DeduceHook = (phase: DeducePhase, base: number, unreachable: number) => void;

export let onInstruction: InstructionHook | null = null;
/** An exception is set and is about to look for a handler in `frame`. */
export let onRaise: ((frame: number) => void) | null = null;
export let lives: LifeHooks | null = null;
export let onDeduce: DeduceHook | null = null;

export function setStepHooks(instruction: InstructionHook | null, raise: typeof onRaise): void {
  onInstruction = instruction;
  onRaise = raise;
}
export function setLifeHooks(next: LifeHooks | null): void { lives = next; }

/** The end of the highest part of the data stack that was ever in use, in a stepping build. */
export let stackHigh = 0;
export function noteStackTop(top: number): void { if (top > stackHigh) stackHigh = top; }

export function setDeduceHook(next: DeduceHook | null): void { onDeduce = next; }
