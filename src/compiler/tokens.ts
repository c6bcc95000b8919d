/** Token types and keywords. CPython 3.12 Grammar/Tokens. */

export const enum T {
  ENDMARKER, NAME, NUMBER, STRING, NEWLINE, INDENT, DEDENT, FSTRING_START, FSTRING_MIDDLE, FSTRING_END, ERROR,
  LPAR, RPAR, LSQB, RSQB, LBRACE, RBRACE, COLON, COMMA, SEMI, PLUS, MINUS, STAR, SLASH, VBAR, AMPER, LESS, GREATER, EQUAL,
  DOT, PERCENT, TILDE, CIRCUMFLEX, AT, EXCLAMATION, EQEQUAL, NOTEQUAL, LESSEQUAL, GREATEREQUAL, LEFTSHIFT, RIGHTSHIFT,
  DOUBLESTAR, DOUBLESLASH, PLUSEQUAL, MINEQUAL, STAREQUAL, SLASHEQUAL, PERCENTEQUAL, AMPEREQUAL, VBAREQUAL,
  CIRCUMFLEXEQUAL, LEFTSHIFTEQUAL, RIGHTSHIFTEQUAL, DOUBLESTAREQUAL, DOUBLESLASHEQUAL, ATEQUAL, COLONEQUAL, RARROW,
  ELLIPSIS, UNKNOWN,
  /* Keywords from here on. */
  FALSE, NONE, TRUE, AND, AS, ASSERT, ASYNC, AWAIT, BREAK, CLASS, CONTINUE, DEF, DEL, ELIF, ELSE, EXCEPT, FINALLY, FOR, FROM,
  GLOBAL, IF, IMPORT, IN, IS, LAMBDA, NONLOCAL, NOT, OR, PASS, RAISE, RETURN, TRY, WHILE, WITH, YIELD,
}

/** First keyword: every type from here on is a reserved word. */
export const FIRST_KEYWORD = T.FALSE;

/** Type of a reserved word, or T.NAME. */
export function keywordType(word: string): T {
  switch (word) {
    case "if": return T.IF;
    case "in": return T.IN;
    case "is": return T.IS;
    case "as": return T.AS;
    case "or": return T.OR;
    case "def": return T.DEF;
    case "for": return T.FOR;
    case "not": return T.NOT;
    case "and": return T.AND;
    case "try": return T.TRY;
    case "del": return T.DEL;
    case "None": return T.NONE;
    case "True": return T.TRUE;
    case "else": return T.ELSE;
    case "elif": return T.ELIF;
    case "from": return T.FROM;
    case "with": return T.WITH;
    case "pass": return T.PASS;
    case "False": return T.FALSE;
    case "class": return T.CLASS;
    case "raise": return T.RAISE;
    case "while": return T.WHILE;
    case "yield": return T.YIELD;
    case "break": return T.BREAK;
    case "async": return T.ASYNC;
    case "await": return T.AWAIT;
    case "return": return T.RETURN;
    case "import": return T.IMPORT;
    case "except": return T.EXCEPT;
    case "lambda": return T.LAMBDA;
    case "assert": return T.ASSERT;
    case "global": return T.GLOBAL;
    case "finally": return T.FINALLY;
    case "continue": return T.CONTINUE;
    case "nonlocal": return T.NONLOCAL;
    default: return T.NAME;
  }
}
