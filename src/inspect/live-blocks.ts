/** Is there an object at an address? For slots that may hold one that is gone: its block is free then, or another's. */
import { I32 } from "../memory/views.ts";
import { type Ref } from "../memory/types.ts";
import { Pool, address_in_range } from "../memory/alloc.ts";
import { Header, POOL_SIZE } from "../memory/header.ts";
import { Kind } from "../memory/large.ts";
import { freeBlocks } from "../memory/walk.ts";
import { _PyType_PreHeaderSize } from "../objects/gcalloc.ts";
import { TPFLAGS, tp_flags } from "../objects/object.ts";
import { specOf } from "../gc/ownership.ts";

/** An object with a count, a type that is one, and a block in use that starts where it must. */
export function isObject(address: number): boolean {
  if (!inBuffer(address) || I32[address >> 2] === 0) return false;
  const type = I32[(address + 8) >> 2]! as Ref;
  if (!isType(type)) return false;
  return address < I32[Header.heap_base >> 2]! || isBlock(address - _PyType_PreHeaderSize(type));
}
function inBuffer(address: number): boolean { return address > 0 && address % 8 === 0 && address + 16 <= I32[Header.heap_top >> 2]!; }
function isType(type: Ref): boolean {
  if (specOf(type) !== undefined) return true;
  if (!inBuffer(type) || !inBuffer(I32[(type + 8) >> 2]!)) return false;
  const metatype = I32[(type + 8) >> 2]! as Ref;
  return (tp_flags(metatype) & TPFLAGS.TYPE_SUBCLASS) !== 0 && isBlock(type - _PyType_PreHeaderSize(metatype));
}
/** Does a block in use start at `address`? */
function isBlock(address: number): boolean {
  if (!address_in_range(address)) return (address & 15) === 0 && address > I32[Header.heap_base >> 2]! && (I32[(address - 4) >> 2]! & (Kind.FREE | Kind.ARENA)) === 0;
  const pool = address & ~(POOL_SIZE - 1);
  const size = (I32[(pool + Pool.szidx) >> 2]! + 1) << 4;
  const offset = address - pool - Pool.OVERHEAD;
  return I32[pool >> 2]! > 0 && offset >= 0 && offset % size === 0 && address < pool + I32[(pool + Pool.nextoffset) >> 2]! && !freeBlocks(pool).has(address);
}
