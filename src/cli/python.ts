/** The Python thread of the command. */
import { writeFileSync, writeSync } from "node:fs";
import { type Script } from "node:vm";
import { buffer } from "../memory/views.ts";
import { nodeHost } from "./node-host.ts";
import { host, useHost } from "../host/host.ts";
import { startTimeLimit, stopTimeLimit } from "../interpreter/breaker.ts";
import { startTier } from "../jit/tier.ts";
import { finalizeInterpreter } from "../interpreter/finalize.ts";
import { FatalConfig } from "./environment.ts";
import { BrokenPipe, type Ending, writeError } from "./errors.ts";
import { type Options, parseOptions } from "./options.ts";
import { type StartData } from "./protocol.ts";
import { RANDOM_IMAGES, imageFile, saveImage } from "./image.ts";
import { type ReadLine, converse } from "./repl.ts";
import { prepareSys, runProgram } from "./session.ts";
import { startInterpreter } from "./start.ts";
import { ThreadExit, ask, boot, endThreadWith, send } from "./thread.ts";
import { tour } from "./tour/tour.ts";
import { UsageError } from "./usage-error.ts";
import { HELP, USAGE_HINT, VERSION_LINE } from "./usage.ts";
import { WARM_UP } from "./warm-up.ts";

export { attempt } from "./attempt.ts";

export function main(start: StartData, script: Script, cacheFile: string): void {
  endThreadWith(() => command(start, script, cacheFile));
}

function command(start: StartData, script: Script, cacheFile: string): ThreadExit {
  let options: Options;
  try {
    options = parseOptions(start.argv);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    if (error instanceof FatalConfig) { writeSync(2, error.text); return new ThreadExit(1); }
    writeSync(2, `${error.message}\n${USAGE_HINT}`);
    return new ThreadExit(2);
  }
  switch (options.action) {
    case "version": writeSync(1, `${VERSION_LINE}\n`); return new ThreadExit(0);
    case "help": writeSync(1, HELP); return new ThreadExit(0);
    case "make-images": makeImages(options, start); return new ThreadExit(0);
    case "make-cache": return makeCache(options, start, script, cacheFile);
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
  send({ type: "memory", buffer });
  const terminal = host.isatty(0);
  const asks = options.interactive || terminal; // is there somebody to converse with
  const conversing = options.source.kind === "stdin" && asks;
  let ending: Ending = { code: 0, interrupted: false, exit: false };
  if (options.timeLimit !== null) startTimeLimit(options.timeLimit);
  // Code that is compiled here is hot: no trial runs without feedback, machine code from the first run.
  startTier(() => process.getBuiltinModule("node:v8").setFlagsFromString("--no-lazy-feedback-allocation --always-sparkplug"));
  if (!conversing) ending = runProgram(options, main);
  else {
    prepareSys(options, options.args.length > 0 ? "-" : "", options.safePath ? null : "");
    if (!options.quiet) writeError(`${VERSION_LINE} on ${process.platform}\nType "help", "copyright", "credits" or "license" for more information.\n`);
  }
  if (conversing || (options.inspect && asks)) ending = converse(main, terminal ? (prompt) => editedLine(start, prompt) : plainLine);
  stopTimeLimit();
  finalizeInterpreter(main);
  return new ThreadExit(ending.code, ending.interrupted);
}

/** For the build: the boot images. */
function makeImages(options: Options, start: StartData): void {
  for (let which = 0; which <= RANDOM_IMAGES; which++) {
    useHost(nodeHost({ waitForInput: () => null, brokenPipe() { throw new BrokenPipe(); } }));
    boot(options, which === 0 ? 0 : null);
    saveImage(imageFile(start, which));
  }
}
/** For the build: the compiled code of what a program needs that starts from an image. */
function makeCache(options: Options, start: StartData, script: Script, cacheFile: string): ThreadExit {
  const end = run({ ...options, source: { kind: "command", text: WARM_UP } }, start);
  writeFileSync(cacheFile, script.createCachedData());
  return end;
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
