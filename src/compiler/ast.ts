/**
 * The syntax tree, in the shape of CPython 3.12's Parser/Python.asdl. Columns are offsets in UTF-8 bytes.
 *
 * A node is its own location: instructions keep a reference to the node they were made for.
 */
import type { Const } from "./code-unit.ts";

export interface Loc {
  lineno: number;
  col_offset: number;
  end_lineno: number;
  end_col_offset: number;
}

export const enum K {
  FunctionDef, AsyncFunctionDef, ClassDef, Return, Delete, Assign, TypeAlias, AugAssign, AnnAssign, For, AsyncFor, While,
  If, With, AsyncWith, Match, Raise, Try, TryStar, Assert, Import, ImportFrom, Global, Nonlocal, Expr, Pass, Break, Continue,
  BoolOp, NamedExpr, BinOp, UnaryOp, Lambda, IfExp, Dict, Set, ListComp, SetComp, DictComp, GeneratorExp, Await, Yield,
  YieldFrom, Compare, Call, FormattedValue, JoinedStr, Constant, Attribute, Subscript, Starred, Name, List, Tuple, Slice,
  MatchValue, MatchSingleton, MatchSequence, MatchMapping, MatchClass, MatchStar, MatchAs, MatchOr,
  TypeVar, ParamSpec, TypeVarTuple,
}

export const enum Ctx { Load, Store, Del }
export const enum BoolOperator { And, Or }
export const enum Operator { Add, Sub, Mult, MatMult, Div, Mod, Pow, LShift, RShift, BitOr, BitXor, BitAnd, FloorDiv }
export const enum UnaryOperator { Invert, Not, UAdd, USub }
export const enum CmpOp { Eq, NotEq, Lt, LtE, Gt, GtE, Is, IsNot, In, NotIn }

export type Body = Stmt[];

export interface FunctionDef extends Loc {
  kind: K.FunctionDef | K.AsyncFunctionDef;
  name: string; args: Arguments; body: Body; decorator_list: Expr[]; returns: Expr | null; type_params: TypeParam[];
}
export interface ClassDef extends Loc {
  kind: K.ClassDef;
  name: string; bases: Expr[]; keywords: Keyword[]; body: Body; decorator_list: Expr[]; type_params: TypeParam[];
}
export interface Return extends Loc { kind: K.Return; value: Expr | null }
export interface Delete extends Loc { kind: K.Delete; targets: Expr[] }
export interface Assign extends Loc { kind: K.Assign; targets: Expr[]; value: Expr }
export interface TypeAlias extends Loc { kind: K.TypeAlias; name: Name; type_params: TypeParam[]; value: Expr }
export interface AugAssign extends Loc { kind: K.AugAssign; target: Expr; op: Operator; value: Expr }
export interface AnnAssign extends Loc {
  kind: K.AnnAssign; target: Expr; annotation: Expr; value: Expr | null; simple: boolean;
}
export interface For extends Loc { kind: K.For | K.AsyncFor; target: Expr; iter: Expr; body: Body; orelse: Body }
export interface While extends Loc { kind: K.While; test: Expr; body: Body; orelse: Body }
export interface If extends Loc { kind: K.If; test: Expr; body: Body; orelse: Body }
export interface With extends Loc { kind: K.With | K.AsyncWith; items: WithItem[]; body: Body }
export interface Match extends Loc { kind: K.Match; subject: Expr; cases: MatchCase[] }
export interface Raise extends Loc { kind: K.Raise; exc: Expr | null; cause: Expr | null }
export interface Try extends Loc {
  kind: K.Try | K.TryStar; body: Body; handlers: ExceptHandler[]; orelse: Body; finalbody: Body;
}
export interface Assert extends Loc { kind: K.Assert; test: Expr; msg: Expr | null }
export interface Import extends Loc { kind: K.Import; names: Alias[] }
export interface ImportFrom extends Loc { kind: K.ImportFrom; module: string | null; names: Alias[]; level: number }
export interface Global extends Loc { kind: K.Global | K.Nonlocal; names: string[] }
export interface ExprStmt extends Loc { kind: K.Expr; value: Expr }
export interface SimpleStmt extends Loc { kind: K.Pass | K.Break | K.Continue }

export type Stmt =
  | FunctionDef | ClassDef | Return | Delete | Assign | TypeAlias | AugAssign | AnnAssign | For | While | If | With | Match
  | Raise | Try | Assert | Import | ImportFrom | Global | ExprStmt | SimpleStmt;

export interface BoolOp extends Loc { kind: K.BoolOp; op: BoolOperator; values: Expr[] }
export interface NamedExpr extends Loc { kind: K.NamedExpr; target: Name; value: Expr }
export interface BinOp extends Loc { kind: K.BinOp; left: Expr; op: Operator; right: Expr }
export interface UnaryOp extends Loc { kind: K.UnaryOp; op: UnaryOperator; operand: Expr }
export interface Lambda extends Loc { kind: K.Lambda; args: Arguments; body: Expr }
export interface IfExp extends Loc { kind: K.IfExp; test: Expr; body: Expr; orelse: Expr }
export interface Dict extends Loc { kind: K.Dict; keys: (Expr | null)[]; values: Expr[] }
export interface SetDisplay extends Loc { kind: K.Set; elts: Expr[] }
/** `elt` is the key of a DictComp, whose `value` is null in every other comprehension. */
export interface Comp extends Loc {
  kind: K.ListComp | K.SetComp | K.DictComp | K.GeneratorExp; elt: Expr; value: Expr | null; generators: Comprehension[];
}
export interface Await extends Loc { kind: K.Await; value: Expr }
export interface Yield extends Loc { kind: K.Yield; value: Expr | null }
export interface YieldFrom extends Loc { kind: K.YieldFrom; value: Expr }
export interface Compare extends Loc { kind: K.Compare; left: Expr; ops: CmpOp[]; comparators: Expr[] }
export interface Call extends Loc { kind: K.Call; func: Expr; args: Expr[]; keywords: Keyword[] }
/** `conversion` is -1 or the character code of s, r or a. */
export interface FormattedValue extends Loc {
  kind: K.FormattedValue; value: Expr; conversion: number; format_spec: Expr | null;
}
export interface JoinedStr extends Loc { kind: K.JoinedStr; values: Expr[] }
export interface Constant extends Loc { kind: K.Constant; value: Const; u: boolean }
export interface Attribute extends Loc { kind: K.Attribute; value: Expr; attr: string; ctx: Ctx }
export interface Subscript extends Loc { kind: K.Subscript; value: Expr; slice: Expr; ctx: Ctx }
export interface Starred extends Loc { kind: K.Starred; value: Expr; ctx: Ctx }
export interface Name extends Loc { kind: K.Name; id: string; ctx: Ctx }
export interface Sequence extends Loc { kind: K.List | K.Tuple; elts: Expr[]; ctx: Ctx }
export interface Slice extends Loc { kind: K.Slice; lower: Expr | null; upper: Expr | null; step: Expr | null }

export type Expr =
  | BoolOp | NamedExpr | BinOp | UnaryOp | Lambda | IfExp | Dict | SetDisplay | Comp | Await | Yield | YieldFrom | Compare
  | Call | FormattedValue | JoinedStr | Constant | Attribute | Subscript | Starred | Name | Sequence | Slice;

export interface Comprehension { target: Expr; iter: Expr; ifs: Expr[]; is_async: boolean }
export interface ExceptHandler extends Loc { type: Expr | null; name: string | null; body: Body }
export interface Arguments {
  posonlyargs: Arg[]; args: Arg[]; vararg: Arg | null; kwonlyargs: Arg[]; kw_defaults: (Expr | null)[];
  kwarg: Arg | null; defaults: Expr[];
}
export interface Arg extends Loc { arg: string; annotation: Expr | null }
export interface Keyword extends Loc { arg: string | null; value: Expr }
export interface Alias extends Loc { name: string; asname: string | null }
export interface WithItem { context_expr: Expr; optional_vars: Expr | null }
export interface MatchCase { pattern: Pattern; guard: Expr | null; body: Body }

export interface MatchValue extends Loc { kind: K.MatchValue; value: Expr }
export interface MatchSingleton extends Loc { kind: K.MatchSingleton; value: Const }
export interface MatchSequence extends Loc { kind: K.MatchSequence; patterns: Pattern[] }
export interface MatchMapping extends Loc {
  kind: K.MatchMapping; keys: Expr[]; patterns: Pattern[]; rest: string | null;
}
export interface MatchClass extends Loc {
  kind: K.MatchClass; cls: Expr; patterns: Pattern[]; kwd_attrs: string[]; kwd_patterns: Pattern[];
}
export interface MatchStar extends Loc { kind: K.MatchStar; name: string | null }
export interface MatchAs extends Loc { kind: K.MatchAs; pattern: Pattern | null; name: string | null }
export interface MatchOr extends Loc { kind: K.MatchOr; patterns: Pattern[] }
export type Pattern =
  | MatchValue | MatchSingleton | MatchSequence | MatchMapping | MatchClass | MatchStar | MatchAs | MatchOr;

export interface TypeVar extends Loc { kind: K.TypeVar; name: string; bound: Expr | null }
export interface OtherTypeParam extends Loc { kind: K.ParamSpec | K.TypeVarTuple; name: string }
export type TypeParam = TypeVar | OtherTypeParam;

/** The root. `body` of an eval-mode tree is its one expression. */
export type Mod =
  | { mode: "exec" | "single"; body: Body }
  | { mode: "eval"; body: Expr };

/** Location of instructions that belong to no line. */
export const NO_LOCATION: Loc = { lineno: -1, col_offset: -1, end_lineno: -1, end_col_offset: -1 };

export function sameLocation(a: Loc, b: Loc): boolean {
  return a === b || (a.lineno === b.lineno && a.end_lineno === b.end_lineno
    && a.col_offset === b.col_offset && a.end_col_offset === b.end_col_offset);
}

/** The docstring expression of a body, or null. CPython 3.12 Python/ast.c, _PyAST_GetDocString. */
export function docstringOf(body: Body): Constant | null {
  if (body.length === 0) return null;
  const first = body[0]!;
  if (first.kind !== K.Expr) return null;
  const value = first.value;
  return value.kind === K.Constant && value.value.kind === "str" ? value : null;
}
