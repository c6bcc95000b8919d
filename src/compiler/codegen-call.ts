/** Code of calls. CPython 3.12 Python/compile.c, compiler_call, compiler_call_helper, starunpack_helper. */
import { type Attribute, type Call, Ctx, type Expr, K, type Keyword, type Loc, NO_LOCATION } from "./ast.ts";
import type { Const } from "./code-unit.ts";
import { equalConst } from "./const-ops.ts";
import { CheckingCodegen } from "./codegen-checks.ts";
import { Op } from "./opcodes.ts";
import { Def, Scope } from "./symtable.ts";

/** More values than this are not piled up on the stack. */
export const STACK_USE_GUIDELINE = 30;

export abstract class CallCodegen extends CheckingCodegen {
  call(e: Call): void {
    this.validateKeywords(e.keywords);
    if (this.methodCall(e)) return;
    this.checkCaller(e.func);
    this.op(Op.PUSH_NULL, e.func);
    this.expr(e.func);
    this.callHelper(e, 0, e.args, e.keywords);
  }

  private validateKeywords(keywords: Keyword[]): void {
    for (let i = 0; i < keywords.length; i++) {
      const name = keywords[i]!.arg;
      if (name === null) continue;
      this.checkForbidden(name, Ctx.Store, keywords[i]!);
      for (let j = i + 1; j < keywords.length; j++) {
        if (keywords[j]!.arg === name) throw this.error(keywords[j]!, `keyword argument repeated: ${name}`);
      }
    }
  }

  /** object.method(…) with plain arguments: no bound method is made. True if the code was generated. */
  private methodCall(e: Call): boolean {
    const meth = e.func, keywords = e.keywords;
    if (meth.kind !== K.Attribute || meth.ctx !== Ctx.Load) return false;
    if (meth.value.kind === K.Name && this.st.top.flagsOf(meth.value.id) & Def.IMPORT) return false;
    if (e.args.length + keywords.length + (keywords.length > 0 ? 1 : 0) >= STACK_USE_GUIDELINE) return false;
    if (e.args.some((arg) => arg.kind === K.Starred) || keywords.some((one) => one.arg === null)) return false;
    let loc: Loc = meth;
    if (this.isOptimizableSuper(meth)) {
      this.superAttribute(meth, Op.LOAD_SUPER_METHOD, Op.LOAD_ZERO_SUPER_METHOD, meth);
      loc = this.attrLocation(meth, meth);
    } else {
      this.expr(meth.value);
      loc = this.attrLocation(meth, meth);
      this.opName(Op.LOAD_METHOD, meth.attr, loc);
    }
    this.exprs(e.args);
    if (keywords.length > 0) {
      for (const keyword of keywords) this.expr(keyword.value);
      this.keywordNames(keywords, loc);
    }
    this.opArg(Op.CALL, e.args.length + keywords.length, this.attrLocation(e, meth));
    return true;
  }

  /** super().name or super(a, b).name, with the built-in super as far as can be seen. */
  isOptimizableSuper(attr: Attribute): boolean {
    const call = attr.value;
    if (call.kind !== K.Call || call.func.kind !== K.Name || call.func.id !== "super" || attr.attr === "__class__"
      || call.keywords.length > 0) return false;
    if (this.u.ste.scopeOf("super") !== Scope.GlobalImplicit || this.st.top.scopeOf("super") !== Scope.None) return false;
    if (call.args.length === 2) return call.args.every((arg) => arg.kind !== K.Starred);
    if (call.args.length !== 0 || this.u.argcount + this.u.posonlyargcount === 0) return false;
    return this.refType("__class__") === Scope.Free;
  }

  superAttribute(attr: Attribute, op: Op, zeroOp: Op, at: Loc): void {
    const call = attr.value as Call;
    this.nameOp("super", Ctx.Load, call.func);
    if (call.args.length === 0) {
      this.nameOp("__class__", Ctx.Load, call);
      const self = this.u.varnames.keys().next().value!;
      this.nameOp(self, Ctx.Load, call);
    } else this.exprs(call.args);
    this.opName(call.args.length > 0 ? op : zeroOp, attr.attr, at);
    this.op(Op.NOP, this.attrLocation(at, attr));
  }

  private keywordNames(keywords: Keyword[], loc: Loc): void {
    const names = this.strTuple(keywords.map((keyword) => keyword.arg!));
    this.opArg(Op.KW_NAMES, this.addConst(names), loc);
  }

  /** Arguments and the call; `pushed` of them are on the stack already. */
  callHelper(loc: Loc, pushed: number, args: Expr[], keywords: Keyword[]): void {
    this.validateKeywords(keywords);
    const plain = args.length + keywords.length * 2 <= STACK_USE_GUIDELINE
      && args.every((arg) => arg.kind !== K.Starred) && keywords.every((keyword) => keyword.arg !== null);
    if (plain) {
      this.exprs(args);
      if (keywords.length > 0) {
        for (const keyword of keywords) this.expr(keyword.value);
        this.keywordNames(keywords, loc);
      }
      this.opArg(Op.CALL, pushed + args.length + keywords.length, loc);
      return;
    }
    const only = args[0];
    if (pushed === 0 && args.length === 1 && only!.kind === K.Starred) this.expr(only.value);
    else this.unpackInto(args, pushed, Op.BUILD_TUPLE, loc);
    if (keywords.length > 0) this.keywordDict(keywords, loc);
    this.opArg(Op.CALL_FUNCTION_EX, keywords.length > 0 ? 1 : 0, loc);
  }

  private keywordDict(keywords: Keyword[], loc: Loc): void {
    let haveDict = false, seen = 0;
    const flush = (end: number): void => {
      this.subkwargs(keywords, end - seen, end, loc);
      if (haveDict) this.opArg(Op.DICT_MERGE, 1, loc);
      haveDict = true;
      seen = 0;
    };
    for (let i = 0; i < keywords.length; i++) {
      const keyword = keywords[i]!;
      if (keyword.arg !== null) {
        seen++;
        continue;
      }
      if (seen > 0) flush(i);
      if (!haveDict) {
        this.opArg(Op.BUILD_MAP, 0, loc);
        haveDict = true;
      }
      this.expr(keyword.value);
      this.opArg(Op.DICT_MERGE, 1, loc);
    }
    if (seen > 0) flush(keywords.length);
  }

  private subkwargs(keywords: Keyword[], begin: number, end: number, loc: Loc): void {
    const count = end - begin, big = count * 2 > STACK_USE_GUIDELINE;
    if (count > 1 && !big) {
      for (let i = begin; i < end; i++) this.expr(keywords[i]!.value);
      this.loadConst(this.strTuple(keywords.slice(begin, end).map((keyword) => keyword.arg!)), loc);
      this.opArg(Op.BUILD_CONST_KEY_MAP, count, loc);
      return;
    }
    if (big) this.opArg(Op.BUILD_MAP, 0, NO_LOCATION);
    for (let i = begin; i < end; i++) {
      this.loadStr(keywords[i]!.arg!, loc);
      this.expr(keywords[i]!.value);
      if (big) this.opArg(Op.MAP_ADD, 1, NO_LOCATION);
    }
    if (!big) this.opArg(Op.BUILD_MAP, count, loc);
  }

  /** A list, set or tuple of elements that may be starred; `pushed` elements are on the stack. starunpack_helper. */
  unpackInto(elts: Expr[], pushed: number, kind: Op.BUILD_LIST | Op.BUILD_SET | Op.BUILD_TUPLE, loc: Loc): void {
    const count = elts.length, tuple = kind === Op.BUILD_TUPLE, set = kind === Op.BUILD_SET;
    const build = tuple ? Op.BUILD_LIST : kind, add = set ? Op.SET_ADD : Op.LIST_APPEND;
    const extend = set ? Op.SET_UPDATE : Op.LIST_EXTEND;
    const toTuple = (): void => { if (tuple) this.opArg(Op.CALL_INTRINSIC_1, 6, loc); };
    if (count > 2 && elts.every((elt) => elt.kind === K.Constant)) {
      const items = elts.map((elt) => (elt as Extract<Expr, { kind: K.Constant }>).value);
      if (tuple && pushed === 0) {
        this.loadConst({ kind: "tuple", items }, loc);
        return;
      }
      const folded: Const = set ? { kind: "frozenset", items: distinct(items) } : { kind: "tuple", items };
      this.opArg(build, pushed, loc);
      this.loadConst(folded, loc);
      this.opArg(extend, 1, loc);
      toTuple();
      return;
    }
    const big = count + pushed > STACK_USE_GUIDELINE;
    if (!big && elts.every((elt) => elt.kind !== K.Starred)) {
      this.exprs(elts);
      this.opArg(kind, count + pushed, loc);
      return;
    }
    let built = big;
    if (big) this.opArg(build, pushed, loc);
    for (let i = 0; i < count; i++) {
      const elt = elts[i]!;
      if (elt.kind !== K.Starred) {
        this.expr(elt);
        if (built) this.opArg(add, 1, loc);
        continue;
      }
      if (!built) {
        this.opArg(build, i + pushed, loc);
        built = true;
      }
      this.expr(elt.value);
      this.opArg(extend, 1, loc);
    }
    toTuple();
  }

  abstract override expr(e: Expr): void;
}

/** The elements a frozenset keeps. */
function distinct(items: Const[]): Const[] {
  const out: Const[] = [];
  for (const item of items) if (!out.some((other) => equalConst(item, other))) out.push(item);
  return out;
}
