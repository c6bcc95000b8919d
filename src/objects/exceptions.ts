/**
 * BaseException and the exceptions without fields of their own.
 *
 *   PyBaseExceptionObject, 72 bytes
 *   16 dict   24 args (tuple)   32 notes   40 traceback   48 context   56 cause   64 suppress_context (1 byte)
 *   the fields of subclasses start at 72
 *
 * The other exceptions: exceptions-fields.ts (StopIteration, SystemExit, ImportError, NameError, AttributeError, KeyError),
 * exceptions-syntax.ts, exceptions-oserror.ts, exceptions-unicode.ts, exceptions-group.ts.
 * Source: CPython 3.12 Objects/exceptions.c.
 */
import { STEPPING, lives } from "../memory/stepping.ts";
import { I32, U8 } from "../memory/views.ts";
import { reserveStatic } from "../memory/layout.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { _PyArg_NoKeywords } from "./args.ts";
import { Boot, onBoot } from "./boot.ts";
import { METH, MemberType, defineType, type GetSetSpec, type MethodSpec, type Slots, type TypeSpec } from "./define.ts";
import { raise, raiseStatus, PyErr_Occurred, reprText } from "./errors.ts";
import { PyObject_GC_Track, PyObject_GC_UnTrack } from "./gcalloc.ts";
import { _PyObject_LookupAttr, PyObject_GenericGetAttr, PyObject_GenericSetAttr, PyObject_GenericSetDict, PyObject_SetAttr, PyObject_Str } from "./generic.ts";
import { ID } from "./id.ts";
import { FN, PyTypeOff, Py_CLEAR, Py_DECREF, Py_NewRef, Py_TYPE, Py_XNewRef, Py_XSETREF, TPFLAGS, fnIndex, hasTypeFlag, tp_flags, type visitproc } from "./object.ts";
import { Py_None, emptyStr, emptyTuple } from "./singletons.ts";
import { PySequence_Tuple } from "./abstract.ts";
import { PyObject_GenericGetDict, dictForEach } from "./dict.ts";
import { PyList_Append, PyList_New } from "./list.ts";
import { PyTraceBack_Type } from "./traceback.ts";
import { Trash, trashcanBegin, trashcanEnd } from "./trashcan.ts";
import { PyTuple_New, PyTuple_Pack } from "./tuple.ts";
import { _PyType_Name, typeName } from "./typeobject.ts";
import { PyUnicode_AsJS, PyUnicode_FromString } from "./unicode.ts";

export const enum PyBaseExceptionOff {
  dict = 16, args = 24, notes = 32, traceback = 40, context = 48, cause = 56, suppress_context = 64, basic_size = 72,
}

export function PyExceptionInstance_Check(o: Ref): boolean { return hasTypeFlag(o, TPFLAGS.BASE_EXC_SUBCLASS); }
export function PyExceptionClass_Check(o: Ref): boolean {
  return hasTypeFlag(o, TPFLAGS.TYPE_SUBCLASS) && (tp_flags(o) & TPFLAGS.BASE_EXC_SUBCLASS) !== 0;
}
export function PyExceptionClass_Name(type: Ref): string { return PyUnicode_AsJS(I32[(type + PyTypeOff.tp_name) >> 2]! as Ref); }

// --- life

export function BaseException_new(type: Ref, args: Ref | 0, _kwargs: Ref | 0): NewRef | NULL {
  const self = FN[I32[(type + PyTypeOff.tp_alloc) >> 2]!]!(type, 0) as NewRef | NULL;
  if (self === NULL) return NULL;
  I32[(self + PyBaseExceptionOff.args) >> 2] = args ? Py_NewRef(args) : emptyTuple;
  return self;
}
export function BaseException_init(self: Ref, args: Ref, kwargs: Ref | 0): Status {
  if (kwargs && !_PyArg_NoKeywords(PyExceptionClass_Name(Py_TYPE(self)), kwargs)) return -1;
  Py_XSETREF(self + PyBaseExceptionOff.args, Py_NewRef(args));
  return 0;
}
export function BaseException_clear(self: Ref): Status {
  Py_CLEAR(self + PyBaseExceptionOff.dict);
  Py_CLEAR(self + PyBaseExceptionOff.args);
  Py_CLEAR(self + PyBaseExceptionOff.notes);
  Py_CLEAR(self + PyBaseExceptionOff.traceback);
  Py_CLEAR(self + PyBaseExceptionOff.cause);
  Py_CLEAR(self + PyBaseExceptionOff.context);
  return 0;
}
export function BaseException_dealloc(self: Ref): void {
  PyObject_GC_UnTrack(self);
  const entered = trashcanBegin(self, BaseException_dealloc);
  if (entered === Trash.DEPOSITED) return;
  BaseException_clear(self);
  freeException(self);
  trashcanEnd(entered);
}
/** Calls tp_free of the type of `self`. */
export function freeException(self: Ref): void { FN[I32[(Py_TYPE(self) + PyTypeOff.tp_free) >> 2]!]!(self); }

export function BaseException_traverse(self: Ref, visit: visitproc, arg: number): number {
  return visitFields(self, PyBaseExceptionOff.dict, PyBaseExceptionOff.traceback, visit, arg)
    || visitFields(self, PyBaseExceptionOff.cause, PyBaseExceptionOff.cause, visit, arg)
    || visitFields(self, PyBaseExceptionOff.context, PyBaseExceptionOff.context, visit, arg);
}
/** Visits the object fields at the offsets `first`…`last`. */
export function visitFields(self: Ref, first: number, last: number, visit: visitproc, arg: number): number {
  for (let at = self + first; at <= self + last; at += 8) {
    const o = I32[at >> 2]! as Ref | 0;
    if (o) {
      const stop = visit(o, arg);
      if (stop) return stop;
    }
  }
  return 0;
}

/**
 * Makes an exception of a static class whose tp_new is BaseException_new as type.__call__ would: no argument, those of
 * a tuple, or one. NULL without an exception when the class needs the general way.
 */
export function newExceptionFast(type: Ref, value: Ref | NULL): NewRef | NULL {
  if ((tp_flags(type) & TPFLAGS.HEAPTYPE) !== 0 || I32[(type + PyTypeOff.tp_new) >> 2] !== newIndex) return NULL;
  let args: Ref | NULL;
  if (value === NULL || value === Py_None) args = emptyTuple;
  else if (hasTypeFlag(value, TPFLAGS.TUPLE_SUBCLASS)) args = Py_NewRef(value);
  else {
    args = PyTuple_New(1);
    if (args === NULL) return NULL;
    I32[(args + 24) >> 2] = Py_NewRef(value);
    I32[(args + 28) >> 2] = 0;
  }
  const exc = BaseException_new(type, args, NULL);
  if (exc !== NULL && (FN[I32[(type + PyTypeOff.tp_init) >> 2]!]!(exc, args, NULL) as number) < 0) {
    Py_DECREF(args);
    Py_DECREF(exc);
    return NULL;
  }
  Py_DECREF(args);
  return exc;
}
const newIndex = fnIndex(BaseException_new);

// --- text

export function BaseException_str(self: Ref): NewRef | NULL {
  const args = I32[(self + PyBaseExceptionOff.args) >> 2]! as Ref;
  switch (I32[(args + 16) >> 2]) {
    case 0: return Py_NewRef(emptyStr);
    case 1: return PyObject_Str(I32[(args + 24) >> 2]! as Ref);
    default: return PyObject_Str(args);
  }
}
export function BaseException_repr(self: Ref): NewRef | NULL {
  const args = I32[(self + PyBaseExceptionOff.args) >> 2]! as Ref;
  const single = I32[(args + 16) >> 2] === 1;
  const text = reprText(single ? I32[(args + 24) >> 2]! as Ref : args);
  if (text === null) return NULL;
  const name = _PyType_Name(Py_TYPE(self));
  return PyUnicode_FromString(single ? `${name}(${text})` : name + text);
}

// --- methods

function BaseException_reduce(self: Ref): NewRef | NULL {
  const dict = I32[(self + PyBaseExceptionOff.dict) >> 2]! as Ref | 0;
  const args = I32[(self + PyBaseExceptionOff.args) >> 2]! as Ref;
  return dict ? PyTuple_Pack(Py_TYPE(self), args, dict) : PyTuple_Pack(Py_TYPE(self), args);
}
function BaseException_setstate(self: Ref, state: Ref): NewRef | NULL {
  if (state !== Py_None) {
    if (!hasTypeFlag(state, TPFLAGS.DICT_SUBCLASS)) return raise(PyExc_TypeError, "state is not a dictionary");
    const items: [NewRef, NewRef][] = [];
    dictForEach(state, (key, value) => { items.push([Py_NewRef(key), Py_NewRef(value)]); });
    let status: Status = 0;
    for (const [key, value] of items) {
      if (status === 0) status = PyObject_SetAttr(self, key, value);
      Py_DECREF(value);
      Py_DECREF(key);
    }
    if (status < 0) return NULL;
  }
  return Py_NewRef(Py_None);
}
function BaseException_with_traceback(self: Ref, tb: Ref): NewRef | NULL {
  return PyException_SetTraceback(self, tb) < 0 ? NULL : Py_NewRef(self);
}
function BaseException_add_note(self: Ref, note: Ref): NewRef | NULL {
  return _PyException_AddNote(self, note) < 0 ? NULL : Py_NewRef(Py_None);
}
/** Appends `note` (a str) to `exc.__notes__`, which is made when missing. */
export function _PyException_AddNote(exc: Ref, note: Ref): Status {
  if (!hasTypeFlag(note, TPFLAGS.UNICODE_SUBCLASS)) return raiseStatus(PyExc_TypeError, `note must be a str, not '${typeName(note)}'`);
  let notes = _PyObject_LookupAttr(exc, ID("__notes__"));
  if (notes === NULL) {
    if (PyErr_Occurred()) return -1;
    notes = PyList_New(0);
    if (notes === NULL) return -1;
    if (PyObject_SetAttr(exc, ID("__notes__"), notes) < 0) { Py_DECREF(notes); return -1; }
  }
  const status = hasTypeFlag(notes, TPFLAGS.LIST_SUBCLASS) ? PyList_Append(notes, note)
    : raiseStatus(PyExc_TypeError, "Cannot add note: __notes__ is not a list");
  Py_DECREF(notes);
  return status;
}

// --- attributes

function BaseException_get_args(self: Ref): NewRef | NULL {
  return Py_NewRef((I32[(self + PyBaseExceptionOff.args) >> 2]! as Ref | 0) || Py_None);
}
function BaseException_set_args(self: Ref, value: Ref | 0): Status {
  if (!value) return raiseStatus(PyExc_TypeError, "args may not be deleted");
  const seq = PySequence_Tuple(value);
  if (seq === NULL) return -1;
  Py_XSETREF(self + PyBaseExceptionOff.args, seq);
  return 0;
}
function BaseException_get_tb(self: Ref): NewRef | NULL {
  return Py_NewRef((I32[(self + PyBaseExceptionOff.traceback) >> 2]! as Ref | 0) || Py_None);
}
function BaseException_set_tb(self: Ref, tb: Ref | 0): Status {
  if (!tb) return raiseStatus(PyExc_TypeError, "__traceback__ may not be deleted");
  return PyException_SetTraceback(self, tb);
}
function BaseException_get_context(self: Ref): NewRef | NULL { return PyException_GetContext(self) || Py_NewRef(Py_None); }
function BaseException_set_context(self: Ref, value: Ref | 0): Status {
  if (!value) return raiseStatus(PyExc_TypeError, "__context__ may not be deleted");
  if (value !== Py_None && !PyExceptionInstance_Check(value)) {
    return raiseStatus(PyExc_TypeError, "exception context must be None or derive from BaseException");
  }
  PyException_SetContext(self, value === Py_None ? NULL : Py_NewRef(value));
  return 0;
}
function BaseException_get_cause(self: Ref): NewRef | NULL { return PyException_GetCause(self) || Py_NewRef(Py_None); }
function BaseException_set_cause(self: Ref, value: Ref | 0): Status {
  if (!value) return raiseStatus(PyExc_TypeError, "__cause__ may not be deleted");
  if (value !== Py_None && !PyExceptionInstance_Check(value)) {
    return raiseStatus(PyExc_TypeError, "exception cause must be None or derive from BaseException");
  }
  PyException_SetCause(self, value === Py_None ? NULL : Py_NewRef(value));
  return 0;
}

/** Owned; NULL when there is none (no exception is set). */
export function PyException_GetTraceback(self: Ref): NewRef | NULL {
  return Py_XNewRef(I32[(self + PyBaseExceptionOff.traceback) >> 2]! as Ref | 0);
}
/** `tb` (borrowed): a traceback or None. */
export function PyException_SetTraceback(self: Ref, tb: Ref): Status {
  if (tb !== Py_None && Py_TYPE(tb) !== PyTraceBack_Type) {
    return raiseStatus(PyExc_TypeError, "__traceback__ must be a traceback or None");
  }
  Py_XSETREF(self + PyBaseExceptionOff.traceback, tb === Py_None ? NULL : Py_NewRef(tb));
  return 0;
}
export function PyException_GetContext(self: Ref): NewRef | NULL {
  return Py_XNewRef(I32[(self + PyBaseExceptionOff.context) >> 2]! as Ref | 0);
}
export function PyException_SetContext(self: Ref, contextSteal: Ref | NULL): void {
  Py_XSETREF(self + PyBaseExceptionOff.context, contextSteal);
}
export function PyException_GetCause(self: Ref): NewRef | NULL {
  return Py_XNewRef(I32[(self + PyBaseExceptionOff.cause) >> 2]! as Ref | 0);
}
export function PyException_SetCause(self: Ref, causeSteal: Ref | NULL): void {
  U8[self + PyBaseExceptionOff.suppress_context] = 1;
  Py_XSETREF(self + PyBaseExceptionOff.cause, causeSteal);
}

// --- types

/** Defines an exception class; slots that are not given are inherited by PyType_Ready. */
export function defineException(name: string, base: () => Ref, doc: string, slots: Slots, rest: Partial<TypeSpec> = {}): Ref {
  return defineType({
    name, basicsize: PyBaseExceptionOff.basic_size,
    // Without a tp_traverse of its own the class inherits it, and being a container with it.
    flags: TPFLAGS.BASETYPE | TPFLAGS.BASE_EXC_SUBCLASS | (slots.tp_traverse === undefined ? 0 : TPFLAGS.HAVE_GC),
    dictoffset: PyBaseExceptionOff.dict, base, doc, slots, ...rest,
  });
}
const simpleSlots: Slots = {
  tp_dealloc: BaseException_dealloc, tp_traverse: BaseException_traverse, tp_clear: BaseException_clear,
  tp_init: BaseException_init, tp_new: BaseException_new,
};
const baseMethods: readonly MethodSpec[] = [
  ["__reduce__", METH.NOARGS, BaseException_reduce],
  ["__setstate__", METH.O, BaseException_setstate],
  ["with_traceback", METH.O, BaseException_with_traceback, "Exception.with_traceback(tb) --\nset self.__traceback__ to tb and return self."],
  ["add_note", METH.O, BaseException_add_note, "Exception.add_note(note) --\nadd a note to the exception"],
];
const baseGetset: readonly GetSetSpec[] = [
  ["__dict__", PyObject_GenericGetDict, PyObject_GenericSetDict],
  ["args", BaseException_get_args, BaseException_set_args],
  ["__traceback__", BaseException_get_tb, BaseException_set_tb],
  ["__context__", BaseException_get_context, BaseException_set_context, 0, "exception context"],
  ["__cause__", BaseException_get_cause, BaseException_set_cause, 0, "exception cause"],
];
export const PyExc_BaseException = defineType({
  name: "BaseException", basicsize: PyBaseExceptionOff.basic_size, flags: TPFLAGS.BASETYPE | TPFLAGS.HAVE_GC | TPFLAGS.BASE_EXC_SUBCLASS, dictoffset: PyBaseExceptionOff.dict,
  doc: "Common base class for all exceptions.",
  slots: {
    ...simpleSlots, tp_repr: BaseException_repr, tp_str: BaseException_str,
    tp_getattro: PyObject_GenericGetAttr, tp_setattro: PyObject_GenericSetAttr,
  },
  methods: baseMethods, getset: baseGetset,
  members: [["__suppress_context__", MemberType.BOOL, PyBaseExceptionOff.suppress_context]],
});

/** An exception with the fields of BaseException only. */
function simpleException(name: string, base: () => Ref, doc: string): Ref {
  return defineException(name, base, doc, simpleSlots);
}
const exception = (): Ref => PyExc_Exception;
const runtimeError = (): Ref => PyExc_RuntimeError;
const arithmeticError = (): Ref => PyExc_ArithmeticError;
const warning = (): Ref => PyExc_Warning;

export const PyExc_Exception = simpleException("Exception", () => PyExc_BaseException, "Common base class for all non-exit exceptions.");
export const PyExc_TypeError = simpleException("TypeError", exception, "Inappropriate argument type.");
export const PyExc_StopAsyncIteration = simpleException("StopAsyncIteration", exception, "Signal the end from iterator.__anext__().");
export const PyExc_GeneratorExit = simpleException("GeneratorExit", () => PyExc_BaseException, "Request that a generator exit.");
export const PyExc_KeyboardInterrupt = simpleException("KeyboardInterrupt", () => PyExc_BaseException, "Program interrupted by user.");
export const PyExc_EOFError = simpleException("EOFError", exception, "Read beyond end of file.");
export const PyExc_RuntimeError = simpleException("RuntimeError", exception, "Unspecified run-time error.");
export const PyExc_RecursionError = simpleException("RecursionError", runtimeError, "Recursion limit exceeded.");
export const PyExc_NotImplementedError = simpleException("NotImplementedError", runtimeError, "Method or function hasn't been implemented yet.");
export const PyExc_AssertionError = simpleException("AssertionError", exception, "Assertion failed.");
export const PyExc_ArithmeticError = simpleException("ArithmeticError", exception, "Base class for arithmetic errors.");
export const PyExc_FloatingPointError = simpleException("FloatingPointError", arithmeticError, "Floating point operation failed.");
export const PyExc_OverflowError = simpleException("OverflowError", arithmeticError, "Result too large to be represented.");
export const PyExc_ZeroDivisionError = simpleException("ZeroDivisionError", arithmeticError, "Second argument to a division or modulo operation was zero.");
export const PyExc_LookupError = simpleException("LookupError", exception, "Base class for lookup errors.");
export const PyExc_IndexError = simpleException("IndexError", () => PyExc_LookupError, "Sequence index out of range.");
export const PyExc_ValueError = simpleException("ValueError", exception, "Inappropriate argument value (of correct type).");
export const PyExc_UnicodeError = simpleException("UnicodeError", () => PyExc_ValueError, "Unicode related error.");
export const PyExc_SystemError = simpleException("SystemError", exception, "Internal error in the Python interpreter.\n\nPlease report this to the Python maintainer, along with the traceback,\nthe Python version, and the hardware/OS platform and version.");
export const PyExc_ReferenceError = simpleException("ReferenceError", exception, "Weak ref proxy used after referent went away.");
export const PyExc_BufferError = simpleException("BufferError", exception, "Buffer error.");
export const PyExc_Warning = simpleException("Warning", exception, "Base class for warning categories.");
export const PyExc_UserWarning = simpleException("UserWarning", warning, "Base class for warnings generated by user code.");
export const PyExc_DeprecationWarning = simpleException("DeprecationWarning", warning, "Base class for warnings about deprecated features.");
export const PyExc_PendingDeprecationWarning = simpleException("PendingDeprecationWarning", warning, "Base class for warnings about features which will be deprecated\nin the future.");
export const PyExc_SyntaxWarning = simpleException("SyntaxWarning", warning, "Base class for warnings about dubious syntax.");
export const PyExc_RuntimeWarning = simpleException("RuntimeWarning", warning, "Base class for warnings about dubious runtime behavior.");
export const PyExc_FutureWarning = simpleException("FutureWarning", warning, "Base class for warnings about constructs that will change semantically\nin the future.");
export const PyExc_ImportWarning = simpleException("ImportWarning", warning, "Base class for warnings about probable mistakes in module imports");
export const PyExc_UnicodeWarning = simpleException("UnicodeWarning", warning, "Base class for warnings about Unicode related problems, mostly\nrelated to conversion problems.");
export const PyExc_BytesWarning = simpleException("BytesWarning", warning, "Base class for warnings about bytes and buffer related problems, mostly\nrelated to conversion from str or comparing to str.");
export const PyExc_ResourceWarning = simpleException("ResourceWarning", warning, "Base class for warnings about resource usage.");
export const PyExc_EncodingWarning = simpleException("EncodingWarning", warning, "Base class for warnings about encodings.");

export {
  PyExc_AttributeError, PyExc_ImportError, PyExc_KeyError, PyExc_ModuleNotFoundError, PyExc_NameError, PyExc_StopIteration,
  PyExc_SystemExit, PyExc_UnboundLocalError,
} from "./exceptions-fields.ts";
export { PyExc_IndentationError, PyExc_SyntaxError, PyExc_TabError } from "./exceptions-syntax.ts";
export {
  PyExc_BlockingIOError, PyExc_BrokenPipeError, PyExc_ChildProcessError, PyExc_ConnectionAbortedError, PyExc_ConnectionError,
  PyExc_ConnectionRefusedError, PyExc_ConnectionResetError, PyExc_FileExistsError, PyExc_FileNotFoundError, PyExc_InterruptedError,
  PyExc_IsADirectoryError, PyExc_NotADirectoryError, PyExc_OSError, PyExc_PermissionError, PyExc_ProcessLookupError, PyExc_TimeoutError,
} from "./exceptions-oserror.ts";
export { PyExc_UnicodeDecodeError, PyExc_UnicodeEncodeError, PyExc_UnicodeTranslateError } from "./exceptions-unicode.ts";
export {
  PyExc_BaseExceptionGroup, PyExc_ExceptionGroup, _PyBaseExceptionGroup_Check,
  _PyEval_ExceptionGroupMatch, _PyExc_CreateExceptionGroup, _PyExc_PrepReraiseStar, groupMatch, groupRest,
} from "./exceptions-group.ts";
export { builtinExceptions } from "./exceptions-table.ts";

// --- MemoryError: instances kept ready, because there may be no memory to make one

const MEMERRORS_SAVE = 16;
/** 0 the first of the free MemoryErrors, linked through `dict`; 8 how many. */
export const memerrors = reserveStatic(16);
/** Used when even those are gone; immortal, never tracked. */
const lastResort = (reserveStatic(16 + PyBaseExceptionOff.basic_size) + 16) as Ref;

/** A MemoryError off the free list; when that is empty, a fresh one, or the static one if nothing may be allocated. */
export function takeMemoryError(allowAllocation: boolean, args: Ref | 0 = 0): NewRef | NULL {
  const self = I32[memerrors >> 2]! as NewRef | 0;
  if (!self) return allowAllocation ? BaseException_new(PyExc_MemoryError, args, 0) : Py_NewRef(lastResort);
  I32[(self + PyBaseExceptionOff.args) >> 2] = emptyTuple;
  I32[memerrors >> 2] = I32[(self + PyBaseExceptionOff.dict) >> 2]!;
  I32[(memerrors + 8) >> 2]!--;
  I32[(self + PyBaseExceptionOff.dict) >> 2] = 0;
  I32[self >> 2] = 1;
  if (STEPPING && lives !== null) lives.born(self);
  PyObject_GC_Track(self);
  return self;
}
function MemoryError_new(type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  return type === PyExc_MemoryError ? takeMemoryError(true, args) : BaseException_new(type, args, kwargs);
}
function MemoryError_dealloc(self: Ref): void {
  PyObject_GC_UnTrack(self);
  BaseException_clear(self);
  if (Py_TYPE(self) !== PyExc_MemoryError || I32[(memerrors + 8) >> 2]! >= MEMERRORS_SAVE) { freeException(self); return; }
  I32[(self + PyBaseExceptionOff.dict) >> 2] = I32[memerrors >> 2]!;
  I32[memerrors >> 2] = self;
  I32[(memerrors + 8) >> 2]!++;
}
export const PyExc_MemoryError = defineException("MemoryError", exception, "Out of memory.",
  { ...simpleSlots, tp_dealloc: MemoryError_dealloc, tp_new: MemoryError_new });

onBoot(Boot.STATICS, () => {
  I32[lastResort >> 2] = -1;
  I32[(lastResort + 8) >> 2] = PyExc_MemoryError;
  I32[(lastResort + PyBaseExceptionOff.args) >> 2] = emptyTuple;
});
/** Fills the list of MemoryErrors. */
onBoot(Boot.OBJECTS, () => {
  const made: NewRef[] = [];
  for (let i = 0; i < MEMERRORS_SAVE; i++) {
    const exc = MemoryError_new(PyExc_MemoryError, emptyTuple, 0);
    if (exc === NULL) return -1;
    made.push(exc);
  }
  for (const exc of made) Py_DECREF(exc);
  return 0;
});
