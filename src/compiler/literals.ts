/** Numeric and string literals to constants. CPython 3.12 Parser/pegen.c (parsenumber) and Parser/string_parser.c. */
import type { Const, StrConst } from "./code-unit.ts";

/** Name of a character (as in \N{...}) to its code point; undefined if there is none. */
export type UnicodeNames = (name: string) => number | undefined;

/** More decimal digits than this are refused. sys.int_info.default_max_str_digits. */
const MAX_STR_DIGITS = 4300;

/** What is wrong with a literal; the parser knows where. */
export class LiteralError {
  constructor(readonly msg: string) {}
}

export function numberConst(literal: string): Const {
  const text = literal.includes("_") ? literal.replaceAll("_", "") : literal;
  const last = text.charCodeAt(text.length - 1);
  const second = text.charCodeAt(1) | 32;
  if (text.charCodeAt(0) === 48 && (second === 120 || second === 111 || second === 98)) return intConst(text);
  if (last === 106 || last === 74) return { kind: "complex", real: 0, imag: Number(text.slice(0, -1)) };
  if (/[.eE]/.test(text)) return { kind: "float", value: Number(text) };
  if (text.length > MAX_STR_DIGITS) {
    throw new LiteralError(`Exceeds the limit (${MAX_STR_DIGITS} digits) for integer string conversion: value has ${text.length} digits; use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer literals to avoid decimal conversion limits.`);
  }
  return intConst(text);
}

function intConst(text: string): Const {
  const value = Number(text);
  return { kind: "int", value: Number.isSafeInteger(value) ? value : BigInt(text) };
}

/** A string constant from code points. */
export function strFromCodepoints(codepoints: number[]): StrConst {
  let value = "", surrogates = false;
  for (const code of codepoints) {
    if (code >= 0xd800 && code < 0xe000) surrogates = true;
    value += code < 0x10000 ? String.fromCharCode(code) : String.fromCodePoint(code);
  }
  return surrogates ? { kind: "str", value, codepoints } : { kind: "str", value };
}

export function codepointsOf(str: StrConst): number[] {
  if (str.codepoints !== undefined) return str.codepoints;
  const out: number[] = [];
  for (let at = 0; at < str.value.length; at++) {
    const code = str.value.codePointAt(at)!;
    out.push(code);
    if (code > 0xffff) at++;
  }
  return out;
}

export function concatStr(a: StrConst, b: StrConst): StrConst {
  if (a.codepoints === undefined && b.codepoints === undefined) return { kind: "str", value: a.value + b.value };
  return strFromCodepoints([...codepointsOf(a), ...codepointsOf(b)]);
}

/** An invalid escape sequence, for the warning: its text, and where its backslash is in the body. */
export interface BadEscape {
  text: string;
  at: number;
}

/** The value of the body of a str literal. `raw`: backslashes are plain. */
export function decodeStr(body: string, raw: boolean, names: UnicodeNames | undefined, bad: BadEscape[]): StrConst {
  if (raw || !body.includes("\\")) return { kind: "str", value: body };
  let value = "", surrogates = false, from = 0;
  for (let at = body.indexOf("\\"); at >= 0; at = body.indexOf("\\", at)) {
    value += body.slice(from, at);
    const c = body[at + 1] ?? "";
    let code = SIMPLE[c];
    let next = at + 2;
    if (code === undefined) {
      if (c === "\n") { from = at = next; continue; }
      if (c >= "0" && c <= "7" && c !== "") {
        const digits = /^[0-7]{1,3}/.exec(body.slice(at + 1, at + 4))![0];
        code = parseInt(digits, 8);
        next = at + 1 + digits.length;
        if (code > 0o377) bad.push({ text: digits, at });
      } else if (c === "x" || c === "u" || c === "U") {
        [code, next] = hexEscape(body, at, c);
      } else if (c === "N") {
        [code, next] = namedEscape(body, at, names);
      } else {
        /* In an f-string the text may end here, before a brace. */
        bad.push({ text: String.fromCodePoint(body.codePointAt(at + 1) ?? 123), at });
        value += "\\";
        from = at = at + 1;
        if (c === "\\") at++;
        continue;
      }
    }
    if (code >= 0xd800 && code < 0xe000) surrogates = true;
    value += code < 0x10000 ? String.fromCharCode(code) : String.fromCodePoint(code);
    from = at = next;
  }
  value += body.slice(from);
  return surrogates ? withSurrogates(body, names) : { kind: "str", value };
}

const SIMPLE: Record<string, number> = {
  "\\": 92, "'": 39, '"': 34, b: 8, f: 12, t: 9, n: 10, r: 13, v: 11, a: 7,
};

/** Decodes again, this time to code points, a body that has surrogate escapes. */
function withSurrogates(body: string, names: UnicodeNames | undefined): StrConst {
  const out: number[] = [];
  for (let at = 0; at < body.length;) {
    if (body[at] !== "\\") {
      const code = body.codePointAt(at)!;
      out.push(code);
      at += code > 0xffff ? 2 : 1;
      continue;
    }
    const c = body[at + 1]!;
    const length = c === "x" ? 4 : c === "u" ? 6 : c === "U" ? 10 : c === "N" ? body.indexOf("}", at) + 1 - at
      : c >= "0" && c <= "7" ? 1 + /^[0-7]{1,3}/.exec(body.slice(at + 1, at + 4))![0].length : 2;
    if (c === "x" || c === "u" || c === "U") out.push(hexEscape(body, at, c)[0]);
    else for (const code of codepointsOf(decodeStr(body.slice(at, at + length), false, names, []))) out.push(code);
    at += length;
  }
  return strFromCodepoints(out);
}

function hexEscape(body: string, at: number, c: "x" | "u" | "U"): [number, number] {
  const count = c === "x" ? 2 : c === "u" ? 4 : 8;
  let code = 0, n = 0;
  for (; n < count; n++) {
    const digit = parseInt(body[at + 2 + n] ?? "", 16);
    if (Number.isNaN(digit)) break;
    code = code * 16 + digit;
  }
  const start = utf8Offset(body, at);
  if (n < count) {
    const shape = c === "x" ? "\\xXX" : c === "u" ? "\\uXXXX" : "\\UXXXXXXXX";
    throw new LiteralError(`(unicode error) 'unicodeescape' codec can't decode bytes in position ${start}-${start + 1 + n}: truncated ${shape} escape`);
  }
  if (code > 0x10ffff) {
    throw new LiteralError(`(unicode error) 'unicodeescape' codec can't decode bytes in position ${start}-${start + 9}: illegal Unicode character`);
  }
  return [code, at + 2 + count];
}

function namedEscape(body: string, at: number, names: UnicodeNames | undefined): [number, number] {
  const start = utf8Offset(body, at);
  const close = body[at + 2] === "{" ? body.indexOf("}", at + 3) : -1;
  if (close < 0 || close === at + 3) {
    const end = close < 0 ? (body[at + 2] === "{" ? body.length - 1 - at : 1) : 2;
    throw new LiteralError(`(unicode error) 'unicodeescape' codec can't decode bytes in position ${start}-${start + end}: malformed \\N character escape`);
  }
  const code = names?.(body.slice(at + 3, close));
  if (code === undefined) {
    throw new LiteralError(`(unicode error) 'unicodeescape' codec can't decode bytes in position ${start}-${start + close - at}: unknown Unicode character name`);
  }
  return [code, close + 1];
}

/** Position in the buffer that CPython decodes: non-ASCII characters have become \UXXXXXXXX there. */
function utf8Offset(body: string, at: number): number {
  let offset = 0;
  for (let i = 0; i < at; i++) {
    const code = body.codePointAt(i)!;
    offset += code < 128 ? 1 : 10;
    if (code > 0xffff) i++;
  }
  return offset;
}

/** The value of the body of a bytes literal. */
export function decodeBytes(body: string, raw: boolean, bad: BadEscape[]): Uint8Array {
  const out: number[] = [];
  for (let at = 0; at < body.length; at++) {
    let code = body.charCodeAt(at);
    if (code > 127) throw new LiteralError("bytes can only contain ASCII literal characters");
    if (code === 92 && !raw) {
      const c = body[at + 1] ?? "";
      const simple = SIMPLE[c];
      if (simple !== undefined) { code = simple; at++; }
      else if (c === "\n") { at++; continue; }
      else if (c >= "0" && c <= "7" && c !== "") {
        const digits = /^[0-7]{1,3}/.exec(body.slice(at + 1, at + 4))![0];
        code = parseInt(digits, 8);
        if (code > 0o377) bad.push({ text: digits, at });
        code &= 0xff;
        at += digits.length;
      } else if (c === "x") {
        const digits = /^[0-9a-fA-F]{2}/.exec(body.slice(at + 2, at + 4));
        if (digits === null) throw new LiteralError(`(value error) invalid \\x escape at position ${at}`);
        code = parseInt(digits[0], 16);
        at += 3;
      } else bad.push({ text: c, at });
    }
    out.push(code);
  }
  return Uint8Array.from(out);
}
