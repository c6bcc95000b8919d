/**
 * bytes.
 *
 *   PyBytesObject, 33 + n bytes:   16 ob_size   24 ob_shash (-1: not computed)   32 the bytes, then a NUL
 *
 * b"" and the bytes of length one exist once (singletons.ts). Methods shared with bytearray: bytes-methods*.ts; `%`: bytes-format.ts.
 * Source: CPython 3.12 Objects/bytesobject.c.
 */
import { I32, U8, memmove, memset } from "../memory/views.ts";
import { PyMem_Realloc } from "../memory/alloc.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyNumber_AsSsize_t, PyObject_GetIter, PyObject_LengthHint, PyIter_Next, _PyIndex_Check } from "./abstract.ts";
import { argSpec, unpackTupleDict } from "./args.ts";
import { Boot, onBoot } from "./boot.ts";
import { PyBuffer_FillInfo, PyObject_CheckBuffer, copyBuffer, withBuffer } from "./buffer.ts";
import { bytes_methods } from "./bytes-methods.ts";
import { bytes_iter } from "./bytes-iter.ts";
import { formatBytes } from "./bytes-format.ts";
import { PyObject_CallNoArgs } from "./call.ts";
import { PyUnicode_AsEncodedString } from "./codecs.ts";
import { defineType } from "./define.ts";
import { PyErr_BadInternalCall, PyErr_Clear, PyErr_ExceptionMatches, PyErr_NoMemory, PyErr_Occurred, PyErr_WarnEx, raise, raiseStatus } from "./errors.ts";
import {
  PyExc_BytesWarning, PyExc_IndexError, PyExc_OverflowError, PyExc_TypeError, PyExc_ValueError,
} from "./exceptions.ts";
import { _PyObject_NewSized } from "./gcalloc.ts";
import { PyObject_GenericGetAttr } from "./generic.ts";
import { hashHi, hashLo, setHash } from "./hash.ts";
import { ID } from "./id.ts";
import { PyList_CheckExact } from "./list.ts";
import { CMP, FN, PyTypeOff, Py_DECREF, Py_NewRef, Py_REFCNT, Py_TYPE, TPFLAGS, _Py_SetImmortal, hasTypeFlag } from "./object.ts";
import { _Py_HashBytes } from "./pyhash.ts";
import { Py_False, Py_NotImplemented, Py_True, byteCharacters, emptyBytes, smallInt } from "./singletons.ts";
import { State } from "./state.ts";
import { PySlice_Check, PySlice_GetIndicesEx, sliceStart, sliceStep } from "./slice.ts";
import { PyTuple_CheckExact } from "./tuple.ts";
import { _PyObject_LookupSpecial, typeName } from "./typeobject.ts";
import { PyUnicode_FromString } from "./unicode.ts";
import { stringArgument } from "./unicode-methods.ts";

export const enum PyBytesOff { ob_size = 16, ob_shash = 24, ob_sval = 32, header = 33 }

export function PyBytes_Check(o: Ref): boolean { return hasTypeFlag(o, TPFLAGS.BYTES_SUBCLASS); }
export function PyBytes_CheckExact(o: Ref): boolean { return I32[(o + 8) >> 2] === PyBytes_Type; }
/** Address of the bytes. */
export function PyBytes_AS_STRING(o: Ref): number { return o + PyBytesOff.ob_sval; }
export function PyBytes_GET_SIZE(o: Ref): number { return I32[(o + PyBytesOff.ob_size) >> 2]!; }

onBoot(Boot.STATICS, () => {
  const write = (at: Ref, size: number): void => {
    _Py_SetImmortal(at);
    I32[(at + 8) >> 2] = PyBytes_Type;
    I32[(at + PyBytesOff.ob_size) >> 2] = size;
    I32[(at + PyBytesOff.ob_shash) >> 2] = I32[(at + PyBytesOff.ob_shash + 4) >> 2] = -1;
  };
  write(emptyBytes, 0);
  for (let i = 0; i < 256; i++) {
    write(byteCharacter(i), 1);
    U8[byteCharacters + 48 * i + PyBytesOff.ob_sval] = i;
  }
});
function byteCharacter(value: number): Ref { return (byteCharacters + 48 * value) as Ref; }

/** `n` > 0 bytes of garbage, NUL behind them. The caller fills them before anybody sees the object. */
function newBytes(n: number): NewRef | NULL {
  if (n > 0x7fffffff - PyBytesOff.header) return n > 0x7ffffffffffffff0 ? raise(PyExc_OverflowError, "byte string is too large") : PyErr_NoMemory();
  const o = _PyObject_NewSized(PyBytes_Type, PyBytesOff.header + n);
  if (o === NULL) return NULL;
  initBytes(o, n);
  return o;
}
function initBytes(o: Ref, n: number): void {
  I32[(o + PyBytesOff.ob_size) >> 2] = n;
  I32[(o + PyBytesOff.ob_size + 4) >> 2] = 0;
  I32[(o + PyBytesOff.ob_shash) >> 2] = I32[(o + PyBytesOff.ob_shash + 4) >> 2] = -1;
  U8[o + PyBytesOff.ob_sval + n] = 0;
}
/** A copy of the `n` bytes at `from`; `from` 0: a fresh object to be filled. */
export function PyBytes_FromStringAndSize(from: number, n: number): NewRef | NULL {
  if (n < 0) return raise(PyExc_OverflowError, "Negative size passed to PyBytes_FromStringAndSize");
  if (n === 0) return emptyBytes as NewRef;
  if (n === 1 && from !== 0) return byteCharacter(U8[from]!) as NewRef;
  const o = newBytes(n);
  if (o !== NULL && from !== 0) memmove(o + PyBytesOff.ob_sval, from, n);
  return o;
}
/** bytes of what a host array holds. */
export function PyBytes_FromHost(bytes: ArrayLike<number>): NewRef | NULL {
  if (bytes.length === 1) return byteCharacter(bytes[0]!) as NewRef;
  const o = PyBytes_FromStringAndSize(0, bytes.length);
  if (o !== NULL && bytes.length > 0) U8.set(bytes, o + PyBytesOff.ob_sval);
  return o;
}
/** Grows or shrinks an object that only the caller knows; stolen, NULL with an exception set. */
export function _PyBytes_Resize(oSteal: NewRef, n: number): NewRef | NULL {
  const old = PyBytes_GET_SIZE(oSteal);
  if (old === n) return oSteal;
  if (old === 0) { Py_DECREF(oSteal); return PyBytes_FromStringAndSize(0, n); }
  if (Py_REFCNT(oSteal) !== 1 || n < 0) { Py_DECREF(oSteal); return PyErr_BadInternalCall(); }
  if (n === 0) { Py_DECREF(oSteal); return emptyBytes as NewRef; }
  const moved = PyMem_Realloc(oSteal, PyBytesOff.header + n) as NewRef | 0;
  if (!moved) { Py_DECREF(oSteal); return PyErr_NoMemory(); }
  initBytes(moved, n);
  return moved;
}

// --- construction from objects

/** An iterator over what is to become a bytes or bytearray; TypeError when `o` gives none. */
export function iterForBytes(o: Ref, target: "bytes" | "bytearray"): NewRef | NULL {
  const it = hasTypeFlag(o, TPFLAGS.UNICODE_SUBCLASS) ? NULL : PyObject_GetIter(o);
  if (it !== NULL || (PyErr_Occurred() && !PyErr_ExceptionMatches(PyExc_TypeError))) return it;
  return raise(PyExc_TypeError, `cannot convert '${typeName(o)}' object to ${target}`);
}
/** The bytes that an iterator over ints gives, as a host array; null with an exception set. `range`: the message for other values. */
export function bytesFromIteratorSteal(it: NewRef, range: string): number[] | null {
  const values: number[] = [];
  for (;;) {
    const item = PyIter_Next(it);
    if (item === NULL) break;
    const value = PyNumber_AsSsize_t(item, NULL);
    Py_DECREF(item);
    if (value === -1 && PyErr_Occurred()) break;
    if (value < 0 || value > 255) { raise(PyExc_ValueError, range); break; }
    values.push(value);
  }
  Py_DECREF(it);
  return PyErr_Occurred() ? null : values;
}
/** bytes of a buffer or of an iterable of ints. */
export function PyBytes_FromObject(o: Ref): NewRef | NULL {
  if (PyBytes_CheckExact(o)) return Py_NewRef(o);
  if (PyObject_CheckBuffer(o)) return bytesFromBuffer(o);
  const it = iterForBytes(o, "bytes");
  if (it === NULL) return NULL;
  if (!PyList_CheckExact(o) && !PyTuple_CheckExact(o) && PyObject_LengthHint(o, 64) === -1 && PyErr_Occurred()) { Py_DECREF(it); return NULL; }
  const values = bytesFromIteratorSteal(it, "bytes must be in range(0, 256)");
  return values === null ? NULL : PyBytes_FromHost(values);
}
function bytesFromBuffer(o: Ref): NewRef | NULL {
  let made: NewRef | NULL = NULL;
  const status = copyBuffer(o, (n) => ((made = PyBytes_FromStringAndSize(0, n)) === NULL ? 0 : made + PyBytesOff.ob_sval));
  if (status < 0 && made !== NULL) Py_DECREF(made);
  return status < 0 ? NULL : made;
}
/** Iteration itself works, so an error came from the items. */
export function hasIter(o: Ref): boolean {
  const type = Py_TYPE(o);
  const seq = I32[(type + PyTypeOff.tp_as_sequence) >> 2]!;
  return I32[(type + PyTypeOff.tp_iter) >> 2] !== 0 || (seq !== 0 && I32[(seq + 24) >> 2] !== 0);
}

const new_spec = argSpec("bytes", "source=, encoding=, errors=");
function bytes_new(type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const given = unpackTupleDict(new_spec, args, kwargs);
  if (given === null) return NULL;
  const [source, encodingRef, errorsRef] = given as [Ref | 0, Ref | 0, Ref | 0];
  const encoding = stringArgument("bytes", "encoding", encodingRef);
  const errors = encoding === null ? null : stringArgument("bytes", "errors", errorsRef);
  if (encoding === null || errors === null) return NULL;
  const made = makeBytes(source, encoding, errors);
  return made !== NULL && type !== PyBytes_Type ? subtypeNew(type, made) : made;
}
function makeBytes(x: Ref | 0, encoding: string | undefined, errors: string | undefined): NewRef | NULL {
  if (!x || !hasTypeFlag(x, TPFLAGS.UNICODE_SUBCLASS)) {
    if (encoding !== undefined) return raise(PyExc_TypeError, "encoding without a string argument");
    if (errors !== undefined) return raise(PyExc_TypeError, "errors without a string argument");
    if (!x) return emptyBytes as NewRef;
  } else if (encoding !== undefined) return PyUnicode_AsEncodedString(x, encoding, errors);
  else if (errors !== undefined) return raise(PyExc_TypeError, "string argument without an encoding");
  const method = _PyObject_LookupSpecial(x, ID("__bytes__"));
  if (method !== NULL) {
    const bytes = PyObject_CallNoArgs(method);
    Py_DECREF(method);
    if (bytes === NULL || PyBytes_Check(bytes)) return bytes;
    raise(PyExc_TypeError, `__bytes__ returned non-bytes (type ${typeName(bytes)})`);
    Py_DECREF(bytes);
    return NULL;
  }
  if (PyErr_Occurred()) return NULL;
  if (hasTypeFlag(x, TPFLAGS.UNICODE_SUBCLASS)) return raise(PyExc_TypeError, "string argument without an encoding");
  if (_PyIndex_Check(x)) {
    const size = PyNumber_AsSsize_t(x, PyExc_OverflowError);
    if (size !== -1 || !PyErr_Occurred()) return zeroBytes(size);
    if (!PyErr_ExceptionMatches(PyExc_TypeError)) return NULL;
    PyErr_Clear();
  }
  return PyBytes_FromObject(x);
}
function zeroBytes(size: number): NewRef | NULL {
  if (size < 0) return raise(PyExc_ValueError, "negative count");
  if (size === 0) return emptyBytes as NewRef;
  const o = newBytes(size);
  if (o !== NULL) memset(o + PyBytesOff.ob_sval, 0, size);
  return o;
}
/** An instance of the subclass `type` with the bytes of `madeSteal`. */
function subtypeNew(type: Ref, madeSteal: NewRef): NewRef | NULL {
  const n = PyBytes_GET_SIZE(madeSteal);
  const self = FN[I32[(type + PyTypeOff.tp_alloc) >> 2]!]!(type, n) as NewRef | NULL;
  if (self !== NULL) {
    I32[(self + PyBytesOff.ob_shash) >> 2] = I32[(madeSteal + PyBytesOff.ob_shash) >> 2]!;
    I32[(self + PyBytesOff.ob_shash + 4) >> 2] = I32[(madeSteal + PyBytesOff.ob_shash + 4) >> 2]!;
    memmove(self + PyBytesOff.ob_sval, madeSteal + PyBytesOff.ob_sval, n + 1);
  }
  Py_DECREF(madeSteal);
  return self;
}
// --- text

const hex2 = (b: number): string => b.toString(16).padStart(2, "0");
/** The body of a bytes literal for `n` bytes at `at`, quotes included, without the b. `escapeApostrophe`: also between double quotes, as bytearray does. */
export function bytesLiteral(at: number, n: number, smart: boolean, escapeApostrophe = false): string {
  const bytes = U8.subarray(at, at + n);
  const quote = smart && bytes.includes(39) && !bytes.includes(34) ? '"' : "'";
  let text = quote;
  for (const b of bytes) {
    if (b === quote.charCodeAt(0) || b === 92 || (escapeApostrophe && b === 39)) text += `\\${String.fromCharCode(b)}`;
    else if (b === 9) text += "\\t";
    else if (b === 10) text += "\\n";
    else if (b === 13) text += "\\r";
    else text += b < 32 || b >= 127 ? `\\x${hex2(b)}` : String.fromCharCode(b);
  }
  return text + quote;
}
export function PyBytes_Repr(o: Ref, smart: boolean): NewRef | NULL {
  return PyUnicode_FromString(`b${bytesLiteral(PyBytes_AS_STRING(o), PyBytes_GET_SIZE(o), smart)}`);
}
function bytes_repr(o: Ref): NewRef | NULL { return PyBytes_Repr(o, true); }

// --- sequence

/** a + b for two objects with buffers. */
export function bytes_concat(a: Ref, b: Ref): NewRef | NULL {
  if (!PyObject_CheckBuffer(a) || !PyObject_CheckBuffer(b)) return raise(PyExc_TypeError, `can't concat ${typeName(b)} to ${typeName(a)}`);
  const result = withBuffer(a, (at, n) => withBuffer(b, (at2, n2) => {
    if (n === 0 && PyBytes_CheckExact(b)) return Py_NewRef(b);
    if (n2 === 0 && PyBytes_CheckExact(a)) return Py_NewRef(a);
    const o = PyBytes_FromStringAndSize(0, n + n2);
    if (o !== NULL) {
      memmove(o + PyBytesOff.ob_sval, at, n);
      memmove(o + PyBytesOff.ob_sval + n, at2, n2);
    }
    return o;
  }));
  return result ?? NULL;
}
export function PyBytes_Concat(aSteal: NewRef, b: Ref): NewRef | NULL {
  const result = bytes_concat(aSteal, b);
  Py_DECREF(aSteal);
  return result;
}
/** Fills `total` bytes at `to` with copies of the `n` bytes that start there. */
export function repeatInPlace(to: number, n: number, total: number): void {
  if (n === 1) { memset(to, U8[to]!, total); return; }
  for (let done = n; done < total; done *= 2) memmove(to + done, to, Math.min(done, total - done));
}
function bytes_repeat(o: Ref, count: number): NewRef | NULL {
  const n = PyBytes_GET_SIZE(o);
  const size = Math.max(count, 0) * n;
  if (size > 9223372036854775000) return raise(PyExc_OverflowError, "repeated bytes are too long");
  if (size === n && PyBytes_CheckExact(o)) return Py_NewRef(o);
  if (size === 0) return emptyBytes as NewRef;
  const result = newBytes(size);
  if (result === NULL) return NULL;
  memmove(result + PyBytesOff.ob_sval, o + PyBytesOff.ob_sval, n);
  repeatInPlace(result + PyBytesOff.ob_sval, n, size);
  return result;
}
function bytes_length(o: Ref): number { return PyBytes_GET_SIZE(o); }
/** `item in bytes`: an int, or anything with a buffer. */
export function bytesContains(at: number, n: number, item: Ref): number {
  const value = PyNumber_AsSsize_t(item, PyExc_ValueError);
  if (value === -1 && PyErr_Occurred()) {
    if (_PyIndex_Check(item)) { // too large for an index
      if (!PyErr_ExceptionMatches(PyExc_ValueError)) return -1;
      PyErr_Clear();
      return raiseStatus(PyExc_ValueError, "byte must be in range(0, 256)");
    }
    PyErr_Clear();
    const found = withBuffer(item, (sub, m) => (findBytes(at, n, sub, m) >= 0 ? 1 : 0));
    return found ?? -1;
  }
  if (value < 0 || value > 255) return raiseStatus(PyExc_ValueError, "byte must be in range(0, 256)");
  return U8.subarray(at, at + n).includes(value) ? 1 : 0;
}
function bytes_contains(o: Ref, item: Ref): number { return bytesContains(PyBytes_AS_STRING(o), PyBytes_GET_SIZE(o), item); }
/** First offset of the `m` bytes at `sub` in the `n` bytes at `at`, or -1. */
export function findBytes(at: number, n: number, sub: number, m: number): number {
  if (m === 0) return 0;
  const first = U8[sub]!;
  for (let i = at; i <= at + n - m; i++) {
    i = U8.indexOf(first, i);
    if (i < 0 || i > at + n - m) return -1;
    let k = 1;
    while (k < m && U8[i + k] === U8[sub + k]) k++;
    if (k === m) return i - at;
  }
  return -1;
}
function bytes_item(o: Ref, i: number): NewRef | NULL {
  if (i < 0 || i >= PyBytes_GET_SIZE(o)) return raise(PyExc_IndexError, "index out of range");
  return smallInt(U8[o + PyBytesOff.ob_sval + i]!) as NewRef;
}
function bytes_subscript(o: Ref, item: Ref): NewRef | NULL {
  if (_PyIndex_Check(item)) {
    const i = PyNumber_AsSsize_t(item, PyExc_IndexError);
    if (i === -1 && PyErr_Occurred()) return NULL;
    return bytes_item(o, i < 0 ? i + PyBytes_GET_SIZE(o) : i);
  }
  if (!PySlice_Check(item)) return raise(PyExc_TypeError, `byte indices must be integers or slices, not ${typeName(item)}`);
  const size = PyBytes_GET_SIZE(o);
  const n = PySlice_GetIndicesEx(item, size);
  if (n < 0) return NULL;
  if (n === 0) return emptyBytes as NewRef;
  const [start, step] = [sliceStart, sliceStep];
  if (step === 1 && n === size && PyBytes_CheckExact(o)) return Py_NewRef(o);
  if (step === 1) return PyBytes_FromStringAndSize(o + PyBytesOff.ob_sval + start, n);
  const result = PyBytes_FromStringAndSize(0, n);
  if (result !== NULL) for (let k = 0; k < n; k++) U8[result + PyBytesOff.ob_sval + k] = U8[o + PyBytesOff.ob_sval + start + k * step]!;
  return result;
}
/** memcmp of two byte ranges, then their lengths: negative, 0, positive. */
export function compareBytes(a: number, n: number, b: number, m: number): number {
  const min = Math.min(n, m);
  for (let i = 0; i < min; i++) {
    const difference = U8[a + i]! - U8[b + i]!;
    if (difference !== 0) return difference;
  }
  return n - m;
}
export function orderToBool(order: number, op: number): NewRef {
  const truth = op === CMP.EQ ? order === 0 : op === CMP.NE ? order !== 0 : op === CMP.LT ? order < 0
    : op === CMP.LE ? order <= 0 : op === CMP.GT ? order > 0 : order >= 0;
  return (truth ? Py_True : Py_False) as NewRef;
}
/** With -b: a BytesWarning. -1 when it became an exception. */
export function bytesWarning(text: string): Status { return I32[State.bytes_warning >> 2] === 0 ? 0 : PyErr_WarnEx(PyExc_BytesWarning, text, 1); }
/** Is one of them of a type with this flag, and are they asked to be equal? */
export function comparesWith(a: Ref, b: Ref, op: number, flag: TPFLAGS): boolean { return (op === CMP.EQ || op === CMP.NE) && (hasTypeFlag(a, flag) || hasTypeFlag(b, flag)); }
function bytes_richcompare(a: Ref, b: Ref, op: number): NewRef | NULL {
  if (!PyBytes_Check(a) || !PyBytes_Check(b)) {
    if (I32[State.bytes_warning >> 2] !== 0) {
      if (comparesWith(a, b, op, TPFLAGS.UNICODE_SUBCLASS) && bytesWarning("Comparison between bytes and string") < 0) return NULL;
      if (comparesWith(a, b, op, TPFLAGS.LONG_SUBCLASS) && bytesWarning("Comparison between bytes and int") < 0) return NULL;
    }
    return Py_NewRef(Py_NotImplemented);
  }
  if (a === b) return orderToBool(0, op);
  return orderToBool(compareBytes(PyBytes_AS_STRING(a), PyBytes_GET_SIZE(a), PyBytes_AS_STRING(b), PyBytes_GET_SIZE(b)), op);
}
function bytes_str(o: Ref): NewRef | NULL { return bytesWarning("str() on a bytes instance") < 0 ? NULL : bytes_repr(o); }
function bytes_hash(o: Ref): Status {
  const at = (o + PyBytesOff.ob_shash) >> 2;
  if ((I32[at]! & I32[at + 1]!) !== -1) return setHash(I32[at]!, I32[at + 1]!);
  if (_Py_HashBytes(PyBytes_AS_STRING(o), PyBytes_GET_SIZE(o)) < 0) return -1;
  I32[at] = hashLo;
  I32[at + 1] = hashHi;
  return 0;
}
function bytes_mod(v: Ref, w: Ref): NewRef | NULL {
  return PyBytes_Check(v) ? formatBytes(PyBytes_AS_STRING(v), PyBytes_GET_SIZE(v), w, PyBytes_FromHost) : Py_NewRef(Py_NotImplemented);
}
function bytes_getbuffer(o: Ref, view: number, flags: number): Status {
  return PyBuffer_FillInfo(view, o, PyBytes_AS_STRING(o), PyBytes_GET_SIZE(o), true, flags);
}

export const PyBytes_Type = defineType({
  name: "bytes", basicsize: PyBytesOff.header, itemsize: 1, flags: TPFLAGS.BASETYPE | TPFLAGS.BYTES_SUBCLASS | TPFLAGS.MATCH_SELF,
  doc: "bytes(iterable_of_ints) -> bytes\nbytes(string, encoding[, errors]) -> bytes\nbytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer\nbytes(int) -> bytes object of size given by the parameter initialized with null bytes\nbytes() -> empty bytes object\n\nConstruct an immutable array of bytes from:\n  - an iterable yielding integers in range(256)\n  - a text string encoded using the specified encoding\n  - any object implementing the buffer API.\n  - an integer",
  slots: {
    tp_repr: bytes_repr, tp_str: bytes_str, tp_hash: bytes_hash, tp_getattro: PyObject_GenericGetAttr, tp_richcompare: bytes_richcompare,
    tp_iter: bytes_iter, tp_new: bytes_new, nb_remainder: bytes_mod, mp_length: bytes_length, mp_subscript: bytes_subscript,
    sq_length: bytes_length, sq_concat: bytes_concat, sq_repeat: bytes_repeat, sq_item: bytes_item, sq_contains: bytes_contains,
    bf_getbuffer: bytes_getbuffer,
  },
  methods: bytes_methods(false),
});
