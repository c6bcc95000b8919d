/** Patterns of match statements. CPython 3.12 Grammar/python.gram, "Pattern statement". */
import { Ctx, type Expr, K, Operator, type Pattern, UnaryOperator } from "./ast.ts";
import { ExpressionParser } from "./parser-expressions.ts";
import { T } from "./tokens.ts";

export abstract class PatternParser extends ExpressionParser {
  /** What follows `case`: an open sequence, or one pattern. */
  patterns(): Pattern {
    const s = this.p;
    const first = this.maybeStarPattern();
    if (!this.at(T.COMMA)) {
      if (first.kind === K.MatchStar) throw this.fail();
      return first;
    }
    const patterns = [first];
    while (this.accept(T.COMMA)) {
      if (this.at(T.COLON) || this.at(T.IF)) break;
      patterns.push(this.maybeStarPattern());
    }
    return this.sequencePattern(s, patterns);
  }

  private sequencePattern(s: number, patterns: Pattern[]): Pattern {
    const e = this.p - 1;
    return {
      kind: K.MatchSequence, lineno: this.lines[s]!, col_offset: this.cols[s]!, end_lineno: this.endLines[e]!,
      end_col_offset: this.endCols[e]!, patterns,
    };
  }

  private maybeStarPattern(): Pattern {
    if (!this.at(T.STAR)) return this.asPattern();
    const s = this.p++;
    const word = this.name();
    const e = this.p - 1;
    return {
      kind: K.MatchStar, lineno: this.lines[s]!, col_offset: this.cols[s]!, end_lineno: this.endLines[e]!,
      end_col_offset: this.endCols[e]!, name: word === "_" ? null : word,
    };
  }

  private asPattern(): Pattern {
    const s = this.p;
    const pattern = this.orPattern();
    if (!this.accept(T.AS)) return pattern;
    if (this.atWord("_")) throw this.fail();
    const name = this.name();
    if (this.at(T.DOT) || this.at(T.LPAR) || this.at(T.EQUAL)) throw this.fail();
    const e = this.p - 1;
    return {
      kind: K.MatchAs, lineno: this.lines[s]!, col_offset: this.cols[s]!, end_lineno: this.endLines[e]!,
      end_col_offset: this.endCols[e]!, pattern, name,
    };
  }

  private orPattern(): Pattern {
    const s = this.p;
    const first = this.closedPattern();
    if (!this.at(T.VBAR)) return first;
    const patterns = [first];
    while (this.accept(T.VBAR)) patterns.push(this.closedPattern());
    const e = this.p - 1;
    return {
      kind: K.MatchOr, lineno: this.lines[s]!, col_offset: this.cols[s]!, end_lineno: this.endLines[e]!,
      end_col_offset: this.endCols[e]!, patterns,
    };
  }

  private closedPattern(): Pattern {
    const s = this.p;
    switch (this.types[s]) {
      case T.NONE: case T.TRUE: case T.FALSE: {
        const value = this.atom();
        if (value.kind !== K.Constant) throw this.fail();
        return {
          kind: K.MatchSingleton, lineno: this.lines[s]!, col_offset: this.cols[s]!, end_lineno: this.endLines[s]!,
          end_col_offset: this.endCols[s]!, value: value.value,
        };
      }
      case T.NUMBER: case T.MINUS: case T.STRING: case T.FSTRING_START:
        return this.valuePattern(s, this.literal());
      case T.LPAR: return this.groupPattern();
      case T.LSQB: return this.listPattern();
      case T.LBRACE: return this.mappingPattern();
      case T.NAME: return this.namePattern();
      default: throw this.fail();
    }
  }

  private valuePattern(s: number, value: Expr): Pattern {
    const e = this.p - 1;
    return {
      kind: K.MatchValue, lineno: this.lines[s]!, col_offset: this.cols[s]!, end_lineno: this.endLines[e]!,
      end_col_offset: this.endCols[e]!, value,
    };
  }

  /** A number (also signed, also complex: real ± imaginary) or strings. */
  private literal(): Expr {
    const s = this.p;
    if (this.at(T.STRING) || this.at(T.FSTRING_START)) return this.strings();
    const left = this.signedNumber();
    if (!this.at(T.PLUS) && !this.at(T.MINUS)) return left;
    const op = this.at(T.PLUS) ? Operator.Add : Operator.Sub;
    this.p++;
    if (!this.at(T.NUMBER)) throw this.fail();
    const right = this.number();
    const real = left.kind === K.UnaryOp ? left.operand : left;
    if (right.value.kind !== "complex" || real.kind !== K.Constant || real.value.kind === "complex") throw this.fail();
    const e = this.p - 1;
    return {
      kind: K.BinOp, lineno: this.lines[s]!, col_offset: this.cols[s]!, end_lineno: this.endLines[e]!,
      end_col_offset: this.endCols[e]!, left, op, right,
    };
  }

  private signedNumber(): Expr {
    const s = this.p;
    const negative = this.accept(T.MINUS);
    if (!this.at(T.NUMBER)) throw this.fail();
    const operand = this.number();
    if (!negative) return operand;
    const e = this.p - 1;
    return {
      kind: K.UnaryOp, lineno: this.lines[s]!, col_offset: this.cols[s]!, end_lineno: this.endLines[e]!,
      end_col_offset: this.endCols[e]!, op: UnaryOperator.USub, operand,
    };
  }

  private groupPattern(): Pattern {
    const s = this.expect(T.LPAR);
    if (this.accept(T.RPAR)) return this.sequencePattern(s, []);
    const first = this.maybeStarPattern();
    if (!this.at(T.COMMA)) {
      if (first.kind === K.MatchStar) throw this.fail();
      this.expect(T.RPAR);
      return first;
    }
    const patterns = [first];
    while (this.accept(T.COMMA)) {
      if (this.at(T.RPAR)) break;
      patterns.push(this.maybeStarPattern());
    }
    this.expect(T.RPAR);
    return this.sequencePattern(s, patterns);
  }

  private listPattern(): Pattern {
    const s = this.expect(T.LSQB);
    const patterns: Pattern[] = [];
    while (!this.at(T.RSQB)) {
      patterns.push(this.maybeStarPattern());
      if (!this.accept(T.COMMA)) break;
    }
    this.expect(T.RSQB);
    return this.sequencePattern(s, patterns);
  }

  private mappingPattern(): Pattern {
    const s = this.expect(T.LBRACE);
    const keys: Expr[] = [], patterns: Pattern[] = [];
    let rest: string | null = null;
    while (!this.at(T.RBRACE)) {
      if (rest !== null) throw this.fail();
      if (this.accept(T.DOUBLESTAR)) {
        if (this.atWord("_")) throw this.fail();
        rest = this.name();
      } else {
        keys.push(this.mappingKey());
        this.expect(T.COLON);
        patterns.push(this.asPattern());
      }
      if (!this.accept(T.COMMA)) break;
    }
    const e = this.expect(T.RBRACE);
    return {
      kind: K.MatchMapping, lineno: this.lines[s]!, col_offset: this.cols[s]!, end_lineno: this.endLines[e]!,
      end_col_offset: this.endCols[e]!, keys, patterns, rest,
    };
  }

  private mappingKey(): Expr {
    switch (this.types[this.p]) {
      case T.NONE: case T.TRUE: case T.FALSE: return this.atom();
      case T.NAME: {
        const value = this.nameOrAttribute();
        if (value.kind === K.Name) throw this.fail();
        return value;
      }
      default: return this.literal();
    }
  }

  private nameOrAttribute(): Expr {
    const s = this.p;
    let value: Expr = this.nameNode(Ctx.Load);
    while (this.accept(T.DOT)) {
      const attr = this.name();
      const e = this.p - 1;
      value = {
        kind: K.Attribute, lineno: this.lines[s]!, col_offset: this.cols[s]!, end_lineno: this.endLines[e]!,
        end_col_offset: this.endCols[e]!, value, attr, ctx: Ctx.Load,
      };
    }
    return value;
  }

  /** A capture, the wildcard, a dotted value or a class pattern. */
  private namePattern(): Pattern {
    const s = this.p;
    const value = this.nameOrAttribute();
    if (this.at(T.LPAR)) return this.classPattern(s, value);
    if (this.at(T.EQUAL)) throw this.fail();
    if (value.kind !== K.Name) return this.valuePattern(s, value);
    const e = this.p - 1;
    return {
      kind: K.MatchAs, lineno: this.lines[s]!, col_offset: this.cols[s]!, end_lineno: this.endLines[e]!,
      end_col_offset: this.endCols[e]!, pattern: null, name: value.id === "_" ? null : value.id,
    };
  }

  private classPattern(s: number, cls: Expr): Pattern {
    this.expect(T.LPAR);
    const patterns: Pattern[] = [], kwd_attrs: string[] = [], kwd_patterns: Pattern[] = [];
    while (!this.at(T.RPAR)) {
      if (this.at(T.NAME) && this.peek(1) === T.EQUAL) {
        kwd_attrs.push(this.name());
        this.p++;
        kwd_patterns.push(this.asPattern());
      } else {
        if (kwd_attrs.length > 0) throw this.fail();
        patterns.push(this.asPattern());
      }
      if (!this.accept(T.COMMA)) break;
    }
    const e = this.expect(T.RPAR);
    return {
      kind: K.MatchClass, lineno: this.lines[s]!, col_offset: this.cols[s]!, end_lineno: this.endLines[e]!,
      end_col_offset: this.endCols[e]!, cls, patterns, kwd_attrs, kwd_patterns,
    };
  }
}
