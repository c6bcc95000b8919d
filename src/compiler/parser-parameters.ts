/** Parameters of functions and lambdas, type parameters. CPython 3.12 Grammar/python.gram, "Function parameters". */
import { type Arg, type Arguments, type Expr, K, type TypeParam } from "./ast.ts";
import { PatternParser } from "./parser-patterns.ts";
import { T } from "./tokens.ts";

export abstract class ParameterParser extends PatternParser {
  lambdaParameters(): Arguments {
    return this.parameters(T.COLON, false);
  }

  /** Parameters up to `stop`; only those of a def may have annotations. */
  parameters(stop: T, annotated: boolean): Arguments {
    const out: Arguments = {
      posonlyargs: [], args: [], vararg: null, kwonlyargs: [], kw_defaults: [], kwarg: null, defaults: [],
    };
    let star = false, slash = false;
    while (!this.at(stop)) {
      if (out.kwarg !== null) throw this.fail();
      if (this.accept(T.DOUBLESTAR)) out.kwarg = this.parameter(annotated, false);
      else if (this.at(T.STAR)) {
        if (star) throw this.fail();
        star = true;
        this.p++;
        if (this.at(T.COMMA)) {
          if (this.peek(1) !== T.NAME) throw this.fail();
        } else out.vararg = this.parameter(annotated, annotated);
      } else if (this.at(T.SLASH)) {
        if (slash || star || out.args.length === 0) throw this.fail();
        slash = true;
        this.p++;
        out.posonlyargs = out.args;
        out.args = [];
      } else this.plainParameter(out, star, annotated);
      if (this.at(T.EQUAL)) throw this.fail();
      if (!this.accept(T.COMMA)) break;
    }
    return out;
  }

  private plainParameter(out: Arguments, star: boolean, annotated: boolean): void {
    const arg = this.parameter(annotated, false);
    const value = this.accept(T.EQUAL) ? this.expression() : null;
    if (star) {
      out.kwonlyargs.push(arg);
      out.kw_defaults.push(value);
      return;
    }
    if (value === null && out.defaults.length > 0) throw this.fail();
    out.args.push(arg);
    if (value !== null) out.defaults.push(value);
  }

  private parameter(annotated: boolean, starAnnotation: boolean): Arg {
    const s = this.p;
    const arg = this.name();
    let annotation: Expr | null = null;
    if (annotated && this.accept(T.COLON)) annotation = starAnnotation ? this.starExpression() : this.expression();
    const e = this.p - 1;
    return {
      lineno: this.lines[s]!, col_offset: this.cols[s]!, end_lineno: this.endLines[e]!, end_col_offset: this.endCols[e]!,
      arg, annotation,
    };
  }

  /** ['[' type parameters ']'] (PEP 695). */
  typeParams(): TypeParam[] {
    const params: TypeParam[] = [];
    if (!this.accept(T.LSQB)) return params;
    do {
      if (this.at(T.RSQB) && params.length > 0) break;
      params.push(this.typeParam());
    } while (this.accept(T.COMMA));
    this.expect(T.RSQB);
    return params;
  }

  private typeParam(): TypeParam {
    const s = this.p;
    const kind = this.accept(T.STAR) ? K.TypeVarTuple : this.accept(T.DOUBLESTAR) ? K.ParamSpec : K.TypeVar;
    const name = this.name();
    const bound = kind === K.TypeVar && this.accept(T.COLON) ? this.expression() : null;
    const e = this.p - 1;
    const lineno = this.lines[s]!, col_offset = this.cols[s]!, end_lineno = this.endLines[e]!, end_col_offset = this.endCols[e]!;
    if (kind === K.TypeVar) return { kind, lineno, col_offset, end_lineno, end_col_offset, name, bound };
    return { kind, lineno, col_offset, end_lineno, end_col_offset, name };
  }
}
