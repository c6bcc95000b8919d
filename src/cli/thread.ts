/** What the programs that run in the Python thread share: talking to the main thread, ending, an interpreter's start. */
import { writeSync } from "node:fs";
import { createHeap } from "../memory/header.ts";
import { I32 } from "../memory/views.ts";
import { C_RECURSION_LIMIT, bootInterpreter, makeMain } from "../interpreter/boot.ts";
import { flushStandardStreams } from "../modules/stdio.ts";
import { State } from "../objects/state.ts";
import { BrokenPipe } from "./errors.ts";
import { type Options } from "./options.ts";
import { type FromPython, Mail, MailState, type StartData, type ToPython } from "./protocol.ts";

/** Exit code when nobody reads the output any more, as CPython's. */
export const BROKEN_PIPE = 120;

/** Ends the thread, the process's exit code given to the main thread. */
export class ThreadExit { constructor(readonly code: number, readonly signal = false) {} }

/** Loaded only where there is another thread to talk to: it takes a millisecond. */
const threads = (): typeof import("node:worker_threads") => process.getBuiltinModule("node:worker_threads");
export function send(message: FromPython): void { threads().parentPort!.postMessage(message); }

/** Runs `body` to its end, however it comes, and tells the main thread. */
export function endThreadWith(body: () => ThreadExit): void {
  let end: ThreadExit;
  try {
    end = body();
  } catch (error) {
    end = error instanceof ThreadExit ? error : error instanceof BrokenPipe ? new ThreadExit(BROKEN_PIPE) : hostFailure(error);
  }
  send({ type: "exit", code: end.code, signal: end.signal });
}

/** A bug in the interpreter itself, told without a JavaScript trace unless OURO_DEBUG asks for it. */
function hostFailure(error: unknown): ThreadExit {
  try { flushStandardStreams(); } catch { /* the first failure counts */ }
  const overflow = error instanceof RangeError && /call stack/i.test(error.message);
  const text = overflow ? "Fatal Python error: Cannot recover from stack overflow." : `ouro: internal error: ${error instanceof Error ? error.message : String(error)}`;
  writeSync(2, `${text}\n`);
  if (process.env["OURO_DEBUG"] && error instanceof Error) writeSync(2, `${error.stack}\n`);
  return new ThreadExit(overflow ? 134 : 70);
}

/** Asks the main thread for input and waits. */
export function ask(start: StartData, message: FromPython): ToPython {
  Atomics.store(start.mail, Mail.state, MailState.WAITING);
  send(message);
  Atomics.wait(start.mail, Mail.state, MailState.WAITING);
  const { parentPort, receiveMessageOnPort } = threads();
  return receiveMessageOnPort(parentPort!)!.message as ToPython;
}

/** Starts an interpreter the long way; `__main__` is in State.main_module. Throws RangeError when memory is too small. */
export function boot(options: Options, seed: number | null): void {
  createHeap({ limit: options.memory, shared: true });
  bootInterpreter({ hashSeed: seed, hostRecursion: C_RECURSION_LIMIT });
  I32[State.main_module >> 2] = makeMain();
}
export function notEnoughMemory(options: Options): ThreadExit {
  writeSync(2, `ouro: ${options.memory} bytes are not enough to start\n`);
  return new ThreadExit(1);
}
/** PYTHONHASHSEED; null: random. */
export function hashSeed(options: Options): number | null {
  const text = options.ignoreEnvironment || options.randomHash ? undefined : process.env["PYTHONHASHSEED"];
  if (text === undefined || text === "" || text === "random") return null;
  const seed = Number(text);
  if (/^\d+$/.test(text) && seed <= 0xffffffff) return seed;
  writeSync(2, "Fatal Python error: config_init_hash_seed: PYTHONHASHSEED must be \"random\" or an integer in range [0; 4294967295]\nPython runtime state: preinitialized\n\nCurrent thread 0x0000000000000000 (most recent call first):\n  <no Python frame>\n");
  throw new ThreadExit(1);
}
