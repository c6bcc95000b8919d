"""Print, one "group|name|value" a line, exact sizes/growth/tracking facts of the running CPython (64-bit, default build).
"""
import sys, gc
G = sys.getsizeof
out = {"version": sys.version, "hexversion": sys.hexversion, "gc_threshold": gc.get_threshold()}
has_bs = hasattr(object, "__sizeof__")

# ---- 1 getsizeof / __sizeof__ of instances
class Plain: pass
class Slots0: __slots__ = ()
class Slots1: __slots__ = ("a",)
class Slots3: __slots__ = ("a", "b", "c")
class SlotsW: __slots__ = ("__weakref__",)
class SlotsD: __slots__ = ("__dict__",)
class SubList(list): pass
class SubDict(dict): pass
class SubTuple(tuple): pass
class SubInt(int): pass
class SubStr(str): pass
class SubExc(Exception): pass
class Meta(type): pass
class WithMeta(metaclass=Meta): pass
def f0(): pass
def f_def(a, b=1, *c, d=2, **e): return a
def mk():
    x = 1
    def inner(): return x
    return inner
def genf(): yield 1
async def corof(): pass
async def agenf(): yield 1
samples = {
 "object()": object(), "None": None, "True": True, "False": False, "Ellipsis": Ellipsis, "NotImplemented": NotImplemented,
 "float": 1.5, "complex": 1j, "b''": b"", "b'a'": b"a", "bytes10": bytes(10), "bytearray()": bytearray(), "bytearray(1)": bytearray(1), "bytearray(10)": bytearray(10),
 "''": "", "'a'": "a", "'abc'": "abc", "'\\xe9'": "\xe9", "'\\xe9\\xe9'": "\xe9\xe9", "'\\u0100'": "\u0100", "'\\u0100\\u0100'": "\u0100\u0100", "'\\U00010000'": "\U00010000",
 "()": (), "(1,)": (1,), "(1,2)": (1, 2), "tuple10": tuple(range(10)),
 "[]": [], "[1]": [1], "[1,2,3]": [1, 2, 3], "[1,2,3,4]": [1,2,3,4], "list(range(10))": list(range(10)), "[i for i in range(10)]": [i for i in range(10)], "[0]*10": [0]*10, "list('abc')": list("abc"), "list((1,2,3))": list((1,2,3)),
 "{}": {}, "{'a':1}": {"a": 1}, "{1:1}": {1: 1}, "dict(a=1)": dict(a=1), "set()": set(), "{1}": {1}, "frozenset()": frozenset(), "frozenset({1})": frozenset({1}),
 "range(10)": range(10), "slice(1)": slice(1), "Plain()": Plain(), "Slots0()": Slots0(), "Slots1()": Slots1(), "Slots3()": Slots3(), "SlotsW()": SlotsW(), "SlotsD()": SlotsD(),
 "SubList()": SubList(), "SubDict()": SubDict(), "SubTuple()": SubTuple(), "SubTuple((1,))": SubTuple((1,)), "SubInt(0)": SubInt(0), "SubInt(1)": SubInt(1), "SubInt(2**30)": SubInt(2**30), "SubStr('')": SubStr(""), "SubStr('a')": SubStr("a"),
 "Exception()": Exception(), "ValueError('x')": ValueError("x"), "OSError()": OSError(), "KeyError(1)": KeyError(1), "StopIteration()": StopIteration(), "SyntaxError()": SyntaxError(), "ImportError()": ImportError(), "UnicodeDecodeError": UnicodeDecodeError("utf8", b"a", 0, 1, "x"), "SystemExit()": SystemExit(), "AttributeError()": AttributeError(), "NameError()": NameError(), "SubExc()": SubExc(),
 "type Plain": Plain, "type Slots0": Slots0, "type int": int, "type WithMeta": WithMeta,
 "function f0": f0, "function f_def": f_def, "closure": mk(), "cell": mk().__closure__[0], "code f0": f0.__code__, "builtin len": len, "method": [].append, "bound": Plain().__init__, 
 "generator": genf(), "agen": agenf(), "lambda": (lambda: 0), "module sys": sys, "property": property(), "staticmethod": staticmethod(f0), "classmethod": classmethod(f0),
 "iter([])": iter([]), "iter(())": iter(()), "iter({})": iter({}), "iter(range(1))": iter(range(1)), "iter('')": iter(""), "iter(set())": iter(set()), "enumerate": enumerate([]), "zip": zip(), "zip([])": zip([]), "map": map(len, []), "filter": filter(None, []), "reversed": reversed([]),
 "dict_keys": {}.keys(), "dict_values": {}.values(), "dict_items": {}.items(), "mappingproxy": Plain.__dict__, "memoryview": memoryview(b""), "super": super(Plain, Plain()), "frame": sys._getframe(), "getset": type.__dict__["__name__"], "member": Slots1.a, "method_descriptor": list.append, "wrapper_descriptor": object.__init__, "method-wrapper": (1).__add__,
}
c = corof(); samples["coroutine"] = c
class BM:
    def m(self): pass
samples["bound py method"] = BM().m
try:
    raise ValueError
except ValueError as e:
    samples["traceback"] = e.__traceback__
import _weakref
_p = Plain()
samples["weakref"] = _weakref.ref(_p); samples["weakproxy"] = _weakref.proxy(_p)
try:
    class types: SimpleNamespace = type(sys.implementation)
    samples["SimpleNamespace()"] = types.SimpleNamespace(); samples["GenericAlias"] = list[int] if sys.version_info >= (3, 9) else None
except Exception: pass
try:
    from _collections import deque, defaultdict, OrderedDict
    samples.update({"deque()": deque(), "deque(range(65))": deque(range(65)), "defaultdict()": defaultdict(), "OrderedDict()": OrderedDict(), "OrderedDict(a=1)": OrderedDict(a=1)})
except ImportError: pass
c.close()
out["getsizeof"] = {k: G(v) for k, v in samples.items()}
out["sizeof_no_gc"] = {k: (v.__sizeof__() if not isinstance(v, type) else type.__sizeof__(v)) for k, v in samples.items() if k not in ("weakproxy", "GenericAlias")}
out["is_tracked"] = {k: gc.is_tracked(v) for k, v in samples.items() if k not in ("weakproxy", "tuple10")}  # tuple10: depends on when start-up last collected
out["basicsize"] = {t.__name__: [t.__basicsize__, t.__itemsize__, t.__dictoffset__, t.__weakrefoffset__, t.__flags__] for t in
   (object, int, bool, float, complex, str, bytes, bytearray, tuple, list, dict, set, frozenset, range, slice, type, type(f0), type(len), type(genf()), type(c), type(sys), BaseException, Exception, OSError, type(sys._getframe()), type(f0.__code__), type(BM().m), type(mk().__closure__[0]), property, staticmethod, classmethod, super, memoryview, enumerate, zip, map, filter, reversed, type(samples["weakref"]), Plain, Slots0, Slots1, Slots3, SlotsW, SlotsD, SubList, SubDict, SubTuple, SubInt, SubStr, SubExc)}
# ---- 2 ints / str sizes
out["int_sizes"] = {str(n): G(n) for n in [0, 1, -1, 2**15, 2**30-1, 2**30, 2**60-1, 2**60, 2**90, -2**30, 10**100]}
out["int_computed"] = {"(2**30)-(2**30)+300 -> 300": G(int("300")), "0 via sub": G(int("5")-int("5"))}
out["int_size_formula_digits"] = [G(2**(30*k)-1) if k else G(0) for k in range(0, 12)]
# ---- 3 list growth
def alloc(l): return (G(l) - G([])) // 8
l = []; seq = []
last = None
for i in range(0, 2000):
    a = alloc(l)
    if a != last: seq.append([len(l), a]); last = a
    l.append(None)
out["list_append_growth"] = seq
seq = []; last = None
while l:
    l.pop(); a = alloc(l)
    if a != last: seq.append([len(l), a]); last = a
out["list_pop_shrink"] = seq
out["list_ctor_alloc"] = {"list(range(n))": [alloc(list(range(n))) for n in range(40)], "list(tuple)": [alloc(list((0,)*n)) for n in range(40)], "[0]*n": [alloc([0]*n) for n in range(40)],
  "[x for]": [alloc([x for x in range(n)]) for n in range(40)], "l[:]": [alloc(([0]*n)[:]) for n in range(40)], "l.copy": [alloc(([0]*n).copy()) for n in range(40)], "a+b": [alloc([0]*n + [0]) for n in range(40)], "list(gen)": [alloc(list(x for x in range(n))) for n in range(40)], "list(dict)": [alloc(list(dict.fromkeys(range(n)))) for n in range(40)], "[*t]": [alloc([*((0,)*n)]) for n in range(40)], "[*gen]": [alloc([*(x for x in range(n))]) for n in range(40)], "sorted": [alloc(sorted(range(n))) for n in range(40)]}
def ext(n, m):
    l = [0]*n; l.extend([0]*m); return alloc(l)
out["list_extend_alloc"] = {str(n): [ext(n, m) for m in range(0, 20)] for n in (0, 1, 2, 3, 4, 5, 8, 9, 16, 17, 100)}
def ins(n):
    l = [0]*n; l.insert(0, 1); return alloc(l)
out["list_insert_alloc"] = [ins(n) for n in range(40)]
def dels(n, k):
    l = [0]*n; del l[:k]; return alloc(l)
out["list_delslice_alloc"] = {str(n): [dels(n, k) for k in range(0, n+1)] for n in (8, 20)}
def clr():
    l = [0]*20; l.clear(); return alloc(l)
out["list_clear_alloc"] = clr()
# ---- 4 dict growth
def growth(keys):
    d = {}; seq = []; last = None
    for k in keys:
        s = G(d)
        if s != last: seq.append([len(d), s]); last = s
        d[k] = None
    seq.append([len(d), G(d)]); return seq
out["dict_growth_str"] = growth([f"k{i}" for i in range(3000)])
out["dict_growth_int"] = growth(range(3000))
out["dict_ctor_size"] = {"literal_str": [G(eval("{%s}" % ",".join(f"'k{i}':0" for i in range(n)))) for n in range(40)], "literal_int": [G(eval("{%s}" % ",".join(f"{i}:0" for i in range(n)))) for n in range(40)],
  "dict(pairs)": [G(dict([(i, 0) for i in range(n)])) for n in range(40)], "dict(dict int)": [G(dict({i: 0 for i in range(n)})) for n in range(40)], "copy str": [G({f"k{i}": 0 for i in range(n)}.copy()) for n in range(40)], "comp str": [G({f"k{i}": 0 for i in range(n)}) for n in range(40)], "kwargs": [G(dict(**{f"k{i}": 0 for i in range(n)})) for n in range(40)], "fromkeys(range)": [G(dict.fromkeys(range(n))) for n in range(40)], "fromkeys(set)": [G(dict.fromkeys(set(range(n)))) for n in range(40)], "a|b": [G({i: 0 for i in range(n)} | {}) for n in range(40)] if sys.version_info >= (3, 9) else None}
d = {i: 0 for i in range(1000)}; seq = []; last = None
while d:
    d.popitem(); s = G(d)
    if s != last: seq.append([len(d), s]); last = s
out["dict_popitem_shrink"] = seq
d = {i: 0 for i in range(1000)}; d.clear(); out["dict_clear_size"] = G(d)
# delete + insert reuse
d = {i: 0 for i in range(5)}
seq = []
for i in range(5, 60):
    del d[i-5]; d[i] = 0; seq.append(G(d))
out["dict_rolling_5"] = seq
# ---- 5 set growth
s = set(); seq = []; last = None
for i in range(300000):
    z = G(s)
    if z != last: seq.append([len(s), z]); last = z
    s.add(i)
out["set_growth_int"] = seq
while s: s.pop()
out["set_after_pops"] = G(s); s.add(1); out["set_after_pops_add"] = G(s); s.clear(); out["set_after_clear"] = G(s)
out["set_ctor"] = {"set(range(n))": [G(set(range(n))) for n in range(60)], "frozenset(range(n))": [G(frozenset(range(n))) for n in range(60)], "set(set)": [G(set(set(range(n)))) for n in range(60)], "set(dict)": [G(set(dict.fromkeys(range(n)))) for n in range(60)], "|": [G(set(range(n)) | {0}) for n in range(60)], "literal": [G(eval("{%s}" % ",".join(map(str, range(n))))) if n else G(set()) for n in range(60)]}
# ---- 6 bytearray growth
b = bytearray(); seq = []; last = None
for i in range(2000):
    z = G(b)
    if z != last: seq.append([len(b), z]); last = z
    b.append(0)
out["bytearray_growth"] = seq
# ---- 7 instance dict sizes
def inst(n):
    class C: pass
    o = C()
    for i in range(n): setattr(o, "a%d" % i, i)
    return G(o.__dict__)
out["instance_dict_getsizeof_first_instance"] = [inst(n) for n in range(0, 40)]
def inst2(n):
    class C: pass
    for _ in range(40):
        o = C()
        for i in range(n): setattr(o, "a%d" % i, i)
    return G(o.__dict__)
out["instance_dict_getsizeof_40th_instance"] = [inst2(n) for n in range(0, 40)]
# ---- 8 untracking
def tr(): return None
t1 = (1, 2); t2 = (1, [],); t3 = tuple([1, "a", (2, 3)]); d1 = {"a": 1}; d2 = {"a": []}; d3 = {}; d3["x"] = (1, tr)
tdyn = tuple([int("7"), str(1.5)]); 
before = {"t const (1,2)": gc.is_tracked(t1), "(1,[])": gc.is_tracked(t2), "tuple([1,'a',(2,3)])": gc.is_tracked(t3), "{'a':1}": gc.is_tracked(d1), "{'a':[]}": gc.is_tracked(d2), "{'x':(1,f)}": gc.is_tracked(d3), "tuple dyn": gc.is_tracked(tdyn)}
n0 = {}; n0["k"] = (int("8"), 2); out_dict_with_fresh_tuple = gc.is_tracked(n0)
gc.collect(0); g0 = {"tdyn": gc.is_tracked(tdyn), "t3": gc.is_tracked(t3), "d_with_fresh_tuple": gc.is_tracked(n0)}
gc.collect(); g2 = {"tdyn": gc.is_tracked(tdyn), "t3": gc.is_tracked(t3), "d_with_fresh_tuple": gc.is_tracked(n0), "{'a':[]}": gc.is_tracked(d2)}
d2["a"] = 1; d2b = gc.is_tracked(d2); gc.collect(); d2c = gc.is_tracked(d2)
out["untracking"] = {"before": before, "d_with_fresh_tuple_before": out_dict_with_fresh_tuple, "after_collect0": g0, "after_collect2": g2, "d2 after value replaced by 1": d2b, "then full collect": d2c}
# ---- 9 refcounts / immortals
R = sys.getrefcount
out["refcount"] = {"None": R(None), "True": R(True), "0": R(0), "256": R(256), "-5": R(-5), "''": R(""), "'a'": R("a"), "'\\xff'": R("\xff"), "b''": R(b""), "b'a'": R(b"a"), "()": R(()), "Ellipsis": R(...), "int type": R(int), "object type": R(object), "257 const": R(257), "1.5 const": R(1.5), "frozenset()": R(frozenset()), "interned 'hello_x'": R("hello_x"), "'hello x'": R("hello x"), "(1,2) const": R((1, 2)), "object()": R(object()), "[]": R([]), "len": R(len), "list type attr name '__init__'": R("__init__"), "Plain class": R(Plain)}
x = object(); out["refcount_local"] = {"global object": R(x)}
def loc():
    y = object(); a = R(y); z = y; b = R(y); lst = [y, y]; cc = R(y); del z; dd = R(y)
    def g(v): return R(v)
    e = g(y)
    return [a, b, cc, dd, e]
out["refcount_local"]["function: y, alias, list[2], del alias, passed to pyfunc"] = loc()
def kw(**k): return R(k)
def ar(*a): return R(a)
out["refcount_local"]["**kwargs dict"] = kw(a=1); out["refcount_local"]["*args tuple"] = ar(object())
class S:
    def m(self): return R(self)
s_ = S(); out["refcount_local"]["self in bound call (global holder)"] = s_.m(); out["refcount_local"]["S().m()"] = S().m()
# ---- 10 identity / caches
out["identity"] = {"int 256": int("256") is int("256"), "int 257": int("257") is int("257"), "int -5": int("-5") is int("-5"), "int -6": int("-6") is int("-6"), "chr(97)": chr(97) is chr(97), "chr(255)": chr(255) is chr(255), "chr(256)": chr(256) is chr(256), "'abc'[0] is 'a'": "abc"[0] is "a"[0:1], "bytes([1])": bytes([1]) is bytes([1]), "()": tuple([]) is tuple([]), "frozenset()": frozenset([]) is frozenset([]), "''": str() is "".join([]), "float 0.0": float("0") is float("0"), "str(1)": str(1) is str(1), "1+256": (lambda a: a+1)(255) is 256, "big shift": (1 << 3) is 8, "len": len([0]*256) is len([0]*256), "slice const": None, "range(0)": range(0) is range(0), "'a'*1": "a"*1 is "a", "str.lower": "ABC".lower() is "ABC".lower(), "''.join(['abc'])": (lambda q: "".join([q]) is q)("abc!"), "tuple(t)": (lambda t: tuple(t) is t)((1, 2)), "str(s)": (lambda t: str(t) is t)("q!"), "s[:]": (lambda t: t[:] is t)("q!z"), "list*1": (lambda t: t*1 is t)((1, [])), "bytes(b)": (lambda t: bytes(t) is t)(b"qq"), "frozenset(fs)": (lambda t: frozenset(t) is t)(frozenset((1,)))}
for _k, _v in out.items():
    if isinstance(_v, dict):
        for _kk, _vv in _v.items(): print(_k, _kk, _vv, sep="|")
    else: print(_k, _v, sep="|")
