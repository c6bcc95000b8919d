/**
 * sys.getsizeof without calling anything: bytes of an object with its headers and the parts it alone has (a list's array,
 * a dict's table). What __sizeof__ written in Python would say is not asked.
 * Source: the __sizeof__ methods of CPython 3.12.
 */
import { I32 } from "../memory/views.ts";
import { type Ref } from "../memory/types.ts";
import { specOf } from "../gc/ownership.ts";
import { PyByteArrayOff, PyByteArray_Type } from "../objects/bytearray.ts";
import { PyBytes_Type } from "../objects/bytes.ts";
import { PyCodeOff, PyCode_Type } from "../objects/code.ts";
import { PyDict_Type, _PyDict_SizeOf } from "../objects/dict.ts";
import { _PyDict_KeysSize } from "../objects/dict-keys.ts";
import { FrameOff, PyFrameOff, PyFrame_Type } from "../objects/frame.ts";
import { _PyType_PreHeaderSize } from "../objects/gcalloc.ts";
import { PyAsyncGen_Type } from "../objects/asyncgen.ts";
import { PyCoro_Type, PyGenOff, PyGen_Type } from "../objects/generator.ts";
import { PyLong_Type } from "../objects/int.ts";
import { PyListOff, PyList_Type } from "../objects/list.ts";
import { PyTypeOff, Py_TYPE, TPFLAGS, tp_flags } from "../objects/object.ts";
import { ODictNode, PyODictOff, PyODict_Type } from "../objects/odict.ts";
import { PyFrozenSet_Type, PySetOff, PySet_Type, setMask, setTableOf } from "../objects/set.ts";
import { PyUnicode_Type } from "../objects/unicode.ts";
import { PyUnicodeOff, PyUnicode_GET_LENGTH, PyUnicode_IS_ASCII, PyUnicode_IS_COMPACT, PyUnicode_KIND, utf8MemorySize } from "../objects/unicode-core.ts";
import { PyType_Type } from "../objects/typeobject.ts";

type Sizer = (o: Ref) => number;
const basicsize = (o: Ref): number => I32[(Py_TYPE(o) + PyTypeOff.tp_basicsize) >> 2]!;
const sizeField = (o: Ref): number => I32[(o + 16) >> 2]!;

/** What the __sizeof__ of a built-in type says, without the headers in front of the object. */
const sizers: ReadonlyMap<Ref, Sizer> = new Map<Ref, Sizer>([
  [PyLong_Type, (o) => basicsize(o) + 4 * Math.max(1, sizeField(o) >>> 3)],
  [PyUnicode_Type, strSize],
  [PyBytes_Type, (o) => basicsize(o) + sizeField(o)],
  [PyByteArray_Type, (o) => basicsize(o) + I32[(o + PyByteArrayOff.ob_alloc) >> 2]!],
  [PyList_Type, (o) => basicsize(o) + 8 * I32[(o + PyListOff.allocated) >> 2]!],
  [PyDict_Type, _PyDict_SizeOf],
  [PyODict_Type, orderedDictSize],
  [PySet_Type, setSize],
  [PyFrozenSet_Type, setSize],
  [PyCode_Type, (o) => (PyCodeOff.co_code_adaptive + sizeField(o) * 2 + 7) & -8],
  [PyFrame_Type, (o) => PyFrameOff._f_frame_data + frameSize(I32[(o + PyFrameOff.f_frame) >> 2]!)],
  [PyGen_Type, generatorSize],
  [PyCoro_Type, generatorSize],
  [PyAsyncGen_Type, generatorSize],
  [PyType_Type, typeSize],
]);

/** sys.getsizeof(o). */
export function sizeOf(o: Ref): number {
  const type = Py_TYPE(o);
  return bodySize(o, type) + _PyType_PreHeaderSize(type);
}
function bodySize(o: Ref, type: Ref): number {
  for (let t = type; t !== 0; t = I32[(t + PyTypeOff.tp_base) >> 2]! as Ref) {
    const sizer = sizers.get(t) ?? specOf(t)?.sizeof;
    if (sizer !== undefined) return sizer(o);
  }
  const itemsize = I32[(type + PyTypeOff.tp_itemsize) >> 2]!;
  return basicsize(o) + (itemsize > 0 ? itemsize * sizeField(o) : 0);
}
function strSize(o: Ref): number {
  const header = !PyUnicode_IS_COMPACT(o) ? 64 : PyUnicode_IS_ASCII(o) ? PyUnicodeOff.ascii_data : PyUnicodeOff.compact_data;
  return header + (PyUnicode_GET_LENGTH(o) + 1) * PyUnicode_KIND(o) + utf8MemorySize(o);
}
function setSize(o: Ref): number {
  return basicsize(o) + (setTableOf(o) === o + PySetOff.smalltable ? 0 : (setMask(o) + 1) * 16);
}
function orderedDictSize(o: Ref): number {
  const nodes = I32[(o + PyODictOff.od_first) >> 2] === 0 ? 0 : ODictNode.size * I32[(o + 16) >> 2]!;
  return _PyDict_SizeOf(o) + 8 * I32[(o + PyODictOff.od_fast_nodes_size) >> 2]! + nodes;
}
/** An interpreter frame with room for its variables and evaluation stack. */
function frameSize(frame: number): number {
  const code = I32[(frame + FrameOff.f_code) >> 2]!;
  return FrameOff.localsplus + 8 * (I32[(code + PyCodeOff.co_nlocalsplus) >> 2]! + I32[(code + PyCodeOff.co_stacksize) >> 2]!);
}
function generatorSize(o: Ref): number { return PyGenOff.gi_iframe + frameSize(o + PyGenOff.gi_iframe); }
function typeSize(o: Ref): number {
  if ((tp_flags(o) & TPFLAGS.HEAPTYPE) === 0) return PyTypeOff.basic_size;
  const keys = I32[(o + PyTypeOff.ht_cached_keys) >> 2]!;
  return PyTypeOff.heap_size + (keys === 0 ? 0 : _PyDict_KeysSize(keys));
}
