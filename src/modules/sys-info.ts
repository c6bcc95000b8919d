/** The structure sequences and other constants of sys. Source: CPython 3.12 Python/sysmodule.c, Objects/longobject.c, floatobject.c. */
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PyDict_New, PyDict_SetItemString } from "../objects/dict.ts";
import { PyFloat_FromDouble } from "../objects/float.ts";
import { PyLong_FromBigInt, PyLong_FromLong } from "../objects/int.ts";
import { PyList_Append, PyList_New } from "../objects/list.ts";
import { _PyNamespace_New } from "../objects/namespace.ts";
import { Py_DECREF, Py_NewRef, Py_XDECREF } from "../objects/object.ts";
import { Py_False, Py_None, Py_True } from "../objects/singletons.ts";
import { defineStructSequence, newStructSequence } from "../objects/structseq.ts";
import { PyUnicode_FromString } from "../objects/unicode.ts";

type Value = number | bigint | string | null | boolean | { float: number };
/** A new object for a host value. */
export function objectOf(value: Value): NewRef | NULL {
  if (value === null) return Py_NewRef(Py_None);
  if (typeof value === "boolean") return Py_NewRef(value ? Py_True : Py_False);
  if (typeof value === "string") return PyUnicode_FromString(value);
  if (typeof value === "bigint") return PyLong_FromBigInt(value);
  if (typeof value === "number") return PyLong_FromLong(value);
  return PyFloat_FromDouble(value.float);
}
/** A list of strs. */
export function stringList(texts: readonly string[]): NewRef | NULL {
  const list = PyList_New(0);
  if (list === NULL) return NULL;
  for (const text of texts) {
    const s = PyUnicode_FromString(text);
    const status = s === NULL ? -1 : PyList_Append(list, s);
    Py_XDECREF(s);
    if (status < 0) { Py_DECREF(list); return NULL; }
  }
  return list;
}
function structType(name: string, fields: readonly (readonly [string, Value])[], doc: string): Ref {
  return defineStructSequence({ name: `sys.${name}`, doc, fields: fields.map(([field]) => [field] as const), instantiable: name.endsWith("_info") && name !== "version_info" });
}
function make(type: Ref, fields: readonly (readonly [string, Value])[]): NewRef | NULL { return newStructSequence(type, fields.map(([, value]) => objectOf(value))); }

export const HEXVERSION = 0x030c01f0;
const versionFields = [["major", 3], ["minor", 12], ["micro", 1], ["releaselevel", "final"], ["serial", 0]] as const;
const floatFields = [
  ["max", { float: Number.MAX_VALUE }], ["max_exp", 1024], ["max_10_exp", 308], ["min", { float: 2.2250738585072014e-308 }], ["min_exp", -1021],
  ["min_10_exp", -307], ["dig", 15], ["mant_dig", 53], ["epsilon", { float: Number.EPSILON }], ["radix", 2], ["rounds", 1],
] as const;
const intFields = [["bits_per_digit", 30], ["sizeof_digit", 4], ["default_max_str_digits", 4300], ["str_digits_check_threshold", 640]] as const;
const hashFields = [
  ["width", 64], ["modulus", 2305843009213693951n], ["inf", 314159], ["nan", 0], ["imag", 1000003], ["algorithm", "siphash13"],
  ["hash_bits", 64], ["seed_bits", 128], ["cutoff", 0],
] as const;
const threadFields = [["name", "pthread-stubs"], ["lock", null], ["version", null]] as const;
const flagFields = [
  ["debug", 0], ["inspect", 0], ["interactive", 0], ["optimize", 0], ["dont_write_bytecode", 1], ["no_user_site", 0], ["no_site", 0],
  ["ignore_environment", 0], ["verbose", 0], ["bytes_warning", 0], ["quiet", 0], ["hash_randomization", 1], ["isolated", 0], ["dev_mode", false],
  ["utf8_mode", 1], ["warn_default_encoding", 0], ["safe_path", false], ["int_max_str_digits", 4300],
] as const;

const VersionInfo_Type = structType("version_info", versionFields, "sys.version_info\n\nThe version as a sequence with names.");
const FloatInfo_Type = structType("float_info", floatFields, "sys.float_info\n\nWhat floats can hold.");
const IntInfo_Type = structType("int_info", intFields, "sys.int_info\n\nHow ints are stored.");
const HashInfo_Type = structType("hash_info", hashFields, "hash_info\n\nThe parameters of hash().");
const ThreadInfo_Type = structType("thread_info", threadFields, "sys.thread_info\n\nHow threads are implemented.");
const Flags_Type = structType("flags", flagFields, "sys.flags\n\nThe command-line flags.");
export const AsyncGenHooks_Type = defineStructSequence({ name: "asyncgen_hooks", fields: [["firstiter"], ["finalizer"]], instantiable: false });

export function versionInfo(): NewRef | NULL { return make(VersionInfo_Type, versionFields); }
export function floatInfo(): NewRef | NULL { return make(FloatInfo_Type, floatFields); }
export function intInfo(): NewRef | NULL { return make(IntInfo_Type, intFields); }
export function hashInfo(): NewRef | NULL { return make(HashInfo_Type, hashFields); }
export function threadInfo(): NewRef | NULL { return make(ThreadInfo_Type, threadFields); }
export type FlagName = (typeof flagFields)[number][0];
/** sys.flags; what `given` does not say is as in a plain start. */
export function flags(given: Partial<Record<FlagName, number | boolean>>): NewRef | NULL {
  return make(Flags_Type, flagFields.map(([name, value]) => [name, given[name] ?? value] as const));
}
/** sys.implementation. */
export function implementation(): NewRef | NULL {
  const dict = PyDict_New();
  if (dict === NULL) return NULL;
  const items: readonly (readonly [string, NewRef | NULL])[] = [
    ["name", objectOf("ouroboros")], ["cache_tag", objectOf(null)], ["version", versionInfo()], ["hexversion", objectOf(HEXVERSION)],
  ];
  let ok = true;
  for (const [name, value] of items) {
    if (ok) ok = value !== NULL && PyDict_SetItemString(dict, name, value) === 0;
    Py_XDECREF(value);
  }
  const result = ok ? _PyNamespace_New(dict) : NULL;
  Py_DECREF(dict);
  return result;
}

/** Names of standard modules (a short list: those a program may expect here). */
export const stdlibNames: readonly string[] = [
  "__future__", "_abc", "_codecs", "_collections", "_collections_abc", "_functools", "_io", "_operator", "_random", "_signal", "_sre", "_string", "_thread",
  "_warnings", "_weakref", "_weakrefset", "abc", "ast", "atexit", "bisect", "builtins", "codecs", "collections", "contextlib", "copy", "copyreg", "dataclasses",
  "datetime", "decimal", "dis", "enum", "errno", "fractions", "functools", "gc", "heapq", "importlib", "inspect", "io", "itertools", "json", "keyword", "linecache",
  "math", "numbers", "operator", "os", "pathlib", "pickle", "posix", "posixpath", "pprint", "queue", "random", "re", "reprlib", "shutil", "signal", "stat",
  "statistics", "string", "struct", "sys", "tempfile", "textwrap", "threading", "time", "timeit", "token", "tokenize", "traceback", "tracemalloc", "types",
  "typing", "unittest", "urllib", "uuid", "warnings", "weakref", "zlib",
];
