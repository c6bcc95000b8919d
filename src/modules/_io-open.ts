/** open(): which streams to stack on each other. Source: CPython 3.12 Modules/_io/_iomodule.c (_io_open_impl). */
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { argSpec, type Refs } from "../objects/args.ts";
import { callArgs, callMethod } from "../objects/call.ts";
import { PyErr_GetRaisedException, PyErr_WarnEx, _PyErr_ChainExceptions1, raise } from "../objects/errors.ts";
import { PyExc_RuntimeWarning, PyExc_TypeError, PyExc_ValueError } from "../objects/exceptions.ts";
import { PyObject_GetAttr, PyObject_IsTrue, PyObject_SetAttr } from "../objects/generic.ts";
import { ID } from "../objects/id.ts";
import { PyLong_AsSsize_t, PyLong_FromLong } from "../objects/int.ts";
import { PyNumber_Check } from "../objects/abstract.ts";
import { _PyLong_AsInt } from "../objects/int-convert.ts";
import { Py_DECREF, Py_NewRef, Py_XDECREF } from "../objects/object.ts";
import { Py_False, Py_None, Py_True } from "../objects/singletons.ts";
import { typeName } from "../objects/typeobject.ts";
import { PyUnicode_AsJS, PyUnicode_FromString } from "../objects/unicode.ts";
import { PyBufferedRandom_Type, PyBufferedReader_Type, PyBufferedWriter_Type } from "./_io-buffered.ts";
import { PyFileIO_Type, PyOS_FSPath } from "./_io-file.ts";
import { PyTextIOWrapper_Type } from "./_io-text.ts";
import { isStr, methodTruth, pending } from "./_io-util.ts";

export const open_spec = argSpec("open", "file, mode=, buffering=, encoding=, errors=, newline=, closefd=, opener=");

interface Mode { creating: boolean; reading: boolean; writing: boolean; appending: boolean; updating: boolean; text: boolean; binary: boolean; raw: string }
/** null with ValueError. */
function parseMode(mode: string, encoding: Ref, errors: Ref, newline: Ref): Mode | null {
  const bad = (message: string): null => { raise(PyExc_ValueError, message); return null; };
  const count = (ch: string): boolean => mode.includes(ch);
  if (/[^xrwa+tb]/.test(mode) || new Set(mode).size !== mode.length) return bad(`invalid mode: '${mode}'`);
  const m: Mode = { creating: count("x"), reading: count("r"), writing: count("w"), appending: count("a"), updating: count("+"), text: count("t"), binary: count("b"), raw: "" };
  m.raw = (m.creating ? "x" : "") + (m.reading ? "r" : "") + (m.writing ? "w" : "") + (m.appending ? "a" : "") + (m.updating ? "+" : "");
  if (m.text && m.binary) return bad("can't have text and binary mode at once");
  if (Number(m.creating) + Number(m.reading) + Number(m.writing) + Number(m.appending) > 1) return bad("must have exactly one of create/read/write/append mode");
  if (m.binary && encoding !== Py_None) return bad("binary mode doesn't take an encoding argument");
  if (m.binary && errors !== Py_None) return bad("binary mode doesn't take an errors argument");
  if (m.binary && newline !== Py_None) return bad("binary mode doesn't take a newline argument");
  return m;
}
function strOrNone(o: Ref | 0, name: string): Ref | null {
  if (o === 0 || o === Py_None) return Py_None;
  if (isStr(o)) return o;
  raise(PyExc_TypeError, `open() argument '${name}' must be str or None, not ${typeName(o)}`);
  return null;
}

/** `io.open` of arguments unpacked by `open_spec`. */
export function openStream(a: Refs): NewRef | NULL {
  const modeObject = (a[1] || latinR) as Ref;
  if (!isStr(modeObject)) return raise(PyExc_TypeError, `open() argument 'mode' must be str, not ${typeName(modeObject)}`);
  const buffering = a[2] ? _PyLong_AsInt(a[2]) : -1;
  if (buffering === -1 && pending()) return NULL;
  const encoding = strOrNone(a[3]!, "encoding");
  const errors = encoding === null ? null : strOrNone(a[4]!, "errors");
  const newline = errors === null ? null : strOrNone(a[5]!, "newline");
  const closefd = a[6] ? PyObject_IsTrue(a[6]) : 1;
  if (encoding === null || errors === null || newline === null || closefd < 0) return NULL;
  const file = a[0] as Ref;
  const path = PyNumber_Check(file) ? Py_NewRef(file) : PyOS_FSPath(file);
  if (path === NULL) return NULL;
  const mode = parseMode(PyUnicode_AsJS(modeObject), encoding, errors, newline);
  let result: NewRef | NULL = NULL;
  if (mode !== null && !(mode.binary && buffering === 1 && PyErr_WarnEx(PyExc_RuntimeWarning, "line buffering (buffering=1) isn't supported in binary mode, the default buffer size will be used", 1) < 0)) {
    const rawMode = PyUnicode_FromString(mode.raw);
    const raw = rawMode === NULL ? NULL : callArgs(PyFileIO_Type, path, rawMode, closefd ? Py_True : Py_False, (a[7] || Py_None) as Ref);
    Py_XDECREF(rawMode);
    if (raw !== NULL) result = wrap(raw, mode, modeObject, buffering, encoding, errors, newline);
  }
  Py_DECREF(path);
  return result;
}
const latinR = ID("r");

/** Puts buffer and text layer on the raw stream, taking it over; closes it when that fails. */
function wrap(rawSteal: NewRef, mode: Mode, modeObject: Ref, wanted: number, encoding: Ref, errors: Ref, newline: Ref): NewRef | NULL {
  let top: NewRef = rawSteal;
  const isatty = methodTruth(rawSteal, ID("isatty"));
  if (isatty < 0) return abandon(top);
  let buffering = mode.binary && wanted === 1 ? -1 : wanted;
  const lineBuffering = buffering === 1 || (buffering < 0 && isatty === 1);
  if (lineBuffering && buffering === 1) buffering = -1;
  if (buffering < 0) {
    const block = PyObject_GetAttr(rawSteal, ID("_blksize"));
    if (block === NULL) return abandon(top);
    buffering = PyLong_AsSsize_t(block);
    Py_DECREF(block);
  }
  if (buffering === 0) {
    if (mode.binary) return top;
    raise(PyExc_ValueError, "can't have unbuffered text I/O");
    return abandon(top);
  }
  const writes = mode.creating || mode.writing || mode.appending;
  const type = mode.updating ? PyBufferedRandom_Type : writes ? PyBufferedWriter_Type : mode.reading ? PyBufferedReader_Type : NULL;
  if (type === NULL) {
    raise(PyExc_ValueError, `unknown mode: '${PyUnicode_AsJS(modeObject)}'`);
    return abandon(top);
  }
  const size = PyLong_FromLong(buffering);
  const buffer = size === NULL ? NULL : callArgs(type, top, size);
  Py_XDECREF(size);
  if (buffer === NULL) return abandon(top);
  Py_DECREF(top);
  top = buffer;
  if (mode.binary) return top;
  const text = callArgs(PyTextIOWrapper_Type, top, encoding, errors, newline, lineBuffering ? Py_True : Py_False);
  if (text === NULL) return abandon(top);
  Py_DECREF(top);
  top = text;
  return PyObject_SetAttr(top, ID("mode"), modeObject) < 0 ? abandon(top) : top;
}
function abandon(streamSteal: NewRef): NULL {
  const exc = PyErr_GetRaisedException();
  const closed = callMethod(streamSteal, ID("close"));
  _PyErr_ChainExceptions1(exc);
  Py_XDECREF(closed);
  Py_DECREF(streamSteal);
  return NULL;
}
