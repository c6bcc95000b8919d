/** The conversation, its input from a pipe (-i). */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { folder, ouro } from "./ouro.ts";

test("statements, blocks, _, errors that do not end it, exit", async () => {
  const input = "x = 3\nx\nfor i in range(2):\n  print(i)\n\nx * 2\n_ + 1\ndef f(): return 5\n\nf()\n(1,\n2)\n1/0\nx = = 2\nimport sys\nsys.exit(7)\n";
  const end = await ouro(["-i", "-q"], { input });
  assert.equal(end.out, "3\n0\n1\n6\n7\n5\n(1, 2)\n");
  assert.equal(end.code, 7);
  assert.equal(end.err, '>>> >>> >>> ... ... >>> >>> >>> ... >>> >>> ... >>> Traceback (most recent call last):\n  File "<stdin>", line 1, in <module>\nZeroDivisionError: division by zero\n>>>   File "<stdin>", line 1\n    x = = 2\n        ^\nSyntaxError: invalid syntax\n>>> >>> ');
});

test("-i after a file: its namespace, also after an exception", async () => {
  const dir = folder({ "a.py": "value = 41\nraise ValueError('x')\n" });
  const end = await ouro(["-i", join(dir, "a.py")], { input: "value + 1\n" });
  assert.equal(end.out, "42\n");
  assert.match(end.err, /ValueError: x\n>>> >>> \n$/);
  assert.equal(end.code, 0);
});

test("the version line, prompts of the program's own", async () => {
  const end = await ouro(["-i"], { input: "import sys; sys.ps1 = 'py> '\n1\n" });
  assert.match(end.err, /^Python 3\.12\.1 \(Ouroboros 0\.1\.0\) on \w+\nType "help"/);
  assert.match(end.err, />>> py> py> \n$/);
});
