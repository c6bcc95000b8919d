/**
 * What the compiler hands out: code units, their constants, errors and warnings. Pure data, nothing of the runtime.
 */

/**
 * A constant. Each literal of the source is an object of its own; once merged (CPython 3.12 Python/compile.c,
 * merge_const_one) equal constants of one compilation are the same object.
 */
export type Const =
  | { kind: "None" | "True" | "False" | "Ellipsis" }
  | { kind: "int"; value: number | bigint }
  | { kind: "float"; value: number }
  | { kind: "complex"; real: number; imag: number }
  | StrConst
  | { kind: "bytes"; value: Uint8Array }
  | TupleConst
  | { kind: "frozenset"; items: Const[] }
  | { kind: "code"; code: CodeUnit };

/**
 * `codepoints` is there only when the string holds surrogates, which make its UTF-16 form ambiguous. `identifier`: it is a
 * name of the source, which CPython's parser has interned already.
 */
export interface StrConst {
  kind: "str";
  value: string;
  codepoints?: number[];
  identifier?: true;
}

export interface TupleConst {
  kind: "tuple";
  items: Const[];
}

/** co_flags. CPython 3.12 Include/cpython/code.h. */
export const enum CO {
  OPTIMIZED = 0x1,
  NEWLOCALS = 0x2,
  VARARGS = 0x4,
  VARKEYWORDS = 0x8,
  NESTED = 0x10,
  GENERATOR = 0x20,
  COROUTINE = 0x80,
  ITERABLE_COROUTINE = 0x100,
  ASYNC_GENERATOR = 0x200,
  FUTURE_DIVISION = 0x20000,
  FUTURE_ABSOLUTE_IMPORT = 0x40000,
  FUTURE_WITH_STATEMENT = 0x80000,
  FUTURE_PRINT_FUNCTION = 0x100000,
  FUTURE_UNICODE_LITERALS = 0x200000,
  FUTURE_BARRY_AS_BDFL = 0x400000,
  FUTURE_GENERATOR_STOP = 0x800000,
  FUTURE_ANNOTATIONS = 0x1000000,
}

/** All CO.FUTURE_* bits: what a caller may pass on as `flags`. CPython 3.12 Include/cpython/compile.h, PyCF_MASK. */
export const PyCF_MASK = 0x1fe0000;
/** At the end of "single" input open blocks stay open: without a newline, a compound statement is not finished. */
export const PyCF_DONT_IMPLY_DEDENT = 0x200;
/** Input that ends too early is "incomplete input", not an ordinary error. */
export const PyCF_ALLOW_INCOMPLETE_INPUT = 0x4000;
/** `await`, `async for` and `async with` are allowed at top level. */
export const PyCF_ALLOW_TOP_LEVEL_AWAIT = 0x2000;

/** Kinds of fast locals, as stored in `localspluskinds`. CPython 3.12 Include/internal/pycore_code.h. */
export const enum LocalKind {
  HIDDEN = 0x10,
  LOCAL = 0x20,
  CELL = 0x40,
  FREE = 0x80,
}

/** The parts of a code object. Field names are those of PyCodeObject without `co_`. */
export interface CodeUnit {
  filename: string;
  name: string;
  qualname: string;
  flags: number;
  argcount: number;
  posonlyargcount: number;
  kwonlyargcount: number;
  stacksize: number;
  firstlineno: number;
  code: Uint8Array;
  linetable: Uint8Array;
  exceptiontable: Uint8Array;
  consts: Const[];
  names: string[];
  localsplusnames: string[];
  localspluskinds: Uint8Array;
}

/** Errors the compiler reports. The last two stand for what CPython raises when its own stack would overflow. */
export type IssueType =
  | "SyntaxError"
  | "IndentationError"
  | "TabError"
  | "MemoryError"
  | "RecursionError"
  | "ValueError"
  | "SystemError"
  | "OverflowError";

/** The attributes of a SyntaxError. Offsets are 1-based, in characters; `text` is the source line, with its newline. */
export interface SyntaxIssue {
  type: IssueType;
  msg: string;
  filename: string;
  lineno: number;
  offset: number;
  endLineno: number;
  endOffset: number;
  text: string | null;
  /** Raised with the message alone, the place is set afterwards (errors.c, PyErr_RangedSyntaxLocationObject). */
  placedLater?: true;
}

export interface CompileWarning {
  category: "SyntaxWarning" | "DeprecationWarning";
  msg: string;
  filename: string;
  lineno: number;
  /** What it is when the filters make it an error. */
  error: SyntaxIssue;
}

/**
 * `arena` holds every constant object made by the parser and the optimizer, in the order they were made, also those that
 * were merged away later: CPython keeps them alive until the compilation ends.
 */
export type CompileResult =
  | { ok: true; code: CodeUnit; arena: Const[]; warnings: CompileWarning[] }
  | { ok: false; incomplete?: boolean; error: SyntaxIssue; warnings: CompileWarning[] };

export interface CompileOptions {
  /** As -O and -OO: 1 drops asserts and __debug__, 2 docstrings as well. */
  optimize?: 0 | 1 | 2;
  /** Future flags inherited from the caller (CO.FUTURE_*) and PyCF_* bits. */
  flags?: number;
  /** Report unfinished input as `incomplete`, as a read-eval-print loop needs: the same as PyCF_ALLOW_INCOMPLETE_INPUT. */
  incomplete?: boolean;
  /** The source came as bytes that do not name their encoding: columns in the parser's errors count bytes. */
  byteColumns?: boolean;
}
