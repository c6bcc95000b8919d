/**
 * Rule: no dropped NewRef. An owned reference must be released, stored or handed on, so a call whose result includes
 * NewRef (the `owned` brand of src/memory/types.ts) may not be a statement of its own, the operand of `void`, the left
 * side of a comma, or the initializer or update of a `for`.
 */
import ts from "typescript";

/** Includes NewRef when the type, or a member of the union it is, has the property of the brand `owned`. */
function isOwned(type) {
  if (type.isUnion()) return type.types.some(isOwned);
  return type.getProperties().some((p) => String(p.escapedName).startsWith("__@owned@"));
}

/** The expressions under `node` whose values are thrown away: both arms of a condition, the right side of && and ||. */
function* valuesOf(node) {
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) || ts.isAsExpression(node)) yield* valuesOf(node.expression);
  else if (ts.isConditionalExpression(node)) { yield* valuesOf(node.whenTrue); yield* valuesOf(node.whenFalse); }
  else if (ts.isBinaryExpression(node) && [ts.SyntaxKind.AmpersandAmpersandToken, ts.SyntaxKind.BarBarToken, ts.SyntaxKind.QuestionQuestionToken].includes(node.operatorToken.kind)) {
    if (node.operatorToken.kind !== ts.SyntaxKind.AmpersandAmpersandToken) yield* valuesOf(node.left);
    yield* valuesOf(node.right);
  } else if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.CommaToken) yield* valuesOf(node.right);
  else yield node;
}

/** Yields { file, line, message } for each NewRef that is dropped in the files that `wanted` accepts. */
export function* droppedNewRefs(program, wanted) {
  const checker = program.getTypeChecker();
  for (const file of program.getSourceFiles()) {
    if (file.isDeclarationFile || !wanted(file.fileName)) continue;
    const found = [];
    const discard = (node) => {
      for (const value of valuesOf(node)) {
        // An assignment stores its value; so only what a call (or new, await, …) gives is lost.
        if (!ts.isCallExpression(value) && !ts.isTaggedTemplateExpression(value)) continue;
        if (!isOwned(checker.getTypeAtLocation(value))) continue;
        const { line } = file.getLineAndCharacterOfPosition(value.getStart(file));
        found.push({ file: file.fileName, line: line + 1, message: `dropped NewRef: ${value.expression?.getText(file) ?? "value"}(…) is owned; release it, store it or hand it on` });
      }
    };
    const visit = (node) => {
      if (ts.isExpressionStatement(node)) discard(node.expression);
      else if (ts.isVoidExpression(node)) discard(node.expression);
      else if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.CommaToken) discard(node.left);
      else if (ts.isForStatement(node)) {
        if (node.initializer && !ts.isVariableDeclarationList(node.initializer)) discard(node.initializer);
        if (node.incrementor) discard(node.incrementor);
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
    yield* found;
  }
}

/** The TypeScript program of `root`/src, with the compiler options of the project. */
export function createProgram(project, root) {
  const config = ts.readConfigFile(`${project}/tsconfig.json`, ts.sys.readFile).config;
  const parsed = ts.parseJsonConfigFileContent({ ...config, include: [`${root}/src`] }, ts.sys, project);
  return ts.createProgram(parsed.fileNames, parsed.options);
}
