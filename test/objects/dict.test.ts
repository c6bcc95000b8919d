import assert from "node:assert/strict";
import { test } from "node:test";
import { bootObjects } from "../gc/boot.ts";
import { I32 } from "../../src/memory/views.ts";
import { type NewRef, type Ref } from "../../src/memory/types.ts";
import {
  checkDict, dictForEach, PyDict_Clear, PyDict_Contains, PyDict_Copy, PyDict_DelItem, PyDict_GetItemWithError, PyDict_GET_SIZE, PyDict_New,
  PyDict_SetItem, PyDict_Update, _PyDict_SizeOf,
} from "../../src/objects/dict.ts";
import { PyErr_Clear } from "../../src/objects/errors.ts";
import { PyLong_FromLong } from "../../src/objects/int.ts";
import { Py_DECREF } from "../../src/objects/object.ts";
import { checkSet, PySet_Contains, PySet_Discard, PySet_GET_SIZE, PySet_New, set_add_key, setMask } from "../../src/objects/set.ts";
import { State } from "../../src/objects/state.ts";
import { PyUnicode_FromString } from "../../src/objects/unicode.ts";

function made(o: NewRef | 0): NewRef { assert.ok(o); return o; }
function* random(count: number): Generator<number> {
  for (let i = 0, state = 99; i < count; i++) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    yield state >> 8;
  }
}
/** [first number of items, size in bytes] at each change of size, as sizes.json lists them (GC header included). */
function growth(key: (i: number) => NewRef, upTo: number): [number, number][] {
  const d = made(PyDict_New());
  const sizes: [number, number][] = [[0, _PyDict_SizeOf(d) + 16]];
  for (let i = 0; i < upTo; i++) {
    const k = key(i);
    assert.equal(PyDict_SetItem(d, k, k), 0);
    Py_DECREF(k);
    const size = _PyDict_SizeOf(d) + 16;
    if (size !== sizes.at(-1)![1]) sizes.push([i + 1, size]);
  }
  assert.equal(checkDict(d), "");
  Py_DECREF(d);
  return sizes;
}

test("dicts grow as CPython's", () => {
  bootObjects();
  assert.deepEqual(growth((i) => made(PyUnicode_FromString(`key${i}`)), 1000),
    [[0, 64], [1, 184], [6, 272], [11, 464], [22, 832], [43, 1584], [86, 3328], [171, 6576], [342, 13056], [683, 26032]]);
  assert.deepEqual(growth((i) => made(PyLong_FromLong(i)), 1000),
    [[0, 64], [1, 224], [6, 352], [11, 632], [22, 1168], [43, 2264], [86, 4688], [171, 9304], [342, 18512], [683, 36952]]);
});

test("dicts agree with a Map", () => {
  bootObjects();
  const d = made(PyDict_New());
  const model = new Map<number, number>();
  const objects = new Map<number, NewRef>();
  const keyOf = (n: number): NewRef => {
    let o = objects.get(n);
    if (!o) objects.set(n, (o = made(n & 1 ? PyLong_FromLong(n * 65537) : PyUnicode_FromString(`k${n}`))));
    return o;
  };
  for (const r of random(20000)) {
    const n = r % 700;
    const key = keyOf(n);
    if (r % 5 < 3) {
      assert.equal(PyDict_SetItem(d, key, keyOf((r >> 4) % 700)), 0);
      model.set(n, (r >> 4) % 700);
    } else {
      assert.equal(PyDict_DelItem(d, key), model.delete(n) ? 0 : -1);
      PyErr_Clear();
    }
    assert.equal(PyDict_Contains(d, key), model.has(n) ? 1 : 0);
  }
  assert.equal(checkDict(d), "");
  const order: Ref[] = [];
  dictForEach(d, (key, value) => { order.push(key, value); });
  assert.deepEqual(order, [...model].flatMap(([k, v]) => [keyOf(k), keyOf(v)]));
  const copy = made(PyDict_Copy(d));
  const other = made(PyDict_New());
  assert.equal(PyDict_Update(other, d), 0);
  for (const o of [copy, other]) {
    assert.equal(checkDict(o), "");
    assert.equal(PyDict_GET_SIZE(o), model.size);
    for (const [k, v] of model) assert.equal(PyDict_GetItemWithError(o, keyOf(k)), keyOf(v));
    Py_DECREF(o);
  }
  PyDict_Clear(d);
  for (const o of objects.values()) if (I32[o >> 2]! > 0) assert.equal(I32[o >> 2], 1, "a count was lost or leaked");
  assert.equal(I32[State.current_exception >> 2], 0);
});

test("sets agree with a Set, and grow as CPython's", () => {
  bootObjects();
  const so = made(PySet_New(0));
  const slots: [number, number][] = [];
  for (let i = 0; i < 1300; i++) {
    const before = setMask(so);
    const key = made(PyLong_FromLong(i * 7));
    assert.equal(set_add_key(so, key), 0);
    Py_DECREF(key);
    if (setMask(so) !== before) slots.push([i + 1, setMask(so) + 1]);
  }
  assert.deepEqual(slots, [[5, 32], [19, 128], [77, 512], [307, 2048], [1229, 8192]]);
  const model = new Set(Array.from({ length: 1300 }, (_, i) => i * 7));
  for (const r of random(5000)) {
    const n = r % 2000;
    const key = made(PyLong_FromLong(n));
    if (r % 3 === 0) {
      assert.equal(set_add_key(so, key), 0);
      model.add(n);
    } else assert.equal(PySet_Discard(so, key), model.delete(n) ? 1 : 0);
    assert.equal(PySet_Contains(so, key), model.has(n) ? 1 : 0);
    Py_DECREF(key);
  }
  assert.equal(PySet_GET_SIZE(so), model.size);
  assert.equal(checkSet(so), "");
  Py_DECREF(so);
});
