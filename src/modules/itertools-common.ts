/** What iterator types share: next of anything, fields that hold objects, the call stack's scratch space. */
import { I32 } from "../memory/views.ts";
import { type NewRef, type Ref } from "../memory/types.ts";
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_Occurred } from "../objects/errors.ts";
import { PyExc_StopIteration } from "../objects/exceptions.ts";
import { PyObject_GC_UnTrack, PyType_GenericAlloc } from "../objects/gcalloc.ts";
import { FN, PyTypeOff, Py_DECREF, type allocfunc, type destructor, type iternextfunc, type traverseproc } from "../objects/object.ts";

/** tp_iternext of `it`: NULL when exhausted, with or without StopIteration set. */
export function iternext(it: Ref): NewRef | 0 {
  return (FN[I32[(I32[(it + 8) >> 2]! + PyTypeOff.tp_iternext) >> 2]!] as iternextfunc)(it);
}
/** A zeroed instance of `type` from its tp_alloc, tracked. */
export function newInstance(type: Ref): NewRef | 0 {
  const index = I32[(type + PyTypeOff.tp_alloc) >> 2]!;
  return index === 0 ? PyType_GenericAlloc(type, 0) : (FN[index] as allocfunc)(type, 0);
}
/** The object in the field at `off`, or 0. */
export function field(o: Ref, off: number): Ref | 0 { return I32[(o + off) >> 2]! as Ref | 0; }
export function setField(o: Ref, off: number, valueSteal: Ref | 0): void { I32[(o + off) >> 2] = valueSteal; }

/** tp_dealloc of a container whose owned objects lie at `offsets`; `before` runs first. */
export function fieldsDealloc(offsets: readonly number[], before?: (o: Ref) => void): destructor {
  return (o) => {
    PyObject_GC_UnTrack(o);
    if (before) before(o);
    for (let i = 0; i < offsets.length; i++) {
      const value = I32[(o + offsets[i]!) >> 2]!;
      if (value !== 0) Py_DECREF(value as Ref);
    }
    FN[I32[(I32[(o + 8) >> 2]! + PyTypeOff.tp_free) >> 2]!]!(o);
  };
}
export function fieldsTraverse(offsets: readonly number[]): traverseproc {
  return (o, visit, arg) => {
    for (let i = 0; i < offsets.length; i++) {
      const value = I32[(o + offsets[i]!) >> 2]!;
      if (value !== 0) {
        const result = visit(value as Ref, arg);
        if (result !== 0) return result;
      }
    }
    return 0;
  };
}
/** After an iterator said NULL: clears StopIteration; false when another exception is set. */
export function endedCleanly(): boolean {
  if (PyErr_Occurred()) {
    if (!PyErr_ExceptionMatches(PyExc_StopIteration)) return false;
    PyErr_Clear();
  }
  return true;
}
/** Positional item `i` of an args tuple. */
export function argAt(args: Ref, i: number): Ref { return I32[(args + 24 + i * 8) >> 2]! as Ref; }
