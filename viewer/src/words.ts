/** Numbers and names as the page writes them. */
import type { Key } from "./protocol.ts";

const GROUPED = new Intl.NumberFormat("en-US");
export function count(n: number): string { return GROUPED.format(n); }
/** "1 object", "2 objects". */
export function plural(n: number, noun: string, many = `${noun}s`): string { return `${count(n)} ${n === 1 ? noun : many}`; }

/** Bytes for a reader: exact below 10 KB. */
export function bytes(n: number): string {
  if (Math.abs(n) < 10_000) return `${count(n)} B`;
  if (Math.abs(n) < 10_000_000) return `${(n / 1000).toFixed(1)} kB`;
  return `${(n / 1_000_000).toFixed(1)} MB`;
}
export function hex(address: number): string { return `0x${address.toString(16)}`; }
export function percent(part: number, whole: number): string { return whole === 0 ? "0 %" : `${((100 * part) / whole).toFixed(part * 10 < whole ? 1 : 0)} %`; }

/** The count of an immortal object means nothing (PEP 683). */
export function refs(refcount: number, immortal: boolean): string { return immortal ? "∞" : count(refcount); }
export function generationName(generation: number): string { return generation < 0 ? "not tracked" : generation > 2 ? "frozen" : `generation ${generation}`; }

/** "ReferenceType" of "weakref.ReferenceType". */
function lastName(type: string): string { return type.slice(type.lastIndexOf(".") + 1); }
/** A type's name in the room of a box. */
export function shortType(type: string): string { return type === "builtin_function_or_method" ? "builtin" : lastName(type); }

/** What sort of thing a type is: decides its colour. */
export type Family = "number" | "text" | "container" | "instance" | "code" | "frame" | "atom";
const FAMILIES: Readonly<Record<string, Family>> = {
  int: "number", float: "number", complex: "number",
  str: "text", bytes: "text", bytearray: "text", memoryview: "text",
  list: "container", tuple: "container", dict: "container", set: "container", frozenset: "container", deque: "container", range: "container", slice: "container",
  mappingproxy: "container", dict_keys: "container", dict_values: "container", dict_items: "container", OrderedDict: "container", defaultdict: "container",
  function: "code", builtin_function_or_method: "code", method: "code", type: "code", module: "code", code: "code", property: "code", classmethod: "code", staticmethod: "code",
  cell: "frame", frame: "frame", generator: "frame", coroutine: "frame", traceback: "frame", weakref: "frame", ReferenceType: "frame",
  NoneType: "atom", bool: "atom", ellipsis: "atom", NotImplementedType: "atom",
};
export function familyOf(qualified: string): Family {
  const type = lastName(qualified);
  if (/descriptor$|^method-wrapper$/.test(type)) return "code";
  return FAMILIES[type] ?? (/iterator$|^(map|filter|zip|enumerate|reversed)$/.test(type) ? "frame" : "instance");
}

/** Keys are numbers; data attributes are text. */
export function keyOf(element: Element | null): Key | null {
  const text = element?.getAttribute("data-key") ?? null;
  return text === null ? null : (Number(text) as Key);
}

/**
 * The value without what the box says elsewhere: "<function parse at 0x10e4e00>" becomes "parse", "<class 'House'>" "House",
 * "ValueError('no')" "'no'", "<House object at 0x…>" nothing. Other values stay as they are.
 */
export function shortValue(type: string, value: string): string {
  const name = lastName(type);
  if (value.startsWith(`${name}(`)) return value.slice(name.length + 1).replace(/\)$/, "");
  if (value === name || value === type) return "";
  if (!/^<.*>$/s.test(value)) return value;
  const inner = value.slice(1, -1).replace(/ at 0x[0-9a-f]+/gi, "").replace(/^(?:class|module|bound method|built-in function|built-in method|code object) /, "")
    .replace(/ from '.*$| \(built-in\)$|, file .*$/, "").trim();
  const plain = /^'([^']*)'$/.exec(inner)?.[1] ?? inner;
  const rest = plain === name || plain === type ? "" : plain.startsWith(`${name} `) ? plain.slice(name.length + 1) : plain;
  return rest.replace(/^__main__\./, "").replace(/^.*<locals>\./, "").replace(/^(?:\S+ )?object\b ?/, "").replace(/^; /, "");
}
