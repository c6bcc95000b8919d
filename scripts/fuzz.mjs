/**
 * Differential fuzzing against CPython 3.12: generates programs, records them, runs them here, reports what differs.
 *
 *   node scripts/fuzz.mjs --seconds 3600             as many new programs as fit
 *   node scripts/fuzz.mjs --count 500 --start 10000  the seeds from 10000 on
 *   node scripts/fuzz.mjs --cases FILE.jsonl[.gz]    recorded ones (default of `--recorded`: test/fuzz/cases.jsonl.gz)
 *   options: --part NAME (only programs with that part), --keep DIR (write each differing program there), --verbose
 *
 * PYTHON names CPython 3.12; otherwise python3.12 of the PATH. Exit code 1 when something differs.
 */
import { build } from "esbuild";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gunzipSync } from "node:zlib";

const root = fileURLToPath(new URL("..", import.meta.url));
const { values: options } = parseArgs({ options: {
  seconds: { type: "string" }, count: { type: "string" }, start: { type: "string" }, cases: { type: "string" }, recorded: { type: "boolean" },
  part: { type: "string" }, keep: { type: "string" }, verbose: { type: "boolean" },
} });
const python = process.env.PYTHON ?? "python3.12";
const work = mkdtempSync(join(tmpdir(), "fuzz-"));
const worker = join(work, "worker.mjs");
const SILENCE = Number(process.env.FUZZ_SILENCE ?? 25) * 1000; // milliseconds without a report after which a program counts as hung (FUZZ_SILENCE: seconds)
const BATCH = 400; // programs per recording

await build({ absWorkingDir: root, entryPoints: ["test/fuzz/worker.ts"], outfile: worker, bundle: true, format: "esm", platform: "node", target: "node20", sourcemap: "inline", logLevel: "warning" });

/** Runs every program of a file; a worker that dies or hangs is replaced behind the program it died of. */
async function runFile(path, cases, onDifference) {
  let next = 0;
  while (next < cases.length) {
    const child = spawn(process.execPath, ["--stack-size=6000", "--enable-source-maps", worker, path, String(next)], { stdio: ["ignore", "pipe", "pipe"] });
    let complaint = "";
    child.stderr.on("data", (data) => { complaint = (complaint + data).slice(-2000); });
    let timer = setTimeout(() => child.kill("SIGKILL"), SILENCE);
    for await (const line of createInterface({ input: child.stdout })) {
      clearTimeout(timer);
      timer = setTimeout(() => child.kill("SIGKILL"), SILENCE);
      const report = JSON.parse(line);
      next = report.index + 1;
      if (report.difference !== null) onDifference(cases[report.index], report.difference);
    }
    clearTimeout(timer);
    if (next < cases.length) {
      const c = cases[next];
      onDifference(c, { seed: c.seed, parts: c.parts, where: "host", expected: "", actual: `the process ended or hung\n${complaint}` });
      next++;
    }
  }
}
function readCases(path) {
  const data = readFileSync(path);
  return (path.endsWith(".gz") ? gunzipSync(data) : data).toString("utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
}

let programs = 0;
let different = 0;
const byPlace = new Map();
function onDifference(c, d) {
  different++;
  for (const part of new Set(d.parts)) byPlace.set(part, (byPlace.get(part) ?? 0) + 1);
  console.log(`seed ${d.seed} (${d.parts.join(", ")}) ${d.where}\n  expected ${d.expected}\n  actual   ${d.actual}`);
  if (options.keep) {
    mkdirSync(options.keep, { recursive: true });
    writeFileSync(join(options.keep, `${d.seed}.py`), c.source);
    writeFileSync(join(options.keep, `${d.seed}.expected`), c.stdout + c.stderr);
  }
}
try {
  if (options.cases || options.recorded) {
    const path = options.cases ?? join(root, "test", "fuzz", "cases.jsonl.gz");
    const cases = readCases(path);
    programs = cases.length;
    await runFile(path, cases, onDifference);
  } else {
    const end = options.seconds ? Date.now() + Number(options.seconds) * 1000 : Infinity;
    let left = options.count ? Number(options.count) : options.seconds ? Infinity : BATCH;
    let seed = options.start ? Number(options.start) : Math.floor(Date.now() / 1000) * 1000;
    while (left > 0 && Date.now() < end) {
      const file = join(work, "batch.jsonl");
      const count = Math.min(BATCH, left);
      const recorded = spawnSync(python, [join(root, "scripts", "record-fuzz.py"), "--count", String(count), "--start", String(seed), "--out", file, ...(options.part ? ["--part", options.part] : [])], { encoding: "utf8" });
      if (recorded.status !== 0) {
        console.error(recorded.error ? `${python}: ${recorded.error.message} (set PYTHON to CPython 3.12)` : recorded.stderr);
        process.exitCode = 2;
        break;
      }
      const cases = readCases(file);
      await runFile(file, cases, onDifference);
      programs += cases.length;
      left -= cases.length;
      seed = cases.at(-1).seed + 1;
      if (options.verbose || end !== Infinity) console.log(`${programs} programs, ${different} different, next seed ${seed}`);
    }
  }
} finally {
  if (existsSync(work)) rmSync(work, { recursive: true, force: true });
}
console.log(`${programs} programs, ${different} different`);
if (byPlace.size) console.log("parts of the differing ones:", [...byPlace].sort((a, b) => b[1] - a[1]).map(([part, n]) => `${part} ${n}`).join(", "));
if (different > 0) process.exitCode = 1;
