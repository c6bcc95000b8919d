/** The same run again: input and random bytes come back, files are as they were, nothing gets out. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Recording } from "../../../src/cli/commands/replay.ts";
import { type Host, HostError, noHost } from "../../../src/host/host.ts";
import { mapFiles } from "../../../src/host/map-files.ts";

const text = (data: string | Uint8Array): string => (typeof data === "string" ? data : new TextDecoder().decode(data));
const bytes = (data: string): Uint8Array => new TextEncoder().encode(data);
/** A machine with some lines of input and two files; what is written to it. */
function machine(): { host: Host; written: string[] } {
  const lines = ["one\n", "two\n"];
  const written: string[] = [];
  let draws = 0;
  const files = mapFiles({ "/data/a.txt": "a", "/data/b.txt": "b" });
  const host: Host = {
    ...noHost, files: { ...files, mkdir() {} }, readLine: () => lines.shift() ?? "", random: (n) => new Uint8Array(n).fill(++draws), write: (_fd, data) => { written.push(text(data)); }, time: () => 1000,
  };
  return { host, written };
}
/** What a program does with its host; the outcome is what it saw. */
function program(host: Host): string[] {
  const files = host.files!;
  const seen = [text(host.readLine()), text(host.readLine()), text(host.readLine()), String(host.random(16)[0]), text(files.read("/data/a.txt"))];
  files.write!("/data/a.txt", bytes("+"), true);
  files.write!("data/new.txt", bytes("new"), false);
  seen.push(text(files.read("/data/a.txt")), text(files.read("/data/../data/new.txt")), files.list!("/data").sort().join());
  files.remove!("/data/b.txt");
  files.mkdir!("/data/dir");
  seen.push(String(files.stat("/data/b.txt")?.kind), files.list!("/data").sort().join());
  assert.throws(() => files.read("/data/b.txt"), HostError);
  host.write(1, bytes("printed"));
  return seen;
}

test("a later run sees what the first one saw and changes nothing", () => {
  const { host, written } = machine();
  const recording = new Recording();
  const first = program(recording.record(host).host);
  assert.deepEqual(first.slice(0, 7), ["one\n", "two\n", "", "1", "a", "a+", "new"]);
  for (let run = 0; run < 2; run++) {
    const again = program(recording.replay(host).host);
    // The machine of this test keeps no empty folders, a replay does.
    assert.deepEqual(again.slice(0, -1), first.slice(0, -1));
  }
  assert.deepEqual(written, ["printed"]);
  assert.equal(text(host.files!.read("/data/a.txt")), "a+");
  assert.equal(host.files!.stat("/data/b.txt"), null);
  assert.equal(host.files!.stat("/data/dir"), null);
});

test("sleeping moves the clock and takes no time", () => {
  const { host } = machine();
  const { host: replayed, waited } = new Recording().replay(host);
  const start = performance.now();
  replayed.sleep(3600);
  assert.ok(performance.now() - start < 1000);
  assert.deepEqual([replayed.time(), waited()], [4600, 0]);
});

test("waiting is not the program's time", () => {
  const { host } = machine();
  const slow: Host = { ...host, sleep() { const end = performance.now() + 30; while (performance.now() < end); } };
  const { host: recorded, waited } = new Recording().record(slow);
  recorded.sleep(0.03);
  assert.ok(waited() >= 0.03 && waited() < 5);
});
