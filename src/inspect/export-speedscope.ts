/** Allocations by stack for https://www.speedscope.app: its file format, "sampled" profiles with bytes and blocks as weights. */
import { type Frame } from "./allocations.ts";

export interface StackWeight {
  /** Newest first, as tracemalloc keeps it. `name`: the function, when that is known. */
  stack: readonly (Frame & { name?: string })[];
  bytes: number;
  blocks: number;
}
interface SpeedscopeFrame { name: string; file: string; line: number }
interface SampledProfile { type: "sampled"; name: string; unit: "bytes" | "none"; startValue: 0; endValue: number; samples: number[][]; weights: number[] }
export interface SpeedscopeFile {
  $schema: "https://www.speedscope.app/file-format-schema.json";
  name: string;
  exporter: "ouroboros-python";
  activeProfileIndex: 0;
  shared: { frames: SpeedscopeFrame[] };
  profiles: SampledProfile[];
}

export function toSpeedscope(name: string, allocations: readonly StackWeight[]): SpeedscopeFile {
  const frames: SpeedscopeFrame[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (frame: Frame & { name?: string }): number => {
    const key = `${frame.filename}:${frame.line} ${frame.name ?? ""}`;
    let number = numbers.get(key);
    if (number === undefined) {
      numbers.set(key, number = frames.length);
      frames.push({ name: frame.name ?? `${frame.filename}:${frame.line}`, file: frame.filename, line: frame.line });
    }
    return number;
  };
  const samples = allocations.map(({ stack }) => stack.map(numberOf).reverse());
  const profile = (title: string, unit: "bytes" | "none", weights: number[]): SampledProfile => ({
    type: "sampled", name: title, unit, startValue: 0, endValue: weights.reduce((sum, w) => sum + w, 0), samples, weights,
  });
  return {
    $schema: "https://www.speedscope.app/file-format-schema.json", name, exporter: "ouroboros-python", activeProfileIndex: 0, shared: { frames },
    profiles: [profile("live bytes", "bytes", allocations.map((a) => a.bytes)), profile("live blocks", "none", allocations.map((a) => a.blocks))],
  };
}
