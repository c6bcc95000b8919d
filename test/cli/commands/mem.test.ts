/** `ouro mem`: the moment, the picture, types, lines, cycles, equal values, totals. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { folder, ouro } from "../ouro.ts";
import { assertFits, hasColor, lineWith } from "./report.ts";

interface MemJson {
  program: string; started: boolean; exitCode: number;
  moment: { title: string; file: string | null; line: number | null; missed: string | null };
  names: { frame: string; name: string; type: string; value: string; refcount: number | null; size: number; generation: number | null; address: number }[];
  types: { type: string; count: number; bytes: number }[];
  lines: { file: string; line: number; function: string; blocks: number; bytes: number }[];
  cycles: { objects: number; bytes: number; reachable: boolean; types: { type: string; count: number }[]; path: string | null; closing: { name: string }[] }[];
  duplicates: { type: string; value: string; copies: number; wasted: number }[];
  totals: { objects: number; arenas: number; smallBytes: number; peak: number };
}
const json = (text: string): MemJson => JSON.parse(text) as MemJson;

const PROGRAM = `class Node:
    def __init__(self, name):
        self.name = name
        self.next = None
a = Node("a")
b = Node("b")
a.next = b
b.next = a
cache = {}
def fill(n):
    for i in range(n):
        cache[i] = "value %d" % (i % 2)
fill(100)
loop = []
loop.append(loop)
del loop
print(id(a), len(cache))
`;

test("at exit: names, types, lines, cycles, equal values", async () => {
  const dir = folder({ "prog.py": PROGRAM });
  const end = await ouro(["mem", "--json", "prog.py"], { cwd: dir });
  assert.equal(end.code, 0);
  const report = json(end.out);
  assert.deepEqual([report.moment.title, report.moment.line, report.exitCode, report.started], ["at exit", null, 0, true]);
  const a = report.names.find(({ name }) => name === "a")!;
  assert.deepEqual([a.frame, a.type, a.refcount, a.size, a.generation], ["__main__", "Node", 2, 48, 0]);
  // What the program saw is what the report shows.
  assert.equal(end.err, `${a.address} 100\n`);
  assert.equal(report.types.find(({ type }) => type === "Node")!.count, 2);
  const line = report.lines.find((l) => l.line === 12)!;
  assert.equal(line.function, "fill");
  assert.ok(line.blocks >= 100 && line.bytes >= 100 * 48, JSON.stringify(line));
  assert.deepEqual(report.cycles.map((c) => [c.reachable, c.objects, c.types[0]!.type]).sort(), [[false, 1, "list"], [true, 2, "Node"]]);
  assert.equal(report.cycles.find((c) => c.reachable)!.closing[0]!.name, ".next");
  assert.deepEqual(report.duplicates.map((d) => [d.value, d.copies]).slice(0, 2), [["'value 0'", 50], ["'value 1'", 50]]);
  assert.ok(report.totals.arenas >= 1 && report.totals.peak > report.totals.smallBytes);
});

test("--at: variables of the functions in progress; the program ends there", async () => {
  const dir = folder({ "prog.py": PROGRAM });
  const end = await ouro(["mem", "prog.py", "--at", "12", "--hit", "41", "--json"], { cwd: dir });
  assert.deepEqual([end.code, end.err], [0, ""]); // line 17 did not run
  const report = json(end.out);
  assert.deepEqual([report.moment.title, report.moment.line, report.moment.file], ["before line 12 of fill()", 12, `${dir}/prog.py`]);
  const of = (frame: string, name: string): string | undefined => report.names.find((n) => n.frame.startsWith(frame) && n.name === name)?.value;
  assert.deepEqual([of("fill()", "i"), of("fill()", "n"), of("__main__", "loop")], ["40", "100", undefined]);
  assert.match(of("__main__", "cache")!, /^\{0: 'value 0'/);
});

test("--when: names of the function that runs", async () => {
  const end = await ouro(["mem", "--json", "--when", "i == 7 and n == 9", "-c", "def f(n):\n    for i in range(n):\n        x = [i]\n    return x\nf(3)\nf(9)\nprint('not reached')"]);
  assert.deepEqual([end.code, end.err], [0, ""]);
  const report = json(end.out);
  assert.equal(report.moment.line, 3);
  assert.equal(report.names.find((n) => n.name === "i")!.value, "7");
  assert.equal(report.names.find((n) => n.name === "x")!.value, "[6]");
});

test("a moment that never comes is told", async () => {
  const at = json((await ouro(["mem", "--json", "--at", "99", "-c", "x = 1"])).out);
  assert.deepEqual([at.moment.title, at.moment.missed], ["at exit", "Line 99 was not reached: this is the end of the program."]);
  const when = await ouro(["mem", "--when", "x.missing", "-c", "x = 1\ny = 2"]);
  assert.equal(when.code, 0);
  assert.match(when.out.replace(/\s+/g, " "), /'x\.missing' was never true: this is the end of the program\. Its last evaluation raised AttributeError\./);
});

test("the text: 80 columns, source lines, colour only when asked", async () => {
  const long = `a_name_that_is_longer_than_any_column = {'key number %d' % i: ['wide 名前 text', i] for i in range(30)}\n`;
  const dir = folder({ "prog.py": PROGRAM + long });
  const end = await ouro(["mem", "prog.py", "--top", "20"], { cwd: dir });
  assertFits(end.out);
  assert.equal(hasColor(end.out), false);
  assert.match(end.out, /^\d+ 100\n\nMemory of prog\.py at exit ─/);
  lineWith(end.out, " 12 ", 'cache[i] = "value %d" % (i % 2)');
  lineWith(end.out, "2 Node", "alive: __main__.");
  lineWith(end.out, "1 list", "garbage: waits for the collector");
  lineWith(end.out, "fragmentation");
  lineWith(end.out, "│ cache", "dict", "100 items");
  assert.ok(hasColor((await ouro(["mem", "--color", "always", "-c", "x = [1]"])).out));
});

test("the exit code is the program's", async () => {
  const raised = await ouro(["mem", "-c", "x = [1, 2]\nraise ValueError(x)"]);
  assert.equal(raised.code, 1);
  assert.match(raised.err, /ValueError: \[1, 2\]\n$/);
  lineWith(raised.out, "│ x", "list", "2 items");
  const left = await ouro(["mem", "--json", "-c", "import sys\nsys.exit(3)"]);
  assert.deepEqual([left.code, json(left.out).exitCode], [3, 3]);
  const wrong = await ouro(["mem", "-c", "x = ("]);
  assert.deepEqual([wrong.code, wrong.out], [1, ""]);
});

test("a command line that cannot be understood", async () => {
  for (const args of [["--hit", "2"], ["--at", "x"], ["--at", "0"], ["--when", "x ="], ["--at-exit", "--at", "1"], ["--top", "none"], ["--what"]]) {
    const end = await ouro(["mem", ...args, "-c", "pass"]);
    assert.deepEqual([end.code, end.out], [2, ""], args.join(" "));
    assert.match(end.err, /^ouro mem: .*\nusage: ouro mem /);
  }
  assertFits((await ouro(["mem", "--help"])).out);
});
