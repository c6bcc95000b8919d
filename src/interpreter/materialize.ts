/**
 * From the compiler's result to objects in the buffer: constants, names, code objects.
 *
 * A constant that several code objects of one compilation unit share is one JavaScript object in the compiler's result
 * and becomes one Python object here. Names and constants that look like identifiers are interned, as CPython's
 * intern_constants does (Objects/codeobject.c); tuples of constants go through the unit's constant table as well.
 */
import { I32, U8 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { type CodeUnit, type Const } from "../compiler/code-unit.ts";
import { PySequence_Tuple } from "../objects/abstract.ts";
import { PyBytes_AS_STRING, PyBytes_FromStringAndSize } from "../objects/bytes.ts";
import { _PyCode_New } from "../objects/code.ts";
import { PyComplex_FromDoubles } from "../objects/complex.ts";
import { PyFloat_FromDouble } from "../objects/float.ts";
import { PyLong_FromBigInt, PyLong_FromLong } from "../objects/int.ts";
import { PyList_Append, PyList_New } from "../objects/list.ts";
import { Py_DECREF, Py_INCREF, Py_NewRef } from "../objects/object.ts";
import { PyFrozenSet_New } from "../objects/set.ts";
import { Py_Ellipsis, Py_False, Py_None, Py_True, byteCharacters } from "../objects/singletons.ts";
import { PyTuple_New } from "../objects/tuple.ts";
import { PyUnicode_FromString, fromCodePoints, internSteal } from "../objects/unicode.ts";

const identifierLike = /^[A-Za-z0-9_]*$/;

/** Makes the objects of one compilation unit. */
class Materializer {
  private readonly made = new Map<Const | CodeUnit, Ref>();
  private readonly owned: NewRef[] = [];
  /** Strings that were interned, and whether interning found another object. Equal constants of one compilation are one object in CPython. */
  private readonly replaced = new Map<string, boolean>();
  private known: Set<string> | null = null;

  constructor(private readonly root: CodeUnit) {}

  /** The object for `constant`, borrowed from the materializer; NULL with an exception. */
  constant(constant: Const): Ref | NULL {
    const known = this.made.get(constant);
    if (known !== undefined) return known;
    const made = this.create(constant);
    if (made === NULL) return NULL;
    this.made.set(constant, made);
    this.owned.push(made);
    return made;
  }
  private create(c: Const): NewRef | NULL {
    switch (c.kind) {
      case "None": return Py_NewRef(Py_None);
      case "True": return Py_NewRef(Py_True);
      case "False": return Py_NewRef(Py_False);
      case "Ellipsis": return Py_NewRef(Py_Ellipsis);
      case "int": return typeof c.value === "bigint" ? PyLong_FromBigInt(c.value) : PyLong_FromLong(c.value);
      case "float": return PyFloat_FromDouble(c.value);
      case "complex": return PyComplex_FromDoubles(c.real, c.imag);
      case "str": {
        const s = c.codepoints ? fromCodePoints(c.codepoints) : PyUnicode_FromString(c.value);
        if (s === NULL || c.codepoints || !identifierLike.test(c.value)) return s;
        const interned = internSteal(s);
        if (!this.replaced.has(c.value)) this.replaced.set(c.value, interned !== s || (c.value.length > 1 && this.identifiers().has(c.value)));
        return interned;
      }
      case "bytes": return bytesObject(c.value);
      case "tuple": return this.tuple(c.items);
      case "frozenset": return this.frozenset(c.items);
      case "code": return this.code(c.code);
    }
  }
  tuple(items: readonly Const[]): NewRef | NULL {
    const tuple = PyTuple_New(items.length);
    if (tuple === NULL) return NULL;
    for (let i = 0; i < items.length; i++) {
      const item = this.constant(items[i]!);
      if (item === NULL) { Py_DECREF(tuple); return NULL; }
      Py_INCREF(item);
      I32[(tuple + 24 + i * 8) >> 2] = item;
    }
    return tuple;
  }
  private frozenset(items: readonly Const[]): NewRef | NULL {
    const tuple = this.tuple(items);
    if (tuple === NULL) return NULL;
    const set = PyFrozenSet_New(tuple);
    Py_DECREF(tuple);
    // As compile.c, merge_const_one: the constant is a set made anew from the elements in the order of the first one.
    const ordered = set === NULL ? NULL : PySequence_Tuple(set);
    if (set !== NULL) Py_DECREF(set);
    const merged = ordered === NULL ? NULL : PyFrozenSet_New(ordered);
    if (ordered !== NULL) Py_DECREF(ordered);
    return merged !== NULL && items.some((item) => this.isReplaced(item)) ? this.setAnewSteal(merged) : merged;
  }
  /** Whether interning the strings of a constant gives other objects (codeobject.c, intern_string_constants: such a set is made anew). */
  private isReplaced(c: Const): boolean {
    return c.kind === "tuple" ? c.items.some((item) => this.isReplaced(item)) : c.kind === "str" && c.identifier !== true && this.replaced.get(c.value) === true;
  }
  private setAnewSteal(set: NewRef): NewRef | NULL {
    const ordered = PySequence_Tuple(set);
    Py_DECREF(set);
    const anew = ordered === NULL ? NULL : PyFrozenSet_New(ordered);
    if (ordered !== NULL) Py_DECREF(ordered);
    return anew;
  }
  /** The identifiers of the source: CPython's parser interns them, before any constant is. */
  private identifiers(): Set<string> {
    if (this.known !== null) return this.known;
    const known = (this.known = new Set<string>());
    const visit = (unit: CodeUnit): void => {
      for (const name of [unit.name, ...unit.names, ...unit.localsplusnames]) known.add(name);
      for (const c of unit.consts) if (c.kind === "code") visit(c.code);
    };
    visit(this.root);
    return known;
  }
  code(unit: CodeUnit): NewRef | NULL {
    const parts: (NewRef | NULL)[] = [
      this.name(unit.filename), this.name(unit.name), this.name(unit.qualname), bytesObject(unit.linetable), this.tuple(unit.consts),
      this.names(unit.names), this.names(unit.localsplusnames), bytesObject(unit.localspluskinds), bytesObject(unit.exceptiontable),
    ];
    let code: NewRef | NULL = NULL;
    if (!parts.includes(NULL)) {
      const [filename, name, qualname, linetable, consts, names, localsplusnames, localspluskinds, exceptiontable] = parts as [Ref, Ref, Ref, Ref, Ref, Ref, Ref, Ref, Ref];
      code = _PyCode_New({
        filename, name, qualname, linetable, consts, names, localsplusnames, localspluskinds, exceptiontable, flags: unit.flags, code: unit.code,
        firstlineno: unit.firstlineno, argcount: unit.argcount, posonlyargcount: unit.posonlyargcount, kwonlyargcount: unit.kwonlyargcount, stacksize: unit.stacksize,
      });
    }
    for (const part of parts) if (part !== NULL) Py_DECREF(part);
    return code;
  }
  private name(js: string): NewRef | NULL {
    const s = PyUnicode_FromString(js);
    return s === NULL ? NULL : internSteal(s);
  }
  private names(list: readonly string[]): NewRef | NULL {
    const tuple = PyTuple_New(list.length);
    if (tuple === NULL) return NULL;
    for (let i = 0; i < list.length; i++) {
      const s = this.name(list[i]!);
      if (s === NULL) { Py_DECREF(tuple); return NULL; }
      I32[(tuple + 24 + i * 8) >> 2] = s;
    }
    return tuple;
  }
  /** Gives up the materializer's own counts. */
  release(): void { for (const o of this.owned) Py_DECREF(o); }
}

function bytesObject(data: Uint8Array): NewRef | NULL {
  if (data.length === 1) return Py_NewRef((byteCharacters + data[0]! * 48) as Ref);
  const bytes = PyBytes_FromStringAndSize(0, data.length);
  if (bytes !== NULL) U8.set(data, PyBytes_AS_STRING(bytes));
  return bytes;
}

/** The code object of a compiled unit; NULL with MemoryError. */
export function materialize(unit: CodeUnit): NewRef | NULL {
  const maker = new Materializer(unit);
  const code = maker.code(unit);
  maker.release();
  return code;
}

/** What CPython keeps in a PyArena while it runs a program: the code object, and a list that holds every constant of the source. */
export function materializeWithArena(unit: CodeUnit, arena: readonly Const[]): { code: NewRef; arena: NewRef } | NULL {
  const maker = new Materializer(unit);
  const list = PyList_New(0);
  let ok = list !== NULL;
  for (const constant of arena) {
    const o = ok ? maker.constant(constant) : NULL;
    if (o === NULL || PyList_Append(list as Ref, o) < 0) { ok = false; break; }
  }
  const code = ok ? maker.code(unit) : NULL;
  maker.release();
  if (code !== NULL && list !== NULL) return { code, arena: list };
  if (list !== NULL) Py_DECREF(list);
  return NULL;
}
