# try/except/else/finally with every way out, with, exception chaining, except*, loops, assert.
import sys
def t(f, *a, **k):
    try: print(f(*a, **k))
    except BaseException as e: print(type(e).__name__, e)
def r1():
    try: return "try"
    finally: print("fin", end=" ")
def r2():
    try: return "try"
    finally: return "finally"
def r3():
    for i in range(3):
        try:
            if i == 1: continue
            if i == 2: break
            print("body", i, end=" ")
        finally: print("fin", i, end=" ")
    else: print("never")
    return i
def r4():
    while True:
        try: 1 / 0
        finally: break
    return "swallowed"
def r5():
    for i in range(2):
        try: raise ValueError(i)
        finally: continue
    return "swallowed twice"
def r6():
    try:
        try: raise KeyError(1)
        except KeyError as e: raise TypeError(2) from e
        else: print("no")
        finally: print("fin", end=" ")
    except TypeError as e: return repr(e.__cause__), repr(e.__context__), e.__suppress_context__
def r7():
    try: pass
    except: print("no")
    else:
        try: return "else"
        finally: print("inner", end=" ")
    finally: print("outer", end=" ")
def r8():
    x = 1
    try: return x
    finally: x = 2
def r9():
    try:
        try: 1 / 0
        except ZeroDivisionError: return "handler"
        finally: print(sys.exc_info()[0], end=" ")
    finally: print(sys.exc_info()[0], end=" ")
def r10():
    try: raise ValueError
    except (TypeError, (KeyError, ValueError)) as e: return e
def r11():
    try: raise ValueError("x")
    except 5: pass
def r12():
    try: raise ValueError("x")
    except (int, 5): pass
def r13():
    e = 1
    try: raise ValueError
    except ValueError as e: pass
    return e
def r14():
    try: raise ValueError
    except ValueError as e: del e
    return "deleted"
def r15(n):
    for i in range(n):
        for j in range(n):
            try:
                if j == 1: break
                try:
                    if i == 1: return i, j
                finally: print("f", i, j, end=" ")
            finally: print("g", i, j, end=" ")
        else: print("else", end=" ")
def r16():
    try: raise KeyError
    except KeyError:
        try: raise IndexError
        except IndexError: pass
        try: raise
        except KeyError as e: return repr(e), repr(e.__context__)
def r17():
    try: raise
    except RuntimeError as e: return e
def r18():
    def inner(): raise
    try: 1 / 0
    except ZeroDivisionError:
        try: inner()
        except ZeroDivisionError as e: return repr(e), e.__traceback__.tb_next.tb_frame.f_code.co_name
def r19():
    try:
        try: 1 / 0
        finally: [][0]
    except IndexError as e: return repr(e.__context__)
def r20():
    try:
        try: raise A1
        except A1: raise A2 from None
    except Exception as e: return type(e).__name__, e.__context__.__class__.__name__, e.__cause__, e.__suppress_context__
class A1(Exception): pass
class A2(Exception): pass
def r21(): raise ValueError from 5
def r22(): raise 5
def r23(): raise int
def r24(): raise ValueError from KeyError
def r25(): raise type("N", (Exception,), {"__new__": lambda c: 5})
def r26():
    i = 5
    for i in []: pass
    else: return i
def r27():
    n = 0
    while n < 3:
        n += 1
        if n == 2: continue
    else: n = -n
    return n
def r28():
    while 1:
        try:
            try: return 1
            finally: raise KeyError
        except KeyError: break
        finally: print("x", end=" ")
    return 2
for i in range(1, 29):
    f = globals()["r%d" % i]
    t(f, *([2] if i == 15 else []))
try: r24()
except ValueError as e: print(repr(e.__cause__), repr(e.__context__))
print(sys.exc_info(), sys.exception())
# asserts
t(lambda: exec("assert 1, 'no'")); t(lambda: exec("assert 0")); t(lambda: exec("assert [], ('a', 1)"))
# context managers
class CM:
    def __init__(self, n, suppress=False, fail=None): self.n, self.s, self.f = n, suppress, fail
    def __enter__(self):
        print("enter", self.n, end=" ")
        if self.f == "enter": raise ValueError("enter " + self.n)
        return self.n.upper()
    def __exit__(self, et, e, tb):
        print("exit", self.n, et and et.__name__, type(e).__name__, tb and type(tb).__name__, end=" ")
        if self.f == "exit": raise KeyError("exit " + self.n)
        return self.s
def w1():
    with CM("a") as a, CM("b") as b: return a, b
def w2():
    with CM("a", True) as a, CM("b"): raise ValueError(1)
    return "after"
def w3():
    with CM("a"), CM("b", fail="enter"): print("no")
def w4():
    with CM("a"), CM("b", fail="exit"): raise ValueError(1)
def w5():
    for i in range(3):
        with CM(str(i)):
            if i == 0: continue
            if i == 1: break
    return i
def w6():
    with CM("a", True): 1 / 0
    with CM("a") as (x, *y): return x, y
def w7():
    with (CM("a") as a, CM("b"),): return a
def w8():
    d = {}
    with CM("a") as d["k"], CM("bc") as (d["x"], d["y"]): pass
    return d
def w9():
    with CM("a", True):
        with CM("b", fail="exit"): return 1
    return 2
def w10():
    try:
        with CM("a"): raise KeyError("k")
    except KeyError as e: return e.args, e.__context__
def w11():
    with object() as x: pass
class OnlyEnter:
    def __enter__(self): pass
def w12():
    with OnlyEnter(): pass
def w13():
    c = OnlyEnter(); c.__exit__ = lambda *a: None
    with c: pass
def w14():
    with CM("a", suppress=[1]): raise StopIteration
    with CM("a", suppress=[]): raise StopIteration
class BadBool:
    def __bool__(self): raise TypeError("bad bool")
def w15():
    with CM("a", suppress=BadBool()): raise ValueError
def w16():
    with CM("a", suppress=BadBool()): pass
    return "fine"
for i in range(1, 17): t(globals()["w%d" % i])
# except*
def eg(*excs, msg="g"): return ExceptionGroup(msg, list(excs))
def show(e): return repr(e) if not isinstance(e, BaseExceptionGroup) else (e.message, [show(x) for x in e.exceptions])
def s1(e):
    out = []
    try: raise e
    except* ValueError as g: out.append(("V", show(g)))
    except* (TypeError, KeyError) as g: out.append(("TK", show(g)))
    else: out.append("else")
    finally: out.append("fin")
    return out
t(s1, eg(ValueError(1), TypeError(2))); t(s1, eg(ValueError(1), eg(KeyError(2), ValueError(3)))); t(s1, ValueError("naked"))
try: s1(eg(ValueError(1), OSError(2), eg(OSError(3), TypeError(4))))
except ExceptionGroup as e: print(show(e), show(e.__context__) if e.__context__ else None)
def s2():
    try: pass
    except* ValueError: print("no")
    else: return "else"
t(s2)
def s3():
    try: raise eg(ValueError(1), TypeError(2))
    except* ValueError: raise KeyError("new")
    except* TypeError as e: raise
try: s3()
except BaseException as e: print(show(e), [show(x.__context__) if x.__context__ else None for x in e.exceptions])
def s4():
    try: raise ValueError(1)
    except* ExceptionGroup: pass
t(s4)
def s5():
    try: raise ValueError(1)
    except* 5: pass
t(s5)
def s6():
    for i in range(2):
        try: raise eg(ValueError(i))
        except* ValueError as e: x = e
    try: e
    except NameError as n: return show(x), str(n)
t(s6)
def s7():
    try: raise eg(ValueError(1), msg="outer")
    except* ValueError as e: raise TypeError("t") from e
try: s7()
except BaseException as e: print(show(e), show(e.__cause__))
def s8():
    try:
        try: raise eg(ValueError(1), TypeError(2))
        except* ValueError: pass
    except* TypeError as e: print("never")
for src in ("try: pass\nexcept* ValueError: return", "while 1:\n try: pass\n except* A: break", "try: pass\nexcept* A: pass\nexcept B: pass", "try: pass\nexcept*: pass"):
    t(compile, src, "f", "exec")
g = eg(ValueError(1), eg(TypeError(2), OSError(3), msg="in"))
m, rest = g.split(TypeError); print(show(m), show(rest), show(g.subgroup(lambda e: isinstance(e, OSError))), g.derive([KeyError()]), g.split(int) if 0 else "")
t(ExceptionGroup, "x", []); t(ExceptionGroup, "x", [5]); t(ExceptionGroup, 5, [ValueError()]); t(ExceptionGroup, "x", [KeyboardInterrupt()]); t(BaseExceptionGroup, "x", 5)
print(type(BaseExceptionGroup("x", [ValueError()])).__name__, type(BaseExceptionGroup("x", [KeyboardInterrupt()])).__name__)
# tracebacks of frames
def depth():
    try: 1 / 0
    except ZeroDivisionError as e: return e
e = depth(); print(e.__traceback__.tb_lineno - depth.__code__.co_firstlineno, e.__traceback__.tb_frame.f_lineno - depth.__code__.co_firstlineno, e.with_traceback(None).__traceback__)
def recur(n):
    if n == 0: raise ValueError("deep")
    recur(n - 1)
try: recur(3)
except ValueError as e:
    tb, n = e.__traceback__, 0
    while tb: n += 1; tb = tb.tb_next
    print(n)
def recursion():
    def f(n): return f(n + 1) + 1
    try: f(0)
    except RecursionError as e: return str(e)
print(recursion(), sys.getrecursionlimit())
def depth_reached():
    n = 0
    def f():
        nonlocal n
        n += 1
        f()
    try: f()
    except RecursionError: pass
    return n
print(depth_reached())
sys.setrecursionlimit(100); print(depth_reached()); t(sys.setrecursionlimit, 1); t(sys.setrecursionlimit, 0); sys.setrecursionlimit(1000)
l = []; l.append(l); print(l, repr(l)); d = {}; d[1] = d; print(d); t(lambda: l == l); l2 = []; l2.append(l2); t(lambda: l == l2)
n = None
for _ in range(100000): n = [n]
t(lambda: repr(n)[:0]); t(lambda: n == [n]); del n
t(eval, "(" * 100 + "1" + ")" * 100); t(lambda: len(repr(eval("-" * 50 + "1"))))
# statements
x = [0, 1, 2, 3, 4, 5]
del x[1:3], x[-1]; print(x); x[1:1] = "ab"; x[::2] = [9] * 3; print(x)
try: x[::2] = [1]
except ValueError as e: print(e)
x[1:3] *= 2; print(x); x[0] += 1; print(x)
class O: pass
o = O(); o.a = 1; o.a += 1; o.b = o.c = o.a; del o.a; print(vars(o))
def aug():
    log = []
    def ix(): log.append("ix"); return 0
    def ob(): log.append("ob"); return [5]
    ob()[ix()] += (log.append("v"), 3)[1]
    a = (1, [2])
    try: a[1] += [3]
    except TypeError as e: log.append(str(e))
    return log, a
print(aug())
a = 5; a += 1; a -= 2; a *= 3; a /= 4; a //= 1; a **= 2; a %= 4; print(a); a = 6; a <<= 2; a >>= 1; a &= 13; a |= 2; a ^= 7; print(a)
t(lambda: exec("a = 1; a @= 2")); t(lambda: exec("q += 1", {})); t(lambda: exec("def f():\n q += 1\nf()", {}))
print([1, 2, 3][::-1], "abcdef"[4:0:-2], (1, 2, 3)[-100:100], [1][5:], range(10)[2:8:3], b"abc"[1:], "abc"[-1])
t(lambda: [1]["a"]); t(lambda: [1][1.0]); t(lambda: [1][::0]); t(lambda: "a"["b"]); t(lambda: (1,)[3]); t(lambda: [1][:"a"])
print(Ellipsis, ..., NotImplemented, __debug__, None is None, True + True, type(...))
if (lambda: False)(): pass
elif 0: pass
else: print("else")
print("yes" if [] else "no", 1 and 0 or 2, not [] and 3, [] or {} or 0, 1 < 2 and 2 < 3)
