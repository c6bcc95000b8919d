/**
 * The value of an object in short, close to its repr, read from its bytes. No Python code runs, nothing is allocated in
 * the heap, and the work is bounded however large the object is.
 */
import { F64, I32, U8 } from "../memory/views.ts";
import { type Ref } from "../memory/types.ts";
import { PyBytes_AS_STRING, PyBytes_GET_SIZE } from "../objects/bytes.ts";
import { PyByteArray_AS_STRING, PyByteArray_GET_SIZE, PyByteArray_Type } from "../objects/bytearray.ts";
import { PyCFunctionOff, PyCFunction_Type, PyMethodDefOff } from "../objects/cfunction.ts";
import { PyCellOff, PyCell_Type } from "../objects/cell.ts";
import { PyCodeOff, PyCode_Type } from "../objects/code.ts";
import { PyComplexOff, PyComplex_Type } from "../objects/complex.ts";
import { PyDescrOff } from "../objects/descr.ts";
import { PyDict_GET_SIZE, dictForEach } from "../objects/dict.ts";
import { PyBaseExceptionOff } from "../objects/exceptions.ts";
import { PyFloat_Type, floatRepr } from "../objects/float.ts";
import { FrameOff, PyFrameOff, PyFrame_Type } from "../objects/frame.ts";
import { PyFunctionOff, PyFunction_Type } from "../objects/function.ts";
import { PyGenOff } from "../objects/generator.ts";
import { PyLong_AsBigInt } from "../objects/int.ts";
import { PyListOff } from "../objects/list.ts";
import { PyMethodOff, PyMethod_Type } from "../objects/method.ts";
import { PyModuleOff, PyModule_Type } from "../objects/module.ts";
import { Py_TYPE, TPFLAGS, hasTypeFlag, tp_flags } from "../objects/object.ts";
import { PyRangeOff, PyRange_Type } from "../objects/range.ts";
import { PyFrozenSet_Type, PySet_GET_SIZE, PySet_Type, setMask, setTableOf } from "../objects/set.ts";
import { Py_Ellipsis, Py_False, Py_None, Py_NotImplemented, Py_True, dummyKey } from "../objects/singletons.ts";
import { PySliceOff, PySlice_Type } from "../objects/slice.ts";
import { nameOfType, typeName } from "../objects/typeobject.ts";
import { PyUnicode_DATA, PyUnicode_GET_LENGTH, PyUnicode_KIND, PyUnicode_READ } from "../objects/unicode-core.ts";
import { PyWeakrefOff } from "../objects/weakref.ts";
import { attributeSlots, isWeakref } from "./shapes.ts";
import { hex } from "./heap-view.ts";

/** Digits of a larger int are not computed. */
const MAX_INT_BITS = 256;
const MAX_DEPTH = 3;

/** The first `limit` characters of a str. */
export function textOf(o: Ref, limit = 200): string {
  const kind = PyUnicode_KIND(o);
  const data = PyUnicode_DATA(o);
  const n = Math.min(PyUnicode_GET_LENGTH(o), limit);
  let text = "";
  for (let i = 0; i < n; i++) text += String.fromCodePoint(PyUnicode_READ(kind, data, i));
  return text;
}

/** The value, at most `width` characters: "[1, 2, 'a', …]", "{'key': 1}", "<Node name='root', next=<Node>>". */
export function shortValue(o: Ref, width = 60): string {
  const text = valueOf(o, width, 0);
  if (text.length <= width) return text;
  const quote = /^['"]/.test(text) ? text[0]! : "";
  return `${text.slice(0, width - 1 - quote.length)}…${quote}`;
}

/** `width` bounds the work, not exactly the result. */
function valueOf(o: Ref, width: number, depth: number): string {
  if (o === Py_None) return "None";
  if (o === Py_True || o === Py_False) return o === Py_True ? "True" : "False";
  if (o === Py_Ellipsis) return "Ellipsis";
  if (o === Py_NotImplemented) return "NotImplemented";
  const flags = tp_flags(Py_TYPE(o));
  if ((flags & TPFLAGS.LONG_SUBCLASS) !== 0) return intText(o);
  if ((flags & TPFLAGS.UNICODE_SUBCLASS) !== 0) return quote(textOf(o, width + 1));
  if ((flags & TPFLAGS.BYTES_SUBCLASS) !== 0) return bytesText(PyBytes_AS_STRING(o), PyBytes_GET_SIZE(o), width);
  if ((flags & TPFLAGS.TYPE_SUBCLASS) !== 0) return `<class '${nameOfType(o)}'>`;
  return containerText(o, flags, width, depth) ?? otherText(o, width, depth);
}
function intText(o: Ref): string {
  const digits = I32[(o + 16) >> 2]! >>> 3;
  if (digits * 30 > MAX_INT_BITS) return `<int of ${digits * 30 - Math.clz32(I32[(o + 24 + (digits - 1) * 4) >> 2]!) + 2} bits>`;
  return PyLong_AsBigInt(o).toString();
}
/** Python's repr of the text: escapes as str.__repr__ has them for ASCII. */
export function quote(text: string): string {
  const escaped = text.replace(/\\/g, "\\\\").replace(/\n/g, "\\n").replace(/\t/g, "\\t").replace(/\r/g, "\\r")
    .replace(/[\x00-\x1f\x7f-\xa0\xad\ud800-\udfff\u2028\u2029]/gu, (ch) => {
      const code = ch.charCodeAt(0);
      return code < 256 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
    });
  return escaped.includes("'") && !escaped.includes('"') ? `"${escaped}"` : `'${escaped.replace(/'/g, "\\'")}'`;
}
function bytesText(data: number, size: number, width: number): string {
  let text = "";
  for (let i = 0; i < Math.min(size, width + 1); i++) {
    const c = U8[data + i]!;
    if (c === 92 || c === 39) text += `\\${String.fromCharCode(c)}`;
    else if (c >= 32 && c < 127) text += String.fromCharCode(c);
    else text += c === 10 ? "\\n" : c === 9 ? "\\t" : c === 13 ? "\\r" : `\\x${c.toString(16).padStart(2, "0")}`;
  }
  return `b'${text}'`;
}

/** Items between brackets until the width is used up. */
class Items {
  private text = "";
  private stopped = false;
  constructor(private readonly width: number, private readonly depth: number) {}
  /** Adds an item made by `make`; false when there is no room for more. */
  add(make: (width: number, depth: number) => string): boolean {
    if (this.stopped) return false;
    const separator = this.text === "" ? "" : ", ";
    const room = this.width - this.text.length - separator.length;
    if (room < 2 || this.depth >= MAX_DEPTH) { this.text += `${separator}…`; this.stopped = true; return false; }
    this.text += separator + make(room, this.depth + 1);
    return true;
  }
  close(open: string, end: string): string { return open + this.text + end; }
}

/** The containers being written, outermost first: one in itself is "[...]", as in Python. */
const open: Ref[] = [];
function containerText(o: Ref, flags: number, width: number, depth: number): string | null {
  if (open.includes(o)) return (flags & TPFLAGS.LIST_SUBCLASS) !== 0 ? "[...]" : (flags & TPFLAGS.TUPLE_SUBCLASS) !== 0 ? "(...)" : "{...}";
  open.push(o);
  try {
    return itemsText(o, flags, width, depth);
  } finally {
    open.pop();
  }
}
function itemsText(o: Ref, flags: number, width: number, depth: number): string | null {
  const type = Py_TYPE(o);
  const items = new Items(width - 2, depth);
  if ((flags & (TPFLAGS.LIST_SUBCLASS | TPFLAGS.TUPLE_SUBCLASS)) !== 0) {
    const tuple = (flags & TPFLAGS.TUPLE_SUBCLASS) !== 0;
    const at = tuple ? o + 24 : I32[(o + PyListOff.ob_item) >> 2]!;
    const n = I32[(o + 16) >> 2]!;
    for (let i = 0; i < n; i++) if (!items.add((w, d) => slotText(at + i * 8, w, d))) break;
    return tuple ? items.close("(", n === 1 ? ",)" : ")") : items.close("[", "]");
  }
  if ((flags & TPFLAGS.DICT_SUBCLASS) !== 0) {
    dictForEach(o, (key, value) => !items.add((w, d) => `${valueOf(key, w, d)}: ${valueOf(value, w, d)}`));
    return PyDict_GET_SIZE(o) === 0 ? "{}" : items.close("{", "}");
  }
  if (type !== PySet_Type && type !== PyFrozenSet_Type) return null;
  if (PySet_GET_SIZE(o) === 0) return `${nameOfType(type)}()`;
  forEachSetKey(o, (key) => items.add((w, d) => valueOf(key, w, d)));
  return type === PySet_Type ? items.close("{", "}") : items.close("frozenset({", "})");
}
function slotText(at: number, width: number, depth: number): string {
  const item = I32[at >> 2]! as Ref | 0;
  return item === 0 ? "NULL" : valueOf(item, width, depth);
}
/** Visits the keys of a set in table order until `visit` returns false. */
export function forEachSetKey(o: Ref, visit: (key: Ref, entry: number) => boolean | void): void {
  const table = setTableOf(o);
  for (let i = 0, n = setMask(o); i <= n; i++) {
    const key = I32[(table + i * 16) >> 2]! as Ref | 0;
    if (key !== 0 && key !== dummyKey && visit(key, table + i * 16) === false) return;
  }
}

function otherText(o: Ref, width: number, depth: number): string {
  switch (Py_TYPE(o)) {
    case PyComplex_Type: return complexText(F64[(o + PyComplexOff.real) >> 3]!, F64[(o + PyComplexOff.imag) >> 3]!);
    case PyByteArray_Type: return `bytearray(${bytesText(PyByteArray_AS_STRING(o), PyByteArray_GET_SIZE(o), width)})`;
    case PyFunction_Type: return `<function ${nameAt(o, PyFunctionOff.func_qualname)}>`;
    case PyCFunction_Type: return `<built-in function ${textOf(I32[(I32[(o + PyCFunctionOff.m_ml) >> 2]! + PyMethodDefOff.ml_name) >> 2]! as Ref)}>`;
    case PyMethod_Type: return `<bound method ${functionName(I32[(o + PyMethodOff.im_func) >> 2]! as Ref)}>`;
    case PyCode_Type: return `<code ${nameAt(o, PyCodeOff.co_qualname)}>`;
    case PyModule_Type: return `<module ${quote(nameAt(o, PyModuleOff.md_name))}>`;
    case PyCell_Type: return `<cell: ${slotText(o + PyCellOff.ob_ref, width, depth + 1).replace(/^NULL$/, "empty")}>`;
    case PyFloat_Type: return floatRepr(F64[(o + 16) >> 3]!);
    case PyRange_Type: return rangeText(o, width, depth);
    case PySlice_Type: return `slice(${[PySliceOff.start, PySliceOff.stop, PySliceOff.step].map((at) => slotText(o + at, width, depth + 1)).join(", ")})`;
    case PyFrame_Type: return `<frame of ${nameAt(I32[(I32[(o + PyFrameOff.f_frame) >> 2]! + FrameOff.f_code) >> 2]!, PyCodeOff.co_qualname)}>`;
  }
  return namedText(o) ?? instanceText(o, width, depth);
}
function rangeText(o: Ref, width: number, depth: number): string {
  const [start, stop, step] = [PyRangeOff.start, PyRangeOff.stop, PyRangeOff.step].map((at) => slotText(o + at, width, depth));
  return step === "1" ? `range(${start}, ${stop})` : `range(${start}, ${stop}, ${step})`;
}
function complexText(real: number, imag: number): string {
  const part = (x: number): string => floatRepr(x).replace(/\.0$/, "");
  return Object.is(real, 0) ? `${part(imag)}j` : `(${part(real)}${imag < 0 || Object.is(imag, -0) ? "" : "+"}${part(imag)}j)`;
}
function nameAt(o: number, field: number): string {
  const name = I32[(o + field) >> 2]! as Ref | 0;
  return name !== 0 && hasTypeFlag(name, TPFLAGS.UNICODE_SUBCLASS) ? textOf(name, 60) : "?";
}
function functionName(f: Ref): string {
  return Py_TYPE(f) === PyFunction_Type ? nameAt(f, PyFunctionOff.func_qualname) : typeName(f);
}
/** Generators, descriptors, weak references, exceptions. */
function namedText(o: Ref): string | null {
  const type = typeName(o);
  if (type === "generator" || type === "coroutine" || type === "async_generator") return `<${type} ${nameAt(o, PyGenOff.gi_qualname)}>`;
  if (/^(method|member|getset|classmethod|wrapper)_descriptor$|^getset_descriptor$/.test(type)) return `<${type} ${nameAt(o, PyDescrOff.d_name)}>`;
  if (isWeakref(o)) {
    const target = I32[(o + PyWeakrefOff.wr_object) >> 2]! as Ref;
    return target === Py_None ? "<weakref, dead>" : `<weakref to ${typeName(target)} at ${hex(target)}>`;
  }
  return null;
}
function instanceText(o: Ref, width: number, depth: number): string {
  const type = typeName(o);
  if (hasTypeFlag(o, TPFLAGS.BASE_EXC_SUBCLASS)) {
    const args = I32[(o + PyBaseExceptionOff.args) >> 2]! as Ref | 0;
    return `${type}${args === 0 ? "()" : valueOf(args, width, depth).replace(/,\)$/, ")")}`;
  }
  if (depth > 0) return `<${type}>`;
  const items = new Items(width - type.length - 3, depth);
  attributeSlots(o, (name, value) => items.add((w, d) => `${name}=${valueOf(value, w, d)}`));
  return items.close(`<${type} `, ">").replace(" >", ">");
}
