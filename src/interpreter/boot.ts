/**
 * From an empty buffer to a running interpreter: static data, types, modules.
 * Source of the order: CPython 3.12 Python/pylifecycle.c.
 */
import { I32, U8 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { Header } from "../memory/header.ts";
import { host } from "../host/host.ts";
import { Boot, runBootPhase } from "../objects/boot.ts";
import { writeStaticTypes } from "../objects/define.ts";
import { PyDict_Copy, PyDict_New, PyDict_SetItemString, _PyDict_GetItemStringWithError } from "../objects/dict.ts";
import { PyModule_GetDict, PyModule_NewObject } from "../objects/module.ts";
import { Py_DECREF, Py_NewRef } from "../objects/object.ts";
import { setHashSeed } from "../objects/pyhash.ts";
import { Py_DEFAULT_RECURSION_LIMIT } from "../objects/recursion.ts";
import { Py_None } from "../objects/singletons.ts";
import { State } from "../objects/state.ts";
import { PyType_Type, readyStaticTypes } from "../objects/typeobject.ts";
import { PyUnicode_FromString, internSteal } from "../objects/unicode.ts";
import { fillCallableCache } from "./callable-cache.ts";
import { PyInit_builtins } from "../modules/builtins-module.ts";
import { PyInit_sys } from "../modules/sys.ts";

/** Host recursion CPython 3.12.1 allows (C_RECURSION_LIMIT). */
export const C_RECURSION_LIMIT = 1500;

export interface BootOptions {
  /** PYTHONHASHSEED: a number, or null for a random key. */
  hashSeed: number | null;
  /** Host recursion allowed; at most C_RECURSION_LIMIT, less where the host's stack is small. */
  hostRecursion: number;
}

/** Initialises the current, freshly created buffer. Throws when it is too small to hold the interpreter. */
export function bootInterpreter(options: BootOptions): void {
  initState(options);
  const ok = runBootPhase(Boot.STATICS) === 0 && startTypes() && runBootPhase(Boot.OBJECTS) === 0 && startModules() === 0;
  if (!ok) throw new RangeError("not enough memory to start the interpreter");
}

function initState(options: BootOptions): void {
  const put = (field: number, value: number): void => { I32[field >> 2] = value; };
  put(State.datastack_base, I32[Header.stack_base >> 2]!);
  put(State.datastack_top, I32[Header.stack_base >> 2]!);
  put(State.datastack_limit, I32[Header.stack_limit >> 2]!);
  put(State.py_recursion_limit, Py_DEFAULT_RECURSION_LIMIT);
  put(State.py_recursion_remaining, Py_DEFAULT_RECURSION_LIMIT);
  put(State.c_recursion_remaining, options.hostRecursion);
  put(State.exc_info, State.exc_state);
  put(State.int_max_str_digits, 4300);
  if (options.hashSeed !== null) setHashSeed(options.hashSeed);
  else U8.set(host.random(16).subarray(0, 16), State.hash_secret);
}

function startTypes(): boolean {
  writeStaticTypes(PyType_Type);
  return runBootPhase(Boot.CORE) === 0 && readyStaticTypes() === 0;
}

function startModules(): Status {
  const modules = PyDict_New();
  if (modules === NULL) return -1;
  I32[State.modules >> 2] = modules;
  const builtins = PyInit_builtins();
  if (builtins === NULL) return -1;
  const dict = PyModule_GetDict(builtins);
  I32[State.builtins_module >> 2] = builtins;
  I32[State.builtins_dict >> 2] = Py_NewRef(dict);
  if (fillCallableCache(dict) < 0) return -1;
  const sys = PyInit_sys();
  if (sys === NULL) return -1;
  I32[State.sys_module >> 2] = sys;
  I32[State.sys_dict >> 2] = Py_NewRef(PyModule_GetDict(sys));
  const copy = PyDict_Copy(dict);
  if (copy === NULL) return -1;
  I32[State.builtins_copy >> 2] = copy;
  if (PyDict_SetItemString(modules, "sys", sys) < 0) return -1;
  return PyDict_SetItemString(modules, "builtins", builtins);
}

/** The loader of builtin modules, which `__main__` has until a file is run; borrowed. */
function builtinsLoader(): Ref { return _PyDict_GetItemStringWithError(I32[State.builtins_dict >> 2]! as Ref, "__loader__") || Py_None; }

/** `__main__` with its builtins; owned. */
export function makeMain(): NewRef | NULL {
  const made = PyUnicode_FromString("__main__");
  if (made === NULL) return NULL;
  const name = internSteal(made);
  const main = PyModule_NewObject(name);
  Py_DECREF(name);
  if (main === NULL) return NULL;
  const dict = PyModule_GetDict(main);
  const annotations = PyDict_New();
  const ok = annotations !== NULL
    && PyDict_SetItemString(dict, "__annotations__", annotations) === 0
    && PyDict_SetItemString(dict, "__builtins__", I32[State.builtins_module >> 2]! as Ref) === 0
    && PyDict_SetItemString(dict, "__loader__", builtinsLoader()) === 0
    && PyDict_SetItemString(I32[State.modules >> 2]! as Ref, "__main__", main) === 0;
  if (annotations !== NULL) Py_DECREF(annotations);
  if (ok) return main;
  Py_DECREF(main);
  return NULL;
}
