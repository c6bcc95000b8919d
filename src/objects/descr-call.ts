/**
 * Calls of unbound methods, `list.append(x, 1)`: one vectorcall for each convention of METH.
 * Source: CPython 3.12 Objects/descrobject.c (method_vectorcall_*).
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PyVectorcall_NARGS, arg } from "./args.ts";
import { _PyStack_AsDict } from "./call.ts";
import { PyMethodDefOff } from "./cfunction.ts";
import { METH } from "./define.ts";
import { PyDescrOff, descr_check, descr_get_qualname } from "./descr.ts";
import { PyErr_Clear, raise } from "./errors.ts";
import { PyExc_TypeError } from "./exceptions.ts";
import { FN, Py_DECREF, Py_SIZE, Py_XDECREF, fnIndex } from "./object.ts";
import { _Py_EnterRecursiveCall, _Py_LeaveRecursiveCall } from "./recursion.ts";
import { _PyTuple_FromArray } from "./tuple.ts";
import { PyUnicode_AsJS } from "./unicode.ts";

const CALLING = " while calling a Python object";

/** "list.append()", for messages. */
function functionText(descr: Ref): string {
  const qualname = descr_get_qualname(descr);
  if (qualname === NULL) { PyErr_Clear(); return "?"; }
  const text = `${PyUnicode_AsJS(qualname)}()`;
  Py_DECREF(qualname);
  return text;
}
function checkArgs(descr: Ref, args: number, nargs: number, kwnames: Ref | 0): boolean {
  if (nargs < 1) {
    raise(PyExc_TypeError, `unbound method ${functionText(descr)} needs an argument`);
    return false;
  }
  if (!descr_check(descr, arg(args, 0))) return false;
  if (kwnames !== 0 && Py_SIZE(kwnames) !== 0) {
    raise(PyExc_TypeError, `${functionText(descr)} takes no keyword arguments`);
    return false;
  }
  return true;
}
function methodOf(descr: Ref): Function { return FN[I32[(I32[(descr + PyDescrOff.d_method) >> 2]! + PyMethodDefOff.ml_meth) >> 2]!]!; }

function method_vectorcall_VARARGS(descr: Ref, args: number, nargsf: number, kwnames: Ref | 0): NewRef | NULL {
  const nargs = PyVectorcall_NARGS(nargsf);
  if (!checkArgs(descr, args, nargs, kwnames)) return NULL;
  const tuple = _PyTuple_FromArray(args + 8, nargs - 1);
  if (tuple === NULL) return NULL;
  const result = entered(() => methodOf(descr)(arg(args, 0), tuple) as NewRef | NULL);
  Py_DECREF(tuple);
  return result;
}
function method_vectorcall_VARARGS_KEYWORDS(descr: Ref, args: number, nargsf: number, kwnames: Ref | 0): NewRef | NULL {
  const nargs = PyVectorcall_NARGS(nargsf);
  if (!checkArgs(descr, args, nargs, NULL)) return NULL;
  const tuple = _PyTuple_FromArray(args + 8, nargs - 1);
  if (tuple === NULL) return NULL;
  let kwargs: NewRef | NULL = NULL;
  if (kwnames !== 0 && Py_SIZE(kwnames) > 0) {
    kwargs = _PyStack_AsDict(args + nargs * 8, kwnames);
    if (kwargs === NULL) { Py_DECREF(tuple); return NULL; }
  }
  const result = entered(() => methodOf(descr)(arg(args, 0), tuple, kwargs) as NewRef | NULL);
  Py_DECREF(tuple);
  Py_XDECREF(kwargs);
  return result;
}
function entered(call: () => NewRef | NULL): NewRef | NULL {
  if (_Py_EnterRecursiveCall(CALLING) < 0) return NULL;
  const result = call();
  _Py_LeaveRecursiveCall();
  return result;
}
function method_vectorcall_FASTCALL(descr: Ref, args: number, nargsf: number, kwnames: Ref | 0): NewRef | NULL {
  const nargs = PyVectorcall_NARGS(nargsf);
  if (!checkArgs(descr, args, nargs, kwnames) || _Py_EnterRecursiveCall(CALLING) < 0) return NULL;
  const result = methodOf(descr)(arg(args, 0), args + 8, nargs - 1) as NewRef | NULL;
  _Py_LeaveRecursiveCall();
  return result;
}
function method_vectorcall_FASTCALL_KEYWORDS(descr: Ref, args: number, nargsf: number, kwnames: Ref | 0): NewRef | NULL {
  const nargs = PyVectorcall_NARGS(nargsf);
  if (!checkArgs(descr, args, nargs, NULL) || _Py_EnterRecursiveCall(CALLING) < 0) return NULL;
  const result = methodOf(descr)(arg(args, 0), args + 8, nargs - 1, kwnames) as NewRef | NULL;
  _Py_LeaveRecursiveCall();
  return result;
}
function method_vectorcall_NOARGS(descr: Ref, args: number, nargsf: number, kwnames: Ref | 0): NewRef | NULL {
  const nargs = PyVectorcall_NARGS(nargsf);
  if (!checkArgs(descr, args, nargs, kwnames)) return NULL;
  if (nargs !== 1) return raise(PyExc_TypeError, `${functionText(descr)} takes no arguments (${nargs - 1} given)`);
  if (_Py_EnterRecursiveCall(CALLING) < 0) return NULL;
  const result = methodOf(descr)(arg(args, 0)) as NewRef | NULL;
  _Py_LeaveRecursiveCall();
  return result;
}
function method_vectorcall_O(descr: Ref, args: number, nargsf: number, kwnames: Ref | 0): NewRef | NULL {
  const nargs = PyVectorcall_NARGS(nargsf);
  if (!checkArgs(descr, args, nargs, kwnames)) return NULL;
  if (nargs !== 2) return raise(PyExc_TypeError, `${functionText(descr)} takes exactly one argument (${nargs - 1} given)`);
  if (_Py_EnterRecursiveCall(CALLING) < 0) return NULL;
  const result = methodOf(descr)(arg(args, 0), arg(args, 1)) as NewRef | NULL;
  _Py_LeaveRecursiveCall();
  return result;
}

const vectorcalls = new Map<number, number>([
  [METH.VARARGS, fnIndex(method_vectorcall_VARARGS)],
  [METH.VARARGS | METH.KEYWORDS, fnIndex(method_vectorcall_VARARGS_KEYWORDS)],
  [METH.FASTCALL, fnIndex(method_vectorcall_FASTCALL)],
  [METH.FASTCALL | METH.KEYWORDS, fnIndex(method_vectorcall_FASTCALL_KEYWORDS)],
  [METH.NOARGS, fnIndex(method_vectorcall_NOARGS)],
  [METH.O, fnIndex(method_vectorcall_O)],
]);
/** Index of the vectorcall for a method with these METH flags. */
export function vectorcallOfMethod(flags: number): number {
  const index = vectorcalls.get(flags & (METH.VARARGS | METH.KEYWORDS | METH.NOARGS | METH.O | METH.FASTCALL));
  if (index === undefined) throw new Error(`bad method flags ${flags}`);
  return index;
}
