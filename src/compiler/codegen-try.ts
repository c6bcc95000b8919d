/** Code of try and with, and of leaving them. CPython 3.12 Python/compile.c. */
import { Ctx, type ExceptHandler, type Loc, K, NO_LOCATION, type Stmt, type Try, type With } from "./ast.ts";
import type { Label } from "./cfg.ts";
import { Frame, type FrameBlock, NONE, ScopeType } from "./codegen-base.ts";
import { MatchCodegen } from "./codegen-match.ts";
import { Intrinsic2, Op } from "./opcodes.ts";

export abstract class TryCodegen extends MatchCodegen {
  /**
   * Undoes all frame blocks, or those inside the innermost loop if `found` is given. `preserve`: the top of the stack is
   * kept. Gives the location for what follows. compile.c, compiler_unwind_fblock_stack.
   */
  unwindFrames(loc: Loc, preserve: boolean, found: { loop: FrameBlock | null } | null): Loc {
    const frames = this.u.frames, top = frames[frames.length - 1];
    if (top === undefined) return loc;
    if (top.type === Frame.ExceptionGroupHandler) {
      throw this.error(loc, "'break', 'continue' and 'return' cannot appear in an except* block");
    }
    if (found !== null && (top.type === Frame.WhileLoop || top.type === Frame.ForLoop)) {
      found.loop = top;
      return loc;
    }
    frames.pop();
    loc = this.unwindFrame(top, loc, preserve);
    loc = this.unwindFrames(loc, preserve, found);
    frames.push(top);
    return loc;
  }

  unwindFrame(frame: FrameBlock, loc: Loc, preserve: boolean): Loc {
    const swap = (): void => { if (preserve) this.opArg(Op.SWAP, 2, loc); };
    switch (frame.type) {
      case Frame.ForLoop: case Frame.PopValue:
        swap();
        this.op(Op.POP_TOP, loc);
        return loc;
      case Frame.TryExcept:
        this.op(Op.POP_BLOCK, loc);
        return loc;
      case Frame.FinallyTry:
        this.op(Op.POP_BLOCK, loc);
        if (preserve) this.pushFrame(Frame.PopValue, null, null, null, loc);
        this.body(frame.datum as Stmt[]);
        if (preserve) this.popFrame();
        return NO_LOCATION;
      case Frame.FinallyEnd:
        swap();
        this.op(Op.POP_TOP, loc);
        swap();
        this.op(Op.POP_BLOCK, loc);
        this.op(Op.POP_EXCEPT, loc);
        return loc;
      case Frame.With: case Frame.AsyncWith:
        loc = frame.datum as Loc;
        this.op(Op.POP_BLOCK, loc);
        swap();
        this.exitWithNones(loc);
        if (frame.type === Frame.AsyncWith) this.awaitExit(loc);
        this.op(Op.POP_TOP, loc);
        return NO_LOCATION;
      case Frame.HandlerCleanup:
        if (frame.datum !== null) this.op(Op.POP_BLOCK, loc);
        swap();
        this.op(Op.POP_BLOCK, loc);
        this.op(Op.POP_EXCEPT, loc);
        if (frame.datum !== null) this.unbind(frame.datum as string, loc);
        return loc;
      default:
        return loc;
    }
  }

  /** name = None; del name */
  private unbind(name: string, loc: Loc): void {
    this.loadConst(NONE, loc);
    this.nameOp(name, Ctx.Store, loc);
    this.nameOp(name, Ctx.Del, loc);
  }

  private exitWithNones(loc: Loc): void {
    for (let i = 0; i < 3; i++) this.loadConst(NONE, loc);
    this.opArg(Op.CALL, 2, loc);
  }

  private awaitExit(loc: Loc): void {
    this.opArg(Op.GET_AWAITABLE, 2, loc);
    this.loadConst(NONE, loc);
    this.yieldFrom(true, loc);
  }

  tryStmt(s: Try): void {
    if (s.finalbody.length > 0) this.tryFinally(s);
    else this.tryExcept(s);
  }

  private tryExcept(s: Try): void {
    if (s.kind === K.TryStar) this.tryStar(s);
    else this.tryPlain(s);
  }

  private tryFinally(s: Try): void {
    const body = this.label(), end = this.label(), exit = this.label(), cleanup = this.label();
    this.jump(Op.SETUP_FINALLY, end, s);
    this.use(body);
    this.pushFrame(Frame.FinallyTry, body, end, s.finalbody, s);
    if (s.handlers.length > 0) this.tryExcept(s);
    else this.body(s.body);
    this.op(Op.POP_BLOCK, NO_LOCATION);
    this.popFrame();
    this.body(s.finalbody);
    this.jump(Op.JUMP, exit, NO_LOCATION);
    this.use(end);
    this.pushFrame(Frame.FinallyEnd, end, null, null, s);
    this.jump(Op.SETUP_CLEANUP, cleanup, NO_LOCATION);
    this.op(Op.PUSH_EXC_INFO, NO_LOCATION);
    this.body(s.finalbody);
    this.popFrame();
    this.opArg(Op.RERAISE, 0, NO_LOCATION);
    this.use(cleanup);
    this.popExceptAndReraise();
    this.use(exit);
  }

  private tryPlain(s: Try): void {
    const body = this.label(), except = this.label(), end = this.label(), cleanup = this.label();
    this.jump(Op.SETUP_FINALLY, except, s);
    this.use(body);
    this.pushFrame(Frame.TryExcept, body, null, null, s);
    this.body(s.body);
    this.popFrame();
    this.op(Op.POP_BLOCK, NO_LOCATION);
    this.body(s.orelse);
    this.jump(Op.JUMP, end, NO_LOCATION);
    this.use(except);
    this.jump(Op.SETUP_CLEANUP, cleanup, NO_LOCATION);
    this.op(Op.PUSH_EXC_INFO, NO_LOCATION);
    this.pushFrame(Frame.ExceptionHandler, null, null, null, s);
    s.handlers.forEach((handler, i) => {
      if (handler.type === null && i < s.handlers.length - 1) throw this.error(handler, "default 'except:' must be last");
      this.handler(handler, end);
    });
    this.popFrame();
    this.opArg(Op.RERAISE, 0, NO_LOCATION);
    this.use(cleanup);
    this.popExceptAndReraise();
    this.use(end);
  }

  private handler(handler: ExceptHandler, end: Label): void {
    const next = this.label(), cleanupBody = this.label();
    if (handler.type !== null) {
      this.expr(handler.type);
      this.op(Op.CHECK_EXC_MATCH, handler);
      this.jump(Op.POP_JUMP_IF_FALSE, next, handler);
    }
    if (handler.name !== null) {
      const cleanupEnd = this.label();
      this.nameOp(handler.name, Ctx.Store, handler);
      this.jump(Op.SETUP_CLEANUP, cleanupEnd, handler);
      this.use(cleanupBody);
      this.pushFrame(Frame.HandlerCleanup, cleanupBody, null, handler.name, handler);
      this.body(handler.body);
      this.popFrame();
      this.op(Op.POP_BLOCK, NO_LOCATION);
      this.op(Op.POP_BLOCK, NO_LOCATION);
      this.op(Op.POP_EXCEPT, NO_LOCATION);
      this.unbind(handler.name, NO_LOCATION);
      this.jump(Op.JUMP, end, NO_LOCATION);
      this.use(cleanupEnd);
      this.unbind(handler.name, NO_LOCATION);
      this.opArg(Op.RERAISE, 1, NO_LOCATION);
    } else {
      this.op(Op.POP_TOP, handler);
      this.use(cleanupBody);
      this.pushFrame(Frame.HandlerCleanup, cleanupBody, null, null, handler);
      this.body(handler.body);
      this.popFrame();
      this.op(Op.POP_BLOCK, NO_LOCATION);
      this.op(Op.POP_EXCEPT, NO_LOCATION);
      this.jump(Op.JUMP, end, NO_LOCATION);
    }
    this.use(next);
  }

  /** try/except* (PEP 654). compile.c, compiler_try_star_except. */
  private tryStar(s: Try): void {
    const body = this.label(), except = this.label(), orelse = this.label(), end = this.label(), cleanup = this.label();
    const reraiseStar = this.label(), reraise = this.label();
    this.jump(Op.SETUP_FINALLY, except, s);
    this.use(body);
    this.pushFrame(Frame.TryExcept, body, null, null, s);
    this.body(s.body);
    this.popFrame();
    this.op(Op.POP_BLOCK, NO_LOCATION);
    this.jump(Op.JUMP, orelse, NO_LOCATION);
    this.use(except);
    this.jump(Op.SETUP_CLEANUP, cleanup, NO_LOCATION);
    this.op(Op.PUSH_EXC_INFO, NO_LOCATION);
    this.pushFrame(Frame.ExceptionGroupHandler, null, null, null, s);
    s.handlers.forEach((handler, i) => {
      this.starHandler(handler, i === 0);
      if (i < s.handlers.length - 1) return;
      this.opArg(Op.LIST_APPEND, 1, NO_LOCATION);
      this.jump(Op.JUMP, reraiseStar, NO_LOCATION);
    });
    this.popFrame();
    this.use(reraiseStar);
    this.opArg(Op.CALL_INTRINSIC_2, Intrinsic2.PREP_RERAISE_STAR, NO_LOCATION);
    this.opArg(Op.COPY, 1, NO_LOCATION);
    this.jump(Op.POP_JUMP_IF_NOT_NONE, reraise, NO_LOCATION);
    this.op(Op.POP_TOP, NO_LOCATION);
    this.op(Op.POP_BLOCK, NO_LOCATION);
    this.op(Op.POP_EXCEPT, NO_LOCATION);
    this.jump(Op.JUMP, end, NO_LOCATION);
    this.use(reraise);
    this.op(Op.POP_BLOCK, NO_LOCATION);
    this.opArg(Op.SWAP, 2, NO_LOCATION);
    this.op(Op.POP_EXCEPT, NO_LOCATION);
    this.opArg(Op.RERAISE, 0, NO_LOCATION);
    this.use(cleanup);
    this.popExceptAndReraise();
    this.use(orelse);
    this.body(s.orelse);
    this.use(end);
  }

  private starHandler(handler: ExceptHandler, first: boolean): void {
    const except = this.label(), withError = this.label(), noMatch = this.label();
    const cleanupEnd = this.label(), cleanupBody = this.label(), name = handler.name;
    if (first) {
      this.opArg(Op.BUILD_LIST, 0, handler);
      this.opArg(Op.COPY, 2, handler);
    }
    if (handler.type !== null) {
      this.expr(handler.type);
      this.op(Op.CHECK_EG_MATCH, handler);
      this.opArg(Op.COPY, 1, handler);
      this.jump(Op.POP_JUMP_IF_NONE, noMatch, handler);
    }
    if (name !== null) this.nameOp(name, Ctx.Store, handler);
    else this.op(Op.POP_TOP, handler);
    this.jump(Op.SETUP_CLEANUP, cleanupEnd, handler);
    this.use(cleanupBody);
    this.pushFrame(Frame.HandlerCleanup, cleanupBody, null, name, handler);
    this.body(handler.body);
    this.popFrame();
    this.op(Op.POP_BLOCK, NO_LOCATION);
    if (name !== null) this.unbind(name, NO_LOCATION);
    this.jump(Op.JUMP, except, NO_LOCATION);
    this.use(cleanupEnd);
    if (name !== null) this.unbind(name, NO_LOCATION);
    this.opArg(Op.LIST_APPEND, 3, NO_LOCATION);
    this.op(Op.POP_TOP, NO_LOCATION);
    this.jump(Op.JUMP, withError, NO_LOCATION);
    this.use(except);
    this.op(Op.NOP, NO_LOCATION);
    this.jump(Op.JUMP, withError, NO_LOCATION);
    this.use(noMatch);
    this.op(Op.POP_TOP, handler);
    this.use(withError);
  }

  withStmt(s: With, pos: number): void {
    const block = this.label(), final = this.label(), exit = this.label(), cleanup = this.label(), item = s.items[pos]!;
    this.expr(item.context_expr);
    this.op(Op.BEFORE_WITH, s);
    this.jump(Op.SETUP_WITH, final, s);
    this.use(block);
    this.pushFrame(Frame.With, block, final, s, s);
    if (item.optional_vars !== null) this.expr(item.optional_vars);
    else this.op(Op.POP_TOP, s);
    if (pos + 1 === s.items.length) this.body(s.body);
    else this.withStmt(s, pos + 1);
    this.op(Op.POP_BLOCK, NO_LOCATION);
    this.popFrame();
    this.exitWithNones(s);
    this.op(Op.POP_TOP, s);
    this.jump(Op.JUMP, exit, s);
    this.use(final);
    this.jump(Op.SETUP_CLEANUP, cleanup, s);
    this.op(Op.PUSH_EXC_INFO, s);
    this.op(Op.WITH_EXCEPT_START, s);
    this.withFinish(cleanup);
    this.use(exit);
  }

  asyncWith(s: With, pos: number): void {
    if (this.topLevelAwait()) this.u.ste.coroutine = true;
    else if (this.u.scope !== ScopeType.AsyncFunction) throw this.error(s, "'async with' outside async function");
    const block = this.label(), final = this.label(), exit = this.label(), cleanup = this.label(), item = s.items[pos]!;
    this.expr(item.context_expr);
    this.op(Op.BEFORE_ASYNC_WITH, s);
    this.opArg(Op.GET_AWAITABLE, 1, s);
    this.loadConst(NONE, s);
    this.yieldFrom(true, s);
    this.jump(Op.SETUP_WITH, final, s);
    this.use(block);
    this.pushFrame(Frame.AsyncWith, block, final, s, s);
    if (item.optional_vars !== null) this.expr(item.optional_vars);
    else this.op(Op.POP_TOP, s);
    if (pos + 1 === s.items.length) this.body(s.body);
    else this.asyncWith(s, pos + 1);
    this.popFrame();
    this.op(Op.POP_BLOCK, s);
    this.exitWithNones(s);
    this.awaitExit(s);
    this.op(Op.POP_TOP, s);
    this.jump(Op.JUMP, exit, s);
    this.use(final);
    this.jump(Op.SETUP_CLEANUP, cleanup, s);
    this.op(Op.PUSH_EXC_INFO, s);
    this.op(Op.WITH_EXCEPT_START, s);
    this.awaitExit(s);
    this.withFinish(cleanup);
    this.use(exit);
  }

  private withFinish(cleanup: Label): void {
    const suppress = this.label(), exit = this.label();
    this.jump(Op.POP_JUMP_IF_TRUE, suppress, NO_LOCATION);
    this.opArg(Op.RERAISE, 2, NO_LOCATION);
    this.use(suppress);
    this.op(Op.POP_TOP, NO_LOCATION);
    this.op(Op.POP_BLOCK, NO_LOCATION);
    this.op(Op.POP_EXCEPT, NO_LOCATION);
    this.op(Op.POP_TOP, NO_LOCATION);
    this.op(Op.POP_TOP, NO_LOCATION);
    this.jump(Op.JUMP, exit, NO_LOCATION);
    this.use(cleanup);
    this.popExceptAndReraise();
    this.use(exit);
  }
}
