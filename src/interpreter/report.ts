/** A raised exception as the host sees it: type, message, printed traceback, exit code of SystemExit. */
import { I32 } from "../memory/views.ts";
import { NULL, type Ref } from "../memory/types.ts";
import { PyErr_Clear, PyErr_GivenExceptionMatches } from "../objects/errors.ts";
import { PyExc_SystemExit } from "../objects/exceptions.ts";
import { PySystemExitOff } from "../objects/exceptions-fields.ts";
import { PyObject_Str } from "../objects/generic.ts";
import { PyLong_AsBigInt } from "../objects/int.ts";
import { Py_DECREF, TPFLAGS, hasTypeFlag } from "../objects/object.ts";
import { Py_None } from "../objects/singletons.ts";
import { formatException as formatTraceback } from "../objects/traceback.ts";
import { typeName } from "../objects/typeobject.ts";
import { PyUnicode_AsJS } from "../objects/unicode.ts";

export interface Report {
  type: string;
  message: string;
  traceback: string;
  /** For SystemExit: the process's exit code; null otherwise. */
  exitCode: number | null;
  /** For SystemExit with something that is no int: what goes to standard error. */
  exitText: string | null;
}

/** Describes `exc` (borrowed). Whatever fails while its message is made is dropped. */
export function formatException(exc: Ref): Report {
  const type = typeName(exc);
  const message = text(exc) ?? "<exception str() failed>";
  if (PyErr_GivenExceptionMatches(exc, PyExc_SystemExit)) return { type, message, traceback: "", ...exitOf(exc) };
  const traceback = formatTraceback(exc);
  PyErr_Clear();
  return { type, message, traceback, exitCode: null, exitText: null };
}
function text(o: Ref): string | null {
  const s = PyObject_Str(o);
  if (s === NULL) { PyErr_Clear(); return null; }
  const js = PyUnicode_AsJS(s);
  Py_DECREF(s);
  return js;
}
/** Exit code and text of a SystemExit (Python/pythonrun.c, _Py_HandleSystemExit). */
function exitOf(exc: Ref): { exitCode: number; exitText: string | null } {
  const code = I32[(exc + PySystemExitOff.code) >> 2]! as Ref | 0;
  if (code === 0 || code === Py_None) return { exitCode: 0, exitText: null };
  if (hasTypeFlag(code, TPFLAGS.LONG_SUBCLASS)) return { exitCode: Number(BigInt.asUintN(8, PyLong_AsBigInt(code))), exitText: null };
  return { exitCode: 1, exitText: text(code) };
}
