/**
 * Loads the interpreter's bundle in the Python thread, with the compiled code that the build left beside it when that
 * fits this version of Node.
 */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Script } from "node:vm";
import { workerData } from "node:worker_threads";
import { type StartData } from "./protocol.ts";

const start = workerData as StartData;
const file = join(start.dist, "python.cjs");
const source = readFileSync(file, "latin1"); // the bundle is ASCII
// What was made from a bundle carries its build's name, which is the comment that the bundle starts with.
const build = source.slice(2, source.indexOf("*/"));
const cacheFile = join(start.dist, `python.${build}.${process.version}-${process.arch}.cache`);
const wrapped = `(function(exports,require,module,__filename,__dirname){${source}\n})`;
const cachedData = existsSync(cacheFile) ? readFileSync(cacheFile) : undefined;
const script = new Script(wrapped, { filename: file, ...(cachedData === undefined ? {} : { cachedData }) });
const module = { exports: {} as { main(start: StartData, script: Script, cacheFile: string): void } };
(script.runInThisContext() as (...args: unknown[]) => void)(module.exports, createRequire(file), module, file, dirname(file));
module.exports.main({ ...start, build }, script, cacheFile);
