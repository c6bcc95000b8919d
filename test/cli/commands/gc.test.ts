/** `ouro gc`: what it tells about collections, and what it leaves alone. */
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { type Trial, recommend } from "../../../src/cli/commands/gc-advice.ts";
import { folder, ouro } from "../ouro.ts";
import { assertFits, hasColor, lineWith } from "./report.ts";

interface CollectionJson { at: number; file: string | null; line: number | null; generation: number; why: string; count: number; threshold: number; examined: number; freed: number; uncollectable: number; survivors: number; pause: number }
interface GcJson {
  program: string; started: boolean; exitCode: number; seconds: number; peakBytes: number; thresholds: { start: number[]; changedByProgram: boolean };
  collections: CollectionJson[];
  totals: { runs: number; freed: number; seconds: number; share: number; byGeneration: { runs: number; freed: number }[] };
  advice: { runs: { thresholds: number[]; enabled: boolean; seconds: number; collections: number[]; peakBytes: number; endedDifferently: boolean }[]; recommendation: { kind: string; text: string } } | null;
}

const CYCLES = `import gc
gc.collect()
class Node:
    def __init__(self):
        self.me = self
def make(n):
    for i in range(n):
        Node()
make(50)
gc.collect()
print("made")
`;

test("collections: line, reason, freed", async () => {
  const dir = folder({ "cycles.py": CYCLES });
  const end = await ouro(["gc", "--json", "--no-advice", "cycles.py"], { cwd: dir });
  assert.deepEqual([end.code, end.err], [0, "made\n"]);
  const report = JSON.parse(end.out) as GcJson;
  assert.equal(report.program, "cycles.py");
  assert.equal(report.advice, null);
  const called = report.collections.filter((c) => c.why === "collect");
  assert.deepEqual(called.map((c) => c.line), [2, 10]);
  // 50 instances; each keeps its attributes in itself, so nothing else is in the cycle.
  assert.equal(called[1]!.freed, 50);
  for (const c of report.collections) {
    assert.equal(c.survivors + c.freed <= c.examined, true);
    assert.ok(c.pause >= 0 && c.at >= 0);
  }
  for (const c of report.collections.filter(({ why }) => why === "threshold")) assert.ok(c.count > c.threshold);
  assert.ok(report.collections.at(-1)!.why === "exit" && report.collections.at(-1)!.file === null);
  assert.equal(report.totals.runs, report.collections.length);
  assert.equal(report.totals.freed, report.collections.reduce((sum, c) => sum + c.freed, 0));
  assert.equal(report.totals.byGeneration.reduce((sum, g) => sum + g.freed, 0), report.totals.freed);
});

test("the text fits 80 columns, in colour only when asked", async () => {
  const dir = folder({ "a_program_with_a_rather_long_name_to_print.py": `import helper_module_with_a_long_name\n${CYCLES}helper_module_with_a_long_name.more()\n`, "helper_module_with_a_long_name.py": "import gc\ndef more():\n    for i in range(3000):\n        x = []\n        x.append(x)\n    gc.collect()\n" });
  const end = await ouro(["gc", "a_program_with_a_rather_long_name_to_print.py"], { cwd: dir });
  assert.equal(end.code, 0);
  assert.equal(hasColor(end.out), false);
  assertFits(end.out);
  assert.ok(end.out.startsWith("made\n"));
  lineWith(end.out, "name.py:6", "collect");
  lineWith(end.out, "700, 10, 10 (default)");
  lineWith(end.out, "off, collect at exit");
  const colored = await ouro(["gc", "--color=always", "--no-advice", "a_program_with_a_rather_long_name_to_print.py"], { cwd: dir, env: { NO_COLOR: "1" } });
  assert.ok(hasColor(colored.out));
});

test("the later runs get the same input and change nothing", async () => {
  const dir = folder({
    "io.py": "import gc\nn = int(input())\nkeep = [[i] for i in range(n)]\nf = open('out.txt', 'a')\nf.write('x')\nf.close()\nprint(open('out.txt').read(), input())\nassert open('out.txt').read() == 'x'\n",
  });
  const end = await ouro(["gc", "--json", "io.py"], { cwd: dir, input: "5000\nlast\n" });
  assert.deepEqual([end.code, end.err], [0, "x last\n"]);
  const { advice } = JSON.parse(end.out) as GcJson;
  assert.deepEqual(advice!.runs.map((r) => [r.enabled, ...r.thresholds]), [[true, 700, 10, 10], [true, 2000, 10, 10], [true, 10000, 10, 10], [true, 50000, 10, 10], [false, 700, 10, 10]]);
  // A run that saw another file or other input would end with an AssertionError, or make other objects.
  assert.ok(advice!.runs.every((r) => !r.endedDifferently));
  const young = advice!.runs.map((r) => r.collections[0]!);
  assert.ok(young[0]! > young[1]! && young[1]! >= young[2]! && young[4]! <= 1, String(young)); // the start of the interpreter asked for one
  assert.equal(readFileSync(join(dir, "out.txt"), "utf8"), "x");
  assert.deepEqual(readdirSync(dir).sort(), ["io.py", "out.txt"]);
});

test("a recommendation follows from the figures", async () => {
  const trial = (first: number | null, seconds: number, collecting: number, peak: number, more: Partial<Trial> = {}): Trial => ({
    setting: { thresholds: [first ?? 700, 10, 10], enabled: first !== null }, seconds, runs: [9, 1, 1], collecting, longest: 0.01, peak, different: false, ...more,
  });
  const base = trial(700, 1, 0.3, 10 << 20);
  // The lowest threshold that saves nearly all there is to save, at no more than a quarter more memory.
  const change = recommend([base, trial(2000, 0.9, 0.2, 10 << 20), trial(10_000, 0.78, 0.08, 11 << 20), trial(50_000, 0.75, 0.05, 12 << 20), trial(null, 0.71, 0.01, 90 << 20)], 5);
  assert.deepEqual([change.kind, change.setting?.thresholds[0]], ["change", 10_000]);
  assert.equal(change.text, "gc.set_threshold(10000, 10, 10) as the program's first line saves 220 ms of 1.00 s (22 %), with peak memory 11.0 MiB instead of 10.0 MiB.");
  // All savings cost memory.
  const trade = recommend([base, trial(2000, 0.99, 0.29, 10 << 20), trial(null, 0.7, 0.01, 90 << 20)], 5);
  assert.deepEqual([trade.kind, trade.setting?.enabled], ["trade", false]);
  assert.match(trade.text, /^gc\.disable\(\) saves 290 ms of 1\.00 s .* time against memory/);
  // A faster run whose collections took as long as before was luck; collections that took less in a slower run are no gain.
  assert.equal(recommend([base, trial(2000, 0.5, 0.3, 10 << 20), trial(10_000, 1.1, 0.1, 10 << 20)], 5).kind, "keep");
  // A run that ended in another way proves nothing.
  assert.equal(recommend([base, trial(2000, 0.5, 0.1, 10 << 20, { different: true })], 5).kind, "keep");
  const idle = recommend([trial(700, 1, 0.004, 10 << 20), trial(2000, 0.99, 0.002, 10 << 20)], 0);
  assert.equal(idle.text, "Nothing to gain: collecting takes 4.00 ms of 1.00 s (0.4 %) with the default thresholds. No collection of this run freed anything.");
  assert.equal(recommend([base], 5).kind, "keep");
  const real = JSON.parse((await ouro(["gc", "--json", "-c", "print(sum(range(300000)))"])).out) as GcJson;
  assert.equal(real.advice!.recommendation.kind, "keep");
});

test("a program that sets thresholds itself", async () => {
  const end = await ouro(["gc", "--json", "--no-advice", "-c", "import gc\ngc.set_threshold(50)\nx = [[] for i in range(200)]"]);
  const report = JSON.parse(end.out) as GcJson;
  assert.equal(report.thresholds.changedByProgram, true);
  assert.ok(report.collections.some((c) => c.threshold === 50 && c.generation === 0));
  const none = await ouro(["gc", "--no-advice", "-c", "import gc\ngc.disable()"]);
  assert.equal(none.code, 0);
});

test("the exit code is the program's, the report is given all the same", async () => {
  const dir = folder({ "wrong.py": "x = (\n", "raises.py": "import gc\ngc.collect()\n1 / 0\n", "leaves.py": "import sys\nsys.exit(7)\n" });
  const raises = await ouro(["gc", "raises.py"], { cwd: dir });
  assert.equal(raises.code, 1);
  assert.match(raises.err, /ZeroDivisionError: division by zero\n$/);
  lineWith(raises.out, " 2 ", "collect");
  assert.equal((await ouro(["gc", "--no-advice", "leaves.py"], { cwd: dir })).code, 7);
  const wrong = await ouro(["gc", "wrong.py"], { cwd: dir });
  assert.equal(wrong.code, 1);
  assert.match(wrong.err, /SyntaxError: '\(' was never closed/);
  assert.equal(wrong.out, ""); // nothing ran
  assert.deepEqual(JSON.parse((await ouro(["gc", "--json", "wrong.py"], { cwd: dir })).out), { program: "wrong.py", exitCode: 1, started: false });
  const missing = await ouro(["gc", "missing.py"], { cwd: dir });
  assert.deepEqual([missing.code, missing.err], [2, `ouro: can't open file '${dir}/missing.py': [Errno 2] No such file or directory\n`]);
});

test("limits", async () => {
  const memory = await ouro(["gc", "--no-advice", "--memory", "32M", "-c", "x = [0] * 10**8"]);
  assert.equal(memory.code, 1);
  assert.match(memory.err, /MemoryError\n$/);
  const time = await ouro(["gc", "--no-advice", "--time-limit", "0.3", "-c", "while True: pass"]);
  assert.match(time.err, /TimeoutError: time limit exceeded\n$/);
});

test("a command line that cannot be understood", async () => {
  for (const args of [["gc"], ["gc", "--color", "sometimes", "-c", "pass"], ["gc", "--nonsense", "x.py"], ["gc", "--json=yes", "-c", "pass"], ["gc", "--color"], ["gc", "--version"]]) {
    const end = await ouro(args);
    assert.equal(end.code, 2, args.join(" "));
    assert.match(end.err, /^ouro gc: .*\nusage: ouro gc /);
  }
  const help = await ouro(["gc", "--help"]);
  assert.equal(help.code, 0);
  assert.match(help.out, /^usage: ouro gc .*\n/);
  assertFits(help.out);
});

test("options behind the file, and the program's own", async () => {
  const show = "import sys\nprint(sys.argv[1:])\n";
  const dir = folder({ "show.py": show, "gc": show, "mem": show });
  const end = await ouro(["gc", "show.py", "one", "--no-advice", "--", "--json"], { cwd: dir });
  assert.ok(end.out.startsWith("['one', '--json']\n"), end.out);
  // A file of a subcommand's name is still a program.
  assert.deepEqual((await ouro(["./gc", "x"], { cwd: dir })).out, "['x']\n");
  assert.deepEqual((await ouro(["./mem", "x"], { cwd: dir })).out, "['x']\n");
  assert.ok((await ouro(["gc", "--no-advice", "gc", "x"], { cwd: dir })).out.startsWith("['x']\n"));
  assert.equal(existsSync(join(dir, "gc")), true);
});

test("Ctrl-C", async () => {
  // In the program: KeyboardInterrupt there, no further runs.
  const end = await ouro(["gc", "-c", "print('ready', flush=True)\nx = []\nwhile True: x = [x]\n"], {
    during(child, out) { const timer = setInterval(() => { if (out().includes("ready")) { clearInterval(timer); child.kill("SIGINT"); } }, 20); },
  });
  assert.equal(end.signal, "SIGINT");
  assert.match(end.err, /KeyboardInterrupt/);
  lineWith(end.out, "Collecting took");
  // In the later runs: they end, the report is given, the exit code stays the program's.
  const slow = "x = [[i] for i in range(100000)]\nfor i in range(1000000): x[i % 1000] = [i]\nprint('done', flush=True)\nraise SystemExit(5)";
  const stopped = await ouro(["gc", "-c", slow], {
    during(child, out) { const timer = setInterval(() => { if (out().includes("done")) { clearInterval(timer); setTimeout(() => child.kill("SIGINT"), 150); } }, 20); },
  });
  assert.deepEqual([stopped.code, stopped.signal], [5, null]);
  lineWith(stopped.out, "Collecting took");
  assert.doesNotMatch(stopped.out, /off, collect at exit/);
});
