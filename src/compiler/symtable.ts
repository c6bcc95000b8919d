/**
 * The symbol table: which names each block binds and uses, and in which scope every name lives.
 * CPython 3.12 Python/symtable.c. This file has the entries and the resolution of scopes; symtable-build.ts fills them.
 */
import type { Loc } from "./ast.ts";

export const enum Block { Function, Class, Module, Annotation, TypeVarBound, TypeAlias, TypeParam }

/** What is known of a name in a block; its scope is in the bits from SCOPE_OFFSET on. */
export const enum Def {
  GLOBAL = 1,
  LOCAL = 2,
  PARAM = 4,
  NONLOCAL = 8,
  USE = 16,
  FREE = 32,
  FREE_CLASS = 64,
  IMPORT = 128,
  ANNOT = 256,
  COMP_ITER = 512,
  TYPE_PARAM = 1024,
  COMP_CELL = 2048,
  BOUND = LOCAL | PARAM | IMPORT | TYPE_PARAM,
}

export const enum Scope { None, Local, GlobalExplicit, GlobalImplicit, Free, Cell }
export const SCOPE_OFFSET = 12;
const FLAGS_MASK = (1 << SCOPE_OFFSET) - 1;

export const enum Comprehension { None, List, Dict, Set, Generator }

/** A block: module, class, function, comprehension or type scope. Fields as PySTEntryObject's, without ste_. */
export class Entry {
  readonly symbols = new Map<string, number>();
  /** Parameters, in order. */
  readonly varnames: string[] = [];
  children: Entry[] = [];
  readonly directives: { name: string; loc: Loc }[] = [];
  nested = false;
  free = false;
  child_free = false;
  generator = false;
  coroutine = false;
  comprehension: Comprehension = Comprehension.None;
  varargs = false;
  varkeywords = false;
  returns_value = false;
  needs_class_closure = false;
  needs_classdict = false;
  comp_inlined = false;
  comp_iter_target = false;
  can_see_class_scope = false;
  comp_iter_expr = 0;

  constructor(readonly name: string, readonly type: Block, readonly loc: Loc) {}

  isFunctionLike(): boolean {
    switch (this.type) {
      case Block.Function: case Block.TypeVarBound: case Block.TypeAlias: case Block.TypeParam: return true;
      default: return false;
    }
  }

  flagsOf(name: string): number {
    return this.symbols.get(name) ?? 0;
  }

  scopeOf(name: string): Scope {
    return (this.flagsOf(name) >> SCOPE_OFFSET) & 15;
  }
}

export interface SymbolTable {
  top: Entry;
  /** Entry of a node: the module, a def, class, lambda or comprehension; type_params arrays, type variables, aliases. */
  blocks: Map<object, Entry>;
}

/** `name` as it is stored in class `klass`: __private names get the class's name in front. */
export function mangle(klass: string | null, name: string): string {
  if (klass === null || name.charCodeAt(0) !== 95 || name.charCodeAt(1) !== 95) return name;
  if (name.endsWith("__") || name.includes(".")) return name;
  const stripped = klass.replace(/^_+/, "");
  return stripped === "" ? name : `_${stripped}${name}`;
}

/** Raised by the analysis; the builder knows how to turn it into an error with a location. */
export type Complain = (entry: Entry, name: string, msg: string) => never;

type Names = Set<string>;

/** Resolves the scope of every name. symtable.c, symtable_analyze. */
export function analyze(top: Entry, complain: Complain): void {
  new Analyzer(complain).block(top, null, new Set(), new Set(), new Set(), null);
}

class Analyzer {
  constructor(private readonly complain: Complain) {}

  block(ste: Entry, bound: Names | null, free: Names, global: Names, typeParams: Names, classEntry: Entry | null): void {
    const local: Names = new Set(), scopes = new Map<string, Scope>();
    const newGlobal: Names = new Set(), newFree: Names = new Set(), newBound: Names = new Set();
    const inlinedCells: Names = new Set();
    if (ste.type === Block.Class) {
      /* A class's names are not seen from the functions in it. */
      addAll(newGlobal, global);
      if (bound !== null) addAll(newBound, bound);
    }
    for (const [name, flags] of ste.symbols) {
      this.name(ste, scopes, name, flags, bound, local, free, global, typeParams, classEntry);
    }
    if (ste.type !== Block.Class) {
      if (ste.isFunctionLike()) addAll(newBound, local);
      if (bound !== null) addAll(newBound, bound);
      addAll(newGlobal, global);
    } else {
      newBound.add("__class__");
      newBound.add("__classdict__");
    }
    this.children(ste, newBound, newFree, newGlobal, typeParams, classEntry, scopes, inlinedCells);
    if (ste.isFunctionLike()) analyzeCells(scopes, newFree, inlinedCells);
    else if (ste.type === Block.Class) dropClassFree(ste, newFree);
    updateSymbols(ste, scopes, bound, newFree, inlinedCells);
    addAll(free, newFree);
  }

  private children(ste: Entry, bound: Names, free: Names, global: Names, typeParams: Names, classEntry: Entry | null,
    scopes: Map<string, Scope>, inlinedCells: Names): void {
    let inlined = false;
    for (const child of ste.children) {
      const childClass = !child.can_see_class_scope ? null : ste.type === Block.Class ? ste : classEntry;
      const inline = child.comprehension !== Comprehension.None && child.comprehension !== Comprehension.Generator
        && !ste.can_see_class_scope;
      const childFree: Names = new Set();
      this.block(child, new Set(bound), childFree, new Set(global), new Set(typeParams), childClass);
      if (inline) {
        inlineComprehension(ste, child, scopes, childFree, inlinedCells);
        child.comp_inlined = inlined = true;
      }
      addAll(free, childFree);
      if (child.free || child.child_free) ste.child_free = true;
    }
    if (inlined) ste.children = ste.children.flatMap((child) => (child.comp_inlined ? child.children : [child]));
  }

  private name(ste: Entry, scopes: Map<string, Scope>, name: string, flags: number, bound: Names | null, local: Names,
    free: Names, global: Names, typeParams: Names, classEntry: Entry | null): void {
    if (flags & Def.GLOBAL) {
      if (flags & Def.NONLOCAL) this.complain(ste, name, `name '${name}' is nonlocal and global`);
      scopes.set(name, Scope.GlobalExplicit);
      global.add(name);
      bound?.delete(name);
      return;
    }
    if (flags & Def.NONLOCAL) {
      if (bound === null) this.complain(ste, name, "nonlocal declaration not allowed at module level");
      if (!bound!.has(name)) this.complain(ste, name, `no binding for nonlocal '${name}' found`);
      if (typeParams.has(name)) this.complain(ste, name, `nonlocal binding not allowed for type parameter '${name}'`);
      scopes.set(name, Scope.Free);
      ste.free = true;
      free.add(name);
      return;
    }
    if (flags & Def.BOUND) {
      scopes.set(name, Scope.Local);
      local.add(name);
      global.delete(name);
      if (flags & Def.TYPE_PARAM) typeParams.add(name);
      else typeParams.delete(name);
      return;
    }
    if (classEntry !== null) {
      /* A type scope in a class: the class's own binding is looked up when the code runs. */
      const classFlags = classEntry.flagsOf(name);
      if (classFlags & Def.GLOBAL) { scopes.set(name, Scope.GlobalExplicit); return; }
      if (classFlags & Def.BOUND && !(classFlags & Def.NONLOCAL)) { scopes.set(name, Scope.GlobalImplicit); return; }
    }
    if (bound !== null && bound.has(name)) {
      scopes.set(name, Scope.Free);
      ste.free = true;
      free.add(name);
      return;
    }
    if (!global.has(name) && ste.nested) ste.free = true;
    scopes.set(name, Scope.GlobalImplicit);
  }
}

function addAll(to: Names, from: Names): void {
  for (const name of from) to.add(name);
}

/** Takes the names of a comprehension into the block it is inlined in (PEP 709). */
function inlineComprehension(ste: Entry, comp: Entry, scopes: Map<string, Scope>, compFree: Names, cells: Names): void {
  let removeClass = false;
  for (const [name, flags] of comp.symbols) {
    if (flags & Def.PARAM) continue;
    let scope: Scope = (flags >> SCOPE_OFFSET) & 15;
    const only = flags & FLAGS_MASK;
    if (scope === Scope.Cell || only & Def.COMP_CELL) cells.add(name);
    const existing = ste.symbols.get(name);
    if (existing === undefined) {
      if (scope === Scope.Free && ste.type === Block.Class && name === "__class__") {
        scope = Scope.GlobalImplicit;
        compFree.delete(name);
        removeClass = true;
      }
      ste.symbols.set(name, only);
      scopes.set(name, scope);
    } else if (existing & Def.BOUND && ste.type !== Block.Class
      && !comp.children.some((child) => child.scopeOf(name) === Scope.Free)) {
      compFree.delete(name);
    }
  }
  comp.free = compFree.size > 0;
  if (removeClass) comp.symbols.delete("__class__");
}

/** Locals that inner blocks use become cells. */
function analyzeCells(scopes: Map<string, Scope>, free: Names, inlinedCells: Names): void {
  for (const [name, scope] of scopes) {
    if (scope !== Scope.Local || (!free.has(name) && !inlinedCells.has(name))) continue;
    scopes.set(name, Scope.Cell);
    free.delete(name);
  }
}

function dropClassFree(ste: Entry, free: Names): void {
  if (free.delete("__class__")) ste.needs_class_closure = true;
  if (free.delete("__classdict__")) ste.needs_classdict = true;
}

function updateSymbols(ste: Entry, scopes: Map<string, Scope>, bound: Names | null, free: Names, cells: Names): void {
  const symbols = ste.symbols;
  for (const [name, flags] of symbols) {
    const cell = cells.has(name) ? Def.COMP_CELL : 0;
    symbols.set(name, flags | cell | (scopes.get(name)! << SCOPE_OFFSET));
  }
  const classLike = ste.type === Block.Class || ste.can_see_class_scope;
  for (const name of free) {
    const flags = symbols.get(name);
    if (flags !== undefined) {
      if (classLike) symbols.set(name, flags | Def.FREE_CLASS);
      continue;
    }
    if (bound !== null && !bound.has(name)) continue;
    symbols.set(name, Scope.Free << SCOPE_OFFSET);
  }
}
