/** The builtin modules by name. */
import { type NULL, type NewRef } from "../memory/types.ts";
import { PyInit__codecs } from "./_codecs.ts";
import { PyInit__collections } from "./_collections.ts";
import { PyInit__functools } from "./_functools.ts";
import { PyInit__io } from "./_io.ts";
import { PyInit__operator } from "./_operator.ts";
import { PyInit__random } from "./_random.ts";
import { PyInit__signal } from "./_signal.ts";
import { PyInit__string } from "./_string.ts";
import { PyInit__thread } from "./_thread.ts";
import { PyInit__tracemalloc } from "./_tracemalloc.ts";
import { PyInit__warnings } from "./_warnings.ts";
import { PyInit__weakref } from "./_weakref.ts";
import { PyInit_atexit } from "./atexit.ts";
import { PyInit_copyreg } from "./copyreg.ts";
import { PyInit_errno } from "./errno.ts";
import { PyInit_gc } from "./gc.ts";
import { PyInit_itertools } from "./itertools.ts";
import { PyInit_math } from "./math.ts";
import { PyInit_posix } from "./posix.ts";
import { PyInit_time } from "./time.ts";
import { PyInit_unicodedata } from "./unicodedata.ts";

export const builtinModules: Readonly<Record<string, () => NewRef | NULL>> = {
  _codecs: PyInit__codecs,
  _collections: PyInit__collections,
  _functools: PyInit__functools,
  _io: PyInit__io,
  _operator: PyInit__operator,
  _random: PyInit__random, _signal: PyInit__signal, _string: PyInit__string, _thread: PyInit__thread,
  _tracemalloc: PyInit__tracemalloc,
  _warnings: PyInit__warnings,
  _weakref: PyInit__weakref,
  atexit: PyInit_atexit, copyreg: PyInit_copyreg, errno: PyInit_errno,
  gc: PyInit_gc, itertools: PyInit_itertools, math: PyInit_math, posix: PyInit_posix, time: PyInit_time, unicodedata: PyInit_unicodedata,
};

/**
 * Modules that CPython writes in Python around a builtin part, while their Python is not there: they hold the public names of
 * that part, which are the same objects in CPython, and no others.
 */
export const standIns: Readonly<Record<string, string>> = { collections: "_collections", functools: "_functools", io: "_io", operator: "_operator", weakref: "_weakref" };
