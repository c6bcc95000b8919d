/**
 * Equal immutable values that are not shared: ints, floats, complex numbers, strs, bytes, and tuples of equal items. Two of
 * a kind that could be one object are memory to be saved (interning, a table of values).
 *
 * Values are grouped by a hash table over object numbers; tuples after their items, so that equal nested tuples meet.
 */
import { I32, U8 } from "../memory/views.ts";
import { type Ref } from "../memory/types.ts";
import { PyBytes_AS_STRING, PyBytes_GET_SIZE, PyBytes_Type } from "../objects/bytes.ts";
import { PyComplex_Type } from "../objects/complex.ts";
import { PyFloat_Type } from "../objects/float.ts";
import { PyLong_Type } from "../objects/int.ts";
import { Py_TYPE } from "../objects/object.ts";
import { PyTuple_Type } from "../objects/tuple.ts";
import { PyUnicode_DATA, PyUnicode_GET_LENGTH, PyUnicode_KIND } from "../objects/unicode-core.ts";
import { PyUnicode_Type } from "../objects/unicode.ts";
import { NumberList } from "./address-index.ts";
import { type HeapGraph } from "./graph.ts";

export interface Duplicate {
  /** The copy of lowest address. */
  node: number;
  type: string;
  copies: number;
  /** Bytes that sharing one copy would save. */
  wasted: number;
}

/** Groups of two and more, most wasted bytes first. */
export function duplicates(graph: HeapGraph): Duplicate[] {
  const values = new ValueTable(graph);
  const extra = new Map<number, { copies: number; wasted: number }>();
  for (let node = 0; node < graph.count; node++) {
    const first = values.representative(node);
    if (first === node || first < 0) continue;
    const group = extra.get(first) ?? { copies: 1, wasted: 0 };
    group.copies++;
    group.wasted += graph.sizes[node]!;
    extra.set(first, group);
  }
  return [...extra].map(([node, group]) => ({ node, type: graph.typeName(node), ...group })).sort((a, b) => b.wasted - a.wasted || a.node - b.node);
}

const NOT_YET = -1;
/** `same`: of each object the first one of equal value: itself when there is none, or when it is no such value. */
class ValueTable {
  private readonly same: Int32Array;
  /** Object numbers plus one; 0: free. */
  private readonly slots: Uint32Array;
  /** Objects whose items come first; empty between calls. */
  private readonly pending = new NumberList();
  constructor(private readonly graph: HeapGraph) {
    this.same = new Int32Array(graph.count).fill(NOT_YET);
    let size = 16;
    while (size < graph.count * 2) size *= 2;
    this.slots = new Uint32Array(size);
  }
  representative(node: number): number {
    const { pending } = this;
    pending.push(node);
    while (pending.length > 0) {
      const at = pending.at(pending.length - 1);
      if (this.same[at] !== NOT_YET) { pending.pop(); continue; }
      if (!this.pushItems(at)) { pending.pop(); this.enter(at); }
    }
    return this.same[node]!;
  }
  /** Pushes the items of a tuple that have no representative yet; false when there are none. A tuple holds only what is older, or holds itself through something mutable, which stands for itself. */
  private pushItems(node: number): boolean {
    if (Py_TYPE(this.graph.address(node)) !== PyTuple_Type) return false;
    const before = this.pending.length;
    for (const item of this.graph.targets(node)) if (this.same[item] === NOT_YET && this.isValue(item)) this.pending.push(item);
    return this.pending.length > before;
  }
  private isValue(node: number): boolean {
    switch (Py_TYPE(this.graph.address(node))) {
      case PyLong_Type: case PyFloat_Type: case PyComplex_Type: case PyUnicode_Type: case PyBytes_Type: case PyTuple_Type: return true;
      default: return false;
    }
  }
  private enter(node: number): void {
    if (!this.isValue(node)) { this.same[node] = node; return; }
    const mask = this.slots.length - 1;
    for (let i = this.hash(node) & mask; ; i = (i + 1) & mask) {
      const other = this.slots[i]! - 1;
      if (other < 0) { this.slots[i] = node + 1; this.same[node] = node; return; }
      if (this.equal(node, other)) { this.same[node] = other; return; }
    }
  }
  private hash(node: number): number {
    const o = this.graph.address(node);
    let h = Math.imul(Py_TYPE(o), 0x9e3779b1);
    if (Py_TYPE(o) === PyTuple_Type) {
      for (const item of this.graph.targets(node)) h = Math.imul(h ^ this.standsFor(item), 0x01000193) ^ (h >>> 15);
    } else {
      const from = contentsAt(o);
      const end = from + contentsLength(o);
      let at = from;
      for (; at + 4 <= end; at += 4) h = Math.imul(h ^ I32[at >> 2]!, 0x01000193) ^ (h >>> 15);
      for (; at < end; at++) h = Math.imul(h ^ U8[at]!, 0x01000193);
    }
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    return h ^ (h >>> 13);
  }
  private standsFor(node: number): number { return this.same[node] === NOT_YET ? node : this.same[node]!; }
  private equal(a: number, b: number): boolean {
    const x = this.graph.address(a);
    const y = this.graph.address(b);
    if (Py_TYPE(x) !== Py_TYPE(y)) return false;
    if (Py_TYPE(x) === PyTuple_Type) {
      const [p, q] = [this.graph.targets(a), this.graph.targets(b)];
      return p.length === q.length && p.every((item, i) => this.standsFor(item) === this.standsFor(q[i]!));
    }
    const from = contentsAt(x);
    const other = contentsAt(y);
    const length = contentsLength(x);
    if (length !== contentsLength(y) || (Py_TYPE(x) === PyUnicode_Type && PyUnicode_KIND(x) !== PyUnicode_KIND(y))) return false;
    for (let i = 0; i < length; i++) if (U8[from + i] !== U8[other + i]) return false;
    return !isNaN64(x);
  }
}
/** Where the bytes of a value are, at a multiple of 4; its type says what they mean. */
function contentsAt(o: Ref): number {
  switch (Py_TYPE(o)) {
    case PyUnicode_Type: return PyUnicode_DATA(o);
    case PyBytes_Type: return PyBytes_AS_STRING(o);
    default: return o + 16;
  }
}
function contentsLength(o: Ref): number {
  switch (Py_TYPE(o)) {
    case PyUnicode_Type: return PyUnicode_GET_LENGTH(o) * PyUnicode_KIND(o);
    case PyBytes_Type: return PyBytes_GET_SIZE(o);
    case PyLong_Type: return 8 + 4 * (I32[(o + 16) >> 2]! >>> 3);
    case PyComplex_Type: return 16;
    default: return 8;
  }
}
/** A NaN equals nothing, itself included. */
function isNaN64(o: Ref): boolean {
  if (Py_TYPE(o) !== PyFloat_Type) return false;
  const high = I32[(o + 20) >> 2]!;
  return (high & 0x7ff00000) === 0x7ff00000 && ((high & 0xfffff) !== 0 || I32[(o + 16) >> 2] !== 0);
}
