/**
 * Marks in a run, each after a full collection: how many blocks and bytes each line of the program has alive. What becomes
 * more from mark to mark to the end is growth.
 *
 * Nobody knows how long the program will run. So marks are made often at first; when there are too many, every second one
 * is dropped and the distance doubles. What remains is spread evenly over the run, counted in calls and rounds of loops.
 */
import { I32, U8 } from "../../memory/views.ts";
import { type Ref } from "../../memory/types.ts";
import { pollInterrupts } from "../../interpreter/breaker.ts";
import { GCPhase, _PyGC_CollectNoFail, setCollectorListener } from "../../gc/collector.ts";
import { FROM_GC, GC_NEXT } from "../../gc/lists.ts";
import { markHeap } from "../../inspect/heap-mark.ts";
import { forEachPart } from "../../inspect/parts.ts";
import { PyErr_GetRaisedException, PyErr_SetRaisedException } from "../../objects/errors.ts";
import { State } from "../../objects/state.ts";
import { nameOfType } from "../../objects/typeobject.ts";
import { Py_TYPE } from "../../objects/object.ts";
import { AllocationLog, blockOf, type Site } from "./allocation-log.ts";
import { LineWatch, type Wanted } from "./stop.ts";

export interface Mark {
  /** Seconds since the program began. */
  at: number;
  /** Calls and rounds of loops since then; with --mark, times that the place was reached. */
  done: number;
  /** Blocks allocated later have a higher epoch. */
  epoch: number;
  /** By site. */
  blocks: number[];
  bytes: number[];
}
/** What grew: blocks asked for by one line since the first mark that counts, by the object they belong to. */
export interface GrowthView {
  /** How the objects are reached: "__main__.cache[…]"; null: by no root. */
  path: string | null;
  type: string;
  site: Site;
  objects: number;
  bytes: number;
}
/** Containers that only the collector could free, by type and line. */
export interface CycleGarbage { type: string; site: Site | null; count: number }
/** A line that grew, with its live bytes at each mark. */
export interface LineSeries { site: Site; blocks: number[]; bytes: number[] }

export interface Findings { marks: readonly Mark[]; growth: readonly GrowthView[]; lines: readonly LineSeries[] }

const MOST_MARKS = 24;
export const FEWEST_MARKS = 5;
/** Calls and rounds of loops before the first mark. */
const FIRST_DISTANCE = 8;
/** The host is asked at least this often (breaker.ts), for the sake of time limits. */
const POLL = 4096;
/**
 * Where growth is held takes longer to look up than a mark takes: it is done when the run has doubled since, and from this
 * factor on when it takes at most this share of the time.
 */
const LOOK_STEP = 1.2;
const LOOK_SHARE = 0.05;
/** Marks may take this long in all, in seconds; then at most this share of the time. */
const ALLOWANCE = 2;
const SHARE = 0.25;
/** The marks tell about the end of the run when they reach so far into it. */
const COVERED = 0.75;

export class LeakWatch {
  private marks: Mark[] = [];
  /** Lines that grew up to the last mark. */
  private growing: ReadonlySet<Site> = new Set();
  /** Where the blocks of lines that grew were held when that was last looked up. */
  private readonly held = new Map<Site, readonly GrowthView[]>();
  private lookedAt = 0;
  /** Milliseconds. */
  private looking = 0;
  readonly garbage = new Map<string, CycleGarbage>();
  /** Made when there is a heap. */
  private log: AllocationLog | null = null;
  private distance = FIRST_DISTANCE;
  /** Calls and rounds of loops (with `wanted`: times it was reached) so far, and at the next mark. */
  private done = 0;
  private next = FIRST_DISTANCE;
  private step = FIRST_DISTANCE;
  private epoch = 0;
  private marking = false;
  private start = 0;
  private notBefore = 0;
  private spent = 0;
  private lineWatch: LineWatch | null = null;

  /** `wanted`: marks are made there and nowhere else. */
  constructor(private readonly wanted: Wanted | null) {}

  begin(main: Ref): void {
    this.start = performance.now();
    const log = this.log = new AllocationLog();
    log.begin();
    setCollectorListener((phase, _generation, list) => { if (phase === GCPhase.Deduced) this.countGarbage(log, list); });
    if (this.wanted !== null) {
      this.distance = this.next = 1;
      this.lineWatch = new LineWatch(this.wanted, () => this.pass(log, 1));
      this.lineWatch.begin(main);
    } else {
      pollInterrupts(() => this.poll(log));
      I32[State.ticks >> 2] = this.step;
    }
  }
  /** When the last line has run: what still waits for the collector is counted, and no mark is made any more. */
  end(): void {
    this.lineWatch?.end();
    pollInterrupts(() => false);
    const exc = PyErr_GetRaisedException(); // a collection must not drop what ended the program
    _PyGC_CollectNoFail();
    PyErr_SetRaisedException(exc);
    if (this.log !== null && this.marks.length >= FEWEST_MARKS) {
      this.dropSteady(this.log);
      if (this.growing.size > 0) this.look(this.log, this.marks[warmUp(this.marks.length)]!.epoch);
    }
    this.release();
  }
  /**
   * Where marks were too dear, the last one may be long before the end. A line that has as much alive now as then, though it
   * should have gained since, has stopped growing. One that has less lost what a function held until it ended: that tells nothing.
   */
  private dropSteady(log: AllocationLog): void {
    const marks = this.marks.slice(warmUp(this.marks.length));
    const [first, last] = [marks[0], marks.at(-1)];
    if (first === undefined || last === undefined || last.done <= first.done || last.done > this.done * COVERED) return;
    const numbers = new Map(log.sites.map((site, i) => [site, i]));
    this.growing = new Set([...this.growing].filter((site) => {
      const i = numbers.get(site)!;
      const [was, before, now] = [last.bytes[i] ?? 0, first.bytes[i] ?? 0, log.bytes[i]!];
      const expected = ((was - before) / (last.done - first.done)) * (this.done - last.done);
      return now < was * 0.9 || now - was > expected * 0.2;
    }));
  }
  release(): void {
    setCollectorListener(null);
    this.log?.end();
  }

  private poll(log: AllocationLog): boolean {
    const passed = this.step;
    this.step = Math.min(POLL, this.distance);
    I32[State.ticks >> 2] = this.step;
    this.pass(log, passed);
    return false;
  }
  private pass(log: AllocationLog, n: number): void {
    this.done += n;
    if (this.done < this.next || this.marking || I32[State.gc_collecting >> 2] !== 0) return;
    const now = performance.now();
    if (now < this.notBefore) return;
    this.marking = true;
    const looking = this.looking;
    this.mark(log, now);
    this.marking = false;
    this.next = this.done + this.distance;
    const spent = performance.now() - now - (this.looking - looking);
    this.spent += spent / 1000;
    if (this.spent > ALLOWANCE) this.notBefore = performance.now() + spent * (1 / SHARE - 1);
  }

  private mark(log: AllocationLog, now: number): void {
    _PyGC_CollectNoFail();
    this.marks.push({ at: (now - this.start) / 1000, done: this.done, epoch: this.epoch, blocks: [...log.blocks], bytes: [...log.bytes] });
    log.setEpoch(++this.epoch);
    this.judge(log);
    while (this.marks.length >= MOST_MARKS) {
      this.distance *= 2;
      this.marks = this.spread(this.marks);
    }
  }
  /** Those of the marks that are about `distance` apart. */
  private spread(marks: readonly Mark[]): Mark[] {
    let last = 0;
    return marks.filter((mark) => {
      if (mark.done - last < this.distance * 0.9) return false;
      last = mark.done;
      return true;
    });
  }

  /** Which lines have grown up to now; from time to time, where what they made is held. */
  private judge(log: AllocationLog): void {
    if (this.marks.length < FEWEST_MARKS) return;
    const marks = this.marks.slice(warmUp(this.marks.length));
    const growing = new Set<Site>();
    log.sites.forEach((site, i) => {
      if (i > 0 && (grows(marks.map((m) => m.bytes[i] ?? 0)) || grows(marks.map((m) => m.blocks[i] ?? 0)))) growing.add(site);
    });
    this.growing = growing;
    if (growing.size > 0 && this.isTimeToLook()) this.look(log, marks[0]!.epoch);
  }
  private isTimeToLook(): boolean {
    if (this.done >= this.lookedAt * 2) return true;
    return this.done >= this.lookedAt * LOOK_STEP && this.looking < (performance.now() - this.start) * LOOK_SHARE;
  }
  /** Notes where the growing lines' blocks are held that are younger than `since`; of a line that held more before, what was noted then stays. */
  private look(log: AllocationLog, since: number): void {
    const now = performance.now();
    const sites = new Set([...log.sites.keys()].filter((i) => this.growing.has(log.sites[i]!)));
    const found = bySite(grownBlocks(log, sites, since));
    const sum = (groups: readonly GrowthView[] | undefined): number => (groups ?? []).reduce((total, group) => total + group.bytes, 0);
    for (const [site, groups] of found) if (sum(groups) >= sum(this.held.get(site))) this.held.set(site, groups);
    this.lookedAt = this.done;
    this.looking += performance.now() - now;
  }
  /** What grew up to the last mark. */
  findings(): Findings {
    const growth = [...this.growing].flatMap((site) => this.held.get(site) ?? []).sort((a, b) => b.bytes - a.bytes);
    const { log } = this;
    if (log === null || growth.length === 0) return { marks: this.marks, growth: [], lines: [] };
    const series = [...log.sites.entries()].filter(([, site]) => this.growing.has(site)).map(([i, site]): LineSeries => ({
      site, blocks: this.marks.map((m) => m.blocks[i] ?? 0), bytes: this.marks.map((m) => m.bytes[i] ?? 0),
    }));
    return { marks: this.marks, growth, lines: series.sort((a, b) => risen(b.bytes) - risen(a.bytes)) };
  }

  private countGarbage(log: AllocationLog, list: number): void {
    for (let gc = GC_NEXT(list); gc !== list; gc = GC_NEXT(gc)) {
      const o = FROM_GC(gc);
      const i = log.siteOfObject(o);
      const site = i > 0 ? log.sites[i]! : null;
      const type = nameOfType(Py_TYPE(o));
      const key = `${type} ${i}`;
      const known = this.garbage.get(key);
      if (known === undefined) this.garbage.set(key, { type, site, count: 1 });
      else known.count++;
    }
  }
}

/** Blocks of the growing lines that are younger than `since`, by the objects they belong to and how these are reached. */
function grownBlocks(log: AllocationLog, growing: ReadonlySet<number>, since: number): GrowthView[] {
  const { graph, path, paths } = markHeap();
  const groups = new Map<string, GrowthView>();
  const add = (node: number, block: number, objects: number): void => {
    if (!growing.has(log.siteAt(block)) || log.epochAt(block) <= since) return;
    const group = { path: path[node] === 0 ? null : paths[path[node]!]!, type: graph.typeName(node), site: log.sites[log.siteAt(block)]! };
    addGrowth(groups, group, objects, log.bytesAt(block));
  };
  for (let node = 0; node < graph.count; node++) {
    const o = graph.address(node);
    add(node, blockOf(o), 1);
    forEachPart(o, (name, address, shared) => {
      // The values of attributes have a prefix, whose size is in the byte in front of them (dictobject.c, new_values).
      if (!shared) add(node, name.endsWith("values") ? address - U8[address - 1]! : address, 0);
    });
  }
  return [...groups.values()].sort((a, b) => b.bytes - a.bytes);
}
function bySite(groups: readonly GrowthView[]): Map<Site, GrowthView[]> {
  const found = new Map<Site, GrowthView[]>();
  for (const group of groups) {
    const known = found.get(group.site);
    if (known === undefined) found.set(group.site, [group]);
    else known.push(group);
  }
  return found;
}
function addGrowth(groups: Map<string, GrowthView>, group: Omit<GrowthView, "objects" | "bytes">, objects: number, bytes: number): void {
  const key = `${group.path}\n${group.type}\n${group.site.file}\n${group.site.line}`;
  const known = groups.get(key);
  if (known === undefined) groups.set(key, { ...group, objects, bytes });
  else { known.objects += objects; known.bytes += bytes; }
}
function risen(series: readonly number[]): number { return series[series.length - 1]! - series[0]!; }

/** The first marks do not count: caches fill, modules load. */
export function warmUp(marks: number): number { return marks < 8 ? 1 : Math.floor(marks / 4); }

/**
 * Does a series of live bytes or blocks go up for good? It hardly ever falls, its last third lies above its first, and it
 * still rises in its last quarter: what is built once and then stays is no growth.
 */
export function grows(series: readonly number[]): boolean {
  const n = series.length;
  if (n < FEWEST_MARKS - 1 || risen(series) <= 0) return false;
  let falls = 0;
  for (let i = 1; i < n; i++) if (series[i]! < series[i - 1]!) falls++;
  if (falls > n * 0.15) return false;
  const third = Math.ceil(n / 3);
  if (Math.min(...series.slice(-third)) <= Math.max(...series.slice(0, third))) return false;
  return series[n - 1]! > series[Math.floor((n - 1) * 0.75)]!;
}
