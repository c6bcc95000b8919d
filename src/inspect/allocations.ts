/**
 * Where blocks were asked for, as far as the heap knows: tags (memory/tags.ts), and the tracebacks of tracemalloc when the
 * tags are its records.
 */
import { type Ref } from "../memory/types.ts";
import { forEachTag, tagOf, taggedSize, tagging } from "../memory/tags.ts";
import { _PyType_PreHeaderSize } from "../objects/gcalloc.ts";
import { Py_TYPE } from "../objects/object.ts";
import { forEachRecordFrame, isRecord } from "../objects/trace-records.ts";
import { textOf } from "./value.ts";

export interface Frame { filename: string; line: number }
export interface Allocation {
  /** Bytes asked for. */
  bytes: number;
  /** The tag, whatever the tagger meant by it. */
  tag: number;
  /** Newest first; empty when the tag is no traceback. */
  stack: readonly Frame[];
}
const MAX_PATH = 4096;

/** The frames of a tag, newest first; none when it is no traceback. */
export function stackOf(tag: number): Frame[] {
  const stack: Frame[] = [];
  if (isRecord(tag)) forEachRecordFrame(tag, (filename, line) => stack.push({ filename: textOf(filename, MAX_PATH), line }));
  return stack;
}
/** Who asked for the block of an object, or null while no tags are kept or it is older than they are. */
export function allocationOf(o: Ref): Allocation | null {
  const block = o - _PyType_PreHeaderSize(Py_TYPE(o));
  const tag = tagOf(block);
  return tag < 0 ? null : { bytes: taggedSize(block), tag, stack: stackOf(tag) };
}
/** Live bytes and blocks by where they were asked for, most bytes first; empty while no tags are kept. */
export function allocationsByStack(): { stack: readonly Frame[]; tag: number; bytes: number; blocks: number }[] {
  if (!tagging()) return [];
  const totals = new Map<number, { bytes: number; blocks: number }>();
  forEachTag((_address, size, tag) => {
    const total = totals.get(tag);
    if (total === undefined) totals.set(tag, { bytes: size, blocks: 1 });
    else { total.bytes += size; total.blocks++; }
  });
  return [...totals].map(([tag, total]) => ({ tag, stack: stackOf(tag), ...total })).sort((a, b) => b.bytes - a.bytes);
}
/** "file.py:12", or "tag 7" when the tag is no traceback. */
export function placeText(allocation: { tag: number; stack: readonly Frame[] }): string {
  const frame = allocation.stack[0];
  return frame === undefined ? `tag ${allocation.tag}` : `${frame.filename}:${frame.line}`;
}
