/** Module `builtins`: its functions, types and exceptions. */
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyBool_Type } from "../objects/bool.ts";
import { PyByteArray_Type } from "../objects/bytearray.ts";
import { PyBytes_Type } from "../objects/bytes.ts";
import { PyComplex_Type } from "../objects/complex.ts";
import { defineMethods } from "../objects/define.ts";
import { PyDict_Type } from "../objects/dict.ts";
import { PyEnum_Type, PyReversed_Type } from "../objects/enumerate.ts";
import { builtinExceptions } from "../objects/exceptions.ts";
import { PyFloat_Type } from "../objects/float.ts";
import { PyLong_Type } from "../objects/int.ts";
import { PyList_Type } from "../objects/list.ts";
import { PyMemoryView_Type } from "../objects/memoryview.ts";
import { PyModule_AddObjectRef, PyModule_Create } from "../objects/module.ts";
import { Py_DECREF } from "../objects/object.ts";
import { PyProperty_Type } from "../objects/property.ts";
import { PyRange_Type } from "../objects/range.ts";
import { PyFrozenSet_Type, PySet_Type } from "../objects/set.ts";
import { Py_Ellipsis, Py_False, Py_None, Py_NotImplemented, Py_True } from "../objects/singletons.ts";
import { PySlice_Type } from "../objects/slice.ts";
import { PyClassMethod_Type, PyStaticMethod_Type } from "../objects/staticclass.ts";
import { PySuper_Type } from "../objects/super.ts";
import { PyTuple_Type } from "../objects/tuple.ts";
import { PyBaseObject_Type, PyType_Type } from "../objects/typeobject.ts";
import { PyUnicode_Type } from "../objects/unicode.ts";
import { PyFilter_Type, PyMap_Type, PyZip_Type } from "./builtin-iters.ts";
import { classFunctions } from "./builtins-class.ts";
import { compileFunctions } from "./builtins-compile.ts";
import { ioFunctions } from "./builtins-io.ts";
import { builtinFunctions } from "./builtins.ts";
import { importFunctions, setSpec } from "./import.ts";
import { BuiltinImporter_Type } from "./import-spec.ts";

const functions = defineMethods([...classFunctions, ...importFunctions, ...builtinFunctions, ...compileFunctions, ...ioFunctions]);

const objects: readonly (readonly [name: string, o: Ref])[] = [
  ["None", Py_None], ["Ellipsis", Py_Ellipsis], ["NotImplemented", Py_NotImplemented], ["False", Py_False], ["True", Py_True],
  ["bool", PyBool_Type], ["memoryview", PyMemoryView_Type], ["bytearray", PyByteArray_Type], ["bytes", PyBytes_Type],
  ["classmethod", PyClassMethod_Type], ["complex", PyComplex_Type], ["dict", PyDict_Type], ["enumerate", PyEnum_Type],
  ["filter", PyFilter_Type], ["float", PyFloat_Type], ["frozenset", PyFrozenSet_Type], ["property", PyProperty_Type],
  ["int", PyLong_Type], ["list", PyList_Type], ["map", PyMap_Type], ["object", PyBaseObject_Type], ["range", PyRange_Type],
  ["reversed", PyReversed_Type], ["set", PySet_Type], ["slice", PySlice_Type], ["staticmethod", PyStaticMethod_Type],
  ["str", PyUnicode_Type], ["super", PySuper_Type], ["tuple", PyTuple_Type], ["type", PyType_Type], ["zip", PyZip_Type],
  ["__debug__", Py_True],
];

/** Makes the module; the exceptions are added in CPython's order. */
export function PyInit_builtins(): NewRef | NULL {
  const m = PyModule_Create("builtins", functions);
  if (m === NULL) return NULL;
  let status: Status = setSpec(m, "builtins", BuiltinImporter_Type, "built-in", Py_None, false);
  for (const [name, o] of [...objects, ...builtinExceptions()]) if (status === 0) status = PyModule_AddObjectRef(m, name, o);
  if (status === 0) return m;
  Py_DECREF(m);
  return NULL;
}
