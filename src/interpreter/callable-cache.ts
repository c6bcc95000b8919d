/**
 * The builtins whose specialised CALL does not check the eval breaker: `len(x)`, `isinstance(x, y)`, `type(x)` and the
 * statement `list.append(x)`. A collection that falls due in one of them waits for the next check. The first run of a call
 * is not specialised yet under CPython; it is treated like the later ones here.
 *
 * Source: CPython 3.12 Python/bytecodes.c (CALL_NO_KW_LEN, CALL_NO_KW_ISINSTANCE, CALL_NO_KW_TYPE_1, CALL_NO_KW_LIST_APPEND),
 * internal/pycore_interp.h (struct callable_cache).
 */
import { reserveStatic } from "../memory/layout.ts";
import { type Ref, type Status } from "../memory/types.ts";
import { I32 } from "../memory/views.ts";
import { PyDict_GetItemWithError } from "../objects/dict.ts";
import { ID } from "../objects/id.ts";
import { PyList_Type } from "../objects/list.ts";
import { PyTypeOff } from "../objects/object.ts";
import { PyType_Type } from "../objects/typeobject.ts";
import { Op } from "../compiler/opcodes.ts";

const cache = reserveStatic(24); // len, isinstance, list.append: borrowed
const names = [ID("len"), ID("isinstance"), ID("append")] as const;

/** Finds the callables; the builtins module has been made. */
export function fillCallableCache(builtins: Ref): Status {
  const listDict = I32[(PyList_Type + PyTypeOff.tp_dict) >> 2]! as Ref;
  for (let i = 0; i < 3; i++) {
    const found = PyDict_GetItemWithError(i === 2 ? listDict : builtins, names[i]!);
    if (found === 0) return -1;
    I32[(cache + i * 8) >> 2] = found;
  }
  return 0;
}
/** The builtin `len`, and the method `append` of lists; borrowed, 0 before the builtins are there. */
export function cachedLen(): number { return I32[cache >> 2]!; }
export function cachedAppend(): number { return I32[(cache + 16) >> 2]!; }
/** Does a CALL of `callable` with `oparg` arguments, followed by the opcode `next`, leave the eval breaker alone? */
export function skipsEvalBreaker(callable: number, oparg: number, next: number): boolean {
  if (oparg === 2) return callable === I32[(cache + 8) >> 2];
  if (oparg !== 1) return false;
  return callable === I32[cache >> 2] || callable === PyType_Type || (callable === I32[(cache + 16) >> 2] && next === Op.POP_TOP);
}
