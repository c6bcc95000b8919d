/**
 * str: the type, its slots and iterators, and the C API of unicodeobject.c gathered from its parts:
 *
 *   unicode-core     layout, new, resize, hash, equality, concatenation     unicode-intern   static and interned strings
 *   unicode-find     search and replace        unicode-split    split, strip, join      unicode-case   case, predicates, translate
 *   unicode-methods  the other methods         unicode-repr     repr, UTF-8             unicode-writer the builder
 *   unicode-format   the % operator            unicode-strformat str.format             unicode-ctype  character data
 *
 * Source: CPython 3.12 Objects/unicodeobject.c.
 */
import { I32, U8 } from "../memory/views.ts";
import { PyMem_Malloc } from "../memory/alloc.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { _PyIndex_Check } from "./abstract.ts";
import { argSpec, unpackTupleDict } from "./args.ts";
import { PyBool_FromLong } from "./bool.ts";
import { PyUnicode_FromEncodedObject } from "./codecs.ts";
import { METH, defineType } from "./define.ts";
import { PyErr_NoMemory, PyErr_Occurred, raise } from "./errors.ts";
import { PyExc_IndexError, PyExc_OverflowError, PyExc_TypeError } from "./exceptions.ts";
import { PyObject_GC_Del, PyObject_GC_Track, PyObject_GC_UnTrack, _PyObject_GC_New } from "./gcalloc.ts";
import { PyObject_Str } from "./generic.ts";
import { PyLong_FromLong } from "./int.ts";
import { PyLong_AsSsize_t } from "./int-convert.ts";
import { PyObject_SelfIter, iteratorReduce, newBuiltinIter } from "./iterobject.ts";
import { CMP, FN, PyTypeOff, Py_DECREF, Py_NewRef, TPFLAGS, type visitproc } from "./object.ts";
import { Py_None, Py_NotImplemented, emptyStr } from "./singletons.ts";
import { PySlice_AdjustIndices, PySlice_Check, PySlice_Unpack, sliceStart, sliceStep } from "./slice.ts";
import { typeName } from "./typeobject.ts";
import {
  PyUnicodeOff, PyUnicode_Check, PyUnicode_Concat, PyUnicode_DATA, PyUnicode_GET_LENGTH, PyUnicode_IS_ASCII, PyUnicode_IS_COMPACT_ASCII,
  PyUnicode_KIND, PyUnicode_MAX_CHAR_VALUE, PyUnicode_New, PyUnicode_READ, PyUnicode_READ_CHAR, PyUnicode_Substring, UState,
  _PyUnicode_FastFill, _PyUnicode_EQ, copyUnits, unicode_char, unicode_compare, unicode_dealloc, unicode_hash, unicode_result_unchanged,
} from "./unicode-core.ts";
import { PyUnicode_Contains } from "./unicode-find.ts";
import { PyUnicode_Format } from "./unicode-format.ts";
import { sliceWithStep, stringArgument, subscriptIndex, unicodeMethods } from "./unicode-methods.ts";
import { unicode_repr } from "./unicode-repr.ts";

export * from "./unicode-core.ts";
export * from "./unicode-find.ts";
export * from "./unicode-intern.ts";
export { unicode_repr } from "./unicode-repr.ts";
export { PyUnicode_Join, PyUnicode_Partition, PyUnicode_RPartition, PyUnicode_RSplit, PyUnicode_Split, PyUnicode_Splitlines, Strip, _PyUnicode_JoinArray, strip } from "./unicode-split.ts";
export { PyUnicode_IsIdentifier, unicode_lower, unicode_translate } from "./unicode-case.ts";
export { _PyUnicodeWriter } from "./unicode-writer.ts";
export { PyUnicode_Format } from "./unicode-format.ts";
export { stringArgument } from "./unicode-methods.ts";

// --- slots

/** tp_richcompare; NotImplemented unless both are str. */
export function PyUnicode_RichCompare(left: Ref, right: Ref, op: number): NewRef | NULL {
  if (!PyUnicode_Check(left) || !PyUnicode_Check(right)) return Py_NotImplemented as NewRef;
  let result: boolean;
  if (left === right) result = op === CMP.EQ || op === CMP.LE || op === CMP.GE;
  else if (op === CMP.EQ || op === CMP.NE) result = _PyUnicode_EQ(left, right) === (op === CMP.EQ);
  else {
    const order = unicode_compare(left, right);
    switch (op) {
      case CMP.LT: result = order < 0; break;
      case CMP.LE: result = order <= 0; break;
      case CMP.GT: result = order > 0; break;
      default: result = order >= 0;
    }
  }
  return PyBool_FromLong(result ? 1 : 0);
}
function unicode_str(self: Ref): NewRef | NULL { return unicode_result_unchanged(self); }
export function PyUnicode_GetLength(self: Ref): number { return PyUnicode_GET_LENGTH(self); }

/** sq_item: the character number `index`. */
export function unicode_getitem(self: Ref, index: number): NewRef | NULL {
  if (index < 0 || index >= PyUnicode_GET_LENGTH(self)) return raise(PyExc_IndexError, "string index out of range");
  return unicode_char(PyUnicode_READ_CHAR(self, index));
}
function unicode_subscript(self: Ref, item: Ref): NewRef | NULL {
  if (_PyIndex_Check(item)) {
    const i = subscriptIndex(item, PyExc_IndexError);
    return i !== i ? NULL : unicode_getitem(self, i < 0 ? i + PyUnicode_GET_LENGTH(self) : i);
  }
  if (!PySlice_Check(item)) return raise(PyExc_TypeError, `string indices must be integers, not '${typeName(item)}'`);
  if (PySlice_Unpack(item) < 0) return NULL;
  const length = PyUnicode_GET_LENGTH(self);
  const n = PySlice_AdjustIndices(length);
  if (n <= 0) return emptyStr as NewRef;
  if (sliceStart === 0 && sliceStep === 1 && n === length) return unicode_result_unchanged(self);
  if (sliceStep === 1) return PyUnicode_Substring(self, sliceStart, sliceStart + n);
  return sliceWithStep(self, sliceStart, sliceStep, n);
}
/** sq_repeat. */
export function unicode_repeat(self: Ref, times: number): NewRef | NULL {
  if (times < 1) return emptyStr as NewRef;
  if (times === 1) return unicode_result_unchanged(self);
  const n = PyUnicode_GET_LENGTH(self);
  if (n * times >= 2 ** 63) return raise(PyExc_OverflowError, "repeated string is too long");
  const result = PyUnicode_New(n * times, PyUnicode_MAX_CHAR_VALUE(self));
  if (result === NULL || n === 0) return result;
  if (n === 1) {
    _PyUnicode_FastFill(result, 0, times, PyUnicode_READ_CHAR(self, 0));
    return result;
  }
  const kind = PyUnicode_KIND(self), to = PyUnicode_DATA(result), total = n * times;
  copyUnits(kind, to, kind, PyUnicode_DATA(self), n);
  for (let done = n; done < total; ) {
    const more = Math.min(done, total - done);
    copyUnits(kind, to + done * kind, kind, to, more);
    done += more;
  }
  return result;
}
function unicode_mod(left: Ref, right: Ref): NewRef | NULL {
  if (!PyUnicode_Check(left)) return Py_NotImplemented as NewRef;
  return PyUnicode_Format(left, right);
}

// --- construction

const strSpec = argSpec("str", "object=, encoding=, errors=");
function unicode_new(type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const values = unpackTupleDict(strSpec, args, kwargs);
  if (values === null) return NULL;
  const encoding = stringArgument("str", "encoding", values[1]!);
  const errors = encoding === null ? null : stringArgument("str", "errors", values[2]!);
  if (encoding === null || errors === null) return NULL;
  const object = values[0]!;
  let text: NewRef | NULL;
  if (object === 0) text = emptyStr as NewRef;
  else if (encoding === undefined && errors === undefined) text = PyObject_Str(object);
  else text = PyUnicode_FromEncodedObject(object, encoding, errors);
  if (text === NULL || type === PyUnicode_Type) return text;
  const result = unicode_subtype_new(type, text);
  Py_DECREF(text);
  return result;
}
/** An instance of a subclass with the contents of `text`: the characters are in a block of their own. */
function unicode_subtype_new(type: Ref, text: Ref): NewRef | NULL {
  const self = FN[I32[(type + PyTypeOff.tp_alloc) >> 2]!]!(type, 0) as NewRef | NULL;
  if (self === NULL) return NULL;
  const kind = PyUnicode_KIND(text), length = PyUnicode_GET_LENGTH(text), ascii = PyUnicode_IS_ASCII(text);
  const w = self >> 2, from = text >> 2;
  I32[w + 4] = length;
  I32[w + 6] = I32[from + 6]!;
  I32[w + 7] = I32[from + 7]!;
  I32[w + 8] = (kind << UState.KIND_SHIFT) | (ascii ? UState.ASCII : 0);
  const data = PyMem_Malloc((length + 1) * kind);
  if (data === 0) {
    Py_DECREF(self);
    return PyErr_NoMemory();
  }
  I32[(self + PyUnicodeOff.data) >> 2] = data;
  if (ascii) {
    I32[(self + PyUnicodeOff.utf8_length) >> 2] = length;
    I32[(self + PyUnicodeOff.utf8) >> 2] = data;
  }
  copyUnits(kind, data, kind, PyUnicode_DATA(text), length + 1);
  return self;
}

export const PyUnicode_Type = defineType({
  name: "str", basicsize: 64, flags: TPFLAGS.BASETYPE | TPFLAGS.UNICODE_SUBCLASS | TPFLAGS.MATCH_SELF,
  doc: "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str\n\nText: a sequence of Unicode characters, or the text form of an object.",
  slots: {
    tp_dealloc: unicode_dealloc, tp_repr: unicode_repr, tp_hash: unicode_hash, tp_str: unicode_str, tp_richcompare: PyUnicode_RichCompare,
    tp_iter: unicode_iter, tp_new: unicode_new, nb_remainder: unicode_mod,
    sq_length: PyUnicode_GetLength, sq_concat: PyUnicode_Concat, sq_repeat: unicode_repeat, sq_item: unicode_getitem, sq_contains: PyUnicode_Contains,
    mp_length: PyUnicode_GetLength, mp_subscript: unicode_subscript,
  },
  methods: unicodeMethods(),
});

// --- iterators:   16 it_index   24 it_seq (NULL: exhausted)

const enum UnicodeIterOff { it_index = 16, it_seq = 24 }

function unicode_iter(self: Ref): NewRef | NULL {
  const it = _PyObject_GC_New(PyUnicode_IS_COMPACT_ASCII(self) ? PyUnicodeASCIIIter_Type : PyUnicodeIter_Type);
  if (it === NULL) return NULL;
  I32[(it + UnicodeIterOff.it_index) >> 2] = 0;
  I32[(it + UnicodeIterOff.it_index + 4) >> 2] = 0;
  I32[(it + UnicodeIterOff.it_seq) >> 2] = Py_NewRef(self);
  I32[(it + UnicodeIterOff.it_seq + 4) >> 2] = 0;
  PyObject_GC_Track(it);
  return it;
}
function unicodeiter_dealloc(it: Ref): void {
  PyObject_GC_UnTrack(it);
  const seq = I32[(it + UnicodeIterOff.it_seq) >> 2]! as Ref | 0;
  if (seq) Py_DECREF(seq);
  PyObject_GC_Del(it);
}
function unicodeiter_traverse(it: Ref, visit: visitproc, argument: number): number {
  const seq = I32[(it + UnicodeIterOff.it_seq) >> 2]! as Ref | 0;
  return seq ? visit(seq, argument) : 0;
}
function unicodeiter_next(it: Ref): NewRef | NULL {
  const seq = I32[(it + UnicodeIterOff.it_seq) >> 2]! as Ref | 0;
  if (seq === 0) return NULL;
  const i = I32[(it + UnicodeIterOff.it_index) >> 2]!;
  if (i < PyUnicode_GET_LENGTH(seq)) {
    I32[(it + UnicodeIterOff.it_index) >> 2] = i + 1;
    return unicode_char(PyUnicode_READ(PyUnicode_KIND(seq), PyUnicode_DATA(seq), i));
  }
  I32[(it + UnicodeIterOff.it_seq) >> 2] = 0;
  Py_DECREF(seq);
  return NULL;
}
function unicode_ascii_iter_next(it: Ref): NewRef | NULL {
  const seq = I32[(it + UnicodeIterOff.it_seq) >> 2]! as Ref | 0;
  if (seq === 0) return NULL;
  const i = I32[(it + UnicodeIterOff.it_index) >> 2]!;
  if (i < PyUnicode_GET_LENGTH(seq)) {
    I32[(it + UnicodeIterOff.it_index) >> 2] = i + 1;
    return unicode_char(U8[seq + PyUnicodeOff.ascii_data + i]!);
  }
  I32[(it + UnicodeIterOff.it_seq) >> 2] = 0;
  Py_DECREF(seq);
  return NULL;
}
function unicodeiter_len(it: Ref): NewRef | NULL {
  const seq = I32[(it + UnicodeIterOff.it_seq) >> 2]! as Ref | 0;
  return PyLong_FromLong(seq ? PyUnicode_GET_LENGTH(seq) - I32[(it + UnicodeIterOff.it_index) >> 2]! : 0);
}
function unicodeiter_reduce(it: Ref): NewRef | NULL {
  const iter = newBuiltinIter(); // may run code that exhausts the iterator
  return iteratorReduce(iter, I32[(it + UnicodeIterOff.it_seq) >> 2]! as Ref | 0, I32[(it + UnicodeIterOff.it_index) >> 2]!, emptyStr);
}
function unicodeiter_setstate(it: Ref, state: Ref): NewRef | NULL {
  const index = PyLong_AsSsize_t(state);
  if (index === -1 && PyErr_Occurred()) return NULL;
  const seq = I32[(it + UnicodeIterOff.it_seq) >> 2]! as Ref | 0;
  if (seq) I32[(it + UnicodeIterOff.it_index) >> 2] = Math.max(0, Math.min(index, PyUnicode_GET_LENGTH(seq)));
  return Py_None as NewRef;
}
const iteratorType = (name: string, next: (it: Ref) => NewRef | NULL): Ref => defineType({
  name, basicsize: 32, flags: TPFLAGS.HAVE_GC,
  slots: { tp_dealloc: unicodeiter_dealloc, tp_traverse: unicodeiter_traverse, tp_iter: PyObject_SelfIter, tp_iternext: next },
  methods: [
    ["__length_hint__", METH.NOARGS, unicodeiter_len, "How many characters are left."],
    ["__reduce__", METH.NOARGS, unicodeiter_reduce, "State for pickling."],
    ["__setstate__", METH.O, unicodeiter_setstate, "Sets the position."],
  ],
});
export const PyUnicodeIter_Type = iteratorType("str_iterator", unicodeiter_next);
export const PyUnicodeASCIIIter_Type = iteratorType("str_ascii_iterator", unicode_ascii_iter_next);
