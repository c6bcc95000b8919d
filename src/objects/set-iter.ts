/**
 * Set iterators. Source: CPython 3.12 Objects/setobject.c.
 *
 *   setiterobject, 48 bytes:   16 si_set (NULL when exhausted)   24 si_used   32 si_pos   40 len
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PySequence_List } from "./abstract.ts";
import { defineType, METH } from "./define.ts";
import { raise } from "./errors.ts";
import { PyExc_RuntimeError } from "./exceptions.ts";
import { PyObject_GC_Del, PyObject_GC_Track, PyObject_GC_UnTrack, _PyObject_GC_New } from "./gcalloc.ts";
import { PyObject_SelfIter } from "./generic.ts";
import { PyLong_FromLong } from "./int.ts";
import { newBuiltinIter } from "./iterobject.ts";
import { Py_DECREF, Py_INCREF, Py_NewRef, Py_XDECREF, TPFLAGS, type visitproc } from "./object.ts";
import { PySet_GET_SIZE, setMask, setTableOf } from "./set.ts";
import { dummyKey } from "./singletons.ts";
import { PyTuple_Pack, tuplePairSteal } from "./tuple.ts";

const enum SetIterOff { si_set = 16, si_used = 24, si_pos = 32, len = 40, basic_size = 48 }

export function set_iter(so: Ref): NewRef | NULL {
  const si = _PyObject_GC_New(PySetIter_Type);
  if (si === NULL) return NULL;
  for (let at = SetIterOff.si_set as number; at < SetIterOff.basic_size; at += 4) I32[(si + at) >> 2] = 0;
  I32[(si + SetIterOff.si_set) >> 2] = Py_NewRef(so);
  I32[(si + SetIterOff.si_used) >> 2] = PySet_GET_SIZE(so);
  I32[(si + SetIterOff.len) >> 2] = PySet_GET_SIZE(so);
  PyObject_GC_Track(si);
  return si;
}
function setiter_dealloc(si: Ref): void {
  PyObject_GC_UnTrack(si);
  Py_XDECREF(I32[(si + SetIterOff.si_set) >> 2]! as Ref | 0);
  PyObject_GC_Del(si);
}
function setiter_traverse(si: Ref, visit: visitproc, arg: number): number {
  const so = I32[(si + SetIterOff.si_set) >> 2]! as Ref | 0;
  return so === 0 ? 0 : visit(so, arg);
}
function setiter_len(si: Ref): NewRef | NULL {
  const so = I32[(si + SetIterOff.si_set) >> 2]! as Ref | 0;
  return PyLong_FromLong(so !== 0 && I32[(si + SetIterOff.si_used) >> 2] === PySet_GET_SIZE(so) ? I32[(si + SetIterOff.len) >> 2]! : 0);
}
function setiter_iternext(si: Ref): NewRef | NULL {
  const so = I32[(si + SetIterOff.si_set) >> 2]! as Ref | 0;
  if (so === 0) return NULL;
  if (I32[(si + SetIterOff.si_used) >> 2] !== PySet_GET_SIZE(so)) {
    I32[(si + SetIterOff.si_used) >> 2] = -1;
    return raise(PyExc_RuntimeError, "Set changed size during iteration");
  }
  const mask = setMask(so);
  const table = setTableOf(so);
  let i = I32[(si + SetIterOff.si_pos) >> 2]!;
  while (i <= mask && (I32[(table + i * 16) >> 2] === 0 || I32[(table + i * 16) >> 2] === dummyKey)) i++;
  I32[(si + SetIterOff.si_pos) >> 2] = i + 1;
  if (i > mask) {
    I32[(si + SetIterOff.si_set) >> 2] = 0;
    Py_DECREF(so);
    return NULL;
  }
  I32[(si + SetIterOff.len) >> 2]! -= 1;
  return Py_NewRef(I32[(table + i * 16) >> 2]! as Ref);
}
/** Pickles as iter(list of what is left). */
function setiter_reduce(si: Ref): NewRef | NULL {
  const iter = newBuiltinIter();
  if (iter === NULL) return NULL;
  const copy = _PyObject_GC_New(PySetIter_Type);
  if (copy === NULL) { Py_DECREF(iter); return NULL; }
  for (let at = SetIterOff.si_set as number; at < SetIterOff.basic_size; at += 4) I32[(copy + at) >> 2] = I32[(si + at) >> 2]!;
  const so = I32[(copy + SetIterOff.si_set) >> 2]! as Ref | 0;
  if (so) Py_INCREF(so);
  const list = PySequence_List(copy);
  Py_DECREF(copy);
  const args = list === NULL ? NULL : PyTuple_Pack(list);
  if (list !== NULL) Py_DECREF(list);
  if (args === NULL) { Py_DECREF(iter); return NULL; }
  return tuplePairSteal(iter, args);
}

export const PySetIter_Type = defineType({
  name: "set_iterator", basicsize: SetIterOff.basic_size, flags: TPFLAGS.HAVE_GC,
  slots: { tp_dealloc: setiter_dealloc, tp_traverse: setiter_traverse, tp_iter: PyObject_SelfIter, tp_iternext: setiter_iternext },
  methods: [
    ["__length_hint__", METH.NOARGS, setiter_len, "Private method returning an estimate of len(list(it))."],
    ["__reduce__", METH.NOARGS, setiter_reduce, "Return state information for pickling."],
  ],
});
