/** Code of expressions. CPython 3.12 Python/compile.c, compiler_visit_expr1 and what it calls. */
import {
  BoolOperator, type BoolOp, CmpOp, type Comp, type Compare, Ctx, type Dict, type Expr, type FormattedValue, K, type JoinedStr, type Loc,
  NO_LOCATION, Operator, type Slice, type Subscript, UnaryOperator,
} from "./ast.ts";
import type { Label } from "./cfg.ts";
import type { Const } from "./code-unit.ts";
import { NONE, ScopeType } from "./codegen-base.ts";
import { CallCodegen, STACK_USE_GUIDELINE } from "./codegen-call.ts";
import { NB, Op } from "./opcodes.ts";

export abstract class ExprCodegen extends CallCodegen {
  abstract lambda(e: Extract<Expr, { kind: K.Lambda }>): void;
  abstract comprehension(e: Comp): void;

  expr(e: Expr): void {
    switch (e.kind) {
      case K.Name: this.nameOp(e.id, e.ctx, e); break;
      case K.Constant: this.loadConst(e.value, e); break;
      case K.Attribute: this.attribute(e); break;
      case K.Call: this.call(e); break;
      case K.NamedExpr:
        this.expr(e.value);
        this.opArg(Op.COPY, 1, e);
        this.expr(e.target);
        break;
      case K.BoolOp: this.boolOp(e); break;
      case K.BinOp:
        this.expr(e.left);
        this.expr(e.right);
        this.opArg(Op.BINARY_OP, binaryOperator(e.op), e);
        break;
      case K.UnaryOp:
        this.expr(e.operand);
        if (e.op === UnaryOperator.UAdd) this.opArg(Op.CALL_INTRINSIC_1, 5, e);
        else this.op(e.op === UnaryOperator.Not ? Op.UNARY_NOT : e.op === UnaryOperator.USub ? Op.UNARY_NEGATIVE : Op.UNARY_INVERT, e);
        break;
      case K.Lambda: this.lambda(e); break;
      case K.IfExp: this.ifExp(e); break;
      case K.Dict: this.dict(e); break;
      case K.Set: this.unpackInto(e.elts, 0, Op.BUILD_SET, e); break;
      case K.ListComp: case K.SetComp: case K.DictComp: case K.GeneratorExp: this.comprehension(e); break;
      case K.Yield: case K.YieldFrom: this.yieldExpr(e); break;
      case K.Await:
        this.checkAwait(e);
        this.expr(e.value);
        this.opArg(Op.GET_AWAITABLE, 0, e);
        this.loadConst(NONE, e);
        this.yieldFrom(true, e);
        break;
      case K.Compare: this.compare(e); break;
      case K.JoinedStr: this.joinedStr(e); break;
      case K.FormattedValue: this.formattedValue(e); break;
      case K.Subscript: this.subscript(e); break;
      case K.Starred:
        throw this.error(e, e.ctx === Ctx.Store ? "starred assignment target must be in a list or tuple"
          : "can't use starred expression here");
      case K.Slice: this.opArg(Op.BUILD_SLICE, this.slice(e), e); break;
      case K.List: case K.Tuple:
        if (e.ctx === Ctx.Load) this.unpackInto(e.elts, 0, e.kind === K.List ? Op.BUILD_LIST : Op.BUILD_TUPLE, e);
        else if (e.ctx === Ctx.Store) this.unpackTargets(e.elts, e);
        else this.exprs(e.elts);
        break;
    }
  }

  private attribute(e: Extract<Expr, { kind: K.Attribute }>): void {
    if (e.ctx === Ctx.Load && this.isOptimizableSuper(e)) {
      this.superAttribute(e, Op.LOAD_SUPER_ATTR, Op.LOAD_ZERO_SUPER_ATTR, e);
      return;
    }
    this.expr(e.value);
    const loc = this.attrLocation(e, e);
    if (e.ctx === Ctx.Store) this.checkForbidden(e.attr, Ctx.Store, e);
    this.opName(e.ctx === Ctx.Load ? Op.LOAD_ATTR : e.ctx === Ctx.Store ? Op.STORE_ATTR : Op.DELETE_ATTR, e.attr, loc);
  }

  private boolOp(e: BoolOp): void {
    const end = this.label(), last = e.values.length - 1;
    const op = e.op === BoolOperator.And ? Op.POP_JUMP_IF_FALSE : Op.POP_JUMP_IF_TRUE;
    for (let i = 0; i < last; i++) {
      this.expr(e.values[i]!);
      this.opArg(Op.COPY, 1, e);
      this.jump(op, end, e);
      this.op(Op.POP_TOP, e);
    }
    this.expr(e.values[last]!);
    this.use(end);
  }

  private ifExp(e: Extract<Expr, { kind: K.IfExp }>): void {
    const end = this.label(), next = this.label();
    this.jumpIf(e, e.test, next, false);
    this.expr(e.body);
    this.jump(Op.JUMP, end, NO_LOCATION);
    this.use(next);
    this.expr(e.orelse);
    this.use(end);
  }

  private yieldExpr(e: Extract<Expr, { kind: K.Yield | K.YieldFrom }>): void {
    if (!this.u.ste.isFunctionLike()) throw this.error(e, "'yield' outside function");
    if (e.kind === K.Yield) {
      if (e.value !== null) this.expr(e.value);
      else this.loadConst(NONE, e);
      this.yieldOp(e);
      return;
    }
    if (this.u.scope === ScopeType.AsyncFunction) throw this.error(e, "'yield from' inside async function");
    this.expr(e.value);
    this.op(Op.GET_YIELD_FROM_ITER, e);
    this.loadConst(NONE, e);
    this.yieldFrom(false, e);
  }

  yieldOp(loc: Loc): void {
    const ste = this.u.ste;
    if (ste.generator && ste.coroutine) this.opArg(Op.CALL_INTRINSIC_1, 4, loc);
    this.opArg(Op.YIELD_VALUE, 0, loc);
    this.opArg(Op.RESUME, 1, loc);
  }

  private checkAwait(e: Expr): void {
    if (this.topLevelAwait()) return;
    if (!this.u.ste.isFunctionLike()) throw this.error(e, "'await' outside function");
    if (this.u.scope !== ScopeType.AsyncFunction && this.u.scope !== ScopeType.Comprehension) {
      throw this.error(e, "'await' outside async function");
    }
  }

  compareOp(op: CmpOp, loc: Loc): void {
    switch (op) {
      case CmpOp.Is: this.opArg(Op.IS_OP, 0, loc); break;
      case CmpOp.IsNot: this.opArg(Op.IS_OP, 1, loc); break;
      case CmpOp.In: this.opArg(Op.CONTAINS_OP, 0, loc); break;
      case CmpOp.NotIn: this.opArg(Op.CONTAINS_OP, 1, loc); break;
      default: this.opArg(Op.COMPARE_OP, comparisonArg(op), loc);
    }
  }

  private compare(e: Compare): void {
    this.checkCompare(e);
    this.expr(e.left);
    const last = e.ops.length - 1;
    if (last === 0) {
      this.expr(e.comparators[0]!);
      this.compareOp(e.ops[0]!, e);
      return;
    }
    const cleanup = this.label(), end = this.label();
    for (let i = 0; i < last; i++) {
      this.expr(e.comparators[i]!);
      this.opArg(Op.SWAP, 2, e);
      this.opArg(Op.COPY, 2, e);
      this.compareOp(e.ops[i]!, e);
      this.opArg(Op.COPY, 1, e);
      this.jump(Op.POP_JUMP_IF_FALSE, cleanup, e);
      this.op(Op.POP_TOP, e);
    }
    this.expr(e.comparators[last]!);
    this.compareOp(e.ops[last]!, e);
    this.jump(Op.JUMP, end, NO_LOCATION);
    this.use(cleanup);
    this.opArg(Op.SWAP, 2, e);
    this.op(Op.POP_TOP, e);
    this.use(end);
  }

  /** Jumps to `next` if the truth of `e` is `cond`, without making a bool. compile.c, compiler_jump_if. */
  jumpIf(loc: Loc, e: Expr, next: Label, cond: boolean): void {
    switch (e.kind) {
      case K.UnaryOp:
        if (e.op === UnaryOperator.Not) {
          this.jumpIf(loc, e.operand, next, !cond);
          return;
        }
        break;
      case K.BoolOp: {
        const cond2 = e.op === BoolOperator.Or, last = e.values.length - 1;
        const next2 = cond2 !== cond ? this.label() : next;
        for (let i = 0; i < last; i++) this.jumpIf(loc, e.values[i]!, next2, cond2);
        this.jumpIf(loc, e.values[last]!, next, cond);
        if (next2 !== next) this.use(next2);
        return;
      }
      case K.IfExp: {
        const end = this.label(), next2 = this.label();
        this.jumpIf(loc, e.test, next2, false);
        this.jumpIf(loc, e.body, next, cond);
        this.jump(Op.JUMP, end, NO_LOCATION);
        this.use(next2);
        this.jumpIf(loc, e.orelse, next, cond);
        this.use(end);
        return;
      }
      case K.Compare:
        if (e.ops.length > 1) {
          this.jumpIfChain(e, next, cond);
          return;
        }
    }
    this.expr(e);
    this.jump(cond ? Op.POP_JUMP_IF_TRUE : Op.POP_JUMP_IF_FALSE, next, e);
  }

  private jumpIfChain(e: Compare, next: Label, cond: boolean): void {
    this.checkCompare(e);
    const cleanup = this.label(), end = this.label(), last = e.ops.length - 1;
    this.expr(e.left);
    for (let i = 0; i < last; i++) {
      this.expr(e.comparators[i]!);
      this.opArg(Op.SWAP, 2, e);
      this.opArg(Op.COPY, 2, e);
      this.compareOp(e.ops[i]!, e);
      this.jump(Op.POP_JUMP_IF_FALSE, cleanup, e);
    }
    this.expr(e.comparators[last]!);
    this.compareOp(e.ops[last]!, e);
    this.jump(cond ? Op.POP_JUMP_IF_TRUE : Op.POP_JUMP_IF_FALSE, next, e);
    this.jump(Op.JUMP, end, NO_LOCATION);
    this.use(cleanup);
    this.op(Op.POP_TOP, e);
    if (!cond) this.jump(Op.JUMP, next, NO_LOCATION);
    this.use(end);
  }

  private joinedStr(e: JoinedStr): void {
    const count = e.values.length;
    if (count > STACK_USE_GUIDELINE) {
      this.loadStr("", e);
      this.opName(Op.LOAD_METHOD, "join", e);
      this.opArg(Op.BUILD_LIST, 0, e);
      for (const value of e.values) {
        this.expr(value);
        this.opArg(Op.LIST_APPEND, 1, e);
      }
      this.opArg(Op.CALL, 1, e);
      return;
    }
    this.exprs(e.values);
    if (count !== 1) this.opArg(Op.BUILD_STRING, count, e);
  }

  private formattedValue(e: FormattedValue): void {
    this.expr(e.value);
    let arg = e.conversion === 115 ? 1 : e.conversion === 114 ? 2 : e.conversion === 97 ? 3 : 0;
    if (e.format_spec !== null) {
      this.expr(e.format_spec);
      arg |= 4;
    }
    this.opArg(Op.FORMAT_VALUE, arg, e);
  }

  private dict(e: Dict): void {
    const count = e.values.length;
    let haveDict = false, elements = 0;
    const flush = (end: number): void => {
      this.subdict(e, end - elements, end);
      if (haveDict) this.opArg(Op.DICT_UPDATE, 1, e);
      haveDict = true;
      elements = 0;
    };
    for (let i = 0; i < count; i++) {
      if (e.keys[i] === null) {
        if (elements > 0) flush(i);
        if (!haveDict) {
          this.opArg(Op.BUILD_MAP, 0, e);
          haveDict = true;
        }
        this.expr(e.values[i]!);
        this.opArg(Op.DICT_UPDATE, 1, e);
      } else if (elements * 2 > STACK_USE_GUIDELINE) {
        elements++;
        flush(i + 1);
      } else elements++;
    }
    if (elements > 0) flush(count);
    if (!haveDict) this.opArg(Op.BUILD_MAP, 0, e);
  }

  /** The items from `begin` to `end`, none of which is an unpacking. */
  private subdict(e: Dict, begin: number, end: number): void {
    const count = end - begin, big = count * 2 > STACK_USE_GUIDELINE;
    const keys = e.keys.slice(begin, end) as Expr[];
    if (count > 1 && !big && keys.every((key) => key.kind === K.Constant)) {
      for (let i = begin; i < end; i++) this.expr(e.values[i]!);
      this.loadConst({ kind: "tuple", items: constants(keys) }, e);
      this.opArg(Op.BUILD_CONST_KEY_MAP, count, e);
      return;
    }
    if (big) this.opArg(Op.BUILD_MAP, 0, e);
    for (let i = begin; i < end; i++) {
      this.expr(e.keys[i]!);
      this.expr(e.values[i]!);
      if (big) this.opArg(Op.MAP_ADD, 1, e);
    }
    if (!big) this.opArg(Op.BUILD_MAP, count, e);
  }

  private unpackTargets(elts: Expr[], loc: Loc): void {
    const count = elts.length;
    let star = false;
    for (let i = 0; i < count; i++) {
      if (elts[i]!.kind !== K.Starred) continue;
      if (star) throw this.error(loc, "multiple starred expressions in assignment");
      if (i >= 256 || count - i - 1 >= 0x7fffff) {
        throw this.error(loc, "too many expressions in star-unpacking assignment");
      }
      this.opArg(Op.UNPACK_EX, i + ((count - i - 1) << 8), loc);
      star = true;
    }
    if (!star) this.opArg(Op.UNPACK_SEQUENCE, count, loc);
    for (const elt of elts) this.expr(elt.kind === K.Starred ? elt.value : elt);
  }

  private subscript(e: Subscript): void {
    if (e.ctx === Ctx.Load) {
      this.checkSubscripter(e.value);
      this.checkIndex(e.value, e.slice);
    }
    this.expr(e.value);
    if (isTwoElementSlice(e.slice) && e.ctx !== Ctx.Del) {
      this.slice(e.slice);
      this.op(e.ctx === Ctx.Load ? Op.BINARY_SLICE : Op.STORE_SLICE, e);
      return;
    }
    this.expr(e.slice);
    this.op(e.ctx === Ctx.Load ? Op.BINARY_SUBSCR : e.ctx === Ctx.Store ? Op.STORE_SUBSCR : Op.DELETE_SUBSCR, e);
  }

  /** Pushes the parts of a slice and gives their number. */
  slice(e: Slice): number {
    if (e.lower !== null) this.expr(e.lower);
    else this.loadConst(NONE, e);
    if (e.upper !== null) this.expr(e.upper);
    else this.loadConst(NONE, e);
    if (e.step === null) return 2;
    this.expr(e.step);
    return 3;
  }
}

export function isTwoElementSlice(e: Expr): e is Slice {
  return e.kind === K.Slice && e.step === null;
}

export function constants(exprs: Expr[]): Const[] {
  return exprs.map((e) => (e.kind === K.Constant ? e.value : NONE));
}

/** Oparg of COMPARE_OP: the operator, and the results that mean true for its specialized forms. */
function comparisonArg(op: CmpOp): number {
  switch (op) {
    case CmpOp.Lt: return (0 << 4) | 2;
    case CmpOp.LtE: return (1 << 4) | 10;
    case CmpOp.Eq: return (2 << 4) | 8;
    case CmpOp.NotEq: return (3 << 4) | 7;
    case CmpOp.Gt: return (4 << 4) | 4;
    default: return (5 << 4) | 12;
  }
}

export function binaryOperator(op: Operator): NB {
  switch (op) {
    case Operator.Add: return NB.ADD;
    case Operator.Sub: return NB.SUBTRACT;
    case Operator.Mult: return NB.MULTIPLY;
    case Operator.MatMult: return NB.MATRIX_MULTIPLY;
    case Operator.Div: return NB.TRUE_DIVIDE;
    case Operator.Mod: return NB.REMAINDER;
    case Operator.Pow: return NB.POWER;
    case Operator.LShift: return NB.LSHIFT;
    case Operator.RShift: return NB.RSHIFT;
    case Operator.BitOr: return NB.OR;
    case Operator.BitXor: return NB.XOR;
    case Operator.BitAnd: return NB.AND;
    case Operator.FloorDiv: return NB.FLOOR_DIVIDE;
  }
}
