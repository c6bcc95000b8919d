/**
 * A part of the heap as a picture of its own: boxes in columns by their distance from the names that hold them, arrows with
 * the names of the references. One file, no script, light and dark, with the same content as text for a screen reader.
 */
import { countText, type DrawnEdge, type DrawnObject, type Subgraph } from "./subgraph.ts";
import { hex } from "./heap-view.ts";

/** Measures in pixels. */
const enum Px { BOX_WIDTH = 208, COLUMN = 320, ROW = 16, PADDING = 8, GAP = 30, MARGIN = 24, NAME_WIDTH = 150 }
const SWEEPS = 4;

interface Box { x: number; y: number; width: number; height: number; column: number; rows: string[]; root: boolean; order: number }

export function toSvg(part: Subgraph, title: string): string {
  const boxes = layOut(part);
  const width = Math.max(...[...boxes.values()].map((box) => box.x + box.width), 0) + Px.MARGIN + 60;
  const height = Math.max(...[...boxes.values()].map((box) => box.y + box.height), 0) + Px.MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="t d">`,
    `<title id="t">${escape(title)}</title>`, `<desc id="d">${escape(description(part))}</desc>`, STYLE,
    '<defs><marker id="a" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" class="tip"/></marker></defs>',
    ...part.roots.map((root, i) => arrow(boxes.get(rootKey(i))!, boxes.get(objectKey(root.to))!, "", "root", 0)),
    ...part.edges.map((edge, i) => arrow(boxes.get(objectKey(edge.from))!, boxes.get(objectKey(edge.to))!, edge.name, edge.closing ? "closing" : "edge", i)),
    ...[...boxes.values()].map(boxText), "</svg>", "",
  ].join("\n");
}
const rootKey = (i: number): string => `r${i}`;
const objectKey = (node: number): string => `n${node}`;

const STYLE = `<style>
svg{background:#fff;color:#1f2430;font:12px ui-monospace,monospace}
.box{fill:#f5f7fb;stroke:#8a94a8;rx:6px}.type{font-weight:600;fill:#3b4a9c}.dim{fill:#5b6472}text{fill:#1f2430}
path{fill:none;stroke:#68758c;stroke-width:1.3}path.tip{fill:#68758c;stroke:none}path.closing{stroke:#c02a3a;stroke-dasharray:5 3}path.root{stroke:#1d7a4d}
.name{fill:#1d7a4d;font-weight:600}.label{font-size:10px;fill:#444d5c;stroke:#fff;stroke-width:3px;paint-order:stroke}
@media (prefers-color-scheme:dark){svg{background:#14171f}.box{fill:#1e2330;stroke:#5f6b84}.type{fill:#a5b4fc}.dim{fill:#a3adbf}text{fill:#e6e9f0}path{stroke:#8b97ad}path.tip{fill:#8b97ad}
path.closing{stroke:#ff7a86}path.root{stroke:#5fd39a}.name{fill:#5fd39a}.label{fill:#c3cad8;stroke:#14171f}}
</style>`;

/** Columns by distance; in a column, each box near the middle of those that refer to it. */
function layOut(part: Subgraph): Map<string, Box> {
  const boxes = new Map<string, Box>();
  const distance = distances(part);
  part.roots.forEach((root, i) => boxes.set(rootKey(i), makeBox([root.name], 0, true)));
  for (const o of part.objects) boxes.set(objectKey(o.node), makeBox(rowsOf(o), distance.get(o.node)!, false));
  const columns: Box[][] = [];
  for (const box of boxes.values()) (columns[box.column] ??= []).push(box);
  for (const column of columns) column?.forEach((box, i) => { box.order = i; });
  const before = predecessors(part, boxes);
  for (let sweep = 0; sweep < SWEEPS; sweep++) for (const column of columns) if (column !== undefined) sortColumn(column, before);
  for (const column of columns) if (column !== undefined) placeColumn(column);
  return boxes;
}
function rowsOf(o: DrawnObject): string[] {
  const rows = [o.type, o.value, `${hex(o.address)}  refs ${countText(o.refcount)}  ${o.size} B`];
  return o.more > 0 ? [...rows, `… ${o.more} more reference${o.more === 1 ? "" : "s"}`] : rows;
}
function makeBox(rows: string[], column: number, root: boolean): Box {
  return { x: 0, y: 0, width: root ? Px.NAME_WIDTH : Px.BOX_WIDTH, height: rows.length * Px.ROW + (root ? 0 : 2 * Px.PADDING), column, rows, root, order: 0 };
}
/** Columns from 1; what no name holds starts in column 1 too. */
function distances(part: Subgraph): Map<number, number> {
  const found = new Map<number, number>();
  const queue = [...new Set(part.roots.map((root) => root.to)), ...part.objects.map((o) => o.node)];
  const next = new Map<number, number[]>();
  for (const edge of part.edges) next.set(edge.from, [...(next.get(edge.from) ?? []), edge.to]);
  for (const start of queue) {
    if (found.has(start)) continue;
    found.set(start, 1);
    const level = [start];
    for (let i = 0; i < level.length; i++) {
      for (const to of next.get(level[i]!) ?? []) if (!found.has(to)) { found.set(to, found.get(level[i]!)! + 1); level.push(to); }
    }
  }
  return found;
}
function predecessors(part: Subgraph, boxes: Map<string, Box>): Map<Box, Box[]> {
  const before = new Map<Box, Box[]>();
  const add = (from: Box, to: Box): void => { if (from.column < to.column) before.set(to, [...(before.get(to) ?? []), from]); };
  part.roots.forEach((root, i) => add(boxes.get(rootKey(i))!, boxes.get(objectKey(root.to))!));
  for (const edge of part.edges) add(boxes.get(objectKey(edge.from))!, boxes.get(objectKey(edge.to))!);
  return before;
}
function sortColumn(column: Box[], before: Map<Box, Box[]>): void {
  const wanted = new Map(column.map((box) => {
    const from = before.get(box) ?? [];
    return [box, from.length === 0 ? box.order : from.reduce((sum, b) => sum + b.order, 0) / from.length];
  }));
  column.sort((a, b) => wanted.get(a)! - wanted.get(b)! || a.order - b.order);
  column.forEach((box, i) => { box.order = i; });
}
function placeColumn(column: Box[]): void {
  let y = Px.MARGIN as number;
  for (const box of column) {
    box.x = box.column === 0 ? Px.MARGIN : Px.MARGIN + Px.NAME_WIDTH + 70 + (box.column - 1) * Px.COLUMN;
    box.y = y;
    y += box.height + Px.GAP;
  }
}

/** From the right side to the left one; to an earlier column or the same one, from below to below. */
function arrow(from: Box, to: Box, name: string, kind: "edge" | "closing" | "root", number: number): string {
  const spread = kind === "root" ? 0 : ((number * 5) % 17) - 8;
  const forward = to.column > from.column;
  const [x1, y1] = forward ? [from.x + from.width, from.y + from.height / 2 + spread] : [from.x + from.width / 2 + spread, from.y + from.height];
  const [x2, y2] = forward ? [to.x, to.y + to.height / 2] : [to.x + to.width / 2 - 30 + spread, to.y + to.height];
  const bend = (x2 - x1) / 2;
  const low = Math.max(y1, y2) + Px.GAP;
  const [c1x, c1y, c2x, c2y] = forward ? [x1 + bend, y1, x2 - bend, y2] : [x1, low, x2, low];
  const path = `<path class="${kind}" marker-end="url(#a)" d="M${round(x1)} ${round(y1)}C${round(c1x)} ${round(c1y)} ${round(c2x)} ${round(c2y)} ${round(x2)} ${round(y2)}"/>`;
  if (name === "") return path;
  const x = (x1 + 3 * c1x + 3 * c2x + x2) / 8;
  const y = (y1 + 3 * c1y + 3 * c2y + y2) / 8;
  return `${path}<text class="label" x="${round(x)}" y="${round(y - 3)}" text-anchor="middle">${escape(cut(name, 24))}</text>`;
}
function round(n: number): number { return Math.round(n * 10) / 10; }

function boxText(box: Box): string {
  if (box.root) return `<text class="name" x="${box.x + box.width}" y="${box.y + 12}" text-anchor="end">${escape(cut(box.rows[0]!, 22))}</text>`;
  const rows = box.rows.map((row, i) => {
    const kind = i === 0 ? "type" : i === 1 ? "value" : "dim";
    return `<text class="${kind}" x="${box.x + Px.PADDING}" y="${box.y + Px.PADDING + 12 + i * Px.ROW}">${escape(cut(row, 26))}</text>`;
  });
  return `<g><rect class="box" x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}"/>${rows.join("")}</g>`;
}
function cut(text: string, length: number): string { return text.length > length ? `${text.slice(0, length - 1)}…` : text; }

/** The picture in words: who refers to whom, by which name. */
function description(part: Subgraph): string {
  const names = new Map(part.objects.map((o) => [o.node, `${o.type} ${o.value} at ${hex(o.address)}`]));
  const line = (edge: DrawnEdge): string => `${names.get(edge.from)} refers to ${names.get(edge.to)} by ${edge.name}${edge.closing ? ", which closes a cycle" : ""}.`;
  return [...part.roots.map((root) => `${root.name} is ${names.get(root.to)}.`), ...part.edges.map(line)].join(" ");
}
/** For text and attributes; characters that XML 1.0 does not allow become U+FFFD. */
function escape(text: string): string {
  return text.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "\ufffd").replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd")
    .replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}
