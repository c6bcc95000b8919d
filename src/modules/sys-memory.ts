/** The functions of sys about memory, counts and limits. Source: CPython 3.12 Python/sysmodule.c. */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { debugMallocStats, _Py_GetGlobalAllocatedBlocks } from "../memory/stats.ts";
import { argSpec, unpackKeywords, unpackTupleDict } from "../objects/args.ts";
import { callArgs } from "../objects/call.ts";
import { METH, type MethodSpec } from "../objects/define.ts";
import { PyDict_GET_SIZE, _PyDict_NumFree } from "../objects/dict.ts";
import { PyErr_Clear, PyErr_ExceptionMatches, raise } from "../objects/errors.ts";
import { PyExc_RecursionError, PyExc_TypeError, PyExc_ValueError } from "../objects/exceptions.ts";
import { floatNumFree } from "../objects/float.ts";
import { _PyType_PreHeaderSize } from "../objects/gcalloc.ts";
import { ID } from "../objects/id.ts";
import { PyLong_AsSsize_t, PyLong_FromLong } from "../objects/int.ts";
import { _PyLong_AsInt } from "../objects/int-convert.ts";
import { listNumFree } from "../objects/list.ts";
import { Py_DECREF, Py_NewRef, Py_REFCNT, Py_TYPE } from "../objects/object.ts";
import { State } from "../objects/state.ts";
import { tupleNumFree } from "../objects/tuple.ts";
import { PyType_ClearCache, _PyObject_LookupSpecial, typeName } from "../objects/typeobject.ts";
import { none, pending } from "./_io-util.ts";
import { writeStandard } from "./stdio.ts";

function sys_getrefcount(_m: Ref, o: Ref): NewRef | NULL { return PyLong_FromLong(Py_REFCNT(o)); }

/** `_PySys_GetSizeOf`: bytes; -1 with an exception. */
export function _PySys_GetSizeOf(o: Ref): number {
  const method = _PyObject_LookupSpecial(o, ID("__sizeof__"));
  if (method === NULL) {
    if (!pending()) raise(PyExc_TypeError, `Type ${typeName(o)} doesn't define __sizeof__`);
    return -1;
  }
  const answer = callArgs(method);
  Py_DECREF(method);
  if (answer === NULL) return -1;
  const size = PyLong_AsSsize_t(answer);
  Py_DECREF(answer);
  if (size === -1 && pending()) return -1;
  if (size < 0) { raise(PyExc_ValueError, "__sizeof__() should return >= 0"); return -1; }
  return size + _PyType_PreHeaderSize(Py_TYPE(o));
}
const getsizeof_spec = argSpec("getsizeof", "object, default=");
function sys_getsizeof(_m: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const a = unpackTupleDict(getsizeof_spec, args, kwargs);
  if (a === null) return NULL;
  const size = _PySys_GetSizeOf(a[0] as Ref);
  if (size >= 0) return PyLong_FromLong(size);
  if (!a[1] || !PyErr_ExceptionMatches(PyExc_TypeError)) return NULL;
  PyErr_Clear();
  return Py_NewRef(a[1]);
}
function sys_getallocatedblocks(): NewRef | NULL { return PyLong_FromLong(_Py_GetGlobalAllocatedBlocks()); }
function sys_getunicodeinternedsize(): NewRef | NULL { return PyLong_FromLong(PyDict_GET_SIZE(I32[State.interned >> 2] as Ref)); }

/** One line about a free list, as _PyDebugAllocatorStats prints it. */
function freeListLine(count: number, name: string, size: number): string {
  return `${`${count} ${name}s * ${size} bytes each`.padStart(48)} =${(count * size).toLocaleString("en-US").padStart(21)}\n`;
}
const MAX_FREE_TUPLE = 20;
function sys__debugmallocstats(): NewRef {
  let text = `${debugMallocStats()}\n`;
  text += freeListLine(_PyDict_NumFree(), "free PyDictObject", 48);
  text += freeListLine(floatNumFree(), "free PyFloatObject", 24);
  text += freeListLine(listNumFree(), "free PyListObject", 40);
  for (let n = 1; n <= MAX_FREE_TUPLE; n++) text += freeListLine(tupleNumFree(n), `free ${n}-sized PyTupleObject`, 24 + 8 * n);
  writeStandard(2, new TextEncoder().encode(text));
  return none();
}
function sys__clear_type_cache(): NewRef { PyType_ClearCache(); return none(); }

function sys_getrecursionlimit(): NewRef | NULL { return PyLong_FromLong(I32[State.py_recursion_limit >> 2]); }
function sys_setrecursionlimit(_m: Ref, o: Ref): NewRef | NULL {
  const limit = _PyLong_AsInt(o);
  if (limit === -1 && pending()) return NULL;
  if (limit < 1) return raise(PyExc_ValueError, "recursion limit must be greater or equal than 1");
  const depth = I32[State.py_recursion_limit >> 2] - I32[State.py_recursion_remaining >> 2];
  if (depth >= limit) return raise(PyExc_RecursionError, `cannot set the recursion limit to ${limit} at the recursion depth ${depth}: the limit is too low`);
  I32[State.py_recursion_limit >> 2] = limit;
  I32[State.py_recursion_remaining >> 2] = limit - depth;
  return none();
}
const digits_spec = argSpec("set_int_max_str_digits", "maxdigits");
const DIGITS_THRESHOLD = 640;
function sys_set_int_max_str_digits(_m: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const a = unpackKeywords(digits_spec, args, nargs, kwnames);
  if (a === null) return NULL;
  const digits = _PyLong_AsInt(a[0] as Ref);
  if (digits === -1 && pending()) return NULL;
  if (digits !== 0 && digits < DIGITS_THRESHOLD) return raise(PyExc_ValueError, `maxdigits must be 0 or larger than ${DIGITS_THRESHOLD}`);
  I32[State.int_max_str_digits >> 2] = digits;
  return none();
}
function sys_get_int_max_str_digits(): NewRef | NULL { return PyLong_FromLong(I32[State.int_max_str_digits >> 2]); }

export const memoryFunctions: readonly MethodSpec[] = [
  ["_clear_type_cache", METH.NOARGS, sys__clear_type_cache],
  ["getallocatedblocks", METH.NOARGS, sys_getallocatedblocks, "getallocatedblocks($module, /)\n--\n\nThe number of memory blocks in use."],
  ["getunicodeinternedsize", METH.NOARGS, sys_getunicodeinternedsize, "getunicodeinternedsize($module, /)\n--\n\nThe number of interned strings."],
  ["getrefcount", METH.O, sys_getrefcount, "getrefcount($module, object, /)\n--\n\nThe reference count of the object, the argument's own reference included."],
  ["getrecursionlimit", METH.NOARGS, sys_getrecursionlimit, "getrecursionlimit($module, /)\n--\n\nHow deep Python calls may nest."],
  ["setrecursionlimit", METH.O, sys_setrecursionlimit, "setrecursionlimit($module, limit, /)\n--\n\nSets how deep Python calls may nest."],
  ["getsizeof", METH.VARARGS | METH.KEYWORDS, sys_getsizeof, "getsizeof(object [, default]) -> int\n\nThe size of the object in bytes, without what it refers to."],
  ["_debugmallocstats", METH.NOARGS, sys__debugmallocstats, "_debugmallocstats($module, /)\n--\n\nPrints the state of the allocator to standard error."],
  ["get_int_max_str_digits", METH.NOARGS, sys_get_int_max_str_digits], ["set_int_max_str_digits", METH.FASTCALL | METH.KEYWORDS, sys_set_int_max_str_digits],
];
