/** Source text to a tree, or to the error CPython reports. */
import type { Mod } from "./ast.ts";
import type { CompileWarning, Const } from "./code-unit.ts";
import { CompileError, SourceText } from "./errors.ts";
import { Lexer } from "./lexer.ts";
import type { UnicodeNames } from "./literals.ts";
import { ParseFailure } from "./parser-base.ts";
import { StatementParser } from "./parser-statements.ts";

export interface Parsed {
  mod: Mod;
  /** Constants in the order they were made. */
  arena: Const[];
  warnings: CompileWarning[];
}

/** Parses, or throws a CompileError. */
export function parse(source: string, filename: string, mode: "exec" | "eval" | "single", names: UnicodeNames | undefined): Parsed {
  const lexer = new Lexer(source, filename, mode).run();
  const parser = new StatementParser(lexer, new SourceText(lexer.text, filename), names);
  try {
    const mod = parser.module(mode);
    return { mod, arena: parser.arena, warnings: parser.warnings };
  } catch (failure) {
    if (!(failure instanceof ParseFailure)) throw failure;
    throw new CompileError(lexer.error ?? {
      type: "SyntaxError", msg: "invalid syntax", filename, lineno: lexer.lines[failure.token]!,
      offset: parser.source.offsetOf(lexer.lines[failure.token]!, lexer.cols[failure.token]!),
      endLineno: lexer.endLines[failure.token]!,
      endOffset: parser.source.offsetOf(lexer.endLines[failure.token]!, lexer.endCols[failure.token]!),
      text: parser.source.line(lexer.lines[failure.token]!),
    });
  }
}
