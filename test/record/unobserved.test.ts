/** A program cannot find out whether it is recorded: ids, counts, collections and figures of the heap are the same. */
import { test } from "node:test";
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { flushStandardStreams } from "../../src/modules/stdio.ts";
import { Program } from "../../src/record/program.ts";
import { checkEnd, outside, record } from "./support.ts";

const source = `
import gc, sys, _tracemalloc
class Node:
    def __init__(self, n): self.n = n; self.me = self
    def __del__(self): print("del", self.n, id(self), gc.get_count())
print(id(Node), sys.getrefcount(Node), gc.get_count(), sys.getallocatedblocks())
nodes = [Node(i) for i in range(700)]
print([id(n) for n in nodes[::97]], gc.get_count(), gc.get_stats())
x = nodes[5]
print(sys.getrefcount(x), sys.getrefcount(nodes), sys.getsizeof(nodes))
del nodes[3:690], x
print(gc.collect(), gc.get_count(), gc.garbage)
_tracemalloc.start()
data = [str(i) * 3 for i in range(50)]
print(_tracemalloc.get_traced_memory(), id(data), id(data[7]))
_tracemalloc.stop()
def gen():
    yield 1.5
    yield {"a": [1]}
print([id(v) for v in gen()], sorted([3, 1, 2], key=lambda v: id(v) and v))
sys._debugmallocstats()
if input() == "first": print(id(object()), id([]), id({}), id(()), id(2.5), id((1, 2)))
`;

const { build } = createRequire(`${process.cwd()}/package.json`)("esbuild") as typeof import("esbuild");

/** The output of the program when nothing hooks into its run. */
function unobserved(): string {
  const decoder = new TextDecoder();
  let text = "";
  const host = { ...outside(["first\n"]), write: (_fd: 1 | 2, data: Uint8Array): void => { text += decoder.decode(data, { stream: true }); } };
  const program = new Program({ source, filename: "/program.py", argv: [], directory: "/", memory: 64 << 20, hashSeed: 0, hostRecursion: 1500 }, host);
  program.boot();
  program.enter(() => {
    assert.ok(program.prepare());
    program.conclude(program.run());
    program.finalize();
    flushStandardStreams();
    checkEnd();
  });
  return text;
}

test("the output is byte for byte the same with and without a recording", () => {
  const history = record(source, { host: outside(["first\n"]) });
  const recorded = history.recorder.timeline.output.map((piece) => piece.text).join("");
  assert.ok(recorded.split("\n").length > 60, recorded);
  assert.equal(recorded, unobserved());
});

test("a run that goes on past the limit of its recording has the same output", () => {
  const history = record(source, { host: outside(["first\n"]), maxSteps: 2000 });
  assert.equal(history.recorder.recording().ended, "limit");
  assert.equal(history.recorder.timeline.output.map((piece) => piece.text).join(""), unobserved());
});

test("ordinary bundles have no hooks in them", async () => {
  const bundle = async (stepping: boolean): Promise<string> => {
    const result = await build({ entryPoints: ["src/runtime.ts"], bundle: true, write: false, format: "esm", platform: "neutral", minifySyntax: true, define: { OURO_STEPPING: String(stepping) }, logLevel: "error" });
    return result.outputFiles[0]!.text;
  };
  const hooks = /\b(onInstruction|onRaise|onDeduce|lives)\b ?!== ?null|(?<!function )noteStackTop\(/g;
  assert.ok([...(await bundle(true)).matchAll(hooks)].length >= 15);
  assert.deepEqual([...(await bundle(false)).matchAll(hooks)].map((m) => m[0]), []);
});
