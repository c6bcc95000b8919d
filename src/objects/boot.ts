/**
 * What a fresh buffer needs before the first program: initializers registered by the files that own the data, run in phases.
 */
import { type Status } from "../memory/types.ts";

export const enum Boot {
  /** Raw static data: singletons, ids, free-list heads. No allocation, no types. */
  STATICS = 0,
  /** After writeStaticTypes: heap objects that need no ready type (the interned dict). */
  CORE = 1,
  /** Every type is ready: exceptions, modules, caches. */
  OBJECTS = 2,
}
const initializers: (() => Status | void)[][] = [[], [], []];

/** Registers an initializer, at module load. Order within a phase is import order: depend on an earlier phase only. */
export function onBoot(phase: Boot, fn: () => Status | void): void {
  initializers[phase]!.push(fn);
}

/** Runs a phase; -1 with an exception set when one fails. */
export function runBootPhase(phase: Boot): Status {
  for (const fn of initializers[phase]!) if (fn() === -1) return -1;
  return 0;
}
