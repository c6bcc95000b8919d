/** Programs that are tried in the main thread and, when they turn out to be long or deep, start again in the thread. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { folder, ouro } from "./ouro.ts";

/** Takes longer than any attempt. */
const LONG = "for i in range(2_000_000): pass";

test("what a program does happens once, however long it takes", async () => {
  const dir = folder({ "data.txt": "content\n" });
  const cases: [name: string, source: string, out: string][] = [
    ["short", "print('a')\nprint('b')", "a\nb\n"],
    ["long", `print('a', flush=True)\n${LONG}\nprint('b')`, "a\nb\n"],
    ["sleeps", "import time\nprint('a', flush=True)\ntime.sleep(0.01)\nprint('b')", "a\nb\n"],
    ["reads a line", "print('a', flush=True)\nprint(input())\nprint(input())", "a\none\ntwo\n"],
    ["reads a file", `print(open('data.txt').read(), end='')\n${LONG}\nprint('b')`, "content\nb\n"],
    ["writes a file", `f = open('log.txt', 'a')\nf.write('line\\n')\nf.close()\n${LONG}\nprint(open('log.txt').read(), end='')`, "line\n"],
    ["sleeps in a finalizer", "import time\nclass A:\n    def __del__(self): time.sleep(0.01); print('del')\na = A()\nprint('a')", "a\ndel\n"],
    ["is deep", "print('a')\ndef f(n): return sorted([n], key=lambda x: f(n - 1) if n else 0)\nf(120)\nprint('b')", "a\nb\n"],
    ["has deep source", `print('a')\nx = ${"(".repeat(150)}1${")".repeat(150)}\nprint(eval('[' * 150 + ']' * 150) is not None)`, "a\nTrue\n"],
  ];
  for (const [name, source, out] of cases) {
    const end = await ouro(["-c", source], { cwd: dir, input: "one\ntwo\n" });
    assert.deepEqual([end.code, end.out, end.err], [0, out, ""], name);
  }
  assert.equal(readFileSync(join(dir, "log.txt"), "utf8"), "line\n");
});

test("standard output and standard error keep their order", () => {
  const { stdout } = spawnSync("sh", ["-c", '"$0" bin/ouro.js -c "import sys\nfor i in range(3): print(i); print(i, file=sys.stderr)" 2>&1', process.execPath], { encoding: "utf8" });
  assert.equal(stdout.split("\n").sort().join(""), "001122");
  const piped = spawnSync("sh", ["-c", '"$0" bin/ouro.js -u -c "import sys\nfor i in range(3): print(i); print(i, file=sys.stderr)" 2>&1', process.execPath], { encoding: "utf8" });
  assert.equal(piped.stdout, "0\n0\n1\n1\n2\n2\n");
});

test("a pipe that a program opens by name is read once", { skip: process.platform === "win32" }, () => {
  const { stdout, stderr } = spawnSync("sh", ["-c", 'echo from the pipe | "$0" bin/ouro.js -c "$1"', process.execPath, `text = open('/dev/stdin').read()\n${LONG}\nprint(text, end='')`], { encoding: "utf8" });
  assert.deepEqual([stdout, stderr], ["from the pipe\n", ""]);
});

test("exit codes and exceptions of short and of long programs", async () => {
  for (const before of ["", `${LONG}\n`]) {
    const exit = await ouro(["-c", `${before}raise SystemExit(3)`]);
    assert.deepEqual([exit.code, exit.out, exit.err], [3, "", ""]);
    const raised = await ouro(["-c", `${before}raise ValueError('no')`]);
    assert.equal(raised.code, 1);
    assert.match(raised.err, /^Traceback \(most recent call last\):\n  File "<string>", line [12], in <module>\nValueError: no\n$/);
    const interrupted = await ouro(["-c", `${before}raise KeyboardInterrupt`]);
    assert.equal(interrupted.signal ?? interrupted.code, process.platform === "win32" ? 130 : "SIGINT");
  }
});

test("a start from an image is a start from nothing: the same addresses, names, docstrings and functions", async () => {
  const source = [
    "import sys, time",
    "for t in (list, dict, type(sys.flags), type(sys.stdout), BaseExceptionGroup): print(id(t), sorted((k, id(v), getattr(v, '__doc__', None)) for k, v in vars(t).items() if type(v).__name__ != 'dict'))",
    "print([id(x) for x in ('append', '__reduce__', 'n_fields', len, print, time.time)], sys.version_info.__reduce__())",
  ].join("\n");
  const env = { PYTHONHASHSEED: "0" };
  const image = await ouro(["-c", source], { env });
  const nothing = await ouro(["--memory", "100M", "-c", source], { env });
  assert.equal(image.err + nothing.err, "");
  const statics = (text: string): string => text.replace(/\b\d{8,}\b/g, "heap");
  assert.equal(statics(image.out), statics(nothing.out));
});
