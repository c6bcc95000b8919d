/** One object for a picture: its value in short, and which of its references are drawn. */
import { I32 } from "../memory/views.ts";
import { type Ref } from "../memory/types.ts";
import { PyCell_Type } from "../objects/cell.ts";
import { PyFrame_Type } from "../objects/frame.ts";
import { PyFunctionOff, PyFunction_Type } from "../objects/function.ts";
import { PyCFunction_Type } from "../objects/cfunction.ts";
import { PyCode_Type } from "../objects/code.ts";
import { PyDict_Type, dictForEach } from "../objects/dict.ts";
import { PyListOff, PyList_Type } from "../objects/list.ts";
import { PyModule_Type } from "../objects/module.ts";
import { PyTypeOff, Py_TYPE, TPFLAGS, hasTypeFlag, tp_flags } from "../objects/object.ts";
import { PyFrozenSet_Type, PySet_Type } from "../objects/set.ts";
import { PyTuple_Type } from "../objects/tuple.ts";
import { nameOfType } from "../objects/typeobject.ts";
import { type NamedEdge, namedEdges, subscript } from "../inspect/edge-names.ts";
import { dictSlot, inlineValues } from "../inspect/shapes.ts";
import { sizeOf } from "../inspect/sizes.ts";
import { shortValue, textOf } from "../inspect/value.ts";
import { type ObjectView } from "./answers.ts";

export type Shape = ObjectView["shape"];

export function shapeOf(o: Ref): Shape {
  const type = Py_TYPE(o);
  switch (type) {
    case PyFunction_Type: case PyCFunction_Type: return "function";
    case PyModule_Type: return "module";
    case PyCell_Type: return "cell";
    case PyFrame_Type: return "frame";
    case PySet_Type: case PyFrozenSet_Type: return "set";
  }
  const flags = tp_flags(type);
  if ((flags & TPFLAGS.TYPE_SUBCLASS) !== 0) return "class";
  if ((flags & (TPFLAGS.LIST_SUBCLASS | TPFLAGS.TUPLE_SUBCLASS)) !== 0) return "sequence";
  if ((flags & TPFLAGS.DICT_SUBCLASS) !== 0) return "mapping";
  if ((flags & TPFLAGS.HAVE_GC) === 0) return "value";
  return (flags & (TPFLAGS.HEAPTYPE | TPFLAGS.BASE_EXC_SUBCLASS)) !== 0 ? "fields" : "other";
}

/** A key that its label says all about needs no arrow of its own. */
function isPlainKey(o: Ref): boolean {
  return (tp_flags(Py_TYPE(o)) & TPFLAGS.HAVE_GC) === 0;
}

/** The edges to draw, at most `limit`, and how many there are besides. `open`: show all that there is. */
export function drawnEdges(o: Ref, limit: number, open: boolean): { edges: NamedEdge[]; more: number } {
  if (open) return cut(namedEdges(o), limit);
  const plain = plainEdges(o, limit);
  if (plain !== null) return plain;
  switch (shapeOf(o)) {
    case "value": case "module": return { edges: [], more: 0 };
    case "function": return functionEdges(o, limit);
    case "class": return classEdges(o, limit);
    case "sequence": case "set": return items(o, limit);
    case "mapping": {
      const { edges, more } = cut(namedEdges(o).filter((e) => !(e.name.startsWith("key ") && isPlainKey(e.target)) && e.name !== ".__class__"), limit);
      return { edges, more };
    }
    case "cell": return { edges: namedEdges(o), more: 0 };
    default: return cut(namedEdges(o).filter((e) => e.name !== ".__class__" && !isCode(e.target)), limit);
  }
}
/** The same for what there is most of, read in a straight line; null: it is something else. */
function plainEdges(o: Ref, limit: number): { edges: NamedEdge[]; more: number } | null {
  const type = Py_TYPE(o);
  const edges: NamedEdge[] = [];
  let n = 0;
  const add = (name: string, target: number, slot: number): void => {
    if (n++ < limit) edges.push({ name, target: target as Ref, slot });
  };
  if (type === PyList_Type || type === PyTuple_Type) {
    const items = type === PyTuple_Type ? o + 24 : I32[(o + PyListOff.ob_item) >> 2]!;
    const size = I32[(o + 16) >> 2]!;
    for (let i = 0; i < Math.min(size, limit); i++) if (I32[(items >> 2) + i * 2] !== 0) add(`[${i}]`, I32[(items >> 2) + i * 2]!, items + i * 8);
    return { edges, more: Math.max(0, size - limit) };
  }
  if (type === PyDict_Type) {
    dictForEach(o, (key, value) => {
      if (n >= limit) { n++; return; }
      add(subscript(key), value, 0);
      if (!isPlainKey(key)) add(`key ${shortValue(key, 40)}`, key, 0);
    });
    return { edges, more: n - edges.length };
  }
  // An instance with nothing but attributes of its own.
  const flags = tp_flags(type);
  if ((flags & TPFLAGS.HEAPTYPE) === 0 || (flags & TPFLAGS.TYPE_SUBCLASS) !== 0 || I32[(type + PyTypeOff.tp_basicsize) >> 2] !== 16 || dictSlot(o) !== 0) return null;
  inlineValues(o, (name, value, slot) => add(`.${textOf(name)}`, value, slot));
  return { edges, more: n - edges.length };
}
function isCode(o: Ref): boolean { return Py_TYPE(o) === PyCode_Type; }
function cut(edges: NamedEdge[], limit: number): { edges: NamedEdge[]; more: number } {
  return { edges: edges.slice(0, limit), more: Math.max(0, edges.length - limit) };
}
function items(o: Ref, limit: number): { edges: NamedEdge[]; more: number } {
  const size = I32[(o + (hasTypeFlag(o, TPFLAGS.LIST_SUBCLASS | TPFLAGS.TUPLE_SUBCLASS) ? 16 : 24)) >> 2]!;
  const edges = namedEdges(o, limit).filter((e) => e.name !== ".__class__");
  return { edges, more: Math.max(0, size - edges.length) };
}
/** What a function keeps alive of the program's data: closure and defaults. */
function functionEdges(o: Ref, limit: number): { edges: NamedEdge[]; more: number } {
  if (Py_TYPE(o) !== PyFunction_Type) return cut(namedEdges(o).filter((e) => e.name === ".__self__" && Py_TYPE(e.target) !== PyModule_Type), limit);
  const fields: [string, number][] = [[".__closure__", PyFunctionOff.func_closure], [".__defaults__", PyFunctionOff.func_defaults], [".__kwdefaults__", PyFunctionOff.func_kwdefaults]];
  const edges: NamedEdge[] = [];
  for (const [name, offset] of fields) {
    const target = I32[(o + offset) >> 2]! as Ref | 0;
    if (target !== 0) edges.push({ name, target, slot: o + offset });
  }
  return cut(edges, limit);
}
/** Of a class of the program: the attributes that are data. Its methods are seen when it is opened. */
function classEdges(o: Ref, limit: number): { edges: NamedEdge[]; more: number } {
  if ((tp_flags(o) & TPFLAGS.HEAPTYPE) === 0) return { edges: [], more: 0 };
  const dict = I32[(o + PyTypeOff.tp_dict) >> 2]! as Ref | 0;
  if (dict === 0) return { edges: [], more: 0 };
  const all = namedEdges(dict).filter((e) => /^\['(?!__)\w+'\]$/.test(e.name));
  const data = all.filter((e) => !DESCRIPTORS.has(nameOfType(Py_TYPE(e.target))));
  const { edges } = cut(data.map((e) => ({ ...e, name: `.${e.name.slice(2, -2)}` })), limit);
  return { edges, more: all.length - edges.length };
}
const DESCRIPTORS = new Set(["function", "classmethod", "staticmethod", "property", "member_descriptor", "getset_descriptor", "wrapper_descriptor", "method_descriptor", "cached_property"]);

function hasWeakrefs(o: Ref): boolean {
  const offset = I32[(Py_TYPE(o) + PyTypeOff.tp_weaklistoffset) >> 2]!;
  return offset !== 0 && I32[(o + offset) >> 2] !== 0;
}

/** The parts of an ObjectView that the bytes of the object tell; `width`: characters of the value. */
export function describe(o: Ref, width: number): Pick<ObjectView, "address" | "type" | "value" | "shape" | "size" | "refcount" | "immortal" | "weakrefs"> {
  const count = I32[o >> 2]!;
  return {
    address: o, type: nameOfType(Py_TYPE(o)), value: shortValue(o, width), shape: shapeOf(o), size: sizeOf(o),
    refcount: count < 0 ? 0xffffffff : count, immortal: count < 0, weakrefs: hasWeakrefs(o),
  };
}
