/** A recorded program and the answers to every question about it: what a viewer's worker and the terminal commands use. */
import { type Host } from "../host/host.ts";
import { hostRecursionHere } from "../interpreter/host-stack.ts";
import { type BlockAnswer, type CollectionAnswer, type HeapMapAnswer, type Key, type ObjectAnswer, type Recording, type StateAnswer } from "./answers.ts";
import { collectionAt } from "./collection-phases.ts";
import { type What, find } from "./find.ts";
import { blockAt, heapMapAt } from "./heap-answers.ts";
import { History } from "./history.ts";
import { objectAt } from "./object-answer.ts";
import { hashBuffer } from "./pages.ts";
import { Recorder, Status } from "./recorder.ts";
import { stateAt } from "./state-view.ts";

export interface SessionOptions {
  source: string;
  host: Host;
  /** Default "program.py". */
  filename?: string;
  argv?: readonly string[];
  /** First entry of sys.path. Default "". */
  directory?: string;
  /** Bytes. Default 256 MiB. */
  memory?: number;
  /** PYTHONHASHSEED, null: random. Default 0. */
  hashSeed?: number | null;
  /** What follows when the host's input is at its end: true (default) the end of the file, false the end of the recording. */
  inputEnds?: boolean;
  maxSteps?: number;
  maxLines?: number;
  /** Bytes that key frames may take. Default 96 MiB. */
  maxBytes?: number;
}
export interface StateQuery { since?: number; limit?: number; items?: number; open?: readonly Key[] }

export class Session {
  readonly recorder: Recorder;
  private readonly history: History;

  constructor(options: SessionOptions) {
    this.recorder = new Recorder({
      source: options.source, filename: options.filename ?? "program.py", argv: options.argv ?? [], directory: options.directory ?? "",
      memory: options.memory ?? 256 << 20, hashSeed: options.hashSeed === undefined ? 0 : options.hashSeed, hostRecursion: hostRecursionHere(),
      host: options.host, inputEnds: options.inputEnds ?? true, maxSteps: options.maxSteps ?? 1_000_000, maxLines: options.maxLines ?? 100_000,
      maxBytes: options.maxBytes ?? 96 << 20,
    });
    this.history = new History(this.recorder);
  }

  /** Records for about `seconds`; true when the recording is complete. */
  advance(seconds: number): boolean { return this.recorder.advance(seconds) === Status.COMPLETE; }
  /** Records all of it. */
  run(): Recording {
    while (!this.advance(60));
    return this.recorder.recording();
  }
  cancel(): void { this.recorder.cancel(); }

  // --- questions about a complete recording; steps outside of it are the nearest one inside

  private inside(step: number): number { return Math.max(0, Math.min(Math.trunc(step), this.recorder.steps)); }

  state(step: number, query: StateQuery = {}): StateAnswer {
    const at = this.inside(step);
    return stateAt(this.history, { step: at, since: query.since ?? at - 1, limit: query.limit ?? 400, items: query.items ?? 24, open: query.open ?? [] });
  }
  object(step: number, key: Key, limit = 100): ObjectAnswer { return objectAt(this.history, this.inside(step), key, limit); }
  find(from: number, direction: 1 | -1, what: What): number | null { return find(this.history, this.inside(from), direction, what); }
  collection(index: number, limit = 400): CollectionAnswer { return collectionAt(this.history, index, limit); }
  heapMap(step: number): HeapMapAnswer { return heapMapAt(this.history, this.inside(step)); }
  block(step: number, what: { key: Key } | { address: number }): BlockAnswer | null { return blockAt(this.history, this.inside(step), what); }
  /** `fresh`: of a new run that is stopped at this step. */
  hash(step: number, fresh: boolean): string {
    const at = this.inside(step);
    return fresh ? this.history.fresh(at, hashBuffer) : this.history.at(at, hashBuffer);
  }
  /** Runs `read` with the buffer in the state at `step`, evaluation stacks as the buffer has them. */
  at<T>(step: number, read: () => T): T { return this.history.at(this.inside(step), read); }
}
