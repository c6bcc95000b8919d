/**
 * What Unicode 15.0 says of characters that no program needs to start: names, categories, decompositions.
 * The tables are unpacked from unicode-names-data.ts when they are first asked for; code points are there in base 36.
 *
 *   names           a line "gap length gap length …": the runs of named characters; then the names, a line each
 *   aliases         "code;ALIAS" and, for named sequences, "code code …;NAME"
 *   properties      a line of the different sets "category,bidirectional,combining,width,mirrored"; then "length index …"
 *   decompositions  "gap;<tag> XXXX XXXX"
 *
 * Source of the rules: CPython 3.12 Modules/unicodedata.c; The Unicode Standard 15.0, sections 3.12 and 4.8.
 */
import { inflateSync } from "fflate";
import { packedAliases, packedDecompositions, packedNames, packedProperties } from "./unicode-names-data.ts";

function unpack(base64: string): string {
  const bytes = inflateSync(Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)));
  let text = "";
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return text;
}

// --- names by rule

/** Ranges of the CJK unified ideographs, whose names are their numbers: first and last. */
const IDEOGRAPHS = [
  [0x3400, 0x4dbf], [0x4e00, 0x9fff], [0x20000, 0x2a6df], [0x2a700, 0x2b739], [0x2b740, 0x2b81d], [0x2b820, 0x2cea1], [0x2ceb0, 0x2ebe0],
  [0x30000, 0x3134a], [0x31350, 0x323af],
] as const;
function isIdeograph(code: number): boolean { return IDEOGRAPHS.some(([first, last]) => code >= first && code <= last); }
const IDEOGRAPH = "CJK UNIFIED IDEOGRAPH-";

const SYLLABLE = "HANGUL SYLLABLE ";
const SYLLABLES = 0xac00;
const SYLLABLE_COUNT = 11172;
const LEADING = ["G", "GG", "N", "D", "DD", "R", "M", "B", "BB", "S", "SS", "", "J", "JJ", "C", "K", "T", "P", "H"];
const VOWELS = ["A", "AE", "YA", "YAE", "EO", "E", "YEO", "YE", "O", "WA", "WAE", "OE", "YO", "U", "WEO", "WE", "WI", "YU", "EU", "YI", "I"];
const TRAILING = ["", "G", "GG", "GS", "N", "NJ", "NH", "D", "L", "LG", "LM", "LB", "LS", "LT", "LP", "LH", "M", "B", "BS", "S", "SS", "NG", "J", "C", "K", "T", "P", "H"];
/** Index of the longest of `parts` that `text` starts with at `from`, or -1. */
function longest(parts: readonly string[], text: string, from: number): number {
  let best = -1;
  parts.forEach((part, i) => { if (text.startsWith(part, from) && (best < 0 || part.length >= parts[best]!.length)) best = i; });
  return best;
}
function syllableCode(name: string): number | undefined {
  const l = longest(LEADING, name, SYLLABLE.length);
  let at = SYLLABLE.length + LEADING[l]!.length;
  const v = longest(VOWELS, name, at);
  if (v < 0) return undefined;
  at += VOWELS[v]!.length;
  const t = longest(TRAILING, name, at);
  return at + TRAILING[t]!.length === name.length ? SYLLABLES + (l * VOWELS.length + v) * TRAILING.length + t : undefined;
}

// --- names by table

interface Names { byCode: Map<number, string>; byName: Map<string, number> }
let names: Names | null = null;
function namesTable(): Names {
  if (names !== null) return names;
  const lines = unpack(packedNames()).split("\n");
  const runs = lines[0]!.split(" ");
  const byCode = new Map<number, string>();
  const byName = new Map<string, number>();
  let code = 0;
  let line = 1;
  for (let i = 0; i < runs.length; i += 2) {
    code += parseInt(runs[i]!, 36);
    for (let left = parseInt(runs[i + 1]!, 36); left > 0; left--, code++, line++) {
      byCode.set(code, lines[line]!);
      byName.set(lines[line]!, code);
    }
  }
  return (names = { byCode, byName });
}
let aliases: Map<string, string> | null = null;
/** Aliases and named sequences with the text each stands for. */
function aliasTable(): Map<string, string> {
  if (aliases !== null) return aliases;
  aliases = new Map();
  for (const line of unpack(packedAliases()).split("\n")) {
    const [codes, name] = line.split(";") as [string, string];
    aliases.set(name, codes.split(" ").map((code) => String.fromCodePoint(parseInt(code, 36))).join(""));
  }
  return aliases;
}

/** The name of a character; undefined when it has none. */
export function characterName(code: number): string | undefined {
  if (code >= SYLLABLES && code < SYLLABLES + SYLLABLE_COUNT) {
    const i = code - SYLLABLES;
    const perLeading = VOWELS.length * TRAILING.length;
    return SYLLABLE + LEADING[Math.floor(i / perLeading)]! + VOWELS[Math.floor((i % perLeading) / TRAILING.length)]! + TRAILING[i % TRAILING.length]!;
  }
  if (isIdeograph(code)) return IDEOGRAPH + code.toString(16).toUpperCase();
  return namesTable().byCode.get(code);
}
/** The character of a name or an alias, upper or lower case; undefined when there is none. */
export function characterByName(name: string): number | undefined {
  if (name.startsWith(SYLLABLE)) return syllableCode(name);
  if (name.startsWith(IDEOGRAPH)) {
    const digits = name.slice(IDEOGRAPH.length);
    const code = /^[0-9A-F]{4,5}$/.test(digits) ? parseInt(digits, 16) : 0;
    return isIdeograph(code) ? code : undefined;
  }
  const upper = name.replace(/[a-z]+/g, (part) => part.toUpperCase());
  const code = namesTable().byName.get(upper);
  if (code !== undefined) return code;
  const text = aliasTable().get(upper);
  return text !== undefined && [...text].length === 1 ? text.codePointAt(0)! : undefined;
}
/** The text of a name, an alias or a named sequence. */
export function textByName(name: string): string | undefined {
  const code = characterByName(name);
  return code !== undefined ? String.fromCodePoint(code) : aliasTable().get(name.replace(/[a-z]+/g, (part) => part.toUpperCase()));
}

// --- properties

export interface Properties { category: string; bidirectional: string; combining: number; width: string; mirrored: number }
interface PropertyTable { starts: Uint32Array; indexes: Uint16Array; sets: Properties[] }
let properties: PropertyTable | null = null;
function propertyTable(): PropertyTable {
  if (properties !== null) return properties;
  const [first, second] = unpack(packedProperties()).split("\n") as [string, string];
  const sets = first.split(" ").map((set): Properties => {
    const [category, bidirectional, combining, width, mirrored] = set.split(",") as [string, string, string, string, string];
    return { category, bidirectional, combining: Number(combining), width, mirrored: Number(mirrored) };
  });
  const runs = second.split(" ");
  const starts = new Uint32Array(runs.length / 2);
  const indexes = new Uint16Array(runs.length / 2);
  for (let i = 0, code = 0; i < starts.length; i++) {
    starts[i] = code;
    code += parseInt(runs[2 * i]!, 36);
    indexes[i] = parseInt(runs[2 * i + 1]!, 36);
  }
  return (properties = { starts, indexes, sets });
}
export function propertiesOf(code: number): Properties {
  const { starts, indexes, sets } = propertyTable();
  let low = 0;
  let high = starts.length;
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= code) low = middle;
    else high = middle;
  }
  return sets[indexes[low]!]!;
}

let decompositions: Map<number, string> | null = null;
/** "<tag> XXXX XXXX", or "". */
export function decompositionOf(code: number): string {
  if (decompositions === null) {
    decompositions = new Map();
    let at = 0;
    for (const line of unpack(packedDecompositions()).split("\n")) {
      const [gap, text] = line.split(";") as [string, string];
      decompositions.set(at += parseInt(gap, 36), text);
    }
  }
  return decompositions.get(code) ?? "";
}

// --- normal forms

export type NormalForm = "NFC" | "NFKC" | "NFD" | "NFKD";
/**
 * The normal form. Those of a character do not change once it is assigned (the standard's stability policy), so the engine's
 * may know a later Unicode: what 15.0 has not assigned stands as it is, and nothing combines with it.
 */
export function normalized(form: NormalForm, text: string): string {
  let out = "";
  let from = 0;
  for (let i = 0; i < text.length;) {
    const code = text.codePointAt(i)!;
    const size = code > 0xffff ? 2 : 1;
    if (code > 127 && propertiesOf(code).category === "Cn") {
      out += text.slice(from, i).normalize(form) + text.slice(i, i + size);
      from = i + size;
    }
    i += size;
  }
  return out + text.slice(from).normalize(form);
}
