/**
 * Source text to tokens. CPython 3.12 Parser/tokenizer.c.
 *
 * The whole source is cut at once into parallel arrays. An error of the tokenizer becomes a token of type T.ERROR, which
 * ends the stream; the error itself is in `error` and is raised when the parser reaches that token, as in CPython, where
 * the parser pulls the tokens.
 */
import { charCount, type FStringMode, isDigit } from "./lexer-base.ts";
import { FStringLexer } from "./lexer-fstring.ts";
import { keywordType, T } from "./tokens.ts";
import { scanNumber } from "./lexer-number.ts";
import { operatorAt } from "./lexer-operator.ts";
import { isIdentifierPart, isIdentifierStart } from "./identifier.ts";

const MAXINDENT = 100;
const MAXLEVEL = 200;
const TABSIZE = 8;

export class Lexer extends FStringLexer {
  private indents = [0];
  private altIndents = [0];

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
    /* Blank lines and comments do not count; white space before the end of the input does. */
    if (c === 35 || c === 10 || (c !== c && col === 0) || this.brackets.length > 0) return true;
    col = contLineCol > 0 ? contLineCol : col;
    altcol = contLineCol > 0 ? contLineCol : altcol;
    return this.compareIndent(col, altcol);
  }

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
    const start = p, startColumn = this.column(p);
    if (c === 35) {
      const end = text.indexOf("\n", p);
      for (let q = p, stop = end < 0 ? text.length : end; q < stop; q++) this.count8(text.charCodeAt(q));
      p = end < 0 ? text.length : end;
      c = text.charCodeAt(p);
    }
    this.pos = p;
    if (c !== c) return this.atEnd();
    if (isIdentifierStart(text, p)) return this.scanName(p);
    if (c === 10) return this.scanNewline(start, startColumn);
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

  /** `start`, `col`: where the newline or the comment before it starts. */
  private scanNewline(start: number, col: number): Scan {
    const line = this.line;
    const significant = this.brackets.length === 0 && this.count > 0 && this.fstrings.length === 0
      && this.types[this.count - 1] !== T.NEWLINE && this.types[this.count - 1] !== T.INDENT
      && this.types[this.count - 1] !== T.DEDENT;
    this.pos++;
    if (significant) {
      this.push(T.NEWLINE, start, line, col);
    }
    this.nextLine();
    return this.brackets.length === 0 && this.fstrings.length === 0 ? Scan.NewLine : Scan.Token;
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
      const newLine = this.types[this.count - 1] === T.NEWLINE && this.pos === this.lineStart;
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

  /** After a backslash: it must end the line. */
  private continuation(): boolean {
    const c = this.text.charCodeAt(this.pos);
    if (c !== 10) {
      if (c !== c) {
        this.atEof = true;
        return this.failSoft("SyntaxError", "unexpected character after line continuation character", this.line,
          this.charOffset(this.pos));
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
    if (f !== null && this.startFormatSpec(f, p)) return Scan.Token;
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

  /** ':' at the level of a replacement field ends its expression. True: the token was made. */
  private startFormatSpec(f: FStringMode, p: number): boolean {
    if (f.curly === 0 || this.brackets.length !== f.parenLevel + f.curly || this.text.charCodeAt(p) !== 58) return false;
    this.pos = p + 1;
    this.push(T.COLON, p, this.line, this.column(p));
    f.inExpr = false;
    f.inFormatSpec = true;
    return true;
  }

  private closeBracket(p: number, c: number, f: FStringMode | null): boolean {
    this.pos = p + 1;
    const open = this.brackets[this.brackets.length - 1];
    const floor = f === null ? 0 : f.parenLevel;
    const name = String.fromCharCode(c);
    if (open === undefined || this.brackets.length <= floor) {
      return this.failHere("SyntaxError", f !== null && c !== 125 ? `f-string: unmatched '${name}'` : `unmatched '${name}'`);
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

  /** A string literal, or the start of an f-string. `start`: its prefix; `quotePos`: its opening quote. */
  private scanString(start: number, quotePos: number, prefixed: boolean): Scan {
    const text = this.text;
    const quote = text.charCodeAt(quotePos);
    const triple = text.charCodeAt(quotePos + 1) === quote && text.charCodeAt(quotePos + 2) === quote;
    if (prefixed) {
      const prefix = text.slice(start, quotePos).toLowerCase();
      if (prefix.includes("f")) {
        return this.startFString(start, quotePos, quote, triple, prefix.includes("r")) ? Scan.Token : Scan.Stop;
      }
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

}

const enum Scan { Token, NewLine, Stop }

/** Is text[start, end) one of the string prefixes (b, r, u, f, br, rb, fr, rf in any case)? */
function isStringPrefix(text: string, start: number, end: number): boolean {
  switch (text.slice(start, end).toLowerCase()) {
    case "b": case "r": case "u": case "f": case "br": case "rb": case "fr": case "rf":
      return true;
    default:
      return false;
  }
}
