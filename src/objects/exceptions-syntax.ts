/**
 * SyntaxError, IndentationError, TabError.
 *
 *   PySyntaxErrorObject, 136 bytes
 *   72 msg   80 filename   88 lineno   96 offset   104 end_lineno   112 end_offset   120 text   128 print_file_and_line
 *
 * Source: CPython 3.12 Objects/exceptions.c; PyErr_SyntaxLocationObject of Python/errors.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PySequence_Tuple } from "./abstract.ts";
import { MemberType } from "./define.ts";
import { raiseStatus, strText } from "./errors.ts";
import { BaseException_init, PyExc_Exception, PyExc_TypeError, defineException } from "./exceptions.ts";
import { fieldSlots } from "./exceptions-fields.ts";
import { PyObject_Str } from "./generic.ts";
import { PyLong_AsBigInt, PyLong_CheckExact } from "./int.ts";
import { Py_DECREF, Py_NewRef, Py_XSETREF, TPFLAGS, hasTypeFlag } from "./object.ts";
import { Py_None } from "./singletons.ts";
import { PyUnicode_AsJS, PyUnicode_FromString } from "./unicode.ts";

export const enum PySyntaxErrorOff {
  msg = 72, filename = 80, lineno = 88, offset = 96, end_lineno = 104, end_offset = 112, text = 120, print_file_and_line = 128,
  basic_size = 136,
}
/** Where the items of the second argument go. */
const detailOffsets = [
  PySyntaxErrorOff.filename, PySyntaxErrorOff.lineno, PySyntaxErrorOff.offset, PySyntaxErrorOff.text,
  PySyntaxErrorOff.end_lineno, PySyntaxErrorOff.end_offset,
];

function SyntaxError_init(self: Ref, args: Ref, kwargs: Ref | 0): Status {
  if (BaseException_init(self, args, kwargs) < 0) return -1;
  const nargs = I32[(args + 16) >> 2]!;
  if (nargs >= 1) Py_XSETREF(self + PySyntaxErrorOff.msg, Py_NewRef(I32[(args + 24) >> 2]! as Ref));
  if (nargs !== 2) return 0;
  const info = PySequence_Tuple(I32[(args + 32) >> 2]! as Ref);
  if (info === NULL) return -1;
  const status = takeDetails(self, info);
  Py_DECREF(info);
  return status;
}
function takeDetails(self: Ref, info: Ref): Status {
  const n = I32[(info + 16) >> 2]!;
  if (n < 4) return raiseStatus(PyExc_TypeError, `function takes at least 4 arguments (${n} given)`);
  if (n > 6) return raiseStatus(PyExc_TypeError, `function takes at most 6 arguments (${n} given)`);
  detailOffsets.forEach((offset, i) => Py_XSETREF(self + offset, i < n ? Py_NewRef(I32[(info + 24 + 8 * i) >> 2]! as Ref) : NULL));
  if (n === 5) return raiseStatus(PyExc_TypeError, "end_offset must be provided when end_lineno is provided");
  return 0;
}
function SyntaxError_str(self: Ref): NewRef | NULL {
  const name = I32[(self + PySyntaxErrorOff.filename) >> 2]! as Ref | 0;
  const line = I32[(self + PySyntaxErrorOff.lineno) >> 2]! as Ref | 0;
  const msg = (I32[(self + PySyntaxErrorOff.msg) >> 2]! as Ref | 0) || Py_None;
  const filename = name && hasTypeFlag(name, TPFLAGS.UNICODE_SUBCLASS) ? basename(PyUnicode_AsJS(name)) : null;
  const lineno = line && PyLong_CheckExact(line) ? PyLong_AsBigInt(line) : null;
  if (filename === null && lineno === null) return PyObject_Str(msg);
  const text = strText(msg);
  if (text === null) return NULL;
  const place = filename === null ? `line ${lineno}` : lineno === null ? filename : `${filename}, line ${lineno}`;
  return PyUnicode_FromString(`${text} (${place})`);
}
function basename(path: string): string { return path.slice(path.lastIndexOf("/") + 1); }

const object = MemberType.OBJECT;
export const PyExc_SyntaxError = defineException("SyntaxError", () => PyExc_Exception, "Invalid syntax.",
  { ...fieldSlots(PySyntaxErrorOff.print_file_and_line), tp_init: SyntaxError_init, tp_str: SyntaxError_str }, {
    basicsize: PySyntaxErrorOff.basic_size,
    members: [
      ["msg", object, PySyntaxErrorOff.msg, 0, "exception msg"],
      ["filename", object, PySyntaxErrorOff.filename, 0, "exception filename"],
      ["lineno", object, PySyntaxErrorOff.lineno, 0, "exception lineno"],
      ["offset", object, PySyntaxErrorOff.offset, 0, "exception offset"],
      ["text", object, PySyntaxErrorOff.text, 0, "exception text"],
      ["end_lineno", object, PySyntaxErrorOff.end_lineno, 0, "exception end lineno"],
      ["end_offset", object, PySyntaxErrorOff.end_offset, 0, "exception end offset"],
      ["print_file_and_line", object, PySyntaxErrorOff.print_file_and_line, 0, "exception print_file_and_line"],
    ],
  });
export const PyExc_IndentationError = defineException("IndentationError", () => PyExc_SyntaxError, "Improper indentation.",
  { tp_init: SyntaxError_init }, { basicsize: PySyntaxErrorOff.basic_size });
export const PyExc_TabError = defineException("TabError", () => PyExc_IndentationError, "Improper mixture of spaces and tabs.",
  { tp_init: SyntaxError_init }, { basicsize: PySyntaxErrorOff.basic_size });

