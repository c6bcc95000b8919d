/** Statements. CPython 3.12 Grammar/python.gram, "General statements" to "Class definitions". */
import {
  type Alias, type Body, type ClassDef, Ctx, type ExceptHandler, type Expr, type FunctionDef, type If, K, type Keyword,
  type MatchCase, type Mod, Operator, type Stmt, type Try, type WithItem,
} from "./ast.ts";
import { ParseFailure } from "./parser-base.ts";
import { ParameterParser } from "./parser-parameters.ts";
import { T } from "./tokens.ts";

export class StatementParser extends ParameterParser {
  module(mode: "exec" | "eval" | "single"): Mod {
    if (mode === "eval") {
      const body = this.expressions();
      while (this.accept(T.NEWLINE));
      this.expect(T.ENDMARKER);
      return { mode, body };
    }
    const body: Body = [];
    if (mode === "exec") {
      while (!this.at(T.ENDMARKER)) this.statement(body);
      return { mode, body };
    }
    this.interactive(body);
    return { mode, body };
  }

  /** One interactive statement. */
  private interactive(body: Body): void {
    if (this.at(T.ENDMARKER) || this.at(T.NEWLINE)) {
      if (this.at(T.ENDMARKER)) throw this.fail();
      const t = this.p++;
      body.push({
        kind: K.Pass, lineno: this.lines[t]!, col_offset: this.cols[t]!, end_lineno: this.endLines[t]!,
        end_col_offset: this.endCols[t]!,
      });
      return;
    }
    this.statement(body);
    if (isCompound(body[0]!)) this.expect(T.NEWLINE);
    if (/[^ \t\n\f\r]/.test(this.text.slice(this.ends[this.p - 1]!).replace(/#[^\n]*/g, ""))) {
      throw new ManyStatements(this.p - 1);
    }
  }

  statement(body: Body): void {
    switch (this.types[this.p]) {
      case T.IF: body.push(this.ifStatement()); return;
      case T.FOR: body.push(this.forStatement(this.p, false)); return;
      case T.DEF: body.push(this.functionDef([], this.p)); return;
      case T.CLASS: body.push(this.classDef([])); return;
      case T.TRY: body.push(this.tryStatement()); return;
      case T.WITH: body.push(this.withStatement(this.p, false)); return;
      case T.WHILE: body.push(this.whileStatement()); return;
      case T.AT: body.push(this.decorated()); return;
      case T.ASYNC: body.push(this.asyncStatement()); return;
      case T.NAME:
        if (this.atWord("match") && this.mayStartSubject()) {
          const node = this.tryMatch();
          if (node !== null) { body.push(node); return; }
        }
    }
    this.simpleStatements(body);
  }

  private simpleStatements(body: Body): void {
    do body.push(this.simpleStatement()); while (this.accept(T.SEMI) && !this.at(T.NEWLINE));
    this.expect(T.NEWLINE);
  }

  block(): Body {
    const body: Body = [];
    if (!this.accept(T.NEWLINE)) {
      if (this.at(T.SEMI)) throw this.fail();
      this.simpleStatements(body);
      return body;
    }
    this.expect(T.INDENT);
    do this.statement(body); while (!this.at(T.DEDENT) && !this.at(T.ENDMARKER));
    this.expect(T.DEDENT);
    return body;
  }

  private simpleStatement(): Stmt {
    const s = this.p;
    switch (this.types[s]) {
      case T.RETURN: {
        this.p++;
        const value = this.startsExpression() ? this.starExpressions() : null;
        return this.finish({ kind: K.Return, value }, s);
      }
      case T.IMPORT: case T.FROM: return this.importStatement();
      case T.RAISE: return this.raiseStatement();
      case T.PASS: this.p++; return this.finish({ kind: K.Pass }, s);
      case T.BREAK: this.p++; return this.finish({ kind: K.Break }, s);
      case T.CONTINUE: this.p++; return this.finish({ kind: K.Continue }, s);
      case T.DEL: return this.delStatement();
      case T.ASSERT: {
        this.p++;
        const test = this.expression();
        const msg = this.accept(T.COMMA) ? this.expression() : null;
        return this.finish({ kind: K.Assert, test, msg }, s);
      }
      case T.GLOBAL: case T.NONLOCAL: {
        const kind = this.types[this.p++] === T.GLOBAL ? K.Global : K.Nonlocal;
        const names = [this.name()];
        while (this.accept(T.COMMA)) names.push(this.name());
        return this.finish({ kind, names }, s);
      }
      case T.NAME:
        if (this.peek(1) === T.NAME && this.atWord("type")) return this.typeAlias();
    }
    return this.expressionStatement();
  }

  /** Adds the location from token `s` to the last token taken. */
  private finish<N extends object>(node: N, s: number): N & LocFields {
    const e = this.lastToken();
    const out = node as N & LocFields;
    out.lineno = this.lines[s]!;
    out.col_offset = this.cols[s]!;
    out.end_lineno = this.endLines[e]!;
    out.end_col_offset = this.endCols[e]!;
    return out;
  }

  private typeAlias(): Stmt {
    const s = this.p++;
    const name = this.nameNode(Ctx.Store);
    const type_params = this.typeParams();
    this.expect(T.EQUAL);
    const value = this.expression();
    return this.finish({ kind: K.TypeAlias, name, type_params, value }, s);
  }

  /** An expression, or an assignment of any kind. */
  private expressionStatement(): Stmt {
    const s = this.p;
    if (this.at(T.YIELD)) return this.afterExpression(s, this.yieldExpression());
    return this.afterExpression(s, this.starExpressions());
  }

  private afterExpression(s: number, first: Expr): Stmt {
    const type = this.types[this.p]!;
    if (type === T.EQUAL) return this.assignment(s, first);
    if (type === T.NEWLINE || type === T.SEMI) return this.finish({ kind: K.Expr, value: first }, s);
    if (type === T.COLON) return this.annotatedAssignment(s, first);
    const op = augmentedOperator(type);
    if (op < 0) throw this.fail();
    if (first.kind !== K.Name && first.kind !== K.Attribute && first.kind !== K.Subscript) throw this.fail();
    first.ctx = Ctx.Store;
    this.p++;
    const value = this.at(T.YIELD) ? this.yieldExpression() : this.starExpressions();
    return this.finish({ kind: K.AugAssign, target: first, op, value }, s);
  }

  private assignment(s: number, first: Expr): Stmt {
    const targets: Expr[] = [];
    let value = first, fromYield = this.types[s] === T.YIELD;
    while (this.at(T.EQUAL)) {
      if (fromYield) throw this.fail();
      this.toTarget(value, Ctx.Store);
      targets.push(value);
      this.p++;
      fromYield = this.at(T.YIELD);
      value = fromYield ? this.yieldExpression() : this.starExpressions();
    }
    return this.finish({ kind: K.Assign, targets, value }, s);
  }

  private annotatedAssignment(s: number, target: Expr): Stmt {
    if (target.kind !== K.Name && target.kind !== K.Attribute && target.kind !== K.Subscript) throw this.fail();
    const simple = target.kind === K.Name && this.types[s] !== T.LPAR;
    target.ctx = Ctx.Store;
    this.expect(T.COLON);
    const annotation = this.expression();
    let value: Expr | null = null;
    if (this.accept(T.EQUAL)) value = this.at(T.YIELD) ? this.yieldExpression() : this.starExpressions();
    return this.finish({ kind: K.AnnAssign, target, annotation, value, simple }, s);
  }

  private delStatement(): Stmt {
    const s = this.p++;
    const targets: Expr[] = [];
    do {
      if (this.at(T.NEWLINE) || this.at(T.SEMI)) {
        if (targets.length === 0) throw this.fail();
        break;
      }
      const target = this.primary();
      this.toTarget(target, Ctx.Del);
      targets.push(target);
    } while (this.accept(T.COMMA));
    if (!this.at(T.NEWLINE) && !this.at(T.SEMI)) throw this.fail();
    return this.finish({ kind: K.Delete, targets }, s);
  }

  private raiseStatement(): Stmt {
    const s = this.p++;
    let exc: Expr | null = null, cause: Expr | null = null;
    if (this.startsExpression()) {
      exc = this.expression();
      if (this.accept(T.FROM)) cause = this.expression();
    }
    return this.finish({ kind: K.Raise, exc, cause }, s);
  }

  private importStatement(): Stmt {
    const s = this.p;
    if (this.accept(T.IMPORT)) {
      const names: Alias[] = [];
      do {
        const a = this.p;
        const name = this.dottedName();
        const asname = this.accept(T.AS) ? this.name() : null;
        names.push(this.finish({ name, asname }, a));
      } while (this.accept(T.COMMA));
      return this.finish({ kind: K.Import, names }, s);
    }
    this.expect(T.FROM);
    let level = 0;
    for (; this.at(T.DOT) || this.at(T.ELLIPSIS); this.p++) level += this.at(T.DOT) ? 1 : 3;
    const module = level > 0 && !this.at(T.NAME) ? null : this.dottedName();
    this.expect(T.IMPORT);
    return this.finish({ kind: K.ImportFrom, module, names: this.importNames(), level }, s);
  }

  private importNames(): Alias[] {
    const s = this.p;
    if (this.accept(T.STAR)) return [this.finish({ name: "*", asname: null }, s)];
    const names: Alias[] = [];
    const parenthesized = this.accept(T.LPAR);
    do {
      if (parenthesized && names.length > 0 && this.at(T.RPAR)) break;
      const a = this.p;
      const name = this.name();
      const asname = this.accept(T.AS) ? this.name() : null;
      names.push(this.finish({ name, asname }, a));
    } while (this.accept(T.COMMA));
    if (parenthesized) this.expect(T.RPAR);
    else if (this.types[this.p - 1] === T.COMMA) throw this.fail();
    return names;
  }

  private dottedName(): string {
    let name = this.name();
    while (this.accept(T.DOT)) name += "." + this.name();
    return name;
  }

  private ifStatement(): If {
    const s = this.p++;
    const test = this.namedExpression();
    this.expect(T.COLON);
    const body = this.block();
    const orelse: Body = this.at(T.ELIF) ? [this.ifStatement()] : this.elseBlock();
    return this.finish({ kind: K.If as const, test, body, orelse }, s);
  }

  private elseBlock(): Body {
    if (!this.accept(T.ELSE)) return [];
    this.expect(T.COLON);
    return this.block();
  }

  private whileStatement(): Stmt {
    const s = this.p++;
    const test = this.namedExpression();
    this.expect(T.COLON);
    const body = this.block();
    const orelse = this.elseBlock();
    return this.finish({ kind: K.While, test, body, orelse }, s);
  }

  private forStatement(s: number, isAsync: boolean): Stmt {
    this.expect(T.FOR);
    const target = this.starTargets();
    this.expect(T.IN);
    const iter = this.starExpressions();
    this.expect(T.COLON);
    const body = this.block();
    const orelse = this.elseBlock();
    return this.finish({ kind: isAsync ? K.AsyncFor : K.For, target, iter, body, orelse }, s);
  }

  private withStatement(s: number, isAsync: boolean): Stmt {
    this.expect(T.WITH);
    const items = this.withItems();
    this.expect(T.COLON);
    const body = this.block();
    return this.finish({ kind: isAsync ? K.AsyncWith : K.With, items, body }, s);
  }

  /** Items in parentheses if they read as such up to the colon, else plain ones. */
  private withItems(): WithItem[] {
    const start = this.p;
    if (this.at(T.LPAR)) {
      const made = this.arena.length;
      try {
        this.p++;
        const items: WithItem[] = [];
        do {
          if (this.at(T.RPAR) && items.length > 0) break;
          items.push(this.withItem());
        } while (this.accept(T.COMMA));
        this.expect(T.RPAR);
        if (this.at(T.COLON)) return items;
      } catch (error) {
        if (!(error instanceof ParseFailure)) throw error;
      }
      this.p = start;
      this.arena.length = made;
    }
    const items: WithItem[] = [];
    do items.push(this.withItem()); while (this.accept(T.COMMA));
    return items;
  }

  private withItem(): WithItem {
    const context_expr = this.expression();
    if (!this.accept(T.AS)) return { context_expr, optional_vars: null };
    const optional_vars = this.at(T.STAR) ? this.starTargetOnly() : this.primary();
    this.toTarget(optional_vars, Ctx.Store);
    if (!this.at(T.COMMA) && !this.at(T.RPAR) && !this.at(T.COLON)) throw this.fail();
    return { context_expr, optional_vars };
  }

  private starTargetOnly(): Expr {
    const node = this.starred(false);
    return node;
  }

  private tryStatement(): Try {
    const s = this.p++;
    this.expect(T.COLON);
    const body = this.block();
    const handlers: ExceptHandler[] = [];
    let star = false;
    while (this.at(T.EXCEPT)) {
      const h = this.p++;
      const starred = this.accept(T.STAR);
      if (handlers.length > 0 && starred !== star) throw this.fail();
      star = starred;
      let type: Expr | null = null, name: string | null = null;
      if (!this.at(T.COLON)) {
        type = this.expression();
        if (this.accept(T.AS)) name = this.name();
      } else if (star) throw this.fail();
      this.expect(T.COLON);
      const handlerBody = this.block();
      handlers.push(this.finish({ type, name, body: handlerBody }, h));
    }
    const orelse = handlers.length > 0 ? this.elseBlock() : [];
    let finalbody: Body = [];
    if (this.accept(T.FINALLY)) {
      this.expect(T.COLON);
      finalbody = this.block();
    } else if (handlers.length === 0) throw this.fail();
    return this.finish({ kind: star ? K.TryStar as const : K.Try as const, body, handlers, orelse, finalbody }, s);
  }

  private decorated(): Stmt {
    const decorators: Expr[] = [];
    while (this.accept(T.AT)) {
      decorators.push(this.namedExpression());
      this.expect(T.NEWLINE);
    }
    if (this.at(T.CLASS)) return this.classDef(decorators);
    if (this.at(T.DEF)) return this.functionDef(decorators, this.p);
    if (this.at(T.ASYNC) && this.peek(1) === T.DEF) return this.functionDef(decorators, this.p++);
    throw this.fail();
  }

  private asyncStatement(): Stmt {
    const s = this.p++;
    switch (this.types[this.p]) {
      case T.DEF: return this.functionDef([], s);
      case T.FOR: return this.forStatement(s, true);
      case T.WITH: return this.withStatement(s, true);
      default: throw this.fail();
    }
  }

  /** At `def`; `s` is the token at which the node starts (`async` if there is one). */
  private functionDef(decorator_list: Expr[], s: number): FunctionDef {
    this.expect(T.DEF);
    const name = this.name();
    const type_params = this.at(T.LSQB) ? this.typeParams() : [];
    this.expect(T.LPAR);
    const args = this.parameters(T.RPAR, true);
    this.expect(T.RPAR);
    const returns = this.accept(T.RARROW) ? this.expression() : null;
    this.expect(T.COLON);
    const body = this.block();
    const kind = this.types[s] === T.ASYNC ? K.AsyncFunctionDef as const : K.FunctionDef as const;
    return this.finish({ kind, name, args, body, decorator_list, returns, type_params }, s);
  }

  private classDef(decorator_list: Expr[]): ClassDef {
    const s = this.expect(T.CLASS);
    const name = this.name();
    const type_params = this.at(T.LSQB) ? this.typeParams() : [];
    const bases: Expr[] = [], keywords: Keyword[] = [];
    if (this.at(T.LPAR)) this.callArguments(bases, keywords, false);
    this.expect(T.COLON);
    const body = this.block();
    return this.finish({ kind: K.ClassDef as const, name, bases, keywords, body, decorator_list, type_params }, s);
  }

  /** After the word `match`: can a subject follow? */
  private mayStartSubject(): boolean {
    this.p++;
    const may = this.startsExpression();
    this.p--;
    return may;
  }

  /** A match statement, or null (and nothing taken) when the line is something else. */
  private tryMatch(): Stmt | null {
    const s = this.p++;
    const made = this.arena.length, warned = this.warnings.length;
    let subject: Expr;
    try {
      subject = this.subject();
      this.expect(T.COLON);
      this.expect(T.NEWLINE);
      this.expect(T.INDENT);
      if (!this.atWord("case")) throw this.fail();
    } catch (error) {
      if (!(error instanceof ParseFailure)) throw error;
      this.p = s;
      this.arena.length = made;
      this.warnings.length = warned;
      return null;
    }
    const cases: MatchCase[] = [];
    while (this.atWord("case")) {
      this.p++;
      const pattern = this.patterns();
      const guard = this.accept(T.IF) ? this.namedExpression() : null;
      this.expect(T.COLON);
      cases.push({ pattern, guard, body: this.block() });
    }
    this.expect(T.DEDENT);
    return this.finish({ kind: K.Match as const, subject, cases }, s);
  }

  private subject(): Expr {
    const s = this.p;
    const first = this.starNamedExpression();
    if (!this.at(T.COMMA)) {
      if (first.kind === K.Starred) throw this.fail();
      return first;
    }
    const elts = [first];
    while (this.accept(T.COMMA)) {
      if (!this.startsExpression()) break;
      elts.push(this.starNamedExpression());
    }
    return this.tuple(s, elts);
  }
}

/** "single" input goes on after its statement. */
export class ManyStatements {
  constructor(readonly token: number) {}
}

function isCompound(s: Stmt): boolean {
  switch (s.kind) {
    case K.FunctionDef: case K.AsyncFunctionDef: case K.ClassDef: case K.For: case K.AsyncFor: case K.While: case K.If:
    case K.With: case K.AsyncWith: case K.Try: case K.TryStar: case K.Match:
      return true;
    default:
      return false;
  }
}

interface LocFields {
  lineno: number;
  col_offset: number;
  end_lineno: number;
  end_col_offset: number;
}

function augmentedOperator(type: T): number {
  switch (type) {
    case T.PLUSEQUAL: return Operator.Add;
    case T.MINEQUAL: return Operator.Sub;
    case T.STAREQUAL: return Operator.Mult;
    case T.ATEQUAL: return Operator.MatMult;
    case T.SLASHEQUAL: return Operator.Div;
    case T.PERCENTEQUAL: return Operator.Mod;
    case T.AMPEREQUAL: return Operator.BitAnd;
    case T.VBAREQUAL: return Operator.BitOr;
    case T.CIRCUMFLEXEQUAL: return Operator.BitXor;
    case T.LEFTSHIFTEQUAL: return Operator.LShift;
    case T.RIGHTSHIFTEQUAL: return Operator.RShift;
    case T.DOUBLESTAREQUAL: return Operator.Pow;
    case T.DOUBLESLASHEQUAL: return Operator.FloorDiv;
    default: return -1;
  }
}
