/** From the bytes of a source file to text: byte order mark, coding line (PEP 263), newlines. */
import { host } from "../host/host.ts";
import { NULL, type Ref } from "../memory/types.ts";
import { PyBytes_AS_STRING, PyBytes_FromHost } from "../objects/bytes.ts";
import { callArgs } from "../objects/call.ts";
import { PyUnicode_Decode } from "../objects/codecs.ts";
import { PyErr_Clear, PyErr_GetRaisedException, PyErr_SetObject, raise, strText } from "../objects/errors.ts";
import { PyExc_SyntaxError } from "../objects/exceptions.ts";
import { PyLong_FromLong } from "../objects/int.ts";
import { Py_DECREF, Py_NewRef, Py_XDECREF } from "../objects/object.ts";
import { Py_None } from "../objects/singletons.ts";
import { PyTuple_Pack } from "../objects/tuple.ts";
import { PyUnicode_FromString } from "../objects/unicode.ts";

/** Line `lineno` (1-based) of a source, without its line end; null when there is no such file or line. */
export function sourceLine(filename: string, lineno: number): string | null {
  const text = host.sources.get(filename) ?? readText(filename);
  return text?.split(/\r\n|\r|\n/)[lineno - 1] ?? null;
}
function readText(filename: string): string | null {
  let bytes: Uint8Array;
  try {
    if (host.files?.stat(filename)?.kind !== "file") return null;
    bytes = host.files.read(filename);
  } catch {
    return null; // a line less in the traceback
  }
  const text = decodeSource(bytes, filename);
  if (text === null) PyErr_Clear();
  return text;
}

const codingLine = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;

/**
 * Decodes source bytes; null with SyntaxError as CPython's tokenizer words it: differently for a file that it reads itself
 * (the program) and for bytes that are compiled (a module, compile()).
 */
export function decodeSource(bytes: Uint8Array, filename: string, from: "file" | "bytes" = "bytes"): string | null {
  const bom = bytes.length >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const body = bom ? bytes.subarray(3) : bytes;
  const declared = declaredEncoding(body);
  if (declared === null || isUtf8(declared)) return decodeUtf8(body, filename, from);
  const isLatin1 = /^(latin-?1|iso-?8859-1|l1|iso-latin-1)$/i.test(declared.replace(/_/g, "-"));
  const name = isLatin1 ? "iso-8859-1" : declared;
  const fail = (message: string): null => {
    if (from === "file") raise(PyExc_SyntaxError, `encoding problem: ${name}`);
    else raiseAtStart(message, filename);
    return null;
  };
  if (bom) return from === "file" ? syntaxError(`encoding problem: ${name} with BOM`) : fail(`encoding problem: ${name} with BOM`);
  if (isLatin1) return latin1(body);
  if (!/^(us-)?ascii$/i.test(declared)) return fail(`unknown encoding: ${declared}`);
  const at = body.findIndex((byte) => byte > 127);
  return at < 0 ? latin1(body) : fail(`'ascii' codec can't decode byte 0x${body[at]!.toString(16)} in position ${at}: ordinal not in range(128)`);
}
/** SyntaxError with the place that CPython gives what happens before the first line. */
function raiseAtStart(message: string, filename: string): void { raisePlaced(message, [filename, 0, -1, null]); }
/** SyntaxError(message, place). */
function raisePlaced(message: string, place: readonly (string | number | null)[]): void {
  const parts = place.map((part) => (part === null ? Py_NewRef(Py_None) : typeof part === "string" ? PyUnicode_FromString(part) : PyLong_FromLong(part)));
  const msg = PyUnicode_FromString(message);
  const tuple = parts.includes(NULL) || msg === NULL ? NULL : PyTuple_Pack(...(parts as Ref[]));
  const exc = tuple === NULL ? NULL : callArgs(PyExc_SyntaxError, msg as Ref, tuple);
  if (exc !== NULL) PyErr_SetObject(PyExc_SyntaxError, exc);
  for (const o of [...parts, msg, tuple, exc]) Py_XDECREF(o);
}
/** Do the bytes say their encoding, by a mark or a coding line? */
export function namesEncoding(bytes: Uint8Array): boolean { return (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) || declaredEncoding(bytes) !== null; }
function isUtf8(encoding: string): boolean { return /^(utf-?8|utf-8-sig|u8)$/i.test(encoding.replace(/_/g, "-")); }
function latin1(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return text;
}
function declaredEncoding(bytes: Uint8Array): string | null {
  const head = latin1(bytes.subarray(0, 400)).split(/\r\n|\r|\n/, 2);
  for (const [i, line] of head.entries()) {
    const match = codingLine.exec(line);
    if (match) return match[1]!;
    if (i === 0 && !/^[ \t\f]*(#.*)?$/.test(line)) return null;
  }
  return null;
}
function decodeUtf8(bytes: Uint8Array, filename: string, from: "file" | "bytes"): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const at = invalidAt(bytes);
    if (from === "bytes" && isOutside(bytes, at)) return nameError(bytes, at, filename);
    let line = 1;
    for (let i = 0; i < at; i++) if (bytes[i] === 10) line++;
    const byte = bytes[at]!.toString(16).padStart(2, "0");
    return syntaxError(`Non-UTF-8 code starting with '\\x${byte}' in file ${filename} on line ${line}, but no encoding declared; see https://peps.python.org/pep-0263/ for details`);
  }
}
/** Is offset `at` neither in a comment nor in a literal? */
function isOutside(bytes: Uint8Array, at: number): boolean {
  const before = latin1(bytes.subarray(0, at)).replace(/\\[^]/g, "..").replace(/"""[^]*?"""|'''[^]*?'''|"[^"\n]*"|'[^'\n]*'|#[^\n]*\n/g, "");
  return !/["'#]/.test(before);
}
const isNameByte = (byte: number | undefined): boolean => byte !== undefined && (byte > 127 || /\w/.test(String.fromCharCode(byte)));
/** SyntaxError for a name that is not UTF-8, as CPython's tokenizer says it of bytes: the codec's message, at the wrong byte. */
function nameError(bytes: Uint8Array, at: number, filename: string): null {
  let start = at;
  while (isNameByte(bytes[start - 1])) start--;
  let end = at;
  while (isNameByte(bytes[end])) end++;
  const name = PyBytes_FromHost(bytes.slice(start, end));
  if (name === NULL) return null;
  const decoded = PyUnicode_Decode(PyBytes_AS_STRING(name), end - start, "utf-8", "strict");
  Py_DECREF(name);
  Py_XDECREF(decoded);
  const exc = PyErr_GetRaisedException();
  const why = exc === NULL ? null : strText(exc);
  Py_XDECREF(exc);
  if (why === null) return null;
  const lineStart = bytes.lastIndexOf(10, at) + 1;
  const newline = bytes.indexOf(10, at);
  const line = new TextDecoder().decode(bytes.subarray(lineStart, newline < 0 ? bytes.length : newline));
  const lineno = bytes.subarray(0, at).reduce((n, byte) => n + (byte === 10 ? 1 : 0), 1);
  raisePlaced(`(unicode error) ${why}`, [filename, lineno, at - lineStart + 1, `${line}\n`, lineno, -1]);
  return null;
}
/** Offset of the first sequence that is not UTF-8; the length when all are. */
function invalidAt(bytes: Uint8Array): number {
  const continues = (at: number, low = 0x80, high = 0xbf): boolean => bytes[at]! >= low && bytes[at]! <= high;
  for (let i = 0; i < bytes.length;) {
    const lead = bytes[i]!;
    let size = 1;
    if (lead >= 0xc2 && lead <= 0xdf) size = continues(i + 1) ? 2 : 0;
    else if (lead >= 0xe0 && lead <= 0xef) size = continues(i + 1, lead === 0xe0 ? 0xa0 : 0x80, lead === 0xed ? 0x9f : 0xbf) && continues(i + 2) ? 3 : 0;
    else if (lead >= 0xf0 && lead <= 0xf4) size = continues(i + 1, lead === 0xf0 ? 0x90 : 0x80, lead === 0xf4 ? 0x8f : 0xbf) && continues(i + 2) && continues(i + 3) ? 4 : 0;
    else if (lead > 0x7f) size = 0;
    if (size === 0) return i;
    i += size;
  }
  return bytes.length;
}
function syntaxError(message: string): null {
  raise(PyExc_SyntaxError, message);
  return null;
}
