// Writes src/jit/templates.ts: the body of each instruction, taken from the evaluation loop (src/interpreter/ceval.ts),
// as JavaScript text for the compiler of hot code. So there is one definition of what an instruction does.
//   node scripts/jit-templates.mjs           writes the file
//   node scripts/jit-templates.mjs --check   exits with 1 when the file is not what would be written
import ts from "typescript";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const SOURCE = join(root, "src/interpreter/ceval.ts");
const TARGET = join(root, "src/jit/templates.ts");

/** Variables of the loop that a body may use; the compiler declares them, or replaces them by constants. */
const LOOP_VARIABLES = new Set(["frame", "code", "fp", "consts", "names", "pc", "sp", "kwnames", "oparg", "mode", "retval"]);
const VIEWS = new Set(["I32", "U16", "U8", "F64"]);
const GLOBALS = new Set(["Math", "NaN", "Error", "undefined"]);

/** ceval.ts as JavaScript, const enums replaced by their numbers; and the imports that are reassigned where they live. */
function emitted() {
  const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, allowImportingTsExtensions: true, noEmit: false, noCheck: true, removeComments: true, preserveConstEnums: false, skipLibCheck: true, types: [], lib: ["lib.es2023.d.ts"], rewriteRelativeImportExtensions: true };
  const program = ts.createProgram([SOURCE], options);
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(SOURCE);
  const mutable = new Set();
  const from = new Map();
  for (const statement of file.statements) {
    if (!ts.isImportDeclaration(statement)) continue;
    for (const element of statement.importClause?.namedBindings?.elements ?? []) {
      from.set(element.name.text, statement.moduleSpecifier.text);
      const symbol = checker.getAliasedSymbol(checker.getSymbolAtLocation(element.name));
      const declaration = symbol.valueDeclaration;
      if (declaration && ts.isVariableDeclaration(declaration) && (declaration.parent.flags & ts.NodeFlags.Const) === 0) mutable.add(element.name.text);
    }
  }
  let text = "";
  program.emit(file, (_name, content) => { text = content; });
  return { text, mutable, from };
}

const { text, mutable, from } = emitted();
const js = ts.createSourceFile("ceval.js", text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);

let dispatch = null;
(function find(node) {
  if (ts.isSwitchStatement(node) && node.expression.getText() === "word & 255") dispatch = node;
  ts.forEachChild(node, find);
})(js);
if (dispatch === null) throw new Error("the evaluation loop's switch was not found");

/** Does an unlabelled `break` at `node` leave the dispatch switch? */
function leavesDispatch(node) {
  for (let at = node.parent; at !== dispatch; at = at.parent) {
    if (ts.isSwitchStatement(at) || ts.isIterationStatement(at, false)) return false;
  }
  return true;
}

/** The text of a clause's statements with the loop's jumps replaced; adds the names it uses. */
function body(statements, uses) {
  const edits = [];
  const visit = (node) => {
    if (ts.isContinueStatement(node) && node.label?.text === "dispatch") edits.push([node.getStart(), node.end, "break op;"]);
    else if (ts.isBreakStatement(node) && node.label?.text === "dispatch") edits.push([node.getStart(), node.end, "return leave(frame, sp, pc, retval, mode);"]);
    else if (ts.isBreakStatement(node) && node.label === undefined && leavesDispatch(node)) edits.push([node.getStart(), node.end, "return leave(frame, sp, pc, 0, 4);"]);
    else if (ts.isIdentifier(node) && !(ts.isPropertyAccessExpression(node.parent) && node.parent.name === node)) {
      const name = node.text;
      if (mutable.has(name) && !VIEWS.has(name)) { uses.add("live"); uses.add(`live.${name}`); edits.push([node.getStart(), node.end, `live.${name}`]); }
      else if (from.has(name) && !VIEWS.has(name)) uses.add(name);
      else if (!LOOP_VARIABLES.has(name) && !VIEWS.has(name) && !GLOBALS.has(name) && !["op", "dispatch", "word"].includes(name)) locals.add(name);
    }
    ts.forEachChild(node, visit);
  };
  statements.forEach(visit);
  const start = statements[0].getStart();
  let out = "";
  let at = start;
  for (const [a, b, replacement] of edits.sort((x, y) => x[0] - y[0])) { out += text.slice(at, a) + replacement; at = b; }
  out += text.slice(at, statements.at(-1).end);
  return out.replace(/\n\s*/g, "\n");
}
const locals = new Set();

const templates = new Map();
let pending = [];
for (const clause of dispatch.caseBlock.clauses) {
  if (ts.isDefaultClause(clause)) continue;
  pending.push(Number(clause.expression.getText()));
  if (clause.statements.length === 0) continue;
  const uses = new Set();
  const template = { text: body(clause.statements, uses), uses };
  for (const op of pending) templates.set(op, template);
  pending = [];
}

const imported = [...new Set([...templates.values()].flatMap((t) => [...t.uses]))].filter((name) => name !== "live" && !name.startsWith("live."));
const live = [...mutable].filter((name) => [...templates.values()].some((t) => t.uses.has(`live.${name}`)));
const byModule = new Map();
for (const name of [...imported, ...live].sort()) {
  const path = from.get(name).replace(/^\.\//, "../interpreter/");
  if (!byModule.has(path)) byModule.set(path, []);
  byModule.get(path).push(name);
}
const lines = [
  "/**",
  " * What each instruction does, as JavaScript text. Made by scripts/jit-templates.mjs from src/interpreter/ceval.ts: edit",
  " * that. `break op` ends an instruction, `leave` ends the compiled code.",
  " */",
  ...[...byModule].sort().map(([path, names]) => `import { ${names.join(", ")} } from "${path}";`),
  "",
  "/** What the texts use, under the names that they use; made when the first code is compiled. */",
  `export function environment(): Record<string, unknown> { return { ${imported.sort().join(", ")}, live }; }`,
  "/** Variables that others change: read where they live. */",
  `const live = { ${live.sort().map((name) => `get ${name}(): unknown { return ${name}; }`).join(", ")} };`,
  "",
  "export interface Template { readonly text: string; readonly uses: readonly string[] }",
  "/** Index: opcode. */",
  "export function templates(): Readonly<Record<number, Template>> {",
  "  return {",
  ...[...templates].sort((a, b) => a[0] - b[0]).map(([op, t]) => `    ${op}: { text: ${JSON.stringify(t.text)}, uses: ${JSON.stringify([...t.uses].filter((n) => !n.includes(".")))} },`),
  "  };",
  "}",
  "",
].join("\n");

if (process.argv.includes("--check")) {
  if (readFileSync(TARGET, "utf8") !== lines) {
    console.error("src/jit/templates.ts is older than src/interpreter/ceval.ts: node scripts/jit-templates.mjs");
    process.exit(1);
  }
} else writeFileSync(TARGET, lines);
