/** repr() of a module. Source: CPython 3.12 Lib/importlib/_bootstrap.py (_module_repr, _module_repr_from_spec). */
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PyErr_Occurred, reprText } from "./errors.ts";
import { PyObject_IsTrue, _PyObject_LookupAttr } from "./generic.ts";
import { ID } from "./id.ts";
import { Py_DECREF, Py_NewRef, Py_XDECREF } from "./object.ts";
import { Py_None } from "./singletons.ts";
import { typeName } from "./typeobject.ts";
import { PyUnicode_FromString } from "./unicode.ts";

const NAME = ID("name");
const ORIGIN = ID("origin");
const LOADER = ID("loader");
const HAS_LOCATION = ID("has_location");
const PATH = ID("_path");
const DUNDER_NAME = ID("__name__");
const DUNDER_FILE = ID("__file__");
const DUNDER_LOADER = ID("__loader__");
const DUNDER_SPEC = ID("__spec__");

/** An attribute, owned; None when there is none, NULL with an exception. */
function attribute(o: Ref, name: Ref): NewRef | NULL {
  const value = _PyObject_LookupAttr(o, name);
  return value !== NULL || PyErr_Occurred() ? value : Py_NewRef(Py_None);
}
/** repr of an attribute; `missing` when there is none or it is None, null with an exception. */
function attributeRepr(o: Ref, name: Ref, missing: string): string | null {
  const value = attribute(o, name);
  const text = value === NULL ? null : value === Py_None ? missing : reprText(value);
  Py_XDECREF(value);
  return text;
}
/** What the loader adds: nothing for None. */
function loaderText(loader: Ref): string | null {
  if (loader === Py_None) return "";
  if (typeName(loader).endsWith("NamespaceLoader")) {
    const path = attribute(loader, PATH);
    const list = path === NULL ? null : attributeRepr(path, PATH, "[]");
    Py_XDECREF(path);
    return list === null ? null : ` (namespace) from ${list}`;
  }
  const text = reprText(loader);
  return text === null ? null : ` (${text})`;
}
/** The text behind the name, by the spec; null with an exception. */
function placeBySpec(spec: Ref): string | null {
  const origin = attribute(spec, ORIGIN);
  if (origin === NULL) return null;
  let text: string | null = null;
  if (origin === Py_None) {
    const loader = attribute(spec, LOADER);
    text = loader === NULL ? null : loaderText(loader);
    Py_XDECREF(loader);
  } else {
    const located = attribute(spec, HAS_LOCATION);
    const isFile = located === NULL ? -1 : PyObject_IsTrue(located);
    Py_XDECREF(located);
    const shown = isFile < 0 ? null : reprText(origin);
    text = shown === null ? null : isFile ? ` from ${shown}` : ` (${shown.slice(1, -1)})`;
  }
  Py_DECREF(origin);
  return text;
}
/** The same without a spec: by `__file__` and `__loader__`. */
function placeByNames(m: Ref): string | null {
  const file = attribute(m, DUNDER_FILE);
  if (file === NULL) return null;
  let text: string | null;
  if (file !== Py_None) {
    text = reprText(file);
    if (text !== null) text = ` from ${text}`;
  } else {
    const loader = attribute(m, DUNDER_LOADER);
    text = loader === NULL ? null : loaderText(loader);
    Py_XDECREF(loader);
  }
  Py_DECREF(file);
  return text;
}

export function module_repr(m: Ref): NewRef | NULL {
  const spec = attribute(m, DUNDER_SPEC);
  const bySpec = spec === NULL ? -1 : PyObject_IsTrue(spec);
  let name: string | null = null;
  let place: string | null = null;
  if (bySpec >= 0) {
    name = bySpec ? attributeRepr(spec as Ref, NAME, "'?'") : attributeRepr(m, DUNDER_NAME, "'?'");
    if (name !== null) place = bySpec ? placeBySpec(spec as Ref) : placeByNames(m);
  }
  Py_XDECREF(spec);
  return place === null ? NULL : PyUnicode_FromString(`<module ${name!}${place}>`);
}
