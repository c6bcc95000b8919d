/** Puts the page together. */
import { Collections } from "./collections.ts";
import { type Child, drawIcon, fill, h, textButton } from "./dom.ts";
import { Editor } from "./editor.ts";
import { Engine, embeddedData, startWorker } from "./engine.ts";
import { EXAMPLES, type Example, exampleByName } from "./examples.ts";
import { HeapMap } from "./heapmap.ts";
import { Inspector } from "./inspector.ts";
import { IoPane } from "./io-pane.ts";
import { type KeyAction, helpDialog, listenForKeys } from "./keys.ts";
import { MemoryView } from "./memory-view.ts";
import { Picture } from "./picture.ts";
import { Predict } from "./predict.ts";
import { type Program, Session } from "./session.ts";
import { LINK_LIMIT, readFragment, writeFragment } from "./share.ts";
import { Shell, type ViewName } from "./shell.ts";
import { TableView, sentence } from "./table.ts";
import { startTheme, toggleTheme } from "./theme.ts";
import { Timeline } from "./timeline.ts";
import { Transport } from "./transport.ts";
import { bytes, count, plural } from "./words.ts";

const OWN = { title: "A program of yours", look: "Change it and run it again with Ctrl+Enter. A click on a line number runs to that line." };

interface GivenProgram { source: string; filename: string }
function isProgram(value: unknown): value is GivenProgram {
  return typeof value === "object" && value !== null && "source" in value && typeof value.source === "string" && "filename" in value && typeof value.filename === "string";
}

class Page {
  private readonly session = new Session(new Engine(startWorker()));
  private readonly embedded = new URLSearchParams(location.search).has("embed");
  private readonly picture = new Picture(this.session);
  private readonly io = new IoPane(this.session);
  private readonly table = new TableView(this.session);
  private readonly memory = new MemoryView(this.session);
  private readonly collections = new Collections(this.session, (text) => this.shell.say(text));
  private readonly heapMap = new HeapMap(this.session, (key) => { this.session.choose(key); });
  private readonly predict = new Predict(this.session, () => this.showPredict());
  private readonly timeline = new Timeline(this.session, (index) => this.openCollection(index));
  private readonly inspector: Inspector;
  private readonly transport: Transport;
  private readonly editor: Editor;
  private readonly shell: Shell;
  private readonly help: HTMLDialogElement;
  private readonly about = h("div", { class: "about" });
  private readonly examples = h("select", { class: "select examples", "aria-label": "Example" });
  private readonly runButton = textButton("Run", () => this.runEditor(), { class: "button primary", title: "Run (Ctrl+Enter in the editor, R elsewhere)", "aria-keyshortcuts": "R" });
  private readonly predictLabel = h("span", { class: "wide-text" }, "Predict");
  private readonly predictButton = h("button", { type: "button", class: "button", "aria-pressed": "false", title: "Guess before you step (P)", "aria-label": "Predict",
    "aria-keyshortcuts": "P" }, drawIcon("question"), this.predictLabel);
  /** A program that the page was opened with, besides the examples. */
  private given: GivenProgram | null = null;
  private shownLine = -1;

  constructor(root: HTMLElement) {
    this.inspector = new Inspector(this.session, {
      path: (keys) => this.picture.setPath(keys), life: (answer) => this.timeline.showLife(answer), goTo: (key) => this.picture.goTo(key),
      showBytes: (key) => { this.shell.show("heap"); void this.heapMap.show(key); },
    });
    this.transport = new Transport(this.session, { collection: (direction) => void this.seekCollection(direction), death: () => void this.seekDeath(),
      say: (text) => this.shell.say(text) });
    const editorBox = h("div", { class: "editor" });
    this.shell = new Shell(root, {
      examples: this.examples, run: this.runButton, predict: this.predictButton, about: this.about, editor: editorBox, io: this.io.element,
      views: { picture: this.picture.element, collections: this.collections.element, heap: this.heapMap.element, memory: this.memory.element, table: this.table.element },
      inspector: this.inspector.element, question: this.predict.element, transport: this.transport.element, track: this.timeline.element,
    }, { share: () => void this.share(), theme: () => { toggleTheme(); this.repaint(); }, help: () => this.help.showModal(), viewChanged: (name) => this.viewChanged(name) });
    this.editor = new Editor(editorBox, { changed: () => this.edited(), runTo: (line) => void this.runTo(line), run: () => this.runEditor() });
    this.predictButton.addEventListener("click", () => this.predict.toggle());
    const actions = this.actions();
    this.help = helpDialog(actions);
    listenForKeys(actions);
    this.examples.addEventListener("change", () => this.openExample(exampleByName(this.examples.value)));
    this.session.subscribe((change) => {
      if (change === "status") this.showStatus();
      if (change === "state") this.showState();
      if (change === "recording") this.shownLine = -1;
    });
    startTheme(() => this.repaint());
    if (this.embedded) document.documentElement.classList.add("embed");
    document.documentElement.dataset["ready"] = "true";
  }

  /** Shows what the address asks for, the program the page was made with, or the first example. */
  async start(): Promise<void> {
    const own = embeddedData("program");
    if (isProgram(own)) this.given = own;
    this.listExamples();
    window.addEventListener("hashchange", () => void this.openAddress());
    await this.openAddress();
  }
  private async openAddress(): Promise<void> {
    const shared = await readFragment(location.hash).catch((error: unknown) => { this.shell.say(error instanceof Error ? error.message : String(error)); return null; });
    if (shared?.unit !== undefined) this.session.setUnit(shared.unit);
    if (shared?.source !== undefined) this.open({ ...OWN, source: shared.source, stdin: shared.stdin ?? "", filename: "program.py", example: null }, shared.step);
    else if (shared?.example !== undefined && exampleByName(shared.example) !== undefined) this.openExample(exampleByName(shared.example), shared.step);
    else if (this.given !== null) this.open({ ...OWN, ...this.given, title: this.given.filename, stdin: "", example: null }, shared?.step);
    else this.openExample(EXAMPLES[0], shared?.step);
  }
  private listExamples(): void {
    const groups = new Map<string, HTMLOptGroupElement>();
    if (this.given !== null) this.examples.append(h("option", { value: "" }, this.given.filename));
    for (const example of EXAMPLES) {
      let group = groups.get(example.group);
      if (group === undefined) { group = h("optgroup", { label: example.group }); groups.set(example.group, group); this.examples.append(group); }
      group.append(h("option", { value: example.name }, example.title));
    }
  }

  // --- programs

  private openExample(example: Example | undefined, step?: number): void {
    if (example !== undefined) this.open({ source: example.source, stdin: "", filename: "program.py", title: example.title, look: example.look, example: example.name }, step);
    else if (this.given !== null) this.open({ ...OWN, ...this.given, title: this.given.filename, stdin: "", example: null });
  }
  private open(program: Program, step = 0): void {
    this.editor.text = program.source;
    this.io.stdin = program.stdin;
    this.showAbout(program);
    void this.session.run(program, step);
  }
  private showAbout(program: Program): void {
    this.examples.value = program.example ?? "";
    fill(this.about, h("h2", {}, program.title), h("p", {}, ...program.look.split("`").map((text, i) => (i % 2 === 0 ? text : h("code", {}, text)))));
  }
  /** The editor's text as a program: an example while it is unchanged. */
  private fromEditor(): Program {
    const source = this.editor.text;
    const stdin = this.io.stdin;
    const { program } = this.session;
    if (source === program.source && stdin === program.stdin) return program;
    const example = EXAMPLES.find((one) => one.source === source);
    if (example !== undefined && stdin === "") return { source, stdin, filename: "program.py", title: example.title, look: example.look, example: example.name };
    return { ...OWN, source, stdin, filename: "program.py", example: null };
  }
  private runEditor(): void {
    if (this.session.status.kind === "recording") { void this.session.stop(); return; }
    const program = this.fromEditor();
    this.showAbout(program);
    void this.session.run(program);
  }
  private edited(): void { this.runButton.classList.toggle("is-due", this.editor.text !== this.session.program.source); }

  // --- ways

  private async runTo(line: number): Promise<void> {
    if (this.session.recording === null) return;
    if (this.editor.text !== this.session.program.source) { this.shell.say("The program has changed: run it first."); return; }
    if (await this.session.seek(1, { line })) return;
    if (await this.session.seek(-1, { line })) this.shell.say(`Line ${line} does not come again: this is the last time before.`);
    else this.shell.say(`The program does not come to line ${line}.`);
  }
  private async seekCollection(direction: 1 | -1): Promise<void> {
    if (!(await this.session.seek(direction, { collection: null }))) this.shell.say(direction === 1 ? "No collection comes after this step." : "No collection before this step.");
  }
  private async seekDeath(): Promise<void> {
    const { chosen } = this.session;
    if (chosen === null) { this.shell.say("Choose an object first."); return; }
    if (!(await this.session.seek(1, { death: chosen })) && !(await this.session.seek(-1, { death: chosen }))) this.shell.say("It lives to the end of the recording.");
  }
  private openCollection(index: number): void {
    this.shell.show("collections");
    void this.collections.open(index);
  }
  private async share(): Promise<void> {
    const { program, step, unit } = this.session;
    const fragment = await writeFragment({ ...(program.example !== null ? { example: program.example } : { source: program.source, stdin: program.stdin }), step, unit });
    history.replaceState(null, "", `#${fragment}`);
    const long = location.href.length > LINK_LIMIT ? " It is long: some programs cut such links." : "";
    try {
      await navigator.clipboard.writeText(location.href);
      this.shell.say(`Link copied: it holds the program and this step.${long}`);
    } catch {
      this.shell.say(`The link is in the address bar.${long}`);
    }
  }

  // --- what is shown

  private viewChanged(name: ViewName): void {
    if (name === "heap") void this.heapMap.load();
    else if (name === "table") this.table.refresh();
    else if (name === "collections") this.collections.refresh();
    else if (name === "memory") this.memory.repaint();
    else this.picture.redraw();
  }
  private repaint(): void {
    this.picture.redraw();
    this.timeline.repaint();
    this.memory.repaint();
    this.heapMap.repaint();
  }
  private showPredict(): void {
    this.predictButton.setAttribute("aria-pressed", String(this.predict.on));
    const text = this.predict.on && this.predict.score !== "" ? `Predict · ${this.predict.score}` : "Predict";
    this.predictLabel.textContent = text;
    this.predictButton.setAttribute("aria-label", text);
  }
  private showStatus(): void {
    const { status } = this.session;
    this.runButton.textContent = status.kind === "recording" ? "Stop" : "Run";
    this.edited();
    if (status.kind === "recording") this.coverRecording(status);
    else if (status.kind === "failed") this.shell.cover(h("strong", {}, "That did not work"), h("p", {}, status.message));
    else this.shell.cover();
  }
  private coverRecording(status: { steps: number; unrecorded: boolean }): void {
    const counted = status.steps === 0 ? "Starting Python …" : `${plural(status.steps, "step")} recorded`;
    const words = status.unrecorded ? "The limit of the recording is reached; the program runs on to its end." : counted;
    this.shell.cover(h("strong", {}, "Recording the run"), h("p", { class: "num" }, words));
  }
  private showState(): void {
    const { state, recording } = this.session;
    if (state === null || recording === null) return;
    const failed = recording.ended === "exception" && state.step >= recording.endStep;
    const line = failed ? recording.errorLine : state.line;
    if (line !== this.shownLine) { this.editor.showLine(line, failed); this.shownLine = line; }
    const { totals } = state;
    const facts: [string, string][] = [["objects", count(totals.ownObjects)], ["live", bytes(totals.liveBytes)],
      ["collector", totals.gcEnabled ? totals.counts.map((n, i) => `${n}/${totals.thresholds[i]}`).join(" ") : "off"]];
    fill(this.shell.facts, ...facts.map(([name, value]): Child => h("span", {}, `${name} `, h("b", {}, value))));
    this.shell.announce(sentence(state));
    if (state.step >= recording.endStep) this.sayEnd();
    if (recording.steps === 0 && recording.traceback !== "") this.shell.cover(h("strong", {}, "Python cannot read this program"), h("pre", {}, recording.traceback));
  }
  private sayEnd(): void {
    const recording = this.session.recording!;
    const why: Partial<Record<typeof recording.ended, string>> = {
      exception: recording.message, limit: `The recording ends here: ${recording.message}`, cancelled: "Stopped by you.",
      input: "The program asks for input: give it in the Input tab and run again.",
    };
    const text = why[recording.ended];
    if (text !== undefined && text !== "") this.shell.say(text);
  }

  private actions(): KeyAction[] {
    const { session } = this;
    const view = (key: string, name: ViewName, text: string): KeyAction => ({ keys: [key], shown: [key], text, run: () => this.shell.show(name) });
    return [
      { keys: ["ArrowRight", "l"], shown: ["→"], text: "one step forward", run: () => void session.move(1) },
      { keys: ["ArrowLeft", "h"], shown: ["←"], text: "one step back", run: () => void session.move(-1) },
      { keys: ["shift+ArrowRight"], shown: ["Shift", "→"], text: "one instruction forward", run: () => void session.move(1, "instruction") },
      { keys: ["shift+ArrowLeft"], shown: ["Shift", "←"], text: "one instruction back", run: () => void session.move(-1, "instruction") },
      { keys: ["ArrowDown", "n"], shown: ["↓"], text: "to the next line of this function, past calls", run: () => void session.seek(1, { over: true }) },
      { keys: ["ArrowUp"], shown: ["↑"], text: "back to the line before in this function", run: () => void session.seek(-1, { over: true }) },
      { keys: ["o"], shown: ["O"], text: "out of this function", run: () => void session.seek(1, { out: true }) },
      { keys: ["Home"], shown: ["Home"], text: "to the start", run: () => void session.goTo(session.firstLine()) },
      { keys: ["End"], shown: ["End"], text: "to the end", run: () => void session.goTo(session.recording?.steps ?? 0) },
      { keys: [" "], shown: ["Space"], text: "play or pause", run: () => (session.playing ? session.pause() : session.play()) },
      { keys: ["g"], shown: ["G"], text: "to the next collection", run: () => void this.seekCollection(1) },
      { keys: ["shift+g"], shown: ["Shift", "G"], text: "to the collection before", run: () => void this.seekCollection(-1) },
      { keys: ["d"], shown: ["D"], text: "to the death of the chosen object", run: () => void this.seekDeath() },
      { keys: ["r"], shown: ["R"], text: "run the program again", run: () => this.runEditor() },
      { keys: ["e"], shown: ["E"], text: "into the editor", run: () => { this.shell.pane("code"); this.editor.focus(); } },
      { keys: ["p"], shown: ["P"], text: "predict mode", run: () => this.predict.toggle() },
      { keys: ["0"], shown: ["0"], text: "show all objects", run: () => { this.shell.show("picture"); this.picture.fit(); } },
      view("1", "picture", "objects"), view("2", "collections", "collector"), view("3", "heap", "heap map"), view("4", "memory", "memory over time"),
      view("5", "table", "the picture as a table"),
      { keys: ["?"], shown: ["?"], text: "this help", run: () => this.help.showModal() },
      { keys: ["Escape"], shown: ["Esc"], text: "forget the chosen object", run: () => session.choose(null) },
    ];
  }
}

void new Page(document.getElementById("app")!).start();
