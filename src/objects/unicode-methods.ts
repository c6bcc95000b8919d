/**
 * The methods of str that take arguments: parsing of these, messages, and the method table.
 * Source: CPython 3.12 Objects/unicodeobject.c and its Argument Clinic output.
 */
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PY_SSIZE_T_MAX, PyNumber_AsSsize_t, PyNumber_Index } from "./abstract.ts";
import { _PyArg_CheckPositional, arg, argSpec, unpackKeywords } from "./args.ts";
import { PyBool_FromLong } from "./bool.ts";
import { PyUnicode_AsEncodedString } from "./codecs.ts";
import { METH, type MethodSpec } from "./define.ts";
import { PyDict_CheckExact, PyDict_New, PyDict_SetItem, dictForEach } from "./dict.ts";
import { PyErr_Occurred, raise } from "./errors.ts";
import { PyExc_OverflowError, PyExc_TypeError, PyExc_ValueError } from "./exceptions.ts";
import { PyObject_IsTrue } from "./generic.ts";
import { PyLong_Check, PyLong_FromLong } from "./int.ts";
import { PyLong_AsSsize_t, _PyLong_AsInt } from "./int-convert.ts";
import { Py_DECREF } from "./object.ts";
import { Py_None } from "./singletons.ts";
import { _PyEval_SliceIndex } from "./slice.ts";
import { PyTuple_Check, PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_Pack } from "./tuple.ts";
import { typeName } from "./typeobject.ts";
import {
  unicode_capitalize, unicode_casefold, unicode_isalnum, unicode_isalpha, unicode_isascii, unicode_isdecimal, unicode_isdigit,
  unicode_isidentifier, unicode_islower, unicode_isnumeric, unicode_isprintable, unicode_isspace, unicode_istitle, unicode_isupper,
  unicode_lower, unicode_swapcase, unicode_title, unicode_translate, unicode_upper,
} from "./unicode-case.ts";
import {
  PyUnicodeOff, PyUnicode_AsJS, PyUnicode_Check, PyUnicode_DATA, PyUnicode_GET_LENGTH, PyUnicode_IS_ASCII, PyUnicode_IS_COMPACT, PyUnicode_KIND,
  PyUnicode_MAX_CHAR_VALUE, PyUnicode_New, PyUnicode_READ, PyUnicode_READ_CHAR, PyUnicode_Substring, PyUnicode_WRITE,
  _PyUnicode_Copy, _PyUnicode_FastCopyCharacters, _PyUnicode_FastFill, ensure_unicode, unicode_result, unicode_result_unchanged, utf8MemorySize,
} from "./unicode-core.ts";
import { PyUnicode_Find, PyUnicode_Tailmatch, adjustIndices, countSpan, replace, spanOf } from "./unicode-find.ts";
import { do_string_format, do_string_format_map, unicode__format__ } from "./unicode-strformat.ts";
import { PyUnicode_Join, PyUnicode_Partition, PyUnicode_RPartition, PyUnicode_RSplit, PyUnicode_Split, PyUnicode_Splitlines, Strip, strip } from "./unicode-split.ts";

// --- argument parsing

/** An index argument as Py_ssize_t; NaN: an exception is set. */
export function ssizeArgument(o: Ref): number {
  const index = PyNumber_Index(o);
  if (index === NULL) return NaN;
  const value = PyLong_AsSsize_t(index);
  Py_DECREF(index);
  return value === -1 && PyErr_Occurred() ? NaN : value;
}

interface FindArgs { sub: Ref; start: number; end: number }
/** sub[, start[, end]] of find, count, startswith and the like; null: an exception is set. */
function findArguments(name: string, args: Ref): FindArgs | null {
  const n = PyTuple_GET_SIZE(args);
  if (n < 1) { raise(PyExc_TypeError, `${name}() takes at least 1 argument (0 given)`); return null; }
  if (n > 3) { raise(PyExc_TypeError, `${name}() takes at most 3 arguments (${n} given)`); return null; }
  let start = 0, end = PY_SSIZE_T_MAX;
  if (n > 1 && PyTuple_GET_ITEM(args, 1) !== Py_None) {
    start = _PyEval_SliceIndex(PyTuple_GET_ITEM(args, 1));
    if (start !== start) return null;
  }
  if (n > 2 && PyTuple_GET_ITEM(args, 2) !== Py_None) {
    end = _PyEval_SliceIndex(PyTuple_GET_ITEM(args, 2));
    if (end !== end) return null;
  }
  return { sub: PyTuple_GET_ITEM(args, 0), start, end };
}
/** find and its three relatives; the position, or -2 with an exception set. */
function findCommon(name: string, self: Ref, args: Ref, direction: number): number {
  const found = findArguments(name, args);
  return found === null ? -2 : PyUnicode_Find(self, found.sub, found.start, found.end, direction);
}
function findResult(at: number): NewRef | NULL { return at === -2 ? NULL : PyLong_FromLong(at); }
function indexResult(at: number): NewRef | NULL {
  return at === -1 ? raise(PyExc_ValueError, "substring not found") : findResult(at);
}
function unicode_find(self: Ref, args: Ref): NewRef | NULL { return findResult(findCommon("find", self, args, 1)); }
function unicode_rfind(self: Ref, args: Ref): NewRef | NULL { return findResult(findCommon("rfind", self, args, -1)); }
function unicode_index(self: Ref, args: Ref): NewRef | NULL { return indexResult(findCommon("index", self, args, 1)); }
function unicode_rindex(self: Ref, args: Ref): NewRef | NULL { return indexResult(findCommon("rindex", self, args, -1)); }
function unicode_count(self: Ref, args: Ref): NewRef | NULL {
  const found = findArguments("count", args);
  if (found === null || ensure_unicode(found.sub) < 0) return NULL;
  const s = spanOf(self);
  const [start, end] = adjustIndices(found.start, found.end, s.length);
  return PyLong_FromLong(countSpan(s, spanOf(found.sub), start, end));
}

/** startswith (direction -1) and endswith (1). */
function tailmatch(name: string, self: Ref, args: Ref, direction: number): NewRef | NULL {
  const found = findArguments(name, args);
  if (found === null) return NULL;
  const { sub, start, end } = found;
  if (PyTuple_Check(sub)) {
    for (let i = 0; i < PyTuple_GET_SIZE(sub); i++) {
      const item = PyTuple_GET_ITEM(sub, i);
      if (!PyUnicode_Check(item)) return raise(PyExc_TypeError, `tuple for ${name} must only contain str, not ${typeName(item)}`);
      if (PyUnicode_Tailmatch(self, item, start, end, direction) === 1) return PyBool_FromLong(1);
    }
    return PyBool_FromLong(0);
  }
  if (!PyUnicode_Check(sub)) return raise(PyExc_TypeError, `${name} first arg must be str or a tuple of str, not ${typeName(sub)}`);
  return PyBool_FromLong(PyUnicode_Tailmatch(self, sub, start, end, direction));
}
function unicode_startswith(self: Ref, args: Ref): NewRef | NULL { return tailmatch("startswith", self, args, -1); }
function unicode_endswith(self: Ref, args: Ref): NewRef | NULL { return tailmatch("endswith", self, args, 1); }

// --- padding

/** `self` between `left` and `right` times `fill`; itself when there is nothing to add. */
export function pad(self: Ref, left: number, right: number, fill: number): NewRef | NULL {
  const before = Math.max(left, 0), after = Math.max(right, 0);
  if (before === 0 && after === 0) return unicode_result_unchanged(self);
  const n = PyUnicode_GET_LENGTH(self);
  if (before > PY_SSIZE_T_MAX - n || after > PY_SSIZE_T_MAX - (before + n)) return raise(PyExc_OverflowError, "padded string is too long");
  const result = PyUnicode_New(before + n + after, Math.max(PyUnicode_MAX_CHAR_VALUE(self), fill));
  if (result === NULL) return NULL;
  _PyUnicode_FastFill(result, 0, before, fill);
  _PyUnicode_FastFill(result, before + n, after, fill);
  _PyUnicode_FastCopyCharacters(result, before, self, 0, n);
  return result;
}
/** width[, fillchar] of center, ljust, rjust; null: an exception is set. */
function padArguments(name: string, args: number, nargs: number): { width: number; fill: number } | null {
  if (!_PyArg_CheckPositional(name, nargs, 1, 2)) return null;
  const width = ssizeArgument(arg(args, 0));
  if (width !== width) return null;
  if (nargs < 2) return { width, fill: 32 };
  const fill = arg(args, 1);
  if (!PyUnicode_Check(fill)) { raise(PyExc_TypeError, `The fill character must be a unicode character, not ${typeName(fill)}`); return null; }
  if (PyUnicode_GET_LENGTH(fill) !== 1) { raise(PyExc_TypeError, "The fill character must be exactly one character long"); return null; }
  return { width, fill: PyUnicode_READ_CHAR(fill, 0) };
}
function unicode_center(self: Ref, args: number, nargs: number): NewRef | NULL {
  const p = padArguments("center", args, nargs);
  if (p === null) return NULL;
  const margin = p.width - PyUnicode_GET_LENGTH(self);
  if (margin <= 0) return unicode_result_unchanged(self);
  const left = Math.floor(margin / 2) + (margin % 2 === 1 && p.width % 2 === 1 ? 1 : 0);
  return pad(self, left, margin - left, p.fill);
}
function unicode_ljust(self: Ref, args: number, nargs: number): NewRef | NULL {
  const p = padArguments("ljust", args, nargs);
  return p === null ? NULL : pad(self, 0, p.width - PyUnicode_GET_LENGTH(self), p.fill);
}
function unicode_rjust(self: Ref, args: number, nargs: number): NewRef | NULL {
  const p = padArguments("rjust", args, nargs);
  return p === null ? NULL : pad(self, p.width - PyUnicode_GET_LENGTH(self), 0, p.fill);
}
function unicode_zfill(self: Ref, widthArg: Ref): NewRef | NULL {
  const width = ssizeArgument(widthArg);
  if (width !== width) return NULL;
  const fill = width - PyUnicode_GET_LENGTH(self);
  if (fill <= 0) return unicode_result_unchanged(self);
  const result = pad(self, fill, 0, 48);
  if (result === NULL) return NULL;
  const kind = PyUnicode_KIND(result), data = PyUnicode_DATA(result);
  const sign = fill < PyUnicode_GET_LENGTH(result) ? PyUnicode_READ(kind, data, fill) : 0;
  if (sign === 43 || sign === 45) {
    PyUnicode_WRITE(kind, data, 0, sign);
    PyUnicode_WRITE(kind, data, fill, 48);
  }
  return result;
}
const expandtabsSpec = argSpec("expandtabs", "tabsize=");
function unicode_expandtabs(self: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const values = unpackKeywords(expandtabsSpec, args, nargs, kwnames);
  if (values === null) return NULL;
  const tabsize = values[0] ? _PyLong_AsInt(values[0]) : 8;
  if (tabsize === -1 && PyErr_Occurred()) return NULL;
  const s = spanOf(self);
  let column = 0, size = 0, found = false;
  for (let i = 0; i < s.length; i++) {
    const ch = PyUnicode_READ(s.kind, s.data, i);
    if (ch === 9) {
      found = true;
      const n = tabsize > 0 ? tabsize - (column % tabsize) : 0;
      column += n;
      size += n;
    } else {
      column = ch === 10 || ch === 13 ? 0 : column + 1;
      size++;
    }
  }
  if (!found) return unicode_result_unchanged(self);
  const result = PyUnicode_New(size, PyUnicode_MAX_CHAR_VALUE(self));
  if (result === NULL) return NULL;
  const data = PyUnicode_DATA(result);
  let out = 0;
  column = 0;
  for (let i = 0; i < s.length; i++) {
    const ch = PyUnicode_READ(s.kind, s.data, i);
    if (ch !== 9) {
      column = ch === 10 || ch === 13 ? 0 : column + 1;
      PyUnicode_WRITE(s.kind, data, out++, ch);
    } else if (tabsize > 0) {
      const n = tabsize - (column % tabsize);
      column += n;
      _PyUnicode_FastFill(result, out, n, 32);
      out += n;
    }
  }
  return unicode_result(result);
}

// --- stripping and splitting

function stripMethod(name: string, self: Ref, args: number, nargs: number, which: Strip): NewRef | NULL {
  if (!_PyArg_CheckPositional(name, nargs, 0, 1)) return NULL;
  const chars = nargs === 0 ? Py_None : arg(args, 0);
  if (chars === Py_None) return strip(self, 0, which);
  if (!PyUnicode_Check(chars)) return raise(PyExc_TypeError, `${name} arg must be None or str`);
  return strip(self, chars, which);
}
function unicode_strip(self: Ref, args: number, nargs: number): NewRef | NULL { return stripMethod("strip", self, args, nargs, Strip.BOTH); }
function unicode_lstrip(self: Ref, args: number, nargs: number): NewRef | NULL { return stripMethod("lstrip", self, args, nargs, Strip.LEFT); }
function unicode_rstrip(self: Ref, args: number, nargs: number): NewRef | NULL { return stripMethod("rstrip", self, args, nargs, Strip.RIGHT); }

const splitSpec = argSpec("split", "sep=, maxsplit=");
const rsplitSpec = argSpec("rsplit", "sep=, maxsplit=");
type Splitter = (self: Ref, sep: Ref | 0, maxcount: number) => NewRef | NULL;
function splitMethod(self: Ref, values: readonly (Ref | 0)[] | null, splitter: Splitter): NewRef | NULL {
  if (values === null) return NULL;
  const sep = values[0] || Py_None;
  let maxsplit = -1;
  if (values[1]) {
    maxsplit = ssizeArgument(values[1]);
    if (maxsplit !== maxsplit) return NULL;
  }
  if (sep === Py_None) return splitter(self, 0, maxsplit);
  if (!PyUnicode_Check(sep)) return raise(PyExc_TypeError, `must be str or None, not ${typeName(sep)}`);
  return splitter(self, sep, maxsplit);
}
function unicode_split(self: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  return splitMethod(self, unpackKeywords(splitSpec, args, nargs, kwnames), PyUnicode_Split);
}
function unicode_rsplit(self: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  return splitMethod(self, unpackKeywords(rsplitSpec, args, nargs, kwnames), PyUnicode_RSplit);
}
const splitlinesSpec = argSpec("splitlines", "keepends=");
function unicode_splitlines(self: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const values = unpackKeywords(splitlinesSpec, args, nargs, kwnames);
  if (values === null) return NULL;
  const keepends = values[0] ? PyObject_IsTrue(values[0]) : 0;
  return keepends < 0 ? NULL : PyUnicode_Splitlines(self, keepends > 0);
}
function unicode_join(self: Ref, iterable: Ref): NewRef | NULL { return PyUnicode_Join(self, iterable); }

function unicode_removeprefix(self: Ref, prefix: Ref): NewRef | NULL {
  if (!PyUnicode_Check(prefix)) return raise(PyExc_TypeError, `removeprefix() argument must be str, not ${argumentTypeName(prefix)}`);
  const match = PyUnicode_Tailmatch(self, prefix, 0, PY_SSIZE_T_MAX, -1) === 1;
  return match ? PyUnicode_Substring(self, PyUnicode_GET_LENGTH(prefix), PyUnicode_GET_LENGTH(self)) : unicode_result_unchanged(self);
}
function unicode_removesuffix(self: Ref, suffix: Ref): NewRef | NULL {
  if (!PyUnicode_Check(suffix)) return raise(PyExc_TypeError, `removesuffix() argument must be str, not ${argumentTypeName(suffix)}`);
  const match = PyUnicode_Tailmatch(self, suffix, 0, PY_SSIZE_T_MAX, 1) === 1;
  return match ? PyUnicode_Substring(self, 0, PyUnicode_GET_LENGTH(self) - PyUnicode_GET_LENGTH(suffix)) : unicode_result_unchanged(self);
}
function unicode_replace(self: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("replace", nargs, 2, 3)) return NULL;
  for (let i = 0; i < 2; i++) {
    if (!PyUnicode_Check(arg(args, i))) return raise(PyExc_TypeError, `replace() argument ${i + 1} must be str, not ${argumentTypeName(arg(args, i))}`);
  }
  const count = nargs < 3 ? -1 : ssizeArgument(arg(args, 2));
  return count !== count ? NULL : replace(self, arg(args, 0), arg(args, 1), count);
}

/** The name of an argument's type as Argument Clinic's messages have it ("None" for None). */
function argumentTypeName(o: Ref): string { return o === Py_None ? "None" : typeName(o); }

// --- encode, format, maketrans, …

const encodeSpec = argSpec("encode", "encoding=, errors=");
/** A str argument that must have no NUL, as a host string; undefined when absent, null with an exception set. */
export function stringArgument(fname: string, name: string, o: Ref | 0): string | undefined | null {
  if (o === 0) return undefined;
  if (!PyUnicode_Check(o)) { raise(PyExc_TypeError, `${fname}() argument '${name}' must be str, not ${argumentTypeName(o)}`); return null; }
  const js = PyUnicode_AsJS(o);
  if (js.includes("\0")) { raise(PyExc_ValueError, "embedded null character"); return null; }
  return js;
}
function unicode_encode(self: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const values = unpackKeywords(encodeSpec, args, nargs, kwnames);
  if (values === null) return NULL;
  const encoding = stringArgument("encode", "encoding", values[0]!);
  const errors = encoding === null ? null : stringArgument("encode", "errors", values[1]!);
  if (encoding === null || errors === null) return NULL;
  return PyUnicode_AsEncodedString(self, encoding, errors);
}

/** str.maketrans(x[, y[, z]]), a static method. */
function unicode_maketrans(_null: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("maketrans", nargs, 1, 3)) return NULL;
  const x = arg(args, 0), y = nargs > 1 ? arg(args, 1) : 0, z = nargs > 2 ? arg(args, 2) : 0;
  if (y !== 0 && !PyUnicode_Check(y)) return raise(PyExc_TypeError, `maketrans() argument 2 must be str, not ${argumentTypeName(y)}`);
  if (z !== 0 && !PyUnicode_Check(z)) return raise(PyExc_TypeError, `maketrans() argument 3 must be str, not ${argumentTypeName(z)}`);
  const table = PyDict_New();
  if (table === NULL) return NULL;
  const ok = y !== 0 ? maketransStrings(table, x, y, z) : maketransDict(table, x);
  if (!ok) { Py_DECREF(table); return NULL; }
  return table;
}
/** table[key] = value, for a code point; false: an exception is set. */
function setMapping(table: Ref, key: number, value: Ref): boolean {
  const k = PyLong_FromLong(key);
  if (k === NULL) return false;
  const status = PyDict_SetItem(table, k, value);
  Py_DECREF(k);
  return status === 0;
}
function setCodeMapping(table: Ref, key: number, to: number): boolean {
  const value = PyLong_FromLong(to);
  if (value === NULL) return false;
  const ok = setMapping(table, key, value);
  Py_DECREF(value);
  return ok;
}
function maketransStrings(table: Ref, x: Ref, y: Ref, z: Ref | 0): boolean {
  if (!PyUnicode_Check(x)) { raise(PyExc_TypeError, "first maketrans argument must be a string if there is a second argument"); return false; }
  const n = PyUnicode_GET_LENGTH(x);
  if (n !== PyUnicode_GET_LENGTH(y)) { raise(PyExc_ValueError, "the first two maketrans arguments must have equal length"); return false; }
  for (let i = 0; i < n; i++) if (!setCodeMapping(table, PyUnicode_READ_CHAR(x, i), PyUnicode_READ_CHAR(y, i))) return false;
  if (z !== 0) for (let i = 0; i < PyUnicode_GET_LENGTH(z); i++) if (!setMapping(table, PyUnicode_READ_CHAR(z, i), Py_None)) return false;
  return true;
}
function maketransDict(table: Ref, x: Ref): boolean {
  if (!PyDict_CheckExact(x)) { raise(PyExc_TypeError, "if you give only one argument to maketrans it must be a dict"); return false; }
  let ok = true;
  dictForEach(x, (key, value) => {
    if (!ok) return;
    if (PyUnicode_Check(key)) {
      if (PyUnicode_GET_LENGTH(key) !== 1) { raise(PyExc_ValueError, "string keys in translate table must be of length 1"); ok = false; }
      else ok = setMapping(table, PyUnicode_READ_CHAR(key, 0), value);
    } else if (PyLong_Check(key)) ok = PyDict_SetItem(table, key, value) === 0;
    else { raise(PyExc_TypeError, "keys in translate table must be strings or integers"); ok = false; }
  });
  return ok;
}

function unicode_sizeof(self: Ref): NewRef | NULL {
  const n = PyUnicode_GET_LENGTH(self), kind = PyUnicode_KIND(self);
  const structSize = !PyUnicode_IS_COMPACT(self) ? 64 : PyUnicode_IS_ASCII(self) ? PyUnicodeOff.ascii_data : PyUnicodeOff.compact_data;
  return PyLong_FromLong(structSize + (n + 1) * kind + utf8MemorySize(self));
}
function unicode_getnewargs(self: Ref): NewRef | NULL {
  const copy = _PyUnicode_Copy(self);
  if (copy === NULL) return NULL;
  const result = PyTuple_Pack(copy);
  Py_DECREF(copy);
  return result;
}

// --- slots that need argument handling

/** Characters of a slice of `self` with a step, as a new str. */
export function sliceWithStep(self: Ref, start: number, step: number, n: number): NewRef | NULL {
  const kind = PyUnicode_KIND(self), data = PyUnicode_DATA(self);
  let bits = 0;
  if (PyUnicode_IS_ASCII(self)) bits = 127;
  else for (let i = 0, at = start; i < n; i++, at += step) bits |= PyUnicode_READ(kind, data, at);
  const result = PyUnicode_New(n, bits);
  if (result === NULL) return NULL;
  const toKind = PyUnicode_KIND(result), to = PyUnicode_DATA(result);
  for (let i = 0, at = start; i < n; i++, at += step) PyUnicode_WRITE(toKind, to, i, PyUnicode_READ(kind, data, at));
  return result;
}
/** An index as Py_ssize_t for __getitem__; NaN: an exception is set. */
export function subscriptIndex(item: Ref, overflow: Ref): number {
  const i = PyNumber_AsSsize_t(item, overflow);
  return i === -1 && PyErr_Occurred() ? NaN : i;
}
/** The method table; a function, because modules in a cycle load in any order. */
export function unicodeMethods(): readonly MethodSpec[] {
  return [
    ["encode", METH.FASTCALL | METH.KEYWORDS, unicode_encode, "The bytes of the string in an encoding, UTF-8 unless one is given."],
    ["replace", METH.FASTCALL, unicode_replace, "A copy in which occurrences of one substring are replaced by another."],
    ["split", METH.FASTCALL | METH.KEYWORDS, unicode_split, "A list of the substrings between separators."],
    ["rsplit", METH.FASTCALL | METH.KEYWORDS, unicode_rsplit, "A list of the substrings between separators, splitting from the end."],
    ["join", METH.O, unicode_join, "The strings of an iterable with this one between them."],
    ["capitalize", METH.NOARGS, unicode_capitalize, "A copy with the first character in title case and the rest in lower case."],
    ["casefold", METH.NOARGS, unicode_casefold, "A copy for comparison without regard to case."],
    ["title", METH.NOARGS, unicode_title, "A copy in which each word begins in title case."],
    ["center", METH.FASTCALL, unicode_center, "A copy centered in a field of a width."],
    ["count", METH.VARARGS, unicode_count, "The number of occurrences of a substring that do not overlap."],
    ["expandtabs", METH.FASTCALL | METH.KEYWORDS, unicode_expandtabs, "A copy with tabs expanded to spaces."],
    ["find", METH.VARARGS, unicode_find, "The lowest index of a substring, or -1."],
    ["partition", METH.O, PyUnicode_Partition, "The parts before the first separator, the separator, and the part after."],
    ["index", METH.VARARGS, unicode_index, "The lowest index of a substring; ValueError without one."],
    ["ljust", METH.FASTCALL, unicode_ljust, "A copy at the left of a field of a width."],
    ["lower", METH.NOARGS, unicode_lower, "A copy in lower case."],
    ["lstrip", METH.FASTCALL, unicode_lstrip, "A copy without white space, or the given characters, at the start."],
    ["rfind", METH.VARARGS, unicode_rfind, "The highest index of a substring, or -1."],
    ["rindex", METH.VARARGS, unicode_rindex, "The highest index of a substring; ValueError without one."],
    ["rjust", METH.FASTCALL, unicode_rjust, "A copy at the right of a field of a width."],
    ["rstrip", METH.FASTCALL, unicode_rstrip, "A copy without white space, or the given characters, at the end."],
    ["rpartition", METH.O, PyUnicode_RPartition, "As partition, for the last separator."],
    ["splitlines", METH.FASTCALL | METH.KEYWORDS, unicode_splitlines, "A list of the lines."],
    ["strip", METH.FASTCALL, unicode_strip, "A copy without white space, or the given characters, at both ends."],
    ["swapcase", METH.NOARGS, unicode_swapcase, "A copy with upper and lower case exchanged."],
    ["translate", METH.O, unicode_translate, "A copy with each character replaced as a table says."],
    ["upper", METH.NOARGS, unicode_upper, "A copy in upper case."],
    ["startswith", METH.VARARGS, unicode_startswith, "Does the string begin with a prefix, or one of a tuple?"],
    ["endswith", METH.VARARGS, unicode_endswith, "Does the string end with a suffix, or one of a tuple?"],
    ["removeprefix", METH.O, unicode_removeprefix, "A copy without a prefix, if it has it."],
    ["removesuffix", METH.O, unicode_removesuffix, "A copy without a suffix, if it has it."],
    ["isascii", METH.NOARGS, unicode_isascii, "Are all characters ASCII?"],
    ["islower", METH.NOARGS, unicode_islower, "Are all cased characters lower case, with one at least?"],
    ["isupper", METH.NOARGS, unicode_isupper, "Are all cased characters upper case, with one at least?"],
    ["istitle", METH.NOARGS, unicode_istitle, "Does each word begin in title case?"],
    ["isspace", METH.NOARGS, unicode_isspace, "Is it white space only, one character at least?"],
    ["isdecimal", METH.NOARGS, unicode_isdecimal, "Is it decimal digits only, one at least?"],
    ["isdigit", METH.NOARGS, unicode_isdigit, "Is it digits only, one at least?"],
    ["isnumeric", METH.NOARGS, unicode_isnumeric, "Is it numeric characters only, one at least?"],
    ["isalpha", METH.NOARGS, unicode_isalpha, "Is it letters only, one at least?"],
    ["isalnum", METH.NOARGS, unicode_isalnum, "Is it letters and numeric characters only, one at least?"],
    ["isidentifier", METH.NOARGS, unicode_isidentifier, "Is it a valid identifier?"],
    ["isprintable", METH.NOARGS, unicode_isprintable, "Are all characters printable?"],
    ["zfill", METH.O, unicode_zfill, "A copy filled with zeros at the left, after a sign."],
    ["format", METH.VARARGS | METH.KEYWORDS, do_string_format, "A copy with the fields in braces replaced by arguments."],
    ["format_map", METH.O, do_string_format_map, "As format, the names looked up in a mapping."],
    ["__format__", METH.O, unicode__format__, "The string formatted as a format specifier says."],
    ["maketrans", METH.FASTCALL | METH.STATIC, unicode_maketrans, "A table for translate()."],
    ["__sizeof__", METH.NOARGS, unicode_sizeof, "Size in memory, in bytes."],
    ["__getnewargs__", METH.NOARGS, unicode_getnewargs],
  ];
}
