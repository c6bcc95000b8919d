/** The builtin modules by name. Until the library's Python part is there, its names lead to the builtin part. */
import { type NULL, type NewRef } from "../memory/types.ts";
import { PyInit__functools } from "./_functools.ts";
import { PyInit__operator } from "./_operator.ts";
import { PyInit__weakref } from "./_weakref.ts";
import { PyInit_gc } from "./gc.ts";
import { PyInit_itertools } from "./itertools.ts";
import { PyInit_math } from "./math.ts";

export const builtinModules: Readonly<Record<string, () => NewRef | NULL>> = {
  _functools: PyInit__functools, functools: PyInit__functools,
  _operator: PyInit__operator, operator: PyInit__operator,
  _weakref: PyInit__weakref, weakref: PyInit__weakref,
  gc: PyInit_gc, itertools: PyInit_itertools, math: PyInit_math,
};
