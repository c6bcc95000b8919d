/** `"…" % (a, b)` to an f-string. CPython 3.12 Python/ast_opt.c, optimize_format. */
import { type Expr, K, type Loc } from "./ast.ts";
import type { Const, StrConst } from "./code-unit.ts";
import { codepointsOf, strFromCodepoints } from "./literals.ts";

/** A width or precision of this many digits is not folded. */
const MAXDIGITS = 3;
const PERCENT = 37;

/** The f-string, or null when the format has anything but plain %s, %r and %a, or the counts differ. */
export function formatToJoinedStr(node: Loc, format: StrConst, args: Expr[], arena: Const[]): Expr | null {
  const text = codepointsOf(format), values: Expr[] = [];
  let pos = 0, used = 0;
  for (;;) {
    const start = pos;
    pos = literalEnd(text, pos);
    if (pos > start) values.push(literal(text.slice(start, pos), arena));
    if (pos >= text.length) break;
    if (used >= args.length) return null;
    const spec = parseSpec(text, pos + 1);
    if (spec === null) return null;
    pos = spec.end;
    values.push(formatted(args[used++]!, spec, arena));
  }
  if (used < args.length) return null;
  return {
    kind: K.JoinedStr, lineno: node.lineno, col_offset: node.col_offset, end_lineno: node.end_lineno,
    end_col_offset: node.end_col_offset, values,
  };
}

function literalEnd(text: number[], pos: number): number {
  while (pos < text.length) {
    if (text[pos] !== PERCENT) pos++;
    else if (text[pos + 1] === PERCENT) pos += 2;
    else break;
  }
  return pos;
}

function literal(text: number[], arena: Const[]): Expr {
  const out: number[] = [];
  for (let i = 0; i < text.length; i++) {
    out.push(text[i]!);
    if (text[i] === PERCENT) i++;
  }
  const value = strFromCodepoints(out);
  arena.push(value);
  return { kind: K.Constant, lineno: -1, col_offset: -1, end_lineno: -1, end_col_offset: -1, value, u: false };
}

interface Spec { end: number; conversion: number; text: string }

/** What follows a '%': flags, width, precision, type. */
function parseSpec(text: number[], start: number): Spec | null {
  let pos = start, left = false, width = -1, precision = -1;
  const isDigit = (c: number | undefined): boolean => c !== undefined && c >= 48 && c <= 57;
  for (; ; pos++) {
    const c = text[pos];
    if (c === 45) left = true;
    else if (c !== 43 && c !== 32 && c !== 35 && c !== 48) break;
  }
  const digits = (): number => {
    let value = 0, count = 0;
    while (isDigit(text[pos])) {
      value = value * 10 + (text[pos++]! - 48);
      if (pos >= text.length || ++count >= MAXDIGITS) return -2;
    }
    return value;
  };
  if (isDigit(text[pos])) {
    width = digits();
    if (width === -2) return null;
  }
  if (text[pos] === 46) {
    pos++;
    precision = isDigit(text[pos]) ? digits() : 0;
    if (precision === -2) return null;
  }
  const conversion = text[pos];
  if (conversion !== 115 && conversion !== 114 && conversion !== 97) return null;
  let out = !left && width > 0 ? ">" : "";
  if (width >= 0) out += width;
  if (precision >= 0) out += "." + precision;
  return { end: pos + 1, conversion, text: out };
}

function formatted(value: Expr, spec: Spec, arena: Const[]): Expr {
  const { lineno, col_offset, end_lineno, end_col_offset } = value;
  let format_spec: Expr | null = null;
  if (spec.text !== "") {
    const text: Const = { kind: "str", value: spec.text };
    arena.push(text);
    format_spec = { kind: K.Constant, lineno, col_offset, end_lineno, end_col_offset, value: text, u: false };
  }
  return {
    kind: K.FormattedValue, lineno, col_offset, end_lineno, end_col_offset, value, conversion: spec.conversion, format_spec,
  };
}
