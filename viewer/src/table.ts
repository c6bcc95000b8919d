/** The picture in words: the same frames, names and objects as tables, and a sentence for each step. */
import type { FrameView, Key, ObjectView, StateAnswer } from "./protocol.ts";
import { type Child, fill, h, linkButton } from "./dom.ts";
import type { Session } from "./session.ts";
import { count, generationName, hex, plural, refs, shortValue } from "./words.ts";

/** Rows before the viewer asks for more. */
const ROWS = 300;

export class TableView {
  readonly element = h("div", { class: "table-view" });
  private rows = ROWS;

  constructor(private readonly session: Session) {
    session.subscribe((change) => {
      if (change === "recording") this.rows = ROWS;
      if ((change === "state" || change === "chosen") && this.element.closest("[hidden]") === null) this.refresh();
    });
  }
  refresh(): void {
    const { state } = this.session;
    if (state === null) { fill(this.element); return; }
    const byKey = new Map(state.objects.map((object) => [object.key, object]));
    fill(this.element, h("h2", { class: "view-title" }, `Step ${count(state.step)} in words`), h("p", { class: "lead" }, sentence(state)),
      ...state.frames.map((frame) => this.frame(frame, byKey)), this.objects(state, byKey), this.deaths(state));
  }
  private frame(frame: FrameView, objects: ReadonlyMap<Key, ObjectView>): HTMLElement {
    const caption = `Frame ${frame.module ? "module" : frame.function}${frame.line > 0 ? `, line ${frame.line}` : ""}${frame.user ? "" : " (library)"}`;
    const rows = frame.locals.map((local) => h("tr", {}, h("th", { scope: "row" }, local.name), h("td", {}, local.kind), h("td", {}, this.name(local.target, objects)),
      h("td", {}, local.changed ? "changed" : "")));
    const stack = frame.stack.map((key, i) => h("tr", {}, h("th", { scope: "row" }, `stack ${i}`), h("td", {}, "evaluation stack"),
      h("td", {}, key === null ? "NULL" : this.name(key, objects)), h("td", {}, "")));
    return table(caption, ["name", "kind", "object", "in this step"], [...rows, ...stack]);
  }
  private name(key: Key | null, objects: ReadonlyMap<Key, ObjectView>): Child {
    if (key === null) return "no value";
    const object = objects.get(key);
    return object === undefined ? "an object that is not shown" : linkButton(`${named(object)} at ${hex(object.address)}`, () => this.session.choose(key));
  }
  private objects(state: StateAnswer, byKey: ReadonlyMap<Key, ObjectView>): HTMLElement {
    const rows = state.objects.slice(0, this.rows).map((object) => h("tr", {},
      h("th", { scope: "row" }, linkButton(hex(object.address), () => this.session.choose(object.key))), h("td", {}, object.type),
      h("td", { class: "wide mono" }, object.value), h("td", { class: "n" }, refs(object.refcount, object.immortal)),
      h("td", { class: "n" }, count(object.size)), h("td", {}, generationName(object.generation)),
      h("td", { class: "wide" }, [...object.edges.map((edge) => `${edge.label} → ${edgeText(byKey.get(edge.target))}`),
        ...(object.more > 0 ? [`${count(object.more)} more`] : [])].join(", ")),
      h("td", {}, [object.isNew ? "new" : object.refcount !== object.refcountBefore && !object.immortal ? `count was ${count(object.refcountBefore)}` : "",
        object.unreachable ? "unreachable" : ""].filter((text) => text !== "").join(", "))));
    const left = state.objects.length - rows.length;
    const box = table(`Objects (${count(state.objects.length)}${state.leftOut > 0 ? `, ${count(state.leftOut)} further away left out` : ""})`,
      ["address", "type", "value", "references", "bytes", "collector", "holds", "in this step"], rows);
    if (left > 0) box.append(linkButton(`show ${count(Math.min(ROWS, left))} more`, () => { this.rows += ROWS; this.refresh(); }));
    return box;
  }
  private deaths(state: StateAnswer): HTMLElement {
    if (state.died.length === 0) return h("p", { class: "quiet" }, "Nothing died in this step.");
    const why = { count: "its count fell to 0", collector: "a collection freed it", end: "the interpreter ended" };
    return table(`Died in this step (${count(state.died.length + state.diedLeftOut)})`, ["address", "type", "value", "bytes", "why"],
      state.died.slice(0, ROWS).map((ghost) => h("tr", {},
      h("th", { scope: "row" }, hex(ghost.address)), h("td", {}, ghost.type), h("td", { class: "wide mono" }, ghost.value), h("td", { class: "n" }, count(ghost.size)),
      h("td", {}, why[ghost.why]))));
  }
}
function edgeText(object: ObjectView | undefined): string { return object === undefined ? "an object not shown" : named(object); }
function named(object: { type: string; value: string }): string { return `${object.type} ${shortValue(object.type, object.value)}`.trimEnd(); }
function table(caption: string, names: readonly string[], rows: readonly HTMLElement[]): HTMLElement {
  return h("div", { class: "scroll-x", tabindex: 0, role: "region", "aria-label": caption }, h("table", {}, h("caption", {}, caption),
    h("thead", {}, h("tr", {}, ...names.map((name) => h("th", { scope: "col", class: name === "references" || name === "bytes" ? "n" : "" }, name)))), h("tbody", {}, ...rows)));
}

/** What happened in a step, in one breath: read out by screen readers. */
export function sentence(state: StateAnswer): string {
  const running = state.frames[state.frames.length - 1];
  const parts = [running === undefined ? "The program has ended." : `Step ${count(state.step)}, line ${state.line}${running.module ? "" : ` in ${running.function}`}.`];
  const names = running?.locals.filter((local) => local.changed).map((local) => local.name) ?? [];
  if (names.length > 0) parts.push(`Changed: ${names.slice(0, 4).join(", ")}.`);
  const counts = state.objects.filter((object) => !object.isNew && !object.immortal && object.refcount !== object.refcountBefore);
  for (const object of counts.slice(0, 3)) parts.push(`Count of ${named(object)}: ${object.refcountBefore} to ${object.refcount}.`);
  if (counts.length > 3) parts.push(`${plural(counts.length - 3, "more count")} changed.`);
  const born = state.objects.filter((object) => object.isNew).length;
  if (born > 0) parts.push(`${plural(born, "new object")}.`);
  const dead = state.died.length + state.diedLeftOut;
  if (dead > 0) parts.push(dead === 1 ? `Died: ${state.died[0] === undefined ? "an object" : named(state.died[0])}.` : `${plural(dead, "object")} died.`);
  if (state.garbage.length > 0) parts.push(`${plural(state.garbage.length, "unreachable cycle")}.`);
  return parts.join(" ");
}
