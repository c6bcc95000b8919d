/** All about one object: what it is, who refers to it, what keeps it alive; as data, and as text of 80 columns. */
import { type Ref } from "../../memory/types.ts";
import { BY_ROOTS, dominators } from "../../inspect/dominators.ts";
import { type HeapGraph, type Root } from "../../inspect/graph.ts";
import { hex } from "../../inspect/heap-view.ts";
import { describeObject, type ObjectView } from "../../inspect/object-view.ts";
import { dominatorPath, pathText, shortestPath, type Step } from "../../inspect/paths.ts";
import { whoRefers } from "../../inspect/referrers.ts";
import { forEachModule } from "../../inspect/roots.ts";
import { shortValue } from "../../inspect/value.ts";
import { type Site } from "./allocation-log.ts";
import { type Paint, Style, bytes, count, counted, heading, shorten, table, wrap } from "./text.ts";

export interface ReferrerView { address: number | null; type: string | null; name: string; holder: string | null }
export interface StepView { name: string; type: string; address: number; value: string }
export interface ObjectReport {
  object: ObjectView;
  allocated: Site | null;
  /** The first ones; `references`: how many there are. */
  referrers: ReferrerView[];
  references: number;
  path: { text: string; root: string; steps: StepView[] } | null;
  /** Outermost first, without the object itself; null: unreachable. */
  dominators: StepView[] | null;
  /** Bytes that go when it goes. */
  retained: number;
}

const SHOWN = 20;

/** `allocated`: where the object was made, when that is known. */
export function reportObject(graph: HeapGraph, node: number, allocated: Site | null): ObjectReport {
  const reason = shortestPath(graph, node);
  const tree = dominators(graph);
  const above = dominatorPath(graph, tree, node);
  const names = new HolderNames(graph);
  return {
    object: describeObject(graph.address(node), graph.generations[node]), allocated,
    referrers: whoRefers(graph, node, SHOWN).map((r): ReferrerView => (r.node < 0
      ? { address: null, type: null, name: r.name, holder: null }
      : { address: r.address, type: graph.typeName(r.node), name: r.name, holder: names.of(r.node) })),
    references: graph.referrersOf(node).length + graph.roots.filter((root) => root.target === node && root.owns).length,
    path: reason === null ? null : { text: pathText(reason.steps), root: rootText(reason.root), steps: reason.steps.map(stepView) },
    dominators: above === null ? null : above.slice(0, -1).map(stepView),
    retained: tree.parent[node]! < BY_ROOTS ? graph.sizes[node]! : tree.retained[node]!,
  };
}
function stepView(step: Step): StepView { return { name: step.name, type: step.type, address: step.address, value: shortValue(step.address, 40) }; }

/** What a holder is to a reader: the globals of a module, a path from a root, something of the interpreter's, garbage. */
class HolderNames {
  private readonly namespaces = new Map<Ref, string>();
  constructor(private readonly graph: HeapGraph) {
    forEachModule((name, _module, dict) => { this.namespaces.set(dict, `the globals of ${name}`); });
  }
  of(node: number): string {
    const { graph } = this;
    const namespace = this.namespaces.get(graph.address(node));
    if (namespace !== undefined) return namespace;
    const reason = shortestPath(graph, node);
    if (reason !== null) return pathText(reason.steps);
    // More counts than references: host code holds one, a program's constants for instance.
    return graph.refcounts[node]! > graph.referrersOf(node).length ? "held by the interpreter" : "garbage";
  }
}
/** What a root is, in words. */
function rootText({ kind, name }: Root): string {
  const variable = /^(.*) local (.*)$/.exec(name);
  switch (kind) {
    case "global": return `the global name ${name}`;
    case "local": return variable === null ? `the variable ${name}` : `the variable ${variable[2]} of ${variable[1]}`;
    case "stack": return `the ${name}`;
    case "interned": return "the table of interned strings";
    case "type": return `the built-in ${name}`;
    case "interpreter": return `the interpreter (${name})`;
    default: return name;
  }
}

export function objectJson(r: ObjectReport): Record<string, unknown> {
  const { object: o } = r;
  return {
    object: {
      address: o.address, type: o.type, value: o.value, size: o.size, refcount: o.immortal ? null : o.refcount, generation: o.tracked ? o.generation : null,
      retained: r.retained, allocatedAt: r.allocated,
    },
    references: r.references, referrers: r.referrers, path: r.path, dominators: r.dominators,
  };
}

// --- the text

export function objectText(r: ObjectReport, paint: Paint): string[] {
  const { object: o } = r;
  const kept = o.immortal ? "immortal" : `reference count ${count(o.refcount)}`;
  const generation = o.tracked && o.generation <= 2 ? `; generation ${o.generation}` : "";
  return [
    `  ${paint(o.type, Style.YELLOW)} at ${hex(o.address)}: ${shorten(o.value, Math.max(20, 70 - o.type.length - 16))}`,
    ...wrap(`${bytes(o.size)}, ${bytes(r.retained)} with all that only it keeps; ${kept}${generation}`),
    ...(r.allocated === null ? [] : wrap(`made at line ${r.allocated.line} of ${r.allocated.file}`)),
    "", ...wrap(sentence(r)), ...referrersText(r, paint),
    ...(r.path === null ? [] : [...heading("Shortest way from a root", paint), "", ...stepsText(r.path.steps, paint)]),
    ...dominatorsText(r, paint),
  ];
}

/** Why it is alive, in words. */
function sentence(r: ObjectReport): string {
  if (r.path === null) return "No root leads to it: it is garbage in a cycle and waits for the collector.";
  const immortal = r.object.immortal ? " It is immortal as well: it is never freed, whoever refers to it." : "";
  const rest = r.path.steps.slice(1);
  if (rest.length === 0) return `It is alive because ${r.path.root} refers to it.${immortal}`;
  const chain = r.path.steps.slice(0, -1).map((step, i) => `${i === 0 ? "a" : `whose ${step.name} is a`} ${step.type}`).join(", ");
  return `It is alive because ${r.path.root} refers to ${chain}, whose ${rest[rest.length - 1]!.name} is it.${immortal}`;
}
function referrersText(r: ObjectReport, paint: Paint): string[] {
  if (r.referrers.length === 0) return [];
  const cells = r.referrers.map((f) => [f.type ?? "root", f.address === null ? "" : hex(f.address), f.name, f.holder ?? ""]);
  const more = r.references > r.referrers.length ? [`… ${counted(r.references - r.referrers.length, "more reference")}`] : [];
  return [...heading(`Who refers to it (${count(r.references)})`, paint), "", ...table([
    { title: "type", style: Style.YELLOW, cut: "end" }, { title: "address", style: Style.DIM }, { title: "by", cut: "end", style: Style.BOLD }, { title: "which is", cut: "middle", style: Style.CYAN },
  ], [...cells, ...more], paint)];
}
function stepsText(steps: readonly StepView[], paint: Paint): string[] {
  return table([
    { title: "by", style: Style.BOLD, cut: "end" }, { title: "type", style: Style.YELLOW, cut: "end" }, { title: "address", style: Style.DIM }, { title: "value", cut: "end" },
  ], steps.map((step, i) => [i === 0 ? step.name : `${" ".repeat(Math.min(i, 10) - 1)}└ ${step.name}`, step.type, hex(step.address), step.value]), paint);
}
function dominatorsText(r: ObjectReport, paint: Paint): string[] {
  if (r.dominators === null || r.object.immortal) return [];
  const title = heading("What every way leads through", paint);
  if (r.dominators.length === 0) return [...title, "", ...wrap("Nothing else: roots hold it themselves. As long as one of them does, it stays.")];
  return [...title, "", ...stepsText(r.dominators, paint), "", ...wrap(`When ${r.dominators.length === 1 ? "this goes" : "one of these goes"}, it goes too.`)];
}
