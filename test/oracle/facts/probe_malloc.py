"""Exact malloc/realloc request sizes (bytes, incl. GC header/pre-header) made per construct, via tracemalloc.
   Run: python -S -E -W ignore probe_malloc.py"""
import sys, gc, _tracemalloc as tracemalloc, _weakref
class types: SimpleNamespace = type(sys.implementation); ModuleType = type(sys); CellType = type((lambda q: (lambda: q).__closure__[0])(1))
from _collections import deque, OrderedDict, defaultdict
class C: pass
class C1:
    def __init__(s): s.a = 1
class C3:
    def __init__(s): s.a = 1; s.b = 2; s.c = 3
class S0: __slots__ = ()
class S1: __slots__ = ("a",)
class S3: __slots__ = ("a", "b", "c")
class SW: __slots__ = ("__weakref__",)
class SD: __slots__ = ("__dict__",)
class SL(list): pass
class SDct(dict): pass
class ST(tuple): pass
class SI(int): pass
class SS(str): pass
class SE(Exception): pass
def g(): yield
async def co(): pass
def mkc():
    x = [] 
    return lambda: x
class M:
    def m(self): pass
m_ = M(); big = 10**6
def wr():
    c = C(); r = _weakref.ref(c); return (c, r)
def wrc():
    c = C(); r = _weakref.ref(c, print); return (c, r)
def cdict():
    c = C(); c.a = 1; c.__dict__; return c
T = {"object()": object, "float": lambda: float("1.5"), "int 1 digit": lambda: int("99999"), "int 2 digit": lambda: int("99999999999"), "int+1": lambda: big + 1, "complex": lambda: complex(1, 2),
 "str 5 ascii": lambda: str(12345), "str 5 latin1": lambda: chr(233) * 5, "str 5 ucs2": lambda: chr(0x100) * 5, "str 5 ucs4": lambda: chr(0x10000) * 5, "bytes 20": lambda: bytes(20), "bytearray()": bytearray, "bytearray(10)": lambda: bytearray(10),
 "tuple1": lambda: tuple([1]), "tuple2": lambda: tuple([1, 2]), "tuple20": lambda: tuple([0] * 20), "tuple21": lambda: tuple([0] * 21), "[]": list, "[1]": lambda: [1], "[1,2,3]": lambda: [1, 2, 3], "[0]*10": lambda: [0] * 10, "{}": dict, "{'a':1}": lambda: {"a": 1}, "{1:1}": lambda: {1: 1}, "dict 6 str": lambda: {"a": 1, "b": 1, "c": 1, "d": 1, "e": 1, "f": 1}, "set()": set, "{1}": lambda: {1}, "set(range(5))": lambda: set(range(5)), "frozenset([1])": lambda: frozenset([1]),
 "range(5)": lambda: range(5), "slice(1)": lambda: slice(1), "C()": C, "C1() 1 attr": C1, "C3() 3 attrs": C3, "C + __dict__": cdict, "S0()": S0, "S1()": S1, "S3()": S3, "SW()": SW, "SD()": SD, "SL()": SL, "SDct()": SDct, "ST()": ST, "ST((1,))": lambda: ST((1,)), "SI(1)": lambda: SI(1), "SS('a')": lambda: SS("a"), "Exception()": Exception, "SE()": SE, "OSError()": OSError,
 "lambda": lambda: (lambda: 0), "closure(cell+func+list)": mkc, "gen": g, "bound method m.m": lambda: m_.m, "builtin method": lambda: big.__add__ if 0 else [].append, "property()": property, "staticmethod": lambda: staticmethod(g), "weakref (C + ref)": wr, "weakref cb (C + ref)": wrc, "iter(list)": lambda: iter([1]), "enumerate": lambda: enumerate(()), "zip()": lambda: zip(), "map": lambda: map(len, ()), "deque()": deque, "OrderedDict()": OrderedDict, "OrderedDict a=1": lambda: OrderedDict(a=1), "defaultdict()": defaultdict, "SimpleNamespace": types.SimpleNamespace, "memoryview(b'')": lambda: memoryview(b""), "cell": types.CellType if hasattr(types, "CellType") else object, "class": lambda: type("X", (), {}), "list(range(10))": lambda: list(range(10)), "list comp 10": lambda: [i for i in range(10)], "dict.keys()": {}.keys, "module": lambda: types.ModuleType("x"), "super": lambda: super(M, m_), "partial-like tuple()": tuple}
gc.disable()
def measure(f, n=100):
    pre = [f() for _ in range(2500 if f is not T["class"] else 10)]
    keep = [None] * n
    tracemalloc.start(1)
    for i in range(n): keep[i] = f()
    tr = tracemalloc._get_traces()
    tracemalloc.stop()
    h = {}
    for t in tr: h[t[1]] = h.get(t[1], 0) + 1
    return sorted((s, round(c / n, 1)) for s, c in h.items() if c >= n * 0.4)
for k, f in T.items():
    print(k, "=", measure(f))
