/** Everything about one object at a step: who refers to it, why it is alive, its life. */
import { I32 } from "../memory/views.ts";
import { type Ref } from "../memory/types.ts";
import { dominators } from "../inspect/dominators.ts";
import { buildGraph } from "../inspect/graph.ts";
import { shortestPath } from "../inspect/paths.ts";
import { whoRefers } from "../inspect/referrers.ts";
import { shortValue } from "../inspect/value.ts";
import { nameOfType } from "../objects/typeobject.ts";
import { Py_TYPE } from "../objects/object.ts";
import { type Key, type Life, type ObjectAnswer, StepFlag } from "./answers.ts";
import { Tracked } from "./garbage.ts";
import { type History } from "./history.ts";
import { describeOne, keyReader } from "./state-view.ts";
import { withStacks } from "./stacks.ts";

/** Steps before and after the one asked for, in which changes of the count are looked for. */
const WINDOW = 10_000;
const ITEMS = 100;

export function objectAt(history: History, step: number, key: Key, limit: number): ObjectAnswer {
  const { lives } = history.recorder;
  const o = lives.addressOfKey(key) as Ref;
  const life = lifeOf(history, step, key, limit);
  const there = o !== 0 && step > life.born && (life.died === null || step <= life.died);
  if (!there) return { object: null, referrers: [], referrersLeftOut: 0, path: null, retained: 0, life };
  return history.at(step, (place) => withStacks(place, () => {
    const object = describeOne(history, o, step, ITEMS, new Tracked());
    return { object, ...surroundings(history, step, o, limit), life: { ...life, generations: generationsOf(history, life, object.generation, o) } };
  }));
}

function surroundings(history: History, step: number, o: Ref, limit: number): Pick<ObjectAnswer, "referrers" | "referrersLeftOut" | "path" | "retained"> {
  const graph = buildGraph();
  const node = graph.indexOf(o);
  if (node < 0) return { referrers: [], referrersLeftOut: 0, path: null, retained: 0 };
  const keyOf = keyReader(history, step);
  const all = whoRefers(graph, node);
  const referrers = all.slice(0, limit).map(({ address, name }) => ({
    key: address === 0 ? null : keyOf(address), label: name,
    text: address === 0 ? name : `${nameOfType(Py_TYPE(address))} ${shortValue(address, 40)}`,
  }));
  const path = shortestPath(graph, node);
  const steps = path?.steps.map((s) => ({ text: `${s.type} ${shortValue(s.address, 40)}`, label: s.name, key: keyOf(s.address) })) ?? null;
  return { referrers, referrersLeftOut: all.length - referrers.length, path: steps, retained: dominators(graph).retained[node]! };
}

function lifeOf(history: History, step: number, key: Key, limit: number): Life {
  const { lives, timeline } = history.recorder;
  const { born, died, why } = lives.lifeOf(key, lives.blockOfKey(key));
  return {
    born, bornLine: timeline.lineAt(born), died, diedLine: died === null ? null : timeline.lineAt(died), why,
    generations: [], ...countsOf(history, step, key, born, died, limit),
  };
}
/** Changes of the count at line steps, in a window around `step`. */
function countsOf(history: History, step: number, key: Key, born: number, died: number | null, limit: number): Pick<Life, "refcounts" | "refcountsLeftOut"> {
  const { lives, timeline, steps } = history.recorder;
  const o = lives.addressOfKey(key) >> 2;
  const first = Math.max(born + 1, step - WINDOW, 0);
  const last = Math.min(died ?? steps, step + WINDOW, steps);
  const refcounts: Life["refcounts"] = [];
  let before = NaN;
  let changes = 0;
  if (o !== 0 && first <= last) {
    history.scan(first, last, (s) => {
      const count = I32[o]!;
      if (count === before || (s !== first && s !== last && !timeline.hasFlag(s, StepFlag.LINE))) return true;
      before = count;
      changes++;
      refcounts.push({ step: s, count: count < 0 ? 0xffffffff : count });
      if (refcounts.length > limit) refcounts.shift();
      return true;
    });
  }
  return { refcounts, refcountsLeftOut: changes - refcounts.length };
}

/** From the collections that have met the object: each moves it on to the generation after the oldest it collects. */
function generationsOf(history: History, life: Life, now: number, o: Ref): Life["generations"] {
  const { timeline } = history.recorder;
  if (life.born < 0) return [{ step: 0, generation: now }];
  const met = timeline.collections.filter((c) => c.step > life.born && (life.died === null || c.step < life.died));
  if (now < 0) {
    // A tuple of things that cannot be in cycles is let go by the first collection; a dict of such things was never tracked.
    const first = nameOfType(Py_TYPE(o)) === "tuple" ? met[0] : undefined;
    return first === undefined ? [{ step: life.born, generation: -1 }] : [{ step: life.born, generation: 0 }, { step: first.step, generation: -1 }];
  }
  const found: Life["generations"] = [{ step: life.born, generation: 0 }];
  let generation = 0;
  for (const c of met) {
    if (c.generation < generation || generation === 2) continue;
    generation = Math.min(2, c.generation + 1);
    found.push({ step: c.step, generation });
  }
  return found;
}
