/** The life of a recorded program: an interpreter in a buffer of its own, the run, the end of the interpreter. */
import { compileSource } from "../compiler/index.ts";
import { type Host, host, useHost } from "../host/host.ts";
import { resumeEvaluation, PyEval_EvalCode } from "../interpreter/ceval.ts";
import { bootInterpreter, makeMain } from "../interpreter/boot.ts";
import { withRuntime } from "../interpreter/current.ts";
import { finalizeInterpreter } from "../interpreter/finalize.ts";
import { formatException } from "../interpreter/report.ts";
import { createHeap } from "../memory/header.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { I32, buffer, useBuffer } from "../memory/views.ts";
import { ensureBuiltins, materializeProgram, raiseCompileError } from "../modules/builtins-compile.ts";
import { sourceLine } from "../modules/source.ts";
import { flushStandardStreams, writeStandard } from "../modules/stdio.ts";
import { setSysArgv } from "../modules/sys.ts";
import { PyDict_DelItemString, PyDict_SetItemString } from "../objects/dict.ts";
import { PyErr_Clear, PyErr_GetRaisedException, PyErr_GivenExceptionMatches } from "../objects/errors.ts";
import { PyExc_SyntaxError, PyException_GetTraceback } from "../objects/exceptions.ts";
import { PySyntaxErrorOff } from "../objects/exceptions-syntax.ts";
import { PyCodeOff } from "../objects/code.ts";
import { FrameOff, PyFrame_GetCodeBorrowed } from "../objects/frame.ts";
import { PyLong_AsBigInt, PyLong_Type } from "../objects/int.ts";
import { PyModule_GetDict } from "../objects/module.ts";
import { Py_DECREF, Py_TYPE, Py_XDECREF } from "../objects/object.ts";
import { Py_None } from "../objects/singletons.ts";
import { State } from "../objects/state.ts";
import { PyTracebackOff, setSourceLineReader, tracebackLine } from "../objects/traceback.ts";
import { PyUnicode_AsJS, PyUnicode_FromString, PyUnicode_Type } from "../objects/unicode.ts";

export interface ProgramOptions {
  source: string;
  /** As tracebacks show it; code with this file name is the program's own. */
  filename: string;
  /** sys.argv[1:]. */
  argv: readonly string[];
  /** First entry of sys.path. */
  directory: string;
  /** Limit of the runtime in bytes. */
  memory: number;
  /** PYTHONHASHSEED; null: random. */
  hashSeed: number | null;
  /** Host recursion allowed. */
  hostRecursion: number;
}

/** How the program ended, before the interpreter's end. */
export interface Ending { kind: "end" | "exit" | "exception"; message: string; traceback: string; exitCode: number; line: number }

export class Program {
  private heap: ArrayBufferLike | null = null;
  main: Ref = 0 as Ref;
  private code: NewRef | 0 = 0;
  private arena: NewRef | 0 = 0;
  /** The module's frame. */
  entry = 0;

  constructor(readonly options: ProgramOptions, private readonly host: Host) {}

  get buffer(): ArrayBufferLike {
    if (this.heap === null) throw new Error("the program has not been started");
    return this.heap;
  }

  /** Runs `body` with this program's buffer and host as the current ones. */
  enter<T>(body: () => T): T { return withRuntime(this.buffer, this.host, body); }

  /** Makes buffer, interpreter and `__main__`. Throws RangeError when the limit is too small for that. */
  boot(): void {
    const { options } = this;
    const saved = buffer;
    const savedHost = host;
    useHost(this.host);
    try {
      setSourceLineReader(sourceLine);
      this.heap = createHeap({ limit: options.memory });
      bootInterpreter({ hashSeed: options.hashSeed, hostRecursion: options.hostRecursion });
      if (setSysArgv([options.filename, ...options.argv], [options.directory]) < 0) PyErr_Clear();
      const main = makeMain();
      if (main === NULL) throw new RangeError("not enough memory to start the interpreter");
      this.main = main;
      I32[State.main_module >> 2] = main;
      this.host.sources.set(options.filename, options.source);
    } finally {
      useBuffer(saved);
      useHost(savedHost);
    }
  }

  /** Compiles and makes the code's objects; false with SyntaxError set. */
  prepare(): boolean {
    const { source, filename } = this.options;
    const dict = PyModule_GetDict(this.main);
    const name = PyUnicode_FromString(filename);
    if (name === NULL || PyDict_SetItemString(dict, "__file__", name) < 0 || PyDict_SetItemString(dict, "__cached__", Py_None) < 0) PyErr_Clear();
    Py_XDECREF(name);
    const result = compileSource(source, filename, "exec", {});
    const made = result.ok ? materializeProgram(result) : raiseCompileError(result);
    if (made === NULL) return false;
    this.code = made.code;
    this.arena = made.arena;
    return ensureBuiltins(dict) === 0;
  }

  /** Runs the program; what it returns, or NULL with an exception set. */
  run(): NewRef | NULL {
    const dict = PyModule_GetDict(this.main);
    return PyEval_EvalCode(this.code as NewRef, dict, dict, NULL);
  }

  /** Goes on at the instruction `pc` of `frame`, the stack up to `sp`. The first instruction hook must put `stacktop` back. */
  goOn(frame: number, pc: number, sp: number): NewRef | NULL {
    I32[(frame + FrameOff.prev_instr) >> 2] = pc - 2;
    I32[(frame + FrameOff.stacktop) >> 2] = (sp - frame - FrameOff.localsplus) >> 3;
    return resumeEvaluation(this.entry, frame);
  }

  /** Reports an uncaught exception, and releases the code as the end of a program's file does. */
  conclude(result: NewRef | NULL): Ending {
    const ending = result === NULL ? this.reportException() : END;
    if (result !== NULL) Py_DECREF(result);
    if (this.code !== 0) Py_DECREF(this.code);
    if (this.arena !== 0) Py_DECREF(this.arena);
    const dict = PyModule_GetDict(this.main);
    for (const name of ["__file__", "__cached__"]) if (PyDict_DelItemString(dict, name) < 0) PyErr_Clear();
    flushStandardStreams();
    return ending;
  }
  /** The interpreter's end. */
  finalize(): void { finalizeInterpreter(this.main); }

  private reportException(): Ending {
    const exc = PyErr_GetRaisedException();
    if (exc === NULL) return { ...END, kind: "exception", exitCode: 1 };
    const report = formatException(exc);
    if (report.exitCode !== null) {
      if (report.exitText !== null) writeError(`${report.exitText}\n`);
      Py_DECREF(exc);
      return { kind: "exit", message: report.exitText ?? "", traceback: "", exitCode: report.exitCode, line: 0 };
    }
    const line = this.innermostLine(exc);
    const tb = PyException_GetTraceback(exc);
    for (const [name, value] of [["last_exc", exc], ["last_type", Py_TYPE(exc)], ["last_value", exc], ["last_traceback", tb !== NULL ? tb : Py_None]] as const) {
      if (PyDict_SetItemString(I32[State.sys_dict >> 2]! as Ref, name, value) < 0) PyErr_Clear();
    }
    Py_XDECREF(tb);
    writeError(report.traceback);
    Py_DECREF(exc);
    const message = report.traceback.trimEnd().split("\n").at(-1) ?? "";
    return { kind: "exception", message, traceback: report.traceback, exitCode: 1, line };
  }
  /** The line of the program that does not compile, or that of its innermost frame in the traceback; 0: none. */
  private innermostLine(exc: Ref): number {
    let line = PyErr_GivenExceptionMatches(exc, PyExc_SyntaxError) ? this.lineOfSyntaxError(exc) : 0;
    const tb = PyException_GetTraceback(exc);
    for (let t: number = tb; t !== 0; t = I32[(t + PyTracebackOff.tb_next) >> 2]!) {
      const code = PyFrame_GetCodeBorrowed(I32[(t + PyTracebackOff.tb_frame) >> 2]! as Ref);
      if (PyUnicode_AsJS(I32[(code + PyCodeOff.co_filename) >> 2]! as Ref) === this.options.filename) line = tracebackLine(t as Ref);
    }
    Py_XDECREF(tb);
    return line;
  }
  private lineOfSyntaxError(exc: Ref): number {
    const filename = I32[(exc + PySyntaxErrorOff.filename) >> 2]! as Ref | 0;
    const line = I32[(exc + PySyntaxErrorOff.lineno) >> 2]! as Ref | 0;
    if (filename === 0 || line === 0 || Py_TYPE(line) !== PyLong_Type || Py_TYPE(filename) !== PyUnicode_Type) return 0;
    return PyUnicode_AsJS(filename) === this.options.filename ? Number(PyLong_AsBigInt(line)) : 0;
  }
}
const END: Ending = { kind: "end", message: "", traceback: "", exitCode: 0, line: 0 };

function writeError(text: string): void { writeStandard(2, new TextEncoder().encode(text)); }
