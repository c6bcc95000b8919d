/**
 * What `import` writes down about a module: its spec, its loader, a namespace package's path.
 * In CPython these are classes of the frozen importlib; here they hold what programs look at, and load nothing themselves.
 * Source: CPython 3.12 Lib/importlib/_bootstrap.py, _bootstrap_external.py.
 */
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { HostError, host } from "../host/host.ts";
import { PyObject_GetItem, PyObject_GetIter, PyObject_Size, PySequence_Contains } from "../objects/abstract.ts";
import { PyBytes_FromHost } from "../objects/bytes.ts";
import { METH, MemberType, defineType, type MethodSpec } from "../objects/define.ts";
import { raise, raiseOSError, reprText } from "../objects/errors.ts";
import { PyExc_ImportError, PyExc_TypeError } from "../objects/exceptions.ts";
import { PyObject_GenericGetAttr, PyObject_SetAttr, _PyObject_LookupAttr } from "../objects/generic.ts";
import { ID } from "../objects/id.ts";
import { PyList_Append } from "../objects/list.ts";
import { namespaceSlots, newNamespace } from "../objects/namespace.ts";
import { Py_DECREF, Py_XDECREF, TPFLAGS } from "../objects/object.ts";
import { Py_False, Py_None, Py_True } from "../objects/singletons.ts";
import { PyUnicode_AsJS, PyUnicode_FromString } from "../objects/unicode.ts";
import { bool, isStr, none } from "./_io-util.ts";
import { raiseImportError } from "./import.ts";
import { decodeSource } from "./source.ts";

const DICT = 16;
const NAME = ID("name");
const LOADER = ID("loader");
const ORIGIN = ID("origin");
const LOADER_STATE = ID("loader_state");
const LOCATIONS = ID("submodule_search_locations");
const FILEATTR = ID("_set_fileattr");
const CACHED = ID("_cached");
const PATH = ID("path");
const PORTIONS = ID("_path");

const members = [["__dict__", MemberType.OBJECT, DICT, 1] as const];
/** A type whose objects are their attributes, in a module of the frozen importlib. */
function attributeType(name: string, more: { methods?: readonly MethodSpec[]; slots?: object; getset?: readonly (readonly [string, (self: Ref) => NewRef | NULL])[] }): Ref {
  return defineType({
    name, basicsize: 24, flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE, dictoffset: DICT, members, slots: { ...namespaceSlots, ...more.slots },
    methods: more.methods ?? [], getset: more.getset ?? [],
  });
}
/** An attribute of `self`, owned; None when it has none. */
function attribute(self: Ref, name: Ref): NewRef | NULL {
  const value = _PyObject_LookupAttr(self, name);
  return value !== NULL ? value : none();
}
function textAttribute(self: Ref, name: Ref): string | null {
  const value = attribute(self, name);
  const text = value !== NULL && isStr(value) ? PyUnicode_AsJS(value) : null;
  Py_XDECREF(value);
  return text;
}

// --- ModuleSpec

function spec_parent(self: Ref): NewRef | NULL {
  const name = textAttribute(self, NAME) ?? "";
  const locations = attribute(self, LOCATIONS);
  const isPackage = locations !== Py_None;
  Py_XDECREF(locations);
  return PyUnicode_FromString(isPackage ? name : name.slice(0, Math.max(0, name.lastIndexOf("."))));
}
function spec_has_location(self: Ref): NewRef | NULL { return attribute(self, FILEATTR); }
function spec_cached(self: Ref): NewRef | NULL { return attribute(self, CACHED); }
function spec_repr(self: Ref): NewRef | NULL {
  const parts: string[] = [];
  for (const name of [NAME, LOADER, ORIGIN, LOCATIONS]) {
    const value = attribute(self, name);
    const skipped = value === Py_None && (name === ORIGIN || name === LOCATIONS);
    const text = value === NULL ? null : reprText(value);
    Py_XDECREF(value);
    if (text === null) return NULL;
    if (!skipped) parts.push(`${PyUnicode_AsJS(name)}=${text}`);
  }
  return PyUnicode_FromString(`ModuleSpec(${parts.join(", ")})`);
}
const ModuleSpec_Type = attributeType("_frozen_importlib.ModuleSpec", {
  slots: { tp_repr: spec_repr },
  getset: [["cached", spec_cached], ["parent", spec_parent], ["has_location", spec_has_location]],
});

/** A spec; everything borrowed. `locations`: where a package's modules are, or None. */
export function newSpec(name: string, loader: Ref, origin: string | null, locations: Ref, hasLocation: boolean): NewRef | NULL {
  const spec = newNamespace(ModuleSpec_Type);
  const nameRef = spec === NULL ? NULL : PyUnicode_FromString(name);
  const originRef = nameRef === NULL ? NULL : origin === null ? none() : PyUnicode_FromString(origin);
  let ok = false;
  if (originRef !== NULL) {
    const values: readonly (readonly [Ref, Ref])[] = [
      [NAME, nameRef as Ref], [LOADER, loader], [ORIGIN, originRef], [LOADER_STATE, Py_None], [LOCATIONS, locations],
      [FILEATTR, hasLocation ? Py_True : Py_False], [CACHED, Py_None],
    ];
    ok = values.every(([key, value]) => PyObject_SetAttr(spec as Ref, key, value) === 0);
  }
  Py_XDECREF(nameRef);
  Py_XDECREF(originRef);
  if (ok) return spec;
  Py_XDECREF(spec);
  return NULL;
}

// --- loaders

/** Path of a loader of files; null with ImportError when it loads another module than `name`. */
function loaderPath(self: Ref, name: Ref): string | null {
  const own = textAttribute(self, NAME);
  const asked = isStr(name) ? PyUnicode_AsJS(name) : null;
  if (own === asked) return textAttribute(self, PATH);
  raiseImportError(PyExc_ImportError, `loader for ${own} cannot handle ${asked}`, asked ?? "");
  return null;
}
function readFile(path: string): Uint8Array | null {
  try {
    if (host.files !== null) return host.files.read(path);
    raiseOSError(2, undefined, NULL);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    raiseOSError(error.errno);
  }
  return null;
}
function loader_get_filename(self: Ref, name: Ref): NewRef | NULL {
  const path = loaderPath(self, name);
  return path === null ? NULL : PyUnicode_FromString(path);
}
function loader_get_source(self: Ref, name: Ref): NewRef | NULL {
  const path = loaderPath(self, name);
  const bytes = path === null ? null : readFile(path);
  const text = bytes === null ? null : decodeSource(bytes, path as string);
  return text === null ? NULL : PyUnicode_FromString(text.replace(/\r\n?/g, "\n"));
}
function loader_get_data(_self: Ref, path: Ref): NewRef | NULL {
  if (!isStr(path)) return raise(PyExc_TypeError, "path must be str");
  const bytes = readFile(PyUnicode_AsJS(path));
  return bytes === null ? NULL : PyBytes_FromHost(bytes);
}
function loader_is_package(self: Ref, name: Ref): NewRef | NULL {
  const path = loaderPath(self, name);
  return path === null ? NULL : bool(path.endsWith("/__init__.py") && !PyUnicode_AsJS(name).endsWith(".__init__"));
}
const SourceFileLoader_Type = attributeType("_frozen_importlib_external.SourceFileLoader", {
  methods: [
    ["get_filename", METH.O, loader_get_filename], ["get_source", METH.O, loader_get_source], ["get_data", METH.O, loader_get_data],
    ["is_package", METH.O, loader_is_package],
  ],
});
/** The loader of a source file. */
export function newFileLoader(name: string, path: string): NewRef | NULL {
  const loader = newNamespace(SourceFileLoader_Type);
  const nameRef = loader === NULL ? NULL : PyUnicode_FromString(name);
  const pathRef = nameRef === NULL ? NULL : PyUnicode_FromString(path);
  const ok = pathRef !== NULL && PyObject_SetAttr(loader as Ref, NAME, nameRef as Ref) === 0 && PyObject_SetAttr(loader as Ref, PATH, pathRef) === 0;
  Py_XDECREF(nameRef);
  Py_XDECREF(pathRef);
  if (ok) return loader;
  Py_XDECREF(loader);
  return NULL;
}

function importer_get_source(_type: Ref, _name: Ref): NewRef { return none(); }
function importer_is_package(_type: Ref, _name: Ref): NewRef { return bool(false); }
/** The loader of builtin modules: the class itself. */
export const BuiltinImporter_Type = defineType({
  name: "_frozen_importlib.BuiltinImporter", basicsize: 16, flags: 0, slots: {},
  methods: [
    ["get_code", METH.O | METH.CLASS, importer_get_source], ["get_source", METH.O | METH.CLASS, importer_get_source],
    ["is_package", METH.O | METH.CLASS, importer_is_package],
  ],
});

// --- namespace packages

/** The list of directories; owned. */
function portions(self: Ref): NewRef | NULL { return attribute(self, PORTIONS); }
/** Runs `body` with the list of directories, which it borrows. */
function withPortions<T>(self: Ref, failed: T, body: (list: Ref) => T): T {
  const list = portions(self);
  if (list === NULL) return failed;
  const result = body(list);
  Py_DECREF(list);
  return result;
}
function path_repr(self: Ref): NewRef | NULL {
  return withPortions<NewRef | NULL>(self, NULL, (list) => {
    const text = reprText(list);
    return text === null ? NULL : PyUnicode_FromString(`_NamespacePath(${text})`);
  });
}
function path_append(self: Ref, item: Ref): NewRef | NULL {
  return withPortions<NewRef | NULL>(self, NULL, (list) => (PyList_Append(list, item) < 0 ? NULL : none()));
}
const NamespacePath_Type = attributeType("_frozen_importlib_external._NamespacePath", {
  slots: {
    tp_repr: path_repr, tp_iter: (self: Ref) => withPortions<NewRef | NULL>(self, NULL, PyObject_GetIter),
    sq_length: (self: Ref) => withPortions(self, -1, PyObject_Size),
    sq_contains: (self: Ref, item: Ref) => withPortions(self, -1, (list) => PySequence_Contains(list, item)),
    mp_subscript: (self: Ref, key: Ref) => withPortions<NewRef | NULL>(self, NULL, (list) => PyObject_GetItem(list, key)),
    tp_getattro: PyObject_GenericGetAttr,
  },
  methods: [["append", METH.O, path_append]],
});
const NamespaceLoader_Type = attributeType("_frozen_importlib_external.NamespaceLoader", {
  methods: [["get_source", METH.O, () => PyUnicode_FromString("")], ["is_package", METH.O, () => bool(true)]],
});
function withPath(type: Ref, path: Ref): NewRef | NULL {
  const o = newNamespace(type);
  if (o === NULL || PyObject_SetAttr(o, PORTIONS, path) === 0) return o;
  Py_DECREF(o);
  return NULL;
}
/** A namespace package's `__path__` over a list of directories. */
export function newNamespacePath(directories: Ref): NewRef | NULL { return withPath(NamespacePath_Type, directories); }
export function newNamespaceLoader(path: Ref): NewRef | NULL { return withPath(NamespaceLoader_Type, path); }
