/** Code of functions, classes, lambdas, type parameters and type aliases. CPython 3.12 Python/compile.c. */
import {
  type Arg, type Arguments, type Body, type ClassDef, Ctx, docstringOf, type Expr, type FunctionDef, K, type Lambda, type Loc,
  NO_LOCATION, type Stmt, type TypeAlias, type TypeParam,
} from "./ast.ts";
import type { CodeUnit } from "./code-unit.ts";
import { Frame, NONE, ScopeType } from "./codegen-base.ts";
import { CompCodegen } from "./codegen-comp.ts";
import { Intrinsic1, Intrinsic2, Op } from "./opcodes.ts";
import { mangle } from "./symtable.ts";
import { unparse } from "./unparse.ts";

const enum Make { Defaults = 1, KwDefaults = 2, Annotations = 4 }

export abstract class DefCodegen extends CompCodegen {
  /** A module or class body: annotations, docstring, statements. */
  scopeBody(body: Body, start: Loc): void {
    let loc = start;
    if (this.u.scope === ScopeType.Module && body.length > 0) loc = body[0]!;
    if (hasAnnotations(body)) this.op(Op.SETUP_ANNOTATIONS, loc);
    let from = 0;
    const docstring = this.optimize < 2 ? docstringOf(body) : null;
    if (docstring !== null) {
      from = 1;
      this.expr(docstring);
      this.nameOp("__doc__", Ctx.Store, NO_LOCATION);
    }
    for (let i = from; i < body.length; i++) this.stmt(body[i]!);
  }

  private decorators(list: Expr[]): void {
    this.exprs(list);
  }

  private applyDecorators(list: Expr[]): void {
    for (let i = list.length - 1; i >= 0; i--) this.opArg(Op.CALL, 0, list[i]!);
  }

  functionDef(s: FunctionDef): void {
    this.checkDebugArguments(s.args);
    this.decorators(s.decorator_list);
    const firstline = s.decorator_list.length > 0 ? s.decorator_list[0]!.lineno : s.lineno;
    const generic = s.type_params.length > 0;
    if (generic) this.op(Op.PUSH_NULL, s);
    let flags = this.defaults(s.args, s), typeArgs = 0;
    if (generic) {
      typeArgs = (flags & Make.Defaults) + (flags & Make.KwDefaults ? 1 : 0);
      if (typeArgs === 2) this.opArg(Op.SWAP, 2, s);
      this.enterScope(`<generic parameters of ${s.name}>`, ScopeType.TypeParams, s.type_params, firstline);
      this.u.argcount = typeArgs;
      this.typeParams(s.type_params);
      for (let i = 0; i < typeArgs; i++) this.opArg(Op.LOAD_FAST, i, s);
    }
    if (this.annotations(s.args, s.returns, s)) flags |= Make.Annotations;
    this.makeClosure(this.functionBody(s, firstline), flags, s);
    if (generic) {
      this.opArg(Op.SWAP, 2, s);
      this.opArg(Op.CALL_INTRINSIC_2, Intrinsic2.SET_FUNCTION_TYPE_PARAMS, s);
      this.makeClosure(this.exitScope(false), 0, s);
      if (typeArgs > 0) this.opArg(Op.SWAP, typeArgs + 1, s);
      this.opArg(Op.CALL, typeArgs, s);
    }
    this.applyDecorators(s.decorator_list);
    this.nameOp(s.name, Ctx.Store, s);
  }

  private setArgumentCounts(args: Arguments): void {
    this.u.argcount = args.args.length;
    this.u.posonlyargcount = args.posonlyargs.length;
    this.u.kwonlyargcount = args.kwonlyargs.length;
  }

  private functionBody(s: FunctionDef, firstline: number): CodeUnit {
    this.enterScope(s.name, s.kind === K.AsyncFunctionDef ? ScopeType.AsyncFunction : ScopeType.Function, s, firstline);
    const docstring = this.optimize < 2 ? docstringOf(s.body) : null;
    this.addConst(docstring === null ? NONE : docstring.value);
    this.setArgumentCounts(s.args);
    const start = this.label(), wrap = this.u.ste.coroutine || this.u.ste.generator;
    if (wrap) {
      this.pushFrame(Frame.StopIteration, start, null, null, NO_LOCATION);
    }
    for (let i = docstring === null ? 0 : 1; i < s.body.length; i++) this.stmt(s.body[i]!);
    if (wrap) {
      this.wrapStopIteration();
      this.popFrame();
    }
    return this.exitScope(true);
  }

  private checkDebugArguments(args: Arguments): void {
    const check = (arg: Arg | null): void => { if (arg !== null) this.checkForbidden(arg.arg, Ctx.Store, arg); };
    args.posonlyargs.forEach(check);
    args.args.forEach(check);
    check(args.vararg);
    args.kwonlyargs.forEach(check);
    check(args.kwarg);
  }

  /** Default values; gives the flags of MAKE_FUNCTION. */
  private defaults(args: Arguments, loc: Loc): number {
    let flags = 0;
    if (args.defaults.length > 0) {
      flags |= Make.Defaults;
      this.exprs(args.defaults);
      this.opArg(Op.BUILD_TUPLE, args.defaults.length, loc);
    }
    const keys: string[] = [];
    for (let i = 0; i < args.kwonlyargs.length; i++) {
      const value = args.kw_defaults[i]!;
      if (value === null) continue;
      keys.push(mangle(this.u.klass, args.kwonlyargs[i]!.arg));
      this.expr(value);
    }
    if (keys.length > 0) {
      flags |= Make.KwDefaults;
      this.loadConst(this.strTuple(keys), loc);
      this.opArg(Op.BUILD_CONST_KEY_MAP, keys.length, loc);
    }
    return flags;
  }

  /** Names and values of annotations as a tuple; false if there are none. */
  private annotations(args: Arguments, returns: Expr | null, loc: Loc): boolean {
    let count = 0;
    const one = (name: string, annotation: Expr | null): void => {
      if (annotation === null) return;
      this.loadStr(mangle(this.u.klass, name), loc);
      if (this.future.annotations) this.annotationText(annotation);
      else if (annotation.kind === K.Starred) {
        this.expr(annotation.value);
        this.opArg(Op.UNPACK_SEQUENCE, 1, loc);
      } else this.expr(annotation);
      count += 2;
    };
    for (const arg of args.args) one(arg.arg, arg.annotation);
    for (const arg of args.posonlyargs) one(arg.arg, arg.annotation);
    if (args.vararg !== null) one(args.vararg.arg, args.vararg.annotation);
    for (const arg of args.kwonlyargs) one(arg.arg, arg.annotation);
    if (args.kwarg !== null) one(args.kwarg.arg, args.kwarg.annotation);
    one("return", returns);
    if (count > 0) this.opArg(Op.BUILD_TUPLE, count, loc);
    return count > 0;
  }

  /** An annotation as text (PEP 563). */
  annotationText(annotation: Expr): void {
    this.loadConst(unparse(annotation), annotation);
  }

  lambda(e: Lambda): void {
    this.checkDebugArguments(e.args);
    const flags = this.defaults(e.args, e);
    this.enterScope("<lambda>", ScopeType.Lambda, e, e.lineno);
    this.addConst(NONE);
    this.setArgumentCounts(e.args);
    this.expr(e.body);
    const generator = this.u.ste.generator;
    if (!generator) this.op(Op.RETURN_VALUE, { lineno: e.lineno, end_lineno: e.lineno, col_offset: 0, end_col_offset: 0 });
    this.makeClosure(this.exitScope(!generator), flags, e);
  }

  classDef(s: ClassDef): void {
    this.decorators(s.decorator_list);
    const firstline = s.decorator_list.length > 0 ? s.decorator_list[0]!.lineno : s.lineno;
    const generic = s.type_params.length > 0, outer = this.u.klass;
    if (generic) {
      this.u.klass = s.name;
      this.op(Op.PUSH_NULL, s);
      this.enterScope(`<generic parameters of ${s.name}>`, ScopeType.TypeParams, s.type_params, firstline);
      this.typeParams(s.type_params);
      this.nameOp(".type_params", Ctx.Store, s);
    }
    const code = this.classBody(s, firstline);
    this.op(Op.PUSH_NULL, s);
    this.op(Op.LOAD_BUILD_CLASS, s);
    this.makeClosure(code, 0, s);
    this.loadStr(s.name, s);
    if (generic) {
      this.nameOp(".type_params", Ctx.Load, s);
      this.opArg(Op.CALL_INTRINSIC_1, Intrinsic1.SUBSCRIPT_GENERIC, s);
      this.nameOp(".generic_base", Ctx.Store, s);
      const base: Expr = {
        kind: K.Name, lineno: s.lineno, col_offset: s.col_offset, end_lineno: s.end_lineno, end_col_offset: s.end_col_offset,
        id: ".generic_base", ctx: Ctx.Load,
      };
      this.callHelper(s, 2, [...s.bases, base], s.keywords);
      this.makeClosure(this.exitScope(false), 0, s);
      this.opArg(Op.CALL, 0, s);
      this.u.klass = outer;
    } else this.callHelper(s, 2, s.bases, s.keywords);
    this.applyDecorators(s.decorator_list);
    this.nameOp(s.name, Ctx.Store, s);
  }

  private classBody(s: ClassDef, firstline: number): CodeUnit {
    this.enterScope(s.name, ScopeType.Class, s, firstline);
    const u = this.u, loc: Loc = { lineno: firstline, end_lineno: firstline, col_offset: 0, end_col_offset: 0 };
    u.klass = s.name;
    this.nameOp("__name__", Ctx.Load, loc);
    this.nameOp("__module__", Ctx.Store, loc);
    this.loadStr(u.qualname, loc);
    this.nameOp("__qualname__", Ctx.Store, loc);
    if (s.type_params.length > 0) {
      this.nameOp(".type_params", Ctx.Load, loc);
      this.nameOp("__type_params__", Ctx.Store, loc);
    }
    if (u.ste.needs_classdict) {
      this.op(Op.LOAD_LOCALS, loc);
      this.opArg(Op.STORE_DEREF, u.cellvars.get("__classdict__")!, loc);
    }
    this.scopeBody(s.body, loc);
    if (u.ste.needs_classdict) {
      this.opArg(Op.LOAD_CLOSURE, u.cellvars.get("__classdict__")!, NO_LOCATION);
      this.nameOp("__classdictcell__", Ctx.Store, NO_LOCATION);
    }
    if (u.ste.needs_class_closure) {
      this.opArg(Op.LOAD_CLOSURE, u.cellvars.get("__class__")!, NO_LOCATION);
      this.opArg(Op.COPY, 1, NO_LOCATION);
      this.nameOp("__classcell__", Ctx.Store, NO_LOCATION);
    } else this.loadConst(NONE, NO_LOCATION);
    this.op(Op.RETURN_VALUE, NO_LOCATION);
    return this.exitScope(true);
  }

  private typeParams(params: TypeParam[]): void {
    for (const param of params) {
      this.loadStr(param.name, param);
      if (param.kind === K.TypeVar && param.bound !== null) {
        const bound = param.bound;
        this.enterScope(param.name, ScopeType.TypeParams, param, bound.lineno);
        this.expr(bound);
        this.op(Op.RETURN_VALUE, param);
        this.makeClosure(this.exitScope(true), 0, param);
        this.opArg(Op.CALL_INTRINSIC_2,
          bound.kind === K.Tuple ? Intrinsic2.TYPEVAR_WITH_CONSTRAINTS : Intrinsic2.TYPEVAR_WITH_BOUND, param);
      } else {
        this.opArg(Op.CALL_INTRINSIC_1, param.kind === K.TypeVar ? Intrinsic1.TYPEVAR
          : param.kind === K.TypeVarTuple ? Intrinsic1.TYPEVARTUPLE : Intrinsic1.PARAMSPEC, param);
      }
      this.opArg(Op.COPY, 1, param);
      this.nameOp(param.name, Ctx.Store, param);
    }
    this.opArg(Op.BUILD_TUPLE, params.length, params[0]!);
  }

  typeAlias(s: TypeAlias): void {
    const name = s.name.id, generic = s.type_params.length > 0;
    if (generic) {
      this.op(Op.PUSH_NULL, s);
      this.enterScope(`<generic parameters of ${name}>`, ScopeType.TypeParams, s.type_params, s.lineno);
      this.loadStr(name, s);
      this.typeParams(s.type_params);
    } else {
      this.loadStr(name, s);
      this.loadConst(NONE, s);
    }
    this.enterScope(name, ScopeType.Function, s, s.lineno);
    this.addConst(NONE);
    this.expr(s.value);
    this.op(Op.RETURN_VALUE, s);
    this.makeClosure(this.exitScope(false), 0, s);
    this.opArg(Op.BUILD_TUPLE, 3, s);
    this.opArg(Op.CALL_INTRINSIC_1, Intrinsic1.TYPEALIAS, s);
    if (generic) {
      this.makeClosure(this.exitScope(false), 0, s);
      this.opArg(Op.CALL, 0, s);
    }
    this.nameOp(name, Ctx.Store, s);
  }
}

/** Does a body annotate a variable, outside of functions and classes in it? compile.c, find_ann. */
export function hasAnnotations(body: Body): boolean {
  return body.some((s: Stmt) => {
    switch (s.kind) {
      case K.AnnAssign: return true;
      case K.For: case K.AsyncFor: case K.While: case K.If: return hasAnnotations(s.body) || hasAnnotations(s.orelse);
      case K.With: case K.AsyncWith: return hasAnnotations(s.body);
      case K.Match: return s.cases.some((one) => hasAnnotations(one.body));
      case K.Try: case K.TryStar:
        return hasAnnotations(s.body) || hasAnnotations(s.finalbody) || hasAnnotations(s.orelse)
          || s.handlers.some((handler) => hasAnnotations(handler.body));
      default: return false;
    }
  });
}
