/** Warnings about code that cannot be meant. CPython 3.12 Python/compile.c, check_caller and its neighbours. */
import { CmpOp, type Compare, type Expr, K } from "./ast.ts";
import { CodegenBase } from "./codegen-base.ts";

/** Name of the type of a literal or display; null for what is only known when it runs. */
function typeName(e: Expr): string | null {
  switch (e.kind) {
    case K.Tuple: return "tuple";
    case K.List: case K.ListComp: return "list";
    case K.Dict: case K.DictComp: return "dict";
    case K.Set: case K.SetComp: return "set";
    case K.GeneratorExp: return "generator";
    case K.Lambda: return "function";
    case K.JoinedStr: case K.FormattedValue: return "str";
    case K.Constant:
      switch (e.value.kind) {
        case "None": return "NoneType";
        case "True": case "False": return "bool";
        case "Ellipsis": return "ellipsis";
        default: return e.value.kind;
      }
    default: return null;
  }
}

export abstract class CheckingCodegen extends CodegenBase {
  checkCaller(e: Expr): void {
    switch (e.kind) {
      case K.Constant: case K.Tuple: case K.List: case K.ListComp: case K.Dict: case K.DictComp: case K.Set: case K.SetComp:
      case K.GeneratorExp: case K.JoinedStr: case K.FormattedValue:
        this.warn(e, `'${typeName(e)}' object is not callable; perhaps you missed a comma?`);
    }
  }

  checkSubscripter(e: Expr): void {
    switch (e.kind) {
      case K.Constant:
        switch (e.value.kind) {
          case "None": case "Ellipsis": case "True": case "False": case "int": case "float": case "complex": case "frozenset": break;
          default: return;
        }
        break;
      case K.Set: case K.SetComp: case K.GeneratorExp: case K.Lambda: break;
      default: return;
    }
    this.warn(e, `'${typeName(e)}' object is not subscriptable; perhaps you missed a comma?`);
  }

  checkIndex(e: Expr, index: Expr): void {
    const type = typeName(index);
    if (type === null || type === "int" || type === "bool" || index.kind === K.Slice) return;
    switch (e.kind) {
      case K.Constant:
        if (e.value.kind !== "str" && e.value.kind !== "bytes" && e.value.kind !== "tuple") return;
        break;
      case K.Tuple: case K.List: case K.ListComp: case K.JoinedStr: case K.FormattedValue: break;
      default: return;
    }
    this.warn(e, `${typeName(e)} indices must be integers or slices, not ${type}; perhaps you missed a comma?`);
  }

  /** `is` with a literal other than None, True, False and ... */
  checkCompare(e: Compare): void {
    let left = e.left;
    for (let i = 0; i < e.ops.length; i++) {
      const op = e.ops[i]!, right = e.comparators[i]!;
      if ((op === CmpOp.Is || op === CmpOp.IsNot) && (isLiteral(left) || isLiteral(right))) {
        const literal = isLiteral(left) ? left : right;
        this.warn(e, op === CmpOp.Is ? `"is" with '${typeName(literal)}' literal. Did you mean "=="?`
          : `"is not" with '${typeName(literal)}' literal. Did you mean "!="?`);
        return;
      }
      left = right;
    }
  }
}

function isLiteral(e: Expr): boolean {
  if (e.kind !== K.Constant) return false;
  switch (e.value.kind) {
    case "None": case "True": case "False": case "Ellipsis": return false;
    default: return true;
  }
}
