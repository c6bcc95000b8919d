/**
 * What an object is, read from its bytes: type, value in short, size, count, generation, and what it holds.
 * Nothing is called, allocated or changed, so a picture never disturbs what it shows.
 */
import { F64, I32 } from "../memory/views.ts";
import { type Ref } from "../memory/types.ts";
import { forEachTracked } from "../gc/ownership.ts";
import { PyBytesOff, PyBytes_Type } from "../objects/bytes.ts";
import { PyByteArrayOff, PyByteArray_Type } from "../objects/bytearray.ts";
import { PyDict_GET_SIZE, PyDict_Type, _PyDict_SizeOf, dictForEach } from "../objects/dict.ts";
import { DK_ENTRIES, DictKeysOff, _PyDict_KeysSize } from "../objects/dict-keys.ts";
import { PyFloat_Type, floatRepr } from "../objects/float.ts";
import { PyFunctionOff, PyFunction_Type } from "../objects/function.ts";
import { _PyType_PreHeaderSize } from "../objects/gcalloc.ts";
import { PyLong_AsBigInt, PyLong_Type } from "../objects/int.ts";
import { PyListOff, PyList_Type } from "../objects/list.ts";
import { PyModuleOff, PyModule_Type } from "../objects/module.ts";
import { PyTypeOff, Py_REFCNT, Py_TYPE, TPFLAGS } from "../objects/object.ts";
import { PyFrozenSet_Type, PySetOff, PySet_GET_SIZE, PySet_Type, setMask, setTableOf } from "../objects/set.ts";
import { Py_Ellipsis, Py_False, Py_None, Py_NotImplemented, Py_True } from "../objects/singletons.ts";
import { PyTuple_Type } from "../objects/tuple.ts";
import { typeName } from "../objects/typeobject.ts";
import { PyUnicode_AsJS, PyUnicode_GET_LENGTH, PyUnicode_IS_ASCII, PyUnicode_KIND, PyUnicode_Type } from "../objects/unicode.ts";
import { PyUnicodeOff, utf8MemorySize } from "../objects/unicode-core.ts";

/** An edge: how the holder names it ("[0]", "['key']", ".name") and where it leads. */
export interface Edge { label: string; target: Ref }

/** An immortal object's count never changes (PEP 683). */
export function isImmortal(o: Ref): boolean { return I32[o >> 2]! < 0; }
export function refcount(o: Ref): number { return Py_REFCNT(o); }
export function typeOf(o: Ref): string { return typeName(o); }

const flagsOf = (type: Ref): number => I32[(type + PyTypeOff.tp_flags) >> 2]!;
const isClass = (o: Ref): boolean => (flagsOf(Py_TYPE(o)) & TPFLAGS.TYPE_SUBCLASS) !== 0;
const sizeField = (o: Ref): number => I32[(o + 16) >> 2]!;

/** The generation of every tracked container: 0 to 2, 3 for frozen ones. */
export function generations(): Map<Ref, number> {
  const found = new Map<Ref, number>();
  forEachTracked((o, generation) => { found.set(o, generation); });
  return found;
}

/** The object's value, at most about `width` characters. */
export function valueText(o: Ref, width: number): string {
  return shorten(plainValue(o) ?? containerText(o), width);
}
function shorten(text: string, width: number): string {
  if (text.length <= width) return text;
  const quote = /^['"]/.test(text) ? text[0]! : "";
  return `${text.slice(0, width - 1 - quote.length)}…${quote}`;
}
/** The repr of a number, a str, a singleton, a class, a function; null for anything else. */
function plainValue(o: Ref): string | null {
  switch (Py_TYPE(o)) {
    case PyLong_Type: return PyLong_AsBigInt(o).toString();
    case PyFloat_Type: return floatRepr(F64[(o + 16) >> 3]!);
    case PyUnicode_Type: return quoted(PyUnicode_AsJS(o));
    case PyFunction_Type: return `def ${PyUnicode_AsJS(I32[(o + PyFunctionOff.func_qualname) >> 2]! as Ref)}`;
    case PyModule_Type: return moduleName(o);
  }
  if (o === Py_None) return "None";
  if (o === Py_True || o === Py_False) return o === Py_True ? "True" : "False";
  if (o === Py_Ellipsis) return "Ellipsis";
  if (o === Py_NotImplemented) return "NotImplemented";
  return isClass(o) ? `class ${PyUnicode_AsJS(I32[(o + PyTypeOff.tp_name) >> 2]! as Ref)}` : null;
}
function moduleName(o: Ref): string {
  const name = I32[(o + PyModuleOff.md_name) >> 2]! as Ref | 0;
  return name === 0 ? "module" : PyUnicode_AsJS(name);
}
function quoted(text: string): string {
  const escaped = text.slice(0, 200).replace(/\\/g, "\\\\").replace(/\n/g, "\\n").replace(/\t/g, "\\t").replace(/\r/g, "\\r")
    .replace(/[\x00-\x1f\x7f]/g, (ch) => `\\x${ch.charCodeAt(0).toString(16).padStart(2, "0")}`);
  return escaped.includes("'") && !escaped.includes('"') ? `"${escaped}"` : `'${escaped.replace(/'/g, "\\'")}'`;
}
function containerText(o: Ref): string {
  const items = (n: number): string => (n === 0 ? "empty" : `${n.toLocaleString("en-US")} item${n === 1 ? "" : "s"}`);
  switch (Py_TYPE(o)) {
    case PyList_Type: case PyTuple_Type: return items(sizeField(o));
    case PyDict_Type: return items(PyDict_GET_SIZE(o));
    case PySet_Type: case PyFrozenSet_Type: return items(PySet_GET_SIZE(o));
    case PyBytes_Type: case PyByteArray_Type: return `${sizeField(o)} bytes`;
  }
  return `a ${typeName(o)}`;
}

/** sys.getsizeof(o): bytes with the headers in front of the object, without what it refers to. */
export function sizeOf(o: Ref): number {
  return bodySize(o) + _PyType_PreHeaderSize(Py_TYPE(o));
}
function bodySize(o: Ref): number {
  const type = Py_TYPE(o);
  const basic = I32[(type + PyTypeOff.tp_basicsize) >> 2]!;
  switch (type) {
    case PyLong_Type: return 24 + 4 * Math.max(1, I32[(o + 16) >> 2]! >>> 3);
    case PyUnicode_Type: {
      const header = PyUnicode_IS_ASCII(o) ? PyUnicodeOff.ascii_data : PyUnicodeOff.compact_data;
      return header + (PyUnicode_GET_LENGTH(o) + 1) * PyUnicode_KIND(o) + utf8MemorySize(o);
    }
    case PyBytes_Type: return PyBytesOff.header + sizeField(o);
    case PyByteArray_Type: return basic + I32[(o + PyByteArrayOff.ob_alloc) >> 2]!;
    case PyList_Type: return basic + 8 * I32[(o + PyListOff.allocated) >> 2]!;
    case PyDict_Type: return _PyDict_SizeOf(o);
    case PySet_Type: case PyFrozenSet_Type: return setTableOf(o) === o + PySetOff.smalltable ? basic : basic + (setMask(o) + 1) * 16;
  }
  if (o === Py_True || o === Py_False) return 28;
  if (isClass(o)) return classSize(o);
  const itemsize = I32[(type + PyTypeOff.tp_itemsize) >> 2]!;
  return basic + (itemsize === 0 ? 0 : itemsize * Math.abs(sizeField(o)));
}
function classSize(o: Ref): number {
  if ((flagsOf(o) & TPFLAGS.HEAPTYPE) === 0) return PyTypeOff.basic_size;
  const keys = I32[(o + PyTypeOff.ht_cached_keys) >> 2]!;
  return PyTypeOff.heap_size + (keys === 0 ? 0 : _PyDict_KeysSize(keys));
}

/** How many objects a container holds. */
export function edgeCount(o: Ref): number {
  switch (Py_TYPE(o)) {
    case PyList_Type: case PyTuple_Type: return sizeField(o);
    case PyDict_Type: return PyDict_GET_SIZE(o);
    case PySet_Type: case PyFrozenSet_Type: return PySet_GET_SIZE(o);
  }
  return edges(o, Infinity).length;
}
/** The first `limit` things that a container or an instance holds. Classes, functions and modules are not opened. */
export function edges(o: Ref, limit: number): Edge[] {
  const found: Edge[] = [];
  const add = (label: string, target: number): boolean => found.push({ label, target: target as Ref }) >= limit;
  switch (Py_TYPE(o)) {
    case PyList_Type: case PyTuple_Type: {
      const items = Py_TYPE(o) === PyTuple_Type ? o + 24 : I32[(o + PyListOff.ob_item) >> 2]!;
      for (let i = 0; i < sizeField(o); i++) if (add(`[${i}]`, I32[(items + i * 8) >> 2]!)) break;
      return found;
    }
    case PyDict_Type: dictForEach(o, (key, value) => add(keyLabel(key), value)); return found;
    case PySet_Type: case PyFrozenSet_Type: setEdges(o, add); return found;
  }
  if ((flagsOf(Py_TYPE(o)) & (TPFLAGS.HEAPTYPE | TPFLAGS.MANAGED_DICT)) === (TPFLAGS.HEAPTYPE | TPFLAGS.MANAGED_DICT) && !isClass(o)) attributeEdges(o, add);
  return found;
}
/** A str that is a name stands for itself. */
function keyLabel(key: Ref): string {
  const text = Py_TYPE(key) === PyUnicode_Type ? PyUnicode_AsJS(key) : "";
  return /^\w{1,30}$/.test(text) ? text : `[${valueText(key, 12)}]`;
}
function setEdges(o: Ref, add: (label: string, target: number) => boolean): void {
  const table = setTableOf(o);
  for (let i = 0; i <= setMask(o); i++) {
    const key = I32[(table + i * 16) >> 2]! as Ref | 0;
    const dummy = I32[(table + i * 16 + 8) >> 2] === -1 && I32[(table + i * 16 + 12) >> 2] === -1;
    if (key !== 0 && !dummy && add("{}", key)) return;
  }
}
/** Attributes: in the instance's own values (bit 0 set), or in a dict. CPython 3.12 Include/internal/pycore_object.h. */
function attributeEdges(o: Ref, add: (label: string, target: number) => boolean): void {
  const held = I32[(o - 24) >> 2]!;
  if (held === 0) return;
  if ((held & 1) === 0) {
    dictForEach(held as Ref, (key, value) => add(`.${PyUnicode_AsJS(key)}`, value));
    return;
  }
  const keys = I32[(Py_TYPE(o) + PyTypeOff.ht_cached_keys) >> 2]!;
  for (let i = 0; i < I32[(keys + DictKeysOff.dk_nentries) >> 2]!; i++) {
    const value = I32[(held + 1 + i * 8) >> 2]!;
    const name = I32[(DK_ENTRIES(keys) + i * 16) >> 2]! as Ref;
    if (value !== 0 && add(`.${PyUnicode_AsJS(name)}`, value)) return;
  }
}
