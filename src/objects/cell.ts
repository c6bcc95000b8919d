/**
 * Cells: variables shared between a function and those nested in it.
 *
 *   PyCellObject, 24 bytes: 16 ob_ref (NULL: unbound)
 *
 * Source: CPython 3.12 Objects/cellobject.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { _PyArg_CheckPositional, _PyArg_NoKeywords } from "./args.ts";
import { defineType } from "./define.ts";
import { raise } from "./errors.ts";
import { PyExc_ValueError } from "./exceptions.ts";
import { PyObject_GC_Del, PyObject_GC_Track, PyObject_GC_UnTrack, _PyObject_GC_New } from "./gcalloc.ts";
import { PyObject_RichCompare } from "./generic.ts";
import { CMP, Py_CLEAR, Py_INCREF, Py_NewRef, Py_TYPE, Py_XDECREF, Py_XINCREF, Py_XSETREF, TPFLAGS, type visitproc } from "./object.ts";
import { Py_False, Py_NotImplemented, Py_True } from "./singletons.ts";
import { typeName } from "./typeobject.ts";
import { PyUnicode_FromString } from "./unicode.ts";

export const enum PyCellOff { ob_ref = 16, basicsize = 24 }

/** A cell holding `value` (borrowed), or an unbound one. */
export function PyCell_New(value: Ref | 0): NewRef | NULL {
  const cell = _PyObject_GC_New(PyCell_Type);
  if (cell === NULL) return NULL;
  Py_XINCREF(value);
  I32[(cell + PyCellOff.ob_ref) >> 2] = value;
  I32[(cell + PyCellOff.ob_ref + 4) >> 2] = 0;
  PyObject_GC_Track(cell);
  return cell;
}
/** The content, borrowed; NULL (no exception) when unbound. */
export function PyCell_GetBorrowed(cell: Ref): Ref | NULL { return I32[(cell + PyCellOff.ob_ref) >> 2]! as Ref | 0; }
/** Stores `value` (borrowed; NULL unbinds). */
export function PyCell_Set(cell: Ref, value: Ref | 0): void {
  Py_XINCREF(value);
  Py_XSETREF(cell + PyCellOff.ob_ref, value);
}

function cell_new(_type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  if (!_PyArg_NoKeywords("cell", kwargs)) return NULL;
  const n = I32[(args + 16) >> 2]!;
  if (!_PyArg_CheckPositional("cell", n, 0, 1)) return NULL;
  return PyCell_New(n === 1 ? (I32[(args + 24) >> 2]! as Ref) : NULL);
}
function cell_dealloc(cell: Ref): void {
  PyObject_GC_UnTrack(cell);
  Py_XDECREF(I32[(cell + PyCellOff.ob_ref) >> 2]! as Ref | 0);
  PyObject_GC_Del(cell);
}
function cell_traverse(cell: Ref, visit: visitproc, arg: number): number {
  const o = PyCell_GetBorrowed(cell);
  return o !== NULL ? visit(o, arg) : 0;
}
function cell_clear(cell: Ref): number { Py_CLEAR(cell + PyCellOff.ob_ref); return 0; }
function cell_repr(cell: Ref): NewRef | NULL {
  const o = PyCell_GetBorrowed(cell);
  if (o === NULL) return PyUnicode_FromString(`<cell at 0x${cell.toString(16)}: empty>`);
  return PyUnicode_FromString(`<cell at 0x${cell.toString(16)}: ${typeName(o)} object at 0x${o.toString(16)}>`);
}
function cell_richcompare(a: Ref, b: Ref, op: number): NewRef | NULL {
  if (Py_TYPE(a) !== PyCell_Type || Py_TYPE(b) !== PyCell_Type) return Py_NewRef(Py_NotImplemented);
  const x = PyCell_GetBorrowed(a);
  const y = PyCell_GetBorrowed(b);
  if (x !== NULL && y !== NULL) return PyObject_RichCompare(x, y, op);
  const order = (y === NULL ? 1 : 0) - (x === NULL ? 1 : 0);
  const holds = op === CMP.EQ ? order === 0 : op === CMP.NE ? order !== 0 : op === CMP.LT ? order < 0 : op === CMP.LE ? order <= 0 : op === CMP.GT ? order > 0 : order >= 0;
  return Py_NewRef(holds ? Py_True : Py_False);
}
function cell_get_contents(cell: Ref): NewRef | NULL {
  const o = PyCell_GetBorrowed(cell);
  if (o === NULL) return raise(PyExc_ValueError, "Cell is empty");
  Py_INCREF(o);
  return o as NewRef;
}
function cell_set_contents(cell: Ref, value: Ref | 0): number { PyCell_Set(cell, value); return 0; }

export const PyCell_Type = defineType({
  name: "cell", basicsize: PyCellOff.basicsize, flags: TPFLAGS.HAVE_GC, unhashable: true,
  slots: { tp_dealloc: cell_dealloc, tp_traverse: cell_traverse, tp_clear: cell_clear, tp_repr: cell_repr, tp_richcompare: cell_richcompare, tp_new: cell_new },
  getset: [["cell_contents", cell_get_contents, cell_set_contents]],
});
