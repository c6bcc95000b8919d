/** The tree optimizer: constant folding, in place. CPython 3.12 Python/ast_opt.c. */
import {
  type Arguments, type Body, CmpOp, Ctx, docstringOf, type Expr, K, type Mod, Operator, type Pattern, type Stmt, type TypeParam,
  UnaryOperator,
} from "./ast.ts";
import type { Const, StrConst } from "./code-unit.ts";
import { boolConst, equalConst, foldBinary, foldSubscript, foldUnary } from "./const-ops.ts";
import { formatToJoinedStr } from "./fold-format.ts";

/** Folds a tree. Constants made on the way are added to `arena`. */
export function foldTree(mod: Mod, optimize: number, futureAnnotations: boolean, arena: Const[]): void {
  const folder = new Folder(optimize, futureAnnotations, arena);
  if (mod.mode === "eval") mod.body = folder.expr(mod.body);
  else if (mod.mode === "exec") folder.body(mod.body);
  else folder.statements(mod.body);
}

class Folder {
  constructor(private readonly optimize: number, private readonly futureAnnotations: boolean, readonly arena: Const[]) {}

  /** A body that may start with a docstring: folding must not make one. */
  body(body: Body): void {
    const had = docstringOf(body) !== null;
    this.statements(body);
    if (had || docstringOf(body) === null) return;
    const first = body[0]!;
    if (first.kind !== K.Expr) return;
    first.value = {
      kind: K.JoinedStr, lineno: first.lineno, col_offset: first.col_offset, end_lineno: first.end_lineno,
      end_col_offset: first.end_col_offset, values: [first.value],
    };
  }

  statements(body: Body): void {
    for (const stmt of body) this.stmt(stmt);
  }

  private list(list: Expr[]): void {
    for (let i = 0; i < list.length; i++) list[i] = this.expr(list[i]!);
  }

  private optional(e: Expr | null): Expr | null {
    return e === null ? null : this.expr(e);
  }

  private optionals(list: (Expr | null)[]): void {
    for (let i = 0; i < list.length; i++) list[i] = this.optional(list[i]!);
  }

  private stmt(s: Stmt): void {
    switch (s.kind) {
      case K.FunctionDef: case K.AsyncFunctionDef:
        this.typeParams(s.type_params);
        this.arguments(s.args);
        this.body(s.body);
        this.list(s.decorator_list);
        if (!this.futureAnnotations) s.returns = this.optional(s.returns);
        break;
      case K.ClassDef:
        this.typeParams(s.type_params);
        this.list(s.bases);
        for (const keyword of s.keywords) keyword.value = this.expr(keyword.value);
        this.body(s.body);
        this.list(s.decorator_list);
        break;
      case K.Return: s.value = this.optional(s.value); break;
      case K.Delete: this.list(s.targets); break;
      case K.Assign:
        this.list(s.targets);
        s.value = this.expr(s.value);
        break;
      case K.AugAssign:
        s.target = this.expr(s.target);
        s.value = this.expr(s.value);
        break;
      case K.AnnAssign:
        s.target = this.expr(s.target);
        if (!this.futureAnnotations) s.annotation = this.expr(s.annotation);
        s.value = this.optional(s.value);
        break;
      case K.TypeAlias:
        this.typeParams(s.type_params);
        s.value = this.expr(s.value);
        break;
      case K.For: case K.AsyncFor:
        s.target = this.expr(s.target);
        s.iter = this.expr(s.iter);
        if (s.kind === K.For) s.iter = this.iterable(s.iter);
        this.statements(s.body);
        this.statements(s.orelse);
        break;
      case K.While: case K.If:
        s.test = this.expr(s.test);
        this.statements(s.body);
        this.statements(s.orelse);
        break;
      case K.With: case K.AsyncWith:
        for (const item of s.items) {
          item.context_expr = this.expr(item.context_expr);
          item.optional_vars = this.optional(item.optional_vars);
        }
        this.statements(s.body);
        break;
      case K.Raise:
        s.exc = this.optional(s.exc);
        s.cause = this.optional(s.cause);
        break;
      case K.Try: case K.TryStar:
        this.statements(s.body);
        for (const handler of s.handlers) {
          handler.type = this.optional(handler.type);
          this.statements(handler.body);
        }
        this.statements(s.orelse);
        this.statements(s.finalbody);
        break;
      case K.Assert:
        s.test = this.expr(s.test);
        s.msg = this.optional(s.msg);
        break;
      case K.Expr: s.value = this.expr(s.value); break;
      case K.Match:
        s.subject = this.expr(s.subject);
        for (const one of s.cases) {
          this.pattern(one.pattern);
          one.guard = this.optional(one.guard);
          this.statements(one.body);
        }
        break;
    }
  }

  private typeParams(params: TypeParam[]): void {
    for (const param of params) if (param.kind === K.TypeVar) param.bound = this.optional(param.bound);
  }

  private arguments(args: Arguments): void {
    if (!this.futureAnnotations) {
      for (const list of [args.posonlyargs, args.args, args.kwonlyargs]) {
        for (const arg of list) arg.annotation = this.optional(arg.annotation);
      }
      if (args.vararg !== null) args.vararg.annotation = this.optional(args.vararg.annotation);
      if (args.kwarg !== null) args.kwarg.annotation = this.optional(args.kwarg.annotation);
    }
    this.optionals(args.kw_defaults);
    this.list(args.defaults);
  }

  private pattern(p: Pattern): void {
    switch (p.kind) {
      case K.MatchValue: p.value = this.expr(p.value); break;
      case K.MatchSequence: case K.MatchOr: for (const one of p.patterns) this.pattern(one); break;
      case K.MatchMapping:
        this.list(p.keys);
        for (const one of p.patterns) this.pattern(one);
        break;
      case K.MatchClass:
        p.cls = this.expr(p.cls);
        for (const one of p.patterns) this.pattern(one);
        for (const one of p.kwd_patterns) this.pattern(one);
        break;
      case K.MatchAs: if (p.pattern !== null) this.pattern(p.pattern); break;
    }
  }

  expr(e: Expr): Expr {
    switch (e.kind) {
      case K.Constant: return e;
      case K.Name: return this.name(e);
      case K.Attribute: e.value = this.expr(e.value); return e;
      case K.Call:
        e.func = this.expr(e.func);
        this.list(e.args);
        for (const keyword of e.keywords) keyword.value = this.expr(keyword.value);
        return e;
      case K.BinOp:
        e.left = this.expr(e.left);
        e.right = this.expr(e.right);
        return this.binary(e);
      case K.UnaryOp:
        e.operand = this.expr(e.operand);
        return this.unary(e);
      case K.BoolOp: this.list(e.values); return e;
      case K.JoinedStr: this.list(e.values); return e;
      case K.FormattedValue:
        e.value = this.expr(e.value);
        e.format_spec = this.optional(e.format_spec);
        return e;
      case K.Lambda:
        this.arguments(e.args);
        e.body = this.expr(e.body);
        return e;
      case K.IfExp:
        e.test = this.expr(e.test);
        e.body = this.expr(e.body);
        e.orelse = this.expr(e.orelse);
        return e;
      case K.Dict:
        this.optionals(e.keys);
        this.list(e.values);
        return e;
      case K.Set: this.list(e.elts); return e;
      case K.List: this.list(e.elts); return e;
      case K.Tuple:
        this.list(e.elts);
        return this.tuple(e);
      case K.ListComp: case K.SetComp: case K.DictComp: case K.GeneratorExp:
        e.elt = this.expr(e.elt);
        if (e.value !== null) e.value = this.expr(e.value);
        for (const clause of e.generators) {
          clause.target = this.expr(clause.target);
          clause.iter = this.iterable(this.expr(clause.iter));
          this.list(clause.ifs);
        }
        return e;
      case K.Await: case K.YieldFrom: case K.Starred: e.value = this.expr(e.value); return e;
      case K.Yield: e.value = this.optional(e.value); return e;
      case K.NamedExpr: e.value = this.expr(e.value); return e;
      case K.Compare:
        e.left = this.expr(e.left);
        this.list(e.comparators);
        this.membership(e);
        return e;
      case K.Subscript:
        e.value = this.expr(e.value);
        e.slice = this.expr(e.slice);
        return this.subscript(e);
      case K.Slice:
        e.lower = this.optional(e.lower);
        e.upper = this.optional(e.upper);
        e.step = this.optional(e.step);
        return e;
    }
  }

  private constant(at: Expr, value: Const | null): Expr {
    if (value === null) return at;
    this.arena.push(value);
    return {
      kind: K.Constant, lineno: at.lineno, col_offset: at.col_offset, end_lineno: at.end_lineno,
      end_col_offset: at.end_col_offset, value, u: false,
    };
  }

  private name(e: Extract<Expr, { kind: K.Name }>): Expr {
    if (e.ctx === Ctx.Load && e.id === "__debug__") return this.constant(e, boolConst(this.optimize === 0));
    return e;
  }

  private binary(e: Extract<Expr, { kind: K.BinOp }>): Expr {
    const { left, right } = e;
    if (left.kind !== K.Constant) return e;
    if (e.op === Operator.Mod && right.kind === K.Tuple && left.value.kind === "str" && !hasStarred(right.elts)) {
      return formatToJoinedStr(e, left.value as StrConst, right.elts, this.arena) ?? e;
    }
    if (right.kind !== K.Constant) return e;
    return this.constant(e, foldBinary(e.op, left.value, right.value));
  }

  private unary(e: Extract<Expr, { kind: K.UnaryOp }>): Expr {
    const operand = e.operand;
    if (operand.kind === K.Constant) return this.constant(e, foldUnary(e.op, operand.value));
    if (e.op === UnaryOperator.Not && operand.kind === K.Compare && operand.ops.length === 1) {
      const inverted = invert(operand.ops[0]!);
      if (inverted >= 0) {
        operand.ops[0] = inverted;
        return operand;
      }
    }
    return e;
  }

  private tuple(e: Extract<Expr, { kind: K.List | K.Tuple }>): Expr {
    return e.ctx === Ctx.Load ? this.constant(e, constantTuple(e.elts)) : e;
  }

  private subscript(e: Extract<Expr, { kind: K.Subscript }>): Expr {
    if (e.ctx !== Ctx.Load || e.value.kind !== K.Constant || e.slice.kind !== K.Constant) return e;
    return this.constant(e, foldSubscript(e.value.value, e.slice.value));
  }

  /** What is only iterated or searched: a list becomes a tuple, a set of constants a frozenset. */
  private iterable(e: Expr): Expr {
    if (e.kind === K.List) {
      if (hasStarred(e.elts)) return e;
      const tuple: Expr = {
        kind: K.Tuple, lineno: e.lineno, col_offset: e.col_offset, end_lineno: e.end_lineno, end_col_offset: e.end_col_offset,
        elts: e.elts, ctx: e.ctx,
      };
      return this.constant(tuple, constantTuple(e.elts));
    }
    if (e.kind === K.Set) {
      const tuple = constantTuple(e.elts);
      if (tuple === null) return e;
      const items: Const[] = [];
      for (const item of tuple.items) if (!items.some((other) => equalConst(item, other))) items.push(item);
      return this.constant(e, { kind: "frozenset", items });
    }
    return e;
  }

  private membership(e: Extract<Expr, { kind: K.Compare }>): void {
    const last = e.ops.length - 1, op = e.ops[last]!;
    if (op === CmpOp.In || op === CmpOp.NotIn) e.comparators[last] = this.iterable(e.comparators[last]!);
  }
}

function invert(op: CmpOp): number {
  switch (op) {
    case CmpOp.Is: return CmpOp.IsNot;
    case CmpOp.IsNot: return CmpOp.Is;
    case CmpOp.In: return CmpOp.NotIn;
    case CmpOp.NotIn: return CmpOp.In;
    default: return -1;
  }
}

function hasStarred(elts: Expr[]): boolean {
  return elts.some((elt) => elt.kind === K.Starred);
}

function constantTuple(elts: Expr[]): { kind: "tuple"; items: Const[] } | null {
  for (const elt of elts) if (elt.kind !== K.Constant) return null;
  return { kind: "tuple", items: elts.map((elt) => (elt as Extract<Expr, { kind: K.Constant }>).value) };
}
