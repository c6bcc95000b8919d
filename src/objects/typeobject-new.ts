/**
 * Making classes: type.__new__, and calling a type. Source: CPython 3.12 Objects/typeobject.c (type_new_impl and its parts, type_call).
 */
import { I32, U8 } from "../memory/views.ts";
import { PyMem_Malloc } from "../memory/alloc.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { _PyArg_NoKwnames, arg, PyVectorcall_NARGS } from "./args.ts";
import { PyObject_Call, PyObject_CallNoArgs, _PyObject_MakeTpCall, callArgs, callMethod } from "./call.ts";
import { PyCell_Set, PyCell_Type } from "./cell.ts";
import { PyDict_Contains, PyDict_Copy, PyDict_DelItem, PyDict_GET_SIZE, PyDict_GetItemWithError, PyDict_SetItem, dictForEach } from "./dict.ts";
import { PyErr_GetRaisedException, PyErr_NoMemory, PyErr_SetRaisedException, PyErr_WarnEx, raise, raiseStatus, reprText } from "./errors.ts";
import { PyExc_RuntimeWarning, PyExc_TypeError, PyExc_ValueError } from "./exceptions.ts";
import { PyEval_GetGlobals } from "./frame.ts";
import { PyFunction_Check } from "./function.ts";
import { PyObject_GC_Del, PyType_GenericAlloc } from "./gcalloc.ts";
import { MANAGED_WEAKREF_OFFSET, PyObject_GenericGetAttr, PyObject_GenericSetAttr, PyObject_GetAttr, _PyObject_LookupAttr } from "./generic.ts";
import { ID } from "./id.ts";
import { FN, PyTypeOff, Py_DECREF, Py_NewRef, Py_SIZE, Py_TYPE, Py_XDECREF, TPFLAGS, fnIndex, hasTypeFlag } from "./object.ts";
import { emptyTuple } from "./singletons.ts";
import { State } from "./state.ts";
import { PyClassMethod_New, PyStaticMethod_New } from "./staticclass.ts";
import { PySuper_Type } from "./super.ts";
import { PyTuple_GetSlice, PyTuple_Pack } from "./tuple.ts";
import {
  PyBaseObject_Type, PyObject_TypeCheck, PyType_Check, PyType_IsSubtype, PyType_Ready, PyType_Type, _PyObject_LookupSpecial, nameOfType, typeName,
} from "./typeobject.ts";
import { subtype_clear, subtype_dealloc, subtype_getsets_dict, subtype_getsets_full, subtype_getsets_weakref, subtype_traverse } from "./typeobject-instance.ts";
import { best_base } from "./typeobject-mro.ts";
import { slot_tp_new } from "./typeobject-slots.ts";
import { fixup_slot_dispatchers } from "./typeobject-slotdefs.ts";
import { collectSlots } from "./typeobject-slotnames.ts";
import { PyUnicode_AsJS, PyUnicode_Check, PyUnicode_FromString } from "./unicode.ts";

const SLOT_TP_NEW = fnIndex(slot_tp_new);
const TYPE_NEW = fnIndex(type_new);
const SUBTYPE_DEALLOC = fnIndex(subtype_dealloc);
const GENERIC_ALLOC = fnIndex(PyType_GenericAlloc);
const GC_DEL = fnIndex(PyObject_GC_Del);
const SUBTYPE_TRAVERSE = fnIndex(subtype_traverse);
const SUBTYPE_CLEAR = fnIndex(subtype_clear);
const GENERIC_GETATTR = fnIndex(PyObject_GenericGetAttr);
const GENERIC_SETATTR = fnIndex(PyObject_GenericSetAttr);

function get(type: Ref, offset: number): number { return I32[(type + offset) >> 2]!; }
function set(type: Ref, offset: number, value: number): void { I32[(type + offset) >> 2] = value; }
function dictOf(type: Ref): Ref { return I32[(type + PyTypeOff.tp_dict) >> 2]! as Ref; }
function failed(): boolean { return I32[State.current_exception >> 2] !== 0; }
function tupleItem(tuple: Ref, i: number): Ref { return I32[(tuple + 24 + i * 8) >> 2]! as Ref; }

// --- calling a type

/** type.__call__: __new__, then __init__ if the result is an instance. */
export function type_call(type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  if (type === PyType_Type) {
    const nargs = Py_SIZE(args);
    if (nargs === 1 && (kwargs === 0 || PyDict_GET_SIZE(kwargs) === 0)) return Py_NewRef(Py_TYPE(tupleItem(args, 0)));
    if (nargs !== 3) return raise(PyExc_TypeError, "type() takes 1 or 3 arguments");
  }
  const tp_new = I32[(type + PyTypeOff.tp_new) >> 2]!;
  if (tp_new === 0) return raise(PyExc_TypeError, `cannot create '${nameOfType(type)}' instances`);
  const o = FN[tp_new]!(type, args, kwargs) as NewRef | NULL;
  if (o === NULL) return NULL;
  const made = I32[(o + 8) >> 2]! as Ref;
  if (made !== type && !PyObject_TypeCheck(o, type)) return o;
  const tp_init = I32[(made + PyTypeOff.tp_init) >> 2]!;
  if (tp_init !== 0 && (FN[tp_init]!(o, args, kwargs) as number) < 0) {
    Py_DECREF(o);
    return NULL;
  }
  return o;
}
/** Of `type` itself: type(x) without a tuple. */
export function type_vectorcall(metatype: Ref, args: number, nargsf: number, kwnames: Ref | 0): NewRef | NULL {
  const nargs = PyVectorcall_NARGS(nargsf);
  if (nargs === 1 && metatype === PyType_Type) {
    if (!_PyArg_NoKwnames("type", kwnames)) return NULL;
    return Py_NewRef(Py_TYPE(arg(args, 0)));
  }
  return _PyObject_MakeTpCall(metatype, args, nargs, kwnames);
}
export function type_init(_cls: Ref, args: Ref, kwargs: Ref | 0): Status {
  const nargs = Py_SIZE(args);
  if (kwargs !== 0 && nargs === 1 && PyDict_GET_SIZE(kwargs) !== 0) return raiseStatus(PyExc_TypeError, "type.__init__() takes no keyword arguments");
  return nargs === 1 || nargs === 3 ? 0 : raiseStatus(PyExc_TypeError, "type.__init__() takes 1 or 3 arguments");
}

/** `__new__` in the dict of a builtin type: checks the class and calls tp_new. */
export function tp_new_wrapper(self: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const name = nameOfType(self);
  if (Py_SIZE(args) < 1) return raise(PyExc_TypeError, `${name}.__new__(): not enough arguments`);
  const subtype = tupleItem(args, 0);
  if (!PyType_Check(subtype)) return raise(PyExc_TypeError, `${name}.__new__(X): X is not a type object (${typeName(subtype)})`);
  const subname = nameOfType(subtype);
  if (!PyType_IsSubtype(subtype, self)) return raise(PyExc_TypeError, `${name}.__new__(${subname}): ${subname} is not a subtype of ${name}`);
  let staticbase = subtype as Ref | NULL;
  while (staticbase !== NULL && get(staticbase, PyTypeOff.tp_new) === SLOT_TP_NEW) staticbase = get(staticbase, PyTypeOff.tp_base) as Ref | NULL;
  if (staticbase !== NULL && get(staticbase, PyTypeOff.tp_new) !== get(self, PyTypeOff.tp_new)) {
    return raise(PyExc_TypeError, `${name}.__new__(${subname}) is not safe, use ${nameOfType(staticbase)}.__new__()`);
  }
  const rest = PyTuple_GetSlice(args, 1, Py_SIZE(args));
  if (rest === NULL) return NULL;
  const result = FN[get(self, PyTypeOff.tp_new)]!(subtype, rest, kwargs) as NewRef | NULL;
  Py_DECREF(rest);
  return result;
}

// --- type.__new__

/** What the parts of type_new share (type_new_ctx). */
export interface Making {
  metatype: Ref; readonly args: Ref; readonly kwargs: Ref | 0; readonly dict: Ref; readonly name: Ref; bases: NewRef; base: Ref;
  /** Names of the slots, sorted and mangled: a tuple, owned until the type has it; NULL when there is no __slots__. */
  slots: NewRef | 0; nslot: number; addDict: boolean; addWeak: boolean; mayAddDict: boolean; mayAddWeak: boolean;
}

/** The most derived of `metatype` and the types of `bases`, borrowed. */
export function _PyType_CalculateMetaclass(metatype: Ref, bases: Ref): Ref | NULL {
  let winner = metatype;
  for (let i = 0; i < Py_SIZE(bases); i++) {
    const type = Py_TYPE(tupleItem(bases, i));
    if (PyType_IsSubtype(winner, type)) continue;
    if (!PyType_IsSubtype(type, winner)) {
      return raise(PyExc_TypeError, "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases");
    }
    winner = type;
  }
  return winner;
}

export function type_new(metatype: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const nargs = Py_SIZE(args);
  if (nargs !== 3) return raise(PyExc_TypeError, `type.__new__() takes exactly 3 arguments (${nargs} given)`);
  const [name, bases, dict] = [tupleItem(args, 0), tupleItem(args, 1), tupleItem(args, 2)];
  if (!PyUnicode_Check(name)) return raise(PyExc_TypeError, `type.__new__() argument 1 must be str, not ${typeName(name)}`);
  if (!hasTypeFlag(bases, TPFLAGS.TUPLE_SUBCLASS)) return raise(PyExc_TypeError, `type.__new__() argument 2 must be tuple, not ${typeName(bases)}`);
  if (!hasTypeFlag(dict, TPFLAGS.DICT_SUBCLASS)) return raise(PyExc_TypeError, `type.__new__() argument 3 must be dict, not ${typeName(dict)}`);
  let base: Ref | NULL = PyBaseObject_Type;
  let owned: NewRef | NULL;
  let winner: Ref | NULL = metatype;
  if (Py_SIZE(bases) === 0) owned = PyTuple_Pack(PyBaseObject_Type);
  else {
    if (refuseMroEntries(bases) < 0) return NULL;
    winner = _PyType_CalculateMetaclass(metatype, bases);
    if (winner === NULL) return NULL;
    const theirs = get(winner, PyTypeOff.tp_new);
    if (winner !== metatype && theirs !== TYPE_NEW) return FN[theirs]!(winner, args, kwargs) as NewRef | NULL;
    base = best_base(bases);
    if (base === NULL) return NULL;
    owned = Py_NewRef(bases);
  }
  if (owned === NULL) return NULL;
  const making: Making = {
    metatype: winner, args, kwargs, dict, name, bases: owned, base, slots: 0, nslot: 0, addDict: false, addWeak: false, mayAddDict: false, mayAddWeak: false,
  };
  const type = type_new_impl(making);
  Py_DECREF(owned);
  return type;
}
function refuseMroEntries(bases: Ref): Status {
  for (let i = 0; i < Py_SIZE(bases); i++) {
    const base = tupleItem(bases, i);
    if (PyType_Check(base)) continue;
    const entries = _PyObject_LookupAttr(base, ID("__mro_entries__"));
    if (entries !== NULL) {
      Py_DECREF(entries);
      return raiseStatus(PyExc_TypeError, "type() doesn't support MRO entry resolution; use types.new_class()");
    }
    if (failed()) return -1;
  }
  return 0;
}

function type_new_impl(making: Making): NewRef | NULL {
  const type = type_new_init(making);
  if (type === NULL) return NULL;
  if (type_new_set_attrs(making, type) === 0 && PyType_Ready(type) === 0) {
    fixup_slot_dispatchers(type);
    const status = hasOnlyStringKeys(dictOf(type)) ? 0
      : PyErr_WarnEx(PyExc_RuntimeWarning, `non-string key in the __dict__ of class ${nameOfType(type)}`, 1);
    if (status === 0 && type_new_set_names(type) === 0 && type_new_init_subclass(type, making.kwargs) === 0) return type;
  }
  Py_DECREF(type);
  return NULL;
}

function type_new_init(making: Making): NewRef | NULL {
  const dict = PyDict_Copy(making.dict);
  if (dict === NULL) return NULL;
  const type = collectSlots(making, dict) < 0 ? NULL : type_new_alloc(making);
  if (type === NULL) {
    Py_XDECREF(making.slots);
    Py_DECREF(dict);
    return NULL;
  }
  set(type, PyTypeOff.tp_dict, dict);
  set(type, PyTypeOff.ht_slots, making.slots);
  return type;
}

function type_new_alloc(making: Making): NewRef | NULL {
  const { metatype, base, bases, name } = making;
  const type = FN[get(metatype, PyTypeOff.tp_alloc)]!(metatype, making.nslot) as NewRef | NULL;
  if (type === NULL) return NULL;
  set(type, PyTypeOff.tp_flags, TPFLAGS.HEAPTYPE | TPFLAGS.BASETYPE | TPFLAGS.HAVE_GC);
  set(type, PyTypeOff.tp_as_async, type + PyTypeOff.as_async);
  set(type, PyTypeOff.tp_as_sequence, type + PyTypeOff.as_sequence);
  set(type, PyTypeOff.tp_as_mapping, type + PyTypeOff.as_mapping);
  set(type, PyTypeOff.tp_as_number, type + PyTypeOff.as_number);
  set(type, PyTypeOff.tp_as_buffer, type + PyTypeOff.as_buffer);
  set(type, PyTypeOff.tp_bases, Py_NewRef(bases));
  set(type, PyTypeOff.tp_base, Py_NewRef(base));
  set(type, PyTypeOff.tp_dealloc, SUBTYPE_DEALLOC);
  set(type, PyTypeOff.tp_alloc, GENERIC_ALLOC);
  set(type, PyTypeOff.tp_free, GC_DEL);
  set(type, PyTypeOff.tp_traverse, SUBTYPE_TRAVERSE);
  set(type, PyTypeOff.tp_clear, SUBTYPE_CLEAR);
  set(type, PyTypeOff.ht_name, Py_NewRef(name));
  set(type, PyTypeOff.tp_name, name);
  return type;
}

function type_new_set_attrs(making: Making, type: Ref): Status {
  if (PyUnicode_AsJS(making.name).includes("\0")) return raiseStatus(PyExc_ValueError, "type name must not contain null characters");
  if (type_new_set_module(type) < 0 || type_new_set_ht_name(type) < 0 || type_new_set_doc(type) < 0) return -1;
  if (wrapFunction(type, ID("__new__"), PyStaticMethod_New) < 0) return -1;
  if (wrapFunction(type, ID("__init_subclass__"), PyClassMethod_New) < 0) return -1;
  if (wrapFunction(type, ID("__class_getitem__"), PyClassMethod_New) < 0) return -1;
  type_new_descriptors(making, type);
  type_new_set_slots(making, type);
  if (setCell(type, ID("__classcell__"), type) < 0) return -1;
  return setCell(type, ID("__classdictcell__"), dictOf(type));
}

/** `__name__` of the module whose code is running; NULL, perhaps with an exception, when there is none. Borrowed. */
export function callerModule(): Ref | NULL {
  const globals = PyEval_GetGlobals();
  return globals === NULL ? NULL : PyDict_GetItemWithError(globals, ID("__name__"));
}
function hasOnlyStringKeys(dict: Ref): boolean {
  let only = true;
  dictForEach(dict, (key) => { only = only && PyUnicode_Check(key); });
  return only;
}
function type_new_set_module(type: Ref): Status {
  const has = PyDict_Contains(dictOf(type), ID("__module__"));
  if (has !== 0) return has < 0 ? -1 : 0;
  const module = callerModule();
  if (module === NULL) return failed() ? -1 : 0;
  return PyDict_SetItem(dictOf(type), ID("__module__"), module);
}
function type_new_set_ht_name(type: Ref): Status {
  const qualname = PyDict_GetItemWithError(dictOf(type), ID("__qualname__"));
  if (qualname === NULL) {
    if (failed()) return -1;
    set(type, PyTypeOff.ht_qualname, Py_NewRef(get(type, PyTypeOff.ht_name) as Ref));
    return 0;
  }
  if (!PyUnicode_Check(qualname)) return raiseStatus(PyExc_TypeError, `type __qualname__ must be a str, not ${typeName(qualname)}`);
  set(type, PyTypeOff.ht_qualname, Py_NewRef(qualname));
  return PyDict_DelItem(dictOf(type), ID("__qualname__"));
}
/** tp_doc of a heap type is a C string: UTF-8 bytes in a block of its own. */
function type_new_set_doc(type: Ref): Status {
  const doc = PyDict_GetItemWithError(dictOf(type), ID("__doc__"));
  if (doc === NULL) return failed() ? -1 : 0;
  if (!PyUnicode_Check(doc)) return 0;
  const bytes = new TextEncoder().encode(PyUnicode_AsJS(doc));
  const block = PyMem_Malloc(bytes.length + 1);
  if (block === 0) { PyErr_NoMemory(); return -1; }
  U8.set(bytes, block);
  U8[block + bytes.length] = 0;
  set(type, PyTypeOff.tp_doc, block);
  return 0;
}
/** A plain function under `name` in the class body becomes a static or class method. */
function wrapFunction(type: Ref, name: Ref, wrap: (fn: Ref) => NewRef | NULL): Status {
  const fn = PyDict_GetItemWithError(dictOf(type), name);
  if (fn === NULL) return failed() ? -1 : 0;
  if (!PyFunction_Check(fn)) return 0;
  const wrapped = wrap(fn);
  if (wrapped === NULL) return -1;
  const status = PyDict_SetItem(dictOf(type), name, wrapped);
  Py_DECREF(wrapped);
  return status;
}
/** Members for the slots lie behind the type object, one PyMemberDef of 40 bytes each; sizes and flags follow. */
function type_new_descriptors(making: Making, type: Ref): void {
  let offset = get(making.base, PyTypeOff.tp_basicsize);
  const members = type + get(Py_TYPE(type), PyTypeOff.tp_basicsize);
  if (making.slots !== 0) {
    for (let i = 0; i < making.nslot; i++, offset += 8) {
      const at = (members + i * 40) >> 2;
      I32[at] = tupleItem(making.slots, i);
      I32[at + 2] = 16; // T_OBJECT_EX
      I32[at + 4] = offset;
    }
  }
  if (making.addWeak) {
    I32[(type + PyTypeOff.tp_flags) >> 2]! |= TPFLAGS.MANAGED_WEAKREF;
    set(type, PyTypeOff.tp_weaklistoffset, MANAGED_WEAKREF_OFFSET);
  }
  if (making.addDict) {
    I32[(type + PyTypeOff.tp_flags) >> 2]! |= TPFLAGS.MANAGED_DICT;
    set(type, PyTypeOff.tp_dictoffset, -1);
  }
  set(type, PyTypeOff.tp_basicsize, offset);
  set(type, PyTypeOff.tp_itemsize, get(making.base, PyTypeOff.tp_itemsize));
  set(type, PyTypeOff.tp_members, members);
}
function type_new_set_slots(making: Making, type: Ref): void {
  const { addDict, addWeak, base } = making;
  set(type, PyTypeOff.tp_getset, addDict ? (addWeak ? subtype_getsets_full : subtype_getsets_dict) : addWeak ? subtype_getsets_weakref : 0);
  if (get(type, PyTypeOff.tp_dictoffset) === 0 && making.nslot === 0) return;
  if (get(base, PyTypeOff.tp_getattro) === 0) set(type, PyTypeOff.tp_getattro, GENERIC_GETATTR);
  if (get(base, PyTypeOff.tp_setattro) === 0) set(type, PyTypeOff.tp_setattro, GENERIC_SETATTR);
}
/** Fills the cell that the compiler left under `name` (for __class__, or the class's namespace), and takes it out of the dict. */
function setCell(type: Ref, name: Ref, value: Ref): Status {
  const cell = PyDict_GetItemWithError(dictOf(type), name);
  if (cell === NULL) return failed() ? -1 : 0;
  if (Py_TYPE(cell) !== PyCell_Type) {
    const text = reprText(Py_TYPE(cell));
    return text === null ? -1 : raiseStatus(PyExc_TypeError, `${PyUnicode_AsJS(name)} must be a nonlocal cell, not ${text}`);
  }
  PyCell_Set(cell, value);
  return PyDict_DelItem(dictOf(type), name);
}

/** Calls `__set_name__` of every value in the class body. */
function type_new_set_names(type: Ref): Status {
  const names = PyDict_Copy(dictOf(type));
  if (names === NULL) return -1;
  let status: Status = 0;
  dictForEach(names, (key, value) => {
    if (status < 0) return;
    const setName = _PyObject_LookupSpecial(value, ID("__set_name__"));
    if (setName === NULL) { if (failed()) status = -1; return; }
    const result = callArgs(setName, type, key);
    Py_DECREF(setName);
    if (result === NULL) { noteSetName(type, key, value); status = -1; return; }
    Py_DECREF(result);
  });
  Py_DECREF(names);
  return status;
}
function noteSetName(type: Ref, key: Ref, value: Ref): void {
  const exc = PyErr_GetRaisedException();
  if (exc === NULL) return;
  const note = PyUnicode_FromString(`Error calling __set_name__ on '${typeName(value)}' instance ${reprText(key) ?? "?"} in '${nameOfType(type)}'`);
  if (note !== NULL) {
    Py_XDECREF(callMethod(exc, ID("add_note"), note));
    Py_DECREF(note);
  }
  PyErr_SetRaisedException(exc);
}
/** super(type, type).__init_subclass__(**kwargs). */
function type_new_init_subclass(type: Ref, kwargs: Ref | 0): Status {
  const su = callArgs(PySuper_Type, type, type);
  if (su === NULL) return -1;
  const fn = PyObject_GetAttr(su, ID("__init_subclass__"));
  Py_DECREF(su);
  if (fn === NULL) return -1;
  const result = kwargs !== 0 && PyDict_GET_SIZE(kwargs) !== 0 ? PyObject_Call(fn, emptyTuple, kwargs) : PyObject_CallNoArgs(fn);
  Py_DECREF(fn);
  if (result === NULL) return -1;
  Py_DECREF(result);
  return 0;
}
