/** Boots the object level without an interpreter: a heap, all types ready, collector on. */
import { Header, createHeap } from "../../src/memory/header.ts";
import { I32 } from "../../src/memory/views.ts";
import { Boot, runBootPhase } from "../../src/objects/boot.ts";
import { staticTypes, writeStaticTypes } from "../../src/objects/define.ts";
import { State } from "../../src/objects/state.ts";
import { PyType_Ready } from "../../src/objects/typeobject-ready.ts";
import { PyType_Type } from "../../src/objects/typeobject.ts";

export function bootObjects(limit = 64 << 20): void {
  createHeap({ limit });
  I32[State.datastack_base >> 2] = I32[Header.stack_base >> 2]!;
  I32[State.datastack_top >> 2] = I32[Header.stack_base >> 2]!;
  I32[State.datastack_limit >> 2] = I32[Header.stack_limit >> 2]!;
  I32[State.c_recursion_remaining >> 2] = 1000;
  runBootPhase(Boot.STATICS);
  writeStaticTypes(PyType_Type);
  if (runBootPhase(Boot.CORE) < 0) throw new Error("boot: core");
  for (const type of staticTypes) if (PyType_Ready(type.address) < 0) throw new Error(`boot: ${type.spec.name}`);
  if (runBootPhase(Boot.OBJECTS) < 0) throw new Error("boot: objects");
}
