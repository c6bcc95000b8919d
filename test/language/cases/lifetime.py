# When objects die, in which order, and how many references there are.
import sys, weakref, gc
rc = sys.getrefcount
class D:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n, end=" ")
def nl(): print()
a = D("rebound"); a = None; nl()
a = b = D("two names"); del a; print("-", end=" "); del b; nl()
[D(i) for i in range(3)]; nl()
x = [D("list0"), D("list1")]; x[0] = 0; x.clear(); nl()
x = {1: D("k1"), 2: D("k2")}; del x[1]; x = 0; nl()
def f():
    a = D("local a"); b = D("local b")
    return "ret"
print(f())
def g(d): d = None; print("in g", end=" ")
g(D("arg")); nl()
def h():
    try: raise ValueError(D("in exc"))
    except ValueError as e: print("handler", end=" ")
    print("after", end=" ")
h(); nl()
def loop():
    for d in (D(i) for i in range(3)): print("body", d.n, end=" ")
    print("end", end=" ")
loop(); nl()
class Parent:
    def __init__(self): self.c = D("child")
    def __del__(self): print("parent", end=" ")
p = Parent(); del p; nl()
class Slots:
    __slots__ = ("s2", "s1")
    def __init__(self): self.s1 = D("s1"); self.s2 = D("s2")
s = Slots(); del s; nl()
s = Parent(); s.b = D("b"); s.a = D("a"); del s; nl()
t = (D("t0"), D("t1")); del t; nl()
t = {D("only")}; t.pop(); nl()
def gen():
    d = D("gen local")
    yield 1
    yield 2
for _ in gen(): break
nl()
z = gen(); next(z); del z; nl()
def closure():
    d = D("cell")
    return lambda: d
c = closure(); del c; nl()
class Res:
    def __del__(self): global saved; saved = self; print("resurrected", end=" ")
r = Res(); del r; nl(); print(type(saved).__name__); del saved; nl()
class Bad:
    def __del__(self): raise ValueError("in del")
hooked = []
sys.unraisablehook = lambda u: hooked.append((type(u.exc_value).__name__, str(u.exc_value), u.object.__name__))
Bad(); print(hooked); sys.unraisablehook = sys.__unraisablehook__; hooked.clear()
w = weakref.ref(o := D("weak"), lambda r: print("callback", r() is None, end=" ")); print(w() is o, weakref.getweakrefcount(o)); del o; nl(); print(w(), repr(w)[-6:])
o = D("order"); ws = [weakref.ref(o, lambda r, i=i: print("cb", i, end=" ")) for i in range(3)]; del o; nl()
class Node:
    def __init__(self, n): self.n = n; self.me = self
    def __del__(self): print("node", self.n, end=" ")
n = Node(1); w = weakref.ref(n); del n; print(w() is None); gc.collect(); nl(); print(w())
a, b = Node("a"), Node("b"); a.o, b.o = b, a; del a, b; print(gc.collect() > 0)
def frame_cycle():
    d = D("frame")
    try: 1 / 0
    except ZeroDivisionError as e: err = e
frame_cycle(); print("-", end=" "); gc.collect(); nl()
exec("d = D('exec')", {"D": D}); nl()
with_ = D("tuple"), ; (lambda *a: None)(*with_); del with_; nl()
D("expr").n; nl()
D("attr chain").n.upper(); nl()
print(D("formatted").n, end=" "); nl()
x = [D("a"), D("b"), D("c")]; x[1:] = []; print("-", end=" "); del x; nl()
x = [D("old")]; x[0], y = D("new"), x[0]; del x; print("-", end=" "); del y; nl()
d = D("swap1"); e = D("swap2"); d, e = e, d; del d; print("-", end=" "); del e; nl()
# counts
o = object(); print(rc(o), end=" ")
l = [o, o]; print(rc(o), end=" "); t = (o,); print(rc(o), end=" "); d = {1: o, "k": o}; print(rc(o), end=" "); l.append(o); print(rc(o), end=" "); l2 = l * 2; print(rc(o), end=" "); l3 = l[:]; print(rc(o), end=" "); s = {o}; print(rc(o), end=" ")
fs = frozenset(s); print(rc(o), end=" "); z = zip([o], [o]); print(rc(o), end=" "); next(z); print(rc(o), end=" "); del z, l, l2, l3, t, d, s, fs; print(rc(o))
def cnt(p): return rc(p)
def cntk(*a, **k): return rc(a[0]) if a else rc(k["k"])
print(cnt(o), cntk(o), cntk(k=o), (lambda q: rc(q))(o), cnt(*[o]), cnt(**{"p": o}), [rc(o) for _ in (1,)], list(rc(v) for v in [o]), [rc(v) for v in [o]])
class H: c = o
h = H(); h.a = o; print(rc(o), rc(H) > 3, rc(h)); del H.c, h.a; print(rc(o))
def clo(): q = o; f = lambda: q; return rc(q), rc(f)
print(clo())
def default(a=o): return rc(a)
print(default(), rc(o)); del default; print(rc(o))
m = [].append; print(rc(m), rc(m.__self__)); f = cnt; print(rc(cnt), rc(cnt.__code__), rc(cnt.__globals__) > 10)
it = iter([o]); print(rc(o)); list(it); print(rc(o)); bm = h.__init__; print(rc(h)); del bm; print(rc(h))
g = (v for v in [o]); next(g); print(rc(o)); g.close(); print(rc(o))
try: raise KeyError(o)
except KeyError as e: print(rc(o), rc(e)); keep = e
print(rc(o), rc(keep)); del keep; print(rc(o), rc(None) == rc(0), rc(True) == rc(""), rc("interned_literal"), rc(()) == rc(1))
v = "dynamic" + str(1); print(rc(v), rc(sys.intern(v))); n = 10 ** 20; print(rc(n)); fl = 1.5 * 2; print(rc(fl))
a = []; b = a; print(rc(a)); b = None; print(rc(a)); a += [a]; print(rc(a)); a.clear(); print(rc(a))
def partial_args(a, b=o, *c): return rc(b), rc(c), rc(a)
print(partial_args(o, o, o)); wr = weakref.ref(h); print(rc(h), rc(wr)); pr = weakref.proxy(h); print(rc(h), rc(pr)); print(rc(wr()))
# sizes
for ob in (0, 1, 2 ** 30, 2 ** 60, -1, True, 1.0, 1j, "", "a", "é", "Ā", "😀", b"", b"a", (), (1,), [], [1], [1, 2, 3, 4, 5], list(range(10)), {}, {1: 1}, dict.fromkeys(range(6)), set(), {1}, set(range(5)), frozenset(), range(1), slice(1), None, ..., object(), D, h, cnt, cnt.__code__.co_code, len, [].append, iter([]), (i for i in ()), type, Exception(), bytearray(), bytearray(b"abc"), memoryview(b""), property(), classmethod(1), lambda: 0, wr, sys):
    print(sys.getsizeof(ob), end=" ")
print()
