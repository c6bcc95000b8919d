/**
 * OSError and the subclasses that errno selects.
 *
 *   PyOSErrorObject, 112 bytes
 *   72 myerrno   80 strerror   88 filename   96 filename2   104 written (Py_ssize_t, -1: not set)
 *
 * Source: CPython 3.12 Objects/exceptions.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyNumber_AsSsize_t, PyNumber_Check } from "./abstract.ts";
import { _PyArg_NoKeywords } from "./args.ts";
import { METH, MemberType } from "./define.ts";
import { PyErr_Occurred, raise, raiseStatus, reprText, strText } from "./errors.ts";
import {
  BaseException_str, PyBaseExceptionOff, PyExc_AttributeError, PyExc_Exception, PyExc_ValueError, PyExceptionClass_Name,
  defineException,
} from "./exceptions.ts";
import { fieldSlots } from "./exceptions-fields.ts";
import { PyLong_AsLongAndOverflow, PyLong_FromLong } from "./int.ts";
import { FN, PyTypeOff, Py_DECREF, Py_NewRef, Py_TYPE, Py_XNewRef, Py_XSETREF, TPFLAGS, fnIndex, hasTypeFlag } from "./object.ts";
import { PyTuple_Pack } from "./tuple.ts";
import { Py_None, emptyTuple } from "./singletons.ts";
import { PyUnicode_FromString } from "./unicode.ts";

export const enum PyOSErrorOff { myerrno = 72, strerror = 80, filename = 88, filename2 = 96, written = 104, basic_size = 112 }

/** What the arguments mean: NULL where not given. */
interface OSErrorArgs { myerrno: Ref | 0; strerror: Ref | 0; filename: Ref | 0; filename2: Ref | 0 }

/** A subclass with its own __init__ but not its own __new__ gets its arguments in __init__. */
function usesInit(type: Ref): boolean {
  return I32[(type + PyTypeOff.tp_init) >> 2] !== initIndex && I32[(type + PyTypeOff.tp_new) >> 2] === newIndex;
}
const initIndex = fnIndex(OSError_init);
const newIndex = fnIndex(OSError_new);

function parseArgs(args: Ref): OSErrorArgs {
  const n = I32[(args + 16) >> 2]!;
  const item = (i: number): Ref | 0 => (n >= 2 && n <= 5 && i < n ? I32[(args + 24 + 8 * i) >> 2]! as Ref : 0);
  return { myerrno: item(0), strerror: item(1), filename: item(2), filename2: item(4) };
}
/** errno → the class that is made for it. */
function classForErrno(myerrno: Ref): Ref | NULL {
  const value = PyLong_AsLongAndOverflow(myerrno);
  return typeof value === "number" ? errnoMap()[value] ?? NULL : NULL;
}

export function OSError_new(type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const useInit = usesInit(type);
  let parsed: OSErrorArgs | null = null;
  if (!useInit) {
    if (!_PyArg_NoKeywords(PyExceptionClass_Name(type), kwargs)) return NULL;
    parsed = parseArgs(args);
    if (type === PyExc_OSError && parsed.myerrno && hasTypeFlag(parsed.myerrno, TPFLAGS.LONG_SUBCLASS)) {
      type = classForErrno(parsed.myerrno) || type;
    }
  }
  const self = FN[I32[(type + PyTypeOff.tp_alloc) >> 2]!]!(type, 0) as NewRef | NULL;
  if (self === NULL) return NULL;
  I32[(self + PyOSErrorOff.written) >> 2] = -1;
  I32[(self + PyOSErrorOff.written + 4) >> 2] = -1;
  if (parsed === null) I32[(self + PyBaseExceptionOff.args) >> 2] = emptyTuple;
  else if (fill(self, args, parsed) < 0) { Py_DECREF(self); return NULL; }
  return self;
}
export function OSError_init(self: Ref, args: Ref, kwargs: Ref | 0): Status {
  const type = Py_TYPE(self);
  if (!usesInit(type)) return 0; // OSError_new did everything
  if (!_PyArg_NoKeywords(PyExceptionClass_Name(type), kwargs)) return -1;
  return fill(self, args, parseArgs(args));
}
/** Sets the fields; with a file name, `args` keeps errno and message only. */
function fill(self: Ref, args: Ref, parsed: OSErrorArgs): Status {
  const { filename, filename2 } = parsed;
  let kept = Py_NewRef(args);
  if (filename && filename !== Py_None) {
    if (Py_TYPE(self) === PyExc_BlockingIOError && PyNumber_Check(filename)) {
      const written = PyNumber_AsSsize_t(filename, PyExc_ValueError);
      if (written === -1 && PyErr_Occurred()) { Py_DECREF(kept); return -1; }
      setWritten(self, written);
    } else {
      Py_XSETREF(self + PyOSErrorOff.filename, Py_NewRef(filename));
      if (filename2 && filename2 !== Py_None) Py_XSETREF(self + PyOSErrorOff.filename2, Py_NewRef(filename2));
      const shorter = PyTuple_Pack(I32[(args + 24) >> 2]! as Ref, I32[(args + 32) >> 2]! as Ref);
      Py_DECREF(kept);
      if (shorter === NULL) return -1;
      kept = shorter;
    }
  }
  Py_XSETREF(self + PyOSErrorOff.myerrno, Py_XNewRef(parsed.myerrno));
  Py_XSETREF(self + PyOSErrorOff.strerror, Py_XNewRef(parsed.strerror));
  Py_XSETREF(self + PyBaseExceptionOff.args, kept);
  return 0;
}
function setWritten(self: Ref, n: number): void {
  I32[(self + PyOSErrorOff.written) >> 2] = n;
  I32[(self + PyOSErrorOff.written + 4) >> 2] = n < 0 ? -1 : 0;
}
const field = (self: Ref, offset: number): Ref | 0 => I32[(self + offset) >> 2]! as Ref | 0;

function OSError_str(self: Ref): NewRef | NULL {
  const [myerrno, text, filename, filename2] = [PyOSErrorOff.myerrno, PyOSErrorOff.strerror, PyOSErrorOff.filename, PyOSErrorOff.filename2].map((at) => field(self, at));
  if (!filename && !(myerrno && text)) return BaseException_str(self);
  const code = strText(myerrno || Py_None);
  const message = code === null ? null : strText(text || Py_None);
  if (message === null) return NULL;
  if (!filename) return PyUnicode_FromString(`[Errno ${code}] ${message}`);
  const name = reprText(filename);
  const name2 = name === null || !filename2 ? "" : reprText(filename2);
  if (name === null || name2 === null) return NULL;
  return PyUnicode_FromString(`[Errno ${code}] ${message}: ${name}${filename2 ? ` -> ${name2}` : ""}`);
}
function OSError_reduce(self: Ref): NewRef | NULL {
  const args = field(self, PyBaseExceptionOff.args) as Ref;
  const dict = field(self, PyBaseExceptionOff.dict);
  const filename = field(self, PyOSErrorOff.filename);
  const filename2 = field(self, PyOSErrorOff.filename2);
  let full: NewRef | NULL = Py_NewRef(args);
  if (I32[(args + 16) >> 2] === 2 && filename) {
    Py_DECREF(full);
    const first = I32[(args + 24) >> 2]! as Ref;
    const second = I32[(args + 32) >> 2]! as Ref;
    full = filename2 ? PyTuple_Pack(first, second, filename, Py_None, filename2) : PyTuple_Pack(first, second, filename);
    if (full === NULL) return NULL;
  }
  const result = dict ? PyTuple_Pack(Py_TYPE(self), full, dict) : PyTuple_Pack(Py_TYPE(self), full);
  Py_DECREF(full);
  return result;
}
function OSError_written_get(self: Ref): NewRef | NULL {
  const written = I32[(self + PyOSErrorOff.written) >> 2]!;
  if (written === -1) return raise(PyExc_AttributeError, "characters_written");
  return PyLong_FromLong(written);
}
function OSError_written_set(self: Ref, value: Ref | 0): Status {
  if (!value) {
    if (I32[(self + PyOSErrorOff.written) >> 2] === -1) return raiseStatus(PyExc_AttributeError, "characters_written");
    setWritten(self, -1);
    return 0;
  }
  const n = PyNumber_AsSsize_t(value, PyExc_ValueError);
  if (n === -1 && PyErr_Occurred()) return -1;
  setWritten(self, n);
  return 0;
}

export const PyExc_OSError = defineException("OSError", () => PyExc_Exception, "Base class for I/O related errors.",
  { ...fieldSlots(PyOSErrorOff.filename2), tp_init: OSError_init, tp_new: OSError_new, tp_str: OSError_str }, {
    basicsize: PyOSErrorOff.basic_size,
    methods: [["__reduce__", METH.NOARGS, OSError_reduce]],
    members: [
      ["errno", MemberType.OBJECT, PyOSErrorOff.myerrno, 0, "POSIX exception code"],
      ["strerror", MemberType.OBJECT, PyOSErrorOff.strerror, 0, "exception strerror"],
      ["filename", MemberType.OBJECT, PyOSErrorOff.filename, 0, "exception filename"],
      ["filename2", MemberType.OBJECT, PyOSErrorOff.filename2, 0, "second exception filename"],
    ],
    getset: [["characters_written", OSError_written_get, OSError_written_set]],
  });

/** A subclass without members; its `__init__` is OSError's. */
function osSubclass(name: string, base: () => Ref, doc: string): Ref {
  return defineException(name, base, doc, { tp_init: OSError_init }, { basicsize: PyOSErrorOff.basic_size });
}
const osError = (): Ref => PyExc_OSError;
const connectionError = (): Ref => PyExc_ConnectionError;
export const PyExc_BlockingIOError = osSubclass("BlockingIOError", osError, "I/O operation would block.");
export const PyExc_ConnectionError = osSubclass("ConnectionError", osError, "Connection error.");
export const PyExc_ChildProcessError = osSubclass("ChildProcessError", osError, "Child process error.");
export const PyExc_BrokenPipeError = osSubclass("BrokenPipeError", connectionError, "Broken pipe.");
export const PyExc_ConnectionAbortedError = osSubclass("ConnectionAbortedError", connectionError, "Connection aborted.");
export const PyExc_ConnectionRefusedError = osSubclass("ConnectionRefusedError", connectionError, "Connection refused.");
export const PyExc_ConnectionResetError = osSubclass("ConnectionResetError", connectionError, "Connection reset.");
export const PyExc_FileExistsError = osSubclass("FileExistsError", osError, "File already exists.");
export const PyExc_FileNotFoundError = osSubclass("FileNotFoundError", osError, "File not found.");
export const PyExc_IsADirectoryError = osSubclass("IsADirectoryError", osError, "Operation doesn't work on directories.");
export const PyExc_NotADirectoryError = osSubclass("NotADirectoryError", osError, "Operation only works on directories.");
export const PyExc_InterruptedError = osSubclass("InterruptedError", osError, "Interrupted by signal.");
export const PyExc_PermissionError = osSubclass("PermissionError", osError, "Not enough permissions.");
export const PyExc_ProcessLookupError = osSubclass("ProcessLookupError", osError, "Process not found.");
export const PyExc_TimeoutError = osSubclass("TimeoutError", osError, "Timeout expired.");

let errnoTable: Readonly<Record<number, Ref>> | null = null;
/** Linux errno numbers, as in PEP 3151. */
function errnoMap(): Readonly<Record<number, Ref>> {
  return errnoTable ??= {
    11: PyExc_BlockingIOError, 114: PyExc_BlockingIOError, 115: PyExc_BlockingIOError,
    32: PyExc_BrokenPipeError, 108: PyExc_BrokenPipeError, 10: PyExc_ChildProcessError, 103: PyExc_ConnectionAbortedError,
    111: PyExc_ConnectionRefusedError, 104: PyExc_ConnectionResetError, 17: PyExc_FileExistsError, 2: PyExc_FileNotFoundError,
    21: PyExc_IsADirectoryError, 20: PyExc_NotADirectoryError, 4: PyExc_InterruptedError, 13: PyExc_PermissionError,
    1: PyExc_PermissionError, 3: PyExc_ProcessLookupError, 110: PyExc_TimeoutError,
  };
}
