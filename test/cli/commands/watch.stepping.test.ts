/** What watches a program changes nothing in it: the heap is sound afterwards, counts are right, nothing is leaked. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { AllocationLog, type LineTotal } from "../../../src/cli/commands/allocation-log.ts";
import { LeakWatch } from "../../../src/cli/commands/leak-watch.ts";
import { LineWatch, StopWatch, readStop } from "../../../src/cli/commands/stop.ts";
import { I32 } from "../../../src/memory/views.ts";
import { type Ref } from "../../../src/memory/types.ts";
import { State } from "../../../src/objects/state.ts";
import { type Runtime, createRuntime } from "../../../src/runtime.ts";
import { finish } from "../../support/programs.ts";

const FILE = "/prog.py";
const main = (): Ref => I32[State.main_module >> 2]! as Ref;
/** Runs a program between `begin` and `end`, both called in the runtime. */
function watched(source: string, begin: () => void, end: () => void): { runtime: Runtime; out: string } {
  let out = "";
  const runtime = createRuntime({ hashSeed: 0, memory: 64 << 20, stdout: (text) => { out += text; } });
  runtime.enter(begin);
  try { runtime.run(source, { filename: FILE }); } finally { runtime.enter(end); }
  return { runtime, out };
}

const LINES = `def f(n):
    total = 0
    for i in range(n):
        total += i
    return total
class C:
    x = 1
print(f(3), [y for y in (1, 2)])
`;
test("lines are told as CPython's tracing tells them", () => {
  const lines: number[] = [];
  const watch = new LineWatch({ file: null, line: null }, (_frame, line) => { lines.push(line); });
  const { runtime, out } = watched(LINES, () => watch.begin(main()), () => watch.end());
  assert.equal(out, "3 [1, 2]\n");
  // sys.settrace of CPython 3.12 gives these "line" events; the class body is a frame that begins at its own line.
  assert.deepEqual(lines, [1, 6, 6, 7, 8, 2, 3, 4, 3, 4, 3, 4, 3, 5, 8, 8]);
  finish(runtime);
});

test("one line, one function", () => {
  let hits = 0;
  const watch = new LineWatch({ file: "prog.py", line: 4 }, () => { hits++; });
  finish(watched(LINES, () => watch.begin(main()), () => watch.end()).runtime);
  assert.equal(hits, 3);
  const starts: number[] = [];
  const functions = new LineWatch({ file: null, line: null, function: "f" }, (_frame, line) => { starts.push(line); });
  finish(watched(`${LINES}f(1)\n`, () => functions.begin(main()), () => functions.end()).runtime);
  assert.deepEqual(starts, [2, 2]);
});

test("--when runs in the frame's names and leaves nothing behind", () => {
  const seen: number[] = [];
  const stop = new StopWatch(readStop(new Map([["--when", "total > 2 and [y for y in (1, i)]"]]))!, (_frame, line) => { seen.push(line); });
  const { runtime, out } = watched(LINES, () => stop.begin(main()), () => stop.end());
  assert.equal(out, "3 [1, 2]\n");
  assert.deepEqual(seen, [3, 5]); // before the loop goes on, and behind it
  assert.equal(stop.trouble, null);
  finish(runtime);
});

/** Bytes of the array of a list of 200 items that grew one by one (CPython's list_resize: 4, 8, 16, …, 172, 200). */
const KEEP_ARRAY = 200 * 8;

test("the log knows the line of every block, of objects from free lists too", () => {
  let log!: AllocationLog;
  const source = `for i in range(200):
    x = [[], (i, i), {}, 1.5 * i, "a%d" % i]
keep = []
for i in range(100):
    keep.append([i])
    keep.append((i, 2.5 * i))
x = None
`;
  let lines!: Map<number, LineTotal>;
  const { runtime } = watched(source, () => { log = new AllocationLog(); log.begin(); }, () => {
    log.end();
    lines = new Map(log.live().map((line) => [line.line, line]));
  });
  // Line 5: 100 lists of 40 bytes with a GC header of 16, and 8 each for their item. Line 6: tuples of 40 and 16, floats of 24.
  // Who made the array of `keep` grow last has it.
  const array = [5, 6].map((line) => lines.get(line)!.blocks - 200);
  assert.deepEqual(array.sort(), [0, 1]);
  const five = lines.get(5)!;
  const grew = five.blocks === 201 ? 5 : 6;
  assert.equal(five.bytes - (grew === 5 ? KEEP_ARRAY : 0), 100 * (56 + 8));
  assert.equal(lines.get(6)!.bytes - (grew === 6 ? KEEP_ARRAY : 0), 100 * (56 + 24));
  assert.equal(lines.get(2), undefined); // what line 2 made is gone; what is left of it waits in free lists
  finish(runtime);
});

test("marks for leaks", () => {
  const watch = new LeakWatch(null);
  const source = `class Kept:
    def __init__(self, i): self.i = i
held = {}
def work(i):
    held[i] = Kept(i)
    return [0] * 10
for i in range(3000):
    work(i)
    loop = []
    loop.append(loop)
`;
  const { runtime } = watched(source, () => watch.begin(main()), () => watch.end());
  const { growth, marks } = watch.findings();
  assert.ok(marks.length >= 10, String(marks.length));
  const kept = growth.find((g) => g.type === "Kept")!;
  assert.equal(kept.path, "__main__.held[…]");
  assert.equal(kept.site.line, 5);
  const garbage = [...watch.garbage.values()].find((g) => g.type === "list")!;
  assert.deepEqual([garbage.site!.line, garbage.count], [9, 2999]);
  finish(runtime);
});
