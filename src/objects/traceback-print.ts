/**
 * Printing of a traceback: "File …, line …", the source line, and the markers below it.
 * Source: CPython 3.12 Python/traceback.c (tb_displayline, tb_printinternal, print_error_location_carets).
 */
import { I32 } from "../memory/views.ts";
import { NULL, type Ref } from "../memory/types.ts";
import { PyCode_Addr2Location, PyCodeOff } from "./code.ts";
import { sysAttr } from "./errors-unraisable.ts";
import { PyFrame_GetCodeBorrowed } from "./frame.ts";
import { ID } from "./id.ts";
import { PyLong_AsBigInt } from "./int.ts";
import { TPFLAGS, hasTypeFlag } from "./object.ts";
import { Finalizing, State } from "./state.ts";
import { findAnchors, type Anchors } from "./traceback-anchors.ts";
import { PyTracebackOff, tracebackLine } from "./traceback.ts";
import { PyUnicode_AsJS } from "./unicode.ts";
import { displayWidth } from "./unicode-width.ts";

/** Where printed text goes. */
export type Write = (text: string) => void;

/** Line `lineno` (1-based) of a source file, without its line end; null when it cannot be had. */
export type SourceLineReader = (filename: string, lineno: number) => string | null;
let readSourceLine: SourceLineReader = () => null;
/** The host sets how source lines are found (files, or sources it compiled itself). */
export function setSourceLineReader(reader: SourceLineReader): void { readSourceLine = reader; }

/**
 * A source line for a message; null when it cannot be had or the name is no file's. CPython reads it by means of module
 * io, which cannot be imported any more once the modules are gone.
 */
export function readSource(filename: string, lineno: number): string | null {
  if (I32[State.finalizing >> 2] === Finalizing.MODULES_GONE) return null;
  return filename === "" || (filename.startsWith("<") && filename.endsWith(">")) ? null : readSourceLine(filename, lineno);
}

const LIMIT = 1000;
/** Equal entries printed before "Previous line repeated". */
const RECURSIVE_CUTOFF = 3;
const SOURCE_INDENT = 4;

/** How the lines of one exception start, inside a group's box or outside. */
export interface Margin { indent: number; margin: string }
export const marginText = ({ indent, margin }: Margin): string => " ".repeat(indent) + margin;

/** sys.tracebacklimit, or 1000; 0 or less: print nothing. */
function tracebackLimit(): number {
  const value = sysAttr(ID("tracebacklimit"));
  if (value === NULL || !hasTypeFlag(value, TPFLAGS.LONG_SUBCLASS)) return LIMIT;
  const limit = PyLong_AsBigInt(value);
  return limit > 0x7fffffffn ? 0x7fffffff : Number(limit);
}

const codeText = (code: Ref, at: number): string => PyUnicode_AsJS(I32[(code + at) >> 2]! as Ref);

/** Prints `header` and the entries of `tb`, oldest call first. */
export function _PyTraceBack_Print(tb: Ref, header: string, headerMargin: string, margin: Margin, write: Write): void {
  const limit = tracebackLimit();
  if (limit <= 0) return;
  write(`${" ".repeat(margin.indent)}${headerMargin}${header}`);
  const entries: Ref[] = [];
  for (let at = tb as Ref | 0; at; at = I32[(at + PyTracebackOff.tb_next) >> 2]! as Ref | 0) entries.push(at);
  let last: { code: Ref; file: number; name: number; line: number } | null = null;
  let count = 0;
  for (const entry of entries.slice(Math.max(0, entries.length - limit))) {
    const code = PyFrame_GetCodeBorrowed(I32[(entry + PyTracebackOff.tb_frame) >> 2]! as Ref);
    const here = { code, file: I32[(code + PyCodeOff.co_filename) >> 2]!, name: I32[(code + PyCodeOff.co_name) >> 2]!, line: tracebackLine(entry) };
    if (last === null || last.file !== here.file || last.line === -1 || here.line !== last.line || last.name !== here.name) {
      writeRepeated(count, write);
      last = here;
      count = 0;
    }
    count++;
    if (count <= RECURSIVE_CUTOFF) displayEntry(entry, here.code, here.line, margin, write);
  }
  writeRepeated(count, write);
}
/** The traceback of an unraisable exception: plain, no margin. */
export function PyTraceBack_Print(tb: Ref, write: Write): void {
  _PyTraceBack_Print(tb, "Traceback (most recent call last):\n", "", { indent: 0, margin: "" }, write);
}
function writeRepeated(count: number, write: Write): void {
  const more = count - RECURSIVE_CUTOFF;
  if (more > 0) write(`  [Previous line repeated ${more} more time${more > 1 ? "s" : ""}]\n`);
}

function displayEntry(tb: Ref, code: Ref, line: number, margin: Margin, write: Write): void {
  const filename = codeText(code, PyCodeOff.co_filename);
  const start = marginText(margin);
  write(`${start}  File "${filename}", line ${line}, in ${codeText(code, PyCodeOff.co_name)}\n`);
  const source = readSource(filename, line);
  if (source === null) return;
  const chars = Array.from(source);
  let lead = 0;
  while (lead < chars.length && " \t\f".includes(chars[lead]!)) lead++;
  write(`${start}${" ".repeat(SOURCE_INDENT)}${chars.slice(lead).join("")}\n`);
  const carets = locationCarets(tb, code, chars, lead);
  if (carets !== null) write(`${start}${" ".repeat(SOURCE_INDENT)}${carets}\n`);
}

/** The line of markers, from the first character of the stripped source line; null when none is to be shown. */
function locationCarets(tb: Ref, code: Ref, chars: readonly string[], lead: number): string | null {
  const lasti = I32[(tb + PyTracebackOff.tb_lasti) >> 2]!;
  const at = PyCode_Addr2Location(code, lasti < 0 ? -1 : lasti >> 1);
  if (at.line < 0 || at.endLine < 0 || at.column < 0 || at.endColumn < 0) return null;
  const start = charOffset(chars, at.column);
  let end: number;
  let anchors: Anchors | null = null;
  if (at.line === at.endLine) {
    end = charOffset(chars, at.endColumn);
    const segment = chars.slice(start, end).join("");
    anchors = findAnchors(segment);
  } else {
    end = chars.length;
    while (end > 0 && " \t\f".includes(chars[end - 1]!)) end--;
  }
  if (anchors === null && end - start === chars.length - lead) return null;
  const primary = anchors === null ? "^" : "~";
  // Columns, not characters: what stands before wide characters moves to the right.
  const column = (offset: number): number => chars.slice(lead, offset).reduce((sum, ch) => sum + displayWidth(ch.codePointAt(0)!), 0);
  const before = column(start);
  const marked = column(end) - before;
  if (anchors === null) return " ".repeat(before) + primary.repeat(marked);
  const left = column(start + anchors.left) - before;
  const right = column(start + anchors.right) - before;
  return " ".repeat(before) + primary.repeat(left) + "^".repeat(right - left) + primary.repeat(marked - right);
}
/** The character that starts at byte `bytes` of the UTF-8 form. */
function charOffset(chars: readonly string[], bytes: number): number {
  let used = 0;
  for (let i = 0; i < chars.length; i++) {
    if (used >= bytes) return i;
    const code = chars[i]!.codePointAt(0)!;
    used += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return chars.length;
}
