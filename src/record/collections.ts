/** Notes each collection while a program is recorded. */
import { I32 } from "../memory/views.ts";
import { GCPhase, GCReason, reason, setCollectorListener } from "../gc/collector.ts";
import { Gen, NUM_GENERATIONS, gc_list_size, genHead } from "../gc/lists.ts";
import { survivors } from "../gc/reachability.ts";
import { State } from "../objects/state.ts";
import { StepFlag, type CollectionSummary } from "./answers.ts";
import { type Lives, Why } from "./lives.ts";
import { type Timeline } from "./timeline.ts";

export type Triple = [number, number, number];

/** One number for each generation. */
export function perGeneration(read: (generation: number) => number): Triple { return [read(0), read(1), read(2)]; }
export const gcCounts = (): Triple => perGeneration((i) => I32[(genHead(i) + Gen.count) >> 2]!);
export const gcThresholds = (): Triple => perGeneration((i) => I32[(genHead(i) + Gen.threshold) >> 2]!);
export const generationSizes = (): Triple => perGeneration((i) => gc_list_size(genHead(i)));

/** gc.get_stats()[generation]: unreachable objects found so far, and uncollectable ones. */
function stats(generation: number): [collected: number, uncollectable: number] {
  const at = (State.gc_stats + generation * 24) >> 2;
  return [I32[at + 2]!, I32[at + 4]!];
}

const REASONS = { [GCReason.THRESHOLD]: "threshold", [GCReason.CALL]: "collect", [GCReason.EXIT]: "end" } as const;

interface Running { summary: CollectionSummary; started: number; deaths: number; freed: number; collected: number; uncollectable: number; unreachable: number }

/** Writes summaries into `timeline.collections` until `stopNotingCollections`. */
export function noteCollections(timeline: Timeline, lives: Lives, clock: () => number): void {
  let now: Running | null = null;
  setCollectorListener((phase, generation, list) => {
    if (phase === GCPhase.Start) now = start(timeline, lives, clock, generation);
    if (now === null) return;
    if (phase === GCPhase.Deduced) {
      now.summary.survivors = survivors;
      now.summary.promoted = generation < NUM_GENERATIONS - 1 ? survivors : 0;
    } else if (phase === GCPhase.Finalized) {
      now.unreachable = gc_list_size(list);
    } else if (phase === GCPhase.Resurrected) {
      now.summary.resurrected = now.unreachable - gc_list_size(list);
      now.deaths = lives.deaths;
      lives.why = Why.COLLECTOR;
    } else if (phase === GCPhase.Deleted) {
      now.summary.freed = lives.deaths - now.deaths;
      lives.why = I32[State.finalizing >> 2] !== 0 ? Why.END : Why.COUNT;
    } else if (phase === GCPhase.Stop) {
      finish(now, lives, clock, generation);
      // What the start of the interpreter has left to do is no part of the program.
      if (lives.step > 0) {
        timeline.collections.push(now.summary);
        timeline.addFlag(lives.step, StepFlag.COLLECTION);
      }
      now = null;
    }
  });
}
export function stopNotingCollections(): void { setCollectorListener(null); }

function start(timeline: Timeline, lives: Lives, clock: () => number, generation: number): Running {
  const counts = gcCounts();
  const thresholds = gcThresholds();
  const before = generationSizes();
  const [collected, uncollectable] = stats(generation);
  const summary: CollectionSummary = {
    step: lives.step, line: timeline.lineAt(lives.step), generation, reason: REASONS[reason], counts, thresholds, before, after: before,
    examined: before.slice(0, generation + 1).reduce((sum, n) => sum + n, 0),
    promoted: 0, survivors: 0, freed: 0, collected: 0, uncollectable: 0, resurrected: 0, bytes: 0, seconds: 0,
  };
  return { summary, started: clock(), deaths: lives.deaths, freed: lives.freedBytes, collected, uncollectable, unreachable: 0 };
}
function finish(now: Running, lives: Lives, clock: () => number, generation: number): void {
  const { summary } = now;
  const [collected, uncollectable] = stats(generation);
  summary.collected = collected - now.collected;
  summary.uncollectable = uncollectable - now.uncollectable;
  summary.after = generationSizes();
  summary.bytes = lives.freedBytes - now.freed;
  summary.seconds = clock() - now.started;
}
