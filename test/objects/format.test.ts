import assert from "node:assert/strict";
import { test } from "node:test";
import { DTSF, _Py_dg_dtoa, formatDouble } from "../../src/objects/dtoa.ts";
import { doubleToBits, frexp, integerRatio, ldexp, nextafter, roundHalfEven } from "../../src/objects/float-bits.ts";
import { parseHexFloat } from "../../src/objects/float-hex.ts";
import { cos, exp, log, pow, sin, vectorNorm } from "../../src/objects/float-libm.ts";

test("ties go to even, at any precision", () => {
  assert.deepEqual([0.5, 1.5, 2.5, 0.125, 0.375].map((x) => formatDouble(x, "f", 0, 0)), ["0", "2", "2", "0", "0"]);
  assert.equal(formatDouble(0.125, "f", 2, 0), "0.12");
  assert.equal(formatDouble(0.375, "e", 1, 0), "3.8e-01");
  assert.equal(formatDouble(2.5, "g", 1, 0), "2");
  assert.equal(formatDouble(1e23, "f", 0, 0), "99999999999999991611392");
  assert.equal(formatDouble(0.1, "f", 60, 0), "0.100000000000000005551115123125782702118158340454101562500000");
  assert.equal(formatDouble(5e-324, "e", 3, 0), "4.941e-324");
  assert.equal(formatDouble(9.5, "e", 0, 0), "1e+01");
});
test("repr, flags and names", () => {
  assert.deepEqual([1e16, 1e15, 1e-4, 1e-5, -0, 1e22].map((x) => formatDouble(x, "r", 0, DTSF.ADD_DOT_0)), ["1e+16", "1000000000000000.0", "0.0001", "1e-05", "-0.0", "1e+22"]);
  assert.deepEqual([Infinity, -Infinity, NaN].map((x) => formatDouble(x, "F", 2, DTSF.SIGN)), ["+INF", "-INF", "+NAN"]);
  assert.equal(formatDouble(-0.001, "f", 1, DTSF.NO_NEG_0), "0.0");
  assert.equal(formatDouble(2, "g", 6, DTSF.ALT), "2.00000");
  assert.deepEqual(_Py_dg_dtoa(0.04, 3, 1), { digits: "", decpt: -1 });
});
test("exact text reads back as the same double", () => {
  let bits = 0x0123456789abcdefn;
  const view = new DataView(new ArrayBuffer(8));
  for (let i = 0; i < 2000; i++) {
    bits = BigInt.asUintN(64, bits * 6364136223846793005n + 1442695040888963407n);
    view.setBigUint64(0, bits);
    const x = view.getFloat64(0);
    if (!Number.isFinite(x)) continue;
    assert.equal(Number(formatDouble(x, "e", 16, 0)), x);
    assert.equal(Number(formatDouble(x, "r", 0, 0)), x);
    const [m, e] = frexp(x);
    assert.equal(ldexp(m, e), x);
    const [n, d] = integerRatio(x);
    if (d < 1n << 900n && n < 1n << 900n && n > -(1n << 900n)) assert.equal(Number(n) / Number(d), x);
    assert.equal(doubleToBits(nextafter(x, x > 0 ? Infinity : -Infinity)) - doubleToBits(x), 1n);
  }
});
test("hexadecimal text", () => {
  assert.deepEqual(parseHexFloat(" -0x1.8p1 "), { numerator: 24n, denominator: 8n, negative: true });
  assert.equal(parseHexFloat("nan"), NaN);
  assert.equal(parseHexFloat("-0x0p5"), -0);
  assert.equal(parseHexFloat("0x"), null);
  assert.equal(parseHexFloat("1p"), null);
});
test("elementary functions agree with the C library where the host does not", () => {
  assert.equal(pow(10, -5), 1e-5); // 10 ** -5 is an ulp below in V8
  assert.equal(exp(1), 2.718281828459045);
  assert.equal(log(10), 2.302585092994046);
  assert.equal(sin(1e22), -0.8522008497671888);
  assert.equal(cos(1e22), 0.523214785395139);
  assert.equal(pow(2, -1074), 5e-324);
  assert.equal(pow(3, 5), 243);
  assert.equal(vectorNorm([1e300, 1e300]), 1.4142135623730952e300);
  assert.equal(roundHalfEven(2.5), 2);
  assert.equal(roundHalfEven(-1.5), -2);
});
