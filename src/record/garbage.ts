/**
 * What a full collection would find now, without running one: containers that only refer to each other. The collector's
 * own question, asked with numbers kept beside the heap instead of in it.
 */
import { Header } from "../memory/header.ts";
import { I32 } from "../memory/views.ts";
import { type Ref } from "../memory/types.ts";
import { forEachTracked, visitReferences } from "../gc/ownership.ts";
import { int32Column, uint8Column } from "./columns.ts";

const FROZEN = 3;

/** Every tracked container, in the order of the collector's lists. */
export class Tracked {
  private readonly list = int32Column();
  private readonly generationOf = uint8Column();
  /** By address / 16: place in the list, from 1; 0: not tracked. */
  private readonly places: Int32Array;
  readonly sizes: [number, number, number] = [0, 0, 0];

  /** Reads the current buffer. */
  constructor() {
    this.places = new Int32Array((I32[Header.heap_top >> 2]! >> 4) + 1);
    forEachTracked((o, generation) => {
      this.list.push(o);
      this.generationOf.push(generation);
      this.places[o >> 4] = this.list.length;
      if (generation < FROZEN) this.sizes[generation]!++;
    });
  }
  /** 0 to 2, 3 frozen, -1 not tracked. */
  generation(o: Ref): number {
    const place = this.places[o >> 4] ?? 0;
    return place === 0 ? -1 : this.generationOf.data[place - 1]!;
  }

  /** Groups of garbage: objects that hang together, in the order of the collector's lists. */
  garbage(): Ref[][] {
    const unreachable = this.unreachable();
    return unreachable.length === 0 ? [] : groups(unreachable);
  }
  private unreachable(): Ref[] {
    const { places } = this;
    const { data: objects, length: n } = this.list;
    const refs = new Int32Array(n);
    for (let i = 0; i < n; i++) refs[i] = I32[objects[i]! >> 2]!;
    const subtract = (to: Ref): 0 => {
      const place = places[to >> 4]!;
      if (place > 0) refs[place - 1]!--;
      return 0;
    };
    for (let i = 0; i < n; i++) visitReferences(objects[i]! as Ref, subtract);
    // Counts that are left come from outside; immortal and frozen objects are never collected.
    const reached = new Uint8Array(n);
    const queue: number[] = [];
    const reach = (to: Ref): 0 => {
      const i = places[to >> 4]! - 1;
      if (i >= 0 && reached[i] === 0) { reached[i] = 1; queue.push(i); }
      return 0;
    };
    for (let i = 0; i < n; i++) {
      const o = objects[i]! as Ref;
      if (refs[i] !== 0 || I32[o >> 2]! < 0 || this.generationOf.data[i] === FROZEN) reach(o);
    }
    for (let i = queue.pop(); i !== undefined; i = queue.pop()) visitReferences(objects[i]! as Ref, reach);
    const rest: Ref[] = [];
    for (let i = 0; i < n; i++) if (reached[i] === 0) rest.push(objects[i]! as Ref);
    return rest;
  }
}

/** By which objects refer to each other, in any direction. */
function groups(objects: readonly Ref[]): Ref[][] {
  const leader = new Map<Ref, Ref>(objects.map((o) => [o, o]));
  const find = (o: Ref): Ref => {
    let root = o;
    for (let next = leader.get(root)!; next !== root; next = leader.get(root)!) root = next;
    leader.set(o, root);
    return root;
  };
  for (const o of objects) {
    visitReferences(o, (to) => {
      if (leader.has(to)) leader.set(find(to), find(o));
      return 0;
    });
  }
  const found = new Map<Ref, Ref[]>();
  for (const o of objects) {
    const members = found.get(find(o));
    if (members === undefined) found.set(find(o), [o]);
    else members.push(o);
  }
  return [...found.values()];
}
