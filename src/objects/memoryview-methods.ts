/** Methods and attributes of memoryview. Source: CPython 3.12 Objects/memoryobject.c. */
import { I32, U8 } from "../memory/views.ts";
import { reserveStatic } from "../memory/layout.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PyNumber_AsSsize_t, PySequence_Fast, PySequence_Fast_GET_ITEM } from "./abstract.ts";
import { argSpec, unpackKeywords } from "./args.ts";
import { PyBool_FromLong } from "./bool.ts";
import { PyBufferOff, PyBuffer_IsContiguous } from "./buffer.ts";
import { hexMethod } from "./bytes-ctype.ts";
import { METH, type GetSetSpec, type MethodSpec } from "./define.ts";
import { PyErr_Occurred, raise } from "./errors.ts";
import { PyExc_OverflowError, PyExc_TypeError, PyExc_ValueError } from "./exceptions.ts";
import { PyLong_FromLong } from "./int.ts";
import { PyList_Append, PyList_New } from "./list.ts";
import { Py_DECREF, Py_NewRef, TPFLAGS, hasTypeFlag } from "./object.ts";
import { Py_None } from "./singletons.ts";
import { PyTuple_New } from "./tuple.ts";
import { PyUnicode_AsJS, PyUnicode_FromString } from "./unicode.ts";
import { PyMemoryViewOff, bytesOfView, checkReleased, formOf, newView, releaseView, viewOf } from "./memoryview.ts";
import { formatOf, formatSizes, unpackItem } from "./memoryview-items.ts";
import { typeName } from "./typeobject.ts";

/** Format strings in static data: one character and a NUL, 8 bytes each, by character code. */
const formats = reserveStatic(128 * 8);
function formatAddress(code: string): number {
  const at = formats + code.charCodeAt(0) * 8;
  U8[at] = code.charCodeAt(0);
  return at;
}
const get = (self: Ref, at: PyBufferOff): number => I32[(viewOf(self) + at) >> 2]!;

function memory_release(self: Ref): NewRef | NULL { return releaseView(self) < 0 ? NULL : Py_NewRef(Py_None); }
function memory_enter(self: Ref): NewRef | NULL { return checkReleased(self) < 0 ? NULL : Py_NewRef(self); }
function memory_exit(self: Ref): NewRef | NULL { return memory_release(self); }
function memory_toreadonly(self: Ref): NewRef | NULL {
  if (checkReleased(self) < 0) return NULL;
  const copy = newView(I32[(self + PyMemoryViewOff.mbuf) >> 2]! as Ref, viewOf(self), formOf(viewOf(self)));
  if (copy !== NULL) I32[(viewOf(copy) + PyBufferOff.readonly) >> 2] = 1;
  return copy;
}
const tobytes_spec = argSpec("tobytes", "order=");
function memory_tobytes(self: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const values = unpackKeywords(tobytes_spec, args, nargs, kwnames);
  if (values === null || checkReleased(self) < 0) return NULL;
  const order = values[0] && values[0] !== Py_None ? PyUnicode_AsJS(values[0]) : "C";
  if (order !== "C" && order !== "F" && order !== "A") return raise(PyExc_ValueError, "order must be 'C', 'F' or 'A'");
  return bytesOfView(self, order);
}
function memory_hex(self: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  if (checkReleased(self) < 0) return NULL;
  const bytes = bytesOfView(self, "C");
  if (bytes === NULL) return NULL;
  const text = hexMethod(bytes + 32, get(self, PyBufferOff.len), args, nargs, kwnames);
  Py_DECREF(bytes);
  return text;
}
function memory_tolist(self: Ref): NewRef | NULL {
  if (checkReleased(self) < 0) return NULL;
  const form = formOf(viewOf(self));
  const format = formatOf(viewOf(self));
  const build = (at: number, d: number): NewRef | NULL => {
    if (d === form.shape.length) return unpackItem(format, at);
    const list = PyList_New(0);
    for (let i = 0; list !== NULL && i < form.shape[d]!; i++) {
      const item = build(at + i * form.strides[d]!, d + 1);
      if (item === NULL || PyList_Append(list, item) < 0) { Py_DECREF(list); return NULL; }
      Py_DECREF(item);
    }
    return list;
  };
  return build(get(self, PyBufferOff.buf), 0);
}
const cast_spec = argSpec("cast", "format, shape=");
function memory_cast(self: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const values = unpackKeywords(cast_spec, args, nargs, kwnames);
  if (values === null || checkReleased(self) < 0) return NULL;
  const [formatRef, shapeRef] = values as [Ref, Ref | 0];
  if (!hasTypeFlag(formatRef, TPFLAGS.UNICODE_SUBCLASS)) return raise(PyExc_TypeError, `cast() argument 'format' must be str, not ${typeName(formatRef)}`);
  if (!PyBuffer_IsContiguous(viewOf(self), "C")) return raise(PyExc_TypeError, "memoryview: casts are restricted to C-contiguous views");
  const ndim = get(self, PyBufferOff.ndim);
  if ((shapeRef || ndim !== 1) && formOf(viewOf(self)).shape.includes(0)) return raise(PyExc_TypeError, "memoryview: cannot cast view with zeros in shape or strides");
  const code = PyUnicode_AsJS(formatRef).replace(/^@/, "");
  const itemsize = formatSizes[code];
  const from = formatOf(viewOf(self)).replace(/^@/, "");
  if (itemsize === undefined || code.length !== 1) return raise(PyExc_ValueError, "memoryview: destination format must be a native single character format prefixed with an optional '@'");
  const isByte = (c: string): boolean => "bBc".includes(c);
  if (!isByte(code) && !isByte(from)) return raise(PyExc_TypeError, "memoryview: cannot cast between two non-byte formats");
  const len = get(self, PyBufferOff.len);
  if (len % itemsize !== 0) return raise(PyExc_TypeError, "memoryview: length is not a multiple of itemsize");
  const shape = shapeRef ? castShape(shapeRef, len, itemsize) : [len / itemsize];
  if (shape === null) return NULL;
  if (shapeRef && ndim !== 1 && shape.length !== 1) return raise(PyExc_TypeError, "memoryview: cast must be 1D -> ND or ND -> 1D");
  const strides = shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, itemsize));
  return newView(I32[(self + PyMemoryViewOff.mbuf) >> 2]! as Ref, viewOf(self), { format: formatAddress(code), itemsize, shape, strides });
}
function castShape(shapeRef: Ref, len: number, itemsize: number): number[] | null {
  const isSequence = hasTypeFlag(shapeRef, TPFLAGS.TUPLE_SUBCLASS) || hasTypeFlag(shapeRef, TPFLAGS.LIST_SUBCLASS);
  if (!isSequence) { raise(PyExc_TypeError, "shape must be a list or a tuple"); return null; }
  const seq = PySequence_Fast(shapeRef, "shape must be a list or a tuple");
  if (seq === NULL) return null;
  const shape: number[] = [];
  for (let i = 0; i < I32[(seq + 16) >> 2]!; i++) {
    const item = PySequence_Fast_GET_ITEM(seq, i);
    const size = hasTypeFlag(item, TPFLAGS.LONG_SUBCLASS) ? PyNumber_AsSsize_t(item, PyExc_OverflowError) : NaN;
    if (size !== size) raise(PyExc_TypeError, "memoryview.cast(): elements of shape must be integers");
    else if (size <= 0 && !PyErr_Occurred()) raise(PyExc_ValueError, "memoryview.cast(): elements of shape must be integers > 0");
    if (PyErr_Occurred()) { Py_DECREF(seq); return null; }
    shape.push(size);
  }
  Py_DECREF(seq);
  if (shape.reduce((a, b) => a * b, itemsize) === len) return shape;
  raise(PyExc_TypeError, "memoryview: product(shape) * itemsize != buffer size");
  return null;
}

function sizes(values: readonly number[]): NewRef | NULL {
  const tuple = PyTuple_New(values.length);
  if (tuple === NULL) return NULL;
  for (const [i, value] of values.entries()) {
    const item = PyLong_FromLong(value);
    if (item === NULL) { Py_DECREF(tuple); return NULL; }
    I32[(tuple + 24 + 8 * i) >> 2] = item;
  }
  return tuple;
}
/** An attribute getter that refuses a released view. */
function getter(read: (self: Ref) => NewRef | NULL): (self: Ref) => NewRef | NULL {
  return (self) => (checkReleased(self) < 0 ? NULL : read(self));
}
export function memory_getset(): GetSetSpec[] {
  const contiguous = (order: "C" | "F" | "A") => getter((self) => PyBool_FromLong(PyBuffer_IsContiguous(viewOf(self), order)));
  return [
    ["obj", getter((self) => Py_NewRef((get(self, PyBufferOff.obj) as Ref | 0) || Py_None)), null, 0, "The underlying object of the memoryview."],
    ["nbytes", getter((self) => PyLong_FromLong(get(self, PyBufferOff.len))), null, 0, "The amount of space in bytes that the array would use in a contiguous representation."],
    ["readonly", getter((self) => PyBool_FromLong(get(self, PyBufferOff.readonly))), null, 0, "Whether the memory is read only."],
    ["itemsize", getter((self) => PyLong_FromLong(get(self, PyBufferOff.itemsize))), null, 0, "The size in bytes of each element of the memoryview."],
    ["format", getter((self) => PyUnicode_FromString(formatOf(viewOf(self)))), null, 0, "The format (in struct module style) of each element."],
    ["ndim", getter((self) => PyLong_FromLong(get(self, PyBufferOff.ndim))), null, 0, "How many dimensions the memory represents."],
    ["shape", getter((self) => sizes(formOf(viewOf(self)).shape)), null, 0, "The shape of the memory as an N-dimensional array."],
    ["strides", getter((self) => sizes(formOf(viewOf(self)).strides)), null, 0, "The bytes to step in each dimension."],
    ["suboffsets", getter((self) => sizes(formOf(viewOf(self)).suboffsets ?? [])), null, 0, "Used internally for PIL-style arrays."],
    ["c_contiguous", contiguous("C"), null, 0, "Whether the memory is C contiguous."],
    ["f_contiguous", contiguous("F"), null, 0, "Whether the memory is Fortran contiguous."],
    ["contiguous", contiguous("A"), null, 0, "Whether the memory is contiguous."],
  ];
}
export function memory_methods(): MethodSpec[] {
  const kw = METH.FASTCALL | METH.KEYWORDS;
  return [
    ["release", METH.NOARGS, memory_release, "Release the underlying buffer exposed by the memoryview object."],
    ["tobytes", kw, memory_tobytes, "Return the data in the buffer as a byte string."],
    ["hex", kw, memory_hex, "Return the data in the buffer as a str of hexadecimal numbers."],
    ["tolist", METH.NOARGS, memory_tolist, "Return the data in the buffer as a list of elements."],
    ["cast", kw, memory_cast, "Cast a memoryview to a new format or shape."],
    ["toreadonly", METH.NOARGS, memory_toreadonly, "Return a readonly version of the memoryview."],
    ["__enter__", METH.NOARGS, memory_enter, "Enter the runtime context."],
    ["__exit__", METH.VARARGS, memory_exit, "Release the underlying buffer."],
  ];
}
