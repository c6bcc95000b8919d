/** `ouro mem`: the picture of stack and heap at one moment of a program, and what takes the memory. */
import { basename } from "node:path";
import { I32 } from "../../memory/views.ts";
import { type Ref } from "../../memory/types.ts";
import { describeObject } from "../../inspect/object-view.ts";
import { frames } from "../../inspect/frames.ts";
import { buildGraph, type HeapGraph } from "../../inspect/graph.ts";
import { namesOf, pictureOf, type Section } from "../../inspect/picture.ts";
import { sourceLine } from "../../modules/source.ts";
import { PyFunction_Type } from "../../objects/function.ts";
import { Py_TYPE, PyTypeOff, TPFLAGS } from "../../objects/object.ts";
import { UsageError } from "../usage-error.ts";
import { AllocationLog, type LineTotal, type Site } from "./allocation-log.ts";
import { wholeNumber } from "./arguments.ts";
import { type Command, type Context } from "./command.ts";
import { type CycleView, survey, type HeapTotals, type Survey, type Totals, type TypeTotal } from "./mem-survey.ts";
import { lookAt, missedLines, type Moment } from "./moment.ts";
import { STOP_OPTIONS } from "./stop.ts";
import { type Paint, Style, bar, bytes, count, counted, heading, percent, shorten, table, wrap } from "./text.ts";

const HELP = `usage: ouro mem [option] ... FILE [arg] ...

Runs the program and shows its memory at one moment: stack and heap with arrows,
the types and the lines that take most, cycles, equal values that are not
shared, arenas and pools.

  --at-exit      when the last line has run, or an exception ended the program
                 (this is what happens without --at and --when)
  --at LINE      before LINE runs; FILE:LINE for a line of another file
  --hit N        with --at: before it runs for the N-th time
  --when EXPR    at the first line at which EXPR is true, with the names of the
                 function that runs: --when 'len(queue) > 100'
  --top N        rows of each table (default 8)
  --json         the report alone, as JSON, on standard output; the program's
                 output goes to standard error
  --color WHEN   auto (default: on a terminal, unless NO_COLOR is set), always,
                 never
  -c, -m, --memory, --time-limit and what else \`ouro\` takes in front of FILE

Options may also stand behind FILE; what follows \`--\` is the program's. With
--at and --when the program ends at the stop. The exit code is the program's, 0
after a stop.

picture: refs  reference count (∞: immortal)   gen  the collector's generation
(–: not the collector's)   Tables count what the program made; what the
interpreter itself needs is told apart.

Examples
  ouro mem prog.py
  ouro mem prog.py --at 12 --hit 100
  ouro mem --when 'len(cache) > 1000' prog.py data.txt
`;

export interface NameView { frame: string; name: string; address: number; type: string; value: string; refcount: number | null; size: number; generation: number | null }
interface MemReport { moment: Omit<Moment, "globals">; picture: string; names: NameView[]; survey: Survey; source(line: LineTotal): string | null }

const ROWS = 8;
const PICTURE_NAMES = 24;

export const memCommand: Command = {
  name: "mem",
  help: HELP,
  options: [...STOP_OPTIONS, { names: ["--at-exit"] }, { names: ["--top"], value: "a number" }],
  run(context) {
    const { own } = context.line;
    if (own.has("--at-exit") && (own.has("--at") || own.has("--when"))) throw new UsageError("--at-exit and another moment");
    const rows = own.has("--top") ? wholeNumber("--top", own.get("--top")!, 1) : ROWS;
    let report: MemReport | undefined;
    const run = lookAt(context, { log: () => new AllocationLog() }, (moment, log) => { report = look(context, moment, log!); });
    return { run, json: () => toJson(report!), text: () => toText(report!, context, rows) };
  },
};

function look(context: Context, moment: Moment, log: AllocationLog): MemReport {
  const graph = buildGraph();
  const sections = sectionsOf(moment.globals);
  const { globals: _globals, ...told } = moment;
  const survey_ = survey(graph, log);
  const sources = new Map(survey_.lines.map((line) => [line, line.line > 0 ? sourceOf(context, line) : null]));
  return {
    moment: told, survey: survey_, source: (line) => sources.get(line) ?? null,
    picture: pictureOf(sections, { color: context.color, width: 80, items: 4, names: PICTURE_NAMES }),
    names: nameViews(graph, sections),
  };
}

/** The module's names, then the variables of the functions in progress, the outermost first. */
export function sectionsOf(globals: Ref): Section[] {
  const inProgress = frames().reverse().filter((frame) => frame.variables.length > 0);
  const module: Section = { title: inProgress.length === 0 ? null : "__main__", names: dataFirst(namesOf(globals)) };
  return [module, ...inProgress.map((frame): Section => ({
    title: `${frame.title} :${frame.line}`, names: frame.variables.flatMap(({ name, value }) => (value === 0 ? [] : [[name, value] as const])),
  }))];
}
/** Functions and classes behind data, modules stay last. */
function dataFirst(names: [string, Ref][]): [string, Ref][] {
  const defined = ([, o]: [string, Ref]): boolean => Py_TYPE(o) === PyFunction_Type || (I32[(Py_TYPE(o) + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.TYPE_SUBCLASS) !== 0;
  return [...names.filter((name) => !defined(name)), ...names.filter(defined)];
}
export function nameViews(graph: HeapGraph, sections: readonly Section[]): NameView[] {
  return sections.flatMap((section) => section.names.map(([name, target]) => nameView(graph, section.title ?? "__main__", name, target)));
}
function nameView(graph: HeapGraph, frame: string, name: string, target: Ref): NameView {
  const node = graph.indexOf(target);
  const view = describeObject(target, node < 0 ? undefined : graph.generations[node]);
  return {
    frame, name, address: target, type: view.type, value: view.value, refcount: view.immortal ? null : view.refcount, size: view.size,
    generation: view.tracked ? view.generation : null,
  };
}

function toJson({ moment, names, survey: s }: MemReport): Record<string, unknown> {
  return {
    moment: { title: moment.title, file: moment.place?.file ?? null, line: moment.place?.line ?? null, missed: moment.missed },
    names, types: s.types, lines: s.lines, cycles: s.cycles, duplicates: s.duplicates, totals: s.totals,
  };
}

// --- the text

function toText(report: MemReport, context: Context, rows: number): string {
  const { paint } = context;
  const { moment, survey: s } = report;
  const lines = [
    ...heading(`Memory of ${context.program} ${moment.title}`, paint), ...missedLines(moment), "", report.picture.trimEnd(),
    ...typesText(s.types, rows, paint), ...linesText(report, context, rows), ...cyclesText(s.cycles, context, rows), ...duplicatesText(s, context, rows),
    ...heading("Totals", paint), "", ...totalsText(s.totals),
  ];
  return `${lines.join("\n")}\n`;
}

const BAR = 20;
export function typesText(types: readonly TypeTotal[], rows: number, paint: Paint): string[] {
  if (types.length === 0) return [];
  const all = types.reduce((sum, t) => sum + t.bytes, 0);
  const cells = types.slice(0, rows).map((t) => [t.type, count(t.count), bytes(t.bytes), percent(t.bytes / all), bar(t.bytes / types[0]!.bytes, BAR)]);
  const more = types.length > rows ? [`… ${counted(types.length - rows, "more type")} (--top N shows N)`] : [];
  return [...heading("Types", paint), "", ...table([
    { title: "type", cut: "end", style: Style.YELLOW }, { title: "objects", right: true }, { title: "bytes", right: true, style: Style.BOLD },
    { title: "share", right: true }, { title: "", style: Style.CYAN },
  ], [...cells, ...more], paint)];
}

/** The text of a line; of one that cannot be read, the name of the function. */
export function sourceOf({ line: { options } }: Context, site: Site): string {
  const text = site.file === "<string>" && options.source.kind === "command" ? options.source.text.split("\n")[site.line - 1] : sourceLine(site.file, site.line);
  return text?.trim() || site.function;
}
/** "12" when all lines are the program's own, else "file.py:12". `program`: its name in reports. */
export function lineNamer(files: readonly string[], program: string): (file: string, line: number) => string {
  const several = files.some((file) => file !== "" && !file.startsWith("<") && basename(file) !== program);
  return (file, line) => (line === 0 ? "–" : several ? `${basename(file)}:${line}` : String(line));
}
const NO_LINE = "(between lines: compiling, importing)";
function linesText({ survey: s, source }: MemReport, { paint, program }: Context, rows: number): string[] {
  if (s.lines.length === 0) return [];
  const name = lineNamer(s.lines.map((line) => line.file), program);
  const cells = s.lines.slice(0, rows).map((line) => [name(line.file, line.line), count(line.blocks), bytes(line.bytes), line.line === 0 ? NO_LINE : source(line) ?? ""]);
  const more = s.lines.length > rows ? [`… ${counted(s.lines.length - rows, "more line")}`] : [];
  return [...heading("Lines by the live memory they asked for", paint), "", ...table([
    { title: "line", right: true, cut: "start", style: Style.CYAN }, { title: "blocks", right: true }, { title: "bytes", right: true, style: Style.BOLD }, { title: "source", cut: "end" },
  ], [...cells, ...more], paint)];
}

/** "2 list, 1 Node". */
export function typeList(types: readonly { type: string; count: number }[]): string {
  const shown = types.slice(0, 3).map(({ type, count: n }) => `${count(n)} ${type}`);
  return types.length > 3 ? `${shown.join(", ")}, …` : shown.join(", ");
}
function cyclesText(cycles: readonly CycleView[], { paint }: Context, rows: number): string[] {
  if (cycles.length === 0) return [];
  const lines = [...heading(`Cycles (${count(cycles.length)})`, paint), ""];
  for (const cycle of cycles.slice(0, rows)) {
    const state = cycle.reachable ? `alive: ${cycle.path ?? ""}` : "garbage: waits for the collector";
    lines.push(shorten(`  ${typeList(cycle.types)} (${bytes(cycle.bytes)})  ${state}`, 80));
    const [first] = cycle.closing;
    if (first !== undefined) lines.push(paint(shorten(`    closed by ${first.from} ${first.name} → ${first.to}`, 80), Style.DIM));
  }
  if (cycles.length > rows) lines.push(paint(`  … ${counted(cycles.length - rows, "more cycle")}`, Style.DIM));
  return lines;
}

function duplicatesText(s: Survey, { paint }: Context, rows: number): string[] {
  const found = s.duplicates;
  if (found.length === 0) return [];
  const wasted = found.reduce((sum, d) => sum + d.wasted, 0);
  const cells = found.slice(0, rows).map((d) => [d.value, d.type, count(d.copies), bytes(d.wasted)]);
  const more = found.length > rows ? [`… ${counted(found.length - rows, "more value")}`] : [];
  return [...heading(`Equal values that are not shared: ${bytes(wasted)} to be saved`, paint), "", ...table([
    { title: "value", cut: "end" }, { title: "type", style: Style.YELLOW }, { title: "copies", right: true }, { title: "bytes", right: true, style: Style.BOLD },
  ], [...cells, ...more], paint)];
}

function totalsText(t: Totals): string[] {
  return [
    `  the program   ${counted(t.objects, "object")}, ${bytes(t.bytes)}`,
    `  interpreter   ${counted(t.ownObjects, "object")}, ${bytes(t.ownBytes)}, older than the program`, ...heapTotalsText(t),
  ];
}
export function heapTotalsText(t: HeapTotals): string[] {
  const free = t.smallFree + t.freePools * POOL;
  return [
    `  arenas        ${counted(t.arenas, "arena")} of 1 MiB: ${counted(t.pools, "pool")} in use, ${count(t.freePools)} free`,
    `  small blocks  ${bytes(t.smallBytes)} in use, ${bytes(t.smallFree)} free in pools in use`,
    `  fragmentation ${percent(t.arenaBytes === 0 ? 0 : free / t.arenaBytes)} of the arenas is free, ${percent(t.smallBytes === 0 ? 0 : t.smallFree / (t.smallBytes + t.smallFree))} of the pools in use`,
    `  large blocks  ${counted(t.largeBlocks, "block")}, ${bytes(t.largeBytes)}; ${bytes(t.largeFree)} free, the largest piece ${bytes(t.largestFree)}`,
    `  peak          ${bytes(t.peak)} of arenas and large blocks`,
  ].flatMap((line) => (line.length > 80 ? wrap(line.trim()) : [line]));
}
const POOL = 16384;
