/** Code of match statements. CPython 3.12 Python/compile.c, compiler_match and the compiler_pattern_* functions. */
import { CmpOp, Ctx, type Expr, K, type Loc, type Match, NO_LOCATION, type Pattern } from "./ast.ts";
import type { Label } from "./cfg.ts";
import type { Const } from "./code-unit.ts";
import { NONE } from "./codegen-base.ts";
import type { CompileError } from "./errors.ts";
import { DefCodegen } from "./codegen-def.ts";
import { equalConst } from "./const-ops.ts";
import { NB, Op } from "./opcodes.ts";
import { strRepr, unparse } from "./unparse.ts";

/** State of one case. compile.c, pattern_context. */
interface Context {
  /** Names captured so far: their values are on the stack until the whole pattern has matched. */
  stores: string[];
  allowIrrefutable: boolean;
  /** Where to go on failure, by the number of values that have to be popped. */
  failPop: Label[];
  /** Values above the captures that the pattern still needs. */
  onTop: number;
}

export abstract class MatchCodegen extends DefCodegen {
  match(s: Match): void {
    const pc: Context = { stores: [], allowIrrefutable: false, failPop: [], onTop: 0 };
    const end = this.label(), count = s.cases.length;
    this.expr(s.subject);
    const hasDefault = isWildcard(s.cases[count - 1]!.pattern) && count > 1;
    const tested = hasDefault ? count - 1 : count;
    for (let i = 0; i < tested; i++) {
      const one = s.cases[i]!, loc = one.pattern;
      if (i !== tested - 1) this.opArg(Op.COPY, 1, loc);
      pc.stores = [];
      pc.allowIrrefutable = one.guard !== null || i === count - 1;
      pc.failPop = [];
      pc.onTop = 0;
      this.pattern(one.pattern, pc);
      for (const name of pc.stores) this.nameOp(name, Ctx.Store, loc);
      if (one.guard !== null) this.jumpIf(loc, one.guard, this.failLabel(pc, 0), false);
      if (i !== tested - 1) this.op(Op.POP_TOP, loc);
      this.body(one.body);
      this.jump(Op.JUMP, end, NO_LOCATION);
      this.emitFailPop(pc, loc);
    }
    if (hasDefault) {
      const one = s.cases[count - 1]!, loc = one.pattern;
      this.op(Op.NOP, loc);
      if (one.guard !== null) this.jumpIf(loc, one.guard, end, false);
      this.body(one.body);
    }
    this.use(end);
  }

  private failLabel(pc: Context, index: number): Label {
    while (pc.failPop.length <= index) pc.failPop.push(this.label());
    return pc.failPop[index]!;
  }

  private jumpToFailPop(pc: Context, op: Op, loc: Loc): void {
    this.jump(op, this.failLabel(pc, pc.onTop + pc.stores.length), loc);
  }

  private emitFailPop(pc: Context, loc: Loc): void {
    for (let i = pc.failPop.length - 1; i > 0; i--) {
      this.use(pc.failPop[i]!);
      this.op(Op.POP_TOP, loc);
    }
    if (pc.failPop.length > 0) this.use(pc.failPop[0]!);
    pc.failPop = [];
  }

  private rotate(count: number, loc: Loc): void {
    while (count > 1) this.opArg(Op.SWAP, count--, loc);
  }

  private storeName(name: string | null, pc: Context, loc: Loc): void {
    if (name === null) {
      this.op(Op.POP_TOP, loc);
      return;
    }
    if (pc.stores.includes(name)) throw this.duplicateStore(name, loc);
    this.rotate(pc.onTop + pc.stores.length + 1, loc);
    pc.stores.push(name);
  }

  private duplicateStore(name: string, loc: Loc): CompileError {
    return this.error(loc, `multiple assignments to name ${strRepr(name)} in pattern`);
  }

  private pattern(p: Pattern, pc: Context): void {
    switch (p.kind) {
      case K.MatchValue:
        if (p.value.kind !== K.Constant && p.value.kind !== K.Attribute) {
          throw this.error(p, "patterns may only match literals and attribute lookups");
        }
        this.expr(p.value);
        this.compareOp(CmpOp.Eq, p);
        this.jumpToFailPop(pc, Op.POP_JUMP_IF_FALSE, p);
        break;
      case K.MatchSingleton:
        this.loadConst(p.value, p);
        this.compareOp(CmpOp.Is, p);
        this.jumpToFailPop(pc, Op.POP_JUMP_IF_FALSE, p);
        break;
      case K.MatchSequence: this.sequencePattern(p, pc); break;
      case K.MatchMapping: this.mappingPattern(p, pc); break;
      case K.MatchClass: this.classPattern(p, pc); break;
      case K.MatchStar: this.storeName(p.name, pc, p); break;
      case K.MatchAs: this.asPattern(p, pc); break;
      case K.MatchOr: this.orPattern(p, pc); break;
    }
  }

  /** A part of a pattern may be irrefutable. */
  private subpattern(p: Pattern, pc: Context): void {
    const old = pc.allowIrrefutable;
    pc.allowIrrefutable = true;
    this.pattern(p, pc);
    pc.allowIrrefutable = old;
  }

  private asPattern(p: Extract<Pattern, { kind: K.MatchAs }>, pc: Context): void {
    if (p.pattern === null) {
      if (!pc.allowIrrefutable) {
        throw this.error(p, p.name !== null ? `name capture ${strRepr(p.name)} makes remaining patterns unreachable`
          : "wildcard makes remaining patterns unreachable");
      }
      this.storeName(p.name, pc, p);
      return;
    }
    pc.onTop++;
    this.opArg(Op.COPY, 1, p);
    this.pattern(p.pattern, pc);
    pc.onTop--;
    this.storeName(p.name, pc, p);
  }

  private sequencePattern(p: Extract<Pattern, { kind: K.MatchSequence }>, pc: Context): void {
    const size = p.patterns.length;
    let star = -1, onlyWildcard = true, starWildcard = false;
    p.patterns.forEach((one, i) => {
      if (one.kind === K.MatchStar) {
        if (star >= 0) throw this.error(p, "multiple starred names in sequence pattern");
        starWildcard = one.name === null;
        onlyWildcard &&= starWildcard;
        star = i;
      } else onlyWildcard &&= isWildcard(one);
    });
    pc.onTop++;
    this.op(Op.MATCH_SEQUENCE, p);
    this.jumpToFailPop(pc, Op.POP_JUMP_IF_FALSE, p);
    if (star < 0 || size > 1) {
      this.op(Op.GET_LEN, p);
      this.loadInt(star < 0 ? size : size - 1, p);
      this.compareOp(star < 0 ? CmpOp.Eq : CmpOp.GtE, p);
      this.jumpToFailPop(pc, Op.POP_JUMP_IF_FALSE, p);
    }
    pc.onTop--;
    if (onlyWildcard) this.op(Op.POP_TOP, p);
    else if (starWildcard) this.sequenceSubscripts(p.patterns, star, pc, p);
    else this.sequenceUnpack(p.patterns, pc, p);
  }

  private sequenceUnpack(patterns: Pattern[], pc: Context, loc: Loc): void {
    const size = patterns.length;
    const star = patterns.findIndex((one) => one.kind === K.MatchStar);
    if (star >= 256) throw this.error(loc, "too many expressions in star-unpacking sequence pattern");
    if (star < 0) this.opArg(Op.UNPACK_SEQUENCE, size, loc);
    else this.opArg(Op.UNPACK_EX, star + ((size - star - 1) << 8), loc);
    pc.onTop += size;
    for (const one of patterns) {
      pc.onTop--;
      this.subpattern(one, pc);
    }
  }

  /** [a, *_, b]: the items are fetched one by one. */
  private sequenceSubscripts(patterns: Pattern[], star: number, pc: Context, loc: Loc): void {
    pc.onTop++;
    const size = patterns.length;
    for (let i = 0; i < size; i++) {
      const one = patterns[i]!;
      if (isWildcard(one) || i === star) continue;
      this.opArg(Op.COPY, 1, loc);
      if (i < star) this.loadInt(i, loc);
      else {
        this.op(Op.GET_LEN, loc);
        this.loadInt(size - i, loc);
        this.opArg(Op.BINARY_OP, NB.SUBTRACT, loc);
      }
      this.op(Op.BINARY_SUBSCR, loc);
      this.subpattern(one, pc);
    }
    pc.onTop--;
    this.op(Op.POP_TOP, loc);
  }

  private classPattern(p: Extract<Pattern, { kind: K.MatchClass }>, pc: Context): void {
    const nargs = p.patterns.length, count = nargs + p.kwd_patterns.length;
    p.kwd_attrs.forEach((name, i) => {
      this.checkForbidden(name, Ctx.Store, p.kwd_patterns[i]!);
      if (p.kwd_attrs.indexOf(name, i + 1) >= 0) {
        throw this.error(p.kwd_patterns[p.kwd_attrs.indexOf(name, i + 1)]!, `attribute name repeated in class pattern: ${name}`);
      }
    });
    this.expr(p.cls);
    this.loadConst(this.strTuple(p.kwd_attrs), p);
    this.opArg(Op.MATCH_CLASS, nargs, p);
    this.opArg(Op.COPY, 1, p);
    this.loadConst(NONE, p);
    this.opArg(Op.IS_OP, 1, p);
    pc.onTop++;
    this.jumpToFailPop(pc, Op.POP_JUMP_IF_FALSE, p);
    this.opArg(Op.UNPACK_SEQUENCE, count, p);
    pc.onTop += count - 1;
    for (let i = 0; i < count; i++) {
      pc.onTop--;
      const one = i < nargs ? p.patterns[i]! : p.kwd_patterns[i - nargs]!;
      if (isWildcard(one)) this.op(Op.POP_TOP, p);
      else this.subpattern(one, pc);
    }
  }

  private mappingPattern(p: Extract<Pattern, { kind: K.MatchMapping }>, pc: Context): void {
    const size = p.keys.length;
    pc.onTop++;
    this.op(Op.MATCH_MAPPING, p);
    this.jumpToFailPop(pc, Op.POP_JUMP_IF_FALSE, p);
    if (size === 0 && p.rest === null) {
      pc.onTop--;
      this.op(Op.POP_TOP, p);
      return;
    }
    if (size > 0) {
      this.op(Op.GET_LEN, p);
      this.loadInt(size, p);
      this.compareOp(CmpOp.GtE, p);
      this.jumpToFailPop(pc, Op.POP_JUMP_IF_FALSE, p);
    }
    this.mappingKeys(p.keys, p);
    this.opArg(Op.BUILD_TUPLE, size, p);
    this.op(Op.MATCH_KEYS, p);
    pc.onTop += 2;
    this.opArg(Op.COPY, 1, p);
    this.loadConst(NONE, p);
    this.opArg(Op.IS_OP, 1, p);
    this.jumpToFailPop(pc, Op.POP_JUMP_IF_FALSE, p);
    this.opArg(Op.UNPACK_SEQUENCE, size, p);
    pc.onTop += size - 1;
    for (const one of p.patterns) {
      pc.onTop--;
      this.subpattern(one, pc);
    }
    pc.onTop -= 2;
    this.mappingRest(p.rest, size, pc, p);
  }

  private mappingKeys(keys: Expr[], loc: Loc): void {
    const seen: Const[] = [];
    for (const key of keys) {
      if (key.kind === K.Constant) {
        if (seen.some((other) => equalConst(other, key.value))) {
          throw this.error(loc, `mapping pattern checks duplicate key (${unparse(key).value})`);
        }
        seen.push(key.value);
      } else if (key.kind !== K.Attribute) {
        throw this.error(loc, "mapping pattern keys may only match literals and attribute lookups");
      }
      this.expr(key);
    }
  }

  private mappingRest(rest: string | null, size: number, pc: Context, loc: Loc): void {
    if (rest === null) {
      this.op(Op.POP_TOP, loc);
      this.op(Op.POP_TOP, loc);
      return;
    }
    /* A copy of the subject, less the keys that were matched. */
    this.opArg(Op.BUILD_MAP, 0, loc);
    this.opArg(Op.SWAP, 3, loc);
    this.opArg(Op.DICT_UPDATE, 2, loc);
    this.opArg(Op.UNPACK_SEQUENCE, size, loc);
    for (let left = size; left > 0; left--) {
      this.opArg(Op.COPY, 1 + left, loc);
      this.opArg(Op.SWAP, 2, loc);
      this.op(Op.DELETE_SUBSCR, loc);
    }
    this.storeName(rest, pc, loc);
  }

  private orPattern(p: Extract<Pattern, { kind: K.MatchOr }>, pc: Context): void {
    const end = this.label(), size = p.patterns.length;
    let control: string[] = [];
    for (let i = 0; i < size; i++) {
      const alt = p.patterns[i]!;
      const sub: Context = {
        stores: [], allowIrrefutable: i === size - 1 && pc.allowIrrefutable, failPop: [], onTop: 0,
      };
      this.opArg(Op.COPY, 1, alt);
      this.pattern(alt, sub);
      if (i === 0) control = sub.stores;
      else this.reorderStores(sub.stores, control, alt, p);
      this.jump(Op.JUMP, end, alt);
      this.emitFailPop(sub, alt);
    }
    this.op(Op.POP_TOP, p);
    this.jumpToFailPop(pc, Op.JUMP, p);
    this.use(end);
    const rotations = control.length + 1 + pc.onTop + pc.stores.length;
    for (const name of control) {
      this.rotate(rotations, p);
      if (pc.stores.includes(name)) throw this.duplicateStore(name, p);
      pc.stores.push(name);
    }
    this.op(Op.POP_TOP, p);
  }

  /** Brings the captures of an alternative into the order of the first one. */
  private reorderStores(stores: string[], control: string[], alt: Loc, p: Loc): void {
    const differ = (): never => { throw this.error(p, "alternative patterns bind different names"); };
    if (stores.length !== control.length) differ();
    for (let at = stores.length - 1; at >= 0; at--) {
      const found = stores.indexOf(control[at]!);
      if (found < 0) differ();
      if (found === at) continue;
      const rotations = found + 1;
      const rotated = stores.splice(0, rotations);
      stores.splice(at - found, 0, ...rotated);
      for (let i = 0; i < rotations; i++) this.rotate(at + 1, alt);
    }
  }
}

function isWildcard(p: Pattern): boolean {
  return p.kind === K.MatchAs && p.name === null;
}
