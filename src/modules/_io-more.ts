/**
 * IncrementalNewlineDecoder and BufferedRWPair.
 *
 *   nldecoder, 40 bytes:   16 decoder (object, or NULL for None)   24 errors   32 pendingcr, translate, seennl (a byte each)
 *   rwpair, 48 bytes:      16 reader   24 writer   32 dict   40 weakreflist
 *
 * Source: CPython 3.12 Modules/_io/textio.c, bufferedio.c.
 */
import { I32, U8 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { argSpec, unpackKeywords, unpackTupleDict } from "../objects/args.ts";
import { callArgs, callMethod, callMethodTuple } from "../objects/call.ts";
import { METH, defineType } from "../objects/define.ts";
import { PyObject_GenericGetDict } from "../objects/dict-split.ts";
import { PyErr_GetRaisedException, _PyErr_ChainExceptions1, raise } from "../objects/errors.ts";
import { PyExc_TypeError, PyExc_ValueError } from "../objects/exceptions.ts";
import { PyObject_GetAttr, PyObject_IsTrue } from "../objects/generic.ts";
import { ID } from "../objects/id.ts";
import { PyLong_AsBigInt, PyLong_Check, PyLong_FromBigInt } from "../objects/int.ts";
import { FN, PyTypeOff, Py_CLEAR, Py_DECREF, Py_NewRef, Py_TYPE, Py_XDECREF, Py_XSETREF, TPFLAGS, type visitproc } from "../objects/object.ts";
import { Py_False, Py_None, Py_True, emptyBytes } from "../objects/singletons.ts";
import { PyTuple_Check, PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_Pack, _PyTuple_FromArray } from "../objects/tuple.ts";
import { PyType_GenericNew, typeName } from "../objects/typeobject.ts";
import { PyUnicode_AsJS, PyUnicode_FromString } from "../objects/unicode.ts";
import { PyBufferedIOBase_Type, _PyIOBase_finalize, freeStream, visitFieldsOf } from "./_io-base.ts";
import { PyBufferedReader_Type, PyBufferedWriter_Type } from "./_io-buffered.ts";
import { newlinesSeen } from "./_io-text-methods.ts";
import { translateNewlines } from "./_io-text-read.ts";
import { field, isStr, methodTruth, none, unsupported } from "./_io-util.ts";

// --- IncrementalNewlineDecoder

const enum NlOff { decoder = 16, errors = 24, pendingcr = 32, translate = 33, seennl = 34, size = 40 }
const getstateName = ID("getstate");
const setstateName = ID("setstate");
const resetName = ID("reset");
const decodeName = ID("decode");

const nl_init_spec = argSpec("IncrementalNewlineDecoder", "decoder, translate, errors=");
function nldecoder_init(self: Ref, args: Ref, kwargs: Ref | 0): number {
  const a = unpackTupleDict(nl_init_spec, args, kwargs);
  const translate = a === null ? -1 : PyObject_IsTrue(a[1] as Ref);
  if (a === null || translate < 0) return -1;
  Py_XSETREF(self + NlOff.decoder, a[0] === Py_None ? NULL : Py_NewRef(a[0] as Ref));
  Py_XSETREF(self + NlOff.errors, Py_NewRef((a[2] || ID("strict")) as Ref));
  U8[self + NlOff.translate] = translate;
  U8[self + NlOff.pendingcr] = U8[self + NlOff.seennl] = 0;
  return 0;
}
const decode_spec = argSpec("decode", "input, final=");
function nldecoder_decode(self: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const a = unpackKeywords(decode_spec, args, nargs, kwnames);
  const final = a === null ? -1 : a[1] ? PyObject_IsTrue(a[1]) : 0;
  if (a === null || final < 0) return NULL;
  if (field(self + NlOff.errors) === NULL) return raise(PyExc_ValueError, "IncrementalNewlineDecoder.__init__() not called");
  const decoder = field(self + NlOff.decoder);
  const output = decoder === NULL ? Py_NewRef(a[0] as Ref) : callMethod(decoder, decodeName, a[0] as Ref, final ? Py_True : Py_False);
  if (output === NULL) return NULL;
  if (!isStr(output)) {
    raise(PyExc_TypeError, `decoder should return a string result, not '${typeName(output)}'`);
    Py_DECREF(output);
    return NULL;
  }
  const text = PyUnicode_AsJS(output);
  Py_DECREF(output);
  const carried = U8[self + NlOff.pendingcr] !== 0 && (final !== 0 || text !== "");
  const t = translateNewlines((carried ? "\r" : "") + text, final !== 0, U8[self + NlOff.translate] !== 0);
  if (text !== "" || final !== 0) U8[self + NlOff.pendingcr] = t.pendingCr ? 1 : 0;
  U8[self + NlOff.seennl] |= t.seen;
  return PyUnicode_FromString(t.text);
}
function nldecoder_getstate(self: Ref): NewRef | NULL {
  const decoder = field(self + NlOff.decoder);
  let buffer: NewRef = Py_NewRef(emptyBytes);
  let flag = 0n;
  if (decoder !== NULL) {
    const state = callMethod(decoder, getstateName);
    if (state === NULL) return NULL;
    const ok = PyTuple_Check(state) && PyTuple_GET_SIZE(state) === 2 && PyLong_Check(PyTuple_GET_ITEM(state, 1));
    if (ok) { buffer = Py_NewRef(PyTuple_GET_ITEM(state, 0)); flag = PyLong_AsBigInt(PyTuple_GET_ITEM(state, 1)) << 1n; }
    Py_DECREF(state);
    if (!ok) return raise(PyExc_TypeError, "illegal decoder state");
  }
  const number = PyLong_FromBigInt(flag | (U8[self + NlOff.pendingcr] !== 0 ? 1n : 0n));
  const result = number === NULL ? NULL : PyTuple_Pack(buffer, number);
  Py_DECREF(buffer);
  Py_XDECREF(number);
  return result;
}
function nldecoder_setstate(self: Ref, state: Ref): NewRef | NULL {
  if (!PyTuple_Check(state)) return raise(PyExc_TypeError, "state argument must be a tuple");
  if (PyTuple_GET_SIZE(state) !== 2 || !PyLong_Check(PyTuple_GET_ITEM(state, 1))) return raise(PyExc_TypeError, "setstate(): illegal state argument");
  const flag = PyLong_AsBigInt(PyTuple_GET_ITEM(state, 1));
  U8[self + NlOff.pendingcr] = Number(flag & 1n);
  const decoder = field(self + NlOff.decoder);
  if (decoder === NULL) return none();
  const number = PyLong_FromBigInt(flag >> 1n);
  const inner = number === NULL ? NULL : PyTuple_Pack(PyTuple_GET_ITEM(state, 0), number);
  const result = inner === NULL ? NULL : callMethod(decoder, setstateName, inner);
  Py_XDECREF(number);
  Py_XDECREF(inner);
  return result;
}
function nldecoder_reset(self: Ref): NewRef | NULL {
  U8[self + NlOff.pendingcr] = U8[self + NlOff.seennl] = 0;
  const decoder = field(self + NlOff.decoder);
  return decoder === NULL ? none() : callMethod(decoder, resetName);
}
function nldecoder_newlines(self: Ref): NewRef | NULL { return newlinesSeen(U8[self + NlOff.seennl]); }
function nldecoder_dealloc(self: Ref): void {
  Py_CLEAR(self + NlOff.decoder);
  Py_CLEAR(self + NlOff.errors);
  FN[I32[(Py_TYPE(self) + PyTypeOff.tp_free) >> 2]](self);
}
function nldecoder_owns(self: Ref, visit: visitproc, a: number): number { return visitFieldsOf(self, [NlOff.decoder, NlOff.errors], visit, a); }
export const PyIncrementalNewlineDecoder_Type = defineType({
  name: "_io.IncrementalNewlineDecoder", basicsize: NlOff.size, flags: TPFLAGS.BASETYPE, doc: "Translates newlines while another decoder decodes.",
  slots: { tp_dealloc: nldecoder_dealloc, tp_init: nldecoder_init, tp_new: PyType_GenericNew },
  methods: [
    ["decode", METH.FASTCALL | METH.KEYWORDS, nldecoder_decode], ["getstate", METH.NOARGS, nldecoder_getstate], ["setstate", METH.O, nldecoder_setstate],
    ["reset", METH.NOARGS, nldecoder_reset],
  ],
  getset: [["newlines", nldecoder_newlines]], owns: nldecoder_owns,
});

// --- BufferedRWPair

const enum PairOff { reader = 16, writer = 24, dict = 32, weakreflist = 40, size = 48 }
const FIELDS = [PairOff.reader, PairOff.writer, PairOff.dict] as const;
const pair_spec = argSpec("BufferedRWPair", "reader, writer, buffer_size=, /");
function rwpair_init(self: Ref, args: Ref, kwargs: Ref | 0): Status {
  const a = unpackTupleDict(pair_spec, args, kwargs);
  if (a === null) return -1;
  for (const [i, method, what] of [[0, ID("readable"), "readable"], [1, ID("writable"), "writable"]] as const) {
    const able = methodTruth(a[i] as Ref, method);
    if (able === 0) unsupported(`File or stream is not ${what}.`);
    if (able <= 0) return -1;
  }
  const make = (type: Ref, raw: Ref): NewRef | NULL => (a[2] ? callArgs(type, raw, a[2]) : callArgs(type, raw));
  const reader = make(PyBufferedReader_Type, a[0] as Ref);
  const writer = reader === NULL ? NULL : make(PyBufferedWriter_Type, a[1] as Ref);
  if (writer === NULL) { Py_XDECREF(reader); return -1; }
  Py_XSETREF(self + PairOff.reader, reader);
  Py_XSETREF(self + PairOff.writer, writer);
  return 0;
}
/** Calls a method of the reader or the writer with the same arguments. */
function forward(self: Ref, which: PairOff.reader | PairOff.writer, name: Ref, args: number, nargs: number): NewRef | NULL {
  const target = field(self + which);
  if (target === NULL) return raise(PyExc_ValueError, "I/O operation on uninitialized object");
  const tuple = _PyTuple_FromArray(args, nargs);
  const result = tuple === NULL ? NULL : callMethodTuple(target, name, tuple, NULL);
  Py_XDECREF(tuple);
  return result;
}
function rwpair_read(self: Ref, args: number, nargs: number): NewRef | NULL { return forward(self, PairOff.reader, ID("read"), args, nargs); }
function rwpair_peek(self: Ref, args: number, nargs: number): NewRef | NULL { return forward(self, PairOff.reader, ID("peek"), args, nargs); }
function rwpair_read1(self: Ref, args: number, nargs: number): NewRef | NULL { return forward(self, PairOff.reader, ID("read1"), args, nargs); }
function rwpair_readinto(self: Ref, args: number, nargs: number): NewRef | NULL { return forward(self, PairOff.reader, ID("readinto"), args, nargs); }
function rwpair_readinto1(self: Ref, args: number, nargs: number): NewRef | NULL { return forward(self, PairOff.reader, readinto1Name, args, nargs); }
function rwpair_write(self: Ref, args: number, nargs: number): NewRef | NULL { return forward(self, PairOff.writer, ID("write"), args, nargs); }
const readinto1Name = ID("readinto1");
function rwpair_flush(self: Ref): NewRef | NULL { return forward(self, PairOff.writer, ID("flush"), 0, 0); }
function rwpair_readable(self: Ref): NewRef | NULL { return forward(self, PairOff.reader, ID("readable"), 0, 0); }
function rwpair_writable(self: Ref): NewRef | NULL { return forward(self, PairOff.writer, ID("writable"), 0, 0); }
function rwpair_close(self: Ref): NewRef | NULL {
  const first = forward(self, PairOff.writer, ID("close"), 0, 0);
  const exc = first === NULL ? PyErr_GetRaisedException() : NULL;
  Py_XDECREF(first);
  const result = forward(self, PairOff.reader, ID("close"), 0, 0);
  if (exc === NULL) return result;
  _PyErr_ChainExceptions1(exc);
  Py_XDECREF(result);
  return NULL;
}
function rwpair_isatty(self: Ref): NewRef | NULL {
  const writer = forward(self, PairOff.writer, ID("isatty"), 0, 0);
  if (writer === NULL || writer !== Py_False) return writer;
  Py_DECREF(writer);
  return forward(self, PairOff.reader, ID("isatty"), 0, 0);
}
function rwpair_closed(self: Ref): NewRef | NULL {
  const writer = field(self + PairOff.writer);
  return writer === NULL ? raise(PyExc_ValueError, "the BufferedRWPair object is being garbage-collected") : PyObject_GetAttr(writer, ID("closed"));
}
function rwpair_dealloc(self: Ref): void {
  if (_PyIOBase_finalize(self) >= 0) freeStream(self, PairOff.weakreflist, FIELDS);
}
function rwpair_traverse(self: Ref, visit: visitproc, a: number): number { return visitFieldsOf(self, FIELDS, visit, a); }
function rwpair_clear(self: Ref): number { for (const at of FIELDS) Py_CLEAR(self + at); return 0; }
export const PyBufferedRWPair_Type = defineType({
  name: "_io.BufferedRWPair", basicsize: PairOff.size, flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE, base: () => PyBufferedIOBase_Type,
  dictoffset: PairOff.dict, weaklistoffset: PairOff.weakreflist, doc: "A reader and a writer as one stream.",
  slots: { tp_dealloc: rwpair_dealloc, tp_traverse: rwpair_traverse, tp_clear: rwpair_clear, tp_init: rwpair_init, tp_new: PyType_GenericNew },
  methods: [
    ["read", METH.FASTCALL, rwpair_read], ["peek", METH.FASTCALL, rwpair_peek], ["read1", METH.FASTCALL, rwpair_read1], ["readinto", METH.FASTCALL, rwpair_readinto],
    ["readinto1", METH.FASTCALL, rwpair_readinto1], ["write", METH.FASTCALL, rwpair_write], ["flush", METH.NOARGS, rwpair_flush],
    ["readable", METH.NOARGS, rwpair_readable], ["writable", METH.NOARGS, rwpair_writable], ["close", METH.NOARGS, rwpair_close], ["isatty", METH.NOARGS, rwpair_isatty],
  ],
  getset: [["closed", rwpair_closed], ["__dict__", PyObject_GenericGetDict]],
});
