/**
 * The compiled code of code objects. A code object holds its units' number (Heat.UNIT); numbers are never used twice and
 * start at a place of their own in each process and buffer, so that a number from elsewhere (a buffer restored from a
 * file, a copy) finds nothing.
 */
import { I32, buffer } from "../memory/views.ts";
import { Heat } from "../interpreter/tier.ts";
import { type Mode } from "../interpreter/frames.ts";

/** A compiled function: a whole code object, or a loop in it. */
export interface Unit {
  /** Block that begins at a code unit; -1 where none does. */
  readonly blocks: Int16Array;
  /** Runs a frame from a block, its stack in memory. */
  readonly run: (frame: number, block: number) => Mode;
}
/** Calls a Python function from compiled code (callee.ts). */
export type Enter = (frame: number, f: number, ...args: number[]) => number;
/** What there is of a code object. */
export class Units {
  whole: Unit | null = null;
  /** Calls the whole from compiled code (callee.ts). */
  enter: Enter | null = null;
  /** By the code units that lie in them; null: not to be compiled. */
  readonly loops: (Unit | null | undefined)[];
  /** So often a place was counted on in vain. */
  readonly experience = new Map<number, number>();
  /** The whole is too long, or the buffer has no numbers left. */
  hopeless = false;
  constructor(readonly code: number, length: number) { this.loops = new Array<Unit | undefined>(length); }
}

interface Table { buffer: ArrayBufferLike; base: number; units: Units[] }
const RANGE = 1 << 16; // numbers a buffer has
const tables = new WeakMap<ArrayBufferLike, Table>();
let nextBase = RANGE * (1 + Math.floor(Math.random() * 8192));
let table: Table = { buffer: new ArrayBuffer(0), base: 0, units: [] };

function currentTable(): Table {
  if (table.buffer === buffer) return table;
  let found = tables.get(buffer);
  if (found === undefined) {
    found = { buffer, base: nextBase, units: [] };
    nextBase += RANGE;
    tables.set(buffer, found);
  }
  table = found;
  return found;
}

export function unitsOf(code: number): Units | undefined {
  const { base, units } = table.buffer === buffer ? table : currentTable();
  const number = I32[(code + Heat.UNIT) >> 2]! - base;
  if (number < 0 || number >= units.length) return undefined;
  const found = units[number]!;
  return found.code === code ? found : undefined;
}
/** A place for the units of a code object; null when this buffer has no numbers left. */
export function addUnits(code: number): Units | null {
  const { base, units } = currentTable();
  if (units.length === RANGE) return null;
  I32[(code + Heat.UNIT) >> 2] = base + units.length;
  const made = new Units(code, I32[(code + 16) >> 2]!);
  units.push(made);
  return made;
}
