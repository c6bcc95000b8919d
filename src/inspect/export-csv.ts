/** The objects of a heap as a table: RFC 4180, a header row, CRLF. Made in pieces, since a heap may have millions of objects. */
import { Generation, IMMORTAL, type HeapGraph } from "./graph.ts";
import { UNREACHABLE, type Dominators } from "./dominators.ts";
import { hex } from "./heap-view.ts";
import { shortValue } from "./value.ts";

export const CSV_COLUMNS = ["address", "type", "value", "bytes", "retained", "refcount", "generation", "referrers", "references", "reachable"] as const;
const ROWS = 1000;

/** Pieces of the file's text. An immortal count is empty, so is the generation of what is not tracked. */
export function* toCsv(graph: HeapGraph, tree: Dominators): Generator<string> {
  yield `${CSV_COLUMNS.join(",")}\r\n`;
  const { start } = graph.referrers();
  for (let first = 0; first < graph.count; first += ROWS) {
    let text = "";
    for (let node = first; node < Math.min(first + ROWS, graph.count); node++) {
      const o = graph.address(node);
      const row = [
        hex(o), cell(graph.typeName(node)), cell(shortValue(o, 80)), graph.sizes[node]!, tree.retained[node]!,
        graph.refcounts[node] === IMMORTAL ? "" : graph.refcounts[node]!, generationText(graph.generations[node]!),
        start[node + 1]! - start[node]!, graph.edgeStart[node + 1]! - graph.edgeStart[node]!, tree.parent[node] === UNREACHABLE ? "no" : "yes",
      ];
      text += `${row.join(",")}\r\n`;
    }
    yield text;
  }
}
function generationText(generation: number): string {
  return generation === Generation.UNTRACKED ? "" : generation === Generation.PERMANENT ? "permanent" : generation === Generation.COLLECTING ? "collecting" : String(generation);
}
/** Quoted; a spreadsheet would take what starts with one of =+-@ for a formula, so an apostrophe goes in front. */
function cell(text: string): string {
  return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replace(/"/g, '""')}"`;
}
