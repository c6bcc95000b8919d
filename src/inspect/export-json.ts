/**
 * A heap as JSON, for programs: objects with their named edges, and the roots. Made in pieces.
 *
 *   { "format": "ouroboros-heap", "version": 1,
 *     "objects": [{ "address", "type", "value", "size", "retained", "refcount", "generation", "edges": [["name", address], …] }, …],
 *     "roots": [{ "kind", "name", "to": address, "owns", "depth" }, …] }
 *
 * Addresses are numbers. refcount: -1 is immortal. generation: 0 to 2, 3 permanent, 4 being collected, null not tracked. retained: null when
 * no root leads to the object.
 */
import { Generation, type HeapGraph } from "./graph.ts";
import { UNREACHABLE, type Dominators } from "./dominators.ts";
import { namedEdges } from "./edge-names.ts";
import { shortValue } from "./value.ts";

export function* toJson(graph: HeapGraph, tree: Dominators): Generator<string> {
  yield '{"format":"ouroboros-heap","version":1,"objects":[\n';
  for (let node = 0; node < graph.count; node++) {
    const o = graph.address(node);
    yield `${node === 0 ? "" : ",\n"}${JSON.stringify({
      address: o, type: graph.typeName(node), value: shortValue(o, 80), size: graph.sizes[node], retained: tree.parent[node] === UNREACHABLE ? null : tree.retained[node],
      refcount: graph.refcounts[node], generation: graph.generations[node] === Generation.UNTRACKED ? null : graph.generations[node],
      edges: namedEdges(o).map((edge) => [edge.name, edge.target]),
    })}`;
  }
  yield '\n],"roots":[\n';
  let first = true;
  for (const root of graph.roots) {
    yield `${first ? "" : ",\n"}${JSON.stringify({ ...root, target: undefined, to: graph.addresses[root.target] })}`;
    first = false;
  }
  yield "\n]}\n";
}
