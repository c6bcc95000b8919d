/**
 * Where objects stand. A box keeps its place for the whole run, whatever else comes and goes: a place is given to a
 * second object only when the two never live at the same time. New objects go to the column of their distance from the
 * names, as near as possible to the first thing that refers to them.
 *
 * Pure: knows neither the page nor the worker.
 */
import type { Key } from "./protocol.ts";

/** World units are pixels at zoom 1. */
export const COLUMN_WIDTH = 232;
export const COLUMN_GAP = 76;
export const ROW = 20;
export const MARGIN = 36;
/** Columns past this one are not made: a chain longer than that goes down instead of right. */
const MAX_COLUMN = 11;

export interface Place { x: number; y: number; height: number; column: number; row: number; rows: number }

/** Someone who wants a place: `rows` of ROW pixels, alive from `born` to `died` (steps; null: to the end). */
export interface Candidate { key: Key; rows: number; born: number; died: number | null; column: number; nearY: number }

interface Tenant { from: number; to: number }

export class Placement {
  private readonly places = new Map<Key, Place>();
  /** For each column, for each row, the lives that were spent there. */
  private readonly columns: Tenant[][][] = [];
  private bottom = 0;
  private right = 0;

  get(key: Key): Place | undefined { return this.places.get(key); }
  /** The size of everything that was ever placed. */
  get extent(): { width: number; height: number } { return { width: this.right + MARGIN, height: this.bottom + MARGIN }; }

  /** The place of `candidate`: the one it has, or a new one. */
  place(candidate: Candidate): Place {
    const had = this.places.get(candidate.key);
    if (had !== undefined) return had;
    const column = Math.min(candidate.column, MAX_COLUMN);
    const rows = candidate.rows + 1; // and a row of air
    const wanted = Math.max(0, Math.round((candidate.nearY - MARGIN) / ROW));
    const row = this.freeRow(column, wanted, rows, candidate);
    this.occupy(column, row, rows, candidate);
    const place: Place = { x: MARGIN + column * (COLUMN_WIDTH + COLUMN_GAP), y: MARGIN + row * ROW, height: candidate.rows * ROW, column, row, rows: candidate.rows };
    this.places.set(candidate.key, place);
    this.bottom = Math.max(this.bottom, place.y + place.height);
    this.right = Math.max(this.right, place.x + COLUMN_WIDTH);
    return place;
  }

  /** The free row nearest to `wanted`, below it rather than above. */
  private freeRow(column: number, wanted: number, rows: number, life: Candidate): number {
    const tenants = (this.columns[column] ??= []);
    for (let distance = 0; ; distance++) {
      if (this.isFree(tenants, wanted + distance, rows, life)) return wanted + distance;
      const above = wanted - distance;
      if (distance > 0 && distance <= 12 && above >= 0 && this.isFree(tenants, above, rows, life)) return above;
    }
  }
  private isFree(tenants: readonly Tenant[][], row: number, rows: number, life: Candidate): boolean {
    const to = life.died ?? Infinity;
    for (let r = row; r < row + rows; r++) {
      const here = tenants[r];
      // One step between two tenants, for the ghost of the first.
      if (here !== undefined && here.some((tenant) => life.born <= tenant.to + 1 && tenant.from <= to + 1)) return false;
    }
    return true;
  }
  private occupy(column: number, row: number, rows: number, life: Candidate): void {
    const tenants = this.columns[column]!;
    for (let r = row; r < row + rows; r++) (tenants[r] ??= []).push({ from: life.born, to: life.died ?? Infinity });
  }
}
