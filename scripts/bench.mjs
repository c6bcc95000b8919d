/**
 * Speed against native CPython 3.12 and Pyodide 0.26.4: every program of bench/*.py in a process of its own, interleaved,
 * medians, as ratios. A program does the same work six times: "first" is the first time, in a process that has just
 * started; "then" the median of the others. Also start-up time, memory after start, install size.
 *
 *   npm run bench [-- --only NAME[,NAME]] [--runs 5] [--json] [--no-start]
 *   node scripts/bench.mjs alloc        the allocator alone (bench/alloc.ts)
 *
 * PYTHON names CPython 3.12 (default python3.12 of the PATH); Pyodide is measured when `npm install pyodide@0.26.4` was done.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = fileURLToPath(new URL("..", import.meta.url));
const OURO = join(root, "bin", "ouro.js");
const PYODIDE_VERSION = "0.26.4";
const { values: options, positionals } = parseArgs({ allowPositionals: true, options: {
  runs: { type: "string", default: "5" }, only: { type: "string" }, json: { type: "boolean" }, "no-start": { type: "boolean" }, timeout: { type: "string", default: "120" },
} });
if (positionals[0] === "alloc") process.exit(await allocator());
const runs = Number(options.runs);

/** Bundles and runs bench/alloc.ts. */
async function allocator() {
  const { build } = await import("esbuild");
  const outfile = join(root, "dist", "bench-alloc.mjs");
  await build({ absWorkingDir: root, entryPoints: ["bench/alloc.ts"], outfile, bundle: true, format: "esm", platform: "node", target: "node20", logLevel: "warning" });
  const { status } = spawnSync(process.execPath, [outfile], { stdio: "inherit" });
  rmSync(outfile, { force: true });
  return status ?? 1;
}

/** Runs a Python file (argument 1) in Pyodide, in a process of its own. */
const PYODIDE_SCRIPT = `
import { loadPyodide } from "pyodide";
import { readFileSync } from "node:fs";
const python = await loadPyodide({ stdout: (line) => console.log(line) });
if (process.argv[2]) python.runPython(readFileSync(process.argv[2], "utf8"));
`;
function pyodideVersion() {
  const path = join(root, "node_modules", "pyodide", "package.json");
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).version : null;
}

/** The implementations that are here: { name, run(file) -> command }. */
function implementations() {
  const found = [];
  const notes = [];
  const python = process.env.PYTHON ?? "python3.12";
  const asked = spawnSync(python, ["-c", "import sys; print(sys.implementation.name, '%d.%d.%d' % sys.version_info[:3])"], { encoding: "utf8" });
  const [name, version] = (asked.stdout ?? "").trim().split(" ");
  if (asked.status === 0 && name === "cpython" && version.startsWith("3.12.")) found.push({ name: "native", label: `CPython ${version}`, command: (file) => [python, [file]] });
  else notes.push(`no CPython 3.12 (${python}): set PYTHON; ratios to native are left out`);
  if (existsSync(OURO)) found.push({ name: "ouro", label: "ouro", command: (file) => [process.execPath, [OURO, "--memory", "1500M", file]] });
  else notes.push("bin/ouro.js is missing: npm run build");
  const pyodide = pyodideVersion();
  if (pyodide === PYODIDE_VERSION) found.push({ name: "pyodide", label: `Pyodide ${pyodide}`, command: (file) => [process.execPath, ["--input-type=module", "-e", PYODIDE_SCRIPT, "--", "-", file]] });
  else notes.push(`no Pyodide ${PYODIDE_VERSION} (${pyodide === null ? "not installed" : `found ${pyodide}`}): npm install --no-save pyodide@${PYODIDE_VERSION}`);
  return { found, notes };
}

/** One run: { seconds, checksum } or { error }. */
function measure(implementation, file) {
  const [command, args] = implementation.command(file);
  const run = spawnSync(command, args, { cwd: root, encoding: "utf8", timeout: Number(options.timeout) * 1000, maxBuffer: 1 << 26, env: { ...process.env, PYTHONHASHSEED: "0" } });
  if (run.error) return { error: run.error.code === "ETIMEDOUT" ? `over ${options.timeout} s` : run.error.message };
  const lines = run.stdout.trim().split("\n");
  try {
    const { seconds, warm = seconds } = JSON.parse(lines.at(-1));
    return { seconds, warm, checksum: lines.slice(0, -1).join("\n") };
  } catch {
    const lines = (run.stderr || run.stdout).trim().split("\n");
    return { error: lines.findLast((line) => /^\w*(Error|Exception|Interrupt)\b/.test(line)) ?? lines.at(-1) ?? `exit code ${run.status}` };
  }
}
const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};
const geometricMean = (values) => Math.exp(values.reduce((sum, v) => sum + Math.log(v), 0) / values.length);

/** Interleaved: each implementation once, then again, so that a slow minute of the machine meets all of them. */
function program(name, list) {
  const samples = new Map(list.map((i) => [i.name, []]));
  const warmSamples = new Map(list.map((i) => [i.name, []]));
  const result = { name, seconds: {}, warm: {}, errors: {}, checksums: {} };
  for (let round = 0; round < runs; round++) {
    for (const implementation of list) {
      if (result.errors[implementation.name]) continue;
      const { seconds, warm, checksum, error } = measure(implementation, join("bench", `${name}.py`));
      if (error) result.errors[implementation.name] = error;
      else {
        samples.get(implementation.name).push(seconds);
        warmSamples.get(implementation.name).push(warm);
        result.checksums[implementation.name] = checksum;
      }
    }
  }
  for (const [who, values] of samples) if (!result.errors[who] && values.length) {
    result.seconds[who] = median(values);
    result.warm[who] = median(warmSamples.get(who));
  }
  result.agree = new Set(Object.values(result.checksums)).size <= 1;
  return result;
}

/** Wall time of a process in milliseconds, median of runs; and its peak memory in MiB where /usr/bin/time is. */
function process_(command, args) {
  const times = [];
  for (let i = 0; i < runs; i++) {
    const before = performance.now();
    const run = spawnSync(command, args, { cwd: root, encoding: "utf8", timeout: 60_000 });
    if (run.status !== 0) return null;
    times.push(performance.now() - before);
  }
  const timed = spawnSync("/usr/bin/time", ["-f", "%M", command, ...args], { cwd: root, encoding: "utf8" });
  return { milliseconds: median(times), mebibytes: timed.status === 0 ? Number(timed.stderr.trim().split("\n").at(-1)) / 1024 : residentPeak(command, args) };
}
/** Peak resident memory in MiB as Linux tells it, for machines without /usr/bin/time; null elsewhere. */
function residentPeak(command, args) {
  const shell = spawnSync("python3", ["-c", "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)", command, ...args], { cwd: root, encoding: "utf8" });
  return shell.status === 0 ? Number(shell.stdout) / 1024 : null;
}
function directorySize(path) {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  return stat.isDirectory() ? readdirSync(path).reduce((sum, entry) => sum + directorySize(join(path, entry)), 0) : stat.size;
}
/** Bytes that `npm install ouroboros-python` puts on a disk: what npm pack would take. */
function installSize() {
  const packed = spawnSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd: root, encoding: "utf8" });
  try {
    const [{ unpackedSize, size }] = JSON.parse(packed.stdout);
    return { unpacked: unpackedSize, packed: size };
  } catch {
    return { unpacked: directorySize(join(root, "dist")) + directorySize(join(root, "bin")), packed: null };
  }
}

function start(list) {
  const result = { "node -e 0": process_(process.execPath, ["-e", "0"]) };
  for (const i of list) {
    const [command, args] = i.name === "native" ? [i.command("x")[0], ["-c", "pass"]] : i.name === "ouro" ? [process.execPath, [OURO, "-c", "pass"]] : [process.execPath, ["--input-type=module", "-e", PYODIDE_SCRIPT]];
    result[i.name === "native" ? "python3 -c pass" : i.name === "ouro" ? "ouro -c pass" : "loadPyodide()"] = process_(command, args);
  }
  return result;
}

const { found, notes } = implementations();
const wanted = options.only?.split(",");
const names = readdirSync(join(root, "bench")).filter((f) => f.endsWith(".py")).map((f) => f.slice(0, -3)).filter((n) => wanted === undefined || wanted.includes(n)).sort();
if (names.length === 0) {
  console.error(`no program of bench/ is called ${options.only}`);
  process.exit(2);
}
const isCollection = (name) => name.startsWith("collect_");
const report = { runs, implementations: found.map((i) => i.label), notes, programs: [], means: {}, start: null, install: null };
for (const name of names) {
  if (process.stderr.isTTY) process.stderr.write(`${name} … \r`);
  report.programs.push(program(name, found));
}
const ratio = (times, to) => (times.ouro !== undefined && times[to] !== undefined ? times.ouro / times[to] : null);
/** The columns of ratios: what they are called, of which times, to whom. */
const COLUMNS = [["first/native", "seconds", "native"], ["then/native", "warm", "native"], ["first/Pyodide", "seconds", "pyodide"], ["then/Pyodide", "warm", "pyodide"]];
for (const [label, times, to] of COLUMNS) {
  const ratios = report.programs.filter((p) => !isCollection(p.name)).map((p) => ratio(p[times], to)).filter((r) => r !== null);
  if (ratios.length) report.means[label] = geometricMean(ratios);
}
if (!options["no-start"]) {
  report.start = start(found);
  report.install = installSize();
}

function row(cells, width = 14) { console.log(cells.map((c, i) => (i === 0 ? c.padEnd(16) : c.padStart(width))).join("")); }
/** Milliseconds of the first time and of the others. */
function both(p, who) {
  if (p.seconds[who] === undefined) return "failed";
  const [first, then] = [p.seconds[who], p.warm[who]].map((s) => (s * 1000).toFixed(0));
  return isCollection(p.name) ? first : `${first}, ${then}`;
}
function table(title, programs) {
  if (programs.length === 0) return;
  const collections = isCollection(programs[0].name);
  const columns = COLUMNS.filter(([, times]) => times === "seconds" || !collections);
  row([title, ...found.map((i) => i.label), ...columns.map(([label]) => (collections ? label.replace("first/", "ouro/") : label))]);
  for (const p of programs) row([p.name, ...found.map((i) => both(p, i.name)), ...columns.map(([, times, to]) => ratio(p[times], to)?.toFixed(2) ?? "-")]);
}
if (options.json) console.log(JSON.stringify(report, null, 1));
else {
  table("programs", report.programs.filter((p) => !isCollection(p.name)));
  if (names.some((n) => !isCollection(n))) row(["geometric mean", ...found.map(() => ""), ...COLUMNS.map(([label]) => report.means[label]?.toFixed(2) ?? "-")]);
  console.log();
  table("collections", report.programs.filter((p) => isCollection(p.name)));
  if (report.start) {
    console.log();
    row(["start", "milliseconds", "peak MiB"]);
    for (const [what, r] of Object.entries(report.start)) row([what, r ? r.milliseconds.toFixed(0) : "failed", r?.mebibytes ? r.mebibytes.toFixed(0) : "-"]);
    console.log(`install size: ${(report.install.unpacked / 1e6).toFixed(2)} MB${report.install.packed ? ` (${(report.install.packed / 1e6).toFixed(2)} MB packed)` : ""}`);
  }
  console.log(`\nmilliseconds, the first time and then (median of five more); medians of ${runs}`);
  for (const note of notes) console.log(note);
}
let bad = false;
for (const p of report.programs) {
  for (const [who, error] of Object.entries(p.errors)) { bad = true; console.error(`${p.name}: ${who} failed: ${error}`); }
  if (!p.agree) { bad = true; console.error(`${p.name}: the checksums differ: ${JSON.stringify(p.checksums)}`); }
}
process.exit(bad ? 1 : 0);
