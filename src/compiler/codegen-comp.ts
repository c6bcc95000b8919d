/** Code of comprehensions, inlined ones included (PEP 709). CPython 3.12 Python/compile.c, compiler_comprehension. */
import { type Comp, type Expr, K, type Loc, NO_LOCATION } from "./ast.ts";
import type { Label } from "./cfg.ts";
import { Frame, indexOf, NONE, ScopeType } from "./codegen-base.ts";
import { ExprCodegen } from "./codegen-expr.ts";
import { Op } from "./opcodes.ts";
import { Block, Def, type Entry, Scope, SCOPE_OFFSET } from "./symtable.ts";

/** What inlining changed and has to be put back. */
interface Inlined {
  pushedLocals: string[];
  fastHidden: string[];
  /** Flags of the names of the surrounding block that were replaced; undefined where there was no such name. */
  symbols: Map<string, number | undefined>;
  cleanup: Label;
  end: Label;
}

export abstract class CompCodegen extends ExprCodegen {
  comprehension(e: Comp): void {
    const entry = this.st.blocks.get(e)!, outermost = e.generators[0]!, scope = this.u.scope;
    const topLevelAwait = this.topLevelAwait(), generator = e.kind === K.GeneratorExp;
    const isAsync = entry.coroutine;
    let state: Inlined | null = null;
    if (entry.comp_inlined) {
      this.expr(outermost.iter);
      this.op(outermost.is_async ? Op.GET_AITER : Op.GET_ITER, e);
      state = this.enterInlined(entry, e);
    } else this.enterScope(scopeName(e), ScopeType.Comprehension, e, e.lineno);
    if (isAsync && !generator && scope !== ScopeType.AsyncFunction && scope !== ScopeType.Comprehension && !topLevelAwait) {
      throw this.error(e, "asynchronous comprehension outside of an asynchronous function");
    }
    if (!generator) {
      this.opArg(e.kind === K.ListComp ? Op.BUILD_LIST : e.kind === K.SetComp ? Op.BUILD_SET : Op.BUILD_MAP, 0, e);
      if (state !== null) this.opArg(Op.SWAP, 2, e);
    }
    this.clause(e, 0, 0, state !== null);
    if (state !== null) {
      this.leaveInlined(state, e);
      return;
    }
    if (!generator) this.op(Op.RETURN_VALUE, e.elt);
    else this.wrapStopIteration();
    const code = this.exitScope(true);
    if (topLevelAwait && isAsync) this.u.ste.coroutine = true;
    this.makeClosure(code, 0, e);
    this.expr(outermost.iter);
    this.op(outermost.is_async ? Op.GET_AITER : Op.GET_ITER, e);
    this.opArg(Op.CALL, 0, e);
    if (!isAsync || generator) return;
    this.opArg(Op.GET_AWAITABLE, 0, e);
    this.loadConst(NONE, e);
    this.yieldFrom(true, e);
  }

  private clause(e: Comp, index: number, depth: number, iterOnStack: boolean): void {
    if (e.generators[index]!.is_async) this.asyncClause(e, index, depth, iterOnStack);
    else this.syncClause(e, index, depth, iterOnStack);
  }

  /** The implicit argument .0 of a comprehension's function. */
  private outermostArgument(e: Loc): void {
    this.u.argcount = 1;
    this.opArg(Op.LOAD_FAST, 0, e);
  }

  private syncClause(e: Comp, index: number, depth: number, iterOnStack: boolean): void {
    const start = this.label(), ifCleanup = this.label(), anchor = this.label(), gen = e.generators[index]!;
    let loops = true;
    if (!iterOnStack) {
      if (index === 0) this.outermostArgument(e);
      else {
        const single = singleElement(gen.iter);
        if (single !== null) {
          /* for y in [value]: an assignment. */
          this.expr(single);
          loops = false;
        } else {
          this.expr(gen.iter);
          this.op(Op.GET_ITER, e);
        }
      }
    }
    if (loops) {
      depth++;
      this.use(start);
      this.jump(Op.FOR_ITER, anchor, e);
    }
    this.expr(gen.target);
    for (const test of gen.ifs) this.jumpIf(e, test, ifCleanup, false);
    if (index + 1 < e.generators.length) this.clause(e, index + 1, depth, false);
    else this.element(e, depth);
    this.use(ifCleanup);
    if (!loops) return;
    this.jump(Op.JUMP, start, this.elementLocation(e, index));
    this.use(anchor);
    this.op(Op.END_FOR, NO_LOCATION);
  }

  private asyncClause(e: Comp, index: number, depth: number, iterOnStack: boolean): void {
    const start = this.label(), except = this.label(), ifCleanup = this.label(), gen = e.generators[index]!;
    if (!iterOnStack) {
      if (index === 0) this.outermostArgument(e);
      else {
        this.expr(gen.iter);
        this.op(Op.GET_AITER, e);
      }
    }
    this.use(start);
    this.pushFrame(Frame.AsyncComprehensionGenerator, start, null, null, e);
    this.jump(Op.SETUP_FINALLY, except, e);
    this.op(Op.GET_ANEXT, e);
    this.loadConst(NONE, e);
    this.yieldFrom(true, e);
    this.op(Op.POP_BLOCK, e);
    this.expr(gen.target);
    for (const test of gen.ifs) this.jumpIf(e, test, ifCleanup, false);
    depth++;
    if (index + 1 < e.generators.length) this.clause(e, index + 1, depth, false);
    else this.element(e, depth);
    this.use(ifCleanup);
    this.jump(Op.JUMP, start, this.elementLocation(e, index));
    this.popFrame();
    this.use(except);
    this.op(Op.END_ASYNC_FOR, e);
  }

  private elementLocation(e: Comp, index: number): Loc {
    const { elt, value } = e;
    if (value === null || index + 1 < e.generators.length) return elt;
    return { lineno: elt.lineno, col_offset: elt.col_offset, end_lineno: value.end_lineno, end_col_offset: value.end_col_offset };
  }

  /** The element, and what is done with it. */
  private element(e: Comp, depth: number): void {
    const loc = this.elementLocation(e, e.generators.length - 1);
    this.expr(e.elt);
    switch (e.kind) {
      case K.GeneratorExp:
        this.yieldOp(loc);
        this.op(Op.POP_TOP, loc);
        break;
      case K.ListComp: this.opArg(Op.LIST_APPEND, depth + 1, loc); break;
      case K.SetComp: this.opArg(Op.SET_ADD, depth + 1, loc); break;
      case K.DictComp:
        this.expr(e.value!);
        this.opArg(Op.MAP_ADD, depth + 1, loc);
    }
  }

  /** Sets aside the locals that the comprehension binds too. compile.c, push_inlined_comprehension_state. */
  private enterInlined(entry: Entry, loc: Loc): Inlined {
    const u = this.u, ste = u.ste;
    const state: Inlined = { pushedLocals: [], fastHidden: [], symbols: new Map(), cleanup: this.label(), end: this.label() };
    const inClass = ste.type === Block.Class && u.inInlinedComp === 0;
    u.inInlinedComp++;
    for (const [name, flags] of entry.symbols) {
      const bound = (flags & Def.LOCAL) !== 0 && !(flags & Def.NONLOCAL);
      if (!bound && !inClass) continue;
      if (!ste.isFunctionLike() && u.fasthidden.get(name) !== true) {
        u.fasthidden.set(name, true);
        state.fastHidden.push(name);
      }
      const scope: Scope = (flags >> SCOPE_OFFSET) & 15, outer = ste.symbols.get(name), outerScope = ste.scopeOf(name);
      if (scope !== outerScope && !(scope === Scope.Cell && outerScope === Scope.Free)) {
        state.symbols.set(name, outer);
        ste.symbols.set(name, flags);
      }
      this.opArg(Op.LOAD_FAST_AND_CLEAR, indexOf(u.varnames, name), loc);
      if (scope === Scope.Cell) {
        this.opArg(Op.MAKE_CELL, indexOf(outerScope === Scope.Free ? u.freevars : u.cellvars, name), loc);
      }
      state.pushedLocals.push(name);
    }
    if (state.pushedLocals.length > 0) {
      this.opArg(Op.SWAP, state.pushedLocals.length + 1, loc);
      this.jump(Op.SETUP_FINALLY, state.cleanup, loc);
    }
    return state;
  }

  private leaveInlined(state: Inlined, loc: Loc): void {
    const u = this.u;
    u.inInlinedComp--;
    for (const [name, flags] of state.symbols) {
      if (flags === undefined) u.ste.symbols.delete(name);
      else u.ste.symbols.set(name, flags);
    }
    if (state.pushedLocals.length > 0) {
      this.op(Op.POP_BLOCK, NO_LOCATION);
      this.jump(Op.JUMP, state.end, NO_LOCATION);
      this.use(state.cleanup);
      this.opArg(Op.SWAP, 2, NO_LOCATION);
      this.op(Op.POP_TOP, NO_LOCATION);
      this.restoreLocals(state, loc);
      this.opArg(Op.RERAISE, 0, NO_LOCATION);
      this.use(state.end);
      this.restoreLocals(state, loc);
    }
    for (const name of state.fastHidden) u.fasthidden.set(name, false);
  }

  private restoreLocals(state: Inlined, loc: Loc): void {
    const names = state.pushedLocals;
    this.opArg(Op.SWAP, names.length + 1, loc);
    for (let i = names.length - 1; i >= 0; i--) {
      this.opArg(Op.STORE_FAST_MAYBE_NULL, indexOf(this.u.varnames, names[i]!), loc);
    }
  }
}

function singleElement(iter: Expr): Expr | null {
  if ((iter.kind !== K.List && iter.kind !== K.Tuple) || iter.elts.length !== 1) return null;
  return iter.elts[0]!.kind === K.Starred ? null : iter.elts[0]!;
}

function scopeName(e: Comp): string {
  return e.kind === K.ListComp ? "<listcomp>" : e.kind === K.SetComp ? "<setcomp>" : e.kind === K.DictComp ? "<dictcomp>"
    : "<genexpr>";
}
