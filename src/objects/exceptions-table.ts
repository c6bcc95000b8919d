/** The names that the exceptions have in the builtins module. */
import { type Ref } from "../memory/types.ts";
import * as exc from "./exceptions.ts";

/** Name and class of every exception in builtins, aliases included. For the making of the builtins module. */
export function builtinExceptions(): readonly (readonly [name: string, type: Ref])[] {
  const classes: (readonly [string, Ref])[] = [];
  for (const [name, value] of Object.entries(exc)) {
    if (name.startsWith("PyExc_") && typeof value === "number") classes.push([name.slice(6), value as Ref]);
  }
  return [
    ...classes, ["ExceptionGroup", exc.PyExc_ExceptionGroup()], ["EnvironmentError", exc.PyExc_OSError], ["IOError", exc.PyExc_OSError],
  ];
}
