/**
 * `import`: builtin modules from the table, and .py files and packages found along sys.path through the host's files.
 * The pure-Python importlib is not used; what it would record (`__spec__`, `__file__`, `__path__`, `__package__`) is set
 * so that programs find it.
 * Source of the rules: CPython 3.12 Python/import.c (PyImport_ImportModuleLevelObject), Lib/importlib/_bootstrap.py.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { HostError, host } from "../host/host.ts";
import { argSpec, unpackKeywords } from "../objects/args.ts";
import { METH, type MethodSpec } from "../objects/define.ts";
import { PyDict_Check, PyDict_DelItem, PyDict_GetItemWithError, PyDict_SetItem, PyDict_SetItemString, _PyDict_GetItemStringWithError, dictForEach } from "../objects/dict.ts";
import { PyErr_Clear, PyErr_GetRaisedException, PyErr_SetRaisedException, raise, raiseOSError } from "../objects/errors.ts";
import { PyExc_ImportError, PyExc_KeyError, PyExc_ModuleNotFoundError, PyExc_TypeError, PyExc_ValueError } from "../objects/exceptions.ts";
import { PyImportErrorOff } from "../objects/exceptions-fields.ts";
import { PyObject_IsTrue, PyObject_SetAttr, _PyObject_LookupAttr } from "../objects/generic.ts";
import { ID } from "../objects/id.ts";
import { PyLong_AsSsize_t } from "../objects/int.ts";
import { PyModule_GetDict, PyModule_NewObject, PyModule_Type } from "../objects/module.ts";
import { PyObject_GetIter, PyIter_Next } from "../objects/abstract.ts";
import { Py_DECREF, Py_NewRef, Py_TYPE, Py_XDECREF, TPFLAGS, hasTypeFlag } from "../objects/object.ts";
import { Py_False, Py_None, Py_True, smallInt } from "../objects/singletons.ts";
import { State } from "../objects/state.ts";
import { typeName } from "../objects/typeobject.ts";
import { PyUnicode_AsJS, PyUnicode_FromString, internSteal } from "../objects/unicode.ts";
import { PyEval_EvalCode } from "../interpreter/ceval.ts";
import { Py_CompileString, ensureBuiltins } from "./builtins-compile.ts";
import { BuiltinImporter_Type, newFileLoader, newNamespaceLoader, newNamespacePath, newSpec } from "./import-spec.ts";
import { decodeSource, namesEncoding } from "./source.ts";
import { stringList } from "./sys-info.ts";
import { builtinModules, standIns } from "./table.ts";

function modules(): Ref { return I32[State.modules >> 2]! as Ref; }
function pending(): boolean { return I32[State.current_exception >> 2] !== 0; }

/** sys.modules[name], borrowed; NULL when absent. */
function importedBorrowed(name: string): Ref | NULL { return _PyDict_GetItemStringWithError(modules(), name); }

/** ModuleNotFoundError with its name attribute. */
function notFound(message: string, name: string): NULL { return raiseImportError(PyExc_ModuleNotFoundError, message, name); }
/** An ImportError, or a type derived from it, with its name attribute. */
export function raiseImportError(type: Ref, message: string, name: string): NULL {
  raise(type, message);
  const exc = I32[State.current_exception >> 2]! as Ref | 0;
  const text = exc !== 0 ? PyUnicode_FromString(name) : NULL;
  if (exc !== 0 && text !== NULL) I32[(exc + PyImportErrorOff.name) >> 2] = text;
  return NULL;
}

/** Sets what a module says of itself: `__spec__`, `__loader__`, `__package__`. `locations`: where its own modules are; None: it is no package. */
export function setSpec(module: Ref, name: string, loader: Ref, origin: string | null, locations: Ref, isFile: boolean): Status {
  const spec = newSpec(name, loader, origin, locations, isFile);
  const parent = spec === NULL ? NULL : PyUnicode_FromString(locations !== Py_None ? name : name.slice(0, Math.max(0, name.lastIndexOf("."))));
  const dict = PyModule_GetDict(module);
  const ok = parent !== NULL && PyDict_SetItem(dict, ID("__package__"), parent) === 0 && PyDict_SetItem(dict, ID("__loader__"), loader) === 0
    && PyDict_SetItem(dict, ID("__spec__"), spec as Ref) === 0;
  Py_XDECREF(spec);
  Py_XDECREF(parent);
  return ok ? 0 : -1;
}
function initializing(module: Ref, flag: Ref): Status {
  const spec = PyDict_GetItemWithError(PyModule_GetDict(module), ID("__spec__"));
  return spec !== NULL && spec !== Py_None ? PyObject_SetAttr(spec, ID("_initializing"), flag) : 0;
}
/** `directories`: a package's; `file` and `source` are null for a namespace package, which has as many as are found. */
interface Found { file: string | null; source: Uint8Array | null; directories: string[] | null }

/** Looks for NAME/__init__.py, NAME.py and, last, a namespace package, in each directory of `path` (a list). */
function findSource(tail: string, path: Ref): Found | null {
  const files = host.files;
  if (files === null) return null;
  const namespace: string[] = [];
  const it = PyObject_GetIter(path);
  if (it === NULL) { PyErr_Clear(); return null; }
  let found: Found | null = null;
  for (;;) {
    const entry = PyIter_Next(it);
    if (entry === NULL) break;
    const dir = hasTypeFlag(entry, TPFLAGS.UNICODE_SUBCLASS) ? PyUnicode_AsJS(entry) : null;
    Py_DECREF(entry);
    if (dir === null) continue;
    const base = dir === "" ? `${files.cwd().replace(/\/$/, "")}/${tail}` : `${dir.replace(/\/$/, "")}/${tail}`;
    if (files.stat(base)?.kind === "directory") {
      if (files.stat(`${base}/__init__.py`)?.kind === "file") { found = { file: `${base}/__init__.py`, source: files.read(`${base}/__init__.py`), directories: [base] }; break; }
      namespace.push(base);
    }
    if (files.stat(`${base}.py`)?.kind === "file") { found = { file: `${base}.py`, source: files.read(`${base}.py`), directories: null }; break; }
  }
  Py_DECREF(it);
  if (pending()) PyErr_Clear();
  return found ?? (namespace.length > 0 ? { file: null, source: null, directories: namespace } : null);
}

/** The source that `-m NAME` runs: NAME.py, or NAME/__main__.py; null when there is none. Parents are imported; check for an exception. */
export function findModuleSource(name: string): { file: string; source: Uint8Array; packageName: string } | null {
  const dot = name.lastIndexOf(".");
  const parent = dot < 0 ? NULL : importModule(name.slice(0, dot));
  const parentPath = parent === NULL ? NULL : _PyObject_LookupAttr(parent, ID("__path__"));
  const path = dot < 0 ? sysPathBorrowed() : parentPath;
  const found = path === NULL ? null : findSource(name.slice(dot + 1), path);
  if (parentPath !== NULL) Py_DECREF(parentPath);
  if (parent !== NULL) Py_DECREF(parent);
  if (found === null) return null;
  if (found.directories !== null) return name.endsWith(".__main__") ? null : findModuleSource(`${name}.__main__`);
  return { file: found.file as string, source: found.source as Uint8Array, packageName: name.slice(0, Math.max(0, dot)) };
}

/** Executes a source file as module `name`; owned. The module is in sys.modules while it runs and stays when it succeeds. */
function loadSource(name: string, found: Found): NewRef | NULL {
  const made = PyUnicode_FromString(name);
  if (made === NULL) return NULL;
  const nameRef = internSteal(made);
  const module = PyModule_NewObject(nameRef);
  Py_DECREF(nameRef);
  if (module === NULL) return NULL;
  if (!prepareModule(module, name, found) || (found.source !== null && !execute(module, found))) {
    const exc = PyErr_GetRaisedException();
    const key = PyUnicode_FromString(name);
    if (key !== NULL) { if (PyDict_DelItem(modules(), key) < 0) PyErr_Clear(); Py_DECREF(key); }
    Py_DECREF(module);
    PyErr_SetRaisedException(exc);
    return NULL;
  }
  if (initializing(module, Py_False) < 0) { Py_DECREF(module); return NULL; }
  // The module may have replaced itself.
  const current = importedBorrowed(name);
  const result = current !== NULL ? Py_NewRef(current) : module;
  if (current !== NULL) Py_DECREF(module);
  return result;
}
function prepareModule(module: Ref, name: string, found: Found): boolean {
  const dict = PyModule_GetDict(module);
  const list = found.directories === null ? Py_NewRef(Py_None) : stringList(found.directories);
  const path = list === NULL ? NULL : found.file === null ? newNamespacePath(list) : Py_NewRef(list);
  const loader = path === NULL ? NULL : found.file === null ? newNamespaceLoader(path) : newFileLoader(name, found.file);
  let ok = loader !== NULL && setSpec(module, name, loader, found.file, path as Ref, found.file !== null) === 0 && initializing(module, Py_True) === 0
    && (found.directories === null || PyDict_SetItem(dict, ID("__path__"), path as Ref) === 0);
  for (const o of [list, path, loader]) Py_XDECREF(o);
  if (ok) {
    const file = found.file === null ? Py_NewRef(Py_None) : PyUnicode_FromString(found.file);
    ok = file !== NULL && PyDict_SetItem(dict, ID("__file__"), file) === 0;
    Py_XDECREF(file);
  }
  return ok && ensureBuiltins(dict) === 0 && PyDict_SetItemString(modules(), name, module) === 0;
}
function execute(module: Ref, found: Found): boolean {
  const file = found.file as string;
  const text = decodeSource(found.source as Uint8Array, file);
  if (text === null) return false;
  const code = Py_CompileString(text, file, "exec", { byteColumns: !namesEncoding(found.source as Uint8Array) });
  if (code === NULL) return false;
  const dict = PyModule_GetDict(module);
  const result = PyEval_EvalCode(code, dict, dict, NULL);
  Py_DECREF(code);
  if (result === NULL) return false;
  Py_DECREF(result);
  return true;
}

/** Makes a builtin module and enters it in sys.modules. */
function loadBuiltin(name: string): NewRef | NULL {
  const module = builtinModules[name]!();
  if (module === NULL) return NULL;
  if (Py_TYPE(module) === PyModule_Type && setSpec(module, name, BuiltinImporter_Type, "built-in", Py_None, false) < 0) { Py_DECREF(module); return NULL; }
  if (PyDict_SetItemString(modules(), name, module) < 0) { Py_DECREF(module); return NULL; }
  return module;
}

/** Makes a module that stands in for one written in Python, out of its builtin part, and enters it in sys.modules. */
function loadStandIn(name: string): NewRef | NULL {
  const part = importModule(standIns[name]!);
  const nameRef = part === NULL ? NULL : PyUnicode_FromString(name);
  const module = nameRef === NULL ? NULL : PyModule_NewObject(nameRef);
  Py_XDECREF(nameRef);
  let ok = module !== NULL && setSpec(module, name, BuiltinImporter_Type, "built-in", Py_None, false) === 0;
  if (ok) {
    dictForEach(PyModule_GetDict(part as Ref), (key, value) => {
      const text = PyUnicode_AsJS(key);
      const base = name === "io" && /^_\w+Base$/.test(text); // io's base classes are written over these
      if (ok && (base || !text.startsWith("_"))) ok = PyDict_SetItemString(PyModule_GetDict(module as Ref), base ? text.slice(1) : text, value) === 0;
    });
  }
  if (ok && name === "io") ok = ["SEEK_SET", "SEEK_CUR", "SEEK_END"].every((constant, i) => PyDict_SetItemString(PyModule_GetDict(module as Ref), constant, smallInt(i)) === 0);
  if (ok) ok = PyDict_SetItemString(modules(), name, module as Ref) === 0;
  Py_XDECREF(part);
  if (ok) return module;
  Py_XDECREF(module);
  return NULL;
}

/** Imports `name` (absolute, dotted): parents first; owned. */
export function importModule(name: string): NewRef | NULL {
  const known = importedBorrowed(name);
  if (known === Py_None) return notFound(`import of ${name} halted; None in sys.modules`, name);
  if (known !== NULL) return Py_NewRef(known);
  if (pending()) return NULL;
  const dot = name.lastIndexOf(".");
  let path: Ref | NULL = NULL;
  let parent: NewRef | NULL = NULL;
  let parentPath: NewRef | NULL = NULL;
  if (dot >= 0) {
    const parentName = name.slice(0, dot);
    parent = importModule(parentName);
    if (parent === NULL) return NULL;
    const again = importedBorrowed(name);
    if (again !== NULL) { Py_DECREF(parent); return Py_NewRef(again); }
    parentPath = _PyObject_LookupAttr(parent, ID("__path__"));
    if (parentPath === NULL) {
      Py_DECREF(parent);
      return pending() ? NULL : notFound(`No module named '${name}'; '${parentName}' is not a package`, name);
    }
    path = parentPath;
  }
  const tail = name.slice(dot + 1);
  let module: NewRef | NULL = NULL;
  if (dot < 0 && Object.hasOwn(builtinModules, name)) module = loadBuiltin(name);
  else if (dot < 0 && Object.hasOwn(standIns, name)) module = loadStandIn(name);
  else module = loadFromPath(name, tail, path !== NULL ? path : sysPathBorrowed());
  if (module !== NULL && parent !== NULL) {
    const key = PyUnicode_FromString(tail);
    const attribute = key === NULL ? NULL : internSteal(key);
    if (attribute !== NULL) { if (PyObject_SetAttr(parent, attribute, module) < 0) PyErr_Clear(); Py_DECREF(attribute); }
  }
  if (parentPath !== NULL) Py_DECREF(parentPath);
  if (parent !== NULL) Py_DECREF(parent);
  return module;
}
function sysPathBorrowed(): Ref | NULL { return _PyDict_GetItemStringWithError(I32[State.sys_dict >> 2]! as Ref, "path"); }
function loadFromPath(name: string, tail: string, path: Ref | NULL): NewRef | NULL {
  let found: Found | null = null;
  try {
    found = path === NULL ? null : findSource(tail, path);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return raiseOSError(error.errno);
  }
  return found === null ? notFound(`No module named '${name}'`, name) : loadSource(name, found);
}

/** The absolute name of a relative import; null with an exception. */
function resolveName(name: string, globals: Ref | 0, level: number): string | null {
  const fail = (type: Ref, message: string): null => { raise(type, message); return null; };
  if (globals === 0) return fail(PyExc_KeyError, "'__name__' not in globals");
  if (!PyDict_Check(globals)) return fail(PyExc_TypeError, "globals must be a dict");
  let pkg: string;
  const pkgRef = PyDict_GetItemWithError(globals, ID("__package__"));
  if (pkgRef !== NULL && pkgRef !== Py_None) {
    if (!hasTypeFlag(pkgRef, TPFLAGS.UNICODE_SUBCLASS)) return fail(PyExc_TypeError, "package must be a string");
    pkg = PyUnicode_AsJS(pkgRef);
  } else {
    const nameRef = PyDict_GetItemWithError(globals, ID("__name__"));
    if (nameRef === NULL || !hasTypeFlag(nameRef, TPFLAGS.UNICODE_SUBCLASS)) return fail(PyExc_KeyError, "'__name__' not in globals");
    pkg = PyUnicode_AsJS(nameRef);
    if (PyDict_GetItemWithError(globals, ID("__path__")) === NULL) pkg = pkg.slice(0, Math.max(0, pkg.lastIndexOf(".")));
  }
  if (pkg === "") return fail(PyExc_ImportError, "attempted relative import with no known parent package");
  for (let up = level; up > 1; up--) {
    const dot = pkg.lastIndexOf(".");
    if (dot < 0) return fail(PyExc_ImportError, "attempted relative import beyond top-level package");
    pkg = pkg.slice(0, dot);
  }
  return name === "" ? pkg : `${pkg}.${name}`;
}

/** Imports the submodules that a fromlist names (`from pkg import sub`). */
function handleFromlist(module: Ref, fromlist: Ref, absolute: string): boolean {
  const it = PyObject_GetIter(fromlist);
  if (it === NULL) return false;
  let ok = true;
  while (ok) {
    const item = PyIter_Next(it);
    if (item === NULL) { ok = !pending(); break; }
    if (!hasTypeFlag(item, TPFLAGS.UNICODE_SUBCLASS)) { raise(PyExc_TypeError, `Item in \`\`from list'' must be str, not ${typeName(item)}`); ok = false; }
    else ok = importFromlistItem(module, item, absolute);
    Py_DECREF(item);
  }
  Py_DECREF(it);
  return ok;
}
function importFromlistItem(module: Ref, item: Ref, absolute: string): boolean {
  const name = PyUnicode_AsJS(item);
  if (name === "*") {
    const all = _PyObject_LookupAttr(module, ID("__all__"));
    if (all === NULL) return !pending();
    const ok = handleFromlist(module, all, absolute);
    Py_DECREF(all);
    return ok;
  }
  const value = _PyObject_LookupAttr(module, item);
  if (value !== NULL) { Py_DECREF(value); return true; }
  if (pending()) return false;
  const sub = importModule(`${absolute}.${name}`);
  if (sub !== NULL) { Py_DECREF(sub); return true; }
  const exc = I32[State.current_exception >> 2]! as Ref;
  const missing = Py_TYPE(exc) === PyExc_ModuleNotFoundError ? (I32[(exc + PyImportErrorOff.name) >> 2]! as Ref | 0) : 0;
  if (missing === 0 || PyUnicode_AsJS(missing) !== `${absolute}.${name}`) return false;
  PyErr_Clear();
  return true;
}

/** `__import__`; owned. */
export function PyImport_ImportModuleLevel(name: string, globals: Ref | 0, fromlist: Ref | 0, level: number): NewRef | NULL {
  if (level < 0) return raise(PyExc_ValueError, "level must be >= 0");
  if (level === 0 && name === "") return raise(PyExc_ValueError, "Empty module name");
  const absolute = level > 0 ? resolveName(name, globals, level) : name;
  if (absolute === null) return NULL;
  const module = importModule(absolute);
  if (module === NULL) return NULL;
  const hasFrom = fromlist !== 0 && fromlist !== Py_None ? PyObject_IsTrue(fromlist) : 0;
  if (hasFrom < 0) { Py_DECREF(module); return NULL; }
  if (hasFrom === 0) {
    const dot = name.indexOf(".");
    if (level > 0 && name === "") return module;
    if (dot < 0) return module;
    Py_DECREF(module);
    const top = level === 0 ? name.slice(0, dot) : absolute.slice(0, absolute.length - (name.length - dot));
    const first = importedBorrowed(top);
    return first !== NULL ? Py_NewRef(first) : raise(PyExc_KeyError, `'${top}' not in sys.modules as expected`);
  }
  const path = _PyObject_LookupAttr(module, ID("__path__"));
  if (path === NULL) {
    if (pending()) { Py_DECREF(module); return NULL; }
    return module;
  }
  Py_DECREF(path);
  if (!handleFromlist(module, fromlist as Ref, absolute)) { Py_DECREF(module); return NULL; }
  return module;
}

const import_spec = argSpec("__import__", "name, globals=, locals=, fromlist=, level=");
function builtin___import__(_m: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const a = unpackKeywords(import_spec, args, nargs, kwnames);
  if (a === null) return NULL;
  const name = a[0] as Ref;
  if (!hasTypeFlag(name, TPFLAGS.UNICODE_SUBCLASS)) return raise(PyExc_TypeError, "module name must be a string");
  const level = a[4] ? PyLong_AsSsize_t(a[4] as Ref) : 0;
  if (level === -1 && pending()) return NULL;
  return PyImport_ImportModuleLevel(PyUnicode_AsJS(name), a[1] as Ref | 0, a[3] as Ref | 0, level);
}
export const importFunctions: readonly MethodSpec[] = [["__import__", METH.FASTCALL | METH.KEYWORDS, builtin___import__]];
