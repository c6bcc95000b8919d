/** `ouro --tour`: six small programs, what each prints, and a picture of stack and heap at its last line. */
import { join } from "node:path";
import { NULL } from "../../memory/types.ts";
import { createHeap } from "../../memory/header.ts";
import { compileSource } from "../../compiler/index.ts";
import { BrokenPipe, reportException } from "../errors.ts";
import { type Host, useHost } from "../../host/host.ts";
import { nodeHost } from "../node-host.ts";
import { picture } from "../../inspect/picture.ts";
import { C_RECURSION_LIMIT, bootInterpreter, makeMain } from "../../interpreter/boot.ts";
import { finalizeInterpreter } from "../../interpreter/finalize.ts";
import { raiseSyntaxIssue, runCompiled } from "../../modules/builtins-compile.ts";
import { flushStandardStreams } from "../../modules/stdio.ts";
import { PyModule_GetDict } from "../../objects/module.ts";
import { Py_DECREF } from "../../objects/object.ts";

interface Stop { file: string; title: string; look: string }

const STOPS: readonly Stop[] = [
  { file: "01_one_object_two_names", title: "One object, two names",
    look: "Small ints exist once and are shared: both names lead to the same 20, which is\nimmortal (∞). Assigning to a name moves an arrow; it never changes the object." },
  { file: "02_mutable_objects_are_never_shared", title: "Mutable objects are never shared",
    look: "Two lists that look equal are two objects. `third = first` makes a second name\nfor one list, so what is appended through one name is seen through the other.\nThe strings inside cannot change, so the lists share them." },
  { file: "03_reference_count", title: "The reference count",
    look: "Each arrow that ends at an object counts. The program's own constants hold\nreferences too; that is why the text has more of them than names." },
  { file: "04_deallocated_at_zero", title: "Deallocated at zero",
    look: "`del a` removes a name. The object goes when its last reference goes: when b is\nbound to another house, and for the second house when the program ends." },
  { file: "05_reference_cycle", title: "A reference cycle",
    look: "Two lists that hold each other keep their counts above zero after both names are\ngone. Only the collector finds such a cycle; after gc.collect() the heap has\nneither." },
  { file: "06_generations", title: "Three generations",
    look: "New containers start in generation 0. Each collection they survive moves them to\nthe next one: the list itself is old, its newest items are young." },
];

const MEMORY = 64 << 20;
const WIDTH = 80;

/** Runs the tour; `dist` is the folder with `programs/`. Each program has an interpreter of its own. */
export function tour(dist: string): void {
  const machine = nodeHost({ waitForInput: () => null, brokenPipe() { throw new BrokenPipe(); } });
  const out = new Page(machine);
  out.print(`${out.bold("Ouroboros")}: Python's memory, looked at while it runs.\n`);
  out.print("Six programs. After each: the names, the objects they lead to, and of each object\nits address, type, value, reference count (∞: immortal), size in bytes and\ngeneration (–: not the collector's).\n");
  for (const [i, stop] of STOPS.entries()) {
    const source = new TextDecoder().decode(machine.files!.read(join(dist, "programs", `${stop.file}.py`)));
    out.heading(`${i + 1}. ${stop.title}`);
    out.source(source);
    out.print(`${out.dim("it prints")}\n`);
    runStop(machine, out, source, stop);
  }
  out.print(`\nTry your own: ${out.bold("node bin/ouro.js FILE.py")}, or without a file for a conversation.\n`);
}

function runStop(machine: Host, out: Page, source: string, stop: Stop): void {
  useHost({ ...machine, write: (_fd, data) => out.indented(new TextDecoder().decode(data)), isatty: () => false, random: () => new Uint8Array(16) });
  createHeap({ limit: MEMORY });
  bootInterpreter({ hashSeed: 0, hostRecursion: C_RECURSION_LIMIT });
  const main = makeMain();
  if (main === NULL) throw new RangeError("no memory");
  const dict = PyModule_GetDict(main);
  const compiled = compileSource(source, `${stop.file}.py`, "exec");
  const atEnd = (): void => {
    flushStandardStreams();
    out.print(`\n${picture(dict, { color: out.color, width: WIDTH, items: 3 })}`);
    out.print(`\n${stop.look}\n`);
    out.afterPicture();
  };
  const value = compiled.ok ? runCompiled(compiled, dict, dict, atEnd) : raiseSyntaxIssue(compiled.error);
  if (value === NULL) reportException();
  else Py_DECREF(value);
  finalizeInterpreter(main);
}

/** The terminal page. */
class Page {
  readonly color: boolean;
  private atLineStart = true;
  private ending = false;
  private readonly encoder = new TextEncoder();
  constructor(private readonly machine: Host) { this.color = machine.isatty(1) && machine.env["NO_COLOR"] === undefined; }

  print(text: string): void { this.machine.write(1, this.encoder.encode(text)); }
  bold(text: string): string { return this.color ? `\x1b[1m${text}\x1b[0m` : text; }
  dim(text: string): string { return this.color ? `\x1b[2m${text}\x1b[0m` : text; }
  heading(text: string): void {
    this.ending = false;
    this.atLineStart = true;
    this.print(`\n${this.bold(text)} ${this.dim("─".repeat(WIDTH - text.length - 1))}\n\n`);
  }
  source(text: string): void {
    const lines = text.replace(/\n+$/, "").split("\n");
    const width = String(lines.length).length;
    for (const [i, line] of lines.entries()) {
      const shown = line.length > WIDTH - width - 5 ? `${line.slice(0, WIDTH - width - 6)}…` : line;
      this.print(`  ${this.dim(`${String(i + 1).padStart(width)} │`)} ${shown}\n`);
    }
    this.print("\n");
  }
  /** What the program prints from now on, it prints while it ends. */
  afterPicture(): void { this.ending = true; }
  indented(text: string): void {
    for (const line of text.split(/(?<=\n)/)) {
      if (this.ending && this.atLineStart) { this.print(`\n${this.dim("and while it ends")}\n`); this.ending = false; }
      this.print(`${this.atLineStart ? "  " : ""}${line}`);
      this.atLineStart = line.endsWith("\n");
    }
  }
}
