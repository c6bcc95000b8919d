/**
 * Finding the object that a user names, by reading the heap: `cache`, `head.next.value`, `rows[3]['key']`, `0x10cfaa0`.
 * No code of the program runs, so properties and `__getattr__` are not asked.
 */
import { I32 } from "../../memory/views.ts";
import { type Ref } from "../../memory/types.ts";
import { namedEdges } from "../../inspect/edge-names.ts";
import { frames } from "../../inspect/frames.ts";
import { type HeapGraph } from "../../inspect/graph.ts";
import { namesOf } from "../../inspect/picture.ts";
import { quote, textOf } from "../../inspect/value.ts";
import { PyTypeOff, Py_TYPE, TPFLAGS, hasTypeFlag } from "../../objects/object.ts";
import { dictForEach } from "../../objects/dict.ts";
import { PyTuple_GET_ITEM, PyTuple_GET_SIZE } from "../../objects/tuple.ts";
import { typeName } from "../../objects/typeobject.ts";
import { State } from "../../objects/state.ts";
import { UsageError } from "../usage-error.ts";

interface Part { kind: "attribute" | "item"; text: string }
export interface Expression { address: number | null; name: string; parts: readonly Part[] }

/** Reads a name, a path, or an address. Throws UsageError. */
export function parseExpression(text: string): Expression {
  if (/^0x[0-9a-f]+$/i.test(text)) return { address: Number(text), name: text, parts: [] };
  const head = /^[\p{L}_][\p{L}\p{N}_]*/u.exec(text);
  if (head === null) throw new UsageError(`'${text}' is no name: a global name, a path such as head.next or rows[3], or an address (0x…)`);
  const parts: Part[] = [];
  let rest = text.slice(head[0].length);
  while (rest !== "") {
    const match = /^\.([\p{L}_][\p{L}\p{N}_]*)|^\[(-?\d+)\]|^\['((?:[^'\\]|\\.)*)'\]|^\["((?:[^"\\]|\\.)*)"\]/u.exec(rest);
    if (match === null) throw new UsageError(`'${text}': after '${text.slice(0, text.length - rest.length)}' comes .name, [number] or ['key'], not '${rest}'`);
    const [whole, attribute, number, single, double] = match;
    if (attribute !== undefined) parts.push({ kind: "attribute", text: attribute });
    else parts.push({ kind: "item", text: number ?? quote((single ?? double)!.replace(/\\(.)/g, "$1")) });
    rest = rest.slice(whole.length);
  }
  return { address: null, name: head[0], parts };
}

/** Nothing is there under that name. */
export class NotFound extends Error {}

/** The object that the expression names at this moment: in the function that runs, in `__main__`, in the builtins. Throws NotFound. */
export function resolve(graph: HeapGraph, globals: Ref, expression: Expression): Ref {
  if (expression.address !== null) {
    if (graph.indexOf(expression.address) < 0) throw new NotFound(`there is no object at ${expression.name}`);
    return expression.address as Ref;
  }
  let at = lookUp(globals, expression.name);
  let path = expression.name;
  for (const part of expression.parts) {
    const next = part.kind === "attribute" ? attributeOf(at, part.text) : itemOf(at, part.text);
    path += part.kind === "attribute" ? `.${part.text}` : `[${part.text}]`;
    if (next === 0) throw new NotFound(`there is no ${path}: ${path.slice(0, path.length - (part.text.length + (part.kind === "attribute" ? 1 : 2)))} is a ${typeName(at)}`);
    at = next;
  }
  return at;
}

function lookUp(globals: Ref, name: string): Ref {
  for (const frame of frames()) {
    const variable = frame.variables.find((v) => v.name === name && v.value !== 0);
    if (variable !== undefined) return variable.value as Ref;
    if (frame.globals === globals) break;
  }
  const found = inDict(globals, name) || inDict(I32[State.builtins_dict >> 2]! as Ref, name);
  if (found !== 0) return found;
  const names = namesOf(globals).map(([known]) => known);
  throw new NotFound(`there is no name '${name}' in __main__${names.length === 0 ? "" : `; there are ${names.slice(0, 12).join(", ")}${names.length > 12 ? ", …" : ""}`}`);
}
function inDict(dict: Ref, name: string): Ref | 0 {
  let found: Ref | 0 = 0;
  dictForEach(dict, (key, value) => { if (found === 0 && hasTypeFlag(key, TPFLAGS.UNICODE_SUBCLASS) && textOf(key, 1000) === name) found = value; });
  return found;
}
/** An attribute of the object's own, or of its class and the bases of that. */
function attributeOf(o: Ref, name: string): Ref | 0 {
  const edges = namedEdges(o);
  const own = edges.find((edge) => edge.name === `.${name}`);
  if (own !== undefined) return own.target;
  const dict = edges.find((edge) => edge.name === ".__dict__");
  const inOwn = dict === undefined ? 0 : inDict(dict.target, name);
  if (inOwn !== 0) return inOwn;
  const mro = I32[(Py_TYPE(o) + PyTypeOff.tp_mro) >> 2]! as Ref | 0;
  for (let i = 0; mro !== 0 && i < PyTuple_GET_SIZE(mro); i++) {
    const namespace = I32[(PyTuple_GET_ITEM(mro, i) + PyTypeOff.tp_dict) >> 2]! as Ref | 0;
    const found = namespace === 0 ? 0 : inDict(namespace, name);
    if (found !== 0) return found;
  }
  return 0;
}
function itemOf(o: Ref, text: string): Ref | 0 {
  const edges = namedEdges(o).filter((edge) => edge.name.startsWith("["));
  const sequence = !hasTypeFlag(o, TPFLAGS.DICT_SUBCLASS);
  const wanted = sequence && text.startsWith("-") ? `[${edges.length + Number(text)}]` : `[${text}]`;
  return edges.find((edge) => edge.name === wanted)?.target ?? 0;
}
