/**
 * Module `_tracemalloc`: which lines of the program asked for the blocks that are in use. Tracebacks are kept as records
 * (objects/trace-records.ts) whose addresses are the tags of the blocks.
 * Source: CPython 3.12 Modules/_tracemalloc.c.
 */
import { Kind, largeAlloc, largeFree, largeUsable } from "../memory/large.ts";
import { reserveStatic } from "../memory/layout.ts";
import { Header } from "../memory/header.ts";
import {
  clearTags, forEachTag, resetTaggedPeak, startTags, stopTags, tagOf, taggedBytes, tagging,
} from "../memory/tags.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { I32 } from "../memory/views.ts";
import { _PyArg_CheckPositional, arg } from "../objects/args.ts";
import { PyCodeOff } from "../objects/code.ts";
import { METH, defineMethods } from "../objects/define.ts";
import { PyErr_NoMemory, raise } from "../objects/errors.ts";
import { PyExc_ValueError } from "../objects/exceptions.ts";
import { FrameOff, currentCompleteFrame, frameCode, frameIsIncomplete, frameLine } from "../objects/frame.ts";
import { _PyType_PreHeaderSize } from "../objects/gcalloc.ts";
import { ID } from "../objects/id.ts";
import { PyLong_FromLong } from "../objects/int.ts";
import { _PyLong_AsInt } from "../objects/int-convert.ts";
import { PyList_New, PyList_SET_ITEM } from "../objects/list.ts";
import { PyModule_Create } from "../objects/module.ts";
import { Py_DECREF, Py_INCREF, Py_NewRef, Py_TYPE } from "../objects/object.ts";
import { BUCKETS, RecordOff, buckets, forEachRecord } from "../objects/trace-records.ts";
import { PyTuple_New, PyTuple_SET_ITEM } from "../objects/tuple.ts";
import { bool, none, pending } from "./_io-util.ts";

const MAX_NFRAME = 0xffff;
const limitAt = reserveStatic(8);
const UNKNOWN = ID("<unknown>");

// --- tracebacks

/** Frames of the traceback being looked at: filename, line; host scratch, filled and used within one call. */
const scratch: number[] = [];

/** Fills `scratch` with the newest frames of the running program; the number of all of them. */
function readFrames(): number {
  const limit = I32[limitAt >> 2]!;
  scratch.length = 0;
  let total = 0;
  for (let frame = currentCompleteFrame(); frame !== 0; frame = olderFrame(frame)) {
    if (total < limit) scratch.push(I32[(frameCode(frame) + PyCodeOff.co_filename) >> 2]!, Math.max(frameLine(frame), 0));
    if (total < MAX_NFRAME) total++;
  }
  if (total === 0) { scratch.push(UNKNOWN, 0); total = 1; }
  return total;
}
function olderFrame(frame: number): number {
  let older = I32[(frame + FrameOff.previous) >> 2]!;
  while (older !== 0 && frameIsIncomplete(older)) older = I32[(older + FrameOff.previous) >> 2]!;
  return older;
}
function isScratch(record: number, hash: number, total: number): boolean {
  if (I32[(record + RecordOff.hash) >> 2] !== hash || I32[(record + RecordOff.total) >> 2] !== total) return false;
  if (I32[(record + RecordOff.nframe) >> 2]! * 2 !== scratch.length) return false;
  for (let i = 0; i < scratch.length; i++) if (I32[(record + RecordOff.frames + i * 4) >> 2] !== scratch[i]) return false;
  return true;
}
/** The record of the running program's traceback; 0 when it finds no memory. */
function currentTraceback(): number {
  const total = readFrames();
  let hash = total;
  for (const n of scratch) hash = Math.imul(hash, 1000003) ^ n;
  const bucket = buckets + (hash & (BUCKETS - 1)) * 4;
  for (let r = I32[bucket >> 2]!; r !== 0; r = I32[(r + RecordOff.next) >> 2]!) if (isScratch(r, hash, total)) return r;
  const record = largeAlloc(RecordOff.frames + scratch.length * 4, Kind.RAW);
  if (record === 0) return 0;
  I32[(record + RecordOff.next) >> 2] = I32[bucket >> 2]!;
  I32[(record + RecordOff.hash) >> 2] = hash;
  I32[(record + RecordOff.nframe) >> 2] = scratch.length / 2;
  I32[(record + RecordOff.total) >> 2] = total;
  for (let i = 0; i < scratch.length; i++) I32[(record + RecordOff.frames + i * 4) >> 2] = scratch[i]!;
  for (let i = 0; i < scratch.length; i += 2) Py_INCREF(scratch[i] as Ref);
  I32[bucket >> 2] = record;
  return record;
}
function freeTracebacks(): void {
  for (let bucket = buckets; bucket < buckets + BUCKETS * 4; bucket += 4) {
    let record = I32[bucket >> 2]!;
    I32[bucket >> 2] = 0;
    while (record !== 0) {
      const next = I32[(record + RecordOff.next) >> 2]!;
      for (let i = 0; i < I32[(record + RecordOff.nframe) >> 2]!; i++) Py_DECREF(I32[(record + RecordOff.frames + i * RecordOff.FRAME) >> 2]! as Ref);
      largeFree(record);
      record = next;
    }
  }
}
function recordBytes(): number {
  let bytes = 0;
  forEachRecord((record) => { bytes += largeUsable(record); });
  return bytes;
}

/** A tuple of its parts, which are released; NULL when one of them is. */
function tupleSteal(...parts: (NewRef | NULL)[]): NewRef | NULL {
  const tuple = parts.includes(NULL) ? NULL : PyTuple_New(parts.length);
  if (tuple === NULL) {
    for (const part of parts) if (part !== NULL) Py_DECREF(part);
    return NULL;
  }
  parts.forEach((part, i) => PyTuple_SET_ITEM(tuple, i, part as NewRef));
  return tuple;
}
function tracebackObject(record: number): NewRef | NULL {
  const n = record === 0 ? 1 : I32[(record + RecordOff.nframe) >> 2]!;
  const frames = PyTuple_New(n);
  if (frames === NULL) return NULL;
  for (let i = 0; i < n; i++) {
    const at = record + RecordOff.frames + i * RecordOff.FRAME;
    const filename = record === 0 ? UNKNOWN : (I32[at >> 2]! as Ref);
    const pair = tupleSteal(Py_NewRef(filename), PyLong_FromLong(record === 0 ? 0 : I32[(at + 4) >> 2]!));
    if (pair === NULL) { Py_DECREF(frames); return NULL; }
    PyTuple_SET_ITEM(frames, i, pair);
  }
  return frames;
}

// --- functions

function tracemalloc_start(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("start", nargs, 0, 1)) return NULL;
  const nframe = nargs === 0 ? 1 : _PyLong_AsInt(arg(args, 0));
  if (nframe === -1 && pending()) return NULL;
  if (nframe < 1 || nframe > MAX_NFRAME) return raise(PyExc_ValueError, `the number of frames must be in range [1; ${MAX_NFRAME}]`);
  if (tagging()) return none();
  I32[limitAt >> 2] = nframe;
  return startTags(currentTraceback) ? none() : PyErr_NoMemory();
}
/** Goes on tracing in a buffer that was restored while it was being traced. */
export function resumeTracing(): void { if (tagging()) startTags(currentTraceback); }
function tracemalloc_stop(): NewRef {
  if (tagging()) { stopTags(); freeTracebacks(); }
  return none();
}
function tracemalloc_clear_traces(): NewRef {
  if (tagging()) { clearTags(); freeTracebacks(); }
  return none();
}
function tracemalloc_is_tracing(): NewRef { return bool(tagging()); }
function tracemalloc_get_traceback_limit(): NewRef | NULL { return PyLong_FromLong(I32[limitAt >> 2]! || 1); }
function tracemalloc_get_traced_memory(): NewRef | NULL {
  const { current, peak } = tagging() ? taggedBytes() : { current: 0, peak: 0 };
  return tupleSteal(PyLong_FromLong(current), PyLong_FromLong(peak));
}
function tracemalloc_reset_peak(): NewRef { if (tagging()) resetTaggedPeak(); return none(); }
/** Bytes that the traces themselves take. */
function tracemalloc_get_tracemalloc_memory(): NewRef | NULL {
  const table = I32[Header.tag_table >> 2]!;
  return PyLong_FromLong((table === 0 ? 0 : largeUsable(table)) + recordBytes());
}
/** A list of (domain, size in bytes, ((filename, line), …), number of frames), one for each traced block. */
function tracemalloc__get_traces(): NewRef | NULL {
  const found: number[] = [];
  if (tagging()) forEachTag((_address, size, record) => { found.push(size, record); });
  const list = PyList_New(found.length / 2);
  if (list === NULL) return NULL;
  for (let i = 0; i < found.length; i += 2) {
    const record = found[i + 1]!;
    const total = record === 0 ? 1 : I32[(record + RecordOff.total) >> 2]!;
    const trace = tupleSteal(PyLong_FromLong(0), PyLong_FromLong(found[i]!), tracebackObject(record), PyLong_FromLong(total));
    if (trace === NULL) { Py_DECREF(list); return NULL; }
    PyList_SET_ITEM(list, i / 2, trace);
  }
  return list;
}
function tracemalloc__get_object_traceback(_m: Ref, o: Ref): NewRef | NULL {
  const record = tagOf(o - _PyType_PreHeaderSize(Py_TYPE(o)));
  return record === -1 ? none() : tracebackObject(record);
}

const methods = defineMethods([
  ["is_tracing", METH.NOARGS, tracemalloc_is_tracing, "is_tracing($module, /)\n--\n\nAre blocks being traced?"],
  ["clear_traces", METH.NOARGS, tracemalloc_clear_traces, "clear_traces($module, /)\n--\n\nForget the traces collected so far."],
  ["_get_traces", METH.NOARGS, tracemalloc__get_traces, "_get_traces($module, /)\n--\n\nThe traces of all blocks, as a list of tuples."],
  ["_get_object_traceback", METH.O, tracemalloc__get_object_traceback, "_get_object_traceback($module, obj, /)\n--\n\nWhere the object was allocated, or None."],
  ["start", METH.FASTCALL, tracemalloc_start, "start($module, nframe=1, /)\n--\n\nTrace blocks, keeping up to nframe frames of each."],
  ["stop", METH.NOARGS, tracemalloc_stop, "stop($module, /)\n--\n\nEnd tracing and forget the traces."],
  ["get_traceback_limit", METH.NOARGS, tracemalloc_get_traceback_limit, "get_traceback_limit($module, /)\n--\n\nHow many frames a trace keeps."],
  ["get_tracemalloc_memory", METH.NOARGS, tracemalloc_get_tracemalloc_memory, "get_tracemalloc_memory($module, /)\n--\n\nBytes that the traces themselves take."],
  ["get_traced_memory", METH.NOARGS, tracemalloc_get_traced_memory, "get_traced_memory($module, /)\n--\n\nCurrent and peak size of the traced blocks, in bytes."],
  ["reset_peak", METH.NOARGS, tracemalloc_reset_peak, "reset_peak($module, /)\n--\n\nSet the peak to the current size."],
]);
export function PyInit__tracemalloc(): NewRef | NULL { return PyModule_Create("_tracemalloc", methods); }
