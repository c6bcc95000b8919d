/**
 * What the evaluation loop and compiled code do to frames: leaving them, suspending and resuming generators, releasing
 * stack slots.
 * Source: CPython 3.12 Python/ceval.c, Python/bytecodes.c.
 */
import { STEPPING, lives } from "../memory/stepping.ts";
import { I32, U8 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PyMem_Free } from "../memory/alloc.ts";
import { PyAsyncGen_Type } from "../objects/asyncgen.ts";
import { CO, PyCodeOff } from "../objects/code.ts";
import { FrameOff, FrameOwner, _PyFrame_ClearExceptCode, _PyFrame_Copy } from "../objects/frame.ts";
import { FrameState, PyCoro_Type, PyGenOff, PyGen_Type, _Py_MakeGenerator, genState, setGenState } from "../objects/generator.ts";
import { PyLong_Type } from "../objects/int.ts";
import { Py_DECREF, Py_XDECREF, _Py_Dealloc } from "../objects/object.ts";
import { State } from "../objects/state.ts";
import { clearThreadFrame } from "./calls.ts";

/** lv_tag of an int of at most one digit is below this. */
export const enum Compact { TAG = 16 }

/** What the loop does next, outside its switch. Compiled code ends with one of these as well. */
export const enum Mode {
  NONE = -1, // nothing was run
  DISPATCH = 0, // the next instruction, at pc
  PUSHED, // a frame was pushed: start it
  BACK, // in a frame whose callee has ended or yielded; pc is set
  RERAISE, // an exception is set that keeps its traceback
  EXCEPTION, // an instruction left an exception set
  NOT_STARTED, // RecursionError at the start of a frame: no traceback entry
  RETURN, // the frame ends with retval
  RESULT, // push retval in the caller, go on behind its call
  YIELDED, // the generator's frame is suspended; retval goes to its caller
  MADE_GENERATOR, // the frame has moved into the generator retval
  HOT, // a backward jump in code that is worth compiling, or compiled
}

/** The end of a generator's frame: it is cleared in place. */
export function clearGeneratorFrame(frame: number): void {
  const gen = (frame - PyGenOff.gi_iframe) as Ref;
  setGenState(gen, FrameState.CLEARED);
  I32[State.exc_info >> 2] = I32[(gen + PyGenOff.gi_exc_state + 8) >> 2]!;
  I32[(gen + PyGenOff.gi_exc_state + 8) >> 2] = 0;
  _PyFrame_ClearExceptCode(frame);
  const exc = I32[(gen + PyGenOff.gi_exc_state) >> 2]! as Ref | 0;
  I32[(gen + PyGenOff.gi_exc_state) >> 2] = 0;
  Py_XDECREF(exc);
  I32[(frame + FrameOff.previous) >> 2] = 0;
}
/** Leaves a frame that has returned or unwound; gives the caller's frame. */
export function leaveFrame(frame: number): number {
  const previous = I32[(frame + FrameOff.previous) >> 2]!;
  I32[State.current_frame >> 2] = previous;
  I32[State.py_recursion_remaining >> 2]!++;
  if (U8[frame + FrameOff.owner] === FrameOwner.THREAD) clearThreadFrame(frame);
  else clearGeneratorFrame(frame);
  return previous;
}
/** RETURN_GENERATOR: moves the frame into a new generator; NULL with MemoryError. */
export function returnGenerator(frame: number): NewRef | NULL {
  const func = I32[(frame + FrameOff.f_funcobj) >> 2]! as Ref;
  const flags = I32[(I32[(frame + FrameOff.f_code) >> 2]! + PyCodeOff.co_flags) >> 2]!;
  const gen = _Py_MakeGenerator(func, (flags & CO.COROUTINE) !== 0 ? PyCoro_Type : (flags & CO.ASYNC_GENERATOR) !== 0 ? PyAsyncGen_Type : PyGen_Type);
  if (gen === NULL) return NULL;
  const inner = gen + PyGenOff.gi_iframe;
  _PyFrame_Copy(frame, inner);
  setGenState(gen, FrameState.CREATED);
  U8[inner + FrameOff.owner] = FrameOwner.GENERATOR;
  return gen;
}
/** Releases the slots from `from` up to `sp`, the topmost first. */
export function popTo(sp: number, from: number): void {
  while (sp > from) {
    sp -= 8;
    const o = I32[sp >> 2]! as Ref | 0;
    if (o !== 0) Py_DECREF(o);
  }
}
/** Py_DECREF for the loop: the block of an int, what dies most, is freed at once. */
export function release(o: number): void {
  const count = I32[o >> 2]!;
  if (count > 1) I32[o >> 2] = count - 1;
  else if (count >= 0) {
    I32[o >> 2] = 0;
    if (STEPPING && lives !== null && I32[(o + 8) >> 2] === PyLong_Type) lives.dying(o);
    if (I32[(o + 8) >> 2] === PyLong_Type) PyMem_Free(o);
    else _Py_Dealloc(o as Ref);
  }
}
/** Puts a suspended generator's frame on top of the running one, with `value` (owned) sent in. */
export function pushGeneratorFrame(gen: Ref, caller: number, valueSteal: Ref): number {
  const frame = gen + PyGenOff.gi_iframe;
  const top = I32[(frame + FrameOff.stacktop) >> 2]!;
  I32[(frame + FrameOff.localsplus + top * 8) >> 2] = valueSteal;
  I32[(frame + FrameOff.stacktop) >> 2] = top + 1;
  setGenState(gen, FrameState.EXECUTING);
  I32[(gen + PyGenOff.gi_exc_state + 8) >> 2] = I32[State.exc_info >> 2]!;
  I32[State.exc_info >> 2] = gen + PyGenOff.gi_exc_state;
  I32[(frame + FrameOff.previous) >> 2] = caller;
  I32[State.current_frame >> 2] = frame;
  U8[frame + FrameOff.entered] = 0;
  return frame;
}
export function isResumable(gen: Ref): boolean {
  const state = genState(gen);
  return state === FrameState.SUSPENDED || state === FrameState.CREATED;
}
/** YIELD_VALUE: suspends the running generator; `stacktop`: its slots in use without the yielded value. */
export function suspendGenerator(frame: number, stacktop: number): void {
  const gen = (frame - PyGenOff.gi_iframe) as Ref;
  setGenState(gen, FrameState.SUSPENDED);
  I32[(frame + FrameOff.stacktop) >> 2] = stacktop;
  I32[State.exc_info >> 2] = I32[(gen + PyGenOff.gi_exc_state + 8) >> 2]!;
  I32[(gen + PyGenOff.gi_exc_state + 8) >> 2] = 0;
  I32[State.py_recursion_remaining >> 2]!++;
}
/** Takes a suspended generator's frame off the chain; gives its caller's frame. */
export function detachGenerator(frame: number): number {
  const previous = I32[(frame + FrameOff.previous) >> 2]!;
  I32[(frame + FrameOff.previous) >> 2] = 0;
  I32[State.current_frame >> 2] = previous;
  return previous;
}
