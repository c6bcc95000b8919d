/** The picture at a step. */
import { test } from "node:test";
import assert from "node:assert/strict";
import { StepFlag, type ObjectView, type StateAnswer } from "../../src/record/answers.ts";
import { Session } from "../../src/record/session.ts";
import { checkEnd, outside } from "./support.ts";

function sessionOf(source: string): Session {
  const session = new Session({ source, filename: "/program.py", host: outside(["line\n"]), memory: 64 << 20 });
  const recording = session.run();
  assert.equal(recording.message, "", recording.traceback);
  session.recorder.program.enter(checkEnd);
  return session;
}
/** The state at the `nth` (from 0) line step of `line`. */
function atLine(session: Session, line: number, nth = 0): StateAnswer {
  const { timeline, steps } = session.recorder;
  for (let step = 0, n = 0; step <= steps; step++) if (timeline.hasFlag(step, StepFlag.LINE) && timeline.lineAt(step) === line && n++ === nth) return session.state(step);
  throw new Error(`line ${line} is not reached ${nth + 1} times`);
}
function local(state: StateAnswer, name: string, depth = state.frames.length - 1): ObjectView {
  const variable = state.frames[depth]!.locals.find((v) => v.name === name);
  assert.ok(variable, `no ${name}`);
  return object(state, variable.target!);
}
function object(state: StateAnswer, key: number): ObjectView {
  const found = state.objects.find((o) => o.key === key);
  assert.ok(found, `no object ${key}`);
  return found;
}

test("names, values, counts, edges", () => {
  const session = sessionOf("a = [1, 'x']\nb = a\nc = {'k': a, (1,): 2}\ndel b\nprint(a)\n");
  const two = atLine(session, 3);
  assert.equal(local(two, "a").key, local(two, "b").key);
  assert.deepEqual([local(two, "a").type, local(two, "a").value, local(two, "a").refcount, local(two, "a").shape], ["list", "[1, 'x']", 2, "sequence"]);
  assert.deepEqual(local(two, "a").edges.map((e) => [e.label, object(two, e.target).value]), [["[0]", "1"], ["[1]", "'x'"]]);
  const three = atLine(session, 5);
  assert.equal(local(three, "a").refcount, 2);
  assert.equal(local(three, "a").key, local(two, "a").key);
  assert.deepEqual(local(three, "c").edges.map((e) => e.label), ["['k']", "[(1,)]", "key (1,)"]);
  assert.ok(object(three, local(three, "a").edges[0]!.target).immortal);
});

test("changes since the step before: counts, variables, new objects, ghosts", () => {
  const session = sessionOf("a = [1.5]\nb = a\na = None\nb = 'n' + str(1)\nx = 1\n");
  const { timeline } = session.recorder;
  const line = (n: number): number => Array.from({ length: session.recorder.steps }, (_, s) => s).find((s) => timeline.hasFlag(s, StepFlag.LINE) && timeline.lineAt(s) === n)!;
  const second = session.state(line(3), { since: line(2) });
  assert.deepEqual([local(second, "b").refcountBefore, local(second, "b").refcount], [1, 2]);
  assert.deepEqual(second.frames[0]!.locals.map((v) => [v.name, v.changed]), [["a", false], ["b", true]]);
  const last = session.state(line(5), { since: line(4) });
  assert.deepEqual(last.died.map((g) => [g.type, g.value, g.why]), [["list", "[1.5]", "count"], ["float", "1.5", "count"]].filter(([type]) => last.died.some((g) => g.type === type)));
  assert.ok(last.died.some((g) => g.type === "list" && g.key === local(second, "b").key));
  assert.ok(local(last, "b").isNew && local(last, "b").value === "'n1'");
  assert.deepEqual(session.state(line(2), { since: line(4) }).died, [], "going back, nothing dies");
});

test("frames with locals, cells, the evaluation stack, and those that called host functions", () => {
  const session = sessionOf("def outer(n):\n    total = 0\n    def key(v):\n        return v + total + n\n    return sorted([3, 1], key=key)\nprint(outer(1))\n");
  const state = atLine(session, 4);
  assert.deepEqual(state.frames.map((f) => [f.function, f.line, f.user]), [["<module>", 6, true], ["outer", 5, true], ["outer.<locals>.key", 4, true]]);
  assert.deepEqual(state.frames[1]!.locals.map((v) => [v.name, v.kind]), [["key", "local"], ["n", "cell"], ["total", "cell"]].sort((a, b) => state.frames[1]!.locals.findIndex((v) => v.name === a[0]) - state.frames[1]!.locals.findIndex((v) => v.name === b[0])));
  assert.deepEqual(state.frames[2]!.locals.map((v) => [v.name, v.kind]), [["v", "local"], ["n", "free"], ["total", "free"]]);
  const stack = state.frames[1]!.stack.map((key) => (key === null ? "NULL" : object(state, key).type));
  assert.deepEqual(stack, ["NULL", "builtin_function_or_method", "list", "function"], "what sorted() was called with is still on the stack");
  assert.equal(state.frames[2]!.instruction, "LOAD_FAST 0 (v)");
});

test("garbage is marked before it is collected, and its members know each other", () => {
  const session = sessionOf("import gc\nclass N: pass\na = N(); b = N()\na.other = b; b.other = a\ndel a\ndel b\nx = gc.collect()\ny = 1\n");
  const before = atLine(session, 7);
  assert.equal(before.garbage.length, 1);
  assert.equal(before.garbage[0]!.length, 2);
  for (const key of before.garbage[0]!) assert.ok(object(before, key).unreachable && object(before, key).type === "N");
  assert.deepEqual(atLine(session, 6).garbage, []);
  const after = atLine(session, 8);
  assert.deepEqual(after.garbage, []);
  const { died, why } = session.recorder.lives.lifeOf(before.garbage[0]![0]!, 0);
  assert.ok(died! < after.step && why === "collector");
  const ghosts = session.state(after.step, { since: before.step }).died.filter((g) => g.type === "N").sort((x, y) => x.key - y.key);
  assert.deepEqual(ghosts.map((g) => [g.key, g.why, g.generation]), [...before.garbage[0]!].sort((x, y) => x - y).map((key) => [key, "collector", 0]));
  assert.equal(session.find(0, 1, { death: before.garbage[0]![0]! }), died! + 1);
});

test("exceptions on their way and being handled", () => {
  const session = sessionOf("try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    x = 1\n");
  const state = atLine(session, 4);
  assert.equal(state.handling, local(state, "e").key);
  assert.equal(state.raising, null);
});

test("what does not fit the limit is counted", () => {
  const session = sessionOf("data = [[i, [i]] for i in range(300, 800)]\nx = 1\n");
  const state = session.state(session.recorder.steps, { limit: 100, items: 1000 });
  assert.equal(state.objects.length, 100);
  assert.equal(state.leftOut, 1 + 500 * 3 + 1 - 100, "the list, 500 × list, inner list and int, 1");
  const few = session.state(session.recorder.steps, { items: 10 });
  assert.equal(local(few, "data").more, 490);
});

test("one object: referrers, path, life, counts", () => {
  const session = sessionOf("import gc\nclass N: pass\na = N()\nd = {'a': a}\nl = [d]\na.x = 1\ngc.collect()\ndel a\nl.clear(); d.clear()\nx = 1\n");
  const state = atLine(session, 8);
  const key = local(state, "a").key;
  const answer = session.object(state.step, key);
  assert.deepEqual(answer.referrers.map((r) => r.label).sort(), ["['a']", "['a']"]);
  assert.deepEqual(answer.path!.map((p) => p.label), ["__main__.a"]);
  assert.ok(answer.retained >= 48);
  assert.equal(answer.life.bornLine, 3);
  assert.equal(answer.life.diedLine, 9);
  assert.equal(answer.life.why, "count");
  assert.deepEqual(answer.life.generations.map((g) => g.generation), [0, 2]);
  assert.deepEqual(answer.life.refcounts.map((c) => c.count), [1, 2, 1].slice(0, answer.life.refcounts.length));
  assert.equal(session.object(session.recorder.steps, key).object, null, "it is dead by then");
});

test("search: lines, over, out, counts, output, collections", () => {
  const session = sessionOf("import gc\ndef f(n):\n    y = [n]\n    return y\na = f(1)\nprint(a)\nb = a\ngc.collect()\nx = 1\n");
  const start = atLine(session, 5).step;
  assert.equal(session.recorder.timeline.lineAt(session.find(start, 1, { line: 3 })!), 3);
  assert.equal(session.recorder.timeline.lineAt(session.find(start, 1, { over: true })!), 6);
  const inside = session.find(start, 1, { line: 3 })!;
  assert.equal(session.recorder.timeline.depthAt(session.find(inside, 1, { out: true })!), 1);
  assert.equal(session.find(inside, -1, { line: 5 }), start);
  const written = session.find(0, 1, { output: true })!;
  assert.equal(session.recorder.timeline.lineAt(written), 6);
  const collected = session.find(0, 1, { collection: null })!;
  assert.equal(session.recorder.timeline.lineAt(collected), 8);
  assert.equal(session.find(collected, 1, { line: 3 }), null);
  const at = atLine(session, 7);
  const key = local(at, "a").key;
  const changed = session.find(at.step, 1, { refcount: key })!;
  assert.equal(local(session.state(changed), "a").refcount, local(at, "a").refcount + 1);
  const back = session.find(at.step, -1, { refcount: key })!;
  assert.ok(back < at.step && object(session.state(back), key).refcount !== local(at, "a").refcount);
  assert.equal(session.find(0, 1, { birth: key }), session.recorder.lives.lifeOf(key, 0).born + 1);
});

test("a collection in slow motion", () => {
  const session = sessionOf("import gc\nclass N:\n    def __del__(self): pass\nkeep = N(); keep.n = N()\na = N(); b = [a]; a.b = b\ndel a, b\ngc.collect()\nx = 1\n");
  const index = session.recorder.timeline.collections.findIndex((c) => c.reason === "collect");
  const { phases, objects, summary } = session.collection(index);
  assert.deepEqual(phases.map((p) => p.name), ["start", "update_refs", "subtract_refs", "reachable", "unreachable", "weakrefs", "finalizers", "clear", "end"]);
  const phase = (name: string) => phases.find((p) => p.name === name)!;
  const state = atLine(session, 7);
  const [n, list] = state.garbage[0]!.map((key) => object(state, key)).sort((x, y) => x.type.localeCompare(y.type)) as [ObjectView, ObjectView];
  const refs = (name: string, key: number): number => phase(name).members.find((m) => m.key === key)!.gcRefs;
  for (const o of [n, list]) {
    assert.equal(refs("update_refs", o.key), o.refcount);
    assert.equal(refs("subtract_refs", o.key), 0);
  }
  assert.deepEqual(phase("unreachable").members.map((m) => m.key).sort(), [n.key, list.key].sort());
  assert.deepEqual(phase("finalizers").members.filter((m) => m.changed).map((m) => objects.find((o) => o.key === m.key)!.type), ["N"]);
  assert.equal(summary.collected, 2);
  const kept = local(state, "keep");
  assert.equal(refs("subtract_refs", kept.key), 0, "the module's dict is examined too");
  const reached = phase("reachable").members.find((m) => m.key === kept.key)!;
  assert.ok(reached.changed, "reached through the dict although its own number was 0");
  assert.ok(phase("subtract_refs").members.some((m) => m.gcRefs > 0));
  assert.equal(session.hash(state.step, false), session.hash(state.step, true), "looking at it has changed nothing");
});

test("heap map and blocks", () => {
  const session = sessionOf("a = [1, 2, 3]\nb = 'text' * 200\nc = (a, b)\nx = 1\n");
  const state = atLine(session, 4);
  const map = session.heapMap(state.step);
  const a = local(state, "a");
  const at = map.blockAddress.indexOf(a.address - 16);
  assert.ok(at >= 0 && map.blockState[at] === 1);
  assert.equal(map.types[map.blockType[at]!], "list");
  assert.equal(map.blockBorn[at], a.born);
  assert.ok(map.blockAddress.every((address, i) => i === 0 || address >= map.blockAddress[i - 1]! + map.blockSize[i - 1]!));
  const big = map.blockAddress.findIndex((address) => address === local(state, "b").address);
  assert.equal(map.blockState[big], 3);
  const block = session.block(state.step, { key: a.key })!;
  assert.deepEqual([block.address, block.object, block.type], [a.address - 16, a.address, "list"]);
  assert.equal(block.fields.find((f) => f.name === "ob_refcnt")!.offset, 16);
  assert.equal(block.bytes.length, block.size);
  assert.equal(session.block(state.step, { address: a.address + 8 })!.object, a.address);
  assert.equal(session.block(1, { key: a.key }), null);
});
