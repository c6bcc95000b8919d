/** The buttons that go through the run, the unit of a step, and the field for a step's number. */
import type { CollectionSummary } from "./protocol.ts";
import { fill, h, iconButton, textButton } from "./dom.ts";
import type { Session, Unit } from "./session.ts";
import { count } from "./words.ts";

export interface TransportActions {
  collection(direction: 1 | -1): void;
  death(): void;
  say(text: string): void;
}

export class Transport {
  readonly element: HTMLElement;
  private readonly buttons: Record<"first" | "back" | "play" | "forward" | "last" | "collection" | "death", HTMLButtonElement>;
  private readonly units: Record<Unit, HTMLButtonElement>;
  private readonly field = h("input", { class: "field step-field num", type: "text", inputmode: "numeric", "aria-label": "Step to jump to", autocomplete: "off", value: "0" });
  private readonly position = h("span", { class: "position num" });

  constructor(private readonly session: Session, actions: TransportActions) {
    const go = (direction: 1 | -1): void => void session.move(direction);
    this.buttons = {
      first: iconButton("first", "To the start", "Home", () => void session.goTo(session.firstLine())),
      back: iconButton("back", "Step back", "ArrowLeft", () => go(-1)),
      play: iconButton("play", "Play", "Space", () => (session.playing ? session.pause() : session.play())),
      forward: iconButton("forward", "Step forward", "ArrowRight", () => go(1)),
      last: iconButton("last", "To the end", "End", () => void session.goTo(session.recording?.steps ?? 0)),
      collection: textButton("Next collection", () => actions.collection(1), { title: "Next collection (G), previous: Shift+G", "aria-keyshortcuts": "G" }),
      death: textButton("To its death", () => actions.death(), { title: "To the death of the chosen object (D)", "aria-keyshortcuts": "D" }),
    };
    const unit = (name: Unit, label: string): HTMLButtonElement => textButton(label, () => session.setUnit(name), { class: "button", "aria-pressed": "false" });
    this.units = { line: unit("line", "Line"), instruction: unit("instruction", "Instruction") };
    const b = this.buttons;
    b.forward.classList.add("big");
    b.back.classList.add("big");
    const jump = h("form", { class: "jump" }, h("label", {}, "step ", this.field), this.position);
    jump.addEventListener("submit", (event) => { event.preventDefault(); this.jump(actions); });
    this.element = h("div", { class: "transport", role: "toolbar", "aria-label": "Steps" },
      h("div", { class: "group" }, b.first, b.back, b.play, b.forward, b.last),
      h("div", { class: "group segmented", role: "group", "aria-label": "A step is" }, this.units.line, this.units.instruction),
      jump, h("span", { class: "spacer" }), h("div", { class: "group extra" }, b.collection, b.death));
    session.subscribe(() => this.update());
    this.update();
  }

  private jump(actions: TransportActions): void {
    const step = Number(this.field.value.replace(/[,\s]/g, ""));
    if (!Number.isInteger(step) || step < 0) actions.say("A step is a whole number from 0 on.");
    else void this.session.goTo(step);
  }
  private update(): void {
    const { session, buttons } = this;
    const { recording } = session;
    const none = recording === null || session.state === null;
    const atStart = none || session.step <= 0;
    const atEnd = none || session.step >= recording.steps;
    // A button that has the focus stays enabled in name, so that the focus is not lost at either end.
    const set = (button: HTMLButtonElement, off: boolean): void => { button.disabled = off && document.activeElement !== button; button.toggleAttribute("data-off", off); };
    set(buttons.first, atStart); set(buttons.back, atStart); set(buttons.forward, atEnd); set(buttons.last, atEnd); set(buttons.play, atEnd && !session.playing);
    set(buttons.collection, none || !recording.collections.some((collection: CollectionSummary) => session.stepOf(collection) > session.step));
    set(buttons.death, none || session.chosen === null);
    fill(buttons.play, iconButton(session.playing ? "pause" : "play", "", null, () => {}).firstElementChild);
    buttons.play.setAttribute("aria-label", session.playing ? "Pause" : "Play");
    for (const [name, button] of Object.entries(this.units)) button.setAttribute("aria-pressed", String(session.unit === name));
    if (document.activeElement !== this.field) this.field.value = none ? "0" : String(session.step);
    this.field.disabled = none;
    this.position.textContent = none ? "" : `of ${count(recording.steps)} · line ${count(session.lineIndex(session.step))} of ${count(recording.lines)}`;
  }
}
