/**
 * Structure sequences: tuples whose items have names too (sys.version_info, time.struct_time, os.stat_result).
 * An instance has n_fields items in memory; ob_size says n_sequence_fields, what len() and iteration see.
 * Source: CPython 3.12 Objects/structseq.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PySequence_Fast } from "./abstract.ts";
import { argSpec, unpackTupleDict } from "./args.ts";
import { Boot, onBoot } from "./boot.ts";
import { METH, MemberType, defineType, type MemberSpec } from "./define.ts";
import { PyDict_GET_SIZE, PyDict_GetItemWithError, PyDict_New, PyDict_SetItem } from "./dict.ts";
import { PyErr_Occurred, raise, reprText } from "./errors.ts";
import { PyExc_TypeError } from "./exceptions.ts";
import { PyObject_GC_Del, PyObject_GC_Track, PyObject_GC_UnTrack, _PyObject_GC_NewVar } from "./gcalloc.ts";
import { ID } from "./id.ts";
import { PyLong_FromLong } from "./int.ts";
import { PyTypeOff, Py_DECREF, Py_NewRef, Py_TYPE, Py_XDECREF, TPFLAGS, hasTypeFlag, type visitproc } from "./object.ts";
import { Py_None } from "./singletons.ts";
import { PyTuple_New, PyTuple_Pack, PyTuple_Type } from "./tuple.ts";
import { nameOfType } from "./typeobject.ts";
import { PyUnicode_FromString } from "./unicode.ts";

/** A field; a null name is an item without one. */
export type StructField = readonly [name: string | null, doc?: string];
export interface StructSequenceSpec {
  name: string;
  doc?: string;
  fields: readonly StructField[];
  /** How many of the fields are items of the sequence; default all. */
  inSequence?: number;
  /** Programs may not make instances (sys.flags). Default true. */
  instantiable?: boolean;
}
const specs = new Map<Ref, StructSequenceSpec>();

const specOf = (type: Ref): StructSequenceSpec => {
  let spec = specs.get(type);
  for (let base = type; spec === undefined; spec = specs.get(base)) base = I32[(base + PyTypeOff.tp_base) >> 2]! as Ref;
  return spec;
};
const visible = (spec: StructSequenceSpec): number => spec.inSequence ?? spec.fields.length;

/** Defines a static structure sequence type; while modules load only. */
export function defineStructSequence(spec: StructSequenceSpec): Ref {
  const members: MemberSpec[] = spec.fields.flatMap(([name, doc], i) =>
    name === null ? [] : [[name, MemberType.OBJECT, 24 + 8 * i, 1, doc ?? ""] as const]);
  const type = defineType({
    name: spec.name, basicsize: 24, itemsize: 8, doc: spec.doc ?? "", base: () => PyTuple_Type, members,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.TUPLE_SUBCLASS | (spec.instantiable === false ? TPFLAGS.DISALLOW_INSTANTIATION : 0),
    slots: {
      tp_dealloc: structseq_dealloc, tp_repr: structseq_repr, tp_traverse: structseq_traverse,
      ...(spec.instantiable === false ? {} : { tp_new: structseq_new }),
    },
    methods: [["__reduce__", METH.NOARGS, structseq_reduce]],
  });
  specs.set(type, spec);
  onBoot(Boot.OBJECTS, () => fillDict(type, spec));
  return type;
}
// Named at module load: identifiers cannot be reserved once a heap exists.
for (const name of ["n_sequence_fields", "n_fields", "n_unnamed_fields", "__match_args__"]) ID(name);
/** n_sequence_fields, n_fields, n_unnamed_fields, __match_args__. */
function fillDict(type: Ref, spec: StructSequenceSpec): Status {
  const dict = I32[(type + PyTypeOff.tp_dict) >> 2]! as Ref;
  const unnamed = spec.fields.filter(([name]) => name === null).length;
  const counts: [Ref, number][] = [[ID("n_sequence_fields"), visible(spec)], [ID("n_fields"), spec.fields.length], [ID("n_unnamed_fields"), unnamed]];
  for (const [name, count] of counts) {
    const value = PyLong_FromLong(count);
    if (value === NULL || PyDict_SetItem(dict, name, value) < 0) return -1;
    Py_DECREF(value);
  }
  const names = spec.fields.slice(0, visible(spec)).flatMap(([name]) => (name === null ? [] : [name]));
  const match = PyTuple_New(names.length);
  if (match === NULL) return -1;
  names.forEach((name, i) => { I32[(match + 24 + 8 * i) >> 2] = ID(name); });
  const status = PyDict_SetItem(dict, ID("__match_args__"), match);
  Py_DECREF(match);
  return status;
}

/** An instance with all items NULL; the caller fills them (PyStructSequence_SET_ITEM). */
export function PyStructSequence_New(type: Ref): NewRef | NULL {
  const spec = specOf(type);
  const size = spec.fields.length;
  const self = _PyObject_GC_NewVar(type, size);
  if (self === NULL) return NULL;
  I32[(self + 16) >> 2] = visible(spec);
  for (let i = 0; i < size; i++) {
    I32[(self + 24 + 8 * i) >> 2] = 0;
    I32[(self + 28 + 8 * i) >> 2] = 0;
  }
  PyObject_GC_Track(self);
  return self;
}
export function PyStructSequence_SET_ITEM(self: Ref, i: number, itemSteal: Ref): void { I32[(self + 24 + 8 * i) >> 2] = itemSteal; }
export function PyStructSequence_GET_ITEM(self: Ref, i: number): Ref { return I32[(self + 24 + 8 * i) >> 2]! as Ref; }
/** An instance of the given items, stolen; missing ones are None. NULL when an item is NULL (its exception is set). */
export function newStructSequence(type: Ref, itemsSteal: readonly (Ref | NULL)[]): NewRef | NULL {
  const self = itemsSteal.includes(NULL) ? NULL : PyStructSequence_New(type);
  if (self === NULL) {
    for (const item of itemsSteal) Py_XDECREF(item);
    return NULL;
  }
  specOf(type).fields.forEach((_, i) => PyStructSequence_SET_ITEM(self, i, (itemsSteal[i] || Py_NewRef(Py_None)) as Ref));
  return self;
}

const new_spec = argSpec("structseq", "sequence, dict=");
function structseq_new(type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const given = unpackTupleDict(new_spec, args, kwargs);
  if (given === null) return NULL;
  const [sequence, dict] = given as [Ref, Ref | 0];
  const seq = PySequence_Fast(sequence, "constructor requires a sequence");
  if (seq === NULL) return NULL;
  const result = dict && !hasTypeFlag(dict, TPFLAGS.DICT_SUBCLASS)
    ? raise(PyExc_TypeError, `${nameOfType(type)}() takes a dict as second arg, if any`)
    : fromSequence(type, seq, dict);
  Py_DECREF(seq);
  return result;
}
/** `seq`: a list or a tuple; `dict` may name the fields past the sequence. */
function fromSequence(type: Ref, seq: Ref, dict: Ref | 0): NewRef | NULL {
  const spec = specOf(type);
  const [min, max] = [visible(spec), spec.fields.length];
  const n = I32[(seq + 16) >> 2]!;
  const wrong = (how: string, size: number): NULL => raise(PyExc_TypeError, `${nameOfType(type)}() takes ${how} ${size}-sequence (${n}-sequence given)`);
  if (min !== max && n < min) return wrong("an at least", min);
  if (min !== max && n > max) return wrong("an at most", max);
  if (min === max && n !== min) return wrong("a", min);
  const self = PyStructSequence_New(type);
  if (self === NULL) return NULL;
  const items = hasTypeFlag(seq, TPFLAGS.LIST_SUBCLASS) ? I32[(seq + 24) >> 2]! : seq + 24;
  for (let i = 0; i < n; i++) PyStructSequence_SET_ITEM(self, i, Py_NewRef(I32[(items + 8 * i) >> 2]! as Ref));
  for (let i = n; i < max; i++) {
    const name = spec.fields[i]![0];
    const value = dict && PyDict_GET_SIZE(dict) && name !== null ? PyDict_GetItemWithError(dict, ID(name)) : NULL;
    if (value === NULL && PyErr_Occurred()) { Py_DECREF(self); return NULL; }
    PyStructSequence_SET_ITEM(self, i, Py_NewRef(value || Py_None));
  }
  return self;
}
function structseq_dealloc(self: Ref): void {
  PyObject_GC_UnTrack(self);
  const type = Py_TYPE(self);
  const n = specOf(type).fields.length;
  for (let i = 0; i < n; i++) Py_XDECREF(I32[(self + 24 + 8 * i) >> 2]! as Ref | 0);
  PyObject_GC_Del(self);
  if ((I32[(type + PyTypeOff.tp_flags) >> 2]! & TPFLAGS.HEAPTYPE) !== 0) Py_DECREF(type);
}
function structseq_traverse(self: Ref, visit: visitproc, arg: number): number {
  const n = specOf(Py_TYPE(self)).fields.length;
  for (let i = 0; i < n; i++) {
    const item = I32[(self + 24 + 8 * i) >> 2]! as Ref | 0;
    const stop = item && visit(item, arg);
    if (stop) return stop;
  }
  return 0;
}
function structseq_repr(self: Ref): NewRef | NULL {
  const spec = specOf(Py_TYPE(self));
  const parts: string[] = [];
  for (let i = 0; i < visible(spec); i++) {
    const text = reprText(PyStructSequence_GET_ITEM(self, i));
    if (text === null) return NULL;
    parts.push(`${spec.fields[i]![0]}=${text}`);
  }
  return PyUnicode_FromString(`${nameOfType(Py_TYPE(self))}(${parts.join(", ")})`);
}
function structseq_reduce(self: Ref): NewRef | NULL {
  const spec = specOf(Py_TYPE(self));
  const tuple = PyTuple_New(visible(spec));
  if (tuple === NULL) return NULL;
  for (let i = 0; i < visible(spec); i++) I32[(tuple + 24 + 8 * i) >> 2] = Py_NewRef(PyStructSequence_GET_ITEM(self, i));
  const dict = PyDict_New();
  let status: Status = dict === NULL ? -1 : 0;
  for (let i = visible(spec); status === 0 && i < spec.fields.length; i++) {
    const name = spec.fields[i]![0];
    if (name !== null) status = PyDict_SetItem(dict as Ref, ID(name), PyStructSequence_GET_ITEM(self, i));
  }
  let result: NewRef | NULL = NULL;
  const args = status === 0 ? PyTuple_Pack(tuple, dict as Ref) : NULL;
  if (args !== NULL) {
    result = PyTuple_Pack(Py_TYPE(self), args);
    Py_DECREF(args);
  }
  Py_DECREF(tuple);
  if (dict !== NULL) Py_DECREF(dict);
  return result;
}
