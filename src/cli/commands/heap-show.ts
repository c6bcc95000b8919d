/** `ouro heap show`: what is in a heap file; all of it in short, or one object in full. */
import { allocationOf, allocationsByStack } from "../../inspect/allocations.ts";
import { buildGraph } from "../../inspect/graph.ts";
import { type FieldView, fieldsOf } from "../../inspect/object-view.ts";
import { pictureOf } from "../../inspect/picture.ts";
import { type Ref } from "../../memory/types.ts";
import { type LineTotal, type Site } from "./allocation-log.ts";
import { wholeNumber } from "./arguments.ts";
import { type FileCommand, type FileReport } from "./command.ts";
import { parseExpression, resolve } from "./expression.ts";
import { lookInto, mainGlobals, openHeap, type OpenHeap } from "./heap-open.ts";
import { heapTotals, typeTotals } from "./mem-survey.ts";
import { heapTotalsText, nameViews, sectionsOf, type NameView, typesText } from "./mem.ts";
import { type ObjectReport, objectJson, objectText, reportObject } from "./object-report.ts";
import { type Paint, Style, bytes, count, counted, heading, table } from "./text.ts";

const HELP = `usage: ouro heap show [option] ... X.heap

Shows a heap file: stack and heap with arrows, types, lines (when it was saved
with --traceback), totals.

  --address A    one object in full: its fields, who refers to it, why it is
                 alive. A is an address (0x10cfaa0), a name or a path
                 (head.next, rows[3])
  --top N        rows of each table (default 8)
  --json         as JSON
  --color WHEN   auto (default: on a terminal, unless NO_COLOR is set), always,
                 never

Examples
  ouro heap show prog.heap
  ouro heap show prog.heap --address cache
`;

const ROWS = 8;
const PICTURE_NAMES = 24;

export const heapShowCommand: FileCommand = {
  name: "heap show",
  help: HELP,
  files: 1,
  options: [{ names: ["--address"], value: "an address or a name" }, { names: ["--top"], value: "a number" }],
  run({ files, own, paint, color }) {
    const [file] = files as [string];
    const rows = own.has("--top") ? wholeNumber("--top", own.get("--top")!, 1) : ROWS;
    const wanted = own.get("--address");
    const expression = wanted === undefined ? null : parseExpression(wanted);
    const open = openHeap(file);
    return lookInto(file, open, () => (expression === null ? showAll(file, open, rows, paint, color) : showObject(file, open, wanted!, resolve(buildGraph(), mainGlobals(), expression), paint)));
  },
};

function showAll(file: string, { about }: OpenHeap, rows: number, paint: Paint, color: boolean): FileReport {
  const graph = buildGraph();
  const sections = sectionsOf(mainGlobals());
  const types = typeTotals(graph, null);
  const lines = allocatingLines();
  const totals = heapTotals();
  const drawing = pictureOf(sections, { color, width: 80, items: 4, names: PICTURE_NAMES });
  const names: NameView[] = nameViews(graph, sections);
  return {
    json: () => ({ file, about, objects: graph.count, names, types, lines, totals }),
    text: () => [
      ...heading(`${about.program}, saved ${about.saved.slice(0, 19).replace("T", " ")} UTC`, paint), "", drawing.trimEnd(),
      ...typesText(types, rows, paint), ...linesText(lines, rows, paint), ...heading("Totals", paint), "",
      `  objects       ${counted(graph.count, "object")}, ${bytes(types.reduce((sum, t) => sum + t.bytes, 0))}, the interpreter's own among them`, ...heapTotalsText(totals), "",
    ].join("\n"),
  };
}
/** Live bytes by the line that asked; empty when the file was saved without tracebacks. */
function allocatingLines(): LineTotal[] {
  const byLine = new Map<string, LineTotal>();
  for (const { stack, bytes: n, blocks } of allocationsByStack()) {
    const frame = stack[0];
    if (frame === undefined) continue;
    const key = `${frame.filename}\n${frame.line}`;
    const known = byLine.get(key);
    if (known === undefined) byLine.set(key, { file: frame.filename, line: frame.line, function: "", blocks, bytes: n });
    else { known.blocks += blocks; known.bytes += n; }
  }
  return [...byLine.values()].sort((a, b) => b.bytes - a.bytes);
}
function linesText(lines: readonly LineTotal[], rows: number, paint: Paint): string[] {
  if (lines.length === 0) return [];
  const more = lines.length > rows ? [`… ${counted(lines.length - rows, "more line")}`] : [];
  return [...heading("Lines by the live memory they asked for", paint), "", ...table([
    { title: "line", cut: "start", style: Style.CYAN }, { title: "blocks", right: true }, { title: "bytes", right: true, style: Style.BOLD },
  ], [...lines.slice(0, rows).map((l) => [`${l.file}:${l.line}`, count(l.blocks), bytes(l.bytes)]), ...more], paint)];
}

function showObject(file: string, { about }: OpenHeap, name: string, o: Ref, paint: Paint): FileReport {
  const graph = buildGraph();
  const report: ObjectReport = reportObject(graph, graph.indexOf(o), siteOf(o));
  const fields = fieldsOf(o);
  return {
    json: () => ({ file, about, name, ...objectJson(report), fields }),
    text: () => [...heading(`${name} in ${about.program}`, paint), "", ...objectText(report, paint), ...fieldsText(fields, paint), ""].join("\n"),
  };
}
function siteOf(o: Ref): Site | null {
  const frame = allocationOf(o)?.stack[0];
  return frame === undefined ? null : { file: frame.filename, line: frame.line, function: "" };
}
function fieldsText(fields: readonly FieldView[], paint: Paint): string[] {
  return [...heading("Its bytes", paint), "", ...table([
    { title: "offset", right: true, style: Style.DIM }, { title: "bytes", right: true }, { title: "field", style: Style.BOLD, cut: "end" }, { title: "value", cut: "end" }, { title: "meaning", cut: "end", style: Style.DIM },
  ], fields.map((f) => [f.offset > 0 ? `+${f.offset}` : String(f.offset), String(f.width), f.name, f.text, f.meaning]), paint)];
}
