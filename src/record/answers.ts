/**
 * What a recording answers: plain data, fit for structured cloning and for JSON.
 *
 * Words used throughout:
 *   step   One bytecode instruction of the user's program; what library code does while it runs belongs to it. Step s is
 *          the state BEFORE instruction s is executed; step 0 is the start. `Recording.steps` is the last step: the state
 *          after the last instruction, everything still alive. Steps of `__del__` methods that run while the interpreter
 *          ends come behind `Recording.endStep`.
 *   key    An object's identity over the whole recording. Addresses are used again after a death, keys are not. Objects
 *          that were there before the program started have the key -address; others count up from 1 in order of birth.
 *   line step   A step at which a line of the program begins (StepFlag.LINE).
 * Sizes and addresses are in bytes, addresses are offsets in the runtime's buffer.
 */
export type Key = number;

/** Bits of `Recording.flags`. */
export const enum StepFlag {
  /** A line of the program begins here. */
  LINE = 1,
  /** The first step of a frame (a call, or a generator's start). */
  CALL = 2,
  /** The instruction of this step ends its frame with a value. */
  RETURN = 4,
  /** The instruction of this step raises, or lets an exception through. */
  RAISE = 8,
  /** A collection happens while this step's instruction runs. */
  COLLECTION = 16,
  /** Output is written while this step's instruction runs. */
  OUTPUT = 32,
  /** The instruction of this step suspends its generator or coroutine. */
  YIELD = 64,
  /** A generator or coroutine goes on at this step. */
  RESUME = 128,
}

export interface Recording {
  /** The last step. */
  steps: number;
  /** Line steps among them. */
  lines: number;
  /** The step after the program's last instruction; what is behind it belongs to the interpreter's end (`__del__`, atexit). */
  endStep: number;
  /**
   * end: the program ran to its end. exit: sys.exit. exception: one was not caught. limit: the program went on without
   * being recorded. cancelled. input: it asked for input that is not there (`RunRequest.stdinEnds`).
   */
  ended: "end" | "exit" | "exception" | "limit" | "cancelled" | "input";
  /** The exception's last line, the message of sys.exit, or what the limit was; "" for "end". */
  message: string;
  /** As Python prints it; "" when there is none. A SyntaxError gives a recording with steps = 0. */
  traceback: string;
  exitCode: number;
  /** Line of a SyntaxError or of the exception's innermost frame in the program, 0: none. */
  errorLine: number;

  // One entry for each step, 0 to `steps`; the last one is a state without an instruction (line 0).
  /** Line of the instruction, in the program's file; 0: none. */
  line: Int32Array;
  /** Frames of the program on the stack; the module alone: 1. */
  depth: Uint16Array;
  /** Bits of StepFlag. */
  flags: Uint8Array;
  /** Index in `functions`. */
  function: Uint16Array;
  /** Qualified names; "<module>" is the program itself. */
  functions: string[];

  memory: MemorySamples;
  output: OutputPiece[];
  collections: CollectionSummary[];
  /** Each `is` and `is not` that was executed, for predict mode. */
  isTests: { step: number; result: boolean }[];
  /** Objects born and died over the recording (those of library code too). */
  births: number;
  deaths: number;
  /** Births and deaths past this step were not noted (too many); 0: all were. */
  livesEndAt: number;
  /** Seconds that the run took. */
  seconds: number;
  /** Bytes that the recording takes in the worker. */
  bytes: number;
}

/** At most 2,000 samples over the whole run; the same length each. */
export interface MemorySamples {
  step: Uint32Array;
  /** Bytes in live blocks. */
  live: Float64Array;
  /** Bytes freed so far. */
  freed: Float64Array;
  /** Live objects, those of before the program included. */
  objects: Uint32Array;
  /** Highest of `live` since the sample before. */
  peak: Float64Array;
}

export interface OutputPiece {
  /** The step whose instruction wrote it; it is visible from the step after it on. */
  step: number;
  stream: 1 | 2;
  text: string;
}

export interface CollectionSummary {
  /** The step during whose instruction it happened. */
  step: number;
  line: number;
  generation: number;
  /** threshold: the count of the generation went over its threshold. collect: the program called gc.collect(). end: the interpreter's end. */
  reason: "threshold" | "collect" | "end";
  /** Counts of the three generations when it started, and the thresholds. */
  counts: [number, number, number];
  thresholds: [number, number, number];
  /** Objects in the generations that were collected. */
  examined: number;
  /** Survivors that went to an older generation. */
  promoted: number;
  survivors: number;
  /** Unreachable objects that were deleted, what died with them through their counts included. */
  freed: number;
  /** What the collector itself reports: unreachable objects found. */
  collected: number;
  uncollectable: number;
  /** Unreachable at first, alive again after their finalizers. */
  resurrected: number;
  /** Tracked objects in each generation, before and after. */
  before: [number, number, number];
  after: [number, number, number];
  /** Bytes freed. */
  bytes: number;
  seconds: number;
}

// --- the picture at a step

export interface StateAnswer {
  step: number;
  since: number;
  /** The instruction about to be executed, as `dis` shows it ("LOAD_FAST 0 (x)"); "" at the end. */
  instruction: string;
  line: number;
  /** Outermost first; the last one is the running frame. */
  frames: FrameView[];
  /** Nearest to the frames first. */
  objects: ObjectView[];
  /** Objects that would be shown under a larger `limit`. */
  leftOut: number;
  /** Objects that died after step `since`, as they were; the last ones when there are more than `limit`. */
  died: Ghost[];
  diedLeftOut: number;
  /** Groups of objects that keep each other alive and that nothing else reaches: garbage for the collector. */
  garbage: Key[][];
  /** The exception on its way through the frames, and the one being handled. */
  raising: Key | null;
  handling: Key | null;
  totals: Totals;
}

export interface FrameView {
  /** An identity for the page: address and birth of the frame. */
  id: string;
  function: string;
  /** The module's own frame: its locals are globals. */
  module: boolean;
  /** A frame of the program; others are library code and are shown closed. */
  user: boolean;
  filename: string;
  line: number;
  /** As `dis` shows the instruction that the frame is at. */
  instruction: string;
  /** Key of the generator or coroutine that owns the frame. */
  generator: Key | null;
  /** In the order of the program; names with two underscores at both ends are left out in module frames. */
  locals: LocalView[];
  /** The evaluation stack, bottom first; null: an empty slot (the NULL that calls push). */
  stack: (Key | null)[];
}
export interface LocalView {
  name: string;
  /** cell: a local that inner functions use. free: one of an outer function. The target is what the cell holds. */
  kind: "local" | "cell" | "free" | "global";
  /** null: no value yet (or any more). */
  target: Key | null;
  /** The cell object, for the kinds cell and free. */
  cell?: Key;
  /** It differs from what it was at step `since`. */
  changed: boolean;
}
export interface ObjectView {
  key: Key;
  address: number;
  type: string;
  /** The value in short, at most about 80 characters. */
  value: string;
  /** What to draw: a box with the value, a row of slots, pairs, named fields, … */
  shape: "value" | "sequence" | "mapping" | "set" | "fields" | "function" | "class" | "module" | "cell" | "frame" | "other";
  /** sys.getsizeof. */
  size: number;
  refcount: number;
  /** The count at step `since`; the same as `refcount` when it did not change or the object is new. */
  refcountBefore: number;
  immortal: boolean;
  /** 0 to 2; 3: frozen (gc.freeze); -1: not tracked by the collector. */
  generation: number;
  /** The step during whose instruction it was made; -1: before the program. */
  born: number;
  /** The step during whose instruction it dies; null: not in the recording. */
  died: number | null;
  /** It did not exist at step `since`. */
  isNew: boolean;
  edges: EdgeView[];
  /** Edges that are left out (`StateRequest.items`, or a closed object). */
  more: number;
  /** In `StateAnswer.garbage`: nothing outside its group reaches it. */
  unreachable: boolean;
  /** Weak references to it exist. */
  weakrefs: boolean;
  /** Steps from the nearest frame; 0: a name or a stack slot refers to it; -1: not reachable. */
  distance: number;
}
export interface EdgeView {
  /** "[0]", "'key'", ".name", "key 0", "item", "__class__", … */
  label: string;
  target: Key;
}
export interface Ghost {
  key: Key;
  address: number;
  type: string;
  value: string;
  size: number;
  generation: number;
  /** During which step's instruction. */
  step: number;
  /** count: the last reference went away. collector: a collection found it unreachable. end: the interpreter ended. */
  why: "count" | "collector" | "end";
}
export interface Totals {
  /** Live objects outside of static data: all, and those born in the program. */
  objects: number;
  ownObjects: number;
  liveBytes: number;
  peakBytes: number;
  freedBytes: number;
  /** gc.get_count(), gc.get_threshold(). */
  counts: [number, number, number];
  thresholds: [number, number, number];
  /** Tracked objects in each generation. */
  generations: [number, number, number];
  gcEnabled: boolean;
}

// --- one object

export interface ObjectAnswer {
  /** As at the step asked for; null: not alive then. */
  object: ObjectView | null;
  referrers: { key: Key | null; label: string; text: string }[];
  referrersLeftOut: number;
  /** The shortest path from a root, the root first; null: nothing reaches it. */
  path: { text: string; label: string; key: Key | null }[] | null;
  /** Bytes that would be freed with it (dominated by it). */
  retained: number;
  life: Life;
}
export interface Life {
  /** The step during whose instruction it was made, -1: before the program. */
  born: number;
  bornLine: number;
  /** null: still alive at the end of the recording. */
  died: number | null;
  diedLine: number | null;
  why: Ghost["why"] | null;
  /** Changes of the generation, the first one included; -1: no longer tracked. */
  generations: { step: number; generation: number }[];
  /** Changes of the count at line steps, the last ones when there are more than the limit. */
  refcounts: { step: number; count: number }[];
  refcountsLeftOut: number;
}

// --- a collection in slow motion

export interface CollectionAnswer {
  summary: CollectionSummary;
  /** In the order in which they happen. */
  phases: PhaseView[];
  /** Every object that a phase mentions, as it was before the collection. */
  objects: ObjectView[];
}
export interface PhaseView {
  name: "start" | "update_refs" | "subtract_refs" | "reachable" | "unreachable" | "weakrefs" | "finalizers" | "clear" | "end";
  /** One sentence. */
  text: string;
  /** Those whose list or number this phase changes come first. */
  members: PhaseMember[];
  leftOut: number;
}
export interface PhaseMember {
  key: Key;
  /** References from outside the examined generation, as far as the phase has come; -1: no longer counted. */
  gcRefs: number;
  refcount: number;
  list: "young" | "reachable" | "unreachable" | "finalizers" | "dead" | "resurrected";
  /** The phase changed this member. */
  changed: boolean;
}

// --- the heap map

export interface HeapMapAnswer {
  /** Pairs: address, size. */
  arenas: Int32Array;
  /** Fours: address, size class (bytes of a block; 0: a free pool), blocks in use, blocks that fit. */
  pools: Int32Array;
  /** Blocks of pools and large blocks, ascending by address; the same length each. */
  blockAddress: Int32Array;
  blockSize: Int32Array;
  /** 0 free, 1 in use, 2 kept in a free list of a type, 3 large block in use, 4 large block free. */
  blockState: Uint8Array;
  /** Index in `types`; blocks that are no object (tables of lists and dicts) belong to the type of their owner. */
  blockType: Uint16Array;
  types: string[];
  /** The step during whose instruction it was allocated; -1: before the program. */
  blockBorn: Int32Array;
  regions: { name: string; address: number; size: number; used: number }[];
  figures: {
    /** Bytes in blocks in use, wanted or not. */
    used: number;
    /** Bytes in free blocks of pools that are in use. */
    freeInPools: number;
    /** Bytes in free pools. */
    freePools: number;
    /** Bytes of headers and of the ends of pools that fit no block. */
    overhead: number;
    arenas: number;
    /** freeInPools / (used + freeInPools): the part of the pools in use that nothing is in. */
    fragmentation: number;
  };
}
export interface BlockAnswer {
  address: number;
  size: number;
  /** Address of the object in the block, behind its headers; 0: the block is no object. */
  object: number;
  key: Key | null;
  type: string;
  bytes: Uint8Array;
  /** In order; offsets from the block's start. */
  fields: { offset: number; size: number; name: string; value: string; target: Key | null }[];
}
