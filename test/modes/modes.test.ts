/**
 * Programs under the test modes: freed bytes poisoned, a collection at every allocation, every allocation failing in turn.
 * What they print must not change, and the heap must be sound afterwards.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { checkObjects } from "../../src/gc/check-objects.ts";
import { collectAtEveryAllocation } from "../../src/gc/collector.ts";
import { checkHeap } from "../../src/memory/check.ts";
import { requestsMade, setNoMemory, setPoison } from "../../src/memory/debug.ts";
import { PythonError, createRuntime, type Runtime } from "../../src/runtime.ts";
import { snippets } from "./snippets.ts";
import { type Program, expectedOf, filesOf, finish, probePrograms, programsIn, runProgram } from "../support/programs.ts";

/** Programs whose output says when collections run, or that one found something, which the mode changes. */
const countsCollections = /050|062|068|071|074|077|083|06_generations|gc_|125|131/;
const probes = probePrograms().filter(({ name }) => !/095|098|116/.test(name));
const cases = [...programsIn("test/objects/cases"), ...programsIn("test/language/cases")];

function agrees(program: Program): string | null {
  const { stdout, stderr } = runProgram(program.source, { memory: 128 << 20, files: filesOf(program) });
  return stdout === expectedOf(program) ? null : `${program.name}: ${stderr.slice(-300) || "other output"}`;
}
/** Programs of which the plain run already differs from CPython are no matter of the modes. */
const sound = new Map<string, boolean>();
function isSound(program: Program): boolean {
  let known = sound.get(program.source);
  if (known === undefined) sound.set(program.source, known = agrees(program) === null);
  return known;
}

test("poisoned memory changes nothing", (t) => {
  const programs = [...probes, ...cases].filter(isSound);
  const bad: string[] = [];
  setPoison(true);
  try {
    for (const program of programs) {
      const difference = agrees(program);
      if (difference !== null) bad.push(difference);
    }
  } finally {
    setPoison(false);
  }
  t.diagnostic(`${programs.length - bad.length} of ${programs.length} programs`);
  assert.deepEqual(bad, []);
});

const SHORT = 1500; // bytes of source: longer programs collect too often
test("a collection at every allocation changes nothing", (t) => {
  const programs = [...probes, ...programsIn("test/language/cases")]
    .filter(({ name, source }) => !countsCollections.test(name) && readFileSync(source).length < SHORT && !/trashcan|big|deep|000/.test(name))
    .filter(isSound);
  const bad: string[] = [];
  for (const program of programs) {
    collectAtEveryAllocation(true);
    try {
      const difference = agrees(program);
      if (difference !== null) bad.push(difference);
    } finally {
      collectAtEveryAllocation(false);
    }
  }
  t.diagnostic(`${programs.length - bad.length} of ${programs.length} programs`);
  assert.deepEqual(bad, []);
});

function outcome(runtime: Runtime, source: string): string {
  try {
    runtime.run(source, { fresh: true });
    return "done";
  } catch (error) {
    if (!(error instanceof Error)) return String(error);
    if (!(error instanceof PythonError)) return `host error: ${error.stack}`;
    return error.type === "MemoryError" ? error.type : error.traceback;
  }
}
/** Fails request after request while `source` runs; what went wrong otherwise than with MemoryError. */
function sweep(name: string, source: string): string[] {
  const bad: string[] = [];
  const runtime = createRuntime({ hashSeed: 0, memory: 32 << 20 });
  outcome(runtime, source);
  setNoMemory(1 << 30);
  outcome(runtime, source);
  const total = requestsMade();
  setNoMemory(null);
  for (let n = 0; n < total && bad.length === 0; n += 1 + Math.floor(n / 150)) {
    setNoMemory(n, n + 1);
    let result: string;
    try { result = outcome(runtime, source); } finally { setNoMemory(null); }
    if (result !== "done" && result !== "MemoryError") bad.push(`${name}: request ${n} of ${total} failing: ${result}`);
    const problems = runtime.enter(() => [...checkHeap(1), ...checkObjects()]);
    if (problems.length > 0) bad.push(`${name}: request ${n} of ${total} failing: ${problems.slice(0, 3).join("; ")}`);
  }
  if (outcome(runtime, source) !== "done") bad.push(`${name}: does not run any more after the sweep`);
  if (bad.length === 0) finish(runtime);
  return bad;
}
for (const [name, source] of Object.entries(snippets)) {
  test(`every allocation fails in turn: ${name}`, () => { assert.deepEqual(sweep(name, source), []); });
}
