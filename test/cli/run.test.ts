/** What is run, how it ends, what it prints: as python3. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { folder, ouro } from "./ouro.ts";

test("-c, a file, a module, standard input: sys.argv and sys.path", async () => {
  const show = "import sys; print(__name__, sys.argv, repr(sys.path[0]))\n";
  const dir = folder({ "show.py": show });
  assert.equal((await ouro(["-c", show, "a", "-b"])).out, "__main__ ['-c', 'a', '-b'] ''\n");
  assert.equal((await ouro(["show.py", "-c"], { cwd: dir })).out, `__main__ ['show.py', '-c'] '${dir}'\n`);
  assert.equal((await ouro(["-m", "show", "x"], { cwd: dir })).out, `__main__ ['${dir}/show.py', 'x'] '${dir}'\n`);
  assert.equal((await ouro([], { input: show })).out, "__main__ [''] ''\n");
  assert.equal((await ouro(["-", "x"], { input: show })).out, "__main__ ['-', 'x'] ''\n");
});

test("a directory with __main__.py, a package with -m, an import beside the program", async () => {
  const dir = folder({ "__main__.py": "import helper\nprint(helper.VALUE, __name__)\n", "helper.py": "VALUE = 7\n" });
  mkdirSync(join(dir, "pkg"));
  writeFileSync(join(dir, "pkg/__init__.py"), "");
  writeFileSync(join(dir, "pkg/__main__.py"), "print(__package__, __name__)\n");
  assert.equal((await ouro([dir])).out, "7 __main__\n");
  assert.equal((await ouro(["-m", "pkg"], { cwd: dir })).out, "pkg __main__\n");
});

test("exit codes of SystemExit", async () => {
  const cases: [string, number, string][] = [
    ["raise SystemExit", 0, ""], ["raise SystemExit(3)", 3, ""], ["raise SystemExit(None)", 0, ""], ["raise SystemExit('bye')", 1, "bye\n"],
    ["raise SystemExit(300)", 44, ""], ["raise SystemExit(-1)", 255, ""], ["raise SystemExit([1])", 1, "[1]\n"], ["import sys; sys.exit(True)", 1, ""],
  ];
  for (const [program, code, err] of cases) {
    const end = await ouro(["-c", program]);
    assert.deepEqual([end.code, end.err], [code, err], program);
  }
});

test("an exception: traceback with markers, exit code 1", async () => {
  const dir = folder({ "fail.py": "def f(x):\n    return 1 / x\n\ntry:\n    f(0)\nexcept ZeroDivisionError as e:\n    raise ValueError('no') from e\n" });
  const end = await ouro([join(dir, "fail.py")]);
  assert.equal(end.code, 1);
  assert.equal(end.err, `Traceback (most recent call last):
  File "${dir}/fail.py", line 5, in <module>
    f(0)
  File "${dir}/fail.py", line 2, in f
    return 1 / x
           ~~^~~
ZeroDivisionError: division by zero

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "${dir}/fail.py", line 7, in <module>
    raise ValueError('no') from e
ValueError: no
`);
});

test("SyntaxError with its caret", async () => {
  const end = await ouro(["-c", "x = = 3"]);
  assert.deepEqual([end.code, end.err], [1, '  File "<string>", line 1\n    x = = 3\n        ^\nSyntaxError: invalid syntax\n']);
});

test("encodings of files: columns in bytes without a coding line, as CPython counts; coding lines that are wrong", async () => {
  const dir = folder({ "plain.py": "x = é 5 5\n", "named.py": "# coding: utf-8\nx = é 5 5\n", "zzz.py": "# coding: zzz\n1\n", "broken.py": Buffer.from("x=1\n# \xe9\n", "latin1") });
  const error = async (name: string): Promise<string> => (await ouro([join(dir, name)])).err.replace(dir, "DIR");
  assert.equal(await error("plain.py"), '  File "DIR/plain.py", line 1\n    x = é 5 5\n           ^\nSyntaxError: invalid syntax\n');
  assert.equal(await error("named.py"), '  File "DIR/named.py", line 2\n    x = é 5 5\n          ^\nSyntaxError: invalid syntax\n');
  assert.equal(await error("zzz.py"), "SyntaxError: encoding problem: zzz\n");
  assert.equal(await error("broken.py"), "SyntaxError: Non-UTF-8 code starting with '\\xe9' in file DIR/broken.py on line 2, but no encoding declared; see https://peps.python.org/pep-0263/ for details\n");
});

test("files that cannot be run", async () => {
  const dir = folder({ "bad.py": Buffer.from("x = '\xff'\n", "latin1"), "nul.py": "x = 1\0\n" });
  const missing = await ouro(["gone.py"], { cwd: dir });
  assert.deepEqual([missing.code, missing.err], [2, `ouro: can't open file '${dir}/gone.py': [Errno 2] No such file or directory\n`]);
  const directory = await ouro([dir]);
  assert.deepEqual([directory.code, directory.err], [1, `ouro: can't find '__main__' module in '${dir}'\n`]);
  const bad = await ouro([join(dir, "bad.py")]);
  assert.deepEqual([bad.code, bad.err], [1, `SyntaxError: Non-UTF-8 code starting with '\\xff' in file ${dir}/bad.py on line 1, but no encoding declared; see https://peps.python.org/pep-0263/ for details\n`]);
  const nul = await ouro([join(dir, "nul.py")]);
  assert.deepEqual([nul.code, nul.err], [1, `  File "${dir}/nul.py", line 1\n    x = 1\nSyntaxError: source code cannot contain null bytes\n`]);
});

test("wrong command lines", async () => {
  for (const [args, message] of [[["-Z"], "Unknown option: -Z"], [["-c"], "Argument expected for the -c option"], [["--memory", "lots"], "--memory wants a size such as 64M or 1G, not 'lots'"]] as const) {
    const end = await ouro(args);
    assert.equal(end.code, 2);
    assert.equal(end.err.split("\n")[0], message);
  }
});

test("--version, --help in 80 columns", async () => {
  assert.equal((await ouro(["-V"])).out, "Python 3.12.1 (Ouroboros 0.1.0)\n");
  const help = (await ouro(["--help"])).out;
  assert.match(help, /Examples/);
  assert.deepEqual(help.split("\n").filter((line) => line.length > 80), []);
});

test("-O, -OO, -x, -E and PYTHONHASHSEED", async () => {
  assert.equal((await ouro(["-O", "-c", "assert 0; print(__debug__)"])).out, "False\n");
  assert.equal((await ouro(["-OO", "-c", "def f(): 'doc'\nprint(f.__doc__)"])).out, "None\n");
  const dir = folder({ "x.py": "this is no Python\nprint('second line')\n" });
  assert.equal((await ouro(["-x", join(dir, "x.py")])).out, "second line\n");
  const hash = async (seed: string, ...options: string[]): Promise<string> => (await ouro([...options, "-c", "print(hash('abc'))"], { env: { PYTHONHASHSEED: seed } })).out;
  assert.equal(await hash("0"), "-4594863902769663758\n"); // as CPython 3.12
  assert.equal(await hash("7"), "-7459679063432183616\n");
  assert.notEqual(await hash("7", "-E"), "-7459679063432183616\n");
});

test("what happens at the end: atexit, __del__, output flushed", async () => {
  const end = await ouro(["-c", "import atexit\nclass A:\n    def __del__(self): print('deleted')\na = A()\natexit.register(print, 'atexit')\nprint('end', end=' ')"]);
  assert.deepEqual([end.code, end.out], [0, "end atexit\ndeleted\n"]);
});

test("output to a closed pipe ends quietly", async () => {
  const end = await ouro(["-c", "while True: print('y')"], { during: (child) => { child.stdout.once("data", () => child.stdout.destroy()); } });
  assert.deepEqual([end.code, end.err], [120, ""]);
});

test("the tour", async () => {
  const end = await ouro(["--tour"]);
  assert.equal(end.code, 0);
  assert.equal(end.out.match(/STACK/g)?.length, 6);
  assert.match(end.out, /│ age +─┐/);
  assert.match(end.out, /and while it ends\n {2}deallocated: second/);
  assert.ok(!end.out.includes("\x1b["), "no colours in a pipe");
});
