/**
 * Stopping a program in the middle: before a line runs (`--at`), or at the first line at which an expression is true
 * (`--when`). Needs the bundle whose interpreter calls a hook before each instruction (memory/stepping.ts).
 */
import { I32 } from "../../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../../memory/types.ts";
import { addObserver, removeObserver, type Observer } from "../../memory/hooks.ts";
import { onInstruction, setStepHooks } from "../../memory/stepping.ts";
import { compileSource } from "../../compiler/index.ts";
import { textOf } from "../../inspect/value.ts";
import { forEachFrameSlot, variableKind } from "../../inspect/roots.ts";
import { PyEval_EvalCode } from "../../interpreter/ceval.ts";
import { materialize } from "../../interpreter/materialize.ts";
import { PyCellOff } from "../../objects/cell.ts";
import { CO, PyCodeOff, walkLineTable } from "../../objects/code.ts";
import { PyDict_New, PyDict_SetItemString } from "../../objects/dict.ts";
import { PyErr_Clear, PyErr_GetRaisedException } from "../../objects/errors.ts";
import { PyExc_NameError } from "../../objects/exceptions.ts";
import { FrameOff, frameIsIncomplete } from "../../objects/frame.ts";
import { PyObject_IsTrue } from "../../objects/generic.ts";
import { PyModule_GetDict } from "../../objects/module.ts";
import { Py_DECREF, Py_NewRef, Py_TYPE } from "../../objects/object.ts";
import { State } from "../../objects/state.ts";
import { PyType_IsSubtype, typeName } from "../../objects/typeobject.ts";
import { UsageError } from "../usage-error.ts";
import { type OptionSpec, wholeNumber } from "./arguments.ts";

export const STOP_OPTIONS: readonly OptionSpec[] = [{ names: ["--at"], value: "LINE or FILE:LINE" }, { names: ["--hit"], value: "a number" }, { names: ["--when"], value: "an expression" }];

/** Where to stop: at the `hit`-th time that a line is about to run. `file`: the end of a path, null: the program's own file. */
export interface StopSpec { line: number | null; file: string | null; hit: number; when: string | null }

/** Reads --at, --hit, --when; null when none is given. Throws UsageError. */
export function readStop(own: ReadonlyMap<string, string>): StopSpec | null {
  const at = own.get("--at");
  const when = own.get("--when") ?? null;
  const hit = own.get("--hit");
  if (hit !== undefined && at === undefined) throw new UsageError("--hit belongs to --at");
  if (at === undefined && when === null) return null;
  if (when !== null) {
    const compiled = compileSource(when, "<when>", "eval");
    if (!compiled.ok) throw new UsageError(`--when '${when}': ${compiled.error.msg}`);
  }
  const spec = at === undefined ? { line: null, file: null } : readLine("--at", at);
  return { ...spec, hit: hit === undefined ? 1 : wholeNumber("--hit", hit, 1), when };
}
/** "12" or "FILE:12". Throws UsageError. */
export function readLine(option: string, text: string): { line: number; file: string | null } {
  const colon = text.lastIndexOf(":");
  return { line: wholeNumber(option, text.slice(colon + 1), 1), file: colon < 0 ? null : text.slice(0, colon) };
}

interface CodeLines { lines: Int32Array; starts: Uint8Array }

/** Which places of a program are wanted: of the file (null: the program's own), a line (null: every line), or the start of a function. */
export interface Wanted { file: string | null; line: number | null; function?: string }

/** Calls back at places of a program as they are about to run. */
export class LineWatch {
  /** By the block of the code object; null: of another file. Forgotten when the block is freed. */
  private readonly known = new Map<number, CodeLines | null>();
  private mainFile: string | null = null;
  private lastFrame = 0;
  private lastPc = 0;
  private lastCode = 0;
  private current: CodeLines | null = null;

  private busy = false;

  /** `reached` is called with stacktop and prev_instr of the frame stored; what runs in it is not watched. */
  constructor(private readonly wanted: Wanted, private readonly reached: (frame: number, line: number) => void) {}

  begin(main: Ref): void {
    const globals = PyModule_GetDict(main);
    addObserver(this.observer);
    setStepHooks((frame, pc, sp) => this.step(frame, pc, sp, globals), null);
  }
  end(): void {
    removeObserver(this.observer);
    setStepHooks(null, null);
  }
  private readonly observer: Observer = {
    freeing: (p) => { if (this.known.delete(p)) this.lastCode = 0; },
  };

  private step(frame: number, pc: number, sp: number, globals: Ref): void {
    const code = I32[(frame + FrameOff.f_code) >> 2]!;
    if (code !== this.lastCode) {
      this.lastCode = code;
      this.current = this.linesOf(code as Ref, frame, globals);
    }
    const { lastFrame, lastPc } = this;
    this.lastFrame = frame;
    this.lastPc = pc;
    if (this.current === null || this.busy) return;
    const unit = (pc - code - PyCodeOff.co_code_adaptive) >> 1;
    const line = this.current.lines[unit]!;
    if (line === 0 || (this.wanted.line !== null && line !== this.wanted.line)) return;
    // A line begins at its first instruction, and wherever a jump backward leads into it.
    if (this.current.starts[unit] === 0 && !(frame === lastFrame && pc < lastPc)) return;
    if (frameIsIncomplete(frame)) return;
    I32[(frame + FrameOff.stacktop) >> 2] = (sp - frame - FrameOff.localsplus) >> 3;
    I32[(frame + FrameOff.prev_instr) >> 2] = pc;
    this.busy = true;
    try { this.reached(frame, line); } finally { this.busy = false; }
  }

  private linesOf(code: Ref, frame: number, globals: Ref): CodeLines | null {
    const found = this.known.get(code);
    if (found !== undefined) return found;
    const file = textOf(I32[(code + PyCodeOff.co_filename) >> 2]! as Ref, MAX_PATH);
    if (this.mainFile === null && I32[(frame + FrameOff.f_globals) >> 2] === globals) this.mainFile = file;
    const wanted = this.wanted.file;
    const mine = wanted === null ? file === this.mainFile : file === wanted || file.endsWith(`/${wanted.replace(/^\.\//, "")}`);
    const lines = !mine ? null : this.wanted.function === undefined ? readLines(code) : functionStart(code, this.wanted.function);
    this.known.set(code, lines);
    return lines;
  }
}
const MAX_PATH = 4096;

function readLines(code: Ref): CodeLines {
  const units = I32[(code + 16) >> 2]!;
  const lines = new Int32Array(units);
  const starts = new Uint8Array(units);
  let previous = 0;
  walkLineTable(code, (start, n, { line }) => {
    if (line > 0) {
      lines.fill(line, start, start + n);
      if (line !== previous) starts[start] = 1;
    }
    previous = line;
    return false;
  });
  // A function's first line is that of RESUME, which is its def; its body begins behind it.
  const first = I32[(code + PyCodeOff._co_firsttraceable) >> 2]!;
  for (let unit = 0; unit <= first && unit < units; unit++) starts[unit] = 0;
  if (first + 1 < units && lines[first + 1]! > 0) starts[first + 1] = 1;
  return { lines, starts };
}

/** Only the first line of the function's body; null for other functions. */
function functionStart(code: Ref, name: string): CodeLines | null {
  const qualname = textOf(I32[(code + PyCodeOff.co_qualname) >> 2]! as Ref, MAX_PATH);
  if (qualname !== name && !qualname.endsWith(`.${name}`)) return null;
  const all = readLines(code);
  const first = I32[(code + PyCodeOff._co_firsttraceable) >> 2]! + 1;
  return { lines: all.lines.map((line, unit) => (unit === first ? line : 0)), starts: all.starts };
}

/** Watches for the place where to stop; `stop` is called there, with the program as it is, and may throw to end it. */
export class StopWatch {
  /** What --when raised last, other than NameError. */
  trouble: string | null = null;
  private readonly watch: LineWatch;
  private hits = 0;
  private condition: NewRef | 0 = 0;

  constructor(private readonly spec: StopSpec, private readonly stop: (frame: number, line: number) => void) {
    this.watch = new LineWatch({ file: spec.file, line: spec.line }, (frame, line) => this.reached(frame, line));
  }
  begin(main: Ref): void {
    if (this.spec.when !== null) {
      const compiled = compileSource(this.spec.when, "<when>", "eval");
      const code = compiled.ok ? materialize(compiled.code) : NULL;
      if (code === NULL) throw new RangeError("no memory for --when");
      this.condition = code;
    }
    this.watch.begin(main);
  }
  /** Before the end of the program, while its condition can be released. */
  end(): void {
    this.watch.end();
    if (this.condition !== 0) Py_DECREF(this.condition);
    this.condition = 0;
  }
  private reached(frame: number, line: number): void {
    if (this.condition !== 0 && !this.holds(frame)) return;
    if (++this.hits < this.spec.hit) return;
    this.stop(frame, line);
  }

  /** Is --when true in the frame? It runs as Python code of the program's; no collection runs meanwhile, no hook is called. */
  private holds(frame: number): boolean {
    const hook = onInstruction;
    const collecting = I32[State.gc_enabled >> 2]!;
    setStepHooks(null, null);
    I32[State.gc_enabled >> 2] = 0;
    const locals = localsOf(frame);
    const value = locals === NULL ? NULL : PyEval_EvalCode(this.condition as Ref, I32[(frame + FrameOff.f_globals) >> 2]! as Ref, locals, NULL);
    const truth = value === NULL ? -1 : PyObject_IsTrue(value);
    if (value !== NULL) Py_DECREF(value);
    if (locals !== NULL) Py_DECREF(locals);
    if (truth < 0) this.noteTrouble();
    I32[State.gc_enabled >> 2] = collecting;
    setStepHooks(hook, null);
    return truth > 0;
  }
  /** A name that is not there yet is no trouble. */
  private noteTrouble(): void {
    const exc = PyErr_GetRaisedException();
    if (exc === NULL) return;
    if (!PyType_IsSubtype(Py_TYPE(exc), PyExc_NameError)) this.trouble = typeName(exc);
    Py_DECREF(exc);
  }
}

/** What a frame's names mean: a module's or a class body's own namespace, or a new dict of a function's variables. */
function localsOf(frame: number): NewRef | NULL {
  const code = I32[(frame + FrameOff.f_code) >> 2]! as Ref;
  const namespace = I32[(frame + FrameOff.f_locals) >> 2]! as Ref | 0;
  if ((I32[(code + PyCodeOff.co_flags) >> 2]! & CO.OPTIMIZED) === 0 && namespace !== 0) return Py_NewRef(namespace);
  const dict = PyDict_New();
  if (dict === NULL) return NULL;
  forEachFrameSlot(frame, (kind, name, target, at) => {
    if (kind !== "local") return;
    const value = variableKind(code, (at - frame - FrameOff.localsplus) >> 3) === "local" ? target : (I32[(target + PyCellOff.ob_ref) >> 2]! as Ref | 0);
    if (value !== 0 && PyDict_SetItemString(dict, name, value) < 0) PyErr_Clear();
  });
  return dict;
}
