/**
 * Type parameters of a tuple of arguments, and their substitution: list[T][int].
 * Source: CPython 3.12 Objects/genericaliasobject.c (_Py_make_parameters, _Py_subs_parameters, subs_tvars, _unpack_args).
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PyObject_GetItem } from "./abstract.ts";
import { PyObject_CallOneArg, callTwoArgs } from "./call.ts";
import { PyErr_Occurred, raise, reprText } from "./errors.ts";
import { PyExc_TypeError } from "./exceptions.ts";
import { PyObject_IsTrue, _PyObject_LookupAttr } from "./generic.ts";
import { ID } from "./id.ts";
import { PyTypeOff, Py_DECREF, Py_NewRef, Py_SIZE, Py_TYPE } from "./object.ts";
import { Py_Ellipsis, Py_None } from "./singletons.ts";
import { PyTuple_Check, PyTuple_New, PyTuple_Pack } from "./tuple.ts";
import { PyType_Check } from "./typeobject.ts";

function itemsOf(tuple: Ref): Ref[] {
  const items: Ref[] = [];
  for (let i = 0; i < Py_SIZE(tuple); i++) items.push(I32[(tuple + 24 + i * 8) >> 2]! as Ref);
  return items;
}
/** A tuple of borrowed items. */
function tupleOf(items: readonly Ref[]): NewRef | NULL {
  const tuple = PyTuple_New(items.length);
  if (tuple === NULL) return NULL;
  items.forEach((item, i) => { I32[(tuple + 24 + i * 8) >> 2] = Py_NewRef(item); });
  return tuple;
}
/** A tuple that takes over the counts of its items. */
function tupleOfSteal(itemsSteal: readonly NewRef[]): NewRef | NULL {
  const tuple = tupleOf(itemsSteal);
  itemsSteal.forEach(Py_DECREF);
  return tuple;
}

/** The distinct type variables in a tuple of arguments: a new tuple. */
export function _Py_make_parameters(args: Ref): NewRef | NULL {
  const found: Ref[] = [];
  const add = (o: Ref): void => { if (!found.includes(o)) found.push(o); };
  const held: NewRef[] = [];
  let failed = false;
  for (const t of itemsOf(args)) {
    if (PyType_Check(t)) continue;
    const subst = _PyObject_LookupAttr(t, ID("__typing_subst__"));
    if (subst !== NULL) { Py_DECREF(subst); add(t); continue; }
    const inner = PyErr_Occurred() ? NULL : _PyObject_LookupAttr(t, ID("__parameters__"));
    if (inner === NULL) {
      if (PyErr_Occurred()) { failed = true; break; }
      continue;
    }
    held.push(inner);
    if (PyTuple_Check(inner)) itemsOf(inner).forEach(add);
  }
  const result = failed ? NULL : tupleOf(found);
  held.forEach(Py_DECREF);
  return result;
}

/** The items that a subscript gives, *tuple[...] spread out: a new tuple. */
function unpackArgs(item: Ref): NewRef | NULL {
  const given = PyTuple_Check(item) ? itemsOf(item) : [item];
  const out: NewRef[] = [];
  for (const o of given) {
    const inner = PyType_Check(o) ? NULL : _PyObject_LookupAttr(o, ID("__typing_unpacked_tuple_args__"));
    if (inner === NULL && PyErr_Occurred()) { out.forEach(Py_DECREF); return NULL; }
    const items = inner !== NULL && PyTuple_Check(inner) ? itemsOf(inner) : null;
    if (items !== null && !(items.length > 0 && items[items.length - 1] === Py_Ellipsis)) out.push(...items.map(Py_NewRef));
    else out.push(Py_NewRef(o));
    if (inner !== NULL) Py_DECREF(inner);
  }
  return tupleOfSteal(out);
}

/** `o` with its own parameters replaced, if it has any. */
function subs_tvars(o: Ref, parameters: readonly Ref[], items: readonly Ref[]): NewRef | NULL {
  const inner = _PyObject_LookupAttr(o, ID("__parameters__"));
  if (inner === NULL) return PyErr_Occurred() ? NULL : Py_NewRef(o);
  if (!PyTuple_Check(inner) || Py_SIZE(inner) === 0) { Py_DECREF(inner); return Py_NewRef(o); }
  const args: Ref[] = [];
  for (const parameter of itemsOf(inner)) {
    const i = parameters.indexOf(parameter);
    if (i < 0) args.push(parameter);
    else if (I32[(Py_TYPE(parameter) + PyTypeOff.tp_iter) >> 2] !== 0 && PyTuple_Check(items[i]!)) args.push(...itemsOf(items[i]!));
    else args.push(items[i]!);
  }
  const tuple = tupleOf(args);
  Py_DECREF(inner);
  if (tuple === NULL) return NULL;
  const result = PyObject_GetItem(o, tuple);
  Py_DECREF(tuple);
  return result;
}
function isUnpackedTypeVarTuple(o: Ref): number {
  if (PyType_Check(o)) return 0;
  const flag = _PyObject_LookupAttr(o, ID("__typing_is_unpacked_typevartuple__"));
  if (flag === NULL) return PyErr_Occurred() ? -1 : 0;
  const result = PyObject_IsTrue(flag);
  Py_DECREF(flag);
  return result;
}

/** Lets each parameter (a ParamSpec, a TypeVarTuple) rearrange the items: a new tuple. */
function prepareItems(self: Ref, parameters: readonly Ref[], item: Ref): NewRef | NULL {
  let items = unpackArgs(item);
  for (const parameter of parameters) {
    if (items === NULL) return NULL;
    const prepare = _PyObject_LookupAttr(parameter, ID("__typing_prepare_subst__"));
    if (prepare === NULL) {
      if (!PyErr_Occurred()) continue;
      Py_DECREF(items);
      return NULL;
    }
    if (prepare !== Py_None) {
      const next: NewRef | NULL = callTwoArgs(prepare, self, items);
      Py_DECREF(items);
      items = next;
      if (items !== NULL && !PyTuple_Check(items)) {
        const pair: NewRef | NULL = PyTuple_Pack(items);
        Py_DECREF(items);
        items = pair;
      }
    }
    Py_DECREF(prepare);
  }
  return items;
}

/** `args` with the type variables `parameters` (tuples) replaced by what `item` gives: a new tuple. */
export function _Py_subs_parameters(self: Ref, args: Ref, parameters: Ref, item: Ref): NewRef | NULL {
  const variables = itemsOf(parameters);
  if (variables.length === 0) {
    const text = reprText(self);
    return text === null ? NULL : raise(PyExc_TypeError, `${text} is not a generic class`);
  }
  const tuple = prepareItems(self, variables, item);
  if (tuple === NULL) return NULL;
  const items = itemsOf(tuple);
  if (items.length !== variables.length) {
    const text = reprText(self);
    Py_DECREF(tuple);
    if (text === null) return NULL;
    return raise(PyExc_TypeError, `Too ${items.length > variables.length ? "many" : "few"} arguments for ${text}; actual ${items.length}, expected ${variables.length}`);
  }
  const out: NewRef[] = [];
  for (const given of itemsOf(args)) if (!substitute(given, variables, items, out)) { out.forEach(Py_DECREF); Py_DECREF(tuple); return NULL; }
  Py_DECREF(tuple);
  return tupleOfSteal(out);
}
function substitute(given: Ref, variables: readonly Ref[], items: readonly Ref[], out: NewRef[]): boolean {
  if (PyType_Check(given)) { out.push(Py_NewRef(given)); return true; }
  const spread = isUnpackedTypeVarTuple(given);
  const subst = spread < 0 ? NULL : _PyObject_LookupAttr(given, ID("__typing_subst__"));
  if (subst === NULL && PyErr_Occurred()) return false;
  const value = subst !== NULL ? PyObject_CallOneArg(subst, items[variables.indexOf(given)]!) : subs_tvars(given, variables, items);
  if (subst !== NULL) Py_DECREF(subst);
  if (value === NULL) return false;
  if (spread && PyTuple_Check(value)) {
    out.push(...itemsOf(value).map(Py_NewRef));
    Py_DECREF(value);
  } else {
    out.push(value);
  }
  return true;
}
