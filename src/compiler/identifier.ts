/** Which characters make an identifier. PEP 3131; CPython 3.12 Objects/unicodeobject.c, PyUnicode_IsIdentifier. */

/** ID_Start and ID_Continue with NFKC closure: what Python calls XID_Start and XID_Continue. */
let startPattern: RegExp | undefined;
let partPattern: RegExp | undefined;

/** Can the character at `at` start an identifier? Characters above ASCII are taken here and checked by the caller. */
export function isIdentifierStart(text: string, at: number): boolean {
  const c = text.charCodeAt(at);
  if (c < 128) return (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95;
  startPattern ??= /[_\p{XIDS}]/u;
  return startPattern.test(String.fromCodePoint(text.codePointAt(at)!));
}

/** UTF-16 length of the identifier character at `at`; 0 if it is none. */
export function isIdentifierPart(text: string, at: number): 0 | 1 | 2 {
  const c = text.charCodeAt(at);
  if (c < 128) return (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95 || (c >= 48 && c <= 57) ? 1 : 0;
  partPattern ??= /[\p{XIDC}]/u;
  const code = text.codePointAt(at)!;
  return partPattern.test(String.fromCodePoint(code)) ? (code > 0xffff ? 2 : 1) : 0;
}
