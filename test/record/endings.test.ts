/** How recordings end. */
import { test } from "node:test";
import assert from "node:assert/strict";
import { hashBuffer } from "../../src/record/pages.ts";
import { History } from "../../src/record/history.ts";
import { Session } from "../../src/record/session.ts";
import { Status } from "../../src/record/recorder.ts";
import { outside, record, recorderOf } from "./support.ts";

const text = (history: History): string => history.recorder.timeline.output.map((piece) => piece.text).join("");
const same = (history: History, step: number): void => assert.equal(history.at(step, hashBuffer), history.fresh(step, hashBuffer), `step ${step}`);

test("a syntax error: one state, the message, the line", () => {
  const history = record("x = 1\nif x\n    pass\n");
  const recording = history.recorder.recording();
  assert.equal(recording.ended, "exception");
  assert.equal(recording.steps, 0);
  assert.equal(recording.message, "SyntaxError: expected ':'");
  assert.match(recording.traceback, /line 2/);
  assert.equal(recording.errorLine, 2);
  assert.equal(history.at(0, (place) => place.frame), 0);
});

test("an exception that nobody catches", () => {
  const history = record("def f():\n    return 1 / 0\nf()\n");
  const recording = history.recorder.recording();
  assert.equal(recording.ended, "exception");
  assert.equal(recording.message, "ZeroDivisionError: division by zero");
  assert.equal(recording.errorLine, 2);
  assert.equal(recording.exitCode, 1);
  assert.match(text(history), /Traceback \(most recent call last\)/);
  same(history, recording.steps);
});

test("sys.exit", () => {
  const recording = record("import sys\nsys.exit(3)\n").recorder.recording();
  assert.deepEqual([recording.ended, recording.exitCode], ["exit", 3]);
  const words = record("raise SystemExit('bye')\n");
  assert.deepEqual([words.recorder.recording().message, words.recorder.recording().exitCode, text(words)], ["bye", 1, "bye\n"]);
});

test("past the limit the program runs on without being recorded, and the recording says so", () => {
  const history = record("n = 0\nfor i in range(5000): n += i\nprint(n)\n", { maxSteps: 1000 });
  const recording = history.recorder.recording();
  assert.deepEqual([recording.ended, recording.steps], ["limit", 1000]);
  assert.match(recording.message, /1,000 steps are recorded; the program ran on/);
  assert.equal(text(history), "12497500\n");
  for (const step of [1000, 3, 999]) same(history, step);
  assert.equal(record("for i in range(5000): pass\n", { maxLines: 100 }).recorder.recording().lines, 101);
});

test("a recording that is ended keeps what it has", () => {
  const recorder = recorderOf("n = 0\nwhile True: n += 1\n");
  for (let i = 0; i < 3; i++) assert.equal(recorder.advance(0.005), Status.RUNNING);
  recorder.cancel();
  const recording = recorder.recording();
  assert.equal(recording.ended, "cancelled");
  assert.ok(recording.steps > 100);
  const history = new History(recorder);
  for (const step of [recording.steps, 10, recording.steps - 1]) same(history, step);
});

test("a run without an end is cut off at the limit, and can still be ended", () => {
  const recorder = recorderOf("while True: pass\n", { maxSteps: 500 });
  for (let i = 0; i < 3; i++) recorder.advance(0.005);
  assert.ok(recorder.unrecorded);
  assert.equal(recorder.status, Status.RUNNING);
  recorder.cancel();
  assert.equal(recorder.recording().steps, 500);
});

test("input that is not there yet ends the recording", () => {
  const history = record("a = input('name? ')\nb = input()\nprint(a + b)\n", { host: outside(["x\n"]), inputEnds: false });
  const recording = history.recorder.recording();
  assert.equal(recording.ended, "input");
  assert.equal(recording.line[recording.steps], 2);
  same(history, recording.steps);
  same(history, 2);
});

test("key frames stay within their limit, and every step can still be reached", () => {
  const source = "data = []\nfor i in range(3000):\n    data.append(bytearray(2000))\n    if len(data) > 400: data.clear()\n";
  const history = record(source, { maxBytes: 3 << 20 });
  const { keys, steps } = history.recorder;
  assert.ok(keys.bytes <= 6 << 20, `${keys.bytes}`);
  for (const step of [steps, steps >> 1, 17, steps - 3000]) same(history, step);
});

test("several recordings side by side", () => {
  const sessions = ["a = [1]\nb = a\n", "x = {'k': (1, 2)}\ny = x\n"].map((source) => new Session({ source, host: outside(), memory: 64 << 20 }));
  for (let open = true; open;) open = sessions.map((s) => s.advance(0.0001)).includes(false);
  for (let step = 0; step < 6; step++) for (const session of sessions) assert.equal(session.hash(step, false), session.hash(step, true));
});
