/**
 * Short programs in the main thread. A second thread costs as much time as Node's whole start, and what it is for (a deep
 * stack, Ctrl-C, input) a program that ends within milliseconds does not need. So a program is first tried right here, and
 * nothing it does reaches the outside before its end: output is held back, and what would change or use up something
 * (reading input, writing a file, sleeping) is where the attempt ends, as are time and depth. Then everything it did is in
 * a buffer that is dropped, and the program starts again, in the thread.
 */
import { statSync } from "node:fs";
import { I32, useBuffer } from "../memory/views.ts";
import { onStackEnd } from "../compiler/index.ts";
import { type Host, type HostFiles, host, useHost } from "../host/host.ts";
import { pollInterrupts } from "../interpreter/breaker.ts";
import { finalizeInterpreter } from "../interpreter/finalize.ts";
import { onHostRecursionEnd } from "../objects/recursion.ts";
import { State } from "../objects/state.ts";
import { BrokenPipe } from "./errors.ts";
import { nodeHost } from "./node-host.ts";
import { type Options, parseOptions } from "./options.ts";
import { runProgram } from "./session.ts";
import { type Built, startInterpreter, startsFromImage } from "./start.ts";
import { BROKEN_PIPE, ThreadExit } from "./thread.ts";

/** Seconds of processor time that an attempt may take after the start; looked at every few thousand calls and jumps. */
const PATIENCE = 0.02;
/** Host recursion that surely fits the main thread's stack. */
const RECURSION = 150;

/** Thrown through the interpreter: this program is for the thread. */
class NeedsThread extends Error {}
function leave(): never { throw new NeedsThread(); }

/** How the program on the command line ended; null: it did not, and nothing has happened. */
export function attempt(argv: string[], built: Built): ThreadExit | null {
  const held: [fd: 1 | 2, data: Uint8Array][] = [];
  let machine: Host;
  let end: ThreadExit;
  try {
    const options = parseOptions(argv);
    if (!suits(options)) return null;
    machine = nodeHost({ waitForInput: leave, brokenPipe() { throw new BrokenPipe(); } });
    useHost({ ...machine, readLine: leave, sleep: leave, files: untouched(machine.files!), write: (fd, data) => { held.push([fd, data]); } });
    end = run(options, built);
  } catch (error) {
    if (!(error instanceof ThreadExit)) {
      useBuffer(new ArrayBuffer(0));
      return null; // whatever it was, the thread will meet it again
    }
    return error;
  }
  try {
    for (const [fd, data] of held) machine.write(fd, data);
  } catch (error) {
    if (!(error instanceof BrokenPipe)) throw error;
    return new ThreadExit(BROKEN_PIPE);
  }
  return end;
}

/** Nothing in the options says that it will be long, or talk to somebody. */
function suits(options: Options): boolean {
  return options.action === "run" && options.source.kind !== "stdin" && !options.inspect && options.timeLimit === null && startsFromImage(options);
}

function run(options: Options, built: Built): ThreadExit {
  const main = startInterpreter(options, built);
  I32[State.c_recursion_remaining >> 2] = RECURSION;
  const deadline = host.processTime() + PATIENCE;
  pollInterrupts(() => host.processTime() > deadline && leave());
  onHostRecursionEnd(leave);
  onStackEnd(leave);
  const ending = runProgram(options, main);
  finalizeInterpreter(main);
  return new ThreadExit(ending.code, ending.interrupted);
}

/** The files, as long as nothing is changed by it: a pipe that was read is empty. */
function untouched(files: HostFiles): HostFiles {
  return {
    ...files,
    read: (path) => (isOrdinary(path) ? files.read(path) : leave()),
    write: leave,
    remove: leave,
    mkdir: leave,
  };
}
function isOrdinary(path: string): boolean {
  try {
    const stat = statSync(path);
    return stat.isFile() || stat.isDirectory();
  } catch { return true; } // reading it says what is wrong
}
