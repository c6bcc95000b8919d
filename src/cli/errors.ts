/** What happens to an exception that nobody caught. Source: CPython 3.12 Python/pythonrun.c (_PyErr_PrintEx, _Py_HandleSystemExit). */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { formatException } from "../interpreter/report.ts";
import { callArgs } from "../objects/call.ts";
import { PyDict_SetItemString } from "../objects/dict.ts";
import { PyErr_Clear, PyErr_GetRaisedException, PyErr_GivenExceptionMatches } from "../objects/errors.ts";
import { sysAttr } from "../objects/errors-unraisable.ts";
import { PyException_GetTraceback, PyExc_KeyboardInterrupt, PyExc_SystemExit } from "../objects/exceptions.ts";
import { ID } from "../objects/id.ts";
import { Py_DECREF, Py_INCREF, Py_TYPE, Py_XDECREF } from "../objects/object.ts";
import { Py_None } from "../objects/singletons.ts";
import { State } from "../objects/state.ts";
import { printException } from "../objects/traceback.ts";
import { writeStandard } from "../modules/stdio.ts";

const EXCEPTHOOK = ID("excepthook");

/** How the program ended: its exit code; `interrupted`: by an uncaught KeyboardInterrupt; `exit`: by SystemExit. */
export interface Ending { code: number; interrupted: boolean; exit: boolean }

/** Standard output has no reader any more: the program ends quietly. */
export class BrokenPipe extends Error {}

export function writeError(text: string): void { writeStandard(2, new TextEncoder().encode(text)); }

/** Takes the exception that is set and prints it. `keepExit`: SystemExit is printed like any other (`-i`). */
export function reportException(keepExit = false): Ending {
  const exc = PyErr_GetRaisedException();
  if (exc === NULL) return { code: 1, interrupted: false, exit: false };
  if (!keepExit && PyErr_GivenExceptionMatches(exc, PyExc_SystemExit)) {
    const { exitCode, exitText } = formatException(exc);
    if (exitText !== null) writeError(`${exitText}\n`);
    Py_DECREF(exc);
    return { code: exitCode ?? 1, interrupted: false, exit: true };
  }
  const interrupted = Py_TYPE(exc) === PyExc_KeyboardInterrupt;
  const ending = callExceptHook(exc);
  Py_DECREF(exc);
  return ending ?? { code: interrupted ? 130 : 1, interrupted, exit: false };
}

/** Runs sys.excepthook; an ending when the hook raised SystemExit. */
function callExceptHook(exc: NewRef): Ending | null {
  const tb = PyException_GetTraceback(exc);
  const trace = tb !== NULL ? tb : Py_None;
  const sys = I32[State.sys_dict >> 2]! as Ref;
  for (const [name, value] of [["last_exc", exc], ["last_type", Py_TYPE(exc)], ["last_value", exc], ["last_traceback", trace]] as const) {
    if (PyDict_SetItemString(sys, name, value) < 0) PyErr_Clear();
  }
  const hook = sysAttr(EXCEPTHOOK);
  let ending: Ending | null = null;
  if (hook === NULL) {
    writeError("sys.excepthook is missing\n");
    printException(exc, writeError);
  } else {
    Py_INCREF(hook);
    const result = callArgs(hook, Py_TYPE(exc), exc, trace);
    if (result !== NULL) Py_DECREF(result);
    else ending = hookFailed(exc);
    Py_DECREF(hook);
  }
  Py_XDECREF(tb);
  return ending;
}
function hookFailed(exc: Ref): Ending | null {
  const second = PyErr_GetRaisedException() as NewRef;
  let ending: Ending | null = null;
  if (PyErr_GivenExceptionMatches(second, PyExc_SystemExit)) {
    const { exitCode, exitText } = formatException(second);
    if (exitText !== null) writeError(`${exitText}\n`);
    ending = { code: exitCode ?? 1, interrupted: false, exit: true };
  } else {
    writeError("Error in sys.excepthook:\n");
    printException(second, writeError);
    writeError("\nOriginal exception was:\n");
    printException(exc, writeError);
  }
  Py_DECREF(second);
  return ending;
}
