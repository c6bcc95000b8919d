/**
 * Values across the border: JavaScript to Python and back. What has a natural counterpart is copied; everything else
 * stays in the runtime and is held by a Handle, which owns one count until it is released.
 *
 *   None ↔ null · bool ↔ boolean · int → number, or bigint beyond ±2^53 ← · float ↔ number that is no integer
 *   str ↔ string · bytes ↔ Uint8Array · list ↔ array · tuple → array · dict ↔ Map (← also plain object) · set → Set
 */
import { F64, I32, U8 } from "./memory/views.ts";
import { NULL, type NewRef, type Ref } from "./memory/types.ts";
import { type Runtime } from "./runtime.ts";
import { PyIter_Next, PyObject_GetIter } from "./objects/abstract.ts";
import { PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE, PyBytes_Type } from "./objects/bytes.ts";
import { PyDict_New, PyDict_SetItem, PyDict_Type, dictForEach } from "./objects/dict.ts";
import { PyFloat_FromDouble, PyFloat_Type } from "./objects/float.ts";
import { PyObject_GetAttr, PyObject_Repr } from "./objects/generic.ts";
import { PyLong_AsBigInt, PyLong_FromBigInt, PyLong_FromLong, PyLong_Type } from "./objects/int.ts";
import { PyListOff, PyList_New, PyList_Type } from "./objects/list.ts";
import { Py_DECREF, Py_INCREF, Py_NewRef, Py_TYPE } from "./objects/object.ts";
import { PyFrozenSet_Type, PySet_Add, PySet_New, PySet_Type } from "./objects/set.ts";
import { Py_False, Py_None, Py_True } from "./objects/singletons.ts";
import { PyTuple_GET_SIZE, PyTuple_Type } from "./objects/tuple.ts";
import { typeName } from "./objects/typeobject.ts";
import { PyUnicode_AsJS, PyUnicode_FromString, PyUnicode_Type } from "./objects/unicode.ts";

export type PyValue =
  | null | undefined | boolean | number | bigint | string | Uint8Array | Handle
  | readonly PyValue[] | ReadonlyMap<PyValue, PyValue> | ReadonlySet<PyValue> | { readonly [key: string]: PyValue };

/** A Python object held from JavaScript. Release it, or bind it with `using`. */
export interface Handle extends Disposable {
  /** The object's address: `id(x)`. */
  readonly id: number;
  /** The name of its type. */
  readonly type: string;
  get(attribute: string): PyValue;
  call(...args: PyValue[]): PyValue;
  repr(): string;
  release(): void;
}

export class PythonHandle implements Handle {
  private ref: Ref | 0;
  constructor(readonly runtime: Runtime, o: Ref) {
    Py_INCREF(o);
    this.ref = o;
  }
  /** The object, borrowed. Throws when the handle was released. */
  get object(): Ref {
    if (this.ref === 0) throw new Error("the handle is released");
    return this.ref;
  }
  get id(): number { return this.object; }
  get type(): string { return this.runtime.enter(() => typeName(this.object)); }
  get(attribute: string): PyValue {
    return this.runtime.enter(() => {
      const name = PyUnicode_FromString(attribute);
      const value = name === NULL ? NULL : PyObject_GetAttr(this.object, name);
      if (name !== NULL) Py_DECREF(name);
      if (value === NULL) throw this.runtime.takeError();
      return this.runtime.convert(value);
    });
  }
  call(...args: PyValue[]): PyValue {
    return this.runtime.enter(() => this.runtime.convert(this.runtime.callRef(this.object, args)));
  }
  repr(): string {
    return this.runtime.enter(() => {
      const text = PyObject_Repr(this.object);
      if (text === NULL) throw this.runtime.takeError();
      const js = PyUnicode_AsJS(text);
      Py_DECREF(text);
      return js;
    });
  }
  release(): void {
    if (this.ref === 0) return;
    const o = this.ref;
    this.ref = 0;
    this.runtime.enter(() => Py_DECREF(o));
  }
  [Symbol.dispose](): void { this.release(); }
}

/** A Python object for a JavaScript value; NULL with an exception. The runtime must be entered. */
export function fromHost(runtime: Runtime, value: PyValue): NewRef | NULL {
  if (value === null || value === undefined) return Py_NewRef(Py_None);
  switch (typeof value) {
    case "boolean": return Py_NewRef(value ? Py_True : Py_False);
    case "number": return Number.isSafeInteger(value) && !Object.is(value, -0) ? PyLong_FromLong(value) : PyFloat_FromDouble(value);
    case "bigint": return PyLong_FromBigInt(value);
    case "string": return PyUnicode_FromString(value);
  }
  if (value instanceof PythonHandle) {
    if (value.runtime !== runtime) throw new TypeError("the handle belongs to another runtime");
    return Py_NewRef(value.object);
  }
  if (value instanceof Uint8Array) return bytesFrom(value);
  if (Array.isArray(value)) return listFrom(runtime, value as readonly PyValue[]);
  if (value instanceof Set) return setFrom(runtime, value as ReadonlySet<PyValue>);
  return dictFrom(runtime, value instanceof Map ? (value as ReadonlyMap<PyValue, PyValue>).entries() : Object.entries(value));
}
function bytesFrom(data: Uint8Array): NewRef | NULL {
  const bytes = PyBytes_FromStringAndSize(0, data.length);
  if (bytes !== NULL && data.length > 1) U8.set(data, PyBytes_AS_STRING(bytes));
  return bytes;
}
function listFrom(runtime: Runtime, items: readonly PyValue[]): NewRef | NULL {
  const list = PyList_New(items.length);
  if (list === NULL) return NULL;
  for (let i = 0; i < items.length; i++) {
    const item = fromHost(runtime, items[i]);
    if (item === NULL) { Py_DECREF(list); return NULL; }
    I32[(I32[(list + PyListOff.ob_item) >> 2]! + i * 8) >> 2] = item;
  }
  return list;
}
function setFrom(runtime: Runtime, items: ReadonlySet<PyValue>): NewRef | NULL {
  const set = PySet_New(NULL);
  if (set === NULL) return NULL;
  for (const value of items) {
    const item = fromHost(runtime, value);
    const status = item === NULL ? -1 : PySet_Add(set, item);
    if (item !== NULL) Py_DECREF(item);
    if (status < 0) { Py_DECREF(set); return NULL; }
  }
  return set;
}
function dictFrom(runtime: Runtime, entries: Iterable<readonly [PyValue, PyValue]>): NewRef | NULL {
  const dict = PyDict_New();
  if (dict === NULL) return NULL;
  for (const [key, value] of entries) {
    const k = fromHost(runtime, key);
    const v = k === NULL ? NULL : fromHost(runtime, value);
    const status = k === NULL || v === NULL ? -1 : PyDict_SetItem(dict, k, v);
    if (k !== NULL) Py_DECREF(k);
    if (v !== NULL) Py_DECREF(v);
    if (status < 0) { Py_DECREF(dict); return NULL; }
  }
  return dict;
}

/** The JavaScript value of an object (borrowed). Containers are copied; a container inside itself becomes a Handle. */
export function toHost(runtime: Runtime, o: Ref, open: Set<Ref> = new Set()): PyValue {
  switch (Py_TYPE(o)) {
    case PyLong_Type: {
      const value = PyLong_AsBigInt(o);
      return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
    }
    case PyFloat_Type: return F64[(o + 16) >> 3]!;
    case PyUnicode_Type: return PyUnicode_AsJS(o);
    case PyBytes_Type: return U8.slice(PyBytes_AS_STRING(o), PyBytes_AS_STRING(o) + PyBytes_GET_SIZE(o));
  }
  if (o === Py_None) return null;
  if (o === Py_True || o === Py_False) return o === Py_True;
  if (open.has(o)) return new PythonHandle(runtime, o);
  open.add(o);
  const value = containerToHost(runtime, o, open);
  open.delete(o);
  return value;
}
function containerToHost(runtime: Runtime, o: Ref, open: Set<Ref>): PyValue {
  const type = Py_TYPE(o);
  if (type === PyTuple_Type || type === PyList_Type) {
    const n = PyTuple_GET_SIZE(o);
    const items = type === PyTuple_Type ? o + 24 : I32[(o + PyListOff.ob_item) >> 2]!;
    return Array.from({ length: n }, (_, i) => toHost(runtime, I32[(items + i * 8) >> 2]! as Ref, open));
  }
  if (type === PyDict_Type) {
    const map = new Map<PyValue, PyValue>();
    dictForEach(o, (key, value) => { map.set(toHost(runtime, key, open), toHost(runtime, value, open)); });
    return map;
  }
  if (type === PySet_Type || type === PyFrozenSet_Type) {
    const set = new Set<PyValue>();
    const it = PyObject_GetIter(o);
    if (it === NULL) throw runtime.takeError();
    for (let item = PyIter_Next(it); item !== NULL; item = PyIter_Next(it)) { set.add(toHost(runtime, item, open)); Py_DECREF(item); }
    Py_DECREF(it);
    return set;
  }
  return new PythonHandle(runtime, o);
}
