/** The compiler: Python 3.12 source text to code objects as CPython 3.12 makes them, byte for byte. */
import { Codegen } from "./codegen-stmt.ts";
import { type CompileOptions, type CompileResult, type CompileWarning, PyCF_ALLOW_INCOMPLETE_INPUT } from "./code-unit.ts";
import { CompileError, plainError } from "./errors.ts";
import { foldTree } from "./fold.ts";
import { futureOf } from "./future.ts";
import type { UnicodeNames } from "./literals.ts";
import { parse } from "./parser.ts";
import { buildSymbolTable } from "./symtable-build.ts";

export * from "./code-unit.ts";

let stackEnds: () => void = () => {};
/** Has `call` called when the host's stack ends within a compilation, before that becomes an error of the source; it may throw. */
export function onStackEnd(call: () => void): void { stackEnds = call; }

let unicodeNames: UnicodeNames | undefined;

/** Says how \N{name} finds its character (what unicodedata.lookup does); without it such a literal is an error. */
export function setUnicodeNames(lookup: UnicodeNames): void {
  unicodeNames = lookup;
}

/**
 * Compiles as the built-in compile() does. Never throws for bad input: what is wrong is in the result.
 * Pipeline: tokens, tree, future statements, constant folding, symbol table, code. CPython 3.12 Python/compile.c.
 */
export function compileSource(source: string, filename: string, mode: "exec" | "eval" | "single",
  options: CompileOptions = {}): CompileResult {
  const warnings: CompileWarning[] = [];
  let stage: "parse" | "compile" = "parse";
  try {
    const optimize = options.optimize ?? 0;
    const flags = (options.flags ?? 0) | (options.incomplete === true ? PyCF_ALLOW_INCOMPLETE_INPUT : 0);
    if (source.includes("\0")) throw plainError(filename, "SyntaxError", "source code string cannot contain null bytes");
    const parsed = parse(source, filename, mode, { names: unicodeNames, flags, warnings, byteColumns: options.byteColumns ?? false });
    stage = "compile";
    const future = futureOf(parsed.mod, flags, filename);
    foldTree(parsed.mod, optimize, future.annotations, parsed.arena);
    const table = buildSymbolTable(parsed.mod, filename, future.annotations);
    const code = new Codegen(filename, optimize, flags, future, table, warnings).module(parsed.mod);
    return { ok: true, code, arena: parsed.arena, warnings };
  } catch (failure) {
    if (failure instanceof CompileError) {
      return failure.incomplete ? { ok: false, incomplete: true, error: failure.issue, warnings }
        : { ok: false, error: failure.issue, warnings: warnings.filter(({ lineno }) => lineno <= failure.issue.lineno) };
    }
    if (!(failure instanceof RangeError)) throw failure;
    stackEnds();
    /* The host's stack is exhausted where CPython's own limit would have struck. */
    const error = stage === "parse" ? plainError(filename, "MemoryError", "Parser stack overflowed - Python source too complex to parse")
      : plainError(filename, "RecursionError", "maximum recursion depth exceeded during compilation");
    return { ok: false, error: error.issue, warnings };
  }
}
