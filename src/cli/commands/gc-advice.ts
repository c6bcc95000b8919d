/**
 * Which collector thresholds suit a program: the same run under several settings, side by side, and one sentence that
 * follows from the figures.
 */
import { type Host } from "../../host/host.ts";
import { type Options } from "../options.ts";
import { CollectorClock, type Setting, applySetting, collectAtEnd, peakMemory } from "./gc-watch.ts";
import { type RunResult, runWatched } from "./program.ts";
import { type Recording } from "./replay.ts";
import { bytes, duration, percent } from "./text.ts";

/** A run under a setting. Seconds and bytes. */
export interface Trial {
  setting: Setting;
  seconds: number;
  runs: readonly number[];
  collecting: number;
  longest: number;
  peak: number;
  /** It ended with another exit code than the first run. */
  different: boolean;
}

export const DEFAULT: Setting = { thresholds: [700, 10, 10], enabled: true };
/** What is tried besides the program's own start; the last one collects once, when the program has ended. */
const TRIED: readonly Setting[] = [
  ...[2000, 10_000, 50_000].map((first): Setting => ({ thresholds: [first, 10, 10], enabled: true })), { ...DEFAULT, enabled: false },
];
/** How often a run is done that takes so many seconds; the fastest counts, the others were disturbed. */
function roundsFor(seconds: number): number { return seconds >= 1 ? 1 : seconds >= 0.1 ? 3 : 10; }

export interface TrialContext {
  options: Options;
  machine: Host;
  recording: Recording;
  first: RunResult;
  /** Told before each run. */
  progress(done: number, total: number): void;
  interrupted(): boolean;
}

/** The trials, the default setting first; fewer when Ctrl-C ends them. A round of all settings at a time: none has it warmer. */
export function tryThresholds(context: TrialContext): Trial[] {
  const settings = [DEFAULT, ...TRIED];
  let rounds = 1;
  const best: (Trial | undefined)[] = settings.map(() => undefined);
  for (let round = 0; round < rounds; round++) {
    for (const [i, setting] of settings.entries()) {
      context.progress(round * settings.length + i, rounds * settings.length);
      const trial = tryOne(context, setting);
      if (trial === null || context.interrupted()) return round === 0 ? best.filter((t) => t !== undefined) : (best as Trial[]);
      const known = best[i];
      if (known === undefined || trial.seconds < known.seconds) best[i] = trial;
    }
    if (round === 0) rounds = roundsFor(best[0]!.seconds);
  }
  return best as Trial[];
}

function tryOne(context: TrialContext, setting: Setting): Trial | null {
  const clock = new CollectorClock();
  let peak = 0;
  const result = runWatched(context.options, context.recording.replay(context.machine), {
    begin() { applySetting(setting); clock.begin(); },
    lastLine() { if (!setting.enabled) collectAtEnd(); },
    end() { clock.end(); peak = peakMemory(); },
  });
  clock.end();
  if (result.stopped) return null;
  return {
    setting, seconds: result.seconds, runs: clock.runs, collecting: clock.total, longest: clock.longest, peak,
    different: result.ending.code !== context.first.ending.code,
  };
}

/** How a setting is written in a program. */
export function settingText({ thresholds, enabled }: Setting): string { return enabled ? thresholds.join(", ") : "off, collect at exit"; }
function settingCall({ thresholds, enabled }: Setting): string { return enabled ? `gc.set_threshold(${thresholds.join(", ")})` : "gc.disable()"; }

export interface Recommendation {
  /** keep: nothing to gain. change: `setting` is better. trade: it saves time and takes more memory. */
  kind: "keep" | "change" | "trade";
  setting: Setting | null;
  text: string;
}
/** Savings below these are noise, or not worth a line of code: share of the run's time, and seconds. */
const WORTH = 0.03;
const WORTH_SECONDS = 0.002;
/** More memory than this share is a price. */
const CHEAP = 0.25;

/** `freed`: containers that all collections of the first run freed. The first trial is the default setting. */
export function recommend(trials: readonly Trial[], freed: number): Recommendation {
  const [base, ...others] = trials;
  if (base === undefined || others.length === 0) return { kind: "keep", setting: null, text: "No comparison: the runs were interrupted." };
  const share = base.collecting / base.seconds;
  // What a setting saves has to show both in the run's time and in the collector's.
  const saves = (trial: Trial): number => Math.min(base.seconds - trial.seconds, base.collecting - trial.collecting);
  const worth = others.filter((trial) => !trial.different && saves(trial) >= Math.max(WORTH * base.seconds, WORTH_SECONDS));
  const collecting = `collecting takes ${duration(base.collecting)} of ${duration(base.seconds)} (${percent(share)})`;
  const nothingFound = freed === 0 ? " No collection of this run freed anything." : "";
  if (worth.length === 0) {
    const besides = share >= WORTH ? `, and no other setting saves as much as ${percent(WORTH)} of the time` : "";
    return { kind: "keep", setting: null, text: `Nothing to gain: ${collecting} with the default thresholds${besides}.${nothingFound}` };
  }
  const cheap = worth.filter((trial) => trial.peak <= base.peak * (1 + CHEAP));
  const most = Math.max(...(cheap.length > 0 ? cheap : worth).map(saves));
  // The lowest threshold that saves nearly as much as the best one.
  const chosen = (cheap.length > 0 ? cheap : worth).find((trial) => saves(trial) >= 0.8 * most)!;
  const saved = saves(chosen);
  const more = chosen.peak - base.peak;
  const memory = more > 0 ? `peak memory ${bytes(chosen.peak)} instead of ${bytes(base.peak)}` : "no more memory at the peak";
  const pause = chosen.longest > base.longest * 1.5 ? `, longest pause ${duration(chosen.longest)} instead of ${duration(base.longest)}` : "";
  const figures = `saves ${duration(saved)} of ${duration(base.seconds)} (${percent(saved / base.seconds)}), with ${memory}${pause}`;
  if (cheap.length > 0) return { kind: "change", setting: chosen.setting, text: `${settingCall(chosen.setting)} as the program's first line ${figures}.${nothingFound}` };
  return { kind: "trade", setting: chosen.setting, text: `${settingCall(chosen.setting)} ${figures}: time against memory. Keep the default unless memory is plentiful.` };
}
