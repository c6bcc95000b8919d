/**
 * StringIO: text in memory, 4 bytes for each character.
 *
 *   stringio, 168 bytes
 *   16 buf (PyMem block)   24 pos   32 string_size   40 buf_size (characters)   48 ok, closed, readuniversal, readtranslate, seen (bytes)
 *   56 readnl (str or NULL)   64 writenl (str or NULL)   144 dict   152 weakreflist
 *
 * Source: CPython 3.12 Modules/_io/stringio.c (without its accumulating state).
 */
import { I32, U8, memset } from "../memory/views.ts";
import { PyMem_Free, PyMem_Malloc, PyMem_Realloc } from "../memory/alloc.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { argSpec, unpackTupleDict } from "../objects/args.ts";
import { METH, defineType } from "../objects/define.ts";
import { PyDict_Copy } from "../objects/dict.ts";
import { PyObject_GenericGetDict } from "../objects/dict-split.ts";
import { PyErr_NoMemory, raise, raiseStatus } from "../objects/errors.ts";
import { PyExc_OSError, PyExc_TypeError, PyExc_ValueError } from "../objects/exceptions.ts";
import { PyObject_GC_UnTrack } from "../objects/gcalloc.ts";
import { PyLong_FromLong } from "../objects/int.ts";
import { Py_CLEAR, Py_DECREF, Py_NewRef, Py_XDECREF, Py_XSETREF, TPFLAGS, type visitproc } from "../objects/object.ts";
import { Py_None, latin1Character } from "../objects/singletons.ts";
import { PyTuple_Check, PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_Pack } from "../objects/tuple.ts";
import { PyType_GenericNew, typeName } from "../objects/typeobject.ts";
import { copyUnits } from "../objects/unicode-core.ts";
import {
  PyUnicode_AsJS, PyUnicode_DATA, PyUnicode_FromKindAndData, PyUnicode_FromString, PyUnicode_GET_LENGTH, PyUnicode_KIND,
} from "../objects/unicode.ts";
import { PyTextIOBase_Type, freeStream, iobase_iter, visitFieldsOf } from "./_io-base.ts";
import { restoreDict } from "./_io-bytesio.ts";
import { checkNewline } from "./_io-text.ts";
import { newlinesSeen } from "./_io-text-methods.ts";
import { translateNewlines } from "./_io-text-read.ts";
import { bool, field, integerArgument, isStr, none, optional, setNumber, sizeArgument } from "./_io-util.ts";

const enum StringIOOff {
  buf = 16, pos = 24, string_size = 32, buf_size = 40, ok = 48, closed = 49, readuniversal = 50, readtranslate = 51, seen = 52,
  readnl = 56, writenl = 64, dict = 144, weakreflist = 152, size = 168,
}
function blockOf(self: Ref): number { return I32[(self + StringIOOff.buf) >> 2]; }
function posOf(self: Ref): number { return I32[(self + StringIOOff.pos) >> 2]; }
function sizeOf(self: Ref): number { return I32[(self + StringIOOff.string_size) >> 2]; }
function setPos(self: Ref, pos: number): void { setNumber(self + StringIOOff.pos, pos); }
function usable(self: Ref): boolean {
  if (U8[self + StringIOOff.ok] === 0) raise(PyExc_ValueError, "I/O operation on uninitialized object");
  else if (U8[self + StringIOOff.closed] !== 0) raise(PyExc_ValueError, "I/O operation on closed file");
  else return true;
  return false;
}
/** Makes room for `size` characters, with CPython's over-allocation. */
function resizeBuffer(self: Ref, wanted: number): Status {
  const size = wanted + 1;
  let alloc = I32[(self + StringIOOff.buf_size) >> 2];
  if (size < alloc >> 1) alloc = size + 1;
  else if (size < alloc) return 0;
  else if (size < alloc * 1.125) alloc = size + (size >> 3) + (size < 9 ? 3 : 6);
  else alloc = size + 1;
  const block = blockOf(self) === 0 ? PyMem_Malloc(alloc * 4) : PyMem_Realloc(blockOf(self), alloc * 4);
  if (block === 0) { PyErr_NoMemory(); return -1; }
  setNumber(self + StringIOOff.buf_size, alloc);
  setNumber(self + StringIOOff.buf, block);
  return 0;
}
/** Writes a str at the position, newlines translated. */
function writeStr(self: Ref, text: Ref): Status {
  const out = translated(self, text);
  if (out === NULL) return -1;
  const n = PyUnicode_GET_LENGTH(out);
  const end = posOf(self) + n;
  let status: Status = 0;
  if (n > 0) {
    if (end > sizeOf(self)) status = resizeBuffer(self, end);
    if (status === 0) {
      if (posOf(self) > sizeOf(self)) memset(blockOf(self) + sizeOf(self) * 4, 0, (posOf(self) - sizeOf(self)) * 4);
      copyUnits(4, blockOf(self) + posOf(self) * 4, PyUnicode_KIND(out), PyUnicode_DATA(out), n);
      setPos(self, end);
      if (end > sizeOf(self)) setNumber(self + StringIOOff.string_size, end);
    }
  }
  Py_DECREF(out);
  return status;
}
function translated(self: Ref, text: Ref): NewRef | NULL {
  const writenl = field(self + StringIOOff.writenl);
  if (U8[self + StringIOOff.readuniversal] === 0 && writenl === NULL) return Py_NewRef(text);
  let js = PyUnicode_AsJS(text);
  if (!js.includes("\n") && !js.includes("\r")) return Py_NewRef(text);
  if (U8[self + StringIOOff.readuniversal] !== 0) {
    const t = translateNewlines(js, true, U8[self + StringIOOff.readtranslate] !== 0);
    U8[self + StringIOOff.seen] |= t.seen;
    js = t.text;
  }
  return PyUnicode_FromString(writenl === NULL ? js : js.replaceAll("\n", PyUnicode_AsJS(writenl)));
}
function slice(self: Ref, from: number, to: number): NewRef | NULL { return PyUnicode_FromKindAndData(4, blockOf(self) + from * 4, to - from); }

const init_spec = argSpec("StringIO", "initial_value=, newline=");
function stringio_init(self: Ref, args: Ref, kwargs: Ref | 0): number {
  const a = unpackTupleDict(init_spec, args, kwargs);
  return a === null ? -1 : initialize(self, (a[0] || Py_None) as Ref, (a[1] || latin1Character(10)) as Ref);
}
function initialize(self: Ref, value: Ref, newline: Ref): Status {
  if (newline !== Py_None && !isStr(newline)) return raiseStatus(PyExc_TypeError, `newline must be str or None, not ${typeName(newline)}`);
  if (!checkNewline(newline, "StringIO")) return -1;
  if (value !== Py_None && !isStr(value)) return raiseStatus(PyExc_TypeError, `initial_value must be str or None, not ${typeName(value)}`);
  U8[self + StringIOOff.ok] = 0;
  const nl = newline === Py_None ? null : PyUnicode_AsJS(newline);
  Py_XSETREF(self + StringIOOff.readnl, nl === null ? NULL : Py_NewRef(newline));
  Py_XSETREF(self + StringIOOff.writenl, nl === "\r" || nl === "\r\n" ? Py_NewRef(newline) : NULL);
  U8[self + StringIOOff.readuniversal] = nl === null || nl === "" ? 1 : 0;
  U8[self + StringIOOff.readtranslate] = nl === null ? 1 : 0;
  U8[self + StringIOOff.seen] = 0;
  setNumber(self + StringIOOff.string_size, 0);
  setPos(self, 0);
  if (value !== Py_None && PyUnicode_GET_LENGTH(value) > 0) {
    if (writeStr(self, value) < 0) return -1;
  } else if (resizeBuffer(self, 0) < 0) return -1;
  setPos(self, 0);
  U8[self + StringIOOff.closed] = 0;
  U8[self + StringIOOff.ok] = 1;
  return 0;
}
function stringio_write(self: Ref, text: Ref): NewRef | NULL {
  if (U8[self + StringIOOff.ok] === 0 && !usable(self)) return NULL;
  if (!isStr(text)) return raise(PyExc_TypeError, `string argument expected, got '${typeName(text)}'`);
  return !usable(self) || writeStr(self, text) < 0 ? NULL : PyLong_FromLong(PyUnicode_GET_LENGTH(text));
}
function stringio_read(self: Ref, args: number, nargs: number): NewRef | NULL {
  const a = optional("read", args, nargs, 0, 1);
  const n = a === null ? null : sizeArgument(a[0]!);
  if (n === null || !usable(self)) return NULL;
  const left = Math.max(0, sizeOf(self) - posOf(self));
  const from = posOf(self);
  const count = n < 0 || n > left ? left : n;
  setPos(self, from + count);
  return slice(self, from, from + count);
}
/** Length of the line at the position, its newline included, at most `limit`. */
function lineLength(self: Ref, limit: number): number {
  const left = Math.max(0, sizeOf(self) - posOf(self));
  const room = limit < 0 || limit > left ? left : limit;
  const readnl = field(self + StringIOOff.readnl);
  const newline = readnl === NULL || PyUnicode_GET_LENGTH(readnl) === 0 ? "\n" : PyUnicode_AsJS(readnl);
  const anyNewline = U8[self + StringIOOff.readuniversal] !== 0 && U8[self + StringIOOff.readtranslate] === 0;
  const at = (i: number): number => I32[(blockOf(self) + (posOf(self) + i) * 4) >> 2];
  for (let i = 0; i < room; i++) {
    const ch = at(i);
    if (anyNewline) {
      if (ch === 10) return i + 1;
      if (ch === 13) return i + 1 < room && at(i + 1) === 10 ? i + 2 : i + 1;
    } else if (ch === newline.charCodeAt(0) && (newline.length === 1 || (i + 1 < left && at(i + 1) === 10))) return Math.min(room, i + newline.length);
  }
  return room;
}
function takeLine(self: Ref, limit: number): NewRef | NULL {
  const n = lineLength(self, limit);
  const from = posOf(self);
  setPos(self, from + n);
  return slice(self, from, from + n);
}
function stringio_readline(self: Ref, args: number, nargs: number): NewRef | NULL {
  const a = optional("readline", args, nargs, 0, 1);
  const n = a === null ? null : sizeArgument(a[0]!);
  return n === null || !usable(self) ? NULL : takeLine(self, n);
}
function stringio_iternext(self: Ref): NewRef | NULL { return usable(self) && lineLength(self, -1) > 0 ? takeLine(self, -1) : NULL; }
function stringio_tell(self: Ref): NewRef | NULL { return usable(self) ? PyLong_FromLong(posOf(self)) : NULL; }
function stringio_truncate(self: Ref, args: number, nargs: number): NewRef | NULL {
  const a = optional("truncate", args, nargs, 0, 1);
  const size = a === null ? null : sizeArgument(a[0]!, posOf(self));
  if (size === null || !usable(self)) return NULL;
  if (size < 0) return raise(PyExc_ValueError, `Negative size value ${size}`);
  if (size < sizeOf(self)) {
    if (resizeBuffer(self, size) < 0) return NULL;
    setNumber(self + StringIOOff.string_size, size);
  }
  return PyLong_FromLong(size);
}
function stringio_seek(self: Ref, args: number, nargs: number): NewRef | NULL {
  const a = optional("seek", args, nargs, 1, 2);
  const offset = a === null ? null : integerArgument(a[0] as Ref);
  const whence = offset === null ? null : a![1] ? integerArgument(a![1]) : 0;
  if (offset === null || whence === null || !usable(self)) return NULL;
  if (whence < 0 || whence > 2) return raise(PyExc_ValueError, `Invalid whence (${whence}, should be 0, 1 or 2)`);
  if (whence === 0 && offset < 0) return raise(PyExc_ValueError, `Negative seek position ${offset}`);
  if (whence !== 0 && offset !== 0) return raise(PyExc_OSError, "Can't do nonzero cur-relative seeks");
  setPos(self, whence === 0 ? offset : whence === 1 ? posOf(self) : sizeOf(self));
  return PyLong_FromLong(posOf(self));
}
function stringio_getvalue(self: Ref): NewRef | NULL { return usable(self) ? slice(self, 0, sizeOf(self)) : NULL; }
function releaseBlock(self: Ref): void {
  if (blockOf(self) !== 0) PyMem_Free(blockOf(self));
  setNumber(self + StringIOOff.buf, 0);
  setNumber(self + StringIOOff.buf_size, 0);
}
function stringio_close(self: Ref): NewRef {
  U8[self + StringIOOff.closed] = 1;
  releaseBlock(self);
  return none();
}
function stringio_true(self: Ref): NewRef | NULL { return usable(self) ? bool(true) : NULL; }
function stringio_closed(self: Ref): NewRef { return bool(U8[self + StringIOOff.closed] !== 0); }
function stringio_line_buffering(self: Ref): NewRef | NULL { return usable(self) ? bool(false) : NULL; }
function stringio_newlines(self: Ref): NewRef | NULL {
  if (!usable(self)) return NULL;
  return U8[self + StringIOOff.readuniversal] !== 0 ? newlinesSeen(U8[self + StringIOOff.seen]) : none();
}
function stringio_getstate(self: Ref): NewRef | NULL {
  const value = stringio_getvalue(self);
  if (value === NULL) return NULL;
  const dict = field(self + StringIOOff.dict);
  const copy = dict === NULL ? none() : PyDict_Copy(dict);
  const pos = PyLong_FromLong(posOf(self));
  const state = copy === NULL || pos === NULL ? NULL : PyTuple_Pack(value, field(self + StringIOOff.readnl) || Py_None, pos, copy);
  for (const o of [value, copy, pos]) Py_XDECREF(o);
  return state;
}
function stringio_setstate(self: Ref, state: Ref): NewRef | NULL {
  if (!PyTuple_Check(state) || PyTuple_GET_SIZE(state) < 4) return raise(PyExc_TypeError, `${typeName(self)}.__setstate__ argument should be 4-tuple, got ${typeName(state)}`);
  if (initialize(self, Py_None, PyTuple_GET_ITEM(state, 1)) < 0) return NULL;
  const value = PyTuple_GET_ITEM(state, 0);
  const universal = U8[self + StringIOOff.readuniversal];
  const writenl = field(self + StringIOOff.writenl);
  U8[self + StringIOOff.readuniversal] = 0; // the text was translated when it was written first
  I32[(self + StringIOOff.writenl) >> 2] = 0;
  const status = value === Py_None ? 0 : writeStr(self, value);
  U8[self + StringIOOff.readuniversal] = universal;
  I32[(self + StringIOOff.writenl) >> 2] = writenl;
  const pos = status < 0 ? null : integerArgument(PyTuple_GET_ITEM(state, 2));
  if (pos === null) return NULL;
  if (pos < 0) return raise(PyExc_ValueError, "position value cannot be negative");
  setPos(self, pos);
  return restoreDict(self, StringIOOff.dict, PyTuple_GET_ITEM(state, 3), "fourth item of state");
}
function stringio_dealloc(self: Ref): void {
  PyObject_GC_UnTrack(self);
  U8[self + StringIOOff.ok] = 0;
  releaseBlock(self);
  freeStream(self, StringIOOff.weakreflist, [StringIOOff.readnl, StringIOOff.writenl, StringIOOff.dict]);
}
function stringio_traverse(self: Ref, visit: visitproc, arg: number): number { return visitFieldsOf(self, [StringIOOff.dict], visit, arg); }
function stringio_owns(self: Ref, visit: visitproc, arg: number): number { return visitFieldsOf(self, [StringIOOff.readnl, StringIOOff.writenl], visit, arg); }
function stringio_clear(self: Ref): number { Py_CLEAR(self + StringIOOff.dict); return 0; }

export const PyStringIO_Type = defineType({
  name: "_io.StringIO", basicsize: StringIOOff.size, flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE, base: () => PyTextIOBase_Type,
  dictoffset: StringIOOff.dict, weaklistoffset: StringIOOff.weakreflist, doc: "A text stream in memory.",
  slots: {
    tp_dealloc: stringio_dealloc, tp_traverse: stringio_traverse, tp_clear: stringio_clear, tp_init: stringio_init, tp_new: PyType_GenericNew,
    tp_iter: iobase_iter, tp_iternext: stringio_iternext,
  },
  methods: [
    ["close", METH.NOARGS, stringio_close], ["getvalue", METH.NOARGS, stringio_getvalue], ["read", METH.FASTCALL, stringio_read],
    ["readline", METH.FASTCALL, stringio_readline], ["tell", METH.NOARGS, stringio_tell], ["truncate", METH.FASTCALL, stringio_truncate],
    ["seek", METH.FASTCALL, stringio_seek], ["write", METH.O, stringio_write], ["seekable", METH.NOARGS, stringio_true],
    ["readable", METH.NOARGS, stringio_true], ["writable", METH.NOARGS, stringio_true], ["__getstate__", METH.NOARGS, stringio_getstate],
    ["__setstate__", METH.O, stringio_setstate],
  ],
  getset: [["closed", stringio_closed], ["newlines", stringio_newlines], ["line_buffering", stringio_line_buffering], ["__dict__", PyObject_GenericGetDict]],
  owns: stringio_owns,
});
