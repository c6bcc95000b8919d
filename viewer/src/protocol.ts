/**
 * The messages between the page and its worker, in which Python runs.
 *
 * The page sends `Request`s, each with an `id` of its choice; the worker answers each with one `Answer` of the same id,
 * in the order of the requests. Between them come `Notice`s that nobody asked for: the progress of a recording.
 *
 * The words step, line step and key are explained in src/record/answers.ts, where the answers are declared.
 */
export { StepFlag } from "../../src/record/answers.ts";
export type {
  Key, Recording, MemorySamples, OutputPiece, CollectionSummary, StateAnswer, FrameView, LocalView, ObjectView, EdgeView, Ghost, Totals, ObjectAnswer, Life, CollectionAnswer, PhaseView, PhaseMember, HeapMapAnswer, BlockAnswer,
} from "../../src/record/answers.ts";
import type { What } from "../../src/record/find.ts";
import type { Key, Recording, OutputPiece, StateAnswer, ObjectAnswer, CollectionAnswer, HeapMapAnswer, BlockAnswer } from "../../src/record/answers.ts";

// --- what the page asks

export type Request =
  | RunRequest | CancelRequest | StateRequest | ObjectRequest | FindRequest | CollectionRequest | HeapMapRequest
  | BlockRequest | HashRequest;

/** Starts a recording and forgets the one before. Answer: `Recording`, when the program has ended or the limit is reached. */
export interface RunRequest {
  id: number;
  type: "run";
  source: string;
  /** Shown in tracebacks. Default "program.py". */
  filename?: string;
  /** Standard input, whole. */
  stdin?: string;
  /** What is behind the end of `stdin`: true (default): the end of the file; false: the recording ends with "input" instead. */
  stdinEnds?: boolean;
  /** sys.argv[1:]. */
  argv?: string[];
  /** Steps recorded at most. Default 1,000,000; line steps have a limit of their own, `maxLines`. */
  maxSteps?: number;
  /** Line steps recorded at most. Default 100,000. Past either limit the program runs on to its end without being recorded. */
  maxLines?: number;
  /** Limit of the runtime's memory in bytes. Default 256 MiB. */
  memory?: number;
  /** PYTHONHASHSEED. Default 0, so that a shared link shows the same run. */
  hashSeed?: number;
}
/** Ends the recording that is running: its answer has `ended: "cancelled"` and can be looked at. A builtin is not interrupted. */
export interface CancelRequest { id: number; type: "cancel" }

/** The picture at a step. Answer: `StateAnswer`. */
export interface StateRequest {
  id: number;
  type: "state";
  step: number;
  /** The step shown before, for deaths and changed counts; default `step - 1`. Later than `step`: none are listed. */
  since?: number;
  /** Objects described at most, nearest to the frames first. Default 400. */
  limit?: number;
  /** Items described of each container. Default 24. */
  items?: number;
  /** Objects whose parts are shown although they are usually closed (classes, functions, modules, builtin types), or shown in full. */
  open?: Key[];
  /** Makes a new run up to `step` instead of using the recording: for tests that compare both. */
  fresh?: boolean;
}
/** Everything about one object. Answer: `ObjectAnswer`. */
export interface ObjectRequest {
  id: number;
  type: "object";
  step: number;
  key: Key;
  /** Referrers and changes of the count described at most. Default 100. */
  limit?: number;
}
/** The next step, from `from` exclusive, at which something happens (src/record/find.ts). Answer: the step or null. */
export interface FindRequest {
  id: number;
  type: "find";
  from: number;
  direction: 1 | -1;
  what: What;
}
/** One collection in slow motion. Answer: `CollectionAnswer`. */
export interface CollectionRequest {
  id: number;
  type: "collection";
  /** Index in `Recording.collections`. */
  index: number;
  /** Objects described at most in each phase. Default 400. */
  limit?: number;
}
/** All arenas, pools, blocks. Answer: `HeapMapAnswer`. */
export interface HeapMapRequest { id: number; type: "heapMap"; step: number }
/** The bytes of the block that an object is in, or that begins at an address. Answer: `BlockAnswer`. */
export interface BlockRequest { id: number; type: "block"; step: number; key?: Key; address?: number }
/** A hash over every byte of the state at a step. Answer: `HashAnswer`. `fresh`: of a new run that is stopped at this step. */
export interface HashRequest { id: number; type: "hash"; step: number; fresh?: boolean }

// --- what the worker says

export type Answer =
  | { id: number; type: "run"; recording: Recording }
  | { id: number; type: "cancel" }
  | { id: number; type: "state"; state: StateAnswer }
  | { id: number; type: "object"; object: ObjectAnswer }
  | { id: number; type: "find"; step: number | null }
  | { id: number; type: "collection"; collection: CollectionAnswer }
  | { id: number; type: "heapMap"; heapMap: HeapMapAnswer }
  | { id: number; type: "block"; block: BlockAnswer }
  | { id: number; type: "hash"; hash: string }
  /** The request could not be answered; `message` is fit for a user. `bug`: an error of the worker, to be reported. */
  | { id: number; type: "error"; message: string; bug: boolean };

/** At most about ten a second, only while a recording runs. */
export interface Notice {
  type: "progress";
  steps: number;
  lines: number;
  /** The limit is reached: the program runs on without being recorded. */
  unrecorded: boolean;
  seconds: number;
  /** What was written since the last notice. */
  output: OutputPiece[];
}
/** Sent once, when the worker can take requests. */
export interface Ready { type: "ready" }

export type FromWorker = Answer | Notice | Ready;
