/**
 * Case methods and character predicates of str, and translate.
 * Source: CPython 3.12 Objects/unicodeobject.c (case_operation, do_title, handle_capital_sigma, _PyUnicode_TranslateCharmap).
 */
import { U8 } from "../memory/views.ts";
import { PyMem_Free, PyMem_Malloc } from "../memory/alloc.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PyObject_GetItem } from "./abstract.ts";
import { PyBool_FromLong } from "./bool.ts";
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_NoMemory, raiseStatus } from "./errors.ts";
import { PyExc_LookupError, PyExc_TypeError, PyExc_ValueError } from "./exceptions.ts";
import { PyLong_Check, PyLong_FromLong } from "./int.ts";
import { PyLong_AsLong } from "./int-convert.ts";
import { Py_DECREF } from "./object.ts";
import { Py_None } from "./singletons.ts";
import {
  PyUnicodeOff, PyUnicode_Check, PyUnicode_DATA, PyUnicode_GET_LENGTH, PyUnicode_IS_ASCII, PyUnicode_KIND,
  PyUnicode_New, PyUnicode_READ, PyUnicode_WRITE, findMaxChar, copyUnits, unicode_result_unchanged,
} from "./unicode-core.ts";
import {
  _PyUnicode_IsAlnum, _PyUnicode_IsAlpha, _PyUnicode_IsCaseIgnorable, _PyUnicode_IsCased, _PyUnicode_IsDecimalDigit, _PyUnicode_IsDigit,
  _PyUnicode_IsLowercase, _PyUnicode_IsNumeric, _PyUnicode_IsPrintable, _PyUnicode_IsTitlecase, _PyUnicode_IsUppercase,
  _PyUnicode_IsWhitespace, _PyUnicode_IsXidContinue, _PyUnicode_IsXidStart, _PyUnicode_ToFoldedFull, _PyUnicode_ToLowerFull,
  _PyUnicode_ToTitleFull, _PyUnicode_ToUpperFull,
} from "./unicode-ctype.ts";
import { spanOf, type Span } from "./unicode-find.ts";
import { _PyUnicodeWriter } from "./unicode-writer.ts";

const read = (s: Span, i: number): number => PyUnicode_READ(s.kind, s.data, i);

/** Σ in lower case: ς at the end of a word. */
function handleCapitalSigma(s: Span, i: number): number {
  let j = i - 1;
  while (j >= 0 && _PyUnicode_IsCaseIgnorable(read(s, j))) j--;
  let final = j >= 0 && _PyUnicode_IsCased(read(s, j));
  if (final) {
    j = i + 1;
    while (j < s.length && _PyUnicode_IsCaseIgnorable(read(s, j))) j++;
    final = j === s.length || !_PyUnicode_IsCased(read(s, j));
  }
  return final ? 0x3c2 : 0x3c3;
}
function lowerAt(s: Span, i: number): readonly number[] {
  const ch = read(s, i);
  return ch === 0x3a3 ? [handleCapitalSigma(s, i)] : _PyUnicode_ToLowerFull(ch);
}

type CaseMap = (s: Span, i: number) => readonly number[];
const lowerMap: CaseMap = lowerAt;
const upperMap: CaseMap = (s, i) => _PyUnicode_ToUpperFull(read(s, i));
const foldMap: CaseMap = (s, i) => _PyUnicode_ToFoldedFull(read(s, i));
const capitalizeMap: CaseMap = (s, i) => (i === 0 ? _PyUnicode_ToTitleFull(read(s, 0)) : lowerAt(s, i));
const swapMap: CaseMap = (s, i) => {
  const ch = read(s, i);
  if (_PyUnicode_IsUppercase(ch)) return lowerAt(s, i);
  return _PyUnicode_IsLowercase(ch) ? _PyUnicode_ToUpperFull(ch) : [ch];
};
const titleMap: CaseMap = (s, i) => {
  const previousCased = i > 0 && _PyUnicode_IsCased(read(s, i - 1));
  return previousCased ? lowerAt(s, i) : _PyUnicode_ToTitleFull(read(s, i));
};

/** A new str of the mapped characters, by way of a block with room for three times as many, as CPython has it. */
function caseOperation(self: Ref, map: CaseMap): NewRef | NULL {
  const s = spanOf(self);
  if (s.length > 0x7fffffff / 12) return PyErr_NoMemory();
  const tmp = PyMem_Malloc(s.length * 12);
  if (tmp === 0) return PyErr_NoMemory();
  let n = 0;
  for (let i = 0; i < s.length; i++) for (const ch of map(s, i)) PyUnicode_WRITE(4, tmp, n++, ch);
  const result = PyUnicode_New(n, findMaxChar(4, tmp, n));
  if (result !== NULL && n > 0) copyUnits(PyUnicode_KIND(result), PyUnicode_DATA(result), 4, tmp, n);
  PyMem_Free(tmp);
  return result;
}
/** ASCII: changes the case of the letters from `first` on. */
function asciiCase(self: Ref, first: number): NewRef | NULL {
  const n = PyUnicode_GET_LENGTH(self);
  const result = PyUnicode_New(n, 127);
  if (result === NULL) return NULL;
  const from = PyUnicode_DATA(self), to = result + PyUnicodeOff.ascii_data;
  for (let i = 0; i < n; i++) {
    const ch = U8[from + i]!;
    U8[to + i] = ch >= first && ch < first + 26 ? ch ^ 32 : ch;
  }
  return result;
}
export function unicode_lower(self: Ref): NewRef | NULL { return PyUnicode_IS_ASCII(self) ? asciiCase(self, 65) : caseOperation(self, lowerMap); }
export function unicode_upper(self: Ref): NewRef | NULL { return PyUnicode_IS_ASCII(self) ? asciiCase(self, 97) : caseOperation(self, upperMap); }
export function unicode_casefold(self: Ref): NewRef | NULL { return PyUnicode_IS_ASCII(self) ? asciiCase(self, 65) : caseOperation(self, foldMap); }
export function unicode_capitalize(self: Ref): NewRef | NULL {
  return PyUnicode_GET_LENGTH(self) === 0 ? unicode_result_unchanged(self) : caseOperation(self, capitalizeMap);
}
export function unicode_swapcase(self: Ref): NewRef | NULL { return caseOperation(self, swapMap); }
export function unicode_title(self: Ref): NewRef | NULL { return caseOperation(self, titleMap); }

// --- predicates

/** All characters pass, and there is one at least. */
function all(self: Ref, test: (ch: number) => boolean): NewRef | NULL {
  const s = spanOf(self);
  for (let i = 0; i < s.length; i++) if (!test(read(s, i))) return PyBool_FromLong(0);
  return PyBool_FromLong(s.length > 0 ? 1 : 0);
}
export function unicode_isalpha(self: Ref): NewRef | NULL { return all(self, _PyUnicode_IsAlpha); }
export function unicode_isalnum(self: Ref): NewRef | NULL { return all(self, _PyUnicode_IsAlnum); }
export function unicode_isdecimal(self: Ref): NewRef | NULL { return all(self, _PyUnicode_IsDecimalDigit); }
export function unicode_isdigit(self: Ref): NewRef | NULL { return all(self, _PyUnicode_IsDigit); }
export function unicode_isnumeric(self: Ref): NewRef | NULL { return all(self, _PyUnicode_IsNumeric); }
export function unicode_isspace(self: Ref): NewRef | NULL { return all(self, _PyUnicode_IsWhitespace); }
export function unicode_isascii(self: Ref): NewRef | NULL { return PyBool_FromLong(PyUnicode_IS_ASCII(self) ? 1 : 0); }
export function unicode_isprintable(self: Ref): NewRef | NULL {
  return PyUnicode_GET_LENGTH(self) === 0 ? PyBool_FromLong(1) : all(self, _PyUnicode_IsPrintable);
}
/** Some characters pass, none is of the two other cases. */
function allCased(self: Ref, wanted: (ch: number) => boolean, other: (ch: number) => boolean): NewRef | NULL {
  const s = spanOf(self);
  let cased = false;
  for (let i = 0; i < s.length; i++) {
    const ch = read(s, i);
    if (other(ch) || _PyUnicode_IsTitlecase(ch)) return PyBool_FromLong(0);
    if (wanted(ch)) cased = true;
  }
  return PyBool_FromLong(cased ? 1 : 0);
}
export function unicode_islower(self: Ref): NewRef | NULL { return allCased(self, _PyUnicode_IsLowercase, _PyUnicode_IsUppercase); }
export function unicode_isupper(self: Ref): NewRef | NULL { return allCased(self, _PyUnicode_IsUppercase, _PyUnicode_IsLowercase); }
export function unicode_istitle(self: Ref): NewRef | NULL {
  const s = spanOf(self);
  let cased = false, previous = false;
  for (let i = 0; i < s.length; i++) {
    const ch = read(s, i);
    if (_PyUnicode_IsUppercase(ch) || _PyUnicode_IsTitlecase(ch)) {
      if (previous) return PyBool_FromLong(0);
      previous = cased = true;
    } else if (_PyUnicode_IsLowercase(ch)) {
      if (!previous) return PyBool_FromLong(0);
      cased = true;
    } else previous = false;
  }
  return PyBool_FromLong(cased ? 1 : 0);
}
/** Is the str an identifier (keywords count)? */
export function PyUnicode_IsIdentifier(self: Ref): boolean {
  const s = spanOf(self);
  if (s.length === 0) return false;
  const first = read(s, 0);
  if (first !== 95 && !_PyUnicode_IsXidStart(first)) return false;
  for (let i = 1; i < s.length; i++) if (!_PyUnicode_IsXidContinue(read(s, i))) return false;
  return true;
}
export function unicode_isidentifier(self: Ref): NewRef | NULL { return PyBool_FromLong(PyUnicode_IsIdentifier(self) ? 1 : 0); }

// --- translate

/** What the table says of `ch`: an owned object, None where it knows nothing; NULL with an exception set. */
function charmapLookup(ch: number, table: Ref): NewRef | 0 | -1 {
  const key = PyLong_FromLong(ch);
  if (key === NULL) return -1;
  const found = PyObject_GetItem(table, key);
  Py_DECREF(key);
  if (found !== NULL) return found;
  if (!PyErr_ExceptionMatches(PyExc_LookupError)) return -1;
  PyErr_Clear();
  return 0;
}
/** Writes what `ch` becomes; -1 with an exception set. An ASCII character is remembered in `known`: its code, DROPPED, or -1. */
function charmapOutput(ch: number, table: Ref, writer: _PyUnicodeWriter, known: Int16Array): number {
  const found = charmapLookup(ch, table);
  if (found === -1) return -1;
  if (found === 0) {
    if (ch < 128) known[ch] = ch;
    return writer.writeChar(ch);
  }
  let to = -1, status = 0;
  if (found === Py_None) to = DROPPED;
  else if (PyUnicode_Check(found)) {
    if (PyUnicode_GET_LENGTH(found) === 1) to = PyUnicode_READ(PyUnicode_KIND(found), PyUnicode_DATA(found), 0);
    else status = writer.writeStr(found);
  } else if (PyLong_Check(found)) {
    to = PyLong_AsLong(found);
    if (to < 0 || to > 0x10ffff) {
      PyErr_Clear();
      to = -1;
      status = raiseStatus(PyExc_ValueError, "character mapping must be in range(0x110000)");
    }
  } else status = raiseStatus(PyExc_TypeError, "character mapping must return integer, None or str");
  Py_DECREF(found);
  if (ch < 128 && (to === DROPPED || (to >= 0 && to < 128))) known[ch] = to;
  return to < 0 ? status : writer.writeChar(to);
}
/** No code point: the character becomes nothing. */
const DROPPED = -2;

/** `str.translate(table)`. An ASCII character that becomes one such, or none, is looked up once. */
export function unicode_translate(self: Ref, table: Ref): NewRef | NULL {
  const n = PyUnicode_GET_LENGTH(self);
  if (n === 0) return unicode_result_unchanged(self);
  const known = new Int16Array(128).fill(-1);
  const writer = new _PyUnicodeWriter();
  writer.overallocate = true;
  writer.min_length = n;
  for (let i = 0; i < n; i++) {
    const ch = PyUnicode_READ(PyUnicode_KIND(self), PyUnicode_DATA(self), i);
    const to = ch < 128 ? known[ch]! : -1;
    if (to === DROPPED) continue;
    if ((to >= 0 ? writer.writeChar(to) : charmapOutput(ch, table, writer, known)) < 0) return writer.dealloc();
  }
  return writer.finish();
}
