/**
 * The numbers are CPython's: each probe prints facts about the memory manager, one a line, and CPython 3.12.1's answers lie
 * beside it. A fact that differs is listed here with the reason; any other difference fails.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { runProgram, runSource } from "../support/programs.ts";

const facts = "test/oracle/facts";
interface Difference { line: number; actual: string | undefined; expected: string | undefined }

function compare(probe: string, answers: string, normalise: (line: string) => string = (line) => line): { equal: number; total: number; differences: Difference[] } {
  const actual = runProgram(`${facts}/${probe}`).stdout.trimEnd().split("\n").map(normalise);
  const expected = readFileSync(`${facts}/${answers}`, "utf8").trimEnd().split("\n").map(normalise);
  const differences: Difference[] = [];
  for (let line = 0; line < Math.max(actual.length, expected.length); line++) {
    if (actual[line] !== expected[line]) differences.push({ line: line + 1, actual: actual[line], expected: expected[line] });
  }
  return { equal: expected.length - differences.length, total: expected.length, differences };
}

test("when collections run, in which order things die, which addresses come back", (t) => {
  const { equal, total, differences } = compare("probe_behaviour.py", "behaviour.txt");
  t.diagnostic(`${equal} of ${total} facts equal`);
  assert.deepEqual(differences, []);
});

test("the size of every request to the allocator", (t) => {
  const { equal, total, differences } = compare("probe_malloc.py", "malloc.txt");
  t.diagnostic(`${equal} of ${total} constructs equal`);
  assert.deepEqual(differences, []);
});

test("the order in which deep nests die", (t) => {
  const { equal, total, differences } = compare("probe_trashcan.py", "trashcan.txt");
  t.diagnostic(`${equal} of ${total} nests equal`);
  assert.deepEqual(differences, []);
});

/** Facts about the build or about what start-up did, not about memory. */
const differentFacts: Record<string, string> = {
  "version|": "names the implementation",
  "gc_threshold|": "the recorder wrote the tuple as a JSON list",
  "basicsize|reversed|": "tp_flags: CPython's start-up has looked up an attribute of the type, which gave it a version tag",
  "is_tracked|(1,)|": "tuples are untracked by a collection: when it comes depends on what start-up has allocated",
  "is_tracked|(1,2)|": "as above",
  "refcount|len|": "how many modules hold the function depends on what start-up imports",
};
test("sizes, growth, identity, tracking", (t) => {
  const { equal, total, differences } = compare("probe_sizes.py", "sizes.txt");
  t.diagnostic(`${equal} of ${total} facts equal`);
  const unexpected = differences.filter(({ expected }) => !Object.keys(differentFacts).some((key) => expected?.startsWith(key)));
  assert.deepEqual(unexpected, []);
});

test("sys._debugmallocstats prints CPython's report", () => {
  const form = (text: string): string[] => [...new Set(text.replace(/[\d,]+/g, "0").split("\n").map((line) => line.replace(/\s+/g, " ").trim()))];
  const expected = readFileSync(`${facts}/debugmallocstats.txt`, "utf8");
  const { stderr } = runSource("import sys; sys._debugmallocstats()", "stats.py");
  assert.deepEqual(form(stderr), form(expected));
});
