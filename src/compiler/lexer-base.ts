/** The state of the tokenizer: source, tokens made so far, position, open brackets and f-strings, and the error. */
import type { CompileWarning, IssueType, SyntaxIssue } from "./code-unit.ts";
import { T } from "./tokens.ts";

/** An open f-string: CPython's tokenizer_mode. */
export interface FStringMode {
  quote: number;
  triple: boolean;
  raw: boolean;
  /** How many replacement fields are open. */
  curly: number;
  inFormatSpec: boolean;
  /** Bracket level around the f-string. */
  parenLevel: number;
  startLine: number;
  startPos: number;
  startLineStart: number;
  /** The expression of a field is being read, not literal text. */
  inExpr: boolean;
}

export class LexerBase {
  /** Parallel arrays, one entry a token. Positions are UTF-16 offsets into `text`; columns are in UTF-8 bytes. */
  types: Uint8Array;
  starts: Int32Array;
  ends: Int32Array;
  lines: Int32Array;
  cols: Int32Array;
  endLines: Int32Array;
  endCols: Int32Array;
  count = 0;
  error: SyntaxIssue | null = null;
  /** The error is one that CPython's tokenizer only notes (a code in tok->done): it does not override the parser's. */
  softError = false;
  /** The error is an unterminated string. */
  unterminated = false;
  /** The input ended inside brackets, a triple-quoted string or after a backslash. */
  atEof = false;
  warnings: CompileWarning[] = [];
  /** See CompileOptions. */
  byteColumns = false;
  /** Bracket stack at the end (or at the error): character code, line and byte column of each open bracket. */
  brackets: { char: number; line: number; lineStart: number; pos: number; col: number }[] = [];
  text: string;

  pos = 0;
  line = 1;
  lineStart = 0;
  /** UTF-8 bytes minus UTF-16 units on the current line, up to `pos`. */
  delta = 0;
  protected fstrings: FStringMode[] = [];

  constructor(source: string, readonly filename: string, protected readonly mode: "exec" | "eval" | "single",
    protected readonly implyDedent = true) {
    let text = source;
    if (text.includes("\r")) text = text.replace(/\r\n?/g, "\n");
    if (mode === "exec" && text !== "" && text.charCodeAt(text.length - 1) !== 10) text += "\n";
    this.text = text;
    const capacity = Math.max(64, text.length >> 2);
    this.types = new Uint8Array(capacity);
    this.starts = new Int32Array(capacity);
    this.ends = new Int32Array(capacity);
    this.lines = new Int32Array(capacity);
    this.cols = new Int32Array(capacity);
    this.endLines = new Int32Array(capacity);
    this.endCols = new Int32Array(capacity);
  }

  /** The column, in UTF-8 bytes, of `pos` on the current line. */
  column(pos = this.pos): number {
    return pos - this.lineStart + this.delta;
  }

  push(type: T, start: number, line: number, col: number): void {
    const n = this.count++;
    if (n >= this.types.length) this.grow();
    this.types[n] = type;
    this.starts[n] = start;
    this.ends[n] = this.pos;
    this.lines[n] = line;
    this.cols[n] = col;
    this.endLines[n] = this.line;
    this.endCols[n] = this.column();
  }

  private grow(): void {
    const size = this.types.length * 2;
    const types = new Uint8Array(size);
    types.set(this.types);
    this.types = types;
    const bigger = (old: Int32Array): Int32Array => {
      const fresh = new Int32Array(size);
      fresh.set(old);
      return fresh;
    };
    this.starts = bigger(this.starts);
    this.ends = bigger(this.ends);
    this.lines = bigger(this.lines);
    this.cols = bigger(this.cols);
    this.endLines = bigger(this.endLines);
    this.endCols = bigger(this.endCols);
  }

  protected count8(c: number): void {
    if (c >= 0x80) this.delta += c < 0x800 ? 1 : c >= 0xd800 && c < 0xe000 ? 1 : 2;
  }

  /** The position is just after a newline: a new line starts. */
  nextLine(): void {
    this.line++;
    this.lineStart = this.pos;
    this.delta = 0;
  }

  /** Reports the innermost bracket that was never closed. Parser/pegen_errors.c, raise_unclosed_parentheses_error. */
  unclosed(): void {
    const open = this.brackets[this.brackets.length - 1];
    if (open === undefined) return;
    this.error = null;
    if (this.count > 0 && this.types[this.count - 1] === T.ERROR) this.count--;
    this.failSoft("SyntaxError", `'${String.fromCharCode(open.char)}' was never closed`, open.line,
      (this.byteColumns ? open.col : charCount(this.text, open.lineStart, open.pos)) + 1);
    /* A line that the tokenizer has left is shown without its newline, unless CPython can read it from a file. */
    const newline = this.text.indexOf("\n", open.pos);
    const issue = this.error as SyntaxIssue | null;
    if (issue !== null && newline >= 0 && newline + 1 < this.text.length && this.filename.startsWith("<")) {
      issue.text = this.lineText(open.line);
    }
  }

  /** Number of the last line that has any text. */
  protected lastLine(): number {
    return this.pos === this.lineStart && this.line > 1 ? this.line - 1 : this.line;
  }

  /** Number of characters of the current line before `pos`. */
  charOffset(pos: number): number {
    return charCount(this.text, this.lineStart, pos);
  }

  /** An error at the character before the position, as tokenizer.c's syntaxerror reports. */
  failHere(type: IssueType, msg: string): boolean {
    return this.fail(type, msg, this.line, this.charOffset(this.pos), -1);
  }

  /** An error at the current position. */
  issueHere(type: IssueType, msg: string): SyntaxIssue { return this.issueAt(type, msg, this.line, this.charOffset(this.pos), -1); }
  private issueAt(type: IssueType, msg: string, lineno: number, offset: number, endOffset: number): SyntaxIssue {
    return {
      type, msg, filename: this.filename, lineno, offset, endLineno: lineno,
      endOffset: endOffset === -1 ? offset : endOffset, text: this.lineText(lineno),
    };
  }

  /** Records the error and its token. Always false, for `return`. */
  fail(type: IssueType, msg: string, lineno: number, offset: number, endOffset: number): boolean {
    this.error ??= this.issueAt(type, msg, lineno, offset, endOffset);
    this.push(T.ERROR, this.pos, this.line, this.column());
    return false;
  }

  /** An error that the parser reports for the tokenizer: its text has the newline, and it ends nowhere. */
  protected failSoft(type: IssueType, msg: string, lineno: number, offset: number, endOffset = 0): boolean {
    this.softError = true;
    this.fail(type, msg, lineno, offset, 0);
    if (this.error !== null) this.error.endOffset = endOffset;
    if (this.error !== null && this.error.text !== null && this.lineHasNewline(lineno)) this.error.text += "\n";
    return false;
  }

  private lineHasNewline(lineno: number): boolean {
    let at = -1;
    for (let n = 0; n < lineno; n++) {
      at = this.text.indexOf("\n", at + 1);
      if (at < 0) return false;
    }
    return true;
  }

  protected lineText(lineno: number): string {
    let at = 0;
    for (let n = 1; n < lineno; n++) at = this.text.indexOf("\n", at) + 1;
    const end = this.text.indexOf("\n", at);
    return end < 0 ? this.text.slice(at) : this.text.slice(at, end);
  }
}

export function isDigit(c: number): boolean {
  return c >= 48 && c <= 57;
}

/** Code points in text[start, end). */
export function charCount(text: string, start: number, end: number): number {
  let n = end - start;
  for (let at = start; at < end; at++) {
    const c = text.charCodeAt(at);
    if (c >= 0xdc00 && c < 0xe000) n--;
  }
  return n;
}
