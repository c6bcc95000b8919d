/**
 * Static strings and interning.
 *
 * Identifiers and shared one-character strings are not in the interned dict: as in CPython they have a table of their own
 * (_PyRuntime.cached_objects.interned_strings), here an open-addressing table in a raw block, made at boot:
 *
 *   entry, 8 bytes:   0 low half of the hash   4 address of the str, 0: free
 *
 * All others live in the dict State.interned and are immortal (CPython 3.12.1).
 * Source: CPython 3.12 Objects/unicodeobject.c, PyUnicode_InternInPlace; internal/pycore_global_strings.h.
 */
import { I32, U8, memset } from "../memory/views.ts";
import { PyMem_RawMalloc } from "../memory/alloc.ts";
import { reserveStatic } from "../memory/layout.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { Boot, onBoot } from "./boot.ts";
import { PyDict_New, PyDict_SetDefault } from "./dict.ts";
import { PyErr_Clear } from "./errors.ts";
import { hashLo } from "./hash.ts";
import { allIdentifiers } from "./id.ts";
import { Py_DECREF, Py_NewRef, _Py_SetImmortal } from "./object.ts";
import { emptyStr, latin1Character } from "./singletons.ts";
import { State } from "./state.ts";
import { PyUnicodeOff, PyUnicode_CheckExact, UState, _PyUnicode_EQ, unicode_hash } from "./unicode-core.ts";
import { PyUnicode_Type } from "./unicode.ts";

/** 0 address of the table   8 number of entries - 1 (a power of two less one) */
export const staticTable = reserveStatic(16);
/** UTF-8 of U+0080…U+00FF, 3 bytes each with its NUL: what their `utf8` points to. */
const latin1Utf8 = reserveStatic(128 * 3);

function writeHeader(o: Ref, length: number, state: number): void {
  const w = o >> 2;
  I32[w] = -1;
  I32[w + 2] = PyUnicode_Type;
  I32[w + 4] = length;
  I32[w + 6] = -1;
  I32[w + 7] = -1;
  I32[w + 8] = state | (1 << UState.KIND_SHIFT) | UState.STATIC | UState.COMPACT;
}
function writeStaticString(o: Ref, text: string): void {
  writeHeader(o, text.length, UState.ASCII);
  for (let i = 0; i < text.length; i++) U8[o + PyUnicodeOff.ascii_data + i] = text.charCodeAt(i);
  internStatic(o);
}
function writeLatin1Characters(): void {
  for (let ch = 0; ch < 256; ch++) {
    const o = latin1Character(ch);
    writeHeader(o, 1, ch < 128 ? UState.ASCII : 0);
    U8[o + (ch < 128 ? PyUnicodeOff.ascii_data : PyUnicodeOff.compact_data)] = ch;
    if (ch >= 128) {
      const utf8 = latin1Utf8 + (ch - 128) * 3;
      U8[utf8] = 0xc0 | (ch >> 6);
      U8[utf8 + 1] = 0x80 | (ch & 63);
      I32[(o + PyUnicodeOff.utf8_length) >> 2] = 2;
      I32[(o + PyUnicodeOff.utf8) >> 2] = utf8;
    }
    internStatic(o);
  }
}
/** Enters a static string: computes its hash, and marks it unless an equal one is there. */
function internStatic(o: Ref): void {
  const slot = findStatic(o);
  if (I32[(slot + 4) >> 2] !== 0) return;
  I32[slot >> 2] = hashLo;
  I32[(slot + 4) >> 2] = o;
  U8[o + PyUnicodeOff.state]! |= UState.INTERNED_STATIC;
}
/** Address of the entry of the string equal to `o`, or of the free one where it would be; leaves o's hash in hashLo. */
function findStatic(o: Ref): number {
  const table = I32[staticTable >> 2]!;
  const mask = I32[(staticTable + 8) >> 2]!;
  unicode_hash(o);
  for (let i = hashLo & mask; ; i = (i + 1) & mask) {
    const entry = table + i * 8;
    const found = I32[(entry + 4) >> 2]! as Ref | 0;
    if (found === 0 || (I32[entry >> 2] === hashLo && _PyUnicode_EQ(found, o))) return entry;
  }
}

onBoot(Boot.STATICS, () => {
  const texts = [...allIdentifiers()];
  let entries = 1024;
  while (entries < (texts.length + 257) * 2) entries *= 2;
  const table = PyMem_RawMalloc(entries * 8);
  memset(table, 0, entries * 8);
  I32[staticTable >> 2] = table;
  I32[(staticTable + 8) >> 2] = entries - 1;
  writeStaticString(emptyStr, "");
  for (const [text, address] of texts) writeStaticString(address, text); // before the characters: see ID()
  writeLatin1Characters();
});
onBoot(Boot.CORE, () => {
  const interned = PyDict_New();
  if (interned === NULL) return -1;
  I32[State.interned >> 2] = interned;
  return 0;
});

/**
 * The interned str equal to `oSteal`, which itself becomes it when there is none: `PyUnicode_InternInPlace`.
 * Takes over the reference. Instances of subclasses come back unchanged; never fails (without memory: not interned).
 */
export function internSteal(oSteal: NewRef): NewRef {
  if (!PyUnicode_CheckExact(oSteal) || (U8[oSteal + PyUnicodeOff.state]! & UState.INTERNED) !== 0) return oSteal;
  const entry = findStatic(oSteal);
  const known = I32[(entry + 4) >> 2]! as Ref | 0;
  if (known !== 0) { Py_DECREF(oSteal); return known as NewRef; }
  const found = PyDict_SetDefault(I32[State.interned >> 2]! as Ref, oSteal, oSteal);
  if (found === NULL) { PyErr_Clear(); return oSteal; }
  if (found !== oSteal) {
    const result = Py_NewRef(found as Ref);
    Py_DECREF(oSteal);
    return result;
  }
  _Py_SetImmortal(oSteal);
  U8[oSteal + PyUnicodeOff.state]! |= UState.INTERNED_IMMORTAL;
  return oSteal;
}
