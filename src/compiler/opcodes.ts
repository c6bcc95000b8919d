/**
 * The instruction set: CPython 3.12's opcodes, declared once for the compiler, the interpreter, the JIT and `dis`.
 *
 * Numbers, names and inline caches are those of CPython 3.12 Lib/opcode.py and Include/opcode.h; stack effects those of
 * Python/bytecodes.c. An instruction is two bytes (opcode, oparg), followed by CACHES[opcode] entries of two bytes.
 */

/** Opcode numbers. Above 255: pseudo instructions, which live only inside the compiler. */
export const enum Op {
  CACHE = 0, POP_TOP = 1, PUSH_NULL = 2, INTERPRETER_EXIT = 3, END_FOR = 4, END_SEND = 5, BINARY_OP_ADD_FLOAT = 6,
  BINARY_OP_ADD_INT = 7, BINARY_OP_ADD_UNICODE = 8, NOP = 9, BINARY_OP_INPLACE_ADD_UNICODE = 10, UNARY_NEGATIVE = 11,
  UNARY_NOT = 12, BINARY_OP_MULTIPLY_FLOAT = 13, BINARY_OP_MULTIPLY_INT = 14, UNARY_INVERT = 15,
  BINARY_OP_SUBTRACT_FLOAT = 16, RESERVED = 17, BINARY_OP_SUBTRACT_INT = 18, BINARY_SUBSCR_DICT = 19,
  BINARY_SUBSCR_GETITEM = 20, BINARY_SUBSCR_LIST_INT = 21, BINARY_SUBSCR_TUPLE_INT = 22, CALL_PY_EXACT_ARGS = 23,
  CALL_PY_WITH_DEFAULTS = 24, BINARY_SUBSCR = 25, BINARY_SLICE = 26, STORE_SLICE = 27,
  CALL_BOUND_METHOD_EXACT_ARGS = 28, CALL_BUILTIN_CLASS = 29, GET_LEN = 30, MATCH_MAPPING = 31, MATCH_SEQUENCE = 32,
  MATCH_KEYS = 33, CALL_BUILTIN_FAST_WITH_KEYWORDS = 34, PUSH_EXC_INFO = 35, CHECK_EXC_MATCH = 36,
  CHECK_EG_MATCH = 37, CALL_METHOD_DESCRIPTOR_FAST_WITH_KEYWORDS = 38, CALL_NO_KW_BUILTIN_FAST = 39,
  CALL_NO_KW_BUILTIN_O = 40, CALL_NO_KW_ISINSTANCE = 41, CALL_NO_KW_LEN = 42, CALL_NO_KW_LIST_APPEND = 43,
  CALL_NO_KW_METHOD_DESCRIPTOR_FAST = 44, CALL_NO_KW_METHOD_DESCRIPTOR_NOARGS = 45,
  CALL_NO_KW_METHOD_DESCRIPTOR_O = 46, CALL_NO_KW_STR_1 = 47, CALL_NO_KW_TUPLE_1 = 48, WITH_EXCEPT_START = 49,
  GET_AITER = 50, GET_ANEXT = 51, BEFORE_ASYNC_WITH = 52, BEFORE_WITH = 53, END_ASYNC_FOR = 54, CLEANUP_THROW = 55,
  CALL_NO_KW_TYPE_1 = 56, COMPARE_OP_FLOAT = 57, COMPARE_OP_INT = 58, COMPARE_OP_STR = 59, STORE_SUBSCR = 60,
  DELETE_SUBSCR = 61, FOR_ITER_LIST = 62, FOR_ITER_TUPLE = 63, FOR_ITER_RANGE = 64, FOR_ITER_GEN = 65,
  LOAD_SUPER_ATTR_ATTR = 66, LOAD_SUPER_ATTR_METHOD = 67, GET_ITER = 68, GET_YIELD_FROM_ITER = 69,
  LOAD_ATTR_CLASS = 70, LOAD_BUILD_CLASS = 71, LOAD_ATTR_GETATTRIBUTE_OVERRIDDEN = 72, LOAD_ATTR_INSTANCE_VALUE = 73,
  LOAD_ASSERTION_ERROR = 74, RETURN_GENERATOR = 75, LOAD_ATTR_MODULE = 76, LOAD_ATTR_PROPERTY = 77,
  LOAD_ATTR_SLOT = 78, LOAD_ATTR_WITH_HINT = 79, LOAD_ATTR_METHOD_LAZY_DICT = 80, LOAD_ATTR_METHOD_NO_DICT = 81,
  LOAD_ATTR_METHOD_WITH_VALUES = 82, RETURN_VALUE = 83, LOAD_CONST__LOAD_FAST = 84, SETUP_ANNOTATIONS = 85,
  LOAD_FAST__LOAD_CONST = 86, LOAD_LOCALS = 87, LOAD_FAST__LOAD_FAST = 88, POP_EXCEPT = 89, STORE_NAME = 90,
  DELETE_NAME = 91, UNPACK_SEQUENCE = 92, FOR_ITER = 93, UNPACK_EX = 94, STORE_ATTR = 95, DELETE_ATTR = 96,
  STORE_GLOBAL = 97, DELETE_GLOBAL = 98, SWAP = 99, LOAD_CONST = 100, LOAD_NAME = 101, BUILD_TUPLE = 102,
  BUILD_LIST = 103, BUILD_SET = 104, BUILD_MAP = 105, LOAD_ATTR = 106, COMPARE_OP = 107, IMPORT_NAME = 108,
  IMPORT_FROM = 109, JUMP_FORWARD = 110, LOAD_GLOBAL_BUILTIN = 111, LOAD_GLOBAL_MODULE = 112,
  STORE_ATTR_INSTANCE_VALUE = 113, POP_JUMP_IF_FALSE = 114, POP_JUMP_IF_TRUE = 115, LOAD_GLOBAL = 116, IS_OP = 117,
  CONTAINS_OP = 118, RERAISE = 119, COPY = 120, RETURN_CONST = 121, BINARY_OP = 122, SEND = 123, LOAD_FAST = 124,
  STORE_FAST = 125, DELETE_FAST = 126, LOAD_FAST_CHECK = 127, POP_JUMP_IF_NOT_NONE = 128, POP_JUMP_IF_NONE = 129,
  RAISE_VARARGS = 130, GET_AWAITABLE = 131, MAKE_FUNCTION = 132, BUILD_SLICE = 133, JUMP_BACKWARD_NO_INTERRUPT = 134,
  MAKE_CELL = 135, LOAD_CLOSURE = 136, LOAD_DEREF = 137, STORE_DEREF = 138, DELETE_DEREF = 139, JUMP_BACKWARD = 140,
  LOAD_SUPER_ATTR = 141, CALL_FUNCTION_EX = 142, LOAD_FAST_AND_CLEAR = 143, EXTENDED_ARG = 144, LIST_APPEND = 145,
  SET_ADD = 146, MAP_ADD = 147, STORE_ATTR_SLOT = 148, COPY_FREE_VARS = 149, YIELD_VALUE = 150, RESUME = 151,
  MATCH_CLASS = 152, STORE_ATTR_WITH_HINT = 153, STORE_FAST__LOAD_FAST = 154, FORMAT_VALUE = 155,
  BUILD_CONST_KEY_MAP = 156, BUILD_STRING = 157, STORE_FAST__STORE_FAST = 158, STORE_SUBSCR_DICT = 159,
  STORE_SUBSCR_LIST_INT = 160, UNPACK_SEQUENCE_LIST = 161, LIST_EXTEND = 162, SET_UPDATE = 163, DICT_MERGE = 164,
  DICT_UPDATE = 165, UNPACK_SEQUENCE_TUPLE = 166, UNPACK_SEQUENCE_TWO_TUPLE = 167, SEND_GEN = 168, CALL = 171,
  KW_NAMES = 172, CALL_INTRINSIC_1 = 173, CALL_INTRINSIC_2 = 174, LOAD_FROM_DICT_OR_GLOBALS = 175,
  LOAD_FROM_DICT_OR_DEREF = 176, INSTRUMENTED_LOAD_SUPER_ATTR = 237, INSTRUMENTED_POP_JUMP_IF_NONE = 238,
  INSTRUMENTED_POP_JUMP_IF_NOT_NONE = 239, INSTRUMENTED_RESUME = 240, INSTRUMENTED_CALL = 241,
  INSTRUMENTED_RETURN_VALUE = 242, INSTRUMENTED_YIELD_VALUE = 243, INSTRUMENTED_CALL_FUNCTION_EX = 244,
  INSTRUMENTED_JUMP_FORWARD = 245, INSTRUMENTED_JUMP_BACKWARD = 246, INSTRUMENTED_RETURN_CONST = 247,
  INSTRUMENTED_FOR_ITER = 248, INSTRUMENTED_POP_JUMP_IF_FALSE = 249, INSTRUMENTED_POP_JUMP_IF_TRUE = 250,
  INSTRUMENTED_END_FOR = 251, INSTRUMENTED_END_SEND = 252, INSTRUMENTED_INSTRUCTION = 253, INSTRUMENTED_LINE = 254,
  SETUP_FINALLY = 256, SETUP_CLEANUP = 257, SETUP_WITH = 258, POP_BLOCK = 259, JUMP = 260, JUMP_NO_INTERRUPT = 261,
  LOAD_METHOD = 262, LOAD_SUPER_METHOD = 263, LOAD_ZERO_SUPER_METHOD = 264, LOAD_ZERO_SUPER_ATTR = 265,
  STORE_FAST_MAYBE_NULL = 266,
}

/** First opcode that takes an oparg; every opcode below ignores it. */
export const HAVE_ARGUMENT = 90;
/** First of the opcodes that sys.monitoring writes into running code. */
export const MIN_INSTRUMENTED_OPCODE = 237;
/** First opcode that never leaves the compiler. */
export const MIN_PSEUDO_OPCODE = 256;

/** Name of each opcode number; "<n>" where a number is not used. */
export const OPNAME: readonly string[] = [
  "CACHE", "POP_TOP", "PUSH_NULL", "INTERPRETER_EXIT", "END_FOR", "END_SEND", "BINARY_OP_ADD_FLOAT",
  "BINARY_OP_ADD_INT", "BINARY_OP_ADD_UNICODE", "NOP", "BINARY_OP_INPLACE_ADD_UNICODE", "UNARY_NEGATIVE",
  "UNARY_NOT", "BINARY_OP_MULTIPLY_FLOAT", "BINARY_OP_MULTIPLY_INT", "UNARY_INVERT", "BINARY_OP_SUBTRACT_FLOAT",
  "RESERVED", "BINARY_OP_SUBTRACT_INT", "BINARY_SUBSCR_DICT", "BINARY_SUBSCR_GETITEM", "BINARY_SUBSCR_LIST_INT",
  "BINARY_SUBSCR_TUPLE_INT", "CALL_PY_EXACT_ARGS", "CALL_PY_WITH_DEFAULTS", "BINARY_SUBSCR", "BINARY_SLICE",
  "STORE_SLICE", "CALL_BOUND_METHOD_EXACT_ARGS", "CALL_BUILTIN_CLASS", "GET_LEN", "MATCH_MAPPING", "MATCH_SEQUENCE",
  "MATCH_KEYS", "CALL_BUILTIN_FAST_WITH_KEYWORDS", "PUSH_EXC_INFO", "CHECK_EXC_MATCH", "CHECK_EG_MATCH",
  "CALL_METHOD_DESCRIPTOR_FAST_WITH_KEYWORDS", "CALL_NO_KW_BUILTIN_FAST", "CALL_NO_KW_BUILTIN_O",
  "CALL_NO_KW_ISINSTANCE", "CALL_NO_KW_LEN", "CALL_NO_KW_LIST_APPEND", "CALL_NO_KW_METHOD_DESCRIPTOR_FAST",
  "CALL_NO_KW_METHOD_DESCRIPTOR_NOARGS", "CALL_NO_KW_METHOD_DESCRIPTOR_O", "CALL_NO_KW_STR_1", "CALL_NO_KW_TUPLE_1",
  "WITH_EXCEPT_START", "GET_AITER", "GET_ANEXT", "BEFORE_ASYNC_WITH", "BEFORE_WITH", "END_ASYNC_FOR",
  "CLEANUP_THROW", "CALL_NO_KW_TYPE_1", "COMPARE_OP_FLOAT", "COMPARE_OP_INT", "COMPARE_OP_STR", "STORE_SUBSCR",
  "DELETE_SUBSCR", "FOR_ITER_LIST", "FOR_ITER_TUPLE", "FOR_ITER_RANGE", "FOR_ITER_GEN", "LOAD_SUPER_ATTR_ATTR",
  "LOAD_SUPER_ATTR_METHOD", "GET_ITER", "GET_YIELD_FROM_ITER", "LOAD_ATTR_CLASS", "LOAD_BUILD_CLASS",
  "LOAD_ATTR_GETATTRIBUTE_OVERRIDDEN", "LOAD_ATTR_INSTANCE_VALUE", "LOAD_ASSERTION_ERROR", "RETURN_GENERATOR",
  "LOAD_ATTR_MODULE", "LOAD_ATTR_PROPERTY", "LOAD_ATTR_SLOT", "LOAD_ATTR_WITH_HINT", "LOAD_ATTR_METHOD_LAZY_DICT",
  "LOAD_ATTR_METHOD_NO_DICT", "LOAD_ATTR_METHOD_WITH_VALUES", "RETURN_VALUE", "LOAD_CONST__LOAD_FAST",
  "SETUP_ANNOTATIONS", "LOAD_FAST__LOAD_CONST", "LOAD_LOCALS", "LOAD_FAST__LOAD_FAST", "POP_EXCEPT", "STORE_NAME",
  "DELETE_NAME", "UNPACK_SEQUENCE", "FOR_ITER", "UNPACK_EX", "STORE_ATTR", "DELETE_ATTR", "STORE_GLOBAL",
  "DELETE_GLOBAL", "SWAP", "LOAD_CONST", "LOAD_NAME", "BUILD_TUPLE", "BUILD_LIST", "BUILD_SET", "BUILD_MAP",
  "LOAD_ATTR", "COMPARE_OP", "IMPORT_NAME", "IMPORT_FROM", "JUMP_FORWARD", "LOAD_GLOBAL_BUILTIN",
  "LOAD_GLOBAL_MODULE", "STORE_ATTR_INSTANCE_VALUE", "POP_JUMP_IF_FALSE", "POP_JUMP_IF_TRUE", "LOAD_GLOBAL", "IS_OP",
  "CONTAINS_OP", "RERAISE", "COPY", "RETURN_CONST", "BINARY_OP", "SEND", "LOAD_FAST", "STORE_FAST", "DELETE_FAST",
  "LOAD_FAST_CHECK", "POP_JUMP_IF_NOT_NONE", "POP_JUMP_IF_NONE", "RAISE_VARARGS", "GET_AWAITABLE", "MAKE_FUNCTION",
  "BUILD_SLICE", "JUMP_BACKWARD_NO_INTERRUPT", "MAKE_CELL", "LOAD_CLOSURE", "LOAD_DEREF", "STORE_DEREF",
  "DELETE_DEREF", "JUMP_BACKWARD", "LOAD_SUPER_ATTR", "CALL_FUNCTION_EX", "LOAD_FAST_AND_CLEAR", "EXTENDED_ARG",
  "LIST_APPEND", "SET_ADD", "MAP_ADD", "STORE_ATTR_SLOT", "COPY_FREE_VARS", "YIELD_VALUE", "RESUME", "MATCH_CLASS",
  "STORE_ATTR_WITH_HINT", "STORE_FAST__LOAD_FAST", "FORMAT_VALUE", "BUILD_CONST_KEY_MAP", "BUILD_STRING",
  "STORE_FAST__STORE_FAST", "STORE_SUBSCR_DICT", "STORE_SUBSCR_LIST_INT", "UNPACK_SEQUENCE_LIST", "LIST_EXTEND",
  "SET_UPDATE", "DICT_MERGE", "DICT_UPDATE", "UNPACK_SEQUENCE_TUPLE", "UNPACK_SEQUENCE_TWO_TUPLE", "SEND_GEN",
  "<169>", "<170>", "CALL", "KW_NAMES", "CALL_INTRINSIC_1", "CALL_INTRINSIC_2", "LOAD_FROM_DICT_OR_GLOBALS",
  "LOAD_FROM_DICT_OR_DEREF", "<177>", "<178>", "<179>", "<180>", "<181>", "<182>", "<183>", "<184>", "<185>",
  "<186>", "<187>", "<188>", "<189>", "<190>", "<191>", "<192>", "<193>", "<194>", "<195>", "<196>", "<197>",
  "<198>", "<199>", "<200>", "<201>", "<202>", "<203>", "<204>", "<205>", "<206>", "<207>", "<208>", "<209>",
  "<210>", "<211>", "<212>", "<213>", "<214>", "<215>", "<216>", "<217>", "<218>", "<219>", "<220>", "<221>",
  "<222>", "<223>", "<224>", "<225>", "<226>", "<227>", "<228>", "<229>", "<230>", "<231>", "<232>", "<233>",
  "<234>", "<235>", "<236>", "INSTRUMENTED_LOAD_SUPER_ATTR", "INSTRUMENTED_POP_JUMP_IF_NONE",
  "INSTRUMENTED_POP_JUMP_IF_NOT_NONE", "INSTRUMENTED_RESUME", "INSTRUMENTED_CALL", "INSTRUMENTED_RETURN_VALUE",
  "INSTRUMENTED_YIELD_VALUE", "INSTRUMENTED_CALL_FUNCTION_EX", "INSTRUMENTED_JUMP_FORWARD",
  "INSTRUMENTED_JUMP_BACKWARD", "INSTRUMENTED_RETURN_CONST", "INSTRUMENTED_FOR_ITER",
  "INSTRUMENTED_POP_JUMP_IF_FALSE", "INSTRUMENTED_POP_JUMP_IF_TRUE", "INSTRUMENTED_END_FOR", "INSTRUMENTED_END_SEND",
  "INSTRUMENTED_INSTRUCTION", "INSTRUMENTED_LINE", "<255>", "SETUP_FINALLY", "SETUP_CLEANUP", "SETUP_WITH",
  "POP_BLOCK", "JUMP", "JUMP_NO_INTERRUPT", "LOAD_METHOD", "LOAD_SUPER_METHOD", "LOAD_ZERO_SUPER_METHOD",
  "LOAD_ZERO_SUPER_ATTR", "STORE_FAST_MAYBE_NULL",
];

/** Entries of inline cache (two bytes each) after an instruction; 0 for a specialized form: look up its base. */
export const CACHES = new Uint8Array([
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 4,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 1, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
]);

/** The base instruction of each (specialized) opcode; a base opcode maps to itself, an unused number to 0. */
export const DEOPT = new Uint8Array([
  0, 1, 2, 3, 4, 5, 122, 122, 122, 9, 122, 11, 12, 122, 122, 15, 122, 17, 122, 25, 25, 25, 25, 171,
  171, 25, 26, 27, 171, 171, 30, 31, 32, 33, 171, 35, 36, 37, 171, 171, 171, 171, 171, 171, 171, 171, 171, 171,
  171, 49, 50, 51, 52, 53, 54, 55, 171, 107, 107, 107, 60, 61, 93, 93, 93, 93, 141, 141, 68, 69, 106, 71,
  106, 106, 74, 75, 106, 106, 106, 106, 106, 106, 106, 83, 100, 85, 124, 87, 124, 89, 90, 91, 92, 93, 94, 95,
  96, 97, 98, 99, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 116, 116, 95, 114, 115, 116, 117, 118, 119,
  120, 121, 122, 123, 124, 125, 126, 127, 128, 129, 130, 131, 132, 133, 134, 135, 136, 137, 138, 139, 140, 141, 142, 143,
  144, 145, 146, 147, 95, 149, 150, 151, 152, 95, 125, 155, 156, 157, 125, 60, 60, 92, 162, 163, 164, 165, 92, 92,
  123, 0, 0, 171, 172, 173, 174, 175, 176, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 237, 238, 239,
  240, 241, 242, 243, 244, 245, 246, 247, 248, 249, 250, 251, 252, 253, 254, 0,
]);

/** What an oparg means. "count" stands for any plain number: a count, a depth, flags, an operator's index. */
export type OperandKind = "none" | "count" | "const" | "name" | "local" | "free" | "compare" | "jump" | "exc";

/**
 * What is declared of an instruction.
 *
 * `stack` is written "inputs -- outputs", top of the stack at the right. Every slot owns its reference: an input that is
 * not an output under the same name is consumed (released or moved), every other output is a new reference; NULL slots
 * own nothing. What follows "|" is the effect in the named case. A specialized form has the effect of its base.
 */
export interface Instruction {
  readonly op: Op;
  readonly operand: OperandKind;
  /** Direction of the jump: +1 forward, -1 backward, 0 none. Jumps are counted in code units from the next instruction. */
  readonly jump: 0 | 1 | -1;
  readonly stack: string;
  /** The instruction this one specializes, or itself. */
  readonly base: Op;
}

const instruction = (op: Op, operand: OperandKind, stack: string, jump: 0 | 1 | -1 = 0, base: Op = op): Instruction =>
  ({ op, operand, jump, stack, base });

/** The table, made when first asked for (programs that only run never need it). Index: opcode number. */
export function instructions(): ReadonlyMap<number, Instruction> {
  table ??= new Map(declared().map((entry) => [entry.op, entry]));
  return table;
}
let table: Map<number, Instruction> | undefined;

/** The names sys.monitoring's forms stand for: INSTRUMENTED_X behaves as X after its event is reported. */
function declared(): Instruction[] {
  return [
    instruction(Op.CACHE, "none", "--"),
    instruction(Op.POP_TOP, "none", "value --"),
    instruction(Op.PUSH_NULL, "none", "-- NULL"),
    instruction(Op.INTERPRETER_EXIT, "none", "retval --"),
    instruction(Op.END_FOR, "none", "iter, value --"),
    instruction(Op.END_SEND, "none", "receiver, value -- value"),
    instruction(Op.BINARY_OP_ADD_FLOAT, "count", "lhs, rhs -- res", 0, Op.BINARY_OP),
    instruction(Op.BINARY_OP_ADD_INT, "count", "lhs, rhs -- res", 0, Op.BINARY_OP),
    instruction(Op.BINARY_OP_ADD_UNICODE, "count", "lhs, rhs -- res", 0, Op.BINARY_OP),
    instruction(Op.NOP, "none", "--"),
    instruction(Op.BINARY_OP_INPLACE_ADD_UNICODE, "count", "left, right -- (stores the result in the local of the next STORE_FAST, which it skips)", 0, Op.BINARY_OP),
    instruction(Op.UNARY_NEGATIVE, "none", "value -- res"),
    instruction(Op.UNARY_NOT, "none", "value -- res"),
    instruction(Op.BINARY_OP_MULTIPLY_FLOAT, "count", "lhs, rhs -- res", 0, Op.BINARY_OP),
    instruction(Op.BINARY_OP_MULTIPLY_INT, "count", "lhs, rhs -- res", 0, Op.BINARY_OP),
    instruction(Op.UNARY_INVERT, "none", "value -- res"),
    instruction(Op.BINARY_OP_SUBTRACT_FLOAT, "count", "lhs, rhs -- res", 0, Op.BINARY_OP),
    instruction(Op.RESERVED, "none", "--"),
    instruction(Op.BINARY_OP_SUBTRACT_INT, "count", "lhs, rhs -- res", 0, Op.BINARY_OP),
    instruction(Op.BINARY_SUBSCR_DICT, "none", "container, sub -- res", 0, Op.BINARY_SUBSCR),
    instruction(Op.BINARY_SUBSCR_GETITEM, "none", "container, sub -- res", 0, Op.BINARY_SUBSCR),
    instruction(Op.BINARY_SUBSCR_LIST_INT, "none", "container, sub -- res", 0, Op.BINARY_SUBSCR),
    instruction(Op.BINARY_SUBSCR_TUPLE_INT, "none", "container, sub -- res", 0, Op.BINARY_SUBSCR),
    instruction(Op.CALL_PY_EXACT_ARGS, "count", "method or NULL, callable or self, args[oparg] -- res", 0, Op.CALL),
    instruction(Op.CALL_PY_WITH_DEFAULTS, "count", "method or NULL, callable or self, args[oparg] -- res", 0, Op.CALL),
    instruction(Op.BINARY_SUBSCR, "none", "container, sub -- res"),
    instruction(Op.BINARY_SLICE, "none", "container, start, stop -- res"),
    instruction(Op.STORE_SLICE, "none", "v, container, start, stop --"),
    instruction(Op.CALL_BOUND_METHOD_EXACT_ARGS, "count", "method or NULL, callable or self, args[oparg] -- res", 0, Op.CALL),
    instruction(Op.CALL_BUILTIN_CLASS, "count", "method or NULL, callable or self, args[oparg] -- res", 0, Op.CALL),
    instruction(Op.GET_LEN, "none", "obj -- obj, len"),
    instruction(Op.MATCH_MAPPING, "none", "subject -- subject, res"),
    instruction(Op.MATCH_SEQUENCE, "none", "subject -- subject, res"),
    instruction(Op.MATCH_KEYS, "none", "subject, keys -- subject, keys, values_or_none"),
    instruction(Op.CALL_BUILTIN_FAST_WITH_KEYWORDS, "count", "method or NULL, callable or self, args[oparg] -- res", 0, Op.CALL),
    instruction(Op.PUSH_EXC_INFO, "none", "new_exc -- prev_exc, new_exc"),
    instruction(Op.CHECK_EXC_MATCH, "none", "left, right -- left, b"),
    instruction(Op.CHECK_EG_MATCH, "none", "exc_value, match_type -- rest, match"),
    instruction(Op.CALL_METHOD_DESCRIPTOR_FAST_WITH_KEYWORDS, "count", "method or NULL, callable or self, args[oparg] -- res", 0, Op.CALL),
    instruction(Op.CALL_NO_KW_BUILTIN_FAST, "count", "method or NULL, callable or self, args[oparg] -- res", 0, Op.CALL),
    instruction(Op.CALL_NO_KW_BUILTIN_O, "count", "method or NULL, callable or self, args[oparg] -- res", 0, Op.CALL),
    instruction(Op.CALL_NO_KW_ISINSTANCE, "count", "method or NULL, callable or self, args[oparg] -- res", 0, Op.CALL),
    instruction(Op.CALL_NO_KW_LEN, "count", "method or NULL, callable or self, args[oparg] -- res", 0, Op.CALL),
    instruction(Op.CALL_NO_KW_LIST_APPEND, "count", "method or NULL, callable or self, args[oparg] -- res", 0, Op.CALL),
    instruction(Op.CALL_NO_KW_METHOD_DESCRIPTOR_FAST, "count", "method or NULL, callable or self, args[oparg] -- res", 0, Op.CALL),
    instruction(Op.CALL_NO_KW_METHOD_DESCRIPTOR_NOARGS, "count", "method or NULL, callable or self, args[oparg] -- res", 0, Op.CALL),
    instruction(Op.CALL_NO_KW_METHOD_DESCRIPTOR_O, "count", "method or NULL, callable or self, args[oparg] -- res", 0, Op.CALL),
    instruction(Op.CALL_NO_KW_STR_1, "count", "method or NULL, callable or self, args[oparg] -- res", 0, Op.CALL),
    instruction(Op.CALL_NO_KW_TUPLE_1, "count", "method or NULL, callable or self, args[oparg] -- res", 0, Op.CALL),
    instruction(Op.WITH_EXCEPT_START, "none", "exit_func, lasti, unused, val -- exit_func, lasti, unused, val, res"),
    instruction(Op.GET_AITER, "none", "obj -- iter"),
    instruction(Op.GET_ANEXT, "none", "aiter -- aiter, awaitable"),
    instruction(Op.BEFORE_ASYNC_WITH, "none", "mgr -- exit, res"),
    instruction(Op.BEFORE_WITH, "none", "mgr -- exit, res"),
    instruction(Op.END_ASYNC_FOR, "none", "awaitable, exc --"),
    instruction(Op.CLEANUP_THROW, "none", "sub_iter, last_sent_val, exc_value -- none, value"),
    instruction(Op.CALL_NO_KW_TYPE_1, "count", "method or NULL, callable or self, args[oparg] -- res", 0, Op.CALL),
    instruction(Op.COMPARE_OP_FLOAT, "compare", "left, right -- res", 0, Op.COMPARE_OP),
    instruction(Op.COMPARE_OP_INT, "compare", "left, right -- res", 0, Op.COMPARE_OP),
    instruction(Op.COMPARE_OP_STR, "compare", "left, right -- res", 0, Op.COMPARE_OP),
    instruction(Op.STORE_SUBSCR, "none", "v, container, sub --"),
    instruction(Op.DELETE_SUBSCR, "none", "container, sub --"),
    instruction(Op.FOR_ITER_LIST, "jump", "iter -- iter, next | exhausted: iter -- (and the END_FOR at the target is skipped)", 1, Op.FOR_ITER),
    instruction(Op.FOR_ITER_TUPLE, "jump", "iter -- iter, next | exhausted: iter -- (and the END_FOR at the target is skipped)", 1, Op.FOR_ITER),
    instruction(Op.FOR_ITER_RANGE, "jump", "iter -- iter, next | exhausted: iter -- (and the END_FOR at the target is skipped)", 1, Op.FOR_ITER),
    instruction(Op.FOR_ITER_GEN, "jump", "iter -- iter, next | exhausted: iter -- (and the END_FOR at the target is skipped)", 1, Op.FOR_ITER),
    instruction(Op.LOAD_SUPER_ATTR_ATTR, "name", "global_super, class, self -- attr | oparg & 1: global_super, class, self -- (method, self) or (NULL, attr)", 0, Op.LOAD_SUPER_ATTR),
    instruction(Op.LOAD_SUPER_ATTR_METHOD, "name", "global_super, class, self -- attr | oparg & 1: global_super, class, self -- (method, self) or (NULL, attr)", 0, Op.LOAD_SUPER_ATTR),
    instruction(Op.GET_ITER, "none", "iterable -- iter"),
    instruction(Op.GET_YIELD_FROM_ITER, "none", "iterable -- iter"),
    instruction(Op.LOAD_ATTR_CLASS, "name", "owner -- attr | oparg & 1: owner -- (method, self) or (NULL, attr)", 0, Op.LOAD_ATTR),
    instruction(Op.LOAD_BUILD_CLASS, "none", "-- bc"),
    instruction(Op.LOAD_ATTR_GETATTRIBUTE_OVERRIDDEN, "name", "owner -- attr | oparg & 1: owner -- (method, self) or (NULL, attr)", 0, Op.LOAD_ATTR),
    instruction(Op.LOAD_ATTR_INSTANCE_VALUE, "name", "owner -- attr | oparg & 1: owner -- (method, self) or (NULL, attr)", 0, Op.LOAD_ATTR),
    instruction(Op.LOAD_ASSERTION_ERROR, "none", "-- value"),
    instruction(Op.RETURN_GENERATOR, "none", "--"),
    instruction(Op.LOAD_ATTR_MODULE, "name", "owner -- attr | oparg & 1: owner -- (method, self) or (NULL, attr)", 0, Op.LOAD_ATTR),
    instruction(Op.LOAD_ATTR_PROPERTY, "name", "owner -- attr | oparg & 1: owner -- (method, self) or (NULL, attr)", 0, Op.LOAD_ATTR),
    instruction(Op.LOAD_ATTR_SLOT, "name", "owner -- attr | oparg & 1: owner -- (method, self) or (NULL, attr)", 0, Op.LOAD_ATTR),
    instruction(Op.LOAD_ATTR_WITH_HINT, "name", "owner -- attr | oparg & 1: owner -- (method, self) or (NULL, attr)", 0, Op.LOAD_ATTR),
    instruction(Op.LOAD_ATTR_METHOD_LAZY_DICT, "name", "owner -- attr | oparg & 1: owner -- (method, self) or (NULL, attr)", 0, Op.LOAD_ATTR),
    instruction(Op.LOAD_ATTR_METHOD_NO_DICT, "name", "owner -- attr | oparg & 1: owner -- (method, self) or (NULL, attr)", 0, Op.LOAD_ATTR),
    instruction(Op.LOAD_ATTR_METHOD_WITH_VALUES, "name", "owner -- attr | oparg & 1: owner -- (method, self) or (NULL, attr)", 0, Op.LOAD_ATTR),
    instruction(Op.RETURN_VALUE, "none", "retval --"),
    instruction(Op.LOAD_CONST__LOAD_FAST, "const", "-- value1, value2", 0, Op.LOAD_CONST),
    instruction(Op.SETUP_ANNOTATIONS, "none", "--"),
    instruction(Op.LOAD_FAST__LOAD_CONST, "local", "-- value1, value2", 0, Op.LOAD_FAST),
    instruction(Op.LOAD_LOCALS, "none", "-- locals"),
    instruction(Op.LOAD_FAST__LOAD_FAST, "local", "-- value1, value2", 0, Op.LOAD_FAST),
    instruction(Op.POP_EXCEPT, "none", "exc_value --"),
    instruction(Op.STORE_NAME, "name", "v --"),
    instruction(Op.DELETE_NAME, "name", "--"),
    instruction(Op.UNPACK_SEQUENCE, "count", "seq -- values[oparg]"),
    instruction(Op.FOR_ITER, "jump", "iter -- iter, next | exhausted: iter -- (and the END_FOR at the target is skipped)", 1),
    instruction(Op.UNPACK_EX, "count", "seq -- before[oparg & 0xFF], rest, after[oparg >> 8]"),
    instruction(Op.STORE_ATTR, "name", "v, owner --"),
    instruction(Op.DELETE_ATTR, "name", "owner --"),
    instruction(Op.STORE_GLOBAL, "name", "v --"),
    instruction(Op.DELETE_GLOBAL, "name", "--"),
    instruction(Op.SWAP, "count", "bottom, unused[oparg-2], top -- top, unused[oparg-2], bottom"),
    instruction(Op.LOAD_CONST, "const", "-- value"),
    instruction(Op.LOAD_NAME, "name", "-- v"),
    instruction(Op.BUILD_TUPLE, "count", "values[oparg] -- tup"),
    instruction(Op.BUILD_LIST, "count", "values[oparg] -- list"),
    instruction(Op.BUILD_SET, "count", "values[oparg] -- set"),
    instruction(Op.BUILD_MAP, "count", "values[oparg*2] -- map"),
    instruction(Op.LOAD_ATTR, "name", "owner -- attr | oparg & 1: owner -- (method, self) or (NULL, attr)"),
    instruction(Op.COMPARE_OP, "compare", "left, right -- res"),
    instruction(Op.IMPORT_NAME, "name", "level, fromlist -- res"),
    instruction(Op.IMPORT_FROM, "name", "from -- from, res"),
    instruction(Op.JUMP_FORWARD, "jump", "--", 1),
    instruction(Op.LOAD_GLOBAL_BUILTIN, "name", "-- v | oparg & 1: -- NULL, v", 0, Op.LOAD_GLOBAL),
    instruction(Op.LOAD_GLOBAL_MODULE, "name", "-- v | oparg & 1: -- NULL, v", 0, Op.LOAD_GLOBAL),
    instruction(Op.STORE_ATTR_INSTANCE_VALUE, "name", "v, owner --", 0, Op.STORE_ATTR),
    instruction(Op.POP_JUMP_IF_FALSE, "jump", "cond --", 1),
    instruction(Op.POP_JUMP_IF_TRUE, "jump", "cond --", 1),
    instruction(Op.LOAD_GLOBAL, "name", "-- v | oparg & 1: -- NULL, v"),
    instruction(Op.IS_OP, "count", "left, right -- b"),
    instruction(Op.CONTAINS_OP, "count", "left, right -- b"),
    instruction(Op.RERAISE, "count", "values[oparg], exc -- values[oparg]"),
    instruction(Op.COPY, "count", "bottom, unused[oparg-1] -- bottom, unused[oparg-1], top"),
    instruction(Op.RETURN_CONST, "const", "--"),
    instruction(Op.BINARY_OP, "count", "lhs, rhs -- res"),
    instruction(Op.SEND, "jump", "receiver, v -- receiver, retval", 1),
    instruction(Op.LOAD_FAST, "local", "-- value"),
    instruction(Op.STORE_FAST, "local", "value --"),
    instruction(Op.DELETE_FAST, "local", "--"),
    instruction(Op.LOAD_FAST_CHECK, "local", "-- value"),
    instruction(Op.POP_JUMP_IF_NOT_NONE, "jump", "value --", 1),
    instruction(Op.POP_JUMP_IF_NONE, "jump", "value --", 1),
    instruction(Op.RAISE_VARARGS, "count", "args[oparg] --"),
    instruction(Op.GET_AWAITABLE, "count", "iterable -- iter"),
    instruction(Op.MAKE_FUNCTION, "count", "defaults?, kwdefaults?, annotations?, closure?, codeobj -- func"),
    instruction(Op.BUILD_SLICE, "count", "start, stop, (oparg == 3: step) -- slice"),
    instruction(Op.JUMP_BACKWARD_NO_INTERRUPT, "jump", "--", -1),
    instruction(Op.MAKE_CELL, "free", "--"),
    instruction(Op.LOAD_CLOSURE, "free", "-- cell"),
    instruction(Op.LOAD_DEREF, "free", "-- value"),
    instruction(Op.STORE_DEREF, "free", "v --"),
    instruction(Op.DELETE_DEREF, "free", "--"),
    instruction(Op.JUMP_BACKWARD, "jump", "--", -1),
    instruction(Op.LOAD_SUPER_ATTR, "name", "global_super, class, self -- attr | oparg & 1: global_super, class, self -- (method, self) or (NULL, attr)"),
    instruction(Op.CALL_FUNCTION_EX, "count", "unused, func, callargs, (oparg & 1: kwargs) -- result"),
    instruction(Op.LOAD_FAST_AND_CLEAR, "local", "-- value or NULL"),
    instruction(Op.EXTENDED_ARG, "count", "--"),
    instruction(Op.LIST_APPEND, "count", "list, unused[oparg-1], v -- list, unused[oparg-1]"),
    instruction(Op.SET_ADD, "count", "set, unused[oparg-1], v -- set, unused[oparg-1]"),
    instruction(Op.MAP_ADD, "count", "dict, unused[oparg-1], key, value -- dict, unused[oparg-1]"),
    instruction(Op.STORE_ATTR_SLOT, "name", "v, owner --", 0, Op.STORE_ATTR),
    instruction(Op.COPY_FREE_VARS, "count", "--"),
    instruction(Op.YIELD_VALUE, "count", "retval -- sent"),
    instruction(Op.RESUME, "count", "--"),
    instruction(Op.MATCH_CLASS, "count", "subject, type, names -- attrs or None"),
    instruction(Op.STORE_ATTR_WITH_HINT, "name", "v, owner --", 0, Op.STORE_ATTR),
    instruction(Op.STORE_FAST__LOAD_FAST, "local", "value1 -- value2", 0, Op.STORE_FAST),
    instruction(Op.FORMAT_VALUE, "count", "value, (oparg & 4: fmt_spec) -- result"),
    instruction(Op.BUILD_CONST_KEY_MAP, "count", "values[oparg], keys -- map"),
    instruction(Op.BUILD_STRING, "count", "pieces[oparg] -- str"),
    instruction(Op.STORE_FAST__STORE_FAST, "local", "value1, value2 --", 0, Op.STORE_FAST),
    instruction(Op.STORE_SUBSCR_DICT, "none", "v, container, sub --", 0, Op.STORE_SUBSCR),
    instruction(Op.STORE_SUBSCR_LIST_INT, "none", "v, container, sub --", 0, Op.STORE_SUBSCR),
    instruction(Op.UNPACK_SEQUENCE_LIST, "count", "seq -- values[oparg]", 0, Op.UNPACK_SEQUENCE),
    instruction(Op.LIST_EXTEND, "count", "list, unused[oparg-1], iterable -- list, unused[oparg-1]"),
    instruction(Op.SET_UPDATE, "count", "set, unused[oparg-1], iterable -- set, unused[oparg-1]"),
    instruction(Op.DICT_MERGE, "count", "callable, NULL, args, dict, unused[oparg-1], update -- callable, NULL, args, dict, unused[oparg-1]"),
    instruction(Op.DICT_UPDATE, "count", "dict, unused[oparg-1], update -- dict, unused[oparg-1]"),
    instruction(Op.UNPACK_SEQUENCE_TUPLE, "count", "seq -- values[oparg]", 0, Op.UNPACK_SEQUENCE),
    instruction(Op.UNPACK_SEQUENCE_TWO_TUPLE, "count", "seq -- values[oparg]", 0, Op.UNPACK_SEQUENCE),
    instruction(Op.SEND_GEN, "jump", "receiver, v -- receiver, retval", 1, Op.SEND),
    instruction(Op.CALL, "count", "method or NULL, callable or self, args[oparg] -- res"),
    instruction(Op.KW_NAMES, "const", "--"),
    instruction(Op.CALL_INTRINSIC_1, "count", "value -- res"),
    instruction(Op.CALL_INTRINSIC_2, "count", "value2, value1 -- res"),
    instruction(Op.LOAD_FROM_DICT_OR_GLOBALS, "name", "mod_or_class_dict -- v"),
    instruction(Op.LOAD_FROM_DICT_OR_DEREF, "free", "class_dict -- value"),
    instruction(Op.INSTRUMENTED_LOAD_SUPER_ATTR, "name", "global_super, class, self -- attr | oparg & 1: global_super, class, self -- (method, self) or (NULL, attr)", 0, Op.LOAD_SUPER_ATTR),
    instruction(Op.INSTRUMENTED_POP_JUMP_IF_NONE, "jump", "value --", 1, Op.POP_JUMP_IF_NONE),
    instruction(Op.INSTRUMENTED_POP_JUMP_IF_NOT_NONE, "jump", "value --", 1, Op.POP_JUMP_IF_NOT_NONE),
    instruction(Op.INSTRUMENTED_RESUME, "count", "--", 0, Op.RESUME),
    instruction(Op.INSTRUMENTED_CALL, "count", "method or NULL, callable or self, args[oparg] -- res", 0, Op.CALL),
    instruction(Op.INSTRUMENTED_RETURN_VALUE, "none", "retval --", 0, Op.RETURN_VALUE),
    instruction(Op.INSTRUMENTED_YIELD_VALUE, "count", "retval -- sent", 0, Op.YIELD_VALUE),
    instruction(Op.INSTRUMENTED_CALL_FUNCTION_EX, "count", "unused, func, callargs, (oparg & 1: kwargs) -- result", 0, Op.CALL_FUNCTION_EX),
    instruction(Op.INSTRUMENTED_JUMP_FORWARD, "jump", "--", 1, Op.JUMP_FORWARD),
    instruction(Op.INSTRUMENTED_JUMP_BACKWARD, "jump", "--", -1, Op.JUMP_BACKWARD),
    instruction(Op.INSTRUMENTED_RETURN_CONST, "const", "--", 0, Op.RETURN_CONST),
    instruction(Op.INSTRUMENTED_FOR_ITER, "jump", "iter -- iter, next | exhausted: iter -- (and the END_FOR at the target is skipped)", 1, Op.FOR_ITER),
    instruction(Op.INSTRUMENTED_POP_JUMP_IF_FALSE, "jump", "cond --", 1, Op.POP_JUMP_IF_FALSE),
    instruction(Op.INSTRUMENTED_POP_JUMP_IF_TRUE, "jump", "cond --", 1, Op.POP_JUMP_IF_TRUE),
    instruction(Op.INSTRUMENTED_END_FOR, "none", "iter, value --", 0, Op.END_FOR),
    instruction(Op.INSTRUMENTED_END_SEND, "none", "receiver, value -- value", 0, Op.END_SEND),
    instruction(Op.INSTRUMENTED_INSTRUCTION, "none", "--"),
    instruction(Op.INSTRUMENTED_LINE, "none", "--"),
    instruction(Op.SETUP_FINALLY, "exc", "-- | handler: -- exc"),
    instruction(Op.SETUP_CLEANUP, "exc", "-- | handler: -- lasti, exc"),
    instruction(Op.SETUP_WITH, "exc", "-- | handler: -- lasti, exc"),
    instruction(Op.POP_BLOCK, "none", "--"),
    instruction(Op.JUMP, "jump", "--", 1),
    instruction(Op.JUMP_NO_INTERRUPT, "jump", "--", 1),
    instruction(Op.LOAD_METHOD, "name", "owner -- (method, self) or (NULL, attr)"),
    instruction(Op.LOAD_SUPER_METHOD, "name", "global_super, class, self -- (method, self) or (NULL, attr)"),
    instruction(Op.LOAD_ZERO_SUPER_METHOD, "name", "global_super, class, self -- (method, self) or (NULL, attr)"),
    instruction(Op.LOAD_ZERO_SUPER_ATTR, "name", "global_super, class, self -- attr"),
    instruction(Op.STORE_FAST_MAYBE_NULL, "local", "value --"),
  ];
}

/** Operators of BINARY_OP, in the order of its oparg. CPython 3.12 Lib/opcode.py, _nb_ops. */
export const enum NB {
  ADD, AND, FLOOR_DIVIDE, LSHIFT, MATRIX_MULTIPLY, MULTIPLY, REMAINDER, OR, POWER, RSHIFT, SUBTRACT, TRUE_DIVIDE, XOR,
  INPLACE_ADD, INPLACE_AND, INPLACE_FLOOR_DIVIDE, INPLACE_LSHIFT, INPLACE_MATRIX_MULTIPLY, INPLACE_MULTIPLY,
  INPLACE_REMAINDER, INPLACE_OR, INPLACE_POWER, INPLACE_RSHIFT, INPLACE_SUBTRACT, INPLACE_TRUE_DIVIDE, INPLACE_XOR,
}

/** Opargs of CALL_INTRINSIC_1. CPython 3.12 Include/internal/pycore_intrinsics.h. */
export const enum Intrinsic1 {
  INVALID, PRINT, IMPORT_STAR, STOPITERATION_ERROR, ASYNC_GEN_WRAP, UNARY_POSITIVE, LIST_TO_TUPLE, TYPEVAR, PARAMSPEC,
  TYPEVARTUPLE, SUBSCRIPT_GENERIC, TYPEALIAS,
}

/** Opargs of CALL_INTRINSIC_2. */
export const enum Intrinsic2 {
  INVALID, PREP_RERAISE_STAR, TYPEVAR_WITH_BOUND, TYPEVAR_WITH_CONSTRAINTS, SET_FUNCTION_TYPE_PARAMS,
}

/** Does the instruction jump, or name the handler of a block? */
export function hasTarget(op: number): boolean {
  switch (op) {
    case Op.FOR_ITER: case Op.JUMP_FORWARD: case Op.JUMP_BACKWARD: case Op.JUMP_BACKWARD_NO_INTERRUPT: case Op.SEND:
    case Op.POP_JUMP_IF_FALSE: case Op.POP_JUMP_IF_TRUE: case Op.POP_JUMP_IF_NONE: case Op.POP_JUMP_IF_NOT_NONE:
    case Op.JUMP: case Op.JUMP_NO_INTERRUPT: case Op.SETUP_FINALLY: case Op.SETUP_CLEANUP: case Op.SETUP_WITH:
      return true;
    default:
      return false;
  }
}

/**
 * How many slots the stack grows by when the instruction runs; `jump` chooses the case in which it jumps (for SETUP_*:
 * the state in which its handler starts). CPython 3.12 Python/compile.c, stack_effect.
 */
export function stackEffect(op: number, oparg: number, jump: boolean): number {
  switch (op) {
    case Op.LOAD_FAST: case Op.LOAD_CONST: case Op.LOAD_FAST_CHECK: case Op.LOAD_FAST_AND_CLEAR: case Op.LOAD_NAME:
    case Op.LOAD_DEREF: case Op.LOAD_CLOSURE: case Op.LOAD_LOCALS: case Op.LOAD_BUILD_CLASS: case Op.PUSH_NULL:
    case Op.LOAD_ASSERTION_ERROR: case Op.COPY: case Op.IMPORT_FROM: case Op.GET_LEN: case Op.MATCH_MAPPING:
    case Op.MATCH_SEQUENCE: case Op.MATCH_KEYS: case Op.PUSH_EXC_INFO: case Op.WITH_EXCEPT_START: case Op.GET_ANEXT:
    case Op.BEFORE_ASYNC_WITH: case Op.BEFORE_WITH: case Op.LOAD_METHOD: case Op.FOR_ITER:
      return 1;
    case Op.POP_TOP: case Op.STORE_FAST: case Op.STORE_FAST_MAYBE_NULL: case Op.STORE_NAME: case Op.STORE_GLOBAL:
    case Op.STORE_DEREF: case Op.BINARY_OP: case Op.BINARY_SUBSCR: case Op.COMPARE_OP: case Op.IS_OP: case Op.CONTAINS_OP:
    case Op.POP_JUMP_IF_FALSE: case Op.POP_JUMP_IF_TRUE: case Op.POP_JUMP_IF_NONE: case Op.POP_JUMP_IF_NOT_NONE:
    case Op.RETURN_VALUE: case Op.INTERPRETER_EXIT: case Op.END_SEND: case Op.CLEANUP_THROW: case Op.POP_EXCEPT:
    case Op.DELETE_ATTR: case Op.IMPORT_NAME: case Op.RERAISE: case Op.LIST_APPEND: case Op.SET_ADD: case Op.LIST_EXTEND:
    case Op.SET_UPDATE: case Op.DICT_MERGE: case Op.DICT_UPDATE: case Op.CALL_INTRINSIC_2: case Op.LOAD_SUPER_METHOD:
    case Op.LOAD_ZERO_SUPER_METHOD: case Op.LOAD_ZERO_SUPER_ATTR:
      return -1;
    case Op.BINARY_SLICE: case Op.STORE_ATTR: case Op.DELETE_SUBSCR: case Op.END_FOR: case Op.END_ASYNC_FOR:
    case Op.MAP_ADD: case Op.MATCH_CLASS:
      return -2;
    case Op.STORE_SUBSCR:
      return -3;
    case Op.STORE_SLICE:
      return -4;
    case Op.LOAD_GLOBAL:
      return (oparg & 1) + 1;
    case Op.LOAD_ATTR:
      return oparg & 1;
    case Op.LOAD_SUPER_ATTR:
      return (oparg & 1) - 2;
    case Op.CALL:
      return -1 - oparg;
    case Op.BUILD_TUPLE: case Op.BUILD_LIST: case Op.BUILD_SET: case Op.BUILD_STRING:
      return 1 - oparg;
    case Op.BUILD_MAP:
      return 1 - 2 * oparg;
    case Op.BUILD_CONST_KEY_MAP: case Op.RAISE_VARARGS:
      return -oparg;
    case Op.UNPACK_SEQUENCE:
      return oparg - 1;
    case Op.UNPACK_EX:
      return (oparg & 0xff) + (oparg >> 8);
    case Op.MAKE_FUNCTION:
      return -(oparg & 1) - ((oparg >> 1) & 1) - ((oparg >> 2) & 1) - ((oparg >> 3) & 1);
    case Op.BUILD_SLICE:
      return oparg === 3 ? -2 : -1;
    case Op.CALL_FUNCTION_EX:
      return -2 - (oparg & 1);
    case Op.FORMAT_VALUE:
      return (oparg & 4) === 4 ? -1 : 0;
    case Op.SETUP_FINALLY:
      return jump ? 1 : 0;
    case Op.SETUP_CLEANUP:
      return jump ? 2 : 0;
    case Op.SETUP_WITH:
      /* The handler finds the last instruction and the exception in place of the result of __enter__. */
      return jump ? 1 : 0;
    default:
      return 0;
  }
}
