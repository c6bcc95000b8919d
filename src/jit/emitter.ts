/**
 * The text of compiled code, and the evaluation stack as the compiler sees it.
 *
 * The top of the stack need not be in memory: an entry may be a local or a constant that nobody has counted yet, or a value
 * in a variable. Before anything that can look at the frame (a call, an exception, a jump, an instruction taken over from
 * the interpreter as it is) `flush` puts every entry into its slot, counted. So a program never sees the difference.
 *
 * In the text: `frame` is the frame's address, `F` the index (>> 2) of its first local, `P` that of its prev_instr.
 */
import { I32 } from "../memory/views.ts";
import { FrameOff } from "../objects/frame.ts";
import { PyFloat_Type } from "../objects/float.ts";
import { PyLong_Type } from "../objects/int.ts";
import { PyUnicode_Type } from "../objects/unicode.ts";
import { type Instruction } from "./analyze.ts";

/** What is known of a value's type. "compact": an int of at most one digit. */
export type Known = "compact" | "float" | undefined;

export type Entry =
  | { readonly kind: "slot" } // in memory, owned
  | { readonly kind: "local"; readonly index: number } // the local itself, not counted
  | { readonly kind: "const"; readonly address: number } // not counted
  | { readonly kind: "var"; readonly name: string; readonly known: Known; readonly shared: boolean; readonly expect?: number } // owned by the variable; shared: somebody else owns it as well; expect: what it was when the code was compiled
  | { readonly kind: "float"; readonly name: string } // a number; a float object once it is looked at
  | { readonly kind: "bool"; readonly name: string } // a JavaScript boolean; True or False once it is looked at
  | { readonly kind: "null" };

export const SLOT: Entry = { kind: "slot" };
/** A slot that holds NULL, as an instruction left it there. */
export const NULL_SLOT: Entry = { kind: "slot" };
export function isNull(entry: Entry): boolean { return entry.kind === "null" || entry === NULL_SLOT; }

/** An operand. `text`: a name or a number; of kind "float" a JavaScript number, else an object. */
export interface Value {
  readonly text: string;
  readonly owned: boolean;
  readonly shared: boolean;
  readonly known: Known;
  readonly number: boolean;
  readonly constant: number; // the object's address, or 0
  readonly local: number; // the local that it was read from, or -1
}

/** How to put the stack into memory where compiled code gives up: a kind, then what it needs. */
export const enum ExitKind { SLOT, LOCAL, CONST, VAR, FLOAT, BOOL, NULL }
export interface Exit { readonly pc: number; readonly unit: number; readonly kinds: readonly number[]; readonly data: readonly number[] }

/** A LOAD_GLOBAL: what is looked for, and whether it was found among the builtins. */
export interface GlobalPlace { readonly name: number; readonly builtin: boolean }
/** Words of a place in a unit's table: keys of the globals, their version, the same of the builtins, address of the value. */
export const GLOBAL_WORDS = 5;

export class Emitter {
  lines: string[] = [];
  readonly uses = new Set<string>(["leave"]);
  readonly exits: Exit[] = [];
  /** The whole evaluation stack, bottom first. */
  stack: Entry[] = [];
  /** Types of locals as far as the block has seen. */
  readonly locals = new Map<number, Known>();
  /** Free floats that there are at least: a number on the stack may count on one. */
  freeFloats = 0;
  at!: Instruction;
  private names = 0;
  places = 0;
  readonly globals: GlobalPlace[] = [];

  constructor(readonly start: number, readonly nlocalsplus: number) {}

  put(text: string): void { this.lines.push(text); }
  use(name: string): string { this.uses.add(name); return name; }
  name(): string { return `t${this.names++}`; }
  /** A new constant of the text. */
  bind(expression: string): string {
    const name = this.name();
    this.put(`const ${name}=${expression};`);
    return name;
  }
  /** A block begins: everything is in memory; nothing is known but, where only `reentry` leads to it, where NULLs are. */
  begin(depth: number, reentry: boolean): void {
    const before = this.stack;
    this.stack = Array.from({ length: depth }, (_, i) => (reentry && before[i] === NULL_SLOT ? NULL_SLOT : SLOT));
    this.forget();
    this.locals.clear();
    this.names = 0;
  }
  /** Something ran that may have used floats. */
  forget(): void { this.freeFloats = 0; }

  /** Words of the unit's table for a LOAD_GLOBAL (access.ts); the index of the first. */
  globalWords(place: GlobalPlace): number { return (this.globals.push(place) - 1) * GLOBAL_WORDS; }
  /** A place of its own for what this instruction sees (polymorphic.ts). */
  place(): string { return `g${this.places++}`; }

  /** The address of a code unit. */
  address(unit: number): number { return this.start + unit * 2; }
  slot(depth: number): string { return `I32[F+${(this.nlocalsplus + depth) * 2}]`; }
  local(index: number): string { return index === 0 ? "I32[F]" : `I32[F+${index * 2}]`; }
  /** The stack pointer with `depth` entries. */
  sp(depth: number): string { return `frame+${FrameOff.localsplus + (this.nlocalsplus + depth) * 8}`; }
  get depth(): number { return this.stack.length; }
  /** The instruction has begun, as a traceback or a collection will see it. */
  begun(): string { return `I32[P]=${this.address(this.at.unit)};`; }

  /** A new constant: the result of a call before which the instruction has begun. */
  call(text: string): string {
    this.put(this.begun());
    return this.bind(text);
  }

  // --- the stack

  push(entry: Entry): void { this.stack.push(entry); }
  pushVar(name: string, known: Known = undefined, shared = false, expect = 0): void { this.stack.push({ kind: "var", name, known, shared, expect }); }
  pop(): Entry {
    const entry = this.stack.pop();
    if (entry === undefined) throw new Error(`the stack is empty at ${this.at.unit}`);
    return entry;
  }
  /** Takes the top off. */
  take(): Value {
    const entry = this.pop();
    const none = { owned: false, shared: false, known: undefined, number: false, constant: 0, local: -1 } as const;
    switch (entry.kind) {
      case "slot": return { ...none, text: this.bind(this.slot(this.depth)), owned: true };
      case "local": return { ...none, text: this.bind(this.local(entry.index)), known: this.locals.get(entry.index), local: entry.index };
      case "const": return { ...none, text: String(entry.address), known: knownOf(entry.address), constant: entry.address };
      case "var": return { ...none, text: entry.name, owned: true, known: entry.known, shared: entry.shared };
      case "float": return { ...none, text: entry.name, known: "float", number: true };
      case "bool": return { ...none, text: this.bind(this.boolean(entry.name)) };
      case "null": return { ...none, text: "0" };
    }
  }
  private boolean(name: string): string { return `${name}?${this.use("Py_True")}:${this.use("Py_False")}`; }
  inc(name: string): string { return `${this.use("inc")}(${name});`; }
  dec(name: string): string { return `${this.use("dec")}(${name});`; }
  /** The text of a value that the reader owns from now on. */
  own(value: Value): string {
    if (value.number) {
      this.boxFloats();
      return this.bind(`${this.use("float")}(${value.text})`);
    }
    if (!value.owned && !(value.constant !== 0 && isImmortal(value.constant)) && value.text !== "0") this.put(this.inc(value.text));
    return value.text;
  }

  /** Text that puts an entry, counted, into a slot. */
  private store(entry: Entry, depth: number): string {
    switch (entry.kind) {
      case "slot": return "";
      case "null": return `${this.slot(depth)}=0;`;
      case "var": return `${this.slot(depth)}=${entry.name};`;
      case "float": return `${this.slot(depth)}=${this.use("float")}(${entry.name});`;
      case "bool": return `${this.slot(depth)}=${this.boolean(entry.name)};`;
      case "const": return `${this.count(entry.address)}${this.slot(depth)}=${entry.address};`;
      case "local": {
        const name = this.name();
        return `const ${name}=${this.slot(depth)}=${this.local(entry.index)};${this.inc(name)}`;
      }
    }
  }
  /** One reference more to a constant. A str is asked each time: sys.intern makes it immortal. */
  private count(constant: number): string {
    if (isImmortal(constant)) return "";
    return I32[(constant + 8) >> 2] === PyUnicode_Type ? this.inc(String(constant)) : `I32[${constant >> 2}]++;`;
  }
  /** Everything into memory. */
  flush(): void {
    const text = this.stack.map((entry, depth) => this.store(entry, depth)).join("");
    if (text !== "") this.put(text);
    this.stack = this.stack.map((entry) => (isNull(entry) ? NULL_SLOT : SLOT));
    this.forget();
  }
  /** Numbers become objects, in the order in which the interpreter makes them: before another one is made. */
  boxFloats(): void {
    this.stack = this.stack.map((entry) => {
      if (entry.kind !== "float") return entry;
      this.freeFloats--;
      return { kind: "var", name: this.bind(`${this.use("float")}(${entry.name})`), known: "float", shared: false };
    });
  }
  /** The local is about to change: entries that stand for it keep its value. */
  detach(local: number): void {
    const known = this.locals.get(local);
    this.stack = this.stack.map((entry) => {
      if (entry.kind !== "local" || entry.index !== local) return entry;
      const name = this.bind(this.local(local));
      this.put(this.inc(name));
      return { kind: "var", name, known, shared: false };
    });
  }

  /** Text that gives up at the instruction, with this stack: the interpreter goes on there. */
  exit(stack: readonly Entry[]): string {
    const kinds: number[] = [], data: number[] = [], names: string[] = [];
    for (const entry of stack) {
      kinds.push(EXIT_KINDS[entry.kind]);
      data.push(entry.kind === "local" ? entry.index : entry.kind === "const" ? entry.address : 0);
      if (entry.kind === "var" || entry.kind === "float" || entry.kind === "bool") names.push(entry.name);
    }
    this.exits.push({ pc: this.address(this.at.start), unit: this.at.unit, kinds, data });
    return `return ${this.use("exit")}(frame,${this.exits.length - 1}${names.map((name) => `,${name}`).join("")});`;
  }
}

const EXIT_KINDS = { slot: ExitKind.SLOT, local: ExitKind.LOCAL, const: ExitKind.CONST, var: ExitKind.VAR, float: ExitKind.FLOAT, bool: ExitKind.BOOL, null: ExitKind.NULL } as const;

export function isImmortal(address: number): boolean { return I32[address >> 2]! < 0; }
/** What is known of an object that never changes. */
export function knownOf(o: number): Known {
  const type = I32[(o + 8) >> 2]!;
  return type === PyLong_Type && I32[(o + 16) >> 2]! < 16 ? "compact" : type === PyFloat_Type ? "float" : undefined;
}
/** Value of a compact int. */
export function compactValue(o: number): number { return (1 - (I32[(o + 16) >> 2]! & 3)) * I32[(o + 24) >> 2]!; }
