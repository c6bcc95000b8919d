/** Runs Python programs in runtimes of their own, for tests; afterwards the heap is looked at. */
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { checkObjects } from "../../src/gc/check-objects.ts";
import { describeBlock, findLeaks } from "../../src/gc/leaks.ts";
import { checkHeap } from "../../src/memory/check.ts";
import { useBuffer } from "../../src/memory/views.ts";
import { PythonError, createRuntime, type Runtime, type RuntimeOptions } from "../../src/runtime.ts";

/** A program with what CPython prints: paths of both files. */
export interface Program { name: string; source: string; expected: string }
/** Where the programs of a folder of `.expected` files are: beside them, or in `sources`. */
export function programsIn(folder: string, sources = folder): Program[] {
  return readdirSync(folder).filter((name) => name.endsWith(".expected")).sort().map((file) => {
    const name = basename(file, ".expected");
    return { name, source: join(sources, `${name}.py`), expected: join(folder, file) };
  });
}
/** The programs about one fact each, those of the tour among them. */
export function probePrograms(): Program[] { return [...programsIn("test/oracle/probes"), ...programsIn("test/oracle/tour", "src/cli/tour/programs")]; }
export function expectedOf(program: Program): string { return readFileSync(program.expected, "utf8"); }
/** The modules that a program can import, at "/" of its file system: the folder X.files beside X.py. */
export function filesOf(program: Program): Record<string, string> {
  const directory = program.source.replace(/\.py$/, ".files");
  if (!existsSync(directory)) return {};
  const paths = readdirSync(directory, { recursive: true }).map(String).filter((path) => statSync(join(directory, path)).isFile());
  return Object.fromEntries(paths.map((path) => [`/${path}`, readFileSync(join(directory, path), "utf8")]));
}

/** What must hold at the end: a sound heap with the right counts, and nothing leaked once the program's end is over. */
export function finish(runtime: Runtime): void {
  const heap = runtime.buffer;
  runtime.enter(() => assert.deepEqual([...checkHeap(2), ...checkObjects()], []));
  runtime.dispose();
  useBuffer(heap);
  assert.deepEqual([...findLeaks().map(describeBlock), ...checkHeap(2)], []);
}

/** `uncaught`: the part of `stderr` about the exception that left the program. */
export interface ProgramResult { stdout: string; stderr: string; uncaught: string }
/** Runs `source` to its end and checks the heap. An exception that leaves it goes to `stderr`, as the command prints it; a host error is thrown. */
export function runSource(source: string, filename: string, options: RuntimeOptions = {}): ProgramResult {
  const result: ProgramResult = { stdout: "", stderr: "", uncaught: "" };
  const runtime = createRuntime({
    hashSeed: 0, stdout: (text) => { result.stdout += text; }, stderr: (text) => { result.stderr += text; }, ...options,
  });
  try {
    runtime.run(source, { filename });
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    result.uncaught = error.exitCode === null ? error.traceback : exitText(error);
    result.stderr += result.uncaught;
  }
  finish(runtime);
  return result;
}
export function runProgram(path: string, options: RuntimeOptions = {}): ProgramResult { return runSource(readFileSync(path, "utf8"), path, options); }

/** What a SystemExit leaves on standard error: its argument, when that is no exit code. */
function exitText(exit: PythonError): string {
  return exit.exitCode === 1 ? `${exit.message.slice("SystemExit: ".length)}\n` : "";
}
