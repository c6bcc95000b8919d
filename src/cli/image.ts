/**
 * Boot images: what memory looks like when an interpreter has just started, saved when the command is built. Starting is
 * then reading a file. Every address is a constant of one build, so an image fits exactly the bundle that made it.
 *
 *   file:  0 length of the low part   4 start of the high part   8 its length   12 end of static data   16 start of its rest
 *          20 n   24 n indexes of functions (2 bytes each)   … low   … high
 *   low:   everything below the data stack      high: the heap, without the zeros at its end
 *
 * Hashes of strings are in the image, so its hash key is too. The build makes one image for PYTHONHASHSEED=0 and a few
 * with random keys, of which a start without PYTHONHASHSEED picks one; any other seed starts the long way.
 */
import { closeSync, openSync, readSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { _Py_RunGC } from "../gc/collector.ts";
import { Header, createHeap } from "../memory/header.ts";
import { staticEnd, staticRest, takeSavedEnd } from "../memory/layout.ts";
import { I32, U8, buffer } from "../memory/views.ts";
import { indexFunctions, restoreFunctions } from "../objects/define.ts";
import { Breaker, State } from "../objects/state.ts";
import { type Built } from "./start.ts";

const HEAD = 24;
/** Images with random hash keys. */
export const RANDOM_IMAGES = 4;
/** The data stack of an image. */
const STACK = 16 << 20;
/** Limits below it have a smaller data stack and start the long way. */
export const LIMIT_MIN = STACK * 8;

/** `which`: 0 is the image of PYTHONHASHSEED=0, 1 to RANDOM_IMAGES the others. */
export function imageFile(built: Built, which: number): string { return join(built.dist, `boot.${built.build}.${which}.image`); }

/** Writes the current buffer, just started, as an image. */
export function saveImage(file: string): void {
  if ((I32[State.eval_breaker >> 2]! & Breaker.GC) !== 0) _Py_RunGC(); // once here instead of in every program that starts
  const low = I32[Header.stack_base >> 2]!;
  const start = I32[Header.heap_base >> 2]! - 8;
  let end = I32[Header.heap_top >> 2]! + 8;
  while (end > start && U8[end - 1] === 0) end--;
  const functions = indexFunctions();
  const body = HEAD + functions.length * 2;
  const out = new Uint8Array(body + low + (end - start));
  new Int32Array(out.buffer, 0, HEAD >> 2).set([low, start, end - start, staticEnd(), staticRest(), functions.length]);
  new Uint16Array(out.buffer, HEAD, functions.length).set(functions);
  out.set(U8.subarray(0, low), body);
  out.set(U8.subarray(start, end), body + low);
  writeFileSync(file, out);
}

/** Makes a buffer of `limit` bytes from an image, the current one. False, and no change, when there is no image that fits. `limit`: LIMIT_MIN at least. */
export function loadImage(file: string, limit: number): boolean {
  let fd: number;
  try { fd = openSync(file, "r"); } catch { return false; }
  try {
    const head = new Int32Array(HEAD >> 2);
    if (readSync(fd, head) !== HEAD || head[4] !== staticRest()) return false;
    const functions = new Uint16Array(head[5]!);
    readSync(fd, functions);
    takeSavedEnd(head[3]!);
    restoreFunctions(functions);
    createHeap({ limit, shared: true });
    const low = head[0]!;
    const body = HEAD + functions.byteLength;
    const fields = [Header.limit, Header.heap_end].map((field) => [field, I32[field >> 2]!] as const);
    readSync(fd, new Uint8Array(buffer, 0, low), 0, low, body);
    readSync(fd, new Uint8Array(buffer, head[1]!, head[2]!), 0, head[2]!, body + low);
    for (const [field, value] of fields) I32[field >> 2] = value;
    return true;
  } finally {
    closeSync(fd);
  }
}
