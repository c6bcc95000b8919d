/**
 * BaseExceptionGroup, ExceptionGroup, and what `except*` needs.
 *
 *   PyBaseExceptionGroupObject, 88 bytes:   72 msg   80 excs (tuple)
 *
 * ExceptionGroup has two bases, so it is a class on the heap, made at boot.
 * Source: CPython 3.12 Objects/exceptions.c; Python/ceval.c (exception_group_match).
 */
import { I32 } from "../memory/views.ts";
import { reserveStatic } from "../memory/layout.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyObject_IsInstance, PyObject_IsSubclass, PySequence_Check, PySequence_List, PySequence_Tuple } from "./abstract.ts";
import { PyObject_Call, PyObject_CallOneArg, callMethod } from "./call.ts";
import { Boot, onBoot } from "./boot.ts";
import { METH, MemberType } from "./define.ts";
import { PyDict_New, PyDict_SetItem } from "./dict.ts";
import { PyErr_GivenExceptionMatches, PyErr_Occurred, raise, raiseStatus, strText } from "./errors.ts";
import {
  BaseException_init, BaseException_new, PyBaseExceptionOff, PyException_GetCause, PyException_GetContext, PyException_SetCause,
  PyException_SetContext, PyException_SetTraceback, PyExc_BaseException, PyExc_Exception, PyExc_TypeError, PyExc_ValueError,
  PyExceptionClass_Check, PyExceptionClass_Name, PyExceptionInstance_Check, defineException,
} from "./exceptions.ts";
import { fieldSlots } from "./exceptions-fields.ts";
import { PyFunction_Type } from "./function.ts";
import { PyObject_IsTrue, PyObject_SetAttr, _PyObject_LookupAttr } from "./generic.ts";
import { Py_GenericAlias } from "./genericalias.ts";
import { ID } from "./id.ts";
import { PyList_Append, PyList_New } from "./list.ts";
import { Py_DECREF, Py_NewRef, Py_TYPE, Py_XDECREF, TPFLAGS, hasTypeFlag } from "./object.ts";
import { PyTuple_Pack } from "./tuple.ts";
import { Py_None, emptyStr } from "./singletons.ts";
import { _Py_EnterRecursiveCall, _Py_LeaveRecursiveCall } from "./recursion.ts";
import { PyType_IsSubtype, PyType_Type, typeName } from "./typeobject.ts";
import { PyUnicode_FromString } from "./unicode.ts";

export const enum PyBaseExceptionGroupOff { msg = 72, excs = 80, basic_size = 88 }

const listItem = (list: Ref, i: number): Ref => I32[(I32[(list + 24) >> 2]! + 8 * i) >> 2]! as Ref;
const listSize = (list: Ref): number => I32[(list + 16) >> 2]!;
const excsOf = (group: Ref): Ref => I32[(group + PyBaseExceptionGroupOff.excs) >> 2]! as Ref;
const tupleItem = (tuple: Ref, i: number): Ref => I32[(tuple + 24 + 8 * i) >> 2]! as Ref;

export function _PyBaseExceptionGroup_Check(o: Ref): boolean {
  return Py_TYPE(o) === PyExc_BaseExceptionGroup || PyType_IsSubtype(Py_TYPE(o), PyExc_BaseExceptionGroup) as boolean;
}

// --- construction

/** Checks the members; 1 when one of them is no Exception, 0, or -1 with an exception set. */
function checkMembers(excs: Ref): number {
  const n = I32[(excs + 16) >> 2]!;
  if (n === 0) return raiseStatus(PyExc_ValueError, "second argument (exceptions) must be a non-empty sequence");
  let nestedBase = 0;
  for (let i = 0; i < n; i++) {
    const exc = tupleItem(excs, i);
    if (!PyExceptionInstance_Check(exc)) return raiseStatus(PyExc_ValueError, `Item ${i} of second argument (exceptions) is not an exception`);
    const plain = PyObject_IsInstance(exc, PyExc_Exception);
    if (plain < 0) return -1;
    if (!plain) nestedBase = 1;
  }
  return nestedBase;
}
/** The class to make for `type`; NULL with an exception set. */
function groupClass(type: Ref, nestedBase: boolean): Ref | NULL {
  if (type === PyExc_ExceptionGroup()) return nestedBase ? raise(PyExc_TypeError, "Cannot nest BaseExceptions in an ExceptionGroup") : type;
  if (type === PyExc_BaseExceptionGroup) return nestedBase ? type : PyExc_ExceptionGroup();
  if (!nestedBase) return type;
  const plain = PyObject_IsSubclass(type, PyExc_Exception);
  if (plain < 0) return NULL;
  return plain ? raise(PyExc_TypeError, `Cannot nest BaseExceptions in '${PyExceptionClass_Name(type)}'`) : type;
}
function BaseExceptionGroup_new(type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const n = I32[(args + 16) >> 2]!;
  if (n !== 2) return raise(PyExc_TypeError, `BaseExceptionGroup.__new__() takes exactly 2 arguments (${n} given)`);
  const message = tupleItem(args, 0);
  if (!hasTypeFlag(message, TPFLAGS.UNICODE_SUBCLASS)) {
    return raise(PyExc_TypeError, `BaseExceptionGroup.__new__() argument 1 must be str, not ${typeName(message)}`);
  }
  if (!PySequence_Check(tupleItem(args, 1))) return raise(PyExc_TypeError, "second argument (exceptions) must be a sequence");
  const excs = PySequence_Tuple(tupleItem(args, 1));
  if (excs === NULL) return NULL;
  const nestedBase = checkMembers(excs);
  const cls = nestedBase < 0 ? NULL : groupClass(type, nestedBase === 1);
  const self = cls === NULL ? NULL : BaseException_new(cls, args, kwargs);
  if (self === NULL) { Py_DECREF(excs); return NULL; }
  I32[(self + PyBaseExceptionGroupOff.msg) >> 2] = Py_NewRef(message);
  I32[(self + PyBaseExceptionGroupOff.excs) >> 2] = excs;
  return self;
}
function BaseExceptionGroup_init(self: Ref, args: Ref, kwargs: Ref | 0): Status { return BaseException_init(self, args, kwargs); }

/** `ExceptionGroup(msg, excs)`, or BaseExceptionGroup when a member is no Exception. `excs`: any sequence, borrowed. */
export function _PyExc_CreateExceptionGroup(msg: string, excs: Ref): NewRef | NULL {
  const text = msg === "" ? Py_NewRef(emptyStr) : PyUnicode_FromString(msg);
  if (text === NULL) return NULL;
  const group = callWith(PyExc_BaseExceptionGroup, text, excs);
  Py_DECREF(text);
  return group;
}
function callWith(type: Ref, ...values: Ref[]): NewRef | NULL {
  const args = PyTuple_Pack(...values);
  if (args === NULL) return NULL;
  const result = PyObject_Call(type, args, NULL);
  Py_DECREF(args);
  return result;
}
function BaseExceptionGroup_str(self: Ref): NewRef | NULL {
  const msg = strText(I32[(self + PyBaseExceptionGroupOff.msg) >> 2]! as Ref);
  const n = I32[(excsOf(self) + 16) >> 2]!;
  return msg === null ? NULL : PyUnicode_FromString(`${msg} (${n} sub-exception${n > 1 ? "s" : ""})`);
}
/** args: the tuple of what was given; one is wanted. */
function oneArg(args: Ref): Ref | NULL {
  const n = I32[(args + 16) >> 2]!;
  return n === 1 ? tupleItem(args, 0) : raise(PyExc_TypeError, `function takes exactly 1 argument (${n} given)`);
}
function BaseExceptionGroup_derive(self: Ref, args: Ref): NewRef | NULL {
  const excs = oneArg(args);
  return excs === NULL ? NULL : callWith(PyExc_BaseExceptionGroup, I32[(self + PyBaseExceptionGroupOff.msg) >> 2]! as Ref, excs);
}

// --- split

/** Is this leaf or group wanted? 1, 0, or -1 with an exception set. */
type Matcher = (exc: Ref) => number;

/** What `subgroup` and `split` accept: a function, a class, a tuple of classes; null with TypeError set. */
function matcherOf(value: Ref): Matcher | null {
  if (Py_TYPE(value) === PyFunction_Type) {
    return (exc) => {
      const answer = PyObject_CallOneArg(value, exc);
      if (answer === NULL) return -1;
      const truth = PyObject_IsTrue(answer);
      Py_DECREF(answer);
      return truth;
    };
  }
  if (PyExceptionClass_Check(value) || isTupleOfClasses(value)) return (exc) => (PyErr_GivenExceptionMatches(exc, value) ? 1 : 0);
  raise(PyExc_TypeError, "expected a function, exception type or tuple of exception types");
  return null;
}
function isTupleOfClasses(value: Ref): boolean {
  if (!hasTypeFlag(value, TPFLAGS.TUPLE_SUBCLASS)) return false;
  const n = I32[(value + 16) >> 2]!;
  for (let i = 0; i < n; i++) if (!PyExceptionClass_Check(tupleItem(value, i))) return false;
  return true;
}

/** Owned; 0 for "nothing". `rest` stays 0 unless it was asked for. */
interface Split { match: NewRef | 0; rest: NewRef | 0 }

/** Splits `exc` by `matches`; null with an exception set. */
function splitRecursive(exc: Ref, matches: Matcher, wantRest: boolean): Split | null {
  const verdict = matches(exc);
  if (verdict < 0) return null;
  if (verdict) return { match: Py_NewRef(exc), rest: 0 };
  if (!_PyBaseExceptionGroup_Check(exc)) return { match: 0, rest: wantRest ? Py_NewRef(exc) : 0 };
  const matchList = PyList_New(0);
  const restList = matchList !== NULL && wantRest ? PyList_New(0) : NULL;
  let result: Split | null = null;
  if (matchList !== NULL && (restList !== NULL || !wantRest) && splitMembers(exc, matches, matchList, restList) === 0) {
    const match = subset(exc, matchList);
    const rest = match !== null && restList !== NULL ? subset(exc, restList) : 0;
    if (match !== null && rest !== null) result = { match, rest };
    else if (match) Py_DECREF(match);
  }
  Py_XDECREF(matchList);
  Py_XDECREF(restList);
  return result;
}
function splitMembers(exc: Ref, matches: Matcher, matchList: Ref, restList: Ref | 0): Status {
  const n = I32[(excsOf(exc) + 16) >> 2]!;
  for (let i = 0; i < n; i++) {
    if (_Py_EnterRecursiveCall(" in exceptiongroup_split_recursive") < 0) return -1;
    const part = splitRecursive(tupleItem(excsOf(exc), i), matches, restList !== 0);
    _Py_LeaveRecursiveCall();
    if (part === null) return -1;
    let status: Status = 0;
    if (part.match) { status = PyList_Append(matchList, part.match); Py_DECREF(part.match); }
    if (part.rest) { if (status === 0 && restList) status = PyList_Append(restList, part.rest); Py_DECREF(part.rest); }
    if (status < 0) return -1;
  }
  return 0;
}
/** Calls a method as CPython's PyObject_CallMethod does with the format "(O)": the argument is in a tuple of its own meanwhile. */
function callMethodPacked(o: Ref, name: Ref, argument: Ref): NewRef | NULL {
  const packed = PyTuple_Pack(argument);
  if (packed === NULL) return NULL;
  const result = callMethod(o, name, argument);
  Py_DECREF(packed);
  return result;
}
/** `orig.derive(excs)` with traceback, context, cause and notes of `orig`; 0 when `excs` is empty, null with an exception set. */
function subset(orig: Ref, excs: Ref): NewRef | 0 | null {
  if (listSize(excs) === 0) return 0;
  const group = callMethodPacked(orig, ID("derive"), excs);
  if (group === NULL) return null;
  if (copyMetadata(orig, group) < 0) { Py_DECREF(group); return null; }
  return group;
}
function copyMetadata(orig: Ref, group: Ref): Status {
  if (!_PyBaseExceptionGroup_Check(group)) return raiseStatus(PyExc_TypeError, "derive must return an instance of BaseExceptionGroup");
  const tb = I32[(orig + PyBaseExceptionOff.traceback) >> 2]! as Ref | 0;
  if (tb && PyException_SetTraceback(group, tb) < 0) return -1;
  PyException_SetContext(group, PyException_GetContext(orig));
  PyException_SetCause(group, PyException_GetCause(orig));
  const notes = _PyObject_LookupAttr(orig, ID("__notes__"));
  if (notes === NULL) return PyErr_Occurred() ? -1 : 0;
  let status: Status = 0;
  if (PySequence_Check(notes)) { // a copy, so that the parts have lists of their own; other values are left out
    const copy = PySequence_List(notes);
    status = copy === NULL ? -1 : PyObject_SetAttr(group, ID("__notes__"), copy) as Status;
    Py_XDECREF(copy);
  }
  Py_DECREF(notes);
  return status;
}
function BaseExceptionGroup_split(self: Ref, args: Ref): NewRef | NULL {
  const value = oneArg(args);
  const matches = value === NULL ? null : matcherOf(value);
  const split = matches === null ? null : splitRecursive(self, matches, true);
  if (split === null) return NULL;
  const result = PyTuple_Pack(split.match || Py_None, split.rest || Py_None);
  Py_XDECREF(split.match);
  Py_XDECREF(split.rest);
  return result;
}
function BaseExceptionGroup_subgroup(self: Ref, args: Ref): NewRef | NULL {
  const value = oneArg(args);
  const matches = value === NULL ? null : matcherOf(value);
  const split = matches === null ? null : splitRecursive(self, matches, false);
  if (split === null) return NULL;
  return split.match || Py_NewRef(Py_None);
}

// --- except*

/** Results of `_PyEval_ExceptionGroupMatch`: owned by its caller. */
export let groupMatch: NewRef | 0 = 0;
export let groupRest: NewRef | 0 = 0;

/** Splits `exc` (an exception or None) by `type` into `groupMatch` and `groupRest`, each None when empty. CHECK_EG_MATCH. */
export function _PyEval_ExceptionGroupMatch(exc: Ref, type: Ref): Status {
  groupMatch = groupRest = 0;
  if (exc === Py_None) { groupMatch = Py_NewRef(Py_None); groupRest = Py_NewRef(Py_None); return 0; }
  if (PyErr_GivenExceptionMatches(exc, type)) {
    const match = _PyBaseExceptionGroup_Check(exc) ? Py_NewRef(exc) : wrapNaked(exc);
    if (match === NULL) return -1;
    groupMatch = match;
    groupRest = Py_NewRef(Py_None);
    return 0;
  }
  if (!_PyBaseExceptionGroup_Check(exc)) { groupMatch = Py_NewRef(Py_None); groupRest = Py_NewRef(exc); return 0; }
  const pair = callMethodPacked(exc, ID("split"), type);
  if (pair === NULL) return -1;
  let status: Status = 0;
  if (!hasTypeFlag(pair, TPFLAGS.TUPLE_SUBCLASS)) status = raiseStatus(PyExc_TypeError, `${typeName(exc)}.split must return a tuple, not ${typeName(pair)}`);
  else if (I32[(pair + 16) >> 2]! < 2) status = raiseStatus(PyExc_TypeError, `${typeName(exc)}.split must return a 2-tuple, got tuple of size ${I32[(pair + 16) >> 2]}`);
  else {
    groupMatch = Py_NewRef(tupleItem(pair, 0));
    groupRest = Py_NewRef(tupleItem(pair, 1));
  }
  Py_DECREF(pair);
  return status;
}
function wrapNaked(exc: Ref): NewRef | NULL {
  const excs = PyTuple_Pack(exc);
  if (excs === NULL) return NULL;
  const group = _PyExc_CreateExceptionGroup("", excs);
  Py_DECREF(excs);
  return group;
}

function leafIds(exc: Ref, ids: Set<Ref>): Status {
  if (!_PyBaseExceptionGroup_Check(exc)) { ids.add(exc); return 0; }
  if (_Py_EnterRecursiveCall(" in collect_exception_group_leaf_ids") < 0) return -1;
  const n = I32[(excsOf(exc) + 16) >> 2]!;
  let status: Status = 0;
  for (let i = 0; i < n && status === 0; i++) status = leafIds(tupleItem(excsOf(exc), i), ids);
  _Py_LeaveRecursiveCall();
  return status;
}
/** The part of `group` whose leaves occur in the exceptions of the list `keep`; None when there is none. */
function projection(group: Ref, keep: Ref): NewRef | NULL {
  const ids = new Set<Ref>();
  for (let i = 0; i < listSize(keep); i++) if (leafIds(listItem(keep, i), ids) < 0) return NULL;
  const split = splitRecursive(group, (exc) => (!_PyBaseExceptionGroup_Check(exc) && ids.has(exc) ? 1 : 0), false);
  return split === null ? NULL : split.match || Py_NewRef(Py_None);
}
function sameMetadata(a: Ref, b: Ref): boolean {
  return [PyBaseExceptionOff.notes, PyBaseExceptionOff.traceback, PyBaseExceptionOff.cause, PyBaseExceptionOff.context]
    .every((at) => I32[(a + at) >> 2] === I32[(b + at) >> 2]);
}

/** What to raise after the `except*` clauses: `excs` is the list of what they raised (None for nothing). None: nothing. */
export function _PyExc_PrepReraiseStar(orig: Ref, excs: Ref): NewRef | NULL {
  if (listSize(excs) === 0) return Py_NewRef(Py_None);
  if (!_PyBaseExceptionGroup_Check(orig)) return Py_NewRef(listItem(excs, 0)); // a naked exception: one clause ran
  const raised = PyList_New(0);
  const reraised = raised === NULL ? NULL : PyList_New(0);
  const result = raised === NULL || reraised === NULL ? NULL : prepare(orig, excs, raised, reraised);
  Py_XDECREF(raised);
  Py_XDECREF(reraised);
  return result;
}
function prepare(orig: Ref, excs: Ref, raised: Ref, reraised: Ref): NewRef | NULL {
  for (let i = 0; i < listSize(excs); i++) {
    const exc = listItem(excs, i);
    if (exc !== Py_None && PyList_Append(sameMetadata(exc, orig) ? reraised : raised, exc) < 0) return NULL;
  }
  const again = projection(orig, reraised);
  if (again === NULL || listSize(raised) === 0) return again;
  const status = again === Py_None ? 0 : PyList_Append(raised, again);
  Py_DECREF(again);
  if (status < 0) return NULL;
  return listSize(raised) > 1 ? _PyExc_CreateExceptionGroup("", raised) : Py_NewRef(listItem(raised, 0));
}

// --- types

export const PyExc_BaseExceptionGroup = defineException("BaseExceptionGroup", () => PyExc_BaseException,
  "A combination of multiple unrelated exceptions.",
  { ...fieldSlots(PyBaseExceptionGroupOff.excs), tp_init: BaseExceptionGroup_init, tp_new: BaseExceptionGroup_new, tp_str: BaseExceptionGroup_str }, {
    basicsize: PyBaseExceptionGroupOff.basic_size,
    methods: [
      ["__class_getitem__", METH.O | METH.CLASS, Py_GenericAlias, "See PEP 585"],
      ["derive", METH.VARARGS, BaseExceptionGroup_derive],
      ["split", METH.VARARGS, BaseExceptionGroup_split],
      ["subgroup", METH.VARARGS, BaseExceptionGroup_subgroup],
    ],
    members: [
      ["message", MemberType.OBJECT, PyBaseExceptionGroupOff.msg, 1, "exception message"],
      ["exceptions", MemberType.OBJECT, PyBaseExceptionGroupOff.excs, 1, "nested exceptions"],
    ],
  });

const exceptionGroupSlot = reserveStatic(8);
/** The class ExceptionGroup. */
export function PyExc_ExceptionGroup(): Ref { return I32[exceptionGroupSlot >> 2]! as Ref; }

/** `class ExceptionGroup(BaseExceptionGroup, Exception)`. */
onBoot(Boot.OBJECTS, () => {
  const dict = PyDict_New();
  const bases = PyTuple_Pack(PyExc_BaseExceptionGroup, PyExc_Exception);
  if (dict === NULL || bases === NULL || PyDict_SetItem(dict, ID("__module__"), ID("builtins")) < 0) return -1;
  const type = callWith(PyType_Type, ID("ExceptionGroup"), bases, dict);
  Py_DECREF(bases);
  Py_DECREF(dict);
  if (type === NULL) return -1;
  I32[exceptionGroupSlot >> 2] = type;
  return 0;
});
