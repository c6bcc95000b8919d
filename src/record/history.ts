/**
 * Goes to any step of a recording, forwards and back.
 *
 * The buffer is the runtime: going back is to restore a key frame and to run on from there to the step that is wanted.
 * The run is ended there by throwing through the evaluation loop; whatever state that leaves in host functions, the next
 * question restores another one. Where no host function was at work, the next question may also go on from there.
 */
import { type LifeHooks, setLifeHooks, setStepHooks } from "../memory/stepping.ts";
import { type NULL, type NewRef } from "../memory/types.ts";
import { flushStandardStreams } from "../modules/stdio.ts";
import { resumeTracing } from "../modules/_tracemalloc.ts";
import { CodeTable } from "./code-lines.ts";
import { Outsider } from "./outside.ts";
import { Program } from "./program.ts";
import { HALT, type Recorder } from "./recorder.ts";
import { type Mark, type Place, Tracker, backTo, markHere } from "./tracker.ts";

/** `read` is called with the state at `step` current; it may read the buffer, not change it. */
export interface Visit { step: number; read(place: Place): void }
/** Told of lives while steps from `from` on are run again, `step` being the one whose instruction is executed. */
export interface Watch { from: number; dying(o: number, step: number): void; revived(o: number): void }

export class History {
  /** Where the buffer was left by the last question; null: nowhere that one could go on from. */
  private parked: Mark | null = null;

  /** The recorder must have completed its recording. */
  constructor(readonly recorder: Recorder) {}

  /** The state at one step. */
  at<T>(step: number, read: (place: Place) => T): T {
    const results: T[] = [];
    this.visit([{ step, read: (place) => { results.push(read(place)); } }]);
    return results[0]!;
  }

  /** Goes to the steps of `visits` (ascending, none past the last step) and calls their `read`s. */
  visit(visits: readonly Visit[], watch: Watch | null = null): void { this.travel(new Stops(visits), watch); }

  private travel(route: Route, watch: Watch | null): void {
    const { recorder } = this;
    recorder.program.enter(() => {
      const mark = this.goTo(Math.min(route.next, watch?.from ?? Infinity));
      const run = new Replay(new Tracker(recorder.codes, recorder.base, mark), recorder.endStep, route, watch);
      this.run(run, () => {
        this.runEnd(run, mark.frame === 0 ? recorder.result : recorder.program.goOn(mark.frame, mark.pc, mark.sp));
      });
      this.parked = run.stop === null ? null : markHere(recorder.outside, run.stop.step, run.stop.frame, run.stop.pc, run.stop.sp);
    });
  }

  /** Calls `look` with the state at each step from `first` to `last` current, until it gives false. */
  scan(first: number, last: number, look: (step: number) => boolean): void {
    if (first <= last) this.travel(new Scan(first, last, look), null);
  }

  /** Goes to a step, calls `begin`, and runs on until a hook that it has set throws HALT; then `end` is called in any case. */
  during(step: number, begin: () => void, end: () => void): void {
    try {
      this.travel(new Beyond(step, begin), null);
    } finally {
      end();
      this.parked = null;
    }
  }

  /** The state at one step of a new run of the program, from its very start, that gets the same answers from outside. */
  fresh<T>(step: number, read: (place: Place) => T): T {
    const { recorder } = this;
    this.parked = null;
    const { outside, options } = recorder;
    outside.mode = Outsider.REPLAY;
    outside.position = 0;
    const program = new Program(options, outside.host);
    const results: T[] = [];
    program.boot();
    program.enter(() => {
      program.prepare();
      const route = new Stops([{ step, read: (place) => { results.push(read(place)); } }]);
      const replay = new Replay(new Tracker(new CodeTable(options.filename), recorder.base, null), recorder.endStep, route, null);
      this.run(replay, () => {
        const result = recorder.base === 0 ? 0 : program.run();
        flushStandardStreams();
        replay.stand(recorder.endStep);
        program.conclude(result);
        program.finalize();
        replay.stand(recorder.steps);
      });
    });
    return results[0]!;
  }

  /** Makes a state of `step`, or before it and as near as possible, from which to go on. */
  private goTo(step: number): Mark {
    const { recorder, parked } = this;
    this.parked = null;
    const key = recorder.keys.before(step);
    if (parked !== null && parked.step <= step && parked.step >= key.step) {
      backTo(parked, recorder.outside);
      return parked;
    }
    recorder.keys.restore(key);
    recorder.codes.clear();
    resumeTracing();
    backTo(key, recorder.outside);
    return key;
  }
  private run(run: Replay, body: () => void): void {
    setStepHooks((frame, pc, sp) => run.instruction(frame, pc, sp), null);
    setLifeHooks(run.lifeHooks());
    try {
      body();
    } catch (error) {
      if (error !== HALT) throw error;
    } finally {
      setStepHooks(null, null);
      setLifeHooks(null);
    }
  }
  /** From the state behind the program's last instruction on; `result`: what the program's code returned. */
  private runEnd(run: Replay, result: NewRef | NULL): void {
    const { program, endStep, steps } = this.recorder;
    run.stand(endStep);
    program.conclude(result);
    program.finalize();
    run.stand(steps);
  }
}

/** Where a run is to stop and look. */
interface Route {
  /** The step that comes next; DONE: the run can end. Ascending. */
  readonly next: number;
  /** The run is at `next`. */
  at(step: number, place: () => Place): void;
}
const DONE = Infinity;

class Stops implements Route {
  private index = 0;
  constructor(private readonly visits: readonly Visit[]) {}
  get next(): number { return this.visits[this.index]?.step ?? DONE; }
  at(_step: number, place: () => Place): void { this.visits[this.index++]!.read(place()); }
}
class Scan implements Route {
  constructor(public next: number, private readonly last: number, private readonly look: (step: number) => boolean) {}
  at(step: number): void { this.next = this.look(step) && step < this.last ? step + 1 : DONE; }
}

class Beyond implements Route {
  constructor(public next: number, private readonly begin: () => void) {}
  at(): void {
    this.next = NOWHERE;
    this.begin();
  }
}
const NOWHERE = -1;

/** A run along a route. */
class Replay {
  /** Where the run was ended, when one can go on from there. */
  stop: Place | null = null;

  /** `endStep`: from there on the interpreter's end is at work, a host function. */
  constructor(private readonly tracker: Tracker, private readonly endStep: number, private readonly route: Route, private readonly watch: Watch | null) {}

  /** The instruction hook. */
  instruction(frame: number, pc: number, sp: number): void {
    const { tracker } = this;
    const own = tracker.isOwn(frame);
    if (tracker.arrived(frame)) {
      if (own) this.arrive(frame, pc, sp);
    } else if (own) {
      tracker.step++;
      this.arrive(frame, pc, sp);
    }
    tracker.remember(frame, pc, sp);
  }
  private arrive(frame: number, pc: number, sp: number): void {
    const { tracker } = this;
    if (this.route.next !== tracker.step || !this.look(frame, pc, sp)) return;
    if (tracker.step < this.endStep && tracker.isInterruptible(pc)) this.stop = tracker.place(frame, pc, sp);
    throw HALT;
  }
  /** True when the route ends here. */
  private look(frame: number, pc: number, sp: number): boolean {
    const { tracker, route } = this;
    while (route.next === tracker.step) route.at(tracker.step, () => tracker.place(frame, pc, sp));
    return route.next === DONE;
  }
  /** The state at `step`, when no code is running. */
  stand(step: number): void {
    this.tracker.step = step;
    if (this.look(0, 0, 0)) throw HALT;
  }

  lifeHooks(): LifeHooks {
    const { watch, tracker } = this;
    if (watch === null) return tracker.watching(null);
    return tracker.watching({
      dying: (o) => { if (tracker.step >= watch.from) watch.dying(o, tracker.step); },
      revived: (o) => { if (tracker.step >= watch.from) watch.revived(o); },
      born: () => {},
    });
  }
}
