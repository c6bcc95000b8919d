/** `ouro heap export`: heap files in the formats that other tools read. */
import { closeSync, openSync, writeSync } from "node:fs";
import { type Ref } from "../../memory/types.ts";
import { allocationsByStack } from "../../inspect/allocations.ts";
import { dominators } from "../../inspect/dominators.ts";
import { toCsv } from "../../inspect/export-csv.ts";
import { toDot } from "../../inspect/export-dot.ts";
import { toHeapSnapshot } from "../../inspect/export-heapsnapshot.ts";
import { toJson } from "../../inspect/export-json.ts";
import { toSpeedscope } from "../../inspect/export-speedscope.ts";
import { toSvg } from "../../inspect/export-svg.ts";
import { buildGraph, type HeapGraph } from "../../inspect/graph.ts";
import { namesOf } from "../../inspect/picture.ts";
import { type Subgraph, subgraph } from "../../inspect/subgraph.ts";
import { PyFunction_Type } from "../../objects/function.ts";
import { PyModule_Type } from "../../objects/module.ts";
import { Py_TYPE } from "../../objects/object.ts";
import { UsageError } from "../usage-error.ts";
import { wholeNumber } from "./arguments.ts";
import { type FileCommand } from "./command.ts";
import { parseExpression, resolve } from "./expression.ts";
import { CannotOpen, lookInto, mainGlobals, openHeap, type OpenHeap } from "./heap-open.ts";
import { bytes, wrap } from "./text.ts";

const HELP = `usage: ouro heap export X.heap --format FORMAT [option] ...

Writes a heap file in a format that other tools read.

  --format F     heapsnapshot   Chrome DevTools, under Memory, Load
                 dot, svg       a drawing: Graphviz's language, or the picture
                 csv            a row for each object, for a spreadsheet
                 json           objects with their references, for programs
                 speedscope     bytes by stack, for speedscope.app; needs a file
                                that was saved with --traceback
  -o FILE        where to write (default: standard output)
  --from NAME    dot, svg: what to draw, a name, a path or an address (default:
                 what the program's global names lead to)
  --depth N      dot, svg: how far from there (default 3)
  --limit N      dot, svg: at most so many objects (default 60)

Examples
  ouro heap export prog.heap --format heapsnapshot -o prog.heapsnapshot
  ouro heap export prog.heap --format svg --from 'cache' -o cache.svg
`;

type Format = (heap: { graph: HeapGraph; open: OpenHeap; own: ReadonlyMap<string, string> }) => Iterable<string>;

const FORMATS: ReadonlyMap<string, Format> = new Map<string, Format>([
  ["heapsnapshot", ({ graph }) => toHeapSnapshot(graph)],
  ["csv", ({ graph }) => toCsv(graph, dominators(graph))],
  ["json", ({ graph }) => toJson(graph, dominators(graph))],
  ["dot", ({ graph, own }) => [toDot(part(graph, own))]],
  ["svg", ({ graph, own, open }) => [toSvg(part(graph, own), open.about.program)]],
  ["speedscope", ({ open }) => [speedscope(open)]],
]);

export const heapExportCommand: FileCommand = {
  name: "heap export",
  help: HELP,
  files: 1,
  options: [
    { names: ["--format"], value: "a format" }, { names: ["-o", "--output"], value: "a file" }, { names: ["--from"], value: "a name" },
    { names: ["--depth"], value: "a number" }, { names: ["--limit"], value: "a number" },
  ],
  run({ files, own, write }) {
    const [file] = files as [string];
    const name = own.get("--format");
    const format = name === undefined ? undefined : FORMATS.get(name);
    if (format === undefined) throw new UsageError(`--format is one of ${[...FORMATS.keys()].join(", ")}${name === undefined ? "" : `, not '${name}'`}`);
    if (own.has("--from")) parseExpression(own.get("--from")!);
    const output = own.get("-o");
    if (output === undefined && own.has("--json")) throw new UsageError("--json tells about a file: -o is needed");
    const open = openHeap(file);
    const size = lookInto(file, open, () => writePieces(format({ graph: buildGraph(), open, own }), output, write));
    return {
      json: () => ({ file, format: name, output: output ?? null, bytes: size }),
      text: () => (output === undefined ? "" : [...wrap(`Wrote ${output}, ${bytes(size)}.`, 80, ""), ""].join("\n")),
    };
  },
};

/** What to draw. */
function part(graph: HeapGraph, own: ReadonlyMap<string, string>): Subgraph {
  const from = own.get("--from");
  const globals = mainGlobals();
  const starts = from !== undefined ? [resolve(graph, globals, parseExpression(from))] : namesOf(globals).map(([, o]) => o).filter(isData);
  return subgraph(graph, [...new Set(starts.map((o) => graph.indexOf(o)))], {
    ...(own.has("--depth") ? { depth: wholeNumber("--depth", own.get("--depth")!, 0) } : {}), ...(own.has("--limit") ? { limit: wholeNumber("--limit", own.get("--limit")!, 1) } : {}),
  });
}
function isData(o: Ref): boolean { return Py_TYPE(o) !== PyModule_Type && Py_TYPE(o) !== PyFunction_Type; }

function speedscope({ about }: OpenHeap): string {
  const stacks = allocationsByStack().filter(({ stack }) => stack.length > 0);
  if (stacks.length === 0) throw new CannotOpen("no stacks in the file: save it with --traceback N");
  return `${JSON.stringify(toSpeedscope(about.program, stacks))}\n`;
}

/** Writes the pieces to a file or to standard output; the number of bytes. */
function writePieces(pieces: Iterable<string>, output: string | undefined, toStdout: (data: Uint8Array) => void): number {
  let fd = -1;
  try {
    if (output !== undefined) fd = openSync(output, "w");
  } catch (error) {
    throw new CannotOpen(`cannot write ${output}: ${(error as Error).message}`);
  }
  let size = 0;
  const write = (text: string): void => {
    const data = Buffer.from(text);
    size += data.length;
    if (fd < 0) toStdout(data);
    else for (let at = 0; at < data.length; ) at += writeSync(fd, data, at);
  };
  let waiting = "";
  for (const piece of pieces) {
    waiting += piece;
    if (waiting.length > 1 << 16) { write(waiting); waiting = ""; }
  }
  write(waiting);
  if (fd >= 0) closeSync(fd);
  return size;
}
