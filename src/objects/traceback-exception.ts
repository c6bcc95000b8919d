/**
 * Printing of an exception: causes and contexts first, then traceback, message, suggestion, notes; groups in boxes.
 * Source: CPython 3.12 Python/pythonrun.c (print_exception_recursive and what it calls).
 */
import { I32, U8 } from "../memory/views.ts";
import { NULL, type Ref } from "../memory/types.ts";
import { PySequence_Check, PySequence_GetItem, PySequence_Size } from "./abstract.ts";
import { PyErr_Clear, PyErr_Occurred, reprText, strText } from "./errors.ts";
import { exceptionTypeText, fileWriter, flushFile } from "./errors-unraisable.ts";
import { PyBaseExceptionOff, PyExceptionInstance_Check, PyException_SetTraceback, PyExc_SyntaxError, _PyBaseExceptionGroup_Check } from "./exceptions.ts";
import { PyBaseExceptionGroupOff } from "./exceptions-group.ts";
import { PyObject_GetAttr, _PyObject_LookupAttr } from "./generic.ts";
import { ID } from "./id.ts";
import { PyLong_AsSsize_t } from "./int.ts";
import { Py_DECREF, Py_INCREF, Py_TYPE, TPFLAGS, hasTypeFlag } from "./object.ts";
import { Py_None } from "./singletons.ts";
import { PyTraceBack_Check } from "./traceback.ts";
import { _PyTraceBack_Print, marginText, type Margin, type Write } from "./traceback-print.ts";
import { _Py_Offer_Suggestions } from "./traceback-suggest.ts";
import { typeName } from "./typeobject.ts";
import { PyUnicode_AsJS } from "./unicode.ts";

const CAUSE = "The above exception was the direct cause of the following exception:\n";
const CONTEXT = "During handling of the above exception, another exception occurred:\n";
const MAX_GROUP_WIDTH = 15;
const MAX_GROUP_DEPTH = 10;
/** Exceptions in one chain that the host's stack can hold; beyond that the chain is cut, as CPython's recursion check does. */
const MAX_NESTING = 1000;

interface Context {
  write: Write;
  seen: Set<Ref>;
  depth: number; // of nested groups
  needClose: boolean; // the innermost box still wants its last line
  nesting: number;
}
const indentOf = (ctx: Context): string => " ".repeat(2 * ctx.depth);
const marginOf = (ctx: Context): Margin => ({ indent: 2 * ctx.depth, margin: ctx.depth ? "| " : "" });

/** Prints `exc` through `write` as an uncaught exception is printed. No exception is set afterwards. */
export function printException(exc: Ref, write: Write): void {
  printRecursive({ write, seen: new Set(), depth: 0, needClose: false, nesting: 0 }, exc);
  if (PyErr_Occurred()) PyErr_Clear();
}
export function formatException(exc: Ref): string {
  let text = "";
  printException(exc, (piece) => { text += piece; });
  return text;
}
/** `_PyErr_Display`: prints to a Python file. `tb` (or 0) is put on an exception that has none. */
export function PyErr_Display(file: Ref, value: Ref, tb: Ref | 0): void {
  if (PyExceptionInstance_Check(value) && tb && PyTraceBack_Check(tb) && !I32[(value + PyBaseExceptionOff.traceback) >> 2]) {
    PyException_SetTraceback(value, tb);
  }
  printException(value, fileWriter(file));
  flushFile(file);
}

function printRecursive(ctx: Context, value: Ref): void {
  if (ctx.nesting >= MAX_NESTING) return;
  ctx.nesting++;
  if (PyExceptionInstance_Check(value)) printCauseAndContext(ctx, value);
  if (PyExceptionInstance_Check(value) && _PyBaseExceptionGroup_Check(value)) printGroup(ctx, value);
  else printOne(ctx, value);
  ctx.nesting--;
}
function printCauseAndContext(ctx: Context, value: Ref): void {
  ctx.seen.add(value);
  const cause = I32[(value + PyBaseExceptionOff.cause) >> 2]! as Ref | 0;
  if (cause) {
    if (!ctx.seen.has(cause)) printChained(ctx, cause, CAUSE);
    return;
  }
  if (U8[value + PyBaseExceptionOff.suppress_context]) return;
  const context = I32[(value + PyBaseExceptionOff.context) >> 2]! as Ref | 0;
  if (context && !ctx.seen.has(context)) printChained(ctx, context, CONTEXT);
}
function printChained(ctx: Context, value: Ref, message: string): void {
  const needClose = ctx.needClose;
  Py_INCREF(value);
  printRecursive(ctx, value);
  Py_DECREF(value);
  ctx.needClose = needClose;
  const margin = marginText(marginOf(ctx));
  ctx.write(`${margin}\n${margin}${message}${margin}\n`);
}

function printGroup(ctx: Context, value: Ref): void {
  if (ctx.depth > MAX_GROUP_DEPTH) {
    ctx.write(`${marginText(marginOf(ctx))}... (max_group_depth is ${MAX_GROUP_DEPTH})\n`);
    return;
  }
  if (ctx.depth === 0) ctx.depth = 1;
  printOne(ctx, value);
  const excs = I32[(value + PyBaseExceptionGroupOff.excs) >> 2]! as Ref;
  const total = I32[(excs + 16) >> 2]!;
  const shown = total <= MAX_GROUP_WIDTH ? total : MAX_GROUP_WIDTH + 1;
  ctx.needClose = false;
  for (let i = 0; i < shown; i++) {
    const last = i === shown - 1;
    if (last) ctx.needClose = true; // a nested group may print the closing line
    const truncated = i >= MAX_GROUP_WIDTH;
    ctx.write(`${indentOf(ctx)}${i === 0 ? "+-" : "  "}+---------------- ${truncated ? "..." : i + 1} ----------------\n`);
    ctx.depth++;
    if (!truncated) printRecursive(ctx, I32[(excs + 24 + 8 * i) >> 2]! as Ref);
    else {
      const rest = total - MAX_GROUP_WIDTH;
      ctx.write(`${marginText(marginOf(ctx))}and ${rest} more exception${rest > 1 ? "s" : ""}\n`);
    }
    if (last && ctx.needClose) {
      ctx.write(`${indentOf(ctx)}+------------------------------------\n`);
      ctx.needClose = false;
    }
    ctx.depth--;
  }
  if (ctx.depth === 1) ctx.depth = 0;
}

function printOne(ctx: Context, value: Ref): void {
  if (!PyExceptionInstance_Check(value)) {
    ctx.write(`${marginText(marginOf(ctx))}TypeError: print_exception(): Exception expected for value, ${typeName(value)} found\n`);
    return;
  }
  printTraceback(ctx, value);
  const notes = _PyObject_LookupAttr(value, ID("__notes__"));
  if (notes === NULL) PyErr_Clear();
  const syntax = printFileAndLine(ctx, value);
  const message = syntax === null ? strText(value) : syntax;
  printMessage(ctx, Py_TYPE(value), message, syntax);
  if (syntax === null) ctx.write(_Py_Offer_Suggestions(value));
  ctx.write("\n");
  if (notes !== NULL) {
    printNotes(ctx, notes);
    Py_DECREF(notes);
  }
}
function printTraceback(ctx: Context, value: Ref): void {
  const tb = I32[(value + PyBaseExceptionOff.traceback) >> 2]! as Ref | 0;
  if (!tb) return;
  const group = _PyBaseExceptionGroup_Check(value);
  const margin = marginOf(ctx);
  Py_INCREF(tb);
  _PyTraceBack_Print(tb, `${group ? "Exception Group " : ""}Traceback (most recent call last):\n`, group && ctx.depth === 1 ? "+ " : margin.margin, margin, ctx.write);
  Py_DECREF(tb);
}
/** `message` null: str() failed, an exception is set. */
function printMessage(ctx: Context, type: Ref, message: string | null, syntax: string | null): void {
  if (message === null) PyErr_Clear();
  ctx.write(marginText(marginOf(ctx)) + exceptionTypeText(type, "<unknown>."));
  if (syntax === NO_MESSAGE) return;
  if (message === null) ctx.write(": <exception str() failed>");
  else if (message !== "") ctx.write(`: ${message}`);
}
function printNotes(ctx: Context, notes: Ref): void {
  const margin = marginText(marginOf(ctx));
  if (!PySequence_Check(notes) || hasTypeFlag(notes, TPFLAGS.UNICODE_SUBCLASS) || hasTypeFlag(notes, TPFLAGS.BYTES_SUBCLASS)) {
    const text = reprText(notes);
    if (text === null) PyErr_Clear();
    ctx.write(`${margin}${text ?? "<__notes__ repr() failed>"}\n`);
    return;
  }
  const n = PySequence_Size(notes);
  for (let i = 0; i < n; i++) {
    const note = PySequence_GetItem(notes, i);
    if (note === NULL) { PyErr_Clear(); return; }
    const text = strText(note);
    Py_DECREF(note);
    if (text === null) PyErr_Clear();
    const lines = (text ?? "<note str() failed>").match(/(?:\r\n|[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029])*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]|$)/gu) ?? [];
    for (const line of lines) if (line !== "") ctx.write(margin + line);
    ctx.write("\n");
  }
}

// --- SyntaxError

/** The message of a SyntaxError was None: nothing follows the type. */
const NO_MESSAGE = "\0none";

/** An integer attribute; null when it is None or no int. */
function intAttr(o: Ref, name: Ref): number | null | "none" {
  const value = PyObject_GetAttr(o, name);
  if (value === NULL) { PyErr_Clear(); return null; }
  const number = value === Py_None ? "none" : hasTypeFlag(value, TPFLAGS.LONG_SUBCLASS) ? PyLong_AsSsize_t(value) : null;
  Py_DECREF(value);
  if (PyErr_Occurred()) { PyErr_Clear(); return null; }
  return number;
}
/** `str()` of an attribute; null when it is missing or fails, `none` when it is None. */
function textAttr(o: Ref, name: Ref, none: string): string | null {
  const value = PyObject_GetAttr(o, name);
  if (value === NULL) { PyErr_Clear(); return null; }
  const text = value === Py_None ? none : strText(value);
  Py_DECREF(value);
  if (text === null) PyErr_Clear();
  return text;
}
/** For an exception with `print_file_and_line`: prints place and source, and returns its message; null for all others. */
function printFileAndLine(ctx: Context, value: Ref): string | null {
  const marker = _PyObject_LookupAttr(value, ID("print_file_and_line"));
  if (marker === NULL) { PyErr_Clear(); return null; }
  Py_DECREF(marker);
  const message = textAttr(value, ID("msg"), NO_MESSAGE);
  const filename = textAttr(value, ID("filename"), "<string>");
  const lineno = intAttr(value, ID("lineno"));
  const offset = intAttr(value, ID("offset"));
  if (message === null || filename === null || typeof lineno !== "number" || offset === null) return null;
  let endLine: number | null | "none" = lineno;
  let endOffset: number | null | "none" = -1;
  if (Py_TYPE(value) === PyExc_SyntaxError) {
    endLine = intAttr(value, ID("end_lineno"));
    endOffset = intAttr(value, ID("end_offset"));
  }
  if (endLine === null || endOffset === null) return null;
  const text = sourceText(value);
  ctx.write(`${marginText(marginOf(ctx))}  File "${filename}", line ${lineno}\n`);
  if (text !== null) {
    const size = new TextEncoder().encode(text).length;
    let end = endOffset === "none" ? -1 : endOffset;
    if (endLine !== "none" && endLine > lineno) end = size;
    printErrorText(ctx, offset === "none" ? -1 : offset, Math.min(end, size + 1), text);
  }
  return message;
}
function sourceText(value: Ref): string | null {
  const text = PyObject_GetAttr(value, ID("text"));
  if (text === NULL) { PyErr_Clear(); return null; }
  const result = hasTypeFlag(text, TPFLAGS.UNICODE_SUBCLASS) ? PyUnicode_AsJS(text) : null;
  Py_DECREF(text);
  return result;
}
/** The source line of a SyntaxError with carets from `offset` (1-based) up to `endOffset`. */
function printErrorText(ctx: Context, offset: number, endOffset: number, text: string): void {
  const carets = endOffset > 0 && endOffset > offset ? endOffset - offset : 1;
  let chars = Array.from(text);
  let at = offset - 1;
  while (chars.length > 0 && " \t\f".includes(chars[0]!)) {
    chars = chars.slice(1);
    at--;
  }
  const length = chars.at(-1) === "\n" ? chars.length - 1 : chars.length;
  if (at > length) at = length;
  for (let newline = chars.indexOf("\n"); newline >= 0 && newline < at; newline = chars.indexOf("\n")) {
    chars = chars.slice(newline + 1);
    at -= newline + 1;
  }
  const margin = marginText(marginOf(ctx));
  ctx.write(`${margin}    ${chars.join("")}${chars.at(-1) === "\n" ? "" : "\n"}`);
  if (at >= 0) ctx.write(`${margin}    ${" ".repeat(at)}${"^".repeat(carets)}\n`);
}
