/**
 * memoryview.
 *
 *   _PyManagedBufferObject, 112 bytes: 16 flags (4 bytes)   24 exports   32 master (Py_buffer, 80 bytes)
 *   PyMemoryViewObject, 144 + 8 × 3·ndim bytes
 *   16 ob_size (3·ndim)   24 mbuf   32 hash   40 flags (4 bytes)   48 exports   56 view (Py_buffer)   136 weakreflist   144 arrays
 *   (shape, strides, suboffsets, each ndim long)
 *
 * Items by format: memoryview-items.ts; methods: memoryview-methods.ts. Source: CPython 3.12 Objects/memoryobject.c.
 */
import { I32, U8, memmove } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyNumber_AsSsize_t, _PyIndex_Check } from "./abstract.ts";
import { argSpec, unpackTupleDict } from "./args.ts";
import { PyBUF, PyBufferOff, PyBuffer_IsContiguous, PyBuffer_Release, PyObject_CheckBuffer, PyObject_GetBuffer, PyBuffer_ToContiguous, scratchBuffer, scratchDone } from "./buffer.ts";
import { PyBytes_FromStringAndSize } from "./bytes.ts";
import { defineType } from "./define.ts";
import { PyErr_Clear, PyErr_Occurred, raise, raiseStatus } from "./errors.ts";
import { PyExc_BufferError, PyExc_IndexError, PyExc_NotImplementedError, PyExc_TypeError, PyExc_ValueError } from "./exceptions.ts";
import { PyObject_GC_Del, PyObject_GC_Track, PyObject_GC_UnTrack, _PyObject_GC_New, _PyObject_GC_NewVar } from "./gcalloc.ts";
import { PyObject_GenericGetAttr, PyObject_Hash } from "./generic.ts";
import { hashHi, hashLo, setHash } from "./hash.ts";
import { CMP, Py_DECREF, Py_NewRef, Py_TYPE, TPFLAGS, type visitproc } from "./object.ts";
import { _Py_HashBytes } from "./pyhash.ts";
import { Py_Ellipsis, Py_False, Py_NotImplemented, Py_True } from "./singletons.ts";
import { PySlice_Check, PySlice_GetIndicesEx, sliceStart, sliceStep } from "./slice.ts";
import { typeName } from "./typeobject.ts";
import { PyUnicode_FromString } from "./unicode.ts";
import { PyObject_ClearWeakRefs } from "./weakref.ts";
import { formatOf, packItem, unpackItem, viewsEqual } from "./memoryview-items.ts";
import { memory_iter } from "./memoryview-iter.ts";
import { memory_getset, memory_methods } from "./memoryview-methods.ts";

export const enum PyMemoryViewOff { mbuf = 24, hash = 32, flags = 40, exports = 48, view = 56, weakreflist = 136, ob_array = 144 }
const enum Managed { flags = 16, exports = 24, master = 32, basic_size = 112 }
const enum Flag { RELEASED = 1 }

/** Address of the Py_buffer of a view. */
export const viewOf = (self: Ref): number => self + PyMemoryViewOff.view;
const get = (self: Ref, at: PyBufferOff): number => I32[(self + PyMemoryViewOff.view + at) >> 2]!;
export const ndimOf = (self: Ref): number => get(self, PyBufferOff.ndim);
export const shapeOf = (self: Ref, i: number): number => I32[(get(self, PyBufferOff.shape) + 8 * i) >> 2]!;
export const strideOf = (self: Ref, i: number): number => I32[(get(self, PyBufferOff.strides) + 8 * i) >> 2]!;
function isReleased(self: Ref): boolean {
  return (I32[(self + PyMemoryViewOff.flags) >> 2]! & Flag.RELEASED) !== 0 || (I32[(mbufOf(self) + Managed.flags) >> 2]! & Flag.RELEASED) !== 0;
}
const mbufOf = (self: Ref): Ref => I32[(self + PyMemoryViewOff.mbuf) >> 2]! as Ref;
/** -1 with ValueError set on a released view. */
export function checkReleased(self: Ref): Status {
  return isReleased(self) ? raiseStatus(PyExc_ValueError, "operation forbidden on released memoryview object") : 0;
}
function setSsize(at: number, value: number): void { I32[at >> 2] = value; I32[(at + 4) >> 2] = value < 0 ? -1 : 0; }

// --- managed buffers

function newManaged(o: Ref, flags: number): NewRef | NULL {
  const mbuf = _PyObject_GC_New(_PyManagedBuffer_Type);
  if (mbuf === NULL) return NULL;
  I32[(mbuf + Managed.flags) >> 2] = 0;
  setSsize(mbuf + Managed.exports, 0);
  I32[(mbuf + Managed.master + PyBufferOff.obj) >> 2] = 0;
  PyObject_GC_Track(mbuf);
  if (PyObject_GetBuffer(o, mbuf + Managed.master, flags) < 0) {
    I32[(mbuf + Managed.master + PyBufferOff.obj) >> 2] = 0;
    Py_DECREF(mbuf);
    return NULL;
  }
  return mbuf;
}
function releaseManaged(mbuf: Ref): void {
  if ((I32[(mbuf + Managed.flags) >> 2]! & Flag.RELEASED) !== 0) return;
  I32[(mbuf + Managed.flags) >> 2]! |= Flag.RELEASED;
  PyObject_GC_UnTrack(mbuf);
  PyBuffer_Release(mbuf + Managed.master);
}
function mbuf_dealloc(mbuf: Ref): void {
  releaseManaged(mbuf);
  PyObject_GC_Del(mbuf);
}
function mbuf_traverse(mbuf: Ref, visit: visitproc, arg: number): number {
  const obj = I32[(mbuf + Managed.master + PyBufferOff.obj) >> 2]! as Ref | 0;
  return obj ? visit(obj, arg) : 0;
}
export const _PyManagedBuffer_Type = defineType({
  name: "managedbuffer", basicsize: Managed.basic_size, flags: TPFLAGS.HAVE_GC,
  slots: { tp_dealloc: mbuf_dealloc, tp_traverse: mbuf_traverse, tp_getattro: PyObject_GenericGetAttr },
});

// --- views

/** What a new view has beyond the fields it copies. */
export interface ViewShape { format: number; itemsize: number; shape: readonly number[]; strides: readonly number[]; suboffsets?: readonly number[] }

/** A view on `mbuf` (borrowed) with the Py_buffer fields of `source` except those in `form`. */
export function newView(mbuf: Ref, source: number, form: ViewShape, buf = I32[(source + PyBufferOff.buf) >> 2]!): NewRef | NULL {
  const ndim = form.shape.length;
  const self = _PyObject_GC_NewVar(PyMemoryView_Type, 3 * ndim);
  if (self === NULL) return NULL;
  const view = viewOf(self);
  memmove(view, source, PyBufferOff.size);
  const arrays = self + PyMemoryViewOff.ob_array;
  const set = (at: PyBufferOff, value: number): void => setSsize(view + at, value);
  for (let i = 0; i < ndim; i++) {
    setSsize(arrays + 8 * i, form.shape[i]!);
    setSsize(arrays + 8 * (ndim + i), form.strides[i]!);
    setSsize(arrays + 8 * (2 * ndim + i), form.suboffsets?.[i] ?? -1);
  }
  set(PyBufferOff.buf, buf);
  set(PyBufferOff.itemsize, form.itemsize);
  set(PyBufferOff.len, form.shape.reduce((a, b) => a * b, form.itemsize));
  I32[(view + PyBufferOff.ndim) >> 2] = ndim;
  set(PyBufferOff.format, form.format);
  set(PyBufferOff.shape, arrays);
  set(PyBufferOff.strides, arrays + 8 * ndim);
  set(PyBufferOff.suboffsets, form.suboffsets ? arrays + 16 * ndim : 0);
  set(PyBufferOff.internal, 0);
  I32[(self + PyMemoryViewOff.mbuf) >> 2] = Py_NewRef(mbuf);
  I32[(self + PyMemoryViewOff.mbuf + 4) >> 2] = 0;
  setSsize(self + PyMemoryViewOff.hash, -1);
  I32[(self + PyMemoryViewOff.flags) >> 2] = 0;
  setSsize(self + PyMemoryViewOff.exports, 0);
  setSsize(self + PyMemoryViewOff.weakreflist, 0);
  I32[(mbuf + Managed.exports) >> 2]!++;
  PyObject_GC_Track(self);
  return self;
}
/** The shape of a Py_buffer as lists. */
export function formOf(view: number): ViewShape {
  const ndim = I32[(view + PyBufferOff.ndim) >> 2]!;
  const list = (at: PyBufferOff): number[] | undefined => {
    const array = I32[(view + at) >> 2]!;
    return array ? Array.from({ length: ndim }, (_, i) => I32[(array + 8 * i) >> 2]!) : undefined;
  };
  const itemsize = I32[(view + PyBufferOff.itemsize) >> 2]!;
  const shape = list(PyBufferOff.shape) ?? [I32[(view + PyBufferOff.len) >> 2]! / itemsize];
  const strides = list(PyBufferOff.strides) ?? shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, itemsize));
  const suboffsets = list(PyBufferOff.suboffsets);
  return { format: I32[(view + PyBufferOff.format) >> 2]!, itemsize, shape, strides, ...(suboffsets ? { suboffsets } : {}) };
}
export function PyMemoryView_FromObject(o: Ref): NewRef | NULL {
  if (Py_TYPE(o) === PyMemoryView_Type) return checkReleased(o) < 0 ? NULL : newView(mbufOf(o), viewOf(o), formOf(viewOf(o)));
  if (!PyObject_CheckBuffer(o)) return raise(PyExc_TypeError, `memoryview: a bytes-like object is required, not '${typeName(o)}'`);
  const mbuf = newManaged(o, PyBUF.FULL_RO);
  if (mbuf === NULL) return NULL;
  const master = mbuf + Managed.master;
  const self = newView(mbuf, master, formOf(master));
  Py_DECREF(mbuf);
  return self;
}
const new_spec = argSpec("memoryview", "object");
function memory_new(_type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const values = unpackTupleDict(new_spec, args, kwargs);
  return values === null ? NULL : PyMemoryView_FromObject(values[0]! as Ref);
}
/** Lets go of the buffer. -1 with BufferError set while the view itself is exported. */
export function releaseView(self: Ref): Status {
  if ((I32[(self + PyMemoryViewOff.flags) >> 2]! & Flag.RELEASED) !== 0) return 0;
  const exports = I32[(self + PyMemoryViewOff.exports) >> 2]!;
  if (exports > 0) return raiseStatus(PyExc_BufferError, `memoryview has ${exports} exported buffer${exports === 1 ? "" : "s"}`);
  I32[(self + PyMemoryViewOff.flags) >> 2]! |= Flag.RELEASED;
  const mbuf = mbufOf(self);
  if (--I32[(mbuf + Managed.exports) >> 2]! === 0) releaseManaged(mbuf);
  return 0;
}
function memory_dealloc(self: Ref): void {
  PyObject_GC_UnTrack(self);
  if (releaseView(self) < 0) PyErr_Clear();
  const mbuf = mbufOf(self) as Ref | 0;
  I32[(self + PyMemoryViewOff.mbuf) >> 2] = 0;
  if (mbuf) Py_DECREF(mbuf);
  if (I32[(self + PyMemoryViewOff.weakreflist) >> 2]) PyObject_ClearWeakRefs(self);
  PyObject_GC_Del(self);
}
function memory_traverse(self: Ref, visit: visitproc, arg: number): number {
  const mbuf = mbufOf(self) as Ref | 0;
  return mbuf ? visit(mbuf, arg) : 0;
}
function memory_repr(self: Ref): NewRef | NULL {
  const released = (I32[(self + PyMemoryViewOff.flags) >> 2]! & Flag.RELEASED) !== 0;
  return PyUnicode_FromString(`<${released ? "released memory" : "memory"} at 0x${self.toString(16)}>`);
}
function memory_getbuffer(self: Ref, view: number, flags: number): Status {
  if (checkReleased(self) < 0) return -1;
  memmove(view, viewOf(self), PyBufferOff.size);
  I32[(view + PyBufferOff.obj) >> 2] = 0;
  const has = (flag: number): boolean => (flags & flag) === flag;
  const source = viewOf(self);
  const refuse = (msg: string): -1 => raiseStatus(PyExc_BufferError, `memoryview: underlying buffer is not ${msg}`);
  if (has(PyBUF.WRITABLE) && I32[(source + PyBufferOff.readonly) >> 2]) return refuse("writable");
  if (!has(PyBUF.FORMAT)) I32[(view + PyBufferOff.format) >> 2] = 0;
  for (const [flag, order, name] of [[PyBUF.C_CONTIGUOUS, "C", "C-contiguous"], [PyBUF.F_CONTIGUOUS, "F", "Fortran contiguous"], [PyBUF.ANY_CONTIGUOUS, "A", "contiguous"]] as const) {
    if (has(flag) && !PyBuffer_IsContiguous(source, order)) return refuse(name);
  }
  if (!has(PyBUF.STRIDES)) {
    if (!PyBuffer_IsContiguous(source, "C")) return refuse("C-contiguous");
    I32[(view + PyBufferOff.strides) >> 2] = 0;
  }
  if (!has(PyBUF.ND)) {
    I32[(view + PyBufferOff.ndim) >> 2] = 1;
    I32[(view + PyBufferOff.shape) >> 2] = 0;
  }
  I32[(view + PyBufferOff.obj) >> 2] = Py_NewRef(self);
  I32[(self + PyMemoryViewOff.exports) >> 2]!++;
  return 0;
}
function memory_releasebuffer(self: Ref, _view: number): void { I32[(self + PyMemoryViewOff.exports) >> 2]!--; }

// --- items

function memory_length(self: Ref): number {
  if (checkReleased(self) < 0) return -1;
  return ndimOf(self) === 0 ? raiseStatus(PyExc_TypeError, "0-dim memory has no length") : shapeOf(self, 0);
}
/** Address of item `index` of dimension 1; 0 with IndexError set. */
function itemAddress(self: Ref, index: number): number {
  const n = shapeOf(self, 0);
  const i = index < 0 ? index + n : index;
  if (i < 0 || i >= n) { raise(PyExc_IndexError, "index out of bounds on dimension 1"); return 0; }
  return get(self, PyBufferOff.buf) + i * strideOf(self, 0);
}
/** Address of the item that a tuple of ints names; 0 with an exception set. */
function tupleAddress(self: Ref, key: Ref): number {
  const n = I32[(key + 16) >> 2]!;
  let at = get(self, PyBufferOff.buf);
  for (let d = 0; d < n; d++) {
    let i = PyNumber_AsSsize_t(I32[(key + 24 + 8 * d) >> 2]! as Ref, PyExc_IndexError);
    if (i === -1 && PyErr_Occurred()) return 0;
    if (i < 0) i += shapeOf(self, d);
    if (i < 0 || i >= shapeOf(self, d)) { raise(PyExc_IndexError, `index out of bounds on dimension ${d + 1}`); return 0; }
    at += i * strideOf(self, d);
  }
  return at;
}
function isIndexTuple(key: Ref): boolean {
  if ((I32[(Py_TYPE(key) + 168) >> 2]! & TPFLAGS.TUPLE_SUBCLASS) === 0) return false;
  for (let i = 0; i < I32[(key + 16) >> 2]!; i++) if (!_PyIndex_Check(I32[(key + 24 + 8 * i) >> 2]! as Ref)) return false;
  return true;
}
/** The single item `key` names; 0 with an exception set; -1: `key` is no index. */
function address(self: Ref, key: Ref, what: string): number {
  const ndim = ndimOf(self);
  if (_PyIndex_Check(key)) {
    if (ndim === 0) { raise(PyExc_TypeError, "invalid indexing of 0-dim memory"); return 0; }
    const i = PyNumber_AsSsize_t(key, PyExc_IndexError);
    if (i === -1 && PyErr_Occurred()) return 0;
    if (ndim === 1) return itemAddress(self, i);
    raise(PyExc_NotImplementedError, what);
    return 0;
  }
  if (!isIndexTuple(key)) return -1;
  const n = I32[(key + 16) >> 2]!;
  if (n < ndim) { raise(PyExc_NotImplementedError, what); return 0; }
  if (n > ndim) { raise(PyExc_TypeError, `cannot index ${ndim}-dimension view with ${n}-element tuple`); return 0; }
  return tupleAddress(self, key);
}
function memory_subscript(self: Ref, key: Ref): NewRef | NULL {
  if (checkReleased(self) < 0) return NULL;
  if (ndimOf(self) === 0 && key === Py_Ellipsis) return Py_NewRef(self);
  const at = address(self, key, "multi-dimensional sub-views are not implemented");
  if (at === 0) return NULL;
  if (at > 0) return unpackItem(formatOf(viewOf(self)), at);
  if (!PySlice_Check(key)) return raise(PyExc_TypeError, "memoryview: invalid slice key");
  const n = PySlice_GetIndicesEx(key, shapeOf(self, 0));
  if (n < 0) return NULL;
  const form = formOf(viewOf(self));
  const start = get(self, PyBufferOff.buf) + form.strides[0]! * sliceStart;
  return newView(mbufOf(self), viewOf(self), { ...form, shape: [n, ...form.shape.slice(1)], strides: [form.strides[0]! * sliceStep, ...form.strides.slice(1)] }, start);
}
function memory_item(self: Ref, i: number): NewRef | NULL {
  if (checkReleased(self) < 0) return NULL;
  if (ndimOf(self) !== 1) return raise(PyExc_NotImplementedError, "multi-dimensional sub-views are not implemented");
  const at = itemAddress(self, i);
  return at === 0 ? NULL : unpackItem(formatOf(viewOf(self)), at);
}
function memory_ass_sub(self: Ref, key: Ref, value: Ref | 0): Status {
  if (checkReleased(self) < 0) return -1;
  if (get(self, PyBufferOff.readonly)) return raiseStatus(PyExc_TypeError, "cannot modify read-only memory");
  if (!value) return raiseStatus(PyExc_TypeError, "cannot delete memory");
  if (ndimOf(self) === 0 && key === Py_Ellipsis) return packItem(formatOf(viewOf(self)), get(self, PyBufferOff.buf), value);
  const at = address(self, key, "sub-views are not implemented");
  if (at === 0) return -1;
  if (at > 0) return packItem(formatOf(viewOf(self)), at, value);
  if (!PySlice_Check(key)) return raiseStatus(PyExc_TypeError, "memoryview: invalid slice key");
  if (ndimOf(self) !== 1) return raiseStatus(PyExc_NotImplementedError, "memoryview slice assignments are currently restricted to ndim = 1");
  return assignSlice(self, key, value);
}
function assignSlice(self: Ref, key: Ref, value: Ref): Status {
  const source = PyMemoryView_FromObject(value);
  if (source === NULL) return -1;
  const n = PySlice_GetIndicesEx(key, shapeOf(self, 0));
  const start = get(self, PyBufferOff.buf) + sliceStart * strideOf(self, 0);
  const stride = sliceStep * strideOf(self, 0);
  let status: Status = n < 0 ? -1 : 0;
  if (status === 0 && (ndimOf(source) !== 1 || shapeOf(source, 0) !== n || formatOf(viewOf(source)) !== formatOf(viewOf(self)))) {
    status = raiseStatus(PyExc_ValueError, "memoryview assignment: lvalue and rvalue have different structures");
  }
  if (status === 0) {
    const itemsize = get(self, PyBufferOff.itemsize);
    const packed = new Uint8Array(n * itemsize);
    for (let i = 0; i < n; i++) {
      const from = get(source, PyBufferOff.buf) + i * strideOf(source, 0);
      packed.set(U8.subarray(from, from + itemsize), i * itemsize);
    }
    for (let i = 0; i < n; i++) U8.set(packed.subarray(i * itemsize, (i + 1) * itemsize), start + i * stride);
  }
  Py_DECREF(source);
  return status;
}
function memory_richcompare(v: Ref, w: Ref, op: number): NewRef | NULL {
  if (op !== CMP.EQ && op !== CMP.NE) return Py_NewRef(Py_NotImplemented);
  const answer = (equal: boolean): NewRef => (equal === (op === CMP.EQ) ? Py_True : Py_False) as NewRef;
  if (isReleased(v) || (Py_TYPE(w) === PyMemoryView_Type && isReleased(w))) return answer(v === w);
  if (Py_TYPE(w) === PyMemoryView_Type) return answerOf(viewsEqual(viewOf(v), viewOf(w)), answer);
  const view = scratchBuffer();
  if (PyObject_GetBuffer(w, view, PyBUF.FULL_RO) < 0) {
    scratchDone();
    PyErr_Clear();
    return Py_NewRef(Py_NotImplemented);
  }
  const equal = viewsEqual(viewOf(v), view);
  PyBuffer_Release(view);
  scratchDone();
  return answerOf(equal, answer);
}
function answerOf(equal: number, answer: (equal: boolean) => NewRef): NewRef | NULL { return equal < 0 ? NULL : answer(equal === 1); }
/** The bytes of a view in C order, as an object. */
export function bytesOfView(self: Ref, order: "C" | "F" | "A"): NewRef | NULL {
  const bytes = PyBytes_FromStringAndSize(0, get(self, PyBufferOff.len));
  if (bytes !== NULL && get(self, PyBufferOff.len) > 0) PyBuffer_ToContiguous(bytes + 32, viewOf(self), order);
  return bytes;
}
function memory_hash(self: Ref): Status {
  const at = (self + PyMemoryViewOff.hash) >> 2;
  if ((I32[at]! & I32[at + 1]!) !== -1) return setHash(I32[at]!, I32[at + 1]!);
  if (checkReleased(self) < 0) return -1;
  if (!get(self, PyBufferOff.readonly)) return raiseStatus(PyExc_ValueError, "cannot hash writable memoryview object");
  if (!"Bbc".includes(formatOf(viewOf(self)).replace("@", ""))) return raiseStatus(PyExc_ValueError, "memoryview: hashing is restricted to formats 'B', 'b' or 'c'");
  const owner = I32[(viewOf(self) + PyBufferOff.obj) >> 2]! as Ref | 0;
  if (owner && PyObject_Hash(owner) < 0) return -1;
  const bytes = bytesOfView(self, "C");
  if (bytes === NULL) return -1;
  _Py_HashBytes(bytes + 32, get(self, PyBufferOff.len));
  I32[at] = hashLo;
  I32[at + 1] = hashHi;
  Py_DECREF(bytes);
  return setHash(I32[at]!, I32[at + 1]!);
}

export const PyMemoryView_Type = defineType({
  name: "memoryview", basicsize: PyMemoryViewOff.ob_array, itemsize: 8, flags: TPFLAGS.HAVE_GC | TPFLAGS.SEQUENCE,
  weaklistoffset: PyMemoryViewOff.weakreflist, doc: "Create a new memoryview object which references the given object.",
  slots: {
    tp_dealloc: memory_dealloc, tp_repr: memory_repr, tp_hash: memory_hash, tp_getattro: PyObject_GenericGetAttr, tp_traverse: memory_traverse,
    tp_richcompare: memory_richcompare, tp_iter: memory_iter, tp_new: memory_new, mp_length: memory_length, mp_subscript: memory_subscript,
    mp_ass_subscript: memory_ass_sub, sq_length: memory_length, sq_item: memory_item, bf_getbuffer: memory_getbuffer,
    bf_releasebuffer: memory_releasebuffer,
  },
  methods: memory_methods(), getset: memory_getset(),
});
