import assert from "node:assert/strict";
import { test } from "node:test";
import { COLUMN_WIDTH, type Candidate, type Place, Placement } from "../../viewer/src/placement.ts";

/** A generator of numbers from 0 to 1 that is the same every time (mulberry32). */
function random(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
const overlap = (a: Place, b: Place): boolean => a.x < b.x + COLUMN_WIDTH && b.x < a.x + COLUMN_WIDTH && a.y < b.y + b.height && b.y < a.y + a.height;
const together = (a: Candidate, b: Candidate): boolean => a.born <= (b.died ?? Infinity) && b.born <= (a.died ?? Infinity);

test("objects that live at the same time never overlap, in whatever order they are met", () => {
  const next = random(7);
  const all: Candidate[] = Array.from({ length: 400 }, (_, i) => {
    const born = Math.floor(next() * 300);
    return { key: i, rows: 3 + Math.floor(next() * 7), born, died: next() < 0.3 ? null : born + Math.floor(next() * 60), column: Math.floor(next() * 4), nearY: next() * 600 };
  });
  const placement = new Placement();
  const order = [...all].sort(() => next() - 0.5);
  const places = new Map(order.map((one) => [one.key, placement.place(one)]));
  for (const a of all) for (const b of all) {
    if (a.key < b.key && together(a, b)) assert.ok(!overlap(places.get(a.key)!, places.get(b.key)!), `${a.key} and ${b.key} overlap`);
  }
});

test("a place once given stays, and is given again only after a death", () => {
  const placement = new Placement();
  const first = placement.place({ key: 1, rows: 3, born: 0, died: 10, column: 0, nearY: 0 });
  assert.deepEqual(placement.place({ key: 1, rows: 9, born: 0, died: 10, column: 3, nearY: 900 }), first);
  const beside = placement.place({ key: 2, rows: 3, born: 5, died: 20, column: 0, nearY: 0 });
  assert.notEqual(beside.y, first.y);
  const ghostly = placement.place({ key: 3, rows: 3, born: 11, died: null, column: 0, nearY: 0 });
  assert.notEqual(ghostly.y, first.y, "the ghost of the first is still there in step 11");
  assert.equal(placement.place({ key: 4, rows: 3, born: 12, died: null, column: 0, nearY: 0 }).y, first.y);
});

test("a candidate without a recorded death shares its place with nobody later", () => {
  const placement = new Placement();
  const first = placement.place({ key: 1, rows: 3, born: 0, died: null, column: 0, nearY: 0 });
  assert.notEqual(placement.place({ key: 2, rows: 3, born: 1000, died: null, column: 0, nearY: 0 }).y, first.y);
});

test("thousands of objects form a field about as wide as high, beside the others, and without overlaps", () => {
  const placement = new Placement();
  const near = Array.from({ length: 10 }, (_, i) => placement.place({ key: i, rows: 3, born: 0, died: null, column: i % 2, nearY: 0 }));
  const started = performance.now();
  const field = Array.from({ length: 20_000 }, (_, i) => placement.placeInField({ key: 100 + i, rows: 3 + (i % 3), born: i, died: null, column: 1, nearY: 0 }, 20_000));
  assert.ok(performance.now() - started < 2000);
  assert.equal(new Set(field.map((place) => `${place.x} ${place.y}`)).size, 20_000);
  assert.ok(Math.min(...field.map((place) => place.x)) > Math.max(...near.map((place) => place.x + COLUMN_WIDTH)));
  const { width, height } = placement.extent;
  assert.ok(width / height > 0.5 && width / height < 2, `${width} × ${height}`);
  for (let i = 1; i < 300; i++) assert.ok(!overlap(field[0]!, field[i]!) && !overlap(field[i - 1]!, field[i]!));
});
