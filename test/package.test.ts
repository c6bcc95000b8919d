/** What a TypeScript program gets with the package: declarations that check under both usual ways of finding modules. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

const PROGRAM = `
import { createRuntime, PythonError, type Handle, type PyValue, type RuntimeOptions } from "ouroboros-python";
import * as memory from "ouroboros-python/memory";
const options: RuntimeOptions = { memory: 64 << 20, stdout: (text: string) => console.log(text) };
using python = createRuntime(options);
const value: PyValue = python.eval("1 + 1");
(python.eval("object()") as Handle).release();
try { python.run("1/0"); } catch (error) { if (error instanceof PythonError) console.log(error.type, value); }
// @ts-expect-error: a limit is a number
createRuntime({ memory: "64M" });
console.log(Object.keys(memory).length);
`;

test("declarations", () => {
  const root = process.cwd();
  const node = (args: string[], cwd: string): string => {
    const run = spawnSync(process.execPath, args, { cwd, encoding: "utf8" });
    return run.status === 0 ? "" : `${run.stdout}${run.stderr}`;
  };
  assert.equal(node(["--input-type=module", "-e", `import { writeTypes } from ${JSON.stringify(join(root, "scripts/types.mjs"))}; writeTypes(${JSON.stringify(root)});`], root), "");
  const { files } = JSON.parse(readFileSync("package.json", "utf8")) as { files: string[] };
  assert.ok(files.includes("dist"));
  const project = mkdtempSync(join(tmpdir(), "types-"));
  mkdirSync(join(project, "node_modules"));
  symlinkSync(root, join(project, "node_modules/ouroboros-python"));
  writeFileSync(join(project, "use.ts"), PROGRAM);
  for (const [module, moduleResolution] of [["nodenext", "nodenext"], ["esnext", "bundler"]]) {
    const compilerOptions = { noEmit: true, strict: true, target: "es2022", module, moduleResolution, types: [], lib: ["es2022", "dom"] };
    writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["use.ts"] }));
    assert.equal(node([join(root, "node_modules/typescript/bin/tsc"), "-p", "."], project), "", module);
  }
});
