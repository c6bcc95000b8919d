/** The frames of a state, outermost first, with what their variables and stacks refer to. */
import { I32, U8 } from "../memory/views.ts";
import { type Ref } from "../memory/types.ts";
import { PyCellOff, PyCell_Type } from "../objects/cell.ts";
import { PyCodeOff } from "../objects/code.ts";
import { dictForEach } from "../objects/dict.ts";
import { FrameOff, FrameOwner, frameLasti, frameLine } from "../objects/frame.ts";
import { PyGenOff } from "../objects/generator.ts";
import { PyModule_GetDict } from "../objects/module.ts";
import { Py_TYPE, TPFLAGS, hasTypeFlag } from "../objects/object.ts";
import { State } from "../objects/state.ts";
import { variableKind } from "../inspect/roots.ts";
import { textOf } from "../inspect/value.ts";
import { type FrameView, type Key, type LocalView } from "./answers.ts";
import { instructionText } from "./instruction-text.ts";

/** What a frame's view is made with. */
export interface FrameReader {
  key(o: Ref): Key;
  /** File name of the program. */
  filename: string;
  /** `__main__`, whose names are shown when no code is running. */
  main: Ref;
  /** What the slots and names of the frames referred to at the step before: key null: no value. */
  before: ReadonlyMap<string, Key | null> | null;
}
type Target = { name: string; kind: LocalView["kind"]; value: Ref | 0; cell: Ref | 0 };

/** Visits the frames from the innermost on. */
function runningFrames(): number[] {
  const found: number[] = [];
  for (let frame = I32[State.current_frame >> 2]!; frame !== 0; frame = I32[(frame + FrameOff.previous) >> 2]!) {
    if (U8[frame + FrameOff.owner] !== FrameOwner.CSTACK && I32[(frame + FrameOff.f_code) >> 2] !== 0) found.push(frame);
  }
  return found;
}

/** The stacks must be current (`withStacks`). */
export function frameViews(reader: FrameReader): FrameView[] {
  const frames = runningFrames().reverse();
  if (frames.length === 0) return [endView(reader)];
  return frames.map((frame) => frameView(frame, reader));
}
function frameView(frame: number, reader: FrameReader): FrameView {
  const code = I32[(frame + FrameOff.f_code) >> 2]! as Ref;
  const name = textOf(I32[(code + PyCodeOff.co_qualname) >> 2]! as Ref);
  const filename = textOf(I32[(code + PyCodeOff.co_filename) >> 2]! as Ref, 4096);
  const isGenerator = U8[frame + FrameOff.owner] === FrameOwner.GENERATOR;
  const locals = I32[(frame + FrameOff.f_locals) >> 2]! as Ref | 0;
  const module = name === "<module>";
  const id = `${frame}:${I32[(frame + FrameOff.f_funcobj) >> 2]!}:${module ? 0 : depthBelow(frame)}`;
  const started = frameLasti(frame) >= 0;
  return {
    id, function: name, module, user: filename === reader.filename, filename, line: started ? Math.max(0, frameLine(frame)) : 0,
    instruction: started ? instructionText(code, I32[(frame + FrameOff.prev_instr) >> 2]!) : "",
    generator: isGenerator ? reader.key((frame - PyGenOff.gi_iframe) as Ref) : null,
    locals: [...(locals !== 0 ? namespace(locals, module ? "global" : "local") : []), ...variables(frame, code)].map((target) => localView(id, target, reader)),
    stack: stackOf(frame, code).map((o) => (o === 0 ? null : reader.key(o))),
  };
}
function depthBelow(frame: number): number {
  let n = 0;
  for (let f = I32[(frame + FrameOff.previous) >> 2]!; f !== 0; f = I32[(f + FrameOff.previous) >> 2]!) n++;
  return n;
}
/** When the program has ended: its globals. */
function endView(reader: FrameReader): FrameView {
  const locals = I32[State.finalizing >> 2] === 0 ? namespace(PyModule_GetDict(reader.main), "global") : [];
  return {
    id: "end", function: "<module>", module: true, user: true, filename: reader.filename, line: 0, instruction: "", generator: null,
    locals: locals.map((target) => localView("end", target, reader)), stack: [],
  };
}
function localView(frame: string, { name, kind, value, cell }: Target, reader: FrameReader): LocalView {
  const target = value === 0 ? null : reader.key(value);
  const changed = reader.before !== null && reader.before.get(slotName(frame, name)) !== target;
  return { name, kind, target, ...(cell === 0 ? {} : { cell: reader.key(cell) }), changed };
}
/** A variable of a frame, for comparing two states. */
export function slotName(frame: string, name: string): string { return `${frame} ${name}`; }
/** What the variables of the frames refer to. */
export function variableTargets(views: readonly FrameView[]): Map<string, Key | null> {
  const found = new Map<string, Key | null>();
  for (const view of views) for (const local of view.locals) found.set(slotName(view.id, local.name), local.target);
  return found;
}

function namespace(dict: Ref, kind: "global" | "local"): Target[] {
  const found: Target[] = [];
  if (!hasTypeFlag(dict, TPFLAGS.DICT_SUBCLASS)) return found;
  dictForEach(dict, (key, value) => {
    if (!hasTypeFlag(key, TPFLAGS.UNICODE_SUBCLASS)) return;
    const name = textOf(key);
    if (!/^__.*__$/.test(name)) found.push({ name, kind, value, cell: 0 });
  });
  return found;
}
function variables(frame: number, code: Ref): Target[] {
  const names = I32[(code + PyCodeOff.co_localsplusnames) >> 2]!;
  const n = Math.min(I32[(code + PyCodeOff.co_nlocalsplus) >> 2]!, I32[(frame + FrameOff.stacktop) >> 2]!);
  const found: Target[] = [];
  for (let i = 0; i < n; i++) {
    const target = I32[(frame + FrameOff.localsplus + i * 8) >> 2]! as Ref | 0;
    if (target === 0) continue;
    const name = textOf(I32[(names + 24 + i * 8) >> 2]! as Ref);
    const kind = variableKind(code, i);
    if (kind === "local" || Py_TYPE(target) !== PyCell_Type) found.push({ name, kind: "local", value: target, cell: 0 });
    else found.push({ name, kind, value: I32[(target + PyCellOff.ob_ref) >> 2]! as Ref | 0, cell: target });
  }
  return found;
}
function stackOf(frame: number, code: Ref): (Ref | 0)[] {
  const first = I32[(code + PyCodeOff.co_nlocalsplus) >> 2]!;
  const found: (Ref | 0)[] = [];
  for (let i = first; i < I32[(frame + FrameOff.stacktop) >> 2]!; i++) found.push(I32[(frame + FrameOff.localsplus + i * 8) >> 2]! as Ref | 0);
  return found;
}
