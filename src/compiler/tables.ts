/** The location table (PEP 626, 657) and the exception table of a code object. CPython 3.12 Python/assemble.c. */
import { type Loc, NO_LOCATION, sameLocation } from "./ast.ts";
import { instrSize } from "./assemble.ts";
import type { Block } from "./cfg.ts";

/** Kinds of entries. Objects/locations.md */
const enum Entry { ONE_LINE0 = 10, NO_COLUMNS = 13, LONG = 14, NONE = 15 }

/** Bytes as they are written. */
class Writer {
  private bytes = new Uint8Array(64);
  private length = 0;

  byte(value: number): void {
    if (this.length === this.bytes.length) {
      const bigger = new Uint8Array(this.length * 2);
      bigger.set(this.bytes);
      this.bytes = bigger;
    }
    this.bytes[this.length++] = value;
  }

  varint(value: number): void {
    while (value >= 64) {
      this.byte(0x40 | (value & 0x3f));
      value >>>= 6;
    }
    this.byte(value);
  }

  signed(value: number): void {
    this.varint(value < 0 ? (-value << 1) | 1 : value << 1);
  }

  done(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }
}

export function locationTable(entry: Block, firstlineno: number): Uint8Array {
  const out = new Writer();
  let line = firstlineno, loc: Loc = NO_LOCATION, size = 0;
  const flush = (): void => {
    for (; size > 0; size -= 8) line = writeLocation(out, loc, Math.min(size, 8), line);
    size = 0;
  };
  for (let b: Block | null = entry; b !== null; b = b.next) {
    for (const instr of b.instrs) {
      if (!sameLocation(loc, instr.loc)) {
        flush();
        loc = instr.loc;
      }
      size += instrSize(instr);
    }
  }
  flush();
  return out.done();
}

/** Writes an entry for `size` code units and gives the line it leaves the table at. */
function writeLocation(out: Writer, loc: Loc, size: number, line: number): number {
  const first = (code: number): void => out.byte(0x80 | (code << 3) | (size - 1));
  if (loc.lineno < 0) {
    first(Entry.NONE);
    return line;
  }
  const delta = loc.lineno - line, column = loc.col_offset, end = loc.end_col_offset;
  if (column < 0 || end < 0) {
    if (loc.end_lineno === loc.lineno || loc.end_lineno === -1) {
      first(Entry.NO_COLUMNS);
      out.signed(delta);
      return loc.lineno;
    }
  } else if (loc.end_lineno === loc.lineno) {
    if (delta === 0 && column < 80 && end - column < 16 && end >= column) {
      first(column >> 3);
      out.byte(((column & 7) << 4) | (end - column));
      return line;
    }
    if (delta >= 0 && delta < 3 && column < 128 && end < 128) {
      first(Entry.ONE_LINE0 + delta);
      out.byte(column);
      out.byte(end);
      return loc.lineno;
    }
  }
  first(Entry.LONG);
  out.signed(delta);
  out.varint(loc.end_lineno - loc.lineno);
  out.varint(column + 1);
  out.varint(end + 1);
  return loc.lineno;
}

export function exceptionTable(entry: Block): Uint8Array {
  const out = new Writer();
  let handler: Block | null = null, start = 0, at = 0;
  const flush = (): void => {
    if (handler === null) return;
    const depth = handler.startDepth - 1 - (handler.preserveLasti ? 1 : 0);
    writeItem(out, start, 0x80);
    writeItem(out, at - start, 0);
    writeItem(out, handler.offset, 0);
    writeItem(out, (depth << 1) | (handler.preserveLasti ? 1 : 0), 0);
  };
  for (let b: Block | null = entry; b !== null; b = b.next) {
    for (const instr of b.instrs) {
      if (instr.except !== handler) {
        flush();
        start = at;
        handler = instr.except;
      }
      at += instrSize(instr);
    }
  }
  flush();
  return out.done();
}

/** A number in groups of 6 bits, most significant first; `mark` is set in the first byte of an entry. */
function writeItem(out: Writer, value: number, mark: number): void {
  for (let shift = 24; shift > 0; shift -= 6) {
    if (value < 1 << shift) continue;
    out.byte(((value >> shift) & 0x3f) | 0x40 | mark);
    mark = 0;
    /* Groups below the first are written even when they are zero. */
    for (shift -= 6; shift > 0; shift -= 6) out.byte(((value >> shift) & 0x3f) | 0x40);
    break;
  }
  out.byte((value & 0x3f) | mark);
}
