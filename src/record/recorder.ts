/**
 * Records the run of a program, a slice of time after the other, so that whoever does it can do something else between
 * two slices. What has been recorded is looked at through `history.ts`.
 */
import { type Host } from "../host/host.ts";
import { Op } from "../compiler/opcodes.ts";
import { NULL, type NewRef } from "../memory/types.ts";
import { setLifeHooks, setStepHooks } from "../memory/stepping.ts";
import { I32, U8 } from "../memory/views.ts";
import { flushStandardStreams } from "../modules/stdio.ts";
import { State } from "../objects/state.ts";
import { type Recording, StepFlag } from "./answers.ts";
import { CodeTable } from "./code-lines.ts";
import { noteCollections, stopNotingCollections } from "./collections.ts";
import { KeyFrames } from "./key-frames.ts";
import { Lives, Why } from "./lives.ts";
import { InputNeeded, Outside, Outsider } from "./outside.ts";
import { type Ending, Program, type ProgramOptions } from "./program.ts";
import { Timeline } from "./timeline.ts";
import { withStacks } from "./stacks.ts";
import { heapObjects, liveBytes } from "./totals.ts";
import { type Mark, Tracker, backTo, markHere } from "./tracker.ts";

export interface RecorderOptions extends ProgramOptions {
  /** The world outside; asked in the first run only. */
  host: Host;
  /** False: the recording ends when the program asks for input that the host does not have. */
  inputEnds: boolean;
  /** Steps and line steps recorded at most; then the program runs on without being recorded. */
  maxSteps: number;
  maxLines: number;
  /** Bytes that key frames may take. */
  maxBytes: number;
}

/** Thrown by hooks to end a run: the state is left as it is. */
class Halt extends Error {}
export const HALT = new Halt("the run is ended by its recorder");

/** Instructions between two looks at the clock. */
const CLOCK_INTERVAL = 256;

export const enum Status { RUNNING, COMPLETE }

export class Recorder {
  readonly timeline = new Timeline();
  readonly codes: CodeTable;
  readonly keys: KeyFrames;
  readonly outside: Outside;
  readonly program: Program;
  lives = new Lives(0, 0);
  /** Host recursion left at the program's first instruction. */
  base = 0;
  /** What the program's code returned: what the END key frame goes on with. */
  result: NewRef | NULL = NULL;
  /** The step behind the program's last instruction; -1: it was not recorded. */
  endStep = -1;
  /** The recording goes no further, the program does. */
  unrecorded = false;
  private readonly decoders = { 1: new TextDecoder(), 2: new TextDecoder() };
  private tracker: Tracker;
  /** Where the last slice ended. */
  private suspended: Mark | null = null;
  private started = false;
  private sliceEnd = 0;
  private budget = CLOCK_INTERVAL;
  private ending: Ending | null = null;
  private ended: Recording["ended"] | null = null;
  private limitMessage = "";
  private seconds = 0;

  constructor(readonly options: RecorderOptions, private readonly clock: () => number = () => performance.now() / 1000) {
    this.codes = new CodeTable(options.filename);
    this.keys = new KeyFrames(options.maxBytes, clock);
    this.outside = new Outside(options.host, options.inputEnds, (fd, data) => this.written(fd, data));
    this.program = new Program(options, this.outside.host);
    this.tracker = new Tracker(this.codes, 0, null);
  }

  get status(): Status { return this.ended === null ? Status.RUNNING : Status.COMPLETE; }
  /** The last step. */
  get steps(): number { return Math.max(0, this.timeline.length - 1); }

  /** Records for about `seconds` (longer while a host function is at work); to be called until it gives COMPLETE. */
  advance(seconds: number): Status {
    if (this.ended !== null) return Status.COMPLETE;
    const begun = this.clock();
    this.sliceEnd = begun + seconds;
    try {
      if (this.started) this.goOn(this.suspended!);
      else this.start();
    } finally {
      this.seconds += this.clock() - begun;
    }
    return this.status;
  }
  /** Ends the recording where it is. */
  cancel(): void {
    if (this.ended === null && this.timeline.length > 0) this.complete("cancelled");
  }

  private start(): void {
    this.started = true;
    this.program.boot();
    this.program.enter(() => {
      const ready = this.program.prepare();
      this.lives = new Lives(liveBytes(), this.options.memory);
      if (!ready) this.failed();
      else this.record(() => this.program.run());
    });
  }
  /** The program does not compile: there is one state, with the exception set. */
  private failed(): void {
    this.atEnd(NULL);
    this.ending = this.program.conclude(NULL);
    this.complete(this.ending.kind);
  }
  private goOn(mark: Mark): void {
    this.program.enter(() => {
      backTo(mark, this.outside);
      this.tracker = new Tracker(this.codes, this.base, mark);
      this.record(() => this.program.goOn(mark.frame, mark.pc, mark.sp));
    });
  }

  /** Runs `body`, the evaluation of the program, with the hooks of a recording, and what comes after it. */
  private record(body: () => NewRef | NULL): void {
    if (this.unrecorded) this.hookUnrecorded();
    else {
      setStepHooks((frame, pc, sp) => this.instruction(frame, pc, sp), () => this.timeline.addFlag(this.lives.step, StepFlag.RAISE));
      setLifeHooks(this.tracker.watching(this.lives));
      this.lives.listen();
      noteCollections(this.timeline, this.lives, this.clock);
    }
    try {
      this.end(body());
    } catch (error) {
      if (error instanceof InputNeeded) this.complete("input");
      else if (error !== HALT) throw error;
    } finally {
      this.unhook();
    }
  }
  private unhook(): void {
    setStepHooks(null, null);
    setLifeHooks(null);
    stopNotingCollections();
    this.lives.deafen();
  }

  /** The program's code has ended: its last state, then the end of the interpreter. */
  private end(result: NewRef | NULL): void {
    flushStandardStreams();
    if (this.unrecorded) {
      this.ending = this.program.conclude(result);
      this.program.finalize();
      this.complete("limit");
      return;
    }
    this.atEnd(result);
    this.lives.why = Why.END;
    this.ending = this.program.conclude(result);
    this.program.finalize();
    flushStandardStreams();
    const last = this.timeline.length - 1;
    if (!this.unrecorded && (last > this.endStep || this.timeline.hasFlag(last, StepFlag.OUTPUT))) this.pushState();
    this.complete(this.unrecorded ? "limit" : this.ending.kind);
  }
  private atEnd(result: NewRef | NULL): void {
    this.endStep = this.pushState();
    this.result = result;
    this.keys.add(markHere(this.outside, this.endStep, 0, 0, 0));
  }
  /** A state without an instruction; its step. */
  private pushState(): number {
    const step = this.timeline.length;
    this.timeline.push(0, 0, 0, 0);
    this.timeline.takeSample(step, this.lives);
    this.lives.step = this.tracker.step = step;
    return step;
  }
  private complete(ended: Recording["ended"]): void {
    this.ended = ended;
    this.lives.seal();
    this.outside.mode = Outsider.REPLAY;
    if (this.endStep < 0) this.endStep = this.steps;
  }

  /** The hook of a recorded run. */
  private instruction(frame: number, pc: number, sp: number): void {
    const { tracker, timeline, lives } = this;
    if (tracker.arrived(frame)) {
      tracker.isOwn(frame);
      tracker.remember(frame, pc, sp);
      return;
    }
    if (this.base === 0) this.begin(frame, pc, sp);
    if (!this.tracker.isOwn(frame)) {
      this.tracker.remember(frame, pc, sp);
      this.pause(frame, pc, sp, false);
      return;
    }
    flushStandardStreams();
    const step = timeline.length;
    timeline.push(this.tracker.line(pc), this.tracker.depthOf(frame), this.tracker.flags(frame, pc), this.tracker.name());
    timeline.sample(step, lives);
    lives.step = this.tracker.step = step;
    if (U8[pc] === Op.IS_OP) timeline.isTests.push({ step, result: (I32[(sp - 16) >> 2] === I32[(sp - 8) >> 2]) === (U8[pc + 1] === 0) });
    this.tracker.remember(frame, pc, sp);
    if (step >= this.options.maxSteps || timeline.lines > this.options.maxLines) this.stopRecording(step);
    else this.pause(frame, pc, sp, true);
  }
  /** The program's first instruction. */
  private begin(frame: number, pc: number, sp: number): void {
    this.base = I32[State.c_recursion_remaining >> 2]!;
    this.program.entry = frame;
    this.tracker = new Tracker(this.codes, this.base, null);
    this.lives.foundAtStart(withStacks({ step: 0, frame, pc, sp, callers: [] }, heapObjects));
    setLifeHooks(this.tracker.watching(this.lives));
  }

  /** Takes a key frame or ends the slice, when it is time and the buffer holds everything. `exact`: a step begins here. */
  private pause(frame: number, pc: number, sp: number, exact: boolean): void {
    if (--this.budget > 0 && !this.keys.isEmpty) return;
    this.budget = CLOCK_INTERVAL;
    if (this.endStep >= 0 || !this.tracker.isInterruptible(pc)) return;
    if (exact && this.keys.isDue()) this.keys.add(markHere(this.outside, this.tracker.step, frame, pc, sp));
    if (this.clock() >= this.sliceEnd) this.suspend(frame, pc, sp);
  }
  private suspend(frame: number, pc: number, sp: number): void {
    flushStandardStreams();
    this.suspended = markHere(this.outside, this.tracker.step, frame, pc, sp);
    throw HALT;
  }
  private stopRecording(step: number): void {
    const { maxSteps, maxLines } = this.options;
    const what = step >= maxSteps ? `${maxSteps.toLocaleString("en-US")} steps` : `${maxLines.toLocaleString("en-US")} line steps`;
    this.limitMessage = `${what} are recorded; the program ran on without being recorded.`;
    this.timeline.takeSample(step, this.lives);
    this.unrecorded = true;
    this.outside.mode = Outsider.PASS;
    this.unhook();
    this.hookUnrecorded();
  }
  private hookUnrecorded(): void {
    setStepHooks((frame, pc, sp) => this.unrecordedInstruction(frame, pc, sp), null);
  }
  /** The hook of a run that goes on unrecorded: only to end a slice. */
  private unrecordedInstruction(frame: number, pc: number, sp: number): void {
    if (this.tracker.arrived(frame) || --this.budget > 0) return;
    this.budget = CLOCK_INTERVAL * 16;
    if (this.endStep < 0 && this.tracker.isInterruptible(pc) && this.clock() >= this.sliceEnd) this.suspend(frame, pc, sp);
  }
  private written(fd: 1 | 2, data: Uint8Array): void {
    this.timeline.write(Math.max(0, this.lives.step), fd, this.decoders[fd].decode(data, { stream: true }));
  }

  /** Describes the recording; it must be complete. */
  recording(): Recording {
    const { ending, timeline, lives } = this;
    const ended = this.ended ?? "cancelled";
    const message = ended === "limit" ? this.limitMessage : (ending?.message ?? "");
    return {
      steps: this.steps, lines: timeline.lines, endStep: this.endStep, ended, message,
      traceback: ending?.traceback ?? "", exitCode: ending?.exitCode ?? 0, errorLine: ending?.line ?? 0,
      ...timeline.columns(), functions: this.codes.names.length > 0 ? this.codes.names.slice() : [""],
      memory: timeline.memory(), output: timeline.output, collections: timeline.collections, isTests: timeline.isTests,
      births: lives.births, deaths: lives.deaths, livesEndAt: lives.endsAt,
      seconds: this.seconds, bytes: this.keys.bytes + timeline.bytes + lives.bytes,
    };
  }
}
