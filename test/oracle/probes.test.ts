/** Programs about one fact each, with what CPython 3.12.1 prints: identity, counts, finalizers, cycles, weak references, sizes, limits. */
import assert from "node:assert/strict";
import { basename } from "node:path";
import { test } from "node:test";
import { expectedOf, programsIn, runProgram } from "../support/programs.ts";

/** Programs that need a part of the library that is written in Python. */
const waiting = new Map([
  ["095_wr_finalize", "weakref.finalize"],
  ["098_wr_method", "weakref.WeakMethod"],
  ["116_tm_snapshot_line", "tracemalloc.Snapshot"],
]);
for (const program of programsIn("test/oracle/probes")) {
  const name = basename(program);
  test(name, { todo: waiting.get(name) ?? false }, () => {
    const { stdout, stderr } = runProgram(`${program}.py`);
    assert.equal(stdout, expectedOf(program), stderr);
  });
}
