/**
 * Slots of builtin types as dunder methods: each takes the arguments as a tuple and calls the slot function.
 * Source: CPython 3.12 Objects/typeobject.c (the wrap_* functions).
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PyNumber_AsSsize_t } from "./abstract.ts";
import { _PyArg_CheckPositional } from "./args.ts";
import { PyBool_FromLong } from "./bool.ts";
import { PyErr_Occurred, PyErr_SetNone, raise } from "./errors.ts";
import { PyExc_OverflowError, PyExc_StopIteration, PyExc_TypeError } from "./exceptions.ts";
import { hashHi, hashLo } from "./hash.ts";
import { PyLong_FromBigInt, PyLong_FromLong } from "./int.ts";
import { CMP, FN, PyTypeOff, Py_NewRef, Py_SIZE, Py_TYPE, fnIndex } from "./object.ts";
import { Py_None } from "./singletons.ts";
import { nameOfType } from "./typeobject.ts";
import { slot_tp_setattro } from "./typeobject-slots.ts";

/** (self, args tuple, index of the slot function, kwargs) */
export type Wrapper = (self: Ref, args: Ref, wrapped: number, kwargs: Ref | 0) => NewRef | NULL;

function item(args: Ref, i: number): Ref { return I32[(args + 24 + i * 8) >> 2]! as Ref; }
function none(): NewRef { return Py_NewRef(Py_None); }

function check_num_args(args: Ref, n: number): boolean {
  if (Py_SIZE(args) === n) return true;
  raise(PyExc_TypeError, `expected ${n} argument${n === 1 ? "" : "s"}, got ${Py_SIZE(args)}`);
  return false;
}
function unpack(args: Ref, min: number, max: number): boolean { return _PyArg_CheckPositional("", Py_SIZE(args), min, max); }

export function wrap_lenfunc(self: Ref, args: Ref, wrapped: number): NewRef | NULL {
  if (!check_num_args(args, 0)) return NULL;
  const length = FN[wrapped]!(self) as number;
  return length < 0 ? NULL : PyLong_FromLong(length);
}
export function wrap_inquirypred(self: Ref, args: Ref, wrapped: number): NewRef | NULL {
  if (!check_num_args(args, 0)) return NULL;
  const result = FN[wrapped]!(self) as number;
  return result < 0 ? NULL : PyBool_FromLong(result);
}
export function wrap_unaryfunc(self: Ref, args: Ref, wrapped: number): NewRef | NULL {
  return check_num_args(args, 0) ? FN[wrapped]!(self) as NewRef | NULL : NULL;
}
export function wrap_binaryfunc(self: Ref, args: Ref, wrapped: number): NewRef | NULL {
  return check_num_args(args, 1) ? FN[wrapped]!(self, item(args, 0)) as NewRef | NULL : NULL;
}
export function wrap_binaryfunc_l(self: Ref, args: Ref, wrapped: number): NewRef | NULL { return wrap_binaryfunc(self, args, wrapped); }
export function wrap_binaryfunc_r(self: Ref, args: Ref, wrapped: number): NewRef | NULL {
  return check_num_args(args, 1) ? FN[wrapped]!(item(args, 0), self) as NewRef | NULL : NULL;
}
export function wrap_ternaryfunc(self: Ref, args: Ref, wrapped: number): NewRef | NULL {
  if (!unpack(args, 1, 2)) return NULL;
  return FN[wrapped]!(self, item(args, 0), Py_SIZE(args) > 1 ? item(args, 1) : Py_None) as NewRef | NULL;
}
export function wrap_ternaryfunc_r(self: Ref, args: Ref, wrapped: number): NewRef | NULL {
  if (!unpack(args, 1, 2)) return NULL;
  return FN[wrapped]!(item(args, 0), self, Py_SIZE(args) > 1 ? item(args, 1) : Py_None) as NewRef | NULL;
}
export function wrap_indexargfunc(self: Ref, args: Ref, wrapped: number): NewRef | NULL {
  if (!unpack(args, 1, 1)) return NULL;
  const i = PyNumber_AsSsize_t(item(args, 0), PyExc_OverflowError);
  return i === -1 && PyErr_Occurred() ? NULL : FN[wrapped]!(self, i) as NewRef | NULL;
}

/** An index argument, with the length added when it is negative; -1 with an exception set. */
function getindex(self: Ref, arg: Ref): number {
  const i = PyNumber_AsSsize_t(arg, PyExc_OverflowError);
  if (i === -1 && PyErr_Occurred()) return -1;
  if (i >= 0) return i;
  const table = I32[(Py_TYPE(self) + PyTypeOff.tp_as_sequence) >> 2]!;
  const length = table === 0 ? 0 : I32[table >> 2]!;
  if (length === 0) return i;
  const n = FN[length]!(self) as number;
  return n < 0 ? -1 : i + n;
}
export function wrap_sq_item(self: Ref, args: Ref, wrapped: number): NewRef | NULL {
  if (!check_num_args(args, 1)) return NULL;
  const i = getindex(self, item(args, 0));
  return i === -1 && PyErr_Occurred() ? NULL : FN[wrapped]!(self, i) as NewRef | NULL;
}
export function wrap_sq_setitem(self: Ref, args: Ref, wrapped: number): NewRef | NULL {
  if (!unpack(args, 2, 2)) return NULL;
  const i = getindex(self, item(args, 0));
  if (i === -1 && PyErr_Occurred()) return NULL;
  return (FN[wrapped]!(self, i, item(args, 1)) as number) < 0 ? NULL : none();
}
export function wrap_sq_delitem(self: Ref, args: Ref, wrapped: number): NewRef | NULL {
  if (!check_num_args(args, 1)) return NULL;
  const i = getindex(self, item(args, 0));
  if (i === -1 && PyErr_Occurred()) return NULL;
  return (FN[wrapped]!(self, i, NULL) as number) < 0 ? NULL : none();
}
export function wrap_objobjproc(self: Ref, args: Ref, wrapped: number): NewRef | NULL {
  if (!check_num_args(args, 1)) return NULL;
  const result = FN[wrapped]!(self, item(args, 0)) as number;
  return result < 0 ? NULL : PyBool_FromLong(result);
}
export function wrap_objobjargproc(self: Ref, args: Ref, wrapped: number): NewRef | NULL {
  if (!unpack(args, 2, 2)) return NULL;
  return (FN[wrapped]!(self, item(args, 0), item(args, 1)) as number) < 0 ? NULL : none();
}
export function wrap_delitem(self: Ref, args: Ref, wrapped: number): NewRef | NULL {
  if (!check_num_args(args, 1)) return NULL;
  return (FN[wrapped]!(self, item(args, 0), NULL) as number) < 0 ? NULL : none();
}

const SLOT_SETATTRO = fnIndex(slot_tp_setattro);

/** Refuses to set attributes past a builtin type that has rules of its own: object.__setattr__(int, …). */
function hackcheck(self: Ref, wrapped: number, what: string): boolean {
  const type = Py_TYPE(self);
  const setattroOf = (t: Ref): number => I32[(t + PyTypeOff.tp_setattro) >> 2]!;
  const mro = I32[(type + PyTypeOff.tp_mro) >> 2]! as Ref | NULL;
  if (mro === NULL) return true;
  let defining = type;
  for (let i = Py_SIZE(mro) - 1; i >= 0; i--) {
    const base = item(mro, i);
    if (setattroOf(base) !== SLOT_SETATTRO && setattroOf(base) === setattroOf(type)) { defining = base; break; }
  }
  for (let base = defining as Ref | NULL; base !== NULL; base = I32[(base + PyTypeOff.tp_base) >> 2]! as Ref | NULL) {
    if (setattroOf(base) === wrapped) return true;
    if (setattroOf(base) !== SLOT_SETATTRO) {
      raise(PyExc_TypeError, `can't apply this ${what} to ${nameOfType(type)} object`);
      return false;
    }
  }
  return true;
}
export function wrap_setattr(self: Ref, args: Ref, wrapped: number): NewRef | NULL {
  if (!unpack(args, 2, 2) || !hackcheck(self, wrapped, "__setattr__")) return NULL;
  return (FN[wrapped]!(self, item(args, 0), item(args, 1)) as number) < 0 ? NULL : none();
}
export function wrap_delattr(self: Ref, args: Ref, wrapped: number): NewRef | NULL {
  if (!check_num_args(args, 1) || !hackcheck(self, wrapped, "__delattr__")) return NULL;
  return (FN[wrapped]!(self, item(args, 0), NULL) as number) < 0 ? NULL : none();
}
/** The hash in hashLo/hashHi as an int. */
export function hashAsLong(): NewRef | NULL {
  return hashHi === hashLo >> 31 ? PyLong_FromLong(hashLo) : PyLong_FromBigInt((BigInt(hashHi) << 32n) | BigInt(hashLo >>> 0));
}
export function wrap_hashfunc(self: Ref, args: Ref, wrapped: number): NewRef | NULL {
  if (!check_num_args(args, 0)) return NULL;
  return (FN[wrapped]!(self) as number) < 0 ? NULL : hashAsLong();
}
export function wrap_call(self: Ref, args: Ref, wrapped: number, kwargs: Ref | 0): NewRef | NULL {
  return FN[wrapped]!(self, args, kwargs) as NewRef | NULL;
}
export function wrap_del(self: Ref, args: Ref, wrapped: number): NewRef | NULL {
  if (!check_num_args(args, 0)) return NULL;
  FN[wrapped]!(self);
  return none();
}
function compare(self: Ref, args: Ref, wrapped: number, op: CMP): NewRef | NULL {
  return check_num_args(args, 1) ? FN[wrapped]!(self, item(args, 0), op) as NewRef | NULL : NULL;
}
export function richcmp_lt(self: Ref, args: Ref, wrapped: number): NewRef | NULL { return compare(self, args, wrapped, CMP.LT); }
export function richcmp_le(self: Ref, args: Ref, wrapped: number): NewRef | NULL { return compare(self, args, wrapped, CMP.LE); }
export function richcmp_eq(self: Ref, args: Ref, wrapped: number): NewRef | NULL { return compare(self, args, wrapped, CMP.EQ); }
export function richcmp_ne(self: Ref, args: Ref, wrapped: number): NewRef | NULL { return compare(self, args, wrapped, CMP.NE); }
export function richcmp_gt(self: Ref, args: Ref, wrapped: number): NewRef | NULL { return compare(self, args, wrapped, CMP.GT); }
export function richcmp_ge(self: Ref, args: Ref, wrapped: number): NewRef | NULL { return compare(self, args, wrapped, CMP.GE); }
export function wrap_next(self: Ref, args: Ref, wrapped: number): NewRef | NULL {
  if (!check_num_args(args, 0)) return NULL;
  const result = FN[wrapped]!(self) as NewRef | NULL;
  if (result === NULL && !PyErr_Occurred()) PyErr_SetNone(PyExc_StopIteration);
  return result;
}
export function wrap_descr_get(self: Ref, args: Ref, wrapped: number): NewRef | NULL {
  if (!unpack(args, 1, 2)) return NULL;
  const o = item(args, 0) === Py_None ? NULL : item(args, 0);
  const type = Py_SIZE(args) < 2 || item(args, 1) === Py_None ? NULL : item(args, 1);
  if (o === NULL && type === NULL) return raise(PyExc_TypeError, "__get__(None, None) is invalid");
  return FN[wrapped]!(self, o, type) as NewRef | NULL;
}
export function wrap_descr_set(self: Ref, args: Ref, wrapped: number): NewRef | NULL { return wrap_objobjargproc(self, args, wrapped); }
export function wrap_descr_delete(self: Ref, args: Ref, wrapped: number): NewRef | NULL { return wrap_delitem(self, args, wrapped); }
export function wrap_init(self: Ref, args: Ref, wrapped: number, kwargs: Ref | 0): NewRef | NULL {
  return (FN[wrapped]!(self, args, kwargs) as number) < 0 ? NULL : none();
}
