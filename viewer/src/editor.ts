/** The editor: CodeMirror with Python, the running line, and a gutter in which a click runs to a line. */
import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentLess, indentMore } from "@codemirror/commands";
import { HighlightStyle, bracketMatching, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { python } from "@codemirror/lang-python";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension, RangeSet, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, drawSelection, gutter, gutterLineClass, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

export interface EditorEvents {
  changed(): void;
  /** A click on a line number: run to that line. */
  runTo(line: number): void;
  /** Ctrl-Enter. */
  run(): void;
}

/** `line`: the one about to run (0: none); `failed`: it is the line of the exception. */
interface Running { line: number; failed: boolean }
const setRunning = StateEffect.define<Running>();

const runningLine = StateField.define<Running>({
  create: () => ({ line: 0, failed: false }),
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setRunning)) return effect.value;
    return transaction.docChanged ? { line: 0, failed: false } : value;
  },
  provide: (field) => [
    EditorView.decorations.from(field, (running) => (view) => {
      if (running.line === 0 || running.line > view.state.doc.lines) return Decoration.none;
      const mark = Decoration.line({ class: running.failed ? "cm-running cm-failed" : "cm-running" });
      return Decoration.set(mark.range(view.state.doc.line(running.line).from));
    }),
    gutterLineClass.computeN([field], (state) => {
      const { line } = state.field(field);
      return line === 0 || line > state.doc.lines ? [] : [RangeSet.of(new RunningMarker().range(state.doc.line(line).from))];
    }),
  ],
});
class RunningMarker extends GutterMarker { override elementClass = "cm-running-gutter"; }

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], class: "tok-keyword" },
  { tag: [tags.string, tags.special(tags.string)], class: "tok-string" },
  { tag: [tags.number, tags.bool, tags.null], class: "tok-number" },
  { tag: tags.comment, class: "tok-comment" },
  { tag: [tags.function(tags.definition(tags.variableName)), tags.definition(tags.className), tags.className], class: "tok-definition" },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], class: "tok-call" },
  { tag: tags.invalid, class: "tok-invalid" },
]);

export class Editor {
  private readonly view: EditorView;
  /** Being written in: only then does Tab indent. Who comes by with Tab goes on with Tab. */
  private engaged = false;
  constructor(parent: HTMLElement, private readonly events: EditorEvents) {
    this.view = new EditorView({ parent, state: this.newState("") });
  }
  get text(): string { return this.view.state.doc.toString(); }
  /** Another program: history starts anew. */
  set text(text: string) { this.view.setState(this.newState(text)); }
  get focused(): boolean { return this.view.hasFocus; }
  /** The line the cursor is in, from 1. */
  get cursorLine(): number { return this.view.state.doc.lineAt(this.view.state.selection.main.head).number; }
  focus(): void {
    this.view.focus();
    this.engaged = true;
  }

  showLine(line: number, failed: boolean): void {
    const effects: StateEffect<unknown>[] = [setRunning.of({ line, failed })];
    if (line > 0 && line <= this.view.state.doc.lines) effects.push(EditorView.scrollIntoView(this.view.state.doc.line(line).from, { y: "nearest", yMargin: 40 }));
    this.view.dispatch({ effects });
  }

  private newState(doc: string): EditorState {
    return EditorState.create({ doc, extensions: this.extensions() });
  }
  private extensions(): Extension[] {
    const { events } = this;
    return [
      lineNumbers({ domEventHandlers: { mousedown: (view, block) => { events.runTo(view.state.doc.lineAt(block.from).number); return true; } } }),
      gutter({ class: "cm-arrow-gutter" }), history(), drawSelection(), bracketMatching(), closeBrackets(), highlightSpecialChars(), highlightSelectionMatches(),
      indentUnit.of("    "), python(), syntaxHighlighting(colours), runningLine,
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ "aria-label": "Program", spellcheck: "false", tabindex: "0" }),
      EditorView.updateListener.of((update) => {
        if (!update.docChanged) return;
        this.engaged = true;
        events.changed();
      }),
      EditorView.domEventHandlers({ pointerdown: () => { this.engaged = true; }, blur: () => { this.engaged = false; } }),
      keymap.of([
        { key: "Mod-Enter", run: () => { events.run(); return true; } },
        { key: "Mod-Shift-Enter", run: () => { events.runTo(this.cursorLine); return true; } },
        { key: "Escape", run: (view) => { view.contentDOM.blur(); document.querySelector<HTMLElement>(".transport button:not(:disabled)")?.focus(); return true; } },
        ...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...searchKeymap,
        { key: "Tab", run: (view) => this.engaged && indentMore(view), shift: (view) => this.engaged && indentLess(view) },
      ]),
    ];
  }
}
