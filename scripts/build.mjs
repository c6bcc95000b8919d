// Builds dist/: the command, the embedding API and the allocator. `--types`: with the declarations, as the package has them.
import { build } from "esbuild";
import { randomBytes } from "node:crypto";
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { buildViewer } from "./build-viewer.mjs";
import { writeTypes } from "./types.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "dist");
mkdirSync(dist, { recursive: true });
const id = randomBytes(4).toString("hex");

const common = { absWorkingDir: root, bundle: true, platform: "node", target: "node20", logLevel: "warning", minifySyntax: true, minifyWhitespace: true, define: { OURO_STEPPING: "false" } };
const cli = (name) => ({ ...common, entryPoints: [`src/cli/${name}.ts`], outfile: `dist/${name}.cjs`, format: "cjs" });
const library = (entry, name) => ({ ...common, entryPoints: [entry], outfile: `dist/${name}.js`, format: "esm", platform: "neutral", sourcemap: true });
// What src/cli/bundle.ts loads: a function, with the name of the build.
const loaded = { banner: { js: `(function(exports,require,module,__filename,__dirname){/*${id}*/` }, footer: { js: "})" } };
const commands = { entryPoints: ["src/cli/commands/main.ts"], ...loaded };

await Promise.all([
  build(cli("launcher")),
  build(cli("worker")),
  build(cli("python-thread")),
  build(cli("view")),
  buildViewer(root),
  build({ ...cli("python"), ...loaded }),
  build({ ...cli("commands"), ...commands }),
  build({ ...cli("stepping"), ...commands, define: { OURO_STEPPING: "true" } }),
  build(library("src/runtime.ts", "runtime")),
  build(library("src/memory/index.ts", "memory")),
]);
cpSync(join(root, "src/cli/tour/programs"), join(dist, "programs"), { recursive: true });
await run(process.execPath, ["bin/ouro.js", "--make-images"]);
await run(process.execPath, ["bin/ouro.js", "--make-cache"]);
for (const name of readdirSync(dist)) {
  if (/\.(cache|image)$/.test(name) && !name.includes(`.${id}.`)) rmSync(join(dist, name), { force: true });
}
if (process.argv.includes("--types")) writeTypes(root);

function run(command, args) {
  return new Promise((resolve, reject) => {
    // Compiling Python code sets flags of the engine, and a cache made under other flags is rejected.
    spawn(command, args, { cwd: root, stdio: "inherit", env: { ...process.env, OURO_JIT: "0" } }).on("error", reject).on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`${args[0]} ended with ${code}`))));
  });
}
