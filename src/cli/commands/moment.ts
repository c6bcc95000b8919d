/** A program at one moment: at its last line, before a line runs, or when an expression becomes true; then somebody looks. */
import { I32 } from "../../memory/views.ts";
import { type Ref } from "../../memory/types.ts";
import { PyCodeOff } from "../../objects/code.ts";
import { frameCode } from "../../objects/frame.ts";
import { PyModule_GetDict } from "../../objects/module.ts";
import { frameTitle } from "../../inspect/roots.ts";
import { textOf } from "../../inspect/value.ts";
import { type AllocationLog } from "./allocation-log.ts";
import { type Context } from "./command.ts";
import { type Place } from "./gc-watch.ts";
import { StopProgram, interruptsEndCommand, interruptsGoToProgram, runWatched, type RunResult } from "./program.ts";
import { StopWatch, readStop } from "./stop.ts";
import { notWaiting } from "./replay.ts";
import { wrap } from "./text.ts";

export interface Moment {
  /** "at exit", "before line 12 of f()". */
  title: string;
  /** Where the program stands; null: at its end. */
  place: Place | null;
  /** The namespace of `__main__`. */
  globals: Ref;
  /** What to say of a stop that was asked for and never came; null: nothing. */
  missed: string | null;
}

const MAX_PATH = 4096;

/** What is kept while the program runs. `begin` is called, and `log` made, when the program begins. */
export interface Watching { log?: () => AllocationLog; begin?: () => void }

/**
 * Runs the program of the command line up to the moment that --at and --when name, or to its end, and calls `look` there once,
 * the program's memory being the current buffer. At a stop the program ends; none of its code runs any more.
 */
export function lookAt(context: Context, watching: Watching, look: (moment: Moment, log: AllocationLog | null) => void): RunResult {
  const spec = readStop(context.line.own);
  let log: AllocationLog | null = null;
  let main = 0 as Ref;
  let looked = false;
  const now = (moment: Omit<Moment, "globals">): void => {
    looked = true;
    log?.end();
    interruptsEndCommand();
    look({ ...moment, globals: PyModule_GetDict(main) }, log);
    interruptsGoToProgram();
  };
  const stops = spec === null ? null : new StopWatch(spec, (frame, line) => {
    stops!.end();
    const code = frameCode(frame);
    const title = frameTitle(frame);
    now({
      title: `before line ${line}${title === "<module>" ? "" : ` of ${title}`}`, missed: null,
      place: { file: textOf(I32[(code + PyCodeOff.co_filename) >> 2]! as Ref, MAX_PATH), line },
    });
    throw new StopProgram();
  });
  const run = runWatched(context.line.options, notWaiting(context.machine), {
    begin(module) {
      main = module;
      interruptsGoToProgram();
      watching.begin?.();
      log = watching.log?.() ?? null;
      log?.begin();
      stops?.begin(module);
    },
    lastLine() {
      if (looked) return;
      stops?.end();
      now({ title: "at exit", place: null, missed: stops === null ? null : missedText(stops, context.line.own) });
    },
  });
  (log as AllocationLog | null)?.end();
  interruptsEndCommand();
  return run;
}

function missedText(stops: StopWatch, own: ReadonlyMap<string, string>): string {
  const when = own.get("--when");
  const where = own.get("--at");
  if (when === undefined) return `Line ${where} was not reached${own.has("--hit") ? ` ${own.get("--hit")} times` : ""}: this is the end of the program.`;
  return `'${when}' was never true${where === undefined ? "" : ` at line ${where}`}: this is the end of the program.${stops.trouble === null ? "" : ` Its last evaluation raised ${stops.trouble}.`}`;
}
/** The lines that say so. */
export function missedLines(moment: Pick<Moment, "missed">): string[] { return moment.missed === null ? [] : ["", ...wrap(moment.missed)]; }
