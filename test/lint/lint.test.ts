/** Each rule of scripts/lint.mjs on a small tree that breaks it, and on one that does not. */
import { after, test } from "node:test";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const trees: string[] = [];
after(() => { for (const tree of trees) rmSync(tree, { recursive: true, force: true }); });

const TYPES = `
declare const brand: unique symbol;
declare const owned: unique symbol;
export type Ref = number & { readonly [brand]: "object" };
export type NewRef = Ref & { readonly [owned]: true };
export declare function make(): NewRef;
export declare function tryMake(): NewRef | 0;
export declare function borrow(): Ref;
export declare function release(o: Ref): void;
`;

/** The lines that the linter writes for a tree of files below src; "" when it finds nothing. */
function lint(files: Record<string, string>): string[] {
  const tree = mkdtempSync(join(tmpdir(), "lint-"));
  trees.push(tree);
  for (const [path, text] of Object.entries({ "src/memory/types.ts": TYPES, ...files })) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  }
  const run = spawnSync(process.execPath, ["scripts/lint.mjs", "--root", tree], { encoding: "utf8" });
  const lines = run.stderr.split("\n").filter((line) => line !== "");
  assert.equal(run.status, lines.length === 0 ? 0 : 1, run.stdout + run.stderr);
  return lines;
}
const IMPORT = 'import { borrow, make, release, tryMake } from "../memory/types.ts";\n';

test("a NewRef that nobody keeps is an error", () => {
  const body = [
    "export function f(flag: boolean): number {",
    "  make();", // 3
    "  void tryMake();", // 4
    "  (make(), 1);", // 5
    "  if (flag) tryMake()!;", // 6
    "  flag ? make() : borrow();", // 7
    "  flag && make();", // 8
    "  for (make(); flag; tryMake()) flag = false;", // 9, twice
    "  borrow();",
    "  return 0;",
    "}",
  ].join("\n");
  const lines = lint({ "src/objects/drop.ts": IMPORT + body });
  assert.deepEqual(lines.map((line) => Number(/drop\.ts:(\d+): dropped NewRef/.exec(line)?.[1])), [3, 4, 5, 6, 7, 8, 9, 9]);
});

test("a NewRef that is released, stored, returned or tested is none", () => {
  const body = "let kept: number = 0;\nexport function f(): number {\n  release(make());\n  kept = make();\n  const o = tryMake();\n  if (o === 0) return kept;\n  release(o);\n  return make();\n}\n";
  assert.deepEqual(lint({ "src/objects/keep.ts": IMPORT + body }), []);
});

test("imports that point up are errors", () => {
  const lines = lint({
    "src/objects/object.ts": "export const a = 1;\n",
    "src/memory/up.ts": 'import { a } from "../objects/object.ts";\nexport const b = a;\n',
    "src/compiler/impure.ts": 'import type { Ref } from "../memory/types.ts";\nexport type R = Ref;\n',
    "src/inspect/look.ts": 'import { m } from "../modules/m.ts";\nexport const d = m;\n',
    "src/gc/collect.ts": 'import { a } from "../objects/object.ts";\nexport const c = a;\n',
    "src/gc/late.ts": 'export const late = (): Promise<unknown> => import("../modules/m.ts");\n',
    "src/modules/m.ts": "export const m = 1;\n",
  });
  assert.deepEqual(lines.map((line) => line.replace(/ \(.*/, "")), [
    "src/compiler/impure.ts:1: compiler may not import memory",
    "src/gc/late.ts:1: gc may not import modules",
    "src/inspect/look.ts:1: inspect may not import modules",
    "src/memory/up.ts:1: memory may not import objects",
  ]);
});

test("of the compiler, objects see the table of instructions only", () => {
  const lines = lint({
    "src/compiler/opcodes.ts": "export const a = 1;\n",
    "src/compiler/parser.ts": "export const b = 1;\n",
    "src/objects/code.ts": 'import { a } from "../compiler/opcodes.ts";\nimport { b } from "../compiler/parser.ts";\nexport const c = a + b;\n',
  });
  assert.equal(lines.length, 1);
  assert.match(lines[0]!, /^src\/objects\/code\.ts:2: of compiler, objects may import only/);
});

test("a folder without a place in the order is an error", () => {
  assert.match(lint({ "src/misc/a.ts": "export const a = 1;\n" })[0]!, /the folder misc is not in the list/);
});

test("any, suppressed errors and console are errors", () => {
  const lines = lint({
    "src/objects/a.ts": "export let a: any;\nexport const b = a as any;\nexport const any = 1; // any\n",
    "src/objects/b.ts": ["// @ts-", "ignore\nexport const a: number = 'x';\n"].join(""),
    "src/objects/c.ts": "console.log('x');\nexport {};\n",
    "src/cli/d.ts": "console.log('x');\nexport {};\n",
  });
  assert.deepEqual(lines.map((line) => line.replace(/:(\d+): .*/, ":$1")), ["src/objects/a.ts:1", "src/objects/a.ts:2", "src/objects/b.ts:1", "src/objects/c.ts:1"]);
});

test("a file of more than 700 lines is an error, unless a script made it", () => {
  const long = "export {};\n".repeat(1) + "//\n".repeat(700);
  const lines = lint({ "src/objects/long.ts": long, "src/objects/table.ts": "// Generated by a script.\n" + long, "src/objects/short.ts": "export {};\n" + "//\n".repeat(699) });
  assert.deepEqual(lines, ["src/objects/long.ts:1: 701 lines; at most 700: one subject a file"]);
});
