/** Module `unicodedata`, without the Unicode 3.2 database. Source: CPython 3.12 Modules/unicodedata.c. */
import { U8 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { setUnicodeNames } from "../compiler/index.ts";
import { _PyArg_CheckPositional, arg } from "../objects/args.ts";
import { withBuffer } from "../objects/buffer.ts";
import { METH, defineMethods } from "../objects/define.ts";
import { raise } from "../objects/errors.ts";
import { PyExc_KeyError, PyExc_TypeError, PyExc_ValueError } from "../objects/exceptions.ts";
import { PyFloat_FromDouble } from "../objects/float.ts";
import { PyLong_FromLong } from "../objects/int.ts";
import { PyModule_AddStringConstant, PyModule_Create } from "../objects/module.ts";
import { Py_DECREF, Py_NewRef } from "../objects/object.ts";
import { typeName } from "../objects/typeobject.ts";
import { _PyUnicode_ToDecimalDigit, _PyUnicode_ToDigit, _PyUnicode_ToNumeric } from "../objects/unicode-ctype.ts";
import { type NormalForm, type Properties, characterByName, characterName, decompositionOf, normalized, propertiesOf, textByName } from "../objects/unicode-names.ts";
import { PyUnicode_AsJS, PyUnicode_FromString, PyUnicode_GET_LENGTH, PyUnicode_READ_CHAR } from "../objects/unicode.ts";
import { bool, isStr } from "./_io-util.ts";

setUnicodeNames(characterByName);

/** The code point of a str of length 1; -1 with TypeError. `where`: "argument", or which. */
function character(o: Ref, fname: string, where: string): number {
  if (isStr(o) && PyUnicode_GET_LENGTH(o) === 1) return PyUnicode_READ_CHAR(o, 0);
  raise(PyExc_TypeError, `${fname}() ${where} must be a unicode character, not ${typeName(o)}`);
  return -1;
}
type OneCharacter = (m: Ref, o: Ref) => NewRef | NULL;
/** A function of one character. */
function property(fname: string, value: (code: number) => NewRef | NULL): OneCharacter {
  return (_m, o) => {
    const code = character(o, fname, "argument");
    return code < 0 ? NULL : value(code);
  };
}
function textProperty(fname: string, read: (p: Properties) => string): OneCharacter { return property(fname, (code) => PyUnicode_FromString(read(propertiesOf(code)))); }

/** A function of a character and what to give for those it has nothing for. `read`: null: nothing. */
function withDefault(fname: string, missing: string, read: (code: number) => NewRef | NULL | null): (m: Ref, args: number, nargs: number) => NewRef | NULL {
  return (_m, args, nargs) => {
    if (!_PyArg_CheckPositional(fname, nargs, 1, 2)) return NULL;
    const code = character(arg(args, 0), fname, "argument 1");
    if (code < 0) return NULL;
    const value = read(code);
    if (value !== null) return value;
    return nargs === 2 ? Py_NewRef(arg(args, 1)) : raise(PyExc_ValueError, missing);
  };
}
const LONGEST_NAME = 256;
function unicodedata_lookup(_m: Ref, name: Ref): NewRef | NULL {
  const text = isStr(name) ? PyUnicode_AsJS(name) : withBuffer(name, (address, length) => String.fromCharCode(...U8.subarray(address, address + Math.min(length, LONGEST_NAME + 1))));
  if (text === null) return NULL;
  if (text.length > LONGEST_NAME) return raise(PyExc_KeyError, "name too long");
  const found = textByName(text);
  return found === undefined ? raise(PyExc_KeyError, `undefined character name '${text}'`) : PyUnicode_FromString(found);
}

const FORMS = ["NFC", "NFKC", "NFD", "NFKD"];
/** The arguments of normalize and is_normalized as JavaScript strings; null with an exception. */
function formAndText(fname: string, args: number, nargs: number): [NormalForm, string] | null {
  if (!_PyArg_CheckPositional(fname, nargs, 2, 2)) return null;
  for (let i = 0; i < 2; i++) {
    if (isStr(arg(args, i))) continue;
    raise(PyExc_TypeError, `${fname}() argument ${i + 1} must be str, not ${typeName(arg(args, i))}`);
    return null;
  }
  const form = PyUnicode_AsJS(arg(args, 0));
  const text = PyUnicode_AsJS(arg(args, 1));
  if (FORMS.includes(form) || text === "") return [form as NormalForm, text];
  raise(PyExc_ValueError, "invalid normalization form");
  return null;
}
function unicodedata_normalize(_m: Ref, args: number, nargs: number): NewRef | NULL {
  const given = formAndText("normalize", args, nargs);
  if (given === null) return NULL;
  const [form, text] = given;
  const result = text === "" ? "" : normalized(form, text);
  return result === text ? Py_NewRef(arg(args, 1)) : PyUnicode_FromString(result);
}
function unicodedata_is_normalized(_m: Ref, args: number, nargs: number): NewRef | NULL {
  const given = formAndText("is_normalized", args, nargs);
  return given === null ? NULL : bool(given[1] === "" || normalized(...given) === given[1]);
}
function number(value: number): NewRef | NULL | null { return value < 0 ? null : PyLong_FromLong(value); }

const functions = defineMethods([
  ["decimal", METH.FASTCALL, withDefault("decimal", "not a decimal", (code) => number(_PyUnicode_ToDecimalDigit(code))), "decimal($self, chr, default=<unrepresentable>, /)\n--\n\nThe value of a decimal character."],
  ["digit", METH.FASTCALL, withDefault("digit", "not a digit", (code) => number(_PyUnicode_ToDigit(code))), "digit($self, chr, default=<unrepresentable>, /)\n--\n\nThe value of a digit."],
  ["numeric", METH.FASTCALL, withDefault("numeric", "not a numeric character", (code) => { const value = _PyUnicode_ToNumeric(code); return value === -1 ? null : PyFloat_FromDouble(value); }), "numeric($self, chr, default=<unrepresentable>, /)\n--\n\nThe value of a numeric character."],
  ["category", METH.O, textProperty("category", (p) => p.category), "category($self, chr, /)\n--\n\nThe general category."],
  ["bidirectional", METH.O, textProperty("bidirectional", (p) => p.bidirectional), "bidirectional($self, chr, /)\n--\n\nThe bidirectional class."],
  ["combining", METH.O, property("combining", (code) => PyLong_FromLong(propertiesOf(code).combining)), "combining($self, chr, /)\n--\n\nThe canonical combining class."],
  ["mirrored", METH.O, property("mirrored", (code) => PyLong_FromLong(propertiesOf(code).mirrored)), "mirrored($self, chr, /)\n--\n\n1 for a character that is mirrored in bidirectional text."],
  ["east_asian_width", METH.O, textProperty("east_asian_width", (p) => p.width), "east_asian_width($self, chr, /)\n--\n\nThe East Asian width."],
  ["decomposition", METH.O, property("decomposition", (code) => PyUnicode_FromString(decompositionOf(code))), "decomposition($self, chr, /)\n--\n\nThe decomposition mapping, or ''."],
  ["is_normalized", METH.FASTCALL, unicodedata_is_normalized, "is_normalized($self, form, unistr, /)\n--\n\nIs the text in that normal form?"],
  ["normalize", METH.FASTCALL, unicodedata_normalize, "normalize($self, form, unistr, /)\n--\n\nThe normal form of a text."],
  ["name", METH.FASTCALL, withDefault("name", "no such name", (code) => { const name = characterName(code); return name === undefined ? null : PyUnicode_FromString(name); }), "name($self, chr, default=<unrepresentable>, /)\n--\n\nThe name of a character."],
  ["lookup", METH.O, unicodedata_lookup, "lookup($self, name, /)\n--\n\nThe character, or sequence, of a name."],
]);
export function PyInit_unicodedata(): NewRef | NULL {
  const m = PyModule_Create("unicodedata", functions);
  if (m === NULL || PyModule_AddStringConstant(m, "unidata_version", "15.0.0") === 0) return m;
  Py_DECREF(m);
  return NULL;
}
