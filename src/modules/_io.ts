/** Module `_io`, and its public names as `io`. Source: CPython 3.12 Modules/_io/_iomodule.c, Lib/io.py. */
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { _PyArg_CheckPositional, arg, argSpec, unpackKeywords } from "../objects/args.ts";
import { METH, defineMethods } from "../objects/define.ts";
import { PyExc_BlockingIOError } from "../objects/exceptions.ts";
import { PyModule_AddIntConstant, PyModule_AddObjectRef, PyModule_AddStringConstant, PyModule_AddType, PyModule_Create } from "../objects/module.ts";
import { Py_DECREF, Py_NewRef } from "../objects/object.ts";
import { Py_None } from "../objects/singletons.ts";
import { PyUnicode_FromString } from "../objects/unicode.ts";
import { PyBufferedIOBase_Type, PyIOBase_Type, PyRawIOBase_Type, PyTextIOBase_Type } from "./_io-base.ts";
import { PyBufferedRandom_Type, PyBufferedReader_Type, PyBufferedWriter_Type } from "./_io-buffered.ts";
import { PyBytesIO_Type } from "./_io-bytesio.ts";
import { PyFileIO_Type } from "./_io-file.ts";
import { PyBufferedRWPair_Type, PyIncrementalNewlineDecoder_Type } from "./_io-more.ts";
import { openStream, open_spec } from "./_io-open.ts";
import { PyStringIO_Type } from "./_io-stringio.ts";
import { PyTextIOWrapper_Type } from "./_io-text.ts";
import { DEFAULT_BUFFER_SIZE, UnsupportedOperation } from "./_io-util.ts";

function io_open(_m: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const a = unpackKeywords(open_spec, args, nargs, kwnames);
  return a === null ? NULL : openStream(a);
}
const open_code_spec = argSpec("open_code", "path");
function io_open_code(_m: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const a = unpackKeywords(open_code_spec, args, nargs, kwnames);
  const mode = a === null ? NULL : PyUnicode_FromString("rb");
  if (a === null || mode === NULL) return NULL;
  const file = openStream([a[0]!, mode, 0, 0, 0, 0, 0, 0]);
  Py_DECREF(mode);
  return file;
}
function io_text_encoding(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("text_encoding", nargs, 1, 2)) return NULL;
  return arg(args, 0) === Py_None ? PyUnicode_FromString("locale") : Py_NewRef(arg(args, 0));
}
const functions = defineMethods([
  ["open", METH.FASTCALL | METH.KEYWORDS, io_open, "open($module, /, file, mode='r', buffering=-1, encoding=None,\n     errors=None, newline=None, closefd=True, opener=None)\n--\n\nOpens a file and returns a stream."],
  ["text_encoding", METH.FASTCALL, io_text_encoding], ["open_code", METH.FASTCALL | METH.KEYWORDS, io_open_code],
]);
const types = [
  PyFileIO_Type, PyBytesIO_Type, PyStringIO_Type, PyBufferedReader_Type, PyBufferedWriter_Type, PyBufferedRandom_Type, PyBufferedRWPair_Type, PyTextIOWrapper_Type,
  PyIncrementalNewlineDecoder_Type,
] as const;
const bases = [["IOBase", PyIOBase_Type], ["RawIOBase", PyRawIOBase_Type], ["BufferedIOBase", PyBufferedIOBase_Type], ["TextIOBase", PyTextIOBase_Type]] as const;

export function PyInit__io(): NewRef | NULL {
  const m = PyModule_Create("_io", functions);
  if (m === NULL) return NULL;
  const unsupported = UnsupportedOperation();
  let status: Status = unsupported === NULL ? -1 : PyModule_AddObjectRef(m, "UnsupportedOperation", unsupported);
  if (status === 0) status = PyModule_AddObjectRef(m, "BlockingIOError", PyExc_BlockingIOError);
  if (status === 0) status = PyModule_AddIntConstant(m, "DEFAULT_BUFFER_SIZE", DEFAULT_BUFFER_SIZE);
  if (status === 0) status = PyModule_AddStringConstant(m, "__doc__", "Streams of bytes and text.");
  for (const type of types) if (status === 0) status = PyModule_AddType(m, type);
  for (const [base, type] of bases) if (status === 0) status = PyModule_AddObjectRef(m, `_${base}`, type);
  if (status === 0) return m;
  Py_DECREF(m);
  return NULL;
}
