/**
 * Arguments of builtin functions: counting, keywords, defaults, with CPython's messages.
 * Source of the messages: CPython 3.12 Python/getargs.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type Ref } from "../memory/types.ts";
import { raise } from "./errors.ts";
import { PyExc_TypeError } from "./exceptions.ts";
import { PyDict_GetItemWithError, PyDict_GET_SIZE, dictForEach } from "./dict.ts";
import { PyUnicode_AsJS, _PyUnicode_EQ } from "./unicode.ts";
import { ID } from "./id.ts";
import { hasTypeFlag, TPFLAGS } from "./object.ts";

/** Slot `i` of an array of arguments. */
export function arg(args: number, i: number): Ref { return I32[(args + i * 8) >> 2]! as Ref; }

/** The number of positional arguments in a vectorcall's nargsf. */
export function PyVectorcall_NARGS(nargsf: number): number { return nargsf & ~PY_VECTORCALL_ARGUMENTS_OFFSET; }
/** Set in nargsf: the callee may use the slot before the first argument. */
export const PY_VECTORCALL_ARGUMENTS_OFFSET = 0x40000000;

/** Checks min ≤ nargs ≤ max for positional arguments (`name` null: elements of a tuple); false with TypeError set. */
export function _PyArg_CheckPositional(name: string | null, nargs: number, min: number, max: number): boolean {
  if (nargs < min) {
    raise(PyExc_TypeError, name !== null
      ? `${name} expected ${min === max ? "" : "at least "}${min} argument${min === 1 ? "" : "s"}, got ${nargs}`
      : `unpacked tuple should have ${min === max ? "" : "at least "}${min} element${min === 1 ? "" : "s"}, but has ${nargs}`);
    return false;
  }
  if (nargs > max) {
    raise(PyExc_TypeError, name !== null
      ? `${name} expected ${min === max ? "" : "at most "}${max} argument${max === 1 ? "" : "s"}, got ${nargs}`
      : `unpacked tuple should have ${min === max ? "" : "at most "}${max} element${max === 1 ? "" : "s"}, but has ${nargs}`);
    return false;
  }
  return true;
}

/** No keywords in a kwargs dict; false with TypeError set. */
export function _PyArg_NoKeywords(name: string, kwargs: Ref | 0): boolean {
  if (kwargs === NULL || PyDict_GET_SIZE(kwargs) === 0) return true;
  raise(PyExc_TypeError, `${name}() takes no keyword arguments`);
  return false;
}
/** No keywords in a vectorcall's kwnames; false with TypeError set. */
export function _PyArg_NoKwnames(name: string, kwnames: Ref | 0): boolean {
  if (kwnames === NULL || I32[(kwnames + 16) >> 2] === 0) return true;
  raise(PyExc_TypeError, `${name}() takes no keyword arguments`);
  return false;
}

export interface ArgSpec {
  fname: string;
  /** Parameter names; the first `posonly` have no keyword. */
  names: string[];
  ids: Ref[];
  posonly: number;
  /** How many may be given by position. */
  maxpos: number;
  /** How many of the positional ones must be given. */
  minpos: number;
  required: boolean[];
}

/** Declares parameters: `argSpec("sort", "*, key=, reverse=")`; `/` and `*` as in Python, `=` after an optional one. */
export function argSpec(fname: string, signature: string): ArgSpec {
  const spec: ArgSpec = { fname, names: [], ids: [], posonly: 0, maxpos: -1, minpos: 0, required: [] };
  for (const part of signature.split(",").map((p) => p.trim()).filter((p) => p !== "")) {
    if (part === "/") spec.posonly = spec.names.length;
    else if (part === "*") spec.maxpos = spec.names.length;
    else {
      const optional = part.endsWith("=");
      const name = optional ? part.slice(0, -1) : part;
      spec.names.push(name);
      spec.ids.push(ID(name));
      spec.required.push(!optional);
      if (!optional && spec.maxpos < 0) spec.minpos = spec.names.length;
    }
  }
  if (spec.maxpos < 0) spec.maxpos = spec.names.length;
  return spec;
}

export type Refs = (Ref | 0)[];

/** Distributes a vectorcall's arguments over the parameters; borrowed, 0 where absent. null: TypeError is set. */
export function unpackKeywords(spec: ArgSpec, args: number, nargs: number, kwnames: Ref | 0): Refs | null {
  const given = kwnames === NULL ? 0 : I32[(kwnames + 16) >> 2]!;
  const out: Refs = new Array<Ref | 0>(spec.names.length).fill(0);
  if (!checkCount(spec, nargs, given)) return null;
  for (let i = 0; i < nargs; i++) out[i] = arg(args, i);
  for (let k = 0; k < given; k++) {
    const keyword = I32[(kwnames + 24 + k * 8) >> 2]! as Ref;
    if (!place(spec, out, nargs, keyword, arg(args, nargs + k))) return null;
  }
  return checkRequired(spec, out, nargs) ? out : null;
}

/** Distributes an args tuple and a kwargs dict (or NULL) over the parameters; as `unpackKeywords`. */
export function unpackTupleDict(spec: ArgSpec, argsTuple: Ref, kwargs: Ref | 0): Refs | null {
  const nargs = I32[(argsTuple + 16) >> 2]!;
  const given = kwargs === NULL ? 0 : PyDict_GET_SIZE(kwargs);
  const out: Refs = new Array<Ref | 0>(spec.names.length).fill(0);
  if (!checkCount(spec, nargs, given)) return null;
  for (let i = 0; i < nargs; i++) out[i] = I32[(argsTuple + 24 + i * 8) >> 2]! as Ref;
  if (given > 0) {
    let ok = true;
    dictForEach(kwargs as Ref, (key, value) => { ok = ok && place(spec, out, nargs, key, value); });
    if (!ok) return null;
  }
  return checkRequired(spec, out, nargs) ? out : null;
}

function checkCount(spec: ArgSpec, nargs: number, given: number): boolean {
  const name = `${spec.fname}()`;
  if (nargs + given > spec.names.length) {
    const limit = spec.names.length;
    raise(PyExc_TypeError, `${name} takes at most ${limit} ${nargs === 0 ? "keyword " : ""}argument${limit === 1 ? "" : "s"} (${nargs + given} given)`);
    return false;
  }
  if (nargs > spec.maxpos) {
    if (spec.maxpos === 0) raise(PyExc_TypeError, `${name} takes no positional arguments`);
    else raise(PyExc_TypeError, `${name} takes ${spec.minpos < spec.maxpos ? "at most" : "exactly"} ${spec.maxpos} positional argument${spec.maxpos === 1 ? "" : "s"} (${nargs} given)`);
    return false;
  }
  if (nargs < spec.posonly && nargs < spec.minpos) {
    const needed = Math.min(spec.posonly, spec.minpos);
    if (nargs < needed) {
      raise(PyExc_TypeError, `${name} takes ${needed < spec.maxpos ? "at least" : "exactly"} ${needed} positional argument${needed === 1 ? "" : "s"} (${nargs} given)`);
      return false;
    }
  }
  return true;
}

function place(spec: ArgSpec, out: Refs, nargs: number, keyword: Ref, value: Ref): boolean {
  if (!hasTypeFlag(keyword, TPFLAGS.UNICODE_SUBCLASS)) {
    raise(PyExc_TypeError, "keywords must be strings");
    return false;
  }
  for (let i = spec.posonly; i < spec.names.length; i++) {
    const id = spec.ids[i]!;
    if (id !== keyword && !_PyUnicode_EQ(id, keyword)) continue;
    if (i < nargs) {
      raise(PyExc_TypeError, `argument for ${spec.fname}() given by name ('${spec.names[i]!}') and position (${i + 1})`);
      return false;
    }
    out[i] = value;
    return true;
  }
  raise(PyExc_TypeError, `'${PyUnicode_AsJS(keyword)}' is an invalid keyword argument for ${spec.fname}()`);
  return false;
}

function checkRequired(spec: ArgSpec, out: Refs, nargs: number): boolean {
  for (let i = nargs; i < spec.names.length; i++) {
    if (!spec.required[i] || out[i] !== 0) continue;
    raise(PyExc_TypeError, `${spec.fname}() missing required argument '${spec.names[i]!}' (pos ${i + 1})`);
    return false;
  }
  return true;
}

/** The value of `key` (a JS name) in a kwargs dict, borrowed; NULL when absent. */
export function kwargBorrowed(kwargs: Ref | 0, id: Ref): Ref | NULL {
  return kwargs === NULL ? NULL : PyDict_GetItemWithError(kwargs, id);
}
