/** What is noted for each step while a program is recorded, and at single points of the run. */
import { type CollectionSummary, type MemorySamples, type OutputPiece, StepFlag } from "./answers.ts";
import { float64Column, int32Column, uint16Column, uint32Column, uint8Column } from "./columns.ts";
import { type Lives } from "./lives.ts";

/** Samples of memory kept at most; half of them go when there are twice as many. */
const SAMPLES = 2000;
/** Characters of output kept at most. */
const MAX_OUTPUT = 4_000_000;

export class Timeline {
  private readonly line = int32Column();
  private readonly depth = uint16Column();
  private readonly flags = uint8Column();
  private readonly name = uint16Column();
  lines = 0;
  readonly output: OutputPiece[] = [];
  readonly collections: CollectionSummary[] = [];
  readonly isTests: { step: number; result: boolean }[] = [];
  private readonly sampleStep = uint32Column();
  private readonly samples = { live: float64Column(), freed: float64Column(), peak: float64Column() };
  private readonly sampleObjects = uint32Column();
  /** Steps between two samples. */
  private stride = 1;
  private outputLength = 0;

  /** Steps noted so far. */
  get length(): number { return this.line.length; }

  push(line: number, depth: number, flags: number, name: number): void {
    this.line.push(line);
    this.depth.push(Math.min(depth, 0xffff));
    this.flags.push(flags);
    this.name.push(name);
    if ((flags & StepFlag.LINE) !== 0) this.lines++;
  }
  addFlag(step: number, flag: StepFlag): void { if (step >= 0) this.flags.data[step]! |= flag; }
  lineAt(step: number): number { return step >= 0 && step < this.line.length ? this.line.data[step]! : 0; }
  depthAt(step: number): number { return this.depth.data[step] ?? 0; }
  hasFlag(step: number, flag: StepFlag): boolean { return (this.flags.data[step]! & flag) !== 0; }

  /** A sample when one is due. */
  sample(step: number, lives: Lives): void { if (step % this.stride === 0) this.takeSample(step, lives); }
  takeSample(step: number, lives: Lives): void {
    if (this.sampleStep.length > 0 && this.sampleStep.data[this.sampleStep.length - 1] === step) return;
    this.sampleStep.push(step);
    this.sampleObjects.push(lives.liveObjects);
    this.samples.live.push(lives.liveBytes);
    this.samples.freed.push(lives.freedBytes);
    this.samples.peak.push(lives.peakBytes);
    lives.peakBytes = lives.liveBytes;
    if (this.sampleStep.length >= SAMPLES * 2) this.thin();
  }
  private thin(): void {
    this.stride *= 2;
    const { live, freed, peak } = this.samples;
    const before = this.sampleStep.length;
    const n = (before >> 1) + 1;
    for (let i = 0; i < n; i++) {
      const from = Math.min(i * 2, before - 1); // the last one stays
      for (const column of [live, freed, this.sampleStep, this.sampleObjects]) column.data[i] = column.data[from]!;
      peak.data[i] = Math.max(peak.data[from]!, i === 0 ? 0 : peak.data[i * 2 - 1]!);
    }
    for (const column of [live, freed, peak, this.sampleStep, this.sampleObjects]) column.length = n;
  }

  /** Text that was written during `step`. */
  write(step: number, stream: 1 | 2, text: string): void {
    if (text === "" || this.outputLength > MAX_OUTPUT) return;
    this.outputLength += text.length;
    const piece = this.outputLength > MAX_OUTPUT ? `${text.slice(0, 1000)}\n… (the rest of the output was not kept)\n` : text;
    const last = this.output.at(-1);
    if (last !== undefined && last.step === step && last.stream === stream) last.text += piece;
    else this.output.push({ step, stream, text: piece });
    this.addFlag(step, StepFlag.OUTPUT);
  }

  /** Peak of live bytes and bytes freed, up to the last sample not after `step`. */
  bytesAt(step: number): { peakBytes: number; freedBytes: number } {
    let peakBytes = 0;
    let freedBytes = 0;
    for (let i = 0; i < this.sampleStep.length && this.sampleStep.data[i]! <= step; i++) {
      peakBytes = Math.max(peakBytes, this.samples.peak.data[i]!);
      freedBytes = this.samples.freed.data[i]!;
    }
    return { peakBytes, freedBytes };
  }

  columns(): { line: Int32Array; depth: Uint16Array; flags: Uint8Array; function: Uint16Array } {
    return { line: this.line.trimmed(), depth: this.depth.trimmed(), flags: this.flags.trimmed(), function: this.name.trimmed() };
  }
  memory(): MemorySamples {
    const { live, freed, peak } = this.samples;
    while (this.sampleStep.length > SAMPLES) this.thin();
    return { step: this.sampleStep.trimmed(), live: live.trimmed(), freed: freed.trimmed(), objects: this.sampleObjects.trimmed(), peak: peak.trimmed() };
  }
  get bytes(): number { return this.line.bytes + this.depth.bytes + this.flags.bytes + this.name.bytes; }
}
