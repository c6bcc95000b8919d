/** Equal constants of a compilation become one object. CPython 3.12 Python/compile.c, merge_consts_recursive. */
import type { CodeUnit, Const } from "./code-unit.ts";
import { codepointsOf } from "./literals.ts";

const NONE: Const = { kind: "None" };
const ELLIPSIS: Const = { kind: "Ellipsis" };

export class ConstCache {
  private readonly strings = new Map<string, Const>();
  private readonly numbers = new Map<number | bigint, Const>();
  private readonly others = new Map<string, Const>();
  private readonly codes = new Map<string, { kind: "code"; code: CodeUnit }[]>();
  private readonly nans = new Map<Const, number>();

  /** The object that stands for every constant equal to `c` (equal in value and in type, also inside tuples). */
  merge(c: Const): Const {
    switch (c.kind) {
      case "None": return NONE;
      case "Ellipsis": return ELLIPSIS;
      case "str":
        if (c.codepoints !== undefined) return this.mergeOther(c);
        return first(this.strings, c.value, c);
      case "int": return first(this.numbers, c.value, c);
      case "code": return this.mergeCode(c);
      case "tuple": case "frozenset": {
        const found = this.mergeOther(c);
        if (found === c) for (let i = 0; i < c.items.length; i++) c.items[i] = this.merge(c.items[i]!);
        return found;
      }
      default: return this.mergeOther(c);
    }
  }

  private mergeOther(c: Const): Const {
    return first(this.others, this.key(c), c);
  }

  private mergeCode(c: { kind: "code"; code: CodeUnit }): Const {
    const bucket = `${c.code.name}:${c.code.firstlineno}:${c.code.code.length}`;
    const list = this.codes.get(bucket);
    if (list === undefined) {
      this.codes.set(bucket, [c]);
      return c;
    }
    const same = list.find((other) => sameCode(other.code, c.code));
    if (same !== undefined) return same;
    list.push(c);
    return c;
  }

  /** A text that is the same for equal constants only. Objects/codeobject.c, _PyCode_ConstantKey. */
  private key(c: Const): string {
    switch (c.kind) {
      case "None": return "N";
      case "True": return "T";
      case "False": return "F";
      case "Ellipsis": return "E";
      case "int": return `i${c.value}`;
      case "float": return `f${this.floatKey(c, c.value)}`;
      case "complex": return `c${this.floatKey(c, c.real)},${this.floatKey(c, c.imag)}`;
      case "str":
        return c.codepoints === undefined ? `s${c.value.length}:${c.value}` : `S${codepointsOf(c).join(",")}`;
      case "bytes": return `b${c.value.join(",")}`;
      case "tuple": return `(${c.items.map((item) => this.key(item)).join(";")})`;
      case "frozenset": return `{${c.items.map((item) => this.key(item)).sort().join(";")}}`;
      case "code": return `o${this.nanId(c)}`;
    }
  }

  private floatKey(c: Const, value: number): string {
    if (value !== value) return `nan${this.nanId(c)}`;
    return Object.is(value, -0) ? "-0" : String(value);
  }

  /** Not-a-number equals nothing but itself. */
  private nanId(c: Const): number {
    let id = this.nans.get(c);
    if (id === undefined) this.nans.set(c, id = this.nans.size);
    return id;
  }
}

function first<Key>(map: Map<Key, Const>, key: Key, c: Const): Const {
  const found = map.get(key);
  if (found !== undefined) return found;
  map.set(key, c);
  return c;
}

/** Objects/codeobject.c, code_richcompare; constants are merged already, so that identity decides. */
function sameCode(a: CodeUnit, b: CodeUnit): boolean {
  return a.name === b.name && a.argcount === b.argcount && a.posonlyargcount === b.posonlyargcount
    && a.kwonlyargcount === b.kwonlyargcount && a.flags === b.flags && a.firstlineno === b.firstlineno
    && sameBytes(a.code, b.code) && sameList(a.consts, b.consts) && sameList(a.names, b.names)
    && sameList(a.localsplusnames, b.localsplusnames) && sameBytes(a.linetable, b.linetable)
    && sameBytes(a.exceptiontable, b.exceptiontable);
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function sameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i]);
}
