/**
 * Source text to tokens. CPython 3.12 Parser/tokenizer.c.
 *
 * The whole source is cut at once into parallel arrays. An error of the tokenizer becomes a token of type T.ERROR, which
 * ends the stream; the error itself is in `error` and is raised when the parser reaches that token, as in CPython, where
 * the parser pulls the tokens.
 */
import type { CompileWarning, IssueType, SyntaxIssue } from "./code-unit.ts";
import { keywordType, T } from "./tokens.ts";
import { scanNumber } from "./lexer-number.ts";
import { operatorAt } from "./lexer-operator.ts";
import { isIdentifierPart, isIdentifierStart } from "./identifier.ts";

const MAXINDENT = 100;
const MAXLEVEL = 200;
const MAXFSTRINGLEVEL = 150;
const TABSIZE = 8;

/** An open f-string: CPython's tokenizer_mode. */
interface FStringMode {
  quote: number;
  triple: boolean;
  raw: boolean;
  /** Bracket level at which the innermost replacement field was opened, per open field. */
  curly: number;
  /** Number of fields whose expression part is over and whose format spec is being read. */
  exprDepth: number;
  inFormatSpec: boolean;
  parenLevel: number;
  startLine: number;
  startPos: number;
  startLineStart: number;
  startCol: number;
  inDebug: boolean;
  inExpr: boolean;
}

export class Lexer {
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
  /** Bracket stack at the end (or at the error): character code, line and byte column of each open bracket. */
  brackets: { char: number; line: number; lineStart: number; pos: number; col: number }[] = [];
  text: string;

  pos = 0;
  line = 1;
  lineStart = 0;
  /** UTF-8 bytes minus UTF-16 units on the current line, up to `pos`. */
  delta = 0;
  private indents = [0];
  private altIndents = [0];
  private fstrings: FStringMode[] = [];

  constructor(source: string, readonly filename: string, private readonly mode: "exec" | "eval" | "single",
    private readonly implyDedent = true) {
    let text = source.charCodeAt(0) === 0xfeff ? source.slice(1) : source;
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

  /** Fills the arrays; the last token is ENDMARKER or ERROR. */
  run(): this {
    let atLineStart = true;
    for (;;) {
      const fstring = this.fstrings.length > 0 ? this.fstrings[this.fstrings.length - 1]! : null;
      if (fstring !== null && !fstring.inExpr) {
        if (!this.scanFStringPart(fstring)) return this;
        continue;
      }
      if (atLineStart) {
        atLineStart = false;
        if (!this.scanIndentation()) return this;
      }
      const state = this.scanToken();
      if (state === Scan.Stop) return this;
      if (state === Scan.NewLine) atLineStart = true;
    }
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

  /** Reads the white space at the start of a line and emits INDENT and DEDENT. False: stop. */
  private scanIndentation(): boolean {
    const text = this.text;
    let col = 0, altcol = 0, contLineCol = 0, p = this.pos;
    for (;;) {
      const c = text.charCodeAt(p);
      if (c === 32) { col++; altcol++; p++; }
      else if (c === 9) { col = (Math.floor(col / TABSIZE) + 1) * TABSIZE; altcol++; p++; }
      else if (c === 12) { col = altcol = 0; p++; }
      else if (c === 92) {
        contLineCol = contLineCol > 0 ? contLineCol : col;
        this.pos = p + 1;
        if (!this.continuation()) return false;
        p = this.pos;
      } else break;
    }
    this.pos = p;
    const c = text.charCodeAt(p);
    if (c === 35 || c === 10 || c !== c) {
      /* Blank lines and comments do not count, except that an empty line ends an interactive statement. */
      if (!(c === 10 && this.mode === "single" && col === 0 && this.interactive)) return true;
      col = altcol = 0;
    }
    if (this.brackets.length > 0) return true;
    col = contLineCol > 0 ? contLineCol : col;
    altcol = contLineCol > 0 ? contLineCol : altcol;
    return this.compareIndent(col, altcol);
  }
  /** Reading from a terminal: never here, sources are whole strings. */
  private readonly interactive: boolean = false;

  private compareIndent(col: number, altcol: number): boolean {
    const indents = this.indents, alts = this.altIndents;
    let top = indents.length - 1;
    if (col === indents[top]!) {
      if (altcol !== alts[top]!) return this.tabError();
    } else if (col > indents[top]!) {
      if (indents.length >= MAXINDENT) return this.failHere("IndentationError", "too many levels of indentation");
      if (altcol <= alts[top]!) return this.tabError();
      indents.push(col);
      alts.push(altcol);
      this.push(T.INDENT, this.lineStart, this.line, 0);
    } else {
      const before = top;
      while (top > 0 && col < indents[top]!) top--;
      if (col !== indents[top]!) return this.dedentError();
      if (altcol !== alts[top]!) return this.tabError();
      indents.length = alts.length = top + 1;
      for (let i = before; i > top; i--) this.push(T.DEDENT, this.pos, this.line, this.column());
    }
    return true;
  }

  private tabError(): boolean {
    return this.failSoft("TabError", "inconsistent use of tabs and spaces in indentation", this.line, 1);
  }

  private dedentError(): boolean {
    /* The location is the end of the line: CPython's tokenizer moves there before it reports. */
    const end = this.text.indexOf("\n", this.pos);
    const stop = end < 0 ? this.text.length : end + 1;
    return this.failSoft("IndentationError", "unindent does not match any outer indentation level", this.line,
      charCount(this.text, this.lineStart, stop), -1);
  }

  /** One token, or white space. Precondition: not in the literal part of an f-string. */
  private scanToken(): Scan {
    const text = this.text;
    let p = this.pos;
    let c = text.charCodeAt(p);
    while (c === 32 || c === 9 || c === 12) c = text.charCodeAt(++p);
    if (c === 35) {
      const end = text.indexOf("\n", p);
      for (let q = p, stop = end < 0 ? text.length : end; q < stop; q++) this.count8(text.charCodeAt(q));
      p = end < 0 ? text.length : end;
      c = text.charCodeAt(p);
    }
    this.pos = p;
    if (c !== c) return this.atEnd();
    if (isIdentifierStart(text, p)) return this.scanName(p);
    if (c === 10) return this.scanNewline();
    if ((c >= 48 && c <= 57) || (c === 46 && isDigit(text.charCodeAt(p + 1)))) {
      return scanNumber(this) ? Scan.Token : Scan.Stop;
    }
    if (c === 39 || c === 34) return this.scanString(p, p, false);
    if (c === 92) {
      this.pos++;
      return this.continuation() ? Scan.Token : Scan.Stop;
    }
    return this.scanOperator(p, c);
  }

  private count8(c: number): void {
    if (c >= 0x80) this.delta += c < 0x800 ? 1 : c >= 0xd800 && c < 0xe000 ? 1 : 2;
  }

  private scanNewline(): Scan {
    const start = this.pos, col = this.column(), line = this.line;
    const significant = this.brackets.length === 0 && this.count > 0 && this.fstrings.length === 0
      && this.types[this.count - 1] !== T.NEWLINE && this.types[this.count - 1] !== T.INDENT
      && this.types[this.count - 1] !== T.DEDENT;
    this.pos++;
    if (significant) {
      this.push(T.NEWLINE, start, line, col);
    }
    if (this.fstrings.length > 0 && !this.fstringTop().triple && this.brackets.length === 0) {
      return this.stopWith(this.fail("SyntaxError", "unterminated f-string literal (detected at line " + line + ")", line,
        this.fstringTop().startPos - this.fstringTop().startLineStart + 1, -1));
    }
    this.nextLine();
    return this.brackets.length === 0 && this.fstrings.length === 0 ? Scan.NewLine : Scan.Token;
  }

  /** The position is just after a newline: a new line starts. */
  nextLine(): void {
    this.line++;
    this.lineStart = this.pos;
    this.delta = 0;
  }

  stopWith(_failed: boolean): Scan {
    return Scan.Stop;
  }

  private atEnd(): Scan {
    if (this.fstrings.length > 0) {
      const f = this.fstringTop();
      if (this.brackets.length > 0 || f.curly > 0) {
        this.atEof = true;
        this.unclosed();
        return Scan.Stop;
      }
    }
    if (this.brackets.length > 0) {
      this.atEof = true;
      this.unclosed();
      return Scan.Stop;
    }
    const emit = (type: T): void => this.push(type, this.pos, this.line, this.column());
    let dedents = this.indents.length - 1;
    if (this.mode === "single" && this.count > 0) {
      /* The end of interactive input counts as a newline. Parser/pegen.c, initialize_token. */
      const newLine = this.types[this.count - 1] === T.NEWLINE;
      if (!newLine) {
        emit(T.NEWLINE);
        if (!this.implyDedent) dedents = 0;
      }
      const finished = newLine || dedents > 0;
      for (; dedents > 0; dedents--) emit(T.DEDENT);
      if (finished) emit(T.NEWLINE);
    }
    for (; dedents > 0; dedents--) emit(T.DEDENT);
    emit(T.ENDMARKER);
    return Scan.Stop;
  }

  /** Reports the innermost bracket that was never closed. Parser/pegen_errors.c, raise_unclosed_parentheses_error. */
  unclosed(): void {
    const open = this.brackets[this.brackets.length - 1];
    if (open === undefined) return;
    this.error = null;
    if (this.count > 0 && this.types[this.count - 1] === T.ERROR) this.count--;
    this.failSoft("SyntaxError", `'${String.fromCharCode(open.char)}' was never closed`, open.line,
      charCount(this.text, open.lineStart, open.pos) + 1);
  }

  /** After a backslash: it must end the line. */
  private continuation(): boolean {
    const c = this.text.charCodeAt(this.pos);
    if (c !== 10) {
      if (c !== c) {
        this.atEof = true;
        return this.failSoft("SyntaxError", "unexpected EOF while parsing", this.line, this.charOffset(this.pos));
      }
      return this.failSoft("SyntaxError", "unexpected character after line continuation character", this.line,
        this.charOffset(this.pos) + 1);
    }
    this.pos++;
    this.nextLine();
    if (this.pos >= this.text.length) {
      this.atEof = true;
      return this.failSoft("SyntaxError", "unexpected EOF while parsing", this.line - 1,
        charCount(this.text, this.text.lastIndexOf("\n", this.pos - 2) + 1, this.pos - 1) + 1, -1);
    }
    return true;
  }

  private scanName(start: number): Scan {
    const text = this.text;
    let p = start, ascii = true, c = text.charCodeAt(p);
    const col = this.column(start);
    while ((c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95 || (c >= 48 && c <= 57)) c = text.charCodeAt(++p);
    if (c === 34 || c === 39) {
      if (p - start <= 2 && isStringPrefix(text, start, p)) return this.scanString(start, p, true);
    }
    if (c >= 128) {
      ascii = false;
      for (; p < text.length; c = text.charCodeAt(p)) {
        const step = isIdentifierPart(text, p);
        if (step === 0) break;
        this.count8(c);
        if (step === 2) this.count8(text.charCodeAt(p + 1));
        p += step;
      }
      if (p < text.length && text.charCodeAt(p) >= 128) return this.invalidCharacter(p);
      if (p === start) return this.invalidCharacter(p);
    }
    this.pos = p;
    const type = ascii && p - start <= 8 ? keywordType(text.slice(start, p)) : T.NAME;
    this.push(type, start, this.line, col);
    return Scan.Token;
  }

  private invalidCharacter(p: number): Scan {
    const code = this.text.codePointAt(p)!;
    const shown = String.fromCodePoint(code);
    const hex = code.toString(16).toUpperCase().padStart(4, "0");
    const offset = this.charOffset(p) + 1;
    const printable = !/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Zs}]/u.test(shown);
    this.fail("SyntaxError", printable ? `invalid character '${shown}' (U+${hex})` : `invalid non-printable character U+${hex}`,
      this.line, offset, -1);
    return Scan.Stop;
  }

  private scanOperator(p: number, c: number): Scan {
    const text = this.text;
    const found = operatorAt(text, p, c);
    if (found === 0) {
      if (c >= 128 || c < 32 || c === 127) return this.invalidCharacter(p);
      this.pos = p + 1;
      /* $, ? and ` are in no rule: the parser reports "invalid syntax" when it meets one. */
      this.push(T.UNKNOWN, p, this.line, this.column(p));
      return Scan.Token;
    }
    const type = found & 0xff, length = found >> 8, col = this.column(p);
    const f = this.fstrings.length > 0 ? this.fstringTop() : null;
    if (f !== null && this.fieldPunctuation(f, type, p, length)) return Scan.Token;
    if (type === T.LPAR || type === T.LSQB || type === T.LBRACE) {
      if (this.brackets.length >= MAXLEVEL) {
        this.pos = p + 1;
        this.failHere("SyntaxError", "too many nested parentheses");
        return Scan.Stop;
      }
      this.brackets.push({ char: c, line: this.line, lineStart: this.lineStart, pos: p, col });
    } else if (type === T.RPAR || type === T.RSQB || type === T.RBRACE) {
      if (!this.closeBracket(p, c, f)) return Scan.Stop;
    }
    this.pos = p + length;
    this.push(type, p, this.line, col);
    if (f !== null && type === T.RBRACE && f.curly > 0 && this.brackets.length === f.parenLevel + f.curly - 1) {
      f.curly--;
      f.inExpr = false;
      f.inFormatSpec = f.curly > 0;
    }
    return Scan.Token;
  }

  /** ':' and '!' at the level of a replacement field end its expression. True: the token was made. */
  private fieldPunctuation(f: FStringMode, type: T, p: number, length: number): boolean {
    if (f.curly === 0 || this.brackets.length !== f.parenLevel + f.curly) return false;
    const first = this.text.charCodeAt(p);
    if (first === 58) {
      this.pos = p + 1;
      this.push(T.COLON, p, this.line, this.column(p));
      f.inExpr = false;
      f.inFormatSpec = true;
      return true;
    }
    if (type === T.NOTEQUAL || length === 1) return false;
    return false;
  }

  private closeBracket(p: number, c: number, f: FStringMode | null): boolean {
    this.pos = p + 1;
    if (f !== null && f.curly === 0 && c === 125 && this.brackets.length === 0) {
      return this.failHere("SyntaxError", "f-string: single '}' is not allowed");
    }
    const open = this.brackets[this.brackets.length - 1];
    const floor = f === null ? 0 : f.parenLevel;
    const name = String.fromCharCode(c);
    if (open === undefined || this.brackets.length <= floor) {
      return this.failHere("SyntaxError", f !== null && f.curly >= 0 && c !== 125 ? `f-string: unmatched '${name}'` : `unmatched '${name}'`);
    }
    const matches = (open.char === 40 && c === 41) || (open.char === 91 && c === 93) || (open.char === 123 && c === 125);
    if (!matches) {
      const opening = String.fromCharCode(open.char);
      if (f !== null && f.curly > 0 && this.brackets.length === f.parenLevel + f.curly && open.char === 123) {
        return this.failHere("SyntaxError", `f-string: unmatched '${name}'`);
      }
      return this.failHere("SyntaxError", open.line !== this.line
        ? `closing parenthesis '${name}' does not match opening parenthesis '${opening}' on line ${open.line}`
        : `closing parenthesis '${name}' does not match opening parenthesis '${opening}'`);
    }
    this.brackets.pop();
    return true;
  }

  private fstringTop(): FStringMode {
    return this.fstrings[this.fstrings.length - 1]!;
  }

  /** A string literal, or the start of an f-string. `start`: its prefix; `quotePos`: its opening quote. */
  private scanString(start: number, quotePos: number, prefixed: boolean): Scan {
    const text = this.text;
    const quote = text.charCodeAt(quotePos);
    const triple = text.charCodeAt(quotePos + 1) === quote && text.charCodeAt(quotePos + 2) === quote;
    if (prefixed) {
      const prefix = text.slice(start, quotePos).toLowerCase();
      if (prefix.includes("f")) return this.startFString(start, quotePos, quote, triple, prefix.includes("r"));
    }
    const line = this.line, col = this.column(start), lineStart = this.lineStart;
    let p = quotePos + (triple ? 3 : 1);
    for (;;) {
      const c = text.charCodeAt(p);
      if (c === quote && (!triple || (text.charCodeAt(p + 1) === quote && text.charCodeAt(p + 2) === quote))) break;
      if (c !== c || (c === 10 && !triple)) {
        this.pos = Math.min(p, text.length);
        return this.unterminatedString(start, lineStart, line, triple, quote);
      }
      if (c === 92) {
        p++;
        if (p >= text.length) continue;
      }
      const d = text.charCodeAt(p);
      p++;
      if (d === 10) { this.pos = p; this.nextLine(); }
      else if (d >= 128) this.count8(d);
    }
    this.pos = p + (triple ? 3 : 1);
    this.push(T.STRING, start, line, col);
    return Scan.Token;
  }

  private unterminatedString(start: number, lineStart: number, line: number, triple: boolean, quote: number): Scan {
    this.unterminated = true;
    const detected = this.lastLine();
    const f = this.fstrings.length > 0 ? this.fstringTop() : null;
    if (f !== null && f.quote === quote && f.triple === triple) {
      /* The quote that was meant to end the f-string: a brace is missing. */
      this.fail("SyntaxError", "f-string: expecting '}'", line, charCount(this.text, lineStart, start) + 1, -1);
    } else if (triple) {
      this.atEof = true;
      this.fail("SyntaxError", `unterminated triple-quoted string literal (detected at line ${detected})`, line,
        charCount(this.text, lineStart, start) + 1, -1);
    } else {
      this.fail("SyntaxError", `unterminated string literal (detected at line ${detected})`, line,
        charCount(this.text, lineStart, start) + 1, -1);
    }
    return Scan.Stop;
  }

  /** Number of the last line that has any text. */
  private lastLine(): number {
    return this.pos === this.lineStart && this.line > 1 ? this.line - 1 : this.line;
  }

  private startFString(start: number, quotePos: number, quote: number, triple: boolean, raw: boolean): Scan {
    const col = this.column(start);
    if (this.fstrings.length + 1 >= MAXFSTRINGLEVEL) {
      this.pos = quotePos + 1;
      this.failHere("SyntaxError", "too many nested f-strings");
      return Scan.Stop;
    }
    this.pos = quotePos + (triple ? 3 : 1);
    this.push(T.FSTRING_START, start, this.line, col);
    this.fstrings.push({
      quote, triple, raw, curly: 0, exprDepth: 0, inFormatSpec: false, parenLevel: this.brackets.length,
      startLine: this.line, startPos: start, startLineStart: this.lineStart, startCol: col, inDebug: false, inExpr: false,
    });
    return Scan.Token;
  }

  /** The literal part of an f-string, up to '{', '}' or its end. tok_get_fstring_mode. False: stop. */
  private scanFStringPart(f: FStringMode): boolean {
    const text = this.text;
    const start = this.pos, line = this.line, col = this.column();
    let p = start;
    const width = f.triple ? 3 : 1;
    const closes = (q: number): boolean => text.charCodeAt(q) === f.quote
      && (!f.triple || (text.charCodeAt(q + 1) === f.quote && text.charCodeAt(q + 2) === f.quote));
    if (closes(p)) {
      this.pos = p + width;
      this.push(T.FSTRING_END, start, line, col);
      this.fstrings.pop();
      return true;
    }
    const middle = (end: number, next: number): boolean => {
      /* Of a doubled brace the token has one, but it ends after both. */
      this.pos = next;
      if (end === start) return true;
      this.push(T.FSTRING_MIDDLE, start, line, col);
      this.ends[this.count - 1] = end;
      return true;
    };
    for (;;) {
      const c = text.charCodeAt(p);
      if (closes(p)) return middle(p, p);
      if (c !== c || (c === 10 && !f.triple)) {
        this.pos = Math.min(p, text.length);
        return this.unterminatedFString(f);
      }
      if (c === 123) {
        if (text.charCodeAt(p + 1) === 123 && !(f.inFormatSpec && f.curly > 0)) return middle(p + 1, p + 2);
        this.pos = p;
        if (p > start || (f.inFormatSpec && f.curly > 0 && text.charCodeAt(p + 1) === 123)) {
          this.push(T.FSTRING_MIDDLE, start, line, col);
        }
        f.curly++;
        f.inExpr = true;
        f.inFormatSpec = false;
        return this.openField(p);
      }
      if (c === 125) {
        if (f.inFormatSpec && f.curly > 0) {
          this.pos = p;
          this.push(T.FSTRING_MIDDLE, start, line, col);
          f.inExpr = true;
          return true;
        }
        if (text.charCodeAt(p + 1) === 125) return middle(p + 1, p + 2);
        this.pos = p + 1;
        return this.failHere("SyntaxError", "f-string: single '}' is not allowed");
      }
      if (c === 92) {
        const next = text.charCodeAt(p + 1);
        if (next === 123 || next === 125) {
          /* A backslash does not protect a brace; with a raw string it is plain text. */
          p++;
          continue;
        }
        if (!f.raw && next === 78 && text.charCodeAt(p + 2) === 123) {
          /* \N{...} is not a replacement field. */
          const end = text.indexOf("}", p);
          const stop = text.indexOf("\n", p);
          if (end > 0 && (stop < 0 || end < stop)) {
            p = end + 1;
            continue;
          }
          p += 2;
          continue;
        }
        p++;
        if (p >= text.length) continue;
      }
      const d = text.charCodeAt(p);
      p++;
      if (d === 10) { this.pos = p; this.nextLine(); }
      else if (d >= 128) this.count8(d);
    }
  }

  private openField(p: number): boolean {
    const col = this.column(p);
    if (this.brackets.length >= MAXLEVEL) {
      this.pos = p + 1;
      return this.failHere("SyntaxError", "too many nested parentheses");
    }
    this.brackets.push({ char: 123, line: this.line, lineStart: this.lineStart, pos: p, col });
    this.pos = p + 1;
    this.push(T.LBRACE, p, this.line, col);
    return true;
  }

  private unterminatedFString(f: FStringMode): boolean {
    this.unterminated = true;
    const at = charCount(this.text, f.startLineStart, f.startPos) + 1;
    if (f.triple) {
      this.atEof = true;
      return this.fail("SyntaxError", `unterminated triple-quoted f-string literal (detected at line ${this.lastLine()})`,
        f.startLine, at, -1);
    }
    return this.fail("SyntaxError", `unterminated f-string literal (detected at line ${this.line})`, f.startLine, at, -1);
  }

  /** Number of characters of the current line before `pos`. */
  charOffset(pos: number): number {
    return charCount(this.text, this.lineStart, pos);
  }

  /** An error at the character before the position, as tokenizer.c's syntaxerror reports. */
  failHere(type: IssueType, msg: string): boolean {
    return this.fail(type, msg, this.line, this.charOffset(this.pos), -1);
  }

  /** Records the error and its token. Always false, for `return`. */
  fail(type: IssueType, msg: string, lineno: number, offset: number, endOffset: number): boolean {
    if (this.error === null) {
      this.error = {
        type, msg, filename: this.filename, lineno, offset, endLineno: lineno,
        endOffset: endOffset === -1 ? offset : endOffset, text: this.lineText(lineno),
      };
    }
    this.push(T.ERROR, this.pos, this.line, this.column());
    return false;
  }

  /** An error that the parser reports for the tokenizer: its text has the newline, and it ends nowhere. */
  private failSoft(type: IssueType, msg: string, lineno: number, offset: number, endOffset = 0): boolean {
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

  private lineText(lineno: number): string {
    let at = 0;
    for (let n = 1; n < lineno; n++) at = this.text.indexOf("\n", at) + 1;
    const end = this.text.indexOf("\n", at);
    return end < 0 ? this.text.slice(at) : this.text.slice(at, end);
  }
}

const enum Scan { Token, NewLine, Stop }

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

/** Is text[start, end) one of the string prefixes (b, r, u, f, br, rb, fr, rf in any case)? */
function isStringPrefix(text: string, start: number, end: number): boolean {
  switch (text.slice(start, end).toLowerCase()) {
    case "b": case "r": case "u": case "f": case "br": case "rb": case "fr": case "rf":
      return true;
    default:
      return false;
  }
}
