/**
 * The state of code generation, and what every construct needs: scopes, names, constants, instructions, blocks.
 * CPython 3.12 Python/compile.c.
 */
import { type Attribute, Ctx, type Expr, type Loc, NO_LOCATION, type Stmt } from "./ast.ts";
import { CfgBuilder, Label } from "./cfg.ts";
import { CO, type CodeUnit, type CompileWarning, type Const, PyCF_ALLOW_TOP_LEVEL_AWAIT } from "./code-unit.ts";
import { assemble } from "./assemble.ts";
import { ConstCache } from "./const-cache.ts";
import { CompileError } from "./errors.ts";
import type { Future } from "./future.ts";
import { Op } from "./opcodes.ts";
import { Block as ScopeBlock, Def, type Entry, mangle, Scope, SCOPE_OFFSET, type SymbolTable } from "./symtable.ts";

export const enum ScopeType { Module, Class, Function, AsyncFunction, Lambda, Comprehension, TypeParams }

/** Kinds of frame blocks: what has to be undone when control leaves. */
export const enum Frame {
  WhileLoop, ForLoop, TryExcept, FinallyTry, FinallyEnd, With, AsyncWith, HandlerCleanup, PopValue, ExceptionHandler,
  ExceptionGroupHandler, AsyncComprehensionGenerator, StopIteration,
}

export interface FrameBlock {
  type: Frame;
  block: Label | null;
  exit: Label | null;
  /** The finally body, the with statement, or the name bound by an except. */
  datum: Stmt[] | Loc | string | null;
}

/** CPython's CO_MAXBLOCKS. */
const MAXBLOCKS = 20;

export const NONE: Const = { kind: "None" };

/** What is known of the code object being made. compile.c, struct compiler_unit. */
export class Unit {
  readonly cfg = new CfgBuilder();
  readonly consts: Const[] = [];
  private readonly constIndex = new Map<Const, number>();
  readonly names = new Map<string, number>();
  readonly varnames: Map<string, number>;
  readonly cellvars: Map<string, number>;
  readonly freevars: Map<string, number>;
  /** Names that are fast locals of an inlined comprehension outside functions; true while it is compiled. */
  readonly fasthidden = new Map<string, boolean>();
  readonly frames: FrameBlock[] = [];
  qualname: string;
  argcount = 0;
  posonlyargcount = 0;
  kwonlyargcount = 0;
  inInlinedComp = 0;
  /** How many labels there are. */
  labels = 0;

  constructor(readonly name: string, readonly scope: ScopeType, readonly ste: Entry, readonly firstlineno: number,
    public klass: string | null) {
    this.qualname = name;
    this.varnames = new Map(ste.varnames.map((varname, index) => [varname, index]));
    this.cellvars = namesByScope(ste, Scope.Cell, Def.COMP_CELL, 0);
    if (ste.needs_class_closure) this.cellvars.set("__class__", this.cellvars.size);
    if (ste.needs_classdict) this.cellvars.set("__classdict__", this.cellvars.size);
    this.freevars = namesByScope(ste, Scope.Free, Def.FREE_CLASS, this.cellvars.size);
  }

  /** Index in co_consts of a merged constant. */
  constant(c: Const): number {
    let index = this.constIndex.get(c);
    if (index === undefined) {
      index = this.consts.length;
      this.consts.push(c);
      this.constIndex.set(c, index);
    }
    return index;
  }
}

/** Names of one scope or flag, sorted, numbered from `offset`. compile.c, dictbytype. */
function namesByScope(ste: Entry, scope: Scope, flag: number, offset: number): Map<string, number> {
  const found: string[] = [];
  for (const [name, flags] of ste.symbols) {
    if (((flags >> SCOPE_OFFSET) & 15) === scope || flags & flag) found.push(name);
  }
  if (found.length > 1) found.sort();
  return new Map(found.map((name, index) => [name, index + offset]));
}

/** Index of a name in a table, added if it is new. */
export function indexOf(table: Map<string, number>, name: string): number {
  let index = table.get(name);
  if (index === undefined) table.set(name, index = table.size);
  return index;
}

export abstract class CodegenBase {
  u!: Unit;
  readonly stack: Unit[] = [];
  readonly cache = new ConstCache();
  interactive = false;

  constructor(readonly filename: string, readonly optimize: number, readonly flags: number, readonly future: Future,
    readonly st: SymbolTable, readonly warnings: CompileWarning[]) {}

  abstract expr(e: Expr): void;
  abstract stmt(s: Stmt): void;

  exprs(list: Expr[]): void {
    for (const e of list) this.expr(e);
  }

  body(list: Stmt[]): void {
    for (const s of list) this.stmt(s);
  }

  /** An error of the compiler proper: columns are in bytes, the text is left to who can read the file. */
  error(loc: Loc, msg: string): CompileError {
    return new CompileError({
      type: "SyntaxError", msg, filename: this.filename, lineno: loc.lineno, offset: loc.col_offset + 1,
      endLineno: loc.end_lineno, endOffset: loc.end_col_offset + 1, text: null,
    });
  }

  warn(loc: Loc, msg: string): void {
    this.warnings.push({ category: "SyntaxWarning", msg, filename: this.filename, lineno: loc.lineno, error: this.error(loc, msg).issue });
  }

  op(op: Op, loc: Loc): void {
    this.u.cfg.add(op, 0, loc);
  }

  opArg(op: Op, arg: number, loc: Loc): void {
    this.u.cfg.add(op, arg, loc);
  }

  jump(op: Op, label: Label, loc: Loc): void {
    this.u.cfg.jump(op, label, loc);
  }

  use(label: Label): void {
    this.u.cfg.use(label);
  }

  label(): Label {
    return new Label(++this.u.labels);
  }

  addConst(c: Const): number {
    return this.u.constant(this.cache.merge(c));
  }

  loadConst(c: Const, loc: Loc): void {
    this.u.cfg.add(Op.LOAD_CONST, this.addConst(c), loc);
  }

  /** A name as a constant. */
  loadStr(value: string, loc: Loc): void {
    this.loadConst({ kind: "str", value, identifier: true }, loc);
  }

  loadInt(value: number, loc: Loc): void {
    this.loadConst({ kind: "int", value }, loc);
  }

  strTuple(names: string[]): Const {
    return { kind: "tuple", items: names.map((value) => ({ kind: "str", value, identifier: true })) };
  }

  /** An instruction whose oparg is the index of a (mangled) name in co_names. */
  opName(op: Op, name: string, loc: Loc): void {
    let arg = indexOf(this.u.names, mangle(this.u.klass, name));
    switch (op) {
      case Op.LOAD_ATTR: arg <<= 1; break;
      case Op.LOAD_METHOD: op = Op.LOAD_ATTR; arg = (arg << 1) | 1; break;
      case Op.LOAD_SUPER_ATTR: arg = (arg << 2) | 2; break;
      case Op.LOAD_SUPER_METHOD: op = Op.LOAD_SUPER_ATTR; arg = (arg << 2) | 3; break;
      case Op.LOAD_ZERO_SUPER_ATTR: op = Op.LOAD_SUPER_ATTR; arg <<= 2; break;
      case Op.LOAD_ZERO_SUPER_METHOD: op = Op.LOAD_SUPER_ATTR; arg = (arg << 2) | 1; break;
    }
    this.u.cfg.add(op, arg, loc);
  }

  /** Loads, stores or deletes a variable. compile.c, compiler_nameop. */
  nameOp(name: string, ctx: Ctx, loc: Loc): void {
    this.checkForbidden(name, ctx, loc);
    const u = this.u, mangled = mangle(u.klass, name), scope = u.ste.scopeOf(mangled);
    switch (scope) {
      case Scope.Free: this.derefOp(mangled, u.freevars, ctx, loc); return;
      case Scope.Cell: this.derefOp(mangled, u.cellvars, ctx, loc); return;
      case Scope.Local:
        if (!u.ste.isFunctionLike() && u.fasthidden.get(mangled) !== true) break;
        this.opArg(ctx === Ctx.Load ? Op.LOAD_FAST : ctx === Ctx.Store ? Op.STORE_FAST : Op.DELETE_FAST,
          indexOf(u.varnames, mangled), loc);
        return;
      case Scope.GlobalImplicit:
        if (u.ste.isFunctionLike()) { this.globalOp(mangled, scope, ctx, loc); return; }
        break;
      case Scope.GlobalExplicit: this.globalOp(mangled, scope, ctx, loc); return;
    }
    const classComp = u.ste.type === ScopeBlock.Class && u.inInlinedComp > 0;
    if (ctx === Ctx.Load && classComp) this.opArg(Op.LOAD_GLOBAL, indexOf(u.names, mangled) << 1, loc);
    else {
      this.opArg(ctx === Ctx.Load ? Op.LOAD_NAME : ctx === Ctx.Store ? Op.STORE_NAME : Op.DELETE_NAME,
        indexOf(u.names, mangled), loc);
    }
  }

  private derefOp(name: string, table: Map<string, number>, ctx: Ctx, loc: Loc): void {
    const u = this.u;
    let op = ctx === Ctx.Load ? Op.LOAD_DEREF : ctx === Ctx.Store ? Op.STORE_DEREF : Op.DELETE_DEREF;
    if (ctx === Ctx.Load) {
      if (u.ste.type === ScopeBlock.Class && u.inInlinedComp === 0) {
        this.op(Op.LOAD_LOCALS, loc);
        op = Op.LOAD_FROM_DICT_OR_DEREF;
      } else if (u.ste.can_see_class_scope) {
        this.opArg(Op.LOAD_DEREF, u.freevars.get("__classdict__") ?? 0, loc);
        op = Op.LOAD_FROM_DICT_OR_DEREF;
      }
    }
    this.opArg(op, indexOf(table, name), loc);
  }

  private globalOp(name: string, scope: Scope, ctx: Ctx, loc: Loc): void {
    const u = this.u;
    if (ctx !== Ctx.Load) {
      this.opArg(ctx === Ctx.Store ? Op.STORE_GLOBAL : Op.DELETE_GLOBAL, indexOf(u.names, name), loc);
    } else if (u.ste.can_see_class_scope && scope === Scope.GlobalImplicit) {
      this.opArg(Op.LOAD_DEREF, u.freevars.get("__classdict__") ?? 0, loc);
      this.opArg(Op.LOAD_FROM_DICT_OR_GLOBALS, indexOf(u.names, name), loc);
    } else this.opArg(Op.LOAD_GLOBAL, indexOf(u.names, name) << 1, loc);
  }

  /** __debug__ can neither be bound nor deleted. */
  checkForbidden(name: string, ctx: Ctx, loc: Loc): void {
    if (name !== "__debug__" || ctx === Ctx.Load) return;
    throw this.error(loc, ctx === Ctx.Store ? "cannot assign to __debug__" : "cannot delete __debug__");
  }

  /** Starts a code object of its own for a block. compile.c, compiler_enter_scope. */
  enterScope(name: string, scope: ScopeType, key: object, lineno: number): void {
    const ste = this.st.blocks.get(key)!;
    const outer = this.u as Unit | undefined;
    const unit = new Unit(name, scope, ste, lineno, outer === undefined ? null : outer.klass);
    if (outer !== undefined) this.stack.push(outer);
    this.u = unit;
    const module = scope === ScopeType.Module;
    if (!module) this.setQualname();
    this.opArg(Op.RESUME, 0, { lineno: module ? 0 : lineno, end_lineno: lineno, col_offset: 0, end_col_offset: 0 });
  }

  private setQualname(): void {
    const u = this.u, depth = this.stack.length;
    if (depth <= 1) return;
    let parent = this.stack[depth - 1]!;
    if (parent.scope === ScopeType.TypeParams) {
      if (depth === 2) return;
      parent = this.stack[depth - 2]!;
    }
    const named = u.scope === ScopeType.Function || u.scope === ScopeType.AsyncFunction || u.scope === ScopeType.Class;
    if (named && parent.ste.scopeOf(mangle(parent.klass, u.name)) === Scope.GlobalExplicit) return;
    const local = parent.scope === ScopeType.Function || parent.scope === ScopeType.AsyncFunction
      || parent.scope === ScopeType.Lambda;
    u.qualname = local ? `${parent.qualname}.<locals>.${u.name}` : `${parent.qualname}.${u.name}`;
  }

  /** Ends the scope entered last and gives its code. */
  exitScope(addNone: boolean): CodeUnit {
    if (addNone) this.loadConst(NONE, NO_LOCATION);
    this.op(Op.RETURN_VALUE, NO_LOCATION);
    const code = assemble(this.u, this.codeFlags(), this.filename, this.cache);
    const outer = this.stack.pop();
    if (outer !== undefined) this.u = outer;
    return code;
  }

  private codeFlags(): number {
    const ste = this.u.ste;
    let flags = 0;
    if (ste.isFunctionLike()) {
      flags |= CO.NEWLOCALS | CO.OPTIMIZED;
      if (ste.nested) flags |= CO.NESTED;
      if (ste.generator) flags |= ste.coroutine ? CO.ASYNC_GENERATOR : CO.GENERATOR;
      else if (ste.coroutine) flags |= CO.COROUTINE;
      if (ste.varargs) flags |= CO.VARARGS;
      if (ste.varkeywords) flags |= CO.VARKEYWORDS;
    }
    flags |= this.future.flags;
    if (this.topLevelAwait() && ste.coroutine && !ste.generator) flags |= CO.COROUTINE;
    return flags;
  }

  topLevelAwait(): boolean {
    return (this.flags & PyCF_ALLOW_TOP_LEVEL_AWAIT) !== 0 && this.u.ste.type === ScopeBlock.Module;
  }

  /** Makes a function of a code object, with the cells it needs. compile.c, compiler_make_closure. */
  makeClosure(code: CodeUnit, flags: number, loc: Loc): void {
    const free = freeNames(code);
    if (free.length > 0) {
      for (const name of free) {
        const table = this.refType(name) === Scope.Cell ? this.u.cellvars : this.u.freevars;
        this.opArg(Op.LOAD_CLOSURE, table.get(name)!, loc);
      }
      flags |= 8;
      this.opArg(Op.BUILD_TUPLE, free.length, loc);
    }
    this.loadConst({ kind: "code", code }, loc);
    this.opArg(Op.MAKE_FUNCTION, flags, loc);
  }

  refType(name: string): Scope {
    if (this.u.scope === ScopeType.Class && (name === "__class__" || name === "__classdict__")) return Scope.Cell;
    return this.u.ste.scopeOf(name);
  }

  pushFrame(type: Frame, block: Label | null, exit: Label | null, datum: FrameBlock["datum"], loc: Loc): void {
    if (this.u.frames.length >= MAXBLOCKS) throw this.error(loc, "too many statically nested blocks");
    this.u.frames.push({ type, block, exit, datum });
  }

  popFrame(): void {
    this.u.frames.pop();
  }

  /** The location of an attribute's name when it stands on a line below its object. */
  attrLocation(loc: Loc, attr: Attribute): Loc {
    if (loc.lineno === attr.end_lineno) return loc;
    const length = [...attr.attr].length;
    const fits = length <= attr.end_col_offset;
    return {
      lineno: attr.end_lineno, end_lineno: loc.end_lineno,
      col_offset: fits ? attr.end_col_offset - length : -1, end_col_offset: fits ? loc.end_col_offset : -1,
    };
  }

  /** Hands control to the awaitable or iterator on the stack until it is done. compile.c, compiler_add_yield_from. */
  yieldFrom(isAwait: boolean, loc: Loc): void {
    const send = this.label(), fail = this.label(), exit = this.label();
    this.use(send);
    this.jump(Op.SEND, exit, loc);
    this.jump(Op.SETUP_FINALLY, fail, loc);
    this.opArg(Op.YIELD_VALUE, 0, loc);
    this.op(Op.POP_BLOCK, NO_LOCATION);
    this.opArg(Op.RESUME, isAwait ? 3 : 2, loc);
    this.jump(Op.JUMP_NO_INTERRUPT, send, loc);
    this.use(fail);
    this.op(Op.CLEANUP_THROW, loc);
    this.use(exit);
    this.op(Op.END_SEND, loc);
  }

  popExceptAndReraise(): void {
    this.opArg(Op.COPY, 3, NO_LOCATION);
    this.op(Op.POP_EXCEPT, NO_LOCATION);
    this.opArg(Op.RERAISE, 1, NO_LOCATION);
  }

  /** In a generator, StopIteration that gets out becomes RuntimeError. compile.c, wrap_in_stopiteration_handler. */
  wrapStopIteration(): void {
    const handler = this.label();
    this.u.cfg.prepend(Op.SETUP_CLEANUP, handler, NO_LOCATION);
    this.loadConst(NONE, NO_LOCATION);
    this.op(Op.RETURN_VALUE, NO_LOCATION);
    this.use(handler);
    this.opArg(Op.CALL_INTRINSIC_1, 3, NO_LOCATION);
    this.opArg(Op.RERAISE, 1, NO_LOCATION);
  }
}

function freeNames(code: CodeUnit): string[] {
  const kinds = code.localspluskinds;
  return code.localsplusnames.filter((_name, index) => kinds[index]! & 0x80);
}
