import assert from "node:assert/strict";
import { test } from "node:test";
import { PythonError, createRuntime, type Handle, type RuntimeOptions } from "../src/runtime.ts";
import { finish } from "./support/programs.ts";

function python(options: RuntimeOptions = {}): { runtime: ReturnType<typeof createRuntime>; output: string[] } {
  const output: string[] = [];
  const runtime = createRuntime({ hashSeed: 0, stdout: (text) => output.push(text), stderr: (text) => output.push(text), ...options });
  return { runtime, output };
}

test("run, eval and call share one namespace", () => {
  const { runtime, output } = python();
  runtime.run("def double(x): return x * 2\nprint('hello', double(21))");
  assert.equal(output.join(""), "hello 42\n");
  assert.equal(runtime.eval("double(4) + 1"), 9);
  assert.deepEqual(runtime.call("double", [1, "a"]), [1, "a", 1, "a"]);
  finish(runtime);
});

test("values are converted both ways", () => {
  const { runtime } = python();
  for (const value of [null, true, 0, -7, 1.5, 2n ** 70n, "", "añ😀", [1, [2, "x"]], new Map<string, number>([["a", 1]]), new Set([1, 2]), new Uint8Array([1, 2, 255])]) {
    runtime.set("value", value);
    assert.deepEqual(runtime.eval("value"), value);
  }
  assert.equal(runtime.eval("10**20"), 10n ** 20n);
  assert.deepEqual(runtime.eval("(1, 'b')"), [1, "b"]);
  assert.deepEqual(runtime.eval("{'k': [None]}"), new Map([["k", [null]]]));
  finish(runtime);
});

test("handles hold one count until they are released", () => {
  const { runtime } = python();
  runtime.run("import sys\nclass C:\n    def __init__(self): self.n = 1\n    def add(self, k): self.n += k; return self.n\nc = C()");
  const before = runtime.eval("sys.getrefcount(c)") as number;
  const handle = runtime.eval("c") as Handle;
  assert.equal(runtime.eval("sys.getrefcount(c)"), before + 1);
  assert.equal(handle.type, "C");
  assert.equal(handle.id, runtime.eval("id(c)"));
  const add = handle.get("add") as Handle;
  assert.equal(add.call(5), 6);
  add.release();
  handle.release();
  handle.release();
  assert.equal(runtime.eval("sys.getrefcount(c)"), before);
  assert.throws(() => handle.get("n"), /released/);
  finish(runtime);
});

test("an exception becomes a PythonError, and the runtime is usable after it", () => {
  const { runtime } = python();
  assert.throws(() => runtime.run("def f():\n    return 1 / 0\nf()", { filename: "prog.py" }), (error: unknown) => {
    assert.ok(error instanceof PythonError);
    assert.equal(error.type, "ZeroDivisionError");
    assert.equal(error.message, "ZeroDivisionError: division by zero");
    assert.match(error.traceback, /^Traceback \(most recent call last\):\n {2}File "prog\.py", line 3, in <module>/);
    return true;
  });
  assert.throws(() => runtime.run("x = ("), (error: unknown) => error instanceof PythonError && error.type === "SyntaxError");
  assert.throws(() => runtime.run("raise SystemExit(3)"), (error: unknown) => error instanceof PythonError && error.exitCode === 3);
  assert.equal(runtime.eval("1 + 1"), 2);
  finish(runtime);
});

test("memory ends with MemoryError, and the heap is whole after it", () => {
  const { runtime } = python({ memory: 24 << 20 });
  assert.equal(runtime.eval("'ok'"), "ok");
  runtime.run("big = []\ntry:\n    while True: big.append(' ' * 100000)\nexcept MemoryError:\n    caught = len(big)\n    del big");
  assert.ok((runtime.eval("caught") as number) > 10);
  assert.equal(runtime.eval("len([0] * 1000)"), 1000);
  finish(runtime);
});

test("time ends with TimeoutError", () => {
  const { runtime } = python({ timeLimit: 0.05 });
  assert.throws(() => runtime.run("while True: pass"), (error: unknown) => error instanceof PythonError && error.type === "TimeoutError");
  assert.throws(() => runtime.run("def f():\n    for i in iter(int, 1): pass\nf()"), (error: unknown) => error instanceof PythonError && error.type === "TimeoutError");
  finish(runtime);
});

test("recursion ends with RecursionError, through Python and through the host", () => {
  const { runtime } = python();
  runtime.run("def f(n): return f(n + 1)\nclass A:\n    def __init__(self, n): A(n + 1)\n    def __getattr__(self, name): return getattr(self, name)\n    def __repr__(self): return repr(self)");
  for (const source of ["f(0)", "A(0)", "A.__new__(A).x", "repr(A.__new__(A))"]) {
    assert.throws(() => runtime.eval(source), (error: unknown) => error instanceof PythonError && error.type === "RecursionError", source);
  }
  runtime.run("l = []\nfor i in range(100000): l = [l]\ntry: repr(l)\nexcept RecursionError: deep = True\ndel l");
  assert.equal(runtime.eval("deep"), true);
  finish(runtime);
});

test("several runtimes live side by side, each with its own buffer", () => {
  const a = python();
  const b = python();
  a.runtime.run("x = 'a'");
  b.runtime.run("x = 'b'");
  assert.equal(a.runtime.eval("x"), "a");
  assert.equal(b.runtime.eval("x"), "b");
  assert.notEqual(a.runtime.buffer, b.runtime.buffer);
  const handle = a.runtime.eval("object()") as Handle;
  assert.throws(() => b.runtime.set("y", handle), /another runtime/);
  handle.release();
  finish(a.runtime);
  assert.equal(b.runtime.eval("x * 2"), "bb");
  finish(b.runtime);
});

test("nothing of the machine is reachable unless it is passed in", () => {
  const closed = python();
  assert.throws(() => closed.runtime.run("open('/etc/hostname')"), PythonError);
  assert.throws(() => closed.runtime.run("import helper"), (error: unknown) => error instanceof PythonError && error.type === "ModuleNotFoundError");
  finish(closed.runtime);
  const open = python({ files: { "/helper.py": "value = 6 * 7", "/data.txt": "line\n" }, argv: ["prog", "-x"], env: { HOME: "/home/x" }, stdin: () => "typed\n" });
  open.runtime.run("import sys; sys.path.insert(0, '/')\nimport helper\nprint(helper.value, sys.argv, input('? '))\nprint(open('/data.txt').read(), end='')");
  assert.equal(open.output.join(""), "42 ['prog', '-x'] ? typed\nline\n".replace("42 ['prog', '-x'] ? typed", "? 42 ['prog', '-x'] typed"));
  finish(open.runtime);
});

test("a program's end runs finalizers and atexit, and leaves nothing behind", () => {
  const { runtime, output } = python();
  runtime.run("import atexit\nclass D:\n    def __init__(self, n): self.n = n\n    def __del__(self): print('del', self.n)\nkept = D('kept'); cycle = D('cycle'); cycle.me = cycle\natexit.register(print, 'atexit')");
  runtime.dispose();
  runtime.dispose();
  assert.deepEqual(output.join("").trim().split("\n").sort(), ["atexit", "del cycle", "del kept"]);
  assert.throws(() => runtime.run("1"), /disposed/);
});

test("what a program leaves behind is freed at its end", () => {
  const { runtime } = python();
  runtime.run("class A: pass\nd = {i: [A() for _ in range(3)] for i in range(50)}\ng = (x for x in d)\nnext(g)");
  finish(runtime);
});
