/**
 * Finds the SyntaxError of source that does not parse: CPython's message and range. CPython 3.12 Parser/pegen_errors.c, and
 * the actions of the invalid_… rules in Grammar/python.gram.
 */
import { CmpOp, type Expr, K } from "./ast.ts";
import type { IssueType, SyntaxIssue } from "./code-unit.ts";
import { CompileError, type SourceText } from "./errors.ts";
import type { Lexer } from "./lexer.ts";
import { ParseFailure } from "./parser-base.ts";
import { StatementParser } from "./parser-statements.ts";
import { type Action, type Host, Peg, type Span } from "./peg.ts";
import { GRAMMAR } from "./syntax-grammar.ts";
import { T } from "./tokens.ts";

const enum Targets { Star, Del, For }

/** The error for source whose tokens do not fit the grammar. */
export function findSyntaxError(lexer: Lexer, source: SourceText, mode: "exec" | "eval" | "single",
  incomplete: boolean): CompileError {
  return new ErrorFinder(lexer, source, mode).find(incomplete);
}

class ErrorFinder implements Host {
  readonly types: Uint8Array;
  invalid = false;
  readonly actions: Record<string, Action>;
  private readonly peg: Peg;
  private levels: Int32Array | null = null;

  constructor(private readonly lexer: Lexer, private readonly source: SourceText, private readonly mode: "exec" | "eval" | "single") {
    this.types = lexer.types.slice(0, lexer.count);
    for (let t = 0; t < lexer.count; t++) {
      /* <> is an operator only under barry_as_FLUFL. */
      if (this.types[t] === T.NOTEQUAL && lexer.text.charCodeAt(lexer.starts[t]!) === 60) this.types[t] = T.UNKNOWN;
    }
    this.actions = this.makeActions();
    this.peg = new Peg(GRAMMAR, this);
  }

  /** `incomplete`: input that only ends too early is reported as such. */
  find(incomplete: boolean): CompileError {
    const start = this.mode === "exec" ? "file" : this.mode === "eval" ? "eval" : "interactive";
    let last = 0;
    try {
      this.peg.run(start, 0);
      last = this.peg.furthest - 1;
      if (incomplete && this.isAtEnd(last)) return this.incompleteInput();
      this.invalid = true;
      this.peg.run(start, 0);
    } catch (error) {
      if (!(error instanceof CompileError)) throw error;
      if (incomplete && error.incomplete) return this.incompleteInput();
      return error.issue === this.lexer.error ? error : this.preferTokenizer(error);
    }
    const type = this.types[last];
    if (type === T.INDENT || type === T.DEDENT) {
      return this.atCursor(last, type === T.INDENT ? "unexpected indent" : "unexpected unindent", "IndentationError");
    }
    if (this.isPlaceless(last)) return this.preferTokenizer(this.atEnd(last, "invalid syntax"));
    return this.preferTokenizer(this.atToken(last, "invalid syntax"));
  }

  /** At the end of the source, but named by a token without columns: before the first column of the last line. */
  private atEnd(token: number, msg: string): CompileError {
    const { line } = this.cursor(token);
    return new CompileError({
      type: "SyntaxError", msg, filename: this.lexer.filename, lineno: line, offset: 0, endLineno: line,
      endOffset: 0, text: this.textAt(line) ?? "",
    });
  }

  /** Errors of the tokenizer further on come before those of the parser. */
  private preferTokenizer(error: CompileError): CompileError {
    const lexer = this.lexer;
    if (lexer.error === null || error.issue.type !== "SyntaxError" && error.issue.type !== "IndentationError") return error;
    if (!lexer.softError && !lexer.atEof) return new CompileError(lexer.error);
    if (lexer.unterminated) return new CompileError(lexer.error);
    const open = lexer.brackets[lexer.brackets.length - 1];
    const line = lexer.lines[this.peg.furthest - 1]!;
    if (open !== undefined && line > open.line) {
      lexer.unclosed();
      lexer.error.text = this.textAt(open.line);
      return new CompileError(lexer.error);
    }
    return error;
  }

  isWord(token: number, word: string): boolean {
    return this.lexer.text.slice(this.lexer.starts[token]!, this.lexer.ends[token]!) === word;
  }

  fetched(token: number): void {
    if (this.types[token] === T.ERROR && this.lexer.error !== null) throw new CompileError(this.lexer.error, this.lexer.atEof);
  }

  forced(token: number, expected: string): never {
    const msg = `expected '${expected}'`;
    throw this.isPlaceless(token) ? this.atEnd(token, msg) : this.atToken(token, msg);
  }

  private issue(type: IssueType, msg: string, line: number, col: number, endLine: number, endCol: number): CompileError {
    /* CPython counts both columns in the first line, and no further than its end. */
    const text = this.textAt(line) ?? "";
    const issue: SyntaxIssue = {
      type, msg, filename: this.lexer.filename, lineno: line, offset: this.source.offsetIn(text, col), endLineno: endLine,
      endOffset: this.source.offsetIn(text, endCol), text: this.textAt(line),
    };
    return new CompileError(issue);
  }

  private atToken(token: number, msg: string, type: IssueType = "SyntaxError"): CompileError {
    return this.range(token, token + 1, msg, type);
  }

  /** Over tokens [start, end). A parenthesized expression has the place of what is inside, as its node in the tree. */
  private range(start: number, end: number, msg: string, type: IssueType = "SyntaxError"): CompileError {
    const lexer = this.lexer, last = Math.max(start, end - 1);
    return this.issue(type, msg, lexer.lines[start]!, lexer.cols[start]!, lexer.endLines[last]!, lexer.endCols[last]!);
  }

  private atNode(node: Expr, msg: string): CompileError {
    return this.issue("SyntaxError", msg, node.lineno, node.col_offset, node.end_lineno, node.end_col_offset);
  }

  /** At the last token read so far: where CPython reports what has no place of its own. */
  private atLast(msg: string, type: IssueType = "SyntaxError"): CompileError {
    const token = this.peg.furthest - 1;
    return this.isPlaceless(token) ? this.atCursor(token, msg, type) : this.atToken(token, msg, type);
  }

  private isAtEnd(token: number): boolean {
    return this.isPlaceless(token) && this.lexer.starts[token]! >= this.lexer.text.length;
  }

  private incompleteInput(): CompileError {
    return new CompileError(this.atLast("incomplete input").issue, true);
  }

  /** INDENT, DEDENT and the end have no columns. */
  private isPlaceless(token: number): boolean {
    const type = this.types[token];
    return type === T.INDENT || type === T.DEDENT || type === T.ENDMARKER
      || (type === T.NEWLINE && this.lexer.starts[token]! >= this.lexer.text.length);
  }

  /** Where the tokenizer stands after a token without columns: behind the indentation, or behind the last line. */
  private atCursor(token: number, msg: string, type: IssueType): CompileError {
    const { line, offset } = this.cursor(token);
    return new CompileError({
      type, msg, filename: this.lexer.filename, lineno: line, offset, endLineno: line, endOffset: -1, text: this.textAt(line) ?? "",
    });
  }

  private cursor(token: number): { line: number; offset: number } {
    const lexer = this.lexer, line = lexer.lines[token]!;
    if (lexer.starts[token]! < lexer.text.length || this.types[token] === T.INDENT) {
      return { line, offset: /^[ \t\f]*/.exec(this.source.line(line) ?? "")![0].length };
    }
    const last = this.source.line(line) === null ? line - 1 : line;
    return { line: last, offset: (this.source.line(last) ?? "").length };
  }

  /** A source line as CPython still has it: one that the tokenizer has left has lost its newline, unless there is a file. */
  private textAt(line: number): string | null {
    const text = this.source.line(line);
    if (text === null || !this.lexer.filename.startsWith("<")) return text;
    const current = this.peg.furthest === 0 ? 1 : this.lexer.endLines[this.peg.furthest - 1]!;
    return current > line && text.endsWith("\n") && this.source.line(line + 1) !== null ? text.slice(0, -1) : text;
  }

  /** Over two spans of expressions or tokens. */
  private spans(a: Span, b: Span, msg: string): CompileError {
    const lexer = this.lexer, last = b.end - 1;
    let line = lexer.lines[a.start]!, col = lexer.cols[a.start]!, endLine = lexer.endLines[last]!, endCol = lexer.endCols[last]!;
    if (this.types[a.start] === T.LPAR && a.end - a.start > 1) {
      const node = this.node(a);
      if (node !== null) { line = node.lineno; col = node.col_offset; }
    }
    if (this.types[last] === T.RPAR && b.end - b.start > 1) {
      const node = this.node(b);
      if (node !== null) { endLine = node.end_lineno; endCol = node.end_col_offset; }
    }
    return this.issue("SyntaxError", msg, line, col, endLine, endCol);
  }

  /** The tree of the expressions that start at a span; null if they do not parse on their own. */
  private node(span: Span): Expr | null {
    const parser = new StatementParser(this.lexer, this.source, undefined);
    parser.p = span.start;
    try {
      if (this.types[span.start] === T.YIELD) return parser.yieldExpression();
      const node = parser.starExpressions();
      if (parser.p === span.end) return node;
      /* The rule took less than the longest expression. */
      for (const rule of [() => parser.starNamedExpression(), () => parser.disjunction(), () => parser.bitwiseOr()]) {
        parser.p = span.start;
        const shorter = rule();
        if (parser.p === span.end) return shorter;
      }
      return node;
    } catch (error) {
      if (error instanceof ParseFailure || error instanceof CompileError) return null;
      throw error;
    }
  }

  private nodeName(span: Span): string {
    const node = this.node(span);
    return node === null ? "expression" : exprName(node);
  }

  private invalidTarget(span: Span, targets: Targets): boolean {
    const node = this.node(span);
    const bad = node === null ? null : findInvalidTarget(node, targets);
    if (bad === null) return false;
    throw this.atNode(bad, `cannot ${targets === Targets.Del ? "delete" : "assign to"} ${exprName(bad)}`);
  }

  private word(token: number): string {
    return this.lexer.text.slice(this.lexer.starts[token]!, this.lexer.ends[token]!);
  }

  /** Bracket level after a token. */
  private level(token: number): number {
    if (this.levels === null) {
      this.levels = new Int32Array(this.lexer.count);
      let level = 0;
      for (let t = 0; t < this.lexer.count; t++) {
        const type = this.types[t];
        if (type === T.LPAR || type === T.LSQB || type === T.LBRACE) level++;
        else if (type === T.RPAR || type === T.RSQB || type === T.RBRACE) level--;
        this.levels[t] = level;
      }
    }
    return this.levels[token]!;
  }

  /** From the start of a token to where the tokenizer stands. */
  private startingFrom(token: number, msg: string): CompileError {
    const last = this.peg.furthest - 1;
    return this.issue("SyntaxError", msg, this.lexer.lines[token]!, this.lexer.cols[token]!, this.lexer.endLines[last]!, this.lexer.endCols[last]! - 1);
  }

  private isLegacy(token: number, length: number): boolean {
    return length === 1 && this.types[token] === T.NAME && (this.isWord(token, "print") || this.isWord(token, "exec"));
  }

  private makeActions(): Record<string, Action> {
    const get = (c: Map<string, Span>, name = "a"): Span => c.get(name)!;
    const at = (msg: string): Action => (c) => { throw this.spans(get(c), get(c), msg); };
    const atFirstToken = (msg: string): Action => (c) => { throw this.atToken(get(c).start, msg); };
    const between = (msg: string): Action => (c) => { throw this.spans(get(c), get(c, "b"), msg); };
    const last = (msg: string): Action => () => { throw this.atLast(msg); };
    const next = (msg: string): Action => (_c, span) => { throw this.atToken(span.end, msg); };
    const block = (what: string): Action => (c) => {
      throw this.atLast(`expected an indented block after ${what} on line ${this.lexer.lines[get(c).start]!}`, "IndentationError");
    };
    const statement = (word: string): Action => block(`'${word}' statement`);
    return {
      iterable_after_keywords: last("iterable argument unpacking follows keyword argument unpacking"),
      bare_genexp: (c) => { throw this.range(get(c).start, this.clauseEnd(get(c, "b")), "Generator expression must be parenthesized"); },
      maybe_equals: between("invalid syntax. Maybe you meant '==' or ':=' instead of '='?"),
      nonparen_genexp: (c) => this.nonparenGenexp(get(c), get(c, "b")),
      positional_after_keyword: (c) => {
        throw this.atLast(this.hasUnpacking(get(c)) ? "positional argument follows keyword argument unpacking"
          : "positional argument follows keyword argument");
      },
      assign_constant_kwarg: (c) => { throw this.range(get(c).start, get(c, "b").end, `cannot assign to ${this.word(get(c).start)}`); },
      no_argument_value: between("expected argument value expression"),
      kwarg_expression: between('expression cannot contain assignment, perhaps you meant "=="?'),
      legacy: (c) => {
        const token = get(c).start, name = this.word(token);
        if (!this.isLegacy(token, 1)) return false;
        throw this.range(token, get(c, "b").end, `Missing parentheses in call to '${name}'. Did you mean ${name}(...)?`);
      },
      forgot_comma: (c, span) => {
        const a = get(c);
        if (this.isLegacy(a.start, a.end - a.start) || this.level(span.end - 1) === 0) return false;
        throw this.spans(a, get(c, "b"), "invalid syntax. Perhaps you forgot a comma?");
      },
      expected_else: between("expected 'else' after 'if' expression"),
      fstring_lambda: between("f-string: lambda expressions are not allowed without parentheses"),
      walrus_target: (c) => { throw this.spans(get(c), get(c), `cannot use assignment expressions with ${this.nodeName(get(c))}`); },
      assign_here: (c) => {
        throw this.spans(get(c), get(c), `cannot assign to ${this.nodeName(get(c))} here. Maybe you meant '==' instead of '='?`);
      },
      annotate_many: (c) => {
        const kind = this.node(get(c))?.kind === K.List ? "list" : "tuple";
        throw this.range(get(c).start, get(c).end, `only single target (not ${kind}) can be annotated`);
      },
      annotate_tuple: at("only single target (not tuple) can be annotated"),
      annotate_illegal: at("illegal target for annotation"),
      star_target_error: (c) => this.invalidTarget(get(c), Targets.Star),
      for_target_error: (c) => this.invalidTarget(get(c), Targets.For),
      del_target_error: (c) => this.invalidTarget(get(c), Targets.Del),
      assign_yield: at("assignment to yield expression not possible"),
      augmented: (c) => { throw this.spans(get(c), get(c), `'${this.nodeName(get(c))}' is an illegal expression for augmented assignment`); },
      expected_block: () => { throw this.atLast("expected an indented block", "IndentationError"); },
      unpack_comprehension: at("iterable unpacking cannot be used in comprehension"),
      comprehension_target: (c) => {
        const b = get(c, "b"), trailing = this.types[b.end - 1] === T.COMMA && b.end - b.start > 1;
        throw this.range(get(c).start, trailing ? b.end - 1 : b.end, "did you forget parentheses around the comprehension target?");
      },
      unpack_dict_comprehension: at("dict unpacking cannot be used in dict comprehension"),
      slash_first: at("at least one argument must precede /"),
      slash_twice: at("/ may appear only once"),
      default_order: (c) => { throw this.range(get(c).start, this.paramEnd(get(c)), "parameter without a default follows parameter with a default"); },
      parenthesized_params: between("Function parameters cannot be parenthesized"),
      parenthesized_lambda_params: between("Lambda expression parameters cannot be parenthesized"),
      slash_after_star: at("/ must be ahead of *"),
      slash_star_comma: at("expected comma between / and *"),
      expected_default: at("expected default value expression"),
      bare_star: at("named arguments must follow bare *"),
      bare_star_lambda: last("named arguments must follow bare *"),
      star_default: at("var-positional argument cannot have default value"),
      star_twice: at("* argument may appear only once"),
      kwds_default: at("var-keyword argument cannot have default value"),
      after_kwds: at("arguments cannot follow var-keyword argument"),
      starred_group: at("cannot use starred expression here"),
      double_starred_group: at("cannot use double starred expression here"),
      import_comma: last("trailing comma not allowed without surrounding parentheses"),
      expected_colon: last("expected ':'"),
      expected_except: last("expected 'except' or 'finally' block"),
      both_excepts: between("cannot have both 'except' and 'except*' on the same 'try'"),
      both_excepts_star: at("cannot have both 'except' and 'except*' on the same 'try'"),
      complex: (c) => this.checkComplex(get(c), get(c, "b")),
      except_parens: (c) => { throw this.startingFrom(get(c).start, "multiple exception types must be parenthesized"); },
      except_star_types: last("expected one or more exception types"),
      as_underscore: at("cannot use '_' as a target"),
      as_target: at("invalid pattern target"),
      pattern_order: at("positional patterns follow keyword patterns"),
      starred_value: (c) => { throw this.startingFrom(get(c).start, "cannot use a starred expression in a dictionary value"); },
      no_value: at("expression expected after dictionary key and ':'"),
      no_colon: (c) => {
        const end = get(c).end - 1, line = this.lexer.endLines[end]!, col = this.lexer.endCols[end]!;
        throw this.issue("SyntaxError", "':' expected after dictionary key", this.lexer.lines[get(c).start]!, col - 1, line, -1);
      },
      field_equals: atFirstToken("f-string: valid expression required before '='"),
      field_bang: atFirstToken("f-string: valid expression required before '!'"),
      field_colon: atFirstToken("f-string: valid expression required before ':'"),
      field_close: atFirstToken("f-string: valid expression required before '}'"),
      field_expression: next("f-string: expecting a valid expression after '{'"),
      field_after_expression: next("f-string: expecting '=', or '!', or ':', or '}'"),
      field_after_equals: next("f-string: expecting '!', or ':', or '}'"),
      field_after_conversion: next("f-string: expecting ':' or '}'"),
      field_spec_end: next("f-string: expecting '}', or format specs"),
      field_end: next("f-string: expecting '}'"),
      no_conversion: next("f-string: missing conversion character"),
      bad_conversion: next("f-string: invalid conversion character"),
      conversion: (c, span) => this.checkConversion(get(c), span),
      strings: (c) => this.checkStrings(get(c)),
      typevartuple_bound: (c) => {
        throw this.startingFrom(get(c).start, `cannot use ${this.isTuple(get(c, "e")) ? "constraints" : "bound"} with TypeVarTuple`);
      },
      paramspec_bound: (c) => {
        throw this.startingFrom(get(c).start, `cannot use ${this.isTuple(get(c, "e")) ? "constraints" : "bound"} with ParamSpec`);
      },
      block_with: statement("with"), block_try: statement("try"), block_finally: statement("finally"),
      block_except: statement("except"), block_except_star: statement("except*"), block_match: statement("match"),
      block_case: statement("case"), block_if: statement("if"), block_elif: statement("elif"), block_else: statement("else"),
      block_while: statement("while"), block_for: statement("for"), block_def: block("function definition"),
      block_class: block("class definition"),
    };
  }

  private isTuple(span: Span): boolean {
    return this.node(span)?.kind === K.Tuple;
  }

  /** End of a parameter without the comma after it. */
  private paramEnd(span: Span): number {
    return this.types[span.end - 1] === T.COMMA ? span.end - 1 : span.end;
  }

  /** End of the last clause up to its iterable or condition. */
  private clauseEnd(span: Span): number {
    return span.end;
  }

  private hasUnpacking(args: Span): boolean {
    let depth = 0;
    if (this.types[args.start] === T.DOUBLESTAR) return true;
    for (let t = args.start; t < args.end; t++) {
      const type = this.types[t];
      if (type === T.LPAR || type === T.LSQB || type === T.LBRACE) depth++;
      else if (type === T.RPAR || type === T.RSQB || type === T.RBRACE) depth--;
      else if (type === T.COMMA && depth === 0 && this.types[t + 1] === T.DOUBLESTAR) return true;
    }
    return false;
  }

  /** f(a, b for b in c): the last argument is the element. Parser/action_helpers.c, _PyPegen_nonparen_genexp_in_call. */
  private nonparenGenexp(args: Span, clauses: Span): boolean {
    let depth = 0, start = args.start;
    for (let t = args.start; t < args.end; t++) {
      const type = this.types[t];
      if (type === T.LPAR || type === T.LSQB || type === T.LBRACE) depth++;
      else if (type === T.RPAR || type === T.RSQB || type === T.RBRACE) depth--;
      else if (type === T.COMMA && depth === 0) start = t + 1;
    }
    if (start === args.start) return false;
    throw this.range(start, clauses.end, "Generator expression must be parenthesized");
  }

  private checkConversion(name: Span, span: Span): boolean {
    const lexer = this.lexer;
    if (lexer.starts[name.start] !== lexer.ends[span.start]) {
      throw this.range(span.start, name.end, "f-string: conversion type must come right after the exclamanation mark");
    }
    if (/^[sra]$/.test(this.word(name.start))) return true;
    throw this.range(name.start, name.end, `f-string: invalid conversion character '${this.word(name.start)}': expected 's', 'r', or 'a'`);
  }

  private checkComplex(real: Span, imaginary: Span): boolean {
    const isImaginary = (token: number): boolean => /[jJ]$/.test(this.word(token));
    if (isImaginary(real.end - 1)) throw this.range(real.start, real.end, "real number required in complex literal");
    if (!isImaginary(imaginary.start)) throw this.range(imaginary.start, imaginary.end, "imaginary number required in complex literal");
    return true;
  }

  private checkStrings(span: Span): boolean {
    let bytes = false, text = false, depth = 0;
    for (let t = span.start; t < span.end; t++) {
      const type = this.types[t];
      if (type === T.FSTRING_START) { if (depth++ === 0) text = true; }
      else if (type === T.FSTRING_END) depth--;
      else if (type === T.STRING && depth === 0) {
        if (/^[^'"]*[bB]/.test(this.word(t))) bytes = true;
        else text = true;
      }
    }
    if (bytes && text) throw this.atLast("cannot mix bytes and nonbytes literals");
    return true;
  }
}

/** What CPython calls an expression in messages. Parser/pegen.c, _PyPegen_get_expr_name. */
export function exprName(e: Expr): string {
  switch (e.kind) {
    case K.Attribute: return "attribute";
    case K.Subscript: return "subscript";
    case K.Starred: return "starred";
    case K.Name: return "name";
    case K.List: return "list";
    case K.Tuple: return "tuple";
    case K.Lambda: return "lambda";
    case K.Call: return "function call";
    case K.BoolOp: case K.BinOp: case K.UnaryOp: return "expression";
    case K.GeneratorExp: return "generator expression";
    case K.Yield: case K.YieldFrom: return "yield expression";
    case K.Await: return "await expression";
    case K.ListComp: return "list comprehension";
    case K.SetComp: return "set comprehension";
    case K.DictComp: return "dict comprehension";
    case K.Dict: return "dict literal";
    case K.Set: return "set display";
    case K.JoinedStr: case K.FormattedValue: return "f-string expression";
    case K.Constant:
      switch (e.value.kind) {
        case "None": case "True": case "False": return e.value.kind;
        case "Ellipsis": return "ellipsis";
        default: return "literal";
      }
    case K.Compare: return "comparison";
    case K.IfExp: return "conditional expression";
    case K.NamedExpr: return "named expression";
    case K.Slice: return "slice";
  }
}

/** The part of a would-be target that cannot be one. Parser/pegen.c, _PyPegen_get_invalid_target. */
function findInvalidTarget(e: Expr, targets: Targets): Expr | null {
  switch (e.kind) {
    case K.List: case K.Tuple:
      for (const elt of e.elts) {
        const bad = findInvalidTarget(elt, targets);
        if (bad !== null) return bad;
      }
      return null;
    case K.Starred: return targets === Targets.Del ? e : findInvalidTarget(e.value, targets);
    case K.Compare:
      if (targets !== Targets.For) return e;
      return e.ops[0] === CmpOp.In ? findInvalidTarget(e.left, targets) : null;
    case K.Name: case K.Subscript: case K.Attribute: return null;
    default: return e;
  }
}
