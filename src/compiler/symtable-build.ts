/** Fills the symbol table from the tree. CPython 3.12 Python/symtable.c, the symtable_visit_* functions. */
import {
  type Arg, type Arguments, type Body, type Comp, type Comprehension as Clause, Ctx, type Expr, type FunctionDef, K, type Loc,
  type Mod, type Name, type NamedExpr, type Pattern, type Stmt, type TypeParam,
} from "./ast.ts";
import { CompileError } from "./errors.ts";
import { analyze, Block, Comprehension, Def, Entry, mangle, type SymbolTable } from "./symtable.ts";

/** Makes the error CPython's symbol table raises: columns stay in bytes. */
export function symbolError(filename: string, loc: Loc, msg: string): CompileError {
  return new CompileError({
    type: "SyntaxError", msg, filename, lineno: loc.lineno, offset: loc.col_offset + 1, endLineno: loc.end_lineno,
    endOffset: loc.end_col_offset + 1, text: null, placedLater: true,
  });
}

/** Builds and resolves the table of a whole tree. */
export function buildSymbolTable(mod: Mod, filename: string, futureAnnotations: boolean): SymbolTable {
  return new Builder(filename, futureAnnotations).build(mod);
}

class Builder {
  private readonly blocks = new Map<object, Entry>();
  private readonly stack: Entry[] = [];
  private cur: Entry;
  private readonly top: Entry;
  private klass: string | null = null;

  constructor(private readonly filename: string, private readonly futureAnnotations: boolean) {
    this.top = this.cur = new Entry("top", Block.Module, { lineno: 0, col_offset: 0, end_lineno: 0, end_col_offset: 0 });
    this.stack.push(this.top);
  }

  build(mod: Mod): SymbolTable {
    this.blocks.set(mod, this.top);
    if (mod.mode === "eval") this.expr(mod.body);
    else this.body(mod.body);
    analyze(this.top, (entry, name, msg) => {
      const directive = entry.directives.find((one) => mangle(this.klass, one.name) === name || one.name === name);
      throw this.error(directive?.loc ?? entry.loc, msg);
    });
    return { top: this.top, blocks: this.blocks };
  }

  private error(loc: Loc, msg: string): CompileError {
    return symbolError(this.filename, loc, msg);
  }

  private enter(name: string, type: Block, key: object, loc: Loc): Entry {
    const entry = new Entry(name, type, loc), prev = this.cur;
    entry.nested = prev.nested || prev.isFunctionLike();
    entry.comp_iter_expr = prev.comp_iter_expr;
    this.blocks.set(key, entry);
    this.stack.push(entry);
    this.cur = entry;
    /* Annotations kept as text bind nothing. */
    if (type !== Block.Annotation) prev.children.push(entry);
    return entry;
  }

  private exit(): void {
    this.stack.pop();
    this.cur = this.stack[this.stack.length - 1]!;
  }

  private define(name: string, flag: number, loc: Loc): void {
    this.defineIn(this.cur, name, flag, loc);
  }

  private defineIn(ste: Entry, name: string, flag: number, loc: Loc): void {
    const mangled = mangle(this.klass, name);
    let value = ste.symbols.get(mangled);
    if (value === undefined) value = flag;
    else {
      if (flag & Def.PARAM && value & Def.PARAM) {
        throw this.error(loc, `duplicate argument '${name}' in function definition`);
      }
      if (flag & Def.TYPE_PARAM && value & Def.TYPE_PARAM) throw this.error(loc, `duplicate type parameter '${name}'`);
      value |= flag;
    }
    if (ste.comp_iter_target) {
      if (value & (Def.GLOBAL | Def.NONLOCAL)) {
        throw this.error(loc, `comprehension inner loop cannot rebind assignment expression target '${name}'`);
      }
      value |= Def.COMP_ITER;
    }
    ste.symbols.set(mangled, value);
    if (flag & Def.PARAM) ste.varnames.push(mangled);
    else if (flag & Def.GLOBAL) this.top.symbols.set(mangled, (this.top.symbols.get(mangled) ?? 0) | flag);
  }

  private lookup(ste: Entry, name: string): number {
    return ste.flagsOf(mangle(this.klass, name));
  }

  private body(body: Body): void {
    for (const stmt of body) this.stmt(stmt);
  }

  private exprs(list: (Expr | null)[]): void {
    for (const expr of list) if (expr !== null) this.expr(expr);
  }

  private stmt(s: Stmt): void {
    switch (s.kind) {
      case K.FunctionDef: case K.AsyncFunctionDef: this.functionDef(s); break;
      case K.ClassDef: this.classDef(s); break;
      case K.TypeAlias: this.typeAlias(s); break;
      case K.Return:
        if (s.value !== null) {
          this.expr(s.value);
          this.cur.returns_value = true;
        }
        break;
      case K.Delete: this.exprs(s.targets); break;
      case K.Assign: this.exprs(s.targets); this.expr(s.value); break;
      case K.AnnAssign: this.annAssign(s); break;
      case K.AugAssign: this.expr(s.target); this.expr(s.value); break;
      case K.For: case K.AsyncFor:
        this.expr(s.target);
        this.expr(s.iter);
        this.body(s.body);
        this.body(s.orelse);
        break;
      case K.While: case K.If:
        this.expr(s.test);
        this.body(s.body);
        this.body(s.orelse);
        break;
      case K.Match:
        this.expr(s.subject);
        for (const one of s.cases) {
          this.pattern(one.pattern);
          if (one.guard !== null) this.expr(one.guard);
          this.body(one.body);
        }
        break;
      case K.Raise: this.exprs([s.exc, s.cause]); break;
      case K.Try: case K.TryStar:
        this.body(s.body);
        this.body(s.orelse);
        for (const handler of s.handlers) {
          if (handler.type !== null) this.expr(handler.type);
          if (handler.name !== null) this.define(handler.name, Def.LOCAL, handler);
          this.body(handler.body);
        }
        this.body(s.finalbody);
        break;
      case K.Assert: this.exprs([s.test, s.msg]); break;
      case K.Import: case K.ImportFrom: this.imports(s); break;
      case K.Global: case K.Nonlocal: this.declaration(s); break;
      case K.Expr: this.expr(s.value); break;
      case K.With: case K.AsyncWith:
        for (const item of s.items) this.exprs([item.context_expr, item.optional_vars]);
        this.body(s.body);
        break;
      case K.Pass: case K.Break: case K.Continue: break;
    }
  }

  private functionDef(s: FunctionDef): void {
    this.define(s.name, Def.LOCAL, s);
    this.exprs(s.args.defaults);
    this.exprs(s.args.kw_defaults);
    this.exprs(s.decorator_list);
    const generic = s.type_params.length > 0;
    if (generic) {
      this.enterTypeParams(s.name, s.type_params, s, true,
        s.args.kw_defaults.some((value) => value !== null), false);
      for (const param of s.type_params) this.typeParam(param);
    }
    this.annotations(s);
    const entry = this.enter(s.name, Block.Function, s, s);
    if (s.kind === K.AsyncFunctionDef) entry.coroutine = true;
    this.arguments(s.args);
    this.body(s.body);
    this.exit();
    if (generic) this.exit();
  }

  private annotations(s: FunctionDef): void {
    const args = s.args;
    if (this.futureAnnotations) this.enter("_annotation", Block.Annotation, s, s);
    const annotate = (arg: Arg | null): void => {
      if (arg !== null && arg.annotation !== null) this.expr(arg.annotation);
    };
    args.posonlyargs.forEach(annotate);
    args.args.forEach(annotate);
    annotate(args.vararg);
    annotate(args.kwarg);
    args.kwonlyargs.forEach(annotate);
    if (this.futureAnnotations) this.exit();
    if (s.returns !== null) this.annotation(s.returns);
  }

  private annotation(annotation: Expr): void {
    if (this.futureAnnotations) this.enter("_annotation", Block.Annotation, annotation, annotation);
    this.expr(annotation);
    if (this.futureAnnotations) this.exit();
  }

  private arguments(args: Arguments): void {
    for (const arg of args.posonlyargs) this.define(arg.arg, Def.PARAM, arg);
    for (const arg of args.args) this.define(arg.arg, Def.PARAM, arg);
    for (const arg of args.kwonlyargs) this.define(arg.arg, Def.PARAM, arg);
    if (args.vararg !== null) {
      this.define(args.vararg.arg, Def.PARAM, args.vararg);
      this.cur.varargs = true;
    }
    if (args.kwarg !== null) {
      this.define(args.kwarg.arg, Def.PARAM, args.kwarg);
      this.cur.varkeywords = true;
    }
  }

  private classDef(s: Extract<Stmt, { kind: K.ClassDef }>): void {
    this.define(s.name, Def.LOCAL, s);
    this.exprs(s.decorator_list);
    const outer = this.klass, generic = s.type_params.length > 0;
    if (generic) {
      this.enterTypeParams(s.name, s.type_params, s, false, false, true);
      for (const param of s.type_params) this.typeParam(param);
    }
    this.exprs(s.bases);
    for (const keyword of s.keywords) this.expr(keyword.value);
    this.enter(s.name, Block.Class, s, s);
    this.klass = s.name;
    if (generic) {
      this.define("__type_params__", Def.LOCAL, s);
      this.define(".type_params", Def.USE, s);
    }
    this.body(s.body);
    this.exit();
    if (generic) this.exit();
    this.klass = outer;
  }

  private enterTypeParams(name: string, key: object, loc: Loc, defaults: boolean, kwdefaults: boolean, isClass: boolean): void {
    const inClass = this.cur.type === Block.Class;
    const entry = this.enter(name, Block.TypeParam, key, loc);
    if (inClass) {
      entry.can_see_class_scope = true;
      this.define("__classdict__", Def.USE, loc);
    }
    if (isClass) {
      this.define(".type_params", Def.LOCAL, loc);
      this.define(".type_params", Def.USE, loc);
      this.klass = name;
      this.define(".generic_base", Def.LOCAL, loc);
      this.define(".generic_base", Def.USE, loc);
    }
    if (defaults) this.define(".defaults", Def.PARAM, loc);
    if (kwdefaults) this.define(".kwdefaults", Def.PARAM, loc);
  }

  private typeParam(param: TypeParam): void {
    this.define(param.name, Def.TYPE_PARAM | Def.LOCAL, param);
    if (param.kind !== K.TypeVar || param.bound === null) return;
    const inClass = this.cur.can_see_class_scope;
    const entry = this.enter(param.name, Block.TypeVarBound, param, param);
    entry.can_see_class_scope = inClass;
    if (inClass) this.define("__classdict__", Def.USE, param.bound);
    this.expr(param.bound);
    this.exit();
  }

  private typeAlias(s: Extract<Stmt, { kind: K.TypeAlias }>): void {
    this.expr(s.name);
    const name = s.name.id, inClass = this.cur.type === Block.Class, generic = s.type_params.length > 0;
    if (generic) {
      this.enterTypeParams(name, s.type_params, s, false, false, false);
      for (const param of s.type_params) this.typeParam(param);
    }
    const entry = this.enter(name, Block.TypeAlias, s, s);
    entry.can_see_class_scope = inClass;
    if (inClass) this.define("__classdict__", Def.USE, s.value);
    this.expr(s.value);
    this.exit();
    if (generic) this.exit();
  }

  private annAssign(s: Extract<Stmt, { kind: K.AnnAssign }>): void {
    if (s.target.kind === K.Name) {
      const name = s.target.id, cur = this.lookup(this.cur, name);
      if (cur & (Def.GLOBAL | Def.NONLOCAL) && this.cur !== this.top && s.simple) {
        throw this.error(s, cur & Def.GLOBAL ? `annotated name '${name}' can't be global`
          : `annotated name '${name}' can't be nonlocal`);
      }
      if (s.simple) this.define(name, Def.ANNOT | Def.LOCAL, s.target);
      else if (s.value !== null) this.define(name, Def.LOCAL, s.target);
    } else this.expr(s.target);
    this.annotation(s.annotation);
    if (s.value !== null) this.expr(s.value);
  }

  private imports(s: Extract<Stmt, { kind: K.Import | K.ImportFrom }>): void {
    for (const alias of s.names) {
      const name = alias.asname ?? alias.name;
      if (name === "*") {
        if (this.cur.type !== Block.Module) throw this.error(alias, "import * only allowed at module level");
        continue;
      }
      const dot = name.indexOf(".");
      this.define(dot < 0 ? name : name.slice(0, dot), Def.IMPORT, alias);
    }
  }

  private declaration(s: Extract<Stmt, { kind: K.Global | K.Nonlocal }>): void {
    const word = s.kind === K.Global ? "global" : "nonlocal";
    for (const name of s.names) {
      const cur = this.lookup(this.cur, name);
      if (cur & (Def.PARAM | Def.LOCAL | Def.USE | Def.ANNOT)) {
        throw this.error(s, cur & Def.PARAM ? `name '${name}' is parameter and ${word}`
          : cur & Def.USE ? `name '${name}' is used prior to ${word} declaration`
            : cur & Def.ANNOT ? `annotated name '${name}' can't be ${word}`
              : `name '${name}' is assigned to before ${word} declaration`);
      }
      this.define(name, s.kind === K.Global ? Def.GLOBAL : Def.NONLOCAL, s);
      this.cur.directives.push({ name: mangle(this.klass, name), loc: s });
    }
  }

  private pattern(p: Pattern): void {
    switch (p.kind) {
      case K.MatchValue: this.expr(p.value); break;
      case K.MatchSingleton: break;
      case K.MatchSequence: case K.MatchOr: for (const one of p.patterns) this.pattern(one); break;
      case K.MatchStar: if (p.name !== null) this.define(p.name, Def.LOCAL, p); break;
      case K.MatchMapping:
        this.exprs(p.keys);
        for (const one of p.patterns) this.pattern(one);
        if (p.rest !== null) this.define(p.rest, Def.LOCAL, p);
        break;
      case K.MatchClass:
        this.expr(p.cls);
        for (const one of p.patterns) this.pattern(one);
        for (const one of p.kwd_patterns) this.pattern(one);
        break;
      case K.MatchAs:
        if (p.pattern !== null) this.pattern(p.pattern);
        if (p.name !== null) this.define(p.name, Def.LOCAL, p);
        break;
    }
  }

  private expr(e: Expr): void {
    switch (e.kind) {
      case K.Name: this.nameExpr(e); break;
      case K.Constant: break;
      case K.Attribute: case K.Starred: this.expr(e.value); break;
      case K.Call:
        this.expr(e.func);
        this.exprs(e.args);
        for (const keyword of e.keywords) this.expr(keyword.value);
        break;
      case K.NamedExpr: this.namedExpr(e); break;
      case K.BoolOp: case K.JoinedStr: this.exprs(e.values); break;
      case K.BinOp: this.expr(e.left); this.expr(e.right); break;
      case K.UnaryOp: this.expr(e.operand); break;
      case K.Lambda:
        this.exprs(e.args.defaults);
        this.exprs(e.args.kw_defaults);
        this.enter("lambda", Block.Function, e, e);
        this.arguments(e.args);
        this.expr(e.body);
        this.exit();
        break;
      case K.IfExp: this.expr(e.test); this.expr(e.body); this.expr(e.orelse); break;
      case K.Dict: this.exprs(e.keys); this.exprs(e.values); break;
      case K.Set: case K.List: case K.Tuple: this.exprs(e.elts); break;
      case K.ListComp: case K.SetComp: case K.DictComp: case K.GeneratorExp: this.comprehension(e); break;
      case K.Yield: case K.YieldFrom:
        this.notInAnnotation("yield expression", e);
        if (e.value !== null) this.expr(e.value);
        this.cur.generator = true;
        if (this.cur.comprehension !== Comprehension.None) this.yieldInComprehension(e);
        break;
      case K.Await:
        this.notInAnnotation("await expression", e);
        this.expr(e.value);
        this.cur.coroutine = true;
        break;
      case K.Compare: this.expr(e.left); this.exprs(e.comparators); break;
      case K.FormattedValue: this.exprs([e.value, e.format_spec]); break;
      case K.Subscript: this.expr(e.value); this.expr(e.slice); break;
      case K.Slice: this.exprs([e.lower, e.upper, e.step]); break;
    }
  }

  private nameExpr(e: Name): void {
    this.define(e.id, e.ctx === Ctx.Load ? Def.USE : Def.LOCAL, e);
    /* A use of super counts as a use of __class__. */
    if (e.id === "super" && e.ctx === Ctx.Load && this.cur.isFunctionLike()) this.define("__class__", Def.USE, e);
  }

  private notInAnnotation(what: string, e: Expr): void {
    const where = this.cur.type === Block.Annotation ? "an annotation"
      : this.cur.type === Block.TypeVarBound ? "a TypeVar bound"
        : this.cur.type === Block.TypeAlias ? "a type alias"
          : this.cur.type === Block.TypeParam ? "the definition of a generic" : null;
    if (where !== null) throw this.error(e, `${what} cannot be used within ${where}`);
  }

  private yieldInComprehension(e: Expr): never {
    const kind = this.cur.comprehension;
    throw this.error(e, kind === Comprehension.List ? "'yield' inside list comprehension"
      : kind === Comprehension.Set ? "'yield' inside set comprehension"
        : kind === Comprehension.Dict ? "'yield' inside dict comprehension" : "'yield' inside generator expression");
  }

  private namedExpr(e: NamedExpr): void {
    this.notInAnnotation("named expression", e);
    if (this.cur.comp_iter_expr > 0) {
      throw this.error(e, "assignment expression cannot be used in a comprehension iterable expression");
    }
    if (this.cur.comprehension !== Comprehension.None) this.extendNamedExprScope(e.target);
    this.expr(e.value);
    this.expr(e.target);
  }

  /** The target of := in a comprehension belongs to the block around it. */
  private extendNamedExprScope(target: Name): void {
    const name = target.id;
    for (let i = this.stack.length - 1; i >= 0; i--) {
      const entry = this.stack[i]!;
      if (entry.comprehension !== Comprehension.None) {
        const flags = entry.flagsOf(name);
        if (flags & Def.COMP_ITER && flags & Def.LOCAL) {
          throw this.error(target, `assignment expression cannot rebind comprehension iteration variable '${name}'`);
        }
        continue;
      }
      if (entry.type === Block.Function) {
        this.define(name, entry.flagsOf(name) & Def.GLOBAL ? Def.GLOBAL : Def.NONLOCAL, target);
        this.cur.directives.push({ name: mangle(this.klass, name), loc: target });
        this.defineIn(entry, name, Def.LOCAL, target);
        return;
      }
      if (entry.type === Block.Module) {
        this.define(name, Def.GLOBAL, target);
        this.cur.directives.push({ name: mangle(this.klass, name), loc: target });
        this.defineIn(entry, name, Def.GLOBAL, target);
        return;
      }
      const where = entry.type === Block.Class ? "used in a class body"
        : entry.type === Block.TypeParam ? "used within the definition of a generic"
          : entry.type === Block.TypeAlias ? "used in a type alias" : "used in a TypeVar bound";
      throw this.error(target, `assignment expression within a comprehension cannot be ${where}`);
    }
  }

  private comprehension(e: Comp): void {
    const name = e.kind === K.ListComp ? "listcomp" : e.kind === K.SetComp ? "setcomp" : e.kind === K.DictComp ? "dictcomp"
      : "genexpr";
    const generator = e.kind === K.GeneratorExp, outermost = e.generators[0]!;
    this.cur.comp_iter_expr++;
    this.expr(outermost.iter);
    this.cur.comp_iter_expr--;
    const entry = this.enter(name, Block.Function, e, e);
    entry.comprehension = e.kind === K.ListComp ? Comprehension.List : e.kind === K.SetComp ? Comprehension.Set
      : e.kind === K.DictComp ? Comprehension.Dict : Comprehension.Generator;
    if (outermost.is_async) entry.coroutine = true;
    this.define(".0", Def.PARAM, entry.loc);
    entry.comp_iter_target = true;
    this.expr(outermost.target);
    entry.comp_iter_target = false;
    this.exprs(outermost.ifs);
    for (let i = 1; i < e.generators.length; i++) this.clause(e.generators[i]!);
    if (e.value !== null) this.expr(e.value);
    this.expr(e.elt);
    entry.generator = generator;
    const isAsync = entry.coroutine && !generator;
    this.exit();
    if (isAsync) this.cur.coroutine = true;
  }

  private clause(clause: Clause): void {
    this.cur.comp_iter_target = true;
    this.expr(clause.target);
    this.cur.comp_iter_target = false;
    this.cur.comp_iter_expr++;
    this.expr(clause.iter);
    this.cur.comp_iter_expr--;
    this.exprs(clause.ifs);
    if (clause.is_async) this.cur.coroutine = true;
  }
}
