/** Runs each program in tracebacks/, all of which fail, and compares the printed exception with CPython's (X.stderr). */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { PythonError, createRuntime } from "../../src/runtime.ts";

const folder = `${process.cwd()}/test/objects/tracebacks`;

/** Programs that do not agree yet, each with its reason. */
const todo: Readonly<Record<string, string>> = {
  "t12.py": "CPython counts the columns of an error in a source file without coding line in bytes",
};

for (const file of readdirSync(folder).filter((name) => name.endsWith(".py")).sort()) {
  test(file.slice(0, -3), todo[file] === undefined ? {} : { todo: todo[file] }, () => {
    let shown = "";
    const python = createRuntime({ hashSeed: 0, stderr: (text) => { shown += text; } });
    const failure: unknown = (() => {
      try { python.run(readFileSync(`${folder}/${file}`, "utf8"), { filename: file }); } catch (error) { return error; }
      return null;
    })();
    if (failure !== null && !(failure instanceof PythonError)) throw failure;
    shown += failure === null ? "" : failure.exitCode === null ? failure.traceback : exitText(failure);
    assert.equal(shown, readFileSync(`${folder}/${file.slice(0, -3)}.stderr`, "utf8"));
    python.dispose();
  });
}

/** What a SystemExit leaves on standard error: its argument, when that is no exit code. */
function exitText(exit: PythonError): string {
  return exit.exitCode === 1 ? `${exit.message.slice("SystemExit: ".length)}\n` : "";
}
