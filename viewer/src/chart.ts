/** Memory over time as an area: bytes live, and above it on a scale of its own bytes freed so far. */
import type { CollectionSummary, MemorySamples, Recording } from "./protocol.ts";

export interface Frame { left: number; top: number; width: number; height: number }
export interface Range { least: number; most: number }

/** The part of the axis that the live bytes use, with air; not from 0, for a start of Python takes most of it. */
export function liveRange(memory: MemorySamples): Range {
  let least = Infinity;
  let most = -Infinity;
  memory.live.forEach((value) => { least = Math.min(least, value); });
  memory.peak.forEach((value) => { most = Math.max(most, value); });
  if (least > most) return { least: 0, most: 1 };
  const air = Math.max(64, (most - least) * 0.12);
  return { least: Math.max(0, least - air), most: most + air };
}

/** Calls `plot` with pixel coordinates of a series, one point a sample. */
function trace(memory: MemorySamples, values: Float64Array, steps: number, frame: Frame, range: Range, plot: (x: number, y: number) => void): void {
  for (let i = 0; i < memory.step.length; i++) {
    const x = frame.left + (memory.step[i]! / Math.max(1, steps)) * frame.width;
    const y = frame.top + frame.height * (1 - (values[i]! - range.least) / (range.most - range.least));
    plot(x, y);
  }
}

export function drawMemory(pen: CanvasRenderingContext2D, recording: Recording, frame: Frame, colour: (name: string) => string): void {
  const { memory, steps } = recording;
  if (memory.step.length === 0) return;
  const bottom = frame.top + frame.height;
  pen.beginPath();
  pen.moveTo(frame.left, bottom);
  let lastY = bottom;
  trace(memory, memory.live, steps, frame, liveRange(memory), (x, y) => { pen.lineTo(x, lastY); pen.lineTo(x, y); lastY = y; });
  pen.lineTo(frame.left + frame.width, lastY);
  pen.lineTo(frame.left + frame.width, bottom);
  pen.closePath();
  pen.fillStyle = colour("live-soft");
  pen.fill();
  stroke(pen, recording, memory.live, frame, liveRange(memory), colour("live"), []);
  const freed = memory.freed[memory.freed.length - 1]!;
  if (freed > 0) stroke(pen, recording, memory.freed, frame, { least: 0, most: freed * 1.04 }, colour("line-strong"), [3, 3]);
}
function stroke(pen: CanvasRenderingContext2D, recording: Recording, values: Float64Array, frame: Frame, range: Range, style: string, dash: number[]): void {
  pen.beginPath();
  let last: number | null = null;
  trace(recording.memory, values, recording.steps, frame, range, (x, y) => {
    if (last === null) pen.moveTo(x, y);
    else { pen.lineTo(x, last); pen.lineTo(x, y); }
    last = y;
  });
  if (last !== null) pen.lineTo(frame.left + frame.width, last);
  pen.setLineDash(dash);
  pen.lineWidth = 1.5;
  pen.strokeStyle = style;
  pen.stroke();
  pen.setLineDash([]);
}

/** One mark a collection: the older the generation, the larger. */
export function drawCollections(pen: CanvasRenderingContext2D, recording: Recording, left: number, width: number, y: number, colour: (name: string) => string): void {
  for (const generation of [0, 1, 2]) {
    pen.fillStyle = colour(generation === 0 ? "line-strong" : generation === 1 ? "t-frame" : "t-container");
    pen.beginPath();
    for (const collection of recording.collections) {
      if (collection.generation !== generation) continue;
      diamond(pen, left + markAt(collection, recording) * width, y, 3 + generation * 1.2);
    }
    pen.fill();
  }
}
export function markAt(collection: CollectionSummary, recording: Recording): number { return Math.min(1, (collection.step + 1) / Math.max(1, recording.steps)); }
function diamond(pen: CanvasRenderingContext2D, x: number, y: number, r: number): void {
  pen.moveTo(x, y - r);
  pen.lineTo(x + r, y);
  pen.lineTo(x, y + r);
  pen.lineTo(x - r, y);
  pen.closePath();
}

/** Sizes a canvas to its element in device pixels and gives its pen; null when it cannot be seen. */
export function penOf(canvas: HTMLCanvasElement): { pen: CanvasRenderingContext2D; width: number; height: number } | null {
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  const ratio = window.devicePixelRatio;
  if (width === 0 || height === 0) return null;
  if (canvas.width !== Math.round(width * ratio)) canvas.width = Math.round(width * ratio);
  if (canvas.height !== Math.round(height * ratio)) canvas.height = Math.round(height * ratio);
  const pen = canvas.getContext("2d")!;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  return { pen, width, height };
}

/** Round numbers for an axis. */
export function ticks(range: Range, wanted: number): number[] {
  const rough = (range.most - range.least) / Math.max(1, wanted);
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, 1e-9)));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough) ?? power * 10;
  const found: number[] = [];
  for (let value = Math.ceil(range.least / step) * step; value <= range.most; value += step) found.push(value);
  return found;
}
