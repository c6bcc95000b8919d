/** `ouro gc`: every collection of a run, what they cost, and what other thresholds would do. */
import { type Options } from "../options.ts";
import { type Command, type Context, type Report } from "./command.ts";
import { DEFAULT, type Recommendation, type Trial, recommend, settingText, tryThresholds } from "./gc-advice.ts";
import { type Collection, CollectorWatch, peakMemory, type Place } from "./gc-watch.ts";
import { interruptsGoToProgram, runWatched, type RunResult, withStopOnInterrupt } from "./program.ts";
import { Recording } from "./replay.ts";
import { Style, bytes, count, counted, duration, heading, percent, table, wrap } from "./text.ts";

const HELP = `usage: ouro gc [option] ... FILE [arg] ...

Runs the program, then tells of every garbage collection: when and at which line
it began, which generation, why, how many containers it examined and freed, how
many survived, and how long the program stood still. Then it runs the program
again under other thresholds and compares.

  --all          every collection in the table; without it, a long run shows
                 the first, the longest and the last ones
  --no-advice    do not run the program again
  --json         the report alone, as JSON, on standard output; the program's
                 output goes to standard error
  --color WHEN   auto (default: on a terminal, unless NO_COLOR is set), always,
                 never
  -c, -m, --memory, --time-limit and what else \`ouro\` takes in front of FILE

Options may also stand behind FILE; what follows \`--\` is the program's.
The later runs get the same input lines, random bytes and files; what they print
is dropped, what they write stays in memory. Ctrl-C ends them, the report is
given with what is there. The exit code is the program's.

columns: gen  generation (0 young, 2 all)   why   threshold: its count is over
its threshold; collect: gc.collect(); exit: the program ends   unc.  unreachable
but not freed (gc.garbage)   left  containers still tracked afterwards

Examples
  ouro gc crunch.py data.txt         run crunch.py with an argument
  ouro gc --no-advice server.py      one run only
  ouro gc --json crunch.py > gc.json
`;

interface GcReport {
  program: string;
  run: RunResult;
  collections: readonly Collection[];
  /** The program set thresholds or switched the collector itself. */
  changed: boolean;
  peak: number;
  trials: readonly Trial[];
  recommendation: Recommendation | null;
}

export const gcCommand: Command = {
  name: "gc",
  help: HELP,
  options: [{ names: ["--all"] }, { names: ["--no-advice"] }],
  run(context) {
    const { options, own } = context.line;
    const recording = new Recording();
    const watch = new CollectorWatch(DEFAULT);
    let peak = 0;
    const run = runWatched(options, recording.record(context.machine), {
      begin() { interruptsGoToProgram(); watch.begin(); },
      lastLine() { watch.noteSettings(); },
      end() { watch.end(); peak = peakMemory(); },
    });
    watch.end();
    const report: GcReport = { program: context.program, run, collections: watch.collections, changed: watch.changed, peak, trials: [], recommendation: null };
    if (!own.has("--no-advice") && run.started && !run.ending.interrupted && watch.collections.length > 0) advise(context, options, recording, report);
    return { run, json: () => toJson(report), text: () => toText(report, context, own.has("--all")) } satisfies Report;
  },
};

function advise(context: Context, options: Options, recording: Recording, report: GcReport): void {
  report.trials = withStopOnInterrupt((interrupted) => tryThresholds({
    options, machine: context.machine, recording, first: report.run, interrupted,
    progress: (done, total) => context.progress(`run ${done + 1} of ${total} under other thresholds; Ctrl-C ends it`),
  }));
  context.progress(null);
  report.recommendation = recommend(report.trials, sum(report.collections, (c) => c.freed));
}

function sum<T>(items: readonly T[], value: (item: T) => number): number { return items.reduce((total, item) => total + value(item), 0); }

interface Totals { runs: number; examined: number; freed: number; uncollectable: number; seconds: number; longest: number }
function totalsOf(collections: readonly Collection[]): Totals {
  return {
    runs: collections.length, examined: sum(collections, (c) => c.examined), freed: sum(collections, (c) => c.freed),
    uncollectable: sum(collections, (c) => c.uncollectable), seconds: sum(collections, (c) => c.pause),
    longest: collections.reduce((longest, c) => Math.max(longest, c.pause), 0),
  };
}

function toJson(report: GcReport): Record<string, unknown> {
  const totals = totalsOf(report.collections);
  const { run } = report;
  return {
    seconds: run.seconds, peakBytes: report.peak,
    thresholds: { start: DEFAULT.thresholds, changedByProgram: report.changed },
    collections: report.collections.map((c) => ({
      at: c.at, file: c.place?.file ?? null, line: c.place?.line ?? null, generation: c.generation, why: c.why, count: c.count, threshold: c.threshold,
      examined: c.examined, freed: c.freed, uncollectable: c.uncollectable, survivors: c.survivors, pause: c.pause,
    })),
    totals: { ...totals, share: run.seconds > 0 ? totals.seconds / run.seconds : 0, byGeneration: [0, 1, 2].map((g) => totalsOf(report.collections.filter((c) => c.generation === g))) },
    advice: report.recommendation === null ? null : {
      runs: report.trials.map((t) => ({
        thresholds: t.setting.thresholds, enabled: t.setting.enabled, seconds: t.seconds, collections: t.runs, collectorSeconds: t.collecting,
        longestPause: t.longest, peakBytes: t.peak, endedDifferently: t.different,
      })),
      recommendation: { kind: report.recommendation.kind, thresholds: report.recommendation.setting?.thresholds ?? null, enabled: report.recommendation.setting?.enabled ?? null, text: report.recommendation.text },
    },
  };
}

// --- the text

function toText(report: GcReport, context: Context, all: boolean): string {
  const { paint } = context;
  const lines: string[] = [...heading(`Collections of ${report.program}`, paint), ""];
  if (report.collections.length === 0) {
    lines.push(...wrap("None: the collector never ran, not even at the end (gc.disable())."));
    return `${lines.join("\n")}\n`;
  }
  lines.push(...collectionTable(report.collections, context, all), "");
  lines.push(...totalsTable(report.collections, context), "");
  lines.push(...wrap(costSentence(report)));
  if (report.changed) lines.push(...wrap("The program sets thresholds itself, or switches the collector: from there on its own setting holds, in the runs below as well."));
  if (report.recommendation !== null) lines.push(...adviceText(report, report.recommendation, context));
  return `${lines.join("\n")}\n`;
}

/** With one file, lines are enough. */
function placeNamer(collections: readonly Collection[]): (place: Place | null) => string {
  const files = new Set(collections.flatMap((c) => (c.place === null ? [] : [c.place.file])));
  return (place) => (place === null ? "–" : place.line <= 0 ? "start" : files.size === 1 ? String(place.line) : `${place.file.slice(place.file.lastIndexOf("/") + 1)}:${place.line}`);
}

const SHOWN = 24;
const PART = 8;
/** The positions of the collections to show: all, or the first, the longest and the last ones, in the order of time. */
function chosenRows(collections: readonly Collection[], all: boolean): number[] {
  const every = collections.map((_c, i) => i);
  if (all || every.length <= SHOWN) return every;
  const longest = [...every].sort((a, b) => collections[b]!.pause - collections[a]!.pause).slice(0, PART);
  return [...new Set([...every.slice(0, PART), ...longest, ...every.slice(-PART)])].sort((a, b) => a - b);
}
function collectionTable(collections: readonly Collection[], { paint }: Context, all: boolean): string[] {
  const place = placeNamer(collections);
  const rows: (string[] | string)[] = [];
  let next = 0;
  for (const i of chosenRows(collections, all)) {
    if (i > next) rows.push(`… ${counted(i - next, "collection")} left out (--all shows them)`);
    next = i + 1;
    const c = collections[i]!;
    rows.push([
      count(i + 1), duration(c.at), place(c.place), String(c.generation), c.why, count(c.examined), count(c.freed), count(c.uncollectable), count(c.survivors), duration(c.pause),
    ]);
  }
  return table([
    { title: "#", right: true, style: Style.DIM }, { title: "after", right: true }, { title: "line", right: true, cut: "start", style: Style.CYAN }, { title: "gen", right: true, style: Style.MAGENTA },
    { title: "why" }, { title: "examined", right: true }, { title: "freed", right: true, style: Style.GREEN }, { title: "unc.", right: true, style: Style.RED },
    { title: "left", right: true }, { title: "pause", right: true, style: Style.BOLD },
  ], rows, paint);
}

function totalsTable(collections: readonly Collection[], { paint }: Context): string[] {
  const row = (name: string, of: readonly Collection[]): string[] => {
    const t = totalsOf(of);
    return [name, count(t.runs), count(t.examined), count(t.freed), count(t.uncollectable), duration(t.seconds), t.runs === 0 ? "–" : duration(t.longest)];
  };
  return table([
    { title: "generation", style: Style.MAGENTA }, { title: "collections", right: true }, { title: "examined", right: true }, { title: "freed", right: true, style: Style.GREEN },
    { title: "unc.", right: true, style: Style.RED }, { title: "in all", right: true, style: Style.BOLD }, { title: "longest", right: true },
  ], [...[0, 1, 2].map((g) => row(String(g), collections.filter((c) => c.generation === g))), row("all", collections)], paint);
}
function costSentence({ collections, run, peak }: GcReport): string {
  const seconds = sum(collections, (c) => c.pause);
  const freed = sum(collections, (c) => c.freed);
  const found = freed === 0 ? "They freed nothing: no garbage was in a cycle." : `They freed ${counted(freed, "container")}.`;
  const atExit = sum(collections.filter((c) => c.why === "exit"), (c) => c.pause);
  const share = percent(run.seconds > 0 ? seconds / run.seconds : 0);
  const end = atExit > 0 ? `, ${duration(atExit)} of it at the end of the program` : "";
  return `Collecting took ${duration(seconds)} of ${duration(run.seconds)} (${share})${end}. ${found} Peak memory: ${bytes(peak)}.`;
}

function adviceText({ trials }: GcReport, recommendation: Recommendation, { paint }: Context): string[] {
  const title = heading("The same run under other thresholds", paint);
  const [base] = trials;
  if (base === undefined) return [...title, "", ...wrap(recommendation.text)];
  const rows = trials.map((t, i) => [
    `${settingText(t.setting)}${i === 0 ? " (default)" : ""}${t.different ? " *" : ""}`, duration(t.seconds), i === 0 ? "" : signed(t.seconds / base.seconds - 1),
    t.runs.join(" "), duration(t.collecting), duration(t.longest), bytes(t.peak),
  ]);
  const lines = [
    ...title, "",
    ...table([
      { title: "thresholds" }, { title: "time", right: true, style: Style.BOLD }, { title: "", right: true }, { title: "by gen.", right: true, style: Style.MAGENTA },
      { title: "collecting", right: true }, { title: "pause", right: true }, { title: "peak", right: true },
    ], rows, paint), "",
  ];
  if (trials.some((t) => t.different)) lines.push("  * ended with another exit code than the first run", "");
  lines.push(...wrap(recommendation.text).map((line) => paint(line, recommendation.kind === "keep" ? Style.PLAIN : Style.BOLD)));
  return lines;
}
function signed(change: number): string {
  const rounded = Math.round(change * 100);
  return `${rounded > 0 ? "+" : rounded < 0 ? "−" : "±"}${Math.abs(rounded)} %`;
}
