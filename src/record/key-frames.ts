/** Key frames: copies of the buffer at some steps, close enough to each other that running on to any step takes little time. */
import { PageStore, type Pages } from "./pages.ts";
import { type Mark } from "./tracker.ts";

export interface KeyFrame extends Mark { readonly pages: Pages }

/** Seconds of a recorded run between two key frames, at least, and how many times what the last one took. */
const INTERVAL = 0.006;
const RATIO = 4;

export class KeyFrames {
  private readonly store = new PageStore();
  private readonly frames: KeyFrame[] = [];
  private due = 0;
  private interval = INTERVAL;

  /** `maxBytes`: of pages; past it every second key frame is forgotten, and they are taken half as often. */
  constructor(private readonly maxBytes: number, private readonly clock: () => number) {}

  get isEmpty(): boolean { return this.frames.length === 0; }
  get count(): number { return this.frames.length; }
  get bytes(): number { return this.store.bytes; }

  isDue(): boolean { return this.clock() >= this.due; }
  /** Copies the current buffer, which is at `mark`. Marks come in ascending order. */
  add(mark: Mark): void {
    const begun = this.clock();
    this.frames.push({ ...mark, pages: this.store.capture(this.frames.at(-1)?.pages ?? []) });
    const now = this.clock();
    this.due = now + Math.max(this.interval, (now - begun) * RATIO);
    while (this.store.bytes > this.maxBytes && this.frames.length > 2) this.thin();
  }
  private thin(): void {
    const all = this.frames.splice(0);
    all.forEach((frame, i) => {
      if (i % 2 === 0 || i === all.length - 1) this.frames.push(frame);
      else this.store.release(frame.pages);
    });
    this.interval *= 2;
  }

  /** The last one at or before `step`. */
  before(step: number): KeyFrame {
    const found = this.frames.findLast((frame) => frame.step <= step) ?? this.frames[0];
    if (found === undefined) throw new Error("nothing is recorded");
    return found;
  }
  /** Gives the current buffer the contents of a key frame. */
  restore(frame: KeyFrame): void { this.store.restore(frame.pages); }
}
