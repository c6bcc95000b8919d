/** The frame of the page: bar, code pane, stage with its views, inspector, timeline; on a phone one pane at a time. */
import { fill, h, iconButton, logo, textButton } from "./dom.ts";

export type ViewName = "picture" | "collections" | "heap" | "memory" | "table";

export interface ShellParts {
  examples: HTMLElement;
  run: HTMLElement;
  predict: HTMLElement;
  about: HTMLElement;
  editor: HTMLElement;
  io: HTMLElement;
  views: Readonly<Record<ViewName, HTMLElement>>;
  inspector: HTMLElement;
  question: HTMLElement;
  transport: HTMLElement;
  track: HTMLElement;
}
export interface ShellEvents {
  share(): void;
  theme(): void;
  help(): void;
  viewChanged(name: ViewName): void;
}

const VIEWS: readonly [ViewName, string, string][] = [["picture", "Objects", "1"], ["collections", "Collector", "2"], ["heap", "Heap map", "3"],
  ["memory", "Memory", "4"], ["table", "Table", "5"]];
const TOAST = 3500; // milliseconds

export class Shell {
  readonly facts = h("div", { class: "facts" });
  view: ViewName = "picture";
  private readonly live = h("p", { class: "hidden-text", role: "status", "aria-live": "polite" });
  private readonly veil = h("div", { class: "veil", hidden: true });
  private readonly toast = h("p", { class: "toast", role: "status", hidden: true });
  private readonly tabs = new Map<ViewName, HTMLButtonElement>();
  private readonly panels = new Map<ViewName, HTMLElement>();
  private timer = 0;

  constructor(private readonly root: HTMLElement, parts: ShellParts, private readonly events: ShellEvents) {
    const brand = h("div", { class: "brand" }, logo(), h("span", {}, "Ouroboros"));
    const bar = h("header", { class: "bar" }, brand, h("h1", { class: "hidden-text" }, "Ouroboros: see Python's memory"), parts.examples, parts.run,
      h("span", { class: "spacer" }), parts.predict,
      iconButton("share", "Copy a link to this step", null, events.share), iconButton("theme", "Light or dark", null, events.theme),
      iconButton("help", "Keys and help", "?", events.help));
    const code = h("section", { class: "code", "aria-label": "Program" }, parts.about, parts.editor, parts.io);
    const tabs = h("div", { class: "tabs", role: "tablist", "aria-label": "Views" }, ...VIEWS.map(([name, label, key]) => this.tab(name, label, key)));
    const stage = h("main", { class: "stage" }, h("div", { class: "stage-head" }, tabs, this.facts),
      h("div", { class: "stage-body" }, ...VIEWS.map(([name]) => this.panel(name, parts.views[name])), this.veil, parts.question));
    const timeline = h("footer", { class: "timeline" }, parts.transport, parts.track);
    fill(root, bar, code, stage, parts.inspector, timeline, this.mobileTabs(), this.toast, this.live);
    this.show("picture");
  }

  private tab(name: ViewName, label: string, key: string): HTMLButtonElement {
    const button = h("button", { type: "button", role: "tab", class: "tab", id: `view-${name}`, "aria-controls": `panel-${name}`, title: `${label} (${key})`,
      "aria-keyshortcuts": key }, label);
    button.addEventListener("click", () => this.show(name));
    button.addEventListener("keydown", (event) => {
      const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
      if (by === 0) return;
      event.preventDefault();
      event.stopPropagation();
      const at = VIEWS.findIndex(([one]) => one === name);
      const next = VIEWS[(at + by + VIEWS.length) % VIEWS.length]![0];
      this.show(next);
      this.tabs.get(next)!.focus();
    });
    this.tabs.set(name, button);
    return button;
  }
  private panel(name: ViewName, content: HTMLElement): HTMLElement {
    const scrolls = name === "collections" || name === "table" || name === "memory";
    const panel = h("div", { class: scrolls ? "view scrolls" : "view", role: "tabpanel", id: `panel-${name}`, "aria-labelledby": `view-${name}`,
      tabindex: scrolls ? 0 : null }, content);
    this.panels.set(name, panel);
    return panel;
  }
  private mobileTabs(): HTMLElement {
    const both = (["code", "stage"] as const).map((pane) => textButton(pane === "code" ? "Program" : "Memory", () => this.pane(pane), { class: "tab", "data-pane": pane }));
    return h("nav", { class: "mobile-tabs", "aria-label": "Panes" }, ...both);
  }
  /** On a phone: the program, or its memory. */
  pane(pane: "code" | "stage"): void {
    this.root.setAttribute("data-pane", pane);
    for (const button of this.root.querySelectorAll<HTMLElement>(".mobile-tabs .tab")) button.setAttribute("aria-pressed", String(button.getAttribute("data-pane") === pane));
  }
  show(name: ViewName): void {
    this.view = name;
    for (const [one, button] of this.tabs) {
      button.setAttribute("aria-selected", String(one === name));
      button.tabIndex = one === name ? 0 : -1;
      this.panels.get(one)!.hidden = one !== name;
    }
    this.pane("stage");
    this.events.viewChanged(name);
  }

  /** Says it to a screen reader. */
  announce(text: string): void { this.live.textContent = text; }
  /** Says it to everybody for some seconds. */
  say(text: string): void {
    this.toast.textContent = text;
    this.toast.hidden = false;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => { this.toast.hidden = true; }, TOAST);
  }
  /** Covers the stage; no children: uncovers it. */
  cover(...children: HTMLElement[]): void {
    this.veil.hidden = children.length === 0;
    fill(this.veil, ...children);
  }
}
