// CPython allows 1,500 nested host recursions: the JavaScript stack has to hold them (--stack-size).
// Bundles test/**/*.test.ts (or the files named on the command line) and runs them with node's test runner.
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { readdirSync } from "node:fs";

const root = fileURLToPath(new URL("..", import.meta.url));
const wanted = process.argv.slice(2);

function testFiles(dir) {
  return readdirSync(join(root, dir), { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) return testFiles(path);
    return entry.name.endsWith(".test.ts") ? [path] : [];
  });
}

const entryPoints = testFiles("test").filter((f) => wanted.length === 0 || wanted.some((w) => f.includes(w)));
if (entryPoints.length === 0) {
  console.error("no test file matches", wanted.join(" "));
  process.exit(1);
}
// A run of some files must not delete the bundles of another run beside it.
const outdir = join(root, "dist", wanted.length ? `test-${process.pid}` : "test");
mkdirSync(outdir, { recursive: true });
// Recording needs a build with step hooks (src/memory/stepping.ts); everything else is tested as it is shipped.
const stepping = (file) => file.startsWith(join("test", "record")) || file.endsWith(".stepping.test.ts");
for (const on of [false, true]) {
  const files = entryPoints.filter((file) => stepping(file) === on);
  if (files.length === 0) continue;
  await build({
    absWorkingDir: root, entryPoints: files, outdir, outbase: "test", bundle: true, splitting: true, format: "esm", chunkNames: on ? "stepping-[hash]" : "chunk-[hash]",
    platform: "node", target: "node20", external: ["playwright-core"], loader: { ".py": "text" }, sourcemap: "inline", outExtension: { ".js": ".mjs" }, logLevel: "warning", define: { OURO_STEPPING: String(on) },
  });
}
const built = entryPoints.map((f) => join(outdir, relative("test", f).replace(/\.ts$/, ".mjs")));
const run = spawnSync(process.execPath, ["--stack-size=6000", "--enable-source-maps", "--test", "--test-concurrency=2", "--test-timeout=300000", ...built], { cwd: root, stdio: "inherit" });
if (wanted.length) rmSync(outdir, { recursive: true, force: true });
process.exit(run.status ?? 1);
