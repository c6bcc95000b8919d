/** The picture at a step: frames, the objects they lead to, what has died, what is garbage. */
import { I32 } from "../memory/views.ts";
import { type Ref } from "../memory/types.ts";
import { Header } from "../memory/header.ts";
import { visitReferences } from "../gc/ownership.ts";
import { Py_TYPE } from "../objects/object.ts";
import { State } from "../objects/state.ts";
import { nameOfType } from "../objects/typeobject.ts";
import { sizeOf } from "../inspect/sizes.ts";
import { shortValue } from "../inspect/value.ts";
import { type FrameView, type Ghost, type Key, type ObjectView, type StateAnswer } from "./answers.ts";
import { gcCounts, gcThresholds } from "./collections.ts";
import { describe, drawnEdges, shapeOf } from "./describe.ts";
import { frameViews, variableTargets } from "./frame-views.ts";
import { Tracked } from "./garbage.ts";
import { type History, type Visit, type Watch } from "./history.ts";
import { type Lives, blockOf } from "./lives.ts";
import { withStacks } from "./stacks.ts";
import { liveBytes } from "./totals.ts";
import { type Place } from "./tracker.ts";

export interface StateOptions { step: number; since: number; limit: number; items: number; open: readonly Key[] }
/** How many steps before the wanted one are looked at for what the dead were; further back they are only counted. */
const GHOST_STEPS = 4000;
/** Objects counted beyond the limit, at most. */
const MAX_COUNTED = 50_000;

/** What was shown at the step before: objects by key, and the variables. */
interface Before {
  refcounts: Map<Key, number>;
  variables: Map<string, Key | null>;
  /** Only when a collection comes between: it takes what it deletes out of its generation. */
  tracked: Tracked | null;
}
/** What an object's view is made with. */
interface Scene { history: History; step: number; since: number; tracked: Tracked; garbage: ReadonlySet<Ref>; before: Before | null; width: number }
/** Characters of a value; less when there are very many. */
const WIDTH = 80, NARROW = 24, MANY = 2000;

export function stateAt(history: History, options: StateOptions): StateAnswer {
  const { step, limit } = options;
  const { lives } = history.recorder;
  const since = Math.max(0, Math.min(options.since, step));
  const ghosts = new Ghosts(lives, since, Math.max(since, step - GHOST_STEPS), limit);
  let answer: StateAnswer | null = null;
  const first: Visit = { step: since, read: (place) => { ghosts.before = whatIsThere(history, place, options); } };
  const second: Visit = { step, read: (place) => { answer = withStacks(place, () => view(history, place, { ...options, since }, ghosts.before)); } };
  history.visit(since < step ? [first, second] : [second], since < step ? ghosts : null);
  const state = answer! as StateAnswer;
  state.died = ghosts.found;
  state.diedLeftOut = since < step ? lives.deathsBetween(since, step) - ghosts.found.length : 0;
  return state;
}

/** Keys of objects in the state at `step`, which must be the current one. */
export function keyReader(history: History, step: number): (o: Ref) => Key {
  const { lives } = history.recorder;
  const heap = I32[Header.heap_base >> 2]!;
  return (o) => (o < heap ? -o : lives.keyOf(o, blockOf(o), step));
}
function framesOf(history: History, step: number, before: Before | null): FrameView[] {
  const { recorder } = history;
  return frameViews({ key: keyReader(history, step), filename: recorder.options.filename, main: recorder.program.main, before: before?.variables ?? null });
}
function whatIsThere(history: History, place: Place, options: StateOptions): Before {
  return withStacks(place, () => {
    const frames = framesOf(history, place.step, null);
    const refcounts = new Map<Key, number>();
    for (const { o, key } of new Walk(history, place.step, options, false).from(frames).found) refcounts.set(key, countOf(o));
    const { step } = place;
    const collects = history.recorder.timeline.collections.some((c) => c.step >= step && c.step < options.step);
    return { refcounts, variables: variableTargets(frames), tracked: collects ? new Tracked() : null };
  });
}
function countOf(o: Ref): number {
  const count = I32[o >> 2]!;
  return count < 0 ? 0xffffffff : count;
}

interface Found { o: Ref; key: Key; distance: number; edges: { label: string; target: Key }[]; more: number }

/** From the frames to the objects, nearest first. */
class Walk {
  readonly found: Found[] = [];
  leftOut = 0;
  private readonly seen = new Set<Ref>();
  private readonly key: (o: Ref) => Key;
  private readonly open: ReadonlySet<Key>;

  /** `named`: with their edges. */
  constructor(private readonly history: History, step: number, private readonly options: StateOptions, private readonly named: boolean) {
    this.key = keyReader(history, step);
    this.open = new Set(options.open);
  }

  from(frames: readonly FrameView[]): this {
    const { lives } = this.history.recorder;
    const level: Ref[] = [];
    const add = (key: Key | null | undefined): void => {
      if (key === null || key === undefined) return;
      const o = lives.addressOfKey(key) as Ref;
      if (!this.seen.has(o)) { this.seen.add(o); level.push(o); }
    };
    for (const frame of [...frames].reverse()) {
      if (!frame.user) continue;
      for (const local of frame.locals) { add(local.cell); add(local.target); }
      frame.stack.forEach(add);
      add(frame.generator);
    }
    for (const o of [I32[State.current_exception >> 2]!, I32[I32[State.exc_info >> 2]! >> 2]!] as Ref[]) {
      if (o !== 0 && !this.seen.has(o)) { this.seen.add(o); level.push(o); }
    }
    return this.walk(level, 0);
  }
  /** `first`: objects that are seen already. */
  walk(first: Ref[], distance: number): this {
    let level = first;
    const left: Ref[] = [];
    for (let at = distance; level.length > 0; at = at < 0 ? at : at + 1) {
      const next: Ref[] = [];
      for (const o of level) {
        if (this.found.length >= this.options.limit) { left.push(o); continue; }
        const key = this.key(o);
        const { edges, more } = drawnEdges(o, this.options.items, this.open.has(key));
        for (const { target } of edges) if (!this.seen.has(target)) { this.seen.add(target); next.push(target); }
        this.found.push({ o, key, distance: at, edges: this.named ? edges.map((edge) => ({ label: edge.name, target: this.key(edge.target) })) : [], more });
      }
      level = next;
    }
    this.countRest(left);
    return this;
  }
  /** How many more there are: what the ones left out lead to, without naming anything. */
  private countRest(left: Ref[]): void {
    this.leftOut += left.length;
    for (let o = left.pop(); o !== undefined && this.leftOut < MAX_COUNTED; o = left.pop()) {
      const shape = shapeOf(o);
      if (shape === "value" || shape === "module" || shape === "class" || shape === "function") continue;
      visitReferences(o, (to) => {
        if (this.seen.has(to) || shapeOf(to) === "class") return 0;
        this.seen.add(to);
        this.leftOut++;
        left.push(to);
        return 0;
      });
    }
  }
  addGarbage(group: readonly Ref[]): void {
    const fresh = group.filter((o) => !this.seen.has(o));
    for (const o of fresh) this.seen.add(o);
    this.walk(fresh, -1);
  }
}

function view(history: History, place: Place, options: StateOptions, before: Before | null): StateAnswer {
  const { recorder } = history;
  const { step } = place;
  const key = keyReader(history, step);
  const tracked = new Tracked();
  const frames = framesOf(history, step, before);
  const walk = new Walk(history, step, options, true).from(frames);
  const groups = tracked.garbage().filter((group) => group.some((o) => key(o) > 0));
  for (const group of groups) walk.addGarbage(group);
  const garbage = new Set(groups.flat());
  const { since } = options;
  const scene: Scene = { history, step, since, tracked, garbage, before, width: walk.found.length > MANY ? NARROW : WIDTH };
  const running = frames.at(-1);
  const raising = I32[State.current_exception >> 2]! as Ref | 0;
  const handling = I32[I32[State.exc_info >> 2]! >> 2]! as Ref | 0;
  return {
    step, since, instruction: place.frame === 0 ? "" : (running?.instruction ?? ""), line: recorder.timeline.lineAt(step), frames,
    objects: walk.found.map((found) => objectView(found, scene)),
    leftOut: walk.leftOut, died: [], diedLeftOut: 0, garbage: groups.map((group) => group.map(key)),
    raising: raising === 0 ? null : key(raising), handling: handling === 0 ? null : key(handling),
    totals: {
      ...recorder.lives.objectsAt(step),
      liveBytes: liveBytes(), ...recorder.timeline.bytesAt(step), counts: gcCounts(), thresholds: gcThresholds(), generations: tracked.sizes,
      gcEnabled: I32[State.gc_enabled >> 2] !== 0,
    },
  };
}
function objectView({ o, key, distance, edges, more }: Found, { history, step, since, tracked, garbage, before, width }: Scene): ObjectView {
  const { lives } = history.recorder;
  const about = describe(o, width);
  const { born, died } = lives.lifeOf(key, lives.blockOfKey(key));
  return {
    key, ...about, refcountBefore: before?.refcounts.get(key) ?? about.refcount, generation: tracked.generation(o), born, died,
    isNew: born >= 0 && born >= since && since < step, edges, more, unreachable: garbage.has(o), distance,
  };
}
/** Describes one object as it is in the current state. */
export function describeOne(history: History, o: Ref, step: number, items: number, tracked: Tracked, open = true): ObjectView {
  const key = keyReader(history, step);
  const { edges, more } = drawnEdges(o, items, open);
  const found: Found = { o, key: key(o), distance: -1, edges: edges.map((edge) => ({ label: edge.name, target: key(edge.target) })), more };
  return objectView(found, { history, step, since: step, tracked, garbage: new Set(), before: null, width: WIDTH });
}

// --- ghosts

/** Notes what dies of what was shown before, as it was at its death; the last `limit` of them. */
class Ghosts implements Watch {
  readonly found: Ghost[] = [];
  private readonly byAddress = new Map<number, Ghost>();
  before: Before | null = null;
  private tracked: Tracked | null = null;
  private trackedAt = -1;

  constructor(private readonly lives: Lives, private readonly since: number, readonly from: number, private readonly limit: number) {}

  dying(o: number, step: number): void {
    const block = blockOf(o);
    const key = this.lives.keyOf(o, block, this.since);
    const { died, why } = this.lives.lifeOf(key, block);
    if (died !== step || this.byAddress.has(o)) return;
    // Shown were what the frames led to, and garbage, which only the collector can end.
    if (this.before?.refcounts.has(key) !== true && (key < 0 || why !== "collector")) return;
    const ghost: Ghost = {
      key, address: o, type: nameOfType(Py_TYPE(o as Ref)), value: shortValue(o as Ref, 80), size: sizeOf(o as Ref),
      generation: this.generation(o as Ref, step), step, why: why ?? "count",
    };
    this.byAddress.set(o, ghost);
    this.found.push(ghost);
    if (this.found.length > this.limit) this.found.shift();
  }
  /** Of what dies in one step, nearly all is in the generation where it was when the first of it died. */
  private generation(o: Ref, step: number): number {
    if (this.before !== null && this.before.tracked !== null) return this.before.tracked.generation(o);
    if (this.tracked === null || this.trackedAt !== step) this.tracked = new Tracked();
    this.trackedAt = step;
    return this.tracked.generation(o);
  }
  revived(o: number): void {
    const ghost = this.byAddress.get(o);
    this.byAddress.delete(o);
    if (ghost !== undefined && this.found.includes(ghost)) this.found.splice(this.found.indexOf(ghost), 1);
  }
}
