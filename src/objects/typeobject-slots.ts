/**
 * Slots of classes that define dunder methods: each looks the method up and calls it.
 * Source: CPython 3.12 Objects/typeobject.c (the slot_* functions).
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyNumber_AsSsize_t, _PyNumber_Index, _PySequence_IterSearch } from "./abstract.ts";
import { PyBool_Type } from "./bool.ts";
import { PyObject_Call, PyObject_CallNoArgs, PyObject_CallOneArg, _PyObject_Call_Prepend, callArgs, callTwoArgs } from "./call.ts";
import { PyWrapperDescr_Type, PyWrapperDescrOff } from "./descr.ts";
import {
  PyErr_Clear, PyErr_ExceptionMatches, PyErr_GetRaisedException, PyErr_SetObject, PyErr_SetRaisedException, PyErr_WriteUnraisable, raise, raiseStatus,
} from "./errors.ts";
import { PyExc_AttributeError, PyExc_OverflowError, PyExc_TypeError, PyExc_ValueError } from "./exceptions.ts";
import {
  PyObject_GenericGetAttr, PyObject_GetAttr, PyObject_HashNotImplemented, PyObject_IsTrue, _PyObject_GenericGetAttrWithDict,
} from "./generic.ts";
import { pointerText } from "./generic-ops.ts";
import { setHash } from "./hash.ts";
import { ID } from "./id.ts";
import { PyLong_AsBigInt, PyLong_Check, PyLong_FromLong, long_hash } from "./int.ts";
import { PySeqIter_New } from "./iterobject.ts";
import { FN, PyTypeOff, Py_DECREF, Py_INCREF, Py_NewRef, Py_TYPE, TPFLAGS, fnIndex } from "./object.ts";
import { Py_None, Py_NotImplemented } from "./singletons.ts";
import { State } from "./state.ts";
import { _PyType_Lookup, typeName } from "./typeobject.ts";
import { PyUnicode_FromString } from "./unicode.ts";

/** Set by `lookup_maybe_method`: the method found is a function that wants the object as first argument. */
export let lookupUnbound = false;

/** The method `name` of the type of `self`, bound unless `lookupUnbound`. NULL, perhaps with an exception, when there is none. */
export function lookup_maybe_method(self: Ref, name: Ref): NewRef | NULL {
  const type = I32[(self + 8) >> 2]! as Ref;
  const found = _PyType_Lookup(type, name);
  if (found === NULL) return NULL;
  const foundType = I32[(found + 8) >> 2]!;
  if ((I32[(foundType + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.METHOD_DESCRIPTOR) !== 0) {
    lookupUnbound = true;
    return Py_NewRef(found);
  }
  const get = I32[(foundType + PyTypeOff.tp_descr_get) >> 2]!;
  const method = get === 0 ? Py_NewRef(found) : FN[get]!(found, self, type) as NewRef | NULL;
  lookupUnbound = false;
  return method;
}
/** The same; AttributeError when there is none. */
export function lookup_method(self: Ref, name: Ref): NewRef | NULL {
  const method = lookup_maybe_method(self, name);
  if (method === NULL && I32[State.current_exception >> 2] === 0) PyErr_SetObject(PyExc_AttributeError, name);
  return method;
}
export function callUnboundNoArg(unbound: boolean, method: Ref, self: Ref): NewRef | NULL {
  return unbound ? PyObject_CallOneArg(method, self) : PyObject_CallNoArgs(method);
}

/** `self.name()`, the name looked up in the type. */
export function callSlot0(self: Ref, name: Ref): NewRef | NULL {
  const method = lookup_method(self, name);
  if (method === NULL) return NULL;
  const result = lookupUnbound ? PyObject_CallOneArg(method, self) : PyObject_CallNoArgs(method);
  Py_DECREF(method);
  return result;
}
/** `self.name(a)`. */
export function callSlot1(self: Ref, name: Ref, a: Ref): NewRef | NULL {
  const method = lookup_method(self, name);
  if (method === NULL) return NULL;
  const result = lookupUnbound ? callTwoArgs(method, self, a) : PyObject_CallOneArg(method, a);
  Py_DECREF(method);
  return result;
}
/** `self.name(a, b)`. */
export function callSlot2(self: Ref, name: Ref, a: Ref, b: Ref): NewRef | NULL {
  const method = lookup_method(self, name);
  if (method === NULL) return NULL;
  const result = lookupUnbound ? callArgs(method, self, a, b) : callTwoArgs(method, a, b);
  Py_DECREF(method);
  return result;
}
/** `self.name(a)`; NotImplemented when the type has no such method. */
export function callMaybe1(self: Ref, name: Ref, a: Ref): NewRef | NULL {
  const method = lookup_maybe_method(self, name);
  if (method === NULL) return I32[State.current_exception >> 2] !== 0 ? NULL : Py_NewRef(Py_NotImplemented);
  const result = lookupUnbound ? callTwoArgs(method, self, a) : PyObject_CallOneArg(method, a);
  Py_DECREF(method);
  return result;
}
/** Turns the result of a call made for its effect into a Status. */
function done(result: NewRef | NULL): Status {
  if (result === NULL) return -1;
  Py_DECREF(result);
  return 0;
}

// --- sequences and mappings

export function slot_sq_length(self: Ref): number {
  const result = callSlot0(self, ID("__len__"));
  if (result === NULL) return -1;
  const index = _PyNumber_Index(result);
  Py_DECREF(result);
  if (index === NULL) return -1;
  let length: number;
  if ((I32[(index + 16) >> 2]! & 3) === 2) length = raiseStatus(PyExc_ValueError, "__len__() should return >= 0");
  else length = PyNumber_AsSsize_t(index, PyExc_OverflowError);
  Py_DECREF(index);
  return length;
}
export function slot_mp_length(self: Ref): number { return slot_sq_length(self); }
export function slot_sq_item(self: Ref, i: number): NewRef | NULL {
  const index = PyLong_FromLong(i);
  if (index === NULL) return NULL;
  const result = callSlot1(self, ID("__getitem__"), index);
  Py_DECREF(index);
  return result;
}
export function slot_sq_ass_item(self: Ref, i: number, value: Ref | 0): Status {
  const index = PyLong_FromLong(i);
  if (index === NULL) return -1;
  const status = slot_mp_ass_subscript(self, index, value);
  Py_DECREF(index);
  return status;
}
export function slot_sq_contains(self: Ref, value: Ref): number {
  const method = lookup_maybe_method(self, ID("__contains__"));
  if (method === NULL) return I32[State.current_exception >> 2] !== 0 ? -1 : _PySequence_IterSearch(self, value, 3);
  if (method === Py_None) return raiseStatus(PyExc_TypeError, `'${typeName(self)}' object is not a container`);
  const result = lookupUnbound ? callTwoArgs(method, self, value) : PyObject_CallOneArg(method, value);
  Py_DECREF(method);
  if (result === NULL) return -1;
  const truth = PyObject_IsTrue(result);
  Py_DECREF(result);
  return truth;
}
export function slot_mp_subscript(self: Ref, key: Ref): NewRef | NULL { return callSlot1(self, ID("__getitem__"), key); }
export function slot_mp_ass_subscript(self: Ref, key: Ref, value: Ref | 0): Status {
  return done(value === NULL ? callSlot1(self, ID("__delitem__"), key) : callSlot2(self, ID("__setitem__"), key, value));
}

// --- numbers that are not plain unary or binary operators

export function slot_nb_bool(self: Ref): number {
  let method = lookup_maybe_method(self, ID("__bool__"));
  let usingLen = false;
  if (method === NULL) {
    if (I32[State.current_exception >> 2] !== 0) return -1;
    method = lookup_maybe_method(self, ID("__len__"));
    if (method === NULL) return I32[State.current_exception >> 2] !== 0 ? -1 : 1;
    usingLen = true;
  }
  const value = callUnboundNoArg(lookupUnbound, method, self);
  Py_DECREF(method);
  if (value === NULL) return -1;
  const result = usingLen || Py_TYPE(value) === PyBool_Type ? PyObject_IsTrue(value)
    : raiseStatus(PyExc_TypeError, `__bool__ should return bool, returned ${typeName(value)}`);
  Py_DECREF(value);
  return result;
}

// --- the type's own slots

export function slot_tp_repr(self: Ref): NewRef | NULL {
  const method = lookup_maybe_method(self, ID("__repr__"));
  if (method !== NULL) {
    const result = callUnboundNoArg(lookupUnbound, method, self);
    Py_DECREF(method);
    return result;
  }
  PyErr_Clear();
  return PyUnicode_FromString(`<${typeName(self)} object at ${pointerText(self)}>`);
}
export function slot_tp_str(self: Ref): NewRef | NULL { return callSlot0(self, ID("__str__")); }

export function slot_tp_hash(self: Ref): Status {
  const method = lookup_maybe_method(self, ID("__hash__"));
  if (method === NULL || method === Py_None) return PyObject_HashNotImplemented(self);
  const result = callUnboundNoArg(lookupUnbound, method, self);
  Py_DECREF(method);
  if (result === NULL) return -1;
  if (!PyLong_Check(result)) {
    Py_DECREF(result);
    return raiseStatus(PyExc_TypeError, "__hash__ method should return an integer");
  }
  const tag = I32[(result + 16) >> 2]!;
  let status: Status;
  if (tag < 16) { // at most one digit: (1 - sign) × digit
    const value = (1 - (tag & 3)) * I32[(result + 24) >> 2]!;
    status = setHash(value, value < 0 ? -1 : 0);
  } else {
    const value = PyLong_AsBigInt(result);
    status = BigInt.asIntN(64, value) === value
      ? setHash(Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n))) : long_hash(result);
  }
  Py_DECREF(result);
  return status;
}

export function slot_tp_call(self: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const method = lookup_method(self, ID("__call__"));
  if (method === NULL) return NULL;
  const result = lookupUnbound ? _PyObject_Call_Prepend(method, self, args, kwargs) : PyObject_Call(method, args, kwargs);
  Py_DECREF(method);
  return result;
}

export function slot_tp_getattro(self: Ref, name: Ref): NewRef | NULL { return callSlot1(self, ID("__getattribute__"), name); }

function call_attribute(self: Ref, attribute: Ref, name: Ref): NewRef | NULL {
  const get = I32[(Py_TYPE(attribute) + PyTypeOff.tp_descr_get) >> 2]!;
  if (get === 0) return PyObject_CallOneArg(attribute, name);
  const method = FN[get]!(attribute, self, Py_TYPE(self)) as NewRef | NULL;
  if (method === NULL) return NULL;
  const result = PyObject_CallOneArg(method, name);
  Py_DECREF(method);
  return result;
}

const GENERIC_GETATTR = fnIndex(PyObject_GenericGetAttr);
const GETATTRO = fnIndex(slot_tp_getattro);

/** tp_getattro of classes that may have `__getattr__`. */
export function slot_tp_getattr_hook(self: Ref, name: Ref): NewRef | NULL {
  const type = Py_TYPE(self);
  const getattr = _PyType_Lookup(type, ID("__getattr__"));
  if (getattr === NULL) {
    I32[(type + PyTypeOff.tp_getattro) >> 2] = GETATTRO;
    return slot_tp_getattro(self, name);
  }
  Py_INCREF(getattr);
  const getattribute = _PyType_Lookup(type, ID("__getattribute__"));
  let result: NewRef | NULL;
  if (getattribute === NULL || (Py_TYPE(getattribute) === PyWrapperDescr_Type && I32[(getattribute + PyWrapperDescrOff.d_wrapped) >> 2] === GENERIC_GETATTR)) {
    result = _PyObject_GenericGetAttrWithDict(self, name, NULL, true);
    if (result === NULL && I32[State.current_exception >> 2] === 0) result = call_attribute(self, getattr, name);
  } else {
    Py_INCREF(getattribute);
    result = call_attribute(self, getattribute, name);
    Py_DECREF(getattribute);
    if (result === NULL && PyErr_ExceptionMatches(PyExc_AttributeError)) {
      PyErr_Clear();
      result = call_attribute(self, getattr, name);
    }
  }
  Py_DECREF(getattr);
  return result;
}
export { slot_tp_getattr_hook as _Py_slot_tp_getattr_hook };
export function slot_tp_setattro(self: Ref, name: Ref, value: Ref | 0): Status {
  return done(value === NULL ? callSlot1(self, ID("__delattr__"), name) : callSlot2(self, ID("__setattr__"), name, value));
}

const comparisons = [ID("__lt__"), ID("__le__"), ID("__eq__"), ID("__ne__"), ID("__gt__"), ID("__ge__")] as const;

export function slot_tp_richcompare(self: Ref, other: Ref, op: number): NewRef | NULL {
  const method = lookup_maybe_method(self, comparisons[op]!);
  if (method === NULL) {
    PyErr_Clear();
    return Py_NewRef(Py_NotImplemented);
  }
  const result = lookupUnbound ? callTwoArgs(method, self, other) : PyObject_CallOneArg(method, other);
  Py_DECREF(method);
  return result;
}

export function slot_tp_iter(self: Ref): NewRef | NULL {
  let method = lookup_maybe_method(self, ID("__iter__"));
  if (method === Py_None) return raise(PyExc_TypeError, `'${typeName(self)}' object is not iterable`);
  if (method !== NULL) {
    const result = callUnboundNoArg(lookupUnbound, method, self);
    Py_DECREF(method);
    return result;
  }
  PyErr_Clear();
  method = lookup_maybe_method(self, ID("__getitem__"));
  if (method === NULL) return raise(PyExc_TypeError, `'${typeName(self)}' object is not iterable`);
  Py_DECREF(method);
  return PySeqIter_New(self);
}
export function slot_tp_iternext(self: Ref): NewRef | NULL { return callSlot0(self, ID("__next__")); }

export function slot_tp_descr_get(self: Ref, o: Ref | 0, type: Ref | 0): NewRef | NULL {
  const ownType = Py_TYPE(self);
  const get = _PyType_Lookup(ownType, ID("__get__"));
  if (get === NULL) {
    if (FN[I32[(ownType + PyTypeOff.tp_descr_get) >> 2]!] === slot_tp_descr_get) I32[(ownType + PyTypeOff.tp_descr_get) >> 2] = 0;
    return Py_NewRef(self);
  }
  return callArgs(get, self, o || Py_None, type || Py_None);
}
export function slot_tp_descr_set(self: Ref, target: Ref, value: Ref | 0): Status {
  return done(value === NULL ? callSlot1(self, ID("__delete__"), target) : callSlot2(self, ID("__set__"), target, value));
}

export function slot_tp_init(self: Ref, args: Ref, kwargs: Ref | 0): Status {
  const method = lookup_method(self, ID("__init__"));
  if (method === NULL) return -1;
  const result = lookupUnbound ? _PyObject_Call_Prepend(method, self, args, kwargs) : PyObject_Call(method, args, kwargs);
  Py_DECREF(method);
  if (result === NULL) return -1;
  if (result === Py_None) return 0;
  raise(PyExc_TypeError, `__init__() should return None, not '${typeName(result)}'`);
  Py_DECREF(result);
  return -1;
}
export function slot_tp_new(type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const fn = PyObject_GetAttr(type, ID("__new__"));
  if (fn === NULL) return NULL;
  const result = _PyObject_Call_Prepend(fn, type, args, kwargs);
  Py_DECREF(fn);
  return result;
}
export function slot_tp_finalize(self: Ref): void {
  const saved = PyErr_GetRaisedException();
  const method = lookup_maybe_method(self, ID("__del__"));
  if (method !== NULL) {
    const result = callUnboundNoArg(lookupUnbound, method, self);
    if (result === NULL) PyErr_WriteUnraisable(method);
    else Py_DECREF(result);
    Py_DECREF(method);
  }
  PyErr_SetRaisedException(saved);
}

function callAsync(self: Ref, name: Ref, text: string): NewRef | NULL {
  const method = lookup_maybe_method(self, name);
  if (method === NULL) return raise(PyExc_AttributeError, `object ${typeName(self)} does not have ${text} method`);
  const result = callUnboundNoArg(lookupUnbound, method, self);
  Py_DECREF(method);
  return result;
}
export function slot_am_await(self: Ref): NewRef | NULL { return callAsync(self, ID("__await__"), "__await__"); }
export function slot_am_aiter(self: Ref): NewRef | NULL { return callAsync(self, ID("__aiter__"), "__aiter__"); }
export function slot_am_anext(self: Ref): NewRef | NULL { return callAsync(self, ID("__anext__"), "__anext__"); }
