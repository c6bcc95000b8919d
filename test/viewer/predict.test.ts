import assert from "node:assert/strict";
import { test } from "node:test";
import type { ObjectView, Recording, StateAnswer } from "../../viewer/src/protocol.ts";
import { isRight, questionsFor } from "../../viewer/src/predict.ts";

function object(key: number, refcount: number): ObjectView {
  return { key, address: 4096, type: "list", value: "2 items", shape: "sequence", size: 72, refcount, refcountBefore: refcount, immortal: false, generation: 0, born: 0,
    died: null, isNew: false, edges: [], more: 0, unreachable: false, weakrefs: false, distance: 0 };
}
function state(step: number, objects: ObjectView[]): StateAnswer {
  return {
    step, since: step, instruction: "", line: 3, objects, leftOut: 0, died: [], diedLeftOut: 0, garbage: [], raising: null, handling: null,
    frames: [{ id: "0", function: "<module>", module: true, user: true, filename: "program.py", line: 3, instruction: "", generator: null,
      locals: [{ name: "first", kind: "global", target: 1, changed: false }], stack: [] }],
    totals: { objects: 1, ownObjects: 1, liveBytes: 0, peakBytes: 0, freedBytes: 0, counts: [0, 0, 0], thresholds: [700, 10, 10], generations: [0, 0, 0], gcEnabled: true },
  };
}
function recording(output: Recording["output"], isTests: Recording["isTests"]): Recording {
  const none = new Float64Array(0);
  return {
    steps: 20, lines: 5, endStep: 20, ended: "end", message: "", traceback: "", exitCode: 0, errorLine: 0, line: new Int32Array(21), depth: new Uint16Array(21),
      flags: new Uint8Array(21), function: new Uint16Array(21), functions: ["<module>"],
    memory: { step: new Uint32Array(0), live: none, freed: none, objects: new Uint32Array(0), peak: none }, output, collections: [], isTests, births: 0, deaths: 0,
      livesEndAt: 0, seconds: 0, bytes: 0,
  };
}

test("the next count is asked for by the name of the object", () => {
  const [question, ...others] = questionsFor(state(4, [object(1, 1)]), state(9, [object(1, 2)]), recording([], []));
  assert.equal(others.length, 0);
  assert.equal(question?.kind, "count");
  assert.equal(question.answer, "2");
  assert.match(question.text, /“first” leads to list 2 items, whose count is 1/);
  assert.ok(isRight(question, " 2 ") && !isRight(question, "1"));
});
test("is and print are asked for when they happen between the two states", () => {
  const run = recording([{ step: 3, stream: 1, text: "before\n" }, { step: 6, stream: 1, text: "True 7\n" }, { step: 6, stream: 2, text: "warning\n" }],
    [{ step: 5, result: false }, { step: 9, result: true }]);
  const questions = questionsFor(state(4, [object(1, 1)]), state(9, [object(1, 1)]), run);
  assert.deepEqual(questions.map(({ kind, answer }) => [kind, answer]), [["is", "False"], ["print", "True 7"]]);
});
test("an address or a long text is not asked for, nor is a step without events", () => {
  const ask = (text: string): unknown[] => questionsFor(state(4, []), state(9, []), recording([{ step: 5, stream: 1, text }], []));
  assert.deepEqual(ask("<object at 0x7f3a10>\n"), []);
  assert.deepEqual(ask(`${"x".repeat(61)}\n`), []);
  assert.deepEqual(ask("two\nlines\n"), []);
  assert.deepEqual(questionsFor(state(4, [object(1, 1)]), state(9, [object(1, 1)]), recording([], [])), []);
});
