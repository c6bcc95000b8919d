/** What a recorder wants to know of code objects: whose they are, and the line of each instruction. */
import { type Ref } from "../memory/types.ts";
import { I32 } from "../memory/views.ts";
import { PyCodeOff, walkLineTable } from "../objects/code.ts";
import { PyUnicode_AsJS } from "../objects/unicode.ts";

export interface CodeLines {
  /** It belongs to the program that is recorded, not to a library. */
  user: boolean;
  /** Index of its qualified name. */
  name: number;
  /** By code unit: the line, 0: none. */
  lines: Int32Array;
  /** By code unit: 1 where a line begins. */
  starts: Uint8Array;
}

/** Code objects of one buffer by address; one that dies must be forgotten, for its address is used again. */
export class CodeTable {
  readonly names: string[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly known = new Map<number, CodeLines>();

  /** `filename`: of the program. */
  constructor(private readonly filename: string) {}

  get(code: number): CodeLines {
    const found = this.known.get(code);
    if (found !== undefined) return found;
    const made = this.read(code);
    this.known.set(code, made);
    return made;
  }
  forget(code: number): void { this.known.delete(code); }
  /** Another state of the buffer is current. */
  clear(): void { this.known.clear(); }

  private read(code: number): CodeLines {
    const user = PyUnicode_AsJS(I32[(code + PyCodeOff.co_filename) >> 2]! as Ref) === this.filename;
    const name = this.number(PyUnicode_AsJS(I32[(code + PyCodeOff.co_qualname) >> 2]! as Ref));
    if (!user) return { user, name, lines: NO_LINES, starts: NO_STARTS };
    const units = I32[(code + 16) >> 2]!;
    const lines = new Int32Array(units);
    const starts = new Uint8Array(units);
    const first = I32[(code + PyCodeOff._co_firsttraceable) >> 2]!;
    let previous = -1;
    walkLineTable(code as Ref, (start, n, { line }) => {
      lines.fill(Math.max(line, 0), start, start + n);
      if (line > 0 && line !== previous && start + n > first + 1) starts[Math.max(start, first + 1)] = 1;
      if (line > 0 && start >= first) previous = line;
      return false;
    });
    // What stands before RESUME is no line; a line whose first instruction is RESUME begins behind it.
    if (first + 1 < units && lines[first + 1]! > 0) starts[first + 1] = 1;
    return { user, name, lines, starts };
  }
  private number(name: string): number {
    const known = this.numbers.get(name);
    if (known !== undefined) return known;
    // 16 bits in a recording; a program with more names shares the last one.
    const number = Math.min(this.names.length, 0xffff);
    if (number === this.names.length) this.names.push(name);
    this.numbers.set(name, number);
    return number;
  }
}
const NO_LINES = new Int32Array(0);
const NO_STARTS = new Uint8Array(0);
