/** The functions decided by tables give what the sums of two doubles give, rounded. */
import { test } from "node:test";
import assert from "node:assert/strict";
import { compose, div2, expParts, log2parts, mul2, sinCos } from "../../src/objects/float-double2.ts";
import { bitsToDouble } from "../../src/objects/float-bits.ts";
import { acos, asin, atan, atan2, cos, exp, exp2, hypot, log, log2, pow, sin, tan } from "../../src/objects/float-libm.ts";

const COUNT = 4000;
let state = 0x2545f491n;
/** 0 to 1, the same sequence at every run. */
function random(): number {
  state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
  return Number(state >> 11n) / 2 ** 53;
}
/** Positive, of any size. */
function anySize(): number {
  random();
  return bitsToDouble((state >> 1n) % 0x7ff0000000000000n);
}
/** A function of one argument against its slow form, for arguments of each kind. */
function compare(name: string, fast: (x: number) => number, slow: (x: number) => number, kinds: (() => number)[]): void {
  test(name, () => {
    for (const kind of kinds) {
      for (let i = 0; i < COUNT; i++) {
        const x = kind();
        assert.ok(Object.is(fast(x), slow(x)), `${name}(${x}) is ${fast(x)}, not ${slow(x)}`);
      }
    }
  });
}
const near = (centre: () => number, bits: number) => (): number => centre() + (random() - 0.5) * 2 ** -Math.floor(random() * bits);
const LN2 = [0.6931471805599453, 2.3190468138462996e-17] as const;

compare("exp", exp, (x) => compose(...expParts([x, 0])), [() => random() * 1400 - 700, near(() => 0, 60), () => -700 - random() * 45]);
compare("exp2", exp2, (x) => {
  const k = Math.round(x);
  const [m, e] = expParts(mul2(LN2, [x - k, 0]));
  return compose(m, e + k);
}, [() => random() * 2000 - 1000, near(() => 0, 60), () => -1022 - random() * 50]);
compare("log", log, (x) => log2parts(x)[0], [anySize, near(() => 1, 50), () => random() * 100, () => random() * 2 ** -1022]);
compare("log2", log2, (x) => div2(log2parts(x), LN2)[0], [anySize, near(() => 1, 50)]);
const angles = [() => random() * 200 - 100, near(() => Math.round(random() * 60 - 30) * (Math.PI / 2), 50), near(() => Math.round(random() * 100) / 64, 20), () => random() * 1e6];
const tooSmall = (x: number): boolean => Math.abs(x) <= 1e-8;
compare("sin", sin, (x) => tooSmall(x) ? Math.sin(x) : sinCos(x)[0][0], angles);
compare("cos", cos, (x) => sinCos(x)[1][0], angles);
compare("tan", tan, (x) => tooSmall(x) ? Math.tan(x) : div2(...sinCos(x))[0], angles);

test("pow, its exact results too", () => {
  for (let i = 0; i < 4 * COUNT; i++) {
    const x = i % 2 === 0 ? anySize() : near(() => 1, 50)();
    const y = (random() * 1500 - 750) / (Math.log(x) || 1) * (i % 3 === 0 ? 0.01 : 1);
    const expected = compose(...expParts(mul2(log2parts(x), [y, 0])));
    assert.ok(Object.is(pow(x, y), y === 1 ? x : expected), `${x} ** ${y} is ${pow(x, y)}, not ${expected}`);
  }
  for (let n = 1; n < 1000; n++) {
    assert.equal(pow(n * n, 1.5), n ** 3);
    assert.equal(pow(n * n, -0.5), 1 / n);
    assert.equal(pow(2, n), bitsToDouble(BigInt(1023 + n) << 52n));
  }
});
test("angles as CPython has them", () => {
  const recorded = (): [actual: number, expected: number][] => [
    [atan(0.24580338977940386), 0.24102502894340191], [atan(0.4835739785214588), 0.45042065165187894], [atan(5.903871311313933e-07), 5.903871311313247e-07], [atan(0.999999), 0.7853976633971983],
    [asin(0.8849005675541006), 1.0862804925997964], [asin(0.4797971494798614), 0.5004234973384735], [asin(8.44649993330834e-07), 8.446499933309345e-07], [asin(0.999999), 1.5693821131146521],
    [acos(-0.9419895434327705), 2.79930573610506], [acos(-0.0687546912437893), 1.6396053032120634], [acos(8.867134339966273e-07), 1.5707954400814625], [acos(0.999999), 0.0014142136802445852],
    [atan2(-11.475216008605907, -15.582156690502092), -2.506831050208463], [atan2(7.671750308574725, 6.611370640917563), 0.8595022730011684], [atan2(0.24277363314640094, 11.272472904527852), 0.02153352772832734], [atan2(-1.3073771142147634, -0.6552231196432707), -2.035382512380144],
  ];
  for (let round = 0; round < 50; round++) for (const [actual, expected] of recorded()) assert.equal(actual, expected);
});
test("a norm of subnormal numbers", () => {
  assert.equal(hypot(5e-324, 0), 5e-324);
  assert.equal(hypot(3e-320, 4e-320), 5e-320);
  assert.equal(hypot(3e307, 4e307), 5e307);
});
