/**
 * The end of a program: atexit callbacks, then the modules are cleared in CPython's order, with collections in between.
 * Source: CPython 3.12 Python/pylifecycle.c (Py_FinalizeEx, finalize_modules).
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PyGC_Collect, _PyGC_CollectNoFail, _PyGC_DumpShutdownStats } from "../gc/collector.ts";
import { PyDict_Clear, PyDict_GetItemWithError, PyDict_SetItem, PyDict_SetItemString, PyDict_Update, _PyDict_GetItemStringWithError, dictForEach } from "../objects/dict.ts";
import { PyErr_Clear } from "../objects/errors.ts";
import { ID } from "../objects/id.ts";
import { PyModuleOff, PyModule_Type } from "../objects/module.ts";
import { Py_DECREF, Py_INCREF, Py_TYPE, TPFLAGS, hasTypeFlag } from "../objects/object.ts";
import { Py_None } from "../objects/singletons.ts";
import { Finalizing, State } from "../objects/state.ts";
import { PyType_ClearCache } from "../objects/typeobject.ts";
import { PyUnicode_GET_LENGTH, PyUnicode_READ_CHAR } from "../objects/unicode.ts";
import { flushStandardStreams } from "../modules/stdio.ts";
import { runAtexit } from "../modules/atexit.ts";
import { PyWeakref_GetObject, PyWeakref_NewRef } from "../objects/weakref.ts";
import { PyList_Append, PyList_GET_ITEM, PyList_GET_SIZE, PyList_New } from "../objects/list.ts";
import { PyTuple_Pack } from "../objects/tuple.ts";

/** Ends the program whose `__main__` (owned by the caller, taken over) is `mainSteal`. Afterwards nothing of the program is alive. */
export function finalizeInterpreter(mainSteal: Ref | 0): void {
  runAtexit();
  flushStandardStreams();
  I32[State.finalizing >> 2] = Finalizing.BEGUN;
  PyGC_Collect();
  finalizeModules(mainSteal);
  PyType_ClearCache();
  PyErr_Clear();
  flushStandardStreams();
}

/** Names in sys that hold on to the program (sys_deletes of CPython). */
const sysDeletes = ["path", "argv", "ps1", "ps2", "last_exc", "last_type", "last_value", "last_traceback", "path_importer_cache", "__interactivehook__"];

function finalizeModules(mainSteal: Ref | 0): void {
  const sysDict = I32[State.sys_dict >> 2]! as Ref;
  const builtins = I32[State.builtins_dict >> 2]! as Ref;
  const modules = I32[State.modules >> 2]! as Ref;
  if (PyDict_SetItemString(builtins, "_", Py_None) < 0) PyErr_Clear();
  for (const name of sysDeletes) if (PyDict_SetItemString(sysDict, name, Py_None) < 0) PyErr_Clear();
  for (const name of ["stdin", "stdout", "stderr"]) {
    const original = _PyDict_GetItemStringWithError(sysDict, `__${name}__`);
    if (PyDict_SetItemString(sysDict, name, original !== NULL ? original : Py_None) < 0) PyErr_Clear();
  }
  const weak = removeModules(modules);
  I32[State.finalizing >> 2] = Finalizing.MODULES_GONE;
  // The last collections while modules and their globals still exist for finalizers.
  PyDict_Clear(modules);
  I32[State.main_module >> 2] = 0;
  if (mainSteal !== 0) Py_DECREF(mainSteal);
  resetBuiltins(builtins);
  _PyGC_CollectNoFail();
  _PyGC_DumpShutdownStats();
  if (weak !== NULL) clearModuleDicts(weak);
  _PyModule_ClearDict(sysDict);
  _PyModule_ClearDict(builtins);
  _PyGC_CollectNoFail();
}

/** Sets every entry of sys.modules to None; gives a list of (name, weak reference) of those that were modules. */
function removeModules(modules: Ref): NewRef | NULL {
  const weak = PyList_New(0);
  const names: Ref[] = [];
  dictForEach(modules, (name, module) => {
    if (Py_TYPE(module) !== PyModule_Type || !hasTypeFlag(name, TPFLAGS.UNICODE_SUBCLASS)) return;
    Py_INCREF(name);
    names.push(name);
    const ref = PyWeakref_NewRef(module, NULL);
    const pair = ref === NULL ? NULL : PyTuple_Pack(name, ref);
    if (pair === NULL || weak === NULL || PyList_Append(weak, pair) < 0) PyErr_Clear();
    if (pair !== NULL) Py_DECREF(pair);
    if (ref !== NULL) Py_DECREF(ref);
  });
  for (const name of names) {
    if (PyDict_SetItem(modules, name, Py_None) < 0) PyErr_Clear();
    Py_DECREF(name);
  }
  return weak;
}

/** Clears the namespaces of modules that are still alive, the last imported first, builtins and sys last. */
function clearModuleDicts(weakSteal: NewRef): void {
  const builtins = I32[State.builtins_dict >> 2]!;
  const sys = I32[State.sys_dict >> 2]!;
  for (let i = PyList_GET_SIZE(weakSteal) - 1; i >= 0; i--) {
    const pair = PyList_GET_ITEM(weakSteal, i);
    const module = PyWeakref_GetObject(I32[(pair + 32) >> 2]! as Ref);
    if (module === NULL || module === Py_None) continue;
    const dict = I32[(module + PyModuleOff.md_dict) >> 2]! as Ref | 0;
    if (dict === 0 || dict === builtins || dict === sys) continue;
    Py_INCREF(module);
    _PyModule_ClearDict(dict);
    Py_DECREF(module);
  }
  Py_DECREF(weakSteal);
}

/** Sets names with one leading underscore to None, then all others except `__builtins__` (Objects/moduleobject.c). */
export function _PyModule_ClearDict(dict: Ref): void {
  for (const privateOnly of [true, false]) {
    const names: Ref[] = [];
    dictForEach(dict, (key, value) => {
      if (value === Py_None || !hasTypeFlag(key, TPFLAGS.UNICODE_SUBCLASS)) return;
      const underscore = PyUnicode_GET_LENGTH(key) > 0 && PyUnicode_READ_CHAR(key, 0) === 95;
      const dunder = underscore && PyUnicode_GET_LENGTH(key) > 1 && PyUnicode_READ_CHAR(key, 1) === 95;
      if (privateOnly ? underscore && !dunder : key !== ID("__builtins__")) { Py_INCREF(key); names.push(key); }
    });
    for (const name of names) {
      const value = PyDict_GetItemWithError(dict, name);
      if (value !== NULL && value !== Py_None && PyDict_SetItem(dict, name, Py_None) < 0) PyErr_Clear();
      Py_DECREF(name);
    }
  }
}

/** Undoes what the program did to the builtins, so that finalizers that run now still find them. */
function resetBuiltins(builtins: Ref): void {
  const copy = I32[State.builtins_copy >> 2]! as Ref | 0;
  if (copy === 0) return;
  PyDict_Clear(builtins);
  if (PyDict_Update(builtins, copy) < 0) PyErr_Clear();
}
