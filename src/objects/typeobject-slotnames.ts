/**
 * `__slots__`: checked, mangled, sorted; what they add to the layout. Source: CPython 3.12 Objects/typeobject.c (type_new_slots).
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PySequence_Tuple } from "./abstract.ts";
import { PyDict_Contains, PyDict_GetItemWithError } from "./dict.ts";
import { raiseStatus, reprText } from "./errors.ts";
import { PyExc_TypeError, PyExc_ValueError } from "./exceptions.ts";
import { ID } from "./id.ts";
import { PyList_Append, PyList_AsTuple, PyList_New, PyList_Sort } from "./list.ts";
import { PyTypeOff, Py_DECREF, Py_NewRef, Py_SIZE } from "./object.ts";
import { State } from "./state.ts";
import { PyTuple_Pack } from "./tuple.ts";
import { nameOfType, typeName } from "./typeobject.ts";
import { type Making } from "./typeobject-new.ts";
import { PyUnicode_AsJS, PyUnicode_Check, PyUnicode_FromString, PyUnicode_IsIdentifier, _PyUnicode_EqualToASCIIString } from "./unicode.ts";

function tupleItem(tuple: Ref, i: number): Ref { return I32[(tuple + 24 + i * 8) >> 2]! as Ref; }
function offsetOf(type: Ref, field: number): number { return I32[(type + field) >> 2]!; }

/** Reads `__slots__` from the class body's dict into `making`. */
export function collectSlots(making: Making, dict: Ref): Status {
  const { base } = making;
  making.mayAddDict = offsetOf(base, PyTypeOff.tp_dictoffset) === 0;
  making.mayAddWeak = offsetOf(base, PyTypeOff.tp_weaklistoffset) === 0 && offsetOf(base, PyTypeOff.tp_itemsize) === 0;
  const slots = PyDict_GetItemWithError(dict, ID("__slots__"));
  if (slots === NULL) {
    if (I32[State.current_exception >> 2] !== 0) return -1;
    making.addDict = making.mayAddDict;
    making.addWeak = making.mayAddWeak;
    return 0;
  }
  const given = PyUnicode_Check(slots) ? PyTuple_Pack(slots) : PySequence_Tuple(slots);
  if (given === NULL) return -1;
  const names = visitSlots(making, given) < 0 ? NULL : sortedNames(making, given, dict);
  Py_DECREF(given);
  if (names === NULL) return -1;
  making.slots = names;
  making.nslot = Py_SIZE(names);
  type_new_slots_bases(making);
  return 0;
}

function visitSlots(making: Making, slots: Ref): Status {
  const n = Py_SIZE(slots);
  if (n > 0 && offsetOf(making.base, PyTypeOff.tp_itemsize) !== 0) {
    return raiseStatus(PyExc_TypeError, `nonempty __slots__ not supported for subtype of '${nameOfType(making.base)}'`);
  }
  for (let i = 0; i < n; i++) {
    const name = tupleItem(slots, i);
    if (!PyUnicode_Check(name)) return raiseStatus(PyExc_TypeError, `__slots__ items must be strings, not '${typeName(name)}'`);
    if (!PyUnicode_IsIdentifier(name)) return raiseStatus(PyExc_TypeError, "__slots__ must be identifiers");
    if (_PyUnicode_EqualToASCIIString(name, "__dict__")) {
      if (!making.mayAddDict || making.addDict) return raiseStatus(PyExc_TypeError, "__dict__ slot disallowed: we already got one");
      making.addDict = true;
    }
    if (_PyUnicode_EqualToASCIIString(name, "__weakref__")) {
      if (!making.mayAddWeak || making.addWeak) return raiseStatus(PyExc_TypeError, "__weakref__ slot disallowed: we already got one");
      making.addWeak = true;
    }
  }
  return 0;
}

/** Private names take the class's name in front. A new reference. Source: CPython 3.12 Python/compile.c, _Py_Mangle. */
export function _Py_Mangle(className: Ref, name: Ref): NewRef | NULL {
  const text = PyUnicode_AsJS(name);
  if (!text.startsWith("__") || text.endsWith("__") || text.includes(".")) return Py_NewRef(name);
  const prefix = PyUnicode_AsJS(className).replace(/^_+/, "");
  return prefix === "" ? Py_NewRef(name) : PyUnicode_FromString(`_${prefix}${text}`);
}

/** Names that the compiler puts into a class body for its own use. */
const compilerNames = new Set(["__qualname__", "__classcell__", "__classdictcell__"]);

/** The slots but `__dict__` and `__weakref__`, mangled and sorted: a new tuple. */
function sortedNames(making: Making, slots: Ref, dict: Ref): NewRef | NULL {
  const list = PyList_New(0);
  if (list === NULL) return NULL;
  let status: Status = 0;
  for (let i = 0; i < Py_SIZE(slots) && status === 0; i++) {
    const given = PyUnicode_AsJS(tupleItem(slots, i));
    if ((making.addDict && given === "__dict__") || (making.addWeak && given === "__weakref__")) continue;
    const name = _Py_Mangle(making.name, tupleItem(slots, i));
    if (name === NULL || PyList_Append(list, name) < 0) { status = -1; break; }
    const has = PyDict_Contains(dict, name);
    if (has < 0) status = -1;
    else if (has > 0 && !compilerNames.has(PyUnicode_AsJS(name))) {
      status = raiseStatus(PyExc_ValueError, `${reprText(name) ?? "?"} in __slots__ conflicts with class variable`);
    }
    Py_DECREF(name);
  }
  const tuple = status === 0 && PyList_Sort(list) === 0 ? PyList_AsTuple(list) : NULL;
  Py_DECREF(list);
  return tuple;
}

/** Bases other than the one that gives the layout may bring a dict or weak references. */
function type_new_slots_bases(making: Making): void {
  const { bases, base } = making;
  for (let i = 0; i < Py_SIZE(bases) && Py_SIZE(bases) > 1; i++) {
    const other = tupleItem(bases, i);
    if (other === base) continue;
    if (making.mayAddDict && offsetOf(other, PyTypeOff.tp_dictoffset) !== 0) making.addDict = true;
    if (making.mayAddWeak && offsetOf(other, PyTypeOff.tp_weaklistoffset) !== 0) making.addWeak = true;
  }
}
