/**
 * The whole run on one line: memory as an area, collections as diamonds, the life of the chosen object as a bar, and
 * the place where we are. The handle is a real range input, so keyboard and screen reader work as everywhere.
 */
import type { Life, ObjectAnswer } from "./protocol.ts";
import { drawCollections, drawMemory, markAt, penOf } from "./chart.ts";
import { h, onceAFrame } from "./dom.ts";
import { familyColours } from "./picture.ts";
import type { Session } from "./session.ts";
import { bytes, count, plural } from "./words.ts";

const CHART = 44;
const LANE_COLLECTIONS = 56;
const LANE_LIFE = 72;
/** Air at both ends, for marks: half the thumb of a range input. */
const INSET = 8;
/** Distance of a click from a collection's mark that still means it. */
const NEAR = 6;

export class Timeline {
  readonly element: HTMLElement;
  private readonly canvas = h("canvas", { "aria-hidden": "true" });
  private readonly range = h("input", { type: "range", class: "scrubber", min: 0, max: 0, value: 0, step: 1, "aria-label": "Step of the run" });
  private readonly legend = h("div", { class: "legend", "aria-hidden": "true" });
  private life: Life | null = null;
  private readonly redraw = onceAFrame(() => this.draw());

  constructor(private readonly session: Session, private readonly openCollection: (index: number) => void) {
    this.element = h("div", { class: "track" }, this.canvas, this.range, this.legend);
    this.range.addEventListener("input", () => void session.goTo(this.snap(Number(this.range.value))));
    this.range.addEventListener("keydown", (event) => this.key(event));
    this.range.addEventListener("click", (event) => {
      const index = this.collectionAt(event);
      if (index >= 0) this.openCollection(index);
    });
    this.range.addEventListener("pointermove", (event) => this.tell(this.collectionAt(event)));
    session.subscribe((change) => {
      if (change === "chosen" || change === "recording") this.life = null;
      if (change === "recording" || change === "state") this.update();
      this.redraw();
    });
    new ResizeObserver(this.redraw).observe(this.element);
  }
  /** The life of the chosen object. */
  showLife(answer: ObjectAnswer | null): void { this.life = answer?.life ?? null; this.redraw(); }
  /** The colours have changed. */
  repaint(): void { this.redraw(); }

  /** Who steps by lines is not left between two lines. */
  private snap(step: number): number {
    const { session } = this;
    if (session.unit === "instruction" || session.recording === null || step >= session.recording.steps) return step;
    return step === 0 ? session.firstLine() : (session.lineStep(step + 1, -1) ?? step);
  }
  private key(event: KeyboardEvent): void {
    const direction = event.key === "ArrowRight" || event.key === "ArrowUp" ? 1 : event.key === "ArrowLeft" || event.key === "ArrowDown" ? -1 : 0;
    if (direction === 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    void this.session.move(direction);
  }
  /** The collection whose mark is under the pointer; -1: none. */
  private collectionAt(event: MouseEvent): number {
    const { recording } = this.session;
    if (recording === null || event.offsetY < LANE_COLLECTIONS - 8 || event.offsetY > LANE_COLLECTIONS + 8) return -1;
    const inner = this.canvas.clientWidth - 2 * INSET;
    return recording.collections.findIndex((collection) => Math.abs(INSET + markAt(collection, recording) * inner - event.offsetX) <= NEAR);
  }
  private tell(index: number): void {
    const one = index < 0 ? undefined : this.session.recording?.collections[index];
    this.range.title = one === undefined ? ""
      : `Collection ${count(index + 1)}, generation ${one.generation}: ${count(one.examined)} examined, ${count(one.promoted)} promoted, ${count(one.freed)} freed. Click for its phases.`;
  }
  private update(): void {
    const { recording, step, state } = this.session;
    this.range.max = String(recording?.steps ?? 0);
    this.range.disabled = recording === null;
    this.range.value = String(Math.max(0, step));
    if (recording === null || state === null) { this.legend.replaceChildren(); return; }
    this.range.setAttribute("aria-valuetext", `step ${count(step)} of ${count(recording.steps)}, line ${state.line}`);
    this.legend.replaceChildren(
      h("span", {}, h("i", { class: "swatch live" }), `live ${bytes(state.totals.liveBytes)}`),
      h("span", {}, h("i", { class: "swatch freed" }), `freed ${bytes(state.totals.freedBytes)}`),
      h("span", {}, h("i", { class: "swatch collections" }), plural(recording.collections.length, "collection")));
  }
  private draw(): void {
    const drawn = penOf(this.canvas);
    const { recording } = this.session;
    if (drawn === null || recording === null) return;
    const { pen, width, height } = drawn;
    const inner = width - 2 * INSET;
    const colour = familyColours(this.element);
    drawMemory(pen, recording, { left: INSET, top: 4, width: inner, height: CHART }, colour);
    pen.fillStyle = colour("line");
    pen.fillRect(INSET, 4 + CHART, inner, 1);
    drawCollections(pen, recording, INSET, inner, LANE_COLLECTIONS, colour);
    this.drawLife(pen, inner, recording.steps, colour);
    const x = INSET + (Math.max(0, this.session.step) / Math.max(1, recording.steps)) * inner;
    pen.fillStyle = colour("ink");
    pen.fillRect(x - 1, 0, 2, height);
    pen.beginPath();
    pen.arc(x, 4, 4, 0, 2 * Math.PI);
    pen.fill();
  }
  private drawLife(pen: CanvasRenderingContext2D, width: number, steps: number, colour: (name: string) => string): void {
    if (this.life === null) return;
    const at = (step: number): number => INSET + (Math.max(0, step) / Math.max(1, steps)) * width;
    const end = this.life.died === null ? INSET + width : at(this.life.died + 1);
    pen.globalAlpha = 0.9;
    this.life.generations.forEach((change, i) => {
      const to = i + 1 < this.life!.generations.length ? at(this.life!.generations[i + 1]!.step) : end;
      pen.fillStyle = colour(change.generation < 0 ? "line-strong" : change.generation === 0 ? "live" : change.generation === 1 ? "t-frame" : "t-container");
      pen.fillRect(at(change.step), LANE_LIFE - 3, Math.max(2, to - at(change.step)), 6);
    });
    if (this.life.generations.length === 0) { pen.fillStyle = colour("accent"); pen.fillRect(at(this.life.born), LANE_LIFE - 3, Math.max(2, end - at(this.life.born)), 6); }
    pen.globalAlpha = 1;
    if (this.life.died !== null) { pen.fillStyle = colour("danger"); pen.fillRect(end - 1, LANE_LIFE - 6, 2, 12); }
  }
}
