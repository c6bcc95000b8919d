/**
 * Hot bytecode to JavaScript: one function per code object, `(frame, block) => Mode`, a switch over its basic blocks.
 * Instructions that are worth it have a text of their own (arithmetic.ts, access.ts, and here); the others are the
 * evaluation loop's own text (templates.ts) with the operand and the stack pointer as constants.
 */
import { I32, U16 } from "../memory/views.ts";
import { type Ref } from "../memory/types.ts";
import { Op } from "../compiler/opcodes.ts";
import { Seen } from "../interpreter/caches.ts";
import { Mode, release } from "../interpreter/frames.ts";
import { PyCodeOff } from "../objects/code.ts";
import { FrameOff } from "../objects/frame.ts";
import { PyFunctionOff, PyFunction_Type, functionVectorcall } from "../objects/function.ts";
import { PyListIterOff, PyListIter_Type } from "../objects/list-iter.ts";
import { PyListOff, PyList_Type, _PyList_AppendTakeRef } from "../objects/list.ts";
import { PyTuple_Type } from "../objects/tuple.ts";
import { cachedAppend, cachedLen } from "../interpreter/callable-cache.ts";
import { PyRangeIter_Type } from "../objects/range-iter.ts";
import { PyTupleIter_Type } from "../objects/tuple-iter.ts";
import { PyDict_Type } from "../objects/dict.ts";
import { PyFloat_FromDouble } from "../objects/float.ts";
import { _PyDictValues_AddToInsertionOrder } from "../objects/dict-keys.ts";
import { Py_NewRef } from "../objects/object.ts";
import { Py_False, Py_None, Py_True } from "../objects/singletons.ts";
import { State } from "../objects/state.ts";
import { PyUnicode_AsJS, PyUnicode_Type } from "../objects/unicode.ts";
import { out } from "../interpreter/tier.ts";
import { type Analysis, type Instruction, REENTRY, UNREACHED, analyze, endsBlock } from "./analyze.ts";
import { loadAttr, loadGlobal, refreshGlobal, storeAttr, storeSubscript, subscript } from "./access.ts";
import { isSimple } from "./callee.ts";
import { binaryOp, compareOp, guard, seen } from "./arithmetic.ts";
import { Emitter, GLOBAL_WORDS, type Entry, type Exit, ExitKind, SLOT, type Value, isNull } from "./emitter.ts";
import { type Kit, makeKit } from "./kit.ts";
import * as polymorphic from "./polymorphic.ts";
import { newPlace } from "./polymorphic.ts";
import * as support from "./support.ts";
import { environment, templates } from "./templates.ts";
import { type Unit, type Units } from "./units.ts";

/** What the texts may use. */
let general: Record<string, unknown> | null = null;
let kit: Kit | null = null;
let scope: Record<string, unknown> = {};
/** The kit of the current buffer. */
export function currentKit(): Kit {
  names();
  return kit!;
}
function names(): Record<string, unknown> {
  general ??= { ...environment(), ...support, ...polymorphic, release, _PyDictValues_AddToInsertionOrder, _PyList_AppendTakeRef, Py_True, Py_False, Py_None, out };
  if (kit === null || kit.I32.buffer !== I32.buffer) {
    kit = makeKit();
    scope = { ...general, ...kit };
  }
  return scope;
}

/** A place that disappoints this often is not counted on again. */
const PATIENCE = 3;

export interface Request {
  readonly code: Ref;
  /** A frame of the code that is about to run. */
  readonly frame: number;
  readonly experience: ReadonlyMap<number, number>;
  /** The code units to compile; jumps out of them end the code. */
  readonly from: number;
  readonly to: number;
  /** The units of a callee worth calling directly; null when it is not. */
  callee(code: number): Units | null;
  /** Code gave up at a place where it had counted on what was seen. */
  gaveUp(unit: number): void;
  /** Count on nothing where nothing was seen yet, instead of giving up there. */
  readonly complete: boolean;
}

/** Compiles a code object or a part of it. */
export function compile(request: Request): Unit {
  const { code, frame } = request;
  const globals = I32[(frame + FrameOff.f_globals) >> 2]!;
  const builtins = I32[(frame + FrameOff.f_builtins) >> 2]!;
  const plain = I32[(globals + 8) >> 2] === PyDict_Type && I32[(builtins + 8) >> 2] === PyDict_Type;
  return new Compiler(request, analyze(code), plain ? globals : 0, builtins).compile();
}

/** What ends code that gives up: puts the stack into memory and leaves to the interpreter, at the instruction. */
function exitOf(exits: readonly Exit[], nlocalsplus: number, gaveUp: (unit: number) => void) {
  return (frame: number, id: number, ...values: (number | boolean)[]): Mode => {
    const { pc, unit, kinds, data } = exits[id]!;
    const fp = (frame + FrameOff.localsplus) >> 2;
    let value = 0;
    for (let depth = 0; depth < kinds.length; depth++) {
      const slot = fp + (nlocalsplus + depth) * 2;
      switch (kinds[depth]!) {
        case ExitKind.SLOT: break;
        case ExitKind.LOCAL: I32[slot] = Py_NewRef(I32[fp + data[depth]! * 2]! as Ref); break;
        case ExitKind.CONST: I32[slot] = Py_NewRef(data[depth]! as Ref); break;
        case ExitKind.VAR: I32[slot] = values[value++] as number; break;
        case ExitKind.FLOAT: I32[slot] = PyFloat_FromDouble(values[value++] as number); break;
        case ExitKind.BOOL: I32[slot] = values[value++] === true ? Py_True : Py_False; break;
        case ExitKind.NULL: I32[slot] = 0; break;
      }
    }
    const sp = frame + FrameOff.localsplus + (nlocalsplus + kinds.length) * 8;
    if (I32[State.current_exception >> 2] !== 0) {
      I32[(frame + FrameOff.prev_instr) >> 2] = pc;
      return support.leave(frame, sp, pc, 0, Mode.EXCEPTION);
    }
    gaveUp(unit);
    return support.leave(frame, sp, pc, 0, Mode.DISPATCH);
  };
}

class Compiler {
  private readonly e: Emitter;
  private readonly consts: number;
  private readonly names: number;
  private readonly blocks: Int16Array;
  private readonly starts: number[] = [];
  private kwnames = 0;
  private usesGlobals = false;
  private readonly callees: Units[] = [];

  /** Nothing is reached before the next block: the code gives up for sure. */
  private dead = false;
  private readonly code: Ref;

  constructor(private readonly request: Request, private readonly analysis: Analysis, private readonly globals: number, private readonly builtins: number) {
    const { code } = request;
    this.code = code;
    this.consts = I32[(code + PyCodeOff.co_consts) >> 2]! + 24;
    this.names = I32[(code + PyCodeOff.co_names) >> 2]! + 24;
    const nlocalsplus = I32[(code + PyCodeOff.co_nlocalsplus) >> 2]!;
    this.e = new Emitter(code + PyCodeOff.co_code_adaptive, nlocalsplus);
    this.blocks = new Int16Array(analysis.depth.length).fill(-1);
    analysis.depth.forEach((depth, at) => {
      if (depth === UNREACHED || analysis.leader[at] === 0 || at < request.from || at >= request.to) return;
      this.blocks[at] = this.starts.length;
      this.starts.push(at);
    });
  }

  compile(): Unit {
    const { e, analysis } = this;
    let open = false; // does the text before fall into the next block?
    for (let i = 0; i < analysis.instructions.length; i++) {
      const instruction = analysis.instructions[i]!;
      const depth = analysis.depth[instruction.start]!;
      if (depth === UNREACHED || instruction.start < this.request.from || instruction.start >= this.request.to) { open = false; continue; }
      if (analysis.leader[instruction.start] !== 0) {
        if (open) e.flush();
        if (e.lines.length > 0) e.put("}");
        e.put(`case ${this.blocks[instruction.start]!}:{`);
        e.begin(depth, open && analysis.leader[instruction.start] === REENTRY);
        this.dead = false;
      }
      if (this.dead) { open = false; continue; }
      e.at = instruction;
      if (e.stack.length !== depth) throw new Error(`depth ${e.stack.length}, not ${depth}, at ${instruction.unit}`);
      this.instruction(instruction, analysis.instructions[i + 1]);
      open = !this.dead && !endsBlock(instruction.op);
    }
    if (open) e.put(this.leaveTo(this.request.to)); // falls out of the part
    e.put("}");
    return this.link();
  }

  /** Makes the function. */
  private link(): Unit {
    const { e } = this;
    const used = [...e.uses].filter((name) => name !== "exit");
    const guard = this.usesGlobals
      ? `if(I32[(frame+${FrameOff.f_globals})>>2]!==${this.globals}||I32[(frame+${FrameOff.f_builtins})>>2]!==${this.builtins})return leave(frame,frame+D[b],A[b],0,0);` : "";
    const header = `const fp=frame+${FrameOff.localsplus},F=fp>>2,P=(frame+${FrameOff.prev_instr})>>2,code=${this.code},consts=${this.consts},names=${this.names};let sp=0,pc=0,mode=0,retval=0,kwnames=0;${guard}`;
    const qualname = PyUnicode_AsJS(I32[(this.code + PyCodeOff.co_qualname) >> 2]! as Ref).replace(/[^A-Za-z0-9]/g, "_");
    const text = `"use strict";const {I32,U16,U8,F64,${used.join(",")}}=E;${this.callees.map((_, i) => `const h${i}=H[${i}];`).join("")}${Array.from({ length: e.places }, (_, i) => `const g${i}=G[${i}];`).join("")}return(function py_${qualname}(frame,b){${header}\nfor(;;)switch(b){\n${e.lines.join("\n")}\n}})`;
    const depths = this.starts.map((at) => FrameOff.localsplus + (e.nlocalsplus + this.analysis.depth[at]!) * 8);
    const addresses = this.starts.map((at) => e.address(at));
    const make = new Function("E", "exit", "D", "A", "H", "G", "W", "refresh", text) as (...args: unknown[]) => (frame: number, block: number) => Mode;
    const exit = exitOf(e.exits, e.nlocalsplus, this.request.gaveUp);
    return { blocks: this.blocks, run: make(names(), exit, depths, addresses, this.callees, Array.from({ length: e.places }, newPlace), ...this.globalTable()) };
  }
  /** The words of the LOAD_GLOBALs, filled, and what fills them again: given a place's first word, false when its name has moved. */
  private globalTable(): [Int32Array, (word: number) => boolean] {
    const { globals, builtins } = this;
    const places = this.e.globals;
    const words = new Int32Array(places.length * GLOBAL_WORDS);
    const refresh = (word: number): boolean => refreshGlobal(words, word, places[word / GLOBAL_WORDS]!, globals as Ref, builtins as Ref);
    places.forEach((_, i) => refresh(i * GLOBAL_WORDS));
    return [words, refresh];
  }
  /** What the interpreter saw at the instruction, where it may be counted on. Where it never came, the code gives up. */
  private seen(): Seen {
    if (!this.trusted()) return Seen.OTHER;
    const saw = seen(this.e);
    if (saw === Seen.NOTHING && !this.request.complete) this.dead = true;
    return saw;
  }
  private trusted(): boolean { return (this.request.experience.get(this.e.at.unit) ?? 0) < PATIENCE; }

  /** Everything is in its slot. */
  private jump(target: number): string { return this.blocks[target]! < 0 ? this.leaveTo(target) : `b=${this.blocks[target]!};continue;`; }
  private leaveTo(target: number): string { return `return leave(frame,${this.e.sp(this.analysis.depth[target]!)},${this.e.address(target)},0,0);`; }
  private const(arg: number): number { return I32[(this.consts + arg * 8) >> 2]!; }

  private instruction(instruction: Instruction, next: Instruction | undefined): void {
    const { e } = this;
    const { op, arg } = instruction;
    switch (op) {
      case Op.NOP: return;
      case Op.LOAD_FAST: case Op.LOAD_CLOSURE: e.push({ kind: "local", index: arg }); return;
      case Op.LOAD_CONST: e.push({ kind: "const", address: this.const(arg) }); return;
      case Op.PUSH_NULL: e.push({ kind: "null" }); return;
      case Op.STORE_FAST: this.storeFast(arg); return;
      case Op.POP_TOP: this.popTop(); return;
      case Op.COPY: this.copy(arg); return;
      case Op.SWAP: this.swap(arg); return;
      case Op.BINARY_OP:
        if (next?.op === Op.STORE_FAST) e.detach(next.arg); // a string may grow in place and leave that local
        this.counting((saw) => binaryOp(e, arg, saw));
        return;
      case Op.COMPARE_OP: this.counting((saw) => compareOp(e, arg, saw, next !== undefined && this.testedNext(next) ? next : null)); return;
      case Op.IS_OP: this.isOp(arg); return;
      case Op.CONTAINS_OP: this.containsOp(arg); return;
      case Op.UNARY_NOT: this.not(); return;
      case Op.BINARY_SUBSCR: this.counting((saw) => subscript(e, saw)); return;
      case Op.STORE_SUBSCR: this.counting((saw) => storeSubscript(e, saw)); return;
      case Op.LOAD_ATTR: loadAttr(e, arg, this.names, this.trusted()); return;
      case Op.STORE_ATTR: storeAttr(e, arg, this.names, this.trusted()); return;
      case Op.LOAD_GLOBAL:
        if (this.globals === 0 || !this.trusted()) this.template(instruction);
        else { this.usesGlobals = true; loadGlobal(e, arg, this.names, this.globals, this.builtins); }
        return;
      case Op.RESUME: if (arg < 2) this.poll(); return;
      case Op.JUMP_FORWARD: case Op.JUMP_BACKWARD_NO_INTERRUPT: e.flush(); e.put(this.jump(instruction.target)); return;
      case Op.JUMP_BACKWARD: e.flush(); this.poll(); e.put(this.jump(instruction.target)); return;
      case Op.POP_JUMP_IF_FALSE: case Op.POP_JUMP_IF_TRUE: this.conditional(instruction, op === Op.POP_JUMP_IF_TRUE); return;
      case Op.POP_JUMP_IF_NONE: case Op.POP_JUMP_IF_NOT_NONE: this.noneJump(instruction, op === Op.POP_JUMP_IF_NONE); return;
      case Op.FOR_ITER: this.counting((saw) => this.forIter(instruction, saw)); return;
      case Op.RETURN_VALUE: case Op.RETURN_CONST: this.return(op, arg); return;
      case Op.KW_NAMES: this.kwnames = this.const(arg); return;
      case Op.CALL: this.call(instruction); return;
      case Op.SEND: this.send(instruction); return;
      default: this.template(instruction);
    }
  }

  /** An instruction that counts on what was seen; the code gives up where nothing was. */
  private counting(emit: (saw: Seen) => void): void {
    const { e } = this;
    const saw = this.seen();
    if (this.dead) e.put(e.exit([...e.stack]));
    else emit(saw);
  }
  /** Is the truth of the value just made all that is asked of it? */
  private testedNext(next: Instruction): boolean {
    return (next.op === Op.POP_JUMP_IF_FALSE || next.op === Op.POP_JUMP_IF_TRUE || next.op === Op.UNARY_NOT) && this.analysis.leader[next.start] === 0;
  }

  private storeFast(local: number): void {
    const { e } = this;
    e.detach(local);
    const value = e.take();
    const text = e.own(value);
    e.flush();
    const old = e.bind(e.local(local));
    e.put(`${e.local(local)}=${text};if(${old}!==0){${e.begun()}${e.dec(old)}}`);
    e.locals.set(local, value.known);
  }
  private popTop(): void {
    const { e } = this;
    const value = e.take();
    if (!value.owned) return;
    e.flush();
    e.put(`${e.begun()}${e.dec(value.text)}`);
  }
  /** The entry `n` from the top in a form that may be moved. */
  private loose(n: number): Entry {
    const { e } = this;
    const at = e.depth - n;
    const entry = e.stack[at]!;
    if (entry.kind === "slot") return e.stack[at] = { kind: "var", name: e.bind(e.slot(at)), known: undefined, shared: false };
    if (entry.kind === "float") { e.boxFloats(); return e.stack[at]!; }
    return entry;
  }
  private copy(n: number): void {
    const { e } = this;
    let entry = this.loose(n);
    if (entry.kind === "var") {
      e.put(e.inc(entry.name));
      entry = { ...entry, shared: false };
      e.stack[e.depth - n] = entry;
    }
    e.push(entry);
  }
  private swap(n: number): void {
    const { e } = this;
    const top = this.loose(1), low = this.loose(n);
    e.stack[e.depth - 1] = low;
    e.stack[e.depth - n] = top;
  }
  private isOp(invert: number): void {
    const { e } = this;
    e.boxFloats();
    const right = e.take();
    const left = e.take();
    const r = e.bind(`${left.text}${invert === 0 ? "===" : "!=="}${right.text}`);
    if (left.owned || right.owned) {
      e.flush();
      e.put(e.begun());
    }
    for (const value of [left, right]) if (value.owned) e.put(e.dec(value.text));
    e.push({ kind: "bool", name: r });
  }
  private containsOp(invert: number): void {
    const { e } = this;
    e.flush();
    const c = e.call(`${e.use("contains")}(frame,${e.sp(e.depth)})`);
    e.put(`if(${c}<0)return 4;`);
    e.stack.length -= 2;
    e.push({ kind: "bool", name: `(${c}!==${invert})` });
  }
  /** The top of the stack as a JavaScript boolean. */
  private takeTruth(): string {
    const { e } = this;
    const top = e.stack.at(-1)!;
    if (top.kind === "bool") { e.pop(); return top.name; }
    e.flush();
    const value = e.take();
    const r = e.name();
    e.put(`let ${r}=${value.text}===${e.use("Py_True")};if(!${r}&&${value.text}!==${e.use("Py_False")}){${e.begun()}const c=${e.use("truth")}(frame,${e.sp(e.depth)},${value.text});if(c<0)return 4;${r}=c===1;}`);
    return r;
  }
  private not(): void {
    const name = this.takeTruth();
    this.e.push({ kind: "bool", name: this.e.bind(`!${name}`) });
  }
  private conditional(instruction: Instruction, when: boolean): void {
    const { e } = this;
    const truth = this.takeTruth();
    e.flush();
    e.put(`if(${when ? "" : "!"}${truth}){${this.jump(instruction.target)}}`);
  }
  private noneJump(instruction: Instruction, when: boolean): void {
    const { e } = this;
    e.boxFloats();
    const value = e.take();
    e.flush();
    const r = e.bind(`${value.text}===${e.use("Py_None")}`);
    if (value.owned) e.put(`${e.begun()}${e.dec(value.text)}`);
    e.put(`if(${when ? "" : "!"}${r}){${this.jump(instruction.target)}}`);
  }
  /** RESUME, JUMP_BACKWARD: is something due? Everything is in its slot. */
  private poll(): void {
    const { e } = this;
    e.flush();
    e.put(`if(I32[${State.eval_breaker >> 2}]!==0||--I32[${State.ticks >> 2}]<0){${e.begun()}if(${e.use("interrupted")}(frame,${e.sp(e.depth)})===0)return 4;}`);
  }

  private forIter(instruction: Instruction, saw: Seen): void {
    const { e } = this;
    e.flush();
    const depth = e.depth;
    const it = e.bind(e.slot(depth - 1));
    const r = e.name();
    e.put(`let ${r}=0;`);
    const item = (type: number, found: string): string => `if(I32[(${it}>>2)+2]===${type}){const s=I32[(${it}+${PyListIterOff.it_seq})>>2],i=I32[(${it}+${PyListIterOff.it_index})>>2];if(s!==0&&i<I32[(s>>2)+4]){I32[(${it}+${PyListIterOff.it_index})>>2]=i+1;${r}=${found};${e.inc(r)}}}`;
    if (saw === Seen.RANGE) e.put(`if(I32[(${it}>>2)+2]===${PyRangeIter_Type})${r}=${e.use("rangeNext")}(${it});`);
    else if (saw === Seen.LIST) e.put(item(PyListIter_Type, `I32[(I32[(s>>2)+${PyListOff.ob_item >> 2}]>>2)+i*2]`));
    else if (saw === Seen.TUPLE) e.put(item(PyTupleIter_Type, "I32[(s>>2)+6+i*2]"));
    const m = e.name();
    e.put(`if(${r}===0){${e.begun()}const ${m}=${e.use("iterate")}(frame,${e.sp(depth)},${instruction.arg});if(${m}!==6)return ${m};${r}=${e.use("out")}[3];if(${r}===0){${this.jump(instruction.target)}}}`);
    e.pushVar(r);
  }
  private return(op: Op, arg: number): void {
    const { e } = this;
    if (op === Op.RETURN_CONST) e.push({ kind: "const", address: this.const(arg) });
    const value = e.take();
    const text = e.own(value);
    e.flush();
    e.put(`${e.begun()}return leave(frame,${e.sp(e.depth)},0,${text},6);`);
  }
  private call(instruction: Instruction): void {
    const { e } = this;
    if (this.kwnames === 0 && this.trusted() && (this.callKnown(instruction) || this.callBuiltin(instruction))) return;
    e.flush();
    const base = e.depth - instruction.arg - 2;
    const m = e.call(`${e.use("call")}(frame,${e.sp(base)},${instruction.arg},${this.kwnames},${e.address(instruction.next)})`);
    e.put(`if(${m}!==6)return ${m};`);
    this.kwnames = 0;
    e.stack.length = base;
    e.pushVar(e.bind(`${e.use("out")}[3]`));
  }
  /** CALL of the Python function that the interpreter saw there, with its arguments as JavaScript's. False: not possible. */
  private callKnown(instruction: Instruction): boolean {
    const { e } = this;
    const cache = e.address(instruction.unit + 1);
    const target = U16[(cache + 2) >> 1]! | (U16[(cache + 4) >> 1]! << 16);
    const base = e.depth - instruction.arg - 2;
    const first = e.stack[base]!;
    const plain = isNull(first);
    if ((!plain && first.kind !== "var") || !isSimple(target)) return false;
    const argcount = I32[(target + PyCodeOff.co_argcount) >> 2]!;
    const given = instruction.arg + (plain ? 0 : 1);
    const units = given === argcount ? this.request.callee(target) : null;
    if (units === null) return false;
    e.boxFloats();
    const before = [...e.stack];
    const values: Value[] = [];
    for (let i = 0; i < instruction.arg; i++) values.unshift(e.take());
    let f = e.take();
    const under = e.take();
    if (!plain) { values.unshift(f); f = under; }
    guard(e, [
      `I32[(${f.text}>>2)+2]===${PyFunction_Type}`, `I32[(${f.text}+${PyFunctionOff.func_code})>>2]===${target}`,
      `I32[${(target + PyCodeOff.co_version) >> 2}]===${I32[(target + PyCodeOff.co_version) >> 2]!}`, `I32[(${f.text}+${PyFunctionOff.vectorcall})>>2]===${functionVectorcall}`,
    ], before);
    const args = values.map((value) => e.own(value));
    const callable = e.own(f);
    e.flush();
    const callee = this.callees.push(units) - 1;
    e.put(`I32[F+${(FrameOff.stacktop - FrameOff.localsplus) >> 2}]=${e.nlocalsplus + e.depth};`);
    const r = e.call(`h${callee}.enter(frame,${[callable, ...args].join(",")})`);
    e.put(`if(${r}<0)return -1-${r};`);
    e.pushVar(r);
    return true;
  }
  /** `len(x)` of the common types, and the statement `x.append(y)`: what CPython specializes as well. */
  private callBuiltin(instruction: Instruction): boolean {
    const { e } = this;
    if (instruction.arg !== 1) return false;
    const [first, second] = e.stack.slice(-3);
    if (isNull(first!) && second!.kind === "var" && second!.expect === cachedLen()) {
      const before = [...e.stack];
      const x = e.take();
      const f = e.take();
      e.take();
      const type = e.bind(`I32[(${x.text}>>2)+2]`);
      guard(e, [`${f.text}===${cachedLen()}`, `(${[PyList_Type, PyTuple_Type, PyDict_Type, PyUnicode_Type].map((t) => `${type}===${t}`).join("||")})`], before);
      e.boxFloats();
      const n = e.bind(`${e.use("int")}(I32[(${x.text}>>2)+4])`);
      e.put(`if(${n}===0){${e.exit([...e.stack, ...before.slice(-3)])}}${e.dec(f.text)}`);
      if (x.owned) { e.flush(); e.put(`${e.begun()}${e.dec(x.text)}`); }
      e.pushVar(n, "compact");
      return true;
    }
    const next = this.analysis.instructions.find((other) => other.start === instruction.next);
    if (first!.kind !== "var" || first!.expect !== cachedAppend() || next?.op !== Op.POP_TOP) return false;
    const before = [...e.stack];
    const item = e.take();
    const self = e.take();
    const method = e.take();
    guard(e, [`I32[(${self.text}>>2)+2]===${PyList_Type}`], before);
    const owned = e.own(item);
    e.flush();
    const status = e.call(`${e.use("_PyList_AppendTakeRef")}(${self.text},${owned})`);
    e.put(`${e.dec(method.text)}`);
    if (self.owned) e.put(e.dec(self.text));
    e.put(`if(${status}<0)return leave(frame,${e.sp(e.depth)},0,0,4);`);
    e.push({ kind: "const", address: Py_None });
    return true;
  }
  /** SEND: receiver, value -- receiver, result; jumps when the receiver has returned. */
  private send(instruction: Instruction): void {
    const { e } = this;
    e.flush();
    const m = e.call(`${e.use("send")}(frame,${e.sp(e.depth)},${instruction.arg})`);
    e.put(`if(${m}>=0){if(${m}!==6&&${m}!==7)return ${m};${e.slot(e.depth - 1)}=${e.use("out")}[3];if(${m}===7){${this.jump(instruction.target)}}}else{`);
    this.body(instruction);
    e.put(`if(pc!==${e.address(instruction.next)}){${this.jump(instruction.target)}}}`);
  }

  /** The interpreter's own text. */
  private template(instruction: Instruction): void {
    const { e } = this;
    e.flush();
    this.body(instruction);
    const after = this.analysis.depth[instruction.next];
    if (endsBlock(instruction.op)) return;
    e.stack = new Array<Entry>(after!).fill(SLOT);
    e.locals.clear();
  }
  private body(instruction: Instruction): void {
    const { e } = this;
    const template = templates()[instruction.op];
    if (template === undefined) throw new Error(`no text for opcode ${instruction.op}`);
    for (const name of template.uses) e.use(name);
    e.put(`op:{${e.begun()}sp=${e.sp(e.stack.length)};pc=${e.address(instruction.unit + 1)};const oparg=${instruction.arg};\n${template.text}\n}`);
  }
}
