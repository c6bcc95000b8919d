/**
 * The evaluation loop: CPython 3.12's bytecode over frames in the buffer.
 *
 * A case ends with `continue` when its instruction is done, and with `break` when an exception is set; what follows the
 * switch unwinds. A Python-to-Python call pushes a frame and stays in the loop; only a builtin that calls back into
 * Python enters `evaluate` again. `pc` is the address of the next instruction, `sp` of the first free stack slot,
 * `fp` of local variable 0. A frame's prev_instr is stored before anything that can look at it.
 *
 * The views are indexed here with literal offsets: calls of accessor functions in a function of this size use up the
 * engine's inlining budget (docs/internals/interpreter.md has the figures).
 *
 * Source: CPython 3.12 Python/bytecodes.c, Python/ceval.c.
 */
import { F64, I32, U16, U8 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { Op } from "../compiler/opcodes.ts";
import {
  PyIter_Send, PyNumber_Invert, PyNumber_Negative, PyObject_DelItem, PyObject_GetItem, PyObject_GetIter, PyObject_SetItem,
  PySequence_Contains, iterSendValue,
} from "../objects/abstract.ts";
import { PY_VECTORCALL_ARGUMENTS_OFFSET } from "../objects/args.ts";
import { PyObject_Vectorcall } from "../objects/call.ts";
import { getAwaitable } from "../objects/awaitable.ts";
import { PyCellOff, PyCell_New } from "../objects/cell.ts";
import { CO, PyCodeOff } from "../objects/code.ts";
import { PyDictOff, PyDict_DelItem, PyDict_SetItem, PyDict_Type, _PyDict_LoadGlobal } from "../objects/dict.ts";
import { DictKeysOff, _PyDictValues_AddToInsertionOrder } from "../objects/dict-keys.ts";
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_GetRaisedException, PyErr_GivenExceptionMatches, PyErr_SetRaisedException } from "../objects/errors.ts";
import { PyExc_AssertionError, PyExc_KeyError, PyExc_StopAsyncIteration, PyExc_StopIteration } from "../objects/exceptions.ts";
import { installEvaluator } from "../objects/evaluator.ts";
import { PyFloat_FromDouble, PyFloat_Type } from "../objects/float.ts";
import { FrameOff, FrameOwner, _PyFrame_ClearExceptCode, _PyFrame_Copy, frameIsIncomplete } from "../objects/frame.ts";
import { PyFunctionOff, PyFunction_NewWithQualName, PyFunction_Type, functionVectorcall } from "../objects/function.ts";
import {
  FrameState, PyCoro_Type, PyGen_Type, Sent, _Py_MakeGenerator, gen_send_ex2, genState, sentValue,
} from "../objects/generator.ts";
import { getAsyncIterator, getAsyncNext } from "../objects/asyncgen.ts";
import { PyObject_GetAttr, PyObject_IsTrue, PyObject_RichCompare, PyObject_SetAttr, _PyObject_GetMethod, methodIsUnbound } from "../objects/generic.ts";
import { PyLong_FromLong, PyLong_Type, _PyLong_FromMedium } from "../objects/int.ts";
import { PyListOff, PyList_Type, _PyList_AppendTakeRef, _PyList_Extend, _PyList_FromArraySteal } from "../objects/list.ts";
import { PyModuleOff, PyModule_Type } from "../objects/module.ts";
import { PyType_Type } from "../objects/typeobject.ts";
import { PyMethodOff, PyMethod_Type } from "../objects/method.ts";
import {
  CMP, FN, Py_DECREF, Py_INCREF, Py_NewRef, Py_TYPE, Py_XDECREF, Py_XSETREF, PyTypeOff, _Py_Dealloc,
} from "../objects/object.ts";
import { PyListIter_Type } from "../objects/list-iter.ts";
import { PyTupleIter_Type } from "../objects/tuple-iter.ts";
import { PyRangeIter_Type, rangeiter_next } from "../objects/range-iter.ts";
import { recursionError } from "../objects/recursion.ts";
import { PySet_Add, _PySet_Update } from "../objects/set.ts";
import { PySlice_New } from "../objects/slice.ts";
import { Py_False, Py_None, Py_True, smallInt, smallInts } from "../objects/singletons.ts";
import { State } from "../objects/state.ts";
import { PyTuple_Type, _PyTuple_FromArraySteal } from "../objects/tuple.ts";
import { Cached, Seen, seenOperands, cacheAttr, cacheGlobal, cacheStore } from "./caches.ts";
import { handleEvalBreaker } from "./breaker.ts";
import { skipsEvalBreaker } from "./callable-cache.ts";
import { _PyEvalFramePushAndInit, clearThreadFrame, pushFrameEx } from "./calls.ts";
import {
  buildMap, buildConstKeyMap, buildSet, buildString, callFunctionEx, checkEgMatch, checkExcMatch, deleteName, dictMerge, dictUpdate, doRaise,
  formatValue, fromDictOrGlobals, fromDictOrDeref, getLen, importFrom, importName, iterForYieldFrom, loadBuildClass, loadName,
  loadSuperAttr, matchClass, matchKeys, matchMapping, matchSequence, nameError, beforeWith, setupAnnotations, unboundDeref, unboundLocal,
  unpackIterable, withExceptStart, loadGlobalSlow, listExtendError, cleanupThrow, loadLocals,
} from "./helpers.ts";
import { Compact, Mode, clearGeneratorFrame, detachGenerator, isResumable, leaveFrame, popTo, pushGeneratorFrame, release, returnGenerator, suspendGenerator } from "./frames.ts";
import { intrinsic1, intrinsic2 } from "./intrinsics.ts";
import { PyUnicode_Type } from "../objects/unicode.ts";
import { binaryOp, concatenateSteal } from "./operators.ts";
import { Heat, Out, enterCompiled, hotAfter, out } from "./tier.ts";
import { STEPPING, onInstruction, onRaise } from "../memory/stepping.ts";
import { findHandler, handlerDepth, handlerLasti, pushTraceback } from "./unwind.ts";

/** vectorcall of Python functions: binds the arguments and evaluates. */
function callFunction(f: Ref, args: number, nargsf: number, kwnames: Ref | 0): NewRef | NULL {
  const nargs = nargsf & ~PY_VECTORCALL_ARGUMENTS_OFFSET;
  const total = kwnames === NULL ? nargs : nargs + I32[(kwnames + 16) >> 2]!;
  Py_INCREF(f);
  for (let at = args >> 2, end = at + total * 2; at < end; at += 2) {
    const o = I32[at]! >> 2;
    const count = I32[o]!;
    if (count >= 0) I32[o] = count + 1;
  }
  const code = I32[(f + PyFunctionOff.func_code) >> 2]!;
  const locals = (I32[(code + PyCodeOff.co_flags) >> 2]! & CO.OPTIMIZED) !== 0 ? NULL : Py_NewRef(I32[(f + PyFunctionOff.func_globals) >> 2]! as Ref);
  const frame = _PyEvalFramePushAndInit(f, locals, args, nargs, kwnames);
  if (frame === 0) return NULL;
  return enter(frame, false);
}

/** Runs `code` of a fresh function object in `globals` and `locals` (a mapping). Source: PyEval_EvalCode. */
export function PyEval_EvalCode(code: Ref, globals: Ref, locals: Ref, closure: Ref | 0): NewRef | NULL {
  const f = PyFunction_NewWithQualName(code, globals, NULL);
  if (f === NULL) return NULL;
  if (closure !== NULL) Py_XSETREF(f + PyFunctionOff.func_closure, Py_NewRef(closure));
  const frame = _PyEvalFramePushAndInit(f, Py_NewRef(locals), 0, 0, NULL);
  return frame === 0 ? NULL : enter(frame, false);
}

/** Runs a function that takes no arguments with a namespace of its own as its locals: a class body. Source: _PyEval_Vector. */
export function _PyEval_Vector(func: Ref, locals: Ref): NewRef | NULL {
  const frame = _PyEvalFramePushAndInit(Py_NewRef(func), Py_NewRef(locals), 0, 0, NULL);
  return frame === 0 ? NULL : enter(frame, false);
}

/** Evaluates a frame on behalf of host code: counts host recursion (two units, PY_EVAL_C_STACK_UNITS). */
function enter(frame: number, throwing: boolean): NewRef | NULL {
  const remaining = I32[State.c_recursion_remaining >> 2]!;
  if (remaining <= 0 && recursionError("") < 0) {
    if (U8[frame + FrameOff.owner] === FrameOwner.THREAD) clearThreadFrame(frame);
    else clearGeneratorFrame(frame);
    return NULL;
  }
  I32[State.c_recursion_remaining >> 2] = remaining - 2;
  const caller = I32[State.current_frame >> 2]!;
  I32[(frame + FrameOff.previous) >> 2] = caller;
  I32[State.current_frame >> 2] = frame;
  U8[frame + FrameOff.entered] = 1;
  const start = throwing ? Mode.NONE : startHot(frame);
  let result: NewRef | NULL;
  if (start === Mode.RETURN) {
    result = out[Out.retval]! as NewRef;
    I32[(frame + FrameOff.stacktop) >> 2] = (out[Out.sp]! - frame - FrameOff.localsplus) >> 3;
    leaveFrame(frame);
  } else if (start === Mode.YIELDED) {
    result = out[Out.retval]! as NewRef;
    detachGenerator(frame);
  } else result = evaluate(frame, throwing, start);
  I32[State.current_frame >> 2] = caller;
  I32[State.c_recursion_remaining >> 2]! += 2;
  return result;
}
/** Runs the compiled code of a frame that host code enters, without the loop: calls of builtins back into Python are many. */
function startHot(frame: number): Mode {
  const code = I32[(frame + FrameOff.f_code) >> 2]!;
  const remaining = I32[State.py_recursion_remaining >> 2]!;
  if (I32[(code + Heat.COUNT) >> 2]! < hotAfter || remaining <= 0) return Mode.NONE;
  I32[State.py_recursion_remaining >> 2] = remaining - 1;
  I32[(code + Heat.STARTS) >> 2]!++;
  const mode = enterCompiled(frame, code, I32[(frame + FrameOff.prev_instr) >> 2]! + 2);
  if (mode === Mode.NONE) I32[State.py_recursion_remaining >> 2] = remaining;
  return mode;
}
function resume(frame: number, throwing: boolean): NewRef | NULL { return enter(frame, throwing); }
installEvaluator({ callFunction, resume });

/** The frame in which `resumeEvaluation` goes on; 0: `evaluate` starts its entry frame. */
let suspended = 0;
/**
 * For recorders: goes on with an evaluation that a hook of stepping.ts ended between two instructions of `frame`, while
 * `entry` was the outermost frame of all. prev_instr must be 2 less than the next instruction, stacktop current.
 */
export function resumeEvaluation(entry: number, frame: number): NewRef | NULL {
  suspended = frame;
  const result = evaluate(entry, false, Mode.NONE);
  I32[State.current_frame >> 2] = 0;
  I32[State.c_recursion_remaining >> 2]! += 2;
  return result;
}

/** Runs frames, from where compiled code left them (`start`, `out`) or from the start of `entry`, until `entry` returns (its value) or an exception leaves it (NULL). */
function evaluate(entry: number, throwing: boolean, start: Mode): NewRef | NULL {
  let frame = start === Mode.NONE ? entry : out[Out.frame]!;
  let code = I32[(frame + FrameOff.f_code) >> 2]!;
  let fp = frame + FrameOff.localsplus;
  let consts = I32[(code + PyCodeOff.co_consts) >> 2]! + 24;
  let names = I32[(code + PyCodeOff.co_names) >> 2]! + 24;
  let pc = I32[(frame + FrameOff.prev_instr) >> 2]! + 2;
  let sp = fp + I32[(frame + FrameOff.stacktop) >> 2]! * 8;
  let kwnames: Ref | 0 = NULL;
  let oparg = 0;
  let extended = 0; // the operand bits of EXTENDED_ARG, in place
  let mode: Mode = Mode.PUSHED;
  let retval: number = NULL;
  if (start !== Mode.NONE) {
    mode = start;
    sp = out[Out.sp]!;
    pc = out[Out.pc]!;
    retval = out[Out.retval]!;
  }
  if (throwing) {
    I32[State.py_recursion_remaining >> 2]!--;
    mode = Mode.EXCEPTION;
  }
  if (STEPPING && suspended !== 0) {
    frame = suspended;
    suspended = 0;
    pc = I32[(frame + FrameOff.prev_instr) >> 2]! + 2;
    mode = Mode.BACK;
  }

  for (;;) {
    if (mode === Mode.PUSHED) { // start of a frame
      const remaining = I32[State.py_recursion_remaining >> 2]!;
      I32[State.py_recursion_remaining >> 2] = remaining - 1;
      code = I32[(frame + FrameOff.f_code) >> 2]!;
      fp = frame + FrameOff.localsplus;
      consts = I32[(code + PyCodeOff.co_consts) >> 2]! + 24;
      names = I32[(code + PyCodeOff.co_names) >> 2]! + 24;
      pc = I32[(frame + FrameOff.prev_instr) >> 2]! + 2;
      sp = fp + I32[(frame + FrameOff.stacktop) >> 2]! * 8;
      mode = Mode.HOT;
      I32[(code + Heat.COUNT) >> 2]!++;
      I32[(code + Heat.STARTS) >> 2]!++;
      if (remaining <= 0 && recursionError("") < 0) {
        mode = Mode.NOT_STARTED; // the frame is left without a traceback entry
      }
    } else if (mode === Mode.BACK) { // back in a frame whose callee has ended or yielded: pc is set
      code = I32[(frame + FrameOff.f_code) >> 2]!;
      fp = frame + FrameOff.localsplus;
      consts = I32[(code + PyCodeOff.co_consts) >> 2]! + 24;
      names = I32[(code + PyCodeOff.co_names) >> 2]! + 24;
      sp = fp + I32[(frame + FrameOff.stacktop) >> 2]! * 8;
      mode = Mode.HOT;
    }
    if (mode === Mode.HOT) {
      mode = Mode.DISPATCH;
      const next = I32[(code + Heat.COUNT) >> 2]! >= hotAfter ? enterCompiled(frame, code, pc) : Mode.NONE;
      if (next !== Mode.NONE) {
        mode = next;
        frame = out[Out.frame]!;
        code = I32[(frame + FrameOff.f_code) >> 2]!;
        fp = frame + FrameOff.localsplus;
        consts = I32[(code + PyCodeOff.co_consts) >> 2]! + 24;
        names = I32[(code + PyCodeOff.co_names) >> 2]! + 24;
        sp = out[Out.sp]!;
        pc = out[Out.pc]!;
        retval = out[Out.retval]!;
      }
    }

    if (mode === Mode.DISPATCH) dispatch: for (;;) {
      const word = U16[pc >> 1]!;
      I32[(frame + FrameOff.prev_instr) >> 2] = pc;
      if (STEPPING && onInstruction !== null) onInstruction(frame, pc, sp);
      pc += 2;
      oparg = extended | (word >> 8);
      extended = 0;
      do {
        switch (word & 255) {
          case Op.NOP: continue dispatch;
          case Op.RESUME:
            if (oparg < 2 && (I32[State.eval_breaker >> 2] !== 0 || --I32[State.ticks >> 2]! < 0)) {
              I32[(frame + FrameOff.stacktop) >> 2] = (sp - fp) >> 3;
              if (handleEvalBreaker() < 0) break;
            }
            continue dispatch;
          case Op.LOAD_CLOSURE:
          case Op.LOAD_FAST: {
            const o = I32[(fp + oparg * 8) >> 2]!;
            const count = I32[o >> 2]!;
            if (count >= 0) I32[o >> 2] = count + 1;
            I32[sp >> 2] = o;
            sp += 8;
            if (STEPPING) continue dispatch;
            // What most often follows is done at once: the dispatch costs more than the instruction.
            const next = U16[pc >> 1]!;
            let second: number;
            if ((next & 255) === Op.LOAD_FAST) second = I32[(fp + (next >> 8) * 8) >> 2]!;
            else if ((next & 255) === Op.LOAD_CONST) second = I32[(consts + (next >> 8) * 8) >> 2]!;
            else continue dispatch;
            pc += 2;
            const more = I32[second >> 2]!;
            if (more >= 0) I32[second >> 2] = more + 1;
            I32[sp >> 2] = second;
            sp += 8;
            continue dispatch;
          }
          case Op.LOAD_FAST_CHECK: {
            const o = I32[(fp + oparg * 8) >> 2]! as Ref | 0;
            if (o === 0) { unboundLocal(code as Ref, oparg); break; }
            Py_INCREF(o);
            I32[sp >> 2] = o;
            sp += 8;
            continue dispatch;
          }
          case Op.LOAD_FAST_AND_CLEAR:
            I32[sp >> 2] = I32[(fp + oparg * 8) >> 2]!;
            I32[(fp + oparg * 8) >> 2] = 0;
            sp += 8;
            continue dispatch;
          case Op.LOAD_CONST: {
            const o = I32[(consts + oparg * 8) >> 2]!;
            const count = I32[o >> 2]!;
            if (count >= 0) I32[o >> 2] = count + 1;
            I32[sp >> 2] = o;
            sp += 8;
            continue dispatch;
          }
          case Op.STORE_FAST: {
            sp -= 8;
            const slot = (fp + oparg * 8) >> 2;
            const old = I32[slot]! as Ref | 0;
            I32[slot] = I32[sp >> 2]!;
            if (old !== 0) {
              const count = I32[old >> 2]!;
              if (count > 1) I32[old >> 2] = count - 1;
              else release(old);
            }
            continue dispatch;
          }
          case Op.POP_TOP: {
            sp -= 8;
            const o = I32[sp >> 2]! as Ref;
            const count = I32[o >> 2]!;
            if (count > 1) I32[o >> 2] = count - 1;
            else Py_DECREF(o);
            continue dispatch;
          }
          case Op.PUSH_NULL:
            I32[sp >> 2] = 0;
            sp += 8;
            continue dispatch;
          case Op.END_FOR: {
            sp -= 16;
            const value = I32[(sp + 8) >> 2]! as Ref;
            const iter = I32[sp >> 2]! as Ref;
            Py_DECREF(value);
            Py_DECREF(iter);
            continue dispatch;
          }
          case Op.END_SEND: { // receiver, value -- value
            sp -= 8;
            const receiver = I32[(sp - 8) >> 2]! as Ref;
            I32[(sp - 8) >> 2] = I32[sp >> 2]!;
            Py_DECREF(receiver);
            continue dispatch;
          }
          case Op.UNARY_NEGATIVE: {
            const value = I32[(sp - 8) >> 2]! as Ref;
            const result = PyNumber_Negative(value);
            sp -= 8;
            Py_DECREF(value);
            if (result === NULL) break;
            I32[sp >> 2] = result;
            sp += 8;
            continue dispatch;
          }
          case Op.UNARY_NOT: {
            const value = I32[(sp - 8) >> 2]! as Ref;
            const truth = value === Py_True ? 1 : value === Py_False ? 0 : PyObject_IsTrue(value);
            sp -= 8;
            Py_DECREF(value);
            if (truth < 0) break;
            I32[sp >> 2] = truth === 0 ? Py_True : Py_False;
            sp += 8;
            continue dispatch;
          }
          case Op.UNARY_INVERT: {
            const value = I32[(sp - 8) >> 2]! as Ref;
            const result = PyNumber_Invert(value);
            sp -= 8;
            Py_DECREF(value);
            if (result === NULL) break;
            I32[sp >> 2] = result;
            sp += 8;
            continue dispatch;
          }
          case Op.BINARY_OP: {
            const left = I32[(sp - 16) >> 2]! as Ref;
            const right = I32[(sp - 8) >> 2]! as Ref;
            pc += 2;
            const type = I32[(left + 8) >> 2]!;
            let result: Ref | 0;
            if (type === PyLong_Type && I32[(right + 8) >> 2] === PyLong_Type && I32[(left + 16) >> 2]! < Compact.TAG && I32[(right + 16) >> 2]! < Compact.TAG) {
              const a = (1 - (I32[(left + 16) >> 2]! & 3)) * I32[(left + 24) >> 2]!;
              const b = (1 - (I32[(right + 16) >> 2]! & 3)) * I32[(right + 24) >> 2]!;
              let value: number;
              switch (oparg) {
                case 0: case 13: value = a + b; break;
                case 10: case 23: value = a - b; break;
                case 1: case 14: value = a & b; break;
                case 5: case 18: value = a * b; break;
                case 6: case 19: value = a >= 0 && b > 0 ? a % b : NaN; break;
                case 2: case 15: value = a >= 0 && b > 0 ? (a / b) | 0 : NaN; break;
                case 7: case 20: value = a | b; break;
                case 12: case 25: value = a ^ b; break;
                case 9: case 22: value = b >= 0 ? a >> Math.min(b, 31) : NaN; break;
                default: value = NaN;
              }
              if (value >= -5 && value <= 256) result = (smallInts + (value + 5) * 32) as Ref;
              else if (value > -0x40000000 && value < 0x40000000) result = _PyLong_FromMedium(value);
              else result = value >= -Number.MAX_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? PyLong_FromLong(value) : NULL;
              if (result !== NULL) {
                U16[(pc - 2) >> 1] = Seen.INT;
                sp -= 8;
                I32[(sp - 8) >> 2] = result;
                const lc = I32[left >> 2]!;
                if (lc > 1) I32[left >> 2] = lc - 1; else release(left);
                const rc = I32[right >> 2]!;
                if (rc > 1) I32[right >> 2] = rc - 1; else release(right);
                continue dispatch;
              }
              if (I32[State.current_exception >> 2] !== 0) break;
            } else if (type === PyFloat_Type && I32[(right + 8) >> 2] === PyFloat_Type && (oparg === 0 || oparg === 5 || oparg === 10 || oparg === 13 || oparg === 18 || oparg === 23)) {
              const a = F64[(left + 16) >> 3]!;
              const b = F64[(right + 16) >> 3]!;
              U16[(pc - 2) >> 1] = Seen.FLOAT;
              const value = oparg === 0 || oparg === 13 ? a + b : oparg === 5 || oparg === 18 ? a * b : a - b;
              if (I32[left >> 2] === 1) { // the left operand dies: its block takes the result
                F64[(left + 16) >> 3] = value;
                sp -= 8;
                const rc = I32[right >> 2]!;
                if (rc > 1) I32[right >> 2] = rc - 1; else release(right);
                continue dispatch;
              }
              if (I32[right >> 2] === 1) {
                F64[(right + 16) >> 3] = value;
                sp -= 8;
                I32[(sp - 8) >> 2] = right;
                Py_DECREF(left);
                continue dispatch;
              }
              result = PyFloat_FromDouble(value);
              if (result === NULL) break;
              sp -= 8;
              I32[(sp - 8) >> 2] = result;
              Py_DECREF(left);
              Py_DECREF(right);
              continue dispatch;
            }
            U16[(pc - 2) >> 1] = seenOperands(type, I32[(right + 8) >> 2]!, oparg);
            if (type === PyUnicode_Type && I32[(right + 8) >> 2] === PyUnicode_Type && (oparg === 0 || oparg === 13)) {
              result = concatenateSteal(left as NewRef, right, fp, pc);
              sp -= 16;
              Py_DECREF(right);
              if (result === NULL) break;
              I32[sp >> 2] = result;
              sp += 8;
              continue dispatch;
            }
            I32[(frame + FrameOff.stacktop) >> 2] = (sp - fp) >> 3;
            result = binaryOp(oparg, left, right);
            if (result === NULL) break;
            sp -= 8;
            I32[(sp - 8) >> 2] = result;
            Py_DECREF(left);
            Py_DECREF(right);
            continue dispatch;
          }
          case Op.BINARY_SUBSCR: {
            const container = I32[(sp - 16) >> 2]! as Ref;
            const sub = I32[(sp - 8) >> 2]! as Ref;
            pc += 2;
            const type = I32[(container + 8) >> 2]!;
            let result: Ref | 0 = NULL;
            if (I32[(sub + 8) >> 2] === PyLong_Type && (I32[(sub + 16) >> 2]! & 3) === 0 && I32[(sub + 16) >> 2]! < Compact.TAG || I32[(sub + 16) >> 2] === 1 && I32[(sub + 8) >> 2] === PyLong_Type) {
              const index = I32[(sub + 24) >> 2]!;
              if (type === PyList_Type) {
                if (index < I32[(container + 16) >> 2]!) { result = I32[(I32[(container + PyListOff.ob_item) >> 2]! + index * 8) >> 2]! as Ref; Py_INCREF(result); U16[(pc - 2) >> 1] = Seen.LIST; }
              } else if (type === PyTuple_Type) {
                if (index < I32[(container + 16) >> 2]!) { result = I32[(container + 24 + index * 8) >> 2]! as Ref; Py_INCREF(result); U16[(pc - 2) >> 1] = Seen.TUPLE; }
              }
            }
            if (result === NULL) {
              U16[(pc - 2) >> 1] = type === PyList_Type && I32[(sub + 8) >> 2] === PyLong_Type ? Seen.LIST : Seen.OTHER;
              I32[(frame + FrameOff.stacktop) >> 2] = (sp - fp) >> 3;
              result = PyObject_GetItem(container, sub);
              if (result === NULL) break;
            }
            sp -= 8;
            I32[(sp - 8) >> 2] = result;
            Py_DECREF(container);
            Py_DECREF(sub);
            continue dispatch;
          }
          case Op.BINARY_SLICE: {
            const stop = I32[(sp - 8) >> 2]! as Ref;
            const start = I32[(sp - 16) >> 2]! as Ref;
            const container = I32[(sp - 24) >> 2]! as Ref;
            const slice = PySlice_New(start, stop, NULL);
            Py_DECREF(start);
            Py_DECREF(stop);
            sp -= 16;
            if (slice === NULL) break;
            const result = PyObject_GetItem(container, slice);
            Py_DECREF(slice);
            if (result === NULL) break;
            I32[(sp - 8) >> 2] = result;
            Py_DECREF(container);
            continue dispatch;
          }
          case Op.STORE_SLICE: { // value, container, start, stop --
            const stop = I32[(sp - 8) >> 2]! as Ref;
            const start = I32[(sp - 16) >> 2]! as Ref;
            const slice = PySlice_New(start, stop, NULL);
            Py_DECREF(start);
            Py_DECREF(stop);
            sp -= 16;
            if (slice === NULL) break;
            const container = I32[(sp - 8) >> 2]! as Ref;
            const value = I32[(sp - 16) >> 2]! as Ref;
            const status = PyObject_SetItem(container, slice, value);
            Py_DECREF(slice);
            sp -= 16;
            Py_DECREF(value);
            Py_DECREF(container);
            if (status < 0) break;
            continue dispatch;
          }
          case Op.STORE_SUBSCR: { // value, container, sub --
            const sub = I32[(sp - 8) >> 2]! as Ref;
            const container = I32[(sp - 16) >> 2]! as Ref;
            const value = I32[(sp - 24) >> 2]! as Ref;
            pc += 2;
            if (I32[(container + 8) >> 2] === PyList_Type && I32[(sub + 8) >> 2] === PyLong_Type && I32[(sub + 16) >> 2]! < Compact.TAG && (I32[(sub + 16) >> 2]! & 3) !== 2 && I32[(sub + 24) >> 2]! < I32[(container + 16) >> 2]!) {
              const slot = (I32[(container + PyListOff.ob_item) >> 2]! + I32[(sub + 24) >> 2]! * 8) >> 2;
              const old = I32[slot]! as Ref;
              I32[slot] = value;
              U16[(pc - 2) >> 1] = Seen.LIST;
              sp -= 24;
              Py_DECREF(old);
              Py_DECREF(sub);
              Py_DECREF(container);
              continue dispatch;
            }
            U16[(pc - 2) >> 1] = Seen.OTHER;
            const status = PyObject_SetItem(container, sub, value);
            sp -= 24;
            Py_DECREF(value);
            Py_DECREF(container);
            Py_DECREF(sub);
            if (status < 0) break;
            continue dispatch;
          }
          case Op.DELETE_SUBSCR: {
            const sub = I32[(sp - 8) >> 2]! as Ref;
            const container = I32[(sp - 16) >> 2]! as Ref;
            const status = PyObject_DelItem(container, sub);
            sp -= 16;
            Py_DECREF(container);
            Py_DECREF(sub);
            if (status < 0) break;
            continue dispatch;
          }
          case Op.LIST_APPEND: {
            sp -= 8;
            if (_PyList_AppendTakeRef(I32[(sp - oparg * 8) >> 2]! as Ref, I32[sp >> 2]! as NewRef) < 0) break;
            continue dispatch;
          }
          case Op.SET_ADD: {
            sp -= 8;
            const value = I32[sp >> 2]! as Ref;
            const status = PySet_Add(I32[(sp - oparg * 8) >> 2]! as Ref, value);
            Py_DECREF(value);
            if (status < 0) break;
            continue dispatch;
          }
          case Op.MAP_ADD: {
            sp -= 16;
            const key = I32[sp >> 2]! as Ref;
            const value = I32[(sp + 8) >> 2]! as Ref;
            const status = PyDict_SetItem(I32[(sp - oparg * 8) >> 2]! as Ref, key, value);
            Py_DECREF(key);
            Py_DECREF(value);
            if (status < 0) break;
            continue dispatch;
          }
          case Op.RETURN_CONST:
            retval = Py_NewRef(I32[(consts + oparg * 8) >> 2]! as Ref);
            mode = Mode.RETURN;
            break dispatch;
          case Op.RETURN_VALUE:
            sp -= 8;
            retval = I32[sp >> 2]!;
            mode = Mode.RETURN;
            break dispatch;
          case Op.RETURN_GENERATOR: {
            I32[(frame + FrameOff.stacktop) >> 2] = (sp - fp) >> 3;
            const gen = returnGenerator(frame);
            if (gen === NULL) break;
            retval = gen;
            mode = Mode.MADE_GENERATOR;
            break dispatch;
          }
          case Op.YIELD_VALUE:
            sp -= 8;
            retval = I32[sp >> 2]!;
            suspendGenerator(frame, (sp - fp) >> 3);
            mode = Mode.YIELDED;
            break dispatch;
          case Op.SEND: { // receiver, value -- receiver, result
            pc += 2;
            const receiver = I32[(sp - 16) >> 2]! as Ref;
            const value = I32[(sp - 8) >> 2]! as Ref;
            I32[(frame + FrameOff.stacktop) >> 2] = (sp - fp) >> 3;
            const type = Py_TYPE(receiver);
            if ((type === PyGen_Type || type === PyCoro_Type) && isResumable(receiver) && (value === Py_None || genState(receiver) === FrameState.SUSPENDED)) {
              sp -= 8;
              I32[(frame + FrameOff.stacktop) >> 2] = (sp - fp) >> 3;
              U16[(frame + FrameOff.return_offset) >> 1] = 1 + oparg;
              frame = pushGeneratorFrame(receiver, frame, value);
              mode = Mode.PUSHED;
              break dispatch;
            }
            let sent: Sent;
            let result: NewRef | 0;
            if (type === PyGen_Type || type === PyCoro_Type) {
              sent = gen_send_ex2(receiver, value, false, false);
              result = sentValue;
            } else {
              sent = PyIter_Send(receiver, value) as number as Sent;
              result = iterSendValue;
            }
            if (sent === Sent.ERROR) break;
            Py_DECREF(value);
            I32[(sp - 8) >> 2] = result;
            if (sent === Sent.RETURN) pc += oparg * 2;
            continue dispatch;
          }
          case Op.POP_EXCEPT: {
            sp -= 8;
            const info = I32[State.exc_info >> 2]!;
            const old = I32[info >> 2]! as Ref | 0;
            const value = I32[sp >> 2]! as Ref;
            I32[info >> 2] = value === Py_None ? 0 : value;
            if (value === Py_None) Py_DECREF(value);
            Py_XDECREF(old);
            continue dispatch;
          }
          case Op.PUSH_EXC_INFO: {
            const info = I32[State.exc_info >> 2]!;
            const exc = I32[(sp - 8) >> 2]! as Ref;
            const previous = I32[info >> 2]!;
            I32[(sp - 8) >> 2] = previous !== 0 ? previous : Py_NewRef(Py_None);
            Py_INCREF(exc);
            I32[info >> 2] = exc;
            I32[sp >> 2] = exc;
            sp += 8;
            continue dispatch;
          }
          case Op.CHECK_EXC_MATCH: {
            const matched = checkExcMatch(I32[(sp - 16) >> 2]! as Ref, I32[(sp - 8) >> 2]! as Ref);
            sp -= 8;
            Py_DECREF(I32[sp >> 2]! as Ref);
            if (matched < 0) break;
            I32[sp >> 2] = matched === 1 ? Py_True : Py_False;
            sp += 8;
            continue dispatch;
          }
          case Op.CHECK_EG_MATCH:
            if (checkEgMatch(sp) < 0) { sp -= 16; break; }
            continue dispatch;
          case Op.RAISE_VARARGS: {
            const cause = oparg > 1 ? (I32[(sp -= 8) >> 2]! as Ref) : NULL;
            const exc = oparg > 0 ? (I32[(sp -= 8) >> 2]! as Ref) : NULL;
            I32[(frame + FrameOff.stacktop) >> 2] = (sp - fp) >> 3;
            if (doRaise(exc, cause) === 1) { mode = Mode.RERAISE; break dispatch; }
            break;
          }
          case Op.RERAISE: {
            sp -= 8;
            const exc = I32[sp >> 2]! as NewRef;
            if (oparg !== 0) {
              const lasti = I32[(sp - oparg * 8) >> 2]! as Ref;
              I32[(frame + FrameOff.prev_instr) >> 2] = code + PyCodeOff.co_code_adaptive + I32[(lasti + 24) >> 2]! * 2;
            }
            PyErr_SetRaisedException(exc);
            mode = Mode.RERAISE;
            break dispatch;
          }
          case Op.CLEANUP_THROW: { // sub_iter, last_sent, exc -- none, value
            const status = cleanupThrow(sp);
            if (status < 0) { sp -= 8; mode = Mode.RERAISE; break dispatch; }
            sp -= 8;
            continue dispatch;
          }
          case Op.LOAD_ASSERTION_ERROR:
            I32[sp >> 2] = Py_NewRef(PyExc_AssertionError);
            sp += 8;
            continue dispatch;
          case Op.LOAD_BUILD_CLASS: {
            const result = loadBuildClass(frame);
            if (result === NULL) break;
            I32[sp >> 2] = result;
            sp += 8;
            continue dispatch;
          }
          case Op.STORE_NAME: {
            const name = I32[(names + oparg * 8) >> 2]! as Ref;
            const locals = I32[(frame + FrameOff.f_locals) >> 2]! as Ref;
            sp -= 8;
            const value = I32[sp >> 2]! as Ref;
            const status = Py_TYPE(locals) === PyDict_Type ? PyDict_SetItem(locals, name, value) : PyObject_SetItem(locals, name, value);
            Py_DECREF(value);
            if (status < 0) break;
            continue dispatch;
          }
          case Op.DELETE_NAME:
            if (deleteName(frame, I32[(names + oparg * 8) >> 2]! as Ref) < 0) break;
            continue dispatch;
          case Op.LOAD_NAME: {
            const result = loadName(frame, I32[(names + oparg * 8) >> 2]! as Ref);
            if (result === NULL) break;
            I32[sp >> 2] = result;
            sp += 8;
            continue dispatch;
          }
          case Op.LOAD_LOCALS: {
            const result = loadLocals(frame);
            if (result === NULL) break;
            I32[sp >> 2] = result;
            sp += 8;
            continue dispatch;
          }
          case Op.LOAD_FROM_DICT_OR_GLOBALS: {
            const dict = I32[(sp - 8) >> 2]! as Ref;
            const result = fromDictOrGlobals(dict, frame, I32[(names + oparg * 8) >> 2]! as Ref);
            sp -= 8;
            Py_DECREF(dict);
            if (result === NULL) break;
            I32[sp >> 2] = result;
            sp += 8;
            continue dispatch;
          }
          case Op.LOAD_GLOBAL: {
            const name = I32[(names + (oparg >> 1) * 8) >> 2]! as Ref;
            const globals = I32[(frame + FrameOff.f_globals) >> 2]! as Ref;
            const builtins = I32[(frame + FrameOff.f_builtins) >> 2]! as Ref;
            const kind = U16[pc >> 1]!;
            if (kind >= Cached.FIRST) {
              let keys = I32[(globals + PyDictOff.ma_keys) >> 2]!;
              if (I32[(keys + DictKeysOff.dk_version) >> 2] === U16[(pc + 4) >> 1]) {
                if (kind === Cached.BUILTIN) keys = I32[(builtins + PyDictOff.ma_keys) >> 2]!;
                if (kind === Cached.GLOBAL || I32[(keys + DictKeysOff.dk_version) >> 2] === U16[(pc + 6) >> 1]) {
                  const cached = I32[(keys + DictKeysOff.dk_indices + (1 << U8[keys + DictKeysOff.dk_log2_index_bytes]!) + U16[(pc + 2) >> 1]! * 16 + 8) >> 2]!;
                  if (cached !== 0) {
                    pc += 8;
                    const count = I32[cached >> 2]!;
                    if (count >= 0) I32[cached >> 2] = count + 1;
                    if ((oparg & 1) !== 0) { I32[sp >> 2] = 0; sp += 8; }
                    I32[sp >> 2] = cached;
                    sp += 8;
                    continue dispatch;
                  }
                }
              }
            }
            pc += 8;
            let value: Ref | 0;
            if (Py_TYPE(builtins) === PyDict_Type && Py_TYPE(globals) === PyDict_Type) {
              value = _PyDict_LoadGlobal(globals, builtins, name);
              if (value === 0) {
                if (I32[State.current_exception >> 2] === 0) nameError(name);
                break;
              }
              Py_INCREF(value);
              cacheGlobal(pc - 8, globals, builtins, name);
            } else {
              value = loadGlobalSlow(globals, builtins, name);
              if (value === 0) break;
            }
            if ((oparg & 1) !== 0) { I32[sp >> 2] = 0; sp += 8; }
            I32[sp >> 2] = value;
            sp += 8;
            continue dispatch;
          }
          case Op.STORE_GLOBAL: {
            sp -= 8;
            const value = I32[sp >> 2]! as Ref;
            const status = PyDict_SetItem(I32[(frame + FrameOff.f_globals) >> 2]! as Ref, I32[(names + oparg * 8) >> 2]! as Ref, value);
            Py_DECREF(value);
            if (status < 0) break;
            continue dispatch;
          }
          case Op.DELETE_GLOBAL: {
            const name = I32[(names + oparg * 8) >> 2]! as Ref;
            if (PyDict_DelItem(I32[(frame + FrameOff.f_globals) >> 2]! as Ref, name) < 0) {
              if (PyErr_ExceptionMatches(PyExc_KeyError)) nameError(name);
              break;
            }
            continue dispatch;
          }
          case Op.DELETE_FAST: {
            const slot = fp + oparg * 8;
            const old = I32[slot >> 2]! as Ref | 0;
            if (old === 0) { unboundLocal(code as Ref, oparg); break; }
            I32[slot >> 2] = 0;
            Py_DECREF(old);
            continue dispatch;
          }
          case Op.MAKE_CELL: {
            const slot = (fp + oparg * 8) >> 2;
            const initial = I32[slot]! as Ref | 0;
            const cell = PyCell_New(initial);
            if (cell === NULL) break;
            I32[slot] = cell;
            Py_XDECREF(initial);
            continue dispatch;
          }
          case Op.DELETE_DEREF: {
            const cell = I32[(fp + oparg * 8) >> 2]!;
            const old = I32[(cell + PyCellOff.ob_ref) >> 2]! as Ref | 0;
            if (old === 0) { unboundDeref(code as Ref, oparg); break; }
            I32[(cell + PyCellOff.ob_ref) >> 2] = 0;
            Py_DECREF(old);
            continue dispatch;
          }
          case Op.LOAD_FROM_DICT_OR_DEREF: {
            const dict = I32[(sp - 8) >> 2]! as Ref;
            const result = fromDictOrDeref(dict, code as Ref, oparg, I32[(fp + oparg * 8) >> 2]!);
            sp -= 8;
            Py_DECREF(dict);
            if (result === NULL) break;
            I32[sp >> 2] = result;
            sp += 8;
            continue dispatch;
          }
          case Op.LOAD_DEREF: {
            const o = I32[(I32[(fp + oparg * 8) >> 2]! + PyCellOff.ob_ref) >> 2]! as Ref | 0;
            if (o === 0) { unboundDeref(code as Ref, oparg); break; }
            Py_INCREF(o);
            I32[sp >> 2] = o;
            sp += 8;
            continue dispatch;
          }
          case Op.STORE_DEREF: {
            sp -= 8;
            const field = (I32[(fp + oparg * 8) >> 2]! + PyCellOff.ob_ref) >> 2;
            const old = I32[field]! as Ref | 0;
            I32[field] = I32[sp >> 2]!;
            Py_XDECREF(old);
            continue dispatch;
          }
          case Op.COPY_FREE_VARS: {
            const closure = I32[(I32[(frame + FrameOff.f_funcobj) >> 2]! + PyFunctionOff.func_closure) >> 2]!;
            const first = fp + (I32[(code + PyCodeOff.co_nlocalsplus) >> 2]! - oparg) * 8;
            for (let i = 0; i < oparg; i++) I32[(first + i * 8) >> 2] = Py_NewRef(I32[(closure + 24 + i * 8) >> 2]! as Ref);
            continue dispatch;
          }
          case Op.BUILD_STRING: {
            const result = buildString(sp - oparg * 8, oparg);
            popTo(sp, sp - oparg * 8);
            sp -= oparg * 8;
            if (result === NULL) break;
            I32[sp >> 2] = result;
            sp += 8;
            continue dispatch;
          }
          case Op.BUILD_TUPLE: {
            sp -= oparg * 8;
            const result = _PyTuple_FromArraySteal(sp, oparg);
            if (result === NULL) break;
            I32[sp >> 2] = result;
            sp += 8;
            continue dispatch;
          }
          case Op.BUILD_LIST: {
            sp -= oparg * 8;
            const result = _PyList_FromArraySteal(sp, oparg);
            if (result === NULL) break;
            I32[sp >> 2] = result;
            sp += 8;
            continue dispatch;
          }
          case Op.LIST_EXTEND: {
            sp -= 8;
            const iterable = I32[sp >> 2]! as Ref;
            const status = _PyList_Extend(I32[(sp - oparg * 8) >> 2]! as Ref, iterable);
            if (status < 0) listExtendError(iterable);
            Py_DECREF(iterable);
            if (status < 0) break;
            continue dispatch;
          }
          case Op.SET_UPDATE: {
            sp -= 8;
            const iterable = I32[sp >> 2]! as Ref;
            const status = _PySet_Update(I32[(sp - oparg * 8) >> 2]! as Ref, iterable);
            Py_DECREF(iterable);
            if (status < 0) break;
            continue dispatch;
          }
          case Op.BUILD_SET: {
            const result = buildSet(sp - oparg * 8, oparg);
            sp -= oparg * 8;
            if (result === NULL) break;
            I32[sp >> 2] = result;
            sp += 8;
            continue dispatch;
          }
          case Op.BUILD_MAP: {
            const result = buildMap(sp - oparg * 16, oparg);
            popTo(sp, sp - oparg * 16);
            sp -= oparg * 16;
            if (result === NULL) break;
            I32[sp >> 2] = result;
            sp += 8;
            continue dispatch;
          }
          case Op.BUILD_CONST_KEY_MAP: {
            const from = sp - (oparg + 1) * 8;
            const result = buildConstKeyMap(from, oparg);
            popTo(sp, from);
            sp = from;
            if (result === NULL) break;
            I32[sp >> 2] = result;
            sp += 8;
            continue dispatch;
          }
          case Op.DICT_UPDATE: {
            sp -= 8;
            const update = I32[sp >> 2]! as Ref;
            const status = dictUpdate(I32[(sp - oparg * 8) >> 2]! as Ref, update);
            Py_DECREF(update);
            if (status < 0) break;
            continue dispatch;
          }
          case Op.DICT_MERGE: {
            sp -= 8;
            const update = I32[sp >> 2]! as Ref;
            const status = dictMerge(I32[(sp - oparg * 8) >> 2]! as Ref, update, I32[(sp - (oparg + 2) * 8) >> 2]! as Ref);
            Py_DECREF(update);
            if (status < 0) break;
            continue dispatch;
          }
          case Op.SETUP_ANNOTATIONS:
            if (setupAnnotations(frame) < 0) break;
            continue dispatch;
          case Op.LOAD_SUPER_ATTR: { // global_super, class, self -- (NULL | method), attr
            pc += 2;
            const base = sp - 24;
            I32[(frame + FrameOff.stacktop) >> 2] = (sp - fp) >> 3;
            const pushed = loadSuperAttr(base, oparg, I32[(names + (oparg >> 2) * 8) >> 2]! as Ref);
            sp = base;
            if (pushed === 0) break;
            sp += pushed * 8;
            continue dispatch;
          }
          case Op.LOAD_ATTR: {
            const name = I32[(names + (oparg >> 1) * 8) >> 2]! as Ref;
            const owner = I32[(sp - 8) >> 2]! as Ref;
            const kind = U16[pc >> 1]!;
            if (kind >= Cached.FIRST) {
              const type = I32[(owner + 8) >> 2]!;
              let found = 0;
              if (kind === Cached.CLASS) {
                if (type === PyType_Type && I32[(owner + PyTypeOff.tp_version_tag) >> 2] === U16[(pc + 2) >> 1]) found = U16[(pc + 10) >> 1]! | (U16[(pc + 12) >> 1]! << 16);
              } else if (kind === Cached.MODULE) {
                if (type === PyModule_Type) {
                  const keys = I32[(I32[(owner + PyModuleOff.md_dict) >> 2]! + PyDictOff.ma_keys) >> 2]!;
                  if (I32[(keys + DictKeysOff.dk_version) >> 2] === U16[(pc + 2) >> 1]) found = I32[(keys + DictKeysOff.dk_indices + (1 << U8[keys + DictKeysOff.dk_log2_index_bytes]!) + U16[(pc + 4) >> 1]! * 16 + 8) >> 2]!;
                }
              } else if (I32[(type + PyTypeOff.tp_version_tag) >> 2] === U16[(pc + 2) >> 1]) {
                if (kind === Cached.VALUE) {
                  const values = I32[(owner - 24) >> 2]!;
                  if ((values & 1) !== 0) found = I32[(values + 1 + U16[(pc + 4) >> 1]! * 8) >> 2]!;
                } else if (kind === Cached.SLOT) found = I32[(owner + U16[(pc + 4) >> 1]!) >> 2]!;
                else if (kind === Cached.METHOD_NO_DICT || ((I32[(owner - 24) >> 2]! & 1) !== 0 && I32[(I32[(type + PyTypeOff.ht_cached_keys) >> 2]! + DictKeysOff.dk_version) >> 2] === U16[(pc + 4) >> 1])) {
                  const method = U16[(pc + 10) >> 1]! | (U16[(pc + 12) >> 1]! << 16);
                  const count = I32[method >> 2]!;
                  if (count >= 0) I32[method >> 2] = count + 1;
                  I32[(sp - 8) >> 2] = method;
                  I32[sp >> 2] = owner;
                  sp += 8;
                  pc += 18;
                  continue dispatch;
                }
              }
              if (found !== 0) {
                const count = I32[found >> 2]!;
                if (count >= 0) I32[found >> 2] = count + 1;
                if ((oparg & 1) !== 0) { I32[(sp - 8) >> 2] = 0; sp += 8; }
                I32[(sp - 8) >> 2] = found;
                pc += 18;
                release(owner);
                continue dispatch;
              }
            }
            if (kind !== Cached.GIVE_UP) cacheAttr(pc, owner, name, (oparg & 1) !== 0);
            pc += 18;
            if ((oparg & 1) !== 0) {
              const method = _PyObject_GetMethod(owner, name);
              if (method === NULL) { sp -= 8; Py_DECREF(owner); break; }
              if (methodIsUnbound) {
                I32[(sp - 8) >> 2] = method;
                I32[sp >> 2] = owner;
              } else {
                I32[(sp - 8) >> 2] = 0;
                I32[sp >> 2] = method;
                Py_DECREF(owner);
              }
              sp += 8;
              continue dispatch;
            }
            const result = PyObject_GetAttr(owner, name);
            if (result === NULL) { sp -= 8; Py_DECREF(owner); break; }
            I32[(sp - 8) >> 2] = result;
            Py_DECREF(owner);
            continue dispatch;
          }
          case Op.STORE_ATTR: { // value, owner --
            const owner = I32[(sp - 8) >> 2]! as Ref;
            const value = I32[(sp - 16) >> 2]! as Ref;
            const kind = U16[pc >> 1]!;
            if (kind >= Cached.FIRST && I32[(I32[(owner + 8) >> 2]! + PyTypeOff.tp_version_tag) >> 2] === U16[(pc + 2) >> 1]) {
              const index = U16[(pc + 6) >> 1]!;
              const values = kind === Cached.VALUE ? I32[(owner - 24) >> 2]! : 0;
              if (kind === Cached.SLOT || (values & 1) !== 0) {
                const slot = kind === Cached.SLOT ? (owner + index) >> 2 : (values + 1 + index * 8) >> 2;
                const old = I32[slot]!;
                I32[slot] = value;
                sp -= 16;
                pc += 8;
                if (old !== 0) release(old);
                else if (kind === Cached.VALUE) _PyDictValues_AddToInsertionOrder(values + 1, index);
                release(owner);
                continue dispatch;
              }
            }
            if (kind !== Cached.GIVE_UP) cacheStore(pc, owner, I32[(names + oparg * 8) >> 2]! as Ref);
            pc += 8;
            const status = PyObject_SetAttr(owner, I32[(names + oparg * 8) >> 2]! as Ref, value);
            sp -= 16;
            Py_DECREF(value);
            Py_DECREF(owner);
            if (status < 0) break;
            continue dispatch;
          }
          case Op.DELETE_ATTR: {
            sp -= 8;
            const owner = I32[sp >> 2]! as Ref;
            const status = PyObject_SetAttr(owner, I32[(names + oparg * 8) >> 2]! as Ref, NULL);
            Py_DECREF(owner);
            if (status < 0) break;
            continue dispatch;
          }
          case Op.COMPARE_OP: {
            const left = I32[(sp - 16) >> 2]! as Ref;
            const right = I32[(sp - 8) >> 2]! as Ref;
            pc += 2;
            if (I32[(left + 8) >> 2] === PyLong_Type && I32[(right + 8) >> 2] === PyLong_Type && I32[(left + 16) >> 2]! < Compact.TAG && I32[(right + 16) >> 2]! < Compact.TAG) {
              const a = (1 - (I32[(left + 16) >> 2]! & 3)) * I32[(left + 24) >> 2]!;
              const b = (1 - (I32[(right + 16) >> 2]! & 3)) * I32[(right + 24) >> 2]!;
              const op = oparg >> 4;
              const holds = op === CMP.LT ? a < b : op === CMP.LE ? a <= b : op === CMP.EQ ? a === b : op === CMP.NE ? a !== b : op === CMP.GT ? a > b : a >= b;
              U16[(pc - 2) >> 1] = Seen.INT;
              const next = U16[pc >> 1]!;
              if (!STEPPING && (next & 255) === Op.POP_JUMP_IF_FALSE) {
                sp -= 16;
                pc += holds ? 2 : 2 + (next >> 8) * 2;
              } else {
                sp -= 8;
                I32[(sp - 8) >> 2] = holds ? Py_True : Py_False;
              }
              const lc = I32[left >> 2]!;
              if (lc > 1) I32[left >> 2] = lc - 1; else release(left);
              const rc = I32[right >> 2]!;
              if (rc > 1) I32[right >> 2] = rc - 1; else release(right);
              continue dispatch;
            }
            U16[(pc - 2) >> 1] = I32[(left + 8) >> 2] === PyFloat_Type && I32[(right + 8) >> 2] === PyFloat_Type ? Seen.FLOAT : Seen.OTHER;
            const result = PyObject_RichCompare(left, right, oparg >> 4);
            sp -= 8;
            Py_DECREF(left);
            Py_DECREF(right);
            if (result === NULL) { sp -= 8; break; }
            I32[(sp - 8) >> 2] = result;
            continue dispatch;
          }
          case Op.IS_OP: {
            sp -= 8;
            const left = I32[(sp - 8) >> 2]! as Ref;
            const right = I32[sp >> 2]! as Ref;
            I32[(sp - 8) >> 2] = (left === right) === (oparg === 0) ? Py_True : Py_False;
            Py_DECREF(left);
            Py_DECREF(right);
            continue dispatch;
          }
          case Op.CONTAINS_OP: {
            const right = I32[(sp - 8) >> 2]! as Ref;
            const left = I32[(sp - 16) >> 2]! as Ref;
            const found = PySequence_Contains(right, left);
            sp -= 16;
            Py_DECREF(left);
            Py_DECREF(right);
            if (found < 0) break;
            I32[sp >> 2] = found !== oparg ? Py_True : Py_False;
            sp += 8;
            continue dispatch;
          }
          case Op.IMPORT_NAME: { // level, fromlist -- module
            const result = importName(frame, I32[(names + oparg * 8) >> 2]! as Ref, I32[(sp - 8) >> 2]! as Ref, I32[(sp - 16) >> 2]! as Ref);
            popTo(sp, sp - 16);
            sp -= 16;
            if (result === NULL) break;
            I32[sp >> 2] = result;
            sp += 8;
            continue dispatch;
          }
          case Op.IMPORT_FROM: {
            const result = importFrom(I32[(sp - 8) >> 2]! as Ref, I32[(names + oparg * 8) >> 2]! as Ref);
            if (result === NULL) break;
            I32[sp >> 2] = result;
            sp += 8;
            continue dispatch;
          }
          case Op.JUMP_FORWARD:
            pc += oparg * 2;
            continue dispatch;
          case Op.JUMP_BACKWARD:
            pc -= oparg * 2;
            if (I32[State.eval_breaker >> 2] !== 0 || --I32[State.ticks >> 2]! < 0) {
              I32[(frame + FrameOff.stacktop) >> 2] = (sp - fp) >> 3;
              if (handleEvalBreaker() < 0) break;
            }
            if (I32[(code + Heat.COUNT) >> 2]!++ < hotAfter) continue dispatch;
            mode = Mode.HOT;
            break dispatch;
          case Op.JUMP_BACKWARD_NO_INTERRUPT:
            pc -= oparg * 2;
            continue dispatch;
          case Op.POP_JUMP_IF_FALSE: {
            sp -= 8;
            const cond = I32[sp >> 2]! as Ref;
            if (cond === Py_True) continue dispatch;
            if (cond === Py_False) { pc += oparg * 2; continue dispatch; }
            const truth = PyObject_IsTrue(cond);
            Py_DECREF(cond);
            if (truth < 0) break;
            if (truth === 0) pc += oparg * 2;
            continue dispatch;
          }
          case Op.POP_JUMP_IF_TRUE: {
            sp -= 8;
            const cond = I32[sp >> 2]! as Ref;
            if (cond === Py_False) continue dispatch;
            if (cond === Py_True) { pc += oparg * 2; continue dispatch; }
            const truth = PyObject_IsTrue(cond);
            Py_DECREF(cond);
            if (truth < 0) break;
            if (truth !== 0) pc += oparg * 2;
            continue dispatch;
          }
          case Op.POP_JUMP_IF_NONE: {
            sp -= 8;
            const value = I32[sp >> 2]! as Ref;
            if (value === Py_None) pc += oparg * 2;
            else Py_DECREF(value);
            continue dispatch;
          }
          case Op.POP_JUMP_IF_NOT_NONE: {
            sp -= 8;
            const value = I32[sp >> 2]! as Ref;
            if (value !== Py_None) { Py_DECREF(value); pc += oparg * 2; }
            continue dispatch;
          }
          case Op.GET_LEN: {
            const result = getLen(I32[(sp - 8) >> 2]! as Ref);
            if (result === NULL) break;
            I32[sp >> 2] = result;
            sp += 8;
            continue dispatch;
          }
          case Op.MATCH_CLASS: { // subject, type, names -- attrs
            const result = matchClass(I32[(sp - 24) >> 2]! as Ref, I32[(sp - 16) >> 2]! as Ref, oparg, I32[(sp - 8) >> 2]! as Ref);
            popTo(sp, sp - 24);
            sp -= 24;
            if (result === NULL) break;
            I32[sp >> 2] = result;
            sp += 8;
            continue dispatch;
          }
          case Op.MATCH_MAPPING:
            I32[sp >> 2] = matchMapping(I32[(sp - 8) >> 2]! as Ref);
            sp += 8;
            continue dispatch;
          case Op.MATCH_SEQUENCE:
            I32[sp >> 2] = matchSequence(I32[(sp - 8) >> 2]! as Ref);
            sp += 8;
            continue dispatch;
          case Op.MATCH_KEYS: { // subject, keys -- subject, keys, values_or_none
            const result = matchKeys(I32[(sp - 16) >> 2]! as Ref, I32[(sp - 8) >> 2]! as Ref);
            if (result === NULL) break;
            I32[sp >> 2] = result;
            sp += 8;
            continue dispatch;
          }
          case Op.GET_ITER: {
            const iterable = I32[(sp - 8) >> 2]! as Ref;
            const iter = PyObject_GetIter(iterable);
            sp -= 8;
            Py_DECREF(iterable);
            if (iter === NULL) break;
            I32[sp >> 2] = iter;
            sp += 8;
            continue dispatch;
          }
          case Op.GET_YIELD_FROM_ITER: {
            const iterable = I32[(sp - 8) >> 2]! as Ref;
            const iter = iterForYieldFrom(iterable, code as Ref);
            sp -= 8;
            Py_DECREF(iterable);
            if (iter === NULL) break;
            I32[sp >> 2] = iter;
            sp += 8;
            continue dispatch;
          }
          case Op.GET_AWAITABLE: {
            const iterable = I32[(sp - 8) >> 2]! as Ref;
            const iter = getAwaitable(iterable, oparg);
            sp -= 8;
            Py_DECREF(iterable);
            if (iter === NULL) break;
            I32[sp >> 2] = iter;
            sp += 8;
            continue dispatch;
          }
          case Op.FOR_ITER: {
            const iter = I32[(sp - 8) >> 2]! as Ref;
            const type = I32[(iter + 8) >> 2]! as Ref;
            pc += 2;
            if (type === PyRangeIter_Type) {
              U16[(pc - 2) >> 1] = Seen.RANGE;
              const o = rangeiter_next(iter);
              if (o !== NULL) {
                I32[sp >> 2] = o;
                sp += 8;
                continue dispatch;
              }
              if (I32[State.current_exception >> 2] !== 0) break;
              sp -= 8;
              Py_DECREF(iter);
              pc += oparg * 2 + 2; // past END_FOR
              continue dispatch;
            }
            if (type === PyGen_Type && isResumable(iter)) {
              U16[(pc - 2) >> 1] = Seen.OTHER;
              I32[(frame + FrameOff.stacktop) >> 2] = (sp - fp) >> 3;
              U16[(frame + FrameOff.return_offset) >> 1] = 1 + oparg;
              frame = pushGeneratorFrame(iter, frame, Py_None);
              mode = Mode.PUSHED;
              break dispatch;
            }
            U16[(pc - 2) >> 1] = type === PyListIter_Type ? Seen.LIST : type === PyTupleIter_Type ? Seen.TUPLE : Seen.OTHER;
            I32[(frame + FrameOff.stacktop) >> 2] = (sp - fp) >> 3;
            const next = FN[I32[(type + PyTypeOff.tp_iternext) >> 2]!]!(iter) as NewRef | 0;
            if (next !== NULL) {
              I32[sp >> 2] = next;
              sp += 8;
              continue dispatch;
            }
            if (I32[State.current_exception >> 2] !== 0) {
              if (!PyErr_ExceptionMatches(PyExc_StopIteration)) break;
              PyErr_Clear();
            }
            sp -= 8;
            Py_DECREF(iter);
            pc += oparg * 2 + 2; // past END_FOR
            continue dispatch;
          }
          case Op.BEFORE_WITH: {
            I32[(frame + FrameOff.stacktop) >> 2] = (sp - fp) >> 3;
            if (beforeWith(sp, false) < 0) break;
            sp += 8;
            continue dispatch;
          }
          case Op.BEFORE_ASYNC_WITH: {
            I32[(frame + FrameOff.stacktop) >> 2] = (sp - fp) >> 3;
            if (beforeWith(sp, true) < 0) break;
            sp += 8;
            continue dispatch;
          }
          case Op.GET_AITER: {
            const o = I32[(sp - 8) >> 2]! as Ref;
            const iterator = getAsyncIterator(o);
            sp -= 8;
            Py_DECREF(o);
            if (iterator === NULL) break;
            I32[sp >> 2] = iterator;
            sp += 8;
            continue dispatch;
          }
          case Op.GET_ANEXT: {
            const awaitable = getAsyncNext(I32[(sp - 8) >> 2]! as Ref);
            if (awaitable === NULL) break;
            I32[sp >> 2] = awaitable;
            sp += 8;
            continue dispatch;
          }
          case Op.END_ASYNC_FOR: { // iterator, exc --
            const exc = I32[(sp - 8) >> 2]! as NewRef;
            if (PyErr_GivenExceptionMatches(exc, PyExc_StopAsyncIteration)) {
              sp -= 16;
              Py_DECREF(exc);
              Py_DECREF(I32[sp >> 2]! as Ref);
              continue dispatch;
            }
            sp -= 8;
            PyErr_SetRaisedException(exc);
            mode = Mode.RERAISE;
            break dispatch;
          }
          case Op.WITH_EXCEPT_START: { // exit, lasti, previous, value -- …, result
            I32[(frame + FrameOff.stacktop) >> 2] = (sp - fp) >> 3;
            const result = withExceptStart(I32[(sp - 32) >> 2]! as Ref, I32[(sp - 8) >> 2]! as Ref);
            if (result === NULL) break;
            I32[sp >> 2] = result;
            sp += 8;
            continue dispatch;
          }
          case Op.KW_NAMES:
            kwnames = I32[(consts + oparg * 8) >> 2]! as Ref;
            continue dispatch;
          case Op.CALL: {
            let args = sp - oparg * 8;
            let total = oparg;
            let callable = I32[(args - 8) >> 2]! as Ref;
            const method = I32[(args - 16) >> 2]! as Ref | 0;
            if (method !== 0) {
              callable = method;
              args -= 8;
              total++;
            } else if (I32[(callable + 8) >> 2] === PyMethod_Type) {
              const self = I32[(callable + PyMethodOff.im_self) >> 2]! as Ref;
              const func = I32[(callable + PyMethodOff.im_func) >> 2]! as Ref;
              Py_INCREF(self);
              Py_INCREF(func);
              I32[(args - 8) >> 2] = self;
              I32[(args - 16) >> 2] = func;
              Py_DECREF(callable);
              callable = func;
              args -= 8;
              total++;
            }
            const positional = kwnames === NULL ? total : total - I32[(kwnames + 16) >> 2]!;
            if (I32[(callable + 8) >> 2] === PyFunction_Type && I32[(callable + PyFunctionOff.vectorcall) >> 2] === functionVectorcall) {
              const target = I32[(callable + PyFunctionOff.func_code) >> 2]!;
              const locals = (I32[(target + PyCodeOff.co_flags) >> 2]! & CO.OPTIMIZED) !== 0 ? NULL : Py_NewRef(I32[(callable + PyFunctionOff.func_globals) >> 2]! as Ref);
              const pushed = _PyEvalFramePushAndInit(callable, locals, args, positional, kwnames);
              U16[(pc + 2) >> 1] = target;
              U16[(pc + 4) >> 1] = target >>> 16;
              kwnames = NULL;
              sp -= (oparg + 2) * 8;
              if (pushed === 0) break;
              I32[(frame + FrameOff.stacktop) >> 2] = (sp - fp) >> 3;
              U16[(frame + FrameOff.return_offset) >> 1] = 3;
              I32[(pushed + FrameOff.previous) >> 2] = frame;
              I32[State.current_frame >> 2] = pushed;
              frame = pushed;
              mode = Mode.PUSHED;
              break dispatch;
            }
            I32[(frame + FrameOff.stacktop) >> 2] = (sp - fp) >> 3;
            pc += 6;
            const result = PyObject_Vectorcall(callable, args, positional | PY_VECTORCALL_ARGUMENTS_OFFSET, kwnames);
            kwnames = NULL;
            Py_DECREF(callable);
            for (let i = 0; i < total; i++) Py_DECREF(I32[(args + i * 8) >> 2]! as Ref);
            sp -= (oparg + 2) * 8;
            if (result === NULL) break;
            I32[sp >> 2] = result;
            sp += 8;
            if (I32[State.eval_breaker >> 2] !== 0 && !skipsEvalBreaker(callable, oparg, U8[pc]!)) {
              I32[(frame + FrameOff.stacktop) >> 2] = (sp - fp) >> 3;
              if (handleEvalBreaker() < 0) break;
            }
            continue dispatch;
          }
          case Op.CALL_FUNCTION_EX: { // NULL, func, args, kwargs? -- result
            const base = sp - (3 + (oparg & 1)) * 8;
            I32[(frame + FrameOff.stacktop) >> 2] = (sp - fp) >> 3;
            const func = I32[(base + 8) >> 2]!;
            if (I32[(func + 8) >> 2] === PyFunction_Type && I32[(func + PyFunctionOff.vectorcall) >> 2] === functionVectorcall) {
              const pushed = pushFrameEx(base, oparg);
              sp = base;
              if (pushed === 0) break;
              I32[(frame + FrameOff.stacktop) >> 2] = (sp - fp) >> 3;
              U16[(frame + FrameOff.return_offset) >> 1] = 0;
              I32[(pushed + FrameOff.previous) >> 2] = frame;
              I32[State.current_frame >> 2] = pushed;
              frame = pushed;
              mode = Mode.PUSHED;
              break dispatch;
            }
            const result = callFunctionEx(base, oparg);
            popTo(sp, base);
            sp = base;
            if (result === NULL) break;
            I32[sp >> 2] = result;
            sp += 8;
            if (I32[State.eval_breaker >> 2] !== 0) {
              I32[(frame + FrameOff.stacktop) >> 2] = (sp - fp) >> 3;
              if (handleEvalBreaker() < 0) break;
            }
            continue dispatch;
          }
          case Op.CALL_INTRINSIC_1: {
            const value = I32[(sp - 8) >> 2]! as Ref;
            const result = intrinsic1(oparg, value, frame);
            sp -= 8;
            Py_DECREF(value);
            if (result === NULL) break;
            I32[sp >> 2] = result;
            sp += 8;
            continue dispatch;
          }
          case Op.CALL_INTRINSIC_2: {
            const b = I32[(sp - 8) >> 2]! as Ref;
            const a = I32[(sp - 16) >> 2]! as Ref;
            const result = intrinsic2(oparg, a, b);
            sp -= 16;
            Py_DECREF(a);
            Py_DECREF(b);
            if (result === NULL) break;
            I32[sp >> 2] = result;
            sp += 8;
            continue dispatch;
          }
          case Op.MAKE_FUNCTION: { // defaults? kwdefaults? annotations? closure? code -- func
            const codeObject = I32[(sp - 8) >> 2]! as Ref;
            const f = PyFunction_NewWithQualName(codeObject, I32[(frame + FrameOff.f_globals) >> 2]! as Ref, NULL);
            sp -= 8;
            Py_DECREF(codeObject);
            if (f === NULL) break;
            if ((oparg & 8) !== 0) { sp -= 8; I32[(f + PyFunctionOff.func_closure) >> 2] = I32[sp >> 2]!; }
            if ((oparg & 4) !== 0) { sp -= 8; I32[(f + PyFunctionOff.func_annotations) >> 2] = I32[sp >> 2]!; }
            if ((oparg & 2) !== 0) { sp -= 8; I32[(f + PyFunctionOff.func_kwdefaults) >> 2] = I32[sp >> 2]!; }
            if ((oparg & 1) !== 0) { sp -= 8; I32[(f + PyFunctionOff.func_defaults) >> 2] = I32[sp >> 2]!; }
            I32[(f + PyFunctionOff.func_version) >> 2] = I32[(codeObject + PyCodeOff.co_version) >> 2]!;
            I32[sp >> 2] = f;
            sp += 8;
            continue dispatch;
          }
          case Op.BUILD_SLICE: {
            const step = oparg === 3 ? (I32[(sp - 8) >> 2]! as Ref) : NULL;
            const base = sp - oparg * 8;
            const result = PySlice_New(I32[base >> 2]! as Ref, I32[(base + 8) >> 2]! as Ref, step);
            popTo(sp, base);
            sp = base;
            if (result === NULL) break;
            I32[sp >> 2] = result;
            sp += 8;
            continue dispatch;
          }
          case Op.FORMAT_VALUE: {
            const spec = (oparg & 4) !== 0 ? (I32[(sp -= 8) >> 2]! as Ref) : NULL;
            const value = I32[(sp - 8) >> 2]! as Ref;
            const result = formatValue(value, oparg & 3, spec);
            sp -= 8;
            Py_DECREF(value);
            Py_XDECREF(spec);
            if (result === NULL) break;
            I32[sp >> 2] = result;
            sp += 8;
            continue dispatch;
          }
          case Op.COPY: {
            const o = I32[(sp - oparg * 8) >> 2]! as Ref;
            Py_INCREF(o);
            I32[sp >> 2] = o;
            sp += 8;
            continue dispatch;
          }
          case Op.SWAP: {
            const top = I32[(sp - 8) >> 2]!;
            I32[(sp - 8) >> 2] = I32[(sp - oparg * 8) >> 2]!;
            I32[(sp - oparg * 8) >> 2] = top;
            continue dispatch;
          }
          case Op.UNPACK_SEQUENCE: {
            const seq = I32[(sp - 8) >> 2]! as Ref;
            pc += 2;
            sp -= 8;
            const type = I32[(seq + 8) >> 2]!;
            if (type === PyTuple_Type || type === PyList_Type) {
              if (I32[(seq + 16) >> 2] === oparg) {
                const items = type === PyTuple_Type ? seq + 24 : I32[(seq + PyListOff.ob_item) >> 2]!;
                for (let i = oparg - 1; i >= 0; i--) {
                  const o = I32[(items + i * 8) >> 2]! as Ref;
                  Py_INCREF(o);
                  I32[sp >> 2] = o;
                  sp += 8;
                }
                Py_DECREF(seq);
                continue dispatch;
              }
            }
            I32[(frame + FrameOff.stacktop) >> 2] = (sp - fp) >> 3;
            const ok = unpackIterable(seq, oparg, -1, sp + oparg * 8);
            Py_DECREF(seq);
            if (!ok) break;
            sp += oparg * 8;
            continue dispatch;
          }
          case Op.UNPACK_EX: {
            const seq = I32[(sp - 8) >> 2]! as Ref;
            const total = 1 + (oparg & 255) + (oparg >> 8);
            sp -= 8;
            const ok = unpackIterable(seq, oparg & 255, oparg >> 8, sp + total * 8);
            Py_DECREF(seq);
            if (!ok) break;
            sp += total * 8;
            continue dispatch;
          }
          case Op.EXTENDED_ARG: // widens the operand of the next instruction
            extended = oparg << 8;
            continue dispatch;
          default:
            throw new Error(`opcode ${word & 255} at ${pc - 2}`);
        }
      } while (false);
      mode = Mode.EXCEPTION; // an instruction left an exception set
      break;
    }

    if (mode < Mode.RERAISE || mode === Mode.HOT) continue;
    if (mode === Mode.YIELDED) {
      const previous = detachGenerator(frame);
      if (frame === entry) return retval as NewRef;
      frame = previous;
      // FOR_ITER and SEND continue behind their cache entry.
      pc = I32[(frame + FrameOff.prev_instr) >> 2]! + 4;
      const top = I32[(frame + FrameOff.stacktop) >> 2]!;
      I32[(frame + FrameOff.localsplus + top * 8) >> 2] = retval;
      I32[(frame + FrameOff.stacktop) >> 2] = top + 1;
      mode = Mode.BACK;
      continue;
    }
    if (mode === Mode.MADE_GENERATOR) {
      const previous = I32[(frame + FrameOff.previous) >> 2]!;
      I32[State.py_recursion_remaining >> 2]!++;
      I32[State.current_frame >> 2] = previous;
      I32[State.datastack_top >> 2] = frame;
      if (frame === entry) return retval as NewRef;
      frame = previous;
      mode = Mode.RESULT;
    }
    if (mode === Mode.RETURN) {
      I32[(frame + FrameOff.stacktop) >> 2] = (sp - fp) >> 3;
      if (frame === entry) { leaveFrame(frame); return retval as NewRef; }
      frame = leaveFrame(frame);
      mode = Mode.RESULT;
    }
    if (mode === Mode.RESULT) { // push retval in the caller and go on behind its call
      pc = I32[(frame + FrameOff.prev_instr) >> 2]! + 2 + U16[(frame + FrameOff.return_offset) >> 1]! * 2;
      const top = I32[(frame + FrameOff.stacktop) >> 2]!;
      I32[(frame + FrameOff.localsplus + top * 8) >> 2] = retval;
      I32[(frame + FrameOff.stacktop) >> 2] = top + 1;
      mode = Mode.BACK;
      continue;
    }

    // An exception is set: find a handler in this frame, else leave it.
    if (STEPPING && onRaise !== null) onRaise(frame);
    kwnames = NULL;
    if (mode === Mode.EXCEPTION) {
      I32[(frame + FrameOff.stacktop) >> 2] = (sp - fp) >> 3;
      if (!frameIsIncomplete(frame)) pushTraceback(frame);
    }
    if (mode !== Mode.NOT_STARTED) {
      // RERAISE makes prev_instr the instruction that raised first; its own place decides about the handler.
      const raisedAt = mode === Mode.RERAISE ? pc - 2 : I32[(frame + FrameOff.prev_instr) >> 2]!;
      const handler = findHandler(code as Ref, (raisedAt - code - PyCodeOff.co_code_adaptive) >> 1);
      if (handler >= 0) {
        const base = fp + (I32[(code + PyCodeOff.co_nlocalsplus) >> 2]! + handlerDepth) * 8;
        popTo(sp, base);
        sp = base;
        if (handlerLasti) {
          // The slot must be filled even when there is no memory for the int: MemoryError is set then, and its line may be wrong.
          I32[sp >> 2] = PyLong_FromLong((I32[(frame + FrameOff.prev_instr) >> 2]! - code - PyCodeOff.co_code_adaptive) >> 1) || smallInt(0);
          sp += 8;
        }
        I32[sp >> 2] = PyErr_GetRaisedException();
        sp += 8;
        pc = code + PyCodeOff.co_code_adaptive + handler * 2;
        mode = Mode.HOT;
        continue;
      }
      popTo(sp, fp + I32[(code + PyCodeOff.co_nlocalsplus) >> 2]! * 8);
      I32[(frame + FrameOff.stacktop) >> 2] = I32[(code + PyCodeOff.co_nlocalsplus) >> 2]!;
    }
    if (frame === entry) { leaveFrame(frame); return NULL; }
    frame = leaveFrame(frame);
    code = I32[(frame + FrameOff.f_code) >> 2]!;
    fp = frame + FrameOff.localsplus;
    consts = I32[(code + PyCodeOff.co_consts) >> 2]! + 24;
    names = I32[(code + PyCodeOff.co_names) >> 2]! + 24;
    sp = fp + I32[(frame + FrameOff.stacktop) >> 2]! * 8;
    mode = Mode.EXCEPTION;
  }
}
