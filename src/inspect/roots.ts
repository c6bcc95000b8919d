/**
 * What keeps objects alive from outside the heap, with names a reader knows: variables of the frames in progress, their
 * evaluation stacks, the interpreter's state. The module globals are listed as well, although a module's dict holds them.
 */
import { I32, U8 } from "../memory/views.ts";
import { type Ref } from "../memory/types.ts";
import { Header } from "../memory/header.ts";
import { STATE_BASE } from "../memory/layout.ts";
import { OWNING_FIELDS, isStaleFreeListSlot } from "../gc/ownership.ts";
import { PyBytes_AS_STRING } from "../objects/bytes.ts";
import { FastKind, PyCodeOff } from "../objects/code.ts";
import { staticTypes } from "../objects/define.ts";
import { dictForEach } from "../objects/dict.ts";
import { FrameOff, FrameOwner } from "../objects/frame.ts";
import { frameSlots } from "../objects/frame-stack.ts";
import { PyGenOff } from "../objects/generator.ts";
import { PyModuleOff, PyModule_Type } from "../objects/module.ts";
import { Py_TYPE, TPFLAGS, hasTypeFlag } from "../objects/object.ts";
import { State } from "../objects/state.ts";
import { forEachCachedName, isTypeCacheSlot, nameOfType } from "../objects/typeobject.ts";
import { isObject } from "./live-blocks.ts";
import { textOf } from "./value.ts";

/**
 * local        a variable of a frame in progress                stack      a value on a frame's evaluation stack
 * global       a name of a module (held by the module's dict)   frame      what else a frame holds: code, function, locals dict
 * generator    a generator that is running                      interpreter  a field of the thread or interpreter state
 * interned     the table of interned strings                    cache      static data: caches, preallocated objects
 * type         a static type                                     host       a call in progress of a builtin, or of the embedder
 */
export type RootKind = "local" | "global" | "stack" | "frame" | "generator" | "interpreter" | "interned" | "cache" | "host" | "type";

export interface RootRef {
  kind: RootKind;
  /** "f() local x", "__main__.x", "f() evaluation stack [0]", "sys.modules". */
  name: string;
  target: Ref;
  /** Does it own a count of its target? Globals do not (their dict does), nor running generators, nor what a cache borrows. */
  owns: boolean;
  /** Depth of the frame, 0 the innermost; -1 when it is no frame's. */
  depth: number;
  /** False: a slot of a stack whose depth was computed. The instruction in progress may have released what is in it. */
  sure: boolean;
}

/** All roots that have a place in the heap: variables first, then globals, the state, the static types. */
export function collectRoots(): RootRef[] {
  const roots: RootRef[] = [];
  addFrames(roots);
  addGlobals(roots);
  for (const [field, meaning] of OWNING_FIELDS) {
    const target = I32[field >> 2]! as Ref | 0;
    if (target !== 0) roots.push({ kind: field === State.interned ? "interned" : "interpreter", name: meaning, target, owns: true, depth: -1, sure: true });
  }
  forEachCachedName((target) => { roots.push({ kind: "cache", name: "names in the cache of attribute lookups", target, owns: true, depth: -1, sure: true }); });
  for (const t of staticTypes) roots.push({ kind: "type", name: `type ${nameOfType(t.address)}`, target: t.address, owns: false, depth: -1, sure: true });
  return roots;
}

/** Names of modules in sys.modules, each module once, `__main__` first. */
export function forEachModule(visit: (name: string, module: Ref, dict: Ref) => void): void {
  const modules = I32[State.modules >> 2]! as Ref | 0;
  const found = new Map<Ref, string>();
  if (modules !== 0 && hasTypeFlag(modules, TPFLAGS.DICT_SUBCLASS)) {
    dictForEach(modules, (key, module) => {
      if (Py_TYPE(module) === PyModule_Type && !found.has(module)) found.set(module, textOf(key));
    });
  }
  const main = I32[State.main_module >> 2]! as Ref | 0;
  if (main !== 0) found.set(main, "__main__");
  const names = [...found].sort((a, b) => Number(b[1] === "__main__") - Number(a[1] === "__main__"));
  for (const [module, name] of names) {
    const dict = I32[(module + PyModuleOff.md_dict) >> 2]! as Ref | 0;
    if (dict !== 0) visit(name, module, dict);
  }
}
function addGlobals(roots: RootRef[]): void {
  forEachModule((module, _object, dict) => {
    dictForEach(dict, (key, target) => {
      roots.push({ kind: "global", name: `${module}.${textOf(key)}`, target, owns: false, depth: -1, sure: true });
    });
  });
}

function addFrames(roots: RootRef[]): void {
  let depth = 0;
  for (let frame = I32[State.current_frame >> 2]!; frame !== 0; frame = I32[(frame + FrameOff.previous) >> 2]!) {
    if (I32[(frame + FrameOff.f_code) >> 2] === 0) continue;
    addFrame(roots, frame, depth++);
  }
}
function addFrame(roots: RootRef[], frame: number, depth: number): void {
  const title = frameTitle(frame);
  const owner = U8[frame + FrameOff.owner]!;
  // The frame of a generator lies in the generator, which owns what the frame refers to.
  const owns = owner !== FrameOwner.GENERATOR;
  if (!owns) roots.push({ kind: "generator", name: `${title} running`, target: (frame - PyGenOff.gi_iframe) as Ref, owns: false, depth, sure: true });
  forEachFrameSlot(frame, (kind, name, target, _slot, stored) => {
    const text = kind === "local" ? `${title} local ${name}` : kind === "stack" ? `${title} evaluation stack ${name}` : `${title} ${name}`;
    roots.push({ kind, name: text, target, owns, depth, sure: stored || kind !== "stack" });
  });
}
/** "f()", "<module>". */
export function frameTitle(frame: number): string {
  const code = I32[(frame + FrameOff.f_code) >> 2]!;
  const name = textOf(I32[(code + PyCodeOff.co_qualname) >> 2]! as Ref);
  return name.startsWith("<") ? name : `${name}()`;
}

/**
 * Visits what a frame refers to: variables by name, the evaluation stack from its bottom, the frame's own fields. `stored`:
 * the depth of the stack is the frame's own, not computed from its code (objects/frame-stack.ts).
 */
export function forEachFrameSlot(frame: number, visit: (kind: "local" | "stack" | "frame", name: string, target: Ref, slot: number, stored: boolean) => void): void {
  const code = I32[(frame + FrameOff.f_code) >> 2]! as Ref;
  const names = I32[(code + PyCodeOff.co_localsplusnames) >> 2]!;
  const nlocals = I32[(code + PyCodeOff.co_nlocalsplus) >> 2]!;
  const { top, stored } = frameSlots(frame);
  for (let i = 0; i < top; i++) {
    const slot = frame + FrameOff.localsplus + i * 8;
    const target = I32[slot >> 2]! as Ref | 0;
    if (target === 0 || (!stored && !isObject(target))) continue;
    if (i < nlocals) visit("local", textOf(I32[(names + 24 + i * 8) >> 2]! as Ref), target, slot, stored);
    else visit("stack", `[${i - nlocals}]`, target, slot, stored);
  }
  for (const [field, name] of FRAME_FIELDS) {
    const target = I32[(frame + field) >> 2]! as Ref | 0;
    if (target !== 0) visit("frame", name, target, frame + field, true);
  }
}
const FRAME_FIELDS = [[FrameOff.f_locals, "locals"], [FrameOff.f_funcobj, "function"], [FrameOff.f_code, "code"], [FrameOff.frame_obj, "frame object"]] as const;

/** What kind of variable slot `i` of a frame is: a plain local, a cell of its own, or one of an enclosing function. */
export function variableKind(code: Ref, i: number): "local" | "cell" | "free" {
  const kind = U8[PyBytes_AS_STRING(I32[(code + PyCodeOff.co_localspluskinds) >> 2]! as Ref) + i]!;
  return (kind & FastKind.FREE) !== 0 ? "free" : (kind & FastKind.CELL) !== 0 ? "cell" : "local";
}

/** Addresses that static data mentions: caches and objects kept ready. A slot of a free list that is not in use is none. */
export function forEachStaticMention(visit: (address: number) => void): void {
  const base = I32[Header.heap_base >> 2]!;
  const top = I32[Header.heap_top >> 2]!;
  for (let at = STATE_BASE; at < I32[Header.static_end >> 2]!; at += 8) {
    const value = I32[at >> 2]!;
    if (value >= base && value < top && !isStaleFreeListSlot(at) && !isTypeCacheSlot(at)) visit(value);
  }
}
