/**
 * The embedding API: Python runtimes in a JavaScript program.
 *
 *   using python = createRuntime({ memory: 64 << 20, stdout: (text) => log(text) });
 *   python.run("print(6 * 7)");
 *
 * Each runtime has a buffer and a limit of its own, several can live side by side, and nothing of the machine is
 * reachable unless it is passed in. A runtime is used from one place at a time: it becomes the current one for the
 * length of each call.
 */
import { createHeap } from "./memory/header.ts";
import { I32, buffer, useBuffer } from "./memory/views.ts";
import { NULL, type NewRef, type Ref } from "./memory/types.ts";
import { type Host, type HostFiles, host, noHost, useHost } from "./host/host.ts";
import { fromHost, toHost, type PyValue } from "./conversions.ts";
import { PyObject_Call, PyObject_CallNoArgs } from "./objects/call.ts";
import { PyDict_GetItemWithError, PyDict_New, PyDict_SetItemString } from "./objects/dict.ts";
import { PyErr_GetRaisedException } from "./objects/errors.ts";
import { PyModule_GetDict } from "./objects/module.ts";
import { Py_DECREF } from "./objects/object.ts";
import { Breaker, State } from "./objects/state.ts";
import { PyTuple_New } from "./objects/tuple.ts";
import { PyUnicode_FromString } from "./objects/unicode.ts";
import { formatException } from "./interpreter/report.ts";
import { finalizeInterpreter } from "./interpreter/finalize.ts";
import { startTimeLimit, stopTimeLimit } from "./interpreter/breaker.ts";
import { startTier } from "./jit/tier.ts";
import { bootInterpreter, makeMain } from "./interpreter/boot.ts";
import { withRuntime } from "./interpreter/current.ts";
import { hostRecursionHere } from "./interpreter/host-stack.ts";
import { PyRun_String } from "./modules/builtins-compile.ts";
import { mapFiles } from "./host/map-files.ts";
import { sourceLine } from "./modules/source.ts";
import { setSourceLineReader } from "./objects/traceback.ts";
import { setSysArgv } from "./modules/sys.ts";
import { flushStandardStreams } from "./modules/stdio.ts";

export type { Handle, PyValue } from "./conversions.ts";
export type { Host, HostFiles } from "./host/host.ts";

export interface RuntimeOptions {
  /** Limit of the whole runtime in bytes, at most 2 GiB. Default 256 MiB. */
  memory?: number;
  /** Receives what the program prints, as text. Default: dropped. */
  stdout?: (text: string) => void;
  stderr?: (text: string) => void;
  /** Gives the next line of input with its newline, "" at the end. Default: no input. */
  stdin?: () => string;
  /** os.environ. Default: empty. */
  env?: Record<string, string>;
  /** Files: a map from absolute path to content, or a file system of the embedder's. Default: none. */
  files?: Record<string, string | Uint8Array> | HostFiles;
  /** sys.argv. Default [""]. */
  argv?: readonly string[];
  /** Seconds after which a running call ends with TimeoutError. Default: none. */
  timeLimit?: number;
  /** PYTHONHASHSEED. Default: random. */
  hashSeed?: number;
  /** Depth of host recursion. Default: CPython's 1500, or what the JavaScript stack of this thread has room for. */
  hostRecursion?: number;
  /** More capabilities: clocks, random bytes, terminals. */
  host?: Partial<Host>;
}

setSourceLineReader(sourceLine);

/** A Python exception that left the program. */
export class PythonError extends Error {
  /** `type`: the exception's class ("ValueError"); `traceback`: as Python prints it. */
  constructor(readonly type: string, message: string, readonly traceback: string, readonly exitCode: number | null) {
    super(message === "" ? type : `${type}: ${message}`);
    this.name = "PythonError";
  }
}

/** Options of one `run`: the file name in tracebacks and the module namespace (default: `__main__`, kept between runs). */
export interface RunOptions { filename?: string; fresh?: boolean }

export class Runtime implements Disposable {
  /** The runtime's whole state; null once disposed. */
  private heap: ArrayBufferLike | null;
  private readonly host: Host;
  private main: Ref = 0 as Ref;
  private readonly timeLimit: number | null;
  /** Called by `dispose` when the program has ended and its buffer is still there: for checks and for saving it. */
  beforeRelease: (() => void) | null = null;

  constructor(options: RuntimeOptions) {
    this.host = hostOf(options);
    this.timeLimit = options.timeLimit ?? null;
    const saved = buffer;
    const savedHost = host;
    useHost(this.host);
    try {
      this.heap = createHeap(options.memory === undefined ? {} : { limit: options.memory });
      startTier();
      bootInterpreter({ hashSeed: options.hashSeed ?? null, hostRecursion: options.hostRecursion ?? hostRecursionHere() });
      if (options.argv !== undefined && setSysArgv(options.argv) < 0) throw this.takeError();
      const main = makeMain();
      if (main === NULL) throw new RangeError("not enough memory to start the interpreter");
      this.main = main;
      I32[State.main_module >> 2] = main;
    } finally {
      useBuffer(saved);
      useHost(savedHost);
    }
  }

  /** The buffer that holds everything. Read it, save it; do not write. */
  get buffer(): ArrayBufferLike {
    if (this.heap === null) throw new Error("the runtime is disposed");
    return this.heap;
  }

  /** Runs `body` with this runtime as the current one. */
  enter<T>(body: () => T): T {
    return withRuntime(this.buffer, this.host, () => {
      try {
        return body();
      } finally {
        flushStandardStreams();
      }
    });
  }

  /** Executes statements. Throws PythonError when an exception leaves them. */
  run(source: string, options: RunOptions = {}): void {
    this.enter(() => {
      const result = this.execute(source, "exec", options);
      Py_DECREF(result);
    });
  }

  /** Evaluates an expression and converts its value (numbers, strings, lists, dicts, …; a Handle for the rest). */
  eval(source: string, options: RunOptions = {}): PyValue {
    return this.enter(() => this.convert(this.execute(source, "eval", options)));
  }

  /** Calls what `name` refers to in `__main__` with converted arguments. */
  call(name: string, ...args: PyValue[]): PyValue {
    return this.enter(() => {
      const key = PyUnicode_FromString(name);
      if (key === NULL) throw this.takeError();
      const f = PyDict_GetItemWithError(PyModule_GetDict(this.main), key);
      Py_DECREF(key);
      if (f === NULL) throw new PythonError("NameError", `name '${name}' is not defined`, `NameError: name '${name}' is not defined\n`, null);
      return this.convert(this.callRef(f, args));
    });
  }

  /** Sets a name of `__main__` to a converted value. */
  set(name: string, value: PyValue): void {
    this.enter(() => {
      const o = fromHost(this, value);
      if (o === NULL || PyDict_SetItemString(PyModule_GetDict(this.main), name, o) < 0) throw this.takeError();
      Py_DECREF(o);
    });
  }

  /** Asks a running program to stop with KeyboardInterrupt; to be called from a callback of the host. */
  interrupt(): void {
    const view = new Int32Array(this.buffer);
    view[State.eval_breaker >> 2]! |= Breaker.SIGNAL;
  }

  /** Ends the program: atexit callbacks, modules cleared, streams flushed. The buffer is released; handles are dead. Idempotent. */
  dispose(): void {
    if (this.heap === null) return;
    this.enter(() => {
      finalizeInterpreter(this.main);
      this.main = 0 as Ref;
      this.beforeRelease?.();
    });
    this.heap = null;
  }
  [Symbol.dispose](): void { this.dispose(); }

  /** Calls a callable of this runtime; the runtime must be entered. Internal, for Handle. */
  callRef(f: Ref, args: readonly PyValue[]): NewRef {
    const tuple = args.length === 0 ? NULL : PyTuple_New(args.length);
    if (args.length > 0 && tuple === NULL) throw this.takeError();
    for (let i = 0; i < args.length; i++) {
      const o = fromHost(this, args[i]);
      if (o === NULL) { Py_DECREF(tuple as Ref); throw this.takeError(); }
      I32[((tuple as Ref) + 24 + i * 8) >> 2] = o;
    }
    const result = this.timed(() => (tuple === NULL ? PyObject_CallNoArgs(f) : PyObject_Call(f, tuple, NULL)));
    if (tuple !== NULL) Py_DECREF(tuple);
    if (result === NULL) throw this.takeError();
    return result;
  }
  /** Converts and releases. Internal, for Handle. */
  convert(oSteal: NewRef): PyValue {
    const value = toHost(this, oSteal);
    Py_DECREF(oSteal);
    return value;
  }
  /** Takes the exception that is set as a PythonError. Internal, for Handle. */
  takeError(): PythonError {
    const exc = PyErr_GetRaisedException();
    if (exc === NULL) return new PythonError("SystemError", "error return without exception set", "", null);
    const shown = formatException(exc);
    Py_DECREF(exc);
    return new PythonError(shown.type, shown.message, shown.traceback, shown.exitCode);
  }

  private execute(source: string, mode: "exec" | "eval", options: RunOptions): NewRef {
    let globals = PyModule_GetDict(this.main);
    let owned: NewRef | NULL = NULL;
    if (options.fresh === true) {
      owned = PyDict_New();
      if (owned === NULL) throw this.takeError();
      globals = owned;
      const name = PyUnicode_FromString("__main__");
      if (name !== NULL) { PyDict_SetItemString(owned, "__name__", name); Py_DECREF(name); }
    }
    if (options.filename !== undefined) this.host.sources.set(options.filename, source);
    const result = this.timed(() => PyRun_String(source, options.filename ?? "<string>", mode, globals, globals));
    const error = result === NULL ? this.takeError() : null;
    if (owned !== NULL) Py_DECREF(owned);
    if (result === NULL) throw error as PythonError;
    return result;
  }
  private timed<T>(body: () => T): T {
    if (this.timeLimit === null) return body();
    startTimeLimit(this.timeLimit);
    try { return body(); } finally { stopTimeLimit(); }
  }
}

/** Creates a runtime. Throws RangeError when `memory` is too small to start one. */
export function createRuntime(options: RuntimeOptions = {}): Runtime { return new Runtime(options); }

function hostOf(options: RuntimeOptions): Host {
  const decoders = { 1: new TextDecoder(), 2: new TextDecoder() };
  const sinks = { 1: options.stdout, 2: options.stderr };
  return {
    ...noHost,
    sources: new Map(),
    write(fd, data) { sinks[fd]?.(decoders[fd].decode(data, { stream: true })); },
    readLine: options.stdin ?? (() => ""),
    env: options.env ?? {},
    files: options.files === undefined ? null : isHostFiles(options.files) ? options.files : mapFiles(options.files),
    time: () => Date.now() / 1000,
    monotonic: () => performance.now() / 1000,
    processTime: () => performance.now() / 1000,
    random: (n) => crypto.getRandomValues(new Uint8Array(n)),
    ...options.host,
  };
}
function isHostFiles(files: Record<string, string | Uint8Array> | HostFiles): files is HostFiles { return typeof files["stat"] === "function"; }
