/** What `await` makes of an object. Source: CPython 3.12 Objects/genobject.c (_PyCoro_GetAwaitableIter); PEP 492. */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { raise } from "./errors.ts";
import { PyExc_TypeError } from "./exceptions.ts";
import { PyCoro_Type } from "./generator.ts";
import { FN, Py_DECREF, Py_NewRef, Py_TYPE, PyTypeOff, Slot } from "./object.ts";
import { typeName } from "./typeobject.ts";

/** GET_AWAITABLE. `where`: 1 async with's enter, 2 its exit. */
export function getAwaitable(o: Ref, where: number): NewRef | NULL {
  if (Py_TYPE(o) === PyCoro_Type) return Py_NewRef(o);
  const table = I32[(Py_TYPE(o) + PyTypeOff.tp_as_async) >> 2]!;
  const slot = table === 0 ? 0 : I32[(table + Slot.am_await) >> 2]!;
  if (slot === 0) {
    if (where > 0) return raise(PyExc_TypeError, `'async with' received an object from ${where === 1 ? "__aenter__" : "__aexit__"} that does not implement __await__: ${typeName(o)}`);
    return raise(PyExc_TypeError, `object ${typeName(o)} can't be used in 'await' expression`);
  }
  const result = FN[slot]!(o) as NewRef | NULL;
  if (result !== NULL && I32[(Py_TYPE(result) + PyTypeOff.tp_iternext) >> 2] === 0) {
    raise(PyExc_TypeError, `__await__() returned non-iterator of type '${typeName(result)}'`);
    Py_DECREF(result);
    return NULL;
  }
  return result;
}
