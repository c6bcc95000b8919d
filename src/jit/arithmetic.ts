/**
 * Compiled operators and comparisons. What the interpreter saw there last is counted on: ints of one digit and floats are
 * computed in line, behind a test of their types that gives up when it fails. Sums and products of floats stay numbers
 * until they are stored: their blocks are then taken from the free list, which is known to hold enough, so that addresses
 * are those that the interpreter gives.
 */
import { U16 } from "../memory/views.ts";
import { NB } from "../compiler/opcodes.ts";
import { Seen } from "../interpreter/caches.ts";
import { PyFloat_Type, floatFreeList } from "../objects/float.ts";
import { PyLong_Type } from "../objects/int.ts";
import { CMP } from "../objects/object.ts";
import { smallInts } from "../objects/singletons.ts";
import { type Instruction } from "./analyze.ts";
import { type Emitter, type Entry, type Value, compactValue } from "./emitter.ts";

/** What the interpreter saw at the instruction. */
export function seen(e: Emitter): Seen { return U16[e.address(e.at.unit + 1) >> 1]! as Seen; }

function compactTests(value: Value): string[] {
  return value.known === "compact" ? [] : [`I32[(${value.text}>>2)+2]===${PyLong_Type}`, `I32[(${value.text}>>2)+4]<16`];
}
function floatTests(value: Value): string[] {
  return value.known === "float" ? [] : [`I32[(${value.text}>>2)+2]===${PyFloat_Type}`];
}
/** Gives up unless all tests hold. */
export function guard(e: Emitter, tests: readonly string[], before: readonly Entry[]): void {
  if (tests.length > 0) e.put(`if(!(${[...new Set(tests)].join("&&")})){${e.exit(before)}}`);
}
/** The number of a compact int. */
function compactNumber(value: Value): string {
  if (value.constant !== 0) { const n = compactValue(value.constant); return n < 0 ? `(${n})` : String(n); }
  return `(1-(I32[(${value.text}>>2)+4]&3))*I32[(${value.text}>>2)+6]`;
}
function floatNumber(value: Value): string { return value.number ? value.text : `F64[(${value.text}>>3)+2]`; }
/** From now on the block knows what was tested. */
function learn(e: Emitter, value: Value, known: "compact" | "float"): void { if (value.local >= 0) e.locals.set(value.local, known); }

/** Expression of an int operation on the numbers x, y; NaN where it does not apply. null: not in line. */
function intOperation(oparg: number): string | null {
  switch (oparg % 13) {
    case NB.ADD: return "x+y";
    case NB.SUBTRACT: return "x-y";
    case NB.MULTIPLY: return "x*y";
    case NB.AND: return "x&y";
    case NB.OR: return "x|y";
    case NB.XOR: return "x^y";
    case NB.REMAINDER: return "x>=0&&y>0?x%y:NaN";
    case NB.FLOOR_DIVIDE: return "x>=0&&y>0?(x/y)|0:NaN";
    case NB.RSHIFT: return "y>=0?x>>(y<31?y:31):NaN";
    case NB.LSHIFT: return "y>=0&&y<31?x*(1<<y):NaN";
    default: return null;
  }
}

/** BINARY_OP. */
export function binaryOp(e: Emitter, oparg: number, saw: Seen): void {
  const ints = intOperation(oparg);
  const numbers = e.stack.slice(-2).some((entry) => entry.kind === "float");
  if (saw === Seen.INT && ints !== null && !numbers) intOp(e, ints);
  else if (saw === Seen.FLOAT && oparg % 13 !== NB.TRUE_DIVIDE) floatOp(e, oparg);
  else if (saw === Seen.MIXED) mixedOp(e, oparg);
  else {
    e.flush();
    const r = e.call(`${e.use("slowBinaryOp")}(frame,${e.sp(e.depth)},${oparg},${e.address(e.at.next)})`);
    e.put(`if(${r}===0)return 4;`);
    e.stack.length -= 2;
    e.pushVar(r);
  }
}

function intOp(e: Emitter, expression: string): void {
  const before = [...e.stack];
  const right = e.take();
  const left = e.take();
  guard(e, [...compactTests(left), ...compactTests(right)], before);
  learn(e, left, "compact");
  learn(e, right, "compact");
  const x = compactNumber(left), y = compactNumber(right);
  const v = e.name();
  const plain = /^x[-+*&|^]y$/.test(expression);
  if (plain) e.put(`const ${v}=${x}${expression[1]}${y};`);
  else e.put(`let ${v}=0;{const x=${x},y=${y};${v}=${expression};}`);
  if (!/^x[&|^]y$/.test(expression)) e.put(`if(!(${v}<0x40000000&&${v}>-0x40000000)){${e.exit(before)}}`);
  const r = e.name();
  if (e.stack.some((entry) => entry.kind === "float")) { // numbers below come into being before this one
    e.boxFloats();
    e.put(`const ${r}=${e.use("int")}(${v});if(${r}===0){${e.exit([...e.stack, ...before.slice(-2)])}}`);
  } else e.put(`const ${r}=${v}>=-5&&${v}<=256?${smallInts + 160}+${v}*32:${e.use("int")}(${v});if(${r}===0){${e.exit(before)}}`);
  if (left.owned) e.put(e.dec(left.text));
  if (right.owned) e.put(e.dec(right.text));
  e.pushVar(r, "compact");
}

function isTemporary(value: Value): boolean { return value.owned && !value.shared; }

/** Sum, difference, product of floats. */
function floatOp(e: Emitter, oparg: number): void {
  const before = [...e.stack];
  const right = e.take();
  const left = e.take();
  guard(e, [...floatTests(left), ...floatTests(right)], before);
  learn(e, left, "float");
  learn(e, right, "float");
  const operator = oparg % 13 === NB.ADD ? "+" : oparg % 13 === NB.SUBTRACT ? "-" : "*";
  const v = `${floatNumber(left)}${operator}${floatNumber(right)}`;
  if (isTemporary(left) || isTemporary(right)) { inPlace(e, left, right, v, before); return; }
  const live = e.stack.filter((entry) => entry.kind === "float").length + 1;
  if (e.freeFloats < live && !left.number && !right.number) {
    e.put(`if(I32[${(floatFreeList + 8) >> 2}]<${live}){${e.exit(before)}}`);
    e.freeFloats = live;
  }
  const name = e.bind(v);
  for (const value of [left, right]) if (value.owned) e.put(`I32[${value.text}>>2]--;`);
  e.push({ kind: "float", name });
}
/** An operand may die here: the result goes into its block, as BINARY_OP_ADD_FLOAT and its kin do it. */
function inPlace(e: Emitter, left: Value, right: Value, v: string, before: readonly Entry[]): void {
  e.boxFloats();
  // Numbers among the operands came into being before, too.
  const a = left.number ? e.bind(`${e.use("float")}(${left.text})`) : left.text;
  const b = right.number ? e.bind(`${e.use("float")}(${right.text})`) : right.text;
  const owned = (left.owned || left.number ? 1 : 0) | (right.owned || right.number ? 2 : 0);
  const r = e.bind(`${e.use("floatInPlace")}(${a},${b},${v},${owned})`);
  const operand = (value: Value, name: string, entry: Entry): Entry => (value.number ? { kind: "var", name, known: "float", shared: false } : entry);
  e.put(`if(${r}===0){${e.exit([...e.stack, operand(left, a, before.at(-2)!), operand(right, b, before.at(-1)!)])}}`);
  e.pushVar(r, "float");
  e.forget();
}
/** A float and an int, or a quotient: the result is made while the operands are there. */
function mixedOp(e: Emitter, oparg: number): void {
  const before = [...e.stack];
  const right = e.take();
  const left = e.take();
  const numeric = (value: Value): string => {
    if (value.known === "float") return floatNumber(value);
    if (value.known === "compact") return compactNumber(value);
    const n = e.name();
    e.put(`let ${n}=0;if(I32[(${value.text}>>2)+2]===${PyFloat_Type})${n}=${floatNumber(value)};else if(I32[(${value.text}>>2)+2]===${PyLong_Type}&&I32[(${value.text}>>2)+4]<16)${n}=${compactNumber(value)};else{${e.exit(before)}}`);
    return n;
  };
  const op = oparg % 13;
  const isFloat = (value: Value): string => floatTests(value)[0] ?? "true";
  if (left.known === "compact") guard(e, floatTests(right), before);
  else if (right.known === "compact") guard(e, floatTests(left), before);
  else if (op === NB.TRUE_DIVIDE) { if (left.known !== "float" && right.known !== "float") guard(e, [`(${isFloat(left)}||${isFloat(right)})`], before); }
  else guard(e, [`(${isFloat(left)})!==(${isFloat(right)})`], before); // two floats are done in place
  const x = numeric(left), y = numeric(right);
  if (op === NB.TRUE_DIVIDE) e.put(`if(${y}===0){${e.exit(before)}}`);
  const v = `${x}${op === NB.ADD ? "+" : op === NB.SUBTRACT ? "-" : op === NB.MULTIPLY ? "*" : "/"}${y}`;
  if (![left, right].some((value) => value.number || isTemporary(value)) && !e.stack.some((entry) => entry.kind === "float")) {
    if (e.freeFloats < 1) e.put(`if(I32[${(floatFreeList + 8) >> 2}]<1){${e.exit(before)}}`);
    e.freeFloats = Math.max(e.freeFloats, 1);
    const name = e.bind(v);
    for (const value of [left, right]) if (value.owned) e.put(`I32[${value.text}>>2]--;`);
    e.push({ kind: "float", name });
    return;
  }
  const n = e.bind(v);
  e.boxFloats();
  const boxed = [left, right].map((value) => (value.number ? e.bind(`${e.use("float")}(${value.text})`) : value.text));
  const r = e.bind(`${e.use("float")}(${n})`);
  const entries = [left, right].map((value, i): Entry => (value.number ? { kind: "var", name: boxed[i]!, known: "float", shared: false } : before.at(i - 2)!));
  e.put(`if(${r}===0){${e.exit([...e.stack, ...entries])}}`);
  [left, right].forEach((value, i) => { if (value.owned || value.number) e.put(e.dec(boxed[i]!)); });
  e.pushVar(r, "float");
  e.forget();
}

const OPERATORS: Readonly<Record<number, string>> = { [CMP.LT]: "<", [CMP.LE]: "<=", [CMP.EQ]: "===", [CMP.NE]: "!==", [CMP.GT]: ">", [CMP.GE]: ">=" };

/** COMPARE_OP; `test`: the instruction that follows and only tests the result, so that its truth is asked at once. */
export function compareOp(e: Emitter, oparg: number, saw: Seen, test: Instruction | null): void {
  const op = oparg >> 4;
  const numbers = e.stack.slice(-2).some((entry) => entry.kind === "float");
  if (saw !== Seen.FLOAT && (saw !== Seen.INT || numbers)) { generalCompare(e, op, test); return; }
  const before = [...e.stack];
  const right = e.take();
  const left = e.take();
  const known = saw === Seen.INT ? "compact" : "float";
  const number = saw === Seen.INT ? compactNumber : floatNumber;
  const tests = saw === Seen.INT ? compactTests : floatTests;
  guard(e, [...tests(left), ...tests(right)], before);
  learn(e, left, known);
  learn(e, right, known);
  const r = e.bind(`${number(left)}${OPERATORS[op]!}${number(right)}`);
  for (const value of [left, right]) if (value.owned) e.put(e.dec(value.text));
  e.push({ kind: "bool", name: r });
}
function generalCompare(e: Emitter, op: number, test: Instruction | null): void {
  e.flush();
  const sp = e.sp(e.depth);
  const o = e.call(`${e.use("slowCompare")}(frame,${sp},${op})`);
  e.put(`if(${o}===0)return 4;`);
  e.stack.length -= 2;
  if (test === null) { e.pushVar(o); return; }
  e.put(`I32[P]=${e.address(test.unit)};`);
  const c = e.bind(`${e.use("truth")}(frame,${e.sp(e.depth)},${o})`);
  e.put(`if(${c}<0)return 4;`);
  e.push({ kind: "bool", name: `(${c}===1)` });
}
