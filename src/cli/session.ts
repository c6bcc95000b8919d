/** A program's life in the command: an interpreter for its options, the source to run, the end. */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { type SyntaxIssue, compileSource } from "../compiler/index.ts";
import { HostError, host } from "../host/host.ts";
import { raiseCompileError, raiseSyntaxIssue, runCompiled } from "../modules/builtins-compile.ts";
import { findModuleSource, setSpec } from "../modules/import.ts";
import { newFileLoader } from "../modules/import-spec.ts";
import { decodeSource, namesEncoding, sourceLine } from "../modules/source.ts";
import { flushStandardStreams } from "../modules/stdio.ts";
import { setSysArgv } from "../modules/sys.ts";
import { PyDict_DelItemString, PyDict_SetItemString } from "../objects/dict.ts";
import { PyErr_Clear, PyErr_Occurred, strerror } from "../objects/errors.ts";
import { PyModule_GetDict } from "../objects/module.ts";
import { Py_DECREF, Py_XDECREF } from "../objects/object.ts";
import { Py_None } from "../objects/singletons.ts";
import { State } from "../objects/state.ts";
import { setSourceLineReader } from "../objects/traceback.ts";
import { PyUnicode_FromString } from "../objects/unicode.ts";
import { type Ending, reportException, writeError } from "./errors.ts";
import { type Options } from "./options.ts";

const FINISHED: Ending = { code: 0, interrupted: false, exit: false };

let atLastLine: (() => void) | undefined;
/** Has `call` called when the program's last line has run, or an exception ended it, while its code and constants are alive. */
export function onLastLine(call: (() => void) | undefined): void { atLastLine = call; }

/** Runs what the options name in `main` (a module, borrowed). */
export function runProgram(options: Options, main: Ref): Ending {
  setSourceLineReader(sourceLine);
  const { source } = options;
  if (source.kind === "command") {
    prepareSys(options, "-c", options.safePath ? null : "");
    return runText(source.text, "<string>", main, options);
  }
  if (source.kind === "stdin") {
    prepareSys(options, options.args.length > 0 ? "-" : "", options.safePath ? null : "");
    return runBytes(readAllInput(), "<stdin>", main, options);
  }
  return source.kind === "module" ? runModule(source.name, main, options) : runFile(source.path, main, options);
}

/** sys.argv, and sys.path with the program's directory (null: none) in front. */
export function prepareSys(options: Options, argv0: string, directory: string | null): void {
  const more = options.ignoreEnvironment ? [] : (host.env["PYTHONPATH"] ?? "").split(":").filter((entry) => entry !== "");
  if (setSysArgv([argv0, ...options.args], [...(directory === null ? [] : [directory]), ...more]) < 0) PyErr_Clear();
}

function readAllInput(): Uint8Array {
  const parts: Uint8Array[] = [];
  for (;;) {
    const line = host.readLine();
    const bytes = typeof line === "string" ? new TextEncoder().encode(line) : line;
    if (bytes.length === 0) break;
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}

function runFile(path: string, main: Ref, options: Options): Ending {
  const full = absolute(path);
  let bytes: Uint8Array;
  try {
    const stat = host.files!.stat(full);
    if (stat?.kind === "directory") return runDirectory(path, full, main, options);
    bytes = host.files!.read(full);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    writeError(`ouro: can't open file '${full}': [Errno ${error.errno}] ${strerror(error.errno)}\n`);
    return { ...FINISHED, code: 2 };
  }
  prepareSys(options, path, options.safePath ? null : directoryOf(real(full)));
  return runNamed(bytes, full, main, options);
}
/** A directory with a `__main__.py` is a program. */
function runDirectory(path: string, full: string, main: Ref, options: Options): Ending {
  const file = `${full.replace(/\/$/, "")}/__main__.py`;
  if (host.files!.stat(file)?.kind !== "file") {
    writeError(`ouro: can't find '__main__' module in '${full}'\n`);
    return { ...FINISHED, code: 1 };
  }
  prepareSys(options, path, path);
  return runNamed(host.files!.read(file), file, main, options);
}
function runModule(name: string, main: Ref, options: Options): Ending {
  prepareSys(options, "-m", options.safePath ? null : host.files!.cwd());
  const found = findModuleSource(name);
  if (PyErr_Occurred()) return reportException();
  if (found === null) {
    writeError(`ouro: No module named ${name}\n`);
    return { ...FINISHED, code: 1 };
  }
  const full = absolute(found.file);
  prepareSys(options, full, options.safePath ? null : host.files!.cwd());
  const moduleName = found.packageName !== "" && full.endsWith("/__main__.py") ? `${found.packageName}.__main__` : name;
  return runNamed(found.source, full, main, options, moduleName);
}
function setName(main: Ref, name: string, value: string): void {
  const text = PyUnicode_FromString(value);
  if (text === NULL || PyDict_SetItemString(PyModule_GetDict(main), name, text) < 0) PyErr_Clear();
  Py_XDECREF(text);
}

/** What `__main__` says of the file it comes from; `moduleName`: with -m, the module's own name. */
function setOrigin(main: Ref, full: string, moduleName: string | null): void {
  const loader = newFileLoader(moduleName ?? "__main__", full);
  const status = loader === NULL ? -1
    : moduleName !== null ? setSpec(main, moduleName, loader, full, Py_None, true) : PyDict_SetItemString(PyModule_GetDict(main), "__loader__", loader);
  Py_XDECREF(loader);
  if (status < 0) PyErr_Clear();
}
/** Runs a file's content as `__main__`, with `__file__` while it runs. */
function runNamed(bytes: Uint8Array, full: string, main: Ref, options: Options, moduleName: string | null = null): Ending {
  const dict = PyModule_GetDict(main);
  setOrigin(main, full, moduleName);
  setName(main, "__file__", full);
  if (PyDict_SetItemString(dict, "__cached__", Py_None) < 0) PyErr_Clear();
  const ending = runBytes(options.skipFirstLine ? withoutFirstLine(bytes) : bytes, full, main, options);
  for (const name of ["__file__", "__cached__"]) if (PyDict_DelItemString(dict, name) < 0) PyErr_Clear();
  return ending;
}
/** The newline stays, so that line numbers are right. */
function withoutFirstLine(bytes: Uint8Array): Uint8Array {
  const at = bytes.indexOf(10);
  return at < 0 ? new Uint8Array(0) : bytes.subarray(at);
}
function runBytes(bytes: Uint8Array, filename: string, main: Ref, options: Options): Ending {
  const text = decodeSource(bytes, filename, "file");
  if (text === null) return reportException(options.inspect);
  if (!text.includes("\0")) return runText(text, filename, main, options, !namesEncoding(bytes));
  raiseSyntaxIssue(nullByte(text, filename));
  return reportException(options.inspect);
}
/** What CPython's tokenizer says when it meets a NUL in a file. */
function nullByte(text: string, filename: string): SyntaxIssue {
  const lines = text.slice(0, text.indexOf("\0")).split("\n");
  const lineno = lines.length;
  return { type: "SyntaxError", msg: "source code cannot contain null bytes", filename, lineno, offset: 0, endLineno: lineno, endOffset: 0, text: lines[lineno - 1]! };
}
function runText(text: string, filename: string, main: Ref, options: Options, byteColumns = false): Ending {
  const dict = PyModule_GetDict(main);
  const result = execute(text, filename, dict, byteColumns);
  const ending = result === NULL ? reportException(options.inspect) : FINISHED;
  if (result !== NULL) Py_DECREF(result);
  flushStandardStreams();
  return ending;
}
function execute(text: string, filename: string, dict: Ref, byteColumns: boolean): NewRef | NULL {
  const compiled = compileSource(text, filename, "exec", { optimize: I32[State.optimize >> 2]! as 0 | 1 | 2, byteColumns });
  return compiled.ok ? runCompiled(compiled, dict, dict, atLastLine) : raiseCompileError(compiled);
}

function absolute(path: string): string {
  return path.startsWith("/") ? path : `${host.files!.cwd().replace(/\/$/, "")}/${path}`;
}
function real(path: string): string { return host.files!.resolve?.(path) ?? path; }
function directoryOf(path: string): string { return path.slice(0, Math.max(1, path.lastIndexOf("/"))); }
