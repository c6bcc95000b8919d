/** Where in a recording something happens next. */
import { I32 } from "../memory/views.ts";
import { type Key, StepFlag } from "./answers.ts";
import { type History } from "./history.ts";

export type What =
  /** Execution comes to a line of the program. */
  | { line: number }
  /** A collection has just ended (of this generation or older, when given). */
  | { collection: number | null }
  /** The first step at which the object is no longer there; at which it is there. */
  | { death: Key } | { birth: Key }
  /** The count of the object differs from the one at `from`. */
  | { refcount: Key }
  /** A line step in the same frame as `from` or in one that called it. */
  | { over: true }
  /** The frame of `from` has been left. */
  | { out: true }
  /** Output has been written. */
  | { output: true };

/** The next step in `direction`, from `from` exclusive; null: there is none. */
export function find(history: History, from: number, direction: 1 | -1, what: What): number | null {
  const { timeline, lives, steps } = history.recorder;
  if ("line" in what) return search(from, direction, steps, (s) => timeline.hasFlag(s, StepFlag.LINE) && timeline.lineAt(s) === what.line);
  if ("over" in what) {
    const depth = timeline.depthAt(from);
    return search(from, direction, steps, (s) => timeline.hasFlag(s, StepFlag.LINE) && timeline.depthAt(s) <= depth);
  }
  if ("out" in what) {
    const depth = timeline.depthAt(from);
    return search(from, direction, steps, (s) => timeline.depthAt(s) < depth);
  }
  if ("output" in what) return search(from, direction, steps, (s) => s > 0 && timeline.hasFlag(s - 1, StepFlag.OUTPUT));
  if ("collection" in what) {
    const ends = timeline.collections.filter((c) => what.collection === null || c.generation >= what.collection).map((c) => c.step + 1).filter((s) => s <= steps);
    return (direction > 0 ? ends.find((s) => s > from) : ends.findLast((s) => s < from)) ?? null;
  }
  if ("refcount" in what) return countChange(history, from, direction, what.refcount);
  const isDeath = "death" in what;
  const key = isDeath ? what.death : what.birth;
  const life = lives.lifeOf(key, lives.blockOfKey(key));
  const at = isDeath ? life.died : life.born;
  if (at === null || at + 1 > steps) return null;
  return (direction > 0 ? at + 1 > from : at + 1 < from) ? at + 1 : null;
}
function search(from: number, direction: 1 | -1, last: number, isIt: (step: number) => boolean): number | null {
  for (let step = from + direction; step >= 0 && step <= last; step += direction) if (isIt(step)) return step;
  return null;
}

/** Steps looked at in one go when looking back. */
const SPAN = 20_000;
function countChange(history: History, from: number, direction: 1 | -1, key: Key): number | null {
  const { lives, steps } = history.recorder;
  const o = lives.addressOfKey(key) >> 2;
  const { born, died } = lives.lifeOf(key, lives.blockOfKey(key));
  const first = born + 1;
  const last = died ?? steps;
  if (from < first || from > last) return null;
  const now = history.at(from, () => I32[o]!);
  let found: number | null = null;
  if (direction > 0) {
    history.scan(from + 1, last, (step) => {
      if (I32[o] !== now) found = step;
      return found === null;
    });
    return found;
  }
  for (let end = from - 1; end >= first && found === null; end -= SPAN) {
    history.scan(Math.max(first, end - SPAN + 1), end, (step) => {
      if (I32[o] !== now) found = step;
      return true;
    });
  }
  return found;
}
