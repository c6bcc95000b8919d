/**
 * collections.deque: blocks of 64 items in a doubly linked list. Source: CPython 3.12 Modules/_collectionsmodule.c.
 *
 *   dequeobject, 216 bytes                       block, 528 bytes
 *   16  ob_size                                  0    leftlink
 *   24  leftblock                                8    data[64]
 *   32  rightblock                               520  rightlink
 *   40  leftindex    0…63 in leftblock
 *   48  rightindex   in rightblock; -1 or leftindex - 1 when empty
 *   56  state        goes up when the items change places
 *   64  maxlen       -1: none
 *   72  numfreeblocks
 *   80  freeblocks[16]
 *   208 weakreflist
 */
import { I32, memset } from "../memory/views.ts";
import { PyMem_Free, PyMem_Malloc } from "../memory/alloc.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyIter_Next, PyObject_GetIter, PySequence_List } from "../objects/abstract.ts";
import { tpFree } from "../objects/dict.ts";
import { PyErr_Clear, PyErr_NoMemory, raise, raiseStatus } from "../objects/errors.ts";
import { PyExc_IndexError } from "../objects/exceptions.ts";
import { PyObject_GC_UnTrack } from "../objects/gcalloc.ts";
import { FN, Py_DECREF, Py_INCREF, PyTypeOff, type visitproc } from "../objects/object.ts";
import { State } from "../objects/state.ts";
import { Trash, trashcanBegin, trashcanEnd } from "../objects/trashcan.ts";
import { PyObject_ClearWeakRefs } from "../objects/weakref.ts";

export const enum DequeOff {
  ob_size = 16, leftblock = 24, rightblock = 32, leftindex = 40, rightindex = 48, state = 56, maxlen = 64, numfreeblocks = 72,
  freeblocks = 80, weakreflist = 208, basic_size = 216,
}
const enum Block { leftlink = 0, data = 8, rightlink = 520, size = 528 }
export const BLOCKLEN = 64;
const CENTER = 31;
const MAXFREEBLOCKS = 16;

export function dequeSize(d: Ref): number { return I32[(d + DequeOff.ob_size) >> 2]!; }
export function dequeField(d: Ref, offset: DequeOff): number { return I32[(d + offset) >> 2]!; }
function set(d: Ref, offset: DequeOff, value: number): void { I32[(d + offset) >> 2] = value; }
function addSize(d: Ref, n: number): void { I32[(d + DequeOff.ob_size) >> 2]! += n; }
/** Notes that iterators over the deque are no longer valid. */
export function touch(d: Ref): void { I32[(d + DequeOff.state) >> 2]! += 1; }
function link(block: number, offset: Block): number { return I32[(block + offset) >> 2]!; }
/** Block to the right of `block`. */
export function rightOf(block: number): number { return I32[(block + Block.rightlink) >> 2]!; }
/** Address of slot `i` of a block. */
export function blockItem(block: number, i: number): number { return block + Block.data + i * 8; }

function newblock(d: Ref): number {
  const n = dequeField(d, DequeOff.numfreeblocks);
  if (n > 0) {
    set(d, DequeOff.numfreeblocks, n - 1);
    return I32[(d + DequeOff.freeblocks + (n - 1) * 8) >> 2]!;
  }
  const block = PyMem_Malloc(Block.size);
  if (block === 0) { PyErr_NoMemory(); return 0; }
  memset(block, 0, Block.size);
  return block;
}
function freeblock(d: Ref, block: number): void {
  const n = dequeField(d, DequeOff.numfreeblocks);
  if (n < MAXFREEBLOCKS) {
    I32[(d + DequeOff.freeblocks + n * 8) >> 2] = block;
    set(d, DequeOff.numfreeblocks, n + 1);
  } else PyMem_Free(block);
}
/** Puts an empty deque on the one block `block`. */
function center(d: Ref, block: number): void {
  set(d, DequeOff.leftblock, block);
  set(d, DequeOff.rightblock, block);
  set(d, DequeOff.leftindex, CENTER + 1);
  set(d, DequeOff.rightindex, CENTER);
}
export function deque_new(type: Ref): NewRef | NULL {
  const d = FN[I32[(type + PyTypeOff.tp_alloc) >> 2]!]!(type, 0) as NewRef | NULL;
  if (d === NULL) return NULL;
  const block = newblock(d);
  if (block === 0) { Py_DECREF(d); return NULL; }
  center(d, block);
  setMaxlen(d, -1);
  return d;
}
export function setMaxlen(d: Ref, maxlen: number): void {
  set(d, DequeOff.maxlen, maxlen);
  I32[(d + DequeOff.maxlen + 4) >> 2] = maxlen >> 31;
}

// ---- ends

export function deque_pop(d: Ref): NewRef | NULL {
  if (dequeSize(d) === 0) return raise(PyExc_IndexError, "pop from an empty deque");
  const block = dequeField(d, DequeOff.rightblock);
  const i = dequeField(d, DequeOff.rightindex);
  const item = I32[blockItem(block, i) >> 2]! as NewRef;
  addSize(d, -1);
  touch(d);
  set(d, DequeOff.rightindex, i - 1);
  if (i === 0) {
    if (dequeSize(d) !== 0) {
      set(d, DequeOff.rightblock, link(block, Block.leftlink));
      freeblock(d, block);
      set(d, DequeOff.rightindex, BLOCKLEN - 1);
    } else center(d, block);
  }
  return item;
}
export function deque_popleft(d: Ref): NewRef | NULL {
  if (dequeSize(d) === 0) return raise(PyExc_IndexError, "pop from an empty deque");
  const block = dequeField(d, DequeOff.leftblock);
  const i = dequeField(d, DequeOff.leftindex);
  const item = I32[blockItem(block, i) >> 2]! as NewRef;
  addSize(d, -1);
  touch(d);
  set(d, DequeOff.leftindex, i + 1);
  if (i + 1 === BLOCKLEN) {
    if (dequeSize(d) !== 0) {
      set(d, DequeOff.leftblock, link(block, Block.rightlink));
      freeblock(d, block);
      set(d, DequeOff.leftindex, 0);
    } else center(d, block);
  }
  return item;
}
function growRight(d: Ref): boolean {
  const block = newblock(d);
  if (block === 0) return false;
  const right = dequeField(d, DequeOff.rightblock);
  I32[(block + Block.leftlink) >> 2] = right;
  I32[(right + Block.rightlink) >> 2] = block;
  set(d, DequeOff.rightblock, block);
  set(d, DequeOff.rightindex, -1);
  return true;
}
function growLeft(d: Ref): boolean {
  const block = newblock(d);
  if (block === 0) return false;
  const left = dequeField(d, DequeOff.leftblock);
  I32[(block + Block.rightlink) >> 2] = left;
  I32[(left + Block.leftlink) >> 2] = block;
  set(d, DequeOff.leftblock, block);
  set(d, DequeOff.leftindex, BLOCKLEN);
  return true;
}
function isOverfull(d: Ref): boolean {
  const maxlen = dequeField(d, DequeOff.maxlen);
  return maxlen >= 0 && maxlen < dequeSize(d);
}
/** Takes the count of the item, not on failure. */
export function deque_append_internal(d: Ref, itemSteal: Ref): Status {
  if (dequeField(d, DequeOff.rightindex) === BLOCKLEN - 1 && !growRight(d)) return -1;
  addSize(d, 1);
  const i = dequeField(d, DequeOff.rightindex) + 1;
  set(d, DequeOff.rightindex, i);
  I32[blockItem(dequeField(d, DequeOff.rightblock), i) >> 2] = itemSteal;
  if (isOverfull(d)) Py_DECREF(deque_popleft(d) as Ref);
  else touch(d);
  return 0;
}
export function deque_appendleft_internal(d: Ref, itemSteal: Ref): Status {
  if (dequeField(d, DequeOff.leftindex) === 0 && !growLeft(d)) return -1;
  addSize(d, 1);
  const i = dequeField(d, DequeOff.leftindex) - 1;
  set(d, DequeOff.leftindex, i);
  I32[blockItem(dequeField(d, DequeOff.leftblock), i) >> 2] = itemSteal;
  if (isOverfull(d)) Py_DECREF(deque_pop(d) as Ref);
  else touch(d);
  return 0;
}

/** Adds the items of an iterable at one end. An empty deque fills its block from the other end. */
function extendWith(d: Ref, iterable: Ref, append: (d: Ref, itemSteal: Ref) => Status, firstIndex: number): Status {
  if (d === iterable) {
    const items = PySequence_List(iterable);
    if (items === NULL) return -1;
    const status = extendWith(d, items, append, firstIndex);
    Py_DECREF(items);
    return status;
  }
  const it = PyObject_GetIter(iterable);
  if (it === NULL) return -1;
  const drop = dequeField(d, DequeOff.maxlen) === 0;
  if (!drop && dequeSize(d) === 0) {
    set(d, DequeOff.leftindex, firstIndex);
    set(d, DequeOff.rightindex, firstIndex - 1);
  }
  let status: Status = 0;
  for (let item: NewRef | NULL; status === 0 && (item = PyIter_Next(it)) !== NULL; ) {
    if (drop) Py_DECREF(item);
    else if ((status = append(d, item)) < 0) Py_DECREF(item);
  }
  if (I32[State.current_exception >> 2] !== 0) status = -1;
  Py_DECREF(it);
  return status;
}
export function dequeExtend(d: Ref, iterable: Ref): Status { return extendWith(d, iterable, deque_append_internal, 1); }
export function dequeExtendLeft(d: Ref, iterable: Ref): Status { return extendWith(d, iterable, deque_appendleft_internal, BLOCKLEN - 1); }

// ---- the whole

/** Calls `visit` with the address of each item from left to right; stops at the first result that is not 0 and returns it. */
export function eachSlot(d: Ref, visit: (slot: number) => number): number {
  let block = dequeField(d, DequeOff.leftblock);
  let i = dequeField(d, DequeOff.leftindex);
  for (let n = dequeSize(d); n > 0; n--) {
    const result = visit(blockItem(block, i));
    if (result !== 0) return result;
    if (++i === BLOCKLEN) {
      block = link(block, Block.rightlink);
      i = 0;
    }
  }
  return 0;
}
/** Empties the deque, then releases the items from left to right. */
export function dequeClear(d: Ref): void {
  let n = dequeSize(d);
  if (n === 0) return;
  const fresh = newblock(d);
  if (fresh === 0) {
    PyErr_Clear();
    while (dequeSize(d) !== 0) Py_DECREF(deque_pop(d) as Ref);
    return;
  }
  let block = dequeField(d, DequeOff.leftblock);
  let i = dequeField(d, DequeOff.leftindex);
  set(d, DequeOff.ob_size, 0);
  center(d, fresh);
  touch(d);
  for (; n > 0; n--, i++) {
    if (i === BLOCKLEN) {
      const done = block;
      block = link(block, Block.rightlink);
      i = 0;
      freeblock(d, done);
    }
    Py_DECREF(I32[blockItem(block, i) >> 2]! as Ref);
  }
  freeblock(d, block);
}

function copyItems(to: number, from: number, n: number): void { I32.copyWithin(to >> 2, from >> 2, (from >> 2) + n * 2); }
/** Moves `n` items from the right end to the left (n < 0: from left to right), the short way round. */
export function dequeRotate(d: Ref, by: number): Status {
  const size = dequeSize(d);
  const half = size >> 1;
  let n = by;
  if (size <= 1) return 0;
  if (n > half || n < -half) {
    n %= size;
    if (n > half) n -= size;
    else if (n < -half) n += size;
  }
  touch(d);
  return n > 0 ? rotateRight(d, n) : rotateLeft(d, -n);
}
function rotateRight(d: Ref, count: number): Status {
  for (let n = count; n > 0; ) {
    if (dequeField(d, DequeOff.leftindex) === 0 && !growLeft(d)) return -1;
    const left = dequeField(d, DequeOff.leftindex);
    const right = dequeField(d, DequeOff.rightindex);
    const block = dequeField(d, DequeOff.rightblock);
    const m = Math.min(n, right + 1, left);
    copyItems(blockItem(dequeField(d, DequeOff.leftblock), left - m), blockItem(block, right - m + 1), m);
    set(d, DequeOff.leftindex, left - m);
    set(d, DequeOff.rightindex, right - m);
    n -= m;
    if (right - m < 0) {
      set(d, DequeOff.rightblock, link(block, Block.leftlink));
      set(d, DequeOff.rightindex, BLOCKLEN - 1);
      freeblock(d, block);
    }
  }
  return 0;
}
function rotateLeft(d: Ref, count: number): Status {
  for (let n = count; n > 0; ) {
    if (dequeField(d, DequeOff.rightindex) === BLOCKLEN - 1 && !growRight(d)) return -1;
    const left = dequeField(d, DequeOff.leftindex);
    const right = dequeField(d, DequeOff.rightindex);
    const block = dequeField(d, DequeOff.leftblock);
    const m = Math.min(n, BLOCKLEN - left, BLOCKLEN - 1 - right);
    copyItems(blockItem(dequeField(d, DequeOff.rightblock), right + 1), blockItem(block, left), m);
    set(d, DequeOff.leftindex, left + m);
    set(d, DequeOff.rightindex, right + m);
    n -= m;
    if (left + m === BLOCKLEN) {
      set(d, DequeOff.leftblock, link(block, Block.rightlink));
      set(d, DequeOff.leftindex, 0);
      freeblock(d, block);
    }
  }
  return 0;
}
/** Address of item `i`, which must be there; from the nearer end. */
export function slotOf(d: Ref, i: number): number {
  const at = i + dequeField(d, DequeOff.leftindex);
  const steps = Math.floor(at / BLOCKLEN);
  let block: number;
  if (i < dequeSize(d) >> 1) {
    block = dequeField(d, DequeOff.leftblock);
    for (let k = steps; k > 0; k--) block = link(block, Block.rightlink);
  } else {
    block = dequeField(d, DequeOff.rightblock);
    const last = Math.floor((dequeField(d, DequeOff.leftindex) + dequeSize(d) - 1) / BLOCKLEN);
    for (let k = last - steps; k > 0; k--) block = link(block, Block.leftlink);
  }
  return blockItem(block, at % BLOCKLEN);
}
export function deque_del_item(d: Ref, i: number): Status {
  if (dequeRotate(d, -i) < 0) return -1;
  const item = deque_popleft(d);
  const status = dequeRotate(d, i);
  if (item !== NULL) Py_DECREF(item);
  return status;
}
/** Appends the items `times` - 1 times more. */
export function dequeRepeat(d: Ref, times: number): Status {
  const size = dequeSize(d);
  if (size === 0 || times === 1) return 0;
  if (times <= 0) { dequeClear(d); return 0; }
  const maxlen = dequeField(d, DequeOff.maxlen);
  let n = times;
  if (size === 1) {
    if (maxlen >= 0 && n > maxlen) n = maxlen;
    touch(d);
    const item = I32[slotOf(d, 0) >> 2]! as Ref;
    for (let k = 1; k < n; k++) {
      if (dequeField(d, DequeOff.rightindex) === BLOCKLEN - 1 && !growRight(d)) return -1;
      const i = dequeField(d, DequeOff.rightindex) + 1;
      Py_INCREF(item);
      set(d, DequeOff.rightindex, i);
      I32[blockItem(dequeField(d, DequeOff.rightblock), i) >> 2] = item;
      addSize(d, 1);
    }
    return 0;
  }
  if (size > 0x7fffffff / n) { PyErr_NoMemory(); return -1; }
  const items = PySequence_List(d);
  if (items === NULL) return -1;
  if (maxlen >= 0 && n * size > maxlen) n = Math.floor((maxlen + size - 1) / size);
  let status: Status = 0;
  for (let k = 1; status === 0 && k < n; k++) status = dequeExtend(d, items);
  Py_DECREF(items);
  return status;
}

// ---- life and death

/** With the trashcan, which CPython does without here: the host's stack is smaller. */
export function deque_dealloc(d: Ref): void {
  PyObject_GC_UnTrack(d);
  const trash = trashcanBegin(d, deque_dealloc);
  if (trash === Trash.DEPOSITED) return;
  if (dequeField(d, DequeOff.weakreflist) !== 0) PyObject_ClearWeakRefs(d);
  if (dequeField(d, DequeOff.leftblock) !== 0) {
    dequeClear(d);
    freeblock(d, dequeField(d, DequeOff.leftblock));
  }
  for (let i = 0; i < dequeField(d, DequeOff.numfreeblocks); i++) PyMem_Free(I32[(d + DequeOff.freeblocks + i * 8) >> 2]!);
  tpFree(d);
  trashcanEnd(trash);
}
export function deque_traverse(d: Ref, visit: visitproc, arg: number): number {
  return dequeField(d, DequeOff.leftblock) === 0 ? 0 : eachSlot(d, (slot) => visit(I32[slot >> 2]! as Ref, arg));
}
export function deque_clear_slot(d: Ref): Status { dequeClear(d); return 0; }
/** Checks an index: -1 with IndexError set. */
export function checkIndex(d: Ref, i: number): Status {
  return i >= 0 && i < dequeSize(d) ? 0 : raiseStatus(PyExc_IndexError, "deque index out of range");
}
