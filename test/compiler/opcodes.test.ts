/** The instruction table agrees with itself and with CPython 3.12's opcode.py where a number can be checked by hand. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { CACHES, DEOPT, hasTarget, instructions, Op, OPNAME, stackEffect } from "../../src/compiler/opcodes.ts";

test("names, bases and operands", () => {
  const table = instructions();
  for (const [number, entry] of table) {
    assert.ok(!OPNAME[number]!.startsWith("<"), `no name for ${number}`);
    if (number < 237 && number !== 0) assert.equal(DEOPT[number], entry.base, OPNAME[number]);
    assert.ok(table.has(entry.base));
  }
  assert.equal(table.get(Op.LOAD_ATTR_SLOT)!.base, Op.LOAD_ATTR);
  assert.equal(CACHES[Op.LOAD_ATTR], 9);
  assert.equal(CACHES[DEOPT[Op.CALL_PY_EXACT_ARGS]!], 3);
});

test("plain stack effects are those of the notation", () => {
  for (const [number, entry] of instructions()) {
    if (/[[(|?,]\s*(oparg|values|args)|\||\[|\?|jump|stores|\(|retval -- sent/.test(entry.stack)) continue;
    if (entry.base !== number || number > 255 || hasTarget(number)) continue;
    const count = (side: string): number => (side.trim() === "" ? 0 : side.split(",").length);
    const [inputs, outputs] = entry.stack.split("--") as [string, string];
    assert.equal(stackEffect(number, 0, false), count(outputs) - count(inputs), OPNAME[number]);
  }
});
