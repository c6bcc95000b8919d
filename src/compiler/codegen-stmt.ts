/** Code of statements. CPython 3.12 Python/compile.c, compiler_visit_stmt and what it calls. */
import {
  type AnnAssign, type AugAssign, Ctx, type Expr, type For, type ImportFrom, type Import, K, type Loc, type Mod, NO_LOCATION, type Stmt,
} from "./ast.ts";
import type { CodeUnit } from "./code-unit.ts";
import { Frame, type FrameBlock, indexOf, NONE, ScopeType } from "./codegen-base.ts";
import { hasAnnotations } from "./codegen-def.ts";
import { binaryOperator, isTwoElementSlice } from "./codegen-expr.ts";
import { TryCodegen } from "./codegen-try.ts";
import { Intrinsic1, Op } from "./opcodes.ts";
import { mangle } from "./symtable.ts";

export class Codegen extends TryCodegen {
  /** The code of a whole tree. */
  module(mod: Mod): CodeUnit {
    this.enterScope("<module>", ScopeType.Module, mod, 1);
    const loc: Loc = { lineno: 1, end_lineno: 1, col_offset: 0, end_col_offset: 0 };
    if (mod.mode === "eval") this.expr(mod.body);
    else if (mod.mode === "exec") this.scopeBody(mod.body, loc);
    else {
      if (hasAnnotations(mod.body)) this.op(Op.SETUP_ANNOTATIONS, loc);
      this.interactive = true;
      this.body(mod.body);
    }
    return this.exitScope(mod.mode !== "eval");
  }

  stmt(s: Stmt): void {
    switch (s.kind) {
      case K.FunctionDef: case K.AsyncFunctionDef: this.functionDef(s); break;
      case K.ClassDef: this.classDef(s); break;
      case K.TypeAlias: this.typeAlias(s); break;
      case K.Return: this.returnStmt(s); break;
      case K.Delete: this.exprs(s.targets); break;
      case K.Assign:
        this.expr(s.value);
        s.targets.forEach((target, i) => {
          if (i + 1 < s.targets.length) this.opArg(Op.COPY, 1, s);
          this.expr(target);
        });
        break;
      case K.AugAssign: this.augAssign(s); break;
      case K.AnnAssign: this.annAssign(s); break;
      case K.For: this.forStmt(s); break;
      case K.AsyncFor: this.asyncFor(s); break;
      case K.While: this.whileStmt(s); break;
      case K.If: this.ifStmt(s); break;
      case K.With: this.withStmt(s, 0); break;
      case K.AsyncWith: this.asyncWith(s, 0); break;
      case K.Match: this.match(s); break;
      case K.Raise: {
        let count = 0;
        for (const e of [s.exc, s.cause]) {
          if (e === null) continue;
          this.expr(e);
          count++;
        }
        this.opArg(Op.RAISE_VARARGS, count, s);
        break;
      }
      case K.Try: case K.TryStar: this.tryStmt(s); break;
      case K.Assert: this.assertStmt(s); break;
      case K.Import: this.importStmt(s); break;
      case K.ImportFrom: this.importFrom(s); break;
      case K.Global: case K.Nonlocal: break;
      case K.Expr: this.exprStmt(s.value, s); break;
      case K.Pass: this.op(Op.NOP, s); break;
      case K.Break: this.leaveLoop(s, true); break;
      case K.Continue: this.leaveLoop(s, false); break;
    }
  }

  private exprStmt(value: Expr, loc: Loc): void {
    if (this.interactive && this.stack.length === 0) {
      this.expr(value);
      this.opArg(Op.CALL_INTRINSIC_1, Intrinsic1.PRINT, loc);
      this.op(Op.POP_TOP, NO_LOCATION);
      return;
    }
    if (value.kind === K.Constant) {
      this.op(Op.NOP, loc);
      return;
    }
    this.expr(value);
    this.op(Op.POP_TOP, NO_LOCATION);
  }

  private returnStmt(s: Extract<Stmt, { kind: K.Return }>): void {
    const ste = this.u.ste, value = s.value;
    if (!ste.isFunctionLike()) throw this.error(s, "'return' outside function");
    if (value !== null && ste.coroutine && ste.generator) throw this.error(s, "'return' with value in async generator");
    const preserve = value !== null && value.kind !== K.Constant;
    let loc: Loc = s;
    if (preserve) this.expr(value);
    else if (value !== null) {
      loc = value;
      this.op(Op.NOP, loc);
    }
    if (value === null || value.lineno !== s.lineno) {
      loc = s;
      this.op(Op.NOP, loc);
    }
    loc = this.unwindFrames(loc, preserve, null);
    if (value === null) this.loadConst(NONE, loc);
    else if (value.kind === K.Constant) this.loadConst(value.value, loc);
    this.op(Op.RETURN_VALUE, loc);
  }

  private leaveLoop(s: Loc, isBreak: boolean): void {
    this.op(Op.NOP, s);
    const found: { loop: FrameBlock | null } = { loop: null };
    let loc = this.unwindFrames(s, false, found);
    const loop = found.loop;
    if (loop === null) throw this.error(s, isBreak ? "'break' outside loop" : "'continue' not properly in loop");
    if (isBreak) loc = this.unwindFrame(loop, loc, false);
    this.jump(Op.JUMP, isBreak ? loop.exit! : loop.block!, loc);
  }

  private ifStmt(s: Extract<Stmt, { kind: K.If }>): void {
    const end = this.label(), next = s.orelse.length > 0 ? this.label() : end;
    this.jumpIf(s, s.test, next, false);
    this.body(s.body);
    if (s.orelse.length > 0) {
      this.jump(Op.JUMP, end, NO_LOCATION);
      this.use(next);
      this.body(s.orelse);
    }
    this.use(end);
  }

  private forStmt(s: For): void {
    const start = this.label(), cleanup = this.label(), end = this.label();
    this.pushFrame(Frame.ForLoop, start, end, null, s);
    this.expr(s.iter);
    this.op(Op.GET_ITER, s);
    this.use(start);
    this.jump(Op.FOR_ITER, cleanup, s);
    this.use(this.label());
    this.expr(s.target);
    this.body(s.body);
    this.jump(Op.JUMP, start, NO_LOCATION);
    this.use(cleanup);
    this.op(Op.END_FOR, NO_LOCATION);
    this.popFrame();
    this.body(s.orelse);
    this.use(end);
  }

  private asyncFor(s: For): void {
    if (this.topLevelAwait()) this.u.ste.coroutine = true;
    else if (this.u.scope !== ScopeType.AsyncFunction) throw this.error(s, "'async for' outside async function");
    const start = this.label(), except = this.label(), end = this.label();
    this.expr(s.iter);
    this.op(Op.GET_AITER, s);
    this.use(start);
    this.pushFrame(Frame.ForLoop, start, end, null, s);
    this.jump(Op.SETUP_FINALLY, except, s);
    this.op(Op.GET_ANEXT, s);
    this.loadConst(NONE, s);
    this.yieldFrom(true, s);
    this.op(Op.POP_BLOCK, s);
    this.expr(s.target);
    this.body(s.body);
    this.jump(Op.JUMP, start, NO_LOCATION);
    this.popFrame();
    this.use(except);
    this.op(Op.END_ASYNC_FOR, s.iter);
    this.body(s.orelse);
    this.use(end);
  }

  private whileStmt(s: Extract<Stmt, { kind: K.While }>): void {
    const loop = this.label(), body = this.label(), end = this.label(), anchor = this.label();
    this.use(loop);
    this.pushFrame(Frame.WhileLoop, loop, end, null, s);
    this.jumpIf(s, s.test, anchor, false);
    this.use(body);
    this.body(s.body);
    this.jumpIf(s, s.test, body, true);
    this.popFrame();
    this.use(anchor);
    this.body(s.orelse);
    this.use(end);
  }

  private assertStmt(s: Extract<Stmt, { kind: K.Assert }>): void {
    const test = s.test;
    if ((test.kind === K.Tuple && test.elts.length > 0)
      || (test.kind === K.Constant && test.value.kind === "tuple" && test.value.items.length > 0)) {
      this.warn(s, "assertion is always true, perhaps remove parentheses?");
    }
    if (this.optimize > 0) return;
    const end = this.label();
    this.jumpIf(s, test, end, true);
    this.op(Op.LOAD_ASSERTION_ERROR, s);
    if (s.msg !== null) {
      this.expr(s.msg);
      this.opArg(Op.CALL, 0, s);
    }
    this.opArg(Op.RAISE_VARARGS, 1, s);
    this.use(end);
  }

  private importStmt(s: Import): void {
    for (const alias of s.names) {
      this.loadInt(0, s);
      this.loadConst(NONE, s);
      this.opName(Op.IMPORT_NAME, alias.name, s);
      const dot = alias.name.indexOf(".");
      if (alias.asname === null) this.nameOp(dot < 0 ? alias.name : alias.name.slice(0, dot), Ctx.Store, s);
      else this.importAs(alias.name, alias.asname, s);
    }
  }

  /** `import a.b as c`: the submodules are fetched one from the other. */
  private importAs(name: string, asname: string, loc: Loc): void {
    const parts = name.split(".");
    if (parts.length === 1) {
      this.nameOp(asname, Ctx.Store, loc);
      return;
    }
    for (let i = 1; i < parts.length; i++) {
      if (i > 1) {
        this.opArg(Op.SWAP, 2, loc);
        this.op(Op.POP_TOP, loc);
      }
      this.opArg(Op.IMPORT_FROM, indexOf(this.u.names, parts[i]!), loc);
    }
    this.nameOp(asname, Ctx.Store, loc);
    this.op(Op.POP_TOP, loc);
  }

  private importFrom(s: ImportFrom): void {
    this.loadInt(s.level, s);
    const future = this.future;
    const late = s.lineno > future.lineno || (s.lineno === future.lineno && s.col_offset > future.column);
    if (late && s.module === "__future__") {
      throw this.error(s, "from __future__ imports must occur at the beginning of the file");
    }
    this.loadConst(this.strTuple(s.names.map((alias) => alias.name)), s);
    this.opName(Op.IMPORT_NAME, s.module ?? "", s);
    if (s.names[0]!.name === "*") {
      this.opArg(Op.CALL_INTRINSIC_1, Intrinsic1.IMPORT_STAR, s);
      this.op(Op.POP_TOP, s);
      return;
    }
    for (const alias of s.names) {
      this.opName(Op.IMPORT_FROM, alias.name, s);
      this.nameOp(alias.asname ?? alias.name, Ctx.Store, s);
    }
    this.op(Op.POP_TOP, s);
  }

  private augAssign(s: AugAssign): void {
    const e = s.target;
    switch (e.kind) {
      case K.Attribute:
        this.expr(e.value);
        this.opArg(Op.COPY, 1, e);
        this.opName(Op.LOAD_ATTR, e.attr, this.attrLocation(e, e));
        break;
      case K.Subscript:
        this.expr(e.value);
        if (isTwoElementSlice(e.slice)) {
          this.slice(e.slice);
          for (let i = 0; i < 3; i++) this.opArg(Op.COPY, 3, e);
          this.op(Op.BINARY_SLICE, e);
        } else {
          this.expr(e.slice);
          for (let i = 0; i < 2; i++) this.opArg(Op.COPY, 2, e);
          this.op(Op.BINARY_SUBSCR, e);
        }
        break;
      case K.Name: this.nameOp(e.id, Ctx.Load, e); break;
    }
    this.expr(s.value);
    this.opArg(Op.BINARY_OP, binaryOperator(s.op) + 13, s);
    switch (e.kind) {
      case K.Attribute: {
        const loc = this.attrLocation(e, e);
        this.opArg(Op.SWAP, 2, loc);
        this.opName(Op.STORE_ATTR, e.attr, loc);
        break;
      }
      case K.Subscript:
        if (isTwoElementSlice(e.slice)) {
          for (let i = 4; i > 1; i--) this.opArg(Op.SWAP, i, e);
          this.op(Op.STORE_SLICE, e);
        } else {
          for (let i = 3; i > 1; i--) this.opArg(Op.SWAP, i, e);
          this.op(Op.STORE_SUBSCR, e);
        }
        break;
      case K.Name: this.nameOp(e.id, Ctx.Store, e); break;
    }
  }

  private annAssign(s: AnnAssign): void {
    const target = s.target, stored = this.u.scope === ScopeType.Module || this.u.scope === ScopeType.Class;
    if (s.value !== null) {
      this.expr(s.value);
      this.expr(target);
    }
    switch (target.kind) {
      case K.Name:
        this.checkForbidden(target.id, Ctx.Store, s);
        if (!s.simple || !stored) break;
        if (this.future.annotations) this.annotationText(s.annotation);
        else this.expr(s.annotation);
        this.opName(Op.LOAD_NAME, "__annotations__", s);
        this.loadStr(mangle(this.u.klass, target.id), s);
        this.op(Op.STORE_SUBSCR, s);
        break;
      case K.Attribute:
        this.checkForbidden(target.attr, Ctx.Store, s);
        if (s.value === null) this.evaluate(target.value);
        break;
      case K.Subscript:
        if (s.value !== null) break;
        this.evaluate(target.value);
        this.evaluateSubscript(target.slice);
        break;
    }
    if (!s.simple && !this.future.annotations && stored) this.evaluate(s.annotation);
  }

  private evaluate(e: Expr): void {
    this.expr(e);
    this.op(Op.POP_TOP, e);
  }

  private evaluateSubscript(e: Expr): void {
    if (e.kind === K.Slice) {
      for (const part of [e.lower, e.upper, e.step]) if (part !== null) this.evaluate(part);
    } else if (e.kind === K.Tuple) for (const elt of e.elts) this.evaluateSubscript(elt);
    else this.evaluate(e);
  }
}
