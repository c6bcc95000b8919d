/** Runs recorded programs in runtimes of our own and says where they part from CPython. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { PythonError, type Runtime, createRuntime } from "../../src/runtime.ts";

/** A line of a file that scripts/record-fuzz.py wrote. `error`: "", a traceback, or "SystemExit: exit code". */
export interface FuzzCase { seed: number; parts: string[]; source: string; stdout: string; error: string }
/** What was different: the first line of output or of the traceback that is not CPython's. */
export interface Difference { seed: number; parts: string[]; where: string; expected: string; actual: string }

/** Reads .jsonl or .jsonl.gz. */
export function readCases(path: string): FuzzCase[] {
  const data = readFileSync(path);
  const text = (path.endsWith(".gz") ? gunzipSync(data) : data).toString("utf8");
  return text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line) as FuzzCase);
}

/** A runtime is replaced after this many programs, and after one that left it in doubt. */
const PROGRAMS_PER_RUNTIME = 25;
/** Puts back what a program may have changed, and collects what it left. */
const BETWEEN = `
import gc, sys
gc.callbacks.clear(); gc.garbage.clear(); gc.set_debug(0); gc.enable(); gc.unfreeze()
gc.set_threshold(700, 10, 10); sys.setrecursionlimit(1000)
gc.collect(); gc.collect()
`;

export class Runner {
  private runtime: Runtime | null = null;
  private programs = 0;
  private output = "";

  /** Runs one program; null when it does what it did under CPython. */
  run(test: FuzzCase): Difference | null {
    const runtime = this.ready();
    this.output = "";
    let error = "";
    let failure = "";
    try {
      runtime.run(test.source, { filename: "case.py", fresh: true });
    } catch (e) {
      if (!(e instanceof PythonError)) {
        failure = e instanceof Error ? e.stack ?? e.message : String(e);
        this.runtime = null; // the buffer cannot be trusted any more
      } else if (e.type === "SystemExit") error = `SystemExit: ${e.exitCode}`;
      else error = e.traceback;
    }
    const stdout = this.output;
    if (failure === "") failure = this.tidy();
    const report = (where: string, expected: string, actual: string): Difference => ({ seed: test.seed, parts: test.parts, where, expected, actual });
    const line = firstDifference(test.stdout, stdout);
    if (line !== null) return report(`stdout line ${line.number}`, line.expected, line.actual + (line.actual === END && error !== "" ? ` ${error}` : "") + (failure && `\n${failure}`));
    if (failure !== "") return report("host", "", failure);
    const traceback = firstDifference(test.error, error);
    return traceback === null ? null : report(`error line ${traceback.number}`, traceback.expected, traceback.actual);
  }

  private ready(): Runtime {
    if (this.runtime === null || this.programs >= PROGRAMS_PER_RUNTIME) {
      this.dispose();
      this.runtime = createRuntime({ memory: 256 << 20, stdout: (text) => { this.output += text; }, hashSeed: 0, timeLimit: 20 });
      this.programs = 0;
    }
    this.programs++;
    return this.runtime;
  }
  private tidy(): string {
    try {
      this.runtime?.run(BETWEEN, { fresh: true });
      return "";
    } catch (e) {
      this.runtime = null;
      return `after the program: ${e instanceof Error ? e.stack : String(e)}`;
    }
  }
  dispose(): void {
    const runtime = this.runtime;
    this.runtime = null;
    runtime?.dispose();
  }
}

const END = "<end>";
function firstDifference(expected: string, actual: string): { number: number; expected: string; actual: string } | null {
  if (expected === actual) return null;
  const left = expected.split("\n");
  const right = actual.split("\n");
  let i = 0;
  while (left[i] === right[i]) i++;
  const at = (lines: string[]): string => (i >= lines.length - 1 && !lines[i] ? END : lines[i]!);
  return { number: i + 1, expected: at(left), actual: at(right) };
}
