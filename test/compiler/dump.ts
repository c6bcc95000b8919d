/** Code units in the shape in which scripts/record-compiler-goldens.py records CPython's code objects. */
import { type CodeUnit, type Const, LocalKind, type SyntaxIssue } from "../../src/compiler/index.ts";

/** Python's float.hex(). */
export function floatHex(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  if (value === 0) return `${sign}0x0.0p+0`;
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const high = bits.getUint32(0), biased = (high >>> 20) & 0x7ff;
  const mantissa = (high & 0xfffff).toString(16).padStart(5, "0") + bits.getUint32(4).toString(16).padStart(8, "0");
  const exponent = biased === 0 ? -1022 : biased - 1023;
  return `${sign}0x${biased === 0 ? 0 : 1}.${mantissa}p${exponent < 0 ? "-" : "+"}${Math.abs(exponent)}`;
}

function intHex(value: number | bigint): string {
  const big = BigInt(value);
  return big < 0n ? `-0x${(-big).toString(16)}` : `0x${big.toString(16)}`;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
/** How Python's json.dumps writes a constant: frozensets are recorded in this order. */
const sortKey = (value: unknown): string => JSON.stringify(value).replaceAll(",", ", ").replaceAll('":', '": ');

export function dumpConst(c: Const): unknown {
  switch (c.kind) {
    case "None": case "True": case "False": case "Ellipsis": return c.kind;
    case "int": return ["int", intHex(c.value)];
    case "float": return ["float", floatHex(c.value)];
    case "complex": return ["complex", floatHex(c.real), floatHex(c.imag)];
    case "str": {
      const points = c.codepoints ?? [...c.value].map((char) => char.codePointAt(0)!);
      return ["str", points.every((code) => code < 128) ? c.value : points];
    }
    case "bytes": return ["bytes", hex(c.value)];
    case "tuple": return ["tuple", ...c.items.map(dumpConst)];
    case "frozenset": {
      const items = c.items.map(dumpConst);
      return ["frozenset", ...items.sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))];
    }
    case "code": return dumpCode(c.code);
  }
}

export function dumpCode(o: CodeUnit): Record<string, unknown> {
  const named = (bit: LocalKind): string[] => o.localsplusnames.filter((_name, i) => o.localspluskinds[i]! & bit);
  return {
    name: o.name, qualname: o.qualname, flags: o.flags, argcount: o.argcount, posonlyargcount: o.posonlyargcount,
    kwonlyargcount: o.kwonlyargcount, stacksize: o.stacksize, firstlineno: o.firstlineno, code: hex(o.code),
    linetable: hex(o.linetable), exceptiontable: hex(o.exceptiontable), names: o.names, varnames: named(LocalKind.LOCAL),
    cellvars: named(LocalKind.CELL), freevars: named(LocalKind.FREE), consts: o.consts.map(dumpConst),
  };
}

export function dumpIssue(issue: SyntaxIssue): unknown[] {
  return [issue.type, issue.msg, issue.lineno, issue.offset, issue.endLineno, issue.endOffset, issue.text];
}
