/** The Python thread of the command. */
import { writeFileSync, writeSync } from "node:fs";
import { type Script } from "node:vm";
import { parentPort, receiveMessageOnPort } from "node:worker_threads";
import { createHeap } from "../memory/header.ts";
import { type Ref } from "../memory/types.ts";
import { I32 } from "../memory/views.ts";
import { State } from "../objects/state.ts";
import { nodeHost } from "./node-host.ts";
import { host, useHost } from "../host/host.ts";
import { C_RECURSION_LIMIT, bootInterpreter, makeMain } from "../interpreter/boot.ts";
import { startTimeLimit, stopTimeLimit } from "../interpreter/breaker.ts";
import { finalizeInterpreter } from "../interpreter/finalize.ts";
import { flushStandardStreams } from "../modules/stdio.ts";
import { BrokenPipe, type Ending, writeError } from "./errors.ts";
import { type Options, UsageError, parseOptions } from "./options.ts";
import { type FromPython, Mail, MailState, type StartData, type ToPython } from "./protocol.ts";
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
      run({ ...options, source: { kind: "command", text: "pass\n" } }, start);
      writeFileSync(cacheFile, script.createCachedData());
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
  const main = startInterpreter(options);
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
function startInterpreter(options: Options): Ref {
  let heap: ArrayBufferLike;
  try {
    heap = createHeap({ limit: options.memory, shared: true });
    send({ type: "memory", buffer: heap });
    bootInterpreter({ hashSeed: null, hostRecursion: C_RECURSION_LIMIT });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    writeSync(2, `ouro: ${options.memory} bytes are not enough to start\n`);
    throw new ThreadExit(1);
  }
  I32[State.optimize >> 2] = options.optimize;
  return makeMain() as Ref;
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
