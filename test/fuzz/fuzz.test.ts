/** 2,000 random programs whose output, exceptions and reference counts were recorded from CPython 3.12.1 (scripts/record-fuzz.py). */
import { test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readCases, runCase } from "./run-case.ts";

const cases = readCases(join(process.cwd(), "test", "fuzz", "cases.jsonl.gz"));
/** Seeds that differ, each with its reason. The list can only shrink: a listed seed that agrees fails too. */
const known = JSON.parse(readFileSync(join(process.cwd(), "test", "fuzz", "known-differences.json"), "utf8")) as Record<string, string>;
const GROUP = 250;

test("2,000 programs are recorded", () => { assert.ok(cases.length >= 2000); });
for (let start = 0; start < cases.length; start += GROUP) {
  const group = cases.slice(start, start + GROUP);
  test(`random programs ${start} to ${start + group.length - 1} do what CPython does`, () => {
    const all = group.map(runCase).filter((d) => d !== null);
    const differences = all.filter((d) => known[d.seed] === undefined);
    const settled = group.filter((c) => known[c.seed] !== undefined && !all.some((d) => d.seed === c.seed)).map((c) => c.seed);
    const shown = differences.slice(0, 5).map((d) => `seed ${d.seed} (${d.parts.join(", ")}), ${d.where}\n  expected ${d.expected}\n  actual   ${d.actual}`);
    assert.equal(differences.length, 0, `${differences.length} of ${group.length} differ\n${shown.join("\n")}`);
    assert.deepEqual(settled, [], "these agree now: take them out of test/fuzz/known-differences.json");
  });
}
