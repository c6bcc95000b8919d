/** Text for reports: numbers in words, tables, bars, colours; 80 columns. */

export const WIDTH = 80;

export const enum Style { PLAIN = "", BOLD = "1", DIM = "2", RED = "31", GREEN = "32", YELLOW = "33", MAGENTA = "35", CYAN = "36" }
/** Puts colour around a text, or leaves it as it is. */
export type Paint = (text: string, style: Style) => string;
export const painter = (color: boolean): Paint => (text, style) => (color && style !== Style.PLAIN && text !== "" ? `\x1b[${style}m${text}\x1b[0m` : text);

/** 1234567 as "1,234,567". */
export function count(n: number): string { return n.toLocaleString("en-US"); }
/** "1 list", "3 lists". */
export function counted(n: number, noun: string, plural = `${noun}s`): string { return `${count(n)} ${n === 1 ? noun : plural}`; }

const KIB = 1024;
/** Bytes to three digits: "812 B", "4.1 KiB", "23.9 MiB". */
export function bytes(n: number): string {
  let value = Math.abs(n);
  if (value < KIB) return `${count(n)} B`;
  for (const unit of ["KiB", "MiB", "GiB"]) {
    value /= KIB;
    if (value < 1000 || unit === "GiB") return `${n < 0 ? "-" : ""}${value < 99.95 ? value.toFixed(1) : value.toFixed(0)} ${unit}`;
  }
  return `${n} B`;
}
/** Seconds in the unit that suits them: "14 µs", "3.21 ms", "1.204 s". */
export function duration(seconds: number): string {
  if (seconds >= 0.9995) return `${seconds.toFixed(seconds < 100 ? 2 : 0)} s`;
  const ms = seconds * 1000;
  if (ms >= 99.95) return `${ms.toFixed(0)} ms`;
  if (ms >= 0.0995) return `${ms.toFixed(ms < 9.995 ? 2 : 1)} ms`;
  return `${Math.round(ms * 1000)} µs`;
}
/** 0.0123 as "1.2 %". */
export function percent(part: number): string {
  const p = part * 100;
  return `${Math.abs(p) >= 9.95 ? p.toFixed(0) : p.toFixed(1)} %`;
}

const WIDE = /^[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]$/u;
const ZERO = /^[\p{M}\u200b-\u200f\ufeff]$/u;
const PLAIN = /^[\x20-\x7e]*$/;
function columnsOf(character: string): number { return WIDE.test(character) ? 2 : ZERO.test(character) ? 0 : 1; }
/** Columns that a text takes on a terminal. */
export function columns(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let n = 0;
  for (const character of text) n += columnsOf(character);
  return n;
}
/** Where a text that is too long loses something. */
export type Cut = "end" | "start" | "middle";
/** At most `width` columns. */
export function shorten(text: string, width: number, cut: Cut = "end"): string {
  if (columns(text) <= width) return text;
  if (cut === "middle") {
    const start = shorten(text, Math.ceil(width / 2));
    return start.slice(0, -1) + shorten(text, width - columns(start) + 1, "start");
  }
  const keepEnd = cut === "start";
  const characters = keepEnd ? [...text].reverse() : [...text];
  let kept = "";
  let n = 0;
  for (const character of characters) {
    n += columnsOf(character);
    if (n > width - 1) break;
    kept = keepEnd ? character + kept : kept + character;
  }
  return keepEnd ? `…${kept}` : `${kept}…`;
}
function pad(text: string, width: number, right: boolean): string {
  const space = " ".repeat(Math.max(0, width - columns(text)));
  return right ? space + text : text + space;
}

export interface Column {
  title: string;
  /** Numbers stand to the right. */
  right?: boolean;
  /** May be shortened, there, but never below its title or 8 columns. */
  cut?: Cut;
  style?: Style;
}
const GAP = 2;
const INDENT = 2;

/** Lines of an aligned table, its titles first, at most `width` columns. A row of null is a line of its own: "…". */
export function table(heads: readonly Column[], rows: readonly (readonly string[] | string)[], paint: Paint, width = WIDTH): string[] {
  const cells = rows.filter((row): row is readonly string[] => typeof row !== "string");
  const widths = heads.map((head, i) => Math.max(columns(head.title), ...cells.map((row) => columns(row[i]!))));
  let excess = widths.reduce((sum, w) => sum + w + GAP, INDENT - GAP) - width;
  while (excess > 0) {
    const widest = heads.reduce((best, head, i) => (head.cut !== undefined && widths[i]! > Math.max(8, columns(head.title)) && (best < 0 || widths[i]! > widths[best]!) ? i : best), -1);
    if (widest < 0) break;
    widths[widest]!--;
    excess--;
  }
  const line = (row: readonly string[], title: boolean): string => heads.map((head, i) => {
    const text = pad(shorten(row[i]!, widths[i]!, head.cut), widths[i]!, head.right === true);
    return paint(text, title ? Style.DIM : (head.style ?? Style.PLAIN));
  }).join(" ".repeat(GAP));
  const indent = " ".repeat(INDENT);
  return [
    trimEnd(indent + line(heads.map((head) => head.title), true)),
    ...rows.map((row) => (typeof row === "string" ? indent + paint(shorten(row, width - INDENT), Style.DIM) : trimEnd(indent + line(row, false)))),
  ];
}
function trimEnd(text: string): string { return text.replace(/ +$/, ""); }

/** A heading with a rule behind it. */
export function heading(text: string, paint: Paint): string[] {
  return ["", `${paint(text, Style.BOLD)} ${paint("─".repeat(Math.max(2, WIDTH - columns(text) - 1)), Style.DIM)}`];
}
/** A share of `width` columns, in eighths of a column. */
export function bar(share: number, width: number): string {
  const eighths = Math.round(Math.max(0, Math.min(1, share)) * width * 8);
  const rest = eighths % 8;
  return "█".repeat(eighths >> 3) + (rest === 0 ? "" : "▏▎▍▌▋▊▉"[rest - 1]!);
}
/** Lines of at most `width` columns, broken at spaces. */
export function wrap(text: string, width = WIDTH, indent = "  "): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && columns(indent + line) + 1 + columns(word) > width) { lines.push(indent + line); line = ""; }
    line += line === "" ? word : ` ${word}`;
  }
  lines.push(indent + line);
  return lines;
}
