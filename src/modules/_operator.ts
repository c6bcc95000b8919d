/**
 * The module _operator: the operators as functions, and itemgetter, attrgetter, methodcaller.
 *
 *   itemgetter     16 nitems   24 item    32 index (-1: not a small int)   40 unused
 *   attrgetter     16 nattrs   24 attr (tuple of dotted names)             32 unused
 *   methodcaller   16 name     24 args (tuple)   32 kwds (dict or NULL)
 *
 * Source: CPython 3.12 Modules/_operator.c.
 */
import { I32, U8 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import * as abstract from "../objects/abstract.ts";
import { _PyArg_CheckPositional, _PyArg_NoKeywords, arg } from "../objects/args.ts";
import { PyBool_FromLong } from "../objects/bool.ts";
import { PyObject_CheckBuffer, withBuffer } from "../objects/buffer.ts";
import { PyObject_Call, PyObject_Vectorcall } from "../objects/call.ts";
import { METH, defineMethods, defineType, type MethodSpec } from "../objects/define.ts";
import { PyDict_Copy, PyDict_GET_SIZE, dictForEach } from "../objects/dict.ts";
import { PyErr_Occurred, raise, reprText } from "../objects/errors.ts";
import { PyExc_TypeError } from "../objects/exceptions.ts";
import { PyObject_GC_Del, PyType_GenericAlloc } from "../objects/gcalloc.ts";
import { PyObject_GetAttr, PyObject_IsTrue, PyObject_RichCompare } from "../objects/generic.ts";
import { PyLong_AsSsize_t, PyLong_FromSsize_t, PyLong_Type } from "../objects/int.ts";
import { PyModule_AddType, PyModule_Create } from "../objects/module.ts";
import { CMP, Py_DECREF, Py_NewRef, Py_TYPE, TPFLAGS } from "../objects/object.ts";
import { Py_None } from "../objects/singletons.ts";
import { PyTuple_CheckExact, PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_GetSlice, PyTuple_New, PyTuple_Pack, PyTuple_SET_ITEM } from "../objects/tuple.ts";
import { typeName } from "../objects/typeobject.ts";
import { PyUnicode_AsJS, PyUnicode_Check, PyUnicode_FromString, internSteal } from "../objects/unicode.ts";
import { argAt, field, fieldsDealloc, fieldsTraverse, newInstance, setField } from "./itertools-common.ts";

type Binary = (a: Ref, b: Ref) => NewRef | NULL;
type Unary = (a: Ref) => NewRef | NULL;

function binary(name: string, fn: Binary, doc: string): MethodSpec {
  return [name, METH.FASTCALL, (_m: Ref, args: number, nargs: number) => (_PyArg_CheckPositional(name, nargs, 2, 2) ? fn(arg(args, 0), arg(args, 1)) : NULL), `${name}($module, a, b, /)\n--\n\nSame as ${doc}.`];
}
function unary(name: string, fn: Unary, doc: string): MethodSpec {
  return [name, METH.O, (_m: Ref, a: Ref) => fn(a), `${name}($module, a, /)\n--\n\nSame as ${doc}.`];
}
function compare(op: CMP): Binary { return (a, b) => PyObject_RichCompare(a, b, op); }
function fromNumber(n: number): NewRef | NULL { return n < 0 ? NULL : PyLong_FromSsize_t(n); }
function fromTruth(truth: number): NewRef | NULL { return truth < 0 ? NULL : PyBool_FromLong(truth); }

function op_setitem(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("setitem", nargs, 3, 3)) return NULL;
  return abstract.PyObject_SetItem(arg(args, 0), arg(args, 1), arg(args, 2)) < 0 ? NULL : (Py_None as NewRef);
}
function op_length_hint(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("length_hint", nargs, 1, 2)) return NULL;
  let preset = 0;
  if (nargs === 2) {
    const index = abstract.PyNumber_Index(arg(args, 1));
    if (index === NULL) return NULL;
    preset = PyLong_AsSsize_t(index);
    Py_DECREF(index);
    if (preset === -1 && PyErr_Occurred()) return NULL;
  }
  const hint = abstract.PyObject_LengthHint(arg(args, 0), preset);
  return hint === -1 && PyErr_Occurred() ? NULL : PyLong_FromSsize_t(hint);
}
function op_call(_m: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  if (!_PyArg_CheckPositional("call", nargs, 1, 0x7fffffff)) return NULL;
  return PyObject_Vectorcall(arg(args, 0), args + 8, nargs - 1, kwnames);
}
/** Compares without saying by its duration where the difference is: ASCII strings or bytes. */
function compare_digest(a: Ref, b: Ref): NewRef | NULL {
  let x: ArrayLike<number>;
  let y: ArrayLike<number>;
  if (PyUnicode_Check(a) && PyUnicode_Check(b)) {
    const ascii = /^[\x00-\x7f]*$/;
    const s = PyUnicode_AsJS(a);
    const t = PyUnicode_AsJS(b);
    if (!ascii.test(s) || !ascii.test(t)) return raise(PyExc_TypeError, "comparing strings with non-ASCII characters is not supported");
    x = Array.from(s, (c) => c.charCodeAt(0));
    y = Array.from(t, (c) => c.charCodeAt(0));
  } else if (!PyObject_CheckBuffer(a) && !PyObject_CheckBuffer(b)) {
    return raise(PyExc_TypeError, `unsupported operand types(s) or combination of types: '${typeName(a)}' and '${typeName(b)}'`);
  } else {
    const first = withBuffer(a, (at, n) => U8.slice(at, at + n));
    const second = first === null ? null : withBuffer(b, (at, n) => U8.slice(at, at + n));
    if (first === null || second === null) return NULL;
    x = first;
    y = second;
  }
  let difference = x.length ^ y.length;
  for (let i = 0; i < y.length; i++) difference |= (x[i] ?? 0) ^ y[i]!;
  return PyBool_FromLong(difference === 0 ? 1 : 0);
}

/** tp_call's one positional argument. */
function oneArgument(name: string, args: Ref, kwargs: Ref | 0): Ref | NULL {
  return _PyArg_NoKeywords(name, kwargs) && _PyArg_CheckPositional(name, PyTuple_GET_SIZE(args), 1, 1) ? argAt(args, 0) : NULL;
}
/** get(0), …, get(n - 1) as a tuple. */
function tupleOf(n: number, get: (i: number) => NewRef | NULL): NewRef | NULL {
  const result = PyTuple_New(n);
  if (result === NULL) return NULL;
  for (let i = 0; i < n; i++) {
    const value = get(i);
    if (value === NULL) { Py_DECREF(result); return NULL; }
    PyTuple_SET_ITEM(result, i, value);
  }
  return result;
}

const enum Getter { n = 16, what = 24, index = 32 }
function itemgetter_new(type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  if (!_PyArg_NoKeywords("itemgetter", kwargs)) return NULL;
  const n = PyTuple_GET_SIZE(args);
  if (n < 1) { _PyArg_CheckPositional("itemgetter", n, 1, 1); return NULL; }
  const ig = newInstance(type);
  if (ig === NULL) return NULL;
  const item = n === 1 ? argAt(args, 0) : args;
  setField(ig, Getter.what, Py_NewRef(item));
  I32[(ig + Getter.n) >> 2] = n;
  let index = -1;
  if (n === 1 && Py_TYPE(item) === PyLong_Type && I32[(item + 16) >> 2]! < 16 && (I32[(item + 16) >> 2]! & 3) !== 2) {
    index = (I32[(item + 16) >> 2]! & 3) === 1 ? 0 : I32[(item + 24) >> 2]!;
  }
  I32[(ig + Getter.index) >> 2] = index;
  return ig;
}
function itemgetter_call(ig: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const obj = oneArgument("itemgetter", args, kwargs);
  if (obj === NULL) return NULL;
  const n = I32[(ig + Getter.n) >> 2]!;
  const item = field(ig, Getter.what) as Ref;
  if (n > 1) return tupleOf(n, (i) => abstract.PyObject_GetItem(obj, PyTuple_GET_ITEM(item, i)));
  const index = I32[(ig + Getter.index) >> 2]!;
  if (index >= 0 && PyTuple_CheckExact(obj) && index < PyTuple_GET_SIZE(obj)) return Py_NewRef(PyTuple_GET_ITEM(obj, index));
  return abstract.PyObject_GetItem(obj, item);
}
function getterRepr(name: string): (self: Ref) => NewRef | NULL {
  return (self) => {
    const n = I32[(self + Getter.n) >> 2]!;
    const what = field(self, Getter.what) as Ref;
    const one = n === 1 && PyTuple_CheckExact(what) && name === "operator.attrgetter" ? PyTuple_GET_ITEM(what, 0) : what;
    const text = reprText(one);
    return text === null ? NULL : PyUnicode_FromString(n === 1 ? `${name}(${text})` : `${name}${text}`);
  };
}
function getter_reduce(self: Ref): NewRef | NULL {
  const n = I32[(self + Getter.n) >> 2]!;
  const what = field(self, Getter.what) as Ref;
  const args = n === 1 && Py_TYPE(self) === itemgetter_type ? PyTuple_Pack(what) : Py_NewRef(what);
  const result = args === NULL ? NULL : PyTuple_Pack(Py_TYPE(self), args);
  if (args !== NULL) Py_DECREF(args);
  return result;
}
const getterSlots = { tp_dealloc: fieldsDealloc([Getter.what]), tp_traverse: fieldsTraverse([Getter.what]), tp_alloc: PyType_GenericAlloc, tp_free: PyObject_GC_Del };
export const itemgetter_type = defineType({
  name: "operator.itemgetter", basicsize: 48, flags: TPFLAGS.HAVE_GC, doc: "itemgetter(item, /, *items)\n--\n\nA callable that fetches the given items from its operand.",
  slots: { ...getterSlots, tp_repr: getterRepr("operator.itemgetter"), tp_call: itemgetter_call, tp_new: itemgetter_new },
  methods: [["__reduce__", METH.NOARGS, getter_reduce]],
});

function attrgetter_new(type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  if (!_PyArg_NoKeywords("attrgetter", kwargs)) return NULL;
  const n = PyTuple_GET_SIZE(args);
  if (n < 1) { _PyArg_CheckPositional("attrgetter", n, 1, 1); return NULL; }
  for (let i = 0; i < n; i++) if (!PyUnicode_Check(argAt(args, i))) return raise(PyExc_TypeError, "attribute name must be a string");
  const ag = newInstance(type);
  if (ag === NULL) return NULL;
  setField(ag, Getter.what, Py_NewRef(args));
  I32[(ag + Getter.n) >> 2] = n;
  return ag;
}
/** obj.a.b.c for the dotted name. */
function dottedGetAttr(obj: Ref, name: Ref): NewRef | NULL {
  const text = PyUnicode_AsJS(name);
  if (!text.includes(".")) return PyObject_GetAttr(obj, name);
  let current = Py_NewRef(obj);
  for (const part of text.split(".")) {
    const key = PyUnicode_FromString(part);
    const next = key === NULL ? NULL : PyObject_GetAttr(current, key);
    if (key !== NULL) Py_DECREF(key);
    Py_DECREF(current);
    if (next === NULL) return NULL;
    current = next;
  }
  return current;
}
function attrgetter_call(ag: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const obj = oneArgument("attrgetter", args, kwargs);
  if (obj === NULL) return NULL;
  const attrs = field(ag, Getter.what) as Ref;
  const n = I32[(ag + Getter.n) >> 2]!;
  return n === 1 ? dottedGetAttr(obj, PyTuple_GET_ITEM(attrs, 0)) : tupleOf(n, (i) => dottedGetAttr(obj, PyTuple_GET_ITEM(attrs, i)));
}
export const attrgetter_type = defineType({
  name: "operator.attrgetter", basicsize: 40, flags: TPFLAGS.HAVE_GC, doc: "attrgetter(attr, /, *attrs)\n--\n\nA callable that fetches the given attributes from its operand.",
  slots: { ...getterSlots, tp_repr: getterRepr("operator.attrgetter"), tp_call: attrgetter_call, tp_new: attrgetter_new },
  methods: [["__reduce__", METH.NOARGS, getter_reduce]],
});

const enum Caller { name = 16, args = 24, kwds = 32 }
function methodcaller_new(type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const n = PyTuple_GET_SIZE(args);
  if (n < 1) return raise(PyExc_TypeError, "methodcaller needs at least one argument, the method name");
  if (!PyUnicode_Check(argAt(args, 0))) return raise(PyExc_TypeError, "method name must be a string");
  const rest = PyTuple_GetSlice(args, 1, n);
  if (rest === NULL) return NULL;
  const mc = newInstance(type);
  if (mc === NULL) { Py_DECREF(rest); return NULL; }
  setField(mc, Caller.args, rest);
  setField(mc, Caller.name, internSteal(Py_NewRef(argAt(args, 0))));
  if (kwargs !== NULL && PyDict_GET_SIZE(kwargs) > 0) {
    const copy = PyDict_Copy(kwargs);
    if (copy === NULL) { Py_DECREF(mc); return NULL; }
    setField(mc, Caller.kwds, copy);
  }
  return mc;
}
function methodcaller_call(mc: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const obj = oneArgument("methodcaller", args, kwargs);
  if (obj === NULL) return NULL;
  const method = PyObject_GetAttr(obj, field(mc, Caller.name) as Ref);
  if (method === NULL) return NULL;
  const result = PyObject_Call(method, field(mc, Caller.args) as Ref, field(mc, Caller.kwds));
  Py_DECREF(method);
  return result;
}
function methodcaller_repr(mc: Ref): NewRef | NULL {
  const parts: (string | null)[] = [reprText(field(mc, Caller.name) as Ref)];
  const args = field(mc, Caller.args) as Ref;
  for (let i = 0; i < PyTuple_GET_SIZE(args); i++) parts.push(reprText(PyTuple_GET_ITEM(args, i)));
  const kwds = field(mc, Caller.kwds);
  if (kwds) {
    dictForEach(kwds, (key, value) => {
      const text = reprText(value);
      parts.push(text === null ? null : `${PyUnicode_AsJS(key)}=${text}`);
    });
  }
  return parts.includes(null) ? NULL : PyUnicode_FromString(`operator.methodcaller(${parts.join(", ")})`);
}
const callerFields = [Caller.name, Caller.args, Caller.kwds];
export const methodcaller_type = defineType({
  name: "operator.methodcaller", basicsize: 40, flags: TPFLAGS.HAVE_GC, doc: "methodcaller(name, /, *args, **kwargs)\n--\n\nA callable that calls the given method on its operand.",
  slots: {
    tp_dealloc: fieldsDealloc(callerFields), tp_traverse: fieldsTraverse(callerFields), tp_repr: methodcaller_repr, tp_call: methodcaller_call,
    tp_new: methodcaller_new, tp_alloc: PyType_GenericAlloc, tp_free: PyObject_GC_Del,
  },
});

const operators: readonly (readonly [name: string, fn: Binary, doc: string])[] = [
  ["add", (a, b) => abstract.PyNumber_Add(a, b), "a + b"], ["sub", (a, b) => abstract.PyNumber_Subtract(a, b), "a - b"],
  ["mul", (a, b) => abstract.PyNumber_Multiply(a, b), "a * b"], ["matmul", (a, b) => abstract.PyNumber_MatrixMultiply(a, b), "a @ b"],
  ["floordiv", (a, b) => abstract.PyNumber_FloorDivide(a, b), "a // b"], ["truediv", (a, b) => abstract.PyNumber_TrueDivide(a, b), "a / b"],
  ["mod", (a, b) => abstract.PyNumber_Remainder(a, b), "a % b"], ["lshift", (a, b) => abstract.PyNumber_Lshift(a, b), "a << b"],
  ["rshift", (a, b) => abstract.PyNumber_Rshift(a, b), "a >> b"], ["and_", (a, b) => abstract.PyNumber_And(a, b), "a & b"],
  ["xor", (a, b) => abstract.PyNumber_Xor(a, b), "a ^ b"], ["or_", (a, b) => abstract.PyNumber_Or(a, b), "a | b"],
  ["pow", (a, b) => abstract.PyNumber_Power(a, b, Py_None), "a ** b"],
  ["iadd", (a, b) => abstract.PyNumber_InPlaceAdd(a, b), "a += b"], ["isub", (a, b) => abstract.PyNumber_InPlaceSubtract(a, b), "a -= b"],
  ["imul", (a, b) => abstract.PyNumber_InPlaceMultiply(a, b), "a *= b"], ["imatmul", (a, b) => abstract.PyNumber_InPlaceMatrixMultiply(a, b), "a @= b"],
  ["ifloordiv", (a, b) => abstract.PyNumber_InPlaceFloorDivide(a, b), "a //= b"], ["itruediv", (a, b) => abstract.PyNumber_InPlaceTrueDivide(a, b), "a /= b"],
  ["imod", (a, b) => abstract.PyNumber_InPlaceRemainder(a, b), "a %= b"], ["ilshift", (a, b) => abstract.PyNumber_InPlaceLshift(a, b), "a <<= b"],
  ["irshift", (a, b) => abstract.PyNumber_InPlaceRshift(a, b), "a >>= b"], ["iand", (a, b) => abstract.PyNumber_InPlaceAnd(a, b), "a &= b"],
  ["ixor", (a, b) => abstract.PyNumber_InPlaceXor(a, b), "a ^= b"], ["ior", (a, b) => abstract.PyNumber_InPlaceOr(a, b), "a |= b"],
  ["ipow", (a, b) => abstract.PyNumber_InPlacePower(a, b, Py_None), "a **= b"],
  ["concat", (a, b) => abstract.PySequence_Concat(a, b), "a + b, for a and b sequences"],
  ["iconcat", (a, b) => abstract.PySequence_InPlaceConcat(a, b), "a += b, for a and b sequences"],
  ["contains", (a, b) => fromTruth(abstract.PySequence_Contains(a, b)), "b in a"],
  ["countOf", (a, b) => fromNumber(abstract.PySequence_Count(a, b)), "the number of items in a which equal b"],
  ["indexOf", (a, b) => fromNumber(abstract.PySequence_Index(a, b)), "the first index of b in a"],
  ["getitem", (a, b) => abstract.PyObject_GetItem(a, b), "a[b]"],
  ["delitem", (a, b) => (abstract.PyObject_DelItem(a, b) < 0 ? NULL : (Py_None as NewRef)), "del a[b]"],
  ["is_", (a, b) => PyBool_FromLong(a === b ? 1 : 0), "a is b"], ["is_not", (a, b) => PyBool_FromLong(a !== b ? 1 : 0), "a is not b"],
  ["lt", compare(CMP.LT), "a < b"], ["le", compare(CMP.LE), "a <= b"], ["eq", compare(CMP.EQ), "a == b"],
  ["ne", compare(CMP.NE), "a != b"], ["ge", compare(CMP.GE), "a >= b"], ["gt", compare(CMP.GT), "a > b"],
  ["_compare_digest", compare_digest, "a == b"],
];
const methods = defineMethods([
  ...operators.map(([name, fn, doc]) => binary(name, fn, doc)),
  unary("truth", (a) => fromTruth(PyObject_IsTrue(a)), "bool(a)"),
  unary("not_", (a) => { const truth = PyObject_IsTrue(a); return truth < 0 ? NULL : PyBool_FromLong(1 - truth); }, "not a"),
  unary("index", (a) => abstract.PyNumber_Index(a), "a.__index__()"),
  unary("neg", (a) => abstract.PyNumber_Negative(a), "-a"), unary("pos", (a) => abstract.PyNumber_Positive(a), "+a"),
  unary("abs", (a) => abstract.PyNumber_Absolute(a), "abs(a)"),
  unary("inv", (a) => abstract.PyNumber_Invert(a), "~a"), unary("invert", (a) => abstract.PyNumber_Invert(a), "~a"),
  ["setitem", METH.FASTCALL, op_setitem, "setitem($module, a, b, c, /)\n--\n\nSame as a[b] = c."],
  ["length_hint", METH.FASTCALL, op_length_hint, "length_hint($module, obj, default=0, /)\n--\n\nAn estimate of the number of items in obj."],
  ["call", METH.FASTCALL | METH.KEYWORDS, op_call, "call($module, obj, /, *args, **kwargs)\n--\n\nSame as obj(*args, **kwargs)."],
]);

export function PyInit__operator(): NewRef | NULL {
  const m = PyModule_Create("_operator", methods);
  if (m === NULL) return NULL;
  for (const type of [itemgetter_type, attrgetter_type, methodcaller_type]) if (PyModule_AddType(m, type) < 0) { Py_DECREF(m); return NULL; }
  return m;
}
