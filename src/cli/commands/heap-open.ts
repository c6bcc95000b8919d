/** Opening heap files for the commands that look at them. */
import { readFileSync } from "node:fs";
import { createHeap } from "../../memory/header.ts";
import { useBuffer } from "../../memory/views.ts";
import { type Ref } from "../../memory/types.ts";
import { type HeapFileAbout, HeapFileError, readHeapFile } from "../../inspect/heap-file.ts";
import { HeapDamaged } from "../../inspect/heap-view.ts";
import { forEachModule } from "../../inspect/roots.ts";
import { C_RECURSION_LIMIT, bootInterpreter } from "../../interpreter/boot.ts";

/** A file that cannot be read, or is no heap file of this build; the message says which file and why. */
export class CannotOpen extends Error {}

const BOOT_MEMORY = 64 << 20;
let booted = false;

export interface OpenHeap { heap: ArrayBuffer; about: HeapFileAbout }

/** Reads a heap file. Throws CannotOpen. */
export function openHeap(path: string): OpenHeap {
  // Static data and host functions get their places when an interpreter starts; a file's addresses mean them.
  if (!booted) {
    createHeap({ limit: BOOT_MEMORY });
    bootInterpreter({ hashSeed: 0, hostRecursion: C_RECURSION_LIMIT });
    booted = true;
  }
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new CannotOpen(`cannot read ${path}: ${(error as Error).message}`);
  }
  try {
    return readHeapFile(bytes);
  } catch (error) {
    if (!(error instanceof HeapFileError)) throw error;
    throw new CannotOpen(`${path}: ${error.message}`);
  }
}
/** Runs `body` with the heap as the current buffer. Throws CannotOpen when what is in it cannot be. */
export function lookInto<T>(path: string, { heap }: OpenHeap, body: () => T): T {
  useBuffer(heap);
  try {
    return body();
  } catch (error) {
    if (!(error instanceof HeapDamaged)) throw error;
    throw new CannotOpen(`${path}: the heap is damaged: ${error.message}`);
  }
}

/** The namespace of `__main__` in the current heap. */
export function mainGlobals(): Ref {
  let globals: Ref | 0 = 0;
  forEachModule((name, _module, dict) => { if (name === "__main__") globals = dict; });
  if (globals === 0) throw new HeapDamaged("no module __main__");
  return globals;
}
