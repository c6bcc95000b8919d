/**
 * Module `sys`. Source: CPython 3.12 Python/sysmodule.c.
 * The constants are in sys-info.ts, the hooks in sys-hooks.ts, the limits and counters in sys-memory.ts.
 */
import { asyncgenHookBorrowed, asyncgenHooks } from "../objects/asyncgen.ts";
import { F64, I32 } from "../memory/views.ts";
import { reserveStatic } from "../memory/layout.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { setGCStderr } from "../gc/collector.ts";
import { _PyArg_CheckPositional, arg, argSpec, unpackKeywords } from "../objects/args.ts";
import { PyObject_Call } from "../objects/call.ts";
import { METH, defineMethods, type MethodSpec } from "../objects/define.ts";
import { PyDict_GetItemWithError, PyDict_New, PyDict_SetItem, PyDict_SetItemString } from "../objects/dict.ts";
import { raise } from "../objects/errors.ts";
import { PyExc_NotImplementedError, PyExc_TypeError, PyExc_ValueError } from "../objects/exceptions.ts";
import { PyFloat_AsDouble, PyFloat_FromDouble } from "../objects/float.ts";
import { FrameOff, _PyFrame_GetFrameObject, currentCompleteFrame, frameIsIncomplete } from "../objects/frame.ts";
import { PyFunctionOff, PyFunction_Type } from "../objects/function.ts";
import { PyLong_FromLong } from "../objects/int.ts";
import { _PyLong_AsInt } from "../objects/int-convert.ts";
import { PyList_New } from "../objects/list.ts";
import { PyModule_AddObjectRef, PyModule_AddSteal, PyModule_Create, PyModule_GetDict } from "../objects/module.ts";
import { Py_DECREF, Py_NewRef, Py_TYPE, Py_XDECREF } from "../objects/object.ts";
import { PyFrozenSet_New } from "../objects/set.ts";
import { Py_None, Py_True, smallInt } from "../objects/singletons.ts";
import { State } from "../objects/state.ts";
import { newStructSequence } from "../objects/structseq.ts";
import { PyTuple_Check, PyTuple_New, PyTuple_SET_ITEM } from "../objects/tuple.ts";
import { typeName } from "../objects/typeobject.ts";
import { PyUnicode_CheckExact, PyUnicode_FromString, internSteal } from "../objects/unicode.ts";
import { bool, isStr, none, pending } from "./_io-util.ts";
import { setSpec } from "./import.ts";
import { BuiltinImporter_Type } from "./import-spec.ts";
import { hookFunctions } from "./sys-hooks.ts";
import { AsyncGenHooks_Type, HEXVERSION, flags, floatInfo, hashInfo, implementation, intInfo, objectOf, stdlibNames, stringList, threadInfo, versionInfo } from "./sys-info.ts";
import { memoryFunctions } from "./sys-memory.ts";
import { makeStandardStream } from "./sys-streams.ts";
import { writeStandard } from "./stdio.ts";
import { builtinModules } from "./table.ts";

setGCStderr((text) => writeStandard(2, new TextEncoder().encode(text)));

// --- frames

const getframemodulename_spec = argSpec("_getframemodulename", "depth=");
/** The interpreter frame `depth` calls up, or 0. */
function frameAt(depth: number): number {
  let frame = currentCompleteFrame();
  for (let left = depth; left > 0 && frame !== 0; left--) {
    do frame = I32[(frame + FrameOff.previous) >> 2]; while (frame !== 0 && frameIsIncomplete(frame));
  }
  return frame;
}
function sys__getframe(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("_getframe", nargs, 0, 1)) return NULL;
  const depth = nargs === 1 ? _PyLong_AsInt(arg(args, 0)) : 0;
  if (depth === -1 && pending()) return NULL;
  const frame = frameAt(depth);
  if (frame === 0) return raise(PyExc_ValueError, "call stack is not deep enough");
  const object = _PyFrame_GetFrameObject(frame);
  return object === NULL ? NULL : Py_NewRef(object);
}
function sys__getframemodulename(_m: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const a = unpackKeywords(getframemodulename_spec, args, nargs, kwnames);
  const depth = a === null ? -1 : a[0] ? _PyLong_AsInt(a[0]) : 0;
  if (a === null || pending()) return NULL;
  const frame = frameAt(depth);
  const f = frame === 0 ? NULL : (I32[(frame + FrameOff.f_funcobj) >> 2] as Ref);
  if (f === NULL) return none();
  if (Py_TYPE(f) !== PyFunction_Type) return none();
  return Py_NewRef((I32[(f + PyFunctionOff.func_module) >> 2] || Py_None) as Ref);
}
function sys__current_frames(): NewRef | NULL {
  const dict = PyDict_New();
  const frame = currentCompleteFrame();
  if (dict === NULL || frame === 0) return dict;
  const object = _PyFrame_GetFrameObject(frame);
  if (object !== NULL && PyDict_SetItem(dict, smallInt(1), object) === 0) return dict;
  Py_DECREF(dict);
  return NULL;
}
function sys_intern(_m: Ref, s: Ref): NewRef | NULL {
  if (!isStr(s)) return raise(PyExc_TypeError, `intern() argument must be str, not ${typeName(s)}`);
  return PyUnicode_CheckExact(s) ? internSteal(Py_NewRef(s)) : raise(PyExc_TypeError, `can't intern ${typeName(s)}`);
}
function sys_getdefaultencoding(): NewRef | NULL { return PyUnicode_FromString("utf-8"); }
function sys_getfilesystemencodeerrors(): NewRef | NULL { return PyUnicode_FromString("surrogateescape"); }
function sys_is_finalizing(): NewRef { return bool(I32[State.finalizing >> 2] !== 0); }

// --- settings that only need to be remembered

/** In microseconds; 0: the default. */
const switchInterval = reserveStatic(8);
const originDepth = reserveStatic(8);
function sys_setswitchinterval(_m: Ref, value: Ref): NewRef | NULL {
  const interval = PyFloat_AsDouble(value);
  if (interval === -1 && pending()) return NULL;
  if (!(interval > 0)) return raise(PyExc_ValueError, "switch interval must be strictly positive");
  F64[switchInterval >> 3] = Math.trunc(interval * 1e6);
  return none();
}
function sys_getswitchinterval(): NewRef | NULL { return PyFloat_FromDouble(1e-6 * (F64[switchInterval >> 3] || 5000)); }
const depth_spec = argSpec("set_coroutine_origin_tracking_depth", "depth");
function sys_set_origin_depth(_m: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const a = unpackKeywords(depth_spec, args, nargs, kwnames);
  const depth = a === null ? -1 : _PyLong_AsInt(a[0] as Ref);
  if (a === null || pending()) return NULL;
  if (depth < 0) return raise(PyExc_ValueError, "depth must be >= 0");
  I32[originDepth >> 2] = depth;
  return none();
}
function sys_get_origin_depth(): NewRef | NULL { return PyLong_FromLong(I32[originDepth >> 2]); }
const hooks_spec = argSpec("set_asyncgen_hooks", "firstiter=, finalizer=");
function sys_set_asyncgen_hooks(_m: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const a = unpackKeywords(hooks_spec, args, nargs, kwnames);
  if (a === null) return NULL;
  a.forEach((hook, i) => {
    if (hook === 0) return;
    const old = I32[(asyncgenHooks + 8 * i) >> 2] as Ref | 0;
    I32[(asyncgenHooks + 8 * i) >> 2] = hook === Py_None ? 0 : Py_NewRef(hook);
    Py_XDECREF(old);
  });
  return none();
}
/** firstiter (0) or finalizer (1) of asynchronous generators; borrowed, NULL when there is none. */
function sys_get_asyncgen_hooks(): NewRef | NULL {
  return newStructSequence(AsyncGenHooks_Type, [Py_NewRef(asyncgenHookBorrowed(0) || Py_None), Py_NewRef(asyncgenHookBorrowed(1) || Py_None)]);
}
/** Tracing is not there: only None, which turns it off. */
function sys_settrace(_m: Ref, f: Ref): NewRef | NULL {
  return f === Py_None ? none() : raise(PyExc_NotImplementedError, "trace and profile functions are not supported");
}
function sys_gettrace(): NewRef { return none(); }
function sys_call_tracing(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("call_tracing", nargs, 2, 2)) return NULL;
  if (!PyTuple_Check(arg(args, 1))) return raise(PyExc_TypeError, `call_tracing() argument 2 must be tuple, not ${typeName(arg(args, 1))}`);
  return PyObject_Call(arg(args, 0), arg(args, 1), NULL);
}
function sys_audit(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (nargs === 0) return raise(PyExc_TypeError, "audit() missing 1 required positional argument: 'event'");
  return isStr(arg(args, 0)) ? none() : raise(PyExc_TypeError, `expected str for argument 'event', not ${typeName(arg(args, 0))}`);
}

const otherFunctions: readonly MethodSpec[] = [
  ["audit", METH.FASTCALL, sys_audit], ["_current_frames", METH.NOARGS, sys__current_frames], ["getdefaultencoding", METH.NOARGS, sys_getdefaultencoding],
  ["getfilesystemencoding", METH.NOARGS, sys_getdefaultencoding], ["getfilesystemencodeerrors", METH.NOARGS, sys_getfilesystemencodeerrors],
  ["_getframe", METH.FASTCALL, sys__getframe], ["_getframemodulename", METH.FASTCALL | METH.KEYWORDS, sys__getframemodulename],
  ["intern", METH.O, sys_intern, "intern($module, string, /)\n--\n\nThe one interned string equal to the argument."],
  ["is_finalizing", METH.NOARGS, sys_is_finalizing], ["setswitchinterval", METH.O, sys_setswitchinterval], ["getswitchinterval", METH.NOARGS, sys_getswitchinterval],
  ["settrace", METH.O, sys_settrace], ["gettrace", METH.NOARGS, sys_gettrace], ["setprofile", METH.O, sys_settrace], ["getprofile", METH.NOARGS, sys_gettrace],
  ["call_tracing", METH.FASTCALL, sys_call_tracing],
  ["set_coroutine_origin_tracking_depth", METH.FASTCALL | METH.KEYWORDS, sys_set_origin_depth], ["get_coroutine_origin_tracking_depth", METH.NOARGS, sys_get_origin_depth],
  ["set_asyncgen_hooks", METH.FASTCALL | METH.KEYWORDS, sys_set_asyncgen_hooks], ["get_asyncgen_hooks", METH.NOARGS, sys_get_asyncgen_hooks],
];
const functions = defineMethods([...otherFunctions, ...hookFunctions, ...memoryFunctions]);

// --- the module

function stringTuple(texts: readonly string[]): NewRef | NULL {
  const tuple = PyTuple_New(texts.length);
  if (tuple === NULL) return NULL;
  for (const [i, text] of texts.entries()) {
    const s = PyUnicode_FromString(text);
    if (s === NULL) { Py_DECREF(tuple); return NULL; }
    PyTuple_SET_ITEM(tuple, i, internSteal(s));
  }
  return tuple;
}
function stringFrozenSet(texts: readonly string[]): NewRef | NULL {
  const tuple = stringTuple(texts);
  const set = tuple === NULL ? NULL : PyFrozenSet_New(tuple);
  Py_XDECREF(tuple);
  return set;
}
function builtinNames(): string[] { return [...Object.keys(builtinModules), "builtins", "sys"].sort(); }

type Entry = readonly [name: string, value: () => NewRef | NULL];
const text = (name: string, value: string): Entry => [name, () => PyUnicode_FromString(value)];
const entries: readonly Entry[] = [
  ["modules", () => Py_NewRef(I32[State.modules >> 2] as Ref)],
  text("version", "3.12.1 (ouroboros 0.1.0) [TypeScript]"), ["hexversion", () => PyLong_FromLong(HEXVERSION)],
  ["_git", () => stringTuple(["Ouroboros", "", ""])], text("_framework", ""), ["api_version", () => PyLong_FromLong(1013)],
  text("copyright", "Ouroboros: Python's memory manager in TypeScript. Its behaviour is CPython's,\nCopyright (c) 2001-2023 Python Software Foundation."),
  text("platform", "linux"), ["maxsize", () => objectOf(0x7fffffffffffffffn)], ["float_info", floatInfo], ["int_info", intInfo], ["hash_info", hashInfo],
  ["maxunicode", () => PyLong_FromLong(0x10ffff)], ["builtin_module_names", () => stringTuple(builtinNames())],
  ["stdlib_module_names", () => stringFrozenSet(stdlibNames)], text("byteorder", "little"), text("abiflags", ""), ["version_info", versionInfo],
  ["implementation", implementation], ["flags", () => flags({ hash_randomization: Number(isHashRandom()) })], text("float_repr_style", "short"), ["thread_info", threadInfo],
  ["meta_path", () => PyList_New(0)], ["path_importer_cache", () => PyDict_New()], ["path_hooks", () => PyList_New(0)], ["path", () => stringList([""])],
  text("executable", ""), text("_base_executable", ""), text("prefix", ""), text("base_prefix", ""), text("exec_prefix", ""), text("base_exec_prefix", ""),
  text("platlibdir", "lib"), ["pycache_prefix", () => none()], ["argv", () => stringList([""])], ["orig_argv", () => stringList([])],
  ["warnoptions", () => PyList_New(0)], ["_xoptions", () => PyDict_New()], ["_stdlib_dir", () => none()], ["dont_write_bytecode", () => Py_NewRef(Py_True)],
];
/** Is the hash key other than that of PYTHONHASHSEED=0? */
export function isHashRandom(): boolean { return I32[State.hash_secret >> 2] !== 0; }
function addStreams(m: Ref, unbuffered = false): Status {
  for (const [fd, name] of [[2, "stderr"], [0, "stdin"], [1, "stdout"]] as const) {
    const stream = makeStandardStream(fd, unbuffered);
    if (stream === NULL) return -1;
    const status = PyModule_AddObjectRef(m, `__${name}__`, stream) < 0 ? -1 : PyModule_AddObjectRef(m, name, stream);
    Py_DECREF(stream);
    if (status < 0) return -1;
  }
  return 0;
}
function addAll(m: Ref): Status {
  const dict = PyModule_GetDict(m);
  for (const name of ["displayhook", "excepthook", "unraisablehook"]) {
    const key = PyUnicode_FromString(name);
    const hook = key === NULL ? NULL : PyDict_GetItemWithError(dict, key);
    Py_XDECREF(key);
    if (hook === NULL || PyModule_AddObjectRef(m, `__${name}__`, hook) < 0) return -1;
  }
  for (const [name, value] of entries) if (PyModule_AddSteal(m, name, value()) < 0) return -1;
  return addStreams(m);
}
/** Makes the standard streams anew, for a host whose terminals are not those the interpreter was started with. `unbuffered`: as -u. */
export function renewStandardStreams(unbuffered: boolean): Status { return addStreams(I32[State.sys_module >> 2] as Ref, unbuffered); }
/** Makes the module; State.modules must be there. */
export function PyInit_sys(): NewRef | NULL {
  const m = PyModule_Create("sys", functions);
  if (m === NULL || (setSpec(m, "sys", BuiltinImporter_Type, "built-in", Py_None, false) === 0 && addAll(m) === 0)) return m;
  Py_DECREF(m);
  return NULL;
}

/** Replaces sys.argv (a list of strs) and, when given, the first entry of the search path or all of it. -1 with an exception. */
export function setSysArgv(argv: readonly string[], path?: readonly string[]): Status {
  const dict = I32[State.sys_dict >> 2] as Ref;
  for (const [name, texts] of [["argv", argv], ["path", path]] as const) {
    if (texts === undefined) continue;
    const list = stringList(texts);
    const status = list === NULL ? -1 : PyDict_SetItemString(dict, name, list);
    Py_XDECREF(list);
    if (status < 0) return -1;
  }
  return 0;
}
