/**
 * bytearray.
 *
 *   PyByteArrayObject, 56 bytes
 *   16 ob_size   24 ob_alloc (bytes in the block)   32 ob_bytes (the block, or 0)   40 ob_start (first byte in it)   48 ob_exports
 *
 * Source: CPython 3.12 Objects/bytearrayobject.c.
 */
import { I32, U8, memmove, memset } from "../memory/views.ts";
import { PyMem_Free, PyMem_Malloc, PyMem_Realloc } from "../memory/alloc.ts";
import { reserveStatic } from "../memory/layout.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyNumber_AsSsize_t, _PyIndex_Check } from "./abstract.ts";
import { argSpec, unpackTupleDict } from "./args.ts";
import { PyBuffer_FillInfo, PyObject_CheckBuffer, copyBuffer, withBuffer } from "./buffer.ts";
import { PyBytes_FromStringAndSize, bytesContains, bytesFromIteratorSteal, bytesLiteral, bytesWarning, compareBytes, comparesWith, hasIter, iterForBytes, orderToBool, repeatInPlace } from "./bytes.ts";
import { bytearray_methods } from "./bytearray-methods.ts";
import { formatBytes } from "./bytes-format.ts";
import { bytearray_iter } from "./bytes-iter.ts";
import { PyUnicode_AsEncodedString } from "./codecs.ts";
import { defineType } from "./define.ts";
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_NoMemory, PyErr_Occurred, raise, raiseStatus } from "./errors.ts";
import { PyExc_BufferError, PyExc_IndexError, PyExc_OverflowError, PyExc_SystemError, PyExc_TypeError, PyExc_ValueError } from "./exceptions.ts";
import { _PyObject_New } from "./gcalloc.ts";
import { PyObject_GenericGetAttr } from "./generic.ts";
import { CMP, FN, PyTypeOff, Py_DECREF, Py_NewRef, Py_TYPE, TPFLAGS, hasTypeFlag } from "./object.ts";
import { Py_NotImplemented, smallInt } from "./singletons.ts";
import { PySlice_Check, PySlice_GetIndicesEx, sliceStart, sliceStep } from "./slice.ts";
import { PyType_IsSubtype, _PyType_Name, typeName } from "./typeobject.ts";
import { PyUnicode_FromString } from "./unicode.ts";
import { stringArgument } from "./unicode-methods.ts";

export const enum PyByteArrayOff { ob_size = 16, ob_alloc = 24, ob_bytes = 32, ob_start = 40, ob_exports = 48, basic_size = 56 }

/** What an empty bytearray points to: a NUL. */
export const emptyBlock = reserveStatic(8);

export function PyByteArray_Check(o: Ref): boolean { return PyType_IsSubtype(Py_TYPE(o), PyByteArray_Type); }
export function PyByteArray_GET_SIZE(o: Ref): number { return I32[(o + PyByteArrayOff.ob_size) >> 2]!; }
/** Address of the bytes. */
export function PyByteArray_AS_STRING(o: Ref): number { return I32[(o + PyByteArrayOff.ob_start) >> 2]!; }

function setFields(o: Ref, size: number, alloc: number, block: number): void {
  for (let at = o + 16; at < o + PyByteArrayOff.basic_size; at += 8) { I32[at >> 2] = 0; I32[(at + 4) >> 2] = 0; }
  I32[(o + PyByteArrayOff.ob_size) >> 2] = size;
  I32[(o + PyByteArrayOff.ob_alloc) >> 2] = alloc;
  I32[(o + PyByteArrayOff.ob_bytes) >> 2] = block;
  I32[(o + PyByteArrayOff.ob_start) >> 2] = block || emptyBlock;
}
/** A bytearray of the `n` bytes at `from` (0: to be filled). */
export function PyByteArray_FromStringAndSize(from: number, n: number): NewRef | NULL {
  if (n < 0) return raise(PyExc_SystemError, "Negative size passed to PyByteArray_FromStringAndSize");
  const o = _PyObject_New(PyByteArray_Type);
  if (o === NULL) return NULL;
  setFields(o, 0, 0, 0);
  if (n === 0) return o;
  const block = PyMem_Malloc(n + 1);
  if (!block) { Py_DECREF(o); return PyErr_NoMemory(); }
  if (from) memmove(block, from, n);
  U8[block + n] = 0;
  setFields(o, n, n + 1, block);
  return o;
}
/** A bytearray of the bytes of any object with a buffer, or of an iterable of ints. */
export function PyByteArray_FromObject(o: Ref): NewRef | NULL {
  const self = PyByteArray_FromStringAndSize(0, 0);
  if (self !== NULL && fillFrom(self, o) < 0) { Py_DECREF(self); return NULL; }
  return self;
}

/** -1 with BufferError set while somebody looks at the bytes. */
export function canResize(self: Ref): Status {
  return I32[(self + PyByteArrayOff.ob_exports) >> 2]! > 0 ? raiseStatus(PyExc_BufferError, "Existing exports of data: object cannot be re-sized") : 0;
}
/** Changes the size; over-allocates for growth by less than an eighth, and may move the bytes to the start of the block. */
export function PyByteArray_Resize(self: Ref, n: number): Status {
  const size = PyByteArray_GET_SIZE(self);
  if (n === size) return 0;
  if (canResize(self) < 0) return -1;
  const block = I32[(self + PyByteArrayOff.ob_bytes) >> 2]!;
  const start = I32[(self + PyByteArrayOff.ob_start) >> 2]!;
  const alloc = I32[(self + PyByteArrayOff.ob_alloc) >> 2]!;
  const offset = block ? start - block : 0;
  let wanted: number;
  if (n + offset + 1 <= alloc) {
    if (n >= Math.floor(alloc / 2)) { // minor change: keep the block
      I32[(self + PyByteArrayOff.ob_size) >> 2] = n;
      U8[start + n] = 0;
      return 0;
    }
    wanted = n + 1; // major downsize: to the exact size
  } else wanted = n <= alloc * 1.125 ? n + (n >> 3) + (n < 9 ? 3 : 6) : n + 1;
  if (wanted > 0x7fffffff) { PyErr_NoMemory(); return -1; }
  let moved: number;
  if (offset > 0) {
    moved = PyMem_Malloc(wanted);
    if (!moved) { PyErr_NoMemory(); return -1; }
    memmove(moved, start, Math.min(n, size));
    PyMem_Free(block);
  } else {
    moved = block ? PyMem_Realloc(block, wanted) : PyMem_Malloc(wanted);
    if (!moved) { PyErr_NoMemory(); return -1; }
  }
  I32[(self + PyByteArrayOff.ob_bytes) >> 2] = I32[(self + PyByteArrayOff.ob_start) >> 2] = moved;
  I32[(self + PyByteArrayOff.ob_size) >> 2] = n;
  I32[(self + PyByteArrayOff.ob_alloc) >> 2] = wanted;
  U8[moved + n] = 0;
  return 0;
}

// --- construction

const new_spec = argSpec("bytearray", "source=, encoding=, errors=");
function bytearray_init(self: Ref, args: Ref, kwargs: Ref | 0): Status {
  const given = unpackTupleDict(new_spec, args, kwargs);
  if (given === null) return -1;
  const [source, encodingRef, errorsRef] = given as [Ref | 0, Ref | 0, Ref | 0];
  const encoding = stringArgument("bytearray", "encoding", encodingRef);
  const errors = encoding === null ? null : stringArgument("bytearray", "errors", errorsRef);
  if (encoding === null || errors === null) return -1;
  if (PyByteArray_GET_SIZE(self) !== 0 && PyByteArray_Resize(self, 0) < 0) return -1;
  if (!source || !hasTypeFlag(source, TPFLAGS.UNICODE_SUBCLASS)) {
    if (encoding !== undefined) return raiseStatus(PyExc_TypeError, "encoding without a string argument");
    if (errors !== undefined) return raiseStatus(PyExc_TypeError, "errors without a string argument");
    return source ? initFrom(self, source) : 0;
  }
  if (encoding === undefined) return raiseStatus(PyExc_TypeError, "string argument without an encoding");
  const encoded = PyUnicode_AsEncodedString(source, encoding, errors);
  if (encoded === NULL) return -1;
  const status = fillFrom(self, encoded);
  Py_DECREF(encoded);
  return status;
}
function initFrom(self: Ref, source: Ref): Status {
  if (_PyIndex_Check(source)) {
    const count = PyNumber_AsSsize_t(source, PyExc_OverflowError);
    if (count === -1 && PyErr_Occurred()) {
      if (!PyErr_ExceptionMatches(PyExc_TypeError)) return -1;
      PyErr_Clear();
    } else {
      if (count < 0) return raiseStatus(PyExc_ValueError, "negative count");
      if (count > 0) {
        if (PyByteArray_Resize(self, count) < 0) return -1;
        memset(PyByteArray_AS_STRING(self), 0, count);
      }
      return 0;
    }
  }
  return fillFrom(self, source);
}
/** Replaces the content by that of a buffer or an iterable of ints. */
function fillFrom(self: Ref, source: Ref): Status {
  if (PyObject_CheckBuffer(source)) {
    return copyBuffer(source, (n) => (PyByteArray_Resize(self, n) < 0 ? 0 : PyByteArray_AS_STRING(self)));
  }
  const it = iterForBytes(source, "bytearray");
  const values = it === NULL ? null : bytesFromIteratorSteal(it, "byte must be in range(0, 256)");
  if (values === null) return -1;
  if (PyByteArray_Resize(self, values.length) < 0) return -1;
  U8.set(values, PyByteArray_AS_STRING(self));
  return 0;
}
function bytearray_new(type: Ref, _args: Ref, _kwargs: Ref | 0): NewRef | NULL {
  const self = FN[I32[(type + PyTypeOff.tp_alloc) >> 2]!]!(type, 0) as NewRef | NULL;
  if (self !== NULL) setFields(self, 0, 0, 0);
  return self;
}
function bytearray_dealloc(self: Ref): void {
  if (I32[(self + PyByteArrayOff.ob_exports) >> 2]! > 0) PyErr_Clear();
  const block = I32[(self + PyByteArrayOff.ob_bytes) >> 2]!;
  if (block) PyMem_Free(block);
  FN[I32[(Py_TYPE(self) + PyTypeOff.tp_free) >> 2]!]!(self);
}

// --- sequence

function bytearray_length(self: Ref): number { return PyByteArray_GET_SIZE(self); }
function bytearray_repr(self: Ref): NewRef | NULL {
  return PyUnicode_FromString(`${_PyType_Name(Py_TYPE(self))}(b${bytesLiteral(PyByteArray_AS_STRING(self), PyByteArray_GET_SIZE(self), true, true)})`);
}
export function PyByteArray_Concat(a: Ref, b: Ref): NewRef | NULL {
  if (!PyObject_CheckBuffer(a) || !PyObject_CheckBuffer(b)) return raise(PyExc_TypeError, `can't concat ${typeName(b)} to ${typeName(a)}`);
  return withBuffer(a, (at, n) => withBuffer(b, (at2, n2) => {
    const o = PyByteArray_FromStringAndSize(0, n + n2);
    if (o !== NULL) {
      memmove(PyByteArray_AS_STRING(o), at, n);
      memmove(PyByteArray_AS_STRING(o) + n, at2, n2);
    }
    return o;
  })) ?? NULL;
}
function bytearray_iconcat(self: Ref, other: Ref): NewRef | NULL {
  if (!PyObject_CheckBuffer(other)) return raise(PyExc_TypeError, `can't concat ${typeName(other)} to ${typeName(self)}`);
  const n = PyByteArray_GET_SIZE(self);
  if (other === self) return bytearray_irepeat(self, 2);
  const status = withBuffer(other, (at, m): Status => {
    if (PyByteArray_Resize(self, n + m) < 0) return -1;
    memmove(PyByteArray_AS_STRING(self) + n, at, m);
    return 0;
  });
  return status === 0 ? Py_NewRef(self) : NULL;
}
function bytearray_repeat(self: Ref, count: number): NewRef | NULL {
  const n = PyByteArray_GET_SIZE(self);
  const size = n * Math.max(count, 0);
  if (size > 0x7fffffff) return PyErr_NoMemory();
  const result = PyByteArray_FromStringAndSize(0, size);
  if (result !== NULL && size > 0) {
    memmove(PyByteArray_AS_STRING(result), PyByteArray_AS_STRING(self), n);
    repeatInPlace(PyByteArray_AS_STRING(result), n, size);
  }
  return result;
}
function bytearray_irepeat(self: Ref, count: number): NewRef | NULL {
  if (count === 1) return Py_NewRef(self);
  const n = PyByteArray_GET_SIZE(self);
  const size = n * Math.max(count, 0);
  if (size > 0x7fffffff) return PyErr_NoMemory();
  if (PyByteArray_Resize(self, size) < 0) return NULL;
  if (size > 0) repeatInPlace(PyByteArray_AS_STRING(self), n, size);
  return Py_NewRef(self);
}
function bytearray_contains(self: Ref, item: Ref): number { return bytesContains(PyByteArray_AS_STRING(self), PyByteArray_GET_SIZE(self), item); }
function bytearray_item(self: Ref, i: number): NewRef | NULL {
  if (i < 0 || i >= PyByteArray_GET_SIZE(self)) return raise(PyExc_IndexError, "bytearray index out of range");
  return smallInt(U8[PyByteArray_AS_STRING(self) + i]!) as NewRef;
}
function bytearray_subscript(self: Ref, item: Ref): NewRef | NULL {
  if (_PyIndex_Check(item)) {
    const i = PyNumber_AsSsize_t(item, PyExc_IndexError);
    if (i === -1 && PyErr_Occurred()) return NULL;
    return bytearray_item(self, i < 0 ? i + PyByteArray_GET_SIZE(self) : i);
  }
  if (!PySlice_Check(item)) return raise(PyExc_TypeError, `bytearray indices must be integers or slices, not ${typeName(item)}`);
  const n = PySlice_GetIndicesEx(item, PyByteArray_GET_SIZE(self));
  if (n < 0) return NULL;
  const [start, step] = [sliceStart, sliceStep];
  if (n === 0) return PyByteArray_FromStringAndSize(0, 0);
  if (step === 1) return PyByteArray_FromStringAndSize(PyByteArray_AS_STRING(self) + start, n);
  const result = PyByteArray_FromStringAndSize(0, n);
  if (result !== NULL) for (let k = 0; k < n; k++) U8[PyByteArray_AS_STRING(result) + k] = U8[PyByteArray_AS_STRING(self) + start + k * step]!;
  return result;
}
/** A byte value; -1 with an exception set. */
export function byteValue(o: Ref): number {
  const value = PyNumber_AsSsize_t(o, NULL);
  if (value === -1 && PyErr_Occurred()) return -1;
  return value < 0 || value > 255 ? raiseStatus(PyExc_ValueError, "byte must be in range(0, 256)") : value;
}
/** Replaces [lo, hi) by the `n` bytes at `from`. */
export function setSlice(self: Ref, lo: number, hi: number, from: number, n: number): Status {
  const size = PyByteArray_GET_SIZE(self);
  const growth = n - (hi - lo);
  if (growth < 0) {
    if (canResize(self) < 0) return -1;
    const start = PyByteArray_AS_STRING(self);
    if (lo === 0) { // drop the front: the start moves, the bytes stay
      I32[(self + PyByteArrayOff.ob_start) >> 2] = start - growth;
    } else memmove(start + lo + n, start + hi, size - hi);
    if (PyByteArray_Resize(self, size + growth) < 0) return -1;
  } else if (growth > 0) {
    if (PyByteArray_Resize(self, size + growth) < 0) return -1;
    const start = PyByteArray_AS_STRING(self);
    memmove(start + lo + n, start + hi, size - hi);
  }
  if (n > 0) memmove(PyByteArray_AS_STRING(self) + lo, from, n);
  return 0;
}
function bytearray_ass_subscript(self: Ref, index: Ref, value: Ref | 0): Status {
  if (_PyIndex_Check(index)) {
    let i = PyNumber_AsSsize_t(index, PyExc_IndexError);
    if (i === -1 && PyErr_Occurred()) return -1;
    const byte = value ? byteValue(value) : 0;
    if (byte < 0) return -1;
    const size = PyByteArray_GET_SIZE(self);
    if (i < 0) i += size;
    if (i < 0 || i >= size) return raiseStatus(PyExc_IndexError, "bytearray index out of range");
    if (!value) return setSlice(self, i, i + 1, 0, 0);
    U8[PyByteArray_AS_STRING(self) + i] = byte;
    return 0;
  }
  if (!PySlice_Check(index)) return raiseStatus(PyExc_TypeError, `bytearray indices must be integers or slices, not ${typeName(index)}`);
  if (!value) return assignSlice(self, index, 0, 0);
  if (value !== self && PyByteArray_Check(value)) return assignSlice(self, index, PyByteArray_AS_STRING(value), PyByteArray_GET_SIZE(value));
  if (hasTypeFlag(value, TPFLAGS.UNICODE_SUBCLASS) || _PyIndex_Check(value) || (!PyObject_CheckBuffer(value) && !hasIter(value))) {
    return raiseStatus(PyExc_TypeError, "can assign only bytes, buffers, or iterables of ints in range(0, 256)");
  }
  const copy = PyByteArray_FromObject(value);
  if (copy === NULL) return -1;
  const status = assignSlice(self, index, PyByteArray_AS_STRING(copy), PyByteArray_GET_SIZE(copy));
  Py_DECREF(copy);
  return status;
}
function assignSlice(self: Ref, slice: Ref, from: number, n: number): Status {
  const count = PySlice_GetIndicesEx(slice, PyByteArray_GET_SIZE(self));
  if (count < 0) return -1;
  const [start, step] = [sliceStart, sliceStep];
  if (step === 1) return setSlice(self, start, start + count, from, n);
  if (n === 0) return deleteExtended(self, start, step, count);
  if (n !== count) return raiseStatus(PyExc_ValueError, `attempt to assign bytes of size ${n} to extended slice of size ${count}`);
  for (let k = 0; k < n; k++) U8[PyByteArray_AS_STRING(self) + start + k * step] = U8[from + k]!;
  return 0;
}
function deleteExtended(self: Ref, start: number, step: number, count: number): Status {
  if (count === 0) return 0;
  if (canResize(self) < 0) return -1;
  const at = PyByteArray_AS_STRING(self);
  const gone = new Set(Array.from({ length: count }, (_, k) => start + k * step));
  const size = PyByteArray_GET_SIZE(self);
  let to = 0;
  for (let i = 0; i < size; i++) if (!gone.has(i)) U8[at + to++] = U8[at + i]!;
  return PyByteArray_Resize(self, size - count);
}
function bytearray_ass_item(self: Ref, i: number, value: Ref | 0): Status {
  const size = PyByteArray_GET_SIZE(self);
  if (i < 0 || i >= size) return raiseStatus(PyExc_IndexError, "bytearray index out of range");
  if (!value) return setSlice(self, i, i + 1, 0, 0);
  const byte = byteValue(value);
  if (byte < 0) return -1;
  U8[PyByteArray_AS_STRING(self) + i] = byte;
  return 0;
}
function bytearray_str(self: Ref): NewRef | NULL { return bytesWarning("str() on a bytearray instance") < 0 ? NULL : bytearray_repr(self); }
function bytearray_richcompare(a: Ref, b: Ref, op: number): NewRef | NULL {
  if (!PyObject_CheckBuffer(a) || !PyObject_CheckBuffer(b)) {
    return comparesWith(a, b, op, TPFLAGS.UNICODE_SUBCLASS) && bytesWarning("Comparison between bytearray and string") < 0 ? NULL : Py_NewRef(Py_NotImplemented);
  }
  const result = withBuffer(a, (at, n) => withBuffer(b, (at2, m) => orderToBool(n !== m && (op === CMP.EQ || op === CMP.NE) ? 1 : compareBytes(at, n, at2, m), op)));
  if (result !== null) return result;
  PyErr_Clear();
  return Py_NewRef(Py_NotImplemented);
}
function bytearray_getbuffer(self: Ref, view: number, flags: number): Status {
  if (PyBuffer_FillInfo(view, self, PyByteArray_AS_STRING(self), PyByteArray_GET_SIZE(self), false, flags) < 0) return -1;
  I32[(self + PyByteArrayOff.ob_exports) >> 2]!++;
  return 0;
}
function bytearray_releasebuffer(self: Ref, _view: number): void { I32[(self + PyByteArrayOff.ob_exports) >> 2]!--; }
function bytearray_mod(v: Ref, w: Ref): NewRef | NULL {
  if (!PyByteArray_Check(v)) return Py_NewRef(Py_NotImplemented);
  return formatBytes(PyByteArray_AS_STRING(v), PyByteArray_GET_SIZE(v), w, (bytes) => {
    const o = PyByteArray_FromStringAndSize(0, bytes.length);
    if (o !== NULL) U8.set(bytes, PyByteArray_AS_STRING(o));
    return o;
  });
}
/** A bytes object with the same content. */
export function bytesOfArray(self: Ref): NewRef | NULL { return PyBytes_FromStringAndSize(PyByteArray_AS_STRING(self), PyByteArray_GET_SIZE(self)); }

export const PyByteArray_Type = defineType({
  name: "bytearray", basicsize: PyByteArrayOff.basic_size, flags: TPFLAGS.BASETYPE | TPFLAGS.MATCH_SELF, unhashable: true,
  doc: "bytearray(iterable_of_ints) -> bytearray\nbytearray(string, encoding[, errors]) -> bytearray\nbytearray(bytes_or_buffer) -> mutable copy of bytes_or_buffer\nbytearray(int) -> bytes array of size given by the parameter initialized with null bytes\nbytearray() -> empty bytes array",
  slots: {
    tp_dealloc: bytearray_dealloc, tp_repr: bytearray_repr, tp_str: bytearray_str, tp_getattro: PyObject_GenericGetAttr,
    tp_richcompare: bytearray_richcompare, tp_iter: bytearray_iter, tp_init: bytearray_init, tp_new: bytearray_new,
    nb_remainder: bytearray_mod, mp_length: bytearray_length, mp_subscript: bytearray_subscript, mp_ass_subscript: bytearray_ass_subscript,
    sq_length: bytearray_length, sq_concat: PyByteArray_Concat, sq_repeat: bytearray_repeat, sq_item: bytearray_item,
    sq_ass_item: bytearray_ass_item, sq_contains: bytearray_contains, sq_inplace_concat: bytearray_iconcat, sq_inplace_repeat: bytearray_irepeat,
    bf_getbuffer: bytearray_getbuffer, bf_releasebuffer: bytearray_releasebuffer,
  },
  methods: bytearray_methods(),
});
