# __slots__
import sys
def t(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
class S0: __slots__ = ()
class S1: __slots__ = ('a',)
class S2(S1): __slots__ = ('b', 'c')
class SD: __slots__ = ('__dict__', 'x')
class SW: __slots__ = ('__weakref__',)
class SS: __slots__ = 'single'
class SN(S1): pass
for c in (S0, S1, S2, SD, SW, SS, SN): print(c.__name__, c.__basicsize__, c.__dictoffset__, c.__weakrefoffset__, hex(c.__flags__ & ~(1 << 19)), sys.getsizeof(c()), type.__sizeof__(c), [k for k in c.__dict__ if k != '__module__'])
s = S2(); t(lambda: s.a); s.a = 1; s.b = 2; print(s.a, s.b); t(lambda: s.c); t(lambda: setattr(s, 'z', 1)); del s.a; t(lambda: s.a); t(lambda: delattr(s, 'a')); t(lambda: s.__dict__); t(lambda: s.__weakref__)
print(S1.a, S1.__slots__, S2.__slots__, S1.a.__name__, S1.a.__objclass__, S1.a.__doc__, S1.a.__qualname__); t(lambda: S1.a.__get__(1)); t(lambda: S1.a.__set__(1, 2)); t(lambda: S1.a.__delete__(S1())); t(lambda: S1.a.__get__(None)); print(S1.a.__get__(None, S1) is S1.a)
for bad in (1, (1,), ('1a',), ('a b',), ('__dict__', '__dict__'), ('__weakref__', '__weakref__'), {'q': 1}, iter(['w'])): t(lambda: type('B', (), {'__slots__': bad}).__slots__ is bad)
t(lambda: type('B', (), {'__slots__': ('a',), 'a': 1})); t(lambda: type('B', (int,), {'__slots__': ('a',)})); t(lambda: type('B', (int,), {'__slots__': ()})); t(lambda: type('B', (SD,), {'__slots__': ('__dict__',)})); t(lambda: type('B', (SW,), {'__slots__': '__weakref__'})); t(lambda: type('B', (tuple,), {'__slots__': ('__dict__',)}).__name__)
class Mg: __slots__ = ('__p', '__q__', '_r')
m = Mg(); m._Mg__p = 1; print(m._Mg__p, sorted(k for k in Mg.__dict__ if not k.startswith('__')))
class M1: __slots__ = ('x',)
class M2: __slots__ = ('y',)
t(lambda: type('B', (M1, M2), {})); print(type('B', (M1, S0), {'__slots__': ()}).__basicsize__)
class P1: __slots__ = ('a', 'b')
class P2: __slots__ = ('b', 'a')
class P3: __slots__ = ('a', 'c')
p = P1(); p.a = 5; p.__class__ = P2; print(type(p).__name__, p.a); t(lambda: setattr(p, '__class__', P3)); t(lambda: setattr(S0(), '__class__', object)); t(lambda: setattr(SN(), '__class__', S1))
d = SD(); d.x = 1; d.dyn = 2; print(d.__dict__, d.x); SD.x = 9 if False else SD.x
class Both(S1, SW): pass
print(Both.__basicsize__, Both.__dictoffset__, Both.__weakrefoffset__)
class LS(list): __slots__ = ('k',)
l = LS([1]); l.k = 2; print(l, l.k, LS.__basicsize__, sys.getsizeof(LS()))
