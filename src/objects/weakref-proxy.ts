/**
 * Weak proxies: every slot forwards to the object. Source: CPython 3.12 Objects/weakrefobject.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import {
  PyIter_Check, PyIter_Next, PyNumber_Absolute, PyNumber_Add, PyNumber_And, PyNumber_Divmod, PyNumber_Float, PyNumber_FloorDivide,
  PyNumber_Index, PyNumber_InPlaceAdd, PyNumber_InPlaceAnd, PyNumber_InPlaceFloorDivide, PyNumber_InPlaceLshift,
  PyNumber_InPlaceMatrixMultiply, PyNumber_InPlaceMultiply, PyNumber_InPlaceOr, PyNumber_InPlacePower, PyNumber_InPlaceRemainder,
  PyNumber_InPlaceRshift, PyNumber_InPlaceSubtract, PyNumber_InPlaceTrueDivide, PyNumber_InPlaceXor, PyNumber_Invert, PyNumber_Long,
  PyNumber_Lshift, PyNumber_MatrixMultiply, PyNumber_Multiply, PyNumber_Negative, PyNumber_Or, PyNumber_Positive, PyNumber_Power,
  PyNumber_Remainder, PyNumber_Rshift, PyNumber_Subtract, PyNumber_TrueDivide, PyNumber_Xor, PyObject_DelItem, PyObject_GetItem,
  PyObject_GetIter, PyObject_SetItem, PyObject_Size, PySequence_Contains,
} from "./abstract.ts";
import { callMethod, PyObject_Call } from "./call.ts";
import { defineType, METH, type MethodSpec, type Slots } from "./define.ts";
import { raise } from "./errors.ts";
import { PyExc_ReferenceError, PyExc_TypeError } from "./exceptions.ts";
import { PyObject_GC_Del, PyObject_GC_UnTrack } from "./gcalloc.ts";
import { PyObject_GetAttr, PyObject_IsTrue, PyObject_RichCompare, PyObject_SetAttr, PyObject_Str, pointerText } from "./generic.ts";
import { ID } from "./id.ts";
import { Py_DECREF, Py_INCREF, TPFLAGS, type binaryfunc, type ternaryfunc, type unaryfunc } from "./object.ts";
import { Py_None } from "./singletons.ts";
import { typeName } from "./typeobject.ts";
import { PyUnicode_FromString } from "./unicode.ts";
import { clear_weakref, PyWeakref_CheckProxy, PyWeakref_GET_OBJECT, PyWeakrefOff, weakref_clear, weakref_traverse } from "./weakref.ts";

const id_bytes = ID("__bytes__");
const id_reversed = ID("__reversed__");
const GONE = "weakly-referenced object no longer exists";

/** The object of a proxy, or `o` itself, with a new count; NULL with ReferenceError set when it is gone. */
function unwrap(o: Ref): NewRef | NULL {
  const target = PyWeakref_CheckProxy(o) ? PyWeakref_GET_OBJECT(o) : o;
  if (target === Py_None && target !== o) return raise(PyExc_ReferenceError, GONE);
  Py_INCREF(target);
  return target as NewRef;
}
function unary(proxy: Ref, operation: (o: Ref) => NewRef | NULL): NewRef | NULL {
  const o = unwrap(proxy);
  if (o === NULL) return NULL;
  const result = operation(o);
  Py_DECREF(o);
  return result;
}
function binary(x: Ref, y: Ref, operation: (a: Ref, b: Ref) => NewRef | NULL): NewRef | NULL {
  const a = unwrap(x);
  if (a === NULL) return NULL;
  const b = unwrap(y);
  const result = b === NULL ? NULL : operation(a, b);
  Py_DECREF(a);
  if (b !== NULL) Py_DECREF(b);
  return result;
}
function ternary(x: Ref, y: Ref, z: Ref | 0, operation: ternaryfunc): NewRef | NULL {
  const c = z === 0 ? 0 : unwrap(z);
  if (z !== 0 && c === NULL) return NULL;
  const result = binary(x, y, (a, b) => operation(a, b, c as Ref | 0));
  if (c) Py_DECREF(c);
  return result;
}
/** For slots that give a number: -1 with an exception set. */
function number(proxy: Ref, operation: (o: Ref) => number): number {
  const o = unwrap(proxy);
  if (o === NULL) return -1;
  const result = operation(o);
  Py_DECREF(o);
  return result;
}
const wrapUnary = (operation: unaryfunc): unaryfunc => (proxy) => unary(proxy, operation);
const wrapBinary = (operation: binaryfunc): binaryfunc => (x, y) => binary(x, y, operation);
const wrapTernary = (operation: ternaryfunc): ternaryfunc => (x, y, z) => ternary(x, y, z, operation);

function proxy_str(proxy: Ref): NewRef | NULL { return unary(proxy, PyObject_Str); }
function proxy_repr(proxy: Ref): NewRef | NULL {
  const o = PyWeakref_GET_OBJECT(proxy);
  return PyUnicode_FromString(`<weakproxy at ${pointerText(proxy)} to ${typeName(o)} at ${pointerText(o)}>`);
}
function proxy_getattr(proxy: Ref, name: Ref): NewRef | NULL { return binary(proxy, name, PyObject_GetAttr); }
function proxy_setattr(proxy: Ref, name: Ref, value: Ref | 0): number { return number(proxy, (o) => PyObject_SetAttr(o, name, value)); }
function proxy_richcompare(x: Ref, y: Ref, op: number): NewRef | NULL { return binary(x, y, (a, b) => PyObject_RichCompare(a, b, op)); }
function proxy_bool(proxy: Ref): number { return number(proxy, PyObject_IsTrue); }
function proxy_contains(proxy: Ref, value: Ref): number { return number(proxy, (o) => PySequence_Contains(o, value)); }
function proxy_length(proxy: Ref): number { return number(proxy, PyObject_Size); }
function proxy_getitem(proxy: Ref, key: Ref): NewRef | NULL { return binary(proxy, key, PyObject_GetItem); }
function proxy_setitem(proxy: Ref, key: Ref, value: Ref | 0): number {
  return number(proxy, (o) => (value === 0 ? PyObject_DelItem(o, key) : PyObject_SetItem(o, key, value)));
}
function proxy_iter(proxy: Ref): NewRef | NULL { return unary(proxy, PyObject_GetIter); }
function proxy_iternext(proxy: Ref): NewRef | NULL {
  return unary(proxy, (o) => (PyIter_Check(o) ? PyIter_Next(o) : raise(PyExc_TypeError, `Weakref proxy referenced a non-iterator '${typeName(o)}' object`)));
}
function proxy_call(proxy: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL { return unary(proxy, (o) => PyObject_Call(o, args, kwargs)); }
function proxy_bytes(proxy: Ref): NewRef | NULL { return unary(proxy, (o) => callMethod(o, id_bytes)); }
function proxy_reversed(proxy: Ref): NewRef | NULL { return unary(proxy, (o) => callMethod(o, id_reversed)); }
function proxy_dealloc(proxy: Ref): void {
  if (I32[(proxy + PyWeakrefOff.wr_callback) >> 2] !== 0) PyObject_GC_UnTrack(proxy);
  clear_weakref(proxy);
  PyObject_GC_Del(proxy);
}

const proxySlots: Slots = {
  tp_dealloc: proxy_dealloc, tp_repr: proxy_repr, tp_str: proxy_str, tp_getattro: proxy_getattr, tp_setattro: proxy_setattr,
  tp_traverse: weakref_traverse, tp_clear: weakref_clear,
  tp_richcompare: proxy_richcompare, tp_iter: proxy_iter, tp_iternext: proxy_iternext,
  nb_add: wrapBinary(PyNumber_Add), nb_subtract: wrapBinary(PyNumber_Subtract), nb_multiply: wrapBinary(PyNumber_Multiply),
  nb_remainder: wrapBinary(PyNumber_Remainder), nb_divmod: wrapBinary(PyNumber_Divmod),
  nb_power: wrapTernary((a, b, c) => PyNumber_Power(a, b, c || Py_None)), nb_negative: wrapUnary(PyNumber_Negative),
  nb_positive: wrapUnary(PyNumber_Positive), nb_absolute: wrapUnary(PyNumber_Absolute), nb_bool: proxy_bool,
  nb_invert: wrapUnary(PyNumber_Invert), nb_lshift: wrapBinary(PyNumber_Lshift), nb_rshift: wrapBinary(PyNumber_Rshift),
  nb_and: wrapBinary(PyNumber_And), nb_xor: wrapBinary(PyNumber_Xor), nb_or: wrapBinary(PyNumber_Or), nb_int: wrapUnary(PyNumber_Long),
  nb_float: wrapUnary(PyNumber_Float), nb_inplace_add: wrapBinary(PyNumber_InPlaceAdd),
  nb_inplace_subtract: wrapBinary(PyNumber_InPlaceSubtract), nb_inplace_multiply: wrapBinary(PyNumber_InPlaceMultiply),
  nb_inplace_remainder: wrapBinary(PyNumber_InPlaceRemainder),
  nb_inplace_power: wrapTernary((a, b, c) => PyNumber_InPlacePower(a, b, c || Py_None)),
  nb_inplace_lshift: wrapBinary(PyNumber_InPlaceLshift), nb_inplace_rshift: wrapBinary(PyNumber_InPlaceRshift),
  nb_inplace_and: wrapBinary(PyNumber_InPlaceAnd), nb_inplace_xor: wrapBinary(PyNumber_InPlaceXor),
  nb_inplace_or: wrapBinary(PyNumber_InPlaceOr), nb_floor_divide: wrapBinary(PyNumber_FloorDivide),
  nb_true_divide: wrapBinary(PyNumber_TrueDivide), nb_inplace_floor_divide: wrapBinary(PyNumber_InPlaceFloorDivide),
  nb_inplace_true_divide: wrapBinary(PyNumber_InPlaceTrueDivide), nb_index: wrapUnary(PyNumber_Index),
  nb_matrix_multiply: wrapBinary(PyNumber_MatrixMultiply), nb_inplace_matrix_multiply: wrapBinary(PyNumber_InPlaceMatrixMultiply),
  sq_contains: proxy_contains, mp_length: proxy_length, mp_subscript: proxy_getitem, mp_ass_subscript: proxy_setitem,
};
const methods: MethodSpec[] = [["__bytes__", METH.NOARGS, proxy_bytes], ["__reversed__", METH.NOARGS, proxy_reversed]];

export const _PyWeakref_ProxyType = defineType({
  name: "weakref.ProxyType", basicsize: PyWeakrefOff.basic_size, flags: TPFLAGS.HAVE_GC, unhashable: true, slots: proxySlots, methods,
});
export const _PyWeakref_CallableProxyType = defineType({
  name: "weakref.CallableProxyType", basicsize: PyWeakrefOff.basic_size, flags: TPFLAGS.HAVE_GC, unhashable: true,
  slots: { ...proxySlots, tp_call: proxy_call },
});
