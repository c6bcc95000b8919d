/** Runs recorded programs as the command does, each in a runtime of its own, and says where they part from CPython. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { createRuntime } from "../../src/runtime.ts";
import { parseOptions } from "../../src/cli/options.ts";
import { runProgram } from "../../src/cli/session.ts";
import { checkObjects } from "../../src/gc/check-objects.ts";
import { checkHeap } from "../../src/memory/check.ts";
import { type Ref } from "../../src/memory/types.ts";
import { I32 } from "../../src/memory/views.ts";
import { State } from "../../src/objects/state.ts";
import { C_RECURSION_LIMIT } from "../../src/interpreter/boot.ts";
import { startTimeLimit, stopTimeLimit } from "../../src/interpreter/breaker.ts";

/** A line of a file that scripts/record-fuzz.py wrote. `exit`: the process's exit code. */
export interface FuzzCase { seed: number; parts: string[]; source: string; stdout: string; stderr: string; exit: number }
/** What was different: the first line of output that is not CPython's, the exit code, or "heap" and "host" for bugs of our own. */
export interface Difference { seed: number; parts: string[]; where: string; expected: string; actual: string }

/** Reads .jsonl or .jsonl.gz. */
export function readCases(path: string): FuzzCase[] {
  const data = readFileSync(path);
  const text = (path.endsWith(".gz") ? gunzipSync(data) : data).toString("utf8");
  return text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line) as FuzzCase);
}

const PATH = "/case.py";
const SECONDS = 20;
/** Bytes. A buffer for each program: larger ones make the engine collect more often than the programs are worth. */
const MEMORY = 128 << 20;

/** Runs one program to the interpreter's end; null when it does what it did under CPython. */
export function runCase(test: FuzzCase): Difference | null {
  const output = { 1: "", 2: "" };
  const problems: string[] = [];
  let exit = -1;
  let failure = "";
  try {
    const runtime = createRuntime({
      memory: MEMORY, hashSeed: 0, hostRecursion: C_RECURSION_LIMIT, files: { [PATH]: test.source },
      stdout(text) { output[1] += text; }, stderr(text) { output[2] += text; },
    });
    exit = runtime.enter(() => {
      startTimeLimit(SECONDS);
      try { return runProgram(parseOptions(["-P", PATH]), I32[State.main_module >> 2]! as Ref).code; } finally { stopTimeLimit(); }
    });
    runtime.enter(() => problems.push(...checkHeap(), ...checkObjects())); // every count against the references there are
    runtime.beforeRelease = () => problems.push(...checkHeap(1));
    runtime.dispose();
  } catch (error) {
    failure = error instanceof Error ? error.stack ?? error.message : String(error);
  }
  const report = (where: string, expected: string, actual: string): Difference => ({ seed: test.seed, parts: test.parts, where, expected, actual });
  const stderr = output[2].replace(/0x[0-9a-f]+/g, "0x");
  const line = firstDifference(test.stdout, output[1]);
  if (line !== null) return report(`stdout line ${line.number}`, line.expected, line.actual + (line.actual === END && stderr !== "" ? ` ${stderr}` : "") + (failure && `\n${failure}`));
  if (failure !== "") return report("host", "", failure);
  const error = firstDifference(test.stderr, stderr);
  if (error !== null) return report(`stderr line ${error.number}`, error.expected, error.actual);
  if (exit !== test.exit) return report("exit code", String(test.exit), String(exit));
  return problems.length > 0 ? report("heap", "", problems.slice(0, 5).join("\n")) : null;
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
