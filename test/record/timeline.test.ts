/** What is noted for each step. */
import { test } from "node:test";
import assert from "node:assert/strict";
import { mapFiles } from "../../src/host/map-files.ts";
import { StepFlag } from "../../src/record/answers.ts";
import { outside, record } from "./support.ts";

const program = `def f(n):
    total = 0
    for i in range(n):
        if i % 2:
            continue
        total += i
    return total
class A:
    x = 1
    def m(self): return [
        self.x,
        2,
    ]
try:
    f(5)
    A().m()[9]
except IndexError as e:
    pass
finally:
    z = 3
g = (k * 2 for k in range(3))
print(list(g), sorted([3, 1], key=lambda v: -v))
while z:
    z -= 1
with open(__file__) as h: pass
def gen():
    yield 1
    yield (
        2)
for v in gen(): print(v)
a = [i
     for i in range(2)]
assert a, "no"
x = f(
    3
) if a else 0
`;
/** The lines of the "line" events that sys.settrace reports for this program in CPython 3.12.1. */
const traced = [
  1, 8, 8, 9, 10, 14, 15, 2, 3, 4, 6, 3, 4, 5, 3, 4, 6, 3, 4, 5, 3, 4, 6, 3, 7, 16, 11, 12, 10, 17, 18, 20, 21, 22, 21, 21, 21, 21, 22, 22,
  23, 24, 23, 24, 23, 24, 23, 25, 26, 30, 27, 30, 29, 28, 30, 32, 31, 32, 31, 31, 32, 31, 31, 33, 36, 34, 35, 34, 2, 3, 4, 6, 3, 4, 5, 3, 4, 6, 3, 7,
];

const withFile = (source: string) => ({ host: { ...outside(), files: mapFiles({ "/program.py": source }) } });

test("line steps are the lines that CPython traces, however the recording is sliced", () => {
  for (const slice of [0.00001, 0.002, 10]) {
    const { timeline, steps } = record(program, withFile(program), slice).recorder;
    const lines = [];
    for (let step = 0; step <= steps; step++) if (timeline.hasFlag(step, StepFlag.LINE)) lines.push(timeline.lineAt(step));
    assert.deepEqual(lines, traced, `slices of ${slice} s`);
  }
});

test("a recording does not depend on its slices", () => {
  const whole = record(program, withFile(program), 100).recorder.recording();
  const sliced = record(program, withFile(program), 0.00001).recorder.recording();
  for (const key of ["steps", "lines", "endStep", "ended", "line", "depth", "flags", "function", "functions", "output", "births", "deaths"] as const) assert.deepEqual(sliced[key], whole[key], key);
  assert.deepEqual(sliced.memory, whole.memory);
});

test("calls, returns, exceptions, generators, depth, functions", () => {
  const { timeline, steps, codes } = record("def f(x):\n    if x: return f(x - 1)\n    raise ValueError\ntry: f(2)\nexcept ValueError: pass\ndef g():\n    yield 1\nlist(g())\n").recorder;
  const { flags, depth, function: names } = timeline.columns();
  const count = (flag: StepFlag): number => flags.filter((f) => (f & flag) !== 0).length;
  assert.equal(count(StepFlag.CALL), 5, "module, f three times, g");
  assert.equal(Math.max(...depth), 4);
  assert.equal(count(StepFlag.YIELD), 1);
  assert.equal(count(StepFlag.RESUME), 1);
  assert.equal(count(StepFlag.RETURN), 2, "g and the module");
  assert.deepEqual([...flags.keys()].filter((s) => (flags[s]! & StepFlag.RAISE) !== 0).map((s) => timeline.lineAt(s)), [3], "one step, whose exception leaves three frames");
  assert.deepEqual(new Set([...names].map((n) => codes.names[n])), new Set(["<module>", "f", "g"]));
  assert.equal(depth[steps], 0);
});

test("output belongs to the step that wrote it", () => {
  const { timeline } = record("import sys\nprint('a', end='')\nx = 1\nprint('b')\nsys.stderr.write('c\\n')\n").recorder;
  assert.deepEqual(timeline.output.map(({ step, stream, text }) => [timeline.lineAt(step), stream, text]), [[2, 1, "a"], [4, 1, "b\n"], [5, 2, "c\n"]]);
});

test("identity tests are noted with their results", () => {
  const { timeline } = record("a = []\nb = a\nprint(a is b, a is not b, a is [])\n").recorder;
  assert.deepEqual(timeline.isTests.map((t) => t.result), [true, false, false]);
});

test("collections are summed up", () => {
  const { timeline, lives } = record("import gc\ngc.set_threshold(100)\nclass N: pass\nfor i in range(250):\n    n = N(); n.me = n\ngc.collect()\n").recorder;
  const [first, second] = timeline.collections;
  assert.equal(first!.reason, "threshold");
  assert.equal(first!.generation, 0);
  assert.ok(first!.counts[0] === 101 && first!.examined > 90);
  assert.ok(first!.collected > 60 && first!.freed >= first!.collected);
  assert.ok([4, 5].includes(timeline.lineAt(first!.step)));
  assert.equal(second!.reason, "threshold");
  const called = timeline.collections.find((c) => c.reason === "collect")!;
  assert.equal(timeline.lineAt(called.step), 6);
  assert.equal(called.generation, 2);
  assert.equal(called.before.reduce((a, b) => a + b) - called.after.reduce((a, b) => a + b) >= called.collected, true);
  assert.ok(timeline.collections.filter((c) => c.reason === "end").length >= 1);
  assert.equal(lives.endsAt, 0);
});

test("memory samples: as many as promised, in order, in step with the run", () => {
  const { memory, steps } = record("a = []\nfor i in range(20000): a.append(str(i) * 20)\na.clear()\n", { maxSteps: 1_000_000 }).recorder.recording();
  assert.ok(memory.step.length <= 2000 && memory.step.length > 900);
  for (const column of [memory.live, memory.freed, memory.objects, memory.peak]) assert.equal(column.length, memory.step.length);
  assert.ok(memory.step.every((s, i) => i === 0 || s > memory.step[i - 1]!));
  assert.ok(memory.freed.every((n, i) => i === 0 || n >= memory.freed[i - 1]!));
  assert.equal(memory.step.at(-1), steps);
  const top = Math.max(...memory.objects);
  assert.ok(top - memory.objects[0]! >= 19900 && memory.objects.at(-1)! < top - 19000);
  assert.ok(Math.max(...memory.live) - memory.live[0]! > 20000 * 100);
});
