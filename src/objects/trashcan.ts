/**
 * The trashcan: deallocation of a deep nest in chunks of 50 levels, so that the host's stack holds.
 * Objects put off are chained through _gc_prev; they are untracked and their count is zero.
 * Source: CPython 3.12 Objects/object.c (_PyTrash_begin, _PyTrash_end, _PyTrash_thread_destroy_chain).
 */
import { I32 } from "../memory/views.ts";
import { type Ref } from "../memory/types.ts";
import { FN, PyTypeOff, _Py_Dealloc, type destructor } from "./object.ts";
import { State } from "./state.ts";

export const enum Trash {
  /** Put off: the dealloc function returns at once. */
  DEPOSITED = 0,
  ENTERED = 1,
  /** The object's own type has another dealloc (a subclass), which has entered already. */
  NOT_OURS = 2,
}
const UNWIND_LEVEL = 50;

/** Py_TRASHCAN_BEGIN(self, dealloc). Hand the result to `trashcanEnd`. The object must be untracked. */
export function trashcanBegin(self: Ref, dealloc: destructor): Trash {
  if (FN[I32[(I32[(self + 8) >> 2]! + PyTypeOff.tp_dealloc) >> 2]!] !== dealloc) return Trash.NOT_OURS;
  const nesting = I32[State.trash_delete_nesting >> 2]!;
  if (nesting >= UNWIND_LEVEL) {
    I32[(self - 8) >> 2] = (I32[(self - 8) >> 2]! & 3) | I32[State.trash_delete_later >> 2]!;
    I32[State.trash_delete_later >> 2] = self;
    return Trash.DEPOSITED;
  }
  I32[State.trash_delete_nesting >> 2] = nesting + 1;
  return Trash.ENTERED;
}

/** Py_TRASHCAN_END. At the outermost level, deallocates what was put off. */
export function trashcanEnd(entered: Trash): void {
  if (entered !== Trash.ENTERED) return;
  const nesting = --I32[State.trash_delete_nesting >> 2]!;
  if (nesting <= 0 && I32[State.trash_delete_later >> 2] !== 0) destroyChain();
}

function destroyChain(): void {
  I32[State.trash_delete_nesting >> 2]!++;
  for (let o = I32[State.trash_delete_later >> 2]!; o !== 0; o = I32[State.trash_delete_later >> 2]!) {
    I32[State.trash_delete_later >> 2] = I32[(o - 8) >> 2]! & ~3;
    I32[(o - 8) >> 2]! &= 3;
    _Py_Dealloc(o as Ref);
  }
  I32[State.trash_delete_nesting >> 2]!--;
}
