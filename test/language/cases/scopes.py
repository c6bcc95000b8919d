# Closures, nonlocal, global, class scopes, comprehensions (PEP 709), the namespaces of exec and eval.
import sys
def t(f, *a, **k):
    try: print(f(*a, **k))
    except BaseException as e: print(type(e).__name__, e)
x = "global"
def counter(start=0):
    n = start
    def up(by=1):
        nonlocal n
        n += by
        return n
    def get(): return n
    return up, get
up, get = counter(5)
print(up(), up(3), get(), up.__closure__ == get.__closure__, up.__closure__[0].cell_contents, up.__code__.co_freevars, counter.__code__.co_cellvars)
def f1():
    def g(): return y
    try: g()
    except NameError as e: print(e, repr(e.name))
    y = 1
    print(g())
    del y
    try: g()
    except NameError as e: print(e)
f1()
def f2():
    try: print(z)
    except UnboundLocalError as e: print(e, e.name)
    z = 1
f2()
def f3():
    global newglobal
    newglobal = 7
    del newglobal
    try: newglobal
    except NameError as e: print(e)
f3()
def f4():
    x = "local"
    class A:
        print(x)
        x = "class"
        print(x)
        def m(self): return x
        y = [x for _ in range(1)]
        z = [x + i for i in x]
        del x
        print(x)
    return A().m(), A.y, A.z
t(f4)
class B:
    a = 3
    b = [a for _ in range(2)] if False else [i * 2 for i in range(a)]
    try: c = [a for _ in range(2)]
    except NameError as e: print("class scope:", e)
    d = (lambda: x)()
    e1 = {k: v for k, v in [(1, 2)]}
    f = list(i for i in range(a))
    locals()["dyn"] = 9
    print(sorted(k for k in locals() if not k.startswith("__")), dyn)
print(B.b, B.d, B.e1, B.f, B.dyn)
class C:
    __class__ = 5
    def m(self): return __class__
t(C().m)
print(C.__class__)
class D:
    global dglobal
    dglobal = 1
    def q(self):
        nonlocal_ = 2
        class E:
            nonlocal nonlocal_
            nonlocal_ = 3
            def __init__(self): self.v = nonlocal_
        return nonlocal_, E().v
print(dglobal, D().q(), hasattr(D, "dglobal"))
# lambdas share the variable
fs = [lambda: i for i in range(3)]
print([f() for f in fs])
fs = [lambda i=i: i for i in range(3)]
print([f() for f in fs])
# walrus
def w():
    if any((hit := n) > 3 for n in [1, 2, 5, 7]): print("hit", hit)
    print([y := 1, y ** 2], [last := v for v in "abc"], last)
    print({(q := k): q for k in "ab"}, q)
    return [[(inner := a * b) for b in (1, 2)] for a in (3, 4)], inner
t(w)
print([gw := 10, gw + 1], gw, [(gx := i) for i in range(3)], gx)
# nested comprehension scopes
def nest(n):
    return [[(i, j, n) for j in range(i)] for i in range(n) if i % 2], [lambda: (i, n) for i in range(2)]
r = nest(4)
print(r[0], [f() for f in r[1]])
i = "outer"
print([i for i in range(3)], i, {i for i in [1]}, i, list(i for i in [2]), i)
def shadow(i):
    a = [i for i in range(i)]
    return a, i
print(shadow(3))
def failing():
    i = "keep"
    try: [1 // i for i in (1, 0)]
    except ZeroDivisionError: pass
    return i
print(failing())
def cellcomp():
    k = 1
    def g(): return k
    a = [k for k in range(3)]
    b = [(lambda: k)() for k in range(3)]
    return g(), a, b, k
print(cellcomp())
def iterfirst():
    print("order:", [(a, b) for a in (print("outer"), range(2))[1] for b in (print("inner"), range(1))[1]])
iterfirst()
t(lambda: [u for v in range(2) for u in undefined_name])
def locs():
    a = 1
    b = [sorted(locals()) for c in (1,)]
    d = list(sorted(locals()) for c in (1,))
    return b, d, sorted(locals())
print(locs())
def genscope():
    n = 2
    g = (n * v for v in range(3))
    n = 10
    return list(g)
print(genscope())
# exec and eval
ns = {}
exec("a = 1\ndef f(): return a\nclass K: b = a", ns)
print(ns["f"](), ns["K"].b, sorted(k for k in ns if k != "__builtins__"), type(ns["__builtins__"]).__name__)
loc = {}
exec("a = 5\nb = [a for _ in range(1)] if 0 else a\nglobal c\nc = 3", ns, loc)
print(loc, ns["c"])
t(eval, "a + b", {"a": 1}, {"b": 2})
t(eval, "a + zz", {"a": 1}, {"b": 2})
t(eval, "1; 2")
t(eval, " 1 + 1")
t(eval, b"3 * 3")
t(exec, "x: int = 5", n2 := {})
print(n2["x"], n2["__annotations__"])
class Map(dict):
    def __missing__(self, k):
        if k.startswith("__") or k in ("print", "len"): raise KeyError(k)
        return "missing " + k
t(eval, "foo", {}, Map())
t(exec, "print(len(foo))", {}, Map())
t(eval, "foo", Map())
t(exec, "print(1)", {"__builtins__": {}})
t(exec, "print(1)", {"__builtins__": {"print": lambda x: print("mine", x)}})
t(eval, "1", 5)
t(eval, "1", {}, 5)
t(eval, 5)
t(exec, "def f(): nonlocal q")
t(eval, compile("a+1", "f", "eval"), {"a": 41})
def fr():
    aa = 1
    def inner(): return aa
    exec("aa = 2; bb = 3")
    return aa, eval("aa"), sorted(locals())
print(fr())
t(exec, fr.__code__)
def free():
    q = 1
    def g(): return q
    t(exec, g.__code__)
    t(exec, g.__code__, {}, {}, closure=g.__closure__)
    t(exec, g.__code__, {}, {}, closure=())
    t(eval, g.__code__)
free()
t(exec, "1", closure=())
def vv(a, *b, c=1, **d):
    e = 2
    return list(locals().items()), vars() == locals(), dir()
print(vv(1, 2, 3, z=5))
class V:
    def __init__(self): self.b = 1; self.a = 2
print(vars(V()), "a" in dir(V()), vars(V)["__init__"] is V.__init__)
t(vars, 5)
t(dir, 1, 2)
class Dr:
    def __dir__(self): return ["z", "a", 3] if 0 else ["z", "a"]
print(dir(Dr()))
g = globals()
g["made"] = 1
print(made, "made" in globals(), globals() is g, sys._getframe().f_globals is g)
del made
try: made
except NameError as e: print(e)
def dels():
    a = b = c = [1, 2, 3]
    del a, (b, [c])
    try: b
    except UnboundLocalError as e: print(e)
    try: del c
    except UnboundLocalError as e: print(e)
dels()
def delc():
    a = 1
    def g(): return a
    del a
    try: del a
    except NameError as e: print(type(e).__name__, e)
    def h():
        nonlocal a
        del a
    try: h()
    except NameError as e: print(type(e).__name__, e)
delc()
try: del never
except NameError as e: print(type(e).__name__, e)
class DelC:
    try: del never
    except NameError as e: print(type(e).__name__, e)
