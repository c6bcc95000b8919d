/** The Python thread of the command. */
import { writeFileSync, writeSync } from "node:fs";
import { type Script } from "node:vm";
import { parentPort, receiveMessageOnPort } from "node:worker_threads";
import { createHeap } from "../memory/header.ts";
import { type Ref } from "../memory/types.ts";
import { I32, buffer } from "../memory/views.ts";
import { State } from "../objects/state.ts";
import { nodeHost } from "./node-host.ts";
import { host, useHost } from "../host/host.ts";
import { C_RECURSION_LIMIT, bootInterpreter, makeMain } from "../interpreter/boot.ts";
import { startTimeLimit, stopTimeLimit } from "../interpreter/breaker.ts";
import { finalizeInterpreter } from "../interpreter/finalize.ts";
import { renewStandardStreams } from "../modules/sys.ts";
import { flushStandardStreams } from "../modules/stdio.ts";
import { BrokenPipe, type Ending, writeError } from "./errors.ts";
import { type Options, UsageError, parseOptions } from "./options.ts";
import { type FromPython, Mail, MailState, type StartData, type ToPython } from "./protocol.ts";
import { RANDOM_IMAGES, imageFile, loadImage, saveImage } from "./image.ts";
import { type ReadLine, converse } from "./repl.ts";
import { prepareSys, runProgram } from "./session.ts";
import { tour } from "./tour/tour.ts";
import { HELP, USAGE_HINT, VERSION_LINE } from "./usage.ts";

/** Exit code when nobody reads the output any more, as CPython's. */
const BROKEN_PIPE = 120;

/** Ends the thread, the process's exit code given to the main thread. */
class ThreadExit { constructor(readonly code: number, readonly signal = false) {} }

function send(message: FromPython): void { parentPort!.postMessage(message); }

export function main(start: StartData, script: Script, cacheFile: string): void {
  let end: ThreadExit;
  try {
    end = new ThreadExit(0);
    end = command(start, script, cacheFile);
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

function command(start: StartData, script: Script, cacheFile: string): ThreadExit {
  let options: Options;
  try {
    options = parseOptions(start.argv);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    writeSync(2, `${error.message}\n${USAGE_HINT}`);
    return new ThreadExit(2);
  }
  switch (options.action) {
    case "version": writeSync(1, `${VERSION_LINE}\n`); return new ThreadExit(0);
    case "help": writeSync(1, HELP); return new ThreadExit(0);
    case "make-cache":
      makeCaches(options, start, script, cacheFile);
      return new ThreadExit(0);
    case "tour": tour(start.dist); return new ThreadExit(0);
    default: return run(options, start);
  }
}

function run(options: Options, start: StartData): ThreadExit {
  useHost(nodeHost({
    waitForInput: () => ask(start, { type: "read" }).data,
    brokenPipe() { throw new BrokenPipe(); },
  }));
  const main = startInterpreter(options, start);
  const terminal = host.isatty(0);
  const conversing = options.source.kind === "stdin" && (options.inspect || terminal);
  let ending: Ending = { code: 0, interrupted: false, exit: false };
  if (options.timeLimit !== null) startTimeLimit(options.timeLimit);
  if (!conversing) ending = runProgram(options, main);
  else {
    prepareSys(options, options.args.length > 0 ? "-" : "", "");
    if (!options.quiet) writeError(`${VERSION_LINE} on ${process.platform}\nType "help", "copyright", "credits" or "license" for more information.\n`);
  }
  if (conversing || options.inspect) ending = converse(options, main, terminal ? (prompt) => editedLine(start, prompt) : plainLine);
  stopTimeLimit();
  finalizeInterpreter(main);
  return new ThreadExit(ending.code, ending.interrupted);
}

/** Boots an interpreter of the options' size; gives `__main__`. */
function startInterpreter(options: Options, start: StartData): Ref {
  try {
    const seed = hashSeed(options);
    const image = seed ?? 1 + Math.floor(Math.random() * RANDOM_IMAGES);
    if ((seed !== null && seed !== 0) || !loadImage(imageFile(start, image), options.memory)) boot(options, seed);
    else if ((host.isatty(0) || host.isatty(1)) && renewStandardStreams() < 0) throw new RangeError("no memory");
    send({ type: "memory", buffer });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    writeSync(2, `ouro: ${options.memory} bytes are not enough to start\n`);
    throw new ThreadExit(1);
  }
  I32[State.optimize >> 2] = options.optimize;
  return I32[State.main_module >> 2]! as Ref;
}
/** Starts an interpreter the long way; `__main__` is in State.main_module. */
function boot(options: Options, seed: number | null): void {
  createHeap({ limit: options.memory, shared: true });
  bootInterpreter({ hashSeed: seed, hostRecursion: C_RECURSION_LIMIT });
  I32[State.main_module >> 2] = makeMain();
}
/** PYTHONHASHSEED; null: random. */
function hashSeed(options: Options): number | null {
  const text = options.ignoreEnvironment ? undefined : process.env["PYTHONHASHSEED"];
  if (text === undefined || text === "" || text === "random") return null;
  const seed = Number(text);
  if (/^\d+$/.test(text) && seed <= 0xffffffff) return seed;
  writeSync(2, "Fatal Python error: config_init_hash_seed: PYTHONHASHSEED must be \"random\" or an integer in range [0; 4294967295]\nPython runtime state: preinitialized\n\nCurrent thread 0x0000000000000000 (most recent call first):\n  <no Python frame>\n");
  throw new ThreadExit(1);
}
/** What the build leaves beside the bundle: boot images, and the bundle's compiled code. */
function makeCaches(options: Options, start: StartData, script: Script, cacheFile: string): void {
  const program: Options = { ...options, source: { kind: "command", text: "pass\n" } };
  for (let which = 0; which <= RANDOM_IMAGES; which++) {
    useHost(nodeHost({ waitForInput: () => null, brokenPipe() { throw new BrokenPipe(); } }));
    boot(program, which === 0 ? 0 : null);
    saveImage(imageFile(start, which));
  }
  run(program, start);
  writeFileSync(cacheFile, script.createCachedData());
}

/** A line from the terminal, edited by its user. */
function editedLine(start: StartData, prompt: string): ReturnType<ReadLine> {
  const { data, interrupted } = ask(start, { type: "line", prompt });
  return { line: data === null ? null : new TextDecoder().decode(data), interrupted };
}
/** A line from a pipe; its prompt goes to standard error, as CPython's does. */
function plainLine(prompt: string): ReturnType<ReadLine> {
  writeError(prompt);
  const line = host.readLine();
  const text = typeof line === "string" ? line : new TextDecoder().decode(line);
  return { line: text === "" ? null : text, interrupted: false };
}

/** Asks the main thread for input and waits. */
function ask(start: StartData, message: FromPython): ToPython {
  Atomics.store(start.mail, Mail.state, MailState.WAITING);
  send(message);
  Atomics.wait(start.mail, Mail.state, MailState.WAITING);
  return receiveMessageOnPort(parentPort!)!.message as ToPython;
}
