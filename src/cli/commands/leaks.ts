/** `ouro leaks`: what a program holds more and more of, where it is held, and which line made it. */
import { PyList_GET_SIZE } from "../../objects/list.ts";
import { State } from "../../objects/state.ts";
import { I32 } from "../../memory/views.ts";
import { type Ref } from "../../memory/types.ts";
import { UsageError } from "../usage-error.ts";
import { wholeNumber } from "./arguments.ts";
import { type Command, type Context } from "./command.ts";
import { type CycleGarbage, FEWEST_MARKS, type Findings, LeakWatch, type Mark, warmUp } from "./leak-watch.ts";
import { lineNamer, sourceOf } from "./mem.ts";
import { interruptsEndCommand, interruptsGoToProgram, runWatched } from "./program.ts";
import { notWaiting } from "./replay.ts";
import { type Wanted, readLine } from "./stop.ts";
import { Style, bytes, count, counted, duration, heading, table, wrap } from "./text.ts";

const HELP = `usage: ouro leaks [option] ... FILE [arg] ...

Runs the program and marks its memory again and again, each time after a full
collection. Tells what became more from mark to mark until the end: how it is
held, its type, the line that made it. Then what only the collector could free.

  --mark WHERE   make the marks where the program's work comes round: before
                 LINE (or FILE:LINE) runs, or when the function NAME begins.
                 Without it they are spread over the run, counted in calls and
                 rounds of loops; no help from the program is needed
  --top N        rows of each table (default 10)
  --json         the report alone, as JSON, on standard output; the program's
                 output goes to standard error
  --color WHEN   auto (default: on a terminal, unless NO_COLOR is set), always,
                 never
  -c, -m, --memory, --time-limit and what else \`ouro\` takes in front of FILE

Options may also stand behind FILE; what follows \`--\` is the program's. The exit
code is the program's. Collections run at the marks that would not run
otherwise, so weak references and finalizers may act earlier than without marks.

Growth: live bytes or blocks of a line that hardly ever fall from one mark to
the next, are higher in the last third of the marks than in the first, and still
rise in the last quarter. The first marks do not count, so that caches may fill.

Examples
  ouro leaks server.py
  ouro leaks --mark handle_request server.py
  ouro leaks --time-limit 30 worker.py     look at the first half minute
`;

interface LeaksReport extends Findings { garbage: readonly CycleGarbage[]; uncollectable: number }

const ROWS = 10;

export const leaksCommand: Command = {
  name: "leaks",
  help: HELP,
  options: [{ names: ["--mark"], value: "LINE, FILE:LINE or a function's name" }, { names: ["--top"], value: "a number" }],
  run(context) {
    const { options, own } = context.line;
    const mark = own.get("--mark");
    const rows = own.has("--top") ? wholeNumber("--top", own.get("--top")!, 1) : ROWS;
    const watch = new LeakWatch(mark === undefined ? null : readMark(mark));
    let uncollectable = 0;
    const run = runWatched(options, notWaiting(context.machine), {
      begin(main) { interruptsGoToProgram(); watch.begin(main); },
      lastLine() {
        watch.end();
        uncollectable = PyList_GET_SIZE(I32[State.gc_garbage >> 2]! as Ref);
      },
    });
    watch.release();
    interruptsEndCommand();
    const garbage = [...watch.garbage.values()].sort((a, b) => b.count - a.count);
    const report: LeaksReport = { ...watch.findings(), garbage, uncollectable };
    return { run, json: () => toJson(report), text: () => toText(report, context, rows) };
  },
};

function readMark(text: string): Wanted {
  if (/^[\p{L}_][\p{L}\p{N}_.]*$/u.test(text)) return { file: null, line: null, function: text };
  if (!/:?\d+$/.test(text)) throw new UsageError(`--mark wants LINE, FILE:LINE or a function's name, not '${text}'`);
  return readLine("--mark", text);
}

const total = (series: readonly number[]): number => series.reduce((sum, n) => sum + n, 0);

function toJson(r: LeaksReport): Record<string, unknown> {
  return {
    enoughMarks: r.marks.length >= FEWEST_MARKS, warmUpMarks: warmUp(r.marks.length),
    marks: r.marks.map((m) => ({ at: m.at, done: m.done, blocks: total(m.blocks), bytes: total(m.bytes) })),
    growth: r.growth.map(({ site, ...rest }) => ({ ...rest, ...site })),
    lines: r.lines.map(({ site, ...rest }) => ({ ...site, ...rest })),
    cycles: r.garbage.map(({ site, ...rest }) => ({ ...rest, file: site?.file ?? null, line: site?.line ?? null, function: site?.function ?? null })),
    uncollectable: r.uncollectable,
  };
}

// --- the text

function toText(r: LeaksReport, context: Context, rows: number): string {
  const { paint } = context;
  const lines = [...heading(`Growth in ${context.program}`, paint), ""];
  if (r.marks.length < FEWEST_MARKS) {
    lines.push(...wrap(`Too short to tell: ${counted(r.marks.length, "mark")}, and ${FEWEST_MARKS} are needed. A run with more calls or rounds of loops shows more; --mark LINE puts marks where the work comes round.`));
  } else if (r.growth.length === 0) {
    const live = r.marks.slice(warmUp(r.marks.length)).map((m) => total(m.bytes));
    lines.push(...wrap(`No growth: over ${marksText(r.marks)} nothing became more and more. Live memory of the program at the marks: ${bytes(Math.min(...live))} to ${bytes(Math.max(...live))}.`));
  } else lines.push(...growthText(r, context, rows));
  lines.push(...garbageText(r, context, rows));
  return `${lines.join("\n")}\n`;
}
function marksText(marks: readonly Mark[]): string { return `${counted(marks.length, "mark")} in ${duration(marks.at(-1)!.at)}`; }

function growthText(r: LeaksReport, context: Context, rows: number): string[] {
  const { paint, program } = context;
  const name = lineNamer([...r.growth, ...r.lines].map((g) => g.site.file), program);
  const grown = r.growth.reduce((sum, g) => sum + g.bytes, 0);
  const since = warmUp(r.marks.length);
  const shown = r.growth.filter((g) => g.objects !== 1 || g.bytes > grown / 100); // one object alone is a value that changes
  const cells = shown.slice(0, rows).map((g) => [g.path ?? "held by no root", g.type, g.objects === 0 ? "–" : count(g.objects), bytes(g.bytes), name(g.site.file, g.site.line)]);
  const more = shown.length > rows ? [`… ${counted(shown.length - rows, "more row")} (--top N shows N)`] : [];
  return [
    ...wrap(`${bytes(grown)} asked for after mark ${since + 1} (of ${marksText(r.marks)}) are still held:`), "",
    ...table([
      { title: "where", cut: "middle", style: Style.BOLD }, { title: "type", cut: "end", style: Style.YELLOW }, { title: "objects", right: true },
      { title: "bytes", right: true, style: Style.RED }, { title: "line", right: true, cut: "start", style: Style.CYAN },
    ], [...cells, ...more], paint),
    ...(shown.some((g) => g.objects === 0) ? ["", ...wrap("–: an object that was there before and has more inside: a longer list, a larger dict.")] : []),
    ...heading("Lines whose live memory grew", paint), "",
    ...table([
      { title: "line", right: true, cut: "start", style: Style.CYAN }, { title: "from", right: true }, { title: "to", right: true, style: Style.RED },
      { title: "marks", style: Style.RED }, { title: "source", cut: "end" },
    ], r.lines.slice(0, rows).map(({ site, bytes: series }) => [
      name(site.file, site.line), bytes(series[since]!), bytes(series.at(-1)!), sparkline(series), sourceOf(context, site),
    ]), paint),
  ];
}
const SPARKS = "▁▂▃▄▅▆▇█";
/** A series as a row of small columns. */
function sparkline(series: readonly number[]): string {
  const low = Math.min(...series);
  const span = Math.max(...series) - low || 1;
  return series.map((n) => SPARKS[Math.min(7, Math.floor(((n - low) / span) * 8))]!).join("");
}

function garbageText(r: LeaksReport, context: Context, rows: number): string[] {
  const { paint, program } = context;
  const lines = [...heading("Garbage in cycles", paint), ""];
  const found = r.garbage.reduce((sum, g) => sum + g.count, 0);
  if (found === 0) lines.push(...wrap("None: reference counts freed everything."));
  else {
    const name = lineNamer(r.garbage.flatMap((g) => (g.site === null ? [] : [g.site.file])), program);
    const cells = r.garbage.slice(0, rows).map(({ type, count: n, site }) => [type, count(n), site === null ? "–" : name(site.file, site.line), site === null ? "" : sourceOf(context, site)]);
    const more = r.garbage.length > rows ? [`… ${counted(r.garbage.length - rows, "more row")}`] : [];
    lines.push(...wrap(`${counted(found, "container")} could be freed only by the collector.`), "", ...table([
      { title: "type", style: Style.YELLOW, cut: "end" }, { title: "objects", right: true, style: Style.BOLD }, { title: "line", right: true, cut: "start", style: Style.CYAN }, { title: "source", cut: "end" },
    ], [...cells, ...more], paint));
  }
  if (r.uncollectable > 0) lines.push("", ...wrap(`${counted(r.uncollectable, "object")} in gc.garbage at the end: uncollectable, or kept by gc.DEBUG_SAVEALL.`));
  return lines;
}
