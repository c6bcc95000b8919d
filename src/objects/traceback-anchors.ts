/**
 * Which part of an expression the `^^^` mark, when it is a binary operation or a subscript: the operator, the brackets.
 * CPython parses the segment; here a scan of its tokens outside brackets finds the same root of the expression.
 * Source of the rule: CPython 3.12 Python/traceback.c, extract_anchors_from_expr.
 */

/** Character offsets in the segment: `^` from `left` up to `right`, `~` around. */
export interface Anchors { left: number; right: number }

interface Token { kind: "operand" | "operator" | "open" | "close" | "other"; text: string; start: number; end: number }

/** Binding strength of binary operators, weakest first. */
const strength: Readonly<Record<string, number>> = {
  "|": 1, "^": 2, "&": 3, "<<": 4, ">>": 4, "+": 5, "-": 5, "*": 6, "/": 6, "//": 6, "%": 6, "@": 6, "**": 8,
};
const UNARY_STRENGTH = 7;
/** What makes the root of the expression something else, or the segment no expression. */
const keywords = new Set([
  "and", "or", "not", "in", "is", "if", "else", "lambda", "for", "async", "yield", "return", "raise", "del", "assert", "import", "from",
  "with", "while", "global", "nonlocal", "pass", "break", "continue", "try", "except", "finally", "def", "class", "as", "await",
]);
const number = /^(?:0[xXoObB][0-9a-fA-F_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?[jJ]?)/u;
const name = /^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}_]*/u;
const operator = /^(?:\*\*|\/\/|<<|>>|[-+*/%@&|^~](?!=))/u;
const stringStart = /^(?:[rR]?[bB]|[bB][rR]|[uU]|[rR]?[fF]|[fF][rR]|[rR])?(?:"""|'''|"|')/u;

/** Length of the string literal at the start of `text`, 0 when there is none. */
function stringLength(text: string): number {
  const start = stringStart.exec(text);
  if (start === null) return 0;
  const quote = start[0].endsWith('"""') || start[0].endsWith("'''") ? start[0].slice(-3) : start[0].slice(-1);
  for (let i = start[0].length; i < text.length; i++) {
    if (text[i] === "\\") i++;
    else if (text.startsWith(quote, i)) return i + quote.length;
  }
  return text.length;
}

function tokenize(text: string): Token[] | null {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    const rest = text.slice(at);
    const space = /^[ \t\f]+/.exec(rest);
    if (space !== null) { at += space[0].length; continue; }
    const put = (kind: Token["kind"], length: number): void => {
      tokens.push({ kind, text: rest.slice(0, length), start: at, end: at + length });
      at += length;
    };
    const stringEnd = stringLength(rest);
    if (stringEnd) { put("operand", stringEnd); continue; }
    const word = number.exec(rest) ?? name.exec(rest);
    if (word !== null && word[0] !== "") { put(keywords.has(word[0]) ? "other" : "operand", word[0].length); continue; }
    const op = operator.exec(rest);
    if (op !== null) put("operator", op[0].length);
    else if ("([{".includes(rest[0]!)) put("open", 1);
    else if (")]}".includes(rest[0]!)) put("close", 1);
    else if (rest[0] === ".") put("operand", 1);
    else if (rest[0] === "#") return null;
    else put("other", 1);
  }
  return tokens;
}

/**
 * The end of the operator's mark. CPython marks a second character when it is no space and stands before the right
 * operand's node: also the bracket of `a+(b)`, which belongs to no node (a tuple or generator would own it).
 */
function operatorEnd(tokens: readonly Token[], root: Token): number {
  const rest = tokens.slice(tokens.indexOf(root) + 1);
  if (root.end - root.start > 1 || rest[0]!.text !== "(" || rest[0]!.start !== root.end) return root.end;
  let depth = 0;
  for (const [i, token] of rest.entries()) {
    if (token.kind === "open") depth++;
    else if (token.kind === "close" && --depth === 0) return i === rest.length - 1 && i > 1 ? root.end + 1 : root.end;
    else if (depth === 1 && (token.text === "," || token.text === "for" || token.text === "async")) return root.end;
  }
  return root.end;
}

/** Where the expression divides, as offsets in UTF-16 units; null when its root is neither binary operation nor subscript. */
function findRoot(text: string): Anchors | null {
  const tokens = tokenize(text);
  if (tokens === null || tokens.length === 0) return null;
  let depth = 0;
  let operandBefore = false; // may a binary operator or a subscript follow?
  let root: Token | null = null;
  let rootStrength = 9;
  let weakestUnary = 9;
  let bracket: { start: number; subscript: boolean } | null = null;
  let lastSubscript: Anchors | null = null;
  for (const token of tokens) {
    if (token.kind === "open") {
      if (depth++ === 0) bracket = { start: token.start, subscript: token.text === "[" && operandBefore };
      continue;
    }
    if (token.kind === "close") {
      if (--depth < 0) return null;
      if (depth === 0) {
        lastSubscript = bracket?.subscript ? { left: bracket.start, right: token.end } : null;
        operandBefore = true;
      }
      continue;
    }
    if (depth > 0) continue;
    if (token.kind === "other") return null;
    if (token.kind === "operand") { operandBefore = true; lastSubscript = null; continue; }
    lastSubscript = null;
    if (!operandBefore || token.text === "~") { weakestUnary = Math.min(weakestUnary, root === null ? UNARY_STRENGTH : 9); continue; }
    const own = strength[token.text]!;
    if (own < rootStrength || (own === rootStrength && own !== 8)) { root = token; rootStrength = own; }
    operandBefore = false;
  }
  if (depth !== 0 || !operandBefore) return null;
  if (root !== null) return rootStrength > weakestUnary ? null : { left: root.start, right: operatorEnd(tokens, root) };
  return weakestUnary < 9 ? null : lastSubscript;
}

/** The anchors of one line's segment, in characters; null: mark everything alike. */
export function findAnchors(segment: string): Anchors | null {
  const found = findRoot(segment);
  if (found === null) return null;
  const chars = (units: number): number => Array.from(segment.slice(0, units)).length;
  return { left: chars(found.left), right: chars(found.right) };
}
