/** Running a program for a report: an interpreter of its own, watched while it runs, its output where the report wants it. */
import { I32, buffer } from "../../memory/views.ts";
import { STEPPING } from "../../memory/stepping.ts";
import { type Ref } from "../../memory/types.ts";
import { type Host, useHost } from "../../host/host.ts";
import { pollInterrupts, startTimeLimit, stopTimeLimit } from "../../interpreter/breaker.ts";
import { finalizeInterpreter } from "../../interpreter/finalize.ts";
import { startTier } from "../../jit/tier.ts";
import { flushStandardStreams } from "../../modules/stdio.ts";
import { Breaker, State } from "../../objects/state.ts";
import { configure } from "../configure.ts";
import { type Ending } from "../errors.ts";
import { type Options } from "../options.ts";
import { onLastLine, runProgram } from "../session.ts";
import { boot, hashSeed, notEnoughMemory, send } from "../thread.ts";
import { type WatchedHost } from "./replay.ts";

/** Moments in a run. Nothing of it may change what the program sees, except where it says so. */
export interface Watcher {
  /** The interpreter is there, the program has not begun. */
  begin?(main: Ref): void;
  /** The last line has run, or an exception ended the program; its code and constants are alive. */
  lastLine?(): void;
  /** Modules are gone, nothing of the program is left. */
  end?(): void;
}

/**
 * A program that was run. `seconds`: without waiting for input or sleeping. `started`: false when there was no program to
 * run (no such file, a syntax error). `stopped`: left by `StopProgram`.
 */
export interface RunResult { ending: Ending; seconds: number; started: boolean; stopped: boolean }

/** Thrown through the interpreter to leave a program where it is. Its buffer can be looked at, not run on. */
export class StopProgram extends Error {}

/** The hash seed of reports: PYTHONHASHSEED, or 0, so that the same program gives the same report. */
function reportSeed(options: Options): number { return hashSeed(options) ?? 0; }

/** Runs the program to its end. Throws ThreadExit when `--memory` is too small to start. */
export function runWatched(options: Options, { host, waited }: WatchedHost, watcher: Watcher): RunResult {
  useHost(host);
  try {
    boot(options, reportSeed(options));
    configure(options, __dirname); // of the bundle: the folder of the built files
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw notEnoughMemory(options);
  }
  const main = I32[State.main_module >> 2]! as Ref;
  let ending: Ending = { code: 0, interrupted: false, exit: false };
  let stopped = false;
  let started = false;
  if (!STEPPING) startTier(); // compiled code calls no hooks
  watcher.begin?.(main);
  const start = performance.now();
  if (options.timeLimit !== null) startTimeLimit(options.timeLimit);
  onLastLine(() => { started = true; watcher.lastLine?.(); });
  try {
    ending = runProgram(options, main);
    stopTimeLimit();
    finalizeInterpreter(main);
  } catch (error) {
    if (!(error instanceof StopProgram)) throw error;
    flushStandardStreams();
    started = stopped = true;
  } finally {
    stopTimeLimit();
    onLastLine(undefined);
  }
  const seconds = (performance.now() - start) / 1000 - waited();
  watcher.end?.();
  return { ending, seconds, started, stopped };
}

/** Ctrl-C becomes KeyboardInterrupt in the program that runs. */
export function interruptsGoToProgram(): void { send({ type: "memory", buffer }); }
/** Ctrl-C ends the command at once. */
export function interruptsEndCommand(): void { send({ type: "memory", buffer: null }); }

/** Runs `body`, with programs that run in it left by StopProgram at Ctrl-C; `interrupted()` tells whether there was one. */
export function withStopOnInterrupt<T>(body: (interrupted: () => boolean) => T): T {
  const word = new Int32Array(new SharedArrayBuffer((State.eval_breaker + 8) & -8));
  // The program that ran before may have got the Ctrl-C when it could not act on it any more.
  const earlier = I32;
  const interrupted = (): boolean => [word, earlier].some((memory) => (Atomics.load(memory, State.eval_breaker >> 2) & Breaker.SIGNAL) !== 0);
  send({ type: "memory", buffer: word.buffer });
  pollInterrupts(() => {
    if (interrupted()) throw new StopProgram();
    return false;
  });
  try {
    return body(interrupted);
  } finally {
    pollInterrupts(() => false);
    interruptsEndCommand();
  }
}

/** The host of a program whose report is on standard output as JSON: what it prints goes to standard error. */
export function outputToStderr(machine: Host): Host {
  return { ...machine, write: (_fd, data) => machine.write(2, data), isatty: (fd) => machine.isatty(fd === 1 ? 2 : fd) };
}
