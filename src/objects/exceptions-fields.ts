/**
 * Exceptions with a few fields: StopIteration, SystemExit, KeyError, ImportError, NameError, AttributeError.
 *
 *   StopIteration 72 value | SystemExit 72 code | NameError 72 name | AttributeError 72 obj  80 name
 *   ImportError 72 msg  80 name  88 path  96 name_from
 *
 * Source: CPython 3.12 Objects/exceptions.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { argSpec, unpackTupleDict } from "./args.ts";
import { METH, MemberType } from "./define.ts";
import { PyDict_Copy, PyDict_New, PyDict_SetItem } from "./dict.ts";
import {
  BaseException_clear, BaseException_init, BaseException_new, BaseException_str, BaseException_traverse, PyBaseExceptionOff,
  PyExc_BaseException, PyExc_Exception, PyExc_LookupError, defineException, freeException, visitFields,
} from "./exceptions.ts";
import { PyObject_GC_UnTrack } from "./gcalloc.ts";
import { PyObject_Repr } from "./generic.ts";
import { ID } from "./id.ts";
import { Py_CLEAR, Py_DECREF, Py_NewRef, Py_TYPE, Py_XNewRef, Py_XSETREF, type visitproc } from "./object.ts";
import { PyTuple_Pack } from "./tuple.ts";
import { Py_None, emptyTuple } from "./singletons.ts";
import { PyUnicode_CheckExact } from "./unicode.ts";

const FIELDS = PyBaseExceptionOff.basic_size;

/** The three slots of a class whose own object fields lie at the offsets 72…`last`. */
export function fieldSlots(last: number): { tp_dealloc: (self: Ref) => void; tp_traverse: (self: Ref, visit: visitproc, arg: number) => number; tp_clear: (self: Ref) => number } {
  const tp_clear = (self: Ref): number => {
    for (let at = FIELDS; at <= last; at += 8) Py_CLEAR(self + at);
    return BaseException_clear(self);
  };
  return {
    tp_clear,
    tp_dealloc: (self) => {
      PyObject_GC_UnTrack(self);
      tp_clear(self);
      freeException(self);
    },
    tp_traverse: (self, visit, arg) => visitFields(self, FIELDS, last, visit, arg) || BaseException_traverse(self, visit, arg),
  };
}
const argsOf = (self: Ref): Ref => I32[(self + PyBaseExceptionOff.args) >> 2]! as Ref;

// --- StopIteration, SystemExit, KeyError

export const enum PyStopIterationOff { value = 72, basic_size = 80 }

function StopIteration_init(self: Ref, args: Ref, kwargs: Ref | 0): Status {
  if (BaseException_init(self, args, kwargs) < 0) return -1;
  Py_XSETREF(self + PyStopIterationOff.value, Py_NewRef(I32[(args + 16) >> 2]! > 0 ? I32[(args + 24) >> 2]! as Ref : Py_None));
  return 0;
}
export const PyExc_StopIteration = defineException("StopIteration", () => PyExc_Exception, "Signal the end from iterator.__next__().",
  { ...fieldSlots(PyStopIterationOff.value), tp_init: StopIteration_init }, {
    basicsize: PyStopIterationOff.basic_size,
    members: [["value", MemberType.OBJECT, PyStopIterationOff.value, 0, "generator return value"]],
  });

export const enum PySystemExitOff { code = 72, basic_size = 80 }

function SystemExit_init(self: Ref, args: Ref, kwargs: Ref | 0): Status {
  if (BaseException_init(self, args, kwargs) < 0) return -1;
  const size = I32[(args + 16) >> 2]!;
  if (size > 0) Py_XSETREF(self + PySystemExitOff.code, Py_NewRef(size === 1 ? I32[(args + 24) >> 2]! as Ref : args));
  return 0;
}
export const PyExc_SystemExit = defineException("SystemExit", () => PyExc_BaseException, "Request to exit from the interpreter.",
  { ...fieldSlots(PySystemExitOff.code), tp_init: SystemExit_init, tp_new: BaseException_new }, {
    basicsize: PySystemExitOff.basic_size,
    members: [["code", MemberType.OBJECT, PySystemExitOff.code, 0, "exception code"]],
  });

function KeyError_str(self: Ref): NewRef | NULL {
  const args = argsOf(self);
  return I32[(args + 16) >> 2] === 1 ? PyObject_Repr(I32[(args + 24) >> 2]! as Ref) : BaseException_str(self);
}
export const PyExc_KeyError = defineException("KeyError", () => PyExc_LookupError, "Mapping key not found.",
  { tp_str: KeyError_str, tp_init: BaseException_init });

// --- keyword-only fields

/** Stores the keyword arguments named in `spec` at `offsets`, NULL for those not given. */
function takeKeywords(self: Ref, spec: ReturnType<typeof argSpec>, kwargs: Ref | 0, offsets: readonly number[]): Status {
  const values = kwargs ? unpackTupleDict(spec, emptyTuple, kwargs) : null;
  if (kwargs && values === null) return -1;
  offsets.forEach((offset, i) => Py_XSETREF(self + offset, Py_XNewRef(values === null ? 0 : values[i]! as Ref | 0)));
  return 0;
}
/** The instance dict with the given fields added, for __reduce__; None when there is nothing to keep. Fields that are NULL are left out. */
function stateWith(self: Ref, fields: readonly (readonly [name: Ref, value: Ref | 0])[]): NewRef | NULL {
  const dict = I32[(self + PyBaseExceptionOff.dict) >> 2]! as Ref | 0;
  const present = fields.filter(([, value]) => value);
  if (present.length === 0) return Py_NewRef(dict || Py_None);
  const state = dict ? PyDict_Copy(dict) : PyDict_New();
  if (state === NULL) return NULL;
  for (const [name, value] of present) {
    if (PyDict_SetItem(state, name, value as Ref) < 0) { Py_DECREF(state); return NULL; }
  }
  return state;
}
/** `(type, args)` or `(type, args, stateSteal)` when the state is not None. */
function reduceWith(self: Ref, stateSteal: NewRef | NULL, always: boolean): NewRef | NULL {
  if (stateSteal === NULL) return NULL;
  const result = stateSteal === Py_None && !always ? PyTuple_Pack(Py_TYPE(self), argsOf(self)) : PyTuple_Pack(Py_TYPE(self), argsOf(self), stateSteal);
  Py_DECREF(stateSteal);
  return result;
}
const field = (self: Ref, offset: number): Ref | 0 => I32[(self + offset) >> 2]! as Ref | 0;

// --- ImportError

export const enum PyImportErrorOff { msg = 72, name = 80, path = 88, name_from = 96, basic_size = 104 }
const importError_spec = argSpec("ImportError", "*, name=, path=, name_from=");

function ImportError_init(self: Ref, args: Ref, kwargs: Ref | 0): Status {
  if (BaseException_init(self, args, NULL) < 0) return -1;
  if (takeKeywords(self, importError_spec, kwargs, [PyImportErrorOff.name, PyImportErrorOff.path, PyImportErrorOff.name_from]) < 0) return -1;
  Py_XSETREF(self + PyImportErrorOff.msg, I32[(args + 16) >> 2] === 1 ? Py_NewRef(I32[(args + 24) >> 2]! as Ref) : NULL);
  return 0;
}
function ImportError_str(self: Ref): NewRef | NULL {
  const msg = field(self, PyImportErrorOff.msg);
  return msg && PyUnicode_CheckExact(msg) ? Py_NewRef(msg) : BaseException_str(self);
}
function ImportError_reduce(self: Ref): NewRef | NULL {
  return reduceWith(self, stateWith(self, [
    [ID("name"), field(self, PyImportErrorOff.name)], [ID("path"), field(self, PyImportErrorOff.path)],
    [ID("name_from"), field(self, PyImportErrorOff.name_from)],
  ]), false);
}
export const PyExc_ImportError = defineException("ImportError", () => PyExc_Exception,
  "Import can't find module, or can't find name in module.",
  { ...fieldSlots(PyImportErrorOff.name_from), tp_init: ImportError_init, tp_str: ImportError_str }, {
    basicsize: PyImportErrorOff.basic_size,
    methods: [["__reduce__", METH.NOARGS, ImportError_reduce]],
    members: [
      ["msg", MemberType.OBJECT, PyImportErrorOff.msg, 0, "exception message"],
      ["name", MemberType.OBJECT, PyImportErrorOff.name, 0, "module name"],
      ["path", MemberType.OBJECT, PyImportErrorOff.path, 0, "module path"],
      ["name_from", MemberType.OBJECT, PyImportErrorOff.name_from, 0, "name imported from module"],
    ],
  });
export const PyExc_ModuleNotFoundError = defineException("ModuleNotFoundError", () => PyExc_ImportError, "Module not found.",
  { tp_init: ImportError_init }, { basicsize: PyImportErrorOff.basic_size });

// --- NameError, AttributeError

export const enum PyNameErrorOff { name = 72, basic_size = 80 }
const nameError_spec = argSpec("NameError", "*, name=");

function NameError_init(self: Ref, args: Ref, kwargs: Ref | 0): Status {
  if (BaseException_init(self, args, NULL) < 0) return -1;
  return takeKeywords(self, nameError_spec, kwargs, [PyNameErrorOff.name]);
}
export const PyExc_NameError = defineException("NameError", () => PyExc_Exception, "Name not found globally.",
  { ...fieldSlots(PyNameErrorOff.name), tp_init: NameError_init, tp_str: BaseException_str }, {
    basicsize: PyNameErrorOff.basic_size,
    members: [["name", MemberType.OBJECT, PyNameErrorOff.name, 0, "name"]],
  });
export const PyExc_UnboundLocalError = defineException("UnboundLocalError", () => PyExc_NameError,
  "Local name referenced but not bound to a value.", { tp_init: NameError_init }, { basicsize: PyNameErrorOff.basic_size });

export const enum PyAttributeErrorOff { obj = 72, name = 80, basic_size = 88 }
const attributeError_spec = argSpec("AttributeError", "*, name=, obj=");

function AttributeError_init(self: Ref, args: Ref, kwargs: Ref | 0): Status {
  if (BaseException_init(self, args, NULL) < 0) return -1;
  return takeKeywords(self, attributeError_spec, kwargs, [PyAttributeErrorOff.name, PyAttributeErrorOff.obj]);
}
/** The object is left out: it may not be picklable. */
function AttributeError_getstate(self: Ref): NewRef | NULL {
  return stateWith(self, [[ID("name"), field(self, PyAttributeErrorOff.name)], [ID("args"), argsOf(self)]]);
}
function AttributeError_reduce(self: Ref): NewRef | NULL { return reduceWith(self, AttributeError_getstate(self), true); }
export const PyExc_AttributeError = defineException("AttributeError", () => PyExc_Exception, "Attribute not found.",
  { ...fieldSlots(PyAttributeErrorOff.name), tp_init: AttributeError_init, tp_str: BaseException_str }, {
    basicsize: PyAttributeErrorOff.basic_size,
    methods: [
      ["__getstate__", METH.NOARGS, AttributeError_getstate],
      ["__reduce__", METH.NOARGS, AttributeError_reduce],
    ],
    members: [
      ["name", MemberType.OBJECT, PyAttributeErrorOff.name, 0, "attribute name"],
      ["obj", MemberType.OBJECT, PyAttributeErrorOff.obj, 0, "object"],
    ],
  });

