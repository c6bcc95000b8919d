/** The declarations that a TypeScript program gets with the package: those of the two entry points and what they mention. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const ENTRIES = ["runtime.d.ts", "memory/index.d.ts"];

/** Writes dist/types below `root`; throws when the sources do not type-check. */
export function writeTypes(root) {
  const out = join(root, "dist/types");
  rmSync(out, { recursive: true, force: true });
  const run = spawnSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", join(root, "scripts/types.tsconfig.json")], { stdio: "inherit" });
  if (run.status !== 0) throw new Error("the declarations cannot be made");
  const kept = new Set();
  for (const queue = ENTRIES.map((entry) => join(out, entry)); queue.length > 0;) {
    const file = queue.pop();
    if (kept.has(file)) continue;
    kept.add(file);
    const text = declaration(readFileSync(file, "utf8"));
    writeFileSync(file, text);
    for (const [, path] of text.matchAll(/(?:from|import\() ?"(\.[^"]*)\.js"/g)) queue.push(resolve(dirname(file), `${path}.d.ts`));
  }
  for (const name of readdirSync(out, { recursive: true }).map(String)) {
    const file = join(out, name);
    if (name.endsWith(".d.ts") && !kept.has(file)) rmSync(file);
  }
  removeEmpty(out);
}
/** Imports by the names that every resolution understands; the library that `Disposable` is in. */
function declaration(text) {
  const named = text.replace(/((?:from|import\() ?"\.[^"]*)\.ts"/g, '$1.js"');
  return /\bDisposable\b|Symbol\.dispose/.test(named) ? `/// <reference lib="esnext.disposable" />\n${named}` : named;
}
function removeEmpty(directory) {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) removeEmpty(path);
  }
  if (existsSync(directory) && readdirSync(directory).length === 0) rmSync(directory, { recursive: true });
}
