/** `ouro heap`: files of heaps, what is in them, what they differ in, other formats. */
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { folder, ouro } from "../ouro.ts";
import { assertFits, lineWith } from "./report.ts";

const PROGRAM = `class Node:
    def __init__(self): self.items = [1, 2]
first = Node()
cache = {}
for i in range(200):
    cache[i] = [i]
print(len(cache))
`;
const saved = async (): Promise<string> => {
  const dir = folder({ "prog.py": PROGRAM });
  const early = await ouro(["heap", "save", "prog.py", "-o", "early.heap", "--at", "6", "--hit", "51", "--traceback", "2"], { cwd: dir });
  assert.deepEqual([early.code, early.err], [0, ""]);
  assert.match(early.out, /^Saved prog\.py before line 6 to early\.heap, [\d.]+ KiB\.\n$/);
  const late = await ouro(["heap", "save", "--traceback=2", "prog.py"], { cwd: dir });
  assert.equal(late.code, 0);
  assert.ok(late.out.startsWith("200\n"));
  return dir;
};

test("save, show, diff", async () => {
  const dir = await saved();
  const show = await ouro(["heap", "show", "prog.heap"], { cwd: dir });
  assert.equal(show.code, 0);
  assertFits(show.out);
  lineWith(show.out, "│ cache", "dict", "200 items");
  lineWith(show.out, "prog.py:6");
  const all = JSON.parse((await ouro(["heap", "show", "--json", "early.heap"], { cwd: dir })).out) as { names: { name: string; value: string }[]; lines: { line: number; blocks: number }[]; objects: number; about: { program: string } };
  assert.equal(all.about.program, "prog.py before line 6");
  assert.equal(all.names.find((n) => n.name === "i")!.value, "50");
  assert.ok(all.lines.find((l) => l.line === 6)!.blocks >= 100);
  const diff = await ouro(["heap", "diff", "early.heap", "prog.heap"], { cwd: dir });
  assertFits(diff.out);
  lineWith(diff.out, "list", "+151"); // and the one in which standard output keeps what print() has written
  lineWith(diff.out, "__main__.cache[…]", "+");
  const data = JSON.parse((await ouro(["heap", "diff", "--json", "early.heap", "prog.heap"], { cwd: dir })).out) as { byType: { key: string; countBefore: number; countAfter: number }[]; byPlace: { key: string; countBefore: number; countAfter: number }[] };
  const lists = data.byType.find((g) => g.key === "list")!;
  assert.equal(lists.countAfter - lists.countBefore, 151);
  assert.ok(data.byPlace.some((g) => g.key === `${dir}/prog.py:6` && g.countAfter > g.countBefore));
  const same = JSON.parse((await ouro(["heap", "diff", "--json", "prog.heap", "prog.heap"], { cwd: dir })).out) as { appeared: number; died: number; byType: unknown[] };
  assert.deepEqual([same.appeared, same.died, same.byType], [0, 0, []]);
});

test("one object in full", async () => {
  const dir = await saved();
  const end = await ouro(["heap", "show", "prog.heap", "--address", "first.items"], { cwd: dir });
  assertFits(end.out);
  lineWith(end.out, "list at 0x", "[1, 2]");
  lineWith(end.out, "ob_refcnt", "1");
  lineWith(end.out, "__main__.first", ".items");
  assert.match(end.out.replace(/\s+/g, " "), /made at line 2 of .*prog\.py/);
  const missing = await ouro(["heap", "show", "prog.heap", "--address", "none"], { cwd: dir });
  assert.deepEqual([missing.code, missing.out], [2, ""]);
});

test("other formats", async () => {
  const dir = await saved();
  const out = async (format: string, ...more: string[]): Promise<string> => {
    const end = await ouro(["heap", "export", "prog.heap", "--format", format, ...more], { cwd: dir });
    assert.deepEqual([end.code, end.err], [0, ""], format);
    return end.out;
  };
  const snapshot = JSON.parse(await out("heapsnapshot")) as { snapshot: { node_count: number }; nodes: number[]; strings: string[] };
  assert.equal(snapshot.nodes.length, snapshot.snapshot.node_count * 7);
  assert.match(await out("dot", "--from", "first"), /^digraph heap \{[^]*Node[^]*\.items/);
  const svg = await out("svg", "--from", "first", "--depth", "1");
  assert.match(svg, /^<svg [^]*<\/svg>\n$/);
  const csv = (await out("csv")).split("\r\n");
  assert.equal(csv[0], "address,type,value,bytes,retained,refcount,generation,referrers,references,reachable");
  assert.ok(csv.some((row) => /^0x[0-9a-f]+,"Node",/.test(row)));
  assert.equal((JSON.parse(await out("json")) as { format: string }).format, "ouroboros-heap");
  assert.equal((JSON.parse(await out("speedscope")) as { exporter: string }).exporter, "ouroboros-python");
  const file = await ouro(["heap", "export", "prog.heap", "--format=json", "-o", "x.json"], { cwd: dir });
  assert.match(file.out, /^Wrote x\.json, /);
  assert.ok(existsSync(join(dir, "x.json")));
});

test("what is no heap file, what cannot be written, what cannot be understood", async () => {
  const dir = await saved();
  const bytes = readFileSync(join(dir, "prog.heap"));
  writeFileSync(join(dir, "cut.heap"), bytes.subarray(0, bytes.length - 10));
  const wrong = Buffer.from(bytes);
  wrong[wrong.length - 20]! ^= 255;
  writeFileSync(join(dir, "wrong.heap"), wrong);
  const cases: [string[], RegExp][] = [
    [["show", "prog.py"], /^ouro heap show: prog\.py: not a heap file\n$/], [["show", "cut.heap"], /cut short/], [["diff", "prog.heap", "wrong.heap"], /^ouro heap diff: wrong\.heap: .*checksum/],
    [["show", "missing.heap"], /cannot read missing\.heap/], [["export", "prog.heap", "--format", "svg", "-o", "no/such/folder"], /cannot write no\/such\/folder/],
    [["save", "prog.py", "-o", "no/such/folder"], /cannot write no\/such\/folder/],
    [["export", "prog.heap"], /--format is one of heapsnapshot, /], [["export", "prog.heap", "--format", "png"], /not 'png'/], [["diff", "prog.heap"], /2 heap files are needed, not 1/],
    [["show"], /one heap file is needed/], [["show", "--nonsense", "prog.heap"], /unknown option --nonsense/], [["save"], /which program/], [["save", "--traceback", "0", "prog.py"], /--traceback wants/],
    [[], /^ouro heap: save, show, diff or export\nusage/], [["burn"], /not 'burn'/],
  ];
  for (const [args, message] of cases) {
    const end = await ouro(["heap", ...args], { cwd: dir });
    assert.equal(end.code, 2, args.join(" "));
    assert.match(end.err, message);
    assert.doesNotMatch(end.err, /\n {4}at /);
  }
  for (const verb of ["save", "show", "diff", "export"]) assertFits((await ouro(["heap", verb, "--help"])).out);
  assertFits((await ouro(["heap", "--help"])).out);
});
