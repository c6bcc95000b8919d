/**
 * A small PEG parser over tokens, used only to find the error in source that does not parse: it runs the grammar of
 * syntax-grammar.ts, whose alternatives for invalid input say what is wrong. CPython 3.12 does the same in its second pass
 * (Parser/pegen.c, _PyPegen_run_parser).
 */
import { keywordType, T } from "./tokens.ts";
import { operatorAt } from "./lexer-operator.ts";

/** What a matched part covers: tokens [start, end). */
export interface Span {
  start: number;
  end: number;
}

/** Called when an alternative has matched; false makes it fail after all. It may throw the error. */
export type Action = (captures: Map<string, Span>, span: Span) => boolean;

export interface Host {
  types: Uint8Array;
  /** Is the token this soft keyword? */
  isWord(token: number, word: string): boolean;
  /** A token was looked at for the first time. */
  fetched(token: number): void;
  /** `&&'x'` found something else. */
  forced(token: number, expected: string): never;
  actions: Record<string, Action>;
  invalid: boolean;
}

type Matcher = (at: number) => number;

const FAIL = -1;
const CUT = -2;

interface Alternative {
  items: { name: string | null; match: Matcher; cut: boolean }[];
  action: string | null;
}

interface Rule {
  alternatives: Alternative[] | null;
  source: string;
  memo: Map<number, number>;
  /** Rules named invalid_… are tried only in the second pass. */
  invalid: boolean;
}

export class Peg {
  private readonly rules = new Map<string, Rule>();
  furthest = 0;

  constructor(grammar: string, private readonly host: Host) {
    for (const line of grammar.split("\n")) {
      const colon = line.indexOf(":");
      if (colon <= 0) continue;
      const name = line.slice(0, colon).trim();
      this.rules.set(name, { alternatives: null, source: line.slice(colon + 1), memo: new Map(), invalid: name.startsWith("invalid_") });
    }
  }

  /** Matches a rule from token `at`; -1 if it does not match. */
  run(name: string, at: number): number {
    return this.matchRule(this.rules.get(name)!, at);
  }

  reset(): void {
    for (const rule of this.rules.values()) rule.memo.clear();
  }

  private matchRule(rule: Rule, at: number): number {
    if (rule.invalid && !this.host.invalid) return FAIL;
    const key = this.host.invalid ? at * 2 + 1 : at * 2;
    const known = rule.memo.get(key);
    if (known !== undefined) return known;
    rule.alternatives ??= new GrammarReader(rule.source, this).alternatives();
    const end = this.matchAlternatives(rule.alternatives, at);
    rule.memo.set(key, end);
    return end;
  }

  matchAlternatives(alternatives: Alternative[], at: number): number {
    for (const alternative of alternatives) {
      const end = this.matchAlternative(alternative, at);
      if (end >= 0) return end;
      if (end === CUT) return FAIL;
    }
    return FAIL;
  }

  private matchAlternative(alternative: Alternative, start: number): number {
    let at = start, cut = false;
    let captures: Map<string, Span> | null = null;
    for (const item of alternative.items) {
      if (item.cut) { cut = true; continue; }
      const end = item.match(at);
      if (end < 0) return cut ? CUT : FAIL;
      if (item.name !== null) (captures ??= new Map()).set(item.name, { start: at, end });
      at = end;
    }
    if (alternative.action !== null) {
      const ok = this.host.actions[alternative.action]!(captures ?? new Map<string, Span>(), { start, end: at });
      if (!ok) return FAIL;
    }
    return at;
  }

  token(at: number): T {
    if (at >= this.furthest) {
      this.furthest = at + 1;
      this.host.fetched(at);
    }
    return this.host.types[at]!;
  }

  ruleMatcher(name: string): Matcher {
    const rule = this.rules.get(name);
    if (rule === undefined) throw new Error(`grammar: no rule ${name}`);
    if (name === "expression_without_invalid") {
      return (at) => {
        const before = this.host.invalid;
        this.host.invalid = false;
        const end = this.matchRule(rule, at);
        this.host.invalid = before;
        return end;
      };
    }
    return (at) => this.matchRule(rule, at);
  }

  tokenMatcher(type: T): Matcher {
    return (at) => (this.token(at) === type ? at + 1 : FAIL);
  }

  wordMatcher(word: string): Matcher {
    return (at) => (this.token(at) === T.NAME && this.host.isWord(at, word) ? at + 1 : FAIL);
  }

  forcedMatcher(type: T, text: string): Matcher {
    return (at) => (this.token(at) === type ? at + 1 : this.host.forced(at, text));
  }
}

const TOKEN_NAMES: Record<string, T> = {
  NAME: T.NAME, NUMBER: T.NUMBER, STRING: T.STRING, NEWLINE: T.NEWLINE, INDENT: T.INDENT, DEDENT: T.DEDENT,
  ENDMARKER: T.ENDMARKER, FSTRING_START: T.FSTRING_START, FSTRING_MIDDLE: T.FSTRING_MIDDLE, FSTRING_END: T.FSTRING_END,
};

/**
 * Reads the right side of a rule. 'x' is a token, "x" a soft keyword, a name a token type or a rule; postfix ? * + and
 * %',' (one or more, separated); prefix & ! (lookahead), && (forced token), name= (capture), ~ (cut); ( ) groups; {x} the
 * action of an alternative.
 */
class GrammarReader {
  private at = 0;

  constructor(private readonly text: string, private readonly peg: Peg) {}

  alternatives(): Alternative[] {
    const out: Alternative[] = [];
    do out.push(this.alternative()); while (this.take("|"));
    return out;
  }

  private skip(): void {
    while (this.text[this.at] === " ") this.at++;
  }

  private take(token: string): boolean {
    this.skip();
    if (!this.text.startsWith(token, this.at)) return false;
    this.at += token.length;
    return true;
  }

  private alternative(): Alternative {
    const out: Alternative = { items: [], action: null };
    for (;;) {
      this.skip();
      const c = this.text[this.at];
      if (c === undefined || c === "|" || c === ")") return out;
      if (c === "{") {
        const end = this.text.indexOf("}", this.at);
        out.action = this.text.slice(this.at + 1, end);
        this.at = end + 1;
        continue;
      }
      if (this.take("~")) {
        out.items.push({ name: null, match: (at) => at, cut: true });
        continue;
      }
      const named = /^([a-z]\w*)=/.exec(this.text.slice(this.at));
      if (named !== null) this.at += named[0].length;
      out.items.push({ name: named === null ? null : named[1]!, match: this.item(), cut: false });
    }
  }

  private item(): Matcher {
    if (this.take("&&")) {
      const text = this.quoted("'");
      return this.peg.forcedMatcher(typeOf(text), text);
    }
    if (this.take("&")) {
      const inner = this.item();
      return (at) => (inner(at) >= 0 ? at : FAIL);
    }
    if (this.take("!")) {
      const inner = this.item();
      return (at) => (inner(at) >= 0 ? FAIL : at);
    }
    let match = this.atom();
    for (;;) {
      const c = this.text[this.at];
      if (c === "?") { this.at++; match = optional(match); }
      else if (c === "*") { this.at++; match = optional(oneOrMore(match)); }
      else if (c === "+") { this.at++; match = oneOrMore(match); }
      else if (c === "%") { this.at++; match = separated(match, this.peg.tokenMatcher(typeOf(this.quoted("'")))); }
      else return match;
    }
  }

  private atom(): Matcher {
    this.skip();
    const c = this.text[this.at];
    if (c === "'") return this.peg.tokenMatcher(typeOf(this.quoted("'")));
    if (c === '"') return this.peg.wordMatcher(this.quoted('"'));
    if (c === "(") {
      this.at++;
      const inner = this.alternatives();
      if (!this.take(")")) throw new Error(`grammar: ) in ${this.text}`);
      return (at) => this.peg.matchAlternatives(inner, at);
    }
    const name = /^\w+/.exec(this.text.slice(this.at));
    if (name === null) throw new Error(`grammar: ${this.text.slice(this.at)}`);
    this.at += name[0].length;
    const type = TOKEN_NAMES[name[0]];
    return type === undefined ? this.peg.ruleMatcher(name[0]) : this.peg.tokenMatcher(type);
  }

  private quoted(quote: string): string {
    this.skip();
    const end = this.text.indexOf(quote, this.at + 1);
    const out = this.text.slice(this.at + 1, end);
    this.at = end + 1;
    return out;
  }
}

function optional(match: Matcher): Matcher {
  return (at) => {
    const end = match(at);
    return end < 0 ? at : end;
  };
}

function oneOrMore(match: Matcher): Matcher {
  return (at) => {
    let end = match(at);
    if (end < 0) return FAIL;
    for (let next = match(end); next > end; next = match(end)) end = next;
    return end;
  };
}

function separated(match: Matcher, separator: Matcher): Matcher {
  return (at) => {
    let end = match(at);
    if (end < 0) return FAIL;
    for (;;) {
      const after = separator(end);
      const next = after < 0 ? FAIL : match(after);
      if (next < 0) return end;
      end = next;
    }
  };
}

function typeOf(text: string): T {
  const word = keywordType(text);
  return word !== T.NAME ? word : operatorAt(`${text} `, 0, text.charCodeAt(0)) & 0xff;
}
