/**
 * A picture of stack and heap for a terminal: the names on the left, arrows to the objects they refer to, and for each
 * object its address, type, value, reference count, size and generation. Names of one object share one row.
 */
import { I32 } from "../memory/views.ts";
import { type Ref } from "../memory/types.ts";
import { heapStats } from "../memory/stats.ts";
import { Py_TYPE } from "../objects/object.ts";
import { PyModule_Type } from "../objects/module.ts";
import { State } from "../objects/state.ts";
import { PyUnicode_AsJS } from "../objects/unicode.ts";
import { dictForEach } from "../objects/dict.ts";
import { edgeCount, edges, generations, isImmortal, refcount, typeOf, valueText } from "./describe.ts";
import { sizeOf } from "./sizes.ts";

export interface PictureOptions {
  /** Colours of a terminal. */
  color: boolean;
  /** Columns, 60 or more. Default 80. */
  width?: number;
  /** Items shown of each container. Default 4. */
  items?: number;
  /** How far containers are opened. Default 2. */
  depth?: number;
  /** Names shown of each section. Default: all. */
  names?: number;
}

const enum Style { PLAIN = "", BOLD = "1", DIM = "2", RED = "31", GREEN = "32", YELLOW = "33", BLUE = "34", MAGENTA = "35", CYAN = "36" }

interface Painter {
  lines: string[];
  width: number;
  left: number; // columns for names and arrows
  items: number;
  color: boolean;
  shown: Map<Ref, string>; // objects that have a row, with the name of that row
  opened: Set<Ref>; // objects of names whose children were drawn
  generation: Map<Ref, number>;
}

/** Columns of address, type, count, size and generation with the spaces between them. */
const ADDRESS = 10;
const TYPE = 9;
const REFS = 5;
const BYTES = 6;
const GEN = 3;
const MAX_NAME = 14;

/** Names and what they refer to, under a title of their own: the variables of a frame. */
export interface Section { title: string | null; names: readonly (readonly [name: string, target: Ref])[] }

/** The names of a namespace (a dict) and what they lead to. */
export function picture(namespace: Ref, options: PictureOptions): string {
  return pictureOf([{ title: null, names: namesOf(namespace) }], options);
}
/** The names of several frames, one below the other. */
export function pictureOf(sections: readonly Section[], options: PictureOptions): string {
  const names = sections.flatMap((section) => section.names.map(([name]) => name));
  const left = Math.min(MAX_NAME, Math.max(11, ...names.map((name) => name.length))) + 7;
  const p: Painter = {
    lines: [], width: options.width ?? 80, left, items: options.items ?? 4, color: options.color, shown: new Map(), opened: new Set(), generation: generations(),
  };
  header(p);
  const groups = sections.map((section) => ({ title: section.title, byObject: groupNames(section.names) }));
  for (const { byObject } of groups) for (const [target, its] of byObject) if (!p.shown.has(target)) p.shown.set(target, its[0]!);
  for (const { title, byObject } of groups) drawSection(p, title, byObject, options);
  p.lines.push(rule(p, "└", "┴", "┘"), ...footer(p));
  return `${p.lines.join("\n")}\n`;
}
function drawSection(p: Painter, title: string | null, byObject: ReadonlyMap<Ref, readonly string[]>, options: PictureOptions): void {
  if (title !== null) row(p, paint(p, fit(title, p.left - 2), Style.BOLD), p.left - 2, null);
  const most = options.names ?? Infinity;
  let drawn = 0;
  let leftOut = 0;
  for (const [target, its] of byObject) {
    if (drawn >= most) { leftOut += its.length; continue; }
    drawn += its.length;
    nameRows(p, its, target);
    if (p.opened.has(target)) continue; // a name of another frame showed what it holds
    p.opened.add(target);
    children(p, target, its[0]!, "", (options.depth ?? 2) - 1);
  }
  if (byObject.size === 0) row(p, paint(p, "(no names)", Style.DIM), 10, null);
  if (leftOut > 0) {
    const text = `… ${leftOut.toLocaleString("en-US")} more`;
    row(p, paint(p, text, Style.DIM), text.length, null);
  }
}

/** The names of a namespace in its order; modules last; names with two underscores left out. */
export function namesOf(namespace: Ref): [string, Ref][] {
  const found: [string, Ref][] = [];
  dictForEach(namespace, (key, value) => {
    const name = PyUnicode_AsJS(key);
    if (!/^__.*__$/.test(name)) found.push([name, value]);
  });
  const isModule = (o: Ref): boolean => Py_TYPE(o) === PyModule_Type;
  return [...found.filter(([, o]) => !isModule(o)), ...found.filter(([, o]) => isModule(o))];
}
/** Names by object. */
function groupNames(names: Section["names"]): Map<Ref, string[]> {
  const byObject = new Map<Ref, string[]>();
  for (const [name, value] of names) byObject.set(value, [...(byObject.get(value) ?? []), name]);
  return byObject;
}

function paint(p: Painter, text: string, style: Style): string {
  return p.color && style !== Style.PLAIN ? `\x1b[${style}m${text}\x1b[0m` : text;
}
function fit(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width);
}
const valueWidth = (p: Painter): number => p.width - p.left - ADDRESS - TYPE - REFS - BYTES - GEN - 10;

function rule(p: Painter, start: string, middle: string, end: string): string {
  const right = p.width - p.left - 3;
  return paint(p, `${start}${"─".repeat(p.left - 1)}${middle}${"─".repeat(right + 1)}${end}`, Style.DIM);
}
function header(p: Painter): void {
  const bar = paint(p, "│", Style.DIM);
  const title = `${paint(p, "STACK", Style.BOLD)} ${fit("names", p.left - 8)}`;
  const columns = ` ${fit("address", ADDRESS)}${fit("type", TYPE + 1)}${fit("value", valueWidth(p) + 1)}${"refs".padStart(REFS)} ${"bytes".padStart(BYTES)} ${"gen".padStart(GEN)}`;
  p.lines.push(rule(p, "┌", "┬", "┐"));
  p.lines.push(`${bar} ${title}${bar} ${paint(p, "HEAP", Style.BOLD)}${fit(" objects", p.width - p.left - 7)}${bar}`);
  p.lines.push(`${bar}${" ".repeat(p.left - 1)}${bar}${paint(p, fit(columns, p.width - p.left - 2), Style.DIM)}${bar}`);
}

/** One row for each name; the arrow starts at the last of them. A row's left part ends in the arrow's line. */
function nameRows(p: Painter, names: readonly string[], target: Ref): void {
  names.forEach((name, i) => {
    const last = i === names.length - 1;
    const lead = names.length === 1 ? "───" : last ? "─┴─" : i === 0 ? "─┐" : "─┤";
    const text = `${fit(name, p.left - 6)} `;
    row(p, `${paint(p, text, Style.GREEN)}${paint(p, lead, Style.CYAN)}`, text.length + lead.length, last ? objectColumns(p, target) : null);
  });
}

interface Columns { text: string; length: number }
function row(p: Painter, left: string, leftLength: number, columns: Columns | null): void {
  const bar = paint(p, "│", Style.DIM);
  const space = p.width - p.left - 3;
  const start = `${bar} ${left}${" ".repeat(Math.max(0, p.left - 2 - leftLength))}`;
  if (columns === null) p.lines.push(`${start}${bar}${" ".repeat(space + 1)}${bar}`);
  else p.lines.push(`${start}${paint(p, "┼▶", Style.CYAN)}${columns.text}${" ".repeat(Math.max(0, space - columns.length))}${bar}`);
}

/** Address, type, value, count, size, generation of an object. */
function objectColumns(p: Painter, o: Ref): Columns {
  const generation = p.generation.get(o);
  const refs = isImmortal(o) ? "∞" : refcount(o).toLocaleString("en-US");
  const parts: [string, Style][] = [
    [fit(address(o), ADDRESS), Style.DIM], [`${fit(typeOf(o), TYPE)} `, Style.YELLOW], [`${fit(valueText(o, valueWidth(p)), valueWidth(p))} `, Style.PLAIN],
    [refs.padStart(REFS), Style.BOLD], [` ${String(sizeOf(o)).padStart(BYTES)}`, Style.PLAIN], [` ${(generation === undefined ? "–" : String(generation)).padStart(GEN)}`, Style.MAGENTA],
  ];
  return { text: parts.map(([text, style]) => paint(p, text, style)).join(""), length: parts.reduce((sum, [text]) => sum + text.length, 0) };
}
function address(o: Ref): string { return `0x${o.toString(16)}`; }

/** The rows of what `o` holds, below its own. */
function children(p: Painter, o: Ref, path: string, indent: string, depth: number): void {
  const total = edgeCount(o);
  const shown = edges(o, p.items);
  shown.forEach((edge, i) => {
    const last = i === shown.length - 1 && total <= shown.length;
    const known = p.shown.get(edge.target);
    const branch = `${indent}${last ? "└" : "├"} `;
    const room = p.left - 4 - branch.length;
    const label = edge.label.length > room ? `${edge.label.slice(0, room - 1)}…` : edge.label;
    const left = `${paint(p, branch, Style.CYAN)}${label}${paint(p, ` ${"─".repeat(room - label.length + 1)}`, Style.CYAN)}`;
    const where = `${path}${edge.label}`;
    row(p, left, p.left - 2, known === undefined ? objectColumns(p, edge.target) : again(p, edge.target, known));
    if (known !== undefined) return;
    p.shown.set(edge.target, where);
    if (depth > 0) children(p, edge.target, where, `${indent}${last ? "  " : "│ "}`, depth - 1);
  });
  if (total > shown.length && shown.length > 0) {
    const text = `${indent}└ … ${(total - shown.length).toLocaleString("en-US")} more`;
    row(p, paint(p, text, Style.DIM), text.length, null);
  }
}
/** An arrow to an object that has its row elsewhere. */
function again(p: Painter, o: Ref, name: string): Columns {
  const text = `${fit(address(o), ADDRESS)}${fit(`the object of ${name}`, p.width - p.left - ADDRESS - 4)}`;
  return { text: paint(p, text, Style.DIM), length: text.length };
}

/** Totals of the heap and of the collector. */
function footer(p: Painter): string[] {
  const stats = heapStats();
  const counts = [0, 0, 0];
  for (const generation of p.generation.values()) if (generation < 3) counts[generation]!++;
  const blocks = stats.classes.reduce((sum, c) => sum + c.used, 0);
  const number = (n: number): string => n.toLocaleString("en-US");
  const due = [0, 1, 2].map((g) => `${I32[(State.generations + g * 32 + 24) >> 2]}/${I32[(State.generations + g * 32 + 16) >> 2]}`);
  return [
    `  heap        ${number(blocks)} blocks of at most 512 bytes, ${number(stats.bytes.allocated)} bytes; ${stats.arenas.current} arena${stats.arenas.current === 1 ? "" : "s"}`,
    `  collector   containers by generation ${counts.map(number).join(" ")}; counts ${due.join(" ")}`,
  ].map((line) => paint(p, line, Style.DIM));
}
