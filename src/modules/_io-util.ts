/** What the files of module _io share: fields, results, arguments, UnsupportedOperation. */
import { I32 } from "../memory/views.ts";
import { reserveStatic } from "../memory/layout.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PyIndex_Check, PyNumber_AsSsize_t } from "../objects/abstract.ts";
import { callArgs, callMethod } from "../objects/call.ts";
import { PyDict_New, PyDict_SetItem } from "../objects/dict.ts";
import { handleEvalBreaker } from "../interpreter/breaker.ts";
import { PyErr_Occurred, raise, raiseOSError } from "../objects/errors.ts";
import { PyExc_OSError, PyExc_OverflowError, PyExc_TypeError, PyExc_ValueError } from "../objects/exceptions.ts";
import { PyObject_GetAttr, PyObject_IsTrue } from "../objects/generic.ts";
import { ID } from "../objects/id.ts";
import { Py_DECREF, Py_NewRef, Py_XDECREF, TPFLAGS, hasTypeFlag } from "../objects/object.ts";
import { Py_False, Py_None, Py_True } from "../objects/singletons.ts";
import { State } from "../objects/state.ts";
import { PyTuple_Pack } from "../objects/tuple.ts";
import { PyType_Type, typeName } from "../objects/typeobject.ts";
import { Errno } from "./stdio.ts";

export const DEFAULT_BUFFER_SIZE = 8192;

export function none(): NewRef { return Py_NewRef(Py_None); }
export function bool(value: boolean): NewRef { return Py_NewRef(value ? Py_True : Py_False); }
export function pending(): boolean { return I32[State.current_exception >> 2] !== 0; }
/** The object or NULL in the field at `address`. */
export function field(address: number): Ref | NULL { return I32[address >> 2] as Ref | NULL; }
/** Puts a new number in an 8-byte slot. */
export function setNumber(address: number, value: number): void {
  I32[address >> 2] = value;
  I32[(address + 4) >> 2] = value < 0 ? -1 : 0;
}
export function isStr(o: Ref): boolean { return hasTypeFlag(o, TPFLAGS.UNICODE_SUBCLASS); }
export function isBytes(o: Ref): boolean { return hasTypeFlag(o, TPFLAGS.BYTES_SUBCLASS); }

/** io.UnsupportedOperation, made at first use. */
const unsupportedSlot = reserveStatic(8);
export function UnsupportedOperation(): Ref | NULL {
  const known = field(unsupportedSlot);
  if (known !== NULL) return known;
  const bases = PyTuple_Pack(PyExc_OSError, PyExc_ValueError);
  const dict = PyDict_New();
  let type: NewRef | NULL = NULL;
  if (bases !== NULL && dict !== NULL && PyDict_SetItem(dict, ID("__module__"), ID("io")) === 0) type = callArgs(PyType_Type, ID("UnsupportedOperation"), bases, dict);
  Py_XDECREF(bases);
  Py_XDECREF(dict);
  if (type !== NULL) I32[unsupportedSlot >> 2] = type;
  return type;
}
export function unsupported(message: string): NULL {
  const type = UnsupportedOperation();
  return type === NULL ? NULL : raise(type, message);
}
/** Sets the exception for a result of stdio.ts below zero. */
export function osError(status: number, filename: Ref | NULL = NULL): NULL {
  if (-status === Errno.EINTR && handleEvalBreaker() < 0) return NULL;
  return raiseOSError(-status, undefined, filename);
}

/** The truth of an attribute: 1, 0, -1 with an exception. */
export function attributeTruth(o: Ref, name: Ref): number {
  const value = PyObject_GetAttr(o, name);
  if (value === NULL) return -1;
  const truth = PyObject_IsTrue(value);
  Py_DECREF(value);
  return truth;
}
/** The truth of what a method without arguments returns: 1, 0, -1 with an exception. */
export function methodTruth(o: Ref, name: Ref): number {
  const value = callMethod(o, name);
  if (value === NULL) return -1;
  const truth = PyObject_IsTrue(value);
  Py_DECREF(value);
  return truth;
}
/** A size argument: None or absent give `missing`; null with an exception. */
export function sizeArgument(o: Ref | 0, missing = -1): number | null {
  if (o === 0 || o === Py_None) return missing;
  if (!PyIndex_Check(o)) {
    raise(PyExc_TypeError, `argument should be integer or None, not '${typeName(o)}'`);
    return null;
  }
  const n = PyNumber_AsSsize_t(o, PyExc_OverflowError);
  return n === -1 && pending() ? null : n;
}
/** An integer argument; null with an exception. */
export function integerArgument(o: Ref): number | null {
  const n = PyNumber_AsSsize_t(o, PyExc_OverflowError);
  return n === -1 && PyErr_Occurred() ? null : n;
}
export function closedFile(): NULL { return raise(PyExc_ValueError, "I/O operation on closed file."); }
/** FASTCALL arguments with at most `max`, the missing ones 0; null with an exception. */
export function optional(name: string, args: number, nargs: number, min: number, max: number): (Ref | 0)[] | null {
  if (nargs < min || nargs > max) {
    const wanted = nargs < min ? min : max;
    raise(PyExc_TypeError, `${name} expected ${min === max ? "" : nargs < min ? "at least " : "at most "}${wanted} argument${wanted === 1 ? "" : "s"}, got ${nargs}`);
    return null;
  }
  return Array.from({ length: max }, (_, i) => (i < nargs ? I32[(args + i * 8) >> 2] as Ref : 0));
}
