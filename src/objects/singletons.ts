/**
 * Objects of which there is one, at fixed addresses in static data: None, True, small ints, one-character strings, (), …
 * Their owners (int.ts, unicode.ts, …) write them at boot. Source: CPython 3.12 internal/pycore_global_objects.h.
 */
import { reserveStatic } from "../memory/layout.ts";
import { type Ref } from "../memory/types.ts";

export const Py_None = reserveStatic(16) as Ref;
export const Py_Ellipsis = reserveStatic(16) as Ref;
export const Py_NotImplemented = reserveStatic(16) as Ref;
export const Py_False = reserveStatic(32) as Ref;
export const Py_True = reserveStatic(32) as Ref;
/** The unique object that marks "no key" in sets (setobject.c's dummy). */
export const dummyKey = reserveStatic(16) as Ref;

export const NSMALLNEGINTS = 5;
export const NSMALLPOSINTS = 257;
/** Ints -5…256, 32 bytes each. */
export const smallInts = reserveStatic((NSMALLNEGINTS + NSMALLPOSINTS) * 32);
/** The shared int `value`, which must be -5…256. */
export function smallInt(value: number): Ref { return (smallInts + (value + NSMALLNEGINTS) * 32) as Ref; }

/** Strings of one character below U+0080, 48 bytes each, then U+0080…U+00FF, 64 bytes each. */
export const asciiCharacters = reserveStatic(128 * 48);
export const latin1Characters = reserveStatic(128 * 64);
/** The shared str of the one character `ch`, which must be below 256. */
export function latin1Character(ch: number): Ref {
  return (ch < 128 ? asciiCharacters + ch * 48 : latin1Characters + (ch - 128) * 64) as Ref;
}
export const emptyStr = reserveStatic(48) as Ref;
/** Bytes objects of one byte, 48 bytes each. */
export const byteCharacters = reserveStatic(256 * 48);
export const emptyBytes = reserveStatic(48) as Ref;
/** (): a tuple with a GC header that is never tracked. */
export const emptyTuple = (reserveStatic(16 + 24 + 8) + 16) as Ref;
