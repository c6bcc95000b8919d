/**
 * Runs each program in cases/ and compares what it prints with what CPython 3.12.1 prints (X.expected, recorded by
 * scripts/record-cases.py); then asks whether the heap is sound, every count right, and nothing leaked.
 */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { checkObjects } from "../../src/gc/check-objects.ts";
import { describeBlock, findLeaks } from "../../src/gc/leaks.ts";
import { checkHeap } from "../../src/memory/check.ts";
import { useBuffer } from "../../src/memory/views.ts";
import { PythonError, createRuntime } from "../../src/runtime.ts";

const folder = `${process.cwd()}/test/objects/cases`;

/** Programs that cannot agree yet, each with its reason. They run all the same: one that agrees is to be taken off. */
const todo: Readonly<Record<string, string>> = {
  files_: "needs a host with a writable /tmp",
  generic_alias: "imports types, which is written in Python",
  namespace: "imports types, which is written in Python",
  small_modules: "needs TZ=UTC and modules written in Python",
};

for (const file of readdirSync(folder).filter((name) => name.endsWith(".py")).sort()) {
  const name = file.slice(0, -3);
  test(name, todo[name] === undefined ? {} : { todo: todo[name] }, () => {
    let out = "";
    const python = createRuntime({ hashSeed: 0, stdout: (text) => { out += text; } });
    const heap = python.buffer;
    try {
      python.run(readFileSync(`${folder}/${file}`, "utf8"), { filename: file });
    } catch (error) {
      out += error instanceof PythonError ? error.traceback : String((error as Error).stack);
    }
    assert.equal(out, readFileSync(`${folder}/${name}.expected`, "utf8"));
    python.enter(() => assert.deepEqual([...checkHeap(2), ...checkObjects()], []));
    python.dispose();
    useBuffer(heap);
    assert.deepEqual([...findLeaks().map(describeBlock), ...checkHeap(2)], []);
  });
}
