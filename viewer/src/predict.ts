/**
 * Predict mode: before a step forward the viewer says what will happen (the next count of an object, the result of `is`,
 * what is printed) and then sees it. The answers are read from the recording, never from the program's text.
 */
import type { Key, Recording, StateAnswer } from "./protocol.ts";
import { fill, h, textButton } from "./dom.ts";
import type { Session } from "./session.ts";
import { count, shortValue } from "./words.ts";

export type Question =
  | { kind: "is"; text: string; answer: string }
  | { kind: "print"; text: string; answer: string }
  | { kind: "count"; text: string; answer: string; key: Key };

/** Printed text longer than this is not asked for. */
const LONGEST_PRINT = 60;

/** What can be asked about the way from one state to the next; at most one question of each kind. */
export function questionsFor(before: StateAnswer, after: StateAnswer, recording: Recording): Question[] {
  const found: Question[] = [];
  const inStep = <T extends { step: number }>(all: readonly T[]): T[] => all.filter((one) => one.step >= before.step && one.step < after.step);
  const tests = inStep(recording.isTests);
  if (tests.length === 1) found.push({ kind: "is", text: `Line ${before.line} asks with “is” whether two names lead to one object. What is the answer?`,
    answer: tests[0]!.result ? "True" : "False" });
  const printed = inStep(recording.output).filter((piece) => piece.stream === 1).map((piece) => piece.text).join("");
  const line = printed.replace(/\n$/, "");
  if (line !== "" && line.length <= LONGEST_PRINT && !line.includes("\n") && !/0x[0-9a-f]{5}/.test(line)) found.push({ kind: "print",
    text: `What does line ${before.line} print?`, answer: line });
  const counted = countQuestion(before, after);
  if (counted !== null) found.push(counted);
  return found;
}
/** The object with a name whose count changes. */
function countQuestion(before: StateAnswer, after: StateAnswer): Question | null {
  const now = new Map(after.objects.map((object) => [object.key, object]));
  const frame = before.frames[before.frames.length - 1];
  for (const local of frame?.locals ?? []) {
    const object = before.objects.find((one) => one.key === local.target);
    const next = local.target === null ? undefined : now.get(local.target);
    if (object === undefined || object.immortal || next === undefined || next.refcount === object.refcount) continue;
    const what = `${object.type} ${shortValue(object.type, object.value)}`.trimEnd();
    const text = `“${local.name}” leads to ${what}, whose count is ${count(object.refcount)}. What is it after line ${before.line}?`;
    return { kind: "count", key: object.key, text, answer: String(next.refcount) };
  }
  return null;
}
export function isRight(question: Question, guess: string): boolean {
  const plain = (text: string): string => text.trim().replace(/\s+/g, " ");
  return question.kind === "is" ? guess === question.answer : plain(guess) === plain(question.answer);
}

export class Predict {
  readonly element = h("section", { class: "predict", hidden: true, "aria-label": "Predict", "aria-live": "polite" });
  on = false;
  right = 0;
  asked = 0;
  private settle: ((go: boolean) => void) | null = null;

  constructor(private readonly session: Session, private readonly changed: () => void) {
    session.beforeForward = (target) => this.before(target);
    session.subscribe((change) => { if (change === "recording") this.leave(false); });
  }
  toggle(): void {
    this.on = !this.on;
    this.right = this.asked = 0;
    if (this.on) this.session.pause();
    this.leave(false);
    this.changed();
  }
  get score(): string { return this.asked === 0 ? "" : `${this.right} of ${this.asked}`; }

  /** Asks what there is to ask; true: go on. */
  private async before(target: number): Promise<boolean> {
    if (this.settle !== null) { this.focusField(); return false; }
    const { recording, state } = this.session;
    if (!this.on || recording === null || state === null) return true;
    const after = await this.session.engine.state({ step: target, since: state.step, limit: 400, items: 6 });
    for (const question of questionsFor(state, after, recording)) if (!(await this.ask(question))) return false;
    return true;
  }
  private ask(question: Question): Promise<boolean> {
    return new Promise((resolve) => {
      this.settle = resolve;
      this.element.hidden = false;
      this.showQuestion(question);
      this.focusField();
    });
  }
  private focusField(): void { this.element.querySelector<HTMLElement>("input, .choice")?.focus(); }
  private leave(go: boolean): void {
    const { settle } = this;
    this.settle = null;
    this.element.hidden = true;
    settle?.(go);
  }
  private showQuestion(question: Question): void {
    const skip = textButton("Skip", () => this.leave(true));
    const title = h("h2", { id: "question" }, question.text);
    if (question.kind === "is") {
      fill(this.element, title, h("div", { class: "answers" },
        ...["True", "False"].map((value) => textButton(value, () => this.reveal(question, value), { class: "button outlined choice mono" })), skip));
      return;
    }
    const field = h("input", { class: "field mono", type: "text", autocomplete: "off", "aria-labelledby": "question",
      ...(question.kind === "count" ? { inputmode: "numeric", size: 5 } : { size: 28 }) });
    const form = h("form", { class: "answers" }, field, h("button", { type: "submit", class: "button primary" }, "Check"), skip);
    form.addEventListener("submit", (event) => { event.preventDefault(); if (field.value.trim() !== "") this.reveal(question, field.value); });
    fill(this.element, title, form);
  }
  private reveal(question: Question, guess: string): void {
    const right = isRight(question, guess);
    this.asked++;
    if (right) this.right++;
    this.changed();
    const on = textButton("Go on", () => this.leave(true), { class: "button primary" });
    fill(this.element, h("h2", {}, right ? "Right. " : "Not quite. ", h("span", { class: "mono" }, question.answer), right ? "" : ` (you said ${guess.trim()})`),
      h("div", { class: "answers" }, h("span", { class: `chip ${right ? "good" : "changed"}` }, `${this.score} right`), on));
    on.focus();
  }
}
