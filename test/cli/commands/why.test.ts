/** `ouro why`: names, paths and addresses; who refers to an object, the shortest way, the dominators. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { folder, ouro } from "../ouro.ts";
import { assertFits, lineWith } from "./report.ts";

interface WhyJson {
  name: string; moment: { title: string };
  object: { address: number; type: string; value: string; size: number; refcount: number | null; generation: number | null; retained: number; allocatedAt: { file: string; line: number } | null };
  references: number;
  referrers: { address: number | null; type: string | null; name: string; holder: string | null }[];
  path: { text: string; root: string; steps: { name: string; type: string; value: string }[] } | null;
  dominators: { name: string; type: string }[] | null;
}
const why = async (source: string, name: string, ...options: string[]): Promise<WhyJson> => {
  const end = await ouro(["why", "--json", ...options, "-c", source, name]);
  assert.equal(end.code, 0, end.err);
  return JSON.parse(end.out) as WhyJson;
};

const LIST = `class Node:
    def __init__(self, value, next):
        self.value = value
        self.next = next
head = Node(1, Node(2, Node([3], None)))
table = {'first': head, 7: [head]}
`;

test("who refers to it, the shortest way, what every way leads through", async () => {
  const third = await why(LIST, "head.next.next.value");
  assert.deepEqual([third.object.type, third.object.value, third.object.refcount, third.references], ["list", "[3]", 1, 1]);
  assert.deepEqual(third.referrers.map((r) => [r.type, r.name, r.holder]), [["Node", ".value", "__main__.head.next.next"]]);
  assert.equal(third.path!.text, "__main__.head.next.next.value");
  assert.equal(third.path!.root, "the global name __main__.head");
  assert.deepEqual(third.path!.steps.map((s) => s.type), ["Node", "Node", "Node", "list"]);
  assert.deepEqual(third.dominators!.slice(-3).map((s) => s.type), ["Node", "Node", "Node"]);
  assert.equal(third.object.allocatedAt!.line, 5);
  const head = await why(LIST, "head");
  assert.equal(head.object.refcount, 3);
  assert.deepEqual(head.referrers.map((r) => [r.name, r.holder]).sort(), [["['first']", "__main__.table"], ["['head']", "the globals of __main__"], ["[0]", "__main__.table[7]"]]);
  assert.ok(head.object.retained > head.object.size * 3);
  assert.equal((await why(LIST, "table['first']")).object.address, (await why(LIST, "table[7][-1]")).object.address);
});

test("an address, a local variable, a class attribute, a builtin", async () => {
  const { object } = await why("x = [1, 2]", "x");
  assert.equal((await why("x = [1, 2]", `0x${object.address.toString(16)}`)).object.value, "[1, 2]");
  const local = await why("def f():\n    inner = [1]\n    return inner\nf()", "inner", "--at", "3");
  assert.deepEqual([local.path!.root, local.moment.title], ["the variable inner of f()", "before line 3 of f()"]);
  assert.equal((await why("class C:\n    shared = []\nc = C()", "c.shared")).referrers[0]!.name, "['shared']");
  assert.equal((await why("pass", "len")).object.type, "builtin_function_or_method");
  assert.equal((await why("pass", "None")).object.refcount, null);
});

test("the text", async () => {
  const dir = folder({ "list.py": LIST });
  const end = await ouro(["why", "list.py", "head.next", "an argument"], { cwd: dir });
  assert.equal(end.code, 0);
  assertFits(end.out);
  assert.match(end.out.replace(/\s+/g, " "), /It is alive because the global name __main__\.head refers to a Node, whose \.next is it\./);
  lineWith(end.out, "Who refers to it (1)");
  lineWith(end.out, "└ .next", "Node");
  const args = await ouro(["why", "-c", "import sys\nprint(sys.argv)\nx = 1", "x", "more"]);
  assert.ok(args.out.startsWith("['-c', 'more']\n"), args.out);
});

test("garbage has no way from a root", async () => {
  const source = "import gc\ngc.disable()\na = []\na.append(a)\nprint(hex(id(a)))\ndel a";
  const address = (await ouro(["why", "-c", source, "gc"])).out.split("\n")[0]!;
  const garbage = await ouro(["why", "-c", source, address]);
  assert.match(garbage.out.replace(/\s+/g, " "), /No root leads to it: it is garbage in a cycle/);
});

test("what is not there, what cannot be read", async () => {
  const cases: [string, RegExp][] = [
    ["missing", /^ouro why: there is no name 'missing' in __main__; there are x, y \(at exit\)\n$/], ["x.attribute", /there is no x\.attribute: x is a list/],
    ["x[9]", /there is no x\[9\]: x is a list/], ["y['k']", /there is no y\['k'\]: y is a dict/], ["0x10", /there is no object at 0x10/],
  ];
  for (const [name, message] of cases) {
    const end = await ouro(["why", "-c", "x = [1]\ny = {}", name]);
    assert.deepEqual([end.code, end.out], [2, ""]);
    assert.match(end.err, message);
  }
  for (const args of [["-c", "pass"], ["-c", "pass", "x +"], ["-c", "pass", "x.1"], []]) {
    const end = await ouro(["why", ...args]);
    assert.deepEqual([end.code, end.out], [2, ""]);
    assert.match(end.err, /^ouro why: .*\nusage: ouro why /);
  }
  assert.equal((await ouro(["why", "-c", "x = 1\nraise SystemExit(4)", "x"])).code, 4);
  assertFits((await ouro(["why", "--help"])).out);
});
