/** Tests of programs with what CPython 3.12.1 prints (X.expected, recorded by scripts/record-cases.py). */
import assert from "node:assert/strict";
import { basename } from "node:path";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { type Program, expectedOf, filesOf, runSource } from "./programs.ts";

/** One test for each program. `todo`: those that cannot agree yet, each with its reason; they run all the same. */
export function testPrograms(programs: readonly Program[], todo: Readonly<Record<string, string>> = {}): void {
  for (const program of programs) {
    test(program.name, { todo: todo[program.name] ?? false }, () => {
      const { stdout, uncaught } = runSource(readFileSync(program.source, "utf8"), basename(program.source), { files: filesOf(program) });
      assert.equal(stdout + uncaught, expectedOf(program));
    });
  }
}
