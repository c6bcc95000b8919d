/** Runs each program in tracebacks/, all of which fail, and compares the printed exception with CPython's (X.stderr). */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { runSource } from "../support/programs.ts";

const folder = "test/objects/tracebacks";

for (const file of readdirSync(folder).filter((name) => name.endsWith(".py")).sort()) {
  test(file.slice(0, -3), () => {
    const { stderr } = runSource(readFileSync(`${folder}/${file}`, "utf8"), file);
    assert.equal(stderr, readFileSync(`${folder}/${file.slice(0, -3)}.stderr`, "utf8"));
  });
}
