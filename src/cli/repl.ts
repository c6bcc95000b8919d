/**
 * The conversation: read a statement, run it, show its value, until the input ends.
 * When a statement is complete is decided as Lib/codeop.py of CPython 3.12 does.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type Ref } from "../memory/types.ts";
import { type CompileResult, PyCF_ALLOW_INCOMPLETE_INPUT, PyCF_DONT_IMPLY_DEDENT, compileSource } from "../compiler/index.ts";
import { raiseCompileError, runCompiled } from "../modules/builtins-compile.ts";
import { flushStandardStreams } from "../modules/stdio.ts";
import { PyDict_SetItemString } from "../objects/dict.ts";
import { PyErr_Clear, strText } from "../objects/errors.ts";
import { sysAttr } from "../objects/errors-unraisable.ts";
import { ID } from "../objects/id.ts";
import { PyModule_GetDict } from "../objects/module.ts";
import { Py_DECREF, Py_XDECREF } from "../objects/object.ts";
import { Breaker, State } from "../objects/state.ts";
import { PyUnicode_FromString } from "../objects/unicode.ts";
import { type Ending, reportException, writeError } from "./errors.ts";

/** A line with its newline; null: the input has ended. */
export type ReadLine = (prompt: string) => { line: string | null; interrupted: boolean };

const FILENAME = "<stdin>";
const PROMPTS = [ID("ps1"), ID("ps2")] as const;
const DEFAULT_PROMPTS = [">>> ", "... "] as const;

/** Runs statements from `read` in `main` (borrowed). */
export function converse(main: Ref, read: ReadLine): Ending {
  setPrompts();
  const dict = PyModule_GetDict(main);
  for (;;) {
    const statement = readStatement(read);
    if (statement === "end") { writeError("\n"); return { code: 0, interrupted: false, exit: false }; }
    if (statement === "interrupted") { writeError("\nKeyboardInterrupt\n"); continue; }
    const value = statement.ok ? runCompiled(statement, dict, dict) : raiseCompileError(statement);
    if (value !== NULL) Py_DECREF(value);
    else {
      const ending = reportException();
      if (ending.exit) return ending;
    }
    I32[State.eval_breaker >> 2]! &= ~Breaker.SIGNAL;
    flushStandardStreams();
  }
}

function setPrompts(): void {
  const sys = I32[State.sys_dict >> 2]! as Ref;
  for (const [i, name] of (["ps1", "ps2"] as const).entries()) {
    if (sysAttr(PROMPTS[i]!) !== NULL) continue;
    const text = PyUnicode_FromString(DEFAULT_PROMPTS[i]!);
    if (text === NULL || PyDict_SetItemString(sys, name, text) < 0) PyErr_Clear();
    Py_XDECREF(text);
  }
}
function prompt(which: 0 | 1): string {
  const value = sysAttr(PROMPTS[which]);
  const text = value === NULL ? "" : strText(value);
  if (text === null) PyErr_Clear();
  return text ?? "";
}

function readStatement(read: ReadLine): CompileResult | "end" | "interrupted" {
  let source = "";
  for (;;) {
    flushStandardStreams();
    const { line, interrupted } = read(prompt(source === "" ? 0 : 1));
    if (interrupted) return "interrupted";
    if (line === null && source === "") return "end";
    if (source === "" && isBlank(line as string)) continue;
    source += line ?? "\n";
    const result = compileStatement(source, line === null);
    if (result !== null) return result;
  }
}
function isBlank(line: string): boolean { return /^\s*(#.*)?$/.test(line); }

/** The statement compiled, or its error; null when more lines are needed. `last`: there are none. */
function compileStatement(source: string, last: boolean): CompileResult | null {
  const optimize = I32[State.optimize >> 2]! as 0 | 1 | 2;
  if (last) return compileSource(source, FILENAME, "single", { optimize });
  const flags = PyCF_DONT_IMPLY_DEDENT | PyCF_ALLOW_INCOMPLETE_INPUT;
  const asTyped = compileSource(source.replace(/\n$/, ""), FILENAME, "single", { optimize, flags });
  if (asTyped.ok) return asTyped;
  const withNewline = compileSource(source, FILENAME, "single", { optimize, flags });
  if (withNewline.ok || withNewline.incomplete === true) return null;
  return compileSource(source, FILENAME, "single", { optimize, flags: PyCF_DONT_IMPLY_DEDENT });
}
