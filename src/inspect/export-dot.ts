/** A part of the heap in Graphviz's language: https://graphviz.org/doc/info/lang.html */
import { countText, type Subgraph } from "./subgraph.ts";
import { hex } from "./heap-view.ts";

/** A digraph: boxes are objects (type, value, address, count, bytes), names without a box are what holds them from outside; red closes a cycle. */
export function toDot(part: Subgraph): string {
  const lines = ["digraph heap {", "  rankdir=LR;", "  node [shape=box, fontname=\"monospace\", fontsize=10];", "  edge [fontname=\"monospace\", fontsize=9];"];
  for (const o of part.objects) {
    const rows = [o.type, o.value, `${hex(o.address)}  refs ${countText(o.refcount)}  ${o.size} B`];
    if (o.more > 0) rows.push(`… ${o.more} more`);
    lines.push(`  n${o.node} [label=${quoted(rows.join("\n"))}];`);
  }
  part.roots.forEach((root, i) => {
    lines.push(`  r${i} [label=${quoted(root.name)}, shape=plaintext];`, `  r${i} -> n${root.to};`);
  });
  for (const edge of part.edges) lines.push(`  n${edge.from} -> n${edge.to} [label=${quoted(edge.name)}${edge.closing ? ", color=red, fontcolor=red" : ""}];`);
  return `${[...lines, "}"].join("\n")}\n`;
}
/** A quoted ID; a newline is centred as \n, other escapes have no meaning to Graphviz. */
function quoted(text: string): string {
  return `"${text.replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\n/g, "\\n").replace(/[\x00-\x1f]/g, " ")}"`;
}
