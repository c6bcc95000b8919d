/** Memory, time, recursion, Ctrl-C: a Python exception, never a crash of the host. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ouro } from "./ouro.ts";

test("--memory: MemoryError, caught and uncaught", async () => {
  const caught = await ouro(["--memory", "24M", "-c", "x = []\ntry:\n    while True: x.append(' ' * 100000)\nexcept MemoryError:\n    x = None\n    print('MemoryError')\nprint(len([0] * 100000))"]);
  assert.deepEqual([caught.code, caught.out, caught.err], [0, "MemoryError\n100000\n", ""]);
  const end = await ouro(["--memory", "24M", "-c", "[0] * 10**7"]);
  assert.deepEqual([end.code, end.err.split("\n").at(-2)], [1, "MemoryError"]);
  assert.equal((await ouro(["--memory", "1K", "-c", "pass"])).code, 1);
});

test("--time-limit: TimeoutError", async () => {
  const end = await ouro(["--time-limit", "0.5", "-c", "while True: pass"]);
  assert.deepEqual([end.code, end.err.split("\n").at(-2)], [1, "TimeoutError: time limit exceeded"]);
});

const RECURSION = `
def attempt(name, f):
    try:
        f()
        print(name, "ok")
    except (RecursionError, MemoryError) as e:
        print(name, type(e).__name__)

class Init:
    def __init__(self): Init()
class Repr:
    def __repr__(self): return repr(self)
class Attr:
    def __getattr__(self, name): return getattr(self, name + "x")
class Eq:
    def __eq__(self, other): return Eq() == other
class Call:
    def __call__(self): return self()
def key(x): return sorted([1], key=key)
def mapped(x): return list(map(mapped, [1]))
def generated():
    yield from generated()
def deep(n): return n and deep(n - 1)
nested = []
for i in range(100000): nested = [nested]
tuples = ()
for i in range(100000): tuples = (tuples,)
for name, f in [("init", Init), ("repr", lambda: repr(Repr())), ("getattr", lambda: Attr().a), ("eq", lambda: Eq() == Eq()),
        ("call", lambda: Call()()), ("sorted", lambda: key(1)), ("map", lambda: mapped(1)), ("generator", lambda: list(generated())),
        ("plain", lambda: deep(100000)), ("nested repr", lambda: repr(nested)), ("tuple repr", lambda: repr(tuples))]:
    attempt(name, f)
for text in ["(" * 5000 + ")" * 5000, "-" * 20000 + "1", "a" + ".b" * 20000, "+".join(["a"] * 20000), "lambda:" * 5000 + "1", "[" * 150 + "]" * 150]:
    try: compile(text, "x", "exec")
    except (SyntaxError, RecursionError, MemoryError): pass
import sys
sys.setrecursionlimit(100000)
attempt("plain 50000", lambda: deep(50000))
attempt("init again", Init)
`;
test("recursion of every kind is a RecursionError", async () => {
  const end = await ouro(["-c", RECURSION]);
  assert.equal(end.err, "");
  assert.equal(end.code, 0);
  const expected = ["init", "repr", "getattr", "eq", "call", "sorted", "map", "generator", "plain", "nested repr", "tuple repr"].map((name) => `${name} RecursionError`);
  assert.deepEqual(end.out.trim().split("\n"), [...expected, "plain 50000 ok", "init again RecursionError"]);
});

const INTERRUPT = { during: (child: { kill(signal: NodeJS.Signals): void; stdout: NodeJS.ReadableStream }) => { child.stdout.once("data", () => child.kill("SIGINT")); } };

test("Ctrl-C: KeyboardInterrupt in a loop that does nothing, in a sleep, in input()", async () => {
  for (const wait of ["while True: pass", "import time; time.sleep(60)", "input()"]) {
    const body = `try:\n    print('go', flush=True)\n    ${wait.replace("; ", "\n    ")}\nexcept KeyboardInterrupt:\n    print('caught')\n`;
    const end = await ouro(["-c", body], INTERRUPT);
    assert.deepEqual([end.code, end.out, end.err], [0, "go\ncaught\n", ""], wait);
  }
});

test("Ctrl-C uncaught: traceback, and the process ends by the signal", async () => {
  const end = await ouro(["-c", "print('go', flush=True)\nwhile True: pass"], INTERRUPT);
  assert.equal(end.signal ?? end.code, process.platform === "win32" ? 130 : "SIGINT");
  // The signal may find the program still leaving print().
  assert.match(end.err, /^Traceback \(most recent call last\):\n  File "<string>", line [12], in <module>\nKeyboardInterrupt\n$/);
});
