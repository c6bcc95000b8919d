/** The child of scripts/fuzz.mjs: runs the programs of a file from a given one on and reports each on a line of JSON. */
import { writeSync } from "node:fs";
import { readCases, runCase } from "./run-case.ts";

const [path, from] = process.argv.slice(2);
const cases = readCases(path!);
for (let i = Number(from ?? 0); i < cases.length; i++) {
  const started = performance.now();
  const difference = runCase(cases[i]!);
  writeSync(1, `${JSON.stringify({ index: i, difference, milliseconds: performance.now() - started })}\n`);
}
