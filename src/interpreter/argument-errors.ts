/**
 * What is said when a call does not fit the function's parameters.
 * Source: CPython 3.12 Python/ceval.c (too_many_positional, missing_arguments, positional_only_passed_as_keyword).
 */
import { I32 } from "../memory/views.ts";
import { type Ref } from "../memory/types.ts";
import { PyCodeOff } from "../objects/code.ts";
import { PyDict_Contains } from "../objects/dict.ts";
import { raise } from "../objects/errors.ts";
import { PyExc_TypeError } from "../objects/exceptions.ts";
import { PyFunctionOff } from "../objects/function.ts";
import { PyUnicode_AsJS, _PyUnicode_EQ } from "../objects/unicode.ts";

function qualname(func: Ref): string { return PyUnicode_AsJS(I32[(func + PyFunctionOff.func_qualname) >> 2]! as Ref); }
function parameter(code: Ref, i: number): Ref { return I32[(I32[(code + PyCodeOff.co_localsplusnames) >> 2]! + 24 + i * 8) >> 2]! as Ref; }

/** "f() takes 2 positional arguments but 3 were given". */
export function tooManyPositional(func: Ref, code: Ref, given: number, locals: number): void {
  const argcount = I32[(code + PyCodeOff.co_argcount) >> 2]!;
  const kwonly = I32[(code + PyCodeOff.co_kwonlyargcount) >> 2]!;
  let kwonlyGiven = 0;
  for (let i = argcount; i < argcount + kwonly; i++) if (I32[(locals + i * 8) >> 2] !== 0) kwonlyGiven++;
  const defaults = I32[(func + PyFunctionOff.func_defaults) >> 2]!;
  const ndefaults = defaults === 0 ? 0 : I32[(defaults + 16) >> 2]!;
  const takes = ndefaults > 0 ? `from ${argcount - ndefaults} to ${argcount}` : `${argcount}`;
  const plural = ndefaults > 0 || argcount !== 1;
  const extra = kwonlyGiven > 0
    ? ` positional argument${given !== 1 ? "s" : ""} (and ${kwonlyGiven} keyword-only argument${kwonlyGiven !== 1 ? "s" : ""})`
    : "";
  raise(PyExc_TypeError, `${qualname(func)}() takes ${takes} positional argument${plural ? "s" : ""} but ${given}${extra} ${given === 1 && kwonlyGiven === 0 ? "was" : "were"} given`);
}

/** "f() missing 2 required positional arguments: 'a' and 'b'" for the empty parameters from `first` to `end`. */
export function missingArguments(func: Ref, code: Ref, locals: number, first: number, end: number, keywordOnly: boolean): void {
  const names: string[] = [];
  for (let i = first; i < end; i++) if (I32[(locals + i * 8) >> 2] === 0) names.push(missingName(code, func, i, keywordOnly));
  const kept = names.filter((n) => n !== "");
  const kind = keywordOnly ? "keyword-only" : "positional";
  raise(PyExc_TypeError, `${qualname(func)}() missing ${kept.length} required ${kind} argument${kept.length === 1 ? "" : "s"}: ${enumerate(kept)}`);
}
/** A keyword-only parameter with a default is not missing. */
function missingName(code: Ref, func: Ref, i: number, keywordOnly: boolean): string {
  const name = parameter(code, i);
  if (keywordOnly) {
    const kwdefaults = I32[(func + PyFunctionOff.func_kwdefaults) >> 2]! as Ref | 0;
    if (kwdefaults !== 0 && PyDict_Contains(kwdefaults, name) === 1) return "";
  }
  return `'${PyUnicode_AsJS(name)}'`;
}
function enumerate(names: string[]): string {
  if (names.length === 1) return names[0]!;
  if (names.length === 2) return `${names[0]!} and ${names[1]!}`;
  return `${names.slice(0, -1).join(", ")}, and ${names[names.length - 1]!}`;
}

/** True (TypeError set) when a keyword names a positional-only parameter. */
export function positionalOnlyAsKeyword(func: Ref, code: Ref, kwnames: Ref): boolean {
  const posonly = I32[(code + PyCodeOff.co_posonlyargcount) >> 2]!;
  const conflicts: string[] = [];
  for (let i = 0; i < posonly; i++) {
    const name = parameter(code, i);
    for (let k = 0; k < I32[(kwnames + 16) >> 2]!; k++) {
      if (_PyUnicode_EQ(name, I32[(kwnames + 24 + k * 8) >> 2]! as Ref)) conflicts.push(PyUnicode_AsJS(name));
    }
  }
  if (conflicts.length === 0) return false;
  raise(PyExc_TypeError, `${qualname(func)}() got some positional-only arguments passed as keyword arguments: '${conflicts.join(", ")}'`);
  return true;
}

/** "f() got an unexpected keyword argument 'x'". */
export function unexpectedKeyword(func: Ref, keyword: Ref): void {
  raise(PyExc_TypeError, `${qualname(func)}() got an unexpected keyword argument '${PyUnicode_AsJS(keyword)}'`);
}
