/** 2,000 random programs whose output, exceptions and reference counts were recorded from CPython 3.12.1 (scripts/record-fuzz.py). */
import { test } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { Runner, readCases } from "./run-case.ts";

const cases = readCases(join(process.cwd(), "test", "fuzz", "cases.jsonl.gz"));
const GROUP = 250;

test("2,000 programs are recorded", () => { assert.ok(cases.length >= 2000); });
for (let start = 0; start < cases.length; start += GROUP) {
  const group = cases.slice(start, start + GROUP);
  test(`random programs ${start} to ${start + group.length - 1} do what CPython does`, () => {
    const runner = new Runner();
    const differences = group.map((c) => runner.run(c)).filter((d) => d !== null);
    runner.dispose();
    const shown = differences.slice(0, 5).map((d) => `seed ${d.seed} (${d.parts.join(", ")}), ${d.where}\n  expected ${d.expected}\n  actual   ${d.actual}`);
    assert.equal(differences.length, 0, `${differences.length} of ${group.length} differ\n${shown.join("\n")}`);
  });
}
