/** Numbers, tables and columns of reports; command lines. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { COMMON, parseCommand, parseFiles } from "../../../src/cli/commands/arguments.ts";
import { parseExpression } from "../../../src/cli/commands/expression.ts";
import { Style, bar, bytes, columns, count, counted, duration, painter, percent, shorten, table, wrap } from "../../../src/cli/commands/text.ts";
import { UsageError } from "../../../src/cli/usage-error.ts";

test("numbers", () => {
  assert.deepEqual([0, 1023, 1024, 10_000, 1_023_000, 5 << 20, 3 * 2 ** 30, -2048].map(bytes), ["0 B", "1,023 B", "1.0 KiB", "9.8 KiB", "999 KiB", "5.0 MiB", "3.0 GiB", "-2.0 KiB"]);
  assert.deepEqual([0, 0.000014, 0.00321, 0.0421, 0.4, 0.9999, 12.3, 320].map(duration), ["0 µs", "14 µs", "3.21 ms", "42.1 ms", "400 ms", "1.00 s", "12.30 s", "320 s"]);
  assert.deepEqual([0.001, 0.0123, 0.5, 1].map(percent), ["0.1 %", "1.2 %", "50 %", "100 %"]);
  assert.deepEqual([count(1234567), counted(1, "list"), counted(2, "list")], ["1,234,567", "1 list", "2 lists"]);
});

test("columns of a terminal", () => {
  assert.deepEqual(["abc", "名前", "e\u0301", "😀", "─"].map(columns), [3, 4, 1, 2, 1]);
  assert.equal(shorten("abcdefgh", 5), "abcd…");
  assert.equal(shorten("abcdefgh", 5, "start"), "…efgh");
  assert.equal(shorten("abcdefghij", 7, "middle"), "abc…hij");
  assert.equal(shorten("名前名前", 5), "名前…");
  assert.equal(columns(shorten("名前名前名前", 7, "middle")) <= 7, true);
  assert.equal(bar(0.5, 4), "██");
  assert.equal(bar(1 / 32, 4), "▏");
  assert.deepEqual(wrap("one two three", 10), ["  one two", "  three"]);
});

test("tables: aligned, shortened where that is allowed", () => {
  const plain = painter(false);
  assert.deepEqual(table([{ title: "a" }, { title: "n", right: true }], [["x", "1"], "…", ["yy", "22"]], plain), ["  a    n", "  x    1", "  …", "  yy  22"]);
  const narrow = table([{ title: "name", cut: "start" }, { title: "n", right: true }], [["a-very-long-name-indeed", "1"]], plain, 20);
  assert.deepEqual(narrow, ["  name             n", "  …ng-name-indeed  1"]);
  assert.equal(table([{ title: "a", style: Style.BOLD }], [["x"]], painter(true))[1], "  \x1b[1mx\x1b[0m");
});

test("command lines", () => {
  const at = { names: ["--at"], value: "LINE" };
  const parse = (...argv: string[]): [string | null, string[], Record<string, string>] => {
    const { options, own } = parseCommand(argv, [...COMMON, at]);
    return [options.source.kind === "file" ? options.source.path : options.source.kind === "command" ? options.source.text : null, options.args, Object.fromEntries(own)];
  };
  assert.deepEqual(parse("--at", "3", "x.py", "a"), ["x.py", ["a"], { "--at": "3" }]);
  assert.deepEqual(parse("x.py", "a", "--at=3", "-v", "--other"), ["x.py", ["a", "-v", "--other"], { "--at": "3" }]);
  assert.deepEqual(parse("x.py", "--", "--at", "3"), ["x.py", ["--at", "3"], {}]);
  assert.deepEqual(parse("--", "x.py", "--at"), ["x.py", ["--at"], {}]);
  assert.deepEqual(parse("-c", "pass", "--json", "a"), ["pass\n", ["a"], { "--json": "" }]);
  assert.deepEqual(parse("-Wignore", "-X", "dev", "--memory", "64M", "x.py"), ["x.py", [], {}]);
  assert.equal(parseCommand(["--memory=64M", "x.py"], COMMON).options.memory, 64 << 20);
  assert.equal(parseCommand(["x.py", "--help"], COMMON).help, false);
  assert.equal(parseCommand(["--help"], COMMON).help, true);
  assert.equal(parseCommand([], COMMON).hasProgram, false);
  for (const argv of [["--at"], ["--json=1", "x.py"], ["--unknown", "x.py"], ["-Z", "x.py"], ["--tour"]]) assert.throws(() => parseCommand(argv, [...COMMON, at]), UsageError, argv.join(" "));
  assert.deepEqual(parseFiles(["a.heap", "--json", "b.heap"], COMMON).files, ["a.heap", "b.heap"]);
  assert.throws(() => parseFiles(["--what"], COMMON), UsageError);
});

test("names, paths, addresses", () => {
  assert.deepEqual(parseExpression("head.next[-1]['it\\'s'][\"k\"]"), {
    address: null, name: "head", parts: [{ kind: "attribute", text: "next" }, { kind: "item", text: "-1" }, { kind: "item", text: '"it\'s"' }, { kind: "item", text: "'k'" }],
  });
  assert.equal(parseExpression("0x10cfaa0").address, 0x10cfaa0);
  assert.equal(parseExpression("größe").name, "größe");
  for (const wrong of ["", "1x", "a.", "a[", "a[x]", "a()", "a b"]) assert.throws(() => parseExpression(wrong), UsageError, wrong);
});
