/**
 * What the page shows: the program, its recording, the step, the chosen object. Components subscribe and are told what
 * changed. Only the newest wish for a step is carried out: while the worker is busy, those in between are dropped.
 */
import type { CollectionSummary, Key, Recording, StateAnswer } from "./protocol.ts";
import { StepFlag } from "./protocol.ts";
import type { Engine } from "./engine.ts";
import { columnsOf } from "./placement.ts";

export type Change = "status" | "recording" | "state" | "chosen" | "unit" | "detail" | "played";
export type Unit = "line" | "instruction";
export interface Program { source: string; stdin: string; filename: string; title: string; look: string; example: string | null }
export type Status = { kind: "empty" } | { kind: "recording"; steps: number; lines: number; unrecorded: boolean } | { kind: "ready" } | { kind: "failed"; message: string };

/** Objects asked for at first, and when the viewer wants all of them; and of each container. */
const NEAR = 400;
const ALL = 25_000;
const ITEMS = 6;
/** Runs of more lines are not looked over before they are shown. */
const SURVEY_LINES = 5000;
/** Milliseconds between two steps of a film. */
const FILM = 650;

export class Session {
  status: Status = { kind: "empty" };
  program: Program = { source: "", stdin: "", filename: "program.py", title: "", look: "", example: null };
  recording: Recording | null = null;
  /** The step shown, and the one before it in the eyes of the viewer. */
  step = 0;
  state: StateAnswer | null = null;
  unit: Unit = "line";
  chosen: Key | null = null;
  everything = false;
  /** The last column of the run's pictures, as far as some looks at it tell. */
  reach = 0;
  playing = false;
  /** Asked before a step forward; false: not now (predict mode has a question). */
  beforeForward: (target: number) => Promise<boolean> = async () => true;

  private readonly listeners: ((change: Change) => void)[] = [];
  private readonly open = new Set<Key>();
  private wanted: { step: number; since: number } | null = null;
  private busy: Promise<void> | null = null;
  private runs = 0;
  /** Steps at which lines begin. */
  private lines: Uint32Array = new Uint32Array();
  private timer = 0;

  constructor(readonly engine: Engine) {
    engine.onNotice = (notice) => {
      if (this.status.kind !== "recording") return;
      this.status = { kind: "recording", steps: notice.steps, lines: notice.lines, unrecorded: notice.unrecorded };
      this.tell("status");
    };
  }

  subscribe(listener: (change: Change) => void): void { this.listeners.push(listener); }
  private tell(change: Change): void { for (const listener of this.listeners) listener(change); }

  /** Records `program` and shows `step` (default: its first line). */
  async run(program: Program, step = 0): Promise<void> {
    const run = ++this.runs;
    this.pause();
    this.program = program;
    this.recording = this.state = this.chosen = this.wanted = null;
    this.everything = false;
    this.open.clear();
    this.setStatus({ kind: "recording", steps: 0, lines: 0, unrecorded: false });
    this.tell("recording");
    try {
      const recording = await this.engine.run({ source: program.source, stdin: program.stdin, filename: program.filename });
      if (run !== this.runs) return;
      this.recording = recording;
      this.lines = lineTable(recording);
      this.reach = await this.survey();
      if (run !== this.runs) return;
      this.step = -1;
      this.setStatus({ kind: "ready" });
      this.tell("recording");
      await this.goTo(step === 0 ? this.firstLine() : step);
    } catch (error) {
      if (run === this.runs) this.setStatus({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
    }
  }
  /** The last column that has an object at some lines spread over the run. */
  private async survey(): Promise<number> {
    if (this.lines.length > SURVEY_LINES) return 0;
    const steps = [0.2, 0.4, 0.6, 0.8, 1].map((part) => this.lines[Math.ceil(part * this.lines.length) - 1]).filter((step) => step !== undefined);
    const states = await Promise.all(steps.map((step) => this.engine.state({ step, since: step, limit: NEAR, items: ITEMS })));
    return Math.max(0, ...states.flatMap((state) => [...columnsOf(state.objects).values()]));
  }
  async stop(): Promise<void> { await this.engine.cancel(); }
  private setStatus(status: Status): void { this.status = status; this.tell("status"); }

  /** Shows a step; out of range means the nearest end. */
  goTo(step: number): Promise<void> {
    if (this.recording === null) return Promise.resolve();
    const target = Math.max(0, Math.min(step, this.recording.steps));
    if (target === this.step && this.wanted === null && this.state !== null) return Promise.resolve();
    this.wanted = { step: target, since: this.sinceOf(target) };
    return this.work();
  }
  /** Asks for the same step again, after what is open changed. */
  private refresh(): Promise<void> {
    this.wanted = { step: this.step, since: this.state?.since ?? this.sinceOf(this.step) };
    return this.work();
  }
  /** The step that a viewer who goes by lines or by instructions saw before `step`. */
  private sinceOf(step: number): number {
    if (this.unit === "instruction" || step === 0) return Math.max(0, step - 1);
    return this.lineStep(step, -1) ?? 0;
  }
  private work(): Promise<void> {
    this.busy ??= this.serve().finally(() => { this.busy = null; });
    return this.busy;
  }
  private async serve(): Promise<void> {
    while (this.wanted !== null) {
      const { step, since } = this.wanted;
      const run = this.runs;
      this.wanted = null;
      try {
        const state = await this.engine.state({ step, since, limit: this.everything ? ALL : NEAR, items: this.everything ? ALL : ITEMS, open: [...this.open] });
        if (run !== this.runs) continue;
        this.step = step;
        this.state = state;
        this.tell("state");
      } catch (error) {
        if (run === this.runs) this.setStatus({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
      }
    }
  }

  // --- ways through the run

  /** The nearest line step before or after `from`; behind the last line comes the end. null: none. */
  lineStep(from: number, direction: 1 | -1): number | null {
    const r = this.recording;
    if (r === null) return null;
    for (let step = from + direction; step >= 0 && step <= r.steps; step += direction) {
      if ((r.flags[step]! & StepFlag.LINE) !== 0 || step === r.endStep || step === r.steps) return step;
    }
    return null;
  }
  firstLine(): number {
    const r = this.recording;
    return r === null ? 0 : (r.flags[0]! & StepFlag.LINE) !== 0 ? 0 : (this.lineStep(0, 1) ?? 0);
  }
  /** How many line steps lie at or before `step`, for "line 12 of 80". */
  lineIndex(step: number): number { return firstAfter(this.lines, step); }

  /** One line or instruction on or back; false at the end of the road, or when a question is open. */
  async move(direction: 1 | -1, unit: Unit = this.unit): Promise<boolean> {
    const from = this.wanted?.step ?? this.step;
    const target = unit === "line" ? this.lineStep(from, direction) : from + direction;
    if (this.recording === null || target === null || target < 0 || target > this.recording.steps) return false;
    if (direction === 1 && !(await this.beforeForward(target))) return false;
    await this.goTo(target);
    return true;
  }
  /** To where something happens; false: nowhere in that direction. */
  async seek(direction: 1 | -1, what: Parameters<Engine["find"]>[2]): Promise<boolean> {
    if (this.recording === null) return false;
    const step = await this.engine.find(this.step, direction, what);
    if (step === null) return false;
    await this.goTo(step);
    return true;
  }
  /** The step after a collection, when its work is to be seen. */
  stepOf(collection: CollectionSummary): number { return Math.min(collection.step + 1, this.recording?.steps ?? 0); }

  play(): void {
    if (this.playing) return;
    this.playing = true;
    this.tell("played");
    const next = async (): Promise<void> => {
      if (!this.playing) return;
      if (!(await this.move(1))) this.pause();
      else this.timer = window.setTimeout(() => void next(), FILM);
    };
    void next();
  }
  pause(): void {
    if (!this.playing) return;
    this.playing = false;
    window.clearTimeout(this.timer);
    this.tell("played");
  }

  // --- what is looked at

  setUnit(unit: Unit): void {
    this.unit = unit;
    this.tell("unit");
    if (this.recording === null) return;
    this.wanted = { step: this.step, since: this.sinceOf(this.step) };
    void this.work();
  }
  choose(key: Key | null): void {
    if (this.chosen === key) return;
    this.chosen = key;
    this.tell("chosen");
  }
  isOpen(key: Key): boolean { return this.open.has(key); }
  toggleOpen(key: Key): Promise<void> {
    if (!this.open.delete(key)) this.open.add(key);
    return this.refresh();
  }
  showEverything(all: boolean): Promise<void> {
    this.everything = all;
    return this.refresh();
  }

  /** How the output divides at the step shown: indices in `recording.output` of what is new since the step before and of what comes later. */
  outputMarks(): { fresh: number; later: number } {
    const steps = (this.recording?.output ?? []).map((piece) => piece.step);
    return { fresh: firstAfter(steps, (this.state?.since ?? 0) - 1), later: firstAfter(steps, this.step - 1) };
  }
}

/** The index of the first of ascending `values` that is larger than `limit`. */
function firstAfter(values: ArrayLike<number>, limit: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! <= limit) low = middle + 1; else high = middle;
  }
  return low;
}

function lineTable(recording: Recording): Uint32Array {
  const table: number[] = [];
  for (let step = 0; step <= recording.steps; step++) if ((recording.flags[step]! & StepFlag.LINE) !== 0) table.push(step);
  return Uint32Array.from(table);
}
