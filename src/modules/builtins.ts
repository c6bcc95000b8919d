/**
 * The functions of module `builtins`; print, input and open are in builtins-io.ts, compilation in builtins-compile.ts.
 * Source: CPython 3.12 Python/bltinmodule.c.
 */
import { F64, I32, U8 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import {
  PyMapping_Keys, PyNumber_Absolute, PyNumber_Add, PyNumber_Divmod, PyNumber_Index, PyNumber_Power, PyNumber_ToBase, PyObject_Format, PyObject_GetIter, PyObject_IsInstance,
  PyObject_IsSubclass, PyObject_Size, PySequence_GetItem, PySequence_List, PyIter_Next, PyIter_Check, PyObject_GetAIter,
} from "../objects/abstract.ts";
import { _PyArg_CheckPositional, arg, argSpec, unpackKeywords, unpackTupleDict } from "../objects/args.ts";
import { PyByteArray_Type } from "../objects/bytearray.ts";
import { PyBytes_AS_STRING, PyBytes_GET_SIZE } from "../objects/bytes.ts";
import { PyAnextAwaitable_New } from "../objects/asyncgen.ts";
import { PyObject_CallNoArgs, PyObject_CallOneArg, PyObject_Vectorcall } from "../objects/call.ts";
import { METH, type MethodSpec } from "../objects/define.ts";
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_SetNone, raise } from "../objects/errors.ts";
import { PyExc_OverflowError, PyExc_StopIteration, PyExc_SystemError, PyExc_TypeError, PyExc_ValueError } from "../objects/exceptions.ts";
import { PyFloat_FromDouble, PyFloat_Type } from "../objects/float.ts";
import { FrameOff, currentCompleteFrame } from "../objects/frame.ts";
import { _PyEval_GetFrameLocals } from "../objects/frame-hidden.ts";
import { PyCallable_Check, PyObject_ASCII, PyObject_Dir, PyObject_GetAttr, PyObject_Hash, PyObject_IsTrue, PyObject_Repr, PyObject_RichCompareBool, PyObject_SetAttr, _PyObject_LookupAttr } from "../objects/generic.ts";
import { hashHi, hashLo } from "../objects/hash.ts";
import { ID } from "../objects/id.ts";
import { PyLong_AsBigInt, PyLong_FromBigInt, PyLong_FromLong, PyLong_Type } from "../objects/int.ts";
import { PyCallIter_New } from "../objects/iterobject.ts";
import { PyList_Sort } from "../objects/list.ts";
import { CMP, Py_DECREF, Py_NewRef, Py_TYPE, TPFLAGS, hasTypeFlag, PyTypeOff, FN, Slot } from "../objects/object.ts";
import { Py_False, Py_None, Py_True, emptyTuple } from "../objects/singletons.ts";
import { PyTuple_GET_ITEM, PyTuple_GET_SIZE } from "../objects/tuple.ts";
import { State } from "../objects/state.ts";
import { _PyObject_LookupSpecial, typeName } from "../objects/typeobject.ts";
import { PyUnicode_FromOrdinal, PyUnicode_GET_LENGTH, PyUnicode_READ_CHAR } from "../objects/unicode.ts";

function none(): NewRef { return Py_NewRef(Py_None); }
function bool(b: boolean): NewRef { return Py_NewRef(b ? Py_True : Py_False); }
function pending(): boolean { return I32[State.current_exception >> 2] !== 0; }

function builtin_abs(_m: Ref, x: Ref): NewRef | NULL { return PyNumber_Absolute(x); }
/** all() and any(): stops at the first item whose truth is `stop`. */
function scanTruth(iterable: Ref, stop: boolean): NewRef | NULL {
  const it = PyObject_GetIter(iterable);
  if (it === NULL) return NULL;
  for (;;) {
    const item = PyIter_Next(it);
    if (item === NULL) break;
    const truth = PyObject_IsTrue(item);
    Py_DECREF(item);
    if (truth < 0) { Py_DECREF(it); return NULL; }
    if ((truth === 1) === stop) { Py_DECREF(it); return bool(stop); }
  }
  Py_DECREF(it);
  return pending() ? NULL : bool(!stop);
}
function builtin_all(_m: Ref, iterable: Ref): NewRef | NULL { return scanTruth(iterable, false); }
function builtin_any(_m: Ref, iterable: Ref): NewRef | NULL { return scanTruth(iterable, true); }
function builtin_ascii(_m: Ref, o: Ref): NewRef | NULL { return PyObject_ASCII(o); }
function builtin_bin(_m: Ref, o: Ref): NewRef | NULL { return PyNumber_ToBase(o, 2); }
function builtin_oct(_m: Ref, o: Ref): NewRef | NULL { return PyNumber_ToBase(o, 8); }
function builtin_hex(_m: Ref, o: Ref): NewRef | NULL { return PyNumber_ToBase(o, 16); }
function builtin_callable(_m: Ref, o: Ref): NewRef { return bool(Boolean(PyCallable_Check(o))); }
function builtin_chr(_m: Ref, o: Ref): NewRef | NULL {
  const n = PyNumber_Index(o);
  if (n === NULL) return NULL;
  const value = PyLong_AsBigInt(n);
  Py_DECREF(n);
  if (value > 0x7fffffffn || value < -0x80000000n) return raise(PyExc_OverflowError, "Python int too large to convert to C int");
  if (value < 0n || value > 0x10ffffn) return raise(PyExc_ValueError, "chr() arg not in range(0x110000)");
  return PyUnicode_FromOrdinal(Number(value));
}
function builtin_ord(_m: Ref, o: Ref): NewRef | NULL {
  let size: number;
  if (hasTypeFlag(o, TPFLAGS.UNICODE_SUBCLASS)) {
    size = PyUnicode_GET_LENGTH(o);
    if (size === 1) return PyLong_FromLong(PyUnicode_READ_CHAR(o, 0));
  } else if (hasTypeFlag(o, TPFLAGS.BYTES_SUBCLASS)) {
    size = PyBytes_GET_SIZE(o);
    if (size === 1) return PyLong_FromLong(U8[PyBytes_AS_STRING(o)]!);
  } else if (Py_TYPE(o) === PyByteArray_Type) {
    size = PyObject_Size(o);
    if (size === 1) return PySequence_GetItem(o, 0);
  } else return raise(PyExc_TypeError, `ord() expected string of length 1, but ${typeName(o)} found`);
  return raise(PyExc_TypeError, `ord() expected a character, but string of length ${size} found`);
}
function builtin_delattr(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("delattr", nargs, 2, 2)) return NULL;
  return PyObject_SetAttr(arg(args, 0), arg(args, 1), NULL) < 0 ? NULL : none();
}
function builtin_setattr(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("setattr", nargs, 3, 3)) return NULL;
  return PyObject_SetAttr(arg(args, 0), arg(args, 1), arg(args, 2)) < 0 ? NULL : none();
}
function builtin_getattr(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("getattr", nargs, 2, 3)) return NULL;
  const name = arg(args, 1);
  if (nargs === 2) return PyObject_GetAttr(arg(args, 0), name);
  if (!hasTypeFlag(name, TPFLAGS.UNICODE_SUBCLASS)) return raise(PyExc_TypeError, `attribute name must be string, not '${typeName(name)}'`);
  const value = _PyObject_LookupAttr(arg(args, 0), name);
  return value !== NULL || pending() ? value : Py_NewRef(arg(args, 2));
}
function builtin_hasattr(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("hasattr", nargs, 2, 2)) return NULL;
  const name = arg(args, 1);
  if (!hasTypeFlag(name, TPFLAGS.UNICODE_SUBCLASS)) return raise(PyExc_TypeError, `attribute name must be string, not '${typeName(name)}'`);
  const value = _PyObject_LookupAttr(arg(args, 0), name);
  if (value === NULL) return pending() ? NULL : bool(false);
  Py_DECREF(value);
  return bool(true);
}
function builtin_dir(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("dir", nargs, 0, 1)) return NULL;
  if (nargs === 1) return PyObject_Dir(arg(args, 0));
  const locals = builtin_locals();
  if (locals === NULL) return NULL;
  const names = PyMapping_Keys(locals);
  Py_DECREF(locals);
  if (names !== NULL && PyList_Sort(names) < 0) { Py_DECREF(names); return NULL; }
  return names;
}
function builtin_divmod(_m: Ref, args: number, nargs: number): NewRef | NULL {
  return _PyArg_CheckPositional("divmod", nargs, 2, 2) ? PyNumber_Divmod(arg(args, 0), arg(args, 1)) : NULL;
}
function builtin_format(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("format", nargs, 1, 2)) return NULL;
  if (nargs === 2 && !hasTypeFlag(arg(args, 1), TPFLAGS.UNICODE_SUBCLASS)) return raise(PyExc_TypeError, `format() argument 2 must be str, not ${typeName(arg(args, 1))}`);
  return PyObject_Format(arg(args, 0), nargs === 2 ? arg(args, 1) : NULL);
}
function builtin_globals(): NewRef | NULL {
  const frame = currentCompleteFrame();
  return frame === 0 ? none() : Py_NewRef(I32[(frame + FrameOff.f_globals) >> 2]! as Ref);
}
function builtin_locals(): NewRef | NULL {
  const frame = currentCompleteFrame();
  return frame === 0 ? raise(PyExc_SystemError, "frame does not exist") : _PyEval_GetFrameLocals(frame);
}
function builtin_vars(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("vars", nargs, 0, 1)) return NULL;
  if (nargs === 0) return builtin_locals();
  const dict = _PyObject_LookupAttr(arg(args, 0), ID("__dict__"));
  return dict !== NULL || pending() ? dict : raise(PyExc_TypeError, "vars() argument must have __dict__ attribute");
}
function builtin_hash(_m: Ref, o: Ref): NewRef | NULL {
  if (PyObject_Hash(o) < 0) return NULL;
  const lo = hashLo;
  const hi = hashHi;
  return hi === lo >> 31 ? PyLong_FromLong(lo) : PyLong_FromBigInt((BigInt(hi) << 32n) | BigInt(lo >>> 0));
}
function builtin_id(_m: Ref, o: Ref): NewRef | NULL { return PyLong_FromLong(o); }
function builtin_isinstance(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("isinstance", nargs, 2, 2)) return NULL;
  const result = PyObject_IsInstance(arg(args, 0), arg(args, 1));
  return result < 0 ? NULL : bool(result === 1);
}
function builtin_issubclass(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("issubclass", nargs, 2, 2)) return NULL;
  const result = PyObject_IsSubclass(arg(args, 0), arg(args, 1));
  return result < 0 ? NULL : bool(result === 1);
}
function builtin_iter(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("iter", nargs, 1, 2)) return NULL;
  if (nargs === 1) return PyObject_GetIter(arg(args, 0));
  if (!PyCallable_Check(arg(args, 0))) return raise(PyExc_TypeError, "iter(object, sentinel): object must be callable");
  return PyCallIter_New(arg(args, 0), arg(args, 1));
}
function builtin_aiter(_m: Ref, o: Ref): NewRef | NULL { return PyObject_GetAIter(o); }
function builtin_anext(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("anext", nargs, 1, 2)) return NULL;
  const it = arg(args, 0);
  const table = I32[(Py_TYPE(it) + PyTypeOff.tp_as_async) >> 2]!;
  const anext = table === 0 ? 0 : I32[(table + Slot.am_anext) >> 2]!;
  if (anext === 0) return raise(PyExc_TypeError, `'${typeName(it)}' object is not an async iterator`);
  const awaitable = FN[anext]!(it) as NewRef | NULL;
  if (awaitable === NULL || nargs === 1) return awaitable;
  const withDefault = PyAnextAwaitable_New(awaitable, arg(args, 1));
  Py_DECREF(awaitable);
  return withDefault;
}
function builtin_len(_m: Ref, o: Ref): NewRef | NULL {
  const n = PyObject_Size(o);
  return n < 0 ? NULL : PyLong_FromLong(n);
}
function builtin_next(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("next", nargs, 1, 2)) return NULL;
  const it = arg(args, 0);
  if (!PyIter_Check(it)) return raise(PyExc_TypeError, `'${typeName(it)}' object is not an iterator`);
  const item = FN[I32[(Py_TYPE(it) + PyTypeOff.tp_iternext) >> 2]!]!(it) as NewRef | NULL;
  if (item !== NULL) return item;
  if (nargs === 2) {
    if (pending()) {
      if (!PyErr_ExceptionMatches(PyExc_StopIteration)) return NULL;
      PyErr_Clear();
    }
    return Py_NewRef(arg(args, 1));
  }
  if (!pending()) PyErr_SetNone(PyExc_StopIteration);
  return NULL;
}
const pow_spec = argSpec("pow", "base, exp, mod=");
function builtin_pow(_m: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const a = unpackKeywords(pow_spec, args, nargs, kwnames);
  return a === null ? NULL : PyNumber_Power(a[0] as Ref, a[1] as Ref, (a[2] || Py_None) as Ref);
}
function builtin_repr(_m: Ref, o: Ref): NewRef | NULL { return PyObject_Repr(o); }
const round_spec = argSpec("round", "number, ndigits=");
function builtin_round(_m: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const a = unpackKeywords(round_spec, args, nargs, kwnames);
  if (a === null) return NULL;
  const round = _PyObject_LookupSpecial(a[0] as Ref, ID("__round__"));
  if (round === NULL) return pending() ? NULL : raise(PyExc_TypeError, `type ${typeName(a[0] as Ref)} doesn't define __round__ method`);
  const result = a[1] === 0 || a[1] === Py_None ? PyObject_CallNoArgs(round) : PyObject_CallOneArg(round, a[1] as Ref);
  Py_DECREF(round);
  return result;
}
/** sorted(iterable, /, *, key, reverse): list(iterable).sort(...). */
function builtin_sorted(_m: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  if (!_PyArg_CheckPositional("sorted", nargs, 1, 1)) return NULL;
  const list = PySequence_List(arg(args, 0));
  if (list === NULL) return NULL;
  const sort = PyObject_GetAttr(list, ID("sort"));
  const done = sort === NULL ? NULL : PyObject_Vectorcall(sort, args + 8, nargs - 1, kwnames);
  if (sort !== NULL) Py_DECREF(sort);
  if (done === NULL) { Py_DECREF(list); return NULL; }
  Py_DECREF(done);
  return list;
}

const sum_spec = argSpec("sum", "iterable, /, start=");
/** sum(): small ints and floats are added as host numbers; floats with compensation (3.12). */
function builtin_sum(_m: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const a = unpackKeywords(sum_spec, args, nargs, kwnames);
  if (a === null) return NULL;
  const start = a[1] as Ref | 0;
  if (start !== 0) {
    if (hasTypeFlag(start, TPFLAGS.UNICODE_SUBCLASS)) return raise(PyExc_TypeError, "sum() can't sum strings [use ''.join(seq) instead]");
    if (hasTypeFlag(start, TPFLAGS.BYTES_SUBCLASS)) return raise(PyExc_TypeError, "sum() can't sum bytes [use b''.join(seq) instead]");
    if (Py_TYPE(start) === PyByteArray_Type) return raise(PyExc_TypeError, "sum() can't sum bytearray [use b''.join(seq) instead]");
  }
  const it = PyObject_GetIter(a[0] as Ref);
  if (it === NULL) return NULL;
  const result = sumItems(it, start !== 0 ? Py_NewRef(start) : PyLong_FromLong(0));
  Py_DECREF(it);
  return result;
}
function sumItems(it: Ref, totalSteal: NewRef | NULL): NewRef | NULL {
  let total = totalSteal;
  if (total !== NULL && Py_TYPE(total) === PyLong_Type) total = sumInts(it, total);
  if (total !== NULL && !finished && Py_TYPE(total) === PyFloat_Type) total = sumFloats(it, total);
  while (total !== NULL && !finished) {
    const item = PyIter_Next(it);
    if (item === NULL) { if (pending()) { Py_DECREF(total); total = NULL; } break; }
    const next: NewRef | NULL = PyNumber_Add(total, item);
    Py_DECREF(total);
    Py_DECREF(item);
    total = next;
  }
  finished = false;
  return total;
}
/** Set by sumInts and sumFloats when the iterator is exhausted. */
let finished = false;
function isSmall(o: Ref): boolean { return Py_TYPE(o) === PyLong_Type && I32[(o + 16) >> 2]! < 16; }
function smallValue(o: Ref): number { return (1 - (I32[(o + 16) >> 2]! & 3)) * I32[(o + 24) >> 2]!; }
function sumInts(it: Ref, startSteal: NewRef): NewRef | NULL {
  finished = false;
  if (!isSmall(startSteal)) return startSteal;
  let value = smallValue(startSteal);
  Py_DECREF(startSteal);
  for (;;) {
    const item = PyIter_Next(it);
    if (item === NULL) { finished = true; return pending() ? NULL : PyLong_FromLong(value); }
    if ((isSmall(item) || item === Py_True || item === Py_False) && Number.isSafeInteger(value + smallValue(item))) {
      value += smallValue(item);
      Py_DECREF(item);
      continue;
    }
    const sofar = PyLong_FromLong(value);
    const next = sofar === NULL ? NULL : PyNumber_Add(sofar, item);
    if (sofar !== NULL) Py_DECREF(sofar);
    Py_DECREF(item);
    return next;
  }
}
function sumFloats(it: Ref, startSteal: NewRef): NewRef | NULL {
  finished = false;
  let sum = F64[(startSteal + 16) >> 3]!;
  let c = 0;
  Py_DECREF(startSteal);
  const close = (): number => (c !== 0 && Number.isFinite(c) ? sum + c : sum);
  for (;;) {
    const item = PyIter_Next(it);
    if (item === NULL) { finished = true; return pending() ? NULL : PyFloat_FromDouble(close()); }
    if (Py_TYPE(item) === PyFloat_Type) {
      const x = F64[(item + 16) >> 3]!;
      const t = sum + x;
      c += Math.abs(sum) >= Math.abs(x) ? (sum - t) + x : (x - t) + sum;
      sum = t;
      Py_DECREF(item);
      continue;
    }
    if (isSmall(item)) { sum += smallValue(item); Py_DECREF(item); continue; }
    const sofar = PyFloat_FromDouble(close());
    const next = sofar === NULL ? NULL : PyNumber_Add(sofar, item);
    if (sofar !== NULL) Py_DECREF(sofar);
    Py_DECREF(item);
    return next;
  }
}

const minmax_spec = (name: string): ReturnType<typeof argSpec> => argSpec(name, "*, key=, default=");
const min_spec = minmax_spec("min");
const max_spec = minmax_spec("max");
function minMax(args: Ref, kwargs: Ref | 0, op: CMP.LT | CMP.GT): NewRef | NULL {
  const name = op === CMP.LT ? "min" : "max";
  const nargs = PyTuple_GET_SIZE(args);
  if (nargs < 1) return raise(PyExc_TypeError, `${name} expected at least 1 argument, got 0`);
  const a = unpackTupleDict(op === CMP.LT ? min_spec : max_spec, emptyTuple, kwargs);
  if (a === null) return NULL;
  const key = (a[0] === Py_None ? 0 : a[0]) as Ref | 0;
  if (nargs > 1 && a[1] !== 0) return raise(PyExc_TypeError, `Cannot specify a default for ${name}() with multiple positional arguments`);
  const it = PyObject_GetIter(nargs === 1 ? PyTuple_GET_ITEM(args, 0) : args);
  if (it === NULL) return NULL;
  let best: NewRef | NULL = NULL;
  let bestKey: NewRef | NULL = NULL;
  let failed = false;
  while (!failed) {
    const item = PyIter_Next(it);
    if (item === NULL) { failed = pending(); break; }
    const value = key !== 0 ? PyObject_CallOneArg(key, item) : Py_NewRef(item);
    if (value === NULL) { Py_DECREF(item); failed = true; break; }
    const better = bestKey === NULL ? 1 : PyObject_RichCompareBool(value, bestKey, op);
    if (better < 0) failed = true;
    const [dropItem, dropKey] = better === 1 ? [best, bestKey] : [item, value];
    if (better === 1) { best = item; bestKey = value; }
    if (dropItem !== NULL) Py_DECREF(dropItem);
    if (dropKey !== NULL) Py_DECREF(dropKey);
  }
  Py_DECREF(it);
  if (bestKey !== NULL) Py_DECREF(bestKey);
  if (failed) { if (best !== NULL) Py_DECREF(best); return NULL; }
  if (best !== NULL) return best;
  return a[1] !== 0 ? Py_NewRef(a[1] as Ref) : raise(PyExc_ValueError, `${name}() iterable argument is empty`);
}
function builtin_min(_m: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL { return minMax(args, kwargs, CMP.LT); }
function builtin_max(_m: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL { return minMax(args, kwargs, CMP.GT); }

export const builtinFunctions: readonly MethodSpec[] = [
  ["abs", METH.O, builtin_abs, "Return the absolute value of the argument."],
  ["all", METH.O, builtin_all], ["any", METH.O, builtin_any], ["ascii", METH.O, builtin_ascii], ["bin", METH.O, builtin_bin],
  ["callable", METH.O, builtin_callable], ["chr", METH.O, builtin_chr], ["delattr", METH.FASTCALL, builtin_delattr], ["dir", METH.FASTCALL, builtin_dir],
  ["divmod", METH.FASTCALL, builtin_divmod], ["format", METH.FASTCALL, builtin_format], ["getattr", METH.FASTCALL, builtin_getattr],
  ["globals", METH.NOARGS, builtin_globals], ["hasattr", METH.FASTCALL, builtin_hasattr], ["hash", METH.O, builtin_hash], ["hex", METH.O, builtin_hex],
  ["id", METH.O, builtin_id], ["isinstance", METH.FASTCALL, builtin_isinstance], ["issubclass", METH.FASTCALL, builtin_issubclass],
  ["iter", METH.FASTCALL, builtin_iter], ["aiter", METH.O, builtin_aiter], ["anext", METH.FASTCALL, builtin_anext], ["len", METH.O, builtin_len, "Return the number of items in a container."],
  ["locals", METH.NOARGS, builtin_locals], ["max", METH.VARARGS | METH.KEYWORDS, builtin_max], ["min", METH.VARARGS | METH.KEYWORDS, builtin_min],
  ["next", METH.FASTCALL, builtin_next], ["oct", METH.O, builtin_oct], ["ord", METH.O, builtin_ord], ["pow", METH.FASTCALL | METH.KEYWORDS, builtin_pow],
  ["repr", METH.O, builtin_repr], ["round", METH.FASTCALL | METH.KEYWORDS, builtin_round], ["setattr", METH.FASTCALL, builtin_setattr],
  ["sorted", METH.FASTCALL | METH.KEYWORDS, builtin_sorted], ["sum", METH.FASTCALL | METH.KEYWORDS, builtin_sum], ["vars", METH.FASTCALL, builtin_vars],
];
