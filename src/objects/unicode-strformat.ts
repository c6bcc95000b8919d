/**
 * str.format and str.format_map: the replacement-field language.
 *
 *   "{" [name ("." attribute | "[" index "]")*] ["!" conversion] [":" spec, itself with fields] "}"
 *
 * Source: CPython 3.12 Objects/stringlib/unicode_format.h.
 */
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyObject_Format, PyObject_GetItem, PySequence_Check, PySequence_GetItem } from "./abstract.ts";
import { PyDict_CheckExact, PyDict_GetItemWithError } from "./dict.ts";
import { PyErr_Clear, PyErr_Occurred, PyErr_SetObject, raise } from "./errors.ts";
import { PyExc_IndexError, PyExc_KeyError, PyExc_TypeError, PyExc_ValueError } from "./exceptions.ts";
import { PyFloat_Type } from "./float.ts";
import { _PyFloat_FormatAdvanced, _PyLong_FormatAdvanced, _PyUnicode_FormatAdvanced } from "./format-number.ts";
import { PyObject_ASCII, PyObject_GetAttr, PyObject_Repr, PyObject_Str } from "./generic.ts";
import { PyLong_FromLong, PyLong_Type } from "./int.ts";
import { Py_DECREF, Py_NewRef, Py_TYPE } from "./object.ts";
import { typeName } from "./typeobject.ts";
import { PyUnicode_Type, unicode_result } from "./unicode.ts";
import {
  PyUnicode_Check, PyUnicode_CheckExact, PyUnicode_GET_LENGTH, PyUnicode_READ_CHAR, PyUnicode_Substring, unicode_result_unchanged,
} from "./unicode-core.ts";
import { _PyUnicode_ToDecimalDigit } from "./unicode-ctype.ts";
import { _PyUnicodeWriter } from "./unicode-writer.ts";

const enum C { LBRACE = 123, RBRACE = 125, LBRACKET = 91, RBRACKET = 93, DOT = 46, BANG = 33, COLON = 58 }

/** A part of a str, which is borrowed. */
export interface SubString { str: Ref; start: number; end: number }
export function subStringObject(s: SubString): NewRef | NULL { return PyUnicode_Substring(s.str, s.start, s.end); }

const enum Auto { INIT, AUTOMATIC, MANUAL }
interface AutoNumber { state: Auto; next: number }

const fail = (message: string): null => { raise(PyExc_ValueError, message); return null; };

/** The number a name spells: -1 when it is none, NaN with ValueError set when it is too large. */
function getInteger(s: SubString): number {
  if (s.start >= s.end) return -1;
  let value = 0;
  for (let i = s.start; i < s.end; i++) {
    const digit = _PyUnicode_ToDecimalDigit(PyUnicode_READ_CHAR(s.str, i));
    if (digit < 0) return -1;
    if (value > 922337203685477580) { fail("Too many decimal digits in format string"); return NaN; }
    value = value * 10 + digit;
  }
  return value;
}

export interface FieldName { first: SubString; index: number; rest: SubString }
/** Splits "0.a[1]" into "0" and ".a[1]", and settles how the field is numbered. null: an exception is set. */
export function fieldNameSplit(name: SubString, auto: AutoNumber | null): FieldName | null {
  let i = name.start;
  for (; i < name.end; i++) {
    const c = PyUnicode_READ_CHAR(name.str, i);
    if (c === C.LBRACKET || c === C.DOT) break;
  }
  const first = { str: name.str, start: name.start, end: i };
  let index = getInteger(first);
  if (index !== index) return null;
  const empty = first.start >= first.end;
  if (auto !== null && (empty || index !== -1)) {
    if (auto.state === Auto.INIT) auto.state = empty ? Auto.AUTOMATIC : Auto.MANUAL;
    if (auto.state === Auto.MANUAL && empty) return fail("cannot switch from manual field specification to automatic field numbering");
    if (auto.state === Auto.AUTOMATIC && !empty) return fail("cannot switch from automatic field numbering to manual field specification");
    if (empty) index = auto.next++;
  }
  return { first, index, rest: { str: name.str, start: i, end: name.end } };
}

export interface FieldPart { isAttribute: boolean; index: number; name: SubString }
/** The next ".name" or "[index]" of `rest`, which moves past it. undefined: no more; null: an exception is set. */
export function nextFieldPart(rest: SubString): FieldPart | undefined | null {
  if (rest.start >= rest.end) return undefined;
  const opening = PyUnicode_READ_CHAR(rest.str, rest.start++);
  const start = rest.start;
  let end: number, index = -1;
  if (opening === C.DOT) {
    while (rest.start < rest.end) {
      const c = PyUnicode_READ_CHAR(rest.str, rest.start);
      if (c === C.DOT || c === C.LBRACKET) break;
      rest.start++;
    }
    end = rest.start;
  } else if (opening === C.LBRACKET) {
    while (rest.start < rest.end && PyUnicode_READ_CHAR(rest.str, rest.start) !== C.RBRACKET) rest.start++;
    if (rest.start >= rest.end) return fail("Missing ']' in format string");
    end = rest.start++;
    index = getInteger({ str: rest.str, start, end });
    if (index !== index) return null;
  } else return fail("Only '.' or '[' may follow ']' in format field specifier");
  if (start === end) return fail("Empty attribute in format string");
  return { isAttribute: opening === C.DOT, index, name: { str: rest.str, start, end } };
}

/** The argument a field begins with, owned. */
function firstArgument(field: FieldName, args: Ref | 0, kwargs: Ref | 0): NewRef | NULL {
  if (field.index !== -1) {
    if (args === 0) return raise(PyExc_ValueError, "Format string contains positional fields");
    const value = PySequence_GetItem(args, field.index);
    if (value !== NULL) return value;
    PyErr_Clear();
    return raise(PyExc_IndexError, `Replacement index ${field.index} out of range for positional args tuple`);
  }
  const key = subStringObject(field.first);
  if (key === NULL) return NULL;
  let value: NewRef | NULL = NULL;
  if (kwargs === 0) PyErr_SetObject(PyExc_KeyError, key);
  else if (PyDict_CheckExact(kwargs)) {
    const found = PyDict_GetItemWithError(kwargs, key);
    if (found !== NULL) value = Py_NewRef(found);
    else if (!PyErr_Occurred()) PyErr_SetObject(PyExc_KeyError, key);
  } else value = PyObject_GetItem(kwargs, key);
  Py_DECREF(key);
  return value;
}
/** One step into an object: an attribute, an item by name or by number. */
function followPart(object: Ref, part: FieldPart): NewRef | NULL {
  if (part.isAttribute || part.index === -1) {
    const name = subStringObject(part.name);
    if (name === NULL) return NULL;
    const result = part.isAttribute ? PyObject_GetAttr(object, name) : PyObject_GetItem(object, name);
    Py_DECREF(name);
    return result;
  }
  if (PySequence_Check(object)) return PySequence_GetItem(object, part.index);
  const index = PyLong_FromLong(part.index);
  if (index === NULL) return NULL;
  const result = PyObject_GetItem(object, index);
  Py_DECREF(index);
  return result;
}
function fieldObject(name: SubString, args: Ref | 0, kwargs: Ref | 0, auto: AutoNumber): NewRef | NULL {
  const field = fieldNameSplit(name, auto);
  if (field === null) return NULL;
  let object = firstArgument(field, args, kwargs);
  while (object !== NULL) {
    const part = nextFieldPart(field.rest);
    if (part === undefined) return object;
    const next: NewRef | NULL = part === null ? NULL : followPart(object, part);
    Py_DECREF(object);
    object = next;
  }
  return NULL;
}

export interface Markup { literal: SubString; field: { name: SubString; spec: SubString; conversion: number; specHasFields: boolean } | null }
/** The next literal text and the field after it; `input` moves past them. undefined: no more; null: an exception is set. */
export function nextMarkup(input: SubString): Markup | undefined | null {
  if (input.start >= input.end) return undefined;
  const { str, start } = input;
  let c = 0, follows = false;
  while (input.start < input.end) {
    c = PyUnicode_READ_CHAR(str, input.start++);
    if (c === C.LBRACE || c === C.RBRACE) { follows = true; break; }
  }
  const atEnd = input.start >= input.end;
  let end = input.start;
  if (follows) {
    const doubled = !atEnd && PyUnicode_READ_CHAR(str, input.start) === c;
    if (c === C.RBRACE && !doubled) return fail("Single '}' encountered in format string");
    if (c === C.LBRACE && atEnd) return fail("Single '{' encountered in format string");
    if (doubled) { input.start++; follows = false; }
    else end--;
  }
  const literal = { str, start, end };
  if (!follows) return { literal, field: null };
  const field = parseField(input);
  return field === null ? null : { literal, field };
}
function parseField(input: SubString): Markup["field"] {
  const { str } = input;
  const name = { str, start: input.start, end: input.start };
  let c = 0;
  scan: while (input.start < input.end) {
    c = PyUnicode_READ_CHAR(str, input.start++);
    switch (c) {
      case C.LBRACE: return fail("unexpected '{' in field name");
      case C.LBRACKET:
        while (input.start < input.end && PyUnicode_READ_CHAR(str, input.start) !== C.RBRACKET) input.start++;
        continue;
      case C.RBRACE: case C.COLON: case C.BANG: break scan;
    }
  }
  name.end = input.start - 1;
  const none = { str, start: input.start, end: input.start };
  if (c === C.RBRACE) return { name, spec: none, conversion: 0, specHasFields: false };
  if (c !== C.BANG && c !== C.COLON) return fail("expected '}' before end of string");
  let conversion = 0;
  if (c === C.BANG) {
    if (input.start >= input.end) return fail("end of string while looking for conversion specifier");
    conversion = PyUnicode_READ_CHAR(str, input.start++);
    if (input.start < input.end) {
      c = PyUnicode_READ_CHAR(str, input.start++);
      if (c === C.RBRACE) return { name, spec: none, conversion, specHasFields: false };
      if (c !== C.COLON) return fail("expected ':' after conversion specifier");
    }
  }
  return parseSpec(input, name, conversion);
}
function parseSpec(input: SubString, name: SubString, conversion: number): Markup["field"] {
  const start = input.start;
  let specHasFields = false;
  for (let depth = 1; input.start < input.end; ) {
    const c = PyUnicode_READ_CHAR(input.str, input.start++);
    if (c === C.LBRACE) { specHasFields = true; depth++; }
    else if (c === C.RBRACE && --depth === 0) return { name, spec: { str: input.str, start, end: input.start - 1 }, conversion, specHasFields };
  }
  return fail("unmatched '{' in format spec");
}

function convert(object: Ref, conversion: number): NewRef | NULL {
  switch (String.fromCodePoint(conversion)) {
    case "r": return PyObject_Repr(object);
    case "s": return PyObject_Str(object);
    case "a": return PyObject_ASCII(object);
  }
  const shown = conversion > 32 && conversion < 127 ? String.fromCharCode(conversion) : `\\x${conversion.toString(16)}`;
  return raise(PyExc_ValueError, `Unknown conversion specifier ${shown}`);
}

/** format(object, spec), without a look-up of __format__ for the exact builtin types. */
function formatObject(object: Ref, spec: Ref): NewRef | NULL {
  const type = Py_TYPE(object);
  if (type === PyUnicode_Type) return PyUnicode_GET_LENGTH(spec) === 0 ? Py_NewRef(object) : _PyUnicode_FormatAdvanced(object, spec);
  if (type === PyLong_Type) {
    const text = _PyLong_FormatAdvanced(object, spec);
    return text === NULL ? NULL : unicode_result(text);
  }
  if (type === PyFloat_Type) return _PyFloat_FormatAdvanced(object, spec);
  return PyObject_Format(object, spec);
}
/** Writes one field. Takes over the reference to the object. */
function renderField(writer: _PyUnicodeWriter, objectSteal: NewRef, spec: NewRef | NULL): Status {
  let status: Status = -1;
  if (spec !== NULL) {
    const text = formatObject(objectSteal, spec);
    if (text !== NULL) {
      status = writer.writeStr(text);
      Py_DECREF(text);
    }
    Py_DECREF(spec);
  }
  Py_DECREF(objectSteal);
  return status;
}
function outputMarkup(writer: _PyUnicodeWriter, field: NonNullable<Markup["field"]>, args: Ref | 0, kwargs: Ref | 0, depth: number, auto: AutoNumber): Status {
  let object = fieldObject(field.name, args, kwargs, auto);
  if (object === NULL) return -1;
  if (field.conversion !== 0) {
    const converted = convert(object, field.conversion);
    Py_DECREF(object);
    if (converted === NULL) return -1;
    object = converted;
  }
  const spec = field.specHasFields ? buildString(field.spec, args, kwargs, depth - 1, auto) : subStringObject(field.spec);
  return renderField(writer, object, spec);
}
function buildString(format: SubString, args: Ref | 0, kwargs: Ref | 0, depth: number, auto: AutoNumber): NewRef | NULL {
  if (depth <= 0) return raise(PyExc_ValueError, "Max string recursion exceeded");
  const input = { ...format };
  const writer = new _PyUnicodeWriter();
  writer.overallocate = true;
  writer.min_length = format.end - format.start + 100;
  for (;;) {
    const markup = nextMarkup(input);
    if (markup === undefined) return writer.finish();
    if (markup === null) return writer.dealloc();
    const last = input.start === input.end;
    const { literal, field } = markup;
    if (literal.end !== literal.start) {
      if (field === null && last) writer.overallocate = false;
      if (writer.writeSubstring(literal.str, literal.start, literal.end) < 0) return writer.dealloc();
    }
    if (field !== null) {
      if (last) writer.overallocate = false;
      if (outputMarkup(writer, field, args, kwargs, depth, auto) < 0) return writer.dealloc();
    }
  }
}

/** str.format(*args, **kwargs). */
export function do_string_format(self: Ref, args: Ref | 0, kwargs: Ref | 0): NewRef | NULL {
  return buildString({ str: self, start: 0, end: PyUnicode_GET_LENGTH(self) }, args, kwargs, 2, { state: Auto.INIT, next: 0 });
}
/** str.format_map(mapping). */
export function do_string_format_map(self: Ref, mapping: Ref): NewRef | NULL { return do_string_format(self, 0, mapping); }

/** str.__format__(spec). */
export function unicode__format__(self: Ref, spec: Ref): NewRef | NULL {
  if (!PyUnicode_Check(spec)) return raise(PyExc_TypeError, `__format__() argument must be str, not ${typeName(spec)}`);
  if (PyUnicode_GET_LENGTH(spec) === 0) return PyUnicode_CheckExact(self) ? unicode_result_unchanged(self) : PyObject_Str(self);
  return _PyUnicode_FormatAdvanced(self, spec);
}
