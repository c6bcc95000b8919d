/**
 * Methods, iterators and types of collections.deque. Source: CPython 3.12 Modules/_collectionsmodule.c.
 *
 *   dequeiterobject, 56 bytes:   16 b   24 index   32 deque   40 state   48 counter
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyIter_Next, PyObject_GetIter, PySequence_List, PyNumber_AsSsize_t } from "../objects/abstract.ts";
import { arg, _PyArg_CheckPositional } from "../objects/args.ts";
import { callArgs, callMethod } from "../objects/call.ts";
import { defineType, METH, type MethodSpec, type TypeSpec } from "../objects/define.ts";
import { dictForEach, PyDict_GET_SIZE } from "../objects/dict.ts";
import { raise, raiseStatus, reprText } from "../objects/errors.ts";
import { PyExc_IndexError, PyExc_OverflowError, PyExc_RuntimeError, PyExc_TypeError, PyExc_ValueError } from "../objects/exceptions.ts";
import { PyObject_GC_Del, PyObject_GC_Track, PyObject_GC_UnTrack, PyType_GenericAlloc, _PyObject_GC_New } from "../objects/gcalloc.ts";
import { PyObject_RichCompareBool, PyObject_SelfIter, Py_ReprEnter, Py_ReprLeave } from "../objects/generic.ts";
import { Py_GenericAlias } from "../objects/genericalias.ts";
import { ID } from "../objects/id.ts";
import { PyLong_FromLong } from "../objects/int.ts";
import { PyLong_AsSsize_t } from "../objects/int-convert.ts";
import { CMP, Py_DECREF, Py_NewRef, Py_XDECREF, PyTypeOff, TPFLAGS, type visitproc } from "../objects/object.ts";
import { Py_False, Py_None, Py_NotImplemented, Py_True } from "../objects/singletons.ts";
import { indexArgument } from "../objects/slice.ts";
import { State } from "../objects/state.ts";
import { PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_New, PyTuple_Pack, tuplePairSteal } from "../objects/tuple.ts";
import { PyObject_TypeCheck, typeName, _PyType_Name } from "../objects/typeobject.ts";
import { PyUnicode_AsJS, PyUnicode_FromString } from "../objects/unicode.ts";
import {
  BLOCKLEN, blockItem, checkIndex, dequeClear, deque_clear_slot, deque_append_internal, deque_appendleft_internal, deque_dealloc, deque_del_item,
  deque_new, DequeOff, deque_pop, deque_popleft, deque_traverse, dequeExtend, dequeExtendLeft, dequeField, dequeRepeat, dequeRotate, dequeSize,
  rightOf, setMaxlen, slotOf,
} from "./_collections-deque.ts";

const id_getstate = ID("__getstate__");
const none = Py_None as NewRef;
function typeOf(o: Ref): Ref { return I32[(o + 8) >> 2]! as Ref; }
function errorSet(): boolean { return I32[State.current_exception >> 2] !== 0; }
function doneOrNull(status: Status): NewRef | NULL { return status < 0 ? NULL : none; }
function selfOrNull(d: Ref, status: Status): NewRef | NULL { return status < 0 ? NULL : Py_NewRef(d); }

// ---- construction

const parameters = ["iterable", "maxlen"];
/** `deque(iterable=(), maxlen=None)`, with the messages of PyArg_ParseTupleAndKeywords. */
function parseInit(args: Ref, kwds: Ref | 0): (Ref | 0)[] | null {
  const nargs = PyTuple_GET_SIZE(args);
  const given = nargs + (kwds === 0 ? 0 : PyDict_GET_SIZE(kwds));
  if (given > 2) {
    raise(PyExc_TypeError, `deque() takes at most 2 ${nargs === 0 ? "keyword " : ""}arguments (${given} given)`);
    return null;
  }
  const out: (Ref | 0)[] = [nargs > 0 ? PyTuple_GET_ITEM(args, 0) : 0, nargs > 1 ? PyTuple_GET_ITEM(args, 1) : 0];
  let ok = true;
  if (kwds !== 0) {
    dictForEach(kwds, (key, value) => {
      const name = PyUnicode_AsJS(key);
      const i = parameters.indexOf(name);
      ok = i >= 0 && i >= nargs;
      if (i < 0) raise(PyExc_TypeError, `'${name}' is an invalid keyword argument for deque()`);
      else if (!ok) raise(PyExc_TypeError, `argument for deque() given by name ('${name}') and position (${i + 1})`);
      else out[i] = value;
      return !ok;
    });
  }
  return ok ? out : null;
}
function deque_init(d: Ref, args: Ref, kwds: Ref | 0): number {
  const given = parseInit(args, kwds);
  if (given === null) return -1;
  const [iterable, limit] = given as [Ref | 0, Ref | 0];
  let maxlen = -1;
  if (limit !== 0 && limit !== Py_None) {
    maxlen = PyLong_AsSsize_t(limit);
    if (maxlen === -1 && errorSet()) return -1;
    if (maxlen < 0) return raiseStatus(PyExc_ValueError, "maxlen must be non-negative");
  }
  setMaxlen(d, maxlen);
  if (dequeSize(d) > 0) dequeClear(d);
  return iterable === 0 ? 0 : dequeExtend(d, iterable);
}
function deque_copy(d: Ref): NewRef | NULL {
  const maxlen = dequeField(d, DequeOff.maxlen);
  if (typeOf(d) === PyDeque_Type) {
    const copy = deque_new(PyDeque_Type);
    if (copy === NULL) return NULL;
    setMaxlen(copy, maxlen);
    let status: Status;
    if (dequeSize(d) === 1) status = deque_append_internal(copy, Py_NewRef(I32[slotOf(d, 0) >> 2]! as Ref));
    else status = dequeExtend(copy, d);
    if (status === 0) return copy;
    Py_DECREF(copy);
    return NULL;
  }
  let copy: NewRef | NULL;
  if (maxlen < 0) copy = callArgs(typeOf(d), d);
  else {
    const limit = PyLong_FromLong(maxlen);
    if (limit === NULL) return NULL;
    copy = callArgs(typeOf(d), d, limit);
    Py_DECREF(limit);
  }
  if (copy !== NULL && !isDeque(copy)) {
    raise(PyExc_TypeError, `${typeName(d)}() must return a deque, not ${typeName(copy)}`);
    Py_DECREF(copy);
    return NULL;
  }
  return copy;
}
function isDeque(o: Ref): boolean { return PyObject_TypeCheck(o, PyDeque_Type); }

// ---- methods

function deque_append(d: Ref, item: Ref): NewRef | NULL { return doneOrNull(deque_append_internal(d, Py_NewRef(item))); }
function deque_appendleft(d: Ref, item: Ref): NewRef | NULL { return doneOrNull(deque_appendleft_internal(d, Py_NewRef(item))); }
function deque_extend(d: Ref, iterable: Ref): NewRef | NULL { return doneOrNull(dequeExtend(d, iterable)); }
function deque_extendleft(d: Ref, iterable: Ref): NewRef | NULL { return doneOrNull(dequeExtendLeft(d, iterable)); }
function deque_clearmethod(d: Ref): NewRef { dequeClear(d); return none; }
function deque_rotate(d: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("deque.rotate", nargs, 0, 1)) return NULL;
  let n = 1;
  if (nargs > 0) {
    n = PyNumber_AsSsize_t(arg(args, 0), PyExc_OverflowError);
    if (n === -1 && errorSet()) return NULL;
  }
  return doneOrNull(dequeRotate(d, n));
}
function deque_reverse(d: Ref): NewRef {
  for (let i = 0, j = dequeSize(d) - 1; i < j; i++, j--) {
    const a = slotOf(d, i) >> 2;
    const b = slotOf(d, j) >> 2;
    const item = I32[a]!;
    I32[a] = I32[b]!;
    I32[b] = item;
  }
  return none;
}
/**
 * Compares the items from `start` to `stop` with `value`: calls `found` with the index of each equal one until that returns true.
 * -1 with an exception set: comparing failed, or changed the deque (then RuntimeError, or IndexError if `inRemove`).
 */
function search(d: Ref, value: Ref, start: number, stop: number, inRemove: boolean, found: (i: number) => boolean): Status {
  if (start >= stop) return 0;
  const state = dequeField(d, DequeOff.state);
  let block = blockAt(d, start);
  let index = (dequeField(d, DequeOff.leftindex) + start) % BLOCKLEN;
  for (let i = start; i < stop; i++) {
    const item = Py_NewRef(I32[blockItem(block, index) >> 2]! as Ref);
    const cmp = PyObject_RichCompareBool(item, value, CMP.EQ);
    Py_DECREF(item);
    if (cmp < 0) return -1;
    if (cmp > 0 && !inRemove && found(i)) return 0;
    if (dequeField(d, DequeOff.state) !== state) {
      return inRemove ? raiseStatus(PyExc_IndexError, "deque mutated during iteration") : raiseStatus(PyExc_RuntimeError, "deque mutated during iteration");
    }
    if (cmp > 0 && inRemove && found(i)) return 0;
    if (++index === BLOCKLEN) {
      block = rightOf(block);
      index = 0;
    }
  }
  return 0;
}
function blockAt(d: Ref, i: number): number {
  let block = dequeField(d, DequeOff.leftblock);
  for (let n = Math.floor((dequeField(d, DequeOff.leftindex) + i) / BLOCKLEN); n > 0; n--) block = rightOf(block);
  return block;
}
function deque_contains(d: Ref, value: Ref): number {
  let there = 0;
  const status = search(d, value, 0, dequeSize(d), false, () => { there = 1; return true; });
  return status < 0 ? -1 : there;
}
function deque_count(d: Ref, value: Ref): NewRef | NULL {
  let count = 0;
  const status = search(d, value, 0, dequeSize(d), false, () => { count++; return false; });
  return status < 0 ? NULL : PyLong_FromLong(count);
}
function notInDeque(value: Ref): NULL {
  const text = reprText(value);
  return text === null ? NULL : raise(PyExc_ValueError, `${text} is not in deque`);
}
function deque_index(d: Ref, args: number, nargs: number): NewRef | NULL {
  if (nargs < 1 || nargs > 3) {
    return raise(PyExc_TypeError, `index() takes at ${nargs < 1 ? "least 1 argument" : "most 3 arguments"} (${nargs} given)`);
  }
  const size = dequeSize(d);
  const bounds = [0, size];
  for (let i = 1; i < nargs; i++) {
    const bound = indexArgument(arg(args, i), size);
    if (bound < 0) return NULL;
    bounds[i - 1] = bound;
  }
  const stop = Math.min(bounds[1]!, size);
  let at = -1;
  if (search(d, arg(args, 0), Math.min(bounds[0]!, stop), stop, false, (i) => { at = i; return true; }) < 0) return NULL;
  return at < 0 ? notInDeque(arg(args, 0)) : PyLong_FromLong(at);
}
function deque_remove(d: Ref, value: Ref): NewRef | NULL {
  let at = -1;
  if (search(d, value, 0, dequeSize(d), true, (i) => { at = i; return true; }) < 0) return NULL;
  return at < 0 ? notInDeque(value) : doneOrNull(deque_del_item(d, at));
}
function deque_insert(d: Ref, args: number, nargs: number): NewRef | NULL {
  if (nargs !== 2) return raise(PyExc_TypeError, `insert() takes exactly 2 arguments (${nargs} given)`);
  const i = PyNumber_AsSsize_t(arg(args, 0), PyExc_OverflowError);
  if (i === -1 && errorSet()) return NULL;
  const value = arg(args, 1);
  const size = dequeSize(d);
  if (dequeField(d, DequeOff.maxlen) === size) return raise(PyExc_IndexError, "deque already at its maximum size");
  if (i >= size) return deque_append(d, value);
  if (i <= -size || i === 0) return deque_appendleft(d, value);
  if (dequeRotate(d, -i) < 0) return NULL;
  if ((i < 0 ? deque_append(d, value) : deque_appendleft(d, value)) === NULL) return NULL;
  return doneOrNull(dequeRotate(d, i));
}

// ---- slots

function deque_concat(d: Ref, other: Ref): NewRef | NULL {
  if (!isDeque(other)) return raise(PyExc_TypeError, `can only concatenate deque (not "${typeName(other)}") to deque`);
  const result = deque_copy(d);
  if (result === NULL) return NULL;
  if (dequeExtend(result, other) === 0) return result;
  Py_DECREF(result);
  return NULL;
}
function deque_inplace_concat(d: Ref, other: Ref): NewRef | NULL { return selfOrNull(d, dequeExtend(d, other)); }
function deque_inplace_repeat(d: Ref, n: number): NewRef | NULL { return selfOrNull(d, dequeRepeat(d, n)); }
function deque_repeat(d: Ref, n: number): NewRef | NULL {
  const result = deque_copy(d);
  if (result === NULL) return NULL;
  if (dequeRepeat(result, n) === 0) return result;
  Py_DECREF(result);
  return NULL;
}
function deque_item(d: Ref, i: number): NewRef | NULL {
  return checkIndex(d, i) < 0 ? NULL : Py_NewRef(I32[slotOf(d, i) >> 2]! as Ref);
}
function deque_ass_item(d: Ref, i: number, value: Ref | 0): number {
  if (checkIndex(d, i) < 0) return -1;
  if (value === 0) return deque_del_item(d, i);
  const slot = slotOf(d, i) >> 2;
  const old = I32[slot]! as Ref;
  I32[slot] = Py_NewRef(value);
  Py_DECREF(old);
  return 0;
}
function deque_repr(d: Ref): NewRef | NULL {
  const entered = Py_ReprEnter(d);
  if (entered !== 0) return entered < 0 ? NULL : PyUnicode_FromString("[...]");
  const list = PySequence_List(d);
  const text = list === NULL ? null : reprText(list);
  if (list !== NULL) Py_DECREF(list);
  Py_ReprLeave(d);
  if (text === null) return NULL;
  const maxlen = dequeField(d, DequeOff.maxlen);
  return PyUnicode_FromString(`${_PyType_Name(typeOf(d))}(${text}${maxlen >= 0 ? `, maxlen=${maxlen}` : ""})`);
}
function deque_richcompare(v: Ref, w: Ref, op: number): NewRef | NULL {
  if (!isDeque(v) || !isDeque(w)) return Py_NotImplemented as NewRef;
  if (op === CMP.EQ || op === CMP.NE) {
    if (v === w) return (op === CMP.EQ ? Py_True : Py_False) as NewRef;
    if (dequeSize(v) !== dequeSize(w)) return (op === CMP.NE ? Py_True : Py_False) as NewRef;
  }
  const it1 = PyObject_GetIter(v);
  const it2 = it1 === NULL ? NULL : PyObject_GetIter(w);
  const cmp = it1 === NULL || it2 === NULL ? -1 : compareItems(it1, it2, op);
  if (it1 !== NULL) Py_DECREF(it1);
  if (it2 !== NULL) Py_DECREF(it2);
  return cmp < 0 ? NULL : ((cmp ? Py_True : Py_False) as NewRef);
}
/** The first items that differ decide; then the lengths. */
function compareItems(it1: Ref, it2: Ref, op: number): number {
  for (;;) {
    const x = PyIter_Next(it1);
    if (x === NULL && errorSet()) return -1;
    const y = PyIter_Next(it2);
    if (x === NULL || y === NULL) {
      Py_XDECREF(x);
      Py_XDECREF(y);
      if (errorSet()) return -1;
      const byLength = [y !== NULL, x === NULL, x === y, x !== y, x !== NULL, y === NULL];
      return byLength[op] ? 1 : 0;
    }
    const same = PyObject_RichCompareBool(x, y, CMP.EQ);
    const cmp = same === 0 ? PyObject_RichCompareBool(x, y, op) : same;
    Py_DECREF(x);
    Py_DECREF(y);
    if (same <= 0) return cmp;
  }
}
function deque_reduce(d: Ref): NewRef | NULL {
  const state = callMethod(d, id_getstate);
  if (state === NULL) return NULL;
  const it = PyObject_GetIter(d);
  const maxlen = dequeField(d, DequeOff.maxlen);
  const empty = PyTuple_New(0);
  const limit = maxlen < 0 ? NULL : PyLong_FromLong(maxlen);
  const args = it === NULL || empty === NULL ? NULL : limit === NULL ? empty : tuplePairSteal(empty, limit);
  let result: NewRef | NULL = NULL;
  if (it !== NULL && args !== NULL) result = PyTuple_Pack(typeOf(d), args, state, it);
  Py_XDECREF(args);
  Py_XDECREF(it);
  Py_DECREF(state);
  return result;
}
function dequeBytes(d: Ref): number {
  const blocks = Math.floor((dequeField(d, DequeOff.leftindex) + dequeSize(d) + BLOCKLEN - 1) / BLOCKLEN);
  return I32[(typeOf(d) + PyTypeOff.tp_basicsize) >> 2]! + blocks * 528;
}
function deque_sizeof(d: Ref): NewRef | NULL { return PyLong_FromLong(dequeBytes(d)); }
function deque_get_maxlen(d: Ref): NewRef | NULL {
  const maxlen = dequeField(d, DequeOff.maxlen);
  return maxlen < 0 ? none : PyLong_FromLong(maxlen);
}
function deque_class_getitem(cls: Ref, item: Ref): NewRef | NULL { return Py_GenericAlias(cls, item); }
/** Instances of deque itself visit their type too, as those of CPython's heap type do. */
function traverse(d: Ref, visit: visitproc, arg: number): number {
  const result = typeOf(d) === PyDeque_Type ? visit(PyDeque_Type, arg) : 0;
  return result !== 0 ? result : deque_traverse(d, visit, arg);
}
function deque_new_slot(type: Ref): NewRef | NULL { return deque_new(type); }

const methods: MethodSpec[] = [
  ["append", METH.O, deque_append, "Add an element to the right side of the deque."],
  ["appendleft", METH.O, deque_appendleft, "Add an element to the left side of the deque."],
  ["clear", METH.NOARGS, deque_clearmethod, "Remove all elements from the deque."],
  ["__copy__", METH.NOARGS, deque_copy, "Return a shallow copy of a deque."],
  ["copy", METH.NOARGS, deque_copy, "Return a shallow copy of a deque."],
  ["count", METH.O, deque_count, "D.count(value) -- return number of occurrences of value"],
  ["extend", METH.O, deque_extend, "Extend the right side of the deque with elements from the iterable"],
  ["extendleft", METH.O, deque_extendleft, "Extend the left side of the deque with elements from the iterable"],
  ["index", METH.FASTCALL, deque_index, "D.index(value, [start, [stop]]) -- return first index of value.\nRaises ValueError if the value is not present."],
  ["insert", METH.FASTCALL, deque_insert, "D.insert(index, object) -- insert object before index"],
  ["pop", METH.NOARGS, deque_pop, "Remove and return the rightmost element."],
  ["popleft", METH.NOARGS, deque_popleft, "Remove and return the leftmost element."],
  ["__reduce__", METH.NOARGS, deque_reduce, "Return state information for pickling."],
  ["remove", METH.O, deque_remove, "D.remove(value) -- remove first occurrence of value."],
  ["__reversed__", METH.NOARGS, deque_reviter, "D.__reversed__() -- return a reverse iterator over the deque"],
  ["reverse", METH.NOARGS, deque_reverse, "D.reverse() -- reverse *IN PLACE*"],
  ["rotate", METH.FASTCALL, deque_rotate, "Rotate the deque n steps to the right (default n=1).  If n is negative, rotates left."],
  ["__sizeof__", METH.NOARGS, deque_sizeof, "D.__sizeof__() -- size of D in memory, in bytes"],
  ["__class_getitem__", METH.O | METH.CLASS, deque_class_getitem, "See PEP 585"],
];
export const PyDeque_Type = defineType({
  name: "collections.deque", basicsize: DequeOff.basic_size, weaklistoffset: DequeOff.weakreflist, unhashable: true,
  flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE | TPFLAGS.SEQUENCE,
  doc: "deque([iterable[, maxlen]]) --> deque object\n\nA list-like sequence optimized for data accesses near its endpoints.",
  slots: {
    tp_dealloc: deque_dealloc, tp_repr: deque_repr, tp_traverse: traverse, tp_clear: deque_clear_slot, tp_richcompare: deque_richcompare,
    tp_iter: deque_iter, tp_init: deque_init, tp_alloc: PyType_GenericAlloc, tp_new: deque_new_slot, tp_free: PyObject_GC_Del,
    sq_length: dequeSize, sq_concat: deque_concat, sq_repeat: deque_repeat, sq_item: deque_item, sq_ass_item: deque_ass_item,
    sq_contains: deque_contains, sq_inplace_concat: deque_inplace_concat, sq_inplace_repeat: deque_inplace_repeat,
  },
  sizeof: dequeBytes,
  methods,
  getset: [["maxlen", deque_get_maxlen, null, 0, "maximum size of a deque or None if unbounded"]],
});

// ---- iterators

const enum DequeIterOff { b = 16, index = 24, deque = 32, state = 40, counter = 48, basic_size = 56 }

function deque_iter(d: Ref): NewRef | NULL { return newIter(d, PyDequeIter_Type); }
function deque_reviter(d: Ref): NewRef | NULL { return newIter(d, PyDequeRevIter_Type); }
function newIter(d: Ref, type: Ref): NewRef | NULL {
  const it = _PyObject_GC_New(type);
  if (it === NULL) return NULL;
  const reversed = type === PyDequeRevIter_Type;
  for (let at = DequeIterOff.b as number; at < DequeIterOff.basic_size; at += 4) I32[(it + at) >> 2] = 0;
  I32[(it + DequeIterOff.b) >> 2] = dequeField(d, reversed ? DequeOff.rightblock : DequeOff.leftblock);
  I32[(it + DequeIterOff.index) >> 2] = dequeField(d, reversed ? DequeOff.rightindex : DequeOff.leftindex);
  I32[(it + DequeIterOff.deque) >> 2] = Py_NewRef(d);
  I32[(it + DequeIterOff.state) >> 2] = dequeField(d, DequeOff.state);
  I32[(it + DequeIterOff.counter) >> 2] = dequeSize(d);
  PyObject_GC_Track(it);
  return it;
}
function dequeiter_dealloc(it: Ref): void {
  PyObject_GC_UnTrack(it);
  Py_XDECREF(I32[(it + DequeIterOff.deque) >> 2]! as Ref | 0);
  PyObject_GC_Del(it);
}
function dequeiter_traverse(it: Ref, visit: visitproc, arg: number): number {
  const d = I32[(it + DequeIterOff.deque) >> 2]! as Ref | 0;
  return visit(typeOf(it), arg) || (d === 0 ? 0 : visit(d, arg));
}
function dequeiter_next(it: Ref): NewRef | NULL { return step(it, 1); }
function dequereviter_next(it: Ref): NewRef | NULL { return step(it, -1); }
function step(it: Ref, by: 1 | -1): NewRef | NULL {
  const d = I32[(it + DequeIterOff.deque) >> 2]! as Ref;
  let counter = I32[(it + DequeIterOff.counter) >> 2]!;
  if (by < 0 && counter === 0) return NULL;
  if (dequeField(d, DequeOff.state) !== I32[(it + DequeIterOff.state) >> 2]) {
    I32[(it + DequeIterOff.counter) >> 2] = 0;
    return raise(PyExc_RuntimeError, "deque mutated during iteration");
  }
  if (counter === 0) return NULL;
  const block = I32[(it + DequeIterOff.b) >> 2]!;
  let index = I32[(it + DequeIterOff.index) >> 2]!;
  const item = I32[blockItem(block, index) >> 2]! as Ref;
  index += by;
  I32[(it + DequeIterOff.counter) >> 2] = --counter;
  if (counter > 0 && (index === BLOCKLEN || index < 0)) {
    I32[(it + DequeIterOff.b) >> 2] = by > 0 ? rightOf(block) : I32[block >> 2]!;
    index = by > 0 ? 0 : BLOCKLEN - 1;
  }
  I32[(it + DequeIterOff.index) >> 2] = index;
  return Py_NewRef(item);
}
/** `_deque_iterator(deque, index=0)`: for unpickling. */
function dequeiter_new(type: Ref, args: Ref): NewRef | NULL {
  const nargs = PyTuple_GET_SIZE(args);
  if (nargs < 1 || nargs > 2) {
    return raise(PyExc_TypeError, `function takes at ${nargs < 1 ? "least 1 argument" : "most 2 arguments"} (${nargs} given)`);
  }
  const d = PyTuple_GET_ITEM(args, 0);
  if (!isDeque(d)) return raise(PyExc_TypeError, `argument 1 must be collections.deque, not ${typeName(d)}`);
  const skip = nargs > 1 ? PyNumber_AsSsize_t(PyTuple_GET_ITEM(args, 1), PyExc_OverflowError) : 0;
  if (skip === -1 && errorSet()) return NULL;
  const it = newIter(d, type);
  if (it === NULL) return NULL;
  for (let i = 0; i < skip; i++) {
    const item = step(it, type === PyDequeRevIter_Type ? -1 : 1);
    if (item !== NULL) Py_DECREF(item);
    else {
      if (errorSet()) { Py_DECREF(it); return NULL; }
      break;
    }
  }
  return it;
}
function dequeiter_len(it: Ref): NewRef | NULL { return PyLong_FromLong(I32[(it + DequeIterOff.counter) >> 2]!); }
function dequeiter_reduce(it: Ref): NewRef | NULL {
  const d = I32[(it + DequeIterOff.deque) >> 2]! as Ref;
  const done = PyLong_FromLong(dequeSize(d) - I32[(it + DequeIterOff.counter) >> 2]!);
  if (done === NULL) return NULL;
  const args = tuplePairSteal(Py_NewRef(d), done);
  return args === NULL ? NULL : tuplePairSteal(Py_NewRef(typeOf(it)), args);
}
function iterType(name: string, next: (it: Ref) => NewRef | NULL): TypeSpec {
  return {
    name, basicsize: DequeIterOff.basic_size, flags: TPFLAGS.HAVE_GC,
    slots: { tp_dealloc: dequeiter_dealloc, tp_traverse: dequeiter_traverse, tp_iter: PyObject_SelfIter, tp_iternext: next, tp_new: dequeiter_new },
    methods: [
      ["__length_hint__", METH.NOARGS, dequeiter_len, "Private method returning an estimate of len(list(it))."],
      ["__reduce__", METH.NOARGS, dequeiter_reduce, "Return state information for pickling."],
    ],
  };
}
export const PyDequeIter_Type = defineType(iterType("collections._deque_iterator", dequeiter_next));
export const PyDequeRevIter_Type = defineType(iterType("collections._deque_reverse_iterator", dequereviter_next));
