/** Runs a program and looks at its heap while it is still there; makes random programs. */
import assert from "node:assert/strict";
import { type HeapGraph } from "../../src/inspect/graph.ts";
import { withHeap } from "../../src/inspect/heap-view.ts";
import { createRuntime, type Runtime } from "../../src/runtime.ts";
import { finish } from "../support/programs.ts";

/** `body` runs after the program, with its heap as the current one; then the heap is checked, and again at the end of the runtime. */
export function inspecting(source: string, body: (runtime: Runtime) => void, memory = 256 << 20): void {
  const runtime = createRuntime({ memory, hashSeed: 0 });
  runtime.run(source);
  withHeap(runtime.buffer, () => body(runtime));
  finish(runtime);
}
/** `body` runs in the middle of the program, each time it prints something (the text is passed), with its heap as the current one. */
export function inspectingInside(source: string, body: (printed: string) => void): void {
  let calls = 0;
  const runtime = createRuntime({ hashSeed: 0, stdout: (text) => { calls++; body(text); } });
  runtime.run(source);
  assert.ok(calls > 0);
  finish(runtime);
}
/** The number of the object that a global of `__main__` refers to. */
export function global(graph: HeapGraph, name: string): number {
  const root = graph.roots.find((r) => r.kind === "global" && r.name === `__main__.${name}`);
  assert.ok(root, `no global ${name}`);
  return root.target;
}

/** A generator of numbers in 0…n-1, the same for each seed. */
export function randomNumbers(seed: number): (n: number) => number {
  let state = seed * 2654435761 + 1;
  return (n) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return Math.floor((state / 4294967296) * n);
  };
}
/** A program of `n` objects of several types with random references among them; `names` of them stay in globals. */
export function randomProgram(seed: number, n: number, edges: number, names: number): string {
  const random = randomNumbers(seed);
  const lines = ["class Node:", "    pass", "class Slotted:", "    __slots__ = ('p', 'q')", "def function(x):", "    def inner(): return x", "    return inner", "o = []"];
  const kinds: number[] = [];
  for (let i = 0; i < n; i++) {
    const kind = random(8);
    kinds.push(kind);
    const older = (): string => `o[${random(i)}]`;
    const made = ["[]", "{}", "Node()", "Slotted()", i > 1 ? `(${older()}, ${older()})` : "(1, 2)", i > 0 ? `function(${older()})` : "function(1)", i > 0 ? `iter([${older()}])` : "iter([])", `${i + 1000}.5`][kind]!;
    lines.push(`o.append(${made})`);
  }
  for (let e = 0; e < edges; e++) {
    const a = random(n);
    const b = random(n);
    const text = [`o[${a}].append(o[${b}])`, `o[${a}]['k${e}'] = o[${b}]`, `o[${a}].a${random(4)} = o[${b}]`, `o[${a}].${"pq"[random(2)]} = o[${b}]`][kinds[a]!];
    if (text !== undefined) lines.push(text);
  }
  for (let i = 0; i < names; i++) lines.push(`g${i} = o[${random(n)}]`);
  lines.push("del o");
  return lines.join("\n");
}
