/**
 * Code objects made by programs: code(...) and code.replace(...). What the instructions do is the program's business, here as
 * in CPython. Source: CPython 3.12 Objects/codeobject.c (code_new_impl, code_replace_impl, PyUnstable_Code_NewWithPosOnlyArgs).
 */
import { I32, U8 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { argSpec, unpackKeywords } from "./args.ts";
import { PyBytes_AS_STRING, PyBytes_FromHost, PyBytes_GET_SIZE } from "./bytes.ts";
import { CO, FastKind, PyCodeOff, _PyCode_GetCellvars, _PyCode_GetCode, _PyCode_GetFreevars, _PyCode_GetVarnames, _PyCode_New } from "./code.ts";
import { PyErr_BadInternalCall, PyErr_Occurred, raise } from "./errors.ts";
import { PyExc_TypeError, PyExc_ValueError } from "./exceptions.ts";
import { _PyLong_AsInt } from "./int-convert.ts";
import { Py_DECREF, Py_INCREF, Py_XDECREF, TPFLAGS, hasTypeFlag } from "./object.ts";
import { emptyTuple } from "./singletons.ts";
import { PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_New, PyTuple_SET_ITEM } from "./tuple.ts";
import { typeName } from "./typeobject.ts";
import { PyUnicode_AsJS, PyUnicode_CheckExact, PyUnicode_FromString, internSteal } from "./unicode.ts";

/** The arguments of code(...), in its order; objects are borrowed. */
interface Fields {
  argcount: number; posonlyargcount: number; kwonlyargcount: number; nlocals: number; stacksize: number; flags: number; code: Ref; consts: Ref;
  names: Ref; varnames: Ref; filename: Ref; name: Ref; qualname: Ref; firstlineno: number; linetable: Ref; exceptiontable: Ref; freevars: Ref; cellvars: Ref;
}
type Kind = "int" | "bytes" | "tuple" | "str";
const KINDS: readonly Kind[] = ["int", "int", "int", "int", "int", "int", "bytes", "tuple", "tuple", "tuple", "str", "str", "str", "int", "bytes", "bytes", "tuple", "tuple"];
const REQUIRED = 16;
const FLAGS = { bytes: TPFLAGS.BYTES_SUBCLASS, tuple: TPFLAGS.TUPLE_SUBCLASS, str: TPFLAGS.UNICODE_SUBCLASS } as const;

/** An int as a number, any other object as it is; null with TypeError when it is not of its kind. */
function checked(o: Ref, kind: Kind, fname: string, which: string): number | null {
  if (kind === "int") {
    const value = _PyLong_AsInt(o);
    return value === -1 && PyErr_Occurred() ? null : value;
  }
  if (hasTypeFlag(o, FLAGS[kind])) return o;
  raise(PyExc_TypeError, `${fname}() argument ${which} must be ${kind}, not ${typeName(o)}`);
  return null;
}
/** A tuple of the interned names; NULL with TypeError when one is no str. */
function validate_and_copy_tuple(tuple: Ref): NewRef | NULL {
  const n = PyTuple_GET_SIZE(tuple);
  const copy = PyTuple_New(n);
  for (let i = 0; copy !== NULL && i < n; i++) {
    const item = PyTuple_GET_ITEM(tuple, i);
    if (!hasTypeFlag(item, TPFLAGS.UNICODE_SUBCLASS)) {
      Py_DECREF(copy);
      return raise(PyExc_TypeError, `name tuples must contain only strings, not '${typeName(item)}'`);
    }
    if (PyUnicode_CheckExact(item)) Py_INCREF(item);
    const plain = PyUnicode_CheckExact(item) ? item as NewRef : PyUnicode_FromString(PyUnicode_AsJS(item));
    if (plain === NULL) { Py_DECREF(copy); return NULL; }
    PyTuple_SET_ITEM(copy, i, internSteal(plain));
  }
  return copy;
}

/** Names and kinds of all fast locals: variables, cells that are no arguments, free variables. */
function localsPlus(f: Fields): { names: Ref[]; kinds: number[] } {
  const items = (tuple: Ref): Ref[] => Array.from({ length: PyTuple_GET_SIZE(tuple) }, (_, i) => PyTuple_GET_ITEM(tuple, i));
  const names = items(f.varnames);
  const kinds: number[] = names.map(() => FastKind.LOCAL);
  const total = f.argcount + f.kwonlyargcount + ((f.flags & CO.VARARGS) !== 0 ? 1 : 0) + ((f.flags & CO.VARKEYWORDS) !== 0 ? 1 : 0);
  for (const cell of items(f.cellvars)) {
    const argument = names.slice(0, total).findIndex((name) => PyUnicode_AsJS(name) === PyUnicode_AsJS(cell));
    if (argument >= 0) kinds[argument]! |= FastKind.CELL;
    else { names.push(cell); kinds.push(FastKind.CELL); }
  }
  for (const free of items(f.freevars)) { names.push(free); kinds.push(FastKind.FREE); }
  return { names, kinds };
}
/** False with ValueError or SystemError when the parts do not fit together. */
function _PyCode_Validate(f: Fields): boolean {
  if (f.argcount < f.posonlyargcount || Math.min(f.posonlyargcount, f.kwonlyargcount, f.stacksize, f.flags) < 0) {
    PyErr_BadInternalCall();
    return false;
  }
  const fail = (message: string): false => { raise(PyExc_ValueError, message); return false; };
  if (PyBytes_GET_SIZE(f.code) % 2 !== 0) return fail("code: co_code is malformed");
  const named = f.argcount + f.kwonlyargcount + ((f.flags & CO.VARARGS) !== 0 ? 1 : 0) + ((f.flags & CO.VARKEYWORDS) !== 0 ? 1 : 0);
  if (PyTuple_GET_SIZE(f.varnames) < named) return fail("code: co_varnames is too small");
  return f.nlocals === PyTuple_GET_SIZE(f.varnames) || fail("code: co_nlocals != len(co_varnames)");
}
function newCode(f: Fields): NewRef | NULL {
  if (!_PyCode_Validate(f)) return NULL;
  const { names, kinds } = localsPlus(f);
  const localsplusnames = PyTuple_New(names.length);
  const localspluskinds = localsplusnames === NULL ? NULL : PyBytes_FromHost(Uint8Array.from(kinds));
  let code: NewRef | NULL = NULL;
  if (localsplusnames !== NULL && localspluskinds !== NULL) {
    names.forEach((name, i) => { Py_INCREF(name); PyTuple_SET_ITEM(localsplusnames, i, name as NewRef); });
    const at = PyBytes_AS_STRING(f.code);
    code = _PyCode_New({ ...f, code: U8.slice(at, at + PyBytes_GET_SIZE(f.code)), localsplusnames, localspluskinds });
  }
  Py_XDECREF(localsplusnames);
  Py_XDECREF(localspluskinds);
  return code;
}
/** Makes the code with copies of the tuples of names. */
function fromFields(f: Fields): NewRef | NULL {
  const copies: (NewRef | NULL)[] = [];
  for (const tuple of [f.names, f.varnames, f.freevars, f.cellvars]) copies.push(copies.includes(NULL) ? NULL : validate_and_copy_tuple(tuple));
  const [names, varnames, freevars, cellvars] = copies as [NewRef, NewRef, NewRef, NewRef];
  const code = copies.includes(NULL) ? NULL : newCode({ ...f, names, varnames, freevars, cellvars });
  copies.forEach(Py_XDECREF);
  return code;
}

const COUNTS = ["argcount", "posonlyargcount", "kwonlyargcount", "nlocals"] as const;
/** code(argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize, flags, codestring, …) */
export function code_new(_type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  if (kwargs !== NULL && I32[(kwargs + 16) >> 2] !== 0) return raise(PyExc_TypeError, "code() takes no keyword arguments");
  const n = PyTuple_GET_SIZE(args);
  if (n < REQUIRED) return raise(PyExc_TypeError, `code expected at least ${REQUIRED} arguments, got ${n}`);
  if (n > KINDS.length) return raise(PyExc_TypeError, `code expected at most ${KINDS.length} arguments, got ${n}`);
  const v: number[] = [];
  for (let i = 0; i < n; i++) {
    const value = checked(PyTuple_GET_ITEM(args, i), KINDS[i]!, "code", String(i + 1));
    if (value === null) return NULL;
    v.push(value);
  }
  const ref = (i: number): Ref => (i < n ? v[i]! : emptyTuple) as Ref;
  for (const [i, what] of COUNTS.entries()) if (v[i]! < 0) return raise(PyExc_ValueError, `code: ${what} must not be negative`);
  return fromFields({
    argcount: v[0]!, posonlyargcount: v[1]!, kwonlyargcount: v[2]!, nlocals: v[3]!, stacksize: v[4]!, flags: v[5]!, code: ref(6), consts: ref(7), names: ref(8),
    varnames: ref(9), filename: ref(10), name: ref(11), qualname: ref(12), firstlineno: v[13]!, linetable: ref(14), exceptiontable: ref(15), freevars: ref(16), cellvars: ref(17),
  });
}

const REPLACED = [
  ["co_argcount", "int"], ["co_posonlyargcount", "int"], ["co_kwonlyargcount", "int"], ["co_nlocals", "int"], ["co_stacksize", "int"], ["co_flags", "int"],
  ["co_firstlineno", "int"], ["co_code", "bytes"], ["co_consts", "tuple"], ["co_names", "tuple"], ["co_varnames", "tuple"], ["co_freevars", "tuple"],
  ["co_cellvars", "tuple"], ["co_filename", "str"], ["co_name", "str"], ["co_qualname", "str"], ["co_linetable", "bytes"], ["co_exceptiontable", "bytes"],
] as const;
const replace_spec = argSpec("replace", `*, ${REPLACED.map(([name]) => `${name}=`).join(", ")}`);
export function code_replace(code: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const a = unpackKeywords(replace_spec, args, nargs, kwnames);
  if (a === null) return NULL;
  const given = new Map<string, number>();
  for (const [i, [name, kind]] of REPLACED.entries()) {
    if (!a[i]) continue;
    const value = checked(a[i] as Ref, kind, "replace", `'${name}'`);
    if (value === null) return NULL;
    given.set(name, value);
  }
  const own = (name: string, offset: PyCodeOff): number => given.get(name) ?? I32[(code + offset) >> 2]!;
  const ref = (name: string, offset: PyCodeOff): Ref => own(name, offset) as Ref;
  for (const [name] of REPLACED.slice(0, 7)) if ((given.get(name) ?? 0) < 0) return raise(PyExc_ValueError, `${name} must be a positive integer`);
  const bytes = _PyCode_GetCode(code);
  const parts = [bytes, bytes === NULL ? NULL : _PyCode_GetVarnames(code), _PyCode_GetFreevars(code), _PyCode_GetCellvars(code)];
  const made = (name: string, i: number): Ref => (given.get(name) ?? parts[i]!) as Ref;
  const result = parts.includes(NULL) ? NULL : fromFields({
    argcount: own("co_argcount", PyCodeOff.co_argcount), posonlyargcount: own("co_posonlyargcount", PyCodeOff.co_posonlyargcount),
    kwonlyargcount: own("co_kwonlyargcount", PyCodeOff.co_kwonlyargcount), nlocals: own("co_nlocals", PyCodeOff.co_nlocals),
    stacksize: own("co_stacksize", PyCodeOff.co_stacksize), flags: own("co_flags", PyCodeOff.co_flags), firstlineno: own("co_firstlineno", PyCodeOff.co_firstlineno),
    code: made("co_code", 0), consts: ref("co_consts", PyCodeOff.co_consts), names: ref("co_names", PyCodeOff.co_names), varnames: made("co_varnames", 1),
    freevars: made("co_freevars", 2), cellvars: made("co_cellvars", 3), filename: ref("co_filename", PyCodeOff.co_filename), name: ref("co_name", PyCodeOff.co_name),
    qualname: ref("co_qualname", PyCodeOff.co_qualname), linetable: ref("co_linetable", PyCodeOff.co_linetable), exceptiontable: ref("co_exceptiontable", PyCodeOff.co_exceptiontable),
  });
  parts.forEach(Py_XDECREF);
  return result;
}
export function code_varname_from_oparg(code: Ref, o: Ref): NewRef | NULL {
  const i = _PyLong_AsInt(o);
  if (i === -1 && PyErr_Occurred()) return NULL;
  const names = I32[(code + PyCodeOff.co_localsplusnames) >> 2]! as Ref;
  if (i < 0 || i >= PyTuple_GET_SIZE(names)) return raise(PyExc_ValueError, "co_varnames index out of range");
  const name = PyTuple_GET_ITEM(names, i);
  Py_INCREF(name);
  return name as NewRef;
}
