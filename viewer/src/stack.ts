/** The left of the picture: frames with their names, and the running frame's evaluation stack. */
import type { FrameView, Key, LocalView, ObjectView, StateAnswer } from "./protocol.ts";
import { h } from "./dom.ts";
import { glance } from "./cards.ts";
import { familyOf, plural } from "./words.ts";

/** Frames drawn of a deep recursion: the outermost and the innermost ones. */
const OUTER = 8;
const INNER = 24;
/** Slots drawn of an evaluation stack, and names of a frame. */
const STACK_SLOTS = 40;
const NAMES = 200;

/** Where an arrow starts: the dot's element, and the object it leads to. */
export interface Source { dot: HTMLElement; key: Key; changed: boolean }

/** Draws all frames into `panel`; gives the dots in the order of the rows. `byInstruction`: with the instruction about to be executed. */
export function drawStack(panel: HTMLElement, state: StateAnswer, objects: ReadonlyMap<Key, ObjectView>, byInstruction: boolean): Source[] {
  const sources: Source[] = [];
  const { frames } = state;
  const hidden = frames.length > OUTER + INNER ? frames.length - OUTER - INNER : 0;
  const elements: HTMLElement[] = [];
  frames.forEach((frame, i) => {
    if (hidden > 0 && i === OUTER) elements.push(h("p", { class: "frames-left-out" }, `${plural(hidden, "frame")} between them`));
    if (hidden > 0 && i >= OUTER && i < OUTER + hidden) return;
    const running = i === frames.length - 1;
    elements.push(drawFrame(frame, running, running && byInstruction ? state.instruction : "", objects, sources));
  });
  if (frames.length === 0) elements.push(h("p", { class: "frames-left-out" }, "No frame: the program has ended."));
  panel.replaceChildren(h("h2", { class: "label" }, "Stack"), ...elements);
  return sources;
}

function drawFrame(frame: FrameView, running: boolean, instruction: string, objects: ReadonlyMap<Key, ObjectView>, sources: Source[]): HTMLElement {
  const name = frame.module && frame.function === "<module>" ? "module" : `${frame.function}()`;
  const place = frame.line > 0 ? `${frame.user ? "" : `${frame.filename.replace(/^.*\//, "")} `}line ${frame.line}` : "";
  const element = h("section", { class: `frame${running ? " is-running" : ""}${frame.user ? "" : " is-library"}`, "aria-label": `Frame ${name}` },
    h("header", {}, h("b", {}, name), h("span", {}, place)));
  if (!frame.user) return element;
  for (const local of frame.locals.slice(0, NAMES)) element.append(drawLocal(local, objects, sources));
  if (frame.locals.length > NAMES) element.append(h("p", { class: "row quiet" }, `${plural(frame.locals.length - NAMES, "name")} more`));
  if (frame.locals.length === 0 && frame.stack.length === 0) element.append(h("p", { class: "row quiet" }, "no names yet"));
  if (frame.stack.length > 0) element.append(drawEvaluationStack(frame, objects, sources));
  if (instruction !== "") element.append(h("p", { class: "instruction" }, instruction));
  return element;
}
function drawLocal(local: LocalView, objects: ReadonlyMap<Key, ObjectView>, sources: Source[]): HTMLElement {
  const row = h("div", { class: `row${local.changed ? " is-changed" : ""}` }, h("span", { class: "name" }, local.name),
    local.kind === "cell" || local.kind === "free" ? h("span", { class: "kind", title: "kept in a cell, shared with other functions" }, "cell") : null);
  const arrow = local.kind === "cell" || local.kind === "free" ? (local.cell ?? local.target) : local.target;
  addTarget(row, arrow, local.target, local.changed, objects, sources);
  return row;
}
/** The value in short, and the dot that an arrow leaves from. */
function addTarget(row: HTMLElement, arrow: Key | null, value: Key | null, changed: boolean, objects: ReadonlyMap<Key, ObjectView>, sources: Source[]): void {
  const object = value === null ? undefined : objects.get(value);
  row.append(h("span", { class: `slot-value family-${familyOf(object?.type ?? "")}` }, value === null ? "no value" : object === undefined ? "…" : glance(object)));
  if (arrow === null) return;
  const dot = h("i", { class: "dot" });
  row.append(dot);
  sources.push({ dot, key: arrow, changed });
}
function drawEvaluationStack(frame: FrameView, objects: ReadonlyMap<Key, ObjectView>, sources: Source[]): HTMLElement {
  const first = Math.max(0, frame.stack.length - STACK_SLOTS);
  const box = h("div", { class: "evaluation" }, h("h3", { class: "label" }, "Evaluation stack"));
  for (let i = frame.stack.length - 1; i >= first; i--) {
    const key = frame.stack[i]!;
    const row = h("div", { class: "row" }, h("span", { class: "name" }, i === frame.stack.length - 1 ? `${i} top` : String(i)));
    if (key === null) row.append(h("span", { class: "slot-value quiet" }, "NULL"));
    else addTarget(row, key, key, false, objects, sources);
    box.append(row);
  }
  if (first > 0) box.append(h("p", { class: "row quiet" }, `${plural(first, "slot")} below`));
  return box;
}
