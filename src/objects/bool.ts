/**
 * bool: two ints. Source: CPython 3.12 Objects/boolobject.c.
 */
import { type NewRef, NULL, type Ref } from "../memory/types.ts";
import { PyObject_IsTrue } from "./generic.ts";
import { Boot, onBoot } from "./boot.ts";
import { PyVectorcall_NARGS, _PyArg_CheckPositional, _PyArg_NoKeywords, _PyArg_NoKwnames, arg } from "./args.ts";
import { defineType } from "./define.ts";
import { PyErr_WarnEx } from "./errors.ts";
import { PyExc_DeprecationWarning } from "./exceptions.ts";
import { ID } from "./id.ts";
import { PyLong_Type, writeCompact } from "./int.ts";
import { long_and, long_invert, long_or, long_xor } from "./int-arith.ts";
import { Py_TYPE } from "./object.ts";
import { Py_False, Py_True } from "./singletons.ts";
import { PyTuple_GET_ITEM, PyTuple_GET_SIZE } from "./tuple.ts";

const strTrue = ID("True");
const strFalse = ID("False");

export const PyBool_Type = defineType({
  name: "bool", basicsize: 24, itemsize: 4, base: () => PyLong_Type,
  doc: "bool(x) -> bool\n\nReturns True when the argument x is true, False otherwise.\nThe builtins True and False are the only two instances of the class bool.\nThe class bool is a subclass of the class int, and cannot be subclassed.",
  slots: {
    tp_dealloc: bool_dealloc, tp_repr: bool_repr, tp_new: bool_new, tp_vectorcall: bool_vectorcall,
    nb_invert: bool_invert, nb_and: bool_and, nb_xor: bool_xor, nb_or: bool_or,
  },
});

onBoot(Boot.STATICS, () => {
  writeCompact(Py_False, PyBool_Type, 0);
  writeCompact(Py_True, PyBool_Type, 1);
});

export function PyBool_Check(o: Ref): boolean { return Py_TYPE(o) === PyBool_Type; }
/** True or False, both immortal. */
export function PyBool_FromLong(value: number | boolean): NewRef { return (value ? Py_True : Py_False) as NewRef; }

function bool_dealloc(_self: Ref): void {}
function bool_repr(self: Ref): NewRef { return (self === Py_True ? strTrue : strFalse) as NewRef; }

function bool_new(_type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  if (!_PyArg_NoKeywords("bool", kwargs)) return NULL;
  const n = PyTuple_GET_SIZE(args);
  if (!_PyArg_CheckPositional("bool", n, 0, 1)) return NULL;
  return n === 0 ? Py_False as NewRef : fromTruth(PyTuple_GET_ITEM(args, 0));
}
function bool_vectorcall(_type: Ref, args: number, nargsf: number, kwnames: Ref | 0): NewRef | NULL {
  if (!_PyArg_NoKwnames("bool", kwnames)) return NULL;
  const n = PyVectorcall_NARGS(nargsf);
  if (!_PyArg_CheckPositional("bool", n, 0, 1)) return NULL;
  return n === 0 ? Py_False as NewRef : fromTruth(arg(args, 0));
}
function fromTruth(x: Ref): NewRef | NULL {
  const truth = PyObject_IsTrue(x);
  return truth < 0 ? NULL : PyBool_FromLong(truth);
}

function bool_invert(self: Ref): NewRef | NULL {
  const message = "Bitwise inversion '~' on bool is deprecated. This returns the bitwise inversion of the underlying int object and is usually not what you expect from negating a bool. Use the 'not' operator for boolean negation or ~int(x) if you really want the bitwise inversion of the underlying int.";
  if (PyErr_WarnEx(PyExc_DeprecationWarning, message, 1) < 0) return NULL;
  return long_invert(self);
}
function bool_and(a: Ref, b: Ref): NewRef | NULL {
  if (!PyBool_Check(a) || !PyBool_Check(b)) return long_and(a, b);
  return PyBool_FromLong(a === Py_True && b === Py_True);
}
function bool_or(a: Ref, b: Ref): NewRef | NULL {
  if (!PyBool_Check(a) || !PyBool_Check(b)) return long_or(a, b);
  return PyBool_FromLong(a === Py_True || b === Py_True);
}
function bool_xor(a: Ref, b: Ref): NewRef | NULL {
  if (!PyBool_Check(a) || !PyBool_Check(b)) return long_xor(a, b);
  return PyBool_FromLong(a !== b);
}
