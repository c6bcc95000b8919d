/** The collector's lane: every collection in a table, and one of them phase by phase, with the numbers on the objects. */
import type { CollectionAnswer, CollectionSummary, Key, ObjectView, PhaseMember, PhaseView } from "./protocol.ts";
import { fill, h, iconButton, linkButton, textButton } from "./dom.ts";
import type { Session } from "./session.ts";
import { bytes, count, familyOf, hex, plural, shortValue } from "./words.ts";

/** Rows of the table before the viewer asks for more, and objects drawn of a phase. */
const ROWS = 200;
const MEMBERS = 240;

const TITLES: Readonly<Record<PhaseView["name"], string>> = {
  start: "Start", update_refs: "Copy the counts", subtract_refs: "Subtract inner references", reachable: "Reachable", unreachable: "Unreachable",
  weakrefs: "Weak references", finalizers: "Finalizers", clear: "Clear", end: "End",
};

export class Collections {
  readonly element = h("div", { class: "collections" });
  private rows = ROWS;
  private opened: { answer: CollectionAnswer; index: number; phase: number } | null = null;
  private asked = 0;

  constructor(private readonly session: Session, private readonly say: (text: string) => void) {
    session.subscribe((change) => {
      if (change === "recording") { this.opened = null; this.rows = ROWS; this.asked++; }
      if (change === "recording" || change === "state") this.show();
    });
  }

  /** Opens one collection at its first phase. */
  async open(index: number): Promise<void> {
    const asked = ++this.asked;
    try {
      const answer = await this.session.engine.collection(index);
      if (asked !== this.asked) return;
      this.opened = { answer, index, phase: 0 };
      this.show();
      this.element.querySelector<HTMLElement>(".phase-steps [aria-current]")?.focus();
    } catch (error) {
      this.say(error instanceof Error ? error.message : String(error));
    }
  }
  private show(): void {
    if (!this.element.isConnected || this.element.closest("[hidden]") !== null) return;
    this.refresh();
  }
  /** Draws what is to be seen now. */
  refresh(): void {
    const { recording } = this.session;
    if (recording === null) { fill(this.element); return; }
    if (this.opened !== null) { this.showPhases(); return; }
    const { collections } = recording;
    if (collections.length === 0) {
      fill(this.element, heading("Collections"), h("p", { class: "empty" },
        "The collector did not run in this program. It runs when more containers were made than freed, by 700 unless gc.set_threshold says otherwise, or when gc.collect() is called."));
      return;
    }
    const freed = collections.reduce((sum, one) => sum + one.freed, 0);
    const seconds = collections.reduce((sum, one) => sum + one.seconds, 0);
    const share = recording.seconds > 0 ? Math.min(100, (100 * seconds) / recording.seconds) : 0;
    fill(this.element, heading("Collections"),
      h("p", { class: "lead" }, `${plural(collections.length, "collection")} freed ${plural(freed, "object")} in ${(seconds * 1000).toFixed(1)} ms, ${share.toFixed(1)} % of the run.`),
      h("div", { class: "scroll-x", tabindex: 0, role: "region", "aria-label": "Table of collections" }, this.table(collections)),
      collections.length > this.rows ? linkButton(`show ${count(Math.min(ROWS, collections.length - this.rows))} more of ${count(collections.length)}`,
        () => { this.rows += ROWS; this.refresh(); }) : null);
  }
  private table(collections: readonly CollectionSummary[]): HTMLElement {
    const names = ["step", "line", "generation", "why", "examined", "survived", "promoted", "freed", "bytes", ""];
    const numbers = new Set(["step", "line", "examined", "survived", "promoted", "freed", "bytes"]);
    const head = h("tr", {}, ...names.map((name) => h("th", { scope: "col", class: numbers.has(name) ? "n" : "" }, name === "" ? h("span", { class: "hidden-text" }, "phases") : name)));
    const rows = collections.slice(0, this.rows).map((one, i) => {
      const passed = this.session.stepOf(one) <= this.session.step;
      const cell = (n: number): HTMLElement => h("td", { class: "n" }, count(n));
      return h("tr", { class: passed ? "" : "is-later" },
        h("td", { class: "n" }, linkButton(count(one.step), () => void this.session.goTo(this.session.stepOf(one)))), cell(one.line),
        h("td", {}, h("span", { class: `gen gen-${one.generation}` }, `gen ${one.generation}`)),
        h("td", {}, { threshold: "threshold passed", collect: "gc.collect()", end: "end of the program" }[one.reason]),
        cell(one.examined), cell(one.survivors), cell(one.promoted), cell(one.freed), h("td", { class: "n" }, bytes(one.bytes)),
        h("td", {}, linkButton("phases", () => void this.open(i))));
    });
    return h("table", {}, h("caption", { class: "hidden-text" }, "Each collection of the run"), h("thead", {}, head), h("tbody", {}, ...rows));
  }

  private showPhases(): void {
    const { answer, index, phase } = this.opened!;
    const { summary, phases } = answer;
    const view = phases[phase];
    if (view === undefined) return;
    const total = this.session.recording!.collections.length;
    const told = `at step ${count(summary.step)}, line ${count(summary.line)}: ${plural(summary.examined, "object")} examined, ${count(summary.freed)} freed, ${count(summary.promoted)} promoted`;
    const head = h("div", { class: "phase-head" }, textButton("All collections", () => { this.opened = null; this.refresh(); }, { class: "button outlined" }),
      heading(`Collection ${count(index + 1)} of ${count(total)}`), h("span", { class: `gen gen-${summary.generation}` }, `generation ${summary.generation}`),
      h("span", { class: "quiet" }, told));
    const steps = h("ol", { class: "phase-steps" }, ...phases.map((one, i) => {
      const button = textButton(TITLES[one.name], () => this.goPhase(i), { class: "tab", "aria-current": i === phase ? "step" : null });
      return h("li", {}, button);
    }));
    const back = iconButton("back", "Phase before", null, () => this.goPhase(phase - 1));
    const on = iconButton("forward", "Next phase", null, () => this.goPhase(phase + 1));
    back.disabled = phase === 0;
    on.disabled = phase === phases.length - 1;
    fill(this.element, head, h("div", { class: "phase-bar" }, back, steps, on), h("p", { class: "lead", role: "status" }, view.text), this.members(view, answer));
  }
  private goPhase(phase: number): void {
    const opened = this.opened!;
    opened.phase = Math.max(0, Math.min(phase, opened.answer.phases.length - 1));
    this.refresh();
    this.element.querySelector<HTMLElement>(".phase-steps [aria-current]")?.focus();
  }
  private members(view: PhaseView, answer: CollectionAnswer): HTMLElement {
    const objects = new Map<Key, ObjectView>(answer.objects.map((object) => [object.key, object]));
    const lists = ["young", "reachable", "unreachable", "finalizers", "resurrected", "dead"] as const;
    const titles = { young: "Being examined", reachable: "Reachable", unreachable: "Tentatively unreachable", finalizers: "With finalizers", resurrected: "Alive again", dead: "Freed" };
    let room = MEMBERS;
    const parts = lists.flatMap((list) => {
      const here = view.members.filter((member) => member.list === list);
      if (here.length === 0) return [];
      const drawn = here.slice(0, room);
      room -= drawn.length;
      const left = here.length - drawn.length;
      return [h("section", { class: `members list-${list}` }, h("h3", { class: "label" }, `${titles[list]} (${count(here.length)})`),
        h("ul", {}, ...drawn.map((member) => this.member(member, objects.get(member.key))), left > 0 && h("li", { class: "quiet" }, `and ${count(left)} more`)))];
    });
    const left = view.leftOut > 0 ? h("p", { class: "quiet" }, `${plural(view.leftOut, "more object")} in this phase`) : null;
    return h("div", {}, ...(parts.length > 0 ? parts : [h("p", { class: "empty" }, "No objects in this phase.")]), left);
  }
  private member(member: PhaseMember, object: ObjectView | undefined): HTMLElement {
    const counted = member.gcRefs >= 0;
    const words = `${object?.type ?? "object"} ${object?.value ?? ""}: count ${member.refcount}${counted ? `, ${plural(member.gcRefs, "reference")} from outside` : ""}`;
    const item = h("li", { class: `member family-${familyOf(object?.type ?? "")}${member.changed ? " is-changed" : ""}`, title: object === undefined ? "" : hex(object.address) },
      h("span", { class: "hidden-text" }, words),
      h("span", { "aria-hidden": "true", class: "card-type" }, object?.type ?? "object"),
      h("span", { "aria-hidden": "true", class: "member-value" }, object === undefined ? "" : shortValue(object.type, object.value)),
      h("span", { "aria-hidden": "true", class: "gc-refs num" }, counted ? h("b", {}, count(member.gcRefs)) : h("b", {}, "–"), h("small", {}, ` of ${count(member.refcount)}`)));
    return item;
  }
}
function heading(text: string): HTMLElement { return h("h2", { class: "view-title" }, text); }
