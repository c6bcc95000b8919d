/**
 * What compiled code calls: the parts of instructions that are too long to write out at every place. Each does what the
 * evaluation loop does for the same instruction; the operands lie in their slots, counted.
 *
 * A result of 0 means that the code has to end: `out` and the function's own `leave` are done, return `ended`.
 */
import { F64, I32, U16, U8 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { PyObject_DelItem, PyObject_GetItem, PyObject_SetItem, PySequence_Contains } from "../objects/abstract.ts";
import { NB } from "../compiler/opcodes.ts";
import { PY_VECTORCALL_ARGUMENTS_OFFSET } from "../objects/args.ts";
import { PyObject_Vectorcall } from "../objects/call.ts";
import { CO, PyCodeOff } from "../objects/code.ts";
import { PyDict_Type, _PyDict_LoadGlobal } from "../objects/dict.ts";
import { PyErr_Clear, PyErr_ExceptionMatches } from "../objects/errors.ts";
import { PyExc_StopIteration } from "../objects/exceptions.ts";
import { PyFloat_FromDouble, PyFloat_Type } from "../objects/float.ts";
import { FrameOff } from "../objects/frame.ts";
import { PyFunctionOff, PyFunction_Type, functionVectorcall } from "../objects/function.ts";
import { FrameState, PyCoro_Type, PyGen_Type, genState } from "../objects/generator.ts";
import { PyObject_GetAttr, PyObject_IsTrue, PyObject_RichCompare, PyObject_SetAttr, _PyObject_GetMethod, methodIsUnbound } from "../objects/generic.ts";
import { PyMethodOff, PyMethod_Type } from "../objects/method.ts";
import { FN, Py_DECREF, Py_INCREF, Py_NewRef, PyTypeOff } from "../objects/object.ts";
import { Py_False, Py_None, Py_True } from "../objects/singletons.ts";
import { State } from "../objects/state.ts";
import { PyUnicode_Type } from "../objects/unicode.ts";
import { handleEvalBreaker } from "../interpreter/breaker.ts";
import { Cached, cacheAttr, cacheGlobal, cacheStore } from "../interpreter/caches.ts";
import { _PyEvalFramePushAndInit } from "../interpreter/calls.ts";
import { skipsEvalBreaker } from "../interpreter/callable-cache.ts";
import { PyLong_FromLong, PyLong_Type } from "../objects/int.ts";
import { compactValue } from "./emitter.ts";
import { Compact, Mode, detachGenerator, isResumable, leaveFrame, pushGeneratorFrame } from "../interpreter/frames.ts";
import { loadGlobalSlow, nameError } from "../interpreter/helpers.ts";
import { binaryOp, concatenateSteal } from "../interpreter/operators.ts";
import { Heat, Out, hotAfter, out } from "../interpreter/tier.ts";
import { type Enter, unitsOf } from "./units.ts";

/** Ends compiled code: what the loop goes on with. */
export function leave(frame: number, sp: number, pc: number, retval: number, mode: Mode): Mode {
  out[Out.frame] = frame;
  out[Out.sp] = sp;
  out[Out.pc] = pc;
  out[Out.retval] = retval;
  return mode;
}
/** An instruction raised, its operands gone down to `sp`. */
function raised(frame: number, sp: number): 0 {
  leave(frame, sp, 0, 0, Mode.EXCEPTION);
  return 0;
}

/** BINARY_OP on the two topmost slots; releases them. */
export function slowBinaryOp(frame: number, sp: number, oparg: number, next: number): number {
  if (I32[State.current_exception >> 2] !== 0) return raised(frame, sp); // no memory for the result made in line
  const left = I32[(sp - 16) >> 2]! as Ref;
  const right = I32[(sp - 8) >> 2]! as Ref;
  if (I32[(left + 8) >> 2] === PyUnicode_Type && I32[(right + 8) >> 2] === PyUnicode_Type && (oparg === 0 || oparg === 13)) {
    const joined = concatenateSteal(left as NewRef, right, frame + FrameOff.localsplus, next);
    Py_DECREF(right);
    return joined === NULL ? raised(frame, sp - 16) : joined;
  }
  if (I32[(left + 8) >> 2] === PyFloat_Type && I32[(right + 8) >> 2] === PyFloat_Type && isInPlace(oparg)) {
    const a = F64[(left + 16) >> 3]!, b = F64[(right + 16) >> 3]!;
    const op = oparg % 13;
    return floatResult(left, right, op === NB.ADD ? a + b : op === NB.MULTIPLY ? a * b : a - b) || raised(frame, sp);
  }
  const result = twoDigits(oparg, left, right) || (I32[State.current_exception >> 2] === 0 ? binaryOp(oparg, left, right) : NULL);
  if (result === NULL) return raised(frame, sp);
  Py_DECREF(left);
  Py_DECREF(right);
  return result;
}
/** A sum, difference or product of ints of one digit that a double holds; 0: not that, or MemoryError is set. */
function twoDigits(oparg: number, left: Ref, right: Ref): NewRef | 0 {
  if (I32[(left + 8) >> 2] !== PyLong_Type || I32[(right + 8) >> 2] !== PyLong_Type || I32[(left + 16) >> 2]! >= Compact.TAG || I32[(right + 16) >> 2]! >= Compact.TAG || !isInPlace(oparg)) return 0;
  const a = compactValue(left), b = compactValue(right);
  const op = oparg % 13;
  const value = op === NB.ADD ? a + b : op === NB.MULTIPLY ? a * b : a - b;
  return value >= -Number.MAX_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? PyLong_FromLong(value) : 0;
}
/** Sums, differences and products of floats go into the block of an operand that dies. */
function isInPlace(oparg: number): boolean {
  const op = oparg % 13;
  return op === NB.ADD || op === NB.SUBTRACT || op === NB.MULTIPLY;
}
function floatResult(left: Ref, right: Ref, value: number): Ref | 0 {
  const into = I32[left >> 2] === 1 ? left : I32[right >> 2] === 1 ? right : PyFloat_FromDouble(value);
  if (into === NULL) return NULL;
  F64[(into + 16) >> 3] = value;
  if (into !== left) Py_DECREF(left);
  if (into !== right) Py_DECREF(right);
  return into;
}
/** COMPARE_OP on the two topmost slots; releases them. */
export function slowCompare(frame: number, sp: number, op: number): number {
  const left = I32[(sp - 16) >> 2]! as Ref;
  const right = I32[(sp - 8) >> 2]! as Ref;
  const result = PyObject_RichCompare(left, right, op);
  Py_DECREF(left);
  Py_DECREF(right);
  return result === NULL ? raised(frame, sp - 16) : result;
}
/** Truth of `value`, whose count is taken; -1: ended. `sp`: without it. */
export function truth(frame: number, sp: number, value: Ref): number {
  if (value === Py_True) return 1;
  if (value === Py_False) return 0;
  const result = PyObject_IsTrue(value);
  Py_DECREF(value);
  if (result < 0) raised(frame, sp);
  return result;
}
/** CONTAINS_OP without its inversion on the two topmost slots; releases them. -1: ended. */
export function contains(frame: number, sp: number): number {
  const right = I32[(sp - 8) >> 2]! as Ref;
  const left = I32[(sp - 16) >> 2]! as Ref;
  const found = PySequence_Contains(right, left);
  Py_DECREF(left);
  Py_DECREF(right);
  if (found < 0) raised(frame, sp - 16);
  return found;
}
/** BINARY_SUBSCR on the two topmost slots; releases them. */
export function slowSubscript(frame: number, sp: number): number {
  const container = I32[(sp - 16) >> 2]! as Ref;
  const sub = I32[(sp - 8) >> 2]! as Ref;
  const result = PyObject_GetItem(container, sub);
  if (result === NULL) return raised(frame, sp);
  Py_DECREF(container);
  Py_DECREF(sub);
  return result;
}
/** STORE_SUBSCR: value, container, key are the topmost slots. */
export function slowStoreSubscript(frame: number, sp: number): number {
  const sub = I32[(sp - 8) >> 2]! as Ref;
  const container = I32[(sp - 16) >> 2]! as Ref;
  const value = I32[(sp - 24) >> 2]! as Ref;
  const status = PyObject_SetItem(container, sub, value);
  Py_DECREF(value);
  Py_DECREF(container);
  Py_DECREF(sub);
  return status < 0 ? raised(frame, sp - 24) : 1;
}
export function deleteSubscript(frame: number, sp: number): number {
  const sub = I32[(sp - 8) >> 2]! as Ref;
  const container = I32[(sp - 16) >> 2]! as Ref;
  const status = PyObject_DelItem(container, sub);
  Py_DECREF(container);
  Py_DECREF(sub);
  return status < 0 ? raised(frame, sp - 16) : 1;
}

/** LOAD_GLOBAL without a usable cache; a new reference. */
export function slowGlobal(frame: number, sp: number, cache: number, name: Ref): number {
  const globals = I32[(frame + FrameOff.f_globals) >> 2]! as Ref;
  const builtins = I32[(frame + FrameOff.f_builtins) >> 2]! as Ref;
  if (I32[(builtins + 8) >> 2] !== PyDict_Type || I32[(globals + 8) >> 2] !== PyDict_Type) {
    return loadGlobalSlow(globals, builtins, name) || raised(frame, sp);
  }
  const value = _PyDict_LoadGlobal(globals, builtins, name);
  if (value === 0) {
    if (I32[State.current_exception >> 2] === 0) nameError(name);
    return raised(frame, sp);
  }
  Py_INCREF(value);
  cacheGlobal(cache, globals, builtins, name);
  return value;
}
/** LOAD_ATTR of the topmost slot, which is released. */
export function slowAttribute(frame: number, sp: number, cache: number, name: Ref): number {
  const owner = I32[(sp - 8) >> 2]! as Ref;
  if (U16[cache >> 1] !== Cached.GIVE_UP) cacheAttr(cache, owner, name, false);
  const result = PyObject_GetAttr(owner, name);
  Py_DECREF(owner);
  return result === NULL ? raised(frame, sp - 8) : result;
}
/** LOAD_ATTR for a call: puts (method, self) or (NULL, attribute) on the slots from the topmost one. 0: ended. */
export function slowMethod(frame: number, sp: number, cache: number, name: Ref): number {
  const owner = I32[(sp - 8) >> 2]! as Ref;
  if (U16[cache >> 1] !== Cached.GIVE_UP) cacheAttr(cache, owner, name, true);
  const method = _PyObject_GetMethod(owner, name);
  if (method === NULL) {
    Py_DECREF(owner);
    return raised(frame, sp - 8);
  }
  if (methodIsUnbound) {
    I32[(sp - 8) >> 2] = method;
    I32[sp >> 2] = owner;
  } else {
    I32[(sp - 8) >> 2] = 0;
    I32[sp >> 2] = method;
    Py_DECREF(owner);
  }
  return 1;
}
/** STORE_ATTR: value, owner are the topmost slots. */
export function slowStoreAttribute(frame: number, sp: number, cache: number, name: Ref): number {
  const owner = I32[(sp - 8) >> 2]! as Ref;
  const value = I32[(sp - 16) >> 2]! as Ref;
  if (U16[cache >> 1] !== Cached.GIVE_UP) cacheStore(cache, owner, name);
  const status = PyObject_SetAttr(owner, name, value);
  Py_DECREF(value);
  Py_DECREF(owner);
  return status < 0 ? raised(frame, sp - 16) : 1;
}

/** RESUME and JUMP_BACKWARD: something is due. 0: ended. */
export function interrupted(frame: number, sp: number): number {
  I32[(frame + FrameOff.stacktop) >> 2] = (sp - frame - FrameOff.localsplus) >> 3;
  return handleEvalBreaker() < 0 ? raised(frame, sp) : 1;
}

// --- calls

/**
 * Compiled code calls compiled code directly up to this depth of JavaScript calls, counted over all nested loops. Beyond
 * it, and wherever a callee is not compiled, the frames in progress are left to the evaluation loop: they are complete.
 */
export const MAX_DEPTH = 200;
export const depth = new Int32Array(1);

/** Runs the frame just pushed; Mode.RETURN with its value in out[Out.retval], or how the code ends. */
function run(frame: number): Mode {
  const code = I32[(frame + FrameOff.f_code) >> 2]!;
  const remaining = I32[State.py_recursion_remaining >> 2]!;
  if (I32[(code + Heat.COUNT) >> 2]! >= hotAfter && remaining > 0 && depth[0]! < MAX_DEPTH) {
    const unit = unitsOf(code)?.whole;
    const block = unit == null ? -1 : unit.blocks[(I32[(frame + FrameOff.prev_instr) >> 2]! + 2 - code - PyCodeOff.co_code_adaptive) >> 1]!;
    if (block >= 0) {
      I32[State.py_recursion_remaining >> 2] = remaining - 1;
      depth[0]!++;
      const mode = unit!.run(frame, block);
      depth[0]!--;
      if (mode === Mode.MADE_GENERATOR) {
        I32[State.py_recursion_remaining >> 2]!++;
        I32[State.current_frame >> 2] = I32[(frame + FrameOff.previous) >> 2]!;
        I32[State.datastack_top >> 2] = frame;
        return Mode.RETURN;
      }
      if (mode !== Mode.RETURN) return mode;
      I32[(frame + FrameOff.stacktop) >> 2] = (out[Out.sp]! - frame - FrameOff.localsplus) >> 3;
      leaveFrame(frame);
      return Mode.RETURN;
    }
  }
  out[Out.frame] = frame;
  return Mode.PUSHED;
}
/** A new runtime starts: an exception of the host's (a bug, a callback's) may have unwound compiled code of another. */
export function resetDepth(): void { depth[0] = 0; }

/** Arguments from slots, which they leave. */
function callWith(enter: Enter, frame: number, f: Ref, args: number, count: number): number {
  switch (count) {
    case 0: return enter(frame, f);
    case 1: return enter(frame, f, I32[args]!);
    case 2: return enter(frame, f, I32[args]!, I32[args + 2]!);
    case 3: return enter(frame, f, I32[args]!, I32[args + 2]!, I32[args + 4]!);
    default: return enter(frame, f, I32[args]!, I32[args + 2]!, I32[args + 4]!, I32[args + 6]!);
  }
}
/**
 * CALL of what lies from `base`: NULL or a method, the callable or self, `oparg` arguments. The stack ends behind them.
 * Mode.RETURN: the result is in out[Out.retval], the slots are free.
 */
export function call(frame: number, base: number, oparg: number, kwnames: Ref | 0, next: number): Mode {
  let callable = I32[base >> 2]! as Ref;
  let args = base + 8;
  let total = oparg + 1;
  if (callable === 0) {
    callable = I32[(base + 8) >> 2]! as Ref;
    if (I32[(callable + 8) >> 2] === PyMethod_Type) {
      const self = I32[(callable + PyMethodOff.im_self) >> 2]! as Ref;
      const func = I32[(callable + PyMethodOff.im_func) >> 2]! as Ref;
      Py_INCREF(self);
      Py_INCREF(func);
      I32[(base + 8) >> 2] = self;
      I32[base >> 2] = func;
      Py_DECREF(callable);
      callable = func;
    } else {
      args = base + 16;
      total = oparg;
    }
  }
  const positional = kwnames === NULL ? total : total - I32[(kwnames + 16) >> 2]!;
  if (I32[(callable + 8) >> 2] === PyFunction_Type && I32[(callable + PyFunctionOff.vectorcall) >> 2] === functionVectorcall) {
    const target = I32[(callable + PyFunctionOff.func_code) >> 2]!;
    if (kwnames === NULL && total <= 4 && total === I32[(target + PyCodeOff.co_argcount) >> 2]) {
      const enter = unitsOf(target)?.enter;
      if (enter != null) {
        I32[(frame + FrameOff.stacktop) >> 2] = (base - frame - FrameOff.localsplus) >> 3;
        const result = callWith(enter, frame, callable, args >> 2, total);
        if (result < 0) return -1 - result;
        out[Out.retval] = result;
        return Mode.RETURN;
      }
    }
    const locals = (I32[(target + PyCodeOff.co_flags) >> 2]! & CO.OPTIMIZED) !== 0 ? NULL : Py_NewRef(I32[(callable + PyFunctionOff.func_globals) >> 2]! as Ref);
    const pushed = _PyEvalFramePushAndInit(callable, locals, args, positional, kwnames);
    if (pushed === 0) return leave(frame, base, 0, 0, Mode.EXCEPTION);
    I32[(frame + FrameOff.stacktop) >> 2] = (base - frame - FrameOff.localsplus) >> 3;
    U16[(frame + FrameOff.return_offset) >> 1] = 3;
    I32[(pushed + FrameOff.previous) >> 2] = frame;
    I32[State.current_frame >> 2] = pushed;
    return run(pushed);
  }
  I32[(frame + FrameOff.stacktop) >> 2] = (base - frame - FrameOff.localsplus >> 3) + oparg + 2;
  const result = PyObject_Vectorcall(callable, args, positional | PY_VECTORCALL_ARGUMENTS_OFFSET, kwnames);
  Py_DECREF(callable);
  for (let i = 0; i < total; i++) Py_DECREF(I32[(args + i * 8) >> 2]! as Ref);
  if (result === NULL) return leave(frame, base, 0, 0, Mode.EXCEPTION);
  out[Out.retval] = result;
  if (I32[State.eval_breaker >> 2] !== 0 && !skipsEvalBreaker(callable, oparg, U8[next]!)) {
    I32[base >> 2] = result;
    I32[(frame + FrameOff.stacktop) >> 2] = ((base - frame - FrameOff.localsplus) >> 3) + 1;
    if (handleEvalBreaker() < 0) return leave(frame, base + 8, 0, 0, Mode.EXCEPTION);
    out[Out.retval] = result;
  }
  return Mode.RETURN;
}

/**
 * FOR_ITER over an iterator of any kind, which is the topmost slot. Mode.RETURN: out[Out.retval] is the next value, or 0
 * at the end, the iterator released.
 */
export function iterate(frame: number, sp: number, oparg: number): Mode {
  const iter = I32[(sp - 8) >> 2]! as Ref;
  const type = I32[(iter + 8) >> 2]! as Ref;
  if (type === PyGen_Type && isResumable(iter)) {
    I32[(frame + FrameOff.stacktop) >> 2] = (sp - frame - FrameOff.localsplus) >> 3;
    U16[(frame + FrameOff.return_offset) >> 1] = 1 + oparg;
    const inner = pushGeneratorFrame(iter, frame, Py_None);
    const mode = run(inner);
    if (mode === Mode.YIELDED) {
      detachGenerator(inner);
      return Mode.RETURN;
    }
    if (mode !== Mode.RETURN) return mode;
    // The generator has ended: its value is pushed and END_FOR drops both, which the loop does.
    const retval = out[Out.retval]!;
    Py_DECREF(retval as Ref);
    Py_DECREF(iter);
    out[Out.retval] = 0;
    return Mode.RETURN;
  }
  I32[(frame + FrameOff.stacktop) >> 2] = (sp - frame - FrameOff.localsplus) >> 3;
  const next = FN[I32[(type + PyTypeOff.tp_iternext) >> 2]!]!(iter) as NewRef | 0;
  if (next === NULL) {
    if (I32[State.current_exception >> 2] !== 0) {
      if (!PyErr_ExceptionMatches(PyExc_StopIteration)) return leave(frame, sp, 0, 0, Mode.EXCEPTION);
      PyErr_Clear();
    }
    Py_DECREF(iter);
  }
  out[Out.retval] = next;
  return Mode.RETURN;
}

/**
 * SEND to a generator or coroutine that waits: receiver, value are the topmost slots. Mode.RETURN: it yielded
 * out[Out.retval]; Mode.RESULT: it returned that; Mode.NONE: the receiver is something else, nothing is done.
 */
export function send(frame: number, sp: number, oparg: number): Mode {
  const receiver = I32[(sp - 16) >> 2]! as Ref;
  const value = I32[(sp - 8) >> 2]! as Ref;
  const type = I32[(receiver + 8) >> 2]!;
  if ((type !== PyGen_Type && type !== PyCoro_Type) || !isResumable(receiver) || (value !== Py_None && genState(receiver) !== FrameState.SUSPENDED)) return Mode.NONE;
  I32[(frame + FrameOff.stacktop) >> 2] = (sp - 8 - frame - FrameOff.localsplus) >> 3;
  U16[(frame + FrameOff.return_offset) >> 1] = 1 + oparg;
  const inner = pushGeneratorFrame(receiver, frame, value);
  const mode = run(inner);
  if (mode === Mode.RETURN) return Mode.RESULT;
  if (mode !== Mode.YIELDED) return mode;
  detachGenerator(inner);
  return Mode.RETURN;
}
