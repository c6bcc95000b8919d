/**
 * `locals()` with the variables of comprehensions that are compiled into a module or class body (PEP 709): they are fast
 * locals there that no one sees but the comprehension itself. Source: CPython 3.12 Objects/frameobject.c, _PyFrame_GetLocals.
 */
import { I32, U8 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyObject_SetItem } from "./abstract.ts";
import { PyBytes_AS_STRING } from "./bytes.ts";
import { FastKind, PyCodeOff } from "./code.ts";
import { PyDict_GET_SIZE, PyDict_New, PyDict_Update } from "./dict.ts";
import { _PyFrame_GetLocals, frameCode, frameVariable } from "./frame.ts";
import { Py_DECREF } from "./object.ts";

/** What locals(), eval, exec and dir see in an interpreter frame: f_locals, or a copy with the hidden variables. Owned. */
export function _PyEval_GetFrameLocals(frame: number): NewRef | NULL {
  const locals = _PyFrame_GetLocals(frame);
  const hidden = locals === NULL ? NULL : PyDict_New();
  if (locals === NULL) return NULL;
  let result: NewRef | NULL = NULL;
  if (hidden !== NULL && addHidden(frame, hidden) === 0) {
    if (PyDict_GET_SIZE(hidden) === 0) {
      Py_DECREF(hidden);
      return locals;
    }
    result = PyDict_New();
    if (result !== NULL && (PyDict_Update(result, locals) < 0 || PyDict_Update(result, hidden) < 0)) {
      Py_DECREF(result);
      result = NULL;
    }
  }
  if (hidden !== NULL) Py_DECREF(hidden);
  Py_DECREF(locals);
  return result;
}
function addHidden(frame: number, hidden: Ref): Status {
  const code = frameCode(frame);
  const kinds = PyBytes_AS_STRING(I32[(code + PyCodeOff.co_localspluskinds) >> 2]! as Ref);
  const names = I32[(code + PyCodeOff.co_localsplusnames) >> 2]!;
  const n = I32[(code + PyCodeOff.co_nlocalsplus) >> 2]!;
  for (let i = 0; i < n; i++) {
    const kind = U8[kinds + i]!;
    const value = (kind & FastKind.HIDDEN) === 0 ? NULL : frameVariable(frame, code, i, kind);
    if (value !== NULL && PyObject_SetItem(hidden, I32[(names + 24 + i * 8) >> 2]! as Ref, value) < 0) return -1;
  }
  return 0;
}
