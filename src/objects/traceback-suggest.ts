/**
 * "Did you mean": the nearest name by edit distance.
 * Source: CPython 3.12 Python/suggestions.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PySequence_Contains, PySequence_List } from "./abstract.ts";
import { PyCodeOff } from "./code.ts";
import { PyDict_GetItemWithError } from "./dict.ts";
import { PyErr_Clear, reprText } from "./errors.ts";
import { sysAttr } from "./errors-unraisable.ts";
import { PyBaseExceptionOff, PyExc_AttributeError, PyExc_ImportError, PyExc_NameError } from "./exceptions.ts";
import { PyAttributeErrorOff, PyImportErrorOff, PyNameErrorOff } from "./exceptions-fields.ts";
import { FrameOff, PyFrameOff, _PyFrame_GetLocals } from "./frame.ts";
import { PyObject_Dir, PyObject_HasAttr } from "./generic.ts";
import { ID } from "./id.ts";
import { Py_DECREF, Py_TYPE } from "./object.ts";
import { Py_None } from "./singletons.ts";
import { State } from "./state.ts";
import { PyTracebackOff } from "./traceback.ts";
import { PyUnicode_AsJS, PyUnicode_Check, PyUnicode_CheckExact } from "./unicode.ts";

const MAX_CANDIDATE_ITEMS = 750;
const MAX_STRING_SIZE = 40;
const MOVE_COST = 2;
const CASE_COST = 1;

/** What is appended to the message of `exc`: ". Did you mean: 'x'?" or "". No exception is set afterwards. */
export function _Py_Offer_Suggestions(exc: Ref): string {
  const type = Py_TYPE(exc);
  const text = type === PyExc_AttributeError ? forAttribute(exc)
    : type === PyExc_NameError ? forName(exc)
    : type === PyExc_ImportError ? forImport(exc)
    : "";
  PyErr_Clear();
  return text;
}
const field = (o: Ref, at: number): Ref | 0 => I32[(o + at) >> 2]! as Ref | 0;
const didYouMean = (suggestion: string | null): string => (suggestion === null ? "" : `. Did you mean: ${quote(suggestion)}?`);
/** repr of an identifier. */
function quote(name: string): string { return name.includes("'") && !name.includes('"') ? `"${name}"` : `'${name}'`; }

function forAttribute(exc: Ref): string {
  const name = field(exc, PyAttributeErrorOff.name);
  const obj = field(exc, PyAttributeErrorOff.obj);
  if (!name || !obj || !PyUnicode_CheckExact(name)) return "";
  return didYouMean(nearestSteal(PyObject_Dir(obj), PyUnicode_AsJS(name)));
}
function forImport(exc: Ref): string {
  const module = field(exc, PyImportErrorOff.name);
  const name = field(exc, PyImportErrorOff.name_from);
  if (!name || !module || !PyUnicode_CheckExact(name) || !PyUnicode_CheckExact(module)) return "";
  const modules = I32[State.modules >> 2]! as Ref | 0;
  const found = modules ? PyDict_GetItemWithError(modules, module) : NULL;
  return found === NULL ? "" : didYouMean(nearestSteal(PyObject_Dir(found), PyUnicode_AsJS(name)));
}
function forName(exc: Ref): string {
  const name = field(exc, PyNameErrorOff.name);
  let tb = field(exc, PyBaseExceptionOff.traceback);
  if (!name || !PyUnicode_CheckExact(name) || !tb) return "";
  for (let next = field(tb, PyTracebackOff.tb_next); next; next = field(tb, PyTracebackOff.tb_next)) tb = next;
  const suggestion = nameInFrame(name, I32[(tb + PyTracebackOff.tb_frame) >> 2]! as Ref);
  const stdlib = sysAttr(ID("stdlib_module_names"));
  const isModule = stdlib !== NULL && stdlib !== Py_None && PySequence_Contains(stdlib, name) > 0;
  if (!isModule) return didYouMean(suggestion);
  const quoted = reprText(name) ?? "";
  return suggestion === null ? `. Did you forget to import ${quoted}?`
    : `. Did you mean: ${quote(suggestion)}? Or did you forget to import ${quoted}?`;
}
/** `self.name`, a local, a global or a builtin of the frame that is near `name`. */
function nameInFrame(name: Ref, frameObject: Ref): string | null {
  const frame = I32[(frameObject + PyFrameOff.f_frame) >> 2]!;
  const text = PyUnicode_AsJS(name);
  const locals = listOf(field(frame as Ref, FrameOff.f_code) as Ref, PyCodeOff.co_localsplusnames);
  if (locals === NULL) return null;
  if (PySequence_Contains(locals, ID("self")) > 0) {
    const dict = _PyFrame_GetLocals(frame);
    const self = dict === NULL ? NULL : PyDict_GetItemWithError(dict, ID("self"));
    const has = self !== NULL && PyObject_HasAttr(self, name);
    if (dict !== NULL) Py_DECREF(dict);
    if (self === NULL || has) { // without self, CPython stops here too
      Py_DECREF(locals);
      return has ? `self.${text}` : null;
    }
  }
  return nearestSteal(locals, text)
    ?? nearestSteal(listOf(frame as Ref, FrameOff.f_globals), text)
    ?? nearestSteal(listOf(frame as Ref, FrameOff.f_builtins), text);
}
function listOf(owner: Ref, at: number): NewRef | NULL {
  const iterable = field(owner, at);
  return iterable ? PySequence_List(iterable) : NULL;
}

/** The nearest to `name` of the strings in a list, null when none is near enough. The list is released. */
function nearestSteal(dirSteal: NewRef | NULL, name: string): string | null {
  if (dirSteal === NULL) { PyErr_Clear(); return null; }
  const items: string[] = [];
  const n = I32[(dirSteal + 16) >> 2]!;
  for (let i = 0; i < n; i++) {
    const item = I32[(I32[(dirSteal + 24) >> 2]! + 8 * i) >> 2]! as Ref;
    if (PyUnicode_Check(item)) items.push(PyUnicode_AsJS(item));
  }
  Py_DECREF(dirSteal);
  return n >= MAX_CANDIDATE_ITEMS ? null : calculateSuggestion(items, name);
}
export function calculateSuggestion(items: readonly string[], name: string): string | null {
  const encoder = new TextEncoder();
  const wanted = encoder.encode(name);
  let best = Infinity;
  let suggestion: string | null = null;
  for (const item of items) {
    if (item === name) continue;
    const candidate = encoder.encode(item);
    const allowed = Math.min(Math.floor(((wanted.length + candidate.length + 3) * MOVE_COST) / 6), best - 1);
    const distance = levenshtein(wanted, candidate, allowed);
    if (distance > allowed) continue;
    suggestion = item;
    best = distance;
  }
  return suggestion;
}

function substitutionCost(a: number, b: number): number {
  if ((a & 31) !== (b & 31)) return MOVE_COST;
  if (a === b) return 0;
  const lower = (c: number): number => (c >= 65 && c <= 90 ? c + 32 : c);
  return lower(a) === lower(b) ? CASE_COST : MOVE_COST;
}
/** Weighted Levenshtein distance of two byte strings; anything above `max` when it is larger. */
function levenshtein(first: Uint8Array, second: Uint8Array, max: number): number {
  let start = 0;
  let aEnd = first.length;
  let bEnd = second.length;
  while (start < aEnd && start < bEnd && first[start] === second[start]) start++;
  while (aEnd > start && bEnd > start && first[aEnd - 1] === second[bEnd - 1]) { aEnd--; bEnd--; }
  let a = first.subarray(start, aEnd);
  let b = second.subarray(start, bEnd);
  if (a.length === 0 || b.length === 0) return (a.length + b.length) * MOVE_COST;
  if (a.length > MAX_STRING_SIZE || b.length > MAX_STRING_SIZE) return max + 1;
  if (b.length < a.length) [a, b] = [b, a];
  if ((b.length - a.length) * MOVE_COST > max) return max + 1;
  const row = Array.from(a, (_, i) => (i + 1) * MOVE_COST);
  let result = 0;
  for (let j = 0; j < b.length; j++) {
    let distance = (result = j * MOVE_COST);
    let minimum = Infinity;
    for (let i = 0; i < a.length; i++) {
      const substitute = distance + substitutionCost(b[j]!, a[i]!);
      distance = row[i]!;
      result = Math.min(Math.min(result, distance) + MOVE_COST, substitute);
      row[i] = result;
      minimum = Math.min(minimum, result);
    }
    if (minimum > max) return max + 1;
  }
  return result;
}
