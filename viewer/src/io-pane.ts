/** What the program prints, up to the step shown, and what it is given to read. */
import type { OutputPiece } from "./protocol.ts";
import { fill, h } from "./dom.ts";
import type { Session } from "./session.ts";
import { plural } from "./words.ts";

/** Pieces kept in the page; earlier ones are counted. */
const PIECES = 2000;

export class IoPane {
  readonly element: HTMLElement;
  private readonly output = h("pre", { id: "panel-output", role: "tabpanel", "aria-labelledby": "tab-output", tabindex: 0 });
  private readonly input = h("textarea", { id: "stdin", "aria-label": "Standard input: one line for each input()", placeholder: "Lines for input(), one below the other",
    spellcheck: "false" });
  private readonly tabs: HTMLButtonElement[];

  constructor(private readonly session: Session) {
    this.tabs = [this.tab("output", "Output"), this.tab("input", "Input")];
    const panel = h("div", { id: "panel-input", role: "tabpanel", "aria-labelledby": "tab-input", class: "input-panel" }, this.input);
    this.element = h("section", { class: "io", "aria-label": "Output and input" },
      h("div", { class: "tabs", role: "tablist", "aria-label": "Output or input" }, ...this.tabs), this.output, panel);
    this.select("output");
    session.subscribe((change) => { if (change === "state" || change === "recording" || change === "status") this.show(); });
  }
  get stdin(): string { return this.input.value; }
  set stdin(text: string) { this.input.value = text; }

  private tab(name: string, label: string): HTMLButtonElement {
    const button = h("button", { type: "button", role: "tab", id: `tab-${name}`, class: "tab", "aria-controls": `panel-${name}` }, label);
    button.addEventListener("click", () => this.select(name));
    button.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
      event.preventDefault();
      event.stopPropagation();
      const other = this.tabs.find((one) => one !== button)!;
      other.click();
      other.focus();
    });
    return button;
  }
  private select(name: string): void {
    for (const button of this.tabs) {
      const on = button.id === `tab-${name}`;
      button.setAttribute("aria-selected", String(on));
      button.tabIndex = on ? 0 : -1;
    }
    this.output.hidden = name !== "output";
    this.input.parentElement!.hidden = name !== "input";
  }
  private show(): void {
    const { recording, state, status } = this.session;
    if (recording === null || state === null) { fill(this.output, status.kind === "recording" ? "" : h("span", { class: "later" }, "What the program prints comes here.")); return; }
    const { fresh, later } = this.session.outputMarks();
    const first = Math.max(0, later - PIECES);
    const pieces = recording.output.slice(first, later);
    const end = state.step >= recording.endStep && recording.traceback !== "" ? [h("span", { class: "err" }, recording.traceback)] : [];
    const shownError = pieces.some((piece) => piece.stream === 2 && recording.traceback !== "" && piece.text.includes(recording.message));
    fill(this.output, first > 0 ? h("span", { class: "later" }, `(${plural(first, "earlier piece")} left out)\n`) : null, ...runs(pieces, fresh - first), ...(shownError ? [] : end),
      later === 0 && end.length === 0 ? h("span", { class: "later" }, "Nothing printed yet.") : null);
    this.output.scrollTop = this.output.scrollHeight;
  }
}
/** Neighbouring pieces of one kind become one element; those from `fresh` on are marked. */
function runs(pieces: readonly OutputPiece[], fresh: number): HTMLElement[] {
  const found: { kind: string; text: string }[] = [];
  pieces.forEach((piece, i) => {
    const kind = `${piece.stream === 2 ? "err " : ""}${i >= fresh ? "fresh" : ""}`;
    const last = found[found.length - 1];
    if (last !== undefined && last.kind === kind) last.text += piece.text;
    else found.push({ kind, text: piece.text });
  });
  return found.map(({ kind, text }) => h("span", { class: kind.trim() }, text));
}
