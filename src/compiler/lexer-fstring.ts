/** The literal parts of f-strings. CPython 3.12 Parser/tokenizer.c, tok_get_fstring_mode. */
import { charCount, type FStringMode, LexerBase } from "./lexer-base.ts";
import { T } from "./tokens.ts";

const MAXLEVEL = 200;
const MAXFSTRINGLEVEL = 150;
const MAXEXPRNESTING = 3;

export class FStringLexer extends LexerBase {
  protected fstringTop(): FStringMode {
    return this.fstrings[this.fstrings.length - 1]!;
  }

  protected startFString(start: number, quotePos: number, quote: number, triple: boolean, raw: boolean): boolean {
    const col = this.column(start);
    if (this.fstrings.length + 1 >= MAXFSTRINGLEVEL) {
      this.pos = quotePos + 1;
      this.failHere("SyntaxError", "too many nested f-strings");
      return false;
    }
    this.pos = quotePos + (triple ? 3 : 1);
    this.push(T.FSTRING_START, start, this.line, col);
    this.fstrings.push({
      quote, triple, raw, curly: 0, inFormatSpec: false, parenLevel: this.brackets.length, startLine: this.line,
      startPos: start, startLineStart: this.lineStart, inExpr: false,
    });
    return true;
  }

  /** The literal part of an f-string, up to '{', '}' or its end. tok_get_fstring_mode. False: stop. */
  protected scanFStringPart(f: FStringMode): boolean {
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
      if (c === 10 && !f.triple && f.inFormatSpec && f.curly > 0) {
        /* A newline ends the format spec: what follows is read as if it belonged to the expression. */
        this.pos = p;
        this.push(T.FSTRING_MIDDLE, start, line, col);
        f.inExpr = true;
        return true;
      }
      if (c !== c || (c === 10 && !f.triple)) {
        this.pos = Math.min(p, text.length);
        return this.unterminatedFString(f);
      }
      if (c === 123) {
        if (text.charCodeAt(p + 1) === 123 && !(f.inFormatSpec && f.curly > 0)) return middle(p + 1, p + 2);
        this.pos = p;
        if (f.curly >= MAXEXPRNESTING) return this.failHere("SyntaxError", "f-string: expressions nested too deeply");
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

  protected openField(p: number): boolean {
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

  protected unterminatedFString(f: FStringMode): boolean {
    this.unterminated = true;
    const at = charCount(this.text, f.startLineStart, f.startPos) + 1;
    if (f.triple) {
      this.atEof = true;
      return this.fail("SyntaxError", `unterminated triple-quoted f-string literal (detected at line ${this.lastLine()})`,
        f.startLine, at, -1);
    }
    return this.fail("SyntaxError", `unterminated f-string literal (detected at line ${this.line})`, f.startLine, at, -1);
  }
}
