# property
def t(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
class C:
    def __init__(self): self._v = 1
    @property
    def v(self): "doc v"; return self._v
    @v.setter
    def v(self, x): self._v = x
    @v.deleter
    def v(self): del self._v
    @property
    def ro(self): return 1
    wo = property(None, lambda s, v: print('wo', v))
    e = property()
    w = property(doc='given')
c = C(); print(c.v); c.v = 5; print(c.v); del c.v; t(lambda: c.v)
t(lambda: setattr(c, 'ro', 1)); t(lambda: delattr(c, 'ro')); t(lambda: c.wo); c.wo = 3; t(lambda: c.e); t(lambda: setattr(c, 'e', 1)); t(lambda: delattr(c, 'e'))
print(C.v.__doc__, C.w.__doc__, C.ro.__doc__, C.v.fget.__name__, C.e.fget, C.v.__isabstractmethod__, type(C.v))
p = property(lambda s: 1); t(lambda: p.__get__(3)); print(p.__get__(None, int) is p); t(lambda: p.__set__(3, 1)); t(lambda: p.__delete__(3)); t(lambda: p.__set_name__(1)); t(lambda: p.__get__()); t(lambda: setattr(p, 'fget', 1)); p.__doc__ = 'new'; print(p.__doc__)
t(lambda: property(1, 2, 3, 4, 5)); t(lambda: property(x=1)); print(property(fset=3).fset, property(fget=len).__doc__[:6] == len.__doc__[:6])
class Sub(property): pass
s = Sub(lambda self: 2); print(s.__doc__, s.__dict__); s2 = s.getter(lambda self: 3); print(type(s2).__name__)
def g(self): "getter doc"
print(Sub(g).__doc__, Sub(g).__dict__, property(g).getter(lambda s: 1).__doc__, property(g, doc='own').getter(lambda s: 1).__doc__)
class D(C):
    @C.v.getter
    def v(self): return 'D.v'
d = D(); print(d.v); d.v = 9; print(d._v)
def ab(self): pass
ab.__isabstractmethod__ = True
print(property(ab).__isabstractmethod__, property(None, ab).__isabstractmethod__)
