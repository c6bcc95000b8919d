/**
 * The buffer protocol.
 *
 *   Py_buffer, 80 bytes
 *   0 buf   8 obj (owned)   16 len   24 itemsize   32 readonly (4 bytes)   36 ndim (4 bytes)
 *   40 format (address of a NUL-ended string, or 0: "B")   48 shape   56 strides   64 suboffsets   72 internal
 *
 * Source: CPython 3.12 Include/pybuffer.h, Objects/abstract.c.
 */
import { I32, U8, memmove, memset } from "../memory/views.ts";
import { reserveStatic } from "../memory/layout.ts";
import { type Ref, type Status } from "../memory/types.ts";
import { Boot, onBoot } from "./boot.ts";
import { raiseStatus } from "./errors.ts";
import { PyExc_BufferError, PyExc_TypeError } from "./exceptions.ts";
import { FN, PyTypeOff, Py_DECREF, Py_NewRef, Py_TYPE, Slot } from "./object.ts";
import { typeName } from "./typeobject.ts";

export const enum PyBufferOff {
  buf = 0, obj = 8, len = 16, itemsize = 24, readonly = 32, ndim = 36, format = 40, shape = 48, strides = 56, suboffsets = 64,
  internal = 72, size = 80,
}
/** What a consumer asks for (Include/pybuffer.h). */
export const enum PyBUF {
  SIMPLE = 0, WRITABLE = 1, FORMAT = 4, ND = 8, STRIDES = 0x10 | 8, C_CONTIGUOUS = 0x20 | 0x18, F_CONTIGUOUS = 0x40 | 0x18,
  ANY_CONTIGUOUS = 0x80 | 0x18, INDIRECT = 0x100 | 0x18, CONTIG = 8 | 1, CONTIG_RO = 8, STRIDED_RO = 0x18, RECORDS_RO = 0x18 | 4,
  FULL = 0x118 | 1 | 4, FULL_RO = 0x118 | 4, READ = 0x100, WRITE = 0x200,
}

/** Py_buffer records for host functions that need one for a while; a stack, because they nest. */
const SCRATCH = 64;
const scratch = reserveStatic(SCRATCH * PyBufferOff.size);
/** How many are in use: host recursion only, nothing survives a call. */
let scratchUsed = 0;
/** A zeroed Py_buffer that stays valid until its release with PyBuffer_Release or `scratchDone`. */
export function scratchBuffer(): number {
  const at = scratch + (scratchUsed++ % SCRATCH) * PyBufferOff.size;
  memset(at, 0, PyBufferOff.size);
  return at;
}
/** "B" and the like: format strings in static data. */
const formatB = reserveStatic(8);
onBoot(Boot.STATICS, () => { U8[formatB] = 66; });

export function PyObject_CheckBuffer(o: Ref): boolean {
  const table = I32[(Py_TYPE(o) + PyTypeOff.tp_as_buffer) >> 2]!;
  return table !== 0 && I32[(table + Slot.bf_getbuffer) >> 2] !== 0;
}
/** Fills the Py_buffer at `view`; release it with PyBuffer_Release. TypeError when `o` has no buffer. */
export function PyObject_GetBuffer(o: Ref, view: number, flags: number): Status {
  if (!PyObject_CheckBuffer(o)) return raiseStatus(PyExc_TypeError, `a bytes-like object is required, not '${typeName(o)}'`);
  const table = I32[(Py_TYPE(o) + PyTypeOff.tp_as_buffer) >> 2]!;
  return FN[I32[(table + Slot.bf_getbuffer) >> 2]!]!(o, view, flags) as Status;
}
/** Gives a view back. Safe on one that was never filled. */
export function PyBuffer_Release(view: number): void {
  const obj = I32[(view + PyBufferOff.obj) >> 2]! as Ref | 0;
  if (!obj) return;
  const table = I32[(Py_TYPE(obj) + PyTypeOff.tp_as_buffer) >> 2]!;
  const release = table && I32[(table + Slot.bf_releasebuffer) >> 2]!;
  if (release) FN[release]!(obj, view);
  I32[(view + PyBufferOff.obj) >> 2] = 0;
  Py_DECREF(obj);
}
/** Describes `len` bytes at `buf` owned by `obj` as a view of bytes. */
export function PyBuffer_FillInfo(view: number, obj: Ref | 0, buf: number, len: number, readonly: boolean, flags: number): Status {
  if ((flags & PyBUF.WRITABLE) !== 0 && readonly) return raiseStatus(PyExc_BufferError, "Object is not writable.");
  memset(view, 0, PyBufferOff.size);
  I32[(view + PyBufferOff.obj) >> 2] = obj ? Py_NewRef(obj) : 0;
  I32[(view + PyBufferOff.buf) >> 2] = buf;
  I32[(view + PyBufferOff.len) >> 2] = len;
  I32[(view + PyBufferOff.readonly) >> 2] = readonly ? 1 : 0;
  I32[(view + PyBufferOff.itemsize) >> 2] = 1;
  I32[(view + PyBufferOff.ndim) >> 2] = 1;
  if ((flags & PyBUF.FORMAT) !== 0) I32[(view + PyBufferOff.format) >> 2] = formatB;
  if ((flags & PyBUF.ND) !== 0) I32[(view + PyBufferOff.shape) >> 2] = view + PyBufferOff.len;
  if ((flags & PyBUF.STRIDES) === PyBUF.STRIDES) I32[(view + PyBufferOff.strides) >> 2] = view + PyBufferOff.itemsize;
  return 0;
}

const shapeAt = (view: number, i: number): number => I32[(I32[(view + PyBufferOff.shape) >> 2]! + 8 * i) >> 2]!;
const strideAt = (view: number, i: number): number => I32[(I32[(view + PyBufferOff.strides) >> 2]! + 8 * i) >> 2]!;

function contiguous(view: number, fortran: boolean): boolean {
  if (I32[(view + PyBufferOff.len) >> 2] === 0) return true;
  const ndim = I32[(view + PyBufferOff.ndim) >> 2]!;
  if (!I32[(view + PyBufferOff.strides) >> 2]) {
    if (!fortran || ndim <= 1) return true;
    let long = 0;
    for (let i = 0; i < ndim; i++) if (shapeAt(view, i) > 1) long++;
    return long <= 1;
  }
  let expected = I32[(view + PyBufferOff.itemsize) >> 2]!;
  for (let k = 0; k < ndim; k++) {
    const i = fortran ? k : ndim - 1 - k;
    const dim = shapeAt(view, i);
    if (dim > 1 && strideAt(view, i) !== expected) return false;
    expected *= dim;
  }
  return true;
}
/** order: "C", "F", or "A" for either. */
export function PyBuffer_IsContiguous(view: number, order: "C" | "F" | "A"): boolean {
  if (I32[(view + PyBufferOff.suboffsets) >> 2]) return false;
  if (order === "C") return contiguous(view, false);
  if (order === "F") return contiguous(view, true);
  return contiguous(view, false) || contiguous(view, true);
}

/** Calls `visit` with the address of each item, last dimension fastest (or first, for "F"). */
export function forEachItem(view: number, visit: (address: number) => void, fortran = false): void {
  const ndim = I32[(view + PyBufferOff.ndim) >> 2]!;
  const suboffsets = I32[(view + PyBufferOff.suboffsets) >> 2]!;
  const dims: { size: number; stride: number; suboffset: number }[] = [];
  let stride = I32[(view + PyBufferOff.itemsize) >> 2]!;
  const hasShape = I32[(view + PyBufferOff.shape) >> 2] !== 0;
  const hasStrides = I32[(view + PyBufferOff.strides) >> 2] !== 0;
  for (let i = ndim - 1; i >= 0; i--) {
    const size = hasShape ? shapeAt(view, i) : I32[(view + PyBufferOff.len) >> 2]! / stride;
    dims[i] = { size, stride: hasStrides ? strideAt(view, i) : stride, suboffset: suboffsets ? I32[(suboffsets + 8 * i) >> 2]! : -1 };
    stride *= size;
  }
  const order = dims.map((_, i) => i);
  if (fortran) order.reverse();
  const index = new Array<number>(ndim).fill(0);
  if (dims.some((d) => d.size === 0)) return;
  for (;;) {
    let at = I32[(view + PyBufferOff.buf) >> 2]!;
    dims.forEach((d, i) => {
      at += index[i]! * d.stride;
      if (d.suboffset >= 0) at = I32[at >> 2]! + d.suboffset;
    });
    visit(at);
    let k = ndim - 1;
    for (; k >= 0; k--) {
      const i = order[k]!;
      if (++index[i]! < dims[i]!.size) break;
      index[i] = 0;
    }
    if (k < 0) return;
  }
}
/** Copies all items, packed, to `to` (view.len bytes). */
export function PyBuffer_ToContiguous(to: number, view: number, order: "C" | "F" | "A"): void {
  const len = I32[(view + PyBufferOff.len) >> 2]!;
  if (PyBuffer_IsContiguous(view, order)) { memmove(to, I32[(view + PyBufferOff.buf) >> 2]!, len); return; }
  const itemsize = I32[(view + PyBufferOff.itemsize) >> 2]!;
  let at = to;
  forEachItem(view, (item) => { memmove(at, item, itemsize); at += itemsize; }, order === "F");
}

/** A view of the bytes of `o`, for the length of `use`; null (its result) with an exception set when there is none. */
export function withBuffer<R>(o: Ref, use: (address: number, length: number) => R): R | null {
  const view = scratchBuffer();
  if (PyObject_GetBuffer(o, view, PyBUF.SIMPLE) < 0) { scratchDone(); return null; }
  const result = use(I32[(view + PyBufferOff.buf) >> 2]!, I32[(view + PyBufferOff.len) >> 2]!);
  PyBuffer_Release(view);
  scratchDone();
  return result;
}
/** Lets `fill` take the packed length of any buffer (a strided one too) and gives the address to copy it to, 0 to fail; -1 with an exception set. */
export function copyBuffer(o: Ref, fill: (length: number) => number): Status {
  const view = scratchBuffer();
  if (PyObject_GetBuffer(o, view, PyBUF.FULL_RO) < 0) { scratchDone(); return -1; }
  const to = fill(I32[(view + PyBufferOff.len) >> 2]!);
  if (to !== 0) PyBuffer_ToContiguous(to, view, "C");
  PyBuffer_Release(view);
  scratchDone();
  return to === 0 ? -1 : 0;
}
/** Returns the record that `scratchBuffer` gave last. */
export function scratchDone(): void { scratchUsed--; }
/** For recorders that abandon a run in the middle of host calls and go back: how many are in use. */
export function scratchBuffersUsed(): number { return scratchUsed; }
export function setScratchBuffersUsed(n: number): void { scratchUsed = n; }
