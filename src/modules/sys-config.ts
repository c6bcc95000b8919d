/**
 * What the command line says about an interpreter that has started: sys.flags, sys.argv's relatives, the warning filters.
 * Source: CPython 3.12 Python/sysmodule.c (_PySys_UpdateConfig).
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyDict_New, PyDict_SetItemString } from "../objects/dict.ts";
import { Py_DECREF, Py_XDECREF } from "../objects/object.ts";
import { Py_False, Py_True } from "../objects/singletons.ts";
import { State } from "../objects/state.ts";
import { type FlagName, flags, objectOf, stringList } from "./sys-info.ts";
import { isHashRandom } from "./sys.ts";
import { processWarnOptions } from "./warnoptions.ts";

export interface SysConfig {
  flags: Partial<Record<FlagName, number | boolean>>;
  /** sys.warnoptions, weakest first. */
  warnoptions: readonly string[];
  /** sys._xoptions. */
  xoptions: ReadonlyMap<string, string | true>;
  /** Path of the command. */
  executable: string;
  /** The command line as it was, without the command. */
  argv: readonly string[];
}

function stringDict(items: ReadonlyMap<string, string | true>): NewRef | NULL {
  const dict = PyDict_New();
  if (dict === NULL) return NULL;
  for (const [name, value] of items) {
    const o = objectOf(value);
    const status = o === NULL ? -1 : PyDict_SetItemString(dict, name, o);
    Py_XDECREF(o);
    if (status < 0) { Py_DECREF(dict); return NULL; }
  }
  return dict;
}

/** Sets the attributes of sys, the compiler's level and the filters. -1 with an exception. */
export function configureSys(config: SysConfig): Status {
  const { executable, warnoptions } = config;
  const attributes: readonly (readonly [name: string, value: () => NewRef | NULL])[] = [
    ["flags", () => flags({ hash_randomization: Number(isHashRandom()), ...config.flags })],
    ["warnoptions", () => stringList(warnoptions)], ["_xoptions", () => stringDict(config.xoptions)],
    ["executable", () => objectOf(executable)], ["_base_executable", () => objectOf(executable)],
    ["orig_argv", () => stringList([executable, ...config.argv])],
  ];
  const sys = I32[State.sys_dict >> 2]! as Ref;
  for (const [name, make] of attributes) {
    const value = make();
    const status = value === NULL ? -1 : PyDict_SetItemString(sys, name, value);
    Py_XDECREF(value);
    if (status < 0) return -1;
  }
  if (PyDict_SetItemString(I32[State.builtins_dict >> 2]! as Ref, "__debug__", config.flags.optimize ? Py_False : Py_True) < 0) return -1;
  I32[State.optimize >> 2] = Math.min(2, Number(config.flags.optimize ?? 0));
  I32[State.bytes_warning >> 2] = Number(config.flags.bytes_warning ?? 0);
  I32[State.int_max_str_digits >> 2] = Number(config.flags.int_max_str_digits);
  return processWarnOptions(warnoptions);
}
