# Class creation and the special methods.
def t(f, *a, **k):
    try: print(f(*a, **k))
    except BaseException as e: print(type(e).__name__, e)
class Meta(type):
    @classmethod
    def __prepare__(m, name, bases, **kw):
        print("prepare", m.__name__, name, [b.__name__ for b in bases], kw)
        return {"prepared": 1}
    def __new__(m, name, bases, ns, **kw):
        print("new", name, sorted(k for k in ns if not k.startswith("__")), kw)
        return super().__new__(m, name, bases, ns, **{k: v for k, v in kw.items() if k != "drop"})
    def __init__(cls, name, bases, ns, **kw): print("init", name, kw); super().__init__(name, bases, ns)
    def __call__(cls, *a, **k): print("call", cls.__name__, a, k); return super().__call__(*a, **k)
    def __instancecheck__(cls, o): return o == 5 or super().__instancecheck__(o)
    def __subclasscheck__(cls, o): return o is int or super().__subclasscheck__(o)
    def __getattr__(cls, n): 
        if n.startswith("__"): raise AttributeError(n)
        return "meta " + n
    def __iter__(cls): return iter("it")
    def __len__(cls): return 3
    def __contains__(cls, o): return o == 1
    def __getitem__(cls, k): return "item", k
    def __add__(cls, o): return "add", o
    def __bool__(cls): return False
    def __repr__(cls): return "<M %s>" % cls.__name__
class A(metaclass=Meta, drop=1):
    x = 1
    def __init_subclass__(cls, /, tag=None, **kw):
        print("init_subclass", cls.__name__, tag); super().__init_subclass__(**kw)
class B(A, tag="t"): y = 2
t(lambda: type("Q", (A,), {}, tag=3))
t(lambda: Meta("R", (A,), {"z": 1}, tag=4))
try:
    class Bad(A, other=1): pass
except TypeError as e: print(e)
print(A(), B.nothing, list(A), len(A), 1 in A, A[2], A + 1, bool(A), isinstance(5, A), issubclass(int, A), A) if 0 else print(B.nothing, list(A), len(A), 1 in A, A[2], A + 1, bool(A), isinstance(5, A), issubclass(int, A), A)
b = B(); print(type(b).__name__, isinstance(b, A))
class N:
    def __set_name__(self, owner, name): print("set_name", owner.__name__, name)
class O: a = N(); b = N()
class BadName:
    def __set_name__(self, owner, name): raise ValueError("no")
try:
    class P: q = BadName()
except BaseException as e: print(type(e).__name__, e, e.__notes__)
class G:
    def __class_getitem__(cls, k): return cls.__name__, k
print(G[1], G[1, 2], G[1:2])
t(lambda: G()[1]); t(lambda: O[1]); t(lambda: int[1])
# zero-argument super in odd places
class S:
    def m(self): return "S.m"
    @classmethod
    def c(cls): return "S.c " + cls.__name__
    @property
    def p(self): return "S.p"
    @staticmethod
    def s(): return "S.s"
class T(S):
    def m(self):
        def inner(): return super(T, self).m()
        return inner(), super().m(), [super(T, self).m() for _ in (1,)], (lambda: super(__class__, self).m())()
    def m2(self): return [super().m() for _ in range(1)]
    def m3(self): return list(super().m() for _ in range(1))
    def m4(self): return (lambda self: super().m())(self)
    def m5(): return super().m()
    def m6(self):
        self = 5
        return super().m()
    def m7(self):
        del self
        return super().m()
    def m8(*a): return super().m()
    @classmethod
    def c(cls): return super().c()
    @property
    def p(self): return super().p + "!"
    @staticmethod
    def s(): return super().s()
    def nest(self):
        class U(S):
            def m(s): return "U", super().m(), super(T, self).m()
        return U().m()
    def cellself(self):
        f = lambda: self
        return super().m(), f() is self
    def attr(self): super().zzz
    def setattr(self): super().zzz = 1
    def cls(self): return __class__
tt = T()
for n in ("m", "m2", "m3", "m4", "m6", "m7", "m8", "c", "s", "nest", "cellself", "attr", "setattr", "cls"): t(getattr(tt, n))
t(T.m5); print(tt.p, T.c())
def nocls(self): return super().m()
t(nocls, tt)
class T2(S): m = nocls
t(T2().m)
class Early(type):
    def __new__(m, n, b, ns):
        try: ns["f"](None)
        except (RuntimeError, NameError) as e: print(e)
        return super().__new__(m, n, b, ns)
class UsesEarly(metaclass=Early):
    def f(self): return super().x
class NoCell(type):
    def __new__(m, n, b, ns):
        ns = dict(ns); ns.pop("__classcell__", None)
        return super().__new__(m, n, b, ns)
try:
    class NC(metaclass=NoCell):
        def f(self): return __class__
except RuntimeError as e: print(str(e)[:60])
# mro
class X: pass
class Y(X): pass
t(lambda: type("Z", (X, Y), {}))
t(lambda: type("Z", (X, X), {}))
class W1(X): pass
class W2(Y, W1): pass
print([c.__name__ for c in W2.__mro__], W2.__bases__, W2.__base__, X.__subclasses__())
W2.__bases__ = (W1,); print([c.__name__ for c in W2.__mro__])
t(setattr, W2, "__bases__", ()); t(setattr, W2, "__bases__", (int,)); t(setattr, W2, "__bases__", 5); t(setattr, W2, "__bases__", (W2,))
try:
    class MC(A, metaclass=type("M2", (type,), {})): pass
except TypeError as e: print(e)
class ME:
    def __mro_entries__(self, bases): print("entries", len(bases)); return (X,)
me = ME()
class FromEntries(me): pass
print(FromEntries.__bases__, FromEntries.__orig_bases__ == (me,))
try: type("E", (me,), {})
except TypeError as e: print(e)
# special methods
class Sp:
    def __getattr__(self, n): return "getattr " + n if not n.startswith("_") else object.__getattribute__(self, n)
    def __setattr__(self, n, v): print("set", n, v); object.__setattr__(self, n, v)
    def __delattr__(self, n): print("del", n); object.__delattr__(self, n)
    def __getitem__(self, k): return "get", k
    def __setitem__(self, k, v): print("setitem", k, v)
    def __delitem__(self, k): print("delitem", k)
    def __call__(self, *a, **k): return "call", a, k
    def __contains__(self, k): return k
    def __len__(self): return 4
    def __iter__(self): yield 1
    def __reversed__(self): return "rev"
    def __index__(self): return 3
    def __int__(self): return 30
    def __float__(self): return 3.5
    def __complex__(self): return 1j
    def __bool__(self): return True
    def __hash__(self): return 77
    def __eq__(self, o): return "eq"
    def __lt__(self, o): return "lt"
    def __ge__(self, o): return NotImplemented
    def __format__(self, s): return "fmt<%s>" % s
    def __str__(self): return "str"
    def __repr__(self): return "repr"
    def __bytes__(self): return b"by"
    def __round__(self, n=None): return "round", n
    def __trunc__(self): return "trunc"
    def __floor__(self): return "floor"
    def __ceil__(self): return "ceil"
    def __neg__(self): return "neg"
    def __pos__(self): return "pos"
    def __abs__(self): return "abs"
    def __invert__(self): return "inv"
    def __divmod__(self, o): return "divmod", o
    def __rdivmod__(self, o): return "rdivmod", o
    def __matmul__(self, o): return "matmul", o
    def __rmatmul__(self, o): return "rmatmul", o
    def __iadd__(self, o): print("iadd", o); return self
    def __radd__(self, o): return "radd", o
    def __rsub__(self, o): return NotImplemented
    def __length_hint__(self): return 10
    def __enter__(self): return "entered"
    def __exit__(self, *a): print("exit", a[0]); return True
s = Sp()
s.a = 1; del s.a; print(s.a, s.b, s[1], s[1:2, ...]); s[1] = 2; del s[1:2]
print(s(1, k=2), 0 in s, 1 in s, len(s), list(s), reversed(s), [10, 11, 12, 13][s], int(s), float(s), complex(s), hash(s), s == 1, s != 1, s < 1, 1 > s)
t(lambda: s >= 1); t(lambda: s <= 1); t(lambda: s + 1); t(lambda: 1 + s); t(lambda: 1 - s); t(lambda: s - 1)
print(f"{s} {s!r:>6} {s:abc} {s!s:>5}", format(s), bytes(s), round(s), round(s, 2), -s, +s, abs(s), ~s, divmod(s, 1), divmod(1, s), s @ 1, 1 @ s, [1, 2, 3, 4][:s], "x" * s, bin(s), range(s), str(s), [s], "%s %r" % (s, s))
s += 5
with s as q: print(q); 1 / 0
import math
print(math.trunc(s), math.floor(s), math.ceil(s))
class Bd:
    def __len__(self): return -1
    def __index__(self): return "x"
    def __int__(self): return "x"
    def __float__(self): return 1
    def __bool__(self): return 1
    def __str__(self): return 1
    def __repr__(self): return 1
    def __hash__(self): return "x"
    def __iter__(self): return 1
    def __format__(self, s): return 1
    def __bytes__(self): return 1
    def __contains__(self, o): raise KeyError(o)
    def __complex__(self): return 1
    def __getattribute__(self, n): raise AttributeError("custom " + n) if n == "zz" else ValueError(n)
    def __dir__(self): return 5
    def __length_hint__(self): return "x"
    def __enter__(self): pass
bd = Bd()
for f in (len, lambda o: [1][o], int, float, bool, str, repr, hash, iter, format, bytes, lambda o: 1 in o, complex, dir, list, lambda o: o.zz, lambda o: o.yy, lambda o: getattr(o, "zz", "dflt"), lambda o: hasattr(o, "zz"), lambda o: hasattr(o, "yy"), lambda o: "%d" % o, lambda o: "%s" % o, lambda o: f"{o}", lambda o: range(o), lambda o: [1] * o): t(f, bd)
try:
    with bd: pass
except TypeError as e: print(e)
try:
    with 5: pass
except TypeError as e: print(e)
class NoHash:
    def __eq__(self, o): return True
t(hash, NoHash()); print(NoHash.__hash__)
class Big:
    def __len__(self): return 1 << 70
    def __hash__(self): return 1 << 70
    def __index__(self): return 1 << 70
t(len, Big()); t(hash, Big()); t(lambda: [1][Big()]); t(lambda: [1][:Big()]); t(lambda: [1] * Big())
class Sl:
    __slots__ = ("a", "__b", "__dict__")
    def __init__(self): self.a = 1; self.__b = 2; self.c = 3
sl = Sl(); print(sl.a, sl._Sl__b, sl.c, sl.__dict__, Sl.__slots__); del sl.a
t(lambda: sl.a); t(delattr, sl, "a")
class Sl2:
    __slots__ = "only"
t(setattr, Sl2(), "x", 1); t(lambda: Sl2().only); t(lambda: Sl2().__dict__); t(lambda: Sl2().x)
for bad in ({"__slots__": ("a", "a b")}, {"__slots__": 5}, {"__slots__": ("a",), "a": 1}, {"__slots__": ("__dict__", "__dict__")}): t(type, "Bad", (), bad)
t(type, "Bad", (int,), {"__slots__": ("a",)}); t(type, "Bad", (Sl, Sl2), {})
class Missing(dict):
    def __missing__(self, k): return "missing", k
print(Missing()[1], Missing({1: 2})[1], Missing().get(1))
class GA:
    def __getattribute__(self, n):
        if n == "raises": raise AttributeError("inner")
        return "ga " + n
    def __getattr__(self, n): return "fallback " + n
print(GA().x, GA().raises)
class Mangled:
    def __init__(self): self.__x = 1
    def get(self): return self.__x, [self.__x for _ in (1,)]
    def __m(self): return 2
    def call(self): return self.__m()
    def __dunder__(self): pass
    class __Inner: pass
    def kw(self, __a=3): return __a
print(Mangled().get(), Mangled().call(), sorted(k for k in vars(Mangled) if "angled" in k), Mangled().kw(_Mangled__a=4), Mangled.kw.__code__.co_varnames)
class Doc:
    """doc"""
    a: int = 1
    b: "str"
    (c): int = 2
print(Doc.__doc__, Doc.__annotations__, Doc.__module__, Doc.__qualname__, hasattr(Doc, "b"))
t(lambda: Doc.b); t(lambda: Doc().b); t(setattr, int, "x", 1); t(delattr, Doc, "nope"); t(delattr, Doc(), "nope"); t(lambda: None.x); t(lambda: (1).real.foo)
class Desc:
    def __get__(self, o, c): return "got", o is None, c.__name__
    def __set__(self, o, v): print("dset", v)
    def __delete__(self, o): print("ddel")
class HasDesc: d = Desc()
h = HasDesc(); h.d = 1; del h.d; h.__dict__["d"] = 5; print(h.d, HasDesc.d)
class Cmp:
    def __init__(self, v): self.v = v
    def __eq__(self, o): print("eq", self.v, end=" "); return self.v == o.v if isinstance(o, Cmp) else NotImplemented
    def __lt__(self, o): print("lt", self.v, end=" "); return self.v < o.v
print(Cmp(1) == Cmp(1), Cmp(1) == 1, Cmp(1) != Cmp(2), Cmp(1) < Cmp(2), Cmp(1) > Cmp(2), Cmp(1) in [Cmp(2), Cmp(1)], sorted([Cmp(3), Cmp(1)])[0].v)
t(lambda: Cmp(1) <= Cmp(2))
print(1 < 2 < 3, 1 < 3 < 2, 1 == 1 == 2, 3 > 2 != 1, (lambda x: 0 <= x() < 5)(lambda: print("once", end=" ") or 3), 1 in [1] == True, not 1 in [1], 1 is not None is not 2)
