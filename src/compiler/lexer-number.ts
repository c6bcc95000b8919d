/** Numeric literals. CPython 3.12 Parser/tokenizer.c, tok_get_normal_mode, from "Number" on. */
import type { LexerBase } from "./lexer-base.ts";
import { isIdentifierPart } from "./identifier.ts";
import { T } from "./tokens.ts";

const digit = (c: number): boolean => c >= 48 && c <= 57;
const hexDigit = (c: number): boolean => digit(c) || (c >= 97 && c <= 102) || (c >= 65 && c <= 70);

/** Emits a NUMBER from `lexer.pos` on; false after an error. */
export function scanNumber(lexer: LexerBase): boolean {
  const text = lexer.text, start = lexer.pos, col = lexer.column();
  const second = text.charCodeAt(start + 1) | 32;
  const zero = text.charCodeAt(start) === 48;
  let ok: boolean;
  if (zero && second === 120) ok = scanRadix(lexer, "hexadecimal", hexDigit);
  else if (zero && second === 111) ok = scanRadix(lexer, "octal", (c) => c >= 48 && c <= 55);
  else if (zero && second === 98) ok = scanRadix(lexer, "binary", (c) => c === 48 || c === 49);
  else ok = scanDecimal(lexer, zero);
  if (!ok) return false;
  lexer.push(T.NUMBER, start, lexer.line, col);
  return true;
}

function scanRadix(lexer: LexerBase, name: "hexadecimal" | "octal" | "binary", accepts: (c: number) => boolean): boolean {
  const text = lexer.text;
  let p = lexer.pos + 2;
  for (;;) {
    if (text.charCodeAt(p) === 95) p++;
    if (!accepts(text.charCodeAt(p))) {
      if (name !== "hexadecimal" && digit(text.charCodeAt(p))) return invalidDigit(lexer, p, name);
      return fail(lexer, p, `invalid ${name} literal`);
    }
    while (accepts(text.charCodeAt(p))) p++;
    if (text.charCodeAt(p) !== 95) break;
  }
  if (name !== "hexadecimal" && digit(text.charCodeAt(p))) return invalidDigit(lexer, p, name);
  lexer.pos = p;
  return verifyEnd(lexer, name);
}

function invalidDigit(lexer: LexerBase, p: number, name: string): boolean {
  lexer.pos = p + 1;
  return lexer.failHere("SyntaxError", `invalid digit '${lexer.text[p]!}' in ${name} literal`);
}

function fail(lexer: LexerBase, p: number, msg: string): boolean {
  lexer.pos = p;
  return lexer.failHere("SyntaxError", msg);
}

/** Digits with single underscores between them, from `p`; -1 after an error. */
function decimalTail(lexer: LexerBase, p: number): number {
  const text = lexer.text;
  for (;;) {
    while (digit(text.charCodeAt(p))) p++;
    if (text.charCodeAt(p) !== 95) return p;
    p++;
    if (!digit(text.charCodeAt(p))) {
      fail(lexer, p, "invalid decimal literal");
      return -1;
    }
  }
}

function scanDecimal(lexer: LexerBase, zero: boolean): boolean {
  const text = lexer.text, start = lexer.pos;
  let p = start, nonzero = false;
  if (zero) {
    for (p++; ;) {
      if (text.charCodeAt(p) === 95) {
        p++;
        if (!digit(text.charCodeAt(p))) return fail(lexer, p, "invalid decimal literal");
      }
      if (text.charCodeAt(p) !== 48) break;
      p++;
    }
    const zerosEnd = p;
    if (digit(text.charCodeAt(p))) {
      nonzero = true;
      p = decimalTail(lexer, p);
      if (p < 0) return false;
    }
    const c = text.charCodeAt(p);
    if (nonzero && c !== 46 && (c | 32) !== 101 && (c | 32) !== 106) {
      lexer.pos = zerosEnd;
      const from = lexer.column(start) + 1; // of these two columns CPython makes no characters
      return lexer.fail("SyntaxError",
        "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers",
        lexer.line, from, lexer.column(zerosEnd) + 1);
    }
  } else if (text.charCodeAt(p) !== 46) {
    p = decimalTail(lexer, p);
    if (p < 0) return false;
  }
  return scanFraction(lexer, p);
}

/** Fraction, exponent and imaginary suffix. */
function scanFraction(lexer: LexerBase, from: number): boolean {
  const text = lexer.text;
  let p = from;
  if (text.charCodeAt(p) === 46) {
    p++;
    if (digit(text.charCodeAt(p))) {
      p = decimalTail(lexer, p);
      if (p < 0) return false;
    }
  }
  if ((text.charCodeAt(p) | 32) === 101) {
    let q = p + 1;
    const sign = text.charCodeAt(q);
    if (sign === 43 || sign === 45) {
      q++;
      if (!digit(text.charCodeAt(q))) return fail(lexer, q, "invalid decimal literal");
    }
    if (digit(text.charCodeAt(q))) {
      p = decimalTail(lexer, q);
      if (p < 0) return false;
    } else {
      lexer.pos = p;
      return verifyEnd(lexer, "decimal");
    }
  }
  if ((text.charCodeAt(p) | 32) === 106) {
    lexer.pos = p + 1;
    return verifyEnd(lexer, "imaginary");
  }
  lexer.pos = p;
  return verifyEnd(lexer, "decimal");
}

/**
 * What may follow a number: the keywords "and", "else", "for", "if", "in", "is", "not", "or" only with a warning, any other
 * identifier not at all. tokenizer.c, verify_end_of_number.
 */
function verifyEnd(lexer: LexerBase, kind: string): boolean {
  const text = lexer.text, p = lexer.pos;
  const c = text.charCodeAt(p);
  let allowed = false;
  switch (c) {
    case 97: allowed = text.startsWith("nd", p + 1); break;
    case 101: allowed = text.startsWith("lse", p + 1); break;
    case 102: allowed = text.startsWith("or", p + 1); break;
    case 105: allowed = "fns".includes(text[p + 1] ?? "?"); break;
    case 110: allowed = text.startsWith("ot", p + 1); break;
    case 111: allowed = text[p + 1] === "r"; break;
  }
  if (allowed) {
    const msg = `invalid ${kind} literal`;
    lexer.warnings.push({ category: "SyntaxWarning", msg, filename: lexer.filename, lineno: lexer.line, error: lexer.issueHere("SyntaxError", msg) });
    return true;
  }
  if (c === c && (c < 128 ? isIdentifierPart(text, p) !== 0 && !digit(c) : isIdentifierPart(text, p) !== 0)) {
    return lexer.failHere("SyntaxError", `invalid ${kind} literal`);
  }
  return true;
}
