/**
 * The module _collections: defaultdict, _count_elements, _tuplegetter; deque and OrderedDict lie in files of their own.
 * Source: CPython 3.12 Modules/_collectionsmodule.c.
 *
 *   defdictobject, 56 bytes:          a dict and   48  default_factory, or NULL
 *   _tuplegetterobject, 32 bytes:     16  index   24  doc
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyIter_Next, PyNumber_Add, PyNumber_AsSsize_t, PyObject_GetIter, PyObject_SetItem, PySequence_GetSlice } from "../objects/abstract.ts";
import { arg, _PyArg_CheckPositional } from "../objects/args.ts";
import { callArgs, callMethod, PyObject_CallNoArgs } from "../objects/call.ts";
import { defineMethods, defineType, MemberType, METH } from "../objects/define.ts";
import {
  dict_dealloc, dict_owns, dict_traverse, keyHash, PyDict_Check, PyDict_Clear, PyDict_Type, PyDict_Update, PyDictOff,
  _PyDict_GetItem_KnownHash, _PyDict_SetItem_KnownHash,
} from "../objects/dict.ts";
import { dict_init, dict_repr } from "../objects/dict-methods.ts";
import { PyErr_SetObject, raise, raiseStatus, reprText } from "../objects/errors.ts";
import { PyExc_AttributeError, PyExc_IndexError, PyExc_KeyError, PyExc_OverflowError, PyExc_TypeError } from "../objects/exceptions.ts";
import { PyObject_GC_Del, PyObject_GC_UnTrack, PyType_GenericAlloc } from "../objects/gcalloc.ts";
import { PyCallable_Check, PyObject_GetAttr, Py_ReprEnter, Py_ReprLeave } from "../objects/generic.ts";
import { Py_GenericAlias } from "../objects/genericalias.ts";
import { hashHi, hashLo } from "../objects/hash.ts";
import { ID } from "../objects/id.ts";
import { PyLong_FromLong } from "../objects/int.ts";
import { PyModule_AddType, PyModule_Create } from "../objects/module.ts";
import { Py_CLEAR, Py_DECREF, Py_NewRef, Py_XDECREF, TPFLAGS, type visitproc } from "../objects/object.ts";
import { PyODict_Type } from "../objects/odict.ts";
import { Py_None, Py_NotImplemented, smallInt } from "../objects/singletons.ts";
import { State } from "../objects/state.ts";
import { PyTuple_Check, PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_New, PyTuple_Pack, tuplePairSteal } from "../objects/tuple.ts";
import { PyObject_TypeCheck, typeName, _PyType_Lookup, _PyType_Name } from "../objects/typeobject.ts";
import { PyUnicode_AsJS, PyUnicode_FromString } from "../objects/unicode.ts";
import { PyDeque_Type, PyDequeIter_Type, PyDequeRevIter_Type } from "./_collections-deque-type.ts";

function typeOf(o: Ref): Ref { return I32[(o + 8) >> 2]! as Ref; }
function errorSet(): boolean { return I32[State.current_exception >> 2] !== 0; }
const id_get = ID("get");
const id_setitem = ID("__setitem__");
const id_items = ID("items");

// ---- defaultdict

const enum DefDictOff { default_factory = PyDictOff.basic_size, basic_size = 56 }
function factoryOf(dd: Ref): Ref | 0 { return I32[(dd + DefDictOff.default_factory) >> 2]! as Ref | 0; }

function defdict_missing(dd: Ref, key: Ref): NewRef | NULL {
  const factory = factoryOf(dd);
  if (factory === 0 || factory === Py_None) {
    const args = PyTuple_Pack(key);
    if (args === NULL) return NULL;
    PyErr_SetObject(PyExc_KeyError, args);
    Py_DECREF(args);
    return NULL;
  }
  const value = PyObject_CallNoArgs(factory);
  if (value === NULL) return NULL;
  if (PyObject_SetItem(dd, key, value) < 0) {
    Py_DECREF(value);
    return NULL;
  }
  return value;
}
function new_defdict(dd: Ref, source: Ref): NewRef | NULL { return callArgs(typeOf(dd), factoryOf(dd) || Py_None, source); }
function defdict_copy(dd: Ref): NewRef | NULL { return new_defdict(dd, dd); }
function defdict_reduce(dd: Ref): NewRef | NULL {
  const factory = factoryOf(dd);
  const args = factory === 0 || factory === Py_None ? PyTuple_New(0) : PyTuple_Pack(factory);
  if (args === NULL) return NULL;
  const items = callMethod(dd, id_items);
  const it = items === NULL ? NULL : PyObject_GetIter(items);
  const result = it === NULL ? NULL : PyTuple_Pack(typeOf(dd), args, Py_None, Py_None, it);
  Py_XDECREF(it);
  Py_XDECREF(items);
  Py_DECREF(args);
  return result;
}
function defdict_dealloc(dd: Ref): void {
  PyObject_GC_UnTrack(dd);
  Py_CLEAR(dd + DefDictOff.default_factory);
  dict_dealloc(dd);
}
function defdict_repr(dd: Ref): NewRef | NULL {
  const base = dict_repr(dd);
  if (base === NULL) return NULL;
  const factory = factoryOf(dd);
  let text: string | null = "None";
  if (factory !== 0) {
    const entered = Py_ReprEnter(factory);
    text = entered < 0 ? null : entered > 0 ? "..." : reprText(factory);
    if (entered >= 0) Py_ReprLeave(factory);
  }
  const result = text === null ? NULL : PyUnicode_FromString(`${_PyType_Name(typeOf(dd))}(${text}, ${PyUnicode_AsJS(base)})`);
  Py_DECREF(base);
  return result;
}
function defdict_or(left: Ref, right: Ref): NewRef | NULL {
  const fromLeft = PyObject_TypeCheck(left, PyDefDict_Type);
  const self = fromLeft ? left : right;
  if (!PyDict_Check(fromLeft ? right : left)) return Py_NotImplemented as NewRef;
  const result = new_defdict(self, left);
  if (result === NULL) return NULL;
  if (PyDict_Update(result, right) === 0) return result;
  Py_DECREF(result);
  return NULL;
}
function defdict_traverse(dd: Ref, visit: visitproc, arg: number): number {
  const factory = factoryOf(dd);
  return (typeOf(dd) === PyDefDict_Type && visit(PyDefDict_Type, arg)) || (factory && visit(factory, arg)) || dict_traverse(dd, visit, arg);
}
function defdict_tp_clear(dd: Ref): number {
  Py_CLEAR(dd + DefDictOff.default_factory);
  PyDict_Clear(dd);
  return 0;
}
function defdict_init(dd: Ref, args: Ref, kwds: Ref | 0): number {
  const n = PyTuple_GET_SIZE(args);
  const factory = n > 0 ? PyTuple_GET_ITEM(args, 0) : 0;
  if (factory !== 0 && factory !== Py_None && !PyCallable_Check(factory)) return raiseStatus(PyExc_TypeError, "first argument must be callable or None");
  const rest = PySequence_GetSlice(args, 1, n);
  if (rest === NULL) return -1;
  const old = factoryOf(dd);
  I32[(dd + DefDictOff.default_factory) >> 2] = factory === 0 ? 0 : Py_NewRef(factory);
  const status = dict_init(dd, rest, kwds);
  Py_DECREF(rest);
  Py_XDECREF(old);
  return status;
}
function class_getitem(cls: Ref, item: Ref): NewRef | NULL { return Py_GenericAlias(cls, item); }

export const PyDefDict_Type = defineType({
  name: "collections.defaultdict", basicsize: DefDictOff.basic_size, base: () => PyDict_Type, flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE,
  doc: "defaultdict(default_factory=None, /, [...]) --> dict with default factory\n\nThe default factory is called without arguments to produce\na new value when a key is not present, in __getitem__ only.\nA defaultdict compares equal to a dict with the same items.\nAll remaining arguments are treated the same as if they were\npassed to the dict constructor, including keyword arguments.",
  slots: {
    tp_dealloc: defdict_dealloc, tp_repr: defdict_repr, tp_traverse: defdict_traverse, tp_clear: defdict_tp_clear, tp_init: defdict_init,
    tp_free: PyObject_GC_Del, nb_or: defdict_or,
  },
  methods: [
    ["__missing__", METH.O, defdict_missing, "__missing__(key) # Called by __getitem__ for missing key; pseudo-code:\n  if self.default_factory is None: raise KeyError((key,))\n  self[key] = value = self.default_factory()\n  return value\n"],
    ["copy", METH.NOARGS, defdict_copy, "D.copy() -> a shallow copy of D."],
    ["__copy__", METH.NOARGS, defdict_copy, "D.copy() -> a shallow copy of D."],
    ["__reduce__", METH.NOARGS, defdict_reduce, "Return state information for pickling."],
    ["__class_getitem__", METH.O | METH.CLASS, class_getitem, "See PEP 585"],
  ],
  members: [["default_factory", MemberType.OBJECT, DefDictOff.default_factory, 0, "Factory for default value called by __missing__()."]],
  owns: dict_owns,
});

// ---- _count_elements

/** Adds to mapping[key] the number of times that `iterable` gives the key; straight in the dict when the mapping overrides nothing. */
function count_elements(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("_count_elements", nargs, 2, 2)) return NULL;
  const mapping = arg(args, 0);
  const it = PyObject_GetIter(arg(args, 1));
  if (it === NULL) return NULL;
  const get = _PyType_Lookup(typeOf(mapping), id_get);
  const plain = get !== NULL && get === _PyType_Lookup(PyDict_Type, id_get) &&
    _PyType_Lookup(typeOf(mapping), id_setitem) === _PyType_Lookup(PyDict_Type, id_setitem) && PyDict_Check(mapping);
  const bound = plain ? NULL : PyObject_GetAttr(mapping, id_get);
  let status: Status = !plain && bound === NULL ? -1 : 0;
  for (let key: NewRef | NULL; status === 0 && (key = PyIter_Next(it)) !== NULL; ) {
    status = bound === NULL ? countInDict(mapping, key) : countInMapping(mapping, bound, key);
    Py_DECREF(key);
  }
  Py_XDECREF(bound);
  Py_DECREF(it);
  return status < 0 || errorSet() ? NULL : (Py_None as NewRef);
}
function countInDict(mapping: Ref, key: Ref): Status {
  if (keyHash(key) < 0) return -1;
  const lo = hashLo;
  const hi = hashHi;
  const old = _PyDict_GetItem_KnownHash(mapping, key, lo, hi);
  if (old === NULL) return errorSet() ? -1 : _PyDict_SetItem_KnownHash(mapping, key, smallInt(1), lo, hi);
  const sum = PyNumber_Add(old, smallInt(1));
  if (sum === NULL) return -1;
  const status = _PyDict_SetItem_KnownHash(mapping, key, sum, lo, hi);
  Py_DECREF(sum);
  return status;
}
function countInMapping(mapping: Ref, get: Ref, key: Ref): Status {
  const old = callArgs(get, key, smallInt(0));
  if (old === NULL) return -1;
  const sum = PyNumber_Add(old, smallInt(1));
  Py_DECREF(old);
  if (sum === NULL) return -1;
  const status = PyObject_SetItem(mapping, key, sum);
  Py_DECREF(sum);
  return status < 0 ? -1 : 0;
}

// ---- _tuplegetter

const enum TupleGetterOff { index = 16, doc = 24, basic_size = 32 }

function tuplegetter_new(type: Ref, args: Ref): NewRef | NULL {
  const nargs = PyTuple_GET_SIZE(args);
  if (!_PyArg_CheckPositional("_tuplegetter", nargs, 2, 2)) return NULL;
  const index = PyNumber_AsSsize_t(PyTuple_GET_ITEM(args, 0), PyExc_OverflowError);
  if (index === -1 && errorSet()) return NULL;
  const self = PyType_GenericAlloc(type, 0);
  if (self === NULL) return NULL;
  I32[(self + TupleGetterOff.index) >> 2] = index;
  I32[(self + TupleGetterOff.index + 4) >> 2] = index >> 31;
  I32[(self + TupleGetterOff.doc) >> 2] = Py_NewRef(PyTuple_GET_ITEM(args, 1));
  return self;
}
function tuplegetter_descr_get(self: Ref, obj: Ref | 0): NewRef | NULL {
  if (obj === 0) return Py_NewRef(self);
  const index = I32[(self + TupleGetterOff.index) >> 2]!;
  if (!PyTuple_Check(obj)) {
    if (obj === Py_None) return Py_NewRef(self);
    return raise(PyExc_TypeError, `descriptor for index '${index}' for tuple subclasses doesn't apply to '${typeName(obj)}' object`);
  }
  if (index < 0 || index >= PyTuple_GET_SIZE(obj)) return raise(PyExc_IndexError, "tuple index out of range");
  return Py_NewRef(PyTuple_GET_ITEM(obj, index));
}
function tuplegetter_descr_set(_self: Ref, _obj: Ref, value: Ref | 0): number {
  return raiseStatus(PyExc_AttributeError, value === 0 ? "can't delete attribute" : "can't set attribute");
}
function tuplegetter_traverse(self: Ref, visit: visitproc, arg: number): number {
  const doc = I32[(self + TupleGetterOff.doc) >> 2]! as Ref | 0;
  return visit(typeOf(self), arg) || (doc === 0 ? 0 : visit(doc, arg));
}
function tuplegetter_clear(self: Ref): number { Py_CLEAR(self + TupleGetterOff.doc); return 0; }
function tuplegetter_dealloc(self: Ref): void {
  PyObject_GC_UnTrack(self);
  Py_CLEAR(self + TupleGetterOff.doc);
  PyObject_GC_Del(self);
}
function tuplegetter_reduce(self: Ref): NewRef | NULL {
  const index = PyLong_FromLong(I32[(self + TupleGetterOff.index) >> 2]!);
  if (index === NULL) return NULL;
  const args = tuplePairSteal(index, Py_NewRef(I32[(self + TupleGetterOff.doc) >> 2]! as Ref));
  return args === NULL ? NULL : tuplePairSteal(Py_NewRef(typeOf(self)), args);
}
function tuplegetter_repr(self: Ref): NewRef | NULL {
  const doc = reprText(I32[(self + TupleGetterOff.doc) >> 2]! as Ref);
  return doc === null ? NULL : PyUnicode_FromString(`${_PyType_Name(typeOf(self))}(${I32[(self + TupleGetterOff.index) >> 2]!}, ${doc})`);
}
export const PyTupleGetter_Type = defineType({
  name: "collections._tuplegetter", basicsize: TupleGetterOff.basic_size, flags: TPFLAGS.HAVE_GC,
  slots: {
    tp_dealloc: tuplegetter_dealloc, tp_repr: tuplegetter_repr, tp_traverse: tuplegetter_traverse, tp_clear: tuplegetter_clear,
    tp_descr_get: tuplegetter_descr_get, tp_descr_set: tuplegetter_descr_set, tp_new: tuplegetter_new,
  },
  methods: [["__reduce__", METH.NOARGS, tuplegetter_reduce]],
  members: [["__doc__", MemberType.OBJECT, TupleGetterOff.doc]],
});

// ---- the module

const methods = defineMethods([["_count_elements", METH.FASTCALL, count_elements, "Count elements in the iterable, updating the mapping"]]);

export function PyInit__collections(): NewRef | NULL {
  const m = PyModule_Create("_collections", methods);
  if (m === NULL) return NULL;
  const types = [PyDeque_Type, PyDefDict_Type, PyODict_Type, PyDequeIter_Type, PyDequeRevIter_Type, PyTupleGetter_Type];
  if (types.every((type) => PyModule_AddType(m, type) === 0)) return m;
  Py_DECREF(m);
  return NULL;
}
