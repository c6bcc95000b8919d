/**
 * Calls from compiled code to a Python function known when the code was compiled: the frame is pushed, run and left by a
 * function made for the callee, whose sizes and places are constants in it. The arguments come as JavaScript arguments.
 *
 * `enter(frame, f, …arguments)` takes over f and the arguments. It gives the result, or -1 - mode when the caller's code has
 * to end: every frame is then complete, as after any other call.
 */
import { I32 } from "../memory/views.ts";
import { type Ref } from "../memory/types.ts";
import { Mode, leaveFrame } from "../interpreter/frames.ts";
import { HEADROOM } from "../interpreter/calls.ts";
import { Out, out } from "../interpreter/tier.ts";
import { CO, PyCodeOff, PyCode_Type } from "../objects/code.ts";
import { raise } from "../objects/errors.ts";
import { PyExc_RecursionError } from "../objects/exceptions.ts";
import { FrameOff } from "../objects/frame.ts";
import { PyFunctionOff } from "../objects/function.ts";
import { Py_DECREF } from "../objects/object.ts";
import { State } from "../objects/state.ts";
import { type Kit } from "./kit.ts";
import { type Enter, type Units } from "./units.ts";
import * as support from "./support.ts";

/** Is there a code object at `address` whose frames can be pushed this way: plain parameters, fast locals? */
export function isSimple(address: number): boolean {
  if (address === 0 || I32[(address + 8) >> 2] !== PyCode_Type) return false;
  const flags = I32[(address + PyCodeOff.co_flags) >> 2]!;
  return (flags & (CO.VARARGS | CO.VARKEYWORDS)) === 0 && (flags & CO.OPTIMIZED) !== 0 && I32[(address + PyCodeOff.co_kwonlyargcount) >> 2] === 0;
}

/** The frame does not fit: everything given is released, RecursionError is set. */
function noRoom(frame: number, f: Ref, args: readonly number[]): number {
  for (const argument of args) Py_DECREF(argument as Ref);
  Py_DECREF(f);
  raise(PyExc_RecursionError, "maximum recursion depth exceeded: the data stack is full");
  return -1 - support.leave(frame, frame + FrameOff.localsplus + I32[(frame + FrameOff.stacktop) >> 2]! * 8, 0, 0, Mode.EXCEPTION);
}
/** A frame that left something on its stack, or has a frame object. */
function leaveSlowly(frame: number): void {
  I32[(frame + FrameOff.stacktop) >> 2] = (out[Out.sp]! - frame - FrameOff.localsplus) >> 3;
  leaveFrame(frame);
}

/** Makes `enter` for the code of `units`. */
export function makeEnter(units: Units, kit: Kit): Enter {
  const { code } = units;
  const argcount = I32[(code + PyCodeOff.co_argcount) >> 2]!;
  const nlocalsplus = I32[(code + PyCodeOff.co_nlocalsplus) >> 2]!;
  const size = I32[(code + PyCodeOff.co_framesize) >> 2]! * 8;
  const local = FrameOff.localsplus >> 2;
  const args = Array.from({ length: argcount }, (_, i) => `a${i}`).join(",");
  const at = (offset: number): string => `I32[t+${offset >> 2}]`;
  const fields: [number, string][] = [
    [FrameOff.f_code, String(code)], [FrameOff.previous, "frame"], [FrameOff.f_funcobj, "f"], [FrameOff.f_globals, `I32[(f+${PyFunctionOff.func_globals})>>2]`],
    [FrameOff.f_builtins, `I32[(f+${PyFunctionOff.func_builtins})>>2]`], [FrameOff.f_locals, "0"], [FrameOff.frame_obj, "0"],
    [FrameOff.prev_instr, String(code + PyCodeOff.co_code_adaptive - 2)], [FrameOff.stacktop, String(nlocalsplus)],
  ];
  // Every field is 8 bytes; the upper half of stacktop's holds return_offset, owner and entered: all zero.
  let text = fields.map(([offset, value]) => `${at(offset)}=${value};${at(offset + 4)}=0;`).join("");
  for (let i = 0; i < nlocalsplus; i++) text += `I32[t+${local + i * 2}]=${i < argcount ? `a${i}` : "0"};I32[t+${local + i * 2 + 1}]=0;`;
  let release = "";
  for (let i = 0; i < nlocalsplus; i++) release += `{const o=I32[t+${local + i * 2}];if(o!==0)dec(o);}`;
  const source = `"use strict";const {I32,dec,noRoom,leaveSlowly,out,units,depth,MAX}=E;return function(frame,f${args === "" ? "" : `,${args}`}){
const top=I32[${State.datastack_top >> 2}],end=top+${size};
if(end+${HEADROOM}>I32[${State.datastack_limit >> 2}])return noRoom(frame,f,[${args}]);
I32[${State.datastack_top >> 2}]=end;I32[${code >> 2}]++;
const t=top>>2;${text}
I32[(frame+${FrameOff.return_offset})>>2]=I32[(frame+${FrameOff.return_offset})>>2]&-65536|3;
I32[${State.current_frame >> 2}]=top;
const unit=units.whole,left=I32[${State.py_recursion_remaining >> 2}];
if(unit===null||left<=0||depth[0]>=MAX){out[${Out.frame}]=top;return ${-1 - Mode.PUSHED};}
I32[${State.py_recursion_remaining >> 2}]=left-1;depth[0]++;
const mode=unit.run(top,0);depth[0]--;
if(mode===${Mode.RETURN}){
const r=out[${Out.retval}];
if(out[${Out.sp}]!==top+${FrameOff.localsplus + nlocalsplus * 8}||${at(FrameOff.frame_obj)}!==0||${at(FrameOff.f_locals)}!==0){leaveSlowly(top);return r;}
I32[${State.current_frame >> 2}]=frame;I32[${State.py_recursion_remaining >> 2}]++;${release}dec(f);dec(${code});I32[${State.datastack_top >> 2}]=top;return r;}
if(mode===${Mode.MADE_GENERATOR}){I32[${State.py_recursion_remaining >> 2}]++;I32[${State.current_frame >> 2}]=frame;I32[${State.datastack_top >> 2}]=top;return out[${Out.retval}];}
return -1-mode;}`;
  const make = new Function("E", source) as (scope: object) => Enter;
  return make({ I32: kit.I32, dec: kit.dec, noRoom, leaveSlowly, out, units, depth: support.depth, MAX: support.MAX_DEPTH });
}
