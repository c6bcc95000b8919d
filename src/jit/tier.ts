/**
 * When code is compiled, and whether: the answer to the door in src/interpreter/tier.ts.
 * docs/internals/jit.md has the design and what it was measured to give.
 */
import { I32 } from "../memory/views.ts";
import { type Ref } from "../memory/types.ts";
import { Mode } from "../interpreter/frames.ts";
import { Heat, installTier, shutTier } from "../interpreter/tier.ts";
import { PyCodeOff } from "../objects/code.ts";
import { Op } from "../compiler/opcodes.ts";
import { analyze } from "./analyze.ts";
import { isSimple, makeEnter } from "./callee.ts";
import { compile, currentKit } from "./compile.ts";
import { resetDepth } from "./support.ts";
import { type Unit, type Units, addUnits, unitsOf } from "./units.ts";

/** Starts and backward jumps of a code object before its loops are compiled; an eighth of it in starts before the whole is. */
const HOT_AFTER = 100;
/** Starts before the whole is compiled. */
let startsEnough = HOT_AFTER / 8;
/** Longer code, in code units, is compiled loop by loop; a longer loop, loop by inner loop. */
const MAX_WHOLE = 1500, MAX_LOOP = 1000;
/** So often code may give up at a place before it is compiled anew. */
const TOLERANCE = 30;
let complete = false;
let compilations = 0;
/** Functions and loops compiled so far, by all runtimes of the process. */
export function compiledCount(): number { return compilations; }
let beforeFirst: (() => void) | null = null;

function enter(frame: number, code: number, pc: number): Mode {
  let units: Units | null | undefined = unitsOf(code);
  if (units === undefined) {
    beforeFirst?.();
    beforeFirst = null;
    units = addUnits(code);
    if (units === null) return Mode.NONE;
  }
  const at = (pc - code - PyCodeOff.co_code_adaptive) >> 1;
  let unit = units.whole;
  if (unit === null && I32[(code + Heat.STARTS) >> 2]! >= startsEnough && !units.hopeless) unit = compileWhole(units, frame);
  if (unit === null) {
    const loop = units.loops[at];
    unit = loop === undefined ? compileLoop(units, frame, at) : loop;
    if (unit === null) return Mode.NONE;
  }
  const block = unit.blocks[at]!;
  return block < 0 ? Mode.NONE : unit.run(frame, block);
}

/** Counts how often code gives up at each place; `renew` when it is too often. */
function watch(units: Units, renew: () => void): (unit: number) => void {
  const counts = new Map<number, number>();
  return (unit) => {
    const count = (counts.get(unit) ?? 0) + 1;
    counts.set(unit, count);
    if (count !== TOLERANCE) return;
    units.experience.set(unit, (units.experience.get(unit) ?? 0) + 1);
    renew();
  };
}
function compileWhole(units: Units, frame: number): Unit | null {
  const length = units.loops.length;
  if (length > MAX_WHOLE) {
    units.hopeless = true;
    return null;
  }
  const gaveUp = watch(units, () => { units.whole = null; });
  units.enter ??= isSimple(units.code) ? makeEnter(units, currentKit()) : null;
  compilations++;
  return units.whole = compile({ code: units.code as Ref, frame, experience: units.experience, from: 0, to: length, callee, gaveUp, complete });
}
/** The units of a function that is started often, for code that calls it. */
function callee(code: number): Units | null {
  if (I32[(code + Heat.STARTS) >> 2]! < startsEnough) return null;
  const units = unitsOf(code) ?? addUnits(code);
  if (units === null || units.hopeless || units.loops.length > MAX_WHOLE) return null;
  units.enter ??= makeEnter(units, currentKit());
  return units;
}
/** Compiles the outermost loop around a code unit that is not too long. */
function compileLoop(units: Units, frame: number, at: number): Unit | null {
  const [from, to] = loopAround(units.code as Ref, at);
  if (from === to) {
    units.loops[at] = null;
    return null;
  }
  const gaveUp = watch(units, () => units.loops.fill(undefined, from, to));
  compilations++;
  const unit = compile({ code: units.code as Ref, frame, experience: units.experience, from, to, callee, gaveUp, complete });
  units.loops.fill(unit, from, to);
  return unit;
}
/** The code units of that loop; an empty range when there is none. */
function loopAround(code: Ref, at: number): [from: number, to: number] {
  let best: [number, number] = [at, at];
  for (const { op, target, next } of analyze(code).instructions) {
    if (op !== Op.JUMP_BACKWARD || target > at || next <= at || next - target > MAX_LOOP) continue;
    // Two jumps back to one place are one loop; the outermost begins first.
    if (best[0] === best[1] || target < best[0] || (target === best[0] && next > best[1])) best = [target, next];
  }
  return best;
}

/** May JavaScript be made from text here? A page's content security policy may forbid it. */
function canCompile(): boolean {
  try {
    return new Function("return 1")() === 1;
  } catch { return false; }
}
/**
 * Compiles code from its `hotAfter`th start or backward jump on, where the host allows it; 0: never. `prepare` runs before
 * the first compilation: the host may tell its engine what to expect.
 */
export function startTier(prepare: () => void = () => undefined, hotAfter: number = chosen()): void {
  beforeFirst = prepare;
  resetDepth();
  complete = hotAfter === 1;
  startsEnough = Math.max(1, hotAfter >> 3);
  if (hotAfter > 0 && canCompile()) installTier(enter, hotAfter);
  else shutTier();
}
/** The environment variable OURO_JIT says otherwise: 1 compiles everything at once (tests do so), 0 nothing. */
function chosen(): number {
  const setting = typeof process === "undefined" ? undefined : process.env["OURO_JIT"];
  return setting === undefined || !/^\d+$/.test(setting) ? HOT_AFTER : Number(setting);
}
