/** Source text to a tree, or to the error CPython reports. */
import type { Mod } from "./ast.ts";
import { type CompileWarning, type Const, PyCF_ALLOW_INCOMPLETE_INPUT, PyCF_DONT_IMPLY_DEDENT } from "./code-unit.ts";
import { type CompileError, errorAt, SourceText } from "./errors.ts";
import { Lexer } from "./lexer.ts";
import type { UnicodeNames } from "./literals.ts";
import { ParseFailure } from "./parser-base.ts";
import { ManyStatements, StatementParser } from "./parser-statements.ts";
import { findSyntaxError } from "./syntax-errors.ts";

export interface Parsed {
  mod: Mod;
  /** Constants in the order they were made. */
  arena: Const[];
}

export interface ParseSettings {
  /** What \N{name} stands for. */
  names: UnicodeNames | undefined;
  /** PyCF_* bits. */
  flags: number;
  /** Gets the warnings of tokens and literals, also when the source turns out to be wrong. */
  warnings: CompileWarning[];
  /** See CompileOptions. */
  byteColumns: boolean;
}

/** Parses, or throws a CompileError. */
export function parse(source: string, filename: string, mode: "exec" | "eval" | "single", settings: ParseSettings): Parsed {
  const { names, flags, warnings, byteColumns } = settings;
  const lexer = new Lexer(source, filename, mode, (flags & PyCF_DONT_IMPLY_DEDENT) === 0);
  lexer.warnings = warnings;
  lexer.byteColumns = byteColumns;
  lexer.run();
  const parser = new StatementParser(lexer, new SourceText(lexer.text, filename, byteColumns), names);
  try {
    const mod = parser.module(mode);
    return { mod, arena: parser.arena };
  } catch (failure) {
    if (failure instanceof ManyStatements) throw manyStatements(lexer, parser.source, failure.token);
    if (!(failure instanceof ParseFailure)) throw failure;
    throw findSyntaxError(lexer, parser.source, mode, (flags & PyCF_ALLOW_INCOMPLETE_INPUT) !== 0);
  }
}

function manyStatements(lexer: Lexer, source: SourceText, token: number): CompileError {
  return errorAt(source, {
    lineno: lexer.lines[token]!, col_offset: lexer.cols[token]!, end_lineno: lexer.endLines[token]!,
    end_col_offset: lexer.endCols[token]!,
  }, "multiple statements found while compiling a single statement");
}
