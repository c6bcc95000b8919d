import assert from "node:assert/strict";
import { test } from "node:test";
import { readFragment, writeFragment } from "../../viewer/src/share.ts";

test("what a link holds comes back", async () => {
  const source = `print("Grüße, 世界 🐍")\n${"x = [1, 2, 3]\n".repeat(200)}`;
  const fragment = await writeFragment({ source, stdin: "one\ntwo\n", step: 17, unit: "instruction" });
  assert.ok(fragment.length < 400, `${fragment.length} characters for a repetitive program`);
  assert.deepEqual(await readFragment(`#${fragment}`), { source, stdin: "one\ntwo\n", step: 17, unit: "instruction" });
});
test("an example is named, not copied", async () => {
  const fragment = await writeFragment({ example: "cycle", step: 3 });
  assert.equal(fragment, "example=cycle&step=3");
  assert.deepEqual(await readFragment(fragment), { example: "cycle", step: 3 });
});
test("nothing, nonsense and damage", async () => {
  assert.equal(await readFragment(""), null);
  assert.equal(await readFragment("#somewhere"), null);
  assert.deepEqual(await readFragment("#example=cycle&step=-4"), { example: "cycle" });
  await assert.rejects(readFragment("#p=notdeflate"), /damaged/);
  await assert.rejects(readFragment("#p=%%%"), /damaged/);
});
test("a link that unpacks to more than a program can be is refused", async () => {
  const fragment = await writeFragment({ source: "x".repeat(3_000_000) });
  await assert.rejects(readFragment(fragment), /damaged/);
});
