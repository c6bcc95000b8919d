// Compares the compiler with CPython over any corpus.
// usage: python3.12 scripts/record-compiler-goldens.py FILE ... | node scripts/compare-compiler.mjs
import { build } from "esbuild";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const outdir = mkdtempSync(join(tmpdir(), "compare-"));
await build({
  absWorkingDir: root, entryPoints: { compiler: "src/compiler/index.ts", dump: "test/compiler/dump.ts" }, outdir, bundle: true,
  format: "esm", platform: "node", outExtension: { ".js": ".mjs" }, logLevel: "warning",
});
const { compileSource } = await import(join(outdir, "compiler.mjs"));
const { dumpCode, dumpIssue } = await import(join(outdir, "dump.mjs"));

/** Path and values of the first difference between two dumps. */
function difference(got, expected, path) {
  for (const key of Object.keys(expected)) {
    if (JSON.stringify(got[key]) === JSON.stringify(expected[key])) continue;
    if (key !== "consts") return [`${path} ${key}`, JSON.stringify(got[key]), JSON.stringify(expected[key])];
    for (let i = 0; i < Math.max(got.consts.length, expected.consts.length); i++) {
      const a = got.consts[i], b = expected.consts[i];
      if (JSON.stringify(a) === JSON.stringify(b)) continue;
      return a?.qualname !== undefined && b?.qualname !== undefined ? difference(a, b, `${path}/${b.qualname}`)
        : [`${path} consts[${i}]`, JSON.stringify(a), JSON.stringify(b)];
    }
  }
  return [path, "", ""];
}

let total = 0, same = 0, bytes = 0, milliseconds = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const [name, source, expected] = JSON.parse(line);
  const start = performance.now();
  const result = compileSource(source, name, "exec");
  milliseconds += performance.now() - start;
  bytes += source.length;
  total++;
  const got = result.ok ? dumpCode(result.code) : { error: dumpIssue(result.error) };
  if (JSON.stringify(got) === JSON.stringify(expected)) same++;
  else if ("error" in got || "error" in expected) console.log(name, JSON.stringify(got.error), JSON.stringify(expected.error));
  else console.log(name, difference(got, expected, "").map((part) => part.slice(0, 200)).join("\n  "));
}
console.log(`${same} of ${total} identical; ${(bytes / 1000 / milliseconds).toFixed(1)} MB/s`);
rmSync(outdir, { recursive: true });
