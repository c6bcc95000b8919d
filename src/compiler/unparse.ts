/** Expressions back to text, for annotations that are kept as text (PEP 563). CPython 3.12 Python/ast_unparse.c. */
import {
  type Arg, type Arguments, BoolOperator, CmpOp, type Comp, type Comprehension, type Expr, K, Operator, UnaryOperator,
} from "./ast.ts";
import type { Const, StrConst } from "./code-unit.ts";

/** Binding strength of constructs, weakest first. */
const enum Pr { Tuple, Test, Or, And, Not, Cmp, Expr, Xor, And2, Shift, Arith, Term, Factor, Power, Await, Atom }

export function unparse(e: Expr): StrConst {
  return { kind: "str", value: write(e, Pr.Test) };
}

function paren(condition: boolean, text: string): string {
  return condition ? `(${text})` : text;
}

function write(e: Expr, level: Pr): string {
  switch (e.kind) {
    case K.BoolOp: {
      const and = e.op === BoolOperator.And, pr = and ? Pr.And : Pr.Or;
      return paren(level > pr, e.values.map((value) => write(value, pr + 1)).join(and ? " and " : " or "));
    }
    case K.BinOp: return writeBinOp(e, level);
    case K.UnaryOp: {
      const pr = e.op === UnaryOperator.Not ? Pr.Not : Pr.Factor;
      return paren(level > pr, ["~", "not ", "+", "-"][e.op]! + write(e.operand, pr));
    }
    case K.Lambda: {
      const args = writeArguments(e.args);
      return paren(level > Pr.Test, `${args === "" ? "lambda" : `lambda ${args}`}: ${write(e.body, Pr.Test)}`);
    }
    case K.IfExp:
      return paren(level > Pr.Test, `${write(e.body, Pr.Test + 1)} if ${write(e.test, Pr.Test + 1)} else ${write(e.orelse, Pr.Test)}`);
    case K.Dict:
      return `{${e.values.map((value, i) => (e.keys[i] === null ? `**${write(value, Pr.Expr)}`
        : `${write(e.keys[i]!, Pr.Test)}: ${write(value, Pr.Test)}`)).join(", ")}}`;
    case K.Set: return `{${list(e.elts)}}`;
    case K.GeneratorExp: return `(${writeComp(e)})`;
    case K.ListComp: return `[${writeComp(e)}]`;
    case K.SetComp: case K.DictComp: return `{${writeComp(e)}}`;
    case K.Yield: return e.value === null ? "(yield)" : `(yield ${write(e.value, Pr.Test)})`;
    case K.YieldFrom: return `(yield from ${write(e.value, Pr.Test)})`;
    case K.Await: return paren(level > Pr.Await, `await ${write(e.value, Pr.Atom)}`);
    case K.Compare:
      return paren(level > Pr.Cmp, write(e.left, Pr.Cmp + 1)
        + e.ops.map((op, i) => comparison(op) + write(e.comparators[i]!, Pr.Cmp + 1)).join(""));
    case K.Call: return writeCall(e);
    case K.JoinedStr: case K.FormattedValue: return writeJoinedStr(e);
    case K.Constant: return (e.u ? "u" : "") + constRepr(e.value);
    case K.Attribute: {
      const int = e.value.kind === K.Constant && e.value.value.kind === "int";
      return `${write(e.value, Pr.Atom)}${int ? " ." : "."}${e.attr}`;
    }
    case K.Subscript: return `${write(e.value, Pr.Atom)}[${write(e.slice, Pr.Tuple)}]`;
    case K.Starred: return `*${write(e.value, Pr.Expr)}`;
    case K.Name: return e.id;
    case K.List: return `[${list(e.elts)}]`;
    case K.Tuple:
      if (e.elts.length === 0) return "()";
      return paren(level > Pr.Tuple, list(e.elts) + (e.elts.length === 1 ? "," : ""));
    case K.Slice:
      return (e.lower === null ? "" : write(e.lower, Pr.Test)) + ":" + (e.upper === null ? "" : write(e.upper, Pr.Test))
        + (e.step === null ? "" : `:${write(e.step, Pr.Test)}`);
    case K.NamedExpr: return paren(level > Pr.Tuple, `${write(e.target, Pr.Atom)} := ${write(e.value, Pr.Atom)}`);
  }
}

function list(elts: Expr[]): string {
  return elts.map((elt) => write(elt, Pr.Test)).join(", ");
}

function writeBinOp(e: Extract<Expr, { kind: K.BinOp }>, level: Pr): string {
  const [text, pr] = binary(e.op);
  const right = e.op === Operator.Pow;
  return paren(level > pr, write(e.left, right ? pr + 1 : pr) + text + write(e.right, right ? pr : pr + 1));
}

function binary(op: Operator): [string, Pr] {
  switch (op) {
    case Operator.Add: return [" + ", Pr.Arith];
    case Operator.Sub: return [" - ", Pr.Arith];
    case Operator.Mult: return [" * ", Pr.Term];
    case Operator.MatMult: return [" @ ", Pr.Term];
    case Operator.Div: return [" / ", Pr.Term];
    case Operator.Mod: return [" % ", Pr.Term];
    case Operator.LShift: return [" << ", Pr.Shift];
    case Operator.RShift: return [" >> ", Pr.Shift];
    case Operator.BitOr: return [" | ", Pr.Expr];
    case Operator.BitXor: return [" ^ ", Pr.Xor];
    case Operator.BitAnd: return [" & ", Pr.And2];
    case Operator.FloorDiv: return [" // ", Pr.Term];
    case Operator.Pow: return [" ** ", Pr.Power];
  }
}

function comparison(op: CmpOp): string {
  return [" == ", " != ", " < ", " <= ", " > ", " >= ", " is ", " is not ", " in ", " not in "][op]!;
}

function writeComp(e: Comp): string {
  const elt = write(e.elt, Pr.Test) + (e.value === null ? "" : `: ${write(e.value, Pr.Test)}`);
  return elt + e.generators.map(writeClause).join("");
}

function writeClause(clause: Comprehension): string {
  return `${clause.is_async ? " async for " : " for "}${write(clause.target, Pr.Tuple)} in ${write(clause.iter, Pr.Test + 1)}`
    + clause.ifs.map((test) => ` if ${write(test, Pr.Test + 1)}`).join("");
}

function writeCall(e: Extract<Expr, { kind: K.Call }>): string {
  const func = write(e.func, Pr.Atom), only = e.args[0];
  if (e.args.length === 1 && e.keywords.length === 0 && only!.kind === K.GeneratorExp) return func + write(only!, Pr.Test);
  const keywords = e.keywords.map((one) => (one.arg === null ? "**" : `${one.arg}=`) + write(one.value, Pr.Test));
  return `${func}(${[...e.args.map((arg) => write(arg, Pr.Test)), ...keywords].join(", ")})`;
}

function writeArguments(args: Arguments): string {
  const parts: string[] = [];
  const name = (arg: Arg): string => arg.arg + (arg.annotation === null ? "" : `: ${write(arg.annotation, Pr.Test)}`);
  const plain = [...args.posonlyargs, ...args.args], firstDefault = plain.length - args.defaults.length;
  plain.forEach((arg, i) => {
    parts.push(name(arg) + (i < firstDefault ? "" : `=${write(args.defaults[i - firstDefault]!, Pr.Test)}`));
    if (i + 1 === args.posonlyargs.length) parts.push("/");
  });
  if (args.vararg !== null) parts.push(`*${name(args.vararg)}`);
  else if (args.kwonlyargs.length > 0) parts.push("*");
  args.kwonlyargs.forEach((arg, i) => {
    const value = args.kw_defaults[i]!;
    parts.push(name(arg) + (value === null ? "" : `=${write(value, Pr.Test)}`));
  });
  if (args.kwarg !== null) parts.push(`**${name(args.kwarg)}`);
  return parts.join(", ");
}

function writeJoinedStr(e: Expr): string {
  return `f${strRepr(fstringBody(e, false))}`;
}

/** The inside of an f-string; braces are doubled except in a format spec. */
function fstringBody(e: Expr, spec: boolean): string {
  switch (e.kind) {
    case K.Constant: return e.value.kind === "str" ? e.value.value.replace(/[{}]/g, "$&$&") : "";
    case K.JoinedStr: return e.values.map((value) => fstringBody(value, spec)).join("");
    case K.FormattedValue: {
      const value = write(e.value, Pr.Test + 1);
      const conversion = e.conversion > 0 ? `!${String.fromCharCode(e.conversion)}` : "";
      const format = e.format_spec === null ? "" : `:${fstringBody(e.format_spec, true)}`;
      return `${value.startsWith("{") ? "{ " : "{"}${value}${conversion}${format}}`;
    }
    default: return "";
  }
}

export function constRepr(c: Const): string {
  switch (c.kind) {
    case "None": case "True": case "False": return c.kind;
    case "Ellipsis": return "...";
    case "int": return String(c.value);
    case "float": return floatRepr(c.value);
    case "complex": return complexRepr(c.real, c.imag);
    case "str": return strRepr(c.value);
    case "bytes": return bytesRepr(c.value);
    case "tuple": return `(${c.items.map(constRepr).join(", ")}${c.items.length === 1 ? "," : ""})`;
    case "frozenset": return `frozenset({${c.items.map(constRepr).join(", ")}})`;
    case "code": return `<code object ${c.code.name}>`;
  }
}

/** repr of a float, with 1e309 for infinity as in source text. */
function floatRepr(value: number): string {
  if (value === Infinity) return "1e309";
  if (value === -Infinity) return "-1e309";
  if (Number.isNaN(value)) return "nan";
  if (Object.is(value, -0)) return "-0.0";
  const abs = Math.abs(value);
  if (abs !== 0 && (abs < 1e-4 || abs >= 1e16)) {
    const [mantissa, exponent] = value.toExponential().split("e") as [string, string];
    const power = Number(exponent);
    return `${mantissa}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
  }
  const text = String(value);
  return text.includes(".") || text.includes("e") ? text : `${text}.0`;
}

function complexRepr(real: number, imag: number): string {
  const part = (value: number): string => floatRepr(value).replace(/\.0$/, "");
  if (real === 0 && !Object.is(real, -0)) return `${part(imag)}j`;
  return `(${part(real)}${imag >= 0 && !Object.is(imag, -0) ? "+" : ""}${part(imag)}j)`;
}

function bytesRepr(value: Uint8Array): string {
  const quote = value.includes(39) && !value.includes(34) ? '"' : "'";
  let out = "";
  for (const c of value) {
    if (c === quote.charCodeAt(0) || c === 92) out += `\\${String.fromCharCode(c)}`;
    else if (c === 9) out += "\\t";
    else if (c === 10) out += "\\n";
    else if (c === 13) out += "\\r";
    else if (c < 32 || c >= 127) out += `\\x${c.toString(16).padStart(2, "0")}`;
    else out += String.fromCharCode(c);
  }
  return `b${quote}${out}${quote}`;
}

/** repr of a str. */
export function strRepr(value: string): string {
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  let out = "";
  for (const char of value) {
    const code = char.codePointAt(0)!;
    if (char === quote || char === "\\") out += `\\${char}`;
    else if (code === 9) out += "\\t";
    else if (code === 10) out += "\\n";
    else if (code === 13) out += "\\r";
    else if (code >= 32 && code < 127) out += char;
    else if (code > 127 && !/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Zs}]/u.test(char)) out += char;
    else if (code < 256) out += `\\x${code.toString(16).padStart(2, "0")}`;
    else if (code < 0x10000) out += `\\u${code.toString(16).padStart(4, "0")}`;
    else out += `\\U${code.toString(16).padStart(8, "0")}`;
  }
  return quote + out + quote;
}
