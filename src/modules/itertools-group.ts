/**
 * groupby and tee.
 *
 *   groupby    16 it   24 keyfunc   32 tgtkey   40 currkey   48 currvalue   56 currgrouper (not owned)   64 state
 *   _grouper   16 parent   24 tgtkey
 *   tee        16 dataobj   24 index   32 weakreflist   40 state
 *   _tee_dataobject   16 it   24 numread, running   32 nextlink   40 values[57]
 *
 * Source: CPython 3.12 Modules/itertoolsmodule.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PyIter_Next, PyNumber_Index, PyObject_GetIter } from "../objects/abstract.ts";
import { _PyArg_CheckPositional, arg, argSpec, unpackTupleDict } from "../objects/args.ts";
import { PyObject_CallNoArgs, PyObject_CallOneArg } from "../objects/call.ts";
import { METH, defineType } from "../objects/define.ts";
import { PyErr_Occurred, raise } from "../objects/errors.ts";
import { PyExc_RuntimeError, PyExc_ValueError } from "../objects/exceptions.ts";
import { PyObject_GC_Del, PyObject_GC_Track, PyType_GenericAlloc, _PyObject_GC_New } from "../objects/gcalloc.ts";
import { PyObject_RichCompareBool, _PyObject_LookupAttr } from "../objects/generic.ts";
import { ID } from "../objects/id.ts";
import { PyLong_AsSsize_t } from "../objects/int.ts";
import { PyObject_SelfIter } from "../objects/iterobject.ts";
import { CMP, Py_CLEAR, Py_DECREF, Py_NewRef, Py_XSETREF, TPFLAGS, type visitproc } from "../objects/object.ts";
import { Py_None } from "../objects/singletons.ts";
import { PyTuple_GET_SIZE, PyTuple_New, PyTuple_Pack, PyTuple_SET_ITEM } from "../objects/tuple.ts";
import { PyObject_ClearWeakRefs } from "../objects/weakref.ts";
import { argAt, field, fieldsDealloc, fieldsTraverse, newInstance, setField } from "./itertools-common.ts";

const enum Group { it = 16, keyfunc = 24, tgtkey = 32, currkey = 40, currvalue = 48, currgrouper = 56 }
const enum Grouper { parent = 16, tgtkey = 24 }
const groupby_spec = argSpec("groupby", "iterable, key=");

function groupby_new(type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const found = unpackTupleDict(groupby_spec, args, kwargs);
  if (found === null) return NULL;
  const gbo = newInstance(type);
  if (gbo === NULL) return NULL;
  setField(gbo, Group.keyfunc, Py_NewRef(found[1] || Py_None));
  const it = PyObject_GetIter(found[0] as Ref);
  if (it === NULL) { Py_DECREF(gbo); return NULL; }
  setField(gbo, Group.it, it);
  return gbo;
}
/** Reads one item more; false: exhausted or failed. */
function groupby_step(gbo: Ref): boolean {
  const newvalue = PyIter_Next(field(gbo, Group.it) as Ref);
  if (newvalue === NULL) return false;
  const keyfunc = field(gbo, Group.keyfunc) as Ref;
  const newkey = keyfunc === Py_None ? Py_NewRef(newvalue) : PyObject_CallOneArg(keyfunc, newvalue);
  if (newkey === NULL) { Py_DECREF(newvalue); return false; }
  Py_XSETREF(gbo + Group.currvalue, newvalue);
  Py_XSETREF(gbo + Group.currkey, newkey);
  return true;
}
function groupby_next(gbo: Ref): NewRef | NULL {
  setField(gbo, Group.currgrouper, 0);
  for (;;) {
    const currkey = field(gbo, Group.currkey);
    const tgtkey = field(gbo, Group.tgtkey);
    if (currkey !== 0) {
      if (tgtkey === 0) break;
      const same = PyObject_RichCompareBool(tgtkey, currkey, CMP.EQ);
      if (same < 0) return NULL;
      if (same === 0) break;
    }
    if (!groupby_step(gbo)) return NULL;
  }
  Py_XSETREF(gbo + Group.tgtkey, Py_NewRef(field(gbo, Group.currkey) as Ref));
  const grouper = _PyObject_GC_New(_grouper_type);
  if (grouper === NULL) return NULL;
  I32[(grouper + Grouper.parent + 4) >> 2] = I32[(grouper + Grouper.tgtkey + 4) >> 2] = 0;
  setField(grouper, Grouper.parent, Py_NewRef(gbo));
  setField(grouper, Grouper.tgtkey, Py_NewRef(field(gbo, Group.tgtkey) as Ref));
  setField(gbo, Group.currgrouper, grouper);
  PyObject_GC_Track(grouper);
  const result = PyTuple_Pack(field(gbo, Group.currkey) as Ref, grouper);
  Py_DECREF(grouper);
  return result;
}
const groupFields = [Group.it, Group.keyfunc, Group.tgtkey, Group.currkey, Group.currvalue];
export const groupby_type = defineType({
  name: "itertools.groupby", basicsize: 72, flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE,
  doc: "groupby(iterable, key=None)\n--\n\nPairs of a key and an iterator over the consecutive items that have it.",
  slots: {
    tp_dealloc: fieldsDealloc(groupFields), tp_traverse: fieldsTraverse(groupFields), tp_iter: PyObject_SelfIter, tp_iternext: groupby_next,
    tp_new: groupby_new, tp_alloc: PyType_GenericAlloc, tp_free: PyObject_GC_Del,
  },
});
function _grouper_next(igo: Ref): NewRef | NULL {
  const gbo = field(igo, Grouper.parent) as Ref;
  if (field(gbo, Group.currgrouper) !== igo) return NULL;
  if (field(gbo, Group.currvalue) === 0 && !groupby_step(gbo)) return NULL;
  if (PyObject_RichCompareBool(field(igo, Grouper.tgtkey) as Ref, field(gbo, Group.currkey) as Ref, CMP.EQ) <= 0) return NULL;
  const r = field(gbo, Group.currvalue) as NewRef;
  setField(gbo, Group.currvalue, 0);
  Py_CLEAR(gbo + Group.currkey);
  return r;
}
export const _grouper_type = defineType({
  name: "itertools._grouper", basicsize: 32, flags: TPFLAGS.HAVE_GC,
  slots: {
    tp_dealloc: fieldsDealloc([Grouper.parent, Grouper.tgtkey]), tp_traverse: fieldsTraverse([Grouper.parent, Grouper.tgtkey]),
    tp_iter: PyObject_SelfIter, tp_iternext: _grouper_next, tp_free: PyObject_GC_Del,
  },
});

const LINKCELLS = 57;
const enum Tdo { it = 16, numread = 24, running = 28, nextlink = 32, values = 40 }
const enum Tee { dataobj = 16, index = 24, weakreflist = 32 }
const id_copy = ID("__copy__");

function teedataobject_newinternal(it: Ref): NewRef | NULL {
  const tdo = _PyObject_GC_New(teedataobject_type);
  if (tdo === NULL) return NULL;
  for (let at = (tdo + Tdo.it) >> 2, end = (tdo + Tdo.values + LINKCELLS * 8) >> 2; at < end; at++) I32[at] = 0;
  setField(tdo, Tdo.it, Py_NewRef(it));
  PyObject_GC_Track(tdo);
  return tdo;
}
function teedataobject_getitem(tdo: Ref, i: number): NewRef | NULL {
  if (i < I32[(tdo + Tdo.numread) >> 2]!) return Py_NewRef(field(tdo, Tdo.values + i * 8) as Ref);
  if (I32[(tdo + Tdo.running) >> 2] !== 0) return raise(PyExc_RuntimeError, "cannot re-enter the tee iterator");
  I32[(tdo + Tdo.running) >> 2] = 1;
  const value = PyIter_Next(field(tdo, Tdo.it) as Ref);
  I32[(tdo + Tdo.running) >> 2] = 0;
  if (value === NULL) return NULL;
  I32[(tdo + Tdo.numread) >> 2]!++;
  setField(tdo, Tdo.values + i * 8, value);
  return Py_NewRef(value);
}
function teedataobject_jumplink(tdo: Ref): NewRef | NULL {
  if (field(tdo, Tdo.nextlink) === 0) {
    const link = teedataobject_newinternal(field(tdo, Tdo.it) as Ref);
    if (link === NULL) return NULL;
    setField(tdo, Tdo.nextlink, link);
  }
  return Py_NewRef(field(tdo, Tdo.nextlink) as Ref);
}
function teedataobject_traverse(tdo: Ref, visit: visitproc, arg: number): number {
  const it = field(tdo, Tdo.it);
  let result = it ? visit(it, arg) : 0;
  for (let i = 0; i < I32[(tdo + Tdo.numread) >> 2]! && result === 0; i++) {
    const value = field(tdo, Tdo.values + i * 8);
    if (value) result = visit(value, arg);
  }
  const next = field(tdo, Tdo.nextlink);
  return result !== 0 || next === 0 ? result : visit(next, arg);
}
/** Releases what it holds; the chain of links is walked, not recursed into. */
function teedataobject_clear(tdo: Ref): number {
  Py_CLEAR(tdo + Tdo.it);
  for (let i = 0; i < I32[(tdo + Tdo.numread) >> 2]!; i++) Py_CLEAR(tdo + Tdo.values + i * 8);
  let link = field(tdo, Tdo.nextlink);
  setField(tdo, Tdo.nextlink, 0);
  while (link !== 0 && I32[link >> 2] === 1) {
    const next = field(link, Tdo.nextlink);
    setField(link, Tdo.nextlink, 0);
    Py_DECREF(link);
    link = next;
  }
  if (link !== 0) Py_DECREF(link);
  return 0;
}
export const teedataobject_type = defineType({
  name: "itertools._tee_dataobject", basicsize: Tdo.values + LINKCELLS * 8, flags: TPFLAGS.HAVE_GC,
  slots: {
    tp_dealloc: fieldsDealloc([], (o) => { teedataobject_clear(o); }), tp_traverse: teedataobject_traverse, tp_clear: teedataobject_clear,
    tp_free: PyObject_GC_Del,
  },
});

function newTeeSteal(dataobjSteal: NewRef | NULL, index: number): NewRef | NULL {
  const to = dataobjSteal === NULL ? NULL : _PyObject_GC_New(tee_type);
  if (to === NULL) {
    if (dataobjSteal !== NULL) Py_DECREF(dataobjSteal);
    return NULL;
  }
  for (let at = (to + Tee.dataobj) >> 2, end = at + 8; at < end; at++) I32[at] = 0;
  setField(to, Tee.dataobj, dataobjSteal);
  I32[(to + Tee.index) >> 2] = index;
  PyObject_GC_Track(to);
  return to;
}
function tee_copy(to: Ref): NewRef | NULL { return newTeeSteal(Py_NewRef(field(to, Tee.dataobj) as Ref), I32[(to + Tee.index) >> 2]!); }
function tee_fromiterable(iterable: Ref): NewRef | NULL {
  const it = PyObject_GetIter(iterable);
  if (it === NULL) return NULL;
  const result = I32[(it + 8) >> 2] === tee_type ? tee_copy(it) : newTeeSteal(teedataobject_newinternal(it), 0);
  Py_DECREF(it);
  return result;
}
function tee_type_new(_type: Ref, args: Ref): NewRef | NULL {
  return _PyArg_CheckPositional("_tee", PyTuple_GET_SIZE(args), 1, 1) ? tee_fromiterable(argAt(args, 0)) : NULL;
}
function tee_next(to: Ref): NewRef | NULL {
  if (I32[(to + Tee.index) >> 2]! >= LINKCELLS) {
    const link = teedataobject_jumplink(field(to, Tee.dataobj) as Ref);
    if (link === NULL) return NULL;
    Py_XSETREF(to + Tee.dataobj, link);
    I32[(to + Tee.index) >> 2] = 0;
  }
  const value = teedataobject_getitem(field(to, Tee.dataobj) as Ref, I32[(to + Tee.index) >> 2]!);
  if (value !== NULL) I32[(to + Tee.index) >> 2]!++;
  return value;
}
export const tee_type = defineType({
  name: "itertools._tee", basicsize: 48, flags: TPFLAGS.HAVE_GC, weaklistoffset: Tee.weakreflist,
  doc: "Iterator wrapped to make it copyable.",
  slots: {
    tp_dealloc: fieldsDealloc([Tee.dataobj], (to) => { if (I32[(to + Tee.weakreflist) >> 2] !== 0) PyObject_ClearWeakRefs(to); }),
    tp_traverse: fieldsTraverse([Tee.dataobj]), tp_iter: PyObject_SelfIter, tp_iternext: tee_next, tp_new: tee_type_new, tp_free: PyObject_GC_Del,
  },
  methods: [["__copy__", METH.NOARGS, tee_copy, "Returns an independent iterator."]],
});

/** itertools.tee(iterable, n=2, /). */
export function itertools_tee(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("tee", nargs, 1, 2)) return NULL;
  let n = 2;
  if (nargs === 2) {
    const index = PyNumber_Index(arg(args, 1));
    if (index === NULL) return NULL;
    n = PyLong_AsSsize_t(index);
    Py_DECREF(index);
    if (n === -1 && PyErr_Occurred()) return NULL;
  }
  if (n < 0) return raise(PyExc_ValueError, "n must be >= 0");
  const result = PyTuple_New(n);
  if (result === NULL || n === 0) return result;
  const it = PyObject_GetIter(arg(args, 0));
  const filled = it !== NULL && fillTees(result, it, n);
  if (filled) return result;
  Py_DECREF(result);
  return NULL;
}
function fillTees(result: Ref, itSteal: Ref, n: number): boolean {
  let it: Ref = itSteal;
  let copy = _PyObject_LookupAttr(it, id_copy);
  if (copy === NULL) {
    const wrapped = PyErr_Occurred() ? NULL : tee_fromiterable(it);
    Py_DECREF(it);
    if (wrapped === NULL) return false;
    it = wrapped;
    copy = _PyObject_LookupAttr(it, id_copy);
    if (copy === NULL) { Py_DECREF(it); return false; }
  }
  PyTuple_SET_ITEM(result, 0, it);
  for (let i = 1; i < n; i++) {
    const other = PyObject_CallNoArgs(copy);
    if (other === NULL) { Py_DECREF(copy); return false; }
    PyTuple_SET_ITEM(result, i, other);
  }
  Py_DECREF(copy);
  return true;
}
