/** `ouro leaks`: growth is found with its path, type and line; what only fills and stays is none. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { FEWEST_MARKS, grows } from "../../../src/cli/commands/leak-watch.ts";
import { folder, ouro } from "../ouro.ts";
import { assertFits, hasColor, lineWith } from "./report.ts";

interface LeaksJson {
  program: string; exitCode: number; enoughMarks: boolean; warmUpMarks: number; marks: { at: number; done: number; blocks: number; bytes: number }[];
  growth: { path: string | null; type: string; file: string; line: number; function: string; objects: number; bytes: number }[];
  lines: { file: string; line: number; blocks: number[]; bytes: number[] }[];
  cycles: { type: string; count: number; file: string | null; line: number | null }[];
  uncollectable: number;
}
const leaks = async (source: string, ...options: string[]): Promise<LeaksJson> => JSON.parse((await ouro(["leaks", "--json", ...options, "-c", source])).out) as LeaksJson;

const LEAK = `class Session:
    def __init__(self, user):
        self.user = user
        self.log = []
sessions = {}
def handle(n):
    s = Session("user %d" % n)
    sessions[n] = s
    scratch = [n] * 10
    return len(scratch)
def main():
    for n in range(4000):
        handle(n)
        pair = []
        pair.append(pair)
main()
`;

test("what grows: path, type, line", async () => {
  const report = await leaks(LEAK);
  assert.equal(report.enoughMarks, true);
  const session = report.growth.find((g) => g.type === "Session")!;
  assert.deepEqual([session.path, session.line, session.function], ["__main__.sessions[…]", 7, "handle"]);
  assert.ok(session.objects > 500, String(session.objects));
  assert.deepEqual(report.growth.filter((g) => g.type === "list").map((g) => [g.path, g.line]), [["__main__.sessions[…].log", 4]]);
  assert.ok(report.lines.every((l) => l.line !== 9), "what is freed each time does not grow");
  const line = report.lines.find((l) => l.line === 7)!;
  assert.ok(line.bytes.at(-1)! > line.bytes[report.warmUpMarks]!);
  // Cycles that only the collector frees; the last one is still held by the name.
  assert.deepEqual(report.cycles.filter((c) => c.line === 14), [{ type: "list", count: 4000, file: "<string>", line: 14, function: "main" }]);
  assert.equal(report.uncollectable, 0);
});

test("what is held in the variables of a function that runs", async () => {
  const report = await leaks("def main():\n    kept = []\n    for i in range(3000):\n        kept.append({'i': i})\nmain()");
  const dicts = report.growth.find((g) => g.type === "dict")!;
  assert.deepEqual([dicts.path, dicts.line], ["main() local kept[…]", 4]);
});

test("a list that grows by shared objects is told as such", async () => {
  const report = await leaks("rows = []\nfor i in range(60000):\n    rows.append(None)");
  assert.deepEqual(report.growth.map((g) => [g.path, g.type, g.line, g.objects]), [["__main__.rows", "list", 3, 0]]);
});

test("no growth: caches that fill, tables that are built once, work that is freed", async () => {
  for (const source of [
    "cache = {}\nfor n in range(20000):\n    cache[n % 50] = [n]\n    [n] * 100",
    "table = [[i] for i in range(2000)]\ndef work(n): return [n, [n]]\nfor n in range(30000): work(n)",
    "from collections import deque\nlast = deque(maxlen=100)\nfor n in range(20000): last.append([n])",
    "def f(n): return n if n < 2 else f(n - 1) + f(n - 2)\nprint(f(18))",
  ]) {
    const report = await leaks(source);
    assert.deepEqual([report.growth, report.lines, report.enoughMarks], [[], [], true], source);
  }
});

test("--mark: a line, a function", async () => {
  const source = `kept = []
def step(i):
    kept.append([i])
for i in range(40):
    step(i)
    temporary = list(range(i % 7))
`;
  for (const where of ["5", "step"]) {
    const report = await leaks(source, "--mark", where);
    assert.ok(report.marks.length >= 12, String(report.marks.length));
    assert.deepEqual(report.growth.filter((g) => g.objects > 1).map((g) => [g.path, g.type, g.line]), [["__main__.kept[…]", "list", 3]]);
  }
  assert.equal((await leaks(source, "--mark", "nothing")).enoughMarks, false);
});

test("the text: 80 columns; growth, no growth, too short", async () => {
  const dir = folder({ "leak.py": LEAK, "a_long_name_of_a_module_to_import.py": "held = []\ndef hold(x): held.append((x, x + 0.5))\n", "two.py": "import a_long_name_of_a_module_to_import as m\nfor i in range(3000): m.hold(i)\n" });
  const leak = await ouro(["leaks", "leak.py"], { cwd: dir });
  assertFits(leak.out);
  assert.equal(hasColor(leak.out), false);
  lineWith(leak.out, "__main__.sessions[…]", "Session", "7");
  lineWith(leak.out, 's = Session("user %d" % n)', "█");
  lineWith(leak.out, "list", "4,000", "pair = []");
  const two = await ouro(["leaks", "two.py"], { cwd: dir });
  assertFits(two.out);
  lineWith(two.out, "held[…]", "tuple", "_import.py:2");
  lineWith((await ouro(["leaks", "-c", "for i in range(20000): [i]"])).out, "No growth: over");
  const short = await ouro(["leaks", "-c", "x = [1]"]);
  lineWith(short.out, "Too short to tell: 0 marks");
  assert.equal(short.code, 0);
});

test("exit codes, interrupts, limits", async () => {
  const raised = await ouro(["leaks", "-c", "kept = []\nfor i in range(3000): kept.append([i])\n1 / 0"]);
  assert.equal(raised.code, 1);
  lineWith(raised.out, "__main__.kept[…]", "list");
  const limited = await ouro(["leaks", "--time-limit", "1.5", "-c", "kept = []\nwhile True: kept.append([1])"]);
  assert.equal(limited.code, 1);
  assert.match(limited.err, /TimeoutError: time limit exceeded\n$/);
  lineWith(limited.out, "__main__.kept[…]", "list");
  const stopped = await ouro(["leaks", "-c", "print('ready', flush=True)\nkept = []\nwhile True: kept.append([1])\n"], {
    during(child, out) { const timer = setInterval(() => { if (out().includes("ready")) { clearInterval(timer); setTimeout(() => child.kill("SIGINT"), 500); } }, 20); },
  });
  assert.equal(stopped.signal, "SIGINT");
  lineWith(stopped.out, "__main__.kept[…]", "list");
  const bad = await ouro(["leaks", "--mark", "3x", "-c", "pass"]);
  assert.deepEqual([bad.code, bad.out], [2, ""]);
  assertFits((await ouro(["leaks", "--help"])).out);
});

test("when a series counts as growth", () => {
  const n = 12;
  const series = (f: (i: number) => number): number[] => Array.from({ length: n }, (_, i) => f(i));
  assert.equal(grows(series((i) => i)), true);
  assert.equal(grows(series(() => 5)), false);
  assert.equal(grows(series((i) => Math.min(i, 4))), false); // filled, then steady
  assert.equal(grows(series((i) => i % 3)), false); // up and down
  assert.equal(grows(series((i) => i * 10 + (i === 6 ? -15 : 0))), true); // one dip
  assert.equal(grows(series((i) => 8 ** Math.floor(i / 3))), true); // in steps
  assert.equal(grows(series((i) => -i)), false);
  assert.equal(grows([1, 2, 3].slice(0, FEWEST_MARKS - 2)), false);
});
