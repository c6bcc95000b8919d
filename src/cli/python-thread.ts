/**
 * The main thread beside the Python thread: it starts that thread and stays free for what only a main thread can do,
 * taking signals and reading the terminal. The Python thread has a stack large enough for all recursion that CPython
 * allows, and works on a SharedArrayBuffer, so that Ctrl-C is one bit set in the running interpreter.
 */
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { Breaker, State } from "../objects/state.ts";
import { endProcess } from "./end.ts";
import { InputServer } from "./input-server.ts";
import { type FromPython, type StartData, Mail } from "./protocol.ts";

/** Deep enough for 1500 nested host calls; only what is used becomes memory. */
const STACK_MB = 256;

/** Has `bundle` (a file of `dist`) serve the command line in a Python thread, and ends the process after it. */
export function startPython(bundle: string, argv: string[], dist: string): void {
  let memory: Int32Array | null = null;
  const mail = new Int32Array(new SharedArrayBuffer(Mail.SIZE));
  const start: StartData = { argv, mail, dist, bundle, build: "" };
  const python = new Worker(join(dist, "worker.cjs"), {
    workerData: start,
    resourceLimits: { stackSizeMb: STACK_MB, maxOldGenerationSizeMb: 4096 },
    stdout: false,
    stderr: false,
    trackUnmanagedFds: false,
  });
  const input = new InputServer(python, mail, () => memory !== null && (Atomics.load(memory, State.eval_breaker >> 2) & Breaker.SIGNAL) !== 0);
  const exit = (code: number, signal: boolean): void => {
    input.close();
    endProcess(code, signal);
  };

  python.on("message", (message: FromPython) => {
    if (message.type === "memory") memory = message.buffer === null ? null : new Int32Array(message.buffer);
    else if (message.type === "read") input.read();
    else if (message.type === "line") input.line(message.prompt);
    else if (message.type === "exit") exit(message.code, message.signal);
  });
  python.on("error", (error: NodeJS.ErrnoException) => {
    const why = error.code === "ERR_WORKER_OUT_OF_MEMORY" ? "the JavaScript heap is full" : (error.stack ?? String(error));
    process.stderr.write(`ouro: internal error: ${why}\n`);
    process.exit(70);
  });
  python.on("exit", (code) => process.exit(code));

  process.on("SIGINT", () => {
    if (memory === null) exit(130, true);
    else {
      Atomics.or(memory, State.eval_breaker >> 2, Breaker.SIGNAL);
      Atomics.notify(memory, State.eval_breaker >> 2);
      input.interrupt();
    }
  });
}
