/** Memory over the whole run, large: live bytes as an area, freed bytes as a dashed line, with figures in words. */
import type { Recording } from "./protocol.ts";
import { drawCollections, drawMemory, liveRange, penOf, ticks } from "./chart.ts";
import { fill, h, onceAFrame } from "./dom.ts";
import { familyColours } from "./picture.ts";
import type { Session } from "./session.ts";
import { bytes, count } from "./words.ts";

const LEFT = 74;
const RIGHT = 74;
const TOP = 16;
const BOTTOM = 54;

export class MemoryView {
  readonly element = h("div", { class: "memory-view" });
  private readonly canvas = h("canvas", { role: "img", tabindex: 0 });
  private readonly figures = h("dl", { class: "figures" });
  private readonly redraw = onceAFrame(() => this.draw());

  constructor(private readonly session: Session) {
    const legend = h("p", { class: "legend" }, h("span", {}, h("i", { class: "swatch live" }), "live bytes, left axis (does not start at 0)"),
      h("span", {}, h("i", { class: "swatch freed" }), "freed so far, right axis"), h("span", {}, h("i", { class: "swatch collections" }), "collections"));
    this.element.append(h("h2", { class: "view-title" }, "Memory over time"), this.figures, this.canvas, legend);
    this.canvas.addEventListener("click", (event) => {
      const steps = session.recording?.steps ?? 0;
      const share = (event.offsetX - LEFT) / Math.max(1, this.canvas.clientWidth - LEFT - RIGHT);
      void session.goTo(Math.round(Math.max(0, Math.min(1, share)) * steps));
    });
    session.subscribe((change) => { if (change === "state" || change === "recording") this.redraw(); });
    new ResizeObserver(this.redraw).observe(this.element);
  }
  repaint(): void { this.redraw(); }

  private draw(): void {
    const { recording, state } = this.session;
    const drawn = penOf(this.canvas);
    if (drawn === null || recording === null || state === null) return;
    const { pen, width, height } = drawn;
    const colour = familyColours(this.element);
    const frame = { left: LEFT, top: TOP, width: width - LEFT - RIGHT, height: height - TOP - BOTTOM };
    this.axes(pen, recording, frame, colour);
    drawMemory(pen, recording, frame, colour);
    drawCollections(pen, recording, LEFT, frame.width, TOP + frame.height + 12, colour);
    const x = LEFT + (this.session.step / Math.max(1, recording.steps)) * frame.width;
    pen.fillStyle = colour("ink");
    pen.fillRect(x - 1, TOP, 2, frame.height + 18);
    const { totals } = state;
    const rows: [string, string][] = [
      ["live now", bytes(totals.liveBytes)], ["peak", bytes(totals.peakBytes)], ["freed so far", bytes(totals.freedBytes)], ["objects", count(totals.objects)],
      ["made by the program, alive", count(totals.ownObjects)],
      ["in generations 0, 1, 2", totals.generations.map(count).join(" · ")],
      ["counts / thresholds", totals.counts.map((n, i) => `${count(n)}/${count(totals.thresholds[i]!)}`).join(" · ")],
      ["this recording takes", bytes(recording.bytes)],
    ];
    fill(this.figures, ...rows.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", { class: "num" }, value))));
    this.canvas.setAttribute("aria-label", `Memory over time. ${rows.map(([name, value]) => `${name}: ${value}`).join(", ")}.`);
  }
  private axes(pen: CanvasRenderingContext2D, recording: Recording, frame: { left: number; top: number; width: number; height: number }, colour: (name: string) => string): void {
    const range = liveRange(recording.memory);
    const freed = recording.memory.freed[recording.memory.freed.length - 1] ?? 0;
    pen.font = "11px Inter, sans-serif";
    pen.textBaseline = "middle";
    for (const value of ticks(range, frame.height / 36)) {
      const y = frame.top + frame.height * (1 - (value - range.least) / (range.most - range.least));
      pen.fillStyle = colour("line");
      pen.fillRect(frame.left, y, frame.width, 1);
      pen.fillStyle = colour("ink-3");
      pen.textAlign = "right";
      pen.fillText(bytes(value), frame.left - 10, y);
    }
    pen.textAlign = "left";
    pen.fillStyle = colour("ink-3");
    if (freed > 0) for (const value of ticks({ least: 0, most: freed * 1.04 }, frame.height / 60)) pen.fillText(bytes(value), frame.left + frame.width + 10,
      frame.top + frame.height * (1 - value / (freed * 1.04)));
    pen.textAlign = "center";
    for (const step of ticks({ least: 0, most: recording.steps }, frame.width / 120)) {
      if (!Number.isInteger(step)) continue;
      pen.fillText(`step ${count(step)}`, frame.left + (step / Math.max(1, recording.steps)) * frame.width, frame.top + frame.height + 34);
    }
  }
}
