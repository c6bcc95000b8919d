/**
 * compile, eval, exec, and running a program's source as CPython's pythonrun.c does.
 * Source: CPython 3.12 Python/bltinmodule.c, Python/pythonrun.c.
 */
import { I32, U8 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { type CompileResult, type SyntaxIssue, compileSource } from "../compiler/index.ts";
import { PyMapping_Check } from "../objects/abstract.ts";
import { _PyArg_CheckPositional, arg, argSpec, unpackKeywords } from "../objects/args.ts";
import { PyObject_CheckBuffer, withBuffer } from "../objects/buffer.ts";
import { callArgs } from "../objects/call.ts";
import { PyCell_Type } from "../objects/cell.ts";
import { PyCodeOff, PyCode_Type } from "../objects/code.ts";
import { METH, type MethodSpec } from "../objects/define.ts";
import { PyDict_Check, PyDict_Contains, PyDict_SetItem } from "../objects/dict.ts";
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_SetObject, PyErr_WarnExplicitObject, raise } from "../objects/errors.ts";
import { PyExc_DeprecationWarning, PyExc_IndentationError, PyExc_MemoryError, PyExc_OverflowError, PyExc_RecursionError, PyExc_SyntaxError, PyExc_SyntaxWarning, PyExc_SystemError, PyExc_TabError, PyExc_TypeError, PyExc_ValueError } from "../objects/exceptions.ts";
import { FrameOff, currentCompleteFrame } from "../objects/frame.ts";
import { _PyEval_GetFrameLocals } from "../objects/frame-hidden.ts";
import { PyObject_SetAttr } from "../objects/generic.ts";
import { ID } from "../objects/id.ts";
import { PyLong_AsSsize_t, PyLong_FromLong } from "../objects/int.ts";
import { Py_DECREF, Py_NewRef, Py_TYPE, TPFLAGS, hasTypeFlag } from "../objects/object.ts";
import { Py_None } from "../objects/singletons.ts";
import { State } from "../objects/state.ts";
import { PyTuple_GET_SIZE, PyTuple_Pack, PyTuple_Type } from "../objects/tuple.ts";
import { typeName } from "../objects/typeobject.ts";
import { PyUnicode_AsJS, PyUnicode_FromString } from "../objects/unicode.ts";
import { PyEval_EvalCode } from "../interpreter/ceval.ts";
import { materialize, materializeWithArena } from "../interpreter/materialize.ts";
import { decodeSource, namesEncoding, sourceLine } from "./source.ts";

export type Mode = "exec" | "eval" | "single";

const placeNames = [ID("lineno"), ID("offset"), ID("end_lineno"), ID("end_offset"), ID("filename"), ID("text")];
/** Sets the exception for a compile error: SyntaxError(msg, (filename, lineno, offset, text, end_lineno, end_offset)). */
export function raiseSyntaxIssue(issue: SyntaxIssue): NULL {
  if (issue.type === "MemoryError") return raise(PyExc_MemoryError, issue.msg);
  if (issue.type === "RecursionError") return raise(PyExc_RecursionError, issue.msg);
  if (issue.type === "ValueError") return raise(PyExc_ValueError, issue.msg);
  if (issue.type === "SystemError") return raise(PyExc_SystemError, issue.msg);
  if (issue.type === "OverflowError") return raise(PyExc_OverflowError, issue.msg);
  const type = issue.type === "IndentationError" ? PyExc_IndentationError : issue.type === "TabError" ? PyExc_TabError : PyExc_SyntaxError;
  const msg = PyUnicode_FromString(issue.msg);
  const file = PyUnicode_FromString(issue.filename);
  const shown = issue.text ?? programText(issue);
  const text = shown === null ? Py_NewRef(Py_None) : PyUnicode_FromString(shown);
  const numbers = [issue.lineno, issue.offset, issue.endLineno, issue.endOffset].map((n) => (n < 0 && issue.placedLater ? Py_NewRef(Py_None) : PyLong_FromLong(n)));
  const [line, offset, endLine, endOffset] = numbers as [NewRef, NewRef, NewRef, NewRef];
  const all = [msg, file, text, ...numbers];
  if (!all.includes(NULL) && issue.placedLater) {
    const exc = callArgs(type, msg as Ref);
    const values = [line, offset, endLine, endOffset, file as Ref, text as Ref];
    if (exc !== NULL) {
      if (placeNames.every((name, i) => PyObject_SetAttr(exc, name, values[i]!) === 0)) PyErr_SetObject(type, exc);
      Py_DECREF(exc);
    }
  } else if (!all.includes(NULL)) {
    const details = PyTuple_Pack(file as Ref, line, offset, text as Ref, endLine, endOffset);
    const exc = details === NULL ? NULL : callArgs(type, msg as Ref, details);
    if (exc !== NULL) { PyErr_SetObject(type, exc); Py_DECREF(exc); }
    if (details !== NULL) Py_DECREF(details);
  }
  for (const o of all) if (o !== NULL) Py_DECREF(o);
  return NULL;
}

/** The line of an error of the later stages, which know only the file's name: read from that file, null without one. PyErr_ProgramTextObject. */
function programText(issue: SyntaxIssue): string | null {
  if (issue.lineno < 1 || issue.filename.startsWith("<")) return null;
  const line = sourceLine(issue.filename, issue.lineno);
  return line === null ? null : `${line}\n`;
}

/** Gives the compiler's warnings to the warning filters; -1 when one became an exception: a SyntaxError at its place. */
function emitWarnings({ warnings }: CompileResult): Status {
  for (const { category: name, msg, filename, lineno, error } of warnings) {
    const category = name === "DeprecationWarning" ? PyExc_DeprecationWarning : PyExc_SyntaxWarning;
    if (PyErr_WarnExplicitObject(category, msg, filename, lineno) === 0) continue;
    if (PyErr_ExceptionMatches(category)) { PyErr_Clear(); raiseSyntaxIssue(error); }
    return -1;
  }
  return 0;
}
/** The exception of a source that does not compile, after the warnings that came before. */
export function raiseCompileError(result: CompileResult & { ok: false }): NULL { return emitWarnings(result) < 0 ? NULL : raiseSyntaxIssue(result.error); }

export interface CompileOptions { flags?: number; optimize?: 0 | 1 | 2; incomplete?: boolean; byteColumns?: boolean }

/** `compileSource` at the level that -O set, unless the options say otherwise. */
function compileAtLevel(source: string, filename: string, mode: Mode, options: CompileOptions): CompileResult {
  return compileSource(source, filename, mode, { optimize: I32[State.optimize >> 2]! as 0 | 1 | 2, ...options });
}
/** Compiles `source` to a code object; NULL with SyntaxError. */
export function Py_CompileString(source: string, filename: string, mode: Mode, options: CompileOptions = {}): NewRef | NULL {
  const result = compileAtLevel(source, filename, mode, options);
  if (!result.ok) return raiseCompileError(result);
  return emitWarnings(result) < 0 ? NULL : materialize(result.code);
}

/** Compiles and runs `source` the way a program is run: its constants stay alive until it ends (the PyArena of pythonrun.c). */
export function PyRun_String(source: string, filename: string, mode: Mode, globals: Ref, locals: Ref, options: CompileOptions = {}): NewRef | NULL {
  const result = compileAtLevel(source, filename, mode, options);
  if (!result.ok) return raiseCompileError(result);
  return runCompiled(result, globals, locals);
}
/** Runs what `compileSource` gave; see `PyRun_String`. `atEnd` is called after the last line, while the code and its constants are alive. */
export function runCompiled(result: CompileResult & { ok: true }, globals: Ref, locals: Ref, atEnd?: () => void): NewRef | NULL {
  const made = materializeProgram(result);
  if (made === NULL) return NULL;
  const value = ensureBuiltins(globals) < 0 ? NULL : PyEval_EvalCode(made.code, globals, locals, NULL);
  atEnd?.();
  Py_DECREF(made.code);
  Py_DECREF(made.arena);
  return value;
}
/** The code of a program and what keeps its constants alive, both owned, after the compiler's warnings. */
export function materializeProgram(result: CompileResult & { ok: true }): { code: NewRef; arena: NewRef } | NULL {
  return emitWarnings(result) < 0 ? NULL : materializeWithArena(result.code, result.arena);
}
/** Code that runs in `globals` finds the builtins there. */
export function ensureBuiltins(globals: Ref): Status {
  const known = PyDict_Contains(globals, ID("__builtins__"));
  if (known !== 0) return known < 0 ? -1 : 0;
  return PyDict_SetItem(globals, ID("__builtins__"), I32[State.builtins_dict >> 2]! as Ref);
}

/** A source and how the columns of its errors are counted. */
interface Source { text: string; byteColumns: boolean }
/** The source in a str or bytes-like argument; null with an exception. */
function sourceOf(o: Ref, what: string, where: string, filename = "<string>"): Source | null {
  let source: Source | null = null;
  if (hasTypeFlag(o, TPFLAGS.UNICODE_SUBCLASS)) source = { text: PyUnicode_AsJS(o), byteColumns: false };
  else {
    if (!PyObject_CheckBuffer(o)) {
      raise(PyExc_TypeError, `${what}() arg 1 must be a ${where} object`);
      return null;
    }
    const bytes = withBuffer(o, (address, length) => U8.slice(address, address + length));
    const text = bytes === null ? null : decodeSource(bytes, filename);
    if (text === null) return null;
    source = { text, byteColumns: !namesEncoding(bytes as Uint8Array) };
  }
  if (source.text.includes("\0")) { raise(PyExc_SyntaxError, "source code string cannot contain null bytes"); return null; }
  return source;
}

const compile_spec = argSpec("compile", "source, filename, mode, flags=, dont_inherit=, optimize=, *, _feature_version=");
function builtin_compile(_m: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const a = unpackKeywords(compile_spec, args, nargs, kwnames);
  if (a === null) return NULL;
  const [source, filename, mode] = a as [Ref, Ref, Ref];
  if (!hasTypeFlag(mode, TPFLAGS.UNICODE_SUBCLASS)) return raise(PyExc_TypeError, `compile() argument 'mode' must be str, not ${typeName(mode)}`);
  const modeText = PyUnicode_AsJS(mode);
  const flags = a[3] ? PyLong_AsSsize_t(a[3] as Ref) : 0;
  const optimize = a[5] ? PyLong_AsSsize_t(a[5] as Ref) : -1;
  if (I32[State.current_exception >> 2] !== 0) return NULL;
  if (optimize < -1 || optimize > 2) return raise(PyExc_ValueError, "compile(): invalid optimize value");
  if (modeText !== "exec" && modeText !== "eval" && modeText !== "single") return raise(PyExc_ValueError, "compile() mode must be 'exec', 'eval' or 'single'");
  const file = hasTypeFlag(filename, TPFLAGS.UNICODE_SUBCLASS) ? PyUnicode_AsJS(filename) : sourceOf(filename, "compile", "string, bytes or os.PathLike")?.text ?? null;
  if (file === null) return NULL;
  const program = sourceOf(source, "compile", "string, bytes or AST", file);
  if (program === null) return NULL;
  const inherited = a[4] ? 0 : callerFlags();
  return Py_CompileString(program.text, file, modeText, { byteColumns: program.byteColumns, flags: flags | inherited, optimize: (optimize === -1 ? I32[State.optimize >> 2]! : optimize) as 0 | 1 | 2 });
}
/** __future__ flags of the calling code. */
function callerFlags(): number {
  const frame = currentCompleteFrame();
  return frame === 0 ? 0 : I32[(I32[(frame + FrameOff.f_code) >> 2]! + PyCodeOff.co_flags) >> 2]! & 0x1fe0000;
}

/** The namespaces of eval and exec: borrowed globals, owned locals; null with an exception. */
function namespaces(what: string, globals: Ref, locals: Ref): { globals: Ref; locals: NewRef } | null {
  if (globals !== Py_None) {
    if (!PyDict_Check(globals)) {
      raise(PyExc_TypeError, what === "eval" ? (PyMapping_Check(globals) ? "globals must be a real dict; try eval(code, {}, mapping)" : "globals must be a dict") : `exec() globals must be a dict, not ${typeName(globals)}`);
      return null;
    }
    if (locals !== Py_None && !PyMapping_Check(locals)) {
      raise(PyExc_TypeError, what === "eval" ? "locals must be a mapping" : `locals must be a mapping or None, not ${typeName(locals)}`);
      return null;
    }
    return ensureBuiltins(globals) < 0 ? null : { globals, locals: Py_NewRef(locals === Py_None ? globals : locals) };
  }
  const frame = currentCompleteFrame();
  if (frame === 0) { raise(PyExc_SystemError, "globals and locals cannot be NULL"); return null; }
  const own = I32[(frame + FrameOff.f_globals) >> 2]! as Ref;
  if (locals !== Py_None) {
    if (!PyMapping_Check(locals)) { raise(PyExc_TypeError, "locals must be a mapping"); return null; }
    return { globals: own, locals: Py_NewRef(locals) };
  }
  const dict = _PyEval_GetFrameLocals(frame);
  return dict === NULL ? null : ensureBuiltins(own) < 0 ? null : { globals: own, locals: dict };
}

function builtin_eval(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("eval", nargs, 1, 3)) return NULL;
  const source = arg(args, 0);
  const ns = namespaces("eval", nargs > 1 ? arg(args, 1) : Py_None, nargs > 2 ? arg(args, 2) : Py_None);
  if (ns === null) return NULL;
  let result: NewRef | NULL = NULL;
  if (Py_TYPE(source) === PyCode_Type) {
    result = I32[(source + PyCodeOff.co_nfreevars) >> 2]! > 0
      ? raise(PyExc_TypeError, "code object passed to eval() may not contain free variables")
      : PyEval_EvalCode(source, ns.globals, ns.locals, NULL);
  } else {
    const program = sourceOf(source, "eval", "string, bytes or code");
    if (program !== null) result = PyRun_String(program.text.replace(/^[ \t]+/, ""), "<string>", "eval", ns.globals, ns.locals, { flags: callerFlags(), byteColumns: program.byteColumns });
  }
  Py_DECREF(ns.locals);
  return result;
}

const exec_spec = argSpec("exec", "source, globals=, locals=, /, *, closure=");
function builtin_exec(_m: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const a = unpackKeywords(exec_spec, args, nargs, kwnames);
  if (a === null) return NULL;
  const source = a[0] as Ref;
  const ns = namespaces("exec", (a[1] || Py_None) as Ref, (a[2] || Py_None) as Ref);
  if (ns === null) return NULL;
  let result: NewRef | NULL = NULL;
  if (Py_TYPE(source) === PyCode_Type) result = execCode(source, ns.globals, ns.locals, (a[3] === Py_None ? 0 : a[3]) as Ref | 0);
  else if (a[3] && a[3] !== Py_None) raise(PyExc_TypeError, "closure can only be used when source is a code object");
  else {
    const program = sourceOf(source, "exec", "string, bytes or code");
    if (program !== null) result = PyRun_String(program.text, "<string>", "exec", ns.globals, ns.locals, { flags: callerFlags(), byteColumns: program.byteColumns });
  }
  Py_DECREF(ns.locals);
  if (result === NULL) return NULL;
  Py_DECREF(result);
  return Py_NewRef(Py_None);
}
function execCode(code: Ref, globals: Ref, locals: Ref, closure: Ref | 0): NewRef | NULL {
  const nfree = I32[(code + PyCodeOff.co_nfreevars) >> 2]!;
  if (nfree === 0) {
    return closure !== NULL ? raise(PyExc_TypeError, "cannot use a closure with this code object") : PyEval_EvalCode(code, globals, locals, NULL);
  }
  const cells = closure !== NULL && Py_TYPE(closure) === PyTuple_Type && PyTuple_GET_SIZE(closure) === nfree
    && Array.from({ length: nfree }, (_, i) => I32[((closure as Ref) + 24 + i * 8) >> 2]! as Ref).every((c) => Py_TYPE(c) === PyCell_Type);
  if (!cells) return raise(PyExc_TypeError, `code object requires a closure of exactly length ${nfree}`);
  return PyEval_EvalCode(code, globals, locals, closure);
}

export const compileFunctions: readonly MethodSpec[] = [
  ["compile", METH.FASTCALL | METH.KEYWORDS, builtin_compile], ["eval", METH.FASTCALL, builtin_eval], ["exec", METH.FASTCALL | METH.KEYWORDS, builtin_exec],
];
