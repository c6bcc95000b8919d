/**
 * Standard output goes to the host at once, and text that CPython would still have in a stream's pending_bytes stays alive
 * as it does there: a program can see its reference counts, the list of it and the memory.
 *
 *   pending_bytes: NULL -> one piece -> a list of pieces -> NULL at the flush, or when a chunk is full
 *
 * A piece is the str itself when it is ASCII, otherwise its UTF-8. Source: CPython 3.12 Modules/_io/textio.c,
 * _io_TextIOWrapper_write_impl.
 */
import { I32, U8 } from "../memory/views.ts";
import { NULL, type Ref, type Status } from "../memory/types.ts";
import { PyList_Append, PyList_CheckExact, PyList_New, PyList_SET_ITEM } from "../objects/list.ts";
import { Py_NewRef } from "../objects/object.ts";
import { TextOff, setField } from "./_io-text.ts";
import { field, setNumber } from "./_io-util.ts";

/** Keeps `piece` (borrowed; `size` bytes of output) until the next flush; -1 with MemoryError. */
export function keepWritten(stream: Ref, piece: Ref, size: number): Status {
  const chunk = I32[(stream + TextOff.chunk_size) >> 2]!;
  const waiting = I32[(stream + TextOff.pending_bytes_count) >> 2]! + size;
  if (size >= chunk) {
    dropWritten(stream);
    return 0;
  }
  if (waiting > chunk) dropWritten(stream);
  if (addPiece(stream, piece) < 0) return -1;
  U8[stream + TextOff.kept] = 1;
  const count = I32[(stream + TextOff.pending_bytes_count) >> 2]! + size;
  setNumber(stream + TextOff.pending_bytes_count, count);
  if (count >= chunk) dropWritten(stream);
  return 0;
}
function addPiece(stream: Ref, piece: Ref): Status {
  const pending = field(stream + TextOff.pending_bytes);
  if (pending === NULL) {
    I32[(stream + TextOff.pending_bytes) >> 2] = Py_NewRef(piece);
    return 0;
  }
  if (PyList_CheckExact(pending)) return PyList_Append(pending, piece);
  const list = PyList_New(2);
  if (list === NULL) return -1;
  PyList_SET_ITEM(list, 0, Py_NewRef(pending));
  PyList_SET_ITEM(list, 1, Py_NewRef(piece));
  setField(stream, TextOff.pending_bytes, list);
  return 0;
}
/** Forgets what was kept: a flush. */
export function dropWritten(stream: Ref): void {
  if (U8[stream + TextOff.kept] === 0) return;
  U8[stream + TextOff.kept] = 0;
  setNumber(stream + TextOff.pending_bytes_count, 0);
  setField(stream, TextOff.pending_bytes, NULL);
}
