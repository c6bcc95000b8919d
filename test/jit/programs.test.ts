/** All programs of test/language, and random ones, with every code object compiled at its first start: the same output. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { join } from "node:path";
import { readCases, runCase } from "../fuzz/run-case.ts";
import { testPrograms } from "../support/cases.ts";
import { programsIn } from "../support/programs.ts";

process.env["OURO_JIT"] = "1";
testPrograms(programsIn("test/language/cases"));

const EVERY = 8; // a sample: the fuzz tests run all of them interpreted
const cases = readCases(join(process.cwd(), "test", "fuzz", "cases.jsonl.gz")).filter((_, i) => i % EVERY === 0);
for (const [name, count] of [["at once", 1], ["after a few rounds", 3]] as const) {
  test(`random programs, compiled ${name}`, () => {
    process.env["OURO_JIT"] = String(count);
    const differences = cases.map(runCase).filter((d) => d !== null).map((d) => `seed ${d.seed}, ${d.where}\n  expected ${d.expected}\n  actual   ${d.actual}`);
    assert.deepEqual(differences, []);
  });
}
