/** The frames in progress, innermost first: where each is, its variables, its evaluation stack. */
import { I32, U8 } from "../memory/views.ts";
import { type Ref } from "../memory/types.ts";
import { PyCodeOff } from "../objects/code.ts";
import { PyCellOff, PyCell_Type } from "../objects/cell.ts";
import { FrameOff, FrameOwner, frameLasti, frameLine } from "../objects/frame.ts";
import { PyGenOff } from "../objects/generator.ts";
import { Py_TYPE } from "../objects/object.ts";
import { State } from "../objects/state.ts";
import { forEachFrameSlot, frameTitle, variableKind } from "./roots.ts";
import { textOf } from "./value.ts";

export interface Variable {
  name: string;
  /** A cell is shared with inner functions; a free variable is an outer function's. */
  kind: "local" | "cell" | "free";
  /** Address of the slot in the frame. */
  slot: number;
  /** What the slot refers to: the value, or the cell. */
  target: Ref;
  /** The value: of a cell its contents; 0: unbound. */
  value: Ref | 0;
}
export interface FrameView {
  /** Of the interpreter's frame, on the data stack or in a generator. */
  address: number;
  /** Bytes, with variables and evaluation stack in use. */
  size: number;
  /** "f()", "<module>". */
  title: string;
  filename: string;
  /** Line of the instruction begun last; 0 before the first. */
  line: number;
  /** Index of that instruction, in code units. */
  instruction: number;
  code: Ref;
  /** The generator whose frame this is, or 0. */
  generator: Ref | 0;
  variables: Variable[];
  /** From the bottom. */
  stack: { slot: number; target: Ref }[];
  /** The dict of variables of a class body or of exec, or 0. A module's is its globals. */
  locals: Ref | 0;
  globals: Ref;
}

export function frames(): FrameView[] {
  const views: FrameView[] = [];
  for (let frame = I32[State.current_frame >> 2]!; frame !== 0; frame = I32[(frame + FrameOff.previous) >> 2]!) {
    if (U8[frame + FrameOff.owner] === FrameOwner.CSTACK || I32[(frame + FrameOff.f_code) >> 2] === 0) continue;
    views.push(frameView(frame));
  }
  return views;
}

function frameView(frame: number): FrameView {
  const code = I32[(frame + FrameOff.f_code) >> 2]! as Ref;
  const variables: Variable[] = [];
  const stack: FrameView["stack"] = [];
  forEachFrameSlot(frame, (kind, name, target, slot) => {
    if (kind === "stack") stack.push({ slot, target });
    if (kind !== "local") return;
    const of = variableKind(code, (slot - frame - FrameOff.localsplus) >> 3);
    const value = of !== "local" && Py_TYPE(target) === PyCell_Type ? I32[(target + PyCellOff.ob_ref) >> 2]! as Ref | 0 : target;
    variables.push({ name, kind: of, slot, target, value });
  });
  return {
    address: frame, size: FrameOff.localsplus + 8 * Math.max(0, I32[(frame + FrameOff.stacktop) >> 2]!), title: frameTitle(frame),
    filename: textOf(I32[(code + PyCodeOff.co_filename) >> 2]! as Ref, 4096), line: Math.max(0, frameLine(frame)), instruction: frameLasti(frame), code,
    generator: U8[frame + FrameOff.owner] === FrameOwner.GENERATOR ? (frame - PyGenOff.gi_iframe) as Ref : 0, variables, stack,
    locals: I32[(frame + FrameOff.f_locals) >> 2]! as Ref | 0, globals: I32[(frame + FrameOff.f_globals) >> 2]! as Ref,
  };
}
