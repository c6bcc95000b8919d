/**
 * What every object answers: repr, comparison, hash, truth, dir, finalization. Source: CPython 3.12 Objects/object.c.
 */
import { STEPPING, lives } from "../memory/stepping.ts";
import { I32 } from "../memory/views.ts";
import { reserveStatic } from "../memory/layout.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyBytes_FromObject } from "./bytes.ts";
import { PyObject_CallNoArgs } from "./call.ts";
import { PyDict_New, PyDict_SetItem } from "./dict.ts";
import { PyErr_GetRaisedException, PyErr_SetRaisedException, raise, raiseStatus } from "./errors.ts";
import { PyExc_TypeError } from "./exceptions.ts";
import { GC } from "./gcalloc.ts";
import { ID } from "./id.ts";
import { PyList_Append, PyList_New, PyList_SetSlice, PyList_Sort } from "./list.ts";
import { CMP, FN, PyTypeOff, Py_DECREF, Py_NewRef, Py_TYPE, Py_XDECREF, TPFLAGS } from "./object.ts";
import { _Py_HashPointer } from "./pyhash.ts";
import { _Py_EnterRecursiveCall, _Py_LeaveRecursiveCall } from "./recursion.ts";
import { Py_False, Py_None, Py_NotImplemented, Py_True } from "./singletons.ts";
import { PyErr_CheckSignals } from "./signals.ts";
import { State } from "./state.ts";
import { PySequence_List } from "./abstract.ts";
import { PyType_IsSubtype, _PyObject_LookupSpecial, typeName } from "./typeobject.ts";
import { PyUnicode_AsJS, PyUnicode_FromString, PyUnicode_IS_ASCII } from "./unicode.ts";

function isStr(o: Ref): boolean { return (I32[(Py_TYPE(o) + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.UNICODE_SUBCLASS) !== 0; }

/** An address as C's `%p` shows it. */
export function pointerText(address: number): string { return `0x${address.toString(16)}`; }

export function PyObject_Repr(o: Ref | 0): NewRef | NULL {
  if (PyErr_CheckSignals() < 0) return NULL;
  if (o === 0) return PyUnicode_FromString("<NULL>");
  const repr = I32[(Py_TYPE(o) + PyTypeOff.tp_repr) >> 2]!;
  if (repr === 0) return PyUnicode_FromString(`<${typeName(o)} object at ${pointerText(o)}>`);
  if (_Py_EnterRecursiveCall(" while getting the repr of an object") < 0) return NULL;
  const result = FN[repr]!(o) as NewRef | NULL;
  _Py_LeaveRecursiveCall();
  return result === NULL || isStr(result) ? result : notString(result, "__repr__");
}
function notString(resultSteal: NewRef, method: string): NULL {
  raise(PyExc_TypeError, `${method} returned non-string (type ${typeName(resultSteal)})`);
  Py_DECREF(resultSteal);
  return NULL;
}
export function PyObject_Str(o: Ref | 0): NewRef | NULL {
  if (PyErr_CheckSignals() < 0) return NULL;
  if (o === 0) return PyUnicode_FromString("<NULL>");
  const type = Py_TYPE(o);
  const str = I32[(type + PyTypeOff.tp_str) >> 2]!;
  const flags = I32[(type + PyTypeOff.tp_flags) >> 2]!;
  if ((flags & TPFLAGS.UNICODE_SUBCLASS) !== 0 && (flags & TPFLAGS.HEAPTYPE) === 0) return Py_NewRef(o);
  if (str === 0) return PyObject_Repr(o);
  if (_Py_EnterRecursiveCall(" while getting the str of an object") < 0) return NULL;
  const result = FN[str]!(o) as NewRef | NULL;
  _Py_LeaveRecursiveCall();
  return result === NULL || isStr(result) ? result : notString(result, "__str__");
}
/** repr with everything outside ASCII escaped. */
export function PyObject_ASCII(o: Ref | 0): NewRef | NULL {
  const repr = PyObject_Repr(o);
  if (repr === NULL || PyUnicode_IS_ASCII(repr)) return repr;
  const text = PyUnicode_AsJS(repr);
  Py_DECREF(repr);
  let out = "";
  for (const ch of text) {
    const code = ch.codePointAt(0)!;
    if (code < 0x80) out += ch;
    else if (code < 0x100) out += `\\x${code.toString(16).padStart(2, "0")}`;
    else out += code < 0x10000 ? `\\u${code.toString(16).padStart(4, "0")}` : `\\U${code.toString(16).padStart(8, "0")}`;
  }
  return PyUnicode_FromString(out);
}
export function PyObject_Bytes(o: Ref | 0): NewRef | NULL {
  if (o === 0) return NULL;
  const flags = I32[(Py_TYPE(o) + PyTypeOff.tp_flags) >> 2]!;
  if ((flags & TPFLAGS.BYTES_SUBCLASS) !== 0 && (flags & TPFLAGS.HEAPTYPE) === 0) return Py_NewRef(o);
  const method = _PyObject_LookupSpecial(o, ID("__bytes__"));
  if (method === NULL) return I32[State.current_exception >> 2] !== 0 ? NULL : PyBytes_FromObject(o);
  const result = PyObject_CallNoArgs(method);
  Py_DECREF(method);
  if (result === NULL || (I32[(Py_TYPE(result) + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.BYTES_SUBCLASS) !== 0) return result;
  raise(PyExc_TypeError, `__bytes__ returned non-bytes (type ${typeName(result)})`);
  Py_DECREF(result);
  return NULL;
}

const swappedOp = [CMP.GT, CMP.GE, CMP.EQ, CMP.NE, CMP.LT, CMP.LE] as const;
const opText = ["<", "<=", "==", "!=", ">", ">="] as const;

/** One attempt of a comparison: NotImplemented (immortal, not to be released) counts as "ask on". */
function tryCompare(compare: number, a: Ref, b: Ref, op: number): NewRef | NULL { return FN[compare]!(a, b, op) as NewRef | NULL; }

function do_richcompare(a: Ref, b: Ref, op: number): NewRef | NULL {
  const typeA = Py_TYPE(a);
  const typeB = Py_TYPE(b);
  const compareB = I32[(typeB + PyTypeOff.tp_richcompare) >> 2]!;
  let triedReverse = false;
  if (typeA !== typeB && compareB !== 0 && PyType_IsSubtype(typeB, typeA)) {
    triedReverse = true;
    const result = tryCompare(compareB, b, a, swappedOp[op]!);
    if (result !== Py_NotImplemented) return result;
  }
  const compareA = I32[(typeA + PyTypeOff.tp_richcompare) >> 2]!;
  if (compareA !== 0) {
    const result = tryCompare(compareA, a, b, op);
    if (result !== Py_NotImplemented) return result;
  }
  if (!triedReverse) {
    const again = I32[(Py_TYPE(b) + PyTypeOff.tp_richcompare) >> 2]!;
    if (again !== 0) {
      const result = tryCompare(again, b, a, swappedOp[op]!);
      if (result !== Py_NotImplemented) return result;
    }
  }
  if (op === CMP.EQ) return Py_NewRef(a === b ? Py_True : Py_False);
  if (op === CMP.NE) return Py_NewRef(a !== b ? Py_True : Py_False);
  return raise(PyExc_TypeError, `'${opText[op]!}' not supported between instances of '${typeName(a)}' and '${typeName(b)}'`);
}

/** `op` is a CMP. */
export function PyObject_RichCompare(a: Ref, b: Ref, op: number): NewRef | NULL {
  if (_Py_EnterRecursiveCall(" in comparison") < 0) return NULL;
  const result = do_richcompare(a, b, op);
  _Py_LeaveRecursiveCall();
  return result;
}
/** 1, 0, or -1 with an exception set; identical objects are equal without asking. */
export function PyObject_RichCompareBool(a: Ref, b: Ref, op: number): number {
  if (a === b) {
    if (op === CMP.EQ) return 1;
    if (op === CMP.NE) return 0;
  }
  const result = PyObject_RichCompare(a, b, op);
  if (result === NULL) return -1;
  if (result === Py_True) return 1;
  if (result === Py_False) return 0;
  const truth = PyObject_IsTrue(result);
  Py_DECREF(result);
  return truth;
}

export function PyObject_HashNotImplemented(o: Ref): Status {
  return raiseStatus(PyExc_TypeError, `unhashable type: '${typeName(o)}'`);
}
/** Leaves the hash in hashLo/hashHi. */
export function PyObject_Hash(o: Ref): Status {
  const hash = I32[(I32[(o + 8) >> 2]! + PyTypeOff.tp_hash) >> 2]!;
  return hash === 0 ? PyObject_HashNotImplemented(o) : FN[hash]!(o) as Status;
}
/** By identity: tp_hash of object. */
export function PyObject_GenericHash(o: Ref): Status { return _Py_HashPointer(o); }

/** 1, 0, or -1 with an exception set. */
export function PyObject_IsTrue(o: Ref): number {
  if (o === Py_True) return 1;
  if (o === Py_False || o === Py_None) return 0;
  const type = Py_TYPE(o);
  const number = I32[(type + PyTypeOff.tp_as_number) >> 2]!;
  const nb_bool = number === 0 ? 0 : I32[(number + 72) >> 2]!;
  let result: number;
  if (nb_bool !== 0) result = FN[nb_bool]!(o) as number;
  else {
    const mapping = I32[(type + PyTypeOff.tp_as_mapping) >> 2]!;
    let length = mapping === 0 ? 0 : I32[mapping >> 2]!; // mp_length, sq_length: first in their tables
    if (length === 0) {
      const sequence = I32[(type + PyTypeOff.tp_as_sequence) >> 2]!;
      length = sequence === 0 ? 0 : I32[sequence >> 2]!;
      if (length === 0) return 1;
    }
    result = FN[length]!(o) as number;
  }
  return result > 0 ? 1 : result;
}
export function PyCallable_Check(o: Ref | 0): boolean {
  return o !== 0 && I32[(Py_TYPE(o) + PyTypeOff.tp_call) >> 2] !== 0;
}
export function PyObject_SelfIter(o: Ref): NewRef { return Py_NewRef(o); }

/** dir(o): a new sorted list. */
export function PyObject_Dir(o: Ref): NewRef | NULL {
  const method = _PyObject_LookupSpecial(o, ID("__dir__"));
  if (method === NULL) {
    return I32[State.current_exception >> 2] !== 0 ? NULL : raise(PyExc_TypeError, "object does not provide __dir__");
  }
  const names = PyObject_CallNoArgs(method);
  Py_DECREF(method);
  if (names === NULL) return NULL;
  const sorted = PySequence_List(names);
  Py_DECREF(names);
  if (sorted === NULL) return NULL;
  if (PyList_Sort(sorted) < 0) { Py_DECREF(sorted); return NULL; }
  return sorted;
}

/** The list of containers whose repr is being made ("Py_Repr" in CPython's thread dict), or NULL. */
const PY_REPR = ID("Py_Repr");
const reprList = reserveStatic(16); // the list, and the dict that owns it

/** 1 when the repr of `o` is being made already, 0 otherwise (and then `Py_ReprLeave` is due), -1 with an exception set. */
export function Py_ReprEnter(o: Ref): number {
  let list = I32[reprList >> 2]! as Ref | NULL;
  if (list === NULL) {
    list = newReprList();
    if (list === NULL) return -1;
  }
  const items = I32[(list + 24) >> 2]!;
  for (let i = I32[(list + 16) >> 2]! - 1; i >= 0; i--) if (I32[(items + i * 8) >> 2] === o) return 1;
  return PyList_Append(list, o) < 0 ? -1 : 0;
}
/** The list is in a dict of the thread's, as in CPython: both count as containers. */
function newReprList(): Ref | NULL {
  const dict = PyDict_New();
  const list = dict === NULL ? NULL : PyList_New(0);
  if (dict === NULL) return NULL;
  if (list === NULL || PyDict_SetItem(dict, PY_REPR, list) < 0) {
    Py_XDECREF(list);
    Py_DECREF(dict);
    return NULL;
  }
  Py_DECREF(list);
  I32[reprList >> 2] = list;
  I32[(reprList + 8) >> 2] = dict;
  return list;
}
export function Py_ReprLeave(o: Ref): void {
  const list = I32[reprList >> 2]! as Ref | NULL;
  if (list === NULL) return;
  const saved = PyErr_GetRaisedException();
  const items = I32[(list + 24) >> 2]!;
  for (let i = I32[(list + 16) >> 2]! - 1; i >= 0; i--) {
    if (I32[(items + i * 8) >> 2] === o) { PyList_SetSlice(list, i, i + 1, NULL); break; }
  }
  PyErr_SetRaisedException(saved);
}

/** Calls tp_finalize, once in the life of a container (PEP 442). */
export function PyObject_CallFinalizer(self: Ref): void {
  const type = Py_TYPE(self);
  const finalize = I32[(type + PyTypeOff.tp_finalize) >> 2]!;
  if (finalize === 0) return;
  const isGc = (I32[(type + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.HAVE_GC) !== 0;
  if (isGc && (I32[(self + GC.prev) >> 2]! & GC.FINALIZED) !== 0) return;
  FN[finalize]!(self);
  if (isGc) I32[(self + GC.prev) >> 2]! |= GC.FINALIZED;
}
/** The same from tp_dealloc, count zero. -1: the finalizer brought the object back, and the deallocation must stop. */
export function PyObject_CallFinalizerFromDealloc(self: Ref): Status {
  I32[self >> 2] = 1;
  if (STEPPING && lives !== null) lives.revived(self);
  PyObject_CallFinalizer(self);
  const count = I32[self >> 2]!;
  if (count < 0) return -1;
  I32[self >> 2] = count - 1;
  if (STEPPING && count === 1 && lives !== null) lives.dying(self);
  return count === 1 ? 0 : -1;
}
