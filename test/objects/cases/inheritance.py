# mro, bases, layout, __init_subclass__, __set_name__, slots of classes that change
def t(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e, getattr(e, '__notes__', ''))
class A:
    def f(self): return 'A.f'
class B(A):
    def f(self): return 'B' + super().f()
class C(A):
    def f(self): return 'C' + super().f()
class D(B, C):
    def f(self): return 'D' + super().f()
print(D().f(), [k.__name__ for k in D.__mro__]); t(lambda: type('X', (A, B), {})); t(lambda: type('Y', (type('P', (B, C), {}), type('Q', (C, B), {})), {}))
print(A.__subclasses__(), issubclass(D, A), isinstance(D(), (int, C)))
class K:
    def f(self): return 'K.f'
B.__bases__ = (K,); print(B.__mro__, D.__mro__, D().f(), A.__subclasses__(), K.__subclasses__())
t(lambda: setattr(B, '__bases__', ())); t(lambda: setattr(B, '__bases__', 1)); t(lambda: setattr(B, '__bases__', (1,))); t(lambda: setattr(B, '__bases__', (D,))); t(lambda: setattr(B, '__bases__', (int,))); t(lambda: setattr(A, '__bases__', (B,)))
class Base:
    def __init_subclass__(cls, /, tag=None, **kw): super().__init_subclass__(**kw); print('init_subclass', cls.__name__, tag)
class S1(Base, tag=1): pass
t(lambda: type('S2', (Base,), {}, tag=2, other=3))
class Desc:
    def __set_name__(self, owner, name): print('set_name', owner.__name__, name); self.name = name
    def __get__(self, o, t): return (self.name, o is None)
class U:
    d = Desc(); e = Desc()
print(U.d, U().e)
class Bad:
    def __set_name__(self, o, n): 1/0
t(lambda: type('V', (), {'z': Bad()}))
class L(list): pass
class T(tuple): pass
class N(int): pass
for c in (L, T, N): print(c.__basicsize__, c.__itemsize__, c.__dictoffset__, c.__weakrefoffset__, hex(c.__flags__ & ~(1 << 19)))
l = L([1]); l.x = 1; print(l, l.x, T((1, 2)), N(5) + 1, type(N(5) + 1))
t(lambda: type('Z', (list, dict), {})); t(lambda: type('Z', (int, str), {})); print(type('Z', (L, Base), {}).__name__)
# dunder methods set later
class O: pass
o = O(); t(lambda: len(o)); O.__len__ = lambda s: 7; print(len(o)); O.__bool__ = lambda s: False; print(bool(o)); del O.__bool__; print(bool(o)); O.__len__ = lambda s: -1; t(lambda: len(o)); O.__len__ = lambda s: 'x'; t(lambda: len(o)); del O.__len__; t(lambda: len(o))
class P(O): pass
p = P(); O.__add__ = lambda s, x: ('add', x); print(p + 1); O.__radd__ = lambda s, x: ('radd', x); print(1 + p); P.__add__ = None; t(lambda: p + 1)
O.__getattr__ = lambda s, n: 'got ' + n; print(p.zzz); del O.__getattr__; t(lambda: p.zzz)
O.__call__ = lambda s, *a, **k: (a, k); print(p(1, x=2)); O.__iter__ = None; t(lambda: iter(p)); O.__hash__ = None; t(lambda: hash(p)); O.__contains__ = None; t(lambda: 1 in p)
class Eq:
    def __eq__(self, o): return NotImplemented
t(lambda: hash(Eq())); print(Eq() == Eq(), Eq.__hash__)
class Hs:
    def __init__(self, v): self.v = v
    def __hash__(self): return self.v
for v in (1, -1, 2**61 - 1, 2**63, 2**64, -2**63, 'x'): t(lambda: hash(Hs(v)))
class X:
    def __add__(s, o): return 'X.add'
    def __radd__(s, o): return 'X.radd'
class Y(X):
    def __radd__(s, o): return 'Y.radd'
class W(X): pass
print(X() + Y(), X() + W(), Y() + X(), 1 + X(), X() + 1)
class Pw:
    def __pow__(s, o, m=None): return (o, m)
    def __rpow__(s, o): return ('r', o)
    def __ipow__(s, o): return ('i', o)
print(Pw() ** 2, pow(Pw(), 2, 3), 2 ** Pw()); q = Pw(); q **= 4; print(q); t(lambda: pow(2, Pw(), 3))
class It:
    def __getitem__(s, i):
        if i > 2: raise IndexError
        return i
print(list(It()), 2 in It(), 9 in It()); t(lambda: next(It())); t(lambda: bool(type('BB', (), {'__bool__': lambda s: 1})()))
