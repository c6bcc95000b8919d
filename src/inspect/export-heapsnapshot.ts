/**
 * A heap in the format of V8's heap snapshots (".heapsnapshot"), which Chrome DevTools loads under Memory: retained sizes,
 * retainers and comparisons there work on Python's objects. Made in pieces.
 *
 *   nodes  7 numbers each: type, name (index of a string), id, self_size, edge_count, trace_node_id, detachedness
 *   edges  3 numbers each, in the order of the nodes that have them: type, name (or index), to (7 × number of the node)
 *
 * The first node is the synthetic root; below it are one node for each kind of root, and below these the objects.
 * Source: V8 src/profiler/heap-snapshot-generator.cc (HeapSnapshotJSONSerializer).
 */
import { type Ref } from "../memory/types.ts";
import { PyCode_Type } from "../objects/code.ts";
import { PyFunction_Type } from "../objects/function.ts";
import { Py_TYPE, TPFLAGS, tp_flags } from "../objects/object.ts";
import { PyFloat_Type } from "../objects/float.ts";
import { namedEdges } from "./edge-names.ts";
import { type HeapGraph } from "./graph.ts";
import { type RootKind } from "./roots.ts";
import { shortValue, textOf } from "./value.ts";

const NODE_TYPES = [
  "hidden", "array", "string", "object", "code", "closure", "regexp", "number", "native", "synthetic", "concatenated string", "sliced string", "symbol", "bigint", "object shape",
] as const;
const EDGE_TYPES = ["context", "element", "property", "internal", "hidden", "shortcut", "weak"] as const;
const NODE_FIELDS = ["type", "name", "id", "self_size", "edge_count", "trace_node_id", "detachedness"] as const;
const EDGE_FIELDS = ["type", "name_or_index", "to_node"] as const;
const nodeType = (name: (typeof NODE_TYPES)[number]): number => NODE_TYPES.indexOf(name);
const edgeType = (name: (typeof EDGE_TYPES)[number]): number => EDGE_TYPES.indexOf(name);

const GROUPS: readonly (readonly [title: string, kinds: readonly RootKind[]])[] = [
  ["(Frames)", ["local", "stack", "frame", "generator"]], ["(Interpreter)", ["interpreter"]], ["(Interned strings)", ["interned"]],
  ["(Caches)", ["cache"]], ["(Host code)", ["host"]], ["(Static types)", ["type"]],
];

/** Numbers of strings, in the order in which they are first used. */
class Strings {
  readonly list: string[] = [];
  private readonly numbers = new Map<string, number>();
  numberOf(text: string): number {
    let number = this.numbers.get(text);
    if (number === undefined) this.numbers.set(text, number = this.list.push(text) - 1);
    return number;
  }
}
interface RawEdge { type: number; name: number; to: number }

/** Pieces of the file's text. Objects keep their order: node number = group nodes + 1 + number in the graph. */
export function* toHeapSnapshot(graph: HeapGraph): Generator<string> {
  const strings = new Strings();
  const groups = rootEdges(graph, strings);
  const first = 1 + groups.length;
  const rootEdgesTotal = groups.reduce((sum, group) => sum + group.edges.length, 0);
  yield `{"snapshot":${JSON.stringify({ meta: META, node_count: first + graph.count, edge_count: groups.length + rootEdgesTotal + graph.edgeCount, trace_function_count: 0 })},\n"nodes":[`;
  yield nodeRow(nodeType("synthetic"), strings.numberOf(""), 1, 0, groups.length);
  for (const [i, group] of groups.entries()) yield `\n,${nodeRow(nodeType("synthetic"), strings.numberOf(group.title), 3 + i * 2, 0, group.edges.length)}`;
  for (let node = 0; node < graph.count; node++) {
    const o = graph.address(node);
    // Ids are odd for objects of the heap, and must stay the same for an object from one snapshot to the next.
    yield `\n,${nodeRow(typeOf(o), strings.numberOf(nameOf(o, graph.typeName(node))), o + 1, graph.sizes[node]!, graph.edgeStart[node + 1]! - graph.edgeStart[node]!)}`;
  }
  yield '],\n"edges":[';
  for (const [i] of groups.entries()) yield `${i === 0 ? "" : ","}${edgeType("element")},${i + 1},${(1 + i) * NODE_FIELDS.length}`;
  for (const group of groups) for (const edge of group.edges) yield `\n,${edge.type},${edge.name},${(first + edge.to) * NODE_FIELDS.length}`;
  for (let node = 0; node < graph.count; node++) {
    let text = "";
    for (const edge of namedEdges(graph.address(node))) {
      const { type, name } = edgeLabel(edge.name, strings);
      text += `\n,${type},${name},${(first + graph.indexOf(edge.target)) * NODE_FIELDS.length}`;
    }
    yield text;
  }
  yield '],\n"trace_function_infos":[],\n"trace_tree":[],\n"samples":[],\n"locations":[],\n"strings":[';
  for (const [i, text] of strings.list.entries()) yield `${i === 0 ? "" : ",\n"}${JSON.stringify(text)}`;
  yield "]}\n";
}

const META = {
  node_fields: NODE_FIELDS, node_types: [NODE_TYPES, "string", "number", "number", "number", "number", "number"],
  edge_fields: EDGE_FIELDS, edge_types: [EDGE_TYPES, "string_or_number", "node"],
  trace_function_info_fields: ["function_id", "name", "script_name", "script_id", "line", "column"],
  trace_node_fields: ["id", "function_info_index", "count", "size", "children"],
  sample_fields: ["timestamp_us", "last_assigned_id"], location_fields: ["object_index", "script_id", "line", "column"],
};
function nodeRow(type: number, name: number, id: number, size: number, edges: number): string {
  return `${type},${name},${id},${size},${edges},0,0`;
}
/** Groups of roots that have any; each object once a group, by the first root's name. Globals are below sys.modules. */
function rootEdges(graph: HeapGraph, strings: Strings): { title: string; edges: RawEdge[] }[] {
  return GROUPS.map(([title, kinds]) => {
    const edges = new Map<number, RawEdge>();
    for (const root of graph.roots) {
      if (kinds.includes(root.kind) && !edges.has(root.target)) edges.set(root.target, { type: edgeType("internal"), name: strings.numberOf(root.name), to: root.target });
    }
    return { title, edges: [...edges.values()] };
  }).filter((group) => group.edges.length > 0);
}
/** Attributes and keys are properties, items elements, what the interpreter alone sees internal. */
function edgeLabel(name: string, strings: Strings): { type: number; name: number } {
  const index = /^\[(\d+)\]$/.exec(name);
  if (index !== null) return { type: edgeType("element"), name: Number(index[1]) };
  if (name.startsWith(".__")) return { type: edgeType("internal"), name: strings.numberOf(name.slice(1)) };
  if (name.startsWith(".")) return { type: edgeType("property"), name: strings.numberOf(name.slice(1)) };
  const variable = /^local (.*)$/.exec(name);
  if (variable !== null) return { type: edgeType("context"), name: strings.numberOf(variable[1]!) };
  return { type: edgeType(name.startsWith("[") ? "property" : "internal"), name: strings.numberOf(name) };
}
function typeOf(o: Ref): number {
  const flags = tp_flags(Py_TYPE(o));
  if ((flags & TPFLAGS.UNICODE_SUBCLASS) !== 0) return nodeType("string");
  if ((flags & TPFLAGS.LONG_SUBCLASS) !== 0 || Py_TYPE(o) === PyFloat_Type) return nodeType("number");
  if ((flags & (TPFLAGS.LIST_SUBCLASS | TPFLAGS.TUPLE_SUBCLASS)) !== 0) return nodeType("array");
  if (Py_TYPE(o) === PyFunction_Type) return nodeType("closure");
  return Py_TYPE(o) === PyCode_Type ? nodeType("code") : nodeType("object");
}
/** What DevTools groups objects by: the type; of strings and numbers, which it shows by value, the value. */
function nameOf(o: Ref, type: string): string {
  const flags = tp_flags(Py_TYPE(o));
  if ((flags & TPFLAGS.UNICODE_SUBCLASS) !== 0) return textOf(o, 100);
  if ((flags & TPFLAGS.LONG_SUBCLASS) !== 0 || Py_TYPE(o) === PyFloat_Type) return `${type} ${shortValue(o, 40)}`;
  if ((flags & TPFLAGS.TYPE_SUBCLASS) !== 0 || Py_TYPE(o) === PyFunction_Type) return shortValue(o, 60);
  return type;
}
