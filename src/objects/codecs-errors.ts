/**
 * Error handlers of codecs: strict, ignore, replace, backslashreplace, xmlcharrefreplace, namereplace, surrogateescape,
 * surrogatepass, and those that programs register. Source: CPython 3.12 Python/codecs.c, Objects/unicodeobject.c.
 */
import { I32, U8 } from "../memory/views.ts";
import { reserveStatic } from "../memory/layout.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyNumber_AsSsize_t } from "./abstract.ts";
import { PyBytes_FromStringAndSize } from "./bytes.ts";
import { PyObject_CallOneArg } from "./call.ts";
import { PyDict_GetItemWithError, PyDict_New, PyDict_SetItem } from "./dict.ts";
import { PyErr_Occurred, PyErr_SetObject, raise, raiseStatus } from "./errors.ts";
import { PyExc_IndexError, PyExc_LookupError, PyExc_TypeError, PyExc_UnicodeDecodeError, PyExc_UnicodeEncodeError } from "./exceptions.ts";
import { PyUnicodeErrorOff, newUnicodeError } from "./exceptions-unicode.ts";
import { Py_DECREF, Py_NewRef, Py_TYPE, TPFLAGS, hasTypeFlag } from "./object.ts";
import { typeName } from "./typeobject.ts";
import { PyUnicode_DATA, PyUnicode_FromString, PyUnicode_GET_LENGTH, PyUnicode_KIND, PyUnicode_READ } from "./unicode.ts";
import { characterName } from "./unicode-names.ts";

/** The code points of a str. */
export function codePoints(o: Ref): number[] {
  const [kind, data, n] = [PyUnicode_KIND(o), PyUnicode_DATA(o), PyUnicode_GET_LENGTH(o)];
  const points = new Array<number>(n);
  for (let i = 0; i < n; i++) points[i] = PyUnicode_READ(kind, data, i);
  return points;
}

/** The name of a handler; nothing means strict. */
export type Errors = string | null | undefined;

/** codecs.register_error's dict: name → callable. */
const registrySlot = reserveStatic(8);
export function errorRegistry(): Ref | NULL {
  let dict = I32[registrySlot >> 2]! as Ref | NULL;
  if (dict === NULL) {
    dict = PyDict_New();
    I32[registrySlot >> 2] = dict;
  }
  return dict;
}
/** A handler that a program registered, borrowed; NULL without an exception when there is none. */
export function registeredHandler(name: string): Ref | NULL {
  const dict = I32[registrySlot >> 2]! as Ref | NULL;
  const key = dict === NULL ? NULL : PyUnicode_FromString(name);
  if (key === NULL) return NULL;
  const handler = PyDict_GetItemWithError(dict as Ref, key);
  Py_DECREF(key);
  return handler;
}
export function PyCodec_RegisterError(name: string, handler: Ref): Status {
  const dict = errorRegistry();
  const key = dict === NULL ? NULL : PyUnicode_FromString(name);
  if (key === NULL) return -1;
  const status = PyDict_SetItem(dict as Ref, key, handler);
  Py_DECREF(key);
  return status;
}

const ascii = (text: string): number[] => Array.from(text, (c) => c.charCodeAt(0));
/** `\xNN`, `\uNNNN` or `\UNNNNNNNN`. */
export function backslashEscape(ch: number): string {
  const hex = ch.toString(16);
  return ch < 0x100 ? `\\x${hex.padStart(2, "0")}` : ch < 0x10000 ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}

/** What replaces a part of the input, and where to go on; null: an exception is set. */
export interface DecodeRepair { points: number[]; next: number }

/** Which encodings surrogatepass knows, as the width of a unit and its order. */
function surrogateUnit(encoding: string): { bytes: number; little: boolean } | null {
  const name = encoding.toLowerCase().replace(/_/g, "-");
  if (/^utf-?8$/.test(name) || name === "cp65001") return { bytes: 3, little: false };
  const match = /^utf-?(16|32)(?:-?(le|be))?$/.exec(name);
  return match === null ? null : { bytes: match[1] === "16" ? 2 : 4, little: match[2] !== "be" };
}
/** The surrogate that the bytes at `at` stand for, 0 when they stand for none. */
function readSurrogate(at: number, left: number, unit: { bytes: number; little: boolean }): number {
  if (left < unit.bytes) return 0;
  let ch = 0;
  if (unit.bytes === 3) {
    if ((U8[at]! & 0xf0) !== 0xe0 || (U8[at + 1]! & 0xc0) !== 0x80 || (U8[at + 2]! & 0xc0) !== 0x80) return 0;
    ch = ((U8[at]! & 0x0f) << 12) | ((U8[at + 1]! & 0x3f) << 6) | (U8[at + 2]! & 0x3f);
  } else for (let i = 0; i < unit.bytes; i++) ch = ch * 256 + U8[at + (unit.little ? unit.bytes - 1 - i : i)]!;
  return ch >= 0xd800 && ch <= 0xdfff ? ch : 0;
}

/** Handles the undecodable bytes [start, end) of the `n` bytes at `at`. */
export function decodeError(errors: Errors, encoding: string, at: number, n: number, start: number, end: number, reason: string): DecodeRepair | null {
  switch (errors ?? "strict") {
    case "strict": break;
    case "ignore": return { points: [], next: end };
    case "replace": return { points: [0xfffd], next: end };
    case "backslashreplace": {
      const text = Array.from(U8.subarray(at + start, at + end), (b) => `\\x${b.toString(16).padStart(2, "0")}`).join("");
      return { points: ascii(text), next: end };
    }
    case "surrogateescape": {
      const points: number[] = [];
      let i = start;
      for (; i < end && U8[at + i]! >= 128; i++) points.push(0xdc00 + U8[at + i]!);
      if (points.length > 0) return { points, next: i };
      break;
    }
    case "surrogatepass": {
      const unit = surrogateUnit(encoding);
      const ch = unit === null ? 0 : readSurrogate(at + start, n - start, unit);
      if (ch) return { points: [ch], next: start + unit!.bytes };
      break;
    }
    default: return callDecodeHandler(errors as string, encoding, at, n, start, end, reason);
  }
  raiseDecode(encoding, at, n, start, end, reason);
  return null;
}
function newDecodeError(encoding: string, at: number, n: number, start: number, end: number, reason: string): NewRef | NULL {
  const bytes = PyBytes_FromStringAndSize(at, n);
  if (bytes === NULL) return NULL;
  const exc = newUnicodeError(PyExc_UnicodeDecodeError, encoding, bytes, start, end, reason);
  Py_DECREF(bytes);
  return exc;
}
function raiseDecode(encoding: string, at: number, n: number, start: number, end: number, reason: string): void {
  const exc = newDecodeError(encoding, at, n, start, end, reason);
  if (exc === NULL) return;
  PyErr_SetObject(Py_TYPE(exc), exc);
  Py_DECREF(exc);
}
/** Calls a registered handler: (replacement, position). null with an exception set. */
function callHandler(name: string, exc: NewRef | NULL, length: number, wantBytes: boolean): { value: NewRef; next: number } | null {
  if (exc === NULL) return null;
  const handler = registeredHandler(name);
  if (handler === NULL) {
    if (!PyErr_Occurred()) {
      // Handlers for encoding only: registered under these names, they refuse the exception.
      if (name === "xmlcharrefreplace" || name === "namereplace") raise(PyExc_TypeError, `don't know how to handle ${typeName(exc)} in error callback`);
      else raise(PyExc_LookupError, `unknown error handler name '${name}'`);
    }
    Py_DECREF(exc);
    return null;
  }
  const answer = PyObject_CallOneArg(handler, exc);
  Py_DECREF(exc);
  if (answer === NULL) return null;
  const shape = wantBytes ? "encoding error handler must return (str/bytes, int) tuple" : "decoding error handler must return (str, int) tuple";
  const result = checkAnswer(answer, length, wantBytes, shape);
  Py_DECREF(answer);
  return result;
}
function checkAnswer(answer: Ref, length: number, wantBytes: boolean, shape: string): { value: NewRef; next: number } | null {
  const value = I32[(answer + 24) >> 2]! as Ref;
  if (!hasTypeFlag(answer, TPFLAGS.TUPLE_SUBCLASS) || I32[(answer + 16) >> 2] !== 2
    || !(hasTypeFlag(value, TPFLAGS.UNICODE_SUBCLASS) || (wantBytes && hasTypeFlag(value, TPFLAGS.BYTES_SUBCLASS)))) {
    raise(PyExc_TypeError, shape);
    return null;
  }
  const position = PyNumber_AsSsize_t(I32[(answer + 32) >> 2]! as Ref, PyExc_IndexError);
  if (position === -1 && PyErr_Occurred()) return null;
  const next = position < 0 ? position + length : position;
  if (next < 0 || next > length) {
    raiseStatus(PyExc_IndexError, `position ${position} from error handler out of bounds`);
    return null;
  }
  return { value: Py_NewRef(value), next };
}
function callDecodeHandler(name: string, encoding: string, at: number, n: number, start: number, end: number, reason: string): DecodeRepair | null {
  const answer = callHandler(name, newDecodeError(encoding, at, n, start, end, reason), n, false);
  if (answer === null) return null;
  const points = codePoints(answer.value);
  Py_DECREF(answer.value);
  return { points, next: answer.next };
}

function nameEscape(ch: number): string {
  const name = characterName(ch);
  return name === undefined ? backslashEscape(ch) : `\\N{${name}}`;
}
/** What stands for the unencodable characters: text still to be encoded, or bytes; null: an exception is set. */
export interface EncodeRepair { points?: number[]; bytes?: number[]; next: number }

/** Handles the unencodable characters [start, end) of the str `object`, whose code points are `points`. */
export function encodeError(errors: Errors, encoding: string, object: Ref, points: readonly number[], start: number, end: number, reason: string): EncodeRepair | null {
  const bad = points.slice(start, end);
  switch (errors ?? "strict") {
    case "strict": break;
    case "ignore": return { points: [], next: end };
    case "replace": return { points: bad.map(() => 63), next: end };
    case "backslashreplace": return { points: ascii(bad.map(backslashEscape).join("")), next: end };
    case "namereplace": return { points: ascii(bad.map(nameEscape).join("")), next: end };
    case "xmlcharrefreplace": return { points: ascii(bad.map((ch) => `&#${ch};`).join("")), next: end };
    case "surrogateescape": {
      const escaped = bad.findIndex((ch) => ch < 0xdc80 || ch > 0xdcff);
      const bytes = (escaped < 0 ? bad : bad.slice(0, escaped)).map((ch) => ch - 0xdc00);
      if (bytes.length > 0) return { bytes, next: start + bytes.length };
      break;
    }
    case "surrogatepass": {
      const unit = surrogateUnit(encoding);
      if (unit !== null && bad.every((ch) => ch >= 0xd800 && ch <= 0xdfff)) return { bytes: bad.flatMap((ch) => writeSurrogate(ch, unit)), next: end };
      break;
    }
    default: return callEncodeHandler(errors as string, encoding, object, points.length, start, end, reason);
  }
  const exc = newUnicodeError(PyExc_UnicodeEncodeError, encoding, object, start, end, reason);
  if (exc !== NULL) {
    PyErr_SetObject(Py_TYPE(exc), exc);
    Py_DECREF(exc);
  }
  return null;
}
function writeSurrogate(ch: number, unit: { bytes: number; little: boolean }): number[] {
  if (unit.bytes === 3) return [0xe0 | (ch >> 12), 0x80 | ((ch >> 6) & 0x3f), 0x80 | (ch & 0x3f)];
  const bytes = unit.bytes === 2 ? [ch >> 8, ch & 0xff] : [0, 0, ch >> 8, ch & 0xff];
  return unit.little ? bytes.reverse() : bytes;
}
function callEncodeHandler(name: string, encoding: string, object: Ref, length: number, start: number, end: number, reason: string): EncodeRepair | null {
  const answer = callHandler(name, newUnicodeError(PyExc_UnicodeEncodeError, encoding, object, start, end, reason), length, true);
  if (answer === null) return null;
  const isBytes = hasTypeFlag(answer.value, TPFLAGS.BYTES_SUBCLASS);
  const at = answer.value + 32;
  const repair: EncodeRepair = isBytes
    ? { bytes: Array.from(U8.subarray(at, at + I32[(answer.value + 16) >> 2]!)), next: answer.next }
    : { points: codePoints(answer.value), next: answer.next };
  Py_DECREF(answer.value);
  return repair;
}

/** Runs a built-in handler on an exception object, as codecs.lookup_error(name)(exc) does: (replacement, end). */
export function handleException(name: string, exc: Ref): { text: number[] | null; bytes: number[] | null; next: number } | null {
  const object = I32[(exc + PyUnicodeErrorOff.object) >> 2]! as Ref;
  const start = I32[(exc + PyUnicodeErrorOff.start) >> 2]!;
  const end = I32[(exc + PyUnicodeErrorOff.end) >> 2]!;
  const encodingRef = I32[(exc + PyUnicodeErrorOff.encoding) >> 2]! as Ref | 0;
  const encoding = encodingRef ? String.fromCodePoint(...codePoints(encodingRef)) : "";
  if (name === "strict") { PyErr_SetObject(Py_TYPE(exc), exc); return null; }
  if (hasTypeFlag(object, TPFLAGS.BYTES_SUBCLASS)) {
    const repair = decodeError(name, encoding, object + 32, I32[(object + 16) >> 2]!, start, end, "");
    return repair === null ? null : { text: repair.points, bytes: null, next: repair.next };
  }
  const repair = encodeError(name, encoding, object, codePoints(object), start, end, "");
  return repair === null ? null : { text: repair.points ?? null, bytes: repair.bytes ?? null, next: repair.next };
}
