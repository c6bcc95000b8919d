/**
 * Methods of OrderedDict. Source: CPython 3.12 Objects/odictobject.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyIter_Next, PyObject_GetItem, PyObject_GetIter, PyObject_SetItem, PySequence_Contains } from "./abstract.ts";
import { argSpec, unpackKeywords } from "./args.ts";
import { callMethod, PyObject_CallNoArgs, PyObject_CallOneArg } from "./call.ts";
import {
  keyHash, PyDict_Check, PyDict_CheckExact, PyDict_Clear, PyDict_Copy, PyDict_GetItemWithError, PyDict_GET_SIZE, PyDict_Items, _PyDict_FromKeys,
} from "./dict.ts";
import { dict_richcompare } from "./dict-methods.ts";
import { raise, raiseStatus, reprText, _PyErr_SetKeyError } from "./errors.ts";
import { PyExc_KeyError, PyExc_RuntimeError, PyExc_TypeError, PyExc_ValueError } from "./exceptions.ts";
import { PyObject_IsTrue, PyObject_RichCompareBool, Py_ReprEnter, Py_ReprLeave, _PyObject_LookupAttr } from "./generic.ts";
import { hashHi, hashLo } from "./hash.ts";
import { ID } from "./id.ts";
import { CMP, Py_DECREF, Py_NewRef, Py_XDECREF } from "./object.ts";
import {
  addHead, addTail, clearNodes, findNode, nextNode, nodeKey, odField, ODictNode, popKeyHash, PyODict_Check, PyODict_CheckExact,
  PyODict_SetItem, PyODict_SIZE, PyODictOff, removeNode,
} from "./odict.ts";
import { Py_False, Py_None, Py_NotImplemented, Py_True } from "./singletons.ts";
import { State } from "./state.ts";
import { PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_New, PyTuple_Pack, tuplePairSteal } from "./tuple.ts";
import { _PyType_Name } from "./typeobject.ts";
import { PyUnicode_FromString } from "./unicode.ts";

const id_keys = ID("keys");
const id_items = ID("items");
const id_getstate = ID("__getstate__");
const none = Py_None as NewRef;
function errorSet(): boolean { return I32[State.current_exception >> 2] !== 0; }
function typeOf(o: Ref): Ref { return I32[(o + 8) >> 2]! as Ref; }

export function odict_repr(od: Ref): NewRef | NULL {
  const name = _PyType_Name(typeOf(od));
  if (PyODict_SIZE(od) === 0) return PyUnicode_FromString(`${name}()`);
  const entered = Py_ReprEnter(od);
  if (entered !== 0) return entered > 0 ? PyUnicode_FromString("...") : NULL;
  const dict = PyDict_Copy(od);
  const text = dict === NULL ? null : reprText(dict);
  if (dict !== NULL) Py_DECREF(dict);
  Py_ReprLeave(od);
  return text === null ? NULL : PyUnicode_FromString(`${name}(${text})`);
}
/** Equal as dicts; two OrderedDicts must have their keys in the same order. */
export function odict_richcompare(v: Ref, w: Ref, op: number): NewRef | NULL {
  if (!PyODict_Check(v) || !PyDict_Check(w) || (op !== CMP.EQ && op !== CMP.NE)) return Py_NotImplemented as NewRef;
  const equal = dict_richcompare(v, w, CMP.EQ);
  if (equal === NULL) return NULL;
  let same = equal === Py_True ? 1 : 0;
  if (same === 1 && PyODict_Check(w)) same = keysEqual(v, w);
  return same < 0 ? NULL : (((same === 1) === (op === CMP.EQ) ? Py_True : Py_False) as NewRef);
}
function keysEqual(a: Ref, b: Ref): number {
  const stateA = odField(a, PyODictOff.od_state);
  const stateB = odField(b, PyODictOff.od_state);
  let p = odField(a, PyODictOff.od_first);
  let q = odField(b, PyODictOff.od_first);
  while (p !== 0 && q !== 0) {
    const keyA = Py_NewRef(nodeKey(p));
    const keyB = Py_NewRef(nodeKey(q));
    const same = PyObject_RichCompareBool(keyA, keyB, CMP.EQ);
    Py_DECREF(keyA);
    Py_DECREF(keyB);
    if (same <= 0) return same;
    if (odField(a, PyODictOff.od_state) !== stateA || odField(b, PyODictOff.od_state) !== stateB) {
      return raiseStatus(PyExc_RuntimeError, "OrderedDict mutated during iteration");
    }
    p = nextNode(p);
    q = nextNode(q);
  }
  return p === q ? 1 : 0;
}

// ---- update

export function odict_init(od: Ref, args: Ref, kwds: Ref | 0): number {
  const n = PyTuple_GET_SIZE(args);
  if (n > 1) return raiseStatus(PyExc_TypeError, `expected at most 1 arguments, got ${n}`);
  return update(od, args, kwds);
}
export function odict_update(od: Ref, args: Ref, kwds: Ref | 0): NewRef | NULL { return update(od, args, kwds) < 0 ? NULL : none; }
function update(self: Ref, args: Ref, kwds: Ref | 0): Status {
  const n = PyTuple_GET_SIZE(args);
  if (n > 1) return raiseStatus(PyExc_TypeError, `update() takes at most 1 positional argument (${n} given)`);
  if (n === 1 && updateArg(self, PyTuple_GET_ITEM(args, 0)) < 0) return -1;
  if (kwds === 0 || PyDict_GET_SIZE(kwds) === 0) return 0;
  return addPairsSteal(self, PyDict_Items(kwds));
}
/** From a dict, from what has keys(), from what has items(), from an iterable of pairs. */
function updateArg(self: Ref, source: Ref): Status {
  if (PyDict_CheckExact(source)) return addPairsSteal(self, PyDict_Items(source));
  const keys = _PyObject_LookupAttr(source, id_keys);
  if (keys !== NULL) return addKeysSteal(self, source, keys);
  if (errorSet()) return -1;
  const items = _PyObject_LookupAttr(source, id_items);
  if (items === NULL) return errorSet() ? -1 : addPairs(self, source);
  const pairs = PyObject_CallNoArgs(items);
  Py_DECREF(items);
  return addPairsSteal(self, pairs);
}
function addKeysSteal(self: Ref, source: Ref, methodSteal: Ref): Status {
  const keys = PyObject_CallNoArgs(methodSteal);
  Py_DECREF(methodSteal);
  if (keys === NULL) return -1;
  const it = PyObject_GetIter(keys);
  Py_DECREF(keys);
  if (it === NULL) return -1;
  let status = 0;
  for (let key: NewRef | NULL; status === 0 && (key = PyIter_Next(it)) !== NULL; ) {
    const value = PyObject_GetItem(source, key);
    status = value === NULL ? -1 : PyObject_SetItem(self, key, value);
    Py_XDECREF(value);
    Py_DECREF(key);
  }
  Py_DECREF(it);
  return status !== 0 || errorSet() ? -1 : 0;
}
function addPairsSteal(self: Ref, pairsSteal: NewRef | NULL): Status {
  if (pairsSteal === NULL) return -1;
  const status = addPairs(self, pairsSteal);
  Py_DECREF(pairsSteal);
  return status;
}
function addPairs(self: Ref, pairs: Ref): Status {
  const it = PyObject_GetIter(pairs);
  if (it === NULL) return -1;
  let status: Status = 0;
  for (let pair: NewRef | NULL; status === 0 && (pair = PyIter_Next(it)) !== NULL; ) {
    status = addPair(self, pair);
    Py_DECREF(pair);
  }
  Py_DECREF(it);
  return status < 0 || errorSet() ? -1 : 0;
}
function addPair(self: Ref, pair: Ref): Status {
  const it = PyObject_GetIter(pair);
  if (it === NULL) return -1;
  const key = PyIter_Next(it);
  const value = key === NULL ? NULL : PyIter_Next(it);
  const end = value === NULL ? NULL : PyIter_Next(it);
  Py_DECREF(it);
  let status: number = -1;
  if (!errorSet()) {
    if (value === NULL) raise(PyExc_ValueError, `need more than ${key === NULL ? "0 values" : "1 value"} to unpack`);
    else if (end !== NULL) raise(PyExc_ValueError, "too many values to unpack (expected 2)");
    else status = PyObject_SetItem(self, key as Ref, value);
  }
  Py_XDECREF(key);
  Py_XDECREF(value);
  Py_XDECREF(end);
  return status < 0 ? -1 : 0;
}
export function odict_or(left: Ref, right: Ref): NewRef | NULL {
  const fromLeft = PyODict_Check(left);
  if (!PyDict_Check(fromLeft ? right : left)) return Py_NotImplemented as NewRef;
  const result = PyObject_CallOneArg(typeOf(fromLeft ? left : right), left);
  if (result === NULL) return NULL;
  if (updateArg(result, right) === 0) return result;
  Py_DECREF(result);
  return NULL;
}
export function odict_inplace_or(od: Ref, other: Ref): NewRef | NULL { return updateArg(od, other) < 0 ? NULL : Py_NewRef(od); }

// ---- methods

const fromkeys_spec = argSpec("fromkeys", "iterable, value=");
export function odict_fromkeys(cls: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const given = unpackKeywords(fromkeys_spec, args, nargs, kwnames);
  return given === null ? NULL : _PyDict_FromKeys(cls, given[0]! as Ref, given[1]! || Py_None);
}
export function odict_reduce(od: Ref): NewRef | NULL {
  const state = callMethod(od, id_getstate);
  if (state === NULL) return NULL;
  const items = callMethod(od, id_items);
  const it = items === NULL ? NULL : PyObject_GetIter(items);
  Py_XDECREF(items);
  const empty = it === NULL ? NULL : PyTuple_New(0);
  const result = it === NULL || empty === NULL ? NULL : PyTuple_Pack(typeOf(od), empty, state, Py_None, it);
  Py_XDECREF(it);
  Py_DECREF(state);
  return result;
}
const setdefault_spec = argSpec("setdefault", "key, default=");
export function odict_setdefault(od: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const given = unpackKeywords(setdefault_spec, args, nargs, kwnames);
  if (given === null) return NULL;
  const key = given[0]! as Ref;
  const value = given[1]! || Py_None;
  if (PyODict_CheckExact(od)) {
    const found = PyDict_GetItemWithError(od, key);
    if (found !== NULL) return Py_NewRef(found);
    return errorSet() || PyODict_SetItem(od, key, value) < 0 ? NULL : Py_NewRef(value);
  }
  const there = PySequence_Contains(od, key);
  if (there < 0) return NULL;
  if (there > 0) return PyObject_GetItem(od, key);
  return PyObject_SetItem(od, key, value) < 0 ? NULL : Py_NewRef(value);
}
const pop_spec = argSpec("pop", "key, default=");
export function odict_pop(od: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const given = unpackKeywords(pop_spec, args, nargs, kwnames);
  if (given === null) return NULL;
  const key = given[0]! as Ref;
  return keyHash(key) < 0 ? NULL : popKeyHash(od, key, given[1]!, hashLo, hashHi);
}
const popitem_spec = argSpec("popitem", "last=");
export function odict_popitem(od: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const given = unpackKeywords(popitem_spec, args, nargs, kwnames);
  if (given === null) return NULL;
  const last = given[0]! === 0 ? 1 : PyObject_IsTrue(given[0]! as Ref);
  if (last < 0) return NULL;
  const node = odField(od, last ? PyODictOff.od_last : PyODictOff.od_first);
  if (node === 0) return raise(PyExc_KeyError, "dictionary is empty");
  const key = Py_NewRef(nodeKey(node));
  const value = popKeyHash(od, key, NULL, I32[(node + ODictNode.hash) >> 2]!, I32[(node + ODictNode.hash + 4) >> 2]!);
  if (value !== NULL) return tuplePairSteal(key, value);
  Py_DECREF(key);
  return NULL;
}
export function odict_clear(od: Ref): NewRef {
  PyDict_Clear(od);
  clearNodes(od);
  return none;
}
const move_spec = argSpec("move_to_end", "key, last=");
export function odict_move_to_end(od: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const given = unpackKeywords(move_spec, args, nargs, kwnames);
  if (given === null) return NULL;
  const key = given[0]! as Ref;
  const last = given[1]! === 0 ? 1 : PyObject_IsTrue(given[1]! as Ref);
  if (last < 0) return NULL;
  const end = odField(od, last ? PyODictOff.od_last : PyODictOff.od_first);
  if (end !== 0 && nodeKey(end) === key) return none;
  const node = findNode(od, key);
  if (node === 0) {
    if (!errorSet()) _PyErr_SetKeyError(key);
    return NULL;
  }
  if (node !== end) {
    removeNode(od, node);
    if (last) addTail(od, node);
    else addHead(od, node);
  }
  return none;
}
