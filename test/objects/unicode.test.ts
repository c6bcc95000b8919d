import assert from "node:assert/strict";
import { test } from "node:test";
import { createHeap } from "../../src/memory/header.ts";
import { type NewRef, type Ref } from "../../src/memory/types.ts";
import { I32 } from "../../src/memory/views.ts";
import { Boot, runBootPhase } from "../../src/objects/boot.ts";
import { writeStaticTypes } from "../../src/objects/define.ts";
import { hashHi, hashLo } from "../../src/objects/hash.ts";
import { ID } from "../../src/objects/id.ts";
import { Py_DECREF, Py_REFCNT } from "../../src/objects/object.ts";
import { setHashSeed } from "../../src/objects/pyhash.ts";
import { emptyStr, latin1Character } from "../../src/objects/singletons.ts";
import { PyType_Type } from "../../src/objects/typeobject.ts";
import {
  PyUnicode_Append, PyUnicode_AsJS, PyUnicode_CHECK_INTERNED, PyUnicode_FromString, PyUnicode_GET_LENGTH, PyUnicode_KIND, PyUnicode_Substring,
  _PyUnicode_EQ, internSteal, unicode_hash,
} from "../../src/objects/unicode.ts";

function boot(seed: number): void {
  createHeap({ limit: 32 << 20 });
  setHashSeed(seed);
  runBootPhase(Boot.STATICS);
  writeStaticTypes(PyType_Type);
  runBootPhase(Boot.CORE);
}
const str = (js: string): NewRef => PyUnicode_FromString(js) as NewRef;
function hashOf(o: Ref): bigint {
  unicode_hash(o);
  return (BigInt(hashHi) << 32n) | BigInt(hashLo >>> 0);
}

test("hashes are CPython's for a seed", () => {
  boot(0);
  assert.equal(hashOf(str("a")), 4644417185603328019n);
  assert.equal(hashOf(str("abc")), -4594863902769663758n);
  assert.equal(hashOf(str("abcdefghijk")), 1450545860578130900n);
  boot(42);
  assert.equal(hashOf(str("a")), -123207753977932514n);
  assert.equal(hashOf(str("abc")), 3869580338025362921n);
  assert.equal(hashOf(str("abcdefghijk")), 7764564197781545852n);
  assert.equal(hashOf(emptyStr), 0n);
});

test("text survives the way in and out", () => {
  boot(0);
  for (const text of ["", "a", "é", "hello", "h\u00e9llo", "\u1234x", "\ud800", "a\u{1f600}b", "x".repeat(10000), "\u0100".repeat(9000)]) {
    const o = str(text);
    assert.equal(PyUnicode_AsJS(o), text);
    assert.equal(PyUnicode_GET_LENGTH(o), [...text].length);
    assert.ok(_PyUnicode_EQ(o, str(text)));
    Py_DECREF(o);
  }
  assert.equal(PyUnicode_KIND(str("ab")), 1);
  assert.equal(PyUnicode_KIND(str("a\u0100")), 2);
  assert.equal(PyUnicode_KIND(str("a\u{10000}")), 4);
  assert.equal(str("é"), latin1Character(0xe9));
});

test("a substring takes the smallest form", () => {
  boot(0);
  const o = str("ab\u1234cd");
  assert.equal(PyUnicode_KIND(PyUnicode_Substring(o, 3, 5) as Ref), 1);
  assert.equal(PyUnicode_Substring(o, 0, 1), latin1Character(97));
  assert.equal(PyUnicode_Substring(o, 0, 5), o);
  assert.equal(PyUnicode_Substring(o, 4, 2), emptyStr);
});

test("append grows a string with one owner in place", () => {
  boot(0);
  let s = str("ab");
  const more = str("cd");
  for (let i = 0; i < 1000; i++) s = PyUnicode_Append(s, more) as NewRef;
  assert.equal(PyUnicode_AsJS(s), "ab" + "cd".repeat(1000));
  assert.equal(Py_REFCNT(s), 1);
  const wide = PyUnicode_Append(s, str("\u1234")) as NewRef;
  assert.equal(PyUnicode_AsJS(wide).length, 2003);
  const hashed = str("xy");
  unicode_hash(hashed); // a hash that was taken forbids change in place
  I32[hashed >> 2] = 2;
  const next = PyUnicode_Append(hashed, more) as NewRef;
  assert.notEqual(next, hashed);
  assert.equal(PyUnicode_AsJS(hashed), "xy");
});

test("interning finds identifiers and its own strings", () => {
  boot(7);
  assert.equal(internSteal(str("__len__")), ID("__len__"));
  const made = internSteal(str("no identifier of this name"));
  assert.equal(PyUnicode_CHECK_INTERNED(made), 2);
  assert.equal(internSteal(str("no identifier of this name")), made);
  assert.notEqual(internSteal(str("a")), latin1Character(97)); // as in CPython 3.12.1: see id.ts
  assert.equal(internSteal(str("z")), latin1Character(122));
});
