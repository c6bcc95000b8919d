/**
 * Module `_random`: the Mersenne Twister MT19937.
 *
 *   RandomObject, 2520 bytes:   16 index (4 bytes)   20 state (624 × 4 bytes)
 *
 * Source: CPython 3.12 Modules/_randommodule.c; M. Matsumoto, T. Nishimura, "Mersenne Twister", 1998.
 */
import { I32, U32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { host } from "../host/host.ts";
import { _PyArg_CheckPositional, _PyArg_NoKeywords, arg } from "../objects/args.ts";
import { METH, defineMethods, defineType } from "../objects/define.ts";
import { raise, raiseStatus } from "../objects/errors.ts";
import { PyExc_TypeError, PyExc_ValueError } from "../objects/exceptions.ts";
import { PyFloat_FromDouble } from "../objects/float.ts";
import { PyObject_Hash } from "../objects/generic.ts";
import { hashHi, hashLo } from "../objects/hash.ts";
import { PyLong_AsBigInt, PyLong_Check, PyLong_FromBigInt, PyLong_FromLong } from "../objects/int.ts";
import { PyLong_AsUnsignedLong, _PyLong_AsInt } from "../objects/int-convert.ts";
import { PyModule_AddType, PyModule_Create } from "../objects/module.ts";
import { FN, PyTypeOff, Py_DECREF, TPFLAGS } from "../objects/object.ts";
import { Py_None } from "../objects/singletons.ts";
import { PyTuple_Check, PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_New, PyTuple_SET_ITEM } from "../objects/tuple.ts";
import { none, pending } from "./_io-util.ts";

const N = 624;
const M = 397;
const enum RandomOff { index = 16, state = 20, size = 2520 }

/** One 32-bit number, unsigned. */
function genrand(self: Ref): number {
  const mt = (self + RandomOff.state) >> 2;
  if (I32[(self + RandomOff.index) >> 2] >= N) {
    const mix = (u: number, v: number): number => (((u & 0x80000000) | (v & 0x7fffffff)) >>> 1) ^ ((v & 1) !== 0 ? 0x9908b0df : 0);
    for (let k = 0; k < N; k++) U32[mt + k] = U32[mt + ((k + M) % N)] ^ mix(U32[mt + k], U32[mt + ((k + 1) % N)]);
    I32[(self + RandomOff.index) >> 2] = 0;
  }
  let y = U32[mt + I32[(self + RandomOff.index) >> 2]];
  I32[(self + RandomOff.index) >> 2]++;
  y ^= y >>> 11;
  y ^= (y << 7) & 0x9d2c5680;
  y ^= (y << 15) & 0xefc60000;
  return (y ^ (y >>> 18)) >>> 0;
}
function initGenrand(self: Ref, seed: number): void {
  const mt = (self + RandomOff.state) >> 2;
  U32[mt] = seed;
  for (let i = 1; i < N; i++) {
    const previous = U32[mt + i - 1] ^ (U32[mt + i - 1] >>> 30);
    U32[mt + i] = Math.imul(1812433253, previous) + i;
  }
  I32[(self + RandomOff.index) >> 2] = N;
}
function initByArray(self: Ref, key: readonly number[]): void {
  const mt = (self + RandomOff.state) >> 2;
  initGenrand(self, 19650218);
  let i = 1;
  let j = 0;
  const step = (factor: number, add: number): void => {
    const previous = U32[mt + i - 1] ^ (U32[mt + i - 1] >>> 30);
    U32[mt + i] = (U32[mt + i] ^ Math.imul(previous, factor)) + add;
    if (++i >= N) { U32[mt] = U32[mt + N - 1]; i = 1; }
  };
  for (let k = Math.max(N, key.length); k > 0; k--) {
    step(1664525, key[j]! + j);
    if (++j >= key.length) j = 0;
  }
  for (let k = N - 1; k > 0; k--) step(1566083941, -i);
  U32[mt] = 0x80000000;
}
/** Seeds from None (chance), an int's absolute value, or the hash of anything else. */
function seed(self: Ref, o: Ref | 0): Status {
  if (o === 0 || o === Py_None) {
    const bytes = new Uint8Array(N * 4);
    for (let at = 0; at < bytes.length; at += 256) bytes.set(host.random(256).subarray(0, Math.min(256, bytes.length - at)), at);
    initByArray(self, Array.from(new Uint32Array(bytes.buffer)));
    return 0;
  }
  let value: bigint;
  if (PyLong_Check(o)) value = PyLong_AsBigInt(o);
  else {
    if (PyObject_Hash(o) < 0) return -1;
    value = (BigInt(hashHi >>> 0) << 32n) | BigInt(hashLo >>> 0);
  }
  if (value < 0n) value = -value;
  const key: number[] = [];
  for (; value > 0n; value >>= 32n) key.push(Number(value & 0xffffffffn));
  initByArray(self, key.length > 0 ? key : [0]);
  return 0;
}

function random_new(type: Ref, _args: Ref, _kwargs: Ref | 0): NewRef | NULL { return FN[I32[(type + PyTypeOff.tp_alloc) >> 2]](type, 0) as NewRef | NULL; }
function random_init(self: Ref, args: Ref, kwargs: Ref | 0): number {
  if (PyTuple_GET_SIZE(args) > 1) return raiseStatus(PyExc_TypeError, "Random() requires 0 or 1 argument");
  if (self === 0 || !_PyArg_NoKeywords("Random", kwargs)) return -1;
  return seed(self, PyTuple_GET_SIZE(args) === 1 ? PyTuple_GET_ITEM(args, 0) : 0);
}
function random_random(self: Ref): NewRef | NULL {
  const a = genrand(self) >>> 5;
  const b = genrand(self) >>> 6;
  return PyFloat_FromDouble((a * 67108864 + b) * (1 / 9007199254740992));
}
function random_seed(self: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("seed", nargs, 0, 1)) return NULL;
  return seed(self, nargs === 1 ? arg(args, 0) : 0) < 0 ? NULL : none();
}
function random_getrandbits(self: Ref, o: Ref): NewRef | NULL {
  const k = _PyLong_AsInt(o);
  if (k === -1 && pending()) return NULL;
  if (k < 0) return raise(PyExc_ValueError, "number of bits must be non-negative");
  if (k === 0) return PyLong_FromLong(0);
  if (k <= 32) return PyLong_FromLong(genrand(self) >>> (32 - k));
  const digits: string[] = [];
  for (let left = k; left > 0; left -= 32) {
    const word = genrand(self);
    digits.push((left < 32 ? word >>> (32 - left) : word).toString(16).padStart(8, "0"));
  }
  return PyLong_FromBigInt(BigInt(`0x${digits.reverse().join("")}`));
}
function random_getstate(self: Ref): NewRef | NULL {
  const state = PyTuple_New(N + 1);
  if (state === NULL) return NULL;
  for (let i = 0; i <= N; i++) {
    const value = PyLong_FromLong(i < N ? U32[((self + RandomOff.state) >> 2) + i] : I32[(self + RandomOff.index) >> 2]);
    if (value === NULL) { Py_DECREF(state); return NULL; }
    PyTuple_SET_ITEM(state, i, value);
  }
  return state;
}
function random_setstate(self: Ref, state: Ref): NewRef | NULL {
  if (!PyTuple_Check(state)) return raise(PyExc_TypeError, "state vector must be a tuple");
  if (PyTuple_GET_SIZE(state) !== N + 1) return raise(PyExc_ValueError, "state vector is the wrong size");
  const words: number[] = [];
  for (let i = 0; i < N; i++) {
    words.push(PyLong_AsUnsignedLong(PyTuple_GET_ITEM(state, i)));
    if (pending()) return NULL;
  }
  const index = _PyLong_AsInt(PyTuple_GET_ITEM(state, N));
  if (index === -1 && pending()) return NULL;
  if (index < 0 || index > N) return raise(PyExc_ValueError, "invalid state");
  I32[(self + RandomOff.index) >> 2] = index;
  words.forEach((word, i) => { U32[((self + RandomOff.state) >> 2) + i] = word; });
  return none();
}

export const PyRandom_Type = defineType({
  name: "_random.Random", basicsize: RandomOff.size, flags: TPFLAGS.BASETYPE, doc: "Random() -> create a random number generator with its own internal state.",
  slots: { tp_new: random_new, tp_init: random_init },
  methods: [
    ["random", METH.NOARGS, random_random], ["seed", METH.FASTCALL, random_seed], ["getstate", METH.NOARGS, random_getstate],
    ["setstate", METH.O, random_setstate], ["getrandbits", METH.O, random_getrandbits],
  ],
});
const functions = defineMethods([]);
export function PyInit__random(): NewRef | NULL {
  const m = PyModule_Create("_random", functions);
  if (m === NULL || PyModule_AddType(m, PyRandom_Type) === 0) return m;
  Py_DECREF(m);
  return NULL;
}
