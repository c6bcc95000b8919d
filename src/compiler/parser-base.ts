/** What every part of the parser shares: the token cursor and positions. */
import type { Const } from "./code-unit.ts";
import type { Lexer } from "./lexer.ts";
import { T } from "./tokens.ts";

/** Thrown when the tokens do not fit the grammar. The error that a user sees is found by a second pass (syntax-errors). */
export class ParseFailure {
  constructor(readonly token: number) {}
}

export class ParserBase {
  /** Index of the next token. */
  p = 0;
  /** Furthest token looked at. */
  readonly types: Uint8Array;
  readonly lines: Int32Array;
  readonly cols: Int32Array;
  readonly endLines: Int32Array;
  readonly endCols: Int32Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly text: string;
  /** Every constant made, in order: CPython's arena. */
  readonly arena: Const[] = [];

  constructor(readonly lexer: Lexer) {
    this.types = lexer.types;
    this.lines = lexer.lines;
    this.cols = lexer.cols;
    this.endLines = lexer.endLines;
    this.endCols = lexer.endCols;
    this.starts = lexer.starts;
    this.ends = lexer.ends;
    this.text = lexer.text;
  }

  type(): T {
    return this.types[this.p]!;
  }

  peek(ahead: number): T {
    return this.types[this.p + ahead]!;
  }

  at(type: T): boolean {
    return this.types[this.p] === type;
  }

  /** Takes the next token if it has this type. */
  accept(type: T): boolean {
    if (this.types[this.p] !== type) return false;
    this.p++;
    return true;
  }

  /** Takes a token of this type and gives its index. */
  expect(type: T): number {
    if (this.types[this.p] !== type) throw this.fail();
    return this.p++;
  }

  fail(): ParseFailure {
    return new ParseFailure(this.p);
  }

  word(token: number): string {
    return this.text.slice(this.starts[token]!, this.ends[token]!);
  }

  /** Is the next token this word (a soft keyword)? */
  atWord(word: string): boolean {
    return this.types[this.p] === T.NAME && this.ends[this.p]! - this.starts[this.p]! === word.length
      && this.text.startsWith(word, this.starts[this.p]!);
  }

  /** The next token as an identifier, in NFKC form. */
  name(): string {
    if (this.types[this.p] !== T.NAME) throw this.fail();
    return this.identifier(this.p++);
  }

  identifier(token: number): string {
    const word = this.word(token);
    return /[\x80-\uffff]/.test(word) ? word.normalize("NFKC") : word;
  }

  /** End of what was parsed: the last token that is not NEWLINE, INDENT, DEDENT or the end. */
  lastToken(): number {
    let t = this.p - 1;
    for (; t > 0; t--) {
      const type = this.types[t];
      if (type !== T.NEWLINE && type !== T.INDENT && type !== T.DEDENT && type !== T.ENDMARKER) break;
    }
    return t < 0 ? 0 : t;
  }
}
