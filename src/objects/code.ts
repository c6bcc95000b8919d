/**
 * Code objects.
 *
 *   PyCodeObject, 192 bytes, then the instructions (2 bytes each, ob_size of them)
 *   24 co_consts     32 co_names       40 co_exceptiontable  48 co_flags (u32)     52 co_argcount
 *   56 co_posonly    60 co_kwonly      64 co_stacksize       68 co_firstlineno     72 co_nlocalsplus
 *   76 co_framesize  80 co_nlocals     84 co_ncellvars       88 co_nfreevars       92 co_version
 *   96 localsplusnames  104 localspluskinds  112 co_filename  120 co_name  128 co_qualname  136 co_linetable
 *   144 weakreflist  152 _co_cached   160 instrumentation   168 monitoring  176 firsttraceable  184 co_extra
 *   192 co_code_adaptive
 *
 * Source: CPython 3.12 Include/cpython/code.h, Objects/codeobject.c.
 */
import { I32, U8, memset } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { CACHES, DEOPT, Op } from "../compiler/opcodes.ts";
import { PyObject_RichCompareBool, PyObject_Hash, PyObject_RichCompare } from "./generic.ts";
import { PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE } from "./bytes.ts";
import { code_new, code_replace, code_varname_from_oparg } from "./code-new.ts";
import { MemberType, METH, defineType } from "./define.ts";
import { PyErr_NoMemory } from "./errors.ts";
import { _PyObject_InitVar, PyObject_Free } from "./gcalloc.ts";
import { hashHi, hashLo, setHash } from "./hash.ts";
import { PyLong_FromLong } from "./int.ts";
import { PyMem_Malloc } from "../memory/alloc.ts";
import {
  CMP, Py_CLEAR, Py_DECREF, Py_INCREF, Py_NewRef, Py_TYPE, TPFLAGS, type visitproc,
} from "./object.ts";
import { Py_False, Py_None, Py_NotImplemented, Py_True } from "./singletons.ts";
import { State } from "./state.ts";
import { PyTuple_Pack } from "./tuple.ts";
import { PyUnicode_AsJS, PyUnicode_FromString } from "./unicode.ts";
import { PyObject_ClearWeakRefs } from "./weakref.ts";
import { PyList_Append, PyList_New } from "./list.ts";
import { PyObject_GetIter } from "./abstract.ts";

export const enum PyCodeOff {
  co_consts = 24, co_names = 32, co_exceptiontable = 40, co_flags = 48, co_argcount = 52, co_posonlyargcount = 56,
  co_kwonlyargcount = 60, co_stacksize = 64, co_firstlineno = 68, co_nlocalsplus = 72, co_framesize = 76,
  co_nlocals = 80, co_ncellvars = 84, co_nfreevars = 88, co_version = 92, co_localsplusnames = 96,
  co_localspluskinds = 104, co_filename = 112, co_name = 120, co_qualname = 128, co_linetable = 136,
  co_weakreflist = 144, _co_cached = 152, _co_firsttraceable = 176, co_extra = 184, co_code_adaptive = 192,
}
/** co_flags (Include/cpython/code.h). */
export const enum CO {
  OPTIMIZED = 1, NEWLOCALS = 2, VARARGS = 4, VARKEYWORDS = 8, NESTED = 0x10, GENERATOR = 0x20, COROUTINE = 0x80,
  ITERABLE_COROUTINE = 0x100, ASYNC_GENERATOR = 0x200,
}
/** co_localspluskinds. */
export const enum FastKind { HIDDEN = 0x10, LOCAL = 0x20, CELL = 0x40, FREE = 0x80 }

/** What a code object is made from; the references are borrowed. */
export interface CodeConstructor {
  filename: Ref; name: Ref; qualname: Ref; flags: number; code: Uint8Array; firstlineno: number; linetable: Ref;
  consts: Ref; names: Ref; localsplusnames: Ref; localspluskinds: Ref; argcount: number; posonlyargcount: number;
  kwonlyargcount: number; stacksize: number; exceptiontable: Ref;
}

/** A new code object (`_PyCode_New` after validation). */
export function _PyCode_New(con: CodeConstructor): NewRef | NULL {
  const units = con.code.length >> 1;
  const block = PyMem_Malloc((PyCodeOff.co_code_adaptive + con.code.length + 7) & -8);
  if (block === 0) return PyErr_NoMemory();
  memset(block, 0, PyCodeOff.co_code_adaptive);
  const code = _PyObject_InitVar(block as Ref, PyCode_Type, units);
  const own = (offset: number, o: Ref): void => { Py_INCREF(o); I32[(code + offset) >> 2] = o; };
  const put = (offset: number, n: number): void => { I32[(code + offset) >> 2] = n; };
  own(PyCodeOff.co_consts, con.consts);
  own(PyCodeOff.co_names, con.names);
  own(PyCodeOff.co_exceptiontable, con.exceptiontable);
  own(PyCodeOff.co_localsplusnames, con.localsplusnames);
  own(PyCodeOff.co_localspluskinds, con.localspluskinds);
  own(PyCodeOff.co_filename, con.filename);
  own(PyCodeOff.co_name, con.name);
  own(PyCodeOff.co_qualname, con.qualname);
  own(PyCodeOff.co_linetable, con.linetable);
  put(PyCodeOff.co_flags, con.flags);
  put(PyCodeOff.co_argcount, con.argcount);
  put(PyCodeOff.co_posonlyargcount, con.posonlyargcount);
  put(PyCodeOff.co_kwonlyargcount, con.kwonlyargcount);
  put(PyCodeOff.co_stacksize, con.stacksize);
  put(PyCodeOff.co_firstlineno, con.firstlineno);
  const nlocalsplus = I32[(con.localsplusnames + 16) >> 2]!;
  put(PyCodeOff.co_nlocalsplus, nlocalsplus);
  put(PyCodeOff.co_framesize, nlocalsplus + con.stacksize + 9);
  countKinds(code, con.localspluskinds);
  const version = I32[State.func_state_next_version >> 2]! + 1;
  I32[State.func_state_next_version >> 2] = version;
  put(PyCodeOff.co_version, version);
  U8.set(con.code, code + PyCodeOff.co_code_adaptive);
  put(PyCodeOff._co_firsttraceable, firstTraceable(con.code));
  return code;
}
function countKinds(code: Ref, kinds: Ref): void {
  let nlocals = 0;
  let ncells = 0;
  let nfree = 0;
  const at = PyBytes_AS_STRING(kinds);
  for (let i = 0; i < PyBytes_GET_SIZE(kinds); i++) {
    const kind = U8[at + i]!;
    if ((kind & FastKind.LOCAL) !== 0) nlocals++;
    if ((kind & FastKind.CELL) !== 0) ncells++;
    else if ((kind & FastKind.FREE) !== 0) nfree++;
  }
  I32[(code + PyCodeOff.co_nlocals) >> 2] = nlocals;
  I32[(code + PyCodeOff.co_ncellvars) >> 2] = ncells;
  I32[(code + PyCodeOff.co_nfreevars) >> 2] = nfree;
}
function firstTraceable(code: Uint8Array): number {
  let i = 0;
  while (i < code.length && code[i] !== Op.RESUME) i += 2;
  return i >> 1;
}

function code_dealloc(code: Ref): void {
  if (I32[(code + PyCodeOff.co_weakreflist) >> 2] !== 0) PyObject_ClearWeakRefs(code);
  for (const field of ownedFields) Py_CLEAR(code + field);
  Py_CLEAR(code + PyCodeOff._co_cached);
  PyObject_Free(code);
}
const ownedFields = [
  PyCodeOff.co_consts, PyCodeOff.co_names, PyCodeOff.co_localsplusnames, PyCodeOff.co_localspluskinds,
  PyCodeOff.co_filename, PyCodeOff.co_name, PyCodeOff.co_qualname, PyCodeOff.co_linetable, PyCodeOff.co_exceptiontable,
] as const;
function code_owns(code: Ref, visit: visitproc, arg: number): number {
  for (const field of ownedFields) {
    const o = I32[(code + field) >> 2]! as Ref | 0;
    if (o !== 0) { const stop = visit(o, arg); if (stop) return stop; }
  }
  const cached = I32[(code + PyCodeOff._co_cached) >> 2]! as Ref | 0;
  return cached !== 0 ? visit(cached, arg) : 0;
}

function code_repr(code: Ref): NewRef | NULL {
  const name = PyUnicode_AsJS(I32[(code + PyCodeOff.co_name) >> 2]! as Ref);
  const file = PyUnicode_AsJS(I32[(code + PyCodeOff.co_filename) >> 2]! as Ref);
  return PyUnicode_FromString(`<code object ${name} at 0x${code.toString(16)}, file "${file}", line ${I32[(code + PyCodeOff.co_firstlineno) >> 2]!}>`);
}

/** The instructions as compiled: specialised forms undone, caches zero. */
export function _PyCode_GetCode(code: Ref): NewRef | NULL {
  const size = I32[(code + 16) >> 2]! * 2;
  const bytes = PyBytes_FromStringAndSize(code + PyCodeOff.co_code_adaptive, size);
  if (bytes === NULL) return NULL;
  const at = PyBytes_AS_STRING(bytes);
  for (let i = 0; i < size; ) {
    const op = DEOPT[U8[at + i]!]!;
    U8[at + i] = op;
    i += 2;
    for (let c = CACHES[op]!; c > 0; c--, i += 2) { U8[at + i] = 0; U8[at + i + 1] = 0; }
  }
  return bytes;
}

/** Names of the local variables of one kind, as a tuple. */
function namesOfKind(code: Ref, mask: number): NewRef | NULL {
  const names = I32[(code + PyCodeOff.co_localsplusnames) >> 2]!;
  const kinds = PyBytes_AS_STRING(I32[(code + PyCodeOff.co_localspluskinds) >> 2]! as Ref);
  const n = I32[(code + PyCodeOff.co_nlocalsplus) >> 2]!;
  const picked: Ref[] = [];
  for (let i = 0; i < n; i++) {
    const kind = U8[kinds + i]!;
    if ((kind & mask) !== 0) picked.push(I32[(names + 24 + i * 8) >> 2]! as Ref);
  }
  return PyTuple_Pack(...picked);
}
export function _PyCode_GetVarnames(code: Ref): NewRef | NULL { return namesOfKind(code, FastKind.LOCAL); }
export function _PyCode_GetCellvars(code: Ref): NewRef | NULL { return namesOfKind(code, FastKind.CELL); }
export function _PyCode_GetFreevars(code: Ref): NewRef | NULL { return namesOfKind(code, FastKind.FREE); }

// --- line table (PEP 626, PEP 657): one entry covers 1 to 8 code units

/** Position of one instruction: lines 1-based, columns in UTF-8 bytes; -1 where unknown. */
export interface Position { line: number; endLine: number; column: number; endColumn: number }

function scanVarint(at: number): [value: number, next: number] {
  let read = U8[at++]!;
  let value = read & 63;
  let shift = 0;
  while ((read & 64) !== 0) {
    read = U8[at++]!;
    shift += 6;
    value |= (read & 63) << shift;
  }
  return [value, at];
}
function signed(value: number): number { return (value & 1) !== 0 ? -(value >>> 1) : value >>> 1; }

/** Walks the line table; `visit(startUnit, units, position)` returns true to stop. Locations: Objects/locations.md of CPython. */
export function walkLineTable(code: Ref, visit: (start: number, units: number, position: Position) => boolean): void {
  const table = I32[(code + PyCodeOff.co_linetable) >> 2]! as Ref;
  let at = PyBytes_AS_STRING(table);
  const end = at + PyBytes_GET_SIZE(table);
  let line = I32[(code + PyCodeOff.co_firstlineno) >> 2]!;
  let start = 0;
  while (at < end) {
    const first = U8[at]!;
    const kind = (first >> 3) & 15;
    const units = (first & 7) + 1;
    let position: Position;
    [position, at, line] = readLocation(at + 1, kind, line);
    if (visit(start, units, position)) return;
    start += units;
  }
}
function readLocation(at: number, kind: number, line: number): [Position, number, number] {
  if (kind === 15) return [{ line: -1, endLine: -1, column: -1, endColumn: -1 }, at, line];
  if (kind === 14) {
    const [delta, a] = scanVarint(at);
    const [endDelta, b] = scanVarint(a);
    const [column, c] = scanVarint(b);
    const [endColumn, d] = scanVarint(c);
    line += signed(delta);
    return [{ line, endLine: line + endDelta, column: column - 1, endColumn: endColumn - 1 }, d, line];
  }
  if (kind === 13) {
    const [delta, next] = scanVarint(at);
    line += signed(delta);
    return [{ line, endLine: line, column: -1, endColumn: -1 }, next, line];
  }
  if (kind >= 10) {
    line += kind - 10;
    return [{ line, endLine: line, column: U8[at]!, endColumn: U8[at + 1]! }, at + 2, line];
  }
  const second = U8[at]!;
  const column = (kind << 3) | (second >> 4);
  return [{ line, endLine: line, column, endColumn: column + (second & 15) }, at + 1, line];
}

/** The position of the instruction at `unit` (its index in code units); line -1 when it has none. */
export function PyCode_Addr2Location(code: Ref, unit: number): Position {
  let found: Position = { line: -1, endLine: -1, column: -1, endColumn: -1 };
  if (unit < 0) return { ...found, line: I32[(code + PyCodeOff.co_firstlineno) >> 2]! };
  walkLineTable(code, (start, units, position) => {
    if (unit >= start + units) return false;
    found = position;
    return true;
  });
  return found;
}
/** Line of the instruction at `unit`, or -1. */
export function PyCode_Addr2Line(code: Ref, unit: number): number { return PyCode_Addr2Location(code, unit).line; }

// --- methods

function code_co_lines(code: Ref): NewRef | NULL {
  const list = PyList_New(0);
  if (list === NULL) return NULL;
  let pending: { start: number; end: number; line: number } | null = null;
  const flush = (): void => {
    if (pending === null) return;
    const line = pending.line < 0 ? Py_NewRef(Py_None) : PyLong_FromLong(pending.line);
    const a = PyLong_FromLong(pending.start * 2);
    const b = PyLong_FromLong(pending.end * 2);
    if (line !== NULL && a !== NULL && b !== NULL) appendSteal(list, PyTuple_Pack(a, b, line));
    for (const o of [line, a, b]) if (o !== NULL) Py_DECREF(o);
  };
  walkLineTable(code, (start, units, position) => {
    if (pending !== null && pending.line === position.line) pending.end = start + units;
    else { flush(); pending = { start, end: start + units, line: position.line }; }
    return false;
  });
  flush();
  return iterSteal(list);
}
function code_co_positions(code: Ref): NewRef | NULL {
  const list = PyList_New(0);
  if (list === NULL) return NULL;
  walkLineTable(code, (_start, units, p) => {
    for (let i = 0; i < units; i++) {
      const items = [p.line, p.endLine, p.column, p.endColumn].map((n) => (n < 0 ? Py_NewRef(Py_None) : PyLong_FromLong(n)));
      appendSteal(list, PyTuple_Pack(...(items as Ref[])));
      for (const o of items) if (o !== NULL) Py_DECREF(o);
    }
    return false;
  });
  return iterSteal(list);
}
function appendSteal(list: Ref, item: NewRef | NULL): void {
  if (item === NULL) return;
  PyList_Append(list, item);
  Py_DECREF(item);
}
function iterSteal(list: NewRef): NewRef | NULL {
  const iter = PyObject_GetIter(list);
  Py_DECREF(list);
  return iter;
}

function code_richcompare(a: Ref, b: Ref, op: number): NewRef | NULL {
  if ((op !== CMP.EQ && op !== CMP.NE) || Py_TYPE(a) !== PyCode_Type || Py_TYPE(b) !== PyCode_Type) return Py_NewRef(Py_NotImplemented);
  let equal = 1;
  for (const field of [PyCodeOff.co_flags, PyCodeOff.co_argcount, PyCodeOff.co_posonlyargcount, PyCodeOff.co_kwonlyargcount, PyCodeOff.co_firstlineno, 16]) {
    if (I32[(a + field) >> 2] !== I32[(b + field) >> 2]) equal = 0;
  }
  for (const field of [PyCodeOff.co_name, PyCodeOff.co_consts, PyCodeOff.co_names, PyCodeOff.co_localsplusnames, PyCodeOff.co_linetable, PyCodeOff.co_exceptiontable]) {
    if (equal !== 1) break;
    equal = PyObject_RichCompareBool(I32[(a + field) >> 2]! as Ref, I32[(b + field) >> 2]! as Ref, CMP.EQ);
    if (equal < 0) return NULL;
  }
  if (equal === 1) {
    const ca = _PyCode_GetCode(a);
    const cb = _PyCode_GetCode(b);
    if (ca === NULL || cb === NULL) return NULL;
    const same = PyObject_RichCompare(ca, cb, CMP.EQ);
    Py_DECREF(ca);
    Py_DECREF(cb);
    if (same === NULL) return NULL;
    equal = same === Py_True ? 1 : 0;
    Py_DECREF(same);
  }
  return Py_NewRef((equal === 1) === (op === CMP.EQ) ? Py_True : Py_False);
}
function code_hash(code: Ref): Status {
  let lo = I32[(code + PyCodeOff.co_firstlineno) >> 2]!;
  let hi = I32[(code + 16) >> 2]!;
  for (const field of [PyCodeOff.co_name, PyCodeOff.co_consts, PyCodeOff.co_names]) {
    if (PyObject_Hash(I32[(code + field) >> 2]! as Ref) < 0) return -1;
    lo = Math.imul(lo ^ hashLo, 1000003);
    hi = Math.imul(hi ^ hashHi, 1000003);
  }
  return setHash(lo, hi);
}

function code_varnames(code: Ref): NewRef | NULL { return _PyCode_GetVarnames(code); }
function code_cellvars(code: Ref): NewRef | NULL { return _PyCode_GetCellvars(code); }
function code_freevars(code: Ref): NewRef | NULL { return _PyCode_GetFreevars(code); }
function code_code(code: Ref): NewRef | NULL { return _PyCode_GetCode(code); }
function code_sizeof(code: Ref): NewRef | NULL {
  return PyLong_FromLong((PyCodeOff.co_code_adaptive + I32[(code + 16) >> 2]! * 2 + 7) & -8);
}

export const PyCode_Type = defineType({
  name: "code", basicsize: PyCodeOff.co_code_adaptive, itemsize: 2, weaklistoffset: PyCodeOff.co_weakreflist,
  flags: TPFLAGS.DEFAULT,
  slots: { tp_dealloc: code_dealloc, tp_repr: code_repr, tp_hash: code_hash, tp_richcompare: code_richcompare, tp_new: code_new },
  methods: [
    ["__sizeof__", METH.NOARGS, code_sizeof],
    ["co_lines", METH.NOARGS, code_co_lines],
    ["co_positions", METH.NOARGS, code_co_positions],
    ["replace", METH.FASTCALL | METH.KEYWORDS, code_replace],
    ["_varname_from_oparg", METH.O, code_varname_from_oparg],
  ],
  members: [
    ["co_argcount", MemberType.INT, PyCodeOff.co_argcount, 1], ["co_posonlyargcount", MemberType.INT, PyCodeOff.co_posonlyargcount, 1],
    ["co_kwonlyargcount", MemberType.INT, PyCodeOff.co_kwonlyargcount, 1], ["co_stacksize", MemberType.INT, PyCodeOff.co_stacksize, 1],
    ["co_flags", MemberType.INT, PyCodeOff.co_flags, 1], ["co_names", MemberType.OBJECT, PyCodeOff.co_names, 1],
    ["co_filename", MemberType.OBJECT, PyCodeOff.co_filename, 1], ["co_name", MemberType.OBJECT, PyCodeOff.co_name, 1],
    ["co_qualname", MemberType.OBJECT, PyCodeOff.co_qualname, 1], ["co_firstlineno", MemberType.INT, PyCodeOff.co_firstlineno, 1],
    ["co_linetable", MemberType.OBJECT, PyCodeOff.co_linetable, 1], ["co_exceptiontable", MemberType.OBJECT, PyCodeOff.co_exceptiontable, 1],
    ["co_consts", MemberType.OBJECT, PyCodeOff.co_consts, 1], ["co_nlocals", MemberType.INT, PyCodeOff.co_nlocals, 1],
  ],
  getset: [
    ["co_varnames", code_varnames], ["co_cellvars", code_cellvars], ["co_freevars", code_freevars],
    ["co_code", code_code], ["_co_code_adaptive", code_code],
  ],
  owns: code_owns,
});
