/** Evaluation stacks in full: while a frame runs, its stacktop in the buffer is out of date. */
import { I32 } from "../memory/views.ts";
import { FrameOff } from "../objects/frame.ts";
import { type Place } from "./tracker.ts";

/** Runs `read` with the stacktop of every frame current, then puts back what was there. */
export function withStacks<T>(place: Place, read: () => T): T {
  const saved: [field: number, value: number][] = [];
  const put = (frame: number, sp: number): void => {
    if (frame === 0) return;
    const field = (frame + FrameOff.stacktop) >> 2;
    saved.push([field, I32[field]!]);
    I32[field] = (sp - frame - FrameOff.localsplus) >> 3;
  };
  for (const { frame, sp } of place.callers) put(frame, sp);
  put(place.frame, place.sp);
  try {
    return read();
  } finally {
    for (const [field, value] of saved.reverse()) I32[field] = value;
  }
}
