/**
 * How hashes travel. A Py_hash_t has 64 bits, more than a small integer: a hash function leaves it in
 * `hashLo`/`hashHi` (signed 32-bit halves) and returns a status. Read them before anything else can hash.
 */
import { type Status } from "../memory/types.ts";

export let hashLo = 0;
export let hashHi = 0;

/** Sets the result of a hash function; -1 becomes -2, which no hash may be (CPython 3.12 Objects/object.c). */
export function setHash(lo: number, hi: number): Status {
  hashLo = (lo & hi) === -1 ? -2 : lo | 0;
  hashHi = hi | 0;
  return 0;
}
