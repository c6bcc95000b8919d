/**
 * What objects need of the interpreter above them. The interpreter installs its functions when it loads;
 * they are code, not state.
 */
import { type NULL, type NewRef, type Ref } from "../memory/types.ts";

export interface Evaluator {
  /** vectorcall of a Python function. */
  callFunction(f: Ref, args: number, nargsf: number, kwnames: Ref | 0): NewRef | NULL;
  /** Runs a suspended or fresh generator frame until it yields, returns or raises; `throwing`: raise the set exception in it. */
  resume(frame: number, throwing: boolean): NewRef | NULL;
}
export const evaluator: Evaluator = {
  callFunction() { throw new Error("no interpreter is installed"); },
  resume() { throw new Error("no interpreter is installed"); },
};
/** Installs the interpreter; called once, while modules load. */
export function installEvaluator(functions: Evaluator): void { Object.assign(evaluator, functions); }
