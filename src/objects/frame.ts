/**
 * Frames: the interpreter's own, on the data stack or inside a generator, and the frame objects made when a program asks.
 *
 *   _PyInterpreterFrame, 72 bytes, then locals, cells, free variables and the evaluation stack (8 bytes each)
 *   0  f_code       8  previous    16 f_funcobj   24 f_globals  32 f_builtins   40 f_locals
 *   48 frame_obj    56 prev_instr  64 stacktop    68 return_offset (u16)        70 owner (u8)    72 localsplus
 *                                                                               71 entered (u8)
 *
 *   PyFrameObject, 48 bytes, then a copy of the interpreter frame once that has ended
 *   16 f_back   24 f_frame   32 f_trace   40 f_lineno   44 f_trace_lines, f_trace_opcodes, f_fast_as_locals
 *
 * prev_instr is the address of the last instruction begun. stacktop counts slots from localsplus; it is current only
 * while the frame is not running. entered: host code (a builtin) evaluates the frame, not the loop that runs its caller.
 * Source: CPython 3.12 internal/pycore_frame.h, Python/frame.c, Objects/frameobject.c.
 */
import { I32, U8, memmove, memset } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { CO, FastKind, PyCodeOff, PyCode_Addr2Line } from "./code.ts";
import { PyObject_GetItem, PyObject_SetItem, PyObject_DelItem } from "./abstract.ts";
import { MemberType, METH, defineType } from "./define.ts";
import { PyDict_New } from "./dict.ts";
import { PyErr_Clear, PyErr_ExceptionMatches, raise, raiseStatus } from "./errors.ts";
import { PyExc_AttributeError, PyExc_KeyError, PyExc_RuntimeError, PyExc_ValueError } from "./exceptions.ts";
import { PyObject_GC_Del, PyObject_GC_Track, PyObject_GC_UnTrack, _PyObject_GC_IS_TRACKED, _PyObject_GC_NewVar } from "./gcalloc.ts";
import { PyLong_FromLong, PyLong_AsSsize_t } from "./int.ts";
import { PyCell_Type, PyCellOff } from "./cell.ts";
import { PyFunctionOff, PyFunction_Type } from "./function.ts";
import { PyGenOff, FrameState, gen_getstate_clear } from "./generator.ts";
import {
  Py_CLEAR, Py_DECREF, Py_INCREF, Py_NewRef, Py_TYPE, Py_XDECREF, Py_XINCREF, Py_XSETREF, Py_REFCNT, TPFLAGS, hasTypeFlag, type visitproc,
} from "./object.ts";
import { PyBytes_AS_STRING } from "./bytes.ts";
import { Py_None } from "./singletons.ts";
import { State } from "./state.ts";
import { Trash, trashcanBegin, trashcanEnd } from "./trashcan.ts";
import { PyUnicode_AsJS, PyUnicode_FromString } from "./unicode.ts";
import { PySuperOff } from "./super.ts";
import { Op } from "../compiler/opcodes.ts";

export const enum FrameOff {
  f_code = 0, previous = 8, f_funcobj = 16, f_globals = 24, f_builtins = 32, f_locals = 40, frame_obj = 48,
  prev_instr = 56, stacktop = 64, return_offset = 68, owner = 70, entered = 71, localsplus = 72,
}
export const enum FrameOwner { THREAD = 0, GENERATOR = 1, FRAME_OBJECT = 2, CSTACK = 3 }
export const enum PyFrameOff {
  f_back = 16, f_frame = 24, f_trace = 32, f_lineno = 40, f_trace_lines = 44, f_trace_opcodes = 45, f_fast_as_locals = 46,
  _f_frame_data = 48,
}

/** The code object of an interpreter frame. */
export function frameCode(frame: number): Ref { return I32[(frame + FrameOff.f_code) >> 2]! as Ref; }
/** Index of the last instruction begun, in code units; -1 before the first. */
export function frameLasti(frame: number): number {
  return (I32[(frame + FrameOff.prev_instr) >> 2]! - frameCode(frame) - PyCodeOff.co_code_adaptive) >> 1;
}
/** A frame that has not reached its first traceable instruction is not shown. */
export function frameIsIncomplete(frame: number): boolean {
  return U8[frame + FrameOff.owner] === FrameOwner.CSTACK
    || (U8[frame + FrameOff.owner] !== FrameOwner.GENERATOR && frameLasti(frame) < I32[(frameCode(frame) + PyCodeOff._co_firsttraceable) >> 2]!);
}
function firstComplete(frame: number): number {
  while (frame !== 0 && frameIsIncomplete(frame)) frame = I32[(frame + FrameOff.previous) >> 2]!;
  return frame;
}
/** The innermost interpreter frame that a program may see, or 0. */
export function currentCompleteFrame(): number { return firstComplete(I32[State.current_frame >> 2]!); }

/** Line of the instruction a frame is at, or -1. */
export function frameLine(frame: number): number { return PyCode_Addr2Line(frameCode(frame), frameLasti(frame)); }

/** The frame object of an interpreter frame, made if need be; borrowed. */
export function _PyFrame_GetFrameObject(frame: number): Ref | NULL {
  const known = I32[(frame + FrameOff.frame_obj) >> 2]! as Ref | 0;
  if (known !== 0) return known;
  const code = frameCode(frame);
  const slots = I32[(code + PyCodeOff.co_nlocalsplus) >> 2]! + I32[(code + PyCodeOff.co_stacksize) >> 2]!;
  const saved = I32[State.current_exception >> 2]!;
  const f = _PyObject_GC_NewVar(PyFrame_Type, slots);
  if (f === NULL) return NULL;
  I32[State.current_exception >> 2] = saved;
  memset(f + 24, 0, PyFrameOff._f_frame_data + FrameOff.localsplus - 24 + slots * 8);
  I32[(f + PyFrameOff.f_back) >> 2] = 0;
  I32[(f + PyFrameOff.f_back + 4) >> 2] = 0;
  I32[(f + PyFrameOff.f_frame) >> 2] = frame;
  U8[f + PyFrameOff.f_trace_lines] = 1;
  I32[(frame + FrameOff.frame_obj) >> 2] = f;
  return f;
}

/** Copies a frame that is not running, evaluation stack included. */
export function _PyFrame_Copy(from: number, to: number): void {
  const size = FrameOff.localsplus + I32[(from + FrameOff.stacktop) >> 2]! * 8;
  memmove(to, from, size);
  I32[(to + FrameOff.previous) >> 2] = 0;
}

/** The frame has ended but its frame object lives on: the object takes the frame over. */
function takeOwnership(f: Ref, frame: number): void {
  const copy = f + PyFrameOff._f_frame_data;
  const previous = I32[(frame + FrameOff.previous) >> 2]!;
  _PyFrame_Copy(frame, copy);
  U8[copy + FrameOff.owner] = FrameOwner.FRAME_OBJECT;
  I32[(f + PyFrameOff.f_frame) >> 2] = copy;
  const back = firstComplete(previous);
  if (back !== 0) {
    // The exception that ends the frame must survive a lack of memory here; f_back stays NULL then.
    const leaving = I32[State.current_exception >> 2]!;
    I32[State.current_exception >> 2] = 0;
    const backObject = _PyFrame_GetFrameObject(back);
    if (backObject === NULL) PyErr_Clear();
    else I32[(f + PyFrameOff.f_back) >> 2] = Py_NewRef(backObject);
    I32[State.current_exception >> 2] = leaving;
  }
  if (!_PyObject_GC_IS_TRACKED(f)) PyObject_GC_Track(f);
}

/** Releases everything an interpreter frame owns; stacktop must be set. The frame's memory stays with its owner. */
export function _PyFrame_ClearExceptCode(frame: number): void {
  const f = I32[(frame + FrameOff.frame_obj) >> 2]! as Ref | 0;
  if (f !== 0) {
    I32[(frame + FrameOff.frame_obj) >> 2] = 0;
    if (Py_REFCNT(f) > 1) {
      takeOwnership(f, frame);
      Py_DECREF(f);
      Py_INCREF(frameCode(frame));
      return;
    }
    Py_DECREF(f);
  }
  const n = I32[(frame + FrameOff.stacktop) >> 2]!;
  for (let at = frame + FrameOff.localsplus, end = at + n * 8; at < end; at += 8) {
    const o = I32[at >> 2]! as Ref | 0;
    if (o !== 0) Py_DECREF(o);
  }
  Py_XDECREF(I32[(frame + FrameOff.f_locals) >> 2]! as Ref | 0);
  Py_XDECREF(I32[(frame + FrameOff.f_funcobj) >> 2]! as Ref | 0);
}

/** Visits what a frame that is not running refers to. */
/** Is stacktop current: has the frame called a Python function, or is it not running at all? (CPython: stacktop is not -1.) */
export function frameIsWaiting(frame: number): boolean {
  for (let inner = 0, at = I32[State.current_frame >> 2]!; at !== 0; inner = at, at = I32[(at + FrameOff.previous) >> 2]!) {
    if (at === frame) return inner !== 0 && U8[inner + FrameOff.entered] === 0;
  }
  return true;
}
export function _PyFrame_Traverse(frame: number, visit: visitproc, arg: number): number {
  for (const field of [FrameOff.frame_obj, FrameOff.f_locals, FrameOff.f_funcobj, FrameOff.f_code] as const) {
    const o = I32[(frame + field) >> 2]! as Ref | 0;
    if (o !== 0) { const stop = visit(o, arg); if (stop) return stop; }
  }
  const n = U8[frame + FrameOff.owner] !== FrameOwner.GENERATOR || frameIsWaiting(frame) ? I32[(frame + FrameOff.stacktop) >> 2]! : 0;
  for (let at = frame + FrameOff.localsplus, end = at + n * 8; at < end; at += 8) {
    const o = I32[at >> 2]! as Ref | 0;
    if (o !== 0) { const stop = visit(o, arg); if (stop) return stop; }
  }
  return 0;
}

// --- locals as a dict

function frameLocalsDict(frame: number): Ref | NULL {
  const known = I32[(frame + FrameOff.f_locals) >> 2]! as Ref | 0;
  if (known !== 0) return known;
  const dict = PyDict_New();
  if (dict !== NULL) I32[(frame + FrameOff.f_locals) >> 2] = dict;
  return dict;
}
/** Before the frame's own COPY_FREE_VARS has run, its closure is not in its slots yet. */
function copyFreeVars(frame: number): void {
  const code = frameCode(frame);
  const nfree = I32[(code + PyCodeOff.co_nfreevars) >> 2]!;
  const func = I32[(frame + FrameOff.f_funcobj) >> 2]!;
  if (nfree === 0 || frameLasti(frame) >= 0 || Py_TYPE(func as Ref) !== PyFunction_Type) return;
  if (U8[code + PyCodeOff.co_code_adaptive] !== Op.COPY_FREE_VARS) return;
  const closure = I32[(func + PyFunctionOff.func_closure) >> 2]!;
  const first = frame + FrameOff.localsplus + (I32[(code + PyCodeOff.co_nlocalsplus) >> 2]! - nfree) * 8;
  for (let i = 0; i < nfree; i++) I32[(first + i * 8) >> 2] = Py_NewRef(I32[(closure + 24 + i * 8) >> 2]! as Ref);
  I32[(frame + FrameOff.prev_instr) >> 2] = code + PyCodeOff.co_code_adaptive;
}
/** The value of variable `i`, borrowed; a cell's content. */
export function frameVariable(frame: number, code: Ref, i: number, kind: number): Ref | NULL {
  const value = I32[(frame + FrameOff.localsplus + i * 8) >> 2]! as Ref | 0;
  if ((kind & FastKind.FREE) !== 0 && (I32[(code + PyCodeOff.co_flags) >> 2]! & CO.OPTIMIZED) === 0) return NULL;
  if (value !== 0 && (kind & (FastKind.FREE | FastKind.CELL)) !== 0 && Py_TYPE(value) === PyCell_Type) {
    return I32[(value + PyCellOff.ob_ref) >> 2]! as Ref | 0;
  }
  return value;
}

/** Copies the fast locals into f_locals (`PyFrame_FastToLocalsWithError`); hidden ones are left out (frame-hidden.ts). */
export function _PyFrame_FastToLocalsWithError(frame: number): Status {
  const locals = frameLocalsDict(frame);
  if (locals === NULL) return -1;
  copyFreeVars(frame);
  const code = frameCode(frame);
  const kinds = PyBytes_AS_STRING(I32[(code + PyCodeOff.co_localspluskinds) >> 2]! as Ref);
  const names = I32[(code + PyCodeOff.co_localsplusnames) >> 2]!;
  const n = I32[(code + PyCodeOff.co_nlocalsplus) >> 2]!;
  for (let i = 0; i < n; i++) {
    const kind = U8[kinds + i]!;
    if ((kind & FastKind.HIDDEN) !== 0) continue;
    const name = I32[(names + 24 + i * 8) >> 2]! as Ref;
    const optimized = (I32[(code + PyCodeOff.co_flags) >> 2]! & CO.OPTIMIZED) !== 0;
    if ((kind & FastKind.FREE) !== 0 && !optimized) continue;
    const value = frameVariable(frame, code, i, kind);
    if (value === NULL) {
      if (PyObject_DelItem(locals, name) !== 0) {
        if (!PyErr_ExceptionMatches(PyExc_KeyError)) return -1;
        PyErr_Clear();
      }
    } else if (PyObject_SetItem(locals, name, value) !== 0) return -1;
  }
  return 0;
}
/** `locals()` of an interpreter frame, owned. */
export function _PyFrame_GetLocals(frame: number): NewRef | NULL {
  if (_PyFrame_FastToLocalsWithError(frame) < 0) return NULL;
  return Py_NewRef(I32[(frame + FrameOff.f_locals) >> 2]! as Ref);
}
/** Writes f_locals back into the fast locals (`PyFrame_LocalsToFast`). */
export function _PyFrame_LocalsToFast(frame: number): void {
  const locals = I32[(frame + FrameOff.f_locals) >> 2]! as Ref | 0;
  const code = frameCode(frame);
  if (locals === 0 || (I32[(code + PyCodeOff.co_flags) >> 2]! & CO.OPTIMIZED) === 0) return;
  const kinds = PyBytes_AS_STRING(I32[(code + PyCodeOff.co_localspluskinds) >> 2]! as Ref);
  const names = I32[(code + PyCodeOff.co_localsplusnames) >> 2]!;
  const n = I32[(code + PyCodeOff.co_nlocalsplus) >> 2]!;
  for (let i = 0; i < n; i++) {
    const value = PyObject_GetItem(locals, I32[(names + 24 + i * 8) >> 2]! as Ref);
    if (value === NULL) { PyErr_Clear(); continue; }
    const slot = frame + FrameOff.localsplus + i * 8;
    const old = I32[slot >> 2]! as Ref | 0;
    if (old !== 0 && (U8[kinds + i]! & (FastKind.CELL | FastKind.FREE)) !== 0 && Py_TYPE(old) === PyCell_Type) Py_XSETREF(old + PyCellOff.ob_ref, value);
    else Py_XSETREF(slot, value);
  }
}

// --- frame objects

function frameOf(f: Ref): number { return I32[(f + PyFrameOff.f_frame) >> 2]!; }
/** Line a frame object is at, or 0 when it has none. */
export function PyFrame_GetLineNumber(f: Ref): number {
  const set = I32[(f + PyFrameOff.f_lineno) >> 2]!;
  return set !== 0 ? set : frameLine(frameOf(f));
}
/** The code of a frame object; borrowed. */
export function PyFrame_GetCodeBorrowed(f: Ref): Ref { return frameCode(frameOf(f)); }
/** Index of the last instruction of a frame object in bytes; -1 before the first. */
export function PyFrame_GetLasti(f: Ref): number {
  const lasti = frameLasti(frameOf(f));
  return lasti < 0 ? -1 : lasti * 2;
}
/** The globals of a frame object; borrowed. */
export function PyFrame_GetGlobalsBorrowed(f: Ref): Ref { return I32[(frameOf(f) + FrameOff.f_globals) >> 2]! as Ref; }
/** The calling frame as a frame object; None at the bottom. */
export function PyFrame_GetBack(f: Ref): NewRef | NULL {
  let back = I32[(f + PyFrameOff.f_back) >> 2]! as Ref | 0;
  if (back === 0) {
    const previous = firstComplete(I32[(frameOf(f) + FrameOff.previous) >> 2]!);
    if (previous !== 0) back = _PyFrame_GetFrameObject(previous);
    if (previous !== 0 && back === 0) return NULL;
  }
  return Py_NewRef(back !== 0 ? back : Py_None);
}

function frame_dealloc(f: Ref): void {
  if (_PyObject_GC_IS_TRACKED(f)) PyObject_GC_UnTrack(f);
  const entered = trashcanBegin(f, frame_dealloc);
  if (entered === Trash.DEPOSITED) return;
  const frame = frameOf(f);
  let code: Ref | 0 = 0;
  if (frame !== 0 && U8[frame + FrameOff.owner] === FrameOwner.FRAME_OBJECT) {
    code = frameCode(frame);
    I32[(frame + FrameOff.f_code) >> 2] = 0;
    Py_CLEAR(frame + FrameOff.f_funcobj);
    Py_CLEAR(frame + FrameOff.f_locals);
    const n = I32[(frame + FrameOff.stacktop) >> 2]!;
    for (let i = 0; i < n; i++) Py_CLEAR(frame + FrameOff.localsplus + i * 8);
  }
  Py_CLEAR(f + PyFrameOff.f_back);
  Py_CLEAR(f + PyFrameOff.f_trace);
  PyObject_GC_Del(f);
  Py_XDECREF(code);
  trashcanEnd(entered);
}
function frame_traverse(f: Ref, visit: visitproc, arg: number): number {
  for (const field of [PyFrameOff.f_back, PyFrameOff.f_trace] as const) {
    const o = I32[(f + field) >> 2]! as Ref | 0;
    if (o !== 0) { const stop = visit(o, arg); if (stop) return stop; }
  }
  const frame = frameOf(f);
  return U8[frame + FrameOff.owner] === FrameOwner.FRAME_OBJECT ? _PyFrame_Traverse(frame, visit, arg) : 0;
}
function frame_tp_clear(f: Ref): number {
  Py_CLEAR(f + PyFrameOff.f_trace);
  const frame = frameOf(f);
  const n = I32[(frame + FrameOff.stacktop) >> 2]!;
  I32[(frame + FrameOff.stacktop) >> 2] = 0;
  for (let i = 0; i < n; i++) Py_CLEAR(frame + FrameOff.localsplus + i * 8);
  return 0;
}
/** frame.clear(): a running frame refuses; a suspended generator is finished first. */
function frame_clear(f: Ref): NewRef | NULL {
  const frame = frameOf(f);
  if (U8[frame + FrameOff.owner] === FrameOwner.GENERATOR) {
    const gen = (frame - PyGenOff.gi_iframe) as Ref;
    if (gen_getstate_clear(gen) === FrameState.EXECUTING) return raise(PyExc_RuntimeError, "cannot clear an executing frame");
  } else if (U8[frame + FrameOff.owner] === FrameOwner.THREAD) return raise(PyExc_RuntimeError, "cannot clear an executing frame");
  else frame_tp_clear(f);
  return Py_NewRef(Py_None);
}
function frame_repr(f: Ref): NewRef | NULL {
  const code = PyFrame_GetCodeBorrowed(f);
  const file = PyUnicode_AsJS(I32[(code + PyCodeOff.co_filename) >> 2]! as Ref);
  const name = PyUnicode_AsJS(I32[(code + PyCodeOff.co_name) >> 2]! as Ref);
  return PyUnicode_FromString(`<frame at 0x${f.toString(16)}, file '${file}', line ${PyFrame_GetLineNumber(f)}, code ${name}>`);
}
function frame_sizeof(f: Ref): NewRef | NULL {
  const code = PyFrame_GetCodeBorrowed(f);
  return PyLong_FromLong(PyFrameOff._f_frame_data + FrameOff.localsplus + 8 * (I32[(code + PyCodeOff.co_nlocalsplus) >> 2]! + I32[(code + PyCodeOff.co_stacksize) >> 2]!));
}
function frame_getlocals(f: Ref): NewRef | NULL {
  U8[f + PyFrameOff.f_fast_as_locals] = 1;
  return _PyFrame_GetLocals(frameOf(f));
}
function frame_getlineno(f: Ref): NewRef | NULL {
  const line = PyFrame_GetLineNumber(f);
  return line < 0 ? Py_NewRef(Py_None) : PyLong_FromLong(line);
}
function frame_setlineno(f: Ref, value: Ref | 0): number {
  void f;
  if (value === NULL) return raiseStatus(PyExc_AttributeError, "cannot delete attribute");
  if (PyLong_AsSsize_t(value) === -1 && I32[State.current_exception >> 2] !== 0) return -1;
  return raiseStatus(PyExc_ValueError, "f_lineno can only be set in a trace function");
}
function frame_getlasti(f: Ref): NewRef | NULL { return PyLong_FromLong(PyFrame_GetLasti(f)); }
function frame_getglobals(f: Ref): NewRef { return Py_NewRef(PyFrame_GetGlobalsBorrowed(f)); }
function frame_getbuiltins(f: Ref): NewRef { return Py_NewRef(I32[(frameOf(f) + FrameOff.f_builtins) >> 2]! as Ref); }
function frame_getcode(f: Ref): NewRef { return Py_NewRef(PyFrame_GetCodeBorrowed(f)); }
function frame_getback(f: Ref): NewRef | NULL { return PyFrame_GetBack(f); }
function frame_gettrace(f: Ref): NewRef { return Py_NewRef((I32[(f + PyFrameOff.f_trace) >> 2]! || Py_None) as Ref); }
function frame_settrace(f: Ref, value: Ref | 0): number {
  const next = value === Py_None ? 0 : value;
  Py_XINCREF(next);
  Py_XSETREF(f + PyFrameOff.f_trace, next);
  return 0;
}

export const PyFrame_Type = defineType({
  name: "frame", basicsize: PyFrameOff._f_frame_data + FrameOff.localsplus, itemsize: 8, flags: TPFLAGS.HAVE_GC | TPFLAGS.DISALLOW_INSTANTIATION,
  slots: { tp_dealloc: frame_dealloc, tp_traverse: frame_traverse, tp_clear: frame_tp_clear, tp_repr: frame_repr },
  methods: [["clear", METH.NOARGS, frame_clear], ["__sizeof__", METH.NOARGS, frame_sizeof]],
  members: [["f_trace_lines", MemberType.BOOL, PyFrameOff.f_trace_lines], ["f_trace_opcodes", MemberType.BOOL, PyFrameOff.f_trace_opcodes]],
  getset: [
    ["f_back", frame_getback], ["f_locals", frame_getlocals], ["f_lineno", frame_getlineno, frame_setlineno],
    ["f_trace", frame_gettrace, frame_settrace], ["f_lasti", frame_getlasti], ["f_globals", frame_getglobals],
    ["f_builtins", frame_getbuiltins], ["f_code", frame_getcode],
  ],
});

// --- zero-argument super()

/** Fills a super object from the frame that calls super() (Objects/typeobject.c, super_init_without_args). */
export function _PySuper_InitFromFrame(self: Ref): Status {
  const frame = currentCompleteFrame();
  if (frame === 0) return raiseStatus(PyExc_RuntimeError, "super(): no current frame");
  const code = frameCode(frame);
  if (I32[(code + PyCodeOff.co_argcount) >> 2] === 0) return raiseStatus(PyExc_RuntimeError, "super(): no arguments");
  let first = I32[(frame + FrameOff.localsplus) >> 2]! as Ref | 0;
  if (first !== 0 && Py_TYPE(first) === PyCell_Type) first = I32[(first + PyCellOff.ob_ref) >> 2]! as Ref | 0;
  if (first === 0) return raiseStatus(PyExc_RuntimeError, "super(): arg[0] deleted");
  const n = I32[(code + PyCodeOff.co_nlocalsplus) >> 2]!;
  for (let i = n - I32[(code + PyCodeOff.co_nfreevars) >> 2]!; i < n; i++) {
    const name = I32[(I32[(code + PyCodeOff.co_localsplusnames) >> 2]! + 24 + i * 8) >> 2]! as Ref;
    if (PyUnicode_AsJS(name) !== "__class__") continue;
    const cell = I32[(frame + FrameOff.localsplus + i * 8) >> 2]! as Ref | 0;
    if (cell === 0 || Py_TYPE(cell) !== PyCell_Type) return raiseStatus(PyExc_RuntimeError, "super(): bad __class__ cell");
    const type = I32[(cell + PyCellOff.ob_ref) >> 2]! as Ref | 0;
    if (type === 0) return raiseStatus(PyExc_RuntimeError, "super(): empty __class__ cell");
    if (!hasTypeFlag(type, TPFLAGS.TYPE_SUBCLASS)) return raiseStatus(PyExc_RuntimeError, "super(): __class__ is not a type");
    I32[(self + PySuperOff.type) >> 2] = type;
    I32[(self + PySuperOff.obj) >> 2] = first;
    return 0;
  }
  return raiseStatus(PyExc_RuntimeError, "super(): __class__ cell not found");
}

/** Globals of the innermost frame a program may see; borrowed, NULL (no exception) when there is none. */
export function PyEval_GetGlobals(): Ref | NULL {
  const frame = currentCompleteFrame();
  return frame === 0 ? NULL : (I32[(frame + FrameOff.f_globals) >> 2]! as Ref);
}
