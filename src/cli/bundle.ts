/** Loads one of the built files with the compiled code that the build left beside it, when that fits this version of Node. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Script } from "node:vm";

/** `build`: the name of the build that made it. `cacheFile`: where its compiled code belongs. */
export interface Bundle<Exports> { exports: Exports; build: string; script: Script; cacheFile: string }

/** Runs `dist`/`name`.cjs, which must start with the comment that the build puts there. */
export function loadBundle<Exports>(dist: string, name: string): Bundle<Exports> {
  const file = join(dist, `${name}.cjs`);
  const source = readFileSync(file, "latin1"); // the bundle is ASCII
  // What was made from a bundle carries its build's name.
  const build = source.slice(source.indexOf("/*") + 2, source.indexOf("*/"));
  const cacheFile = join(dist, `${name}.${build}.${process.version}-${process.arch}.cache`);
  const cachedData = contentOf(cacheFile);
  const script = new Script(source, { filename: file, ...(cachedData === null ? {} : { cachedData }) });
  const module = { exports: {} as Exports };
  (script.runInThisContext() as (...args: unknown[]) => void)(module.exports, createRequire(file), module, file, dist);
  return { exports: module.exports, build, script, cacheFile };
}
function contentOf(file: string): Buffer | null {
  try { return readFileSync(file); } catch { return null; }
}
