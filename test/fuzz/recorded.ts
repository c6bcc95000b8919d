/** The recorded programs as tests; each file of them takes a part, so that they run side by side. */
import { test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readCases, runCase } from "./run-case.ts";

const folder = join(process.cwd(), "test", "fuzz");
const GROUP = 125;

/** Registers the tests of part `part` (from 0) of `parts`. */
export function testRecorded(part: number, parts: number): void {
  const cases = readCases(join(folder, "cases.jsonl.gz"));
  /** Seeds that differ, each with its reason. The list can only shrink: a listed seed that agrees fails too. */
  const known = JSON.parse(readFileSync(join(folder, "known-differences.json"), "utf8")) as Record<string, string>;
  test("2,000 programs are recorded", () => { assert.ok(cases.length >= 2000); });
  const from = Math.floor((cases.length * part) / parts);
  const to = Math.floor((cases.length * (part + 1)) / parts);
  for (let start = from; start < to; start += GROUP) {
    const group = cases.slice(start, Math.min(start + GROUP, to));
    test(`random programs ${start} to ${start + group.length - 1} do what CPython does`, () => {
      const all = group.map(runCase).filter((d) => d !== null);
      const differences = all.filter((d) => known[d.seed] === undefined);
      const settled = group.filter((c) => known[c.seed] !== undefined && !all.some((d) => d.seed === c.seed)).map((c) => c.seed);
      const shown = differences.slice(0, 5).map((d) => `seed ${d.seed} (${d.parts.join(", ")}), ${d.where}\n  expected ${d.expected}\n  actual   ${d.actual}`);
      assert.equal(differences.length, 0, `${differences.length} of ${group.length} differ\n${shown.join("\n")}`);
      assert.deepEqual(settled, [], "these agree now: take them out of test/fuzz/known-differences.json");
    });
  }
}
