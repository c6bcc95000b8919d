import assert from "node:assert/strict";
import { test } from "node:test";
import { createHeap } from "../../src/memory/header.ts";
import { type NewRef } from "../../src/memory/types.ts";
import { Boot, runBootPhase } from "../../src/objects/boot.ts";
import { writeStaticTypes } from "../../src/objects/define.ts";
import { hashHi, hashLo } from "../../src/objects/hash.ts";
import { _PyLong_Add, _PyLong_Multiply, _PyLong_Subtract, long_compare, long_hash } from "../../src/objects/int.ts";
import { divideBigInts, long_and, long_div, long_lshift, long_mod, long_or, long_rshift, long_xor } from "../../src/objects/int-arith.ts";
import { PyLong_AsBigInt, PyLong_FromBigInt } from "../../src/objects/int-bigint.ts";
import { PyLong_FromString, longToDecimal } from "../../src/objects/int-parse.ts";
import { Py_DECREF } from "../../src/objects/object.ts";
import { smallInt } from "../../src/objects/singletons.ts";
import { PyType_Type } from "../../src/objects/typeobject.ts";

function boot(): void {
  createHeap({ limit: 32 << 20 });
  runBootPhase(Boot.STATICS);
  writeStaticTypes(PyType_Type);
}
/** Seeded integers of 0 … 300 bits, with long runs of ones and zeros. */
function* integers(count: number): Generator<bigint> {
  let state = 12345n;
  const next = (): bigint => { state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n); return state >> 20n; };
  for (let i = 0; i < count; i++) {
    let value = 0n;
    for (let parts = Number(next() % 8n); parts > 0; parts--) {
      const choice = next() % 4n;
      value = (value << 44n) | (choice === 0n ? 0n : choice === 1n ? (1n << 44n) - 1n : next());
    }
    value >>= next() % 44n;
    yield next() & 1n ? -value : value;
  }
}
function take(o: NewRef | null | 0): bigint {
  assert.ok(o);
  const value = PyLong_AsBigInt(o);
  if (value >= -5n && value <= 256n) assert.equal(o, smallInt(Number(value)), "small ints are shared");
  Py_DECREF(o);
  return value;
}

test("arithmetic agrees with BigInt", () => {
  boot();
  const values = [...integers(120)];
  for (const a of values) for (const b of values) {
    const x = PyLong_FromBigInt(a) as NewRef;
    const y = PyLong_FromBigInt(b) as NewRef;
    assert.equal(take(_PyLong_Add(x, y)), a + b);
    assert.equal(take(_PyLong_Subtract(x, y)), a - b);
    assert.equal(take(_PyLong_Multiply(x, y)), a * b);
    assert.equal(Math.sign(long_compare(x, y)), a < b ? -1 : a > b ? 1 : 0);
    const bits = BigInt.asUintN(7, b);
    const shift = PyLong_FromBigInt(bits) as NewRef;
    const reference: [NewRef | 0, bigint][] = [[long_lshift(x, shift), a << bits], [long_rshift(x, shift), a >> bits], [long_and(x, y), a & b], [long_or(x, y), a | b], [long_xor(x, y), a ^ b]];
    for (const [got, want] of reference) assert.equal(take(got), want);
    if (b !== 0n) {
      const floor = a / b - (a % b !== 0n && a % b < 0n !== b < 0n ? 1n : 0n);
      assert.equal(take(long_div(x, y)), floor);
      assert.equal(take(long_mod(x, y)), a - floor * b);
    }
    for (const o of [x, y, shift]) Py_DECREF(o);
  }
});
test("hash is the value modulo 2**61 - 1", () => {
  boot();
  for (const a of integers(500)) {
    const x = PyLong_FromBigInt(a) as NewRef;
    long_hash(x);
    const magnitude = (a < 0n ? -a : a) % ((1n << 61n) - 1n);
    const want = a < 0n ? -magnitude : magnitude;
    assert.equal((BigInt(hashHi) << 32n) | BigInt(hashLo >>> 0), want === -1n ? -2n : want);
    Py_DECREF(x);
  }
});
test("text in every base, there and back", () => {
  boot();
  for (const a of integers(200)) {
    for (const base of [2, 3, 8, 10, 16, 36]) assert.equal(take(PyLong_FromString(a.toString(base), base)), a);
    const x = PyLong_FromBigInt(a) as NewRef;
    assert.equal(longToDecimal(x), a.toString());
    Py_DECREF(x);
  }
  for (const text of ["", "_1", "1_", "1__0", "0x", "010", "1 2"]) assert.equal(PyLong_FromString(text, 0), null, text);
});
test("true division rounds once", () => {
  assert.equal(divideBigInts(1n, 3n), 1 / 3);
  assert.equal(divideBigInts(10n ** 400n, 10n ** 399n), 10);
  assert.equal(divideBigInts(1n, 1n << 1074n), 5e-324);
  assert.equal(divideBigInts(1n, 1n << 1075n), 0);
  assert.equal(divideBigInts(3n, 1n << 1075n), 1e-323);
  assert.equal(divideBigInts((1n << 1024n) - (1n << 970n), 1n), Infinity);
});
