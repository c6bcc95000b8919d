/**
 * Exception tables and tracebacks: where an exception goes.
 * Source: CPython 3.12 Python/ceval.c (get_exception_handler), Objects/exception_handling_notes.txt.
 */
import { I32, U8 } from "../memory/views.ts";
import { NULL, type Ref } from "../memory/types.ts";
import { PyBytes_AS_STRING, PyBytes_GET_SIZE } from "../objects/bytes.ts";
import { PyCodeOff } from "../objects/code.ts";
import { _PyFrame_GetFrameObject } from "../objects/frame.ts";
import { PyTraceBack_Here } from "../objects/traceback.ts";

/** Stack depth at which the handler found last starts, in slots above the locals. */
export let handlerDepth = 0;
/** Does that handler want the index of the instruction that raised below the exception? */
export let handlerLasti = false;

let at = 0;
function varint(): number {
  let byte = U8[at++]!;
  let value = byte & 63;
  while ((byte & 64) !== 0) {
    byte = U8[at++]!;
    value = (value << 6) | (byte & 63);
  }
  return value;
}

/** The handler of the instruction at code unit `index`, as a code unit; -1 when there is none. */
export function findHandler(code: Ref, index: number): number {
  const table = I32[(code + PyCodeOff.co_exceptiontable) >> 2]! as Ref;
  at = PyBytes_AS_STRING(table);
  const end = at + PyBytes_GET_SIZE(table);
  while (at < end) {
    const start = varint();
    if (start > index) return -1;
    const size = varint();
    const target = varint();
    const depth = varint();
    if (index < start + size) {
      handlerDepth = depth >> 1;
      handlerLasti = (depth & 1) !== 0;
      return target;
    }
  }
  return -1;
}

/** Adds the frame to the traceback of the set exception. */
export function pushTraceback(frame: number): void {
  const f = _PyFrame_GetFrameObject(frame);
  if (f !== NULL) PyTraceBack_Here(f);
}
