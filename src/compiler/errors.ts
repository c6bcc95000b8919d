/** How a compilation fails inside the compiler: a CompileError travels up to compileSource, which turns it into a result. */
import type { Loc } from "./ast.ts";
import type { IssueType, SyntaxIssue } from "./code-unit.ts";

/** Thrown inside the compiler only. `text` of the issue is filled in by the place that knows the source. */
export class CompileError {
  constructor(readonly issue: SyntaxIssue, readonly incomplete = false) {}
}

/** The source as lines, for the `text` of an error and for offsets in characters. */
export class SourceText {
  private starts: number[] | null = null;

  /** `byteColumns`: columns in errors stay those of the UTF-8 form, as CPython counts in bytes that do not name their encoding. */
  constructor(readonly text: string, readonly filename: string, private readonly byteColumns = false) {}

  /** Line `lineno` (1-based) with its newline; null beyond the end. */
  line(lineno: number): string | null {
    const starts = (this.starts ??= lineStarts(this.text));
    if (lineno < 1 || lineno > starts.length) return null;
    const line = this.text.slice(starts[lineno - 1]!, starts[lineno] ?? this.text.length);
    return line === "" ? null : line;
  }

  /** The 1-based character offset of a 0-based offset in UTF-8 bytes. */
  offsetOf(lineno: number, byteColumn: number): number {
    if (byteColumn < 0 || this.byteColumns) return byteColumn + 1;
    const line = this.line(lineno);
    return line === null ? byteColumn + 1 : charsInBytes(line, byteColumn) + 1;
  }
  /** The same in a line, and no further than its end. */
  offsetIn(line: string, byteColumn: number): number { return this.byteColumns ? byteColumn + 1 : charOffsetIn(line, byteColumn); }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** The 1-based character offset of a 0-based byte column in a line; beyond its end, just behind it. */
function charOffsetIn(line: string, byteColumn: number): number {
  if (byteColumn < 0) return byteColumn + 1;
  return charsInBytes(line, Math.min(byteColumn, utf8Length(line))) + 1;
}

/** How many characters (code points) the first `bytes` bytes of the UTF-8 form of `line` hold. */
function charsInBytes(line: string, bytes: number): number {
  let chars = 0;
  for (let at = 0, used = 0; at < line.length && used < bytes; chars++) {
    const code = line.codePointAt(at)!;
    at += code > 0xffff ? 2 : 1;
    used += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return chars + Math.max(0, bytes - utf8Length(line));
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x80) bytes += 1;
    else if (code < 0x800) bytes += 2;
    else if (code >= 0xd800 && code < 0xdc00 && at + 1 < text.length) { bytes += 4; at++; }
    else bytes += 3;
  }
  return bytes;
}

/** An error over the range of a node. */
export function errorAt(source: SourceText, loc: Loc, msg: string, type: IssueType = "SyntaxError"): CompileError {
  return new CompileError({
    type, msg, filename: source.filename,
    lineno: loc.lineno, offset: source.offsetOf(loc.lineno, loc.col_offset),
    endLineno: loc.end_lineno, endOffset: source.offsetOf(loc.end_lineno, loc.end_col_offset),
    text: source.line(loc.lineno),
  });
}

/** An error with no place, as CPython raises for what has no source range (recursion, memory). */
export function plainError(filename: string, type: IssueType, msg: string): CompileError {
  return new CompileError({ type, msg, filename, lineno: 0, offset: 0, endLineno: 0, endOffset: 0, text: null });
}
