/**
 * collections.OrderedDict: a dict and a doubly linked list of its keys. Source: CPython 3.12 Objects/odictobject.c.
 *
 *   PyODictObject, 112 bytes, a dict and              _ODictNode, 32 bytes
 *   48  od_fast_nodes       node of dict entry i      0   key
 *   56  od_fast_nodes_size  slots of that table       8   hash
 *   64  od_resize_sentinel  the keys object it is for 16  next
 *   72  od_state            goes up with the list     24  prev
 *   80  od_first
 *   88  od_last
 *   96  od_inst_dict
 *   104 od_weakreflist
 */
import { I32 } from "../memory/views.ts";
import { PyMem_Free, PyMem_Malloc } from "../memory/alloc.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyObject_GetItem, PyObject_SetItem } from "./abstract.ts";
import { PyObject_CallNoArgs } from "./call.ts";
import { defineType, METH } from "./define.ts";
import {
  dict_dealloc, dict_owns, dict_traverse, keyHash, maKeys, PyDict_Clear, PyDict_GetItemWithError, PyDict_Type, PyDictOff,
  PyObject_GenericGetDict, PyObject_GenericSetDict, _PyDict_DelItem_KnownHash, _PyDict_Pop_KnownHash,
  _PyDict_SetItem_KnownHash, _PyDict_SizeOf, _Py_dict_lookup,
} from "./dict.ts";
import { dkNentries, DKIX, DK_SIZE } from "./dict-keys.ts";
import { dict_new } from "./dict-methods.ts";
import { PyErr_GetRaisedException, PyErr_NoMemory, _PyErr_ChainExceptions1, _PyErr_SetKeyError } from "./errors.ts";
import { PyObject_GC_UnTrack } from "./gcalloc.ts";
import { hashHi, hashLo } from "./hash.ts";
import { PyLong_FromLong } from "./int.ts";
import { Py_CLEAR, Py_DECREF, Py_INCREF, Py_XDECREF, TPFLAGS, type visitproc } from "./object.ts";
import { odict_iter, odict_reversed, odictitems_new, odictkeys_new, odictvalues_new } from "./odict-iter.ts";
import * as methods from "./odict-methods.ts";
import { State } from "./state.ts";
import { Trash, trashcanBegin, trashcanEnd } from "./trashcan.ts";
import { PyType_IsSubtype } from "./typeobject.ts";
import { PyObject_ClearWeakRefs } from "./weakref.ts";

export const enum PyODictOff {
  od_fast_nodes = 48, od_fast_nodes_size = 56, od_resize_sentinel = 64, od_state = 72, od_first = 80, od_last = 88, od_inst_dict = 96,
  od_weakreflist = 104, basic_size = 112,
}
export const enum ODictNode { key = 0, hash = 8, next = 16, prev = 24, size = 32 }

export function PyODict_CheckExact(o: Ref): boolean { return I32[(o + 8) >> 2] === PyODict_Type; }
export function PyODict_Check(o: Ref): boolean {
  const type = I32[(o + 8) >> 2]! as Ref;
  return type === PyODict_Type || PyType_IsSubtype(type, PyODict_Type);
}
export function PyODict_SIZE(od: Ref): number { return I32[(od + PyDictOff.ma_used) >> 2]!; }
export function odField(od: Ref, offset: PyODictOff): number { return I32[(od + offset) >> 2]!; }
export function nodeKey(node: number): Ref { return I32[(node + ODictNode.key) >> 2]! as Ref; }
export function nextNode(node: number): number { return I32[(node + ODictNode.next) >> 2]!; }
export function prevNode(node: number): number { return I32[(node + ODictNode.prev) >> 2]!; }
function errorSet(): boolean { return I32[State.current_exception >> 2] !== 0; }

// ---- the table of nodes

/** Makes the table of nodes anew, for the keys object that the dict has now. */
function odict_resize(od: Ref): Status {
  const keys = maKeys(od);
  const size = DK_SIZE(keys);
  const table = PyMem_Malloc(size * 8);
  if (table === 0) { PyErr_NoMemory(); return -1; }
  for (let at = table >> 2, end = at + size * 2; at < end; at++) I32[at] = 0;
  for (let node = odField(od, PyODictOff.od_first); node !== 0; node = nextNode(node)) {
    const i = rawIndex(od, nodeKey(node), I32[(node + ODictNode.hash) >> 2]!, I32[(node + ODictNode.hash + 4) >> 2]!);
    if (i < 0) {
      PyMem_Free(table);
      return -1;
    }
    I32[(table + i * 8) >> 2] = node;
  }
  const old = odField(od, PyODictOff.od_fast_nodes);
  if (old) PyMem_Free(old);
  I32[(od + PyODictOff.od_fast_nodes) >> 2] = table;
  I32[(od + PyODictOff.od_fast_nodes_size) >> 2] = size;
  I32[(od + PyODictOff.od_resize_sentinel) >> 2] = maKeys(od);
  return 0;
}
/** Index of the dict entry of `key`, or the one a new entry would get; -1 with an exception set. */
function rawIndex(od: Ref, key: Ref, lo: number, hi: number): number {
  const keys = maKeys(od);
  const ix = _Py_dict_lookup(od, key, lo, hi);
  return ix === DKIX.EMPTY ? dkNentries(keys) : ix < 0 ? -1 : ix;
}
function indexOf(od: Ref, key: Ref, lo: number, hi: number): number {
  const keys = maKeys(od);
  const stale = odField(od, PyODictOff.od_resize_sentinel) !== keys || odField(od, PyODictOff.od_fast_nodes_size) !== DK_SIZE(keys);
  if (stale && odict_resize(od) < 0) return -1;
  return rawIndex(od, key, lo, hi);
}
function fastSlot(od: Ref, i: number): number { return (odField(od, PyODictOff.od_fast_nodes) + i * 8) >> 2; }
/** The node of `key`; 0 when there is none or an exception is set. */
export function findNodeHash(od: Ref, key: Ref, lo: number, hi: number): number {
  if (odField(od, PyODictOff.od_first) === 0) return 0;
  const i = indexOf(od, key, lo, hi);
  return i < 0 ? 0 : I32[fastSlot(od, i)]!;
}
export function findNode(od: Ref, key: Ref): number {
  if (odField(od, PyODictOff.od_first) === 0 || keyHash(key) < 0) return 0;
  return findNodeHash(od, key, hashLo, hashHi);
}

// ---- the list

function touch(od: Ref): void { I32[(od + PyODictOff.od_state) >> 2]! += 1; }
function put(node: number, offset: ODictNode, value: number): void {
  I32[(node + offset) >> 2] = value;
  I32[(node + offset + 4) >> 2] = 0;
}
export function addHead(od: Ref, node: number): void {
  const first = odField(od, PyODictOff.od_first);
  put(node, ODictNode.prev, 0);
  put(node, ODictNode.next, first);
  if (first === 0) I32[(od + PyODictOff.od_last) >> 2] = node;
  else put(first, ODictNode.prev, node);
  I32[(od + PyODictOff.od_first) >> 2] = node;
  touch(od);
}
export function addTail(od: Ref, node: number): void {
  const last = odField(od, PyODictOff.od_last);
  put(node, ODictNode.prev, last);
  put(node, ODictNode.next, 0);
  if (last === 0) I32[(od + PyODictOff.od_first) >> 2] = node;
  else put(last, ODictNode.next, node);
  I32[(od + PyODictOff.od_last) >> 2] = node;
  touch(od);
}
export function removeNode(od: Ref, node: number): void {
  const prev = prevNode(node);
  const next = nextNode(node);
  if (prev === 0) I32[(od + PyODictOff.od_first) >> 2] = next;
  else put(prev, ODictNode.next, next);
  if (next === 0) I32[(od + PyODictOff.od_last) >> 2] = prev;
  else put(next, ODictNode.prev, prev);
  touch(od);
}
/** Adds a node for a key that the dict has, at the end, unless there is one. */
function addNewNode(od: Ref, key: Ref, lo: number, hi: number): Status {
  Py_INCREF(key);
  const i = indexOf(od, key, lo, hi);
  if (i < 0 || I32[fastSlot(od, i)] !== 0) {
    if (i < 0 && !errorSet()) _PyErr_SetKeyError(key);
    Py_DECREF(key);
    return i < 0 ? -1 : 0;
  }
  const node = PyMem_Malloc(ODictNode.size);
  if (node === 0) {
    Py_DECREF(key);
    PyErr_NoMemory();
    return -1;
  }
  put(node, ODictNode.key, key);
  I32[(node + ODictNode.hash) >> 2] = lo;
  I32[(node + ODictNode.hash + 4) >> 2] = hi;
  addTail(od, node);
  I32[fastSlot(od, i)] = node;
  return 0;
}
function freeNode(node: number): void {
  Py_DECREF(nodeKey(node));
  PyMem_Free(node);
}
/** Removes the node of `key`, if there is one. */
function clearNode(od: Ref, node: number, key: Ref, lo: number, hi: number): Status {
  if (node === 0) return 0;
  const i = indexOf(od, key, lo, hi);
  if (i < 0) return errorSet() ? -1 : 0;
  if (I32[fastSlot(od, i)] === 0) return 0;
  I32[fastSlot(od, i)] = 0;
  removeNode(od, node);
  freeNode(node);
  return 0;
}
/** Removes all nodes and the table. */
export function clearNodes(od: Ref): void {
  const table = odField(od, PyODictOff.od_fast_nodes);
  if (table) PyMem_Free(table);
  I32[(od + PyODictOff.od_fast_nodes) >> 2] = 0;
  I32[(od + PyODictOff.od_fast_nodes_size) >> 2] = 0;
  I32[(od + PyODictOff.od_resize_sentinel) >> 2] = 0;
  let node = odField(od, PyODictOff.od_first);
  I32[(od + PyODictOff.od_first) >> 2] = 0;
  I32[(od + PyODictOff.od_last) >> 2] = 0;
  while (node !== 0) {
    const next = nextNode(node);
    freeNode(node);
    node = next;
  }
}

// ---- the C API

export function PyODict_New(): NewRef | NULL { return dict_new(PyODict_Type); }
export function _PyODict_SetItem_KnownHash(od: Ref, key: Ref, value: Ref, lo: number, hi: number): Status {
  if (_PyDict_SetItem_KnownHash(od, key, value, lo, hi) < 0) return -1;
  if (addNewNode(od, key, lo, hi) === 0) return 0;
  const exc = PyErr_GetRaisedException();
  _PyDict_DelItem_KnownHash(od, key, lo, hi);
  _PyErr_ChainExceptions1(exc);
  return -1;
}
export function PyODict_SetItem(od: Ref, key: Ref, value: Ref): Status {
  return keyHash(key) < 0 ? -1 : _PyODict_SetItem_KnownHash(od, key, value, hashLo, hashHi);
}
export function PyODict_DelItem(od: Ref, key: Ref): Status {
  if (keyHash(key) < 0) return -1;
  const lo = hashLo;
  const hi = hashHi;
  const node = findNodeHash(od, key, lo, hi);
  if (node === 0 && errorSet()) return -1;
  if (clearNode(od, node, key, lo, hi) < 0) return -1;
  return _PyDict_DelItem_KnownHash(od, key, lo, hi);
}
/** Removes the node, then the item: its value, or `fallback` (NULL: KeyError). */
export function popKeyHash(od: Ref, key: Ref, fallback: Ref | 0, lo: number, hi: number): NewRef | NULL {
  const node = findNodeHash(od, key, lo, hi);
  if (node === 0 ? errorSet() : clearNode(od, node, key, lo, hi) < 0) return NULL;
  return _PyDict_Pop_KnownHash(od, key, lo, hi, fallback);
}
/** A copy in the list's order. */
export function odict_copy(od: Ref): NewRef | NULL {
  const exact = PyODict_CheckExact(od);
  const copy = exact ? PyODict_New() : PyObject_CallNoArgs(I32[(od + 8) >> 2]! as Ref);
  if (copy === NULL) return NULL;
  for (let node = odField(od, PyODictOff.od_first); node !== 0; node = nextNode(node)) {
    if ((exact ? copyExact(od, copy, node) : copyItem(od, copy, nodeKey(node))) < 0) {
      Py_DECREF(copy);
      return NULL;
    }
  }
  return copy;
}
function copyExact(od: Ref, copy: Ref, node: number): Status {
  const lo = I32[(node + ODictNode.hash) >> 2]!;
  const hi = I32[(node + ODictNode.hash + 4) >> 2]!;
  const value = PyDict_GetItemWithError(od, nodeKey(node));
  if (value === NULL) {
    if (!errorSet()) _PyErr_SetKeyError(nodeKey(node));
    return -1;
  }
  return _PyODict_SetItem_KnownHash(copy, nodeKey(node), value, lo, hi);
}
function copyItem(od: Ref, copy: Ref, key: Ref): Status {
  const value = PyObject_GetItem(od, key);
  if (value === NULL) return -1;
  const status = PyObject_SetItem(copy, key, value);
  Py_DECREF(value);
  return status < 0 ? -1 : 0;
}

// ---- slots

function odict_mp_ass_sub(od: Ref, key: Ref, value: Ref | 0): number { return value === 0 ? PyODict_DelItem(od, key) : PyODict_SetItem(od, key, value); }
function odict_dealloc(od: Ref): void {
  PyObject_GC_UnTrack(od);
  const trash = trashcanBegin(od, odict_dealloc);
  if (trash === Trash.DEPOSITED) return;
  Py_XDECREF(odField(od, PyODictOff.od_inst_dict) as Ref | 0);
  if (odField(od, PyODictOff.od_weakreflist) !== 0) PyObject_ClearWeakRefs(od);
  clearNodes(od);
  dict_dealloc(od);
  trashcanEnd(trash);
}
function eachKey(od: Ref, visit: visitproc, arg: number): number {
  for (let node = odField(od, PyODictOff.od_first); node !== 0; node = nextNode(node)) {
    const result = visit(nodeKey(node), arg);
    if (result !== 0) return result;
  }
  return 0;
}
function odict_traverse(od: Ref, visit: visitproc, arg: number): number {
  const dict = odField(od, PyODictOff.od_inst_dict) as Ref | 0;
  return (dict && visit(dict, arg)) || eachKey(od, visit, arg) || dict_traverse(od, visit, arg);
}
function odict_tp_clear(od: Ref): number {
  Py_CLEAR(od + PyODictOff.od_inst_dict);
  PyDict_Clear(od);
  clearNodes(od);
  return 0;
}
export function odict_sizeof(od: Ref): NewRef | NULL {
  const nodes = odField(od, PyODictOff.od_first) === 0 ? 0 : ODictNode.size * PyODict_SIZE(od);
  return PyLong_FromLong(_PyDict_SizeOf(od) + 8 * odField(od, PyODictOff.od_fast_nodes_size) + nodes);
}

export const PyODict_Type = defineType({
  name: "collections.OrderedDict", basicsize: PyODictOff.basic_size, base: () => PyDict_Type, flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE,
  unhashable: true, dictoffset: PyODictOff.od_inst_dict, weaklistoffset: PyODictOff.od_weakreflist,
  doc: "Dictionary that remembers insertion order",
  slots: {
    tp_dealloc: odict_dealloc, tp_repr: methods.odict_repr, tp_traverse: odict_traverse, tp_clear: odict_tp_clear,
    tp_richcompare: methods.odict_richcompare, tp_iter: odict_iter, tp_init: methods.odict_init,
    nb_or: methods.odict_or, nb_inplace_or: methods.odict_inplace_or, mp_ass_subscript: odict_mp_ass_sub,
  },
  methods: [
    ["fromkeys", METH.FASTCALL | METH.KEYWORDS | METH.CLASS, methods.odict_fromkeys, "Create a new ordered dictionary with keys from iterable and values set to value."],
    ["__sizeof__", METH.NOARGS, odict_sizeof],
    ["__reduce__", METH.NOARGS, methods.odict_reduce, "Return state information for pickling"],
    ["setdefault", METH.FASTCALL | METH.KEYWORDS, methods.odict_setdefault, "Insert key with a value of default if key is not in the dictionary.\n\nReturn the value for key if key is in the dictionary, else default."],
    ["pop", METH.FASTCALL | METH.KEYWORDS, methods.odict_pop, "od.pop(key[,default]) -> v, remove specified key and return the corresponding value.\n\nIf the key is not found, return the default if given; otherwise,\nraise a KeyError."],
    ["popitem", METH.FASTCALL | METH.KEYWORDS, methods.odict_popitem, "Remove and return a (key, value) pair from the dictionary.\n\nPairs are returned in LIFO order if last is true or FIFO order if false."],
    ["keys", METH.NOARGS, odictkeys_new],
    ["values", METH.NOARGS, odictvalues_new],
    ["items", METH.NOARGS, odictitems_new],
    ["update", METH.VARARGS | METH.KEYWORDS, methods.odict_update],
    ["clear", METH.NOARGS, methods.odict_clear, "od.clear() -> None.  Remove all items from od."],
    ["copy", METH.NOARGS, odict_copy, "od.copy() -> a shallow copy of od"],
    ["__reversed__", METH.NOARGS, odict_reversed, "od.__reversed__() <==> reversed(od)"],
    ["move_to_end", METH.FASTCALL | METH.KEYWORDS, methods.odict_move_to_end, "Move an existing element to the end (or beginning if last is false).\n\nRaise KeyError if the element does not exist."],
  ],
  getset: [["__dict__", PyObject_GenericGetDict, PyObject_GenericSetDict]],
  owns: dict_owns,
});
