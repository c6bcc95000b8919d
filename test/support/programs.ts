/** Runs Python programs from files in runtimes of their own, for tests. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createRuntime, type RuntimeOptions } from "../../src/runtime.ts";

export interface ProgramResult { stdout: string; stderr: string }

/** Runs the program to its end, finalization included. A Python exception that leaves it goes to `stderr`; a host error is thrown. */
export function runProgram(path: string, options: RuntimeOptions = {}): ProgramResult {
  return runSource(readFileSync(path, "utf8"), path, options);
}
export function runSource(source: string, filename: string, options: RuntimeOptions = {}): ProgramResult {
  const result: ProgramResult = { stdout: "", stderr: "" };
  const runtime = createRuntime({
    hashSeed: 0, stdout: (text) => { result.stdout += text; }, stderr: (text) => { result.stderr += text; }, ...options,
  });
  try {
    runtime.run(source, { filename });
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "PythonError") throw error;
    result.stderr += (error as unknown as { traceback: string }).traceback;
  }
  runtime.dispose();
  return result;
}
/** The programs of a folder that have their expected output beside them: their paths, without ".py". */
export function programsIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith(".expected")).sort().map((name) => join(folder, name.slice(0, -".expected".length)));
}
export function expectedOf(program: string): string { return readFileSync(`${program}.expected`, "utf8"); }
