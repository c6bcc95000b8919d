/**
 * Traceback objects.
 *
 *   PyTracebackObject, 40 bytes (+16 GC header)
 *   16 tb_next (or NULL)   24 tb_frame   32 tb_lasti (4 bytes, in bytes)   36 tb_lineno (4 bytes, -1: not known yet)
 *
 * Printing: traceback-print.ts (tracebacks), traceback-exception.ts (exceptions), traceback-suggest.ts.
 * Source: CPython 3.12 Python/traceback.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { argSpec, unpackTupleDict } from "./args.ts";
import { PyCode_Addr2Line } from "./code.ts";
import { METH, MemberType, defineType } from "./define.ts";
import { PyErr_GetRaisedException, PyErr_Occurred, PyErr_SetRaisedException, _PyErr_ChainExceptions1, raise, raiseStatus } from "./errors.ts";
import { PyException_GetTraceback, PyException_SetTraceback, PyExc_TypeError, PyExc_ValueError } from "./exceptions.ts";
import { PyFrame_GetCodeBorrowed, PyFrame_GetLasti, PyFrame_Type } from "./frame.ts";
import { PyObject_GC_Del, PyObject_GC_Track, PyObject_GC_UnTrack, _PyObject_GC_New } from "./gcalloc.ts";
import { PyObject_GenericGetAttr } from "./generic.ts";
import { ID } from "./id.ts";
import { PyLong_FromLong, _PyLong_AsInt } from "./int.ts";
import { PyList_New } from "./list.ts";
import { Py_CLEAR, Py_INCREF, Py_NewRef, Py_TYPE, Py_XDECREF, Py_XNewRef, Py_XSETREF, TPFLAGS, type visitproc } from "./object.ts";
import { Py_None } from "./singletons.ts";
import { Trash, trashcanBegin, trashcanEnd } from "./trashcan.ts";
import { typeName } from "./typeobject.ts";

export { PyTraceBack_Print, setSourceLineReader } from "./traceback-print.ts";
export { PyErr_Display, formatException, printException } from "./traceback-exception.ts";

export const enum PyTracebackOff { tb_next = 16, tb_frame = 24, tb_lasti = 32, tb_lineno = 36, basic_size = 40 }

/** A traceback entry; both objects are borrowed. `lasti` in bytes; `lineno` -1 to find it when asked. */
function tb_create_raw(next: Ref | 0, frame: Ref, lasti: number, lineno: number): NewRef | NULL {
  const tb = _PyObject_GC_New(PyTraceBack_Type);
  if (tb === NULL) return NULL;
  I32[(tb + PyTracebackOff.tb_next) >> 2] = Py_XNewRef(next);
  I32[(tb + PyTracebackOff.tb_next + 4) >> 2] = 0;
  I32[(tb + PyTracebackOff.tb_frame) >> 2] = Py_NewRef(frame);
  I32[(tb + PyTracebackOff.tb_frame + 4) >> 2] = 0;
  I32[(tb + PyTracebackOff.tb_lasti) >> 2] = lasti;
  I32[(tb + PyTracebackOff.tb_lineno) >> 2] = lineno;
  PyObject_GC_Track(tb);
  return tb;
}
/** A traceback entry for where `frame` (a frame object) is now, before `next`. Both borrowed. */
export function _PyTraceBack_FromFrame(next: Ref | 0, frame: Ref): NewRef | NULL {
  return tb_create_raw(next, frame, PyFrame_GetLasti(frame), -1);
}
/** Puts an entry for `frame` (a frame object) in front of the traceback of the exception that is set. */
export function PyTraceBack_Here(frame: Ref): Status {
  const exc = PyErr_GetRaisedException() as NewRef;
  const old = PyException_GetTraceback(exc);
  const tb = _PyTraceBack_FromFrame(old, frame);
  Py_XDECREF(old);
  if (tb === NULL) { _PyErr_ChainExceptions1(exc); return -1; }
  PyException_SetTraceback(exc, tb);
  Py_XDECREF(tb);
  PyErr_SetRaisedException(exc);
  return 0;
}
export function PyTraceBack_Check(o: Ref): boolean { return Py_TYPE(o) === PyTraceBack_Type; }

/** The line of an entry. */
export function tracebackLine(tb: Ref): number {
  const lineno = I32[(tb + PyTracebackOff.tb_lineno) >> 2]!;
  if (lineno !== -1) return lineno;
  const lasti = I32[(tb + PyTracebackOff.tb_lasti) >> 2]!;
  return PyCode_Addr2Line(PyFrame_GetCodeBorrowed(I32[(tb + PyTracebackOff.tb_frame) >> 2]! as Ref), lasti < 0 ? -1 : lasti >> 1);
}

const new_spec = argSpec("TracebackType", "tb_next, tb_frame, tb_lasti, tb_lineno");
function tb_new(_type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const values = unpackTupleDict(new_spec, args, kwargs);
  if (values === null) return NULL;
  const [next, frame, lastiObject, linenoObject] = values as [Ref, Ref, Ref, Ref];
  if (Py_TYPE(frame) !== PyFrame_Type) return raise(PyExc_TypeError, `TracebackType() argument 'tb_frame' must be frame, not ${typeName(frame)}`);
  const lasti = _PyLong_AsInt(lastiObject);
  if (lasti === -1 && PyErr_Occurred()) return NULL;
  const lineno = _PyLong_AsInt(linenoObject);
  if (lineno === -1 && PyErr_Occurred()) return NULL;
  if (next !== Py_None && !PyTraceBack_Check(next)) return raise(PyExc_TypeError, `expected traceback object or None, got '${typeName(next)}'`);
  return tb_create_raw(next === Py_None ? 0 : next, frame, lasti, lineno);
}
function tb_dir(): NewRef | NULL {
  const names = [ID("tb_frame"), ID("tb_next"), ID("tb_lasti"), ID("tb_lineno")];
  const list = PyList_New(names.length);
  if (list === NULL) return NULL;
  names.forEach((name, i) => {
    Py_INCREF(name);
    I32[(I32[(list + 24) >> 2]! + 8 * i) >> 2] = name;
  });
  return list;
}
function tb_next_get(self: Ref): NewRef | NULL {
  return Py_NewRef((I32[(self + PyTracebackOff.tb_next) >> 2]! as Ref | 0) || Py_None);
}
function tb_next_set(self: Ref, value: Ref | 0): Status {
  if (!value) return raiseStatus(PyExc_TypeError, "can't delete tb_next attribute");
  if (value !== Py_None && !PyTraceBack_Check(value)) return raiseStatus(PyExc_TypeError, `expected traceback object, got '${typeName(value)}'`);
  for (let tb = (value === Py_None ? 0 : value) as Ref | 0; tb; tb = I32[(tb + PyTracebackOff.tb_next) >> 2]! as Ref | 0) {
    if (tb === self) return raiseStatus(PyExc_ValueError, "traceback loop detected");
  }
  Py_XSETREF(self + PyTracebackOff.tb_next, value === Py_None ? NULL : Py_NewRef(value));
  return 0;
}
function tb_lineno_get(self: Ref): NewRef | NULL {
  const line = tracebackLine(self);
  return line === -1 ? Py_NewRef(Py_None) : PyLong_FromLong(line);
}
function tb_dealloc(tb: Ref): void {
  PyObject_GC_UnTrack(tb);
  const entered = trashcanBegin(tb, tb_dealloc);
  if (entered === Trash.DEPOSITED) return;
  Py_XDECREF(I32[(tb + PyTracebackOff.tb_next) >> 2]! as Ref | 0);
  Py_XDECREF(I32[(tb + PyTracebackOff.tb_frame) >> 2]! as Ref | 0);
  PyObject_GC_Del(tb);
  trashcanEnd(entered);
}
function tb_traverse(tb: Ref, visit: visitproc, arg: number): number {
  const next = I32[(tb + PyTracebackOff.tb_next) >> 2]! as Ref | 0;
  const frame = I32[(tb + PyTracebackOff.tb_frame) >> 2]! as Ref | 0;
  return (next && visit(next, arg)) || (frame && visit(frame, arg));
}
function tb_clear(tb: Ref): number {
  Py_CLEAR(tb + PyTracebackOff.tb_next);
  Py_CLEAR(tb + PyTracebackOff.tb_frame);
  return 0;
}

export const PyTraceBack_Type = defineType({
  name: "traceback", basicsize: PyTracebackOff.basic_size, flags: TPFLAGS.HAVE_GC,
  doc: "TracebackType(tb_next, tb_frame, tb_lasti, tb_lineno)\n--\n\nCreate a new traceback object.",
  slots: { tp_dealloc: tb_dealloc, tp_traverse: tb_traverse, tp_clear: tb_clear, tp_new: tb_new, tp_getattro: PyObject_GenericGetAttr },
  methods: [["__dir__", METH.NOARGS, tb_dir]],
  members: [
    ["tb_frame", MemberType.OBJECT, PyTracebackOff.tb_frame, 1],
    ["tb_lasti", MemberType.INT, PyTracebackOff.tb_lasti, 1],
  ],
  getset: [["tb_next", tb_next_get, tb_next_set], ["tb_lineno", tb_lineno_get]],
});
