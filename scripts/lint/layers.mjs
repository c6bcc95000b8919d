/**
 * Rule: imports point down. LAYERS lists the folders of src from the bottom up; a file may import from its own folder and
 * from those listed for it. EXCEPTIONS are single imports against the order, each with its reason; one that no longer
 * occurs is an error too, so the list cannot rot.
 */
export const LAYERS = {
  memory: [],
  compiler: [],
  host: [],
  objects: ["memory", "compiler"],
  gc: ["memory", "objects"],
  interpreter: ["memory", "compiler", "host", "objects", "gc"],
  modules: ["memory", "compiler", "host", "objects", "gc", "interpreter"],
  inspect: ["memory", "objects", "gc"],
  jit: ["memory", "compiler", "objects", "interpreter"],
  record: ["memory", "compiler", "host", "objects", "gc", "interpreter", "modules", "inspect"],
  runtime: ["memory", "compiler", "host", "objects", "gc", "interpreter", "jit", "modules", "inspect"],
  cli: ["memory", "compiler", "host", "objects", "gc", "interpreter", "jit", "modules", "inspect", "record", "runtime"],
};
/** What objects may know of the compiler: the table of instructions, which frames and code objects are made of. */
export const NARROW = { "objects>compiler": ["src/compiler/opcodes.ts"] };

/** "file imports file": reason. */
export const EXCEPTIONS = {
  "src/interpreter/boot.ts imports src/modules/builtins-module.ts": "the start of an interpreter makes the builtins module",
  "src/interpreter/boot.ts imports src/modules/sys.ts": "the start of an interpreter makes the sys module",
  "src/interpreter/finalize.ts imports src/modules/stdio.ts": "the end of an interpreter flushes the standard streams",
  "src/interpreter/finalize.ts imports src/modules/atexit.ts": "the end of an interpreter calls what atexit holds",
};

/** The layer of a file of src: its folder; files directly in src are the embedding API. */
export function layerOf(path) {
  const parts = path.split("/");
  return parts.length === 2 ? "runtime" : parts[1];
}

/**
 * `imports` maps each file (as "src/folder/file.ts") to [{ target, line, typeOnly }]. Yields { file, line, message }.
 * An import of types alone counts as well: a layer that needs a type of a higher one has it in the wrong place.
 */
export function* wrongImports(imports, layers = LAYERS, exceptions = EXCEPTIONS, narrow = NARROW) {
  const unused = new Set(Object.keys(exceptions));
  for (const [file, targets] of imports) {
    const layer = layerOf(file);
    if (layers[layer] === undefined) {
      yield { file, line: 1, message: `the folder ${layer} is not in the list of layers (scripts/lint/layers.mjs)` };
      continue;
    }
    for (const { target, line } of targets) {
      const other = layerOf(target);
      const key = `${file} imports ${target}`;
      if (key in exceptions) { unused.delete(key); continue; }
      if (other === layer) continue;
      if (!layers[layer].includes(other)) yield { file, line, message: `${layer} may not import ${other} (${target})` };
      else if (narrow[`${layer}>${other}`]?.includes(target) === false) yield { file, line, message: `of ${other}, ${layer} may import only ${narrow[`${layer}>${other}`].join(", ")} (not ${target})` };
    }
  }
  for (const key of unused) yield { file: key.split(" ")[0], line: 1, message: `the exception "${key}" is not needed any more` };
}
