/** sys.stdin, sys.stdout, sys.stderr. Source: CPython 3.12 Python/pylifecycle.c (create_stdio). */
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { callArgs } from "../objects/call.ts";
import { PyObject_SetAttr } from "../objects/generic.ts";
import { ID } from "../objects/id.ts";
import { Py_DECREF, Py_NewRef, Py_XDECREF } from "../objects/object.ts";
import { Py_False, Py_True, latin1Character, smallInt } from "../objects/singletons.ts";
import { PyBufferedReader_Type, PyBufferedWriter_Type } from "./_io-buffered.ts";
import { PyFileIO_Type } from "./_io-file.ts";
import { PyTextIOWrapper_Type } from "./_io-text.ts";
import { fdIsatty } from "./stdio.ts";

const names = [ID("<stdin>"), ID("<stdout>"), ID("<stderr>")] as const;
const rawModes = [ID("rb"), ID("wb"), ID("wb")] as const;
const modes = [ID("r"), ID("w"), ID("w")] as const;
const UTF_8 = ID("utf-8");
const errorHandlers = [ID("strict"), ID("strict"), ID("backslashreplace")] as const;

/** The text stream of descriptor 0, 1 or 2; owned. `unbuffered`: what is written goes out at once. */
export function makeStandardStream(fd: 0 | 1 | 2, unbuffered: boolean): NewRef | NULL {
  const direct = unbuffered && fd !== 0;
  const raw = callArgs(PyFileIO_Type, smallInt(fd), rawModes[fd], Py_False);
  if (raw === NULL) return NULL;
  let buffer: NewRef | NULL = NULL;
  if (PyObject_SetAttr(raw, ID("name"), names[fd]) === 0) buffer = direct ? Py_NewRef(raw) : callArgs(fd === 0 ? PyBufferedReader_Type : PyBufferedWriter_Type, raw);
  const line: Ref = !direct && (fd === 2 || fdIsatty(fd)) ? Py_True : Py_False;
  const text = buffer === NULL ? NULL : callArgs(PyTextIOWrapper_Type, buffer, UTF_8, errorHandlers[fd], latin1Character(10), line, direct ? Py_True : Py_False);
  Py_DECREF(raw);
  Py_XDECREF(buffer);
  if (text === NULL || PyObject_SetAttr(text, ID("mode"), modes[fd]) === 0) return text;
  Py_DECREF(text);
  return NULL;
}
