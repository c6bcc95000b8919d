/**
 * What the terminal's picture says of an object: its value in a few words, where containers only tell how many items they
 * have, since these get rows of their own; and what it opens below it.
 */
import { I32 } from "../memory/views.ts";
import { type Ref } from "../memory/types.ts";
import { forEachTracked } from "../gc/ownership.ts";
import { PyByteArray_Type } from "../objects/bytearray.ts";
import { PyBytes_Type } from "../objects/bytes.ts";
import { PyDict_GET_SIZE, PyDict_Type, dictForEach } from "../objects/dict.ts";
import { PyFunctionOff, PyFunction_Type } from "../objects/function.ts";
import { PyListOff, PyList_Type } from "../objects/list.ts";
import { PyModuleOff, PyModule_Type } from "../objects/module.ts";
import { Py_REFCNT, Py_TYPE, TPFLAGS, hasTypeFlag, tp_flags } from "../objects/object.ts";
import { PyFrozenSet_Type, PySet_GET_SIZE, PySet_Type } from "../objects/set.ts";
import { PyTuple_Type } from "../objects/tuple.ts";
import { nameOfType, typeName } from "../objects/typeobject.ts";
import { PyUnicode_Type } from "../objects/unicode.ts";
import { attributeSlots } from "./shapes.ts";
import { forEachSetKey, shortValue, textOf } from "./value.ts";

/** An edge: how the holder names it ("[0]", "['key']", ".name") and where it leads. */
export interface Edge { label: string; target: Ref }

/** An immortal object's count never changes (PEP 683). */
export function isImmortal(o: Ref): boolean { return I32[o >> 2]! < 0; }
export function refcount(o: Ref): number { return Py_REFCNT(o); }
export function typeOf(o: Ref): string { return typeName(o); }

const isClass = (o: Ref): boolean => hasTypeFlag(o, TPFLAGS.TYPE_SUBCLASS);
const sizeField = (o: Ref): number => I32[(o + 16) >> 2]!;

/** The generation of every tracked container: 0 to 2, 3 for frozen ones. */
export function generations(): Map<Ref, number> {
  const found = new Map<Ref, number>();
  forEachTracked((o, generation) => { found.set(o, generation); });
  return found;
}

/** The object's value, at most `width` characters. */
export function valueText(o: Ref, width: number): string {
  const words = inWords(o);
  if (words === null) return shortValue(o, width);
  return words.length > width ? `${words.slice(0, width - 1)}…` : words;
}
/** What is said in words instead of by its repr; null for numbers, strs and singletons. */
function inWords(o: Ref): string | null {
  const items = (n: number): string => (n === 0 ? "empty" : `${n.toLocaleString("en-US")} item${n === 1 ? "" : "s"}`);
  switch (Py_TYPE(o)) {
    case PyList_Type: case PyTuple_Type: return items(sizeField(o));
    case PyDict_Type: return items(PyDict_GET_SIZE(o));
    case PySet_Type: case PyFrozenSet_Type: return items(PySet_GET_SIZE(o));
    case PyBytes_Type: case PyByteArray_Type: return `${sizeField(o)} bytes`;
    case PyFunction_Type: return `def ${textOf(I32[(o + PyFunctionOff.func_qualname) >> 2]! as Ref)}`;
    case PyModule_Type: {
      const name = I32[(o + PyModuleOff.md_name) >> 2]! as Ref | 0;
      return name === 0 ? "module" : textOf(name);
    }
  }
  if (isClass(o)) return `class ${nameOfType(o)}`;
  return (tp_flags(Py_TYPE(o)) & TPFLAGS.HEAPTYPE) !== 0 ? `a ${typeName(o)}` : null;
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
  const add = (label: string, target: Ref): boolean => found.length >= limit || found.push({ label, target }) >= limit;
  switch (Py_TYPE(o)) {
    case PyList_Type: case PyTuple_Type: {
      const items = Py_TYPE(o) === PyTuple_Type ? o + 24 : I32[(o + PyListOff.ob_item) >> 2]!;
      for (let i = 0; i < sizeField(o); i++) if (add(`[${i}]`, I32[(items + i * 8) >> 2]! as Ref)) break;
      return found;
    }
    case PyDict_Type: dictForEach(o, (key, value) => add(keyLabel(key), value)); return found;
    case PySet_Type: case PyFrozenSet_Type: forEachSetKey(o, (key) => !add("{}", key)); return found;
  }
  if ((tp_flags(Py_TYPE(o)) & TPFLAGS.HEAPTYPE) !== 0) attributeSlots(o, (name, value) => { add(`.${name}`, value); });
  return found;
}
/** A str that is a name stands for itself. */
function keyLabel(key: Ref): string {
  const text = Py_TYPE(key) === PyUnicode_Type ? textOf(key) : "";
  return /^\w{1,30}$/.test(text) ? text : `[${valueText(key, 12)}]`;
}
