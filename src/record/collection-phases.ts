/** One collection in slow motion: the lists and the numbers on the objects after each of its phases. */
import { I32 } from "../memory/views.ts";
import { DeducePhase, setDeduceHook } from "../memory/stepping.ts";
import { type Ref } from "../memory/types.ts";
import { GCPhase, setCollectorListener } from "../gc/collector.ts";
import { FROM_GC, GCFlag, GCHead, NUM_GENERATIONS, genHead } from "../gc/lists.ts";
import { PyTypeOff, Py_TYPE } from "../objects/object.ts";
import { type CollectionAnswer, type CollectionSummary, type Key, type ObjectView, type PhaseMember, type PhaseView } from "./answers.ts";
import { Tracked } from "./garbage.ts";
import { type History } from "./history.ts";
import { blockOf } from "./lives.ts";
import { HALT } from "./recorder.ts";
import { describeOne } from "./state-view.ts";

type List = PhaseMember["list"];
interface Member { o: Ref; gcRefs: number; refcount: number; list: List }

/** Items described of each container. */
const ITEMS = 12;

export function collectionAt(history: History, index: number, limit: number): CollectionAnswer {
  const { timeline } = history.recorder;
  const summary = timeline.collections[index];
  if (summary === undefined) throw new RangeError(`there is no collection ${index}`);
  // Several collections may happen while one instruction is executed.
  const before = timeline.collections.slice(0, index).filter((c) => c.step === summary.step).length;
  const film = new Film(history, summary, limit, before);
  history.during(summary.step, () => film.start(), () => film.end());
  return { summary, phases: film.phases, objects: film.objects };
}

class Film {
  readonly phases: PhaseView[] = [];
  objects: ObjectView[] = [];
  private running = false;
  private now = new Map<Ref, Member>();
  private readonly keys = new Map<Ref, Key>();
  private deducing = false;

  constructor(private readonly history: History, private readonly summary: CollectionSummary, private readonly limit: number, private skip: number) {}

  start(): void {
    setCollectorListener((phase, generation, list) => this.phase(phase, generation, list));
    setDeduceHook((phase, base, unreachable) => { if (this.running && this.deducing) this.deduced(phase, base, unreachable); });
  }
  end(): void {
    setCollectorListener(null);
    setDeduceHook(null);
  }

  private phase(phase: GCPhase, generation: number, list: number): void {
    if (phase === GCPhase.Start) {
      if (this.skip-- === 0) this.begin(generation);
    } else if (!this.running) return;
    else if (phase === GCPhase.Deduced) this.deducing = false;
    else if (phase === GCPhase.Weakrefs) this.add("weakrefs", "Weak references to unreachable objects are cleared, so that nobody can get at them any more.", this.relist(list, "unreachable"));
    else if (phase === GCPhase.Finalized) this.add("finalizers", "Finalizers (__del__) of unreachable objects are called, once in an object's life.", this.relist(list, "unreachable"), hasFinalizer);
    else if (phase === GCPhase.Resurrected) this.resurrected(list);
    else if (phase === GCPhase.Deleted) this.deleted();
    else if (phase === GCPhase.Stop) {
      this.running = false;
      throw HALT;
    }
  }
  private begin(generation: number): void {
    this.running = this.deducing = true;
    const members = new Map<Ref, Member>();
    for (let g = 0; g <= generation; g++) walk(genHead(g), (o) => members.set(o, { o, gcRefs: -1, refcount: countOf(o), list: "young" }));
    this.describe([...members.keys()]);
    const which = generation === 0 ? "Generation 0 is" : generation === 1 ? "Generations 0 and 1 are" : "All three generations are";
    this.add("start", `${which} examined: ${plural(members.size, "container")}.`, members);
  }
  private deduced(phase: DeducePhase, base: number, unreachable: number): void {
    if (phase === DeducePhase.UPDATE_REFS) {
      this.add("update_refs", "Each container gets a number of its own, gc_refs: a copy of its reference count.", numbered(base));
    } else if (phase === DeducePhase.SUBTRACT_REFS) {
      this.add("subtract_refs", "For each reference from one of them to another, 1 is subtracted. What is left counts references from outside.", numbered(base));
    } else {
      const numbers = this.now;
      const reachable = new Map<Ref, Member>();
      walk(base, (o) => reachable.set(o, { o, gcRefs: numbers.get(o)?.gcRefs ?? 0, refcount: countOf(o), list: "reachable" }));
      const rest = new Map<Ref, Member>();
      walk(unreachable, (o) => rest.set(o, { o, gcRefs: 0, refcount: countOf(o), list: "unreachable" }));
      this.add("reachable", `What has a number above 0 is reachable, and so is everything it leads to: ${plural(reachable.size, "container")}.`, reachable, (o) => numbers.get(o)?.gcRefs === 0);
      const text = rest.size === 0 ? "Nothing is left: there is no garbage." : `The rest is unreachable: ${plural(rest.size, "container")} that only refer to each other.`;
      this.add("unreachable", text, rest);
    }
  }
  private resurrected(list: number): void {
    const still = this.relist(list, "unreachable");
    const back = [...this.now.values()].filter((m) => !still.has(m.o)).length;
    for (const m of this.now.values()) if (!still.has(m.o)) still.set(m.o, { ...m, list: "resurrected" });
    if (back > 0) this.add("finalizers", `${plural(back, "object")} came back to life through a finalizer and will not be deleted.`, still, (o) => still.get(o)!.list === "resurrected");
    else this.now = still;
  }
  private deleted(): void {
    const gone = [...this.now.values()].filter((m) => m.list !== "resurrected");
    const members = new Map(gone.map((m): [Ref, Member] => [m.o, { ...m, refcount: 0, list: "dead" }]));
    const text = members.size === 0 ? "There is nothing to delete." : `Each of the ${plural(members.size, "container")} drops its references (tp_clear); counts fall to 0, and the objects are deallocated.`;
    this.add("clear", text, members);
    const { summary } = this;
    const promoted = summary.promoted > 0 ? ` ${plural(summary.promoted, "survivor")} now belong${summary.promoted === 1 ? "s" : ""} to generation ${Math.min(summary.generation + 1, NUM_GENERATIONS - 1)}.` : "";
    this.add("end", `${plural(summary.freed, "object")} freed, ${summary.bytes.toLocaleString("en-US")} bytes.${promoted}`, new Map());
  }
  /** The members of a list with what is known of them. */
  private relist(list: number, name: List): Map<Ref, Member> {
    const members = new Map<Ref, Member>();
    if (list !== 0) walk(list, (o) => members.set(o, { o, gcRefs: 0, refcount: countOf(o), list: name }));
    return members;
  }

  private add(name: PhaseView["name"], text: string, members: Map<Ref, Member>, isChanged?: (o: Ref) => boolean): void {
    const before = this.now;
    const changed = isChanged ?? ((o: Ref): boolean => {
      const was = before.get(o);
      const is = members.get(o)!;
      return was !== undefined && (was.gcRefs !== is.gcRefs || was.list !== is.list);
    });
    const all = [...members.values()].filter((m) => this.keys.has(m.o)).map((m): PhaseMember => ({
      key: this.keys.get(m.o)!, gcRefs: m.gcRefs, refcount: m.refcount, list: m.list, changed: changed(m.o),
    }));
    this.phases.push({ name, text, members: all, leftOut: members.size - all.length });
    if (members.size > 0 || name !== "end") this.now = members;
  }
  /** Chooses the objects to show, those of the program first, and describes them as they are before the collection. */
  private describe(all: readonly Ref[]): void {
    const { lives } = this.history.recorder;
    const { step } = this.summary;
    const keyOf = (o: Ref): Key => {
      const block = blockOf(o);
      const key = lives.keyOf(o, block, step);
      // Born while this very instruction is executed: known from the step after on.
      return key > 0 && !lives.livesAt(key, step) || key < 0 ? lives.keyOf(o, block, step + 1) : key;
    };
    const keyed = all.map((o): [Ref, Key] => [o, keyOf(o)]);
    const chosen = [...keyed.filter(([, key]) => key > 0), ...keyed.filter(([, key]) => key < 0)].slice(0, this.limit);
    const tracked = new Tracked();
    for (const [o, key] of chosen) {
      this.keys.set(o, key);
      this.objects.push({ ...describeOne(this.history, o, step, ITEMS, tracked, false), key });
    }
  }
}

function walk(list: number, visit: (o: Ref) => void): void {
  // Forward links of the unreachable carry a mark in bit 0 while the collection has not cleared it.
  for (let gc = I32[list >> 2]! & ~1; gc !== list; gc = I32[gc >> 2]! & ~1) visit(FROM_GC(gc));
}
function numbered(list: number): Map<Ref, Member> {
  const members = new Map<Ref, Member>();
  walk(list, (o) => members.set(o, { o, gcRefs: I32[(o - GCHead.SIZE + GCHead.prev) >> 2]! >> GCFlag.REFS_SHIFT, refcount: countOf(o), list: "young" }));
  return members;
}
function countOf(o: Ref): number {
  const count = I32[o >> 2]!;
  return count < 0 ? 0xffffffff : count;
}
function hasFinalizer(o: Ref): boolean { return I32[(Py_TYPE(o) + PyTypeOff.tp_finalize) >> 2] !== 0; }
function plural(n: number, word: string): string { return `${n.toLocaleString("en-US")} ${word}${n === 1 ? "" : "s"}`; }
