/**
 * Where objects stand. A box keeps its place for the whole run, whatever else comes and goes: a place is given to a
 * second object only when the two never live at the same time. New objects go to the column of their distance from the
 * names, as near as possible to the first thing that refers to them.
 *
 * Pure: knows neither the page nor the worker.
 */
import type { Key, ObjectView } from "./protocol.ts";

/** World units are pixels at zoom 1. */
export const COLUMN_WIDTH = 226;
export const COLUMN_GAP = 66;
export const ROW = 20;
export const MARGIN = 36;
/** A chain longer than this goes down instead of right. */
const MAX_COLUMN = 11;
/** Where the field begins: right of the columns of chains, or of as many as a run has. */
const FIELD_GAP = 1;

export interface Place { x: number; y: number; height: number; column: number; row: number; rows: number }

/** Someone who wants a place: `rows` of ROW pixels, alive from `born` to `died` (steps; null: to the end). */
export interface Candidate { key: Key; rows: number; born: number; died: number | null; column: number; nearY: number }

/**
 * The column of each object of a picture: its distance from the names; for what no name reaches, one right of the first that
 * refers to it. `objects`: nearest first.
 */
export function columnsOf(objects: readonly ObjectView[]): Map<Key, number> {
  const columns = new Map<Key, number>();
  const beside = new Map<Key, number>();
  for (const { key, distance, edges } of objects) {
    const column = Math.min(MAX_COLUMN, distance >= 0 ? distance : (beside.get(key) ?? 0));
    columns.set(key, column);
    for (const { target } of edges) if (!beside.has(target)) beside.set(target, column + 1);
  }
  return columns;
}

interface Tenant { from: number; to: number }

export class Placement {
  private readonly places = new Map<Key, Place>();
  /** For each column, for each row, the lives that were spent there. */
  private readonly columns: Tenant[][][] = [];
  private bottom = 0;
  private right = 0;
  private field: { from: number; across: number; count: number } | null = null;

  get(key: Key): Place | undefined { return this.places.get(key); }
  /** The size of everything that was ever placed. */
  get extent(): { width: number; height: number } { return { width: this.right + MARGIN, height: this.bottom + MARGIN }; }

  /** The place of `candidate`: the one it has, or a new one. */
  place(candidate: Candidate): Place {
    const had = this.places.get(candidate.key);
    if (had !== undefined) return had;
    const wanted = Math.max(0, Math.round((candidate.nearY - MARGIN) / ROW));
    return this.settle(candidate, candidate.column, wanted);
  }
  /**
   * A place among thousands: in a field right of the columns, as wide as it is high for `expected` objects, filled line by line.
   */
  placeInField(candidate: Candidate, expected: number): Place {
    const had = this.places.get(candidate.key);
    if (had !== undefined) return had;
    const high = (candidate.rows + 1) * ROW;
    this.field ??= { from: this.columns.length + FIELD_GAP, across: Math.max(4, Math.ceil(Math.sqrt((expected * high) / (COLUMN_WIDTH + COLUMN_GAP)))), count: 0 };
    const column = this.field.from + (this.field.count++ % this.field.across);
    return this.settle(candidate, column, this.columns[column]?.length ?? 0);
  }
  private settle(candidate: Candidate, column: number, wanted: number): Place {
    const rows = candidate.rows + 1; // and a row of air
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
