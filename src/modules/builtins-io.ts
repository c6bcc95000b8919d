/** print, input and open. Source: CPython 3.12 Python/bltinmodule.c (builtin_print_impl, builtin_input_impl). */
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { argSpec, arg, unpackKeywords } from "../objects/args.ts";
import { _PyArg_CheckPositional } from "../objects/args.ts";
import { PyObject_CallOneArg, callMethod } from "../objects/call.ts";
import { METH, type MethodSpec } from "../objects/define.ts";
import { PyErr_Clear, raise } from "../objects/errors.ts";
import { sysAttr } from "../objects/errors-unraisable.ts";
import { PyExc_EOFError, PyExc_RuntimeError, PyExc_TypeError } from "../objects/exceptions.ts";
import { PyObject_GetAttr, PyObject_IsTrue, PyObject_Str } from "../objects/generic.ts";
import { beginTemporary, endTemporary } from "../objects/gcalloc.ts";
import { ID } from "../objects/id.ts";
import { Py_DECREF, Py_INCREF, Py_XDECREF } from "../objects/object.ts";
import { Py_None, latin1Character } from "../objects/singletons.ts";
import { _PyTuple_FromArray } from "../objects/tuple.ts";
import { typeName } from "../objects/typeobject.ts";
import { PyUnicode_GET_LENGTH, PyUnicode_READ_CHAR, PyUnicode_Substring } from "../objects/unicode.ts";
import { open_spec, openStream } from "./_io-open.ts";
import { standardOutputOf, writeStandardText } from "./_io-text.ts";
import { isStr, none, pending } from "./_io-util.ts";
import { flushStandardStreams } from "./stdio.ts";

/** `PyFile_WriteObject` with Py_PRINT_RAW: str(o) to the file. */
function writeObject(o: Ref, file: Ref, fd: number): Status {
  if (fd === 0) return callWrite(o, file);
  beginTemporary(); // the bound method `write`
  const text = PyObject_Str(o);
  const status = text === NULL ? -1 : writeStandardText(file, text);
  Py_XDECREF(text);
  endTemporary();
  return status;
}
function callWrite(o: Ref, file: Ref): Status {
  const write = PyObject_GetAttr(file, ID("write"));
  if (write === NULL) return -1;
  const text = PyObject_Str(o);
  const answer = text === NULL ? NULL : PyObject_CallOneArg(write, text);
  Py_XDECREF(text);
  Py_DECREF(write);
  if (answer === NULL) return -1;
  Py_DECREF(answer);
  return 0;
}
const SPACE = latin1Character(32);
const NEWLINE = latin1Character(10);

const print_spec = argSpec("print", "*, sep=, end=, file=, flush=");
/** A str or None for no value of its own; false with TypeError. */
function separator(o: Ref | 0, name: string): boolean {
  if (o === 0 || o === Py_None || isStr(o)) return true;
  raise(PyExc_TypeError, `${name} must be None or a string, not ${typeName(o)}`);
  return false;
}
function builtin_print(_m: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const a = kwnames === 0 ? null : unpackKeywords(print_spec, args + nargs * 8, 0, kwnames);
  if (kwnames !== 0 && a === null) return NULL;
  let file = a === null ? 0 : a[2];
  if (file === 0 || file === Py_None) {
    const stdout = sysAttr(ID("stdout"));
    if (stdout === NULL) return raise(PyExc_RuntimeError, "lost sys.stdout");
    if (stdout === Py_None) return none();
    file = stdout;
  }
  const sep = a === null ? 0 : a[0];
  const end = a === null ? 0 : a[1];
  if (!separator(sep, "sep") || !separator(end, "end")) return NULL;
  const flush = a !== null && a[3] !== 0 ? PyObject_IsTrue(a[3]) : 0;
  if (flush < 0) return NULL;
  const values = _PyTuple_FromArray(args, nargs); // as the generated argument parsing of 3.12 makes it
  if (values === NULL) return NULL;
  Py_INCREF(file);
  const ok = printTo(file, args, nargs, (sep === 0 || sep === Py_None ? SPACE : sep) as Ref, (end === 0 || end === Py_None ? NEWLINE : end) as Ref)
    && (flush === 0 || flushFile(file));
  Py_DECREF(file);
  Py_DECREF(values);
  return ok ? none() : NULL;
}
function printTo(file: Ref, args: number, nargs: number, sep: Ref, end: Ref): boolean {
  const fd = standardOutputOf(file);
  for (let i = 0; i < nargs; i++) {
    if (i > 0 && writeObject(sep, file, fd) < 0) return false;
    if (writeObject(arg(args, i), file, fd) < 0) return false;
  }
  return writeObject(end, file, fd) === 0;
}
function flushFile(file: Ref): boolean {
  const answer = callMethod(file, ID("flush"));
  if (answer === NULL) return false;
  Py_DECREF(answer);
  return true;
}

/** `PyFile_GetLine(f, -1)`: one line without its newline; EOFError at the end. */
function getLine(file: Ref): NewRef | NULL {
  const line = callMethod(file, ID("readline"));
  if (line === NULL) return NULL;
  if (!isStr(line)) {
    Py_DECREF(line);
    return raise(PyExc_TypeError, "object.readline() returned non-string");
  }
  const n = PyUnicode_GET_LENGTH(line);
  if (n === 0) {
    Py_DECREF(line);
    return raise(PyExc_EOFError, "EOF when reading a line");
  }
  if (PyUnicode_READ_CHAR(line, n - 1) !== 10) return line;
  const text = PyUnicode_Substring(line, 0, n - 1);
  Py_DECREF(line);
  return text;
}
function builtin_input(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("input", nargs, 0, 1)) return NULL;
  const stdin = sysAttr(ID("stdin"));
  const stdout = sysAttr(ID("stdout"));
  const stderr = sysAttr(ID("stderr"));
  if (stdin === NULL || stdin === Py_None) return raise(PyExc_RuntimeError, "input(): lost sys.stdin");
  if (stdout === NULL || stdout === Py_None) return raise(PyExc_RuntimeError, "input(): lost sys.stdout");
  if (stderr === NULL || stderr === Py_None) return raise(PyExc_RuntimeError, "input(): lost sys.stderr");
  if (!flushFile(stderr)) PyErr_Clear();
  if (nargs === 1 && writeObject(arg(args, 0), stdout, standardOutputOf(stdout)) < 0) return NULL;
  if (!flushFile(stdout)) PyErr_Clear();
  flushStandardStreams();
  const line = getLine(stdin);
  return line === NULL && !pending() ? raise(PyExc_EOFError, "EOF when reading a line") : line;
}
function builtin_open(_m: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const a = unpackKeywords(open_spec, args, nargs, kwnames);
  return a === null ? NULL : openStream(a);
}

export const ioFunctions: readonly MethodSpec[] = [
  ["print", METH.FASTCALL | METH.KEYWORDS, builtin_print, "print($module, /, *args, sep=' ', end='\\n', file=None, flush=False)\n--\n\nWrites the values to a stream, sys.stdout by default."],
  ["input", METH.FASTCALL, builtin_input, "input($module, prompt='', /)\n--\n\nReads one line of standard input, without its newline."],
  ["open", METH.FASTCALL | METH.KEYWORDS, builtin_open, "open($module, /, file, mode='r', buffering=-1, encoding=None,\n     errors=None, newline=None, closefd=True, opener=None)\n--\n\nOpens a file and returns a stream."],
];
