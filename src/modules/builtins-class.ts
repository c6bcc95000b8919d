/** `__build_class__`: what a class statement calls. Source: CPython 3.12 Python/bltinmodule.c; PEP 3115, PEP 560. */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PyMapping_Check, PyObject_SetItem } from "../objects/abstract.ts";
import { arg } from "../objects/args.ts";
import { PyObject_VectorcallDict, callArgs, stackRelease, stackReserve } from "../objects/call.ts";
import { PyCellOff, PyCell_Type } from "../objects/cell.ts";
import { METH, type MethodSpec } from "../objects/define.ts";
import { PyDict_DelItem, PyDict_GetItemWithError, PyDict_New, PyDict_SetItem } from "../objects/dict.ts";
import { raise, reprText } from "../objects/errors.ts";
import { PyExc_RuntimeError, PyExc_TypeError } from "../objects/exceptions.ts";
import { PyFunction_Type } from "../objects/function.ts";
import { _PyObject_LookupAttr } from "../objects/generic.ts";
import { ID } from "../objects/id.ts";
import { Py_DECREF, Py_NewRef, Py_TYPE, TPFLAGS, hasTypeFlag } from "../objects/object.ts";
import { State } from "../objects/state.ts";
import { PyTuple_GET_SIZE, PyTuple_Pack, _PyTuple_FromArray } from "../objects/tuple.ts";
import { PyType_Type, _PyType_CalculateMetaclass, nameOfType, typeName } from "../objects/typeobject.ts";
import { PyUnicode_AsJS } from "../objects/unicode.ts";
import { _PyEval_Vector } from "../interpreter/ceval.ts";

function pending(): boolean { return I32[State.current_exception >> 2] !== 0; }

/** Replaces bases that are no types by what their `__mro_entries__` gives (PEP 560); owned, the same tuple when nothing changes. */
function updateBases(bases: Ref): NewRef | NULL {
  const out: Ref[] = [];
  const owned: NewRef[] = [];
  let changed = false;
  let failed = false;
  for (let i = 0; i < PyTuple_GET_SIZE(bases) && !failed; i++) {
    const base = I32[(bases + 24 + i * 8) >> 2]! as Ref;
    if (hasTypeFlag(base, TPFLAGS.TYPE_SUBCLASS)) { out.push(base); continue; }
    const entries = _PyObject_LookupAttr(base, ID("__mro_entries__"));
    if (entries === NULL) { failed = pending(); out.push(base); continue; }
    const replacement = callArgs(entries, bases);
    Py_DECREF(entries);
    if (replacement === NULL) { failed = true; break; }
    owned.push(replacement);
    if (!hasTypeFlag(replacement, TPFLAGS.TUPLE_SUBCLASS)) { raise(PyExc_TypeError, "__mro_entries__ must return a tuple"); failed = true; break; }
    changed = true;
    for (let j = 0; j < PyTuple_GET_SIZE(replacement); j++) out.push(I32[(replacement + 24 + j * 8) >> 2]! as Ref);
  }
  const result = failed ? NULL : changed ? PyTuple_Pack(...out) : Py_NewRef(bases);
  for (const o of owned) Py_DECREF(o);
  return result;
}

/** The keywords of the class statement as a dict, `metaclass` taken out; the metaclass is left in `foundMeta` (owned or NULL). */
let foundMeta: NewRef | NULL = NULL;
function classKeywords(values: number, kwnames: Ref): NewRef | NULL {
  foundMeta = NULL;
  const dict = PyDict_New();
  if (dict === NULL) return NULL;
  for (let i = 0; i < PyTuple_GET_SIZE(kwnames); i++) {
    if (PyDict_SetItem(dict, I32[(kwnames + 24 + i * 8) >> 2]! as Ref, arg(values, i)) < 0) { Py_DECREF(dict); return NULL; }
  }
  const meta = PyDict_GetItemWithError(dict, ID("metaclass"));
  if (meta !== NULL) {
    foundMeta = Py_NewRef(meta);
    if (PyDict_DelItem(dict, ID("metaclass")) < 0) { Py_DECREF(dict); Py_DECREF(meta); return NULL; }
  }
  return dict;
}

/** The namespace that the metaclass prepares; an empty dict without `__prepare__`. */
function prepareNamespace(meta: Ref, name: Ref, bases: Ref, keywords: Ref | 0): NewRef | NULL {
  const prepare = _PyObject_LookupAttr(meta, ID("__prepare__"));
  if (prepare === NULL) return pending() ? NULL : PyDict_New();
  const namespace = callWithKeywords(prepare, [name, bases], keywords);
  Py_DECREF(prepare);
  if (namespace !== NULL && !PyMapping_Check(namespace)) {
    const who = hasTypeFlag(meta, TPFLAGS.TYPE_SUBCLASS) ? nameOfType(meta) : "<metaclass>";
    raise(PyExc_TypeError, `${who}.__prepare__() must return a mapping, not ${typeName(namespace)}`);
    Py_DECREF(namespace);
    return NULL;
  }
  return namespace;
}
function callWithKeywords(callable: Ref, args: Ref[], keywords: Ref | 0): NewRef | NULL {
  const stack = stackReserve(args.length + 1);
  args.forEach((a, i) => { I32[(stack + 8 + i * 8) >> 2] = a; });
  const result = PyObject_VectorcallDict(callable, stack + 8, args.length, keywords);
  stackRelease(stack);
  return result;
}

/** Creates the class from its body's namespace and checks the `__class__` cell. */
function createClass(meta: Ref, name: Ref, bases: Ref, origBases: Ref, namespace: Ref, keywords: Ref | 0, cell: Ref): NewRef | NULL {
  if (bases !== origBases && PyObject_SetItem(namespace, ID("__orig_bases__"), origBases) < 0) return NULL;
  const cls = callWithKeywords(meta, [name, bases, namespace], keywords);
  if (cls === NULL || !hasTypeFlag(cls, TPFLAGS.TYPE_SUBCLASS) || Py_TYPE(cell) !== PyCell_Type) return cls;
  const content = I32[(cell + PyCellOff.ob_ref) >> 2]! as Ref | 0;
  if (content === cls) return cls;
  const shown = PyUnicode_AsJS(name);
  if (content === 0) raise(PyExc_RuntimeError, `__class__ not set defining '${shown}' as ${reprText(cls) ?? "?"}. Was __classcell__ propagated to type.__new__?`);
  else raise(PyExc_TypeError, `__class__ set to ${reprText(content) ?? "?"} defining '${shown}' as ${reprText(cls) ?? "?"}`);
  Py_DECREF(cls);
  return NULL;
}

function builtin___build_class__(_m: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  if (nargs < 2) return raise(PyExc_TypeError, "__build_class__: not enough arguments");
  const func = arg(args, 0);
  if (Py_TYPE(func) !== PyFunction_Type) return raise(PyExc_TypeError, "__build_class__: func must be a function");
  const name = arg(args, 1);
  if (!hasTypeFlag(name, TPFLAGS.UNICODE_SUBCLASS)) return raise(PyExc_TypeError, "__build_class__: name is not a string");
  const owned: Ref[] = [];
  const keep = <T extends Ref>(o: T | NULL): T | NULL => { if (o !== NULL) owned.push(o); return o; };
  const result = build(func, name, args, nargs, kwnames, keep);
  for (const o of owned.reverse()) Py_DECREF(o);
  return result;
}
type Keep = <T extends Ref>(o: T | NULL) => T | NULL;
function build(func: Ref, name: Ref, args: number, nargs: number, kwnames: Ref | 0, keep: Keep): NewRef | NULL {
  const origBases = keep(_PyTuple_FromArray(args + 16, nargs - 2));
  if (origBases === NULL) return NULL;
  const bases = keep(updateBases(origBases));
  if (bases === NULL) return NULL;
  let keywords: Ref | 0 = NULL;
  let meta: Ref | NULL = NULL;
  if (kwnames !== NULL) {
    const dict = keep(classKeywords(args + nargs * 8, kwnames));
    if (dict === NULL) return NULL;
    keywords = dict;
    meta = keep(foundMeta);
  }
  if (meta === NULL) meta = PyTuple_GET_SIZE(bases) === 0 ? PyType_Type : Py_TYPE(I32[(bases + 24) >> 2]! as Ref);
  if (hasTypeFlag(meta, TPFLAGS.TYPE_SUBCLASS)) {
    const winner = _PyType_CalculateMetaclass(meta, bases);
    if (winner === NULL) return NULL;
    meta = winner;
  }
  const namespace = keep(prepareNamespace(meta, name, bases, keywords));
  if (namespace === NULL) return NULL;
  const cell = keep(_PyEval_Vector(func, namespace));
  return cell === NULL ? NULL : createClass(meta, name, bases, origBases, namespace, keywords, cell);
}

export const classFunctions: readonly MethodSpec[] = [["__build_class__", METH.FASTCALL | METH.KEYWORDS, builtin___build_class__]];
