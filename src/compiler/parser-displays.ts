/** Parentheses, lists, sets, dicts and comprehensions; targets. CPython 3.12 Grammar/python.gram. */
import { type Comprehension, Ctx, type Dict, type Expr, K, type Sequence } from "./ast.ts";
import { StringParser } from "./parser-strings.ts";
import { T } from "./tokens.ts";

export abstract class DisplayParser extends StringParser {
  abstract expression(): Expr;
  abstract disjunction(): Expr;
  abstract bitwiseOr(): Expr;
  abstract primary(): Expr;
  abstract namedExpression(): Expr;
  abstract starNamedExpression(): Expr;
  abstract starred(inCall: boolean): Expr;
  abstract yieldExpression(): Expr;
  abstract tuple(s: number, elts: Expr[]): Sequence;
  abstract startsExpression(): boolean;

  /** A group, a tuple or a generator expression. */
  protected parenthesized(): Expr {
    const s = this.expect(T.LPAR);
    if (this.accept(T.RPAR)) return this.tuple(s, []);
    if (this.at(T.YIELD)) {
      const value = this.yieldExpression();
      this.expect(T.RPAR);
      return value;
    }
    const first = this.starNamedExpression();
    if (this.at(T.COMMA)) {
      const elts = [first];
      while (this.accept(T.COMMA)) {
        if (this.at(T.RPAR)) break;
        elts.push(this.starNamedExpression());
      }
      this.expect(T.RPAR);
      return this.tuple(s, elts);
    }
    if (first.kind === K.Starred) throw this.fail();
    if (this.at(T.FOR) || this.at(T.ASYNC)) {
      const generators = this.forClauses();
      const e = this.expect(T.RPAR);
      return {
        kind: K.GeneratorExp, lineno: this.lines[s]!, col_offset: this.cols[s]!, end_lineno: this.endLines[e]!,
        end_col_offset: this.endCols[e]!, elt: first, value: null, generators,
      };
    }
    this.expect(T.RPAR);
    return first;
  }

  protected list(): Expr {
    const s = this.expect(T.LSQB);
    const elts: Expr[] = [];
    if (!this.at(T.RSQB)) {
      elts.push(this.starNamedExpression());
      if ((this.at(T.FOR) || this.at(T.ASYNC)) && elts[0]!.kind !== K.Starred) {
        const generators = this.forClauses();
        const e = this.expect(T.RSQB);
        return {
          kind: K.ListComp, lineno: this.lines[s]!, col_offset: this.cols[s]!, end_lineno: this.endLines[e]!,
          end_col_offset: this.endCols[e]!, elt: elts[0]!, value: null, generators,
        };
      }
      while (this.accept(T.COMMA)) {
        if (this.at(T.RSQB)) break;
        elts.push(this.starNamedExpression());
      }
    }
    const e = this.expect(T.RSQB);
    return {
      kind: K.List, lineno: this.lines[s]!, col_offset: this.cols[s]!, end_lineno: this.endLines[e]!,
      end_col_offset: this.endCols[e]!, elts, ctx: Ctx.Load,
    };
  }

  /** A dict, a set, or a comprehension of one. */
  protected braces(): Expr {
    const s = this.expect(T.LBRACE);
    if (this.at(T.RBRACE) || this.at(T.DOUBLESTAR)) return this.dict(s, null);
    if (this.at(T.STAR)) return this.set(s, this.starred(false));
    const first = this.namedExpression();
    if (this.at(T.COLON)) {
      if (first.kind === K.NamedExpr && this.types[s + 1] === T.NAME) throw this.fail();
      return this.dict(s, first);
    }
    return this.set(s, first);
  }

  private set(s: number, first: Expr): Expr {
    if ((this.at(T.FOR) || this.at(T.ASYNC)) && first.kind !== K.Starred) {
      const generators = this.forClauses();
      const e = this.expect(T.RBRACE);
      return {
        kind: K.SetComp, lineno: this.lines[s]!, col_offset: this.cols[s]!, end_lineno: this.endLines[e]!,
        end_col_offset: this.endCols[e]!, elt: first, value: null, generators,
      };
    }
    const elts = [first];
    while (this.accept(T.COMMA)) {
      if (this.at(T.RBRACE)) break;
      elts.push(this.starNamedExpression());
    }
    const e = this.expect(T.RBRACE);
    return {
      kind: K.Set, lineno: this.lines[s]!, col_offset: this.cols[s]!, end_lineno: this.endLines[e]!,
      end_col_offset: this.endCols[e]!, elts,
    };
  }

  /** The rest of a dict display; `first` is its first key, already parsed. */
  private dict(s: number, first: Expr | null): Expr {
    const keys: (Expr | null)[] = [], values: Expr[] = [];
    let key = first;
    while (key !== null || !this.at(T.RBRACE)) {
      if (key === null && this.accept(T.DOUBLESTAR)) {
        keys.push(null);
        values.push(this.bitwiseOr());
      } else {
        key ??= this.expression();
        this.expect(T.COLON);
        const value = this.expression();
        if (keys.length === 0 && (this.at(T.FOR) || this.at(T.ASYNC))) return this.dictComp(s, key, value);
        keys.push(key);
        values.push(value);
        key = null;
      }
      if (!this.accept(T.COMMA)) break;
    }
    const e = this.expect(T.RBRACE);
    const node: Dict = {
      kind: K.Dict, lineno: this.lines[s]!, col_offset: this.cols[s]!, end_lineno: this.endLines[e]!,
      end_col_offset: this.endCols[e]!, keys, values,
    };
    return node;
  }

  private dictComp(s: number, elt: Expr, value: Expr): Expr {
    const generators = this.forClauses();
    const e = this.expect(T.RBRACE);
    return {
      kind: K.DictComp, lineno: this.lines[s]!, col_offset: this.cols[s]!, end_lineno: this.endLines[e]!,
      end_col_offset: this.endCols[e]!, elt, value, generators,
    };
  }

  protected forClauses(): Comprehension[] {
    const clauses: Comprehension[] = [];
    while (this.at(T.FOR) || this.at(T.ASYNC)) {
      const is_async = this.accept(T.ASYNC);
      this.expect(T.FOR);
      const target = this.starTargets();
      this.expect(T.IN);
      const iter = this.disjunction();
      const ifs: Expr[] = [];
      while (this.accept(T.IF)) ifs.push(this.disjunction());
      clauses.push({ target, iter, ifs, is_async });
    }
    return clauses;
  }

  /** The targets of a for: up to `in`. */
  starTargets(): Expr {
    const s = this.p;
    const first = this.starTarget();
    if (!this.at(T.COMMA)) return first;
    const elts = [first];
    while (this.accept(T.COMMA)) {
      if (!this.startsExpression()) break;
      elts.push(this.starTarget());
    }
    const node = this.tuple(s, elts);
    node.ctx = Ctx.Store;
    return node;
  }

  private starTarget(): Expr {
    if (this.at(T.STAR)) {
      const s = this.p++;
      if (this.at(T.STAR)) throw this.fail();
      const value = this.starTarget();
      const e = this.p - 1;
      return {
        kind: K.Starred, lineno: this.lines[s]!, col_offset: this.cols[s]!, end_lineno: this.endLines[e]!,
        end_col_offset: this.endCols[e]!, value, ctx: Ctx.Store,
      };
    }
    const target = this.primary();
    this.toTarget(target, Ctx.Store);
    return target;
  }

  /** Turns an expression into a target; fails if it cannot be one. */
  toTarget(node: Expr, ctx: Ctx): void {
    switch (node.kind) {
      case K.Name: case K.Attribute: case K.Subscript:
        node.ctx = ctx;
        return;
      case K.Starred:
        if (ctx === Ctx.Del || node.value.kind === K.Starred) throw this.fail();
        node.ctx = ctx;
        this.toTarget(node.value, ctx);
        return;
      case K.List: case K.Tuple:
        node.ctx = ctx;
        for (const elt of node.elts) this.toTarget(elt, ctx);
        return;
      default:
        throw this.fail();
    }
  }
}
