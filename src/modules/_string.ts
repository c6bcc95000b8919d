/**
 * The module _string: str.format's parsing as iterators, for string.Formatter.
 *
 *   formatteriterator   16 str   24 start of what is left
 *   fieldnameiterator   16 str   24 start of what is left
 *
 * Source: CPython 3.12 Objects/unicodeobject.c (_string_methods), Objects/stringlib/unicode_format.h.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PyBool_FromLong } from "../objects/bool.ts";
import { METH, defineMethods, defineType } from "../objects/define.ts";
import { raise } from "../objects/errors.ts";
import { PyExc_TypeError } from "../objects/exceptions.ts";
import { PyObject_Free, _PyObject_New } from "../objects/gcalloc.ts";
import { PyObject_SelfIter } from "../objects/iterobject.ts";
import { PyLong_FromLong } from "../objects/int.ts";
import { PyModule_Create } from "../objects/module.ts";
import { Py_DECREF, Py_NewRef } from "../objects/object.ts";
import { Py_None, emptyStr } from "../objects/singletons.ts";
import { PyTuple_New, PyTuple_SET_ITEM } from "../objects/tuple.ts";
import { typeName } from "../objects/typeobject.ts";
import { PyUnicode_Check, PyUnicode_FromOrdinal, PyUnicode_GET_LENGTH } from "../objects/unicode.ts";
import { fieldNameSplit, nextFieldPart, nextMarkup, subStringObject } from "../objects/unicode-strformat.ts";

const enum IterOff { str = 16, start = 24 }

function iterNew(type: Ref, str: Ref, start: number): NewRef | NULL {
  const it = _PyObject_New(type);
  if (it === NULL) return NULL;
  I32[(it + IterOff.str) >> 2] = Py_NewRef(str);
  I32[(it + IterOff.str + 4) >> 2] = 0;
  I32[(it + IterOff.start) >> 2] = start;
  I32[(it + IterOff.start + 4) >> 2] = 0;
  return it;
}
function iterDealloc(it: Ref): void {
  Py_DECREF(I32[(it + IterOff.str) >> 2]! as Ref);
  PyObject_Free(it);
}
/** A tuple that takes over its items; NULL when one of them is, the others released. */
function tupleSteal(...items: (NewRef | NULL)[]): NewRef | NULL {
  const tuple = items.includes(NULL) ? NULL : PyTuple_New(items.length);
  if (tuple === NULL) {
    for (const item of items) if (item !== NULL) Py_DECREF(item);
    return NULL;
  }
  items.forEach((item, i) => PyTuple_SET_ITEM(tuple, i, item));
  return tuple;
}

/** The next (literal, field name or None, spec or None, conversion or None). */
function formatteriter_next(it: Ref): NewRef | NULL {
  const str = I32[(it + IterOff.str) >> 2]! as Ref;
  const input = { str, start: I32[(it + IterOff.start) >> 2]!, end: PyUnicode_GET_LENGTH(str) };
  const markup = nextMarkup(input);
  if (markup === undefined || markup === null) return NULL;
  I32[(it + IterOff.start) >> 2] = input.start;
  const { literal, field } = markup;
  if (field === null) return tupleSteal(subStringObject(literal), Py_NewRef(Py_None), Py_NewRef(Py_None), Py_NewRef(Py_None));
  return tupleSteal(subStringObject(literal), subStringObject(field.name), field.spec.start < field.spec.end ? subStringObject(field.spec) : emptyStr as NewRef,
    field.conversion === 0 ? Py_NewRef(Py_None) : PyUnicode_FromOrdinal(field.conversion));
}
/** The next (is attribute, name or index). */
function fieldnameiter_next(it: Ref): NewRef | NULL {
  const str = I32[(it + IterOff.str) >> 2]! as Ref;
  const rest = { str, start: I32[(it + IterOff.start) >> 2]!, end: PyUnicode_GET_LENGTH(str) };
  const part = nextFieldPart(rest);
  if (part === undefined || part === null) return NULL;
  I32[(it + IterOff.start) >> 2] = rest.start;
  return tupleSteal(PyBool_FromLong(part.isAttribute ? 1 : 0), part.index !== -1 ? PyLong_FromLong(part.index) : subStringObject(part.name));
}

export const PyFormatterIter_Type = defineType({
  name: "formatteriterator", basicsize: 48,
  slots: { tp_dealloc: iterDealloc, tp_iter: PyObject_SelfIter, tp_iternext: formatteriter_next },
});
export const PyFieldNameIter_Type = defineType({
  name: "fieldnameiterator", basicsize: 56,
  slots: { tp_dealloc: iterDealloc, tp_iter: PyObject_SelfIter, tp_iternext: fieldnameiter_next },
});

function formatter_parser(_module: Ref, self: Ref): NewRef | NULL {
  if (!PyUnicode_Check(self)) return raise(PyExc_TypeError, `expected str, got ${typeName(self)}`);
  return iterNew(PyFormatterIter_Type, self, 0);
}
/** (first: str or int, iterator over the rest). */
function formatter_field_name_split(_module: Ref, self: Ref): NewRef | NULL {
  if (!PyUnicode_Check(self)) return raise(PyExc_TypeError, `expected str, got ${typeName(self)}`);
  const field = fieldNameSplit({ str: self, start: 0, end: PyUnicode_GET_LENGTH(self) }, null);
  if (field === null) return NULL;
  return tupleSteal(field.index !== -1 ? PyLong_FromLong(field.index) : subStringObject(field.first),
    iterNew(PyFieldNameIter_Type, self, field.rest.start));
}

const methods = defineMethods([
  ["formatter_field_name_split", METH.O, formatter_field_name_split, "Splits the argument as a field name."],
  ["formatter_parser", METH.O, formatter_parser, "Parses the argument as a format string."],
]);

export function PyInit__string(): NewRef | NULL { return PyModule_Create("_string", methods); }
