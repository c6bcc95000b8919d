/** The module _codecs, under the stdlib's `codecs` and `encodings`. Source: CPython 3.12 Modules/_codecsmodule.c. */
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PyCallable_Check } from "../objects/generic.ts";
import { _PyArg_CheckPositional, arg, argSpec, unpackKeywords } from "../objects/args.ts";
import { withBuffer } from "../objects/buffer.ts";
import { PyBytes_FromHost } from "../objects/bytes.ts";
import { PyCFunction_New } from "../objects/cfunction.ts";
import { PyCodec_Register, _PyCodec_Lookup, builtinCodecCall, callCodec, decodeSmall, encodeSmall, encodedBytes } from "../objects/codecs.ts";
import { builtinHandlers } from "../objects/codecs-names.ts";
import { PyCodec_RegisterError, codePoints, handleException, registeredHandler, type Errors } from "../objects/codecs-errors.ts";
import { decodeBytesEscape, decodeRawUnicodeEscape, decodeUnicodeEscape, encodeRawUnicodeEscape, encodeUnicodeEscape } from "../objects/codecs-escape.ts";
import { decodeUtf16, decodeUtf32, decodeUtf8, encodeUtf16, encodeUtf32, encodeUtf8, type ByteOrder, type Decoded } from "../objects/codecs-utf.ts";
import { METH, defineMethods, type MethodSpec } from "../objects/define.ts";
import { raise } from "../objects/errors.ts";
import { PyExceptionInstance_Check, PyExc_LookupError, PyExc_TypeError } from "../objects/exceptions.ts";
import { PyObject_IsTrue } from "../objects/generic.ts";
import { PyLong_FromLong } from "../objects/int.ts";
import { PyModule_Create } from "../objects/module.ts";
import { Py_DECREF, Py_NewRef, TPFLAGS, hasTypeFlag } from "../objects/object.ts";
import { Py_None } from "../objects/singletons.ts";
import { PyTuple_Pack } from "../objects/tuple.ts";
import { typeName } from "../objects/typeobject.ts";
import { PyUnicode_AsJS, PyUnicode_GET_LENGTH, fromCodePoints } from "../objects/unicode.ts";

/** (resultSteal, size) as a tuple. */
function pair(resultSteal: NewRef | NULL, size: number): NewRef | NULL {
  const count = resultSteal === NULL ? NULL : PyLong_FromLong(size);
  const tuple = count === NULL ? NULL : PyTuple_Pack(resultSteal as Ref, count);
  if (resultSteal !== NULL) Py_DECREF(resultSteal);
  if (count !== NULL) Py_DECREF(count);
  return tuple;
}
/** The optional `errors` argument number `i`. */
function errorsAt(args: number, nargs: number, i: number): Errors {
  if (nargs <= i || arg(args, i) === Py_None) return null;
  return hasTypeFlag(arg(args, i), TPFLAGS.UNICODE_SUBCLASS) ? PyUnicode_AsJS(arg(args, i)) : null;
}
/** `name(data[, errors[, final]])` → (str, consumed). Incremental decoders are final only when told so. */
function decoder(name: string, decode: (at: number, n: number, errors: Errors, final: boolean) => Decoded | null, incremental: boolean): MethodSpec {
  return [name, METH.FASTCALL, (_self: Ref, args: number, nargs: number): NewRef | NULL => {
    if (!_PyArg_CheckPositional(name, nargs, 1, incremental ? 3 : 2)) return NULL;
    const final = incremental ? (nargs > 2 ? PyObject_IsTrue(arg(args, 2)) : name.endsWith("escape_decode") ? 1 : 0) : 1;
    if (final < 0) return NULL;
    const data = arg(args, 0);
    const source = hasTypeFlag(data, TPFLAGS.UNICODE_SUBCLASS) && name.endsWith("escape_decode") ? PyBytes_FromHost(codePoints(data)) : Py_NewRef(data);
    if (source === NULL) return NULL;
    const decoded = withBuffer(source, (at, n) => decode(at, n, errorsAt(args, nargs, 1), final === 1));
    Py_DECREF(source);
    return decoded === null ? NULL : pair(fromCodePoints(decoded.points), decoded.consumed);
  }];
}
/** `name(str[, errors])` → (bytes, length). */
function encoder(name: string, encode: (o: Ref, points: number[], errors: Errors) => number[] | null): MethodSpec {
  return [name, METH.FASTCALL, (_self: Ref, args: number, nargs: number): NewRef | NULL => {
    if (!_PyArg_CheckPositional(name, nargs, 1, 3)) return NULL;
    const o = arg(args, 0);
    if (!hasTypeFlag(o, TPFLAGS.UNICODE_SUBCLASS)) return raise(PyExc_TypeError, `${name}() argument 1 must be str, not ${typeName(o)}`);
    return pair(encodedBytes(encode(o, codePoints(o), errorsAt(args, nargs, 1))), PyUnicode_GET_LENGTH(o));
  }];
}
function codecs_register(_self: Ref, search: Ref): NewRef | NULL {
  if (!PyCallable_Check(search)) return raise(PyExc_TypeError, "argument must be callable");
  return PyCodec_Register(search) < 0 ? NULL : Py_NewRef(Py_None);
}
function codecs_lookup(_self: Ref, name: Ref): NewRef | NULL {
  if (!hasTypeFlag(name, TPFLAGS.UNICODE_SUBCLASS)) return raise(PyExc_TypeError, `lookup() argument must be str, not ${typeName(name)}`);
  return _PyCodec_Lookup(PyUnicode_AsJS(name));
}
const encode_spec = argSpec("encode", "obj, encoding=, errors=");
function code(args: number, nargs: number, kwnames: Ref | 0, which: 0 | 1): NewRef | NULL {
  const values = unpackKeywords(encode_spec, args, nargs, kwnames);
  if (values === null) return NULL;
  const encoding = values[1] ? PyUnicode_AsJS(values[1]) : "utf-8";
  const errors = values[2] ? PyUnicode_AsJS(values[2]) : null;
  const result = builtinCodecCall(encoding, which, values[0]! as Ref, errors);
  return result === undefined ? callCodec(encoding, which, values[0]! as Ref, errors) : result;
}
function codecs_encode(_self: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL { return code(args, nargs, kwnames, 0); }
function codecs_decode(_self: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL { return code(args, nargs, kwnames, 1); }

// --- error handlers

const handlerMethods = builtinHandlers.map((name) => defineMethods([[`${name}_errors`, METH.O, (_self: Ref, exc: Ref): NewRef | NULL => {
  if (!PyExceptionInstance_Check(exc)) return raise(PyExc_TypeError, "codec must pass exception instance");
  const repair = handleException(name, exc);
  if (repair === null) return NULL;
  return pair(repair.bytes ? PyBytes_FromHost(repair.bytes) : fromCodePoints(repair.text ?? []), repair.next);
}]]));
function codecs_register_error(_self: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("register_error", nargs, 2, 2)) return NULL;
  if (!PyCallable_Check(arg(args, 1))) return raise(PyExc_TypeError, "handler must be callable");
  return PyCodec_RegisterError(PyUnicode_AsJS(arg(args, 0)), arg(args, 1)) < 0 ? NULL : Py_NewRef(Py_None);
}
function codecs_lookup_error(_self: Ref, nameRef: Ref): NewRef | NULL {
  const name = PyUnicode_AsJS(nameRef);
  const known = registeredHandler(name);
  if (known !== NULL) return Py_NewRef(known);
  const index = builtinHandlers.indexOf(name);
  if (index < 0) return raise(PyExc_LookupError, `unknown error handler name '${name}'`);
  const handler = PyCFunction_New(handlerMethods[index]!, 0);
  if (handler !== NULL && PyCodec_RegisterError(name, handler) < 0) { Py_DECREF(handler); return NULL; }
  return handler;
}
function escape_decode(_self: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("escape_decode", nargs, 1, 2)) return NULL;
  const size = withBuffer(arg(args, 0), (_at, n) => n);
  const bytes = size === null ? null : withBuffer(arg(args, 0), (at, n) => decodeBytesEscape(at, n, errorsAt(args, nargs, 1)));
  return bytes === null ? NULL : pair(PyBytes_FromHost(bytes), size as number);
}

function utf(bits: 16 | 32, suffix: string, order: ByteOrder): MethodSpec[] {
  const [decode, encode] = bits === 16 ? [decodeUtf16, encodeUtf16] : [decodeUtf32, encodeUtf32];
  return [
    decoder(`utf_${bits}${suffix}_decode`, (at, n, errors, final) => decode(at, n, errors, order, final), true),
    encoder(`utf_${bits}${suffix}_encode`, (o, points, errors) => encode(o, points, errors, order)),
  ];
}
const methods = defineMethods([
  ["register", METH.O, codecs_register, "Register a codec search function."],
  ["lookup", METH.O, codecs_lookup, "Looks up a codec tuple in the Python codec registry."],
  ["encode", METH.FASTCALL | METH.KEYWORDS, codecs_encode, "Encodes obj using the codec registered for encoding."],
  ["decode", METH.FASTCALL | METH.KEYWORDS, codecs_decode, "Decodes obj using the codec registered for encoding."],
  ["register_error", METH.FASTCALL, codecs_register_error, "Register the specified error handler under the name errors."],
  ["lookup_error", METH.O, codecs_lookup_error, "Return the error handler for the specified error handling name."],
  ["escape_decode", METH.FASTCALL, escape_decode],
  decoder("utf_8_decode", decodeUtf8, true), encoder("utf_8_encode", encodeUtf8),
  ...utf(16, "", 0), ...utf(16, "_le", -1), ...utf(16, "_be", 1), ...utf(32, "", 0), ...utf(32, "_le", -1), ...utf(32, "_be", 1),
  decoder("latin_1_decode", (at, n, errors) => decodeSmall(at, n, errors, 256), false),
  encoder("latin_1_encode", (o, points, errors) => encodeSmall(o, points, errors, 256)),
  decoder("ascii_decode", (at, n, errors) => decodeSmall(at, n, errors, 128), false),
  encoder("ascii_encode", (o, points, errors) => encodeSmall(o, points, errors, 128)),
  decoder("unicode_escape_decode", decodeUnicodeEscape, true), encoder("unicode_escape_encode", (_o, points) => encodeUnicodeEscape(points)),
  decoder("raw_unicode_escape_decode", decodeRawUnicodeEscape, true),
  encoder("raw_unicode_escape_encode", (_o, points) => encodeRawUnicodeEscape(points)),
]);

export function PyInit__codecs(): NewRef | NULL { return PyModule_Create("_codecs", methods); }
