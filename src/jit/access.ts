/**
 * Compiled access to globals, attributes and items. What the interpreter's inline cache holds when code is compiled is
 * written out as constants, guarded by the same version tags; where the guard fails, the helper does the whole thing.
 */
import { I32, U16, U8 } from "../memory/views.ts";
import { Cached, Seen } from "../interpreter/caches.ts";
import { type Ref } from "../memory/types.ts";
import { PyDictOff, _PyDictKeys_GetVersionForCurrentState, _PyDictKeys_StringLookup } from "../objects/dict.ts";
import { DictKeysOff, DictKind } from "../objects/dict-keys.ts";
import { PyListOff, PyList_Type } from "../objects/list.ts";
import { PyLong_Type } from "../objects/int.ts";
import { PyModuleOff, PyModule_Type } from "../objects/module.ts";
import { PyTypeOff } from "../objects/object.ts";
import { PyTuple_Type } from "../objects/tuple.ts";
import { PyType_Type } from "../objects/typeobject.ts";
import { guard } from "./arithmetic.ts";
import { type Emitter, type Entry, type GlobalPlace, type Value, compactValue } from "./emitter.ts";

/** Address of a slot of a dict's keys: the value of the entry `index`. */
function entryValue(keys: number, index: number): number {
  return keys + DictKeysOff.dk_indices + (1 << U8[keys + DictKeysOff.dk_log2_index_bytes]!) + index * 16 + 8;
}
function keysOf(dict: number): number { return I32[(dict + PyDictOff.ma_keys) >> 2]!; }
function keysVersion(keys: number): number { return I32[(keys + DictKeysOff.dk_version) >> 2]!; }

/**
 * Fills the words of a place for the dicts as they are now: a module that defines another name gets new keys, or a new
 * version of them, and the place is where it was. False: the name is not where it was.
 */
export function refreshGlobal(words: Int32Array, at: number, place: GlobalPlace, globals: Ref, builtins: Ref): boolean {
  const keys = keysOf(globals);
  if (U8[keys + DictKeysOff.dk_kind] !== DictKind.UNICODE) return false;
  const own = _PyDictKeys_StringLookup(keys, place.name as Ref);
  if (own >= 0 === place.builtin) return false;
  words[at] = keys;
  words[at + 1] = _PyDictKeys_GetVersionForCurrentState(keys);
  if (!place.builtin) words[at + 4] = entryValue(keys, own);
  else {
    const inner = keysOf(builtins);
    const index = U8[inner + DictKeysOff.dk_kind] === DictKind.UNICODE ? _PyDictKeys_StringLookup(inner, place.name as Ref) : -1;
    if (index < 0) return false;
    words[at + 2] = inner;
    words[at + 3] = _PyDictKeys_GetVersionForCurrentState(inner);
    words[at + 4] = entryValue(inner, index);
  }
  return words[at + 1] !== 0 && (!place.builtin || words[at + 3] !== 0);
}

/** LOAD_GLOBAL in code that has checked that its frame's globals are `globals`. */
export function loadGlobal(e: Emitter, oparg: number, names: number, globals: number, builtins: number): void {
  const name = I32[(names + (oparg >> 1) * 8) >> 2]!;
  const cache = e.address(e.at.unit + 1);
  const kind = U16[cache >> 1]!;
  const keys = keysOf(globals);
  const cached = (kind === Cached.GLOBAL || kind === Cached.BUILTIN) && keysVersion(keys) === U16[(cache + 4) >> 1];
  const slow = `${e.use("slowGlobal")}(frame,${e.sp(e.depth)},${cache},${name})`;
  if (!cached) {
    e.flush();
    const r = e.call(slow);
    e.put(`if(${r}===0)return 4;`);
    if ((oparg & 1) !== 0) e.push({ kind: "null" });
    e.pushVar(r);
    return;
  }
  const before = [...e.stack];
  const at = entryValue(kind === Cached.BUILTIN ? keysOf(builtins) : keys, U16[(cache + 2) >> 1]!);
  const w = e.globalWords({ name, builtin: kind === Cached.BUILTIN });
  const current = (dict: number, word: number): string => `I32[${(dict + PyDictOff.ma_keys) >> 2}]===W[${word}]&&I32[(W[${word}]+${DictKeysOff.dk_version})>>2]===W[${word + 1}]`;
  const test = kind === Cached.BUILTIN ? `${current(globals, w)}&&${current(builtins, w + 2)}` : current(globals, w);
  e.put(`if(!(${test})&&!refresh(${w})){${e.exit(before)}}`);
  const r = e.bind(`I32[W[${w + 4}]>>2]`);
  guard(e, [`${r}!==0`], before);
  e.put(e.inc(r));
  if ((oparg & 1) !== 0) e.push({ kind: "null" });
  e.pushVar(r, undefined, false, I32[at >> 2]!);
}

function versionIs(type: string, version: number): string { return `I32[(${type}+${PyTypeOff.tp_version_tag})>>2]===${version}`; }

/** LOAD_ATTR. */
export function loadAttr(e: Emitter, oparg: number, names: number, trusted: boolean): void {
  const name = I32[(names + (oparg >> 1) * 8) >> 2]!;
  const cache = e.address(e.at.unit + 1);
  const kind = trusted ? U16[cache >> 1]! : 0;
  if ((oparg & 1) !== 0) { loadMethod(e, name, cache, kind, trusted); return; }
  if (!(kind in FINDERS)) {
    e.flush();
    const r = e.call(trusted ? `${e.use("slowAttribute")}(frame,${e.sp(e.depth)},${cache},${name})` : `${e.use("attributeAt")}(frame,${e.sp(e.depth)},${cache},${name},${e.place()})`);
    e.put(`if(${r}===0)return 4;`);
    e.pop();
    e.pushVar(r);
    return;
  }
  const before = [...e.stack];
  const owner = e.take();
  const r = FINDERS[kind]!(e, cache, owner, before);
  e.put(e.inc(r));
  giveBack(e, owner, r);
  e.pushVar(r, undefined, !owner.owned);
}
/** Releases an owner that may be a temporary; `result` is on the stack while a finalizer looks. */
function giveBack(e: Emitter, owner: Value, result: string): void {
  if (!owner.owned) return;
  if (e.stack.some((entry) => entry.kind !== "slot")) e.flush();
  e.put(`${e.slot(e.depth)}=${result};${e.begun()}${e.dec(owner.text)}`);
}

/** Each leaves in a constant what the cache says of the attribute, not counted; gives up when the guard fails. */
const FINDERS: Readonly<Record<number, (e: Emitter, cache: number, owner: Value, before: readonly Entry[]) => string>> = {
  [Cached.VALUE](e, cache, owner, before) {
    guard(e, [versionIs(`I32[(${owner.text}>>2)+2]`, U16[(cache + 2) >> 1]!), `(I32[(${owner.text}>>2)-6]&1)!==0`], before);
    const r = e.bind(`I32[(I32[(${owner.text}>>2)-6]+${1 + U16[(cache + 4) >> 1]! * 8})>>2]`);
    guard(e, [`${r}!==0`], before);
    return r;
  },
  [Cached.SLOT](e, cache, owner, before) {
    guard(e, [versionIs(`I32[(${owner.text}>>2)+2]`, U16[(cache + 2) >> 1]!)], before);
    const r = e.bind(`I32[(${owner.text}+${U16[(cache + 4) >> 1]!})>>2]`);
    guard(e, [`${r}!==0`], before);
    return r;
  },
  [Cached.CLASS](e, cache, owner, before) {
    guard(e, [`I32[(${owner.text}>>2)+2]===${PyType_Type}`, versionIs(owner.text, U16[(cache + 2) >> 1]!)], before);
    return String(U16[(cache + 10) >> 1]! | (U16[(cache + 12) >> 1]! << 16));
  },
  [Cached.MODULE](e, cache, owner, before) {
    guard(e, [`I32[(${owner.text}>>2)+2]===${PyModule_Type}`], before);
    const k = e.bind(`I32[(I32[(${owner.text}+${PyModuleOff.md_dict})>>2]+${PyDictOff.ma_keys})>>2]`);
    guard(e, [`I32[(${k}+${DictKeysOff.dk_version})>>2]===${U16[(cache + 2) >> 1]!}`], before);
    const r = e.bind(`I32[(${k}+${DictKeysOff.dk_indices}+(1<<U8[${k}+${DictKeysOff.dk_log2_index_bytes}])+${U16[(cache + 4) >> 1]! * 16 + 8})>>2]`);
    guard(e, [`${r}!==0`], before);
    return r;
  },
};

/** LOAD_ATTR of what is called next: leaves (method, self) or (NULL, attribute). */
function loadMethod(e: Emitter, name: number, cache: number, kind: number, trusted: boolean): void {
  if (kind === Cached.METHOD_NO_DICT || kind === Cached.METHOD_VALUES) {
    const before = [...e.stack];
    const owner = e.take();
    const method = U16[(cache + 10) >> 1]! | (U16[(cache + 12) >> 1]! << 16);
    const type = e.bind(`I32[(${owner.text}>>2)+2]`);
    const tests = [versionIs(type, U16[(cache + 2) >> 1]!)];
    if (kind === Cached.METHOD_VALUES) tests.push(`(I32[(${owner.text}>>2)-6]&1)!==0`, `I32[(I32[(${type}+${PyTypeOff.ht_cached_keys})>>2]+${DictKeysOff.dk_version})>>2]===${U16[(cache + 4) >> 1]!}`);
    guard(e, tests, before);
    e.put(e.inc(String(method)));
    e.pushVar(String(method), undefined, false, method);
    if (owner.owned) e.pushVar(owner.text, owner.known, owner.shared);
    else e.push(before.at(-1)!);
    return;
  }
  if (kind in FINDERS) {
    const before = [...e.stack];
    const owner = e.take();
    const r = FINDERS[kind]!(e, cache, owner, before);
    e.put(e.inc(r));
    giveBack(e, owner, r);
    e.push({ kind: "null" });
    e.pushVar(r, undefined, !owner.owned);
    return;
  }
  e.flush();
  const call = trusted ? `${e.use("slowMethod")}(frame,${e.sp(e.depth)},${cache},${name})` : `${e.use("methodAt")}(frame,${e.sp(e.depth)},${cache},${name},${e.place()})`;
  e.put(`${e.begun()}if(${call}===0)return 4;`);
  e.push({ kind: "slot" });
}

/** STORE_ATTR: value, owner --. */
export function storeAttr(e: Emitter, oparg: number, names: number, trusted: boolean): void {
  const name = I32[(names + oparg * 8) >> 2]!;
  const cache = e.address(e.at.unit + 1);
  const kind = trusted ? U16[cache >> 1]! : 0;
  if (kind !== Cached.VALUE && kind !== Cached.SLOT) {
    e.flush();
    const call = trusted ? `${e.use("slowStoreAttribute")}(frame,${e.sp(e.depth)},${cache},${name})` : `${e.use("storeAt")}(frame,${e.sp(e.depth)},${cache},${name},${e.place()})`;
    e.put(`${e.begun()}if(${call}===0)return 4;`);
    e.stack.length -= 2;
    return;
  }
  const before = [...e.stack];
  const owner = e.take();
  const value = e.take();
  const index = U16[(cache + 6) >> 1]!;
  const tests = [versionIs(`I32[(${owner.text}>>2)+2]`, U16[(cache + 2) >> 1]!)];
  if (kind === Cached.VALUE) tests.push(`(I32[(${owner.text}>>2)-6]&1)!==0`);
  guard(e, tests, before);
  const text = e.own(value);
  e.flush();
  const slot = e.bind(kind === Cached.SLOT ? `(${owner.text}+${index})>>2` : `(I32[(${owner.text}>>2)-6]+${1 + index * 8})>>2`);
  const old = e.bind(`I32[${slot}]`);
  const added = kind === Cached.VALUE ? `else ${e.use("_PyDictValues_AddToInsertionOrder")}((${slot}<<2)-${index * 8},${index});` : "";
  e.put(`I32[${slot}]=${text};${e.begun()}if(${old}!==0)${e.dec(old)}${added}`);
  if (owner.owned) e.put(e.dec(owner.text));
}

/** Tests that `sub` is a compact int, and a constant with its number. */
function indexTests(sub: Value): string[] {
  return sub.known === "compact" ? [] : [`I32[(${sub.text}>>2)+2]===${PyLong_Type}`, `I32[(${sub.text}>>2)+4]<16`];
}
/** A constant: the place in a sequence of `size` that `sub` means; a negative one counts from the end. */
function place(e: Emitter, sub: Value, size: string): string {
  if (sub.constant !== 0) {
    const n = compactValue(sub.constant);
    return n >= 0 ? String(n) : e.bind(`${size}${n}`);
  }
  const i = e.name();
  e.put(`let ${i}=(1-(I32[(${sub.text}>>2)+4]&3))*I32[(${sub.text}>>2)+6];if(${i}<0)${i}+=${size};`);
  return i;
}

/** BINARY_SUBSCR. */
export function subscript(e: Emitter, saw: Seen): void {
  if (saw !== Seen.LIST && saw !== Seen.TUPLE) {
    e.flush();
    const r = e.call(`${e.use("slowSubscript")}(frame,${e.sp(e.depth)})`);
    e.put(`if(${r}===0)return 4;`);
    e.stack.length -= 2;
    e.pushVar(r);
    return;
  }
  const before = [...e.stack];
  const sub = e.take();
  const container = e.take();
  guard(e, [...indexTests(sub), `I32[(${container.text}>>2)+2]===${saw === Seen.LIST ? PyList_Type : PyTuple_Type}`], before);
  const size = `I32[(${container.text}>>2)+4]`;
  const i = place(e, sub, size);
  guard(e, [`${i}>>>0<${size}`], before);
  const r = e.bind(saw === Seen.LIST ? `I32[(I32[(${container.text}>>2)+${PyListOff.ob_item >> 2}]>>2)+${i}*2]` : `I32[(${container.text}>>2)+6+${i}*2]`);
  e.put(e.inc(r));
  if (sub.owned) e.put(e.dec(sub.text));
  giveBack(e, container, r);
  e.pushVar(r, undefined, !container.owned);
}

/** STORE_SUBSCR: value, container, sub --. */
export function storeSubscript(e: Emitter, saw: Seen): void {
  if (saw !== Seen.LIST) {
    e.flush();
    e.put(`${e.begun()}if(${e.use("slowStoreSubscript")}(frame,${e.sp(e.depth)})===0)return 4;`);
    e.stack.length -= 3;
    return;
  }
  const before = [...e.stack];
  const sub = e.take();
  const container = e.take();
  const value = e.take();
  guard(e, [...indexTests(sub), `I32[(${container.text}>>2)+2]===${PyList_Type}`], before);
  const size = `I32[(${container.text}>>2)+4]`;
  const i = place(e, sub, size);
  guard(e, [`${i}>>>0<${size}`], before);
  const text = e.own(value);
  e.flush();
  const slot = e.bind(`(I32[(${container.text}>>2)+${PyListOff.ob_item >> 2}]>>2)+${i}*2`);
  const old = e.bind(`I32[${slot}]`);
  e.put(`I32[${slot}]=${text};${e.begun()}${e.dec(old)}`);
  if (sub.owned) e.put(e.dec(sub.text));
  if (container.owned) e.put(e.dec(container.text));
}
