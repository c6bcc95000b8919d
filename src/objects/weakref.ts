/**
 * Weak references: the list of them that an object has, creation, clearing. Source: CPython 3.12 Objects/weakrefobject.c.
 *
 *   PyWeakReference, 64 bytes
 *   16  wr_object     borrowed; None once the object is gone
 *   24  wr_callback   or NULL
 *   32  hash          of the object, -1 while not known
 *   40  wr_prev       neighbours in the object's list, NULL at its ends
 *   48  wr_next
 *   56  vectorcall
 *
 * The list starts with the plain ref and the plain proxy (no callback, not of a subclass), which are shared; then the others, newest first.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyVectorcall_NARGS, _PyArg_CheckPositional, _PyArg_NoKeywords, _PyArg_NoKwnames } from "./args.ts";
import { PyObject_CallOneArg, PyVectorcall_Call } from "./call.ts";
import { defineType, MemberType, METH } from "./define.ts";
import { tpFree } from "./dict.ts";
import {
  PyErr_BadInternalCall, PyErr_GetRaisedException, PyErr_SetRaisedException, PyErr_WriteUnraisable, raise, raiseStatus, _PyErr_ChainExceptions1,
} from "./errors.ts";
import { PyExc_TypeError } from "./exceptions.ts";
import { PyObject_GC_Del, PyObject_GC_Track, PyObject_GC_UnTrack, PyType_GenericAlloc, _PyObject_GC_New } from "./gcalloc.ts";
import { PyCallable_Check, PyObject_Hash, PyObject_RichCompare, pointerText, _PyObject_LookupAttr } from "./generic.ts";
import { Py_GenericAlias } from "./genericalias.ts";
import { hashHi, hashLo, setHash } from "./hash.ts";
import { ID } from "./id.ts";
import { CMP, FN, fnIndex, Py_DECREF, Py_INCREF, Py_NewRef, Py_XINCREF, PyTypeOff, TPFLAGS, type visitproc } from "./object.ts";
import { Py_False, Py_None, Py_NotImplemented, Py_True } from "./singletons.ts";
import { State } from "./state.ts";
import { PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_New, PyTuple_SET_ITEM } from "./tuple.ts";
import { PyType_IsSubtype, typeName } from "./typeobject.ts";
import { PyUnicode_AsJS, PyUnicode_Check, PyUnicode_FromString } from "./unicode.ts";
import { _PyWeakref_CallableProxyType, _PyWeakref_ProxyType } from "./weakref-proxy.ts";

export { _PyWeakref_CallableProxyType, _PyWeakref_ProxyType } from "./weakref-proxy.ts";

export const enum PyWeakrefOff { wr_object = 16, wr_callback = 24, hash = 32, wr_prev = 40, wr_next = 48, vectorcall = 56, basic_size = 64 }
const id_name = ID("__name__");

export function PyWeakref_CheckRefExact(o: Ref): boolean { return I32[(o + 8) >> 2] === _PyWeakref_RefType; }
export function PyWeakref_CheckRef(o: Ref): boolean {
  const type = I32[(o + 8) >> 2]! as Ref;
  return type === _PyWeakref_RefType || PyType_IsSubtype(type, _PyWeakref_RefType);
}
export function PyWeakref_CheckProxy(o: Ref): boolean {
  const type = I32[(o + 8) >> 2];
  return type === _PyWeakref_ProxyType || type === _PyWeakref_CallableProxyType;
}
export function PyWeakref_Check(o: Ref): boolean { return PyWeakref_CheckRef(o) || PyWeakref_CheckProxy(o); }
/** The object, borrowed; None when it is gone or dying. */
export function PyWeakref_GET_OBJECT(ref: Ref): Ref {
  const o = I32[(ref + PyWeakrefOff.wr_object) >> 2]! as Ref;
  return I32[o >> 2] !== 0 ? o : Py_None;
}
export function PyWeakref_GetObject(ref: Ref): Ref | NULL {
  if (!PyWeakref_Check(ref)) { PyErr_BadInternalCall(); return NULL; }
  return PyWeakref_GET_OBJECT(ref);
}

function supportsWeakrefs(o: Ref): boolean { return I32[(I32[(o + 8) >> 2]! + PyTypeOff.tp_weaklistoffset) >> 2] !== 0; }
/** Address of the head of the list of references to `o`, whose type must have one. */
export function _PyObject_GET_WEAKREFS_LISTPTR(o: Ref): number {
  return o + I32[(I32[(o + 8) >> 2]! + PyTypeOff.tp_weaklistoffset) >> 2]!;
}
/** Length of the list that starts at `head`. */
export function _PyWeakref_GetWeakrefCount(head: number): number {
  let count = 0;
  for (let ref = head; ref !== 0; ref = I32[(ref + PyWeakrefOff.wr_next) >> 2]!) count++;
  return count;
}
/** Number of references to `o`. */
export function weakrefCount(o: Ref): number {
  return supportsWeakrefs(o) ? _PyWeakref_GetWeakrefCount(I32[_PyObject_GET_WEAKREFS_LISTPTR(o) >> 2]!) : 0;
}
/** Calls `visit` with each reference to `o`, borrowed. */
export function forEachWeakref(o: Ref, visit: (ref: Ref) => void): void {
  if (!supportsWeakrefs(o)) return;
  for (let ref = I32[_PyObject_GET_WEAKREFS_LISTPTR(o) >> 2]!; ref !== 0; ref = I32[(ref + PyWeakrefOff.wr_next) >> 2]!) visit(ref as Ref);
}

// ---- the list

function callbackOf(ref: number): number { return I32[(ref + PyWeakrefOff.wr_callback) >> 2]!; }
function put(ref: number, offset: number, value: number): void {
  I32[(ref + offset) >> 2] = value;
  I32[(ref + offset + 4) >> 2] = 0;
}
/** The shared plain reference of the list at `list`, or NULL. */
function basicRef(list: number): Ref | 0 {
  const head = I32[list >> 2]! as Ref | 0;
  return head !== 0 && callbackOf(head) === 0 && PyWeakref_CheckRefExact(head) ? head : 0;
}
/** The shared plain proxy, or NULL. */
function basicProxy(list: number): Ref | 0 {
  let head = I32[list >> 2]! as Ref | 0;
  if (basicRef(list) !== 0) head = I32[(head + PyWeakrefOff.wr_next) >> 2]! as Ref | 0;
  return head !== 0 && callbackOf(head) === 0 && PyWeakref_CheckProxy(head) ? head : 0;
}
function insert_after(ref: Ref, prev: Ref): void {
  const next = I32[(prev + PyWeakrefOff.wr_next) >> 2]!;
  put(ref, PyWeakrefOff.wr_prev, prev);
  put(ref, PyWeakrefOff.wr_next, next);
  if (next) I32[(next + PyWeakrefOff.wr_prev) >> 2] = ref;
  I32[(prev + PyWeakrefOff.wr_next) >> 2] = ref;
}
function insert_head(ref: Ref, list: number): void {
  const next = I32[list >> 2]!;
  put(ref, PyWeakrefOff.wr_prev, 0);
  put(ref, PyWeakrefOff.wr_next, next);
  if (next) I32[(next + PyWeakrefOff.wr_prev) >> 2] = ref;
  I32[list >> 2] = ref;
}
/** After the shared ones. */
function insertOther(ref: Ref, list: number): void {
  const prev = basicProxy(list) || basicRef(list);
  if (prev === 0) insert_head(ref, list);
  else insert_after(ref, prev);
}
function init_weakref(ref: Ref, o: Ref, callback: Ref | 0): void {
  Py_XINCREF(callback);
  put(ref, PyWeakrefOff.wr_object, o);
  put(ref, PyWeakrefOff.wr_callback, callback);
  I32[(ref + PyWeakrefOff.hash) >> 2] = -1;
  I32[(ref + PyWeakrefOff.hash + 4) >> 2] = -1;
  put(ref, PyWeakrefOff.wr_prev, 0);
  put(ref, PyWeakrefOff.wr_next, 0);
  put(ref, PyWeakrefOff.vectorcall, vectorcallSlot);
}
function new_weakref(o: Ref, callback: Ref | 0): NewRef | NULL {
  const ref = _PyObject_GC_New(_PyWeakref_RefType);
  if (ref === NULL) return NULL;
  init_weakref(ref, o, callback);
  PyObject_GC_Track(ref);
  return ref;
}

/** Takes the reference out of its object's list and makes it dead; its callback is not called, and released. */
export function clear_weakref(ref: Ref): void {
  const callback = callbackOf(ref) as Ref | 0;
  detach(ref);
  if (callback) {
    Py_DECREF(callback);
    I32[(ref + PyWeakrefOff.wr_callback) >> 2] = 0;
  }
}
function detach(ref: Ref): void {
  const o = I32[(ref + PyWeakrefOff.wr_object) >> 2]! as Ref;
  if (o === Py_None) return;
  const list = _PyObject_GET_WEAKREFS_LISTPTR(o);
  const prev = I32[(ref + PyWeakrefOff.wr_prev) >> 2]!;
  const next = I32[(ref + PyWeakrefOff.wr_next) >> 2]!;
  if (I32[list >> 2] === ref) I32[list >> 2] = next;
  I32[(ref + PyWeakrefOff.wr_object) >> 2] = Py_None;
  if (prev) I32[(prev + PyWeakrefOff.wr_next) >> 2] = next;
  if (next) I32[(next + PyWeakrefOff.wr_prev) >> 2] = prev;
  I32[(ref + PyWeakrefOff.wr_prev) >> 2] = 0;
  I32[(ref + PyWeakrefOff.wr_next) >> 2] = 0;
}
/** `clear_weakref` that leaves the callback in place: the collector calls it later. */
export function _PyWeakref_ClearRef(ref: Ref): void { detach(ref); }

function handle_callback(ref: Ref, callback: Ref): void {
  const result = PyObject_CallOneArg(callback, ref);
  if (result === NULL) PyErr_WriteUnraisable(callback);
  else Py_DECREF(result);
}
/** For a dying object, its count zero: clears all references to it, then calls their callbacks. An exception that is set stays. */
export function PyObject_ClearWeakRefs(o: Ref): void {
  if (!supportsWeakrefs(o) || I32[o >> 2] !== 0) { PyErr_BadInternalCall(); return; }
  const list = _PyObject_GET_WEAKREFS_LISTPTR(o) >> 2;
  for (let plain = 0; plain < 2 && I32[list] !== 0 && callbackOf(I32[list]!) === 0; plain++) clear_weakref(I32[list]! as Ref);
  const current = I32[list]! as Ref | 0;
  if (current === 0) return;
  const exc = PyErr_GetRaisedException();
  const count = _PyWeakref_GetWeakrefCount(current);
  if (count === 1) {
    const callback = callbackOf(current) as Ref | 0;
    I32[(current + PyWeakrefOff.wr_callback) >> 2] = 0;
    clear_weakref(current);
    if (callback) {
      if (I32[current >> 2] !== 0) handle_callback(current, callback);
      Py_DECREF(callback);
    }
  } else if (!clearMany(current, count)) {
    _PyErr_ChainExceptions1(exc);
    return;
  }
  PyErr_SetRaisedException(exc);
}
/** All references are cleared before the first callback runs. False with MemoryError set. */
function clearMany(head: Ref, count: number): boolean {
  const pairs = PyTuple_New(count * 2);
  if (pairs === NULL) return false;
  let current = head;
  for (let i = 0; i < count; i++) {
    const next = I32[(current + PyWeakrefOff.wr_next) >> 2]! as Ref;
    const callback = callbackOf(current) as Ref | 0;
    if (I32[current >> 2] !== 0) {
      PyTuple_SET_ITEM(pairs, i * 2, Py_NewRef(current));
      PyTuple_SET_ITEM(pairs, i * 2 + 1, callback);
    } else if (callback) Py_DECREF(callback);
    I32[(current + PyWeakrefOff.wr_callback) >> 2] = 0;
    clear_weakref(current);
    current = next;
  }
  for (let i = 0; i < count; i++) {
    const callback = PyTuple_GET_ITEM(pairs, i * 2 + 1) as Ref | 0;
    if (callback) handle_callback(PyTuple_GET_ITEM(pairs, i * 2), callback);
  }
  Py_DECREF(pairs);
  return true;
}

// ---- creation

function cannotReference(o: Ref): NULL { return raise(PyExc_TypeError, `cannot create weak reference to '${typeName(o)}' object`); }

/** The shared reference to `o`, or a new one with a callback (NULL or None: none). */
export function PyWeakref_NewRef(o: Ref, callback: Ref | 0): NewRef | NULL {
  if (!supportsWeakrefs(o)) return cannotReference(o);
  const list = _PyObject_GET_WEAKREFS_LISTPTR(o);
  const call = callback === Py_None ? 0 : callback;
  if (call === 0 && basicRef(list) !== 0) return Py_NewRef(basicRef(list) as Ref);
  const ref = new_weakref(o, call);
  if (ref === NULL) return NULL;
  if (call !== 0) insertOther(ref, list);
  else insert_head(ref, list);
  return ref;
}
export function PyWeakref_NewProxy(o: Ref, callback: Ref | 0): NewRef | NULL {
  if (!supportsWeakrefs(o)) return cannotReference(o);
  const list = _PyObject_GET_WEAKREFS_LISTPTR(o);
  const call = callback === Py_None ? 0 : callback;
  if (call === 0 && basicProxy(list) !== 0) return Py_NewRef(basicProxy(list) as Ref);
  const proxy = new_weakref(o, call);
  if (proxy === NULL) return NULL;
  I32[(proxy + 8) >> 2] = PyCallable_Check(o) ? _PyWeakref_CallableProxyType : _PyWeakref_ProxyType;
  insertOther(proxy, list);
  return proxy;
}

function weakref___new__(type: Ref, args: Ref): NewRef | NULL {
  const nargs = PyTuple_GET_SIZE(args);
  if (!_PyArg_CheckPositional("__new__", nargs, 1, 2)) return NULL;
  const o = PyTuple_GET_ITEM(args, 0);
  if (!supportsWeakrefs(o)) return cannotReference(o);
  const given = nargs > 1 ? PyTuple_GET_ITEM(args, 1) : Py_None;
  const callback = given === Py_None ? 0 : given;
  const list = _PyObject_GET_WEAKREFS_LISTPTR(o);
  const plain = callback === 0 && type === _PyWeakref_RefType;
  if (plain && basicRef(list) !== 0) return Py_NewRef(basicRef(list) as Ref);
  const self = FN[I32[(type + PyTypeOff.tp_alloc) >> 2]!]!(type, 0) as NewRef | NULL;
  if (self === NULL) return NULL;
  init_weakref(self, o, callback);
  if (plain) insert_head(self, list);
  else insertOther(self, list);
  return self;
}
function weakref___init__(_self: Ref, args: Ref, kwds: Ref | 0): Status {
  return _PyArg_NoKeywords("ref", kwds) && _PyArg_CheckPositional("__init__", PyTuple_GET_SIZE(args), 1, 2) ? 0 : -1;
}
function weakref_vectorcall(self: Ref, _args: number, nargsf: number, kwnames: Ref | 0): NewRef | NULL {
  if (!_PyArg_NoKwnames("weakref", kwnames) || !_PyArg_CheckPositional("weakref", PyVectorcall_NARGS(nargsf), 0, 0)) return NULL;
  return Py_NewRef(PyWeakref_GET_OBJECT(self));
}
const vectorcallSlot = fnIndex(weakref_vectorcall);

// ---- slots

function weakref_dealloc(self: Ref): void {
  PyObject_GC_UnTrack(self);
  clear_weakref(self);
  tpFree(self);
}
/** tp_traverse, of references and proxies. */
export function weakref_traverse(self: Ref, visit: visitproc, arg: number): number {
  const callback = callbackOf(self) as Ref | 0;
  return callback === 0 ? 0 : visit(callback, arg);
}
/** tp_clear, of references and proxies. */
export function weakref_clear(self: Ref): number { clear_weakref(self); return 0; }

function weakref_hash(self: Ref): Status {
  const at = (self + PyWeakrefOff.hash) >> 2;
  if ((I32[at]! & I32[at + 1]!) !== -1) return setHash(I32[at]!, I32[at + 1]!);
  const o = PyWeakref_GET_OBJECT(self);
  if (o === Py_None) return raiseStatus(PyExc_TypeError, "weak object has gone away");
  Py_INCREF(o);
  const status = PyObject_Hash(o);
  const lo = hashLo;
  const hi = hashHi;
  Py_DECREF(o);
  if (status < 0) return -1;
  I32[at] = lo;
  I32[at + 1] = hi;
  return setHash(lo, hi);
}
function weakref_repr(self: Ref): NewRef | NULL {
  const o = PyWeakref_GET_OBJECT(self);
  if (o === Py_None) return PyUnicode_FromString(`<weakref at ${pointerText(self)}; dead>`);
  Py_INCREF(o);
  const name = _PyObject_LookupAttr(o, id_name);
  let text: string | null = null;
  if (name !== NULL || I32[State.current_exception >> 2] === 0) {
    const named = name !== NULL && PyUnicode_Check(name) ? ` (${PyUnicode_AsJS(name)})` : "";
    text = `<weakref at ${pointerText(self)}; to '${typeName(o)}' at ${pointerText(o)}${named}>`;
  }
  if (name !== NULL) Py_DECREF(name);
  Py_DECREF(o);
  return text === null ? NULL : PyUnicode_FromString(text);
}
function weakref_richcompare(self: Ref, other: Ref, op: number): NewRef | NULL {
  if ((op !== CMP.EQ && op !== CMP.NE) || !PyWeakref_Check(self) || !PyWeakref_Check(other)) return Py_NotImplemented as NewRef;
  const a = PyWeakref_GET_OBJECT(self);
  const b = PyWeakref_GET_OBJECT(other);
  if (a === Py_None || b === Py_None) return ((self === other) === (op === CMP.EQ) ? Py_True : Py_False) as NewRef;
  Py_INCREF(a);
  Py_INCREF(b);
  const result = PyObject_RichCompare(a, b, op);
  Py_DECREF(a);
  Py_DECREF(b);
  return result;
}
function weakref_class_getitem(cls: Ref, item: Ref): NewRef | NULL { return Py_GenericAlias(cls, item); }

export const _PyWeakref_RefType = defineType({
  name: "weakref.ReferenceType", basicsize: PyWeakrefOff.basic_size, flags: TPFLAGS.HAVE_GC | TPFLAGS.HAVE_VECTORCALL | TPFLAGS.BASETYPE,
  vectorcall_offset: PyWeakrefOff.vectorcall,
  slots: {
    tp_dealloc: weakref_dealloc, tp_repr: weakref_repr, tp_hash: weakref_hash, tp_call: PyVectorcall_Call, tp_traverse: weakref_traverse,
    tp_clear: weakref_clear, tp_richcompare: weakref_richcompare, tp_init: weakref___init__, tp_alloc: PyType_GenericAlloc,
    tp_new: weakref___new__, tp_free: PyObject_GC_Del,
  },
  methods: [["__class_getitem__", METH.O | METH.CLASS, weakref_class_getitem, "See PEP 585"]],
  members: [["__callback__", MemberType.OBJECT, PyWeakrefOff.wr_callback, 1]],
});
