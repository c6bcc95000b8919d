/** `from __future__ import …`. CPython 3.12 Python/future.c. */
import { docstringOf, K, type Mod, type Stmt } from "./ast.ts";
import { CO, PyCF_MASK } from "./code-unit.ts";
import { CompileError } from "./errors.ts";

export interface Future {
  /** CO.FUTURE_* bits of the module and of the caller. */
  flags: number;
  annotations: boolean;
  /** Where the last future import is; -1 if there is none. */
  lineno: number;
  column: number;
}

export function futureOf(mod: Mod, flags: number, filename: string): Future {
  const future: Future = { flags: flags & PyCF_MASK, annotations: false, lineno: -1, column: -1 };
  if (mod.mode !== "eval") {
    for (let i = docstringOf(mod.body) === null ? 0 : 1; i < mod.body.length; i++) {
      const s: Stmt = mod.body[i]!;
      if (s.kind !== K.ImportFrom || s.module !== "__future__") break;
      for (const alias of s.names) future.flags |= feature(alias.name, s.lineno, s.col_offset, filename);
      future.lineno = s.lineno;
      future.column = s.col_offset;
    }
  }
  future.annotations = (future.flags & CO.FUTURE_ANNOTATIONS) !== 0;
  return future;
}

function feature(name: string, lineno: number, column: number, filename: string): number {
  switch (name) {
    case "nested_scopes": case "generators": case "division": case "absolute_import": case "with_statement":
    case "print_function": case "unicode_literals": case "generator_stop":
      return 0;
    case "barry_as_FLUFL": return CO.FUTURE_BARRY_AS_BDFL;
    case "annotations": return CO.FUTURE_ANNOTATIONS;
  }
  throw new CompileError({
    type: "SyntaxError", msg: name === "braces" ? "not a chance" : `future feature ${name} is not defined`, filename, lineno,
    offset: column + 1, endLineno: lineno, endOffset: -1, text: null, placedLater: true,
  });
}
