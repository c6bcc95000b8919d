/**
 * Methods and slots of dict. Source: CPython 3.12 Objects/dictobject.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { arg, PyVectorcall_NARGS, _PyArg_CheckPositional } from "./args.ts";
import { PyObject_CallOneArg } from "./call.ts";
import {
  dictNextKey, dictNextValue, foundValue, keyHash, maKeys, PyDict_Check, PyDict_CheckExact, PyDict_Clear, PyDict_Contains,
  PyDict_DelItem, PyDict_Next, PyDict_SetItem, PyDict_Type, setTable, touchVersion, valueSlot, keySlot, _PyDict_SizeOf, _Py_dict_lookup,
} from "./dict.ts";
import { DictKeysOff, DictKind, dictkeys_set_index, DKIX, dkKind, dkNentries, emptyKeys, lookdict_index, PyDictOff } from "./dict-keys.ts";
import { dictresize } from "./dict-table.ts";
import { dict_equal, PyDict_Copy, PyDict_Merge, PyDict_MergeFromSeq2, PyDict_SetDefault, _PyDict_FromKeys, _PyDict_Pop } from "./dict-merge.ts";
import { raise, raiseStatus, reprText, _PyErr_SetKeyError } from "./errors.ts";
import { PyExc_KeyError, PyExc_TypeError } from "./exceptions.ts";
import { PyObject_GC_Track, _PyObject_GC_IS_TRACKED } from "./gcalloc.ts";
import { Py_GenericAlias } from "./genericalias.ts";
import { Py_ReprEnter, Py_ReprLeave, _PyObject_LookupAttr } from "./generic.ts";
import { hashHi, hashLo } from "./hash.ts";
import { ID } from "./id.ts";
import { PyLong_FromLong } from "./int.ts";
import { CMP, FN, Py_DECREF, Py_INCREF, Py_NewRef, PyTypeOff } from "./object.ts";
import { Py_False, Py_None, Py_NotImplemented, Py_True } from "./singletons.ts";
import { State } from "./state.ts";
import { PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_New, PyTuple_SET_ITEM } from "./tuple.ts";
import { _PyObject_LookupSpecial } from "./typeobject.ts";
import { PyUnicode_Check, PyUnicode_FromString } from "./unicode.ts";

const id_keys = ID("keys");
const id_missing = ID("__missing__");

export function dict_repr(mp: Ref): NewRef | NULL {
  const entered = Py_ReprEnter(mp);
  if (entered !== 0) return entered > 0 ? PyUnicode_FromString("{...}") : NULL;
  const parts: string[] = [];
  for (let pos = 0; (pos = PyDict_Next(mp, pos)) !== 0; ) {
    const key = Py_NewRef(dictNextKey);
    const value = Py_NewRef(dictNextValue);
    const k = reprText(key);
    const v = k === null ? null : reprText(value);
    Py_DECREF(key);
    Py_DECREF(value);
    if (k === null || v === null) {
      Py_ReprLeave(mp);
      return NULL;
    }
    parts.push(`${k}: ${v}`);
  }
  Py_ReprLeave(mp);
  return PyUnicode_FromString(`{${parts.join(", ")}}`);
}

export function dict_richcompare(v: Ref, w: Ref, op: number): NewRef | NULL {
  if ((op !== CMP.EQ && op !== CMP.NE) || !PyDict_Check(v) || !PyDict_Check(w)) return Py_NotImplemented as NewRef;
  const equal = dict_equal(v, w);
  if (equal < 0) return NULL;
  return ((equal === 1) === (op === CMP.EQ) ? Py_True : Py_False) as NewRef;
}

export function dict_subscript(mp: Ref, key: Ref): NewRef | NULL {
  if (keyHash(key) < 0) return NULL;
  const ix = _Py_dict_lookup(mp, key, hashLo, hashHi);
  if (ix === DKIX.ERROR) return NULL;
  if (ix !== DKIX.EMPTY && foundValue !== 0) return Py_NewRef(foundValue);
  if (!PyDict_CheckExact(mp)) {
    const missing = _PyObject_LookupSpecial(mp, id_missing);
    if (missing !== NULL) {
      const result = PyObject_CallOneArg(missing, key);
      Py_DECREF(missing);
      return result;
    }
    if (I32[State.current_exception >> 2] !== 0) return NULL;
  }
  _PyErr_SetKeyError(key);
  return NULL;
}
export function dict_ass_sub(mp: Ref, key: Ref, value: Ref | 0): number {
  return value === 0 ? PyDict_DelItem(mp, key) : PyDict_SetItem(mp, key, value);
}
export function dict___contains__(mp: Ref, key: Ref): NewRef | NULL {
  const found = PyDict_Contains(mp, key);
  return found < 0 ? NULL : ((found ? Py_True : Py_False) as NewRef);
}
export function dict_sizeof(mp: Ref): NewRef | NULL { return PyLong_FromLong(_PyDict_SizeOf(mp)); }

export function dict_get(mp: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("get", nargs, 1, 2)) return NULL;
  const key = arg(args, 0);
  if (keyHash(key) < 0) return NULL;
  const ix = _Py_dict_lookup(mp, key, hashLo, hashHi);
  if (ix === DKIX.ERROR) return NULL;
  return Py_NewRef(ix === DKIX.EMPTY || foundValue === 0 ? (nargs > 1 ? arg(args, 1) : Py_None) : foundValue);
}
export function dict_setdefault(mp: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("setdefault", nargs, 1, 2)) return NULL;
  const value = PyDict_SetDefault(mp, arg(args, 0), nargs > 1 ? arg(args, 1) : Py_None);
  return value === NULL ? NULL : Py_NewRef(value);
}
export function dict_pop(mp: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("pop", nargs, 1, 2)) return NULL;
  return _PyDict_Pop(mp, arg(args, 0), nargs > 1 ? arg(args, 1) : NULL);
}
/** The tuple is made before the look into the dict: making it may run the collector. */
export function dict_popitem(mp: Ref): NewRef | NULL {
  const result = PyTuple_New(2);
  if (result === NULL) return NULL;
  if (I32[(mp + PyDictOff.ma_used) >> 2] === 0) {
    Py_DECREF(result);
    return raise(PyExc_KeyError, "popitem(): dictionary is empty");
  }
  if (dkKind(maKeys(mp)) === DictKind.SPLIT && dictresize(mp, 6, true) < 0) {
    Py_DECREF(result);
    return NULL;
  }
  const dk = maKeys(mp);
  const kind = dkKind(dk);
  I32[(dk + DictKeysOff.dk_version) >> 2] = 0;
  let i = dkNentries(dk) - 1;
  while (i >= 0 && I32[valueSlot(mp, dk, kind, i) >> 2] === 0) i--;
  const at = keySlot(dk, i) >> 2;
  const key = I32[at]! as Ref;
  const value = I32[at + 2]! as Ref;
  const hash = kind === DictKind.GENERAL ? at - 2 : (key + 24) >> 2;
  const lo = I32[hash]!;
  const hi = I32[hash + 1]!;
  I32[at] = 0;
  I32[at + 2] = 0;
  if (kind === DictKind.GENERAL) { I32[hash] = 0; I32[hash + 1] = 0; }
  dictkeys_set_index(dk, lookdict_index(dk, lo, hi, i), DKIX.DUMMY);
  PyTuple_SET_ITEM(result, 0, key);
  PyTuple_SET_ITEM(result, 1, value);
  I32[(dk + DictKeysOff.dk_nentries) >> 2] = i;
  I32[(mp + PyDictOff.ma_used) >> 2]! -= 1;
  touchVersion(mp);
  return result;
}
export function dict_clear(mp: Ref): NewRef { PyDict_Clear(mp); return Py_None as NewRef; }
export function dict_copy(mp: Ref): NewRef | NULL { return PyDict_Copy(mp); }
export function dict_class_getitem(cls: Ref, item: Ref): NewRef | NULL { return Py_GenericAlias(cls, item); }
export function dict_fromkeys(cls: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("fromkeys", nargs, 1, 2)) return NULL;
  return _PyDict_FromKeys(cls, arg(args, 0), nargs > 1 ? arg(args, 1) : Py_None);
}

/** Updates from a mapping or an iterable of pairs. */
export function dict_update_arg(self: Ref, source: Ref): Status {
  if (PyDict_CheckExact(source)) return PyDict_Merge(self, source, 1);
  const keys = _PyObject_LookupAttr(source, id_keys);
  if (keys !== NULL) {
    Py_DECREF(keys);
    return PyDict_Merge(self, source, 1);
  }
  if (I32[State.current_exception >> 2] !== 0) return -1;
  return PyDict_MergeFromSeq2(self, source, 1);
}
/** The arguments of `dict()` and `update()`. */
export function dict_update_common(self: Ref, args: Ref, kwds: Ref | 0, methname: string): Status {
  const nargs = PyTuple_GET_SIZE(args);
  if (!_PyArg_CheckPositional(methname, nargs, 0, 1)) return -1;
  if (nargs === 1 && dict_update_arg(self, PyTuple_GET_ITEM(args, 0)) < 0) return -1;
  if (kwds === 0) return 0;
  for (let pos = 0; (pos = PyDict_Next(kwds, pos)) !== 0; ) {
    if (!PyUnicode_Check(dictNextKey)) return raiseStatus(PyExc_TypeError, "keywords must be strings");
  }
  return PyDict_Merge(self, kwds, 1);
}
export function dict_update(self: Ref, args: Ref, kwds: Ref | 0): NewRef | NULL {
  return dict_update_common(self, args, kwds, "update") < 0 ? NULL : (Py_None as NewRef);
}
export function dict_init(self: Ref, args: Ref, kwds: Ref | 0): number { return dict_update_common(self, args, kwds, "dict"); }
export function dict_new(type: Ref): NewRef | NULL {
  const self = FN[I32[(type + PyTypeOff.tp_alloc) >> 2]!]!(type, 0) as NewRef | NULL;
  if (self === NULL) return NULL;
  setTable(self, emptyKeys, 0, 0);
  touchVersion(self);
  if (type !== PyDict_Type && !_PyObject_GC_IS_TRACKED(self)) PyObject_GC_Track(self);
  return self;
}
export function dict_vectorcall(type: Ref, args: number, nargsf: number, kwnames: Ref | 0): NewRef | NULL {
  const nargs = PyVectorcall_NARGS(nargsf);
  if (!_PyArg_CheckPositional("dict", nargs, 0, 1)) return NULL;
  const self = dict_new(type);
  if (self === NULL) return NULL;
  let status: Status = nargs === 1 ? dict_update_arg(self, arg(args, 0)) : 0;
  const count = kwnames === 0 ? 0 : PyTuple_GET_SIZE(kwnames);
  for (let i = 0; status === 0 && i < count; i++) status = PyDict_SetItem(self, PyTuple_GET_ITEM(kwnames as Ref, i), arg(args, nargs + i));
  if (status === 0) return self;
  Py_DECREF(self);
  return NULL;
}

export function dict_or(self: Ref, other: Ref): NewRef | NULL {
  if (!PyDict_Check(self) || !PyDict_Check(other)) return Py_NotImplemented as NewRef;
  const result = PyDict_Copy(self);
  if (result === NULL) return NULL;
  if (dict_update_arg(result, other) === 0) return result;
  Py_DECREF(result);
  return NULL;
}
export function dict_ior(self: Ref, other: Ref): NewRef | NULL {
  if (dict_update_arg(self, other) < 0) return NULL;
  Py_INCREF(self);
  return self as NewRef;
}
