/**
 * Assignment to `__bases__` and `__class__`, and the check of layouts both need.
 * Source: CPython 3.12 Objects/typeobject.c (type_set_bases, mro_hierarchy, compatible_for_assignment, object_set_class).
 */
import { I32 } from "../memory/views.ts";
import { CMP, FN, PyTypeOff, Py_DECREF, Py_INCREF, Py_NewRef, Py_SET_TYPE, Py_SIZE, Py_TYPE, Py_XDECREF, TPFLAGS, hasTypeFlag } from "./object.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { dictForEach } from "./dict.ts";
import { PyErr_NoMemory, raise, raiseStatus } from "./errors.ts";
import { PyExc_TypeError } from "./exceptions.ts";
import { MANAGED_DICT_OFFSET, PyObject_RichCompareBool, _PyObject_GetDictPtr } from "./generic.ts";
import { PyModule_Type } from "./module.ts";
import { PyType_Check, PyType_IsSubtype, is_subtype_with_mro, nameOfType, typeFromWeakref, typeName } from "./typeobject.ts";
import { check_set_special_type_attr } from "./typeobject-getset.ts";
import { subtype_clear } from "./typeobject-instance.ts";
import { best_base, mro_internal, replacedMro } from "./typeobject-mro.ts";
import { add_all_subclasses, remove_all_subclasses } from "./typeobject-ready.ts";
import { update_all_slots } from "./typeobject-slotdefs.ts";

function field(type: Ref, offset: number): number { return I32[(type + offset) >> 2]!; }

/** One type whose mro was recomputed: what to restore when a later one fails. All owned. */
interface Change { type: NewRef; mro: NewRef; old: NewRef | 0 }

/** Recomputes the mro of `type` and of all classes below it. */
function mro_hierarchy(type: Ref, changes: Change[]): Status {
  const done = mro_internal(type, true);
  if (done <= 0) return done as Status;
  changes.push({ type: Py_NewRef(type), mro: Py_NewRef(field(type, PyTypeOff.tp_mro) as Ref), old: replacedMro });
  for (const subclass of subclassesOf(type)) if (mro_hierarchy(subclass, changes) < 0) return -1;
  return 0;
}
/** The living direct subclasses, borrowed. */
export function subclassesOf(type: Ref): Ref[] {
  const found: Ref[] = [];
  const subclasses = field(type, PyTypeOff.tp_subclasses) as Ref | NULL;
  if (subclasses === NULL) return found;
  dictForEach(subclasses, (_key, ref) => {
    const subclass = typeFromWeakref(ref);
    if (subclass !== NULL) found.push(subclass);
  });
  return found;
}

function checkNewBases(type: Ref, bases: Ref): Status {
  if (!hasTypeFlag(bases, TPFLAGS.TUPLE_SUBCLASS)) {
    return raiseStatus(PyExc_TypeError, `can only assign tuple to ${nameOfType(type)}.__bases__, not ${typeName(bases)}`);
  }
  if (Py_SIZE(bases) === 0) return raiseStatus(PyExc_TypeError, `can only assign non-empty tuple to ${nameOfType(type)}.__bases__, not ()`);
  for (let i = 0; i < Py_SIZE(bases); i++) {
    const base = field(bases, 24 + i * 8) as Ref;
    if (!PyType_Check(base)) {
      return raiseStatus(PyExc_TypeError, `${nameOfType(type)}.__bases__ must be tuple of classes, not '${typeName(base)}'`);
    }
    const mro = field(base, PyTypeOff.tp_mro) as Ref | NULL;
    if (is_subtype_with_mro(mro, base, type) || (mro !== NULL && is_subtype_with_mro(NULL, base, type))) {
      return raiseStatus(PyExc_TypeError, "a __bases__ item causes an inheritance cycle");
    }
  }
  return 0;
}

export function type_set_bases(type: Ref, newBases: Ref | 0): Status {
  if (!check_set_special_type_attr(type, newBases, "__bases__")) return -1;
  const bases = newBases as Ref;
  if (checkNewBases(type, bases) < 0) return -1;
  const base = best_base(bases);
  if (base === NULL || !compatible_for_assignment(field(type, PyTypeOff.tp_base) as Ref, base, "__bases__")) return -1;
  Py_INCREF(bases);
  Py_INCREF(base);
  const oldBases = field(type, PyTypeOff.tp_bases) as NewRef;
  const oldBase = field(type, PyTypeOff.tp_base) as NewRef;
  I32[(type + PyTypeOff.tp_bases) >> 2] = bases;
  I32[(type + PyTypeOff.tp_base) >> 2] = base;
  const changes: Change[] = [];
  let status = mro_hierarchy(type, changes);
  const ours = field(type, PyTypeOff.tp_bases) === bases;
  if (status < 0) {
    for (const { type: changed, mro, old } of changes.reverse()) {
      if (field(changed, PyTypeOff.tp_mro) === mro) {
        I32[(changed + PyTypeOff.tp_mro) >> 2] = old;
        Py_DECREF(mro); // the type's own count
      } else {
        Py_XDECREF(old);
      }
    }
    if (ours) {
      I32[(type + PyTypeOff.tp_bases) >> 2] = oldBases;
      I32[(type + PyTypeOff.tp_base) >> 2] = oldBase;
    }
    Py_DECREF(ours ? bases : oldBases);
    Py_DECREF(ours ? base : oldBase);
  } else {
    for (const { old } of changes) Py_XDECREF(old);
    if (ours) {
      remove_all_subclasses(type, oldBases);
      status = add_all_subclasses(type, bases);
      update_all_slots(type);
    }
    Py_DECREF(oldBases);
    Py_DECREF(oldBase);
  }
  for (const { type: changed, mro } of changes) { Py_DECREF(mro); Py_DECREF(changed); }
  return status;
}

function compatible_with_tp_base(child: Ref): boolean {
  const parent = field(child, PyTypeOff.tp_base) as Ref | NULL;
  if (parent === NULL) return false;
  for (const offset of [PyTypeOff.tp_basicsize, PyTypeOff.tp_itemsize, PyTypeOff.tp_dictoffset, PyTypeOff.tp_weaklistoffset]) {
    if (field(child, offset) !== field(parent, offset)) return false;
  }
  if (((field(child, PyTypeOff.tp_flags) ^ field(parent, PyTypeOff.tp_flags)) & TPFLAGS.HAVE_GC) !== 0) return false;
  const clear = field(child, PyTypeOff.tp_clear);
  return FN[clear] === subtype_clear || clear === field(parent, PyTypeOff.tp_clear);
}
function same_slots_added(a: Ref, b: Ref): boolean {
  let size = field(field(a, PyTypeOff.tp_base) as Ref, PyTypeOff.tp_basicsize);
  for (const offset of [PyTypeOff.tp_dictoffset, PyTypeOff.tp_weaklistoffset]) {
    if (field(a, offset) === size && field(b, offset) === size) size += 8;
  }
  if ((field(a, PyTypeOff.tp_flags) & field(b, PyTypeOff.tp_flags) & TPFLAGS.HEAPTYPE) === 0) return false;
  const slotsA = field(a, PyTypeOff.ht_slots) as Ref | 0;
  const slotsB = field(b, PyTypeOff.ht_slots) as Ref | 0;
  if (slotsA && slotsB) {
    if (PyObject_RichCompareBool(slotsA, slotsB, CMP.EQ) !== 1) return false;
    size += Py_SIZE(slotsA) * 8;
  }
  return size === field(a, PyTypeOff.tp_basicsize) && size === field(b, PyTypeOff.tp_basicsize);
}

/** May an instance of `oldto` become one of `newto`? False: TypeError is set. */
export function compatible_for_assignment(oldto: Ref, newto: Ref, attribute: string): boolean {
  if (field(newto, PyTypeOff.tp_free) !== field(oldto, PyTypeOff.tp_free)) {
    raise(PyExc_TypeError, `${attribute} assignment: '${nameOfType(newto)}' deallocator differs from '${nameOfType(oldto)}'`);
    return false;
  }
  let newbase = newto;
  let oldbase = oldto;
  while (compatible_with_tp_base(newbase)) newbase = field(newbase, PyTypeOff.tp_base) as Ref;
  while (compatible_with_tp_base(oldbase)) oldbase = field(oldbase, PyTypeOff.tp_base) as Ref;
  const same = newbase === oldbase
    || (field(newbase, PyTypeOff.tp_base) === field(oldbase, PyTypeOff.tp_base) && same_slots_added(newbase, oldbase));
  if (same && ((field(oldto, PyTypeOff.tp_flags) ^ field(newto, PyTypeOff.tp_flags)) & TPFLAGS.MANAGED_DICT) === 0) return true;
  raise(PyExc_TypeError, `${attribute} assignment: '${nameOfType(newto)}' object layout differs from '${nameOfType(oldto)}'`);
  return false;
}

export function object_get_class(self: Ref): NewRef { return Py_NewRef(Py_TYPE(self)); }

export function object_set_class(self: Ref, value: Ref | 0): Status {
  const oldto = Py_TYPE(self);
  if (value === NULL) return raiseStatus(PyExc_TypeError, "can't delete __class__ attribute");
  if (!PyType_Check(value)) return raiseStatus(PyExc_TypeError, `__class__ must be set to a class, not '${typeName(value)}' object`);
  const flags = field(value, PyTypeOff.tp_flags) | field(oldto, PyTypeOff.tp_flags);
  if ((flags & TPFLAGS.IMMUTABLETYPE) !== 0 && !(PyType_IsSubtype(value, PyModule_Type) && PyType_IsSubtype(oldto, PyModule_Type))) {
    return raiseStatus(PyExc_TypeError, "__class__ assignment only supported for mutable types or ModuleType subclasses");
  }
  if (!compatible_for_assignment(oldto, value, "__class__")) return -1;
  _PyObject_GetDictPtr(self);
  if ((field(oldto, PyTypeOff.tp_flags) & TPFLAGS.MANAGED_DICT) !== 0 && (field(self, MANAGED_DICT_OFFSET) & 1) !== 0) {
    PyErr_NoMemory();
    return -1;
  }
  if ((field(value, PyTypeOff.tp_flags) & TPFLAGS.HEAPTYPE) !== 0) Py_INCREF(value);
  Py_SET_TYPE(self, value);
  if ((field(oldto, PyTypeOff.tp_flags) & TPFLAGS.HEAPTYPE) !== 0) Py_DECREF(oldto);
  return 0;
}
