/** The project's own rules: no dropped NewRef, imports point down, no `any`, no long files. usage: node scripts/lint.mjs [--list] [--root DIR] */
import ts from "typescript";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { createProgram, droppedNewRefs } from "./lint/newref.mjs";
import { EXCEPTIONS, LAYERS, wrongImports } from "./lint/layers.mjs";
import { LONG_FILES, textErrors } from "./lint/text.mjs";

const project = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
const other = process.argv.indexOf("--root");
// Another tree with a src of its own: what the tests of the rules use. The project's exceptions are not for it.
const root = other < 0 ? project : resolve(process.argv[other + 1]);
const exceptions = other < 0 ? EXCEPTIONS : {};
const longFiles = other < 0 ? LONG_FILES : {};
if (process.argv.includes("--list")) {
  for (const [layer, below] of Object.entries(LAYERS)) console.log(`${layer.padEnd(12)} imports ${below.join(", ") || "nothing"}`);
  for (const [key, reason] of Object.entries(EXCEPTIONS)) console.log(`but ${key}: ${reason}`);
  process.exit();
}
const program = createProgram(project, root);
const sources = program.getSourceFiles().filter((f) => !f.isDeclarationFile && f.fileName.startsWith(`${root}/src/`));
const imports = new Map();
for (const source of sources) {
  const path = relative(root, source.fileName);
  const targets = [];
  for (const { fileName, pos } of source.importedFiles ?? ts.preProcessFile(source.text, true, true).importedFiles) {
    if (!fileName.startsWith(".")) continue;
    const line = source.getLineAndCharacterOfPosition(pos).line + 1;
    targets.push({ target: relative(root, join(dirname(source.fileName), fileName)), line });
  }
  imports.set(path, targets);
}
const errors = [
  ...droppedNewRefs(program, (name) => name.startsWith(`${root}/src/`)),
  ...wrongImports(imports, LAYERS, exceptions),
  ...sources.flatMap((source) => [...textErrors(relative(root, source.fileName), source, longFiles)]),
].map((e) => ({ ...e, file: e.file.startsWith("/") ? relative(root, e.file) : e.file }));
errors.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line));
for (const { file, line, message } of errors) console.error(`${file}:${line}: ${message}`);
console.log(`${sources.length} files, ${errors.length} errors`);
process.exit(errors.length === 0 ? 0 : 1);
