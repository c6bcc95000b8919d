/** What the collector does during a run, collection by collection. */
import { I32 } from "../../memory/views.ts";
import { Header } from "../../memory/header.ts";
import { GCPhase, GCReason, type CollectorListener, collectGeneration, reason, setCollectorListener } from "../../gc/collector.ts";
import { Gen, NUM_GENERATIONS, gc_list_size, genHead } from "../../gc/lists.ts";
import { survivors } from "../../gc/reachability.ts";
import { PyCodeOff } from "../../objects/code.ts";
import { currentCompleteFrame, frameCode, frameLine } from "../../objects/frame.ts";
import { PyErr_GetRaisedException, PyErr_SetRaisedException } from "../../objects/errors.ts";
import { State } from "../../objects/state.ts";
import { type Ref } from "../../memory/types.ts";
import { PyUnicode_AsJS } from "../../objects/unicode.ts";

/** A line of the program. */
export interface Place { file: string; line: number }

export interface Collection {
  /** Seconds since the program began. */
  at: number;
  /** The line that ran; null: none did (the program ends). */
  place: Place | null;
  generation: number;
  why: "threshold" | "collect" | "exit";
  /** Count and threshold of the generation when it began; for why = "threshold". */
  count: number;
  threshold: number;
  /** Containers examined, found unreachable and freed, unreachable but not to be freed, still tracked afterwards. */
  examined: number;
  freed: number;
  uncollectable: number;
  survivors: number;
  /** Seconds, finalizers and weakref callbacks included. */
  pause: number;
}

export type Thresholds = readonly [number, number, number];
/** Collector settings for a run: thresholds, or only one collection when the program has ended. */
export interface Setting { thresholds: Thresholds; enabled: boolean }

const WHY = { [GCReason.THRESHOLD]: "threshold", [GCReason.CALL]: "collect", [GCReason.EXIT]: "exit" } as const;

/** Of the innermost frame that a program may see. */
export function currentPlace(): Place | null {
  const frame = currentCompleteFrame();
  if (frame === 0) return null;
  return { file: PyUnicode_AsJS(I32[(frameCode(frame) + PyCodeOff.co_filename) >> 2]! as Ref), line: frameLine(frame) };
}

export function readThresholds(): Thresholds {
  return [0, 1, 2].map((i) => I32[(genHead(i) + Gen.threshold) >> 2]!) as unknown as Thresholds;
}
export function applySetting(setting: Setting): void {
  setting.thresholds.forEach((value, i) => { I32[(genHead(i) + Gen.threshold) >> 2] = value; });
  I32[State.gc_enabled >> 2] = setting.enabled ? 1 : 0;
}
export function settingIs(setting: Setting): boolean {
  return (I32[State.gc_enabled >> 2] !== 0) === setting.enabled && readThresholds().every((value, i) => value === setting.thresholds[i]);
}
/** The one collection of a program that runs with the collector off. */
export function collectAtEnd(): void {
  const exc = PyErr_GetRaisedException();
  collectGeneration(NUM_GENERATIONS - 1, GCReason.EXIT);
  PyErr_SetRaisedException(exc);
}

/** The most memory that the heap took so far: arenas and large blocks, in bytes. */
export function peakMemory(): number { return I32[Header.large_peak >> 2]!; }

const statOf = (generation: number, field: number): number => I32[(State.gc_stats + generation * 24 + field * 8) >> 2]!;

/** Writes every collection down, from `begin` on. */
export class CollectorWatch {
  readonly collections: Collection[] = [];
  /** Where the program changed the thresholds or switched the collector, as far as a collection saw it. */
  changed = false;
  private start = 0;
  private opened = 0;
  private looking = 0;
  private finalized = 0;
  private current: Collection | null = null;
  private before = { collected: 0, uncollectable: 0 };

  constructor(private readonly setting: Setting) {}

  begin(): void {
    this.start = performance.now();
    setCollectorListener(this.listener);
  }
  end(): void { setCollectorListener(null); }
  /** To be called while the program's settings are still there. */
  noteSettings(): void { if (!settingIs(this.setting)) this.changed = true; }

  /** Time spent looking does not count as pause: it is taken off. */
  private readonly listener: CollectorListener = (phase, generation, list) => {
    const now = performance.now();
    if (phase === GCPhase.Stop) { this.close(generation, now); return; }
    if (phase === GCPhase.Start) { this.open(generation); return; }
    if (phase === GCPhase.Deduced) this.current!.survivors = survivors;
    else if (phase === GCPhase.Finalized) this.finalized = gc_list_size(list);
    else if (phase === GCPhase.Resurrected) this.current!.survivors += this.finalized - gc_list_size(list);
    this.looking += performance.now() - now;
  };
  private open(generation: number): void {
    let examined = 0;
    for (let i = 0; i <= generation; i++) examined += gc_list_size(genHead(i));
    this.before = { collected: statOf(generation, 1), uncollectable: statOf(generation, 2) };
    const why = WHY[reason];
    this.current = {
      at: (performance.now() - this.start) / 1000, place: currentPlace(), generation, why,
      count: I32[(genHead(generation) + Gen.count) >> 2]!, threshold: I32[(genHead(generation) + Gen.threshold) >> 2]!,
      examined, freed: 0, uncollectable: 0, survivors: 0, pause: 0,
    };
    if (why !== "exit") this.noteSettings();
    this.looking = 0;
    this.opened = performance.now();
  }
  private close(generation: number, now: number): void {
    const c = this.current!;
    c.pause = (now - this.opened - this.looking) / 1000;
    c.freed = statOf(generation, 1) - this.before.collected;
    c.uncollectable = statOf(generation, 2) - this.before.uncollectable;
    c.survivors += c.uncollectable;
    this.collections.push(c);
  }
}

/** Counts and times collections and nothing else: what it adds to a run is two looks at the clock for each. */
export class CollectorClock {
  readonly runs = [0, 0, 0];
  total = 0;
  longest = 0;
  private begun = 0;
  begin(): void { setCollectorListener(this.listener); }
  end(): void { setCollectorListener(null); }
  private readonly listener: CollectorListener = (phase, generation) => {
    if (phase === GCPhase.Start) this.begun = performance.now();
    else if (phase === GCPhase.Stop) {
      const pause = (performance.now() - this.begun) / 1000;
      this.runs[generation]!++;
      this.total += pause;
      if (pause > this.longest) this.longest = pause;
    }
  };
}
