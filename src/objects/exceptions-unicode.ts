/**
 * UnicodeEncodeError, UnicodeDecodeError, UnicodeTranslateError.
 *
 *   PyUnicodeErrorObject, 112 bytes
 *   72 encoding   80 object   88 start (Py_ssize_t)   96 end   104 reason
 *
 * Source: CPython 3.12 Objects/exceptions.c.
 */
import { I32, U8 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyNumber_AsSsize_t } from "./abstract.ts";
import { withBuffer } from "./buffer.ts";
import { PyBytes_FromStringAndSize } from "./bytes.ts";
import { PyObject_Call } from "./call.ts";
import { MemberType, type MemberSpec } from "./define.ts";
import { PyErr_Occurred, raise, strText } from "./errors.ts";
import {
  BaseException_clear, BaseException_init, BaseException_new, BaseException_traverse, PyExc_OverflowError, PyExc_TypeError,
  PyExc_UnicodeError, defineException, freeException, visitFields,
} from "./exceptions.ts";
import { PyObject_GC_UnTrack } from "./gcalloc.ts";
import { PyLong_FromLong } from "./int.ts";
import { Py_CLEAR, Py_DECREF, Py_NewRef, Py_XSETREF, TPFLAGS, hasTypeFlag, type visitproc } from "./object.ts";
import { emptyStr } from "./singletons.ts";
import { PyTuple_Pack } from "./tuple.ts";
import { typeName } from "./typeobject.ts";
import { PyUnicode_FromString, PyUnicode_GET_LENGTH, PyUnicode_READ_CHAR } from "./unicode.ts";

export const enum PyUnicodeErrorOff { encoding = 72, object = 80, start = 88, end = 96, reason = 104, basic_size = 112 }


function UnicodeError_clear(self: Ref): Status {
  Py_CLEAR(self + PyUnicodeErrorOff.encoding);
  Py_CLEAR(self + PyUnicodeErrorOff.object);
  Py_CLEAR(self + PyUnicodeErrorOff.reason);
  return BaseException_clear(self) as Status;
}
function UnicodeError_dealloc(self: Ref): void {
  PyObject_GC_UnTrack(self);
  UnicodeError_clear(self);
  freeException(self);
}
function UnicodeError_traverse(self: Ref, visit: visitproc, arg: number): number {
  return visitFields(self, PyUnicodeErrorOff.encoding, PyUnicodeErrorOff.object, visit, arg)
    || visitFields(self, PyUnicodeErrorOff.reason, PyUnicodeErrorOff.reason, visit, arg)
    || BaseException_traverse(self, visit, arg);
}

/** Parses by the letters of PyArg_ParseTuple: U str, O object, n Py_ssize_t; null with an exception set. */
function parse(args: Ref, format: string): number[] | null {
  const n = I32[(args + 16) >> 2]!;
  if (n !== format.length) {
    raise(PyExc_TypeError, `function takes exactly ${format.length} arguments (${n} given)`);
    return null;
  }
  const values: number[] = [];
  for (let i = 0; i < n; i++) {
    const o = I32[(args + 24 + 8 * i) >> 2]! as Ref;
    if (format[i] === "U" && !hasTypeFlag(o, TPFLAGS.UNICODE_SUBCLASS)) {
      raise(PyExc_TypeError, `argument ${i + 1} must be str, not ${typeName(o)}`);
      return null;
    }
    const value = format[i] === "n" ? PyNumber_AsSsize_t(o, PyExc_OverflowError) : o;
    if (value === -1 && PyErr_Occurred()) return null;
    values.push(value);
  }
  return values;
}
function setSsize(at: number, n: number): void {
  I32[at >> 2] = n;
  I32[(at + 4) >> 2] = n < 0 ? -1 : 0;
}
/** Stores the fields; objects are borrowed. */
function fill(self: Ref, encoding: Ref | 0, object: Ref, start: number, end: number, reason: Ref): Status {
  if (encoding) Py_XSETREF(self + PyUnicodeErrorOff.encoding, Py_NewRef(encoding));
  Py_XSETREF(self + PyUnicodeErrorOff.object, Py_NewRef(object));
  setSsize(self + PyUnicodeErrorOff.start, start);
  setSsize(self + PyUnicodeErrorOff.end, end);
  Py_XSETREF(self + PyUnicodeErrorOff.reason, Py_NewRef(reason));
  return 0;
}
function UnicodeEncodeError_init(self: Ref, args: Ref, kwargs: Ref | 0): Status {
  if (BaseException_init(self, args, kwargs) < 0) return -1;
  const v = parse(args, "UUnnU");
  return v === null ? -1 : fill(self, v[0]! as Ref, v[1]! as Ref, v[2]!, v[3]!, v[4]! as Ref);
}
function UnicodeDecodeError_init(self: Ref, args: Ref, kwargs: Ref | 0): Status {
  if (BaseException_init(self, args, kwargs) < 0) return -1;
  const v = parse(args, "UOnnU");
  if (v === null) return -1;
  let object = v[1]! as Ref;
  if (hasTypeFlag(object, TPFLAGS.BYTES_SUBCLASS)) return fill(self, v[0]! as Ref, object, v[2]!, v[3]!, v[4]! as Ref);
  const copy = withBuffer(object, (at, size) => PyBytes_FromStringAndSize(at, size));
  if (copy === null || copy === NULL) return -1;
  object = copy;
  fill(self, v[0]! as Ref, object, v[2]!, v[3]!, v[4]! as Ref);
  Py_DECREF(object);
  return 0;
}
function UnicodeTranslateError_init(self: Ref, args: Ref, kwargs: Ref | 0): Status {
  if (BaseException_init(self, args, kwargs) < 0) return -1;
  const v = parse(args, "UnnU");
  return v === null ? -1 : fill(self, 0, v[0]! as Ref, v[1]!, v[2]!, v[3]! as Ref);
}

/** encoding (when asked for) and reason as text; null with an exception set. */
function texts(self: Ref, withEncoding: boolean): { encoding: string; reason: string } | null {
  const reason = strText(I32[(self + PyUnicodeErrorOff.reason) >> 2]! as Ref);
  if (reason === null) return null;
  const encoding = withEncoding ? strText(I32[(self + PyUnicodeErrorOff.encoding) >> 2]! as Ref) : "";
  return encoding === null ? null : { encoding, reason };
}
/** `'\xe9'`, `'\u20ac'`, `'\U0001f600'`: the form in messages. */
function escaped(ch: number): string {
  const hex = ch.toString(16);
  return ch <= 0xff ? `\\x${hex.padStart(2, "0")}` : ch <= 0xffff ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}
function place(self: Ref, length: number): { start: number; end: number; single: boolean } {
  const start = I32[(self + PyUnicodeErrorOff.start) >> 2]!;
  const end = I32[(self + PyUnicodeErrorOff.end) >> 2]!;
  return { start, end, single: start >= 0 && start < length && end === start + 1 };
}
function UnicodeEncodeError_str(self: Ref): NewRef | NULL {
  const object = I32[(self + PyUnicodeErrorOff.object) >> 2]! as Ref | 0;
  if (!object) return Py_NewRef(emptyStr);
  const t = texts(self, true);
  if (t === null) return NULL;
  const { start, end, single } = place(self, PyUnicode_GET_LENGTH(object));
  return PyUnicode_FromString(single
    ? `'${t.encoding}' codec can't encode character '${escaped(PyUnicode_READ_CHAR(object, start))}' in position ${start}: ${t.reason}`
    : `'${t.encoding}' codec can't encode characters in position ${start}-${end - 1}: ${t.reason}`);
}
function UnicodeDecodeError_str(self: Ref): NewRef | NULL {
  const object = I32[(self + PyUnicodeErrorOff.object) >> 2]! as Ref | 0;
  if (!object) return Py_NewRef(emptyStr);
  const t = texts(self, true);
  if (t === null) return NULL;
  const { start, end, single } = place(self, I32[(object + 16) >> 2]!);
  return PyUnicode_FromString(single
    ? `'${t.encoding}' codec can't decode byte 0x${U8[object + 32 + start]!.toString(16).padStart(2, "0")} in position ${start}: ${t.reason}`
    : `'${t.encoding}' codec can't decode bytes in position ${start}-${end - 1}: ${t.reason}`);
}
function UnicodeTranslateError_str(self: Ref): NewRef | NULL {
  const object = I32[(self + PyUnicodeErrorOff.object) >> 2]! as Ref | 0;
  if (!object) return Py_NewRef(emptyStr);
  const t = texts(self, false);
  if (t === null) return NULL;
  const { start, end, single } = place(self, PyUnicode_GET_LENGTH(object));
  return PyUnicode_FromString(single
    ? `can't translate character '${escaped(PyUnicode_READ_CHAR(object, start))}' in position ${start}: ${t.reason}`
    : `can't translate characters in position ${start}-${end - 1}: ${t.reason}`);
}

function members(): MemberSpec[] {
  return [
    ["encoding", MemberType.OBJECT, PyUnicodeErrorOff.encoding, 0, "exception encoding"],
    ["object", MemberType.OBJECT, PyUnicodeErrorOff.object, 0, "exception object"],
    ["start", MemberType.SSIZET, PyUnicodeErrorOff.start, 0, "exception start"],
    ["end", MemberType.SSIZET, PyUnicodeErrorOff.end, 0, "exception end"],
    ["reason", MemberType.OBJECT, PyUnicodeErrorOff.reason, 0, "exception reason"],
  ];
}
function define(name: string, doc: string, init: (self: Ref, args: Ref, kwargs: Ref | 0) => Status, str: (self: Ref) => NewRef | NULL): Ref {
  return defineException(name, () => PyExc_UnicodeError, doc, {
    tp_dealloc: UnicodeError_dealloc, tp_traverse: UnicodeError_traverse, tp_clear: UnicodeError_clear, tp_init: init,
    tp_new: BaseException_new, tp_str: str,
  }, { basicsize: PyUnicodeErrorOff.basic_size, members: members() });
}
export const PyExc_UnicodeEncodeError = define("UnicodeEncodeError", "Unicode encoding error.", UnicodeEncodeError_init, UnicodeEncodeError_str);
export const PyExc_UnicodeDecodeError = define("UnicodeDecodeError", "Unicode decoding error.", UnicodeDecodeError_init, UnicodeDecodeError_str);
export const PyExc_UnicodeTranslateError = define("UnicodeTranslateError", "Unicode translation error.", UnicodeTranslateError_init, UnicodeTranslateError_str);

// --- what error handlers use

/** A new UnicodeEncodeError or UnicodeDecodeError (`type`) for `object`, positions as given. */
export function newUnicodeError(type: Ref, encoding: string, object: Ref, start: number, end: number, reason: string): NewRef | NULL {
  const parts = [PyUnicode_FromString(encoding), PyLong_FromLong(start), PyLong_FromLong(end), PyUnicode_FromString(reason)];
  let exc: NewRef | NULL = NULL;
  if (parts.every((part) => part !== NULL)) {
    const [name, from, to, why] = parts as Ref[];
    const args = PyTuple_Pack(name!, object, from!, to!, why!);
    if (args !== NULL) {
      exc = PyObject_Call(type, args, NULL);
      Py_DECREF(args);
    }
  }
  for (const part of parts) if (part !== NULL) Py_DECREF(part);
  return exc;
}
