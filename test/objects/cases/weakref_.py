import weakref, gc, sys, _weakref
def t(f, *a):
    try: print(f(*a))
    except BaseException as e: print(type(e).__name__, e)
class C:
    def __repr__(self): return 'C!'
c = C(); r = weakref.ref(c); p = weakref.proxy(c)
print(r() is c, r is weakref.ref(c), p is weakref.proxy(c), weakref.getweakrefcount(c), type(p).__name__, type(r), sys.getsizeof(r), sys.getrefcount(c))
log = []
r1 = weakref.ref(c, lambda r: log.append('r1')); r2 = weakref.ref(c, lambda r: log.append('r2')); p2 = weakref.proxy(c, lambda r: log.append('p2'))
print(weakref.getweakrefcount(c), [type(x).__name__ for x in weakref.getweakrefs(c)], weakref.getweakrefs(c)[2:] == [p2, r2, r1] if 0 else len(weakref.getweakrefs(c)), r1.__callback__ is not None, r.__callback__)
print(r == r1, r != r1, hash(r) == hash(c), r1 == 1)
p.x = 5; print(c.x, p.x, repr(str(p)), hasattr(p, 'y'))
d = weakref.ref(C()); print(d(), d == weakref.ref(C()))
del c; print(log, r(), r1(), r == r, r == r1, repr(r).endswith('; dead>'), r1.__callback__)
t(lambda: p.x); t(lambda: str(p)); t(lambda: bool(p)); t(lambda: hash(d))
for f in (lambda: weakref.ref(1), lambda: weakref.ref(), lambda: weakref.ref(C, None, 1), lambda: weakref.ref(C, callback=1), lambda: r(1), lambda: hash(p2), lambda: weakref.proxy([]),
          lambda: _weakref._remove_dead_weakref(1, 2), lambda: _weakref._remove_dead_weakref({1: 2}, 1), lambda: _weakref._remove_dead_weakref({}, 1), lambda: weakref.ref({})): t(f)
class N:
    def __init__(s, v): s.v = v
    def __add__(s, o): return ('add', s.v, getattr(o, 'v', o))
    def __radd__(s, o): return ('radd', o)
    def __iadd__(s, o): s.v += o; return s
    def __len__(s): return 3
    def __getitem__(s, k): return k
    def __setitem__(s, k, v): print('set', k, v)
    def __delitem__(s, k): print('del', k)
    def __contains__(s, k): return k == 1
    def __iter__(s): return iter([1, 2])
    def __bool__(s): return False
    def __call__(s, *a, **k): return (a, k)
    def __int__(s): return 42
    def __index__(s): return 7
    def __float__(s): return 1.5
    def __neg__(s): return 'neg'
    def __pow__(s, o, m=None): return ('pow', o, m)
    def __matmul__(s, o): return 'mm'
    def __eq__(s, o): return True
    def __reversed__(s): return iter('rev')
    def __bytes__(s): return b'by'
n = N(1); q = weakref.proxy(n)
print(q + 1, 1 + q, q + q, len(q), q['k'], 1 in q, 2 in q, list(q), bool(q), q(1, a=2), int(q), [0] * 9 [q:] if 0 else hex(q), float(q), -q, q ** 2, pow(q, 2, 3), q @ 1, q == 5, list(q.__reversed__()), q.__bytes__(), bytes(q), type(q).__name__)
q[1] = 2; del q[3]; q += 4; print(q.v if hasattr(q, 'v') else q)
class Ref(weakref.ref):
    def __init__(self, o, cb=None, extra=0): super().__init__(o, cb); self.extra = extra
    def __new__(cls, o, cb=None, extra=0): return super().__new__(cls, o, cb)
s = C(); a, b = Ref(s, extra=1), Ref(s, extra=2); print(a is b, a.extra, b.extra, a() is s, a == b, weakref.getweakrefcount(s), [type(x).__name__ for x in weakref.getweakrefs(s)])
def cb(r): log.append('cb'); raise ZeroDivisionError
log.clear(); e = C(); sys.unraisablehook = lambda u: log.append(u.exc_type.__name__); rr = weakref.ref(e, cb); del e; print(log)
log.clear(); e = C(); rs = [weakref.ref(e, lambda r, i=i: log.append(i)) for i in range(5)]; del rs[2]; del e; print(log)
log.clear(); e = C(); rr = weakref.ref(e, lambda r: log.append('x')); del rr; del e; print(log)
class Slots: __slots__ = ('__weakref__',)
class NoWeak: __slots__ = ()
o = Slots(); print(weakref.ref(o)() is o); t(lambda: weakref.ref(NoWeak()))
def fn(): pass
for o in (fn, C, set(), frozenset([1]), C().__repr__, len, gc, type): print(weakref.ref(o)() is o or weakref.ref(o)() is None, end=' ')
print()
log.clear(); x = C(); x.me = x; rx = weakref.ref(x, lambda r: log.append('cyc')); del x; gc.collect(); print(log, rx())
print(repr(weakref.ref(fn)).split(' to ')[1].split(' at ')[0], repr(weakref.ref(fn))[-4:])
