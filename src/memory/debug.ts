/**
 * Test modes. Each makes a kind of bug show itself early; none costs anything while it is off.
 *
 *   poison    freed bytes become 0xDD, fresh ones 0xCD: reading either gives addresses that cannot be (CPython's debug hooks)
 *   pads      16 bytes of 0xFD behind each block; freeing one whose pad was written throws
 *   noMemory  requests number `start` to `stop` - 1 fail (CPython's _testcapi.set_nomemory)
 *   onRequest a function called at each request: the collector uses it for "collect at every allocation"
 *
 * A heap with tiny arenas is made with createHeap({ arenaSize }).
 */
import { addObserver, removeObserver, setPad, type Observer } from "./hooks.ts";
import { usableSize } from "./alloc.ts";
import { memset } from "./views.ts";

export const CLEANBYTE = 0xcd;
export const DEADBYTE = 0xdd;
const PAD_BYTES = 16;

const poisoner: Observer = {
  allocated(p, nbytes, zero) {
    if (!zero) memset(p, CLEANBYTE, nbytes);
  },
  freeing(p, usable) {
    memset(p, DEADBYTE, usable);
  },
  resized(p, nbytes, old, oldUsable) {
    // The first 8 bytes of a freed block belong to the allocator again.
    if (p !== old) memset(old + 8, DEADBYTE, oldUsable - 8);
    if (usableSize(p) > oldUsable && nbytes > oldUsable) memset(p + oldUsable, CLEANBYTE, nbytes - oldUsable);
  },
};
let poisoning = false;
/** Turns the filling of fresh and freed blocks on or off. */
export function setPoison(on: boolean): void {
  if (on === poisoning) return;
  poisoning = on;
  if (on) addObserver(poisoner);
  else removeObserver(poisoner);
}

const padder: Observer = {};
let padding = false;
/** Turns forbidden bytes behind blocks on or off. Blocks are 16 bytes larger meanwhile: sizes are not CPython's. */
export function setPads(on: boolean): void {
  if (on === padding) return;
  padding = on;
  setPad(on ? PAD_BYTES : 0);
  if (on) addObserver(padder);
  else removeObserver(padder);
}

let requests = 0;
let failFrom = 0;
let failUntil = 0;
const failer: Observer = {
  refuse() {
    requests++;
    return requests > failFrom && (failUntil === 0 || requests <= failUntil);
  },
};
/** Lets the requests after the next `start` fail, until `stop` have been made in all (0: for ever); null ends it. */
export function setNoMemory(start: number | null, stop = 0): void {
  removeObserver(failer);
  if (start === null) return;
  requests = 0;
  failFrom = start;
  failUntil = stop;
  addObserver(failer);
}
/** Requests made since setNoMemory: with a `start` out of reach, it counts what a piece of code asks for. */
export function requestsMade(): number {
  return requests;
}

let requestListener: ((nbytes: number) => void) | null = null;
const requestObserver: Observer = {
  refuse(nbytes) {
    requestListener?.(nbytes);
    return false;
  },
};
/** Calls `listener` before every request; it must not allocate. Null ends it. */
export function onRequest(listener: ((nbytes: number) => void) | null): void {
  removeObserver(requestObserver);
  requestListener = listener;
  if (listener) addObserver(requestObserver);
}
