/** The chosen object: who refers to it, why it is alive, its life, the bytes it consists of. */
import type { BlockAnswer, Key, ObjectAnswer } from "./protocol.ts";
import { type Child, fill, h, iconButton, linkButton } from "./dom.ts";
import type { Session } from "./session.ts";
import { bytes, count, familyOf, generationName, hex, plural, refs, shortValue } from "./words.ts";

/** What the inspector tells the others. */
export interface InspectorEvents {
  path(keys: Key[]): void;
  life(answer: ObjectAnswer | null): void;
  goTo(key: Key): void;
  showBytes(key: Key): void;
}
const MOST_REFERRERS = 12;
const MOST_COUNTS = 14;

export class Inspector {
  readonly element = h("aside", { class: "inspector", "aria-label": "Chosen object", hidden: true });
  answer: ObjectAnswer | null = null;
  private asked = 0;

  constructor(private readonly session: Session, private readonly events: InspectorEvents) {
    session.subscribe((change) => { if (change === "chosen" || change === "state") void this.load(); });
  }

  private async load(): Promise<void> {
    const { session } = this;
    const key = session.chosen;
    const asked = ++this.asked;
    this.element.hidden = key === null || document.documentElement.classList.contains("embed");
    if (key === null || session.state === null) { this.answer = null; this.events.life(null); return; }
    const answer = await session.engine.object(session.step, key).catch(() => null);
    const block = answer?.object ? await session.engine.block(session.step, { key }).catch(() => null) : null;
    if (asked !== this.asked) return;
    this.answer = answer;
    this.events.life(answer);
    this.events.path(answer?.path?.flatMap((part) => (part.key === null ? [] : [part.key])) ?? []);
    this.show(answer, block);
  }

  private show(answer: ObjectAnswer | null, block: BlockAnswer | null): void {
    const close = iconButton("close", "Close", "Escape", () => this.session.choose(null));
    if (answer === null) { fill(this.element, close, h("p", { class: "quiet" }, "Nothing is known of this object at this step.")); return; }
    const { object } = answer;
    const ghost = this.session.state?.died.find((one) => one.key === this.session.chosen);
    const type = object?.type ?? ghost?.type ?? "object";
    fill(this.element,
      h("header", { class: `inspector-head family-${familyOf(type)}` },
        h("div", {}, h("p", { class: "card-type" }, type), h("h2", { class: "mono" }, shortValue(type, object?.value ?? ghost?.value ?? "not alive at this step"))), close),
      object === null ? null : this.facts(answer),
      section("Why it is alive", ...this.path(answer)),
      section("Who refers to it", ...this.referrers(answer)),
      section("Its life", ...this.life(answer)),
      block === null ? null : section("Its bytes", ...this.bytes(block)));
  }

  private facts(answer: ObjectAnswer): HTMLElement {
    const object = answer.object!;
    const rows: [string, string][] = [
      ["references", object.immortal ? "∞ (immortal: the count never changes)" : refs(object.refcount, false)], ["size", `${count(object.size)} bytes`],
      ["would free", `${bytes(answer.retained)} with what only it holds`],
      ["collector", object.unreachable ? "unreachable, waits for a collection" : generationName(object.generation)], ["address", hex(object.address)],
    ];
    return h("dl", { class: "facts-list" }, ...rows.flatMap(([name, value]) => [h("dt", {}, name), h("dd", { class: "num" }, value)]));
  }
  private path(answer: ObjectAnswer): HTMLElement[] {
    if (answer.object === null) return [h("p", { class: "quiet" }, "It is not alive at this step.")];
    if (answer.path === null) return [h("p", { class: "chip danger" }, "Nothing reaches it: a cycle keeps its count above 0.")];
    return [h("ol", { class: "chain" }, ...answer.path.map((part) => h("li", {}, part.label === "" ? null : h("span", { class: "edge" }, part.label), this.link(part.text, part.key))))];
  }
  private referrers(answer: ObjectAnswer): HTMLElement[] {
    const shown = answer.referrers.slice(0, MOST_REFERRERS);
    const left = answer.referrers.length - shown.length + answer.referrersLeftOut;
    if (shown.length === 0) return [h("p", { class: "quiet" }, answer.object?.immortal ? "Too many to follow: it is immortal." : "No object that can be seen.")];
    return [h("ul", { class: "links" }, ...shown.map((one) => h("li", {}, this.link(one.text, one.key),
      one.label === "" ? null : h("span", { class: "edge" }, one.label))), left > 0 && h("li", { class: "quiet" }, `and ${count(left)} more`))];
  }
  private link(text: string, key: Key | null): Child {
    return key === null ? h("span", {}, text) : linkButton(text, () => { this.session.choose(key); this.events.goTo(key); });
  }

  private life(answer: ObjectAnswer): HTMLElement[] {
    const { life } = answer;
    const why = { count: "its count reached 0", collector: "a collection found it", end: "the interpreter ended" };
    const rows: HTMLElement[] = [this.event(life.born < 0 ? null : life.born + 1, "born", life.born < 0 ? "before the program" : life.bornLine > 0 ? `in line ${life.bornLine}` : "")];
    const events = [
      ...life.generations.slice(1).map((change) => ({ step: change.step, name: generationName(change.generation), text: "" })),
      ...life.refcounts.slice(-MOST_COUNTS).map((change) => ({ step: change.step, name: plural(change.count, "reference"), text: "" })),
    ].sort((a, b) => a.step - b.step);
    const left = life.refcounts.length - Math.min(MOST_COUNTS, life.refcounts.length) + life.refcountsLeftOut;
    if (left > 0) rows.push(h("li", { class: "quiet" }, `${plural(left, "earlier change")} of the count`));
    rows.push(...events.map((event) => this.event(event.step, event.name, event.text)));
    if (life.died === null) rows.push(h("li", { class: "quiet" }, "still alive at the end of the recording"));
    else rows.push(this.event(life.died + 1, "died", `${life.diedLine ? `in line ${life.diedLine}: ` : ""}${life.why === null ? "" : why[life.why]}`));
    return [h("ol", { class: "life" }, ...rows)];
  }
  private event(step: number | null, name: string, text: string): HTMLElement {
    const here = step !== null && step === this.session.step;
    return h("li", { class: `${name === "died" ? "died" : ""}${here ? " is-here" : ""}` },
      step === null ? h("span", { class: "at" }, "–") : linkButton(count(step), () => void this.session.goTo(step)), h("b", {}, name),
    text === "" ? null : h("span", { class: "quiet" }, ` ${text}`));
  }

  private bytes(block: BlockAnswer): HTMLElement[] {
    const rows = block.fields.map((field) => h("tr", {}, h("td", { class: "n mono" }, `+${field.offset}`), h("td", { class: "mono" }, field.name),
      h("td", { class: "mono" }, field.target === null ? field.value : this.link(field.value, field.target))));
    const key = this.session.chosen;
    return [h("p", { class: "quiet" }, `A block of ${plural(block.size, "byte")} at ${hex(block.address)}. `,
      key === null ? null : linkButton("show it in the heap map", () => this.events.showBytes(key))),
      h("div", { class: "scroll-x" }, h("table", { class: "fields" },
        h("thead", {}, h("tr", {}, h("th", { class: "n", scope: "col" }, "offset"), h("th", { scope: "col" }, "field"), h("th", { scope: "col" }, "value"))), h("tbody", {}, ...rows)))];
  }
}
function section(title: string, ...children: Child[]): HTMLElement { return h("section", { class: "part" }, h("h3", { class: "label" }, title), ...children); }
