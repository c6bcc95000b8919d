/** The page's worker, spoken to as the page does. */
import { test } from "node:test";
import assert from "node:assert/strict";
import type { FromWorker, Recording, Request } from "../../viewer/src/protocol.ts";

type Asked = Request extends infer R ? (R extends Request ? Omit<R, "id"> : never) : never;

/** What the worker's script finds in its global scope. */
class Scope {
  onmessage: ((event: { data: Request }) => void) | null = null;
  readonly messages: FromWorker[] = [];
  private readonly waiting = new Map<number, (message: FromWorker) => void>();
  private last = 0;

  postMessage(message: FromWorker): void {
    this.messages.push(message);
    if ("id" in message) this.waiting.get(message.id)?.(message);
  }
  ask(request: Asked): Promise<FromWorker> {
    const id = ++this.last;
    const answer = new Promise<FromWorker>((resolve) => this.waiting.set(id, resolve));
    this.onmessage!({ data: { id, ...request } as Request });
    return answer;
  }
  async record(source: string): Promise<Recording> {
    const answer = await this.ask({ type: "run", source });
    assert.equal(answer.type, "run");
    return (answer as { recording: Recording }).recording;
  }
}
const scope = new Scope();
Object.assign(globalThis, { self: scope });
await import("../../viewer/src/worker.ts");

test("it says when it is ready, records, and answers", async () => {
  assert.equal(scope.messages[0]!.type, "ready");
  const refused = await scope.ask({ type: "state", step: 0 });
  assert.ok(refused.type === "error" && !refused.bug && /nothing is recorded/.test(refused.message));
  const recording = await scope.record("a = [1]\nb = a\nprint(a is b)\n");
  assert.equal(recording.ended, "end");
  assert.deepEqual(recording.output.map((o) => o.text), ["True\n"]);
  assert.equal(recording.line.length, recording.steps + 1);
  const state = await scope.ask({ type: "state", step: recording.steps });
  assert.ok(state.type === "state");
  const list = state.state.objects.find((o) => o.type === "list")!;
  assert.equal(list.refcount, 2);
  const object = await scope.ask({ type: "object", step: recording.steps, key: list.key });
  assert.ok(object.type === "object" && object.object.object?.address === list.address);
  const block = await scope.ask({ type: "block", step: recording.steps, key: list.key });
  assert.ok(block.type === "block" && block.block.key === list.key);
  assert.equal((await scope.ask({ type: "heapMap", step: 3 })).type, "heapMap");
  assert.equal((await scope.ask({ type: "collection", index: 0 })).type, "collection");
  const found = await scope.ask({ type: "find", from: 0, direction: 1, what: { birth: list.key } });
  assert.ok(found.type === "find" && found.step === list.born + 1);
  const [kept, fresh] = await Promise.all([false, true].map((f) => scope.ask({ type: "hash", step: 7, fresh: f })));
  assert.ok(kept!.type === "hash" && fresh!.type === "hash" && kept.hash === fresh.hash);
  const none = await scope.ask({ type: "collection", index: 99 });
  assert.ok(none.type === "error" && !none.bug);
});

test("input is what the request says; files are the program alone", async () => {
  const answer = await scope.ask({ type: "run", source: "print(input() + input())\nprint(open('program.py').read()[:5])\n", stdin: "one\ntwo" });
  assert.ok(answer.type === "run");
  assert.deepEqual(answer.recording.output.map((o) => o.text), ["onetwo\n", "print\n"]);
  const waiting = await scope.ask({ type: "run", source: "x = input()\ny = input()\n", stdin: "one\n", stdinEnds: false });
  assert.ok(waiting.type === "run" && waiting.recording.ended === "input");
});

test("a recording can be ended, and tells how far it is", async () => {
  const run = scope.ask({ type: "run", source: "n = 0\nwhile True:\n    n += 1\n    if n % 5000 == 0: print(n)\n" });
  const early = await scope.ask({ type: "state", step: 0 });
  assert.ok(early.type === "error" && /not complete/.test(early.message));
  while (!scope.messages.some((m) => m.type === "progress" && m.output.length > 0)) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal((await scope.ask({ type: "cancel" })).type, "cancel");
  const answer = await run;
  assert.ok(answer.type === "run" && answer.recording.ended === "cancelled" && answer.recording.steps > 1000);
});

test("a new program takes the place of the one that is being recorded", async () => {
  const first = scope.ask({ type: "run", source: "while True: pass\n" });
  const recording = await scope.record("x = 1\n");
  const answer = await first;
  assert.ok(answer.type === "error" && !answer.bug);
  assert.equal(recording.ended, "end");
});
