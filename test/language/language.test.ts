/**
 * Runs each program in cases/ and compares what it prints with what CPython 3.12.1 prints (X.expected, recorded by
 * scripts/record-cases.py test/language/cases); then asks whether the heap is sound, every count right, and nothing leaked.
 * A folder cases/X.files holds the modules that X.py can import; they are at "/" of the program's file system.
 */
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { test } from "node:test";
import { checkObjects } from "../../src/gc/check-objects.ts";
import { describeBlock, findLeaks } from "../../src/gc/leaks.ts";
import { checkHeap } from "../../src/memory/check.ts";
import { useBuffer } from "../../src/memory/views.ts";
import { PythonError, createRuntime } from "../../src/runtime.ts";

const folder = `${process.cwd()}/test/language/cases`;

/** The files below `directory` by their path in it, which starts with "/". */
function filesBelow(directory: string): Record<string, string> {
  if (!existsSync(directory)) return {};
  const paths = readdirSync(directory, { recursive: true }).map(String).filter((path) => statSync(`${directory}/${path}`).isFile());
  return Object.fromEntries(paths.map((path) => [`/${path}`, readFileSync(`${directory}/${path}`, "utf8")]));
}

for (const file of readdirSync(folder).filter((name) => name.endsWith(".py")).sort()) {
  const name = file.slice(0, -3);
  test(name, () => {
    let out = "";
    const python = createRuntime({ hashSeed: 0, stdout: (text) => { out += text; }, files: filesBelow(`${folder}/${name}.files`) });
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
