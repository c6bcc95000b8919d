/** Code, errors and warnings against what CPython 3.12.1 recorded (scripts/record-compiler-goldens.py). */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { compileSource, setUnicodeNames } from "../../src/compiler/index.ts";
import { dumpCode, dumpIssue } from "./dump.ts";

const folder = join(process.cwd(), "test", "compiler");
const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), "utf8"));
setUnicodeNames((name) => (name.toUpperCase() === "DIGIT ONE" ? 0x31 : undefined));

for (const [name, levels] of Object.entries(read("code.json") as Record<string, Record<string, unknown>[]>)) {
  test(`code of ${name}`, () => {
    const source = readFileSync(join(folder, "cases", `${name}.py`), "utf8");
    levels.forEach((expected, level) => {
      const result = compileSource(source, "<case>", "exec", { optimize: level as 0 | 1 | 2 });
      assert.ok(result.ok);
      assert.deepEqual(dumpCode(result.code), expected);
    });
  });
}

/** Where CPython leaves an attribute None; the compiler's issue has numbers only. */
const withoutPlace = new Set(["source code string cannot contain null bytes"]);

test("errors", () => {
  const failed: string[] = [];
  for (const [source, mode, expected] of read("errors.json") as [string, "exec" | "eval" | "single", unknown[] | null][]) {
    const result = compileSource(source, "<case>", mode);
    const got = result.ok ? null : dumpIssue(result.error);
    if (got !== null && expected !== null) {
      if (withoutPlace.has(String(got[1]))) got.length = expected.length = 2;
      if (expected[5] === null) expected[5] = -1;
    }
    if (JSON.stringify(got) !== JSON.stringify(expected)) failed.push(JSON.stringify([source, mode, got, expected]));
  }
  assert.deepEqual(failed.filter((line) => !KNOWN.some((known) => line.startsWith(JSON.stringify([known]).slice(0, -1)))), []);
});

/** Sources whose error differs from CPython's, each with the reason. */
const KNOWN = [
  /* CPython reads the {1} after the colon as a replacement field of the format spec. */
  "f'{lambda x:{1}}'",
];

test("warnings", () => {
  for (const [source, expected] of read("warnings.json") as [string, unknown[]][]) {
    const { warnings } = compileSource(source, "<case>", "exec");
    assert.deepEqual(warnings.map((w) => [w.category, w.msg, w.lineno]), expected, source);
  }
});

test("unfinished input", () => {
  const incomplete = (source: string): boolean => {
    const result = compileSource(source, "<stdin>", "single", { incomplete: true });
    return !result.ok && result.incomplete === true;
  };
  for (const source of ["if x:\n", "x = (1,\n", "'''abc\n", "def f():\n", "class A:\n  def f(self):\n", "try:\n  x\n", "@x\n"]) {
    assert.ok(incomplete(source), source);
  }
  for (const source of ["x = 1\n", "x x\n", "if x:\n  y\n", ")\n", "'abc\n"]) assert.ok(!incomplete(source), source);
});

test("input too deep for the host's stack is an error, not a crash", () => {
  for (const source of ["-".repeat(100000) + "1", "a" + "+a".repeat(100000), "lambda:".repeat(50000) + "1", "(".repeat(500),
    "a" + ".a".repeat(100000), "if 1: pass\n" + "elif 1: pass\n".repeat(30000), "-".repeat(100000) + ")"]) {
    const result = compileSource(source, "<case>", "exec");
    assert.ok(!result.ok);
    assert.match(result.error.type, /^(MemoryError|RecursionError|SyntaxError)$/);
  }
});

test("equal constants are one object, and the arena keeps every literal", () => {
  const result = compileSource("x = 'a', [1000]\ny = 'a', [1000]\ndef f(): return 1000, 'a', g", "<case>", "exec");
  assert.ok(result.ok);
  const consts = result.code.consts, inner = consts.find((c) => c.kind === "code");
  assert.ok(inner !== undefined && inner.kind === "code");
  assert.ok(inner.code.consts.includes(consts.find((c) => c.kind === "int")!));
  assert.equal(result.arena.filter((c) => c.kind === "int" && c.value === 1000).length, 3);
});
