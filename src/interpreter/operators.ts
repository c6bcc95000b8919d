/** BINARY_OP: the operators by number (compiler/opcodes.ts, NB), and `s += t` on a local variable in place. */
import { I32, U16 } from "../memory/views.ts";
import { type NULL, type NewRef, type Ref } from "../memory/types.ts";
import { NB, Op } from "../compiler/opcodes.ts";
import {
  PyNumber_Add, PyNumber_And, PyNumber_FloorDivide, PyNumber_InPlaceAdd, PyNumber_InPlaceAnd, PyNumber_InPlaceFloorDivide,
  PyNumber_InPlaceLshift, PyNumber_InPlaceMatrixMultiply, PyNumber_InPlaceMultiply, PyNumber_InPlaceOr, PyNumber_InPlacePower,
  PyNumber_InPlaceRemainder, PyNumber_InPlaceRshift, PyNumber_InPlaceSubtract, PyNumber_InPlaceTrueDivide, PyNumber_InPlaceXor,
  PyNumber_Lshift, PyNumber_MatrixMultiply, PyNumber_Multiply, PyNumber_Or, PyNumber_Power, PyNumber_Remainder, PyNumber_Rshift,
  PyNumber_Subtract, PyNumber_TrueDivide, PyNumber_Xor,
} from "../objects/abstract.ts";
import { Py_DECREF } from "../objects/object.ts";
import { Py_None } from "../objects/singletons.ts";
import { PyUnicode_Append, PyUnicode_Concat } from "../objects/unicode.ts";

/** `left op right`; both borrowed. */
export function binaryOp(op: number, left: Ref, right: Ref): NewRef | NULL {
  switch (op as NB) {
    case NB.ADD: return PyNumber_Add(left, right);
    case NB.INPLACE_ADD: return PyNumber_InPlaceAdd(left, right);
    case NB.AND: return PyNumber_And(left, right);
    case NB.FLOOR_DIVIDE: return PyNumber_FloorDivide(left, right);
    case NB.LSHIFT: return PyNumber_Lshift(left, right);
    case NB.MATRIX_MULTIPLY: return PyNumber_MatrixMultiply(left, right);
    case NB.MULTIPLY: return PyNumber_Multiply(left, right);
    case NB.REMAINDER: return PyNumber_Remainder(left, right);
    case NB.OR: return PyNumber_Or(left, right);
    case NB.POWER: return PyNumber_Power(left, right, Py_None);
    case NB.RSHIFT: return PyNumber_Rshift(left, right);
    case NB.SUBTRACT: return PyNumber_Subtract(left, right);
    case NB.TRUE_DIVIDE: return PyNumber_TrueDivide(left, right);
    case NB.XOR: return PyNumber_Xor(left, right);
    case NB.INPLACE_AND: return PyNumber_InPlaceAnd(left, right);
    case NB.INPLACE_FLOOR_DIVIDE: return PyNumber_InPlaceFloorDivide(left, right);
    case NB.INPLACE_LSHIFT: return PyNumber_InPlaceLshift(left, right);
    case NB.INPLACE_MATRIX_MULTIPLY: return PyNumber_InPlaceMatrixMultiply(left, right);
    case NB.INPLACE_MULTIPLY: return PyNumber_InPlaceMultiply(left, right);
    case NB.INPLACE_REMAINDER: return PyNumber_InPlaceRemainder(left, right);
    case NB.INPLACE_OR: return PyNumber_InPlaceOr(left, right);
    case NB.INPLACE_POWER: return PyNumber_InPlacePower(left, right, Py_None);
    case NB.INPLACE_RSHIFT: return PyNumber_InPlaceRshift(left, right);
    case NB.INPLACE_SUBTRACT: return PyNumber_InPlaceSubtract(left, right);
    case NB.INPLACE_TRUE_DIVIDE: return PyNumber_InPlaceTrueDivide(left, right);
    case NB.INPLACE_XOR: return PyNumber_InPlaceXor(left, right);
  }
}

/**
 * `left + right` of two strings; takes over the count of `left`. When the next instruction stores into the local variable
 * that holds `left`, and that variable and the stack are its only owners, the string grows in place
 * (BINARY_OP_INPLACE_ADD_UNICODE).
 */
export function concatenateSteal(leftSteal: NewRef, right: Ref, fp: number, pc: number): NewRef | NULL {
  const next = U16[pc >> 1]!;
  const slot = (fp + (next >> 8) * 8) >> 2;
  if ((next & 255) === Op.STORE_FAST && I32[slot] === leftSteal && I32[leftSteal >> 2] === 2) {
    I32[slot] = 0;
    Py_DECREF(leftSteal);
    return PyUnicode_Append(leftSteal, right);
  }
  const result = PyUnicode_Concat(leftSteal, right);
  Py_DECREF(leftSteal);
  return result;
}
