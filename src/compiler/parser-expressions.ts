/** Expressions. CPython 3.12 Grammar/python.gram, from "Expressions" to "Targets". */
import {
  type Arguments, BoolOperator, type Call, CmpOp, Ctx, type Expr, K, type Keyword,
  type Name, Operator, type Sequence, UnaryOperator,
} from "./ast.ts";
import { DisplayParser } from "./parser-displays.ts";
import { T } from "./tokens.ts";

export abstract class ExpressionParser extends DisplayParser {
  abstract lambdaParameters(): Arguments;

  fieldExpression(): Expr {
    return this.at(T.YIELD) ? this.yieldExpression() : this.starExpressions();
  }

  /** Expressions with commas and stars: what stands at the right of `=`, after return … */
  starExpressions(): Expr {
    const s = this.p;
    const first = this.starExpression();
    if (!this.at(T.COMMA)) return first;
    const elts = [first];
    while (this.accept(T.COMMA)) {
      if (!this.startsExpression()) break;
      elts.push(this.starExpression());
    }
    return this.tuple(s, elts);
  }

  tuple(s: number, elts: Expr[]): Sequence {
    const e = this.p - 1;
    return {
      kind: K.Tuple, lineno: this.lines[s]!, col_offset: this.cols[s]!, end_lineno: this.endLines[e]!,
      end_col_offset: this.endCols[e]!, elts, ctx: Ctx.Load,
    };
  }

  starExpression(): Expr {
    return this.at(T.STAR) ? this.starred(false) : this.expression();
  }

  /** '*' bitwise_or, or in a call '*' expression. */
  starred(inCall: boolean): Expr {
    const s = this.expect(T.STAR);
    const value = inCall ? this.expression() : this.bitwiseOr();
    const e = this.p - 1;
    return {
      kind: K.Starred, lineno: this.lines[s]!, col_offset: this.cols[s]!, end_lineno: this.endLines[e]!,
      end_col_offset: this.endCols[e]!, value, ctx: Ctx.Load,
    };
  }

  /** Can the next token start an expression? After a comma this tells a trailing comma. */
  startsExpression(): boolean {
    switch (this.types[this.p]) {
      case T.NAME: case T.NUMBER: case T.STRING: case T.FSTRING_START: case T.LPAR: case T.LSQB: case T.LBRACE: case T.PLUS:
      case T.MINUS: case T.TILDE: case T.STAR: case T.ELLIPSIS: case T.NOT: case T.LAMBDA: case T.AWAIT: case T.NONE:
      case T.TRUE: case T.FALSE:
        return true;
      default:
        return false;
    }
  }

  /** Expressions with commas, without stars: the index of `eval`. */
  expressions(): Expr {
    const s = this.p;
    const first = this.expression();
    if (!this.at(T.COMMA)) return first;
    const elts = [first];
    while (this.accept(T.COMMA)) {
      if (!this.startsExpression()) break;
      elts.push(this.expression());
    }
    return this.tuple(s, elts);
  }

  yieldExpression(): Expr {
    const s = this.expect(T.YIELD);
    if (this.accept(T.FROM)) {
      const value = this.expression();
      const e = this.p - 1;
      return {
        kind: K.YieldFrom, lineno: this.lines[s]!, col_offset: this.cols[s]!, end_lineno: this.endLines[e]!,
        end_col_offset: this.endCols[e]!, value,
      };
    }
    const value = this.startsExpression() ? this.starExpressions() : null;
    const e = this.p - 1;
    return {
      kind: K.Yield, lineno: this.lines[s]!, col_offset: this.cols[s]!, end_lineno: this.endLines[e]!,
      end_col_offset: this.endCols[e]!, value,
    };
  }

  namedExpression(): Expr {
    if (this.types[this.p] === T.NAME && this.types[this.p + 1] === T.COLONEQUAL) return this.assignmentExpression();
    const value = this.expression();
    if (this.at(T.COLONEQUAL)) throw this.fail();
    return value;
  }

  starNamedExpression(): Expr {
    return this.at(T.STAR) ? this.starred(false) : this.namedExpression();
  }

  private assignmentExpression(): Expr {
    const s = this.p;
    const target: Name = this.nameNode(Ctx.Store);
    this.expect(T.COLONEQUAL);
    const value = this.expression();
    const e = this.p - 1;
    return {
      kind: K.NamedExpr, lineno: this.lines[s]!, col_offset: this.cols[s]!, end_lineno: this.endLines[e]!,
      end_col_offset: this.endCols[e]!, target, value,
    };
  }

  nameNode(ctx: Ctx): Name {
    const s = this.p;
    const id = this.name();
    return {
      kind: K.Name, lineno: this.lines[s]!, col_offset: this.cols[s]!, end_lineno: this.endLines[s]!,
      end_col_offset: this.endCols[s]!, id, ctx,
    };
  }

  expression(): Expr {
    if (this.at(T.LAMBDA)) return this.lambda();
    const s = this.p;
    const body = this.disjunction();
    if (!this.at(T.IF)) return body;
    this.p++;
    const test = this.disjunction();
    this.expect(T.ELSE);
    const orelse = this.expression();
    const e = this.p - 1;
    return {
      kind: K.IfExp, lineno: this.lines[s]!, col_offset: this.cols[s]!, end_lineno: this.endLines[e]!,
      end_col_offset: this.endCols[e]!, test, body, orelse,
    };
  }

  private lambda(): Expr {
    const s = this.expect(T.LAMBDA);
    const args = this.lambdaParameters();
    this.expect(T.COLON);
    const body = this.expression();
    const e = this.p - 1;
    return {
      kind: K.Lambda, lineno: this.lines[s]!, col_offset: this.cols[s]!, end_lineno: this.endLines[e]!,
      end_col_offset: this.endCols[e]!, args, body,
    };
  }

  disjunction(): Expr {
    const s = this.p;
    const first = this.conjunction();
    return this.at(T.OR) ? this.boolean(s, first, T.OR) : first;
  }

  private conjunction(): Expr {
    const s = this.p;
    const first = this.inversion();
    return this.at(T.AND) ? this.boolean(s, first, T.AND) : first;
  }

  private boolean(s: number, first: Expr, type: T.OR | T.AND): Expr {
    const values = [first];
    while (this.accept(type)) values.push(type === T.OR ? this.conjunction() : this.inversion());
    const e = this.p - 1;
    return {
      kind: K.BoolOp, lineno: this.lines[s]!, col_offset: this.cols[s]!, end_lineno: this.endLines[e]!,
      end_col_offset: this.endCols[e]!, op: type === T.OR ? BoolOperator.Or : BoolOperator.And, values,
    };
  }

  private inversion(): Expr {
    if (!this.at(T.NOT)) return this.comparison();
    const s = this.p++;
    return this.unary(s, UnaryOperator.Not, this.inversion());
  }

  private unary(s: number, op: UnaryOperator, operand: Expr): Expr {
    const e = this.p - 1;
    return {
      kind: K.UnaryOp, lineno: this.lines[s]!, col_offset: this.cols[s]!, end_lineno: this.endLines[e]!,
      end_col_offset: this.endCols[e]!, op, operand,
    };
  }

  private comparison(): Expr {
    const s = this.p;
    const left = this.bitwiseOr();
    let op = this.comparisonOperator();
    if (op < 0) return left;
    const ops: CmpOp[] = [], comparators: Expr[] = [];
    for (; op >= 0; op = this.comparisonOperator()) {
      ops.push(op);
      comparators.push(this.bitwiseOr());
    }
    const e = this.p - 1;
    return {
      kind: K.Compare, lineno: this.lines[s]!, col_offset: this.cols[s]!, end_lineno: this.endLines[e]!,
      end_col_offset: this.endCols[e]!, left, ops, comparators,
    };
  }

  /** Takes a comparison operator; -1 if there is none. */
  private comparisonOperator(): number {
    switch (this.types[this.p]) {
      case T.EQEQUAL: this.p++; return CmpOp.Eq;
      case T.NOTEQUAL:
        if (this.text.charCodeAt(this.starts[this.p]!) === 60) throw this.fail();
        this.p++;
        return CmpOp.NotEq;
      case T.LESS: this.p++; return CmpOp.Lt;
      case T.LESSEQUAL: this.p++; return CmpOp.LtE;
      case T.GREATER: this.p++; return CmpOp.Gt;
      case T.GREATEREQUAL: this.p++; return CmpOp.GtE;
      case T.IN: this.p++; return CmpOp.In;
      case T.IS:
        this.p++;
        return this.accept(T.NOT) ? CmpOp.IsNot : CmpOp.Is;
      case T.NOT:
        if (this.peek(1) !== T.IN) return -1;
        this.p += 2;
        return CmpOp.NotIn;
      default:
        return -1;
    }
  }

  bitwiseOr(): Expr {
    return this.binary(1);
  }

  /** Binary operators by precedence climbing; all of them but ** associate to the left. */
  private binary(min: number): Expr {
    const s = this.p;
    let left = this.factor();
    for (;;) {
      const found = binaryOperator(this.types[this.p]!);
      const level = found >> 8;
      if (level < min) return left;
      this.p++;
      const right = this.binary(level + 1);
      const e = this.p - 1;
      left = {
        kind: K.BinOp, lineno: this.lines[s]!, col_offset: this.cols[s]!, end_lineno: this.endLines[e]!,
        end_col_offset: this.endCols[e]!, left, op: found & 0xff, right,
      };
    }
  }

  private factor(): Expr {
    const s = this.p;
    switch (this.types[s]) {
      case T.PLUS: this.p++; return this.unary(s, UnaryOperator.UAdd, this.factor());
      case T.MINUS: this.p++; return this.unary(s, UnaryOperator.USub, this.factor());
      case T.TILDE: this.p++; return this.unary(s, UnaryOperator.Invert, this.factor());
    }
    const left = this.awaitPrimary();
    if (!this.at(T.DOUBLESTAR)) return left;
    this.p++;
    const right = this.factor();
    const e = this.p - 1;
    return {
      kind: K.BinOp, lineno: this.lines[s]!, col_offset: this.cols[s]!, end_lineno: this.endLines[e]!,
      end_col_offset: this.endCols[e]!, left, op: Operator.Pow, right,
    };
  }

  private awaitPrimary(): Expr {
    if (!this.at(T.AWAIT)) return this.primary();
    const s = this.p++;
    const value = this.primary();
    const e = this.p - 1;
    return {
      kind: K.Await, lineno: this.lines[s]!, col_offset: this.cols[s]!, end_lineno: this.endLines[e]!,
      end_col_offset: this.endCols[e]!, value,
    };
  }

  /** An atom with its trailers: attributes, calls, subscripts. */
  primary(): Expr {
    const s = this.p;
    let value = this.atom();
    for (;;) {
      const type = this.types[this.p];
      if (type === T.DOT) {
        this.p++;
        const attr = this.name();
        const e = this.p - 1;
        value = {
          kind: K.Attribute, lineno: this.lines[s]!, col_offset: this.cols[s]!, end_lineno: this.endLines[e]!,
          end_col_offset: this.endCols[e]!, value, attr, ctx: Ctx.Load,
        };
      } else if (type === T.LPAR) {
        value = this.call(s, value);
      } else if (type === T.LSQB) {
        this.p++;
        const slice = this.slices();
        const e = this.expect(T.RSQB);
        value = {
          kind: K.Subscript, lineno: this.lines[s]!, col_offset: this.cols[s]!, end_lineno: this.endLines[e]!,
          end_col_offset: this.endCols[e]!, value, slice, ctx: Ctx.Load,
        };
      } else return value;
    }
  }

  private call(s: number, func: Expr): Call {
    const args: Expr[] = [], keywords: Keyword[] = [];
    this.callArguments(args, keywords, true);
    const e = this.p - 1;
    return {
      kind: K.Call, lineno: this.lines[s]!, col_offset: this.cols[s]!, end_lineno: this.endLines[e]!,
      end_col_offset: this.endCols[e]!, func, args, keywords,
    };
  }

  /** '(' arguments ')'. `generator`: a lone generator expression needs no parentheses of its own. */
  callArguments(args: Expr[], keywords: Keyword[], generator: boolean): void {
    const open = this.expect(T.LPAR);
    let keywordSeen = false, unpackSeen = false;
    while (!this.at(T.RPAR)) {
      const s = this.p;
      if (this.at(T.STAR)) {
        if (unpackSeen) throw this.fail();
        args.push(this.starred(true));
      } else if (this.accept(T.DOUBLESTAR)) {
        unpackSeen = true;
        this.keyword(s, null, keywords);
      } else if (this.at(T.NAME) && this.peek(1) === T.EQUAL) {
        const name = this.name();
        this.p++;
        keywordSeen = true;
        this.keyword(s, name, keywords);
      } else {
        if (keywordSeen || unpackSeen) throw this.fail();
        const value = this.namedExpression();
        if (this.at(T.FOR) || (this.at(T.ASYNC) && this.peek(1) === T.FOR)) {
          if (!generator || args.length > 0) throw this.fail();
          const generators = this.forClauses();
          const e = this.expect(T.RPAR);
          args.push({
            kind: K.GeneratorExp, lineno: this.lines[open]!, col_offset: this.cols[open]!, end_lineno: this.endLines[e]!,
            end_col_offset: this.endCols[e]!, elt: value, value: null, generators,
          });
          return;
        }
        if (this.at(T.EQUAL)) throw this.fail();
        args.push(value);
      }
      if (!this.accept(T.COMMA)) break;
    }
    this.expect(T.RPAR);
  }

  private keyword(s: number, arg: string | null, keywords: Keyword[]): void {
    const value = this.expression();
    const e = this.p - 1;
    keywords.push({
      lineno: this.lines[s]!, col_offset: this.cols[s]!, end_lineno: this.endLines[e]!, end_col_offset: this.endCols[e]!,
      arg, value,
    });
  }

  private slices(): Expr {
    const s = this.p;
    const first = this.at(T.STAR) ? this.starred(false) : this.slice();
    if (!this.at(T.COMMA) && first.kind !== K.Starred) return first;
    const elts = [first];
    while (this.accept(T.COMMA)) {
      if (this.at(T.RSQB)) break;
      elts.push(this.at(T.STAR) ? this.starred(false) : this.slice());
    }
    return this.tuple(s, elts);
  }

  private slice(): Expr {
    const s = this.p;
    let lower: Expr | null = null;
    if (!this.at(T.COLON)) {
      lower = this.namedExpression();
      if (!this.at(T.COLON)) return lower;
      if (lower.kind === K.NamedExpr && this.types[s] === T.NAME) throw this.fail();
    }
    this.expect(T.COLON);
    const ends = (): boolean => this.at(T.COLON) || this.at(T.COMMA) || this.at(T.RSQB);
    const upper = ends() ? null : this.expression();
    let step: Expr | null = null;
    if (this.accept(T.COLON) && !ends()) step = this.expression();
    const e = this.p - 1;
    return {
      kind: K.Slice, lineno: this.lines[s]!, col_offset: this.cols[s]!, end_lineno: this.endLines[e]!,
      end_col_offset: this.endCols[e]!, lower, upper, step,
    };
  }

  atom(): Expr {
    const s = this.p;
    switch (this.types[s]) {
      case T.NAME: return this.nameNode(Ctx.Load);
      case T.NUMBER: return this.number();
      case T.STRING: case T.FSTRING_START: return this.strings();
      case T.LPAR: return this.parenthesized();
      case T.LSQB: return this.list();
      case T.LBRACE: return this.braces();
      case T.NONE: this.p++; return this.singleton(s, "None");
      case T.TRUE: this.p++; return this.singleton(s, "True");
      case T.FALSE: this.p++; return this.singleton(s, "False");
      case T.ELLIPSIS: this.p++; return this.singleton(s, "Ellipsis");
      default: throw this.fail();
    }
  }

  private singleton(s: number, kind: "None" | "True" | "False" | "Ellipsis"): Expr {
    return {
      kind: K.Constant, lineno: this.lines[s]!, col_offset: this.cols[s]!, end_lineno: this.endLines[s]!,
      end_col_offset: this.endCols[s]!, value: { kind }, u: false,
    };
  }
}

/** Operator (low byte) and precedence (above it) of a token; 0 if it is no binary operator. */
function binaryOperator(type: T): number {
  switch (type) {
    case T.VBAR: return 0x100 | Operator.BitOr;
    case T.CIRCUMFLEX: return 0x200 | Operator.BitXor;
    case T.AMPER: return 0x300 | Operator.BitAnd;
    case T.LEFTSHIFT: return 0x400 | Operator.LShift;
    case T.RIGHTSHIFT: return 0x400 | Operator.RShift;
    case T.PLUS: return 0x500 | Operator.Add;
    case T.MINUS: return 0x500 | Operator.Sub;
    case T.STAR: return 0x600 | Operator.Mult;
    case T.SLASH: return 0x600 | Operator.Div;
    case T.DOUBLESLASH: return 0x600 | Operator.FloorDiv;
    case T.PERCENT: return 0x600 | Operator.Mod;
    case T.AT: return 0x600 | Operator.MatMult;
    default: return 0;
  }
}
