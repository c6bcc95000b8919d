/** Operators and delimiters, longest match. CPython 3.12 Parser/token.c. */
import { T } from "./tokens.ts";

const one = (type: T): number => type | 0x100;
const two = (type: T): number => type | 0x200;
const three = (type: T): number => type | 0x300;

/** Type (low byte) and length (above it) of the operator at `p`, whose first character is `c`; 0 if there is none. */
export function operatorAt(text: string, p: number, c: number): number {
  switch (c) {
    case 40: return one(T.LPAR);
    case 41: return one(T.RPAR);
    case 91: return one(T.LSQB);
    case 93: return one(T.RSQB);
    case 123: return one(T.LBRACE);
    case 125: return one(T.RBRACE);
    case 44: return one(T.COMMA);
    case 59: return one(T.SEMI);
    case 126: return one(T.TILDE);
  }
  const d = text.charCodeAt(p + 1);
  switch (c) {
    case 58: return d === 61 ? two(T.COLONEQUAL) : one(T.COLON);
    case 46: return d === 46 && text.charCodeAt(p + 2) === 46 ? three(T.ELLIPSIS) : one(T.DOT);
    case 61: return d === 61 ? two(T.EQEQUAL) : one(T.EQUAL);
    case 43: return d === 61 ? two(T.PLUSEQUAL) : one(T.PLUS);
    case 45: return d === 61 ? two(T.MINEQUAL) : d === 62 ? two(T.RARROW) : one(T.MINUS);
    case 37: return d === 61 ? two(T.PERCENTEQUAL) : one(T.PERCENT);
    case 38: return d === 61 ? two(T.AMPEREQUAL) : one(T.AMPER);
    case 124: return d === 61 ? two(T.VBAREQUAL) : one(T.VBAR);
    case 94: return d === 61 ? two(T.CIRCUMFLEXEQUAL) : one(T.CIRCUMFLEX);
    case 64: return d === 61 ? two(T.ATEQUAL) : one(T.AT);
    case 33: return d === 61 ? two(T.NOTEQUAL) : one(T.EXCLAMATION);
  }
  return doubled(text.charCodeAt(p + 2), c, d);
}

/** Operators that may be doubled: * / < >. */
function doubled(e: number, c: number, d: number): number {
  switch (c) {
    case 42:
      if (d === 42) return e === 61 ? three(T.DOUBLESTAREQUAL) : two(T.DOUBLESTAR);
      return d === 61 ? two(T.STAREQUAL) : one(T.STAR);
    case 47:
      if (d === 47) return e === 61 ? three(T.DOUBLESLASHEQUAL) : two(T.DOUBLESLASH);
      return d === 61 ? two(T.SLASHEQUAL) : one(T.SLASH);
    case 60:
      if (d === 60) return e === 61 ? three(T.LEFTSHIFTEQUAL) : two(T.LEFTSHIFT);
      if (d === 62) return two(T.NOTEQUAL);
      return d === 61 ? two(T.LESSEQUAL) : one(T.LESS);
    case 62:
      if (d === 62) return e === 61 ? three(T.RIGHTSHIFTEQUAL) : two(T.RIGHTSHIFT);
      return d === 61 ? two(T.GREATEREQUAL) : one(T.GREATER);
    default:
      return 0;
  }
}
