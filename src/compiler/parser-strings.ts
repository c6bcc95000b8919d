/**
 * String literals and f-strings to nodes. CPython 3.12 Parser/action_helpers.c (_PyPegen_concatenate_strings,
 * _PyPegen_joined_str, _PyPegen_formatted_value) and Parser/string_parser.c.
 */
import { type Constant, type Expr, type FormattedValue, type JoinedStr, K } from "./ast.ts";
import type { CompileWarning, StrConst } from "./code-unit.ts";
import { CompileError, SourceText } from "./errors.ts";
import type { Lexer } from "./lexer.ts";
import { type BadEscape, concatStr, decodeBytes, decodeStr, LiteralError, numberConst, type UnicodeNames } from "./literals.ts";
import { ParserBase } from "./parser-base.ts";
import { T } from "./tokens.ts";

export abstract class StringParser extends ParserBase {
  readonly warnings: CompileWarning[];

  constructor(lexer: Lexer, readonly source: SourceText, private readonly names: UnicodeNames | undefined) {
    super(lexer);
    this.warnings = lexer.warnings;
  }

  /** The expression of a replacement field: yield or star expressions. */
  abstract fieldExpression(): Expr;

  number(): Constant {
    const t = this.p++;
    return this.constant(t, t, numberOr(() => this.literalFailed(t, t), () => numberConst(this.word(t))));
  }

  constant(from: number, to: number, value: Constant["value"]): Constant {
    this.arena.push(value);
    return {
      kind: K.Constant, lineno: this.lines[from]!, col_offset: this.cols[from]!, end_lineno: this.endLines[to]!,
      end_col_offset: this.endCols[to]!, value, u: false,
    };
  }

  /** Adjacent string literals as one node. Precondition: at a STRING or FSTRING_START. */
  strings(): Expr {
    const first = this.p;
    const parts: (Constant | JoinedStr)[] = [];
    let fstring = false;
    for (;;) {
      const type = this.types[this.p];
      if (type === T.STRING) parts.push(this.plainString(this.p++));
      else if (type === T.FSTRING_START) { parts.push(this.fstring()); fstring = true; }
      else break;
    }
    const bytes = parts.some((part) => part.kind === K.Constant && part.value.kind === "bytes");
    if (bytes && (fstring || parts.some((part) => part.kind === K.Constant && part.value.kind === "str"))) throw this.fail();
    if (parts.length === 1 && !fstring) return parts[0]!;
    if (bytes) return this.joinBytes(parts as Constant[], first);
    const values = this.mergeParts(parts, fstring);
    const last = this.p - 1;
    if (!fstring) return values[0]!;
    return {
      kind: K.JoinedStr, lineno: this.lines[first]!, col_offset: this.cols[first]!, end_lineno: this.endLines[last]!,
      end_col_offset: this.endCols[last]!, values,
    };
  }

  private joinBytes(parts: Constant[], first: number): Constant {
    const all: number[] = [];
    for (const part of parts) if (part.value.kind === "bytes") all.push(...part.value.value);
    return this.constant(first, this.p - 1, { kind: "bytes", value: Uint8Array.from(all) });
  }

  /** Joins neighbouring constants; in an f-string, empty ones are dropped. */
  private mergeParts(parts: (Constant | JoinedStr)[], fstring: boolean): Expr[] {
    const flat: Expr[] = [];
    for (const part of parts) {
      if (part.kind === K.JoinedStr) flat.push(...part.values);
      else flat.push(part);
    }
    const out: Expr[] = [];
    for (let i = 0; i < flat.length; i++) {
      let part = flat[i]!;
      if (part.kind === K.Constant) {
        let merged = part.value as StrConst, last: Expr = part;
        while (i + 1 < flat.length && flat[i + 1]!.kind === K.Constant) {
          last = flat[++i]!;
          merged = concatStr(merged, (last as Constant).value as StrConst);
        }
        if (last !== part) {
          this.arena.push(merged);
          part = {
            kind: K.Constant, lineno: part.lineno, col_offset: part.col_offset, end_lineno: last.end_lineno,
            end_col_offset: last.end_col_offset, value: merged, u: part.u,
          };
        }
        if (fstring && merged.value === "") continue;
      }
      out.push(part);
    }
    return out;
  }

  private plainString(token: number): Constant {
    const text = this.text, start = this.starts[token]!, end = this.ends[token]!;
    let p = start, bytes = false, raw = false, unicode = false;
    for (; ; p++) {
      const c = text.charCodeAt(p);
      if (c === 34 || c === 39) break;
      const lower = c | 32;
      if (lower === 98) bytes = true;
      else if (lower === 114) raw = true;
      else unicode = true;
    }
    const quote = text.charCodeAt(p);
    const width = end - p >= 6 && text.charCodeAt(p + 1) === quote && text.charCodeAt(p + 2) === quote ? 3 : 1;
    const body = text.slice(p + width, end - width);
    const bad: BadEscape[] = [];
    const node = this.constant(token, token, numberOr(() => this.literalFailed(token, token), () => bytes
      ? { kind: "bytes", value: decodeBytes(body, raw, bad) } : decodeStr(body, raw, this.names, bad)));
    node.u = unicode;
    if (bad.length > 0) this.warnEscape(bad[0]!, token);
    return node;
  }

  private warnEscape(bad: BadEscape, token: number): void {
    const octal = bad.text.length === 3;
    const msg = octal ? `invalid octal escape sequence '\\${bad.text}'` : `invalid escape sequence '\\${bad.text}'`;
    const lineno = this.lines[token]!;
    const { issue } = this.literalFailed(token, token)({ msg });
    if (issue.text !== null && !issue.text.endsWith("\n")) issue.text += "\n";
    this.warnings.push({ category: "SyntaxWarning", filename: this.lexer.filename, lineno, msg, error: issue });
  }

  private literalFailed(from: number, to: number): (error: Pick<LiteralError, "msg">) => CompileError {
    return (error) => {
      const lineno = this.lines[from]!;
      return new CompileError({
        type: "SyntaxError", msg: error.msg, filename: this.lexer.filename, lineno,
        offset: this.source.offsetOf(lineno, this.cols[from]!), endLineno: this.endLines[to]!,
        endOffset: this.source.offsetOf(this.endLines[to]!, this.endCols[to]!), text: this.source.line(lineno),
      });
    };
  }

  private fstring(): JoinedStr {
    const start = this.expect(T.FSTRING_START);
    const raw = /[rR]/.test(this.word(start));
    const late: BadEscape[] = [];
    const parts = this.parts(raw, T.FSTRING_END, late);
    const end = this.expect(T.FSTRING_END);
    for (const escape of late) this.warnEscape(escape, end);
    const values = parts.flatMap((part) => (part.kind === K.JoinedStr ? this.decodedField(part, raw, end) : [part]));
    return {
      kind: K.JoinedStr, lineno: this.lines[start]!, col_offset: this.cols[start]!, end_lineno: this.endLines[end]!,
      end_col_offset: this.endCols[end]!, values,
    };
  }

  /** Literal parts and replacement fields up to `stop`. `late`: collects wrong escapes, of which the string's end tells; null: this is a format spec. */
  private parts(raw: boolean, stop: T, late: BadEscape[] | null): Expr[] {
    const spec = late === null;
    const values: Expr[] = [];
    while (!this.at(stop)) {
      if (this.at(T.FSTRING_MIDDLE)) {
        const t = this.p++;
        const part = this.literalPart(t, raw, late);
        if (spec || (part.value as StrConst).value !== "") values.push(part);
      } else if (this.at(T.LBRACE)) {
        values.push(this.field(raw));
      } else throw this.fail();
    }
    return values;
  }

  /** The values of a `{x=}`; its text is decoded like the literal parts, once the whole f-string has been read. */
  private decodedField(field: JoinedStr, raw: boolean, end: number): Expr[] {
    const [text, value] = field.values as [Constant, Expr];
    const bad: BadEscape[] = [];
    text.value = numberOr(() => this.literalFailed(end, end), () => decodeStr((text.value as StrConst).value, raw, this.names, bad));
    this.arena.push(text.value);
    if (bad.length > 0) this.warnEscape(bad[0]!, end);
    return [text, value];
  }

  private literalPart(t: number, raw: boolean, late: BadEscape[] | null): Constant {
    const body = this.word(t);
    const bad: BadEscape[] = [];
    const node = this.constant(t, t, numberOr(() => this.literalFailed(t, t), () => decodeStr(body, raw, this.names, bad)));
    if (bad.length > 0 && late !== null) late.push(bad[0]!);
    else if (bad.length > 0) this.warnEscape(bad[0]!, t);
    return node;
  }

  /** '{' expression ['='] ['!' conversion] [':' spec] '}' */
  private field(raw: boolean): FormattedValue | JoinedStr {
    const start = this.expect(T.LBRACE);
    const value = this.fieldExpression();
    const debug = this.accept(T.EQUAL);
    let conversion = -1, conversionToken = -1, specColon = -1;
    let format_spec: JoinedStr | null = null;
    if (this.accept(T.EXCLAMATION)) {
      conversionToken = this.p;
      const word = this.name();
      if (!/^[sra]$/.test(word) || this.starts[conversionToken]! !== this.ends[conversionToken - 1]!) {
        this.p = conversionToken;
        throw this.fail();
      }
      conversion = word.charCodeAt(0);
    }
    if (this.at(T.COLON)) {
      specColon = this.p;
      format_spec = this.formatSpec(raw);
    }
    const close = this.expect(T.RBRACE);
    if (debug && conversion === -1 && format_spec === null) conversion = 114;
    const node: FormattedValue = {
      kind: K.FormattedValue, lineno: this.lines[start]!, col_offset: this.cols[start]!, end_lineno: this.endLines[close]!,
      end_col_offset: this.endCols[close]!, value, conversion, format_spec,
    };
    if (!debug) return node;
    return this.debugField(node, start, conversionToken, specColon, close);
  }

  /** `{x=}`: the text of the expression comes first. */
  private debugField(node: FormattedValue, start: number, conversion: number, colon: number, close: number): JoinedStr {
    const until = conversion >= 0 ? conversion - 1 : colon >= 0 ? colon : close;
    let endLine = this.endLines[close]!, endCol = this.endCols[close]!;
    if (conversion >= 0) { endLine = this.lines[conversion]!; endCol = this.cols[conversion]!; }
    else if (colon >= 0) { endLine = this.lines[colon]!; endCol = this.cols[colon]! + 1; }
    const source = this.text.slice(this.ends[start]!, this.starts[until]!);
    const value: StrConst = { kind: "str", value: source.includes("#") ? source.replace(/#[^\n]*/g, "") : source };
    this.arena.push(value);
    const text: Constant = {
      kind: K.Constant, lineno: node.lineno, col_offset: node.col_offset + 1, end_lineno: endLine, end_col_offset: endCol - 1,
      value, u: false,
    };
    return {
      kind: K.JoinedStr, lineno: node.lineno, col_offset: node.col_offset, end_lineno: endLine, end_col_offset: endCol,
      values: [text, node],
    };
  }

  private formatSpec(raw: boolean): JoinedStr {
    const colon = this.expect(T.COLON);
    let values = this.parts(raw, T.RBRACE, null);
    const only = values.length === 1 ? values[0]! : null;
    if (only !== null && only.kind === K.Constant && (only.value as StrConst).value === "") values = [];
    const last = this.p - 1;
    return {
      kind: K.JoinedStr, lineno: this.lines[colon]!, col_offset: this.cols[colon]!, end_lineno: this.endLines[last]!,
      end_col_offset: this.endCols[last]!, values,
    };
  }
}

/** Runs `make`; a LiteralError becomes the error that `failed` builds. */
function numberOr<R>(failed: () => (error: LiteralError) => CompileError, make: () => R): R {
  try {
    return make();
  } catch (error) {
    if (error instanceof LiteralError) throw failed()(error);
    throw error;
  }
}
